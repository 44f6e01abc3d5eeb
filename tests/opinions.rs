//! What others say of redacted copies: `PDFium`, poppler and qpdf read them and hold them against the
//! originals. Random words of real files are marked, the same ones each time.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests say what went wrong by stopping"
)]

#[path = "support/samples.rs"]
mod samples;

use ateb::{
    domain::mark::{Marks, Quad},
    redact::{self, To, report::Report},
};
use samples::{Sample, engine, samples};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

/// Words marked on each page.
const WORDS: usize = 3;
/// Pages with marks.
const PAGES: usize = 10;
/// The most files of all that may be blocked or refused though they open: they are named when the
/// test runs, and their number must not grow.
const MOST_NOT_DONE: usize = 3;

/// What is known and cannot be helped: part of a name, part of a complaint, and why.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "PyMuPDF__test_3197",
        "letters lost without a mark",
        "its fonts do not name their figures, which only replacement text does; that is left out",
    ),
    (
        "pypdf__Seige_of_Vicksburg",
        "letters moved",
        "the engine measures the gap of a removed word with the width of the next word's letters; \
         here it is the text layer of a scan, which is not seen",
    ),
    ("pypdf__Seige_of_Vicksburg", "letters lost", "the same: moved further"),
];

/// Copies, and what to hold them against.
struct Work {
    folder: tempfile::TempDir,
    jobs: Vec<Value>,
    flattened: Vec<String>,
    pages: usize,
    not_done: BTreeMap<String, Vec<String>>,
}

#[test]
fn others_find_nothing_marked_nothing_moved_and_nothing_lost() {
    let Some(python) = python() else { return };
    let mut files = samples(&["pdf_features", "pdf_redaction", "pii_detection"], ".pdf");
    // One file by itself, to look into a complaint.
    if let Some((_, only)) = std::env::vars_os().find(|(key, _)| key == "ATEB_ONLY") {
        files.retain(|sample| sample.name.contains(only.to_str().unwrap()));
    }
    if files.is_empty() {
        return;
    }
    let (one, two): (Vec<_>, Vec<_>) =
        files.iter().enumerate().partition(|(number, _)| number % 2 == 0);
    let (one, two) = thread::scope(|scope| {
        let halves = [one, two].map(|half| {
            let python = &python;
            scope.spawn(move || {
                let work = cut_all(half.into_iter().map(|(_, sample)| sample));
                let verdicts = judge(python, &work.jobs);
                (work, verdicts)
            })
        });
        let [one, two] = halves.map(|half| half.join().unwrap());
        (one, two)
    });
    let mut complaints = Vec::new();
    let (mut files, mut letters, mut pages, mut flattened) = (0, 0, 0, Vec::new());
    let mut not_done: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (work, verdicts) in [one, two] {
        assert_eq!(work.jobs.len(), verdicts.len());
        files += verdicts.len();
        pages += work.pages;
        flattened.extend(work.flattened.iter().cloned());
        for (reason, names) in &work.not_done {
            not_done.entry(reason.clone()).or_default().extend(names.iter().cloned());
        }
        for verdict in verdicts {
            letters += verdict["letters"].as_u64().unwrap();
            let name = verdict["name"].as_str().unwrap();
            for complaint in verdict["complaints"].as_array().unwrap() {
                let complaint = complaint.as_str().unwrap();
                let known = KNOWN
                    .iter()
                    .find(|(of, what, _)| name.contains(of) && complaint.contains(what));
                if let Some((_, _, why)) = known {
                    println!("known: {name}: {complaint} ({why})");
                } else {
                    let job = work.jobs.iter().find(|job| job["name"] == name).unwrap();
                    complaints.push(format!("{name}: {complaint}; marks {}", job["marks"]));
                }
            }
        }
    }
    println!("{files} files verified, {pages} pages, {letters} letters");
    println!("{} pages became pictures: {flattened:?}", flattened.len());
    for (reason, names) in &not_done {
        println!("{} not done: {reason}: {names:?}", names.len());
    }
    assert!(complaints.is_empty(), "{} complaints: {complaints:#?}", complaints.len());
    assert!(flattened.len() * 50 <= pages, "{} of {pages} pages", flattened.len());
    let not_done: usize = not_done.values().map(Vec::len).sum();
    assert!(not_done <= MOST_NOT_DONE, "{not_done}");
}

/// A Python with `PDFium`, which `make test` installs.
fn python() -> Option<PathBuf> {
    let named = std::env::vars_os().find(|(key, _)| key == "ATEB_OPINIONS").map(|(_, path)| path);
    let python = named.map_or_else(|| PathBuf::from("python3"), PathBuf::from);
    let has_it = Command::new(&python).args(["-c", "import pypdfium2, numpy"]).output();
    if has_it.is_ok_and(|out| out.status.success()) {
        return Some(python);
    }
    let required = std::env::vars_os().any(|(key, value)| key == "CI" && value == "true");
    assert!(!required, "pypdfium2 is missing");
    println!("left out: pypdfium2 is not on this machine, `make test` installs it");
    None
}

fn cut_all<'a>(samples: impl Iterator<Item = &'a Sample>) -> Work {
    let folder = tempfile::tempdir().unwrap();
    let mut work = Work {
        folder,
        jobs: Vec::new(),
        flattened: Vec::new(),
        pages: 0,
        not_done: BTreeMap::new(),
    };
    for sample in samples {
        let locked = sample.expected["opens_without_password"] == false;
        if locked || sample.expected["pages"].as_u64().is_none_or(|pages| pages == 0) {
            continue;
        }
        if let Err(reason) = cut_one(sample, &mut work) {
            work.not_done.entry(reason).or_default().push(sample.name.clone());
        }
    }
    work
}

fn cut_one(sample: &Sample, work: &mut Work) -> Result<(), String> {
    let quads = random_words(sample).map_err(|error| error.to_string())?;
    let marks: Vec<Value> = quads
        .iter()
        .map(|(page, quad)| json!({"page": page, "quads": [quad.0.to_vec()], "style": "block"}))
        .collect();
    let marks = Marks::from_json(&json!({ "marks": marks }).to_string()).unwrap();
    let path = |what: &str| work.folder.path().join(format!("{}-{what}.pdf", work.jobs.len()));
    let (before, after, level) = (path("before"), path("after"), path("level"));
    fs::write(&before, &sample.bytes).unwrap();
    let report = copy(sample, &marks, &after)?;
    copy(sample, &Marks::default(), &level)?;
    work.pages += report.pages as usize;
    let flat = report.flattened_pages.iter();
    work.flattened.extend(flat.map(|page| format!("{} page {page}", sample.name)));
    // What hid on these pages is gone too, and others count it among the letters.
    let hid = |removed: &&redact::protocol::Removed| {
        removed.kind.ends_with("_text")
            || removed.kind == "text_under_box"
            || removed.kind == "optional_content"
    };
    let emptied: Vec<u32> = report
        .removed
        .iter()
        .filter(hid)
        .filter_map(|removed| removed.place.strip_prefix("page ")?.parse().ok())
        .collect();
    let annotated =
        report.removed.iter().any(|removed| {
            ["annotation", "form_field", "optional_content"].contains(&removed.kind.as_str())
        }) || !report.warnings.iter().all(|warning| warning.kind != "unapplied_redaction");
    let marks: Vec<Value> =
        quads.iter().map(|(page, quad)| json!({"page": page, "quad": quad.0.to_vec()})).collect();
    work.jobs.push(json!({
        "name": sample.name, "before": before, "after": after, "level": level, "marks": marks,
        "flattened": report.flattened_pages, "emptied": emptied, "annotated": annotated,
    }));
    Ok(())
}

fn copy(sample: &Sample, marks: &Marks, out: &Path) -> Result<Report, String> {
    match redact::redact(&engine(), &sample.bytes, &sample.name, marks, To::Same, out) {
        Ok(redacted) if redacted.verified.is_some() => Ok(redacted.report),
        Ok(redacted) => Err(redacted.report.reason.unwrap_or_default()),
        Err(error) => Err(error.to_string()),
    }
}

/// Some words of the first pages, and a box in the middle of the first page.
fn random_words(sample: &Sample) -> Result<Vec<(usize, Quad)>, redact::EngineError> {
    let pages = redact::words(&engine(), &sample.bytes)?;
    // The same numbers each time, and others for each file.
    let mut state = sample.name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below.max(1)
    };
    let mut quads = Vec::new();
    for (number, page) in (1..).zip(pages.iter().take(PAGES)) {
        let words: Vec<_> = page
            .words
            .iter()
            .filter(|word| {
                let [left, bottom, right, top] = word.quad.bounds();
                let letters = word.text.chars().filter(|c| c.is_alphanumeric()).count();
                letters >= 3 && right - left > 1.0 && (3.0..60.0).contains(&(top - bottom))
            })
            .collect();
        for _ in 0..WORDS.min(words.len()) {
            quads.push((number, words[random(words.len())].quad));
        }
    }
    if let Some(first) = pages.first() {
        let (x, y) = (first.width / 2.0, first.height / 2.0);
        let (wide, high) = ((first.width / 8.0).min(60.0), (first.height / 16.0).min(30.0));
        quads.push((1, Quad::upright(x - wide, y - high, x + wide, y + high)));
    }
    Ok(quads)
}

fn judge(python: &Path, jobs: &[Value]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/judge.py");
    let mut judge = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    judge.stdin.take().unwrap().write_all(json!(jobs).to_string().as_bytes()).unwrap();
    let said = judge.wait_with_output().unwrap();
    assert!(said.status.success());
    serde_json::from_slice(&said.stdout).unwrap()
}
