//! Signing in: the password, the code where there is a second factor, and how long to wait after
//! tries that failed.
//!
//! Failed tries are counted by account and network. A browser in which somebody has signed in
//! before is counted by itself, so that strangers who try a colleague's address, even from the
//! same building, do not keep that colleague out.

use super::{Error, Office, SignedIn, passwords, seal, staff_email::StaffEmail};
use crate::{
    domain::{
        actor::Actor,
        ids::StaffId,
        office_act::OfficeAct,
        sign_in::{FORGOTTEN_AFTER, FREE_TRIES, SignInRules, Visitor, pause_after},
    },
    storage::{
        db::Db,
        devices,
        failed_sign_ins::{self, Try},
        second_factors, sessions, settings, sign_in_steps, staff,
    },
};
use chrono::{DateTime, TimeDelta, Utc};

/// How long somebody has to give a code after the password.
const STEP: TimeDelta = TimeDelta::minutes(10);

/// How often it is noted that a session is in use; noting each page would write for each.
const TOUCHED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A browser that was not used to sign in for so long is a stranger again.
const DEVICE_LIFE: TimeDelta = TimeDelta::days(400);

/// Codes are few, so that tries at them from everywhere are counted together as well: so many more
/// may fail before strange browsers have to wait. Only who knows the password gets so far.
const MORE_CODES: i64 = 15;

/// Under what the rules are kept.
const RULES: &str = "sign-in-rules";

/// What a browser keeps to stay signed in. The database keeps its hash alone.
#[derive(Clone)]
pub struct SessionToken(pub String);

/// What a browser keeps between the password and the code.
#[derive(Clone)]
pub struct StepToken(pub String);

/// What a browser keeps to be known again.
#[derive(Clone)]
pub struct DeviceToken(pub String);

/// Somebody at the door.
#[derive(Clone)]
pub struct Knock {
    /// The address that was typed.
    pub email: String,
    /// The password that was typed.
    pub password: String,
    /// What the browser keeps to be known again.
    pub device: Option<String>,
    /// Where they are.
    pub from: Visitor,
}

/// What came of a right password.
pub enum Knocked {
    /// They are in.
    In(Admitted),
    /// A code is asked for.
    Code(StepToken),
}

/// What a browser is given when somebody is in.
pub struct Admitted {
    /// Their session.
    pub session: SessionToken,
    /// By which the browser is known the next time.
    pub device: DeviceToken,
}

/// Where a try comes from, as it is counted.
struct Source {
    name: String,
    is_known: bool,
}

impl Office {
    /// Takes an address and a password. The answer and the time it takes are the same for an
    /// unknown address and for a wrong password.
    pub fn knock(&self, knock: &Knock) -> Result<Knocked, Error> {
        let account = seal::account(&self.secret, &knock.email);
        let known = self.read(|db| Ok(staff::find_by_email(db, &knock.email)?))?;
        let source =
            self.source(known.as_ref().map(|one| one.id), knock.device.as_deref(), &knock.from)?;
        self.count_try(&account, &source.name, known.as_ref().map(|one| one.id), 0)?;
        let hash =
            known.as_ref().filter(|one| one.active).and_then(|one| one.password_hash.as_deref());
        if !passwords::fits(&knock.password, hash) {
            return Err(Error::SignIn);
        }
        let id = known.ok_or(Error::SignIn)?.id;
        let now = self.clock.now();
        self.write(|db| {
            if has_second_factor(db, id)? {
                let step = sign_in_steps::begin(db, id, now, STEP)?;
                return Ok(Knocked::Code(StepToken(step.secret().to_owned())));
            }
            failed_sign_ins::forget(db, &account, &source.name)?;
            self.admit(db, id, knock.device.as_deref(), &knock.from).map(Knocked::In)
        })
    }

    /// Signs somebody in who needs no code, from nowhere in particular.
    pub fn sign_in(&self, email: &str, password: &str) -> Result<SessionToken, Error> {
        let knock = Knock {
            email: email.to_owned(),
            password: password.to_owned(),
            device: None,
            from: Visitor::default(),
        };
        match self.knock(&knock)? {
            Knocked::In(admitted) => Ok(admitted.session),
            Knocked::Code(_) => Err(Error::SignIn),
        }
    }

    /// Takes a code, or a recovery code, after a right password. [`Error::SignIn`] when too much
    /// time has passed since the password.
    pub fn prove(
        &self,
        step: &str,
        code: &str,
        device: Option<&str>,
        from: &Visitor,
    ) -> Result<Admitted, Error> {
        let now = self.clock.now();
        let one = self
            .read(|db| {
                let Some(id) = sign_in_steps::find(db, step, now)? else { return Ok(None) };
                Ok::<_, Error>(staff::find(db, id)?)
            })?
            .ok_or(Error::SignIn)?;
        let account = seal::account(&self.secret, &one.email);
        let source = self.source(Some(one.id), device, from)?;
        let codes = format!("code {}", source.name);
        self.count_try(&account, &codes, Some(one.id), 0)?;
        if !source.is_known {
            self.count_try(&account, "codes", Some(one.id), MORE_CODES)?;
        }
        self.write(|db| {
            self.use_code(db, one.id, code)?;
            sign_in_steps::end(db, step)?;
            failed_sign_ins::forget(db, &account, &source.name)?;
            failed_sign_ins::forget(db, &account, &codes)?;
            self.admit(db, one.id, device, from)
        })
    }

    /// Who holds the session; nobody when it is unknown or over. [`Error::SecondFactorFirst`] for
    /// somebody who must set up a second factor before anything else.
    pub fn who(&self, session: &str) -> Result<Option<SignedIn>, Error> {
        self.holder(session, true)
    }

    /// As [`Office::who`], for the pages on which a second factor is set up.
    pub fn who_sets_up(&self, session: &str) -> Result<Option<SignedIn>, Error> {
        self.holder(session, false)
    }

    fn holder(&self, session: &str, needs_factor: bool) -> Result<Option<SignedIn>, Error> {
        let now = self.clock.now();
        let found = self.read(|db| {
            let rules = rules(db)?;
            let Some(found) = sessions::find(db, session, now, rules.idle())? else {
                return Ok(None);
            };
            let Some(one) = staff::find(db, found.staff)? else { return Ok(None) };
            if needs_factor && rules.requires(one.role) && !has_second_factor(db, one.id)? {
                return Err(Error::SecondFactorFirst);
            }
            Ok(Some((found, one)))
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

    /// Whether `password` is this person's own; each try counts, so that who sits down at an
    /// unlocked screen cannot guess.
    pub(super) fn check_own_password(&self, who: &SignedIn, password: &str) -> Result<(), Error> {
        use super::Invalid;
        let account = seal::account(&self.secret, &who.email);
        self.count_try(&account, "own", Some(who.id), 0)?;
        let hash = self.read(|db| Ok::<_, Error>(staff::find(db, who.id)?))?;
        let hash = hash.and_then(|one| one.password_hash);
        if !passwords::fits(password, hash.as_deref()) {
            return Err(Error::Invalid { field: "password", problem: Invalid::WrongPassword });
        }
        self.write(|db| Ok(failed_sign_ins::forget(db, &account, "own")?))
    }

    /// Removes what signing in has left behind: sessions, steps and links that are over, browsers
    /// that nobody uses, failures that are forgotten.
    pub fn tidy_sign_in(&self) -> Result<(), Error> {
        let now = self.clock.now();
        self.write(|db| {
            let rules = rules(db)?;
            sessions::sweep(db, now, rules.idle())?;
            sign_in_steps::sweep(db, now)?;
            crate::storage::staff_links::sweep(db, now)?;
            devices::sweep(db, now - DEVICE_LIFE)?;
            failed_sign_ins::sweep(db, now - FORGOTTEN_AFTER)?;
            Ok(())
        })
    }

    /// Begins a session, in a browser that is known from now on. Its holder is told when others
    /// were known and this one was not.
    pub(super) fn admit(
        &self,
        db: &mut Db,
        id: StaffId,
        device: Option<&str>,
        from: &Visitor,
    ) -> Result<Admitted, Error> {
        let now = self.clock.now();
        let rules = rules(db)?;
        let session = sessions::start(db, id, from, now, rules.longest())?;
        let device = match device {
            Some(device) if devices::owner(db, device)? == Some(id) => {
                devices::touch(db, device, now)?;
                device.to_owned()
            }
            _ => {
                if devices::count(db, id)? > 0 {
                    self.queue_staff_email(db, Some(id), StaffEmail::NewDevice, None)?;
                }
                devices::add(db, id, now)?.secret().to_owned()
            }
        };
        Ok(Admitted {
            session: SessionToken(session.secret().to_owned()),
            device: DeviceToken(device),
        })
    }

    fn source(
        &self,
        id: Option<StaffId>,
        device: Option<&str>,
        from: &Visitor,
    ) -> Result<Source, Error> {
        // Asked for an unknown account too, so that the time tells nothing.
        let owner = match device {
            Some(device) => self.read(|db| Ok::<_, Error>(devices::owner(db, device)?))?,
            None => None,
        };
        Ok(match device {
            Some(device) if owner.is_some() && owner == id => {
                Source { name: devices::source(device), is_known: true }
            }
            _ => Source { name: format!("network {}", from.network), is_known: false },
        })
    }

    /// Counts a try, in a transaction of its own, before it is known whether it fails.
    fn count_try(
        &self,
        account: &[u8],
        source: &str,
        id: Option<StaffId>,
        more: i64,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let tried = self.write(|db| {
            let pause = |failures| pause_after(failures - more);
            let tried = failed_sign_ins::count(db, account, source, now, FORGOTTEN_AFTER, pause)?;
            if tried == Try::Counted(FREE_TRIES + more) {
                // For nobody too, so that the time tells nothing; once a day.
                let day = Some(self.today().to_string());
                self.queue_staff_email(db, id, StaffEmail::ManyTries, day.as_deref())?;
            }
            Ok::<_, Error>(tried)
        })?;
        match tried {
            Try::Counted(_) => Ok(()),
            Try::NotBefore(until) => Err(Error::TooManyTries(minutes_until(now, until))),
        }
    }

    /// Uses a code of the second factor, or a recovery code: each once.
    fn use_code(&self, db: &mut Db, id: StaffId, code: &str) -> Result<(), Error> {
        use super::Invalid;
        let wrong = Error::Invalid { field: "code", problem: Invalid::WrongCode };
        let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
            return if self.fits_code(db, id, &code)? { Ok(()) } else { Err(wrong) };
        }
        let now = self.clock.now();
        if !second_factors::use_recovery_code(db, id, &code.to_ascii_uppercase(), now)? {
            return Err(wrong);
        }
        let act = OfficeAct::RecoveryCodeUsed { person: id };
        self.record_act_in(db, Actor::Staff(id), &act)?;
        self.queue_staff_email(db, Some(id), StaffEmail::RecoveryCodeUsed, None)
    }
}

/// The rules that hold.
pub(super) fn rules(db: &mut Db) -> Result<SignInRules, Error> {
    let Some(text) = settings::find(db, RULES)? else { return Ok(SignInRules::default()) };
    serde_json::from_str(&text).map_err(|source| Error::Settings {
        what: format!("the setting {RULES} in the database is not right"),
        source: source.into(),
    })
}

/// Puts rules in place of those that hold.
pub(super) fn set_rules(db: &mut Db, rules: &SignInRules, now: DateTime<Utc>) -> Result<(), Error> {
    let text = serde_json::to_string(rules).map_err(crate::storage::Error::Unwritable)?;
    Ok(settings::set(db, RULES, &text, now)?)
}

pub(super) fn has_second_factor(db: &mut Db, id: StaffId) -> Result<bool, Error> {
    Ok(second_factors::find(db, id)?.is_some_and(|factor| factor.confirmed_at.is_some()))
}

/// Whole minutes, so that who waits them has waited long enough.
fn minutes_until(now: DateTime<Utc>, until: DateTime<Utc>) -> i64 {
    let seconds = (until - now).num_seconds().max(1);
    (seconds + 59) / 60
}
