//! One document: its marks, and the copy that is made from them and proven.

use super::case::CaseHead;
use crate::web::{form::Mistake, render::Page};
use serde::{Deserialize, Serialize};

/// A mark as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct MarkForm {
    /// Texts to remove, one a line.
    #[serde(default)]
    pub find: String,
    /// How much goes with a text: `exact`, `word` or `line`.
    #[serde(default)]
    pub scope: String,
    /// `yes` when capital and small letters must match.
    #[serde(default)]
    pub case_sensitive: String,
    /// The exemption: `FOIA s.40(2)`.
    #[serde(default)]
    pub exemption: String,
    /// What stands in its place: `block`, `block_with_label` or `text`.
    #[serde(default)]
    pub style: String,
}

impl MarkForm {
    /// The texts, without blank lines and without repeats.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        for line in self.find.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if !texts.contains(&line) {
                texts.push(line);
            }
        }
        texts
    }
}

/// One document.
#[derive(Debug, Clone, Serialize)]
pub struct MarksPage {
    /// The head.
    pub head: CaseHead,
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// The name of the file.
    pub name: String,
    /// PDF, DOCX, TXT.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// What inspection found.
    pub findings: Vec<FindingLine>,
    /// The marks, as made.
    pub marks: Vec<MarkLine>,
    /// Whether the document can be worked on.
    pub may_work: bool,
    /// The last copy, when it stands.
    pub copy: Option<CopyPart>,
    /// Why the last attempt made no copy; the end of the keys `refusal-…`.
    pub refusal: Vec<String>,
    /// What becomes of it: `release`, `withhold` or `out_of_scope`.
    pub disposition: String,
    /// The exemption it is withheld under; may be empty.
    pub withheld_under: String,
    /// What can become of it.
    pub dispositions: Vec<&'static str>,
    /// How much can go with a text.
    pub scopes: Vec<&'static str>,
    /// What can stand in its place.
    pub styles: Vec<&'static str>,
    /// Exemptions of the case's regime, for choosing.
    pub exemptions: Vec<Exemption>,
    /// The fields as typed.
    pub form: MarkForm,
    /// What is wrong with them.
    pub mistakes: Vec<Mistake>,
}

/// Hidden data that inspection found.
#[derive(Debug, Clone, Serialize)]
pub struct FindingLine {
    /// The end of the key `finding-…`.
    pub kind: String,
    /// Where it is.
    pub place: String,
    /// The end of the key `finding-action-…`.
    pub action: String,
}

/// One mark.
#[derive(Debug, Clone, Serialize)]
pub struct MarkLine {
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// The text it removes; none for an area or a page.
    pub text: Option<String>,
    /// The page it is on, for an area or a whole page.
    pub page: Option<u32>,
    /// Whether the whole page goes.
    pub whole: bool,
    /// What it rests on; may be empty.
    pub exemption: String,
    /// In how many places the last copy removed it; none before a copy is made.
    pub places: Option<usize>,
}

/// A copy that was proven clean.
#[derive(Debug, Clone, Serialize)]
pub struct CopyPart {
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// The name of its file.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// The hash of its bytes, to which the verdict is bound.
    pub sha256: String,
    /// In how many places something was removed.
    pub places: usize,
    /// How many pages it has, where it has pages.
    pub pages: Option<u32>,
    /// What to look at; the ends of the keys `copy-warning-…` with the page, if any.
    pub warnings: Vec<Warning>,
}

/// Something to look at in a copy.
#[derive(Debug, Clone, Serialize)]
pub struct Warning {
    /// What.
    pub kind: String,
    /// On which page.
    pub page: Option<u32>,
}

/// An exemption to choose.
#[derive(Debug, Clone, Serialize)]
pub struct Exemption {
    /// As it is written on marks: `FOIA s.40(2)`.
    pub citation: String,
    /// Its title in the language of the page.
    pub title: String,
}

impl Page for MarksPage {
    const TEMPLATE: &'static str = "staff/marks";

    fn samples() -> Vec<Self> {
        let plain = Self {
            head: CaseHead::sample(),
            id: 7,
            name: "minutes.pdf".into(),
            kind: "PDF".into(),
            bytes: 482_113,
            findings: Vec::new(),
            marks: Vec::new(),
            may_work: true,
            copy: None,
            refusal: Vec::new(),
            disposition: "release".into(),
            withheld_under: String::new(),
            dispositions: vec!["release", "withhold", "out_of_scope"],
            scopes: vec!["exact", "word", "line"],
            styles: vec!["block_with_label", "block", "text"],
            exemptions: vec![Exemption {
                citation: "FOIA s.40(2)".into(),
                title: "Personal information".into(),
            }],
            form: MarkForm {
                scope: "word".into(),
                style: "block_with_label".into(),
                ..MarkForm::default()
            },
            mistakes: Vec::new(),
        };
        let line = |text: Option<&str>, page, whole, places| MarkLine {
            id: 3,
            text: text.map(Into::into),
            page,
            whole,
            exemption: "FOIA s.40(2)".into(),
            places,
        };
        let marked = Self {
            marks: vec![
                line(Some("Alys <b>Griffiths"), None, false, Some(14)),
                line(None, Some(3), false, Some(1)),
                line(None, Some(4), true, None),
            ],
            copy: Some(CopyPart {
                id: 9,
                name: "minutes.pdf".into(),
                bytes: 480_000,
                sha256: "ab".repeat(32),
                places: 15,
                pages: Some(47),
                warnings: vec![
                    Warning { kind: "also_elsewhere".into(), page: Some(9) },
                    Warning { kind: "something new".into(), page: None },
                ],
            }),
            findings: ["remove", "review", "block"]
                .into_iter()
                .map(|action| FindingLine {
                    kind: "document_properties".into(),
                    place: "docProps/core.xml".into(),
                    action: action.into(),
                })
                .collect(),
            ..plain.clone()
        };
        vec![
            Self {
                mistakes: vec![
                    Mistake::new("find", "marks-error-find"),
                    Mistake::new("exemption", "marks-error-exemption"),
                ],
                ..plain.clone()
            },
            Self {
                refusal: vec!["mark 3 is not found".into()],
                disposition: "withhold".into(),
                withheld_under: "FOIA s.42".into(),
                may_work: false,
                ..marked.clone()
            },
            marked,
            plain,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_one_text_and_blank_lines_are_none() {
        let form = MarkForm { find: " Alys \n\nSiân\r\nAlys".into(), ..MarkForm::default() };
        assert_eq!(form.texts(), ["Alys", "Siân"]);
    }
}
