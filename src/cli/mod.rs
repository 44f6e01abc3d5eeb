//! One file per command.

pub mod receive;
