//! What the fonts of a redacted PDF still hold: the letters that its pages show and no others.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "what fails here fails the test")]

#[path = "support/pdf.rs"]
mod pdf;
#[path = "support/samples.rs"]
mod samples;

use ateb::{
    domain::mark::Marks,
    letters,
    redact::{self, RedactError, To, report::Outcome, report::Report},
};
use lopdf::{Document, Object};
use pdf::{one_page, stream};
use samples::{engine, samples};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};
use ttf_parser::{GlyphId, cff};

/// A copy without these words, if it was proven; and what was done.
fn cut(pdf: &[u8], words: &[&str]) -> Result<(Option<Vec<u8>>, Report), RedactError> {
    let list: Vec<_> = words.iter().map(|word| json!({"find": word, "style": "block"})).collect();
    let marks = Marks::from_json(&json!({ "marks": list }).to_string()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.pdf");
    let redacted = redact::redact(&engine(), pdf, "a.pdf", &marks, To::Same, &out)?;
    Ok((fs::read(&out).ok(), redacted.report))
}

/// What the embedded fonts of a PDF can draw, and what its tables of characters name.
#[derive(Debug, Default, PartialEq)]
struct Letters {
    outlines: usize,
    /// Characters that a font has an outline for.
    drawn: BTreeSet<char>,
    /// Characters that codes stand for.
    named: BTreeSet<char>,
}

/// Counts the strokes of an outline.
#[derive(Default)]
struct Strokes(usize);

impl ttf_parser::OutlineBuilder for Strokes {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {
        self.0 += 1;
    }
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
        self.0 += 1;
    }
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
        self.0 += 1;
    }
    fn close(&mut self) {}
}

const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn letters_of(pdf: &[u8]) -> Letters {
    let document = Document::load_mem(pdf).unwrap();
    let mut letters = Letters::default();
    for object in document.objects.values() {
        let Ok(keys) = object.as_dict() else { continue };
        for key in [b"FontFile".as_slice(), b"FontFile2", b"FontFile3", b"ToUnicode"] {
            let Ok(Object::Stream(font)) = keys.get_deref(key, &document) else { continue };
            let plain = font.get_plain_content().unwrap_or_default();
            match key {
                b"ToUnicode" => letters.named.extend(named(&plain)),
                b"FontFile" => classic(&plain, &mut letters),
                _ => {
                    if let Ok(face) = ttf_parser::Face::parse(&plain, 0) {
                        let has = |glyph| {
                            let mut strokes = Strokes::default();
                            face.outline_glyph(glyph, &mut strokes).is_some() && strokes.0 > 0
                        };
                        letters.outlines += (0..face.number_of_glyphs())
                            .filter(|glyph| has(GlyphId(*glyph)))
                            .count();
                        letters.drawn.extend(ALPHABET.chars().filter(|c| {
                            face.glyph_index(*c).is_some_and(has)
                                || face.glyph_index_by_name(&c.to_string()).is_some_and(has)
                        }));
                    } else if let Some(table) = cff::Table::parse(&plain) {
                        let has = |glyph| {
                            let mut strokes = Strokes::default();
                            table.outline(glyph, &mut strokes).is_ok() && strokes.0 > 0
                        };
                        letters.outlines +=
                            (0..table.number_of_glyphs()).filter(|at| has(GlyphId(*at))).count();
                        letters.drawn.extend(ALPHABET.chars().filter(|c| {
                            table.glyph_index_by_name(&c.to_string()).is_some_and(has)
                        }));
                    }
                }
            }
        }
    }
    letters
}

/// Single characters in a table of characters, ranges among them.
fn named(table: &[u8]) -> BTreeSet<char> {
    let text = String::from_utf8_lossy(table).replace('>', "> ");
    let mut found = BTreeSet::new();
    let hex = |word: &str| {
        let digits = word.strip_prefix('<')?.strip_suffix('>')?;
        u32::from_str_radix(digits, 16).ok()
    };
    let section = |begins: &str, ends: &str| -> Vec<u32> {
        let parts = text.split(begins).skip(1);
        parts
            .flat_map(|part| part.split(ends).next().unwrap_or_default().split_whitespace())
            .filter_map(hex)
            .collect()
    };
    for pair in section("beginbfchar", "endbfchar").chunks(2) {
        found.extend(pair.last().and_then(|c| char::from_u32(*c)));
    }
    if !text.contains('[') {
        for each in section("beginbfrange", "endbfrange").chunks(3) {
            let [first, last, to] = each else { continue };
            found.extend(
                (*first..=*last).take(1 << 16).filter_map(|at| char::from_u32(to + at - first)),
            );
        }
    }
    found
}

/// The names in the locked part of a Type 1 font.
fn classic(font: &[u8], letters: &mut Letters) {
    let at = font.windows(6).position(|bytes| bytes.starts_with(b"eexec")).unwrap() + 6;
    let mut key = 55_665_u16;
    let open = font.iter().skip(at).map(|byte| {
        let plain = byte ^ key.to_be_bytes().first().unwrap();
        key = u16::from(*byte).wrapping_add(key).wrapping_mul(52_845).wrapping_add(22_719);
        char::from(plain)
    });
    let open: String = open.collect();
    for c in ALPHABET.chars() {
        if open.contains(&format!("/{c} ")) || has_name(font.get(..at).unwrap_or_default(), c) {
            letters.drawn.insert(c);
        }
    }
    letters.outlines += open.matches(" RD ").count() + open.matches(" -| ").count();
}

fn has_name(clear: &[u8], c: char) -> bool {
    String::from_utf8_lossy(clear).contains(&format!("/{c} put"))
}

#[test]
fn a_letter_that_only_the_removed_name_had_is_in_no_font_of_the_copy() {
    let letter =
        letters::text_as_pdf("Attended by Quillfeather and by Jones of the unit.").unwrap();
    let before = letters_of(&letter);
    assert!(before.named.contains(&'Q'), "{before:?}");
    let (copy, report) = cut(&letter, &["Quillfeather"]).unwrap();
    let after = letters_of(&copy.unwrap());
    assert_eq!(report.warnings, []);
    // The others stand elsewhere as well.
    let gone: String = before.named.difference(&after.named).collect();
    assert_eq!(gone, "Qlr", "{after:?}");
    assert_eq!(before.outlines - after.outlines, 3);
}

#[test]
fn widths_and_names_of_codes_go_with_their_letters() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 65/LastChar 69/Widths\
        [667 667 722 722 667]/Encoding<</Type/Encoding/Differences[65/A/B/Q/Zcaron/E]>>>>";
    let page = one_page("BT /X 10 Tf 20 100 Td (AB) Tj 40 0 Td (CDE) Tj ET", "", "", &[font]);
    let page = String::from_utf8(page).unwrap().replace("/Font<<", "/Font<</X 6 0 R");
    let (copy, _) = cut(page.as_bytes(), &["Q\u{17d}E"]).unwrap();
    let copy = Document::load_mem(&copy.unwrap()).unwrap();
    let font = copy.objects.values().filter_map(|object| object.as_dict().ok());
    let font = font.into_iter().find(|font| font.has(b"Widths")).unwrap();
    let said = format!("{font:?}");
    assert!(said.contains("[667 667 0 0 0]"), "{said}");
    assert!(said.contains("/Differences [65 /A /B]"), "{said}");
}

#[test]
fn drawn_glyphs_that_no_page_shows_any_more_go() {
    let font = "<</Type/Font/Subtype/Type3/FontBBox[0 0 750 750]/FontMatrix[0.001 0 0 0.001 0 0]\
        /CharProcs<</square 7 0 R/triangle 8 0 R>>/Encoding<</Type/Encoding/Differences\
        [97/square/triangle]>>/FirstChar 97/LastChar 98/Widths[1000 1000]/Resources<<>>>>";
    let square = String::from_utf8(stream("", b"1000 0 0 0 750 750 d1 0 0 750 750 re f")).unwrap();
    let triangle = "1000 0 0 0 750 750 d1 0 0 m 375 750 l 750 0 l f";
    let triangle = String::from_utf8(stream("", triangle.as_bytes())).unwrap();
    let drawing = "BT /X 10 Tf 20 100 Td (aa) Tj ET BT /X 10 Tf 20 20 Td (b) Tj ET";
    let page = one_page(drawing, "", "", &[font, &square, &triangle]);
    let page = String::from_utf8(page).unwrap().replace("/Font<<", "/Font<</X 6 0 R");
    let marks = json!({"marks": [
        {"page": 1, "quads": [[15, 15, 40, 15, 40, 35, 15, 35]], "style": "block"},
    ]});
    let marks = Marks::from_json(&marks.to_string()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.pdf");
    let done = redact::redact(&engine(), page.as_bytes(), "a.pdf", &marks, To::Same, &out).unwrap();
    assert_eq!(done.report.verdict, Outcome::Verified, "{:?}", done.report);
    let copy = Document::load_mem(&fs::read(&out).unwrap()).unwrap();
    let said = format!("{:?}", copy.objects);
    assert!(!said.contains("triangle"), "{said}");
}

/// In each real file, a letter that one word alone has.
#[test]
fn fonts_of_real_files_lose_the_letters_that_only_a_removed_word_had() {
    let mut outcomes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for sample in samples(&["pdf_features", "pdf_redaction"], ".pdf") {
        if sample.expected["opens_without_password"] == false {
            continue;
        }
        let Ok(pages) = redact::words(&engine(), &sample.bytes) else { continue };
        let mut words: BTreeMap<char, BTreeSet<&str>> = BTreeMap::new();
        for word in pages.iter().flat_map(|page| &page.words) {
            for c in word.text.chars().filter(char::is_ascii_alphabetic) {
                words.entry(c).or_default().insert(&word.text);
            }
        }
        let rare = words.into_iter().filter(|(_, words)| words.len() == 1);
        let rare = rare.filter_map(|(c, words)| Some((c, words.into_iter().next()?)));
        let Some((letter, word)) =
            rare.into_iter().find(|(_, word)| word.chars().all(char::is_alphanumeric))
        else {
            continue;
        };
        let Ok((Some(copy), report)) = cut(&sample.bytes, &[word]) else {
            outcomes.entry("not cut").or_default().push(sample.name.clone());
            continue;
        };
        if !report.flattened_pages.is_empty() {
            continue;
        }
        let (before, after) = (letters_of(&sample.bytes), letters_of(&copy));
        let kept = report.warnings.iter().any(|warning| warning.kind == "font_keeps_letters");
        let outcome = if kept {
            "kept, and said so"
        } else if !before.drawn.contains(&letter) {
            "not embedded"
        } else {
            assert!(!after.drawn.contains(&letter), "{}: {letter} of {word}", sample.name);
            assert!(!after.named.contains(&letter), "{}: {letter} of {word}", sample.name);
            assert!(after.outlines < before.outlines, "{}: {letter} of {word}", sample.name);
            "gone"
        };
        outcomes.entry(outcome).or_default().push(sample.name.clone());
    }
    for (outcome, names) in &outcomes {
        println!("{}: {outcome}", names.len());
    }
    println!("{outcomes:#?}");
    let count = |outcome| outcomes.get(outcome).map_or(0, Vec::len);
    assert!(count("kept, and said so") * 10 <= count("gone"), "{outcomes:#?}");
}
