//! What somebody typed into a form whose act could not be done: because their session had ended, or
//! because a colleague was first. Both pages carry it along, so that nothing typed is lost.
//!
//! It stays in the browser: the page that says what was wrong has the same fields again, hidden, and
//! a button that sends them to the same place. A password is never among them.

use super::history::EventLine;
use crate::{
    service::{self, Office, SignedIn},
    web::{
        problem::Problem,
        render::{Frame, Page, Pages, Who},
        security::FORM_LIMIT,
        session,
    },
};
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse, ResponseError,
    body::MessageBody,
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::{Method, header},
    middleware::Next,
    web::{self, Bytes, BytesMut},
};
use futures_util::{StreamExt, future, stream};
use serde::Serialize;

/// How many of the last events of a case are shown to whom a colleague was first.
const RECENT: usize = 3;

/// A text is shown where it has more letters than this: shorter ones are ticks, numbers and dates.
const SHORT: usize = 25;

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Typed {
    /// Where it was sent.
    pub action: String,
    /// Every field, in order.
    pub fields: Vec<Field>,
    /// Whether it was an upload, which a page cannot carry along.
    pub is_upload: bool,
}

/// A field and what it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it held.
    pub value: String,
    /// Whether it is long enough to be worth showing.
    pub is_text: bool,
}

impl Typed {
    fn of_form(action: &str, form: &[u8]) -> Self {
        let fields = url::form_urlencoded::parse(form)
            .map(|(name, value)| Field {
                name: name.into_owned(),
                is_text: value.chars().count() > SHORT,
                value: value.into_owned(),
            })
            .collect();
        Self { action: action.to_owned(), fields, is_upload: false }
    }

    fn upload(action: &str) -> Self {
        Self { action: action.to_owned(), fields: Vec::new(), is_upload: true }
    }

    /// A page never repeats a password or a code.
    fn is_secret(&self) -> bool {
        let secret =
            |name: &str| ["password", "code", "secret"].iter().any(|word| name.contains(word));
        self.fields.iter().any(|field| secret(&field.name))
    }

    fn sample() -> Self {
        let mut typed =
            Self::of_form("/staff/cases/atisn-7/decision?a=%3Cb%3E", b"version=3&text=");
        typed.fields.push(Field {
            name: "reason<b>".into(),
            value: "First line & more\n<script>alert(1)</script>".into(),
            is_text: true,
        });
        typed
    }
}

/// Keeps what a form of the staff's side holds beside the request, for the page of a refusal.
pub async fn keep(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let is_form_of_staff = req.method() == Method::POST && req.path().starts_with("/staff/");
    if is_form_of_staff {
        let action = req.uri().path_and_query().map_or("", |whole| whole.as_str()).to_owned();
        let typed = match req.content_type() {
            "application/x-www-form-urlencoded" => read(&mut req)
                .await
                .map(|form| Typed::of_form(&action, &form))
                .filter(|typed| !typed.is_secret()),
            "multipart/form-data" => Some(Typed::upload(&action)),
            _ => None,
        };
        if let Some(typed) = typed {
            req.extensions_mut().insert(typed);
        }
    }
    next.call(req).await
}

/// The body of a form, which the handler still finds as it came; none when it is larger than a
/// form may be or when it breaks off, which the handler then says.
async fn read(req: &mut ServiceRequest) -> Option<Bytes> {
    let mut payload = req.take_payload();
    let mut form = BytesMut::new();
    let mut whole = true;
    let mut broken = None;
    while let Some(part) = payload.next().await {
        match part {
            Ok(part) => form.extend_from_slice(&part),
            Err(error) => {
                broken = Some(error);
                break;
            }
        }
        if form.len() > FORM_LIMIT {
            whole = false;
            break;
        }
    }
    whole &= broken.is_none();
    let form = form.freeze();
    let again = stream::once(future::ready(Ok::<_, PayloadError>(form.clone())))
        .chain(stream::iter(broken.map(Err)))
        .chain(payload);
    req.set_payload(Payload::Stream { payload: Box::pin(again) });
    whole.then_some(form)
}

/// The page for somebody whose session ended while they typed.
#[derive(Debug, Clone, Serialize)]
pub struct EndedPage {
    /// What they typed.
    pub typed: Typed,
}

impl Page for EndedPage {
    const TEMPLATE: &'static str = "staff/ended";

    fn samples() -> Vec<Self> {
        vec![
            Self { typed: Typed::sample() },
            Self { typed: Typed::upload("/staff/cases/atisn-7/documents") },
        ]
    }
}

/// The page for somebody whose act no longer fits where the case stands.
#[derive(Debug, Clone, Serialize)]
pub struct ConflictPage {
    /// The key of the sentence that says why.
    pub reason: &'static str,
    /// What it names; may be empty.
    pub detail: String,
    /// Where the case is.
    pub case: String,
    /// What last happened to the case, the newest first.
    pub recent: Vec<EventLine>,
    /// What was typed.
    pub typed: Typed,
}

impl Page for ConflictPage {
    const TEMPLATE: &'static str = "staff/conflict";

    fn samples() -> Vec<Self> {
        let page = Self {
            reason: "error-unproven-copies",
            detail: "<b>2".into(),
            case: "/staff/cases/atisn-7".into(),
            recent: vec![EventLine::sample()],
            typed: Typed::sample(),
        };
        vec![Self { typed: Typed::upload("/staff/cases/atisn-7/documents"), ..page.clone() }, page]
    }
}

/// The page of a refusal that carries along what was typed; none where nothing was, or where
/// another page says it better.
pub async fn told(req: &HttpRequest, problem: &Problem) -> Option<HttpResponse> {
    let typed = req.extensions().get::<Typed>().cloned()?;
    match problem {
        Problem::SignIn => {
            let visit = session::Visit::of(req).ok()?;
            let page = visit.show_outside(&EndedPage { typed }).ok()?;
            Some(with_status(page, problem))
        }
        Problem::NotAllowed { key, detail } => {
            let slug = req.path().strip_prefix("/staff/cases/")?.split('/').next()?.to_owned();
            let (who, lines) = last_events(req, &slug).await?;
            let page = ConflictPage {
                reason: key,
                detail: detail.clone(),
                case: format!("/staff/cases/{slug}"),
                recent: lines
                    .into_iter()
                    .rev()
                    .take(RECENT)
                    .map(|line| EventLine::of(line, who.language))
                    .collect(),
                typed,
            };
            let office = req.app_data::<web::Data<Office>>()?;
            let pages = req.app_data::<web::Data<Pages>>()?;
            let authority = office.authority().name.get(who.language);
            let frame = Frame::staff(who.language, &page.case, authority, Some(Who::of(&who)));
            Some(with_status(pages.respond(&frame, &page).ok()?, problem))
        }
        _ => None,
    }
}

/// Who is asking, and what happened to the case; none where they may not see it.
async fn last_events(
    req: &HttpRequest,
    slug: &str,
) -> Option<(SignedIn, Vec<service::HistoryLine>)> {
    let office = req.app_data::<web::Data<Office>>()?.clone();
    let token = session::staff_token(req, &office)?;
    let slug = slug.to_owned();
    web::block(move || {
        let who = office.who(&token).ok()??;
        let id = office.case_named(&who, &slug).ok()?;
        let lines = office.history(&who, id).ok()?;
        Some((who, lines))
    })
    .await
    .ok()?
}

fn with_status(mut page: HttpResponse, problem: &Problem) -> HttpResponse {
    *page.status_mut() = problem.status_code();
    page.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    page
}
