//! What can go wrong in the store.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use telemark::ErrorType;

/// A query that failed, or a database that could not be opened.
#[derive(Debug, ErrorType)]
#[non_exhaustive]
pub enum StoreError {
    /// No row has this id.
    #[error_type(category = "not_found")]
    NotFound {
        /// The table.
        table: &'static str,
        /// The id.
        id: i64,
    },
    /// Another row has this value already, and the column is unique.
    #[error_type(category = "conflict")]
    Taken {
        /// The column, with its table.
        column: &'static str,
        /// The value.
        value: String,
    },
    /// The file could not be opened, or holds no database.
    #[error_type(other)]
    Open {
        /// The file.
        file: PathBuf,
        /// Why not.
        error: sqlx::Error,
    },
    /// The temporary folder could not be made.
    #[error_type(other)]
    Folder(io::Error),
    /// SQLite, or the pool of its connections, refused.
    #[error_type(rename = "query_failed", category = "database")]
    Query(sqlx::Error),
}

impl StoreError {
    pub(super) fn folder(error: io::Error) -> Self {
        Self::Folder(error)
    }

    pub(super) fn query(error: sqlx::Error) -> Self {
        Self::Query(error)
    }

    /// Tells a missing row from the other reasons why `error` came up while `table` was asked for `id`.
    pub(super) fn row(error: sqlx::Error, table: &'static str, id: i64) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound { table, id },
            error => Self::Query(error),
        }
    }

    /// Tells a value that is taken from the other reasons why `error` came up while `value` went into `column`.
    pub(super) fn unique(error: sqlx::Error, column: &'static str, value: &str) -> Self {
        if error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation) {
            Self::Taken { column, value: value.to_owned() }
        } else {
            Self::Query(error)
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { table, id } => write!(f, "{table} has no row {id}"),
            Self::Taken { column, value } => write!(f, "{column} `{value}` is taken"),
            Self::Open { file, error } => write!(f, "database {}: {error}", file.display()),
            Self::Folder(error) => write!(f, "temporary folder of the database: {error}"),
            Self::Query(error) => write!(f, "database: {error}"),
        }
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Folder(error) => Some(error),
            Self::Open { error, .. } | Self::Query(error) => Some(error),
            Self::NotFound { .. } | Self::Taken { .. } => None,
        }
    }
}
