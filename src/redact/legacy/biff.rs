//! The records of old workbooks (BIFF5 and BIFF8).

use super::super::{
    inspect::{Action, Finding},
    protocol::Failure,
};
use std::collections::{BTreeMap, BTreeSet};

/// How many texts of a hidden sheet are told.
const SAMPLE: usize = 20;

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A text that is written with its length in one byte and its width in another.
fn short_text(bytes: &[u8], at: usize, is_new: bool) -> Option<String> {
    let length = usize::from(*bytes.get(at)?);
    if !is_new {
        let content = bytes.get(at + 1..at + 1 + length)?;
        return Some(encoding_rs::WINDOWS_1252.decode(content).0.into_owned());
    }
    let wide = *bytes.get(at + 1)? & 1 == 1;
    characters(bytes, at + 2, length, wide)
}

fn characters(bytes: &[u8], at: usize, length: usize, wide: bool) -> Option<String> {
    if wide {
        let content = bytes.get(at..at.checked_add(length.checked_mul(2)?)?)?;
        let units: Vec<u16> = content
            .chunks_exact(2)
            .filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(u16::from_le_bytes))
            .collect();
        Some(String::from_utf16_lossy(&units))
    } else {
        let content = bytes.get(at..at.checked_add(length)?)?;
        Some(content.iter().map(|byte| char::from(*byte)).collect())
    }
}

/// A sheet by where its records begin.
struct Sheet {
    name: String,
    hidden: Option<&'static str>,
    kind: u8,
}

/// What the records of one sheet tell.
#[derive(Default)]
struct Told {
    rows: BTreeSet<u16>,
    columns: usize,
    comments: usize,
    filtered: bool,
    says: Vec<String>,
}

/// Goes through the records of a workbook.
pub(super) fn inspect(book: &[u8], findings: &mut Vec<Finding>) -> Result<(), Failure> {
    let mut sheets: BTreeMap<usize, Sheet> = BTreeMap::new();
    let mut told: BTreeMap<usize, Told> = BTreeMap::new();
    let mut strings: Vec<String> = Vec::new();
    let mut is_new = true;
    let mut current = 0;
    let mut at = 0;
    let (mut names, mut links) = (Vec::new(), 0);
    while let (Some(kind), Some(length)) = (two(book, at), two(book, at + 2)) {
        let body = book.get(at + 4..at + 4 + usize::from(length)).unwrap_or_default();
        match kind {
            // The beginning of the workbook or of a sheet.
            0x0809 => {
                is_new = two(body, 0) == Some(0x0600);
                current = at;
            }
            0x002f => return Err(Failure::Encrypted),
            0x0085 => {
                if let (Some(place), Some(name)) = (four(body, 0), short_text(body, 6, is_new)) {
                    let hidden = match body.get(4).map(|state| state & 3) {
                        Some(1) => Some("hidden_sheet"),
                        Some(2) => Some("very_hidden_sheet"),
                        _ => None,
                    };
                    let kind = body.get(5).copied().unwrap_or_default();
                    let place = usize::try_from(place).unwrap_or_default();
                    sheets.insert(place, Sheet { name, hidden, kind });
                }
            }
            0x00fc => strings = shared(body),
            0x00fd => {
                let text = four(body, 6)
                    .and_then(|index| usize::try_from(index).ok())
                    .and_then(|index| strings.get(index));
                say(&mut told, current, text.cloned());
            }
            0x0203 => {
                let number = body.get(6..14).and_then(|eight| eight.try_into().ok());
                say(&mut told, current, number.map(f64::from_le_bytes).map(|n| n.to_string()));
            }
            0x0204 => {
                let length = two(body, 6).map_or(0, usize::from);
                let text = if is_new {
                    let wide = body.get(8).is_some_and(|flags| flags & 1 == 1);
                    characters(body, 9, length, wide)
                } else {
                    characters(body, 8, length, false)
                };
                say(&mut told, current, text);
            }
            // A row: among its flags is that it shows nothing.
            0x0208 if body.get(12).is_some_and(|flags| flags & 0x20 != 0) => {
                let row = two(body, 0).unwrap_or_default();
                told.entry(current).or_default().rows.insert(row);
            }
            0x007d if two(body, 8).is_some_and(|flags| flags & 1 == 1) => {
                let wide = two(body, 2).unwrap_or(0).saturating_sub(two(body, 0).unwrap_or(0));
                told.entry(current).or_default().columns += usize::from(wide) + 1;
            }
            0x001c => told.entry(current).or_default().comments += 1,
            0x009b => told.entry(current).or_default().filtered = true,
            0x0018 => names.push(name_of(body, is_new)),
            // A workbook names itself by a mark of its own.
            0x01ae if body.get(2..4) != Some(&[0x01, 0x04]) && length > 4 => links += 1,
            0x0876 => findings.push(Finding::new("connection", "Workbook", "", Action::Remove)),
            _ => {}
        }
        at += 4 + usize::from(length);
    }
    for (place, sheet) in &sheets {
        let empty = Told::default();
        tell(sheet, told.get(place).unwrap_or(&empty), findings);
    }
    let names: Vec<String> = names.into_iter().flatten().collect();
    if !names.is_empty() {
        let told = names.iter().take(SAMPLE).cloned().collect::<Vec<_>>().join("; ");
        findings.push(Finding::new("defined_name", "Workbook", told, Action::Remove));
    }
    if links > 0 {
        findings.push(Finding::new("external_link", "Workbook", "", Action::Remove));
    }
    Ok(())
}

fn say(told: &mut BTreeMap<usize, Told>, sheet: usize, text: Option<String>) {
    let told = told.entry(sheet).or_default();
    if let Some(text) = text.filter(|text| !text.trim().is_empty() && told.says.len() < SAMPLE) {
        told.says.push(text);
    }
}

fn tell(sheet: &Sheet, told: &Told, findings: &mut Vec<Finding>) {
    let mut add = |kind: &str, excerpt: String| {
        findings.push(Finding::new(kind, &sheet.name, excerpt, Action::Remove));
    };
    if let Some(kind) = sheet.hidden {
        add(kind, told.says.join("; "));
    }
    // Sheets of macros and of the code of others.
    if matches!(sheet.kind, 1 | 6) {
        add("macro", String::new());
    }
    if !told.rows.is_empty() {
        let kind = if told.filtered { "filtered_rows" } else { "hidden_rows" };
        let rows: Vec<String> =
            told.rows.iter().take(SAMPLE).map(|row| (u32::from(*row) + 1).to_string()).collect();
        add(kind, format!("rows {}", rows.join(", ")));
    }
    if told.columns > 0 {
        add("hidden_columns", format!("{} columns", told.columns));
    }
    if told.comments > 0 {
        add("comment", format!("{} comments", told.comments));
    }
}

/// The name that a workbook gives to cells; print areas and filters say nothing.
fn name_of(body: &[u8], is_new: bool) -> Option<String> {
    let flags = two(body, 0)?;
    let length = usize::from(*body.get(3)?);
    let (built_in, hidden) = (flags & 0x20 != 0, flags & 1 != 0);
    if built_in {
        return hidden.then(|| "_FilterDatabase".to_owned());
    }
    if is_new {
        let wide = *body.get(14)? & 1 == 1;
        characters(body, 15, length, wide)
    } else {
        characters(body, 14, length, false)
    }
}

/// The shared strings of the first record; those that run on into another are left out.
fn shared(body: &[u8]) -> Vec<String> {
    let mut strings = Vec::new();
    let count = four(body, 4).unwrap_or(0).min(1_000_000);
    let mut at = 8;
    for _ in 0..count {
        let (Some(length), Some(flags)) = (two(body, at), body.get(at + 2).copied()) else { break };
        let mut start = at + 3;
        let (mut runs, mut more) = (0, 0);
        if flags & 8 != 0 {
            runs = two(body, start).map_or(0, usize::from);
            start += 2;
        }
        if flags & 4 != 0 {
            more = four(body, start).and_then(|more| usize::try_from(more).ok()).unwrap_or(0);
            start += 4;
        }
        let length = usize::from(length);
        let wide = flags & 1 == 1;
        let Some(text) = characters(body, start, length, wide) else { break };
        strings.push(text);
        let bytes = if wide { length * 2 } else { length };
        let Some(next) = (start + bytes + runs * 4).checked_add(more) else { break };
        at = next;
    }
    strings
}
