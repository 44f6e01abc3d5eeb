//! Office documents, read entry by entry.

use super::{
    plain::{finish, readings},
    wanted::{Levelled, Wanted, look, wanted},
};
use crate::{
    domain::mark::Marks,
    redact::{
        media::{self, MediaType},
        protocol::{Problem, Verification},
    },
};
use std::{
    borrow::Cow,
    io::{Cursor, Read},
};

/// Where the parts of a released document may lie.
const PLACES: &[&str] = &[
    "[Content_Types].xml",
    "_rels/.rels",
    "word/document",
    "word/styles",
    "word/settings",
    "word/numbering",
    "word/fontTable",
    "word/header",
    "word/footer",
    "word/footnotes",
    "word/endnotes",
    "word/theme/",
    "word/charts/",
    "word/diagrams/",
    "word/media/",
    "word/_rels/",
    "word/numbering",
];

/// Tags that no part of a released document has.
const FORBIDDEN_TAGS: &[&str] = &[
    "<w:del ",
    "<w:del>",
    "<w:ins ",
    "<w:delText",
    "<w:moveFrom",
    "<w:commentReference",
    "<w:rsid",
    " w:rsid",
    "<w:docVar",
    "<w:attachedTemplate",
    "w:author=",
    "<!DOCTYPE",
    "<!ENTITY",
    "<!--",
    "<o:OLEObject",
];

/// The entries of a package by name; `say` hears what is wrong with its frame.
pub(super) fn entries(bytes: &[u8], say: &mut dyn FnMut(&str, &str)) -> Vec<(String, Vec<u8>)> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        say("cannot_be_read", "package");
        return Vec::new();
    };
    if !archive.comment().is_empty() || archive.offset() != 0 || !bytes.starts_with(b"PK\x03\x04") {
        say("bytes_beside_package", "package");
    }
    let mut entries = Vec::new();
    let mut total = 0;
    for index in 0..archive.len() {
        let mut content = Vec::new();
        let Ok(entry) = archive.by_index(index) else {
            say("cannot_be_read", "package");
            continue;
        };
        // A name that is no text is not one of those expected.
        let name = entry.name().map_or_else(|_| String::new(), Cow::into_owned);
        let dated = entry.last_modified().is_some_and(|at| at != zip::DateTime::default());
        if dated || !entry.comment().is_empty() {
            say("traces_of_packing", &name);
        }
        if entry.take(64 << 20).read_to_end(&mut content).is_err() {
            say("cannot_be_read", &name);
        }
        total += content.len();
        if total > 256 << 20 {
            say("cannot_be_read", &name);
            break;
        }
        entries.push((name, content));
    }
    entries
}

/// Reads a package entry by entry: its frame, its places, its tags and its texts.
pub(super) fn check(kind: MediaType, bytes: &[u8], marks: &Marks) -> Verification {
    let mut found = Verification::default();
    let wanted = wanted(marks);
    let (places, tags) = match kind {
        MediaType::Pptx => (SLIDES, FORBIDDEN_IN_SLIDES),
        MediaType::Odt | MediaType::Odp => (OPEN, FORBIDDEN_IN_OPEN),
        _ => (PLACES, FORBIDDEN_TAGS),
    };
    let mut problems = Vec::new();
    let entries = entries(bytes, &mut |kind, place| problems.push(Problem::at(kind, place)));
    found.problems.append(&mut problems);
    let say = |kind: &str, place: &str| Problem::at(kind, place);
    for (name, content) in entries {
        if !places.iter().any(|place| name.starts_with(place)) {
            found.problems.push(say("unexpected_part", &name));
        }
        look(&name, "names of parts", &wanted, &mut found);
        if name.contains("/media/") || name.starts_with("Pictures/") {
            let more = match media::sniff(&content, "") {
                MediaType::Picture(kind) => super::picture::holds_more(kind, &content),
                // A drawing of Windows is instructions; its texts are looked at below.
                _ => Some(false),
            };
            if more != Some(false) {
                found.problems.push(say("unexpected_part", &name));
            }
            for text in readings(&content) {
                look_in_picture(&text, &name, &wanted, &mut found);
            }
            continue;
        }
        let Ok(markup) = std::str::from_utf8(&content) else {
            found.problems.push(say("cannot_be_read", &name));
            continue;
        };
        for tag in tags {
            if markup.contains(tag) {
                found.problems.push(say("unexpected_tag", &name));
            }
        }
        for text in texts(markup) {
            look(&text, &name, &wanted, &mut found);
        }
    }
    finish(found)
}

/// Where the parts of a released presentation may lie.
const SLIDES: &[&str] = &[
    "[Content_Types].xml",
    "_rels/.rels",
    "ppt/presentation.xml",
    "ppt/_rels/presentation.xml.rels",
    "ppt/slides/",
    "ppt/slideLayouts/",
    "ppt/slideMasters/",
    "ppt/theme/",
    "ppt/media/",
    "ppt/charts/",
    "ppt/diagrams/",
    "ppt/tableStyles.xml",
];

/// Tags that no part of a released presentation has.
const FORBIDDEN_IN_SLIDES: &[&str] = &[
    "<p:cmAuthor",
    "<p:cm ",
    "<p:notes ",
    "<p:notesMasterId",
    "<p:custDataLst",
    "<p:custShow",
    "<p:extLst",
    "<p:oleObj",
    "<p:control",
    "show=\"0\"",
    "hidden=\"1\"",
    "<!DOCTYPE",
    "<!ENTITY",
    "<!--",
];

/// Where the parts of a released OpenDocument file may lie.
const OPEN: &[&str] =
    &["mimetype", "content.xml", "styles.xml", "META-INF/manifest.xml", "Pictures/"];

/// Tags that none of them has.
const FORBIDDEN_IN_OPEN: &[&str] = &[
    "<text:tracked-changes",
    "<text:change",
    "<office:annotation",
    "<office:scripts",
    "<text:hidden-text",
    "<text:hidden-paragraph",
    "<presentation:notes",
    "<svg:title",
    "<svg:desc",
    "<draw:object",
    "<form:form",
    "<office:meta",
    "text:display=\"none\" text:name",
    "<!DOCTYPE",
    "<!ENTITY",
    "<!--",
];

/// Pixels can say anything by chance: only texts of some length count.
fn look_in_picture(text: &str, name: &str, wanted: &Wanted, found: &mut Verification) {
    let text = Levelled::new(text);
    for each in wanted.texts.iter().filter(|each| each.text.chars().count() >= 6) {
        if each.is_in(&text) {
            found.problems.push(Problem::at("text_left", name).of_mark(each.mark));
        }
    }
}

/// What a part says: its text with the tags taken out and paragraphs kept apart, and the values
/// of its attributes. Read by hand, for it must not lean on the reader that the cutter uses.
pub(super) fn texts(markup: &str) -> Vec<String> {
    let mut said = String::new();
    let mut attributes = String::new();
    let mut rest = markup;
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        said.push_str(&unescape(before));
        let close = tag.find('>').unwrap_or(tag.len());
        let (tag, after) = tag.split_at(close);
        rest = after.strip_prefix('>').unwrap_or_default();
        let name = tag.trim_start_matches(['<', '/']);
        let name: String = name.chars().take_while(|c| !c.is_whitespace() && *c != '/').collect();
        let name = name.rsplit_once(':').map_or(name.as_str(), |(_, local)| local);
        match name {
            "p" | "h" | "tc" | "txbxContent" | "Choice" | "Fallback" | "instrText" => {
                said.push('\u{1}');
            }
            "tab" | "br" | "cr" | "ptab" | "s" | "line-break" => said.push(' '),
            "noBreakHyphen" => said.push('-'),
            "t" | "r" | "rPr" => {}
            _ if tag.starts_with("</") || tag.ends_with('/') => {}
            _ => {}
        }
        let mut values = tag.split(['"', '\'']).skip(1).step_by(2);
        for value in &mut values {
            attributes.push_str(&unescape(value));
            attributes.push('\u{1}');
        }
    }
    said.push_str(&unescape(rest));
    // A control character parts what must not be read together.
    vec![said, attributes]
}

pub(super) fn unescape(text: &str) -> String {
    // Line ends are one character to every reader of XML.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        out.push_str(before);
        let end = entity.find(';').filter(|end| *end < 12);
        let Some(end) = end else {
            out.push('&');
            rest = entity.get(1..).unwrap_or_default();
            continue;
        };
        let name = entity.get(1..end).unwrap_or_default();
        let number = name.strip_prefix('#').and_then(|number| {
            number
                .strip_prefix(['x', 'X'])
                .map_or_else(|| number.parse::<u32>().ok(), |hex| u32::from_str_radix(hex, 16).ok())
        });
        let char = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            _ => number.and_then(char::from_u32),
        };
        out.push(char.unwrap_or('\u{fffd}'));
        rest = entity.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Marks {
        Marks::from_json(&serde_json::json!({"marks":[{"find":text}]}).to_string()).unwrap()
    }

    #[test]
    fn text_split_over_tags_is_read_together_and_paragraphs_apart() {
        let markup = "<w:p><w:r><w:t>Al</w:t></w:r><w:r><w:t>ys &#71;riffiths</w:t></w:r></w:p>";
        let wanted = wanted(&marks("Alys Griffiths"));
        let mut found = Verification::default();
        for text in texts(markup) {
            look(&text, "part", &wanted, &mut found);
        }
        assert!(!found.problems.is_empty());
        let mut apart = Verification::default();
        for text in texts("<w:p><w:t>Alys</w:t></w:p><w:p><w:t>Griffiths</w:t></w:p>") {
            look(&text, "part", &wanted, &mut apart);
        }
        assert!(apart.problems.is_empty());
    }

    #[test]
    fn a_name_in_an_attribute_is_found() {
        let wanted = wanted(&marks("Alys Griffiths"));
        let mut found = Verification::default();
        for text in texts("<wp:docPr descr=\"Photo of Alys Griffiths\"/>") {
            look(&text, "part", &wanted, &mut found);
        }
        assert!(!found.problems.is_empty());
    }
}
