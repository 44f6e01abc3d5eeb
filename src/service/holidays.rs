//! Bank holidays under an administrator's hand: a day that is proclaimed, or a proclamation that is
//! revoked, moves every clock that spans it, in one transaction.

use super::{Error, Invalid, Office, SignedIn, calendar::known_days};
use crate::{
    domain::{
        actor::Actor,
        case::Case,
        event::CaseEvent,
        ids::{CaseId, ItemId, Reference},
        permission::Permission,
    },
    law::{
        bank_holidays::{self, BankHoliday, BankHolidays, EnteredDay, LONGEST_NAME},
        calendar::Calendar,
        words::Words,
    },
    storage::{
        cases::{self, Taken},
        db::Db,
        events::Stamp,
        proclaimed_days::{self, ProclaimedDay},
        staff,
    },
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::collections::BTreeMap;

pub use crate::storage::proclaimed_days::DayId;

/// The most days that are added at once.
pub const MOST_DAYS: usize = 100;

/// A clock that moved, or would move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its case.
    pub reference: Reference,
    /// The item whose clock it is; none for that of the request or of a review.
    pub item: Option<ItemId>,
    /// The day that moved it.
    pub day: NaiveDate,
    /// The last day before.
    pub due_before: Option<NaiveDate>,
    /// The last day now.
    pub due_after: Option<NaiveDate>,
}

/// What adding days did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proclaimed {
    /// Their numbers.
    pub ids: Vec<DayId>,
    /// The clocks that moved.
    pub moved: Vec<Moved>,
}

/// Where a bank holiday is known from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The list that the program carries, with what makes it a bank holiday.
    Carried(&'static str),
    /// Worked out by rule; nothing has been proclaimed for that year.
    Expected,
    /// Added by an administrator, with what proclaims it.
    Added(String),
}

/// A bank holiday that counts.
#[derive(Debug, Clone)]
pub struct ListedDay {
    /// The day.
    pub day: BankHoliday,
    /// Where it is known from.
    pub origin: Origin,
}

/// A day that was added, with the names of who did.
#[derive(Debug, Clone)]
pub struct AddedDay {
    /// Its number.
    pub id: DayId,
    /// The day, with what proclaims it.
    pub entered: EnteredDay,
    /// The name of who added it; none when a command did.
    pub added_by: Option<String>,
    /// When.
    pub added_at: DateTime<Utc>,
    /// The name of who withdrew it; none when a command did, or nobody.
    pub withdrawn_by: Option<String>,
    /// When it was withdrawn; none while it counts.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// The bank holidays of a year, and all that were added.
#[derive(Debug, Clone)]
pub struct Holidays {
    /// The year that is shown.
    pub year: i32,
    /// The first and the last year that the calendar answers for.
    pub years: (i32, i32),
    /// The last day up to which every bank holiday has been proclaimed.
    pub confirmed_until: NaiveDate,
    /// The days of the year.
    pub days: Vec<ListedDay>,
    /// The days that were added, withdrawn or not.
    pub added: Vec<AddedDay>,
}

/// A day that was added, and what it did.
#[derive(Debug, Clone)]
pub struct AddedDayView {
    /// The day.
    pub day: AddedDay,
    /// The clocks that it moved when it was added.
    pub moved: Vec<Moved>,
    /// The clocks that moved when it was withdrawn.
    pub moved_back: Vec<Moved>,
    /// The clocks that would move if it were withdrawn now, for those who may withdraw it.
    pub would_move: Option<Vec<Moved>>,
}

impl Office {
    /// The bank holidays of `year`, or of this one. Anybody may know them.
    pub fn holidays(&self, year: Option<i32>) -> Result<Holidays, Error> {
        self.read(|db| {
            let list = known_days(db)?;
            let years = (list.from.year(), list.until.year());
            let year = year.unwrap_or(self.today().year()).clamp(years.0, years.1);
            let stored = proclaimed_days::list(db)?;
            let added = added_days(db, stored)?;
            let days = list
                .days
                .into_iter()
                .filter(|day| day.date.year() == year)
                .map(|day| ListedDay { origin: origin_of(&day, &added), day })
                .collect();
            Ok(Holidays { year, years, confirmed_until: list.confirmed_until, days, added })
        })
    }

    /// A day that was added, and what it did.
    pub fn added_day(&self, who: &SignedIn, id: DayId) -> Result<AddedDayView, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let stored = proclaimed_days::find(db, id)?.ok_or(Error::NotFound)?;
            let date = stored.entered.day.date;
            let mut moved = moved_at(db, date, stored.added_at, who)?;
            moved.retain(|one| one.due_before < one.due_after);
            let mut moved_back = match stored.withdrawn_at {
                Some(at) => moved_at(db, date, at, who)?,
                None => Vec::new(),
            };
            moved_back.retain(|one| one.due_before > one.due_after);
            let may_withdraw =
                stored.withdrawn_at.is_none() && who.role.may(Permission::ManageCalendar);
            let would_move =
                if may_withdraw { Some(would_move_back(db, &stored, who)?) } else { None };
            let day = added_days(db, vec![stored])?.pop().ok_or(Error::NotFound)?;
            Ok(AddedDayView { day, moved, moved_back, would_move })
        })
    }

    /// The days that a text lists, tried against those that are known; each wrong line is told, and
    /// nothing is added.
    pub fn read_days(&self, who: &SignedIn, text: &str) -> Result<Vec<EnteredDay>, Error> {
        who.must(Permission::ManageCalendar)?;
        let known = self.read(known_days)?;
        bank_holidays::parse_days(text, known).map_err(Error::Days)
    }

    /// The clocks that `days` would move. Without `who` a command asks, whose user owns the
    /// machine.
    pub fn preview_days(
        &self,
        who: Option<&SignedIn>,
        days: &[EnteredDay],
    ) -> Result<Vec<Moved>, Error> {
        manager(who)?;
        let days = checked(days)?;
        self.read(|db| {
            let mut list = known_days(db)?;
            let mut before = Calendar::from(list.clone());
            let ids = spanning_cases(db, &days)?;
            let mut spanning = cases::load_all(db, &ids)?;
            spanning.retain(|case| is_shown(case, who));
            let mut moved = Vec::new();
            for entered in &days {
                list.add(&entered.day)?;
                let after = Calendar::from(list.clone());
                for case in &mut spanning {
                    for event in case.recompute(entered.day.date, &before, &after) {
                        *case = case.clone().after(&event);
                        moved.extend(Moved::by(&case.reference, &event));
                    }
                }
                before = after;
            }
            moved.sort_by_key(|one| one.due_after);
            Ok(moved)
        })
    }

    /// BFDA 1971 s.1(3): adds days that were proclaimed after the list was made, all or none, and
    /// moves each clock that spans one.
    pub fn proclaim(
        &self,
        who: Option<&SignedIn>,
        days: &[EnteredDay],
    ) -> Result<Proclaimed, Error> {
        let actor = manager(who)?;
        let days = checked(days)?;
        let stamp = self.stamp(actor);
        self.write(|db| {
            proclaimed_days::begin_change(db)?;
            let mut list = known_days(db)?;
            let mut before = Calendar::from(list.clone());
            let mut held = Held::spanning(db, &days)?;
            let mut done = Proclaimed { ids: Vec::new(), moved: Vec::new() };
            for entered in &days {
                list.add(&entered.day)?;
                let by = who.map(|who| who.id);
                done.ids.push(proclaimed_days::add(db, entered, by, stamp.at)?);
                let after = Calendar::from(list.clone());
                let date = entered.day.date;
                done.moved.extend(held.move_clocks(db, date, &before, &after, stamp, who)?);
                before = after;
            }
            self.tell_of_moves(db, &held, &before, stamp.actor)?;
            held.settle(db, &before)?;
            Ok(done)
        })
    }

    /// Withdraws a day whose proclamation was revoked, or that was added by mistake, and moves the
    /// clocks back.
    pub fn withdraw_day(&self, who: Option<&SignedIn>, id: DayId) -> Result<Vec<Moved>, Error> {
        let actor = manager(who)?;
        let stamp = self.stamp(actor);
        self.write(|db| {
            proclaimed_days::begin_change(db)?;
            let stored = proclaimed_days::find(db, id)?.ok_or(Error::NotFound)?;
            let before = Calendar::from(known_days(db)?);
            if !proclaimed_days::withdraw(db, id, who.map(|who| who.id), stamp.at)? {
                return Err(Error::ChangedMeanwhile);
            }
            let after = Calendar::from(known_days(db)?);
            let date = stored.entered.day.date;
            let mut held = Held::spanning(db, &[stored.entered])?;
            let moved = held.move_clocks(db, date, &before, &after, stamp, who)?;
            self.tell_of_moves(db, &held, &after, stamp.actor)?;
            held.settle(db, &after)?;
            Ok(moved)
        })
    }

    /// Tells each requester whose day has moved; where several days moved it, of the last.
    fn tell_of_moves(
        &self,
        db: &mut Db,
        held: &Held,
        calendar: &Calendar,
        actor: Actor,
    ) -> Result<(), Error> {
        for taken in &held.cases {
            if let Some(event) = held.moves.get(&taken.case().id) {
                let due_on = taken.case().due_on(calendar);
                self.tell_of_moved_date(db, taken.case(), event, (actor, due_on))?;
            }
        }
        Ok(())
    }
}

/// Whether a case is there for who changes the calendar; for a command, every case is.
fn is_shown(case: &Case, who: Option<&SignedIn>) -> bool {
    who.is_none_or(|who| case.is_open_to(who.id))
}

/// Who changes the calendar, when they may: an administrator, or a command on the machine.
fn manager(who: Option<&SignedIn>) -> Result<Actor, Error> {
    match who {
        Some(who) => {
            who.must(Permission::ManageCalendar)?;
            Ok(Actor::Staff(who.id))
        }
        None => Ok(Actor::System),
    }
}

/// The days with their texts in one line each, earliest first.
fn checked(days: &[EnteredDay]) -> Result<Vec<EnteredDay>, Error> {
    let wrong = |field, problem| Err(Error::Invalid { field, problem });
    let in_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if days.is_empty() {
        return wrong("list", Invalid::Empty);
    }
    if days.len() > MOST_DAYS {
        return wrong("list", Invalid::TooLong);
    }
    let mut days: Vec<EnteredDay> = days
        .iter()
        .map(|entered| EnteredDay {
            day: BankHoliday {
                name: Words::made(in_line(&entered.day.name.en), in_line(&entered.day.name.cy)),
                ..entered.day.clone()
            },
            source: in_line(&entered.source),
        })
        .collect();
    for entered in &days {
        if entered.source.is_empty() {
            return wrong("source", Invalid::Empty);
        }
        if entered.source.chars().count() > LONGEST_NAME {
            return wrong("source", Invalid::TooLong);
        }
    }
    days.sort_by_key(|entered| entered.day.date);
    Ok(days)
}

/// The cases that the days can move.
fn spanning_cases(db: &mut Db, days: &[EnteredDay]) -> Result<Vec<CaseId>, Error> {
    let dates = || days.iter().map(|entered| entered.day.date);
    match (dates().min(), dates().max()) {
        (Some(first), Some(last)) => Ok(cases::spanning(db, first, last)?),
        _ => Ok(Vec::new()),
    }
}

/// The cases that a change of the calendar can move, each held until the transaction ends. All are
/// taken before anything is recorded: a case that is taken after it could wait for somebody who
/// waits to record.
struct Held {
    cases: Vec<Taken>,
    /// What moved each of those that moved, the last of it.
    moves: BTreeMap<CaseId, CaseEvent>,
}

impl Held {
    fn spanning(db: &mut Db, days: &[EnteredDay]) -> Result<Self, Error> {
        let ids = spanning_cases(db, days)?;
        Ok(Self { cases: cases::take_all(db, &ids)?, moves: BTreeMap::new() })
    }

    /// Records each clock that moves, and answers with those that `who` may know of.
    fn move_clocks(
        &mut self,
        db: &mut Db,
        day: NaiveDate,
        before: &Calendar,
        after: &Calendar,
        stamp: Stamp,
        who: Option<&SignedIn>,
    ) -> Result<Vec<Moved>, Error> {
        let (mut moved, mut still) = (Vec::new(), Vec::with_capacity(self.cases.len()));
        for mut taken in std::mem::take(&mut self.cases) {
            for event in taken.case().recompute(day, before, after) {
                let known = Moved::by(&taken.case().reference, &event);
                moved.extend(known.filter(|_| is_shown(taken.case(), who)));
                taken = cases::record(db, taken, &event, stamp, after)?;
                self.moves.insert(taken.case().id, event);
            }
            still.push(taken);
        }
        self.cases = still;
        moved.sort_by_key(|one| one.due_after);
        Ok(moved)
    }

    /// Brings the rows of closed cases up to date: nothing is owed there, so nothing happens to
    /// them, and their last day is shown all the same.
    fn settle(self, db: &mut Db, calendar: &Calendar) -> Result<(), Error> {
        let mut closed = self.cases.iter().filter(|taken| taken.case().state.is_closed());
        closed.try_for_each(|taken| cases::settle(db, taken, calendar))?;
        Ok(())
    }
}

impl Moved {
    fn by(reference: &Reference, event: &CaseEvent) -> Option<Self> {
        let CaseEvent::CalendarChanged { proclaimed, due_before, due_after, item } = event else {
            return None;
        };
        Some(Self {
            reference: reference.clone(),
            item: *item,
            day: *proclaimed,
            due_before: *due_before,
            due_after: *due_after,
        })
    }
}

fn moved_at(
    db: &mut Db,
    day: NaiveDate,
    at: DateTime<Utc>,
    who: &SignedIn,
) -> Result<Vec<Moved>, Error> {
    let events = cases::moved_at(db, at, who.reader())?;
    let moved = events.iter().filter_map(|(reference, event)| Moved::by(reference, event));
    // Days of one list are added at one instant.
    let mut moved: Vec<Moved> = moved.filter(|one| one.day == day).collect();
    moved.sort_by_key(|one| one.due_after);
    Ok(moved)
}

fn would_move_back(
    db: &mut Db,
    stored: &ProclaimedDay,
    who: &SignedIn,
) -> Result<Vec<Moved>, Error> {
    let before = Calendar::from(known_days(db)?);
    let after = Calendar::from(known_days_without(db, stored.id)?);
    let mut moved = Vec::new();
    let ids = spanning_cases(db, std::slice::from_ref(&stored.entered))?;
    for case in cases::load_all(db, &ids)?.into_iter().filter(|case| is_shown(case, Some(who))) {
        let events = case.recompute(stored.entered.day.date, &before, &after);
        moved.extend(events.iter().filter_map(|event| Moved::by(&case.reference, event)));
    }
    moved.sort_by_key(|one: &Moved| one.due_after);
    Ok(moved)
}

fn known_days_without(db: &mut Db, id: DayId) -> Result<BankHolidays, Error> {
    let mut list = BankHolidays::united_kingdom();
    for day in proclaimed_days::list(db)? {
        if day.withdrawn_at.is_none() && day.id != id {
            // One that the list has already changes nothing.
            let _ = list.add(&day.entered.day);
        }
    }
    Ok(list)
}

fn added_days(db: &mut Db, stored: Vec<ProclaimedDay>) -> Result<Vec<AddedDay>, Error> {
    let people = if stored.is_empty() { Vec::new() } else { staff::list(db)? };
    let name = |id| people.iter().find(|one| Some(one.id) == id).map(|one| one.name.clone());
    Ok(stored
        .into_iter()
        .map(|day| AddedDay {
            id: day.id,
            entered: day.entered,
            added_by: name(day.added_by),
            added_at: day.added_at,
            withdrawn_by: name(day.withdrawn_by),
            withdrawn_at: day.withdrawn_at,
        })
        .collect())
}

/// A day that was added to one that the list has already keeps the origin of both.
fn origin_of(day: &BankHoliday, added: &[AddedDay]) -> Origin {
    let carried = bank_holidays::carried_source(day.date);
    let sources: Vec<&str> = carried
        .into_iter()
        .chain(
            added
                .iter()
                .filter(|one| one.withdrawn_at.is_none() && one.entered.day.date == day.date)
                .map(|one| one.entered.source.as_str()),
        )
        .collect();
    match (carried, sources.as_slice()) {
        (_, []) => Origin::Expected,
        (Some(source), [_]) => Origin::Carried(source),
        _ => Origin::Added(sources.join("; ")),
    }
}
