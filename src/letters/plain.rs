//! A plain text as a PDF: how a message or a web page leaves when paper is wanted.

use super::{
    LetterError, fonts,
    pdf::{typeset, with_places_to_break},
};
use serde::Serialize;
use typst::foundations::Smart;
use typst_pdf::PdfOptions;

/// The longest text that is set, in bytes: some 500 pages.
const MAX_PLAIN_BYTES: usize = 1 << 20;

/// What `plain.typ` reads.
#[derive(Serialize)]
struct Sheet {
    lines: Vec<String>,
}

/// Sets a text of at most a megabyte as a PDF, one line after the other. The same text always
/// has the same bytes.
pub fn text_as_pdf(text: &str) -> Result<Vec<u8>, LetterError> {
    if text.len() > MAX_PLAIN_BYTES {
        return Err(LetterError::TooLong(text.len()));
    }
    let lines = text
        .lines()
        .map(|line| with_places_to_break(&fonts::printable(&line.replace('\t', "    "))))
        .map(|line| if line.trim().is_empty() { String::new() } else { line });
    let sheet = Sheet { lines: lines.collect() };
    let options = PdfOptions {
        ident: Smart::Custom("plain text".to_owned()),
        creator: Smart::Custom(None),
        ..PdfOptions::default()
    };
    typeset(|engine| &engine.plain, &sheet, &options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_pages_and_what_looks_like_markup_stays_text() {
        let pdf = text_as_pdf("#panic()\n\n= D\u{175}r *x*\n\tin").unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        assert_eq!(pdf, text_as_pdf("#panic()\n\n= D\u{175}r *x*\n\tin").unwrap());
    }

    #[test]
    fn a_text_that_is_too_long_is_refused() {
        let long = "x\n".repeat(MAX_PLAIN_BYTES);
        assert!(matches!(text_as_pdf(&long), Err(LetterError::TooLong(_))));
    }
}
