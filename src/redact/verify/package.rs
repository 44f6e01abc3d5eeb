//! Office documents, read entry by entry.

use super::{
    plain::{finish, readings},
    wanted::{Levelled, Wanted, look, wanted},
};
use crate::{
    domain::mark::Marks,
    redact::{
        media::MediaType,
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

/// Reads a package entry by entry: its frame, its places, its tags and its texts.
pub(super) fn check(_kind: MediaType, bytes: &[u8], marks: &Marks) -> Verification {
    let mut found = Verification::default();
    let wanted = wanted(marks);
    let say = |kind: &str, place: &str| Problem::at(kind, place);
    let archive = zip::ZipArchive::new(Cursor::new(bytes));
    let Ok(mut archive) = archive else {
        found.problems.push(say("cannot_be_read", "package"));
        return finish(found);
    };
    if !archive.comment().is_empty() || archive.offset() != 0 || !bytes.starts_with(b"PK\x03\x04") {
        found.problems.push(say("bytes_beside_package", "package"));
    }
    for index in 0..archive.len() {
        let mut content = Vec::new();
        let Ok(entry) = archive.by_index(index) else {
            found.problems.push(say("cannot_be_read", "package"));
            continue;
        };
        // A name that is no text is not one of those expected.
        let name = entry.name().map_or_else(|_| String::new(), Cow::into_owned);
        let dated = entry.last_modified().is_some_and(|at| at != zip::DateTime::default());
        if dated || !entry.comment().is_empty() {
            found.problems.push(say("traces_of_packing", &name));
        }
        if entry.take(64 << 20).read_to_end(&mut content).is_err() {
            found.problems.push(say("cannot_be_read", &name));
        }
        if !PLACES.iter().any(|place| name.starts_with(place)) {
            found.problems.push(say("unexpected_part", &name));
        }
        look(&name, "names of parts", &wanted, &mut found);
        if name.starts_with("word/media/") {
            for text in readings(&content) {
                look_in_picture(&text, &name, &wanted, &mut found);
            }
            continue;
        }
        let Ok(markup) = std::str::from_utf8(&content) else {
            found.problems.push(say("cannot_be_read", &name));
            continue;
        };
        for tag in FORBIDDEN_TAGS {
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
fn texts(markup: &str) -> Vec<String> {
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
            "p" | "tc" | "txbxContent" | "Choice" | "Fallback" | "instrText" => said.push('\u{1}'),
            "tab" | "br" | "cr" | "ptab" => said.push(' '),
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

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
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
