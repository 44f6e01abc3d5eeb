//! The outbox: work that an event calls for, written in the event's own transaction, so that it
//! is done because the event happened, or not at all.
//!
//! A claim is a lease. No lock is held while a mail server is spoken to; a worker that dies lets
//! its lease run out, and the job comes due again. So a job may run twice: what it does carries
//! an identity made from the job's number, and the second time is recognised.

use super::{Error, columns::UtcColumn, db::Db, schema::jobs};
use crate::domain::ids::JobId;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, QueryableByName,
    RunQueryDsl, sql_query,
    sql_types::{BigInt, Nullable, Text, Timestamp},
};

/// The longest pause between two attempts.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// A job that a worker holds until its lease is up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Which job; the same through all attempts.
    pub job: JobId,
    /// What to do.
    pub kind: String,
    /// With what: numbers of things, as JSON. Never text or names.
    pub body: String,
    /// Which attempt this is, from 1. Whoever finishes shows it, so that a worker whose lease ran
    /// out cannot finish for the one that holds the job now.
    pub attempt: i64,
}

/// A job that was given up, for the staff to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedJob {
    /// Which.
    pub job: JobId,
    /// What was to be done.
    pub kind: String,
    /// With what.
    pub body: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was given up.
    pub failed_at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

#[derive(QueryableByName)]
struct Made {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Writes a job that comes due at `due_at`; nothing when one with the same `dedupe_key` was ever
/// written, done or not. Call it inside the transaction of the event, after recording it.
pub fn enqueue(
    db: &mut Db,
    kind: &str,
    body: &str,
    now: DateTime<Utc>,
    due_at: DateTime<Utc>,
    dedupe_key: Option<&str>,
) -> Result<Option<JobId>, Error> {
    // Not in Diesel's own words, which know no ON CONFLICT for two databases; the text is one.
    let made: Option<Made> = sql_query(
        "INSERT INTO jobs (kind, body, dedupe_key, created_at, due_at, attempts) \
         VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (dedupe_key) DO NOTHING RETURNING id",
    )
    .bind::<Text, _>(kind)
    .bind::<Text, _>(body)
    .bind::<Nullable<Text>, _>(dedupe_key)
    .bind::<Timestamp, _>(UtcColumn::from(now))
    .bind::<Timestamp, _>(UtcColumn::from(due_at))
    .get_result(db)
    .optional()?;
    Ok(made.map(|made| JobId(made.id)))
}

/// With what a job was written; none when there is no such job.
pub fn body(db: &mut Db, job: JobId) -> Result<Option<String>, Error> {
    Ok(jobs::table.find(job.0).select(jobs::body).get_result(db).optional()?)
}

/// Takes the next job that is due; nobody else gets it until `lease` has passed.
///
/// The due date is moved only if it is still the one that was read: of several workers that see
/// the same job, one wins and the others look again. One statement text for both databases.
pub fn claim(
    db: &mut Db,
    worker: &str,
    now: DateTime<Utc>,
    lease: TimeDelta,
) -> Result<Option<Claim>, Error> {
    loop {
        let next: Option<(i64, String, String, i64)> = jobs::table
            .filter(jobs::done_at.is_null().and(jobs::failed_at.is_null()))
            .filter(jobs::due_at.le(UtcColumn::from(now)))
            .order((jobs::due_at, jobs::id))
            .select((jobs::id, jobs::kind, jobs::body, jobs::attempts))
            .first(db)
            .optional()?;
        let Some((id, kind, body, attempts)) = next else { return Ok(None) };
        let won = diesel::update(
            jobs::table
                .find(id)
                .filter(jobs::attempts.eq(attempts))
                .filter(jobs::due_at.le(UtcColumn::from(now)))
                .filter(jobs::done_at.is_null().and(jobs::failed_at.is_null())),
        )
        .set((
            jobs::due_at.eq(UtcColumn::from(now + lease)),
            jobs::attempts.eq(attempts + 1),
            jobs::claimed_by.eq(worker),
        ))
        .execute(db)?;
        if won == 1 {
            return Ok(Some(Claim { job: JobId(id), kind, body, attempt: attempts + 1 }));
        }
    }
}

/// Only the job that this claim still holds.
macro_rules! held {
    ($claim:expr) => {
        jobs::table
            .find($claim.job.0)
            .filter(jobs::attempts.eq($claim.attempt))
            .filter(jobs::claimed_by.is_not_null())
            .filter(jobs::done_at.is_null())
            .filter(jobs::failed_at.is_null())
    };
}

/// Holds a job for another `lease` from `now`; false when it is no longer this claim's.
pub fn renew(
    db: &mut Db,
    claim: &Claim,
    now: DateTime<Utc>,
    lease: TimeDelta,
) -> Result<bool, Error> {
    let changed = diesel::update(held!(claim))
        .set(jobs::due_at.eq(UtcColumn::from(now + lease)))
        .execute(db)?;
    Ok(changed == 1)
}

/// Records that a job is done; false when the lease was lost, and then another's result counts.
pub fn done(db: &mut Db, claim: &Claim, now: DateTime<Utc>) -> Result<bool, Error> {
    let changed = diesel::update(held!(claim))
        .set((jobs::done_at.eq(UtcColumn::from(now)), jobs::claimed_by.eq(None::<String>)))
        .execute(db)?;
    Ok(changed == 1)
}

/// Lets a job come due again after 2, 4, 8 … minutes, at most six hours; false when the lease
/// was lost. `reason` tells what went wrong, without text or names of a case.
pub fn retry_later(
    db: &mut Db,
    claim: &Claim,
    now: DateTime<Utc>,
    reason: &str,
) -> Result<bool, Error> {
    let changed = diesel::update(held!(claim))
        .set((
            jobs::due_at.eq(UtcColumn::from(now + pause_after(claim.attempt))),
            jobs::claimed_by.eq(None::<String>),
            jobs::failed_reason.eq(reason),
        ))
        .execute(db)?;
    Ok(changed == 1)
}

fn pause_after(attempt: i64) -> TimeDelta {
    let minutes = 1_i32 << attempt.clamp(1, 16);
    (TimeDelta::minutes(1) * minutes).min(LONGEST_PAUSE)
}

/// Puts a job back until `due_at`, as if it had not been taken: it counts as no attempt; false when
/// the lease was lost.
pub fn put_back(db: &mut Db, claim: &Claim, due_at: DateTime<Utc>) -> Result<bool, Error> {
    let changed = diesel::update(held!(claim))
        .set((
            jobs::due_at.eq(UtcColumn::from(due_at)),
            jobs::claimed_by.eq(None::<String>),
            jobs::attempts.eq(claim.attempt - 1),
        ))
        .execute(db)?;
    Ok(changed == 1)
}

/// Stops trying and keeps the job for the staff to see; false when the lease was lost.
pub fn give_up(
    db: &mut Db,
    claim: &Claim,
    now: DateTime<Utc>,
    reason: &str,
) -> Result<bool, Error> {
    let changed = diesel::update(held!(claim))
        .set((
            jobs::failed_at.eq(UtcColumn::from(now)),
            jobs::claimed_by.eq(None::<String>),
            jobs::failed_reason.eq(reason),
        ))
        .execute(db)?;
    Ok(changed == 1)
}

/// The jobs that were given up, oldest first.
pub fn failed(db: &mut Db) -> Result<Vec<FailedJob>, Error> {
    type Row = (i64, String, String, i64, Option<UtcColumn>, Option<String>);
    let rows: Vec<Row> = jobs::table
        .filter(jobs::failed_at.is_not_null())
        .order((jobs::failed_at, jobs::id))
        .select((
            jobs::id,
            jobs::kind,
            jobs::body,
            jobs::attempts,
            jobs::failed_at,
            jobs::failed_reason,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, kind, body, attempts, failed_at, reason)| {
            let failed_at = failed_at?.into();
            let reason = reason.unwrap_or_default();
            Some(FailedJob { job: JobId(id), kind, body, attempts, failed_at, reason })
        })
        .collect())
}

/// Makes a job that was given up due now; false when it was not given up.
pub fn try_again(db: &mut Db, job: JobId, now: DateTime<Utc>) -> Result<bool, Error> {
    let changed = diesel::update(jobs::table.find(job.0).filter(jobs::failed_at.is_not_null()))
        .set((jobs::failed_at.eq(None::<UtcColumn>), jobs::due_at.eq(UtcColumn::from(now))))
        .execute(db)?;
    Ok(changed == 1)
}

/// Removes a job in the transaction that wrote it, as there was nothing to do.
pub fn take_back(db: &mut Db, job: JobId) -> Result<(), Error> {
    diesel::delete(jobs::table.find(job.0)).execute(db)?;
    Ok(())
}

/// How many jobs are neither done nor given up.
pub fn count_waiting(db: &mut Db) -> Result<i64, Error> {
    Ok(jobs::table
        .filter(jobs::done_at.is_null().and(jobs::failed_at.is_null()))
        .count()
        .get_result(db)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_is_twice_the_one_before_up_to_six_hours() {
        assert_eq!(pause_after(1), TimeDelta::minutes(2));
        assert_eq!(pause_after(2), TimeDelta::minutes(4));
        assert_eq!(pause_after(8), TimeDelta::minutes(256));
        assert_eq!(pause_after(9), LONGEST_PAUSE);
        assert_eq!(pause_after(i64::MAX), LONGEST_PAUSE);
    }
}
