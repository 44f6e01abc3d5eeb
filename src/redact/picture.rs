//! Pictures: decoded, cut, and written as pixels alone.

use super::{
    To,
    inspect::Finding,
    media::Picture,
    protocol::{Cut, Failure},
};
use crate::domain::mark::Marks;

/// Cuts what is marked.
pub(super) fn cut(
    _bytes: &[u8],
    _kind: Picture,
    _marks: &Marks,
    _to: To,
) -> Result<(Cut, Vec<u8>), Failure> {
    Err(Failure::NotHandled { what: "pictures".to_owned() })
}

/// Looks for what a viewer does not show.
pub(super) fn inspect(_bytes: &[u8], _kind: Picture) -> Result<Vec<Finding>, Failure> {
    Err(Failure::NotHandled { what: "pictures".to_owned() })
}
