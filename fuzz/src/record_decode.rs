//! Records.

#[path = "../../registry/tests/properties/again.rs"]
mod again;

use telemark_registry::catalog;
use telemark_registry::decode::{Record, decode};

/// Any bytes are decoded, or refused at one of them; what is decoded is the same once it is written again,
/// and a catalog can be made of it or an error.
///
/// # Panics
///
/// If not.
pub fn record_decode(section: &[u8]) {
    let records = match decode(section) {
        Ok(records) => records,
        Err(error) => {
            assert!(error.offset <= section.len(), "{error:?} in {} bytes", section.len());
            return;
        }
    };
    // The decoder looks for bytes that separate texts. What writes records knows the other control
    // characters as well, which take two bytes, and has spaces for them.
    let is_odd = |char: char| char.is_control() && !char.is_ascii();
    if !std::str::from_utf8(section).is_ok_and(|text| text.contains(is_odd)) {
        for record in records {
            let written = again::encode(&record);
            assert_eq!(decode(written.as_bytes()), Ok(vec![Record { offset: 0, ..record }]));
        }
    }
    if let Ok(built) = catalog::build(section) {
        let read = catalog::read(&catalog::write(&built)).expect("what was written is read");
        assert_eq!(read, built);
    }
}
