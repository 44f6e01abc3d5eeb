//! Staff: the first administrator, signing in and out, who is there.

use super::{Error, Invalid, Office, passwords, tokens, tokens::Purpose};
use crate::{
    domain::{
        ids::StaffId,
        language::{Language, LanguageChoice},
        permission::{Permission, Role},
        requester::{InvalidRequester, Requester},
        scope::Scopes,
    },
    storage::{self, db::Db, sessions, staff},
};
use chrono::TimeDelta;
use url::Url;

/// A session that lies unused for so long is over.
const IDLE: TimeDelta = TimeDelta::hours(2);

/// A session is over after a working day, used or not.
const LONGEST: TimeDelta = TimeDelta::hours(12);

/// How often it is noted that a session is in use; noting each page would write for each.
const TOUCHED_EVERY: TimeDelta = TimeDelta::minutes(1);

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

/// What a browser keeps to stay signed in. The database keeps its hash alone.
#[derive(Clone)]
pub struct SessionToken(pub String);

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

impl Office {
    /// The link with which the first administrator is created, good for a day; none once there is
    /// an administrator.
    pub fn set_up_link(&self) -> Result<Option<Url>, Error> {
        if self.has_administrator()? {
            return Ok(None);
        }
        self.link("en/staff/set-up/", Purpose::SetUp).map(Some)
    }

    /// Whether `token` still creates the first administrator or lets a new person in.
    pub fn check_set_up(&self, token: &str) -> Result<(), Error> {
        self.purpose_of(token).map(drop)
    }

    /// Creates the first administrator, or lets an invited person choose a password, and signs
    /// them in.
    pub fn set_up(&self, token: &str, person: &NewPerson) -> Result<SessionToken, Error> {
        let purpose = self.purpose_of(token)?;
        check_password(&person.password)?;
        let hash =
            passwords::hash(&person.password).map_err(|e| Error::Secret(e.to_string().into()))?;
        let now = self.clock.now();
        let id = match purpose {
            Purpose::SetUp => {
                let new = checked(person, Role::Administrator)?;
                self.write(|db| {
                    // Looked at again inside the transaction: the link works once.
                    if has_administrator(db)? {
                        return Err(Error::LinkExpired);
                    }
                    Ok(staff::add(db, &new.row(Some(&hash)), now)?)
                })?
            }
            Purpose::Invitation(id) => self.write(|db| {
                let invited = staff::find(db, id)?.ok_or(Error::LinkExpired)?;
                if invited.password_hash.is_some() || !invited.active {
                    return Err(Error::LinkExpired);
                }
                staff::set_password(db, id, &hash)?;
                staff::set_language(db, id, person.language)?;
                Ok(id)
            })?,
        };
        self.start_session(id)
    }

    /// Adds somebody and answers with the link by which they choose a password. For the command
    /// line, whose user owns the machine.
    pub fn invite(
        &self,
        name: &str,
        email: &str,
        role: Role,
        language: Language,
    ) -> Result<Url, Error> {
        let person = NewPerson {
            name: name.to_owned(),
            email: email.to_owned(),
            password: String::new(),
            language,
        };
        let new = checked(&person, role)?;
        let now = self.clock.now();
        let id = self.write(|db| match staff::add(db, &new.row(None), now) {
            Err(storage::Error::Duplicate) => {
                Err(Error::Invalid { field: "email", problem: Invalid::Taken })
            }
            added => Ok(added?),
        })?;
        self.link("en/staff/set-up/", Purpose::Invitation(id))
    }

    /// Signs somebody in. The answer and the time it takes are the same for an unknown address and
    /// for a wrong password.
    pub fn sign_in(&self, email: &str, password: &str) -> Result<SessionToken, Error> {
        let known = self.read(|db| Ok(staff::find_by_email(db, email)?))?;
        let hash =
            known.as_ref().filter(|one| one.active).and_then(|one| one.password_hash.as_deref());
        if !passwords::fits(password, hash) {
            return Err(Error::SignIn);
        }
        self.start_session(known.ok_or(Error::SignIn)?.id)
    }

    /// Who holds the session; nobody when it is unknown or over.
    pub fn who(&self, session: &str) -> Result<Option<SignedIn>, Error> {
        let now = self.clock.now();
        let found = self.read(|db| {
            let Some(found) = sessions::find(db, session, now, IDLE)? else { return Ok(None) };
            Ok::<_, Error>(staff::find(db, found.staff)?.map(|one| (found, one)))
        })?;
        let Some((found, one)) = found else { return Ok(None) };
        if now - found.seen_at > TOUCHED_EVERY {
            self.write(|db| Ok::<_, Error>(sessions::touch(db, session, now)?))?;
        }
        Ok(Some(SignedIn::of(one)))
    }

    /// Ends the session.
    pub fn sign_out(&self, session: &str) -> Result<(), Error> {
        self.write(|db| Ok(sessions::end(db, session)?))
    }

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

    fn has_administrator(&self) -> Result<bool, Error> {
        self.read(has_administrator)
    }

    fn link(&self, path: &str, purpose: Purpose) -> Result<Url, Error> {
        let token = tokens::make(&self.secret, purpose, self.clock.now())
            .map_err(|error| Error::Secret(error.into()))?;
        self.address_of(&format!("{path}{token}"))
    }

    fn purpose_of(&self, token: &str) -> Result<Purpose, Error> {
        let purpose = tokens::read(&self.secret, token, self.clock.now());
        let still_open = match purpose {
            Some(Purpose::SetUp) => !self.has_administrator()?,
            Some(Purpose::Invitation(id)) => self
                .read(|db| Ok(staff::find(db, id)?))?
                .is_some_and(|one| one.password_hash.is_none() && one.active),
            None => false,
        };
        purpose.filter(|_| still_open).ok_or(Error::LinkExpired)
    }

    fn start_session(&self, id: StaffId) -> Result<SessionToken, Error> {
        let now = self.clock.now();
        let token = self.write(|db| Ok(sessions::start(db, id, now, LONGEST)?))?;
        Ok(SessionToken(token.secret().to_owned()))
    }
}

/// Whether anybody may administer. An invited administrator who has no password yet counts: the
/// machine's owner can invite another.
fn has_administrator(db: &mut Db) -> Result<bool, Error> {
    Ok(staff::list(db)?.iter().any(|one| one.active && one.role == Role::Administrator))
}

fn check_password(password: &str) -> Result<(), Error> {
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
struct Checked {
    name: String,
    email: String,
    role: Role,
    language: Language,
}

impl Checked {
    fn row<'a>(&'a self, password_hash: Option<&'a str>) -> staff::NewStaff<'a> {
        staff::NewStaff {
            email: &self.email,
            name: &self.name,
            role: self.role,
            language: self.language,
            password_hash,
        }
    }
}

fn checked(person: &NewPerson, role: Role) -> Result<Checked, Error> {
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
