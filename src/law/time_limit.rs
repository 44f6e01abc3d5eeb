//! How long an authority has: the periods of the Acts and how each is counted.

use super::{bank_holidays::Division, calendar::Calendar, regime::Regime};
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// FOIA 2000 s.10(1): "not later than the twentieth working day following the date of receipt".
pub const FOIA_WORKING_DAYS: usize = 20;

/// FOIA 2000 s.10(3): where the public interest has to be weighed, the authority need not comply
/// "until such time as is reasonable in the circumstances". The Act names no number; the
/// Commissioner reads it as a further twenty working days at most, forty in all.
pub const FOIA_EXTENDED_WORKING_DAYS: usize = 40;

/// SI 2004/3364 regs 5(2) and 6(2): the day that the Commissioner specifies, for information from
/// outside the United Kingdom or from forces on operations, is not "later than the sixtieth
/// working day following the date of receipt".
pub const AGREED_WORKING_DAYS: usize = 60;

/// EIR 2004 reg. 5(2): "as soon as possible and no later than 20 working days after the date of
/// receipt of the request".
pub const EIR_WORKING_DAYS: usize = 20;

/// EIR 2004 reg. 7(1): where complexity and volume make twenty impracticable the authority may
/// extend the period of 20 working days "to 40 working days", once.
pub const EIR_EXTENDED_WORKING_DAYS: usize = 40;

/// EIR 2004 reg. 8(5): the days after the notice within which a charge asked for in advance has
/// to be paid.
pub const EIR_CHARGE_WORKING_DAYS: usize = 60;

/// UK GDPR Article 12(3): information is given "without undue delay", at the latest by the end
/// of one month.
pub const SUBJECT_ACCESS_MONTHS: u32 = 1;

/// UK GDPR Article 12(3): for complex or numerous requests, two further months at most, so three
/// from the start.
pub const SUBJECT_ACCESS_EXTENDED_MONTHS: u32 = 3;

/// FOIA 2000 s.9(2): the fee is paid "within the period of three months beginning with the day on
/// which the fees notice is given".
const FEE_MONTHS: u32 = 3;

/// What a period is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Working days of s.10(6), the day of receipt being day nought.
    WorkingDays(usize),
    /// Months to the corresponding date.
    Months(u32),
}

/// The time limits that a request, or a complaint about its answer, is under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeLimit {
    /// The answer to a request under the Act: s.10.
    Foia,
    /// The answer to a request under the Regulations: regs 5(2) and 7.
    Eir,
    /// The answer to a request for one's own data: UK GDPR Article 12(3).
    #[serde(rename = "sar")]
    SubjectAccess,
    /// The outcome of an internal review of an answer under the Act.
    FoiaReview,
    /// The reconsideration of an answer under the Regulations: reg. 11(4).
    #[serde(rename = "eir-review")]
    EirReconsideration,
    /// The time in which the requester may ask for a review; day nought is the day of the answer.
    ReviewWindow,
}

impl TimeLimit {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Foia,
        Self::Eir,
        Self::SubjectAccess,
        Self::FoiaReview,
        Self::EirReconsideration,
        Self::ReviewWindow,
    ];

    /// The regime to which the limit belongs. The window for asking for a review is the same
    /// length under the Act's Code and under reg. 11(2); it is counted to the Act here.
    pub const fn regime(self) -> Regime {
        match self {
            Self::Foia | Self::FoiaReview | Self::ReviewWindow => Regime::Foia,
            Self::Eir | Self::EirReconsideration => Regime::Eir,
            Self::SubjectAccess => Regime::SubjectAccess,
        }
    }

    /// The period in which the thing has to be done.
    pub const fn period(self) -> Period {
        use super::review::{
            EIR_RECONSIDERATION_WORKING_DAYS, FOIA_REVIEW_WORKING_DAYS, REVIEW_WINDOW_WORKING_DAYS,
        };
        match self {
            Self::Foia => Period::WorkingDays(FOIA_WORKING_DAYS),
            Self::Eir => Period::WorkingDays(EIR_WORKING_DAYS),
            Self::SubjectAccess => Period::Months(SUBJECT_ACCESS_MONTHS),
            Self::FoiaReview => Period::WorkingDays(FOIA_REVIEW_WORKING_DAYS),
            Self::EirReconsideration => Period::WorkingDays(EIR_RECONSIDERATION_WORKING_DAYS),
            Self::ReviewWindow => Period::WorkingDays(REVIEW_WINDOW_WORKING_DAYS),
        }
    }

    /// The longest period that an extension may make of it; nothing where there is none.
    pub const fn outer_period(self) -> Option<Period> {
        use super::review::FOIA_REVIEW_EXCEPTIONAL_WORKING_DAYS;
        match self {
            Self::Foia => Some(Period::WorkingDays(FOIA_EXTENDED_WORKING_DAYS)),
            Self::Eir => Some(Period::WorkingDays(EIR_EXTENDED_WORKING_DAYS)),
            Self::SubjectAccess => Some(Period::Months(SUBJECT_ACCESS_EXTENDED_MONTHS)),
            Self::FoiaReview => Some(Period::WorkingDays(FOIA_REVIEW_EXCEPTIONAL_WORKING_DAYS)),
            Self::EirReconsideration | Self::ReviewWindow => None,
        }
    }
}

impl From<Regime> for TimeLimit {
    fn from(regime: Regime) -> Self {
        match regime {
            Regime::Foia => Self::Foia,
            Regime::Eir => Self::Eir,
            Regime::SubjectAccess => Self::SubjectAccess,
        }
    }
}

/// The last day on which an answer under the Act is in time (s.10(1)), the clock never having
/// stopped.
///
/// ```
/// use ateb::law::{calendar::Calendar, time_limit::foia_due_on};
/// let received_on = "2026-02-18".parse().unwrap();
/// let due = foia_due_on(received_on, &Calendar::united_kingdom());
/// assert_eq!(due.to_string(), "2026-03-19"); // 17 March, a holiday in Belfast, does not count
/// ```
pub fn foia_due_on(received_on: NaiveDate, calendar: &Calendar) -> NaiveDate {
    calendar.nth_working_day_after(received_on, FOIA_WORKING_DAYS)
}

/// The last day on which an answer under the Regulations is in time (reg. 5(2)), the clock never
/// having stopped.
pub fn eir_due_on(received_on: NaiveDate, calendar: &Calendar) -> NaiveDate {
    calendar.nth_working_day_after(received_on, EIR_WORKING_DAYS)
}

/// The last day on which an answer to a subject access request is in time.
///
/// UK GDPR Article 12(3) counts in months, and the Commissioner reads them to the corresponding
/// date, then on to the next day that is no weekend and no public holiday. `not_counted` calendar
/// days, in which the clock stood still under Article 12A, are added before that. The public
/// holidays are those of England and Wales: s.10(6) of the Act plays no part here. Nothing when
/// the date lies beyond the calendar.
pub fn subject_access_due_on(
    start: NaiveDate,
    months: u32,
    not_counted: u64,
    calendar: &Calendar,
) -> Option<NaiveDate> {
    subject_access_nominal(start, months, not_counted)?
        .iter_days()
        .find(|day| calendar.is_open_in(Division::EnglandAndWales, *day))
}

/// The end of the months, before it is moved off weekends and holidays.
pub(super) fn subject_access_nominal(
    start: NaiveDate,
    months: u32,
    not_counted: u64,
) -> Option<NaiveDate> {
    corresponding_date(start, months)?.checked_add_days(Days::new(not_counted))
}

/// The same day of the month so many months later, or the last of that month where it has no such
/// day: 31 January to 28 or 29 February. Nothing when the date lies beyond the calendar.
pub fn corresponding_date(start: NaiveDate, months: u32) -> Option<NaiveDate> {
    start.checked_add_months(Months::new(months))
}

/// The last day on which a fee under the Act can be paid.
///
/// FOIA 2000 s.9(2): "within the period of three months beginning with the day on which the fees
/// notice is given". The first day counts, so a notice of 9 March ends with 8 June. Nothing when
/// the date lies beyond the calendar.
pub fn last_day_to_pay_fee(notice_on: NaiveDate) -> Option<NaiveDate> {
    let corresponding = corresponding_date(notice_on, FEE_MONTHS)?;
    // Where the third month has no such day, the period ends with that month.
    if corresponding.day() < notice_on.day() {
        Some(corresponding)
    } else {
        corresponding.pred_opt()
    }
}

/// The last day on which a charge under the Regulations can be paid: EIR 2004 reg. 8(5), 60
/// working days after the date of the notice.
pub fn last_day_to_pay_charge(notice_on: NaiveDate, calendar: &Calendar) -> NaiveDate {
    calendar.nth_working_day_after(notice_on, EIR_CHARGE_WORKING_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn nth(n: u32) -> NaiveDate {
        day("2020-01-01") + Days::new(n.into())
    }

    #[test]
    fn the_twentieth_working_day_after_18_february_2026_is_19_march() {
        let calendar = Calendar::united_kingdom();
        assert_eq!(foia_due_on(day("2026-02-18"), &calendar), day("2026-03-19"));
        assert_eq!(eir_due_on(day("2026-02-18"), &calendar), day("2026-03-19"));
    }

    #[test]
    fn receipt_at_a_weekend_falls_due_with_receipt_on_the_friday_before() {
        let calendar = Calendar::united_kingdom();
        let friday = foia_due_on(day("2026-02-27"), &calendar);
        assert_eq!(foia_due_on(day("2026-02-28"), &calendar), friday);
        assert_eq!(foia_due_on(day("2026-03-01"), &calendar), friday);
    }

    #[test]
    fn months_end_on_the_corresponding_date_or_the_last_of_a_shorter_month() {
        assert_eq!(corresponding_date(day("2024-01-31"), 1), Some(day("2024-02-29")));
        assert_eq!(corresponding_date(day("2026-01-31"), 1), Some(day("2026-02-28")));
        assert_eq!(corresponding_date(day("2026-02-28"), 1), Some(day("2026-03-28")));
        assert_eq!(corresponding_date(NaiveDate::MAX, 1), None);
    }

    #[test]
    fn subject_access_moves_off_weekends_and_the_holidays_of_wales_alone() {
        let calendar = Calendar::united_kingdom();
        let due = |start, months| subject_access_due_on(day(start), months, 0, &calendar).unwrap();
        assert_eq!(due("2026-03-03", 1), day("2026-04-07"), "over Easter");
        assert_eq!(due("2026-02-17", 1), day("2026-03-17"), "a holiday in Belfast is none here");
        assert_eq!(due("2019-09-26", 3), day("2019-12-27"), "off Boxing Day");
    }

    #[test]
    fn three_months_beginning_with_a_day_end_the_day_before_the_corresponding_date() {
        assert_eq!(last_day_to_pay_fee(day("2026-03-09")), Some(day("2026-06-08")));
        assert_eq!(last_day_to_pay_fee(day("2026-11-30")), Some(day("2027-02-28")));
        assert_eq!(last_day_to_pay_fee(NaiveDate::MAX), None);
    }

    proptest! {
        #[test]
        fn a_due_date_is_always_a_working_day(
            n in 0u32..4000,
            holidays in prop::collection::vec(0u32..4100, 0..60),
        ) {
            let calendar = Calendar::new(holidays.into_iter().map(nth));
            prop_assert!(calendar.is_working_day(foia_due_on(nth(n), &calendar)));
            let access = subject_access_due_on(nth(n), 1, 0, &calendar).unwrap();
            prop_assert!(calendar.is_working_day(access));
        }

        #[test]
        fn another_bank_holiday_never_shortens_the_time(
            n in 0u32..3900,
            holidays in prop::collection::vec(0u32..4100, 0..60),
            extra in 0u32..60,
        ) {
            let without = Calendar::new(holidays.iter().copied().map(nth));
            let with = Calendar::new(holidays.iter().copied().chain([n + extra]).map(nth));
            prop_assert!(foia_due_on(nth(n), &with) >= foia_due_on(nth(n), &without));
            prop_assert!(
                subject_access_due_on(nth(n), 1, 0, &with)
                    >= subject_access_due_on(nth(n), 1, 0, &without)
            );
        }

        #[test]
        fn a_later_receipt_is_never_due_earlier(
            n in 0u32..3900,
            later in 1u32..40,
            holidays in prop::collection::vec(0u32..4100, 0..60),
        ) {
            let calendar = Calendar::new(holidays.into_iter().map(nth));
            let later = nth(n + later);
            prop_assert!(foia_due_on(later, &calendar) >= foia_due_on(nth(n), &calendar));
            prop_assert!(
                subject_access_due_on(later, 1, 0, &calendar)
                    >= subject_access_due_on(nth(n), 1, 0, &calendar)
            );
        }
    }
}
