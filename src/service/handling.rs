//! Handling a case: who has it, and the acts that move its clock.

use super::{Error, Invalid, Office, SignedIn, access::load_for, items::About, letters::named};
use crate::{
    domain::{
        actor::Actor,
        event::{CaseEvent, EmailKind, Extension},
        ids::{CaseId, ItemId, LetterId, StaffId},
        letter::{self, Clarification, LetterType, Words},
        permission::Permission,
    },
    storage::portal_links,
};
use chrono::NaiveDate;

impl Office {
    /// Gives the case to `officer`.
    pub fn assign(&self, who: &SignedIn, id: CaseId, officer: StaffId) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        if !self.officers(who)?.iter().any(|(known, _)| *known == officer) {
            return Err(Error::NotFound);
        }
        self.change(Actor::Staff(who.id), id, |_, case| Ok(case.assign(officer)?)).map(drop)
    }

    /// Asks the requester to explain the request or one item of it, by a letter that carries
    /// `question`. Its clock stands from today.
    pub fn request_clarification(
        &self,
        who: &SignedIn,
        id: CaseId,
        item: Option<ItemId>,
        question: &Words,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        given("question", question)?;
        let actor = Actor::Staff(who.id);
        let today = self.today();
        self.write(|db| {
            // Looked at before there is a letter to name.
            let (case, _) = load_for(db, who, id)?;
            let calendar = self.calendar(db)?;
            case.request_clarification((LetterId(0), None), item, today, &calendar)?;
            let about = About::of(db, &case, item)?;
            let closes_on = self.closes_on(&case, item, today, &calendar);
            let letter_type = LetterType::clarifies(about.regime());
            let letter = self.send_letter_in(db, who, id, letter_type, |data| {
                about.tell(data);
                data.clarification = Some(Clarification {
                    question: question.clone(),
                    help: Words::default(),
                    closes_on,
                });
            })?;
            self.change_in(db, actor, id, |_, case| {
                Ok(case.request_clarification((letter, closes_on), item, today, &calendar)?)
            })?;
            self.queue_email(db, id, EmailKind::Clarification, Some(letter))
        })
    }

    /// Records that the explanation came `on` a day, which lets the clock run again.
    pub fn receive_clarification(
        &self,
        who: &SignedIn,
        id: CaseId,
        item: Option<ItemId>,
        on: NaiveDate,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let today = self.today();
        self.change(Actor::Staff(who.id), id, |_, case| {
            Ok(case.receive_clarification(on, item, today)?)
        })
        .map(drop)
    }

    /// Tells the requester, by a letter, that the answer to the request or to one item of it will
    /// come by `until` and why.
    pub fn extend(
        &self,
        who: &SignedIn,
        id: CaseId,
        item: Option<ItemId>,
        extension: &Extension,
        until: NaiveDate,
        reasons: &Words,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        given("reasons", reasons)?;
        let actor = Actor::Staff(who.id);
        let today = self.today();
        let letter_type = match extension {
            Extension::PublicInterest { .. } => LetterType::ExtendPit,
            Extension::ComplexityAndVolume => LetterType::ExtendEir,
            Extension::ComplexOrNumerous { .. } => LetterType::SarExtend,
        };
        self.write(|db| {
            // Looked at before there is a letter to name, so that what is told is the law's word.
            let (case, _) = load_for(db, who, id)?;
            let calendar = self.calendar(db)?;
            case.extend(extension.clone(), until, LetterId(0), item, today, &calendar)?;
            let about = About::of(db, &case, item)?;
            let letter = self.send_letter_in(db, who, id, letter_type, |data| {
                about.tell(data);
                data.extension = Some(letter::Extension {
                    new_date: until,
                    exemptions: match extension {
                        Extension::PublicInterest { exemption } => vec![named(exemption)],
                        Extension::ComplexityAndVolume | Extension::ComplexOrNumerous { .. } => {
                            Vec::new()
                        }
                    },
                    reasons: reasons.clone(),
                });
            })?;
            self.change_in(db, actor, id, |_, case| {
                Ok(case.extend(extension.clone(), until, letter, item, today, &calendar)?)
            })?;
            self.queue_email(db, id, EmailKind::Extension, Some(letter))
        })
    }

    /// Records that the requester withdrew the request.
    pub fn withdraw(&self, who: &SignedIn, id: CaseId) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let today = self.today();
        self.change(Actor::Staff(who.id), id, |_, case| Ok(case.withdraw(today)?)).map(drop)
    }

    /// Makes a fresh link to the portal, sends it, and ends the ones before it.
    pub fn renew_link(&self, who: &SignedIn, id: CaseId) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let now = self.clock.now();
        self.write(|db| {
            portal_links::revoke_all(db, id, now)?;
            self.change_in(db, Actor::Staff(who.id), id, |_, _| Ok(CaseEvent::LinkRenewed))?;
            self.queue_email(db, id, EmailKind::Link, None)
        })
    }
}

/// Words that must be given in one language at least and may not be endless.
pub(super) fn given(field: &'static str, words: &Words) -> Result<(), Error> {
    let problem = if words.en.trim().is_empty() && words.cy.trim().is_empty() {
        Invalid::Empty
    } else if words.en.chars().count().max(words.cy.chars().count()) > 20_000 {
        Invalid::TooLong
    } else {
        return Ok(());
    };
    Err(Error::Invalid { field, problem })
}
