//! Which sensitive names a crate allows, and which more it denies: `[package.metadata.telemark]` in
//! its `Cargo.toml`.
//!
//! A few lines are read here instead of with a TOML parser, which every user would build before the
//! first macro runs. What is written in another form than the documented one is an error and is not
//! passed over.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, fs};

use telemark_registry::sensitive::{self, Category};

const TABLE: &str = "package.metadata.telemark";
const ALLOW: &str = "allow-fields";
const DENY: &str = "deny-fields";

/// A crate's own additions to the registry's rule.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Policy {
    /// Words that are fine within any name, or whole names.
    allow: Vec<String>,
    deny: Vec<String>,
}

/// Why a name may not be used as it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Objection {
    pub(crate) word: String,
    pub(crate) reason: &'static str,
}

impl Policy {
    /// The policy of the crate that is being compiled.
    ///
    /// An editor's server expands for many crates in one process, so each has its own.
    pub(crate) fn of_crate() -> Result<Arc<Self>, String> {
        type Known = HashMap<PathBuf, Result<Arc<Policy>, String>>;
        static KNOWN: Mutex<Option<Known>> = Mutex::new(None);
        let Some(folder) = env::var_os("CARGO_MANIFEST_DIR") else {
            return Ok(Arc::default());
        };
        let manifest = PathBuf::from(folder).join("Cargo.toml");
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let read = |manifest: &PathBuf| match fs::read_to_string(manifest) {
            Ok(text) => Self::parse(&text).map(Arc::new),
            // Without a manifest, as some build systems have it, there is nothing to read.
            Err(_) => Ok(Arc::default()),
        };
        let known = known.get_or_insert_with(HashMap::new);
        known.entry(manifest.clone()).or_insert_with(|| read(&manifest)).clone()
    }

    /// Reads the table out of a manifest.
    pub(crate) fn parse(manifest: &str) -> Result<Self, String> {
        let mut policy = Self::default();
        let mut lines = manifest.lines().map(without_comment);
        while let Some(line) = lines.next() {
            if header(line) == Some(TABLE) {
                policy.read_table(&mut lines)?;
                break;
            }
            if is_another_form(line) {
                return Err(usage(line));
            }
        }
        Ok(policy)
    }

    fn read_table<'a>(&mut self, lines: &mut impl Iterator<Item = &'a str>) -> Result<(), String> {
        while let Some(line) = lines.next() {
            if line.is_empty() {
                continue;
            }
            if header(line).is_some() {
                return Ok(());
            }
            let (key, value) = line.split_once('=').ok_or_else(|| usage(line))?;
            let mut value = value.trim().to_owned();
            while !value.ends_with(']') {
                value.push_str(lines.next().ok_or_else(|| usage(line))?);
            }
            let words = strings(&value).ok_or_else(|| usage(line))?;
            match key.trim() {
                ALLOW => self.allow = words,
                DENY => self.deny = words,
                _ => return Err(usage(line)),
            }
        }
        Ok(())
    }

    /// What there is to say against a name.
    pub(crate) fn objection(&self, name: &str) -> Option<Objection> {
        if self.allow.iter().any(|allowed| is_same(allowed, name)) {
            return None;
        }
        if let Some(word) = self.deny.iter().find(|run| sensitive::contains(name, run)) {
            let reason = "this crate denies it in `deny-fields`";
            return Some(Objection { word: word.clone(), reason });
        }
        let mut start = 0;
        while let Some(found) = sensitive::find_from(name, start) {
            let word = found.word.text;
            if !self.allow.iter().any(|allowed| is_same(allowed, word)) {
                let reason = match found.word.category {
                    Category::Secret => "names a secret",
                    Category::Personal => "names personal data",
                };
                return Some(Objection { word: word.to_owned(), reason });
            }
            start = found.end;
        }
        None
    }
}

/// Whether a line sets what the table would, written differently.
fn is_another_form(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| !c.is_whitespace() && *c != '"').collect();
    let path = header(&bare).unwrap_or(&bare);
    let has_key = path.contains(ALLOW) || path.contains(DENY);
    path.starts_with(TABLE)
        || path.starts_with("metadata.telemark")
        || (path.starts_with("telemark") && has_key)
}

/// The name of the table that a line opens.
fn header(line: &str) -> Option<&str> {
    line.strip_prefix('[').map(|rest| rest.trim_end_matches(']').trim())
}

/// A line up to its comment. In the lines that matter, no string has a `#`.
fn without_comment(line: &str) -> &str {
    line.split_once('#').map_or(line, |(before, _)| before).trim()
}

/// The strings of `["a", "b"]`.
fn strings(array: &str) -> Option<Vec<String>> {
    let inner = array.strip_prefix('[')?.strip_suffix(']')?;
    let items = inner.split(',').map(str::trim).filter(|item| !item.is_empty());
    items
        .map(|item| {
            let quoted = item.strip_prefix('"')?.strip_suffix('"')?;
            let plain = quoted.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.');
            (plain && !quoted.is_empty()).then(|| quoted.to_owned())
        })
        .collect()
}

fn is_same(left: &str, right: &str) -> bool {
    left.replace('.', "_").eq_ignore_ascii_case(&right.replace('.', "_"))
}

fn usage(line: &str) -> String {
    format!(
        "`{line}` in Cargo.toml is not understood: `[{TABLE}]` takes `{ALLOW} = [\"session\"]` and \
         `{DENY} = [\"nickname\"]`, lists of names of lower-case words"
    )
}

#[cfg(test)]
mod tests {
    use super::Policy;

    fn word(policy: &Policy, name: &str) -> Option<String> {
        policy.objection(name).map(|objection| objection.word)
    }

    #[test]
    fn a_table_allows_words_and_whole_names_and_denies_more() {
        let policy = Policy::parse(
            "[package]\nname = \"a\" # x\n[package.metadata.telemark] # why\n\
             allow-fields = [\"session\", \"reply.address\"]\n\n\
             deny-fields = [\n    \"salary\", # a note\n    \"shoe_size\",\n]\n[dependencies]\nallow-fields = 3",
        )
        .expect("the table is well-formed");
        assert_eq!(word(&policy, "session"), None);
        assert_eq!(word(&policy, "session_email").as_deref(), Some("email"));
        assert_eq!(word(&policy, "reply_address"), None);
        assert_eq!(word(&policy, "address").as_deref(), Some("address"));
        assert_eq!(word(&policy, "old.salary").as_deref(), Some("salary"));
        assert_eq!(word(&policy, "shoe_size").as_deref(), Some("shoe_size"));
    }

    #[test]
    fn a_manifest_without_the_table_changes_nothing() {
        let policy = Policy::parse(
            "[package]\nname = \"a\"\n[package.metadata.docs.rs]\nx = 1\n\
             [workspace.metadata.telemark]\ny = 2\n[dependencies]\ntelemark = { version = \"1\" }",
        );
        assert_eq!(policy, Ok(Policy::default()));
    }

    #[test]
    fn another_form_is_refused_and_not_passed_over() {
        for manifest in [
            "[package.metadata.telemark]\nallow = [\"a\"]",
            "[package.metadata.telemark]\nallow-fields = \"session\"",
            "[package.metadata.telemark]\nallow-fields = ['session']",
            "[package.metadata.telemark]\nallow-fields = [",
            "[package]\nmetadata.telemark.allow-fields = [\"a\"]",
            "[package.metadata]\ntelemark.allow-fields = [\"a\"]",
            "[package.metadata]\ntelemark = { deny-fields = [\"a\"] }",
            "[package.\"metadata\".telemark]\nallow-fields = [\"a\"]",
        ] {
            let refused = Policy::parse(manifest).expect_err(manifest);
            assert!(refused.ends_with("lists of names of lower-case words"), "{refused}");
        }
    }
}
