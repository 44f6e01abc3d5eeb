//! Fonts of the Compact Font Format, written anew with the glyphs that are shown.
//!
//! Each glyph keeps its number; one that is not shown becomes blank and loses its name. So do the shared
//! pieces of outlines that no shown glyph calls.

use super::{Letter, Wanted, characters_of, charstring::Compact, number};
use std::collections::BTreeSet;
use ttf_parser::{GlyphId, cff};

/// Names that the format knows by itself, before those that a font adds.
const KNOWN_NAMES: i64 = 391;
const CHARSET: u16 = 15;
const ENCODING: u16 = 16;
const CHAR_STRINGS: u16 = 17;
const PRIVATE: u16 = 18;
const SUBROUTINES: u16 = 19;
const KIND: u16 = 0x0c06;
const COLLECTION: u16 = 0x0c1e;
const PARTS: u16 = 0x0c24;
const PART_OF: u16 = 0x0c25;
/// Where a dictionary names a text.
const TEXTS: [u16; 9] = [0, 1, 2, 3, 4, 0x0c00, 0x0c15, 0x0c16, 0x0c26];

/// The font with what is wanted alone. Nothing when it cannot be told which glyphs those are.
pub(super) fn pruned(font: &[u8], wanted: &[Wanted]) -> Option<Vec<u8>> {
    let mut font = Font::read(font)?;
    let kept = kept(&font, wanted)?;
    let shared_called = font.follow(&kept)?;
    let charset = font.charset(&kept)?;
    let texts = font.texts(&charset);
    let encoding = match find(&font.top, ENCODING) {
        Some(entry) if !font.is_collection && *entry.numbers.first()? > 1 => {
            encoding(&font.table, &kept, wanted, &charset)?
        }
        _ => Vec::new(),
    };
    let glyphs: Vec<&[u8]> = (0u16..)
        .zip(&font.glyphs)
        .map(|(glyph, code)| if kept.contains(&glyph) { *code } else { &[14] })
        .collect();
    let mut names = vec![0];
    names.extend(charset.iter().skip(1).flat_map(|name| name.to_be_bytes()));
    font.written(&Pieces {
        texts: written_index(&texts)?,
        shared: written_index(&only(&font.shared, &shared_called))?,
        charset: names,
        encoding,
        glyphs: written_index(&glyphs)?,
        privates: font.parts.iter().map(Part::written).collect::<Option<_>>()?,
    })
}

/// A font as it was found.
struct Font<'a> {
    bytes: &'a [u8],
    table: cff::Table<'a>,
    name: Vec<&'a [u8]>,
    top: Vec<Entry>,
    texts: Vec<&'a [u8]>,
    shared: Vec<&'a [u8]>,
    glyphs: Vec<&'a [u8]>,
    count: u16,
    /// Whether its glyphs have numbers instead of names.
    is_collection: bool,
    parts: Vec<Part<'a>>,
    part_of: Option<Parts<'a>>,
}

/// What changes, as it is written.
struct Pieces {
    texts: Vec<u8>,
    shared: Vec<u8>,
    charset: Vec<u8>,
    encoding: Vec<u8>,
    glyphs: Vec<u8>,
    /// With the length of each without its shared pieces.
    privates: Vec<(Vec<u8>, usize)>,
}

/// Where each piece comes to stand.
#[derive(Default)]
struct Layout {
    charset: usize,
    encoding: usize,
    select: usize,
    glyphs: usize,
    parts: usize,
    privates: Vec<usize>,
}

impl<'a> Font<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut at = usize::from(*bytes.get(2)?);
        let name = index(bytes, &mut at)?;
        let tops = index(bytes, &mut at)?;
        let texts = index(bytes, &mut at)?;
        let shared = index(bytes, &mut at)?;
        let [top] = tops.as_slice() else { return None };
        let top = dictionary(top)?;
        if first(&top, KIND).is_some_and(|kind| kind != 2) {
            return None;
        }
        let mut at = place(&top, CHAR_STRINGS)?;
        let glyphs = index(bytes, &mut at)?;
        let count = u16::try_from(glyphs.len()).ok()?;
        let is_collection = find(&top, COLLECTION).is_some();
        let part_of = if is_collection {
            Some(Parts::read(bytes, place(&top, PART_OF)?, count)?)
        } else {
            None
        };
        let parts = parts(bytes, &top)?;
        let table = cff::Table::parse(bytes)?;
        Some(Self {
            bytes,
            table,
            name,
            top,
            texts,
            shared,
            glyphs,
            count,
            is_collection,
            parts,
            part_of,
        })
    }

    /// Notes which shared pieces the kept glyphs call, and gives those that all parts share.
    fn follow(&mut self, kept: &BTreeSet<u16>) -> Option<BTreeSet<usize>> {
        let mut shared_called = BTreeSet::new();
        for (number, part) in self.parts.iter_mut().enumerate() {
            let mut compact = Compact {
                own: &part.subroutines,
                shared: &self.shared,
                own_called: BTreeSet::new(),
                shared_called,
            };
            for glyph in kept {
                let of = self.part_of.as_ref();
                if of.is_none_or(|of| of.part(*glyph) == Some(number)) {
                    compact.follow(self.glyphs.get(usize::from(*glyph))?).ok()?;
                }
            }
            shared_called = compact.shared_called;
            part.called = compact.own_called;
        }
        Some(shared_called)
    }

    /// The name, or the number in its collection, of each glyph; nought for those that go.
    fn charset(&self, kept: &BTreeSet<u16>) -> Option<Vec<u16>> {
        let list = if self.is_collection {
            let number = |glyph| self.table.glyph_cid(GlyphId(glyph)).unwrap_or_default();
            (0..self.count).map(number).collect()
        } else {
            names(self.bytes, place(&self.top, CHARSET).unwrap_or_default(), self.count)?
        };
        let is_kept = |glyph: u16| kept.contains(&glyph);
        Some((0u16..).zip(list).map(|(at, name)| if is_kept(at) { name } else { 0 }).collect())
    }

    /// The texts that something still names; the others become empty.
    fn texts(&self, charset: &[u16]) -> Vec<&'a [u8]> {
        let mut used: BTreeSet<i64> = BTreeSet::new();
        if !self.is_collection {
            used.extend(charset.iter().map(|name| i64::from(*name)));
        }
        for dictionary in [&self.top].into_iter().chain(self.parts.iter().map(|p| &p.dictionary)) {
            for key in TEXTS {
                used.extend(find(dictionary, key).into_iter().flat_map(|entry| &entry.numbers));
            }
            let collection = find(dictionary, COLLECTION).into_iter();
            used.extend(collection.flat_map(|entry| entry.numbers.iter().take(2)));
        }
        let is_used = |number: i64| used.contains(&number);
        (KNOWN_NAMES..)
            .zip(&self.texts)
            .map(|(number, text)| if is_used(number) { *text } else { &[] })
            .collect()
    }

    /// All of it. Places have five bytes each, so that lengths are known before places are.
    fn written(&self, pieces: &Pieces) -> Option<Vec<u8>> {
        let mut layout = Layout::default();
        let mut out = Vec::new();
        for _ in 0..2 {
            out.clear();
            out.extend_from_slice(&[1, 0, 4, 4]);
            out.extend(written_index(&self.name)?);
            out.extend(written_index(&[&self.top_again(pieces, &layout)])?);
            out.extend_from_slice(&pieces.texts);
            out.extend_from_slice(&pieces.shared);
            layout.charset = out.len();
            out.extend_from_slice(&pieces.charset);
            layout.encoding = out.len();
            out.extend_from_slice(&pieces.encoding);
            layout.select = out.len();
            out.extend_from_slice(self.part_of.as_ref().map_or(&[], |of| of.bytes));
            layout.glyphs = out.len();
            out.extend_from_slice(&pieces.glyphs);
            layout.parts = out.len();
            if self.is_collection {
                let list: Vec<Vec<u8>> = (0..)
                    .zip(&self.parts)
                    .map(|(number, part)| {
                        let mut dictionary = part.dictionary.clone();
                        set_private(&mut dictionary, pieces, &layout, number);
                        written(&dictionary)
                    })
                    .collect();
                let list: Vec<&[u8]> = list.iter().map(Vec::as_slice).collect();
                out.extend(written_index(&list)?);
            }
            layout.privates.clear();
            for (bytes, _) in &pieces.privates {
                layout.privates.push(out.len());
                out.extend_from_slice(bytes);
            }
        }
        Some(out)
    }

    /// The dictionary that says where everything is.
    fn top_again(&self, pieces: &Pieces, layout: &Layout) -> Vec<u8> {
        let mut top = self.top.clone();
        set(&mut top, CHARSET, &[layout.charset]);
        set(&mut top, CHAR_STRINGS, &[layout.glyphs]);
        if !pieces.encoding.is_empty() {
            set(&mut top, ENCODING, &[layout.encoding]);
        }
        if self.is_collection {
            set(&mut top, PART_OF, &[layout.select]);
            set(&mut top, PARTS, &[layout.parts]);
        } else {
            set_private(&mut top, pieces, layout, 0);
        }
        written(&top)
    }
}

fn set_private(dictionary: &mut Vec<Entry>, pieces: &Pieces, layout: &Layout, part: usize) {
    if let Some((_, size)) = pieces.privates.get(part)
        && find(dictionary, PRIVATE).is_some()
    {
        let at = layout.privates.get(part).copied().unwrap_or_default();
        set(dictionary, PRIVATE, &[*size, at]);
    }
}

/// The numbers of the glyphs that are wanted.
fn kept(font: &Font<'_>, wanted: &[Wanted]) -> Option<BTreeSet<u16>> {
    let (table, count, is_collection) = (&font.table, font.count, font.is_collection);
    let mut kept = BTreeSet::from([0u16]);
    for each in wanted {
        match each {
            Wanted::Characters(list) if is_collection => {
                let is_wanted = |glyph: &u16| {
                    table.glyph_cid(GlyphId(*glyph)).is_some_and(|number| list.contains(&number))
                };
                kept.extend((0..count).filter(is_wanted));
            }
            Wanted::Characters(list) | Wanted::Glyphs(list) => kept.extend(list),
            // Codes of a collection are its glyphs, or mean nothing.
            Wanted::Letters(_) if is_collection => return None,
            Wanted::Letters(letters) => {
                let (numbers, names): (Vec<u16>, Vec<&str>) = (0..count)
                    .filter_map(|glyph| Some((glyph, table.glyph_name(GlyphId(glyph))?)))
                    .unzip();
                let characters = characters_of(&names);
                let names: Vec<(u16, &str, Option<char>)> = numbers
                    .into_iter()
                    .zip(names)
                    .zip(characters)
                    .map(|((glyph, name), character)| (glyph, name, character))
                    .collect();
                for letter in letters {
                    let found = candidates(letter, table, &names);
                    if found.is_empty() && !letter.is_blank() {
                        return None;
                    }
                    kept.extend(found);
                }
            }
        }
    }
    kept.retain(|glyph| *glyph < count);
    Some(kept)
}

fn candidates(
    letter: &Letter,
    table: &cff::Table<'_>,
    names: &[(u16, &str, Option<char>)],
) -> BTreeSet<u16> {
    let by_name =
        names.iter().filter(|(_, name, c)| letter.is_called(name, *c)).map(|(glyph, ..)| *glyph);
    let by_code = table.glyph_index(letter.code).map(|glyph| glyph.0).filter(|glyph| *glyph > 0);
    by_name.chain(by_code).collect()
}

/// The names of glyphs as the font numbers them.
fn names(font: &[u8], place: usize, count: u16) -> Option<Vec<u16>> {
    let all = usize::from(count);
    let mut list: Vec<u16> = vec![0];
    match place {
        0 => list.extend(1..count),
        1 | 2 => return None,
        _ => {
            let form = *font.get(place)?;
            let mut at = place + 1;
            while list.len() < all {
                let name = number(font, at)?;
                let more = match form {
                    0 => 0,
                    1 => u16::from(*font.get(at + 2)?),
                    2 => number(font, at + 2)?,
                    _ => return None,
                };
                at += 2 + usize::from(form);
                list.extend(name..=name.checked_add(more)?);
            }
        }
    }
    list.truncate(all);
    Some(list)
}

/// A table from codes to glyphs for the codes that are asked for, as pairs of code and name.
fn encoding(
    table: &cff::Table<'_>,
    kept: &BTreeSet<u16>,
    wanted: &[Wanted],
    charset: &[u16],
) -> Option<Vec<u8>> {
    let codes: BTreeSet<u8> = wanted
        .iter()
        .filter_map(|each| match each {
            Wanted::Letters(letters) => Some(letters.iter().map(|letter| letter.code)),
            Wanted::Characters(_) | Wanted::Glyphs(_) => None,
        })
        .flatten()
        .collect();
    let pairs: Vec<(u8, u16)> = codes
        .into_iter()
        .filter_map(|code| {
            let glyph = table.glyph_index(code)?.0;
            let name = charset.get(usize::from(glyph))?;
            (glyph > 0 && kept.contains(&glyph)).then_some((code, *name))
        })
        .collect();
    // No code by the order of the glyphs; all of them one by one.
    let mut bytes = vec![0x80, 0, u8::try_from(pairs.len()).ok()?];
    for (code, name) in pairs {
        bytes.push(code);
        bytes.extend(name.to_be_bytes());
    }
    Some(bytes)
}

/// A part of a font: all of it, or one of those that a collection is made of.
struct Part<'a> {
    dictionary: Vec<Entry>,
    private: Vec<Entry>,
    subroutines: Vec<&'a [u8]>,
    called: BTreeSet<usize>,
}

impl Part<'_> {
    /// The private dictionary with its shared pieces behind it, and the length of the first.
    fn written(&self) -> Option<(Vec<u8>, usize)> {
        let mut private = self.private.clone();
        if self.subroutines.is_empty() {
            private.retain(|entry| entry.key != SUBROUTINES);
            let bytes = written(&private);
            let size = bytes.len();
            return Some((bytes, size));
        }
        set(&mut private, SUBROUTINES, &[0]);
        let size = written(&private).len();
        set(&mut private, SUBROUTINES, &[size]);
        let mut bytes = written(&private);
        bytes.extend(written_index(&only(&self.subroutines, &self.called))?);
        Some((bytes, size))
    }
}

fn parts<'a>(font: &'a [u8], top: &[Entry]) -> Option<Vec<Part<'a>>> {
    let dictionaries = if find(top, PARTS).is_some() {
        let mut at = place(top, PARTS)?;
        index(font, &mut at)?.into_iter().map(dictionary).collect::<Option<Vec<_>>>()?
    } else {
        vec![top.to_vec()]
    };
    dictionaries.into_iter().map(|dictionary| part(font, dictionary)).collect()
}

fn part(font: &[u8], from: Vec<Entry>) -> Option<Part<'_>> {
    let mut part = Part {
        private: Vec::new(),
        subroutines: Vec::new(),
        called: BTreeSet::new(),
        dictionary: from,
    };
    let Some(entry) = find(&part.dictionary, PRIVATE) else { return Some(part) };
    let [size, at] = entry.numbers.as_slice() else { return None };
    let (size, at) = (usize::try_from(*size).ok()?, usize::try_from(*at).ok()?);
    part.private = dictionary(font.get(at..at.checked_add(size)?)?)?;
    if let Some(offset) = first(&part.private, SUBROUTINES) {
        let mut at = at.checked_add(usize::try_from(offset).ok()?)?;
        part.subroutines = index(font, &mut at)?;
    }
    Some(part)
}

/// Which part of a collection each glyph is of.
struct Parts<'a> {
    bytes: &'a [u8],
}

impl<'a> Parts<'a> {
    fn read(font: &'a [u8], at: usize, count: u16) -> Option<Self> {
        let rest = font.get(at..)?;
        let length = match rest.first()? {
            0 => 1 + usize::from(count),
            3 => 5 + 3 * usize::from(number(rest, 1)?),
            _ => return None,
        };
        Some(Self { bytes: rest.get(..length)? })
    }

    fn part(&self, glyph: u16) -> Option<usize> {
        if self.bytes.first() == Some(&0) {
            return self.bytes.get(1 + usize::from(glyph)).map(|part| usize::from(*part));
        }
        let ranges = self.bytes.get(3..)?.chunks_exact(3);
        let before = ranges.take_while(|range| number(range, 0).is_some_and(|from| from <= glyph));
        before.last().and_then(|range| range.get(2)).map(|part| usize::from(*part))
    }
}

/// The pieces that are called; of the others nothing but their end.
fn only<'a>(pieces: &[&'a [u8]], called: &BTreeSet<usize>) -> Vec<&'a [u8]> {
    let pieces = pieces.iter().enumerate();
    pieces.map(|(number, code)| if called.contains(&number) { *code } else { &[11] }).collect()
}

/// The list that begins at `at`, which is moved behind it.
fn index<'a>(font: &'a [u8], at: &mut usize) -> Option<Vec<&'a [u8]>> {
    let count = usize::from(number(font, *at)?);
    if count == 0 {
        *at += 2;
        return Some(Vec::new());
    }
    let size = usize::from(*font.get(*at + 2)?);
    if !(1..=4).contains(&size) {
        return None;
    }
    let places = font.get(*at + 3..*at + 3 + (count + 1) * size)?;
    let before = *at + 2 + (count + 1) * size;
    let places: Vec<usize> = places
        .chunks_exact(size)
        .map(|bytes| bytes.iter().fold(0, |place, byte| place << 8 | usize::from(*byte)))
        .collect();
    *at = before.checked_add(*places.last()?)?;
    places
        .windows(2)
        .map(|pair| {
            let [from, to] = pair else { return None };
            font.get(before.checked_add(*from)?..before.checked_add(*to)?)
        })
        .collect()
}

fn written_index(items: &[&[u8]]) -> Option<Vec<u8>> {
    let mut out = u16::try_from(items.len()).ok()?.to_be_bytes().to_vec();
    if items.is_empty() {
        return Some(out);
    }
    out.push(4);
    let mut at = 1u32;
    out.extend(at.to_be_bytes());
    for item in items {
        at = at.checked_add(u32::try_from(item.len()).ok()?)?;
        out.extend(at.to_be_bytes());
    }
    out.extend(items.iter().copied().flatten());
    Some(out)
}

/// A key of a dictionary with what stands before it.
#[derive(Debug, Clone)]
struct Entry {
    key: u16,
    /// As they are written.
    operands: Vec<u8>,
    /// The whole numbers among them.
    numbers: Vec<i64>,
}

fn dictionary(bytes: &[u8]) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    let (mut from, mut at) = (0, 0);
    let mut numbers: Vec<i64> = Vec::new();
    while let Some(first) = bytes.get(at).copied() {
        let byte = |after: usize| bytes.get(at + after).map(|byte| i64::from(*byte));
        match first {
            0..=21 => {
                let operands = bytes.get(from..at)?.to_vec();
                let mut key = u16::from(first);
                at += 1;
                if first == 12 {
                    key = 0x0c00 | u16::from(*bytes.get(at)?);
                    at += 1;
                }
                entries.push(Entry { key, operands, numbers: std::mem::take(&mut numbers) });
                from = at;
            }
            28 => {
                numbers.push(i64::from(i16::from_be_bytes(
                    bytes.get(at + 1..at + 3)?.try_into().ok()?,
                )));
                at += 3;
            }
            29 => {
                numbers.push(i64::from(i32::from_be_bytes(
                    bytes.get(at + 1..at + 5)?.try_into().ok()?,
                )));
                at += 5;
            }
            // A number with a point, by half bytes.
            30 => {
                at += 1;
                while bytes.get(at).is_some_and(|byte| byte & 0x0f != 0x0f && byte >> 4 != 0x0f) {
                    at += 1;
                }
                at += 1;
            }
            32..=246 => {
                numbers.push(i64::from(first) - 139);
                at += 1;
            }
            247..=250 => {
                numbers.push((i64::from(first) - 247) * 256 + byte(1)? + 108);
                at += 2;
            }
            251..=254 => {
                numbers.push(-(i64::from(first) - 251) * 256 - byte(1)? - 108);
                at += 2;
            }
            _ => return None,
        }
    }
    Some(entries)
}

fn written(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        out.extend_from_slice(&entry.operands);
        let [high, low] = entry.key.to_be_bytes();
        if high > 0 {
            out.push(high);
        }
        out.push(low);
    }
    out
}

fn find(entries: &[Entry], key: u16) -> Option<&Entry> {
    entries.iter().find(|entry| entry.key == key)
}

fn first(entries: &[Entry], key: u16) -> Option<i64> {
    find(entries, key)?.numbers.first().copied()
}

fn place(entries: &[Entry], key: u16) -> Option<usize> {
    usize::try_from(first(entries, key)?).ok()
}

/// Sets a key to numbers of five bytes each.
fn set(entries: &mut Vec<Entry>, key: u16, numbers: &[usize]) {
    let numbers: Vec<i64> =
        numbers.iter().map(|number| i64::try_from(*number).unwrap_or_default()).collect();
    let operands = numbers
        .iter()
        .flat_map(|number| {
            let [.., a, b, c, d] = number.to_be_bytes();
            [29, a, b, c, d]
        })
        .collect();
    match entries.iter_mut().find(|entry| entry.key == key) {
        Some(entry) => (entry.operands, entry.numbers) = (operands, numbers),
        None => entries.push(Entry { key, operands, numbers }),
    }
}
