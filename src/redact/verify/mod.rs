//! The gate: reading a cut copy again, from disk, with code that had no part in cutting it.
//!
//! What is found here by itself: the marked texts, in every decoded form that the format allows,
//! and anything that has no place in a released copy. PDF goes to a process of its own, with
//! another engine than the one that cut.

mod mail;
mod markup;
mod package;
mod picture;
mod plain;
mod wanted;
mod workbook;

use super::{
    engine::{Engine, EngineError},
    media::{self, MediaType},
    protocol::{Answer, Failure, Flatten, Job, Problem, Verification, Warning},
};
use crate::domain::mark::{Marks, Place};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{path::Path, time::Instant};

/// Proof that a file on disk is clean. Only [`verify`] makes one, and what is released is
/// released by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    sha256: String,
    media_type: String,
    size: u64,
    pages: u32,
    warnings: Vec<Warning>,
}

impl Verified {
    /// The SHA-256 of the bytes that were read, in lower-case hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// What the bytes are.
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// How many bytes.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// How many pages; 1 where the format has none.
    pub const fn pages(&self) -> u32 {
        self.pages
    }

    /// What the officer should look at.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Whether these bytes are the ones that were proven clean.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        sha256(bytes) == self.sha256
    }
}

/// What the second reading says.
#[derive(Debug)]
pub enum Verdict {
    /// Clean.
    Clean(Verified),
    /// Not clean.
    NotClean {
        /// Why.
        problems: Vec<Problem>,
        /// Pages that would be clean as pictures of themselves, with what to burn into each.
        pages_to_flatten: Vec<Flatten>,
    },
}

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The copy cannot be read from disk.
    #[error("the copy cannot be read back from disk")]
    Disk(#[from] std::io::Error),
    /// The PDF engine has no answer.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The copy is not what it should be.
    #[error("the copy is not of a kind that can be verified")]
    Kind,
}

/// The SHA-256 of some bytes, in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Reads the copy at `path` and holds it against the original and the marks. `name` is the
/// original's, and tells kinds of text apart; `flattened` are the pages, counted from 1, that were
/// made into pictures.
pub fn verify(
    engine: &Engine,
    original: &[u8],
    name: &str,
    path: &Path,
    marks: &Marks,
    flattened: &[u32],
    deadline: Instant,
) -> Result<Verdict, VerifyError> {
    let bytes = std::fs::read(path)?;
    let kinds = (media::sniff(original, name), kind_of_copy(original, name, &bytes));
    let verification = check(engine, kinds, original, &bytes, marks, flattened, deadline)?;
    if !verification.problems.is_empty() {
        return Ok(Verdict::NotClean {
            problems: verification.problems,
            pages_to_flatten: verification.pages_to_flatten,
        });
    }
    Ok(Verdict::Clean(Verified {
        sha256: sha256(&bytes),
        media_type: kinds.1.as_str().to_owned(),
        size: bytes.len() as u64,
        pages: verification.pages,
        warnings: verification.warnings,
    }))
}

/// Whether a message is built as released ones are.
pub(super) fn is_ours(message: &[u8]) -> bool {
    mail::is_ours(message)
}

/// What the copy is: by its content, and where that is plain text, what it was made from.
fn kind_of_copy(original: &[u8], name: &str, copy: &[u8]) -> MediaType {
    match media::sniff(copy, "") {
        MediaType::Text | MediaType::Eml | MediaType::Html => match media::sniff(original, name) {
            // A sheet leaves as values parted by commas.
            MediaType::Xlsx | MediaType::Ods => MediaType::Csv,
            kind @ (MediaType::Csv | MediaType::Html | MediaType::Text) => kind,
            _ => media::sniff(copy, ""),
        },
        kind => kind,
    }
}

/// Holds the bytes of a copy, of the second kind, against the original, of the first. Messages
/// call it again for what is attached to them.
fn check(
    engine: &Engine,
    (from, to): (MediaType, MediaType),
    original: &[u8],
    copy: &[u8],
    marks: &Marks,
    flattened: &[u32],
    deadline: Instant,
) -> Result<Verification, VerifyError> {
    Ok(match to {
        MediaType::Pdf if from == MediaType::Pdf => {
            let job = Job::Verify { marks: marks.clone(), flattened: flattened.to_vec() };
            match engine.run(&job, &[original, copy], deadline)? {
                (Answer::Verified(verification), _) => verification,
                _ => return Err(EngineError::WrongAnswer.into()),
            }
        }
        // What it was made from has no pages to hold it against: it must hold none of the texts, and
        // be built as released ones are.
        MediaType::Pdf if says_text(from) => set_as_pdf(engine, copy, marks, deadline)?,
        MediaType::Docx | MediaType::Pptx | MediaType::Odt | MediaType::Odp => {
            package::check(to, copy, marks)
        }
        MediaType::Xlsx | MediaType::Ods => workbook::check((from, to), original, copy, marks),
        MediaType::Csv if matches!(from, MediaType::Xlsx | MediaType::Ods) => {
            workbook::check((from, to), original, copy, marks)
        }
        MediaType::Text | MediaType::Csv | MediaType::Html => plain::check(copy, marks),
        MediaType::Eml => mail::check(engine, from, original, copy, marks, deadline)?,
        MediaType::Picture(kind) => picture::check(kind, original, copy, marks),
        MediaType::Pdf
        | MediaType::Msg
        | MediaType::Tnef
        | MediaType::Legacy(_)
        | MediaType::EncryptedOffice
        | MediaType::Empty
        | MediaType::Other(_) => return Err(VerifyError::Kind),
    })
}

/// Whether a copy of this kind of file can be a PDF of what it says.
const fn says_text(from: MediaType) -> bool {
    matches!(
        from,
        MediaType::Text
            | MediaType::Csv
            | MediaType::Html
            | MediaType::Docx
            | MediaType::Pptx
            | MediaType::Odt
            | MediaType::Odp
            | MediaType::Eml
            | MediaType::Msg
            | MediaType::Tnef
    )
}

/// A PDF that was set from what a file of another kind says.
fn set_as_pdf(
    engine: &Engine,
    copy: &[u8],
    marks: &Marks,
    deadline: Instant,
) -> Result<Verification, VerifyError> {
    let finds = marks.0.iter().filter(|mark| matches!(mark.place, Place::Find(_)));
    let marks = Marks(finds.cloned().collect());
    let job = Job::Verify { marks: marks.clone(), flattened: Vec::new() };
    let (Answer::Verified(mut found), _) = engine.run(&job, &[copy, copy], deadline)? else {
        return Err(EngineError::WrongAnswer.into());
    };
    let (Answer::Text { pages }, _) = engine.run(&Job::Text, &[copy], deadline)? else {
        return Err(EngineError::WrongAnswer.into());
    };
    let words = pages.iter().flat_map(|page| &page.words);
    let text: Vec<&str> = words.map(|word| word.text.as_str()).collect();
    found.problems.extend(plain::check(text.join(" ").as_bytes(), &marks).problems);
    Ok(found)
}

impl From<Failure> for VerifyError {
    fn from(failure: Failure) -> Self {
        Self::Engine(failure.into())
    }
}
