//! The text of a page from its glyphs, for the verifier and for suggestions.

use crate::{
    glyphs::{self, Drawn, Glyph, Reader},
    page::Place,
};
use ateb::{
    domain::mark::Quad,
    redact::protocol::{Failure, PageText, Word},
};

/// What stands between a character and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Nothing.
    None,
    /// Room that may be a space.
    Maybe,
    /// A space.
    Space,
    /// The end of a line.
    Line,
}

/// A character with ink, and where it came from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letter {
    pub(crate) char: char,
    /// Before it.
    pub(crate) gap: Gap,
    /// The number of its glyph on the page.
    pub(crate) glyph: usize,
}

/// The letters of a page in the order in which it draws them.
pub(crate) fn as_drawn(drawn: &Drawn) -> Vec<Letter> {
    let order: Vec<usize> = (0..drawn.glyphs.len()).collect();
    letters(&drawn.glyphs, &order)
}

/// The letters of a page line by line, whatever the order in which it draws them.
pub(crate) fn as_seen(drawn: &Drawn) -> Vec<Letter> {
    let mut order: Vec<usize> = (0..drawn.glyphs.len()).collect();
    let key = |at: &usize| {
        drawn.glyphs.get(*at).map_or((0, 0), |glyph| {
            let (up, origin) = (glyph.place.up, glyph.place.origin);
            let em = up.0.hypot(up.1).max(0.1);
            // Along the normal of the baseline, in steps of a third of an em; then along it.
            let (nx, ny) = (up.0 / em, up.1 / em);
            let height = origin.0.mul_add(nx, origin.1 * ny) / (em / 3.0).max(1.0);
            let along = origin.0.mul_add(ny, -origin.1 * nx);
            (rounded(-height), rounded(along * 100.0))
        })
    };
    order.sort_by_cached_key(key);
    letters(&drawn.glyphs, &order)
}

#[expect(clippy::cast_possible_truncation, reason = "a place on a page, kept within bounds")]
fn rounded(value: f64) -> i64 {
    value.clamp(-1e12, 1e12).round() as i64
}

fn letters(glyphs: &[Glyph], order: &[usize]) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(order.len());
    let mut before: Option<&Glyph> = None;
    let mut gap = Gap::None;
    for number in order {
        let Some(glyph) = glyphs.get(*number) else { continue };
        if let Some(before) = before {
            gap = wider(gap, between(&before.place, &glyph.place));
        }
        before = Some(glyph);
        for char in glyph.text.as_deref().unwrap_or("\u{fffd}").chars() {
            if char.is_whitespace() {
                gap = wider(gap, Gap::Space);
            } else {
                letters.push(Letter { char, gap, glyph: *number });
                gap = Gap::None;
            }
        }
    }
    letters
}

const fn wider(a: Gap, b: Gap) -> Gap {
    match (a, b) {
        (Gap::Line, _) | (_, Gap::Line) => Gap::Line,
        (Gap::Space, _) | (_, Gap::Space) => Gap::Space,
        (Gap::Maybe, _) | (_, Gap::Maybe) => Gap::Maybe,
        (Gap::None, Gap::None) => Gap::None,
    }
}

fn between(before: &Place, after: &Place) -> Gap {
    let em = before.up.0.hypot(before.up.1).max(0.1);
    let long = before.advance.0.hypot(before.advance.1);
    let unit = if long > 1e-6 {
        (before.advance.0 / long, before.advance.1 / long)
    } else {
        (before.up.1 / em, -before.up.0 / em)
    };
    let end = before.at(1.0, 0.0);
    let jump = (after.origin.0 - end.0, after.origin.1 - end.1);
    let along = jump.0.mul_add(unit.0, jump.1 * unit.1) / em;
    let across = (jump.1.mul_add(unit.0, -jump.0 * unit.1) / em).abs();
    if across > 0.4 || !(-1.2..=3.0).contains(&along) {
        Gap::Line
    } else if along > 0.4 {
        Gap::Space
    } else if along > 0.12 {
        Gap::Maybe
    } else {
        Gap::None
    }
}

/// The words of every page, with where they stand.
pub(crate) fn words(pdf: Vec<u8>) -> Result<Vec<PageText>, Failure> {
    let pdf = glyphs::open(pdf)?;
    let reader = Reader::new(&pdf);
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let drawn = reader.read(page, &[]);
        let (width, height) = page.base_dimensions();
        pages.push(PageText {
            width: width.into(),
            height: height.into(),
            words: words_of(&drawn),
        });
    }
    Ok(pages)
}

pub(crate) fn words_of(drawn: &Drawn) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut bounds: Option<[f64; 4]> = None;
    let mut text = String::new();
    let mut line = 0;
    let mut finish = |text: &mut String, bounds: &mut Option<[f64; 4]>, line: usize| {
        if let Some([left, bottom, right, top]) = bounds.take() {
            let quad = Quad::upright(left, bottom, right, top);
            words.push(Word { text: std::mem::take(text), quad, line });
        }
    };
    for letter in as_drawn(drawn) {
        if letter.gap != Gap::None {
            finish(&mut text, &mut bounds, line);
        }
        if letter.gap == Gap::Line {
            line += 1;
        }
        let Some(glyph) = drawn.glyphs.get(letter.glyph) else { continue };
        text.push(letter.char);
        let [l, b, r, t] = glyph.place.band((0.0, 1.0), (-0.22, 0.78)).bounds();
        bounds =
            Some(bounds.map_or([l, b, r, t], |[l0, b0, r0, t0]| {
                [l.min(l0), b.min(b0), r.max(r0), t.max(t0)]
            }));
    }
    finish(&mut text, &mut bounds, line);
    words
}
