//! What a text that was removed leaves behind: nothing, but in the document that it was removed from and
//! in the marks that name it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use ateb::redact::{self, Engine};
use std::{
    fs,
    io::{Cursor, Read},
    path::{Path, PathBuf},
    process::Command,
};

/// Marked in documents of the worked cases that were answered.
const REMOVED: [&str; 4] =
    ["Llinos Abernethy", "Ioan Pennant", "Mererid Ashworth", "delyth.okonkwo@roads.example"];

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

/// All that can be read in a file: as it is, unpacked, and as text.
fn readings(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![bytes.to_vec()];
    if let Ok(mut package) = zip::ZipArchive::new(Cursor::new(bytes)) {
        for at in 0..package.len() {
            let mut part = Vec::new();
            package.by_index(at).unwrap().read_to_end(&mut part).unwrap();
            all.push(part);
        }
    }
    if let Ok(document) = lopdf::Document::load_mem(bytes) {
        let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
        all.extend(streams.filter_map(|stream| stream.get_plain_content().ok()));
        let engine = Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"));
        let pages = redact::words(&engine, bytes).unwrap();
        let words = pages.iter().flat_map(|page| &page.words);
        let words: Vec<&str> = words.map(|word| word.text.as_str()).collect();
        all.push(words.join(" ").into_bytes());
    }
    if let Some(message) = mail_parser::MessageParser::default().parse(bytes) {
        all.extend(message.parts.iter().map(|part| part.contents().to_vec()));
    }
    all
}

fn says(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

#[test]
fn a_removed_text_is_in_no_copy_no_letter_no_message_no_log_and_no_temporary_file() {
    let (data, temporary) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let played = Command::new(env!("CARGO_BIN_EXE_ateb"))
        .args(["demo", "--data-dir"])
        .arg(data.path())
        .env("TMPDIR", temporary.path())
        .env("RUST_LOG", "trace")
        .output()
        .unwrap();
    assert!(played.status.success(), "{}", String::from_utf8_lossy(&played.stderr));
    assert_eq!(files_in(temporary.path()), Vec::<PathBuf>::new());

    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
    let originals: Vec<Vec<u8>> =
        files_in(&demo).iter().map(|path| fs::read(path).unwrap()).collect();
    let mut looked_at = 0;
    let mut found_in_originals = [false; REMOVED.len()];
    for path in files_in(data.path()) {
        let bytes = fs::read(&path).unwrap();
        // The marks are kept there, and say what they look for.
        if path.extension().is_some_and(|ending| ending == "db") {
            continue;
        }
        looked_at += 1;
        let readings = readings(&bytes);
        for (found, text) in found_in_originals.iter_mut().zip(REMOVED) {
            if readings.iter().any(|reading| says(reading, text)) {
                assert!(originals.contains(&bytes), "{text} is in {}", path.display());
                *found = true;
            }
        }
    }
    // The search finds what is there: each of them in the document that it was removed from.
    assert_eq!(found_in_originals, [true; REMOVED.len()]);
    assert!(looked_at > 20, "{looked_at}");
    for text in REMOVED {
        assert!(!says(&played.stdout, text) && !says(&played.stderr, text));
    }
}
