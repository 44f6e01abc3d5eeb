//! Who is signed in. Kept on the server, so that a session can be ended at once.

use super::{
    Error,
    columns::UtcColumn,
    db::Db,
    schema::{sessions, staff},
    token::{self, Token},
};
use crate::domain::{ids::StaffId, sign_in::Visitor};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// A session that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub staff: StaffId,
    /// When [`touch`] was last called.
    pub seen_at: DateTime<Utc>,
    /// When it ends, whatever its holder does.
    pub ends_at: DateTime<Utc>,
}

/// Signs somebody in for at most `lifetime`; the token goes into their cookie.
pub fn start(
    db: &mut Db,
    staff: StaffId,
    from: &Visitor,
    now: DateTime<Utc>,
    lifetime: TimeDelta,
) -> Result<Token, Error> {
    let token = Token::for_session();
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(token::hash(token.secret())),
            sessions::staff_id.eq(staff.0),
            sessions::started_at.eq(UtcColumn::from(now)),
            sessions::seen_at.eq(UtcColumn::from(now)),
            sessions::ends_at.eq(UtcColumn::from(now + lifetime)),
            sessions::browser.eq(&from.browser),
            sessions::network.eq(&from.network),
        ))
        .execute(db)?;
    Ok(token)
}

/// The session that `secret` opens, unless it has ended, has lain unused for longer than `idle`,
/// or its holder may no longer sign in.
pub fn find(
    db: &mut Db,
    secret: &str,
    now: DateTime<Utc>,
    idle: TimeDelta,
) -> Result<Option<Session>, Error> {
    let row: Option<(i64, UtcColumn, UtcColumn)> = sessions::table
        .inner_join(staff::table)
        .filter(sessions::token_hash.eq(token::hash(secret)))
        .filter(sessions::ends_at.gt(UtcColumn::from(now)))
        .filter(sessions::seen_at.gt(UtcColumn::from(now - idle)))
        .filter(staff::active.eq(true))
        .select((sessions::staff_id, sessions::seen_at, sessions::ends_at))
        .get_result(db)
        .optional()?;
    Ok(row.map(|(staff, seen_at, ends_at)| Session {
        staff: StaffId(staff),
        seen_at: seen_at.into(),
        ends_at: ends_at.into(),
    }))
}

/// A session as its holder sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSession {
    /// What it is ended by: the hash of its secret, in hexadecimal, which opens nothing.
    pub handle: String,
    /// When its holder signed in.
    pub started_at: DateTime<Utc>,
    /// When it was last in use.
    pub seen_at: DateTime<Utc>,
    /// From where.
    pub from: Visitor,
}

/// The sessions of somebody that hold, the last used first.
pub fn list(
    db: &mut Db,
    staff: StaffId,
    now: DateTime<Utc>,
    idle: TimeDelta,
) -> Result<Vec<ListedSession>, Error> {
    type Row = (Vec<u8>, UtcColumn, UtcColumn, String, String);
    let rows: Vec<Row> = sessions::table
        .filter(sessions::staff_id.eq(staff.0))
        .filter(sessions::ends_at.gt(UtcColumn::from(now)))
        .filter(sessions::seen_at.gt(UtcColumn::from(now - idle)))
        .order((sessions::seen_at.desc(), sessions::token_hash))
        .select((
            sessions::token_hash,
            sessions::started_at,
            sessions::seen_at,
            sessions::browser,
            sessions::network,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(hash, started_at, seen_at, browser, network)| ListedSession {
            handle: hex::encode(hash),
            started_at: started_at.into(),
            seen_at: seen_at.into(),
            from: Visitor { browser, network },
        })
        .collect())
}

/// The handle of the session that `secret` opens.
pub fn handle_of(secret: &str) -> String {
    hex::encode(token::hash(secret))
}

/// Ends the session of `staff` with this handle; false when they have none such.
pub fn end_listed(db: &mut Db, staff: StaffId, handle: &str) -> Result<bool, Error> {
    let Ok(hash) = hex::decode(handle) else { return Ok(false) };
    let ended = diesel::delete(sessions::table.find(hash).filter(sessions::staff_id.eq(staff.0)))
        .execute(db)?;
    Ok(ended == 1)
}

/// When each of the staff was last seen in a session that still has its row.
pub fn last_seen(db: &mut Db) -> Result<Vec<(StaffId, DateTime<Utc>)>, Error> {
    let rows: Vec<(i64, Option<UtcColumn>)> = sessions::table
        .group_by(sessions::staff_id)
        .select((sessions::staff_id, diesel::dsl::max(sessions::seen_at)))
        .load(db)?;
    Ok(rows.into_iter().filter_map(|(id, at)| Some((StaffId(id), at?.into()))).collect())
}

/// Notes that a session is in use. A caller need not do so for each page: once a minute will do.
pub fn touch(db: &mut Db, secret: &str, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(sessions::table.find(token::hash(secret)))
        .set(sessions::seen_at.eq(UtcColumn::from(now)))
        .execute(db)?;
    Ok(())
}

/// Signs out.
pub fn end(db: &mut Db, secret: &str) -> Result<(), Error> {
    diesel::delete(sessions::table.find(token::hash(secret))).execute(db)?;
    Ok(())
}

/// Signs somebody out everywhere.
pub fn end_all(db: &mut Db, staff: StaffId) -> Result<(), Error> {
    diesel::delete(sessions::table.filter(sessions::staff_id.eq(staff.0))).execute(db)?;
    Ok(())
}

/// Removes the rows of sessions that no longer hold, and says how many there were.
pub fn sweep(db: &mut Db, now: DateTime<Utc>, idle: TimeDelta) -> Result<usize, Error> {
    let ended = sessions::table
        .filter(sessions::ends_at.le(UtcColumn::from(now)))
        .or_filter(sessions::seen_at.le(UtcColumn::from(now - idle)));
    Ok(diesel::delete(ended).execute(db)?)
}
