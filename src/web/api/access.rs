//! Who may see a case: restricting it, opening it again, and being let into one.

use super::{
    body::Body,
    caller::{Caller, Done},
    refusal::Refusal,
    vocabulary::RoleWord,
};
use crate::{
    domain::ids::StaffId,
    service::{AccessView, Office, ReasonLine},
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who may see a case.
#[derive(Serialize, ToSchema)]
pub struct AccessShown {
    /// Whether it is restricted to those who are named.
    pub is_restricted: bool,
    /// Everybody who is named or could be.
    pub people: Vec<PersonShown>,
    /// Why it was restricted, opened again or looked into, in order.
    pub reasons: Vec<ReasonShown>,
}

/// Somebody who is named or could be.
#[derive(Serialize, ToSchema)]
pub struct PersonShown {
    /// Their number.
    pub id: i64,
    /// Their name.
    pub name: String,
    /// What they are there for.
    pub role: RoleWord,
    /// Whether they are named.
    pub is_named: bool,
    /// Whether they have work to do in it, so that they cannot be left out.
    pub has_work: bool,
}

/// What somebody gave as their reason.
#[derive(Serialize, ToSchema)]
pub struct ReasonShown {
    /// The kind of the event.
    pub act: String,
    /// Their name.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Their words; empty once erased.
    pub reason: String,
}

/// Why something is done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonBody {
    /// The reason.
    pub reason: String,
}

/// To whom a case is restricted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestrictBody {
    /// The numbers of the people, the caller's own among them.
    pub people: Vec<i64>,
    /// The reason.
    pub reason: String,
}

/// Into which case somebody is let.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinCaseBody {
    /// What letters call it, as `ATISN 26732`.
    pub reference: String,
    /// The reason.
    pub reason: String,
}

impl ReasonShown {
    /// A reason, as it is told.
    pub fn of(line: ReasonLine) -> Self {
        Self { act: line.act, by: line.by, at: line.at, reason: line.reason }
    }
}

impl AccessShown {
    fn of(view: AccessView) -> Self {
        Self {
            is_restricted: view.is_restricted,
            people: view
                .people
                .into_iter()
                .map(|one| PersonShown {
                    id: one.id.0,
                    name: one.name,
                    role: RoleWord(one.role),
                    is_named: one.is_named,
                    has_work: one.has_work,
                })
                .collect(),
            reasons: view.reasons.into_iter().map(ReasonShown::of).collect(),
        }
    }
}

/// Who may see a case, and why
#[utoipa::path(get, path = "/cases/{case}/access", tag = "access", operation_id = "access",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "Who may see it", body = AccessShown)))]
pub async fn access(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let view = caller.ask_of(&slug, Office::access).await?;
    Ok(HttpResponse::Ok().json(AccessShown::of(view)))
}

/// Restrict a case to named people
///
/// From then on it is there for nobody else, in no list and under no address.
#[utoipa::path(post, path = "/cases/{case}/access/restrict", tag = "access",
    operation_id = "restrict",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = RestrictBody,
    responses((status = 200, description = "Restricted", body = Done,
        headers(("ETag" = String)))))]
pub async fn restrict(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<RestrictBody>,
) -> Result<HttpResponse, Refusal> {
    let people: Vec<StaffId> = body.people.into_iter().map(StaffId).collect();
    // Who leaves themselves out could not be told that it was done.
    if !people.contains(&caller.bearer.who.id) {
        return Err(Refusal::field("people", "api-error-leaves-you-out"));
    }
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.restrict(who, id, &people, &body.reason))
        .await?;
    Ok(done.answer())
}

/// Open a restricted case again to everybody who reads cases
#[utoipa::path(post, path = "/cases/{case}/access/lift", tag = "access",
    operation_id = "lift_restriction",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = ReasonBody,
    responses((status = 200, description = "Opened", body = Done, headers(("ETag" = String)))))]
pub async fn lift(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<ReasonBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.lift_restriction(who, id, &body.reason))
        .await?;
    Ok(done.answer())
}

/// Be let into a restricted case
///
/// Answered alike for a case that is not restricted, one that is seen already, and none at all.
#[utoipa::path(post, path = "/restricted/join", tag = "access", operation_id = "join_restricted",
    request_body = JoinCaseBody,
    responses((status = 200, description = "Let in", body = Done, headers(("ETag" = String)))))]
pub async fn join(caller: Caller, Body(body): Body<JoinCaseBody>) -> Result<HttpResponse, Refusal> {
    let joined = caller
        .ask(move |office, who| office.join_restricted(who, &body.reference, &body.reason))
        .await?;
    // The version is told as after any act, which needs to read the case.
    let ((), done) = caller.act(&joined.slug(), |_, _, _| Ok(())).await?;
    Ok(done.answer())
}
