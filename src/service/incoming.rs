//! The e-mails that wait for somebody to say where they belong: what they say, and the one act that
//! files each.

use super::{
    Download, Error, Invalid, NewRequest, Office, SignedIn, SimilarCase, access::load_for,
    receiving::add_files,
};
use crate::{
    domain::{
        actor::Actor,
        ids::{CaseId, IncomingId, Reference},
        incoming::{Held, Kind},
        permission::Permission,
    },
    law::regime::Regime,
    mail::quoted,
    storage::{
        blobs::BlobHash,
        cases,
        db::Db,
        erasure,
        incoming::{self, Message, Which},
        staff,
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// For how long what was set aside is kept, so that a mistake can be put right.
const KEPT_ASIDE: TimeDelta = TimeDelta::days(90);

/// An e-mail in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingLine {
    /// Which.
    pub id: IncomingId,
    /// What it is.
    pub kind: Kind,
    /// The name of who wrote it; may be empty.
    pub from_name: String,
    /// The address of who wrote it; may be empty.
    pub from_address: String,
    /// What it says it is about; may be empty.
    pub subject: String,
    /// The day it reached the authority, from which the time limit counts if it is a request.
    pub received_on: NaiveDate,
    /// Why it waits, or waited.
    pub why: Option<Held>,
    /// The case that it names, where the reader may see it.
    pub guess: Option<Reference>,
}

/// An e-mail, to decide where it belongs.
#[derive(Debug, Clone)]
pub struct IncomingView {
    /// What the list says of it.
    pub line: IncomingLine,
    /// What its writer wrote.
    pub text: String,
    /// What it quotes of e-mails before it.
    pub quoted: String,
    /// Its files: their names and sizes, in order.
    pub files: Vec<(String, usize)>,
    /// Whether a request can be made of it as it is.
    pub may_be_request: bool,
    /// The case that it was filed with, where the reader may see it.
    pub case: Option<Reference>,
    /// The cases that look like it, for who can act on them, while it belongs nowhere.
    pub similar: Vec<SimilarCase>,
    /// Who said where it belongs, and when.
    pub handled: Option<(String, DateTime<Utc>)>,
}

impl Office {
    /// How many e-mails wait for somebody to say where they belong.
    pub fn count_incoming(&self, who: &SignedIn) -> Result<i64, Error> {
        who.must(Permission::SeeRequester)?;
        self.read(|db| Ok(incoming::waiting(db)?))
    }

    /// At most `most` of the e-mails that wait, or that were set aside: those that follow `after`.
    pub fn incoming(
        &self,
        who: &SignedIn,
        which: Which,
        after: Option<IncomingId>,
        most: u16,
    ) -> Result<Vec<IncomingLine>, Error> {
        who.must(Permission::SeeRequester)?;
        self.read(|db| {
            let listed = incoming::list(db, which, who.reader(), after, most)?;
            Ok(listed.into_iter().map(|(message, guess)| line(message, guess)).collect())
        })
    }

    /// One e-mail with all that it says.
    pub fn incoming_message(&self, who: &SignedIn, id: IncomingId) -> Result<IncomingView, Error> {
        who.must(Permission::SeeRequester)?;
        let (message, guess, case, handled) = self.read(|db| {
            let message = incoming::find(db, id)?.ok_or(Error::NotFound)?;
            let mut reference = |case: Option<CaseId>| match case {
                Some(case) => incoming::reference_for(db, case, who.reader()),
                None => Ok(None),
            };
            let (guess, case) = (reference(message.guess)?, reference(message.case)?);
            let handled = match message.handled {
                Some((by, at)) => staff::find(db, by)?.map(|person| (person.name, at)),
                None => None,
            };
            Ok::<_, Error>((message, guess, case, handled))
        })?;
        // What is filed is shown on its case, and to nobody who may not see that.
        if message.case.is_some() && case.is_none() {
            return Err(Error::NotFound);
        }
        let received = self.read_email(&self.blobs.get(message.sha256)?);
        let parts = quoted::part(&received.text);
        let request = self.request_of(&received, message.received_on, Regime::Foia);
        let similar = match &request {
            Ok(asked) if case.is_none() && who.role.may(Permission::HandleCases) => {
                let own = NewRequest { body: parts.own.to_owned(), ..asked.clone() };
                self.similar_to(who, &own)?
            }
            _ => Vec::new(),
        };
        Ok(IncomingView {
            text: parts.own.to_owned(),
            quoted: parts.quoted.to_owned(),
            files: received.attachments.iter().map(|one| (one.name.clone(), one.bytes)).collect(),
            may_be_request: request.is_ok(),
            similar,
            line: line(message, guess),
            case,
            handled,
        })
    }

    /// The e-mail as it came.
    pub fn incoming_file(&self, who: &SignedIn, id: IncomingId) -> Result<Download, Error> {
        who.must(Permission::SeeRequester)?;
        let message = self.read(|db| {
            let message = incoming::find(db, id)?.ok_or(Error::NotFound)?;
            if let Some(case) = message.case {
                load_for(db, who, case)?;
            }
            Ok::<_, Error>(message)
        })?;
        Ok(Download {
            name: format!("{id}.eml"),
            media_type: "message/rfc822".to_owned(),
            bytes: self.blobs.get(message.sha256)?,
        })
    }

    /// Logs the request that an e-mail makes, received on the day on which it reached the authority.
    pub fn log_incoming(
        &self,
        who: &SignedIn,
        id: IncomingId,
        regime: Regime,
    ) -> Result<CaseId, Error> {
        who.must(Permission::SeeRequester)?;
        who.must(Permission::HandleCases)?;
        let message = self.read(|db| open(incoming::find(db, id)?))?;
        let bytes = self.blobs.get(message.sha256)?;
        let received = self.read_email(&bytes);
        let request = self.request_of(&received, message.received_on, regime)?;
        let files = self.keep_files(&received, message.sha256, bytes.len())?;
        self.write(|db| {
            let message = open(incoming::take(db, id)?)?;
            let actor = Actor::Staff(who.id);
            let case = self.log_in(db, actor, &request)?;
            self.file_in(db, case, actor, message.received_on, message.sha256)?;
            add_files(db, case, None, &files)?;
            incoming::handle(db, id, Some(case), who.id, self.clock.now())?;
            Ok(case)
        })
    }

    /// Files an e-mail with the case of a reference that somebody types. A case that is not theirs to
    /// see is as one that does not exist.
    pub fn file_incoming(
        &self,
        who: &SignedIn,
        id: IncomingId,
        reference: &str,
    ) -> Result<CaseId, Error> {
        who.must(Permission::SeeRequester)?;
        who.must(Permission::HandleCases)?;
        let unknown = || Error::Invalid { field: "reference", problem: Invalid::NoSuchCase };
        let reference: Reference = reference.parse().map_err(|_cause| unknown())?;
        let message = self.read(|db| open(incoming::find(db, id)?))?;
        let bytes = self.blobs.get(message.sha256)?;
        let received = self.read_email(&bytes);
        let files = self.keep_files(&received, message.sha256, bytes.len())?;
        self.write(|db| {
            let message = open(incoming::take(db, id)?)?;
            let case = cases::find_by_reference(db, &reference)?.ok_or_else(unknown)?;
            if !is_there(db, who, case)? {
                return Err(unknown());
            }
            let actor = Actor::Staff(who.id);
            self.file_in(db, case, actor, message.received_on, message.sha256)?;
            self.keep_message(db, case, &received, &files)?;
            incoming::handle(db, id, Some(case), who.id, self.clock.now())?;
            Ok(case)
        })
    }

    /// Sets an e-mail aside: nothing comes of it. It is listed for 90 days, and can still be filed.
    pub fn set_incoming_aside(&self, who: &SignedIn, id: IncomingId) -> Result<(), Error> {
        who.must(Permission::SeeRequester)?;
        who.must(Permission::HandleCases)?;
        self.write(|db| {
            let message = open(incoming::take(db, id)?)?;
            if message.handled.is_none() {
                incoming::handle(db, id, None, who.id, self.clock.now())?;
            }
            Ok(())
        })
    }

    /// Erases what was set aside long enough ago, and answers with how many e-mails that were.
    pub fn sweep_incoming(&self) -> Result<usize, Error> {
        let now = self.clock.now();
        let (number, unneeded) = self.write(|db| {
            let old = incoming::erase_set_aside(db, now - KEPT_ASIDE, now)?;
            let mut unneeded: Vec<BlobHash> = Vec::new();
            for sha256 in &old {
                if !erasure::is_needed(db, sha256)? {
                    unneeded.extend(sha256.parse::<BlobHash>().ok());
                }
            }
            Ok::<_, Error>((old.len(), unneeded))
        })?;
        for file in unneeded {
            self.blobs.erase(file)?;
        }
        Ok(number)
    }
}

/// The e-mail, if it is still to be said where it belongs.
fn open(message: Option<Message>) -> Result<Message, Error> {
    let message = message.ok_or(Error::NotFound)?;
    if message.case.is_some() { Err(Error::ChangedMeanwhile) } else { Ok(message) }
}

/// Whether a case is there for `who`, and was not erased.
fn is_there(db: &mut Db, who: &SignedIn, case: CaseId) -> Result<bool, Error> {
    match load_for(db, who, case) {
        Ok((case, _)) => Ok(case.erased_on.is_none()),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

fn line(message: Message, guess: Option<Reference>) -> IncomingLine {
    IncomingLine {
        id: message.id,
        kind: message.kind,
        from_name: message.from_name,
        from_address: message.from_address,
        subject: message.subject,
        received_on: message.received_on,
        why: message.why,
        guess,
    }
}
