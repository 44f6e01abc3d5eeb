//! Presentations.

use super::{
    To,
    inspect::Finding,
    protocol::{Cut, Failure},
};
use crate::domain::mark::Marks;

/// Cuts what is marked.
pub(super) fn cut(_bytes: &[u8], _marks: &Marks, _to: To) -> Result<(Cut, Vec<u8>), Failure> {
    Err(Failure::NotHandled { what: "presentations".to_owned() })
}

/// Looks for what a reader does not see.
pub(super) fn inspect(_bytes: &[u8]) -> Result<Vec<Finding>, Failure> {
    Err(Failure::NotHandled { what: "presentations".to_owned() })
}
