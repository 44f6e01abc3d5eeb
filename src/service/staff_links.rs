//! Links by which staff choose a password: the first administrator's, invitations, and the way
//! back in for who forgot theirs.

use super::{
    Error, Invalid, NewPerson, Office, SignedIn, passwords,
    people::{check_password, checked, has_administrator},
    seal,
    sign_in::{Admitted, SessionToken},
    staff_email::StaffEmail,
    tokens,
};
use crate::{
    domain::{
        actor::Actor,
        ids::StaffId,
        language::Language,
        office_act::OfficeAct,
        permission::{Permission, Role},
        sign_in::Visitor,
    },
    storage::{
        self,
        db::Db,
        failed_sign_ins, office_acts, sign_in_steps, staff,
        staff_links::{self, LinkPurpose},
    },
};
use chrono::TimeDelta;
use url::Url;

/// How long an invitation works: over a weekend.
const INVITATION: TimeDelta = TimeDelta::days(3);

/// How long a link to choose another password works.
const RECOVERY: TimeDelta = TimeDelta::hours(1);

/// A forgotten password is e-mailed about so often at most, so that nobody's letter box is filled.
const RECOVERY_EVERY: i64 = 300;

/// For whom a set-up link is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetUpFor {
    /// The first administrator, of whom nothing is known.
    First,
    /// Somebody who was invited.
    Invited {
        /// Their name.
        name: String,
        /// Their address.
        email: String,
    },
}

/// What a set-up link opens.
enum Opened {
    First,
    Invited(StaffId),
}

impl Office {
    /// The link with which the first administrator is created, good for a day; none once there is
    /// an administrator.
    pub fn set_up_link(&self) -> Result<Option<Url>, Error> {
        if self.read(has_administrator)? {
            return Ok(None);
        }
        let token = tokens::make(&self.secret, self.clock.now())
            .map_err(|error| Error::Secret(error.into()))?;
        self.address_of(&format!("en/staff/set-up/{token}")).map(Some)
    }

    /// For whom `token` is; [`Error::LinkExpired`] when it does not work or no longer.
    pub fn check_set_up(&self, token: &str) -> Result<SetUpFor, Error> {
        self.read(|db| {
            Ok(match self.set_up_opens(db, token)? {
                Opened::First => SetUpFor::First,
                Opened::Invited(id) => {
                    let one = staff::find(db, id)?.ok_or(Error::LinkExpired)?;
                    SetUpFor::Invited { name: one.name, email: one.email }
                }
            })
        })
    }

    /// Creates the first administrator, or lets an invited person choose a password, and signs
    /// them in, from nowhere in particular.
    pub fn set_up(&self, token: &str, person: &NewPerson) -> Result<SessionToken, Error> {
        self.set_up_from(token, person, &Visitor::default()).map(|admitted| admitted.session)
    }

    /// Creates the first administrator, or lets an invited person choose a password, and signs
    /// them in. The link works once.
    pub fn set_up_from(
        &self,
        token: &str,
        person: &NewPerson,
        from: &Visitor,
    ) -> Result<Admitted, Error> {
        let invited = match self.check_set_up(token)? {
            SetUpFor::First => None,
            SetUpFor::Invited { email, .. } => Some(email),
        };
        check_password(&person.password)?;
        if invited.is_some_and(|email| email != person.email.trim().to_lowercase()) {
            return Err(Error::Invalid { field: "email", problem: Invalid::OtherAddress });
        }
        let new = checked(person, Role::Administrator)?;
        let hash =
            passwords::hash(&person.password).map_err(|e| Error::Secret(e.to_string().into()))?;
        let now = self.clock.now();
        self.write(|db| {
            // Looked at again inside the transaction, which holds others off: the link works once.
            office_acts::hold(db)?;
            let id = match self.set_up_opens(db, token)? {
                Opened::First => {
                    let id = staff::add(db, &new.row(Some(&hash)), now)?;
                    let role = Role::Administrator;
                    let act = OfficeAct::PersonAdded { person: id, role };
                    self.record_act_in(db, Actor::System, &act)?;
                    id
                }
                Opened::Invited(id) => {
                    if !staff_links::use_up(db, token, now)? {
                        return Err(Error::LinkExpired);
                    }
                    staff::set_password(db, id, &hash)?;
                    staff::set_name(db, id, new.name())?;
                    staff::set_language(db, id, person.language)?;
                    staff_links::end_all(db, id, now)?;
                    id
                }
            };
            self.record_act_in(db, Actor::Staff(id), &OfficeAct::PasswordChosen { person: id })?;
            self.admit(db, id, None, from)
        })
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
        let token = self.write(|db| {
            let id = add_new(db, &new.row(None), now)?;
            let act = OfficeAct::PersonAdded { person: id, role };
            self.record_act_in(db, Actor::System, &act)?;
            Ok::<_, Error>(make(db, id, LinkPurpose::Invitation, now)?)
        })?;
        self.address_of(&place(LinkPurpose::Invitation, Language::English, token.secret()))
    }

    /// A fresh link by which somebody chooses a password. For the command line, whose user owns
    /// the machine; [`Error::NotFound`] when nobody who may sign in has this address.
    pub fn way_back_in(&self, email: &str) -> Result<Url, Error> {
        let now = self.clock.now();
        let (token, purpose, language) = self.write(|db| {
            let one =
                staff::find_by_email(db, email)?.filter(|one| one.active).ok_or(Error::NotFound)?;
            let purpose = purpose_for(&one);
            self.record_act_in(db, Actor::System, &OfficeAct::LinkSent { person: one.id })?;
            Ok::<_, Error>((make(db, one.id, purpose, now)?, purpose, one.language))
        })?;
        self.address_of(&place(purpose, language, token.secret()))
    }

    /// Sends a colleague a fresh link: an invitation while they have no password, else one to
    /// choose another.
    pub fn send_staff_link(&self, who: &SignedIn, person: StaffId) -> Result<(), Error> {
        who.must(Permission::Administer)?;
        self.write(|db| {
            let one = staff::find(db, person)?.filter(|one| one.active).ok_or(Error::NotFound)?;
            let email = match purpose_for(&one) {
                LinkPurpose::Invitation => StaffEmail::Invitation,
                LinkPurpose::Recovery => StaffEmail::Recovery,
            };
            self.queue_staff_email(db, Some(person), email, None)?;
            self.record_act_in(db, Actor::Staff(who.id), &OfficeAct::LinkSent { person })
        })
    }

    /// Sends a link to whoever has forgotten a password, if there is such a person. Nobody learns
    /// from the answer, or from the time it takes, whether there is.
    pub fn forgot_password(&self, email: &str) -> Result<(), Error> {
        let now = self.clock.now();
        let every = (now.timestamp() / RECOVERY_EVERY).to_string();
        self.write(|db| {
            let one = staff::find_by_email(db, email)?.filter(|one| one.active);
            let kind = match one.as_ref().map(purpose_for) {
                Some(LinkPurpose::Invitation) => StaffEmail::Invitation,
                Some(LinkPurpose::Recovery) | None => StaffEmail::Recovery,
            };
            self.queue_staff_email(db, one.map(|one| one.id), kind, Some(&every))
        })
    }

    /// Whether `token` still lets its person choose another password; answers with their address.
    pub fn check_recovery(&self, token: &str) -> Result<String, Error> {
        let now = self.clock.now();
        self.read(|db| {
            let id = staff_links::find(db, token, LinkPurpose::Recovery, now)?
                .ok_or(Error::LinkExpired)?;
            Ok(staff::find(db, id)?.ok_or(Error::LinkExpired)?.email)
        })
    }

    /// Lets somebody choose another password, once. It ends all their sessions and lets them try
    /// to sign in at once; a second factor is still asked for.
    pub fn recover(&self, token: &str, password: &str) -> Result<(), Error> {
        self.check_recovery(token)?;
        check_password(password)?;
        let hash = passwords::hash(password).map_err(|e| Error::Secret(e.to_string().into()))?;
        let now = self.clock.now();
        self.write(|db| {
            let id = staff_links::find(db, token, LinkPurpose::Recovery, now)?
                .ok_or(Error::LinkExpired)?;
            if !staff_links::use_up(db, token, now)? {
                return Err(Error::LinkExpired);
            }
            let one = staff::find(db, id)?.ok_or(Error::LinkExpired)?;
            staff::set_password(db, id, &hash)?;
            sign_in_steps::end_all(db, id)?;
            staff_links::end_all(db, id, now)?;
            failed_sign_ins::forget_all(db, &seal::account(&self.secret, &one.email))?;
            self.queue_staff_email(db, Some(id), StaffEmail::PasswordChanged, None)?;
            self.record_act_in(db, Actor::Staff(id), &OfficeAct::PasswordChosen { person: id })
        })
    }

    /// A fresh link, whose secret is told once.
    pub(super) fn new_staff_link(
        &self,
        id: StaffId,
        purpose: LinkPurpose,
        language: Language,
    ) -> Result<Url, Error> {
        let now = self.clock.now();
        let token = self.write(|db| Ok::<_, Error>(make(db, id, purpose, now)?))?;
        self.address_of(&place(purpose, language, token.secret()))
    }

    fn set_up_opens(&self, db: &mut Db, token: &str) -> Result<Opened, Error> {
        let now = self.clock.now();
        if tokens::is_good(&self.secret, token, now) {
            return if has_administrator(db)? {
                Err(Error::LinkExpired)
            } else {
                Ok(Opened::First)
            };
        }
        staff_links::find(db, token, LinkPurpose::Invitation, now)?
            .map(Opened::Invited)
            .ok_or(Error::LinkExpired)
    }
}

/// Adds somebody whose address must be new.
pub(super) fn add_new(
    db: &mut Db,
    new: &staff::NewStaff<'_>,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<StaffId, Error> {
    match staff::add(db, new, now) {
        Err(storage::Error::Duplicate) => {
            Err(Error::Invalid { field: "email", problem: Invalid::Taken })
        }
        added => Ok(added?),
    }
}

fn make(
    db: &mut Db,
    id: StaffId,
    purpose: LinkPurpose,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<storage::token::Token, storage::Error> {
    let life = match purpose {
        LinkPurpose::Invitation => INVITATION,
        LinkPurpose::Recovery => RECOVERY,
    };
    staff_links::make(db, id, purpose, now, now + life)
}

fn place(purpose: LinkPurpose, language: Language, secret: &str) -> String {
    match purpose {
        LinkPurpose::Invitation => format!("{language}/staff/set-up/{secret}"),
        LinkPurpose::Recovery => format!("{language}/staff/new-password/{secret}"),
    }
}

const fn purpose_for(one: &staff::Staff) -> LinkPurpose {
    if one.password_hash.is_none() { LinkPurpose::Invitation } else { LinkPurpose::Recovery }
}
