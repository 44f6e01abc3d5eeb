//! What requests for one's own data have of their own: proof of identity, and months instead of
//! working days.

use super::{Error, Office, SignedIn, access::load_for, handling::given};
use crate::domain::{
    actor::Actor,
    event::{EmailKind, Extension},
    ids::{CaseId, ItemId, LetterId},
    letter::{Clarification, LetterType, Words},
    permission::Permission,
};
use chrono::NaiveDate;

impl Office {
    /// UK GDPR Art. 12(6): asks the requester to prove who they are, by a letter that says what
    /// `proof` is asked for. The clock has not begun before it comes.
    pub fn request_identity(&self, who: &SignedIn, id: CaseId, proof: &Words) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        given("proof", proof)?;
        let today = self.today();
        self.write(|db| {
            load_for(db, who, id)?.0.request_identity(LetterId(0), today)?;
            let letter = self.send_letter_in(db, who, id, LetterType::SarId, |data| {
                data.clarification = Some(Clarification {
                    question: proof.clone(),
                    help: Words::default(),
                    closes_on: None,
                });
            })?;
            self.change_in(db, Actor::Staff(who.id), id, |_, case| {
                Ok(case.request_identity(letter, today)?)
            })?;
            self.queue_email(db, id, EmailKind::Identity, Some(letter))
        })
    }

    /// Records that the proof of identity came `on` a day, which starts the clock.
    pub fn receive_identity(&self, who: &SignedIn, id: CaseId, on: NaiveDate) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let today = self.today();
        self.change(Actor::Staff(who.id), id, |_, case| Ok(case.receive_identity(on, today)?))
            .map(drop)
    }

    /// UK GDPR Art. 12(3): tells the requester, by a letter, that the answer to the request or to
    /// one item of it takes one or two months more and why. The day that is promised is the last
    /// that this allows.
    pub fn extend_by_months(
        &self,
        who: &SignedIn,
        id: CaseId,
        item: Option<ItemId>,
        months: u8,
        reasons: &Words,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let today = self.today();
        let extension = Extension::ComplexOrNumerous { months };
        // Where no day can be promised, the act itself says why.
        let case = self.case_now(who, id)?;
        let calendar = self.read(|db| self.calendar(db))?;
        let until = case.latest_promise(&extension, item, today, &calendar).unwrap_or(today);
        self.extend(who, id, item, &extension, until, reasons)
    }
}
