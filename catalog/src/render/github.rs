//! A report as GitHub's workflow commands, which become annotations of a pull request.

use std::fmt::Write as _;

use super::human::summary;
use crate::finding::{Finding, Severity};
use crate::report::Report;

/// A command for each finding, and the lines that sum the report up.
pub fn github(report: &Report) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        command(&mut text, report, finding);
    }
    text.push_str(&summary(report));
    text
}

fn command(text: &mut String, report: &Report, finding: &Finding) {
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let file = report.sources.file(finding.place.file);
    let start = file.line_column(finding.place.range.start);
    let end = file.line_column(finding.place.range.end);
    let _ = write!(
        text,
        "::{name} file={},line={},endLine={}",
        property(&file.path),
        start.line,
        end.line
    );
    // GitHub knows columns only of what is on one line.
    if start.line == end.line {
        let _ = write!(text, ",col={},endColumn={}", start.column, end.column);
    }
    let mut message = finding.message.clone();
    let subject = finding.subject.as_ref().map(|subject| format!("in {subject}"));
    for line in subject.iter().chain(&finding.help) {
        message = format!("{message}\n{line}");
    }
    if let Some(suggestion) = &finding.suggestion {
        message = format!("{message}\n{}: `{}`", suggestion.message, suggestion.replacement);
    }
    let _ = writeln!(text, ",title={}::{}", property(finding.check.as_str()), data(&message));
}

/// GitHub, "Workflow commands": what would end a message is escaped. What would control a terminal, out of
/// a file that may be anybody's, doesn't reach the log.
fn data(text: &str) -> String {
    let is_control = |char: char| char.is_control() && !matches!(char, '\r' | '\n' | '\t');
    text.replace(is_control, "\u{fffd}")
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// In a property, what would end it is escaped, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
