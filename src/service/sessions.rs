//! One's own sessions and password.

use super::{
    Error, Invalid, Office, SignedIn, passwords,
    people::check_password,
    sign_in::{Admitted, rules},
    staff_email::StaffEmail,
};
use crate::{
    domain::{actor::Actor, office_act::OfficeAct, sign_in::Visitor},
    storage::{sessions, sign_in_steps, staff, staff_links},
};
use chrono::{DateTime, Utc};

/// A session as its holder sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// What it is ended by.
    pub handle: String,
    /// When its holder signed in.
    pub started_at: DateTime<Utc>,
    /// When it was last in use.
    pub seen_at: DateTime<Utc>,
    /// From where.
    pub from: Visitor,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

impl Office {
    /// One's own sessions that hold, the last used first; `session` is the one that asks.
    pub fn own_sessions(&self, who: &SignedIn, session: &str) -> Result<Vec<SessionLine>, Error> {
        let now = self.clock.now();
        let this = sessions::handle_of(session);
        let lines = self.read(|db| {
            let idle = rules(db)?.idle();
            Ok::<_, Error>(sessions::list(db, who.id, now, idle)?)
        })?;
        Ok(lines
            .into_iter()
            .map(|line| SessionLine {
                is_this: line.handle == this,
                handle: line.handle,
                started_at: line.started_at,
                seen_at: line.seen_at,
                from: line.from,
            })
            .collect())
    }

    /// Ends one of one's own sessions.
    pub fn end_own_session(&self, who: &SignedIn, handle: &str) -> Result<(), Error> {
        let ended = self.write(|db| Ok::<_, Error>(sessions::end_listed(db, who.id, handle)?))?;
        if ended { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Ends all of one's own sessions.
    pub fn sign_out_everywhere(&self, who: &SignedIn) -> Result<(), Error> {
        self.write(|db| {
            sign_in_steps::end_all(db, who.id)?;
            Ok(sessions::end_all(db, who.id)?)
        })
    }

    /// Changes one's own password, which ends all sessions and begins a new one for who asks.
    pub fn change_password(
        &self,
        who: &SignedIn,
        old: &str,
        new: &str,
        device: Option<&str>,
        from: &Visitor,
    ) -> Result<Admitted, Error> {
        check_password(new).map_err(|error| match error {
            Error::Invalid { problem, .. } => Error::Invalid { field: "new", problem },
            other => other,
        })?;
        self.check_own_password(who, old)?;
        if old == new {
            return Err(Error::Invalid { field: "new", problem: Invalid::SamePassword });
        }
        let hash = passwords::hash(new).map_err(|e| Error::Secret(e.to_string().into()))?;
        let now = self.clock.now();
        self.write(|db| {
            staff::set_password(db, who.id, &hash)?;
            sign_in_steps::end_all(db, who.id)?;
            staff_links::end_all(db, who.id, now)?;
            let act = OfficeAct::PasswordChosen { person: who.id };
            self.record_act_in(db, Actor::Staff(who.id), &act)?;
            self.queue_staff_email(db, Some(who.id), StaffEmail::PasswordChanged, None)?;
            self.admit(db, who.id, device, from)
        })
    }
}
