//! Making texts found: those of letters and documents, and of cases that were there before.
//!
//! What stands in the database is put into the search by the act that writes it. The text of a
//! document is read out of its file, which takes time, and so a job does it.

use super::{Error, Office, letters::kept_in, post::Undone, record::Job};
use crate::{
    domain::ids::{CaseId, DocumentId},
    redact::{self, EngineError, RedactError},
    storage::{
        case_items, case_notes, cases,
        db::Db,
        documents, jobs, letters,
        search::{self, Place},
    },
};

/// How many cases of before one job reads.
const AT_ONCE: u16 = 50;

/// The kind of these jobs.
const KIND: &str = "search";

impl Office {
    /// Queues the reading of a document's text, in the transaction that adds it.
    pub(super) fn queue_search(&self, db: &mut Db, document: DocumentId) -> Result<(), Error> {
        let key = format!("search_document:{document}");
        self.queue_search_job(db, &Job::SearchDocument { document }, &key)
    }

    fn queue_search_job(&self, db: &mut Db, job: &Job, key: &str) -> Result<(), Error> {
        let body = serde_json::to_string(job).map_err(crate::storage::Error::Unwritable)?;
        let now = self.clock.now();
        jobs::enqueue(db, KIND, &body, now, now, Some(key))?;
        Ok(())
    }

    /// Reads the text of a document and makes it found, with its name. A file without a text that
    /// can be read is found by its name alone.
    pub(super) fn search_document(&self, id: DocumentId) -> Result<(), Undone> {
        let found = self.read(|db| Ok::<_, Error>(documents::find(db, id)?))?;
        let Some(document) = found.filter(|one| !one.is_erased) else { return Ok(()) };
        let bytes = self.blobs.get(document.sha256).map_err(Error::from)?;
        let text = match redact::text_of(&self.engine, &document.name, &bytes) {
            Ok(passages) => {
                let texts: Vec<String> = passages.into_iter().map(|one| one.text).collect();
                texts.join("\n")
            }
            Err(
                RedactError::File(_)
                | RedactError::Engine(
                    EngineError::Job(_) | EngineError::TookTooLong(_) | EngineError::OutOfMemory(_),
                ),
            ) => String::new(),
            Err(other) => return Err(Error::from(other).into()),
        };
        self.write(|db| {
            // It may have been erased while it was read.
            let is_there = documents::find(db, id)?.is_some_and(|one| !one.is_erased);
            if is_there {
                let text = format!("{}\n{text}", document.name);
                search::put(db, document.case, Place::Document(id), &text)?;
            }
            Ok::<_, Error>(())
        })?;
        Ok(())
    }

    /// Makes the texts of some cases found that were there before there was a search, and queues
    /// the cases after them.
    pub(super) fn search_cases(&self, after: CaseId) -> Result<(), Error> {
        self.write(|db| {
            let ids = cases::ids_after(db, after, AT_ONCE)?;
            for id in &ids {
                self.search_case(db, *id)?;
            }
            if let Some(last) = ids.last().filter(|_| ids.len() == usize::from(AT_ONCE)) {
                let key = format!("search_cases:{last}");
                self.queue_search_job(db, &Job::SearchCases { after: *last }, &key)?;
            }
            Ok(())
        })
    }

    /// Keeps what some cases are compared by that were there before they were compared, and queues
    /// the cases after them.
    pub(super) fn sign_cases(&self, after: CaseId) -> Result<(), Error> {
        self.write(|db| {
            let ids = cases::ids_after(db, after, AT_ONCE)?;
            for id in &ids {
                if let Some(text) = cases::text(db, *id)? {
                    cases::sign(db, *id, &text)?;
                }
            }
            if let Some(last) = ids.last().filter(|_| ids.len() == usize::from(AT_ONCE)) {
                let key = format!("sign_cases:{last}");
                self.queue_search_job(db, &Job::SignCases { after: *last }, &key)?;
            }
            Ok(())
        })
    }

    fn search_case(&self, db: &mut Db, id: CaseId) -> Result<(), Error> {
        let (Some((case, _)), Some(text)) = (cases::load(db, id)?, cases::text(db, id)?) else {
            return Ok(());
        };
        cases::make_found(db, &case, &text)?;
        for (item, text) in case_items::texts(db, id)? {
            search::put(db, id, Place::Item(item), &text)?;
        }
        for note in case_notes::list(db, id)?.into_iter().filter(|note| note.struck_at.is_none()) {
            if let Some(now) = note.texts.last() {
                search::put(db, id, Place::Note(note.id), &now.text)?;
            }
        }
        for letter in letters::list(db, id)? {
            let (kept, _) = kept_in(db, letter.id)?;
            search::put(db, id, Place::Letter(letter.id), &kept.letter.text())?;
        }
        for document in documents::list(db, id)? {
            self.queue_search(db, document.id)?;
        }
        Ok(())
    }
}
