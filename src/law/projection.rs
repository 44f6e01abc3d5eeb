//! The bank holidays that are to be expected in years for which none has been proclaimed.
//!
//! The Banking and Financial Dealings Act 1971 fixes some in Schedule 1; the others have been
//! proclaimed alike year after year (section 1(2) and (3)). What a coming proclamation will move
//! or add nobody knows, so a date that rests on these is provisional.

use super::{
    bank_holidays::{BankHoliday, Division},
    words::Words,
};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The last year for which bank holidays are worked out.
pub const LAST_YEAR: i32 = 2100;

const EVERYWHERE: &[Division] = &Division::ALL;
const NOT_IN_SCOTLAND: &[Division] = &[Division::EnglandAndWales, Division::NorthernIreland];
const SCOTLAND: &[Division] = &[Division::Scotland];
const NORTHERN_IRELAND: &[Division] = &[Division::NorthernIreland];

const SUMMER: Words = Words::of("Summer bank holiday", "Gŵyl banc yr haf");

/// The bank holidays of a year by rule, earliest first; nothing for a year that no calendar has.
pub fn expected_in(year: i32) -> Option<Vec<BankHoliday>> {
    let on = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let first_monday = |month| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, 1);
    let easter = easter_sunday(year)?;

    let new_year = weekday_from(on(1, 1)?)?;
    let second_of_january = weekday_from(on(1, 2)?.max(new_year.succ_opt()?))?;
    let (christmas, boxing_day) = christmas_and_boxing_day(on(12, 25)?)?;
    let days = [
        moved(on(1, 1)?, new_year, EVERYWHERE, "New Year's Day", "Dydd Calan"),
        moved(on(1, 2)?, second_of_january, SCOTLAND, "2nd January", "2 Ionawr"),
        off_the_weekend(on(3, 17)?, NORTHERN_IRELAND, "St Patrick's Day", "Gŵyl Sant Padrig")?,
        named(
            easter.checked_sub_days(Days::new(2))?,
            EVERYWHERE,
            Words::of("Good Friday", "Gwener y Groglith"),
        ),
        named(easter.succ_opt()?, NOT_IN_SCOTLAND, Words::of("Easter Monday", "Llun y Pasg")),
        named(
            first_monday(5)?,
            EVERYWHERE,
            Words::of("Early May bank holiday", "Gŵyl banc dechrau Mai"),
        ),
        named(
            last_monday(on(5, 31)?)?,
            EVERYWHERE,
            Words::of("Spring bank holiday", "Gŵyl banc y gwanwyn"),
        ),
        off_the_weekend(
            on(7, 12)?,
            NORTHERN_IRELAND,
            "Battle of the Boyne (Orangemen's Day)",
            "Brwydr y Boyne (Diwrnod yr Orangemen)",
        )?,
        named(first_monday(8)?, SCOTLAND, SUMMER),
        named(last_monday(on(8, 31)?)?, NOT_IN_SCOTLAND, SUMMER),
        off_the_weekend(on(11, 30)?, SCOTLAND, "St Andrew's Day", "Gŵyl Andreas")?,
        moved(on(12, 25)?, christmas, EVERYWHERE, "Christmas Day", "Dydd Nadolig"),
        moved(on(12, 26)?, boxing_day, EVERYWHERE, "Boxing Day", "Dydd San Steffan"),
    ];
    let mut days = Vec::from(days);
    days.sort_by_key(|day| day.date);
    Some(days)
}

/// BFDA 1971 Sch. 1 para. 1: "26th December, if it be not a Sunday", and "27th December in a year
/// in which 25th or 26th December is a Sunday". Where the two fill a weekend, a proclamation has
/// added the Tuesday.
fn christmas_and_boxing_day(christmas: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let boxing_day = christmas.succ_opt()?;
    if christmas.weekday() == Weekday::Sun {
        return Some((boxing_day.succ_opt()?, boxing_day));
    }
    let kept = weekday_from(christmas)?;
    Some((kept, weekday_from(boxing_day.max(kept.succ_opt()?))?))
}

/// The Sunday of Easter in the Gregorian calendar, by the algorithm that "Nature" printed in 1876
/// without its author's name.
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let golden = year % 19;
    let (century, rest) = (year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let sum = epact + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, (sum / 31).try_into().ok()?, (sum % 31 + 1).try_into().ok()?)
}

/// The day itself, or the Monday after it when it falls at a weekend.
fn weekday_from(day: NaiveDate) -> Option<NaiveDate> {
    let to_monday = match day.weekday() {
        Weekday::Sat => 2,
        Weekday::Sun => 1,
        _ => 0,
    };
    day.checked_add_days(Days::new(to_monday))
}

/// The last Monday of a month that ends on `last`.
fn last_monday(last: NaiveDate) -> Option<NaiveDate> {
    last.checked_sub_days(Days::new(last.weekday().num_days_from_monday().into()))
}

fn named(date: NaiveDate, divisions: &[Division], name: Words) -> BankHoliday {
    BankHoliday { date, divisions: divisions.to_vec(), name }
}

/// A day kept on its own date or, when that is at a weekend, on the Monday after.
fn off_the_weekend(
    usual: NaiveDate,
    divisions: &[Division],
    en: &'static str,
    cy: &'static str,
) -> Option<BankHoliday> {
    Some(moved(usual, weekday_from(usual)?, divisions, en, cy))
}

/// A day kept on `date`: a substitute day where that is not its usual one.
fn moved(
    usual: NaiveDate,
    date: NaiveDate,
    divisions: &[Division],
    en: &'static str,
    cy: &'static str,
) -> BankHoliday {
    let name = if date == usual {
        Words::of(en, cy)
    } else {
        Words::made(format!("{en} (substitute day)"), format!("{cy} (diwrnod amgen)"))
    };
    named(date, divisions, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::bank_holidays::{CARRIED, parse};
    use std::collections::BTreeSet;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Days that a proclamation added or moved, which no rule foresees.
    const PROCLAIMED: [&str; 9] = [
        "2011-04-29", // a royal wedding
        "2012-06-04", // the spring holiday, moved to a jubilee
        "2012-06-05", // that jubilee
        "2020-05-08", // the early May holiday, moved to the day of victory in Europe
        "2022-06-02", // the spring holiday, moved to a jubilee
        "2022-06-03", // that jubilee
        "2022-09-19", // a state funeral
        "2023-05-08", // a coronation
        "2026-06-15", // the World Cup, in Scotland
    ];

    /// Days that a proclamation took away by moving them.
    const MOVED_AWAY: [&str; 3] = ["2012-05-28", "2020-05-04", "2022-05-30"];

    /// In the years that begin on a Sunday 3 January has been called by either of two names.
    const OTHERWISE_NAMED: [&str; 2] = ["2012-01-03", "2017-01-03"];

    #[test]
    fn the_rules_give_every_day_of_the_list_but_those_that_a_proclamation_moved_or_added() {
        let listed: Vec<BankHoliday> = parse(CARRIED)
            .unwrap()
            .days
            .into_iter()
            .filter(|holiday| holiday.date >= day("2007-01-01"))
            .collect();
        let expected: Vec<BankHoliday> =
            (2007..=2030).flat_map(|year| expected_in(year).unwrap()).collect();

        let dates_only_in = |days: &[BankHoliday], others: &[BankHoliday]| -> BTreeSet<String> {
            days.iter()
                .filter(|holiday| !others.contains(holiday))
                .map(|holiday| holiday.date.to_string())
                .collect()
        };
        let both = |days: &[&str]| -> BTreeSet<String> {
            days.iter().chain(&OTHERWISE_NAMED).map(|&day| day.to_owned()).collect()
        };
        assert_eq!(dates_only_in(&listed, &expected), both(&PROCLAIMED));
        assert_eq!(dates_only_in(&expected, &listed), both(&MOVED_AWAY));
    }

    #[test]
    fn christmas_at_a_weekend_moves_to_the_days_after_it() {
        for (year, christmas, boxing_day) in [
            (2032, "2032-12-27", "2032-12-28"), // 25 December is a Saturday
            (2033, "2033-12-27", "2033-12-26"), // a Sunday
            (2037, "2037-12-25", "2037-12-28"), // a Friday
            (2031, "2031-12-25", "2031-12-26"), // a Thursday
        ] {
            let days = expected_in(year).unwrap();
            let on = |name: &str| {
                days.iter().find(|holiday| holiday.name.en.starts_with(name)).unwrap().date
            };
            assert_eq!(on("Christmas Day"), day(christmas));
            assert_eq!(on("Boxing Day"), day(boxing_day));
        }
    }

    #[test]
    fn easter_moves_as_its_table_says() {
        for sunday in [
            "1818-03-22",
            "1943-04-25",
            "2008-03-23",
            "2019-04-21",
            "2031-04-13",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2100-03-28",
        ] {
            let sunday = day(sunday);
            assert_eq!(easter_sunday(sunday.year()), Some(sunday));
        }
    }

    #[test]
    fn no_expected_day_is_at_a_weekend_and_none_stands_twice() {
        for year in 2031..=LAST_YEAR {
            let days = expected_in(year).unwrap();
            assert!(days.is_sorted_by(|one, next| one.date < next.date), "{year}");
            assert_eq!(days.len(), 13, "{year}");
            for holiday in days {
                assert_eq!(weekday_from(holiday.date), Some(holiday.date), "{}", holiday.name.en);
                assert_eq!(holiday.date.year(), year);
            }
        }
    }

    #[test]
    fn a_year_that_no_calendar_has_has_no_holidays() {
        assert_eq!(expected_in(i32::MAX / 20), None);
    }
}
