//! `--fix`: apply the suggestions that are safe.

use std::fs;

use super::Session;
use super::check::Checked;
use super::write::write_atomically;
use crate::error::Error;
use crate::fix::{Edit, apply, edits};

/// How often files are checked again. Each round applies something, so more would be a suggestion that
/// brings itself back.
const ROUNDS: usize = 10;

/// Applies what can be applied and checks again, until nothing is left. A dry run only says what it would do.
pub(super) fn run(
    mut checked: Checked,
    dry_run: bool,
    session: &mut Session<'_>,
    check: impl Fn(&mut Session<'_>, usize) -> Result<Checked, Error>,
) -> Result<Checked, Error> {
    for round in 1..=ROUNDS {
        let report = &checked.report;
        let changes = edits(report);
        if changes.is_empty() {
            break;
        }
        for (file, edits) in &changes {
            let source = report.sources.file(*file);
            let verbs = if dry_run {
                ["would change", "would insert"]
            } else {
                write(&source.path, &source.text, edits, session)?;
                ["changed", "inserted"]
            };
            for edit in edits {
                let Edit { range, replacement } = edit;
                let at = source.line_column(range.start);
                let place = format_args!("{}:{}:{}", source.path, at.line, at.column);
                let [changes, inserts] = verbs;
                match &source.text[range.clone()] {
                    "" => session.note(format_args!("{inserts} at {place}: `{replacement}`"))?,
                    old => session
                        .note(format_args!("{changes} {place}: `{old}` to `{replacement}`"))?,
                }
            }
        }
        if dry_run {
            break;
        }
        checked = check(session, round)?;
    }
    Ok(checked)
}

fn write(shown: &str, text: &str, edits: &[Edit], session: &Session<'_>) -> Result<(), Error> {
    let path = session.directory.join(shown);
    let now = fs::read_to_string(&path).map_err(|error| Error::read(shown, error))?;
    if now != text {
        return Err(Error::changed(shown.to_owned()));
    }
    write_atomically(&path, &apply(text, edits)).map_err(|error| Error::write(shown, error))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use expect_test::{Expect, expect};

    use super::run;
    use crate::cli::Session;
    use crate::cli::check::Checked;
    use crate::config::Surroundings;
    use crate::error::Error;
    use crate::finding::{CheckId, Finding, Safety, Suggestion};
    use crate::fixture::studio;
    use crate::report::Report;
    use crate::source::{Place, Sources};

    /// Finds every `old` and the first `older`, which becomes an `old`.
    #[expect(clippy::unnecessary_wraps, reason = "it stands in for what can fail")]
    fn check(session: &mut Session<'_>, _round: usize) -> Result<Checked, Error> {
        let mut sources = Sources::default();
        let bytes = fs::read(session.directory.join("a.yml")).unwrap();
        let file = sources.add("a.yml".to_owned(), bytes.clone());
        let mut report = Report::new(sources, &studio(), &Surroundings::default());
        let text = &report.sources.file(file).text;
        let olds = text.match_indices("old ").map(|(at, _)| (at..at + 3, "new"));
        let older = text.find("older").map(|at| (at..at + 5, "old"));
        let finding = |(range, replacement): (std::ops::Range<usize>, &str)| Finding {
            suggestion: Some(Suggestion {
                message: "m".to_owned(),
                place: Place { file, range: range.clone() },
                replacement: replacement.to_owned(),
                safety: Safety::Safe,
            }),
            ..Finding::new(CheckId::LabelUnknown, file, range, "m".to_owned())
        };
        report.findings = olds.chain(older).map(finding).collect();
        Ok(Checked { config: None, report, inputs: Vec::new() })
    }

    fn fix(directory: &Path, dry_run: bool, meanwhile: Option<&str>, expect: &Expect) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut session = Session {
            directory,
            input: &mut std::io::empty(),
            out: &mut out,
            err: &mut err,
            is_terminal: false,
            today: None,
        };
        let file = directory.join("a.yml");
        let checked = check(&mut session, 0).unwrap();
        if let Some(text) = meanwhile {
            fs::write(&file, text).unwrap();
        }
        let end = match run(checked, dry_run, &mut session, check) {
            Ok(checked) => format!("{} left", checked.report.findings.len()),
            Err(error) => error.to_string(),
        };
        let said = String::from_utf8(err).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        expect.assert_eq(&format!("{said}{end}\n{text}"));
    }

    #[test]
    fn fixes_are_applied_until_none_is_left_and_a_second_run_changes_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let text = "groups: [] # old older old .\n";
        fs::write(directory.path().join("a.yml"), text).unwrap();
        fix(
            directory.path(),
            true,
            None,
            &expect![[r#"
            would change a.yml:1:14: `old` to `new`
            would change a.yml:1:18: `older` to `old`
            would change a.yml:1:24: `old` to `new`
            3 left
            groups: [] # old older old .
        "#]],
        );
        fix(
            directory.path(),
            false,
            None,
            &expect![[r#"
            changed a.yml:1:14: `old` to `new`
            changed a.yml:1:18: `older` to `old`
            changed a.yml:1:24: `old` to `new`
            changed a.yml:1:18: `old` to `new`
            0 left
            groups: [] # new new new .
        "#]],
        );
        fix(
            directory.path(),
            false,
            None,
            &expect![[r#"
            0 left
            groups: [] # new new new .
        "#]],
        );
    }

    #[test]
    fn a_file_that_somebody_changed_meanwhile_is_left_as_it_is() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("a.yml"), "groups: [] # old .\n").unwrap();
        fix(
            directory.path(),
            false,
            Some("groups: [] # mine\n"),
            &expect![[r#"
                a.yml has changed since it was checked, and is left as it is
                groups: [] # mine
            "#]],
        );
    }
}
