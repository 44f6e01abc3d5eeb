//! Sheets of cells for somebody who marks them: what shows, and what does not.

use super::{
    RedactError, media,
    workbook::{self, Sheet, Visibility},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A sheet.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Grid {
    /// Its name.
    pub name: String,
    /// Whether it does not show; then nothing of it is in a copy.
    pub is_hidden: bool,
    /// How many rows hold something, counted from the first.
    pub rows: u32,
    /// How many columns hold something, counted from the first.
    pub columns: u32,
    /// The cells that hold something: row and column counted from 0.
    pub cells: Vec<GridCell>,
    /// Rows that do not show, counted from 0.
    pub hidden_rows: BTreeSet<u32>,
    /// First and last column of each run that does not show, counted from 0.
    pub hidden_columns: Vec<(u32, u32)>,
}

/// A cell.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct GridCell {
    /// Counted from 0.
    pub row: u32,
    /// Counted from 0.
    pub column: u32,
    /// What a reader sees; what stands there, where a reader sees nothing.
    pub shown: String,
    /// Whether a reader sees it, and so whether it is in a copy.
    pub is_seen: bool,
}

/// The sheets of a workbook.
pub fn grids(bytes: &[u8], name: &str) -> Result<Vec<Grid>, RedactError> {
    let sheets = workbook::sheets(bytes, media::sniff(bytes, name))?;
    Ok(sheets.iter().map(grid).collect())
}

fn grid(sheet: &Sheet) -> Grid {
    let seen: BTreeSet<(u32, u32)> = sheet.seen().map(|(place, _)| *place).collect();
    let cells: Vec<GridCell> = sheet
        .cells
        .iter()
        .filter_map(|((row, column), cell)| {
            let is_seen = seen.contains(&(*row, *column));
            let shown = if cell.shown.is_empty() { cell.held() } else { cell.shown.clone() };
            (!shown.is_empty()).then_some(GridCell { row: *row, column: *column, shown, is_seen })
        })
        .collect();
    Grid {
        name: sheet.name.clone(),
        is_hidden: sheet.visibility != Visibility::Visible,
        rows: cells.iter().map(|cell| cell.row + 1).max().unwrap_or(0),
        columns: cells.iter().map(|cell| cell.column + 1).max().unwrap_or(0),
        cells,
        hidden_rows: sheet.hidden_rows.clone(),
        hidden_columns: sheet.hidden_columns.clone(),
    }
}

/// Whether `range` (`B2:B40`, `B:B`, `2:5`, `all`) holds a cell, counted from 0; none when it is no
/// range.
pub fn holds(range: &str, row: u32, column: u32) -> Option<bool> {
    workbook::Range::read(range).map(|range| range.holds((row, column)))
}

/// `B`, from a column counted from 0.
pub fn column_name(column: u32) -> String {
    workbook::letters(column)
}
