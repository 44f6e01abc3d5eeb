//! Which requests are added up against the cost limit: regulation 5 of the Freedom of Information
//! and Data Protection (Appropriate Limit and Fees) Regulations 2004 (SI 2004/3244).
//!
//! Here are the dates alone. Whether requests ask for "the same or similar information", and
//! whether different people "appear to the public authority to be acting in concert or in
//! pursuance of a campaign", an officer judges.

use super::calendar::Calendar;
use chrono::NaiveDate;
use std::ops::RangeInclusive;

/// SI 2004/3244 reg. 5(2)(b): the requests "are received by the public authority within any period
/// of sixty consecutive working days". Reg. 5(3) gives "working day" the meaning that FOIA 2000
/// s.10(6) has.
pub const AGGREGATION_WORKING_DAYS: usize = 60;

/// The last day of the period that begins with `day`.
///
/// A period begins and ends with a working day, so that one which takes in a Saturday has begun by
/// the Friday before.
fn period_ends_on(day: NaiveDate, calendar: &Calendar) -> NaiveDate {
    calendar.nth_working_day_after(at_or_before(day, calendar), AGGREGATION_WORKING_DAYS - 1)
}

/// The first day of the period that ends with `day`.
fn period_begins_on(day: NaiveDate, calendar: &Calendar) -> NaiveDate {
    let last = std::iter::successors(Some(day), NaiveDate::succ_opt)
        .find(|day| calendar.is_working_day(*day))
        .unwrap_or(day);
    std::iter::successors(Some(last), NaiveDate::pred_opt)
        .filter(|day| calendar.is_working_day(*day))
        .nth(AGGREGATION_WORKING_DAYS - 1)
        .unwrap_or(NaiveDate::MIN)
}

fn at_or_before(day: NaiveDate, calendar: &Calendar) -> NaiveDate {
    std::iter::successors(Some(day), NaiveDate::pred_opt)
        .find(|day| calendar.is_working_day(*day))
        .unwrap_or(day)
}

/// The days on which another request can have been received to stand in one period with a request
/// received on `day`: some period before it, some period after it.
pub fn reach(day: NaiveDate, calendar: &Calendar) -> RangeInclusive<NaiveDate> {
    period_begins_on(day, calendar)..=period_ends_on(day, calendar)
}

/// Whether requests received on these days were all received within one period.
pub fn are_in_one_period(days: &[NaiveDate], calendar: &Calendar) -> bool {
    match (days.iter().min(), days.iter().max()) {
        (Some(first), Some(last)) => *last <= period_ends_on(*first, calendar),
        _ => true,
    }
}

/// Which of `others`, by their places, were received with `own` in one period. Where there are
/// several such periods, that which takes in the most, and the earliest of those.
///
/// Two requests, each within sixty working days of a third, are not always within sixty of each
/// other: only what one period takes in is added up.
pub fn in_the_fullest_period(
    own: NaiveDate,
    others: &[NaiveDate],
    calendar: &Calendar,
) -> Vec<usize> {
    let reach = reach(own, calendar);
    let mut firsts: Vec<NaiveDate> =
        others.iter().copied().filter(|day| reach.contains(day) && *day < own).collect();
    firsts.push(own);
    firsts.sort_unstable();
    firsts.dedup();
    let mut fullest = Vec::new();
    for first in firsts {
        let period = first..=period_ends_on(first, calendar);
        let taken: Vec<usize> = others
            .iter()
            .enumerate()
            .filter(|(_, day)| period.contains(day))
            .map(|(place, _)| place)
            .collect();
        if taken.len() > fullest.len() {
            fullest = taken;
        }
    }
    fullest
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_period_has_sixty_working_days_with_its_first_and_its_last() {
        let calendar = Calendar::united_kingdom();
        // 18 February is the first; 17 March, Good Friday, Easter Monday and 4 May fall out.
        let first = day("2026-02-18");
        let last = *reach(first, &calendar).end();
        assert_eq!(last, day("2026-05-18"));
        assert_eq!(calendar.working_days_between(first, last) + 1, 60);
        assert!(are_in_one_period(&[first, last], &calendar));
        assert!(!are_in_one_period(&[first, day("2026-05-19")], &calendar));
    }

    #[test]
    fn a_saturday_stands_in_a_period_that_has_begun_by_the_friday_before() {
        let calendar = Calendar::new([]);
        let (friday, saturday) = (day("2026-02-20"), day("2026-02-21"));
        assert_eq!(reach(saturday, &calendar).end(), reach(friday, &calendar).end());
        let monday = day("2026-02-23");
        assert_eq!(reach(saturday, &calendar).start(), reach(monday, &calendar).start());
    }

    #[test]
    fn two_requests_within_reach_of_a_third_need_not_be_in_one_period() {
        let calendar = Calendar::united_kingdom();
        let own = day("2026-06-16");
        let (before, after) = (day("2026-04-15"), day("2026-08-14"));
        assert!(are_in_one_period(&[own, before], &calendar));
        assert!(are_in_one_period(&[own, after], &calendar));
        assert!(!are_in_one_period(&[own, before, after], &calendar));
        let also_after = day("2026-08-17");
        let others = [before, after, also_after, day("2027-01-04")];
        assert_eq!(in_the_fullest_period(own, &others, &calendar), [1, 2]);
    }

    #[test]
    fn a_request_alone_is_in_one_period_with_itself() {
        let calendar = Calendar::united_kingdom();
        assert!(are_in_one_period(&[], &calendar));
        assert!(are_in_one_period(&[day("2026-12-25")], &calendar));
        assert!(in_the_fullest_period(day("2026-12-25"), &[], &calendar).is_empty());
    }

    fn some_day() -> impl Strategy<Value = NaiveDate> {
        (0u64..900).prop_map(|days| day("2025-01-01") + Days::new(days))
    }

    proptest! {
        #[test]
        fn reach_is_the_same_seen_from_either_request(a in some_day(), b in some_day()) {
            let calendar = Calendar::united_kingdom();
            let seen = reach(a, &calendar).contains(&b);
            prop_assert_eq!(seen, reach(b, &calendar).contains(&a));
            prop_assert_eq!(seen, are_in_one_period(&[a, b], &calendar));
        }

        #[test]
        fn what_is_taken_in_stands_in_one_period_and_nothing_could_be_added(
            own in some_day(),
            others in prop::collection::vec(some_day(), 0..12),
        ) {
            let calendar = Calendar::united_kingdom();
            let taken = in_the_fullest_period(own, &others, &calendar);
            let mut days: Vec<NaiveDate> = taken.iter().map(|place| others[*place]).collect();
            days.push(own);
            prop_assert!(are_in_one_period(&days, &calendar));
            for (place, other) in others.iter().enumerate() {
                if !taken.contains(&place) {
                    let more = [days.as_slice(), &[*other]].concat();
                    prop_assert!(!are_in_one_period(&more, &calendar));
                }
            }
        }

        #[test]
        fn another_bank_holiday_never_takes_a_request_out(
            from in some_day(),
            working_days in 0usize..60,
            holiday in 0u64..100,
        ) {
            let without = Calendar::new([]);
            let first = without.nth_working_day_after(from, 1);
            let last = without.nth_working_day_after(first, working_days);
            let holiday = from + Days::new(holiday);
            // A holiday at an end moves the working day at which a period begins.
            prop_assume!(holiday != first && holiday != last);
            prop_assert!(are_in_one_period(&[first, last], &without));
            prop_assert!(are_in_one_period(&[first, last], &Calendar::new([holiday])));
        }
    }
}
