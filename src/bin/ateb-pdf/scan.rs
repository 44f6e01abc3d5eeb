//! Reading a cut PDF object by object: its structure, and every place that could hold a text
//! which no page shows.

use crate::{
    content,
    page::MOST_PAGES,
    sanitise::{self, LARGEST_STREAM},
};
use ateb::redact::protocol::{Failure, OrFail, Problem};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{BTreeSet, HashSet};

const CATALOG_KEYS: [&str; 3] = ["Type", "Pages", "Lang"];
const TRAILER_KEYS: [&str; 2] = ["Root", "Size"];
const PAGE_KEYS: [&str; 9] = [
    "Type",
    "Parent",
    "Resources",
    "MediaBox",
    "CropBox",
    "Rotate",
    "UserUnit",
    "Group",
    "Contents",
];
/// Keys that no object of a released copy has, wherever they stand but among names that the
/// file chose itself.
const FORBIDDEN_KEYS: [&str; 30] = [
    "A",
    "AA",
    "AF",
    "Alt",
    "ActualText",
    "Annots",
    "AcroForm",
    "B",
    "Dests",
    "E",
    "EF",
    "EmbeddedFiles",
    "Encrypt",
    "JS",
    "JavaScript",
    "Metadata",
    "Names",
    "OC",
    "OCGs",
    "OCProperties",
    "OpenAction",
    "Outlines",
    "PageLabels",
    "PieceInfo",
    "Prev",
    "StructParents",
    "StructTreeRoot",
    "Thumb",
    "URI",
    "XFA",
];
/// Dictionaries whose keys are names that the file chose.
const NAMES_OF_ITS_OWN: [&str; 8] =
    ["Font", "XObject", "ExtGState", "ColorSpace", "Pattern", "Shading", "CharProcs", "Colorants"];

/// Collections of characters that fonts refer to.
const COLLECTIONS: [&str; 8] =
    ["Adobe", "Identity", "UCS", "Japan1", "GB1", "CNS1", "Korea1", "KR"];

/// What must be found nowhere.
#[derive(Debug, Default)]
pub(crate) struct Needles {
    /// Marked texts that must be gone from the whole file.
    pub(crate) phrases: Vec<Phrase>,
    /// Words of what was under marks, of three letters and more, in lower case: no string may
    /// hold one, for strings are not what a page shows.
    pub(crate) words: BTreeSet<String>,
    /// Our own labels, whose words are not what was removed.
    pub(crate) labels: BTreeSet<String>,
}

/// A text that must be gone.
#[derive(Debug)]
pub(crate) struct Phrase {
    /// With single spaces; in lower case when case does not matter.
    pub(crate) text: String,
    pub(crate) case_sensitive: bool,
    pub(crate) whole_words: bool,
}

impl Phrase {
    fn is_in(&self, reading: &Reading) -> bool {
        let text = if self.case_sensitive { &reading.text } else { &reading.lower };
        let part_of_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        text.match_indices(self.text.as_str()).any(|(at, found)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(at + found.len()..).and_then(|after| after.chars().next());
            !self.whole_words || !(part_of_word(before) || part_of_word(after))
        })
    }
}

/// Checks the structure of a cut file, and looks for the needles in its objects.
pub(crate) fn check(
    pdf: &[u8],
    needles: &Needles,
    problems: &mut Vec<Problem>,
) -> Result<(), Failure> {
    check_frame(pdf, problems);
    let document = sanitise::load(pdf)?;
    let mut say = |kind: &str, place: String| problems.push(Problem::at(kind, place));
    for (key, _) in &document.trailer {
        if !TRAILER_KEYS.iter().any(|known| known.as_bytes() == key) {
            say("unexpected_key", "trailer".to_owned());
        }
    }
    let catalog = document.catalog().or_fail(Failure::Broken)?;
    if has_other_keys(catalog, &CATALOG_KEYS) {
        say("unexpected_key", "catalog".to_owned());
    }
    let says_label =
        |list: &[u8]| label_in(list).is_some_and(|label| needles.labels.contains(&label));
    let pages = document.get_pages();
    if pages.len() > MOST_PAGES {
        return Err(Failure::TooBig { what: format!("more than {MOST_PAGES} pages") });
    }
    for (number, id) in &pages {
        let page = document.get_dictionary(*id).or_fail(Failure::Broken)?;
        if has_other_keys(page, &PAGE_KEYS) {
            say("unexpected_key", format!("page {number}"));
        }
        let stream = document.get_page_content_with_limit(*id, LARGEST_STREAM);
        let clean = stream.ok().and_then(|stream| content::has_unseen(&stream, &says_label).ok());
        if clean != Some(false) {
            say("unseen_in_drawing", format!("page {number}"));
        }
    }
    let reachable = reachable(&document);
    let fonts = font_programs(&document);
    for (id, object) in &document.objects {
        if !reachable.contains(id) {
            say("orphan", format!("object {}", id.0));
        }
        let is_font = fonts.contains(id);
        let mut walk = Walk { needles, is_font, found: BTreeSet::new() };
        walk.object(object, false, 0);
        for kind in walk.found {
            say(kind, format!("object {}", id.0));
        }
    }
    Ok(())
}

/// What a property list says in place of the letters that it encloses, if it says that and no more.
fn label_in(list: &[u8]) -> Option<String> {
    let text = list.strip_prefix(b"<</ActualText <feff")?.strip_suffix(b">>>")?;
    let bytes = hex::decode(text).ok()?;
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)))
        .collect();
    String::from_utf16(&units).ok()
}

fn check_frame(pdf: &[u8], problems: &mut Vec<Problem>) {
    let ends = pdf.windows(5).filter(|bytes| *bytes == b"%%EOF").count();
    if ends != 1 || !pdf.trim_ascii_end().ends_with(b"%%EOF") {
        problems.push(Problem::at("more_than_one_revision", "end of file"));
    }
    if !pdf.starts_with(b"%PDF-") {
        problems.push(Problem::at("bytes_before_header", "start of file"));
    }
}

fn has_other_keys(dictionary: &Dictionary, known: &[&str]) -> bool {
    dictionary.iter().any(|(key, _)| !known.iter().any(|known| known.as_bytes() == key))
}

fn reachable(document: &Document) -> HashSet<ObjectId> {
    let mut seen = HashSet::new();
    let mut waiting: Vec<&Object> = document.trailer.iter().map(|(_, value)| value).collect();
    while let Some(object) = waiting.pop() {
        match object {
            Object::Reference(id) => {
                if seen.insert(*id)
                    && let Ok(object) = document.get_object(*id)
                {
                    waiting.push(object);
                }
            }
            Object::Array(list) => waiting.extend(list),
            Object::Dictionary(dictionary) => waiting.extend(dictionary.iter().map(|(_, v)| v)),
            Object::Stream(stream) => waiting.extend(stream.dict.iter().map(|(_, v)| v)),
            _ => {}
        }
    }
    seen
}

/// The streams that descriptors of fonts name as their programs.
fn font_programs(document: &Document) -> HashSet<ObjectId> {
    let descriptors = document.objects.values().filter_map(|object| object.as_dict().ok());
    descriptors
        .filter(|each| {
            each.get(b"Type").and_then(Object::as_name).is_ok_and(|n| n == b"FontDescriptor")
        })
        .flat_map(|each| {
            let files = [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"];
            files.map(|key| each.get(key).and_then(Object::as_reference).ok())
        })
        .flatten()
        .collect()
}

struct Walk<'a> {
    needles: &'a Needles,
    /// Whether the object is the program of a font, whose bytes are no drawing.
    is_font: bool,
    found: BTreeSet<&'static str>,
}

impl Walk<'_> {
    fn object(&mut self, object: &Object, own_names: bool, deep: u32) {
        if deep > 150 {
            self.found.insert("nested_too_deeply");
            return;
        }
        match object {
            // The format's own vocabulary is made of common words; a text of several is not in it.
            Object::Name(name) => self.bytes(name, |phrase| phrase.text.contains(' ')),
            Object::String(string, _) => self.text(string),
            Object::Array(list) => {
                for item in list {
                    self.object(item, false, deep + 1);
                }
            }
            Object::Dictionary(dictionary) => self.dictionary(dictionary, own_names, deep),
            Object::Stream(stream) => {
                self.dictionary(&stream.dict, false, deep);
                let picture = stream
                    .dict
                    .get(b"Subtype")
                    .and_then(Object::as_name)
                    .is_ok_and(|name| name == b"Image");
                // A picture's own codec is not unpacked here; its bytes are looked at as they are.
                let plain = match stream.get_plain_content_with_limit(LARGEST_STREAM) {
                    Ok(plain) => plain,
                    Err(_) if picture => stream.content.clone(),
                    Err(_) => {
                        self.found.insert("stream_cannot_be_read");
                        return;
                    }
                };
                if !picture && !self.is_font && !is_font_or_profile(&stream.dict) {
                    for string in literal_strings(&plain) {
                        self.bytes(&without_controls(&string), |_| true);
                    }
                }
                // Fonts and colour profiles name their makers, and drawings part words between
                // letters: what was removed is more than one word of that.
                self.bytes(&plain, |phrase| {
                    phrase.text.contains(' ') || phrase.text.chars().count() >= 12
                });
            }
            _ => {}
        }
    }

    fn dictionary(&mut self, dictionary: &Dictionary, own_names: bool, deep: u32) {
        for (key, value) in dictionary {
            if own_names {
                self.text(key);
            } else if FORBIDDEN_KEYS.iter().any(|forbidden| forbidden.as_bytes() == key) {
                self.found.insert("unexpected_key");
            }
            // Every font says whose numbers its letters have: the format's words, not the file's.
            let collection = matches!(
                (key.as_slice(), value),
                (b"Registry" | b"Ordering", Object::String(name, _))
                    if COLLECTIONS.iter().any(|known| known.as_bytes() == name)
            );
            if collection {
                continue;
            }
            let chosen = NAMES_OF_ITS_OWN.iter().any(|name| name.as_bytes() == key);
            self.object(value, chosen && !own_names, deep + 1);
        }
    }

    /// A string, or a name that the file chose: no word of what was removed may be in it, in
    /// any encoding.
    fn text(&mut self, bytes: &[u8]) {
        for reading in readings(bytes) {
            let mut words = reading.lower.split(|c: char| !c.is_alphanumeric());
            if words.any(|word| self.needles.words.contains(word)) {
                self.found.insert("text_left_in_object");
            }
        }
        self.bytes(bytes, |_| true);
    }

    /// Bytes of any kind: none of those marked texts that `tells` picks may be in them. Short
    /// ones are found in any bytes by chance.
    fn bytes(&mut self, bytes: &[u8], tells: impl Fn(&Phrase) -> bool) {
        let phrases: Vec<&Phrase> =
            self.needles.phrases.iter().filter(|phrase| tells(phrase)).collect();
        if phrases.is_empty() {
            return;
        }
        for mut reading in readings(bytes) {
            for label in &self.needles.labels {
                for written in [label.clone(), label.replace('(', "\\(").replace(')', "\\)")] {
                    reading = Reading::new(&reading.text.replace(&written, "\u{1}"));
                }
            }
            if phrases.iter().any(|phrase| phrase.is_in(&reading)) {
                self.found.insert("text_left_in_object");
            }
        }
    }
}

struct Reading {
    text: String,
    lower: String,
}

impl Reading {
    fn new(text: &str) -> Self {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { lower: text.to_lowercase(), text }
    }
}

/// The bytes as text in each way that a PDF may mean them.
fn readings(bytes: &[u8]) -> Vec<Reading> {
    let single = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect::<String>();
    let mut readings = vec![Reading::new(&single(bytes))];
    if !bytes.is_ascii() {
        readings.push(Reading::new(&String::from_utf8_lossy(bytes)));
    }
    if bytes.contains(&0) {
        for start in [0, 1] {
            let pairs = bytes.get(start..).unwrap_or_default().chunks_exact(2);
            let units: Vec<u16> = pairs
                .map(|pair| pair.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte)))
                .collect();
            readings.push(Reading::new(&String::from_utf16_lossy(&units)));
        }
    }
    if let Ok(decoded) = hex::decode(bytes.trim_ascii()) {
        readings.push(Reading::new(&single(&decoded)));
    }
    readings
}

/// Whether a stream is a font's program or a colour profile, and draws nothing.
fn is_font_or_profile(dictionary: &Dictionary) -> bool {
    let font = [b"Length1".as_slice(), b"Length2", b"Length3"];
    let subtype = dictionary.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
    font.iter().any(|key| dictionary.has(key))
        || matches!(subtype, b"Type1C" | b"CIDFontType0C" | b"OpenType")
        || (dictionary.has(b"N") && dictionary.has(b"Alternate"))
}

/// What a line that ends within a string leaves of it for a reader that draws no glyph for it. To
/// another reader such a line end parts a word in two, and so the two engines here may miss it.
fn without_controls(string: &[u8]) -> Vec<u8> {
    string.iter().copied().filter(|byte| !byte.is_ascii_control()).collect()
}

/// The strings in round brackets of a content stream, with their escapes undone.
fn literal_strings(stream: &[u8]) -> Vec<Vec<u8>> {
    let mut strings = Vec::new();
    let mut bytes = stream.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'(' {
            continue;
        }
        let (mut string, mut deep) = (Vec::new(), 1_u32);
        while let Some(byte) = bytes.next() {
            match byte {
                b'(' => deep += 1,
                b')' => deep -= 1,
                b'\\' => {
                    let octal = |byte: &u8| matches!(byte, b'0'..=b'7');
                    let digits: Vec<u8> = (0..3).map_while(|_| bytes.next_if(octal)).collect();
                    match bytes.peek() {
                        _ if !digits.is_empty() => {
                            let value = digits
                                .iter()
                                .fold(0_u32, |sum, digit| sum * 8 + u32::from(digit - b'0'));
                            string.push(u8::try_from(value & 0xff).unwrap_or_default());
                        }
                        Some(b'n' | b'r' | b't' | b'b' | b'f') => {
                            bytes.next();
                            string.push(b'\n');
                        }
                        _ => string.extend(bytes.next()),
                    }
                    continue;
                }
                _ => {}
            }
            if deep == 0 {
                break;
            }
            string.push(byte);
        }
        strings.push(string);
    }
    strings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strings_of_a_stream_are_read_with_their_escapes_undone() {
        let stream = br"BT (Quill\
feather) Tj (a\(b\)(c)\\) Tj [(\101\102) -20 (x)] TJ ET (open";
        let strings: Vec<String> = literal_strings(stream)
            .iter()
            .map(|string| String::from_utf8_lossy(&without_controls(string)).into_owned())
            .collect();
        assert_eq!(strings, ["Quillfeather", "a(b)(c)\\", "AB", "x", "open"]);
    }

    #[test]
    fn a_word_within_which_a_line_ends_is_found() {
        let phrase =
            Phrase { text: "quillfeather".into(), case_sensitive: false, whole_words: true };
        let is_in = |stream: &[u8]| {
            literal_strings(stream)
                .iter()
                .flat_map(|string| readings(&without_controls(string)))
                .any(|reading| phrase.is_in(&reading))
        };
        assert!(is_in(b"BT (Quill\nfeather) Tj ET"));
        assert!(is_in(br"BT (Quill\nfeather) Tj ET"));
        assert!(!is_in(b"BT (Quill) Tj (feather) Tj ET"));
    }
}
