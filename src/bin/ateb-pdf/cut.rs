//! Cutting marks out of a PDF.
//!
//! The engine removes glyphs, pixels and line art; what it leaves behind besides (annotations,
//! forms, layers, every private corner of the file) is left out when the file is built anew by
//! [`crate::sanitise`].

use crate::{
    gaps, images, layers,
    marker::{Marker, Markers, Picture},
    page::{MOST_PAGES, Place, Point, is_upright, unopened},
    sanitise, unseen,
};
use ateb::{
    domain::mark::{self, Find, Marks, Quad},
    redact::{
        find::Searched,
        protocol::{Cut, Cutting, Failure, Flatten, OrFail, Removed, Warning},
    },
};
use mupdf::{
    Colorspace, Matrix, TextPageFlags,
    pdf::{
        PdfAnnotationType, PdfDocument, PdfPage, PdfRedactImageMethod, PdfRedactLineArtMethod,
        PdfRedactOptions, PdfRedactTextMethod, PdfWriteOptions,
    },
};
use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    time::Instant,
};

/// The resolution of pages that are made into pictures, in dots per inch.
const PICTURE_DPI: f64 = 150.0;

/// The most pixels of such a picture: a page larger than A1 gets fewer to the inch.
const MOST_PIXELS: f64 = 2e7;

/// The part of a glyph whose touch removes it: its width, and from under the baseline to the
/// height of capitals.
const BODY: ((f64, f64), (f64, f64)) = ((0.02, 0.98), (-0.2, 0.7));

/// What is drawn over a line of text: low enough to leave the line below alone, and high enough
/// to leave the line above.
const BOX: (f64, f64) = (-0.22, 0.78);

/// Opens a PDF that needs no password.
pub(crate) fn open(pdf: &[u8]) -> Result<PdfDocument, Failure> {
    let document = PdfDocument::from_bytes(pdf).or_fail(unopened(pdf))?;
    if document.needs_password().or_fail(Failure::Broken)? {
        return Err(Failure::Encrypted);
    }
    Ok(document)
}

/// How many pages it has: at least one, and not too many.
pub(crate) fn count(document: &PdfDocument) -> Result<u32, Failure> {
    let pages = document.page_count().or_fail(Failure::Broken)?;
    match u32::try_from(pages) {
        Ok(0) | Err(_) => Err(Failure::Broken),
        Ok(pages) if pages as usize > MOST_PAGES => {
            Err(Failure::TooBig { what: format!("more than {MOST_PAGES} pages") })
        }
        Ok(pages) => Ok(pages),
    }
}

/// Removes what is marked, and everything that has no business in a released copy.
pub(crate) fn cut(
    pdf: &[u8],
    marks: &Marks,
    flatten: &[Flatten],
) -> Result<(Cut, Vec<u8>), Failure> {
    let mut hidden = Vec::new();
    let stripped = layers::without_hidden(pdf, &mut hidden)?;
    let mut document = open(stripped.as_deref().unwrap_or(pdf))?;
    let pages = count(&document)?;
    check(marks, pages)?;
    let mut cut = Cut { pages, removed: hidden, ..Cut::default() };
    let looked = if drop_annotations(&mut document, pages, &mut cut)? {
        unseen(saved(&document)?, &mut cut)?
    } else {
        unseen(stripped.as_deref().unwrap_or(pdf).to_vec(), &mut cut)?
    };
    drop(stripped);

    let started = Instant::now();
    let mut markers = apply(&document, marks, flatten, &looked, &mut cut)?;
    let bare = saved(&document)?;
    cut.seconds = started.elapsed().as_secs_f64();
    let mut old = sanitise::load(&bare)?;
    drop(bare);
    let areas = markers
        .iter()
        .filter(|(_, drawn)| !drawn.blank && drawn.picture.is_none())
        .map(|(number, drawn)| (*number, drawn.list.iter().map(|each| each.area).collect()))
        .collect();
    let wiped = images::wipe(&mut old, &areas)?;
    for number in wiped.to_flatten {
        cut.flattened.push(number);
        let areas = areas.get(&number).map(Vec::as_slice).unwrap_or_default();
        let page = load(&document, number)?;
        if let Some(drawn) = markers.get_mut(&number) {
            drawn.picture = Some(picture(&page, &Geometry::of(&page)?, areas)?);
        }
    }
    gaps::even(&mut old, &mut markers, &mut cut.warnings)?;
    let out = sanitise::rebuild(&old, &markers, &wiped.gone, &mut cut)?;
    cut.removed.sort();
    cut.removed.dedup();
    Ok((cut, out))
}

/// Takes what is marked, and what nobody sees, off each page, and says what is to be drawn in its place.
fn apply(
    document: &PdfDocument,
    marks: &Marks,
    flatten: &[Flatten],
    looked: &[Looked],
    cut: &mut Cut,
) -> Result<BTreeMap<u32, Markers>, Failure> {
    let mut tally: Vec<(usize, BTreeSet<u32>)> = vec![(0, BTreeSet::new()); marks.0.len()];
    let mut markers: BTreeMap<u32, Markers> = BTreeMap::new();
    for number in 1..=cut.pages {
        let flat = flatten.iter().find(|each| each.page == number);
        let none = Looked { unseen: Vec::new(), draws: true };
        let page = looked.get(number as usize - 1).unwrap_or(&none);
        let found = cut_page(document, number, marks, flat, page, &mut tally)?;
        if flat.is_some_and(|flat| flat.bare) {
            cut.warnings.push(Warning::new("picture_without_words").on_page(number));
        }
        if !found.is_empty() {
            markers.insert(number, found);
        }
    }
    for (id, mark) in marks.numbered() {
        let (places, on) = tally.get(id - 1).cloned().unwrap_or_default();
        if places == 0 && matches!(mark.place, mark::Place::Find(_)) {
            cut.warnings.push(Warning::new("not_found").of_mark(id));
        }
        cut.marks.push(Cutting { id, places, pages: on.into_iter().collect() });
    }
    Ok(markers)
}

/// The document as bytes, without encryption.
fn saved(document: &PdfDocument) -> Result<Vec<u8>, Failure> {
    let mut saved = Vec::new();
    let mut options = PdfWriteOptions::default();
    options.set_incremental(false).set_garbage_level(1).set_compress(false);
    options.set_encryption(mupdf::pdf::document::Encryption::None);
    document.write_to_with_options(&mut saved, options).or_fail(Failure::Failed)?;
    Ok(saved)
}

/// What the second engine says of a page.
struct Looked {
    /// What removes the text that nobody sees.
    unseen: Vec<Quad>,
    /// Whether there is line art.
    draws: bool,
}

fn unseen(pdf: Vec<u8>, cut: &mut Cut) -> Result<Vec<Looked>, Failure> {
    let pages = unseen::unwanted(pdf)?;
    Ok((1_u32..)
        .zip(pages)
        .map(|(number, page)| {
            let place = || format!("page {number}");
            cut.removed.extend(page.kinds.iter().map(|kind| Removed::new(kind, place())));
            let glyphs = page.runs.into_iter().map(|run| -> Vec<Glyph> {
                run.into_iter()
                    .map(|place| Glyph {
                        place,
                        upright: is_upright(&place.band((0.0, 1.0), (0.0, 1.0))),
                        heights: BODY.1,
                    })
                    .collect()
            });
            let hits = |run: Vec<Glyph>| -> Vec<Quad> {
                runs(&run).filter_map(part).flat_map(|part| part.hits).collect()
            };
            Looked { unseen: glyphs.flat_map(hits).collect(), draws: page.draws }
        })
        .collect())
}

fn check(marks: &Marks, pages: u32) -> Result<(), Failure> {
    for (id, mark) in marks.numbered() {
        match &mark.place {
            mark::Place::Find(_) => {}
            mark::Place::Quads { page, .. } | mark::Place::Page { page } => {
                if *page > pages {
                    let what = format!("mark {id} is on page {page}, and there are {pages} pages");
                    return Err(Failure::Marks { what });
                }
            }
            mark::Place::Cells { .. } | mark::Place::Part { .. } => {
                let what = format!("mark {id} is not one for a PDF: use find, or page and quads");
                return Err(Failure::Marks { what });
            }
        }
    }
    Ok(())
}

/// Makes annotations and form fields that show on the page part of the page, where marks reach
/// them. Redaction marks of other programs that were never applied are not ours to apply: they
/// go, and the officer is told. Says whether that may have changed what the pages show.
fn drop_annotations(
    document: &mut PdfDocument,
    pages: u32,
    cut: &mut Cut,
) -> Result<bool, Failure> {
    let mut changed = false;
    for number in 1..=pages {
        let mut page = load(document, number)?;
        let mut unapplied = Vec::new();
        for annotation in page.annotations() {
            changed = true;
            if annotation.r#type().ok() == Some(PdfAnnotationType::Redact) {
                unapplied.push(annotation);
            } else {
                cut.removed.push(Removed::new("annotation", format!("page {number}")));
            }
        }
        if page.widgets().next().is_some() {
            changed = true;
            cut.removed.push(Removed::new("form_field", format!("page {number}")));
        }
        for annotation in unapplied {
            cut.warnings.push(Warning::new("unapplied_redaction").on_page(number));
            page.delete_annotation(annotation).or_fail(Failure::Failed)?;
        }
    }
    cut.warnings.dedup();
    document.bake(true, true).or_fail(Failure::Failed)?;
    Ok(changed)
}

fn load(document: &PdfDocument, number: u32) -> Result<PdfPage, Failure> {
    let index = i32::try_from(number).or_fail(Failure::Broken)?.saturating_sub(1);
    document.load_pdf_page(index).or_fail(Failure::Broken)
}

/// Cuts one page, and says what is to be drawn on it.
fn cut_page(
    document: &PdfDocument,
    number: u32,
    marks: &Marks,
    flat: Option<&Flatten>,
    looked: &Looked,
    tally: &mut [(usize, BTreeSet<u32>)],
) -> Result<Markers, Failure> {
    let failed = |_| Failure::Failed;
    let concerns = |place: &mark::Place| match place {
        mark::Place::Find(_) => true,
        mark::Place::Quads { page, .. } | mark::Place::Page { page } => *page == number,
        mark::Place::Cells { .. } | mark::Place::Part { .. } => false,
    };
    if flat.is_none()
        && looked.unseen.is_empty()
        && !marks.0.iter().any(|mark| concerns(&mark.place))
    {
        return Ok(Markers::default());
    }
    let mut page = load(document, number)?;
    let geometry = Geometry::of(&page)?;
    let text = PageText::read(&page, &geometry)?;
    let mut markers = Markers::default();
    let mut hits: Vec<Quad> = looked.unseen.clone();
    let mut count = |id: usize, places: usize| {
        if let Some((total, pages)) = tally.get_mut(id - 1)
            && places > 0
        {
            *total += places;
            pages.insert(number);
        }
    };
    for (id, mark) in marks.numbered() {
        let marker = |area: Quad, labelled: bool| Marker {
            area,
            label: labelled.then(|| mark.label()),
            style: mark.style,
            mark: id,
        };
        match &mark.place {
            mark::Place::Find(find) => {
                let places = text.places(find);
                count(id, places.len());
                for place in places {
                    let parts = text.parts(&place);
                    let widest = widest(&parts);
                    for (at, part) in parts.iter().enumerate() {
                        hits.extend(&part.hits);
                        markers.list.push(marker(part.area, Some(at) == widest));
                    }
                }
            }
            mark::Place::Quads { page, quads } if *page == number => {
                count(id, quads.len());
                for quad in quads {
                    hits.extend(text.under(quad));
                    markers.list.push(marker(geometry.upright(*quad), true));
                }
            }
            mark::Place::Page { page } if *page == number => {
                count(id, 1);
                markers.blank = true;
                markers.list.push(marker(geometry.whole, true));
            }
            _ => {}
        }
    }
    if markers.blank {
        return Ok(markers);
    }
    if !hits.is_empty() {
        let text_only = PdfRedactOptions {
            black_boxes: false,
            image_method: PdfRedactImageMethod::None,
            line_art: PdfRedactLineArtMethod::None,
            text: PdfRedactTextMethod::Remove,
        };
        redact(&mut page, &geometry, &hits, text_only).map_err(failed)?;
    }
    if looked.draws && !markers.list.is_empty() {
        let areas: Vec<Quad> = markers.list.iter().map(|marker| marker.area).collect();
        let all_else = PdfRedactOptions {
            black_boxes: false,
            image_method: PdfRedactImageMethod::None,
            line_art: PdfRedactLineArtMethod::RemoveIfCovered,
            text: PdfRedactTextMethod::None,
        };
        redact(&mut page, &geometry, &areas, all_else).map_err(failed)?;
    }
    markers.join(|gap| text.is_empty(gap));
    if let Some(flat) = flat {
        drop(page);
        let areas: Vec<Quad> = markers
            .list
            .iter()
            .map(|marker| marker.area)
            .chain(flat.areas.iter().copied())
            .collect();
        let mut picture = picture(&load(document, number)?, &geometry, &areas)?;
        if flat.bare {
            picture.words.clear();
        }
        markers.picture = Some(picture);
    }
    Ok(markers)
}

fn redact(
    page: &mut PdfPage,
    geometry: &Geometry,
    areas: &[Quad],
    options: PdfRedactOptions,
) -> Result<(), mupdf::Error> {
    for some in areas.chunks(200) {
        let quads: Vec<mupdf::Quad> = some.iter().map(|area| geometry.to_engine(area)).collect();
        page.add_redact_annotation(quads)?;
    }
    page.redact_with_options(options)?;
    Ok(())
}

/// Where user space lies in the engine's page space.
struct Geometry {
    to_page: Matrix,
    to_user: Matrix,
    /// The visible page, in user space.
    whole: Quad,
    /// Degrees clockwise: 0, 90, 180 or 270.
    rotation: i32,
    scale: f64,
}

impl Geometry {
    fn of(page: &PdfPage) -> Result<Self, Failure> {
        let to_page = page.ctm().or_fail(Failure::Broken)?;
        let to_user = to_page.invert().ok_or(Failure::Broken)?;
        let bounds = page.bounds().or_fail(Failure::Broken)?;
        let rotation = page.rotation().unwrap_or(0).rem_euclid(360);
        let scale = f64::from(to_page.expansion());
        let corner = |x: f32, y: f32| {
            let (x, y) = to_user.transform_xy(x, y);
            (f64::from(x), f64::from(y))
        };
        let (a, b) = (corner(bounds.x0, bounds.y0), corner(bounds.x1, bounds.y1));
        let whole = Quad::upright(a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1));
        let mut geometry = Self { to_page, to_user, whole, rotation, scale };
        geometry.whole = geometry.upright(whole);
        Ok(geometry)
    }

    fn user(&self, x: f32, y: f32) -> Point {
        let (x, y) = self.to_user.transform_xy(x, y);
        (f64::from(x), f64::from(y))
    }

    #[expect(clippy::cast_possible_truncation, reason = "the engine computes in f32")]
    fn page(&self, (x, y): Point) -> mupdf::Point {
        let (x, y) = self.to_page.transform_xy(x as f32, y as f32);
        mupdf::Point::new(x, y)
    }

    fn to_engine(&self, quad: &Quad) -> mupdf::Quad {
        let [a, b, c, d] = quad.corners().map(|corner| self.page(corner));
        mupdf::Quad::new(d, c, a, b)
    }

    /// The same area with its corners in reading order: a label runs from the first to the
    /// second. An area that stands askew keeps its order.
    fn upright(&self, quad: Quad) -> Quad {
        if !is_upright(&quad) {
            return quad;
        }
        let [left, bottom, right, top] = quad.bounds();
        Quad(match self.rotation {
            90 => [right, bottom, right, top, left, top, left, bottom],
            180 => [right, top, left, top, left, bottom, right, bottom],
            270 => [left, top, left, bottom, right, bottom, right, top],
            _ => [left, bottom, right, bottom, right, top, left, top],
        })
    }
}

/// The text of a page as the engine reads it, with the place of every character.
struct PageText {
    chars: Vec<char>,
    /// Made when it is first asked for.
    searched: OnceCell<Searched>,
    /// For each character: its line and its place; none for the breaks between lines.
    places: Vec<Option<(usize, Glyph)>>,
}

#[derive(Debug, Clone, Copy)]
struct Glyph {
    place: Place,
    upright: bool,
    /// From how far under the baseline to how far above, in ems.
    heights: (f64, f64),
}

/// What a place takes from one line.
struct Part {
    area: Quad,
    hits: Vec<Quad>,
    width: f64,
}

impl PageText {
    fn read(page: &PdfPage, geometry: &Geometry) -> Result<Self, Failure> {
        // The text that is drawn, not what a tag says it stands for.
        let flags = TextPageFlags::PRESERVE_WHITESPACE | TextPageFlags::IGNORE_ACTUALTEXT;
        let text = page.to_text_page(flags).or_fail(Failure::Failed)?;
        let mut chars = Vec::new();
        let mut places = Vec::new();
        let mut number = 0;
        for block in text.blocks() {
            if block.r#type() != mupdf::text_page::TextBlockType::Text {
                continue;
            }
            for line in block.lines() {
                for c in line.chars() {
                    let Some(char) = c.char() else { continue };
                    chars.push(char);
                    places.push(Some((number, glyph(&c, geometry))));
                }
                chars.push('\n');
                places.push(None);
                number += 1;
            }
        }
        Ok(Self { searched: OnceCell::new(), chars, places })
    }

    fn places(&self, find: &Find) -> Vec<Range<usize>> {
        let searched = self.searched.get_or_init(|| Searched::new(self.chars.iter().copied()));
        let mut places = searched.places(find);
        // Nothing is drawn for a find that meets only the breaks between lines.
        places.retain(|place| self.glyphs(place).next().is_some());
        places
    }

    fn glyphs(&self, place: &Range<usize>) -> impl Iterator<Item = (usize, Glyph)> {
        self.places.get(place.clone()).unwrap_or_default().iter().copied().flatten()
    }

    fn parts(&self, place: &Range<usize>) -> Vec<Part> {
        let mut lines: BTreeMap<usize, Vec<Glyph>> = BTreeMap::new();
        for (line, glyph) in self.glyphs(place) {
            lines.entry(line).or_default().push(glyph);
        }
        lines.values().flat_map(|glyphs| runs(glyphs)).filter_map(part).collect()
    }

    /// Whether no letter reaches into `area`.
    fn is_empty(&self, area: &Quad) -> bool {
        let letters = self.chars.iter().zip(&self.places);
        !letters
            .filter(|(char, _)| !char.is_whitespace())
            .filter_map(|(_, place)| *place)
            .any(|(_, glyph)| glyph.place.reaches(area, BODY.0, BODY.1))
    }

    /// The words none of whose letters reaches into one of these areas, and where they stand.
    fn words(&self, areas: &[Quad]) -> Vec<(String, Place)> {
        let letters: Vec<(char, Option<Glyph>)> = self
            .chars
            .iter()
            .zip(&self.places)
            .map(|(char, place)| {
                let glyph = place.map(|(_, glyph)| glyph).filter(|glyph| {
                    !char.is_whitespace()
                        && !areas.iter().any(|area| glyph.place.reaches(area, (0.0, 1.0), BOX))
                });
                (*char, glyph)
            })
            .collect();
        let mut words = Vec::new();
        for word in letters.split(|(_, glyph)| glyph.is_none()) {
            let glyphs: Vec<(char, Glyph)> =
                word.iter().filter_map(|(char, glyph)| Some((*char, (*glyph)?))).collect();
            // A turn or a jump parts what a line holds together.
            for run in glyphs.chunk_by(|(_, a), (_, b)| go_on(a, b)) {
                let (Some((_, first)), Some((_, last))) = (run.first(), run.last()) else {
                    continue;
                };
                let end = last.place.at(1.0, 0.0);
                let advance = (end.0 - first.place.origin.0, end.1 - first.place.origin.1);
                let text = run.iter().map(|(char, _)| *char).collect();
                words.push((text, Place { advance, ..first.place }));
            }
        }
        words
    }

    /// What removes every glyph whose body reaches into `area`: one rectangle for those that stand
    /// side by side, for the engine holds every glyph of the page against every one of them.
    fn under(&self, area: &Quad) -> Vec<Quad> {
        let glyphs = self.places.iter().map(|place| place.map(|(_, glyph)| glyph));
        let reached: Vec<Option<Glyph>> = glyphs
            .map(|glyph| glyph.filter(|g| g.place.reaches(area, BODY.0, g.heights)))
            .collect();
        let mut hits = Vec::new();
        for side_by_side in reached.split(Option::is_none) {
            let glyphs: Vec<Glyph> = side_by_side.iter().copied().flatten().collect();
            for run in runs(&glyphs) {
                match hit_of_run(run) {
                    Some(hit) => hits.push(hit),
                    None => hits.extend(run.iter().map(|glyph| hit(&glyph.place))),
                }
            }
        }
        hits
    }
}

fn glyph(c: &mupdf::text_page::TextChar<'_>, geometry: &Geometry) -> Glyph {
    let quad = c.quad();
    let origin = geometry.user(c.origin().x, c.origin().y);
    let user = |point: &mupdf::Point| geometry.user(point.x, point.y);
    let (lower_left, lower_right, upper_left) = (user(&quad.ll), user(&quad.lr), user(&quad.ul));
    let advance = (lower_right.0 - lower_left.0, lower_right.1 - lower_left.1);
    let up = (upper_left.0 - lower_left.0, upper_left.1 - lower_left.1);
    let height = up.0.hypot(up.1);
    let em = f64::from(c.size()) / geometry.scale.max(1e-6);
    let up = if height > 1e-6 { (up.0 / height * em, up.1 / height * em) } else { (0.0, em) };
    let upright = (advance.0.abs() < 0.01 || advance.1.abs() < 0.01)
        && (up.0.abs() < 0.01 || up.1.abs() < 0.01);
    let heights = c.char().map_or(BODY.1, heights);
    Glyph { place: Place { origin, advance, up }, upright, heights }
}

/// How high a letter is in any usual font: a mark that ends between two lines must not take the
/// line above for its tails, nor the line below for its heads. Never less than what the second
/// reading looks at.
const fn heights(c: char) -> (f64, f64) {
    let (low, high) = BODY.1;
    match c {
        'a' | 'c' | 'e' | 'm' | 'n' | 'o' | 'r' | 's' | 'u' | 'v' | 'w' | 'x' | 'z' | ':' => {
            (-0.03, 0.58)
        }
        'g' | 'p' | 'q' | 'y' | ';' => (low, 0.58),
        '-' | '\u{2010}'..='\u{2015}' => (0.0, 0.45),
        '.' => (-0.03, 0.42),
        ',' => (low, 0.42),
        't' => (-0.03, 0.66),
        'f' | 'j' | 'J' | 'Q' => (low, high),
        'a'..='z' | 'A'..='Z' | '0'..='9' | '!' | '?' => (-0.03, high),
        _ => (low, high),
    }
}

/// The glyphs of a line, parted where the baseline turns or jumps.
fn runs(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(go_on)
}

/// Whether a glyph stands on the baseline of the one before it, and not far off.
fn go_on(a: &Glyph, b: &Glyph) -> bool {
    let (from, to) = (a.place.at(1.0, 0.0), b.place.origin);
    let em = a.place.up.0.hypot(a.place.up.1).max(0.1);
    let apart = (to.0 - from.0).hypot(to.1 - from.1);
    let same_slope = (a.place.up.0 - b.place.up.0).hypot(a.place.up.1 - b.place.up.1) < 0.5 * em;
    same_slope && apart < 3.0 * em
}

fn part(run: &[Glyph]) -> Option<Part> {
    let (first, last) = (run.first()?, run.last()?);
    let end = last.place.at(1.0, 0.0);
    let advance = (end.0 - first.place.origin.0, end.1 - first.place.origin.1);
    let width = advance.0.hypot(advance.1);
    let tallest = run
        .iter()
        .map(|glyph| glyph.place.up)
        .max_by(|a, b| a.0.hypot(a.1).total_cmp(&b.0.hypot(b.1)))?;
    let whole = Place { origin: first.place.origin, advance, up: tallest };
    if width < 1e-3 {
        return None;
    }
    let hits = if run.iter().all(|glyph| glyph.upright) {
        vec![whole.band((0.0, 1.0), (-0.05, 0.55))]
    } else {
        run.iter().map(|glyph| hit(&glyph.place)).collect()
    };
    Some(Part { area: whole.band((0.0, 1.0), BOX), hits, width })
}

/// The middle of a glyph: the engine removes what the upright rectangle around it touches, and
/// that must be this glyph and none beside, above or below it.
fn hit(place: &Place) -> Quad {
    let long = place.advance.0.hypot(place.advance.1);
    let em = place.up.0.hypot(place.up.1);
    if long < 0.05 * em {
        // An accent that takes no room of its own.
        let (x, y) = place.at(0.5, 0.3);
        return Quad::upright(x - 0.02 * em, y - 0.1 * em, x + 0.02 * em, y + 0.1 * em);
    }
    let middle = place.band((0.35, 0.65), (0.0, 0.5));
    if is_upright(&middle) {
        return middle;
    }
    // The upright rectangle around a letter that stands askew would reach into other lines.
    let (x, y) = place.at(0.5, 0.25);
    Quad::upright(x - 0.02 * em, y - 0.02 * em, x + 0.02 * em, y + 0.02 * em)
}

/// The middle of glyphs that stand upright on one line, from the middle of the first to the middle
/// of the last.
fn hit_of_run(run: &[Glyph]) -> Option<Quad> {
    let (first, last) = (run.first()?, run.last()?);
    let alike = run.iter().all(|glyph| {
        let (a, b) = (glyph.place.up, first.place.up);
        let wide = glyph.place.advance.0.hypot(glyph.place.advance.1) > 0.05 * a.0.hypot(a.1);
        glyph.upright && wide && (a.0 - b.0).hypot(a.1 - b.1) < 0.01
    });
    let from = first.place.at(0.35, 0.0);
    let to = last.place.at(0.65, 0.0);
    let advance = (to.0 - from.0, to.1 - from.1);
    let whole = Place { origin: from, advance, up: first.place.up };
    let band = whole.band((0.0, 1.0), (0.0, 0.5));
    (alike && is_upright(&band) && advance.0.hypot(advance.1) > 0.1).then_some(band)
}

fn widest(parts: &[Part]) -> Option<usize> {
    let numbered = parts.iter().enumerate();
    numbered.max_by(|(_, a), (_, b)| a.width.total_cmp(&b.width)).map(|(at, _)| at)
}

/// The page as a picture, with the marks burnt into its pixels, and the words that it still shows.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of a page that the engine has drawn"
)]
fn picture(page: &PdfPage, geometry: &Geometry, areas: &[Quad]) -> Result<Picture, Failure> {
    let failed = |_| Failure::Failed;
    let bounds = page.bounds().map_err(failed)?;
    let area = f64::from(bounds.width()) * f64::from(bounds.height());
    let scale = (PICTURE_DPI / 72.0).min((MOST_PIXELS / area.max(1.0)).sqrt()) as f32;
    let matrix = Matrix::new_scale(scale, scale);
    let mut pixmap =
        page.to_pixmap(&matrix, &Colorspace::device_rgb(), false, true).map_err(failed)?;
    let (left, top) = pixmap.origin();
    let (width, height) = (pixmap.width(), pixmap.height());
    let stride = usize::try_from(pixmap.stride()).or_fail(Failure::Failed)?;
    let channels = usize::from(pixmap.n());
    let row_length = width as usize * channels;
    let samples = pixmap.samples_mut();
    for area in areas {
        let corners = area.corners().map(|corner| geometry.page(corner));
        let bound = |pick: fn(&mupdf::Point) -> f32, most: fn(f32, f32) -> f32, start: f32| {
            corners.iter().map(pick).fold(start, most) * scale
        };
        let x0 = bound(|p| p.x, f32::min, f32::MAX).floor() as i32 - left - 1;
        let x1 = bound(|p| p.x, f32::max, f32::MIN).ceil() as i32 - left + 1;
        let y0 = bound(|p| p.y, f32::min, f32::MAX).floor() as i32 - top - 1;
        let y1 = bound(|p| p.y, f32::max, f32::MIN).ceil() as i32 - top + 1;
        let within = |at: i32, most: u32| (at.max(0) as usize).min(most as usize);
        let (x0, x1) = (within(x0, width), within(x1, width));
        for y in within(y0, height)..within(y1, height) {
            let from = y * stride;
            if let Some(run) = samples.get_mut(from + x0 * channels..from + x1 * channels) {
                run.fill(0);
            }
        }
    }
    let mut rgb = Vec::with_capacity(row_length * height as usize);
    for row in samples.chunks(stride.max(1)) {
        rgb.extend_from_slice(row.get(..row_length).unwrap_or_default());
    }
    let words = PageText::read(page, geometry)?.words(areas);
    Ok(Picture { width, height, rgb, area: geometry.whole, words })
}
