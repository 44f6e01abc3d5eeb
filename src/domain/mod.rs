//! What the unit works with: cases, their events, documents, marks, decisions and letters.
//!
//! Pure: no input or output, no clock of its own.
#![warn(missing_docs)]

pub mod access;
pub mod act;
pub mod actor;
pub mod aftermath;
pub mod applicant_blind;
pub mod area;
pub mod authority;
pub mod blind;
pub mod case;
pub mod clearance;
pub mod commission;
pub mod decision;
pub mod delivery;
pub mod document;
pub mod event;
pub mod figures;
pub mod forecast;
pub mod ids;
pub mod incoming;
pub mod language;
pub mod letter;
mod letter_example;
pub mod letter_for;
pub mod letter_type;
pub mod likeness;
pub mod link;
pub mod mark;
pub mod next_act;
pub mod office_act;
pub mod owed;
pub mod page_space;
pub mod permission;
pub mod publication;
pub mod reminder;
pub mod request_draft;
pub mod requester;
pub mod resemblance;
pub mod retention;
pub mod schedule;
pub mod scope;
pub mod sign_in;
pub mod timeline;
