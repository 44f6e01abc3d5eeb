//! How the unit does: volumes, timeliness, outcomes and exemptions, counted from its cases.
//!
//! Nothing here is typed in by anybody. A figure is the count of what the events of the cases say,
//! so a quarterly return cannot disagree with the register.

use super::{
    aftermath::ReviewOutcome,
    case::{Case, CaseState},
    decision::Outcome,
    ids::ItemId,
};
use crate::law::{calendar::Calendar, exemption::Exemption, regime::Regime};
use chrono::{Datelike, Months, NaiveDate};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The share of answers in time, in per cent, below which the Commissioner's self-assessment toolkit
/// for freedom of information calls the timeliness of an authority unsatisfactory.
pub const ADEQUATE: u32 = 90;

/// A review that took no longer is as the Code of Practice under FOIA 2000 s.45 (2018, 5.4) wants
/// it: in working days.
const REVIEW_TARGET: usize = 20;

/// Days, from the first to the last, both of them included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// Days that make no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPeriod {
    /// It would end before it begins.
    #[error("a period does not end before it begins")]
    Backwards,
    /// It is so long that the answer would be too.
    #[error("a period has five years at most")]
    TooLong,
}

impl Period {
    /// The days `from` to `to`.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, BadPeriod> {
        if to < from {
            Err(BadPeriod::Backwards)
        } else if from.checked_add_months(Months::new(60)).is_some_and(|end| to >= end) {
            Err(BadPeriod::TooLong)
        } else {
            Ok(Self { from, to })
        }
    }

    /// The quarter of the year in which `day` lies.
    pub fn quarter_of(day: NaiveDate) -> Self {
        Self::starting(day.year(), day.month0() / 3 * 3 + 1, 3)
    }

    /// The last quarter that was over on `day`.
    pub fn quarter_before(day: NaiveDate) -> Self {
        let this = Self::quarter_of(day);
        this.from.pred_opt().map_or(this, Self::quarter_of)
    }

    /// The financial year in which `day` lies: April to March.
    pub fn financial_year_of(day: NaiveDate) -> Self {
        let year = if day.month() < 4 { day.year() - 1 } else { day.year() };
        Self::starting(year, 4, 12)
    }

    /// The twelve months before the one in which `day` lies, and that month as far as it has come.
    pub fn year_to(day: NaiveDate) -> Self {
        let first = first_of(day);
        Self { from: first.checked_sub_months(Months::new(12)).unwrap_or(first), to: day }
    }

    fn starting(year: i32, month: u32, length: u32) -> Self {
        let from = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
        let to = from
            .checked_add_months(Months::new(length))
            .and_then(|next| next.pred_opt())
            .unwrap_or(from);
        Self { from, to }
    }

    /// Whether `day` lies in it.
    pub fn has(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// The first day of each month that it touches.
    pub fn months(self) -> Vec<NaiveDate> {
        std::iter::successors(Some(first_of(self.from)), |month| {
            month.checked_add_months(Months::new(1))
        })
        .take_while(|month| *month <= self.to)
        .collect()
    }
}

fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// Answers, and how many of them came in time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Timeliness {
    /// How many were sent.
    pub answered: u32,
    /// How many of them on or before the last day.
    pub in_time: u32,
}

impl Timeliness {
    /// In per cent, rounded down so that nothing late is rounded away; none of nothing.
    pub fn per_cent(self) -> Option<u32> {
        (self.in_time * 100).checked_div(self.answered)
    }

    fn count(&mut self, in_time: bool) {
        self.answered += 1;
        self.in_time += u32::from(in_time);
    }
}

/// What a month saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Month {
    /// Its first day.
    pub month: NaiveDate,
    /// Requests that came.
    pub received: u32,
    /// Answers that went.
    #[serde(flatten)]
    pub answers: Timeliness,
}

/// How long answers took, in working days after the day of receipt, time for which the clock stood
/// among them. Of requests under the Act and the Regulations; subject access counts in months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DaysTaken {
    /// Half took no longer.
    pub median: u32,
    /// Nine of ten took no longer.
    pub nine_of_ten: u32,
    /// The longest.
    pub longest: u32,
}

/// What reviews, complaints and appeals there were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Afterwards {
    /// Reviews that were asked for.
    pub reviews_asked: u32,
    /// Reviews that were decided.
    pub reviews_decided: u32,
    /// How many of those within twenty working days.
    pub reviews_in_twenty_days: u32,
    /// How many of those left the answer as it was.
    pub reviews_upheld: u32,
    /// Complaints to the Commissioner.
    pub complaints: u32,
    /// Decision notices.
    pub notices: u32,
    /// Appeals to the Tribunal.
    pub appeals: u32,
}

/// The figures of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Which.
    pub period: Period,
    /// Requests that were received in it.
    pub received: u32,
    /// The same by regime.
    pub received_under: BTreeMap<&'static str, u32>,
    /// Answers that were sent in it.
    pub answers: Timeliness,
    /// The same by regime.
    pub answers_under: BTreeMap<&'static str, Timeliness>,
    /// How many of them were sent later than the ordinary time, as a section allows.
    pub extended: u32,
    /// Requests that were withdrawn in it.
    pub withdrawn: u32,
    /// Requests that were closed in it because the requester did not answer.
    pub lapsed: u32,
    /// Month by month.
    pub months: Vec<Month>,
    /// Answers by what they came to.
    pub outcomes: BTreeMap<&'static str, u32>,
    /// In how many answers a provision was applied, the most frequent first.
    pub exemptions: Vec<Applied>,
    /// How long answers took; none when there was none.
    pub days: Option<DaysTaken>,
    /// What followed.
    pub afterwards: Afterwards,
}

/// A provision, and in how many answers it was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// `foia` or `eir`.
    pub regime: &'static str,
    /// `40`, `12(5)(f)`.
    pub provision: &'static str,
    /// In how many answers.
    pub answers: u32,
}

/// Counts cases one by one, so that no more than one of them has to be in memory.
#[derive(Debug)]
pub struct Count {
    figures: Figures,
    exemptions: BTreeMap<(&'static str, &'static str), u32>,
    days: Vec<usize>,
}

impl Count {
    /// Nothing counted yet.
    pub fn of(period: Period) -> Self {
        let months = period
            .months()
            .into_iter()
            .map(|month| Month { month, received: 0, answers: Timeliness::default() })
            .collect();
        Self {
            figures: Figures {
                period,
                received: 0,
                received_under: BTreeMap::new(),
                answers: Timeliness::default(),
                answers_under: BTreeMap::new(),
                extended: 0,
                withdrawn: 0,
                lapsed: 0,
                months,
                outcomes: BTreeMap::new(),
                exemptions: Vec::new(),
                days: None,
                afterwards: Afterwards::default(),
            },
            exemptions: BTreeMap::new(),
            days: Vec::new(),
        }
    }

    /// Counts what of a case lies in the period.
    pub fn case(&mut self, case: &Case, calendar: &Calendar) {
        let period = self.figures.period;
        if period.has(case.received_on) {
            self.figures.received += 1;
            *self.figures.received_under.entry(case.regime().as_str()).or_default() += 1;
            if let Some(month) = self.month(case.received_on) {
                month.received += 1;
            }
        }
        if let Some(on) = case.answered_on.filter(|on| period.has(*on)) {
            self.answer(case, on, calendar);
        }
        let closed_here =
            case.answered_on.is_none() && case.closed_on.is_some_and(|on| period.has(on));
        match case.state {
            CaseState::Withdrawn if closed_here => self.figures.withdrawn += 1,
            CaseState::Lapsed if closed_here => self.figures.lapsed += 1,
            _ => {}
        }
        self.after(case, calendar);
    }

    fn answer(&mut self, case: &Case, on: NaiveDate, calendar: &Calendar) {
        let in_time = was_in_time(case, on, calendar);
        self.figures.answers.count(in_time);
        self.figures.answers_under.entry(case.regime().as_str()).or_default().count(in_time);
        if let Some(month) = self.month(on) {
            month.answers.count(in_time);
        }
        if in_time && case.timelines().any(|(_, one)| one.promised_on.is_some()) {
            self.figures.extended += 1;
        }
        if let Some(decided) = &case.decided {
            *self.figures.outcomes.entry(decided.outcome.as_str()).or_default() += 1;
            // A case counts once for a section, however many of its limbs are cited.
            let provisions: BTreeSet<_> =
                decided.exemptions.iter().map(|cited| key(cited.exemption())).collect();
            for provision in provisions {
                *self.exemptions.entry(provision).or_default() += 1;
            }
        }
        if case.regime() != Regime::SubjectAccess {
            self.days.push(calendar.working_days_between(case.received_on, on));
        }
    }

    fn after(&mut self, case: &Case, calendar: &Calendar) {
        let period = self.figures.period;
        let counted = &mut self.figures.afterwards;
        if let Some(review) = &case.aftermath.review {
            counted.reviews_asked += u32::from(period.has(review.asked_on));
        }
        let decided =
            case.aftermath.review.as_ref().and_then(|one| Some((one.asked_on, one.decided?)));
        if let Some((asked_on, (on, outcome))) = decided.filter(|(_, (on, _))| period.has(*on)) {
            counted.reviews_decided += 1;
            counted.reviews_upheld += u32::from(outcome == ReviewOutcome::AnswerStands);
            let took = calendar.working_days_between(asked_on, on);
            counted.reviews_in_twenty_days += u32::from(took <= REVIEW_TARGET);
        }
        let has = |day: Option<NaiveDate>| u32::from(day.is_some_and(|day| period.has(day)));
        counted.complaints += has(case.aftermath.complaint_on);
        counted.notices += has(case.aftermath.notice.map(|notice| notice.served_on));
        counted.appeals += has(case.aftermath.appeal_on);
    }

    fn month(&mut self, day: NaiveDate) -> Option<&mut Month> {
        let first = first_of(day);
        self.figures.months.iter_mut().find(|month| month.month == first)
    }

    /// The figures of all that was counted.
    pub fn finish(mut self) -> Figures {
        self.days.sort_unstable();
        self.figures.days = days_taken(&self.days);
        self.figures.exemptions = self
            .exemptions
            .into_iter()
            .map(|((regime, provision), answers)| Applied { regime, provision, answers })
            .collect();
        self.figures.exemptions.sort_by_key(|applied| std::cmp::Reverse(applied.answers));
        self.figures
    }
}

/// Whether the request and every part of it with a clock of its own were answered in time.
pub fn was_in_time(case: &Case, answered_on: NaiveDate, calendar: &Calendar) -> bool {
    case.timelines().all(|(_, timeline): (Option<ItemId>, _)| {
        let on = timeline.answered_on.unwrap_or(answered_on);
        // A clock that stood when the answer went cannot have run out.
        timeline.due_on(case.received_on, calendar).is_none_or(|due_on| on <= due_on)
    })
}

fn key(exemption: &'static Exemption) -> (&'static str, &'static str) {
    (exemption.regime.as_str(), exemption.number)
}

/// Of days in ascending order.
fn days_taken(days: &[usize]) -> Option<DaysTaken> {
    let at = |tenths: usize| {
        // The smallest number of days that so many tenths did not exceed.
        let place = (days.len() * tenths).div_ceil(10).saturating_sub(1);
        days.get(place).and_then(|days| u32::try_from(*days).ok())
    };
    Some(DaysTaken { median: at(5)?, nine_of_ten: at(9)?, longest: at(10)? })
}

/// The outcomes in the order in which pages and tables list them, with how many there were.
pub fn outcomes_in_order(figures: &Figures) -> impl Iterator<Item = (Outcome, u32)> {
    Outcome::ALL.into_iter().filter_map(|outcome| {
        figures.outcomes.get(outcome.as_str()).map(|answers| (outcome, *answers))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn periods_are_quarters_of_the_year_and_financial_years() {
        let march = day("2026-03-12");
        assert_eq!(
            Period::quarter_of(march),
            Period { from: day("2026-01-01"), to: day("2026-03-31") }
        );
        assert_eq!(
            Period::quarter_before(march),
            Period { from: day("2025-10-01"), to: day("2025-12-31") }
        );
        assert_eq!(
            Period::financial_year_of(march),
            Period { from: day("2025-04-01"), to: day("2026-03-31") }
        );
        assert_eq!(Period::financial_year_of(day("2026-04-01")).from, day("2026-04-01"));
        assert_eq!(Period::year_to(march).months().len(), 13);
    }

    #[test]
    fn a_period_neither_ends_before_it_begins_nor_goes_on_for_ever() {
        assert_eq!(Period::new(day("2026-01-02"), day("2026-01-01")), Err(BadPeriod::Backwards));
        assert_eq!(Period::new(day("2020-01-01"), day("2025-01-01")), Err(BadPeriod::TooLong));
        assert!(Period::new(day("2020-01-01"), day("2024-12-31")).is_ok());
    }

    #[test]
    fn a_share_is_rounded_down_and_there_is_none_of_nothing() {
        assert_eq!(Timeliness { answered: 1000, in_time: 899 }.per_cent(), Some(89));
        assert_eq!(Timeliness::default().per_cent(), None);
    }

    proptest! {
        #[test]
        fn half_took_no_longer_than_the_median_and_nine_of_ten_than_the_ninth(
            mut days in proptest::collection::vec(0_usize..400, 1..200)
        ) {
            days.sort_unstable();
            let taken = days_taken(&days).unwrap();
            let within = |limit: u32| days.iter().filter(|d| **d <= limit as usize).count();
            prop_assert!(within(taken.median) * 2 >= days.len());
            prop_assert!(within(taken.nine_of_ten) * 10 >= days.len() * 9);
            prop_assert_eq!(within(taken.longest), days.len());
        }
    }
}
