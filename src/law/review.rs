//! Complaints about an answer: internal review, reconsideration, and the time to ask for one; what
//! follows at the Commissioner and the Tribunal.

use super::{
    because::Because,
    calendar::Calendar,
    clock::{Clock, ClockError, ClockEvent, Day, work_out_limit},
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

/// A day that the law gives for what may follow an answer, and how it was worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastDay {
    /// The last day.
    pub on: NaiveDate,
    /// The outer day that an extension could reach; none where the law has none, and once one was
    /// made.
    pub outer_on: Option<NaiveDate>,
    /// Each day, where working days are counted; empty where every day counts.
    pub days: Vec<Day>,
    /// The rules that bore on it.
    pub because: Vec<Because>,
    /// Whether bank holidays of the time are only expected.
    pub is_provisional: bool,
}

impl LastDay {
    /// A period in which every day counts, or a day that somebody else fixed.
    fn fixed(regime: Regime, on: NaiveDate, because: impl IntoIterator<Item = Because>) -> Self {
        let mut because: Vec<_> = because.into_iter().collect();
        if regime == Regime::Eir {
            because.push(Because::act_applies());
        }
        Self { on, outer_on: None, days: Vec::new(), because, is_provisional: false }
    }

    fn counted(clock: Clock) -> Option<Self> {
        Some(Self {
            on: clock.due_on?,
            outer_on: clock.extended_due_on,
            days: clock.days,
            because: clock.because,
            is_provisional: clock.is_provisional,
        })
    }
}

/// The last day to ask for a review of an answer sent on `answered_on`. EIR 2004 reg. 11(2):
/// representations are made "in writing to the public authority no later than 40 working days after
/// the date on which the applicant believes that the public authority has failed to comply". None
/// for subject access, and where the calendar ends before.
pub fn window(regime: Regime, answered_on: NaiveDate, calendar: &Calendar) -> Option<LastDay> {
    if regime == Regime::SubjectAccess {
        return None;
    }
    let clock = work_out_limit(TimeLimit::ReviewWindow, answered_on, &[], calendar).ok()?;
    let mut last = LastDay::counted(clock)?;
    if regime == Regime::Eir {
        last.because = Because::representations(answered_on, last.on).into();
    }
    Some(last)
}

/// The last day for the outcome of a review asked for on `asked_on`, or the later one that was
/// promised. None for subject access, and where the calendar ends before.
pub fn outcome(
    regime: Regime,
    asked_on: NaiveDate,
    promised_on: Option<NaiveDate>,
    calendar: &Calendar,
) -> Option<LastDay> {
    let clock = review_clock(regime, asked_on, &[], calendar).ok()?;
    let mut last = LastDay::counted(clock)?;
    if let Some(promised) = promised_on {
        last.on = promised;
        last.outer_on = None;
        last.because.push(Because::review_extended(promised));
    }
    last.because.extend(duties(regime));
    Some(last)
}

/// How a review is done. The Code of Practice under s.45 (2018, part 5) asks for a fresh decision by
/// somebody else. EIR 2004 reg. 11(3): the authority shall "free of charge" consider the
/// representations and "decide if it has complied"; reg. 11(5): where it has not, it states the
/// failure, "the action the authority has decided to take" and "the period within which that action
/// is to be taken".
pub fn duties(regime: Regime) -> Vec<Because> {
    match regime {
        Regime::Foia => vec![Because::fresh_decision()],
        Regime::Eir => Because::reconsideration().into(),
        Regime::SubjectAccess => Vec::new(),
    }
}

/// The last day for a complaint under s.50(1) to the Commissioner about an answer sent on
/// `answered_on`, or about the outcome of its review. None for subject access, about which people
/// complain under the Data Protection Act.
pub fn complaint(
    regime: Regime,
    answered_on: NaiveDate,
    reviewed_on: Option<NaiveDate>,
) -> Option<LastDay> {
    if regime == Regime::SubjectAccess {
        return None;
    }
    let from = reviewed_on.unwrap_or(answered_on);
    let last = complaint_until(from);
    Some(LastDay::fixed(regime, last, Because::complaint(from, reviewed_on.is_some(), last)))
}

/// FOIA 2000 s.57(1): "the complainant or the public authority may appeal to the Tribunal against
/// the notice". The last day for it.
pub fn appeal(regime: Regime, served_on: NaiveDate) -> LastDay {
    let last = appeal_until(served_on);
    LastDay::fixed(regime, last, Because::appeal(served_on, last))
}

/// FOIA 2000 s.50(4): the notice specifies "the steps which must be taken" and "the period within
/// which they must be taken". Section 50(6): not "before the end of the period within which an
/// appeal can be brought", and "if such an appeal is brought, no step which is affected by the
/// appeal need be taken pending the determination or withdrawal of the appeal". The day of the
/// notice stays, since no record tells which steps an appeal affects.
pub fn compliance(
    regime: Regime,
    served_on: NaiveDate,
    comply_by: NaiveDate,
    appeal_on: Option<NaiveDate>,
) -> LastDay {
    let steps = Because::steps(served_on, comply_by, appeal_until(served_on));
    LastDay::fixed(regime, comply_by, steps.into_iter().chain(appeal_on.map(Because::held_back)))
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

    fn rules(last: &LastDay) -> Vec<&'static str> {
        last.because.iter().map(|one| one.rule).collect()
    }

    #[test]
    fn the_window_counts_the_days_after_the_answer_and_names_the_law_of_the_case() {
        let calendar = Calendar::united_kingdom();
        let last = |regime| window(regime, day("2026-03-12"), &calendar).unwrap();
        let (act, regulations) = (last(Regime::Foia), last(Regime::Eir));
        assert_eq!((act.on, regulations.on), (day("2026-05-13"), day("2026-05-13")));
        assert_eq!(act.days, regulations.days);
        assert_eq!(act.days.iter().filter_map(|day| day.number).max(), Some(40));
        assert!(rules(&act).iter().all(|rule| *rule == "FOIA 2000 s.45 Code, part 5"));
        assert_eq!(rules(&regulations), ["EIR 2004 reg. 11(2)"; 2]);
    }

    #[test]
    fn a_promised_day_takes_the_place_of_the_twentieth_and_of_the_outer_one() {
        let calendar = Calendar::united_kingdom();
        let last =
            |promised| outcome(Regime::Foia, day("2026-03-20"), promised, &calendar).unwrap();
        assert_eq!(
            (last(None).on, last(None).outer_on),
            (day("2026-04-21"), Some(day("2026-05-20")))
        );
        let promised = last(Some(day("2026-05-05")));
        assert_eq!((promised.on, promised.outer_on), (day("2026-05-05"), None));
        let told = promised.because.iter().any(|one| one.text.cy.contains("erbyn 5 Mai 2026"));
        assert!(told, "{:?}", promised.because);
    }

    #[test]
    fn a_reconsideration_is_free_and_states_the_failure_the_action_and_its_period() {
        let calendar = Calendar::united_kingdom();
        let last = outcome(Regime::Eir, day("2026-03-20"), None, &calendar).unwrap();
        assert_eq!((last.on, last.outer_on), (day("2026-05-20"), None));
        assert!(rules(&last).ends_with(&["EIR 2004 reg. 11(3)", "EIR 2004 reg. 11(5)"]));
    }

    #[test]
    fn the_six_weeks_run_from_the_outcome_of_the_review_where_there_was_one() {
        let answered_on = day("2026-03-12");
        let alone = complaint(Regime::Foia, answered_on, None).unwrap();
        assert_eq!(alone.on, day("2026-04-23"));
        assert!(alone.because[1].text.en.contains("Until there has been a review"));
        let reviewed = complaint(Regime::Eir, answered_on, Some(day("2026-04-21"))).unwrap();
        assert_eq!(reviewed.on, day("2026-06-02"));
        assert!(!reviewed.because[1].text.en.contains("Until there has been a review"));
        assert_eq!(
            rules(&reviewed),
            ["FOIA 2000 s.50(1)", "FOIA 2000 s.50(2)", "EIR 2004 reg. 18"]
        );
    }

    #[test]
    fn of_an_appeal_the_earlier_day_is_given_and_rule_12_is_told_of() {
        // 28 days after 8 May 2026 is a Friday; after 9 May a Saturday, which stays.
        let last = appeal(Regime::Foia, day("2026-05-09"));
        assert_eq!(last.on, day("2026-06-06"));
        assert_eq!(
            rules(&last),
            ["FOIA 2000 s.57", "GRC Rules 2009 r.22(1)(b)", "GRC Rules 2009 r.12(2)"]
        );
    }

    #[test]
    fn what_a_notice_asks_for_waits_for_an_appeal() {
        let last = |appeal| compliance(Regime::Foia, day("2026-09-01"), day("2026-10-06"), appeal);
        assert_eq!(rules(&last(None)), ["FOIA 2000 s.50(4)", "FOIA 2000 s.50(6)"]);
        assert!(last(None).because[1].text.en.contains("29 September 2026"));
        let appealed = last(Some(day("2026-09-20")));
        assert_eq!(appealed.on, day("2026-10-06"));
        assert!(appealed.because[2].text.en.contains("20 September 2026"));
    }

    #[test]
    fn subject_access_has_no_review() {
        let calendar = Calendar::united_kingdom();
        assert_eq!(window(Regime::SubjectAccess, day("2026-03-12"), &calendar), None);
        assert_eq!(outcome(Regime::SubjectAccess, day("2026-03-12"), None, &calendar), None);
        assert_eq!(complaint(Regime::SubjectAccess, day("2026-03-12"), None), None);
        let outcome = review_clock(Regime::SubjectAccess, day("2026-03-12"), &[], &calendar);
        assert_eq!(outcome.unwrap_err(), ClockError::NoReview);
    }
}
