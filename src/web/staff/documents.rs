//! The documents of a case: what was found, what inspection says of it.

use super::case::CaseHead;
use crate::web::{form::Mistake, render::Page};
use serde::Serialize;

/// The documents of a case.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentsPage {
    /// The head.
    pub head: CaseHead,
    /// The documents, as added.
    pub documents: Vec<DocumentLine>,
    /// Whether documents can still be added.
    pub may_add: bool,
    /// The largest file, in megabytes.
    pub limit: u64,
    /// What is wrong with the files that were sent.
    pub mistakes: Vec<Mistake>,
}

/// One document in the list.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentLine {
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// The name of the file.
    pub name: String,
    /// PDF, DOCX, TXT.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// The end of the key `document-verdict-…`.
    pub verdict: String,
    /// How many marks it has.
    pub marks: i64,
    /// `verified`, `refused`, or none when no copy was made.
    pub copy: Option<String>,
}

impl Page for DocumentsPage {
    const TEMPLATE: &'static str = "staff/documents";

    fn samples() -> Vec<Self> {
        let line = DocumentLine {
            id: 7,
            name: "minutes <b>.pdf".into(),
            kind: "PDF".into(),
            bytes: 482_113,
            verdict: "clean".into(),
            marks: 0,
            copy: None,
        };
        let documents = ["clean", "findings", "unreadable", "encrypted", "waiting"]
            .into_iter()
            .zip([None, Some("verified"), Some("refused"), None, None])
            .zip(0..)
            .map(|((verdict, copy), marks)| DocumentLine {
                verdict: verdict.into(),
                copy: copy.map(Into::into),
                marks,
                ..line.clone()
            })
            .collect();
        let mistakes = vec![
            Mistake::new("files", "documents-error-none"),
            Mistake::about("files", "documents-error-empty", "a.pdf"),
            Mistake::about("files", "documents-error-large", "a.pdf"),
            Mistake::about("files", "documents-error-type", "a.exe"),
            Mistake::about("files", "documents-error-encrypted", "a.pdf"),
            Mistake::about("files", "documents-error-unreadable", "<a>.pdf"),
        ];
        let empty = Self {
            head: CaseHead::sample(),
            documents: Vec::new(),
            may_add: true,
            limit: 50,
            mistakes: Vec::new(),
        };
        vec![
            Self { mistakes, ..empty.clone() },
            Self { documents, may_add: false, ..empty.clone() },
            empty,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}
