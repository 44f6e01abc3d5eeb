//! Every event of a case.

use super::case::CaseHead;
use crate::web::render::Page;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The history page.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryPage {
    /// The head.
    pub head: CaseHead,
    /// The events, the newest first.
    pub events: Vec<EventLine>,
}

/// One event.
#[derive(Debug, Clone, Serialize)]
pub struct EventLine {
    /// When.
    pub at: DateTime<Utc>,
    /// The end of the key `actor-…`, or none when `name` says it.
    pub actor: Option<&'static str>,
    /// The name of the member of staff.
    pub name: Option<String>,
    /// The end of the key `event-…`.
    pub kind: &'static str,
    /// What it concerns: an exemption, a date, a number; may be empty.
    pub detail: String,
    /// The first characters of its hash.
    pub hash: String,
}

impl Page for HistoryPage {
    const TEMPLATE: &'static str = "staff/history";

    fn samples() -> Vec<Self> {
        let kinds = [
            "received", "assigned", "clarification_requested", "clarification_received",
            "time_extended", "document_added", "document_settled", "marked", "unmarked",
            "copy_verified", "copy_refused", "decided", "letter_drafted", "answered", "withdrawn",
            "email_sent", "email_failed", "link_renewed",
        ];
        let by = [(None, Some("Ada <b>")), (Some("system"), None), (Some("requester"), None)];
        let events = kinds
            .into_iter()
            .zip(by.into_iter().cycle())
            .map(|(kind, (actor, name))| EventLine {
                at: DateTime::UNIX_EPOCH,
                actor,
                name: name.map(Into::into),
                kind,
                detail: "FOIA s.40(2)".into(),
                hash: "0a1b2c3d".into(),
            })
            .collect();
        vec![Self { head: CaseHead::sample(), events }]
    }
}
