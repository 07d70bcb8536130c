//! What makes a finding the same one in the next run.

use super::{CheckId, Finding, Subject};
use crate::source::Sources;

/// A finding by what stays when lines move and messages are reworded.
///
/// Two findings can share one: the same mistake twice in one query.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The file, relative to the configuration.
    pub file: String,
    /// The check.
    pub check: CheckId,
    /// The rule, panel or other thing that it is in; may be empty.
    pub subject: String,
    /// The text to blame, on one line; may be empty.
    pub culprit: String,
}

impl Identity {
    /// That of a finding. `relative` gives the file's path relative to the configuration.
    pub fn of(finding: &Finding, sources: &Sources, relative: &dyn Fn(&str) -> String) -> Self {
        let file = sources.file(finding.place.file);
        let culprit = file.text.get(finding.place.range.clone()).unwrap_or_default();
        Self {
            file: relative(&file.path),
            check: finding.check,
            subject: finding.subject.as_ref().map(Subject::to_string).unwrap_or_default(),
            culprit: culprit.split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }

    /// A number for machines to compare, as 16 hexadecimal digits. `ordinal` tells those apart that share
    /// an identity.
    pub fn fingerprint(&self, ordinal: usize) -> String {
        let ordinal = ordinal.to_string();
        let parts = [&self.file, self.check.as_str(), &self.subject, &self.culprit, &ordinal];
        // A byte that no text has keeps the parts apart.
        let bytes = parts.into_iter().flat_map(|part| part.bytes().chain([0xff]));
        // FNV-1a: a collision shows one finding for another in a list, and nothing worse.
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        format!("{hash:016x}")
    }
}
