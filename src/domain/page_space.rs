//! A page as people see it: points, from its upper left corner, the way it is turned.
//!
//! Marks are kept in PDF user space, which knows nothing of how a page is cropped, turned and
//! scaled. The way from one to the other is here and nowhere else; what draws pages says once for
//! each page how it lies, and the browser never learns of it.

use super::mark::Quad;
use serde::{Deserialize, Serialize};

/// A point, in either space.
pub type Point = (f64, f64);

/// How a page lies in the space in which it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageSpace {
    /// In points as shown.
    pub width: f64,
    /// In points as shown.
    pub height: f64,
    /// From user space to the page as shown: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
    pub matrix: [f64; 6],
}

impl PageSpace {
    /// A picture, whose marks are kept as it is shown: pixels from the upper left corner.
    pub const fn of_picture(width: f64, height: f64) -> Self {
        Self { width, height, matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] }
    }

    /// Where a point of user space is shown.
    pub fn shown(&self, (x, y): Point) -> Point {
        let [xx, yx, xy, yy, right, down] = self.matrix;
        (xx.mul_add(x, xy.mul_add(y, right)), yx.mul_add(x, yy.mul_add(y, down)))
    }

    /// The point of user space that is shown here; none where the page has no extent.
    pub fn user(&self, (x, y): Point) -> Option<Point> {
        let [xx, yx, xy, yy, right, down] = self.matrix;
        let determinant = xx.mul_add(yy, -(yx * xy));
        if !determinant.is_finite() || determinant.abs() < 1e-12 {
            return None;
        }
        let (x, y) = (x - right, y - down);
        Some((yy.mul_add(x, -(xy * y)) / determinant, xx.mul_add(y, -(yx * x)) / determinant))
    }

    /// Left, top, right and bottom of what a quad of user space covers on the page as shown.
    pub fn shown_box(&self, quad: &Quad) -> [f64; 4] {
        let shown = quad.corners().map(|corner| self.shown(corner));
        let mut around = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for (x, y) in shown {
            let [left, top, right, bottom] = around;
            around = [left.min(x), top.min(y), right.max(x), bottom.max(y)];
        }
        around
    }

    /// The quad of user space under a box that was drawn on the page as shown, from any corner to
    /// the opposite one; what lies beside the page is left out. None when nothing is left.
    pub fn quad(&self, drawn: [f64; 4]) -> Option<Quad> {
        let [x0, y0, x1, y1] = drawn;
        if !drawn.iter().all(|number| number.is_finite()) {
            return None;
        }
        let (left, right) = (x0.min(x1).max(0.0), x0.max(x1).min(self.width));
        let (top, bottom) = (y0.min(y1).max(0.0), y0.max(y1).min(self.height));
        if right - left < SMALLEST || bottom - top < SMALLEST {
            return None;
        }
        let (from, to) = (self.user((left, top))?, self.user((right, bottom))?);
        Some(Quad::upright(from.0.min(to.0), from.1.min(to.1), from.0.max(to.0), from.1.max(to.1)))
    }

    /// Whether any of a box that is shown lies on the page.
    pub fn has(&self, [left, top, right, bottom]: [f64; 4]) -> bool {
        right > 0.0 && bottom > 0.0 && left < self.width && top < self.height
    }
}

/// A box that is narrower or lower than this, in points, was a slip of the hand.
const SMALLEST: f64 = 1.0;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A page as its own entries describe it: the table of ISO 32000-2, 7.7.3.3 and 14.11.2.
    fn described(crop: [f64; 4], rotation: i32, unit: f64) -> PageSpace {
        let [x0, y0, x1, y1] = crop;
        let (wide, high) = ((x1 - x0) * unit, (y1 - y0) * unit);
        let (width, height, matrix) = match rotation {
            90 => (high, wide, [0.0, unit, unit, 0.0, -y0 * unit, -x0 * unit]),
            180 => (wide, high, [-unit, 0.0, 0.0, unit, x1 * unit, -y0 * unit]),
            270 => (high, wide, [0.0, -unit, -unit, 0.0, y1 * unit, x1 * unit]),
            _ => (wide, high, [unit, 0.0, 0.0, -unit, -x0 * unit, y1 * unit]),
        };
        PageSpace { width, height, matrix }
    }

    fn pages() -> impl Strategy<Value = PageSpace> {
        let corner = -2_000.0..2_000.0_f64;
        let side = 20.0..3_000.0_f64;
        let turns = prop_oneof![Just(0), Just(90), Just(180), Just(270)];
        (corner.clone(), corner, side.clone(), side, turns, 0.1..10.0_f64).prop_map(
            |(x, y, wide, high, rotation, unit)| {
                described([x, y, x + wide, y + high], rotation, unit)
            },
        )
    }

    proptest! {
        #[test]
        fn a_point_goes_there_and_back(page in pages(), x in 0.0..1.0_f64, y in 0.0..1.0_f64) {
            let point = (x * page.width, y * page.height);
            let back = page.shown(page.user(point).unwrap());
            prop_assert!((back.0 - point.0).abs() < 1e-6 && (back.1 - point.1).abs() < 1e-6);
        }

        #[test]
        fn a_drawn_box_is_shown_where_it_was_drawn(
            page in pages(),
            x in prop::array::uniform2(0.0..1.0_f64),
            y in prop::array::uniform2(0.0..1.0_f64),
        ) {
            let [[x0, x1], [y0, y1]] = [x.map(|x| x * page.width), y.map(|y| y * page.height)];
            // From whichever corner it was drawn.
            let Some(quad) = page.quad([x1, y0, x0, y1]) else { return Ok(()) };
            let shown = page.shown_box(&quad);
            let drawn = [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)];
            for (shown, drawn) in shown.into_iter().zip(drawn) {
                prop_assert!((shown - drawn).abs() < 1e-6);
            }
            prop_assert!(page.has(shown));
        }

        #[test]
        fn what_is_drawn_beside_the_page_ends_at_its_edge(page in pages(), past in 1.0..500.0_f64) {
            let all = [-past, -past, page.width + past, page.height + past];
            let shown = page.shown_box(&page.quad(all).unwrap());
            for (shown, edge) in shown.into_iter().zip([0.0, 0.0, page.width, page.height]) {
                prop_assert!((shown - edge).abs() < 1e-6);
            }
            prop_assert_eq!(page.quad([-past, 0.0, -1.0, page.height]), None);
        }
    }

    #[test]
    fn corners_lie_where_the_four_rotations_put_them() {
        let crop = [20.0, 30.0, 220.0, 330.0];
        let lower_left = |rotation| described(crop, rotation, 1.0).shown((20.0, 30.0));
        assert_eq!(lower_left(0), (0.0, 300.0));
        assert_eq!(lower_left(90), (0.0, 0.0));
        assert_eq!(lower_left(180), (200.0, 0.0));
        assert_eq!(lower_left(270), (300.0, 200.0));
    }

    #[test]
    fn slips_and_nonsense_are_no_boxes() {
        let page = PageSpace::of_picture(100.0, 50.0);
        assert_eq!(page.quad([10.0, 10.0, 10.5, 40.0]), None);
        assert_eq!(page.quad([f64::NAN, 0.0, 10.0, 10.0]), None);
        let flat = PageSpace { width: 10.0, height: 10.0, matrix: [0.0; 6] };
        assert_eq!(flat.quad([0.0, 0.0, 10.0, 10.0]), None);
    }
}
