//! What is said over the pipe between Ateb and `ateb-pdf`.
//!
//! A frame is a JSON header and any number of byte strings: four bytes for the length of the
//! header, the header, four bytes for how many strings follow, and each with eight bytes for its
//! length; numbers least significant byte first. The program greets first, once it has shut itself
//! in; then one [`Job`] goes to it and one [`Answer`] or [`Failure`] comes back.

use super::inspect::Finding;
use crate::domain::{
    mark::{Marks, Quad},
    page_space::PageSpace,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::io::{self, Read, Write};

/// The longest header that is read: 64 MiB.
const LONGEST_HEADER: u32 = 64 << 20;
/// The longest byte string that is read: 512 MiB.
const LONGEST_BODY: u64 = 512 << 20;

/// The exit code of `ateb-pdf` when what it was given does not fit into its memory.
pub const OUT_OF_MEMORY: u8 = 12;

/// What `ateb-pdf` says before it reads anything: how it has shut itself in.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Greeting {
    /// Whether the kernel refuses it sockets, new programs and files.
    pub system_calls_filtered: bool,
    /// Whether the file system is closed to it by landlock too: `full`, `partly` or `none`.
    pub landlock: String,
}

/// One piece of work for one process.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Removes what is marked. Body: the PDF. Answer body: the new PDF.
    Cut {
        /// What to remove.
        marks: Marks,
        /// Pages to be made into pictures after the cut.
        flatten: Vec<Flatten>,
    },
    /// Looks for what is marked in the cut PDF. Bodies: the original, the cut one.
    Verify {
        /// What must be gone.
        marks: Marks,
        /// Pages that the cut made into pictures.
        flattened: Vec<u32>,
    },
    /// Looks for hidden data. Body: the PDF.
    Inspect,
    /// Reads the words and where they stand. Body: the PDF.
    Text,
    /// Reads the words of one page, and how it lies. Body: the PDF.
    Page {
        /// Counted from 1.
        page: u32,
    },
    /// Draws one page. Body: the PDF. Answer body: a PNG.
    Render {
        /// Counted from 1.
        page: u32,
        /// In pixels.
        width: u32,
    },
}

/// A page to be made into a picture, because it could not be cut clean otherwise.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Flatten {
    /// Counted from 1.
    pub page: u32,
    /// What the second reading wants gone from it: burnt into the pixels with the marks.
    pub areas: Vec<Quad>,
    /// Whether it goes without its words: the second reading takes them for other words.
    pub bare: bool,
}

/// What came of a job.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// The marks were cut out.
    Cut(Cut),
    /// The cut copy was read again.
    Verified(Verification),
    /// Hidden data.
    Inspected {
        /// In the order found.
        findings: Vec<Finding>,
    },
    /// Words.
    Text {
        /// In order.
        pages: Vec<PageText>,
    },
    /// One page.
    Page(PageRead),
    /// A picture of a page, in the answer's body.
    Rendered {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
}

/// What was cut out of a PDF.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Cut {
    /// How many pages it has.
    pub pages: u32,
    /// In the order of the marks.
    pub marks: Vec<Cutting>,
    /// Pages that were made into pictures, counted from 1.
    #[serde(default)]
    pub flattened: Vec<u32>,
    /// What else was removed.
    pub removed: Vec<Removed>,
    /// What the officer should look at.
    pub warnings: Vec<Warning>,
    /// How many seconds the cutting alone took, without what is looked for before it and what is
    /// rebuilt after it: a figure for `make bench`.
    #[serde(default)]
    pub seconds: f64,
}

/// What one mark took away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cutting {
    /// The number of the mark, counted from 1.
    pub id: usize,
    /// In how many places.
    pub places: usize,
    /// On which pages, counted from 1.
    pub pages: Vec<u32>,
}

/// Something removed because it has no business in a released copy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Removed {
    /// One of the kinds of `ateb inspect`.
    pub kind: String,
    /// Where it was; never its content.
    pub place: String,
}

impl Removed {
    /// A thing of this kind at this place.
    pub fn new(kind: &str, place: impl Into<String>) -> Self {
        Self { kind: kind.to_owned(), place: place.into() }
    }
}

/// Something the officer should look at before release.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Warning {
    /// `also_elsewhere`, `not_found`, `no_room_for_label`, …
    pub kind: String,
    /// The page, counted from 1, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<u32>,
    /// The number of the mark, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mark: Option<usize>,
}

impl Warning {
    /// A warning about the whole document.
    pub fn new(kind: &str) -> Self {
        Self { kind: kind.to_owned(), page: None, mark: None }
    }

    /// The same, about a page.
    #[must_use]
    pub fn on_page(self, page: u32) -> Self {
        Self { page: Some(page), ..self }
    }

    /// The same, about a mark.
    #[must_use]
    pub fn of_mark(self, mark: usize) -> Self {
        Self { mark: Some(mark), ..self }
    }
}

/// What the second reading of a cut PDF found.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Verification {
    /// How many pages it has.
    pub pages: u32,
    /// Why it must not be released; none when it is clean.
    pub problems: Vec<Problem>,
    /// Pages with problems, with the areas that should be empty on them.
    pub pages_to_flatten: Vec<Flatten>,
    /// What the officer should look at.
    pub warnings: Vec<Warning>,
}

/// A reason not to release a copy. Never holds what was to be removed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// A short name: `glyph_under_mark`, `text_left`, …
    pub kind: String,
    /// Where: a page, an object, a part.
    pub place: String,
    /// The page, counted from 1, if it is on one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<u32>,
    /// The number of the mark, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mark: Option<usize>,
}

impl Problem {
    /// A problem with the document at `place`.
    pub fn at(kind: &str, place: impl Into<String>) -> Self {
        Self { kind: kind.to_owned(), place: place.into(), page: None, mark: None }
    }

    /// A problem on a page.
    pub fn on_page(kind: &str, page: u32) -> Self {
        Self { page: Some(page), ..Self::at(kind, format!("page {page}")) }
    }

    /// The same, about a mark.
    #[must_use]
    pub fn of_mark(self, mark: usize) -> Self {
        Self { mark: Some(mark), ..self }
    }
}

/// One page of a document, for somebody who marks it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageRead {
    /// How many pages the document has.
    pub pages: u32,
    /// How this one lies.
    pub space: PageSpace,
    /// The words that are on it, in reading order.
    pub words: Vec<Word>,
}

/// The words of a page.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PageText {
    /// In points.
    pub width: f64,
    /// In points.
    pub height: f64,
    /// In reading order.
    pub words: Vec<Word>,
}

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The word.
    pub text: String,
    /// In PDF user space.
    pub quad: Quad,
    /// Which line of the page, counted from 0.
    pub line: usize,
}

/// Why a job was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "failure", rename_all = "snake_case")]
pub enum Failure {
    /// It needs a password.
    #[error("the file is encrypted: open it with its password and save it without one first")]
    Encrypted,
    /// It does not open.
    #[error("the file is broken, or not the kind of file it says it is")]
    Broken,
    /// It has too many pages, or too much in it.
    #[error("the file is too big: {what}")]
    TooBig {
        /// Which limit.
        what: String,
    },
    /// It needs something that Ateb cannot do yet.
    #[error("not handled yet: {what}")]
    NotHandled {
        /// What.
        what: String,
    },
    /// The marks do not fit the file.
    #[error("the marks do not fit the file: {what}")]
    Marks {
        /// In what way.
        what: String,
    },
    /// The program failed at it.
    #[error("the PDF engine could not finish the file")]
    Failed,
}

/// Puts a failure in place of an engine's own error, which is dropped on purpose: its message may
/// quote the file, and what is in the file must not get into logs and reports.
pub trait OrFail<T> {
    /// The value, or this failure.
    fn or_fail(self, failure: Failure) -> Result<T, Failure>;
}

impl<T, E> OrFail<T> for Result<T, E> {
    fn or_fail(self, failure: Failure) -> Result<T, Failure> {
        self.ok().ok_or(failure)
    }
}

/// A pipe that did not hold what it should.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// It broke off.
    #[error("the pipe broke off")]
    Pipe(#[from] io::Error),
    /// It held something else.
    #[error("the pipe held something else than a frame")]
    NotAFrame,
}

/// Writes a frame.
pub fn write_frame(
    out: &mut impl Write,
    header: &impl Serialize,
    bodies: &[&[u8]],
) -> Result<(), FrameError> {
    let header =
        serde_json::to_vec(header).map_err(|error| FrameError::Pipe(io::Error::other(error)))?;
    let length = u32::try_from(header.len()).map_err(io::Error::other)?;
    let count = u32::try_from(bodies.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&header)?;
    out.write_all(&count.to_le_bytes())?;
    for body in bodies {
        out.write_all(&(body.len() as u64).to_le_bytes())?;
        out.write_all(body)?;
    }
    out.flush()?;
    Ok(())
}

/// Reads a frame. Room is made only for what arrives, never for what a length promises.
pub fn read_frame<T: DeserializeOwned>(
    from: &mut impl Read,
) -> Result<(T, Vec<Vec<u8>>), FrameError> {
    let length = u32::from_le_bytes(read_array(from)?);
    if length > LONGEST_HEADER {
        return Err(FrameError::NotAFrame);
    }
    let header = read_bytes(from, length.into())?;
    let header = serde_json::from_slice(&header)
        .map_err(|error| FrameError::Pipe(io::Error::other(error)))?;
    let count = u32::from_le_bytes(read_array(from)?);
    if count > 16 {
        return Err(FrameError::NotAFrame);
    }
    let mut bodies = Vec::new();
    for _ in 0..count {
        let length = u64::from_le_bytes(read_array(from)?);
        if length > LONGEST_BODY {
            return Err(FrameError::NotAFrame);
        }
        bodies.push(read_bytes(from, length)?);
    }
    Ok((header, bodies))
}

fn read_array<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn read_bytes(from: &mut impl Read, length: u64) -> Result<Vec<u8>, FrameError> {
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(FrameError::NotAFrame) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_as_it_was_written() {
        let mut pipe = Vec::new();
        write_frame(&mut pipe, &Failure::Broken, &[b"one", b""]).unwrap();
        let (failure, bodies): (Failure, _) = read_frame(&mut pipe.as_slice()).unwrap();
        assert_eq!((failure, bodies), (Failure::Broken, vec![b"one".to_vec(), Vec::new()]));
    }

    #[test]
    fn a_frame_that_breaks_off_or_promises_too_much_is_refused() {
        let mut pipe = Vec::new();
        write_frame(&mut pipe, &Failure::Broken, &[b"one"]).unwrap();
        for length in 0..pipe.len() {
            assert!(read_frame::<Failure>(&mut &pipe[..length]).is_err());
        }
        assert!(read_frame::<Failure>(&mut [0xff; 64].as_slice()).is_err());
    }
}
