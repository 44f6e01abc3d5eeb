//! Not written yet.
pub mod inspect;
pub mod redact;
