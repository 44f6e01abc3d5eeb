//! How wide the glyphs of a font are, by the codes that a drawing shows them with.

use lopdf::{Dictionary, Document, Object};
use std::collections::HashMap;

/// The widths of one font, in thousandths of an em.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Metrics {
    /// Bytes of a code: one, or two.
    pub(super) bytes: usize,
    widths: HashMap<u32, f64>,
    /// That of codes which have none of their own.
    other: Option<f64>,
}

impl Metrics {
    /// The widths that the font states; nothing for one whose codes or widths are not told in a way
    /// that can be followed.
    pub(super) fn of(document: &Document, font: &Dictionary) -> Option<Self> {
        match font.get_deref(b"Subtype", document).and_then(Object::as_name).ok()? {
            b"Type0" => Self::composite(document, font),
            b"Type3" => {
                let matrix = numbers(document, font.get(b"FontMatrix").ok()?)?;
                let scale = matrix.first()? * 1000.0;
                Self::simple(document, font, scale)
            }
            _ => Self::simple(document, font, 1.0).or_else(|| standard(document, font)),
        }
    }

    /// The width of a code, where it is known.
    pub(super) fn width(&self, code: u32) -> Option<f64> {
        self.widths.get(&code).copied().or(self.other)
    }

    fn simple(document: &Document, font: &Dictionary, scale: f64) -> Option<Self> {
        let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).ok()?;
        let widths = numbers(document, font.get(b"Widths").ok()?)?;
        let other = document
            .get_dict_in_dict(font, b"FontDescriptor")
            .ok()
            .and_then(|descriptor| number(document, descriptor.get(b"MissingWidth").ok()?))
            .unwrap_or_default();
        let first = u32::try_from(first).ok()?;
        let widths =
            (first..=u32::MAX).zip(widths.into_iter().map(|width| width * scale)).collect();
        Some(Self { bytes: 1, widths, other: Some(other) })
    }

    fn composite(document: &Document, font: &Dictionary) -> Option<Self> {
        let encoding = font.get_deref(b"Encoding", document).and_then(Object::as_name).ok()?;
        if encoding != b"Identity-H" {
            return None;
        }
        let descendants = font.get_deref(b"DescendantFonts", document).ok()?.as_array().ok()?;
        let (_, descendant) = document.dereference(descendants.first()?).ok()?;
        let descendant = descendant.as_dict().ok()?;
        let other =
            descendant.get(b"DW").ok().and_then(|value| number(document, value)).unwrap_or(1000.0);
        let mut widths = HashMap::new();
        if let Ok(list) = descendant.get_deref(b"W", document).and_then(Object::as_array) {
            let mut items = list.iter();
            while let Some(first) = items.next() {
                let first = code(number(document, first)?)?;
                let (_, next) = document.dereference(items.next()?).ok()?;
                if let Ok(each) = next.as_array() {
                    for (code, width) in (first..).zip(each) {
                        widths.insert(code, number(document, width)?);
                    }
                } else {
                    let last = code(number(document, next)?)?.min(0xffff);
                    let width = number(document, items.next()?)?;
                    widths.extend((first..=last).map(|code| (code, width)));
                }
            }
        }
        Some(Self { bytes: 2, widths, other: Some(other) })
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to fit")]
fn code(number: f64) -> Option<u32> {
    (0.0..=65535.0).contains(&number).then_some(number as u32)
}

fn number(document: &Document, object: &Object) -> Option<f64> {
    let (_, object) = document.dereference(object).ok()?;
    object.as_float().ok().map(f64::from)
}

fn numbers(document: &Document, object: &Object) -> Option<Vec<f64>> {
    let (_, object) = document.dereference(object).ok()?;
    object.as_array().ok()?.iter().map(|each| number(document, each)).collect()
}

/// The standard fonts, which need not state their widths: as the engine has them.
fn standard(document: &Document, font: &Dictionary) -> Option<Metrics> {
    let name = font.get_deref(b"BaseFont", document).and_then(Object::as_name).ok()?;
    let face = mupdf::Font::new(std::str::from_utf8(name).ok()?).ok()?;
    let (encoding, last) = match font.get_deref(b"Encoding", document) {
        Ok(Object::Name(name)) if name == b"WinAnsiEncoding" => (encoding_rs::WINDOWS_1252, 255),
        Ok(Object::Name(name)) if name == b"MacRomanEncoding" => (encoding_rs::MACINTOSH, 255),
        // The font's own encoding, of which the first half is known.
        Err(_) => (encoding_rs::WINDOWS_1252, 126),
        // Codes that the file gives other letters.
        Ok(_) => return None,
    };
    let mut widths = HashMap::new();
    for code in 32..=last {
        let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&code));
        let char = match (last, code) {
            (126, b'\'') => '\u{2019}',
            (126, b'`') => '\u{2018}',
            _ => text.chars().next()?,
        };
        let glyph = face.encode_character(i32::try_from(u32::from(char)).ok()?).ok()?;
        if glyph > 0 {
            let width = face.advance_glyph(glyph).ok()?;
            widths.insert(u32::from(code), f64::from(width) * 1000.0);
        }
    }
    Some(Metrics { bytes: 1, widths, other: None })
}
