//! The catalog: everything that one binary can emit, as a versioned file.
//!
//! [`v1`] holds the types of the file and nothing else; [`build`](fn@build) makes one out of records.
//! `schema/catalog.v1.json` in this package describes the file as a JSON schema.

mod build;
mod error;
pub mod v1;

pub use build::build;
pub use error::{CatalogError, Place};

/// The JSON schema of [`v1::Catalog`].
pub const SCHEMA_V1: &str = include_str!("../../schema/catalog.v1.json");

/// Reads a catalog file.
///
/// # Errors
///
/// If the text is no JSON, states another version, or lacks or adds a field.
pub fn read(json: &str) -> Result<v1::Catalog, CatalogError> {
    let stated: v1::Version = serde_json::from_str(json).map_err(CatalogError::json)?;
    if stated.schema_version != v1::SCHEMA_VERSION {
        return Err(CatalogError::version(stated.schema_version));
    }
    serde_json::from_str(json).map_err(CatalogError::json)
}

/// Writes a catalog file: indented JSON with a final newline. Equal catalogs give equal bytes.
#[expect(clippy::missing_panics_doc, reason = "it has no way to panic")]
pub fn write(catalog: &v1::Catalog) -> String {
    let mut json = serde_json::to_string_pretty(catalog).expect(
        "the file's types hold no map with other than string keys and no failing serializer",
    );
    json.push('\n');
    json
}
