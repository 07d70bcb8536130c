//! The baseline: findings that were there when the checker was switched on, in a committed file.
//!
//! A known finding is not shown, only counted. So a team starts at zero and sees what is new. A finding is
//! recognised by its [`Identity`], not by its line.

pub mod v1;

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroUsize;

use crate::finding::{Finding, Identity};
use crate::source::Sources;

/// Known findings, each with how often it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<Identity, usize>,
}

impl Baseline {
    /// That of these findings.
    pub fn of(findings: &[Finding], sources: &Sources, relative: &dyn Fn(&str) -> String) -> Self {
        let mut counts = BTreeMap::new();
        for finding in findings {
            *counts.entry(Identity::of(finding, sources, relative)).or_default() += 1;
        }
        Self { counts }
    }

    /// The number of known findings.
    pub fn len(&self) -> usize {
        self.counts.values().sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Takes the known findings out, and gives their number and those that are gone.
    pub fn hide(
        &self,
        findings: &mut Vec<Finding>,
        sources: &Sources,
        relative: &dyn Fn(&str) -> String,
    ) -> (usize, Self) {
        let mut left = self.counts.clone();
        let before = findings.len();
        findings.retain(|finding| match left.get_mut(&Identity::of(finding, sources, relative)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        left.retain(|_, count| *count > 0);
        (before - findings.len(), Self { counts: left })
    }

    /// What stays without others.
    #[must_use]
    pub fn without(&self, gone: &Self) -> Self {
        let counts = self.counts.iter().map(|(identity, count)| {
            let gone = gone.counts.get(identity).copied().unwrap_or_default();
            (identity.clone(), count.saturating_sub(gone))
        });
        Self { counts: counts.filter(|(_, count)| *count > 0).collect() }
    }

    /// The known findings in the order of the files.
    pub fn identities(&self) -> impl Iterator<Item = &Identity> {
        self.counts.keys()
    }

    /// Reads a file that [`write`](Self::write) wrote.
    ///
    /// # Errors
    ///
    /// If the text is no JSON, states another version, or lacks or adds a field.
    pub fn read(json: &str) -> Result<Self, BaselineError> {
        let stated: v1::Version = serde_json::from_str(json).map_err(BaselineError::json)?;
        if stated.version != v1::VERSION {
            return Err(BaselineError(format!(
                "it has version {}; this program reads version {}",
                stated.version,
                v1::VERSION
            )));
        }
        let file: v1::Baseline = serde_json::from_str(json).map_err(BaselineError::json)?;
        let mut counts = BTreeMap::new();
        for known in file.findings {
            let v1::Known { file, check, subject, culprit, count } = known;
            let identity = Identity { file, check, subject, culprit };
            *counts.entry(identity).or_default() += count.get();
        }
        Ok(Self { counts })
    }

    /// The baseline as a file: a line for each finding, and a final line break. Equal baselines give equal
    /// bytes.
    #[expect(clippy::missing_panics_doc, reason = "it has no way to panic")]
    pub fn write(&self) -> String {
        let known = self.counts.iter().filter_map(|(identity, count)| {
            let Identity { file, check, subject, culprit } = identity.clone();
            Some(v1::Known { file, check, subject, culprit, count: NonZeroUsize::new(*count)? })
        });
        let lines: Vec<_> = known
            .map(|known| {
                serde_json::to_string(&known)
                    .expect("the file's types hold no map and no failing serializer")
            })
            .map(|line| format!("\n    {line}"))
            .collect();
        let end = if lines.is_empty() { "" } else { "\n  " };
        format!(
            "{{\n  \"version\": {},\n  \"findings\": [{}{end}]\n}}\n",
            v1::VERSION,
            lines.join(",")
        )
    }
}

/// What is wrong with a baseline's file.
#[derive(Debug, PartialEq, Eq)]
pub struct BaselineError(String);

impl BaselineError {
    #[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` passes")]
    fn json(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

impl fmt::Display for BaselineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BaselineError {}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::Baseline;
    use crate::finding::{CheckId, Finding, Subject};
    use crate::source::Sources;

    fn finding(sources: &mut Sources, line: &str) -> Finding {
        let file = sources.add("/w/rules/a.yml".to_owned(), format!("\n{line}\n").as_bytes());
        let subject = Subject::Rule { group: "g".to_owned(), name: "A".to_owned() };
        let end = line.len() + 1;
        let message = "whatever it is".to_owned();
        Finding {
            subject: Some(subject),
            ..Finding::new(CheckId::LabelUnknown, file, 1..end, message)
        }
    }

    fn relative(path: &str) -> String {
        path.trim_start_matches("/w/").to_owned()
    }

    #[test]
    fn what_is_known_is_hidden_as_often_as_it_was_there_and_what_is_gone_is_told() {
        let mut sources = Sources::default();
        let known = [finding(&mut sources, "zone"), finding(&mut sources, "  zone"), {
            finding(&mut sources, "pod")
        }];
        let baseline = Baseline::of(&known, &sources, &relative);
        expect![[r#"
            {
              "version": 1,
              "findings": [
                {"file":"rules/a.yml","check":"label/unknown","subject":"rule `A` of group `g`","culprit":"pod"},
                {"file":"rules/a.yml","check":"label/unknown","subject":"rule `A` of group `g`","culprit":"zone","count":2}
              ]
            }
        "#]].assert_eq(&baseline.write());
        assert_eq!(Baseline::read(&baseline.write()), Ok(baseline.clone()));

        let mut findings: Vec<_> =
            ["zone", "zone", "zone", "node"].map(|line| finding(&mut sources, line)).into();
        let (hidden, gone) = baseline.hide(&mut findings, &sources, &relative);
        let left: Vec<_> = findings
            .iter()
            .map(|finding| &sources.file(finding.place.file).text[finding.place.range.clone()])
            .collect();
        assert_eq!((hidden, left), (2, vec!["zone", "node"]));
        expect![[r#"Baseline { counts: {Identity { file: "rules/a.yml", check: LabelUnknown, subject: "rule `A` of group `g`", culprit: "pod" }: 1} }"#]].assert_eq(&format!("{gone:?}"));
        assert_eq!(baseline.without(&gone), Baseline::of(&known[..2], &sources, &relative));
    }

    #[test]
    fn an_empty_baseline_is_a_file_too() {
        let empty = Baseline::default();
        expect![[r#"
            {
              "version": 1,
              "findings": []
            }
        "#]]
        .assert_eq(&empty.write());
        assert_eq!(Baseline::read(&empty.write()), Ok(empty));
    }

    #[test]
    fn other_files_are_refused_with_a_reason() {
        let read = |json: &str| Baseline::read(json).unwrap_err().to_string();
        let errors = [
            read("[]"),
            read(r#"{"version": 2}"#),
            read(
                r#"{"version": 1, "findings": [{"check": "label/unknown", "file": "f", "line": 1}]}"#,
            ),
        ];
        expect![[r#"
            invalid length 0, expected a baseline at line 1 column 2
            it has version 2; this program reads version 1
            unknown field `line`, expected one of `file`, `check`, `subject`, `culprit`, `count` at line 1 column 74
        "#]].assert_eq(&errors.map(|error| error + "\n").concat());
    }
}
