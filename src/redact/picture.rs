//! Pictures: decoded, cut, and written as pixels alone.

use super::{
    To, image as segments,
    inspect::{Action, Finding},
    media::Picture,
    protocol::{Cut, Cutting, Failure, OrFail, Removed},
};
use crate::domain::mark::{Mark, Marks, Place, Quad, Style};
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgba, RgbaImage,
    codecs::{bmp::BmpEncoder, gif::GifEncoder, png::PngEncoder, webp::WebPEncoder},
};
use std::io::Cursor;

/// The most that a picture may take when it is decoded: 256 MiB.
const MOST_MEMORY: u64 = 256 << 20;
/// The longest side, in pixels.
const LONGEST_SIDE: u32 = 30_000;
/// The side of the blocks that JPEG packs pixels in, with colours at half the resolution.
const BLOCK: u32 = 16;
/// The quality at which JPEG is packed again.
const QUALITY: u8 = 92;

fn format(kind: Picture) -> Result<ImageFormat, Failure> {
    Ok(match kind {
        Picture::Jpeg => ImageFormat::Jpeg,
        Picture::Png => ImageFormat::Png,
        Picture::Tiff => ImageFormat::Tiff,
        Picture::Gif => ImageFormat::Gif,
        Picture::Webp => ImageFormat::WebP,
        Picture::Bmp => ImageFormat::Bmp,
        Picture::Heic => {
            return Err(Failure::NotHandled { what: "HEIC pictures: save it as JPEG".to_owned() });
        }
    })
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

/// What went wrong, as far as it may be told.
fn failure(error: &image::ImageError) -> Failure {
    match error {
        image::ImageError::Limits(_) => {
            Failure::TooBig { what: "a picture of more pixels than is allowed".to_owned() }
        }
        image::ImageError::Unsupported(_) => {
            Failure::NotHandled { what: "a picture that is packed in a rare way".to_owned() }
        }
        _ => Failure::Broken,
    }
}

/// The picture the right way up.
fn decode(bytes: &[u8], kind: Picture) -> Result<DynamicImage, Failure> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format(kind)?);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(|error| failure(&error))?;
    if decoder.total_bytes() > MOST_MEMORY {
        return Err(Failure::TooBig {
            what: "a picture of more pixels than is allowed".to_owned(),
        });
    }
    let orientation = decoder.orientation().map_err(|error| failure(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| failure(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Width and height in pixels, the right way up.
pub(super) fn size(bytes: &[u8], kind: Picture) -> Result<(u32, u32), Failure> {
    let picture = decode(bytes, kind)?;
    Ok((picture.width(), picture.height()))
}

/// The picture the right way up and no wider than `widest`, written as pixels alone: photographs as
/// JPEG, all else as PNG.
pub(super) fn shown(bytes: &[u8], kind: Picture, widest: u32) -> Result<Vec<u8>, Failure> {
    let mut picture = decode(bytes, kind)?;
    if picture.width() > widest {
        let height = u64::from(picture.height()) * u64::from(widest) / u64::from(picture.width());
        let height = u32::try_from(height.max(1)).or_fail(Failure::Broken)?;
        picture = picture.resize_exact(widest, height, image::imageops::FilterType::Triangle);
    }
    let mut out = Cursor::new(Vec::new());
    let written = if kind == Picture::Jpeg {
        DynamicImage::from(picture.to_rgb8()).write_to(&mut out, ImageFormat::Jpeg)
    } else {
        picture.write_to(&mut out, ImageFormat::Png)
    };
    written.map_err(|error| failure(&error))?;
    Ok(out.into_inner())
}

/// Cuts what is marked. What is written has no metadata, for none is handed to who writes it.
pub(super) fn cut(
    bytes: &[u8],
    kind: Picture,
    marks: &Marks,
    to: To,
) -> Result<(Cut, Vec<u8>), Failure> {
    super::only_same(to, "a picture")?;
    for (id, mark) in marks.numbered() {
        let what = match &mark.place {
            Place::Quads { page: 1, .. } | Place::Page { page: 1 } => continue,
            Place::Quads { .. } | Place::Page { .. } => {
                "is on a page that the picture does not have"
            }
            _ => "is not one for a picture: mark an area, or the whole",
        };
        return Err(Failure::Marks { what: format!("mark {id} {what}") });
    }
    let mut cut = Cut { pages: 1, ..Cut::default() };
    cut.removed = inspect(bytes, kind)?
        .into_iter()
        .map(|finding| Removed::new(&finding.kind, finding.place))
        .collect();
    for (id, mark) in marks.numbered() {
        let places = if let Place::Quads { quads, .. } = &mark.place { quads.len() } else { 1 };
        cut.marks.push(Cutting { id, places, pages: vec![1] });
    }
    if kind == Picture::Tiff && cut.removed.iter().any(|one| one.kind == "extra_frame") {
        // The pages of a scan must not be lost without a word, and one is all that is written.
        let what = "a TIFF of more than one page: make it a PDF".to_owned();
        return Err(Failure::NotHandled { what });
    }
    let bytes = still(bytes, kind, marks)?;
    Ok((cut, bytes))
}

fn still(bytes: &[u8], kind: Picture, marks: &Marks) -> Result<Vec<u8>, Failure> {
    let mut picture = decode(bytes, kind)?;
    let grain = if kind == Picture::Jpeg { BLOCK } else { 1 };
    if picture.color().has_alpha() {
        let mut pixels = picture.to_rgba8();
        burn(&mut pixels, marks, grain);
        picture = pixels.into();
    } else if matches!(picture, DynamicImage::ImageLuma8(_)) && marks.0.is_empty() {
        // Grey stays grey where nothing is drawn on it.
    } else {
        let mut pixels = picture.to_rgba8();
        burn(&mut pixels, marks, grain);
        picture = DynamicImage::ImageRgba8(pixels).to_rgb8().into();
    }
    write(&picture, kind)
}

/// A picture of a document, decoded and encoded anew; nothing where that cannot be done.
pub(super) fn encoded_anew(bytes: &[u8], kind: Picture) -> Option<Vec<u8>> {
    write(&decode(bytes, kind).ok()?, kind).ok()
}

fn write(picture: &DynamicImage, kind: Picture) -> Result<Vec<u8>, Failure> {
    let mut out = Cursor::new(Vec::new());
    let wrote = match kind {
        Picture::Jpeg => return jpeg(picture),
        Picture::Png => picture.write_with_encoder(PngEncoder::new(&mut out)),
        Picture::Tiff => picture.write_to(&mut out, ImageFormat::Tiff),
        Picture::Webp => {
            let plain: DynamicImage = picture.to_rgba8().into();
            plain.write_with_encoder(WebPEncoder::new_lossless(&mut out))
        }
        Picture::Bmp => picture.to_rgb8().write_with_encoder(BmpEncoder::new(&mut out)),
        Picture::Heic => return Err(Failure::Failed),
        Picture::Gif => GifEncoder::new_with_speed(&mut out, 10)
            .encode_frame(image::Frame::new(picture.to_rgba8())),
    };
    wrote.map_err(|error| failure(&error))?;
    Ok(out.into_inner())
}

/// JPEG without a segment more than a picture needs.
fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut out, QUALITY);
    let side = |length: u32| {
        u16::try_from(length).or_fail(Failure::TooBig {
            what: "a picture with a side of more than 65535 pixels".to_owned(),
        })
    };
    let (width, height) = (side(picture.width())?, side(picture.height())?);
    let wrote = if let DynamicImage::ImageLuma8(grey) = picture {
        encoder.encode(grey, width, height, jpeg_encoder::ColorType::Luma)
    } else {
        encoder.encode(&picture.to_rgb8(), width, height, jpeg_encoder::ColorType::Rgb)
    };
    wrote.or_fail(Failure::Failed)?;
    Ok(out)
}

/// The pixels of an area: left, top, right and bottom, the last two outside.
fn area(quad: &Quad, width: u32, height: u32, grain: u32) -> [u32; 4] {
    let [left, top, right, bottom] = quad.bounds();
    let within = |at: f64, most: u32| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held within the sides of the picture"
        )]
        let at = at.clamp(0.0, f64::from(most)) as u32;
        at
    };
    let (left, top) = (within(left.floor(), width), within(top.floor(), height));
    let (right, bottom) = (within(right.ceil(), width), within(bottom.ceil(), height));
    // A block that is touched goes whole: what was in it would ring on in what is left.
    [
        left / grain * grain,
        top / grain * grain,
        right.next_multiple_of(grain).min(width),
        bottom.next_multiple_of(grain).min(height),
    ]
}

/// The areas of a mark.
pub(super) fn areas(mark: &Mark, width: u32, height: u32, grain: u32) -> Vec<[u32; 4]> {
    match &mark.place {
        Place::Quads { quads, .. } => {
            quads.iter().map(|quad| area(quad, width, height, grain)).collect()
        }
        Place::Page { .. } => vec![[0, 0, width, height]],
        _ => Vec::new(),
    }
}

/// Blackens what is marked, writes the labels, and takes the colour from what cannot be seen.
fn burn(pixels: &mut RgbaImage, marks: &Marks, grain: u32) {
    for pixel in pixels.pixels_mut() {
        let [_, _, _, alpha] = pixel.0;
        if alpha == 0 {
            *pixel = Rgba([0, 0, 0, 0]);
        }
    }
    let (width, height) = pixels.dimensions();
    for mark in &marks.0 {
        for [left, top, right, bottom] in areas(mark, width, height, grain) {
            for y in top..bottom {
                for x in left..right {
                    pixels.put_pixel(x, y, Rgba([0, 0, 0, 255]));
                }
            }
            if mark.style != Style::Block {
                letter(pixels, &mark.label(), [left, top, right, bottom]);
            }
        }
    }
}

/// Letters five pixels wide and seven high, one row a number of five bits.
const LETTERS: &[(char, [u8; 7])] = &[
    ('0', [14, 17, 19, 21, 25, 17, 14]),
    ('1', [4, 12, 4, 4, 4, 4, 14]),
    ('2', [14, 17, 1, 2, 4, 8, 31]),
    ('3', [31, 2, 4, 2, 1, 17, 14]),
    ('4', [2, 6, 10, 18, 31, 2, 2]),
    ('5', [31, 16, 30, 1, 1, 17, 14]),
    ('6', [6, 8, 16, 30, 17, 17, 14]),
    ('7', [31, 1, 2, 4, 8, 8, 8]),
    ('8', [14, 17, 17, 14, 17, 17, 14]),
    ('9', [14, 17, 17, 15, 1, 2, 12]),
    ('a', [0, 0, 14, 1, 15, 17, 15]),
    ('b', [16, 16, 22, 25, 17, 17, 30]),
    ('c', [0, 0, 14, 16, 16, 17, 14]),
    ('d', [1, 1, 13, 19, 17, 17, 15]),
    ('e', [0, 0, 14, 17, 31, 16, 14]),
    ('f', [6, 9, 8, 28, 8, 8, 8]),
    ('g', [0, 15, 17, 17, 15, 1, 14]),
    ('h', [16, 16, 22, 25, 17, 17, 17]),
    ('i', [4, 0, 12, 4, 4, 4, 14]),
    ('r', [0, 0, 22, 25, 16, 16, 16]),
    ('s', [0, 0, 14, 16, 14, 1, 30]),
    ('t', [8, 8, 28, 8, 8, 9, 6]),
    ('R', [30, 17, 17, 30, 20, 18, 17]),
    ('E', [31, 16, 16, 30, 16, 16, 31]),
    ('D', [28, 18, 17, 17, 17, 18, 28]),
    ('A', [14, 17, 17, 17, 31, 17, 17]),
    ('C', [14, 17, 16, 16, 16, 17, 14]),
    ('T', [31, 4, 4, 4, 4, 4, 4]),
    ('[', [14, 8, 8, 8, 8, 8, 14]),
    (']', [14, 2, 2, 2, 2, 2, 14]),
    ('(', [2, 4, 8, 8, 8, 4, 2]),
    (')', [8, 4, 2, 2, 2, 4, 8]),
    ('.', [0, 0, 0, 0, 0, 12, 12]),
    ('-', [0, 0, 0, 31, 0, 0, 0]),
    (' ', [0; 7]),
];

/// Writes a label in white where it fits whole.
fn letter(pixels: &mut RgbaImage, label: &str, [left, top, right, bottom]: [u32; 4]) {
    let glyphs: Option<Vec<&[u8; 7]>> = label
        .chars()
        .map(|c| LETTERS.iter().find(|(known, _)| *known == c).map(|(_, rows)| rows))
        .collect();
    let Some(glyphs) = glyphs else { return };
    let wide = u32::try_from(glyphs.len()).unwrap_or(u32::MAX).saturating_mul(6);
    let room = (right - left).saturating_sub(4).checked_div(wide).unwrap_or(0);
    let scale = room.min((bottom - top).saturating_sub(4) / 7).min(6);
    if scale == 0 {
        return;
    }
    let x0 = left + (right - left - wide * scale) / 2;
    let y0 = top + (bottom - top - 7 * scale) / 2;
    for (at, rows) in (0..).zip(glyphs) {
        for (y, row) in (0..).zip(rows) {
            for x in (0..5_u32).filter(|x| row & (16 >> x) != 0) {
                for dy in 0..scale {
                    for dx in 0..scale {
                        let place = (x0 + (at * 6 + x) * scale + dx, y0 + y * scale + dy);
                        if let Some(pixel) = pixels.get_pixel_mut_checked(place.0, place.1) {
                            *pixel = Rgba([255, 255, 255, 255]);
                        }
                    }
                }
            }
        }
    }
}

/// Looks for what a viewer does not show.
pub(super) fn inspect(bytes: &[u8], kind: Picture) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    let told = segments::told(bytes, kind).ok_or(Failure::Broken)?;
    let mut has_exif = false;
    for one in told {
        has_exif |= one.kind == "exif";
        findings.push(Finding::new(one.kind, &one.place, one.excerpt, Action::Remove));
    }
    if let Ok(exif) = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)) {
        let says: Vec<&exif::Field> =
            exif.fields().filter(|field| !IS_PLAIN.contains(&field.tag)).collect();
        let gps: Vec<&exif::Field> = says
            .iter()
            .copied()
            .filter(|field| field.tag.context() == exif::Context::Gps)
            .collect();
        let tell = |fields: &[&exif::Field]| {
            let told = fields
                .iter()
                .take(12)
                .map(|field| format!("{}: {}", field.tag, field.display_value().with_unit(&exif)));
            told.collect::<Vec<_>>().join(", ")
        };
        if !gps.is_empty() {
            findings.push(Finding::new("gps", "EXIF", tell(&gps), Action::Remove));
        }
        if exif.fields().any(|field| {
            field.ifd_num == exif::In::THUMBNAIL && field.tag == exif::Tag::JPEGInterchangeFormat
        }) {
            findings.push(Finding::new("thumbnail", "EXIF", "", Action::Remove));
        }
        let other: Vec<&exif::Field> = says
            .into_iter()
            .filter(|field| {
                field.tag.context() != exif::Context::Gps && field.ifd_num == exif::In::PRIMARY
            })
            .collect();
        let is_tiff = kind == Picture::Tiff;
        let own = |field: &&&exif::Field| {
            let structural = field.tag.context() == exif::Context::Tiff
                && IN_EVERY_TIFF.contains(&field.tag.number());
            !is_tiff || !structural
        };
        let other: Vec<&exif::Field> = other.iter().filter(own).copied().collect();
        if !other.is_empty() {
            findings.retain(|finding| finding.kind != "exif");
            findings.push(Finding::new("exif", "EXIF", tell(&other), Action::Remove));
        } else if has_exif {
            findings.retain(|finding| finding.kind != "exif");
        }
    }
    Ok(findings)
}

/// Fields that say how the pixels lie and nothing else.
const IS_PLAIN: &[exif::Tag] = &[
    exif::Tag::Orientation,
    exif::Tag::XResolution,
    exif::Tag::YResolution,
    exif::Tag::ResolutionUnit,
    exif::Tag::YCbCrPositioning,
    exif::Tag::ColorSpace,
    exif::Tag::PixelXDimension,
    exif::Tag::PixelYDimension,
    exif::Tag::ExifVersion,
    exif::Tag::FlashpixVersion,
    exif::Tag::ComponentsConfiguration,
];

/// Numbers of the fields that say how the pixels of a TIFF are packed.
const IN_EVERY_TIFF: &[u16] = &[
    254, 255, 256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292, 293, 317, 320, 322, 323,
    324, 325, 338, 339, 347, 529, 530, 532, 34_675, 700, 33_723, 34_377,
];
