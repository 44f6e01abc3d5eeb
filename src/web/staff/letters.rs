//! The letters of a case: drafts, their words, how they look.

use super::case::CaseHead;
use crate::{
    domain::language::Language,
    web::{form::Mistake, render::Page},
};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The list of letters.
#[derive(Debug, Clone, Serialize)]
pub struct LettersPage {
    /// The head.
    pub head: CaseHead,
    /// The letters, the newest first.
    pub letters: Vec<LetterLine>,
    /// Whether the answer can be drafted: there is a decision that still fits.
    pub may_draft: bool,
    /// Whether a decision is missing.
    pub needs_decision: bool,
}

/// One letter in the list.
#[derive(Debug, Clone, Serialize)]
pub struct LetterLine {
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// The end of the key `letter-…`.
    pub kind: String,
    /// Counts from 1 with each edit.
    pub version: u32,
    /// Whether it was sent.
    pub is_sent: bool,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

impl Page for LettersPage {
    const TEMPLATE: &'static str = "staff/letters";

    fn samples() -> Vec<Self> {
        let kinds = [
            "ack", "clarify", "extend_pit", "extend_eir", "full", "partial", "refuse", "not_held",
            "eir_full", "eir_partial", "eir_refuse", "eir_not_held",
        ];
        let letters = kinds
            .into_iter()
            .zip(1..)
            .map(|(kind, id)| LetterLine {
                id,
                kind: kind.into(),
                version: 1,
                is_sent: id % 2 == 0,
                made_at: DateTime::UNIX_EPOCH,
            })
            .collect();
        let empty = Self {
            head: CaseHead::sample(),
            letters: Vec::new(),
            may_draft: false,
            needs_decision: true,
        };
        vec![Self { letters, may_draft: true, needs_decision: false, ..empty.clone() }, empty]
    }
}

/// One letter.
#[derive(Debug, Clone, Serialize)]
pub struct LetterPage {
    /// The head.
    pub head: CaseHead,
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// The end of the key `letter-…`.
    pub kind: String,
    /// Counts from 1 with each edit.
    pub version: u32,
    /// Whether it was sent; then it cannot be changed.
    pub is_sent: bool,
    /// The letter in each of its languages.
    pub parts: Vec<LetterPart>,
    /// What is wrong with the words that were sent.
    pub mistakes: Vec<Mistake>,
}

/// The letter in one language.
#[derive(Debug, Clone, Serialize)]
pub struct LetterPart {
    /// The language.
    pub lang: Language,
    /// The words, in Markdown.
    pub text: String,
    /// The letter as a page, made by our own letter engine, which escapes all that people typed.
    pub html: String,
    /// What is still to be written before it can be sent.
    pub problems: Vec<String>,
}

impl Page for LetterPage {
    const TEMPLATE: &'static str = "staff/letter";

    fn samples() -> Vec<Self> {
        let part = |lang| LetterPart {
            lang,
            text: "# Response\n</textarea><script>".into(),
            html: "<h2>Response</h2>".into(),
            problems: vec!["a reason is missing".into()],
        };
        let draft = Self {
            head: CaseHead::sample(),
            id: 4,
            kind: "partial".into(),
            version: 2,
            is_sent: false,
            parts: Language::BOTH.into_iter().map(part).collect(),
            mistakes: Vec::new(),
        };
        vec![
            Self { is_sent: true, ..draft.clone() },
            Self {
                mistakes: vec![Mistake::new("text-en", "letter-error-text")],
                ..draft.clone()
            },
            draft,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}
