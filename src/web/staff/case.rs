//! A case at a glance, and what every page of a case has at its head.

use super::clock::ClockPart;
use crate::web::render::Page;
use chrono::NaiveDate;
use serde::Serialize;

/// What stands at the head of every page of a case.
#[derive(Debug, Clone, Serialize)]
pub struct CaseHead {
    /// Its reference in the addresses of the pages: `atisn-26732`.
    pub slug: String,
    /// The reference.
    pub reference: String,
    /// The short title.
    pub title: String,
    /// The end of the key `state-…`.
    pub state: String,
    /// The colour of the tag.
    pub colour: String,
}

impl CaseHead {
    /// A head for samples.
    pub(super) fn sample() -> Self {
        Self {
            slug: "atisn-26732".into(),
            reference: "ATISN 26732".into(),
            title: "Guidance <script>alert(1)</script> & objectives".into(),
            state: "open".into(),
            colour: "blue".into(),
        }
    }
}

/// The overview of a case.
#[derive(Debug, Clone, Serialize)]
pub struct CasePage {
    /// The head.
    pub head: CaseHead,
    /// The clock.
    pub clock: ClockPart,
    /// The regime: `foia`, `eir` or `sar`.
    pub regime: String,
    /// How the request came.
    pub channel: String,
    /// The date of receipt.
    pub received_on: NaiveDate,
    /// What was asked.
    pub text: String,
    /// Who asked.
    pub requester: Requester,
    /// Who has the case.
    pub officer: Option<String>,
    /// Whether the member of staff may take the case over.
    pub may_take: bool,
    /// How many e-mails about the case could not be delivered.
    pub stuck_emails: usize,
    /// The end of the key `case-next-…`.
    pub next: String,
    /// Where the next act is done, when it is the unit's turn.
    pub next_href: Option<String>,
}

/// Who asked, as the unit sees it.
#[derive(Debug, Clone, Serialize)]
pub struct Requester {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The postal address.
    pub address: Option<String>,
    /// The language of letters: `unknown`, `en`, `cy` or `bilingual`.
    pub language: String,
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "staff/case";

    fn samples() -> Vec<Self> {
        let open = Self {
            head: CaseHead::sample(),
            clock: ClockPart::sample(),
            regime: "foia".into(),
            channel: "email".into(),
            received_on: NaiveDate::from_ymd_opt(2026, 2, 18).unwrap_or_default(),
            text: "A full copy of all guidance.\n\n</p><script>".into(),
            requester: Requester {
                name: "{{t}} <b>".into(),
                email: Some("ada@example.com".into()),
                address: None,
                language: "unknown".into(),
            },
            officer: None,
            may_take: true,
            stuck_emails: 0,
            next: "documents".into(),
            next_href: Some("/staff/cases/atisn-26732/documents".into()),
        };
        let mut samples = vec![open.clone()];
        for (next, language, channel) in [
            ("decision", "en", "letter"),
            ("letters", "cy", "portal"),
            ("release", "bilingual", "spoken"),
            ("wait", "unknown", "letter"),
            ("none", "unknown", "email"),
        ] {
            samples.push(Self {
                regime: "eir".into(),
                channel: channel.into(),
                officer: Some("Siân Morgan-Pugh".into()),
                may_take: false,
                stuck_emails: 2,
                next: next.into(),
                next_href: None,
                requester: Requester {
                    language: language.into(),
                    email: None,
                    address: Some("1 High Street\nPowys".into()),
                    ..open.requester.clone()
                },
                ..open.clone()
            });
        }
        samples.push(Self { regime: "sar".into(), ..open });
        samples
    }
}
