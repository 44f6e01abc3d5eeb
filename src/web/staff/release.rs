//! The gate as a person sees it: what will leave, to whom, and what holds it back.

use super::{
    case::{CaseHead, Requester, path, view},
    gate::GateLine,
    marks::CopyPart,
};
use crate::{
    domain::{ids::LetterId, permission::Permission},
    service::{self, CaseView, GateView, ReleaseView},
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
    /// How many business areas have not answered; for information alone.
    pub commissions: usize,
    /// The head.
    pub head: CaseHead,
    /// The letter that answers.
    pub letter: Option<i64>,
    /// The copies that go with it.
    pub copies: Vec<CopyPart>,
    /// To whom.
    pub to: Requester,
    /// Whether there is no e-mail address to send it to.
    pub is_by_post: bool,
    /// What holds it back.
    pub obstacles: Vec<Obstacle>,
    /// What the gate has found that must not leave.
    pub problems: Vec<GateLine>,
    /// What the gate asks somebody to look at.
    pub to_look_at: Vec<GateLine>,
    /// Whether the gate has just read everything and found nothing at all.
    pub is_clean: bool,
    /// Whether somebody may send the answer.
    pub may_send: bool,
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
            is_hidden: false,
            email: Some("ada@example.com".into()),
            address: None,
            language: "cy".into(),
        };
        let (wrong, look) = GateLine::samples();
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
            commissions: 0,
            is_by_post: false,
            obstacles: Vec::new(),
            problems: Vec::new(),
            to_look_at: Vec::new(),
            is_clean: false,
            may_send: true,
            answered_on: None,
            confirm: String::new(),
            mistakes: Vec::new(),
        };
        vec![
            Self {
                letter: None,
                copies: Vec::new(),
                to: Requester { email: None, address: Some("1 High Street".into()), ..to.clone() },
                is_by_post: true,
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
            Self { problems: wrong, ..ready.clone() },
            Self { to_look_at: look, may_send: false, ..ready.clone() },
            Self { is_clean: true, commissions: 2, ..ready.clone() },
            Self { commissions: 1, ..ready.clone() },
            Self {
                to: Requester { name: String::new(), email: None, is_hidden: true, ..to },
                ..ready.clone()
            },
            ready,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl ReleasePage {
    fn of(view: &CaseView, gate: ReleaseView, read: Option<&GateView>) -> Self {
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
            commissions: if is_answered { 0 } else { view.case.commissions.open().count() },
            letter: gate.letter.or(view.case.answer).map(|letter| letter.0),
            copies: gate.copies.iter().map(CopyPart::of).collect(),
            to: Requester::of(&gate.recipient),
            is_by_post: !gate.recipient.has_email,
            obstacles,
            is_clean: read
                .is_some_and(|read| read.problems.is_empty() && read.to_look_at.is_empty()),
            problems: read.iter().flat_map(|read| &read.problems).map(GateLine::problem).collect(),
            to_look_at: read
                .iter()
                .flat_map(|read| &read.to_look_at)
                .map(GateLine::to_look_at)
                .collect(),
            may_send: true,
            answered_on: view.case.closed_on.filter(|_| is_answered),
            confirm: String::new(),
            mistakes: Vec::new(),
        }
    }
}

/// The page, with what the gate has just found.
pub(super) async fn show(
    staff: &Staff,
    view: &CaseView,
    read: Option<GateView>,
) -> Result<HttpResponse, Problem> {
    staff.show(&page(staff, view, read).await?)
}

async fn page(
    staff: &Staff,
    view: &CaseView,
    read: Option<GateView>,
) -> Result<ReleasePage, Problem> {
    let id = view.case.id;
    let gate = staff.ask(move |office, who| office.release(who, id)).await?;
    let may_send = staff.who.role.may(Permission::IssueAnswers);
    Ok(ReleasePage { may_send, ..ReleasePage::of(view, gate, read.as_ref()) })
}

/// `GET /staff/cases/{slug}/release`.
pub async fn release(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    show(&staff, &view, None).await
}

/// The confirmation.
#[derive(Debug, Deserialize)]
pub struct IssueForm {
    /// The letter that the page showed.
    pub letter: i64,
    /// The reference as typed.
    #[serde(default)]
    pub confirm: String,
    /// `yes` when somebody has looked at what the gate asks to look at.
    #[serde(default)]
    pub looked_at: String,
}

/// `POST /staff/cases/{slug}/release`: has everything read again, and sends the answer.
pub async fn issue(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<IssueForm>,
) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let typed = form.confirm.clone();
    let looked_at = form.looked_at == "yes";
    let done = staff
        .attempt(move |office, who| office.issue(who, id, LetterId(form.letter), &typed, looked_at))
        .await?;
    let (read, mistakes) = match done {
        Ok(()) => return Ok(see(&path(&view, "/release?done=release-done"))),
        Err(error @ service::Error::NotAllowed(_)) => return Err(error.into()),
        Err(service::Error::Gate(problems)) => {
            (Some(GateView { problems, ..GateView::default() }), Vec::new())
        }
        Err(service::Error::NotLookedAt(to_look_at)) => (
            Some(GateView { to_look_at, ..GateView::default() }),
            vec![Mistake::new("looked_at", "release-error-look")],
        ),
        Err(error) => (None, vec![mistake("confirm", error)?]),
    };
    let shown = page(&staff, &view, read).await?;
    staff.show(&ReleasePage { confirm: form.confirm, mistakes, ..shown })
}
