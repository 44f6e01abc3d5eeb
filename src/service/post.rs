//! Doing queued jobs: composing e-mails and sending them.
//!
//! An e-mail is queued in the transaction of the event that calls for it, so that it is sent
//! because something happened, or not at all. It is composed when it is sent: the queue holds
//! numbers only. Sending may be repeated after a crash; the Message-ID stays the same, so that the
//! receiver's server sees one message.

use super::{
    Download, Error, Office, email_words as words, letters::KeptLetter, record::Job, seal, views,
};
use crate::{
    domain::{
        actor::Actor,
        case::Case,
        event::{CaseEvent, EmailKind},
        ids::{CaseId, JobId, LetterId},
        language::Language,
        requester::Requester,
    },
    mail::{
        compose::{Attachment, ComposeError, Composed, Email, Person, compose},
        message_id::MessageId,
        send::SendError,
    },
    storage::{
        incoming,
        jobs::{self, Claim},
        portal_links, requesters,
        token::Token,
    },
};
use chrono::TimeDelta;
use url::Url;

/// For how long a worker holds a job. An e-mail takes seconds; a mail server that hangs is cut off
/// well before.
const LEASE: TimeDelta = TimeDelta::minutes(5);

/// After so many attempts, spread over about two days, a job is given up and shown to the staff.
const MOST_ATTEMPTS: i64 = 14;

/// For how long a link to the portal works. A link is made for every e-mail, so that the one in
/// the answer works for a year after it.
pub(super) const LINK_LIFE: TimeDelta = TimeDelta::days(365);

/// Over this many bytes the copies are left to the portal, which the e-mail links to: many mail
/// servers refuse more than 10 MB.
const MOST_ATTACHED: usize = 7_000_000;

impl Office {
    /// Takes the next job that is due and does it; whether there was one.
    pub fn do_next_job(&self, worker: &str) -> Result<bool, Error> {
        let now = self.clock.now();
        let Some(claim) = self.write(|db| Ok(jobs::claim(db, worker, now, LEASE)?))? else {
            return Ok(false);
        };
        let done = serde_json::from_str::<Job>(&claim.body)
            .map_err(|_cause| {
                Undone::for_good("the job is of a kind that this version does not know")
            })
            .and_then(|job| self.do_job(claim.job, &job));
        let now = self.clock.now();
        match done {
            Ok(happened) => self.finish(&claim, happened)?,
            Err(undone) if undone.is_final || claim.attempt >= MOST_ATTEMPTS => {
                self.give_up(&claim, &undone)?;
            }
            Err(undone) => {
                tracing::warn!(job = claim.job.0, reason = undone.reason, "to be tried again");
                self.write(|db| Ok(jobs::retry_later(db, &claim, now, &undone.reason)?))?;
            }
        }
        Ok(true)
    }

    /// Records that a job is done, unless its lease was lost: then another's result counts.
    fn finish(&self, claim: &Claim, happened: Option<(CaseId, CaseEvent)>) -> Result<(), Error> {
        let now = self.clock.now();
        self.write(|db| {
            if let (true, Some((case, event))) = (jobs::done(db, claim, now)?, happened) {
                self.change_in(db, Actor::System, case, |_, _| Ok(event))?;
            }
            Ok(())
        })
    }

    /// Stops trying and lets the case tell its officer.
    fn give_up(&self, claim: &Claim, undone: &Undone) -> Result<(), Error> {
        let now = self.clock.now();
        tracing::error!(job = claim.job.0, reason = undone.reason, "a job is given up");
        self.write(|db| {
            let is_ours = jobs::give_up(db, claim, now, &undone.reason)?;
            let job = serde_json::from_str::<Job>(&claim.body);
            if let (true, Ok(Some((case, email)))) = (is_ours, job.map(|job| job.of_case())) {
                let event = CaseEvent::EmailFailed { email };
                self.change_in(db, Actor::System, case, |_, _| Ok(event))?;
            }
            Ok(())
        })
    }

    /// Does every job that is due now, as the worked cases and tests need it.
    pub fn do_all_jobs(&self) -> Result<usize, Error> {
        let mut done = 0;
        while self.do_next_job("now")? {
            done += 1;
        }
        Ok(done)
    }

    /// Does a job; what of it belongs into a case.
    fn do_job(&self, id: JobId, job: &Job) -> Result<Option<(CaseId, CaseEvent)>, Undone> {
        let message_id = self.message_id(id)?;
        match *job {
            Job::Email { case, email, letter } => {
                let composed = self.compose_email(&message_id, case, email, letter)?;
                self.transport.send(&composed)?;
                let message_id = message_id.as_str().to_owned();
                Ok(Some((case, CaseEvent::EmailSent { email, message_id })))
            }
            Job::LostLink { case: None } => Ok(None),
            Job::LostLink { case: Some(case) } => {
                let email = EmailKind::Link;
                let composed = self.compose_email(&message_id, case, email, None)?;
                self.transport.send(&composed)?;
                let message_id = message_id.as_str().to_owned();
                Ok(Some((case, CaseEvent::EmailSent { email, message_id })))
            }
            Job::Confirm { case, about } => {
                Ok(Some((case, self.send_confirmation(&message_id, case, about)?)))
            }
            Job::Commission { case, commission, mail, told } => {
                let sent = self.send_commission_mail(&message_id, case, commission, mail, told)?;
                Ok(sent.map(|event| (case, event)))
            }
            Job::StaffEmail { staff, email } => {
                self.send_staff_email(&message_id, staff, email)?;
                Ok(None)
            }
            Job::SearchDocument { document } => {
                self.search_document(document)?;
                Ok(None)
            }
            Job::SearchCases { after } => {
                self.search_cases(after)?;
                Ok(None)
            }
            Job::Reminders { staff, on } => {
                if let Some(email) = self.reminder_email(&message_id, id, staff, on)? {
                    self.transport.send(&compose(&email)?)?;
                }
                Ok(None)
            }
        }
    }

    /// The identity of the e-mail that a job sends: the same at each attempt.
    pub(super) fn message_id(&self, id: JobId) -> Result<MessageId, Undone> {
        let domain = self.mail_from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        let tag = seal::mail_tag(&self.secret, id);
        MessageId::new(&format!("job.{id}.{tag}@{domain}"))
            .map_err(|_cause| Undone::for_good("the sender's address cannot stand in a Message-ID"))
    }

    /// The job whose e-mail has this identifier; none when it is not one of ours.
    pub(super) fn job_of(&self, message_id: &str) -> Option<JobId> {
        let (left, _) = message_id.split_once('@')?;
        let (number, tag) = left.strip_prefix("job.")?.split_once('.')?;
        let job = JobId(number.parse().ok()?);
        (seal::mail_tag(&self.secret, job) == tag).then_some(job)
    }

    fn compose_email(
        &self,
        id: &MessageId,
        case_id: CaseId,
        kind: EmailKind,
        letter: Option<LetterId>,
    ) -> Result<Composed, Undone> {
        let (case, requester) = self.read(|db| {
            let (case, _) = views::load(db, case_id)?;
            let requester = requesters::find(db, case.requester)?.ok_or(Error::NotFound)?;
            Ok::<_, Error>((case, requester))
        })?;
        let languages = case.language.languages();
        if kind == EmailKind::Letter {
            let letter = letter.ok_or_else(|| Undone::for_good("the e-mail names no letter"))?;
            return self.compose_letter(id, languages, letter, requester);
        }
        let Some(address) = requester.email else {
            return Err(Undone::for_good("the requester has no e-mail address"));
        };
        let link = self.new_link(case_id, languages)?;
        let words = match letter {
            Some(letter) => {
                let kept = self.kept_letter(letter)?;
                let attachments = self.attachments(&case, kind, letter, &kept)?;
                Words {
                    subject: kept.letter.title(),
                    text: format!(
                        "{}\n\n{}",
                        kept.letter.text(),
                        words::link_text(languages, &link)
                    ),
                    html: words::with_link(&kept.letter.html_page(), languages, &link),
                    attachments,
                }
            }
            None if kind == EmailKind::Acknowledgement => {
                let made = self.acknowledgement(case_id, link.as_str())?;
                Words {
                    subject: made.letter.title(),
                    text: made.letter.text(),
                    html: made.letter.html_page(),
                    attachments: Vec::new(),
                }
            }
            None => Words {
                subject: words::link_subject(languages, &case.reference),
                text: words::link_text(languages, &link),
                html: words::link_page(languages, &case.reference, &link),
                attachments: Vec::new(),
            },
        };
        let unit = languages.first().map(|one| self.authority.unit.get(*one).clone());
        // So that it stands beside what they wrote in their mail program.
        let answered = self.read(|db| Ok::<_, Error>(incoming::last_identifier(db, case_id)?))?;
        Ok(compose(&Email {
            id: id.clone(),
            from: Person { name: unit.unwrap_or_default(), address: self.mail_from.clone() },
            to: Person { name: requester.name, address },
            reply_to: None,
            subject: words.subject,
            text: words.text,
            html: words.html,
            languages: languages.to_vec(),
            date: self.clock.now(),
            references: answered.iter().cloned().collect(),
            in_reply_to: answered,
            automatic: matches!(
                kind,
                EmailKind::Acknowledgement | EmailKind::LapseNotice | EmailKind::Link
            ),
            attachments: words.attachments,
        })?)
    }

    /// The e-mail of a letter that staff wrote: without a link to the requester's page where it
    /// goes to somebody else.
    fn compose_letter(
        &self,
        id: &MessageId,
        languages: &[Language],
        letter: LetterId,
        requester: Requester,
    ) -> Result<Composed, Undone> {
        let kept = self.kept_letter(letter)?;
        let (name, address) = match &kept.data.recipient {
            Some(recipient) => (recipient.name.clone(), recipient.email.clone()),
            None => (requester.name, requester.email),
        };
        let address = address.ok_or_else(|| Undone::for_good("there is no e-mail address"))?;
        let sent =
            self.sent_pdf(letter)?.ok_or_else(|| Undone::for_good("the letter was not sent"))?;
        let unit = languages.first().map(|one| self.authority.unit.get(*one).clone());
        Ok(compose(&Email {
            id: id.clone(),
            from: Person { name: unit.unwrap_or_default(), address: self.mail_from.clone() },
            to: Person { name, address },
            reply_to: None,
            subject: kept.letter.title(),
            text: kept.letter.text(),
            html: kept.letter.html_page(),
            languages: languages.to_vec(),
            date: self.clock.now(),
            in_reply_to: None,
            references: Vec::new(),
            automatic: false,
            attachments: vec![Attachment {
                name: sent.name,
                media_type: sent.media_type,
                bytes: sent.bytes,
            }],
        })?)
    }

    /// The letter as PDF and, with an answer, the copies as released.
    fn attachments(
        &self,
        case: &Case,
        kind: EmailKind,
        letter: LetterId,
        kept: &KeptLetter,
    ) -> Result<Vec<Attachment>, Error> {
        let pdf = match self.sent_pdf(letter)? {
            Some(sent) => sent,
            None => Download {
                name: kept.pdf_name(),
                media_type: "application/pdf".to_owned(),
                bytes: kept.pdf()?,
            },
        };
        let mut files = vec![pdf];
        if kind == EmailKind::Answer {
            for (_, found) in case.released() {
                if let Some(proven) = &found.copy {
                    files.push(self.copy_download(proven.copy)?);
                }
            }
            // All copies go or none: a reader must not take some for all.
            if files.iter().map(|file| file.bytes.len()).sum::<usize>() > MOST_ATTACHED {
                files.truncate(1);
            }
        }
        Ok(files
            .into_iter()
            .map(|file| Attachment {
                name: file.name,
                media_type: file.media_type,
                bytes: file.bytes,
            })
            .collect())
    }

    /// A fresh link to the portal. Only its hash is kept, so that each e-mail carries one of its
    /// own.
    pub(super) fn new_link(&self, case: CaseId, languages: &[Language]) -> Result<Url, Error> {
        let now = self.clock.now();
        let token =
            self.write(|db| Ok::<_, Error>(portal_links::make(db, case, now, now + LINK_LIFE)?))?;
        self.link_address(&token, languages.first().copied().unwrap_or(Language::English))
    }

    /// Where a link to the portal lies.
    pub(super) fn link_address(&self, token: &Token, language: Language) -> Result<Url, Error> {
        let page = match language {
            Language::English => "my-request",
            Language::Welsh => "fy-nghais",
        };
        self.address_of(&format!("{language}/{page}/{}", token.secret()))
    }
}

/// What an e-mail says.
struct Words {
    subject: String,
    text: String,
    html: String,
    attachments: Vec<Attachment>,
}

/// Why a job was not done.
#[derive(Debug)]
pub(super) struct Undone {
    /// For the staff and the log: no names, no text.
    reason: String,
    /// Whether trying again is of no use.
    is_final: bool,
}

impl Undone {
    pub(super) fn for_good(reason: &str) -> Self {
        Self { reason: reason.to_owned(), is_final: true }
    }
}

impl From<Error> for Undone {
    fn from(error: Error) -> Self {
        Self { reason: error.to_string(), is_final: false }
    }
}

impl From<SendError> for Undone {
    fn from(error: SendError) -> Self {
        Self { reason: error.to_string(), is_final: error.is_permanent() }
    }
}

impl From<ComposeError> for Undone {
    fn from(error: ComposeError) -> Self {
        Self::for_good(&error.to_string())
    }
}
