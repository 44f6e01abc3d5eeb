//! The business areas: their names, who is written to, and how long they usually have.

use super::{Error, Invalid, Office, SignedIn};
use crate::{
    domain::{
        area::{AREA_NAME_LENGTH, Area, MOST_WORKING_DAYS},
        ids::{AreaId, ContactId},
        language::LanguageChoice,
        letter::Words,
        permission::Permission,
        requester::{InvalidRequester, Requester},
    },
    storage::areas,
};

/// What is said of an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArea {
    /// Its name in both languages.
    pub name: Words,
    /// How many working days it usually has for an answer; none when that was no number.
    pub working_days: Option<u32>,
}

impl NewArea {
    /// The name and the days, tidied and checked.
    fn checked(&self) -> Result<(Words, u32), Error> {
        let tidied = |field, text: &str| {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let line: String = line.chars().filter(|c| !c.is_control()).collect();
            let problem = if line.is_empty() {
                Invalid::Empty
            } else if line.chars().count() > AREA_NAME_LENGTH {
                Invalid::TooLong
            } else {
                return Ok(line);
            };
            Err(Error::Invalid { field, problem })
        };
        let en = tidied("name_en", &self.name.en)?;
        let cy = tidied("name_cy", &self.name.cy)?;
        let days = self
            .working_days
            .filter(|days| (1..=MOST_WORKING_DAYS).contains(days))
            .ok_or(Error::Invalid { field: "working_days", problem: Invalid::BadWorkingDays })?;
        Ok((Words { en, cy }, days))
    }
}

impl Office {
    /// Every business area, those that are no more among them.
    pub fn areas(&self, who: &SignedIn) -> Result<Vec<Area>, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| Ok(areas::list(db)?))
    }

    /// Every business area with who is written to in it, for those who manage them.
    pub fn areas_to_manage(&self, who: &SignedIn) -> Result<Vec<Area>, Error> {
        who.must(Permission::Administer)?;
        self.read(|db| Ok(areas::list(db)?))
    }

    /// Adds a business area.
    pub fn add_area(&self, who: &SignedIn, new: &NewArea) -> Result<AreaId, Error> {
        who.must(Permission::Administer)?;
        let (name, days) = new.checked()?;
        self.write(|db| Ok(areas::add(db, &name, days)?))
    }

    /// Changes the name of an area and how long it usually has. What was asked before stays as it
    /// was asked.
    pub fn change_area(&self, who: &SignedIn, id: AreaId, new: &NewArea) -> Result<(), Error> {
        who.must(Permission::Administer)?;
        let (name, days) = new.checked()?;
        self.write(
            |db| {
                if areas::change(db, id, &name, days)? { Ok(()) } else { Err(Error::NotFound) }
            },
        )
    }

    /// Ends an area, so that nothing more is asked of it; or takes that back. What was asked and
    /// is open stays open.
    pub fn end_area(&self, who: &SignedIn, id: AreaId, is_ended: bool) -> Result<(), Error> {
        who.must(Permission::Administer)?;
        let at = is_ended.then(|| self.clock.now());
        self.write(|db| if areas::end(db, id, at)? { Ok(()) } else { Err(Error::NotFound) })
    }

    /// Adds somebody who is written to for an area.
    pub fn add_contact(
        &self,
        who: &SignedIn,
        area: AreaId,
        name: &str,
        email: &str,
        language: LanguageChoice,
    ) -> Result<ContactId, Error> {
        who.must(Permission::Administer)?;
        let wrong = |field, problem| Error::Invalid { field, problem };
        // The same form of a name and an address as anywhere.
        let checked =
            Requester::parse(name, email, "", language).map_err(|problem| match problem {
                InvalidRequester::NoName => wrong("name", Invalid::Empty),
                InvalidRequester::LongName => wrong("name", Invalid::TooLong),
                InvalidRequester::NoAddress | InvalidRequester::BadEmail => {
                    wrong("email", Invalid::BadEmail)
                }
            })?;
        let email = checked.email.unwrap_or_default();
        self.write(|db| {
            let known = areas::find(db, area)?.ok_or(Error::NotFound)?;
            if known.is_of(&email) {
                return Err(wrong("email", Invalid::Taken));
            }
            Ok(areas::add_contact(db, area, &checked.name, &email, language)?)
        })
    }

    /// Stops writing to somebody.
    pub fn end_contact(
        &self,
        who: &SignedIn,
        area: AreaId,
        contact: ContactId,
    ) -> Result<(), Error> {
        who.must(Permission::Administer)?;
        let now = self.clock.now();
        self.write(|db| {
            let ended = areas::end_contact(db, area, contact, now)?;
            if ended { Ok(()) } else { Err(Error::NotFound) }
        })
    }
}
