//! Who is calling: the extractor whose presence in a handler's arguments is the check of the token.

use super::refusal::{Kind, Refusal};
use crate::{
    domain::{ids::CaseId, language::Language},
    service::{self, Bearer, Office, SignedIn},
    web::language,
};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse,
    dev::Payload,
    http::{StatusCode, header},
    web,
};
use futures_util::future::LocalBoxFuture;
use serde::Serialize;

/// The longest token that is looked at; ours are shorter than half of it.
const LONGEST_TOKEN: usize = 1024;

/// Somebody for whom a program calls. What they may do, the office asks of their role and of the
/// scopes of the token.
#[derive(Clone)]
pub struct Caller {
    /// Who, and what the token is.
    pub bearer: Bearer,
    /// In which language messages are told.
    pub lang: Language,
    only_if: OnlyIf,
    office: web::Data<Office>,
}

/// Of which versions of a case an act is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
enum OnlyIf {
    Any,
    OneOf(Vec<u64>),
}

impl OnlyIf {
    /// RFC 9110 section 13.1.1. What is no version of ours matches none.
    fn of(req: &HttpRequest) -> Self {
        let mut asked = req.headers().get_all(header::IF_MATCH).peekable();
        if asked.peek().is_none() {
            return Self::Any;
        }
        let mut versions = Vec::new();
        for tag in asked.filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(',')) {
            match tag.trim() {
                "*" => return Self::Any,
                tag => versions.extend(
                    tag.strip_prefix('"')
                        .and_then(|tag| tag.strip_suffix('"'))
                        .and_then(|tag| tag.parse::<u64>().ok()),
                ),
            }
        }
        Self::OneOf(versions)
    }
}

/// What an act did.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Done {
    /// The case, as addresses name it.
    pub case: String,
    /// Its version now.
    pub version: u64,
    /// The number of what was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub id: Option<i64>,
}

impl Caller {
    /// Runs one act of the office in this person's name.
    pub async fn ask<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Office, &SignedIn) -> Result<T, service::Error> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (office, who) = (self.office.clone(), self.bearer.who.clone());
        Ok(web::block(move || act(&office, &who)).await??)
    }

    /// As [`Caller::ask`], about the case that an address names.
    pub async fn ask_of<T: Send + 'static>(
        &self,
        slug: &str,
        act: impl FnOnce(&Office, &SignedIn, CaseId) -> Result<T, service::Error> + Send + 'static,
    ) -> Result<T, Refusal> {
        let slug = slug.to_owned();
        self.ask(move |office, who| {
            let id = office.case_named(who, &slug)?;
            act(office, who, id)
        })
        .await
    }

    /// Runs an act that changes the case that an address names, if it is in a version that If-Match
    /// asks for. The answer carries the version after it.
    pub async fn act<T: Send + 'static>(
        &self,
        slug: &str,
        act: impl FnOnce(&Office, &SignedIn, CaseId) -> Result<T, service::Error> + Send + 'static,
    ) -> Result<(T, Done), Refusal> {
        let only_if = match &self.only_if {
            OnlyIf::Any => None,
            OnlyIf::OneOf(versions) => Some(versions.clone()),
        };
        let asked = only_if.is_some();
        let slug = slug.to_owned();
        let case = slug.clone();
        let (office, who) = (self.office.clone(), self.bearer.who.clone());
        let done = web::block(move || {
            let id = office.case_named(&who, &slug)?;
            let did = match only_if {
                None => act(&office, &who, id)?,
                Some(versions) => office.only_in(&who, id, &versions, || act(&office, &who, id))?,
            };
            Ok::<_, service::Error>((did, office.case_version(&who, id)?))
        })
        .await?;
        match done {
            Ok((did, version)) => Ok((did, Done { case, version, id: None })),
            Err(service::Error::ChangedMeanwhile) if asked => Err(Refusal::of(Kind::Changed)),
            Err(error) => Err(error.into()),
        }
    }

    /// The address of something of the API.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.office.public_url().as_str().trim_end_matches('/'))
    }
}

impl Done {
    /// What is answered to an act that made nothing new.
    pub fn answer(&self) -> HttpResponse {
        self.with(StatusCode::OK, None)
    }

    /// What is answered to an act that made something, which `path` names under the case.
    pub fn made(mut self, caller: &Caller, path: &str, id: i64) -> HttpResponse {
        self.id = Some(id);
        let place = caller.address(&format!("/api/v1/cases/{}/{path}/{id}", self.case));
        self.with(StatusCode::CREATED, Some(&place))
    }

    /// What is answered, with a status and the place of what was made.
    pub fn with(&self, status: StatusCode, place: Option<&str>) -> HttpResponse {
        let mut answer = HttpResponse::build(status);
        answer.insert_header((header::ETAG, tag(self.version)));
        if let Some(place) = place {
            answer.insert_header((header::LOCATION, place));
        }
        answer.json(self)
    }
}

/// The tag of a version, RFC 9110 section 8.8.3.
pub fn tag(version: u64) -> String {
    format!("\"{version}\"")
}

impl FromRequest for Caller {
    type Error = Refusal;
    type Future = LocalBoxFuture<'static, Result<Self, Refusal>>;

    /// Looks at the header Authorization and at nothing else: a cookie opens nothing here, so that
    /// no page of another site can act with one.
    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let known = req.extensions().get::<Self>().cloned();
        let req = req.clone();
        Box::pin(async move {
            if let Some(known) = known {
                return Ok(known);
            }
            let office =
                req.app_data::<web::Data<Office>>().ok_or(Refusal::of(Kind::Internal))?.clone();
            let token = bearer_token(&req).ok_or(Refusal::of(Kind::NoToken))?;
            let asked = office.clone();
            let bearer = web::block(move || asked.bearer(&token))
                .await??
                .ok_or(Refusal::of(Kind::NoToken))?;
            let caller =
                Self { bearer, lang: language::preferred(&req), only_if: OnlyIf::of(&req), office };
            req.extensions_mut().insert(caller.clone());
            Ok(caller)
        })
    }
}

fn bearer_token(req: &HttpRequest) -> Option<String> {
    let value = req.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && token.len() <= LONGEST_TOKEN)
        .then(|| token.to_owned())
}
