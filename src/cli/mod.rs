//! The commands, one file each.

pub mod deadline;
pub mod letter;
