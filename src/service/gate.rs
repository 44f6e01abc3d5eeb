//! The gate: everything that is to leave is read again before it does.
//!
//! Each copy is fetched as it is kept, put on disk, held against the document and the marks that
//! it was made from, and inspected. What passes is a [`Cleared`], which only this file makes, which
//! names its case itself, and without which nothing is sent.

use super::{
    Error, Office, SignedIn,
    access::{load_for, load_whole},
    elsewhere,
    letters::KeptLetter,
    views,
};
use crate::{
    domain::{
        actor::Actor,
        case::{Case, NotAllowed},
        event::{CaseEvent, CertifiedFile},
        ids::{CaseId, DocumentId, LetterId},
        mark::{Find, Mark, Marks, Place},
        permission::Permission,
    },
    redact::{self, find::Searched, inspect::Action, report::Report, verify::Verdict},
    storage::{
        blobs::{BlobError, BlobHash},
        copies, documents as stored, events, requesters, staff,
    },
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// What stands in the way of a file, or is to be looked at before it leaves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GateNote {
    /// The document it is about; none when it is about the letter.
    pub document: Option<DocumentId>,
    /// The name of the file.
    pub file: String,
    /// A kind of finding, of problem or of warning.
    pub kind: String,
    /// Where: a page, a cell, a part. Never what stood under a mark.
    pub place: String,
    /// The page, where it is on one.
    pub page: Option<u32>,
    /// The number of the mark it is about, counted from 1 among those of the document.
    pub mark: Option<usize>,
}

/// The most names of other requesters that are told of one letter.
const MOST_NAMED: i64 = 5;

/// Files that were read again and found clean, for one case and one letter.
#[derive(Debug)]
pub(super) struct Cleared {
    case: CaseId,
    letter: LetterId,
    version: i64,
    pdf: BlobHash,
    files: Vec<CertifiedFile>,
    confirmed: u32,
}

impl Cleared {
    /// The case whose files they are.
    pub(super) const fn case(&self) -> CaseId {
        self.case
    }

    /// The letter that leaves with them.
    pub(super) const fn letter(&self) -> LetterId {
        self.letter
    }

    /// The version of the letter that was set.
    pub(super) const fn version(&self) -> i64 {
        self.version
    }

    /// The hash of the letter's PDF, under which it is kept.
    pub(super) const fn pdf(&self) -> BlobHash {
        self.pdf
    }

    /// Whether these are the copies that the case would release now.
    pub(super) fn are_of(&self, case: &Case) -> bool {
        let now = case.released().map(|(id, found)| {
            (id, found.copy.as_ref().map(|copy| (copy.copy, copy.sha256.as_str())))
        });
        now.eq(self
            .files
            .iter()
            .map(|file| (file.document, Some((file.copy, file.output_sha256.as_str())))))
    }

    /// What is recorded: the certificate.
    pub(super) fn event(&self) -> CaseEvent {
        CaseEvent::GatePassed {
            letter: self.letter,
            letter_sha256: self.pdf.to_string(),
            files: self.files.clone(),
            engines: redact::engines(),
            confirmed: self.confirmed,
        }
    }
}

/// What the gate says of an answer as it stands.
#[derive(Debug, Clone, Default)]
pub struct GateView {
    /// What stands in the way; nothing may leave while there is something here.
    pub problems: Vec<GateNote>,
    /// What an officer has to look at before it leaves.
    pub to_look_at: Vec<GateNote>,
}

/// The record that everything that left was clean.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The number of the event.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who sent the answer.
    pub who: Option<String>,
    /// The hash of the letter's PDF.
    pub letter_sha256: String,
    /// The copies, with their names and what each was.
    pub files: Vec<(String, CertifiedFile)>,
    /// The programs that cut and that read again.
    pub engines: Vec<String>,
    /// How many things were looked at before.
    pub confirmed: u32,
    /// The hash that seals the event and all before it.
    pub seal: String,
}

impl Office {
    /// Reads everything again that would leave with `letter`, and says what is wrong with it.
    /// Nothing is sent.
    pub fn check_gate(
        &self,
        who: &SignedIn,
        id: CaseId,
        letter: LetterId,
    ) -> Result<GateView, Error> {
        who.must(Permission::ReadCases)?;
        let (case, _) = self.read(|db| load_whole(db, who, id))?;
        let kept = self.kept_letter(letter)?;
        if kept.case != id {
            return Err(Error::NotFound);
        }
        let pdf = kept.pdf()?;
        Ok(self.read_again(who, &case, &kept, &pdf)?.0)
    }

    /// Reads everything again that is to leave. `confirmed` says that the officer has looked at
    /// what is to be looked at. What stands in the way is recorded.
    pub(super) fn clear(
        &self,
        who: &SignedIn,
        case: &Case,
        letter: LetterId,
        confirmed: bool,
    ) -> Result<Cleared, Error> {
        let kept = self.kept_letter(letter)?;
        let pdf = kept.pdf()?;
        let (view, files) = self.read_again(who, case, &kept, &pdf)?;
        if !view.problems.is_empty() {
            let problems = u32::try_from(view.problems.len()).unwrap_or(u32::MAX);
            self.change(Actor::Staff(who.id), case.id, |_, _| {
                Ok(CaseEvent::GateBlocked { problems })
            })?;
            return Err(Error::Gate(view.problems));
        }
        if !view.to_look_at.is_empty() && !confirmed {
            return Err(Error::NotLookedAt(view.to_look_at));
        }
        Ok(Cleared {
            case: case.id,
            letter,
            version: kept.version,
            pdf: self.blobs.put(&pdf)?,
            files,
            confirmed: u32::try_from(view.to_look_at.len()).unwrap_or(u32::MAX),
        })
    }

    fn read_again(
        &self,
        who: &SignedIn,
        case: &Case,
        letter: &KeptLetter,
        pdf: &[u8],
    ) -> Result<(GateView, Vec<CertifiedFile>), Error> {
        let mut view = GateView::default();
        let mut files = Vec::new();
        let mut marked: Vec<(DocumentId, String, Vec<Mark>)> = Vec::new();
        let mut texts: Vec<Vec<redact::Passage>> = Vec::new();
        for (document, found) in case.released() {
            let proven = found.copy.as_ref().ok_or(NotAllowed::UnprovenCopies(1))?;
            let (original, copy, marks) = self.read(|db| {
                let original = stored::find(db, document)?.ok_or(Error::NotFound)?;
                let copy = copies::find(db, proven.copy)?.ok_or(Error::NotFound)?;
                let marks = views::marks_of(db, document)?;
                Ok::<_, Error>((original, copy, marks))
            })?;
            if original.case != case.id || copy.document != document {
                return Err(Error::BrokenRecord(case.id.0));
            }
            let marks: Vec<Mark> = marks.into_iter().map(|(_, mark)| mark).collect();
            let report: Report = copy.certificate()?;
            let (mut notes, passages) =
                self.read_copy_again(&original, &copy, &marks, &report, &mut view)?;
            for note in &mut notes {
                note.document = Some(document);
                note.file.clone_from(&copy.name);
            }
            view.problems.append(&mut notes);
            for note in &mut view.to_look_at {
                if note.file.is_empty() {
                    note.document = Some(document);
                    note.file.clone_from(&copy.name);
                }
            }
            files.push(CertifiedFile {
                document,
                copy: proven.copy,
                input_sha256: original.sha256.to_string(),
                marks_sha256: hash_of(&Marks(marks.clone()))?.to_string(),
                output_sha256: copy.sha256.to_string(),
            });
            texts.push(passages);
            marked.push((document, copy.name, marks));
        }
        look_across(&marked, &texts, &mut view);
        self.read_letter_again(who, letter, pdf, &marked, &mut view)?;
        view.problems.sort();
        view.problems.dedup();
        view.to_look_at.sort();
        view.to_look_at.dedup();
        Ok((view, files))
    }

    /// Reads one copy again: what stands in its way and what it says are returned, what is to be
    /// looked at is added to the view.
    fn read_copy_again(
        &self,
        original: &stored::Document,
        copy: &copies::StoredCopy,
        marks: &[Mark],
        report: &Report,
        view: &mut GateView,
    ) -> Result<(Vec<GateNote>, Vec<redact::Passage>), Error> {
        let bytes = match self.blobs.get(copy.sha256) {
            Err(BlobError::Damaged(_) | BlobError::NotFound(_)) => {
                return Ok((vec![note("file_changed", "")], Vec::new()));
            }
            read => read?,
        };
        let input = self.blobs.get(original.sha256)?;
        let folder = tempfile::tempdir().map_err(|source| Error::Settings {
            what: "no folder for the gate can be made".to_owned(),
            source: source.into(),
        })?;
        let path = folder.path().join("copy");
        std::fs::write(&path, &bytes).map_err(|source| Error::Settings {
            what: "a copy cannot be put on disk to be read again".to_owned(),
            source: source.into(),
        })?;
        let verdict = redact::verify(
            &self.engine,
            &input,
            &original.name,
            &path,
            &Marks(marks.to_vec()),
            &report.flattened_pages,
            self.engine.deadline(),
        )
        .map_err(redact::RedactError::from)?;
        let mut problems = Vec::new();
        match verdict {
            Verdict::Clean(verified) => {
                if !verified.is_of(&bytes) || verified.sha256() != copy.sha256.to_string() {
                    problems.push(note("file_changed", ""));
                }
                view.to_look_at.extend(verified.warnings().iter().map(|warning| GateNote {
                    page: warning.page,
                    mark: warning.mark,
                    ..note(&warning.kind, "")
                }));
            }
            Verdict::NotClean { problems: found, .. } => {
                problems.extend(found.into_iter().map(|problem| GateNote {
                    page: problem.page,
                    mark: problem.mark,
                    ..note(&problem.kind, &problem.place)
                }));
            }
        }
        let inspection = redact::inspect(&self.engine, &copy.name, &bytes);
        if inspection.reason.is_some() {
            problems.push(note("cannot_be_read", ""));
        }
        for finding in inspection.findings {
            let found = note(&finding.kind, &finding.place);
            match finding.action {
                Action::Review => view.to_look_at.push(found),
                Action::Remove | Action::Block => problems.push(found),
            }
        }
        let passages = redact::text_of(&self.engine, &copy.name, &bytes).unwrap_or_default();
        Ok((problems, passages))
    }

    /// Reads the letter again: hidden data in its PDF, and marked texts in its words.
    fn read_letter_again(
        &self,
        who: &SignedIn,
        letter: &KeptLetter,
        pdf: &[u8],
        marked: &[(DocumentId, String, Vec<Mark>)],
        view: &mut GateView,
    ) -> Result<(), Error> {
        let name = letter.pdf_name();
        let inspection = redact::inspect(&self.engine, &name, pdf);
        let of_letter =
            |kind: &str, place: &str| GateNote { file: name.clone(), ..note(kind, place) };
        if inspection.reason.is_some() {
            view.problems.push(of_letter("cannot_be_read", ""));
        }
        view.problems.extend(
            inspection
                .findings
                .iter()
                // A PDF for everybody has a title, a language and a structure that is read aloud.
                .filter(|finding| !OF_AN_ACCESSIBLE_PDF.contains(&finding.kind.as_str()))
                .map(|finding| of_letter(&finding.kind, &finding.place)),
        );
        let words = letter.own_words();
        let searched = Searched::new(words.chars());
        let mut said: BTreeSet<String> = BTreeSet::new();
        for (document, _, marks) in marked {
            for (number, mark) in (1..).zip(marks) {
                let Place::Find(find) = &mark.place else { continue };
                let is_said = !searched.places(&whole_words(find)).is_empty();
                if is_said && said.insert(find.text.to_lowercase()) {
                    view.to_look_at.push(GateNote {
                        document: Some(*document),
                        mark: Some(number),
                        ..of_letter("letter_says_marked", "")
                    });
                }
            }
        }
        let own = letter.data.requester_name.as_deref().unwrap_or_default();
        let asked = &letter.data.request.text;
        let others = self.read(|db| {
            Ok::<_, Error>(requesters::named_in(db, &words, own, MOST_NAMED, who.reader())?)
        })?;
        // Somebody whom the requester asked about is named for a reason.
        let others = others.into_iter().filter(|other| !asked.contains(other.as_str()));
        view.to_look_at.extend(others.map(|other| of_letter("letter_names_requester", &other)));
        if !self.signs_with_names {
            let staff = self.read(|db| Ok::<_, Error>(staff::list(db)?))?;
            let named = staff.into_iter().filter(|one| {
                // A single word is no name that could tell somebody.
                let is_a_name = one.name.split_whitespace().nth(1).is_some();
                is_a_name && (words.contains(&one.name) || words.contains(&one.email))
            });
            view.to_look_at.extend(named.map(|one| of_letter("letter_names_staff", &one.name)));
        }
        Ok(())
    }

    /// The record that what was sent was clean; nothing before the answer is sent.
    pub fn certificate(&self, who: &SignedIn, id: CaseId) -> Result<Option<Certificate>, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (_, history) = load_for(db, who, id)?;
            let Some(line) = history
                .iter()
                .rev()
                .find(|line| matches!(line.event, CaseEvent::GatePassed { .. }))
            else {
                return Ok(None);
            };
            let CaseEvent::GatePassed { letter_sha256, files, engines, confirmed, .. } =
                line.event.clone()
            else {
                return Ok(None);
            };
            let mut named = Vec::with_capacity(files.len());
            for file in files {
                let name = copies::find(db, file.copy)?.map(|copy| copy.name);
                named.push((name.unwrap_or_default(), file));
            }
            let who = match line.actor {
                Actor::Staff(one) => staff::find(db, one)?.map(|one| one.name),
                Actor::Requester | Actor::Area(_) | Actor::System => None,
            };
            Ok(Some(Certificate {
                number: line.id,
                at: line.happened_at,
                who,
                letter_sha256,
                files: named,
                engines,
                confirmed,
                seal: events::seal(db, line.id)?.unwrap_or_default(),
            }))
        })
    }
}

/// Holds the copies against each other: a text that one withholds and another shows, and a text
/// that is withheld on two grounds.
fn look_across(
    marked: &[(DocumentId, String, Vec<Mark>)],
    texts: &[Vec<redact::Passage>],
    view: &mut GateView,
) {
    for ((document, file, _), passages) in marked.iter().zip(texts) {
        let passages: Vec<Searched> =
            passages.iter().map(|passage| Searched::new(passage.text.chars())).collect();
        for (other, name, marks) in marked.iter().filter(|(other, _, _)| other != document) {
            let is_shown = marks.iter().any(|mark| match &mark.place {
                Place::Find(find) => {
                    passages.iter().any(|passage| !passage.places(&whole_words(find)).is_empty())
                }
                _ => false,
            });
            if is_shown {
                view.to_look_at.push(GateNote {
                    document: Some(*other),
                    file: file.clone(),
                    ..note("released_elsewhere", name)
                });
            }
        }
    }
    for conflict in elsewhere::conflicts(marked) {
        for (document, file, _) in &conflict.grounds {
            let number = marked
                .iter()
                .find(|(id, _, _)| id == document)
                .and_then(|(_, _, marks)| (1..).zip(marks).find(|(_, mark)| conflict.text_is(mark)))
                .map(|(number, _)| number);
            view.to_look_at.push(GateNote {
                document: Some(*document),
                file: file.clone(),
                mark: number,
                ..note("marked_differently", "")
            });
        }
    }
}

/// Findings that every PDF has which can be read aloud; the letter is one.
const OF_AN_ACCESSIBLE_PDF: [&str; 3] = ["document_properties", "metadata", "alternative_text"];

fn note(kind: &str, place: &str) -> GateNote {
    GateNote {
        document: None,
        file: String::new(),
        kind: kind.to_owned(),
        place: place.to_owned(),
        page: None,
        mark: None,
    }
}

/// A marked line is looked for by the words that mark it.
fn whole_words(find: &Find) -> Find {
    Find { scope: crate::domain::mark::Scope::Word, ..find.clone() }
}

/// The hash of marks as they are kept.
pub(super) fn hash_of(marks: &Marks) -> Result<BlobHash, Error> {
    let json = serde_json::to_vec(marks).map_err(crate::storage::Error::Unwritable)?;
    Ok(BlobHash::of(&json))
}
