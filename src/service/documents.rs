//! Documents: taken in, inspected, marked, and copied without what is marked.

use super::{
    Error, FileProblem, Invalid, Office, SignedIn, access::load_whole, blind::mask_for, gate, views,
};
use crate::{
    domain::{
        actor::Actor,
        case::Act,
        document::{self, Disposition},
        event::CaseEvent,
        ids::{CaseId, CopyId, DocumentId, MarkId},
        mark::{Mark, Marks},
        permission::Permission,
    },
    law::exemption::Citation,
    redact::{
        self, EngineError, RedactError, To, Verified,
        inspect::{Inspection, Verdict},
        protocol::Failure,
        report::Report,
    },
    storage::{
        copies::{self, NewCopy},
        documents::{self as stored, NewDocument},
    },
};

/// A file to hand out.
#[derive(Debug, Clone)]
pub struct Download {
    /// Its name.
    pub name: String,
    /// By content.
    pub media_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Office {
    /// Takes in a document: looks at what it is by its content, inspects it for hidden data and
    /// keeps it as it came.
    pub fn add_document(
        &self,
        who: &SignedIn,
        case: CaseId,
        name: &str,
        bytes: &[u8],
    ) -> Result<DocumentId, Error> {
        who.must(Permission::HandleCases)?;
        if bytes.is_empty() {
            return Err(FileProblem::Empty.into());
        }
        if bytes.len() > self.upload_limit {
            return Err(FileProblem::TooLarge { limit_mib: self.upload_limit >> 20 }.into());
        }
        // Before the file is opened, which may take a while.
        self.read(|db| load_whole(db, who, case))?.0.allows(Act::WorkOnDocuments)?;
        let name = document::safe_name(name);
        let inspection = redact::inspect(&self.engine, &name, bytes);
        refuse_unreadable(&inspection)?;
        let sha256 = self.blobs.put(bytes)?;
        let new = NewDocument {
            case,
            name: &name,
            media_type: &inspection.media_type,
            sha256,
            size_bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            added_by: Some(who.id),
        };
        let now = self.clock.now();
        self.write(|db| {
            let document = stored::add(db, &new, &inspection, now)?;
            self.change_in(db, Actor::Staff(who.id), case, |_, case| {
                case.allows(Act::WorkOnDocuments)?;
                Ok(CaseEvent::DocumentAdded {
                    document,
                    sha256: sha256.to_string(),
                    findings: u32::try_from(inspection.findings.len()).unwrap_or(u32::MAX),
                })
            })?;
            self.queue_search(db, document)?;
            Ok(document)
        })
    }

    /// A document as it came. For the staff alone: it holds what the answer withholds.
    pub fn document_file(
        &self,
        who: &SignedIn,
        case: CaseId,
        id: DocumentId,
    ) -> Result<Download, Error> {
        who.must(Permission::ReadCases)?;
        let (seen, _) = self.read(|db| load_whole(db, who, case))?;
        let mask = self.read(|db| mask_for(db, who, &seen))?;
        let found = self.stored_document(case, id)?;
        Ok(Download {
            // A file is often named by who sent it.
            name: match mask {
                Some(mask) => mask.over(&found.name, who.language),
                None => found.name,
            },
            media_type: found.media_type,
            bytes: self.blobs.get(found.sha256)?,
        })
    }

    /// A proven copy.
    pub fn copy_file(&self, who: &SignedIn, case: CaseId, id: CopyId) -> Result<Download, Error> {
        who.must(Permission::ReadCases)?;
        self.must_see(who, case)?;
        let found = self.read(|db| copies::find(db, id)?.ok_or(Error::NotFound))?;
        self.stored_document(case, found.document)?;
        self.copy_download(id)
    }

    /// Settles what the answer does with a document.
    pub fn settle(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        disposition: Disposition,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        self.change(Actor::Staff(who.id), case, |_, case| Ok(case.settle(document, disposition)?))
            .map(drop)
    }

    /// Makes a copy of the document without what is marked, as a file of the kind `to`; whether the
    /// verifier passed it. When it did not, there is no copy, and that is recorded.
    pub fn make_copy(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        to: To,
    ) -> Result<bool, Error> {
        who.must(Permission::HandleCases)?;
        self.must_see(who, case)?;
        let found = self.stored_document(case, document)?;
        let standing = self.read(|db| {
            load_whole(db, who, case)?.0.document(document)?;
            views::marks_of(db, document)
        })?;
        let numbers: Vec<MarkId> = standing.iter().map(|(id, _)| *id).collect();
        let marks = Marks(standing.into_iter().map(|(_, mark)| mark).collect());
        let input = self.blobs.get(found.sha256)?;
        let folder = tempfile::tempdir().map_err(|source| Error::Settings {
            what: "no folder for the copy can be made".to_owned(),
            source: source.into(),
        })?;
        let place = folder.path().join("copy");
        let redacted = redact::redact(&self.engine, &input, &found.name, &marks, to, &place)?;
        let Some(verified) = redacted.verified else {
            let reason = redacted.report.reason;
            tracing::warn!(document = document.0, reason, "a copy failed its proof");
            self.change(Actor::Staff(who.id), case, |_, case| {
                case.document(document)?;
                Ok(CaseEvent::CopyRefused { document })
            })?;
            return Ok(false);
        };
        let bytes = std::fs::read(&place).map_err(|source| Error::Settings {
            what: "the copy cannot be read back".to_owned(),
            source: source.into(),
        })?;
        self.keep_copy(who, &found, &numbers, &marks, &verified, &bytes, &redacted.report)?;
        Ok(true)
    }

    /// Keeps a copy. Only a [`Verified`] lets it in, and only for the bytes that it was made for.
    #[expect(clippy::too_many_arguments, reason = "a copy is bound to all that it was made from")]
    fn keep_copy(
        &self,
        who: &SignedIn,
        document: &stored::Document,
        numbers: &[MarkId],
        marks: &Marks,
        verified: &Verified,
        bytes: &[u8],
        report: &Report,
    ) -> Result<(), Error> {
        if !verified.is_of(bytes) {
            return Err(Error::ChangedMeanwhile);
        }
        let sha256 = self.blobs.put(bytes)?;
        let marks_sha256 = gate::hash_of(marks)?;
        let new = NewCopy {
            document: document.id,
            name: &copy_name(&document.name, marks, verified.media_type()),
            media_type: verified.media_type(),
            sha256,
            size_bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        };
        let now = self.clock.now();
        self.write(|db| {
            let copy = copies::add(db, &new, report, now)?;
            self.change_in(db, Actor::Staff(who.id), document.case, |_, case| {
                let known = case.document(document.id)?;
                // Marks that came or went while the copy was made are not in it.
                if !known.marks.keys().eq(numbers.iter()) {
                    return Err(Error::ChangedMeanwhile);
                }
                Ok(CaseEvent::CopyVerified {
                    document: document.id,
                    copy,
                    input_sha256: known.sha256.clone(),
                    output_sha256: sha256.to_string(),
                    marks_sha256: marks_sha256.to_string(),
                })
            })
            .map(drop)
        })
    }

    /// The bytes of a copy, checked against the hash that the verifier passed.
    pub(super) fn copy_download(&self, id: CopyId) -> Result<Download, Error> {
        let found = self.read(|db| copies::find(db, id)?.ok_or(Error::NotFound))?;
        Ok(Download {
            name: found.name,
            media_type: found.media_type,
            bytes: self.blobs.get(found.sha256)?,
        })
    }

    pub(super) fn stored_document(
        &self,
        case: CaseId,
        id: DocumentId,
    ) -> Result<stored::Document, Error> {
        let found = self.read(|db| stored::find(db, id)?.ok_or(Error::NotFound))?;
        if found.case == case && !found.is_erased { Ok(found) } else { Err(Error::NotFound) }
    }

    /// Whether the PDF engine starts and shuts itself in.
    pub(super) fn engine_answers(&self) -> Result<(), Error> {
        // Not a PDF, so that the answer is a refusal; what counts is that there is one.
        match redact::words(&self.engine, b"%PDF-1.7\n%%EOF\n") {
            Ok(_) | Err(EngineError::Job(_)) => Ok(()),
            Err(error) => Err(Error::Engine(error)),
        }
    }
}

/// The name that a copy is sent under: the document's without what its marks remove, and with the
/// ending of what the copy is.
fn copy_name(name: &str, marks: &Marks, media_type: &str) -> String {
    let name = redact::name_without(name, marks);
    let Some(ending) = redact::media::ending(media_type) else { return document::safe_name(&name) };
    let (stem, has) = name.rsplit_once('.').unwrap_or((&name, ""));
    let keeps = has.eq_ignore_ascii_case(ending)
        || matches!((has.to_ascii_lowercase().as_str(), ending), ("jpeg", "jpg") | ("tiff", "tif"))
        || (ending == "html" && has.eq_ignore_ascii_case("htm"))
        || (media_type == "text/plain" && !has.is_empty() && has.len() <= 4);
    document::safe_name(&if keeps { name } else { format!("{stem}.{ending}") })
}

/// The exemption that a mark names, as the law knows it.
pub(super) fn citation_of(mark: &Mark) -> Result<Option<Citation>, Error> {
    mark.exemption
        .as_deref()
        .map(|text| {
            text.parse().map_err(|_cause| Error::Invalid {
                field: "exemption",
                problem: Invalid::UnknownExemption,
            })
        })
        .transpose()
}

pub(super) fn refuse_unreadable(inspection: &Inspection) -> Result<(), FileProblem> {
    match inspection.verdict {
        Verdict::Clean | Verdict::Findings => Ok(()),
        Verdict::Encrypted => Err(FileProblem::Encrypted),
        Verdict::Unreadable => {
            let reason = inspection.reason.as_deref().unwrap_or_default();
            Err(match reason.strip_prefix("not handled yet: ") {
                Some(kind) => FileProblem::Kind(kind.to_owned()),
                None => FileProblem::Broken,
            })
        }
    }
}

impl From<RedactError> for Error {
    fn from(error: RedactError) -> Self {
        match error {
            RedactError::File(failure) | RedactError::Engine(EngineError::Job(failure)) => {
                FileProblem::from(failure).into()
            }
            RedactError::Engine(EngineError::TookTooLong(_) | EngineError::OutOfMemory(_)) => {
                FileProblem::TooHeavy.into()
            }
            RedactError::Engine(error) => Self::Engine(error),
            other => Self::Settings {
                what: "the copy could not be made".to_owned(),
                source: other.into(),
            },
        }
    }
}

impl From<Failure> for FileProblem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Encrypted => Self::Encrypted,
            Failure::NotHandled { what } => Self::Kind(what),
            Failure::Marks { what } => Self::Marks(what),
            Failure::TooBig { .. } => Self::TooHeavy,
            Failure::Broken | Failure::Failed => Self::Broken,
        }
    }
}
