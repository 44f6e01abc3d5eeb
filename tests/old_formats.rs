//! Files of the old Office formats: looked into, and refused with what to do.
#![expect(clippy::print_stdout, reason = "what fails here fails the test")]

use ateb::{
    domain::mark::Marks,
    redact::{self, Engine, To, inspect::Verdict},
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

fn engine() -> Engine {
    Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"))
}

fn corpora() -> Option<PathBuf> {
    let shared = std::env::vars_os().find(|(key, _)| key == "ATEB_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        |(_, folder)| folder.into(),
    );
    let folder = shared.join("corpora");
    let in_ci = std::env::vars_os().any(|(key, value)| key == "CI" && value == "true");
    assert!(folder.exists() || !in_ci, "the corpora are needed with CI=true");
    if !folder.exists() {
        println!("left out: the corpora are not here");
    }
    folder.exists().then_some(folder)
}

/// What an independent reader found in a file, and what inspection calls it.
const EXPECTED: [(&str, &[&str]); 13] = [
    ("hidden_sheets", &["hidden_sheet"]),
    ("veryhidden_sheets", &["very_hidden_sheet"]),
    ("hidden_rows", &["hidden_rows", "filtered_rows"]),
    ("hidden_cols", &["hidden_columns"]),
    ("comments", &["comment"]),
    ("hidden_names", &["defined_name"]),
    ("pivotCache", &["pivot_cache"]),
    ("externalLinks", &["external_link"]),
    ("connections", &["connection"]),
    ("vba", &["macro"]),
    ("embeddings", &["embedded_object"]),
    ("tracked", &["tracked_change"]),
    ("annotations", &["comment"]),
];

#[test]
fn inspection_finds_in_every_office_file_what_an_independent_reader_found() {
    let Some(corpora) = corpora() else { return };
    let manifest = fs::read(corpora.join("manifest.tsv")).unwrap();
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_reader(&manifest[..]);
    let (mut found, mut missed) = (0, Vec::new());
    for row in reader.records() {
        let row = row.unwrap();
        if row[0] != *"office_hidden" {
            continue;
        }
        let expected: BTreeMap<String, serde_json::Value> =
            serde_json::from_str(&row[9]).unwrap_or_default();
        let bytes = fs::read(corpora.join(&row[1])).unwrap();
        let inspection = redact::inspect(&engine(), &row[1], &bytes);
        if matches!(inspection.verdict, Verdict::Encrypted) {
            continue;
        }
        for (key, kinds) in EXPECTED {
            let is_expected = expected.get(key).is_some_and(|value| match value {
                serde_json::Value::Number(number) => number.as_i64() != Some(0),
                serde_json::Value::Array(list) => !list.is_empty(),
                _ => false,
            });
            if !is_expected {
                continue;
            }
            let is_found = inspection.findings.iter().any(|one| kinds.contains(&one.kind.as_str()));
            if is_found {
                found += 1;
            } else {
                missed.push(format!("{}: {key}", &row[1]));
            }
        }
    }
    println!("office files: {found} expected findings found, {} missed", missed.len());
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn old_files_are_refused_with_what_to_do_and_their_findings_stop_a_release() {
    let Some(corpora) = corpora() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    for name in ["test_files__sheet_visibility.xls", "test_files__sheet_visibility5.xls"] {
        let bytes = fs::read(corpora.join("office_hidden").join(name)).unwrap();
        let inspection = redact::inspect(&engine(), name, &bytes);
        let kinds: Vec<&str> = inspection.findings.iter().map(|one| one.kind.as_str()).collect();
        for kind in ["legacy_format", "hidden_sheet", "very_hidden_sheet"] {
            assert!(kinds.contains(&kind), "{name}: {kinds:?}");
        }
        let none = Marks::default();
        let refused = redact::redact(&engine(), &bytes, name, &none, To::Same, &out);
        assert!(refused.unwrap_err().to_string().contains("save it as .xlsx"));
        assert!(!out.exists());
    }
}

#[test]
fn every_malformed_file_of_every_kind_gets_an_answer() {
    let Some(corpora) = corpora() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut answers: BTreeMap<&str, usize> = BTreeMap::new();
    for file in fs::read_dir(corpora.join("malformed")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        let _ = redact::inspect(&engine(), &name, &bytes);
        let out = folder.path().join("out");
        let answer =
            match redact::redact(&engine(), &bytes, &name, &Marks::default(), To::Same, &out) {
                Ok(done) if done.verified.is_some() => "verified",
                Ok(_) => "blocked",
                Err(error) => {
                    assert!(!error.to_string().is_empty(), "{name}");
                    "refused"
                }
            };
        assert_eq!(answer == "verified", out.exists(), "{name}");
        let _ = fs::remove_file(&out);
        *answers.entry(answer).or_default() += 1;
    }
    println!("malformed files: {answers:?}");
}
