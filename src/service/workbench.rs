//! A document as somebody sees it who marks it: its pages or its text, with what is marked there.
//!
//! What is made of a document for that is kept beside it, so that each page is drawn and read once.

use super::{
    Error, Invalid, Office, SignedIn, grids,
    marking::version_of,
    page_text::{PageText, quads},
    views,
};
use crate::{
    domain::{
        ids::{CaseId, DocumentId, MarkId},
        mark::{Find, Mark, Marks, Place, Quad, Style},
        page_space::PageSpace,
        permission::Permission,
    },
    law::exemption::Citation,
    redact::{
        self, EngineError, RedactError, Shape, To,
        find::Searched,
        parts::MessagePart,
        protocol::{Failure, PageRead},
    },
    storage::{
        self,
        blobs::{BlobError, BlobHash},
        documents::{self as stored, Document},
        mark_acts, page_views,
    },
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{collections::BTreeMap, ops::Range};

/// Goes into the names of what is kept: another number when it is made in another way.
const MADE: &str = "1";
/// The widest picture of a page, in pixels.
const WIDEST: u32 = 2_480;
/// How many lines of a text are shown at once.
const LINES: usize = 120;

/// What stands on the marks of a document, whatever its shape.
#[derive(Debug, Clone)]
pub struct StandsOn {
    /// The marks, as made.
    pub marks: Vec<(MarkId, Mark)>,
    /// The same for the same marks; an act names the one it was made on.
    pub version: String,
    /// Whether this person has something to take back.
    pub can_undo: bool,
    /// Whether they took something back that they can do again.
    pub can_redo: bool,
}

/// One page with a picture.
#[derive(Debug, Clone)]
pub struct BenchPage {
    /// How many pages there are.
    pub pages: u32,
    /// How it lies; the boxes below are in points of it.
    pub space: PageSpace,
    /// Its words: left, top, right, bottom; what they say; on which line.
    pub words: Vec<([f64; 4], String, usize)>,
    /// The marks that reach it.
    pub marked: Vec<MarkedHere>,
    /// The hash of the file that it is a page of.
    pub sha256: String,
}

/// A mark on a page.
#[derive(Debug, Clone)]
pub struct MarkedHere {
    /// Which.
    pub mark: MarkId,
    /// Where: left, top, right, bottom, in points of the page as shown.
    pub boxes: Vec<[f64; 4]>,
    /// The words that it covers here.
    pub says: String,
}

/// Some lines of a document that is shown as a text.
#[derive(Debug, Clone)]
pub struct BenchText {
    /// How many such stretches there are; at least one.
    pub windows: u32,
    /// The lines.
    pub lines: Vec<TextLine>,
    /// The marks that reach it.
    pub marked: Vec<MarkId>,
}

/// One line of a text.
#[derive(Debug, Clone)]
pub struct TextLine {
    /// The part that begins with it, when one does.
    pub part: Option<String>,
    /// What it says, cut where a mark begins or ends.
    pub pieces: Vec<Piece>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// The mark that removes it.
    pub mark: Option<MarkId>,
}

/// A picture.
#[derive(Debug, Clone)]
pub struct Image {
    /// PNG or JPEG.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Their hash.
    pub sha256: String,
}

/// Something to be marked, as a person points at it.
#[derive(Debug, Clone)]
pub enum Spot {
    /// A box that was drawn: two opposite corners, in points of the page as shown.
    Box(u32, [f64; 4]),
    /// Words of a page, by their numbers, counted from 0.
    Words(u32, Vec<Range<usize>>),
    /// A whole page.
    Page(u32),
    /// A text, wherever it stands.
    Text(Find),
    /// Some of the places of a text on a page, counted from 0.
    Places(u32, Find, Vec<usize>),
    /// Cells of a sheet.
    Cells(String, String),
    /// A part of a message or file.
    Part(String),
}

/// One passage of a document's text, as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Said {
    pub(super) place: String,
    pub(super) page: Option<u32>,
    pub(super) text: String,
}

/// How often a text stands in a document, and on which pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// In how many places.
    pub places: usize,
    /// On which pages, where there are pages.
    pub pages: Vec<u32>,
}

impl Office {
    /// The marks of a document as this person finds them.
    pub fn stands_on(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
    ) -> Result<StandsOn, Error> {
        self.document_to_see(who, case, document)?;
        self.read(|db| {
            let marks = views::marks_of(db, document)?;
            Ok(StandsOn {
                version: version_of(&marks),
                marks,
                can_undo: mark_acts::last_done(db, document, who.id)?.is_some(),
                can_redo: mark_acts::first_undone(db, document, who.id)?.is_some(),
            })
        })
    }

    /// How a document is shown.
    pub fn shape_of(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
    ) -> Result<Shape, Error> {
        let found = self.document_to_see(who, case, document)?;
        // What the media type tells needs no reading of the file.
        Ok(match found.media_type.as_str() {
            "application/pdf" => Shape::Pages,
            picture if picture.starts_with("image/") => Shape::Pages,
            _ => redact::shape_of(&self.blobs.get(found.sha256)?, &found.name),
        })
    }

    /// One page of a document that has pages, with `marks` on it. Pages count from 1; there is no
    /// other: [`Error::NotFound`].
    pub fn bench_page(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        number: u32,
        marks: &[(MarkId, Mark)],
    ) -> Result<BenchPage, Error> {
        let found = self.document_to_see(who, case, document)?;
        let page = self.page_read(&found, number)?;
        let marked = marked_here(&page, number, marks);
        let shown = |word: &redact::protocol::Word| {
            (page.space.shown_box(&word.quad), word.text.clone(), word.line)
        };
        Ok(BenchPage {
            pages: page.pages,
            words: page.words.iter().map(shown).collect(),
            marked,
            space: page.space,
            sha256: found.sha256.to_string(),
        })
    }

    /// The picture of a page, about `width` pixels wide.
    pub fn page_image(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        number: u32,
        width: u32,
    ) -> Result<Image, Error> {
        let found = self.document_to_see(who, case, document)?;
        let width = if width > WIDEST / 2 { WIDEST } else { WIDEST / 2 };
        let bytes = self.view_of(&found, &format!("image:{MADE}:{number}:{width}"), |bytes| {
            redact::page_image(&self.engine, bytes, &found.name, number, width)
                .map_err(no_such_page)
        })?;
        Ok(Image::of(bytes))
    }

    /// The picture of a page as it would be released: of the proven copy where one stands, else of
    /// one that is cut for this look and not kept. Whether it is the proven copy's.
    pub fn released_image(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        number: u32,
    ) -> Result<(Image, bool), Error> {
        let found = self.document_to_see(who, case, document)?;
        let (proven, marks) = self.read(|db| {
            let known = views::load(db, case)?.0;
            let copy = known.documents.get(&document).and_then(|one| one.copy.clone());
            Ok::<_, Error>((copy, views::marks_of(db, document)?))
        })?;
        let (name, bytes) = if let Some(copy) = &proven {
            let file = self.copy_download(copy.copy)?;
            (file.name, file.bytes)
        } else {
            let marks = Marks(marks.into_iter().map(|(_, mark)| mark).collect());
            let input = self.blobs.get(found.sha256)?;
            let cut = redact::preview(&self.engine, &input, &found.name, &marks, To::Same)?;
            (found.name.clone(), cut)
        };
        let image = redact::page_image(&self.engine, &bytes, &name, number, WIDEST / 2)
            .map_err(no_such_page)?;
        Ok((Image::of(image), proven.is_some()))
    }

    /// A stretch of a document that is shown as a text, with `marks` in it. Stretches count from 1.
    pub fn bench_text(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        window: u32,
        marks: &[(MarkId, Mark)],
    ) -> Result<BenchText, Error> {
        let found = self.document_to_see(who, case, document)?;
        text_window(&self.said(&found)?, window, marks)
    }

    /// The parts of a message; none of any other kind of document.
    pub fn message_parts(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
    ) -> Result<Vec<MessagePart>, Error> {
        let found = self.document_to_see(who, case, document)?;
        let bytes = self.blobs.get(found.sha256)?;
        if redact::shape_of(&bytes, &found.name) != Shape::Message {
            return Ok(Vec::new());
        }
        Ok(redact::parts::parts(&bytes, &found.name)?)
    }

    /// The marks that these spots make, all on one ground.
    pub fn marks_on(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        spots: Vec<Spot>,
        exemption: Option<Citation>,
        style: Style,
    ) -> Result<Vec<Mark>, Error> {
        who.must(Permission::HandleCases)?;
        let found = self.document_to_see(who, case, document)?;
        let wrong = || Error::Invalid { field: "spot", problem: Invalid::BadMark };
        let mut places = Vec::new();
        for spot in spots {
            places.push(match spot {
                Spot::Box(page, drawn) => {
                    let quad = self.page_read(&found, page)?.space.quad(drawn).ok_or_else(wrong)?;
                    Place::Quads { page, quads: vec![quad] }
                }
                Spot::Words(page, ranges) => {
                    let read = self.page_read(&found, page)?;
                    let quads: Vec<Quad> =
                        ranges.iter().flat_map(|range| quads(&read.words, range)).collect();
                    if quads.is_empty() || ranges.iter().any(|one| one.end > read.words.len()) {
                        return Err(wrong());
                    }
                    Place::Quads { page, quads }
                }
                Spot::Places(page, find, nth) => {
                    let read = self.page_read(&found, page)?;
                    let quads = places_on(&read, &find, &nth);
                    if quads.is_empty() {
                        return Err(wrong());
                    }
                    Place::Quads { page, quads }
                }
                Spot::Page(page) => {
                    if page == 0 || page > self.page_read(&found, 1)?.pages {
                        return Err(Error::NotFound);
                    }
                    Place::Page { page }
                }
                Spot::Text(find) => {
                    if self.counted(&found, &find)?.places == 0 {
                        return Err(Error::Invalid { field: "find", problem: Invalid::Nowhere });
                    }
                    Place::Find(find)
                }
                Spot::Cells(sheet, range) => Place::Cells { sheet, range },
                Spot::Part(part) => Place::Part { part },
            });
        }
        let exemption = exemption.map(|one| one.to_string());
        let made =
            places.into_iter().map(|place| Mark { place, exemption: exemption.clone(), style });
        // Read back as any other mark, which checks it.
        let marks = serde_json::to_string(&Marks(made.collect()))
            .ok()
            .and_then(|json| Marks::from_json(&json).ok())
            .ok_or_else(wrong)?;
        Ok(marks.0)
    }

    /// How often each of these texts stands in a document, and on which pages.
    pub fn counts(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        finds: &[Find],
    ) -> Result<Vec<Counted>, Error> {
        let found = self.document_to_see(who, case, document)?;
        finds.iter().map(|find| self.counted(&found, find)).collect()
    }

    /// A document of a case that this person may see.
    pub(super) fn document_to_see(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
    ) -> Result<Document, Error> {
        who.must(Permission::ReadCases)?;
        self.must_see(who, case)?;
        self.stored_document(case, document)
    }

    fn counted(&self, document: &Document, find: &Find) -> Result<Counted, Error> {
        let key = serde_json::to_vec(&(&find.text, find.scope.as_str(), find.case_sensitive))
            .map_err(storage::Error::Unwritable)?;
        let what = format!("count:{MADE}:{}", BlobHash::of(&key));
        self.made_once(document, &what, || {
            let mut counted = Counted::default();
            for passage in self.said(document)? {
                let places = Searched::new(passage.text.chars()).places(find).len();
                counted.places += places;
                counted.pages.extend(passage.page.filter(|_| places > 0));
            }
            Ok(counted)
        })
    }

    /// What the document says, passage by passage; a page of it is one.
    pub(super) fn said(&self, document: &Document) -> Result<Vec<Said>, Error> {
        self.made_once(document, &format!("said:{MADE}"), || {
            let bytes = self.blobs.get(document.sha256)?;
            if redact::shape_of(&bytes, &document.name) == Shape::Sheets {
                return Ok(grids::said(&self.grids(document)?));
            }
            let passages = redact::text_of(&self.engine, &document.name, &bytes)?;
            let said = passages.into_iter().map(|passage| Said {
                place: passage.place,
                page: passage.page,
                text: passage.text,
            });
            Ok(said.collect())
        })
    }

    /// One page of a document that has pages, read once.
    pub(super) fn page_read(&self, document: &Document, number: u32) -> Result<PageRead, Error> {
        self.made_once(document, &format!("page:{MADE}:{number}"), || {
            let bytes = self.blobs.get(document.sha256)?;
            redact::page(&self.engine, &bytes, &document.name, number).map_err(no_such_page)
        })
    }

    pub(super) fn made_once<T: Serialize + DeserializeOwned>(
        &self,
        document: &Document,
        what: &str,
        make: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(bytes) = self.kept_view(document, what)?
            && let Ok(known) = serde_json::from_slice(&bytes)
        {
            return Ok(known);
        }
        let fresh = make()?;
        let bytes = serde_json::to_vec(&fresh).map_err(storage::Error::Unwritable)?;
        self.keep_view(document, what, &bytes)?;
        Ok(fresh)
    }

    fn view_of(
        &self,
        document: &Document,
        what: &str,
        make: impl FnOnce(&[u8]) -> Result<Vec<u8>, Error>,
    ) -> Result<Vec<u8>, Error> {
        if let Some(bytes) = self.kept_view(document, what)? {
            return Ok(bytes);
        }
        let fresh = make(&self.blobs.get(document.sha256)?)?;
        self.keep_view(document, what, &fresh)?;
        Ok(fresh)
    }

    fn kept_view(&self, document: &Document, what: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(sha256) = self.read(|db| Ok(page_views::find(db, document.id, what)?))? else {
            return Ok(None);
        };
        match self.blobs.get(sha256) {
            Ok(bytes) => Ok(Some(bytes)),
            // Erased with another document that looked the same: it is made again.
            Err(BlobError::NotFound(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn keep_view(&self, document: &Document, what: &str, bytes: &[u8]) -> Result<(), Error> {
        let sha256 = self.blobs.put(bytes)?;
        let kept = self.write(|db| {
            // What is erased meanwhile must not come back in pictures.
            if stored::find(db, document.id)?.is_none_or(|found| found.is_erased) {
                return Err(Error::NotFound);
            }
            Ok(page_views::keep(db, document.id, what, sha256)?)
        });
        match kept {
            // Somebody else has made it meanwhile, which is as well.
            Err(Error::Storage(storage::Error::Duplicate)) => Ok(()),
            other => other,
        }
    }
}

impl Image {
    fn of(bytes: Vec<u8>) -> Self {
        let media_type = if bytes.starts_with(b"\xff\xd8") { "image/jpeg" } else { "image/png" };
        Self { media_type, sha256: BlobHash::of(&bytes).to_string(), bytes }
    }
}

/// What the engine says of a page that is not there is what a wrong address gets.
fn no_such_page(error: RedactError) -> Error {
    match error {
        RedactError::Engine(EngineError::Job(Failure::Marks { .. })) => Error::NotFound,
        other => other.into(),
    }
}

/// Where the chosen places of a text stand on a page. Where there are not as many as that, all of
/// them: what is chosen must not be missed.
fn places_on(page: &PageRead, find: &Find, nth: &[usize]) -> Vec<Quad> {
    let text = PageText::of_words(&page.words);
    let places = Searched::new(text.text.chars()).places(find);
    let are_there = nth.iter().all(|one| *one < places.len());
    (0..)
        .zip(&places)
        .filter(|(at, _)| !are_there || nth.contains(at))
        .flat_map(|(_, place)| quads(&page.words, &text.words_in(place)))
        .collect()
}

/// Which marks reach a page, and where.
fn marked_here(page: &PageRead, number: u32, marks: &[(MarkId, Mark)]) -> Vec<MarkedHere> {
    let text = PageText::of_words(&page.words);
    let searched = Searched::new(text.text.chars());
    let mut here: BTreeMap<MarkId, MarkedHere> = BTreeMap::new();
    for (id, mark) in marks {
        let (boxes, says): (Vec<[f64; 4]>, Vec<&str>) = match &mark.place {
            Place::Find(find) => {
                let found: Vec<Range<usize>> =
                    searched.places(find).iter().map(|place| text.words_in(place)).collect();
                let areas = found.iter().flat_map(|range| quads(&page.words, range));
                let boxes = areas.map(|quad| page.space.shown_box(&quad)).collect();
                (boxes, vec![find.text.as_str()])
            }
            Place::Quads { page: on, quads } if *on == number => {
                let under = |word: &&redact::protocol::Word| {
                    let middle = middle(&word.quad);
                    quads.iter().any(|quad| within(quad, middle))
                };
                let says = page.words.iter().filter(under).map(|word| word.text.as_str());
                (quads.iter().map(|quad| page.space.shown_box(quad)).collect(), says.collect())
            }
            Place::Page { page: on } if *on == number => {
                (vec![[0.0, 0.0, page.space.width, page.space.height]], Vec::new())
            }
            _ => (Vec::new(), Vec::new()),
        };
        if !boxes.is_empty() {
            let says = shortened(&says.join(" "));
            here.insert(*id, MarkedHere { mark: *id, boxes, says });
        }
    }
    here.into_values().collect()
}

fn middle(quad: &Quad) -> (f64, f64) {
    let [left, bottom, right, top] = quad.bounds();
    (f64::midpoint(left, right), f64::midpoint(bottom, top))
}

fn within(quad: &Quad, (x, y): (f64, f64)) -> bool {
    let [left, bottom, right, top] = quad.bounds();
    left <= x && x <= right && bottom <= y && y <= top
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let short: String = text.chars().take(LONGEST).collect();
    format!("{short}…")
}

fn text_window(said: &[Said], window: u32, marks: &[(MarkId, Mark)]) -> Result<BenchText, Error> {
    let all: usize = said.iter().map(|passage| passage.text.lines().count().max(1)).sum();
    let windows = u32::try_from(all.div_ceil(LINES).max(1)).unwrap_or(u32::MAX);
    if window == 0 || window > windows {
        return Err(Error::NotFound);
    }
    let from = (window as usize - 1) * LINES;
    let wanted = from..from + LINES;
    let mut lines = Vec::new();
    let mut marked = Vec::new();
    let mut before = 0;
    for passage in said {
        let count = passage.text.lines().count().max(1);
        let here = before..before + count;
        before += count;
        if here.end <= wanted.start || here.start >= wanted.end {
            continue;
        }
        let searched = Searched::new(passage.text.chars());
        let mut places: Vec<(Range<usize>, MarkId)> = Vec::new();
        for (id, mark) in marks {
            let Place::Find(find) = &mark.place else { continue };
            let found = searched.places(find);
            places.extend(found.into_iter().map(|place| (place, *id)));
        }
        places.sort_by_key(|(place, id)| (place.start, place.end, *id));
        let mut at = 0;
        for (number, line) in (here.start..).zip(passage.text.split('\n').take(count)) {
            let length = line.chars().count();
            if wanted.contains(&number) {
                let pieces = pieces(line.trim_end_matches('\r'), at, &places);
                marked.extend(pieces.iter().filter_map(|piece| piece.mark));
                let part = (number == here.start).then(|| passage.place.clone());
                lines.push(TextLine { part, pieces });
            }
            at += length + 1;
        }
    }
    marked.sort();
    marked.dedup();
    Ok(BenchText { windows, lines, marked })
}

/// A line that begins at character `at` of its text, cut where the first mark to come begins or ends.
fn pieces(line: &str, at: usize, places: &[(Range<usize>, MarkId)]) -> Vec<Piece> {
    let chars: Vec<char> = line.chars().collect();
    let end = at + chars.len();
    let text = |from: usize, to: usize| -> String {
        chars.get(from - at..to - at).unwrap_or_default().iter().collect()
    };
    let mut pieces = Vec::new();
    let mut from = at;
    for (place, mark) in places {
        let (start, stop) = (place.start.max(from), place.end.min(end));
        if start >= stop {
            continue;
        }
        if start > from {
            pieces.push(Piece { text: text(from, start), mark: None });
        }
        pieces.push(Piece { text: text(start, stop), mark: Some(*mark) });
        from = stop;
    }
    if from < end {
        pieces.push(Piece { text: text(from, end), mark: None });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_marks_begin_and_end() {
        let places = [(3..7, MarkId(1)), (5..12, MarkId(2)), (30..40, MarkId(3))];
        let told: Vec<(String, Option<i64>)> = pieces("0123456789", 2, &places)
            .into_iter()
            .map(|piece| (piece.text, piece.mark.map(|mark| mark.0)))
            .collect();
        let expected =
            [("0", None), ("1234", Some(1)), ("56789", Some(2))].map(|(a, b)| (a.to_owned(), b));
        assert_eq!(told, expected);
        assert!(pieces("", 2, &places).is_empty());
    }

    #[test]
    fn a_long_text_is_shown_in_stretches_and_marks_are_found_in_each() {
        let line = |number: usize| format!("line {number} of Alys Griffiths\n");
        let text: String = (0..300).map(line).collect();
        let said = [Said { place: "text".into(), page: None, text }];
        let mark = Mark::find("Alys Griffiths", None).unwrap();
        let shown = text_window(&said, 3, &[(MarkId(7), mark)]).unwrap();
        assert_eq!((shown.windows, shown.lines.len()), (3, 60));
        assert_eq!(shown.lines[0].pieces[0].text, "line 240 of ");
        assert_eq!(shown.lines[0].pieces[1].mark, Some(MarkId(7)));
        assert_eq!(shown.marked, [MarkId(7)]);
        assert!(text_window(&said, 4, &[]).is_err());
        assert!(text_window(&said, 0, &[]).is_err());
        assert_eq!(text_window(&[], 1, &[]).unwrap().windows, 1);
    }
}
