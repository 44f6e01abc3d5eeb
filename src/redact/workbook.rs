//! Workbooks: Office Open XML and OpenDocument spreadsheets.

use super::{
    To,
    inspect::Finding,
    media::MediaType,
    protocol::{Cut, Failure},
};
use crate::domain::mark::Marks;

/// Cuts what is marked.
pub(super) fn cut(
    _bytes: &[u8],
    kind: MediaType,
    _marks: &Marks,
    _to: To,
) -> Result<(Cut, Vec<u8>), Failure> {
    Err(Failure::NotHandled { what: kind.as_str().to_owned() })
}

/// Looks for what a reader does not see.
pub(super) fn inspect(_bytes: &[u8], kind: MediaType) -> Result<Vec<Finding>, Failure> {
    Err(Failure::NotHandled { what: kind.as_str().to_owned() })
}
