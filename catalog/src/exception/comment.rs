//! Exceptions in comments.
//!
//! ```text
//! telemark: allow CHECK, CHECK… [until DAY] -- REASON
//! telemark: allow-file CHECK, CHECK… [until DAY] -- REASON
//! ```
//!
//! The first is for what the comment stands beside, the second for the whole file. An em dash will do for
//! `--`.

use std::ops::Range;

use super::{Date, Exception, Scope};
use crate::check::syntax_comment::{self, Problem};
use crate::finding::{CheckId, Finding};
use crate::source::{FileId, Place};

/// What a comment for this program begins with.
const MARK: &str = "telemark:";
const DASHES: [&str; 2] = ["—", "--"];

/// The exceptions that a comment is, or what is wrong with it. A comment that doesn't begin with
/// `telemark:` is none.
///
/// `text` is the comment without its `#`, `place` where it stands, `beside` the rule or other thing that
/// it stands beside, and `file_length` how many bytes the file has.
///
/// # Errors
///
/// If a comment begins with `telemark:` and doesn't go on as an exception does.
pub fn of_comment(
    text: &str,
    place: &Place,
    beside: Option<&Place>,
    file_length: usize,
) -> Result<Vec<Exception>, Box<Finding>> {
    let Some(rest) = text.trim_start().strip_prefix(MARK) else {
        return Ok(Vec::new());
    };
    let whole = |file: FileId| Place { file, range: 0..file_length };
    parse(rest, place, beside, whole(place.file)).map_err(|problem| {
        let Range { start, end } = place.range;
        Box::new(syntax_comment::finding(place.file, start..end, &problem))
    })
}

fn parse(
    rest: &str,
    place: &Place,
    beside: Option<&Place>,
    whole: Place,
) -> Result<Vec<Exception>, Problem> {
    let rest = rest.trim();
    let (verb, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let scope = match verb {
        "allow-file" => whole,
        "allow" => beside.cloned().ok_or(Problem::BesideNothing)?,
        other => return Err(Problem::UnknownVerb(other.to_owned())),
    };
    let dash = DASHES.iter().filter_map(|dash| Some((rest.find(dash)?, dash.len()))).min();
    let (what, reason) = match dash {
        Some((at, length)) => (&rest[..at], rest[at + length..].trim()),
        None => (rest, ""),
    };
    if reason.is_empty() {
        return Err(Problem::NoReason);
    }
    let mut words = what.split([' ', '\t', ',']).filter(|word| !word.is_empty());
    let mut checks = Vec::new();
    let mut until = None;
    while let Some(word) = words.next() {
        if word == "until" {
            let day = words.next().unwrap_or_default();
            until = Some(Date::parse(day).ok_or_else(|| Problem::NoDay(day.to_owned()))?);
        } else {
            let check = CheckId::from_id(word);
            checks.push(check.ok_or_else(|| Problem::UnknownCheck(word.to_owned()))?);
        }
    }
    if checks.is_empty() {
        return Err(Problem::NoCheck);
    }
    let exception = |check| Exception {
        check,
        scope: Scope::Within(scope.clone()),
        reason: reason.to_owned(),
        until,
        range: place.range.clone(),
    };
    Ok(checks.into_iter().map(exception).collect())
}
