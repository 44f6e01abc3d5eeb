//! Binary workbooks: a package whose parts are records.

use super::super::{
    docx,
    inspect::{Action, Finding},
    package::Package,
    protocol::Failure,
    xml,
};

/// Kind and body of each record.
fn records(bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut number = |most: u32| -> Option<u32> {
            let (mut value, mut shift) = (0_u32, 0);
            loop {
                let byte = *bytes.get(at)?;
                at += 1;
                value |= u32::from(byte & 0x7f) << shift;
                shift += 7;
                if byte & 0x80 == 0 || shift >= 7 * most {
                    return Some(value);
                }
            }
        };
        // The kind keeps the marks of its bytes, as the format numbers them.
        let kind = number(2)?;
        let length = usize::try_from(number(4)?).ok()?;
        let body = bytes.get(at..at.checked_add(length)?)?;
        at += length;
        Some((kind, body))
    })
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A text with its length in four bytes; where it ends too.
fn text(bytes: &[u8], at: usize) -> Option<(String, usize)> {
    let length = usize::try_from(four(bytes, at)?).ok().filter(|length| *length < 40_000)?;
    let content = bytes.get(at + 4..at + 4 + length * 2)?;
    let units: Vec<u16> = content
        .chunks_exact(2)
        .filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(u16::from_le_bytes))
        .collect();
    Some((String::from_utf16_lossy(&units), at + 4 + length * 2))
}

/// Goes through the parts of a binary workbook.
pub(super) fn inspect(bytes: &[u8], findings: &mut Vec<Finding>) -> Result<(), Failure> {
    let package = Package::read(bytes)?;
    for (name, content) in &package.entries {
        let lower = name.to_ascii_lowercase();
        let ends = |end: &str| std::path::Path::new(&lower).extension().is_some_and(|e| e == end);
        let mut say = |kind: &str, place: &str, excerpt: String| {
            findings.push(Finding::new(kind, place, excerpt, Action::Remove));
        };
        if lower.ends_with("workbook.bin") {
            book(content, &mut say);
        } else if lower.contains("worksheets/") && ends("bin") {
            sheet(name, content, &mut say);
        } else if lower.contains("/comments") && ends("bin") || lower.contains("threadedcomments/")
        {
            if records(content).any(|(kind, _)| kind == 635) || ends("xml") {
                say("comment", name, String::new());
            }
        } else if lower.contains("vbaproject") || lower.contains("macrosheets/") {
            say("macro", name, String::new());
        } else if lower.contains("pivotcache") && ends("bin") {
            say("pivot_cache", name, String::new());
        } else if lower.contains("externallinks/") && ends("bin") {
            say("external_link", name, String::new());
        } else if lower.contains("connections") {
            say("connection", name, String::new());
        } else if lower.contains("embeddings/") || lower.contains("activex/") {
            say("embedded_object", name, String::new());
        } else if lower.starts_with("docprops/thumbnail") {
            say("thumbnail", name, String::new());
        } else if lower.starts_with("docprops/") && ends("xml") {
            let told = xml::parse(content).map(|root| docx::told_properties(&root));
            if let Some(told) = told.ok().filter(|told| !told.is_empty()) {
                say("document_properties", name, told);
            }
        } else if lower.starts_with("customxml/item") && ends("xml") && !lower.contains("props") {
            say(
                "custom_xml",
                name,
                xml::parse(content).map(|root| root.text()).unwrap_or_default(),
            );
        }
    }
    Ok(())
}

fn book(content: &[u8], say: &mut dyn FnMut(&str, &str, String)) {
    let mut names = Vec::new();
    for (kind, body) in records(content) {
        match kind {
            // A sheet: how it shows, its number, its relationship and its name.
            156 => {
                let name =
                    text(body, 8).and_then(|(_, next)| text(body, next)).map(|(name, _)| name);
                let name = name.unwrap_or_default();
                match four(body, 0) {
                    Some(1) => say("hidden_sheet", &name, String::new()),
                    Some(2) => say("very_hidden_sheet", &name, String::new()),
                    _ => {}
                }
            }
            39 => names.extend(text(body, 9).map(|(name, _)| name)),
            _ => {}
        }
    }
    if !names.is_empty() {
        say("defined_name", "workbook", names.join("; "));
    }
}

fn sheet(name: &str, content: &[u8], say: &mut dyn FnMut(&str, &str, String)) {
    let (mut rows, mut columns) = (0_u32, 0_u32);
    for (kind, body) in records(content) {
        match kind {
            0 if body.get(11).is_some_and(|flags| flags & 0x10 != 0) => rows += 1,
            60 if body.get(16).is_some_and(|flags| flags & 1 == 1) => columns += 1,
            _ => {}
        }
    }
    if rows > 0 {
        say("hidden_rows", name, format!("{rows} rows"));
    }
    if columns > 0 {
        say("hidden_columns", name, format!("{columns} runs of columns"));
    }
}
