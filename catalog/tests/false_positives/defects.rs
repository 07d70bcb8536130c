//! The list of what may be found, with the proof of each.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

/// A finding, by what stays the same when the file changes elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// Below the corpora.
    pub(crate) file: String,
    /// The rule or the panel.
    #[serde(default)]
    pub(crate) subject: String,
    pub(crate) check: String,
    pub(crate) message: String,
}

/// As it is written in `defects.toml`, where the findings that one line proves stand together.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    wrong_on_purpose: Vec<Wrong>,
    defect: Vec<Defect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrong {
    reason: String,
    files: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Defect {
    proof: String,
    findings: Vec<Entry>,
}

/// What may be found.
pub(crate) struct Defects {
    /// Each with its proof.
    pub(crate) entries: BTreeMap<Entry, String>,
    /// Files that are wrong on purpose, each with the reason.
    pub(crate) wrong: BTreeMap<String, String>,
}

impl Defects {
    pub(crate) fn read() -> Self {
        let file: File = toml::from_str(include_str!("defects.toml"))
            .expect("a list in the form of these types");
        let mut defects = Self { entries: BTreeMap::new(), wrong: BTreeMap::new() };
        for Wrong { reason, files } in file.wrong_on_purpose {
            assert!(!reason.is_empty(), "{files:?} without a reason");
            for file in files {
                let twice = defects.wrong.insert(file, reason.clone());
                assert_eq!(twice, None, "a file stands twice");
            }
        }
        for Defect { proof, findings } in file.defect {
            assert!(!proof.is_empty() && !proof.contains('\n'), "{findings:?}: not one line");
            for entry in findings {
                let twice = defects.entries.insert(entry, proof.clone());
                assert_eq!(twice, None, "a finding stands twice");
            }
        }
        defects
    }

    pub(crate) fn is_wrong(&self, file: &str) -> bool {
        self.wrong.contains_key(file)
    }
}

/// As it has to stand in the list.
impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        write!(
            f,
            "    {{ file = {}, subject = {}, check = {}, message = {} }},",
            quoted(&self.file),
            quoted(&self.subject),
            quoted(&self.check),
            quoted(&self.message)
        )
    }
}
