//! Planning the reminders of a day among a million open cases, beside the database's own speed in
//! writing as many rows.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program that prints or fails")]

use ateb::{
    clock::StoppedClock,
    config::Config,
    domain::language::Language,
    service::{NewPerson, Office},
    storage::db::{Db, Options},
};
use chrono::NaiveDate;
use clap::Parser;
use diesel::connection::SimpleConnection;
use std::{fs, sync::Arc, time::Instant};

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// A million open cases, the last days of which lie in the 30 days around the day of the run.
const A_MILLION: &str = "
    INSERT INTO requesters (name, language, created_at) VALUES ('A', 'en', '2026-01-01 00:00:00');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
    INSERT INTO cases (reference, requester_id, officer_id, regime, state, language, received_on,
        due_on, queue_on, version)
    SELECT 'B ' || i, 1, 1, 'foia', 'open', 'en', '2026-02-01',
        date('2026-03-01', '+' || (i % 30) || ' days'), date('2026-03-01', '+' || (i % 30) || ' days'), 1
    FROM n;
    INSERT INTO last_days (case_id, owed, last_on, can_extend)
    SELECT id, 'answer', due_on, 1 FROM cases;";

/// The floor: the same rows, written by one statement without asking who is to be told.
const BY_HAND: &str = "
    INSERT INTO reminders (case_id, staff_id, owed, due_on, step, why, planned_on)
    SELECT id, 1, 'answer', due_on, 10, 'handles', '2026-03-12' FROM cases WHERE closed_on IS NULL;";

fn main() {
    let day = NaiveDate::from_ymd_opt(2026, 3, 12).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let words = ["ateb", "--data-dir", data, "--pdf-program", env!("CARGO_BIN_EXE_ateb-pdf")];
    let config = Settings::parse_from(words).config;
    let office = Office::open(&config, Arc::new(StoppedClock::on(day))).unwrap();
    let link = office.set_up_link().unwrap().unwrap();
    let person = NewPerson {
        name: "Nia".into(),
        email: "nia@unit.example".into(),
        password: "hir a chofiadwy iawn".into(),
        language: Language::English,
    };
    office.set_up(link.path_segments().unwrap().next_back().unwrap(), &person).unwrap();
    let mut db = Db::open(&config.database(), &Options::default()).unwrap();
    db.batch_execute(A_MILLION).unwrap();

    let before = most_memory();
    let began = Instant::now();
    let reminded = office.remind(day).unwrap();
    let product = began.elapsed().as_secs_f64();
    let memory = most_memory();
    let began = Instant::now();
    assert_eq!(office.remind(day).unwrap().planned, 0);
    let again = began.elapsed().as_secs_f64();

    db.batch_execute("DELETE FROM reminders;").unwrap();
    let began = Instant::now();
    db.batch_execute(BY_HAND).unwrap();
    let each_by_hand = began.elapsed().as_secs_f64() / 1_000_000.0;
    #[expect(clippy::cast_precision_loss, reason = "a count of rows")]
    let floor = each_by_hand * reminded.planned as f64;

    println!("figure | measured | limit");
    println!("--- | --- | ---");
    println!(
        "reminders of a day among 1,000,000 open cases ({} planned) | {product:.1} s | <= 30 s",
        reminded.planned
    );
    println!("the same, beside writing as many rows by hand | {:.2} x |", product / floor);
    println!("a second run, which finds nothing to do | {again:.1} s |");
    println!(
        "the most memory of the process, before and after | {before} and {memory} MiB | <= 300 MiB"
    );
}

/// The most memory that this process has held, in mebibytes.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}
