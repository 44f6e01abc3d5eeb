//! Looking for what a PDF holds besides what its pages show.

use crate::{
    glyphs::{self, Drawn, Glyph, Reader},
    page::contains,
    sanitise,
};
use ateb::{
    domain::mark::Quad,
    redact::{
        inspect::{Action, Finding},
        protocol::Failure,
    },
};
use lopdf::{Dictionary, Document, Object};
use std::collections::BTreeSet;

/// Text smaller than this, in points, is not there to be read.
const TINY: f64 = 2.0;

/// Everything found, in the order of the kinds of `ateb inspect`.
pub(crate) fn inspect(pdf: Vec<u8>) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    look_at_bytes(&pdf, &mut findings);
    let read = glyphs::open(pdf.clone())?;
    let document = sanitise::load(&pdf)?;
    drop(pdf);
    look_at_document(&document, &mut findings);
    look_at_objects(&document, &mut findings);
    let reader = Reader::new(&read);
    for (number, page) in (1_u32..).zip(read.pages().iter()) {
        let drawn = reader.read(page, &[]);
        let crop = page.intersected_crop_box();
        let visible = Quad::upright(crop.x0, crop.y0, crop.x1, crop.y1);
        look_at_page(number, &drawn, &visible, &mut findings);
    }
    Ok(findings)
}

fn look_at_bytes(pdf: &[u8], findings: &mut Vec<Finding>) {
    let ends: Vec<usize> = pdf
        .windows(5)
        .enumerate()
        .filter(|(_, bytes)| *bytes == b"%%EOF")
        .map(|(at, _)| at)
        .collect();
    // A file made for the web has two by nature: the first belongs to its first page.
    let linearised =
        pdf.get(..1024.min(pdf.len())).is_some_and(|start| holds(start, b"/Linearized"));
    let revisions = ends.len().saturating_sub(usize::from(linearised));
    if revisions > 1 {
        let excerpt = format!("{revisions} revisions");
        findings.push(Finding::new("earlier_revision", "document", excerpt, Action::Remove));
    }
    if let Some(last) = ends.last() {
        let after = pdf.get(last + 5..).unwrap_or_default().trim_ascii();
        if !after.is_empty() {
            let excerpt = format!("{} bytes", after.len());
            findings.push(Finding::new("trailing_data", "end of file", excerpt, Action::Remove));
        }
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn look_at_document(document: &Document, findings: &mut Vec<Finding>) {
    if document.was_encrypted() {
        let excerpt = "opens without a password";
        findings.push(Finding::new("encrypted", "document", excerpt, Action::Remove));
    }
    if let Ok(info) = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict) {
        let told: Vec<String> =
            info.iter().filter_map(|(key, value)| told(document, key, value)).collect();
        if !told.is_empty() {
            let excerpt = told.join(", ");
            findings.push(Finding::new("document_properties", "Info", excerpt, Action::Remove));
        }
    }
    let Ok(catalog) = document.catalog() else { return };
    let mut say = |kind: &str, place: &str, excerpt: String, action: Action| {
        findings.push(Finding::new(kind, place, excerpt, action));
    };
    if catalog.has(b"Metadata") {
        say("metadata", "XMP", String::new(), Action::Remove);
    }
    if let Ok(form) = document.get_dict_in_dict(catalog, b"AcroForm") {
        let fields = form.get_deref(b"Fields", document).and_then(Object::as_array);
        let count = fields.map_or(0, Vec::len);
        if count > 0 || form.has(b"XFA") {
            say("form_field", "form", format!("{count} fields"), Action::Remove);
        }
    }
    for (key, place) in [("OpenAction", "on opening"), ("AA", "catalog")] {
        if let Ok(action) = document.get_dict_in_dict(catalog, key.as_bytes()) {
            let script =
                action.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"JavaScript");
            if !script {
                say("action", place, String::new(), Action::Remove);
            }
        }
    }
    if let Ok(layers) = document.get_dict_in_dict(catalog, b"OCProperties") {
        let groups = layers.get_deref(b"OCGs", document).and_then(Object::as_array);
        let count = groups.map_or(0, Vec::len);
        if count > 0 {
            say("optional_content", "layers", format!("{count} layers"), Action::Review);
        }
    }
    if catalog.has(b"Collection") {
        say("attachment", "portfolio", String::new(), Action::Remove);
    }
    if catalog.has(b"PieceInfo") {
        say("private_data", "PieceInfo", String::new(), Action::Remove);
    }
}

fn told(document: &Document, key: &[u8], value: &Object) -> Option<String> {
    let (_, value) = document.dereference(value).ok()?;
    let text = lopdf::decode_text_string(value).ok()?;
    let text = text.trim();
    (!text.is_empty()).then(|| format!("{}: {text}", String::from_utf8_lossy(key)))
}

/// What stands in objects, wherever they hang.
fn look_at_objects(document: &Document, findings: &mut Vec<Finding>) {
    let mut scripts = 0_usize;
    let mut kinds: BTreeSet<(&'static str, String)> = BTreeSet::new();
    for (number, id) in document.get_pages() {
        let Ok(page) = document.get_dictionary(id) else { continue };
        let place = format!("page {number}");
        if page.has(b"PieceInfo") {
            kinds.insert(("private_data", place.clone()));
        }
        if page.has(b"AA") {
            kinds.insert(("action", place.clone()));
        }
        if page.has(b"Metadata") {
            kinds.insert(("metadata", place.clone()));
        }
        for annotation in document.get_page_annotations(id).unwrap_or_default() {
            look_at_annotation(document, annotation, &place, findings);
        }
    }
    for object in document.objects.values() {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        each_dictionary(dictionary, 0, &mut |dictionary| {
            let name = |key: &[u8]| dictionary.get(key).and_then(Object::as_name).ok();
            if name(b"S") == Some(b"JavaScript") || (dictionary.has(b"JS") && name(b"S").is_none())
            {
                scripts += 1;
            }
            let acts = [b"Launch".as_slice(), b"SubmitForm", b"ImportData", b"GoToR", b"GoToE"];
            if name(b"S").is_some_and(|action| acts.contains(&action)) {
                kinds.insert(("action", "document".to_owned()));
            }
            if name(b"Type") == Some(b"EmbeddedFile") || dictionary.has(b"EF") {
                let file = dictionary.get_deref(b"UF", document);
                let file = file.or_else(|_| dictionary.get_deref(b"F", document));
                if let Some(file) = file.ok().and_then(|f| lopdf::decode_text_string(f).ok()) {
                    kinds.insert(("attachment", file));
                }
            }
            if name(b"FT") == Some(b"Sig") || name(b"Type") == Some(b"Sig") {
                kinds.insert(("signature", "document".to_owned()));
            }
            for key in [b"Alt".as_slice(), b"ActualText"] {
                let text = dictionary.get_deref(key, document).ok();
                if text
                    .and_then(|text| lopdf::decode_text_string(text).ok())
                    .is_some_and(|t| !t.trim().is_empty())
                {
                    kinds.insert(("alternative_text", "structure tree".to_owned()));
                }
            }
        });
    }
    if scripts > 0 {
        let excerpt = format!("{scripts} scripts");
        findings.push(Finding::new("javascript", "document", excerpt, Action::Remove));
    }
    for (kind, place) in kinds {
        let action = if kind == "signature" { Action::Review } else { Action::Remove };
        findings.push(Finding::new(kind, &place, String::new(), action));
    }
}

fn each_dictionary(dictionary: &Dictionary, deep: u32, look: &mut impl FnMut(&Dictionary)) {
    look(dictionary);
    for (_, value) in dictionary {
        each_in(value, deep + 1, look);
    }
}

fn each_in(object: &Object, deep: u32, look: &mut impl FnMut(&Dictionary)) {
    if deep > 100 {
        return;
    }
    match object {
        Object::Dictionary(dictionary) => each_dictionary(dictionary, deep, look),
        Object::Array(list) => {
            for item in list {
                each_in(item, deep + 1, look);
            }
        }
        _ => {}
    }
}

fn look_at_annotation(
    document: &Document,
    annotation: &Dictionary,
    place: &str,
    findings: &mut Vec<Finding>,
) {
    let kind = annotation.get_deref(b"Subtype", document).and_then(Object::as_name).unwrap_or(b"");
    let text = |key: &[u8]| {
        let value = annotation.get_deref(key, document).ok()?;
        lopdf::decode_text_string(value).ok().filter(|text| !text.trim().is_empty())
    };
    match kind {
        b"Redact" => {
            let excerpt = text(b"OverlayText").unwrap_or_default();
            findings.push(Finding::new("unapplied_redaction", place, excerpt, Action::Block));
        }
        b"Widget" => {
            let excerpt = text(b"V").or_else(|| text(b"T")).unwrap_or_default();
            findings.push(Finding::new("form_field", place, excerpt, Action::Review));
        }
        // What a link shows is on the page; where it leads is told by its own finding.
        b"Link" | b"Popup" => {}
        b"FileAttachment" => {
            let excerpt = text(b"Contents").unwrap_or_default();
            findings.push(Finding::new("attachment", place, excerpt, Action::Remove));
        }
        _ => {
            let excerpt =
                text(b"Contents").unwrap_or_else(|| String::from_utf8_lossy(kind).into_owned());
            findings.push(Finding::new("annotation", place, excerpt, Action::Remove));
        }
    }
}

fn look_at_page(number: u32, drawn: &Drawn, visible: &Quad, findings: &mut Vec<Finding>) {
    let place = format!("page {number}");
    let mut say = |kind: &str, said: String, action: Action| {
        if !said.trim().is_empty() {
            findings.push(Finding::new(kind, &place, said, action));
        }
    };
    let middle = |glyph: &Glyph| glyph.place.at(0.5, 0.25);
    let size = |glyph: &Glyph| glyph.place.up.0.hypot(glyph.place.up.1);
    say("invisible_text", said(drawn, |_, glyph| glyph.invisible), Action::Review);
    say("off_page_text", said(drawn, |_, glyph| !contains(visible, middle(glyph))), Action::Remove);
    say("tiny_text", said(drawn, |_, glyph| size(glyph) < TINY), Action::Review);
    say(
        "text_under_box",
        said(drawn, |at, glyph| {
            drawn.boxes.iter().any(|filled| {
                let [_, _, _, opacity] = filled.colour;
                filled.after > at
                    && opacity > 0.9
                    && is_tight(&filled.area, visible)
                    && contains(&filled.area, middle(glyph))
            })
        }),
        Action::Block,
    );
    say(
        "same_colour_text",
        said(drawn, |at, glyph| {
            // The last box drawn before the glyph is what it stands on; else white paper.
            let under = drawn
                .boxes
                .iter()
                .rev()
                .find(|filled| filled.after <= at && contains(&filled.area, middle(glyph)))
                .map_or([1.0, 1.0, 1.0, 1.0], |filled| filled.colour);
            !glyph.invisible
                && glyph.colour.is_some_and(|colour| alike(colour, under))
                && contains(visible, middle(glyph))
        }),
        Action::Review,
    );
}

/// A box that covers the whole page is a background, and what it hides was there before it.
fn is_tight(area: &Quad, visible: &Quad) -> bool {
    let surface = |quad: &Quad| {
        let [left, bottom, right, top] = quad.bounds();
        (right - left) * (top - bottom)
    };
    surface(area) < 0.6 * surface(visible)
}

fn alike(a: [f32; 4], b: [f32; 4]) -> bool {
    let [red, green, blue, opacity] = a;
    let [red_b, green_b, blue_b, _] = b;
    opacity < 0.02
        || ((red - red_b).abs() < 0.02
            && (green - green_b).abs() < 0.02
            && (blue - blue_b).abs() < 0.02)
}

/// The text of the glyphs that are meant, as an excerpt.
fn said(drawn: &Drawn, is_meant: impl Fn(usize, &Glyph) -> bool) -> String {
    let mut text = String::new();
    let mut last: Option<usize> = None;
    for (at, glyph) in drawn.glyphs.iter().enumerate() {
        if !is_meant(at, glyph) {
            continue;
        }
        if last.is_some_and(|last| last + 1 != at) {
            text.push(' ');
        }
        last = Some(at);
        text.push_str(glyph.text.as_deref().unwrap_or("\u{fffd}"));
        if text.len() > 400 {
            break;
        }
    }
    text
}
