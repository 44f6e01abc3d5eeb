//! Which deadline e-mails are due on a day, for whom, and why.
//!
//! A case is reminded of by steps: so many working days before its last day, on it, and on each
//! working day after it. Each step of a last day is said to each person once; when the last day
//! moves, its steps begin again. On a day that is not a working day nothing is said, and as the
//! days left are counted in working days, the last step comes before a last day that is a Sunday.

use super::ids::StaffId;
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
    /// Whether requesters are told, with an apology, that their day has passed.
    #[serde(default = "yes")]
    apologises: bool,
}

const fn yes() -> bool {
    true
}

impl Default for Rules {
    fn default() -> Self {
        Self { steps: vec![10, 5, 2, 0], escalate_on: Some(1), apologises: true }
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
        Ok(Self { steps, escalate_on, apologises: true })
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

    /// The latest last day of which something is said `on` a day.
    pub fn horizon(&self, on: NaiveDate, calendar: &Calendar) -> NaiveDate {
        let most = self.steps.first().copied().unwrap_or_default();
        // Days after it that do not count have as many working days before them.
        let next = calendar.nth_working_day_after(on, usize::from(most) + 1);
        next.pred_opt().unwrap_or(next)
    }

    /// The step that a last day has reached `on` a day; none when it is too far off, or when that
    /// day is not a working day.
    ///
    /// Only the last step that was reached is said: whoever is given a case with three days left is
    /// told of five, and not of ten as well.
    pub fn step(&self, due_on: NaiveDate, on: NaiveDate, calendar: &Calendar) -> Option<Step> {
        if !calendar.is_working_day(on) {
            return None;
        }
        if due_on < on {
            let late = calendar.working_days_between(due_on, on);
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
        due_on: NaiveDate,
        on: NaiveDate,
        calendar: &Calendar,
    ) -> Option<Step> {
        let step = self.step(due_on, on, calendar)?;
        let mut earlier = std::iter::successors(on.pred_opt(), NaiveDate::pred_opt);
        let before = earlier.find(|day| calendar.is_working_day(*day))?;
        (self.step(due_on, before, calendar) != Some(step)).then_some(step)
    }

    /// Whether administrators are told of a last day that is at `step`.
    pub fn escalates(&self, step: Step) -> bool {
        match (step.late(), self.escalate_on) {
            (Some(late), Some(from)) => late >= u32::from(from),
            _ => false,
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
}

impl Why {
    /// All, in the order in which an e-mail has them.
    pub const ALL: [Self; 4] = [Self::Handles, Self::Clears, Self::Unassigned, Self::Escalated];

    /// The name in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Handles => "handles",
            Self::Clears => "clears",
            Self::Unassigned => "unassigned",
            Self::Escalated => "escalated",
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
    /// Where it stands, which says what is owed.
    pub state: super::case::CaseState,
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
            assert_eq!(rules().step(due, day(on), &calendar).map(|step| step.0), step, "{on}");
        }
    }

    #[test]
    fn nothing_is_said_on_a_bank_holiday_or_a_weekend() {
        let calendar = Calendar::united_kingdom();
        assert_eq!(rules().step(day("2026-03-19"), day("2026-03-17"), &calendar), None);
        assert_eq!(rules().step(day("2026-03-19"), day("2026-03-14"), &calendar), None);
    }

    #[test]
    fn a_last_day_on_a_sunday_is_said_to_be_the_last_on_the_friday_before() {
        let calendar = Calendar::united_kingdom();
        assert_eq!(rules().step(day("2026-03-22"), day("2026-03-20"), &calendar), Some(Step(0)));
        assert_eq!(rules().step(day("2026-03-22"), day("2026-03-23"), &calendar), Some(Step(-1)));
    }

    #[test]
    fn administrators_are_told_from_the_day_of_the_rule_on() {
        let rules = Rules::new([5], Some(3)).unwrap();
        assert!(!rules.escalates(Step(0)) && !rules.escalates(Step(-2)));
        assert!(rules.escalates(Step(-3)) && rules.escalates(Step(-40)));
        assert!(!Rules::new([5], None).unwrap().escalates(Step(-40)));
    }

    #[test]
    fn rules_that_nobody_could_mean_are_refused() {
        assert_eq!(Rules::new([], None), Err(InvalidRules::NoSteps));
        assert_eq!(Rules::new([41], None), Err(InvalidRules::TooFar));
        assert_eq!(Rules::new(0..9, None), Err(InvalidRules::TooMany));
        assert_eq!(Rules::new([1], Some(0)), Err(InvalidRules::EscalatesTooEarly));
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
                if let Some(step) = rules.first_step(due, on, &calendar) {
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
