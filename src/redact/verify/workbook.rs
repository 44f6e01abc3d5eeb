//! Workbooks, read entry by entry and cell by cell.

use crate::{
    domain::mark::Marks,
    redact::{
        media::MediaType,
        protocol::{Problem, Verification},
    },
};

/// Holds a workbook against what it was made from.
pub(super) fn check(
    _kind: MediaType,
    _original: &[u8],
    _copy: &[u8],
    _marks: &Marks,
) -> Verification {
    let problems = vec![Problem::at("cannot_be_read", "workbook")];
    Verification { problems, ..Verification::default() }
}
