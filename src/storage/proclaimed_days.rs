//! Bank holidays that were proclaimed after the list that the program carries, and the version of
//! the calendar that they make.

use super::{
    Error,
    columns::{UtcColumn, parsed},
    db::Db,
    schema::{counters, proclaimed_days},
};
use crate::{
    domain::ids::StaffId,
    law::{
        bank_holidays::{BankHoliday, Division, EnteredDay},
        words::Words,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryableByName, RunQueryDsl, sql_query,
    sql_types::BigInt,
};

const COUNTER: &str = "calendar";

/// The number of a day in the database.
pub type DayId = i64;

/// A day that was proclaimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProclaimedDay {
    /// Its number.
    pub id: DayId,
    /// The day, with what proclaims it.
    pub entered: EnteredDay,
    /// Who added it; nobody when a command did.
    pub added_by: Option<StaffId>,
    /// When.
    pub added_at: DateTime<Utc>,
    /// Who withdrew it; nobody when a command did.
    pub withdrawn_by: Option<StaffId>,
    /// When it was withdrawn; none while it counts.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

/// The version of the calendar.
pub fn version(db: &mut Db) -> Result<i64, Error> {
    let value: Option<i64> =
        counters::table.find(COUNTER).select(counters::value).get_result(db).optional()?;
    Ok(value.unwrap_or_default())
}

/// The version of the calendar, which stays until the transaction ends.
///
/// Take it before any case: what a case's last day is worked out with must still hold at the
/// commit, and who changes the calendar holds it first and the cases after it.
pub fn hold_version(db: &mut Db) -> Result<i64, Error> {
    match db {
        // SQLite admits one writer, who holds all; PostgreSQL must be asked.
        Db::Sqlite(_) => version(db),
        Db::Postgres(_) => {
            let held: Option<Version> =
                sql_query("SELECT value FROM counters WHERE name = 'calendar' FOR SHARE")
                    .get_result(db)
                    .optional()?;
            Ok(held.map(|held| held.value).unwrap_or_default())
        }
    }
}

/// Begins a change of the calendar: waits for those who work with the present one, and has those
/// who come later wait.
pub fn begin_change(db: &mut Db) -> Result<(), Error> {
    diesel::update(counters::table.find(COUNTER))
        .set(counters::value.eq(counters::value + 1))
        .execute(db)?;
    Ok(())
}

/// Adds a day, which the caller has tried against the list.
pub fn add(
    db: &mut Db,
    entered: &EnteredDay,
    by: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<DayId, Error> {
    let codes: Vec<&str> = entered.day.divisions.iter().map(|one| one.code()).collect();
    Ok(diesel::insert_into(proclaimed_days::table)
        .values((
            proclaimed_days::day.eq(entered.day.date),
            proclaimed_days::divisions.eq(codes.join("+")),
            proclaimed_days::name_en.eq(&*entered.day.name.en),
            proclaimed_days::name_cy.eq(&*entered.day.name.cy),
            proclaimed_days::source.eq(&entered.source),
            proclaimed_days::added_by.eq(by.map(|by| by.0)),
            proclaimed_days::added_at.eq(UtcColumn::from(now)),
        ))
        .returning(proclaimed_days::id)
        .get_result(db)?)
}

/// Withdraws a day; the row stays. Whether it counted until now.
pub fn withdraw(
    db: &mut Db,
    id: DayId,
    by: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let counted = proclaimed_days::table
        .filter(proclaimed_days::id.eq(id))
        .filter(proclaimed_days::withdrawn_at.is_null());
    let changed = diesel::update(counted)
        .set((
            proclaimed_days::withdrawn_by.eq(by.map(|by| by.0)),
            proclaimed_days::withdrawn_at.eq(UtcColumn::from(now)),
        ))
        .execute(db)?;
    Ok(changed == 1)
}

/// Every day that was added, withdrawn or not, the earliest first.
pub fn list(db: &mut Db) -> Result<Vec<ProclaimedDay>, Error> {
    let rows: Vec<Row> =
        proclaimed_days::table.order((proclaimed_days::day, proclaimed_days::id)).load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// One day that was added.
pub fn find(db: &mut Db, id: DayId) -> Result<Option<ProclaimedDay>, Error> {
    let row: Option<Row> = proclaimed_days::table.find(id).get_result(db).optional()?;
    row.map(from_row).transpose()
}

type Row = (
    i64,
    NaiveDate,
    String,
    String,
    String,
    String,
    Option<i64>,
    UtcColumn,
    Option<i64>,
    Option<UtcColumn>,
);

fn from_row(row: Row) -> Result<ProclaimedDay, Error> {
    let (id, date, divisions, en, cy, source, added_by, added_at, withdrawn_by, withdrawn_at) = row;
    let divisions: Vec<Division> = divisions
        .split('+')
        .map(|code| parsed(code, "bank holiday", id))
        .collect::<Result<_, _>>()?;
    Ok(ProclaimedDay {
        id,
        entered: EnteredDay {
            day: BankHoliday { date, divisions, name: Words::made(en, cy) },
            source,
        },
        added_by: added_by.map(StaffId),
        added_at: added_at.into(),
        withdrawn_by: withdrawn_by.map(StaffId),
        withdrawn_at: withdrawn_at.map(Into::into),
    })
}
