//! How fast the statutory clock is, beside the libraries that others count working days with.
//!
//! Criterion measures; the rows are its samples' medians in the form of the other figures. The
//! peers get the same days in the same run, if `ATEB_PEERS` names the Python that has them, as
//! `make bench` does.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program that prints or fails")]

use ateb::law::{
    bank_holidays::{BankHoliday, Division},
    calendar::{Calendar, NonWorkingDay},
    clock::{ClockEvent, ClockEventKind, NotCounted, due_dates, work_out},
    regime::Regime,
    time_limit::{TimeLimit, foia_due_on},
    words::Words,
};
use chrono::{Days, NaiveDate};
use criterion::Criterion;
use serde::{Deserialize, Serialize};
use std::{
    hint::black_box,
    io::Write,
    process::{Command, Stdio},
    time::Instant,
};

/// How many cases a large unit has open or on file.
const CASES: u32 = 100_000;

fn main() {
    let mut criterion = Criterion::default().configure_from_args().without_plots();
    let cases: Vec<Case> = (0..CASES).map(Case::numbered).collect();
    let each = recomputing(&mut criterion, &cases);
    let whole = deriving(&mut criterion, &cases);
    let plain = counting(&mut criterion, &cases);
    if each.is_nan() {
        return; // Criterion was asked for a list, or for another bench.
    }
    println!("figure | measured | limit");
    println!("--- | --- | ---");
    let a_second = 1.0 / each / 1e6;
    told(
        "due dates a second after a proclaimed day, one core",
        &format!("{a_second:.1} million"),
        "≥ 1 million",
    );
    told(
        "one case: each day and each reason, in both languages",
        &format!("{:.1} µs", whole * 1e6),
        "≤ 20 µs",
    );
    peers(&cases, plain);
}

fn told(figure: &str, measured: &str, limit: &str) {
    println!("{figure} | {measured} | {limit}");
}

/// A case as a unit has them: most run their course, some wait for an explanation or a fee.
struct Case {
    regime: Regime,
    received_on: NaiveDate,
    events: Vec<ClockEvent>,
}

impl Case {
    fn numbered(number: u32) -> Self {
        use ClockEventKind as Kind;
        let first = NaiveDate::from_ymd_opt(2019, 1, 2).unwrap();
        let received_on = first + Days::new((number * 7919 % 3200).into());
        let (regime, events): (_, &[(Kind, u64)]) = match number % 10 {
            0..=2 => (Regime::Foia, &[(Kind::ResponseSent, 24)]),
            3 => (Regime::Foia, &[]),
            4 => (Regime::Foia, &[(Kind::PitExtension, 21), (Kind::ResponseSent, 50)]),
            5 => (
                Regime::Foia,
                &[(Kind::ClarificationRequested, 3), (Kind::ClarificationReceived, 17)],
            ),
            6 => (Regime::Foia, &[(Kind::FeeNotice, 8), (Kind::FeePaid, 30)]),
            7 => (Regime::Eir, &[(Kind::EirExtension, 12), (Kind::ResponseSent, 45)]),
            8 => (
                Regime::Eir,
                &[
                    (Kind::ClarificationRequested, 5),
                    (Kind::ClarificationReceived, 12),
                    (Kind::ResponseSent, 30),
                ],
            ),
            _ => (
                Regime::SubjectAccess,
                &[
                    (Kind::IdReceived, 4),
                    (Kind::ClarificationRequested, 9),
                    (Kind::ClarificationReceived, 20),
                ],
            ),
        };
        let at = |&(kind, after)| ClockEvent { kind, on: received_on + Days::new(after) };
        Self { regime, received_on, events: events.iter().map(at).collect() }
    }
}

/// The median of the seconds that one round of `measure` took, over the samples of Criterion;
/// not a number when it took none.
fn measured(criterion: &mut Criterion, name: &str, mut round: impl FnMut()) -> f64 {
    let mut samples: Vec<f64> = Vec::new();
    criterion.bench_function(name, |bencher| {
        bencher.iter_custom(|rounds| {
            let began = Instant::now();
            for _ in 0..rounds {
                round();
            }
            let took = began.elapsed();
            samples.push((took / u32::try_from(rounds).unwrap()).as_secs_f64());
            took
        });
    });
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Seconds for one due date when a day is proclaimed: the calendar is built anew, once, and every
/// case is looked at.
fn recomputing(criterion: &mut Criterion, cases: &[Case]) -> f64 {
    let proclaimed = [BankHoliday {
        date: NaiveDate::from_ymd_opt(2027, 6, 18).unwrap(),
        divisions: vec![Division::Scotland],
        name: Words::of("Bank holiday", "Gŵyl banc"),
    }];
    let round = measured(criterion, "due dates after a proclaimed day", || {
        let calendar = Calendar::united_kingdom_with(&proclaimed).unwrap();
        for case in cases {
            let limit = TimeLimit::from(case.regime);
            black_box(due_dates(limit, case.received_on, &case.events, &calendar).unwrap());
        }
    });
    round / f64::from(CASES)
}

/// Seconds for one case with each day and each reason put into words.
fn deriving(criterion: &mut Criterion, cases: &[Case]) -> f64 {
    let calendar = Calendar::united_kingdom();
    let mut cases = cases.iter().cycle();
    measured(criterion, "one case, day by day", || {
        let case = cases.next().unwrap();
        let clock = work_out(case.regime, case.received_on, &case.events, &calendar).unwrap();
        for day in &clock.days {
            black_box(day.why.as_ref().map(NotCounted::words));
        }
        for because in &clock.because {
            black_box(&because.text);
        }
        black_box(clock);
    })
}

/// Seconds for one twentieth working day.
fn counting(criterion: &mut Criterion, cases: &[Case]) -> f64 {
    let calendar = Calendar::united_kingdom();
    let round = measured(criterion, "the twentieth working day", || {
        for case in cases {
            black_box(foia_due_on(case.received_on, &calendar));
        }
    });
    round / f64::from(CASES)
}

/// What the peers are given.
#[derive(Serialize)]
struct Question {
    holidays: Vec<NaiveDate>,
    received: Vec<NaiveDate>,
    working_days: usize,
}

/// What one of them answered.
#[derive(Deserialize)]
struct Answer {
    peer: String,
    seconds: f64,
    due: Vec<NaiveDate>,
}

fn peers(cases: &[Case], ours: f64) {
    let Some(python) = std::env::var_os("ATEB_PEERS") else {
        told("peers in Python", "left out: `make bench` fetches them", "");
        return;
    };
    let calendar = Calendar::united_kingdom();
    let every_day = calendar.covers_from().iter_days();
    let question = Question {
        holidays: every_day
            .take_while(|day| *day <= calendar.covers_until())
            .filter(|day| matches!(calendar.why_not(*day), Some(NonWorkingDay::BankHoliday(_))))
            .collect(),
        received: cases.iter().take(10_000).map(|case| case.received_on).collect(),
        working_days: 20,
    };
    let mut asked = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/peers/deadlines.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = asked.stdin.take().unwrap();
    input.write_all(&serde_json::to_vec(&question).unwrap()).unwrap();
    drop(input);
    let output = asked.wait_with_output().unwrap();
    assert!(output.status.success(), "the peers failed");
    let answers: Vec<Answer> = serde_json::from_slice(&output.stdout).unwrap();
    for Answer { peer, seconds, due } in answers {
        let each = seconds / f64::from(u32::try_from(due.len()).unwrap());
        let same = |(received, due): &(&NaiveDate, &NaiveDate)| {
            foia_due_on(**received, &calendar) == **due
        };
        let alike = question.received.iter().zip(&due).filter(same).count();
        told(
            &format!("one due date by {peer} / by Ateb"),
            &format!("{:.0} × (and {alike} of {} dates alike)", each / ours, due.len()),
            "> 1 ×",
        );
    }
}
