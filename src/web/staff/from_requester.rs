//! What the requester sent: messages to deal with, and the files that came with them or with the
//! request.

use super::documents::{kind, size};
use crate::{
    domain::{
        ids::{MessageId, RequesterFileId},
        permission::{Permission, Role},
    },
    service::{FromRequester, MessageLine, SentByRequester},
    web::{
        portal::my_request::in_address,
        problem::Problem,
        session::{Staff, download, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// What the requester sent, on the page of the case.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SentPart {
    /// The messages, the newest first.
    pub messages: Vec<SentLine>,
    /// The files that came with the request.
    pub files: Vec<SentFileLine>,
    /// Whether the reader may say that a message was dealt with.
    pub may_handle: bool,
}

/// A message.
#[derive(Debug, Clone, Serialize)]
pub struct SentLine {
    /// Its number.
    pub id: i64,
    /// The end of the key `wrote-…`.
    pub about: &'static str,
    /// What it says.
    pub body: String,
    /// When it came.
    pub at: DateTime<Utc>,
    /// When it was dealt with.
    pub handled_at: Option<DateTime<Utc>>,
    /// By whom; empty when they are gone.
    pub handled_by: String,
    /// Its files.
    pub files: Vec<SentFileLine>,
}

/// A file.
#[derive(Debug, Clone, Serialize)]
pub struct SentFileLine {
    /// Its name.
    pub name: String,
    /// PDF, DOCX, TXT.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// The end of its address, behind that of the case.
    pub place: String,
}

impl SentPart {
    /// A part for samples.
    pub(super) fn sample() -> Self {
        let file = SentFileLine {
            name: "map <b>.txt".into(),
            kind: "TXT".into(),
            bytes: 512,
            place: "requester-files/7/map.txt".into(),
        };
        let line = SentLine {
            id: 7,
            about: "message",
            body: "When will it come?\n<script>alert(1)</script>".into(),
            at: DateTime::UNIX_EPOCH,
            handled_at: None,
            handled_by: String::new(),
            files: vec![file.clone()],
        };
        let lines = ["clarification", "review", "withdrawal"].map(|about| SentLine {
            about,
            handled_at: Some(DateTime::UNIX_EPOCH),
            handled_by: "Ada <b>".into(),
            files: Vec::new(),
            ..line.clone()
        });
        Self {
            messages: [line].into_iter().chain(lines).collect(),
            files: vec![file],
            may_handle: true,
        }
    }

    /// What a requester sent.
    pub(super) fn of(sent: FromRequester, reader: Role) -> Self {
        Self {
            messages: sent.messages.into_iter().rev().map(line).collect(),
            files: sent.files.iter().map(file).collect(),
            may_handle: reader.may(Permission::HandleCases),
        }
    }
}

fn line(message: MessageLine) -> SentLine {
    let (handled_by, handled_at) = match message.handled {
        Some((name, at)) => (name.unwrap_or_default(), Some(at)),
        None => (String::new(), None),
    };
    SentLine {
        id: message.id.0,
        about: message.about.as_str(),
        body: message.body,
        at: message.received_at,
        handled_at,
        handled_by,
        files: message.files.iter().map(file).collect(),
    }
}

fn file(one: &SentByRequester) -> SentFileLine {
    SentFileLine {
        kind: kind(&one.media_type),
        bytes: size(one.size_bytes),
        place: format!("requester-files/{}/{}", one.id, in_address(&one.name)),
        name: one.name.clone(),
    }
}

/// The routes of one case.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/{slug}/requester-files/{id}/{name}", web::get().to(sent_file))
        .route("/{slug}/messages/{id}/handled", web::post().to(handled));
}

/// `GET /staff/cases/{slug}/requester-files/{id}/{name}`.
pub async fn sent_file(
    staff: Staff,
    place: web::Path<(String, i64, String)>,
) -> Result<HttpResponse, Problem> {
    let (slug, file, _) = place.into_inner();
    let file = staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.requester_file(who, case, RequesterFileId(file))
        })
        .await?;
    Ok(download(file))
}

/// `POST /staff/cases/{slug}/messages/{id}/handled`.
pub async fn handled(
    staff: Staff,
    place: web::Path<(String, i64)>,
) -> Result<HttpResponse, Problem> {
    let (slug, message) = place.into_inner();
    let back = format!("/staff/cases/{slug}?done=wrote-handled-notice");
    staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.handle_message(who, case, MessageId(message))
        })
        .await?;
    Ok(see(&back))
}
