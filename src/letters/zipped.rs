//! A document as a ZIP package: the same letter always has the same bytes.

use super::LetterError;
use std::io::{Cursor, Write};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// A package of `entries`, in their order. The first is stored as it is, for OpenDocument wants its
/// type readable without unpacking.
pub(super) fn zipped(entries: &[(&str, String)]) -> Result<Vec<u8>, LetterError> {
    let packing = |error: &dyn std::error::Error| LetterError::Packing(error.to_string());
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (place, (name, content)) in entries.iter().enumerate() {
        let method =
            if place == 0 { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        writer
            .start_file(*name, options.compression_method(method))
            .map_err(|error| packing(&error))?;
        writer.write_all(content.as_bytes()).map_err(|error| packing(&error))?;
    }
    Ok(writer.finish().map_err(|error| packing(&error))?.into_inner())
}

/// The one place where words become XML; what XML cannot hold is left out.
pub(super) fn escape(xml: &mut String, words: &str) {
    for c in words.chars() {
        match c {
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '&' => xml.push_str("&amp;"),
            '"' => xml.push_str("&quot;"),
            '\t' => xml.push(' '),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => xml.push(c),
        }
    }
}

/// Words as XML.
pub(super) fn escaped(words: &str) -> String {
    let mut xml = String::with_capacity(words.len());
    escape(&mut xml, words);
    xml
}
