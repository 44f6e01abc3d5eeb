//! The letters that a requester was sent, read again on the page of the request, and all that there
//! is of a request in one file to take along.

use super::{Download, Error, Office, portal::released_views, views};
use crate::{
    domain::{
        case::Case,
        document::safe_name,
        event::{CaseEvent, EmailKind},
        ids::{CaseId, CopyId, LetterId, Reference},
        language::Language,
        letter::LetterType,
    },
    storage::{cases, events::Recorded},
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Europe::London;
use std::{
    collections::BTreeSet,
    fmt,
    fs::File,
    io::{Seek, SeekFrom, Write},
    str::FromStr,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// One of the letters of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichLetter {
    /// The acknowledgement, which is made again each time: the link in it is kept nowhere.
    Acknowledgement,
    /// A letter that is kept.
    Kept(LetterId),
}

const ACKNOWLEDGEMENT: &str = "acknowledgement";

impl fmt::Display for WhichLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Acknowledgement => f.write_str(ACKNOWLEDGEMENT),
            Self::Kept(id) => id.fmt(f),
        }
    }
}

impl FromStr for WhichLetter {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            ACKNOWLEDGEMENT => Ok(Self::Acknowledgement),
            number => number.parse().map(|id| Self::Kept(LetterId(id))),
        }
    }
}

/// A letter that went to the requester.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentLetter {
    /// Which.
    pub which: WhichLetter,
    /// Of which type.
    pub letter_type: LetterType,
    /// The day it was sent.
    pub on: NaiveDate,
}

/// A letter with its words.
#[derive(Debug, Clone)]
pub struct LetterToRead {
    /// What letters call the request.
    pub reference: Reference,
    /// Which letter.
    pub letter: SentLetter,
    /// Its parts in their languages, as HTML.
    pub parts: Vec<(Language, String)>,
}

/// All that there is of a request, with the place of each file in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Everything {
    /// What letters call it.
    pub reference: Reference,
    /// A line.
    pub subject: String,
    /// What was asked, as sent.
    pub body: String,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// In which languages the requester is written to.
    pub languages: Vec<Language>,
    /// The letters, the oldest first.
    pub letters: Vec<(SentLetter, String)>,
    /// The released documents.
    pub documents: Vec<ReleasedFile>,
}

/// A released document with its place in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasedFile {
    /// The copy.
    pub copy: CopyId,
    /// The name it is offered under.
    pub name: String,
    /// By content.
    pub media_type: String,
    /// Its size.
    pub bytes: i64,
    /// The hash that the verdict is bound to.
    pub sha256: String,
    /// Where it lies.
    pub place: String,
}

/// An archive, in a file that is nobody else's and goes when it is closed.
pub struct Packed {
    /// The name under which it is offered.
    pub name: String,
    /// The bytes, from their beginning.
    pub file: File,
    /// How many there are.
    pub bytes: u64,
}

/// The letters that went to the requester of a case, the newest first.
pub(super) fn sent_letters(case: &Case, history: &[Recorded]) -> Vec<SentLetter> {
    if case.erased_on.is_some() {
        return Vec::new();
    }
    history.iter().rev().filter_map(|line| sent_letter(case, line)).collect()
}

fn sent_letter(case: &Case, line: &Recorded) -> Option<SentLetter> {
    let (id, on) = match &line.event {
        CaseEvent::EmailSent { email: EmailKind::Acknowledgement, .. } => {
            return Some(SentLetter {
                which: WhichLetter::Acknowledgement,
                letter_type: LetterType::acknowledges(case.regime()),
                on: day_of(line.happened_at),
            });
        }
        CaseEvent::ClarificationRequested { letter, on, .. }
        | CaseEvent::FeeRequested { letter, on, .. }
        | CaseEvent::IdentityRequested { letter, on }
        | CaseEvent::LapseWarned { letter, on, .. }
        | CaseEvent::TimeExtended { letter, on, .. }
        | CaseEvent::LetterSent { letter, on, .. }
        | CaseEvent::Answered { letter, on, .. } => (*letter, *on),
        _ => return None,
    };
    let letter_type = case.letters.get(&id)?.letter_type;
    // What the unit writes to somebody else about a request is not the requester's.
    (!letter_type.is_to_another()).then_some(SentLetter {
        which: WhichLetter::Kept(id),
        letter_type,
        on,
    })
}

fn day_of(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).naive_local().date()
}

impl Office {
    /// A letter that the requester was sent, to be read.
    pub fn portal_letter_text(
        &self,
        session: &str,
        which: WhichLetter,
    ) -> Result<LetterToRead, Error> {
        let (case, letter) = self.own_letter(session, which)?;
        let kept = match which {
            WhichLetter::Acknowledgement => self.acknowledgement_again(&case)?,
            WhichLetter::Kept(id) => self.kept_letter(id)?,
        };
        let parts = kept.letter.parts().iter().map(|part| (part.language, part.html())).collect();
        Ok(LetterToRead { reference: case.reference, letter, parts })
    }

    /// A letter that the requester was sent, as PDF.
    pub fn portal_letter_pdf(&self, session: &str, which: WhichLetter) -> Result<Download, Error> {
        let (case, _) = self.own_letter(session, which)?;
        self.pdf_of(&case, which)
    }

    /// All that there is of a request, as the archive holds it.
    pub fn everything(&self, session: &str) -> Result<Everything, Error> {
        let id = self.opened(session)?;
        self.everything_of(id)
    }

    /// The archive of all that there is of a request, with `pages` beside it. Made in a file of its
    /// own, one file after another, so that its size is no matter of memory. What is in it is what
    /// `seen` names, or nothing is made.
    pub fn pack(
        &self,
        session: &str,
        seen: &Everything,
        pages: &[(String, String)],
    ) -> Result<Packed, Error> {
        let id = self.opened(session)?;
        if self.everything_of(id)? != *seen {
            return Err(Error::ChangedMeanwhile);
        }
        let (case, _) = self.read(|db| views::load(db, id))?;
        let on = self.today();
        let mut archive = Archive::begun(on)?;
        for (name, html) in pages {
            archive.add(name, html.as_bytes())?;
        }
        for (letter, place) in &seen.letters {
            archive.add(place, &self.pdf_of(&case, letter.which)?.bytes)?;
        }
        for file in &seen.documents {
            archive.add(&file.place, &self.released_copy(&case, file.copy)?.bytes)?;
        }
        let (file, bytes) = archive.closed()?;
        Ok(Packed { name: format!("{}.zip", case.reference.slug()), file, bytes })
    }

    fn everything_of(&self, id: CaseId) -> Result<Everything, Error> {
        let (case, history, text, copies) = self.read(|db| {
            let (case, history) = views::load(db, id)?;
            let text = cases::text(db, id)?.ok_or(Error::NotFound)?;
            let copies = match case.answered_on {
                Some(_) => released_views(db, &case)?,
                None => Vec::new(),
            };
            Ok::<_, Error>((case, history, text, copies))
        })?;
        let languages = case.language.languages().to_vec();
        let (for_letters, for_documents) = match languages.first() {
            Some(Language::Welsh) => ("llythyrau", "dogfennau"),
            _ => ("letters", "documents"),
        };
        let mut letters = sent_letters(&case, &history);
        letters.reverse();
        let letters = letters.into_iter().zip(1..).map(|(letter, number)| {
            let name = letter.letter_type.as_str();
            (letter, format!("{for_letters}/{number:02}-{}-{name}.pdf", letter.on))
        });
        let mut taken = BTreeSet::new();
        let documents = copies.into_iter().map(|copy| {
            let name = free_name(&copy.name, &mut taken);
            ReleasedFile {
                place: format!("{for_documents}/{name}"),
                copy: copy.id,
                name: copy.name,
                media_type: copy.media_type,
                bytes: copy.bytes,
                sha256: copy.sha256,
            }
        });
        Ok(Everything {
            letters: letters.collect(),
            documents: documents.collect(),
            reference: case.reference,
            subject: text.subject,
            body: text.body,
            received_on: case.received_on,
            languages,
        })
    }

    /// The case that a session opens, and one of the letters that its requester was sent.
    fn own_letter(&self, session: &str, which: WhichLetter) -> Result<(Case, SentLetter), Error> {
        let id = self.opened(session)?;
        let (case, history) = self.read(|db| views::load(db, id))?;
        let letter = sent_letters(&case, &history).into_iter().find(|one| one.which == which);
        Ok((case, letter.ok_or(Error::NotFound)?))
    }

    fn acknowledgement_again(&self, case: &Case) -> Result<super::letters::KeptLetter, Error> {
        let page = match case.language.languages().first() {
            Some(Language::Welsh) => "cy/fy-nghais",
            _ => "en/my-request",
        };
        self.acknowledgement(case.id, self.address_of(page)?.as_str())
    }

    fn pdf_of(&self, case: &Case, which: WhichLetter) -> Result<Download, Error> {
        let kept = match which {
            WhichLetter::Acknowledgement => self.acknowledgement_again(case)?,
            WhichLetter::Kept(id) => match self.sent_pdf(id)? {
                Some(sent) => return Ok(sent),
                None => self.kept_letter(id)?,
            },
        };
        Ok(Download {
            name: kept.pdf_name(),
            media_type: "application/pdf".to_owned(),
            bytes: kept.pdf()?,
        })
    }

    /// A copy that the answer to a case released, which alone leaves.
    pub(super) fn released_copy(&self, case: &Case, copy: CopyId) -> Result<Download, Error> {
        let is_released = case.state.is_answered()
            && case
                .released()
                .any(|(_, found)| found.copy.as_ref().is_some_and(|c| c.copy == copy));
        if is_released { self.copy_download(copy) } else { Err(Error::NotFound) }
    }
}

/// A name that no other file of the folder has, on systems too that do not tell capitals apart.
fn free_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let name = safe_name(name);
    let name = name.trim_end_matches(['.', ' ']);
    let mut free = name.to_owned();
    let mut number = 2;
    while !taken.insert(free.to_lowercase()) {
        free = format!("{number}-{name}");
        number += 1;
    }
    free
}

/// An archive that is being written.
struct Archive {
    writer: ZipWriter<File>,
    options: SimpleFileOptions,
}

impl Archive {
    fn begun(on: NaiveDate) -> Result<Self, Error> {
        let year = u16::try_from(on.year()).unwrap_or(1980);
        let (month, day) = (on.month(), on.day());
        let at = zip::DateTime::from_date_and_time(
            year,
            u8::try_from(month).unwrap_or(1),
            u8::try_from(day).unwrap_or(1),
            0,
            0,
            0,
        )
        .unwrap_or_default();
        Ok(Self {
            writer: ZipWriter::new(tempfile::tempfile().map_err(unwritten)?),
            options: SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .last_modified_time(at),
        })
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.writer.start_file(name, self.options).map_err(unwritten)?;
        self.writer.write_all(bytes).map_err(unwritten)
    }

    fn closed(self) -> Result<(File, u64), Error> {
        let mut file = self.writer.finish().map_err(unwritten)?;
        let bytes = file.seek(SeekFrom::End(0)).map_err(unwritten)?;
        file.rewind().map_err(unwritten)?;
        Ok((file, bytes))
    }
}

fn unwritten(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::Settings {
        what: "the archive cannot be written: make room in the folder of temporary files"
            .to_owned(),
        source: source.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_files_of_one_name_lie_beside_each_other_and_none_outside() {
        let mut taken = BTreeSet::new();
        let names = ["../../a.pdf", "A.pdf", "..", "C:\\b\\a.pdf", "x. ."];
        let free = names.map(|name| free_name(name, &mut taken));
        assert_eq!(free, ["a.pdf", "2-A.pdf", "document", "3-a.pdf", "x"]);
    }
}
