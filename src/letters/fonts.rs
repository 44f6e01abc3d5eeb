//! The fonts of the PDF, and what to print for a character that none of them has.

use std::sync::LazyLock;
use typst::{
    foundations::Bytes,
    text::{Font, FontBook},
};

/// Noto Sans for nearly everything, all Welsh letters among it; `DejaVu` Sans for what it lacks.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    [
        notosans::REGULAR_TTF,
        notosans::BOLD_TTF,
        notosans::ITALIC_TTF,
        notosans::BOLD_ITALIC_TTF,
        dejavu::sans::regular(),
        dejavu::sans::bold(),
    ]
    .into_iter()
    .flat_map(|file| Font::iter(Bytes::new(file)))
    .collect()
});

/// All faces, in order of preference.
pub(super) fn all() -> &'static [Font] {
    &FONTS
}

/// The faces as the typesetter looks them up.
pub(super) fn book() -> FontBook {
    FontBook::from_fonts(all())
}

fn has_glyph(c: char) -> bool {
    // ISO 19005-2, 6.2.11.7.3: what stands for a private character nobody can know.
    let is_private = matches!(c,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}');
    !is_private && all().iter().any(|font| font.info().coverage.contains(u32::from(c)))
}

/// Whether the PDF prints `c` as itself (or, where it is not seen anyway, leaves it out).
pub(super) fn can_print(c: char) -> bool {
    is_unseen(c) || has_glyph(c)
}

/// What the PDF prints for `text`: what cannot be seen is left out, and what no font has is
/// shown as the sign for an unknown character.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| !is_unseen(*c))
        .map(|c| if has_glyph(c) { c } else { char::REPLACEMENT_CHARACTER })
        .collect()
}

/// Characters without a shape of their own: controls, joiners, marks of direction, variation
/// selectors and tags.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_welsh_is_in_the_first_font() {
        for c in "âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿÂÊÎÔÛŴŶ’–£".chars()
        {
            let first = all().first().unwrap();
            assert!(first.info().coverage.contains(u32::from(c)), "{c}");
        }
    }

    #[test]
    fn what_no_font_has_is_printed_as_the_sign_for_it() {
        assert!(!can_print('王'));
        assert_eq!(printable("王 ŵ\u{202e}\u{0}"), "\u{fffd} ŵ");
        assert!(!can_print('\u{f6c5}'), "a private character, though a font has it");
        assert!(can_print('❖') && can_print('ع') && can_print('\u{fffd}'));
    }
}
