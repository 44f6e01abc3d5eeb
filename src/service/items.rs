//! Parts of a request under other laws, and a request that turns out to be under another law.

use super::{Error, Invalid, Office, SignedIn, access::load_for, views};
use crate::{
    domain::{
        actor::Actor,
        case::Case,
        event::CaseEvent,
        ids::{CaseId, ItemId},
        letter::LetterData,
        permission::Permission,
    },
    law::{clock::Clock, regime::Regime},
    storage::{case_items, db::Db},
};
use chrono::NaiveDate;

/// The most characters of what an item is about.
const TEXT_LENGTH: usize = 1000;

impl Office {
    /// Splits what `text` says from the request, as an item under `regime` with a clock of its own.
    pub fn add_item(
        &self,
        who: &SignedIn,
        id: CaseId,
        regime: Regime,
        text: &str,
    ) -> Result<ItemId, Error> {
        who.must(Permission::HandleCases)?;
        let text = text.trim();
        let problem = if text.is_empty() {
            Some(Invalid::Empty)
        } else if text.chars().count() > TEXT_LENGTH {
            Some(Invalid::TooLong)
        } else {
            None
        };
        if let Some(problem) = problem {
            return Err(Error::Invalid { field: "text", problem });
        }
        let case = self.change(Actor::Staff(who.id), id, |db, case| {
            let event = case.add_item(regime)?;
            if let CaseEvent::ItemAdded { item, .. } = event {
                case_items::add(db, id, item, text)?;
            }
            Ok(event)
        })?;
        Ok(ItemId(case.last_item))
    }

    /// Makes an item part of the request again. What it was about stays kept until it is erased.
    pub fn remove_item(&self, who: &SignedIn, id: CaseId, item: ItemId) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        self.change(Actor::Staff(who.id), id, |_, case| Ok(case.remove_item(item)?)).map(drop)
    }

    /// Records that an item was answered by itself `on` a day.
    pub fn answer_item(
        &self,
        who: &SignedIn,
        id: CaseId,
        item: ItemId,
        on: NaiveDate,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let today = self.today();
        self.change(Actor::Staff(who.id), id, |_, case| Ok(case.answer_item(item, on, today)?))
            .map(drop)
    }

    /// Puts the case under another law: its clock is worked out anew from receipt.
    pub fn change_regime(&self, who: &SignedIn, id: CaseId, regime: Regime) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        self.change(Actor::Staff(who.id), id, |_, case| Ok(case.change_regime(regime)?)).map(drop)
    }
}

/// What a letter is about: the request, or one item of it, under the law of either.
pub(super) struct About {
    regime: Regime,
    part: Option<String>,
}

impl About {
    /// The request of `case`, or its `item`.
    pub(super) fn of(db: &mut Db, case: &Case, item: Option<ItemId>) -> Result<Self, Error> {
        let regime = case.timeline_of(item)?.regime;
        let part = match item {
            Some(item) => case_items::texts(db, case.id)?.remove(&item),
            None => None,
        };
        Ok(Self { regime, part })
    }

    /// The law that it is under.
    pub(super) const fn regime(&self) -> Regime {
        self.regime
    }

    /// Tells a letter what it is about.
    pub(super) fn tell(&self, data: &mut LetterData) {
        data.regime = self.regime;
        data.request.part.clone_from(&self.part);
    }
}

/// A part of a request under another law, with its clock.
#[derive(Debug, Clone)]
pub struct ItemView {
    /// Which.
    pub id: ItemId,
    /// The law that it is under.
    pub regime: Regime,
    /// What it is about; empty once erased.
    pub text: String,
    /// Its statutory clock, with each day counted.
    pub clock: Clock,
    /// Its last day in time; none while its clock stands.
    pub due_on: Option<NaiveDate>,
    /// Working days left until then; negative when it has passed, none once it is answered.
    pub days_left: Option<i64>,
}

impl Office {
    /// The items of a case, in order.
    pub(super) fn item_views(&self, db: &mut Db, case: &Case) -> Result<Vec<ItemView>, Error> {
        if case.items.is_empty() {
            return Ok(Vec::new());
        }
        let mut texts = case_items::texts(db, case.id)?;
        let is_over = case.state.is_closed();
        let (calendar, today) = (self.calendar(db)?, self.today());
        case.items
            .iter()
            .map(|(item, timeline)| {
                let due_on = timeline.due_on(case.received_on, &calendar);
                let is_owed = !is_over && timeline.answered_on.is_none();
                Ok(ItemView {
                    id: *item,
                    regime: timeline.regime,
                    text: texts.remove(item).unwrap_or_default(),
                    clock: case
                        .clock_of(timeline, &calendar)
                        .map_err(|_cause| Error::BrokenRecord(case.id.0))?,
                    due_on,
                    days_left: due_on
                        .filter(|_| is_owed)
                        .map(|due_on| views::days_left(&calendar, today, due_on)),
                })
            })
            .collect()
    }

    /// The case alone, for acts that look before they write.
    pub(super) fn case_now(&self, who: &SignedIn, id: CaseId) -> Result<Case, Error> {
        self.read(|db| Ok(load_for(db, who, id)?.0))
    }
}
