//! Who may see a case at all, and what they give as their reason.
//!
//! [`load_for`] is how the service reads a case for a person, and [`Office::change_in`] how it takes
//! one; lists go through [`SignedIn::reader`]. A restricted case is there for nobody else, whatever
//! they may do with other cases.

use super::{Error, Invalid, Office, SignedIn, views};
use crate::{
    domain::{
        actor::Actor,
        case::{Case, NotAllowed},
        event::CaseEvent,
        ids::{CaseId, Reference, StaffId},
        permission::{Permission, Role},
    },
    storage::{
        case_access::{self, Reader, Reason},
        cases,
        db::Db,
        events::Recorded,
        staff,
    },
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// The most characters of a reason.
const REASON_LENGTH: usize = 2000;

/// Who may see a case.
#[derive(Debug, Clone)]
pub struct AccessView {
    /// Whether it is restricted to those who are named.
    pub is_restricted: bool,
    /// Everybody who could be named, by name, and those who are.
    pub people: Vec<AccessLine>,
    /// Why it was restricted, opened again or looked into, in order.
    pub reasons: Vec<ReasonLine>,
    /// Whether the reader may change it.
    pub may_change: bool,
}

/// Somebody who could be named.
#[derive(Debug, Clone)]
pub struct AccessLine {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// What they are there for.
    pub role: Role,
    /// Whether they may see the case as it is.
    pub is_named: bool,
    /// Whether they have work to do in it, so that they cannot be left out.
    pub has_work: bool,
}

/// What somebody gave as their reason.
#[derive(Debug, Clone)]
pub struct ReasonLine {
    /// The kind of the event.
    pub act: String,
    /// Their name.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Their words; empty once erased.
    pub reason: String,
}

impl SignedIn {
    /// For whom lists are made.
    pub(super) const fn reader(&self) -> Reader {
        Reader::Person(self.id)
    }

    /// An error, the same as for a case that does not exist, when the case is not there for them.
    pub(super) fn must_see(&self, case: &Case) -> Result<(), Error> {
        if case.is_open_to(self.id) { Ok(()) } else { Err(Error::NotFound) }
    }
}

/// The case and its history, as `who` may see them.
pub(super) fn load_for(
    db: &mut Db,
    who: &SignedIn,
    id: CaseId,
) -> Result<(Case, Vec<Recorded>), Error> {
    let (case, history) = views::load(db, id)?;
    who.must_see(&case)?;
    Ok((case, history))
}

/// As [`load_for`], for what reads words that people wrote: refused once they are erased.
pub(super) fn load_whole(
    db: &mut Db,
    who: &SignedIn,
    id: CaseId,
) -> Result<(Case, Vec<Recorded>), Error> {
    let (case, history) = load_for(db, who, id)?;
    if case.erased_on.is_some() { Err(NotAllowed::Erased.into()) } else { Ok((case, history)) }
}

impl Office {
    /// As [`SignedIn::must_see`], for acts that need nothing of the case but that it is whole.
    pub(super) fn must_see(&self, who: &SignedIn, id: CaseId) -> Result<(), Error> {
        self.read(|db| load_whole(db, who, id)).map(drop)
    }

    /// Who may see a case, and why.
    pub fn access(&self, who: &SignedIn, id: CaseId) -> Result<AccessView, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (case, _) = load_for(db, who, id)?;
            let everyone = staff::list(db)?;
            let acts = ["restricted", "unrestricted", "access_taken", "requester_seen"];
            let reasons = case_access::reasons(db, id, &acts)?;
            let awaited = case.clearance.and_then(|one| one.awaited());
            Ok(AccessView {
                is_restricted: case.restricted_to.is_some(),
                reasons: lines(reasons, &everyone),
                people: everyone
                    .into_iter()
                    .filter(|one| {
                        let named = case.restricted_to.as_ref();
                        let is_named = named.is_some_and(|named| named.contains(&one.id));
                        is_named || (one.active && one.role.may(Permission::ReadCases))
                    })
                    .map(|one| AccessLine {
                        is_named: case.restricted_to.is_some() && case.is_open_to(one.id),
                        has_work: case.officer == Some(one.id) || awaited == Some(one.id),
                        id: one.id,
                        name: one.name,
                        role: one.role,
                    })
                    .collect(),
                may_change: who.role.may(Permission::RestrictCases),
            })
        })
    }

    /// Restricts a case to `people`, for a reason: from now on it is there for nobody else, in no
    /// list and under no address. Whoever handles it must be among them.
    pub fn restrict(
        &self,
        who: &SignedIn,
        id: CaseId,
        people: &[StaffId],
        reason: &str,
    ) -> Result<(), Error> {
        who.must(Permission::RestrictCases)?;
        self.for_a_reason(who, id, reason, |db, case| {
            let people: BTreeSet<StaffId> = people.iter().copied().collect();
            for person in &people {
                let known = staff::find(db, *person)?.ok_or(Error::NotFound)?;
                if !known.active || !known.role.may(Permission::ReadCases) {
                    return Err(Error::Invalid { field: "people", problem: Invalid::CannotRead });
                }
            }
            Ok(case.restrict(&people)?)
        })
    }

    /// Lets everybody who reads cases see it again, for a reason.
    pub fn lift_restriction(&self, who: &SignedIn, id: CaseId, reason: &str) -> Result<(), Error> {
        who.must(Permission::RestrictCases)?;
        self.for_a_reason(who, id, reason, |_, case| Ok(case.lift_restriction()?))
    }

    /// Lets an administrator who was not named into the restricted case of a reference, for a
    /// reason, which its history tells. Answers alike for a case that is not restricted, one that
    /// they see already and one that does not exist.
    pub fn join_restricted(
        &self,
        who: &SignedIn,
        reference: &str,
        reason: &str,
    ) -> Result<Reference, Error> {
        who.must(Permission::JoinRestricted)?;
        let none = || Error::Invalid { field: "reference", problem: Invalid::NotRestricted };
        let reference: Reference = reference.trim().parse().map_err(|_cause| none())?;
        let reason = checked_reason(reason)?;
        let at = self.clock.now();
        self.write(|db| {
            let calendar = self.hold_calendar(db)?;
            let id = cases::find_by_reference(db, &reference)?.ok_or_else(none)?;
            let taken = cases::take(db, id)?.ok_or_else(none)?;
            let event = taken.case().take_access(who.id).map_err(|_cause| none())?;
            keep(db, id, &event, who.id, at, &reason)?;
            cases::record(db, taken, &event, self.stamp(Actor::Staff(who.id)), &calendar)?;
            Ok(reference)
        })
    }

    /// Changes a case for a reason, which is kept beside the event.
    pub(super) fn for_a_reason(
        &self,
        who: &SignedIn,
        id: CaseId,
        reason: &str,
        decide: impl FnOnce(&mut Db, &Case) -> Result<CaseEvent, Error>,
    ) -> Result<(), Error> {
        let reason = checked_reason(reason)?;
        let at = self.clock.now();
        self.change(Actor::Staff(who.id), id, |db, case| {
            let event = decide(db, case)?;
            keep(db, id, &event, who.id, at, &reason)?;
            Ok(event)
        })
        .map(drop)
    }
}

/// Reasons with the names of who gave them.
pub(super) fn lines(reasons: Vec<Reason>, everyone: &[staff::Staff]) -> Vec<ReasonLine> {
    let name = |id| everyone.iter().find(|one| one.id == id).map(|one| one.name.clone());
    reasons
        .into_iter()
        .map(|one| ReasonLine {
            act: one.act,
            by: name(one.by).unwrap_or_default(),
            at: one.at,
            reason: one.reason,
        })
        .collect()
}

fn keep(
    db: &mut Db,
    id: CaseId,
    event: &CaseEvent,
    by: StaffId,
    at: DateTime<Utc>,
    reason: &str,
) -> Result<(), Error> {
    let act = event.kind().to_owned();
    Ok(case_access::add_reason(db, id, &Reason { act, by, at, reason: reason.to_owned() })?)
}

fn checked_reason(reason: &str) -> Result<String, Error> {
    let reason = reason.trim();
    let problem = if reason.is_empty() {
        Invalid::Empty
    } else if reason.chars().count() > REASON_LENGTH {
        Invalid::TooLong
    } else {
        return Ok(reason.to_owned());
    };
    Err(Error::Invalid { field: "reason", problem })
}
