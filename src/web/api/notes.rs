//! Notes of staff on a case, and what connects it with others.

use super::{
    body::Body,
    caller::{Caller, Done},
    refusal::Refusal,
    vocabulary::{LinkKindWord, StateWord},
};
use crate::{
    domain::ids::NoteId,
    service::{CaseNote, LinksView, Office, OtherCase},
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A note on a case.
#[derive(Serialize, ToSchema)]
pub struct NoteShown {
    /// Its number.
    pub id: i64,
    /// The name of who wrote it.
    pub by: String,
    /// Whether the caller wrote it, who alone may change it.
    pub is_mine: bool,
    /// When it was first written.
    pub at: DateTime<Utc>,
    /// What it says.
    pub text: String,
    /// When it was last corrected.
    pub corrected_at: Option<DateTime<Utc>>,
    /// When it was struck out.
    pub struck_at: Option<DateTime<Utc>>,
    /// What it said before, in order.
    pub earlier: Vec<EarlierShown>,
}

/// What a note said before it was corrected.
#[derive(Serialize, ToSchema)]
pub struct EarlierShown {
    /// When that was written.
    pub at: DateTime<Utc>,
    /// The words.
    pub text: String,
}

/// The notes on a case.
#[derive(Serialize, ToSchema)]
pub struct NotesShown {
    /// The newest first.
    pub items: Vec<NoteShown>,
}

/// What a note says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteBody {
    /// The words, as plain text.
    #[schema(min_length = 1, max_length = 10_000)]
    pub text: String,
}

/// Another case.
#[derive(Serialize, ToSchema)]
pub struct OtherCaseShown {
    /// As addresses name it.
    pub case: String,
    /// What letters call it.
    pub reference: String,
    /// Its title; empty once erased.
    pub subject: String,
    /// The day of receipt.
    pub received_on: NaiveDate,
    /// Where it stands.
    pub state: StateWord,
}

/// A linked case.
#[derive(Serialize, ToSchema)]
pub struct LinkedShown {
    /// The other case.
    pub other: OtherCaseShown,
    /// What connects them.
    pub kind: LinkKindWord,
    /// Whether the other came first.
    pub came_first: bool,
}

/// What connects a case with others.
#[derive(Serialize, ToSchema)]
pub struct LinksShown {
    /// Linked cases, the latest first.
    pub linked: Vec<LinkedShown>,
    /// Other cases of who asked, the latest first; none when the caller may not know who asks.
    pub of_requester: Option<Vec<OtherCaseShown>>,
    /// Whether who asked has more cases than these.
    pub has_more: bool,
}

/// With which case, and how.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkBody {
    /// The other case: its reference, or as addresses name it.
    pub other: String,
    /// What connects them.
    pub kind: LinkKindWord,
}

impl NoteShown {
    fn of(note: CaseNote) -> Self {
        Self {
            id: note.id.0,
            by: note.by,
            is_mine: note.is_mine,
            at: note.at,
            text: note.text,
            corrected_at: note.corrected_at,
            struck_at: note.struck_at,
            earlier: note.earlier.into_iter().map(|(at, text)| EarlierShown { at, text }).collect(),
        }
    }
}

impl OtherCaseShown {
    /// Another case, as it is told.
    pub fn of(other: OtherCase) -> Self {
        Self {
            case: other.reference.slug(),
            reference: other.reference.to_string(),
            subject: other.subject,
            received_on: other.received_on,
            state: StateWord(other.state),
        }
    }
}

impl LinksShown {
    fn of(view: LinksView) -> Self {
        let linked = view.linked.into_iter().map(|one| LinkedShown {
            other: OtherCaseShown::of(one.other),
            kind: LinkKindWord(one.kind),
            came_first: one.came_first,
        });
        let theirs = |all: Vec<_>| all.into_iter().map(OtherCaseShown::of).collect();
        Self {
            linked: linked.collect(),
            of_requester: view.of_requester.map(theirs),
            has_more: view.has_more,
        }
    }
}

/// The notes on a case
///
/// They are for those who read the case and go into nothing that leaves.
#[utoipa::path(get, path = "/cases/{case}/notes", tag = "cases", operation_id = "case_notes",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "The notes", body = NotesShown)))]
pub async fn notes(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let notes = caller.ask_of(&slug, Office::case_notes).await?;
    let items = notes.into_iter().map(NoteShown::of).collect();
    Ok(HttpResponse::Ok().json(NotesShown { items }))
}

/// Note something on a case
#[utoipa::path(post, path = "/cases/{case}/notes", tag = "cases", operation_id = "add_case_note",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = NoteBody,
    responses((status = 200, description = "Noted; `id` is the note", body = Done,
        headers(("ETag" = String)))))]
pub async fn add_note(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<NoteBody>,
) -> Result<HttpResponse, Refusal> {
    let (note, mut done) =
        caller.act(&slug, move |office, who, id| office.add_case_note(who, id, &body.text)).await?;
    done.id = Some(note.0);
    Ok(done.answer())
}

/// Correct one's own note
///
/// What it said before is kept.
#[utoipa::path(post, path = "/cases/{case}/notes/{note}/correct", tag = "cases",
    operation_id = "correct_case_note",
    params(("case" = String, Path, description = "As `atisn-26732`"), ("note" = i64, Path)),
    request_body = NoteBody,
    responses((status = 200, description = "Corrected", body = Done, headers(("ETag" = String)))))]
pub async fn correct_note(
    caller: Caller,
    place: web::Path<(String, i64)>,
    Body(body): Body<NoteBody>,
) -> Result<HttpResponse, Refusal> {
    let (slug, note) = place.into_inner();
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            office.correct_case_note(who, id, NoteId(note), &body.text)
        })
        .await?;
    Ok(done.answer())
}

/// Strike one's own note out
///
/// It is no longer found by its words, and what it said is kept.
#[utoipa::path(post, path = "/cases/{case}/notes/{note}/strike", tag = "cases",
    operation_id = "strike_case_note",
    params(("case" = String, Path, description = "As `atisn-26732`"), ("note" = i64, Path)),
    responses((status = 200, description = "Struck out", body = Done, headers(("ETag" = String)))))]
pub async fn strike_note(
    caller: Caller,
    place: web::Path<(String, i64)>,
) -> Result<HttpResponse, Refusal> {
    let (slug, note) = place.into_inner();
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.strike_case_note(who, id, NoteId(note)))
        .await?;
    Ok(done.answer())
}

/// What connects a case with others
#[utoipa::path(get, path = "/cases/{case}/links", tag = "cases", operation_id = "case_links",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "Linked cases, and those of who asked",
        body = LinksShown)))]
pub async fn links(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let view = caller.ask_of(&slug, Office::links).await?;
    Ok(HttpResponse::Ok().json(LinksShown::of(view)))
}

/// Link a case with another, in both
///
/// Of two linked before, the kind of their link is changed.
#[utoipa::path(post, path = "/cases/{case}/links", tag = "cases", operation_id = "link_cases",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = LinkBody,
    responses((status = 200, description = "Linked", body = Done, headers(("ETag" = String)))))]
pub async fn link(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<LinkBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.link_cases(who, id, &body.other, body.kind.0))
        .await?;
    Ok(done.answer())
}

/// Remove the link with another case, in both
#[utoipa::path(delete, path = "/cases/{case}/links/{other}", tag = "cases",
    operation_id = "unlink_cases",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("other" = String, Path, description = "As `atisn-26731`")),
    responses((status = 200, description = "Removed", body = Done, headers(("ETag" = String)))))]
pub async fn unlink(
    caller: Caller,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, Refusal> {
    let (slug, other) = place.into_inner();
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.unlink_cases(who, id, &other)).await?;
    Ok(done.answer())
}
