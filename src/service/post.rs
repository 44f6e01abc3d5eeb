//! Doing queued jobs: composing e-mails and sending them.
//!
//! An e-mail is queued in the transaction of the event that calls for it, so that it is sent
//! because something happened, or not at all. It is composed when it is sent: the queue holds
//! numbers only. Sending may be repeated after a crash; the Message-ID stays the same, so that the
//! receiver's server sees one message.

use super::{Error, Office, record::Job};
use crate::{
    domain::{
        actor::Actor,
        event::{CaseEvent, EmailKind},
        ids::{CaseId, JobId, LetterId},
        letter::LetterType,
        requester::Requester,
    },
    mail::{
        self,
        compose::{Attachment, Email},
    },
    storage::{jobs, letters as stored, portal_links},
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
const LINK_LIFE: TimeDelta = TimeDelta::days(365);

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
            .map_err(|_| Undone::for_good("the job is of a kind that this version does not know"))
            .and_then(|job| self.do_job(claim.job, &job).map(|event| (job, event)));
        let now = self.clock.now();
        match done {
            Ok((Job::Email { case, .. }, event)) => self.write(|db| {
                if jobs::done(db, &claim, now)? {
                    self.change_in(db, Actor::System, case, |_, _| Ok(event))?;
                }
                Ok(())
            })?,
            Err(undone) if undone.is_final || claim.attempt >= MOST_ATTEMPTS => self.write(|db| {
                if jobs::give_up(db, &claim, now, &undone.reason)? {
                    tracing::error!(job = claim.job.0, reason = undone.reason, "a job is given up");
                    if let Ok(Job::Email { case, email, .. }) = serde_json::from_str(&claim.body) {
                        self.change_in(db, Actor::System, case, |_, _| {
                            Ok(CaseEvent::EmailFailed { email })
                        })?;
                    }
                }
                Ok(())
            })?,
            Err(undone) => {
                tracing::warn!(job = claim.job.0, reason = undone.reason, "a job will be tried again");
                self.write(|db| Ok(jobs::retry_later(db, &claim, now, &undone.reason)?))?;
            }
        }
        Ok(true)
    }

    /// Does every job that is due now, as the worked cases and tests need it.
    pub fn do_all_jobs(&self) -> Result<usize, Error> {
        let mut done = 0;
        while self.do_next_job("now")? {
            done += 1;
        }
        Ok(done)
    }

    fn do_job(&self, id: JobId, job: &Job) -> Result<CaseEvent, Undone> {
        let Job::Email { case, email, letter } = *job;
        let composed = self.compose(id, case, email, letter)?;
        mail::send::send(&self.transport, &composed)?;
        Ok(CaseEvent::EmailSent { email, message_id: composed.message_id })
    }

    fn compose(
        &self,
        id: JobId,
        case_id: CaseId,
        kind: EmailKind,
        letter: Option<LetterId>,
    ) -> Result<Email, Undone> {
        let (case, requester) = self.read(|db| self.case_and_requester(db, case_id))?;
        let Requester { name, email: Some(address), .. } = requester.clone() else {
            return Err(Undone::for_good("the requester has no e-mail address"));
        };
        let link = self.new_link(case_id)?;
        let made = match letter {
            Some(letter) => self.letter_as_stored(letter)?,
            None => self.acknowledgement(&case, &requester)?,
        };
        let (text, html) = self.words_of(kind, &made, &link)?;
        let mut attachments = Vec::new();
        if let Some(letter) = letter {
            attachments.push(self.pdf_of(letter, &made)?);
            let mut left = MOST_ATTACHED.saturating_sub(attachments.iter().map(|a| a.bytes.len()).sum());
            for copy in self.released_copies(&case, kind)? {
                match left.checked_sub(copy.bytes.len()) {
                    Some(rest) => {
                        left = rest;
                        attachments.push(copy);
                    }
                    // All copies go or none: a reader must not take half for the whole.
                    None => {
                        attachments.truncate(1);
                        break;
                    }
                }
            }
        }
        let letter_type = made.letter_type;
        Ok(Email {
            message_id: format!("job.{id}@{}", self.mail_domain()),
            from: (self.authority.unit_in(made.main_language()), self.mail_from.clone()),
            to: (name, address),
            subject: format!("{}: {}", case.reference, letter_type.title(made.main_language())),
            text,
            html,
            language: made.languages(),
            is_automatic: matches!(kind, EmailKind::Acknowledgement | EmailKind::Link),
            date: self.clock.now(),
            in_reply_to: None,
            attachments,
        })
    }

    fn mail_domain(&self) -> &str {
        self.mail_from.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }

    /// A fresh link to the portal. Only its hash is kept, so that each e-mail carries one of its
    /// own.
    fn new_link(&self, case: CaseId) -> Result<Url, Error> {
        let now = self.clock.now();
        let token = self.write(|db| Ok(portal_links::make(db, case, now, now + LINK_LIFE)?))?;
        self.address_of(&format!("en/my-request/{}", token.secret()))
    }
}

/// Why a job was not done.
#[derive(Debug)]
struct Undone {
    /// For the staff and the log: no names, no text.
    reason: String,
    /// Whether trying again is of no use.
    is_final: bool,
}

impl Undone {
    fn for_good(reason: &str) -> Self {
        Self { reason: reason.to_owned(), is_final: true }
    }
}

impl From<Error> for Undone {
    fn from(error: Error) -> Self {
        Self { reason: error.to_string(), is_final: false }
    }
}

impl From<mail::Error> for Undone {
    fn from(error: mail::Error) -> Self {
        Self { reason: error.to_string(), is_final: error.is_permanent() }
    }
}
