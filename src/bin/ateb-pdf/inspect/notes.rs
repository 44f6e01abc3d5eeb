//! Annotations: what was written on pages, fields of forms, and where links lead.

use super::{Shown, file::text_in, objects::file_name};
use ateb::redact::inspect::{Action, Finding};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::HashSet;

/// Kinds of annotation that carry a file or a film.
const CARRIERS: [&[u8]; 5] = [b"RichMedia", b"3D", b"Screen", b"Movie", b"Sound"];
/// All others but links, windows of notes and fields.
const NOTES: [&[u8]; 15] = [
    b"Text",
    b"FreeText",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Stamp",
    b"Caret",
    b"Ink",
    b"Watermark",
];

pub(super) fn look(document: &Document, shown: &Shown, findings: &mut Vec<Finding>) {
    let mut on_pages: HashSet<ObjectId> = HashSet::new();
    for (number, id) in document.get_pages() {
        let Ok(page) = document.get_dictionary(id) else { continue };
        let Ok(list) = page.get_deref(b"Annots", document).and_then(Object::as_array) else {
            continue;
        };
        let place = format!("page {number}");
        let mut fields = Vec::new();
        let mut links = Vec::new();
        for entry in list {
            let Ok((id, object)) = document.dereference(entry) else { continue };
            on_pages.extend(id);
            let Ok(annotation) = object.as_dict() else { continue };
            match kind(document, annotation) {
                b"Widget" => fields.push(field(document, annotation)),
                b"Link" => links.extend(leads_to(document, annotation)),
                kind => look_at_one(document, annotation, kind, &place, findings),
            }
        }
        if !fields.is_empty() {
            let count = fields.len();
            let said: Vec<String> = fields.into_iter().flatten().collect();
            let plural = if count == 1 { "field" } else { "fields" };
            let excerpt = [format!("{count} {plural}"), said.join("; ")];
            let excerpt = if said.is_empty() { excerpt.concat() } else { excerpt.join(": ") };
            findings.push(Finding::new("form_field", &place, excerpt, Action::Remove));
        }
        links.retain(|link| tells(link) && !shown.page_says(number, without_scheme(link)));
        links.dedup();
        if !links.is_empty() {
            let excerpt = format!("links to {}", links.join(", "));
            findings.push(Finding::new("annotation", &place, excerpt, Action::Remove));
        }
    }
    // What was taken off its page, or has lost it, is in the file still.
    for (id, object) in &document.objects {
        let Ok(annotation) = object.as_dict() else { continue };
        if on_pages.contains(id) || !annotation.has(b"Rect") {
            continue;
        }
        let kind = kind(document, annotation);
        if kind == b"Redact" || kind == b"FileAttachment" || NOTES.contains(&kind) {
            look_at_one(document, annotation, kind, "on no page", findings);
        }
    }
}

fn kind<'a>(document: &'a Document, annotation: &'a Dictionary) -> &'a [u8] {
    annotation.get_deref(b"Subtype", document).and_then(Object::as_name).unwrap_or_default()
}

fn look_at_one(
    document: &Document,
    annotation: &Dictionary,
    kind: &[u8],
    place: &str,
    findings: &mut Vec<Finding>,
) {
    let says = |key: &[u8]| annotation.get(key).ok().and_then(|value| text_in(document, value));
    let name = || String::from_utf8_lossy(kind).into_owned();
    let (found, excerpt, action) = match kind {
        b"Redact" => {
            ("unapplied_redaction", says(b"OverlayText").unwrap_or_default(), Action::Block)
        }
        b"FileAttachment" => {
            let file = annotation.get_deref(b"FS", document).ok();
            let file =
                file.and_then(|file| file_name(document, file)).or_else(|| says(b"Contents"));
            ("attachment", file.unwrap_or_default(), Action::Remove)
        }
        _ if CARRIERS.contains(&kind) => ("embedded_object", name(), Action::Remove),
        // The window of a note, and marks of printers: what they say is said elsewhere.
        b"Popup" | b"PrinterMark" | b"TrapNet" => return,
        _ => {
            let said = [says(b"T"), says(b"Subj"), says(b"Contents").or_else(|| says(b"RC"))];
            let said: Vec<String> = said.into_iter().flatten().collect();
            let said =
                if said.is_empty() { name() } else { format!("{}: {}", name(), said.join(": ")) };
            ("annotation", said, Action::Remove)
        }
    };
    findings.push(Finding::new(found, place, excerpt, action));
}

/// What a field is called and what it holds; nothing when it says neither.
fn field(document: &Document, widget: &Dictionary) -> Option<String> {
    let inherited = |key: &[u8]| {
        let mut node = widget;
        for _ in 0..20 {
            if let Some(text) = node.get(key).ok().and_then(|value| text_in(document, value)) {
                return Some(text);
            }
            node = document.get_dict_in_dict(node, b"Parent").ok()?;
        }
        None
    };
    match (inherited(b"T"), inherited(b"V")) {
        (Some(name), Some(value)) => Some(format!("{name}: {value}")),
        (name, value) => value.or(name),
    }
}

/// Where a link leads that leaves the file.
fn leads_to(document: &Document, link: &Dictionary) -> Option<String> {
    let action = document.get_dict_in_dict(link, b"A").ok()?;
    text_in(document, action.get(b"URI").ok()?)
}

/// Whether an address says more than where a page of the web is: somebody's mailbox or name, a
/// question that was asked, a place on somebody's computer.
fn tells(link: &str) -> bool {
    let lower = link.to_lowercase();
    lower.contains('@')
        || lower.contains('=')
        || lower.starts_with("file:")
        || lower.starts_with("tel:")
        || lower.starts_with('\\')
        || !lower.contains(':')
}

fn without_scheme(link: &str) -> &str {
    let rest = link.split_once(':').map_or(link, |(_, rest)| rest);
    rest.trim_matches('/')
        .split_once('?')
        .filter(|_| link.starts_with("mailto:"))
        .map_or(rest.trim_matches('/'), |(address, _)| address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_only_leads_to_a_page_tells_nothing() {
        assert!(!tells("https://www.example.org/guidance/page.html"));
        for link in
            ["mailto:alys@example.org", "https://x.example/?case=12", "file:///C:/Alys/a.doc"]
        {
            assert!(tells(link), "{link}");
        }
        assert_eq!(without_scheme("mailto:alys@example.org?subject=x"), "alys@example.org");
        assert_eq!(without_scheme("https://example.org/"), "example.org");
    }
}
