//! What is kept, and how it is read back: one set of queries for SQLite and PostgreSQL.
//!
//! The only floor that names Diesel. Everything that changes runs inside [`db::Pool::write`].
//!
//! A row that is looked up by its key is read with `get_result`, not with `first`: the `LIMIT ?`
//! that `first` adds makes SQLite prepare the statement again each time, which takes longer than
//! the look-up.
#![warn(missing_docs)]

pub mod answers_offered;
pub mod api_answers;
pub mod api_tokens;
pub mod areas;
pub mod blobs;
pub mod calendar_feeds;
pub mod case_access;
pub mod case_items;
pub mod case_list;
pub mod case_notes;
pub mod case_signatures;
pub mod cases;
pub mod clearance_notes;
pub mod commission_answers;
pub mod commission_links;
pub mod commissions;
pub mod copies;
pub mod costs;
pub mod db;
pub mod decisions;
pub mod deliveries;
pub mod devices;
pub mod documents;
pub mod erasure;
pub mod events;
pub mod failed_sign_ins;
pub mod figures;
pub mod incoming;
pub mod jobs;
pub mod last_days;
pub mod letter_templates;
pub mod letters;
pub mod mail_pace;
pub mod mark_acts;
pub mod marks;
pub mod office_acts;
pub mod page_views;
pub mod portal_links;
pub mod proclaimed_days;
pub mod publications;
pub mod reference_numbers;
pub mod reminders;
pub mod request_drafts;
pub mod requester_files;
pub mod requester_messages;
pub mod requesters;
pub mod retention;
pub mod saved_views;
#[expect(missing_docs, reason = "the migrations describe the tables")]
pub mod schema;
pub mod search;
pub mod second_factors;
pub mod sessions;
pub mod settings;
pub mod sign_in_steps;
pub mod staff;
pub mod staff_links;
pub mod token;
pub mod turns;

mod columns;
mod error;

pub use columns::UtcColumn;
pub use error::Error;
