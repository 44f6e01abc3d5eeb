//! The law against worked cases from outside, and its index against the code.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it fails"
)]

use ateb::{
    cli::deadline::Deadline,
    law::{calendar::Calendar, time_limit::foia_due_on},
};
use chrono::{Days, NaiveDate};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// A file shared between projects, or nothing after saying so; in CI its absence is a failure.
#[expect(clippy::disallowed_methods, reason = "tests have no Config")]
#[expect(clippy::print_stdout, reason = "what was left out is said on the test's output")]
fn shared(file: &str) -> Option<PathBuf> {
    let folder = std::env::var("ATEB_SHARED")
        .map_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = folder.join(file);
    if path.exists() {
        return Some(path);
    }
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{file} is missing");
    println!("left out: {file}");
    None
}

#[test]
fn every_worked_case_falls_due_when_its_source_says() {
    let Some(cases) = shared("vectors/deadline_cases.csv") else { return };
    let command = Deadline {
        regime: None,
        received: None,
        events: Vec::new(),
        json: false,
        csv: Some(cases.clone()),
    };
    let mut answers = Vec::new();
    command.run(&mut answers).unwrap();
    let answers: BTreeMap<String, [String; 3]> = csv::Reader::from_reader(answers.as_slice())
        .deserialize::<(String, String, String, String)>()
        .map(|row| row.unwrap())
        .map(|(id, due, extended_due, state)| (id, [due, extended_due, state]))
        .collect();

    let mut reader = csv::Reader::from_path(cases).unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = |name| headers.iter().position(|found| found == name).unwrap();
    let [id, due, extended] = ["id", "expected_due", "expected_extended_due"].map(column);
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let [answered_due, answered_extended, _] = &answers[&row[id]];
        if answered_due != &row[due] || answered_extended != &row[extended] {
            wrong.push(format!(
                "{}: wanted {} and {}, got {answered_due} and {answered_extended}",
                &row[id], &row[due], &row[extended]
            ));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count >= 90, "only {count} cases: is the file whole?");
}

#[test]
fn the_carried_bank_holidays_are_those_of_the_checked_list() {
    let Some(list) = shared("vectors/uk_bank_holidays.csv") else { return };
    let calendar = Calendar::united_kingdom();
    let mut days = std::collections::BTreeSet::new();
    for row in csv::Reader::from_path(list).unwrap().records() {
        let day: NaiveDate = row.unwrap()[0].parse().unwrap();
        days.insert(day);
    }
    let open = Calendar::new(days.iter().copied());
    for day in calendar.covers_from().iter_days().take_while(|day| *day <= calendar.covers_until())
    {
        assert_eq!(calendar.is_working_day(day), open.is_working_day(day), "{day}");
    }
}

#[test]
fn a_newly_proclaimed_day_moves_the_dates_that_span_it() {
    let before = Calendar::united_kingdom();
    let list = include_str!("../src/law/bank_holidays.csv");
    let new = "2027-06-18,SCT,Bank holiday,Gŵyl banc,BFDA 1971 s.1(3)";
    let at = list.find("\n2027-07-12").unwrap();
    let after = Calendar::from_text(&format!("{}\n{new}{}", &list[..at], &list[at..])).unwrap();
    let received_on: NaiveDate = "2027-06-01".parse().unwrap();
    assert_eq!(foia_due_on(received_on, &after), foia_due_on(received_on, &before) + Days::new(1));
}

/// A row of the table in `docs/law.md`: what implements a provision and what holds it.
struct IndexRow {
    provision: String,
    function: String,
    test: String,
}

fn index() -> Vec<IndexRow> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/law.md");
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|line| line.split(" | ").map(str::trim).collect::<Vec<_>>())
        .filter(|cells| !cells[0].starts_with("---") && cells[0] != "provision")
        .map(|cells| {
            let [provision, function, test] = cells.as_slice() else {
                panic!("a row of docs/law.md has not three cells: {cells:?}")
            };
            IndexRow {
                provision: (*provision).to_owned(),
                function: function.trim_matches('`').to_owned(),
                test: test.trim_matches('`').to_owned(),
            }
        })
        .collect()
}

fn source_of(module: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/law/{module}.rs"));
    fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} is not there", path.display()))
}

#[test]
fn the_index_of_provisions_names_functions_and_tests_that_exist() {
    let rows = index();
    assert!(rows.len() >= 30, "only {} rows were read", rows.len());
    for IndexRow { provision, function, test } in rows {
        let (module, item) = function.split_once("::").unwrap_or_else(|| panic!("{function}"));
        let source = source_of(module);
        let name = item.rsplit("::").next().unwrap();
        let is_defined = ["fn ", "const ", "static ", "enum ", "struct "]
            .iter()
            .any(|keyword| has_word(&source, &format!("{keyword}{name}")))
            || has_word(&source, &format!("    {name}"));
        assert!(is_defined, "{provision}: {function} is not in src/law");

        let (module, name) = test.split_once("::").unwrap_or_else(|| panic!("{test}"));
        let source = if module == "tests" {
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law.rs")).unwrap()
        } else {
            source_of(module)
        };
        let place = source
            .find(&format!("fn {name}("))
            .unwrap_or_else(|| panic!("{provision}: no test {test}"));
        assert!(source[..place].trim_end().ends_with("#[test]"), "{provision}: {test} is no test");
    }
}

#[test]
fn every_rule_that_a_clock_can_give_as_its_reason_is_in_the_index() {
    let index: Vec<String> = index().into_iter().map(|row| row.provision).collect();
    let mut rules = 0;
    for module in ["because", "clock", "rule"] {
        for literal in source_of(module).split('"').skip(1).step_by(2) {
            let rule = [
                ("FOIA 2000 ", "FOIA"),
                ("EIR 2004 ", "EIR"),
                ("UK GDPR ", "UK GDPR"),
                ("DPA 2018 ", "DPA"),
                ("SI 2004/3364 ", "SI 2004/3364"),
            ]
            .iter()
            .find_map(|(written, law)| Some((law, literal.strip_prefix(written)?)));
            let Some((law, provision)) = rule else { continue };
            let rule = format!("{law} {}", provision.replace("Code, part", "Code part"));
            assert!(
                index.iter().any(|found| has_word(found, &rule)),
                "{rule} is missing from docs/law.md"
            );
            rules += 1;
        }
    }
    assert!(rules >= 25, "only {rules} were read: how are they written now?");
}

/// Whether `text` holds `word` and the name does not go on after it.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        !text[at + word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
    })
}
