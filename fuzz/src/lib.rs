//! What the targets share.

use ateb::{
    domain::mark::Marks,
    redact::{self, Engine, To, inspect::Action},
};
use std::{fs, sync::LazyLock};

/// A text that is marked in everything.
pub const MARKED: &str = "griffiths";

static FOLDER: LazyLock<tempfile::TempDir> =
    LazyLock::new(|| tempfile::tempdir_in("/dev/shm").expect("there is memory"));

/// Inspects and cuts a file of any kind but PDF, which has a target of its own. What comes out without
/// marks must inspect as clean, and what comes out with one must not say what it marks.
pub fn work_on(name: &str, bytes: &[u8]) {
    if bytes.windows(4).take(1024).any(|four| four == b"%PDF") {
        return;
    }
    let engine = Engine::new("/nowhere");
    redact::inspect(&engine, name, bytes);
    let out = FOLDER.path().join("out");
    let _ = fs::remove_file(&out);
    if let Ok(done) = redact::redact(&engine, bytes, name, &Marks::default(), To::Same, &out) {
        assert_eq!(out.exists(), done.verified.is_some(), "an output that was not proven");
        if done.verified.is_some() {
            let copy = fs::read(&out).expect("it is there");
            let mut found = redact::inspect(&engine, name, &copy).findings;
            found.retain(|finding| finding.action != Action::Review);
            assert!(found.is_empty(), "{found:?}");
        }
    }
    let _ = fs::remove_file(&out);
    let marks = format!(r#"{{"marks":[{{"find":"{MARKED}","scope":"exact"}}]}}"#);
    let marks = Marks::from_json(&marks).expect("a mark");
    if let Ok(done) = redact::redact(&engine, bytes, name, &marks, To::Same, &out)
        && done.verified.is_some()
    {
        let copy = fs::read(&out).expect("it is there").to_ascii_lowercase();
        let says = copy.windows(MARKED.len()).any(|bytes| bytes == MARKED.as_bytes());
        assert!(!says, "a marked text was proven to be gone");
    }
    let _ = redact::suggest(&engine, name, bytes, &[]);
}
