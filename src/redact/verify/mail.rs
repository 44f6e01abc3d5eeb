//! E-mails, read part by part.

use super::VerifyError;
use crate::{
    domain::mark::Marks,
    redact::{engine::Engine, media::MediaType, protocol::Verification},
};
use std::time::Instant;

/// Holds a message against what it was made from.
pub(super) fn check(
    _engine: &Engine,
    _from: MediaType,
    _original: &[u8],
    _copy: &[u8],
    _marks: &Marks,
    _deadline: Instant,
) -> Result<Verification, VerifyError> {
    Err(VerifyError::Kind)
}
