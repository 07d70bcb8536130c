//! JSON pointers, RFC 6901.

use std::fmt::Write;

use super::{Node, Value};

/// The pointer of the innermost value that a byte of a JSON document belongs to.
///
/// Found from the top on demand, as only few values are asked for. Works for JSON alone: in YAML an alias
/// stands elsewhere than what it stands for.
pub(crate) fn pointer(root: &Node<'_>, at: usize) -> String {
    // `/panels/3/targets/0/expr`
    let mut pointer = String::with_capacity(32);
    let mut node = root;
    loop {
        match &node.value {
            Value::Scalar(_) => return pointer,
            Value::Sequence(items) => {
                let index = items.partition_point(|item| item.range.end <= at);
                let Some(item) = items.get(index).filter(|item| item.range.start <= at) else {
                    return pointer;
                };
                write!(pointer, "/{index}").expect("a String takes everything");
                node = item;
            }
            Value::Mapping(mapping) => {
                let entries = &mapping.entries;
                let index = entries.partition_point(|entry| entry.value.range.end <= at);
                let Some(entry) = entries.get(index).filter(|entry| entry.key_range.start <= at)
                else {
                    return pointer;
                };
                pointer.push('/');
                push_escaped(&mut pointer, &entry.key);
                node = &entry.value;
            }
        }
    }
}

fn push_escaped(pointer: &mut String, key: &str) {
    let mut rest = key;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'~' | b'/')) {
        pointer.push_str(&rest[..at]);
        pointer.push_str(if rest.as_bytes()[at] == b'~' { "~0" } else { "~1" });
        rest = &rest[at + 1..];
    }
    pointer.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::pointer;
    use crate::json;

    #[test]
    fn a_pointer_names_keys_and_indices_and_escapes_what_it_is_made_of() {
        let text = r#"{"a/b": [1, {"c~": "x"}], "d": []}"#;
        let root = json::load(text).documents.remove(0);
        let of = |piece: &str| pointer(&root, text.find(piece).unwrap());
        assert_eq!(of("1"), "/a~1b/0");
        assert_eq!(of("\"x"), "/a~1b/1/c~0");
        assert_eq!(of("[]"), "/d");
        assert_eq!(of("{"), "");
    }
}
