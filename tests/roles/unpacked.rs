//! All that a file holds, as one text: what is packed is unpacked.

use ateb::redact::{self, Engine};
use std::{
    fmt::Write as _,
    io::{Cursor, Read},
};

/// The parts of a packed file, the words and the inner parts of a PDF, and any other file as it is.
pub(crate) fn unpacked(file: &[u8]) -> String {
    let mut all = String::from_utf8_lossy(file).into_owned();
    if file.starts_with(b"%PDF") {
        let engine = Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"));
        for passage in redact::text_of(&engine, "file.pdf", file).unwrap() {
            writeln!(all, "\n{}", passage.text).unwrap();
        }
        let mut document = lopdf::Document::load_mem(file).unwrap();
        document.decompress();
        let mut whole = Vec::new();
        document.save_to(&mut whole).unwrap();
        all.push_str(&String::from_utf8_lossy(&whole));
    } else if let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(file)) {
        for number in 0..archive.len() {
            let mut part = archive.by_index(number).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            let name = part.name().unwrap().into_owned();
            write!(all, "\n{name}\n{}", String::from_utf8_lossy(&bytes)).unwrap();
        }
    }
    all
}
