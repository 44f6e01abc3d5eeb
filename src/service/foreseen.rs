//! What would go out by itself on a day, as the cases stand now; nothing is sent or written.
//!
//! Of a day to come only what is new on it is told: the days until then will have said the rest.

use super::{
    Error, Office, SignedIn, date_mail::NEWS_FOR, reminders::rules, views, waiting::WaitingStep,
};
use crate::{
    domain::{
        case::{Case, CaseState},
        commission::Chaser,
        ids::{CommissionId, Reference, StaffId},
        letter::Words,
        permission::Permission,
        reminder::Reminder,
    },
    storage::{
        areas, cases, commissions, last_days,
        reminders::{self as stored, Reached},
    },
};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// How many of each kind are shown.
pub const PREVIEWED: usize = 500;

/// What one person would be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToTell {
    /// Their name.
    pub name: String,
    /// What of.
    pub reminders: Vec<Reminder>,
}

/// A commission of which its area would be reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToChase {
    /// The case.
    pub reference: Reference,
    /// The commission.
    pub commission: CommissionId,
    /// The area.
    pub area: Words,
    /// Which reminder.
    pub chaser: Chaser,
    /// The day on which the answer is expected.
    pub expected_on: NaiveDate,
}

/// All that would go out on a day, at most [`PREVIEWED`] of each kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// Who would be told of which last days.
    pub people: Vec<ToTell>,
    /// Of which requests the requesters would be told that their day has passed, with that day.
    pub apologies: Vec<(Reference, NaiveDate)>,
    /// Of which commissions their areas would be reminded.
    pub commissions: Vec<ToChase>,
    /// Which requests that wait for their requester would be closed, or their requester be told that
    /// they will be.
    pub waiting: Vec<(Reference, WaitingStep)>,
}

impl Office {
    /// All of it, for whoever runs the program.
    pub fn foresee(&self, on: NaiveDate) -> Result<Foreseen, Error> {
        Ok(Foreseen {
            people: self.reminders_to_come(None, on)?,
            apologies: self.apologies_to_come(None, on)?,
            commissions: self.chasers_to_come(None, on)?,
            waiting: self.waiting_steps_to_come(None, on)?,
        })
    }

    /// Who would be told of which last days, of the cases that are there for the reader.
    pub fn would_remind(&self, who: &SignedIn, on: NaiveDate) -> Result<Vec<ToTell>, Error> {
        who.must(Permission::ForeseeReminders)?;
        self.reminders_to_come(Some(who.id), on)
    }

    /// Of which requests the requesters would be told that their day has passed, with that day.
    pub fn would_apologise(
        &self,
        who: &SignedIn,
        on: NaiveDate,
    ) -> Result<Vec<(Reference, NaiveDate)>, Error> {
        who.must(Permission::ForeseeReminders)?;
        self.apologies_to_come(Some(who.id), on)
    }

    /// Of which commissions their areas would be reminded.
    pub fn would_chase(&self, who: &SignedIn, on: NaiveDate) -> Result<Vec<ToChase>, Error> {
        who.must(Permission::ForeseeReminders)?;
        self.chasers_to_come(Some(who.id), on)
    }

    /// Which requests that wait for their requester would be closed, or their requester be told that
    /// they will be.
    pub fn would_sweep(
        &self,
        who: &SignedIn,
        on: NaiveDate,
    ) -> Result<Vec<(Reference, WaitingStep)>, Error> {
        who.must(Permission::ForeseeReminders)?;
        self.waiting_steps_to_come(Some(who.id), on)
    }

    fn reminders_to_come(
        &self,
        reader: Option<StaffId>,
        on: NaiveDate,
    ) -> Result<Vec<ToTell>, Error> {
        let today = self.today();
        self.read(|db| {
            let (rules, calendar) = (rules(db)?, self.calendar(db)?);
            let mut by_person: BTreeMap<StaffId, Vec<Reminder>> = BTreeMap::new();
            let mut room = PREVIEWED;
            for (due_on, owed) in last_days::until(db, rules.horizon(on, &calendar))? {
                let step = if on <= today {
                    rules.step(owed, due_on, on, &calendar)
                } else {
                    rules.first_step(owed, due_on, on, &calendar)
                };
                let Some(step) = step.filter(|_| room > 0) else { continue };
                let escalation = rules.escalation(owed, step);
                let reached = Reached { owed, due_on, step, escalation };
                for one in stored::would_plan(db, &reached, room, reader)? {
                    room -= 1;
                    by_person.entry(one.staff).or_default().push(one);
                }
            }
            let names = views::names(db)?;
            Ok(by_person
                .into_iter()
                .map(|(staff, reminders)| ToTell {
                    name: names.get(&staff).cloned().unwrap_or_default(),
                    reminders,
                })
                .collect())
        })
    }

    fn apologies_to_come(
        &self,
        reader: Option<StaffId>,
        on: NaiveDate,
    ) -> Result<Vec<(Reference, NaiveDate)>, Error> {
        let since = on - Days::new(NEWS_FOR);
        self.read(|db| {
            if !rules(db)?.apologises() || !self.calendar(db)?.is_working_day(on) {
                return Ok(Vec::new());
            }
            Ok(stored::would_queue_missed(db, since, on, PREVIEWED, reader)?)
        })
    }

    fn chasers_to_come(
        &self,
        reader: Option<StaffId>,
        on: NaiveDate,
    ) -> Result<Vec<ToChase>, Error> {
        let before = self.day_before(on);
        self.read(|db| {
            let (rules, calendar) = (rules(db)?.chasers(), self.calendar(db)?);
            let mut would = Vec::new();
            for (commission, id) in commissions::due_by(db, rules.horizon(on, &calendar))? {
                let Some((case, _)) = cases::load(db, id)? else { continue };
                let chaser = |on| {
                    let due = case.chase_commission(commission, on, rules, &calendar);
                    due.map(|(chaser, _)| chaser)
                };
                let new = chaser(on).filter(|new| before.and_then(chaser) != Some(*new));
                let Some((one, chaser)) = case.commissions.get(commission).zip(new) else {
                    continue;
                };
                if is_there(&case, reader) && would.len() < PREVIEWED {
                    let area = areas::find(db, one.area)?.ok_or(Error::NotFound)?;
                    would.push(ToChase {
                        reference: case.reference.clone(),
                        commission,
                        area: area.name,
                        chaser,
                        expected_on: one.expected_on(),
                    });
                }
            }
            Ok(would)
        })
    }

    fn waiting_steps_to_come(
        &self,
        reader: Option<StaffId>,
        on: NaiveDate,
    ) -> Result<Vec<(Reference, WaitingStep)>, Error> {
        let before = self.day_before(on);
        self.read(|db| {
            let mut would = Vec::new();
            for id in cases::in_state(db, CaseState::Stopped)? {
                let (case, history) = views::load(db, id)?;
                if would.len() == PREVIEWED || !is_there(&case, reader) {
                    continue;
                }
                let was_due = match before {
                    Some(before) => self.waiting_step(db, &case, &history, before)?.is_some(),
                    None => false,
                };
                let step = self.waiting_step(db, &case, &history, on)?;
                would.extend(step.filter(|_| !was_due).map(|step| (case.reference, step)));
            }
            Ok(would)
        })
    }

    /// The day before a day to come: what is due on both is not new on the second.
    fn day_before(&self, on: NaiveDate) -> Option<NaiveDate> {
        on.pred_opt().filter(|before| *before >= self.today())
    }
}

/// Whether a case is there for a reader; all are for whoever runs the program.
fn is_there(case: &Case, reader: Option<StaffId>) -> bool {
    reader.is_none_or(|reader| case.is_open_to(reader))
}
