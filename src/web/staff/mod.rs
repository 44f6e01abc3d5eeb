//! What the unit sees and does.

pub mod account;
pub mod case;
pub mod clock;
pub mod costs;
pub mod costs_form;
pub mod decision;
pub mod documents;
pub mod history;
pub mod holidays;
pub mod items;
pub mod letters;
pub mod log;
pub mod marks;
pub mod register;
pub mod release;
pub mod reviews;
pub mod subject_access;
pub mod waiting;
pub mod what_if;
pub mod work;
