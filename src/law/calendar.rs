//! Working days, as the Freedom of Information Act 2000 counts them.

use super::{
    bank_holidays::{BankHoliday, BankHolidays, DayError, Division, ListError, parse},
    words::Words,
};
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which days the clock runs on.
///
/// Built from data; the rules below never fetch it. It answers for the days from
/// [`Calendar::covers_from`] to [`Calendar::covers_until`], and those after
/// [`Calendar::confirmed_until`] rest on projections.
#[derive(Debug, Clone)]
pub struct Calendar {
    from: NaiveDate,
    until: NaiveDate,
    confirmed_until: NaiveDate,
    bank_holidays: BTreeMap<NaiveDate, BankHoliday>,
    /// The working days that are covered, in order. Empty where the calendar answers for all days.
    working_days: Vec<NaiveDate>,
    /// For each day that is covered, how many of those lie before or on it: with both tables a day
    /// is found by its number, however long the period.
    counts: Vec<usize>,
}

/// Why the clock does not run on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NonWorkingDay {
    /// A Saturday.
    Saturday,
    /// A Sunday.
    Sunday,
    /// A bank holiday in a part of the United Kingdom; Christmas Day and Good Friday come as one.
    BankHoliday(BankHoliday),
}

impl NonWorkingDay {
    /// What the day is, with the part of the kingdom where it is not the whole:
    /// "St Patrick's Day (Northern Ireland)".
    pub fn words(&self) -> Words {
        match self {
            Self::Saturday => Words::of("Saturday", "Dydd Sadwrn"),
            Self::Sunday => Words::of("Sunday", "Dydd Sul"),
            Self::BankHoliday(day) if day.divisions.len() == Division::ALL.len() => {
                day.name.clone()
            }
            Self::BankHoliday(day) => {
                let names: Vec<Words> = day.divisions.iter().map(|d| d.name()).collect();
                let english: Vec<&str> = names.iter().map(|name| &*name.en).collect();
                let welsh: Vec<&str> = names.iter().map(|name| &*name.cy).collect();
                Words::made(
                    format!("{} ({})", day.name.en, english.join("; ")),
                    format!("{} ({})", day.name.cy, welsh.join("; ")),
                )
            }
        }
    }
}

impl Calendar {
    /// The calendar of the list that the program carries and of the days expected after it.
    pub fn united_kingdom() -> Self {
        BankHolidays::united_kingdom().into()
    }

    /// The same with days that were proclaimed later; the first that cannot join the list is
    /// refused.
    pub fn united_kingdom_with(days: &[BankHoliday]) -> Result<Self, DayError> {
        let mut list = BankHolidays::united_kingdom();
        days.iter().try_for_each(|day| list.add(day))?;
        Ok(list.into())
    }

    /// The calendar of another list in the same form, for instance one with a newly proclaimed
    /// day.
    pub fn from_text(list: &str) -> Result<Self, ListError> {
        parse(list).map(Self::from)
    }

    /// A calendar in which just these days are bank holidays, everywhere in the kingdom, and
    /// which answers for all days. Christmas Day is one whether given or not.
    pub fn new(days: impl IntoIterator<Item = NaiveDate>) -> Self {
        let name = Words::of("Bank holiday", "Gŵyl banc");
        let day =
            |date| BankHoliday { date, divisions: Division::ALL.to_vec(), name: name.clone() };
        Self {
            from: NaiveDate::MIN,
            until: NaiveDate::MAX,
            confirmed_until: NaiveDate::MAX,
            bank_holidays: days.into_iter().map(|date| (date, day(date))).collect(),
            working_days: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// The first day that the calendar answers for.
    pub fn covers_from(&self) -> NaiveDate {
        self.from
    }

    /// The last day that the calendar answers for.
    pub fn covers_until(&self) -> NaiveDate {
        self.until
    }

    /// The last day up to which every bank holiday has been proclaimed. A date that is due later
    /// is shown with a warning.
    pub fn confirmed_until(&self) -> NaiveDate {
        self.confirmed_until
    }

    /// FOIA 2000 s.10(6): a working day is "any day other than a Saturday, a Sunday, Christmas
    /// Day, Good Friday or a day which is a bank holiday under the Banking and Financial Dealings
    /// Act 1971 in any part of the United Kingdom". EIR 2004 reg. 2(1) gives the words the same
    /// meaning.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        match self.count_to(day) {
            Some(count) => self.numbered(count) == Some(day),
            None => {
                !is_weekend(day) && !self.bank_holidays.contains_key(&day) && !is_christmas_day(day)
            }
        }
    }

    /// Why a day is not a working day under s.10(6); nothing when it is one.
    pub fn why_not(&self, day: NaiveDate) -> Option<NonWorkingDay> {
        self.closed(day, |_| true)
    }

    /// Why a day is not a working day in one part of the kingdom alone, which is what the rule of
    /// subject access asks: the "any part" of s.10(6) is the Freedom of Information Act's own.
    pub fn why_not_in(&self, division: Division, day: NaiveDate) -> Option<NonWorkingDay> {
        self.closed(day, |holiday| holiday.divisions.contains(&division))
    }

    /// Whether a day is neither at a weekend nor a bank holiday in one part of the kingdom.
    pub fn is_open_in(&self, division: Division, day: NaiveDate) -> bool {
        let holiday = || self.bank_holidays.get(&day);
        !is_weekend(day)
            && !is_christmas_day(day)
            && !holiday().is_some_and(|holiday| holiday.divisions.contains(&division))
    }

    fn closed(
        &self,
        day: NaiveDate,
        concerns: impl Fn(&BankHoliday) -> bool,
    ) -> Option<NonWorkingDay> {
        match day.weekday() {
            Weekday::Sat => return Some(NonWorkingDay::Saturday),
            Weekday::Sun => return Some(NonWorkingDay::Sunday),
            _ => {}
        }
        if let Some(holiday) = self.bank_holidays.get(&day).filter(|holiday| concerns(holiday)) {
            return Some(NonWorkingDay::BankHoliday(holiday.clone()));
        }
        is_christmas_day(day).then(|| {
            NonWorkingDay::BankHoliday(BankHoliday {
                date: day,
                divisions: Division::ALL.to_vec(),
                name: Words::of("Christmas Day", "Dydd Nadolig"),
            })
        })
    }

    /// The `nth` working day after `day`; `day` itself is day nought, working day or not.
    ///
    /// At the end of the calendar of `chrono` (the year 262142) it stays at the last day.
    pub fn nth_working_day_after(&self, day: NaiveDate, nth: usize) -> NaiveDate {
        let Some(skip) = nth.checked_sub(1) else { return day };
        self.count_to(day)
            .and_then(|count| self.numbered(count.checked_add(nth)?))
            .unwrap_or_else(|| self.working_days_after(day).nth(skip).unwrap_or(NaiveDate::MAX))
    }

    /// How many working days lie after `from`, up to and with `to`: the number of the working day
    /// that `to` is when `from` is day nought. Nought when `to` is not later.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> usize {
        match (self.count_to(from), self.count_to(to)) {
            (Some(before), Some(count)) => count.saturating_sub(before),
            _ => self.working_days_after(from).take_while(|day| *day <= to).count(),
        }
    }

    /// How many of the working days that are covered lie before or on a day that is covered.
    fn count_to(&self, day: NaiveDate) -> Option<usize> {
        let at = usize::try_from((day - self.from).num_days()).ok()?;
        self.counts.get(at).copied()
    }

    /// The working day of that number, the first that is covered being number one.
    fn numbered(&self, number: usize) -> Option<NaiveDate> {
        self.working_days.get(number.checked_sub(1)?).copied()
    }

    fn working_days_after(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        day.iter_days().skip(1).filter(|day| self.is_working_day(*day))
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The subsection names Christmas Day for itself, whatever a list says.
fn is_christmas_day(day: NaiveDate) -> bool {
    (day.month(), day.day()) == (12, 25)
}

impl From<BankHolidays> for Calendar {
    fn from(list: BankHolidays) -> Self {
        let calendar = Self {
            from: list.from,
            until: list.until,
            confirmed_until: list.confirmed_until,
            bank_holidays: list.days.into_iter().map(|day| (day.date, day)).collect(),
            working_days: Vec::new(),
            counts: Vec::new(),
        };
        let (mut working_days, mut counts) = (Vec::new(), Vec::new());
        for day in list.from.iter_days().take_while(|day| *day <= list.until) {
            if calendar.is_working_day(day) {
                working_days.push(day);
            }
            counts.push(working_days.len());
        }
        Self { working_days, counts, ..calendar }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The Sunday of Easter in the Gregorian calendar (the anonymous algorithm of 1876).
    fn easter_sunday(year: i32) -> NaiveDate {
        let golden = year % 19;
        let (century, rest) = (year / 100, year % 100);
        let correction = (century - (century + 8) / 25 + 1) / 3;
        let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
        let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
        let late = (golden + 11 * epact + 22 * weekday) / 451;
        let sum = epact + weekday - 7 * late + 114;
        let (month, day) = (sum / 31, sum % 31 + 1);
        NaiveDate::from_ymd_opt(year, month.unsigned_abs(), day.unsigned_abs()).unwrap()
    }

    #[test]
    fn christmas_day_and_good_friday_are_no_working_days() {
        let calendar = Calendar::united_kingdom();
        for year in 2005..=2100 {
            let good_friday = easter_sunday(year) - chrono::Days::new(2);
            let christmas = NaiveDate::from_ymd_opt(year, 12, 25).unwrap();
            let why = calendar.why_not(good_friday).unwrap();
            assert_eq!(why.words().en, "Good Friday", "{good_friday}");
            assert!(!calendar.is_working_day(christmas), "{christmas}");
        }
        assert!(!Calendar::new([]).is_working_day(day("2026-12-25")));
    }

    #[test]
    fn a_bank_holiday_in_any_part_of_the_kingdom_is_no_working_day() {
        let calendar = Calendar::united_kingdom();
        for (date, en, cy) in [
            (
                "2026-03-17",
                "St Patrick's Day (Northern Ireland)",
                "Gŵyl Sant Padrig (Gogledd Iwerddon)",
            ),
            ("2026-06-15", "World Cup bank holiday (Scotland)", "Gŵyl banc Cwpan y Byd (yr Alban)"),
            (
                "2026-04-06",
                "Easter Monday (England and Wales; Northern Ireland)",
                "Llun y Pasg (Cymru a Lloegr; Gogledd Iwerddon)",
            ),
            ("2026-01-01", "New Year's Day", "Dydd Calan"),
            ("2026-03-14", "Saturday", "Dydd Sadwrn"),
            ("2026-03-15", "Sunday", "Dydd Sul"),
        ] {
            let words = calendar.why_not(day(date)).unwrap().words();
            assert_eq!((&*words.en, &*words.cy), (en, cy), "{date}");
        }
        assert!(calendar.is_working_day(day("2026-03-02")), "St David's Day was a Sunday");
        assert!(calendar.is_working_day(day("2027-03-01")), "St David's Day is a working day");
    }

    #[test]
    fn moved_holidays_leave_their_usual_day_a_working_day() {
        let calendar = Calendar::united_kingdom();
        for (moved_from, moved_to) in [
            ("2012-05-28", "2012-06-04"),
            ("2020-05-04", "2020-05-08"),
            ("2022-05-30", "2022-06-02"),
        ] {
            assert!(calendar.is_working_day(day(moved_from)), "{moved_from}");
            assert!(!calendar.is_working_day(day(moved_to)), "{moved_to}");
        }
    }

    #[test]
    fn a_day_proclaimed_later_is_no_working_day_from_then_on() {
        let royal = |date, divisions: &[Division]| BankHoliday {
            date: day(date),
            divisions: divisions.to_vec(),
            name: Words::of("Royal occasion", "Achlysur brenhinol"),
        };
        let days = [
            royal("2031-06-11", &Division::ALL),
            royal("2027-03-17", &[Division::EnglandAndWales]),
        ];
        let calendar = Calendar::united_kingdom_with(&days).unwrap();
        let says = |date| calendar.why_not(day(date)).unwrap().words();
        assert_eq!(says("2031-06-11"), Words::of("Royal occasion", "Achlysur brenhinol"));
        assert_eq!(
            says("2027-03-17").en,
            "St Patrick's Day / Royal occasion (England and Wales; Northern Ireland)"
        );
        let wales = Division::EnglandAndWales;
        assert!(calendar.why_not_in(wales, day("2027-03-17")).is_some());
        let friday = day("2031-06-06");
        assert_eq!(calendar.nth_working_day_after(friday, 4), day("2031-06-13"));

        let again = Calendar::united_kingdom_with(&[days[0].clone(), days[0].clone()]);
        assert_eq!(again.unwrap_err(), DayError::AlreadyListed { date: day("2031-06-11") });
    }

    #[test]
    fn subject_access_looks_at_one_part_of_the_kingdom() {
        let calendar = Calendar::united_kingdom();
        let wales = Division::EnglandAndWales;
        assert_eq!(calendar.why_not_in(wales, day("2026-03-17")), None);
        assert!(calendar.why_not_in(Division::NorthernIreland, day("2026-03-17")).is_some());
        assert!(calendar.why_not_in(wales, day("2026-04-06")).is_some());
    }

    #[test]
    fn day_nought_is_not_counted() {
        let calendar = Calendar::united_kingdom();
        let friday = day("2026-02-27");
        assert_eq!(calendar.nth_working_day_after(friday, 0), friday);
        assert_eq!(calendar.nth_working_day_after(friday, 1), day("2026-03-02"));
        assert_eq!(calendar.working_days_between(friday, friday), 0);
        assert_eq!(calendar.working_days_between(friday, day("2026-03-01")), 0);
        assert_eq!(calendar.working_days_between(friday, day("2026-03-02")), 1);
        assert_eq!(calendar.working_days_between(day("2026-03-02"), friday), 0);
    }

    #[test]
    fn a_day_is_a_working_day_exactly_when_there_is_no_reason_against_it() {
        for calendar in [Calendar::united_kingdom(), Calendar::new([day("2026-03-18")])] {
            for day in day("2024-12-20").iter_days().take(800) {
                assert_eq!(calendar.is_working_day(day), calendar.why_not(day).is_none(), "{day}");
                for division in Division::ALL {
                    let why_not = calendar.why_not_in(division, day);
                    assert_eq!(calendar.is_open_in(division, day), why_not.is_none(), "{day}");
                }
            }
        }
    }

    #[test]
    fn a_day_is_counted_alike_inside_the_list_and_across_its_ends() {
        let calendar = Calendar::united_kingdom();
        for start in
            ["2004-12-30", "2004-12-31", "2005-01-01", "2026-02-18", "2030-12-20", "2100-12-20"]
        {
            let start = day(start);
            for nth in 1..60 {
                let counted = calendar.working_days_after(start).nth(nth - 1).unwrap();
                assert_eq!(calendar.nth_working_day_after(start, nth), counted, "{start} {nth}");
                assert_eq!(calendar.working_days_between(start, counted), nth, "{start} {nth}");
            }
        }
    }

    #[test]
    fn the_end_of_time_is_the_last_day_and_no_panic() {
        let calendar = Calendar::new([]);
        let late = NaiveDate::MAX - chrono::Days::new(3);
        assert_eq!(calendar.nth_working_day_after(late, 400), NaiveDate::MAX);
    }
}
