//! Reading a cut PDF a second time, with engines that had no part in cutting it.
//!
//! It finds the marked texts in the original by itself, and holds the copy against them: no
//! glyph, picture or line art is left under a mark but the label, no marked text is left
//! anywhere, what is not marked stands where it stood, and the file is built as released copies are.

use crate::{
    compare::compare,
    glyphs::{self, Drawn, Reader},
    scan::{self, Needles, Phrase},
    text::{self, Gap, Letter},
    unseen,
};
use ateb::{
    domain::mark::{Find, Mark, Marks, Place, Quad, Scope},
    redact::{
        find,
        protocol::{Failure, Flatten, Problem, Verification, Warning},
    },
};
use hayro_interpret::hayro_syntax::{
    object::{Array, Dict, Rect},
    page::{Page, Rotation},
};
use std::collections::{BTreeMap, BTreeSet};

/// The part of a glyph that must not reach into a mark: less than what the cutter takes away, so
/// that a neighbour which only touches is no leak.
const CORE: ((f64, f64), (f64, f64)) = ((0.2, 0.8), (0.05, 0.4));

/// An area from which everything must be gone.
struct Area {
    mark: usize,
    quad: Quad,
}

/// Holds `cut` against `original` and the marks.
pub(crate) fn verify(
    original: Vec<u8>,
    cut: Vec<u8>,
    marks: &Marks,
    flattened: &[u32],
) -> Result<Verification, Failure> {
    let mut verification = Verification::default();
    let bytes = cut.clone();
    let (before, after) = (glyphs::open(original)?, glyphs::open(cut)?);
    verification.pages = u32::try_from(after.pages().len()).unwrap_or(u32::MAX);
    if before.pages().len() != after.pages().len() {
        verification.problems.push(Problem::at("page_count_differs", "document"));
        return Ok(verification);
    }
    let mut needles = Needles::default();
    let mut telling: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut sought: Vec<(usize, Sought)> = Vec::new();
    for (id, mark) in marks.numbered() {
        if let Place::Find(wanted) = &mark.place {
            sought.push((id, Sought::new(wanted)));
            needles.phrases.push(phrase(wanted));
            remember(&wanted.text, id, &mut needles, &mut telling);
        }
    }
    let labels: BTreeSet<String> =
        marks.0.iter().map(|mark| squeezed(mark.label().chars())).collect();
    needles.labels = marks.0.iter().map(Mark::label).collect();
    let (old, new) = (Reader::new(&before), Reader::new(&after));
    let any_find = !sought.is_empty();
    for (number, (was, is)) in (1_u32..).zip(before.pages().iter().zip(after.pages().iter())) {
        let problems_before = verification.problems.len();
        if !same_size(was, is) {
            verification.problems.push(Problem::on_page("page_size_differs", number));
        }
        let shown = old.read(was, &[]);
        let mut areas = areas_of(number, &shown, marks, &sought, &mut needles, &mut telling);
        if any_find && is_unread(&shown) {
            verification.warnings.push(Warning::new("text_not_readable").on_page(number));
        }
        if says_in_pattern(&shown, &sought) {
            // Where it shows is not known, so a picture of the page would show it still.
            let place = format!("page {number}");
            verification.problems.push(Problem::at("text_in_pattern", place));
        }
        let quads: Vec<Quad> = areas.iter().map(|area| area.quad).collect();
        let mut drawn = new.read(is, &quads);
        if drawn.incomplete && (any_find || !areas.is_empty()) {
            verification.problems.push(Problem::on_page("cannot_be_read_whole", number));
        }
        drop_labels(&mut drawn, &labels);
        if flattened.contains(&number) && !is_layer_of(&drawn, &shown) {
            verification.problems.push(Problem::on_page("text_on_flattened_page", number));
        }
        if !quads.is_empty() && !flattened.contains(&number) {
            let changed = compare(&shown, &drawn, &quads, &notes(was));
            let lost = changed.lost.len();
            let lost = if lost > 0 { seen_of(&old, was, &changed.lost) } else { lost };
            for (kind, count) in [
                ("text_lost", lost),
                ("text_moved", changed.moved.len()),
                ("text_added", changed.added.len()),
            ] {
                if count > 0 {
                    verification.problems.push(Problem::on_page(kind, number));
                }
            }
        }
        // The engine that cut may have found it elsewhere.
        if unseen::has_text_beside(is, &drawn) {
            verification.problems.push(Problem::on_page("off_page_text", number));
        }
        check_page(number, &drawn, &mut areas, &sought, &mut verification);
        if verification.problems.len() > problems_before {
            let areas = areas.iter().map(|area| area.quad).collect();
            verification.pages_to_flatten.push(Flatten {
                page: number,
                areas,
                bare: flattened.contains(&number),
            });
        }
        for word in words(&text::as_drawn(&drawn)) {
            for mark in telling.get(&word).into_iter().flatten() {
                let warning = Warning::new("also_elsewhere").on_page(number).of_mark(*mark);
                verification.warnings.push(warning);
            }
        }
    }
    scan::check(&bytes, &needles, &mut verification.problems)?;
    verification.problems.sort();
    verification.problems.dedup();
    verification.warnings.sort();
    verification.warnings.dedup();
    Ok(verification)
}

/// How many of these glyphs somebody sees: what hid is taken out with what is marked.
fn seen_of<'a>(old: &Reader<'a>, page: &'a Page<'a>, glyphs: &[usize]) -> usize {
    let closely = old.read_closely(page);
    let hidden: BTreeSet<usize> =
        unseen::on(page, &closely).into_iter().map(|(glyph, _)| glyph).collect();
    let near = |glyph: &usize| (glyph.saturating_sub(1)..=glyph + 1).any(|at| hidden.contains(&at));
    glyphs.iter().filter(|glyph| !near(glyph)).count()
}

/// Where a page has annotations.
fn notes(page: &Page<'_>) -> Vec<Quad> {
    let list = page.raw().get::<Array<'_>>(b"Annots".as_slice());
    list.iter()
        .flat_map(Array::iter::<Dict<'_>>)
        .filter_map(|note| note.get::<Rect>(b"Rect".as_slice()))
        .map(|area| Quad::upright(area.x0 - 2.0, area.y0 - 2.0, area.x1 + 2.0, area.y1 + 2.0))
        .collect()
}

fn same_size(was: &Page<'_>, is: &Page<'_>) -> bool {
    let turns = |page: &Page<'_>| match page.rotation() {
        Rotation::None => 0,
        Rotation::Horizontal => 1,
        Rotation::Flipped => 2,
        Rotation::FlippedHorizontal => 3,
    };
    let near = |a: f64, b: f64| (a - b).abs() < 0.1;
    let (a, b) = (was.intersected_crop_box(), is.intersected_crop_box());
    turns(was) == turns(is)
        && near(a.x0, b.x0)
        && near(a.y0, b.y0)
        && near(a.x1, b.x1)
        && near(a.y1, b.y1)
}

/// What must be empty on a page: where this engine finds the marked texts in the original, and
/// the areas that were marked by hand.
fn areas_of(
    number: u32,
    drawn: &Drawn,
    marks: &Marks,
    sought: &[(usize, Sought)],
    needles: &mut Needles,
    telling: &mut BTreeMap<String, BTreeSet<usize>>,
) -> Vec<Area> {
    let orders = if sought.is_empty() { Vec::new() } else { Haystack::both(drawn).into() };
    let letters = text::as_drawn(drawn);
    let mut areas = Vec::new();
    for (id, sought) in sought {
        let found: BTreeSet<usize> =
            orders.iter().flat_map(|order| order.matches(sought)).flatten().collect();
        let glyphs = found.iter().filter_map(|at| drawn.glyphs.get(*at));
        areas.extend(
            glyphs
                .filter(|glyph| !glyph.indirect)
                .map(|glyph| Area { mark: *id, quad: glyph.place.band((0.02, 0.98), (0.0, 0.5)) }),
        );
    }
    for (id, mark) in marks.numbered() {
        match &mark.place {
            Place::Quads { page, quads } if *page == number => {
                for quad in quads {
                    let under = drawn
                        .glyphs
                        .iter()
                        .enumerate()
                        .filter(|(_, glyph)| glyph.place.reaches(quad, CORE.0, CORE.1));
                    let under: BTreeSet<usize> = under.map(|(at, _)| at).collect();
                    let text: String = letters
                        .iter()
                        .filter(|letter| under.contains(&letter.glyph))
                        .flat_map(|letter| {
                            let space = (letter.gap != Gap::None).then_some(' ');
                            space.into_iter().chain([letter.char])
                        })
                        .collect();
                    remember(&text, id, needles, telling);
                    areas.push(Area { mark: id, quad: *quad });
                }
            }
            Place::Page { page } if *page == number => {
                areas.push(Area { mark: id, quad: Quad::upright(-1e6, -1e6, 1e6, 1e6) });
            }
            _ => {}
        }
    }
    areas
}

fn check_page(
    number: u32,
    drawn: &Drawn,
    areas: &mut Vec<Area>,
    sought: &[(usize, Sought)],
    verification: &mut Verification,
) {
    let mut say = |kind: &str, mark: usize| {
        verification.problems.push(Problem::on_page(kind, number).of_mark(mark));
    };
    let orders = if sought.is_empty() { Vec::new() } else { Haystack::both(drawn).into() };
    for (id, sought) in sought {
        let left: BTreeSet<usize> =
            orders.iter().flat_map(|order| order.matches(sought)).flatten().collect();
        if !left.is_empty() {
            say("text_left", *id);
        }
        let glyphs = left.iter().filter_map(|at| drawn.glyphs.get(*at));
        areas.extend(
            glyphs
                .map(|glyph| Area { mark: *id, quad: glyph.place.band((0.0, 1.0), (-0.25, 0.8)) }),
        );
    }
    for area in areas.iter() {
        let left = drawn.glyphs.iter().any(|glyph| {
            !is_blank(glyph.text.as_deref())
                && (glyph.indirect || glyph.place.reaches(&area.quad, CORE.0, CORE.1))
        });
        if left {
            say("glyph_under_mark", area.mark);
        }
    }
    for (kind, found) in
        [("picture_under_mark", &drawn.pictures), ("drawing_under_mark", &drawn.drawings)]
    {
        for area in found.iter().filter_map(|at| areas.get(*at)) {
            say(kind, area.mark);
        }
    }
}

/// Whether a page shows something that may be text and cannot be read as such: a scan, or a font
/// that does not say what its glyphs mean.
fn is_unread(drawn: &Drawn) -> bool {
    let dumb = drawn.glyphs.iter().filter(|glyph| glyph.text.is_none()).count();
    drawn.incomplete
        || dumb * 5 > drawn.glyphs.len()
        || (drawn.glyphs.is_empty() && drawn.images > 0)
}

/// Whether the text under a picture of a page is without ink, and each of its words one that the
/// original says.
fn is_layer_of(drawn: &Drawn, original: &Drawn) -> bool {
    let level = |chars: &mut dyn Iterator<Item = char>| -> String {
        chars.flat_map(|char| compared(char, false)).collect()
    };
    let said = level(&mut text::as_drawn(original).iter().map(|letter| letter.char));
    drawn.glyphs.iter().all(|glyph| glyph.invisible && !glyph.indirect)
        && words(&text::as_drawn(drawn)).iter().all(|word| said.contains(&level(&mut word.chars())))
}

fn says_in_pattern(drawn: &Drawn, sought: &[(usize, Sought)]) -> bool {
    if !drawn.glyphs.iter().any(|glyph| glyph.indirect) {
        return false;
    }
    let orders = Haystack::both(drawn);
    sought.iter().any(|(_, sought)| {
        orders
            .iter()
            .flat_map(|order| order.matches(sought))
            .flatten()
            .any(|at| drawn.glyphs.get(at).is_some_and(|glyph| glyph.indirect))
    })
}

fn is_blank(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.chars().all(char::is_whitespace))
}

/// Takes our own labels out: runs that say exactly what a label says.
fn drop_labels(drawn: &mut Drawn, labels: &BTreeSet<String>) {
    let mut kept = Vec::with_capacity(drawn.glyphs.len());
    for run in drawn.glyphs.chunk_by(|a, b| a.run == b.run) {
        let text =
            squeezed(run.iter().flat_map(|glyph| glyph.text.as_deref().unwrap_or("\0").chars()));
        if !labels.contains(&text) {
            kept.extend_from_slice(run);
        }
    }
    drawn.glyphs = kept;
}

fn squeezed(chars: impl Iterator<Item = char>) -> String {
    chars.filter(|c| !c.is_whitespace()).collect()
}

fn phrase(wanted: &Find) -> Phrase {
    let text = wanted.text.split_whitespace().collect::<Vec<_>>().join(" ");
    Phrase {
        text: if wanted.case_sensitive { text } else { text.to_lowercase() },
        case_sensitive: wanted.case_sensitive,
        whole_words: wanted.scope != Scope::Exact,
    }
}

/// Keeps the words that tell something: three letters or four digits and more. Those that look
/// like names or numbers are worth a warning where they stand elsewhere.
fn remember(
    text: &str,
    id: usize,
    needles: &mut Needles,
    telling: &mut BTreeMap<String, BTreeSet<usize>>,
) {
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let long = word.chars().count();
        let number = !word.is_empty() && word.chars().all(char::is_numeric);
        if long < 3 || (number && long < 4) {
            continue;
        }
        needles.words.insert(word.to_lowercase());
        if number || (long >= 4 && word.chars().next().is_some_and(char::is_uppercase)) {
            telling.entry(word.to_owned()).or_default().insert(id);
        }
    }
}

fn words(letters: &[Letter]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut word = String::new();
    for letter in letters {
        if letter.gap != Gap::None || !letter.char.is_alphanumeric() {
            words.insert(std::mem::take(&mut word));
        }
        if letter.char.is_alphanumeric() {
            word.push(letter.char);
        }
    }
    words.insert(word);
    words
}

/// A letter as it is compared.
#[derive(Debug, Clone, Copy)]
struct Compared {
    char: char,
    gap: Gap,
    glyph: usize,
}

fn compared(char: char, case_sensitive: bool) -> impl Iterator<Item = char> {
    let base = match char {
        '\u{300}'..='\u{36f}' => None,
        _ if find::is_invisible(char) => None,
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2032}' | '`' | '\u{b4}' => {
            Some('\'')
        }
        '\u{201c}' | '\u{201d}' | '\u{201f}' => Some('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        _ => Some(find::base_letter(char)),
    };
    let ligature = match char {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        _ => "",
    };
    let plain = base.filter(|_| ligature.is_empty());
    ligature.chars().chain(plain).flat_map(move |c| {
        let mut lower = c.to_lowercase();
        let first = if case_sensitive { Some(c) } else { lower.next() };
        first.into_iter()
    })
}

/// A text to be found, as it is compared: each character, and whether a space stands before it.
struct Sought {
    chars: Vec<(char, bool)>,
    scope: Scope,
    case_sensitive: bool,
}

impl Sought {
    fn new(find: &Find) -> Self {
        let mut chars: Vec<(char, bool)> = Vec::new();
        let mut space = false;
        for c in find.text.trim().chars() {
            if c.is_whitespace() {
                space = true;
            } else {
                for c in compared(c, find.case_sensitive) {
                    chars.push((c, std::mem::take(&mut space)));
                }
            }
        }
        Self { chars, scope: find.scope, case_sensitive: find.case_sensitive }
    }
}

/// The letters of a page in one order, with and without case.
struct Haystack {
    as_written: Vec<Compared>,
    lower: Vec<Compared>,
}

impl Haystack {
    /// The letters in both orders.
    fn both(drawn: &Drawn) -> [Self; 2] {
        [Self::new(&text::as_drawn(drawn)), Self::new(&text::as_seen(drawn))]
    }

    fn new(letters: &[Letter]) -> Self {
        Self { as_written: level(letters, true), lower: level(letters, false) }
    }

    /// The glyphs of each place where the letters say it.
    fn matches(&self, sought: &Sought) -> Vec<Vec<usize>> {
        let letters = if sought.case_sensitive { &self.as_written } else { &self.lower };
        let Some((first, _)) = sought.chars.first().copied() else { return Vec::new() };
        letters
            .iter()
            .enumerate()
            .filter(|(_, here)| here.char == first)
            .filter_map(|(at, _)| match_at(letters, at, &sought.chars, sought.scope))
            .collect()
    }
}

fn level(letters: &[Letter], case_sensitive: bool) -> Vec<Compared> {
    let mut level: Vec<Compared> = Vec::with_capacity(letters.len());
    let mut gap = Gap::None;
    for letter in letters {
        if letter.gap != Gap::None {
            gap = letter.gap;
        }
        if letter.char.is_ascii() {
            let lower = letter.char.to_ascii_lowercase();
            let char = if case_sensitive { letter.char } else { lower };
            let char = if char == '`' { '\'' } else { char };
            level.push(Compared { char, gap, glyph: letter.glyph });
            gap = Gap::None;
            continue;
        }
        for char in compared(letter.char, case_sensitive) {
            level.push(Compared { char, gap, glyph: letter.glyph });
            gap = Gap::None;
        }
    }
    level
}

fn match_at(
    haystack: &[Compared],
    start: usize,
    needle: &[(char, bool)],
    scope: Scope,
) -> Option<Vec<usize>> {
    let alphanumeric = |at: usize| haystack.get(at).is_some_and(|c| c.char.is_alphanumeric());
    if scope == Scope::Word
        && alphanumeric(start)
        && start > 0
        && alphanumeric(start - 1)
        && haystack.get(start).is_some_and(|c| c.gap == Gap::None)
    {
        return None;
    }
    let mut found = Vec::with_capacity(needle.len());
    let mut at = start;
    let mut divided = false;
    for (position, (wanted, space)) in needle.iter().enumerate() {
        let mut here = *haystack.get(at)?;
        // A hyphen at the end of a line that the text itself does not have.
        if here.char == '-'
            && *wanted != '-'
            && position > 0
            && haystack.get(at + 1).is_some_and(|next| next.gap == Gap::Line)
        {
            found.push(here.glyph);
            at += 1;
            here = *haystack.get(at)?;
            divided = true;
        }
        let apart = if position == 0 || divided { None } else { Some(here.gap) };
        divided = false;
        let fits = match apart {
            None | Some(Gap::Maybe) => true,
            Some(Gap::None) => !space,
            Some(Gap::Space | Gap::Line) => *space,
        };
        if here.char != *wanted || !fits {
            return None;
        }
        found.push(here.glyph);
        at += 1;
    }
    let runs_on = alphanumeric(at)
        && at.checked_sub(1).is_some_and(alphanumeric)
        && haystack.get(at).is_some_and(|c| c.gap == Gap::None);
    if scope == Scope::Word && runs_on { None } else { Some(found) }
}
