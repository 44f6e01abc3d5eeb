//! What may follow an answer: a review, a complaint to the Commissioner, a decision notice, an
//! appeal. Dates are recorded here; the letters about them are written elsewhere.

use super::{Error, Office, SignedIn, access::load_for};
use crate::{
    domain::{
        actor::Actor,
        aftermath::{LastDays, ReviewOutcome, had_a_part},
        case::{Act, Case, NotAllowed},
        event::CaseEvent,
        ids::{CaseId, StaffId},
        permission::Permission,
    },
    storage::{db::Db, events::Recorded},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What may follow the answer of a case.
#[derive(Debug, Clone)]
pub struct AfterAnswer {
    /// The days that the law gives, with their reasons.
    pub last_days: LastDays,
    /// Whether the one who looks had a part in the answer and so cannot decide its review.
    pub had_a_part: bool,
}

impl Office {
    /// What may follow the answer of a case; refused while there is none.
    pub fn after_answer(&self, who: &SignedIn, id: CaseId) -> Result<AfterAnswer, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (case, history) = load_for(db, who, id)?;
            // A complaint can follow every answer.
            case.allows(Act::RecordComplaint)?;
            Ok(AfterAnswer {
                last_days: case.last_days(&*self.calendar(db)?),
                had_a_part: answerers(&history).contains(&who.id),
            })
        })
    }

    /// Records that a request for a review was received `on` a day; one that came too late is
    /// taken up when `although_late` says so.
    pub fn request_review(
        &self,
        who: &SignedIn,
        id: CaseId,
        on: NaiveDate,
        although_late: bool,
    ) -> Result<(), Error> {
        let today = self.today();
        self.follow_up(who, id, |db, case| {
            Ok(case.request_review(on, although_late, today, &*self.calendar(db)?)?)
        })
    }

    /// Records that the requester was told today that the review takes `until` a later day.
    pub fn extend_review(&self, who: &SignedIn, id: CaseId, until: NaiveDate) -> Result<(), Error> {
        let today = self.today();
        self.follow_up(who, id, |db, case| {
            Ok(case.extend_review(until, today, &*self.calendar(db)?)?)
        })
    }

    /// Records what a review came to and that the requester was told so `on` a day. Whoever had a
    /// part in the answer is refused, in whatever role.
    pub fn decide_review(
        &self,
        who: &SignedIn,
        id: CaseId,
        on: NaiveDate,
        outcome: ReviewOutcome,
    ) -> Result<(), Error> {
        let today = self.today();
        self.follow_up(who, id, |db, case| {
            case.allows(Act::DecideReview)?;
            let (_, history) = load_for(db, who, id)?;
            if answerers(&history).contains(&who.id) {
                return Err(NotAllowed::OwnAnswer.into());
            }
            Ok(case.decide_review(on, outcome, today)?)
        })
    }

    /// Records that the authority heard `on` a day of a complaint to the Commissioner.
    pub fn record_complaint(&self, who: &SignedIn, id: CaseId, on: NaiveDate) -> Result<(), Error> {
        let today = self.today();
        self.follow_up(who, id, |_, case| Ok(case.record_complaint(on, today)?))
    }

    /// Records the Commissioner's decision notice of `on`, and by when to do what it asks for, if
    /// it asks for anything.
    pub fn record_notice(
        &self,
        who: &SignedIn,
        id: CaseId,
        on: NaiveDate,
        comply_by: Option<NaiveDate>,
    ) -> Result<(), Error> {
        let today = self.today();
        self.follow_up(who, id, |_, case| Ok(case.record_notice(on, comply_by, today)?))
    }

    /// Records that what the notice asks for was done `on` a day.
    pub fn record_compliance(
        &self,
        who: &SignedIn,
        id: CaseId,
        on: NaiveDate,
    ) -> Result<(), Error> {
        let today = self.today();
        self.follow_up(who, id, |_, case| Ok(case.record_compliance(on, today)?))
    }

    /// Records that either side brought an appeal against the notice `on` a day.
    pub fn record_appeal(&self, who: &SignedIn, id: CaseId, on: NaiveDate) -> Result<(), Error> {
        let today = self.today();
        self.follow_up(who, id, |_, case| Ok(case.record_appeal(on, today)?))
    }

    fn follow_up(
        &self,
        who: &SignedIn,
        id: CaseId,
        decide: impl FnOnce(&mut Db, &Case) -> Result<CaseEvent, Error>,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        self.change(Actor::Staff(who.id), id, decide).map(drop)
    }
}

fn answerers(history: &[Recorded]) -> BTreeSet<StaffId> {
    had_a_part(history.iter().map(|line| (line.actor, &line.event)))
}
