//! Statutory letters: from the data of a case to a page, a text and a PDF that conforms.
//!
//! ```text
//! LetterData ── fill (Handlebars) ──> Markdown, which staff edit
//! Markdown ──── Letter::parse ──────> one tree ──> html(), text(), pdf()
//! ```
//!
//! The words of a requester or a member of staff never meet the syntax of HTML, of Typst or of a
//! PDF: they are escaped once on their way into Markdown, and are plain strings in the tree.
#![warn(missing_docs)]

mod check;
mod escape;
mod everybody;
mod exemption_words;
mod fonts;
mod html;
pub mod locked;
mod notice;
mod odf;
mod ooxml;
mod pdf;
mod plain;
mod problem;
mod stream_ends;
mod template;
mod template_check;
mod text;
mod tree;
mod zipped;

pub use check::check;
pub use escape::md_escape;
pub use notice::{Checked, checklists};
pub use pdf::Pdf;
pub use plain::text_as_pdf;
pub use problem::{Problem, ProblemKind};
pub use template::{Templates, day_date, fill};
pub use template_check::{LONGEST_TEMPLATE, TemplateProblem, TemplateProblemKind, check_template};
pub use tree::{Block, Inline};

use crate::domain::{
    language::Language,
    letter::{LetterData, LetterDataError, LetterType},
};
use chrono::NaiveDate;

/// How much Markdown one language of a letter may have: about a hundred pages.
pub const MAX_MARKDOWN_BYTES: usize = 256 * 1024;

/// How many columns a table may have before it no longer fits a page.
pub const MAX_COLUMNS: usize = 12;

/// Why there is no letter.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The data does not make a letter of this type.
    #[error(transparent)]
    Data(#[from] LetterDataError),
    /// A template asks for what is not there, or does not close what it opens.
    #[error("the template {template} fails at line {line}, column {column}: {reason}")]
    Template {
        /// Language and name of the template or partial.
        template: String,
        /// Line in it, from 1.
        line: usize,
        /// Column in it, from 1.
        column: usize,
        /// What is wrong.
        reason: String,
    },
    /// The letter is longer than any letter should be.
    #[error(
        "the letter has {0} bytes of text; a letter may have {MAX_MARKDOWN_BYTES}: \
         put long lists in a document of their own"
    )]
    TooLong(usize),
    /// A table is too wide for a page.
    #[error("a table has {0} columns; at most {MAX_COLUMNS} fit on a page")]
    TooWide(usize),
    /// Nothing is left to print.
    #[error("the letter is empty")]
    Empty,
    /// The parts of a document could not be put into one file.
    #[error("the letter cannot be written as a document: {0}")]
    Packing(String),
    /// The typesetter refused.
    #[error("the letter cannot be set as a PDF: {0}")]
    Typesetting(String),
    /// The PDF was made and does not conform; it was thrown away.
    #[error("the PDF does not conform to {standard} ({rules}) and was thrown away")]
    NotConforming {
        /// "PDF/UA-1" or "PDF/A-2a".
        standard: &'static str,
        /// The rules that it breaks.
        rules: String,
    },
}

/// A locked part of a letter as HTML, for the page where the parts around it are edited.
pub fn part_html(markdown: &str, language: Language) -> Result<String, LetterError> {
    Ok(html::part_of_page(&tree::read(markdown, language, None)?.0))
}

/// A letter in one language, or in both, ready to be shown, mailed and printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    kind: LetterType,
    reference: String,
    dated_on: NaiveDate,
    parts: Vec<Part>,
}

/// One language of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The language of all its words but the quoted ones.
    pub language: Language,
    /// Its title, in that language.
    pub title: String,
    /// The authority's name, in that language.
    pub author: String,
    /// What staff edit, without the lines that lock a part of it.
    pub markdown: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// What staff should look at before it is sent.
    pub problems: Vec<Problem>,
}

impl Letter {
    /// Reads the letter that staff have edited, one Markdown text for each language, in the order
    /// in which they are to stand. Titles, dates and the language of the requester's words are
    /// those of `data`.
    pub fn parse(
        letter_type: LetterType,
        data: &LetterData,
        texts: &[(Language, &str)],
    ) -> Result<Self, LetterError> {
        let parts = texts
            .iter()
            .map(|&(language, markdown)| Part::parse(letter_type, language, data, markdown))
            .collect::<Result<Vec<_>, _>>()?;
        if parts.is_empty() {
            return Err(LetterError::Empty);
        }
        Ok(Self {
            kind: letter_type,
            reference: data.reference.clone(),
            dated_on: data.dated_on,
            parts,
        })
    }

    /// Fills the templates of `languages` from `data` and reads the result: the letter as nobody
    /// has edited it.
    pub fn compose(
        letter_type: LetterType,
        languages: &[Language],
        data: &LetterData,
    ) -> Result<Self, LetterError> {
        let filled = languages
            .iter()
            .map(|&language| Ok((language, fill(letter_type, language, data)?)))
            .collect::<Result<Vec<_>, LetterError>>()?;
        let texts: Vec<_> =
            filled.iter().map(|(language, markdown)| (*language, markdown.as_str())).collect();
        Self::parse(letter_type, data, &texts)
    }

    /// The parts, in order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// What staff should look at before the letter is sent, all languages together.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.parts.iter().flat_map(|part| &part.problems)
    }

    /// The title: those of the parts, one after the other.
    pub fn title(&self) -> String {
        let titles: Vec<_> = self.parts.iter().map(|part| part.title.as_str()).collect();
        titles.join(" / ")
    }

    /// The letter as Markdown, all languages under one another.
    pub fn markdown(&self) -> String {
        let texts: Vec<_> =
            self.parts.iter().map(|part| template::without_surplus_lines(&part.markdown)).collect();
        texts.join("\n")
    }

    /// The letter as a fragment of a page: one `section` for each language.
    pub fn html(&self) -> String {
        html::fragment(self)
    }

    /// The letter as a page that stands on its own: for a file or the HTML part of an e-mail.
    pub fn html_page(&self) -> String {
        html::page(self)
    }

    /// The letter as plain text.
    pub fn text(&self) -> String {
        text::text(self)
    }

    /// The letter as an OpenDocument text, for those who have to work on it elsewhere.
    pub fn odt(&self) -> Result<Vec<u8>, LetterError> {
        odf::odt(self)
    }

    /// The letter as a Word document, for those who have to work on it elsewhere.
    pub fn docx(&self) -> Result<Vec<u8>, LetterError> {
        ooxml::docx(self)
    }

    /// The bytes of the PDF as it would be, to look at while the letter is written. Nobody has
    /// checked that they conform, so they are no [`Pdf`] and cannot be sent.
    pub fn pdf_to_look_at(&self) -> Result<Vec<u8>, LetterError> {
        pdf::unjudged(self)
    }

    /// The letter as a PDF that conforms to PDF/UA-1 and to PDF/A-2a; the same letter always has
    /// the same bytes.
    ///
    /// Takes some ten milliseconds of a processor: call it where blocking is allowed.
    pub fn pdf(&self) -> Result<Pdf, LetterError> {
        pdf::pdf(self)
    }
}

impl Part {
    fn parse(
        letter_type: LetterType,
        language: Language,
        data: &LetterData,
        markdown: &str,
    ) -> Result<Self, LetterError> {
        if markdown.len() > MAX_MARKDOWN_BYTES {
            return Err(LetterError::TooLong(markdown.len()));
        }
        let markdown = locked::without_fences(markdown);
        let title = title(letter_type, language, data);
        // A part is in its own language unless the words it quotes were written in the other.
        let quoted = data.request.language.filter(|quoted| *quoted != language);
        let (blocks, problems) = tree::parse(&markdown, &title, language, quoted)?;
        Ok(Self {
            language,
            title,
            author: data.authority.name.get(language).clone(),
            markdown,
            blocks,
            problems,
        })
    }
}

impl Part {
    /// This language of the letter as plain text.
    pub fn text(&self) -> String {
        text::part(self)
    }

    /// This language of the letter as a fragment of a page.
    pub fn html(&self) -> String {
        html::section(self)
    }
}

/// "ATISN 26732: Response to your request".
pub(crate) fn title(letter_type: LetterType, language: Language, data: &LetterData) -> String {
    format!("{}: {}", data.reference.trim(), letter_type.title(language))
}
