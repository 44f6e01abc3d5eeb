//! JPEG pictures: read as the samples they hold, wiped in whole blocks, and written with the
//! tables they came with.

use super::raster::{Corners, spans};
use jpeg_encoder::{ColorType, Encoder, QuantizationTableType, SamplingFactor};
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

/// The order in which a JPEG file lists the 64 numbers of a table.
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// A JPEG written anew.
pub(super) struct Written {
    pub(super) bytes: Vec<u8>,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// Wipes every block that the areas touch. None when the picture cannot be read.
pub(super) fn wiped(jpeg: &[u8], areas: &[Corners], most: usize) -> Option<Written> {
    let frame = Frame::read(jpeg)?;
    let channels = frame.components.len();
    if frame.width.checked_mul(frame.height)?.checked_mul(channels)? > most {
        return None;
    }
    let options = DecoderOptions::default()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .set_strict_mode(false);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    decoder.decode_headers().ok()?;
    let held = decoder.input_colorspace()?;
    let (kind, paper): (ColorType, &[u8]) = match held {
        ColorSpace::Luma => (ColorType::Luma, &[255]),
        ColorSpace::YCbCr | ColorSpace::RGB => (ColorType::Rgb, &[255, 255, 255]),
        // The decoder does not spread the samples of four colours that lie apart.
        _ if channels == 4 && frame.block() != (8, 8) => return None,
        ColorSpace::CMYK => (ColorType::Cmyk, &[255, 255, 255, 255]),
        ColorSpace::YCCK => (ColorType::Ycck, &[255, 128, 128, 255]),
        _ => return None,
    };
    let read = if channels == 3 { ColorSpace::RGB } else { held };
    let options = options.jpeg_set_out_colorspace(read);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    let mut pixels = decoder.decode().ok()?;
    if paper.len() != channels || pixels.len() != frame.width * frame.height * channels {
        return None;
    }
    for area in areas {
        fill(&mut pixels, &frame, paper, area);
    }
    if held == ColorSpace::CMYK {
        // The encoder turns these round, as the files of one maker have them; ours stay as they are.
        for sample in &mut pixels {
            *sample = !*sample;
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 90);
    if let (Some(luma), Some(chroma)) = (frame.table(0), frame.table(1.min(channels - 1)))
        && held != ColorSpace::RGB
    {
        encoder.set_quantization_tables(luma, chroma);
    }
    // Colours keep their own pixels: what the encoder makes of halved ones is read back wrong.
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    encoder.set_optimized_huffman_tables(true);
    let (width, height) = (u16::try_from(frame.width).ok()?, u16::try_from(frame.height).ok()?);
    encoder.encode(&pixels, width, height, kind).ok()?;
    Some(Written { bytes, width: frame.width, height: frame.height })
}

/// Fills the blocks whole, with the room around the area over which colours are spread.
fn fill(pixels: &mut [u8], frame: &Frame, paper: &[u8], area: &Corners) {
    let (across, down) = frame.block();
    let rows = spans(area, frame.width, frame.height, 2);
    let mut bands: Vec<Option<(usize, usize)>> = vec![None; frame.height.div_ceil(down)];
    for (y, from, to) in rows {
        if let Some(band) = bands.get_mut(y / down) {
            let (least, most) = band.unwrap_or((from, to));
            *band = Some((least.min(from), most.max(to)));
        }
    }
    let stride = frame.width * paper.len();
    for (band, span) in bands.into_iter().enumerate() {
        let Some((from, to)) = span else { continue };
        let from = from / across * across;
        let to = (to.div_ceil(across) * across).min(frame.width);
        for y in band * down..((band + 1) * down).min(frame.height) {
            let row = y * stride;
            let run = pixels.get_mut(row + from * paper.len()..row + to * paper.len());
            for pixel in run.unwrap_or_default().chunks_exact_mut(paper.len()) {
                pixel.copy_from_slice(paper);
            }
        }
    }
}

/// What the headers of a JPEG say.
struct Frame {
    width: usize,
    height: usize,
    /// For each component: how often it is sampled across and down, and the number of its table.
    components: Vec<(u8, u8, u8)>,
    tables: [Option<[u16; 64]>; 4],
}

impl Frame {
    fn read(jpeg: &[u8]) -> Option<Self> {
        let mut tables = [None; 4];
        let mut rest = jpeg.get(jpeg.windows(2).position(|two| two == [0xff, 0xd8])? + 2..)?;
        loop {
            let [0xff, after @ ..] = rest else {
                // Stray bytes between segments: readers pass over them.
                rest = rest.get(1..)?;
                continue;
            };
            let (marker, after) = after.split_first()?;
            rest = after;
            match *marker {
                0xff => rest = after,
                0x00 | 0x01 | 0xd0..=0xd8 => {}
                0xd9 | 0xda => return None,
                marker => {
                    let length = usize::from(u16::from_be_bytes([*after.first()?, *after.get(1)?]));
                    let segment = after.get(2..length)?;
                    rest = after.get(length..)?;
                    match marker {
                        0xdb => read_tables(segment, &mut tables)?,
                        0xc0..=0xc2 => return Self::of(segment, &tables),
                        0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return None,
                        _ => {}
                    }
                }
            }
        }
    }

    fn of(segment: &[u8], tables: &[Option<[u16; 64]>; 4]) -> Option<Self> {
        let [8, h1, h0, w1, w0, _, rest @ ..] = segment else { return None };
        let components = rest
            .chunks_exact(3)
            .filter_map(|each| match each {
                [_, sampling, table] => Some((sampling >> 4, sampling & 15, *table)),
                _ => None,
            })
            .collect::<Vec<_>>();
        let (width, height) = (u16::from_be_bytes([*w1, *w0]), u16::from_be_bytes([*h1, *h0]));
        let right = matches!(components.len(), 1 | 3 | 4) && width > 0 && height > 0;
        right.then_some(Self {
            width: width.into(),
            height: height.into(),
            components,
            tables: *tables,
        })
    }

    /// The pixels that hang together across and down.
    fn block(&self) -> (usize, usize) {
        if self.components.len() == 1 {
            return (8, 8);
        }
        let most = |pick: fn(&(u8, u8, u8)) -> u8| {
            usize::from(self.components.iter().map(pick).max().unwrap_or(1).clamp(1, 4)) * 8
        };
        (most(|each| each.0), most(|each| each.1))
    }

    fn table(&self, component: usize) -> Option<QuantizationTableType> {
        let number = usize::from(self.components.get(component)?.2);
        let table = self.tables.get(number).copied().flatten()?;
        Some(QuantizationTableType::Custom(Box::new(table)))
    }
}

fn read_tables(mut segment: &[u8], tables: &mut [Option<[u16; 64]>; 4]) -> Option<()> {
    while let Some((head, rest)) = segment.split_first() {
        let bytes = if head >> 4 == 0 { 1 } else { 2 };
        let numbers = rest.get(..64 * bytes)?;
        let mut table = [1; 64];
        for (number, at) in numbers.chunks_exact(bytes).zip(ZIGZAG) {
            let value = number.iter().fold(0, |sum: u16, byte| sum << 8 | u16::from(*byte));
            *table.get_mut(usize::from(at))? = value.max(1);
        }
        *tables.get_mut(usize::from(head & 15))? = Some(table);
        segment = rest.get(64 * bytes..)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_in_every_kind_of_colour_is_wiped_in_whole_blocks() {
        let kinds = [
            (ColorType::Luma, 1),
            (ColorType::Rgb, 3),
            (ColorType::Cmyk, 4),
            (ColorType::CmykAsYcck, 4),
        ];
        for (kind, channels) in kinds {
            let pixels: Vec<u8> =
                (0..64 * 48 * channels).map(|at| u8::try_from(at * 37 % 251).unwrap()).collect();
            let mut jpeg = Vec::new();
            let mut encoder = Encoder::new(&mut jpeg, 80);
            encoder.set_sampling_factor(SamplingFactor::F_1_1);
            encoder.encode(&pixels, 64, 48, kind).unwrap();
            // Pixels 20 to 30 across, and the upper half.
            let area = [(0.3125, 0.5), (0.46875, 0.5), (0.46875, 1.0), (0.3125, 1.0)];
            let written = wiped(&jpeg, &[area], 1 << 20).unwrap();
            let options = DecoderOptions::default();
            let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&written.bytes), options);
            decoder.decode_headers().unwrap();
            let held = decoder.input_colorspace().unwrap();
            let out = if channels == 3 { ColorSpace::RGB } else { held };
            let options = options.jpeg_set_out_colorspace(out);
            let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&written.bytes), options);
            let read = decoder.decode().unwrap();
            let first = &read[(20 * channels)..(21 * channels)];
            for y in 0..24 {
                for x in 20..30 {
                    let at = (y * 64 + x) * channels;
                    assert_eq!(&read[at..at + channels], first, "{channels} channels, {x} {y}");
                }
            }
        }
    }
}
