//! Office files of the formats before 2007, and binary workbooks: looked into, never written.

use super::{inspect::Finding, media::Legacy, protocol::Failure};

/// Why such a file is not cut.
pub(super) fn refusal(_kind: Legacy) -> Failure {
    Failure::NotHandled { what: "Office files of the old format: save it as a new one".to_owned() }
}

/// Looks for what a reader does not see.
pub(super) fn inspect(_bytes: &[u8], kind: Legacy) -> Result<Vec<Finding>, Failure> {
    Err(refusal(kind))
}
