//! The last days of a person's cases, for the calendar program that they use anyway.
//!
//! Such a program cannot sign in: it fetches a secret address. What it gets names cases by their
//! references alone, because it ends up on telephones and with whoever shares the calendar.

use super::{Error, Office, SignedIn, reminder_words as words};
use crate::{
    domain::permission::Permission,
    storage::{calendar_feeds, last_days, staff},
};
use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, Property};
use url::Url;

impl Office {
    /// When the address of somebody's own calendar was made; none when they have none.
    pub fn calendar_feed(&self, who: &SignedIn) -> Result<Option<DateTime<Utc>>, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| Ok(calendar_feeds::made_at(db, who.id)?))
    }

    /// Makes the address of somebody's own calendar, in place of the one that they had. It is told
    /// once.
    pub fn make_calendar_feed(&self, who: &SignedIn) -> Result<Url, Error> {
        who.must(Permission::ReadCases)?;
        let now = self.clock.now();
        let token = self.write(|db| Ok::<_, Error>(calendar_feeds::make(db, who.id, now)?))?;
        self.address_of(&format!("calendar/{}.ics", token.secret()))
    }

    /// Ends the address of somebody's own calendar.
    pub fn end_calendar_feed(&self, who: &SignedIn) -> Result<(), Error> {
        who.must(Permission::ReadCases)?;
        self.write(|db| Ok(calendar_feeds::end(db, who.id)?))
    }

    /// The calendar (RFC 5545) behind a secret address: a whole-day event for each last day of the
    /// open cases that the person handles or is asked to agree to. [`Error::NotFound`] when there is none.
    pub fn last_days_calendar(&self, secret: &str) -> Result<String, Error> {
        let (person, rows) = self.read(|db| {
            let id = calendar_feeds::whose(db, secret)?.ok_or(Error::NotFound)?;
            let person = staff::find(db, id)?.ok_or(Error::NotFound)?;
            Ok::<_, Error>((person, last_days::of_person(db, id)?))
        })?;
        let host = self.public_url.host_str().unwrap_or("localhost");
        let mut calendar = Calendar::new();
        calendar.name(words::calendar_name(person.language));
        // Calendar programs ask again as often as they like; this asks them for every hour.
        calendar.append_property(Property::new("REFRESH-INTERVAL;VALUE=DURATION", "PT1H"));
        for row in rows {
            let owed = words::owed(person.language, row.owed);
            let slug = row.reference.slug();
            let page = self.address_of(&format!("staff/cases/{slug}"))?;
            let event = Event::new()
                .uid(&format!("{slug}-{}@{host}", row.owed.as_str()))
                .timestamp(self.clock.now())
                .all_day(row.on)
                .summary(&format!("{}: {owed}", row.reference))
                .url(page.as_str())
                .done();
            calendar.push(event);
        }
        Ok(calendar.done().to_string())
    }
}
