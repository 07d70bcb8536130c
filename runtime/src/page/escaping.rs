//! Names for readers that don't take all of UTF-8 in names, or want to undo what was done to them.

use std::borrow::Cow;
use std::fmt::Write;

/// How names are escaped, as Prometheus 3 asks for it (Prometheus documentation, "UTF-8 metric and label
/// name escaping schemes").
///
/// What ends a name by its type, such as `_total` and `_bucket`, is no part of the name and not escaped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Escaping {
    /// Names are left as they are.
    AllowUtf8,
    /// What the old form of names has no room for is an underscore.
    #[default]
    Underscores,
    /// The same, but `_dot_` for a dot and two underscores for one.
    Dots,
    /// The number of each such character, in a name that starts with `U__`.
    Values,
}

impl Escaping {
    /// The value of the media type's parameter `escaping`.
    #[cfg(feature = "endpoint")]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::AllowUtf8 => "allow-utf-8",
            Self::Underscores => "underscores",
            Self::Dots => "dots",
            Self::Values => "values",
        }
    }

    /// The scheme that a parameter asks for.
    #[cfg(feature = "endpoint")]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let all = [Self::AllowUtf8, Self::Underscores, Self::Dots, Self::Values];
        all.into_iter().find(|scheme| scheme.as_str().eq_ignore_ascii_case(text))
    }

    /// Whether a name in the old form can come out changed.
    pub(super) fn changes_plain_names(self) -> bool {
        self == Self::Dots
    }

    /// A name of a metric or a label.
    pub(crate) fn name(self, name: &str) -> Cow<'_, str> {
        match self {
            _ if name.is_empty() => name.into(),
            Self::AllowUtf8 => name.into(),
            Self::Underscores | Self::Values if is_plain(name) => name.into(),
            Self::Dots if !name.contains(['_', '.']) && is_plain(name) => name.into(),
            Self::Underscores => each(name, |escaped, _| escaped.push('_')).into(),
            Self::Dots => dots(name).into(),
            Self::Values => values(name).into(),
        }
    }
}

/// Whether the old form of names has room for all of it.
fn is_plain(name: &str) -> bool {
    name.char_indices().all(|(at, char)| is_plain_char(at, char))
}

fn is_plain_char(at: usize, char: char) -> bool {
    char.is_ascii_alphabetic() || matches!(char, '_' | ':') || (char.is_ascii_digit() && at > 0)
}

fn each(name: &str, mut escape: impl FnMut(&mut String, char)) -> String {
    let mut escaped = String::with_capacity(name.len());
    for (at, char) in name.char_indices() {
        if is_plain_char(at, char) { escaped.push(char) } else { escape(&mut escaped, char) }
    }
    escaped
}

fn dots(name: &str) -> String {
    let doubled = name.replace('_', "__");
    each(&doubled, |escaped, char| escaped.push_str(if char == '.' { "_dot_" } else { "__" }))
}

fn values(name: &str) -> String {
    let mut escaped = "U__".to_owned();
    // The prefix is a name's beginning, so that only what follows it needs room.
    for (at, char) in name.char_indices() {
        match char {
            '_' => escaped.push_str("__"),
            char if is_plain_char(at, char) => escaped.push(char),
            char => {
                write!(escaped, "_{:x}_", u32::from(char))
                    .expect("writing to a `String` does not fail");
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::Escaping;

    fn escaped(name: &str) -> [String; 4] {
        [Escaping::AllowUtf8, Escaping::Underscores, Escaping::Dots, Escaping::Values]
            .map(|scheme| scheme.name(name).into_owned())
    }

    #[test]
    fn each_scheme_is_what_the_go_client_makes_of_a_name() {
        let cases = ["", "job:latency_p95", "queue.depth", "9.lives_left"];
        assert_eq!(
            cases.map(escaped),
            [
                ["", "", "", ""],
                ["job:latency_p95", "job:latency_p95", "job:latency__p95", "job:latency_p95"],
                ["queue.depth", "queue_depth", "queue_dot_depth", "U__queue_2e_depth"],
                ["9.lives_left", "__lives_left", "___dot_lives__left", "U___39__2e_lives__left"],
            ]
            .map(|row: [&str; 4]| row.map(str::to_owned))
        );
        assert_eq!(escaped("größe"), ["größe", "gr__e", "gr____e", "U__gr_f6__df_e"]);
    }
}
