//! Plain text and CSV.

use super::{
    find::{Searched, is_invisible},
    inspect::{Action, Finding},
    media::MediaType,
    protocol::{Cut, Cutting, Failure, Warning},
};
use crate::domain::mark::{Mark, Marks, Place, Style};
use std::ops::Range;

/// What stands in a text for a mark that is to show nothing: always as long, so that it does not
/// tell how much was there.
const BLOCK: &str = "█████";

/// How the characters of a text are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8 { with_mark: bool },
    Utf16 { little: bool },
    Windows1252,
}

/// The text of a file, if it is one: no control characters but those of lines and pages.
pub(super) fn decode(bytes: &[u8]) -> Option<(String, Encoding)> {
    let (text, encoding) = if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        (std::str::from_utf8(rest).ok()?.to_owned(), Encoding::Utf8 { with_mark: true })
    } else if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        (utf16(rest, u16::from_le_bytes)?, Encoding::Utf16 { little: true })
    } else if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        (utf16(rest, u16::from_be_bytes)?, Encoding::Utf16 { little: false })
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        (text.to_owned(), Encoding::Utf8 { with_mark: false })
    } else {
        (bytes.iter().map(|byte| from_1252(*byte)).collect(), Encoding::Windows1252)
    };
    let is_text = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}');
    text.chars().all(is_text).then_some((text, encoding))
}

/// What a text of any encoding says; nothing when it is none.
pub(super) fn said(bytes: &[u8]) -> Option<String> {
    decode(bytes).map(|(text, _)| text)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let pairs = bytes.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let units: Vec<u16> =
        pairs.filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(unit)).collect();
    String::from_utf16(&units).ok()
}

fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 { with_mark: false } => text.as_bytes().to_vec(),
        Encoding::Utf8 { with_mark: true } => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        Encoding::Utf16 { little } => std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(if little { u16::to_le_bytes } else { u16::to_be_bytes })
            .collect(),
        Encoding::Windows1252 => text.chars().map(to_1252).collect(),
    }
}

/// The characters that Windows has where Latin-1 has controls, from 0x80 on.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn from_1252(byte: u8) -> char {
    byte.checked_sub(0x80)
        .and_then(|at| WINDOWS.get(usize::from(at)).copied())
        .unwrap_or(char::from(byte))
}

fn to_1252(c: char) -> u8 {
    let special = WINDOWS.iter().position(|windows| *windows == c);
    special
        .and_then(|at| u8::try_from(at + 0x80).ok())
        .or_else(|| u8::try_from(u32::from(c)).ok())
        .unwrap_or(b'?')
}

/// What stands in a text in place of what a mark removed.
pub(super) fn stand_in(mark: &Mark) -> String {
    if mark.style == Style::Block { BLOCK.to_owned() } else { mark.label() }
}

/// A cut of one place: which mark, and the characters.
pub(super) type Place1 = (usize, Range<usize>);

/// Where the marks stand in a text, in order, overlapping ones joined under the first.
pub(super) fn places(text: &[char], marks: &Marks) -> Vec<Place1> {
    let searched = Searched::new(text.iter().copied());
    let mut places: Vec<Place1> = Vec::new();
    for (id, mark) in marks.numbered() {
        if let Place::Find(find) = &mark.place {
            places.extend(searched.places(find).into_iter().map(|place| (id, place)));
        }
    }
    places.sort_by_key(|(_, place)| (place.start, std::cmp::Reverse(place.end)));
    let mut joined: Vec<Place1> = Vec::with_capacity(places.len());
    for (id, place) in places {
        match joined.last_mut() {
            Some((_, last)) if place.start < last.end => last.end = last.end.max(place.end),
            _ => joined.push((id, place)),
        }
    }
    joined
}

/// The name of a file without what marks on texts remove, which a name tells as well.
pub fn name_without(name: &str, marks: &Marks) -> String {
    // In names of files words are often parted by what is no space.
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let spaced: Vec<char> =
        stem.chars().map(|c| if matches!(c, '_' | '-' | '.' | '+') { ' ' } else { c }).collect();
    let original: Vec<char> = stem.chars().collect();
    let mut out = String::with_capacity(name.len());
    let mut at = 0;
    for (_, place) in places(&spaced, marks) {
        out.extend(original.get(at..place.start).unwrap_or_default());
        out.push_str("redacted");
        at = place.end;
    }
    out.extend(original.get(at..).unwrap_or_default());
    if !ending.is_empty() || name.ends_with('.') {
        out.push('.');
        out.push_str(ending);
    }
    out
}

/// Refuses marks that are not for texts.
pub(super) fn check(marks: &Marks) -> Result<(), Failure> {
    for (id, mark) in marks.numbered() {
        if !matches!(mark.place, Place::Find(_)) {
            let what = format!("mark {id} is not one for a text: use find");
            return Err(Failure::Marks { what });
        }
    }
    Ok(())
}

/// Counts places per mark, in the form of a report.
pub(super) fn tally(marks: &Marks, counts: &[usize]) -> Cut {
    let mut cut = Cut { pages: 1, ..Cut::default() };
    for (id, _) in marks.numbered() {
        let places = counts.get(id - 1).copied().unwrap_or(0);
        if places == 0 {
            cut.warnings.push(Warning::new("not_found").of_mark(id));
        }
        cut.marks.push(Cutting { id, places, pages: Vec::new() });
    }
    cut
}

/// Puts labels in place of what is marked; every other character stays as it is.
pub(super) fn cut(bytes: &[u8], kind: MediaType, marks: &Marks) -> Result<(Cut, Vec<u8>), Failure> {
    check(marks)?;
    let (text, encoding) = decode(bytes).ok_or(Failure::Broken)?;
    let mut counts = vec![0; marks.0.len()];
    let mut out = String::with_capacity(text.len());
    // A name in a table does not run over from one row to the next.
    let pieces: Vec<&str> =
        if kind == MediaType::Csv { text.split_inclusive('\n').collect() } else { vec![&text] };
    for piece in pieces {
        let chars: Vec<char> = piece.chars().collect();
        let mut at = 0;
        for (id, place) in places(&chars, marks) {
            out.extend(chars.get(at..place.start).unwrap_or_default());
            if let Some(mark) = marks.0.get(id - 1) {
                out.push_str(&stand_in(mark));
            }
            if let Some(count) = counts.get_mut(id - 1) {
                *count += 1;
            }
            at = place.end;
        }
        out.extend(chars.get(at..).unwrap_or_default());
    }
    // The block character has no place in Windows' old table.
    let encoding = match encoding {
        Encoding::Windows1252 if out.contains(BLOCK) => Encoding::Utf8 { with_mark: false },
        as_it_was => as_it_was,
    };
    Ok((tally(marks, &counts), encode(&out, encoding)))
}

/// Looks for characters that do not show, and for cells that a spreadsheet would run.
pub(super) fn inspect(bytes: &[u8], kind: MediaType) -> Result<Vec<Finding>, Failure> {
    let (text, _) = decode(bytes).ok_or(Failure::Broken)?;
    let mut findings = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.chars().any(is_invisible) {
            let place = format!("line {number}");
            findings.push(Finding::new("zero_width_characters", &place, line, Action::Review));
        }
    }
    if kind == MediaType::Csv {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        for (row, record) in (1..).zip(reader.records()) {
            let Ok(record) = record else { break };
            for (column, cell) in (1..).zip(&record) {
                if is_formula(cell) {
                    let place = format!("row {row}, column {column}");
                    findings.push(Finding::new("formula_injection", &place, cell, Action::Review));
                }
            }
        }
    }
    Ok(findings)
}

/// A cell that no spreadsheet takes for a formula: one that begins like one gets an apostrophe
/// before it, which a spreadsheet takes as "this is text".
pub fn safe_cell(cell: &str) -> String {
    if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// Whether a spreadsheet would take the cell for a formula. A plain number is none.
fn is_formula(cell: &str) -> bool {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let number = cell.trim().replace([',', ' ', '£', '%'], "").parse::<f64>().is_ok();
    begins && !number && cell.trim().chars().count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str, style: &str) -> Marks {
        let json =
            serde_json::json!({"marks":[{"find":text,"exemption":"FOIA s.40(2)","style":style}]});
        Marks::from_json(&json.to_string()).unwrap()
    }

    fn after(bytes: &[u8], kind: MediaType, marks: &Marks) -> Vec<u8> {
        cut(bytes, kind, marks).unwrap().1
    }

    #[test]
    fn the_label_stands_in_place_and_all_else_stays() {
        let text = "By Alys Griffiths.\r\n[REDACTED] ████ ■■■\r\n";
        let out = after(text.as_bytes(), MediaType::Text, &marks("Alys Griffiths", "text"));
        let expected = "By [Redacted - s.40(2)].\r\n[REDACTED] ████ ■■■\r\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn a_text_keeps_its_encoding() {
        let wanted = marks("Siân", "text");
        let latin = after(b"caf\xe9 Si\xe2n \x96 end", MediaType::Text, &wanted);
        assert_eq!(latin, b"caf\xe9 [Redacted - s.40(2)] \x96 end");
        let wide: Vec<u8> = "\u{feff}Siân".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (text, encoding) = decode(&after(&wide, MediaType::Text, &wanted)).unwrap();
        assert_eq!(text, "[Redacted - s.40(2)]");
        assert_eq!(encoding, Encoding::Utf16 { little: true });
    }

    #[test]
    fn the_name_of_a_file_loses_what_is_marked() {
        let wanted = marks("Alys Griffiths", "text");
        assert_eq!(name_without("CV_alys-griffiths 2.docx", &wanted), "CV_redacted 2.docx");
        assert_eq!(name_without("minutes.v2.pdf", &wanted), "minutes.v2.pdf");
        assert_eq!(name_without("Alys Griffiths", &wanted), "redacted");
    }

    #[test]
    fn a_block_does_not_tell_how_long_the_name_was() {
        let short = after(b"Al", MediaType::Text, &marks("Al", "block"));
        let long = after(b"Alexandrina", MediaType::Text, &marks("Alexandrina", "block"));
        assert_eq!(short, long);
    }

    #[test]
    fn a_name_in_a_table_does_not_run_over_rows() {
        let out = after(b"Owain\nLlywelyn\n", MediaType::Csv, &marks("Owain Llywelyn", "text"));
        assert_eq!(out, b"Owain\nLlywelyn\n");
    }

    #[test]
    fn formulas_and_hidden_characters_are_found() {
        let table = b"name,sum\n=HYPERLINK(1),-5\n+44 1222,\"-1,200\"\n";
        let found = inspect(table, MediaType::Csv).unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].place, "row 2, column 1");
        let hidden = inspect("a\u{200b}b\nc".as_bytes(), MediaType::Text).unwrap();
        assert_eq!(hidden[0].kind, "zero_width_characters");
    }
}
