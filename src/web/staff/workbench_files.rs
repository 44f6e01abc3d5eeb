//! What the workbench fetches: pictures of pages, their words, the marks as a program reads them.

use super::workbench::{Asked, page_asked, row};
use crate::{
    domain::ids::DocumentId,
    service::Image,
    web::{problem::Problem, session::Staff},
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use serde::{Deserialize, Serialize};

/// How sharp a picture is to be.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Sharpness {
    /// Anything: twice as sharp.
    #[serde(default)]
    pub(super) sharp: Option<String>,
}

/// `GET …/workbench/pages/{page}`: the picture of a page. Its address holds the hash of the file, so
/// that a browser may keep it.
pub(super) async fn image(
    req: HttpRequest,
    staff: Staff,
    place: web::Path<(String, i64, u32)>,
    how: web::Query<Sharpness>,
) -> Result<HttpResponse, Problem> {
    let (slug, id, page) = place.into_inner();
    let width = if how.sharp.is_some() { 2_480 } else { 1_240 };
    let image = staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.page_image(who, case, DocumentId(id), page, width)
        })
        .await?;
    Ok(kept_by_browser(&req, &image.sha256, image.media_type, image.bytes))
}

/// `GET …/workbench/released/{page}`: the page as it would be released.
pub(super) async fn released(
    staff: Staff,
    place: web::Path<(String, i64, u32)>,
) -> Result<HttpResponse, Problem> {
    let (slug, id, page) = place.into_inner();
    let (image, _): (Image, bool) = staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.released_image(who, case, DocumentId(id), page)
        })
        .await?;
    Ok(HttpResponse::Ok().content_type(image.media_type).body(image.bytes))
}

/// The words of a page, as the script reads them.
#[derive(Debug, Serialize)]
struct PageWords {
    width: f64,
    height: f64,
    /// Left, top, right, bottom, the word, its line.
    words: Vec<(f64, f64, f64, f64, String, usize)>,
}

/// `GET …/workbench/words?page=N`.
pub(super) async fn words(
    req: HttpRequest,
    staff: Staff,
    place: web::Path<(String, i64)>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let number = page_asked(&asked)?;
    let page = staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.bench_page(who, case, DocumentId(id), number, &[])
        })
        .await?;
    let cut = |value: f64| (value * 100.0).round() / 100.0;
    let words = page.words.into_iter().map(|([left, top, right, bottom], text, line)| {
        (cut(left), cut(top), cut(right), cut(bottom), text, line)
    });
    let said =
        PageWords { width: page.space.width, height: page.space.height, words: words.collect() };
    let body = serde_json::to_vec(&said).map_err(|_cause| Problem::Internal)?;
    let tag = format!("{}-{number}", page.sha256);
    Ok(kept_by_browser(&req, &tag, "application/json", body))
}

/// `GET …/workbench/marks`: the marks of the document, with their version as the entity tag.
pub(super) async fn marks(
    staff: Staff,
    place: web::Path<(String, i64)>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let stands = staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.stands_on(who, case, DocumentId(id))
        })
        .await?;
    let marks: Vec<serde_json::Value> = stands
        .marks
        .iter()
        .map(|(id, mark)| {
            let row = row(*id, mark, String::new(), None);
            serde_json::json!({
                "id": row.id, "kind": row.kind, "text": row.says, "page": row.page,
                "exemption": row.exemption,
            })
        })
        .collect();
    Ok(HttpResponse::Ok().insert_header((header::ETAG, format!("\"{}\"", stands.version))).json(
        serde_json::json!({
            "version": stands.version, "marks": marks,
            "can_undo": stands.can_undo, "can_redo": stands.can_redo,
        }),
    ))
}

/// An answer that this person's browser may keep for a while, and ask about by its tag.
fn kept_by_browser(req: &HttpRequest, tag: &str, media_type: &str, body: Vec<u8>) -> HttpResponse {
    let tag = format!("\"{tag}\"");
    let known = req
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|one| one.trim() == tag));
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "private, max-age=3600"));
    if known { response.finish() } else { response.content_type(media_type).body(body) }
}
