//! A report as JUnit XML, as continuous integration servers read it.
//!
//! A file is a suite and a finding a case in it. One of error severity failed; others passed and say what
//! they are in their output. A file without findings has one case, which passed.

use std::fmt::Write as _;

use crate::finding::{Finding, Severity};
use crate::report::Report;
use crate::source::FileId;

/// A report as an XML document.
pub fn junit(report: &Report) -> String {
    let mut suites = String::new();
    let mut cases = 0;
    for (index, file) in report.sources.ids().enumerate() {
        let findings: Vec<_> =
            report.findings.iter().filter(|finding| finding.place.file == file).collect();
        // Beside the files under check there is the configuration, which only its findings make a suite.
        if index < report.files || !findings.is_empty() {
            cases += findings.len().max(1);
            suite(&mut suites, report, file, &findings);
        }
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"telemark\" tests=\"{cases}\" failures=\"{}\" errors=\"0\">\n\
         {suites}</testsuites>\n",
        report.count(Severity::Error),
    )
}

fn suite(text: &mut String, report: &Report, file: FileId, findings: &[&Finding]) {
    let name = escape(&report.sources.file(file).path);
    let failures = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let _ = writeln!(
        text,
        "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\">",
        findings.len().max(1),
    );
    if findings.is_empty() {
        let _ = writeln!(text, "    <testcase classname=\"{name}\" name=\"no findings\"/>");
    }
    for finding in findings {
        case(text, report, &name, finding);
    }
    text.push_str("  </testsuite>\n");
}

fn case(text: &mut String, report: &Report, file: &str, finding: &Finding) {
    let source = report.sources.file(finding.place.file);
    let at = source.line_column(finding.place.range.start);
    let check = finding.check.as_str();
    let subject = finding.subject.as_ref().map(|subject| format!(" in {subject}"));
    let name = format!("{check}{} ({}:{})", subject.unwrap_or_default(), at.line, at.column);
    let place = format!("{}:{}:{}", source.path, at.line, at.column);
    let message = escape(&finding.message);
    let mut details = format!("{place}: {}", finding.message);
    for help in &finding.help {
        details = format!("{details}\n{help}");
    }
    let details = escape(&details);
    let _ = writeln!(text, "    <testcase classname=\"{file}\" name=\"{}\">", escape(&name));
    let _ = match finding.severity {
        Severity::Error => writeln!(
            text,
            "      <failure type=\"{check}\" message=\"{message}\">{details}</failure>"
        ),
        Severity::Warning | Severity::Info => {
            let severity = finding.severity.as_str();
            writeln!(text, "      <system-out>{severity}: {details}</system-out>")
        }
    };
    text.push_str("    </testcase>\n");
}

/// XML 1.0, sections 2.2 and 2.4: markup is escaped, and what no document may hold is replaced.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // As itself it would become a blank in an attribute.
            '\n' => escaped.push_str("&#10;"),
            '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => escaped.push(char),
            _ => escaped.push('\u{fffd}'),
        }
    }
    escaped
}
