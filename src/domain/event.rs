//! What can have happened to a case. Past tense, appended, never edited.
//!
//! Events carry numbers, dates and hashes, never names or text: the record must outlive the
//! personal data that the unit is bound to erase. The serialised form is for ever.

use super::{
    act::NotAllowed,
    aftermath::ReviewOutcome,
    commission::Chaser,
    decision::Outcome,
    document::Disposition,
    ids::{
        AreaId, CaseId, CommissionId, CopyId, DecisionId, DocumentId, EstimateId, ItemId, LetterId,
        MarkId, MessageId, NoteId, Reference, RequesterId, StaffId,
    },
    language::LanguageChoice,
    letter::LetterType,
    link::LinkKind,
    timeline::Awaited,
};
use crate::law::{clock::ClockEventKind, exemption::Citation, regime::Regime};
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
    /// UK GDPR Art. 12(3): the request is complex, or the person has made many.
    ComplexOrNumerous {
        /// One or two further months.
        months: u8,
    },
}

impl Extension {
    /// The ground of reg. 7(1), which asks that the request is complex and voluminous, both.
    pub const fn under_regulation_7(complex: bool, voluminous: bool) -> Result<Self, NotAllowed> {
        if complex && voluminous {
            Ok(Self::ComplexityAndVolume)
        } else {
            Err(NotAllowed::ComplexityAndVolume)
        }
    }

    /// What the clock calls it.
    pub const fn clock_event(&self) -> ClockEventKind {
        match self {
            Self::PublicInterest { .. } => ClockEventKind::PitExtension,
            Self::ComplexityAndVolume => ClockEventKind::EirExtension,
            Self::ComplexOrNumerous { months } => ClockEventKind::SarExtension { months: *months },
        }
    }
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
    /// A fees notice, which stops the clock.
    FeesNotice,
    /// A request for proof of identity, before which no clock runs.
    Identity,
    /// That the request will be closed unless the requester answers.
    LapseNotice,
    /// The answer.
    Answer,
    /// A letter that staff wrote, to the requester or to somebody else.
    Letter,
    /// A fresh link to the portal.
    Link,
    /// That what the requester did on the page of the request has arrived.
    Confirmation,
    /// That the day on which the requester can expect an answer is another one now.
    DateMoved,
    /// That that day has passed without an answer.
    DateMissed,
    /// A commission, or a word about one, to a business area or to the officer.
    Commission,
}

impl EmailKind {
    /// All.
    pub const ALL: [Self; 13] = [
        Self::Acknowledgement,
        Self::Clarification,
        Self::Extension,
        Self::FeesNotice,
        Self::Identity,
        Self::LapseNotice,
        Self::Answer,
        Self::Letter,
        Self::Link,
        Self::Confirmation,
        Self::DateMoved,
        Self::DateMissed,
        Self::Commission,
    ];

    /// The word in events and in the API, and the end of the key `email-…`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::Clarification => "clarification",
            Self::Extension => "extension",
            Self::FeesNotice => "fees_notice",
            Self::Identity => "identity",
            Self::LapseNotice => "lapse_notice",
            Self::Answer => "answer",
            Self::Letter => "letter",
            Self::Link => "link",
            Self::Confirmation => "confirmation",
            Self::DateMoved => "date_moved",
            Self::DateMissed => "date_missed",
            Self::Commission => "commission",
        }
    }
}

/// What a requester wrote about on the page of their request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrote {
    /// Anything they want to say.
    Message,
    /// What they were asked to explain.
    Clarification,
    /// Why they ask for a review.
    Review,
    /// Why they withdraw.
    Withdrawal,
}

impl Wrote {
    /// All.
    pub const ALL: [Self; 4] = [Self::Message, Self::Clarification, Self::Review, Self::Withdrawal];

    /// The end of its keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Clarification => "clarification",
            Self::Review => "review",
            Self::Withdrawal => "withdrawal",
        }
    }
}

/// A copy that was read again before it left, and all that it is bound to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertifiedFile {
    /// Made from which document.
    pub document: DocumentId,
    /// The copy.
    pub copy: CopyId,
    /// The hash of the document it was made from.
    pub input_sha256: String,
    /// The hash of the marks that it was made with.
    pub marks_sha256: String,
    /// The hash of the bytes that were read again, and that leave.
    pub output_sha256: String,
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
        /// The day on which it first reached a colleague whose automatic reply asked to write
        /// elsewhere; then it was received when it was sent there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        redirected_from: Option<NaiveDate>,
    },
    /// An officer took the case or was given it.
    Assigned {
        /// Who handles it now.
        officer: StaffId,
    },
    /// The case was restricted: from now on it is there for these people alone.
    Restricted {
        /// Who may see it.
        to: Vec<StaffId>,
    },
    /// An administrator who was not named let themselves into a restricted case.
    AccessTaken {
        /// Who may see it as well.
        by: StaffId,
    },
    /// Everybody who reads cases may see it again.
    Unrestricted,
    /// Somebody from whom it is hidden looked at who asked.
    RequesterSeen {
        /// Who sees it from now on.
        by: StaffId,
    },
    /// What is written in the case is kept beyond its time, for a reason that stands beside.
    Held,
    /// The reason to keep it is gone.
    HoldLifted,
    /// What people wrote, and the files, were erased for good; what happened stays.
    Erased {
        /// The day of it.
        on: NaiveDate,
    },
    /// The case was put under other rules than before.
    RegimeChanged {
        /// Which rules apply now.
        regime: Regime,
    },
    /// A part of the request falls under other rules and has a clock of its own.
    ItemAdded {
        /// Which.
        item: ItemId,
        /// The rules that apply to it.
        regime: Regime,
    },
    /// What was taken for an item is part of the request again.
    ItemRemoved {
        /// Which.
        item: ItemId,
    },
    /// An item was answered by itself.
    ItemAnswered {
        /// Which.
        item: ItemId,
        /// The day its answer was sent.
        on: NaiveDate,
    },
    /// FOIA 2000 s.1(3), EIR reg. 9: the requester was asked to explain the request.
    ClarificationRequested {
        /// The day of asking.
        on: NaiveDate,
        /// The letter that asks.
        letter: LetterId,
        /// Whether it was asked after the last day; then the clock runs on.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        late: bool,
        /// The last day for an explanation, where the letter names one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<NaiveDate>,
        /// The item it is about; none when it is about the request, or what is left of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<ItemId>,
    },
    /// The explanation came.
    ClarificationReceived {
        /// The day it came.
        on: NaiveDate,
        /// The item it is about; none when it is about the request, or what is left of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<ItemId>,
    },
    /// FOIA 2000 s.9(1), EIR reg. 8: the requester was asked for a fee.
    FeeRequested {
        /// The day of the notice.
        on: NaiveDate,
        /// The letter that asks.
        letter: LetterId,
        /// How much, in pence.
        pence: u32,
        /// The item it is about; none when it is about the request, or what is left of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<ItemId>,
    },
    /// The fee came.
    FeeReceived {
        /// The day it came.
        on: NaiveDate,
        /// The item it is about; none when it is about the request, or what is left of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<ItemId>,
    },
    /// UK GDPR Art. 12(6): the requester was asked to prove who they are.
    IdentityRequested {
        /// The day of asking.
        on: NaiveDate,
        /// The letter that asks.
        letter: LetterId,
    },
    /// The proof of identity came.
    IdentityReceived {
        /// The day it came.
        on: NaiveDate,
    },
    /// The requester was told that the request will be closed unless they answer.
    LapseWarned {
        /// The day of telling.
        on: NaiveDate,
        /// The letter that tells.
        letter: LetterId,
        /// The last day for the requester.
        closes_on: NaiveDate,
    },
    /// The request was closed because the requester did not answer.
    Lapsed {
        /// The day of it.
        on: NaiveDate,
        /// What did not come.
        awaited: Awaited,
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
        /// The item it is about; none when it is about the request, or what is left of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<ItemId>,
    },
    /// FOIA 2000 s.10(4) with SI 2004/3364: the Commissioner allowed a later date.
    DateAgreed {
        /// The day of recording it.
        on: NaiveDate,
        /// The date.
        until: NaiveDate,
    },
    /// A day became a bank holiday, and the last day moved.
    CalendarChanged {
        /// The new holiday.
        proclaimed: NaiveDate,
        /// The last day before; none when there was none.
        due_before: Option<NaiveDate>,
        /// The last day now.
        due_after: Option<NaiveDate>,
        /// The item it is about; none when it is about the request, or what is left of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<ItemId>,
    },
    /// FOIA 2000 s.12: the cost of the answer was estimated.
    CostEstimated {
        /// Which estimate.
        estimate: EstimateId,
        /// The minutes that count, together.
        minutes: u32,
        /// Whether they cost more than the appropriate limit.
        exceeds: bool,
    },
    /// SI 2004/3244 reg. 5: the cost is added up with that of related requests.
    Aggregated {
        /// The other cases; empty when they are taken apart again.
        with: Vec<CaseId>,
    },
    /// The case was linked with another, or the kind of their link was changed. Recorded in both.
    Linked {
        /// The other case.
        with: CaseId,
        /// What connects them.
        kind: LinkKind,
    },
    /// The link with another case was taken away, in both.
    Unlinked {
        /// The other case.
        with: CaseId,
    },
    /// Somebody looked at a case that looks like this one and found that they differ. Recorded in
    /// both.
    LikenessDismissed {
        /// The other case.
        with: CaseId,
    },
    /// Somebody noted something.
    NoteAdded {
        /// The note.
        note: NoteId,
    },
    /// Who wrote a note corrected it; what it said before is kept.
    NoteCorrected {
        /// The note.
        note: NoteId,
        /// Counts from 1 with each text of it.
        version: u32,
    },
    /// Who wrote a note struck it out; what it said is kept.
    NoteStruck {
        /// The note.
        note: NoteId,
    },
    /// A business area was asked for what it holds.
    Commissioned {
        /// The commission.
        commission: CommissionId,
        /// Which area.
        area: AreaId,
        /// The last day for its answer.
        due_on: NaiveDate,
    },
    /// The area was given another last day.
    CommissionExtended {
        /// The commission.
        commission: CommissionId,
        /// The last day now.
        due_on: NaiveDate,
    },
    /// The area said that it will be late.
    CommissionDelayed {
        /// The commission.
        commission: CommissionId,
        /// The day that it named.
        until: NaiveDate,
    },
    /// The area said that somebody else has what is asked.
    CommissionPassedOn {
        /// The commission.
        commission: CommissionId,
    },
    /// The area was reminded.
    CommissionChased {
        /// The commission.
        commission: CommissionId,
        /// Of what.
        chaser: Chaser,
        /// The day of it.
        on: NaiveDate,
    },
    /// The area answered.
    CommissionAnswered {
        /// The commission.
        commission: CommissionId,
        /// The day of it.
        on: NaiveDate,
        /// How many files came with the answer.
        files: u32,
        /// How many minutes the search took, if it was said.
        minutes: Option<u32>,
    },
    /// The area was asked again.
    CommissionReopened {
        /// The commission.
        commission: CommissionId,
        /// The last day now.
        due_on: NaiveDate,
    },
    /// The answer is needed no longer.
    CommissionCancelled {
        /// The commission.
        commission: CommissionId,
        /// The day of it.
        on: NaiveDate,
    },
    /// An e-mail about the case came in and is kept as it came.
    MessageReceived {
        /// The day it came.
        on: NaiveDate,
        /// The hash of its bytes, by which they are kept.
        sha256: String,
    },
    /// The requester wrote on the page of the request.
    Written {
        /// The day of it.
        on: NaiveDate,
        /// Which message.
        message: MessageId,
        /// What it is about.
        about: Wrote,
    },
    /// Somebody dealt with what the requester wrote.
    MessageHandled {
        /// Which message.
        message: MessageId,
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
    /// Every file that was to leave was read again and found clean.
    GatePassed {
        /// The letter that leaves with them.
        letter: LetterId,
        /// The hash of the letter's PDF.
        letter_sha256: String,
        /// The copies.
        files: Vec<CertifiedFile>,
        /// The programs that cut and that read again, with their versions.
        engines: Vec<String>,
        /// How many things the officer was shown and has looked at.
        confirmed: u32,
    },
    /// A file that was to leave was not found clean, and nothing left.
    GateBlocked {
        /// How many things stood in the way.
        problems: u32,
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
    /// The answer was put forward to somebody who has to agree to it.
    ClearanceAsked {
        /// Which letter.
        letter: LetterId,
        /// Which version of it.
        version: u32,
        /// Who reads it first, when somebody was named.
        reviewer: Option<StaffId>,
        /// Who has to agree.
        approver: StaffId,
    },
    /// The reviewer agreed.
    ClearanceReviewed {
        /// To which letter.
        letter: LetterId,
        /// To which version of it.
        version: u32,
    },
    /// The answer was sent back to be changed.
    ClearanceSentBack {
        /// Which letter.
        letter: LetterId,
        /// Which version of it.
        version: u32,
    },
    /// The approver agreed: the answer may leave.
    ClearanceGiven {
        /// To which letter.
        letter: LetterId,
        /// To which version of it.
        version: u32,
    },
    /// A letter that is no answer was sent.
    LetterSent {
        /// The day it was sent.
        on: NaiveDate,
        /// Which.
        letter: LetterId,
        /// The hash of the PDF as sent.
        letter_sha256: String,
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
    /// FOIA 2000 s.45 Code part 5, EIR reg. 11: a review of the answer was asked for.
    ReviewRequested {
        /// The day the request for it was received.
        on: NaiveDate,
    },
    /// The requester was told that the review takes longer.
    ReviewExtended {
        /// The day of telling.
        on: NaiveDate,
        /// The new date that was promised.
        until: NaiveDate,
    },
    /// The requester was told what the review came to.
    ReviewDecided {
        /// The day of telling.
        on: NaiveDate,
        /// What it came to.
        outcome: ReviewOutcome,
    },
    /// FOIA 2000 s.50(1): the requester complained to the Commissioner.
    ComplaintNotified {
        /// The day on which the authority heard of it.
        on: NaiveDate,
    },
    /// FOIA 2000 s.50(3)(b): the Commissioner served a decision notice.
    NoticeServed {
        /// The day on which it was served.
        on: NaiveDate,
        /// The last day for what it asks; none when it asks for nothing.
        comply_by: Option<NaiveDate>,
    },
    /// What the notice asks for was done.
    NoticeCompliedWith {
        /// The day of it.
        on: NaiveDate,
    },
    /// FOIA 2000 s.57: an appeal to the Tribunal was brought.
    AppealBrought {
        /// The day of it.
        on: NaiveDate,
    },
    /// The requester withdrew the request.
    Withdrawn {
        /// The day of it.
        on: NaiveDate,
    },
    /// The answer was published in the disclosure log.
    Published {
        /// The day of it.
        on: NaiveDate,
        /// The hash of the published letter's PDF; none when the letter is not in the log.
        letter_sha256: Option<String>,
        /// The released copies that are.
        copies: Vec<CopyId>,
    },
    /// It was decided not to publish the answer; why stands beside.
    PublicationDeclined {
        /// The day of it.
        on: NaiveDate,
    },
    /// The answer was taken off the disclosure log; why stands beside.
    PublicationWithdrawn {
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
            Self::Restricted { .. } => "restricted",
            Self::AccessTaken { .. } => "access_taken",
            Self::Unrestricted => "unrestricted",
            Self::RequesterSeen { .. } => "requester_seen",
            Self::Held => "held",
            Self::HoldLifted => "hold_lifted",
            Self::Erased { .. } => "erased",
            Self::RegimeChanged { .. } => "regime_changed",
            Self::ItemAdded { .. } => "item_added",
            Self::ItemRemoved { .. } => "item_removed",
            Self::ItemAnswered { .. } => "item_answered",
            Self::ClarificationRequested { .. } => "clarification_requested",
            Self::ClarificationReceived { .. } => "clarification_received",
            Self::FeeRequested { .. } => "fee_requested",
            Self::FeeReceived { .. } => "fee_received",
            Self::IdentityRequested { .. } => "identity_requested",
            Self::IdentityReceived { .. } => "identity_received",
            Self::LapseWarned { .. } => "lapse_warned",
            Self::Lapsed { .. } => "lapsed",
            Self::TimeExtended { .. } => "time_extended",
            Self::DateAgreed { .. } => "date_agreed",
            Self::CalendarChanged { .. } => "calendar_changed",
            Self::CostEstimated { .. } => "cost_estimated",
            Self::Aggregated { .. } => "aggregated",
            Self::Linked { .. } => "linked",
            Self::Unlinked { .. } => "unlinked",
            Self::LikenessDismissed { .. } => "likeness_dismissed",
            Self::NoteAdded { .. } => "note_added",
            Self::NoteCorrected { .. } => "note_corrected",
            Self::NoteStruck { .. } => "note_struck",
            Self::Commissioned { .. } => "commissioned",
            Self::CommissionExtended { .. } => "commission_extended",
            Self::CommissionDelayed { .. } => "commission_delayed",
            Self::CommissionPassedOn { .. } => "commission_passed_on",
            Self::CommissionChased { .. } => "commission_chased",
            Self::CommissionAnswered { .. } => "commission_answered",
            Self::CommissionReopened { .. } => "commission_reopened",
            Self::CommissionCancelled { .. } => "commission_cancelled",
            Self::MessageReceived { .. } => "message_received",
            Self::Written { .. } => "written",
            Self::MessageHandled { .. } => "message_handled",
            Self::DocumentAdded { .. } => "document_added",
            Self::DocumentSettled { .. } => "document_settled",
            Self::Marked { .. } => "marked",
            Self::Unmarked { .. } => "unmarked",
            Self::CopyVerified { .. } => "copy_verified",
            Self::CopyRefused { .. } => "copy_refused",
            Self::GatePassed { .. } => "gate_passed",
            Self::GateBlocked { .. } => "gate_blocked",
            Self::Decided { .. } => "decided",
            Self::LetterDrafted { .. } => "letter_drafted",
            Self::ClearanceAsked { .. } => "clearance_asked",
            Self::ClearanceReviewed { .. } => "clearance_reviewed",
            Self::ClearanceSentBack { .. } => "clearance_sent_back",
            Self::ClearanceGiven { .. } => "clearance_given",
            Self::LetterSent { .. } => "letter_sent",
            Self::Answered { .. } => "answered",
            Self::ReviewRequested { .. } => "review_requested",
            Self::ReviewExtended { .. } => "review_extended",
            Self::ReviewDecided { .. } => "review_decided",
            Self::ComplaintNotified { .. } => "complaint_notified",
            Self::NoticeServed { .. } => "notice_served",
            Self::NoticeCompliedWith { .. } => "notice_complied_with",
            Self::AppealBrought { .. } => "appeal_brought",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Published { .. } => "published",
            Self::PublicationDeclined { .. } => "publication_declined",
            Self::PublicationWithdrawn { .. } => "publication_withdrawn",
            Self::EmailSent { .. } => "email_sent",
            Self::EmailFailed { .. } => "email_failed",
            Self::LinkRenewed => "link_renewed",
        }
    }

    /// The item that the event is about; none when it is about the request.
    pub const fn item(&self) -> Option<ItemId> {
        match self {
            Self::ItemAnswered { item, .. } => Some(*item),
            Self::ClarificationRequested { item, .. }
            | Self::ClarificationReceived { item, .. }
            | Self::FeeRequested { item, .. }
            | Self::FeeReceived { item, .. }
            | Self::TimeExtended { item, .. }
            | Self::CalendarChanged { item, .. } => *item,
            _ => None,
        }
    }

    /// The other case that the event tells of, which not everybody who sees this one may see.
    pub const fn other_case(&self) -> Option<CaseId> {
        match self {
            Self::Linked { with, .. }
            | Self::Unlinked { with }
            | Self::LikenessDismissed { with } => Some(*with),
            _ => None,
        }
    }

    /// The cases that are added up with this one, of which not all are there for everybody.
    pub fn added_up(&self) -> &[CaseId] {
        match self {
            Self::Aggregated { with } => with,
            _ => &[],
        }
    }

    /// The event as somebody reads it for whom only the cases are there of which `is_seen` holds.
    #[must_use]
    pub fn adding_up_only(self, is_seen: impl Fn(CaseId) -> bool) -> Self {
        match self {
            Self::Aggregated { mut with } => {
                with.retain(|case| is_seen(*case));
                Self::Aggregated { with }
            }
            other => other,
        }
    }

    /// The commission that the event is about, if it is about one.
    pub const fn commission(&self) -> Option<CommissionId> {
        match self {
            Self::Commissioned { commission, .. }
            | Self::CommissionExtended { commission, .. }
            | Self::CommissionDelayed { commission, .. }
            | Self::CommissionPassedOn { commission }
            | Self::CommissionChased { commission, .. }
            | Self::CommissionAnswered { commission, .. }
            | Self::CommissionReopened { commission, .. }
            | Self::CommissionCancelled { commission, .. } => Some(*commission),
            _ => None,
        }
    }

    /// Whether it says something of a case whatever was erased in it: who may see it, what a
    /// calendar does to it, and that its answer is not published any more.
    pub const fn may_follow_erasure(&self) -> bool {
        matches!(
            self,
            Self::Restricted { .. }
                | Self::Unrestricted
                | Self::AccessTaken { .. }
                | Self::Linked { .. }
                | Self::Unlinked { .. }
                | Self::LikenessDismissed { .. }
                | Self::CalendarChanged { .. }
                | Self::PublicationWithdrawn { .. }
        )
    }

    /// Whether the requester sees that it happened. What the unit does with documents, marks and
    /// drafts is its own business until the answer.
    pub const fn is_public(&self) -> bool {
        matches!(
            self,
            Self::Received { .. }
                | Self::ClarificationRequested { .. }
                | Self::ClarificationReceived { .. }
                | Self::FeeRequested { .. }
                | Self::FeeReceived { .. }
                | Self::IdentityRequested { .. }
                | Self::IdentityReceived { .. }
                | Self::LapseWarned { .. }
                | Self::Lapsed { .. }
                | Self::TimeExtended { .. }
                | Self::Written { about: Wrote::Message, .. }
                | Self::Answered { .. }
                | Self::ReviewRequested { .. }
                | Self::ReviewExtended { .. }
                | Self::ReviewDecided { .. }
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
