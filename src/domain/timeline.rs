//! What a statutory clock goes by: the events of time of a case, or of an item split from it, and
//! the acts that add to them.
//!
//! A request may ask for things that fall under different rules. Then each is an item with a clock
//! of its own, and the case is due when the first of them is.

use super::{
    act::{Act, CaseState, NotAllowed},
    case::Case,
    event::{CaseEvent, Extension},
    ids::{ItemId, LetterId},
};
use crate::law::{
    calendar::Calendar,
    clock::{self, Clock, ClockError, ClockEvent, ClockEventKind, ClockState},
    exemption::Balance,
    regime::Regime,
    time_limit::{self, TimeLimit},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The most items that are split from one case.
pub const MOST_ITEMS: usize = 20;

/// The largest fee that can be asked for, in pence: far over what any request costs.
const LARGEST_FEE: u32 = 10_000_000;

/// FOIA 2000 s.10(4) and SI 2004/3364: the Commissioner allows at most so many working days.
const AGREED_WORKING_DAYS: usize = 60;

/// What the requester was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Awaited {
    /// An explanation: FOIA 2000 s.1(3), EIR reg. 9, UK GDPR Art. 12A.
    Clarification,
    /// A fee: FOIA 2000 s.9, EIR reg. 8.
    Fee,
    /// Proof of identity: UK GDPR Art. 12(6) and 12A.
    Identity,
}

impl Awaited {
    /// `clarification`, `fee` or `identity`: the form in keys and addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clarification => "clarification",
            Self::Fee => "fee",
            Self::Identity => "identity",
        }
    }
}

/// That the requester was asked, and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// For what.
    pub awaited: Awaited,
    /// The day of asking.
    pub since: NaiveDate,
    /// Whether the clock stands meanwhile. A question put after the last day stops nothing.
    pub stops: bool,
    /// The last day for an explanation, as the question said it.
    pub said_until: Option<NaiveDate>,
    /// The day after which the request is closed, once the requester was told of it.
    pub closes_on: Option<NaiveDate>,
}

/// Something that has not happened, to see what the clock would make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hypothesis {
    /// The requester explains.
    Explained,
    /// The requester pays the fee.
    Paid,
    /// The requester proves who they are.
    Proven,
    /// The answer is sent.
    Answered,
}

impl Hypothesis {
    /// All, in the order in which pages offer them.
    pub const ALL: [Self; 4] = [Self::Explained, Self::Paid, Self::Proven, Self::Answered];

    /// `explained`, `paid`, `proven` or `answered`: the form in addresses and keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Explained => "explained",
            Self::Paid => "paid",
            Self::Proven => "proven",
            Self::Answered => "answered",
        }
    }
}

/// What one clock goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// Which rules apply.
    pub regime: Regime,
    /// What happened, in the order in which it was recorded.
    pub events: Vec<ClockEvent>,
    /// How many of those, the first, happened to the whole request before this was split off.
    pub inherited: usize,
    /// The day that was promised, when the time was extended.
    pub promised_on: Option<NaiveDate>,
    /// What the requester was asked for and has not answered.
    pub waiting: Option<Waiting>,
    /// The day this was answered by itself; an item of a case may be.
    pub answered_on: Option<NaiveDate>,
    /// The earlier of the last days before and after a bank holiday was proclaimed while the clock
    /// ran: whether a new holiday lengthens time that has begun to run is not settled.
    pub safe_on: Option<NaiveDate>,
}

impl Timeline {
    /// The timeline of something just received.
    pub const fn begun(regime: Regime) -> Self {
        Self {
            regime,
            events: Vec::new(),
            inherited: 0,
            promised_on: None,
            waiting: None,
            answered_on: None,
            safe_on: None,
        }
    }

    /// The clock that these events make, with each day and reason.
    pub fn clock(&self, received_on: NaiveDate, calendar: &Calendar) -> Result<Clock, ClockError> {
        clock::work_out(self.regime, received_on, &self.events, calendar)
    }

    /// The last day on which an answer is in time: the day that was promised when the time was
    /// extended, else the day that the law gives. None while the clock stands.
    pub fn due_on(&self, received_on: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
        if self.waiting.is_some_and(|waiting| waiting.stops) {
            return None;
        }
        let limit = TimeLimit::from(self.regime);
        let by_law = clock::due_dates(limit, received_on, &self.events, calendar).ok()?;
        self.promised_on.or(by_law.due_on)
    }

    /// Whether a question or a fees notice of `on` would come while there is time.
    fn has_time_left(&self, received_on: NaiveDate, on: NaiveDate, calendar: &Calendar) -> bool {
        let limit = TimeLimit::from(self.regime);
        match clock::due_dates(limit, received_on, &self.events, calendar) {
            Ok(dates) => {
                dates.state == ClockState::Stopped || dates.due_on.is_some_and(|due| on <= due)
            }
            Err(_) => false,
        }
    }

    /// The last day to pay a fee asked for on `notice_on`; none where no law fixes one.
    pub fn last_day_to_pay(&self, notice_on: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
        match self.regime {
            Regime::Foia => time_limit::last_day_to_pay_fee(notice_on),
            Regime::Eir => Some(time_limit::last_day_to_pay_charge(notice_on, calendar)),
            Regime::SubjectAccess => None,
        }
    }

    /// This timeline as it would be if something happened `on` a day. What that needs before it, a
    /// question or a fees notice, is taken as done `today` where it was not.
    pub(super) fn supposing(
        &self,
        hypothesis: Hypothesis,
        on: NaiveDate,
        today: NaiveDate,
    ) -> Self {
        let (awaited, asks, comes) = match hypothesis {
            Hypothesis::Explained => (
                Some(Awaited::Clarification),
                Some(ClockEventKind::ClarificationRequested),
                ClockEventKind::ClarificationReceived,
            ),
            Hypothesis::Paid => {
                (Some(Awaited::Fee), Some(ClockEventKind::FeeNotice), ClockEventKind::FeePaid)
            }
            Hypothesis::Proven => (Some(Awaited::Identity), None, ClockEventKind::IdReceived),
            Hypothesis::Answered => (None, None, ClockEventKind::ResponseSent),
        };
        let mut supposed = self.clone();
        if self.waiting.map(|waiting| waiting.awaited) == awaited {
            supposed.waiting = None;
        } else if let Some(kind) = asks {
            supposed.tick(kind, today);
        }
        supposed.tick(comes, on);
        supposed
    }

    /// The timeline of a part that is split off now and falls under `regime`. What the requester
    /// has explained of the whole request was explained of this part of it; a question that is
    /// still open, a fee or an extension is about what is left.
    pub(super) fn split_off(&self, regime: Regime) -> Self {
        let mut part = Self::begun(regime);
        let mut asked = None;
        for event in &self.events {
            match event.kind {
                ClockEventKind::ClarificationRequested => asked = Some(*event),
                ClockEventKind::ClarificationReceived => {
                    part.events.extend(asked.take());
                    part.events.push(*event);
                }
                _ => {}
            }
        }
        part.inherited = part.events.len();
        part
    }

    /// What happened to this timeline; events that are not about time leave it alone.
    pub(super) fn take(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::ClarificationRequested { on, late, until, .. } => {
                self.wait_for(Awaited::Clarification, *on, !late);
                if let Some(waiting) = &mut self.waiting {
                    waiting.said_until = *until;
                }
                self.tick(ClockEventKind::ClarificationRequested, *on);
            }
            CaseEvent::ClarificationReceived { on, .. } => {
                let stopped = self.waiting.take().is_none_or(|waiting| waiting.stops);
                if stopped && self.regime != Regime::SubjectAccess {
                    // The clock starts afresh: what was promised or feared before means nothing.
                    self.promised_on = None;
                    self.safe_on = None;
                }
                self.tick(ClockEventKind::ClarificationReceived, *on);
            }
            CaseEvent::FeeRequested { on, .. } => {
                self.wait_for(Awaited::Fee, *on, true);
                self.tick(ClockEventKind::FeeNotice, *on);
            }
            CaseEvent::FeeReceived { on, .. } => {
                self.waiting = None;
                self.safe_on = None;
                self.tick(ClockEventKind::FeePaid, *on);
            }
            CaseEvent::IdentityRequested { on, .. } => {
                self.wait_for(Awaited::Identity, *on, true);
            }
            CaseEvent::IdentityReceived { on } => {
                self.waiting = None;
                self.safe_on = None;
                self.tick(ClockEventKind::IdReceived, *on);
            }
            CaseEvent::LapseWarned { closes_on, .. } => {
                if let Some(waiting) = &mut self.waiting {
                    waiting.closes_on = Some(*closes_on);
                }
            }
            CaseEvent::TimeExtended { on, extension, until, .. } => {
                self.promised_on = Some(*until);
                self.safe_on = None;
                self.tick(extension.clock_event(), *on);
            }
            CaseEvent::DateAgreed { on, until } => {
                self.safe_on = None;
                self.tick(ClockEventKind::DateAgreed { until: *until }, *on);
            }
            CaseEvent::RegimeChanged { regime } => self.regime = *regime,
            // After the answer it is the clock of a review that moves.
            CaseEvent::CalendarChanged { due_before, due_after, .. }
                if self.answered_on.is_none() =>
            {
                // Of several changes the earliest date stays the safe one.
                self.safe_on = [self.safe_on, *due_before, *due_after].into_iter().flatten().min();
            }
            CaseEvent::ItemAnswered { on, .. } | CaseEvent::Answered { on, .. }
                if self.answered_on.is_none() =>
            {
                self.answered_on = Some(*on);
                self.tick(ClockEventKind::ResponseSent, *on);
            }
            _ => {}
        }
    }

    fn wait_for(&mut self, awaited: Awaited, since: NaiveDate, stops: bool) {
        self.waiting = Some(Waiting { awaited, since, stops, said_until: None, closes_on: None });
    }

    fn tick(&mut self, kind: ClockEventKind, on: NaiveDate) {
        self.events.push(ClockEvent { kind, on });
    }

    /// What was asked for, if it is `awaited`, and `on` is a day on which it can have come.
    fn received(
        &self,
        awaited: Awaited,
        on: NaiveDate,
        today: NaiveDate,
    ) -> Result<Waiting, NotAllowed> {
        let waiting = self
            .waiting
            .filter(|waiting| waiting.awaited == awaited)
            .ok_or(NotAllowed::NotWaiting)?;
        if on > today {
            return Err(NotAllowed::InTheFuture);
        }
        if on < waiting.since {
            return Err(NotAllowed::BeforeAsking(waiting.since));
        }
        Ok(waiting)
    }
}

/// The acts that move a clock. `item` names an item that was split off; without it the act is
/// about the request, or what is left of it.
impl Case {
    /// FOIA 2000 s.1(3), EIR reg. 9(2), UK GDPR Art. 12A: what happens when the requester is asked
    /// to explain, by a letter that names the last day for it, or none.
    pub fn request_clarification(
        &self,
        (letter, until): (LetterId, Option<NaiveDate>),
        item: Option<ItemId>,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Result<CaseEvent, NotAllowed> {
        let timeline = self.asks(Act::RequestClarification, item)?;
        let late = !timeline.has_time_left(self.received_on, today, calendar);
        Ok(CaseEvent::ClarificationRequested { on: today, letter, late, until, item })
    }

    /// What happens when the explanation has come `on` a day.
    pub fn receive_clarification(
        &self,
        on: NaiveDate,
        item: Option<ItemId>,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::ReceiveClarification)?;
        self.timeline_of(item)?.received(Awaited::Clarification, on, today)?;
        Ok(CaseEvent::ClarificationReceived { on, item })
    }

    /// FOIA 2000 s.9(1), EIR reg. 8: what happens when the requester is asked for a fee of so many
    /// pence. Only while there is time to answer.
    pub fn request_fee(
        &self,
        pence: u32,
        letter: LetterId,
        item: Option<ItemId>,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Result<CaseEvent, NotAllowed> {
        let timeline = self.asks(Act::RequestFee, item)?;
        if pence == 0 || pence > LARGEST_FEE {
            return Err(NotAllowed::BadFee);
        }
        if !timeline.has_time_left(self.received_on, today, calendar) {
            return Err(NotAllowed::TooLateForFee);
        }
        Ok(CaseEvent::FeeRequested { on: today, letter, pence, item })
    }

    /// What happens when the fee has come `on` a day: FOIA 2000 s.9(2), EIR reg. 8(5).
    pub fn receive_fee(
        &self,
        on: NaiveDate,
        item: Option<ItemId>,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::ReceiveFee)?;
        let timeline = self.timeline_of(item)?;
        let waiting = timeline.received(Awaited::Fee, on, today)?;
        match timeline.last_day_to_pay(waiting.since, calendar) {
            Some(last) if on > last => Err(NotAllowed::FeeTooLate(last)),
            _ => Ok(CaseEvent::FeeReceived { on, item }),
        }
    }

    /// UK GDPR Art. 12(6): what happens when the requester is asked to prove who they are. The
    /// clock has not begun before the proof comes (Art. 12A).
    pub fn request_identity(
        &self,
        letter: LetterId,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        let timeline = self.asks(Act::RequestIdentity, None)?;
        if timeline.regime != Regime::SubjectAccess {
            return Err(NotAllowed::OtherRegime);
        }
        Ok(CaseEvent::IdentityRequested { on: today, letter })
    }

    /// What happens when the proof of identity has come `on` a day.
    pub fn receive_identity(
        &self,
        on: NaiveDate,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::ReceiveIdentity)?;
        self.timeline.received(Awaited::Identity, on, today)?;
        Ok(CaseEvent::IdentityReceived { on })
    }

    /// What happens when the requester is told that the request will be closed unless they answer
    /// by `closes_on`. No Act closes an unanswered question; the unit does, and says so first.
    pub fn warn_of_lapse(
        &self,
        letter: LetterId,
        closes_on: NaiveDate,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.may_close_unanswered(Act::WarnOfLapse)?;
        let waiting = self.timeline.waiting.ok_or(NotAllowed::NotWaiting)?;
        if closes_on <= today || closes_on < waiting.since {
            return Err(NotAllowed::BadPromise);
        }
        Ok(CaseEvent::LapseWarned { on: today, letter, closes_on })
    }

    /// What happens when the last day for the requester has passed: that of the notice, or for a
    /// fee that of FOIA 2000 s.9(2) or EIR reg. 8(5).
    pub fn lapse(&self, today: NaiveDate, calendar: &Calendar) -> Result<CaseEvent, NotAllowed> {
        self.may_close_unanswered(Act::Lapse)?;
        let waiting = self.timeline.waiting.ok_or(NotAllowed::NotWaiting)?;
        let last = self.last_day_to_reply(&waiting, calendar).ok_or(NotAllowed::NoLapseNotice)?;
        if today <= last {
            return Err(NotAllowed::LapsesLater(last));
        }
        Ok(CaseEvent::Lapsed { on: today, awaited: waiting.awaited })
    }

    /// Whether the case can be closed, or be going to be, although the requester has not answered
    /// about it: an item that is still owed an answer stands in the way.
    pub(super) fn may_close_unanswered(&self, act: Act) -> Result<(), NotAllowed> {
        self.allows(act)?;
        if self.items.values().any(|item| item.answered_on.is_none()) {
            return Err(NotAllowed::ItemsOwed);
        }
        Ok(())
    }

    /// FOIA 2000 s.10(3), EIR reg. 7, UK GDPR Art. 12(3): what happens when the requester is told
    /// today that the answer will come `until` a later day.
    pub fn extend(
        &self,
        extension: Extension,
        until: NaiveDate,
        letter: LetterId,
        item: Option<ItemId>,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::ExtendTime)?;
        let timeline = self.timeline_of(item)?;
        if timeline.answered_on.is_some() {
            return Err(NotAllowed::AlreadyAnswered);
        }
        if timeline.promised_on.is_some() {
            return Err(NotAllowed::AlreadyExtended);
        }
        let outer = self.latest_promise(&extension, item, today, calendar);
        check_ground(&extension, timeline.regime)?;
        let by_law = timeline
            .clock(self.received_on, calendar)
            .map_err(|_cause| NotAllowed::BeforeReceipt)?;
        let due_on = by_law.due_on.filter(|_| !timeline.waiting.is_some_and(|one| one.stops));
        let due_on = due_on.ok_or(NotAllowed::WaitingForRequester)?;
        if today > due_on {
            return Err(NotAllowed::TooLateToExtend);
        }
        if until <= due_on || until > outer? {
            return Err(NotAllowed::BadPromise);
        }
        Ok(CaseEvent::TimeExtended { on: today, extension, until, letter, item })
    }

    /// The latest day that can be promised when the time is extended today: the outer date of the
    /// clock with this extension made.
    pub fn latest_promise(
        &self,
        extension: &Extension,
        item: Option<ItemId>,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Result<NaiveDate, NotAllowed> {
        let timeline = self.timeline_of(item)?;
        let mut events = timeline.events.clone();
        events.push(ClockEvent { kind: extension.clock_event(), on: today });
        clock::due_dates(TimeLimit::from(timeline.regime), self.received_on, &events, calendar)
            .ok()
            .and_then(|dates| dates.extended_due_on)
            .ok_or(NotAllowed::BadPromise)
    }

    /// FOIA 2000 s.10(4) with SI 2004/3364: what happens when the Commissioner has allowed time
    /// `until` a later day, for information held abroad or by forces on operations.
    pub fn agree_date(
        &self,
        until: NaiveDate,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::AgreeDate)?;
        if self.timeline.regime != Regime::Foia {
            return Err(NotAllowed::OtherRegime);
        }
        let clock = self
            .timeline
            .clock(self.received_on, calendar)
            .map_err(|_cause| NotAllowed::BeforeReceipt)?;
        let due_on = clock.due_on.ok_or(NotAllowed::WaitingForRequester)?;
        let last = calendar.nth_working_day_after(clock.day_nought, AGREED_WORKING_DAYS);
        if until <= due_on || until > last {
            return Err(NotAllowed::BadAgreedDate(due_on, last));
        }
        Ok(CaseEvent::DateAgreed { on: today, until })
    }

    /// What happens when the case is put under other rules: FOIA 2000 s.39 and s.40(1) decide which
    /// apply, and it may turn out after logging. The clock is worked out anew from receipt.
    pub fn change_regime(&self, regime: Regime) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::ChangeRegime)?;
        if regime == self.timeline.regime || self.items.values().any(|item| item.regime == regime) {
            return Err(NotAllowed::SameRegime);
        }
        let counted = self.timeline.events.iter().any(|event| {
            !matches!(
                event.kind,
                ClockEventKind::ClarificationRequested | ClockEventKind::ClarificationReceived
            )
        });
        let cited = self.decided.is_some()
            || !self.resting().is_empty()
            || self.documents.values().any(|found| found.marks.values().any(Option::is_some));
        if counted || cited || self.timeline.waiting.is_some() {
            return Err(NotAllowed::RegimeInUse);
        }
        Ok(CaseEvent::RegimeChanged { regime })
    }

    /// What happens when a part of the request that falls under other rules becomes an item with a
    /// clock of its own, counted from the same receipt.
    pub fn add_item(&self, regime: Regime) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::SplitItems)?;
        if self.items.len() >= MOST_ITEMS {
            return Err(NotAllowed::TooManyItems);
        }
        if regime == self.timeline.regime {
            return Err(NotAllowed::SameRegime);
        }
        let item = ItemId(self.last_item + 1);
        Ok(CaseEvent::ItemAdded { item, regime })
    }

    /// What happens when an item turns out not to be one: it is part of the request again.
    pub fn remove_item(&self, item: ItemId) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::SplitItems)?;
        let timeline = self.items.get(&item).ok_or(NotAllowed::NotOfThisCase)?;
        let has_twin =
            self.items.iter().any(|(other, twin)| *other != item && twin.regime == timeline.regime);
        let is_cited = !has_twin && self.cites(timeline.regime);
        if timeline.events.len() > timeline.inherited || is_cited {
            return Err(NotAllowed::RegimeInUse);
        }
        Ok(CaseEvent::ItemRemoved { item })
    }

    /// Whether a mark, a withheld document or the decision rests on a provision of `regime`.
    fn cites(&self, regime: Regime) -> bool {
        let marks = self.documents.values().flat_map(|found| found.marks.values().flatten());
        let decided = self.decided.iter().flat_map(|decided| &decided.exemptions);
        let resting = self.resting();
        marks.chain(decided).chain(&resting).any(|citation| citation.regime() == regime)
    }

    /// What happens when an item was answered by itself, before the rest.
    pub fn answer_item(
        &self,
        item: ItemId,
        on: NaiveDate,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::SplitItems)?;
        let timeline = self.items.get(&item).ok_or(NotAllowed::NotOfThisCase)?;
        if timeline.answered_on.is_some() {
            return Err(NotAllowed::AlreadyAnswered);
        }
        if on > today {
            return Err(NotAllowed::InTheFuture);
        }
        let last = timeline.events.iter().map(|event| event.on).max();
        if on < self.received_on || last.is_some_and(|last| on < last) {
            return Err(NotAllowed::BeforeReceipt);
        }
        Ok(CaseEvent::ItemAnswered { item, on })
    }

    /// BFDA 1971 s.1(3): what happens to this case's clocks when `proclaimed` became a bank holiday
    /// or ceased to be one: an event for each clock that runs and whose last day moved, that of a
    /// review among them.
    pub fn recompute(
        &self,
        proclaimed: NaiveDate,
        before: &Calendar,
        after: &Calendar,
    ) -> Vec<CaseEvent> {
        let moved = |item, due_before, due_after| {
            (due_before != due_after).then_some(CaseEvent::CalendarChanged {
                proclaimed,
                due_before,
                due_after,
                item,
            })
        };
        match self.state {
            CaseState::Open | CaseState::Stopped => self
                .timelines()
                .filter(|(_, timeline)| timeline.answered_on.is_none())
                .filter_map(|(item, timeline)| {
                    let due_before = timeline.due_on(self.received_on, before);
                    moved(item, due_before, timeline.due_on(self.received_on, after))
                })
                .collect(),
            CaseState::Reviewing => {
                moved(None, self.review_due_on(before), self.review_due_on(after))
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The timeline of the request or of an item.
    pub fn timeline_of(&self, item: Option<ItemId>) -> Result<&Timeline, NotAllowed> {
        match item {
            None => Ok(&self.timeline),
            Some(item) => self.items.get(&item).ok_or(NotAllowed::NotOfThisCase),
        }
    }

    /// Every timeline: the request's own first, then those of its items in order.
    pub fn timelines(&self) -> impl Iterator<Item = (Option<ItemId>, &Timeline)> {
        std::iter::once((None, &self.timeline))
            .chain(self.items.iter().map(|(item, timeline)| (Some(*item), timeline)))
    }

    /// The clock of the request or of an item as it would be if something happened `on` a day; the
    /// case stays as it is.
    pub fn what_if(
        &self,
        timeline: &Timeline,
        hypothesis: Hypothesis,
        on: NaiveDate,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Result<Clock, ClockError> {
        self.clock_of(&timeline.supposing(hypothesis, on, today), calendar)
    }

    /// Whether the requester can be asked for something now.
    fn asks(&self, act: Act, item: Option<ItemId>) -> Result<&Timeline, NotAllowed> {
        self.allows(act)?;
        let timeline = self.timeline_of(item)?;
        if timeline.waiting.is_some() {
            return Err(NotAllowed::WaitingForRequester);
        }
        if timeline.answered_on.is_some() {
            return Err(NotAllowed::AlreadyAnswered);
        }
        Ok(timeline)
    }
}

fn check_ground(extension: &Extension, regime: Regime) -> Result<(), NotAllowed> {
    match (extension, regime) {
        (Extension::PublicInterest { exemption }, Regime::Foia) => {
            if exemption.regime() != Regime::Foia {
                return Err(NotAllowed::OtherRegime);
            }
            if exemption.balance() != Balance::Qualified {
                return Err(NotAllowed::AbsoluteExemption(*exemption));
            }
            Ok(())
        }
        (Extension::ComplexityAndVolume, Regime::Eir)
        | (Extension::ComplexOrNumerous { months: 1..=2 }, Regime::SubjectAccess) => Ok(()),
        (Extension::ComplexOrNumerous { .. }, Regime::SubjectAccess) => {
            Err(NotAllowed::OneOrTwoMonths)
        }
        _ => Err(NotAllowed::OtherRegime),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            event::Channel,
            ids::{CaseId, DocumentId, MarkId, RequesterId},
            language::LanguageChoice,
            owed::Owed,
        },
        law::{
            bank_holidays::{BankHoliday, Division},
            words::Words,
        },
    };
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn received(regime: Regime) -> Case {
        let receipt = CaseEvent::Received {
            reference: "ATISN 26732".parse().unwrap(),
            regime,
            received_on: day("2026-02-18"),
            logged_on: day("2026-02-18"),
            channel: Channel::Email,
            requester: RequesterId(1),
            language: LanguageChoice::English,
            redirected_from: None,
        };
        Case::begun(CaseId(1), &receipt).unwrap()
    }

    fn uk() -> Calendar {
        Calendar::united_kingdom()
    }

    const LETTER: LetterId = LetterId(1);

    #[test]
    fn a_question_in_time_stops_the_clock_and_one_put_too_late_does_not() {
        let case = received(Regime::Foia);
        let asked =
            case.request_clarification((LETTER, None), None, day("2026-03-19"), &uk()).unwrap();
        let stopped = case.clone().after(&asked);
        assert_eq!((stopped.state, stopped.due_on(&uk())), (CaseState::Stopped, None));

        let asked =
            case.request_clarification((LETTER, None), None, day("2026-03-20"), &uk()).unwrap();
        let late = case.after(&asked);
        assert_eq!((late.state, late.due_on(&uk())), (CaseState::Open, Some(day("2026-03-19"))));
        let told = late.receive_clarification(day("2026-03-23"), None, day("2026-03-24")).unwrap();
        assert_eq!(late.after(&told).due_on(&uk()), Some(day("2026-03-19")));
    }

    #[test]
    fn a_fee_stops_the_clock_until_it_is_paid_and_lapses_after_three_months() {
        let case = received(Regime::Foia);
        let today = day("2026-02-25");
        let asked = case.request_fee(12_50, LETTER, None, today, &uk()).unwrap();
        let waits = case.clone().after(&asked);
        assert_eq!((waits.state, waits.due_on(&uk())), (CaseState::Stopped, None));
        assert_eq!(
            waits.lapse(day("2026-05-24"), &uk()),
            Err(NotAllowed::LapsesLater(day("2026-05-24")))
        );
        let lapsed = waits.lapse(day("2026-05-25"), &uk()).unwrap();
        assert_eq!(waits.clone().after(&lapsed).state, CaseState::Lapsed);

        let paid = waits.receive_fee(day("2026-03-18"), None, day("2026-03-18"), &uk()).unwrap();
        assert_eq!(waits.clone().after(&paid).due_on(&uk()), Some(day("2026-04-13")));
        let too_late = waits.receive_fee(day("2026-05-25"), None, day("2026-05-25"), &uk());
        assert_eq!(too_late, Err(NotAllowed::FeeTooLate(day("2026-05-24"))));

        let after_the_time = case.request_fee(1, LETTER, None, day("2026-03-20"), &uk());
        assert_eq!(after_the_time, Err(NotAllowed::TooLateForFee));
        assert_eq!(case.request_fee(0, LETTER, None, today, &uk()), Err(NotAllowed::BadFee));
    }

    #[test]
    fn an_unanswered_question_lapses_after_a_notice_and_its_day() {
        let case = received(Regime::Foia);
        let asked =
            case.request_clarification((LETTER, None), None, day("2026-02-20"), &uk()).unwrap();
        let waits = case.after(&asked);
        assert_eq!(waits.lapse(day("2026-12-01"), &uk()), Err(NotAllowed::NoLapseNotice));
        let today = day("2026-05-06");
        assert_eq!(waits.warn_of_lapse(LETTER, today, today), Err(NotAllowed::BadPromise));
        let warned = waits.warn_of_lapse(LETTER, day("2026-05-20"), today).unwrap();
        let waits = waits.after(&warned);
        assert_eq!(
            waits.lapse(day("2026-05-20"), &uk()),
            Err(NotAllowed::LapsesLater(day("2026-05-20")))
        );
        let lapsed = waits.lapse(day("2026-05-21"), &uk()).unwrap();
        let closed = waits.after(&lapsed);
        assert_eq!((closed.state, closed.closed_on), (CaseState::Lapsed, Some(day("2026-05-21"))));
        let told = closed.receive_clarification(day("2026-05-22"), None, day("2026-05-22"));
        assert_eq!(told, Err(NotAllowed::AlreadyLapsed));
    }

    #[test]
    fn a_request_does_not_lapse_while_an_item_of_it_is_owed_an_answer() {
        let case = received(Regime::Foia);
        let case = case.clone().after(&case.add_item(Regime::Eir).unwrap());
        let today = day("2026-02-25");
        let asked = case.request_fee(500, LETTER, None, today, &uk()).unwrap();
        let waits = case.after(&asked);
        let closes_on = day("2026-06-30");
        assert_eq!(waits.lapse(closes_on, &uk()), Err(NotAllowed::ItemsOwed));
        assert_eq!(waits.warn_of_lapse(LETTER, closes_on, today), Err(NotAllowed::ItemsOwed));
        let answered = waits.answer_item(ItemId(1), today, today).unwrap();
        assert!(waits.after(&answered).lapse(closes_on, &uk()).is_ok());
    }

    #[test]
    fn what_came_before_it_was_asked_for_or_comes_tomorrow_is_refused() {
        let case = received(Regime::Foia);
        let today = day("2026-02-25");
        assert_eq!(case.receive_clarification(today, None, today), Err(NotAllowed::NotWaiting));
        let asked =
            case.request_clarification((LETTER, None), None, day("2026-02-20"), &uk()).unwrap();
        let waits = case.after(&asked);
        let on = |text| waits.receive_clarification(day(text), None, today);
        assert_eq!(on("2026-02-19"), Err(NotAllowed::BeforeAsking(day("2026-02-20"))));
        assert_eq!(on("2026-02-26"), Err(NotAllowed::InTheFuture));
        let twice = waits.request_clarification((LETTER, None), None, today, &uk());
        assert_eq!(twice, Err(NotAllowed::WaitingForRequester));
        let fee = waits.receive_fee(today, None, today, &uk());
        assert_eq!(fee, Err(NotAllowed::NotWaiting));
    }

    #[test]
    fn an_extension_names_a_ground_of_its_own_law() {
        let today = day("2026-02-25");
        let extend = |regime, extension, until: &str| {
            received(regime).extend(extension, day(until), LETTER, None, today, &uk())
        };
        let weighing = |text: &str| Extension::PublicInterest { exemption: text.parse().unwrap() };
        assert!(extend(Regime::Foia, weighing("FOIA s.43(2)"), "2026-04-20").is_ok());
        assert_eq!(
            extend(Regime::Foia, weighing("FOIA s.40(2)"), "2026-04-20"),
            Err(NotAllowed::AbsoluteExemption("FOIA s.40(2)".parse().unwrap()))
        );
        assert_eq!(
            extend(Regime::Foia, weighing("FOIA s.43(2)"), "2026-04-21"),
            Err(NotAllowed::BadPromise)
        );
        assert!(extend(Regime::Eir, Extension::ComplexityAndVolume, "2026-04-20").is_ok());
        assert_eq!(
            extend(Regime::Foia, Extension::ComplexityAndVolume, "2026-04-20"),
            Err(NotAllowed::OtherRegime)
        );
        let months = |months| Extension::ComplexOrNumerous { months };
        assert!(extend(Regime::SubjectAccess, months(2), "2026-05-18").is_ok());
        assert_eq!(
            extend(Regime::SubjectAccess, months(1), "2026-05-18"),
            Err(NotAllowed::BadPromise)
        );
        assert_eq!(
            extend(Regime::SubjectAccess, months(3), "2026-05-18"),
            Err(NotAllowed::OneOrTwoMonths)
        );
    }

    #[test]
    fn regulation_7_asks_for_complexity_and_volume_both() {
        for (complex, voluminous) in [(true, false), (false, true), (false, false)] {
            assert_eq!(
                Extension::under_regulation_7(complex, voluminous),
                Err(NotAllowed::ComplexityAndVolume)
            );
        }
        assert_eq!(Extension::under_regulation_7(true, true), Ok(Extension::ComplexityAndVolume));
    }

    #[test]
    fn an_item_under_the_regulations_has_a_clock_of_its_own_and_the_first_date_is_the_cases() {
        let case = received(Regime::Foia);
        assert_eq!(case.add_item(Regime::Foia), Err(NotAllowed::SameRegime));
        let case = case.clone().after(&case.add_item(Regime::Eir).unwrap());
        let item = Some(ItemId(1));
        let asked =
            case.request_clarification((LETTER, None), None, day("2026-02-20"), &uk()).unwrap();
        let case = case.after(&asked);
        assert_eq!(case.state, CaseState::Stopped, "the request waits");
        assert_eq!(case.due_on(&uk()), Some(day("2026-03-19")), "the item does not");

        let extended = case
            .extend(
                Extension::ComplexityAndVolume,
                day("2026-04-20"),
                LETTER,
                item,
                day("2026-03-02"),
                &uk(),
            )
            .unwrap();
        let case = case.after(&extended);
        assert_eq!(case.due_on(&uk()), Some(day("2026-04-20")));
        let told = case.receive_clarification(day("2026-03-10"), None, day("2026-03-10")).unwrap();
        let case = case.after(&told);
        assert_eq!(case.due_on(&uk()), Some(day("2026-04-10")), "the first of the two");

        let done = case.answer_item(ItemId(1), day("2026-03-12"), day("2026-03-12")).unwrap();
        let case = case.after(&done);
        assert_eq!(case.due_on(&uk()), Some(day("2026-04-10")));
        assert_eq!(case.remove_item(ItemId(1)), Err(NotAllowed::RegimeInUse));
        assert_eq!(case.remove_item(ItemId(9)), Err(NotAllowed::NotOfThisCase));
    }

    #[test]
    fn an_item_whose_law_a_mark_rests_on_is_not_taken_back() {
        let case = received(Regime::Foia);
        let case = case.clone().after(&case.add_item(Regime::Eir).unwrap());
        let added = CaseEvent::DocumentAdded {
            document: DocumentId(1),
            sha256: String::new(),
            findings: 0,
        };
        let case = case.after(&added);
        let cited = Some("EIR reg. 12(5)(f)".parse().unwrap());
        let marked = case.mark(DocumentId(1), MarkId(1), cited).unwrap();
        let case = case.after(&marked);
        assert_eq!(case.remove_item(ItemId(1)), Err(NotAllowed::RegimeInUse));
        let unmarked = case.unmark(DocumentId(1), MarkId(1)).unwrap();
        assert!(case.after(&unmarked).remove_item(ItemId(1)).is_ok());
    }

    #[test]
    fn a_number_of_an_item_that_was_taken_back_is_not_given_again() {
        let case = received(Regime::Foia);
        let case = case.clone().after(&case.add_item(Regime::Eir).unwrap());
        let case = case.clone().after(&case.remove_item(ItemId(1)).unwrap());
        assert_eq!(
            case.add_item(Regime::Eir),
            Ok(CaseEvent::ItemAdded { item: ItemId(2), regime: Regime::Eir })
        );
    }

    #[test]
    fn the_regime_changes_while_nothing_rests_on_it() {
        let case = received(Regime::Foia);
        assert_eq!(case.change_regime(Regime::Foia), Err(NotAllowed::SameRegime));
        let moved = case.clone().after(&case.change_regime(Regime::Eir).unwrap());
        assert_eq!(moved.regime(), Regime::Eir);
        let paid_for = case
            .clone()
            .after(&case.request_fee(500, LETTER, None, day("2026-02-20"), &uk()).unwrap());
        assert_eq!(paid_for.change_regime(Regime::Eir), Err(NotAllowed::RegimeInUse));
    }

    #[test]
    fn the_commissioner_allows_up_to_the_sixtieth_working_day() {
        let case = received(Regime::Foia);
        let sixtieth = uk().nth_working_day_after(day("2026-02-18"), 60);
        let today = day("2026-02-25");
        let agreed = case.agree_date(sixtieth, today, &uk()).unwrap();
        assert_eq!(case.clone().after(&agreed).due_on(&uk()), Some(sixtieth));
        let refused = NotAllowed::BadAgreedDate(day("2026-03-19"), sixtieth);
        for until in [day("2026-03-19"), sixtieth.succ_opt().unwrap()] {
            assert_eq!(case.agree_date(until, today, &uk()), Err(refused.clone()));
        }
        let eir = received(Regime::Eir).agree_date(sixtieth, today, &uk());
        assert_eq!(eir, Err(NotAllowed::OtherRegime));
    }

    #[test]
    fn a_new_holiday_moves_the_last_day_and_the_earlier_one_stays_the_safe_target() {
        let case = received(Regime::Foia);
        let (before, holiday) = (uk(), day("2026-03-06"));
        let usual: Vec<NaiveDate> = day("2026-01-01")
            .iter_days()
            .take(365)
            .filter(|day| !before.is_working_day(*day))
            .collect();
        let after = Calendar::new(usual.into_iter().chain([holiday]));
        let events = case.recompute(holiday, &before, &after);
        assert_eq!(
            events,
            [CaseEvent::CalendarChanged {
                proclaimed: holiday,
                due_before: Some(day("2026-03-19")),
                due_after: Some(day("2026-03-20")),
                item: None,
            }]
        );
        let moved = case.after(&events[0]);
        assert_eq!(moved.due_on(&after), Some(day("2026-03-20")));
        assert_eq!(moved.safe_on(&after), Some(day("2026-03-19")));
        assert!(moved.recompute(holiday, &after, &after).is_empty());

        let back = moved.recompute(holiday, &after, &before);
        let again = moved.after(&back[0]);
        assert_eq!(again.due_on(&before), Some(day("2026-03-19")));
        assert_eq!(again.safe_target(&before), None, "the last day is the safe one again");
    }

    #[test]
    fn a_new_holiday_moves_the_last_day_of_a_review_and_leaves_the_answer_alone() {
        let case = received(Regime::Foia)
            .after(&CaseEvent::Answered {
                on: day("2026-03-02"),
                letter: LETTER,
                letter_sha256: String::new(),
                copies: Vec::new(),
            })
            .after(&CaseEvent::ReviewRequested { on: day("2026-03-09") });
        let holiday = day("2026-03-20");
        let after = Calendar::united_kingdom_with(&[BankHoliday {
            date: holiday,
            divisions: vec![Division::Scotland],
            name: Words::of("Royal occasion", "Achlysur brenhinol"),
        }])
        .unwrap();
        let events = case.recompute(holiday, &uk(), &after);
        assert_eq!(
            events,
            [CaseEvent::CalendarChanged {
                proclaimed: holiday,
                due_before: Some(day("2026-04-09")),
                due_after: Some(day("2026-04-10")),
                item: None,
            }]
        );
        let moved = case.after(&events[0]);
        assert_eq!(moved.due_on(&after), Some(day("2026-04-10")));
        assert_eq!(moved.safe_target(&after), Some(day("2026-04-09")));
        assert_eq!(moved.timeline.safe_on, None);
    }

    #[test]
    fn what_if_shows_the_clock_without_changing_it() {
        let case = received(Regime::Foia);
        let today = day("2026-03-04");
        let if_it = |case: &Case, hypothesis, on: &str| {
            case.what_if(&case.timeline, hypothesis, day(on), today, &uk())
        };
        let explained = if_it(&case, Hypothesis::Explained, "2026-03-16").unwrap();
        assert_eq!(explained.due_on, Some(day("2026-04-16")));
        let answered = if_it(&case, Hypothesis::Answered, "2026-03-20").unwrap();
        assert!(answered.because.last().unwrap().text.en.contains("late"));
        let too_early = if_it(&case, Hypothesis::Paid, "2026-03-03");
        assert!(matches!(too_early, Err(ClockError::NothingAsked { .. })));

        let asked =
            case.request_clarification((LETTER, None), None, day("2026-02-20"), &uk()).unwrap();
        let waits = case.after(&asked);
        let before = waits.clone();
        let explained = if_it(&waits, Hypothesis::Explained, "2026-03-16").unwrap();
        assert_eq!(explained.due_on, Some(day("2026-04-16")));
        assert_eq!(waits, before);

        let own_data = received(Regime::SubjectAccess);
        let asked = own_data.request_identity(LETTER, day("2026-02-20")).unwrap();
        let waits = own_data.after(&asked);
        let proven = if_it(&waits, Hypothesis::Proven, "2026-03-16").unwrap();
        assert_eq!(proven.due_on, Some(day("2026-04-16")));
        let answered = if_it(&waits, Hypothesis::Answered, "2026-03-16").unwrap();
        assert_eq!(answered.due_on, None, "no clock runs before the proof");
    }

    #[test]
    fn what_was_explained_of_the_whole_request_was_explained_of_a_part_split_off_later() {
        let case = received(Regime::Foia);
        let asked =
            case.request_clarification((LETTER, None), None, day("2026-02-20"), &uk()).unwrap();
        let case = case.after(&asked);
        let told = case.receive_clarification(day("2026-03-16"), None, day("2026-03-16")).unwrap();
        let case = case.after(&told);
        let case = case.clone().after(&case.add_item(Regime::Eir).unwrap());
        let item = &case.items[&ItemId(1)];
        assert_eq!(item.due_on(case.received_on, &uk()), Some(day("2026-04-16")));
        assert!(case.remove_item(ItemId(1)).is_ok(), "nothing has happened to the part itself");

        let waits = received(Regime::Foia).after(&asked);
        let split = waits.clone().after(&waits.add_item(Regime::Eir).unwrap());
        let item = &split.items[&ItemId(1)];
        assert_eq!(item.due_on(split.received_on, &uk()), Some(day("2026-03-19")));
    }

    #[test]
    fn proof_of_identity_starts_the_clock_of_subject_access() {
        let case = received(Regime::SubjectAccess);
        let asked = case.request_identity(LETTER, day("2026-02-20")).unwrap();
        let waits = case.after(&asked);
        assert_eq!((waits.state, waits.due_on(&uk())), (CaseState::Stopped, None));
        let proven = waits.receive_identity(day("2026-03-16"), day("2026-03-16")).unwrap();
        assert_eq!(waits.after(&proven).due_on(&uk()), Some(day("2026-04-16")));
        let foia = received(Regime::Foia).request_identity(LETTER, day("2026-02-20"));
        assert_eq!(foia, Err(NotAllowed::OtherRegime));
    }

    proptest! {
        /// Whatever people try, what is allowed makes a clock that the law can work out.
        #[test]
        fn what_may_be_recorded_always_makes_a_clock(
            regime in prop::sample::select(Regime::ALL.to_vec()),
            steps in prop::collection::vec((0usize..9, 0u64..25), 0..14),
        ) {
            let calendar = uk();
            let mut case = received(regime);
            let mut today = case.received_on;
            for (act, later) in steps {
                today = today + chrono::Days::new(later);
                let event = match act {
                    0 => {
                        let asks = (LETTER, Some(today + chrono::Days::new(60)));
                        case.request_clarification(asks, None, today, &calendar)
                    }
                    1 => case.receive_clarification(today, None, today),
                    2 => case.request_fee(100, LETTER, None, today, &calendar),
                    3 => case.receive_fee(today, None, today, &calendar),
                    4 => case.request_identity(LETTER, today),
                    5 => case.receive_identity(today, today),
                    6 => {
                        let outer = case.clock(&calendar).unwrap().extended_due_on;
                        let extension = match regime {
                            Regime::Foia => Extension::PublicInterest {
                                exemption: "FOIA s.43(2)".parse().unwrap(),
                            },
                            Regime::Eir => Extension::ComplexityAndVolume,
                            Regime::SubjectAccess => Extension::ComplexOrNumerous { months: 2 },
                        };
                        let until = outer.unwrap_or(today);
                        case.extend(extension, until, LETTER, None, today, &calendar)
                    }
                    7 => case.warn_of_lapse(LETTER, today + chrono::Days::new(10), today),
                    _ => case.lapse(today, &calendar),
                };
                if let Ok(event) = event {
                    case = case.after(&event);
                }
                let clock = case.clock(&calendar);
                prop_assert!(clock.is_ok(), "{clock:?} after {:?}", case.timeline.events);
                if case.state == CaseState::Stopped {
                    prop_assert_eq!(case.due_on(&calendar), None);
                }
                // What is owed says the same as the register, and of a reply what may end it.
                let owed = case.owed(&calendar);
                let ours = owed.iter().filter(|one| one.owed.is_ours()).map(|one| one.on).min();
                let is_open = !case.state.is_closed();
                prop_assert_eq!(ours, case.due_on(&calendar).filter(|_| is_open));
                if let Some(reply) = owed.iter().find(|one| one.owed == Owed::Reply) {
                    prop_assert!(case.lapse(reply.on, &calendar).is_err());
                    let is_told = case.timeline.waiting.is_some_and(|one| {
                        one.awaited == Awaited::Fee || one.closes_on.is_some()
                    });
                    let next = reply.on + chrono::Days::new(1);
                    prop_assert_eq!(case.lapse(next, &calendar).is_ok(), is_told);
                }
            }
        }
    }
}
