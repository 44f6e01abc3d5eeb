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

/// The list that the program carries.
pub(super) const CARRIED: &str = include_str!("bank_holidays.csv");

const COLUMNS: &str = "date,divisions,english,welsh,source";

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

    fn from_code(code: &str) -> Option<Self> {
        match code {
            "E&W" => Some(Self::EnglandAndWales),
            "SCT" => Some(Self::Scotland),
            "NI" => Some(Self::NorthernIreland),
            _ => None,
        }
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
            .map(Division::from_code)
            .collect::<Option<Vec<_>>>()
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
    fn a_list_without_its_headings_is_refused() {
        assert!(matches!(parse(""), Err(ListError::Heading { line: 1, .. })));
        let text = HEAD.replace("welsh", "cymraeg");
        assert!(matches!(parse(&text), Err(ListError::Heading { line: 3, .. })));
    }
}
