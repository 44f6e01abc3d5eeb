//! What the unit sees and does.

pub mod account;
pub mod case;
pub mod clock;
pub mod decision;
pub mod documents;
pub mod history;
pub mod holidays;
pub mod letters;
pub mod log;
pub mod marks;
pub mod register;
pub mod release;
pub mod work;
