//! HTTP: pages for the public and for the unit.

pub mod api;
mod app;
pub mod assets;
pub mod chart;
pub mod figures_shown;
pub mod form;
pub mod language;
pub mod notice;
pub mod portal;
pub mod problem;
pub mod render;
pub mod security;
pub mod session;
mod span;
pub mod staff;
pub mod urls;
pub mod words;

pub use app::{Error, State, app, run};
