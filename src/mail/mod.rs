//! E-mail, both ways: what the unit sends and what it is sent.
//!
//! [`compose`] makes a message, [`send`] hands it to a folder or a mail server, [`read`] tells
//! what has come in. Which case a message belongs to is the service's to decide.

pub mod compose;
pub mod dkim;
pub mod language;
pub mod mailbox;
pub mod message_id;
pub mod quoted;
pub mod read;
pub mod send;
mod smtp;
mod tls;
pub mod transit;
