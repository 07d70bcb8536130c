//! Prometheus' text exposition format 0.0.4, which 1.0.0 differs from in names that need quotation marks;
//! there are none.

use super::escaping::Escaping;
use super::family::{Family, Kind};
use super::labels::{Quotes, push_escaped};
use super::samples::{self, Dialect};

/// Appends a page.
pub(crate) fn write<'a>(
    page: &mut String,
    families: impl Iterator<Item = &'a Family<'a>>,
    escaping: Escaping,
) {
    for family in families {
        if !family.is_empty() {
            head(page, family, escaping);
            samples::write(page, family, Dialect::Prometheus, escaping);
        }
    }
}

fn head(page: &mut String, family: &Family<'_>, escaping: Escaping) {
    let (base, suffix) = (escaping.name(&family.base), family.kind.suffix());
    if !family.help.is_empty() {
        for part in ["# HELP ", &base, suffix, " "] {
            page.push_str(part);
        }
        push_escaped(page, &family.help, Quotes::Kept);
        page.push('\n');
    }
    let kind = match family.kind {
        Kind::Counter | Kind::BareCounter => "counter",
        Kind::Gauge | Kind::Info => "gauge",
        Kind::Histogram => "histogram",
        Kind::Summary => "summary",
    };
    for part in ["# TYPE ", &base, suffix, " ", kind, "\n"] {
        page.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use core::fmt::Write;

    use expect_test::{Expect, expect};
    use telemark_registry::{Descriptor, MetricDescriptor};

    use crate::page::collector::Collector;
    use crate::page::escaping::Escaping;
    use crate::page::fixture::{COST, Fixed, HISTOGRAM, LEVEL, descriptor, items};

    fn check(descriptors: &[&Descriptor<'_>], expected: &Expect) {
        let items = items(descriptors, &Fixed);
        let mut collector = Collector::new(&items);
        collector.collect();
        let mut output = String::new();
        super::write(&mut output, collector.families(), Escaping::default());
        for conflict in collector.conflicts() {
            writeln!(output, "{conflict:?}").unwrap();
        }
        expected.assert_eq(&output);
    }

    #[test]
    fn every_instrument_is_written_with_its_help_type_and_escaped_labels() {
        static ONE: Descriptor<'static> = descriptor("a", &[HISTOGRAM, COST, LEVEL]);
        check(
            &[&ONE],
            &expect![[r#"
                # HELP cost_usd_total Cost.
                # TYPE cost_usd_total counter
                cost_usd_total 0.0023000375
                # HELP db_client_operation_duration_seconds First \\ "line".
                # TYPE db_client_operation_duration_seconds histogram
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="0.005"} 2
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="1"} 2
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="+Inf"} 3
                db_client_operation_duration_seconds_sum{db_system_name="sqlite"} 1.5
                db_client_operation_duration_seconds_count{db_system_name="sqlite"} 3
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="0.005"} 2
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="1"} 2
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="+Inf"} 3
                db_client_operation_duration_seconds_sum{db_system_name="sqlite",model="a\\b\"c\nd"} 1.5
                db_client_operation_duration_seconds_count{db_system_name="sqlite",model="a\\b\"c\nd"} 3
                # TYPE queue_depth gauge
                queue_depth -3
            "#]],
        );
    }

    #[test]
    fn functions_with_equal_labels_add_up() {
        static ONE: Descriptor<'static> = descriptor("a", &[HISTOGRAM]);
        static TWO: Descriptor<'static> = descriptor("b", &[HISTOGRAM]);
        check(
            &[&TWO, &ONE],
            &expect![[r#"
                # HELP db_client_operation_duration_seconds First \\ "line".
                # TYPE db_client_operation_duration_seconds histogram
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="0.005"} 4
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="1"} 4
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="+Inf"} 6
                db_client_operation_duration_seconds_sum{db_system_name="sqlite"} 3
                db_client_operation_duration_seconds_count{db_system_name="sqlite"} 6
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="0.005"} 4
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="1"} 4
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="+Inf"} 6
                db_client_operation_duration_seconds_sum{db_system_name="sqlite",model="a\\b\"c\nd"} 3
                db_client_operation_duration_seconds_count{db_system_name="sqlite",model="a\\b\"c\nd"} 6
            "#]],
        );
    }

    #[test]
    fn a_family_declared_differently_is_kept_once_and_told() {
        static ONE: Descriptor<'static> = descriptor("a", &[HISTOGRAM]);
        static TWO: Descriptor<'static> =
            descriptor("b", &[MetricDescriptor { buckets: &[0.005, 2.0], ..HISTOGRAM }]);
        check(
            &[&TWO, &ONE],
            &expect![[r#"
                # HELP db_client_operation_duration_seconds First \\ "line".
                # TYPE db_client_operation_duration_seconds histogram
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="0.005"} 2
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="1"} 2
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="+Inf"} 3
                db_client_operation_duration_seconds_sum{db_system_name="sqlite"} 1.5
                db_client_operation_duration_seconds_count{db_system_name="sqlite"} 3
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="0.005"} 2
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="1"} 2
                db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="+Inf"} 3
                db_client_operation_duration_seconds_sum{db_system_name="sqlite",model="a\\b\"c\nd"} 1.5
                db_client_operation_duration_seconds_count{db_system_name="sqlite",model="a\\b\"c\nd"} 3
                Conflict { family: "db_client_operation_duration_seconds", kept: "a", dropped: "b" }
            "#]],
        );
    }
}
