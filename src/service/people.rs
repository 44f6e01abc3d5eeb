//! Staff: who is there, what they are there for, and the end of it.

use super::{
    Error, Invalid, Office, RegisterRow, passwords, register, sign_in::rules,
    staff_email::StaffEmail, staff_links::add_new, views,
};
use crate::{
    domain::{
        actor::Actor,
        ids::{CaseId, StaffId},
        language::{Language, LanguageChoice},
        office_act::OfficeAct,
        permission::{Permission, Role},
        requester::{InvalidRequester, Requester},
        scope::Scopes,
    },
    storage::{
        case_access::Reader,
        case_list::{self, Filter, Handler, Order},
        db::Db,
        devices, office_acts, second_factors, sessions, sign_in_steps, staff, staff_links,
    },
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// The most cases that are listed of somebody who leaves.
const LISTED: u16 = 500;

/// A member of staff who has signed in: who acts, in every act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Their number, which events record.
    pub id: StaffId,
    /// Their name, which stays inside.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they are there for.
    pub role: Role,
    /// The language of their pages.
    pub language: Language,
    /// What of their role a token opens; all of it for somebody who has signed in.
    pub scopes: Option<Scopes>,
}

impl SignedIn {
    /// Somebody with all that their role allows.
    pub(super) fn of(one: staff::Staff) -> Self {
        Self {
            id: one.id,
            name: one.name,
            email: one.email,
            role: one.role,
            language: one.language,
            scopes: None,
        }
    }
}

/// The details of somebody new.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Their name.
    pub name: String,
    /// Their address, by which they sign in.
    pub email: String,
    /// The password that they chose.
    pub password: String,
    /// The language of their pages.
    pub language: Language,
}

/// Whether somebody may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// They may.
    Active,
    /// They were invited and have chosen no password yet.
    Invited,
    /// They no longer may.
    Ended,
}

/// A member of staff, as an administrator sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLine {
    /// Their number.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they are there for.
    pub role: Role,
    /// Whether they may sign in.
    pub presence: Presence,
    /// Whether they have a second factor.
    pub has_second_factor: bool,
    /// Whether the rules ask for one.
    pub needs_second_factor: bool,
    /// When they were last seen, while a session of theirs is still on record.
    pub seen_at: Option<DateTime<Utc>>,
}

/// A member of staff with what is in their hands.
#[derive(Debug, Clone)]
pub struct PersonView {
    /// The person.
    pub line: PersonLine,
    /// The open cases that they have.
    pub cases: Vec<RegisterRow>,
    /// The answers that they are asked to agree to.
    pub clearing: Vec<RegisterRow>,
    /// How many more there are of both that are restricted to others than the reader.
    pub hidden: usize,
    /// Those who could take the cases.
    pub others: Vec<(StaffId, String)>,
    /// Whether they are the last administrator, who can neither go nor get another role.
    pub is_last_administrator: bool,
}

impl Office {
    /// Sets the language of somebody's own pages.
    pub fn set_language(&self, who: &SignedIn, language: Language) -> Result<(), Error> {
        self.write(|db| Ok(staff::set_language(db, who.id, language)?))
    }

    /// Those to whom a case can be given.
    pub fn officers(&self, who: &SignedIn) -> Result<Vec<(StaffId, String)>, Error> {
        who.must(Permission::ReadCases)?;
        let everyone = self.read(|db| Ok(staff::list(db)?))?;
        Ok(everyone
            .into_iter()
            .filter(|one| one.active && one.role.may(Permission::HandleCases))
            .map(|one| (one.id, one.name))
            .collect())
    }

    /// Everybody, by name: those who may sign in first.
    pub fn people(&self, who: &SignedIn) -> Result<Vec<PersonLine>, Error> {
        who.must(Permission::Administer)?;
        self.read(|db| {
            let mut lines = lines(db)?;
            lines.sort_by_key(|line| line.presence == Presence::Ended);
            Ok(lines)
        })
    }

    /// One of the staff with what is in their hands.
    pub fn person(&self, who: &SignedIn, id: StaffId) -> Result<PersonView, Error> {
        who.must(Permission::Administer)?;
        let others = self.officers(who)?.into_iter().filter(|(other, _)| *other != id).collect();
        let today = self.today();
        self.read(|db| {
            let line = lines(db)?.into_iter().find(|line| line.id == id).ok_or(Error::NotFound)?;
            let names = views::names(db)?;
            let calendar = self.calendar(db)?;
            let mut listed = |filter: &Filter| {
                let page = case_list::list(db, filter, Order::DUE_FIRST, None, LISTED)?;
                Ok::<_, Error>(register::rows(page.cases, &names, &calendar, today))
            };
            let theirs = |reader| Filter::open_of(reader, Handler::Person(id));
            let asked = |reader| Filter::cleared_by(reader, id);
            let cases = listed(&theirs(who.reader()))?;
            let clearing = listed(&asked(who.reader()))?;
            let there_are =
                listed(&theirs(Reader::Service))?.len() + listed(&asked(Reader::Service))?.len();
            let hidden = there_are.saturating_sub(cases.len() + clearing.len());
            let is_last_administrator =
                line.presence == Presence::Active && is_last_administrator(db, id)?;
            Ok(PersonView { line, cases, clearing, hidden, others, is_last_administrator })
        })
    }

    /// Adds somebody, who is sent a link by which they choose a password.
    pub fn add_person(
        &self,
        who: &SignedIn,
        name: &str,
        email: &str,
        role: Role,
        language: Language,
    ) -> Result<StaffId, Error> {
        who.must(Permission::Administer)?;
        let person = NewPerson {
            name: name.to_owned(),
            email: email.to_owned(),
            password: String::new(),
            language,
        };
        let new = checked(&person, role)?;
        let now = self.clock.now();
        self.write(|db| {
            let id = add_new(db, &new.row(None), now)?;
            self.queue_staff_email(db, Some(id), StaffEmail::Invitation, None)?;
            let act = OfficeAct::PersonAdded { person: id, role };
            self.record_act_in(db, Actor::Staff(who.id), &act)?;
            Ok(id)
        })
    }

    /// Gives somebody another role, from their next page on.
    pub fn change_role(&self, who: &SignedIn, id: StaffId, role: Role) -> Result<(), Error> {
        who.must(Permission::Administer)?;
        self.write(|db| {
            office_acts::hold(db)?;
            let one = staff::find(db, id)?.filter(|one| one.active).ok_or(Error::NotFound)?;
            if one.role == role {
                return Ok(());
            }
            if is_last_administrator(db, id)? {
                return Err(Error::LastAdministrator);
            }
            staff::set_role(db, id, role)?;
            let act = OfficeAct::RoleChanged { person: id, from: one.role, to: role };
            self.record_act_in(db, Actor::Staff(who.id), &act)
        })
    }

    /// Stops somebody from signing in and ends all their sessions at once. Their open cases go to
    /// `hand_to`, when somebody is named; else they stay where they are.
    pub fn end_person(
        &self,
        who: &SignedIn,
        id: StaffId,
        hand_to: Option<StaffId>,
    ) -> Result<(), Error> {
        who.must(Permission::Administer)?;
        let now = self.clock.now();
        self.write(|db| {
            office_acts::hold(db)?;
            staff::find(db, id)?.filter(|one| one.active).ok_or(Error::NotFound)?;
            if is_last_administrator(db, id)? {
                return Err(Error::LastAdministrator);
            }
            staff::set_active(db, id, false)?;
            sign_in_steps::end_all(db, id)?;
            staff_links::end_all(db, id, now)?;
            devices::forget_all(db, id)?;
            let act = OfficeAct::PersonEnded { person: id };
            self.record_act_in(db, Actor::Staff(who.id), &act)
        })?;
        // Each case in a transaction of its own, after the door is shut: what does not succeed is
        // still listed on the person's page.
        match hand_to {
            Some(colleague) => self.hand_on(who, id, colleague),
            None => Ok(()),
        }
    }

    /// Gives all open cases of somebody to a colleague, as far as they are there for who asks.
    pub fn hand_on(&self, who: &SignedIn, from: StaffId, to: StaffId) -> Result<(), Error> {
        who.must(Permission::Administer)?;
        let theirs = Filter::open_of(who.reader(), Handler::Person(from));
        let page = self.read(|db| {
            Ok::<_, Error>(case_list::list(db, &theirs, Order::DUE_FIRST, None, LISTED)?)
        })?;
        let ids: Vec<CaseId> = page.cases.into_iter().map(|row| row.id).collect();
        ids.into_iter().try_for_each(|case| self.assign(who, case, to))
    }

    /// Lets somebody sign in again who no longer could, with the password they had.
    pub fn return_person(&self, who: &SignedIn, id: StaffId) -> Result<(), Error> {
        who.must(Permission::Administer)?;
        self.write(|db| {
            staff::find(db, id)?.filter(|one| !one.active).ok_or(Error::NotFound)?;
            staff::set_active(db, id, true)?;
            let act = OfficeAct::PersonReturned { person: id };
            self.record_act_in(db, Actor::Staff(who.id), &act)
        })
    }
}

fn lines(db: &mut Db) -> Result<Vec<PersonLine>, Error> {
    let rules = rules(db)?;
    let factors: BTreeSet<StaffId> = second_factors::confirmed(db)?.into_iter().collect();
    let seen: BTreeMap<StaffId, DateTime<Utc>> = sessions::last_seen(db)?.into_iter().collect();
    Ok(staff::list(db)?
        .into_iter()
        .map(|one| PersonLine {
            id: one.id,
            presence: match (one.active, one.password_hash.is_some()) {
                (false, _) => Presence::Ended,
                (true, false) => Presence::Invited,
                (true, true) => Presence::Active,
            },
            has_second_factor: factors.contains(&one.id),
            needs_second_factor: rules.requires(one.role),
            seen_at: seen.get(&one.id).copied(),
            name: one.name,
            email: one.email,
            role: one.role,
        })
        .collect())
}

/// Whether nobody else could administer: somebody who has chosen no password yet does not count.
fn is_last_administrator(db: &mut Db, id: StaffId) -> Result<bool, Error> {
    let (this, others): (Vec<_>, Vec<_>) = staff::list(db)?
        .into_iter()
        .filter(|one| one.active && one.role == Role::Administrator)
        .partition(|one| one.id == id);
    Ok(!this.is_empty() && !others.iter().any(|one| one.password_hash.is_some()))
}

/// Whether anybody may administer. An invited administrator who has no password yet counts: the
/// machine's owner can invite another.
pub(super) fn has_administrator(db: &mut Db) -> Result<bool, Error> {
    Ok(staff::list(db)?.iter().any(|one| one.active && one.role == Role::Administrator))
}

pub(super) fn check_password(password: &str) -> Result<(), Error> {
    let problem = if password.chars().count() < passwords::PASSWORD_LENGTH {
        Invalid::ShortPassword
    } else if password.len() > passwords::PASSWORD_BYTES {
        Invalid::TooLong
    } else {
        return Ok(());
    };
    Err(Error::Invalid { field: "password", problem })
}

/// Details that were checked.
pub(super) struct Checked {
    name: String,
    email: String,
    role: Role,
    language: Language,
}

impl Checked {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn row<'a>(&'a self, password_hash: Option<&'a str>) -> staff::NewStaff<'a> {
        staff::NewStaff {
            email: &self.email,
            name: &self.name,
            role: self.role,
            language: self.language,
            password_hash,
        }
    }
}

pub(super) fn checked(person: &NewPerson, role: Role) -> Result<Checked, Error> {
    let details = Requester::parse(&person.name, &person.email, "", LanguageChoice::Unknown)
        .map_err(|problem| match problem {
            InvalidRequester::NoAddress => {
                Error::Invalid { field: "email", problem: Invalid::BadEmail }
            }
            other => Error::Requester(other),
        })?;
    Ok(Checked {
        name: details.name,
        email: details.email.unwrap_or_default(),
        role,
        language: person.language,
    })
}
