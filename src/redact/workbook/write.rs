//! Writing what a workbook shows, and nothing else: as Office Open XML, OpenDocument or CSV.

use super::{
    super::{
        package::Package,
        protocol::{Failure, OrFail},
        text::safe_cell,
        xml::{Element, Node},
    },
    model::{Range, Sheet, Value, Visibility, Workbook, reference},
};
use std::collections::BTreeMap;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Parts of the styles that say how cells look.
const STYLES: &[&str] =
    &["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "colors"];

fn element(name: &str, attributes: &[(&str, &str)], children: Vec<Node>) -> Element {
    let attributes = attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Element { name: name.to_owned(), attributes, children }
}

fn visible(workbook: &Workbook) -> impl Iterator<Item = &Sheet> {
    workbook.sheets.iter().filter(|sheet| sheet.visibility == Visibility::Visible)
}

/// The workbook as Office Open XML.
pub(super) fn xlsx(workbook: &Workbook) -> Result<Vec<u8>, Failure> {
    let mut types = vec![
        element(
            "Default",
            &[
                ("Extension", "rels"),
                ("ContentType", "application/vnd.openxmlformats-package.relationships+xml"),
            ],
            vec![],
        ),
        element("Default", &[("Extension", "xml"), ("ContentType", "application/xml")], vec![]),
        part_type("/xl/workbook.xml", "sheet.main"),
        part_type("/xl/styles.xml", "styles"),
    ];
    let mut links = vec![link("rId1", "styles", "styles.xml")];
    let mut sheets = Vec::new();
    let mut parts = Vec::new();
    for (number, sheet) in (1..).zip(visible(workbook)) {
        let name = format!("xl/worksheets/sheet{number}.xml");
        types.push(part_type(&format!("/{name}"), "worksheet"));
        let id = format!("rId{}", number + 1);
        links.push(link(&id, "worksheet", &format!("worksheets/sheet{number}.xml")));
        let attributes =
            [("name", sheet.name.as_str()), ("sheetId", &number.to_string()), ("r:id", &id)];
        sheets.push(Node::Element(element("sheet", &attributes, vec![])));
        parts.push((name, worksheet(sheet).to_document()));
    }
    let wrap = |list: Vec<Element>| list.into_iter().map(Node::Element).collect::<Vec<_>>();
    let book = element(
        "workbook",
        &[("xmlns", MAIN), ("xmlns:r", RELATIONS)],
        vec![Node::Element(element("sheets", &[], sheets))],
    );
    let root_link = link("rId1", "officeDocument", "xl/workbook.xml");
    let content_types = format!("{PACKAGE}/content-types");
    let relationships = format!("{PACKAGE}/relationships");
    let mut entries = vec![
        (
            "[Content_Types].xml".to_owned(),
            element("Types", &[("xmlns", &content_types)], wrap(types)).to_document(),
        ),
        (
            "_rels/.rels".to_owned(),
            element("Relationships", &[("xmlns", &relationships)], wrap(vec![root_link]))
                .to_document(),
        ),
        ("xl/workbook.xml".to_owned(), book.to_document()),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            element("Relationships", &[("xmlns", &relationships)], wrap(links)).to_document(),
        ),
        ("xl/styles.xml".to_owned(), styles(workbook.styles.as_ref()).to_document()),
    ];
    entries.append(&mut parts);
    Package { entries }.write()
}

fn part_type(name: &str, kind: &str) -> Element {
    let content = format!("{TYPES}.{kind}+xml");
    element("Override", &[("PartName", name), ("ContentType", &content)], vec![])
}

fn link(id: &str, kind: &str, target: &str) -> Element {
    let kind = format!("{RELATIONS}/{kind}");
    element("Relationship", &[("Id", id), ("Type", &kind), ("Target", target)], vec![])
}

/// How cells look: by allow-list, without extensions.
fn styles(from: Option<&Element>) -> Element {
    let mut kept = element("styleSheet", &[("xmlns", MAIN)], vec![]);
    for part in from.into_iter().flat_map(Element::elements) {
        if STYLES.contains(&part.local()) {
            let mut part = part.clone();
            plain(&mut part);
            kept.children.push(Node::Element(part));
        }
    }
    if kept.child("cellXfs").is_none() {
        // The least that readers expect.
        let one = |outer: &str, inner: &str| {
            let inner = Node::Element(element(inner, &[], vec![]));
            Node::Element(element(outer, &[("count", "1")], vec![inner]))
        };
        kept.children = vec![
            one("fonts", "font"),
            one("fills", "fill"),
            one("borders", "border"),
            one("cellStyleXfs", "xf"),
            one("cellXfs", "xf"),
        ];
    }
    kept
}

/// Takes prefixes, extensions and foreign attributes away.
fn plain(element: &mut Element) {
    element.name = element.local().to_owned();
    element.attributes.retain(|(key, _)| !key.contains(':') && key != "xmlns");
    element.children.retain(|child| {
        !matches!(child, Node::Element(inner) if matches!(inner.local(), "extLst" | "AlternateContent"))
    });
    for child in &mut element.children {
        if let Node::Element(inner) = child {
            plain(inner);
        }
    }
}

fn worksheet(sheet: &Sheet) -> Element {
    let mut root = element("worksheet", &[("xmlns", MAIN)], vec![]);
    let mut columns = Vec::new();
    for (first, last, width) in &sheet.widths {
        let (first, last) = ((first + 1).to_string(), (last + 1).to_string());
        let width = width.to_string();
        let attributes =
            [("min", first.as_str()), ("max", &last), ("width", &width), ("customWidth", "1")];
        columns.push(Node::Element(element("col", &attributes, vec![])));
    }
    if !columns.is_empty() {
        root.children.push(Node::Element(element("cols", &[], columns)));
    }
    let mut rows: BTreeMap<u32, Vec<Node>> = BTreeMap::new();
    for ((row, column), cell) in &sheet.cells {
        if sheet.hidden_rows.contains(row) || !sheet.shows_column(*column) {
            continue;
        }
        let place = reference((*row, *column));
        let style = cell.style.map(|style| style.to_string());
        let mut written = element("c", &[("r", &place)], vec![]);
        if let Some(style) = style {
            written.attributes.push(("s".to_owned(), style));
        }
        let value =
            |text: &str| Node::Element(element("v", &[], vec![Node::Text(text.to_owned())]));
        let mut kind = |kind: &str| written.attributes.push(("t".to_owned(), kind.to_owned()));
        let child = match &cell.value {
            _ if cell.unseen.is_some() => None,
            Value::Nothing => None,
            Value::Text(text) => {
                kind("inlineStr");
                let attributes = [("xml:space", "preserve")];
                let text = element("t", &attributes, vec![Node::Text(text.clone())]);
                Some(Node::Element(element("is", &[], vec![Node::Element(text)])))
            }
            Value::Number(number) => Some(value(number)),
            Value::Truth(yes) => {
                kind("b");
                Some(value(if *yes { "1" } else { "0" }))
            }
            Value::Error(error) => {
                kind("e");
                Some(value(error))
            }
        };
        written.children.extend(child);
        rows.entry(*row).or_default().push(Node::Element(written));
    }
    let rows = rows
        .into_iter()
        .map(|(row, cells)| Node::Element(element("row", &[("r", &(row + 1).to_string())], cells)));
    root.children.push(Node::Element(element("sheetData", &[], rows.collect())));
    let merged: Vec<Node> = sheet
        .merged
        .iter()
        .filter(|range| shows_whole(sheet, range))
        .map(|range| {
            let (from, to) =
                (reference((range.top, range.left)), reference((range.bottom, range.right)));
            let range = format!("{from}:{to}");
            Node::Element(element("mergeCell", &[("ref", &range)], vec![]))
        })
        .collect();
    if !merged.is_empty() {
        root.children.push(Node::Element(element("mergeCells", &[], merged)));
    }
    root
}

/// Whether nothing of a range is hidden.
fn shows_whole(sheet: &Sheet, range: &Range) -> bool {
    sheet.hidden_rows.range(range.top..=range.bottom).next().is_none()
        && !sheet
            .hidden_columns
            .iter()
            .any(|(first, last)| *first <= range.right && range.left <= *last)
}

/// The workbook as an OpenDocument spreadsheet: what each cell shows.
pub(super) fn ods(workbook: &Workbook) -> Result<Vec<u8>, Failure> {
    let mut tables = Vec::new();
    for sheet in visible(workbook) {
        let mut table = element("table:table", &[("table:name", &sheet.name)], vec![]);
        table.children.push(Node::Element(element("table:table-column", &[], vec![])));
        let mut next_row = 0;
        let mut row_cells: Vec<Node> = Vec::new();
        let mut open: Option<(u32, u32)> = None;
        let mut flush = |open: &mut Option<(u32, u32)>, cells: &mut Vec<Node>| {
            if let Some((row, _)) = open.take() {
                if row > next_row {
                    let gap = (row - next_row).to_string();
                    let empty = Node::Element(element("table:table-cell", &[], vec![]));
                    table.children.push(Node::Element(element(
                        "table:table-row",
                        &[("table:number-rows-repeated", &gap)],
                        vec![empty],
                    )));
                }
                let cells = std::mem::take(cells);
                table.children.push(Node::Element(element("table:table-row", &[], cells)));
                next_row = row + 1;
            }
        };
        for ((row, column), cell) in sheet.seen() {
            if open.is_some_and(|(at, _)| at != *row) {
                flush(&mut open, &mut row_cells);
            }
            let next = open.map_or(0, |(_, next)| next);
            if *column > next {
                let gap = (column - next).to_string();
                let attributes = [("table:number-columns-repeated", gap.as_str())];
                row_cells.push(Node::Element(element("table:table-cell", &attributes, vec![])));
            }
            row_cells.push(Node::Element(ods_cell(&cell.value, &cell.shown)));
            open = Some((*row, column + 1));
        }
        flush(&mut open, &mut row_cells);
        if table.elements().nth(1).is_none() {
            let empty = Node::Element(element("table:table-cell", &[], vec![]));
            table.children.push(Node::Element(element("table:table-row", &[], vec![empty])));
        }
        tables.push(Node::Element(table));
    }
    let namespaces = [
        ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
        ("xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
        ("xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
        ("office:version", "1.3"),
    ];
    let sheet = Node::Element(element("office:spreadsheet", &[], tables));
    let body = Node::Element(element("office:body", &[], vec![sheet]));
    let content = element("office:document-content", &namespaces, vec![body]);
    super::super::odf::package(
        super::super::odf::SPREADSHEET,
        vec![("content.xml".to_owned(), content.to_document())],
    )
}

fn ods_cell(value: &Value, shown: &str) -> Element {
    let paragraphs = shown
        .split('\n')
        .map(|line| Node::Element(element("text:p", &[], vec![Node::Text(line.to_owned())])));
    let attributes = match value {
        // A number that shows as it is; formats of dates and money would show another.
        Value::Number(number) if number == shown => {
            vec![("office:value-type", "float"), ("office:value", number.as_str())]
        }
        _ => vec![("office:value-type", "string")],
    };
    element("table:table-cell", &attributes, paragraphs.collect())
}

/// One sheet as values parted by commas: what each cell shows.
pub(super) fn csv(sheet: &Sheet) -> Result<Vec<u8>, Failure> {
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    let columns: Vec<u32> = {
        let last = sheet.seen().map(|((_, column), _)| *column).max().unwrap_or(0);
        (0..=last).filter(|column| sheet.shows_column(*column)).collect()
    };
    let mut rows: BTreeMap<u32, BTreeMap<u32, &str>> = BTreeMap::new();
    for ((row, column), cell) in sheet.seen() {
        rows.entry(*row).or_default().insert(*column, &cell.shown);
    }
    let mut expected = 0;
    for (row, cells) in rows {
        // An empty row between is a row of the table, a hidden one is none.
        while expected < row {
            if !sheet.hidden_rows.contains(&expected) && row - expected < 1000 {
                table.write_record(columns.iter().map(|_| "")).or_fail(Failure::Failed)?;
            }
            expected += 1;
        }
        let values = columns.iter().map(|column| safe_cell(cells.get(column).unwrap_or(&"")));
        table.write_record(values).or_fail(Failure::Failed)?;
        expected = row + 1;
    }
    table.into_inner().or_fail(Failure::Failed)
}
