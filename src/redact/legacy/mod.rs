//! Office files of the formats before 2007, and binary workbooks: looked into, never written.

mod biff;
mod summary;
mod xlsb;

use super::{
    inspect::{Action, Finding},
    media::Legacy,
    protocol::{Failure, OrFail},
};
use std::io::{Cursor, Read};

/// The most that one stream may hold: 64 MiB.
const LARGEST: u64 = 64 << 20;
/// More streams than this in one file are refused.
const MOST_ENTRIES: usize = 20_000;

type File<'a> = cfb::CompoundFile<Cursor<&'a [u8]>>;

/// What to do with a file that is not written again.
const fn advice(kind: Legacy) -> &'static str {
    match kind {
        Legacy::Doc => "save it as .docx, or as PDF, and upload that",
        Legacy::Xls | Legacy::Xlsb => "save it as .xlsx and upload that",
        Legacy::Ppt => "save it as .pptx, or as PDF, and upload that",
    }
}

/// Why such a file is not cut.
pub(super) fn refusal(kind: Legacy) -> Failure {
    Failure::NotHandled { what: format!("Office files of the old format: {}", advice(kind)) }
}

/// Looks for what a reader does not see.
pub(super) fn inspect(bytes: &[u8], kind: Legacy) -> Result<Vec<Finding>, Failure> {
    let mut findings = vec![Finding::new("legacy_format", "the file", advice(kind), Action::Block)];
    if kind == Legacy::Xlsb {
        xlsb::inspect(bytes, &mut findings)?;
        return Ok(findings);
    }
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).or_fail(Failure::Broken)?;
    let entries: Vec<(String, bool)> = file
        .walk()
        .take(MOST_ENTRIES + 1)
        .map(|entry| (entry.path().to_string_lossy().into_owned(), entry.is_storage()))
        .collect();
    if entries.len() > MOST_ENTRIES {
        return Err(Failure::TooBig { what: format!("more than {MOST_ENTRIES} streams") });
    }
    parts(&entries, &mut findings);
    for name in ["/\u{5}SummaryInformation", "/\u{5}DocumentSummaryInformation"] {
        let told = stream(&mut file, name).map(|content| summary::told(&content));
        if let Some(told) = told.filter(|told| !told.is_empty()) {
            let place = name.trim_start_matches(['/', '\u{5}']);
            findings.push(Finding::new("document_properties", place, told, Action::Remove));
        }
    }
    match kind {
        Legacy::Xls => {
            let book = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"];
            let content = book.iter().find_map(|name| stream(&mut file, name));
            biff::inspect(&content.ok_or(Failure::Broken)?, &mut findings)?;
        }
        Legacy::Doc => word(&stream(&mut file, "/WordDocument").ok_or(Failure::Broken)?)?,
        Legacy::Ppt => {
            if entries.iter().any(|(path, _)| path.contains("EncryptedSummary")) {
                return Err(Failure::Encrypted);
            }
            slides(&stream(&mut file, "/PowerPoint Document").unwrap_or_default(), &mut findings);
        }
        Legacy::Xlsb => {}
    }
    Ok(findings)
}

fn stream(file: &mut File<'_>, path: &str) -> Option<Vec<u8>> {
    let stream = file.open_stream(path).ok()?;
    let mut content = Vec::new();
    stream.take(LARGEST).read_to_end(&mut content).ok()?;
    Some(content)
}

/// Macros, and objects of other programs, by the names of their folders.
fn parts(entries: &[(String, bool)], findings: &mut Vec<Finding>) {
    let mut say = |kind: &str, path: &str| {
        findings.push(Finding::new(kind, path.trim_start_matches('/'), "", Action::Remove));
    };
    let macros = entries.iter().find(|(path, is_folder)| {
        *is_folder
            && path
                .rsplit(['/', '\\'])
                .next()
                .is_some_and(|name| ["Macros", "_VBA_PROJECT_CUR", "VBA"].contains(&name))
    });
    if let Some((path, _)) = macros {
        say("macro", path);
    }
    for (path, is_folder) in entries {
        let mut names = path.rsplit(['/', '\\']);
        let name = names.next().unwrap_or_default();
        let within = names.next().unwrap_or_default();
        let is_object = name.starts_with("MBD")
            || (within == "ObjectPool" && name.starts_with('_'))
            || name.starts_with("LNK");
        if *is_folder && is_object {
            say("embedded_object", path);
        }
        if *is_folder && name == "_SX_DB_CUR" {
            say("pivot_cache", path);
        }
    }
}

/// Whether a Word file needs a password stands in its head.
fn word(content: &[u8]) -> Result<(), Failure> {
    let flags = content.get(10..12).ok_or(Failure::Broken)?;
    let flags = u16::from_le_bytes(flags.try_into().or_fail(Failure::Broken)?);
    if flags & 0x0100 != 0 { Err(Failure::Encrypted) } else { Ok(()) }
}

/// Comments and notes of a presentation, by the kinds of its records.
fn slides(content: &[u8], findings: &mut Vec<Finding>) {
    let (mut notes, mut comments) = (0, 0);
    let mut at = 0;
    let mut seen = 0;
    while let Some(head) = content.get(at..at + 8) {
        seen += 1;
        if seen > 1_000_000 {
            break;
        }
        let number = |from: usize| head.get(from).copied().map_or(0, usize::from);
        let kind = number(2) | number(3) << 8;
        let length = number(4) | number(5) << 8 | number(6) << 16 | number(7) << 24;
        match kind {
            1008 => notes += 1,
            12_000 => comments += 1,
            _ => {}
        }
        // A record with records in it is gone into.
        let is_container = number(0) & 15 == 15;
        at += 8 + if is_container { 0 } else { length };
    }
    // Each file has a page that the others are made after.
    if notes > 1 {
        let told = format!("{notes} pages of notes");
        findings.push(Finding::new("speaker_notes", "PowerPoint Document", told, Action::Remove));
    }
    if comments > 0 {
        let told = format!("{comments} comments");
        findings.push(Finding::new("comment", "PowerPoint Document", told, Action::Remove));
    }
}
