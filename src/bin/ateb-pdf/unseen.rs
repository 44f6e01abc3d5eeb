//! Text that a page draws and nobody sees: under something painted later, in the colour of what it
//! stands on, beside the page, outside of what the page lets show, or without ink.
//!
//! Where text stands and what is painted over it only makes it suspect. The page is drawn, and a
//! letter that the pixels show is seen, whatever was painted.

use crate::{
    glyphs::{self, Drawn, Filled, Glyph, Reader},
    page::Place,
    text::{self, Gap},
};
use ateb::{domain::mark::Quad, redact::protocol::Failure};
use hayro::{
    RenderCache, RenderSettings, render_into,
    vello_cpu::{
        Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit,
        color::{AlphaColor, Srgb},
    },
};
use hayro_interpret::{
    InterpreterSettings,
    hayro_syntax::page::Page,
    kurbo::{Affine, Point, Rect},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Why a letter is not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    /// Something was painted over it, or it has the colour of a box that it stands on.
    UnderBox,
    /// White on white.
    SameColour,
    /// Beside the page.
    OffPage,
    /// Without ink, or outside of what the page lets show.
    Invisible,
    /// Without ink over what a scan or a drawing shows: what a reader of scans wrote there.
    Layer,
}

impl Why {
    /// As inspection names it; nothing for what stays.
    pub(crate) const fn kind(self) -> Option<&'static str> {
        match self {
            Self::UnderBox => Some("text_under_box"),
            Self::SameColour => Some("same_colour_text"),
            Self::OffPage => Some("off_page_text"),
            Self::Invisible => Some("invisible_text"),
            Self::Layer => None,
        }
    }
}

/// A glyph that is not seen, by its number.
pub(crate) type Unseen = (usize, Why);

/// The least letters of one kind on a page that are worth a word.
const FEWEST: usize = 2;
/// Pixels of one colour may differ by this much, of 255.
const ALIKE: u8 = 12;
/// The most pixels of a page that are drawn.
const MOST_PIXELS: f64 = 4e6;

/// How far beside the page the middle of a letter is, in points, before it is told of. Cutting takes
/// out all whose middle is beside it, and may move what stays by as much.
const BESIDE: f64 = 0.5;

/// The glyphs of the page that nobody sees, in the order in which they are drawn.
pub(crate) fn on<'a>(page: &'a Page<'a>, drawn: &Drawn) -> Vec<Unseen> {
    among(page, drawn, BESIDE)
}

/// Whether a letter lies beside the page, where no reader looks and any program finds it.
pub(crate) fn has_text_beside(page: &Page<'_>, drawn: &Drawn) -> bool {
    let crop = page.intersected_crop_box();
    let near = Rect::new(crop.x0, crop.y0, crop.x1, crop.y1).inflate(BESIDE, BESIDE);
    let letters = drawn.glyphs.iter().filter(|glyph| !glyph.indirect && !is_blank(glyph));
    letters.filter(|glyph| is_letter(glyph)).any(|glyph| !near.contains(middle(glyph)))
}

/// The same, with what is beside the page by more than `beside` points.
fn among<'a>(page: &'a Page<'a>, drawn: &Drawn, beside: f64) -> Vec<Unseen> {
    let crop = page.intersected_crop_box();
    let visible = Rect::new(crop.x0, crop.y0, crop.x1, crop.y1);
    let near = visible.inflate(beside, beside);
    let scanned = scanned(drawn, &visible);
    let covers = Covers::new(&drawn.boxes);
    let mut suspects: Vec<Unseen> = Vec::new();
    let mut found: Vec<Unseen> = Vec::new();
    for (at, glyph) in drawn.glyphs.iter().enumerate() {
        if glyph.indirect || is_blank(glyph) {
            continue;
        }
        let middle = middle(glyph);
        if !near.contains(middle) {
            found.push((at, Why::OffPage));
        } else if glyph.invisible || (glyph.clipped && glyph.text.is_some()) {
            if scanned && glyph.invisible {
                found.push((at, Why::Layer));
            } else {
                suspects.push((at, Why::Invisible));
            }
        } else if let Some(why) = covers.suspects(at, glyph, middle, scanned) {
            suspects.push((at, why));
        }
    }
    if !suspects.is_empty() {
        let sizes = suspects.iter().filter_map(|(at, _)| drawn.glyphs.get(*at)).map(em);
        let pixels = Pixels::of(page, &visible, sizes.fold(f64::MAX, f64::min));
        for (at, why) in suspects {
            let Some(glyph) = drawn.glyphs.get(at) else { continue };
            // Of a letter that is cut off a part may show.
            let whole = why == Why::Invisible || !is_letter(glyph);
            match (pixels.is_plain(glyph, whole), why) {
                (Some(true), why) => found.push((at, why)),
                (Some(false), Why::Invisible) if glyph.invisible => found.push((at, Why::Layer)),
                // Too small to be judged.
                (None, Why::Invisible) => found.push((at, why)),
                _ => {}
            }
        }
    }
    found.sort_unstable();
    worth_a_word(drawn, found)
}

/// Leaves out what is a stray stop or dash, or a single letter that another one touches.
fn worth_a_word(drawn: &Drawn, mut found: Vec<Unseen>) -> Vec<Unseen> {
    let mut letters: BTreeMap<Why, usize> = BTreeMap::new();
    for (at, why) in &found {
        let says = drawn.glyphs.get(*at).is_some_and(is_letter);
        *letters.entry(*why).or_default() += usize::from(says);
    }
    found.retain(|(_, why)| {
        let least = if matches!(why, Why::UnderBox | Why::SameColour) { FEWEST } else { 1 };
        letters.get(why).is_some_and(|count| *count >= least)
    });
    found
}

/// The words that these glyphs are of, for an excerpt.
pub(crate) fn said(drawn: &Drawn, is_meant: impl Fn(usize) -> bool) -> String {
    let letters = text::as_drawn(drawn);
    let mut said = String::new();
    for word in letters.chunk_by(|_, next| next.gap == Gap::None) {
        if word.iter().any(|letter| is_meant(letter.glyph)) {
            said.extend((!said.is_empty()).then_some(' '));
            said.extend(word.iter().map(|letter| letter.char));
        }
        if said.len() > 400 {
            break;
        }
    }
    said
}

/// What is to be taken out of one page because nobody sees it.
#[derive(Debug, Default)]
pub(crate) struct Unwanted {
    /// The places of letters, in runs that stand one behind the other.
    pub(crate) runs: Vec<Vec<Place>>,
    /// What they are, as inspection names it.
    pub(crate) kinds: BTreeSet<&'static str>,
    /// Whether the page draws line art, too.
    pub(crate) draws: bool,
}

/// What nobody sees, page by page. The layer of text over a scan stays, for it is how a scan is
/// read aloud and searched.
pub(crate) fn unwanted(pdf: Vec<u8>) -> Result<Vec<Unwanted>, Failure> {
    let pdf = glyphs::open(pdf)?;
    let reader = Reader::new(&pdf);
    let pages = pdf.pages().iter().map(|page| {
        let drawn = reader.read_closely(page);
        let mut unwanted = Unwanted { draws: drawn.paths > 0, ..Unwanted::default() };
        let mut before: Option<usize> = None;
        for (at, why) in among(page, &drawn, 0.0) {
            let (Some(kind), Some(glyph)) = (why.kind(), drawn.glyphs.get(at)) else { continue };
            unwanted.kinds.insert(kind);
            match unwanted.runs.last_mut() {
                Some(run) if before.is_some_and(|before| before + 1 == at) => run.push(glyph.place),
                _ => unwanted.runs.push(vec![glyph.place]),
            }
            before = Some(at);
        }
        unwanted
    });
    Ok(pages.collect())
}

/// Size of the font, in points.
pub(crate) fn em(glyph: &Glyph) -> f64 {
    glyph.place.up.0.hypot(glyph.place.up.1)
}

fn middle(glyph: &Glyph) -> Point {
    Point::from(glyph.place.at(0.5, 0.25))
}

pub(crate) fn is_blank(glyph: &Glyph) -> bool {
    glyph.text.as_deref().is_some_and(|text| text.chars().all(char::is_whitespace))
}

/// Letters and figures, and glyphs of which nothing is known.
fn is_letter(glyph: &Glyph) -> bool {
    glyph.text.as_deref().is_none_or(|text| text.chars().any(char::is_alphanumeric))
}

/// Whether pictures take up half of the page.
fn scanned(drawn: &Drawn, visible: &Rect) -> bool {
    let pictures = drawn.boxes.iter().filter(|painted| painted.is_picture);
    let area: f64 = pictures.map(|painted| painted.area.intersect(*visible).area()).sum();
    area > 0.5 * visible.area()
}

/// What was painted, by the rows of the page that it touches.
struct Covers<'a> {
    boxes: &'a [Filled],
    rows: HashMap<i32, Vec<usize>>,
    tall: Vec<usize>,
}

/// The height of a row, in points.
const ROW: f64 = 8.0;
/// What touches more rows than this is kept by itself.
const MOST_ROWS: i32 = 40;

#[expect(clippy::cast_possible_truncation, reason = "rows of a page, kept within bounds")]
fn row(y: f64) -> i32 {
    (y / ROW).floor().clamp(-1e6, 1e6) as i32
}

impl<'a> Covers<'a> {
    fn new(boxes: &'a [Filled]) -> Self {
        let mut covers = Self { boxes, rows: HashMap::new(), tall: Vec::new() };
        for (number, painted) in boxes.iter().enumerate() {
            let (first, last) = (row(painted.area.y0), row(painted.area.y1));
            if last - first > MOST_ROWS {
                covers.tall.push(number);
                continue;
            }
            for row in first..=last {
                covers.rows.entry(row).or_default().push(number);
            }
        }
        covers
    }

    /// The boxes around a point, in any order.
    fn around(&self, point: Point) -> impl Iterator<Item = (usize, &'a Filled)> {
        let near = self.rows.get(&row(point.y)).map(Vec::as_slice).unwrap_or_default();
        near.iter()
            .chain(&self.tall)
            .filter_map(|number| Some((*number, self.boxes.get(*number)?)))
            .filter(move |(_, painted)| painted.area.contains(point))
    }

    /// Why a glyph may not be seen.
    fn suspects(&self, at: usize, glyph: &Glyph, middle: Point, scanned: bool) -> Option<Why> {
        let mut ground: Option<(usize, &Filled)> = None;
        for (number, painted) in self.around(middle) {
            if painted.after > at {
                let scan = scanned && painted.is_picture;
                return Some(if scan { Why::Layer } else { Why::UnderBox });
            }
            if ground.is_none_or(|(before, _)| before < number) {
                ground = Some((number, painted));
            }
        }
        let colour = glyph.colour?;
        let [_, _, _, opacity] = colour;
        let ground = ground.map_or(Some(WHITE), |(_, painted)| painted.colour);
        match ground {
            Some(ground) if are_alike(colour, ground) && !is_white(ground) => Some(Why::UnderBox),
            // What was painted may have had another shape than its box: ask the pixels.
            _ if is_white(colour) || opacity < 0.1 => Some(Why::SameColour),
            _ => None,
        }
    }
}

const WHITE: [f32; 4] = [1.0; 4];

fn is_white(colour: [f32; 4]) -> bool {
    are_alike(colour, WHITE)
}

fn are_alike([r, g, b, _]: [f32; 4], [r2, g2, b2, _]: [f32; 4]) -> bool {
    (r - r2).abs() < 0.05 && (g - g2).abs() < 0.05 && (b - b2).abs() < 0.05
}

/// A page as it is seen, the right way up or not.
struct Pixels {
    map: Pixmap,
    to_pixels: Affine,
}

impl Pixels {
    /// Draws the page so that letters of this size can be told from paper.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the size of a picture, kept within bounds"
    )]
    fn of<'a>(page: &'a Page<'a>, visible: &Rect, smallest: f64) -> Self {
        let area = (visible.width() * visible.height()).max(1.0);
        let most = (MOST_PIXELS / area)
            .sqrt()
            .min(8_000.0 / visible.width().max(visible.height()).max(1.0));
        let scale = (12.0 / smallest.max(1.0)).clamp(1.0, 4.0).min(most);
        let size = |length: f64| (length * scale).ceil().clamp(1.0, 8_000.0) as u16;
        let (width, height) = (size(visible.width()), size(visible.height()));
        let to_pixels = Affine::scale(scale) * Affine::translate((-visible.x0, -visible.y0));
        let mut context = RenderContext::new(width, height);
        let settings = InterpreterSettings::default();
        let cache = RenderCache::new();
        let drawing = RenderSettings { hinting: false, ..RenderSettings::default() };
        render_into(page, &cache, &settings, &drawing, &mut context, to_pixels);
        context.flush();
        let mut map = Pixmap::new(width, height);
        let paper = AlphaColor::<Srgb>::WHITE;
        let ground =
            RasterizerSettings { target_init: TargetInit::Clear(paper), ..Default::default() };
        context.render_with(&mut map, &mut Resources::default(), ground);
        Self { map, to_pixels }
    }

    /// Whether there is one colour where the glyph is; nothing when that is too small to tell.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "pixels, kept within the picture first"
    )]
    fn is_plain(&self, glyph: &Glyph, whole: bool) -> Option<bool> {
        let body = body(&glyph.place, whole);
        let [left, bottom, right, top] = body.bounds();
        let area = self.to_pixels.transform_rect_bbox(Rect::new(left, bottom, right, top));
        let within = |at: f64, most: u16| at.clamp(0.0, f64::from(most)) as usize;
        let (width, height) = (self.map.width(), self.map.height());
        let (x0, x1) = (within(area.x0.floor(), width), within(area.x1.ceil(), width));
        let (y0, y1) = (within(area.y0.floor(), height), within(area.y1.ceil(), height));
        if x1 < x0 + 2 || y1 < y0 + 2 {
            return None;
        }
        let (mut least, mut most) = ([u8::MAX; 3], [u8::MIN; 3]);
        let rows = self.map.data().chunks(usize::from(width).max(1));
        for pixel in rows.take(y1).skip(y0).flat_map(|row| row.get(x0..x1).unwrap_or_default()) {
            let colours = [pixel.r, pixel.g, pixel.b];
            for ((least, most), colour) in least.iter_mut().zip(&mut most).zip(colours) {
                *least = colour.min(*least);
                *most = colour.max(*most);
            }
        }
        Some(least.iter().zip(&most).all(|(least, most)| most - least <= ALIKE))
    }
}

/// Where ink of the glyph must be: the strokes of letters cross their middle, a stop stands low.
fn body(place: &Place, whole: bool) -> Quad {
    let (along, above) =
        if whole { ((0.05, 0.95), (-0.2, 0.75)) } else { ((0.1, 0.9), (0.05, 0.5)) };
    place.band(along, above)
}
