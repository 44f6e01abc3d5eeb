//! Files of every kind with bytes changed at random: each gets an answer, and no answer is a panic.
//!
//! `ATEB_MUTATIONS=1000` tries so many of each file instead of a few; a seed that fails is printed.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "what fails here fails the test, and what was left out must be seen"
)]

use ateb::{
    domain::mark::Marks,
    redact::{self, Engine, To},
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

/// How many files of each ending, and how large they may be.
const FILES: usize = 4;
const LARGEST: u64 = 60_000;
const FOLDERS: [&str; 5] = ["office_hidden", "email", "msg_tnef", "images_metadata", "malformed"];

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

fn rounds() -> u64 {
    let set = std::env::vars().find(|(key, _)| key == "ATEB_MUTATIONS");
    set.and_then(|(_, value)| value.parse().ok()).unwrap_or(6)
}

/// The file with a few changes; in a package they are made in one of its parts, for a changed frame
/// is soon told.
fn changed(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut random = StdRng::seed_from_u64(!seed);
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return mutated(bytes, seed);
    };
    if archive.is_empty() || random.random_ratio(1, 4) {
        return mutated(bytes, seed);
    }
    let chosen = random.random_range(0..archive.len());
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let Ok(mut entry) = archive.by_index(index) else { continue };
        let name = entry.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
        let mut content = Vec::new();
        if entry.read_to_end(&mut content).is_err() || name.is_empty() {
            continue;
        }
        if index == chosen {
            content = mutated(&content, seed);
        }
        let written = writer.start_file(name, zip::write::SimpleFileOptions::default());
        if written.is_ok() {
            writer.write_all(&content).expect("written to memory");
        }
    }
    writer.finish().map_or_else(|_| mutated(bytes, seed), Cursor::into_inner)
}

/// The bytes with a few changes: a bit, a byte, a piece gone, doubled or taken from elsewhere.
fn mutated(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut out = bytes.to_vec();
    for _ in 0..random.random_range(1..6) {
        if out.is_empty() {
            break;
        }
        let at = random.random_range(0..out.len());
        let length = random.random_range(1..64).min(out.len() - at);
        match random.random_range(0..6) {
            0 => out[at] ^= 1 << random.random_range(0..8),
            1 => out[at] = random.random(),
            2 => drop(out.drain(at..at + length)),
            3 => {
                let piece = out[at..at + length].to_vec();
                out.splice(at..at, piece);
            }
            4 => out[at..at + length].fill(0xff),
            _ => out.truncate(at),
        }
    }
    out
}

#[test]
fn no_change_of_bytes_makes_a_reader_panic_or_leaves_an_unproven_copy() {
    let Some(corpora) = corpora() else { return };
    // No PDF: it is read in a process of its own, whose end is an answer.
    let engine = Engine::new("/nowhere");
    let marks = Marks::from_json(r#"{"marks":[{"find":"the"},{"find":"Alys Griffiths"}]}"#);
    let marks = marks.expect("these are marks");
    let out = tempfile::tempdir().expect("a folder");
    let out = out.path().join("out");
    let mut by_ending: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for folder in FOLDERS {
        let files = fs::read_dir(corpora.join(folder)).expect("a folder of the corpora");
        let mut files: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
        files.sort();
        for path in files {
            let small = fs::metadata(&path).is_ok_and(|file| file.len() <= LARGEST);
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
            if let Some(ending) = ending.filter(|ending| small && ending != "pdf") {
                let of_ending = by_ending.entry(ending).or_default();
                if of_ending.len() < FILES {
                    of_ending.push(path);
                }
            }
        }
    }
    let mut failed = Vec::new();
    let mut tried = 0;
    for path in by_ending.values().flatten() {
        let bytes = fs::read(path).expect("a file of the corpora");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for seed in 0..rounds() {
            let changed = changed(&bytes, seed);
            tried += 1;
            let done = catch_unwind(AssertUnwindSafe(|| {
                let _ = redact::inspect(&engine, &name, &changed);
                let _ = redact::suggest(&engine, &name, &changed, &[]);
                let done = redact::redact(&engine, &changed, &name, &marks, To::Same, &out);
                let is_proven = done.is_ok_and(|done| done.verified.is_some());
                assert_eq!(is_proven, out.exists());
                let _ = fs::remove_file(&out);
            }));
            if done.is_err() {
                failed.push(format!("{name}, seed {seed}"));
            }
        }
    }
    println!("changed files: {tried} tried");
    assert!(failed.is_empty(), "{failed:#?}");
}
