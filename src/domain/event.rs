//! What can have happened to a case. Past tense, appended, never edited.
//!
//! Events carry numbers, dates and hashes, never names or text: the record must outlive the
//! personal data that the unit is bound to erase. The serialised form is for ever.

use super::{
    decision::Outcome,
    document::Disposition,
    ids::{CopyId, DecisionId, DocumentId, LetterId, MarkId, Reference, RequesterId, StaffId},
    language::LanguageChoice,
    letter::LetterType,
};
use crate::law::{exemption::Citation, regime::Regime};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The form of the portal.
    Portal,
    /// An e-mail.
    Email,
    /// A letter by post.
    Letter,
    /// Spoken, which the EIR allow.
    Spoken,
}

impl Channel {
    /// All, in the order in which pages offer them.
    pub const ALL: [Self; 4] = [Self::Email, Self::Letter, Self::Portal, Self::Spoken];

    /// The name in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Email => "email",
            Self::Letter => "letter",
            Self::Spoken => "spoken",
        }
    }
}

/// The ground on which the time to answer is extended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ground", rename_all = "snake_case")]
pub enum Extension {
    /// FOIA 2000 s.10(3): the public interest is being weighed under a qualified exemption.
    PublicInterest {
        /// The qualified exemption.
        exemption: Citation,
    },
    /// EIR reg. 7: the complexity and the volume of what is asked for.
    ComplexityAndVolume,
}

/// An e-mail that the unit sends about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailKind {
    /// The acknowledgement, with the link to the portal.
    Acknowledgement,
    /// A question that stops the clock.
    Clarification,
    /// That more time is needed.
    Extension,
    /// The answer.
    Answer,
    /// A fresh link to the portal.
    Link,
}

/// Something that happened to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CaseEvent {
    /// The request was received and logged. Always the first event, and only the first.
    Received {
        /// What it is called.
        reference: Reference,
        /// Which rules apply.
        regime: Regime,
        /// The day the authority received it, which drives the clock.
        received_on: NaiveDate,
        /// The day it was logged.
        logged_on: NaiveDate,
        /// How it came.
        channel: Channel,
        /// Who asked.
        requester: RequesterId,
        /// In which language they want the answer.
        language: LanguageChoice,
    },
    /// An officer took the case or was given it.
    Assigned {
        /// Who handles it now.
        officer: StaffId,
    },
    /// FOIA 2000 s.1(3), EIR reg. 9: the requester was asked to explain the request.
    ClarificationRequested {
        /// The day of asking.
        on: NaiveDate,
        /// The letter that asks.
        letter: LetterId,
    },
    /// The explanation came.
    ClarificationReceived {
        /// The day it came.
        on: NaiveDate,
    },
    /// The requester was told that more time is needed.
    TimeExtended {
        /// The day of telling.
        on: NaiveDate,
        /// Why.
        extension: Extension,
        /// The new date that was promised.
        until: NaiveDate,
        /// The letter that tells.
        letter: LetterId,
    },
    /// An e-mail about the case came in and is kept as it came.
    MessageReceived {
        /// The day it came.
        on: NaiveDate,
        /// The hash of its bytes, by which they are kept.
        sha256: String,
    },
    /// A document was found and stored.
    DocumentAdded {
        /// Which.
        document: DocumentId,
        /// The hash of its bytes.
        sha256: String,
        /// How many findings of hidden data it has.
        findings: u32,
    },
    /// It was settled what the answer does with a document.
    DocumentSettled {
        /// Which.
        document: DocumentId,
        /// What.
        disposition: Disposition,
    },
    /// A mark was made.
    Marked {
        /// On which document.
        document: DocumentId,
        /// The mark.
        mark: MarkId,
        /// What it rests on.
        exemption: Option<Citation>,
    },
    /// A mark was taken away.
    Unmarked {
        /// On which document.
        document: DocumentId,
        /// The mark.
        mark: MarkId,
    },
    /// A copy was made and the verifier passed its bytes.
    CopyVerified {
        /// Of which document.
        document: DocumentId,
        /// The copy.
        copy: CopyId,
        /// The hash of the document it was made from.
        input_sha256: String,
        /// The hash of the copy, which the verdict is bound to.
        output_sha256: String,
        /// The hash of the marks that it was made with.
        marks_sha256: String,
    },
    /// A copy was attempted and is not proven clean: there is none.
    CopyRefused {
        /// Of which document.
        document: DocumentId,
    },
    /// It was decided what the answer is.
    Decided {
        /// The decision.
        decision: DecisionId,
        /// In one word.
        outcome: Outcome,
        /// What it rests on.
        exemptions: Vec<Citation>,
    },
    /// A letter was drafted or its text edited.
    LetterDrafted {
        /// Which.
        letter: LetterId,
        /// Of which type.
        letter_type: LetterType,
        /// Counts from 1 with each edit.
        version: u32,
    },
    /// The answer was sent.
    Answered {
        /// The day it was sent.
        on: NaiveDate,
        /// The letter.
        letter: LetterId,
        /// The hash of the PDF as sent.
        letter_sha256: String,
        /// The hashes of the copies as sent.
        copies: Vec<String>,
    },
    /// The requester withdrew the request.
    Withdrawn {
        /// The day of it.
        on: NaiveDate,
    },
    /// The mail server accepted an e-mail.
    EmailSent {
        /// Which.
        email: EmailKind,
        /// Its own identity, by which a reply is matched.
        message_id: String,
    },
    /// An e-mail could not be delivered for good; somebody must act.
    EmailFailed {
        /// Which.
        email: EmailKind,
    },
    /// A fresh link to the portal was made, and the ones before it stopped working.
    LinkRenewed,
}

impl CaseEvent {
    /// The name of the kind, as stored beside the event and as the key of its sentence in both
    /// languages.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Received { .. } => "received",
            Self::Assigned { .. } => "assigned",
            Self::ClarificationRequested { .. } => "clarification_requested",
            Self::ClarificationReceived { .. } => "clarification_received",
            Self::TimeExtended { .. } => "time_extended",
            Self::MessageReceived { .. } => "message_received",
            Self::DocumentAdded { .. } => "document_added",
            Self::DocumentSettled { .. } => "document_settled",
            Self::Marked { .. } => "marked",
            Self::Unmarked { .. } => "unmarked",
            Self::CopyVerified { .. } => "copy_verified",
            Self::CopyRefused { .. } => "copy_refused",
            Self::Decided { .. } => "decided",
            Self::LetterDrafted { .. } => "letter_drafted",
            Self::Answered { .. } => "answered",
            Self::Withdrawn { .. } => "withdrawn",
            Self::EmailSent { .. } => "email_sent",
            Self::EmailFailed { .. } => "email_failed",
            Self::LinkRenewed => "link_renewed",
        }
    }

    /// Whether the requester sees that it happened. What the unit does with documents, marks and
    /// drafts is its own business until the answer.
    pub const fn is_public(&self) -> bool {
        matches!(
            self,
            Self::Received { .. }
                | Self::ClarificationRequested { .. }
                | Self::ClarificationReceived { .. }
                | Self::TimeExtended { .. }
                | Self::Answered { .. }
                | Self::Withdrawn { .. }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_form_names_its_kind() {
        let event = CaseEvent::Withdrawn { on: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap() };
        let stored = serde_json::to_value(&event).unwrap();
        assert_eq!(stored, serde_json::json!({"type": "withdrawn", "on": "2026-03-02"}));
        assert_eq!(stored["type"], event.kind());
    }
}
