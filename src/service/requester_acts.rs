//! What a requester does on the page of a request: writes to the unit, explains, withdraws, asks
//! for a review. Each is an act with its event; the staff see what was written on the case.

use super::{
    Download, Error, Invalid, Office, SignedIn,
    access::{load_for, load_whole},
    asking::{FileRefused, SentFile, sorted, written},
    blind::mask_for,
    views,
};
use crate::{
    domain::{
        act::NotAllowed,
        actor::Actor,
        case::{Act, Case},
        event::{CaseEvent, Wrote},
        ids::{CaseId, ItemId, MessageId, RequesterFileId},
        permission::Permission,
        timeline::Awaited,
    },
    storage::{
        cases,
        db::Db,
        requester_files::{self, RequesterFile},
        requester_messages::{self, Message},
    },
};
use chrono::{DateTime, TimeDelta, Utc};

/// The most characters of what a requester writes at once.
pub const MESSAGE_LENGTH: usize = 20_000;

/// The most messages that are taken about one case within a day; who has more to say can write an
/// e-mail.
const MOST_A_DAY: i64 = 20;

/// Within this time the same words again are the same message, sent twice.
const TWICE: TimeDelta = TimeDelta::hours(1);

/// What a requester sent, as the case page shows it.
#[derive(Debug, Clone, Default)]
pub struct FromRequester {
    /// What they wrote, in the order in which it came.
    pub messages: Vec<MessageLine>,
    /// The files that came with the request.
    pub files: Vec<RequesterFile>,
}

/// A message of a requester.
#[derive(Debug, Clone)]
pub struct MessageLine {
    /// Which.
    pub id: MessageId,
    /// What it is about.
    pub about: Wrote,
    /// What it says.
    pub body: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Who dealt with it and when; the name is missing once they are gone.
    pub handled: Option<(Option<String>, DateTime<Utc>)>,
    /// The files that came with it.
    pub files: Vec<RequesterFile>,
}

/// Why a message with files was not taken.
pub type RefusedFiles = Vec<(String, FileRefused)>;

impl Office {
    /// Takes in a message with its files; those that cannot be taken stop it, and come back with
    /// the reason.
    pub fn write_to_unit(
        &self,
        session: &str,
        text: &str,
        files: Vec<SentFile>,
    ) -> Result<RefusedFiles, Error> {
        let id = self.opened(session)?;
        let text = written("text", text, MESSAGE_LENGTH)?;
        let (files, refused) = sorted(files, 0, 0);
        if !refused.is_empty() {
            return Ok(refused);
        }
        let mut kept = Vec::new();
        for file in files {
            let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
            kept.push((file.name, file.media_type, (self.blobs.put(&file.bytes)?, size)));
        }
        self.write(|db| {
            if let Some(message) = self.write_in(db, id, Wrote::Message, &text)? {
                for (name, media_type, content) in &kept {
                    requester_files::add(db, id, Some(message), name, media_type, *content)?;
                }
                self.confirm_in(db, id, Wrote::Message)?;
            }
            Ok(Vec::new())
        })
    }

    /// Takes in the explanation that the requester was asked for, and lets the clock run again.
    pub fn explain(&self, session: &str, text: &str) -> Result<(), Error> {
        let id = self.opened(session)?;
        let text = written("text", text, MESSAGE_LENGTH)?;
        let today = self.today();
        self.write(|db| {
            let (case, _) = views::load(db, id)?;
            let item = asked_about(&case)?;
            self.write_in(db, id, Wrote::Clarification, &text)?;
            self.change_in(db, Actor::Requester, id, |_, case| {
                Ok(case.receive_clarification(today, item, today)?)
            })?;
            self.confirm_in(db, id, Wrote::Clarification)
        })
    }

    /// Withdraws the request, with the reason if one is given.
    pub fn withdraw_own(&self, session: &str, text: &str) -> Result<(), Error> {
        let id = self.opened(session)?;
        let text = at_most(text)?;
        let today = self.today();
        self.write(|db| {
            let (case, _) = views::load(db, id)?;
            case.withdraw(today)?;
            if !text.is_empty() {
                self.write_in(db, id, Wrote::Withdrawal, &text)?;
            }
            self.change_in(db, Actor::Requester, id, |_, case| Ok(case.withdraw(today)?))?;
            self.confirm_in(db, id, Wrote::Withdrawal)
        })
    }

    /// Asks for a review of the answer, until the last day that the law gives for it; with what the
    /// requester says about it, if anything.
    pub fn ask_for_review(&self, session: &str, text: &str) -> Result<(), Error> {
        let id = self.opened(session)?;
        let text = at_most(text)?;
        let today = self.today();
        self.write(|db| {
            let (case, _) = views::load(db, id)?;
            case.request_review(today, false, today, &*self.calendar(db)?)?;
            if !text.is_empty() {
                self.write_in(db, id, Wrote::Review, &text)?;
            }
            self.change_in(db, Actor::Requester, id, |db, case| {
                Ok(case.request_review(today, false, today, &*self.calendar(db)?)?)
            })?;
            self.confirm_in(db, id, Wrote::Review)
        })
    }

    /// What the requester sent about a case.
    pub fn from_requester(&self, who: &SignedIn, id: CaseId) -> Result<FromRequester, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (case, _) = load_for(db, who, id)?;
            let mask = mask_for(db, who, &case)?;
            let seen = |text: String| match &mask {
                Some(mask) => mask.over(&text, who.language),
                None => text,
            };
            let names = views::names(db)?;
            let (files, with): (Vec<_>, Vec<_>) = requester_files::list(db, id)?
                .into_iter()
                .map(|file| RequesterFile { name: seen(file.name.clone()), ..file })
                .partition(|file| file.message.is_none());
            let line = |message: Message| MessageLine {
                files: with.iter().filter(|one| one.message == Some(message.id)).cloned().collect(),
                handled: message.handled.map(|(by, at)| (names.get(&by).cloned(), at)),
                id: message.id,
                about: message.about,
                body: seen(message.body),
                received_at: message.received_at,
            };
            let messages = requester_messages::list(db, id)?.into_iter().map(line).collect();
            Ok(FromRequester { messages, files })
        })
    }

    /// A file that the requester sent, for those who may know who asked.
    pub fn requester_file(
        &self,
        who: &SignedIn,
        id: CaseId,
        file: RequesterFileId,
    ) -> Result<Download, Error> {
        who.must(Permission::ReadCases)?;
        // Nobody can take out of a file who sent it.
        self.read(|db| who.must_know_requester(&load_whole(db, who, id)?.0))?;
        let found = self.read(|db| requester_files::find(db, id, file)?.ok_or(Error::NotFound))?;
        Ok(Download {
            name: found.name,
            media_type: found.media_type,
            bytes: self.blobs.get(found.sha256)?,
        })
    }

    /// Records that what the requester wrote was dealt with. Done twice it is done once.
    pub fn handle_message(
        &self,
        who: &SignedIn,
        id: CaseId,
        message: MessageId,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        self.must_see(who, id)?;
        let now = self.clock.now();
        self.write(|db| {
            if !requester_messages::is_of(db, id, message)? {
                return Err(Error::NotFound);
            }
            if requester_messages::handle(db, id, message, who.id, now)? {
                self.change_in(db, Actor::Staff(who.id), id, |_, _| {
                    Ok(CaseEvent::MessageHandled { message })
                })?;
            }
            Ok(())
        })
    }

    /// Keeps what was written and records it; nothing when the same was written a moment ago.
    fn write_in(
        &self,
        db: &mut Db,
        id: CaseId,
        about: Wrote,
        text: &str,
    ) -> Result<Option<MessageId>, Error> {
        let now = self.clock.now();
        // The case is taken before its messages are looked at: of two that are sent at once the
        // second sees the first.
        self.hold_calendar(db)?;
        cases::take(db, id)?.ok_or(Error::NotFound)?;
        let is_twice = requester_messages::list(db, id)?.last().is_some_and(|last| {
            last.about == about && last.body == text && last.received_at > now - TWICE
        });
        if is_twice {
            return Ok(None);
        }
        if requester_messages::count_since(db, id, now - TimeDelta::days(1))? >= MOST_A_DAY {
            return Err(Error::Invalid { field: "text", problem: Invalid::TooManyMessages });
        }
        let message = requester_messages::add(db, id, about, text, now)?;
        let on = self.today();
        self.change_in(db, Actor::Requester, id, |_, _| {
            Ok(CaseEvent::Written { on, message, about })
        })?;
        Ok(Some(message))
    }
}

/// The part of the request that an explanation is awaited about: the request itself, or the first
/// item of it.
pub(super) fn asked_about(case: &Case) -> Result<Option<ItemId>, Error> {
    case.allows(Act::ReceiveClarification)?;
    let asked = case.timelines().find(|(_, timeline)| {
        timeline.waiting.is_some_and(|waiting| waiting.awaited == Awaited::Clarification)
    });
    Ok(asked.map(|(item, _)| item).ok_or(NotAllowed::NotWaiting)?)
}

/// Text that may be left out and may not be endless.
fn at_most(text: &str) -> Result<String, Error> {
    if text.trim().is_empty() { Ok(String::new()) } else { written("text", text, MESSAGE_LENGTH) }
}
