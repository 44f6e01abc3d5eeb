//! The queue of answers that wait for a decision on publication, and what was decided.

use crate::{
    domain::language::Language,
    service::{Office, Publication},
    web::{
        portal::disclosure_log::{in_either, path_of},
        problem::Problem,
        render::Page,
        session::Staff,
    },
};
use actix_web::HttpResponse;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// The queue.
#[derive(Debug, Clone, Serialize)]
pub struct PublicationsPage {
    /// Answered, and nobody has decided.
    pub waiting: Vec<WaitingLine>,
    /// What was decided: the end of a key `publications-…`, and the lines.
    pub decided: Vec<(&'static str, Vec<DecidedLine>)>,
    /// How many in the log lack Welsh.
    pub without_welsh: i64,
    /// How many lack English.
    pub without_english: i64,
    /// To how many people who wrote a request answers were offered in the last year.
    pub offered: i64,
    /// How many of them wanted no more.
    pub sufficed: i64,
}

/// A case that waits.
#[derive(Debug, Clone, Serialize)]
pub struct WaitingLine {
    /// In the addresses of its pages.
    pub slug: String,
    /// The reference.
    pub reference: String,
    /// The day on which it was closed; none while something follows the answer.
    pub closed_on: Option<NaiveDate>,
    /// The title that is proposed; none when nothing is.
    pub title: Option<String>,
}

/// A case about which somebody has decided.
#[derive(Debug, Clone, Serialize)]
pub struct DecidedLine {
    /// In the addresses of its pages.
    pub slug: String,
    /// The reference.
    pub reference: String,
    /// The title; empty when none was written.
    pub title: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Where everybody reads it.
    pub href: Option<String>,
    /// The end of the key `publications-missing-…`: the language that is missing.
    pub missing: Option<Language>,
}

impl Page for PublicationsPage {
    const TEMPLATE: &'static str = "staff/publications";

    fn samples() -> Vec<Self> {
        let waiting = WaitingLine {
            slug: "atisn-26732".into(),
            reference: "ATISN 26732".into(),
            closed_on: NaiveDate::from_ymd_opt(2026, 3, 12),
            title: Some("Salt <b>".into()),
        };
        let line = DecidedLine {
            slug: "atisn-26731".into(),
            reference: "ATISN 26731".into(),
            title: "Grit & <i>".into(),
            at: DateTime::UNIX_EPOCH,
            href: Some("/en/disclosure-log/atisn-26731-grit".into()),
            missing: Some(Language::Welsh),
        };
        let gone = DecidedLine { href: None, missing: None, title: String::new(), ..line.clone() };
        let english = DecidedLine { missing: Some(Language::English), ..line.clone() };
        vec![
            Self {
                waiting: vec![
                    waiting.clone(),
                    WaitingLine { closed_on: None, title: None, ..waiting },
                ],
                decided: vec![
                    ("published", vec![line, english]),
                    ("withdrawn", vec![gone.clone()]),
                    ("declined", vec![gone]),
                ],
                without_welsh: 1,
                without_english: 2,
                offered: 12,
                sufficed: 1,
            },
            Self {
                waiting: Vec::new(),
                decided: vec![
                    ("published", Vec::new()),
                    ("withdrawn", Vec::new()),
                    ("declined", Vec::new()),
                ],
                without_welsh: 0,
                without_english: 0,
                offered: 0,
                sufficed: 0,
            },
        ]
    }
}

/// `GET /staff/publications`.
pub async fn publications(staff: Staff) -> Result<HttpResponse, Problem> {
    let queue = staff.ask(Office::publications).await?;
    let lang = staff.visit.lang;
    let lines = |found: Vec<Publication>, is_public: bool| -> Vec<DecidedLine> {
        found
            .into_iter()
            .map(|one| DecidedLine {
                slug: one.reference.slug(),
                reference: one.reference.to_string(),
                title: in_either(&one.title, lang).1.to_owned(),
                at: one.changed_at,
                href: is_public.then(|| path_of(&one, lang)),
                missing: Language::BOTH
                    .into_iter()
                    .find(|lang| is_public && one.title.get(*lang).is_empty()),
            })
            .collect()
    };
    staff.show(&PublicationsPage {
        waiting: queue
            .waiting
            .into_iter()
            .map(|one| WaitingLine {
                slug: one.reference.slug(),
                reference: one.reference.to_string(),
                closed_on: one.closed_on,
                title: one.proposed.map(|words| in_either(&words, lang).1.to_owned()),
            })
            .collect(),
        decided: vec![
            ("published", lines(queue.published, true)),
            ("withdrawn", lines(queue.withdrawn, false)),
            ("declined", lines(queue.declined, false)),
        ],
        without_welsh: queue.missing.0,
        without_english: queue.missing.1,
        offered: queue.offered.shown,
        sufficed: queue.offered.sufficed,
    })
}
