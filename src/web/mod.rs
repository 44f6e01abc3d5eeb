//! HTTP: pages for the public and for the unit.

pub mod assets;
pub mod form;
pub mod language;
pub mod notice;
pub mod portal;
pub mod problem;
pub mod render;
pub mod security;
pub mod staff;
pub mod urls;
pub mod words;
