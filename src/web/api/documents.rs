//! What was found: documents, marks, copies.

use super::{
    body::{Asked, Body, FileBody},
    caller::{Caller, Done},
    paging::{self, PageAsked},
    refusal::{Kind, Refusal},
};
use crate::{
    domain::{
        document::Disposition,
        ids::{CopyId, DocumentId, MarkId},
        mark::{Mark, MarkError, Marks},
    },
    redact::To,
    service::{self, CopyView, DocumentView, Office},
    web::session::download,
};
use actix_web::{HttpResponse, http::StatusCode, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A document of a case.
#[derive(Serialize, ToSchema)]
pub struct DocumentShown {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it is by its content.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// `clean`, `findings`, `unreadable` or `encrypted`.
    #[schema(value_type = String)]
    pub verdict: serde_json::Value,
    /// What inspection found when it was added.
    pub findings: Vec<FindingShown>,
    /// How many marks it has.
    pub marks: usize,
    /// What becomes of it.
    pub disposition: DispositionBody,
    /// Its proven copy.
    pub copy: Option<CopyShown>,
    /// Whether the last attempt at a copy failed the proof.
    pub was_refused: bool,
}

/// Hidden data in a document.
#[derive(Serialize, ToSchema)]
pub struct FindingShown {
    /// One of the kinds of `ateb inspect`.
    pub kind: String,
    /// Where.
    pub place: String,
    /// `remove`, `review` or `block`.
    #[schema(value_type = String)]
    pub action: serde_json::Value,
}

/// What becomes of a document.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "as", rename_all = "snake_case", deny_unknown_fields)]
pub enum DispositionBody {
    /// It is released, as a copy from which its marks are cut.
    Release {},
    /// It is withheld whole.
    Withhold {
        /// The exemption it rests on, as `FOIA s.43(2)`; none under subject access.
        exemption: Option<String>,
    },
    /// It is not what was asked for.
    OutOfScope {},
}

/// A copy that the second reading passed.
#[derive(Serialize, ToSchema)]
pub struct CopyShown {
    /// Its number.
    pub id: i64,
    /// The name it is sent under.
    pub name: String,
    /// What it is by its content.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// The hash that the proof is bound to.
    pub sha256: String,
}

/// A page of documents.
#[derive(Serialize, ToSchema)]
pub struct DocumentPage {
    /// In the order in which they were added.
    pub items: Vec<DocumentShown>,
    /// The address of the next page.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// A place to be removed, as in `ateb redact --marks`: just one of `find`, `page` (with `quads` or
/// `whole`), `sheet` (with `range`) and `part`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkBody {
    /// Wherever this text is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub find: Option<String>,
    /// `exact`, `word` or `line`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub scope: Option<String>,
    /// Whether `smith` leaves `Smith` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub case_sensitive: Option<bool>,
    /// The page, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub page: Option<u32>,
    /// Areas of the page: eight numbers each, four corners in order, in points.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub quads: Option<Vec<Vec<f64>>>,
    /// The whole page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub whole: Option<bool>,
    /// The name of a sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub sheet: Option<String>,
    /// Its cells, as `B2:B40`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub range: Option<String>,
    /// A part of a message, as `mime:1.2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub part: Option<String>,
    /// What it rests on, as `FOIA s.40(2)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub exemption: Option<String>,
    /// `block`, `block_with_label` or `text`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub style: Option<String>,
}

/// Marks to be put on a document.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarksBody {
    /// The marks.
    pub marks: Vec<MarkBody>,
}

/// A mark that stands.
#[derive(Serialize, ToSchema)]
pub struct MarkShown {
    /// Its number.
    pub id: i64,
    /// Where, why, and what stands in its place.
    #[schema(value_type = MarkBody)]
    pub mark: serde_json::Value,
}

/// A page of marks.
#[derive(Serialize, ToSchema)]
pub struct MarkPage {
    /// In the order in which they were put.
    pub items: Vec<MarkShown>,
    /// The address of the next page.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// The marks that were put on a document.
#[derive(Serialize, ToSchema)]
pub struct Marked {
    /// The case.
    pub case: String,
    /// Its version now.
    pub version: u64,
    /// The numbers of the marks, in the order in which they were given.
    pub ids: Vec<i64>,
}

/// As what a copy is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CopyAs {
    /// The kind that the document is.
    #[default]
    Same,
    /// PDF.
    Pdf,
    /// Comma-separated values.
    Csv,
    /// Plain text.
    Txt,
    /// An OpenDocument spreadsheet.
    Ods,
}

/// A copy that is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyBody {
    /// As what.
    #[serde(rename = "as", default)]
    #[schema(required = false)]
    pub kind: CopyAs,
}

/// Whether the second reading passed a copy.
#[derive(Serialize, ToSchema)]
pub struct CopyMade {
    /// The case.
    pub case: String,
    /// Its version now.
    pub version: u64,
    /// Whether there is a proven copy now. When there is not, `copy` tells nothing.
    pub verified: bool,
    /// The copy.
    pub copy: Option<CopyShown>,
}

/// A file that is added.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileAsked {
    /// Its name.
    #[param(min_length = 1)]
    pub name: String,
}

impl CopyShown {
    /// A copy, as it is told.
    pub fn of(copy: CopyView) -> Self {
        Self {
            id: copy.id.0,
            name: copy.name,
            media_type: copy.media_type,
            bytes: copy.bytes,
            sha256: copy.sha256,
        }
    }
}

impl DocumentShown {
    fn of(view: DocumentView) -> Self {
        let inspection = view.inspection;
        Self {
            id: view.id.0,
            name: view.name,
            media_type: view.media_type,
            bytes: view.bytes,
            verdict: word(&inspection.verdict),
            findings: inspection
                .findings
                .into_iter()
                .map(|finding| FindingShown {
                    action: word(&finding.action),
                    kind: finding.kind,
                    place: finding.place,
                })
                .collect(),
            marks: view.marks.len(),
            disposition: DispositionBody::of(&view.disposition),
            copy: view.copy.map(CopyShown::of),
            was_refused: view.was_refused,
        }
    }
}

fn word<T: Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

impl DispositionBody {
    fn of(disposition: &Disposition) -> Self {
        match disposition {
            Disposition::Release => Self::Release {},
            Disposition::Withhold { exemption } => {
                Self::Withhold { exemption: exemption.map(|one| one.to_string()) }
            }
            Disposition::OutOfScope => Self::OutOfScope {},
        }
    }

    fn read(self) -> Result<Disposition, Refusal> {
        Ok(match self {
            Self::Release {} => Disposition::Release,
            Self::OutOfScope {} => Disposition::OutOfScope,
            Self::Withhold { exemption } => Disposition::Withhold {
                exemption: exemption
                    .map(|text| {
                        text.parse().map_err(|_cause| {
                            Refusal::field("exemption", service::Invalid::UnknownExemption.key())
                        })
                    })
                    .transpose()?,
            },
        })
    }
}

fn marks_of(body: &MarksBody) -> Result<Vec<Mark>, Refusal> {
    let wrong = |field: String| Refusal::field(field, service::Invalid::BadMark.key());
    let text = serde_json::to_string(body).map_err(|_cause| Refusal::of(Kind::Internal))?;
    match Marks::from_json(&text) {
        Ok(marks) => Ok(marks.0),
        Err(MarkError::Mark { number, .. }) => Err(wrong(format!("marks[{}]", number - 1))),
        Err(_) => Err(wrong("marks".to_owned())),
    }
}

/// The documents of a case
#[utoipa::path(get, path = "/cases/{case}/documents", tag = "documents", operation_id = "documents",
    params(("case" = String, Path, description = "As `atisn-26732`"), PageAsked),
    responses((status = 200, description = "A page of documents", body = DocumentPage,
        headers(("Link" = Option<String>, description = "The next page")))))]
pub async fn documents(
    caller: Caller,
    slug: web::Path<String>,
    Asked(asked): Asked<PageAsked>,
) -> Result<HttpResponse, Refusal> {
    let view = caller.ask_of(&slug, Office::case).await?;
    let (found, next) = paging::part(view.documents, |one| one.id.0, &asked)?;
    let documents = found.into_iter().map(DocumentShown::of).collect();
    let limit = asked.limit.map(|limit| limit.to_string()).unwrap_or_default();
    let path = format!("/api/v1/cases/{slug}/documents");
    Ok(paging::page(&caller, &path, &[("limit", &limit)], documents, next))
}

/// Add a document
///
/// The body is the file itself. It is inspected for hidden data at once.
#[utoipa::path(post, path = "/cases/{case}/documents", tag = "documents",
    operation_id = "add_document",
    params(("case" = String, Path, description = "As `atisn-26732`"), FileAsked),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "Added", body = Done,
        headers(("Location" = String), ("ETag" = String)))))]
pub async fn add(
    caller: Caller,
    slug: web::Path<String>,
    Asked(asked): Asked<FileAsked>,
    FileBody(bytes): FileBody,
) -> Result<HttpResponse, Refusal> {
    let (document, done) = caller
        .act(&slug, move |office, who, id| office.add_document(who, id, &asked.name, &bytes))
        .await?;
    Ok(done.made(&caller, "documents", document.0))
}

/// A document as it came
#[utoipa::path(get, path = "/cases/{case}/documents/{document}/original", tag = "documents",
    operation_id = "original",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document")),
    responses((status = 200, description = "The file", body = Vec<u8>,
        content_type = "*/*")))]
pub async fn original(
    caller: Caller,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, Refusal> {
    let (slug, document) = path.into_inner();
    let file = caller
        .ask_of(&slug, move |office, who, id| office.document_file(who, id, DocumentId(document)))
        .await?;
    Ok(download(file))
}

/// The marks on a document
#[utoipa::path(get, path = "/cases/{case}/documents/{document}/marks", tag = "documents",
    operation_id = "marks",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document"), PageAsked),
    responses((status = 200, description = "A page of marks", body = MarkPage,
        headers(("Link" = Option<String>, description = "The next page")))))]
pub async fn marks(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Asked(asked): Asked<PageAsked>,
) -> Result<HttpResponse, Refusal> {
    let (slug, document) = path.into_inner();
    let view = caller.ask_of(&slug, Office::case).await?;
    let found = view
        .documents
        .into_iter()
        .find(|one| one.id == DocumentId(document))
        .ok_or(Refusal::of(Kind::NotFound))?;
    let (found, next) = paging::part(found.marks, |(id, _)| id.0, &asked)?;
    let marks = found
        .into_iter()
        .map(|(id, mark)| {
            let whole = word(&Marks(vec![mark]));
            let mark = whole.pointer("/marks/0").cloned().unwrap_or_default();
            MarkShown { id: id.0, mark }
        })
        .collect();
    let limit = asked.limit.map(|limit| limit.to_string()).unwrap_or_default();
    let path = format!("/api/v1/cases/{slug}/documents/{document}/marks");
    Ok(paging::page(&caller, &path, &[("limit", &limit)], marks, next))
}

/// Put marks on a document
#[utoipa::path(post, path = "/cases/{case}/documents/{document}/marks", tag = "documents",
    operation_id = "mark",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document")),
    request_body = MarksBody,
    responses((status = 201, description = "Put", body = Marked, headers(("ETag" = String)))))]
pub async fn mark(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Body(body): Body<MarksBody>,
) -> Result<HttpResponse, Refusal> {
    let (slug, document) = path.into_inner();
    let document = DocumentId(document);
    let marks = marks_of(&body)?;
    let (ids, done) = caller
        .act(&slug, move |office, who, id| {
            let view = office.case(who, id)?;
            if !view.documents.iter().any(|one| one.id == document) {
                return Err(service::Error::NotFound);
            }
            office.mark(who, id, document, marks)
        })
        .await?;
    let tag = super::caller::tag(done.version);
    let ids = ids.into_iter().map(|id| id.0).collect();
    Ok(HttpResponse::build(StatusCode::CREATED)
        .insert_header((actix_web::http::header::ETAG, tag))
        .json(Marked { case: done.case, version: done.version, ids }))
}

/// Take a mark away
#[utoipa::path(delete, path = "/cases/{case}/documents/{document}/marks/{mark}", tag = "documents",
    operation_id = "unmark",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document"),
        ("mark" = i64, Path, description = "The number of the mark")),
    responses((status = 200, description = "Taken away", body = Done, headers(("ETag" = String)))))]
pub async fn unmark(
    caller: Caller,
    path: web::Path<(String, i64, i64)>,
) -> Result<HttpResponse, Refusal> {
    let (slug, document, mark) = path.into_inner();
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            office.unmark(who, id, DocumentId(document), MarkId(mark))
        })
        .await?;
    Ok(done.answer())
}

/// Settle what becomes of a document
#[utoipa::path(post, path = "/cases/{case}/documents/{document}/disposition", tag = "documents",
    operation_id = "settle",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document")),
    request_body = DispositionBody,
    responses((status = 200, description = "Settled", body = Done, headers(("ETag" = String)))))]
pub async fn settle(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Body(body): Body<DispositionBody>,
) -> Result<HttpResponse, Refusal> {
    let (slug, document) = path.into_inner();
    let disposition = body.read()?;
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            office.settle(who, id, DocumentId(document), disposition)
        })
        .await?;
    Ok(done.answer())
}

/// Make a copy without what is marked, and prove it
///
/// When the second reading finds something there is no copy, and `verified` is false.
#[utoipa::path(post, path = "/cases/{case}/documents/{document}/copy", tag = "documents",
    operation_id = "make_copy",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("document" = i64, Path, description = "The number of the document")),
    request_body = CopyBody,
    responses((status = 200, description = "Tried", body = CopyMade, headers(("ETag" = String)))))]
pub async fn make_copy(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Body(body): Body<CopyBody>,
) -> Result<HttpResponse, Refusal> {
    let (slug, document) = path.into_inner();
    let document = DocumentId(document);
    let to = match body.kind {
        CopyAs::Same => To::Same,
        CopyAs::Pdf => To::Pdf,
        CopyAs::Csv => To::Csv,
        CopyAs::Txt => To::Txt,
        CopyAs::Ods => To::Ods,
    };
    let ((verified, copy), done) = caller
        .act(&slug, move |office, who, id| {
            let verified = office.make_copy(who, id, document, to)?;
            let view = office.case(who, id)?;
            let copy = view.documents.into_iter().find(|one| one.id == document);
            Ok((verified, copy.and_then(|one| one.copy)))
        })
        .await?;
    let tag = super::caller::tag(done.version);
    let copy = copy.filter(|_| verified).map(CopyShown::of);
    Ok(HttpResponse::Ok().insert_header((actix_web::http::header::ETAG, tag)).json(CopyMade {
        case: done.case,
        version: done.version,
        verified,
        copy,
    }))
}

/// A proven copy
#[utoipa::path(get, path = "/cases/{case}/copies/{copy}", tag = "documents", operation_id = "copy",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("copy" = i64, Path, description = "The number of the copy")),
    responses((status = 200, description = "The file", body = Vec<u8>,
        content_type = "*/*")))]
pub async fn copy(caller: Caller, path: web::Path<(String, i64)>) -> Result<HttpResponse, Refusal> {
    let (slug, copy) = path.into_inner();
    let file = caller
        .ask_of(&slug, move |office, who, id| office.copy_file(who, id, CopyId(copy)))
        .await?;
    Ok(download(file))
}
