//! Which deadline e-mails are due on a day, for whom, and why.
//!
//! A case is reminded of by steps: so many working days before its last day, on it, and on each
//! working day after it. Each step of a last day is said to each person once; when the last day
//! moves, its steps begin again. On a day that is not a working day nothing is said, and as the
//! days left are counted in working days, the last step comes before a last day that is a Sunday.

use super::{commission::ChaserRules, ids::StaffId, owed::Owed};
use crate::law::calendar::Calendar;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A step may lie so many working days before the last day: twice what the Act gives.
pub const FURTHEST: u16 = 40;

/// The most steps before a last day.
pub const MOST_STEPS: usize = 8;

/// When staff are reminded. An administrator sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Working days before the last day, nought being that day itself; the largest first.
    steps: Vec<u16>,
    /// From this working day after the last day on, administrators are told too; never when none.
    escalate_on: Option<u16>,
    /// Who is told of what is later still; nobody when none.
    #[serde(default)]
    further: Option<Further>,
    /// Whether requesters are told, with an apology, that their day has passed.
    #[serde(default = "yes")]
    apologises: bool,
    /// When business areas are reminded of what they owe.
    #[serde(default)]
    chasers: ChaserRules,
}

/// Somebody who is told of whatever stays late, such as the head of the department.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Further {
    /// From this working day after the last day on.
    pub on: u16,
    /// Who.
    pub staff: StaffId,
}

/// Who is told of a late case beside those who work on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Escalation {
    /// The administrators.
    pub administrators: bool,
    /// Whoever the rules name for what stays late.
    pub further: Option<StaffId>,
}

const fn yes() -> bool {
    true
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            steps: vec![10, 5, 2, 0],
            escalate_on: Some(1),
            further: None,
            apologises: true,
            chasers: ChaserRules::default(),
        }
    }
}

/// What is wrong with rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRules {
    /// Nobody would be reminded.
    #[error("give at least one number of working days")]
    NoSteps,
    /// More than anybody would read.
    #[error("give at most {MOST_STEPS} numbers of working days")]
    TooMany,
    /// A case is seldom open for so long.
    #[error("a reminder can go out at most {FURTHEST} working days before a last day")]
    TooFar,
    /// Day nought after the last day is the last day.
    #[error("administrators can be told from the first working day after the last day on")]
    EscalatesTooEarly,
    /// The same, of whoever is told of what stays late.
    #[error("somebody further can be told from the first working day after the last day on")]
    FurtherTooEarly,
}

impl Rules {
    /// Rules with these steps, in whatever order and however often each is given.
    pub fn new(
        steps: impl IntoIterator<Item = u16>,
        escalate_on: Option<u16>,
    ) -> Result<Self, InvalidRules> {
        let mut steps: Vec<u16> = steps.into_iter().collect();
        steps.sort_unstable_by(|one, other| other.cmp(one));
        steps.dedup();
        match steps.first() {
            None => return Err(InvalidRules::NoSteps),
            Some(largest) if *largest > FURTHEST => return Err(InvalidRules::TooFar),
            Some(_) if steps.len() > MOST_STEPS => return Err(InvalidRules::TooMany),
            Some(_) => {}
        }
        if escalate_on == Some(0) {
            return Err(InvalidRules::EscalatesTooEarly);
        }
        Ok(Self { steps, escalate_on, ..Self::default() })
    }

    /// The same, telling somebody further of what stays late.
    pub fn telling(self, further: Option<Further>) -> Result<Self, InvalidRules> {
        match further {
            Some(Further { on: 0, .. }) => Err(InvalidRules::FurtherTooEarly),
            further => Ok(Self { further, ..self }),
        }
    }

    /// The same, reminding business areas by these rules.
    #[must_use]
    pub fn chasing(self, chasers: ChaserRules) -> Self {
        Self { chasers, ..self }
    }

    /// The same, telling requesters that their day has passed or not.
    #[must_use]
    pub fn apologising(self, apologises: bool) -> Self {
        Self { apologises, ..self }
    }

    /// Whether requesters are told, with an apology, that their day has passed.
    pub const fn apologises(&self) -> bool {
        self.apologises
    }

    /// Working days before the last day, the largest first.
    pub fn steps(&self) -> &[u16] {
        &self.steps
    }

    /// From which working day after the last day on administrators are told too.
    pub const fn escalate_on(&self) -> Option<u16> {
        self.escalate_on
    }

    /// Who is told of whatever stays late.
    pub const fn further(&self) -> Option<Further> {
        self.further
    }

    /// When business areas are reminded of what they owe.
    pub const fn chasers(&self) -> ChaserRules {
        self.chasers
    }

    /// The latest last day of which something is said `on` a day.
    pub fn horizon(&self, on: NaiveDate, calendar: &Calendar) -> NaiveDate {
        let most = self.steps.first().copied().unwrap_or_default();
        // Days after it that do not count have as many working days before them.
        let next = calendar.nth_working_day_after(on, usize::from(most) + 1);
        next.pred_opt().unwrap_or(next)
    }

    /// The step that a last day for what is `owed` has reached `on` a day; none when it is too far
    /// off, or when that day is not a working day.
    ///
    /// Only the last step that was reached is said: whoever is given a case with three days left is
    /// told of five, and not of ten as well. That a requester's time has ended is said once and not
    /// each day, as nothing is late by it.
    pub fn step(
        &self,
        owed: Owed,
        due_on: NaiveDate,
        on: NaiveDate,
        calendar: &Calendar,
    ) -> Option<Step> {
        if !calendar.is_working_day(on) {
            return None;
        }
        if due_on < on {
            let late = calendar.working_days_between(due_on, on);
            let late = if owed.is_ours() { late } else { 1 };
            return Some(Step(-i32::try_from(late).unwrap_or(i32::MAX)));
        }
        let left = calendar.working_days_between(on, due_on);
        let reached = self.steps.iter().rev().find(|step| usize::from(**step) >= left)?;
        Some(Step(i32::from(*reached)))
    }

    /// As [`Rules::step`], where it was not reached on the working day before: what a preview of a
    /// day to come shows, as the days until then have said the rest.
    pub fn first_step(
        &self,
        owed: Owed,
        due_on: NaiveDate,
        on: NaiveDate,
        calendar: &Calendar,
    ) -> Option<Step> {
        let step = self.step(owed, due_on, on, calendar)?;
        let mut earlier = std::iter::successors(on.pred_opt(), NaiveDate::pred_opt);
        let before = earlier.find(|day| calendar.is_working_day(*day))?;
        (self.step(owed, due_on, before, calendar) != Some(step)).then_some(step)
    }

    /// Who beside those who work on a case is told of what is `owed` in it, at `step`.
    pub fn escalation(&self, owed: Owed, step: Step) -> Escalation {
        let Some(late) = step.late().filter(|_| owed.is_ours()) else {
            return Escalation::default();
        };
        let is_past = |from: u16| late >= u32::from(from);
        Escalation {
            administrators: self.escalate_on.is_some_and(is_past),
            further: self.further.filter(|one| is_past(one.on)).map(|one| one.staff),
        }
    }
}

/// How near a last day is: the working days of the rule before it, or below nought the working days
/// since it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Step(pub i32);

impl Step {
    /// How many working days have passed since the last day, when it has.
    pub const fn late(self) -> Option<u32> {
        if self.0 < 0 { Some(self.0.unsigned_abs()) } else { None }
    }
}

/// Why somebody is reminded of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// They handle it.
    Handles,
    /// They are asked to agree to its answer.
    Clears,
    /// Nobody handles it, and they can give it to somebody.
    Unassigned,
    /// It is late, and they run the unit.
    Escalated,
    /// It stays late, and the rules name them.
    Further,
}

impl Why {
    /// All, in the order in which an e-mail has them.
    pub const ALL: [Self; 5] =
        [Self::Handles, Self::Clears, Self::Unassigned, Self::Escalated, Self::Further];

    /// The name in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Handles => "handles",
            Self::Clears => "clears",
            Self::Unassigned => "unassigned",
            Self::Escalated => "escalated",
            Self::Further => "further",
        }
    }
}

/// Text that names no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no reason for a reminder")]
pub struct UnknownWhy;

impl std::str::FromStr for Why {
    type Err = UnknownWhy;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|why| why.as_str() == text).ok_or(UnknownWhy)
    }
}

/// Something that somebody is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Who.
    pub staff: StaffId,
    /// What the case is called.
    pub reference: super::ids::Reference,
    /// What is owed.
    pub owed: Owed,
    /// The last day for that.
    pub due_on: NaiveDate,
    /// How near it is.
    pub step: Step,
    /// Why they are told.
    pub why: Why,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rules() -> Rules {
        Rules::default()
    }

    #[test]
    fn a_step_is_reached_when_no_more_working_days_are_left_than_it_says() {
        let calendar = Calendar::united_kingdom();
        // Due on Thursday 19 March 2026; 17 March is a bank holiday in Northern Ireland.
        let due = day("2026-03-19");
        for (on, step) in [
            ("2026-03-03", None),
            ("2026-03-04", Some(10)),
            ("2026-03-10", Some(10)),
            ("2026-03-11", Some(5)),
            ("2026-03-16", Some(2)),
            ("2026-03-18", Some(2)),
            ("2026-03-19", Some(0)),
            ("2026-03-20", Some(-1)),
            ("2026-03-23", Some(-2)),
        ] {
            assert_eq!(
                rules().step(Owed::Answer, due, day(on), &calendar).map(|step| step.0),
                step,
                "{on}"
            );
        }
    }

    #[test]
    fn nothing_is_said_on_a_bank_holiday_or_a_weekend() {
        let calendar = Calendar::united_kingdom();
        assert_eq!(
            rules().step(Owed::Answer, day("2026-03-19"), day("2026-03-17"), &calendar),
            None
        );
        assert_eq!(
            rules().step(Owed::Answer, day("2026-03-19"), day("2026-03-14"), &calendar),
            None
        );
    }

    #[test]
    fn a_last_day_on_a_sunday_is_said_to_be_the_last_on_the_friday_before() {
        let calendar = Calendar::united_kingdom();
        assert_eq!(
            rules().step(Owed::Answer, day("2026-03-22"), day("2026-03-20"), &calendar),
            Some(Step(0))
        );
        assert_eq!(
            rules().step(Owed::Answer, day("2026-03-22"), day("2026-03-23"), &calendar),
            Some(Step(-1))
        );
    }

    #[test]
    fn administrators_and_whoever_is_named_are_told_from_the_day_of_the_rule_on() {
        let further = Further { on: 5, staff: StaffId(7) };
        let rules = Rules::new([5], Some(3)).unwrap().telling(Some(further)).unwrap();
        let told = |owed, step| {
            let told = rules.escalation(owed, Step(step));
            (told.administrators, told.further.is_some())
        };
        assert_eq!(told(Owed::Answer, 0), (false, false));
        assert_eq!(told(Owed::Answer, -2), (false, false));
        assert_eq!(told(Owed::Review, -3), (true, false));
        assert_eq!(told(Owed::Compliance, -40), (true, true));
        assert_eq!(told(Owed::Reply, -40), (false, false), "nothing is late by it");
        let never = Rules::new([5], None).unwrap();
        assert_eq!(never.escalation(Owed::Answer, Step(-40)), Escalation::default());
    }

    #[test]
    fn that_a_requesters_time_has_ended_is_said_once() {
        let calendar = Calendar::united_kingdom();
        let step = |on| rules().step(Owed::Reply, day("2026-03-12"), day(on), &calendar);
        assert_eq!(step("2026-03-12"), Some(Step(0)));
        assert_eq!(step("2026-03-13"), Some(Step(-1)));
        assert_eq!(step("2026-04-13"), Some(Step(-1)));
    }

    #[test]
    fn rules_that_nobody_could_mean_are_refused() {
        assert_eq!(Rules::new([], None), Err(InvalidRules::NoSteps));
        assert_eq!(Rules::new([41], None), Err(InvalidRules::TooFar));
        assert_eq!(Rules::new(0..9, None), Err(InvalidRules::TooMany));
        assert_eq!(Rules::new([1], Some(0)), Err(InvalidRules::EscalatesTooEarly));
        let further = Some(Further { on: 0, staff: StaffId(7) });
        assert_eq!(rules().telling(further), Err(InvalidRules::FurtherTooEarly));
        assert_eq!(Rules::new([0, 5, 5, 2], None).unwrap().steps(), [5, 2, 0]);
    }

    proptest! {
        /// Told on every working day from the receipt to ten days after the last day, each step is
        /// new on one day exactly, and the horizon hides none.
        #[test]
        fn each_step_is_new_on_one_day_and_lies_within_the_horizon(
            due in 0_i64..2000,
            steps in proptest::collection::btree_set(0_u16..=20, 1..6),
        ) {
            let calendar = Calendar::united_kingdom();
            let due = day("2024-06-01") + chrono::TimeDelta::days(due);
            let rules = Rules::new(steps.iter().copied(), None).unwrap();
            let mut said = Vec::new();
            for on in (due - chrono::TimeDelta::days(50)).iter_days().take(70) {
                if let Some(step) = rules.first_step(Owed::Answer, due, on, &calendar) {
                    prop_assert!(rules.horizon(on, &calendar) >= due, "{on}");
                    said.push(step.0);
                }
            }
            let distinct: BTreeSet<i32> = said.iter().copied().collect();
            prop_assert_eq!(distinct.len(), said.len());
            let before: Vec<i32> = said.iter().copied().filter(|step| *step >= 0).collect();
            let wanted: Vec<i32> = steps.iter().rev().map(|step| i32::from(*step)).collect();
            prop_assert_eq!(before, wanted);
        }
    }
}
