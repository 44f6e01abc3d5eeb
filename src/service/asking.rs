//! Making a request on the portal: a draft that is written question by question, and the sending of
//! it, which logs the request once, however often it is sent.

use super::{Error, FileProblem, Invalid, NewRequest, Office, post::LINK_LIFE};
use crate::{
    domain::{
        actor::Actor,
        document,
        event::Channel,
        ids::{CaseId, Reference},
        language::Language,
        request_draft::{Kind, RequestDraft, Step},
    },
    law::regime::Regime,
    redact::media::{self, MediaType},
    storage::{
        answers_offered,
        db::Db,
        portal_links,
        publications::Publication,
        request_drafts::{self, StoredDraft},
        requester_files,
        token::Token,
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use url::Url;

pub use crate::storage::request_drafts::DraftFile;

/// A draft that was not touched for so long is forgotten, and so is what shows that it was sent.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// The most files that go with a request or a message.
pub const MOST_FILES: usize = 10;

/// The most bytes of one of them, and of all.
pub const LARGEST_FILE: usize = 10 << 20;
const LARGEST_FILES: usize = 25 << 20;

/// What a browser keeps of a draft.
#[derive(Clone)]
pub struct DraftToken(pub String);

/// A draft as its pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftView {
    /// What has been answered; nothing any more once sent.
    pub draft: RequestDraft,
    /// The files that go with it.
    pub files: Vec<DraftFile>,
    /// Whether it was sent.
    pub is_sent: bool,
}

/// A request that was sent, as the page that confirms it shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentView {
    /// What letters call it.
    pub reference: Reference,
    /// The last day in time; none while proof of identity is awaited.
    pub due_on: Option<NaiveDate>,
    /// The link to the page of the request.
    pub link: Url,
    /// Whether the acknowledgement goes by e-mail.
    pub by_email: bool,
}

/// A file as it was sent: its name and its bytes.
pub type SentFile = (String, Vec<u8>);

/// Why a file that somebody sent is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileRefused {
    /// What is wrong with it.
    Problem(FileProblem),
    /// One more than are taken.
    TooMany,
    /// All together are larger than is taken.
    TooMuch,
}

impl Office {
    /// Begins a request; the token opens its draft for a day. What was begun with the browser's
    /// former token is forgotten.
    pub fn begin_draft(&self, kind: Kind, former: Option<&str>) -> Result<DraftToken, Error> {
        let now = self.clock.now();
        self.write(|db| {
            request_drafts::sweep(db, now - KEPT)?;
            if let Some(former) = former {
                request_drafts::forget(db, former)?;
            }
            begin(db, kind, now)
        })
    }

    /// The draft that a token opens; nothing when there is none.
    pub fn draft(&self, kind: Kind, token: &str) -> Result<Option<DraftView>, Error> {
        let since = self.clock.now() - KEPT;
        self.read(|db| {
            let Some(StoredDraft { draft, case }) = request_drafts::find(db, token, kind, since)?
            else {
                return Ok(None);
            };
            let files = request_drafts::files(db, token)?;
            Ok(Some(DraftView { draft, files, is_sent: case.is_some() }))
        })
    }

    /// Keeps what was typed in answer to one question. Where the token opens no draft any more a
    /// new one is begun, so that nothing typed is lost; its token is the answer then.
    pub fn keep_typed(
        &self,
        kind: Kind,
        token: Option<&str>,
        step: Step,
        typed: &RequestDraft,
    ) -> Result<Option<DraftToken>, Error> {
        let now = self.clock.now();
        self.write(|db| {
            let stored = match token {
                Some(token) => request_drafts::take(db, token, kind, now - KEPT)?,
                None => None,
            };
            let (mut draft, fresh) = match stored {
                Some(StoredDraft { draft, case: None }) => (draft, None),
                _ => (RequestDraft::default(), Some(begin(db, kind, now)?)),
            };
            take_over(&mut draft, step, typed);
            let key = fresh.as_ref().map_or(token.unwrap_or_default(), |fresh| &fresh.0);
            request_drafts::keep(db, key, &draft, now)?;
            Ok(fresh)
        })
    }

    /// Adds files to a draft; those that are not taken come back with the reason.
    pub fn add_draft_files(
        &self,
        kind: Kind,
        token: &str,
        sent: Vec<SentFile>,
    ) -> Result<Vec<(String, FileRefused)>, Error> {
        let now = self.clock.now();
        self.write(|db| {
            let found = request_drafts::take(db, token, kind, now - KEPT)?;
            let Some(StoredDraft { draft, case: None }) = found else {
                return Err(Error::NotFound);
            };
            let known = request_drafts::files(db, token)?;
            let held = known.iter().map(|file| usize::try_from(file.size_bytes).unwrap_or(0));
            let (files, refused) = sorted(sent, known.len(), held.sum());
            for file in files {
                request_drafts::add_file(db, token, &file.name, file.media_type, &file.bytes)?;
            }
            request_drafts::keep(db, token, &draft, now)?;
            Ok(refused)
        })
    }

    /// Takes a file away from a draft.
    pub fn remove_draft_file(&self, kind: Kind, token: &str, file: i64) -> Result<(), Error> {
        let since = self.clock.now() - KEPT;
        self.write(|db| {
            let found = request_drafts::take(db, token, kind, since)?;
            let Some(StoredDraft { case: None, .. }) = found else { return Err(Error::NotFound) };
            request_drafts::remove_file(db, token, file)?;
            Ok(())
        })
    }

    /// Sends a draft: logs the request as received today. Sent again it is the same case. The first
    /// question without a good answer stands in the way.
    pub fn send_draft(
        &self,
        kind: Kind,
        token: &str,
        lang: Language,
    ) -> Result<Result<CaseId, Step>, Error> {
        let now = self.clock.now();
        let since = now - KEPT;
        let (stored, files) = self.read(|db| {
            let stored = request_drafts::find(db, token, kind, since)?.ok_or(Error::NotFound)?;
            Ok::<_, Error>((stored, request_drafts::files(db, token)?))
        })?;
        if let Some(case) = stored.case {
            return Ok(Ok(case));
        }
        let draft = stored.draft;
        if let Some(step) = kind.steps().iter().find(|step| !draft.faults(**step).is_empty()) {
            return Ok(Err(*step));
        }
        let request = NewRequest {
            regime: match kind {
                Kind::Information => Regime::Foia,
                Kind::OwnData => Regime::SubjectAccess,
            },
            received_on: self.today(),
            channel: Channel::Portal,
            requester: draft.requester()?,
            subject: draft.subject(),
            body: draft.body(kind, lang),
            redirected_from: None,
        };
        self.check(&request)?;
        // Kept before the request is logged, so that the log is not held up by the store of files.
        let mut kept = Vec::new();
        for file in &files {
            let bytes = self
                .read(|db| Ok::<_, Error>(request_drafts::file_bytes(db, token, file.id)?))?
                .ok_or(Error::ChangedMeanwhile)?;
            kept.push(self.blobs.put(&bytes)?);
        }
        self.write(|db| {
            let found = request_drafts::take(db, token, kind, since)?.ok_or(Error::NotFound)?;
            if let Some(case) = found.case {
                return Ok(Ok(case));
            }
            if found.draft != draft || request_drafts::files(db, token)? != files {
                return Err(Error::ChangedMeanwhile);
            }
            let id = self.log_in(db, Actor::Requester, &request)?;
            for (file, sha256) in files.iter().zip(&kept) {
                let (name, kind) = (&file.name, &file.media_type);
                requester_files::add(db, id, None, name, kind, (*sha256, file.size_bytes))?;
            }
            portal_links::add(db, &Token::link_from(token), id, now, now + LINK_LIFE)?;
            request_drafts::sent(db, token, id, now)?;
            Ok(Ok(id))
        })
    }

    /// The published answers that are like what a draft asks for, the likest first; none where data
    /// about a person is asked for. That there were some is counted, once for each draft.
    pub fn offered_answers(
        &self,
        kind: Kind,
        token: &str,
        lang: Language,
    ) -> Result<Vec<Publication>, Error> {
        let what = match self.draft(kind, token)? {
            Some(view) if !view.is_sent && kind == Kind::Information => view.draft.what,
            _ => return Ok(Vec::new()),
        };
        if what.trim().is_empty() {
            return Ok(Vec::new());
        }
        let found = self.similar_published(&what, lang)?;
        if !found.is_empty() {
            let today = self.today();
            self.write(|db| Ok::<_, Error>(answers_offered::count_shown(db, token, today)?))?;
        }
        Ok(found)
    }

    /// Ends a draft because a published answer is what its writer wanted, and counts that.
    pub fn answer_suffices(&self, kind: Kind, token: &str) -> Result<(), Error> {
        let since = self.clock.now() - KEPT;
        self.write(|db| {
            let found = request_drafts::take(db, token, kind, since)?;
            if let Some(StoredDraft { case: None, .. }) = found {
                answers_offered::count_sufficed(db, token)?;
                request_drafts::forget(db, token)?;
            }
            Ok(())
        })
    }

    /// The request that a draft became; nothing while it was not sent.
    pub fn sent_request(
        &self,
        kind: Kind,
        token: &str,
        lang: Language,
    ) -> Result<Option<SentView>, Error> {
        let since = self.clock.now() - KEPT;
        let found = self.read(|db| {
            let stored = request_drafts::find(db, token, kind, since)?;
            let Some(id) = stored.and_then(|stored| stored.case) else { return Ok(None) };
            let (case, _) = super::views::load(db, id)?;
            let requester = crate::storage::requesters::find(db, case.requester)?;
            let due_on = case.due_on(&*self.calendar(db)?);
            let by_email = requester.is_some_and(|one| one.email.is_some());
            Ok::<_, Error>(Some((case.reference, due_on, by_email)))
        })?;
        let Some((reference, due_on, by_email)) = found else { return Ok(None) };
        let link = self.link_address(&Token::link_from(token), lang)?;
        Ok(Some(SentView { reference, due_on, link, by_email }))
    }

    /// Forgets the drafts that nobody has touched for a day, and says how many there were.
    pub fn sweep_drafts(&self) -> Result<usize, Error> {
        let since = self.clock.now() - KEPT;
        self.write(|db| Ok(request_drafts::sweep(db, since)?))
    }
}

fn begin(db: &mut Db, kind: Kind, now: DateTime<Utc>) -> Result<DraftToken, Error> {
    let token = Token::for_session();
    request_drafts::begin(db, token.secret(), kind, now)?;
    Ok(DraftToken(token.secret().to_owned()))
}

/// Takes the answer to one question over into a draft.
fn take_over(draft: &mut RequestDraft, step: Step, typed: &RequestDraft) {
    let typed = typed.clone();
    match step {
        Step::Whom => {
            draft.whom = typed.whom;
            draft.person = typed.person;
            draft.relation = typed.relation;
        }
        Step::What => draft.what = typed.what,
        Step::Files => {}
        Step::Answer => {
            draft.language = typed.language;
            draft.form = typed.form;
            draft.form_other = typed.form_other;
        }
        Step::Name => draft.name = typed.name,
        Step::Contact => {
            draft.email = typed.email;
            draft.address = typed.address;
        }
    }
}

/// A file that can be taken.
pub(super) struct Taken {
    /// Its name, safe to store under and to send.
    pub(super) name: String,
    /// By content.
    pub(super) media_type: &'static str,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// The files that can be taken beside `number` with `held` bytes, and why the others cannot.
pub(super) fn sorted(
    sent: Vec<SentFile>,
    number: usize,
    held: usize,
) -> (Vec<Taken>, Vec<(String, FileRefused)>) {
    let (mut files, mut refused) = (Vec::new(), Vec::new());
    let mut total = held;
    for (name, bytes) in sent {
        let name = document::safe_name(&name);
        if number + files.len() >= MOST_FILES {
            // One sentence for all that are too many, however many they are.
            if !refused.iter().any(|(_, why)| *why == FileRefused::TooMany) {
                refused.push((name, FileRefused::TooMany));
            }
            continue;
        }
        match kind_of(&name, &bytes) {
            Ok(_) if total + bytes.len() > LARGEST_FILES => {
                refused.push((name, FileRefused::TooMuch));
            }
            Ok(media_type) => {
                total += bytes.len();
                files.push(Taken { name, media_type, bytes });
            }
            Err(problem) => refused.push((name, FileRefused::Problem(problem))),
        }
    }
    (files, refused)
}

/// The kind of a file by its content, if it is one that people send: documents, pictures, e-mails
/// and text, nothing that runs.
fn kind_of(name: &str, bytes: &[u8]) -> Result<&'static str, FileProblem> {
    if bytes.is_empty() {
        return Err(FileProblem::Empty);
    }
    if bytes.len() > LARGEST_FILE {
        return Err(FileProblem::TooLarge { limit_mib: LARGEST_FILE >> 20 });
    }
    match media::sniff(bytes, name) {
        MediaType::Empty => Err(FileProblem::Empty),
        MediaType::EncryptedOffice => Err(FileProblem::Encrypted),
        MediaType::Other(known) => Err(FileProblem::Kind(known.name.to_owned())),
        MediaType::Html | MediaType::Tnef => Err(FileProblem::Kind(String::new())),
        known => Ok(known.as_str()),
    }
}

/// Text that must be given and may not be endless.
pub(super) fn written(field: &'static str, text: &str, most: usize) -> Result<String, Error> {
    let text = text.trim();
    let problem = if text.is_empty() {
        Invalid::Empty
    } else if text.chars().count() > most {
        Invalid::TooLong
    } else {
        return Ok(text.to_owned());
    };
    Err(Error::Invalid { field, problem })
}
