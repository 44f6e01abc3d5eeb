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

/// What `ateb deadline --csv` answers, by the id of the row: due, extended, state.
fn answers_to(file: &Path) -> BTreeMap<String, [String; 3]> {
    let command = Deadline {
        regime: None,
        received: None,
        events: Vec::new(),
        json: false,
        csv: Some(file.to_owned()),
    };
    let mut answers = Vec::new();
    command.run(&mut answers).unwrap();
    csv::Reader::from_reader(answers.as_slice())
        .deserialize::<(String, String, String, String)>()
        .map(|row| row.unwrap())
        .map(|(id, due, extended_due, state)| (id, [due, extended_due, state]))
        .collect()
}

/// The same for cases given as regime, day of receipt and events, in their order.
fn answers_to_each(cases: &[[&str; 3]]) -> Vec<[String; 3]> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["id", "regime", "received", "events"]).unwrap();
    for (id, [regime, received, events]) in (100..).zip(cases) {
        rows.write_record([&id.to_string(), *regime, *received, *events]).unwrap();
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), rows.into_inner().unwrap()).unwrap();
    answers_to(file.path()).into_values().collect()
}

#[test]
fn every_worked_case_falls_due_when_its_source_says() {
    let Some(cases) = shared("vectors/deadline_cases.csv") else { return };
    let answers = answers_to(&cases);

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

/// A date that somebody gave, and the date of the law.
struct Given {
    who: &'static str,
    case: [&'static str; 3],
    theirs: &'static str,
    law: &'static str,
}

const GIVEN: [Given; 15] = [
    Given {
        who: "a calendar of England and Wales alone, on ATISN 26732: leaves out 17 March",
        case: ["FOIA", "2026-02-18", ""],
        theirs: "2026-03-18",
        law: "2026-03-19",
    },
    Given {
        who: "Welsh Government, an extension of 2010: leaves out St Andrew's Day",
        case: ["EIR", "2010-10-20", "eir_extension:2010-11-04"],
        theirs: "2010-12-15",
        law: "2010-12-16",
    },
    Given {
        who: "Welsh Government, an acknowledgement of December 2018: counts the day of receipt, \
              leaves out 2 January",
        case: ["EIR", "2018-12-17", ""],
        theirs: "2019-01-16",
        law: "2019-01-18",
    },
    Given {
        who: "Ministry of Justice, a test of its case system: leaves out 2 January",
        case: ["FOIA", "2017-12-01", ""],
        theirs: "2018-01-03",
        law: "2018-01-04",
    },
    Given {
        who: "Ministry of Justice, another: leaves out St Andrew's Day",
        case: ["FOIA", "2017-11-23", ""],
        theirs: "2017-12-21",
        law: "2017-12-22",
    },
    Given {
        who: "Ministry of Justice, another: leaves out 12 July and the Scottish August",
        case: ["FOIA", "2021-07-03", ""],
        theirs: "2021-07-30",
        law: "2021-08-03",
    },
    Given {
        who: "alaveteli, a test: its holidays end with the year",
        case: ["FOIA", "2014-12-31", ""],
        theirs: "2015-01-28",
        law: "2015-01-30",
    },
    Given {
        who: "alaveteli, another: the same",
        case: ["FOIA", "2015-01-01", ""],
        theirs: "2015-01-29",
        law: "2015-01-30",
    },
    Given {
        who: "the Commissioner on the Student Loans Company, whose answer of 14 April was held \
              to be late: leaves out 17 March",
        case: ["FOIA", "2014-03-16", ""],
        theirs: "2014-04-11",
        law: "2014-04-14",
    },
    Given {
        who: "the Commissioner before the tribunal about Monitor: leaves out 14 July and \
              4 August, here on a receipt that spans both",
        case: ["FOIA", "2014-07-10", ""],
        theirs: "2014-08-07",
        law: "2014-08-11",
    },
    Given {
        who: "deadlinecalculator.co.uk, its worked example: adds twenty to day one",
        case: ["FOIA", "2025-06-06", ""],
        theirs: "2025-07-07",
        law: "2025-07-04",
    },
    Given {
        who: "FOIMan, the Christmas chart: takes receipt on a holiday for receipt the day after",
        case: ["FOIA", "2014-12-01", ""],
        theirs: "2015-01-05",
        law: "2014-12-31",
    },
    Given {
        who: "FOIMan, the Christmas chart again",
        case: ["FOIA", "2015-01-02", ""],
        theirs: "2015-02-02",
        law: "2015-01-30",
    },
    Given {
        who: "workalendar 17.0.0: leaves out the coronation",
        case: ["FOIA", "2023-04-17", ""],
        theirs: "2023-05-16",
        law: "2023-05-17",
    },
    Given {
        who: "govuk-bank-holidays 0.19: its list was made before the World Cup was proclaimed",
        case: ["FOIA", "2026-05-22", ""],
        theirs: "2026-06-22",
        law: "2026-06-23",
    },
];

#[test]
fn dates_that_others_got_wrong_are_right_here() {
    let answers = answers_to_each(&GIVEN.map(|given| given.case));
    for (Given { who, case, theirs, law }, [due, extended, _]) in GIVEN.iter().zip(answers) {
        let ours = if case[2].contains("extension") { extended } else { due };
        assert_eq!(ours, *law, "{who}");
        assert_ne!(ours, *theirs, "{who}");
    }
}

#[test]
fn cases_at_the_edges_of_the_rules_fall_due_as_counted_by_hand() {
    #[rustfmt::skip]
    const CASES: [([&str; 3], [&str; 3]); 47] = [
        // A question that is never answered, one put too late, two, and one within a day.
        (["FOIA", "2026-03-02", "clarification_requested:2026-03-04"], ["", "", "stopped"]),
        (["EIR", "2026-03-02", "clarification_requested:2026-03-31"], ["", "", "stopped"]),
        (["FOIA", "2026-03-02", "clarification_requested:2026-04-01"], ["2026-03-31", "2026-04-30", "running"]),
        (["FOIA", "2026-03-02", "clarification_requested:2026-03-02;clarification_received:2026-03-02"], ["2026-03-31", "2026-04-30", "running"]),
        (["FOIA", "2026-03-02", "clarification_requested:2026-03-04;clarification_received:2026-03-10;clarification_requested:2026-03-12;clarification_received:2026-03-24"], ["2026-04-23", "2026-05-22", "running"]),
        (["FOIA", "2026-03-02", "clarification_requested:2026-03-04;clarification_received:2026-03-10;clarification_requested:2026-04-13;clarification_received:2026-04-20"], ["2026-04-10", "2026-05-11", "running"]),
        (["FOIA", "2026-03-02", "clarification_requested:2026-03-04;response_sent:2026-03-06"], ["", "", "answered"]),
        // The order in which events are given is not that in which they happened.
        (["FOIA", "2026-03-02", "clarification_received:2026-03-10;clarification_requested:2026-03-04"], ["2026-04-10", "2026-05-11", "running"]),
        // More time before and after a new start.
        (["FOIA", "2026-03-02", "pit_extension:2026-03-04;clarification_requested:2026-03-05;clarification_received:2026-03-24"], ["2026-04-23", "2026-05-22", "running"]),
        (["EIR", "2026-03-02", "clarification_requested:2026-03-10;clarification_received:2026-03-24;eir_extension:2026-04-01"], ["2026-04-23", "2026-05-22", "running"]),
        (["EIR", "2026-03-02", "eir_extension:2026-03-05;clarification_requested:2026-03-10;clarification_received:2026-03-24;eir_extension:2026-04-01"], ["2026-04-23", "2026-05-22", "running"]),
        // A fee on the last day, paid at once, at a weekend, twice, on its last day, late, never.
        (["FOIA", "2026-02-18", "fee_notice:2026-03-19;fee_paid:2026-04-02"], ["2026-04-07", "", "running"]),
        (["FOIA", "2026-02-18", "fee_notice:2026-03-20;fee_paid:2026-04-02"], ["2026-03-19", "2026-04-20", "running"]),
        (["FOIA", "2026-03-02", "fee_notice:2026-03-09;fee_paid:2026-03-09"], ["2026-04-01", "", "running"]),
        (["FOIA", "2026-03-02", "fee_notice:2026-03-07;fee_paid:2026-03-22"], ["2026-04-15", "", "running"]),
        (["FOIA", "2026-03-02", "fee_notice:2026-03-04;fee_paid:2026-03-06;fee_notice:2026-03-11;fee_paid:2026-03-18"], ["2026-04-14", "", "running"]),
        (["FOIA", "2026-03-02", "fee_notice:2026-03-09;fee_paid:2026-06-08"], ["2026-07-01", "", "running"]),
        (["FOIA", "2026-03-02", "fee_notice:2026-03-09;fee_paid:2026-06-09"], ["", "", "lapsed"]),
        (["FOIA", "2026-03-02", "fee_notice:2026-03-09;response_sent:2026-03-20"], ["", "", "answered"]),
        (["FOIA", "2026-03-02", "fee_notice:2026-03-09;fee_paid:2026-03-24;pit_extension:2026-04-01"], ["2026-04-17", "2026-05-18", "running"]),
        (["EIR", "2026-03-02", "fee_notice:2026-03-09;fee_paid:2026-03-24"], ["2026-04-17", "", "running"]),
        (["EIR", "2026-03-02", "fee_notice:2026-03-09;fee_paid:2026-06-08"], ["2026-07-01", "", "running"]),
        (["EIR", "2026-03-02", "fee_notice:2026-03-09;fee_paid:2026-06-09"], ["", "", "lapsed"]),
        (["EIR", "2026-03-02", "eir_extension:2026-03-05;fee_notice:2026-03-09;fee_paid:2026-03-24"], ["2026-04-17", "2026-05-18", "running"]),
        // A fee and a question.
        (["FOIA", "2026-03-02", "clarification_requested:2026-03-04;clarification_received:2026-03-10;fee_notice:2026-03-12;fee_paid:2026-03-20"], ["2026-04-20", "", "running"]),
        (["FOIA", "2026-03-02", "fee_notice:2026-03-04;fee_paid:2026-03-09;clarification_requested:2026-03-12;clarification_received:2026-03-24"], ["2026-04-23", "2026-05-22", "running"]),
        (["FOIA", "2026-03-02", "fee_notice:2026-03-05;clarification_requested:2026-03-06;clarification_received:2026-03-16;fee_paid:2026-03-20"], ["2026-04-21", "", "running"]),
        (["FOIA", "2026-03-02", "fee_notice:2026-03-05;clarification_requested:2026-03-06;clarification_received:2026-03-16"], ["", "", "stopped"]),
        // Receipt on Christmas Day, New Year's Day and the weekend after it, and on 29 February.
        (["FOIA", "2026-12-25", ""], ["2027-01-27", "2027-02-24", "running"]),
        (["FOIA", "2027-01-01", ""], ["2027-02-01", "2027-03-01", "running"]),
        (["FOIA", "2027-01-04", "response_sent:2027-01-04"], ["2027-02-01", "2027-03-01", "answered"]),
        (["FOIA", "2028-02-29", ""], ["2028-03-29", "2028-04-28", "running"]),
        // Subject access at the ends of months.
        (["SAR", "2026-01-29", ""], ["2026-03-02", "2026-04-29", "running"]),
        (["SAR", "2026-01-31", "sar_extension:1m"], ["2026-03-02", "2026-03-31", "running"]),
        (["SAR", "2024-02-29", ""], ["2024-04-02", "2024-05-29", "running"]),
        (["SAR", "2025-12-31", ""], ["2026-02-02", "2026-03-31", "running"]),
        (["SAR", "2026-05-31", "sar_extension:2m"], ["2026-06-30", "2026-09-01", "running"]),
        // Subject access with proof of identity, a fee and a question, in different orders.
        (["SAR", "2026-03-02", "fee_notice:2026-03-04"], ["", "", "stopped"]),
        (["SAR", "2026-03-02", "id_received:2026-03-10;fee_notice:2026-03-04;fee_paid:2026-03-16;clarification_requested:2026-03-18;clarification_received:2026-03-22"], ["2026-04-21", "", "running"]),
        (["SAR", "2026-03-02", "clarification_requested:2026-03-05;clarification_received:2026-03-10;id_received:2026-03-20"], ["2026-04-20", "2026-06-22", "running"]),
        (["SAR", "2026-03-02", "clarification_requested:2026-03-09;clarification_received:2026-03-18;sar_extension:2m"], ["2026-04-13", "2026-06-12", "running"]),
        (["SAR", "2026-03-02", "clarification_requested:2026-03-09;clarification_received:2026-03-18;clarification_requested:2026-03-18;clarification_received:2026-03-20"], ["2026-04-14", "", "running"]),
        // Reviews and the window for asking.
        (["IR-WINDOW", "2026-04-03", ""], ["2026-06-03", "", "running"]),
        (["IR-WINDOW", "2026-12-25", ""], ["2027-02-24", "", "running"]),
        (["FOIA-IR", "2026-03-14", ""], ["2026-04-15", "2026-05-14", "running"]),
        (["EIR-RECON", "2026-12-24", ""], ["2027-02-24", "", "running"]),
        (["EIR-RECON", "2026-12-24", "response_sent:2027-02-25"], ["2027-02-24", "", "answered"]),
    ];
    let answers = answers_to_each(&CASES.map(|(case, _)| case));
    for ((case, by_hand), answer) in CASES.iter().zip(answers) {
        assert_eq!(answer, *by_hand, "{case:?}");
    }
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
    let end = *days.last().unwrap();
    assert!(end.to_string().as_str() > "2030-12-01", "the list ends with {end}");
    for day in calendar.covers_from().iter_days().take_while(|day| *day <= end) {
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
