//! Not written yet.

pub mod letter;
