//! What can go wrong between the service and the database.

use super::db::OpenError;
use diesel::result::{DatabaseErrorKind, Error as Diesel};

/// Why something could not be read or written. The messages hold no stored text and no names.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database is held by others for too long, or no connection came free in time. The same
    /// act may succeed when it is tried again.
    #[error("the database is busy; try again in a moment")]
    Busy,
    /// The disk of the database is full. Nothing of the act has happened, and it succeeds when there is
    /// room.
    #[error("there is no room left on the disk of the database: make room there, then do it again")]
    Full,
    /// What must be unique exists already.
    #[error("this exists already")]
    Duplicate,
    /// A stored value is not one that this program writes.
    #[error("{what} {id} is stored in a form that this program cannot read")]
    Unreadable {
        /// The kind of thing.
        what: &'static str,
        /// Its number.
        id: i64,
    },
    /// A value could not be turned into its stored form.
    #[error("a value could not be turned into its stored form")]
    Unwritable(#[source] serde_json::Error),
    /// A case was to begin with something else than its receipt.
    #[error("a case begins with its receipt, and this event is none")]
    NotAReceipt,
    /// The log of events has lost the row that says where it ends.
    #[error("the log of events has lost its end: run `ateb audit verify`")]
    NoChainHead,
    /// No connection could be made.
    #[error("the database could not be opened")]
    NotOpen(#[source] OpenError),
    /// A file beside the database cannot be locked.
    #[error("the file that says whose turn it is cannot be locked")]
    NoTurn(#[source] std::io::Error),
    /// The database refused or failed.
    #[error("the database failed")]
    Database(#[source] Diesel),
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Full => Self::Full,
            error => Self::NotOpen(error),
        }
    }
}

impl Error {
    /// Whether the same may succeed later, without anybody changing what was asked.
    pub const fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Busy
                | Self::Full
                | Self::NotOpen(_)
                | Self::Database(
                    Diesel::BrokenTransactionManager
                        | Diesel::DatabaseError(DatabaseErrorKind::ClosedConnection, _)
                )
        )
    }
}

impl From<Diesel> for Error {
    fn from(error: Diesel) -> Self {
        match &error {
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Duplicate,
            Diesel::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Busy,
            Diesel::DatabaseError(_, told) if is_contention(told.message()) => Self::Busy,
            _ if is_want_of_room(&error) => Self::Full,
            _ => Self::Database(error),
        }
    }
}

/// Neither database gives contention a kind of its own through Diesel, so that its words decide.
fn is_contention(message: &str) -> bool {
    ["database is locked", "database table is locked", "due to lock timeout", "deadlock detected"]
        .iter()
        .any(|words| message.contains(words))
}

/// How the databases, and the systems that they run on, say that a disk is full.
const NO_ROOM: [&str; 3] =
    ["database or disk is full", "No space left on device", "Disk quota exceeded"];

/// Whether a disk is full, by the words of an error or of what caused it: between a system's error and
/// this program lie libraries that hand on nothing else.
pub(super) fn is_want_of_room(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |one| one.source()).any(|one| {
        let told = one.to_string();
        NO_ROOM.iter().any(|words| told.contains(words))
    })
}
