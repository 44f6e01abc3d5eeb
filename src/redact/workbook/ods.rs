//! Reading OpenDocument spreadsheets.

use super::{
    super::{
        package::Package,
        protocol::Failure,
        xml::{self, Element, Node},
    },
    model::{
        Besides, Cell, LAST_COLUMN, LAST_ROW, Range, Sheet, Unseen, Value, Visibility, Workbook,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// More cells than this, repeated ones counted, are refused.
const MOST_CELLS: usize = 1_000_000;

/// What the styles of a file hide.
#[derive(Default)]
struct Styles {
    hidden_tables: BTreeSet<String>,
    flat_rows: BTreeSet<String>,
    flat_columns: BTreeSet<String>,
    pale_cells: BTreeSet<String>,
}

/// Reads a spreadsheet.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Failure> {
    let package = Package::read(bytes)?;
    let root = xml::parse(package.get("content.xml").ok_or(Failure::Broken)?)?;
    let styles = styles(&root);
    let body =
        root.child("body").and_then(|body| body.child("spreadsheet")).ok_or(Failure::Broken)?;
    let mut workbook = Workbook::default();
    let mut cells = 0;
    for child in body.elements() {
        match child.local() {
            "table" => {
                workbook.sheets.push(table(child, &styles, &mut cells, &mut workbook.besides)?);
            }
            "tracked-changes" if child.elements().next().is_some() => {
                workbook.besides.push(Besides::new("tracked_change", "content.xml", child.text()));
            }
            "named-expressions" => {
                for name in child.elements() {
                    let called = name.attribute("name").unwrap_or_default();
                    let says = name.attribute("cell-range-address").unwrap_or_default();
                    workbook.besides.push(Besides::new("defined_name", called, says));
                }
            }
            "data-pilot-tables" if child.elements().next().is_some() => {
                workbook.besides.push(Besides::new("pivot_cache", "content.xml", ""));
            }
            _ => {}
        }
    }
    if workbook.sheets.is_empty() {
        return Err(Failure::Broken);
    }
    super::super::odf::besides(&package, &mut |kind, place, excerpt| {
        workbook.besides.push(Besides::new(kind, place, excerpt));
    });
    Ok(workbook)
}

fn styles(root: &Element) -> Styles {
    let mut styles = Styles::default();
    for style in root.child("automatic-styles").into_iter().flat_map(Element::elements) {
        let Some(name) = style.attribute("name").map(str::to_owned) else { continue };
        let of = |properties: &str, value: &str| {
            style.child(properties).and_then(|one| one.attribute(value)).unwrap_or_default()
        };
        let is_zero = |length: &str| {
            let digits: String =
                length.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            digits.parse::<f64>().is_ok_and(|length| length == 0.0)
        };
        if of("table-properties", "display") == "false" {
            styles.hidden_tables.insert(name.clone());
        }
        if is_zero(of("table-row-properties", "row-height")) {
            styles.flat_rows.insert(name.clone());
        }
        if is_zero(of("table-column-properties", "column-width")) {
            styles.flat_columns.insert(name.clone());
        }
        let ink = of("text-properties", "color").to_ascii_lowercase();
        let ground = of("table-cell-properties", "background-color").to_ascii_lowercase();
        let ground =
            if matches!(ground.as_str(), "" | "transparent") { "#ffffff" } else { &ground };
        if !ink.is_empty() && ink == ground {
            styles.pale_cells.insert(name);
        }
    }
    styles
}

fn repeated(element: &Element, name: &str) -> u32 {
    element.attribute(name).and_then(|value| value.parse().ok()).unwrap_or(1).max(1)
}

fn is_hidden(element: &Element) -> Option<bool> {
    match element.attribute("visibility") {
        Some("collapse") => Some(false),
        Some("filter") => Some(true),
        _ => None,
    }
}

fn style_of(element: &Element) -> &str {
    element.attribute("style-name").unwrap_or_default()
}

fn table(
    table: &Element,
    styles: &Styles,
    cells: &mut usize,
    besides: &mut Vec<Besides>,
) -> Result<Sheet, Failure> {
    let mut sheet = Sheet {
        name: table.attribute("name").unwrap_or_default().to_owned(),
        visibility: if styles.hidden_tables.contains(style_of(table)) {
            Visibility::Hidden
        } else {
            Visibility::Visible
        },
        ..Sheet::default()
    };
    let mut rows: Vec<&Element> = Vec::new();
    let mut columns: Vec<&Element> = Vec::new();
    gather(table, &mut rows, &mut columns, 0);
    let mut default_styles: BTreeMap<u32, &str> = BTreeMap::new();
    let mut at = 0_u32;
    for column in columns {
        let count = repeated(column, "number-columns-repeated").min(LAST_COLUMN + 1);
        let last = at.saturating_add(count - 1).min(LAST_COLUMN);
        if is_hidden(column).is_some() || styles.flat_columns.contains(style_of(column)) {
            sheet.hidden_columns.push((at, last));
        }
        if let Some(style) = column.attribute("default-cell-style-name") {
            default_styles.insert(at, style);
        }
        at = last + 1;
    }
    let mut at = 0_u32;
    for row in rows {
        let count = repeated(row, "number-rows-repeated");
        let has_content = row.elements().any(|cell| !text_of(cell).is_empty());
        if !has_content {
            // A run of empty rows is nothing but a distance.
            if is_hidden(row).is_some() && count <= 1000 {
                sheet.hidden_rows.extend(at..at.saturating_add(count).min(LAST_ROW));
            }
            at = at.saturating_add(count);
            continue;
        }
        for _ in 0..count {
            if at > LAST_ROW {
                return Err(Failure::TooBig { what: "more rows than a sheet can have".to_owned() });
            }
            match is_hidden(row) {
                Some(filtered) => {
                    sheet.hidden_rows.insert(at);
                    if filtered {
                        sheet.filtered_rows.insert(at);
                    }
                }
                None if styles.flat_rows.contains(style_of(row)) => {
                    sheet.hidden_rows.insert(at);
                }
                None => {}
            }
            read_row(row, at, &mut sheet, styles, &default_styles, cells, besides)?;
            at += 1;
        }
    }
    Ok(sheet)
}

/// Rows and columns in the groups that they may lie in.
fn gather<'a>(
    element: &'a Element,
    rows: &mut Vec<&'a Element>,
    columns: &mut Vec<&'a Element>,
    deep: usize,
) {
    for child in element.elements().filter(|_| deep < 20) {
        match child.local() {
            "table-row" => rows.push(child),
            "table-column" => columns.push(child),
            "table-row-group"
            | "table-rows"
            | "table-header-rows"
            | "table-column-group"
            | "table-columns"
            | "table-header-columns" => gather(child, rows, columns, deep + 1),
            _ => {}
        }
    }
}

fn read_row(
    row: &Element,
    at: u32,
    sheet: &mut Sheet,
    styles: &Styles,
    default_styles: &BTreeMap<u32, &str>,
    cells: &mut usize,
    besides: &mut Vec<Besides>,
) -> Result<(), Failure> {
    let mut column = 0_u32;
    for cell in row.elements() {
        let count = repeated(cell, "number-columns-repeated");
        if let Some(note) = cell.child("annotation") {
            besides.push(Besides::new("comment", &sheet.name, text_of(note)));
        }
        let shown = text_of(cell);
        if cell.local() != "table-cell" || shown.is_empty() {
            column = column.saturating_add(count);
            continue;
        }
        let (wide, high) =
            (repeated(cell, "number-columns-spanned"), repeated(cell, "number-rows-spanned"));
        if wide > 1 || high > 1 {
            sheet.merged.push(Range {
                top: at,
                left: column,
                bottom: at.saturating_add(high - 1).min(LAST_ROW),
                right: column.saturating_add(wide - 1).min(LAST_COLUMN),
            });
        }
        for _ in 0..count {
            *cells += 1;
            if *cells > MOST_CELLS || column > LAST_COLUMN {
                return Err(Failure::TooBig { what: format!("more than {MOST_CELLS} cells") });
            }
            let default = default_styles.range(..=column).next_back().map(|(_, style)| *style);
            let style = cell.attribute("style-name").or(default).unwrap_or_default();
            let value = match cell.attribute("value-type") {
                Some("float") => cell
                    .attribute("value")
                    .filter(|value| value.parse::<f64>().is_ok() && **value == shown)
                    .map_or_else(|| Value::Text(shown.clone()), |v| Value::Number(v.to_owned())),
                _ => Value::Text(shown.clone()),
            };
            sheet.cells.insert(
                (at, column),
                Cell {
                    value,
                    shown: shown.clone(),
                    style: None,
                    unseen: styles.pale_cells.contains(style).then_some(Unseen::Colour),
                    is_formula: cell.attribute("formula").is_some(),
                },
            );
            column += 1;
        }
    }
    Ok(())
}

/// The paragraphs of a cell, one a line; notes are not part of it.
fn text_of(cell: &Element) -> String {
    let mut lines = Vec::new();
    for paragraph in cell.elements().filter(|child| child.local() == "p") {
        let mut line = String::new();
        add(paragraph, &mut line);
        lines.push(line);
    }
    lines.join("\n")
}

fn add(element: &Element, line: &mut String) {
    for child in &element.children {
        match child {
            Node::Text(piece) => line.push_str(piece),
            Node::Element(child) => match child.local() {
                "s" => {
                    let count = repeated(child, "c").min(1000);
                    line.extend(std::iter::repeat_n(' ', count as usize));
                }
                "tab" => line.push('\t'),
                "line-break" => line.push('\n'),
                "annotation" | "note" => {}
                _ => add(child, line),
            },
        }
    }
}
