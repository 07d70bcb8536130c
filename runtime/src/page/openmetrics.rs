//! OpenMetrics 1.0.0, as text.

use std::collections::BTreeSet;

use super::escaping::Escaping;
use super::family::{Family, Kind};
use super::labels::{Quotes, push_escaped};
use super::samples::{self, Dialect};

/// Appends a page, to its end.
pub(crate) fn write<'a>(
    page: &mut String,
    families: impl Iterator<Item = &'a Family<'a>> + Clone,
    escaping: Escaping,
) {
    let whole = families.clone().filter(|family| family.kind.suffix().is_empty());
    let taken: BTreeSet<&str> = whole.map(|family| family.base.as_ref()).collect();
    for family in families {
        if !family.is_empty() {
            head(page, family, taken.contains(family.base.as_ref()), escaping);
            samples::write(page, family, Dialect::OpenMetrics, escaping);
        }
    }
    page.push_str("# EOF\n");
}

/// What a family is. Its name is without the end that its samples have, unless that name is another one's.
fn head(page: &mut String, family: &Family<'_>, is_taken: bool, escaping: Escaping) {
    let mut name = escaping.name(&family.base);
    let kind = match family.kind {
        Kind::Counter | Kind::Info if is_taken => {
            name.to_mut().push_str(family.kind.suffix());
            "unknown"
        }
        Kind::Counter => "counter",
        // The format has no counter without `_total`, and a sample has one name on all pages.
        Kind::BareCounter => "unknown",
        Kind::Gauge => "gauge",
        Kind::Histogram => "histogram",
        Kind::Summary => "summary",
        Kind::Info => "info",
    };
    for part in ["# TYPE ", &name, " ", kind, "\n"] {
        page.push_str(part);
    }
    if let Some(unit) = family.unit.filter(|unit| name.ends_with(unit)) {
        for part in ["# UNIT ", &name, " ", unit, "\n"] {
            page.push_str(part);
        }
    }
    if !family.help.is_empty() {
        for part in ["# HELP ", &name, " "] {
            page.push_str(part);
        }
        push_escaped(page, &family.help, Quotes::Escaped);
        page.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use telemark_registry::{Descriptor, Instrument, MetricDescriptor};

    use crate::page::collector::Collector;
    use crate::page::escaping::Escaping;
    use crate::page::fixture::{COST, Fixed, HISTOGRAM, LEVEL, descriptor, items};

    static ONE: Descriptor<'static> = descriptor("a", &[HISTOGRAM, COST, LEVEL]);

    fn check(one: &Descriptor<'_>, escaping: Escaping, expected: &Expect) {
        let items = items(&[one], &Fixed);
        let mut collector = Collector::new(&items);
        collector.collect();
        let mut output = String::new();
        super::write(&mut output, collector.families(), escaping);
        expected.assert_eq(&output);
    }

    #[test]
    fn every_instrument_has_its_type_and_unit_and_buckets_have_exemplars() {
        check(
            &ONE,
            Escaping::AllowUtf8,
            &expect![[r#"
            # TYPE cost_usd counter
            # UNIT cost_usd usd
            # HELP cost_usd Cost.
            cost_usd_total 0.0023000375
            # TYPE db_client_operation_duration_seconds histogram
            # UNIT db_client_operation_duration_seconds seconds
            # HELP db_client_operation_duration_seconds First \\ \"line\".
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="0.005"} 2
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="1.0"} 2
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="+Inf"} 3
            db_client_operation_duration_seconds_sum{db_system_name="sqlite"} 1.5
            db_client_operation_duration_seconds_count{db_system_name="sqlite"} 3
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="0.005"} 2 # {trace_id="00000000000000000000000000000abc",span_id="000000000000000d"} 0.0035 0.000000005
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="1.0"} 2
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="+Inf"} 3 # {trace_id="ffffffffffffffffffffffffffffffff",span_id="ffffffffffffffff"} 1.493 1700000000.25
            db_client_operation_duration_seconds_sum{db_system_name="sqlite",model="a\\b\"c\nd"} 1.5
            db_client_operation_duration_seconds_count{db_system_name="sqlite",model="a\\b\"c\nd"} 3
            # TYPE queue_depth gauge
            queue_depth -3
            # EOF
        "#]],
        );
    }

    #[test]
    fn a_counter_whose_name_without_its_end_is_another_ones_keeps_the_end() {
        const GAUGE: MetricDescriptor<'static> =
            MetricDescriptor { instrument: Instrument::Gauge, ..COST };
        static TWO: Descriptor<'static> = descriptor("a", &[HISTOGRAM, COST, GAUGE]);
        check(
            &TWO,
            Escaping::AllowUtf8,
            &expect![[r#"
                # TYPE cost_usd gauge
                # UNIT cost_usd usd
                # HELP cost_usd Cost.
                cost_usd -0.000000003
                # TYPE cost_usd_total unknown
                # HELP cost_usd_total Cost.
                cost_usd_total 0.0023000375
                # TYPE db_client_operation_duration_seconds histogram
                # UNIT db_client_operation_duration_seconds seconds
                # HELP db_client_operation_duration_seconds First \\ \"line\".
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="0.005"} 2
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="1.0"} 2
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="+Inf"} 3
                db_client_operation_duration_seconds_sum{db_system_name="sqlite"} 1.5
                db_client_operation_duration_seconds_count{db_system_name="sqlite"} 3
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="0.005"} 2 # {trace_id="00000000000000000000000000000abc",span_id="000000000000000d"} 0.0035 0.000000005
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="1.0"} 2
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="+Inf"} 3 # {trace_id="ffffffffffffffffffffffffffffffff",span_id="ffffffffffffffff"} 1.493 1700000000.25
                db_client_operation_duration_seconds_sum{db_system_name="sqlite",model="a\\b\"c\nd"} 1.5
                db_client_operation_duration_seconds_count{db_system_name="sqlite",model="a\\b\"c\nd"} 3
                # EOF
            "#]],
        );
    }

    #[test]
    fn names_are_escaped_up_to_what_their_type_adds() {
        check(
            &ONE,
            Escaping::Dots,
            &expect![[r#"
            # TYPE cost__usd counter
            # UNIT cost__usd usd
            # HELP cost__usd Cost.
            cost__usd_total 0.0023000375
            # TYPE db__client__operation__duration__seconds histogram
            # UNIT db__client__operation__duration__seconds seconds
            # HELP db__client__operation__duration__seconds First \\ \"line\".
            db__client__operation__duration__seconds_bucket{db__system__name="sqlite",le="0.005"} 2
            db__client__operation__duration__seconds_bucket{db__system__name="sqlite",le="1.0"} 2
            db__client__operation__duration__seconds_bucket{db__system__name="sqlite",le="+Inf"} 3
            db__client__operation__duration__seconds_sum{db__system__name="sqlite"} 1.5
            db__client__operation__duration__seconds_count{db__system__name="sqlite"} 3
            db__client__operation__duration__seconds_bucket{db__system__name="sqlite",model="a\\b\"c\nd",le="0.005"} 2 # {trace_id="00000000000000000000000000000abc",span_id="000000000000000d"} 0.0035 0.000000005
            db__client__operation__duration__seconds_bucket{db__system__name="sqlite",model="a\\b\"c\nd",le="1.0"} 2
            db__client__operation__duration__seconds_bucket{db__system__name="sqlite",model="a\\b\"c\nd",le="+Inf"} 3 # {trace_id="ffffffffffffffffffffffffffffffff",span_id="ffffffffffffffff"} 1.493 1700000000.25
            db__client__operation__duration__seconds_sum{db__system__name="sqlite",model="a\\b\"c\nd"} 1.5
            db__client__operation__duration__seconds_count{db__system__name="sqlite",model="a\\b\"c\nd"} 3
            # TYPE queue__depth gauge
            queue__depth -3
            # EOF
        "#]],
        );
    }
}
