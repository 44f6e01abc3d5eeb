//! The gate as a person sees it: what will leave, to whom, and what holds it back.

use super::{
    case::{CaseHead, Requester, path, view},
    marks::CopyPart,
};
use crate::{
    domain::ids::LetterId,
    service::{self, CaseView, ReleaseView},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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
                    Obstacle { key: "release-no-letter".into(), detail: String::new() },
                    Obstacle { key: "release-letter-problems".into(), detail: String::new() },
                ],
                ..ready.clone()
            },
            Self {
                confirm: "ATISN".into(),
                mistakes: vec![Mistake::new("confirm", "error-wrong-reference")],
                ..ready.clone()
            },
            Self { answered_on: NaiveDate::from_ymd_opt(2026, 3, 12), ..ready.clone() },
            ready,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl ReleasePage {
    fn of(view: &CaseView, gate: ReleaseView, confirm: String, mistakes: Vec<Mistake>) -> Self {
        let is_answered = view.case.state.is_answered();
        let mut obstacles: Vec<Obstacle> = gate
            .obstacles
            .into_iter()
            .map(|reason| {
                let error = service::Error::from(reason);
                Obstacle { key: error.key().into(), detail: error.detail().unwrap_or_default() }
            })
            .collect();
        if !gate.letter_problems.is_empty() {
            obstacles
                .push(Obstacle { key: "release-letter-problems".into(), detail: String::new() });
        }
        if gate.letter.is_none() {
            obstacles.push(Obstacle { key: "release-no-letter".into(), detail: String::new() });
        }
        // What was sent is no longer held back by anything.
        if is_answered {
            obstacles.clear();
        }
        Self {
            head: CaseHead::of(view),
            letter: gate.letter.or(view.case.answer).map(|letter| letter.0),
            copies: gate.copies.iter().map(CopyPart::of).collect(),
            to: Requester::of(&gate.recipient),
            obstacles,
            answered_on: view.case.closed_on.filter(|_| is_answered),
            confirm,
            mistakes,
        }
    }
}

/// `GET /staff/cases/{slug}/release`.
pub async fn release(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let gate = staff.ask(move |office, who| office.release(who, id)).await?;
    staff.show(&ReleasePage::of(&view, gate, String::new(), Vec::new()))
}

/// The confirmation.
#[derive(Debug, Deserialize)]
pub struct IssueForm {
    /// The letter that the page showed.
    pub letter: i64,
    /// The reference as typed.
    #[serde(default)]
    pub confirm: String,
}

/// `POST /staff/cases/{slug}/release`: sends the answer.
pub async fn issue(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<IssueForm>,
) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let typed = form.confirm.clone();
    let done = staff
        .attempt(move |office, who| office.issue(who, id, LetterId(form.letter), &typed))
        .await?;
    match done {
        Ok(()) => Ok(see(&path(&view, "/release?done=release-done"))),
        Err(error @ service::Error::NotAllowed(_)) => Err(error.into()),
        Err(error) => {
            let wrong = mistake("confirm", error)?;
            let gate = staff.ask(move |office, who| office.release(who, id)).await?;
            staff.show(&ReleasePage::of(&view, gate, form.confirm, vec![wrong]))
        }
    }
}
