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
    let allowed = if lossy { LOSS } else { 8 };
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
        Picture::Gif => 0.2,
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

/// Whether an area holds black, and white letters on it, and no other colour.
fn is_burnt(picture: &RgbaImage, [left, top, right, bottom]: [u32; 4], lossy: bool) -> bool {
    let (mut black, mut all) = (0_u64, 0_u64);
    for y in top..bottom {
        for x in left..right {
            let Some(pixel) = picture.get_pixel_checked(x, y) else { return false };
            let [red, green, blue, alpha] = pixel.0;
            let dark = red.max(green).max(blue) <= if lossy { 60 } else { 2 };
            let plain = red.abs_diff(green).max(green.abs_diff(blue)) <= if lossy { 40 } else { 2 };
            let light = red.min(green).min(blue) >= 253;
            // Between black and white a lossy packing leaves greys around the letters.
            if alpha != 255 || !(dark || light || (lossy && plain)) {
                return false;
            }
            black += u64::from(dark);
            all += 1;
        }
    }
    black * 10 >= all * 6
}

/// Whether a file holds more than pixels need; nothing when it cannot be followed.
fn holds_more(kind: Picture, bytes: &[u8]) -> Option<bool> {
    let four = |at: usize| -> Option<[u8; 4]> { bytes.get(at..at + 4)?.try_into().ok() };
    match kind {
        Picture::Jpeg => {
            let mut at = 2;
            while *bytes.get(at + 1)? != 0xda {
                let marker = *bytes.get(at + 1)?;
                // Tables, the frame, JFIF and Adobe's note on colours.
                if !matches!(marker, 0xc0 | 0xc1 | 0xc2 | 0xc4 | 0xdb | 0xdd | 0xe0 | 0xee) {
                    return Some(true);
                }
                at +=
                    2 + usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
            }
            let ends = bytes.windows(2).filter(|pair| *pair == [0xff, 0xd9]).count();
            Some(ends != 1 || !bytes.ends_with(&[0xff, 0xd9]))
        }
        Picture::Png => {
            let mut at = 8;
            loop {
                let length = usize::try_from(u32::from_be_bytes(four(at)?)).ok()?;
                let name = four(at + 4)?;
                if !matches!(&name, b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND") {
                    return Some(true);
                }
                at += 12 + length;
                if &name == b"IEND" {
                    return Some(at != bytes.len());
                }
            }
        }
        Picture::Gif => {
            // No comment and no application but the one that plays.
            let more = bytes.windows(3).any(|w| w == [0x21, 0xfe, 0x00]);
            Some(more || !bytes.ends_with(&[0x3b]))
        }
        Picture::Webp => {
            let size = usize::try_from(u32::from_le_bytes(four(4)?)).ok()?;
            let known = bytes.get(12..16).is_some_and(|name| name == b"VP8L");
            Some(!known || size + 8 != bytes.len())
        }
        Picture::Tiff => {
            let at = usize::try_from(u32::from_le_bytes(four(4)?)).ok()?;
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
            Some(u32::from_le_bytes(four(at + 2 + usize::from(count) * 12)?) != 0)
        }
        Picture::Heic => None,
        Picture::Bmp => Some(!bytes.starts_with(b"BM")),
    }
}
