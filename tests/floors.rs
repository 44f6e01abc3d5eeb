//! Dependencies run downwards only: no floor uses one above it.

#![expect(clippy::unwrap_used, reason = "a source that cannot be read fails the test")]

use std::{fs, path::Path};

/// Each floor of `src/`, with the floors it may lean on.
const FLOORS: &[(&str, &[&str])] = &[
    ("law", &[]),
    ("domain", &["law"]),
    ("storage", &["law", "domain"]),
    ("letters", &["law", "domain"]),
    ("mail", &["law", "domain"]),
    ("redact", &["law", "domain"]),
    ("service", &["law", "domain", "storage", "letters", "mail", "redact", "clock", "config"]),
    ("web", &["law", "domain", "letters", "redact", "service", "clock", "config"]),
    ("worker", &["law", "domain", "service", "clock", "config"]),
    (
        "cli",
        &[
            "law", "domain", "storage", "letters", "mail", "redact", "service", "web", "worker",
            "clock", "config",
        ],
    ),
];

#[test]
fn no_floor_leans_on_one_above_it() {
    let mut wrong = Vec::new();
    for (floor, allowed) in FLOORS {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = Vec::new();
        rust_files(&src.join(floor), &mut files);
        let alone = src.join(floor).with_extension("rs");
        if alone.exists() {
            files.push(alone);
        }
        assert!(!files.is_empty(), "the floor {floor} has no files: is its name still right?");
        for path in files {
            let text = fs::read_to_string(&path).unwrap();
            for (at, _) in text.match_indices("crate::") {
                for used in names_at(&text[at + "crate::".len()..]) {
                    if used != *floor && !allowed.contains(&used) {
                        wrong.push(format!("{} uses crate::{used}", path.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_law_uses_dates_and_nothing_else_of_the_outside() {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/law"), &mut files);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        for outside in ["std::fs", "std::net", "std::env", "diesel", "actix", "tokio"] {
            assert!(!text.contains(outside), "{} reaches for {outside}", path.display());
        }
    }
}

fn rust_files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The names that follow `crate::`: one, or those at the outer level of a list in braces.
fn names_at(text: &str) -> Vec<&str> {
    let Some(list) = text.strip_prefix('{') else { return vec![name_at(text)] };
    let (mut depth, mut begins, mut names) = (0, true, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            c if begins && !c.is_whitespace() => {
                names.push(name_at(&list[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    names
}

#[test]
fn a_list_of_uses_is_read_at_its_outer_level() {
    let list = "{\n    clock::Clock,\n    law::{calendar::Calendar, regime},\n    web,\n};";
    assert_eq!(names_at(list), ["clock", "law", "web"]);
}

fn name_at(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}
