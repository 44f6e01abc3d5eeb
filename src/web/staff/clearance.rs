//! Clearance: all that somebody needs to see before they agree to an answer, on one page.

use super::{
    case::{CaseHead, path, view},
    gate::GateLine,
    letters::ProblemLine,
    marks::CopyPart,
    release::Obstacle,
    schedule,
};
use crate::{
    domain::{case::Act, clearance::Stage, ids::StaffId, language::Language},
    service::{self, CaseView, ClearanceView},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The addresses under `/staff/cases/{slug}/clearance`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/{slug}/clearance", web::get().to(clearance))
        .route("/{slug}/clearance/ask", web::post().to(ask))
        .route("/{slug}/clearance/answer", web::post().to(answer));
}

/// The clearance page.
#[derive(Debug, Clone, Serialize)]
pub struct ClearancePage {
    /// The head.
    pub head: CaseHead,
    /// How far it has come: the end of the key `clearance-stage-…`.
    pub stage: Option<&'static str>,
    /// The name of whose turn it is.
    pub awaited: Option<String>,
    /// Whether it is the reader's turn.
    pub is_my_turn: bool,
    /// Whether the reader may put the answer forward.
    pub may_ask: bool,
    /// What stands in the way of putting it forward.
    pub obstacles: Vec<Obstacle>,
    /// What is wrong with the letter.
    pub problems: Vec<ProblemLine>,
    /// The letter's number in the addresses of the pages.
    pub letter: Option<i64>,
    /// The letter in each of its languages, as our own letter engine makes it.
    pub parts: Vec<PartHtml>,
    /// The copies as they would leave.
    pub copies: Vec<CopyPart>,
    /// What is withheld.
    pub lines: Vec<schedule::Line>,
    /// Whether everything was read again just now.
    pub was_read: bool,
    /// What the gate has found that must not leave.
    pub gate_problems: Vec<GateLine>,
    /// What the gate asks somebody to look at.
    pub to_look_at: Vec<GateLine>,
    /// The programs that cut and that read again.
    pub engines: Vec<String>,
    /// What was said.
    pub notes: Vec<NotePart>,
    /// Who can read first.
    pub reviewers: Vec<Person>,
    /// Who can agree.
    pub approvers: Vec<Person>,
    /// Who was chosen, as typed.
    pub form: AskForm,
    /// What was typed with an answer.
    pub note: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// A language of the letter.
#[derive(Debug, Clone, Serialize)]
pub struct PartHtml {
    /// The language.
    pub lang: Language,
    /// The letter as a page.
    pub html: String,
}

/// Somebody to choose.
#[derive(Debug, Clone, Serialize)]
pub struct Person {
    /// Their number.
    pub id: i64,
    /// Their name.
    pub name: String,
}

/// A step and what was said with it.
#[derive(Debug, Clone, Serialize)]
pub struct NotePart {
    /// The end of the key `clearance-step-…`.
    pub step: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Which version of the letter it was about.
    pub version: i64,
    /// What was said; may be empty.
    pub note: String,
}

/// To whom an answer is put forward.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct AskForm {
    /// Who reads it first; may be empty.
    #[serde(default)]
    pub reviewer: String,
    /// Who has to agree.
    #[serde(default)]
    pub approver: String,
    /// What they should know; may be empty.
    #[serde(default)]
    pub note: String,
}

/// An answer of whoever's turn it is.
#[derive(Debug, Clone, Deserialize)]
pub struct AnswerForm {
    /// `agree` or `send_back`.
    #[serde(default)]
    pub act: String,
    /// What they say.
    #[serde(default)]
    pub note: String,
}

impl Page for ClearancePage {
    const TEMPLATE: &'static str = "staff/clearance";

    fn samples() -> Vec<Self> {
        let (wrong, look) = GateLine::samples();
        let note = |step: &str, note: &str| NotePart {
            step: step.into(),
            by: "Nia <b>".into(),
            at: DateTime::UNIX_EPOCH,
            version: 2,
            note: note.into(),
        };
        let people = || vec![Person { id: 3, name: "Emrys <b>".into() }];
        let open = Self {
            head: CaseHead::sample(),
            stage: None,
            awaited: None,
            is_my_turn: false,
            may_ask: true,
            obstacles: Vec::new(),
            problems: Vec::new(),
            letter: Some(4),
            parts: Language::BOTH
                .into_iter()
                .map(|lang| PartHtml { lang, html: "<h2>Response</h2>".into() })
                .collect(),
            copies: vec![CopyPart {
                id: 9,
                name: "minutes.pdf".into(),
                bytes: 480_000,
                sha256: "ab".repeat(32),
                places: 15,
                pages: Some(47),
                warnings: Vec::new(),
            }],
            lines: schedule::SchedulePage::samples().remove(0).lines,
            was_read: true,
            gate_problems: Vec::new(),
            to_look_at: Vec::new(),
            engines: vec!["MuPDF <1.27>".into()],
            notes: Vec::new(),
            reviewers: people(),
            approvers: people(),
            form: AskForm::default(),
            note: String::new(),
            mistakes: Vec::new(),
        };
        let at = |stage: Stage| Self {
            stage: Some(stage.as_str()),
            awaited: Some("Emrys <b>".into()),
            notes: ["asked", "reviewed", "sent_back", "given"]
                .map(|step| note(step, "Look at <b>page 2"))
                .into(),
            may_ask: false,
            ..open.clone()
        };
        vec![
            Self {
                obstacles: vec![Obstacle {
                    key: "error-unproven-copies".into(),
                    detail: "2".into(),
                }],
                problems: vec![ProblemLine { text: "no <b>date".into(), field: None }],
                was_read: false,
                letter: None,
                parts: Vec::new(),
                copies: Vec::new(),
                lines: Vec::new(),
                ..open.clone()
            },
            Self { gate_problems: wrong, approvers: Vec::new(), ..open.clone() },
            Self {
                to_look_at: look,
                is_my_turn: true,
                note: "</textarea>".into(),
                mistakes: vec![Mistake::new("note", "error-empty")],
                ..at(Stage::Review)
            },
            Self { is_my_turn: true, ..at(Stage::Approval) },
            Self { may_ask: true, awaited: None, ..at(Stage::SentBack) },
            Self { awaited: None, ..at(Stage::Given) },
            Self {
                form: AskForm { note: "</textarea>".into(), ..AskForm::default() },
                mistakes: vec![Mistake::new("approver", "error-own-draft")],
                ..open.clone()
            },
            open,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl ClearancePage {
    fn of(view: &CaseView, found: ClearanceView, lang: Language) -> Self {
        let stage = found.clearance.map(|one| one.stage);
        let people = |all: Vec<(StaffId, String)>| -> Vec<Person> {
            all.into_iter().map(|(id, name)| Person { id: id.0, name }).collect()
        };
        let (letter, parts) = match found.letter {
            Some((id, letter)) => (
                Some(id.0),
                letter
                    .parts
                    .into_iter()
                    .map(|part| PartHtml { lang: part.language, html: part.html })
                    .collect(),
            ),
            None => (None, Vec::new()),
        };
        let gate = found.gate.as_ref();
        Self {
            head: CaseHead::of(view),
            stage: stage.map(Stage::as_str),
            awaited: found.awaited,
            is_my_turn: found.is_my_turn,
            may_ask: view.allowed.contains(&Act::AskClearance)
                && stage.is_none_or(|stage| stage == Stage::SentBack),
            obstacles: found
                .obstacles
                .into_iter()
                .map(|reason| {
                    let error = service::Error::from(reason);
                    Obstacle { key: error.key().into(), detail: error.detail().unwrap_or_default() }
                })
                .collect(),
            problems: found
                .problems
                .iter()
                .map(|one| ProblemLine { text: one.kind.text(lang), field: None })
                .collect(),
            letter,
            parts,
            copies: found.copies.iter().map(CopyPart::of).collect(),
            lines: found.schedule.iter().map(|line| schedule::Line::of(line, lang)).collect(),
            was_read: gate.is_some(),
            gate_problems: gate
                .iter()
                .flat_map(|gate| &gate.problems)
                .map(GateLine::problem)
                .collect(),
            to_look_at: gate
                .iter()
                .flat_map(|gate| &gate.to_look_at)
                .map(GateLine::to_look_at)
                .collect(),
            engines: found.engines,
            notes: found
                .notes
                .into_iter()
                .map(|note| NotePart {
                    step: note.step,
                    by: note.by,
                    at: note.at,
                    version: note.version,
                    note: note.note,
                })
                .collect(),
            reviewers: people(found.reviewers),
            approvers: people(found.approvers),
            form: AskForm::default(),
            note: String::new(),
            mistakes: Vec::new(),
        }
    }
}

async fn page(staff: &Staff, view: &CaseView) -> Result<ClearancePage, Problem> {
    let id = view.case.id;
    let found = staff.ask(move |office, who| office.clearance(who, id)).await?;
    Ok(ClearancePage::of(view, found, staff.visit.lang))
}

/// `GET /staff/cases/{slug}/clearance`.
pub async fn clearance(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    staff.show(&page(&staff, &view).await?)
}

/// `POST /staff/cases/{slug}/clearance/ask`: puts the answer forward.
pub async fn ask(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<AskForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let form = form.into_inner();
    let person = |typed: &str| typed.trim().parse().ok().map(StaffId);
    let reviewer = person(&form.reviewer);
    let wrong = match person(&form.approver) {
        None => Mistake::new("approver", "clearance-error-approver"),
        Some(approver) => {
            let note = form.note.clone();
            let done = staff
                .attempt(move |office, who| {
                    office.ask_clearance(who, id, reviewer, approver, &note)
                })
                .await?;
            match done {
                Ok(()) => return Ok(see(&path(&view, "/clearance?done=clearance-asked"))),
                Err(service::Error::Gate(_)) => Mistake::new("approver", "gate-blocked"),
                Err(service::Error::Invalid { field: "note", problem }) => {
                    Mistake::new("ask-note", problem.key())
                }
                Err(error) => mistake("approver", error)?,
            }
        }
    };
    let page = page(&staff, &view).await?;
    staff.show(&ClearancePage { form, mistakes: vec![wrong], ..page })
}

/// `POST /staff/cases/{slug}/clearance/answer`: agrees, or sends back.
pub async fn answer(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<AnswerForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let form = form.into_inner();
    let note = form.note.clone();
    let agrees = match form.act.as_str() {
        "agree" => true,
        "send_back" => false,
        _ => return Err(Problem::BadRequest),
    };
    let done = staff
        .attempt(move |office, who| {
            if agrees { office.agree(who, id, &note) } else { office.send_back(who, id, &note) }
        })
        .await?;
    match done {
        Ok(()) if agrees => Ok(see(&path(&view, "/clearance?done=clearance-agreed"))),
        Ok(()) => Ok(see(&path(&view, "/clearance?done=clearance-returned"))),
        Err(error) => {
            let wrong = mistake("note", error)?;
            let page = page(&staff, &view).await?;
            staff.show(&ClearancePage { note: form.note, mistakes: vec![wrong], ..page })
        }
    }
}
