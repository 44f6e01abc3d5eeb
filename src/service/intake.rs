//! Logging requests.

use super::{Error, Invalid, Office, SignedIn};
use crate::{
    domain::{
        actor::Actor,
        event::{CaseEvent, Channel, EmailKind},
        ids::{CaseId, Reference},
        permission::Permission,
        requester::Requester,
    },
    law::regime::Regime,
    storage::{
        cases::{self, CaseText},
        db::Db,
        reference_numbers, requesters,
    },
};
use chrono::{Days, NaiveDate};

/// The most characters of a subject and of a request.
pub(super) const SUBJECT_LENGTH: usize = 300;
const BODY_LENGTH: usize = 200_000;

/// How far back a date of receipt may lie, in days: three years. An older one is a slip.
pub(super) const OLDEST: u64 = 3 * 366;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// Which rules apply.
    pub regime: Regime,
    /// The day the authority received it, which may be earlier than today.
    pub received_on: NaiveDate,
    /// How it came.
    pub channel: Channel,
    /// Who asks.
    pub requester: Requester,
    /// A line for lists.
    pub subject: String,
    /// What is asked for, in the requester's words.
    pub body: String,
    /// The day on which it first reached a colleague whose automatic reply asked to write
    /// elsewhere, which is not the day of receipt then.
    pub redirected_from: Option<NaiveDate>,
}

impl Office {
    /// Logs a request: gives it its reference, starts the clock and queues the acknowledgement.
    pub fn log_request(&self, who: &SignedIn, request: &NewRequest) -> Result<CaseId, Error> {
        who.must(Permission::HandleCases)?;
        self.log(Actor::Staff(who.id), request)
    }

    /// As [`Office::log_request`], for a request that came by itself.
    pub(super) fn log(&self, actor: Actor, request: &NewRequest) -> Result<CaseId, Error> {
        self.check(request)?;
        self.write(|db| self.log_in(db, actor, request))
    }

    /// As [`Office::log`], inside a transaction that has begun.
    pub(super) fn log_in(
        &self,
        db: &mut Db,
        actor: Actor,
        request: &NewRequest,
    ) -> Result<CaseId, Error> {
        let id = self.begin_case(db, actor, request)?;
        if request.requester.email.is_some() {
            self.queue_email(db, id, EmailKind::Acknowledgement, None)?;
        }
        Ok(id)
    }

    fn begin_case(&self, db: &mut Db, actor: Actor, request: &NewRequest) -> Result<CaseId, Error> {
        let calendar = self.hold_calendar(db)?;
        let number = reference_numbers::next_number(db, self.first_number)?;
        let requester = requesters::add(db, &request.requester, self.clock.now())?;
        let event = CaseEvent::Received {
            reference: Reference { prefix: self.authority.reference_prefix.clone(), number },
            regime: request.regime,
            received_on: request.received_on,
            logged_on: self.today(),
            channel: request.channel,
            requester,
            language: request.requester.language,
            redirected_from: request.redirected_from,
        };
        let text = CaseText {
            subject: request.subject.trim().to_owned(),
            body: request.body.trim().to_owned(),
        };
        let begun = cases::begin(db, &event, &text, self.stamp(actor), &calendar)?;
        Ok(begun.case().id)
    }

    pub(super) fn check(&self, request: &NewRequest) -> Result<(), Error> {
        let wrong = |field, problem| Err(Error::Invalid { field, problem });
        let today = self.today();
        if request.received_on > today {
            return wrong("received_on", Invalid::InTheFuture);
        }
        if request.received_on + Days::new(OLDEST) < today {
            return wrong("received_on", Invalid::TooLongAgo);
        }
        if request.redirected_from.is_some_and(|first| first > request.received_on) {
            return wrong("redirected_from", Invalid::AfterReceipt);
        }
        // The Commissioner's reading is of the Act and the Regulations.
        if request.redirected_from.is_some() && request.regime == Regime::SubjectAccess {
            return wrong("redirected_from", Invalid::FirstArrivalCounts);
        }
        for (field, text, most) in
            [("subject", &request.subject, SUBJECT_LENGTH), ("body", &request.body, BODY_LENGTH)]
        {
            if text.trim().is_empty() {
                return wrong(field, Invalid::Empty);
            }
            if text.chars().count() > most {
                return wrong(field, Invalid::TooLong);
            }
        }
        Ok(())
    }
}
