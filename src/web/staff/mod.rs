//! What the unit sees and does.

pub mod account;
pub mod case;
pub mod certificate;
pub mod clock;
pub mod costs;
pub mod costs_form;
pub mod decision;
pub mod documents;
pub mod elsewhere;
pub mod gate;
pub mod history;
pub mod holidays;
pub mod items;
pub mod letters;
pub mod log;
pub mod mark_place;
pub mod marks;
pub mod register;
pub mod release;
pub mod reviews;
pub mod schedule;
pub mod subject_access;
pub mod suggestions;
pub mod waiting;
pub mod what_if;
pub mod work;
