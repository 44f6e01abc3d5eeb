//! Leaving fonts no letter that the pages no longer show.
//!
//! A file embeds the letters that it needs. When a name is cut, a letter that only it had stays in the
//! font, in its list of widths and in its table of characters, and says what was there. So what no
//! drawing shows any more goes: its outline, its width, its name and what it stands for.

mod cff;
mod charstring;
mod cmap;
mod drawn;
mod truetype;
mod type1;

use crate::sanitise::LARGEST_STREAM;
use ateb::redact::protocol::{Failure, OrFail};
use drawn::Drawn;
use lopdf::{Dictionary, Document, Encoding, Object, ObjectId, Stream, dictionary};
use std::collections::{BTreeMap, BTreeSet};

/// A letter that a font is asked for by a code of one byte.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Letter {
    code: u8,
    /// As the file names it; it need not.
    name: Option<String>,
    /// What it stands for, by that name or by the usual meaning of the code.
    character: Option<char>,
}

impl Letter {
    /// Whether a glyph of this name, which stands for this character, may be the one that is drawn.
    fn is_called(&self, name: &str, character: Option<char>) -> bool {
        self.name.as_deref() == Some(name) || (character.is_some() && character == self.character)
    }

    /// Whether it draws nothing if no glyph is found for it: blanks and control codes are often in no
    /// font.
    const fn is_blank(&self) -> bool {
        matches!(self.code, 0..=32 | 160)
    }
}

/// What is asked of an embedded font.
#[derive(Debug, Clone)]
enum Wanted {
    Letters(Vec<Letter>),
    /// Numbers of a collection of characters.
    Characters(BTreeSet<u16>),
    /// Numbers of glyphs.
    Glyphs(BTreeSet<u16>),
}

/// A font program and all that is asked of it.
struct Program {
    key: &'static [u8],
    wanted: Vec<Wanted>,
}

/// Takes out of all fonts what no drawing shows, and says whether it could be done for all of them.
pub(crate) fn prune(document: &mut Document) -> Result<bool, Failure> {
    let drawn = Drawn::of(document)
        .or_fail(Failure::NotHandled { what: "drawing instructions that cannot be read".into() })?;
    let mut whole = drawn.lost.is_empty();
    let mut programs: BTreeMap<ObjectId, Program> = BTreeMap::new();
    let mut parts: BTreeMap<ObjectId, BTreeSet<u16>> = BTreeMap::new();
    // Programs, and parts of composite fonts, that keep everything.
    let mut kept: BTreeSet<ObjectId> = BTreeSet::new();
    for (id, codes) in drawn.fonts() {
        let Some(font) = get(document, id).cloned() else { continue };
        let lost = drawn.lost.contains(&id);
        let shown: BTreeSet<u16> = (0u16..=u16::MAX)
            .zip(codes)
            .filter(|(_, shown)| **shown)
            .map(|(code, _)| code)
            .collect();
        if drawn::is_composite(&font) {
            let part = own_part(document, id);
            let encoding = font.get_deref(b"Encoding", document).and_then(Object::as_name);
            let is_plain = matches!(encoding, Ok(b"Identity-H" | b"Identity-V"));
            if lost || !is_plain {
                whole = false;
                kept.extend(part);
                continue;
            }
            if let Some(part) = part {
                parts.entry(part).or_default().extend(&shown);
            }
            whole &= characters(document, id, &shown);
            continue;
        }
        let program = program(document, &font);
        if lost {
            whole = false;
            kept.extend(program.map(|program| program.0));
            continue;
        }
        let letters = letters(document, &font, &shown);
        if let Some((id, key)) = program {
            let program = programs.entry(id).or_insert(Program { key, wanted: Vec::new() });
            program.wanted.push(Wanted::Letters(letters));
        }
        simple(document, id, &font, &shown);
        whole &= characters(document, id, &shown);
    }
    for (id, shown) in parts {
        let Some(part) = get(document, id).cloned() else { continue };
        let wanted = if kept.contains(&id) { None } else { composite(document, id, &part, shown) };
        let Some(wanted) = wanted else {
            whole = false;
            kept.insert(id);
            continue;
        };
        if let Some((id, key)) = program(document, &part) {
            let program = programs.entry(id).or_insert(Program { key, wanted: Vec::new() });
            program.wanted.push(wanted);
        }
    }
    let parts: Vec<ObjectId> = kept.iter().copied().collect();
    for part in parts {
        let program = get(document, part).and_then(|part| program(document, part));
        kept.extend(program.map(|program| program.0));
    }
    for (id, program) in programs {
        whole &= !kept.contains(&id) && rewrite(document, id, &program).is_some();
    }
    Ok(whole)
}

fn get(document: &Document, id: ObjectId) -> Option<&Dictionary> {
    document.get_dictionary(id).ok()
}

fn set(document: &mut Document, id: ObjectId, key: &str, value: impl Into<Object>) {
    if let Ok(Object::Dictionary(dictionary)) = document.get_object_mut(id) {
        dictionary.set(key, value);
    }
}

/// The embedded font of a font, and the key that it stands under.
fn program(document: &Document, font: &Dictionary) -> Option<(ObjectId, &'static [u8])> {
    let descriptor = document.get_dict_in_dict(font, b"FontDescriptor").ok()?;
    let keys: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
    keys.into_iter().find_map(|key| Some((descriptor.get(key).ok()?.as_reference().ok()?, key)))
}

/// The part of a composite font that has the glyphs, as an object of its own.
fn own_part(document: &mut Document, font: ObjectId) -> Option<ObjectId> {
    let list =
        get(document, font)?.get_deref(b"DescendantFonts", document).ok()?.as_array().ok()?;
    match list.first()? {
        Object::Reference(id) => Some(*id),
        Object::Dictionary(part) => {
            let part = part.clone();
            let id = document.add_object(part);
            set(document, font, "DescendantFonts", vec![Object::Reference(id)]);
            Some(id)
        }
        _ => None,
    }
}

/// What the shown codes of a font of single bytes stand for.
fn letters(document: &Document, font: &Dictionary, shown: &BTreeSet<u16>) -> Vec<Letter> {
    let encoding = font.get_deref(b"Encoding", document).ok();
    let names = encoding.and_then(|encoding| encoding.as_dict().ok()).map(|encoding| {
        let list = encoding.get_deref(b"Differences", document).and_then(Object::as_array);
        differences(list.map(Vec::as_slice).unwrap_or_default())
    });
    let names: BTreeMap<u8, String> = names
        .unwrap_or_default()
        .into_iter()
        .map(|(code, name)| (code, String::from_utf8_lossy(&name).into_owned()))
        .collect();
    // Without the table of characters, which says what is copied, not what is drawn; and without the
    // differences, of which one with an unknown name would spoil the rest.
    let base = encoding.and_then(|encoding| match encoding {
        Object::Name(name) => Some(name.clone()),
        other => other
            .as_dict()
            .ok()?
            .get_deref(b"BaseEncoding", document)
            .ok()?
            .as_name()
            .ok()
            .map(<[u8]>::to_vec),
    });
    let base = base.unwrap_or_else(|| b"StandardEncoding".to_vec());
    let plain = dictionary! { "Type" => "Font", "Encoding" => Object::Name(base) };
    let usual = plain.get_font_encoding(document).ok();
    let listed: Vec<&str> = names.values().map(String::as_str).collect();
    let listed: BTreeMap<u8, Option<char>> =
        names.keys().copied().zip(characters_of(&listed)).collect();
    let codes = shown.iter().filter_map(|code| u8::try_from(*code).ok());
    codes
        .map(|code| {
            let text = usual.as_ref().and_then(|usual| usual.bytes_to_string(&[code]).ok());
            let character = listed.get(&code).copied().flatten();
            let character = character.or_else(|| text.and_then(|text| text.chars().next()));
            Letter { code, name: names.get(&code).cloned(), character }
        })
        .collect()
}

/// The names that a list of differences gives to codes.
fn differences(list: &[Object]) -> BTreeMap<u8, Vec<u8>> {
    let mut names = BTreeMap::new();
    let mut code = 0i64;
    for item in list {
        match item {
            Object::Integer(at) => code = *at,
            Object::Name(name) => {
                if let Ok(code) = u8::try_from(code) {
                    names.insert(code, name.clone());
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    names
}

/// The characters that names of glyphs stand for, by the usual list of names.
fn characters_of(names: &[&str]) -> Vec<Option<char>> {
    // Codes under 32 have no meaning but the one that is given to them here.
    names.chunks(32).flat_map(characters_of_some).collect()
}

fn characters_of_some(names: &[&str]) -> Vec<Option<char>> {
    let stem = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    if let [name] = names {
        let stem = stem(name);
        let digits = stem.strip_prefix("uni").or_else(|| stem.strip_prefix('u'));
        let code = digits.and_then(|digits| u32::from_str_radix(digits.get(..4)?, 16).ok());
        if code.is_some() || stem.is_empty() || stem.contains(|c: char| c.is_ascii_digit()) {
            return vec![code.and_then(char::from_u32)];
        }
    }
    let list = names.iter().map(|name| Object::Name(stem(name).into_bytes()));
    let list: Vec<Object> = std::iter::once(Object::Integer(0)).chain(list).collect();
    let font = dictionary! {
        "Type" => "Font",
        "Encoding" => dictionary! { "Differences" => list },
    };
    let nothing = Document::new();
    match (font.get_font_encoding(&nothing), names) {
        (Ok(meaning @ Encoding::Differences(_)), _) => (0u8..)
            .zip(names)
            .map(|(code, _)| meaning.bytes_to_string(&[code]).ok()?.chars().next())
            .collect(),
        // One that is not on the list spoils them all.
        (_, [_, _, ..]) => {
            let (first, second) = names.split_at(names.len() / 2);
            [characters_of_some(first), characters_of_some(second)].concat()
        }
        _ => vec![None; names.len()],
    }
}

/// Leaves a font of single bytes the widths and names of what it shows, and its drawn glyphs.
fn simple(document: &mut Document, id: ObjectId, font: &Dictionary, shown: &BTreeSet<u16>) {
    let is_shown = |code: i64| u16::try_from(code).is_ok_and(|code| shown.contains(&code));
    let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or_default();
    if let Ok(widths) = font.get_deref(b"Widths", document).and_then(Object::as_array) {
        let widths: Vec<Object> = (first..=i64::MAX)
            .zip(widths)
            .map(|(code, width)| if is_shown(code) { width.clone() } else { 0.into() })
            .collect();
        set(document, id, "Widths", widths);
    }
    let Ok(encoding) = font.get_deref(b"Encoding", document).and_then(Object::as_dict) else {
        return;
    };
    let Ok(list) = encoding.get_deref(b"Differences", document).and_then(Object::as_array) else {
        return;
    };
    let mut names = differences(list);
    names.retain(|code, _| is_shown(i64::from(*code)));
    let mut list: Vec<Object> = Vec::new();
    let mut next = None;
    for (code, name) in &names {
        if next != Some(*code) {
            list.push(i64::from(*code).into());
        }
        list.push(Object::Name(name.clone()));
        next = code.checked_add(1);
    }
    let mut encoding = encoding.clone();
    encoding.set("Differences", list);
    if let Ok(glyphs) = document.get_dict_in_dict(font, b"CharProcs") {
        let is_drawn = |name: &[u8]| names.values().any(|each| each == name);
        let glyphs: Dictionary = glyphs
            .iter()
            .filter(|(name, _)| is_drawn(name))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        set(document, id, "CharProcs", glyphs);
    }
    set(document, id, "Encoding", encoding);
}

/// Leaves the part of a composite font the widths of what it shows, and says which of its glyphs those
/// are. Nothing when that cannot be told.
fn composite(
    document: &mut Document,
    id: ObjectId,
    part: &Dictionary,
    shown: BTreeSet<u16>,
) -> Option<Wanted> {
    for (key, numbers) in [("W", 1), ("W2", 3)] {
        if let Ok(list) = part.get_deref(key.as_bytes(), document).and_then(Object::as_array) {
            let list = widths(document, list, numbers, &shown)?;
            set(document, id, key, list);
        }
    }
    let is_outlines = part.get(b"Subtype").and_then(Object::as_name).ok()? == b"CIDFontType0";
    if is_outlines {
        return Some(Wanted::Characters(shown));
    }
    let Ok(map) = part.get_deref(b"CIDToGIDMap", document).and_then(Object::as_stream) else {
        return Some(Wanted::Glyphs(shown));
    };
    let mut map = map.get_plain_content_with_limit(LARGEST_STREAM).ok()?;
    let mut glyphs = BTreeSet::new();
    for (code, glyph) in (0u16..=u16::MAX).zip(map.chunks_exact_mut(2)) {
        if shown.contains(&code) {
            glyphs.extend(<[u8; 2]>::try_from(&*glyph).map(u16::from_be_bytes));
        } else {
            glyph.fill(0);
        }
    }
    let mut stream = Stream::new(Dictionary::new(), map);
    stream.compress().ok()?;
    let stream = document.add_object(stream);
    set(document, id, "CIDToGIDMap", stream);
    Some(Wanted::Glyphs(glyphs))
}

/// A list of widths with those of the shown codes alone: `numbers` is how many each has.
fn widths(
    document: &Document,
    list: &[Object],
    numbers: usize,
    shown: &BTreeSet<u16>,
) -> Option<Vec<Object>> {
    let integer = |object: &Object| {
        let (_, object) = document.dereference(object).ok()?;
        object.as_i64().ok().or_else(|| {
            let number = object.as_float().ok()?;
            #[expect(clippy::cast_possible_truncation, reason = "a code, checked where it is used")]
            (number.fract() == 0.0).then_some(number as i64)
        })
    };
    let is_shown = |code: i64| u16::try_from(code).is_ok_and(|code| shown.contains(&code));
    let mut out: Vec<Object> = Vec::new();
    let mut rest = list;
    while let [first, second, after @ ..] = rest {
        let first = integer(first)?;
        let (_, second) = document.dereference(second).ok()?;
        if let Ok(each) = second.as_array() {
            for (code, width) in (first..=i64::MAX).zip(each.chunks(numbers)) {
                if is_shown(code) {
                    out.push(code.into());
                    out.push(width.to_vec().into());
                }
            }
            rest = after;
        } else {
            let width = after.get(..numbers)?;
            let end = integer(second)?;
            for code in shown.iter().map(|code| i64::from(*code)) {
                if (first..=end).contains(&code) {
                    out.push(code.into());
                    out.push(width.to_vec().into());
                }
            }
            rest = after.get(numbers..)?;
        }
    }
    Some(out)
}

/// Leaves a font's table of characters the shown codes alone; whether that could be done.
fn characters(document: &mut Document, id: ObjectId, shown: &BTreeSet<u16>) -> bool {
    let map = get(document, id)
        .and_then(|font| font.get_deref(b"ToUnicode", document).ok())
        .and_then(|map| map.as_stream().ok());
    let Some(map) = map else { return true };
    let codes = if get(document, id).is_some_and(drawn::is_composite) { 2 } else { 1 };
    let pruned = map
        .get_plain_content_with_limit(LARGEST_STREAM)
        .ok()
        .and_then(|plain| cmap::pruned(&plain, codes, |code| shown.contains(&code)));
    let Some(pruned) = pruned else { return false };
    let mut stream = Stream::new(Dictionary::new(), pruned);
    if stream.compress().is_err() {
        return false;
    }
    let stream = document.add_object(stream);
    set(document, id, "ToUnicode", stream);
    true
}

/// The number of two bytes that stands at a place.
fn number(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Writes a font program without what nobody asks for.
fn rewrite(document: &mut Document, id: ObjectId, program: &Program) -> Option<()> {
    let stream = document.get_object(id).ok()?.as_stream().ok()?;
    let plain = stream.get_plain_content_with_limit(LARGEST_STREAM).ok()?;
    let mut keys = Dictionary::new();
    let mut bare_outlines = false;
    let pruned = match program.key {
        b"FontFile" => {
            let pruned = type1::pruned(&plain, &program.wanted)?;
            let [clear, locked, rest] = pruned.lengths;
            keys.set("Length1", clear);
            keys.set("Length2", locked);
            keys.set("Length3", rest);
            pruned.bytes
        }
        _ => match truetype::outlines(&plain) {
            truetype::Outlines::Quadratic => {
                let pruned = truetype::pruned(&plain, &program.wanted)?;
                keys.set("Length1", i64::try_from(pruned.len()).ok()?);
                pruned
            }
            // Such outlines may stand alone, but not where TrueType's are expected.
            truetype::Outlines::Cubic(inner) if program.key == b"FontFile3" => {
                bare_outlines = true;
                cff::pruned(inner, &program.wanted)?
            }
            truetype::Outlines::Bare if program.key == b"FontFile3" => {
                cff::pruned(&plain, &program.wanted)?
            }
            truetype::Outlines::Cubic(_) | truetype::Outlines::Bare => return None,
        },
    };
    if program.key == b"FontFile3" {
        let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        let subtype: &[u8] = match (bare_outlines, program.wanted.first()) {
            (false, _) => subtype,
            (true, Some(Wanted::Letters(_))) => b"Type1C",
            (true, Some(Wanted::Characters(_))) => b"CIDFontType0C",
            (true, _) => return None,
        };
        keys.set("Subtype", Object::Name(subtype.to_vec()));
    }
    let mut stream = Stream::new(keys, pruned);
    stream.compress().ok()?;
    document.objects.insert(id, stream.into());
    Some(())
}
