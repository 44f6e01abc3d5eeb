//! TrueType fonts: outlines, widths, names and codes of the glyphs that are shown.

use super::{Letter, Wanted, characters_of, number};
use std::collections::{BTreeMap, BTreeSet};
use ttf_parser::{GlyphId, PlatformId, RawFace, Tag, cmap, post};

/// What kind of outlines a font program has.
pub(super) enum Outlines<'a> {
    /// TrueType's.
    Quadratic,
    /// Those of the Compact Font Format within an OpenType font.
    Cubic(&'a [u8]),
    /// The Compact Font Format by itself, or what is no font.
    Bare,
}

pub(super) fn outlines(font: &[u8]) -> Outlines<'_> {
    match RawFace::parse(font, 0) {
        Ok(face) => table(&face, *b"CFF ").map_or(Outlines::Quadratic, Outlines::Cubic),
        Err(_) => Outlines::Bare,
    }
}

/// A table by its name, in whatever order they stand.
fn table<'a>(face: &RawFace<'a>, tag: [u8; 4]) -> Option<&'a [u8]> {
    let record =
        face.table_records.into_iter().find(|record| record.tag == Tag::from_bytes(&tag))?;
    let from = usize::try_from(record.offset).ok()?;
    face.data.get(from..from.checked_add(usize::try_from(record.length).ok()?)?)
}

/// The tables that a page needs. What else a font has (kerning, ligatures, names, signatures) is left
/// out.
const NEEDED: [&[u8; 4]; 6] = [b"cvt ", b"fpgm", b"hhea", b"maxp", b"prep", b"head"];

/// More tables of codes than this are no font.
const MOST_TABLES: u16 = 64;
/// The most codes that fit into a table.
const MOST_CODES: usize = 8_000;

/// The font with the glyphs that are wanted alone, each under its number. Nothing when it cannot be told
/// which they are.
pub(super) fn pruned(font: &[u8], wanted: &[Wanted]) -> Option<Vec<u8>> {
    let face = RawFace::parse(font, 0).ok()?;
    let table = |tag: &[u8; 4]| table(&face, *tag);
    let count = number(table(b"maxp")?, 4)?;
    let codes = match table(b"cmap") {
        Some(table) => Some(cmap::Table::parse(table)?),
        None => None,
    };
    if codes.is_some_and(|codes| codes.subtables.len() > MOST_TABLES) {
        return None;
    }
    let is_letters = |each: &Wanted| matches!(each, Wanted::Letters(_));
    let names = Names::of(table(b"post").filter(|_| wanted.iter().any(is_letters)), count);
    let mut glyphs = BTreeSet::from([0u16]);
    let mut asked_for: Vec<&Letter> = Vec::new();
    for each in wanted {
        match each {
            Wanted::Glyphs(list) | Wanted::Characters(list) => glyphs.extend(list),
            Wanted::Letters(letters) => {
                asked_for.extend(letters);
                for letter in letters {
                    let found = candidates(letter, codes, &names, count);
                    if found.is_empty() && !letter.is_blank() {
                        return None;
                    }
                    glyphs.extend(found);
                }
            }
        }
    }
    let head = table(b"head")?;
    let long = number(head, 50)? != 0;
    let outlines = Places { glyf: table(b"glyf")?, loca: table(b"loca")?, long };
    outlines.with_parts(&mut glyphs)?;
    let (glyf, loca) = outlines.pruned(count, &glyphs)?;
    let metrics = widths(table(b"hmtx")?, number(table(b"hhea")?, 34)?, &glyphs)?;
    let mut tables: BTreeMap<&[u8; 4], Vec<u8>> = BTreeMap::new();
    for tag in NEEDED {
        if let Some(table) = table(tag) {
            tables.insert(tag, table.to_vec());
        }
    }
    if let Some(places) = tables.get_mut(b"head").and_then(|head| head.get_mut(50..52)) {
        places.copy_from_slice(&[0, 1]);
    }
    tables.extend([(b"glyf", glyf), (b"loca", loca), (b"hmtx", metrics)]);
    if !asked_for.is_empty() {
        if let Some(codes) = codes {
            tables.insert(b"cmap", codes_of(codes, &glyphs, &asked_for)?);
        }
        tables.insert(b"post", names.pruned(&glyphs));
    }
    assembled(&tables)
}

/// Every glyph that a reader may take for a letter: readers differ in which tables they ask first.
fn candidates(
    letter: &Letter,
    codes: Option<cmap::Table<'_>>,
    names: &Names<'_>,
    count: u16,
) -> BTreeSet<u16> {
    let mut found = BTreeSet::new();
    for table in codes.into_iter().flat_map(|codes| codes.subtables) {
        let asked = asked(letter, table.platform_id);
        found.extend(asked.filter_map(|code| table.glyph_index(code)).map(|glyph| glyph.0));
    }
    found.extend(names.of_letter(letter));
    if let Some(name) = &letter.name {
        // As g12, glyph12 and the like.
        let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
        found.extend(digits.parse::<u16>().ok());
    }
    if codes.is_none() {
        found.insert(u16::from(letter.code));
    }
    found.retain(|glyph| (1..count).contains(glyph));
    found
}

/// The codes that a reader may look a letter up by in a table for this platform.
fn asked(letter: &Letter, platform: PlatformId) -> impl Iterator<Item = u32> {
    let code = u32::from(letter.code);
    let old = letter.character.filter(|_| platform == PlatformId::Macintosh);
    let old = old.and_then(|character| {
        let text = character.to_string();
        let (bytes, _, failed) = encoding_rs::MACINTOSH.encode(&text);
        (!failed).then(|| bytes.first().copied().map(u32::from)).flatten()
    });
    let meaning = letter.character.map(u32::from);
    [code, 0xf000 + code, 0xf100 + code, 0xf200 + code].into_iter().chain(meaning).chain(old)
}

/// The names of glyphs.
struct Names<'a> {
    table: Option<&'a [u8]>,
    list: Vec<(u16, &'a str, Option<char>)>,
}

impl<'a> Names<'a> {
    fn of(table: Option<&'a [u8]>, count: u16) -> Self {
        let parsed = table.and_then(post::Table::parse);
        let (glyphs, names): (Vec<u16>, Vec<&str>) = (0..count)
            .filter_map(|glyph| Some((glyph, parsed?.glyph_name(GlyphId(glyph))?)))
            .unzip();
        let characters = characters_of(&names);
        let list = glyphs.into_iter().zip(names).zip(characters);
        Self { table, list: list.map(|((glyph, name), c)| (glyph, name, c)).collect() }
    }

    fn of_letter(&self, letter: &Letter) -> impl Iterator<Item = u16> {
        self.list.iter().filter(|(_, name, c)| letter.is_called(name, *c)).map(|(glyph, ..)| *glyph)
    }

    /// The table with the names of these glyphs.
    fn pruned(&self, glyphs: &BTreeSet<u16>) -> Vec<u8> {
        let head = self.table.and_then(|table| table.get(4..32)).unwrap_or(&[0; 28]);
        if self.list.is_empty() {
            return [&[0, 3, 0, 0], head].concat();
        }
        let last = self.list.iter().map(|(glyph, ..)| *glyph).max().unwrap_or_default();
        let names: BTreeMap<u16, &str> =
            self.list.iter().map(|(glyph, name, _)| (*glyph, *name)).collect();
        let mut table = [&[0, 2, 0, 0], head].concat();
        table.extend(last.saturating_add(1).to_be_bytes());
        let mut texts: Vec<u8> = Vec::new();
        let mut next = 258u16;
        for glyph in 0..=last {
            let name = names.get(&glyph).filter(|_| glyphs.contains(&glyph) && glyph > 0);
            let length = name.and_then(|name| u8::try_from(name.len()).ok());
            let Some((name, length)) = name.zip(length) else {
                table.extend([0, 0]);
                continue;
            };
            table.extend(next.to_be_bytes());
            next = next.saturating_add(1);
            texts.push(length);
            texts.extend_from_slice(name.as_bytes());
        }
        table.extend(texts);
        table
    }
}

/// Where outlines are.
struct Places<'a> {
    glyf: &'a [u8],
    loca: &'a [u8],
    long: bool,
}

impl<'a> Places<'a> {
    fn place(&self, at: usize) -> Option<usize> {
        if self.long {
            let bytes = self.loca.get(at * 4..at * 4 + 4)?;
            return usize::try_from(u32::from_be_bytes(bytes.try_into().ok()?)).ok();
        }
        Some(usize::from(number(self.loca, at * 2)?) * 2)
    }

    /// Nothing for a blank, and for a glyph that is cut short.
    fn outline(&self, glyph: u16) -> &'a [u8] {
        let at = usize::from(glyph);
        let range = self.place(at).zip(self.place(at + 1));
        range
            .and_then(|(from, to)| self.glyf.get(from..to.min(self.glyf.len())))
            .unwrap_or_default()
    }

    /// Adds what composed glyphs are made of.
    fn with_parts(&self, glyphs: &mut BTreeSet<u16>) -> Option<()> {
        let mut open: Vec<u16> = glyphs.iter().copied().collect();
        while let Some(glyph) = open.pop() {
            let outline = self.outline(glyph);
            if outline.is_empty() || number(outline, 0)? < 0x8000 {
                continue;
            }
            let mut at = 10;
            loop {
                let (flags, part) = (number(outline, at)?, number(outline, at + 2)?);
                if glyphs.insert(part) {
                    open.push(part);
                }
                at += 4 + if flags & 1 != 0 { 4 } else { 2 };
                at += match flags {
                    _ if flags & 0x08 != 0 => 2,
                    _ if flags & 0x40 != 0 => 4,
                    _ if flags & 0x80 != 0 => 8,
                    _ => 0,
                };
                if flags & 0x20 == 0 {
                    break;
                }
            }
        }
        Some(())
    }

    /// The tables of outlines and of their places, the second of long numbers.
    fn pruned(&self, count: u16, glyphs: &BTreeSet<u16>) -> Option<(Vec<u8>, Vec<u8>)> {
        let (mut glyf, mut loca) = (Vec::new(), Vec::new());
        for glyph in 0..count {
            loca.extend(u32::try_from(glyf.len()).ok()?.to_be_bytes());
            if glyphs.contains(&glyph) {
                glyf.extend_from_slice(self.outline(glyph));
                glyf.resize(glyf.len().next_multiple_of(4), 0);
            }
        }
        loca.extend(u32::try_from(glyf.len()).ok()?.to_be_bytes());
        Some((glyf, loca))
    }
}

/// The table of widths, without those of other glyphs. The first `full` glyphs have a width; the rest
/// share the last.
fn widths(table: &[u8], full: u16, glyphs: &BTreeSet<u16>) -> Option<Vec<u8>> {
    let mut table = table.to_vec();
    let shares = glyphs.iter().next_back().is_some_and(|last| *last >= full);
    let full = usize::from(full);
    for (glyph, pair) in (0u16..).zip(table.get_mut(..full * 4)?.chunks_exact_mut(4)) {
        let is_shared = shares && usize::from(glyph) + 1 == full;
        if !glyphs.contains(&glyph) && !is_shared {
            pair.fill(0);
        }
    }
    let first = u16::try_from(full).ok()?;
    for (glyph, side) in (first..).zip(table.get_mut(full * 4..)?.chunks_exact_mut(2)) {
        if !glyphs.contains(&glyph) {
            side.fill(0);
        }
    }
    Some(table)
}

/// The table of codes, with those by which these letters are looked up.
fn codes_of(
    table: cmap::Table<'_>,
    glyphs: &BTreeSet<u16>,
    letters: &[&Letter],
) -> Option<Vec<u8>> {
    let mut list: Vec<(u16, u16, Vec<u8>)> = Vec::new();
    for subtable in table.subtables {
        let platform = match subtable.platform_id {
            PlatformId::Unicode => 0,
            PlatformId::Macintosh => 1,
            PlatformId::Iso => 2,
            PlatformId::Windows => 3,
            PlatformId::Custom => 4,
        };
        // Code by code, for a table may claim to have four thousand million.
        let asked = letters.iter().flat_map(|letter| asked(letter, subtable.platform_id));
        let codes: BTreeMap<u16, u16> = asked
            .filter_map(|code| {
                let glyph = subtable.glyph_index(code)?.0;
                let code = u16::try_from(code).ok()?;
                (glyph > 0 && glyphs.contains(&glyph)).then_some((code, glyph))
            })
            .collect();
        if codes.len() > MOST_CODES {
            return None;
        }
        let bytes = if platform == 1 { trimmed(&codes) } else { segments(&codes) };
        list.push((platform, subtable.encoding_id, bytes));
    }
    let mut table = vec![0, 0];
    table.extend(u16::try_from(list.len()).unwrap_or_default().to_be_bytes());
    let mut at = 4 + 8 * list.len();
    for (platform, encoding, bytes) in &list {
        table.extend(platform.to_be_bytes());
        table.extend(encoding.to_be_bytes());
        table.extend(u32::try_from(at).unwrap_or_default().to_be_bytes());
        at += bytes.len();
    }
    table.extend(list.into_iter().flat_map(|(.., bytes)| bytes));
    Some(table)
}

/// Format 6: a run of codes.
fn trimmed(codes: &BTreeMap<u16, u16>) -> Vec<u8> {
    let first = codes.keys().next().copied().unwrap_or_default();
    let last = codes.keys().next_back().copied().unwrap_or_default();
    let run: Vec<u16> =
        (first..=last).map(|code| codes.get(&code).copied().unwrap_or_default()).collect();
    let count = u16::try_from(run.len()).unwrap_or_default();
    let length = count.saturating_mul(2).saturating_add(10);
    [6, length, 0, first, count].into_iter().chain(run).flat_map(u16::to_be_bytes).collect()
}

/// Format 4: segments, here of one code each, by which a glyph's number is code plus difference.
fn segments(codes: &BTreeMap<u16, u16>) -> Vec<u8> {
    let list: Vec<(u16, u16)> =
        codes.iter().filter(|(code, _)| **code < 0xffff).map(|(c, g)| (*c, *g)).collect();
    let count = u16::try_from(list.len() + 1).unwrap_or_default();
    let power = count.checked_ilog2().unwrap_or_default();
    let range = 2u16.saturating_mul(1 << power);
    let double = count.saturating_mul(2);
    let mut out: Vec<u16> = vec![
        4,
        double.saturating_mul(4).saturating_add(16),
        0,
        double,
        range,
        u16::try_from(power).unwrap_or_default(),
        double.saturating_sub(range),
    ];
    let ends = || list.iter().map(|(code, _)| *code).chain([0xffff]);
    out.extend(ends());
    out.push(0);
    out.extend(ends());
    out.extend(list.iter().map(|(code, glyph)| glyph.wrapping_sub(*code)).chain([1]));
    out.extend(std::iter::repeat_n(0, usize::from(count)));
    out.into_iter().flat_map(u16::to_be_bytes).collect()
}

fn assembled(tables: &BTreeMap<&[u8; 4], Vec<u8>>) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let power = u16::try_from(count.checked_ilog2()?).ok()?;
    let range = 16 << power;
    let mut out: Vec<u8> = vec![0, 1, 0, 0];
    out.extend([count, range, power, count * 16 - range].into_iter().flat_map(u16::to_be_bytes));
    let mut at = 12 + 16 * tables.len();
    for (tag, table) in tables {
        out.extend_from_slice(*tag);
        out.extend(sum(table).to_be_bytes());
        out.extend(u32::try_from(at).ok()?.to_be_bytes());
        out.extend(u32::try_from(table.len()).ok()?.to_be_bytes());
        at += table.len().next_multiple_of(4);
    }
    for table in tables.values() {
        out.extend_from_slice(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    Some(out)
}

fn sum(table: &[u8]) -> u32 {
    table.chunks(4).fold(0, |sum, bytes| {
        let mut word = [0; 4];
        for (to, from) in word.iter_mut().zip(bytes) {
            *to = *from;
        }
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A font of two glyphs, the second of which any code means.
    fn font(groups: &[[u32; 3]]) -> Vec<u8> {
        let mut codes: Vec<u8> = vec![0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0];
        let count = u32::try_from(groups.len()).unwrap();
        let head = [16 + 12 * count, 0, count];
        codes.extend(head.iter().chain(groups.iter().flatten()).flat_map(|n| n.to_be_bytes()));
        let mut maxp = vec![0, 1, 0, 0, 0, 2];
        maxp.resize(32, 0);
        let mut hhea = vec![0; 36];
        hhea[35] = 2;
        let outline = [0, 1, 0, 0, 0, 0, 0, 9, 0, 9, 0, 0, 0, 0, 1, 0];
        assembled(&BTreeMap::from([
            (b"cmap", codes),
            (b"maxp", maxp),
            (b"hhea", hhea),
            (b"head", vec![0; 54]),
            (b"hmtx", vec![2, 0, 0, 0, 3, 0, 0, 0]),
            (b"glyf", outline.to_vec()),
            (b"loca", vec![0, 0, 0, 0, 0, 8]),
        ]))
        .unwrap()
    }

    fn letter(code: u8) -> Wanted {
        let character = Some(char::from(code));
        Wanted::Letters(vec![Letter { code, name: None, character }])
    }

    #[test]
    fn a_table_that_claims_every_code_there_is_is_asked_only_for_what_is_shown() {
        let groups = [[u32::from('A'), u32::from('A'), 1], [0x1_0000, u32::MAX, 1]];
        let pruned = pruned(&font(&groups), &[letter(b'A')]).unwrap();
        let face = RawFace::parse(&pruned, 0).unwrap();
        let codes = cmap::Table::parse(table(&face, *b"cmap").unwrap()).unwrap();
        let codes = codes.subtables.get(0).unwrap();
        assert_eq!(codes.glyph_index(u32::from('A')), Some(GlyphId(1)));
        assert_eq!(codes.glyph_index(u32::from('B')), None);
        assert_eq!(table(&face, *b"glyf").unwrap().len(), 16);
    }

    #[test]
    fn a_letter_that_no_table_knows_leaves_the_font_alone() {
        let groups = [[u32::from('A'), u32::from('A'), 1]];
        assert_eq!(pruned(&font(&groups), &[letter(b'B')]), None);
    }
}
