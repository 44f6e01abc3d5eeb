//! Pictures, read segment by segment and pixel by pixel.

use crate::{
    domain::mark::{Mark, Marks, Place},
    redact::{
        media::Picture,
        protocol::{Problem, Verification},
    },
};
use image::{ImageDecoder, ImageFormat, ImageReader, Limits, RgbaImage};
use std::io::Cursor;

/// How far a pixel may be off where nothing was drawn, for packings that lose a little.
const LOSS: u8 = 40;
/// How many of them may be off by more, as a share of all.
const MOST_OFF: f64 = 0.01;
/// How far around a mark a packing may reach, in pixels.
const AROUND: u32 = 18;

/// Holds a picture against what it was made from.
pub(super) fn check(kind: Picture, original: &[u8], copy: &[u8], marks: &Marks) -> Verification {
    let mut found = Verification { pages: 1, ..Verification::default() };
    let mut say = |what: &str, mark: Option<usize>| {
        found.problems.push(Problem { mark, ..Problem::at(what, "picture") });
    };
    if holds_more(kind, copy) != Some(false) {
        say("unexpected_part", None);
    }
    let (Some(before), Some(after)) = (pixels(original, kind), pixels(copy, kind)) else {
        say("cannot_be_read", None);
        return found;
    };
    if before.dimensions() != after.dimensions() {
        say("page_size_differs", None);
        return found;
    }
    let (width, height) = after.dimensions();
    let lossy = kind == Picture::Jpeg;
    let mut covered = vec![false; (width as usize) * (height as usize)];
    for (id, mark) in marks.numbered() {
        for area in areas(mark, width, height) {
            if !is_burnt(&after, area, lossy) {
                say("picture_under_mark", Some(id));
            }
            let reach = if lossy { AROUND } else { 0 };
            let [left, top, right, bottom] = area;
            for y in top.saturating_sub(reach)..(bottom + reach).min(height) {
                for x in left.saturating_sub(reach)..(right + reach).min(width) {
                    if let Some(place) = covered.get_mut(y as usize * width as usize + x as usize) {
                        *place = true;
                    }
                }
            }
        }
    }
    let allowed = match kind {
        Picture::Jpeg => LOSS,
        Picture::Gif => 72,
        _ => 0,
    };
    let pairs = before.pixels().zip(after.pixels()).zip(&covered);
    let off = pairs
        .filter(|((was, is), covered)| {
            let (was, is) = (was.0, is.0);
            // What cannot be seen has no colour.
            let unseen = was.last() == Some(&0) && is.last() == Some(&0);
            !**covered && !unseen && was.iter().zip(is).any(|(a, b)| a.abs_diff(b) > allowed)
        })
        .count();
    // A palette of a GIF is chosen anew.
    let most = match kind {
        Picture::Jpeg => MOST_OFF,
        Picture::Gif => 0.05,
        _ => 0.0,
    };
    #[expect(clippy::cast_precision_loss, reason = "a share of pixels")]
    let share = off as f64 / covered.len().max(1) as f64;
    if share > most {
        say("picture_changed_outside_marks", None);
    }
    found
}

fn pixels(bytes: &[u8], kind: Picture) -> Option<RgbaImage> {
    let format = match kind {
        Picture::Jpeg => ImageFormat::Jpeg,
        Picture::Png => ImageFormat::Png,
        Picture::Tiff => ImageFormat::Tiff,
        Picture::Gif => ImageFormat::Gif,
        Picture::Webp => ImageFormat::WebP,
        Picture::Bmp => ImageFormat::Bmp,
        Picture::Heic => return None,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(256 << 20);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut picture = image::DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    Some(picture.to_rgba8())
}

/// The pixels that a mark covers for certain: left, top, right and bottom.
fn areas(mark: &Mark, width: u32, height: u32) -> Vec<[u32; 4]> {
    let side = |at: f64, most: u32| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held within the sides of the picture"
        )]
        let at = at.clamp(0.0, f64::from(most)) as u32;
        at
    };
    match &mark.place {
        Place::Page { .. } => vec![[0, 0, width, height]],
        Place::Quads { quads, .. } => quads
            .iter()
            .map(|quad| {
                let [left, top, right, bottom] = quad.bounds();
                [
                    side(left.floor(), width),
                    side(top.floor(), height),
                    side(right.ceil(), width),
                    side(bottom.ceil(), height),
                ]
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The most that a label is high, in pixels.
const LABEL: u32 = 46;

/// Whether an area holds black, and at most one low band of white letters in its middle.
fn is_burnt(picture: &RgbaImage, [left, top, right, bottom]: [u32; 4], lossy: bool) -> bool {
    let (dark, light) = if lossy { (60, 110) } else { (2, 2) };
    let mut band: Option<[u32; 4]> = None;
    let (mut black, mut all) = (0_u64, 0_u64);
    for y in top..bottom {
        for x in left..right {
            let Some(pixel) = picture.get_pixel_checked(x, y) else { return false };
            let [red, green, blue, alpha] = pixel.0;
            let brightest = red.max(green).max(blue);
            let coloured =
                red.abs_diff(green).max(green.abs_diff(blue)) > if lossy { 40 } else { 2 };
            let plain = lossy || brightest <= dark || red.min(green).min(blue) >= 253;
            if alpha != 255 || (coloured && brightest > light) || !plain {
                return false;
            }
            if brightest > light {
                let [x0, y0, x1, y1] = band.unwrap_or([x, y, x, y]);
                band = Some([x0.min(x), y0.min(y), x1.max(x), y1.max(y)]);
            }
            black += u64::from(brightest <= dark);
            all += 1;
        }
    }
    let middle = band.is_none_or(|[x0, y0, x1, y1]| {
        let across = (x0 + x1 + 1).abs_diff(left + right);
        let down = (y0 + y1 + 1).abs_diff(top + bottom);
        // Letters are not as wide as the boxes they stand in.
        y1 - y0 < LABEL && across <= 48 && down <= 48
    });
    middle && black * 10 >= all * 6
}

/// Whether a file holds more than pixels need; nothing when it cannot be followed.
pub(super) fn holds_more(kind: Picture, bytes: &[u8]) -> Option<bool> {
    match kind {
        Picture::Jpeg => jpeg_holds_more(bytes),
        Picture::Png => png_holds_more(bytes),
        Picture::Gif => gif_holds_more(bytes),
        Picture::Tiff => tiff_holds_more(bytes),
        Picture::Webp => {
            let size = usize::try_from(u32::from_le_bytes(four(bytes, 4)?)).ok()?;
            let known = bytes.get(12..16).is_some_and(|name| name == b"VP8L");
            Some(!known || size + 8 != bytes.len())
        }
        Picture::Bmp => {
            let size = usize::try_from(u32::from_le_bytes(four(bytes, 2)?)).ok()?;
            Some(!bytes.starts_with(b"BM") || size != bytes.len())
        }
        Picture::Heic => None,
    }
}

fn four(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    bytes.get(at..at + 4)?.try_into().ok()
}

fn jpeg_holds_more(bytes: &[u8]) -> Option<bool> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if bytes.get(at) != Some(&0xff) {
            return None;
        }
        if marker == 0xd9 {
            return Some(at + 2 != bytes.len());
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let says = bytes.get(at + 4..at + 2 + length)?;
        // Tables, frames, scans, the size of a dot and how the colours are meant.
        let plain = match marker {
            0xc0..=0xcf | 0xda..=0xdd => true,
            0xe0 => says.len() == 14 && says.starts_with(b"JFIF\0") && says.ends_with(&[0, 0]),
            0xee => says.len() == 12 && says.starts_with(b"Adobe"),
            _ => false,
        };
        if !plain {
            return Some(true);
        }
        at += 2 + length;
        if marker == 0xda {
            // Packed pixels: a lead byte in them is followed by nought or a restart.
            while !matches!((bytes.get(at)?, bytes.get(at + 1)?), (0xff, 1..=0xcf | 0xd8..=0xfe)) {
                at += 1;
            }
        }
    }
}

fn png_holds_more(bytes: &[u8]) -> Option<bool> {
    let mut at = 8;
    loop {
        let length = usize::try_from(u32::from_be_bytes(four(bytes, at)?)).ok()?;
        let name = four(bytes, at + 4)?;
        let numbers = matches!(&name, b"gAMA" | b"sRGB" | b"cHRM" | b"pHYs" | b"sBIT");
        let pixels = matches!(&name, b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND");
        let plain = pixels || (numbers && length <= 32);
        if !plain {
            return Some(true);
        }
        at += 12 + length;
        if &name == b"IEND" {
            return Some(at != bytes.len());
        }
    }
}

fn gif_holds_more(bytes: &[u8]) -> Option<bool> {
    let table = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) };
    let blocks = |mut at: usize| -> Option<usize> {
        while *bytes.get(at)? != 0 {
            at += 1 + usize::from(*bytes.get(at)?);
        }
        Some(at + 1)
    };
    let mut at = 13 + table(*bytes.get(10)?);
    loop {
        match *bytes.get(at)? {
            0x2c => at = blocks(at + 11 + table(*bytes.get(at + 9)?))?,
            0x21 => {
                let end = blocks(at + 2)?;
                let times = bytes.get(at + 1) == Some(&0xf9) && end - at == 8;
                let again = bytes.get(at + 3..at + 14) == Some(b"NETSCAPE2.0") && end - at == 19;
                if !times && !again {
                    return Some(true);
                }
                at = end;
            }
            0x3b => return Some(at + 1 != bytes.len()),
            _ => return None,
        }
    }
}

fn tiff_holds_more(bytes: &[u8]) -> Option<bool> {
    let at = usize::try_from(u32::from_le_bytes(four(bytes, 4)?)).ok()?;
    let count = u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?);
    for entry in 0..usize::from(count) {
        let place = at + 2 + entry * 12;
        let tag = u16::from_le_bytes(bytes.get(place..place + 2)?.try_into().ok()?);
        let plain = matches!(
            tag,
            256..=259 | 262 | 273 | 277..=279 | 282..=284 | 296 | 317 | 320 | 338 | 339
        );
        if !plain {
            return Some(true);
        }
    }
    Some(u32::from_le_bytes(four(bytes, at + 2 + usize::from(count) * 12)?) != 0)
}
