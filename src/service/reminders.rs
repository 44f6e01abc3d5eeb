//! Deadline e-mails to staff: planning those of a day, and queueing one for each person.
//!
//! What somebody is to be told is written down first, each step of a last day once, and then given
//! to one e-mail. Whatever breaks off in between is taken up by the next run, and a second run
//! finds nothing to do.

use super::{Error, Office, SignedIn, record::Job, reminder_words as words};
use crate::{
    domain::{
        ids::{JobId, Reference, StaffId},
        permission::Permission,
        reminder::{Reminder, Rules},
    },
    mail::compose::{Email, Person},
    mail::message_id::MessageId,
    storage::{
        db::Db,
        jobs, last_days,
        reminders::{self as stored, Reached},
        settings, staff,
    },
};
use chrono::{NaiveDate, Timelike};
use chrono_tz::Europe::London;

/// The name under which the rules are kept.
const RULES: &str = "reminders";

/// No e-mail goes out before this hour in London: nobody reads it at night, and what an officer
/// does before it is not told them.
const FROM_HOUR: u32 = 6;

/// More cases than these are counted in an e-mail and not listed.
const LISTED: usize = 100;

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reminded {
    /// How many reminders were written down.
    pub planned: usize,
    /// How many e-mails were queued to carry them.
    pub queued: usize,
    /// Of which requests e-mails were queued that tell requesters that their day has passed, with
    /// that day.
    pub apologies: Vec<(Reference, NaiveDate)>,
}

impl Office {
    /// When staff are reminded.
    pub fn reminder_rules(&self, who: &SignedIn) -> Result<Rules, Error> {
        who.must(Permission::Administer)?;
        self.read(rules)
    }

    /// Everybody who can be told of whatever stays late, by name.
    pub fn told_further(&self, who: &SignedIn) -> Result<Vec<(StaffId, String)>, Error> {
        who.must(Permission::Administer)?;
        let everyone = self.read(|db| Ok::<_, Error>(staff::list(db)?))?;
        Ok(everyone
            .into_iter()
            .filter(|one| one.active && one.role.may(Permission::ReadCases))
            .map(|one| (one.id, one.name))
            .collect())
    }

    /// Sets when staff are reminded, from the next run on. [`Error::NotFound`] when nobody can be
    /// told further by the number that they name.
    pub fn set_reminder_rules(&self, who: &SignedIn, rules: &Rules) -> Result<(), Error> {
        let known = self.told_further(who)?;
        let is_known = |id| known.iter().any(|(one, _)| *one == id);
        if !rules.further().is_none_or(|further| is_known(further.staff)) {
            return Err(Error::NotFound);
        }
        let text = serde_json::to_string(rules).map_err(crate::storage::Error::Unwritable)?;
        let now = self.clock.now();
        self.write(|db| Ok(settings::set(db, RULES, &text, now)?))
    }

    /// Whether it is late enough in London's day for the e-mails of the day.
    pub fn may_remind_now(&self) -> bool {
        self.clock.now().with_timezone(&London).hour() >= FROM_HOUR
    }

    /// Plans and queues the reminders of a day. It may be run at any time, by several workers at
    /// once, and again after it was broken off.
    pub fn remind(&self, on: NaiveDate) -> Result<Reminded, Error> {
        let (rules, calendar, days) = self.read(|db| {
            let (rules, calendar) = (rules(db)?, self.calendar(db)?);
            let days = last_days::until(db, rules.horizon(on, &calendar))?;
            Ok::<_, Error>((rules, calendar, days))
        })?;
        let mut reminded = Reminded::default();
        for (due_on, owed) in days {
            if let Some(step) = rules.step(owed, due_on, on, &calendar) {
                let escalation = rules.escalation(owed, step);
                let reached = Reached { owed, due_on, step, escalation };
                reminded.planned += self.write(|db| Ok(stored::plan(db, &reached, on)?))?;
            }
        }
        for person in self.read(|db| Ok::<_, Error>(stored::waiting(db)?))? {
            reminded.queued += usize::from(self.queue_reminders(person, on)?);
        }
        if rules.apologises() && calendar.is_working_day(on) {
            reminded.apologies = self.tell_of_missed_dates(on)?;
        }
        Ok(reminded)
    }

    /// Queues the e-mail that carries all that waits for somebody; whether there was anything.
    fn queue_reminders(&self, person: StaffId, on: NaiveDate) -> Result<bool, Error> {
        let body = serde_json::to_string(&Job::Reminders { staff: person, on })
            .map_err(crate::storage::Error::Unwritable)?;
        let now = self.clock.now();
        self.write(|db| {
            let Some(job) = jobs::enqueue(db, Job::KIND, &body, now, now, None)? else {
                return Ok(false);
            };
            if stored::hand_over(db, person, job)? == 0 {
                // Another worker was first: this e-mail would be empty.
                jobs::take_back(db, job)?;
                return Ok(false);
            }
            Ok(true)
        })
    }

    /// The reminders that were written down for a day, in pages: those after a number, and the
    /// number to go on after.
    pub fn reminders_planned(
        &self,
        on: NaiveDate,
        after: i64,
    ) -> Result<(Vec<Reminder>, Option<i64>), Error> {
        self.read(|db| Ok(stored::planned_on(db, on, after)?))
    }

    /// The number of the last reminder that was written down.
    pub fn last_reminder(&self) -> Result<i64, Error> {
        self.read(|db| Ok(stored::last_number(db)?))
    }

    /// The e-mail with which a job tells somebody of last days; none when nothing of it holds any
    /// more, or when they have left.
    pub(super) fn reminder_email(
        &self,
        id: &MessageId,
        job: JobId,
        person: StaffId,
        on: NaiveDate,
    ) -> Result<Option<Email>, Error> {
        let found = self.read(|db| {
            let person = staff::find(db, person)?.filter(|person| person.active);
            let told = stored::of_job(db, job, LISTED + 1)?;
            Ok::<_, Error>(person.zip(Some(told)).zip(Some(self.calendar(db)?)))
        })?;
        let Some(((person, mut told), calendar)) = found else { return Ok(None) };
        if told.is_empty() {
            return Ok(None);
        }
        let has_more = told.len() > LISTED;
        told.truncate(LISTED);
        let lang = person.language;
        let address = |reference: &Reference| {
            self.address_of(&format!("staff/cases/{}", reference.slug())).map(String::from)
        };
        let said = words::say(lang, &told, on, &calendar, address)?;
        let register = has_more.then(|| self.address_of("staff/cases")).transpose()?;
        Ok(Some(Email {
            id: id.clone(),
            from: Person {
                name: self.authority.unit.get(lang).clone(),
                address: self.mail_from.clone(),
            },
            to: Person { name: person.name, address: person.email },
            reply_to: None,
            subject: words::subject(lang, &told, on),
            text: words::text(lang, &said, register.as_ref()),
            html: words::page(lang, &words::subject(lang, &told, on), &said, register.as_ref()),
            languages: vec![lang],
            date: self.clock.now(),
            in_reply_to: None,
            references: Vec::new(),
            automatic: true,
            attachments: Vec::new(),
        }))
    }
}

/// The rules that were set, or those that a new office begins with.
pub(super) fn rules(db: &mut Db) -> Result<Rules, Error> {
    let Some(text) = settings::find(db, RULES)? else { return Ok(Rules::default()) };
    serde_json::from_str(&text).map_err(|source| Error::Settings {
        what: "the rules of reminders cannot be read; set them again".to_owned(),
        source: source.into(),
    })
}
