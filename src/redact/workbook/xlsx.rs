//! Reading workbooks of Office Open XML.

use super::{
    super::{
        package::Package,
        protocol::{Failure, OrFail},
        xml::{self, Element},
    },
    model::{
        Besides, Cell, LAST_COLUMN, LAST_ROW, Range, Sheet, Unseen, Value, Visibility, Workbook,
    },
    shown::{self, Format},
};
use quick_xml::{Reader, events::BytesStart, events::Event};
use std::collections::{BTreeMap, BTreeSet};

/// More cells than this in one workbook are refused.
const MOST_CELLS: usize = 3_000_000;

/// More bytes of text than this in all cells together are refused: one string may stand in many.
const MOST_TEXT: usize = 96 << 20;

/// How a cell looks.
#[derive(Debug, Clone, Default)]
struct Look {
    format: Format,
    /// White letters, or letters of the colour of their ground.
    is_pale: bool,
}

struct Context {
    strings: Vec<String>,
    looks: Vec<Look>,
    since_1904: bool,
    cells: usize,
    text: usize,
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Failure> {
    let package = Package::read(bytes)?;
    let main = main_part(&package)?;
    let root = xml::parse(package.get(&main).ok_or(Failure::Broken)?)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let links = relations(&package, &main)?;
    let part_of = |end: &str| {
        links.values().find(|(kind, _)| kind.ends_with(end)).map(|(_, target)| target.as_str())
    };
    let strings = match part_of("/sharedStrings").and_then(|part| package.get(part)) {
        Some(content) => strings(content)?,
        None => Vec::new(),
    };
    let styles = match part_of("/styles").and_then(|part| package.get(part)) {
        Some(content) => Some(xml::parse(content)?),
        None => None,
    };
    let since_1904 = root
        .child("workbookPr")
        .and_then(|properties| properties.attribute("date1904"))
        .is_some_and(is_true);
    let looks = styles.as_ref().map(looks).unwrap_or_default();
    let mut context = Context { strings, looks, since_1904, cells: 0, text: 0 };
    let mut workbook = Workbook { styles, ..Workbook::default() };
    for each in root.child("sheets").into_iter().flat_map(Element::elements) {
        let name = each.attribute("name").unwrap_or_default().to_owned();
        let visibility = match each.attribute("state") {
            Some("hidden") => Visibility::Hidden,
            Some("veryHidden") => Visibility::VeryHidden,
            _ => Visibility::Visible,
        };
        let link = each
            .attributes
            .iter()
            .find(|(key, _)| key.contains(':') && xml::local(key) == "id")
            .and_then(|(_, id)| links.get(id));
        let Some((kind, target)) = link else { continue };
        let mut sheet = Sheet { name, visibility, ..Sheet::default() };
        let Some(markup) = package.get(target) else { continue };
        if kind.ends_with("/worksheet") {
            read_sheet(markup, &mut sheet, &mut context, &mut workbook.besides)?;
            read_tables(&package, target, &mut sheet)?;
        } else {
            let what = if kind.contains("acro") { "macro" } else { "embedded_object" };
            workbook.besides.push(Besides::new(what, &sheet.name, "a sheet that is no table"));
        }
        workbook.sheets.push(sheet);
    }
    if workbook.sheets.is_empty() {
        return Err(Failure::Broken);
    }
    for sheet in &mut workbook.sheets {
        // The style of a table may put white letters on a dark ground.
        let tables = std::mem::take(&mut sheet.tables);
        for (place, cell) in &mut sheet.cells {
            if cell.unseen == Some(Unseen::Colour) && tables.iter().any(|table| table.holds(*place))
            {
                cell.unseen = None;
            }
        }
        sheet.tables = tables;
    }
    names(&root, &mut workbook.besides);
    parts(&package, folder, &mut workbook.besides);
    Ok(workbook)
}

fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}

fn main_part(package: &Package) -> Result<String, Failure> {
    let links = relations(package, "")?;
    links
        .into_values()
        .find(|(kind, _)| kind.ends_with("/officeDocument"))
        .map(|(_, target)| target)
        .ok_or(Failure::Broken)
}

/// The relationships of a part: kind and target of each, by its number.
fn relations(package: &Package, part: &str) -> Result<BTreeMap<String, (String, String)>, Failure> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let path = match (folder, name) {
        (_, "") => "_rels/.rels".to_owned(),
        ("", name) => format!("_rels/{name}.rels"),
        (folder, name) => format!("{folder}/_rels/{name}.rels"),
    };
    let Some(content) = package.get(&path) else { return Ok(BTreeMap::new()) };
    let root = xml::parse(content)?;
    let links = root.elements().map(|each| {
        let value = |name: &str| each.attribute(name).unwrap_or_default();
        let target = if value("TargetMode") == "External" {
            value("Target").to_owned()
        } else {
            resolve(folder, value("Target"))
        };
        (value("Id").to_owned(), (value("Type").to_owned(), target))
    });
    Ok(links.collect())
}

fn resolve(folder: &str, target: &str) -> String {
    let from = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path.join("/")
}

/// The shared strings, without how they are spoken.
fn strings(content: &[u8]) -> Result<Vec<String>, Failure> {
    let root = xml::parse(content)?;
    Ok(root.elements().filter(|each| each.local() == "si").map(said).collect())
}

/// The text of a string that may be made of runs.
fn said(element: &Element) -> String {
    let mut text = String::new();
    for child in element.elements() {
        match child.local() {
            "t" => text.push_str(&child.text()),
            "r" => text.push_str(&said(child)),
            _ => {}
        }
    }
    text
}

/// How the cells of each style look.
fn looks(styles: &Element) -> Vec<Look> {
    let mut codes: BTreeMap<u32, Format> = BTreeMap::new();
    for each in styles.child("numFmts").into_iter().flat_map(Element::elements) {
        if let (Some(id), Some(code)) = (
            each.attribute("numFmtId").and_then(|id| id.parse().ok()),
            each.attribute("formatCode"),
        ) {
            codes.insert(id, Format::of(code));
        }
    }
    let list = |name: &str| -> Vec<&Element> {
        styles.child(name).into_iter().flat_map(Element::elements).collect()
    };
    let (fonts, fills, styles_of_cells) = (list("fonts"), list("fills"), list("cellXfs"));
    let number = |element: &Element, name: &str| -> Option<usize> {
        element.attribute(name).and_then(|value| value.parse().ok())
    };
    let look = |style: &&Element| {
        let format = number(style, "numFmtId").and_then(|id| u32::try_from(id).ok()).unwrap_or(0);
        let ink = number(style, "fontId")
            .and_then(|at| fonts.get(at))
            .and_then(|font| font.child("color"))
            .and_then(colour);
        let fill = number(style, "fillId").and_then(|at| fills.get(at));
        let pattern = fill.and_then(|fill| fill.child("patternFill"));
        let is_solid = pattern.and_then(|p| p.attribute("patternType")) == Some("solid");
        let is_plain = fill.is_none_or(|fill| fill.child("gradientFill").is_none())
            && pattern.is_none_or(|p| matches!(p.attribute("patternType"), None | Some("none")));
        let ground = if is_solid {
            pattern.and_then(|p| p.child("fgColor")).and_then(colour)
        } else if is_plain {
            Some(WHITE.to_owned())
        } else {
            None
        };
        Look {
            format: codes.get(&format).cloned().unwrap_or_else(|| shown::built_in(format)),
            is_pale: ink.is_some() && ink == ground,
        }
    };
    styles_of_cells.iter().map(look).collect()
}

const WHITE: &str = "FFFFFF";

/// A colour by its six figures; those of a theme by their number, but white is white.
fn colour(element: &Element) -> Option<String> {
    if let Some(rgb) = element.attribute("rgb") {
        let six = rgb.get(rgb.len().checked_sub(6)?..)?;
        return Some(six.to_ascii_uppercase());
    }
    let shade = element.attribute("tint").unwrap_or("0");
    match (element.attribute("theme"), element.attribute("indexed")) {
        (Some("0"), _) if shade.parse::<f64>().is_ok_and(|tint| tint == 0.0) => {
            Some(WHITE.to_owned())
        }
        (Some(theme), _) => Some(format!("theme {theme} {shade}")),
        (_, Some("1" | "9" | "65")) => Some(WHITE.to_owned()),
        (_, Some(index)) => Some(format!("index {index}")),
        _ => None,
    }
}

/// The value of an attribute, if it is there and can be read.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    start.attributes().flatten().find(|each| xml::local(each.key.as_ref()) == name).and_then(
        |each| {
            each.normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .ok()
                .map(std::borrow::Cow::into_owned)
        },
    )
}

fn number(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(start, name)?.parse().ok()
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    place: (u32, u32),
    kind: String,
    style: Option<u32>,
    value: String,
    inline: String,
    formula: bool,
}

/// Reads one sheet, event by event, for sheets may be large.
#[expect(clippy::too_many_lines, reason = "one arm for each element of a sheet")]
fn read_sheet(
    markup: &[u8],
    sheet: &mut Sheet,
    context: &mut Context,
    besides: &mut Vec<Besides>,
) -> Result<(), Failure> {
    let markup = markup.strip_prefix(b"\xef\xbb\xbf").unwrap_or(markup);
    let text = std::str::from_utf8(markup).or_fail(Failure::Broken)?;
    let mut reader = Reader::from_str(text);
    let (mut row, mut next_row, mut next_column) = (0_u32, 0_u32, 0_u32);
    let mut cell: Option<Open> = None;
    let mut inside: Vec<String> = Vec::new();
    let mut filters = 0_usize;
    let mut all_zero = false;
    let mut shown_rows: BTreeSet<u32> = BTreeSet::new();
    loop {
        let event = reader.read_event().or_fail(Failure::Broken)?;
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let full = start.name();
                let name = xml::local(full.as_ref()).to_owned();
                match name.as_str() {
                    "sheetFormatPr" => {
                        all_zero = attribute(&start, "zeroHeight").is_some_and(|v| is_true(&v));
                    }
                    "col" => column(&start, sheet),
                    "row" => {
                        row =
                            number(&start, "r").and_then(|r| r.checked_sub(1)).unwrap_or(next_row);
                        if row > LAST_ROW {
                            return Err(Failure::Broken);
                        }
                        next_row = row + 1;
                        next_column = 0;
                        let flat = attribute(&start, "ht")
                            .and_then(|height| height.parse::<f64>().ok())
                            .is_some_and(|height| height == 0.0);
                        let hidden = attribute(&start, "hidden").map(|value| is_true(&value));
                        if hidden == Some(true) || flat {
                            sheet.hidden_rows.insert(row);
                        } else {
                            shown_rows.insert(row);
                        }
                    }
                    "c" => {
                        let place = attribute(&start, "r")
                            .and_then(|reference| Range::read(&reference))
                            .map_or((row, next_column), |range| (range.top, range.left));
                        next_column = place.1.saturating_add(1);
                        cell = Some(Open {
                            place,
                            kind: attribute(&start, "t").unwrap_or_default(),
                            style: number(&start, "s"),
                            ..Open::default()
                        });
                        if is_empty {
                            close(cell.take(), sheet, context)?;
                        }
                    }
                    "f" => {
                        if let Some(cell) = &mut cell {
                            cell.formula = true;
                        }
                    }
                    "mergeCell" => sheet
                        .merged
                        .extend(attribute(&start, "ref").and_then(|range| Range::read(&range))),
                    "autoFilter" if inside.last().is_some_and(|over| over == "worksheet") => {}
                    "filterColumn" => filters += 1,
                    "dataValidation" | "legacyDrawing" | "drawing" | "oleObject" | "control"
                    | "webPublishItem" => note(&name, &sheet.name, besides),
                    "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
                    | "firstFooter" => note("headerFooter", &sheet.name, besides),
                    _ => {}
                }
                if !is_empty {
                    inside.push(name);
                    if inside.len() > 100 {
                        let what = "a part with too many elements".to_owned();
                        return Err(Failure::TooBig { what });
                    }
                }
            }
            Event::End(_) => {
                if inside.pop().as_deref() == Some("c") {
                    close(cell.take(), sheet, context)?;
                }
            }
            Event::Text(piece) => {
                let piece = piece.xml10_content();
                take(&piece, &inside, cell.as_mut());
            }
            Event::CData(piece) => {
                let piece = piece.xml10_content();
                take(&piece, &inside, cell.as_mut());
            }
            Event::GeneralRef(reference) => {
                let named = match &*reference.xml10_content() {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "apos" => Some('\''),
                    "quot" => Some('"'),
                    _ => None,
                };
                let numbered = reference.resolve_char_ref().or_fail(Failure::Broken)?;
                let char = numbered.or(named).ok_or(Failure::Broken)?;
                take(char.encode_utf8(&mut [0; 4]), &inside, cell.as_mut());
            }
            Event::DocType(_) => {
                let what = "XML with a document type of its own".to_owned();
                return Err(Failure::NotHandled { what });
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if !inside.is_empty() {
        return Err(Failure::Broken);
    }
    if all_zero {
        // Every row is hidden that does not say that it shows.
        let rows: BTreeSet<u32> = sheet.cells.keys().map(|(row, _)| *row).collect();
        sheet.hidden_rows.extend(rows.difference(&shown_rows));
    }
    if filters > 0 {
        sheet.filtered_rows.clone_from(&sheet.hidden_rows);
    }
    Ok(())
}

/// Text goes to the value or to the string of the open cell.
fn take(piece: &str, inside: &[String], cell: Option<&mut Open>) {
    let Some(cell) = cell else { return };
    match inside.last().map(String::as_str) {
        Some("v") => cell.value.push_str(piece),
        Some("t") if !inside.iter().any(|over| over == "rPh") => cell.inline.push_str(piece),
        _ => {}
    }
}

fn column(start: &BytesStart<'_>, sheet: &mut Sheet) {
    let (Some(first), Some(last)) = (number(start, "min"), number(start, "max")) else { return };
    let (first, last) = (first.saturating_sub(1), last.saturating_sub(1).min(LAST_COLUMN));
    let width = attribute(start, "width").and_then(|width| width.parse::<f64>().ok());
    let hidden = attribute(start, "hidden").is_some_and(|value| is_true(&value));
    if hidden || width == Some(0.0) {
        sheet.hidden_columns.push((first, last));
    } else if let Some(width) = width {
        sheet.widths.push((first, last, width));
    }
}

fn note(element: &str, sheet: &str, besides: &mut Vec<Besides>) {
    let kind = match element {
        "oleObject" | "control" => "embedded_object",
        _ => return,
    };
    besides.push(Besides::new(kind, sheet, ""));
}

/// Puts a cell into its sheet.
fn close(cell: Option<Open>, sheet: &mut Sheet, context: &mut Context) -> Result<(), Failure> {
    let Some(open) = cell else { return Ok(()) };
    context.cells += 1;
    if context.cells > MOST_CELLS {
        return Err(Failure::TooBig { what: format!("more than {MOST_CELLS} cells") });
    }
    let look = open.style.and_then(|style| context.looks.get(style as usize));
    let format = look.map(|look| &look.format);
    let value = match open.kind.as_str() {
        "s" => {
            let at = open.value.trim().parse::<usize>().ok();
            Value::Text(at.and_then(|at| context.strings.get(at)).cloned().unwrap_or_default())
        }
        "inlineStr" => Value::Text(open.inline),
        "str" | "d" => Value::Text(open.value),
        "b" => Value::Truth(open.value.trim() == "1"),
        "e" => Value::Error(open.value),
        _ if open.value.is_empty() => Value::Nothing,
        _ => Value::Number(open.value.trim().to_owned()),
    };
    let shown = match &value {
        Value::Nothing => String::new(),
        Value::Text(text) | Value::Error(text) => text.clone(),
        Value::Truth(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        Value::Number(number) => format.map_or_else(
            || Format::General.show(number, false),
            |format| format.show(number, context.since_1904),
        ),
    };
    context.text += shown.len();
    if context.text > MOST_TEXT {
        return Err(Failure::TooBig { what: "its cells say more than is allowed".to_owned() });
    }
    let unseen = match (&value, format) {
        (Value::Nothing, _) => None,
        (_, Some(Format::Nothing)) => Some(Unseen::Format),
        _ if look.is_some_and(|look| look.is_pale) => Some(Unseen::Colour),
        _ => None,
    };
    if value != Value::Nothing || open.style.is_some() {
        sheet.cells.insert(
            open.place,
            Cell { value, shown, style: open.style, unseen, is_formula: open.formula },
        );
    }
    Ok(())
}

/// Where tables lie.
fn read_tables(package: &Package, part: &str, sheet: &mut Sheet) -> Result<(), Failure> {
    for (kind, target) in relations(package, part)?.values() {
        if kind.ends_with("/table")
            && let Some(content) = package.get(target)
        {
            let root = xml::parse(content)?;
            sheet.tables.extend(root.attribute("ref").and_then(Range::read));
        }
    }
    Ok(())
}

/// Names that the workbook gives to cells and formulas.
fn names(root: &Element, besides: &mut Vec<Besides>) {
    for each in root.child("definedNames").into_iter().flat_map(Element::elements) {
        let name = each.attribute("name").unwrap_or_default();
        let hidden = each.attribute("hidden").is_some_and(is_true);
        // Print areas and the range of a filter say nothing that the sheet does not.
        if !hidden && name.starts_with("_xlnm.") {
            continue;
        }
        besides.push(Besides::new("defined_name", name, each.text()));
    }
}

/// Parts that hold what no sheet shows.
fn parts(package: &Package, folder: &str, besides: &mut Vec<Besides>) {
    for (name, content) in &package.entries {
        let lower = name.to_ascii_lowercase();
        let within = lower.strip_prefix(&format!("{}/", folder.to_ascii_lowercase()));
        let within = within.unwrap_or(&lower);
        let is_xml = std::path::Path::new(&lower).extension().is_some_and(|end| end == "xml");
        let text = || xml::parse(content).map(|root| root.text()).unwrap_or_default();
        let (kind, excerpt) = if within.starts_with("pivotcache/pivotcache") {
            ("pivot_cache", values(content))
        } else if within.starts_with("externallinks/externallink") && is_xml {
            ("external_link", values(content))
        } else if within.starts_with("connections") || within.starts_with("querytables/") {
            ("connection", values(content))
        } else if within.starts_with("model/") || lower.contains("customdata/") {
            ("data_model", String::new())
        } else if within.starts_with("comments") && is_xml {
            let authors = xml::parse(content).ok();
            let empty = authors.as_ref().is_none_or(|root| {
                root.child("commentList").is_none_or(|list| list.elements().next().is_none())
            });
            if empty {
                continue;
            }
            (
                "comment",
                authors
                    .and_then(|root| root.child("commentList").map(Element::text))
                    .unwrap_or_default(),
            )
        } else if within.starts_with("threadedcomments/") || within.starts_with("persons/") {
            ("comment", text())
        } else if lower.contains("vbaproject") || within.starts_with("macrosheets/") {
            ("macro", String::new())
        } else if within.starts_with("embeddings/")
            || within.starts_with("activex/")
            || within.starts_with("ctrlprops/")
        {
            ("embedded_object", String::new())
        } else if within.starts_with("revisions/") || within.starts_with("revisionheaders") {
            ("tracked_change", String::new())
        } else if within.starts_with("charts/chart") && is_xml {
            ("embedded_object", values(content))
        } else if within.starts_with("drawings/drawing") && is_xml {
            drawing(content, name, besides);
            continue;
        } else if lower.starts_with("docprops/thumbnail") {
            ("thumbnail", String::new())
        } else if lower.starts_with("docprops/") && is_xml {
            match properties(content) {
                told if told.is_empty() => continue,
                told => ("document_properties", told),
            }
        } else if lower.starts_with("customxml/item") && is_xml && !lower.contains("props") {
            ("custom_xml", text())
        } else if within.starts_with("printersettings/") {
            ("private_data", String::new())
        } else {
            continue;
        };
        besides.push(Besides::new(kind, name, excerpt));
    }
}

/// The values of attributes that say something, for parts that keep data in them.
fn values(content: &[u8]) -> String {
    let Ok(root) = xml::parse(content) else { return String::new() };
    let mut said = Vec::new();
    root.each(&mut |element| {
        let own = element.text();
        if element.elements().next().is_none() && !own.trim().is_empty() {
            said.push(own);
        }
        for name in ["v", "name", "val", "connection", "command", "sourceFile"] {
            if said.len() < 60
                && let Some(value) = element.attribute(name)
                && !value.is_empty()
            {
                said.push(value.to_owned());
            }
        }
    });
    said.truncate(60);
    said.join("; ")
}

/// Alternative texts and texts in boxes.
fn drawing(content: &[u8], name: &str, besides: &mut Vec<Besides>) {
    let Ok(root) = xml::parse(content) else { return };
    let (mut alternative, mut boxes) = (Vec::new(), String::new());
    root.each(&mut |element| match element.local() {
        "cNvPr" => {
            let said = element.attribute("descr").filter(|text| !text.trim().is_empty());
            alternative.extend(said.map(str::to_owned));
        }
        "t" => {
            boxes.push_str(&element.text());
            boxes.push(' ');
        }
        _ => {}
    });
    if !alternative.is_empty() {
        besides.push(Besides::new("alternative_text", name, alternative.join(" · ")));
    }
    if !boxes.trim().is_empty() {
        besides.push(Besides::new("embedded_object", name, boxes));
    }
}

/// What the properties of a document tell of people and programs.
fn properties(content: &[u8]) -> String {
    let Ok(root) = xml::parse(content) else { return String::new() };
    super::super::docx::told_properties(&root)
}
