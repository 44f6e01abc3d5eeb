//! Where a drawing puts its text: the state that its instructions set, and the place of every piece
//! that they show.

use super::{Fonts, metrics::Metrics};
use crate::{content::Item, page::Point};
use hayro_interpret::kurbo::{self, Affine, Vec2};
use std::rc::Rc;

/// A matrix that draws `by` further on in user space, given the matrix of the page.
pub(super) fn moved(matrix: Affine, by: Point, page: Affine) -> Option<Affine> {
    let scale = page.with_translation(Vec2::ZERO);
    if scale.determinant().abs() < 1e-9 {
        return None;
    }
    let by = scale.inverse() * kurbo::Point::from(by);
    Some(Affine::translate(by.to_vec2()) * matrix)
}

/// A string and the text matrix with which it begins; none when a font before it could not be
/// measured.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) item: usize,
    pub(super) begins: Option<Affine>,
}

#[derive(Debug, Clone)]
struct Graphics {
    page: Affine,
    font: Option<Rc<Metrics>>,
    size: f64,
    between: f64,
    space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// The state of a drawing.
#[derive(Clone)]
pub(super) struct Pen {
    now: Graphics,
    saved: Vec<Graphics>,
    line: Affine,
    at: Option<Affine>,
    fonts: Rc<Fonts>,
    /// Whether something was shown that could not be measured.
    pub(super) lost: bool,
}

/// How deep a drawing may save its state.
const DEEPEST: usize = 1_000;

impl Pen {
    pub(super) fn new(fonts: Fonts) -> Self {
        let now = Graphics {
            page: Affine::IDENTITY,
            font: None,
            size: 0.0,
            between: 0.0,
            space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        Self {
            now,
            saved: Vec::new(),
            line: Affine::IDENTITY,
            at: None,
            fonts: Rc::new(fonts),
            lost: false,
        }
    }

    pub(super) const fn page(&self) -> Affine {
        self.now.page
    }

    pub(super) const fn rise(&self) -> f64 {
        self.now.rise
    }

    /// Size of the letters, in units of the text matrix.
    pub(super) const fn size(&self) -> f64 {
        self.now.size
    }

    /// Does what an operator says that shows nothing. `numbers` are its operands as far as they are
    /// numbers, `name` the last of them that is a name.
    pub(super) fn does(&mut self, operator: &[u8], numbers: &[f64], name: Option<&[u8]>) {
        let first = numbers.first().copied();
        match operator {
            b"q" if self.saved.len() < DEEPEST => self.saved.push(self.now.clone()),
            b"Q" => {
                if let Some(saved) = self.saved.pop() {
                    self.now = saved;
                }
            }
            b"cm" => {
                if let Some(matrix) = matrix(numbers) {
                    self.now.page *= matrix;
                }
            }
            b"BT" => self.begin(Affine::IDENTITY),
            b"Tm" => {
                if let Some(matrix) = matrix(numbers) {
                    self.begin(matrix);
                }
            }
            b"Td" | b"TD" => {
                if let [x, y] = numbers {
                    if operator == b"TD" {
                        self.now.leading = -y;
                    }
                    self.next(*x, *y);
                }
            }
            b"T*" | b"'" => self.next(0.0, -self.now.leading),
            b"\"" => {
                if let [space, between, ..] = numbers {
                    (self.now.space, self.now.between) = (*space, *between);
                }
                self.next(0.0, -self.now.leading);
            }
            b"Tf" => {
                self.now.size = first.unwrap_or_default();
                self.now.font = name.and_then(|name| self.fonts.get(name)).cloned().flatten();
            }
            b"Tc" => self.now.between = first.unwrap_or_default(),
            b"Tw" => self.now.space = first.unwrap_or_default(),
            b"Tz" => self.now.stretch = first.unwrap_or(100.0) / 100.0,
            b"TL" => self.now.leading = first.unwrap_or_default(),
            b"Ts" => self.now.rise = first.unwrap_or_default(),
            _ => {}
        }
    }

    fn begin(&mut self, matrix: Affine) {
        (self.line, self.at) = (matrix, Some(matrix));
    }

    fn next(&mut self, x: f64, y: f64) {
        self.begin(self.line * Affine::translate((x, y)));
    }

    /// Shows, and says where each string begins.
    pub(super) fn shows(&mut self, items: &[Item]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (number, item) in items.iter().enumerate() {
            let advance = match item {
                Item::Back(back) => Some(-back / 1000.0 * self.now.size * self.now.stretch),
                Item::Text(text) => {
                    pieces.push(Piece { item: number, begins: self.at });
                    self.length(text)
                }
            };
            self.lost |= advance.is_none();
            self.at = match (self.at, advance) {
                (Some(at), Some(advance)) => Some(at * Affine::translate((advance, 0.0))),
                _ => None,
            };
        }
        pieces
    }

    fn length(&self, text: &[u8]) -> Option<f64> {
        let font = self.now.font.as_deref()?;
        let mut length = 0.0;
        for code in text.chunks(font.bytes) {
            let space = if font.bytes == 1 && code == b" " { self.now.space } else { 0.0 };
            let code = code.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            length += font.width(code)? / 1000.0 * self.now.size + self.now.between + space;
        }
        Some(length * self.now.stretch)
    }
}

fn matrix(numbers: &[f64]) -> Option<Affine> {
    <[f64; 6]>::try_from(numbers).ok().map(Affine::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_that_is_moved_moves_what_it_draws_in_user_space() {
        let page = Affine::new([0.0, 2.0, -2.0, 0.0, 10.0, 20.0]);
        let text = Affine::translate((5.0, 7.0));
        let moved = moved(text, (3.0, -4.0), page).unwrap();
        let corner = kurbo::Point::new(1.0, 1.0);
        let by = page * moved * corner - page * text * corner;
        assert!((by - Vec2::new(3.0, -4.0)).hypot() < 1e-9);
    }
}
