//! Commissions: what the unit asks of a business area for a case, each with a due date of its own.
//!
//! An event carries the number of the area and days, never what was asked or said: that repeats
//! the request and stands where it can be erased.

use super::{
    act::{Act, NotAllowed},
    case::Case,
    event::CaseEvent,
    ids::{AreaId, CommissionId},
};
use crate::law::calendar::Calendar;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, str::FromStr};

/// When business areas are reminded of what they owe. An administrator sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChaserRules {
    /// So many working days before the due date; never before it when nought.
    before: u16,
    /// Once late, again every so many working days; once alone when nought.
    every: u16,
}

impl Default for ChaserRules {
    fn default() -> Self {
        Self { before: 2, every: 5 }
    }
}

/// More working days than these lie between no two reminders, and before no due date.
pub const MOST_BETWEEN_CHASERS: u16 = 40;

impl ChaserRules {
    /// Rules with these numbers of working days; none when one is over
    /// [`MOST_BETWEEN_CHASERS`].
    pub fn new(before: u16, every: u16) -> Option<Self> {
        let fits = before <= MOST_BETWEEN_CHASERS && every <= MOST_BETWEEN_CHASERS;
        fits.then_some(Self { before, every })
    }

    /// Working days before the due date; nought for never.
    pub const fn before(self) -> u16 {
        self.before
    }

    /// Working days between two reminders of what is late; nought for one alone.
    pub const fn every(self) -> u16 {
        self.every
    }

    /// The latest due date of which something is said `on` a day.
    pub fn horizon(self, on: NaiveDate, calendar: &Calendar) -> NaiveDate {
        // Days after it that do not count have as many working days before them.
        let next = calendar.nth_working_day_after(on, usize::from(self.before) + 1);
        next.pred_opt().unwrap_or(next)
    }
}

/// For how many days after its end a commission can still be read by its link.
pub const READABLE_DAYS: i64 = 30;

/// The most commissions of a case: beyond them lies a slip, and nobody reads so many answers.
pub const MOST_COMMISSIONS: usize = 100;

/// Where a commission stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommissionState {
    /// The area owes an answer.
    Open,
    /// It has answered.
    Answered,
    /// The unit needs the answer no longer.
    Cancelled,
}

impl CommissionState {
    /// All, in the order in which they follow.
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Cancelled];

    /// The name in the database, and the end of the key `commission-state-…`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Cancelled => "cancelled",
        }
    }
}

impl FromStr for CommissionState {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| format!("\"{text}\" names no state of a commission"))
    }
}

/// A reminder to the area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chaser {
    /// The due date nears.
    Soon,
    /// It is the due date.
    Today,
    /// The due date has passed.
    Late,
}

impl Chaser {
    /// The name in keys, and the end of the key `commission-chaser-…`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Soon => "soon",
            Self::Today => "today",
            Self::Late => "late",
        }
    }
}

/// A commission, as its case sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCommission {
    /// Of which area it is asked.
    pub area: AreaId,
    /// The last day that the unit gave.
    pub due_on: NaiveDate,
    /// The later day that the area itself has named since.
    pub promised_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: CommissionState,
    /// The day on which it was answered or cancelled.
    pub closed_on: Option<NaiveDate>,
    /// The day of the last reminder of each kind, about the days as they are now.
    pub chased: BTreeMap<Chaser, NaiveDate>,
}

impl CaseCommission {
    /// The day on which the answer is expected: the one that the area named, when it is later.
    pub fn expected_on(&self) -> NaiveDate {
        self.promised_on.map_or(self.due_on, |promised| promised.max(self.due_on))
    }

    /// Whether the area owes an answer and the last day has passed.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.state == CommissionState::Open && today > self.due_on
    }

    /// The reminder that the area is owed on `today`; none on a day that is no working day, and
    /// none twice. Where no worker ran on the day of one, it is caught up with on the next.
    pub fn chaser(
        &self,
        today: NaiveDate,
        rules: ChaserRules,
        calendar: &Calendar,
    ) -> Option<Chaser> {
        if self.state != CommissionState::Open || !calendar.is_working_day(today) {
            return None;
        }
        let expected = self.expected_on();
        let last = |chaser| self.chased.get(&chaser).copied();
        if today > expected {
            let again = |on| {
                let since = calendar.working_days_between(on, today);
                rules.every > 0 && since >= usize::from(rules.every)
            };
            return last(Chaser::Late).is_none_or(again).then_some(Chaser::Late);
        }
        if today == expected {
            return last(Chaser::Today).is_none().then_some(Chaser::Today);
        }
        let left = calendar.working_days_between(today, expected);
        let nears = left <= usize::from(rules.before) && rules.before > 0;
        (nears && last(Chaser::Soon).is_none()).then_some(Chaser::Soon)
    }
}

/// The commissions of a case, in the order in which they were made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commissions(BTreeMap<CommissionId, CaseCommission>);

impl Commissions {
    /// Each with its number.
    pub fn iter(&self) -> impl Iterator<Item = (CommissionId, &CaseCommission)> {
        self.0.iter().map(|(id, one)| (*id, one))
    }

    /// The commission with this number.
    pub fn get(&self, id: CommissionId) -> Option<&CaseCommission> {
        self.0.get(&id)
    }

    /// Those whose answer is owed.
    pub fn open(&self) -> impl Iterator<Item = (CommissionId, &CaseCommission)> {
        self.iter().filter(|(_, one)| one.state == CommissionState::Open)
    }

    /// The open one whose answer is due first, the longest overdue: at its area's desk the case
    /// lies.
    pub fn awaited(&self) -> Option<&CaseCommission> {
        self.open().map(|(_, one)| one).min_by_key(|one| one.due_on)
    }

    /// What an event makes of them.
    pub(super) fn take(&mut self, event: &CaseEvent) {
        if let CaseEvent::Commissioned { commission, area, due_on } = event {
            self.0.insert(
                *commission,
                CaseCommission {
                    area: *area,
                    due_on: *due_on,
                    promised_on: None,
                    state: CommissionState::Open,
                    closed_on: None,
                    chased: BTreeMap::new(),
                },
            );
            return;
        }
        let Some(one) = event.commission().and_then(|id| self.0.get_mut(&id)) else { return };
        match event {
            CaseEvent::CommissionExtended { due_on, .. } => {
                one.due_on = *due_on;
                one.promised_on = None;
                one.chased.clear();
            }
            CaseEvent::CommissionDelayed { until, .. } => {
                one.promised_on = Some(*until);
                one.chased.clear();
            }
            CaseEvent::CommissionChased { chaser, on, .. } => {
                one.chased.insert(*chaser, *on);
            }
            CaseEvent::CommissionAnswered { on, .. } => {
                one.state = CommissionState::Answered;
                one.closed_on = Some(*on);
            }
            CaseEvent::CommissionCancelled { on, .. } => {
                one.state = CommissionState::Cancelled;
                one.closed_on = Some(*on);
            }
            CaseEvent::CommissionReopened { due_on, .. } => {
                one.state = CommissionState::Open;
                one.closed_on = None;
                one.due_on = *due_on;
                one.promised_on = None;
                one.chased.clear();
            }
            _ => {}
        }
    }
}

impl Case {
    /// What happens when an area is asked.
    pub fn commission(
        &self,
        commission: CommissionId,
        area: AreaId,
        due_on: NaiveDate,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::Commission)?;
        if self.commissions.iter().count() >= MOST_COMMISSIONS {
            return Err(NotAllowed::TooManyCommissions);
        }
        later(due_on, today)?;
        Ok(CaseEvent::Commissioned { commission, area, due_on })
    }

    /// What happens when the unit gives an area another last day.
    pub fn extend_commission(
        &self,
        commission: CommissionId,
        due_on: NaiveDate,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.open_commission(commission)?;
        later(due_on, today)?;
        Ok(CaseEvent::CommissionExtended { commission, due_on })
    }

    /// What happens when the area says that it will be late, and until when.
    pub fn delay_commission(
        &self,
        commission: CommissionId,
        until: NaiveDate,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        let one = self.open_commission(commission)?;
        later(until, today)?;
        if until <= one.due_on {
            return Err(NotAllowed::NotLate(one.due_on));
        }
        Ok(CaseEvent::CommissionDelayed { commission, until })
    }

    /// What happens when the area says who else has what is asked.
    pub fn pass_on_commission(&self, commission: CommissionId) -> Result<CaseEvent, NotAllowed> {
        self.open_commission(commission)?;
        Ok(CaseEvent::CommissionPassedOn { commission })
    }

    /// What happens when the area sends its answer: with so many files, or saying that it holds
    /// nothing, after so many minutes of work.
    pub fn answer_commission(
        &self,
        commission: CommissionId,
        files: u32,
        minutes: Option<u32>,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.open_commission(commission)?;
        Ok(CaseEvent::CommissionAnswered { commission, on: today, files, minutes })
    }

    /// What happens when an answer does not do and the area is asked again.
    pub fn reopen_commission(
        &self,
        commission: CommissionId,
        due_on: NaiveDate,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::Commission)?;
        match self.commissions.get(commission).ok_or(NotAllowed::NotOfThisCase)?.state {
            CommissionState::Open => return Err(NotAllowed::CommissionOpen),
            CommissionState::Answered | CommissionState::Cancelled => {}
        }
        later(due_on, today)?;
        Ok(CaseEvent::CommissionReopened { commission, due_on })
    }

    /// What happens when the unit needs the answer no longer. That can be said of a case that is
    /// closed too.
    pub fn cancel_commission(
        &self,
        commission: CommissionId,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        match self.commissions.get(commission).ok_or(NotAllowed::NotOfThisCase)?.state {
            CommissionState::Open => Ok(CaseEvent::CommissionCancelled { commission, on: today }),
            CommissionState::Answered | CommissionState::Cancelled => {
                Err(NotAllowed::CommissionClosed)
            }
        }
    }

    /// What happens when the area is reminded on `today`; nothing when it is not owed a reminder.
    pub fn chase_commission(
        &self,
        commission: CommissionId,
        today: NaiveDate,
        rules: ChaserRules,
        calendar: &Calendar,
    ) -> Option<(Chaser, CaseEvent)> {
        self.allows(Act::Commission).ok()?;
        let chaser = self.commissions.get(commission)?.chaser(today, rules, calendar)?;
        Some((chaser, CaseEvent::CommissionChased { commission, chaser, on: today }))
    }

    /// The last day to propose to an area that usually has `working_days`: so many after `today`,
    /// but before the last day of the case, so that there is time to read what comes.
    pub fn proposed_due(
        &self,
        working_days: u32,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> NaiveDate {
        let usual = calendar.nth_working_day_after(today, working_days.max(1) as usize);
        let next = calendar.nth_working_day_after(today, 1);
        let Some(last) = self.due_on(calendar) else { return usual };
        // The working day before the last one, when there is one left.
        let left = calendar.working_days_between(today, last);
        let before = calendar.nth_working_day_after(today, left.saturating_sub(1));
        usual.min(before).max(next)
    }

    /// The commission, if it is this case's, open, and the case still worked on.
    fn open_commission(&self, commission: CommissionId) -> Result<&CaseCommission, NotAllowed> {
        self.allows(Act::Commission)?;
        let one = self.commissions.get(commission).ok_or(NotAllowed::NotOfThisCase)?;
        match one.state {
            CommissionState::Open => Ok(one),
            CommissionState::Answered | CommissionState::Cancelled => {
                Err(NotAllowed::CommissionClosed)
            }
        }
    }
}

fn later(day: NaiveDate, today: NaiveDate) -> Result<(), NotAllowed> {
    if day > today { Ok(()) } else { Err(NotAllowed::NotAfterToday) }
}

/// What an area says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AreaAnswer {
    /// Why it holds nothing, or not all; empty when it does.
    pub nothing_because: String,
    /// What the unit should know.
    pub comment: String,
    /// What should perhaps not be released: advice, which decides nothing.
    pub sensitivities: Vec<Sensitivity>,
    /// Where it looked.
    pub searches: Vec<Search>,
    /// How many minutes that took.
    pub minutes: Option<u32>,
}

/// Something that an area would not like to see released.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sensitivity {
    /// The exemption that it thinks applies, as the law cites it; empty when it knows none.
    pub exemption: String,
    /// What, and why.
    pub why: String,
}

/// A place where an area looked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Search {
    /// The system, the shared drive, the mailbox, the cupboard.
    pub place: String,
    /// The words that were searched for.
    pub terms: String,
    /// What was found.
    pub found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn commission(due_on: &str) -> CaseCommission {
        CaseCommission {
            area: AreaId(1),
            due_on: day(due_on),
            promised_on: None,
            state: CommissionState::Open,
            closed_on: None,
            chased: BTreeMap::new(),
        }
    }

    /// The reminders of a commission from a day on, with a worker on each of so many days.
    fn reminders(one: &CaseCommission, from: &str, days: usize) -> Vec<(Chaser, NaiveDate)> {
        let calendar = Calendar::united_kingdom();
        let mut one = one.clone();
        let mut sent = Vec::new();
        for today in day(from).iter_days().take(days) {
            // Twice, as two workers would.
            for _ in 0..2 {
                if let Some(chaser) = one.chaser(today, ChaserRules::default(), &calendar) {
                    one.chased.insert(chaser, today);
                    sent.push((chaser, today));
                }
            }
        }
        sent
    }

    #[test]
    fn an_area_is_reminded_before_the_day_on_it_and_every_week_after_it() {
        use Chaser::{Late, Soon, Today};
        let sent = reminders(&commission("2026-03-06"), "2026-02-20", 30);
        let expected: Vec<_> = [
            (Soon, "2026-03-04"),
            (Today, "2026-03-06"),
            (Late, "2026-03-09"),
            (Late, "2026-03-16"),
            // St Patrick's Day lies between.
        ]
        .map(|(chaser, on)| (chaser, day(on)))
        .to_vec();
        assert_eq!(sent, expected);
        let longer = reminders(&commission("2026-03-06"), "2026-02-20", 34);
        assert_eq!(longer.last(), Some(&(Late, day("2026-03-24"))));
    }

    #[test]
    fn nobody_is_reminded_on_a_day_that_is_no_working_day() {
        let calendar = Calendar::united_kingdom();
        // Due on a Saturday: it is not asked for on the day, and is late on the Monday.
        let sent = reminders(&commission("2026-03-07"), "2026-03-02", 9);
        assert_eq!(sent, [(Chaser::Soon, day("2026-03-04")), (Chaser::Late, day("2026-03-09"))]);
        assert_eq!(
            commission("2026-12-24").chaser(day("2026-12-25"), ChaserRules::default(), &calendar),
            None
        );
    }

    #[test]
    fn a_worker_that_did_not_run_catches_up_once() {
        let sent = reminders(&commission("2026-03-06"), "2026-03-05", 1);
        assert_eq!(sent, [(Chaser::Soon, day("2026-03-05"))]);
        let sent = reminders(&commission("2026-03-06"), "2026-03-12", 4);
        assert_eq!(sent, [(Chaser::Late, day("2026-03-12"))]);
    }

    #[test]
    fn a_later_day_that_the_area_names_is_waited_for_and_it_is_late_all_the_same() {
        let calendar = Calendar::united_kingdom();
        let promised =
            CaseCommission { promised_on: Some(day("2026-03-20")), ..commission("2026-03-06") };
        assert_eq!(promised.expected_on(), day("2026-03-20"));
        assert!(promised.is_late(day("2026-03-09")));
        assert_eq!(promised.chaser(day("2026-03-09"), ChaserRules::default(), &calendar), None);
        assert_eq!(
            promised.chaser(day("2026-03-20"), ChaserRules::default(), &calendar),
            Some(Chaser::Today)
        );
    }

    #[test]
    fn a_state_is_read_as_it_is_written() {
        for state in CommissionState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        assert!("late".parse::<CommissionState>().is_err());
    }
}
