//! Notes of staff, on the page of the case.

use super::case::{page, path, view};
use crate::{
    domain::ids::NoteId,
    service::CaseNote,
    web::{
        problem::{Problem, mistake},
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The notes on a case.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NotesPart {
    /// The newest first.
    pub lines: Vec<NotePart>,
    /// Whether the reader may write one.
    pub may_write: bool,
    /// A new one, as typed.
    pub typed: String,
}

/// A note.
#[derive(Debug, Clone, Serialize)]
pub struct NotePart {
    /// Its number.
    pub id: i64,
    /// The name of who wrote it.
    pub by: String,
    /// When it was first written.
    pub at: DateTime<Utc>,
    /// What it says.
    pub text: String,
    /// When it was corrected.
    pub corrected_at: Option<DateTime<Utc>>,
    /// When it was struck out.
    pub struck_at: Option<DateTime<Utc>>,
    /// What it said before.
    pub earlier: Vec<EarlierText>,
    /// Whether the reader may correct it and strike it out.
    pub may_change: bool,
}

/// What a note said before it was corrected.
#[derive(Debug, Clone, Serialize)]
pub struct EarlierText {
    /// When that was written.
    pub at: DateTime<Utc>,
    /// The words.
    pub text: String,
}

impl NotesPart {
    /// A part for samples.
    pub(super) fn sample() -> Self {
        let line = NotePart {
            id: 7,
            by: "Ada <b>".into(),
            at: DateTime::UNIX_EPOCH,
            text: "Roads rang.\n<script>alert(1)</script>".into(),
            corrected_at: None,
            struck_at: None,
            earlier: Vec::new(),
            may_change: true,
        };
        let earlier = EarlierText { at: DateTime::UNIX_EPOCH, text: "Road <i>".into() };
        let corrected = NotePart {
            id: 6,
            corrected_at: Some(DateTime::UNIX_EPOCH),
            earlier: vec![earlier],
            ..line.clone()
        };
        let struck = NotePart {
            id: 5,
            struck_at: Some(DateTime::UNIX_EPOCH),
            may_change: false,
            ..corrected.clone()
        };
        Self { lines: vec![line, corrected, struck], may_write: true, typed: "</textarea>".into() }
    }

    /// The notes as a member of staff reads them.
    pub(super) fn of(notes: Vec<CaseNote>, may_write: bool) -> Self {
        let lines = notes
            .into_iter()
            .map(|one| NotePart {
                id: one.id.0,
                may_change: may_write && one.is_mine && one.struck_at.is_none(),
                by: one.by,
                at: one.at,
                text: one.text,
                corrected_at: one.corrected_at,
                struck_at: one.struck_at,
                earlier: one
                    .earlier
                    .into_iter()
                    .map(|(at, text)| EarlierText { at, text })
                    .collect(),
            })
            .collect();
        Self { lines, may_write, typed: String::new() }
    }
}

/// What somebody notes.
#[derive(Debug, Deserialize)]
pub struct NoteForm {
    /// The words.
    #[serde(default)]
    pub note: String,
}

/// `POST /staff/cases/{slug}/notes`: a new note.
pub async fn add(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<NoteForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let note = form.into_inner().note;
    let given = note.clone();
    match staff.attempt(move |office, who| office.add_case_note(who, id, &given)).await? {
        Ok(_) => Ok(see(&path(&view, "?done=note-added#notes"))),
        Err(error) => {
            let mistakes = vec![mistake("note", error)?];
            let mut page = page(&staff, &view).await?;
            page.notes.typed = note;
            page.mistakes = mistakes;
            staff.show(&page)
        }
    }
}

/// `POST /staff/cases/{slug}/notes/{note}/correct`: another text for one's own note.
pub async fn correct(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<NoteForm>,
) -> Result<HttpResponse, Problem> {
    let (slug, note) = place.into_inner();
    let text = form.into_inner().note;
    let back = format!("/staff/cases/{slug}?done=note-corrected#note-{note}");
    staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.correct_case_note(who, case, NoteId(note), &text)
        })
        .await?;
    Ok(see(&back))
}

/// `POST /staff/cases/{slug}/notes/{note}/strike`: strikes one's own note out.
pub async fn strike(
    staff: Staff,
    place: web::Path<(String, i64)>,
) -> Result<HttpResponse, Problem> {
    let (slug, note) = place.into_inner();
    let back = format!("/staff/cases/{slug}?done=note-struck#note-{note}");
    staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.strike_case_note(who, case, NoteId(note))
        })
        .await?;
    Ok(see(&back))
}

/// The addresses of notes, under that of cases.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/{slug}/notes", web::post().to(add))
        .route("/{slug}/notes/{note}/correct", web::post().to(correct))
        .route("/{slug}/notes/{note}/strike", web::post().to(strike));
}
