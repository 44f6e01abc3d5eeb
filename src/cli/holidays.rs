//! `ateb holidays`: the bank holidays that dates are worked out with, and adding those that were
//! proclaimed since.

use super::{Ended, Failure, office};
use crate::{
    config::Config,
    law::{
        bank_holidays::{BankHoliday, BankHolidays, Division, EnteredDay, parse_days},
        words::Words,
    },
    service::{Moved, Origin},
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::{
    collections::BTreeSet,
    fs::File,
    io::{Read, Write},
    path::{Path, PathBuf},
};

/// The largest list that is read.
const LARGEST_FILE: u64 = 1024 * 1024;

/// `ateb holidays`.
#[derive(Debug, Args)]
pub(super) struct HolidaysCommand {
    #[command(subcommand)]
    command: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the bank holidays of a year, those that were added among them
    List {
        /// The year, four digits [default: this one]
        #[arg(long, value_parser = year_of)]
        year: Option<i32>,
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
    /// Add a day that was proclaimed, and move every running clock that spans it
    Add(AddDay),
    /// Check a list of days, one a line: date,divisions,english,welsh,source; exit 3 and name each
    /// wrong line. Reads no database
    Check {
        /// The list
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
struct AddDay {
    /// The day, YYYY-MM-DD
    #[arg(long, value_parser = date_of)]
    date: NaiveDate,
    /// Where: E&W, SCT or NI; as often as needed
    #[arg(long = "division", value_name = "CODE", required = true,
          value_parser = |text: &str| text.parse::<Division>().map_err(|e| e.to_string()))]
    divisions: Vec<Division>,
    /// Its name in English
    #[arg(long)]
    english: String,
    /// Its name in Welsh
    #[arg(long)]
    welsh: String,
    /// What proclaims it, such as a number of the Gazette
    #[arg(long)]
    source: String,
    /// Say what would move and add nothing
    #[arg(long)]
    dry_run: bool,
}

fn date_of(text: &str) -> Result<NaiveDate, String> {
    let day = (text.len() == 10).then(|| text.parse().ok()).flatten();
    day.ok_or_else(|| "a date is a real day written YYYY-MM-DD".to_owned())
}

fn year_of(text: &str) -> Result<i32, String> {
    let year = text.parse().ok().filter(|year| (2005..=2100).contains(year));
    year.ok_or_else(|| "bank holidays are known from 2005 to 2100".to_owned())
}

impl HolidaysCommand {
    pub(super) fn run(&self, config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
        match &self.command {
            What::List { year, json } => list(config, *year, *json, out),
            What::Add(day) => day.run(config, out),
            What::Check { file } => check(file, out),
        }
    }
}

fn list(
    config: &Config,
    year: Option<i32>,
    json: bool,
    out: &mut dyn Write,
) -> Result<Ended, Failure> {
    let holidays = office(config)?.holidays(year)?;
    let rows = holidays.days.iter().map(|listed| {
        let (origin, source) = match &listed.origin {
            Origin::Carried(source) => ("carried", *source),
            Origin::Expected => ("expected", ""),
            Origin::Added(source) => ("added", source.as_str()),
        };
        (&listed.day, origin, source)
    });
    if json {
        let days: Vec<_> = rows
            .map(|(day, origin, source)| {
                serde_json::json!({
                    "date": day.date,
                    "divisions": codes(day),
                    "english": day.name.en,
                    "welsh": day.name.cy,
                    "origin": origin,
                    "source": source,
                })
            })
            .collect();
        let told = serde_json::json!({
            "year": holidays.year, "confirmed_until": holidays.confirmed_until, "days": days,
        });
        writeln!(out, "{told}")?;
    } else {
        for (day, origin, source) in rows {
            let source = if source.is_empty() { origin } else { source };
            let BankHoliday { date, name, .. } = day;
            writeln!(out, "{date},{},{},{},{source}", codes(day).join("+"), name.en, name.cy)?;
        }
    }
    Ok(Ended::Done)
}

fn codes(day: &BankHoliday) -> Vec<&'static str> {
    day.divisions.iter().map(|division| division.code()).collect()
}

impl AddDay {
    fn run(&self, config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
        let mut divisions = self.divisions.clone();
        divisions.sort_unstable();
        divisions.dedup();
        let entered = EnteredDay {
            day: BankHoliday {
                date: self.date,
                divisions,
                name: Words::made(self.english.clone(), self.welsh.clone()),
            },
            source: self.source.clone(),
        };
        let office = office(config)?;
        let (moved, verb) = if self.dry_run {
            (office.preview_days(None, &[entered])?, "would move")
        } else {
            (office.proclaim(None, &[entered])?.moved, "moved")
        };
        let cases: BTreeSet<_> = moved.iter().map(|one| one.reference.to_string()).collect();
        writeln!(out, "{}: {} running cases {verb}", self.date, cases.len())?;
        moved.iter().try_for_each(|one| told(one, out))?;
        Ok(Ended::Done)
    }
}

fn told(moved: &Moved, out: &mut dyn Write) -> Result<(), Failure> {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "none".to_owned(), |day| day.to_string());
    let (before, after) = (day(moved.due_before), day(moved.due_after));
    writeln!(out, "{}: {before} to {after}", moved.reference)?;
    Ok(())
}

fn check(path: &Path, out: &mut dyn Write) -> Result<Ended, Failure> {
    let failed = |why: &str| Failure::Failed(format!("{}: {why}", path.display()));
    let file = File::open(path).map_err(|error| failed(&format!("cannot be read: {error}")))?;
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| failed(&format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(failed("is over 1 MiB, which no list of bank holidays is"));
    }
    let text = String::from_utf8(bytes).map_err(|_not_utf8| failed("is not text in UTF-8"))?;
    match parse_days(&text, BankHolidays::united_kingdom()) {
        Ok(days) if days.is_empty() => Err(failed("names no day")),
        Ok(days) => {
            writeln!(out, "{} days, all right", days.len())?;
            Ok(Ended::Done)
        }
        Err(wrong) => {
            for line in &wrong {
                writeln!(out, "{line}")?;
            }
            Ok(Ended::No)
        }
    }
}
