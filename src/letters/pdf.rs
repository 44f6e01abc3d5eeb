//! A letter as a PDF that conforms to PDF/UA-1 and to PDF/A-2a, or none.

use super::{
    Letter, LetterError, fonts, stream_ends,
    tree::{Block, Inline},
};
use crate::domain::language::Language;
use chrono::Datelike;
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use serde::Serialize;
use std::sync::LazyLock;
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// How many of the last blocks stay on one page with the signature.
const END_BLOCKS: usize = 3;

/// The longest run of letters without a place to break that a line of the page is trusted with.
const LONGEST_WORD: usize = 60;

/// The bytes of a PDF that was checked, after it was made, against both standards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf(Vec<u8>);

impl Pdf {
    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The file, to keep.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Sets `letter` and checks the result.
pub(super) fn pdf(letter: &Letter) -> Result<Pdf, LetterError> {
    let bytes = unjudged(letter)?;
    for (profile, standard) in
        [(ValidationProfile::PdfUa1, "PDF/UA-1"), (ValidationProfile::PdfA2a, "PDF/A-2a")]
    {
        conforms(&bytes, profile, standard)?;
    }
    Ok(Pdf(bytes))
}

/// Sets `letter`: the same bytes, which nobody has checked.
pub(super) fn unjudged(letter: &Letter) -> Result<Vec<u8>, LetterError> {
    Ok(stream_ends::made_plain(set(letter)?))
}

fn conforms(
    bytes: &[u8],
    profile: ValidationProfile,
    standard: &'static str,
) -> Result<(), LetterError> {
    let not_conforming = |rules| LetterError::NotConforming { standard, rules };
    let report = validate_pdf_bytes(bytes, &ValidationOptions::default().profile(profile))
        .map_err(|error| not_conforming(error.to_string()))?;
    if report.is_compliant {
        return Ok(());
    }
    let rules: Vec<_> =
        report.failures.into_iter().take(5).map(|failure| failure.rule_id).collect();
    Err(not_conforming(rules.join(", ")))
}

/// What `letter.typ` reads.
#[derive(Serialize)]
struct Sheet<'a> {
    title: String,
    author: Vec<&'a str>,
    reference: String,
    date: (i32, u32, u32),
    parts: Vec<SheetPart>,
}

#[derive(Serialize)]
struct SheetPart {
    lang: Language,
    page: &'static str,
    of: &'static str,
    body: Vec<Block>,
    end: Vec<Block>,
}

impl<'a> Sheet<'a> {
    fn new(letter: &'a Letter) -> Self {
        let mut author: Vec<_> = letter.parts.iter().map(|part| part.author.as_str()).collect();
        author.dedup();
        Self {
            title: fonts::printable(&letter.title()),
            author,
            reference: fonts::printable(&letter.reference),
            date: (letter.dated_on.year(), letter.dated_on.month(), letter.dated_on.day()),
            parts: letter
                .parts
                .iter()
                .map(|part| {
                    let mut body = part.blocks.clone();
                    printable_blocks(&mut body);
                    let ends_in_paragraphs = body
                        .iter()
                        .rev()
                        .take(END_BLOCKS)
                        .take_while(|block| matches!(block, Block::Paragraph { .. }))
                        .count();
                    let end = body.split_off(body.len() - ends_in_paragraphs);
                    let (page, of) = match part.language {
                        Language::English => ("Page", "of"),
                        Language::Welsh => ("Tudalen", "o"),
                    };
                    SheetPart { lang: part.language, page, of, body, end }
                })
                .collect(),
        }
    }
}

fn printable_blocks(blocks: &mut [Block]) {
    for block in blocks {
        match block {
            Block::Paragraph { c } | Block::Heading { c, .. } => printable_line(c),
            Block::Quote { c, .. } => printable_blocks(c),
            Block::List { items, .. } => items.iter_mut().for_each(|item| printable_blocks(item)),
            Block::Table { head, rows } => {
                head.iter_mut().chain(rows.iter_mut().flatten()).for_each(|c| printable_line(c));
            }
        }
    }
}

fn printable_line(inlines: &mut [Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text { s } => *s = with_places_to_break(&fonts::printable(s)),
            Inline::Strong { c } | Inline::Emphasis { c } | Inline::Link { c, .. } => {
                printable_line(c);
            }
            Inline::Break => {}
        }
    }
}

/// A word that is longer than a line would run off the page: it gets places to break.
pub(super) fn with_places_to_break(text: &str) -> String {
    const PLACE_TO_BREAK: char = '\u{200b}';
    let mut run = 0;
    let mut broken = String::with_capacity(text.len());
    for c in text.chars() {
        run = if c.is_whitespace() { 0 } else { run + 1 };
        if run > LONGEST_WORD {
            broken.push(PLACE_TO_BREAK);
            run = 1;
        }
        broken.push(c);
    }
    broken
}

fn set(letter: &Letter) -> Result<Vec<u8>, LetterError> {
    let options = PdfOptions {
        // The same letter has the same bytes: nothing in them is random or taken from the clock.
        ident: Smart::Custom(format!("{} {} {}", letter.reference, letter.kind, letter.dated_on)),
        creator: Smart::Custom(Some("Ateb".to_owned())),
        standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|error| LetterError::Typesetting(error.message().to_string()))?,
        ..PdfOptions::default()
    };
    typeset(|engine| &engine.letter, &Sheet::new(letter), &options)
}

/// Sets `data`, which the template reads as a file.
pub(super) fn typeset(
    template: fn(&Engine) -> &Source,
    data: &impl Serialize,
    options: &PdfOptions,
) -> Result<Vec<u8>, LetterError> {
    let engine = ENGINE.as_ref().map_err(|reason| LetterError::Typesetting(reason.clone()))?;
    let data =
        serde_json::to_vec(data).map_err(|error| LetterError::Typesetting(error.to_string()))?;
    // Whatever happens below, nothing of this text stays in the typesetter's memory.
    let _forget = Forget;
    let world = Desk { engine, template: template(engine), data: Bytes::new(data) };
    let document =
        typst::compile::<PagedDocument>(&world).output.map_err(|errors| typesetting(&errors))?;
    typst_pdf::pdf(&document, options).map_err(|errors| typesetting(&errors))
}

fn typesetting(errors: &[SourceDiagnostic]) -> LetterError {
    // The messages may quote the letter; the kind of fault is in front of the first quotation.
    let reason = errors.first().map_or("", |error| error.message.as_str());
    let reason = reason.split(['`', '"', '\'', '(']).next().unwrap_or_default().trim();
    LetterError::Typesetting(reason.to_owned())
}

struct Forget;

impl Drop for Forget {
    fn drop(&mut self) {
        typst::comemo::evict(0);
    }
}

/// What everything that is set shares: made once for the process.
pub(super) struct Engine {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    letter: Source,
    pub(super) plain: Source,
    data: FileId,
}

static ENGINE: LazyLock<Result<Engine, String>> = LazyLock::new(|| {
    // File ids are never given back, so these are made once.
    let id = |name: &str| {
        let path = VirtualPath::new(name).map_err(|error| error.to_string())?;
        Ok::<_, String>(RootedPath::new(VirtualRoot::Project, path).intern())
    };
    Ok(Engine {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(fonts::book()),
        letter: Source::new(id("/letter.typ")?, include_str!("letter.typ").to_owned()),
        plain: Source::new(id("/plain.typ")?, include_str!("plain.typ").to_owned()),
        data: id("/data.json")?,
    })
});

/// What the typesetter can reach: its template, this text and the fonts. No files, no network,
/// no clock.
struct Desk {
    engine: &'static Engine,
    template: &'static Source,
    data: Bytes,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.engine.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.engine.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.engine.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::all().get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
