//! A case: the fold of its events, and what may be done to it.
//!
//! Each act decides and changes nothing: it answers with the event to record, or says why the act
//! is not allowed. [`Case::after`] evolves and refuses nothing: a stored event is a fact.

pub use super::act::{Act, CaseState, NotAllowed};

use super::{
    access,
    aftermath::Aftermath,
    clearance::Clearance,
    commission::Commissions,
    decision::{Outcome, Withheld},
    document::Disposition,
    event::{CaseEvent, Channel},
    ids::{
        CaseId, CopyId, DecisionId, DocumentId, ItemId, LetterId, MarkId, Reference, RequesterId,
        StaffId,
    },
    language::LanguageChoice,
    letter::LetterType,
    letter_for,
    link::LinkKind,
    publication::Standing,
    timeline::{Awaited, Timeline, Waiting},
};
use crate::law::{
    because::Because,
    calendar::Calendar,
    clock::{Clock, ClockError, ClockState},
    exemption::Citation,
    regime::Regime,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

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
    /// The last letter that there was before: one that gives this decision came after it.
    pub last_letter: Option<LetterId>,
}

impl Decided {
    /// The letter that gives it in a case under `regime`.
    pub fn letter_type(&self, regime: Regime) -> LetterType {
        letter_for::decision(regime, self.outcome, &self.exemptions)
    }
}

/// A request for information and all that is done about it: the fold of its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its number in the database.
    pub id: CaseId,
    /// What letters call it.
    pub reference: Reference,
    /// The day the authority received it.
    pub received_on: NaiveDate,
    /// The day on which it first reached a colleague whose automatic reply asked to write
    /// elsewhere, where that is how it came.
    pub redirected_from: Option<NaiveDate>,
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
    /// Who alone may see it; none when everybody may who reads cases.
    pub restricted_to: Option<BTreeSet<StaffId>>,
    /// Who sees its requester although their role does not.
    pub sees_requester: BTreeSet<StaffId>,
    /// Whether it is kept beyond its time.
    pub is_held: bool,
    /// The day on which what people wrote was erased.
    pub erased_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: CaseState,
    /// What its clock goes by.
    pub timeline: Timeline,
    /// Parts of the request that fall under other rules, each with a clock of its own.
    pub items: BTreeMap<ItemId, Timeline>,
    /// The highest number that an item has had: numbers of items taken back are not given again.
    pub last_item: i64,
    /// What business areas were asked.
    pub commissions: Commissions,
    /// What was found.
    pub documents: BTreeMap<DocumentId, CaseDocument>,
    /// What was decided, last.
    pub decided: Option<Decided>,
    /// Its letters.
    pub letters: BTreeMap<LetterId, CaseLetter>,
    /// The answer that was put forward, and how far it has come.
    pub clearance: Option<Clearance>,
    /// The letter that answered it.
    pub answer: Option<LetterId>,
    /// The day it was answered.
    pub answered_on: Option<NaiveDate>,
    /// What has followed the answer.
    pub aftermath: Aftermath,
    /// How its answer stands to the disclosure log.
    pub publication: Option<Standing>,
    /// The other cases whose cost is added to this one's: SI 2004/3244 reg. 5.
    pub aggregated: BTreeSet<CaseId>,
    /// The other cases that it is linked with.
    pub links: BTreeMap<CaseId, LinkKind>,
    /// Other cases that look like it and are not, as somebody found.
    pub unlike: BTreeSet<CaseId>,
    /// The day on which nothing more was owed; none while something is.
    pub closed_on: Option<NaiveDate>,
}

/// What lists and searches need to know of a case; stored beside its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSummary {
    /// Which rules apply.
    pub regime: Regime,
    /// Where it stands.
    pub state: CaseState,
    /// The last day for what is owed; none while the clock stands.
    pub due_on: Option<NaiveDate>,
    /// Who handles it.
    pub officer: Option<StaffId>,
    /// In which language they want the answer.
    pub language: LanguageChoice,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// The day on which nothing more was owed.
    pub closed_on: Option<NaiveDate>,
    /// The day to work towards, where it is earlier than the last day.
    pub safe_on: Option<NaiveDate>,
    /// Who is asked to agree to the answer.
    pub clearing: Option<StaffId>,
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
            redirected_from,
        } = event
        else {
            return None;
        };
        Some(Self {
            id,
            reference: reference.clone(),
            received_on: *received_on,
            redirected_from: *redirected_from,
            logged_on: *logged_on,
            channel: *channel,
            requester: *requester,
            language: *language,
            officer: None,
            restricted_to: None,
            sees_requester: BTreeSet::new(),
            is_held: false,
            erased_on: None,
            state: CaseState::Open,
            timeline: Timeline::begun(*regime),
            items: BTreeMap::new(),
            last_item: 0,
            commissions: Commissions::default(),
            documents: BTreeMap::new(),
            decided: None,
            letters: BTreeMap::new(),
            clearance: None,
            answer: None,
            answered_on: None,
            aftermath: Aftermath::default(),
            publication: None,
            aggregated: BTreeSet::new(),
            links: BTreeMap::new(),
            unlike: BTreeSet::new(),
            closed_on: None,
        })
    }

    /// The case after `event`. Total: what was stored has happened.
    #[must_use]
    pub fn after(mut self, event: &CaseEvent) -> Self {
        match event.item() {
            Some(item) => {
                if let Some(timeline) = self.items.get_mut(&item) {
                    timeline.take(event);
                }
            }
            None => self.timeline.take(event),
        }
        self.take_link(event);
        self.aftermath.take(event);
        self.commissions.take(event);
        self.clearance = Clearance::after(self.clearance, event);
        self.publication = Standing::after(self.publication, event);
        self.restricted_to = access::after(self.restricted_to, event);
        match event {
            CaseEvent::RequesterSeen { by } => {
                self.sees_requester.insert(*by);
            }
            CaseEvent::Held => self.is_held = true,
            CaseEvent::HoldLifted => self.is_held = false,
            CaseEvent::Erased { on } => self.erased_on = Some(*on),
            CaseEvent::Assigned { officer } => self.officer = Some(*officer),
            CaseEvent::ItemAdded { item, regime } => {
                self.items.insert(*item, self.timeline.split_off(*regime));
                self.last_item = self.last_item.max(item.0);
            }
            CaseEvent::ItemRemoved { item } => {
                self.items.remove(item);
            }
            CaseEvent::Aggregated { with } => self.aggregated = with.iter().copied().collect(),
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
                    last_letter: self.letters.keys().next_back().copied(),
                });
            }
            CaseEvent::LetterDrafted { letter, letter_type, version } => {
                self.letters
                    .insert(*letter, CaseLetter { letter_type: *letter_type, version: *version });
            }
            CaseEvent::Answered { on, letter, .. } => {
                self.answer = Some(*letter);
                self.answered_on = Some(*on);
                // The answer answers what was split off as well.
                for item in self.items.values_mut() {
                    item.take(event);
                }
            }
            CaseEvent::Withdrawn { on } => {
                self.state = CaseState::Withdrawn;
                self.closed_on = Some(*on);
            }
            CaseEvent::Lapsed { on, .. } => {
                self.state = CaseState::Lapsed;
                self.closed_on = Some(*on);
            }
            _ => {}
        }
        self.settle_state(event);
        self
    }

    /// Where the case stands follows from what is owed and by whom.
    fn settle_state(&mut self, event: &CaseEvent) {
        if matches!(self.state, CaseState::Withdrawn | CaseState::Lapsed) {
            return;
        }
        if self.answered_on.is_none() {
            let stands = self.timeline.waiting.is_some_and(|waiting| waiting.stops);
            self.state = if stands { CaseState::Stopped } else { CaseState::Open };
            return;
        }
        self.state = if self.aftermath.open_review().is_some() {
            CaseState::Reviewing
        } else if self.aftermath.open_notice().is_some() {
            CaseState::Complying
        } else {
            CaseState::Answered
        };
        self.closed_on = match (self.state, event) {
            (
                CaseState::Answered,
                CaseEvent::Answered { on, .. }
                | CaseEvent::ReviewDecided { on, .. }
                | CaseEvent::NoticeCompliedWith { on },
            ) => Some(*on),
            (CaseState::Answered, _) => self.closed_on,
            _ => None,
        };
    }

    fn outdate_decision(&mut self) {
        if let Some(decided) = &mut self.decided {
            decided.is_current = false;
        }
    }

    /// Which rules apply to the request, or to what is left of it when items were split off.
    pub fn regime(&self) -> Regime {
        self.timeline.regime
    }

    /// Every regime that the case is under: its own first, then those of its items.
    pub fn regimes(&self) -> Vec<Regime> {
        let mut regimes = vec![self.timeline.regime];
        for item in self.items.values() {
            if !regimes.contains(&item.regime) {
                regimes.push(item.regime);
            }
        }
        regimes
    }

    /// The statutory clock of the request, worked out from the events of time. Items have clocks of
    /// their own: [`Case::timelines`].
    pub fn clock(&self, calendar: &Calendar) -> Result<Clock, ClockError> {
        self.clock_of(&self.timeline, calendar)
    }

    /// The statutory clock of one of the case's timelines, with what the case knows of its start.
    pub fn clock_of(&self, timeline: &Timeline, calendar: &Calendar) -> Result<Clock, ClockError> {
        let mut clock = timeline.clock(self.received_on, calendar)?;
        if let Some(first) = self.redirected_from {
            // Behind the day of receipt, which it explains.
            let place = clock.because.len().min(1);
            clock.because.insert(place, Because::redirected(clock.limit, first, self.received_on));
        }
        match timeline.waiting {
            Some(Waiting { awaited: Awaited::Identity, since, .. }) => Ok(Clock {
                due_on: None,
                extended_due_on: None,
                state: ClockState::Stopped,
                days: Vec::new(),
                because: clock
                    .because
                    .into_iter()
                    .take(1)
                    .chain([Because::identity_awaited(since)])
                    .collect(),
                ..clock
            }),
            _ => Ok(clock),
        }
    }

    /// The last day on which what is owed is in time: the first of the dates of the request and its
    /// items, and after the answer that of a review or a decision notice. None while nothing runs.
    pub fn due_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        match self.state {
            CaseState::Reviewing | CaseState::Complying => self.owed_after_answer(calendar),
            CaseState::Answered | CaseState::Withdrawn | CaseState::Lapsed => {
                self.timeline.due_on(self.received_on, calendar)
            }
            CaseState::Open | CaseState::Stopped => {
                self.first_due(calendar).map(|(_, due_on)| due_on)
            }
        }
    }

    /// The first of the dates of the request and its items that are still owed an answer, and whose
    /// it is; the request's own before that of an item with the same date.
    pub fn first_due(&self, calendar: &Calendar) -> Option<(Option<ItemId>, NaiveDate)> {
        self.timelines()
            .filter(|(_, timeline)| timeline.answered_on.is_none())
            .filter_map(|(item, timeline)| {
                Some((item, timeline.due_on(self.received_on, calendar)?))
            })
            .min_by_key(|(_, due_on)| *due_on)
    }

    /// The day to work towards: the last day, or an earlier one where a bank holiday was proclaimed
    /// while the clock ran.
    pub fn safe_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let due_on = self.due_on(calendar)?;
        let earlier = if self.answered_on.is_some() {
            self.aftermath.open_review().and_then(|review| review.safe_on)
        } else {
            self.timelines()
                .filter(|(_, timeline)| timeline.due_on(self.received_on, calendar).is_some())
                .filter(|(_, timeline)| timeline.answered_on.is_none())
                .filter_map(|(_, timeline)| timeline.safe_on)
                .min()
        };
        Some(earlier.map_or(due_on, |day| day.min(due_on)))
    }

    /// The day to work towards where it is earlier than the last day and something is still owed.
    pub fn safe_target(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let due_on = self.due_on(calendar).filter(|_| !self.state.is_closed())?;
        self.safe_on(calendar).filter(|day| *day < due_on)
    }

    /// What lists and searches need to know.
    pub fn summary(&self, calendar: &Calendar) -> CaseSummary {
        CaseSummary {
            regime: self.regime(),
            state: self.state,
            due_on: self.due_on(calendar),
            officer: self.officer,
            language: self.language,
            outcome: self.decided.as_ref().map(|decided| decided.outcome),
            closed_on: self.closed_on,
            safe_on: self.safe_target(calendar),
            clearing: self
                .clearance
                .and_then(|one| one.awaited())
                .filter(|_| !self.state.is_closed()),
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
                Disposition::Withhold { exemption } => resting.extend(*exemption),
                Disposition::OutOfScope => {}
            }
        }
        resting
    }

    /// All that marks and withheld documents rest on.
    pub fn withheld(&self) -> Withheld {
        Withheld { resting: self.resting(), without_exemption: self.withholds_without_exemption() }
    }

    /// Whether a mark of a document to release, or a withheld document, says not what it rests on.
    fn withholds_without_exemption(&self) -> bool {
        self.documents.values().any(|document| match document.disposition {
            Disposition::Release => document.marks.values().any(Option::is_none),
            Disposition::Withhold { exemption } => exemption.is_none(),
            Disposition::OutOfScope => false,
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
        if self.erased_on.is_some() {
            return Err(NotAllowed::Erased);
        }
        if act.fits(self.state) {
            return self.awaits_what(act);
        }
        Err(match self.state {
            CaseState::Withdrawn => NotAllowed::AlreadyWithdrawn,
            CaseState::Lapsed => NotAllowed::AlreadyLapsed,
            CaseState::Stopped if act.fits(CaseState::Answered) => NotAllowed::NotAnswered,
            CaseState::Stopped => NotAllowed::WaitingForRequester,
            CaseState::Open if act.fits(CaseState::Stopped) => NotAllowed::NotWaiting,
            CaseState::Open => NotAllowed::NotAnswered,
            CaseState::Reviewing if !act.fits(CaseState::Open) => NotAllowed::UnderReview,
            CaseState::Answered | CaseState::Complying if act.fits(CaseState::Reviewing) => {
                NotAllowed::NoReview
            }
            CaseState::Answered if act.fits(CaseState::Complying) => NotAllowed::NoNotice,
            CaseState::Answered | CaseState::Reviewing | CaseState::Complying => {
                NotAllowed::AlreadyAnswered
            }
        })
    }

    /// Whether what `act` records was asked for, of the request or of an item; and whether there is
    /// something that can still be asked about.
    fn awaits_what(&self, act: Act) -> Result<(), NotAllowed> {
        let awaited = match act {
            Act::ReceiveClarification => Awaited::Clarification,
            Act::ReceiveFee => Awaited::Fee,
            Act::ReceiveIdentity => Awaited::Identity,
            Act::RequestClarification | Act::RequestFee | Act::RequestIdentity => {
                let can_ask = self
                    .timelines()
                    .any(|(_, one)| one.waiting.is_none() && one.answered_on.is_none());
                return if can_ask { Ok(()) } else { Err(NotAllowed::WaitingForRequester) };
            }
            _ => return Ok(()),
        };
        let is_awaited = self
            .timelines()
            .any(|(_, one)| one.waiting.is_some_and(|waiting| waiting.awaited == awaited));
        if is_awaited { Ok(()) } else { Err(NotAllowed::NotWaiting) }
    }

    /// What happens when the case is given to `officer`.
    pub fn assign(&self, officer: StaffId) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::Assign)?;
        Ok(CaseEvent::Assigned { officer })
    }

    /// What happens when it is settled what becomes of a document. Only a document of a request
    /// for one's own data is withheld without an exemption: see [`super::decision`].
    pub fn settle(
        &self,
        document: DocumentId,
        disposition: Disposition,
    ) -> Result<CaseEvent, NotAllowed> {
        self.document(document)?;
        if let Disposition::Withhold { exemption } = &disposition {
            let fits = match exemption {
                Some(exemption) => self.regimes().contains(&exemption.regime()),
                None => self.regime() == Regime::SubjectAccess,
            };
            if !fits {
                return Err(NotAllowed::OtherRegime);
            }
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
        if exemption.is_some_and(|citation| !self.regimes().contains(&citation.regime())) {
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
        let act = if letter_type.is_written_freely() { Act::WriteLetter } else { Act::Draft };
        self.allows(act)?;
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
        let decided = self.decided.as_ref()?;
        self.letters
            .iter()
            .rev()
            .find(|(id, letter)| self.gives(decided, **id, **letter))
            .map(|(id, _)| *id)
    }

    /// Whether a letter is of the type that gives a decision, and was drafted after it.
    fn gives(&self, decided: &Decided, id: LetterId, letter: CaseLetter) -> bool {
        letter.letter_type == decided.letter_type(self.regime())
            && decided.last_letter.is_none_or(|before| id > before)
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
            (Some(decided), Some(draft)) if !self.gives(decided, letter, *draft) => {
                found.push(NotAllowed::LetterDoesNotFit);
            }
            (Some(_), Some(_)) => {}
            (Some(_), None) => found.push(NotAllowed::NotOfThisCase),
        }
        let releases = self.released().count();
        let releases_nothing =
            self.decided.as_ref().is_some_and(|one| one.outcome.releases_nothing());
        if releases > 0 && releases_nothing {
            found.push(NotAllowed::ReleasesNothing(releases));
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
            CaseState::Lapsed => PublicStatus::Lapsed,
            CaseState::Reviewing => PublicStatus::InReview,
            CaseState::Stopped => match self.timeline.waiting.map(|waiting| waiting.awaited) {
                Some(Awaited::Fee) => PublicStatus::NeedsFee,
                _ => PublicStatus::NeedsYou,
            },
            CaseState::Answered | CaseState::Complying => {
                match self.decided.as_ref().map(|decided| decided.outcome) {
                    Some(Outcome::Part | Outcome::PartNotHeld) => PublicStatus::PartReleased,
                    Some(Outcome::Refused) => PublicStatus::Refused,
                    Some(Outcome::NotHeld | Outcome::NotRecorded) => PublicStatus::NotHeld,
                    Some(Outcome::Full | Outcome::BusinessAsUsual) | None => PublicStatus::Released,
                }
            }
            CaseState::Open => {
                let is_late = self.due_on(calendar).is_some_and(|due_on| today > due_on);
                if is_late {
                    PublicStatus::Late
                } else if self.timeline.promised_on.is_some() {
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
    /// Waiting for the fee.
    NeedsFee,
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
    /// Closed because the requester did not answer.
    Lapsed,
    /// The answer is being looked at again.
    InReview,
}

impl PublicStatus {
    /// The key of its word and sentence in both languages.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::NeedsYou => "needs-you",
            Self::NeedsFee => "needs-fee",
            Self::Looking => "looking",
            Self::Deciding => "deciding",
            Self::MoreTime => "more-time",
            Self::Late => "late",
            Self::Released => "released",
            Self::PartReleased => "part-released",
            Self::Refused => "refused",
            Self::NotHeld => "not-held",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
            Self::InReview => "in-review",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::Extension;

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
            redirected_from: None,
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
    fn who_acts_on_a_closed_case_is_told_how_it_was_closed() {
        let on = day("2026-03-12");
        assert_eq!(after(&[answered()]).withdraw(on), Err(NotAllowed::AlreadyAnswered));
        let withdrawn = after(&[CaseEvent::Withdrawn { on }]);
        assert_eq!(withdrawn.assign(StaffId(1)), Err(NotAllowed::AlreadyWithdrawn));
        assert_eq!(after(&[]).receive_clarification(on, None, on), Err(NotAllowed::NotWaiting));
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
            item: None,
        };
        let asked = CaseEvent::ClarificationRequested {
            on: day("2026-03-02"),
            letter: LetterId(2),
            late: false,
            until: None,
            item: None,
        };
        let told = CaseEvent::ClarificationReceived { on: day("2026-03-10"), item: None };
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
        assert_eq!(
            resting(&[settled(Disposition::Withhold { exemption: Some(exemption) })]),
            ["FOIA s.42(1)"]
        );
        assert!(resting(&[settled(Disposition::OutOfScope)]).is_empty());
    }

    #[test]
    fn a_letter_drafted_before_the_decision_was_changed_does_not_give_it() {
        let decided = |decision, outcome| CaseEvent::Decided {
            decision: DecisionId(decision),
            outcome,
            exemptions: Vec::new(),
        };
        let drafted = |letter| CaseEvent::LetterDrafted {
            letter: LetterId(letter),
            letter_type: LetterType::Full,
            version: 1,
        };
        let once = [decided(1, Outcome::Full), drafted(5)];
        assert_eq!(after(&once).answer_drafted(), Some(LetterId(5)));
        let twice = [&once[..], &[decided(2, Outcome::Full)]].concat();
        assert_eq!(after(&twice).answer_drafted(), None);
        assert_eq!(after(&twice).obstacles(LetterId(5)), [NotAllowed::LetterDoesNotFit]);
        let again = [&twice[..], &[drafted(6)]].concat();
        assert_eq!(after(&again).answer_drafted(), Some(LetterId(6)));
        assert!(after(&again).obstacles(LetterId(6)).is_empty());
    }

    #[test]
    fn a_request_that_was_sent_on_says_so_and_counts_from_its_receipt() {
        let CaseEvent::Received {
            reference,
            regime,
            received_on,
            logged_on,
            channel,
            requester,
            language,
            ..
        } = receipt()
        else {
            panic!("a receipt")
        };
        let receipt = CaseEvent::Received {
            reference,
            regime,
            received_on,
            logged_on,
            channel,
            requester,
            language,
            redirected_from: Some(day("2026-02-13")),
        };
        let case = Case::begun(CaseId(1), &receipt).unwrap();
        let clock = case.clock(&Calendar::united_kingdom()).unwrap();
        assert_eq!(clock.due_on, Some(day("2026-03-19")));
        assert!(clock.because[1].text.en.contains("13 February 2026"), "{:?}", clock.because);
    }

    #[test]
    fn a_refusal_sends_no_document_that_somebody_forgot_to_withhold() {
        let added = CaseEvent::DocumentAdded {
            document: DocumentId(1),
            sha256: String::new(),
            findings: 0,
        };
        let decided = CaseEvent::Decided {
            decision: DecisionId(1),
            outcome: Outcome::Refused,
            exemptions: vec!["FOIA s.22(1)".parse().unwrap()],
        };
        let drafted = CaseEvent::LetterDrafted {
            letter: LetterId(1),
            letter_type: LetterType::S22Future,
            version: 1,
        };
        let obstacles = |disposition| {
            let settled = CaseEvent::DocumentSettled { document: DocumentId(1), disposition };
            after(&[added.clone(), settled, decided.clone(), drafted.clone()])
                .obstacles(LetterId(1))
        };
        let forgotten = obstacles(Disposition::Release);
        assert!(forgotten.contains(&NotAllowed::ReleasesNothing(1)), "{forgotten:?}");
        assert_eq!(obstacles(Disposition::OutOfScope), []);
    }

    #[test]
    fn the_requester_sees_that_the_last_day_has_passed() {
        let calendar = Calendar::united_kingdom();
        let case = after(&[]);
        assert_eq!(case.public_status(day("2026-03-19"), &calendar), PublicStatus::Received);
        assert_eq!(case.public_status(day("2026-03-20"), &calendar), PublicStatus::Late);
    }
}
