//! Type 1 fonts, written anew with the glyphs that are shown.

use super::{Letter, Wanted, characters_of, charstring::Classic};
use std::collections::{BTreeMap, BTreeSet};

/// A font and the lengths of its parts: what is clear, what is locked, and the noughts behind.
pub(super) struct Pruned {
    pub(super) bytes: Vec<u8>,
    pub(super) lengths: [i64; 3],
}

/// The keys that everything is locked with, as the format says.
const OF_FONT: u16 = 55_665;
const OF_GLYPH: u16 = 4_330;

/// The font with the letters that are wanted alone. Nothing when it cannot be told which they are.
pub(super) fn pruned(font: &[u8], wanted: &[Wanted]) -> Option<Pruned> {
    let clear_end = find(font, b"eexec", 0)? + 5;
    let spaces = font.get(clear_end..)?.iter().take_while(|byte| byte.is_ascii_whitespace());
    let clear_end = clear_end + spaces.count().min(2);
    let (clear, rest) = font.split_at_checked(clear_end)?;
    let (locked, lead) = locked_part(rest)?;
    let open = unlocked(&locked, OF_FONT);
    let inner = Inner::read(open.get(lead..)?)?;
    let codes = codes(clear)?;
    let mut kept = BTreeSet::from([".notdef"]);
    let names: Vec<&str> = inner.glyphs.iter().map(|glyph| glyph.name).collect();
    let characters = characters_of(&names);
    let names: Vec<(&str, Option<char>)> = names.into_iter().zip(characters).collect();
    for each in wanted {
        let Wanted::Letters(letters) = each else { return None };
        for letter in letters {
            let found = candidates(letter, codes.as_ref(), &names);
            if found.is_empty() && !letter.is_blank() {
                return None;
            }
            kept.extend(found);
        }
    }
    let pieces: Vec<Vec<u8>> =
        inner.pieces.iter().map(|piece| inner.plain(piece.code)).collect::<Option<Vec<_>>>()?;
    let mut classic = Classic { pieces: &pieces, called: BTreeSet::new(), parts: BTreeSet::new() };
    for name in kept.clone() {
        if let Some(glyph) = inner.glyphs.iter().find(|glyph| glyph.name == name) {
            classic.follow(&inner.plain(glyph.code)?).ok()?;
        }
    }
    for part in classic.parts.clone() {
        let name = standard_name(part)?;
        let glyph = inner.glyphs.iter().find(|glyph| glyph.name == name)?;
        kept.insert(glyph.name);
        let parts = classic.parts.len();
        classic.follow(&inner.plain(glyph.code)?).ok()?;
        // What is composed is not composed of the composed.
        if classic.parts.len() > parts {
            return None;
        }
    }
    // The first four do what every font needs.
    classic.called.extend(0..4);
    let mut out = without_codes(clear, &kept);
    let clear_length = out.len();
    let mut open_again = open.get(..lead)?.to_vec();
    open_again.extend(inner.written(&kept, &classic.called)?);
    let locked = locked_again(&open_again, OF_FONT);
    out.extend_from_slice(&locked);
    let trailer = trailer();
    out.extend_from_slice(&trailer);
    let lengths = [clear_length, locked.len(), trailer.len()];
    let [a, b, c] = lengths.map(|length| i64::try_from(length).unwrap_or_default());
    Some(Pruned { bytes: out, lengths: [a, b, c] })
}

/// The locked bytes, from half bytes in text if they are written so, and how many random ones lead.
fn locked_part(rest: &[u8]) -> Option<(Vec<u8>, usize)> {
    let is_text = rest.get(..4)?.iter().all(u8::is_ascii_hexdigit);
    if !is_text {
        return Some((rest.to_vec(), 4));
    }
    let mut digits: Vec<u8> = rest
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .take_while(u8::is_ascii_hexdigit)
        .collect();
    digits.truncate(digits.len() & !1);
    Some((hex::decode(digits).ok()?, 4))
}

fn trailer() -> Vec<u8> {
    let line = [&[b'0'; 64][..], b"\n"].concat();
    [line.repeat(8).as_slice(), b"cleartomark\n"].concat()
}

const fn next_key(key: u16, locked: u8) -> u16 {
    (locked as u16).wrapping_add(key).wrapping_mul(52_845).wrapping_add(22_719)
}

fn unlocked(bytes: &[u8], mut key: u16) -> Vec<u8> {
    let open = |byte: &u8| {
        let plain = byte ^ key.to_be_bytes()[0];
        key = next_key(key, *byte);
        plain
    };
    bytes.iter().map(open).collect()
}

fn locked_again(bytes: &[u8], mut key: u16) -> Vec<u8> {
    let lock = |byte: &u8| {
        let locked = byte ^ key.to_be_bytes()[0];
        key = next_key(key, locked);
        locked
    };
    bytes.iter().map(lock).collect()
}

/// A glyph or a shared piece, by where it stands in what was locked.
struct Item<'a> {
    name: &'a str,
    code: &'a [u8],
    /// From the first byte of its line to the first of the next.
    from: usize,
    to: usize,
    /// Where the length is written, and the bytes behind it.
    length: std::ops::Range<usize>,
    bytes: std::ops::Range<usize>,
}

/// What a font locks: shared pieces and glyphs, and all that stands around them.
struct Inner<'a> {
    text: &'a [u8],
    /// Random bytes before each program; none when the programs are not locked.
    lead: Option<usize>,
    pieces: Vec<Item<'a>>,
    glyphs: Vec<Item<'a>>,
    /// Where the number of glyphs is written.
    count: std::ops::Range<usize>,
}

impl<'a> Inner<'a> {
    fn read(text: &'a [u8]) -> Option<Self> {
        let lead = match find(text, b"/lenIV", 0) {
            Some(at) => {
                let (word, _) = word(text, at + 6)?;
                let number: i32 = std::str::from_utf8(text.get(word)?).ok()?.parse().ok()?;
                usize::try_from(number).ok()
            }
            None => Some(4),
        };
        let glyphs_at = find(text, b"/CharStrings", 0)?;
        let (count, _) = word(text, glyphs_at + 12)?;
        let mut pieces = Vec::new();
        if let Some(at) = find(text, b"/Subrs", 0).filter(|at| *at < glyphs_at) {
            let mut at = find(text, b"dup", at)?;
            while let Some(item) = Item::read(text, at, b"dup") {
                // In order and without gaps; else it is left alone.
                if item.name.parse() != Ok(pieces.len()) {
                    return None;
                }
                at = item.to;
                pieces.push(item);
            }
        }
        let mut glyphs = Vec::new();
        let mut at = find(text, b"begin", glyphs_at)? + 5;
        while let Some(item) = Item::read(text, at, b"/") {
            at = item.to;
            glyphs.push(item);
        }
        // What follows must end the list.
        let (end, _) = word(text, at)?;
        (text.get(end)? == b"end" && !glyphs.is_empty()).then_some(())?;
        Some(Self { text, lead, pieces, glyphs, count })
    }

    fn plain(&self, code: &[u8]) -> Option<Vec<u8>> {
        let Some(lead) = self.lead else { return Some(code.to_vec()) };
        Some(unlocked(code, OF_GLYPH).get(lead..)?.to_vec())
    }

    /// All of it with these glyphs and shared pieces.
    fn written(&self, kept: &BTreeSet<&str>, called: &BTreeSet<usize>) -> Option<Vec<u8>> {
        let nothing = match self.lead {
            Some(lead) => {
                let mut plain = vec![0; lead];
                plain.push(11);
                locked_again(&plain, OF_GLYPH)
            }
            None => vec![11],
        };
        let mut out = Vec::with_capacity(self.text.len());
        let mut copied = 0;
        for (number, piece) in self.pieces.iter().enumerate() {
            if called.contains(&number) {
                continue;
            }
            out.extend_from_slice(self.text.get(copied..piece.length.start)?);
            out.extend_from_slice(nothing.len().to_string().as_bytes());
            out.extend_from_slice(self.text.get(piece.length.end..piece.bytes.start)?);
            out.extend_from_slice(&nothing);
            copied = piece.bytes.end;
        }
        out.extend_from_slice(self.text.get(copied..self.count.start)?);
        let count = self.glyphs.iter().filter(|glyph| kept.contains(glyph.name)).count();
        out.extend_from_slice(count.to_string().as_bytes());
        copied = self.count.end;
        for glyph in self.glyphs.iter().filter(|glyph| !kept.contains(glyph.name)) {
            out.extend_from_slice(self.text.get(copied..glyph.from)?);
            copied = glyph.to;
        }
        let end = find(self.text, b"closefile", copied).map_or(self.text.len(), |at| at + 9);
        out.extend_from_slice(self.text.get(copied..end)?);
        out.push(b'\n');
        Some(out)
    }
}

impl<'a> Item<'a> {
    /// Reads `dup 5 12 RD …bytes… NP` or `/A 12 RD …bytes… ND`, whatever the last words are called.
    fn read(text: &'a [u8], at: usize, begins: &[u8]) -> Option<Self> {
        let at = skip_space(text, at);
        if text.get(at..at + begins.len())? != begins {
            return None;
        }
        let (name, next) = word(text, at + begins.len())?;
        let (length, next) = word(text, next)?;
        let (_, next) = word(text, next)?;
        let size: usize = std::str::from_utf8(text.get(length.clone())?).ok()?.parse().ok()?;
        let bytes = next + 1..(next + 1).checked_add(size)?;
        let code = text.get(bytes.clone())?;
        let mut to = word(text, bytes.end)?.1;
        // "noaccess put" and the like are two words.
        let (second, after) = word(text, to)?;
        if matches!(text.get(second)?, b"put" | b"def") {
            to = after;
        }
        let name = std::str::from_utf8(text.get(name)?).ok()?;
        Some(Self { name, code, from: at, to, length, bytes })
    }
}

fn find(text: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.windows(what.len()).position(|bytes| bytes == what).map(|at| at + from)
}

fn skip_space(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// The next word, and where it ends.
fn word(text: &[u8], from: usize) -> Option<(std::ops::Range<usize>, usize)> {
    let start = skip_space(text, from);
    let rest = text.get(start..)?;
    let length = rest
        .iter()
        .enumerate()
        .take_while(|(at, byte)| {
            !byte.is_ascii_whitespace() && (*at == 0 || !matches!(**byte, b'/' | b'[' | b'{'))
        })
        .count();
    (length > 0).then_some((start..start + length, start + length))
}

/// The names that the font itself gives to codes; none when they are the standard ones. Nothing when
/// they cannot be read.
#[expect(clippy::option_option, reason = "the outer says whether it can be read")]
fn codes(clear: &[u8]) -> Option<Option<BTreeMap<u8, String>>> {
    let at = find(clear, b"/Encoding", 0)? + 9;
    let (first, _) = word(clear, at)?;
    if clear.get(first)? == b"StandardEncoding" {
        return Some(None);
    }
    let mut codes = BTreeMap::new();
    for (_, code, name) in entries(clear, at) {
        codes.insert(code?, name.to_owned());
    }
    Some(Some(codes))
}

/// The lines `dup 65 /A put`: where each stands, its code if it can be read, and its name.
fn entries(
    clear: &[u8],
    from: usize,
) -> impl Iterator<Item = (std::ops::Range<usize>, Option<u8>, &str)> {
    let mut at = from;
    std::iter::from_fn(move || {
        loop {
            let start = find(clear, b"dup", at)?;
            at = start + 3;
            let (code, next) = word(clear, at)?;
            let (name, next) = word(clear, next)?;
            let (put, end) = word(clear, next)?;
            let name = clear.get(name)?;
            if clear.get(put)? != b"put" || !name.starts_with(b"/") {
                continue;
            }
            at = end;
            let code =
                std::str::from_utf8(clear.get(code)?).ok().and_then(|code| code.parse().ok());
            let name = std::str::from_utf8(name).ok()?.strip_prefix('/')?;
            return Some((start..end, code, name));
        }
    })
}

/// The clear part without the codes of glyphs that go.
fn without_codes(clear: &[u8], kept: &BTreeSet<&str>) -> Vec<u8> {
    let mut out = Vec::with_capacity(clear.len());
    let mut copied = 0;
    let from = find(clear, b"/Encoding", 0).unwrap_or(clear.len());
    for (range, _, name) in entries(clear, from) {
        if !kept.contains(name) {
            out.extend_from_slice(clear.get(copied..range.start).unwrap_or_default());
            copied = range.end;
        }
    }
    out.extend_from_slice(clear.get(copied..).unwrap_or_default());
    out
}

fn candidates<'a>(
    letter: &Letter,
    codes: Option<&BTreeMap<u8, String>>,
    names: &[(&'a str, Option<char>)],
) -> BTreeSet<&'a str> {
    let own = codes.and_then(|codes| codes.get(&letter.code)).map(String::as_str);
    let standard = if codes.is_none() { standard_name(letter.code) } else { None };
    let is_it = |name: &str, character: Option<char>| {
        [own, standard].contains(&Some(name)) || letter.is_called(name, character)
    };
    names.iter().filter(|(name, c)| is_it(name, *c)).map(|(name, _)| *name).collect()
}

/// The name of a code in the standard encoding, of those that letters are composed of.
fn standard_name(code: u8) -> Option<&'static str> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let accent = match code {
        193 => "grave",
        194 => "acute",
        195 => "circumflex",
        196 => "tilde",
        197 => "macron",
        198 => "breve",
        199 => "dotaccent",
        200 => "dieresis",
        202 => "ring",
        203 => "cedilla",
        205 => "hungarumlaut",
        206 => "ogonek",
        207 => "caron",
        245 => "dotlessi",
        _ => {
            let at = LETTERS.find(char::from(code))?;
            return LETTERS.get(at..=at);
        }
    };
    Some(accent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_locked_again_is_what_it_was() {
        let text = b"abcd dup /Private 8 dict dup begin";
        assert_eq!(unlocked(&locked_again(text, OF_FONT), OF_FONT), text);
    }

    #[test]
    fn lines_of_an_encoding_are_found_however_they_are_spaced() {
        let clear = b"/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n\
            dup 65/A put\ndup 66 /B put\nreadonly def\ncurrentfile eexec\n";
        let codes = codes(clear).unwrap().unwrap();
        assert_eq!(codes, [(65, "A".to_owned()), (66, "B".to_owned())].into());
        let text = without_codes(clear, &["A"].into());
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("dup 65/A put") && !text.contains("/B"), "{text}");
    }
}
