//! The file as a whole: its revisions, what follows its end, and what it says about itself.

use super::text_of;
use crate::layers;
use ateb::redact::inspect::{Action, Finding};
use lopdf::{Dictionary, Document, Object};

pub(super) fn look_at_bytes(pdf: &[u8], findings: &mut Vec<Finding>) {
    let ends: Vec<usize> = places_of(pdf, b"%%EOF");
    let start = pdf.get(..1024.min(pdf.len())).unwrap_or_default();
    let revisions = ends.iter().filter(|end| !is_of_first_page(pdf, **end)).count();
    if revisions > 1 {
        let excerpt = format!("{revisions} revisions");
        findings.push(Finding::new("earlier_revision", "document", excerpt, Action::Remove));
    }
    let before = start.windows(5).position(|bytes| bytes == b"%PDF-").unwrap_or(0);
    let before = pdf.get(..before).unwrap_or_default().trim_ascii();
    let after = ends.last().and_then(|last| pdf.get(last + 5..)).unwrap_or_default().trim_ascii();
    for (bytes, place) in [(before, "start of file"), (after, "end of file")] {
        // Some programs fill up with noughts.
        if bytes.iter().any(|byte| *byte != 0 && !byte.is_ascii_whitespace()) {
            let excerpt = format!("{} bytes", bytes.len());
            findings.push(Finding::new("trailing_data", place, excerpt, Action::Remove));
        }
    }
}

/// A file made for the web has an end of its first page, which points nowhere.
fn is_of_first_page(pdf: &[u8], end: usize) -> bool {
    let before = pdf.get(end.saturating_sub(40)..end).unwrap_or_default();
    let number = places_of(before, b"startxref").last().and_then(|at| before.get(at + 9..));
    number.is_some_and(|number| number.trim_ascii() == b"0")
}

fn places_of(pdf: &[u8], wanted: &[u8]) -> Vec<usize> {
    let all = pdf.windows(wanted.len()).enumerate();
    all.filter(|(_, bytes)| *bytes == wanted).map(|(at, _)| at).collect()
}

pub(super) fn look_at_document(document: &Document, findings: &mut Vec<Finding>) {
    let mut say = |kind: &str, place: &str, excerpt: String, action: Action| {
        findings.push(Finding::new(kind, place, excerpt, action));
    };
    if document.was_encrypted() {
        say("encrypted", "document", "opens without a password".to_owned(), Action::Remove);
    }
    if let Ok(info) = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict) {
        // What a person wrote comes first; the programs and the times of day say less.
        let (mut said, mut rest) = (Vec::new(), Vec::new());
        for (key, value) in info {
            let Some(text) = text_in(document, value) else { continue };
            let told = format!("{}: {text}", String::from_utf8_lossy(key));
            let usual =
                [b"Producer".as_slice(), b"Creator", b"CreationDate", b"ModDate", b"Trapped"];
            if usual.contains(&key.as_slice()) { rest.push(told) } else { said.push(told) }
        }
        said.append(&mut rest);
        if !said.is_empty() {
            say("document_properties", "Info", said.join(", "), Action::Remove);
        }
    }
    let Ok(catalog) = document.catalog() else { return };
    if let Ok(xmp) = catalog.get_deref(b"Metadata", document) {
        say("metadata", "XMP", words_of(xmp), Action::Remove);
    }
    if let Ok(form) = document.get_dict_in_dict(catalog, b"AcroForm") {
        let fields = form.get_deref(b"Fields", document).and_then(Object::as_array);
        let count = fields.map_or(0, Vec::len);
        let scripted = if form.has(b"XFA") { ", XFA" } else { "" };
        if count > 0 || form.has(b"XFA") {
            say("form_field", "form", format!("{count} fields{scripted}"), Action::Remove);
        }
    }
    if let Ok(action) = document.get_dict_in_dict(catalog, b"OpenAction")
        && !goes_nowhere(action)
    {
        say("action", "on opening", String::new(), Action::Remove);
    }
    if let Ok(actions) = document.get_dict_in_dict(catalog, b"AA")
        && acts(document, actions)
    {
        say("action", "catalog", String::new(), Action::Remove);
    }
    if let Ok(layers) = document.get_dict_in_dict(catalog, b"OCProperties") {
        look_at_layers(document, layers, &mut say);
    }
    if catalog.has(b"Collection") {
        say("attachment", "portfolio", String::new(), Action::Remove);
    }
    if catalog.has(b"SpiderInfo") {
        say("private_data", "web capture", String::new(), Action::Remove);
    }
}

/// Going to a page of the same file is no action that needs a look, and a script is told apart.
fn goes_nowhere(action: &Dictionary) -> bool {
    let name = action.get(b"S").and_then(Object::as_name).unwrap_or_default();
    matches!(name, b"GoTo" | b"JavaScript" | b"Named")
}

/// Whether something besides scripts happens by itself.
pub(super) fn acts(document: &Document, actions: &Dictionary) -> bool {
    actions.iter().any(|(_, action)| {
        let action =
            document.dereference(action).ok().and_then(|(_, action)| action.as_dict().ok());
        action.is_some_and(|action| !goes_nowhere(action))
    })
}

fn look_at_layers(
    document: &Document,
    layers: &Dictionary,
    say: &mut impl FnMut(&str, &str, String, Action),
) {
    let Ok(groups) = layers.get_deref(b"OCGs", document).and_then(Object::as_array) else { return };
    let hidden = layers::hidden_groups(document);
    let (mut shown_names, mut hidden_names) = (Vec::new(), Vec::new());
    for group in groups {
        let Ok((id, Object::Dictionary(dictionary))) = document.dereference(group) else {
            continue;
        };
        let name = dictionary.get(b"Name").ok().and_then(|name| text_in(document, name));
        let name = name.unwrap_or_else(|| "without a name".to_owned());
        let is_hidden = id.is_some_and(|id| hidden.contains(&id));
        if is_hidden { hidden_names.push(name) } else { shown_names.push(name) }
    }
    if !hidden_names.is_empty() {
        let excerpt = format!("hidden: {}", hidden_names.join(", "));
        say("optional_content", "layers", excerpt, Action::Remove);
    }
    if !shown_names.is_empty() {
        say("optional_content", "layers", shown_names.join(", "), Action::Review);
    }
}

/// A text that says something.
pub(super) fn text_in(document: &Document, value: &Object) -> Option<String> {
    let (_, value) = document.dereference(value).ok()?;
    text_of(value.as_str().ok()?)
}

/// The words of an XML packet, for an excerpt.
fn words_of(packet: &Object) -> String {
    let Ok(plain) = packet.as_stream().and_then(|s| s.get_plain_content_with_limit(1 << 20)) else {
        return String::new();
    };
    let text = String::from_utf8_lossy(&plain);
    let between = text.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, words)| words);
    let words: Vec<&str> = between.map(str::trim).filter(|words| !words.is_empty()).collect();
    words.join(", ")
}
