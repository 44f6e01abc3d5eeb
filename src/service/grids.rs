//! A workbook as somebody sees it who marks it: one stretch of one sheet at a time.

use super::{Error, Office, SignedIn, workbench::Said};
use crate::{
    domain::{
        ids::{CaseId, DocumentId, MarkId},
        mark::{Mark, Place},
    },
    redact::{self, find::Searched, grid::Grid},
    storage::documents::Document,
};
use std::collections::{BTreeMap, BTreeSet};

/// How many rows are shown at once.
const ROWS: u32 = 50;
/// How many columns are shown at once.
const COLUMNS: u32 = 20;

/// A stretch of a sheet.
#[derive(Debug, Clone)]
pub struct BenchGrid {
    /// How many stretches all sheets have together.
    pub windows: u32,
    /// Every sheet: its name, whether it does not show, and its first stretch.
    pub sheets: Vec<(String, bool, u32)>,
    /// The sheet that is shown.
    pub sheet: String,
    /// Whether it is one that does not show.
    pub is_hidden: bool,
    /// The columns: name, and whether it does not show.
    pub columns: Vec<(String, bool)>,
    /// The rows.
    pub rows: Vec<BenchRow>,
    /// The marks that reach what is shown.
    pub marked: Vec<MarkId>,
}

/// A row of a sheet.
#[derive(Debug, Clone)]
pub struct BenchRow {
    /// As the sheet counts, from 1.
    pub number: u32,
    /// Whether it does not show.
    pub is_hidden: bool,
    /// One for each column.
    pub cells: Vec<BenchCell>,
}

/// A cell of a sheet.
#[derive(Debug, Clone, Default)]
pub struct BenchCell {
    /// `B2`.
    pub name: String,
    /// What stands there; may be empty.
    pub shown: String,
    /// Whether something stands there that a reader does not see.
    pub is_unseen: bool,
    /// Whether a mark removes it or a part of it.
    pub is_marked: bool,
}

impl Office {
    /// A stretch of a workbook, with `marks` on it. Stretches count from 1, through all sheets.
    pub fn bench_grid(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        window: u32,
        marks: &[(MarkId, Mark)],
    ) -> Result<BenchGrid, Error> {
        let found = self.document_to_see(who, case, document)?;
        shown(&self.grids(&found)?, window, marks)
    }

    pub(super) fn grids(&self, document: &Document) -> Result<Vec<Grid>, Error> {
        self.made_once(document, "grids:1", || {
            let bytes = self.blobs.get(document.sha256)?;
            Ok(redact::grid::grids(&bytes, &document.name)?)
        })
    }
}

/// What the sheets say that show, one passage each.
pub(super) fn said(grids: &[Grid]) -> Vec<Said> {
    let visible = grids.iter().filter(|grid| !grid.is_hidden);
    visible
        .map(|grid| {
            let mut rows: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
            for cell in grid.cells.iter().filter(|cell| cell.is_seen) {
                rows.entry(cell.row).or_default().push(&cell.shown);
            }
            // A line for each cell, so that no text is found over the edge of one.
            let text: Vec<String> = rows.into_values().map(|cells| cells.join("\n")).collect();
            Said { place: grid.name.clone(), page: None, text: text.join("\n") }
        })
        .collect()
}

fn stretches(grid: &Grid) -> (u32, u32) {
    (grid.rows.div_ceil(ROWS).max(1), grid.columns.div_ceil(COLUMNS).max(1))
}

fn shown(grids: &[Grid], window: u32, marks: &[(MarkId, Mark)]) -> Result<BenchGrid, Error> {
    let mut sheets = Vec::new();
    let mut chosen = None;
    let mut before = 0_u32;
    for grid in grids {
        let (down, across) = stretches(grid);
        sheets.push((grid.name.clone(), grid.is_hidden, before + 1));
        let past = before.saturating_add(down.saturating_mul(across));
        if window > before && window <= past {
            chosen = Some((grid, window - before - 1, across));
        }
        before = past;
    }
    let (grid, at, across) = chosen.ok_or(Error::NotFound)?;
    let (top, left) = (at / across * ROWS, at % across * COLUMNS);
    let bottom = (top + ROWS).min(grid.rows.max(1));
    let right = (left + COLUMNS).min(grid.columns.max(1));
    let is_hidden_column = |column: u32| {
        grid.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    };
    let mut rows: Vec<BenchRow> = (top..bottom)
        .map(|row| BenchRow {
            number: row + 1,
            is_hidden: grid.hidden_rows.contains(&row),
            cells: (left..right)
                .map(|column| BenchCell {
                    name: format!("{}{}", redact::grid::column_name(column), row + 1),
                    ..BenchCell::default()
                })
                .collect(),
        })
        .collect();
    let mut marked = BTreeSet::new();
    for cell in &grid.cells {
        let here = (top..bottom).contains(&cell.row) && (left..right).contains(&cell.column);
        let Some(square) = rows
            .get_mut(cell.row.saturating_sub(top) as usize)
            .filter(|_| here)
            .and_then(|row| row.cells.get_mut(cell.column.saturating_sub(left) as usize))
        else {
            continue;
        };
        square.shown.clone_from(&cell.shown);
        square.is_unseen = !cell.is_seen;
        if !cell.is_seen {
            // What does not show is not in the copy, so that no mark need reach it.
            continue;
        }
        let reach = |(_, mark): &&(MarkId, Mark)| match &mark.place {
            Place::Cells { sheet, range } => {
                sheet.eq_ignore_ascii_case(&grid.name)
                    && redact::grid::holds(range, cell.row, cell.column) == Some(true)
            }
            Place::Find(find) => !Searched::new(cell.shown.chars()).places(find).is_empty(),
            _ => false,
        };
        for (id, _) in marks.iter().filter(reach) {
            square.is_marked = true;
            marked.insert(*id);
        }
    }
    Ok(BenchGrid {
        windows: before,
        sheets,
        sheet: grid.name.clone(),
        is_hidden: grid.is_hidden,
        columns: (left..right)
            .map(|column| (redact::grid::column_name(column), is_hidden_column(column)))
            .collect(),
        rows,
        marked: marked.into_iter().collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::grid::GridCell;

    fn grid(name: &str, rows: u32, columns: u32, is_hidden: bool) -> Grid {
        let cell = |row, column| GridCell {
            row,
            column,
            shown: format!("{name} {row} {column}"),
            is_seen: !is_hidden && row != 1,
        };
        Grid {
            name: name.into(),
            is_hidden,
            rows,
            columns,
            cells: (0..rows).flat_map(|row| (0..columns).map(move |at| cell(row, at))).collect(),
            hidden_rows: BTreeSet::from([1]),
            hidden_columns: Vec::new(),
        }
    }

    #[test]
    fn sheets_are_shown_in_stretches_one_after_the_other() {
        let grids = [grid("Staff", 120, 25, false), grid("Old", 3, 2, true)];
        let place = Place::Cells { sheet: "staff".into(), range: "V:V".into() };
        let mark = Mark { place, exemption: None, style: crate::domain::mark::Style::Block };
        let marks = [(MarkId(7), mark)];
        let first = shown(&grids, 1, &marks).unwrap();
        assert_eq!((first.windows, first.rows.len(), first.columns.len()), (7, 50, 20));
        assert!(first.marked.is_empty(), "the column V is on the next stretch");
        assert!(first.rows[1].is_hidden && first.rows[1].cells[0].is_unseen);
        let second = shown(&grids, 2, &marks).unwrap();
        assert_eq!(second.columns[0].0, "U");
        assert_eq!(second.marked, [MarkId(7)]);
        assert!(second.rows[0].cells[1].is_marked && !second.rows[0].cells[0].is_marked);
        assert!(!second.rows[1].cells[1].is_marked, "what does not show needs no mark");
        let last = shown(&grids, 7, &[]).unwrap();
        assert_eq!((last.sheet.as_str(), last.is_hidden, last.rows.len()), ("Old", true, 3));
        assert_eq!(last.sheets[1].2, 7);
        assert!(shown(&grids, 8, &[]).is_err() && shown(&grids, 0, &[]).is_err());
        assert_eq!(said(&grids).len(), 1, "a hidden sheet says nothing");
    }
}
