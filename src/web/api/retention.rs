//! For how long cases are kept: what is due, holds, and erasing.

use super::{
    access::{ReasonBody, ReasonShown},
    body::{Asked, Body},
    caller::{Caller, Done},
    paging::{self, PageAsked},
    refusal::Refusal,
    vocabulary::RetentionKindWord,
};
use crate::service::{KeptCase, Office};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A case whose time is over, or which is held.
#[derive(Serialize, ToSchema)]
pub struct KeptShown {
    /// The case, as addresses name it.
    pub case: String,
    /// What letters call it.
    pub reference: String,
    /// What its period is for.
    pub kind: RetentionKindWord,
    /// The day on which nothing more was owed.
    pub closed_on: Option<NaiveDate>,
    /// The last day on which it is kept.
    pub kept_until: Option<NaiveDate>,
}

/// A page of cases.
#[derive(Serialize, ToSchema)]
pub struct KeptPage {
    /// In the order in which they came.
    pub items: Vec<KeptShown>,
    /// The address of the next page.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// How a case is kept.
#[derive(Serialize, ToSchema)]
pub struct RetentionShown {
    /// The last day on which it is kept; none while something is owed, or once it is erased.
    pub kept_until: Option<NaiveDate>,
    /// The day on which it was erased.
    pub erased_on: Option<NaiveDate>,
    /// Whether it is held beyond its time.
    pub is_held: bool,
    /// Why it was held and the hold lifted, in order.
    pub reasons: Vec<ReasonShown>,
    /// What erasing it would take away, for who may do that, once it may be done.
    pub would_erase: Option<HoldingsShown>,
}

/// How much of each kind a case holds.
#[derive(Serialize, ToSchema)]
#[expect(missing_docs, reason = "each is its word")]
pub struct HoldingsShown {
    pub documents: i64,
    pub copies: i64,
    pub marks: i64,
    pub letters: i64,
    pub messages: i64,
    pub notes: i64,
    pub commissions: i64,
    /// Events, which stay.
    pub events: i64,
}

/// Which case is erased, said once more so that none is by a slip.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseBody {
    /// What letters call it, as `ATISN 26732`.
    pub reference: String,
}

fn shown(kept: &KeptCase) -> KeptShown {
    KeptShown {
        case: kept.reference.slug(),
        reference: kept.reference.to_string(),
        kind: RetentionKindWord(kept.kind),
        closed_on: kept.closed_on,
        kept_until: kept.kept_until,
    }
}

fn listed(
    caller: &Caller,
    path: &str,
    mut cases: Vec<KeptCase>,
    asked: &PageAsked,
) -> Result<HttpResponse, Refusal> {
    cases.sort_by_key(|one| one.id);
    let (found, next) = paging::part(cases, |one| one.id.0, asked)?;
    let limit = asked.limit.map(|limit| limit.to_string()).unwrap_or_default();
    let items: Vec<KeptShown> = found.iter().map(shown).collect();
    Ok(paging::page(caller, path, &[("limit", &limit)], items, next))
}

/// The cases whose time is over
///
/// At most 200 of each kind, the longest closed of them: whoever erases those is told of the rest.
#[utoipa::path(get, path = "/retention/due", tag = "retention", operation_id = "retention_due",
    params(PageAsked),
    responses((status = 200, description = "A page of cases", body = KeptPage,
        headers(("Link" = Option<String>, description = "The next page")))))]
pub async fn due(caller: Caller, Asked(asked): Asked<PageAsked>) -> Result<HttpResponse, Refusal> {
    let view = caller.ask(Office::retention).await?;
    listed(&caller, "/api/v1/retention/due", view.due, &asked)
}

/// The cases that are held beyond their time, or will be
#[utoipa::path(get, path = "/retention/held", tag = "retention", operation_id = "retention_held",
    params(PageAsked),
    responses((status = 200, description = "A page of cases", body = KeptPage,
        headers(("Link" = Option<String>, description = "The next page")))))]
pub async fn held(caller: Caller, Asked(asked): Asked<PageAsked>) -> Result<HttpResponse, Refusal> {
    let view = caller.ask(Office::retention).await?;
    listed(&caller, "/api/v1/retention/held", view.held, &asked)
}

/// How a case is kept
#[utoipa::path(get, path = "/cases/{case}/retention", tag = "retention",
    operation_id = "case_retention",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "How it is kept", body = RetentionShown)))]
pub async fn of_case(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let view = caller.ask_of(&slug, Office::case_retention).await?;
    Ok(HttpResponse::Ok().json(RetentionShown {
        kept_until: view.kept_until,
        erased_on: view.erased_on,
        is_held: view.is_held,
        reasons: view.reasons.into_iter().map(ReasonShown::of).collect(),
        would_erase: view.preview.map(|one| HoldingsShown {
            documents: one.documents,
            copies: one.copies,
            marks: one.marks,
            letters: one.letters,
            messages: one.messages,
            notes: one.notes,
            commissions: one.commissions,
            events: one.events,
        }),
    }))
}

/// Keep a case beyond its time
#[utoipa::path(post, path = "/cases/{case}/hold", tag = "retention", operation_id = "hold",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = ReasonBody,
    responses((status = 200, description = "Held", body = Done, headers(("ETag" = String)))))]
pub async fn hold(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<ReasonBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.hold_case(who, id, &body.reason)).await?;
    Ok(done.answer())
}

/// Lift a hold
#[utoipa::path(post, path = "/cases/{case}/hold/lift", tag = "retention",
    operation_id = "lift_hold",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = ReasonBody,
    responses((status = 200, description = "Lifted", body = Done, headers(("ETag" = String)))))]
pub async fn lift_hold(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<ReasonBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.lift_hold(who, id, &body.reason)).await?;
    Ok(done.answer())
}

/// Erase for good what people wrote in a case, and its files
///
/// Its events stay. Only a case whose time is over and that is not held.
#[utoipa::path(post, path = "/cases/{case}/erase", tag = "retention", operation_id = "erase",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = EraseBody,
    responses((status = 200, description = "Erased", body = Done, headers(("ETag" = String)))))]
pub async fn erase(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<EraseBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.erase_case(who, id, &body.reference))
        .await?;
    Ok(done.answer())
}
