//! Complaints about an answer: internal review, reconsideration, and the time to ask for one.

use super::{
    calendar::Calendar,
    clock::{Clock, ClockError, ClockEvent, work_out_limit},
    regime::Regime,
    time_limit::TimeLimit,
};
use chrono::NaiveDate;

/// The time for an internal review under the Act. No section fixes it: the Code of Practice under
/// s.45 (2018, part 5) and the Commissioner ask for 20 working days from receipt.
pub const FOIA_REVIEW_WORKING_DAYS: usize = 20;

/// The Commissioner's outer limit for an internal review in exceptional circumstances.
pub const FOIA_REVIEW_EXCEPTIONAL_WORKING_DAYS: usize = 40;

/// EIR 2004 reg. 11(4): the authority decides on representations "as soon as possible and no later
/// than 40 working days after the date of receipt". Statutory, without extension.
pub const EIR_RECONSIDERATION_WORKING_DAYS: usize = 40;

/// The time in which a requester may ask for a review: 40 working days, in the Code of Practice
/// under s.45 (2018, part 5) from the answer, in EIR 2004 reg. 11(2) from the day on which the
/// requester believes that the authority failed.
pub const REVIEW_WINDOW_WORKING_DAYS: usize = 40;

/// The clock of a review asked for on `asked_on`. Subject access has none: a complaint about it is
/// dealt with under section 164A of the Data Protection Act 2018, which fixes no date for its
/// outcome.
pub fn review_clock(
    regime: Regime,
    asked_on: NaiveDate,
    events: &[ClockEvent],
    calendar: &Calendar,
) -> Result<Clock, ClockError> {
    let limit = match regime {
        Regime::Foia => TimeLimit::FoiaReview,
        Regime::Eir => TimeLimit::EirReconsideration,
        Regime::SubjectAccess => return Err(ClockError::NoReview),
    };
    work_out_limit(limit, asked_on, events, calendar)
}

/// The last day on which a review of an answer sent on `answered_on` can be asked for.
pub fn window_closes_on(answered_on: NaiveDate, calendar: &Calendar) -> NaiveDate {
    calendar.nth_working_day_after(answered_on, REVIEW_WINDOW_WORKING_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_review_under_the_act_has_20_working_days_and_40_in_exceptional_circumstances() {
        let calendar = Calendar::united_kingdom();
        let clock = review_clock(Regime::Foia, day("2026-06-12"), &[], &calendar).unwrap();
        assert_eq!(clock.due_on, Some(day("2026-07-14")));
        assert_eq!(clock.extended_due_on, Some(day("2026-08-12")));
    }

    #[test]
    fn a_reconsideration_under_the_regulations_has_40_working_days_and_no_more() {
        let calendar = Calendar::united_kingdom();
        let clock = review_clock(Regime::Eir, day("2026-03-20"), &[], &calendar).unwrap();
        assert_eq!((clock.due_on, clock.extended_due_on), (Some(day("2026-05-20")), None));
    }

    #[test]
    fn a_review_can_be_asked_for_in_the_40_working_days_after_the_answer() {
        let calendar = Calendar::united_kingdom();
        assert_eq!(window_closes_on(day("2026-03-12"), &calendar), day("2026-05-13"));
    }

    #[test]
    fn subject_access_has_no_review() {
        let calendar = Calendar::united_kingdom();
        let outcome = review_clock(Regime::SubjectAccess, day("2026-03-12"), &[], &calendar);
        assert_eq!(outcome.unwrap_err(), ClockError::NoReview);
    }
}
