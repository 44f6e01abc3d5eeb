//! The law, as pure functions over dates and events.
//!
//! Nothing here reads a clock, a file or a database; each item quotes the provision that it
//! implements. Modules stand in the order of the Acts they come from.
#![warn(missing_docs)]

pub mod bank_holidays;
pub mod because;
pub mod calendar;
pub mod clock;
mod clock_error;
pub mod exemption;
pub mod projection;
pub mod refusal;
pub mod regime;
pub mod regulator;
pub mod review;
mod rule;
pub mod time_limit;
pub mod words;
