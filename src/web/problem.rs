//! Why a request was not answered as asked: as a page for people, as RFC 9457 for programs.

use super::{
    api,
    form::Mistake,
    language,
    render::{self, Frame, Page, Pages},
    staff::unsent,
    urls::Public,
};
use crate::service::{self, Office};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
    web,
};
use serde::Serialize;

/// Why a request was not answered as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// There is no such page, or it is not for this person; the two look alike.
    #[error("not found")]
    NotFound,
    /// It was published and has been withdrawn.
    #[error("withdrawn")]
    Gone,
    /// A link that works once, which was used, has expired or was not copied whole.
    #[error("the link no longer works")]
    LinkOver,
    /// A second factor must be set up before anything else. A browser is sent to that page.
    #[error("set up a second factor first")]
    SecondFactorFirst,
    /// Nobody is signed in. A browser is sent to the sign-in page.
    #[error("sign in first")]
    SignIn,
    /// The role does not allow it.
    #[error("the role does not allow it")]
    Forbidden,
    /// Another site caused the browser to send it.
    #[error("a cross-site request was refused")]
    CrossSite,
    /// The state of the case does not allow it.
    #[error("not allowed now: {key}")]
    NotAllowed {
        /// The key of the sentence that says why.
        key: &'static str,
        /// What the sentence names; may be empty.
        detail: String,
    },
    /// What was sent is readable and not right.
    #[error("not right: {key}")]
    Refused {
        /// The key of the sentence that says why.
        key: &'static str,
        /// What the sentence names; may be empty.
        detail: String,
    },
    /// What was sent cannot be read.
    #[error("what was sent cannot be read")]
    BadRequest,
    /// More was sent than is taken.
    #[error("too much was sent")]
    TooLarge,
    /// Too many tries in too short a time.
    #[error("too many tries")]
    TooMany,
    /// A mistake of ours, which the log tells.
    #[error("a mistake of the service")]
    Internal,
    /// Something that the service needs does not answer.
    #[error("the service is not ready")]
    Unavailable,
    /// The disk is full, which whoever runs the service has to mend.
    #[error("there is no room left on the disk of the service")]
    NoRoom,
}

impl Problem {
    /// The key of its heading; with `-explained`, that of its text.
    const fn key(&self) -> &'static str {
        match self {
            Self::NotFound => "problem-not-found",
            Self::Gone => "problem-gone",
            Self::LinkOver => "problem-link-over",
            Self::SignIn | Self::Forbidden | Self::SecondFactorFirst => "problem-forbidden",
            Self::CrossSite => "problem-cross-site",
            Self::NotAllowed { .. } => "problem-not-allowed",
            Self::Refused { .. } => "problem-refused",
            Self::BadRequest => "problem-bad-request",
            Self::TooLarge => "problem-too-large",
            Self::TooMany => "problem-too-many",
            Self::Internal => "problem-internal",
            Self::Unavailable => "problem-unavailable",
            Self::NoRoom => "problem-no-room",
        }
    }

    /// The nearest problem to a status that some other layer answered with.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Self::NotFound,
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::UNAUTHORIZED => Self::SignIn,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            status if status.is_client_error() => Self::BadRequest,
            _ => Self::Internal,
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::LinkOver => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::CrossSite | Self::SecondFactorFirst => StatusCode::FORBIDDEN,
            Self::NotAllowed { .. } => StatusCode::CONFLICT,
            Self::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable | Self::NoRoom => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Without a body: [`as_page`] writes it, which knows the language.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

/// The page that tells a person what was wrong.
#[derive(Debug, Clone, Serialize)]
pub struct ProblemPage {
    /// The key of the heading.
    pub key: &'static str,
    /// The key of the sentence that says more.
    pub reason: Option<&'static str>,
    /// What that sentence names; may be empty.
    pub detail: String,
    /// The largest file, in megabytes.
    pub limit: u64,
}

impl Page for ProblemPage {
    const TEMPLATE: &'static str = "problem";

    fn samples() -> Vec<Self> {
        let not_allowed =
            Problem::NotAllowed { key: "error-unproven-copies", detail: "<b>2".into() };
        [
            Problem::NotFound,
            Problem::Gone,
            Problem::Forbidden,
            Problem::CrossSite,
            not_allowed,
            Problem::Refused { key: "error-bad-email", detail: String::new() },
            Problem::BadRequest,
            Problem::TooLarge,
            Problem::TooMany,
            Problem::Internal,
            Problem::Unavailable,
            Problem::NoRoom,
        ]
        .iter()
        .map(|problem| Self::of(problem, 50))
        .collect()
    }
}

impl ProblemPage {
    fn of(problem: &Problem, limit: u64) -> Self {
        let (reason, detail) = match problem {
            Problem::NotAllowed { key, detail } | Problem::Refused { key, detail } => {
                (Some(*key), detail.clone())
            }
            _ => (None, String::new()),
        };
        Self { key: problem.key(), reason, detail, limit }
    }
}

/// Writes the body of every refusal, in the language of the page and in the form that is accepted.
/// Goes around all other layers but the headers, so that theirs are written too.
pub async fn as_page(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, actix_web::Error> {
    let response = next.call(req).await?;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(response.map_into_left_body());
    }
    if response.request().path().starts_with("/api/") {
        let error = response.response().error();
        let told = api::refusal::told(response.request(), error, status, response.headers());
        return Ok(response.into_response(told).map_into_right_body());
    }
    let problem = match response.response().error() {
        Some(error) => match error.as_error::<Problem>() {
            Some(problem) => problem.clone(),
            None => Problem::of_status(error.as_response_error().status_code()),
        },
        // A form that is sent back is a page already.
        None if response.headers().contains_key(header::CONTENT_LANGUAGE) => {
            return Ok(response.map_into_left_body());
        }
        None => Problem::of_status(status),
    };
    let body = match unsent::told(response.request(), &problem).await {
        Some(page) => page,
        None => told(response.request(), &problem),
    };
    Ok(response.into_response(body).map_into_right_body())
}

fn told(req: &HttpRequest, problem: &Problem) -> HttpResponse {
    let staff_side = req.path().starts_with("/staff");
    if wants_json(req) {
        return as_json(problem);
    }
    if *problem == Problem::SignIn && staff_side {
        return HttpResponse::SeeOther()
            .insert_header((header::LOCATION, "/staff/sign-in"))
            .finish();
    }
    if *problem == Problem::SecondFactorFirst && staff_side {
        return HttpResponse::SeeOther()
            .insert_header((header::LOCATION, "/staff/profile/second-factor"))
            .finish();
    }
    let lang = language::of(req);
    let written = req.app_data::<web::Data<Pages>>().and_then(|pages| {
        let office = req.app_data::<web::Data<Office>>();
        let limit = office.map_or(0, |office| megabytes(office.upload_limit()));
        let authority = office.map_or("", |office| office.authority().name.get(lang).as_str());
        let frame = if staff_side {
            Frame::staff(lang, "/staff", authority, None)
        } else {
            Frame::public(lang, Public::Home, authority)
        };
        pages
            .html(&frame, &ProblemPage::of(problem, limit))
            .inspect_err(|error| {
                tracing::error!(error = error as &dyn std::error::Error, "no error page");
            })
            .ok()
    });
    HttpResponse::build(problem.status_code())
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, lang.code()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(written.unwrap_or_else(|| problem.to_string()))
}

/// The whole megabytes in a number of bytes.
pub fn megabytes(bytes: usize) -> u64 {
    (bytes >> 20) as u64
}

fn as_json(problem: &Problem) -> HttpResponse {
    let status = problem.status_code();
    let body = serde_json::json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "detail": problem.to_string(),
    });
    HttpResponse::build(status)
        .content_type("application/problem+json")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body.to_string())
}

/// Whether a program asks: it names JSON and not HTML.
fn wants_json(req: &HttpRequest) -> bool {
    let accepted =
        req.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.contains("json") && !accepted.contains("html")
}

impl From<service::Error> for Problem {
    fn from(error: service::Error) -> Self {
        use service::Error as E;
        match &error {
            E::NotFound => Self::NotFound,
            E::LinkExpired => Self::LinkOver,
            E::SecondFactorFirst => Self::SecondFactorFirst,
            E::Gone => Self::Gone,
            E::Forbidden => Self::Forbidden,
            E::SignIn => Self::SignIn,
            E::NotAllowed(_) | E::NoCostLimit(_) | E::ChangedMeanwhile => {
                Self::NotAllowed { key: error.key(), detail: error.detail().unwrap_or_default() }
            }
            _ if is_a_slip(&error) => {
                Self::Refused { key: error.key(), detail: error.detail().unwrap_or_default() }
            }
            other if other.key() == "error-busy" => Self::Unavailable,
            other => {
                tracing::error!(error = other as &dyn std::error::Error, "request failed");
                if other.key() == "error-disk-full" { Self::NoRoom } else { Self::Internal }
            }
        }
    }
}

/// Whether the person who asked can put it right in the form they sent.
fn is_a_slip(error: &service::Error) -> bool {
    use service::Error as E;
    matches!(
        error,
        E::NotAllowed(_)
            | E::Decision(_)
            | E::Requester(_)
            | E::Invalid { .. }
            | E::File(_)
            | E::Letter(_)
            | E::Template(_)
            | E::RequesterShows(_)
            | E::Day(_)
            | E::Days(_)
            | E::TooManyTries(_)
            | E::LastAdministrator
    )
}

/// The office's refusal as a mistake in `field` of the form; a refusal that no form can put right
/// is a problem.
pub fn mistake(field: &'static str, error: service::Error) -> Result<Mistake, Problem> {
    if is_a_slip(&error) {
        Ok(Mistake::about(field, error.key(), error.detail().unwrap_or_default()))
    } else {
        Err(error.into())
    }
}

impl From<actix_web::error::BlockingError> for Problem {
    fn from(error: actix_web::error::BlockingError) -> Self {
        tracing::error!(%error, "the blocking pool is gone");
        Self::Internal
    }
}

impl From<render::Error> for Problem {
    fn from(error: render::Error) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "a page cannot be rendered");
        Self::Internal
    }
}
