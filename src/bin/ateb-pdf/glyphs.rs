//! What a page draws, as the second engine sees it: glyphs with their places, and pictures and
//! line art under given areas. Patterns, soft masks and the glyphs of drawn fonts are entered
//! too.

use crate::page::{Place, contains, unopened};
use ateb::{domain::mark::Quad, redact::protocol::Failure};
use hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData,
    ImageDrawProps, InterpreterCache, InterpreterSettings, LumaData, Paint, SoftMask,
    font::{Glyph as EngineGlyph, GlyphRun},
    hayro_cmap::BfString,
    hayro_syntax::{self, LoadPdfError, Pdf, object::Dict, page::Page},
    interpret_page,
    kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape, Vec2},
    pattern::Pattern,
};
use std::{
    cell::RefCell,
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// How deep patterns, masks and glyph procedures are entered.
const DEEPEST: u32 = 8;

/// Everything of interest that one page draws, in user space.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    pub(crate) glyphs: Vec<Glyph>,
    /// What was painted besides glyphs, with the number of glyphs drawn before each.
    pub(crate) boxes: Vec<Filled>,
    /// Texts that stand in the drawing instead of what it shows, or beside it.
    pub(crate) said: Vec<Vec<u8>>,
    /// How many pieces of line art there are.
    pub(crate) paths: usize,
    /// How many pictures there are.
    pub(crate) images: usize,
    /// Pictures with more than one colour under an area: the number of the area.
    pub(crate) pictures: Vec<usize>,
    /// Line art that lies within an area and is no plain box: the number of the area.
    pub(crate) drawings: Vec<usize>,
    /// Whether a font or a picture could not be read, so that something may have gone unseen.
    pub(crate) incomplete: bool,
}

/// A glyph and how it is drawn.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    /// What it says; none when its font does not tell.
    pub(crate) text: Option<String>,
    pub(crate) place: Place,
    /// Which run of the page it belongs to.
    pub(crate) run: usize,
    /// Drawn without ink.
    pub(crate) invisible: bool,
    /// Drawn outside of what the page lets show.
    pub(crate) clipped: bool,
    /// Drawn by a pattern or a soft mask, where the place says little.
    pub(crate) indirect: bool,
    /// Red, green, blue and opacity, 0 to 1; none for patterns.
    pub(crate) colour: Option<[f32; 4]>,
}

/// The upright rectangle around something that was painted so that nothing shows through.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filled {
    pub(crate) area: Rect,
    /// As of a glyph; none for pictures and patterns.
    pub(crate) colour: Option<[f32; 4]>,
    pub(crate) is_picture: bool,
    /// How many glyphs were drawn before it.
    pub(crate) after: usize,
}

/// Opens a PDF with the second engine.
pub(crate) fn open(pdf: Vec<u8>) -> Result<Pdf, Failure> {
    let pdf = Arc::new(pdf);
    let pdf = Pdf::new(Arc::clone(&pdf)).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Failure::Encrypted,
        LoadPdfError::Invalid => unopened(&pdf),
    })?;
    match pdf.pages().len() {
        0 => Err(Failure::Broken),
        pages if pages > crate::page::MOST_PAGES => {
            Err(Failure::TooBig { what: format!("more than {} pages", crate::page::MOST_PAGES) })
        }
        _ => Ok(pdf),
    }
}

/// Reads pages of one document.
pub(crate) struct Reader<'a> {
    pdf: &'a Pdf,
    cache: InterpreterCache<'a>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(pdf: &'a Pdf) -> Self {
        Self { pdf, cache: InterpreterCache::new() }
    }

    /// What the page draws; `areas` are those under which pictures and line art are looked at.
    pub(crate) fn read(&self, page: &Page<'a>, areas: &[Quad]) -> Drawn {
        self.watch(page, areas, false)
    }

    /// What the page draws, with what covers what, and the texts that are not drawn.
    pub(crate) fn read_closely(&self, page: &Page<'a>) -> Drawn {
        self.watch(page, &[], true)
    }

    fn watch(&self, page: &Page<'a>, areas: &[Quad], closely: bool) -> Drawn {
        let everything = Rect::new(-1e7, -1e7, 1e7, 1e7);
        let incomplete = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&incomplete);
        let settings = InterpreterSettings {
            warning_sink: Arc::new(move |_| heard.store(true, Ordering::Relaxed)),
            ..InterpreterSettings::default()
        };
        let mut context =
            Context::new(Affine::IDENTITY, everything, &self.cache, self.pdf.xref(), settings);
        let mut watcher = Watcher {
            drawn: Drawn::default(),
            areas,
            watches: closely,
            runs: 0,
            deep: 0,
            entered: HashSet::new(),
            indirect: false,
            clips: Vec::new(),
            groups: Vec::new(),
        };
        interpret_page(page, &mut context, &mut watcher);
        watcher.drawn.incomplete = incomplete.load(Ordering::Relaxed);
        watcher.drawn
    }
}

struct Watcher<'b> {
    drawn: Drawn,
    areas: &'b [Quad],
    /// Whether what covers what is of interest.
    watches: bool,
    runs: usize,
    deep: u32,
    /// Patterns and masks that have been entered.
    entered: HashSet<u128>,
    indirect: bool,
    /// What the page lets show, for each clip that is open.
    clips: Vec<Rect>,
    /// Whether what lies below shows through, for each group that is open.
    groups: Vec<bool>,
}

/// A path of more pieces than this is line art, not boxes.
const MOST_PIECES: usize = 64;
/// A line thinner than this hides nothing.
const THINNEST: f64 = 3.0;
/// A paint with less opacity than this lets what is under it show.
const OPAQUE: f32 = 0.9;

impl Watcher<'_> {
    /// Keeps in mind that something was painted over what was drawn before.
    fn cover(&mut self, area: Rect, colour: Option<[f32; 4]>, is_picture: bool) {
        let seen = self.clips.last().map_or(area, |clip| area.intersect(*clip));
        let shows_through = self.groups.iter().any(|through| *through)
            || colour.is_some_and(|[_, _, _, opacity]| opacity < OPAQUE);
        if self.indirect || self.deep > 0 || shows_through || seen.width().min(seen.height()) < 1.0
        {
            return;
        }
        let after = self.drawn.glyphs.len();
        self.drawn.boxes.push(Filled { area: seen, colour, is_picture, after });
    }

    /// The boxes that a path is made of, one for each of its pieces.
    fn cover_path(&mut self, path: &BezPath, props: &DrawProps<'_>, mode: &DrawMode) {
        if props.soft_mask.is_some() || props.blend_mode != BlendMode::Normal {
            return;
        }
        let thick = match mode {
            DrawMode::Fill(_) => 0.0,
            DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) => {
                f64::from(stroke.line_width) * props.transform.determinant().abs().sqrt()
            }
            DrawMode::Invisible => return,
        };
        if matches!(mode, DrawMode::Stroke(_)) && thick < THINNEST {
            return;
        }
        let colour = colour_of(&props.paint);
        for piece in
            path.elements().chunk_by(|_, next| !matches!(next, PathEl::MoveTo(_))).take(MOST_PIECES)
        {
            if piece.len() > 12 {
                continue;
            }
            let bounds = (props.transform * BezPath::from_vec(piece.to_vec())).bounding_box();
            self.cover(bounds.inflate(thick / 2.0, thick / 2.0), colour, false);
        }
    }

    /// A picture hides what was drawn before it, when nothing of it shows through.
    fn cover_picture(&mut self, image: &Image<'_, '_>, props: &ImageDrawProps<'_>) {
        let Image::Raster(raster) = image else { return };
        if props.soft_mask.is_some() || props.blend_mode != BlendMode::Normal {
            return;
        }
        let size = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let area = props.transform.transform_rect_bbox(size);
        let hides = self
            .drawn
            .glyphs
            .iter()
            .any(|glyph| area.contains(Point::from(glyph.place.at(0.5, 0.25))));
        let mut shows_through = false;
        if hides {
            raster.with_rgba(
                |_, alpha| {
                    shows_through = alpha.is_some_and(|alpha| {
                        let thin = alpha.data.iter().filter(|value| **value < 230).count();
                        thin * 50 > alpha.data.len()
                    });
                },
                Some((64, 64)),
            );
        }
        if !shows_through {
            self.cover(area, None, true);
        }
    }
    fn enter(&mut self, key: u128, work: impl FnOnce(&mut Self)) {
        if self.deep < DEEPEST && self.entered.insert(key) {
            let before = std::mem::replace(&mut self.indirect, true);
            self.deep += 1;
            work(self);
            self.deep -= 1;
            self.indirect = before;
        }
    }

    fn enter_paint(&mut self, paint: &Paint<'_>) {
        if let Paint::Pattern(pattern) = paint
            && let Pattern::Tiling(tiling) = &**pattern
        {
            self.enter(pattern.cache_key(), |watcher| {
                // What cannot be entered draws nothing.
                let _ = tiling.interpret(watcher, tiling.matrix, false);
            });
        }
    }

    fn enter_mask(&mut self, mask: Option<&SoftMask<'_>>) {
        if let Some(mask) = mask {
            self.enter(mask.cache_key(), |watcher| mask.interpret(watcher));
        }
    }

    fn repeats(&self, run: &[Glyph]) -> bool {
        let Some(from) = self.drawn.glyphs.len().checked_sub(run.len()) else { return false };
        let before = self.drawn.glyphs.get(from..).unwrap_or_default();
        before.iter().zip(run).all(|(a, b)| {
            let em = b.place.up.0.hypot(b.place.up.1);
            let apart =
                (a.place.origin.0 - b.place.origin.0).hypot(a.place.origin.1 - b.place.origin.1);
            a.text == b.text && apart < 0.15 * em
        })
    }

    fn look_at_picture(&mut self, image: &Image<'_, '_>, transform: Affine) {
        if transform.determinant().abs() < 1e-12 {
            return;
        }
        let inverse = transform.inverse();
        let touched: Vec<usize> = self
            .areas
            .iter()
            .enumerate()
            .filter(|(_, area)| {
                let [left, bottom, right, top] = area.bounds();
                let on_image = inverse.transform_rect_bbox(Rect::new(left, bottom, right, top));
                let whole =
                    Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
                let overlap = on_image.intersect(whole);
                overlap.width() > 0.0 && overlap.height() > 0.0
            })
            .map(|(number, _)| number)
            .collect();
        if touched.is_empty() {
            return;
        }
        let areas = self.areas;
        let found = RefCell::new(Vec::new());
        let look = |width: u32, height: u32, scale: (f32, f32), data: &[u8], bytes: usize| {
            let pixels =
                transform * Affine::scale_non_uniform(f64::from(scale.0), f64::from(scale.1));
            for number in &touched {
                if let Some(area) = areas.get(*number)
                    && !is_constant(area, pixels, (width, height), data, bytes)
                {
                    found.borrow_mut().push(*number);
                }
            }
        };
        let luma = |data: &LumaData| {
            look(data.width, data.height, data.scale_factors, &data.data, 1);
        };
        match image {
            Image::Stencil(stencil) => stencil.with_stencil(|data, _| luma(&data), None),
            Image::Raster(raster) => raster.with_rgba(
                |data, alpha| {
                    if let Some(alpha) = &alpha {
                        luma(alpha);
                    }
                    match &data {
                        ImageData::Luma(data) => luma(data),
                        ImageData::Rgb(data) => {
                            look(data.width, data.height, data.scale_factors, &data.data, 3);
                        }
                    }
                },
                None,
            ),
        }
        self.drawn.pictures.extend(found.into_inner());
    }
}

/// Whether all pixels that lie wholly in the area have one colour.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels are clamped to the picture first"
)]
fn is_constant(
    area: &Quad,
    pixels: Affine,
    (width, height): (u32, u32),
    data: &[u8],
    bytes: usize,
) -> bool {
    if pixels.determinant().abs() < 1e-12 {
        return true;
    }
    let [left, bottom, right, top] = area.bounds();
    let rows = pixels.inverse().transform_rect_bbox(Rect::new(left, bottom, right, top));
    let clamp = |at: f64, most: u32| at.clamp(0.0, f64::from(most)) as u32;
    let (x0, x1) = (clamp(rows.x0.floor(), width), clamp(rows.x1.ceil(), width));
    let (y0, y1) = (clamp(rows.y0.floor(), height), clamp(rows.y1.ceil(), height));
    let mut first: Option<&[u8]> = None;
    for y in y0..y1 {
        for x in x0..x1 {
            let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
            let inside = corners.iter().all(|(dx, dy)| {
                let point = pixels * Point::new(f64::from(x) + dx, f64::from(y) + dy);
                contains(area, (point.x, point.y))
            });
            let at = (y as usize * width as usize + x as usize) * bytes;
            let Some(pixel) = data.get(at..at + bytes).filter(|_| inside) else { continue };
            match first {
                None => first = Some(pixel),
                Some(colour) if colour == pixel => {}
                Some(_) => return false,
            }
        }
    }
    true
}

/// What a glyph says; none when its font does not tell.
fn text_of(glyph: &EngineGlyph<'_>) -> Option<String> {
    let text = glyph.as_unicode().map(|unicode| match unicode {
        BfString::Char(c) => c.to_string(),
        BfString::String(text) => text,
    });
    text.filter(|text| !text.is_empty() && !text.starts_with('\0'))
}

fn colour_of(paint: &Paint<'_>) -> Option<[f32; 4]> {
    match paint {
        Paint::Color(colour) => Some(colour.to_rgba().components()),
        Paint::Pattern(_) => None,
    }
}

impl<'a> Device<'a> for Watcher<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.enter_paint(&props.paint);
        self.enter_mask(props.soft_mask.as_ref());
        let bounds = (props.transform * path.clone()).bounding_box();
        self.drawn.paths += 1;
        let plain = path.elements().len() <= 12;
        if self.watches {
            self.cover_path(path, &props, mode);
        }
        if !plain && !matches!(mode, DrawMode::Invisible) {
            for (number, area) in self.areas.iter().enumerate() {
                let corners = [(bounds.x0, bounds.y0), (bounds.x1, bounds.y1)];
                if corners.iter().all(|corner| contains(area, *corner)) {
                    self.drawn.drawings.push(number);
                }
            }
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let bounds = clip.path.bounding_box();
        self.clips.push(self.clips.last().map_or(bounds, |outer| outer.intersect(bounds)));
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend: BlendMode,
    ) {
        self.groups.push(opacity < OPAQUE || mask.is_some() || blend != BlendMode::Normal);
        self.enter_mask(mask.as_ref());
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let Some(properties) = properties.filter(|_| self.watches) else { return };
        for key in [b"ActualText".as_slice(), b"Alt", b"E"] {
            if let Some(text) = properties.get::<hayro_syntax::object::String<'_>>(key) {
                self.drawn.said.push(text.as_bytes().to_vec());
            }
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.enter_paint(&props.paint);
        self.enter_mask(props.soft_mask.as_ref());
        let colour = colour_of(&props.paint);
        let mut glyphs = Vec::with_capacity(run.glyphs().len());
        // What a code says takes long to look up, and a run has one font.
        let mut said: Vec<(u32, Option<String>)> = Vec::new();
        for glyph in run.glyphs() {
            let transform = props.transform * glyph.transform();
            let advance = match &**glyph {
                EngineGlyph::Outline(outline) => outline.advance_width(),
                EngineGlyph::Type3(drawn) => drawn.advance_width(),
            };
            let vector = |x: f64, y: f64| -> Vec2 {
                (transform * Point::new(x, y)) - (transform * Point::ZERO)
            };
            let (origin, along, up) = (
                transform * Point::ZERO,
                vector(f64::from(advance.unwrap_or(500.0)), 0.0),
                vector(0.0, 1000.0),
            );
            let code = glyph.char_code();
            let text = if let Some((_, text)) = said.iter().find(|(known, _)| *known == code) {
                text.clone()
            } else {
                let text = text_of(glyph);
                if said.len() < 256 {
                    said.push((code, text.clone()));
                }
                text
            };
            glyphs.push(Glyph {
                text,
                place: Place {
                    origin: (origin.x, origin.y),
                    advance: (along.x, along.y),
                    up: (up.x, up.y),
                },
                run: self.runs,
                invisible: matches!(mode, DrawMode::Invisible),
                clipped: !self.clips.last().is_none_or(|clip| {
                    clip.inflate(1.0, 1.0).contains(origin + along / 2.0 + up / 4.0)
                }),
                indirect: self.indirect,
                colour,
            });
            if let EngineGlyph::Type3(drawn) = &**glyph
                && self.deep < DEEPEST
            {
                self.deep += 1;
                drawn.interpret(self, props.transform, glyph.transform(), &props.paint);
                self.deep -= 1;
            }
        }
        // Filled and then outlined, or struck twice to look bold: one text, not two.
        if !self.repeats(&glyphs) {
            self.runs += 1;
            self.drawn.glyphs.append(&mut glyphs);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.drawn.images += 1;
        self.enter_mask(props.soft_mask.as_ref());
        if let Image::Stencil(stencil) = &image {
            let mut paint = None;
            stencil.with_stencil(|_, with| paint = Some(with.clone()), Some((1, 1)));
            if let Some(paint) = paint {
                self.enter_paint(&paint);
            }
        }
        if self.watches {
            self.cover_picture(&image, &props);
        }
        if !self.indirect {
            self.look_at_picture(&image, props.transform);
        }
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }
}
