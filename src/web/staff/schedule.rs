//! The schedule of withheld material: what was taken out of which document, and why.

use super::case::{CaseHead, view};
use crate::{
    domain::{language::Language, schedule::ScheduleLine},
    law::exemption::Citation,
    web::{
        problem::Problem,
        render::Page,
        session::{Staff, download},
    },
};
use actix_web::{HttpResponse, web};
use serde::Serialize;

/// The schedule.
#[derive(Debug, Clone, Serialize)]
pub struct SchedulePage {
    /// The head.
    pub head: CaseHead,
    /// A line for each document and provision.
    pub lines: Vec<Line>,
}

/// What one document withholds under one provision.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// The number of the document.
    pub document: u32,
    /// The name of its copy; none when it is withheld whole.
    pub title: Option<String>,
    /// The pages.
    pub pages: String,
    /// How many places; none until the copy is made.
    pub places: Option<u32>,
    /// As it is written on marks; may be empty.
    pub provision: String,
    /// Its title in the language of the page.
    pub reason: &'static str,
}

impl Page for SchedulePage {
    const TEMPLATE: &'static str = "staff/schedule";

    fn samples() -> Vec<Self> {
        let line = Line {
            document: 1,
            title: Some("minutes <b>.pdf".into()),
            pages: "1, 3–5".into(),
            places: Some(7),
            provision: "FOIA s.40(2)".into(),
            reason: "Personal information",
        };
        vec![
            Self {
                head: CaseHead::sample(),
                lines: vec![
                    line.clone(),
                    Line { places: None, pages: String::new(), ..line.clone() },
                    Line {
                        title: None,
                        places: None,
                        provision: String::new(),
                        reason: "",
                        ..line
                    },
                ],
            },
            Self { head: CaseHead::sample(), lines: Vec::new() },
        ]
    }
}

impl Line {
    pub(super) fn of(line: &ScheduleLine, lang: Language) -> Self {
        let cited = line.provision.as_deref().and_then(|text| text.parse::<Citation>().ok());
        Self {
            document: line.document,
            title: line.title.clone(),
            pages: line.pages_in_words(),
            places: line.places,
            provision: line.provision.clone().unwrap_or_default(),
            reason: cited.map_or("", |cited| match lang {
                Language::English => cited.exemption().title_en,
                Language::Welsh => cited.exemption().title_cy,
            }),
        }
    }
}

/// `GET /staff/cases/{slug}/schedule`.
pub async fn schedule(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let lang = staff.visit.lang;
    let lines = staff.ask(move |office, who| office.schedule(who, id)).await?;
    let lines = lines.iter().map(|line| Line::of(line, lang)).collect();
    staff.show(&SchedulePage { head: CaseHead::of(&view), lines })
}

/// `GET /staff/cases/{slug}/schedule.csv`.
pub async fn file(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let lang = staff.visit.lang;
    let file = staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.schedule_file(who, case, lang)
        })
        .await?;
    Ok(download(file))
}
