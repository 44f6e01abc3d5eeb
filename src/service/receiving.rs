//! Taking in e-mails: each once, kept as it came, and filed where it certainly belongs or held for
//! somebody to say.

use super::{Error, NewRequest, Office, deliveries::About, record::Job, views};
use crate::{
    config::Config,
    domain::{
        actor::Actor,
        document,
        event::{CaseEvent, Channel, EmailKind, Wrote},
        ids::{CaseId, Reference},
        incoming::{Belongs, Facts, Held, Kind, Link, place},
        language::{Language, LanguageChoice},
        requester::{InvalidRequester, Requester},
    },
    law::regime::Regime,
    mail::{
        mailbox::{Mailbox, NotAMailbox, Reader},
        quoted,
        read::{Attachment, Received, read},
    },
    redact::{self, as_email, media},
    storage::{
        blobs::BlobHash,
        cases,
        db::Db,
        incoming::{self, NewMessage},
        jobs, requester_files, requester_messages, requesters,
        turns::Turn,
    },
};
use chrono::{Days, NaiveDate};
use chrono_tz::Europe::London;
use futures_util::future::join_all;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use tokio::sync::watch;

/// The most files of one e-mail that are shown beside it. All of them are in the e-mail as it came.
const MOST_FILES: usize = 100;

/// So many identifiers of a conversation are looked up; whoever quotes more names ours among the last.
const MOST_IDENTIFIERS: usize = 50;

/// How `winmail.dat` begins.
const TNEF: &[u8] = &[0x78, 0x9F, 0x3E, 0x22];

/// Under which name the e-mail as it came stands among the files.
const AS_IT_CAME: &str = "e-mail.eml";

/// What became of an e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It became a case.
    Logged(Reference),
    /// It was filed with a case.
    Filed(Reference),
    /// It waits for somebody to say where it belongs.
    Held(Held),
    /// It was taken in before: with this case, if it has one.
    Already(Option<Reference>),
}

impl Taken {
    /// The case that it is filed with.
    pub fn case(&self) -> Option<&Reference> {
        match self {
            Self::Logged(reference) | Self::Filed(reference) => Some(reference),
            Self::Already(reference) => reference.as_ref(),
            Self::Held(_) => None,
        }
    }
}

/// What was decided about an e-mail.
struct Sorted {
    /// The day it reached the authority.
    on: NaiveDate,
    /// Where it belongs.
    belongs: Belongs,
    /// The case that it answers or names.
    guess: Option<CaseId>,
}

/// A file of an e-mail, kept.
pub(super) struct KeptFile {
    name: String,
    media_type: String,
    content: (BlobHash, i64),
}

impl Office {
    /// Takes in an e-mail. What is certainly a request becomes a case; what certainly is of a case's
    /// requester is filed with it; all else is held. The same e-mail again changes nothing, however
    /// often and from wherever it is given.
    pub fn receive(&self, message: &[u8]) -> Result<(Received, Taken), Error> {
        let received = self.read_email(message);
        let sha256 = BlobHash::of(message);
        let content = content_of(&received);
        let before = self.read(|db| taken_before(db, sha256, content.as_deref()))?;
        if let Some(before) = before {
            return Ok((received, before));
        }
        let sorted = self.read(|db| self.sort(db, &received))?;
        // Files first: a row never names bytes that are not there. Those of an e-mail that waits are
        // in the e-mail.
        self.blobs.put(message)?;
        let files = match sorted.belongs {
            Belongs::Nowhere(_) => Vec::new(),
            _ => self.keep_files(&received, sha256, message.len())?,
        };
        let done = self
            .write(|db| self.take_in(db, &received, &sorted, (sha256, content.as_deref()), &files));
        match done {
            // Somebody else has received it at the same moment.
            Err(Error::Storage(crate::storage::Error::Duplicate)) => {
                let before = self.read(|db| taken_before(db, sha256, content.as_deref()))?;
                Ok((received, before.ok_or(Error::ChangedMeanwhile)?))
            }
            done => Ok((received, done?)),
        }
    }

    /// Whether e-mails are fetched from any mailbox.
    pub fn has_mailboxes(&self) -> bool {
        !self.mailboxes.is_empty()
    }

    /// Takes in what is in the mailboxes and what comes into them, until `stop` says so. Several
    /// processes may watch the same one; one of them fetches, and the others wait for their turn.
    pub async fn watch_mailboxes(&self, stop: watch::Receiver<bool>) {
        let watched = self.mailboxes.iter().map(|one| {
            let turn = Turn::new(&self.pool, &format!("mailbox {}", one.name()));
            let (reader, stop) = (MailReader { office: self, turn: turn.into() }, stop.clone());
            async move { one.watch(&reader, stop).await }
        });
        join_all(watched).await;
    }

    /// An e-mail as this unit reads it.
    pub(super) fn read_email(&self, message: &[u8]) -> Received {
        read_email(message, &self.authority.reference_prefix)
    }

    /// Keeps the files of an e-mail, and the e-mail itself as one of them.
    pub(super) fn keep_files(
        &self,
        received: &Received,
        sha256: BlobHash,
        size: usize,
    ) -> Result<Vec<KeptFile>, Error> {
        let length = |bytes: usize| i64::try_from(bytes).unwrap_or(i64::MAX);
        let mut files = vec![KeptFile {
            name: AS_IT_CAME.to_owned(),
            media_type: "message/rfc822".to_owned(),
            content: (sha256, length(size)),
        }];
        for one in received.attachments.iter().filter(|one| one.bytes > 0).take(MOST_FILES) {
            files.push(KeptFile {
                name: document::safe_name(&one.name),
                media_type: kind_of(one),
                content: (self.blobs.put(&one.content)?, length(one.bytes)),
            });
        }
        Ok(files)
    }

    /// Decides where an e-mail belongs.
    fn sort(&self, db: &mut Db, received: &Received) -> Result<Sorted, Error> {
        let on = self.received_on(received);
        let request = self.request_of(received, on, Regime::Foia);
        let link = self.link_of(db, received)?;
        let belongs = place(&Facts {
            kind: received.kind,
            is_own: received
                .from
                .as_ref()
                .is_some_and(|from| from.address.eq_ignore_ascii_case(&self.mail_from)),
            is_spam: received.spam,
            is_whole: request.is_ok(),
            link,
        });
        Ok(Sorted { on, belongs, guess: link.map(|link| link.case) })
    }

    /// Does with an e-mail what was decided, in one transaction. A case that was erased in between
    /// refuses it, and the next attempt holds it.
    fn take_in(
        &self,
        db: &mut Db,
        received: &Received,
        sorted: &Sorted,
        (sha256, content): (BlobHash, Option<&str>),
        files: &[KeptFile],
    ) -> Result<Taken, Error> {
        let on = sorted.on;
        let (taken, case) = match sorted.belongs {
            Belongs::Request => {
                let request = self.request_of(received, on, Regime::Foia)?;
                let case = self.log_in(db, Actor::Requester, &request)?;
                self.file_in(db, case, Actor::Requester, on, sha256)?;
                add_files(db, case, None, files)?;
                let row = cases::find(db, case)?.ok_or(Error::BrokenRecord(case.0))?;
                (Taken::Logged(row.reference), Some(case))
            }
            Belongs::Case(case) => {
                self.file_reply(db, case, received, on, sha256, files)?;
                let row = cases::find(db, case)?.ok_or(Error::BrokenRecord(case.0))?;
                (Taken::Filed(row.reference), Some(case))
            }
            Belongs::Nowhere(why) => (Taken::Held(why), None),
        };
        let why = match taken {
            Taken::Held(why) => Some(why),
            _ => None,
        };
        let from = received.from.as_ref();
        let new = NewMessage {
            sha256,
            content,
            message_id: received.message_id.as_deref().unwrap_or_default(),
            kind: received.kind,
            from_name: from.and_then(|from| from.name.as_deref()).unwrap_or_default(),
            from_address: from.map(|from| from.address.as_str()).unwrap_or_default(),
            subject: received.subject.as_deref().unwrap_or_default(),
            received_on: on,
            why,
            guess: sorted.guess,
            case,
        };
        incoming::add(db, &new, self.clock.now())?;
        Ok(taken)
    }

    /// Files what a requester or a server wrote with its case.
    fn file_reply(
        &self,
        db: &mut Db,
        case: CaseId,
        received: &Received,
        on: NaiveDate,
        sha256: BlobHash,
        files: &[KeptFile],
    ) -> Result<(), Error> {
        self.file_in(db, case, Actor::Requester, on, sha256)?;
        match received.kind {
            Kind::Bounce => self.file_report(db, case, received),
            // An absence notice asks nothing of anybody: the history has it.
            Kind::Automatic => Ok(()),
            _ => self.keep_message(db, case, received, files),
        }
    }

    /// Keeps what a server reports of an e-mail of ours, beside what our own said when it took it.
    fn file_report(&self, db: &mut Db, case: CaseId, received: &Received) -> Result<(), Error> {
        let Some((_, about)) = self.returned(db, received)? else { return Ok(()) };
        let case = if received.report.is_final() {
            let event = CaseEvent::EmailFailed { email: about.email };
            self.change_in(db, Actor::System, case, |_, _| Ok(event))?
        } else {
            views::load(db, case)?.0
        };
        for one in &received.report.recipients {
            self.keep_delivery(db, &case, &about, &one.recipient, one.outcome, &one.answer)?;
        }
        Ok(())
    }

    /// Records that an e-mail came about a case, with the hash under which it is kept.
    pub(super) fn file_in(
        &self,
        db: &mut Db,
        case: CaseId,
        actor: Actor,
        on: NaiveDate,
        sha256: BlobHash,
    ) -> Result<(), Error> {
        let event = CaseEvent::MessageReceived { on, sha256: sha256.to_string() };
        self.change_in(db, actor, case, |_, _| Ok(event)).map(drop)
    }

    /// Puts what somebody wrote beside their case, for the officer to deal with, without what it
    /// quotes of e-mails before it; those are in the e-mail as it came.
    pub(super) fn keep_message(
        &self,
        db: &mut Db,
        case: CaseId,
        received: &Received,
        files: &[KeptFile],
    ) -> Result<(), Error> {
        let own = quoted::part(&received.text).own;
        let message = requester_messages::add(db, case, Wrote::Message, own, self.clock.now())?;
        add_files(db, case, Some(message), files)
    }

    /// The case that an e-mail answers or names, and what shows that its requester wrote it.
    fn link_of(&self, db: &mut Db, received: &Received) -> Result<Option<Link>, Error> {
        let answered = match received.kind {
            Kind::Bounce => self.returned(db, received)?,
            _ => self.answered(db, received)?,
        };
        // What goes to a business area or to a third party is answered by them. A server reports about
        // any of ours.
        let answers_ours = answered.is_some_and(|(_, about)| {
            received.kind == Kind::Bounce
                || !matches!(about.email, EmailKind::Letter | EmailKind::Commission)
        });
        let named = match received.case.as_deref().map(str::parse::<Reference>) {
            Some(Ok(reference)) => cases::find_by_reference(db, &reference)?,
            _ => None,
        };
        let Some(case) = answered.map(|(case, _)| case).or(named) else { return Ok(None) };
        let loaded = views::load(db, case)?.0;
        let requester = requesters::find(db, loaded.requester)?;
        let is_from_requester = received.from.as_ref().is_some_and(|from| {
            requester
                .and_then(|one| one.email)
                .is_some_and(|email| email.eq_ignore_ascii_case(from.address.trim()))
        });
        Ok(Some(Link {
            case,
            is_erased: loaded.erased_on.is_some(),
            answers_ours,
            is_from_requester,
        }))
    }

    /// The case and the e-mail of ours that this one answers.
    fn answered(&self, db: &mut Db, received: &Received) -> Result<Option<(CaseId, About)>, Error> {
        // The last of the references is the e-mail that was answered.
        let ids = received.in_reply_to.iter().chain(received.references.iter().rev());
        self.first_of_ours(db, ids)
    }

    /// The case and the e-mail of ours that a server reports about.
    fn returned(&self, db: &mut Db, received: &Received) -> Result<Option<(CaseId, About)>, Error> {
        self.first_of_ours(db, received.report.about.iter())
    }

    /// The first of some identifiers that is of an e-mail of ours about a case.
    fn first_of_ours<'a>(
        &self,
        db: &mut Db,
        ids: impl Iterator<Item = &'a String>,
    ) -> Result<Option<(CaseId, About)>, Error> {
        for job in ids.take(MOST_IDENTIFIERS).filter_map(|id| self.job_of(id)) {
            let body = jobs::body(db, job)?;
            let known = body.and_then(|body| serde_json::from_str::<Job>(&body).ok());
            if let Some((case, about)) = known.and_then(|known| About::of(job, &known)) {
                return Ok(Some((case, about)));
            }
        }
        Ok(None)
    }

    /// London's date on which an e-mail reached the authority: when the first of its own servers took
    /// it. Where no server of its own says so, the last server does, then the e-mail itself, then it is
    /// today. What cannot be is passed over.
    pub(super) fn received_on(&self, received: &Received) -> NaiveDate {
        let today = self.today();
        let (_, domain) = self.mail_from.rsplit_once('@').unwrap_or_default();
        let domain = domain.to_lowercase();
        let is_ours = |by: Option<&str>| {
            by.is_some_and(|by| {
                by == domain || by.strip_suffix(&domain).is_some_and(|host| host.ends_with('.'))
            })
        };
        // Only as far as each was handed on by another of ours: below that, a sender can write any line.
        let mut ours = None;
        for hop in received.hops.iter().take_while(|hop| is_ours(hop.by.as_deref())) {
            ours = Some(hop);
            if !is_ours(hop.from.as_deref()) {
                break;
            }
        }
        ours.or_else(|| received.hops.first())
            .map(|hop| hop.at)
            .into_iter()
            .chain(received.date)
            .map(|at| at.with_timezone(&London).naive_local().date())
            .find(|on| *on <= today && *on + Days::new(super::intake::OLDEST) >= today)
            .unwrap_or(today)
    }

    /// The request that an e-mail makes, if it has all that one needs. One in Welsh is answered in
    /// Welsh; as the language of an English one was not chosen, it is answered in both until it is:
    /// Welsh Language Standards 1 to 5.
    pub(super) fn request_of(
        &self,
        received: &Received,
        received_on: NaiveDate,
        regime: Regime,
    ) -> Result<NewRequest, Error> {
        let from = received.from.as_ref().ok_or(InvalidRequester::NoAddress)?;
        let language = match received.language {
            Language::Welsh => LanguageChoice::Welsh,
            Language::English => LanguageChoice::Unknown,
        };
        let name =
            from.name.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(&from.address);
        let subject = received.subject.clone().filter(|subject| !subject.trim().is_empty());
        let first_line =
            || received.text.lines().find(|line| !line.trim().is_empty()).map(str::to_owned);
        let subject: String = subject
            .or_else(first_line)
            .unwrap_or_default()
            .chars()
            .take(super::intake::SUBJECT_LENGTH)
            .collect();
        let request = NewRequest {
            regime,
            received_on,
            channel: Channel::Email,
            requester: Requester::parse(name, &from.address, "", language)?,
            subject,
            body: received.text.clone(),
            redirected_from: None,
        };
        self.check(&request)?;
        Ok(request)
    }
}

/// Takes in what is fetched from one mailbox.
struct MailReader<'a> {
    office: &'a Office,
    turn: RefCell<Turn>,
}

impl Reader for MailReader<'_> {
    fn has_turn(&self) -> bool {
        self.turn.borrow_mut().take().unwrap_or_else(|error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "no turn to fetch e-mails");
            false
        })
    }

    fn rests(&self) {
        self.turn.borrow_mut().leave();
    }

    fn takes(&self, message: &[u8]) -> bool {
        let taken = self.office.receive(message);
        if let Err(error) = &taken {
            tracing::error!(
                error = error as &dyn std::error::Error,
                "an e-mail stays in its mailbox"
            );
        }
        taken.is_ok()
    }
}

/// What became of the same e-mail, when it was taken in before.
fn taken_before(
    db: &mut Db,
    sha256: BlobHash,
    content: Option<&str>,
) -> Result<Option<Taken>, Error> {
    let Some(same) = incoming::same(db, sha256, content)? else { return Ok(None) };
    let reference = match same.case {
        Some(case) => cases::find(db, case)?.map(|row| row.reference),
        None => None,
    };
    Ok(Some(Taken::Already(reference)))
}

/// Reads an e-mail as it is sent, or as Outlook keeps it (`.msg`), and opens what Outlook has wrapped its
/// attachments in (`winmail.dat`). `prefix` is what the unit's references begin with.
pub fn read_email(message: &[u8], prefix: &str) -> Received {
    if let Some(email) = as_email(message, "") {
        let mut received = read(&email, prefix);
        received.attachments.extend(messages_within(message, ""));
        return received;
    }
    let mut received = read(message, prefix);
    let mut files = Vec::new();
    for one in std::mem::take(&mut received.attachments) {
        let Some(wrapped) = as_email(&one.content, &one.name) else {
            files.push(one);
            continue;
        };
        let inner = read(&wrapped, prefix);
        let within = messages_within(&one.content, &one.name);
        if one.content.starts_with(TNEF) {
            // Only a wrapping: what is in it came with the e-mail itself.
            if received.text.trim().is_empty() {
                received.text = inner.text;
                received.language = inner.language;
            }
            received.nested_messages += inner.nested_messages;
        } else {
            // A message of Outlook that is attached; its own files come after it.
            received.nested_messages += 1;
            files.push(one);
        }
        files.extend(inner.attachments);
        files.extend(within);
    }
    received.attachments = files;
    received
}

/// The messages that Outlook has put into another, as files that everybody can open.
fn messages_within(bytes: &[u8], name: &str) -> Vec<Attachment> {
    let found = redact::messages_within(bytes, name).into_iter();
    found
        .map(|(name, content)| Attachment {
            name: document::safe_name(&name),
            media_type: "message/rfc822".to_owned(),
            bytes: content.len(),
            sha256: hex::encode(Sha256::digest(&content)),
            content,
        })
        .collect()
}

/// The mailboxes that the settings name.
pub(super) fn mailboxes_of(config: &Config) -> Result<Vec<Mailbox>, Error> {
    let named = config.imap_urls.iter().map(|address| address.trim());
    named
        .filter(|address| !address.is_empty())
        .map(|address| {
            address.parse().map_err(|source: NotAMailbox| Error::Settings {
                what: "a mailbox is not right".to_owned(),
                source: source.into(),
            })
        })
        .collect()
}

/// Puts the files of an e-mail beside a case.
pub(super) fn add_files(
    db: &mut Db,
    case: CaseId,
    message: Option<crate::domain::ids::MessageId>,
    files: &[KeptFile],
) -> Result<(), Error> {
    for file in files {
        requester_files::add(db, case, message, &file.name, &file.media_type, file.content)?;
    }
    Ok(())
}

/// What a file is by its content; what the sender declares, where that does not tell.
fn kind_of(one: &Attachment) -> String {
    match media::sniff(&one.content, &one.name) {
        media::MediaType::Other(_) => one.media_type.clone(),
        known => known.as_str().to_owned(),
    }
}

/// Stands for what an e-mail says, whatever servers have added to it on its way; none when it carries
/// no identifier, as two people may well write the same.
fn content_of(received: &Received) -> Option<String> {
    let id = received.message_id.as_deref().filter(|id| !id.is_empty())?;
    let mut sha = Sha256::new();
    let from = received.from.as_ref().map(|from| from.address.as_str()).unwrap_or_default();
    for part in [id, from, received.subject.as_deref().unwrap_or_default(), &received.text] {
        sha.update(part.len().to_be_bytes());
        sha.update(part);
    }
    for one in &received.attachments {
        sha.update(&one.sha256);
    }
    Some(hex::encode(sha.finalize()))
}
