//! How fast e-mails go to one domain, whichever workers send them. Each domain has one row, which
//! says from when it may be sent another; who needs a turn takes it from there and moves it on.

use super::{
    Error,
    columns::UtcColumn,
    db::Db,
    schema::{jobs, mail_pace},
};
use crate::domain::ids::JobId;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{
    ExpressionMethods, QueryDsl, RunQueryDsl, sql_query,
    sql_types::{Text, Timestamp},
};
use sha2::{Digest, Sha256};

/// By how much a worker may be late for a turn. What is later takes another, so that what has
/// gathered while no worker ran does not go out at once.
const LATE: TimeDelta = TimeDelta::seconds(2);

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The e-mail may go now.
    Now,
    /// It may go then, and no earlier.
    At(DateTime<Utc>),
}

/// Takes a turn for the e-mail of a job among those to `domain`, of which at most `a_minute` go
/// within any sixty seconds. A job that was told a time and comes then has its turn. Call it inside a
/// transaction that writes: the row of the domain is what puts workers in order.
pub fn take_turn(
    db: &mut Db,
    job: JobId,
    domain: &str,
    a_minute: u32,
    now: DateTime<Utc>,
) -> Result<Turn, Error> {
    // Not in Diesel's own words, which know no ON CONFLICT for two databases; the text is one. The
    // update takes the lock also where the row is there.
    let row = hash_of(domain);
    sql_query(
        "INSERT INTO mail_pace (domain_hash, free_at) VALUES ($1, $2) \
         ON CONFLICT (domain_hash) DO UPDATE SET domain_hash = excluded.domain_hash",
    )
    .bind::<Text, _>(&row)
    .bind::<Timestamp, _>(UtcColumn::from(now))
    .execute(db)?;
    let free_at: UtcColumn =
        mail_pace::table.find(&row).select(mail_pace::free_at).get_result(db)?;
    let turn: Option<UtcColumn> = jobs::table.find(job.0).select(jobs::turn_at).get_result(db)?;
    let on_time = turn.map(DateTime::<Utc>::from).is_some_and(|at| at <= now && now - at < LATE);
    if on_time {
        set_turn(db, job, None)?;
        return Ok(Turn::Now);
    }
    let at = DateTime::<Utc>::from(free_at).max(now);
    diesel::update(mail_pace::table.find(&row))
        .set(mail_pace::free_at.eq(UtcColumn::from(at + between(a_minute))))
        .execute(db)?;
    if at <= now {
        set_turn(db, job, None)?;
        return Ok(Turn::Now);
    }
    set_turn(db, job, Some(at))?;
    Ok(Turn::At(at))
}

fn set_turn(db: &mut Db, job: JobId, at: Option<DateTime<Utc>>) -> Result<(), Error> {
    diesel::update(jobs::table.find(job.0))
        .set(jobs::turn_at.eq(at.map(UtcColumn::from)))
        .execute(db)?;
    Ok(())
}

/// The time from one turn to the next. As each may be late, they lie somewhat further apart than a
/// minute shared out.
fn between(a_minute: u32) -> TimeDelta {
    let all = TimeDelta::minutes(1) + LATE;
    i32::try_from(a_minute.max(1)).map_or(TimeDelta::zero(), |parts| all / parts)
}

fn hash_of(domain: &str) -> String {
    hex::encode(Sha256::digest(domain.trim().to_lowercase()))
}

/// Forgets the domains that may be sent an e-mail at once since `before`.
pub fn forget(db: &mut Db, before: DateTime<Utc>) -> Result<(), Error> {
    diesel::delete(mail_pace::table.filter(mail_pace::free_at.lt(UtcColumn::from(before))))
        .execute(db)?;
    Ok(())
}
