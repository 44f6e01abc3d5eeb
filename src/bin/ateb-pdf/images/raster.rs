//! The pixels of one picture object, whatever it is packed with.

use super::jpeg;
use crate::{page::Point, sanitise::LARGEST_STREAM};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// The corners of an area in the unit square that a picture fills.
pub(super) type Corners = [Point; 4];

/// The picture with one colour where the areas lie. None when it cannot be read.
pub(super) fn wiped(document: &Document, stream: &Stream, areas: &[Corners]) -> Option<Stream> {
    let filters = stream.filters().unwrap_or_default();
    let codec = filters.last().copied().unwrap_or_default();
    let mut packed = stream.clone();
    if matches!(codec, b"DCTDecode" | b"CCITTFaxDecode" | b"JBIG2Decode" | b"JPXDecode") {
        packed = without_codec(document, stream, &filters)?;
    }
    let bytes = packed.get_plain_content_with_limit(LARGEST_STREAM).ok()?;
    let mut dictionary = stream.dict.clone();
    for key in [&b"Filter"[..], b"DecodeParms", b"Length", b"F", b"FFilter", b"FDecodeParms"] {
        dictionary.remove(key);
    }
    if dictionary.get(b"SMaskInData").and_then(Object::as_i64).unwrap_or(0) != 0 {
        return None;
    }
    let size = |key: &[u8]| {
        let size = stream.dict.get_deref(key, document).and_then(Object::as_i64).ok()?;
        usize::try_from(size).ok().filter(|size| (1..=65_535).contains(size))
    };
    let parameters = parameters(document, stream);
    let raster = match codec {
        b"DCTDecode" => {
            let written = jpeg::wiped(&bytes, areas, LARGEST_STREAM)?;
            dictionary.set("Width", i64::try_from(written.width).ok()?);
            dictionary.set("Height", i64::try_from(written.height).ok()?);
            dictionary.set("Filter", Object::Name(b"DCTDecode".to_vec()));
            return Some(Stream::new(dictionary, written.bytes).with_compression(false));
        }
        b"CCITTFaxDecode" => {
            let mut fax =
                Fax::new(document, parameters.as_ref(), size(b"Width")?, size(b"Height")?);
            fax.decode(&bytes)?
        }
        b"JBIG2Decode" => {
            let globals = parameters
                .as_ref()
                .and_then(|each| each.get_deref(b"JBIG2Globals", document).ok()?.as_stream().ok());
            bitonal(&bytes, globals)?
        }
        b"JPXDecode" => {
            let raster = jpx(&bytes)?;
            let space = match raster.channels {
                1 => "DeviceGray",
                3 => "DeviceRGB",
                _ => "DeviceCMYK",
            };
            match channels(document, &dictionary) {
                Some(channels) if channels != raster.channels => return None,
                Some(_) => {}
                None => dictionary.set("ColorSpace", Object::Name(space.into())),
            }
            if is_indexed(document, &dictionary) {
                return None;
            }
            raster
        }
        _ => {
            let stencil = dictionary
                .get_deref(b"ImageMask", document)
                .and_then(Object::as_bool)
                .unwrap_or(false);
            let bits = dictionary.get_deref(b"BitsPerComponent", document);
            let bits =
                bits.and_then(Object::as_i64).ok().and_then(|bits| usize::try_from(bits).ok());
            let bits = if stencil { 1 } else { bits.filter(|b| [1, 2, 4, 8, 16].contains(b))? };
            let channels = if stencil { 1 } else { channels(document, &dictionary)? };
            Raster::new(size(b"Width")?, size(b"Height")?, bits, channels, bytes)?
        }
    };
    if raster.is_plain() {
        // It shows nothing wherever it is drawn, and some programs draw every bar with such a one.
        return Some(stream.clone());
    }
    dictionary.set("Width", i64::try_from(raster.width).ok()?);
    dictionary.set("Height", i64::try_from(raster.height).ok()?);
    dictionary.set("BitsPerComponent", i64::try_from(raster.bits).ok()?);
    let dark = is_indexed(document, &dictionary) || raster.channels == 4;
    raster.wiped(areas, if dark { 0 } else { 0xff }).packed(dictionary)
}

/// The same stream without its last filter.
fn without_codec(document: &Document, stream: &Stream, filters: &[&[u8]]) -> Option<Stream> {
    let (_, others) = filters.split_last()?;
    let mut dictionary = Dictionary::new();
    let names = others.iter().map(|name| Object::Name(name.to_vec())).collect::<Vec<_>>();
    if !names.is_empty() {
        dictionary.set("Filter", names);
        let list = stream.dict.get_deref(b"DecodeParms", document).and_then(Object::as_array);
        if let Ok(list) = list {
            let kept = list.iter().take(others.len()).cloned().collect::<Vec<_>>();
            dictionary.set("DecodeParms", kept);
        }
    }
    Some(Stream::new(dictionary, stream.content.clone()))
}

/// The parameters of the last filter.
fn parameters(document: &Document, stream: &Stream) -> Option<Dictionary> {
    let object = stream.dict.get_deref(b"DecodeParms", document).ok()?;
    let object = match object {
        Object::Array(list) => document.dereference(list.last()?).ok()?.1,
        other => other,
    };
    object.as_dict().ok().cloned()
}

/// How many samples a pixel has.
fn channels(document: &Document, dictionary: &Dictionary) -> Option<usize> {
    let mut space = dictionary.get_deref(b"ColorSpace", document).ok()?;
    if let Object::Array(list) = space {
        let item = |at: usize| document.dereference(list.get(at)?).ok().map(|(_, object)| object);
        match item(0)?.as_name().ok()? {
            b"Indexed" | b"I" | b"Separation" | b"CalGray" => return Some(1),
            b"CalRGB" | b"Lab" => return Some(3),
            b"DeviceN" => return Some(item(1)?.as_array().ok()?.len()).filter(|n| *n <= 32),
            b"ICCBased" => {
                let number = item(1)?.as_stream().ok()?.dict.get_deref(b"N", document).ok()?;
                return usize::try_from(number.as_i64().ok()?).ok().filter(|n| *n <= 4);
            }
            _ => space = item(0)?,
        }
    }
    match space.as_name().ok()? {
        b"DeviceGray" | b"G" | b"CalGray" => Some(1),
        b"DeviceRGB" | b"RGB" | b"CalRGB" => Some(3),
        b"DeviceCMYK" | b"CMYK" => Some(4),
        _ => None,
    }
}

fn is_indexed(document: &Document, dictionary: &Dictionary) -> bool {
    let space = dictionary.get_deref(b"ColorSpace", document).and_then(Object::as_array);
    space
        .ok()
        .and_then(|list| list.first()?.as_name().ok())
        .is_some_and(|name| matches!(name, b"Indexed" | b"I"))
}

/// Pixels, packed as PDF packs them.
struct Raster {
    width: usize,
    height: usize,
    bits: usize,
    channels: usize,
    stride: usize,
    bytes: Vec<u8>,
}

impl Raster {
    fn new(
        width: usize,
        height: usize,
        bits: usize,
        channels: usize,
        mut bytes: Vec<u8>,
    ) -> Option<Self> {
        let stride = width.checked_mul(bits)?.checked_mul(channels)?.div_ceil(8);
        let length = stride.checked_mul(height).filter(|length| *length <= LARGEST_STREAM)?;
        bytes.resize(length, 0);
        Some(Self { width, height, bits, channels, stride, bytes })
    }

    /// Whether all pixels are alike: one, or all of one colour.
    fn is_plain(&self) -> bool {
        let mut pixels = self.bytes.chunks_exact(self.channels.max(1));
        let first = pixels.next();
        (self.width, self.height) == (1, 1)
            || (self.bits == 8 && pixels.all(|pixel| Some(pixel) == first))
    }

    fn wiped(mut self, areas: &[Corners], with: u8) -> Self {
        let pixel = self.bits * self.channels;
        for area in areas {
            for (y, from, to) in spans(area, self.width, self.height, 1) {
                let row = y * self.stride;
                let row = self.bytes.get_mut(row..row + self.stride).unwrap_or_default();
                set_bits(row, from * pixel, to * pixel, with);
            }
        }
        self
    }

    fn packed(self, mut dictionary: Dictionary) -> Option<Stream> {
        if self.bits == 8 && self.bytes.len() > 4096 {
            let mut stream = Stream::new(dictionary.clone(), self.predicted());
            stream.compress().ok()?;
            if stream.dict.has(b"Filter") {
                let parameters = dictionary! {
                    "Predictor" => 15,
                    "Colors" => i64::try_from(self.channels).ok()?,
                    "BitsPerComponent" => 8,
                    "Columns" => i64::try_from(self.width).ok()?,
                };
                stream.dict.set("DecodeParms", parameters);
                return Some(stream.with_compression(false));
            }
        }
        dictionary.remove(b"DecodeParms");
        let mut stream = Stream::new(dictionary, self.bytes);
        stream.compress().ok()?;
        Some(stream.with_compression(false))
    }

    /// Each row as its difference from the one above, which packs better.
    fn predicted(&self) -> Vec<u8> {
        let mut predicted = Vec::with_capacity(self.bytes.len() + self.height);
        let nothing = vec![0; self.stride];
        let mut above = nothing.as_slice();
        for row in self.bytes.chunks(self.stride.max(1)) {
            predicted.push(2);
            predicted.extend(row.iter().zip(above).map(|(here, above)| here.wrapping_sub(*above)));
            above = row;
        }
        predicted
    }
}

fn set_bits(row: &mut [u8], from: usize, to: usize, with: u8) {
    let (first, last) = (from.div_ceil(8), to / 8);
    let mut one = |at: usize, mask: u8| {
        if let Some(byte) = row.get_mut(at) {
            *byte = (*byte & !mask) | (with & mask);
        }
    };
    let head = 0xff_u8 >> (from % 8);
    let tail = !(0xff_u8 >> (to % 8));
    if first > last {
        // Both ends lie in one byte.
        one(from / 8, head & tail);
        return;
    }
    if !from.is_multiple_of(8) {
        one(from / 8, head);
    }
    if !to.is_multiple_of(8) {
        one(last, tail);
    }
    if let Some(run) = row.get_mut(first..last) {
        run.fill(with);
    }
}

/// For each row of pixels that an area touches: its number, and from where to where.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "clamped to the size of the picture"
)]
pub(super) fn spans(
    area: &Corners,
    width: usize,
    height: usize,
    room: u8,
) -> Vec<(usize, usize, usize)> {
    let room = f64::from(room);
    let clamp = |at: f64, most: usize| at.clamp(0.0, most as f64) as usize;
    let points = area.map(|(x, y)| (x * width as f64, (1.0 - y) * height as f64));
    let bound = |most: fn(f64, f64) -> f64, start: f64| {
        points.iter().map(|point| point.1).fold(start, most)
    };
    let top = clamp((bound(f64::min, f64::MAX) - room).floor(), height);
    let bottom = clamp((bound(f64::max, f64::MIN) + room).ceil(), height);
    let mut spans = Vec::new();
    for y in top..bottom {
        let (above, below) = (y as f64 - room, y as f64 + 1.0 + room);
        let (mut least, mut most) = (f64::MAX, f64::MIN);
        let mut take = |x: f64| {
            least = least.min(x);
            most = most.max(x);
        };
        for (from, to) in points.iter().zip(points.iter().cycle().skip(1)) {
            if (above..=below).contains(&from.1) {
                take(from.0);
            }
            for line in [above, below] {
                if (from.1 - line) * (to.1 - line) < 0.0 {
                    take(from.0 + (to.0 - from.0) * (line - from.1) / (to.1 - from.1));
                }
            }
        }
        if least > most {
            continue;
        }
        let (from, to) = (clamp((least - room).floor(), width), clamp((most + room).ceil(), width));
        if from < to {
            spans.push((y, from, to));
        }
    }
    spans
}

/// A fax picture as it is read.
struct Fax {
    settings: hayro_ccitt::DecodeSettings,
    width: usize,
    height: usize,
    black: u8,
    stride: usize,
    bytes: Vec<u8>,
}

impl Fax {
    fn new(
        document: &Document,
        parameters: Option<&Dictionary>,
        width: usize,
        height: usize,
    ) -> Self {
        let get = |key: &[u8]| parameters.and_then(|each| each.get_deref(key, document).ok());
        let number = |key: &[u8], usual: i64| {
            get(key).and_then(|object| object.as_i64().ok()).unwrap_or(usual)
        };
        let flag = |key: &[u8], usual: bool| {
            get(key).and_then(|object| object.as_bool().ok()).unwrap_or(usual)
        };
        let columns = u32::try_from(number(b"Columns", 1728)).unwrap_or(0).min(65_535);
        let settings = hayro_ccitt::DecodeSettings {
            columns,
            rows: u32::try_from(height).unwrap_or(0),
            end_of_block: flag(b"EndOfBlock", true),
            end_of_line: flag(b"EndOfLine", false),
            rows_are_byte_aligned: flag(b"EncodedByteAlign", false),
            encoding: match number(b"K", 0) {
                ..0 => hayro_ccitt::EncodingMode::Group4,
                0 => hayro_ccitt::EncodingMode::Group3_1D,
                _ => hayro_ccitt::EncodingMode::Group3_2D,
            },
            strict: false,
        };
        let black = if flag(b"BlackIs1", false) { 0xff } else { 0 };
        Self { settings, width, height, black, stride: width.div_ceil(8), bytes: Vec::new() }
    }

    fn decode(&mut self, packed: &[u8]) -> Option<Raster> {
        let mut context = hayro_ccitt::DecoderContext::new(self.settings);
        let read = hayro_ccitt::decode(packed, self, &mut context);
        if read.is_err() && self.bytes.is_empty() {
            return None;
        }
        // Rows that the file does not have are white.
        self.bytes.resize(self.stride * self.height, !self.black);
        let bytes = std::mem::take(&mut self.bytes);
        Raster::new(self.width, self.height, 1, 1, bytes)
    }
}

impl hayro_ccitt::Decoder for Fax {
    fn push_row(&mut self, changes: &[u32]) {
        if self.bytes.len() >= self.stride * self.height {
            return;
        }
        let mut row = vec![!self.black; self.stride];
        let place = |at: u32| usize::try_from(at).unwrap_or(self.width).min(self.width);
        for pair in changes.chunks(2) {
            let from = pair.first().map_or(self.width, |at| place(*at));
            let to = pair.get(1).map_or(self.width, |at| place(*at));
            set_bits(&mut row, from, to, self.black);
        }
        self.bytes.extend(row);
    }
}

/// A JBIG2 picture as it is read; PDF turns its black into noughts.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    row: Vec<u8>,
    at: usize,
}

impl Bits {
    fn push(&mut self, black: bool) {
        if self.at.is_multiple_of(8) {
            self.row.push(0xff);
        }
        if black && let Some(byte) = self.row.last_mut() {
            *byte &= !(0x80 >> (self.at % 8));
        }
        self.at += 1;
    }
}

impl hayro_jbig2::Decoder for Bits {
    fn push_pixel(&mut self, black: bool) {
        self.push(black);
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        let byte = if black { 0 } else { 0xff };
        for _ in 0..chunk_count {
            self.row.push(byte);
            self.at += 8;
        }
    }

    fn next_line(&mut self) {
        self.bytes.append(&mut self.row);
        self.at = 0;
    }
}

fn bitonal(packed: &[u8], globals: Option<&Stream>) -> Option<Raster> {
    let settings = hayro_jbig2::DecodeSettings::default();
    let shared = match globals {
        Some(stream) => Some(stream.get_plain_content_with_limit(LARGEST_STREAM).ok()?),
        None => None,
    };
    let globals = match &shared {
        Some(bytes) => Some(hayro_jbig2::Globals::new(bytes, &settings).ok()?),
        None => None,
    };
    let page = hayro_jbig2::Page::new_embedded(packed, globals.as_ref(), &settings).ok()?;
    let (width, height) =
        (usize::try_from(page.width()).ok()?, usize::try_from(page.height()).ok()?);
    if width.div_ceil(8).checked_mul(height)? > LARGEST_STREAM {
        return None;
    }
    let mut bits = Bits::default();
    page.decode(&mut bits).ok()?;
    Raster::new(width, height, 1, 1, bits.bytes)
}

fn jpx(packed: &[u8]) -> Option<Raster> {
    let settings = hayro_jpeg2000::DecodeSettings::default();
    let image = hayro_jpeg2000::Image::new(packed, &settings).ok()?;
    let channels = usize::from(image.color_space().num_channels());
    if image.has_alpha() || !matches!(channels, 1 | 3 | 4) {
        return None;
    }
    let (width, height) =
        (usize::try_from(image.width()).ok()?, usize::try_from(image.height()).ok()?);
    if width.checked_mul(height)?.checked_mul(channels)? > LARGEST_STREAM {
        return None;
    }
    let mut context = hayro_jpeg2000::DecoderContext::default();
    let decoded = image.decode(&mut context).ok()?;
    let bytes = decoded.data_u8();
    (bytes.len() == width * height * channels)
        .then(|| Raster::new(width, height, 8, channels, bytes))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_set_from_the_first_to_before_the_last() {
        for (from, to) in [(0, 16), (3, 5), (3, 8), (8, 11), (5, 19), (7, 9), (4, 4)] {
            let mut row = [0_u8; 3];
            set_bits(&mut row, from, to, 0xff);
            let set: Vec<usize> =
                (0..24).filter(|at| row[at / 8] & (0x80 >> (at % 8)) != 0).collect();
            assert_eq!(set, (from..to).collect::<Vec<_>>(), "{from}..{to}");
        }
    }

    #[test]
    fn an_area_that_stands_askew_takes_only_the_pixels_beside_it() {
        let area = [(0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)];
        let spans = spans(&area, 100, 100, 1);
        let (_, from, to) = spans[0];
        assert!(from > 40 && to < 60, "{from}..{to}");
        assert!(spans.iter().any(|(_, from, to)| *from == 0 && *to == 100));
    }
}
