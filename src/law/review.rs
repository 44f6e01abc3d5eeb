//! Complaints about an answer: internal review, reconsideration, and the time to ask for one.

use super::{
    calendar::Calendar,
    clock::{Clock, ClockError, ClockEvent, work_out_limit},
    regime::Regime,
    time_limit::TimeLimit,
};
use chrono::{Days, NaiveDate};

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

/// The time in which the Commissioner asks for complaints: six weeks from the last answer. FOIA 2000
/// s.50(2)(b) lets the Commissioner decline after "undue delay"; the number is the Commissioner's.
pub const COMPLAINT_WEEKS: u64 = 6;

/// The Tribunal Procedure (First-tier Tribunal) (General Regulatory Chamber) Rules 2009, rule
/// 22(1)(b): an appeal under FOIA 2000 s.57 is received within 28 days of the date on which notice
/// of the decision was sent.
pub const APPEAL_DAYS: u64 = 28;

/// The last day on which the Commissioner takes up a complaint without asking why it is late: six
/// weeks after the last answer, that of a review when there was one. The day itself when the
/// calendar ends before.
pub fn complaint_until(answered_on: NaiveDate) -> NaiveDate {
    answered_on.checked_add_days(Days::new(COMPLAINT_WEEKS * 7)).unwrap_or(answered_on)
}

/// The last day to appeal to the Tribunal against a decision notice of `served_on`. Rule 12(2) moves
/// an end that is no working day on to the next; the earlier day is given here.
pub fn appeal_until(served_on: NaiveDate) -> NaiveDate {
    served_on.checked_add_days(Days::new(APPEAL_DAYS)).unwrap_or(served_on)
}

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
    fn the_commissioner_asks_for_complaints_within_six_weeks() {
        assert_eq!(complaint_until(day("2026-03-12")), day("2026-04-23"));
        assert_eq!(complaint_until(NaiveDate::MAX), NaiveDate::MAX);
    }

    #[test]
    fn an_appeal_to_the_tribunal_is_brought_within_28_days_of_the_notice() {
        assert_eq!(appeal_until(day("2026-03-02")), day("2026-03-30"));
        assert_eq!(appeal_until(NaiveDate::MAX), NaiveDate::MAX);
    }

    #[test]
    fn subject_access_has_no_review() {
        let calendar = Calendar::united_kingdom();
        let outcome = review_clock(Regime::SubjectAccess, day("2026-03-12"), &[], &calendar);
        assert_eq!(outcome.unwrap_err(), ClockError::NoReview);
    }
}
