//! Cases: the events that make them, and the rows that lists and searches read.
//!
//! [`begin`] and [`record`] alone write events and rows of cases. As only [`begin`] and [`take`]
//! make a [`Taken`], nobody can decide from a stale reading.

use super::{
    Error,
    case_access::{self, Reader, open_to},
    case_items, case_signatures,
    columns::{UtcColumn, from_json, parsed},
    db::{Db, directly},
    events::{self, CaseEnd, Recorded, Stamp},
    last_days, requesters, retention,
    schema::{case_texts, cases, events as events_table},
    search,
};
use crate::{
    domain::{
        case::{Case, CaseState, CaseSummary},
        decision::Outcome,
        event::CaseEvent,
        ids::{CaseId, Reference, RequesterId, StaffId},
        language::{Language, LanguageChoice},
        publication::folded,
    },
    law::calendar::Calendar,
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, OptionalExtension,
    QueryDsl, RunQueryDsl,
    dsl::{exists, sql},
    sql_types::Bool,
};
use std::collections::BTreeMap;

/// How many cases are read in one query.
pub(super) const AT_ONCE: usize = 500;

/// What the requester wrote. Erasable, so it is never part of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseText {
    /// In one line.
    pub subject: String,
    /// The request as it was made.
    pub body: String,
}

/// A case that this transaction alone may change, as it was when it was taken.
#[derive(Debug)]
pub struct Taken {
    case: Case,
    history: Vec<Recorded>,
    end: CaseEnd,
}

impl Taken {
    /// The case; what is decided from it still holds when it is recorded.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// All that has happened to it, in order, as far as it was stored when it was taken.
    pub fn history(&self) -> &[Recorded] {
        &self.history
    }
}

/// Logs a new case: its row, its text and its first event, which must be its receipt.
/// [`Error::Duplicate`] when the reference is taken.
pub fn begin(
    db: &mut Db,
    receipt: &CaseEvent,
    text: &CaseText,
    stamp: Stamp,
    calendar: &Calendar,
) -> Result<Taken, Error> {
    let begun = Case::begun(CaseId(0), receipt).ok_or(Error::NotAReceipt)?;
    let summary = begun.summary(calendar);
    let id: i64 = diesel::insert_into(cases::table)
        .values((
            cases::reference.eq(begun.reference.to_string()),
            cases::requester_id.eq(begun.requester.0),
            cases::regime.eq(summary.regime.as_str()),
            cases::received_on.eq(begun.received_on),
            cases::state.eq(summary.state.as_str()),
            cases::language.eq(summary.language.code()),
            cases::due_on.eq(summary.due_on),
            cases::queue_on.eq(queue_on(&summary)),
            cases::version.eq(1),
            cases::safe_on.eq(summary.safe_on),
        ))
        .returning(cases::id)
        .get_result(db)?;
    diesel::insert_into(case_texts::table)
        .values((
            case_texts::case_id.eq(id),
            case_texts::subject.eq(&text.subject),
            case_texts::body.eq(&text.body),
            case_texts::subject_key.eq(""),
        ))
        .execute(db)?;
    let case = Case { id: CaseId(id), ..begun };
    last_days::begin(db, &case, calendar)?;
    make_found(db, &case, text)?;
    let end = events::append(db, case.id, &CaseEnd::of_new_case(), receipt, stamp)?;
    Ok(Taken { case, history: Vec::new(), end })
}

/// Makes what was asked found by its words, and its title ordered: by what it is without what tells
/// who asked.
pub fn make_found(db: &mut Db, case: &Case, text: &CaseText) -> Result<(), Error> {
    let mask = requesters::mask(db, case.requester)?;
    let key = folded(&mask.over(&text.subject, Language::English));
    diesel::update(case_texts::table.find(case.id.0))
        .set(case_texts::subject_key.eq(key))
        .execute(db)?;
    search::put_case(db, case, text)?;
    sign(db, case.id, text)
}

/// Keeps what requests like this one are found by.
pub fn sign(db: &mut Db, id: CaseId, text: &CaseText) -> Result<(), Error> {
    case_signatures::put(db, id, &text.asked())
}

impl CaseText {
    /// All that was asked, as it is compared with other requests.
    pub fn asked(&self) -> String {
        format!("{}\n{}", self.subject, self.body)
    }
}

/// Reads a case in order to change it. Until the transaction ends nobody else can, so that of two
/// who act at once the second decides from what the first has done. Only inside
/// [`super::db::Pool::write`].
pub fn take(db: &mut Db, id: CaseId) -> Result<Option<Taken>, Error> {
    // The update is what locks the row on PostgreSQL; SQLite holds the whole database already.
    let held = diesel::update(cases::table.find(id.0))
        .set(cases::version.eq(cases::version + 1))
        .execute(db)?;
    if held == 0 {
        return Ok(None);
    }
    let (history, end) = events::read(db, id)?;
    let case = fold(id, &history)?;
    Ok(Some(Taken { case, history, end }))
}

/// As [`take`], of many cases at once, by number; those that are not there are left out.
pub fn take_all(db: &mut Db, ids: &[CaseId]) -> Result<Vec<Taken>, Error> {
    let mut taken = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        let numbers: Vec<i64> = ids.iter().map(|id| id.0).collect();
        diesel::update(cases::table.filter(cases::id.eq_any(numbers)))
            .set(cases::version.eq(cases::version + 1))
            .execute(db)?;
        for (id, history, end) in events::read_all(db, ids)? {
            let case = fold(id, &history)?;
            taken.push(Taken { case, history, end });
        }
    }
    Ok(taken)
}

/// As [`load`], of many cases, without their history.
pub fn load_all(db: &mut Db, ids: &[CaseId]) -> Result<Vec<Case>, Error> {
    let mut loaded = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        for (id, history, _) in events::read_all(db, ids)? {
            loaded.push(fold(id, &history)?);
        }
    }
    Ok(loaded)
}

/// Appends `event` to the log and brings the row up to date. Call it when all else that the act
/// writes is written, but for jobs: from here until the commit nobody else can record anything.
pub fn record(
    db: &mut Db,
    taken: Taken,
    event: &CaseEvent,
    stamp: Stamp,
    calendar: &Calendar,
) -> Result<Taken, Error> {
    let Taken { case, history, end } = taken;
    let id = case.id;
    let case = case.after(event);
    write_row(db, &case, calendar)?;
    case_access::settle(db, &case, event)?;
    retention::settle(db, &case, event)?;
    let end = events::append(db, id, &end, event, stamp)?;
    Ok(Taken { case, history, end })
}

/// Brings the row up to date with a calendar that has changed, where nothing happened to the case.
pub fn settle(db: &mut Db, taken: &Taken, calendar: &Calendar) -> Result<(), Error> {
    write_row(db, &taken.case, calendar)
}

fn write_row(db: &mut Db, case: &Case, calendar: &Calendar) -> Result<(), Error> {
    let summary = case.summary(calendar);
    diesel::update(cases::table.find(case.id.0))
        .set((
            cases::officer_id.eq(summary.officer.map(|officer| officer.0)),
            cases::regime.eq(summary.regime.as_str()),
            cases::state.eq(summary.state.as_str()),
            cases::language.eq(summary.language.code()),
            cases::outcome.eq(summary.outcome.map(Outcome::as_str)),
            cases::due_on.eq(summary.due_on),
            cases::queue_on.eq(queue_on(&summary)),
            cases::closed_on.eq(summary.closed_on),
            cases::safe_on.eq(summary.safe_on),
            cases::clearing_id.eq(summary.clearing.map(|one| one.0)),
        ))
        .execute(db)?;
    last_days::settle(db, case, calendar)
}

/// Where the case stands in the queue: at its due date, and after all others while it has none.
fn queue_on(summary: &CaseSummary) -> NaiveDate {
    // PostgreSQL's dates go on, but SQLite's text sorts only as far as four digits of a year.
    summary.due_on.or(NaiveDate::from_ymd_opt(9999, 12, 31)).unwrap_or(NaiveDate::MAX)
}

pub(super) fn fold(id: CaseId, history: &[Recorded]) -> Result<Case, Error> {
    Case::fold(id, history.iter().map(|recorded| &recorded.event))
        .ok()
        .ok_or(Error::Unreadable { what: "the record of case", id: id.0 })
}

/// A case as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Its number in the database.
    pub id: CaseId,
    /// What letters call it.
    pub reference: Reference,
    /// Who asked.
    pub requester: RequesterId,
    /// The day the authority received it.
    pub received_on: NaiveDate,
    /// In one line, what is asked for; empty once erased.
    pub subject: String,
    /// What the events amount to.
    pub summary: CaseSummary,
}

/// The columns of a case, as they stand.
#[derive(diesel::Queryable)]
pub(super) struct Row {
    pub(super) id: i64,
    reference: String,
    requester_id: i64,
    officer_id: Option<i64>,
    regime: String,
    state: String,
    language: String,
    outcome: Option<String>,
    pub(super) received_on: NaiveDate,
    due_on: Option<NaiveDate>,
    pub(super) queue_on: NaiveDate,
    closed_on: Option<NaiveDate>,
    #[expect(dead_code, reason = "selected with all other columns")]
    version: i64,
    safe_on: Option<NaiveDate>,
    clearing_id: Option<i64>,
}

impl Row {
    pub(super) fn with(self, subject: String) -> Result<CaseRow, Error> {
        let Self { id, .. } = self;
        Ok(CaseRow {
            id: CaseId(id),
            reference: parsed(&self.reference, "case", id)?,
            requester: RequesterId(self.requester_id),
            received_on: self.received_on,
            subject,
            summary: CaseSummary {
                regime: parsed(&self.regime, "case", id)?,
                state: parsed::<CaseState>(&self.state, "case", id)?,
                due_on: self.due_on,
                officer: self.officer_id.map(StaffId),
                language: parsed::<LanguageChoice>(&self.language, "case", id)?,
                outcome: self.outcome.map(|word| parsed(&word, "case", id)).transpose()?,
                closed_on: self.closed_on,
                safe_on: self.safe_on,
                clearing: self.clearing_id.map(StaffId),
            },
        })
    }
}

/// The row of a case.
pub fn find(db: &mut Db, id: CaseId) -> Result<Option<CaseRow>, Error> {
    let row: Option<(Row, String)> = cases::table
        .inner_join(case_texts::table)
        .filter(cases::id.eq(id.0))
        .select((cases::all_columns, case_texts::subject))
        .get_result(db)
        .optional()?;
    row.map(|(row, subject)| row.with(subject)).transpose()
}

/// The rows of those of these cases that are there for `reader`, by number.
pub fn find_open(db: &mut Db, ids: &[CaseId], reader: Reader) -> Result<Vec<CaseRow>, Error> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(Row, String)> = cases::table
        .inner_join(case_texts::table)
        .filter(cases::id.eq_any(ids))
        .filter(open_to(reader))
        .order(cases::id)
        .select((cases::all_columns, case_texts::subject))
        .load(db)?;
    rows.into_iter().map(|(row, subject)| row.with(subject)).collect()
}

/// The rows of the other cases of who asked in `case` that are there for `reader`, at most `most`,
/// the latest first: of the same record, or of the same e-mail address in small letters.
pub fn of_same_requester(
    db: &mut Db,
    case: CaseId,
    requester: RequesterId,
    most: u16,
    reader: Reader,
) -> Result<Vec<CaseRow>, Error> {
    let email = requesters::find(db, requester)?.and_then(|one| one.email);
    let mut same = vec![requester.0];
    if let Some(email) = email {
        same.extend(requesters::of_email(db, &email)?);
    }
    let rows: Vec<(Row, String)> = cases::table
        .inner_join(case_texts::table)
        .filter(cases::requester_id.eq_any(same))
        .filter(cases::id.ne(case.0))
        .filter(open_to(reader))
        .order((cases::received_on.desc(), cases::id.desc()))
        .limit(most.into())
        .select((cases::all_columns, case_texts::subject))
        .load(db)?;
    rows.into_iter().map(|(row, subject)| row.with(subject)).collect()
}

/// The number of the case with this reference.
pub fn find_by_reference(db: &mut Db, reference: &Reference) -> Result<Option<CaseId>, Error> {
    let id: Option<i64> = cases::table
        .filter(cases::reference.eq(reference.to_string()))
        .select(cases::id)
        .get_result(db)
        .optional()?;
    Ok(id.map(CaseId))
}

/// A case and all that has happened to it, to show. To change it, [`take`] it.
pub fn load(db: &mut Db, id: CaseId) -> Result<Option<(Case, Vec<Recorded>)>, Error> {
    let (history, _) = events::read(db, id)?;
    if history.is_empty() {
        return Ok(None);
    }
    Ok(Some((fold(id, &history)?, history)))
}

/// What letters call these cases; those that are not there are left out.
pub fn references(db: &mut Db, ids: &[CaseId]) -> Result<BTreeMap<CaseId, Reference>, Error> {
    let mut found = BTreeMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let rows: Vec<(i64, String)> = cases::table
            .filter(cases::id.eq_any(ids.iter().map(|id| id.0)))
            .select((cases::id, cases::reference))
            .load(db)?;
        for (id, reference) in rows {
            found.insert(CaseId(id), parsed(&reference, "case", id)?);
        }
    }
    Ok(found)
}

/// What the requester wrote; nothing once it is erased.
pub fn text(db: &mut Db, id: CaseId) -> Result<Option<CaseText>, Error> {
    let query = case_texts::table
        .find(id.0)
        .filter(case_texts::erased_at.is_null())
        .select((case_texts::subject, case_texts::body));
    let row: Option<(String, String)> = directly!(db, |one| query.get_result(one)).optional()?;
    Ok(row.map(|(subject, body)| CaseText { subject, body }))
}

/// How many events a case has; none when there is no such case.
pub fn version(db: &mut Db, id: CaseId) -> Result<Option<i64>, Error> {
    let query = cases::table.find(id.0).select(cases::version);
    Ok(directly!(db, |one| query.get_result(one)).optional()?)
}

/// Erases what the requester wrote for good, with what repeats it; the events stay as they are.
pub fn erase_text(db: &mut Db, id: CaseId, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(case_texts::table.find(id.0))
        .set((
            case_texts::subject.eq(""),
            case_texts::body.eq(""),
            case_texts::subject_key.eq(""),
            case_texts::erased_at.eq(UtcColumn::from(now)),
        ))
        .execute(db)?;
    search::forget_case(db, id)?;
    case_signatures::forget(db, id)?;
    case_items::erase(db, id, now)
}

/// The cases that stand in `state`, by number.
pub fn in_state(db: &mut Db, state: CaseState) -> Result<Vec<CaseId>, Error> {
    let ids: Vec<i64> = cases::table
        .filter(cases::state.eq(state.as_str()))
        .order(cases::id)
        .select(cases::id)
        .load(db)?;
    Ok(ids.into_iter().map(CaseId).collect())
}

/// The cases whose last day a change of the days `from` to `until` can move, by number: those that
/// came before the last of them and are not due before the first. A case is due with the first of
/// its items, so that one with items can have others that are due later.
pub fn spanning(db: &mut Db, from: NaiveDate, until: NaiveDate) -> Result<Vec<CaseId>, Error> {
    let has_items = exists(
        events_table::table
            .filter(events_table::case_id.eq(cases::id))
            .filter(events_table::kind.eq("item_added")),
    );
    let ids: Vec<i64> = cases::table
        .filter(cases::received_on.lt(until))
        .filter(cases::due_on.ge(from).or(cases::closed_on.is_null().and(has_items).nullable()))
        .order(cases::id)
        .select(cases::id)
        .load(db)?;
    Ok(ids.into_iter().map(CaseId).collect())
}

/// The events of an instant by which the calendar moved a last day, each with the reference of its
/// case, of those that are there for `reader`.
pub fn moved_at(
    db: &mut Db,
    at: DateTime<Utc>,
    reader: Reader,
) -> Result<Vec<(Reference, CaseEvent)>, Error> {
    let rows: Vec<(i64, String, String)> = events_table::table
        .inner_join(cases::table)
        .filter(events_table::happened_at.eq(UtcColumn::from(at)))
        .filter(open_to(reader))
        // Written out, or the databases cannot know that the index holds all that is asked for.
        .filter(sql::<Bool>("events.kind = 'calendar_changed'"))
        .order(events_table::id)
        .select((events_table::id, cases::reference, events_table::body))
        .load(db)?;
    rows.into_iter()
        .map(|(id, reference, body)| {
            Ok((parsed(&reference, "case", id)?, from_json(&body, "event", id)?))
        })
        .collect()
}

/// Every case by number, in pages, to compare rows with what their events amount to.
pub fn ids_after(db: &mut Db, after: CaseId, size: u16) -> Result<Vec<CaseId>, Error> {
    let ids: Vec<i64> = cases::table
        .filter(cases::id.gt(after.0))
        .order(cases::id)
        .select(cases::id)
        .limit(size.into())
        .load(db)?;
    Ok(ids.into_iter().map(CaseId).collect())
}
