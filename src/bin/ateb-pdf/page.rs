//! What all jobs share: geometry (PDF user space, points, unrotated), and when a file is refused.

use ateb::{domain::mark::Quad, redact::protocol::Failure};

/// A point in PDF user space.
pub(crate) type Point = (f64, f64);

/// More pages than this are refused.
pub(crate) const MOST_PAGES: usize = 5_000;

/// Why a file does not open: one that says it is encrypted needs its password first of all.
pub(crate) fn unopened(pdf: &[u8]) -> Failure {
    let encrypted = pdf.windows(8).any(|bytes| bytes == b"/Encrypt");
    if encrypted { Failure::Encrypted } else { Failure::Broken }
}

/// Whether a point lies in a quad, whichever way round its corners go.
pub(crate) fn contains(quad: &Quad, (x, y): Point) -> bool {
    let corners = quad.corners();
    let mut inside = false;
    for (index, (x0, y0)) in corners.iter().enumerate() {
        let Some((x1, y1)) = corners.get((index + 1) % 4) else { continue };
        if (*y0 > y) != (*y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0 {
            inside = !inside;
        }
    }
    inside
}

/// Whether the quad stands upright: its sides run along the axes.
pub(crate) fn is_upright(quad: &Quad) -> bool {
    let corners = quad.corners();
    corners
        .iter()
        .zip(corners.iter().cycle().skip(1))
        .all(|((x0, y0), (x1, y1))| (x0 - x1).abs() < 0.01 || (y0 - y1).abs() < 0.01)
}

/// A glyph's place as both engines give it: where it begins on the baseline, how far it goes on,
/// and the size of its font, all in user space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// On the baseline.
    pub(crate) origin: Point,
    /// To the origin of the next glyph.
    pub(crate) advance: Point,
    /// One em, upwards from the baseline.
    pub(crate) up: Point,
}

impl Place {
    /// The point this far along the advance and this many ems above the baseline.
    pub(crate) fn at(&self, along: f64, above: f64) -> Point {
        (
            self.advance.0.mul_add(along, self.up.0.mul_add(above, self.origin.0)),
            self.advance.1.mul_add(along, self.up.1.mul_add(above, self.origin.1)),
        )
    }

    /// The part of the glyph between these heights, in ems above the baseline.
    pub(crate) fn band(&self, along: (f64, f64), above: (f64, f64)) -> Quad {
        let [a, b, c, d] = [
            self.at(along.0, above.0),
            self.at(along.1, above.0),
            self.at(along.1, above.1),
            self.at(along.0, above.1),
        ];
        Quad([a.0, a.1, b.0, b.1, c.0, c.1, d.0, d.1])
    }

    /// Whether the body of the glyph between these bounds reaches into `area`.
    pub(crate) fn reaches(&self, area: &Quad, along: (f64, f64), above: (f64, f64)) -> bool {
        // Far apart: the common case, quickly answered.
        let [l1, b1, r1, t1] = area.bounds();
        let [x, y] = [self.origin.0, self.origin.1];
        let most =
            2.0 * (self.advance.0.abs() + self.advance.1.abs() + self.up.0.abs() + self.up.1.abs());
        if x + most < l1 || x - most > r1 || y + most < b1 || y - most > t1 {
            return false;
        }
        let body = self.band(along, above);
        let [l0, b0, r0, t0] = body.bounds();
        if r0 < l1 || r1 < l0 || t0 < b1 || t1 < b0 {
            return false;
        }
        let steps = [0.0, 0.25, 0.5, 0.75, 1.0];
        let within = |from: f64, to: f64, step: f64| (to - from).mul_add(step, from);
        steps.iter().any(|x| {
            steps.iter().any(|y| {
                contains(area, self.at(within(along.0, along.1, *x), within(above.0, above.1, *y)))
            })
        }) || area.corners().iter().any(|corner| contains(&body, *corner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_inside_whichever_way_round_the_corners_go() {
        for quad in [
            Quad([0.0, 0.0, 10.0, 0.0, 10.0, 5.0, 0.0, 5.0]),
            Quad([0.0, 5.0, 10.0, 5.0, 10.0, 0.0, 0.0, 0.0]),
        ] {
            assert!(contains(&quad, (5.0, 2.0)));
            assert!(!contains(&quad, (5.0, 6.0)));
        }
    }

    #[test]
    fn a_glyph_reaches_into_an_area_that_covers_a_corner_of_it() {
        let place = Place { origin: (100.0, 100.0), advance: (6.0, 0.0), up: (0.0, 12.0) };
        let sliver = Quad::upright(105.5, 90.0, 130.0, 110.0);
        assert!(place.reaches(&sliver, (0.0, 1.0), (0.0, 0.5)));
        assert!(!place.reaches(&sliver, (0.1, 0.9), (0.0, 0.5)));
        assert!(!place.reaches(&Quad::upright(107.0, 90.0, 130.0, 110.0), (0.0, 1.0), (0.0, 0.5)));
    }
}
