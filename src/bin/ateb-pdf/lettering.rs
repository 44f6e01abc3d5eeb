//! The letters that Ateb itself puts into a copy: its labels, and the text that is laid under a page
//! which became a picture. They are those of Noto Sans, embedded, and no more of it than is used.

use ateb::redact::protocol::{Failure, OrFail};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};
use subsetter::GlyphRemapper;
use ttf_parser::Face;

/// As a page's resources name it.
pub(crate) const NAME: &str = "AtebLabel";
/// The six letters say that it is a part of the font.
const FONT: &str = "ATEBSL+NotoSans-Bold";

/// The letters of one copy.
#[derive(Debug, Default)]
pub(crate) struct Lettering {
    /// The number of each letter in the embedded font, and its width in thousandths of an em.
    letters: BTreeMap<char, (u16, u16)>,
    program: Vec<u8>,
}

impl Lettering {
    /// Letters enough for these texts; one that the font does not have is left out.
    pub(crate) fn of(texts: &[&str]) -> Result<Self, Failure> {
        let chars: BTreeSet<char> = texts.iter().flat_map(|text| text.chars()).collect();
        let face = Face::parse(notosans::BOLD_TTF, 0).or_fail(Failure::Failed)?;
        let mut kept = GlyphRemapper::new();
        let mut letters = BTreeMap::new();
        for char in chars {
            let Some(glyph) = face.glyph_index(char) else { continue };
            let units = u32::from(face.units_per_em()).max(1);
            let width = u32::from(face.glyph_hor_advance(glyph).unwrap_or_default()) * 1000 / units;
            letters.insert(char, (kept.remap(glyph.0), u16::try_from(width).unwrap_or(1000)));
        }
        let program = subsetter::subset(notosans::BOLD_TTF, 0, &kept).or_fail(Failure::Failed)?;
        Ok(Self { letters, program })
    }

    /// How long the text is at a size of one.
    pub(crate) fn ems(&self, text: &str) -> f64 {
        let widths = text.chars().filter_map(|char| self.letters.get(&char));
        widths.map(|(_, width)| f64::from(*width) / 1000.0).sum()
    }

    /// The text as an operand of `Tj`.
    pub(crate) fn shown(&self, text: &str) -> String {
        let mut shown = String::from("<");
        for (number, _) in text.chars().filter_map(|char| self.letters.get(&char)) {
            // Writing to a string does not fail.
            let _ = write!(shown, "{number:04x}");
        }
        shown.push('>');
        shown
    }

    /// Puts the font into the document.
    pub(crate) fn embed(&self, document: &mut Document) -> Result<ObjectId, Failure> {
        let face = Face::parse(notosans::BOLD_TTF, 0).or_fail(Failure::Failed)?;
        let scaled = |units: i16| i64::from(units) * 1000 / i64::from(face.units_per_em()).max(1);
        let bounds = face.global_bounding_box();
        let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max];
        let program = document.add_object(packed(
            dictionary! { "Length1" => i64::try_from(self.program.len()).unwrap_or_default() },
            self.program.clone(),
        )?);
        let descriptor = document.add_object(dictionary! {
            "Type" => "FontDescriptor",
            "FontName" => FONT,
            "Flags" => 32,
            "FontBBox" => bounds.map(|side| Object::from(scaled(side))).to_vec(),
            "ItalicAngle" => 0,
            "Ascent" => scaled(face.ascender()),
            "Descent" => scaled(face.descender()),
            "CapHeight" => scaled(face.capital_height().unwrap_or_default()),
            "StemV" => 140,
            "FontFile2" => program,
        });
        let widths: BTreeMap<u16, u16> = self.letters.values().copied().collect();
        let widths: Vec<Object> = widths
            .into_iter()
            .flat_map(|(number, width)| {
                [Object::from(i64::from(number)), vec![i64::from(width).into()].into()]
            })
            .collect();
        let descendant = document.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType2",
            "BaseFont" => FONT,
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"),
                "Ordering" => Object::string_literal("Identity"),
                "Supplement" => 0,
            },
            "FontDescriptor" => descriptor,
            "CIDToGIDMap" => "Identity",
            "DW" => 0,
            "W" => widths,
        });
        let to_unicode = document.add_object(packed(Dictionary::new(), self.meanings())?);
        Ok(document.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            "BaseFont" => FONT,
            "Encoding" => "Identity-H",
            "DescendantFonts" => vec![descendant.into()],
            "ToUnicode" => to_unicode,
        }))
    }

    /// What each number says, for those who copy, search or listen.
    fn meanings(&self) -> Vec<u8> {
        let mut map = String::from(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
             /CMapName /AtebLabel def /CMapType 2 def\n\
             1 begincodespacerange <0000> <ffff> endcodespacerange\n",
        );
        let letters: Vec<(char, u16)> =
            self.letters.iter().map(|(char, (number, _))| (*char, *number)).collect();
        for some in letters.chunks(100) {
            let _ = writeln!(map, "{} beginbfchar", some.len());
            for (char, number) in some {
                let units: String = char
                    .encode_utf16(&mut [0; 2])
                    .iter()
                    .fold(String::new(), |units, unit| format!("{units}{unit:04x}"));
                let _ = writeln!(map, "<{number:04x}> <{units}>");
            }
            map.push_str("endbfchar\n");
        }
        map.push_str("endcmap end end\n");
        map.into_bytes()
    }
}

fn packed(keys: Dictionary, bytes: Vec<u8>) -> Result<Stream, Failure> {
    let mut stream = Stream::new(keys, bytes);
    stream.compress().or_fail(Failure::Failed)?;
    Ok(stream)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_letters_that_are_used_are_embedded() {
        let few = Lettering::of(&["[Redacted - s.40(2)]"]).unwrap();
        assert!(few.program.len() < 20_000, "{}", few.program.len());
        assert!(few.letters.contains_key(&'R') && !few.letters.contains_key(&'Q'));
        assert!(few.ems("Redacted") > 3.0);
    }

    #[test]
    fn welsh_letters_are_there_and_what_the_font_lacks_is_left_out() {
        let letters = Lettering::of(&["dŵr ŷd \u{4e2d}"]).unwrap();
        assert_eq!(letters.shown("ŵ").len(), 6);
        assert_eq!(letters.shown("\u{4e2d}"), "<>");
    }
}
