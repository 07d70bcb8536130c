//! As much of the wire format of protocol buffers as writing takes.

/// Writes the fields of a message.
#[derive(Debug)]
pub(super) struct Message<'a> {
    out: &'a mut Vec<u8>,
}

/// The types of the wire format.
const VARINT: u32 = 0;
const FIXED64: u32 = 1;
const LENGTH: u32 = 2;

impl Message<'_> {
    pub(super) fn uint(&mut self, field: u32, value: u64) {
        self.tag(field, VARINT);
        varint(self.out, value);
    }

    /// `sint32` or `sint64`: small numbers are short whatever their sign.
    pub(super) fn sint(&mut self, field: u32, value: i64) {
        self.uint(field, (value << 1 ^ value >> 63).cast_unsigned());
    }

    pub(super) fn double(&mut self, field: u32, value: f64) {
        self.tag(field, FIXED64);
        self.out.extend_from_slice(&value.to_le_bytes());
    }

    pub(super) fn text(&mut self, field: u32, text: &str) {
        self.tag(field, LENGTH);
        varint(self.out, text.len() as u64);
        self.out.extend_from_slice(text.as_bytes());
    }

    pub(super) fn message(&mut self, field: u32, write: impl FnOnce(&mut Message<'_>)) {
        self.tag(field, LENGTH);
        delimited(self.out, write);
    }

    fn tag(&mut self, field: u32, of_type: u32) {
        varint(self.out, u64::from(field << 3 | of_type));
    }
}

/// Writes a message with its length in front.
pub(super) fn delimited(out: &mut Vec<u8>, write: impl FnOnce(&mut Message<'_>)) {
    let start = out.len();
    // Most messages are short, and have a length of one byte.
    out.push(0);
    write(&mut Message { out });
    let length = out.len() - start - 1;
    let end = out.len();
    varint(out, length as u64);
    // The length stands behind the message now. It trades places with the byte in front, and the message
    // moves by what it is longer.
    let width = out.len() - end;
    let mut bytes = [0; MAX_VARINT];
    bytes[..width].copy_from_slice(&out[end..]);
    out.truncate(end + width - 1);
    if width > 1 {
        out.copy_within(start + 1..end, start + width);
    }
    out[start..start + width].copy_from_slice(&bytes[..width]);
}

/// A number of 64 bits at most, seven to a byte.
const MAX_VARINT: usize = 10;

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests {
    use super::{Message, delimited};

    fn written(write: impl FnOnce(&mut Message<'_>)) -> Vec<u8> {
        let mut out = Vec::new();
        delimited(&mut out, write);
        out
    }

    #[test]
    fn each_type_is_written_as_the_specification_of_the_format_shows_it() {
        // "Encoding", protobuf.dev: 150 is 96 01, -1 as a `sint` is 1, -2 is 3.
        assert_eq!(written(|message| message.uint(1, 150)), [3, 0x08, 0x96, 0x01]);
        assert_eq!(written(|message| message.sint(2, -1)), [2, 0x10, 0x01]);
        assert_eq!(written(|message| message.sint(2, 1)), [2, 0x10, 0x02]);
        assert_eq!(
            written(|message| message.text(2, "testing")),
            [9, 0x12, 7, b't', b'e', b's', b't', b'i', b'n', b'g']
        );
        assert_eq!(
            written(|message| message.message(3, |inner| inner.uint(1, 150))),
            [5, 0x1a, 3, 0x08, 0x96, 0x01]
        );
        assert_eq!(written(|message| message.double(16, 1.0)).len(), 11);
    }

    #[test]
    fn a_message_of_any_length_has_its_length_in_front() {
        for length in [0, 1, 125, 126, 127, 128, 16_380, 16_381, 20_000] {
            let text = "x".repeat(length);
            let out = written(|message| message.text(1, &text));
            let mut expected = Vec::new();
            super::varint(&mut expected, length as u64);
            let inner = [vec![0x0a], expected, text.into_bytes()].concat();
            let mut expected = Vec::new();
            super::varint(&mut expected, inner.len() as u64);
            expected.extend(inner);
            assert_eq!(out, expected, "{length}");
        }
    }
}
