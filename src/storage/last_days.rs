//! The last days of open cases, one row for each thing that is owed. They are written with the row
//! of their case, so that a run over a million cases reads no events.

use super::{Error, case_access::open_to_in, columns::parsed, db::Db, schema::last_days};
use crate::{
    domain::{
        case::Case,
        ids::{Reference, StaffId},
        owed::Owed,
    },
    law::calendar::Calendar,
};
use chrono::NaiveDate;
use diesel::{
    ExpressionMethods, QueryDsl, QueryableByName, RunQueryDsl, sql_query,
    sql_types::{BigInt, Date, Text},
};

/// Brings the rows of a case up to date.
pub(super) fn settle(db: &mut Db, case: &Case, calendar: &Calendar) -> Result<(), Error> {
    diesel::delete(last_days::table.filter(last_days::case_id.eq(case.id.0))).execute(db)?;
    begin(db, case, calendar)
}

/// Writes the rows of a case that has none.
pub(super) fn begin(db: &mut Db, case: &Case, calendar: &Calendar) -> Result<(), Error> {
    for one in case.owed(calendar) {
        diesel::insert_into(last_days::table)
            .values((
                last_days::case_id.eq(case.id.0),
                last_days::owed.eq(one.owed.as_str()),
                last_days::last_on.eq(one.on),
                last_days::can_extend.eq(one.can_extend),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// The last days up to and with `until`, with what is owed on each: each pair once, the earliest
/// first.
pub fn until(db: &mut Db, until: NaiveDate) -> Result<Vec<(NaiveDate, Owed)>, Error> {
    let rows: Vec<(NaiveDate, String)> = last_days::table
        .filter(last_days::last_on.le(until))
        .select((last_days::last_on, last_days::owed))
        .distinct()
        .order((last_days::last_on, last_days::owed))
        .load(db)?;
    rows.into_iter().map(|(on, owed)| Ok((on, parsed(&owed, "what is owed", 0)?))).collect()
}

/// More last days than these nobody has.
const MOST: usize = 2000;

/// A last day of a case that is somebody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastDayRow {
    /// The case.
    pub reference: Reference,
    /// What is owed.
    pub owed: Owed,
    /// By which day.
    pub on: NaiveDate,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    case_id: i64,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Text)]
    owed: String,
    #[diesel(sql_type = Date)]
    last_on: NaiveDate,
}

/// The last days of the open cases that a person handles or is asked to agree to, the first first;
/// at most 2,000.
pub fn of_person(db: &mut Db, person: StaffId) -> Result<Vec<LastDayRow>, Error> {
    let open = open_to_in("c.id", &person.0.to_string());
    let rows: Vec<Row> = sql_query(format!(
        "SELECT d.case_id AS case_id, c.reference AS reference, d.owed AS owed, \
         d.last_on AS last_on FROM last_days d INNER JOIN cases c ON c.id = d.case_id \
         WHERE (c.officer_id = $1 OR c.clearing_id = $2) AND {open} \
         ORDER BY d.last_on, d.case_id, d.owed LIMIT {MOST}"
    ))
    .bind::<BigInt, _>(person.0)
    .bind::<BigInt, _>(person.0)
    .load(db)?;
    rows.into_iter()
        .map(|row| {
            Ok(LastDayRow {
                reference: parsed(&row.reference, "case", row.case_id)?,
                owed: parsed(&row.owed, "case", row.case_id)?,
                on: row.last_on,
            })
        })
        .collect()
}
