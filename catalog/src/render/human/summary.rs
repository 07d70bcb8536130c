//! What a report comes to.

use std::fmt::Write as _;

use crate::finding::Severity;
use crate::report::Report;

/// How many of the findings that are gone are named.
const GONE: usize = 10;

/// The lines at the end of a report.
pub(in crate::render) fn summary(report: &Report) -> String {
    let names =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "remark")];
    let counts = names.map(|(severity, what)| (report.count(severity), what));
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let found: Vec<_> = counts.map(|(count, what)| counted(count, what)).collect();
    let found = match &found[..] {
        [] => "no findings".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    let settled = &report.settled;
    let hidden =
        [(settled.excepted, "let pass"), (settled.known, "known"), (settled.below, "less severe")];
    let hidden = hidden.into_iter().filter(|(count, _)| *count > 0);
    let hidden: Vec<_> = hidden.map(|(count, what)| format!("{count} {what}")).collect();
    let hidden =
        if hidden.is_empty() { String::new() } else { format!(" ({})", hidden.join(", ")) };
    let queries = match report.queries {
        0 => String::new(),
        1 => " and 1 panel query".to_owned(),
        queries => format!(" and {queries} panel queries"),
    };
    let mut text = format!(
        "{found}{hidden} in {}{queries} of {}; catalog: {}, {}\n",
        counted(report.rules, "rule"),
        counted(report.files, "file"),
        counted(report.functions, "function"),
        match report.families {
            1 => "1 family".to_owned(),
            families => format!("{families} families"),
        },
    );
    gone(report, &mut text);
    text
}

/// What the baseline knows and wasn't found any more.
fn gone(report: &Report, text: &mut String) {
    let gone = &report.settled.gone;
    if gone.is_empty() {
        return;
    }
    let (are, them) = if gone.len() == 1 { ("is", "it") } else { ("are", "them") };
    let _ = writeln!(
        text,
        "{} of the baseline {are} gone; `cargo telemark baseline --prune` takes {them} out:",
        counted(gone.len(), "finding")
    );
    for identity in gone.identities().take(GONE) {
        let subject = match identity.subject.as_str() {
            "" => String::new(),
            subject => format!(", {subject}"),
        };
        let _ = writeln!(
            text,
            "  {} in {}{subject}: {}",
            identity.check, identity.file, identity.culprit
        );
    }
    if gone.identities().count() > GONE {
        let _ = writeln!(text, "  …");
    }
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
