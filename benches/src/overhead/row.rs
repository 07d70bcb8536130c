//! The rows of the gate.

use serde::Serialize;

/// A piece of the studio's work.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Row {
    /// `GET /images/{id}` through axum, with its query.
    Http,
    /// The listing of images in PostgreSQL.
    Postgres,
    /// The listing of images in SQLite.
    Sqlite,
    /// An image made by a provider.
    Provider,
}

impl Row {
    /// Every row, in the order of the table.
    pub const ALL: [Self; 4] = [Self::Http, Self::Postgres, Self::Sqlite, Self::Provider];

    /// The name on the command line and in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Postgres => "postgres",
            Self::Sqlite => "sqlite",
            Self::Provider => "provider",
        }
    }

    /// The row of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|row| row.name() == name)
    }
}
