//! A case: the fold of its events, and what may be done to it.
//!
//! Each act decides and changes nothing: it answers with the event to record, or says why the act
//! is not allowed. [`Case::after`] evolves and refuses nothing: a stored event is a fact.

use super::{
    decision::Outcome,
    document::Disposition,
    event::{CaseEvent, Channel, Extension},
    ids::{
        CaseId, CopyId, DecisionId, DocumentId, LetterId, MarkId, Reference, RequesterId, StaffId,
    },
    language::LanguageChoice,
    letter::LetterType,
};
use crate::law::{
    calendar::Calendar,
    clock::{self, Clock, ClockError, ClockEvent, ClockEventKind},
    exemption::{Balance, Citation},
    regime::Regime,
    time_limit::TimeLimit,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CaseState {
    /// Being worked on; the clock runs.
    Open,
    /// Waiting for the requester to explain; the clock stands.
    Stopped,
    /// The answer was sent.
    Answered,
    /// The requester withdrew it.
    Withdrawn,
}

impl CaseState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Open, Self::Stopped, Self::Answered, Self::Withdrawn];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Stopped => "stopped",
            Self::Answered => "answered",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether nothing more is owed.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Answered | Self::Withdrawn)
    }
}

impl std::str::FromStr for CaseState {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| format!("\"{text}\" names no state of a case"))
    }
}

/// Something that a person may do to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Give the case to an officer.
    Assign,
    /// Ask the requester to explain.
    RequestClarification,
    /// Record the explanation.
    ReceiveClarification,
    /// Tell the requester that more time is needed.
    ExtendTime,
    /// Upload a document, settle what becomes of it, mark it, make a copy of it.
    WorkOnDocuments,
    /// Say what the answer is.
    Decide,
    /// Write a letter.
    Draft,
    /// Send the answer.
    Answer,
    /// Record that the requester withdrew.
    Withdraw,
    /// Make a fresh link to the portal.
    RenewLink,
}

impl Act {
    /// All acts.
    pub const ALL: [Self; 10] = [
        Self::Assign,
        Self::RequestClarification,
        Self::ReceiveClarification,
        Self::ExtendTime,
        Self::WorkOnDocuments,
        Self::Decide,
        Self::Draft,
        Self::Answer,
        Self::Withdraw,
        Self::RenewLink,
    ];

    /// The table of acts and states: whether the act makes sense while a case stands so.
    pub const fn fits(self, state: CaseState) -> bool {
        use CaseState as S;
        match self {
            Self::Assign | Self::WorkOnDocuments | Self::Draft | Self::Withdraw => {
                matches!(state, S::Open | S::Stopped)
            }
            Self::RequestClarification | Self::ExtendTime | Self::Decide | Self::Answer => {
                matches!(state, S::Open)
            }
            Self::ReceiveClarification => matches!(state, S::Stopped),
            Self::RenewLink => true,
        }
    }
}

/// Why an act is not allowed, told so that an officer knows what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// The answer has gone out.
    #[error("this case has already been answered")]
    AlreadyAnswered,
    /// The requester has withdrawn.
    #[error("this request has been withdrawn")]
    AlreadyWithdrawn,
    /// The clock stands until the requester explains.
    #[error("this case waits for the requester's explanation; record it first")]
    WaitingForClarification,
    /// Nobody was asked.
    #[error("no clarification was asked for")]
    NotWaiting,
    /// A day after today.
    #[error("that day is in the future")]
    InTheFuture,
    /// A day before the request was received.
    #[error("that day is before the request was received")]
    BeforeReceipt,
    /// More time must be told of by the last day.
    #[error("the time to answer has passed; it can no longer be extended")]
    TooLateToExtend,
    /// Extended before.
    #[error("the time was extended before; it can be extended once")]
    AlreadyExtended,
    /// A ground of the other regime.
    #[error("that ground belongs to another regime than this case's")]
    OtherRegime,
    /// FOIA 2000 s.10(3) serves qualified exemptions only.
    #[error("{0} is not qualified: no public interest is weighed, so the time cannot be extended")]
    AbsoluteExemption(Citation),
    /// A promised day that is not later than the present last day, or past the outer one.
    #[error("promise a day after the present last day and not after the outer one")]
    BadPromise,
    /// Something of another case.
    #[error("that does not belong to this case")]
    NotOfThisCase,
    /// Nothing was decided.
    #[error("decide what the answer is first")]
    NoDecision,
    /// Marks or documents changed after the decision.
    #[error("marks or documents have changed since the decision; decide again")]
    DecisionOutOfDate,
    /// The letter says something else than the decision.
    #[error("this letter does not fit the decision; draft one that does")]
    LetterDoesNotFit,
    /// The letter bears another day's date.
    #[error("the letter bears another day's date; draft it again today")]
    LetterOutOfDate,
    /// A released document has no proven copy.
    #[error("{0} of the documents to release have no copy that is proven clean; make them first")]
    UnprovenCopies(usize),
}

/// A document, as the case sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseDocument {
    /// The hash of its bytes.
    pub sha256: String,
    /// What becomes of it.
    pub disposition: Disposition,
    /// Its marks, each with what it rests on.
    pub marks: BTreeMap<MarkId, Option<Citation>>,
    /// Its proven copy, unless marks have changed since.
    pub copy: Option<ProvenCopy>,
}

/// A copy whose bytes the verifier passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenCopy {
    /// Which.
    pub copy: CopyId,
    /// The hash of the bytes that were passed.
    pub sha256: String,
}

/// A letter that is being written or was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseLetter {
    /// Of which type.
    pub letter_type: LetterType,
    /// The latest version.
    pub version: u32,
}

/// What was decided, and whether it still fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Which decision.
    pub decision: DecisionId,
    /// In one word.
    pub outcome: Outcome,
    /// What it rests on.
    pub exemptions: Vec<Citation>,
    /// Whether marks and documents are as they were.
    pub is_current: bool,
}

/// A request for information and all that is done about it: the fold of its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its number in the database.
    pub id: CaseId,
    /// What letters call it.
    pub reference: Reference,
    /// Which rules apply.
    pub regime: Regime,
    /// The day the authority received it.
    pub received_on: NaiveDate,
    /// The day it was logged.
    pub logged_on: NaiveDate,
    /// How it came.
    pub channel: Channel,
    /// Who asked.
    pub requester: RequesterId,
    /// In which language they want the answer.
    pub language: LanguageChoice,
    /// Who handles it.
    pub officer: Option<StaffId>,
    /// Where it stands.
    pub state: CaseState,
    /// What the clock goes by, in order.
    pub clock_events: Vec<ClockEvent>,
    /// The day that was promised, when the time was extended.
    pub promised_on: Option<NaiveDate>,
    /// What was found.
    pub documents: BTreeMap<DocumentId, CaseDocument>,
    /// What was decided, last.
    pub decided: Option<Decided>,
    /// Its letters.
    pub letters: BTreeMap<LetterId, CaseLetter>,
    /// The letter that answered it.
    pub answer: Option<LetterId>,
    /// The day it was answered or withdrawn.
    pub closed_on: Option<NaiveDate>,
}

/// What lists and searches need to know of a case; stored beside its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSummary {
    /// Where it stands.
    pub state: CaseState,
    /// The last day in time; none while the clock stands.
    pub due_on: Option<NaiveDate>,
    /// Who handles it.
    pub officer: Option<StaffId>,
    /// In which language they want the answer.
    pub language: LanguageChoice,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// The day it was answered or withdrawn.
    pub closed_on: Option<NaiveDate>,
}

/// A record that does not begin with its receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the record of a case begins with its receipt, and this one does not")]
pub struct NoReceipt;

impl Case {
    /// The case that its events tell.
    pub fn fold<'a>(
        id: CaseId,
        events: impl IntoIterator<Item = &'a CaseEvent>,
    ) -> Result<Self, NoReceipt> {
        let mut events = events.into_iter();
        let first = events.next().and_then(|event| Self::begun(id, event)).ok_or(NoReceipt)?;
        Ok(events.fold(first, Case::after))
    }

    /// The case as its receipt makes it; nothing when `event` is no receipt.
    pub fn begun(id: CaseId, event: &CaseEvent) -> Option<Self> {
        let CaseEvent::Received {
            reference,
            regime,
            received_on,
            logged_on,
            channel,
            requester,
            language,
        } = event
        else {
            return None;
        };
        Some(Self {
            id,
            reference: reference.clone(),
            regime: *regime,
            received_on: *received_on,
            logged_on: *logged_on,
            channel: *channel,
            requester: *requester,
            language: *language,
            officer: None,
            state: CaseState::Open,
            clock_events: Vec::new(),
            promised_on: None,
            documents: BTreeMap::new(),
            decided: None,
            letters: BTreeMap::new(),
            answer: None,
            closed_on: None,
        })
    }

    /// The case after `event`. Total: what was stored has happened.
    #[must_use]
    pub fn after(mut self, event: &CaseEvent) -> Self {
        match event {
            CaseEvent::Received { .. }
            | CaseEvent::MessageReceived { .. }
            | CaseEvent::CopyRefused { .. }
            | CaseEvent::EmailSent { .. }
            | CaseEvent::EmailFailed { .. }
            | CaseEvent::LinkRenewed => {}
            CaseEvent::Assigned { officer } => self.officer = Some(*officer),
            CaseEvent::ClarificationRequested { on, .. } => {
                self.state = CaseState::Stopped;
                self.tick(ClockEventKind::ClarificationRequested, *on);
            }
            CaseEvent::ClarificationReceived { on } => {
                self.state = CaseState::Open;
                // The clock starts afresh, so that a day promised before it means nothing now.
                self.promised_on = None;
                self.tick(ClockEventKind::ClarificationReceived, *on);
            }
            CaseEvent::TimeExtended { on, extension, until, .. } => {
                self.promised_on = Some(*until);
                let kind = match extension {
                    Extension::PublicInterest { .. } => ClockEventKind::PitExtension,
                    Extension::ComplexityAndVolume => ClockEventKind::EirExtension,
                };
                self.tick(kind, *on);
            }
            CaseEvent::DocumentAdded { document, sha256, .. } => {
                self.documents.insert(
                    *document,
                    CaseDocument {
                        sha256: sha256.clone(),
                        disposition: Disposition::Release,
                        marks: BTreeMap::new(),
                        copy: None,
                    },
                );
                self.outdate_decision();
            }
            CaseEvent::DocumentSettled { document, disposition } => {
                if let Some(found) = self.documents.get_mut(document) {
                    found.disposition = disposition.clone();
                }
                self.outdate_decision();
            }
            CaseEvent::Marked { document, mark, exemption } => {
                if let Some(found) = self.documents.get_mut(document) {
                    found.marks.insert(*mark, *exemption);
                    found.copy = None;
                }
                self.outdate_decision();
            }
            CaseEvent::Unmarked { document, mark } => {
                if let Some(found) = self.documents.get_mut(document) {
                    found.marks.remove(mark);
                    found.copy = None;
                }
                self.outdate_decision();
            }
            CaseEvent::CopyVerified { document, copy, output_sha256, .. } => {
                if let Some(found) = self.documents.get_mut(document) {
                    found.copy = Some(ProvenCopy { copy: *copy, sha256: output_sha256.clone() });
                }
            }
            CaseEvent::Decided { decision, outcome, exemptions } => {
                self.decided = Some(Decided {
                    decision: *decision,
                    outcome: *outcome,
                    exemptions: exemptions.clone(),
                    is_current: true,
                });
            }
            CaseEvent::LetterDrafted { letter, letter_type, version } => {
                self.letters
                    .insert(*letter, CaseLetter { letter_type: *letter_type, version: *version });
            }
            CaseEvent::Answered { on, letter, .. } => {
                self.state = CaseState::Answered;
                self.answer = Some(*letter);
                self.closed_on = Some(*on);
                self.tick(ClockEventKind::ResponseSent, *on);
            }
            CaseEvent::Withdrawn { on } => {
                self.state = CaseState::Withdrawn;
                self.closed_on = Some(*on);
            }
        }
        self
    }

    fn tick(&mut self, kind: ClockEventKind, on: NaiveDate) {
        self.clock_events.push(ClockEvent { kind, on });
    }

    fn outdate_decision(&mut self) {
        if let Some(decided) = &mut self.decided {
            decided.is_current = false;
        }
    }

    /// The statutory clock, worked out from the events of time.
    pub fn clock(&self, calendar: &Calendar) -> Result<Clock, ClockError> {
        clock::work_out(self.regime, self.received_on, &self.clock_events, calendar)
    }

    /// The last day on which an answer is in time: the day that was promised when the time was
    /// extended, else the day that the law gives. None while the clock stands.
    pub fn due_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        if self.state == CaseState::Stopped {
            return None;
        }
        let limit = TimeLimit::from(self.regime);
        let by_law =
            clock::due_dates(limit, self.received_on, &self.clock_events, calendar).ok()?;
        self.promised_on.or(by_law.due_on)
    }

    /// What lists and searches need to know.
    pub fn summary(&self, calendar: &Calendar) -> CaseSummary {
        CaseSummary {
            state: self.state,
            due_on: self.due_on(calendar),
            officer: self.officer,
            language: self.language,
            outcome: self.decided.as_ref().map(|decided| decided.outcome),
            closed_on: self.closed_on,
        }
    }

    /// Every exemption that a mark of a released document or a withheld document rests on.
    pub fn resting(&self) -> BTreeSet<Citation> {
        let mut resting = BTreeSet::new();
        for document in self.documents.values() {
            match &document.disposition {
                Disposition::Release => {
                    resting.extend(document.marks.values().flatten().copied());
                }
                Disposition::Withhold { exemption } => {
                    resting.insert(*exemption);
                }
                Disposition::OutOfScope => {}
            }
        }
        resting
    }

    /// Whether a mark of a document to release says not what it rests on.
    pub fn has_mark_without_exemption(&self) -> bool {
        self.documents.values().any(|document| {
            document.disposition == Disposition::Release
                && document.marks.values().any(Option::is_none)
        })
    }

    /// The documents that the answer releases.
    pub fn released(&self) -> impl Iterator<Item = (DocumentId, &CaseDocument)> {
        self.documents
            .iter()
            .filter(|(_, document)| document.disposition == Disposition::Release)
            .map(|(id, document)| (*id, document))
    }

    /// Whether `act` fits where the case stands; if not, why.
    pub fn allows(&self, act: Act) -> Result<(), NotAllowed> {
        if act.fits(self.state) {
            return Ok(());
        }
        Err(match self.state {
            CaseState::Answered => NotAllowed::AlreadyAnswered,
            CaseState::Withdrawn => NotAllowed::AlreadyWithdrawn,
            CaseState::Stopped => NotAllowed::WaitingForClarification,
            CaseState::Open => NotAllowed::NotWaiting,
        })
    }

    /// What happens when the case is given to `officer`.
    pub fn assign(&self, officer: StaffId) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::Assign)?;
        Ok(CaseEvent::Assigned { officer })
    }

    /// FOIA 2000 s.1(3), EIR reg. 9(2): what happens when the requester is asked to explain.
    pub fn request_clarification(
        &self,
        letter: LetterId,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::RequestClarification)?;
        Ok(CaseEvent::ClarificationRequested { on: today, letter })
    }

    /// What happens when the explanation has come `on` a day.
    pub fn receive_clarification(
        &self,
        on: NaiveDate,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::ReceiveClarification)?;
        let asked_on = self.clock_events.last().map_or(self.received_on, |event| event.on);
        if on > today {
            return Err(NotAllowed::InTheFuture);
        }
        if on < asked_on {
            return Err(NotAllowed::BeforeReceipt);
        }
        Ok(CaseEvent::ClarificationReceived { on })
    }

    /// FOIA 2000 s.10(3), EIR reg. 7: what happens when the requester is told today that the
    /// answer will come `until` a later day.
    pub fn extend(
        &self,
        extension: Extension,
        until: NaiveDate,
        letter: LetterId,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::ExtendTime)?;
        if self.promised_on.is_some() {
            return Err(NotAllowed::AlreadyExtended);
        }
        match (&extension, self.regime) {
            (Extension::PublicInterest { exemption }, Regime::Foia) => {
                if exemption.regime() != Regime::Foia {
                    return Err(NotAllowed::OtherRegime);
                }
                if exemption.balance() != Balance::Qualified {
                    return Err(NotAllowed::AbsoluteExemption(*exemption));
                }
            }
            (Extension::ComplexityAndVolume, Regime::Eir) => {}
            _ => return Err(NotAllowed::OtherRegime),
        }
        let clock = self.clock(calendar).map_err(|_cause| NotAllowed::BeforeReceipt)?;
        let (Some(due_on), Some(outer)) = (clock.due_on, clock.extended_due_on) else {
            return Err(NotAllowed::WaitingForClarification);
        };
        if today > due_on {
            return Err(NotAllowed::TooLateToExtend);
        }
        if until <= due_on || until > outer {
            return Err(NotAllowed::BadPromise);
        }
        Ok(CaseEvent::TimeExtended { on: today, extension, until, letter })
    }

    /// What happens when it is settled what becomes of a document.
    pub fn settle(
        &self,
        document: DocumentId,
        disposition: Disposition,
    ) -> Result<CaseEvent, NotAllowed> {
        self.document(document)?;
        if let Disposition::Withhold { exemption } = &disposition
            && exemption.regime() != self.regime
        {
            return Err(NotAllowed::OtherRegime);
        }
        Ok(CaseEvent::DocumentSettled { document, disposition })
    }

    /// What happens when a mark is made.
    pub fn mark(
        &self,
        document: DocumentId,
        mark: MarkId,
        exemption: Option<Citation>,
    ) -> Result<CaseEvent, NotAllowed> {
        self.document(document)?;
        if exemption.as_ref().is_some_and(|citation| citation.regime() != self.regime) {
            return Err(NotAllowed::OtherRegime);
        }
        Ok(CaseEvent::Marked { document, mark, exemption })
    }

    /// What happens when a mark is taken away.
    pub fn unmark(&self, document: DocumentId, mark: MarkId) -> Result<CaseEvent, NotAllowed> {
        let found = self.document(document)?;
        if !found.marks.contains_key(&mark) {
            return Err(NotAllowed::NotOfThisCase);
        }
        Ok(CaseEvent::Unmarked { document, mark })
    }

    /// The document, if it is this case's and the case is still worked on.
    pub fn document(&self, document: DocumentId) -> Result<&CaseDocument, NotAllowed> {
        self.allows(Act::WorkOnDocuments)?;
        self.documents.get(&document).ok_or(NotAllowed::NotOfThisCase)
    }

    /// What happens when a letter is drafted or edited.
    pub fn draft(
        &self,
        letter: LetterId,
        letter_type: LetterType,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::Draft)?;
        let version = match self.letters.get(&letter) {
            Some(known) if known.letter_type != letter_type => {
                return Err(NotAllowed::NotOfThisCase);
            }
            Some(known) => known.version + 1,
            None => 1,
        };
        Ok(CaseEvent::LetterDrafted { letter, letter_type, version })
    }

    /// The last letter drafted that gives the decision.
    pub fn answer_drafted(&self) -> Option<LetterId> {
        let wanted = self.decided.as_ref()?.outcome.letter_type(self.regime)?;
        self.letters
            .iter()
            .rev()
            .find(|(_, letter)| letter.letter_type == wanted)
            .map(|(id, _)| *id)
    }

    /// What stands in the way of sending `letter` as the answer, all at once, so that an officer
    /// sees the whole list.
    pub fn obstacles(&self, letter: LetterId) -> Vec<NotAllowed> {
        let mut found = Vec::new();
        if let Err(reason) = self.allows(Act::Answer) {
            return vec![reason];
        }
        match (&self.decided, self.letters.get(&letter)) {
            (None, _) => found.push(NotAllowed::NoDecision),
            (Some(decided), _) if !decided.is_current => found.push(NotAllowed::DecisionOutOfDate),
            (Some(decided), Some(draft))
                if decided.outcome.letter_type(self.regime) != Some(draft.letter_type) =>
            {
                found.push(NotAllowed::LetterDoesNotFit);
            }
            (Some(_), Some(_)) => {}
            (Some(_), None) => found.push(NotAllowed::NotOfThisCase),
        }
        let unproven = self.released().filter(|(_, document)| document.copy.is_none()).count();
        if unproven > 0 {
            found.push(NotAllowed::UnprovenCopies(unproven));
        }
        found
    }

    /// What happens when the answer is sent today: only with a current decision, a letter that
    /// fits it, and a proven copy of every document that it releases.
    pub fn answer(
        &self,
        letter: LetterId,
        letter_sha256: String,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        match self.obstacles(letter).into_iter().next() {
            Some(obstacle) => Err(obstacle),
            None => Ok(CaseEvent::Answered {
                on: today,
                letter,
                letter_sha256,
                copies: self
                    .released()
                    .filter_map(|(_, document)| document.copy.as_ref())
                    .map(|copy| copy.sha256.clone())
                    .collect(),
            }),
        }
    }

    /// What happens when the requester withdraws.
    pub fn withdraw(&self, today: NaiveDate) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::Withdraw)?;
        Ok(CaseEvent::Withdrawn { on: today })
    }

    /// The word that a requester sees for where the request stands.
    pub fn public_status(&self, today: NaiveDate, calendar: &Calendar) -> PublicStatus {
        match self.state {
            CaseState::Withdrawn => PublicStatus::Withdrawn,
            CaseState::Stopped => PublicStatus::NeedsYou,
            CaseState::Answered => match self.decided.as_ref().map(|decided| decided.outcome) {
                Some(Outcome::Part) => PublicStatus::PartReleased,
                Some(Outcome::Refused) => PublicStatus::Refused,
                Some(Outcome::NotHeld) => PublicStatus::NotHeld,
                Some(Outcome::Full) | None => PublicStatus::Released,
            },
            CaseState::Open => {
                let is_late = self.due_on(calendar).is_some_and(|due_on| today > due_on);
                if is_late {
                    PublicStatus::Late
                } else if self.promised_on.is_some() {
                    PublicStatus::MoreTime
                } else if self.decided.is_some()
                    || self.documents.values().any(|d| !d.marks.is_empty())
                {
                    PublicStatus::Deciding
                } else if self.officer.is_some() || !self.documents.is_empty() {
                    PublicStatus::Looking
                } else {
                    PublicStatus::Received
                }
            }
        }
    }
}

/// Where a request stands, as its requester is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PublicStatus {
    /// Logged, not begun.
    Received,
    /// Waiting for the requester's explanation.
    NeedsYou,
    /// Staff are finding what is held.
    Looking,
    /// Staff are checking what can be released.
    Deciding,
    /// The time was extended.
    MoreTime,
    /// The last day has passed without an answer.
    Late,
    /// Answered: all released.
    Released,
    /// Answered: part released.
    PartReleased,
    /// Answered: all withheld.
    Refused,
    /// Answered: nothing is held.
    NotHeld,
    /// Withdrawn by the requester.
    Withdrawn,
}

impl PublicStatus {
    /// The key of its word and sentence in both languages.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::NeedsYou => "needs-you",
            Self::Looking => "looking",
            Self::Deciding => "deciding",
            Self::MoreTime => "more-time",
            Self::Late => "late",
            Self::Released => "released",
            Self::PartReleased => "part-released",
            Self::Refused => "refused",
            Self::NotHeld => "not-held",
            Self::Withdrawn => "withdrawn",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn receipt() -> CaseEvent {
        CaseEvent::Received {
            reference: "ATISN 26732".parse().unwrap(),
            regime: Regime::Foia,
            received_on: day("2026-02-18"),
            logged_on: day("2026-02-18"),
            channel: Channel::Email,
            requester: RequesterId(1),
            language: LanguageChoice::English,
        }
    }

    fn after(events: &[CaseEvent]) -> Case {
        let first = receipt();
        Case::fold(CaseId(1), std::iter::once(&first).chain(events)).unwrap()
    }

    fn answered() -> CaseEvent {
        CaseEvent::Answered {
            on: day("2026-03-12"),
            letter: LetterId(1),
            letter_sha256: String::new(),
            copies: Vec::new(),
        }
    }

    #[test]
    fn each_act_fits_the_states_that_the_table_says_and_no_other() {
        use CaseState::{Answered, Open, Stopped, Withdrawn};
        let table: [(Act, &[CaseState]); 10] = [
            (Act::Assign, &[Open, Stopped]),
            (Act::RequestClarification, &[Open]),
            (Act::ReceiveClarification, &[Stopped]),
            (Act::ExtendTime, &[Open]),
            (Act::WorkOnDocuments, &[Open, Stopped]),
            (Act::Decide, &[Open]),
            (Act::Draft, &[Open, Stopped]),
            (Act::Answer, &[Open]),
            (Act::Withdraw, &[Open, Stopped]),
            (Act::RenewLink, &[Open, Stopped, Answered, Withdrawn]),
        ];
        for (act, states) in table {
            for state in CaseState::ALL {
                assert_eq!(act.fits(state), states.contains(&state), "{act:?} {state:?}");
            }
        }
        assert_eq!(table.map(|(act, _)| act), Act::ALL);
    }

    #[test]
    fn who_acts_on_a_closed_case_is_told_how_it_was_closed() {
        let on = day("2026-03-12");
        assert_eq!(after(&[answered()]).withdraw(on), Err(NotAllowed::AlreadyAnswered));
        let withdrawn = after(&[CaseEvent::Withdrawn { on }]);
        assert_eq!(withdrawn.assign(StaffId(1)), Err(NotAllowed::AlreadyWithdrawn));
        assert_eq!(after(&[]).receive_clarification(on, on), Err(NotAllowed::NotWaiting));
    }

    #[test]
    fn a_record_begins_with_its_receipt() {
        assert_eq!(Case::fold(CaseId(1), &[answered()]), Err(NoReceipt));
        assert_eq!(Case::fold(CaseId(1), &[]), Err(NoReceipt));
    }

    #[test]
    fn a_promise_lasts_until_clarification_starts_the_clock_afresh() {
        let calendar = Calendar::united_kingdom();
        let extended = CaseEvent::TimeExtended {
            on: day("2026-02-25"),
            extension: Extension::PublicInterest { exemption: "FOIA s.43(2)".parse().unwrap() },
            until: day("2026-04-10"),
            letter: LetterId(1),
        };
        let asked =
            CaseEvent::ClarificationRequested { on: day("2026-03-02"), letter: LetterId(2) };
        let told = CaseEvent::ClarificationReceived { on: day("2026-03-10") };
        let due = |events: &[CaseEvent]| after(events).due_on(&calendar);
        assert_eq!(due(&[]), Some(day("2026-03-19")));
        assert_eq!(due(std::slice::from_ref(&extended)), Some(day("2026-04-10")));
        assert_eq!(due(&[extended.clone(), asked.clone()]), None);
        assert_eq!(due(&[extended, asked, told]), Some(day("2026-04-10")));
    }

    #[test]
    fn a_mark_rests_on_its_exemption_only_while_its_document_is_to_be_released() {
        let added = CaseEvent::DocumentAdded {
            document: DocumentId(1),
            sha256: String::new(),
            findings: 0,
        };
        let marked = CaseEvent::Marked {
            document: DocumentId(1),
            mark: MarkId(1),
            exemption: Some("FOIA s.40(2)".parse().unwrap()),
        };
        let settled =
            |disposition| CaseEvent::DocumentSettled { document: DocumentId(1), disposition };
        let resting = |last: &[CaseEvent]| -> Vec<String> {
            let events = [&[added.clone(), marked.clone()], last].concat();
            after(&events).resting().iter().map(ToString::to_string).collect()
        };
        assert_eq!(resting(&[]), ["FOIA s.40(2)"]);
        let exemption = "FOIA s.42(1)".parse().unwrap();
        assert_eq!(resting(&[settled(Disposition::Withhold { exemption })]), ["FOIA s.42(1)"]);
        assert!(resting(&[settled(Disposition::OutOfScope)]).is_empty());
    }

    #[test]
    fn the_requester_sees_that_the_last_day_has_passed() {
        let calendar = Calendar::united_kingdom();
        let case = after(&[]);
        assert_eq!(case.public_status(day("2026-03-19"), &calendar), PublicStatus::Received);
        assert_eq!(case.public_status(day("2026-03-20"), &calendar), PublicStatus::Late);
    }
}
