//! The gate: reading a cut copy again, from disk, with code that had no part in cutting it.
//!
//! What is found here by itself: the marked texts, in every decoded form that the format allows,
//! and anything that has no place in a released copy. PDF goes to a process of its own, with
//! another engine than the one that cut.

use super::{
    engine::{Engine, EngineError},
    media::{self, MediaType},
    protocol::{Answer, Failure, Flatten, Job, Problem, Verification, Warning},
};
use crate::domain::mark::{Find, Mark, Marks, Place, Scope};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{
    borrow::Cow,
    collections::BTreeSet,
    io::{Cursor, Read},
    path::Path,
    time::Instant,
};

/// Proof that a file on disk is clean. Only [`verify`] makes one, and what is released is
/// released by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    sha256: String,
    media_type: String,
    size: u64,
    pages: u32,
    warnings: Vec<Warning>,
}

impl Verified {
    /// The SHA-256 of the bytes that were read, in lower-case hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// What the bytes are.
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// How many bytes.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// How many pages; 1 where the format has none.
    pub const fn pages(&self) -> u32 {
        self.pages
    }

    /// What the officer should look at.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Whether these bytes are the ones that were proven clean.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        sha256(bytes) == self.sha256
    }
}

/// What the second reading says.
#[derive(Debug)]
pub enum Verdict {
    /// Clean.
    Clean(Verified),
    /// Not clean.
    NotClean {
        /// Why.
        problems: Vec<Problem>,
        /// Pages that would be clean as pictures of themselves, with what to burn into each.
        pages_to_flatten: Vec<Flatten>,
    },
}

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The copy cannot be read from disk.
    #[error("the copy cannot be read back from disk")]
    Disk(#[from] std::io::Error),
    /// The PDF engine has no answer.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The copy is not what it should be.
    #[error("the copy is not of a kind that can be verified")]
    Kind,
}

/// The SHA-256 of some bytes, in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Reads the copy at `path` and holds it against the original and the marks. `flattened` are the
/// pages, counted from 1, that were made into pictures.
pub fn verify(
    engine: &Engine,
    original: &[u8],
    path: &Path,
    marks: &Marks,
    flattened: &[u32],
    deadline: Instant,
) -> Result<Verdict, VerifyError> {
    let bytes = std::fs::read(path)?;
    let kind = media::sniff(original, "");
    let verification = match kind {
        MediaType::Pdf => {
            let job = Job::Verify { marks: marks.clone(), flattened: flattened.to_vec() };
            match engine.run(&job, &[original, &bytes], deadline)? {
                (Answer::Verified(verification), _) => verification,
                _ => return Err(EngineError::WrongAnswer.into()),
            }
        }
        MediaType::Docx => package(&bytes, marks),
        MediaType::Text | MediaType::Csv => plain(&bytes, marks),
        MediaType::EncryptedOffice | MediaType::Empty | MediaType::Other(_) => {
            return Err(VerifyError::Kind);
        }
    };
    if !verification.problems.is_empty() {
        return Ok(Verdict::NotClean {
            problems: verification.problems,
            pages_to_flatten: verification.pages_to_flatten,
        });
    }
    Ok(Verdict::Clean(Verified {
        sha256: sha256(&bytes),
        media_type: kind.as_str().to_owned(),
        size: bytes.len() as u64,
        pages: verification.pages,
        warnings: verification.warnings,
    }))
}

impl From<Failure> for VerifyError {
    fn from(failure: Failure) -> Self {
        Self::Engine(failure.into())
    }
}

/// What must be gone, and the labels that stand in its place.
struct Wanted {
    texts: Vec<WantedText>,
    labels: BTreeSet<String>,
}

/// A text that must be gone, ready to be looked for.
struct WantedText {
    mark: usize,
    text: String,
    case_sensitive: bool,
    whole_words: bool,
    /// Words that look like a name, worth a warning where they stand elsewhere.
    telling: Vec<String>,
}

fn wanted(marks: &Marks) -> Wanted {
    let texts = marks
        .numbered()
        .filter_map(|(mark, each)| match &each.place {
            Place::Find(find) => Some((mark, find)),
            _ => None,
        })
        .map(|(mark, find)| WantedText {
            mark,
            text: level(&find.text, find.case_sensitive).trim().to_owned(),
            case_sensitive: find.case_sensitive,
            whole_words: find.scope != Scope::Exact,
            telling: telling(find),
        })
        .filter(|wanted| !wanted.text.is_empty())
        .collect();
    Wanted { texts, labels: marks.0.iter().map(Mark::label).collect() }
}

fn telling(find: &Find) -> Vec<String> {
    find.text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| {
            word.chars().count() >= 4 && word.chars().next().is_some_and(char::is_uppercase)
        })
        .map(|word| level(word, true))
        .collect()
}

/// A text as it is compared: single spaces, plain quotes and dashes, no accents, nothing unseen.
fn level(text: &str, case_sensitive: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let plain = match c {
            '\u{300}'..='\u{36f}' => continue,
            _ if super::find::is_invisible(c) => continue,
            _ if c.is_whitespace() => ' ',
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2032}' | '`' | '\u{b4}' => '\'',
            '\u{201c}' | '\u{201d}' | '\u{201f}' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            _ => super::find::base_letter(c),
        };
        if plain == ' ' && out.ends_with(' ') {
            continue;
        }
        if case_sensitive {
            out.push(plain);
        } else {
            out.extend(plain.to_lowercase());
        }
    }
    out
}

impl WantedText {
    /// Whether it is in a text, levelled with and without case.
    fn is_in(&self, text: &Levelled) -> bool {
        let text = if self.case_sensitive { &text.as_written } else { &text.lower };
        has(text, &self.text, self.whole_words)
    }
}

fn has(text: &str, wanted: &str, whole_words: bool) -> bool {
    let of_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(wanted).any(|(at, found)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|text| text.chars().next());
        let runs_on = (of_word(before) && of_word(found.chars().next()))
            || (of_word(after) && of_word(found.chars().next_back()));
        !whole_words || !runs_on
    })
}

struct Levelled {
    as_written: String,
    lower: String,
}

impl Levelled {
    fn new(text: &str) -> Self {
        Self { as_written: level(text, true), lower: level(text, false) }
    }
}

fn look(text: &str, place: &str, wanted: &Wanted, found: &mut Verification) {
    // The words of our own labels are not what was removed.
    let mut text = text.to_owned();
    for label in &wanted.labels {
        text = text.replace(label, "\u{1}");
    }
    // A word divided at the end of a line is one word.
    let joined = text.replace("-\r\n", "").replace("-\n", "");
    for text in [Levelled::new(&text), Levelled::new(&joined)] {
        for each in &wanted.texts {
            if each.is_in(&text) {
                found.problems.push(Problem::at("text_left", place).of_mark(each.mark));
            }
            if each.telling.iter().any(|word| has(&text.as_written, word, true)) {
                found.warnings.push(Warning::new("also_elsewhere").of_mark(each.mark));
            }
        }
    }
}

fn finish(mut found: Verification) -> Verification {
    found.pages = 1;
    found.problems.sort();
    found.problems.dedup();
    found.warnings.sort();
    found.warnings.dedup();
    found
}

fn plain(bytes: &[u8], marks: &Marks) -> Verification {
    let mut found = Verification::default();
    let wanted = wanted(marks);
    for text in readings(bytes) {
        look(&text, "text", &wanted, &mut found);
    }
    finish(found)
}

/// The bytes as text in each way that they may be meant.
fn readings(bytes: &[u8]) -> Vec<String> {
    let mut readings = vec![String::from_utf8_lossy(bytes).into_owned()];
    if std::str::from_utf8(bytes).is_err() {
        readings.push(bytes.iter().map(|byte| char::from(*byte)).collect());
    }
    if bytes.contains(&0) {
        for start in [0, 1] {
            let pairs = bytes.get(start..).unwrap_or_default().chunks_exact(2);
            let units: Vec<u16> = pairs
                .filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(u16::from_le_bytes))
                .collect();
            readings.push(String::from_utf16_lossy(&units));
        }
    }
    readings
}

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
fn package(bytes: &[u8], marks: &Marks) -> Verification {
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

    fn problems(bytes: &[u8], text: &str) -> usize {
        plain(bytes, &marks(text)).problems.len()
    }

    #[test]
    fn a_text_left_in_any_spelling_is_found() {
        assert_eq!(problems("by GETHIN O\u{2019}NEILL.".as_bytes(), "Gethin O'Neill"), 1);
        assert_eq!(problems("by Sia\u{302}n\u{200b}".as_bytes(), "Siân"), 1);
        assert_eq!(problems(b"Si\xe2n", "Siân"), 1);
        assert_eq!(problems(b"Alys Grif-\nfiths", "Alys Griffiths"), 1);
        let wide: Vec<u8> = "\u{feff}Siân".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(problems(&wide, "Siân"), 1);
        assert_eq!(problems(b"Annual", "Ann"), 0);
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
