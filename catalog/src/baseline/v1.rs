//! The types of a baseline's file, version 1, and of nothing else.

use std::num::NonZeroUsize;

use serde::{Deserialize, Serialize};

use crate::finding::CheckId;

/// The version that these types stand for.
pub const VERSION: u64 = 1;

/// The part of any version's file that states the version.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a baseline")]
pub(super) struct Version {
    pub(super) version: u64,
}

/// Known findings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a baseline")]
pub struct Baseline {
    /// Always [`VERSION`].
    pub version: u64,
    /// In the order of the files.
    pub findings: Vec<Known>,
}

/// A known finding: the fields of its [`Identity`](crate::finding::Identity), and how often it is there.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The file, relative to the configuration.
    pub file: String,
    /// The check.
    pub check: CheckId,
    /// The rule, panel or other thing that it is in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The text to blame.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub culprit: String,
    /// How often it is there; once where left out.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub count: NonZeroUsize,
}

fn once() -> NonZeroUsize {
    NonZeroUsize::MIN
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "it is what serde passes")]
fn is_once(count: &NonZeroUsize) -> bool {
    *count == NonZeroUsize::MIN
}
