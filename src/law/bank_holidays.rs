//! The bank holidays of the United Kingdom, as dated data with a source.
//!
//! The Banking and Financial Dealings Act 1971 fixes some (section 1 and Schedule 1) and leaves
//! others to a yearly proclamation (section 1(2) and (3)), so those of the past cannot be worked
//! out by rule. `bank_holidays.csv` stands beside this file; its first two lines say which days it
//! covers and up to which day every row has been proclaimed rather than projected. The years after
//! it are [projected](super::projection) by rule.

use super::{projection, words::Words};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The list that the program carries.
pub(super) const CARRIED: &str = include_str!("bank_holidays.csv");

const COLUMNS: &str = "date,divisions,english,welsh,source";

/// The most characters that the name of an entered day has in one language, and its source.
pub const LONGEST_NAME: usize = 120;

/// A part of the United Kingdom that has bank holidays of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Division {
    /// England and Wales, which share one list: Wales has no bank holiday of its own.
    EnglandAndWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

impl Division {
    /// All three, in the order in which they are named.
    pub const ALL: [Self; 3] = [Self::EnglandAndWales, Self::Scotland, Self::NorthernIreland];

    /// The name in both languages.
    pub const fn name(self) -> Words {
        match self {
            Self::EnglandAndWales => Words::of("England and Wales", "Cymru a Lloegr"),
            Self::Scotland => Words::of("Scotland", "yr Alban"),
            Self::NorthernIreland => Words::of("Northern Ireland", "Gogledd Iwerddon"),
        }
    }

    /// How lists write it: `E&W`, `SCT` or `NI`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::EnglandAndWales => "E&W",
            Self::Scotland => "SCT",
            Self::NorthernIreland => "NI",
        }
    }
}

/// A text that is the code of no division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("divisions are E&W, SCT and NI")]
pub struct UnknownDivision;

impl FromStr for Division {
    type Err = UnknownDivision;

    fn from_str(code: &str) -> Result<Self, UnknownDivision> {
        Self::ALL.into_iter().find(|division| division.code() == code).ok_or(UnknownDivision)
    }
}

/// One day that is a bank holiday somewhere in the United Kingdom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankHoliday {
    /// The day.
    pub date: NaiveDate,
    /// Where it is one; in order, without repeats, never empty.
    pub divisions: Vec<Division>,
    /// What it is called.
    pub name: Words,
}

/// A list of bank holidays with the days that it answers for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankHolidays {
    /// The first day that the list answers for.
    pub from: NaiveDate,
    /// The last day that the list answers for.
    pub until: NaiveDate,
    /// The last day up to which every row is proclaimed; later rows are projections.
    pub confirmed_until: NaiveDate,
    /// The days, earliest first.
    pub days: Vec<BankHoliday>,
}

impl BankHolidays {
    /// The list that the program carries and, in the years after it up to
    /// [`projection::LAST_YEAR`], the days that are to be expected.
    ///
    /// # Panics
    ///
    /// Never in a program whose tests pass: the list is part of it, and
    /// `the_carried_list_is_read_whole` holds it readable.
    #[expect(clippy::expect_used, reason = "the embedded list is checked by a test")]
    pub fn united_kingdom() -> Self {
        let mut list = parse(CARRIED).expect("the carried list is well formed");
        for year in list.until.year() + 1..=projection::LAST_YEAR {
            list.days.extend(projection::expected_in(year).unwrap_or_default());
        }
        list.until = NaiveDate::from_ymd_opt(projection::LAST_YEAR, 12, 31).unwrap_or(list.until);
        list
    }

    /// Add a day that was proclaimed after the list was made.
    ///
    /// Where the day is a bank holiday of other divisions already, it becomes one of these too,
    /// and keeps the names of both.
    pub fn add(&mut self, day: &BankHoliday) -> Result<(), DayError> {
        let date = day.date;
        if date < self.from || date > self.until {
            return Err(DayError::Outside { date, from: self.from, until: self.until });
        }
        if day.divisions.is_empty() {
            return Err(DayError::NoDivision { date });
        }
        let names = [&day.name.en, &day.name.cy];
        if names.iter().any(|name| name.trim().is_empty()) {
            return Err(DayError::NoName { date });
        }
        if names.iter().any(|name| name.chars().count() > LONGEST_NAME) {
            return Err(DayError::LongName { date });
        }
        let place = self.days.partition_point(|known| known.date < date);
        if let Some(known) = self.days.get_mut(place).filter(|known| known.date == date) {
            return known.merge(day);
        }
        self.days.insert(place, day.in_order());
        Ok(())
    }
}

impl BankHoliday {
    /// The same with its divisions in order and each once.
    fn in_order(&self) -> Self {
        let mut day = self.clone();
        day.divisions.sort_unstable();
        day.divisions.dedup();
        day
    }

    fn merge(&mut self, other: &Self) -> Result<(), DayError> {
        if other.divisions.iter().all(|division| self.divisions.contains(division)) {
            return Err(DayError::AlreadyListed { date: self.date });
        }
        self.divisions.extend(&other.divisions);
        *self = self.in_order();
        if self.name != other.name {
            // A stroke and no "and": a Welsh "a" would change the first letter of what follows.
            let both = |one: &str, other: &str| format!("{one} / {other}");
            self.name = Words::made(
                both(&self.name.en, &other.name.en),
                both(&self.name.cy, &other.name.cy),
            );
        }
        Ok(())
    }
}

/// Why a day that was entered cannot join the bank holidays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// A day that the calendar does not answer for.
    #[error("{date} lies outside {from} to {until}, the days that the list covers")]
    Outside {
        /// The day.
        date: NaiveDate,
        /// The first day that is covered.
        from: NaiveDate,
        /// The last day that is covered.
        until: NaiveDate,
    },
    /// A day that is a bank holiday nowhere.
    #[error("{date} names no division: give one or more of E&W, SCT and NI")]
    NoDivision {
        /// The day.
        date: NaiveDate,
    },
    /// A day that is a bank holiday already in each division that was named.
    #[error("{date} is a bank holiday there already")]
    AlreadyListed {
        /// The day.
        date: NaiveDate,
    },
    /// A day without its name in one of the languages.
    #[error("{date} needs its name in English and in Welsh")]
    NoName {
        /// The day.
        date: NaiveDate,
    },
    /// A name that is too long in one of the languages.
    #[error("the name of {date} is longer than {LONGEST_NAME} characters")]
    LongName {
        /// The day.
        date: NaiveDate,
    },
}

/// A day that was proclaimed after the list was made, and what proclaims it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredDay {
    /// The day.
    pub day: BankHoliday,
    /// The proclamation, as the Gazette or the authority's own register calls it.
    pub source: String,
}

/// Read days that were proclaimed later, one a line: date, divisions, name in English, name in
/// Welsh and source, with commas between. The first line may name the columns; empty lines and
/// those that begin with `#` are passed over.
///
/// Each day is tried against the list that is `known` and the lines before it, and every line that
/// is wrong is told.
pub fn parse_days(text: &str, known: BankHolidays) -> Result<Vec<EnteredDay>, Vec<LineError>> {
    let mut list = known;
    let (mut days, mut wrong) = (Vec::new(), Vec::new());
    let text = text.trim_start_matches('\u{feff}');
    for (line, row) in text.lines().enumerate().map(|(at, row)| (at + 1, row.trim())) {
        let is_heading = line == 1 && COLUMNS.starts_with(row);
        if row.is_empty() || row.starts_with('#') || is_heading {
            continue;
        }
        let entered = parse_day(row).and_then(|entered| {
            list.add(&entered.day)?;
            if entered.source.is_empty() || entered.source.chars().count() > LONGEST_NAME {
                return Err(RowError::Source);
            }
            Ok(entered)
        });
        match entered {
            Ok(entered) => days.push(entered),
            Err(reason) => wrong.push(LineError { line, reason }),
        }
    }
    if wrong.is_empty() { Ok(days) } else { Err(wrong) }
}

fn parse_day(row: &str) -> Result<EnteredDay, RowError> {
    let values: Vec<&str> = row.split(',').map(str::trim).collect();
    let (date, divisions, en, cy, source) = match values.as_slice() {
        [date, divisions, en, cy] => (date, divisions, en, cy, ""),
        [date, divisions, en, cy, source] => (date, divisions, en, cy, *source),
        _ => return Err(RowError::Columns),
    };
    let divisions = divisions.split('+').map(|code| code.trim().parse()).collect::<Result<_, _>>();
    let day = BankHoliday {
        date: day(date).ok_or(RowError::Date)?,
        divisions: divisions?,
        name: Words::made((*en).to_owned(), (*cy).to_owned()),
    };
    Ok(EnteredDay { day: day.in_order(), source: source.to_owned() })
}

/// What makes `date` a bank holiday in the list that the program carries; nothing for a day that
/// the list does not name.
pub fn carried_source(date: NaiveDate) -> Option<&'static str> {
    let start = format!("{date},");
    let row = CARRIED.lines().find(|row| row.starts_with(&start))?;
    row.rsplit(',').next()
}

/// The last day of the list that the program carries. What lies after it is worked out by rule.
pub fn carried_until() -> NaiveDate {
    parse(CARRIED).map_or(NaiveDate::MAX, |list| list.until)
}

/// A line of entered days that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct LineError {
    /// Which line, counting from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: RowError,
}

/// What is wrong with a line of entered days.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// Too few or too many values.
    #[error("a day is written DATE,DIVISIONS,ENGLISH NAME,WELSH NAME,SOURCE")]
    Columns,
    /// Not a date with a year of four digits.
    #[error("the date must be a real day written YYYY-MM-DD")]
    Date,
    /// A division that is none.
    #[error("divisions are E&W, SCT and NI, joined by +")]
    Division(#[from] UnknownDivision),
    /// A day that cannot join the list.
    #[error("{0}")]
    Day(#[from] DayError),
    /// A day without what proclaims it, or with too much of it.
    #[error("name the source of the proclamation, in at most {LONGEST_NAME} characters")]
    Source,
}

/// Why a list of bank holidays was refused. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// The two lines of dates, or the line of column names, are missing or read otherwise.
    #[error("line {line} of the bank holidays must read \"{wanted}\"")]
    Heading {
        /// Which line.
        line: usize,
        /// What it has to say.
        wanted: &'static str,
    },
    /// A row with too few or too many values, or an empty one.
    #[error("line {line} of the bank holidays needs {COLUMNS}, none of them empty")]
    Columns {
        /// Which line.
        line: usize,
    },
    /// Not a date with a year of four digits.
    #[error("line {line} of the bank holidays: the date must be a real day written YYYY-MM-DD")]
    Date {
        /// Which line.
        line: usize,
    },
    /// A day outside the period that the list says it covers.
    #[error("line {line} of the bank holidays: the date lies outside the days the list covers")]
    Outside {
        /// Which line.
        line: usize,
    },
    /// A day that stands in the list already, or before the one above it.
    #[error("line {line} of the bank holidays: dates must rise, each standing once")]
    Order {
        /// Which line.
        line: usize,
    },
    /// A division that the list does not know, or names twice.
    #[error("line {line} of the bank holidays: divisions are E&W, SCT and NI, joined by +")]
    Division {
        /// Which line.
        line: usize,
    },
}

/// Read a list strictly: whatever is not understood is refused with its line.
pub fn parse(text: &str) -> Result<BankHolidays, ListError> {
    let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    let (from, until) = heading(lines.next(), 1, "# covers YYYY-MM-DD to YYYY-MM-DD", |line| {
        let (from, until) = line.strip_prefix("# covers ")?.split_once(" to ")?;
        Some((day(from)?, day(until)?))
    })?;
    let confirmed_until = heading(lines.next(), 2, "# confirmed until YYYY-MM-DD", |line| {
        day(line.strip_prefix("# confirmed until ")?)
    })?;
    heading(lines.next(), 3, COLUMNS, |line| (line == COLUMNS).then_some(()))?;

    let mut days: Vec<BankHoliday> = Vec::new();
    for (line, row) in lines {
        let values: Vec<&str> = row.split(',').collect();
        let [date, divisions, en, cy, source] = values.as_slice() else {
            return Err(ListError::Columns { line });
        };
        if [en, cy, source].iter().any(|value| value.trim().is_empty()) {
            return Err(ListError::Columns { line });
        }
        let date = day(date).ok_or(ListError::Date { line })?;
        if date < from || date > until {
            return Err(ListError::Outside { line });
        }
        if days.last().is_some_and(|before| before.date >= date) {
            return Err(ListError::Order { line });
        }
        let divisions = divisions
            .split('+')
            .map(|code| code.parse().ok())
            .collect::<Option<Vec<Division>>>()
            .filter(|found| found.is_sorted_by(|one, next| one < next))
            .ok_or(ListError::Division { line })?;
        let name = Words::made((*en).to_owned(), (*cy).to_owned());
        days.push(BankHoliday { date, divisions, name });
    }
    Ok(BankHolidays { from, until, confirmed_until, days })
}

fn heading<T>(
    line: Option<(usize, &str)>,
    number: usize,
    wanted: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, ListError> {
    line.and_then(|(_, text)| read(text)).ok_or(ListError::Heading { line: number, wanted })
}

/// A day written with ten characters; a year of two digits is no year.
fn day(text: &str) -> Option<NaiveDate> {
    (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "# covers 2011-01-01 to 2011-12-31\n# confirmed until 2011-12-31\n\
                        date,divisions,english,welsh,source\n";

    fn with(rows: &str) -> Result<BankHolidays, ListError> {
        parse(&format!("{HEAD}{rows}"))
    }

    #[test]
    fn the_carried_list_is_read_whole() {
        let list = parse(CARRIED).unwrap();
        assert_eq!(list.days.len(), 342);
        assert_eq!(list.confirmed_until.to_string(), "2028-12-31");
        assert!(list.days.iter().all(|day| !day.divisions.is_empty()));
    }

    #[test]
    fn the_years_after_the_list_are_expected_by_rule_and_not_confirmed() {
        let (list, carried) = (BankHolidays::united_kingdom(), parse(CARRIED).unwrap());
        assert_eq!(list.from.to_string(), "2005-01-01");
        assert_eq!(list.until.to_string(), "2100-12-31");
        assert_eq!(list.confirmed_until, carried.confirmed_until);
        assert_eq!(list.days.get(..carried.days.len()), Some(&*carried.days));
        assert_eq!(list.days.len(), carried.days.len() + 70 * 13);
        assert!(list.days.is_sorted_by(|one, next| one.date < next.date));
    }

    #[test]
    fn a_year_of_two_digits_is_refused_with_its_line() {
        let row = "30/11/11,SCT,St Andrew's Day,Gŵyl Andreas,asp 2007/2";
        assert_eq!(with(row), Err(ListError::Date { line: 4 }));
        let row = "11-11-30,SCT,St Andrew's Day,Gŵyl Andreas,asp 2007/2";
        assert_eq!(with(row), Err(ListError::Date { line: 4 }));
    }

    #[test]
    fn a_day_that_stands_twice_is_refused_with_its_line() {
        let row = "2011-11-30,SCT,St Andrew's Day,Gŵyl Andreas,asp 2007/2\n";
        assert_eq!(with(&row.repeat(2)), Err(ListError::Order { line: 5 }));
    }

    #[test]
    fn an_unknown_division_is_refused_with_its_line() {
        for divisions in ["WLS", "", "SCT+SCT", "SCT+E&W"] {
            let row = format!("2011-11-30,{divisions},St Andrew's Day,Gŵyl Andreas,asp 2007/2");
            assert_eq!(with(&row), Err(ListError::Division { line: 4 }), "{divisions}");
        }
    }

    #[test]
    fn a_day_outside_the_list_or_a_row_without_its_welsh_name_is_refused() {
        let row = "2012-11-30,SCT,St Andrew's Day,Gŵyl Andreas,asp 2007/2";
        assert_eq!(with(row), Err(ListError::Outside { line: 4 }));
        let row = "2011-11-30,SCT,St Andrew's Day,,asp 2007/2";
        assert_eq!(with(row), Err(ListError::Columns { line: 4 }));
    }

    #[test]
    fn a_division_is_read_as_it_is_written() {
        for division in Division::ALL {
            assert_eq!(division.code().parse(), Ok(division));
        }
        assert_eq!("WLS".parse::<Division>(), Err(UnknownDivision));
    }

    fn royal(date: &str, divisions: &[Division]) -> BankHoliday {
        BankHoliday {
            date: date.parse().unwrap(),
            divisions: divisions.to_vec(),
            name: Words::of("Royal occasion", "Achlysur brenhinol"),
        }
    }

    #[test]
    fn a_proclaimed_day_joins_the_list_in_its_place() {
        let mut list = BankHolidays::united_kingdom();
        let day = royal("2031-06-11", &[Division::Scotland, Division::EnglandAndWales]);
        list.add(&day).unwrap();
        let added = list.days.iter().find(|known| known.date == day.date).unwrap();
        assert_eq!(added.divisions, [Division::EnglandAndWales, Division::Scotland]);
        assert!(list.days.is_sorted_by(|one, next| one.date < next.date));
    }

    #[test]
    fn a_day_that_others_keep_already_is_shared_and_keeps_both_names() {
        let mut list = BankHolidays::united_kingdom();
        list.add(&royal("2027-03-17", &[Division::EnglandAndWales])).unwrap();
        let shared = list.days.iter().find(|day| day.date.to_string() == "2027-03-17").unwrap();
        assert_eq!(shared.divisions, [Division::EnglandAndWales, Division::NorthernIreland]);
        assert_eq!(shared.name.en, "St Patrick's Day / Royal occasion");
        assert_eq!(shared.name.cy, "Gŵyl Sant Padrig / Achlysur brenhinol");

        let patrick = BankHoliday {
            name: Words::of("St Patrick's Day", "Gŵyl Sant Padrig"),
            ..royal("2028-03-17", &[Division::Scotland])
        };
        list.add(&patrick).unwrap();
        let shared = list.days.iter().find(|day| day.date == patrick.date).unwrap();
        assert_eq!(shared.name, patrick.name);
    }

    #[test]
    fn a_day_that_cannot_join_the_list_is_refused_for_its_reason() {
        let mut list = BankHolidays::united_kingdom();
        let before = list.clone();
        let everywhere = &Division::ALL;
        let called = |en: &str, cy: &str| BankHoliday {
            name: Words::made(en.to_owned(), cy.to_owned()),
            ..royal("2031-06-11", everywhere)
        };
        let long = "x".repeat(LONGEST_NAME + 1);
        for (day, says) in [
            (
                royal("2004-12-31", everywhere),
                "2004-12-31 lies outside 2005-01-01 to 2100-12-31, the days that the list covers",
            ),
            (
                royal("2101-01-01", everywhere),
                "2101-01-01 lies outside 2005-01-01 to 2100-12-31, the days that the list covers",
            ),
            (
                royal("2031-06-11", &[]),
                "2031-06-11 names no division: give one or more of E&W, SCT and NI",
            ),
            (
                royal("2027-03-17", &[Division::NorthernIreland]),
                "2027-03-17 is a bank holiday there already",
            ),
            (called("", "Gŵyl banc"), "2031-06-11 needs its name in English and in Welsh"),
            (called("Bank holiday", " "), "2031-06-11 needs its name in English and in Welsh"),
            (called(&long, "x"), "the name of 2031-06-11 is longer than 120 characters"),
            (called("x", &long), "the name of 2031-06-11 is longer than 120 characters"),
        ] {
            assert_eq!(list.add(&day).unwrap_err().to_string(), says);
        }
        assert_eq!(list, before, "nothing was added");
        list.add(&called("x", &"ŵ".repeat(LONGEST_NAME))).unwrap();
    }

    #[test]
    fn entered_days_are_read_with_or_without_a_heading() {
        let text = "\u{feff}date,divisions,english,welsh\r\n# from the Gazette\r\n\r\n\
                    2031-06-11, SCT+E&W ,Royal occasion,Achlysur brenhinol,Gazette 1\r\n\
                    2032-06-11,NI,Royal occasion,Achlysur brenhinol,Gazette 2";
        let days = parse_days(text, BankHolidays::united_kingdom()).unwrap();
        let scotland = [Division::EnglandAndWales, Division::Scotland];
        let entered = |date, divisions: &[Division], source: &str| EnteredDay {
            day: royal(date, divisions),
            source: source.to_owned(),
        };
        let ni = [Division::NorthernIreland];
        assert_eq!(
            days,
            [
                entered("2031-06-11", &scotland, "Gazette 1"),
                entered("2032-06-11", &ni, "Gazette 2"),
            ]
        );
        let with_source = text.replace(",welsh\r", ",welsh,source\r");
        assert_eq!(parse_days(&with_source, BankHolidays::united_kingdom()), Ok(days));
    }

    #[test]
    fn every_wrong_line_of_entered_days_is_told() {
        let text = "2031-06-11,SCT,Royal occasion,Achlysur brenhinol,Gazette 1\n\
                    31-06-11,SCT,Royal occasion,Achlysur brenhinol\n\
                    2031-02-29,SCT,Royal occasion,Achlysur brenhinol\n\
                    2031-06-12,WLS,Royal occasion,Achlysur brenhinol\n\
                    2031-06-12,,Royal occasion,Achlysur brenhinol\n\
                    2031-06-12,SCT,Royal occasion\n\
                    2031-06-12,SCT,Royal occasion,\n\
                    2031-06-11,SCT,Another,Un arall\n\
                    2031-12-25,NI,Another,Un arall\n\
                    2103-06-11,NI,Another,Un arall\n\
                    2031-06-13,NI,Another,Un arall\n";
        let wrong = parse_days(text, BankHolidays::united_kingdom()).unwrap_err();
        let told: Vec<String> = wrong.iter().map(LineError::to_string).collect();
        assert_eq!(
            told,
            [
                "line 2: the date must be a real day written YYYY-MM-DD",
                "line 3: the date must be a real day written YYYY-MM-DD",
                "line 4: divisions are E&W, SCT and NI, joined by +",
                "line 5: divisions are E&W, SCT and NI, joined by +",
                "line 6: a day is written DATE,DIVISIONS,ENGLISH NAME,WELSH NAME,SOURCE",
                "line 7: 2031-06-12 needs its name in English and in Welsh",
                "line 8: 2031-06-11 is a bank holiday there already",
                "line 9: 2031-12-25 is a bank holiday there already",
                "line 10: 2103-06-11 lies outside 2005-01-01 to 2100-12-31, the days that the \
                 list covers",
                "line 11: name the source of the proclamation, in at most 120 characters",
            ]
        );
    }

    #[test]
    fn a_carried_day_names_its_source_and_an_expected_one_has_none() {
        let source = |date: &str| carried_source(date.parse().unwrap());
        assert_eq!(source("2005-07-12"), Some("BFDA 1971 s.1(3) proclamation"));
        assert_eq!(source("2031-12-25"), None);
        assert_eq!(source("2005-07-13"), None);
        assert_eq!(carried_until().to_string(), "2030-12-31");
    }

    #[test]
    fn a_list_without_its_headings_is_refused() {
        assert!(matches!(parse(""), Err(ListError::Heading { line: 1, .. })));
        let text = HEAD.replace("welsh", "cymraeg");
        assert!(matches!(parse(&text), Err(ListError::Heading { line: 3, .. })));
    }
}
