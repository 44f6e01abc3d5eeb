//! Waiting for the requester: fees, and closing what stays without an answer.
//!
//! Nothing closes by itself that might not be known to the requester: the e-mail that tells of the
//! last day must have been delivered, and no message about the case may have come since. Where that
//! is not so, an officer looks and does it by hand.

use super::{
    Error, Office, SignedIn, access::load_for, handling::given, letters::clarification_in, views,
};
use crate::{
    domain::{
        actor::Actor,
        case::{Case, CaseState, NotAllowed},
        event::{CaseEvent, EmailKind},
        ids::{CaseId, ItemId, LetterId},
        letter::{Fee, Lapse, LetterType, Words},
        permission::Permission,
        timeline::{Awaited, Waiting},
    },
    law::{calendar::Calendar, time_limit::corresponding_date},
    storage::{Error as Storage, cases, db::Db, events::Recorded},
};
use chrono::NaiveDate;

/// How long the unit waits for an answer to its question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// The request is closed so many months after the question.
    pub(super) months: u32,
    /// So many working days before, the requester is told of it.
    pub(super) notice_days: usize,
}

/// A fee, as an officer asks for it.
#[derive(Debug, Clone)]
pub struct FeeAsked {
    /// How much, in pence.
    pub pence: u32,
    /// What it is for and how it was worked out.
    pub purpose: Words,
    /// How to pay it.
    pub how_to_pay: Words,
}

/// What a case waits for, as pages show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// For what.
    pub awaited: Awaited,
    /// The day of asking.
    pub since: NaiveDate,
    /// Whether the clock stands meanwhile.
    pub stops: bool,
    /// How much, when a fee is waited for.
    pub pence: Option<u32>,
    /// The last day for the requester: of a fee by law, of a question as the unit's rule has it.
    pub until: Option<NaiveDate>,
    /// Whether the requester was told that the request will be closed.
    pub was_told: bool,
    /// The day on which a message about the case last came since.
    pub message_on: Option<NaiveDate>,
    /// Whether the request can be closed today.
    pub may_close: bool,
}

/// What a sweep did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// How many requesters were told that their request will be closed.
    pub warned: usize,
    /// How many requests were closed.
    pub closed: usize,
    /// How many cases could not be looked at; the log says why.
    pub failed: usize,
}

/// What is due for a case that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitingStep {
    /// The requester is to be told that the request will be closed after this day.
    Warn(NaiveDate),
    /// The request is to be closed.
    Close,
}

impl Office {
    /// Asks the requester for a fee, by a notice. The clock stands from today until it is paid.
    pub fn request_fee(&self, who: &SignedIn, id: CaseId, fee: &FeeAsked) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        given("purpose", &fee.purpose)?;
        given("how", &fee.how_to_pay)?;
        let actor = Actor::Staff(who.id);
        let today = self.today();
        self.write(|db| {
            // Looked at before there is a letter to name, so that what is told is the law's word.
            let (case, _) = load_for(db, who, id)?;
            case.request_fee(fee.pence, LetterId(0), None, today, &*self.calendar(db)?)?;
            let pay_by = case
                .timeline
                .last_day_to_pay(today, &*self.calendar(db)?)
                .ok_or(NotAllowed::OtherRegime)?;
            let letter = self.draft_in(db, actor, &case, LetterType::Fees, |data| {
                data.fee = Some(Fee {
                    pence: fee.pence,
                    purpose: fee.purpose.clone(),
                    how_to_pay: fee.how_to_pay.clone(),
                    pay_by,
                });
            })?;
            self.change_in(db, actor, id, |db, case| {
                Ok(case.request_fee(fee.pence, letter, None, today, &*self.calendar(db)?)?)
            })?;
            self.queue_email(db, id, EmailKind::FeesNotice, Some(letter))
        })
    }

    /// Records that the fee came `on` a day; the clock goes on after it.
    pub fn receive_fee(&self, who: &SignedIn, id: CaseId, on: NaiveDate) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let today = self.today();
        self.change(Actor::Staff(who.id), id, |db, case| {
            Ok(case.receive_fee(on, None, today, &*self.calendar(db)?)?)
        })
        .map(drop)
    }

    /// Records that the Commissioner allows time `until` a later day.
    pub fn agree_date(&self, who: &SignedIn, id: CaseId, until: NaiveDate) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let today = self.today();
        self.change(Actor::Staff(who.id), id, |db, case| {
            Ok(case.agree_date(until, today, &*self.calendar(db)?)?)
        })
        .map(drop)
    }

    /// Tells the requester that the request will be closed unless they answer by `closes_on`.
    pub fn warn_of_lapse(
        &self,
        who: &SignedIn,
        id: CaseId,
        closes_on: NaiveDate,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let today = self.today();
        self.write(|db| {
            load_for(db, who, id)?;
            self.warn_in(db, Actor::Staff(who.id), id, closes_on, today)
        })
    }

    /// Closes a request whose requester has not answered or paid in time.
    pub fn close_unanswered(&self, who: &SignedIn, id: CaseId) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let today = self.today();
        self.write(|db| {
            load_for(db, who, id)?;
            self.close_in(db, Actor::Staff(who.id), id, today)
        })
    }

    /// Does what has come due by `today` for the cases that wait: tells requesters whose time
    /// nears, and closes the requests whose last day has passed.
    ///
    /// It may be run at any time, by several workers at once, and again after it was broken off:
    /// what is due is decided from the case while nobody else can change it.
    pub fn sweep(&self, today: NaiveDate) -> Result<Swept, Error> {
        let mut swept = Swept::default();
        for id in self.read(|db| Ok::<_, Error>(cases::in_state(db, CaseState::Stopped)?))? {
            match self.sweep_case(id, today) {
                Ok(None) => {}
                Ok(Some(WaitingStep::Warn(_))) => swept.warned += 1,
                Ok(Some(WaitingStep::Close)) => swept.closed += 1,
                // The database does not answer: the others would fail alike.
                Err(error @ Error::Storage(Storage::Busy)) => return Err(error),
                Err(error) => {
                    swept.failed += 1;
                    tracing::error!(
                        case = id.0,
                        error = &error as &dyn std::error::Error,
                        "a waiting case could not be looked at"
                    );
                }
            }
        }
        Ok(swept)
    }

    fn sweep_case(&self, id: CaseId, today: NaiveDate) -> Result<Option<WaitingStep>, Error> {
        let is_due = self.read(|db| {
            let (case, history) = views::load(db, id)?;
            Ok::<_, Error>(self.waiting_step(db, &case, &history, today)?.is_some())
        })?;
        if !is_due {
            return Ok(None);
        }
        self.write(|db| {
            // Taken first: another worker that saw the same waits here, and finds it done.
            self.hold_calendar(db)?;
            let Some(taken) = cases::take(db, id)? else { return Ok(None) };
            let step = self.waiting_step(db, taken.case(), taken.history(), today)?;
            match step {
                Some(WaitingStep::Warn(closes_on)) => {
                    self.warn_in(db, Actor::System, id, closes_on, today)?;
                }
                Some(WaitingStep::Close) => self.close_in(db, Actor::System, id, today)?,
                None => {}
            }
            Ok(step)
        })
    }

    /// What is due for a case on `today`.
    pub(super) fn waiting_step(
        &self,
        db: &mut Db,
        case: &Case,
        history: &[Recorded],
        today: NaiveDate,
    ) -> Result<Option<WaitingStep>, Error> {
        let Some(waiting) = case.timeline.waiting.filter(|_| case.state == CaseState::Stopped)
        else {
            return Ok(None);
        };
        if message_since(history, waiting.awaited).is_some() {
            return Ok(None);
        }
        if case.lapse(today, &*self.calendar(db)?).is_ok() {
            let told = match waiting.awaited {
                Awaited::Fee => was_delivered(history, EmailKind::FeesNotice, asks_for_fee),
                Awaited::Clarification | Awaited::Identity => {
                    was_delivered(history, EmailKind::LapseNotice, warns)
                }
            };
            return Ok(told.then_some(WaitingStep::Close));
        }
        if waiting.closes_on.is_some()
            || !was_delivered(history, EmailKind::Clarification, asks_to_explain)
        {
            return Ok(None);
        }
        let Some((closes_on, nears)) = self.closing(db, &waiting, today)? else {
            return Ok(None);
        };
        // An item that is owed an answer stands in the way of the notice too.
        let may = case.warn_of_lapse(LetterId(0), closes_on, today).is_ok();
        Ok((nears && may).then_some(WaitingStep::Warn(closes_on)))
    }

    /// The last day for an answer to a question, and whether it is so near that the requester is
    /// to be told: never sooner after the notice than the rule gives. Nothing where no question is
    /// waited for.
    fn closing(
        &self,
        db: &mut Db,
        waiting: &Waiting,
        today: NaiveDate,
    ) -> Result<Option<(NaiveDate, bool)>, Error> {
        if waiting.awaited != Awaited::Clarification || !waiting.stops {
            return Ok(None);
        }
        // What the question said to the requester counts, whatever the settings are now.
        let meant = waiting.said_until;
        let Some(meant) = meant.or_else(|| corresponding_date(waiting.since, self.patience.months))
        else {
            return Ok(None);
        };
        let days = self.patience.notice_days;
        let calendar = self.calendar(db)?;
        let nears = calendar.working_days_between(today, meant) <= days;
        Ok(Some((meant.max(calendar.nth_working_day_after(today, days)), nears)))
    }

    fn warn_in(
        &self,
        db: &mut Db,
        actor: Actor,
        id: CaseId,
        closes_on: NaiveDate,
        today: NaiveDate,
    ) -> Result<(), Error> {
        let (case, history) = views::load(db, id)?;
        // Looked at before there is a letter to name, as for a fee.
        case.warn_of_lapse(LetterId(0), closes_on, today)?;
        let (asked, asked_on) = question(&history)
            .filter(|_| {
                case.timeline.waiting.is_some_and(|one| one.awaited == Awaited::Clarification)
            })
            .ok_or(NotAllowed::NotWaiting)?;
        let asked = clarification_in(db, asked)?.ok_or(NotAllowed::NotWaiting)?;
        let letter = self.draft_in(db, actor, &case, LetterType::ClarifyReminder, |data| {
            data.lapse = Some(Lapse { asked_on, question: asked.question, closes_on });
        })?;
        self.change_in(db, actor, id, |_, case| Ok(case.warn_of_lapse(letter, closes_on, today)?))?;
        self.queue_email(db, id, EmailKind::LapseNotice, Some(letter))
    }

    fn close_in(
        &self,
        db: &mut Db,
        actor: Actor,
        id: CaseId,
        today: NaiveDate,
    ) -> Result<(), Error> {
        self.change_in(db, actor, id, |db, case| Ok(case.lapse(today, &*self.calendar(db)?)?))
            .map(drop)
    }

    /// The day after which a request is closed when its requester is asked to explain it or an
    /// `item` of it `today`, for the letter that asks. None when the question comes too late to stop
    /// the clock, or when an item keeps the case open: then it is not closed.
    pub(super) fn closes_on(
        &self,
        case: &Case,
        item: Option<ItemId>,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Option<NaiveDate> {
        let asked = case.request_clarification((LetterId(0), None), item, today, calendar).ok()?;
        let closes_on = corresponding_date(today, self.patience.months)?;
        let would_wait = case.clone().after(&asked);
        would_wait.warn_of_lapse(LetterId(0), closes_on, today).ok().map(|_| closes_on)
    }

    /// What a case waits for, as pages show it.
    pub(super) fn waits(
        &self,
        db: &mut Db,
        case: &Case,
        history: &[Recorded],
    ) -> Result<Option<Waits>, Error> {
        let is_open = matches!(case.state, CaseState::Open | CaseState::Stopped);
        let Some(waiting) = case.timeline.waiting.filter(|_| is_open) else { return Ok(None) };
        let today = self.today();
        let until = match waiting.awaited {
            Awaited::Fee => {
                let calendar = self.calendar(db)?;
                case.timeline.last_day_to_pay(waiting.since, &calendar)
            }
            Awaited::Clarification | Awaited::Identity if waiting.closes_on.is_some() => {
                waiting.closes_on
            }
            _ => self.closing(db, &waiting, today)?.map(|(closes_on, _)| closes_on),
        };
        Ok(Some(Waits {
            awaited: waiting.awaited,
            since: waiting.since,
            stops: waiting.stops,
            pence: history.iter().rev().find_map(|line| match line.event {
                CaseEvent::FeeRequested { pence, item: None, .. }
                    if waiting.awaited == Awaited::Fee =>
                {
                    Some(pence)
                }
                _ => None,
            }),
            until,
            was_told: waiting.closes_on.is_some(),
            message_on: message_since(history, waiting.awaited),
            may_close: case.lapse(today, &*self.calendar(db)?).is_ok(),
        }))
    }
}

const fn asks_to_explain(event: &CaseEvent) -> bool {
    matches!(event, CaseEvent::ClarificationRequested { item: None, .. })
}

const fn asks_for_fee(event: &CaseEvent) -> bool {
    matches!(event, CaseEvent::FeeRequested { item: None, .. })
}

const fn asks_for_proof(event: &CaseEvent) -> bool {
    matches!(event, CaseEvent::IdentityRequested { .. })
}

const fn warns(event: &CaseEvent) -> bool {
    matches!(event, CaseEvent::LapseWarned { .. })
}

/// The last question about the request: its letter and its day.
fn question(history: &[Recorded]) -> Option<(LetterId, NaiveDate)> {
    history.iter().rev().find_map(|line| match line.event {
        CaseEvent::ClarificationRequested { on, letter, item: None, .. } => Some((letter, on)),
        _ => None,
    })
}

/// What was recorded after the last event that is a `start`, the newest first.
fn since(
    history: &[Recorded],
    start: impl Fn(&CaseEvent) -> bool,
) -> impl Iterator<Item = &CaseEvent> {
    history.iter().rev().map(|line| &line.event).take_while(move |event| !start(event))
}

/// Whether the mail server took the e-mail about what `start` was.
fn was_delivered(
    history: &[Recorded],
    kind: EmailKind,
    start: impl Fn(&CaseEvent) -> bool,
) -> bool {
    since(history, start)
        .any(|event| matches!(event, CaseEvent::EmailSent { email, .. } if *email == kind))
}

/// The day of the last message about the case that came since the requester was asked.
fn message_since(history: &[Recorded], awaited: Awaited) -> Option<NaiveDate> {
    let start: fn(&CaseEvent) -> bool = match awaited {
        Awaited::Clarification => asks_to_explain,
        Awaited::Fee => asks_for_fee,
        Awaited::Identity => asks_for_proof,
    };
    since(history, start).find_map(|event| match event {
        CaseEvent::MessageReceived { on, .. } | CaseEvent::Written { on, .. } => Some(*on),
        _ => None,
    })
}
