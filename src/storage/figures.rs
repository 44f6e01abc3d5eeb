//! The cases that figures are counted from.

use super::{
    Error,
    cases::{self, AT_ONCE},
    columns::UtcColumn,
    db::Db,
    events::{self, Recorded},
    schema::{cases as table, events as log},
};
use crate::domain::{case::Case, figures::Period, ids::CaseId};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use diesel::{
    ExpressionMethods, QueryDsl, RunQueryDsl,
    dsl::{count_star, sql},
    sql_types::Bool,
};
use std::collections::BTreeSet;

/// The events by whose day figures count; the words of the partial index.
const COUNTED: &str = "kind IN ('answered', 'withdrawn', 'lapsed', 'review_requested', \
                       'review_decided', 'complaint_notified', 'notice_served', 'appeal_brought')";

/// The cases of which something can lie in `period`, by number.
pub fn touched(db: &mut Db, period: Period) -> Result<Vec<CaseId>, Error> {
    let received: Vec<i64> = table::table
        .filter(table::received_on.ge(period.from))
        .filter(table::received_on.le(period.to))
        .select(table::id)
        .load(db)?;
    // Something is recorded on its day or later, never before it.
    let since = UtcColumn::from(start_of(period.from));
    let happened: Vec<i64> = log::table
        .filter(sql::<Bool>(COUNTED))
        .filter(log::happened_at.ge(since))
        .select(log::case_id)
        .distinct()
        .load(db)?;
    let ids: BTreeSet<i64> = received.into_iter().chain(happened).collect();
    Ok(ids.into_iter().map(CaseId).collect())
}

/// Every instant of London's `day` comes at or after this one.
fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.pred_opt().unwrap_or(day).and_time(NaiveTime::MIN).and_utc()
}

/// Reads cases with all that happened to them, some hundreds at a time, and gives each to `use_it`.
pub fn each(
    db: &mut Db,
    ids: &[CaseId],
    mut use_it: impl FnMut(&Case, &[Recorded]),
) -> Result<(), Error> {
    for ids in ids.chunks(AT_ONCE) {
        for (id, history, _) in events::read_all(db, ids)? {
            use_it(&cases::fold(id, &history)?, &history);
        }
    }
    Ok(())
}

/// How many open cases have which last day; those whose clock stands have the last of all days.
pub fn open_by_last_day(db: &mut Db) -> Result<Vec<(NaiveDate, i64)>, Error> {
    Ok(table::table
        .filter(table::closed_on.is_null())
        .group_by(table::queue_on)
        .select((table::queue_on, count_star()))
        .order(table::queue_on)
        .load(db)?)
}
