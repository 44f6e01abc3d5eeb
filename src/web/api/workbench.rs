//! The workbench for programs: the words of a page, finding, suggestions, and acts on many marks.

use super::{
    body::{Asked, Body},
    caller::{Caller, Done, tag},
    documents::Marked,
    paging::{self, PageAsked},
    refusal::Refusal,
};
use crate::{
    domain::{
        ids::{DocumentId, MarkId},
        mark::{Find, Mark, Scope, Style},
    },
    law::exemption::Citation,
    service::{self, FoundText, MarkAct, Proposal, Spot},
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};

/// A word of a page.
#[derive(Serialize, ToSchema)]
pub struct WordShown {
    /// Its number on the page, counted from 1: what a mark on words names.
    pub number: i64,
    /// It.
    pub text: String,
    /// On which line of the page.
    pub line: usize,
    /// Left, top, right and bottom in points of the page as it is shown.
    pub area: [f64; 4],
}

/// A page of the list of words.
#[derive(Serialize, ToSchema)]
pub struct WordPage {
    /// In the order in which they are read.
    pub items: Vec<WordShown>,
    /// The address of the next page of the list.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// Words of a page that are to be removed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WordsOfPageBody {
    /// The page, counted from 1.
    #[schema(minimum = 1)]
    pub page: u32,
    /// The first word.
    #[schema(minimum = 1)]
    pub from: u32,
    /// The last word.
    #[schema(minimum = 1)]
    pub to: u32,
    /// What it rests on, as `FOIA s.40(2)`.
    pub exemption: Option<String>,
}

/// Some marks of a document.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkIdsBody {
    /// Their numbers.
    pub ids: Vec<i64>,
}

/// Another ground for some marks.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestBody {
    /// The numbers of the marks.
    pub ids: Vec<i64>,
    /// What they rest on from now on, as `FOIA s.40(2)`; nothing yet when none.
    pub exemption: Option<String>,
}

/// How much a found text takes with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindScope {
    /// The characters, wherever they stand.
    Exact,
    /// Whole words only.
    #[default]
    Word,
    /// The whole line.
    Line,
}

/// A text that is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FindAsked {
    /// The text.
    #[param(min_length = 1)]
    pub text: String,
    /// How much goes with it.
    #[param(inline)]
    pub scope: Option<FindScope>,
    /// Whether `smith` leaves `Smith` alone.
    pub case_sensitive: Option<bool>,
}

/// Where a text stands.
#[derive(Serialize, ToSchema)]
pub struct PlacesShown {
    /// In how many places.
    pub places: usize,
    /// On which pages, where there are pages.
    pub pages: Vec<u32>,
    /// Whether a mark removes it already wherever it stands.
    pub is_marked: bool,
    /// The places, in order; at most 200.
    pub items: Vec<PlaceShown>,
}

/// One place of a text.
#[derive(Serialize, ToSchema)]
pub struct PlaceShown {
    /// The page, where there are pages.
    pub page: Option<u32>,
    /// The part of the document, where there are none.
    pub part: String,
    /// The words before it.
    pub before: String,
    /// It.
    pub text: String,
    /// The words after it.
    pub after: String,
}

/// A text that looks like personal data.
#[derive(Serialize, ToSchema)]
pub struct SuggestionShown {
    /// The text.
    pub text: String,
    /// `person`, `email`, `phone`, …
    pub kind: &'static str,
    /// How sure it is, from 0 to 1.
    pub score: f64,
    /// In how many places it stands.
    pub places: usize,
    /// On which pages, where there are pages.
    pub pages: Vec<u32>,
    /// Whether a mark removes it already.
    pub is_marked: bool,
}

/// A page of suggestions.
#[derive(Serialize, ToSchema)]
pub struct SuggestionPage {
    /// The surest first.
    pub items: Vec<SuggestionShown>,
    /// The address of the next page.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// Suggestions that are accepted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptBody {
    /// Their texts, each as it was suggested.
    #[schema(min_items = 1)]
    pub texts: Vec<String>,
    /// What the marks rest on, as `FOIA s.40(2)`.
    pub exemption: Option<String>,
}

impl PlacesShown {
    fn of(found: Option<FoundText>) -> Self {
        let Some(found) = found else {
            return Self { places: 0, pages: Vec::new(), is_marked: false, items: Vec::new() };
        };
        Self {
            places: found.places,
            pages: found.pages,
            is_marked: found.is_marked,
            items: found
                .shown
                .into_iter()
                .map(|place| PlaceShown {
                    page: place.page,
                    part: place.part,
                    before: place.before,
                    text: place.text,
                    after: place.after,
                })
                .collect(),
        }
    }
}

impl SuggestionShown {
    fn of(one: Proposal) -> Self {
        Self {
            text: one.text,
            kind: one.kind,
            score: one.score,
            places: one.places,
            pages: one.pages,
            is_marked: one.is_marked,
        }
    }
}

fn citation(text: Option<&str>) -> Result<Option<Citation>, Refusal> {
    let wrong = service::Invalid::UnknownExemption.key();
    text.map(|text| text.parse().map_err(|_cause| Refusal::field("exemption", wrong))).transpose()
}

fn marked(ids: Vec<MarkId>, done: Done, status: StatusCode) -> HttpResponse {
    let ids = ids.into_iter().map(|id| id.0).collect();
    HttpResponse::build(status).insert_header((header::ETAG, tag(done.version))).json(Marked {
        case: done.case,
        version: done.version,
        ids,
    })
}

/// Acts on the marks of a document that the case has.
async fn act(
    caller: &Caller,
    path: (String, i64),
    act: MarkAct,
) -> Result<(Vec<MarkId>, Done), Refusal> {
    let (slug, document) = path;
    caller
        .act(&slug, move |office, who, id| {
            let document = DocumentId(document);
            // A document of another case is none of this.
            office.stands_on(who, id, document)?;
            office.act_on_marks(who, id, document, None, act)
        })
        .await
}

/// The words of a page
#[utoipa::path(get, path = "/cases/{case}/documents/{document}/pages/{page}/words",
    tag = "workbench", operation_id = "words",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document"),
        ("page" = u32, Path, description = "The page, counted from 1"), PageAsked),
    responses((status = 200, description = "A page of the list of words", body = WordPage,
        headers(("Link" = Option<String>, description = "The next page")))))]
pub async fn words(
    caller: Caller,
    path: web::Path<(String, i64, u32)>,
    Asked(asked): Asked<PageAsked>,
) -> Result<HttpResponse, Refusal> {
    let (slug, document, page) = path.into_inner();
    let view = caller
        .ask_of(&slug, move |office, who, id| {
            office.bench_page(who, id, DocumentId(document), page, &[])
        })
        .await?;
    let all: Vec<WordShown> = (1..)
        .zip(view.words)
        .map(|(number, (area, text, line))| WordShown { number, text, line, area })
        .collect();
    let (items, next) = paging::part(all, |one| one.number, &asked)?;
    let limit = asked.limit.map(|limit| limit.to_string()).unwrap_or_default();
    let path = format!("/api/v1/cases/{slug}/documents/{document}/pages/{page}/words");
    Ok(paging::page(&caller, &path, &[("limit", &limit)], items, next))
}

/// Mark words of a page, from one to another
#[utoipa::path(post, path = "/cases/{case}/documents/{document}/marks/words", tag = "workbench",
    operation_id = "mark_words",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document")),
    request_body = WordsOfPageBody,
    responses((status = 201, description = "Marked", body = Marked, headers(("ETag" = String)))))]
pub async fn mark_words(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Body(body): Body<WordsOfPageBody>,
) -> Result<HttpResponse, Refusal> {
    let (slug, document) = path.into_inner();
    let exemption = citation(body.exemption.as_deref())?;
    let wrong = |field| Refusal::field(field, service::Invalid::BadMark.key());
    let from = usize::try_from(body.from).map_err(|_cause| wrong("from"))?;
    let to = usize::try_from(body.to).map_err(|_cause| wrong("to"))?;
    if from == 0 {
        return Err(wrong("from"));
    }
    if to < from {
        return Err(wrong("to"));
    }
    let (ids, done) = caller
        .act(&slug, move |office, who, id| {
            let document = DocumentId(document);
            let words = std::iter::once(from - 1..to).collect();
            let spots = vec![Spot::Words(body.page, words)];
            let style = Style::default();
            let marks = office.marks_on(who, id, document, spots, exemption, style)?;
            office.mark(who, id, document, marks)
        })
        .await?;
    Ok(marked(ids, done, StatusCode::CREATED))
}

/// Take marks away, all of them or none
#[utoipa::path(post, path = "/cases/{case}/documents/{document}/marks/remove", tag = "workbench",
    operation_id = "remove_marks",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document")),
    request_body = MarkIdsBody,
    responses((status = 200, description = "Taken away", body = Done, headers(("ETag" = String)))))]
pub async fn remove(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Body(body): Body<MarkIdsBody>,
) -> Result<HttpResponse, Refusal> {
    let ids: BTreeSet<MarkId> = body.ids.into_iter().map(MarkId).collect();
    let gone = MarkAct::Remove(ids.into_iter().collect());
    let (_, done) = act(&caller, path.into_inner(), gone).await?;
    Ok(done.answer())
}

/// Rest marks on another exemption
///
/// On another ground each is another mark: `ids` are those that were made.
#[utoipa::path(post, path = "/cases/{case}/documents/{document}/marks/rest", tag = "workbench",
    operation_id = "rest_marks",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document")),
    request_body = RestBody,
    responses((status = 200, description = "Rested", body = Marked, headers(("ETag" = String)))))]
pub async fn rest(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Body(body): Body<RestBody>,
) -> Result<HttpResponse, Refusal> {
    let exemption = citation(body.exemption.as_deref())?;
    let ids: BTreeSet<MarkId> = body.ids.into_iter().map(MarkId).collect();
    let rested = MarkAct::Rest(ids.into_iter().collect(), exemption);
    let (made, done) = act(&caller, path.into_inner(), rested).await?;
    Ok(marked(made, done, StatusCode::OK))
}

/// Take back one's own last act on the marks of a document
#[utoipa::path(post, path = "/cases/{case}/documents/{document}/marks/undo", tag = "workbench",
    operation_id = "undo_marks",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document")),
    responses((status = 200, description = "Taken back", body = Done, headers(("ETag" = String)))))]
pub async fn undo(caller: Caller, path: web::Path<(String, i64)>) -> Result<HttpResponse, Refusal> {
    let (_, done) = act(&caller, path.into_inner(), MarkAct::Undo).await?;
    Ok(done.answer())
}

/// Do again what was taken back last
#[utoipa::path(post, path = "/cases/{case}/documents/{document}/marks/redo", tag = "workbench",
    operation_id = "redo_marks",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document")),
    responses((status = 200, description = "Done again", body = Done, headers(("ETag" = String)))))]
pub async fn redo(caller: Caller, path: web::Path<(String, i64)>) -> Result<HttpResponse, Refusal> {
    let (_, done) = act(&caller, path.into_inner(), MarkAct::Redo).await?;
    Ok(done.answer())
}

/// Where a text stands in a document, with the words around it
///
/// Nothing is marked. A mark with `find` then marks all of it.
#[utoipa::path(get, path = "/cases/{case}/documents/{document}/found", tag = "workbench",
    operation_id = "find",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document"), FindAsked),
    responses((status = 200, description = "Where it stands", body = PlacesShown)))]
pub async fn find(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Asked(asked): Asked<FindAsked>,
) -> Result<HttpResponse, Refusal> {
    let (slug, document) = path.into_inner();
    if asked.text.trim().is_empty() {
        return Err(Refusal::field("text", service::Invalid::Empty.key()));
    }
    let scope = match asked.scope.unwrap_or_default() {
        FindScope::Exact => Scope::Exact,
        FindScope::Word => Scope::Word,
        FindScope::Line => Scope::Line,
    };
    let case_sensitive = asked.case_sensitive.unwrap_or_default();
    let find = Find { text: asked.text, scope, case_sensitive };
    let found = caller
        .ask_of(&slug, move |office, who, id| {
            office.find_in(who, id, DocumentId(document), &[find], &[])
        })
        .await?;
    Ok(HttpResponse::Ok().json(PlacesShown::of(found.into_iter().next())))
}

/// What looks like personal data in a document
#[utoipa::path(get, path = "/cases/{case}/documents/{document}/suggestions", tag = "workbench",
    operation_id = "suggestions",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document"), PageAsked),
    responses((status = 200, description = "A page of suggestions", body = SuggestionPage,
        headers(("Link" = Option<String>, description = "The next page")))))]
pub async fn suggestions(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Asked(asked): Asked<PageAsked>,
) -> Result<HttpResponse, Refusal> {
    let (slug, document) = path.into_inner();
    let found = caller
        .ask_of(&slug, move |office, who, id| office.suggestions(who, id, DocumentId(document)))
        .await?;
    let all: Vec<(i64, Proposal)> = (1..).zip(found).collect();
    let (found, next) = paging::part(all, |(number, _)| *number, &asked)?;
    let limit = asked.limit.map(|limit| limit.to_string()).unwrap_or_default();
    let items: Vec<_> = found.into_iter().map(|(_, one)| SuggestionShown::of(one)).collect();
    let path = format!("/api/v1/cases/{slug}/documents/{document}/suggestions");
    Ok(paging::page(&caller, &path, &[("limit", &limit)], items, next))
}

/// Accept suggestions: each is marked wherever it stands
#[utoipa::path(post, path = "/cases/{case}/documents/{document}/suggestions/accept",
    tag = "workbench", operation_id = "accept_suggestions",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document")),
    request_body = AcceptBody,
    responses((status = 201, description = "Marked", body = Marked, headers(("ETag" = String)))))]
pub async fn accept(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Body(body): Body<AcceptBody>,
) -> Result<HttpResponse, Refusal> {
    let (slug, document) = path.into_inner();
    let exemption = citation(body.exemption.as_deref())?.map(|one| one.to_string());
    if body.texts.is_empty() {
        return Err(Refusal::field("texts", service::Invalid::Empty.key()));
    }
    let texts: BTreeSet<String> = body.texts.into_iter().collect();
    let (ids, done) = caller
        .act(&slug, move |office, who, id| {
            let document = DocumentId(document);
            let wrong =
                || service::Error::Invalid { field: "texts", problem: service::Invalid::Nowhere };
            let proposed = office.suggestions(who, id, document)?;
            let mut marks = Vec::new();
            for text in &texts {
                if !proposed.iter().any(|one| one.text == *text) {
                    return Err(wrong());
                }
                let mark = Mark::find(text, exemption.as_deref()).map_err(|_cause| wrong())?;
                marks.push(mark);
            }
            office.mark(who, id, document, marks)
        })
        .await?;
    Ok(marked(ids, done, StatusCode::CREATED))
}
