//! `ateb deadline`: when an answer is due, from dates alone. Reads no settings and no database.

use crate::law::{
    calendar::Calendar,
    clock::{
        Clock, ClockError, ClockEvent, ClockEventKind, DueDates, NotCounted, due_dates,
        work_out_limit,
    },
    time_limit::TimeLimit,
};
use chrono::NaiveDate;
use serde::Serialize;
use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// The longest value of a CSV file that is read at all.
const LONGEST_VALUE: usize = 8 * 1024;

/// The largest CSV file that is read.
const LARGEST_FILE: u64 = 24 * 1024 * 1024;

/// The columns that a CSV file must have; others are let be.
const COLUMNS: [&str; 4] = ["id", "regime", "received", "events"];

/// The time limits by their names in arguments and JSON, and in CSV files.
const LIMITS: [(TimeLimit, &str, &str); 6] = [
    (TimeLimit::Foia, "foia", "FOIA"),
    (TimeLimit::Eir, "eir", "EIR"),
    (TimeLimit::SubjectAccess, "sar", "SAR"),
    (TimeLimit::FoiaReview, "foia-review", "FOIA-IR"),
    (TimeLimit::EirReconsideration, "eir-review", "EIR-RECON"),
    (TimeLimit::ReviewWindow, "review-window", "IR-WINDOW"),
];

/// The kinds of events that are written with a day.
const DATED: [ClockEventKind; 8] = [
    ClockEventKind::ClarificationRequested,
    ClockEventKind::ClarificationReceived,
    ClockEventKind::FeeNotice,
    ClockEventKind::FeePaid,
    ClockEventKind::PitExtension,
    ClockEventKind::EirExtension,
    ClockEventKind::IdReceived,
    ClockEventKind::ResponseSent,
];

/// Work out when an answer is due, with the days counted and the rules applied.
///
/// Reads no database: bank holidays that were added with `ateb holidays add` are not counted here.
#[derive(Debug, clap::Args)]
pub struct Deadline {
    /// Which rules apply: foia, eir, sar, foia-review, eir-review or review-window.
    #[arg(long, value_parser = limit_of, required_unless_present = "csv", conflicts_with = "csv")]
    pub regime: Option<TimeLimit>,
    /// The day of receipt, YYYY-MM-DD; for review-window the day of the answer.
    #[arg(long, value_name = "DATE", value_parser = date_of)]
    #[arg(required_unless_present = "csv", conflicts_with = "csv")]
    pub received: Option<NaiveDate>,
    /// What happened since, KIND:DATE, as often as needed; `sar_extension` is written with :1m or
    /// :2m, `date_agreed` with the day that the Commissioner specified.
    #[arg(long = "event", value_name = "KIND:DATE", value_parser = event_of)]
    #[arg(conflicts_with = "csv")]
    pub events: Vec<EventArgument>,
    /// Write JSON.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Read `id,regime,received,events` from a CSV file and write `id,due,extended_due,state`.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
}

/// An event as it is written: with its day, or more time by months or to a date, which has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventArgument {
    kind: ClockEventKind,
    on: Option<NaiveDate>,
}

impl EventArgument {
    /// An extension without a day is taken as made at once: its day changes no date.
    fn after(self, received_on: NaiveDate) -> ClockEvent {
        ClockEvent { kind: self.kind, on: self.on.unwrap_or(received_on) }
    }
}

/// Why there is no date.
#[derive(Debug, thiserror::Error)]
pub enum DeadlineError {
    /// The arguments do not make a question: exit 2.
    #[error("{0}")]
    Arguments(String),
    /// The events cannot be.
    #[error("{0}")]
    Clock(#[from] ClockError),
    /// The file cannot be opened or read.
    #[error("{}: cannot be read: {source}", file.display())]
    File {
        /// Which file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line of the file is wrong.
    #[error("line {line}: {reason}")]
    Line {
        /// The line, counting from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// The answer cannot be written.
    #[error("cannot write the answer: {0}")]
    Output(#[from] io::Error),
}

impl DeadlineError {
    /// Whether the arguments are to blame (exit 2) rather than what they lead to (exit 1).
    pub const fn is_wrong_arguments(&self) -> bool {
        matches!(self, Self::Arguments(_))
    }
}

impl Deadline {
    /// Write the answer to `out`.
    pub fn run(&self, out: &mut dyn Write) -> Result<(), DeadlineError> {
        if let Some(path) = &self.csv {
            let file = File::open(path)
                .map_err(|source| DeadlineError::File { file: path.clone(), source })?;
            return answer_csv(path, file, out);
        }
        let (Some(limit), Some(received_on)) = (self.regime, self.received) else {
            return Err(DeadlineError::Arguments(
                "give --regime and --received, or --csv FILE".to_owned(),
            ));
        };
        let events: Vec<ClockEvent> =
            self.events.iter().map(|event| event.after(received_on)).collect();
        let clock = work_out_limit(limit, received_on, &events, &Calendar::united_kingdom())?;
        if self.json {
            serde_json::to_writer(&mut *out, &Answer::of(&clock)).map_err(io::Error::from)?;
            writeln!(out)?;
        } else {
            write_plainly(&clock, out)?;
        }
        out.flush()?;
        Ok(())
    }
}

/// The JSON of one answer.
#[derive(Serialize)]
struct Answer<'a> {
    regime: &'static str,
    received: NaiveDate,
    due: Option<NaiveDate>,
    extended_due: Option<NaiveDate>,
    state: &'static str,
    /// A date rests on bank holidays that are only projected.
    provisional: bool,
    /// The last day on which a fee that is awaited can be paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    lapses_after: Option<NaiveDate>,
    days: Vec<AnswerDay>,
    because: Vec<AnswerRule<'a>>,
}

#[derive(Serialize)]
struct AnswerDay {
    date: NaiveDate,
    counts: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

#[derive(Serialize)]
struct AnswerRule<'a> {
    rule: &'static str,
    text: &'a str,
}

impl<'a> Answer<'a> {
    fn of(clock: &'a Clock) -> Self {
        Self {
            regime: name_of(clock.limit),
            received: clock.received_on,
            due: clock.due_on,
            extended_due: clock.extended_due_on,
            state: clock.state.as_str(),
            provisional: clock.is_provisional,
            lapses_after: clock.lapses_after,
            days: clock
                .days
                .iter()
                .map(|day| AnswerDay {
                    date: day.date,
                    counts: day.counts,
                    number: day.number,
                    why: day.why.as_ref().map(english),
                })
                .collect(),
            because: clock
                .because
                .iter()
                .map(|because| AnswerRule { rule: because.rule, text: &because.text.en })
                .collect(),
        }
    }
}

fn english(why: &NotCounted) -> String {
    why.words().en.into_owned()
}

fn name_of(limit: TimeLimit) -> &'static str {
    LIMITS.iter().find(|(known, ..)| *known == limit).map_or("", |(_, name, _)| name)
}

fn write_plainly(clock: &Clock, out: &mut dyn Write) -> io::Result<()> {
    let shown = |day: Option<NaiveDate>| day.map_or("-".to_owned(), |day| day.to_string());
    writeln!(out, "due       {}", shown(clock.due_on))?;
    writeln!(out, "extended  {}", shown(clock.extended_due_on))?;
    writeln!(out, "state     {}", clock.state)?;
    if let Some(last) = clock.lapses_after {
        writeln!(out, "lapses    after {last}")?;
    }
    for because in &clock.because {
        writeln!(out, "{}: {}", because.rule, because.text.en)?;
    }
    for day in &clock.days {
        if let Some(why) = &day.why
            && !matches!(english(why).as_str(), "Saturday" | "Sunday")
        {
            writeln!(out, "{} does not count: {}", day.date, english(why))?;
        }
    }
    if clock.is_provisional {
        writeln!(out, "The bank holidays of that year are not yet proclaimed.")?;
    }
    Ok(())
}

/// Answer every row, or none: the first that is wrong is named by its line.
fn answer_csv(path: &Path, file: impl Read, out: &mut dyn Write) -> Result<(), DeadlineError> {
    let calendar = Calendar::united_kingdom();
    let mut reader = csv::Reader::from_reader(file.take(LARGEST_FILE));
    let mut answers = csv::Writer::from_writer(Vec::new());
    let in_memory = |error: csv::Error| DeadlineError::Output(io::Error::other(error));
    answers.write_record(["id", "due", "extended_due", "state"]).map_err(in_memory)?;

    let headers = reader.byte_headers().map_err(|error| csv_error(path, error))?.clone();
    let places = COLUMNS.map(|name| headers.iter().position(|found| found == name.as_bytes()));
    let [Some(id), Some(regime), Some(received), Some(events)] = places else {
        let reason = format!("the first line must name the columns {}", COLUMNS.join(","));
        return Err(DeadlineError::Line { line: 1, reason });
    };
    let mut row = csv::ByteRecord::new();
    while reader.read_byte_record(&mut row).map_err(|error| csv_error(path, error))? {
        let line = row.position().map_or(0, csv::Position::line);
        let wrong = |reason: String| DeadlineError::Line { line, reason };
        let value = |at: usize| value_of(&row, at).map_err(wrong);
        let regime = value(regime)?;
        let limit = LIMITS
            .iter()
            .find(|(_, _, name)| *name == regime)
            .map(|(limit, ..)| *limit)
            .ok_or_else(|| wrong(format!("the regime must be {}", csv_names())))?;
        let received_on = date_of(value(received)?).map_err(wrong)?;
        let events = events_of(value(events)?, received_on).map_err(wrong)?;
        let DueDates { due_on, extended_due_on, state } =
            due_dates(limit, received_on, &events, &calendar)
                .map_err(|error| wrong(error.to_string()))?;
        let shown = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        answers
            .write_record([value(id)?, &shown(due_on), &shown(extended_due_on), state.as_str()])
            .map_err(in_memory)?;
    }
    if reader.get_ref().limit() == 0 {
        let reason = format!("the file is longer than {} MiB", LARGEST_FILE / 1024 / 1024);
        return Err(DeadlineError::Line { line: reader.position().line(), reason });
    }
    let answers = answers.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    out.write_all(&answers)?;
    out.flush()?;
    Ok(())
}

fn csv_error(path: &Path, error: csv::Error) -> DeadlineError {
    let line = error.position().map_or(1, csv::Position::line);
    match error.into_kind() {
        csv::ErrorKind::Io(source) => DeadlineError::File { file: path.to_owned(), source },
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => DeadlineError::Line {
            line,
            reason: format!("{len} values where the first line names {expected_len} columns"),
        },
        _ => DeadlineError::Line { line, reason: "not CSV".to_owned() },
    }
}

fn value_of(row: &csv::ByteRecord, at: usize) -> Result<&str, String> {
    let bytes = row.get(at).unwrap_or_default();
    if bytes.len() > LONGEST_VALUE {
        return Err(format!("a value is longer than {LONGEST_VALUE} bytes"));
    }
    std::str::from_utf8(bytes).map(str::trim).map_err(|error| {
        format!("a value is not UTF-8 text from its byte {} on", error.valid_up_to() + 1)
    })
}

fn csv_names() -> String {
    LIMITS.map(|(_, _, name)| name).join(", ")
}

fn limit_of(text: &str) -> Result<TimeLimit, String> {
    let found = LIMITS.iter().find(|(_, name, _)| *name == text);
    let names = || LIMITS.map(|(_, name, _)| name).join(", ");
    found.map(|(limit, ..)| *limit).ok_or_else(|| format!("use one of {}", names()))
}

/// A day written with ten characters; `chrono` alone would take "+99999-1-1" too.
fn date_of(text: &str) -> Result<NaiveDate, String> {
    let is_written_so = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    is_written_so
        .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .flatten()
        .ok_or_else(|| "a date must be a real day written YYYY-MM-DD".to_owned())
}

fn event_of(text: &str) -> Result<EventArgument, String> {
    let (kind, value) = text
        .split_once(':')
        .ok_or_else(|| "an event is written KIND:DATE, sar_extension as :1m or :2m".to_owned())?;
    if kind == "sar_extension" {
        let months = match value {
            "1m" => 1,
            "2m" => 2,
            _ => return Err("sar_extension is written with :1m or :2m".to_owned()),
        };
        return Ok(EventArgument { kind: ClockEventKind::SarExtension { months }, on: None });
    }
    if kind == "date_agreed" {
        let until = date_of(value)?;
        return Ok(EventArgument { kind: ClockEventKind::DateAgreed { until }, on: None });
    }
    let kind = DATED.into_iter().find(|known| known.as_str() == kind).ok_or_else(|| {
        let known = DATED.map(ClockEventKind::as_str).join(", ");
        format!("unknown kind of event: use one of {known}, sar_extension, date_agreed")
    })?;
    Ok(EventArgument { kind, on: Some(date_of(value)?) })
}

fn events_of(text: &str, received_on: NaiveDate) -> Result<Vec<ClockEvent>, String> {
    text.split(';')
        .map(str::trim)
        .filter(|event| !event.is_empty())
        .map(|event| Ok(event_of(event)?.after(received_on)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(clap::Parser)]
    struct Program {
        #[command(flatten)]
        deadline: Deadline,
    }

    fn run(arguments: &[&str]) -> Result<String, DeadlineError> {
        let program = Program::try_parse_from([&["deadline"], arguments].concat()).unwrap();
        let mut out = Vec::new();
        program.deadline.run(&mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    fn refused(arguments: &[&str]) -> String {
        let Err(error) = Program::try_parse_from([&["deadline"], arguments].concat()) else {
            panic!("{arguments:?} was taken")
        };
        assert_eq!(error.exit_code(), 2);
        error.to_string()
    }

    fn csv(bytes: &[u8]) -> Result<String, DeadlineError> {
        let mut out = Vec::new();
        answer_csv(Path::new("cases.csv"), bytes, &mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn the_answer_in_json_has_the_agreed_keys() {
        let json = run(&["--regime", "foia", "--received", "2026-02-18", "--json"]).unwrap();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["regime"], "foia");
        assert_eq!(json["received"], "2026-02-18");
        assert_eq!(json["due"], "2026-03-19");
        assert_eq!(json["extended_due"], "2026-04-20");
        assert_eq!(json["state"], "running");
        let first = serde_json::json!({"date": "2026-02-19", "counts": true, "number": 1});
        assert_eq!(json["days"][0], first);
        let patrick = serde_json::json!({
            "date": "2026-03-17", "counts": false, "why": "St Patrick's Day (Northern Ireland)",
        });
        assert!(json["days"].as_array().unwrap().contains(&patrick));
        let because = json["because"].as_array().unwrap();
        assert!(because.iter().any(|rule| rule["rule"] == "FOIA 2000 s.10(1)"));
        assert!(
            because.iter().all(|rule| rule["text"].as_str().is_some_and(|text| !text.is_empty()))
        );
    }

    #[test]
    fn a_stopped_clock_has_no_due_date_in_json() {
        let json = run(&[
            "--regime",
            "foia",
            "--received",
            "2026-03-02",
            "--event",
            "fee_notice:2026-03-09",
            "--json",
        ]);
        let json: serde_json::Value = serde_json::from_str(&json.unwrap()).unwrap();
        assert_eq!(json["state"], "stopped");
        assert!(json["due"].is_null() && json["extended_due"].is_null());
        assert_eq!(json["lapses_after"], "2026-06-08");
    }

    #[test]
    fn every_regime_of_the_command_line_is_answered() {
        for (regime, due) in [
            ("foia", "2026-04-21"),
            ("eir", "2026-04-21"),
            ("sar", "2026-04-20"),
            ("foia-review", "2026-04-21"),
            ("eir-review", "2026-05-20"),
            ("review-window", "2026-05-20"),
        ] {
            let text = run(&["--regime", regime, "--received", "2026-03-20"]).unwrap();
            assert!(text.starts_with(&format!("due       {due}\n")), "{regime}: {text}");
        }
    }

    #[test]
    fn wrong_arguments_are_refused_as_such() {
        for arguments in [
            &["--regime", "foia", "--received", "2026-02-31"][..],
            &["--regime", "foia", "--received", "99999-01-01"],
            &["--regime", "foia", "--received", "+99999-1-1"],
            &["--regime", "FOIA", "--received", "2026-02-18"],
            &["--regime", "foia"],
            &["--csv", "cases.csv", "--regime", "foia"],
            &["--regime", "sar", "--received", "2026-02-18", "--event", "sar_extension:3m"],
            &["--regime", "foia", "--received", "2026-02-18", "--event", "reopened:2026-02-19"],
            &["--regime", "foia", "--received", "2026-02-18", "--event", "fee_paid"],
            &[],
        ] {
            refused(arguments);
        }
    }

    #[test]
    fn events_that_cannot_be_fail_in_one_line() {
        let error = run(&[
            "--regime",
            "foia",
            "--received",
            "2026-02-18",
            "--event",
            "response_sent:2026-02-17",
        ]);
        let error = error.unwrap_err();
        assert!(!error.is_wrong_arguments());
        let says = "response_sent on 2026-02-17: that is before the day of receipt, \
                    18 February 2026 [FOIA 2000 s.10(6)(a)]";
        assert_eq!(error.to_string(), says);
        let error = run(&["--regime", "foia", "--received", "9999-12-31"]).unwrap_err();
        assert!(error.to_string().starts_with("31 December 9999 is after 31"), "{error}");
    }

    #[test]
    fn what_cannot_have_happened_fails_by_the_provision_that_it_does_not_fit() {
        for (regime, received, events, rule) in [
            // a second answer
            (
                "foia",
                "2026-02-18",
                &["response_sent:2026-03-12", "response_sent:2026-03-13"][..],
                "FOIA 2000 s.10(1)",
            ),
            (
                "eir",
                "2026-02-18",
                &["response_sent:2026-03-12", "response_sent:2026-03-12"],
                "EIR 2004 reg. 5(2)",
            ),
            // before receipt
            ("foia", "2026-02-18", &["fee_notice:2026-02-17"], "FOIA 2000 s.10(6)(a)"),
            ("sar", "2026-02-18", &["id_received:2026-02-17"], "UK GDPR Art. 12(3)"),
            ("eir-review", "2026-02-18", &["response_sent:2026-02-17"], "EIR 2004 reg. 11(4)"),
            // pairs the wrong way round
            (
                "foia",
                "2026-02-18",
                &["clarification_requested:2026-03-02", "clarification_received:2026-02-25"],
                "FOIA 2000 s.1(3)",
            ),
            (
                "eir",
                "2026-02-18",
                &["clarification_requested:2026-03-02", "clarification_received:2026-02-25"],
                "EIR 2004 reg. 9(2)",
            ),
            (
                "foia",
                "2026-02-18",
                &["fee_notice:2026-03-02", "fee_paid:2026-02-25"],
                "FOIA 2000 s.9(1)",
            ),
            // more time of another law
            ("foia", "2026-02-18", &["eir_extension:2026-03-02"], "FOIA 2000 s.10(3)"),
            ("eir", "2026-02-18", &["date_agreed:2026-04-30"], "EIR 2004 reg. 7(1)"),
            ("foia", "2026-02-18", &["date_agreed:2026-03-19"], "SI 2004/3364 regs 5 and 6"),
            ("foia-review", "2026-02-18", &["fee_notice:2026-03-02"], "s.45 Code, part 5"),
            // days that are not counted
            ("foia", "2004-12-31", &[], "FOIA 2000 s.10(6)"),
            ("eir", "2101-01-01", &[], "EIR 2004 reg. 2(1)"),
            ("foia", "2100-12-15", &[], "FOIA 2000 s.10(6)"),
            ("sar", "2026-02-18", &["response_sent:2101-01-01"], "UK GDPR Art. 12(3)"),
        ] {
            let mut arguments = vec!["--regime", regime, "--received", received];
            arguments.extend(events.iter().flat_map(|event| ["--event", event]));
            let error = run(&arguments).unwrap_err();
            assert!(!error.is_wrong_arguments(), "{arguments:?}");
            let says = error.to_string();
            assert!(says.ends_with(&format!("{rule}]")), "{arguments:?}: {says}");
            assert!(!says.contains('\n'), "{says}");
        }
    }

    #[test]
    fn a_day_that_no_calendar_has_is_a_wrong_argument() {
        for date in ["2025-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2100-02-29"] {
            refused(&["--regime", "foia", "--received", date]);
            for kind in ["response_sent", "clarification_requested", "date_agreed"] {
                let event = format!("{kind}:{date}");
                refused(&["--regime", "foia", "--received", "2025-01-02", "--event", &event]);
            }
            let row = format!("id,regime,received,events\na,FOIA,{date},\n");
            let error = csv(row.as_bytes()).unwrap_err().to_string();
            assert_eq!(error, "line 2: a date must be a real day written YYYY-MM-DD");
        }
    }

    #[test]
    fn a_date_that_the_commissioner_agreed_is_given_as_the_new_date() {
        let agreed = ["--regime", "foia", "--received", "2026-03-02", "--json", "--event"];
        let json = run(&[&agreed[..], &["date_agreed:2026-04-30"]].concat()).unwrap();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["due"], "2026-04-30");
        assert!(json["extended_due"].is_null());
        let answer = csv(b"id,regime,received,events\na,FOIA,2026-03-02,date_agreed:2026-04-30\n");
        assert_eq!(answer.unwrap(), "id,due,extended_due,state\na,2026-04-30,,running\n");
    }

    #[test]
    fn each_row_of_a_csv_file_gets_its_answer() {
        let answer = csv(b"id,regime,received,events,note\n\
            a,FOIA,2026-02-18,response_sent:2026-03-12,\n\
            \"b,2\",SAR,2019-09-26,sar_extension:2m,x\n\
            c,FOIA,2026-03-02,fee_notice:2026-03-09,\n")
        .unwrap();
        assert_eq!(
            answer,
            "id,due,extended_due,state\n\
             a,2026-03-19,2026-04-20,answered\n\
             \"b,2\",2019-10-28,2019-12-27,running\n\
             c,,,stopped\n"
        );
    }

    #[test]
    fn columns_may_stand_in_any_order_and_after_a_byte_order_mark() {
        let answer = csv("\u{feff}received,events,id,regime\n2026-02-18,,a,EIR\n".as_bytes());
        assert_eq!(answer.unwrap(), "id,due,extended_due,state\na,2026-03-19,2026-04-20,running\n");
    }

    #[test]
    fn a_wrong_row_is_named_by_its_line_and_nothing_is_answered() {
        const HEAD: &str = "id,regime,received,events\na,FOIA,2026-02-18,\n";
        for (row, says) in [
            ("b,FOIA,99999-01-01,", "line 3: a date must be a real day written YYYY-MM-DD"),
            ("b,FOIA,2026-02-31,", "line 3: a date must be a real day written YYYY-MM-DD"),
            (
                "b,FOI,2026-02-18,",
                "line 3: the regime must be FOIA, EIR, SAR, FOIA-IR, EIR-RECON, IR-WINDOW",
            ),
            ("b,FOIA,2026-02-18", "line 3: 3 values where the first line names 4 columns"),
            (
                "b,FOIA,2026-02-18,fee_paid:2026-02-20",
                "line 3: fee_paid on 2026-02-20: nothing had been asked for that this could \
                 answer [FOIA 2000 s.9(1)]",
            ),
            (
                "b,FOIA,2026-02-18,sar_extension:2w",
                "line 3: sar_extension is written with :1m or :2m",
            ),
        ] {
            assert_eq!(csv(format!("{HEAD}{row}\n").as_bytes()).unwrap_err().to_string(), says);
        }
    }

    #[test]
    fn bytes_that_are_no_csv_are_refused_in_one_line() {
        let says = |bytes: &[u8]| {
            let text = csv(bytes).unwrap_err().to_string();
            assert!(!text.contains('\n'), "{text}");
            text
        };
        let columns = "line 1: the first line must name the columns id,regime,received,events";
        assert_eq!(says(b""), columns);
        assert_eq!(says(b"2026-02-18,FOIA\n"), columns);
        assert_eq!(
            says(b"id,regime,received,events\n\xff,FOIA,2026-02-18,\n"),
            "line 2: a value is not UTF-8 text from its byte 1 on"
        );
        let mut long = b"id,regime,received,events\na,FOIA,".to_vec();
        long.resize(10 * 1024 * 1024, b'9');
        long.extend(b",\n");
        assert_eq!(says(&long), "line 2: a value is longer than 8192 bytes");
        let endless = vec![b'"'; usize::try_from(LARGEST_FILE).unwrap() + 10];
        says(&endless);
    }

    #[test]
    fn a_file_that_is_not_there_fails_by_name() {
        let error = run(&["--csv", "/nowhere/cases.csv"]).unwrap_err();
        assert!(error.to_string().starts_with("/nowhere/cases.csv: cannot be read: "));
    }
}
