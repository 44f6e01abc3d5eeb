//! A workbook as it is read from any format: what shows, and what does not.

use std::collections::{BTreeMap, BTreeSet};

/// The last column that a sheet may have, counted from 0: XFD.
pub(super) const LAST_COLUMN: u32 = 16_383;
/// The last row, counted from 0.
pub(super) const LAST_ROW: u32 = 1_048_575;

/// A workbook.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    pub(super) sheets: Vec<Sheet>,
    /// The part with the formats of cells, for workbooks that are written as they came.
    pub(super) styles: Option<super::super::xml::Element>,
    /// What the file holds besides its sheets: a kind of finding, where, and how it begins.
    pub(super) besides: Vec<Besides>,
}

/// Something that a workbook holds besides the cells that show.
#[derive(Debug, Clone)]
pub(super) struct Besides {
    pub(super) kind: &'static str,
    pub(super) place: String,
    pub(super) excerpt: String,
}

impl Besides {
    pub(super) fn new(kind: &'static str, place: &str, excerpt: impl Into<String>) -> Self {
        Self { kind, place: place.to_owned(), excerpt: excerpt.into() }
    }
}

/// Whether a sheet shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::redact) enum Visibility {
    #[default]
    Visible,
    Hidden,
    VeryHidden,
}

/// One sheet.
#[derive(Debug, Default)]
pub(in crate::redact) struct Sheet {
    pub(in crate::redact) name: String,
    pub(in crate::redact) visibility: Visibility,
    pub(in crate::redact) cells: BTreeMap<(u32, u32), Cell>,
    pub(in crate::redact) hidden_rows: BTreeSet<u32>,
    /// Of the hidden ones, those that a filter hides.
    pub(super) filtered_rows: BTreeSet<u32>,
    /// First and last column of each hidden run.
    pub(in crate::redact) hidden_columns: Vec<(u32, u32)>,
    /// First and last column of each run with a width of its own.
    pub(super) widths: Vec<(u32, u32, f64)>,
    pub(super) merged: Vec<Range>,
    /// Where tables lie, whose own style may colour what is under white letters.
    pub(super) tables: Vec<Range>,
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub(in crate::redact) struct Cell {
    pub(super) value: Value,
    /// What a reader sees.
    pub(in crate::redact) shown: String,
    /// The number of its format, where the workbook is written as it came.
    pub(super) style: Option<u32>,
    /// Why a reader does not see it although its row and column show.
    pub(super) unseen: Option<Unseen>,
    /// Whether a formula made it.
    pub(super) is_formula: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::redact) enum Value {
    #[default]
    Nothing,
    Text(String),
    Number(String),
    Truth(bool),
    Error(String),
}

/// Why a cell does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) enum Unseen {
    /// Its format shows nothing: `;;;`.
    Format,
    /// Its letters have the colour of their ground.
    Colour,
}

/// Cells from one corner to the other, counted from 0, both among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) struct Range {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) bottom: u32,
    pub(super) right: u32,
}

impl Range {
    /// Reads `B2:B40`, `B2`, `B:D`, `2:5` and `all`.
    pub(in crate::redact) fn read(text: &str) -> Option<Self> {
        let text = text.trim().replace('$', "");
        if text.eq_ignore_ascii_case("all") || text == "*" {
            return Some(Self { top: 0, left: 0, bottom: LAST_ROW, right: LAST_COLUMN });
        }
        let (from, to) = text.split_once(':').unwrap_or((&text, &text));
        let (from, to) = (corner(from)?, corner(to)?);
        let (top, bottom) = match (from.0, to.0) {
            (None, None) => (0, LAST_ROW),
            (Some(a), Some(b)) => (a.min(b), a.max(b)),
            _ => return None,
        };
        let (left, right) = match (from.1, to.1) {
            (None, None) if from.0.is_some() => (0, LAST_COLUMN),
            (Some(a), Some(b)) => (a.min(b), a.max(b)),
            _ => return None,
        };
        Some(Self { top, left, bottom, right })
    }

    pub(in crate::redact) const fn holds(&self, (row, column): (u32, u32)) -> bool {
        self.top <= row && row <= self.bottom && self.left <= column && column <= self.right
    }
}

/// Row and column of a corner, each if it is named, counted from 0.
fn corner(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let letters: String = text.chars().take_while(char::is_ascii_alphabetic).collect();
    let digits = text.get(letters.len()..)?;
    let column = if letters.is_empty() { None } else { Some(column_number(&letters)?) };
    let row = if digits.is_empty() {
        None
    } else {
        Some(digits.parse::<u32>().ok()?.checked_sub(1).filter(|row| *row <= LAST_ROW)?)
    };
    (column.is_some() || row.is_some()).then_some((row, column))
}

fn column_number(letters: &str) -> Option<u32> {
    let mut number = 0_u32;
    for c in letters.chars() {
        let digit = u32::from(c.to_ascii_uppercase()) - u32::from('A') + 1;
        number = number.checked_mul(26)?.checked_add(digit)?;
    }
    number.checked_sub(1).filter(|column| *column <= LAST_COLUMN)
}

/// `B2`, from row and column counted from 0.
pub(super) fn reference((row, column): (u32, u32)) -> String {
    format!("{}{}", letters(column), row + 1)
}

/// `B`, from a column counted from 0.
pub(in crate::redact) fn letters(column: u32) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

impl Cell {
    /// What stands in it, whether or not a reader sees it.
    pub(in crate::redact) fn held(&self) -> String {
        match &self.value {
            Value::Nothing => String::new(),
            Value::Text(text) | Value::Number(text) | Value::Error(text) => text.clone(),
            Value::Truth(true) => "TRUE".to_owned(),
            Value::Truth(false) => "FALSE".to_owned(),
        }
    }
}

impl Sheet {
    /// Whether a column shows.
    pub(super) fn shows_column(&self, column: u32) -> bool {
        !self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }

    /// The cells that a reader sees, in order.
    pub(in crate::redact) fn seen(&self) -> impl Iterator<Item = (&(u32, u32), &Cell)> {
        self.cells.iter().filter(|((row, column), cell)| {
            self.visibility == Visibility::Visible
                && !self.hidden_rows.contains(row)
                && self.shows_column(*column)
                && cell.unseen.is_none()
                && !cell.shown.is_empty()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_spreadsheets_write_them() {
        let told = |text: &str| {
            Range::read(text).map(|range| (range.top, range.left, range.bottom, range.right))
        };
        assert_eq!(told("B2:B40"), Some((1, 1, 39, 1)));
        assert_eq!(told("$b$40:$a$2"), Some((1, 0, 39, 1)));
        assert_eq!(told("AA1"), Some((0, 26, 0, 26)));
        assert_eq!(told("C:C"), Some((0, 2, LAST_ROW, 2)));
        assert_eq!(told("2:5"), Some((1, 0, 4, LAST_COLUMN)));
        assert_eq!(told("all"), Some((0, 0, LAST_ROW, LAST_COLUMN)));
        for wrong in ["", "B0", "ZZZZ1", "B2:5", "Staff!B2", "B2:B40:C1", "1048577"] {
            assert_eq!(told(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_reference_is_written_as_it_is_read() {
        for cell in [(0, 0), (41, 26), (LAST_ROW, LAST_COLUMN)] {
            let range = Range::read(&reference(cell)).unwrap();
            assert_eq!((range.top, range.left), cell);
        }
    }
}
