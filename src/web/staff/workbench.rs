//! The workbench: a document page by page, with what is marked on it, and everything with which to
//! mark. All of it works by forms; a script adds the hand and the keyboard.

use super::{
    case::{CaseHead, path},
    marks::{Exemption, exemptions, found},
    suggestions::usual,
    workbench_acts, workbench_files, workbench_find,
};
use crate::{
    domain::{
        case::Act,
        ids::MarkId,
        mark::{Find, Mark, Place},
        schedule::pages_in_words,
    },
    redact::{
        Shape,
        parts::{MessagePart, PartKind},
    },
    service::{BenchGrid, BenchPage, BenchText, CaseView, Counted, DocumentView, StandsOn},
    web::{form::Mistake, problem::Problem, render::Page, session::Staff},
};
use actix_web::{HttpResponse, http::StatusCode, web};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How many marks are listed at once.
const ROWS: usize = 50;

/// One page of a document in the workbench.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "what a template asks for is often yes or no")]
pub struct WorkbenchPage {
    /// The head.
    pub head: CaseHead,
    /// The document, in the addresses of the pages.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The page, or the stretch of a text, counted from 1.
    pub page: u32,
    /// How many there are.
    pub pages: u32,
    /// The page before it.
    pub previous: Option<u32>,
    /// The page after it.
    pub next: Option<u32>,
    /// The picture of the page; none where the document is shown as a text.
    pub picture: Option<Picture>,
    /// The text, where the document is shown as one.
    pub text: Vec<TextPart>,
    /// The stretch of a sheet, where the document is a workbook.
    pub grid: Option<GridPart>,
    /// The parts of a message that can go whole.
    pub parts: Vec<PartLine>,
    /// The marks that are listed.
    pub marks: Vec<Row>,
    /// Whether they are those of the whole document.
    pub is_all: bool,
    /// How many marks reach this page.
    pub here: usize,
    /// How many marks the document has.
    pub all: usize,
    /// Where the list before begins, when there is one.
    pub list_before: Option<usize>,
    /// Where the list after begins.
    pub list_after: Option<usize>,
    /// Which marks the page shows, for acts on them.
    pub version: String,
    /// Whether there is something to take back.
    pub can_undo: bool,
    /// Whether there is something to do again.
    pub can_redo: bool,
    /// Whether marks can be made.
    pub may_work: bool,
    /// The exemption that new marks rest on; it stays from page to page.
    pub exemption: String,
    /// Exemptions of the case's regimes, for choosing; none under subject access alone.
    pub exemptions: Vec<Exemption>,
    /// The fields as typed.
    pub form: Typed,
    /// What was to be done when somebody else had changed the marks: its fields, to send it again.
    pub again: Vec<Field>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// The picture of a page, and what lies over it and beside it.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    /// Where it is.
    pub address: String,
    /// The same, twice as sharp.
    pub sharper: String,
    /// Where the words are.
    pub words: String,
    /// In whole points as shown.
    pub width: u32,
    /// In whole points as shown.
    pub height: u32,
    /// The space of the boxes: width and height in points as shown.
    pub space: String,
    /// Whether it is the page as it would be released.
    pub is_released: bool,
    /// Whether that is the proven copy's.
    pub is_proven: bool,
    /// The marks on it.
    pub boxes: Vec<Rectangle>,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A box of a mark, in points of the page as shown.
#[derive(Debug, Clone, Serialize)]
pub struct Rectangle {
    /// The mark.
    pub mark: i64,
    /// From the left.
    pub x: String,
    /// From above.
    pub y: String,
    /// In points.
    pub width: String,
    /// In points.
    pub height: String,
}

/// A line of a page.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// The number of its first word, counted from 1.
    pub first: usize,
    /// What it says.
    pub text: String,
}

/// A stretch of a sheet.
#[derive(Debug, Clone, Serialize)]
pub struct GridPart {
    /// The sheet.
    pub sheet: String,
    /// Whether it does not show.
    pub is_hidden: bool,
    /// Every sheet.
    pub sheets: Vec<SheetLine>,
    /// The columns.
    pub columns: Vec<ColumnLine>,
    /// The rows.
    pub rows: Vec<RowLine>,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, Serialize)]
pub struct SheetLine {
    /// Its name.
    pub name: String,
    /// Whether it does not show.
    pub is_hidden: bool,
    /// The page of the workbench that it begins on.
    pub page: u32,
}

/// A column.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnLine {
    /// `B`.
    pub name: String,
    /// Whether it does not show.
    pub is_hidden: bool,
}

/// A row.
#[derive(Debug, Clone, Serialize)]
pub struct RowLine {
    /// As the sheet counts.
    pub number: u32,
    /// Whether it does not show.
    pub is_hidden: bool,
    /// Its cells.
    pub cells: Vec<CellPart>,
}

/// A cell.
#[derive(Debug, Clone, Serialize)]
pub struct CellPart {
    /// `B2`.
    pub name: String,
    /// What stands there.
    pub shown: String,
    /// Whether a reader does not see it.
    pub is_unseen: bool,
    /// Whether a mark removes it or a part of it.
    pub is_marked: bool,
}

/// A part of a message that can go whole.
#[derive(Debug, Clone, Serialize)]
pub struct PartLine {
    /// `mime:1.2`.
    pub part: String,
    /// The end of the key `workbench-part-…`.
    pub kind: &'static str,
    /// Its name; may be empty.
    pub name: String,
    /// Whether a mark removes it.
    pub is_marked: bool,
}

/// A part of a text, or what of it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct TextPart {
    /// Its name, when it begins here.
    pub name: Option<String>,
    /// Its lines, cut where marks begin and end.
    pub lines: Vec<Vec<Piece>>,
}

/// A piece of a line.
#[derive(Debug, Clone, Serialize)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// Whether a mark removes it.
    pub is_marked: bool,
}

/// A mark in the list.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Its number.
    pub id: i64,
    /// The end of the key `workbench-kind-…`.
    pub kind: &'static str,
    /// The text that it is on or covers; may be empty.
    pub says: String,
    /// Its page, when it is on one.
    pub page: Option<u32>,
    /// What it rests on; may be empty.
    pub exemption: String,
    /// In how many places its text stands.
    pub places: Option<usize>,
    /// On which pages; may be empty.
    pub on: String,
}

/// A field that is sent again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// The fields of the forms, as typed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Typed {
    /// The first word of a run.
    pub from: String,
    /// Its last.
    pub to: String,
    /// Two corners.
    pub area: String,
    /// Texts, one a line.
    pub find: String,
    /// Cells.
    pub range: String,
}

/// What the address of the page asks for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// The page, counted from 1.
    #[serde(default)]
    pub page: Option<String>,
    /// The exemption that new marks rest on.
    #[serde(default)]
    pub exemption: Option<String>,
    /// `all` lists the marks of the whole document.
    #[serde(default)]
    pub list: Option<String>,
    /// The first mark that is listed, counted from 0.
    #[serde(default)]
    pub from: Option<usize>,
    /// `released` shows the page as it would be released.
    #[serde(default)]
    pub show: Option<String>,
}

impl Page for WorkbenchPage {
    const TEMPLATE: &'static str = "staff/workbench";
    const IS_WORKBENCH: bool = true;

    #[expect(clippy::too_many_lines, reason = "every shape of the page")]
    fn samples() -> Vec<Self> {
        let row = |id, kind, page, on: &str| Row {
            id,
            kind,
            says: if kind == "page" { String::new() } else { "Alys <b>Griffiths".into() },
            page,
            exemption: "FOIA s.40(2)".into(),
            places: (kind == "text").then_some(14),
            on: on.into(),
        };
        let pages = Self {
            head: CaseHead::sample(),
            id: 7,
            name: "minutes <b>.pdf".into(),
            page: 2,
            pages: 3,
            previous: Some(1),
            next: Some(3),
            picture: Some(Picture {
                address: "/staff/cases/atisn-26732/documents/7/workbench/pages/2?of=ab".into(),
                sharper: "/staff/cases/atisn-26732/documents/7/workbench/pages/2?of=ab&sharp=1"
                    .into(),
                words: "/staff/cases/atisn-26732/documents/7/workbench/words?page=2&of=ab".into(),
                width: 595,
                height: 842,
                space: "595.28 841.89".into(),
                is_released: false,
                is_proven: false,
                boxes: vec![Rectangle {
                    mark: 3,
                    x: "72".into(),
                    y: "70.5".into(),
                    width: "80".into(),
                    height: "14".into(),
                }],
                lines: vec![Line { first: 1, text: "Present: Alys <b>Griffiths".into() }],
            }),
            text: Vec::new(),
            grid: None,
            parts: Vec::new(),
            marks: vec![
                row(3, "text", None, "1, 3–5"),
                row(4, "area", Some(2), ""),
                row(5, "page", Some(2), ""),
                row(6, "cells", None, ""),
                row(8, "part", None, ""),
            ],
            is_all: false,
            here: 5,
            all: 71,
            list_before: None,
            list_after: None,
            version: "0123456789abcdef".into(),
            can_undo: true,
            can_redo: true,
            may_work: true,
            exemption: "FOIA s.40(2)".into(),
            exemptions: vec![Exemption {
                citation: "FOIA s.40(2)".into(),
                title: "Personal information".into(),
            }],
            form: Typed::default(),
            again: Vec::new(),
            mistakes: Vec::new(),
        };
        let released = pages.picture.clone().map(|picture| Picture {
            is_released: true,
            boxes: Vec::new(),
            ..picture
        });
        let piece = |text: &str, is_marked| Piece { text: text.into(), is_marked };
        let text = Self {
            picture: None,
            text: vec![TextPart {
                name: Some("text <b>".into()),
                lines: vec![vec![piece("Present: <b>", false), piece("Alys", true)], Vec::new()],
            }],
            page: 1,
            pages: 1,
            previous: None,
            next: None,
            ..pages.clone()
        };
        let cell = |shown: &str, is_unseen, is_marked| CellPart {
            name: format!("B{}", shown.len()),
            shown: shown.into(),
            is_unseen,
            is_marked,
        };
        let column = |name: &str, is_hidden| ColumnLine { name: name.into(), is_hidden };
        let grid = GridPart {
            sheet: "Staff <b>".into(),
            is_hidden: false,
            sheets: vec![
                SheetLine { name: "Staff <b>".into(), is_hidden: false, page: 1 },
                SheetLine { name: "Old <b>".into(), is_hidden: true, page: 2 },
            ],
            columns: vec![column("A", false), column("B", true)],
            rows: vec![
                RowLine {
                    number: 1,
                    is_hidden: false,
                    cells: vec![cell("Alys <b>", false, true), cell("", false, false)],
                },
                RowLine {
                    number: 2,
                    is_hidden: true,
                    cells: vec![cell("5", true, false), cell("12", false, false)],
                },
            ],
        };
        let part = |kind, is_marked| PartLine {
            part: "mime:1.2".into(),
            kind,
            name: if kind == "body" { String::new() } else { "notes <b>.txt".into() },
            is_marked,
        };
        let workbook =
            Self { text: Vec::new(), grid: Some(grid.clone()), pages: 2, ..text.clone() };
        vec![
            Self {
                grid: Some(GridPart { is_hidden: true, ..grid }),
                may_work: false,
                ..workbook.clone()
            },
            workbook,
            Self {
                parts: vec![part("body", false), part("file", true), part("message", false)],
                ..text.clone()
            },
            Self {
                form: Typed {
                    from: "<b>".into(),
                    to: "3".into(),
                    area: "<b>".into(),
                    find: "</textarea><script>".into(),
                    range: String::new(),
                },
                mistakes: vec![
                    Mistake::new("from", "workbench-error-words"),
                    Mistake::new("area", "workbench-error-area"),
                    Mistake::new("find", "marks-error-find"),
                    Mistake::new("exemption", "marks-error-exemption"),
                ],
                ..pages.clone()
            },
            Self {
                again: vec![Field { name: "find".into(), value: "Alys <b>".into() }],
                can_undo: false,
                can_redo: false,
                ..pages.clone()
            },
            Self {
                is_all: true,
                list_before: Some(0),
                list_after: Some(100),
                page: 1,
                ..pages.clone()
            },
            Self { picture: released.clone(), page: 3, ..pages.clone() },
            Self {
                picture: released.map(|picture| Picture { is_proven: true, ..picture }),
                exemptions: Vec::new(),
                ..pages.clone()
            },
            Self { may_work: false, marks: Vec::new(), here: 0, ..pages.clone() },
            Self { may_work: false, ..text.clone() },
            text,
            pages,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// The routes below `/staff/cases`.
pub fn routes(config: &mut web::ServiceConfig) {
    let here = "/{slug}/documents/{id}/workbench";
    config
        .route(here, web::get().to(workbench))
        .route(here, web::post().to(workbench_acts::act))
        .route(&format!("{here}/pages/{{page}}"), web::get().to(workbench_files::image))
        .route(&format!("{here}/released/{{page}}"), web::get().to(workbench_files::released))
        .route(&format!("{here}/find"), web::get().to(workbench_find::find))
        .route(&format!("{here}/find"), web::post().to(workbench_find::mark))
        .route(&format!("{here}/words"), web::get().to(workbench_files::words))
        .route(&format!("{here}/marks"), web::get().to(workbench_files::marks));
}

/// What the workbench shows of a document.
pub(super) struct Seen {
    stands: StandsOn,
    shown: Shown,
    counts: Vec<Option<Counted>>,
    parts: Vec<MessagePart>,
}

enum Shown {
    Page(BenchPage),
    Grid(BenchGrid),
    Text(BenchText),
}

/// Reads what page `number` of the workbench shows.
async fn seen(
    staff: &Staff,
    view: &CaseView,
    document: &DocumentView,
    number: u32,
    asked: &Asked,
) -> Result<Seen, Problem> {
    let (case, id) = (view.case.id, document.id);
    let (is_all, from) = (is_all(asked), asked.from.unwrap_or(0));
    staff
        .ask(move |office, who| {
            let stands = office.stands_on(who, case, id)?;
            let shown = match office.shape_of(who, case, id)? {
                Shape::Pages => {
                    Shown::Page(office.bench_page(who, case, id, number, &stands.marks)?)
                }
                Shape::Sheets => {
                    Shown::Grid(office.bench_grid(who, case, id, number, &stands.marks)?)
                }
                Shape::Message | Shape::Text => {
                    Shown::Text(office.bench_text(who, case, id, number, &stands.marks)?)
                }
            };
            let listed = listed(&stands, &shown, is_all, from);
            let finds: Vec<Find> = listed
                .iter()
                .filter_map(|(_, mark)| match &mark.place {
                    Place::Find(find) => Some(find.clone()),
                    _ => None,
                })
                .collect();
            let mut found = office.counts(who, case, id, &finds)?.into_iter();
            let counts = listed
                .iter()
                .map(|(_, mark)| match &mark.place {
                    Place::Find(_) => found.next(),
                    _ => None,
                })
                .collect();
            let parts = if matches!(shown, Shown::Text(_)) {
                office.message_parts(who, case, id)?
            } else {
                Vec::new()
            };
            Ok(Seen { stands, shown, counts, parts })
        })
        .await
}

fn is_all(asked: &Asked) -> bool {
    asked.list.as_deref() == Some("all")
}

/// The marks that reach what is shown.
fn here(shown: &Shown) -> BTreeSet<MarkId> {
    match shown {
        Shown::Page(page) => page.marked.iter().map(|marked| marked.mark).collect(),
        Shown::Grid(grid) => grid.marked.iter().copied().collect(),
        Shown::Text(text) => text.marked.iter().copied().collect(),
    }
}

/// The marks that are listed: one stretch of those that reach the page, or of all.
fn listed<'a>(
    stands: &'a StandsOn,
    shown: &Shown,
    is_all: bool,
    from: usize,
) -> Vec<&'a (MarkId, Mark)> {
    let here = here(shown);
    let is_listed = |(id, _): &&(MarkId, Mark)| is_all || here.contains(id);
    stands.marks.iter().filter(is_listed).skip(from).take(ROWS).collect()
}

impl WorkbenchPage {
    fn of(
        staff: &Staff,
        view: &CaseView,
        document: &DocumentView,
        number: u32,
        asked: &Asked,
        seen: Seen,
    ) -> Self {
        let Seen { stands, shown, counts, parts } = seen;
        let (is_all, from) = (is_all(asked), asked.from.unwrap_or(0));
        let says = |id: MarkId| match &shown {
            Shown::Page(page) => page
                .marked
                .iter()
                .find(|marked| marked.mark == id)
                .map(|marked| marked.says.clone())
                .unwrap_or_default(),
            Shown::Grid(_) | Shown::Text(_) => String::new(),
        };
        let listed = listed(&stands, &shown, is_all, from);
        let marks = listed
            .iter()
            .zip(counts)
            .map(|((id, mark), counted)| row(*id, mark, says(*id), counted))
            .collect();
        let on_page = here(&shown).len();
        let listed_of = if is_all { stands.marks.len() } else { on_page };
        let exemption = asked.exemption.clone().unwrap_or_else(|| usual(view));
        let may_work = view.allowed.contains(&Act::WorkOnDocuments);
        let mut grid = None;
        let (pages, picture, text) = match shown {
            Shown::Page(page) => {
                let wants = asked.show.as_deref() == Some("released");
                let is_proven = document.copy.is_some();
                let pages = page.pages;
                (pages, Some(picture(view, document, number, &page, wants, is_proven)), Vec::new())
            }
            Shown::Grid(found) => {
                let pages = found.windows;
                grid = Some(grid_part(found));
                (pages, None, Vec::new())
            }
            Shown::Text(text) => (text.windows, None, text_parts(text)),
        };
        Self {
            head: CaseHead::of(view),
            id: document.id.0,
            name: document.name.clone(),
            page: number,
            pages,
            previous: number.checked_sub(1).filter(|page| *page > 0),
            next: number.checked_add(1).filter(|page| *page <= pages),
            picture,
            text,
            grid,
            parts: part_lines(parts, &stands.marks),
            marks,
            is_all,
            here: on_page,
            all: stands.marks.len(),
            list_before: (from > 0).then(|| from.saturating_sub(ROWS)),
            list_after: (from + ROWS < listed_of).then_some(from + ROWS),
            version: stands.version,
            can_undo: stands.can_undo,
            can_redo: stands.can_redo,
            may_work,
            exemption,
            exemptions: exemptions(&view.case.regimes(), staff.visit.lang),
            form: Typed::default(),
            again: Vec::new(),
            mistakes: Vec::new(),
        }
    }
}

/// Where the workbench of a document lies.
pub(super) fn bench(view: &CaseView, document: i64) -> String {
    path(view, &format!("/documents/{document}/workbench"))
}

/// A number as pages write it: two places at most, and no more than are needed.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the size of a page, kept within bounds"
)]
fn whole(value: f64) -> u32 {
    value.round().clamp(1.0, 1e6) as u32
}

fn picture(
    view: &CaseView,
    document: &DocumentView,
    page: u32,
    shown: &BenchPage,
    is_released: bool,
    is_proven: bool,
) -> Picture {
    let bench = bench(view, document.id.0);
    let of = shown.sha256.get(..16).unwrap_or_default();
    let address = if is_released {
        format!("{bench}/released/{page}")
    } else {
        format!("{bench}/pages/{page}?of={of}")
    };
    let sharper =
        if is_released { address.clone() } else { format!("{bench}/pages/{page}?of={of}&sharp=1") };
    let boxes = shown
        .marked
        .iter()
        .filter(|_| !is_released)
        .flat_map(|marked| {
            marked.boxes.iter().map(|[left, top, right, bottom]| Rectangle {
                mark: marked.mark.0,
                x: number(*left),
                y: number(*top),
                width: number(right - left),
                height: number(bottom - top),
            })
        })
        .collect();
    let mut lines: Vec<Line> = Vec::new();
    let mut last = None;
    for ((_, text, on), at) in shown.words.iter().zip(1..) {
        match lines.last_mut() {
            Some(line) if last == Some(*on) => {
                line.text.push(' ');
                line.text.push_str(text);
            }
            _ => lines.push(Line { first: at, text: text.clone() }),
        }
        last = Some(*on);
    }
    Picture {
        address,
        sharper,
        words: format!("{bench}/words?page={page}&of={of}"),
        width: whole(shown.space.width),
        height: whole(shown.space.height),
        space: format!("{} {}", number(shown.space.width), number(shown.space.height)),
        is_released,
        is_proven,
        boxes,
        lines: if is_released { Vec::new() } else { lines },
    }
}

fn text_parts(text: BenchText) -> Vec<TextPart> {
    let mut parts: Vec<TextPart> = Vec::new();
    for line in text.lines {
        if line.part.is_some() || parts.is_empty() {
            parts.push(TextPart { name: line.part, lines: Vec::new() });
        }
        let piece = |piece: crate::service::Piece| Piece {
            text: piece.text,
            is_marked: piece.mark.is_some(),
        };
        if let Some(part) = parts.last_mut() {
            part.lines.push(line.pieces.into_iter().map(piece).collect());
        }
    }
    parts
}

fn grid_part(grid: BenchGrid) -> GridPart {
    let sheet = |(name, is_hidden, page): (String, bool, u32)| SheetLine { name, is_hidden, page };
    let cell = |cell: crate::service::BenchCell| CellPart {
        name: cell.name,
        shown: cell.shown,
        is_unseen: cell.is_unseen,
        is_marked: cell.is_marked,
    };
    let row = |row: crate::service::BenchRow| RowLine {
        number: row.number,
        is_hidden: row.is_hidden,
        cells: row.cells.into_iter().map(cell).collect(),
    };
    let column = |(name, is_hidden): (String, bool)| ColumnLine { name, is_hidden };
    GridPart {
        sheet: grid.sheet,
        is_hidden: grid.is_hidden,
        sheets: grid.sheets.into_iter().map(sheet).collect(),
        columns: grid.columns.into_iter().map(column).collect(),
        rows: grid.rows.into_iter().map(row).collect(),
    }
}

fn part_lines(parts: Vec<MessagePart>, marks: &[(MarkId, Mark)]) -> Vec<PartLine> {
    parts
        .into_iter()
        .filter_map(|one| {
            let part = one.part?;
            let removes = |(_, mark): &(MarkId, Mark)| {
                matches!(&mark.place, Place::Part { part: gone } if *gone == part)
            };
            Some(PartLine {
                is_marked: marks.iter().any(removes),
                kind: match one.kind {
                    PartKind::Head | PartKind::Body => "body",
                    PartKind::File => "file",
                    PartKind::Message => "message",
                },
                name: one.name,
                part,
            })
        })
        .collect()
}

pub(super) fn row(id: MarkId, mark: &Mark, covers: String, counted: Option<Counted>) -> Row {
    let (kind, says, page) = match &mark.place {
        Place::Find(find) => ("text", find.text.clone(), None),
        Place::Quads { page, .. } => ("area", covers, Some(*page)),
        Place::Page { page } => ("page", String::new(), Some(*page)),
        Place::Cells { sheet, range } => ("cells", format!("{sheet}!{range}"), None),
        Place::Part { part } => ("part", part.clone(), None),
    };
    Row {
        id: id.0,
        kind,
        says,
        page,
        exemption: mark.exemption.clone().unwrap_or_default(),
        places: counted.as_ref().map(|counted| counted.places),
        on: counted.map(|counted| pages_in_words(&counted.pages)).unwrap_or_default(),
    }
}

/// The page that an address asks for: the first when it asks for none, none for what is no number.
pub(super) fn page_asked(asked: &Asked) -> Result<u32, Problem> {
    match asked.page.as_deref().map(str::trim) {
        None | Some("") => Ok(1),
        Some(text) => text.parse().map_err(|_cause| Problem::NotFound),
    }
}

/// The workbench as it stands now.
pub(super) async fn page_of(
    staff: &Staff,
    view: &CaseView,
    document: &DocumentView,
    asked: &Asked,
) -> Result<WorkbenchPage, Problem> {
    let number = page_asked(asked)?;
    let seen = seen(staff, view, document, number, asked).await?;
    Ok(WorkbenchPage::of(staff, view, document, number, asked, seen))
}

/// `GET /staff/cases/{slug}/documents/{id}/workbench?page=N`.
pub async fn workbench(
    staff: Staff,
    place: web::Path<(String, i64)>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let (view, document) = found(&staff, &slug, id).await?;
    let page = page_of(&staff, &view, &document, &asked).await?;
    staff.show(&page)
}

/// Somebody else has changed the marks: the page with theirs, and a form that sends `again` what was
/// to be done.
pub(super) fn refused(staff: &Staff, page: &WorkbenchPage) -> Result<HttpResponse, Problem> {
    let mut response = staff.show(page)?;
    *response.status_mut() = StatusCode::PRECONDITION_FAILED;
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_short_as_they_are() {
        assert_eq!(number(72.0), "72");
        assert_eq!(number(70.499), "70.5");
        assert_eq!(number(0.001), "0");
        assert_eq!((whole(841.89), whole(-3.0)), (842, 1));
    }
}
