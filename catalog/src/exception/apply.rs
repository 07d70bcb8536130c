//! Letting findings pass.

use glob::Pattern;

use super::{Date, Exception, Names, Scope};
use crate::check::{config_allow_expired, config_allow_unused};
use crate::finding::{Finding, Subject};
use crate::source::{FileId, Sources};

/// An exception and the file that it stands in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'a> {
    pub(crate) exception: &'a Exception,
    pub(crate) file: FileId,
}

/// Takes the findings out that may pass, and gives their number. What is wrong with the exceptions
/// themselves comes on top of the findings; `is_whole` says that every file was checked, without which
/// nobody can say that an exception is of no use.
///
/// `relative` gives a file's path as patterns are written, relative to the configuration.
pub(crate) fn apply(
    findings: &mut Vec<Finding>,
    exceptions: &[Placed<'_>],
    sources: &Sources,
    relative: &dyn Fn(&str) -> String,
    today: Date,
    is_whole: bool,
) -> usize {
    let mut used = vec![false; exceptions.len()];
    let before = findings.len();
    findings.retain(|finding| {
        let mut passes = false;
        for (placed, used) in exceptions.iter().zip(&mut used) {
            if is_for(placed.exception, finding, sources, relative) {
                *used = true;
                passes |= !is_over(placed.exception, today);
            }
        }
        !passes
    });
    let passed = before - findings.len();
    for (placed, used) in exceptions.iter().zip(used) {
        let Placed { exception, file } = *placed;
        if is_over(exception, today) {
            findings.push(config_allow_expired::finding(file, exception, used));
        } else if !used && is_whole {
            findings.push(config_allow_unused::finding(file, exception));
        }
    }
    passed
}

fn is_over(exception: &Exception, today: Date) -> bool {
    exception.until.is_some_and(|until| until < today)
}

fn is_for(
    exception: &Exception,
    finding: &Finding,
    sources: &Sources,
    relative: &dyn Fn(&str) -> String,
) -> bool {
    if exception.check != finding.check {
        return false;
    }
    match &exception.scope {
        Scope::Within(place) => {
            let range = &finding.place.range;
            place.file == finding.place.file
                && place.range.start <= range.start
                && range.end <= place.range.end
        }
        Scope::Named(names) => meets(names, finding, sources, relative),
    }
}

fn meets(
    names: &Names,
    finding: &Finding,
    sources: &Sources,
    relative: &dyn Fn(&str) -> String,
) -> bool {
    let file = sources.file(finding.place.file);
    let subject = finding.subject.as_ref();
    // A caret is mostly under the name that the finding is about.
    let culprit = file.text.get(finding.place.range.clone());
    let one_of = |pattern: &Option<Pattern>, names: [Option<&str>; 2]| {
        pattern
            .as_ref()
            .is_none_or(|pattern| names.into_iter().flatten().any(|name| pattern.matches(name)))
    };
    one_of(&names.file, [Some(&relative(&file.path)), None])
        && one_of(&names.rule, [subject.map(Subject::name), None])
        && one_of(&names.dashboard, [subject.and_then(Subject::dashboard), None])
        && one_of(&names.metric, [finding.about.metric.as_deref(), culprit])
        && one_of(&names.label, [finding.about.label.as_deref(), culprit])
}
