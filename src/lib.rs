//! Ateb: a request for information, from receipt to a released answer that is proven clean.
//!
//! The modules are floors, lowest first; `tests/floors.rs` fails when one leans on a floor above
//! it. `docs/ARCHITECTURE.md` is the map.

pub mod law;

pub mod domain;

pub mod letters;
pub mod mail;
pub mod redact;
pub mod storage;

pub mod service;

pub mod cli;
pub mod web;
pub mod worker;

pub mod clock;
pub mod config;
