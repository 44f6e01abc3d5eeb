//! The statutory clock: from the day of receipt and what happened since to the day an answer is
//! due, with every day counted and every rule that bore on it.
//!
//! Three things stop or move a clock, each in its own way:
//! - clarification under the Act (s.1(3), s.10(6)(b)) and the Regulations (reg. 9) starts it
//!   again from nought;
//! - a fee (s.10(2), reg. 8(6)) makes it skip days;
//! - clarification in subject access (Article 12A) makes it skip calendar days.
//!
//! A question or a fees notice that comes when the time has already run out does nothing: s.9(1)
//! speaks of a notice "within the period for complying with section 1(1)", reg. 9(2) of a question
//! "no later than 20 working days" after receipt, and the Commissioner of the same under s.1(3).

use super::{
    bank_holidays::Division,
    because::Because,
    calendar::{Calendar, NonWorkingDay},
    regime::Regime,
    rule,
    time_limit::{
        AGREED_WORKING_DAYS, FOIA_WORKING_DAYS, Period, SUBJECT_ACCESS_MONTHS, TimeLimit,
        last_day_to_pay_charge, last_day_to_pay_fee, subject_access_due_on, subject_access_nominal,
    },
    words::Words,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

pub use super::clock_error::ClockError;

/// How many events one clock takes. No case comes near it; it bounds the work of a hostile file.
pub const MOST_EVENTS: usize = 100;

/// Something that happened on a day and that the clock knows about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockEvent {
    /// What happened.
    pub kind: ClockEventKind,
    /// The day, in London.
    pub on: NaiveDate,
}

/// The kinds of things that bear on a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockEventKind {
    /// The requester was asked what is meant: FOIA s.1(3), EIR reg. 9(2), UK GDPR Art. 12A.
    ClarificationRequested,
    /// The requester said what is meant.
    ClarificationReceived,
    /// A fee was asked for: FOIA s.9, EIR reg. 8(4).
    FeeNotice,
    /// The fee was received.
    FeePaid,
    /// More time to weigh the public interest: FOIA s.10(3). Taken as validly made.
    PitExtension,
    /// More time for complexity and volume: EIR reg. 7. Taken as validly made.
    EirExtension,
    /// More months for a complex or numerous request: UK GDPR Art. 12(3). Taken as validly made.
    SarExtension {
        /// One or two further months.
        months: u8,
    },
    /// The Commissioner put another day in the place of the twentieth, because the information has
    /// to come from outside the United Kingdom or from forces on operations: SI 2004/3364. Taken
    /// as validly applied for, in the first twenty working days.
    DateAgreed {
        /// The day that was specified.
        until: NaiveDate,
    },
    /// Proof of identity was received: UK GDPR Art. 12A.
    IdReceived,
    /// The answer was sent.
    ResponseSent,
}

impl ClockEventKind {
    /// The name in commands and files: `clarification_requested`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClarificationRequested => "clarification_requested",
            Self::ClarificationReceived => "clarification_received",
            Self::FeeNotice => "fee_notice",
            Self::FeePaid => "fee_paid",
            Self::PitExtension => "pit_extension",
            Self::EirExtension => "eir_extension",
            Self::SarExtension { .. } => "sar_extension",
            Self::DateAgreed { .. } => "date_agreed",
            Self::IdReceived => "id_received",
            Self::ResponseSent => "response_sent",
        }
    }

    /// What happened, as the beginning of a sentence.
    pub const fn name(self) -> Words {
        match self {
            Self::ClarificationRequested => {
                Words::of("The question to the requester", "Y cwestiwn i'r ceisydd")
            }
            Self::ClarificationReceived => Words::of("The clarification", "Yr eglurhad"),
            Self::FeeNotice => Words::of("The fees notice", "Yr hysbysiad am y ffi"),
            Self::FeePaid => Words::of("The payment of the fee", "Talu'r ffi"),
            Self::PitExtension => Words::of(
                "The extension to weigh the public interest",
                "Yr estyniad i bwyso a mesur budd y cyhoedd",
            ),
            Self::EirExtension => Words::of(
                "The extension for complexity and volume",
                "Yr estyniad oherwydd cymhlethdod a maint",
            ),
            Self::SarExtension { .. } => {
                Words::of("The extension by months", "Yr estyniad o fisoedd")
            }
            Self::DateAgreed { .. } => Words::of(
                "The date agreed by the Commissioner",
                "Y dyddiad y cytunodd y Comisiynydd arno",
            ),
            Self::IdReceived => Words::of("The proof of identity", "Y prawf hunaniaeth"),
            Self::ResponseSent => Words::of("The answer", "Yr ateb"),
        }
    }

    const fn is_known_to(self, limit: TimeLimit) -> bool {
        match self {
            Self::ClarificationRequested
            | Self::ClarificationReceived
            | Self::FeeNotice
            | Self::FeePaid => {
                matches!(limit, TimeLimit::Foia | TimeLimit::Eir | TimeLimit::SubjectAccess)
            }
            Self::PitExtension | Self::DateAgreed { .. } => matches!(limit, TimeLimit::Foia),
            Self::EirExtension => matches!(limit, TimeLimit::Eir),
            Self::SarExtension { .. } | Self::IdReceived => {
                matches!(limit, TimeLimit::SubjectAccess)
            }
            Self::ResponseSent => true,
        }
    }
}

impl fmt::Display for ClockEventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where a clock stands after its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Time runs; there is a due date.
    Running,
    /// The authority waits for the requester; there is no due date.
    Stopped,
    /// The fee was not paid in its time; nothing is owed any more.
    Lapsed,
    /// The answer was sent.
    Answered,
}

impl ClockState {
    /// `running`, `stopped`, `lapsed` or `answered`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Lapsed => "lapsed",
            Self::Answered => "answered",
        }
    }
}

impl fmt::Display for ClockState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a day of the period is not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotCounted {
    /// A weekend or a bank holiday.
    NonWorkingDay(NonWorkingDay),
    /// The fee was awaited: FOIA s.10(2), EIR reg. 8(6).
    AwaitingFee,
    /// Clarification was awaited: UK GDPR Art. 12A.
    AwaitingClarification,
}

impl NotCounted {
    /// The reason in words.
    pub fn words(&self) -> Words {
        match self {
            Self::NonWorkingDay(day) => day.words(),
            Self::AwaitingFee => Words::of("Waiting for the fee", "Yn aros am y ffi"),
            Self::AwaitingClarification => {
                Words::of("Waiting for clarification", "Yn aros am eglurhad")
            }
        }
    }
}

/// One day of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// Whether it counts.
    pub counts: bool,
    /// Its number among those that count, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Why it does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<NotCounted>,
}

/// The dates of a clock, without the days in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DueDates {
    /// The last day for the answer. None while the clock is stopped or has lapsed.
    pub due_on: Option<NaiveDate>,
    /// The outer date of an extension, made or not. None where the law has none.
    pub extended_due_on: Option<NaiveDate>,
    /// Where the clock stands.
    pub state: ClockState,
}

/// A clock worked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// The regime whose rules were used.
    pub regime: Regime,
    /// The limit that was counted.
    pub limit: TimeLimit,
    /// The day of receipt.
    pub received_on: NaiveDate,
    /// The day from which the period is counted: that of receipt, or a later one when
    /// clarification, proof of identity or a fee came.
    pub day_nought: NaiveDate,
    /// The last day for the answer. None while the clock is stopped or has lapsed.
    pub due_on: Option<NaiveDate>,
    /// The outer date that an extension could reach; see [`Clock::is_extended`] for whether one
    /// was made. None while there is no due date, where the law has no extension, and where a
    /// fee, reg. 9 or Article 12A has moved the clock and none was made: no source settles how
    /// far one would then reach, so none is promised.
    pub extended_due_on: Option<NaiveDate>,
    /// Where the clock stands.
    pub state: ClockState,
    /// Whether an extension was made.
    pub is_extended: bool,
    /// The last day on which a fee that is asked for can be paid; after it the request lapses.
    pub lapses_after: Option<NaiveDate>,
    /// Whether the last of the dates lies in years whose bank holidays are only projected.
    pub is_provisional: bool,
    /// Every day from the one after day nought to the due date; of a stopped clock, to the day
    /// before it stopped.
    pub days: Vec<Day>,
    /// The rules that bore on it, in the order in which they did.
    pub because: Vec<Because>,
}

impl Clock {
    /// The day after which the answer is late: the outer date when the time was extended, else
    /// the due date.
    pub fn answer_by(&self) -> Option<NaiveDate> {
        if self.is_extended { self.extended_due_on } else { self.due_on }
    }

    /// Where the clock stands on a day: a clock that waits for a fee lapses by itself.
    pub fn state_on(&self, today: NaiveDate) -> ClockState {
        match (self.state, self.lapses_after) {
            (ClockState::Stopped, Some(last)) if today > last => ClockState::Lapsed,
            (state, _) => state,
        }
    }
}

/// Work out the clock of a request from the day of its receipt and what happened since.
///
/// Events are taken in the order of their days; those of one day in the order given.
pub fn work_out(
    regime: Regime,
    received_on: NaiveDate,
    events: &[ClockEvent],
    calendar: &Calendar,
) -> Result<Clock, ClockError> {
    work_out_limit(TimeLimit::from(regime), received_on, events, calendar)
}

/// Work out the clock of any time limit, reviews and the window for asking for one among them.
pub fn work_out_limit(
    limit: TimeLimit,
    received_on: NaiveDate,
    events: &[ClockEvent],
    calendar: &Calendar,
) -> Result<Clock, ClockError> {
    Reckoning::of(limit, received_on, events, calendar, Some(Vec::new()))?.clock()
}

/// The dates alone, for long lists: neither the days in between nor the reasons are written out.
pub fn due_dates(
    limit: TimeLimit,
    received_on: NaiveDate,
    events: &[ClockEvent],
    calendar: &Calendar,
) -> Result<DueDates, ClockError> {
    Reckoning::of(limit, received_on, events, calendar, None)?.dates()
}

/// A stretch of days that do not count, both ends among them.
#[derive(Debug, Clone, Copy)]
struct Pause {
    from: NaiveDate,
    to: NaiveDate,
}

/// Something the authority waits for.
#[derive(Debug, Clone, Copy)]
struct Wait {
    since: NaiveDate,
    /// Whether it was asked while there was still time; otherwise it stops nothing.
    in_time: bool,
}

/// A clock while its events are being taken.
struct Reckoning<'a> {
    limit: TimeLimit,
    calendar: &'a Calendar,
    received_on: NaiveDate,
    day_nought: NaiveDate,
    /// In order of their days. Those of fees under the Act and the Regulations, or those of
    /// clarification in subject access: never both in one clock.
    pauses: Vec<Pause>,
    clarification: Option<Wait>,
    fee: Option<Wait>,
    /// Reg. 9(4) names the provisions that it moves, and reg. 7 is not among them.
    restarted: bool,
    extension_months: Option<u32>,
    /// The day that the Commissioner put in the place of the twentieth.
    agreed: Option<NaiveDate>,
    lapsed: bool,
    answered_on: Option<NaiveDate>,
    /// The reasons so far; nothing when nobody will read them.
    because: Option<Vec<Because>>,
}

impl<'a> Reckoning<'a> {
    fn of(
        limit: TimeLimit,
        received_on: NaiveDate,
        events: &[ClockEvent],
        calendar: &'a Calendar,
        because: Option<Vec<Because>>,
    ) -> Result<Self, ClockError> {
        if events.len() > MOST_EVENTS {
            return Err(ClockError::TooManyEvents);
        }
        let mut reckoning = Self {
            limit,
            calendar,
            received_on,
            day_nought: received_on,
            pauses: Vec::new(),
            clarification: None,
            fee: None,
            restarted: false,
            extension_months: None,
            agreed: None,
            lapsed: false,
            answered_on: None,
            because,
        };
        reckoning.note(|| Because::day_nought(limit, received_on));
        reckoning.known(received_on)?;
        if events.is_sorted_by_key(|event| event.on) {
            events.iter().try_for_each(|event| reckoning.take(*event))?;
        } else {
            let mut events = events.to_vec();
            events.sort_by_key(|event| event.on);
            events.into_iter().try_for_each(|event| reckoning.take(event))?;
        }
        Ok(reckoning)
    }

    fn take(&mut self, ClockEvent { kind, on }: ClockEvent) -> Result<(), ClockError> {
        let limit = self.limit;
        if !kind.is_known_to(limit) {
            return Err(ClockError::NotInThisRegime { limit, kind });
        }
        if on < self.received_on {
            let received_on = self.received_on;
            return Err(ClockError::BeforeReceipt { limit, kind, on, received_on });
        }
        if let Some(answered_on) = self.answered_on {
            return Err(ClockError::AfterAnswer { limit, kind, on, answered_on });
        }
        self.known(on)?;
        match kind {
            ClockEventKind::ClarificationRequested => self.ask_clarification(kind, on),
            ClockEventKind::ClarificationReceived => self.take_clarification(kind, on),
            ClockEventKind::FeeNotice => self.ask_fee(kind, on),
            ClockEventKind::FeePaid => self.take_fee(kind, on),
            ClockEventKind::IdReceived => {
                self.start_later(on);
                Ok(())
            }
            ClockEventKind::PitExtension | ClockEventKind::EirExtension => self.extend(kind, on, 0),
            ClockEventKind::SarExtension { months: months @ 1..=2 } => {
                self.extend(kind, on, months.into())
            }
            ClockEventKind::SarExtension { .. } => Err(ClockError::Months),
            ClockEventKind::DateAgreed { until } => self.agree(kind, on, until),
            ClockEventKind::ResponseSent => {
                self.answered_on = Some(on);
                Ok(())
            }
        }
    }

    /// FOIA 2000 s.1(3): where the authority "reasonably requires further information in order to
    /// identify and locate the information requested" and has said so, it "is not obliged to
    /// comply […] unless it is supplied with that further information". EIR reg. 9(2) and UK GDPR
    /// Article 12A likewise.
    fn ask_clarification(&mut self, kind: ClockEventKind, on: NaiveDate) -> Result<(), ClockError> {
        if self.clarification.is_some() {
            return Err(ClockError::AlreadyWaiting { limit: self.limit, kind, on });
        }
        let in_time = self.has_time_left(on)?;
        self.clarification = Some(Wait { since: on, in_time });
        let limit = self.limit;
        self.note(|| {
            if in_time {
                Because::question_asked(limit, on)
            } else {
                Because::too_late(rule::question(limit), on)
            }
        });
        Ok(())
    }

    /// FOIA 2000 s.10(6)(b): the date of receipt is, "if later, the day on which it receives the
    /// information referred to in section 1(3)". EIR reg. 9(4): the day on which the further
    /// particulars are received is the one after which the 20 working days are counted. In
    /// subject access the days are left out instead (Article 12A): the period "beginning with the
    /// day on which the controller makes the request and ending with the day on which the
    /// controller receives the information does not count".
    fn take_clarification(
        &mut self,
        kind: ClockEventKind,
        on: NaiveDate,
    ) -> Result<(), ClockError> {
        let wait = self.clarification.take().ok_or(ClockError::NothingAsked {
            limit: self.limit,
            kind,
            on,
        })?;
        if !wait.in_time {
            return Ok(());
        }
        if self.limit == TimeLimit::SubjectAccess {
            self.pauses.push(Pause { from: wait.since, to: on });
        } else {
            self.day_nought = on;
            self.restarted = true;
            // The extension was of a period that has now begun again.
            self.extension_months = None;
        }
        let limit = self.limit;
        self.note(|| Because::question_answered(limit, wait.since, on));
        Ok(())
    }

    /// FOIA 2000 s.9(1): a fees notice stops the duty until the fee is paid; EIR reg. 8(4) and (5)
    /// likewise; in subject access the clock has not begun before a fee is paid (Article 12A).
    fn ask_fee(&mut self, kind: ClockEventKind, on: NaiveDate) -> Result<(), ClockError> {
        if self.fee.is_some() {
            return Err(ClockError::AlreadyWaiting { limit: self.limit, kind, on });
        }
        let in_time = self.has_time_left(on)?;
        let wait = Wait { since: on, in_time };
        self.fee = Some(wait);
        let (limit, last_day) = (self.limit, self.last_day_to_pay(wait));
        self.note(|| {
            if in_time {
                Because::fee_asked(limit, on, last_day)
            } else {
                Because::too_late(rule::fee(limit), on)
            }
        });
        Ok(())
    }

    /// FOIA 2000 s.10(2): "the working days in the period beginning with the day on which the fees
    /// notice is given […] and ending with the day on which the fee is received […] are to be
    /// disregarded". EIR reg. 8(6) likewise.
    fn take_fee(&mut self, kind: ClockEventKind, on: NaiveDate) -> Result<(), ClockError> {
        let limit = self.limit;
        let wait = self.fee.take().ok_or(ClockError::NothingAsked { limit, kind, on })?;
        if !wait.in_time {
            return Ok(());
        }
        match self.last_day_to_pay(wait) {
            Some(last) if on > last => {
                self.lapsed = true;
                self.note(|| Because::lapsed(limit, last));
            }
            _ if limit == TimeLimit::SubjectAccess => self.start_later(on),
            _ => {
                self.pauses.push(Pause { from: wait.since, to: on });
                self.note(|| Because::fee_paid(limit, wait.since, on));
            }
        }
        Ok(())
    }

    /// UK GDPR Article 12A: the time runs from the latest of the request, the information that
    /// proves identity and the fee.
    fn start_later(&mut self, on: NaiveDate) {
        if on > self.day_nought {
            self.day_nought = on;
            self.note(|| Because::started_later(on));
        }
    }

    /// FOIA s.10(3) allows what is reasonable, so a second estimate is no second extension there;
    /// EIR reg. 7 and UK GDPR Article 12(3) allow one.
    fn extend(
        &mut self,
        kind: ClockEventKind,
        on: NaiveDate,
        months: u32,
    ) -> Result<(), ClockError> {
        let limit = self.limit;
        if self.extension_months.is_some() && limit != TimeLimit::Foia {
            return Err(ClockError::AlreadyExtended { limit, kind, on });
        }
        self.extension_months = Some(months);
        self.note(|| Because::extended(limit, on));
        Ok(())
    }

    /// SI 2004/3364 regs 5(2) and 6(2): section 10(1) and (2) have effect "as if any reference to
    /// the twentieth working day following the date of receipt were a reference to such other day,
    /// not being later than the sixtieth working day following the date of receipt, as the
    /// Information Commissioner may specify".
    fn agree(
        &mut self,
        kind: ClockEventKind,
        on: NaiveDate,
        until: NaiveDate,
    ) -> Result<(), ClockError> {
        if self.agreed.is_some() {
            return Err(ClockError::AlreadyExtended { limit: self.limit, kind, on });
        }
        let after = self.calendar.nth_working_day_after(self.received_on, FOIA_WORKING_DAYS);
        if until <= after {
            return Err(self.not_to_be_agreed(until));
        }
        self.agreed = Some(self.known(until)?);
        Ok(())
    }

    fn not_to_be_agreed(&self, until: NaiveDate) -> ClockError {
        let after = self.calendar.nth_working_day_after(self.received_on, FOIA_WORKING_DAYS);
        let last = self.calendar.nth_working_day_after(self.day_nought, AGREED_WORKING_DAYS);
        ClockError::AgreedDate { until, after, last }
    }

    fn note(&mut self, because: impl FnOnce() -> Because) {
        if let Some(noted) = &mut self.because {
            noted.push(because());
        }
    }

    fn known(&self, day: NaiveDate) -> Result<NaiveDate, ClockError> {
        let (from, until) = (self.calendar.covers_from(), self.calendar.covers_until());
        if day < from || day > until {
            return Err(ClockError::OutsideCalendar { limit: self.limit, day, from, until });
        }
        Ok(day)
    }

    fn is_stopped(&self) -> bool {
        [self.clarification, self.fee].iter().flatten().any(|wait| wait.in_time)
    }

    /// Whether time for the answer is left on a day; a stopped clock keeps what it has.
    fn has_time_left(&self, on: NaiveDate) -> Result<bool, ClockError> {
        Ok(self.is_stopped() || self.lapsed || on <= self.due_on()?)
    }

    fn last_day_to_pay(&self, wait: Wait) -> Option<NaiveDate> {
        match self.limit {
            TimeLimit::Eir => Some(last_day_to_pay_charge(wait.since, self.calendar)),
            TimeLimit::SubjectAccess => None,
            _ => last_day_to_pay_fee(wait.since),
        }
    }

    fn state(&self) -> ClockState {
        if self.answered_on.is_some() {
            ClockState::Answered
        } else if self.lapsed {
            ClockState::Lapsed
        } else if self.is_stopped() {
            ClockState::Stopped
        } else {
            ClockState::Running
        }
    }

    /// The last day for the answer. A day that the Commissioner specified stays what it is when the
    /// twentieth moves, and no longer matters when the twentieth has passed it.
    fn due_on(&self) -> Result<NaiveDate, ClockError> {
        Ok(self.end_of(self.limit.period())?.max(self.agreed.unwrap_or(NaiveDate::MIN)))
    }

    fn end_of(&self, period: Period) -> Result<NaiveDate, ClockError> {
        let end = match period {
            Period::WorkingDays(days) => Some(self.nth_counted_day(days)),
            Period::Months(months) => subject_access_due_on(
                self.day_nought,
                months,
                self.calendar_days_paused(),
                self.calendar,
            ),
        };
        self.known(end.unwrap_or(NaiveDate::MAX))
    }

    /// The `nth` working day after day nought, those in pauses left out.
    fn nth_counted_day(&self, nth: usize) -> NaiveDate {
        let mut end = self.calendar.nth_working_day_after(self.day_nought, nth);
        let (mut counted_to, mut in_pauses) = (self.day_nought, 0);
        for pause in &self.pauses {
            if pause.from > end {
                break;
            }
            let before = pause.from.pred_opt().unwrap_or(NaiveDate::MIN).max(counted_to);
            in_pauses += self.calendar.working_days_between(before, pause.to);
            counted_to = counted_to.max(pause.to);
            end = self.calendar.nth_working_day_after(self.day_nought, nth + in_pauses);
        }
        end
    }

    /// The calendar days in pauses, from day nought on, each once.
    fn calendar_days_paused(&self) -> u64 {
        let mut counted_to = self.day_nought.pred_opt().unwrap_or(NaiveDate::MIN);
        let mut days: i64 = 0;
        for pause in &self.pauses {
            let before = pause.from.pred_opt().unwrap_or(NaiveDate::MIN).max(counted_to);
            days += (pause.to - before).num_days().max(0);
            counted_to = counted_to.max(pause.to);
        }
        days.unsigned_abs()
    }

    fn dates(&self) -> Result<DueDates, ClockError> {
        let state = self.state();
        if self.lapsed || self.is_stopped() {
            return Ok(DueDates { due_on: None, extended_due_on: None, state });
        }
        let due_on = self.due_on()?;
        if let Some(until) = self.agreed
            && until > self.calendar.nth_working_day_after(self.day_nought, AGREED_WORKING_DAYS)
        {
            return Err(self.not_to_be_agreed(until));
        }
        let moved = (self.restarted && self.limit == TimeLimit::Eir)
            || self.pauses.last().is_some_and(|pause| pause.to > self.day_nought);
        let outer = match self.extension_months {
            Some(months @ 1..) => Some(Period::Months(SUBJECT_ACCESS_MONTHS + months)),
            None if moved || self.agreed.is_some() => None,
            _ => self.limit.outer_period(),
        };
        // Forty working days may end before a day that the Commissioner specified.
        let extended_due_on = outer.map(|outer| Ok(self.end_of(outer)?.max(due_on))).transpose()?;
        Ok(DueDates { due_on: Some(due_on), extended_due_on, state })
    }

    fn clock(mut self) -> Result<Clock, ClockError> {
        let DueDates { due_on, extended_due_on, state } = self.dates()?;
        let is_extended = self.extension_months.is_some();
        let mut because = self.because.take().unwrap_or_default();
        if let Some(due) = due_on {
            because.push(match self.agreed {
                Some(until) if until == due => Because::agreed(until),
                _ => Because::due(self.limit, due),
            });
            if let Some(outer) = extended_due_on {
                because.extend(Because::outer(self.limit, outer, due));
            }
        }
        if let Some(on) = self.answered_on {
            let by = if is_extended { extended_due_on } else { due_on };
            let rule = rule::answer(self.limit);
            because.push(Because::answered(on, by.map(|by| on <= by), rule));
        }
        let lapses_after = if state == ClockState::Stopped {
            self.fee.filter(|wait| wait.in_time).and_then(|wait| self.last_day_to_pay(wait))
        } else {
            None
        };
        let confirmed_until = self.calendar.confirmed_until();
        Ok(Clock {
            regime: self.limit.regime(),
            limit: self.limit,
            received_on: self.received_on,
            day_nought: self.day_nought,
            due_on,
            extended_due_on,
            state,
            is_extended,
            lapses_after,
            is_provisional: due_on.max(extended_due_on).is_some_and(|day| day > confirmed_until),
            days: self.days(due_on),
            because,
        })
    }

    fn days(&self, due_on: Option<NaiveDate>) -> Vec<Day> {
        let waits = [self.clarification, self.fee];
        let stopped_on = waits.iter().flatten().filter(|wait| wait.in_time).map(|wait| wait.since);
        let Some(last) = due_on.or(stopped_on.min().and_then(|day| day.pred_opt())) else {
            return Vec::new();
        };
        let mut number = 0;
        self.day_nought
            .iter_days()
            .skip(1)
            .take_while(|date| *date <= last)
            .map(|date| {
                let why = self.why_not(date, due_on);
                let counts = why.is_none();
                number += u32::from(counts);
                Day { date, counts, number: counts.then_some(number), why }
            })
            .collect()
    }

    fn why_not(&self, day: NaiveDate, due_on: Option<NaiveDate>) -> Option<NotCounted> {
        let paused = self.pauses.iter().any(|pause| pause.from <= day && day <= pause.to);
        match self.limit.period() {
            Period::WorkingDays(_) => self
                .calendar
                .why_not(day)
                .map(NotCounted::NonWorkingDay)
                .or(paused.then_some(NotCounted::AwaitingFee)),
            Period::Months(_) if paused => Some(NotCounted::AwaitingClarification),
            // Every day of a month counts; only the end of it moves off a day that is closed.
            Period::Months(months) => {
                let paused = self.calendar_days_paused();
                let nominal = subject_access_nominal(self.day_nought, months, paused)?;
                if day < nominal || Some(day) == due_on {
                    return None;
                }
                self.calendar
                    .why_not_in(Division::EnglandAndWales, day)
                    .map(NotCounted::NonWorkingDay)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::bank_holidays::BankHoliday;
    use ClockEventKind::{
        ClarificationReceived, ClarificationRequested, DateAgreed, EirExtension, FeeNotice,
        FeePaid, IdReceived, PitExtension, ResponseSent, SarExtension,
    };
    use chrono::Days;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static UNITED_KINGDOM: LazyLock<Calendar> = LazyLock::new(Calendar::united_kingdom);

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn clock(
        regime: Regime,
        received_on: &str,
        events: &[(ClockEventKind, &str)],
    ) -> Result<Clock, ClockError> {
        let events: Vec<ClockEvent> =
            events.iter().map(|&(kind, on)| ClockEvent { kind, on: day(on) }).collect();
        work_out(regime, day(received_on), &events, &UNITED_KINGDOM)
    }

    #[test]
    fn the_request_of_18_february_2026_is_due_on_19_march_and_17_march_does_not_count() {
        let clock = clock(Regime::Foia, "2026-02-18", &[]).unwrap();
        assert_eq!(clock.due_on, Some(day("2026-03-19")));
        assert_eq!(clock.extended_due_on, Some(day("2026-04-20")));
        assert_eq!(clock.state, ClockState::Running);
        let of = |date| clock.days.iter().find(|found| found.date == day(date)).unwrap();
        assert_eq!(clock.days.first(), Some(of("2026-02-19")));
        assert_eq!(of("2026-02-19").number, Some(1));
        assert_eq!(of("2026-03-12").number, Some(16));
        assert_eq!(of("2026-03-16").number, Some(18));
        let patrick = of("2026-03-17");
        assert_eq!((patrick.counts, patrick.number), (false, None));
        let why = patrick.why.as_ref().unwrap().words();
        assert_eq!(why.en, "St Patrick's Day (Northern Ireland)");
        assert_eq!(of("2026-03-18").number, Some(19));
        assert_eq!(clock.days.last().unwrap().number, Some(20));
        let rules: Vec<&str> = clock.because.iter().map(|because| because.rule).collect();
        assert_eq!(rules, ["FOIA 2000 s.10(6)(a)", "FOIA 2000 s.10(1)", "FOIA 2000 s.10(3)"]);
    }

    #[test]
    fn an_answer_on_the_due_date_is_in_time_and_the_day_after_is_late() {
        for (on, says) in [
            ("2026-03-19", "Answered on 19 March 2026, in time."),
            ("2026-03-20", "Answered on 20 March 2026, late."),
        ] {
            let clock = clock(Regime::Foia, "2026-02-18", &[(ResponseSent, on)]).unwrap();
            assert_eq!(clock.state, ClockState::Answered);
            assert_eq!(clock.due_on, Some(day("2026-03-19")));
            assert_eq!(clock.because.last().unwrap().text.en, says);
        }
    }

    #[test]
    fn clarification_starts_the_clock_again_from_nought() {
        let asked = (ClarificationRequested, "2026-02-20");
        let stopped = clock(Regime::Foia, "2026-02-18", &[asked]).unwrap();
        assert_eq!((stopped.state, stopped.due_on), (ClockState::Stopped, None));
        assert_eq!(stopped.days.len(), 1, "only 19 February had run");

        let told = (ClarificationReceived, "2026-03-16");
        let again = clock(Regime::Foia, "2026-02-18", &[asked, told]).unwrap();
        assert_eq!(again.day_nought, day("2026-03-16"));
        assert_eq!(again.due_on, Some(day("2026-04-16")));
        assert_eq!(again.extended_due_on, Some(day("2026-05-15")));

        let eir = clock(Regime::Eir, "2026-02-18", &[asked, told]).unwrap();
        assert_eq!(eir.due_on, Some(day("2026-04-16")));
        assert_eq!(eir.extended_due_on, None, "reg. 9(5) does not name reg. 7");
    }

    #[test]
    fn a_question_put_after_the_time_ran_out_does_not_stop_the_clock() {
        let asked = (ClarificationRequested, "2026-03-20");
        let late = clock(Regime::Foia, "2026-02-18", &[asked]).unwrap();
        assert_eq!((late.state, late.due_on), (ClockState::Running, Some(day("2026-03-19"))));
        let told = (ClarificationReceived, "2026-03-25");
        let still = clock(Regime::Foia, "2026-02-18", &[asked, told]).unwrap();
        assert_eq!(still.due_on, Some(day("2026-03-19")));
        let in_time = (ClarificationRequested, "2026-03-19");
        let stopped = clock(Regime::Foia, "2026-02-18", &[in_time]).unwrap();
        assert_eq!(stopped.state, ClockState::Stopped);
    }

    #[test]
    fn the_working_days_from_the_fees_notice_to_the_payment_are_disregarded() {
        let notice = (FeeNotice, "2026-02-25");
        let paid = clock(Regime::Foia, "2026-02-18", &[notice, (FeePaid, "2026-03-18")]).unwrap();
        assert_eq!(paid.due_on, Some(day("2026-04-13")));
        let of = |date| paid.days.iter().find(|found| found.date == day(date)).unwrap();
        assert_eq!(of("2026-02-24").number, Some(4));
        assert_eq!(of("2026-02-25").why, Some(NotCounted::AwaitingFee));
        assert_eq!(of("2026-03-18").why, Some(NotCounted::AwaitingFee));
        assert_eq!(of("2026-03-19").number, Some(5));
        assert_eq!(paid.days.last().unwrap().number, Some(20));
    }

    #[test]
    fn a_fee_not_paid_in_three_months_ends_the_duty() {
        let notice = (FeeNotice, "2026-03-09");
        let waits = clock(Regime::Foia, "2026-03-02", &[notice]).unwrap();
        assert_eq!((waits.state, waits.due_on), (ClockState::Stopped, None));
        assert_eq!(waits.lapses_after, Some(day("2026-06-08")));
        assert_eq!(waits.state_on(day("2026-06-08")), ClockState::Stopped);
        assert_eq!(waits.state_on(day("2026-06-09")), ClockState::Lapsed);
        let last = clock(Regime::Foia, "2026-03-02", &[notice, (FeePaid, "2026-06-08")]).unwrap();
        assert_eq!(last.state, ClockState::Running);
        let late = clock(Regime::Foia, "2026-03-02", &[notice, (FeePaid, "2026-06-09")]).unwrap();
        assert_eq!((late.state, late.due_on), (ClockState::Lapsed, None));
    }

    #[test]
    fn a_charge_under_the_regulations_has_60_working_days() {
        let notice = (FeeNotice, "2026-03-09");
        let waits = clock(Regime::Eir, "2026-03-02", &[notice]).unwrap();
        let calendar = Calendar::united_kingdom();
        let sixtieth = calendar.nth_working_day_after(day("2026-03-09"), 60);
        assert_eq!(waits.lapses_after, Some(sixtieth));
    }

    #[test]
    fn an_extension_keeps_the_first_date_for_the_notice() {
        let extended = (PitExtension, "2026-03-19");
        let clock = clock(Regime::Foia, "2026-02-18", &[extended]).unwrap();
        assert_eq!(clock.due_on, Some(day("2026-03-19")));
        assert_eq!(clock.answer_by(), Some(day("2026-04-20")));
        assert!(clock.is_extended);
    }

    #[test]
    fn clarification_ends_an_extension_of_the_time_before_it() {
        let clock = clock(
            Regime::Foia,
            "2026-02-18",
            &[
                (PitExtension, "2026-03-02"),
                (ClarificationRequested, "2026-03-03"),
                (ClarificationReceived, "2026-03-16"),
            ],
        )
        .unwrap();
        assert!(!clock.is_extended);
        assert_eq!(clock.answer_by(), Some(day("2026-04-16")));
    }

    #[test]
    fn the_regulations_allow_one_extension() {
        let twice = [(EirExtension, "2026-03-10"), (EirExtension, "2026-03-11")];
        assert!(matches!(
            clock(Regime::Eir, "2026-02-18", &twice),
            Err(ClockError::AlreadyExtended { .. })
        ));
    }

    #[test]
    fn clarification_in_subject_access_leaves_out_both_end_days_and_those_between() {
        let asked = (ClarificationRequested, "2026-03-09");
        let told = (ClarificationReceived, "2026-03-18");
        let clock = clock(Regime::SubjectAccess, "2026-03-02", &[asked, told]).unwrap();
        assert_eq!(clock.due_on, Some(day("2026-04-13")));
        let paused = clock.days.iter().filter(|day| !day.counts).count();
        assert_eq!(paused, 10 + 1, "ten days of waiting, and Sunday 12 April");
    }

    #[test]
    fn subject_access_starts_with_the_proof_of_identity() {
        let clock = clock(Regime::SubjectAccess, "2026-03-02", &[(IdReceived, "2026-03-16")]);
        let clock = clock.unwrap();
        assert_eq!(clock.due_on, Some(day("2026-04-16")));
        assert_eq!(clock.extended_due_on, Some(day("2026-06-16")));
        assert_eq!(clock.days.len(), 31);
    }

    #[test]
    fn subject_access_is_extended_by_one_or_two_months() {
        let by = |months| {
            clock(Regime::SubjectAccess, "2026-08-03", &[(SarExtension { months }, "2026-08-20")])
        };
        assert_eq!(by(1).unwrap().extended_due_on, Some(day("2026-10-05")));
        assert_eq!(by(2).unwrap().extended_due_on, Some(day("2026-11-03")));
        assert_eq!(by(3).unwrap_err(), ClockError::Months);
        assert_eq!(by(0).unwrap_err(), ClockError::Months);
    }

    #[test]
    fn events_that_cannot_be_are_refused_by_name_and_by_the_provision_that_they_do_not_fit() {
        use Regime::{Eir, Foia, SubjectAccess};
        let (before, on, after) = ("2026-02-17", "2026-02-20", "2026-02-23");
        let two_months = SarExtension { months: 2 };
        for (regime, events, rule, says) in [
            (
                Foia,
                &[(ResponseSent, before)][..],
                "FOIA 2000 s.10(6)(a)",
                "response_sent on 2026-02-17: that is before the day of receipt",
            ),
            (Eir, &[(FeeNotice, before)], "EIR 2004 reg. 5(2)", "fee_notice on 2026-02-17: that"),
            (SubjectAccess, &[(IdReceived, before)], "UK GDPR Art. 12(3)", "id_received on 2026"),
            (Foia, &[(EirExtension, on)], "FOIA 2000 s.10(3)", "eir_extension: this has no place"),
            (Eir, &[(PitExtension, on)], "EIR 2004 reg. 7(1)", "pit_extension: this has no place"),
            (Foia, &[(two_months, on)], "FOIA 2000 s.10(3)", "sar_extension: this has no place"),
            (SubjectAccess, &[(PitExtension, on)], "UK GDPR Art. 12(3)", "pit_extension: this"),
            (Foia, &[(IdReceived, on)], "FOIA 2000 s.10(6)(a)", "id_received: this has no place"),
            (
                Foia,
                &[(ClarificationReceived, on), (ClarificationRequested, after)],
                "FOIA 2000 s.1(3)",
                "clarification_received on 2026-02-20: nothing had been asked for",
            ),
            (
                Eir,
                &[(ClarificationReceived, on)],
                "EIR 2004 reg. 9(2)",
                "clarification_received on 2026-02-20: nothing had been asked for",
            ),
            (SubjectAccess, &[(ClarificationReceived, on)], "UK GDPR Art. 12A", "clarification_re"),
            (Foia, &[(FeePaid, on)], "FOIA 2000 s.9(1)", "fee_paid on 2026-02-20: nothing had"),
            (Eir, &[(FeePaid, on)], "EIR 2004 reg. 8(4)", "fee_paid on 2026-02-20: nothing had"),
            (SubjectAccess, &[(FeePaid, on)], "UK GDPR Art. 12A", "fee_paid on 2026-02-20: noth"),
            (
                Foia,
                &[(FeeNotice, on), (FeeNotice, after)],
                "FOIA 2000 s.9(1)",
                "fee_notice on 2026-02-23: the same has been asked for before",
            ),
            (
                Eir,
                &[(ClarificationRequested, on), (ClarificationRequested, after)],
                "EIR 2004 reg. 9(2)",
                "clarification_requested on 2026-02-23: the same has been asked for before",
            ),
            (
                Eir,
                &[(EirExtension, on), (EirExtension, after)],
                "EIR 2004 reg. 7(1)",
                "eir_extension on 2026-02-23: the time has been extended before",
            ),
            (
                SubjectAccess,
                &[(two_months, on), (two_months, after)],
                "UK GDPR Art. 12(3)",
                "sar_extension on 2026-02-23: the time has been extended before",
            ),
            (
                Foia,
                &[(ResponseSent, on), (ResponseSent, after)],
                "FOIA 2000 s.10(1)",
                "response_sent on 2026-02-23: the answer was sent before it, on 20 February 2026",
            ),
            (Eir, &[(ResponseSent, on), (FeeNotice, on)], "EIR 2004 reg. 5(2)", "fee_notice on"),
            (
                Foia,
                &[(ResponseSent, "2101-02-20")],
                "FOIA 2000 s.10(6)",
                "20 February 2101 is after 31 December 2100, the last day whose bank holidays",
            ),
        ] {
            let error = clock(regime, "2026-02-18", events).unwrap_err();
            let told = error.to_string();
            assert_eq!(error.rule(), Some(rule), "{told}");
            assert!(told.starts_with(says), "{told}");
            assert!(told.ends_with(&format!(" [{rule}]")), "{told}");
        }
        let many = vec![(PitExtension, on); MOST_EVENTS + 1];
        let error = clock(Foia, "2026-02-18", &many).unwrap_err();
        assert_eq!(error.rule(), None);
        assert_eq!(error.to_string(), "a clock takes at most 100 events");
    }

    #[test]
    fn a_refusal_is_a_sentence_in_both_languages() {
        let words = |regime, received_on, events: &[(ClockEventKind, &str)]| {
            let Words { en, cy } = clock(regime, received_on, events).unwrap_err().words();
            (en.into_owned(), cy.into_owned())
        };
        let says = |en: &str, cy: &str| (en.to_owned(), cy.to_owned());
        assert_eq!(
            words(Regime::Foia, "2026-02-18", &[(ResponseSent, "2026-02-17")]),
            says(
                "The answer, 17 February 2026: that is before the day of receipt, \
                 18 February 2026.",
                "Yr ateb, 17 Chwefror 2026: mae hynny cyn y diwrnod derbyn, 18 Chwefror 2026."
            )
        );
        assert_eq!(
            words(Regime::Eir, "2026-02-18", &[(PitExtension, "2026-02-20")]),
            says(
                "The extension to weigh the public interest: this has no place in the law that \
                 applies here.",
                "Yr estyniad i bwyso a mesur budd y cyhoedd: nid oes lle i hyn yn y gyfraith sy'n \
                 gymwys yma."
            )
        );
        assert_eq!(
            words(Regime::Foia, "2004-12-31", &[]),
            says(
                "31 December 2004 is before 1 January 2005, when the Act and the Environmental \
                 Information Regulations came into force: no earlier day is counted.",
                "Mae 31 Rhagfyr 2004 cyn 1 Ionawr 2005, pan ddaeth y Ddeddf a'r Rheoliadau \
                 Gwybodaeth Amgylcheddol i rym: ni chyfrifir unrhyw ddiwrnod cynharach."
            )
        );
    }

    #[test]
    fn a_date_that_the_commissioner_agreed_takes_the_place_of_the_twentieth_day() {
        let agreed = |until: &str| (DateAgreed { until: day(until) }, "2026-03-02");
        let foia = |events: &[_]| clock(Regime::Foia, "2026-03-02", events);
        let sixtieth = UNITED_KINGDOM.nth_working_day_after(day("2026-03-02"), 60);

        let longer = foia(&[agreed("2026-04-30")]).unwrap();
        assert_eq!((longer.due_on, longer.extended_due_on), (Some(day("2026-04-30")), None));
        assert_eq!(longer.days.last().map(|day| day.number), Some(Some(40)));
        let because = longer.because.last().unwrap();
        assert_eq!(because.rule, "SI 2004/3364 regs 5 and 6");
        assert!(because.text.en.ends_with("forces on operations: 30 April 2026."));
        assert!(because.text.cy.ends_with("luoedd ar ymgyrch: 30 Ebrill 2026."));

        let last = foia(&[agreed(&sixtieth.to_string())]).unwrap();
        assert_eq!(last.due_on, Some(sixtieth));
        for wrong in ["2026-03-31", "2026-03-02", &sixtieth.succ_opt().unwrap().to_string()] {
            let error = foia(&[agreed(wrong)]).unwrap_err();
            assert_eq!(error.rule(), Some("SI 2004/3364 regs 5 and 6"));
            assert!(error.to_string().starts_with("date_agreed: "), "{error}");
        }
        let twice = foia(&[agreed("2026-04-30"), agreed("2026-05-01")]).unwrap_err();
        assert_eq!(twice.rule(), Some("SI 2004/3364 regs 5 and 6"));
        let eir = clock(Regime::Eir, "2026-03-02", &[agreed("2026-04-30")]).unwrap_err();
        assert_eq!(eir.rule(), Some("EIR 2004 reg. 7(1)"));
    }

    #[test]
    fn a_date_that_was_agreed_outlasts_a_stop_until_the_twentieth_day_passes_it() {
        let agreed = (DateAgreed { until: day("2026-04-30") }, "2026-03-02");
        let stopped = |notice, paid| {
            let events = [agreed, (FeeNotice, notice), (FeePaid, paid)];
            clock(Regime::Foia, "2026-03-02", &events).unwrap().due_on
        };
        assert_eq!(stopped("2026-04-29", "2026-05-05"), Some(day("2026-04-30")));
        assert_eq!(stopped("2026-03-03", "2026-04-29"), Some(day("2026-05-29")));

        let explained = |asked, told| {
            let events = [agreed, (ClarificationRequested, asked), (ClarificationReceived, told)];
            clock(Regime::Foia, "2026-03-02", &events).unwrap()
        };
        assert_eq!(explained("2026-03-04", "2026-03-10").due_on, Some(day("2026-04-30")));
        let later = explained("2026-03-04", "2026-04-20");
        assert_eq!(later.due_on, Some(day("2026-05-19")));
        assert!(later.because.iter().all(|because| because.rule != "SI 2004/3364 regs 5 and 6"));

        let weighed = [agreed, (PitExtension, "2026-03-25")];
        let weighed = clock(Regime::Foia, "2026-03-02", &weighed).unwrap();
        assert_eq!(weighed.answer_by(), Some(day("2026-04-30")), "the fortieth day is no later");
    }

    #[test]
    fn a_date_in_years_not_yet_proclaimed_is_provisional() {
        assert!(!clock(Regime::Foia, "2028-10-02", &[]).unwrap().is_provisional);
        assert!(clock(Regime::Foia, "2028-12-15", &[]).unwrap().is_provisional);
        assert!(clock(Regime::Foia, "2099-12-15", &[]).unwrap().is_provisional);
        assert!(matches!(
            clock(Regime::Foia, "2100-12-15", &[]),
            Err(ClockError::OutsideCalendar { .. })
        ));
    }

    #[test]
    fn the_end_of_time_is_an_error_and_no_panic() {
        let calendar = Calendar::new([]);
        for regime in Regime::ALL {
            for received_on in [NaiveDate::MAX, NaiveDate::MIN] {
                let kind = FeeNotice;
                let events = [ClockEvent { kind, on: received_on }];
                let _ = work_out(regime, received_on, &[], &calendar);
                let _ = work_out(regime, received_on, &events, &calendar);
            }
        }
    }

    /// A case of any law, with events that may or may not fit it.
    fn cases() -> impl Strategy<Value = (TimeLimit, NaiveDate, Vec<ClockEvent>)> {
        let kinds = prop::sample::select(vec![
            ClarificationRequested,
            ClarificationReceived,
            FeeNotice,
            FeePaid,
            PitExtension,
            EirExtension,
            SarExtension { months: 2 },
            IdReceived,
            ResponseSent,
        ]);
        (
            prop::sample::select(TimeLimit::ALL.to_vec()),
            0u64..34_000,
            prop::collection::vec((kinds, 0u64..30), 0..5),
        )
            .prop_map(|(limit, received, steps)| {
                let received_on = day("2005-01-01") + Days::new(received);
                let mut on = received_on;
                let events = steps.into_iter().map(|(kind, later)| {
                    on = on + Days::new(later);
                    ClockEvent { kind, on }
                });
                (limit, received_on, events.collect())
            })
    }

    proptest! {
        #[test]
        fn every_due_date_from_2005_to_2100_is_a_working_day(
            (limit, received_on, events) in cases(),
        ) {
            let Ok(dates) = due_dates(limit, received_on, &events, &UNITED_KINGDOM) else {
                return Ok(());
            };
            for date in [dates.due_on, dates.extended_due_on].into_iter().flatten() {
                if limit == TimeLimit::SubjectAccess {
                    prop_assert!(UNITED_KINGDOM.is_open_in(Division::EnglandAndWales, date));
                } else {
                    prop_assert!(UNITED_KINGDOM.is_working_day(date));
                }
                prop_assert!(date > received_on);
            }
            prop_assert!(dates.extended_due_on.is_none() || dates.extended_due_on >= dates.due_on);
        }

        #[test]
        fn a_later_receipt_is_due_no_earlier_from_2005_to_2100(
            (limit, received_on, _) in cases(),
            later in 1u64..60,
        ) {
            let due = |on| due_dates(limit, on, &[], &UNITED_KINGDOM).unwrap();
            let (first, second) = (due(received_on), due(received_on + Days::new(later)));
            prop_assert!(second.due_on >= first.due_on);
            prop_assert!(second.extended_due_on >= first.extended_due_on);
        }

        #[test]
        fn a_stop_makes_no_date_earlier_from_2005_to_2100(
            (limit, received_on, _) in cases(),
            asked in 0u64..45,
            waited in 0u64..120,
            fee in any::<bool>(),
        ) {
            let on = received_on + Days::new(asked);
            let (ask, answer) = if fee {
                (FeeNotice, FeePaid)
            } else {
                (ClarificationRequested, ClarificationReceived)
            };
            let events = [
                ClockEvent { kind: ask, on },
                ClockEvent { kind: answer, on: on + Days::new(waited) },
            ];
            let plain = due_dates(limit, received_on, &[], &UNITED_KINGDOM).unwrap();
            let Ok(stopped) = due_dates(limit, received_on, &events, &UNITED_KINGDOM) else {
                return Ok(());
            };
            prop_assert!(stopped.state == ClockState::Lapsed || stopped.due_on >= plain.due_on);
            let extended = stopped.extended_due_on;
            prop_assert!(extended.is_none() || extended >= plain.extended_due_on);
        }

        #[test]
        fn a_date_that_was_agreed_is_never_earlier_than_without_it(
            (_, received_on, events) in cases(),
            until in 20u64..95,
        ) {
            let limit = TimeLimit::Foia;
            let kind = DateAgreed { until: received_on + Days::new(until) };
            let with: Vec<_> =
                [ClockEvent { kind, on: received_on }].into_iter().chain(events.clone()).collect();
            let without = due_dates(limit, received_on, &events, &UNITED_KINGDOM);
            let with = due_dates(limit, received_on, &with, &UNITED_KINGDOM);
            if let (Ok(without), Ok(with)) = (without, with)
                && without.state == with.state
            {
                prop_assert!(with.due_on.is_none() || with.due_on >= without.due_on);
            }
        }
    }

    proptest! {
        // Each case builds a calendar of 96 years.
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_proclaimed_day_makes_no_date_earlier(
            (limit, received_on, events) in cases(),
            after in 0u64..90,
        ) {
            let proclaimed = BankHoliday {
                date: received_on + Days::new(after),
                divisions: Division::ALL.to_vec(),
                name: Words::of("Royal occasion", "Achlysur brenhinol"),
            };
            let Ok(with) = Calendar::united_kingdom_with(&[proclaimed]) else { return Ok(()) };
            let before = due_dates(limit, received_on, &events, &UNITED_KINGDOM);
            let after = due_dates(limit, received_on, &events, &with);
            if let (Ok(before), Ok(after)) = (before, after) {
                prop_assert!(after.due_on.is_none() || after.due_on >= before.due_on);
            }
        }
    }

    proptest! {
        #[test]
        fn stopping_the_clock_never_shortens_the_time(
            received in 0u64..3500,
            asked in 0u64..40,
            waited in 0u64..120,
            holidays in prop::collection::vec(0u64..4100, 0..60),
            fee in any::<bool>(),
            regime in prop::sample::select(Regime::ALL.to_vec()),
        ) {
            let start = day("2020-01-01");
            let on = |n| start + Days::new(n);
            let calendar = Calendar::new(holidays.into_iter().map(on));
            let (ask, answer) = if fee {
                (FeeNotice, FeePaid)
            } else {
                (ClarificationRequested, ClarificationReceived)
            };
            let events = [
                ClockEvent { kind: ask, on: on(received + asked) },
                ClockEvent { kind: answer, on: on(received + asked + waited) },
            ];
            let plain = work_out(regime, on(received), &[], &calendar).unwrap();
            let stopped = work_out(regime, on(received), &events, &calendar).unwrap();
            if stopped.state != ClockState::Lapsed {
                prop_assert!(stopped.due_on >= plain.due_on);
            }
            let late = on(received + asked) > plain.due_on.unwrap();
            if late {
                prop_assert_eq!(stopped.due_on, plain.due_on);
            }
        }

        #[test]
        fn the_days_shown_are_the_days_counted(
            received in 0u64..30_000,
            asked in 0u64..40,
            waited in 0u64..80,
            regime in prop::sample::select(Regime::ALL.to_vec()),
        ) {
            let on = |n| day("2016-01-01") + Days::new(n);
            let events = [
                ClockEvent { kind: FeeNotice, on: on(received + asked) },
                ClockEvent { kind: FeePaid, on: on(received + asked + waited) },
            ];
            let clock = work_out(regime, on(received), &events, &UNITED_KINGDOM).unwrap();
            if let Some(due) = clock.due_on {
                let last = clock.days.last().unwrap();
                prop_assert_eq!(last.date, due);
                prop_assert!(last.counts);
                if regime != Regime::SubjectAccess {
                    prop_assert_eq!(last.number, Some(20));
                }
            }
            prop_assert!(clock.days.iter().all(|day| day.counts == day.why.is_none()));
        }

        #[test]
        fn the_dates_alone_are_those_of_the_clock(
            received in 0u64..3500,
            steps in prop::collection::vec((0usize..10, 0u64..30), 0..8),
            agreed in 20u64..100,
            limit in prop::sample::select(TimeLimit::ALL.to_vec()),
        ) {
            let kinds = [
                ClarificationRequested, ClarificationReceived, FeeNotice, FeePaid, PitExtension,
                EirExtension, SarExtension { months: 1 }, IdReceived, ResponseSent,
                DateAgreed { until: day("2016-01-01") + Days::new(received + agreed) },
            ];
            let mut on = day("2016-01-01") + Days::new(received);
            let received_on = on;
            let events: Vec<ClockEvent> = steps
                .into_iter()
                .map(|(kind, later)| {
                    on = on + Days::new(later);
                    ClockEvent { kind: kinds[kind], on }
                })
                .collect();
            let dates = due_dates(limit, received_on, &events, &UNITED_KINGDOM);
            let clock = work_out_limit(limit, received_on, &events, &UNITED_KINGDOM);
            prop_assert_eq!(
                dates,
                clock.map(|clock| DueDates {
                    due_on: clock.due_on,
                    extended_due_on: clock.extended_due_on,
                    state: clock.state,
                })
            );
        }
    }
}
