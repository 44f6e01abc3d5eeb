//! The versions of a letter, and what changed between two of them.

use super::case::{CaseHead, view};
use crate::{
    domain::{ids::LetterId, language::Language, letter::LetterType},
    service::{Change, VersionsView},
    web::{problem::Problem, render::Page, session::Staff},
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The versions, and two of them compared.
#[derive(Debug, Clone, Serialize)]
pub struct VersionsPage {
    /// The head.
    pub head: CaseHead,
    /// The letter's number in the addresses of the pages.
    pub id: i64,
    /// What staff call it.
    pub name: &'static str,
    /// All versions, the latest first.
    pub versions: Vec<VersionPart>,
    /// The numbers of the two that are compared, the earlier first.
    pub compared: Option<(i64, i64)>,
    /// What changed, in each language.
    pub comparisons: Vec<ComparisonPart>,
}

/// One version.
#[derive(Debug, Clone, Serialize)]
pub struct VersionPart {
    /// Counts from 1.
    pub version: i64,
    /// The one before it; none before the first.
    pub before: Option<i64>,
    /// Who wrote it.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What changed in one language.
#[derive(Debug, Clone, Serialize)]
pub struct ComparisonPart {
    /// The language.
    pub lang: Language,
    /// The lines.
    pub lines: Vec<LinePart>,
    /// Whether any of them changed.
    pub has_changes: bool,
}

/// A line that was kept, removed or added.
#[derive(Debug, Clone, Serialize)]
pub struct LinePart {
    /// Whether it stands in the earlier version alone.
    pub removed: bool,
    /// Whether it stands in the later version alone.
    pub added: bool,
    /// The line.
    pub text: String,
}

impl Page for VersionsPage {
    const TEMPLATE: &'static str = "staff/letter_versions";

    fn samples() -> Vec<Self> {
        let line = |removed, added| LinePart { removed, added, text: "A <b>line".into() };
        let first = VersionPart { version: 1, before: None, by: None, at: DateTime::UNIX_EPOCH };
        let one = Self {
            head: CaseHead::sample(),
            id: 4,
            name: LetterType::Full.name(Language::English),
            versions: vec![first.clone()],
            compared: None,
            comparisons: Vec::new(),
        };
        let version = VersionPart {
            version: 2,
            before: Some(1),
            by: Some("Nia <b>".into()),
            at: DateTime::UNIX_EPOCH,
        };
        vec![
            Self {
                versions: vec![version, first],
                compared: Some((1, 2)),
                comparisons: vec![
                    ComparisonPart {
                        lang: Language::Welsh,
                        lines: vec![line(false, false), line(true, false), line(false, true)],
                        has_changes: true,
                    },
                    ComparisonPart {
                        lang: Language::English,
                        lines: vec![line(false, false)],
                        has_changes: false,
                    },
                ],
                ..one.clone()
            },
            one,
        ]
    }
}

impl VersionsPage {
    fn of(head: CaseHead, id: i64, view: VersionsView, lang: Language) -> Self {
        Self {
            head,
            id,
            name: view.letter_type.name(lang),
            versions: view
                .versions
                .into_iter()
                .map(|one| VersionPart {
                    version: one.version,
                    before: Some(one.version - 1).filter(|before| *before > 0),
                    by: one.by,
                    at: one.at,
                })
                .collect(),
            compared: view.compared,
            comparisons: view
                .comparisons
                .into_iter()
                .map(|one| {
                    let lines: Vec<LinePart> = one
                        .lines
                        .into_iter()
                        .map(|(change, text)| LinePart {
                            removed: change == Change::Removed,
                            added: change == Change::Added,
                            text,
                        })
                        .collect();
                    ComparisonPart {
                        lang: one.language,
                        has_changes: lines.iter().any(|line| line.removed || line.added),
                        lines,
                    }
                })
                .collect(),
        }
    }
}

/// Which two to compare.
#[derive(Debug, Deserialize)]
pub struct Pair {
    /// The earlier.
    #[serde(default)]
    pub from: Option<i64>,
    /// The later.
    #[serde(default)]
    pub to: Option<i64>,
}

/// `GET /staff/cases/{slug}/letters/{id}/versions?from=1&to=2`.
pub async fn versions(
    staff: Staff,
    place: web::Path<(String, i64)>,
    pair: web::Query<Pair>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let view = view(&staff, &slug).await?;
    let case = view.case.id;
    let pair = pair.from.zip(pair.to);
    let found =
        staff.ask(move |office, who| office.letter_versions(who, case, LetterId(id), pair)).await?;
    staff.show(&VersionsPage::of(CaseHead::of(&view), id, found, staff.visit.lang))
}
