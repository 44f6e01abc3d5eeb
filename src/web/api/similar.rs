//! Cases that look like a request: before it is logged, and once it is.

use super::{
    body::Body,
    caller::{Caller, Done},
    cases::NewCase,
    notes::OtherCaseShown,
    refusal::Refusal,
    vocabulary::{LinkKindWord, WhySimilarWord},
};
use crate::service::{Office, SimilarCase};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A case that looks like a request.
#[derive(Serialize, ToSchema)]
pub struct SimilarShown {
    /// The case.
    pub other: OtherCaseShown,
    /// Why it is proposed.
    pub why: WhySimilarWord,
    /// The kind of link that fits.
    pub kind: LinkKindWord,
    /// What part of the words of the shorter one they share, in hundredths.
    pub percent: usize,
    /// Some of those words; none for who may not know who asks.
    pub shared: Vec<String>,
    /// Whether its answer is in the disclosure log.
    pub is_published: bool,
}

/// Cases that look like a request.
#[derive(Serialize, ToSchema)]
pub struct SimilarList {
    /// What is most like it first.
    pub items: Vec<SimilarShown>,
}

impl SimilarList {
    fn of(similar: Vec<SimilarCase>) -> Self {
        let items = similar.into_iter().map(|one| SimilarShown {
            other: OtherCaseShown::of(one.other),
            why: WhySimilarWord(one.why),
            kind: LinkKindWord(one.why.link()),
            percent: one.percent,
            shared: one.shared,
            is_published: one.is_published,
        });
        Self { items: items.collect() }
    }
}

/// The cases that look like a request before it is logged
///
/// Nothing is logged by this. For what comes of it, `POST /cases` has `link` and `file_with`.
#[utoipa::path(post, path = "/cases/similar", tag = "cases", operation_id = "similar_to",
    request_body = NewCase,
    responses((status = 200, description = "Those that look like it", body = SimilarList)))]
pub async fn to_new(caller: Caller, Body(new): Body<NewCase>) -> Result<HttpResponse, Refusal> {
    let (request, _) = new.request()?;
    let similar = caller.ask(move |office, who| office.similar_to(who, &request)).await?;
    Ok(HttpResponse::Ok().json(SimilarList::of(similar)))
}

/// The cases that look like one that is open
#[utoipa::path(get, path = "/cases/{case}/similar", tag = "cases", operation_id = "similar_cases",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "Those that look like it", body = SimilarList)))]
pub async fn of_case(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let similar = caller.ask_of(&slug, Office::similar_cases).await?;
    Ok(HttpResponse::Ok().json(SimilarList::of(similar)))
}

/// Say that two cases that look alike are about different things
#[utoipa::path(post, path = "/cases/{case}/similar/{other}/dismiss", tag = "cases",
    operation_id = "dismiss_likeness",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("other" = String, Path, description = "As `atisn-26731`")),
    responses((status = 200, description = "Dismissed", body = Done, headers(("ETag" = String)))))]
pub async fn dismiss(
    caller: Caller,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, Refusal> {
    let (slug, other) = place.into_inner();
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.dismiss_likeness(who, id, &other)).await?;
    Ok(done.answer())
}
