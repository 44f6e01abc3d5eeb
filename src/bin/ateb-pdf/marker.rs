//! What is drawn on a page in place of what was removed: boxes with their labels, and the page as a
//! picture where it could not be cut.

use crate::{
    lettering::{self, Lettering},
    page::{Place, is_upright},
};
use ateb::domain::mark::{Quad, Style};
use std::{collections::HashMap, fmt::Write as _};

/// What is drawn on one page.
#[derive(Debug, Default)]
pub(crate) struct Markers {
    pub(crate) list: Vec<Marker>,
    /// Nothing of the page stays but its size.
    pub(crate) blank: bool,
    /// The page is replaced by this picture of itself.
    pub(crate) picture: Option<Picture>,
}

/// One box.
#[derive(Debug)]
pub(crate) struct Marker {
    /// Corners in reading order: lower left, lower right, upper right, upper left.
    pub(crate) area: Quad,
    pub(crate) label: Option<String>,
    pub(crate) style: Style,
    pub(crate) mark: usize,
}

/// A page as pixels.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgb: Vec<u8>,
    /// Where it goes, corners as in [`Marker`].
    pub(crate) area: Quad,
    /// The words that it shows and where they stand, for those who search it or listen to it.
    pub(crate) words: Vec<(String, Place)>,
}

/// The widest gap between two boxes with one label that become one, in points: about a space.
const WIDEST_GAP: f64 = 4.0;
/// The smallest letters of a label, in points.
const SMALLEST: f64 = 5.0;
/// The largest.
const LARGEST: f64 = 12.0;
/// How high capitals are, in ems.
const CAPITALS: f64 = 0.714;

impl Markers {
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty() && !self.blank && self.picture.is_none()
    }

    /// Every text that has to be written.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let named = self.list.iter().filter(|marker| marker.style != Style::Block);
        let labels = named.filter_map(|marker| marker.label.as_deref());
        let words = self.picture.iter().flat_map(|picture| &picture.words);
        labels.chain(words.map(|(word, _)| word.as_str()))
    }

    /// Boxes of one line that say the same become one: two words of a name are one gap. `is_empty`
    /// says whether no text is left in an area.
    pub(crate) fn join(&mut self, is_empty: impl Fn(&Quad) -> bool) {
        let mut list = outermost(std::mem::take(&mut self.list));
        // Line by line, and along each line.
        list.sort_by(|a, b| {
            let [left_a, bottom_a, ..] = a.area.bounds();
            let [left_b, bottom_b, ..] = b.area.bounds();
            (bottom_a * 10.0)
                .round()
                .total_cmp(&(bottom_b * 10.0).round())
                .then(left_a.total_cmp(&left_b))
        });
        for marker in list {
            let before = self.list.last_mut().filter(|before| before.style == marker.style);
            match before.and_then(|before| Some((beside(before, &marker)?, before))) {
                Some(((gap, both), before)) if is_empty(&gap) => {
                    before.area = both;
                    before.label = before.label.take().or(marker.label);
                }
                _ => self.list.push(marker),
            }
        }
    }
}

/// The boxes that lie within no other of their kind: a word within a marked passage is covered already,
/// and its label would hide the other.
fn outermost(mut list: Vec<Marker>) -> Vec<Marker> {
    let size = |marker: &Marker| {
        let [left, bottom, right, top] = marker.area.bounds();
        (right - left) * (top - bottom)
    };
    list.sort_by(|a, b| size(b).total_cmp(&size(a)));
    // By the rows of the page that they touch; what touches many is kept by itself.
    let mut rows: HashMap<i32, Vec<usize>> = HashMap::new();
    let mut tall: Vec<usize> = Vec::new();
    let mut outer: Vec<Marker> = Vec::with_capacity(list.len());
    for marker in list {
        let [_, bottom, _, top] = marker.area.bounds();
        let near = rows.get(&row(bottom)).into_iter().flatten().chain(&tall);
        let covers = |other: &Marker| {
            other.style == marker.style
                && marker.area.corners().iter().all(|corner| reaches(&other.area, *corner))
        };
        if near.filter_map(|at| outer.get(*at)).any(covers) {
            continue;
        }
        let (lowest, highest) = (row(bottom - 0.1), row(top + 0.1));
        if highest - lowest > 64 {
            tall.push(outer.len());
        } else {
            for row in lowest..=highest {
                rows.entry(row).or_default().push(outer.len());
            }
        }
        outer.push(marker);
    }
    outer
}

#[expect(clippy::cast_possible_truncation, reason = "rows of a page, kept within bounds")]
fn row(y: f64) -> i32 {
    (y / 8.0).floor().clamp(-1e6, 1e6) as i32
}

/// Whether a point lies in an upright area, or so near that it makes no difference.
fn reaches(area: &Quad, (x, y): (f64, f64)) -> bool {
    let [left, bottom, right, top] = area.bounds();
    is_upright(area)
        && (left - 0.1..=right + 0.1).contains(&x)
        && (bottom - 0.1..=top + 0.1).contains(&y)
}

/// What lies between two boxes and the area of both, when the second goes on where the first ends
/// and says nothing else.
fn beside(first: &Marker, second: &Marker) -> Option<(Quad, Quad)> {
    if first.label.is_some() && second.label.is_some() && first.label != second.label {
        return None;
    }
    let [start, low, high, above] = first.area.corners();
    let [next_low, end, top, next_high] = second.area.corners();
    let apart = |p: (f64, f64), q: (f64, f64)| (p.0 - q.0).hypot(p.1 - q.1);
    let along = (low.0 - start.0, low.1 - start.1);
    let length = along.0.hypot(along.1).max(1e-6);
    let ahead = (next_low.0 - low.0).mul_add(along.0, (next_low.1 - low.1) * along.1) / length;
    let gap = apart(low, next_low);
    let straight = (gap - ahead.abs()).abs() < 0.05 && (apart(high, next_high) - gap).abs() < 0.05;
    let same_height = (apart(start, above) - apart(next_low, next_high)).abs() < 0.05;
    let quad = |corners: [(f64, f64); 4]| {
        let [a, b, c, d] = corners;
        Quad([a.0, a.1, b.0, b.1, c.0, c.1, d.0, d.1])
    };
    (straight && same_height && (-0.5..WIDEST_GAP).contains(&ahead))
        .then(|| (quad([low, next_low, next_high, high]), quad([start, end, top, above])))
}

/// Instructions that draw the page's picture where the page was, with its words unseen under it.
pub(crate) fn place(picture: &Picture, letters: &Lettering) -> String {
    let mut drawn = String::new();
    for (word, place) in &picture.words {
        let size = place.up.0.hypot(place.up.1);
        let length = place.advance.0.hypot(place.advance.1);
        let ems = letters.ems(word);
        if size < 0.5 || length < 0.1 || ems < 0.01 {
            continue;
        }
        let _ = writeln!(
            drawn,
            "BT 3 Tr /{} {size:.3} Tf {:.2} Tz {:.5} {:.5} {:.5} {:.5} {:.3} {:.3} Tm {} Tj ET",
            lettering::NAME,
            length / (ems * size) * 100.0,
            place.advance.0 / length,
            place.advance.1 / length,
            place.up.0 / size,
            place.up.1 / size,
            place.origin.0,
            place.origin.1,
            letters.shown(word),
        );
    }
    let [(x0, y0), (x1, y1), _, (x3, y3)] = picture.area.corners();
    let _ = writeln!(
        drawn,
        "q {:.4} {:.4} {:.4} {:.4} {x0:.4} {y0:.4} cm /AtebPage Do Q",
        x1 - x0,
        y1 - y0,
        x3 - x0,
        y3 - y0
    );
    drawn
}

/// Instructions that draw a box.
pub(crate) fn cover(marker: &Marker) -> String {
    let [a, b, c, d] = marker.area.corners();
    let ink = if marker.style == Style::Text { "1 g" } else { "0 g" };
    format!(
        "q {ink} {:.3} {:.3} m {:.3} {:.3} l {:.3} {:.3} l {:.3} {:.3} l h f Q\n",
        a.0, a.1, b.0, b.1, c.0, c.1, d.0, d.1
    )
}

/// Instructions that write the label into its box, none for a box without one; nothing when there is
/// no room for it. All boxes are drawn before the first label, so that none covers one.
pub(crate) fn write_label(marker: &Marker, letters: &Lettering) -> Option<String> {
    let [a, b, _, d] = marker.area.corners();
    let label = match (&marker.label, marker.style) {
        (None, _) | (_, Style::Block) => return Some(String::new()),
        (Some(label), _) => label,
    };
    let along = (b.0 - a.0, b.1 - a.1);
    let upwards = (d.0 - a.0, d.1 - a.1);
    let (width, height) = (along.0.hypot(along.1), upwards.0.hypot(upwards.1));
    // Too small to read is no label: under 5 points, or letters under half their width.
    let ems = letters.ems(label).max(0.01);
    let size = (height * 0.7).min(width * 0.96 / ems).clamp(SMALLEST, LARGEST);
    let squeeze = (width * 0.96 / (ems * size)).min(1.0);
    if squeeze < 0.5 || height < SMALLEST || width < 1.0 || !is_right_angled(along, upwards) {
        return None;
    }
    let unit = (along.0 / width, along.1 / width);
    let up = (upwards.0 / height, upwards.1 / height);
    let left = (ems * size).mul_add(-squeeze, width) / 2.0;
    let bottom = CAPITALS.mul_add(-size, height) / 2.0;
    let origin = (
        unit.0.mul_add(left, up.0.mul_add(bottom, a.0)),
        unit.1.mul_add(left, up.1.mul_add(bottom, a.1)),
    );
    let pen = if marker.style == Style::Text { "0 g" } else { "1 g" };
    Some(format!(
        "{}\nq BT {pen} 0 Tr 0 Tc 0 Tw 0 Ts /{} {size:.3} Tf {:.2} Tz {:.5} {:.5} {:.5} {:.5} {:.3} {:.3} Tm {} Tj ET Q\nEMC\n",
        spoken(label),
        lettering::NAME,
        squeeze * 100.0,
        unit.0,
        unit.1,
        up.0,
        up.1,
        origin.0,
        origin.1,
        letters.shown(label),
    ))
}

/// What says that the letters of a label are read as this one text, however they stand. No other
/// replacement text is let into a copy.
pub(crate) fn spoken(label: &str) -> String {
    let mut text = String::from("feff");
    for unit in label.encode_utf16() {
        let _ = write!(text, "{unit:04x}");
    }
    format!("/Span <</ActualText <{text}>>> BDC")
}

fn is_right_angled(along: (f64, f64), upwards: (f64, f64)) -> bool {
    let lengths = along.0.hypot(along.1) * upwards.0.hypot(upwards.1);
    along.0.mul_add(upwards.0, along.1 * upwards.1).abs() < 0.05 * lengths.max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marker(x: f64, label: &str) -> Marker {
        Marker {
            area: Quad([x, 10.0, x + 30.0, 10.0, x + 30.0, 22.0, x, 22.0]),
            label: Some(label.to_owned()),
            style: Style::BlockWithLabel,
            mark: 1,
        }
    }

    #[test]
    fn two_words_of_a_name_become_one_box() {
        let mut markers = Markers {
            list: vec![marker(10.0, "a"), marker(43.0, "a"), marker(76.0, "b"), marker(112.0, "b")],
            ..Markers::default()
        };
        markers.join(|_| true);
        let lefts: Vec<f64> = markers.list.iter().map(|each| each.area.bounds()[0]).collect();
        assert_eq!(lefts, [10.0, 76.0, 112.0]);
        assert_eq!(markers.list[0].area, Quad([10.0, 10.0, 73.0, 10.0, 73.0, 22.0, 10.0, 22.0]));
    }

    #[test]
    fn what_stands_between_two_boxes_is_not_covered() {
        let mut markers =
            Markers { list: vec![marker(43.0, "a"), marker(10.0, "a")], ..Markers::default() };
        markers.join(|gap| gap.bounds()[0] < 40.0);
        assert_eq!(markers.list.len(), 2);
    }

    #[test]
    fn boxes_on_different_lines_stay_apart() {
        let mut below = marker(43.0, "a");
        below.area = Quad([43.0, 5.0, 60.0, 5.0, 60.0, 17.0, 43.0, 17.0]);
        let mut markers = Markers { list: vec![marker(10.0, "a"), below], ..Markers::default() };
        markers.join(|_| true);
        assert_eq!(markers.list.len(), 2);
    }
}
