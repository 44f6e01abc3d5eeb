//! What mail servers said of the e-mails about a case, as a table that several pages have.

use crate::domain::{
    delivery::{Delivery, Outcome},
    event::EmailKind,
    ids::LetterId,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeSet;

/// What was said once of an e-mail.
#[derive(Debug, Clone, Serialize)]
pub struct DeliveryLine {
    /// When it was heard.
    pub at: DateTime<Utc>,
    /// The end of the key `email-…`.
    pub email: &'static str,
    /// To whom; empty when it is not shown.
    pub recipient: String,
    /// The end of the key `delivery-…`.
    pub outcome: &'static str,
    /// Whether the e-mail did not arrive and will not.
    pub is_failure: bool,
    /// The code and the words of the server; may be empty.
    pub said: String,
}

impl DeliveryLine {
    fn of(one: Delivery) -> Self {
        // Words of SMTP in a report begin with a code of their own, beside the report's.
        let said = format!("{} {}", one.answer.code, one.answer.words);
        Self {
            at: one.at,
            email: one.email.as_str(),
            recipient: one.recipient,
            outcome: one.outcome.as_str(),
            is_failure: one.outcome.is_failure(),
            said: said.trim().to_owned(),
        }
    }

    /// Every line.
    pub(super) fn all(said: Vec<Delivery>) -> Vec<Self> {
        said.into_iter().map(Self::of).collect()
    }

    /// Those of the e-mails of one letter.
    pub(super) fn of_letter(said: Vec<Delivery>, letter: LetterId) -> Vec<Self> {
        said.into_iter().filter(|one| one.letter == Some(letter)).map(Self::of).collect()
    }

    /// Those of the e-mails that did not arrive, with all that was said of each.
    pub(super) fn of_failures(said: Vec<Delivery>) -> Vec<Self> {
        let failed: BTreeSet<_> =
            said.iter().filter(|one| one.outcome.is_failure()).map(|one| one.job).collect();
        said.into_iter().filter(|one| failed.contains(&one.job)).map(Self::of).collect()
    }

    /// A line for each outcome and each e-mail.
    pub(super) fn samples() -> Vec<Self> {
        let line = |email: EmailKind, outcome: Outcome| Self {
            at: DateTime::UNIX_EPOCH,
            email: email.as_str(),
            recipient: "ada<b>@example.com".into(),
            outcome: outcome.as_str(),
            is_failure: outcome.is_failure(),
            said: "250 2.0.0 <script> queued".into(),
        };
        let emails = EmailKind::ALL.into_iter().zip(Outcome::ALL.into_iter().cycle());
        let mut lines: Vec<_> = emails.map(|(email, outcome)| line(email, outcome)).collect();
        let bare = line(EmailKind::Link, Outcome::GivenUp);
        lines.push(Self { recipient: String::new(), said: String::new(), ..bare });
        lines
    }
}
