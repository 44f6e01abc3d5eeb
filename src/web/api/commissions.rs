//! What is asked of business areas, and what they answer.

use super::{
    body::{Asked, Body},
    caller::{Caller, Done, tag},
    paging::{self, PageAsked},
    refusal::Refusal,
    vocabulary::{CommissionStateWord, Day},
};
use crate::{
    domain::{
        commission::AreaAnswer,
        ids::{AreaId, CommissionId},
        letter::Words,
    },
    service::{CommissionFilter, CommissionLine, CommissionView, NewCommissions, Office},
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Words in both languages; a language may be empty.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WordsBody {
    /// In English.
    pub en: String,
    /// In Welsh.
    pub cy: String,
}

impl WordsBody {
    /// Words, as they are told.
    pub fn of(words: Words) -> Self {
        Self { en: words.en, cy: words.cy }
    }

    /// Words, as they were sent.
    pub fn read(self) -> Words {
        Words { en: self.en, cy: self.cy }
    }
}

/// A commission in a list.
#[derive(Serialize, ToSchema)]
pub struct CommissionShown {
    /// Its number.
    pub id: i64,
    /// The case, as addresses name it.
    pub case: String,
    /// The number of the area.
    pub area_id: i64,
    /// The area.
    pub area: WordsBody,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The last day that the unit gave.
    pub due_on: NaiveDate,
    /// The later day that the area itself has named since.
    pub promised_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: CommissionStateWord,
    /// The day on which it was answered or cancelled.
    pub closed_on: Option<NaiveDate>,
    /// Working days left to the last day of an open one; negative when it has passed.
    pub days_left: Option<i64>,
    /// How many files came.
    pub files: usize,
}

/// A page of commissions.
#[derive(Serialize, ToSchema)]
pub struct CommissionPage {
    /// In the order in which they were made.
    pub items: Vec<CommissionShown>,
    /// The address of the next page.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// All of one commission.
#[derive(Serialize, ToSchema)]
pub struct CommissionWhole {
    /// As in a list.
    pub commission: CommissionShown,
    /// What is asked; empty once erased.
    pub asked: String,
    /// The name of who made it.
    pub made_by: Option<String>,
    /// What the area has sent; nothing while it has sent nothing.
    pub answer: Option<AnswerShown>,
    /// The files that came.
    pub files: Vec<AreaFileShown>,
    /// What was said beside it.
    pub notes: Vec<NoteShown>,
}

/// What an area has sent.
#[derive(Serialize, ToSchema)]
pub struct AnswerShown {
    /// When.
    pub sent_at: Option<DateTime<Utc>>,
    /// Why it holds nothing, or not all; empty when it does.
    pub nothing_because: String,
    /// What the unit should know.
    pub comment: String,
    /// What should perhaps not be released: advice, which decides nothing.
    pub sensitivities: Vec<SensitivityShown>,
    /// Where it looked.
    pub searches: Vec<SearchShown>,
    /// How many minutes that took.
    pub minutes: Option<u32>,
}

/// Something that an area would not like to see released.
#[derive(Serialize, ToSchema)]
pub struct SensitivityShown {
    /// The exemption that it thinks applies; empty when it knows none.
    pub exemption: String,
    /// What, and why.
    pub why: String,
}

/// A place where an area looked.
#[derive(Serialize, ToSchema)]
pub struct SearchShown {
    /// The system, the shared drive, the mailbox, the cupboard.
    pub place: String,
    /// The words that were searched for.
    pub terms: String,
    /// What was found.
    pub found: String,
}

/// A file of an area.
#[derive(Serialize, ToSchema)]
pub struct AreaFileShown {
    /// Its name.
    pub name: String,
    /// What it is by its content.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// How many findings of hidden data it has.
    pub findings: usize,
    /// The number of the document of the case that it is, under which it can be fetched.
    pub document: Option<i64>,
}

/// Something that was said beside a commission.
#[derive(Serialize, ToSchema)]
pub struct NoteShown {
    /// `late`, `pass_on`, `extended`, `reopened` or `cancelled`.
    pub kind: String,
    /// The name of who said it; the area itself when none.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// The day that was named.
    pub named_on: Option<NaiveDate>,
    /// Who else has what is asked; may be empty.
    pub to_whom: String,
    /// Why; may be empty.
    pub note: String,
}

/// What can be asked about a case, of whom, until when.
#[derive(Serialize, ToSchema)]
pub struct CommissionProposed {
    /// The text of the request without who made it.
    pub asked: String,
    /// The areas that can be asked.
    pub areas: Vec<AreaProposed>,
    /// The last day of the case itself.
    pub case_due_on: Option<NaiveDate>,
}

/// An area that can be asked.
#[derive(Serialize, ToSchema)]
pub struct AreaProposed {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: WordsBody,
    /// The last day that is proposed for it.
    pub due_on: NaiveDate,
}

/// What is asked of one area or several.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionBody {
    /// The numbers of the areas.
    pub areas: Vec<i64>,
    /// What is asked, without the name of who asked.
    pub asked: String,
    /// The last day for their answers; each area's usual time when none.
    pub due_on: Option<Day>,
    /// Whether that day may lie after the case's own last day.
    #[serde(default)]
    #[schema(required = false)]
    pub after_case_due: bool,
}

/// The commissions that were made.
#[derive(Serialize, ToSchema)]
pub struct Commissioned {
    /// The case.
    pub case: String,
    /// Its version now.
    pub version: u64,
    /// The numbers of the commissions.
    pub ids: Vec<i64>,
}

/// Another last day, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DueBody {
    /// The last day.
    pub due_on: Day,
    /// Why; the area is told.
    #[serde(default)]
    #[schema(required = false)]
    pub note: String,
}

/// Why a commission is cancelled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelBody {
    /// Why; the area is told.
    #[serde(default)]
    #[schema(required = false)]
    pub note: String,
}

/// Which open commissions, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommissionsAsked {
    /// Only those of the area with this number.
    pub area: Option<i64>,
    /// Only those whose last day has passed.
    pub late: Option<bool>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 25)]
    pub limit: Option<u16>,
    /// Where the page before ended: what it said in `next`.
    pub after: Option<String>,
}

impl CommissionShown {
    fn of(line: CommissionLine) -> Self {
        let one = line.commission;
        Self {
            id: line.id.0,
            case: line.reference.slug(),
            area_id: one.area.0,
            area: WordsBody::of(line.area),
            made_at: line.made_at,
            due_on: one.due_on,
            promised_on: one.promised_on,
            state: CommissionStateWord(one.state),
            closed_on: one.closed_on,
            days_left: line.days_left,
            files: line.files,
        }
    }
}

impl AnswerShown {
    fn of(answer: AreaAnswer, sent_at: Option<DateTime<Utc>>) -> Self {
        Self {
            sent_at,
            nothing_because: answer.nothing_because,
            comment: answer.comment,
            sensitivities: answer
                .sensitivities
                .into_iter()
                .map(|one| SensitivityShown { exemption: one.exemption, why: one.why })
                .collect(),
            searches: answer
                .searches
                .into_iter()
                .map(|one| SearchShown { place: one.place, terms: one.terms, found: one.found })
                .collect(),
            minutes: answer.minutes,
        }
    }
}

impl CommissionWhole {
    fn of(view: CommissionView) -> Self {
        Self {
            commission: CommissionShown::of(view.line),
            asked: view.asked,
            made_by: view.made_by,
            answer: view.answer.map(|one| AnswerShown::of(one.answer, one.sent_at)),
            files: view
                .files
                .into_iter()
                .map(|file| AreaFileShown {
                    name: file.name,
                    media_type: file.media_type,
                    bytes: file.bytes,
                    findings: file.findings,
                    document: file.document.map(|id| id.0),
                })
                .collect(),
            notes: view
                .notes
                .into_iter()
                .map(|(note, by)| NoteShown {
                    kind: note.kind,
                    by,
                    at: note.at,
                    named_on: note.named_on,
                    to_whom: note.to_whom,
                    note: note.note,
                })
                .collect(),
        }
    }
}

/// The open commissions of every case
#[utoipa::path(get, path = "/commissions", tag = "commissions", operation_id = "open_commissions",
    params(CommissionsAsked),
    responses((status = 200, description = "A page of commissions", body = CommissionPage,
        headers(("Link" = Option<String>, description = "The next page")))))]
pub async fn open(
    caller: Caller,
    Asked(asked): Asked<CommissionsAsked>,
) -> Result<HttpResponse, Refusal> {
    let late = asked.late.unwrap_or_default();
    let wanted = PageAsked { limit: asked.limit, after: asked.after };
    let after = paging::number(wanted.after.as_deref())?.unwrap_or_default();
    let after = Some(CommissionId(after));
    let filter = CommissionFilter { area: asked.area.map(AreaId), late, after };
    let all = caller.ask(move |office, who| office.open_commissions(who, filter)).await?;
    let (found, next) = paging::part(all, |one| one.id.0, &wanted)?;
    let query = [
        ("area", asked.area.map(|area| area.to_string()).unwrap_or_default()),
        ("late", if late { "true".to_owned() } else { String::new() }),
        ("limit", wanted.limit.map(|limit| limit.to_string()).unwrap_or_default()),
    ];
    let query: Vec<_> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let items: Vec<_> = found.into_iter().map(CommissionShown::of).collect();
    Ok(paging::page(&caller, "/api/v1/commissions", &query, items, next))
}

/// The commissions of a case
#[utoipa::path(get, path = "/cases/{case}/commissions", tag = "commissions",
    operation_id = "commissions",
    params(("case" = String, Path, description = "As `atisn-26732`"), PageAsked),
    responses((status = 200, description = "A page of commissions", body = CommissionPage,
        headers(("Link" = Option<String>, description = "The next page")))))]
pub async fn of_case(
    caller: Caller,
    slug: web::Path<String>,
    Asked(asked): Asked<PageAsked>,
) -> Result<HttpResponse, Refusal> {
    let mut all = caller.ask_of(&slug, Office::commissions_of).await?;
    all.sort_by_key(|one| one.id);
    let (found, next) = paging::part(all, |one| one.id.0, &asked)?;
    let limit = asked.limit.map(|limit| limit.to_string()).unwrap_or_default();
    let items: Vec<_> = found.into_iter().map(CommissionShown::of).collect();
    let path = format!("/api/v1/cases/{slug}/commissions");
    Ok(paging::page(&caller, &path, &[("limit", &limit)], items, next))
}

/// What can be asked about a case, of whom, until when
#[utoipa::path(get, path = "/cases/{case}/commissions/proposal", tag = "commissions",
    operation_id = "commission_proposal",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "What is proposed", body = CommissionProposed)))]
pub async fn proposal(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let found = caller.ask_of(&slug, Office::commission_proposal).await?;
    Ok(HttpResponse::Ok().json(CommissionProposed {
        asked: found.asked,
        areas: found
            .areas
            .into_iter()
            .map(|(area, due_on)| AreaProposed {
                id: area.id.0,
                name: WordsBody::of(area.name),
                due_on,
            })
            .collect(),
        case_due_on: found.case_due_on,
    }))
}

/// Ask business areas for what they hold
///
/// Each gets a commission of its own, and everybody who is written to in it an e-mail with a link.
#[utoipa::path(post, path = "/cases/{case}/commissions", tag = "commissions",
    operation_id = "commission",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    request_body = CommissionBody,
    responses((status = 201, description = "Asked", body = Commissioned,
        headers(("ETag" = String)))))]
pub async fn commission(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<CommissionBody>,
) -> Result<HttpResponse, Refusal> {
    let new = NewCommissions {
        areas: body.areas.into_iter().map(AreaId).collect(),
        asked: body.asked,
        due_on: body.due_on.map(|day| day.0),
        after_case_due: body.after_case_due,
    };
    let (ids, done) =
        caller.act(&slug, move |office, who, id| office.commission(who, id, &new)).await?;
    let ids = ids.into_iter().map(|id| id.0).collect();
    Ok(HttpResponse::build(StatusCode::CREATED)
        .insert_header((header::ETAG, tag(done.version)))
        .json(Commissioned { case: done.case, version: done.version, ids }))
}

/// All of one commission, with the answer and the files
#[utoipa::path(get, path = "/cases/{case}/commissions/{commission}", tag = "commissions",
    operation_id = "commission_whole",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("commission" = i64, Path, description = "The number of the commission")),
    responses((status = 200, description = "All of it", body = CommissionWhole)))]
pub async fn whole(
    caller: Caller,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, Refusal> {
    let (slug, commission) = path.into_inner();
    let view = caller
        .ask_of(&slug, move |office, who, id| {
            office.commission_view(who, id, CommissionId(commission))
        })
        .await?;
    Ok(HttpResponse::Ok().json(CommissionWhole::of(view)))
}

/// Remind an area: everybody who is written to gets the question and a fresh link
#[utoipa::path(post, path = "/cases/{case}/commissions/{commission}/remind", tag = "commissions",
    operation_id = "remind_area",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("commission" = i64, Path, description = "The number of the commission")),
    responses((status = 200, description = "Reminded", body = Done, headers(("ETag" = String)))))]
pub async fn remind(
    caller: Caller,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, Refusal> {
    let (slug, commission) = path.into_inner();
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            office.resend_commission(who, id, CommissionId(commission))
        })
        .await?;
    Ok(done.answer())
}

/// Give an area another last day
#[utoipa::path(post, path = "/cases/{case}/commissions/{commission}/extend", tag = "commissions",
    operation_id = "extend_commission",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("commission" = i64, Path, description = "The number of the commission")),
    request_body = DueBody,
    responses((status = 200, description = "Extended", body = Done, headers(("ETag" = String)))))]
pub async fn extend(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Body(body): Body<DueBody>,
) -> Result<HttpResponse, Refusal> {
    let (slug, commission) = path.into_inner();
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            let commission = CommissionId(commission);
            office.extend_commission(who, id, commission, body.due_on.0, &body.note)
        })
        .await?;
    Ok(done.answer())
}

/// Ask an area again whose answer does not do
#[utoipa::path(post, path = "/cases/{case}/commissions/{commission}/reopen", tag = "commissions",
    operation_id = "reopen_commission",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("commission" = i64, Path, description = "The number of the commission")),
    request_body = DueBody,
    responses((status = 200, description = "Asked again", body = Done,
        headers(("ETag" = String)))))]
pub async fn reopen(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Body(body): Body<DueBody>,
) -> Result<HttpResponse, Refusal> {
    let (slug, commission) = path.into_inner();
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            let commission = CommissionId(commission);
            office.reopen_commission(who, id, commission, body.due_on.0, &body.note)
        })
        .await?;
    Ok(done.answer())
}

/// Close a commission whose answer is needed no longer
///
/// Its links stop working at once.
#[utoipa::path(post, path = "/cases/{case}/commissions/{commission}/cancel", tag = "commissions",
    operation_id = "cancel_commission",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("commission" = i64, Path, description = "The number of the commission")),
    request_body = CancelBody,
    responses((status = 200, description = "Closed", body = Done, headers(("ETag" = String)))))]
pub async fn cancel(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Body(body): Body<CancelBody>,
) -> Result<HttpResponse, Refusal> {
    let (slug, commission) = path.into_inner();
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            office.cancel_commission(who, id, CommissionId(commission), &body.note)
        })
        .await?;
    Ok(done.answer())
}
