//! E-mails: as they are sent, as Outlook keeps them, and what Outlook wraps attachments in.

use super::{
    RedactError, To,
    engine::Engine,
    inspect::Finding,
    media::MediaType,
    protocol::{Cut, Failure},
};
use crate::domain::mark::Marks;
use std::time::Instant;

/// Cuts what is marked.
pub(super) fn cut(
    _engine: &Engine,
    _bytes: &[u8],
    _kind: MediaType,
    _marks: &Marks,
    _to: To,
    _deadline: Instant,
) -> Result<(Cut, Vec<u8>), RedactError> {
    Err(Failure::NotHandled { what: "e-mail".to_owned() }.into())
}

/// Looks for what a reader does not see.
pub(super) fn inspect(
    _engine: &Engine,
    _bytes: &[u8],
    _kind: MediaType,
) -> Result<Vec<Finding>, RedactError> {
    Err(Failure::NotHandled { what: "e-mail".to_owned() }.into())
}
