//! Why a request of a program was not answered as asked: RFC 9457, in the language that it asks for.

use crate::{
    domain::language::Language,
    service::{self, GateNote, Office},
    web::{
        form::Mistake,
        language,
        problem::Problem,
        words::{self, FluentValue, Values},
    },
};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderMap},
    },
    web,
};
use serde::Serialize;
use std::borrow::Cow;

/// Where each type of problem is explained.
pub const PROBLEMS: &str = "/api/v1/problems";

/// A type of problem. Its name is part of the API and does not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What was sent cannot be read.
    BadRequest,
    /// No token that holds.
    NoToken,
    /// The token or the role does not allow it.
    Forbidden,
    /// There is no such thing, or it is not for this person.
    NotFound,
    /// Not a method of this address.
    Method,
    /// Where the case stands does not allow it.
    NotAllowed,
    /// The gate found something, or asks to look at something.
    Gate,
    /// The same request is under way.
    UnderWay,
    /// The case is not in the version that If-Match names.
    Changed,
    /// More was sent than is taken.
    TooLarge,
    /// The body is of another type than is taken.
    MediaType,
    /// Fields are not right.
    Invalid,
    /// The Idempotency-Key came with another request before.
    KeyUsed,
    /// Too many requests in too short a time.
    TooMany,
    /// A mistake of the service.
    Internal,
    /// Something that the service needs does not answer.
    Unavailable,
}

impl Kind {
    /// All, in the order in which they are explained.
    pub const ALL: [Self; 16] = [
        Self::BadRequest,
        Self::NoToken,
        Self::Forbidden,
        Self::NotFound,
        Self::Method,
        Self::NotAllowed,
        Self::Gate,
        Self::UnderWay,
        Self::Changed,
        Self::TooLarge,
        Self::MediaType,
        Self::Invalid,
        Self::KeyUsed,
        Self::TooMany,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The end of the type's address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BadRequest => "bad-request",
            Self::NoToken => "no-token",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::Method => "method-not-allowed",
            Self::NotAllowed => "not-allowed-now",
            Self::Gate => "gate",
            Self::UnderWay => "under-way",
            Self::Changed => "changed-meanwhile",
            Self::TooLarge => "too-large",
            Self::MediaType => "media-type",
            Self::Invalid => "invalid",
            Self::KeyUsed => "key-used",
            Self::TooMany => "too-many",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
        }
    }

    /// The status that it comes with.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAllowed | Self::Gate | Self::UnderWay => StatusCode::CONFLICT,
            Self::Changed => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid | Self::KeyUsed => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Its title in one language.
    pub fn title(self, lang: Language) -> String {
        words::text(lang, &format!("api-problem-{}", self.name()), &Values::new())
            .unwrap_or_default()
    }
}

/// Why a request was not answered as asked.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", .kind.name())]
pub struct Refusal {
    /// Of which type.
    pub kind: Kind,
    /// The key of a sentence that says more, and what it names.
    pub reason: Option<(&'static str, String)>,
    /// The fields that are not right.
    pub errors: Vec<Mistake>,
    /// What the gate says.
    pub notes: Vec<Note>,
    /// The methods that the address has, where that is what is wrong.
    pub allow: Option<&'static str>,
}

/// What the gate found in a file, or asks to look at.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Note {
    /// The document that it is about; none when it is about the letter.
    pub document: Option<i64>,
    /// The name of the file.
    pub file: String,
    /// A kind of finding, of problem or of warning.
    pub kind: String,
    /// Where: a page, a cell, a part.
    pub place: String,
    /// The page, where it is on one.
    pub page: Option<u32>,
}

impl Note {
    /// What the gate says, as it is told.
    pub fn of(note: &GateNote) -> Self {
        Self {
            document: note.document.map(|id| id.0),
            file: note.file.clone(),
            kind: note.kind.clone(),
            place: note.place.clone(),
            page: note.page,
        }
    }
}

/// The body of a refusal: `application/problem+json`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// The address of the type. It does not change.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is wrong, in a few words.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What is wrong here and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub detail: Option<String>,
    /// The fields that are not right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// What the gate found, or asks to look at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub notes: Vec<Note>,
}

/// A field that is not right.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Its name in the body or in the address; the whole body when it is empty.
    pub field: String,
    /// What is wrong with it and what to do.
    pub message: String,
}

impl Refusal {
    /// A refusal that its type says all of.
    pub const fn of(kind: Kind) -> Self {
        Self { kind, reason: None, errors: Vec::new(), notes: Vec::new(), allow: None }
    }

    /// A method that the address does not have; it has those in `allow`.
    pub const fn method(allow: &'static str) -> Self {
        Self {
            kind: Kind::Method,
            reason: None,
            errors: Vec::new(),
            notes: Vec::new(),
            allow: Some(allow),
        }
    }

    /// A field that is not right.
    pub fn field(field: impl Into<Cow<'static, str>>, key: &'static str) -> Self {
        Self { errors: vec![Mistake::new(field, key)], ..Self::of(Kind::Invalid) }
    }

    /// As [`Refusal::from`], where the body names the thing that an error without a field of its own
    /// is about.
    pub fn about(field: &'static str, error: service::Error) -> Self {
        let mut refusal = Self::from(error);
        for wrong in &mut refusal.errors {
            if wrong.field.is_empty() {
                wrong.field = field.into();
            }
        }
        refusal
    }

    fn body(&self, office: Option<&Office>, lang: Language) -> ProblemBody {
        let base = office.map_or("", |office| office.public_url().as_str());
        ProblemBody {
            kind: format!("{}{PROBLEMS}#{}", base.trim_end_matches('/'), self.kind.name()),
            title: self.kind.title(lang),
            status: self.kind.status().as_u16(),
            detail: self.reason.as_ref().map(|(key, detail)| sentence(lang, key, detail)),
            errors: self
                .errors
                .iter()
                .map(|wrong| FieldError {
                    field: wrong.field.clone().into_owned(),
                    message: sentence(lang, wrong.key, &wrong.detail),
                })
                .collect(),
            notes: self.notes.clone(),
        }
    }
}

fn sentence(lang: Language, key: &str, detail: &str) -> String {
    let values = Values::from([("detail".into(), FluentValue::from(detail.to_owned()))]);
    words::text(lang, key, &values).unwrap_or_else(|| key.to_owned())
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        self.kind.status()
    }

    /// Without a body: [`told`] writes it, which knows the language.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

/// The answer for what any layer refused with `error`, or with a bare `status`.
pub fn told(
    req: &HttpRequest,
    error: Option<&actix_web::Error>,
    status: StatusCode,
    headers: &HeaderMap,
) -> HttpResponse {
    let refusal = error
        .and_then(|error| error.as_error::<Refusal>().cloned())
        .or_else(|| error?.as_error::<Problem>().cloned().map(Refusal::from))
        .unwrap_or_else(|| Refusal::of(of_status(status)));
    let lang = language::preferred(req);
    let office = req.app_data::<web::Data<Office>>().map(|office| &***office);
    let mut answer = HttpResponse::build(refusal.kind.status());
    answer
        .content_type("application/problem+json")
        .insert_header((header::CONTENT_LANGUAGE, lang.code()))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    if refusal.kind == Kind::NoToken {
        let how = if req.headers().contains_key(header::AUTHORIZATION) {
            "Bearer realm=\"ateb\", error=\"invalid_token\""
        } else {
            "Bearer realm=\"ateb\""
        };
        answer.insert_header((header::WWW_AUTHENTICATE, how));
    }
    if let Some(allow) = refusal.allow {
        answer.insert_header((header::ALLOW, allow));
    }
    for name in [header::RETRY_AFTER, header::HeaderName::from_static("x-ratelimit-after")] {
        if let Some(value) = headers.get(&name) {
            answer.insert_header((header::RETRY_AFTER, value.clone()));
        }
    }
    answer.json_as_told(&refusal.body(office, lang))
}

/// Writes JSON without changing the media type that was set.
trait JsonAsTold {
    fn json_as_told(&mut self, body: &ProblemBody) -> HttpResponse;
}

impl JsonAsTold for actix_web::HttpResponseBuilder {
    fn json_as_told(&mut self, body: &ProblemBody) -> HttpResponse {
        self.body(serde_json::to_vec(body).unwrap_or_default())
    }
}

fn of_status(status: StatusCode) -> Kind {
    Kind::ALL
        .into_iter()
        .find(|kind| kind.status() == status)
        .unwrap_or(if status.is_client_error() { Kind::BadRequest } else { Kind::Internal })
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let kind = match &problem {
            // The log has no addresses here; what is gone is not found.
            Problem::NotFound | Problem::Gone | Problem::LinkOver => Kind::NotFound,
            Problem::SignIn => Kind::NoToken,
            Problem::Forbidden | Problem::CrossSite | Problem::SecondFactorFirst => Kind::Forbidden,
            Problem::NotAllowed { .. } => Kind::NotAllowed,
            Problem::Refused { .. } => Kind::Invalid,
            Problem::BadRequest => Kind::BadRequest,
            Problem::TooLarge => Kind::TooLarge,
            Problem::TooMany => Kind::TooMany,
            Problem::Internal => Kind::Internal,
            Problem::Unavailable | Problem::NoRoom => Kind::Unavailable,
        };
        match problem {
            Problem::NotAllowed { key, detail } => {
                Self { reason: Some((key, detail)), ..Self::of(kind) }
            }
            Problem::Refused { key, detail } => {
                Self { errors: vec![Mistake::about("", key, detail)], ..Self::of(kind) }
            }
            _ => Self::of(kind),
        }
    }
}

impl From<service::Error> for Refusal {
    fn from(error: service::Error) -> Self {
        use crate::domain::requester::InvalidRequester;
        use service::Error as E;
        let detail = || error.detail().unwrap_or_default();
        match &error {
            E::Invalid { field, problem } => Self::field(*field, problem.key()),
            E::Requester(reason) => {
                let field = match reason {
                    InvalidRequester::NoName | InvalidRequester::LongName => "requester.name",
                    InvalidRequester::NoAddress | InvalidRequester::BadEmail => "requester.email",
                };
                Self::field(field, error.key())
            }
            E::Gate(notes) | E::NotLookedAt(notes) => Self {
                reason: Some((error.key(), detail())),
                notes: notes.iter().map(Note::of).collect(),
                ..Self::of(Kind::Gate)
            },
            _ => match Problem::from(error) {
                Problem::SignIn => Self::of(Kind::NoToken),
                other => Self::from(other),
            },
        }
    }
}

impl From<actix_web::error::BlockingError> for Refusal {
    fn from(error: actix_web::error::BlockingError) -> Self {
        Self::from(Problem::from(error))
    }
}
