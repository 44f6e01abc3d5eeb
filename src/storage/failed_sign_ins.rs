//! How often signing in has failed, by account and by where the tries came from.

use super::{Error, columns::UtcColumn, db::Db, schema::failed_sign_ins};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl, sql_query,
    sql_types::{Binary, Text, Timestamp},
};

/// What came of asking to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Try {
    /// It may be tried, and counts as failed until it is [forgotten](forget). With how many have
    /// failed in a row, this one among them.
    Counted(i64),
    /// It may not be tried before this instant.
    NotBefore(DateTime<Utc>),
}

/// Counts a try before it is known whether it fails, so that many at once cannot slip through:
/// of those that read the same number one counts, and the others look again.
///
/// `pause` says how long to wait after so many failures; they are forgotten `forgotten_after` the
/// last one.
pub fn count(
    db: &mut Db,
    account: &[u8],
    source: &str,
    now: DateTime<Utc>,
    forgotten_after: TimeDelta,
    pause: impl Fn(i64) -> TimeDelta,
) -> Result<Try, Error> {
    // Not in Diesel's own words, which know no ON CONFLICT for two databases; the text is one.
    sql_query(
        "INSERT INTO failed_sign_ins (account, source, failures, last_at) \
         VALUES ($1, $2, 0, $3) ON CONFLICT (account, source) DO NOTHING",
    )
    .bind::<Binary, _>(account)
    .bind::<Text, _>(source)
    .bind::<Timestamp, _>(UtcColumn::from(now))
    .execute(db)?;
    let key = (account.to_vec(), source.to_owned());
    loop {
        let found: Option<(i64, UtcColumn)> = failed_sign_ins::table
            .find(key.clone())
            .select((failed_sign_ins::failures, failed_sign_ins::last_at))
            .get_result(db)
            .optional()?;
        let Some((failures, last_at)) = found else { return Ok(Try::Counted(1)) };
        let last_at = DateTime::<Utc>::from(last_at);
        let (before, until) = if now - last_at > forgotten_after {
            (0, now)
        } else {
            (failures, last_at + pause(failures))
        };
        if now < until {
            return Ok(Try::NotBefore(until));
        }
        let counted = diesel::update(
            failed_sign_ins::table
                .find(key.clone())
                .filter(failed_sign_ins::failures.eq(failures))
                .filter(failed_sign_ins::last_at.eq(UtcColumn::from(last_at))),
        )
        .set((
            failed_sign_ins::failures.eq(before + 1),
            failed_sign_ins::last_at.eq(UtcColumn::from(now)),
        ))
        .execute(db)?;
        if counted == 1 {
            return Ok(Try::Counted(before + 1));
        }
    }
}

/// Forgets the failures of one source: a try has succeeded.
pub fn forget(db: &mut Db, account: &[u8], source: &str) -> Result<(), Error> {
    diesel::delete(failed_sign_ins::table.find((account.to_vec(), source.to_owned())))
        .execute(db)?;
    Ok(())
}

/// Forgets all failures of an account.
pub fn forget_all(db: &mut Db, account: &[u8]) -> Result<(), Error> {
    diesel::delete(failed_sign_ins::table.filter(failed_sign_ins::account.eq(account.to_vec())))
        .execute(db)?;
    Ok(())
}

/// Removes the rows whose last try was before `before`.
pub fn sweep(db: &mut Db, before: DateTime<Utc>) -> Result<usize, Error> {
    let old = failed_sign_ins::table.filter(failed_sign_ins::last_at.le(UtcColumn::from(before)));
    Ok(diesel::delete(old).execute(db)?)
}
