//! What a page draws, as the second engine sees it: glyphs with their places, and pictures and
//! line art under given areas. Patterns, soft masks and the glyphs of drawn fonts are entered
//! too.

use crate::page::{Place, contains};
use ateb::{domain::mark::Quad, redact::protocol::Failure};
use hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData,
    ImageDrawProps, InterpreterCache, InterpreterSettings, LumaData, Paint, SoftMask,
    font::{Glyph as EngineGlyph, GlyphRun},
    hayro_cmap::BfString,
    hayro_syntax::{LoadPdfError, Pdf, page::Page},
    interpret_page,
    kurbo::{Affine, BezPath, Point, Rect, Shape, Vec2},
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
    /// The upright rectangles that were filled, with the number of glyphs drawn before each.
    pub(crate) boxes: Vec<Filled>,
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
    /// Drawn by a pattern or a soft mask, where the place says little.
    pub(crate) indirect: bool,
    /// Red, green, blue and opacity, 0 to 1; none for patterns.
    pub(crate) colour: Option<[f32; 4]>,
}

/// An upright rectangle of one colour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filled {
    pub(crate) area: Quad,
    pub(crate) colour: [f32; 4],
    /// How many glyphs were drawn before it.
    pub(crate) after: usize,
}

/// Opens a PDF with the second engine.
pub(crate) fn open(pdf: Vec<u8>) -> Result<Pdf, Failure> {
    let pdf = Pdf::new(pdf).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Failure::Encrypted,
        LoadPdfError::Invalid => Failure::Broken,
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
            runs: 0,
            deep: 0,
            entered: HashSet::new(),
            indirect: false,
        };
        interpret_page(page, &mut context, &mut watcher);
        watcher.drawn.incomplete = incomplete.load(Ordering::Relaxed);
        watcher.drawn
    }
}

struct Watcher<'b> {
    drawn: Drawn,
    areas: &'b [Quad],
    runs: usize,
    deep: u32,
    /// Patterns and masks that have been entered.
    entered: HashSet<u128>,
    indirect: bool,
}

impl Watcher<'_> {
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
        let plain = path.elements().len() <= 12;
        if let (true, DrawMode::Fill(_), Some(colour)) = (plain, mode, colour_of(&props.paint)) {
            let area = Quad::upright(bounds.x0, bounds.y0, bounds.x1, bounds.y1);
            self.drawn.boxes.push(Filled { area, colour, after: self.drawn.glyphs.len() });
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

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, mask: Option<SoftMask<'a>>, _: BlendMode) {
        self.enter_mask(mask.as_ref());
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.enter_paint(&props.paint);
        self.enter_mask(props.soft_mask.as_ref());
        let colour = colour_of(&props.paint);
        let mut glyphs = Vec::with_capacity(run.glyphs().len());
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
            let text = glyph.as_unicode().map(|unicode| match unicode {
                BfString::Char(c) => c.to_string(),
                BfString::String(text) => text,
            });
            glyphs.push(Glyph {
                text: text.filter(|text| !text.is_empty() && !text.starts_with('\0')),
                place: Place {
                    origin: (origin.x, origin.y),
                    advance: (along.x, along.y),
                    up: (up.x, up.y),
                },
                run: self.runs,
                invisible: matches!(mode, DrawMode::Invisible),
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
        if !self.indirect {
            self.look_at_picture(&image, props.transform);
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
