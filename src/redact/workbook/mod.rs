//! Workbooks: what shows is read into one model, cut there, and written anew from it.
//!
//! Hidden sheets, rows and columns, formulas, names, links, stores of data: nothing of it is in the
//! model's visible cells, so nothing of it can get into a copy.

mod model;
mod ods;
mod shown;
mod write;
mod xlsx;

use super::{
    To,
    find::Searched,
    inspect::{Action, Finding},
    media::MediaType,
    protocol::{Cut, Failure, Removed},
    text,
};
use crate::domain::mark::{Mark, Marks, Place, Scope};
pub(super) use model::{Range, Sheet, Visibility, letters};
use model::{Unseen, Value, Workbook, reference};
use std::collections::BTreeSet;

/// How many places of a kind are named one by one.
const MOST_NAMED: usize = 20;

fn read(bytes: &[u8], kind: MediaType) -> Result<Workbook, Failure> {
    if kind == MediaType::Ods { ods::read(bytes) } else { xlsx::read(bytes) }
}

/// The sheets of a workbook, for somebody who looks at them.
pub(super) fn sheets(bytes: &[u8], kind: MediaType) -> Result<Vec<Sheet>, Failure> {
    match kind {
        MediaType::Xlsx | MediaType::Ods => Ok(read(bytes, kind)?.sheets),
        other => Err(Failure::NotHandled { what: other.as_str().to_owned() }),
    }
}

/// Cuts what is marked and all that does not show.
pub(super) fn cut(
    bytes: &[u8],
    kind: MediaType,
    marks: &Marks,
    to: To,
) -> Result<(Cut, Vec<u8>), Failure> {
    let mut workbook = read(bytes, kind)?;
    let removed: BTreeSet<Removed> =
        findings(&workbook).into_iter().map(|one| Removed::new(&one.kind, one.place)).collect();
    let mut counts = vec![0; marks.0.len()];
    for (id, mark) in marks.numbered() {
        let places = match &mark.place {
            Place::Find(_) => find(&mut workbook, mark),
            Place::Cells { sheet, range } => cells(&mut workbook, id, sheet, range, mark)?,
            _ => {
                let what =
                    format!("mark {id} is not one for a workbook: use find, or sheet and range");
                return Err(Failure::Marks { what });
            }
        };
        if let Some(count) = counts.get_mut(id - 1) {
            *count = places;
        }
    }
    // Formulas are their values from here on.
    let mut cut = text::tally(marks, &counts);
    cut.removed = removed.into_iter().collect();
    if !workbook.sheets.iter().any(|sheet| sheet.visibility == Visibility::Visible) {
        let what = "a workbook in which no sheet shows".to_owned();
        return Err(Failure::NotHandled { what });
    }
    let bytes = match (to, kind) {
        (To::Same, MediaType::Ods) | (To::Ods, _) => write::ods(&workbook)?,
        (To::Same, _) => write::xlsx(&workbook)?,
        (To::Csv, _) => write::csv(only_sheet(&workbook)?)?,
        (To::Pdf | To::Txt, _) => {
            let what = "a workbook made into that kind of file: use csv or ods".to_owned();
            return Err(Failure::NotHandled { what });
        }
    };
    Ok((cut, bytes))
}

/// The one sheet that has something to show.
fn only_sheet(workbook: &Workbook) -> Result<&Sheet, Failure> {
    let mut with_cells = workbook.sheets.iter().filter(|sheet| sheet.seen().next().is_some());
    match (with_cells.next(), with_cells.next()) {
        (Some(sheet), None) => Ok(sheet),
        (None, _) => Err(Failure::Marks { what: "no sheet has anything to show".to_owned() }),
        (Some(_), Some(_)) => Err(Failure::Marks {
            what: "more than one sheet has something to show, and a CSV holds one: make it an \
                   OpenDocument spreadsheet, or mark the others away"
                .to_owned(),
        }),
    }
}

/// Puts the label into a cell.
fn redact_cell(sheet: &mut Sheet, place: (u32, u32), text: String) {
    if let Some(cell) = sheet.cells.get_mut(&place) {
        cell.value = Value::Text(text.clone());
        cell.shown = text;
        cell.unseen = None;
        cell.is_formula = false;
    }
}

/// Cuts a text out of cells and names of sheets; from how many places.
fn find(workbook: &mut Workbook, mark: &Mark) -> usize {
    let Place::Find(wanted) = &mark.place else { return 0 };
    let stand_in = text::stand_in(mark);
    let mut places = 0;
    let mut hidden_name = 0;
    for sheet in workbook.sheets.iter_mut().filter(|one| one.visibility == Visibility::Visible) {
        if !Searched::new(sheet.name.chars()).places(wanted).is_empty() {
            hidden_name += 1;
            // A name of a sheet can hold no brackets.
            sheet.name = format!("Redacted {hidden_name}");
            places += 1;
        }
        let seen: Vec<((u32, u32), String)> =
            sheet.seen().map(|(place, cell)| (*place, cell.shown.clone())).collect();
        for (place, shown) in seen {
            let found = Searched::new(shown.chars()).places(wanted);
            let is_text =
                sheet.cells.get(&place).is_some_and(|cell| matches!(cell.value, Value::Text(_)));
            // Behind what a number shows stand more figures.
            let raw = match sheet.cells.get(&place).map(|cell| &cell.value) {
                Some(Value::Number(number)) => {
                    !Searched::new(number.chars()).places(wanted).is_empty()
                }
                _ => false,
            };
            if found.is_empty() && !raw {
                continue;
            }
            places += found.len().max(1);
            let text = if is_text && wanted.scope != Scope::Line {
                let chars: Vec<char> = shown.chars().collect();
                let mut text = String::new();
                let mut at = 0;
                for place in found {
                    text.extend(chars.get(at..place.start).unwrap_or_default());
                    text.push_str(&stand_in);
                    at = place.end;
                }
                text.extend(chars.get(at..).unwrap_or_default());
                text
            } else {
                stand_in.clone()
            };
            redact_cell(sheet, place, text);
        }
    }
    places
}

/// Cuts cells of a sheet; how many.
fn cells(
    workbook: &mut Workbook,
    id: usize,
    name: &str,
    range: &str,
    mark: &Mark,
) -> Result<usize, Failure> {
    let wrong = |what: String| Failure::Marks { what };
    let range = Range::read(range).ok_or_else(|| {
        wrong(format!("mark {id} has no cells as \"B2:B40\", \"B:B\", \"2:5\" or \"all\""))
    })?;
    let sheet = workbook
        .sheets
        .iter_mut()
        .find(|sheet| sheet.name.eq_ignore_ascii_case(name))
        .ok_or_else(|| wrong(format!("mark {id} is on a sheet that is not there")))?;
    let places: Vec<(u32, u32)> =
        sheet.seen().map(|(place, _)| *place).filter(|place| range.holds(*place)).collect();
    let stand_in = text::stand_in(mark);
    for place in &places {
        redact_cell(sheet, *place, stand_in.clone());
    }
    Ok(places.len())
}

/// Looks for what a reader of the sheets does not see.
pub(super) fn inspect(bytes: &[u8], kind: MediaType) -> Result<Vec<Finding>, Failure> {
    Ok(findings(&read(bytes, kind)?))
}

fn findings(workbook: &Workbook) -> Vec<Finding> {
    let mut findings = Vec::new();
    for sheet in &workbook.sheets {
        let whole = match sheet.visibility {
            Visibility::Visible => None,
            Visibility::Hidden => Some("hidden_sheet"),
            Visibility::VeryHidden => Some("very_hidden_sheet"),
        };
        if let Some(kind) = whole {
            let says = sample(sheet.cells.values().map(|cell| cell.shown.as_str()));
            findings.push(Finding::new(kind, &sheet.name, says, Action::Remove));
        }
        rows(sheet, &mut findings);
        columns(sheet, &mut findings);
        unseen(sheet, &mut findings);
    }
    for one in &workbook.besides {
        // Everything beside the cells is left out of a copy.
        findings.push(Finding::new(one.kind, &one.place, &one.excerpt, Action::Remove));
    }
    findings
}

/// The beginning of some texts.
fn sample<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let texts = texts.filter(|text| !text.trim().is_empty()).take(MOST_NAMED);
    texts.collect::<Vec<_>>().join("; ")
}

/// Hidden rows, in runs, and the beginning of what they hold.
fn rows(sheet: &Sheet, findings: &mut Vec<Finding>) {
    for (kind, rows) in
        [("filtered_rows", &sheet.filtered_rows), ("hidden_rows", &sheet.hidden_rows)]
    {
        let is_of_kind = |row: &&u32| kind == "filtered_rows" || !sheet.filtered_rows.contains(row);
        let rows: Vec<u32> = rows.iter().filter(is_of_kind).copied().collect();
        if rows.is_empty() {
            continue;
        }
        let said = sample(rows.iter().flat_map(|row| {
            sheet.cells.range((*row, 0)..=(*row, u32::MAX)).map(|(_, cell)| cell.shown.as_str())
        }));
        let runs = runs(&rows).into_iter().take(MOST_NAMED).map(|(from, to)| {
            if from == to { format!("{}", from + 1) } else { format!("{}:{}", from + 1, to + 1) }
        });
        let place = format!("{}!{}", sheet.name, runs.collect::<Vec<_>>().join(","));
        findings.push(Finding::new(kind, &place, said, Action::Remove));
    }
}

fn runs(numbers: &[u32]) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    runs
}

/// Hidden columns, and the beginning of what they hold.
fn columns(sheet: &Sheet, findings: &mut Vec<Finding>) {
    if sheet.hidden_columns.is_empty() {
        return;
    }
    let places = sheet
        .hidden_columns
        .iter()
        .take(MOST_NAMED)
        .map(|(first, last)| format!("{}:{}", letters(*first), letters(*last)));
    let place = format!("{}!{}", sheet.name, places.collect::<Vec<_>>().join(","));
    let said = sample(
        sheet
            .cells
            .iter()
            .filter(|((_, column), _)| !sheet.shows_column(*column))
            .map(|(_, cell)| cell.shown.as_str()),
    );
    findings.push(Finding::new("hidden_columns", &place, said, Action::Remove));
}

/// Cells that do not show although their row and column do.
fn unseen(sheet: &Sheet, findings: &mut Vec<Finding>) {
    for (why, kind) in [(Unseen::Format, "hidden_value"), (Unseen::Colour, "same_colour_text")] {
        let cells: Vec<(String, String)> = sheet
            .cells
            .iter()
            .filter(|(_, cell)| cell.unseen == Some(why))
            .map(|(place, cell)| {
                let said = match &cell.value {
                    Value::Text(text) | Value::Number(text) | Value::Error(text) => text.clone(),
                    _ => cell.shown.clone(),
                };
                (reference(*place), said)
            })
            .filter(|(_, said)| !said.trim().is_empty())
            .collect();
        if cells.is_empty() {
            continue;
        }
        let places: Vec<&str> =
            cells.iter().take(MOST_NAMED).map(|(place, _)| place.as_str()).collect();
        let place = format!("{}!{}", sheet.name, places.join(","));
        let said = sample(cells.iter().map(|(_, said)| said.as_str()));
        findings.push(Finding::new(kind, &place, said, Action::Remove));
    }
}
