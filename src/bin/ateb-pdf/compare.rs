//! Whether what is not marked is as it was: the same letters, no further than half a point from where
//! they stood, and none more.

use crate::glyphs::{Drawn, Glyph};
use ateb::domain::mark::Quad;
use std::collections::HashMap;

/// How far a letter may move, in points: half of one, which is what evening the gaps takes, and what is
/// lost in rounding.
const FURTHEST: f64 = 0.55;
/// How far a letter is looked for before it counts as lost.
const SEARCHED: f64 = 3.0;
/// Letters this near to a mark may go with it: their boxes overlap.
const NEAR: f64 = 1.0;
/// The same for stops and dashes, which stand close to their words.
const NEAR_STOPS: f64 = 4.0;
/// How many letters of the copy are looked at before one of the original counts as out of order.
const AHEAD: usize = 12;

/// What is not as it was. Numbers of glyphs, in the original or in the copy.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Differences {
    pub(crate) lost: Vec<usize>,
    pub(crate) moved: Vec<usize>,
    pub(crate) added: Vec<usize>,
}

/// Holds the letters of a page against those of its copy. `areas` are what was marked; `notes` are
/// annotations, of which a copy has what they show as part of the page, and not what they hide.
pub(crate) fn compare(was: &Drawn, is: &Drawn, areas: &[Quad], notes: &[Quad]) -> Differences {
    let before: Vec<usize> = counted(was).collect();
    let after: Vec<usize> = counted(is).collect();
    let pair = |old: usize, new: usize| was.glyphs.get(old).zip(is.glyphs.get(new));
    let is_same = |old: usize, new: usize| {
        pair(old, new).is_some_and(|(old, new)| old.text == new.text && apart(old, new) <= FURTHEST)
    };
    // Both are drawn in one order but for what is gone, so most are found side by side.
    let (mut missing, mut more): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut rest = after.as_slice();
    for old in before {
        let ahead = rest.iter().take(AHEAD).position(|new| is_same(old, *new));
        match ahead.and_then(|at| rest.split_at_checked(at)) {
            Some((passed, [_, after @ ..])) => {
                more.extend_from_slice(passed);
                rest = after;
            }
            _ => missing.push(old),
        }
    }
    more.extend_from_slice(rest);
    let mut by_text: HashMap<Option<&str>, Vec<usize>> = HashMap::new();
    for new in more {
        let text = is.glyphs.get(new).and_then(|glyph| glyph.text.as_deref());
        by_text.entry(text).or_default().push(new);
    }
    let mut differences = Differences::default();
    for old in missing {
        let Some(glyph) = was.glyphs.get(old) else { continue };
        let same = by_text.get_mut(&glyph.text.as_deref());
        let nearest = same.as_ref().and_then(|same| {
            let distances = same
                .iter()
                .enumerate()
                .filter_map(|(at, new)| Some((at, apart(glyph, is.glyphs.get(*new)?))));
            distances.min_by(|a, b| a.1.total_cmp(&b.1))
        });
        match (nearest, same) {
            (Some((at, distance)), Some(same)) if distance <= SEARCHED => {
                same.swap_remove(at);
                if distance > FURTHEST {
                    differences.moved.push(old);
                }
            }
            _ if may_go(glyph, areas) => {}
            _ => differences.lost.push(old),
        }
    }
    differences.added = by_text.into_values().flatten().collect();
    let is_beside = |drawn: &Drawn, at: usize| {
        drawn.glyphs.get(at).is_some_and(|glyph| {
            !notes.iter().any(|note| glyph.place.reaches(note, (0.0, 1.0), (-0.25, 0.8)))
        })
    };
    differences.lost.retain(|at| is_beside(was, *at));
    differences.moved.retain(|at| is_beside(was, *at));
    differences.added.retain(|at| is_beside(is, *at));
    differences
}

/// The glyphs that a reader sees as letters.
fn counted(drawn: &Drawn) -> impl Iterator<Item = usize> {
    let is_counted = |glyph: &Glyph| {
        let is_blank = glyph.text.as_deref().is_some_and(|text| text.trim().is_empty());
        !is_blank && !glyph.invisible && !glyph.indirect && !glyph.clipped
    };
    drawn.glyphs.iter().enumerate().filter(move |(_, glyph)| is_counted(glyph)).map(|(at, _)| at)
}

fn apart(old: &Glyph, new: &Glyph) -> f64 {
    let (a, b) = (old.place.origin, new.place.origin);
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn may_go(glyph: &Glyph, areas: &[Quad]) -> bool {
    let place = &glyph.place;
    let is_askew = place.up.0.abs().min(place.up.1.abs()) > 0.02 * place.up.0.hypot(place.up.1);
    let is_word = glyph.text.as_deref().is_some_and(|text| text.chars().all(char::is_alphanumeric));
    let em = place.up.0.hypot(place.up.1);
    let near = match (is_askew, is_word) {
        // Upright boxes of letters that stand askew overlap their neighbours'.
        (true, _) => 2.0 * em,
        (_, true) => NEAR,
        _ => NEAR_STOPS,
    };
    areas.iter().any(|area| {
        let [left, bottom, right, top] = area.bounds();
        let wide = Quad::upright(left - near, bottom - near, right + near, top + near);
        place.reaches(&wide, (0.0, 1.0), (-0.25, 0.8))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Place;

    fn drawn(letters: &[(&str, f64)]) -> Drawn {
        let glyphs = letters.iter().map(|(text, x)| Glyph {
            text: Some((*text).to_owned()),
            place: Place { origin: (*x, 100.0), advance: (6.0, 0.0), up: (0.0, 10.0) },
            run: 0,
            invisible: false,
            clipped: false,
            indirect: false,
            colour: None,
        });
        Drawn { glyphs: glyphs.collect(), ..Drawn::default() }
    }

    #[test]
    fn what_is_marked_may_go_and_what_follows_may_move_by_half_a_point() {
        let was = drawn(&[("a", 10.0), ("b", 16.0), ("c", 22.0), ("d", 40.0)]);
        let is = drawn(&[("a", 10.0), ("d", 40.5)]);
        let areas = [Quad::upright(17.0, 98.0, 27.0, 108.0)];
        assert_eq!(compare(&was, &is, &areas, &[]), Differences::default());
    }

    #[test]
    fn a_letter_that_is_lost_moved_or_added_is_named() {
        let was = drawn(&[("a", 10.0), ("b", 16.0), ("c", 22.0)]);
        let is = drawn(&[("a", 10.0), ("c", 23.0), ("x", 60.0)]);
        assert_eq!(
            compare(&was, &is, &[], &[]),
            Differences { lost: vec![1], moved: vec![2], added: vec![2] }
        );
    }

    #[test]
    fn another_order_of_drawing_is_no_difference() {
        let was = drawn(&[("a", 10.0), ("b", 16.0), ("c", 22.0)]);
        let is = drawn(&[("c", 22.0), ("a", 10.0), ("b", 16.0)]);
        assert_eq!(compare(&was, &is, &[], &[]), Differences::default());
    }
}
