//! Workbooks, read entry by entry and cell by cell: the copy, and again what it was made from.

use super::{
    markup::tags,
    package::{self, unescape},
    plain::finish,
    wanted::{look, wanted},
};
use crate::{
    domain::mark::{Mark, Marks, Place, Style},
    redact::{
        media::MediaType,
        protocol::{Problem, Verification},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// Elements that a sheet of a released workbook has, and no others.
const SHEET: &[&str] = &[
    "worksheet",
    "cols",
    "col",
    "sheetData",
    "row",
    "c",
    "v",
    "is",
    "t",
    "mergeCells",
    "mergeCell",
];
/// The same of its list of sheets.
const BOOK: &[&str] = &["workbook", "sheets", "sheet"];
/// The same of an OpenDocument spreadsheet.
const CONTENT: &[&str] = &[
    "document-content",
    "body",
    "spreadsheet",
    "table",
    "table-column",
    "table-row",
    "table-cell",
    "p",
];
/// Attributes that hide or reckon.
const FORBIDDEN: &[&str] = &["hidden", "state", "visibility", "formula", "display", "href"];

/// Cells by row and column, counted from 0.
type Cells = BTreeMap<(u32, u32), String>;

/// A workbook as it is read here.
#[derive(Default)]
struct Seen {
    /// Names and cells of the sheets that show, in order.
    sheets: Vec<(String, Cells)>,
    /// What stands where nobody looks.
    hidden: BTreeSet<String>,
}

/// Holds a copy of a workbook, a workbook itself or values parted by commas, against it.
pub(super) fn check(
    (from, to): (MediaType, MediaType),
    original: &[u8],
    copy: &[u8],
    marks: &Marks,
) -> Verification {
    let mut found = Verification::default();
    let mut say = |kind: &str, place: &str| found.problems.push(Problem::at(kind, place));
    let before = match from {
        MediaType::Ods => opendocument(&package::entries(original, &mut |_, _| {})),
        _ => office(&package::entries(original, &mut |_, _| {})),
    };
    let Some(before) = before else {
        say("cannot_be_read", "original");
        return finish(found);
    };
    let after = match to {
        MediaType::Csv => {
            Some(Seen { sheets: vec![(String::new(), values(copy))], ..Seen::default() })
        }
        MediaType::Ods => {
            let entries = package::entries(copy, &mut say);
            frame(
                &entries,
                &["mimetype", "content.xml", "META-INF/manifest.xml"],
                &[("content.xml", CONTENT)],
                &mut say,
            );
            opendocument(&entries)
        }
        _ => {
            let entries = package::entries(copy, &mut say);
            frame(
                &entries,
                &[
                    "[Content_Types].xml",
                    "_rels/.rels",
                    "xl/workbook.xml",
                    "xl/_rels/workbook.xml.rels",
                    "xl/styles.xml",
                    "xl/worksheets/sheet",
                ],
                &[("xl/worksheets/", SHEET), ("xl/workbook.xml", BOOK)],
                &mut say,
            );
            office(&entries)
        }
    };
    let Some(after) = after else {
        say("cannot_be_read", "copy");
        return finish(found);
    };
    if !after.hidden.is_empty() {
        say("hidden_text_left", "copy");
    }
    let stand_ins: BTreeSet<String> = marks.0.iter().map(stand_in).collect();
    let is_ours = |text: &str| stand_ins.iter().any(|label| text.contains(label.as_str()));
    let shown: BTreeSet<&String> =
        before.sheets.iter().flat_map(|(_, cells)| cells.values()).collect();
    for (name, cells) in &after.sheets {
        for (place, text) in cells {
            // Found where it shows as well, it is no secret.
            if before.hidden.contains(text) && !shown.contains(text) {
                say("hidden_text_left", &spot(name, *place));
            }
        }
    }
    if from == to && from == MediaType::Xlsx {
        if after.sheets.len() != before.sheets.len() {
            say("page_count_differs", "sheets");
        }
        for ((name, cells), (_, original)) in after.sheets.iter().zip(&before.sheets) {
            for (place, text) in cells {
                match original.get(place) {
                    None => say("hidden_text_left", &spot(name, *place)),
                    Some(was) if was == text || is_ours(text) => {}
                    Some(_) => say("cell_differs", &spot(name, *place)),
                }
            }
        }
    }
    marked_cells(&before, &after, to, marks, &mut found);
    let needles = wanted(marks);
    for (name, cells) in &after.sheets {
        look(name, "names of sheets", &needles, &mut found);
        for (place, text) in cells {
            look(text, &spot(name, *place), &needles, &mut found);
        }
    }
    if to != MediaType::Csv {
        for (name, content) in package::entries(copy, &mut |_, _| {}) {
            for text in package::texts(&String::from_utf8_lossy(&content)) {
                look(&text, &name, &needles, &mut found);
            }
        }
    }
    finish(found)
}

/// What stands in a text for a mark.
fn stand_in(mark: &Mark) -> String {
    if mark.style == Style::Block { "█████".to_owned() } else { mark.label() }
}

fn spot(sheet: &str, (row, column): (u32, u32)) -> String {
    format!("{sheet}, row {}, column {}", row + 1, column + 1)
}

/// In marked cells stands a label and nothing else. Values parted by commas have lost the places.
fn marked_cells(
    before: &Seen,
    after: &Seen,
    to: MediaType,
    marks: &Marks,
    found: &mut Verification,
) {
    for (id, mark) in marks.numbered() {
        let Place::Cells { sheet, range } = &mark.place else { continue };
        let Some(at) = before.sheets.iter().position(|(name, _)| name.eq_ignore_ascii_case(sheet))
        else {
            continue;
        };
        let within = area(range);
        let was = before.sheets.get(at).map(|(_, cells)| cells);
        for (place, text) in was.into_iter().flatten().filter(|(place, _)| holds(within, **place)) {
            let now = match to {
                MediaType::Csv => after
                    .sheets
                    .iter()
                    .flat_map(|(_, cells)| cells.values())
                    .find(|now| *now == text)
                    .filter(|_| text.chars().count() >= 4),
                _ => after.sheets.get(at).and_then(|(_, cells)| cells.get(place)),
            };
            let labels: BTreeSet<String> = marks.0.iter().map(stand_in).collect();
            if now.is_some_and(|now| !labels.contains(now)) {
                let name = after.sheets.get(at).map_or("", |(name, _)| name.as_str());
                found.problems.push(Problem::at("text_left", spot(name, *place)).of_mark(id));
            }
        }
    }
}

/// Top, left, bottom and right of a range, counted from 0.
fn area(range: &str) -> [u32; 4] {
    let range = range.trim().replace('$', "");
    let (from, to) = range.split_once(':').unwrap_or((&range, &range));
    let ((top, left), (bottom, right)) = (corner(from), corner(to));
    [top.unwrap_or(0), left.unwrap_or(0), bottom.unwrap_or(u32::MAX), right.unwrap_or(u32::MAX)]
}

fn holds([top, left, bottom, right]: [u32; 4], (row, column): (u32, u32)) -> bool {
    (top.min(bottom)..=bottom.max(top)).contains(&row)
        && (left.min(right)..=right.max(left)).contains(&column)
}

/// Row and column of `B40`, each if it is there.
fn corner(reference: &str) -> (Option<u32>, Option<u32>) {
    if reference.eq_ignore_ascii_case("all") {
        return (None, None);
    }
    let mut column = None;
    let mut row = None;
    for c in reference.chars() {
        if let Some(digit) = c.to_digit(10) {
            row = Some(row.unwrap_or(0_u32).saturating_mul(10).saturating_add(digit));
        } else if c.is_ascii_alphabetic() {
            let value = u32::from(c.to_ascii_uppercase()) - u32::from('A') + 1;
            column = Some(column.unwrap_or(0_u32).saturating_mul(26).saturating_add(value));
        }
    }
    (row.map(|row| row.saturating_sub(1)), column.map(|column| column.saturating_sub(1)))
}

/// Only these parts, with only these elements, and nothing that hides or reckons.
fn frame(
    entries: &[(String, Vec<u8>)],
    parts: &[&str],
    elements: &[(&str, &[&str])],
    say: &mut dyn FnMut(&str, &str),
) {
    for (name, content) in entries {
        let known = parts
            .iter()
            .any(|part| name == part || (part.ends_with("sheet") && name.starts_with(part)));
        if !known {
            say("unexpected_part", name);
        }
        let Ok(markup) = std::str::from_utf8(content) else {
            say("cannot_be_read", name);
            continue;
        };
        if markup.contains("<!") || markup.contains("<?xml-") {
            say("unexpected_tag", name);
        }
        let allowed = elements.iter().find(|(part, _)| name.starts_with(part)).map(|(_, all)| *all);
        let Some(allowed) = allowed else { continue };
        for tag in tags(markup) {
            let known = tag.name.is_empty() || allowed.contains(&tag.name);
            let hides = tag.attributes().any(|(key, _)| {
                let key = key.rsplit_once(':').map_or(key, |(_, local)| local);
                FORBIDDEN.contains(&key)
            });
            if !known || hides {
                say("unexpected_tag", name);
            }
        }
    }
}

fn part<'a>(entries: &'a [(String, Vec<u8>)], name: &str) -> Option<&'a str> {
    let found = entries.iter().find(|(entry, _)| entry.eq_ignore_ascii_case(name));
    let content = found.map(|(_, content)| content.as_slice())?;
    std::str::from_utf8(content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content)).ok()
}

/// Kind and target of each relationship, by its number, from the folder of the part.
fn links(markup: &str, folder: &str) -> BTreeMap<String, (String, String)> {
    let mut links = BTreeMap::new();
    for tag in tags(markup).filter(|tag| tag.name == "Relationship") {
        let target = tag.attribute("Target").unwrap_or_default();
        let mut path: Vec<&str> =
            if target.starts_with('/') { vec![] } else { folder.split('/').collect() };
        for step in target.split('/') {
            match step {
                "" | "." => {}
                ".." => drop(path.pop()),
                step => path.push(step),
            }
        }
        path.retain(|step| !step.is_empty());
        let kind = tag.attribute("Type").unwrap_or_default();
        links.insert(tag.attribute("Id").unwrap_or_default(), (kind, path.join("/")));
    }
    links
}

fn is_on(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true" | "on"))
}

/// Reads a workbook of Office Open XML.
fn office(entries: &[(String, Vec<u8>)]) -> Option<Seen> {
    let main = links(part(entries, "_rels/.rels")?, "")
        .into_values()
        .find(|(kind, _)| kind.ends_with("/officeDocument"))?
        .1;
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let relations = format!("{folder}/_rels/{name}.rels");
    let links = links(part(entries, relations.trim_start_matches('/'))?, folder);
    let strings = links
        .values()
        .find(|(kind, _)| kind.ends_with("/sharedStrings"))
        .and_then(|(_, target)| part(entries, target))
        .map(shared)
        .unwrap_or_default();
    let mut seen = Seen::default();
    for tag in tags(part(entries, &main)?).filter(|tag| tag.name == "sheet" && !tag.closes) {
        let id = tag.attributes().find(|(key, _)| key.ends_with(":id")).map(|(_, id)| id);
        let Some((kind, target)) = id.and_then(|id| links.get(&id)) else { continue };
        let is_hidden = tag.attribute("state").is_some_and(|state| state != "visible");
        let markup = part(entries, target).filter(|_| kind.ends_with("/worksheet"));
        let mut cells = Cells::new();
        if let Some(markup) = markup {
            sheet(markup, &strings, is_hidden, &mut cells, &mut seen.hidden);
        }
        if !is_hidden {
            seen.sheets.push((tag.attribute("name").unwrap_or_default(), cells));
        }
    }
    Some(seen)
}

fn shared(markup: &str) -> Vec<String> {
    let mut strings: Vec<String> = Vec::new();
    let mut in_text = false;
    let mut spoken = 0_u32;
    for tag in tags(markup) {
        if in_text
            && spoken == 0
            && let Some(string) = strings.last_mut()
        {
            string.push_str(&unescape(tag.text));
        }
        match tag.name {
            "si" if !tag.closes => strings.push(String::new()),
            "t" => in_text = !tag.closes && !tag.is_empty,
            "rPh" if tag.closes => spoken = spoken.saturating_sub(1),
            "rPh" if !tag.is_empty => spoken += 1,
            _ => {}
        }
    }
    strings
}

fn sheet(
    markup: &str,
    strings: &[String],
    is_hidden: bool,
    cells: &mut Cells,
    hidden: &mut BTreeSet<String>,
) {
    let mut columns: Vec<(u32, u32)> = Vec::new();
    let (mut row, mut next_row, mut next_column) = (0_u32, 0_u32, 0_u32);
    let mut row_hidden = false;
    let mut zero = false;
    let mut place = (0, 0);
    let mut kind = String::new();
    let (mut value, mut inline) = (String::new(), String::new());
    let (mut in_cell, mut taking, mut spoken) = (false, "", false);
    for tag in tags(markup) {
        match taking {
            "v" => value.push_str(&unescape(tag.text)),
            "t" if !spoken => inline.push_str(&unescape(tag.text)),
            _ => {}
        }
        let number = |name: &str| tag.attribute(name).and_then(|value| value.parse::<u32>().ok());
        let nothing = |name: &str| {
            tag.attribute(name).and_then(|v| v.parse::<f64>().ok()).is_some_and(|v| v == 0.0)
        };
        match (tag.name, tag.closes) {
            ("sheetFormatPr", false) => zero = is_on(tag.attribute("zeroHeight").as_deref()),
            ("col", false) if (is_on(tag.attribute("hidden").as_deref()) || nothing("width")) => {
                let last = number("max").unwrap_or(1);
                columns
                    .push((number("min").unwrap_or(1).saturating_sub(1), last.saturating_sub(1)));
            }
            ("row", false) => {
                row = number("r").map_or(next_row, |r| r.saturating_sub(1));
                next_row = row.saturating_add(1);
                next_column = 0;
                let says = tag.attribute("hidden");
                row_hidden = is_on(says.as_deref()) || nothing("ht") || (zero && says.is_none());
            }
            ("c", false) => {
                place = match tag.attribute("r").map(|reference| corner(&reference)) {
                    Some((Some(row), Some(column))) => (row, column),
                    _ => (row, next_column),
                };
                next_column = place.1.saturating_add(1);
                kind = tag.attribute("t").unwrap_or_default();
                value.clear();
                inline.clear();
                in_cell = !tag.is_empty;
            }
            ("v" | "t", false) if in_cell && !tag.is_empty => taking = tag.name,
            ("v" | "t", true) => taking = "",
            ("rPh", closes) => spoken = !closes,
            ("c", true) => {
                in_cell = false;
                let text = match kind.as_str() {
                    "s" => {
                        value.trim().parse::<usize>().ok().and_then(|at| strings.get(at)).cloned()
                    }
                    "inlineStr" => Some(inline.clone()),
                    "b" => Some(if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned()),
                    "str" | "d" | "e" => Some(value.clone()),
                    _ => Some(value.trim().to_owned()),
                };
                let text = text.unwrap_or_default();
                let out = is_hidden
                    || row_hidden
                    || columns.iter().any(|(first, last)| (*first..=*last).contains(&place.1));
                if text.is_empty() {
                    continue;
                }
                if out {
                    // A few figures are found anywhere by chance.
                    let tells = text.chars().filter(|c| c.is_alphanumeric()).count() >= 4;
                    if tells {
                        hidden.insert(text);
                    }
                } else {
                    cells.insert(place, text);
                }
            }
            _ => {}
        }
    }
}

/// Reads an OpenDocument spreadsheet.
fn opendocument(entries: &[(String, Vec<u8>)]) -> Option<Seen> {
    let markup = part(entries, "content.xml")?;
    let mut seen = Seen::default();
    let mut hiding: BTreeSet<String> = BTreeSet::new();
    let mut style = String::new();
    let mut columns: Vec<(u32, u32)> = Vec::new();
    let (mut row, mut column, mut next_column) = (0_u32, 0_u32, 0_u32);
    let (mut rows, mut wide) = (1_u32, 1_u32);
    let (mut table_hidden, mut row_hidden) = (false, false);
    let mut cells = Cells::new();
    let mut name = String::new();
    let mut text = String::new();
    let (mut paragraphs, mut in_paragraph, mut in_cell, mut noted) = (0_u32, 0_u32, false, 0_u32);
    for tag in tags(markup) {
        if in_paragraph > 0 && in_cell && noted == 0 {
            text.push_str(&unescape(tag.text));
        }
        let repeated = |name: &str| {
            tag.attribute(name).and_then(|value| value.parse::<u32>().ok()).unwrap_or(1).max(1)
        };
        let is_hidden = tag.attribute("visibility").is_some_and(|value| value != "visible");
        match (tag.name, tag.closes) {
            ("style", false) => style = tag.attribute("name").unwrap_or_default(),
            ("table-properties", false) if tag.attribute("display").as_deref() == Some("false") => {
                hiding.insert(style.clone());
            }
            ("table", false) => {
                name = tag.attribute("name").unwrap_or_default();
                table_hidden =
                    tag.attribute("style-name").is_some_and(|style| hiding.contains(&style));
                columns.clear();
                (row, next_column) = (0, 0);
            }
            ("table", true) => {
                if !table_hidden {
                    seen.sheets.push((std::mem::take(&mut name), std::mem::take(&mut cells)));
                }
                cells.clear();
            }
            ("table-column", false) => {
                let count = repeated("number-columns-repeated");
                if is_hidden {
                    columns.push((next_column, next_column.saturating_add(count - 1)));
                }
                next_column = next_column.saturating_add(count);
            }
            ("table-row", false) => {
                rows = repeated("number-rows-repeated");
                row_hidden = is_hidden;
                column = 0;
                if tag.is_empty {
                    row = row.saturating_add(rows);
                }
            }
            ("table-row", true) => row = row.saturating_add(rows),
            ("table-cell" | "covered-table-cell", false) => {
                wide = repeated("number-columns-repeated");
                text.clear();
                paragraphs = 0;
                in_cell = !tag.is_empty;
                if tag.is_empty {
                    column = column.saturating_add(wide);
                }
            }
            ("table-cell" | "covered-table-cell", true) => {
                in_cell = false;
                if !text.is_empty() && tag.name == "table-cell" {
                    for at in column..column.saturating_add(wide.min(2000)) {
                        let out = table_hidden
                            || row_hidden
                            || columns.iter().any(|(first, last)| (*first..=*last).contains(&at));
                        if !out {
                            cells.insert((row, at), text.clone());
                        } else if text.chars().filter(|c| c.is_alphanumeric()).count() >= 4 {
                            seen.hidden.insert(text.clone());
                        }
                    }
                }
                column = column.saturating_add(wide);
            }
            ("annotation", closes) => {
                noted =
                    if closes { noted.saturating_sub(1) } else { noted + u32::from(!tag.is_empty) };
            }
            ("p", false) if noted == 0 => {
                if paragraphs > 0 {
                    text.push('\n');
                }
                paragraphs += 1;
                in_paragraph += u32::from(!tag.is_empty);
            }
            ("p", true) if noted == 0 => in_paragraph = in_paragraph.saturating_sub(1),
            ("s", false) if in_paragraph > 0 => {
                text.extend(std::iter::repeat_n(' ', repeated("c").min(1000) as usize));
            }
            ("tab", false) if in_paragraph > 0 => text.push('\t'),
            ("line-break", false) if in_paragraph > 0 => text.push('\n'),
            _ => {}
        }
    }
    Some(seen)
}

/// The values of a table parted by commas, without the apostrophes that keep them from running.
fn values(bytes: &[u8]) -> Cells {
    let mut cells = Cells::new();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    for (row, record) in (0..).zip(reader.records().flatten()) {
        for (column, value) in (0..).zip(&record) {
            if !value.is_empty() {
                cells.insert((row, column), value.to_owned());
            }
        }
    }
    cells
}
