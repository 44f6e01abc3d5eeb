//! Checking a request, sending it, and the page that says that it was sent.

use super::ask::{Asking, Stage, mistakes, open_end, path};
use crate::{
    domain::{
        language::Language,
        request_draft::{Kind, RequestDraft, Step},
    },
    service::{DraftView, SentView},
    web::{form::Mistake, problem::Problem, render::Page},
};
use actix_web::HttpResponse;
use chrono::NaiveDate;
use serde::Serialize;

/// All answers, before they are sent.
#[derive(Debug, Clone, Serialize)]
pub struct CheckPage {
    /// `information` or `own_data`.
    pub kind: &'static str,
    /// Where the page before lies.
    pub back: String,
    /// Where the request is sent.
    pub action: String,
    /// The answers.
    pub rows: Vec<Row>,
    /// What is wrong with them.
    pub mistakes: Vec<Mistake>,
}

/// An answer.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The name of its field, which is the end of its key `ask-row-…`.
    pub field: &'static str,
    /// The key of what was chosen; empty when it was typed.
    pub chosen: String,
    /// What was typed.
    pub text: String,
    /// Where it is changed.
    pub change: String,
}

impl CheckPage {
    fn of(kind: Kind, lang: Language, view: &DraftView, mistakes: Vec<Mistake>) -> Self {
        Self {
            kind: kind.as_str(),
            back: path(kind, Stage::Question(Step::Contact), lang),
            action: path(kind, Stage::Check, lang),
            rows: rows(kind, lang, view),
            mistakes,
        }
    }
}

/// The answers of a draft, one a field.
fn rows(kind: Kind, lang: Language, view: &DraftView) -> Vec<Row> {
    let draft = &view.draft;
    let mut rows = Vec::new();
    for step in kind.steps() {
        let change = format!("{}?change=yes", path(kind, Stage::Question(*step), lang));
        let mut add = |field, chosen: String, text: &str| {
            let text = text.trim().to_owned();
            rows.push(Row { field, chosen, text, change: change.clone() });
        };
        let typed = String::new;
        let of = |keys: &str, value: &str, known: &[&str]| {
            if known.contains(&value) { format!("{keys}{value}") } else { String::new() }
        };
        match step {
            Step::Whom => {
                use crate::domain::request_draft::WHOM;
                add("whom", of("ask-whom-", &draft.whom, &WHOM), "");
                if draft.whom == "other" {
                    add("person", typed(), &draft.person);
                    add("relation", typed(), &draft.relation);
                }
            }
            Step::What => add("what", typed(), &draft.what),
            Step::Files => {
                let names: Vec<_> = view.files.iter().map(|file| file.name.as_str()).collect();
                let none = if names.is_empty() { "ask-files-none" } else { "" };
                add("files", none.into(), &names.join("\n"));
            }
            Step::Answer => {
                use crate::domain::request_draft::{FORMS, LANGUAGES};
                add("language", of("ask-language-", &draft.language, &LANGUAGES), "");
                let form = if draft.form.is_empty() { "any" } else { &draft.form };
                if form == "other" {
                    add("form_other", typed(), &draft.form_other);
                } else {
                    add("form_other", of("ask-form-", form, &FORMS), "");
                }
            }
            Step::Name => add("name", typed(), &draft.name),
            Step::Contact => {
                add("email", typed(), &draft.email);
                add("address", typed(), &draft.address);
            }
        }
    }
    rows
}

impl Page for CheckPage {
    const TEMPLATE: &'static str = "portal/ask_check";

    fn samples() -> Vec<Self> {
        let draft = RequestDraft {
            whom: "other".into(),
            person: "Bronwen <b>".into(),
            relation: "Her daughter".into(),
            what: "All routes.\n<script>alert(1)</script>".into(),
            language: "cy".into(),
            form: "data".into(),
            name: "Ada <i>".into(),
            email: "ada@example.com".into(),
            ..RequestDraft::default()
        };
        let view = |draft: &RequestDraft| DraftView {
            draft: draft.clone(),
            files: Vec::new(),
            is_sent: false,
        };
        let empty = RequestDraft::default();
        let wrong: Vec<_> =
            Kind::OwnData.steps().iter().flat_map(|step| mistakes(&empty, *step)).collect();
        let lang = Language::English;
        vec![
            Self::of(Kind::Information, lang, &view(&draft), Vec::new()),
            Self::of(Kind::OwnData, lang, &view(&draft), Vec::new()),
            Self::of(Kind::OwnData, lang, &view(&empty), wrong),
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// `GET …/check`.
pub async fn check(asking: Asking) -> Result<HttpResponse, Problem> {
    match asking.draft().await? {
        None => Ok(asking.on_to(Stage::Start)),
        Some(view) if view.is_sent => Ok(asking.on_to(Stage::Sent)),
        Some(view) => show(&asking, &view, Vec::new()),
    }
}

/// `POST …/check`: sends the request. Sent twice it is logged once.
pub async fn send(asking: Asking) -> Result<HttpResponse, Problem> {
    let (kind, lang) = (asking.kind, asking.visit.lang);
    let Some(view) = asking.draft().await? else { return Ok(asking.on_to(Stage::Start)) };
    let Some(token) = asking.token.clone() else { return Ok(asking.on_to(Stage::Start)) };
    let sent = asking.visit.ask(move |office| office.send_draft(kind, &token, lang)).await?;
    if sent.is_ok() {
        return Ok(asking.on_to(Stage::Sent));
    }
    let steps = kind.steps().iter();
    let wrong = steps.flat_map(|step| mistakes(&view.draft, *step)).collect();
    show(&asking, &view, wrong)
}

fn show(asking: &Asking, view: &DraftView, wrong: Vec<Mistake>) -> Result<HttpResponse, Problem> {
    asking.show(Stage::Check, &CheckPage::of(asking.kind, asking.visit.lang, view, wrong))
}

/// That the request was sent.
#[derive(Debug, Clone, Serialize)]
pub struct SentPage {
    /// `information` or `own_data`.
    pub kind: &'static str,
    /// The reference.
    pub reference: String,
    /// The last day in time.
    pub due_on: Option<NaiveDate>,
    /// The link to the page of the request.
    pub link: String,
    /// Whether the acknowledgement goes by e-mail.
    pub by_email: bool,
}

impl Page for SentPage {
    const TEMPLATE: &'static str = "portal/ask_sent";

    fn samples() -> Vec<Self> {
        let sample = |kind: Kind, by_email| Self {
            kind: kind.as_str(),
            reference: "ATISN 26732".into(),
            due_on: NaiveDate::from_ymd_opt(2026, 3, 30),
            link: "https://foi.example.wales/en/my-request/AAAAAAAAAAAAAAAAAAAAAA".into(),
            by_email,
        };
        vec![sample(Kind::Information, true), sample(Kind::OwnData, false)]
    }
}

/// `GET …/sent`: as often as somebody looks, for a day.
pub async fn sent(asking: Asking) -> Result<HttpResponse, Problem> {
    let (kind, lang) = (asking.kind, asking.visit.lang);
    let Some(token) = asking.token.clone() else { return Ok(asking.on_to(Stage::Start)) };
    let found = asking.visit.ask(move |office| office.sent_request(kind, &token, lang)).await?;
    let Some(SentView { reference, due_on, link, by_email }) = found else {
        let draft = asking.draft().await?;
        let stage = draft.map_or(Stage::Start, |view| open_end(kind, &view.draft));
        return Ok(asking.on_to(stage));
    };
    let page = SentPage {
        kind: kind.as_str(),
        reference: reference.to_string(),
        due_on,
        link: link.to_string(),
        by_email,
    };
    asking.show(Stage::Sent, &page)
}
