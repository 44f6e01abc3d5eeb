//! Removing what is marked from a document, and proving that it is gone.
//!
//! [`redact`] cuts a copy, writes it beside its place, has it read again from disk by code that
//! had no part in the cutting ([`verify()`]), and only then moves it there. [`inspect()`] tells what
//! a file holds besides what a reader sees. PDF is only ever opened by `ateb-pdf`, in a process
//! that is shut in ([`Engine`]).

pub mod engine;
pub mod find;
pub mod grid;
pub mod image;
pub mod inspect;
pub mod media;
pub mod parts;
pub mod protocol;
pub mod report;
pub mod suggest;
pub mod verify;

mod docx;
mod html;
mod legacy;
mod mail;
mod odf;
mod ooxml;
mod package;
mod pages;
mod picture;
mod pptx;
mod runs;
mod text;
mod workbook;
mod xml;

pub use engine::{Engine, EngineError};
pub use inspect::inspect;
pub use mail::{as_email, messages_within};
pub use pages::{Shape, page, page_image, shape_of};
pub use suggest::{Passage, Suggestion, suggest, suggest_in, text_of};
pub use text::{name_without, safe_cell};
pub use verify::{Verified, verify};

use crate::domain::mark::Marks;
use media::MediaType;
use protocol::{Answer, Cut, Failure, Flatten, Job, PageText, Problem};
use report::{MarkReport, Outcome, Report};
use std::{collections::BTreeSet, io::Write, path::Path, time::Instant};
use verify::{Verdict, VerifyError};

/// What came of a redaction: a report always, and the proof when there is an output.
#[derive(Debug)]
pub struct Redacted {
    /// What was done, or why it was not.
    pub report: Report,
    /// The proof that the output on disk is clean; none when there is no output.
    pub verified: Option<Verified>,
}

/// What kind of file comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum To {
    /// The kind that went in; an Outlook message becomes an e-mail.
    #[default]
    Same,
    /// PDF.
    Pdf,
    /// Comma-separated values of what a sheet shows.
    Csv,
    /// Plain text.
    Txt,
    /// An OpenDocument spreadsheet of what the sheets show.
    Ods,
}

impl std::str::FromStr for To {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "same" => Ok(Self::Same),
            "pdf" => Ok(Self::Pdf),
            "csv" => Ok(Self::Csv),
            "txt" => Ok(Self::Txt),
            "ods" => Ok(Self::Ods),
            _ => Err("must be same, pdf, csv, txt or ods"),
        }
    }
}

/// Why a redaction could not be done.
#[derive(Debug, thiserror::Error)]
pub enum RedactError {
    /// The file cannot be read, or needs something that is not handled.
    #[error(transparent)]
    File(#[from] Failure),
    /// The PDF engine has no answer.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The copy cannot be written.
    #[error("the copy cannot be written to its place: {0}")]
    Write(#[source] std::io::Error),
    /// The copy could not be verified.
    #[error(transparent)]
    Verify(#[from] VerifyError),
}

/// Cuts `marks` out of `input` and puts the copy at `out`, if and only if the bytes on disk are
/// proven clean. `name` tells CSV, e-mail and web pages from other text, and nothing else. `to` is
/// the kind of file that comes out.
///
/// When it is not proven clean there is no output
/// and the report says why; when it cannot be done at all, that is an error.
pub fn redact(
    engine: &Engine,
    input: &[u8],
    name: &str,
    marks: &Marks,
    to: To,
    out: &Path,
) -> Result<Redacted, RedactError> {
    redact_until(engine, input, name, marks, to, out, engine.deadline())
}

/// The same, to be over by `deadline`: a message's files share the time of the message.
fn redact_until(
    engine: &Engine,
    input: &[u8],
    name: &str,
    marks: &Marks,
    to: To,
    out: &Path,
    deadline: Instant,
) -> Result<Redacted, RedactError> {
    let kind = media::sniff(input, name);
    let mut flatten: Vec<Flatten> = Vec::new();
    loop {
        let (cut, bytes) = cut(engine, input, kind, marks, to, &flatten, deadline)?;
        let asked = flatten.iter().map(|each| each.page);
        let flattened: BTreeSet<u32> = asked.chain(cut.flattened.iter().copied()).collect();
        let flattened: Vec<u32> = flattened.into_iter().collect();
        let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut copy = tempfile::Builder::new()
            .prefix(".ateb-")
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .map_err(RedactError::Write)?;
        copy.write_all(&bytes)
            .and_then(|()| copy.as_file().sync_all())
            .map_err(RedactError::Write)?;
        let verdict = verify(engine, input, name, copy.path(), marks, &flattened, deadline)?;
        let mut report = report(input, marks, &cut, &flattened);
        match verdict {
            Verdict::Clean(verified) => {
                copy.persist(out).map_err(|error| RedactError::Write(error.error))?;
                report.output_sha256 = Some(verified.sha256().to_owned());
                report.verdict = Outcome::Verified;
                report.warnings.extend_from_slice(verified.warnings());
                report.warnings.sort();
                report.warnings.dedup();
                return Ok(Redacted { report, verified: Some(verified) });
            }
            Verdict::NotClean { problems, pages_to_flatten } => {
                // A page that cannot be cut clean is made into a picture, and if the words that it
                // keeps are not clean, into one without words.
                if may_flatten(&problems, &flatten) {
                    for each in pages_to_flatten {
                        match flatten.iter_mut().find(|known| known.page == each.page) {
                            Some(known) => known.bare = true,
                            None => flatten.push(each),
                        }
                    }
                    continue;
                }
                report.reason = Some(reason(&problems));
                report.problems = problems;
                return Ok(Redacted { report, verified: None });
            }
        }
    }
}

impl RedactError {
    /// Whether the file can only be read with a password.
    pub const fn is_encrypted(&self) -> bool {
        match self {
            Self::File(failure) => matches!(failure, Failure::Encrypted),
            Self::Engine(error) | Self::Verify(VerifyError::Engine(error)) => error.is_encrypted(),
            Self::Write(_) | Self::Verify(_) => false,
        }
    }
}

/// The programs that cut and that read again, with their versions, as a certificate names them.
pub fn engines() -> Vec<String> {
    let ours = concat!("ateb ", env!("CARGO_PKG_VERSION")).to_owned();
    std::iter::once(ours)
        .chain(ENGINES.map(|(name, version)| format!("{name} {version}")))
        .collect()
}

/// The libraries that cut PDF, rebuild it and read it again, as the lock file has them.
const ENGINES: [(&str, &str); 3] = [("mupdf", "0.8.0"), ("lopdf", "0.47.0"), ("hayro", "0.9.0")];

/// The words of a PDF and where they stand, page by page.
pub fn words(engine: &Engine, input: &[u8]) -> Result<Vec<PageText>, EngineError> {
    match engine.run(&Job::Text, &[input], engine.deadline())? {
        (Answer::Text { pages }, _) => Ok(pages),
        _ => Err(EngineError::WrongAnswer),
    }
}

/// One page of a PDF as a PNG of this width in pixels; pages count from 1.
pub fn render(
    engine: &Engine,
    input: &[u8],
    page: u32,
    width: u32,
) -> Result<Vec<u8>, EngineError> {
    match engine.run(&Job::Render { page, width }, &[input], engine.deadline())? {
        (Answer::Rendered { .. }, bodies) => {
            bodies.into_iter().next().ok_or(EngineError::WrongAnswer)
        }
        _ => Err(EngineError::WrongAnswer),
    }
}

/// What [`redact`] would make, for a look at it: nobody has read it again, so it must not leave.
pub fn preview(
    engine: &Engine,
    input: &[u8],
    name: &str,
    marks: &Marks,
    to: To,
) -> Result<Vec<u8>, RedactError> {
    let kind = media::sniff(input, name);
    Ok(cut(engine, input, kind, marks, to, &[], engine.deadline())?.1)
}

fn cut(
    engine: &Engine,
    input: &[u8],
    kind: MediaType,
    marks: &Marks,
    to: To,
    flatten: &[Flatten],
    deadline: Instant,
) -> Result<(Cut, Vec<u8>), RedactError> {
    if to == To::Pdf && kind != MediaType::Pdf {
        return cut_to_pdf(engine, input, kind, marks, deadline);
    }
    Ok(match kind {
        MediaType::Pdf => {
            if to != To::Pdf {
                only_same(to, "a PDF")?;
            }
            let job = Job::Cut { marks: marks.clone(), flatten: flatten.to_vec() };
            match engine.run(&job, &[input], deadline)? {
                (Answer::Cut(cut), bodies) => {
                    (cut, bodies.into_iter().next().ok_or(EngineError::WrongAnswer)?)
                }
                _ => return Err(EngineError::WrongAnswer.into()),
            }
        }
        MediaType::Docx => docx::cut(input, marks, to)?,
        MediaType::Pptx => pptx::cut(input, marks, to)?,
        MediaType::Odt | MediaType::Odp => odf::cut(input, kind, marks, to)?,
        MediaType::Xlsx | MediaType::Ods => workbook::cut(input, kind, marks, to)?,
        MediaType::Text | MediaType::Csv => {
            only_same(to, "a text")?;
            text::cut(input, kind, marks)?
        }
        MediaType::Html => html::cut(input, marks, to)?,
        MediaType::Eml | MediaType::Msg | MediaType::Tnef => {
            mail::cut(engine, input, kind, marks, to, deadline)?
        }
        MediaType::Picture(kind) => picture::cut(input, kind, marks, to)?,
        MediaType::Legacy(kind) => return Err(legacy::refusal(kind).into()),
        MediaType::EncryptedOffice => return Err(Failure::Encrypted.into()),
        MediaType::Empty => {
            return Err(Failure::Marks { what: "the file is empty".to_owned() }.into());
        }
        MediaType::Other(known) => {
            return Err(Failure::NotHandled { what: known.name.to_owned() }.into());
        }
    })
}

/// What the copy says, set as a PDF and rebuilt like any other.
fn cut_to_pdf(
    engine: &Engine,
    input: &[u8],
    kind: MediaType,
    marks: &Marks,
    deadline: Instant,
) -> Result<(Cut, Vec<u8>), RedactError> {
    let refused = |what: &str| Failure::NotHandled { what: format!("{what} made into a PDF") };
    let to = match kind {
        MediaType::Docx
        | MediaType::Pptx
        | MediaType::Odt
        | MediaType::Odp
        | MediaType::Html
        | MediaType::Eml
        | MediaType::Msg
        | MediaType::Tnef => To::Txt,
        MediaType::Xlsx | MediaType::Ods => {
            let what = "a workbook made into a PDF: use csv or ods".to_owned();
            return Err(Failure::NotHandled { what }.into());
        }
        MediaType::Picture(_) => return Err(refused("a picture").into()),
        // Text is what it says; all others say by themselves what is wrong with them.
        _ => To::Same,
    };
    let (mut cut, said) = self::cut(engine, input, kind, marks, to, &[], deadline)?;
    let said = text::said(&said).ok_or(Failure::Broken)?;
    let typesetter = engine.typesetter().ok_or_else(|| refused("this kind of file"))?;
    let set = typesetter(&said).ok_or_else(|| Failure::TooBig {
        what: "more text than a PDF is made of: use txt".to_owned(),
    })?;
    let job = Job::Cut { marks: Marks::default(), flatten: Vec::new() };
    match engine.run(&job, &[&set], deadline)? {
        (Answer::Cut(rebuilt), bodies) => {
            cut.pages = rebuilt.pages;
            Ok((cut, bodies.into_iter().next().ok_or(EngineError::WrongAnswer)?))
        }
        _ => Err(EngineError::WrongAnswer.into()),
    }
}

/// Refuses to make another kind of file than went in.
fn only_same(to: To, what: &str) -> Result<(), Failure> {
    if to == To::Same {
        return Ok(());
    }
    Err(Failure::NotHandled { what: format!("{what} made into another kind of file") })
}

fn report(input: &[u8], marks: &Marks, cut: &Cut, flattened: &[u32]) -> Report {
    let told = cut.marks.iter().zip(&marks.0).map(|(cutting, mark)| MarkReport {
        id: cutting.id,
        places: cutting.places,
        pages: cutting.pages.clone(),
        exemption: mark.exemption.clone(),
    });
    Report {
        input_sha256: verify::sha256(input),
        output_sha256: None,
        verdict: Outcome::Blocked,
        reason: None,
        pages: cut.pages,
        flattened_pages: flattened.to_vec(),
        marks: told.collect(),
        warnings: cut.warnings.clone(),
        removed: cut.removed.clone(),
        problems: Vec::new(),
    }
}

/// Whether pictures of pages can mend it: there are pages with problems, none of them is a
/// bare picture already, and nothing is wrong that a picture of the page would show as well.
fn may_flatten(problems: &[Problem], flatten: &[Flatten]) -> bool {
    let beyond = ["page_size_differs", "page_count_differs", "text_in_pattern"];
    let mut pages = problems.iter().filter_map(|problem| problem.page).peekable();
    pages.peek().is_some()
        && pages.all(|page| !flatten.iter().any(|each| each.page == page && each.bare))
        && !problems.iter().any(|problem| beyond.contains(&problem.kind.as_str()))
}

fn reason(problems: &[Problem]) -> String {
    let kinds: BTreeSet<&str> = problems.iter().map(|problem| problem.kind.as_str()).collect();
    let pages: BTreeSet<String> =
        problems.iter().filter_map(|problem| problem.page).map(|page| page.to_string()).collect();
    let kinds = kinds.into_iter().collect::<Vec<_>>().join(", ");
    let pages = pages.into_iter().collect::<Vec<_>>().join(", ");
    if pages.is_empty() {
        format!("the second reading found: {kinds}")
    } else {
        format!("the second reading found, on page {pages}: {kinds}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_names_the_engines_that_are_built_in() {
        let lock = include_str!("../../Cargo.lock");
        for (name, version) in ENGINES {
            let entry = format!("name = \"{name}\"\nversion = \"{version}\"");
            assert!(lock.contains(&entry), "{entry}");
        }
    }
}
