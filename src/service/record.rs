//! Changing a case: take it, decide, record. And proving that the record is whole.

use super::{
    Error, Office,
    commission_mail::{CommissionMail, Told},
    date_mail::DateNews,
    staff_email::StaffEmail,
    unchanged,
};
use crate::{
    domain::{
        actor::Actor,
        case::{Case, NotAllowed},
        event::{CaseEvent, EmailKind, Wrote},
        ids::{CaseId, CommissionId, DocumentId, LetterId, StaffId},
    },
    storage::{
        cases,
        db::Db,
        events::{self, Stamp},
        jobs,
    },
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A piece of work for the worker. It carries numbers, never names or text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub(super) enum Job {
    /// Send an e-mail about a case.
    Email {
        /// Which case.
        case: CaseId,
        /// Which e-mail.
        email: EmailKind,
        /// The letter that it carries, when it carries one.
        letter: Option<LetterId>,
    },
    /// Send a link to who has lost it; to nobody when reference and address did not match, so that
    /// nobody can tell one from the other by the time it takes.
    LostLink {
        /// The case that it opens.
        case: Option<CaseId>,
    },
    /// Confirm to a requester what they did on the page of the request.
    Confirm {
        /// Which case.
        case: CaseId,
        /// What they did.
        about: Wrote,
    },
    /// Tell a requester what has become of the day that they were told.
    Date {
        /// Of which case.
        case: CaseId,
        /// What.
        news: DateNews,
        /// The day that counts now, or that has passed.
        due_on: NaiveDate,
    },
    /// Tell somebody of last days; which, stands with the reminders.
    Reminders {
        /// Whom.
        staff: StaffId,
        /// The day whose reminders they are.
        on: NaiveDate,
    },
    /// Send an e-mail about a commission.
    Commission {
        /// Of which case.
        case: CaseId,
        /// Which commission.
        commission: CommissionId,
        /// What it says.
        mail: CommissionMail,
        /// To whom.
        told: Told,
    },
    /// Send an e-mail to a member of staff about their own way in.
    StaffEmail {
        /// To whom; to nobody when it only takes the time.
        staff: Option<StaffId>,
        /// Which e-mail.
        email: StaffEmail,
    },
    /// Read the text of a document, so that it is found.
    SearchDocument {
        /// Which.
        document: DocumentId,
    },
    /// Keep what cases are compared by that were there before they were compared.
    SignCases {
        /// Those after this one.
        after: CaseId,
    },
    /// Make the texts of cases found that were there before the search was.
    SearchCases {
        /// Those after this one.
        after: CaseId,
    },
}

impl Job {
    pub(super) const KIND: &'static str = "email";

    /// The case that it is about and the e-mail that it sends; none when it is about no one case.
    pub(super) const fn of_case(&self) -> Option<(CaseId, EmailKind)> {
        match self {
            Self::Email { case, email, .. } => Some((*case, *email)),
            Self::LostLink { case: Some(case) } => Some((*case, EmailKind::Link)),
            Self::Confirm { case, .. } => Some((*case, EmailKind::Confirmation)),
            Self::Date { case, news, .. } => Some((*case, news.email())),
            Self::Commission { case, .. } => Some((*case, EmailKind::Commission)),
            Self::LostLink { case: None }
            | Self::Reminders { .. }
            | Self::StaffEmail { .. }
            | Self::SearchDocument { .. }
            | Self::SignCases { .. }
            | Self::SearchCases { .. } => None,
        }
    }

    /// The letter that its e-mail carries.
    pub(super) const fn letter(&self) -> Option<LetterId> {
        match self {
            Self::Email { letter, .. } => *letter,
            _ => None,
        }
    }
}

/// What the check of the whole record found.
pub use events::Verdict as AuditVerdict;

impl Office {
    /// Changes one case: `decide` sees it as nobody else can change it until the end, and answers
    /// with what happens. All of it is recorded, or nothing.
    pub(super) fn change(
        &self,
        actor: Actor,
        id: CaseId,
        decide: impl FnOnce(&mut Db, &Case) -> Result<CaseEvent, Error>,
    ) -> Result<Case, Error> {
        self.write(|db| self.change_in(db, actor, id, decide))
    }

    /// As [`Office::change`], inside a transaction that has begun.
    pub(super) fn change_in(
        &self,
        db: &mut Db,
        actor: Actor,
        id: CaseId,
        decide: impl FnOnce(&mut Db, &Case) -> Result<CaseEvent, Error>,
    ) -> Result<Case, Error> {
        self.change_often_in(db, actor, id, |db, case| Ok(vec![decide(db, case)?]))
    }

    /// As [`Office::change_in`], for an act of which several things happen.
    pub(super) fn change_often_in(
        &self,
        db: &mut Db,
        actor: Actor,
        id: CaseId,
        decide: impl FnOnce(&mut Db, &Case) -> Result<Vec<CaseEvent>, Error>,
    ) -> Result<Case, Error> {
        let calendar = self.hold_calendar(db)?;
        let mut taken = cases::take(db, id)?.ok_or(Error::NotFound)?;
        // A restricted case is there for nobody else, whatever they may do with others.
        if matches!(actor, Actor::Staff(person) if !taken.case().is_open_to(person)) {
            return Err(Error::NotFound);
        }
        unchanged::still_asked(id, taken.history().len())?;
        let mut due_on = taken.case().due_on(&calendar);
        for event in decide(db, taken.case())? {
            // Nothing that people write comes into a case that was erased.
            let is_erased = taken.case().erased_on.is_some();
            if is_erased && actor != Actor::System && !event.may_follow_erasure() {
                return Err(NotAllowed::Erased.into());
            }
            taken = cases::record(db, taken, &event, self.stamp(actor), &calendar)?;
            let due_before = std::mem::replace(&mut due_on, taken.case().due_on(&calendar));
            if due_on != due_before {
                self.tell_of_moved_date(db, taken.case(), &event, (actor, due_on))?;
            }
        }
        Ok(taken.case().clone())
    }

    pub(super) fn stamp(&self, actor: Actor) -> Stamp {
        Stamp { actor, at: self.clock.now() }
    }

    /// Queues an e-mail in the transaction of the event that calls for it. Each is queued once for
    /// a case and a letter, whatever is repeated.
    pub(super) fn queue_email(
        &self,
        db: &mut Db,
        case: CaseId,
        email: EmailKind,
        letter: Option<LetterId>,
    ) -> Result<(), Error> {
        let job = Job::Email { case, email, letter };
        let key = match (email, letter) {
            // Each request for a fresh link is one of its own.
            (EmailKind::Link, _) => None,
            (_, letter) => Some(format!(
                "{email:?}:{case}:{}",
                letter.map_or_else(String::new, |letter| letter.to_string())
            )),
        };
        let body = serde_json::to_string(&job).map_err(crate::storage::Error::Unwritable)?;
        let now = self.clock.now();
        jobs::enqueue(db, Job::KIND, &body, now, now, key.as_deref())?;
        Ok(())
    }

    /// Walks the whole chain of events and says whether it is intact, and if not, which event is
    /// the first that is not as it was written.
    pub fn verify_record(&self) -> Result<AuditVerdict, Error> {
        self.read(|db| Ok(events::verify_chain(db)?))
    }
}
