//! The gate as a person sees it: what will leave, to whom, and what holds it back.

use super::{
    case::{CaseHead, Requester},
    marks::CopyPart,
};
use crate::web::{form::Mistake, render::Page};
use chrono::NaiveDate;
use serde::Serialize;

/// The release page.
#[derive(Debug, Clone, Serialize)]
pub struct ReleasePage {
    /// The head.
    pub head: CaseHead,
    /// The letter that answers.
    pub letter: Option<i64>,
    /// The copies that go with it.
    pub copies: Vec<CopyPart>,
    /// To whom.
    pub to: Requester,
    /// What holds it back.
    pub obstacles: Vec<Obstacle>,
    /// When the answer was sent.
    pub answered_on: Option<NaiveDate>,
    /// What was typed to confirm.
    pub confirm: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// Something that holds the answer back.
#[derive(Debug, Clone, Serialize)]
pub struct Obstacle {
    /// The key of its sentence.
    pub key: String,
    /// What the sentence names; may be empty.
    pub detail: String,
}

impl Page for ReleasePage {
    const TEMPLATE: &'static str = "staff/release";

    fn samples() -> Vec<Self> {
        let to = Requester {
            name: "Ada <b>".into(),
            email: Some("ada@example.com".into()),
            address: None,
            language: "cy".into(),
        };
        let copy = CopyPart {
            id: 9,
            name: "minutes.pdf".into(),
            bytes: 480_000,
            sha256: "ab".repeat(32),
            places: 15,
            pages: Some(47),
            warnings: Vec::new(),
        };
        let ready = Self {
            head: CaseHead::sample(),
            letter: Some(4),
            copies: vec![copy.clone(), CopyPart { pages: None, ..copy }],
            to: to.clone(),
            obstacles: Vec::new(),
            answered_on: None,
            confirm: String::new(),
            mistakes: Vec::new(),
        };
        vec![
            Self {
                letter: None,
                copies: Vec::new(),
                to: Requester { email: None, address: Some("1 High Street".into()), ..to },
                obstacles: vec![
                    Obstacle { key: "error-no-decision".into(), detail: String::new() },
                    Obstacle { key: "error-unproven-copies".into(), detail: "2".into() },
                ],
                ..ready.clone()
            },
            Self {
                confirm: "ATISN".into(),
                mistakes: vec![Mistake::new("confirm", "release-error-confirm")],
                ..ready.clone()
            },
            Self {
                answered_on: NaiveDate::from_ymd_opt(2026, 3, 12),
                ..ready.clone()
            },
            ready,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}
