//! OpenTelemetry names as Prometheus names.
//!
//! The rules are those of the OpenTelemetry specification, "Prometheus and OpenMetrics
//! Compatibility" (translation strategy `UnderscoreEscapingWithSuffixes`, its default).

use crate::vocabulary::{Instrument, Unit};

/// The family name on a Prometheus page: discouraged characters become `_`, the unit and a counter's
/// `_total` are added where the name does not have them yet.
///
/// ```
/// use telemark_registry::{Instrument, Unit, prometheus::family_name};
///
/// assert_eq!(
///     family_name("http.server.request.duration", Unit::Seconds, Instrument::Histogram),
///     "http_server_request_duration_seconds",
/// );
/// assert_eq!(
///     family_name("db.client.connection.timeouts", Unit::Count("timeout"), Instrument::Counter),
///     "db_client_connection_timeouts_total",
/// );
/// ```
pub fn family_name(name: &str, unit: Unit<'_>, instrument: Instrument) -> String {
    let mut family = underscored(name);
    if let Some(suffix) = unit_suffix(unit, instrument) {
        append_once(&mut family, suffix);
    }
    if instrument == Instrument::Counter {
        append_once(&mut family, "total");
    }
    family
}

/// A label's name on a Prometheus page.
///
/// ```
/// assert_eq!(telemark_registry::prometheus::label_name("db.system.name"), "db_system_name");
/// ```
pub fn label_name(name: &str) -> String {
    underscored(name)
}

/// The name of a unit at the end of a family's name, which is what a page says in `# UNIT`. None where
/// the rules add none.
///
/// ```
/// use telemark_registry::{Instrument, Unit, prometheus::unit_suffix};
///
/// assert_eq!(unit_suffix(Unit::Seconds, Instrument::Histogram), Some("seconds"));
/// assert_eq!(unit_suffix(Unit::Count("row"), Instrument::Histogram), None);
/// ```
pub fn unit_suffix(unit: Unit<'_>, instrument: Instrument) -> Option<&'static str> {
    match unit {
        Unit::Seconds => Some("seconds"),
        Unit::Bytes => Some("bytes"),
        Unit::Usd => Some("usd"),
        // "1" becomes `ratio` for gauges alone; annotations in braces are dropped.
        Unit::One => (instrument == Instrument::Gauge).then_some("ratio"),
        Unit::Count(_) => None,
    }
}

fn append_once(family: &mut String, suffix: &str) {
    let present = family.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('_'));
    if !present {
        family.push('_');
        family.push_str(suffix);
    }
}

fn underscored(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for char in name.chars() {
        let kept = if char.is_ascii_alphanumeric() { char } else { '_' };
        if kept != '_' || !out.ends_with('_') {
            out.push(kept);
        }
    }
    if out.starts_with(|first: char| first.is_ascii_digit()) {
        out.insert(0, '_');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{family_name, label_name};
    use crate::vocabulary::{Instrument, Unit};

    #[test]
    fn the_examples_of_the_specification_come_out_as_it_gives_them() {
        let names = [
            ("http.server.request.duration", Unit::Seconds, Instrument::Histogram),
            ("http.server.active_requests", Unit::Count("request"), Instrument::UpDownCounter),
            ("http.server.request.body.size", Unit::Bytes, Instrument::Histogram),
            ("db.client.connection.timeouts", Unit::Count("timeout"), Instrument::Counter),
            ("gen_ai.client.token.usage", Unit::Count("token"), Instrument::Histogram),
            ("gen_ai.client.operation.cost", Unit::Usd, Instrument::Counter),
            ("cpu.usage", Unit::One, Instrument::Gauge),
            ("wait_seconds", Unit::Seconds, Instrument::Histogram),
        ]
        .map(|(name, unit, instrument)| family_name(name, unit, instrument));
        assert_eq!(
            names,
            [
                "http_server_request_duration_seconds",
                "http_server_active_requests",
                "http_server_request_body_size_bytes",
                "db_client_connection_timeouts_total",
                "gen_ai_client_token_usage",
                "gen_ai_client_operation_cost_usd_total",
                "cpu_usage_ratio",
                "wait_seconds",
            ]
        );
    }

    #[test]
    fn repeated_and_leading_characters_that_prometheus_refuses_are_mended() {
        assert_eq!(label_name("a..b--c"), "a_b_c");
        assert_eq!(label_name("2xx"), "_2xx");
    }
}
