//! Wiping the pixels of pictures that marks reach.
//!
//! What a page draws is followed through its forms. A picture under a mark is drawn from a copy
//! whose pixels there are one colour, in the picture itself and in its masks; other pages keep
//! theirs. The picture as it was stays only where something draws it unmarked.

mod jpeg;
mod raster;

use crate::{
    content::{Token, Tokens},
    page::Point,
    sanitise::{LARGEST_STREAM, inherited},
};
use ateb::{
    domain::mark::Quad,
    redact::protocol::{Failure, OrFail},
};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, content::Content};
use raster::Corners;
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    ops::Range,
};

/// Forms within forms: more are refused.
const DEEPEST: u32 = 24;
/// Pictures and forms drawn by all pages together: more are refused.
const MOST_DRAWN: usize = 2_000_000;

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Wiped {
    /// Pages on which a mark reaches what cannot be wiped: they must become pictures.
    pub(crate) to_flatten: BTreeSet<u32>,
    /// Pictures that nothing draws any more; they must not be in the copy.
    pub(crate) gone: HashSet<ObjectId>,
}

/// Wipes what `areas` cover on each page.
pub(crate) fn wipe(
    document: &mut Document,
    areas: &BTreeMap<u32, Vec<Quad>>,
) -> Result<Wiped, Failure> {
    let pages = document.get_pages();
    let mut wiped = Wiped::default();
    let mut walk = Walk::default();
    for (number, areas) in areas {
        let Some(id) = pages.get(number) else { continue };
        walk.areas.clone_from(areas);
        match walk.page(document, *id) {
            Ok(()) => {}
            Err(Fault::Picture) => {
                wiped.to_flatten.insert(*number);
            }
            Err(Fault::Failed(failure)) => return Err(failure),
        }
    }
    if walk.wiped.is_empty() {
        return Ok(wiped);
    }
    walk.areas.clear();
    for (number, id) in pages {
        if areas.contains_key(&number) {
            continue;
        }
        if let Err(Fault::Failed(failure)) = walk.page(document, id) {
            return Err(failure);
        }
    }
    wiped.gone = walk.wiped.difference(&walk.drawn).copied().collect();
    Ok(wiped)
}

/// Why a page could not be done.
enum Fault {
    /// It must be made into a picture.
    Picture,
    Failed(Failure),
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

#[derive(Default)]
struct Walk {
    areas: Vec<Quad>,
    /// Pictures that something draws as they are.
    drawn: HashSet<ObjectId>,
    /// Pictures of which a wiped copy was made.
    wiped: HashSet<ObjectId>,
    /// Forms that were followed when nothing was marked.
    followed: HashSet<ObjectId>,
    steps: usize,
}

/// What `q` keeps and `Q` brings back.
#[derive(Clone, Copy)]
struct State {
    matrix: Matrix,
    tiled_fill: bool,
    tiled_stroke: bool,
}

type Changed = Option<(Vec<u8>, Dictionary)>;

impl Walk {
    fn page(&mut self, document: &mut Document, id: ObjectId) -> Result<(), Fault> {
        let broken = Failure::Broken;
        let page = document.get_dictionary(id).or_fail(broken.clone())?;
        let resources = inherited(document, page, b"Resources")
            .and_then(|object| document.dereference(object).ok())
            .and_then(|(_, object)| object.as_dict().ok())
            .cloned()
            .unwrap_or_default();
        let stream = document.get_page_content_with_limit(id, LARGEST_STREAM).or_fail(broken)?;
        if let Some((stream, resources)) =
            self.content(document, &stream, &resources, Matrix::UNIT, 0)?
        {
            let contents = document.add_object(Stream::new(Dictionary::new(), stream));
            let page = document.get_object_mut(id).and_then(Object::as_dict_mut);
            let page = page.or_fail(Failure::Broken)?;
            page.set("Contents", contents);
            page.set("Resources", resources);
        }
        Ok(())
    }

    /// Follows a content stream. Gives it back changed when something in it was wiped.
    fn content(
        &mut self,
        document: &mut Document,
        stream: &[u8],
        resources: &Dictionary,
        matrix: Matrix,
        deep: u32,
    ) -> Result<Changed, Fault> {
        if deep > DEEPEST {
            let what = "forms nested too deeply".to_owned();
            return Err(Failure::NotHandled { what }.into());
        }
        let mut own = resources.clone();
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        let mut state = State { matrix, tiled_fill: false, tiled_stroke: false };
        let mut kept: Vec<State> = Vec::new();
        let mut operands: Vec<Range<usize>> = Vec::new();
        let mut path: Vec<Point> = Vec::new();
        let mut tokens = Tokens { stream, at: 0, nested: 0, commented: false };
        while let Some(token) = tokens.next().or_fail(unreadable())? {
            let range = match token {
                Token::Operand(range) => {
                    operands.push(range);
                    continue;
                }
                Token::Image(range) => {
                    if meets(&self.areas, &state.matrix) {
                        let image = inline(document, stream.get(range.clone()), resources)
                            .ok_or(Fault::Picture)?;
                        let wiped = self.picture(document, &image, &state.matrix)?;
                        let name = add(document, &mut own, wiped);
                        edits.push((range, format!("/{name} Do")));
                    }
                    operands.clear();
                    continue;
                }
                Token::Operator(range) => range,
            };
            let operator = stream.get(range).unwrap_or_default();
            let number = |at: usize| {
                let bytes = operands.get(at).and_then(|range| stream.get(range.clone()));
                let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok());
                text.and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0)
            };
            let last = operands.last().cloned();
            let name = last.clone().and_then(|range| name_of(stream.get(range)?));
            match operator {
                b"q" if kept.len() < 10_000 => kept.push(state),
                b"Q" => state = kept.pop().unwrap_or(state),
                b"cm" => {
                    let own = Matrix(std::array::from_fn(number));
                    state.matrix = own.then(&state.matrix);
                }
                b"Do" => {
                    if let (Some(name), Some(at)) = (name, last)
                        && let Some(changed) =
                            self.drawn(document, &name, resources, &state.matrix, deep)?
                    {
                        let name = add(document, &mut own, changed);
                        edits.push((at, format!("/{name}")));
                    }
                }
                b"gs" if !self.areas.is_empty() => {
                    let masked = name.is_some_and(|name| {
                        masks_within(document, resources, &name, &state.matrix, &self.areas)
                    });
                    if masked {
                        return Err(Fault::Picture);
                    }
                }
                b"scn" | b"SCN" if !self.areas.is_empty() => {
                    let tiled = name.is_some_and(|name| is_tiled(document, resources, &name));
                    if operator == b"scn" {
                        state.tiled_fill = tiled;
                    } else {
                        state.tiled_stroke = tiled;
                    }
                }
                b"g" | b"rg" | b"k" | b"cs" | b"sc" => state.tiled_fill = false,
                b"G" | b"RG" | b"K" | b"CS" | b"SC" => state.tiled_stroke = false,
                b"re" => {
                    let (corner, size) = ((number(0), number(1)), (number(2), number(3)));
                    path.extend(rectangle(&state.matrix, corner, size));
                }
                b"m" | b"l" | b"c" | b"v" | b"y" => {
                    for pair in 0..operands.len() / 2 {
                        path.push(state.matrix.at((number(pair * 2), number(pair * 2 + 1))));
                    }
                }
                b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"n" => {
                    let fills = state.tiled_fill && !matches!(operator, b"S" | b"s" | b"n");
                    let strokes =
                        state.tiled_stroke && !matches!(operator, b"f" | b"F" | b"f*" | b"n");
                    if (fills || strokes) && near(&self.areas, &path) {
                        return Err(Fault::Picture);
                    }
                    path.clear();
                }
                _ => {}
            }
            operands.clear();
        }
        if edits.is_empty() {
            return Ok(None);
        }
        let changed = edited(stream, edits);
        keep_used(document, &mut own, &changed)?;
        Ok(Some((changed, own)))
    }

    /// What is to be drawn instead of the picture or form of this name; none when it may stay.
    fn drawn(
        &mut self,
        document: &mut Document,
        name: &[u8],
        resources: &Dictionary,
        matrix: &Matrix,
        deep: u32,
    ) -> Result<Option<Stream>, Fault> {
        self.steps += 1;
        if self.steps > MOST_DRAWN {
            return Err(Failure::TooBig { what: "too many pictures are drawn".to_owned() }.into());
        }
        let Some(id) = document
            .get_dict_in_dict(resources, b"XObject")
            .ok()
            .and_then(|map| map.get(name).ok())
            .and_then(|object| object.as_reference().ok())
        else {
            return Ok(None);
        };
        let reference = Object::Reference(id);
        let Some((id, stream)) = document
            .dereference(&reference)
            .ok()
            .and_then(|(last, object)| Some((last.unwrap_or(id), object.as_stream().ok()?)))
        else {
            return Ok(None);
        };
        let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        if subtype != b"Form" {
            if !meets(&self.areas, matrix) {
                self.drawn.insert(id);
                self.drawn.extend(masks(&stream.dict));
                return Ok(None);
            }
            let stream = stream.clone();
            self.wiped.insert(id);
            self.wiped.extend(masks(&stream.dict));
            return self.picture(document, &stream, matrix).map(Some);
        }
        if self.areas.is_empty() && !self.followed.insert(id) {
            return Ok(None);
        }
        let matrix = Matrix::of(document, &stream.dict).then(matrix);
        let inner =
            document.get_dict_in_dict(&stream.dict, b"Resources").unwrap_or(resources).clone();
        let plain =
            stream.get_plain_content_with_limit(LARGEST_STREAM).or_fail(Failure::NotHandled {
                what: "drawing instructions that cannot be read".to_owned(),
            })?;
        let mut dictionary = stream.dict.clone();
        let Some((content, resources)) =
            self.content(document, &plain, &inner, matrix, deep + 1)?
        else {
            return Ok(None);
        };
        dictionary.remove(b"Filter");
        dictionary.remove(b"DecodeParms");
        dictionary.set("Resources", resources);
        Ok(Some(Stream::new(dictionary, content)))
    }

    /// The picture with its pixels wiped where the areas lie, and its masks as well.
    fn picture(
        &self,
        document: &mut Document,
        stream: &Stream,
        matrix: &Matrix,
    ) -> Result<Stream, Fault> {
        let inverse = matrix.inverse().ok_or(Fault::Picture)?;
        let corners: Vec<Corners> = self
            .areas
            .iter()
            .map(|area| area.corners().map(|corner| inverse.at(corner)))
            .filter(reaches_unit_square)
            .collect();
        let mut wiped = raster::wiped(document, stream, &corners).ok_or(Fault::Picture)?;
        for key in ["SMask", "Mask"] {
            let mask = stream.dict.get_deref(key.as_bytes(), document).and_then(Object::as_stream);
            if let Ok(mask) = mask {
                let mask = raster::wiped(document, mask, &corners).ok_or(Fault::Picture)?;
                wiped.dict.set(key, document.add_object(mask));
            }
        }
        Ok(wiped)
    }
}

fn unreadable() -> Failure {
    Failure::NotHandled { what: "drawing instructions that cannot be read".to_owned() }
}

/// The stream with other bytes in some places, which are in order.
fn edited(stream: &[u8], edits: Vec<(Range<usize>, String)>) -> Vec<u8> {
    let mut changed = Vec::with_capacity(stream.len());
    let mut at = 0;
    for (range, instead) in edits {
        changed.extend_from_slice(stream.get(at..range.start).unwrap_or_default());
        changed.extend_from_slice(instead.as_bytes());
        at = range.end;
    }
    changed.extend_from_slice(stream.get(at..).unwrap_or_default());
    changed
}

/// The corners of a rectangle that is given by one of them and its size.
fn rectangle(matrix: &Matrix, (x, y): Point, (width, height): Point) -> [Point; 4] {
    [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        .map(|corner| matrix.at(corner))
}

fn masks(dictionary: &Dictionary) -> impl Iterator<Item = ObjectId> {
    [b"SMask".as_slice(), b"Mask"]
        .into_iter()
        .filter_map(|key| dictionary.get(key).and_then(Object::as_reference).ok())
}

/// Puts an object under a name of its own into the resources.
fn add(document: &mut Document, resources: &mut Dictionary, stream: Stream) -> String {
    let id = document.add_object(stream);
    let map = document.get_dict_in_dict(resources, b"XObject").cloned();
    let mut map = map.unwrap_or_default();
    let name = format!("AtebWiped{}", id.0);
    map.set(name.clone(), id);
    resources.set("XObject", map);
    name
}

/// Takes out of the resources every picture and form that the stream does not draw.
fn keep_used(
    document: &Document,
    resources: &mut Dictionary,
    stream: &[u8],
) -> Result<(), Failure> {
    let mut used = HashSet::new();
    let mut last = None;
    let mut tokens = Tokens { stream, at: 0, nested: 0, commented: false };
    while let Some(token) = tokens.next().or_fail(Failure::Failed)? {
        match token {
            Token::Operand(range) => last = Some(range),
            Token::Operator(range) if stream.get(range.clone()) == Some(b"Do") => {
                used.extend(last.take().and_then(|range| name_of(stream.get(range)?)));
            }
            _ => last = None,
        }
    }
    let map = document.get_dict_in_dict(resources, b"XObject").cloned().unwrap_or_default();
    let mut kept = Dictionary::new();
    for (key, value) in &map {
        if used.contains(key) {
            kept.set(key.clone(), value.clone());
        }
    }
    resources.set("XObject", kept);
    Ok(())
}

/// A name as the operand of an operator, with its escapes undone.
fn name_of(operand: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = operand.strip_prefix(b"/")?.iter().copied();
    let mut name = Vec::new();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let digits: Vec<u8> = ahead.by_ref().take(2).collect();
        match hex::decode(&digits) {
            Ok(escaped) if byte == b'#' && digits.len() == 2 => {
                name.extend(escaped);
                bytes = ahead;
            }
            _ => name.push(byte),
        }
    }
    Some(name)
}

/// An inline picture as an object of its own.
fn inline(document: &Document, image: Option<&[u8]>, resources: &Dictionary) -> Option<Stream> {
    let image = image?.strip_prefix(b"BI")?;
    let mut tokens = Tokens { stream: image, at: 0, nested: 0, commented: false };
    let start = loop {
        match tokens.next().ok()?? {
            Token::Operand(_) => {}
            Token::Operator(range) if image.get(range.clone())? == b"ID" => break range,
            // `true` and the like are operands; nothing else stands here.
            _ => return None,
        }
    };
    let mut written = b"<<".to_vec();
    written.extend_from_slice(image.get(..start.start)?);
    written.extend_from_slice(b">> x");
    let parsed = Content::decode(&written).ok()?;
    let short = parsed.operations.first()?.operands.first()?.as_dict().ok()?;
    let data = image.get(start.end + 1..image.len().checked_sub(2)?)?;
    let data = data.strip_suffix(b"\n").or_else(|| data.strip_suffix(b" ")).unwrap_or(data);
    let mut long = Dictionary::new();
    long.set("Type", Object::Name(b"XObject".to_vec()));
    long.set("Subtype", Object::Name(b"Image".to_vec()));
    let spaces = document.get_dict_in_dict(resources, b"ColorSpace").ok();
    for (key, value) in short {
        let key = match key.as_slice() {
            b"BPC" => b"BitsPerComponent",
            b"CS" => b"ColorSpace".as_slice(),
            b"D" => b"Decode",
            b"DP" => b"DecodeParms",
            b"F" => b"Filter",
            b"H" => b"Height",
            b"IM" => b"ImageMask",
            b"I" => b"Interpolate",
            b"W" => b"Width",
            b"L" | b"Length" => continue,
            other => other,
        };
        let named = (key == b"ColorSpace")
            .then(|| value.as_name().ok().and_then(|name| spaces?.get(name).ok()))
            .flatten();
        long.set(key, named.cloned().unwrap_or_else(|| spelt_out(value, 0)));
    }
    Some(Stream::new(long, data.to_vec()))
}

fn spelt_out(value: &Object, deep: u32) -> Object {
    match value {
        Object::Array(list) if deep < 4 => {
            Object::Array(list.iter().map(|item| spelt_out(item, deep + 1)).collect())
        }
        Object::Name(name) => Object::Name(
            match name.as_slice() {
                b"G" => b"DeviceGray".as_slice(),
                b"RGB" => b"DeviceRGB",
                b"CMYK" => b"DeviceCMYK",
                b"I" => b"Indexed",
                b"AHx" => b"ASCIIHexDecode",
                b"A85" => b"ASCII85Decode",
                b"LZW" => b"LZWDecode",
                b"Fl" => b"FlateDecode",
                b"RL" => b"RunLengthDecode",
                b"CCF" => b"CCITTFaxDecode",
                b"DCT" => b"DCTDecode",
                other => other,
            }
            .to_vec(),
        ),
        other => other.clone(),
    }
}

/// Whether a graphics state brings in a soft mask that draws within an area.
fn masks_within(
    document: &Document,
    resources: &Dictionary,
    name: &[u8],
    matrix: &Matrix,
    areas: &[Quad],
) -> bool {
    let group = document
        .get_dict_in_dict(resources, b"ExtGState")
        .and_then(|states| document.get_dict_in_dict(states, name))
        .and_then(|state| document.get_dict_in_dict(state, b"SMask"))
        .and_then(|mask| mask.get_deref(b"G", document))
        .and_then(Object::as_stream);
    let Ok(group) = group else { return false };
    let bounds: Vec<f64> = numbers(document, &group.dict, b"BBox");
    let [x0, y0, x1, y1] = bounds.as_slice() else { return true };
    let matrix = Matrix::of(document, &group.dict).then(matrix);
    let corners = [(*x0, *y0), (*x1, *y0), (*x1, *y1), (*x0, *y1)].map(|point| matrix.at(point));
    near(areas, &corners)
}

fn is_tiled(document: &Document, resources: &Dictionary, name: &[u8]) -> bool {
    document
        .get_dict_in_dict(resources, b"Pattern")
        .and_then(|patterns| patterns.get_deref(name, document))
        .and_then(Object::as_stream)
        .is_ok()
}

fn numbers(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Vec<f64> {
    let list = dictionary.get_deref(key, document).and_then(Object::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|number| document.dereference(number).ok()?.1.as_float().ok())
        .map(f64::from)
        .collect()
}

/// Whether the rectangle around the points touches one around an area.
fn near(areas: &[Quad], points: &[Point]) -> bool {
    let start = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    let [l, b, r, t] = points
        .iter()
        .fold(start, |[l, b, r, t], (x, y)| [l.min(*x), b.min(*y), r.max(*x), t.max(*y)]);
    areas.iter().map(Quad::bounds).any(|[l1, b1, r1, t1]| l <= r1 && l1 <= r && b <= t1 && b1 <= t)
}

/// Whether an area reaches into what a picture with this matrix draws.
fn meets(areas: &[Quad], matrix: &Matrix) -> bool {
    let unit = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
    if areas.is_empty() || !near(areas, &unit.map(|corner| matrix.at(corner))) {
        return false;
    }
    // A picture without height or width shows nothing.
    let Some(inverse) = matrix.inverse() else { return false };
    areas.iter().any(|area| reaches_unit_square(&area.corners().map(|corner| inverse.at(corner))))
}

fn reaches_unit_square(corners: &Corners) -> bool {
    let across = |pick: fn(&Point) -> f64| {
        let values = corners.iter().map(pick);
        let (least, most) = values.fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
        least <= 1.0 && most >= 0.0
    };
    across(|point| point.0) && across(|point| point.1)
}

/// A transformation as PDF writes it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Matrix([f64; 6]);

impl Matrix {
    const UNIT: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// The matrix of a form.
    fn of(document: &Document, form: &Dictionary) -> Self {
        let numbers = numbers(document, form, b"Matrix");
        <[f64; 6]>::try_from(numbers).map_or(Self::UNIT, Self)
    }

    /// This first, and then the other.
    fn then(&self, other: &Self) -> Self {
        let [xx, xy, yx, yy, left, up] = self.0;
        let other_part = |at: Point, moved: f64| {
            let [xx, xy, yx, yy, left, up] = other.0;
            (at.0 * xx + at.1 * yx + moved * left, at.0 * xy + at.1 * yy + moved * up)
        };
        let (across, along) = (other_part((xx, xy), 0.0), other_part((yx, yy), 0.0));
        let origin = other_part((left, up), 1.0);
        Self([across.0, across.1, along.0, along.1, origin.0, origin.1])
    }

    fn at(&self, point: Point) -> Point {
        let [xx, xy, yx, yy, left, up] = self.0;
        (point.0 * xx + point.1 * yx + left, point.0 * xy + point.1 * yy + up)
    }

    fn inverse(&self) -> Option<Self> {
        let [xx, xy, yx, yy, left, up] = self.0;
        let area = xx * yy - xy * yx;
        if !area.is_finite() || area.abs() < 1e-9 {
            return None;
        }
        let turned = Self([yy / area, -xy / area, -yx / area, xx / area, 0.0, 0.0]);
        let origin = turned.at((-left, -up));
        let [xx, xy, yx, yy, ..] = turned.0;
        Some(Self([xx, xy, yx, yy, origin.0, origin.1]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_and_its_inverse_lead_back() {
        let matrix = Matrix([2.0, 1.0, -1.0, 3.0, 10.0, 20.0]);
        let back = matrix.then(&matrix.inverse().unwrap());
        assert!(back.0.iter().zip(Matrix::UNIT.0).all(|(a, b)| (a - b).abs() < 1e-9));
        assert_eq!(Matrix([1.0, 0.0, 0.0, 0.0, 0.0, 0.0]).inverse(), None);
    }

    #[test]
    fn the_escapes_of_a_name_are_undone() {
        assert_eq!(name_of(b"/Im#31#zz"), Some(b"Im1#zz".to_vec()));
        assert_eq!(name_of(b"12"), None);
    }
}
