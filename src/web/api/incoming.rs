//! The e-mails that wait for somebody to say where they belong.

use super::{
    body::{Asked, Body},
    caller::{Caller, Done},
    paging,
    refusal::Refusal,
    vocabulary::{HeldWord, MessageKindWord, RegimeWord},
};
use crate::{
    domain::ids::{CaseId, IncomingId},
    service::{self, IncomingLine, IncomingView, Office, SignedIn, WhichIncoming},
    web::session::download,
};
use actix_web::{HttpResponse, http::StatusCode, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which e-mails are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhichWord {
    /// Those that wait, the first to come first.
    #[default]
    Waiting,
    /// Those that were set aside, the last first.
    SetAside,
}

/// Which e-mails are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IncomingAsked {
    /// Which; those that wait when nothing is said.
    pub which: Option<WhichWord>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 25)]
    pub limit: Option<u16>,
    /// Where the page before ended: what it said in `next`.
    pub after: Option<String>,
}

/// An e-mail in a list.
#[derive(Serialize, ToSchema)]
pub struct IncomingShown {
    /// Its number.
    pub id: i64,
    /// What it is.
    pub kind: MessageKindWord,
    /// The name of who wrote it; may be empty.
    pub from_name: String,
    /// The address of who wrote it; may be empty.
    pub from_address: String,
    /// What it says it is about; may be empty.
    pub subject: String,
    /// The day it reached the authority.
    pub received_on: NaiveDate,
    /// Why it waits, or waited.
    pub why: Option<HeldWord>,
    /// The case that it names, where the caller may see it.
    pub names_case: Option<String>,
}

/// A page of e-mails.
#[derive(Serialize, ToSchema)]
pub struct IncomingPage {
    /// Its e-mails.
    pub items: Vec<IncomingShown>,
    /// The address of the next page.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// All of one e-mail.
#[derive(Serialize, ToSchema)]
pub struct IncomingWhole {
    /// As in a list.
    #[serde(flatten)]
    pub line: IncomingShown,
    /// What its writer wrote.
    pub text: String,
    /// What it quotes of e-mails before it.
    pub quoted: String,
    /// Its files.
    pub files: Vec<IncomingFile>,
    /// Whether a request can be made of it as it is.
    pub may_be_request: bool,
    /// The case that it was filed with.
    pub case: Option<String>,
    /// The name of who said where it belongs.
    pub handled_by: Option<String>,
    /// When.
    pub handled_at: Option<DateTime<Utc>>,
}

/// A file of an e-mail.
#[derive(Serialize, ToSchema)]
pub struct IncomingFile {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: usize,
}

/// Under which rules the request is logged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogBody {
    /// Which.
    pub regime: RegimeWord,
}

/// The case that an e-mail is filed with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilingBody {
    /// Its reference, as `ATISN 26732`.
    pub reference: String,
}

/// What was set aside.
#[derive(Serialize, ToSchema)]
pub struct SetAside {
    /// The number of the e-mail.
    pub id: i64,
}

impl IncomingShown {
    fn of(line: IncomingLine) -> Self {
        Self {
            id: line.id.0,
            kind: MessageKindWord(line.kind),
            from_name: line.from_name,
            from_address: line.from_address,
            subject: line.subject,
            received_on: line.received_on,
            why: line.why.map(HeldWord),
            names_case: line.guess.map(|reference| reference.slug()),
        }
    }
}

impl IncomingWhole {
    fn of(view: IncomingView) -> Self {
        let (handled_by, handled_at) = view.handled.unzip();
        Self {
            line: IncomingShown::of(view.line),
            text: view.text,
            quoted: view.quoted,
            files: view
                .files
                .into_iter()
                .map(|(name, bytes)| IncomingFile { name, bytes })
                .collect(),
            may_be_request: view.may_be_request,
            case: view.case.map(|reference| reference.slug()),
            handled_by,
            handled_at,
        }
    }
}

/// The case that an e-mail went to, as an act tells it.
fn filed(office: &Office, who: &SignedIn, id: CaseId) -> Result<Done, service::Error> {
    let view = office.case(who, id)?;
    Ok(Done { case: view.case.reference.slug(), version: view.version, id: None })
}

/// The e-mails that wait, or were set aside
#[utoipa::path(get, path = "/incoming", tag = "incoming", operation_id = "incoming",
    params(IncomingAsked),
    responses((status = 200, description = "A page of e-mails", body = IncomingPage,
        headers(("Link" = Option<String>, description = "The next page")))))]
pub async fn incoming(
    caller: Caller,
    Asked(asked): Asked<IncomingAsked>,
) -> Result<HttpResponse, Refusal> {
    let (word, which) = match asked.which.unwrap_or_default() {
        WhichWord::Waiting => ("waiting", WhichIncoming::Waiting),
        WhichWord::SetAside => ("set_aside", WhichIncoming::SetAside),
    };
    let size = paging::size(asked.limit)?;
    let after = paging::number(asked.after.as_deref())?.map(IncomingId);
    // One more than the page has says whether another follows.
    let found = caller.ask(move |office, who| office.incoming(who, which, after, size + 1)).await?;
    let has_more = found.len() > usize::from(size);
    let shown: Vec<IncomingShown> =
        found.into_iter().take(size.into()).map(IncomingShown::of).collect();
    let next = shown.last().filter(|_| has_more).map(|last| last.id.to_string());
    let limit = asked.limit.map(|limit| limit.to_string()).unwrap_or_default();
    let query = [("which", word), ("limit", &limit)];
    Ok(paging::page(&caller, "/api/v1/incoming", &query, shown, next))
}

/// One e-mail with all that it says
#[utoipa::path(get, path = "/incoming/{message}", tag = "incoming", operation_id = "one_incoming",
    params(("message" = i64, Path, description = "The number of the e-mail")),
    responses((status = 200, description = "The e-mail", body = IncomingWhole)))]
pub async fn one(caller: Caller, message: web::Path<i64>) -> Result<HttpResponse, Refusal> {
    let id = IncomingId(*message);
    let view = caller.ask(move |office, who| office.incoming_message(who, id)).await?;
    Ok(HttpResponse::Ok().json(IncomingWhole::of(view)))
}

/// The e-mail as it came
#[utoipa::path(get, path = "/incoming/{message}/original", tag = "incoming",
    operation_id = "incoming_original",
    params(("message" = i64, Path, description = "The number of the e-mail")),
    responses((status = 200, description = "The file", body = Vec<u8>,
        content_type = "message/rfc822")))]
pub async fn original(caller: Caller, message: web::Path<i64>) -> Result<HttpResponse, Refusal> {
    let id = IncomingId(*message);
    let file = caller.ask(move |office, who| office.incoming_file(who, id)).await?;
    Ok(download(file))
}

/// Log the request that an e-mail makes
///
/// It counts as received on the day on which the e-mail reached the authority.
#[utoipa::path(post, path = "/incoming/{message}/log", tag = "incoming",
    operation_id = "log_incoming",
    params(("message" = i64, Path, description = "The number of the e-mail")),
    request_body = LogBody,
    responses((status = 201, description = "Logged", body = Done,
        headers(("Location" = String, description = "The case"), ("ETag" = String)))))]
pub async fn log(
    caller: Caller,
    message: web::Path<i64>,
    Body(body): Body<LogBody>,
) -> Result<HttpResponse, Refusal> {
    let id = IncomingId(*message);
    let done = caller
        .ask(move |office, who| {
            let case = office.log_incoming(who, id, body.regime.0)?;
            filed(office, who, case)
        })
        .await?;
    let place = caller.address(&format!("/api/v1/cases/{}", done.case));
    Ok(done.with(StatusCode::CREATED, Some(&place)))
}

/// File an e-mail with a case
#[utoipa::path(post, path = "/incoming/{message}/file", tag = "incoming",
    operation_id = "file_incoming",
    params(("message" = i64, Path, description = "The number of the e-mail")),
    request_body = FilingBody,
    responses((status = 200, description = "Filed", body = Done, headers(("ETag" = String)))))]
pub async fn file(
    caller: Caller,
    message: web::Path<i64>,
    Body(body): Body<FilingBody>,
) -> Result<HttpResponse, Refusal> {
    let id = IncomingId(*message);
    let done = caller
        .ask(move |office, who| {
            let case = office.file_incoming(who, id, &body.reference)?;
            filed(office, who, case)
        })
        .await?;
    Ok(done.answer())
}

/// Set an e-mail aside: nothing comes of it
///
/// It is listed for 90 days, and can still be filed.
#[utoipa::path(post, path = "/incoming/{message}/aside", tag = "incoming",
    operation_id = "set_incoming_aside",
    params(("message" = i64, Path, description = "The number of the e-mail")),
    responses((status = 200, description = "Set aside", body = SetAside)))]
pub async fn aside(caller: Caller, message: web::Path<i64>) -> Result<HttpResponse, Refusal> {
    let id = IncomingId(*message);
    caller.ask(move |office, who| office.set_incoming_aside(who, id)).await?;
    Ok(HttpResponse::Ok().json(SetAside { id: id.0 }))
}
