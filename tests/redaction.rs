//! Redaction from end to end, on real documents: what is marked is gone, what stands is proven.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "tests say what went wrong by stopping"
)]

use ateb::{
    domain::mark::Marks,
    redact::{
        self, Engine, Redacted,
        engine::Limits,
        inspect::Verdict as Inspected,
        protocol::Greeting,
        report::Outcome,
        verify::{Verdict, sha256},
    },
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// The engine that cargo built for this test.
fn engine() -> Engine {
    Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"))
}

/// A file of the shared input, or nothing when there is none on this machine.
fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::vars_os().find(|(key, _)| key == "ATEB_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        |(_, root)| root.into(),
    );
    let path = root.join(path);
    if path.exists() {
        return Some(path);
    }
    let required = std::env::vars_os().any(|(key, value)| key == "CI" && value == "true");
    assert!(!required, "{} is missing", path.display());
    println!("left out: {} is not on this machine", path.display());
    None
}

fn names() -> Option<Vec<String>> {
    let text = fs::read_to_string(shared("inputs/minutes-names.txt")?).unwrap();
    Some(text.lines().map(str::to_owned).collect())
}

fn marks_on<'a>(texts: impl IntoIterator<Item = &'a str>) -> Marks {
    let list: Vec<_> = texts
        .into_iter()
        .map(|text| serde_json::json!({"find": text, "scope": "word", "exemption": "FOIA s.40(2)"}))
        .collect();
    Marks::from_json(&serde_json::json!({ "marks": list }).to_string()).unwrap()
}

struct Cut {
    redacted: Redacted,
    bytes: Vec<u8>,
    path: PathBuf,
    _folder: tempfile::TempDir,
}

fn redact(input: &[u8], name: &str, marks: &Marks) -> Cut {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let redacted = redact::redact(&engine(), input, name, marks, &path).unwrap();
    let bytes = fs::read(&path).unwrap_or_default();
    Cut { redacted, bytes, path, _folder: folder }
}

/// Poppler's reading of a PDF, if poppler is on this machine.
fn pdftotext(path: &Path) -> Option<String> {
    let out = Command::new("pdftotext").arg("-layout").arg(path).arg("-").output().ok()?;
    Some(String::from_utf8_lossy(&out.stdout).into_owned())
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// The text with quotes made plain and spaces made single.
fn level(text: &str) -> String {
    text.replace('\u{2019}', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn all_names_go_from_the_minutes_and_labels_stand_in_their_place() {
    let (Some(path), Some(names)) = (shared("inputs/minutes-original.pdf"), names()) else {
        return;
    };
    let marks = marks_on(names.iter().map(String::as_str));
    let cut = redact(&fs::read(&path).unwrap(), "minutes.pdf", &marks);
    let report = &cut.redacted.report;
    assert_eq!(report.verdict, Outcome::Verified, "{report:#?}");
    assert_eq!(report.pages, 47);
    assert!(report.flattened_pages.is_empty(), "{:?}", report.flattened_pages);
    assert!(report.marks.iter().all(|mark| mark.places > 0), "{:?}", report.marks);
    assert!(holds(&cut.bytes[cut.bytes.len() - 8..], b"%%EOF"));
    assert!(!holds(&cut.bytes, b"/Info"));

    let before = pdftotext(&path);
    if let (Some(before), Some(after)) = (before, pdftotext(&cut.path)) {
        let (before, after) = (level(&before), level(&after));
        for name in &names {
            assert!(before.contains(&level(name)), "the original has every name");
            assert!(!after.contains(&level(name)), "{name} is left");
        }
        assert!(after.contains("[Redacted - s.40(2)]"));
        assert!(after.contains("Anti-racist Wales Action Plan"));
    }
    let json = serde_json::to_string(report).unwrap();
    for name in &names {
        for word in name.split_whitespace().filter(|word| word.len() > 3) {
            assert!(!json.contains(word), "the report tells a name");
        }
    }
}
