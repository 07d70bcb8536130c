//! `syntax/slo`: an objective that lacks what makes it one.
//!
//! Sloth, Pyrra and OpenSLO's tools refuse it, and so nothing watches the service.
//!
//! ```yaml
//! slos:
//!   - name: images
//!     objective: 99.9
//!     sli: {}            # neither events, nor a ratio, nor a plugin
//! ```

use crate::finding::{CheckId, Finding};
use crate::source::FileId;
use crate::tree::Node;

/// What is wrong with an objective.
#[derive(Debug)]
pub(crate) enum Problem {
    Missing { what: &'static str },
    NoQuery { found: &'static str },
    NoIndicator { expected: &'static str },
}

pub(crate) fn finding(file: FileId, node: &Node<'_>, problem: &Problem) -> Finding {
    let range = match node.as_mapping().and_then(|mapping| mapping.entries.first()) {
        Some(entry) => entry.key_range.clone(),
        None => node.range.clone(),
    };
    let finding = |message| Finding::new(CheckId::SyntaxSlo, file, range, message);
    match problem {
        Problem::Missing { what } => finding(format!("an objective without {what}")),
        Problem::NoQuery { found } => Finding {
            label: format!("expected a query, found {found}"),
            ..finding("a query is no text".to_owned())
        },
        Problem::NoIndicator { expected } => Finding {
            help: vec![format!("it wants {expected}")],
            ..finding("an objective that measures nothing".to_owned())
        },
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_files;

    #[test]
    fn objectives_that_lack_what_makes_them_objectives() {
        let sloth = "\
version: prometheus/v1
service: studio
slos:
  - objective: 99.9
  - name: nothing
    sli: {}
  - name: half
    sli:
      events:
        error_query: images_failed_total
  - name: list
    sli:
      raw: {error_ratio_query: [1]}
";
        let pyrra = "\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: nothing}
spec: {target: \"99\", indicator: {}}
---
apiVersion: openslo/v1
kind: SLO
metadata: {name: nothing}
spec: {service: studio}
---
apiVersion: sloth.slok.dev/v1
kind: PrometheusServiceLevel
";
        check_files(
            &[("sloth.yml", sloth), ("others.yml", pyrra)],
            &expect![[r#"
                error[syntax/slo]: an objective without `name`
                 --> sloth.yml:4:5
                  |
                4 |   - objective: 99.9
                  |     ^^^^^^^^^

                error[syntax/slo]: an objective that measures nothing
                 --> sloth.yml:5:5
                  |
                5 |   - name: nothing
                  |     ^^^^
                  |
                  = note: and 2 more places: others.yml:1:1, others.yml:6:1
                  = help: it wants `sli` with `events`, `raw` or `plugin`

                error[syntax/slo]: an objective without the query of `events` for all
                  --> sloth.yml:10:9
                   |
                10 |         error_query: images_failed_total
                   |         ^^^^^^^^^^^

                error[metric/unknown]: nothing emits the metric `images_failed_total`
                  --> sloth.yml:10:22
                   |
                10 |         error_query: images_failed_total
                   |                      ^^^^^^^^^^^^^^^^^^^ not in the catalog
                   |
                   = note: in SLO `half`
                   = help: if another program emits it, declare it under `[[external]]` in telemark.toml

                error[syntax/slo]: a query is no text
                  --> sloth.yml:13:32
                   |
                13 |       raw: {error_ratio_query: [1]}
                   |                                ^^ expected a query, found a list

                error[syntax/slo]: an objective without `spec`
                  --> others.yml:11:1
                   |
                11 | apiVersion: sloth.slok.dev/v1
                   | ^^^^^^^^^^

                8 errors in 0 rules of 2 files; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
