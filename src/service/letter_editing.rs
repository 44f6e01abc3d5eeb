//! Letters while they are worked on: the page where one is edited, its versions, its files.

use super::{
    Download, Error, Office, SignedIn,
    access::load_whole,
    blind::mask_for,
    letters::{Body, KeptLetter, body_of, problems, to_json},
    views,
};
use crate::{
    domain::{
        actor::Actor,
        blind::Mask,
        case::NotAllowed,
        document,
        ids::{CaseId, LetterId},
        language::Language,
        letter::LetterType,
        permission::Permission,
    },
    letters::{
        self, Checked, Letter, Problem,
        locked::{self, Piece},
    },
    storage::{
        letters as stored,
        search::{self, Place},
    },
};
use chrono::{DateTime, Utc};
use similar::{ChangeTag, TextDiff};

/// A letter on the page where it is edited.
#[derive(Debug, Clone)]
pub struct LetterPage {
    /// Of which type.
    pub letter_type: LetterType,
    /// The latest version.
    pub version: i64,
    /// Whether it was sent, so that it can no longer be edited.
    pub is_sent: bool,
    /// Whether the reader does not see who asked, and so cannot edit it.
    pub is_blind: bool,
    /// Its parts, in the order in which they stand.
    pub parts: Vec<LetterPart>,
}

/// One language of a letter.
#[derive(Debug, Clone)]
pub struct LetterPart {
    /// Which language.
    pub language: Language,
    /// The whole of it as Markdown.
    pub markdown: String,
    /// What staff edit, and between it what they cannot, in order.
    pub pieces: Vec<Piece>,
    /// What staff should look at before it is sent.
    pub problems: Vec<Problem>,
    /// What the law asks of it, when it refuses something.
    pub checklist: Vec<Checked>,
    /// The part as HTML.
    pub html: String,
}

/// The words that staff typed: the open pieces of each language, in order.
pub type Typed = Vec<(Language, Vec<String>)>;

/// As what a letter can be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterFormat {
    /// As it is sent.
    Pdf,
    /// An OpenDocument text.
    Odt,
    /// A Word document.
    Docx,
    /// A page of the web.
    Html,
    /// Plain text.
    Text,
}

impl LetterFormat {
    /// Each with the ending of its files.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Pdf, "pdf"),
        (Self::Odt, "odt"),
        (Self::Docx, "docx"),
        (Self::Html, "html"),
        (Self::Text, "txt"),
    ];

    const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Html => "text/html; charset=utf-8",
            Self::Text => "text/plain; charset=utf-8",
        }
    }
}

/// A version of a letter in the list of them.
#[derive(Debug, Clone)]
pub struct VersionLine {
    /// Counts from 1.
    pub version: i64,
    /// Who wrote it; nobody when the service did.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What became of a line between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It stands in both.
    Kept,
    /// It stands in the earlier alone.
    Removed,
    /// It stands in the later alone.
    Added,
}

/// The differences of two versions in one language.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Which language.
    pub language: Language,
    /// The lines, in order.
    pub lines: Vec<(Change, String)>,
}

/// The versions of a letter, and two of them compared.
#[derive(Debug, Clone)]
pub struct VersionsView {
    /// Of which type.
    pub letter_type: LetterType,
    /// All, the latest first.
    pub versions: Vec<VersionLine>,
    /// The numbers of the two, the earlier first; nothing while there is one version.
    pub compared: Option<(i64, i64)>,
    /// What changed between them.
    pub comparisons: Vec<Comparison>,
}

impl Office {
    /// The letter on the page where it is edited.
    pub fn letter(&self, who: &SignedIn, case: CaseId, id: LetterId) -> Result<LetterPage, Error> {
        who.must(Permission::ReadCases)?;
        let (kept, is_sent) = self.letter_of(who, case, id)?;
        let page = page_of(&kept, is_sent)?;
        let Some(mask) = self.mask(who, case)? else { return Ok(page) };
        // What is wrong with it is what is wrong with the letter that leaves.
        let read = page_of(&kept.masked(&mask)?, is_sent)?;
        let parts = read.parts.into_iter().zip(page.parts);
        let parts = parts.map(|(read, kept)| LetterPart {
            problems: kept.problems,
            checklist: kept.checklist,
            ..read
        });
        Ok(LetterPage { parts: parts.collect(), is_blind: true, ..page })
    }

    /// What is taken out of a letter of the case before `who` reads it.
    fn mask(&self, who: &SignedIn, case: CaseId) -> Result<Option<Mask>, Error> {
        self.read(|db| {
            let (case, _) = load_whole(db, who, case)?;
            mask_for(db, who, &case)
        })
    }

    /// The letter of a case for somebody who writes in it, and so sees every word of it.
    fn letter_to_edit(
        &self,
        who: &SignedIn,
        case: CaseId,
        id: LetterId,
    ) -> Result<(KeptLetter, bool), Error> {
        let found = self.letter_of(who, case, id)?;
        who.must_know_requester(&self.case_now(who, case)?)?;
        Ok(found)
    }

    /// The letter as it would be with the words typed; nothing is written.
    pub fn preview_letter(
        &self,
        who: &SignedIn,
        case: CaseId,
        id: LetterId,
        typed: &Typed,
    ) -> Result<LetterPage, Error> {
        who.must(Permission::HandleCases)?;
        let (kept, is_sent) = self.letter_to_edit(who, case, id)?;
        let texts = edited(&kept, typed)?;
        page_of(&kept.with_texts(texts)?, is_sent)
    }

    /// The same as a PDF, with the bytes that the one that is sent would have.
    pub fn preview_letter_pdf(
        &self,
        who: &SignedIn,
        case: CaseId,
        id: LetterId,
        typed: &Typed,
    ) -> Result<Download, Error> {
        who.must(Permission::HandleCases)?;
        let (kept, _) = self.letter_to_edit(who, case, id)?;
        let texts = edited(&kept, typed)?;
        let kept = kept.with_texts(texts)?;
        Ok(Download {
            name: kept.pdf_name(),
            media_type: LetterFormat::Pdf.media_type().to_owned(),
            bytes: kept.letter.pdf_to_look_at()?,
        })
    }

    /// Writes a new version of a letter that has not been sent. `version` is the one that was
    /// edited: if somebody else has written another meanwhile, theirs stands and this is refused.
    /// What the law requires of the letter stays, whatever was typed.
    pub fn edit_letter(
        &self,
        who: &SignedIn,
        case: CaseId,
        id: LetterId,
        version: i64,
        typed: &Typed,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let (kept, is_sent) = self.letter_to_edit(who, case, id)?;
        if is_sent {
            return Err(NotAllowed::AlreadySent.into());
        }
        if kept.version != version {
            return Err(Error::ChangedMeanwhile);
        }
        let texts = edited(&kept, typed)?;
        let kept = kept.with_texts(texts)?;
        let letter_type = kept.letter_type;
        let words = kept.letter.text();
        let body =
            to_json(&Body { templates: kept.templates, data: kept.data, texts: kept.texts })?;
        let now = self.clock.now();
        self.write(|db| {
            match stored::add_version(db, id, version + 1, &body, Some(who.id), now) {
                Err(crate::storage::Error::Duplicate) => return Err(Error::ChangedMeanwhile),
                written => written?,
            }
            search::put(db, case, Place::Letter(id), &words)?;
            self.change_in(db, Actor::Staff(who.id), case, |_, case| {
                Ok(case.draft(id, letter_type)?)
            })
            .map(drop)
        })
    }

    /// The letter as a file: the PDF as it was sent, or any format as it would be now.
    pub fn letter_file(
        &self,
        who: &SignedIn,
        case: CaseId,
        id: LetterId,
        format: LetterFormat,
    ) -> Result<Download, Error> {
        who.must(Permission::ReadCases)?;
        let (kept, _) = self.letter_of(who, case, id)?;
        let mask = self.mask(who, case)?;
        if format == LetterFormat::Pdf
            && mask.is_none()
            && let Some(sent) = self.sent_pdf(id)?
        {
            return Ok(sent);
        }
        let kept = match &mask {
            Some(mask) => kept.masked(mask)?,
            None => kept,
        };
        let letter = &kept.letter;
        let bytes = match format {
            LetterFormat::Pdf => kept.pdf()?,
            LetterFormat::Odt => letter.odt()?,
            LetterFormat::Docx => letter.docx()?,
            LetterFormat::Html => letter.html_page().into_bytes(),
            LetterFormat::Text => letter.text().into_bytes(),
        };
        let stem = kept.pdf_name();
        let stem = stem.strip_suffix(".pdf").unwrap_or(&stem);
        let ending = LetterFormat::ALL.into_iter().find(|(one, _)| *one == format);
        let ending = ending.map_or("pdf", |(_, ending)| ending);
        Ok(Download {
            name: document::safe_name(&format!("{stem}.{ending}")),
            media_type: format.media_type().to_owned(),
            bytes,
        })
    }

    /// The versions of a letter, with `earlier` and `later` compared, or the last two.
    pub fn letter_versions(
        &self,
        who: &SignedIn,
        case: CaseId,
        id: LetterId,
        pair: Option<(i64, i64)>,
    ) -> Result<VersionsView, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (seen, _) = load_whole(db, who, case)?;
            let mask = mask_for(db, who, &seen)?;
            let found = stored::find(db, id)?.ok_or(Error::NotFound)?;
            if found.case != case {
                return Err(Error::NotFound);
            }
            let names = views::names(db)?;
            let kept = stored::versions(db, id)?;
            let numbers: Vec<i64> = kept.iter().map(|one| one.version).collect();
            let last_two = match numbers.as_slice() {
                [.., before, last] => Some((*before, *last)),
                _ => None,
            };
            let compared = match pair {
                Some((one, other)) if one != other => {
                    if !numbers.contains(&one) || !numbers.contains(&other) {
                        return Err(Error::NotFound);
                    }
                    Some((one.min(other), one.max(other)))
                }
                _ => last_two,
            };
            let comparisons = match compared {
                None => Vec::new(),
                Some((earlier, later)) => {
                    let texts = |number: i64| {
                        kept.iter()
                            .find(|one| one.version == number)
                            .ok_or(Error::NotFound)
                            .and_then(|one| Ok(body_of(case, &one.text)?.texts))
                    };
                    let mut compared = compare(&texts(earlier)?, &texts(later)?);
                    for one in &mut compared {
                        for (_, line) in &mut one.lines {
                            if let Some(mask) = &mask {
                                *line = mask.over(line, one.language);
                            }
                        }
                    }
                    compared
                }
            };
            Ok(VersionsView {
                letter_type: found.letter_type,
                versions: kept
                    .into_iter()
                    .rev()
                    .map(|one| VersionLine {
                        version: one.version,
                        by: one.written_by.and_then(|id| names.get(&id).cloned()),
                        at: one.written_at,
                    })
                    .collect(),
                compared,
                comparisons,
            })
        })
    }
}

fn page_of(kept: &KeptLetter, is_sent: bool) -> Result<LetterPage, Error> {
    let parts = kept
        .texts
        .iter()
        .map(|(language, text)| {
            let alone = Letter::parse(kept.letter_type, &kept.data, &[(*language, text)])?;
            Ok(LetterPart {
                language: *language,
                markdown: alone.markdown(),
                pieces: locked::pieces(text),
                problems: problems(&alone, &kept.data),
                checklist: letters::checklists(&alone, &kept.data),
                html: alone.html(),
            })
        })
        .collect::<Result<_, letters::LetterError>>()?;
    Ok(LetterPage {
        letter_type: kept.letter_type,
        version: kept.version,
        is_sent,
        is_blind: false,
        parts,
    })
}

/// The letter's texts with what was typed in place of their open parts. What was typed for another
/// letter, or for one that has changed its shape, is not taken.
fn edited(kept: &KeptLetter, typed: &Typed) -> Result<Vec<(Language, String)>, Error> {
    if kept.texts.len() != typed.len() {
        return Err(Error::NotFound);
    }
    kept.texts
        .iter()
        .map(|(language, text)| {
            let words = typed.iter().find(|(one, _)| one == language).ok_or(Error::NotFound)?;
            let made = locked::edited(text, &words.1).ok_or(Error::ChangedMeanwhile)?;
            Ok((*language, made))
        })
        .collect()
}

fn compare(earlier: &[(Language, String)], later: &[(Language, String)]) -> Vec<Comparison> {
    later
        .iter()
        .map(|(language, text)| {
            let before = earlier.iter().find(|(one, _)| one == language);
            let before = before.map_or_else(String::new, |(_, text)| locked::without_fences(text));
            let after = locked::without_fences(text);
            let lines = TextDiff::from_lines(&before, &after)
                .iter_all_changes()
                .filter(|change| !change.value().trim().is_empty())
                .map(|change| {
                    let what = match change.tag() {
                        ChangeTag::Equal => Change::Kept,
                        ChangeTag::Delete => Change::Removed,
                        ChangeTag::Insert => Change::Added,
                    };
                    (what, change.value().trim_end().to_owned())
                })
                .collect();
            Comparison { language: *language, lines }
        })
        .collect()
}
