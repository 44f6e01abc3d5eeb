//! Making gaps even: what stands behind a mark is moved by half a point at most, onto a coarse grid.
//!
//! The engine leaves a number where it removed a text, and that number is the text's width to a
//! thousandth of its height: enough to tell one name from another. Afterwards there is no such number:
//! what follows on the line has a place of its own, and so has the edge of the box.

mod metrics;
mod pen;

use crate::{
    content::{self, Item, Token, Tokens, items, number},
    marker::{Marker, Markers},
    page::Point,
    sanitise::{self, LARGEST_STREAM},
};
use ateb::{
    domain::mark::Quad,
    redact::protocol::{Failure, OrFail, Warning},
};
use hayro_interpret::kurbo::{self, Affine};
use lopdf::{Document, Object, ObjectId};
use metrics::Metrics;
use pen::{Pen, Piece};
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    rc::Rc,
};

/// How far from its baseline, in ems, a raised or lowered text still belongs to a line.
const OFF_LINE: f64 = 0.35;
/// The part of an em that a text may begin before its mark ends: accents and slants.
const SLACK: f64 = 0.12;

/// Evens the gaps of all marked pages, and the edges of their boxes.
pub(crate) fn even(
    document: &mut Document,
    markers: &mut BTreeMap<u32, Markers>,
    warnings: &mut Vec<Warning>,
) -> Result<(), Failure> {
    let pages = document.get_pages();
    for (number, drawn) in markers {
        let Some(id) = pages.get(number) else { continue };
        if drawn.blank || drawn.picture.is_some() || drawn.list.is_empty() {
            continue;
        }
        let fonts = fonts(document, *id);
        let stream = document
            .get_page_content_with_limit(*id, LARGEST_STREAM)
            .or_fail(unreadable(*number))?;
        let drawing = read(&stream).or_fail(unreadable(*number))?;
        let (places, lost) = places(&drawing, fonts.clone());
        let mut gaps: Vec<Gap> = Vec::new();
        for marker in &mut drawn.list {
            let found = behind(marker, &places);
            marker.area = snapped(marker, &found);
            if lost {
                warnings
                    .push(Warning::new("gap_keeps_width").on_page(*number).of_mark(marker.mark));
            }
            gaps.extend(found);
        }
        if gaps.is_empty() {
            continue;
        }
        let moved = write(&stream, &drawing, fonts, &gaps);
        let content = document.add_object(lopdf::Stream::new(lopdf::Dictionary::new(), moved));
        if let Ok(Object::Dictionary(page)) = document.get_object_mut(*id) {
            page.set("Contents", content);
        }
    }
    Ok(())
}

fn unreadable(number: u32) -> Failure {
    Failure::NotHandled {
        what: format!("page {number}, whose drawing instructions cannot be read"),
    }
}

/// Fonts by the names that a page gives them; nothing for those that cannot be measured.
type Fonts = HashMap<Vec<u8>, Option<Rc<Metrics>>>;

fn fonts(document: &Document, page: ObjectId) -> Fonts {
    let fonts = document
        .get_dictionary(page)
        .ok()
        .and_then(|page| sanitise::inherited(document, page, b"Resources"))
        .and_then(|resources| document.dereference(resources).ok()?.1.as_dict().ok())
        .and_then(|resources| document.get_dict_in_dict(resources, b"Font").ok());
    let Some(fonts) = fonts else { return HashMap::new() };
    fonts
        .iter()
        .map(|(name, font)| {
            let font = document.dereference(font).ok().and_then(|(_, font)| font.as_dict().ok());
            let metrics = font.and_then(|font| Metrics::of(document, font)).map(Rc::new);
            (name.clone(), metrics)
        })
        .collect()
}

/// One instruction: where it stands in the stream, and what it means for text.
struct Step {
    from: usize,
    to: usize,
    operator: Vec<u8>,
    numbers: Vec<f64>,
    name: Option<Vec<u8>>,
    /// What it shows, if it shows.
    items: Vec<Item>,
}

fn read(stream: &[u8]) -> Result<Vec<Step>, content::Unreadable> {
    let mut steps = Vec::new();
    let mut tokens = Tokens { stream, at: 0, nested: 0, commented: false };
    let mut operands: Vec<&[u8]> = Vec::new();
    let mut from = None;
    while let Some(token) = tokens.next()? {
        match token {
            Token::Operand(range) => {
                from = from.or(Some(range.start));
                operands.push(stream.get(range).unwrap_or_default());
            }
            Token::Image(_) => {
                operands.clear();
                from = None;
            }
            Token::Operator(range) => {
                let operator = stream.get(range.clone()).unwrap_or_default().to_vec();
                let shows = matches!(operator.as_slice(), b"Tj" | b"TJ" | b"'" | b"\"");
                let last = operands.last().copied().unwrap_or_default();
                steps.push(Step {
                    from: from.unwrap_or(range.start),
                    to: range.end,
                    numbers: operands.iter().filter_map(|operand| number(operand)).collect(),
                    name: operands
                        .iter()
                        .rev()
                        .find_map(|operand| operand.strip_prefix(b"/"))
                        .map(content::unescaped),
                    items: if shows { items(last) } else { Vec::new() },
                    operator,
                });
                operands.clear();
                from = None;
            }
        }
    }
    Ok(steps)
}

/// A string on the page: where it begins in user space, which way it runs, and how large it is.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Of unit length.
    along: Point,
    from: Point,
    em: f64,
}

impl Place {
    fn of(pen: &Pen, begins: Affine) -> Option<Self> {
        let whole = pen.page() * begins;
        let apply = |at: Point| -> Point { (whole * kurbo::Point::from(at)).into() };
        let origin = apply((0.0, 0.0));
        let raised = apply((0.0, pen.rise()));
        let along = apply((1.0, 0.0));
        let along = (along.0 - origin.0, along.1 - origin.1);
        let up = apply((0.0, pen.size()));
        let (length, em) = (along.0.hypot(along.1), (up.0 - origin.0).hypot(up.1 - origin.1));
        (length > 1e-6 && em > 0.1).then(|| Self {
            along: (along.0 / length, along.1 / length),
            from: raised,
            em,
        })
    }

    /// How far along its line a point is.
    fn ahead(&self, point: Point) -> f64 {
        point.0 * self.along.0 + point.1 * self.along.1
    }

    /// How far above a point is.
    fn above(&self, point: Point) -> f64 {
        point.1 * self.along.0 - point.0 * self.along.1
    }

    fn is_parallel(&self, other: &Self) -> bool {
        self.along.0 * other.along.0 + self.along.1 * other.along.1 > 0.9999
    }
}

/// Every string of the drawing that has a place, and whether one has none.
fn places(drawing: &[Step], fonts: Fonts) -> (Vec<Place>, bool) {
    let mut pen = Pen::new(fonts);
    let mut places = Vec::new();
    for step in drawing {
        pen.does(&step.operator, &step.numbers, step.name.as_deref());
        for Piece { begins, .. } in pen.shows(&step.items) {
            places.extend(begins.and_then(|begins| Place::of(&pen, begins)));
        }
    }
    (places, pen.lost)
}

/// The start of what follows a mark on one of its lines, and how far all of it moves.
#[derive(Debug, Clone, Copy)]
struct Gap {
    first: Place,
    /// In points along the line, at most half of one.
    by: f64,
}

impl Gap {
    fn new(first: Place) -> Self {
        let ahead = first.ahead(first.from);
        let grid = grid(first.em);
        Self { first, by: (ahead / grid).round() * grid - ahead }
    }

    fn concerns(&self, place: &Place) -> bool {
        let (first, off) =
            (&self.first, self.first.above(place.from) - self.first.above(self.first.from));
        first.is_parallel(place)
            && off.abs() < OFF_LINE * first.em
            && first.ahead(place.from) > first.ahead(first.from) - 1e-6
    }
}

/// A point; less for small letters, so that the narrowest stays out of the mark before it.
fn grid(em: f64) -> f64 {
    if em >= 9.0 {
        1.0
    } else if em >= 4.5 {
        0.5
    } else {
        0.25
    }
}

/// What follows the mark, on each line that it touches.
fn behind(marker: &Marker, places: &[Place]) -> Vec<Gap> {
    let corners = marker.area.corners();
    let mut gaps: Vec<Gap> = Vec::new();
    for place in places {
        let ahead = corners.map(|corner| place.ahead(corner));
        let above = corners.map(|corner| place.above(corner));
        let least = |list: [f64; 4]| list.into_iter().fold(f64::MAX, f64::min);
        let most = |list: [f64; 4]| list.into_iter().fold(f64::MIN, f64::max);
        let height = place.above(place.from) + 0.25 * place.em;
        let begins = place.ahead(place.from);
        let is_behind = (least(above)..=most(above)).contains(&height)
            && begins > least(ahead) + 0.01
            && begins > most(ahead) - SLACK * place.em;
        if !is_behind {
            continue;
        }
        let same_line = gaps.iter_mut().find(|gap| {
            gap.first.is_parallel(place)
                && (gap.first.above(gap.first.from) - place.above(place.from)).abs()
                    < OFF_LINE * place.em
        });
        match same_line {
            Some(gap) if gap.first.ahead(gap.first.from) > begins => *gap = Gap::new(*place),
            Some(_) => {}
            None => gaps.push(Gap::new(*place)),
        }
    }
    gaps
}

/// The area of a marker whose end tells no more of what it covers than the grid does.
fn snapped(marker: &Marker, gaps: &[Gap]) -> Quad {
    let [a, b, c, d] = marker.area.corners();
    let side = (b.0 - a.0, b.1 - a.1);
    let length = side.0.hypot(side.1);
    if length < 1e-6 {
        return marker.area;
    }
    let along = (side.0 / length, side.1 / length);
    let ahead = |point: Point| point.0 * along.0 + point.1 * along.1;
    let end = ahead(b);
    let next = gaps.iter().map(|gap| ahead(gap.first.from) + gap.by).fold(f64::MAX, f64::min);
    let grown = if (next - end).abs() <= 1.0 { next } else { (end - 1e-6).ceil() };
    let by = (grown - end).max(0.1 - length);
    let moved = |point: Point| (point.0 + along.0 * by, point.1 + along.1 * by);
    let (b, c) = (moved(b), moved(c));
    Quad([a.0, a.1, b.0, b.1, c.0, c.1, d.0, d.1])
}

/// The drawing with everything behind a gap in its new place. Text objects without a gap, and those
/// with letters that cannot be measured, are as they were.
fn write(stream: &[u8], drawing: &[Step], fonts: Fonts, gaps: &[Gap]) -> Vec<u8> {
    let mut pen = Pen::new(fonts);
    let mut out: Vec<u8> = Vec::with_capacity(stream.len() + 1024);
    let (mut copied, mut number) = (0, 0);
    while let Some(step) = drawing.get(number) {
        let rest = drawing.get(number + 1..).unwrap_or_default();
        let length = rest.iter().take_while(|step| !is_frame(step)).count();
        let inner = rest.get(..length).unwrap_or_default();
        pen.does(&step.operator, &step.numbers, step.name.as_deref());
        pen.shows(&step.items);
        number += 1;
        if step.operator != b"BT" || !has_gap(inner, pen.clone(), gaps) {
            continue;
        }
        for step in inner {
            let as_it_is = step.items.is_empty() && !is_move(step);
            if !as_it_is {
                out.extend_from_slice(stream.get(copied..step.from).unwrap_or_default());
                copied = step.to;
            }
            pen.does(&step.operator, &step.numbers, step.name.as_deref());
            match (step.operator.as_slice(), step.numbers.as_slice()) {
                (b"TD", [_, y]) => put(&mut out, &format!("{} TL", decimal(-y))),
                (b"\"", [space, between, ..]) => {
                    put(&mut out, &format!("{} Tw {} Tc", decimal(*space), decimal(*between)));
                }
                _ => {}
            }
            show(step, &mut pen, gaps, &mut out);
        }
        number += length;
    }
    out.extend_from_slice(stream.get(copied..).unwrap_or_default());
    out
}

fn is_frame(step: &Step) -> bool {
    matches!(step.operator.as_slice(), b"BT" | b"ET")
}

fn is_move(step: &Step) -> bool {
    matches!(step.operator.as_slice(), b"Td" | b"TD" | b"Tm" | b"T*")
}

/// Whether something in a text object is to be moved, and all of it can be.
fn has_gap(inner: &[Step], mut pen: Pen, gaps: &[Gap]) -> bool {
    let mut found = false;
    for step in inner {
        pen.does(&step.operator, &step.numbers, step.name.as_deref());
        for piece in pen.shows(&step.items) {
            let Some(place) = piece.begins.and_then(|begins| Place::of(&pen, begins)) else {
                return false;
            };
            found |= gap_before(&place, gaps).is_some();
        }
    }
    found
}

/// The last gap on the line before a string.
fn gap_before<'a>(place: &Place, gaps: &'a [Gap]) -> Option<&'a Gap> {
    let before = gaps.iter().filter(|gap| gap.concerns(place));
    before.max_by(|a, b| {
        let ahead = |gap: &Gap| place.ahead(gap.first.from);
        ahead(a).total_cmp(&ahead(b))
    })
}

/// Writes what a step shows, with a place of its own for the first string and for whatever follows a
/// gap: the numbers in between are what the removed text was wide.
fn show(step: &Step, pen: &mut Pen, gaps: &[Gap], out: &mut Vec<u8>) {
    let mut last: Option<&Gap> = None;
    let mut row = String::new();
    let pieces = pen.shows(&step.items);
    for (number, piece) in pieces.iter().enumerate() {
        let Some(begins) = piece.begins else { continue };
        let place = Place::of(pen, begins);
        let gap = place.as_ref().and_then(|place| gap_before(place, gaps));
        let same = match (gap, last) {
            (None, None) => true,
            (Some(gap), Some(last)) => std::ptr::eq(gap, last),
            _ => false,
        };
        if number == 0 || !same {
            close(&mut row, out);
            let by = gap.zip(place).map_or((0.0, 0.0), |(gap, place)| {
                (place.along.0 * gap.by, place.along.1 * gap.by)
            });
            let moved = pen::moved(begins, by, pen.page()).unwrap_or(begins);
            let numbers: Vec<String> = moved.as_coeffs().map(decimal).into();
            put(out, &format!("{} Tm", numbers.join(" ")));
        }
        last = gap;
        let end = pieces.get(number + 1).map_or(piece.item + 1, |next| next.item);
        for item in step.items.get(piece.item..end).unwrap_or_default() {
            match item {
                // A move at the end of a row moves nothing.
                Item::Back(back) => {
                    let _ = write!(row, " {}", decimal(*back));
                }
                Item::Text(text) => {
                    row.push('<');
                    for byte in text {
                        let _ = write!(row, "{byte:02x}");
                    }
                    row.push('>');
                }
            }
        }
    }
    close(&mut row, out);
}

/// Ends a row of strings, without the number behind its last.
fn close(row: &mut String, out: &mut Vec<u8>) {
    let end = row.rfind('>').map_or(0, |end| end + 1);
    row.truncate(end);
    if !row.is_empty() {
        put(out, &format!("[{row}] TJ"));
        row.clear();
    }
}

fn put(out: &mut Vec<u8>, text: &str) {
    out.push(b'\n');
    out.extend_from_slice(text.as_bytes());
    out.push(b'\n');
}

/// A number to a ten-millionth, for some pages draw a thousand times as large; without needless noughts.
fn decimal(number: f64) -> String {
    let text = format!("{number:.7}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
