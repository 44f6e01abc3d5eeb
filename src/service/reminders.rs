//! Deadline e-mails to staff: planning those of a day, and queueing one for each person.
//!
//! What somebody is to be told is written down first, each step of a last day once, and then given
//! to one e-mail. Whatever breaks off in between is taken up by the next run, and a second run
//! finds nothing to do.

use super::{Error, Office, SignedIn, record::Job, reminder_words as words, views};
use crate::{
    domain::{
        ids::{JobId, Reference, StaffId},
        permission::Permission,
        reminder::{Reminder, Rules},
    },
    mail::compose::{Email, Person},
    mail::message_id::MessageId,
    storage::{db::Db, jobs, reminders as stored, settings, staff},
};
use chrono::{NaiveDate, Timelike};
use chrono_tz::Europe::London;
use std::collections::BTreeMap;

/// The name under which the rules are kept.
const RULES: &str = "reminders";

/// No e-mail goes out before this hour in London: nobody reads it at night, and what an officer
/// does before it is not told them.
const FROM_HOUR: u32 = 6;

/// More cases than these are counted in an e-mail and not listed.
const LISTED: usize = 100;

/// How many of a preview are shown.
pub const PREVIEWED: usize = 500;

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reminded {
    /// How many reminders were written down.
    pub planned: usize,
    /// How many e-mails were queued to carry them.
    pub queued: usize,
    /// How many e-mails were queued that tell requesters that their day has passed.
    pub apologies: usize,
}

/// What one person would be told on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToTell {
    /// Their name.
    pub name: String,
    /// What of.
    pub reminders: Vec<Reminder>,
}

impl Office {
    /// When staff are reminded.
    pub fn reminder_rules(&self, who: &SignedIn) -> Result<Rules, Error> {
        who.must(Permission::Administer)?;
        self.read(rules)
    }

    /// Sets when staff are reminded, from the next run on.
    pub fn set_reminder_rules(&self, who: &SignedIn, rules: &Rules) -> Result<(), Error> {
        who.must(Permission::Administer)?;
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
            let days = stored::last_days(db, rules.horizon(on, &calendar))?;
            Ok::<_, Error>((rules, calendar, days))
        })?;
        let mut reminded = Reminded::default();
        for due_on in days {
            if let Some(step) = rules.step(due_on, on, &calendar) {
                reminded.planned += self
                    .write(|db| Ok(stored::plan(db, due_on, step, rules.escalates(step), on)?))?;
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

    /// What would go out on a day, as the cases stand now: today what has not gone out yet, on a
    /// later day what is new on it.
    pub fn would_remind(&self, who: &SignedIn, on: NaiveDate) -> Result<Vec<ToTell>, Error> {
        who.must(Permission::ForeseeReminders)?;
        let today = self.today();
        self.read(|db| {
            let (rules, calendar) = (rules(db)?, self.calendar(db)?);
            let mut by_person: BTreeMap<StaffId, Vec<Reminder>> = BTreeMap::new();
            let mut room = PREVIEWED;
            for due_on in stored::last_days(db, rules.horizon(on, &calendar))? {
                let step = if on <= today {
                    rules.step(due_on, on, &calendar)
                } else {
                    rules.first_step(due_on, on, &calendar)
                };
                let Some(step) = step.filter(|_| room > 0) else { continue };
                for one in
                    stored::would_plan(db, due_on, step, rules.escalates(step), room, who.id)?
                {
                    room -= 1;
                    by_person.entry(one.staff).or_default().push(one);
                }
            }
            let names = views::names(db)?;
            Ok(by_person
                .into_iter()
                .map(|(staff, reminders)| ToTell {
                    name: names.get(&staff).cloned().unwrap_or_default(),
                    reminders,
                })
                .collect())
        })
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
