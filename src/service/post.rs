//! Doing queued jobs: composing e-mails and sending them.
//!
//! An e-mail is queued in the transaction of the event that calls for it, so that it is sent
//! because something happened, or not at all. It is composed when it is sent: the queue holds
//! numbers only. Sending may be repeated after a crash; the Message-ID stays the same, so that the
//! receiver's server sees one message.

use super::{
    Download, Error, Office, deliveries::About, email_words as words, letters::KeptLetter,
    record::Job, seal, views,
};
use crate::{
    config::Config,
    domain::{
        actor::Actor,
        case::Case,
        delivery::{Answer, Outcome},
        event::{CaseEvent, EmailKind},
        ids::{CaseId, JobId, LetterId},
        language::Language,
        requester::Requester,
    },
    mail::{
        compose::{Attachment, ComposeError, Email, Person, compose, compose_signed},
        dkim::Signer,
        message_id::MessageId,
        send::Taken,
    },
    storage::{
        incoming,
        jobs::{self, Claim},
        mail_pace::{self, Turn},
        portal_links, requesters,
        token::Token,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Mutex, PoisonError};
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
        self.mark_what_went_out()?;
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
            Ok(sent) => self.finish_or_keep(claim, sent)?,
            Err(Undone::NotYet(at)) => {
                self.write(|db| Ok(jobs::put_back(db, &claim, at)?))?;
            }
            Err(Undone::Failed(failed)) if failed.is_final || claim.attempt >= MOST_ATTEMPTS => {
                self.give_up(&claim, &failed)?;
            }
            Err(Undone::Failed(failed)) => {
                tracing::warn!(job = claim.job.0, reason = failed.reason, "to be tried again");
                self.write(|db| {
                    if jobs::retry_later(db, &claim, now, &failed.reason)?
                        && let Some((outcome, answer)) = &failed.said
                        && let Some((case, about)) = about(&claim)
                    {
                        let (case, to) = (views::load(db, case)?.0, &failed.recipient);
                        self.keep_delivery(db, &case, &about, to, *outcome, answer)?;
                    }
                    Ok(())
                })?;
            }
        }
        Ok(true)
    }

    /// Marks as done what could not be marked when it was done. Nothing else is begun before: what goes out
    /// unmarked goes out again.
    fn mark_what_went_out(&self) -> Result<(), Error> {
        loop {
            let next = self.unmarked.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some((claim, sent)) = next else { return Ok(()) };
            self.finish_or_keep(claim, sent)?;
        }
    }

    /// Records that a job is done. Where the database cannot take that now, it is kept for the next
    /// turn, so that an e-mail which went out is not sent again for as long as a disk is full.
    fn finish_or_keep(&self, claim: Claim, sent: Option<Sent>) -> Result<(), Error> {
        let finished = self.finish(&claim, sent.as_ref());
        if let Err(Error::Storage(error)) = &finished
            && error.may_pass()
        {
            let mut unmarked = self.unmarked.lock().unwrap_or_else(PoisonError::into_inner);
            unmarked.push((claim, sent));
        }
        finished
    }

    /// Records that a job is done, unless its lease was lost: then another's result counts.
    fn finish(&self, claim: &Claim, sent: Option<&Sent>) -> Result<(), Error> {
        let now = self.clock.now();
        self.write(|db| {
            if let (true, Some(sent), Some((case, about))) =
                (jobs::done(db, claim, now)?, sent, about(claim))
            {
                let message_id = sent.message_id.as_str().to_owned();
                let event = CaseEvent::EmailSent { email: about.email, message_id };
                let case = self.change_in(db, Actor::System, case, |_, _| Ok(event))?;
                let Taken { outcome, answer } = &sent.taken;
                self.keep_delivery(db, &case, &about, &sent.recipient, *outcome, answer)?;
            }
            Ok(())
        })
    }

    /// Stops trying and lets the case tell its officer.
    fn give_up(&self, claim: &Claim, failed: &Failed) -> Result<(), Error> {
        let now = self.clock.now();
        tracing::error!(job = claim.job.0, reason = failed.reason, "a job is given up");
        self.write(|db| {
            let is_ours = jobs::give_up(db, claim, now, &failed.reason)?;
            if let (true, Some((case, about))) = (is_ours, about(claim)) {
                let event = CaseEvent::EmailFailed { email: about.email };
                let case = self.change_in(db, Actor::System, case, |_, _| Ok(event))?;
                let to = &failed.recipient;
                let said = failed.said.clone();
                let is_told = said.as_ref().is_some_and(|(outcome, _)| outcome.is_failure());
                let given_up = (!is_told).then(|| (Outcome::GivenUp, Answer::default()));
                for (outcome, answer) in said.into_iter().chain(given_up) {
                    self.keep_delivery(db, &case, &about, to, outcome, &answer)?;
                }
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

    /// Does a job; the e-mail that went out with it.
    fn do_job(&self, id: JobId, job: &Job) -> Result<Option<Sent>, Undone> {
        let message_id = self.message_id(id)?;
        let email = match *job {
            Job::Email { case, email, letter } => {
                Some(self.email_of_case(&message_id, case, email, letter)?)
            }
            Job::LostLink { case: None } => None,
            Job::LostLink { case: Some(case) } => {
                Some(self.email_of_case(&message_id, case, EmailKind::Link, None)?)
            }
            Job::Confirm { case, about } => Some(self.confirmation(&message_id, case, about)?),
            Job::Date { case, news, due_on } => self.date_email(&message_id, case, news, due_on)?,
            Job::Commission { case, commission, mail, told } => {
                self.commission_email(&message_id, case, commission, mail, told)?
            }
            Job::StaffEmail { staff, email } => self.staff_email(&message_id, staff, email)?,
            Job::Reminders { staff, on } => self.reminder_email(&message_id, id, staff, on)?,
            Job::SearchDocument { document } => {
                self.search_document(document)?;
                None
            }
            Job::SignCases { after } => {
                self.sign_cases(after)?;
                None
            }
            Job::SearchCases { after } => {
                self.search_cases(after)?;
                None
            }
        };
        email.map(|email| self.send_email(id, email, message_id)).transpose()
    }

    /// Composes an e-mail and hands it over when it is its turn.
    fn send_email(&self, job: JobId, email: Email, message_id: MessageId) -> Result<Sent, Undone> {
        let composed = match &self.signer {
            Some(signer) => compose_signed(&email, signer)?,
            None => compose(&email)?,
        };
        let recipient = email.to.address;
        self.await_turn(job, &recipient)?;
        match self.transport.send(&composed) {
            Ok(taken) => Ok(Sent { message_id, recipient, taken }),
            Err(error) => Err(Undone::Failed(Failed {
                reason: error.to_string(),
                is_final: error.is_permanent(),
                recipient,
                said: error.answer().map(|(outcome, answer)| (outcome, answer.clone())),
            })),
        }
    }

    /// Takes a turn among the e-mails to the domain of an address, where the settings limit them.
    fn await_turn(&self, job: JobId, address: &str) -> Result<(), Undone> {
        let Some(a_minute) = self.mail_per_minute else { return Ok(()) };
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        let now = self.clock.now();
        match self.write(|db| Ok(mail_pace::take_turn(db, job, domain, a_minute, now)?))? {
            Turn::Now => Ok(()),
            Turn::At(at) => Err(Undone::NotYet(at)),
        }
    }

    /// Forgets how fast e-mails went to domains that have had none for a while.
    pub fn tidy_mail_pace(&self) -> Result<(), Error> {
        let now = self.clock.now();
        self.write(|db| Ok(mail_pace::forget(db, now - LEASE)?))
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

    fn email_of_case(
        &self,
        id: &MessageId,
        case_id: CaseId,
        kind: EmailKind,
        letter: Option<LetterId>,
    ) -> Result<Email, Undone> {
        let (case, requester) = self.read(|db| {
            let (case, _) = views::load(db, case_id)?;
            let requester = requesters::find(db, case.requester)?.ok_or(Error::NotFound)?;
            Ok::<_, Error>((case, requester))
        })?;
        let languages = case.language.languages();
        if kind == EmailKind::Letter {
            let letter = letter.ok_or_else(|| Undone::for_good("the e-mail names no letter"))?;
            return self.email_of_letter(id, &case, letter, requester);
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
        let answered = self.answered_by_us(case_id, &address)?;
        Ok(Email {
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
        })
    }

    /// The last e-mail from an address about a case, which the next one to it answers, so that it stands
    /// beside what they wrote in their mail program.
    pub(super) fn answered_by_us(
        &self,
        case: CaseId,
        address: &str,
    ) -> Result<Option<String>, Error> {
        self.read(|db| Ok(incoming::last_identifier(db, case, address)?))
    }

    /// The e-mail of a letter that staff wrote: without a link to the requester's page where it
    /// goes to somebody else.
    fn email_of_letter(
        &self,
        id: &MessageId,
        case: &Case,
        letter: LetterId,
        requester: Requester,
    ) -> Result<Email, Undone> {
        let languages = case.language.languages();
        let kept = self.kept_letter(letter)?;
        let (name, address, answered) = if let Some(recipient) = &kept.data.recipient {
            (recipient.name.clone(), recipient.email.clone(), None)
        } else {
            let theirs = requester.email.as_deref().unwrap_or_default();
            let answered = self.answered_by_us(case.id, theirs)?;
            (requester.name, requester.email, answered)
        };
        let address = address.ok_or_else(|| Undone::for_good("there is no e-mail address"))?;
        let sent =
            self.sent_pdf(letter)?.ok_or_else(|| Undone::for_good("the letter was not sent"))?;
        let unit = languages.first().map(|one| self.authority.unit.get(*one).clone());
        Ok(Email {
            id: id.clone(),
            from: Person { name: unit.unwrap_or_default(), address: self.mail_from.clone() },
            to: Person { name, address },
            reply_to: None,
            subject: kept.letter.title(),
            text: kept.letter.text(),
            html: kept.letter.html_page(),
            languages: languages.to_vec(),
            date: self.clock.now(),
            references: answered.iter().cloned().collect(),
            in_reply_to: answered,
            automatic: false,
            attachments: vec![Attachment {
                name: sent.name,
                media_type: sent.media_type,
                bytes: sent.bytes,
            }],
        })
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

/// What signs e-mails from `mail_from`, where the settings name a key.
pub(super) fn signer_of(config: &Config, mail_from: &str) -> Result<Option<Signer>, Error> {
    let (Some(path), Some(selector)) = (&config.dkim_key_file, &config.dkim_selector) else {
        return Ok(None);
    };
    let unusable = |why: String| Error::Settings {
        what: format!("e-mails cannot be signed with the key in {}: {why}", path.display()),
        source: why.into(),
    };
    let pem = std::fs::read_to_string(path).map_err(|error| unusable(error.to_string()))?;
    let own = mail_from.rsplit_once('@').map_or("", |(_, domain)| domain);
    let domain = config.dkim_domain.as_deref().unwrap_or(own);
    Signer::new(&pem, selector, domain).map(Some).map_err(|error| unusable(error.to_string()))
}

/// The case that a job's e-mail is about, and which e-mail it is; none when it is about no one case.
fn about(claim: &Claim) -> Option<(CaseId, About)> {
    About::of(claim.job, &serde_json::from_str(&claim.body).ok()?)
}

/// What an e-mail says.
struct Words {
    subject: String,
    text: String,
    html: String,
    attachments: Vec<Attachment>,
}

/// Jobs that were done and could not be marked, with the e-mail that went out.
pub(super) type Unmarked = Mutex<Vec<(Claim, Option<Sent>)>>;

/// An e-mail that was taken over.
pub(super) struct Sent {
    message_id: MessageId,
    recipient: String,
    taken: Taken,
}

/// Why a job was not done.
#[derive(Debug)]
pub(super) enum Undone {
    /// It went wrong.
    Failed(Failed),
    /// Its turn comes then: nothing went wrong.
    NotYet(DateTime<Utc>),
}

/// What went wrong with a job.
#[derive(Debug)]
pub(super) struct Failed {
    /// For the staff and the log: no names, no text.
    reason: String,
    /// Whether trying again is of no use.
    is_final: bool,
    /// To whom the e-mail was to go; empty when that is not known.
    recipient: String,
    /// What the mail server said to that.
    said: Option<(Outcome, Answer)>,
}

impl Failed {
    fn before_sending(reason: String, is_final: bool) -> Self {
        Self { reason, is_final, recipient: String::new(), said: None }
    }
}

impl Undone {
    pub(super) fn for_good(reason: &str) -> Self {
        Self::Failed(Failed::before_sending(reason.to_owned(), true))
    }
}

impl From<Error> for Undone {
    fn from(error: Error) -> Self {
        Self::Failed(Failed::before_sending(error.to_string(), false))
    }
}

impl From<ComposeError> for Undone {
    fn from(error: ComposeError) -> Self {
        Self::for_good(&error.to_string())
    }
}
