//! How a requester reaches their case: a secret link that opens that case only, and the session
//! that follows from it. The reference is public and opens nothing.

use super::{
    Error,
    columns::UtcColumn,
    db::{Db, directly},
    schema::{portal_links, portal_sessions},
    token::{self, Token},
};
use crate::domain::ids::CaseId;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// Makes a link to `case` that works until it expires or is revoked. The token is told once.
pub fn make(
    db: &mut Db,
    case: CaseId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<Token, Error> {
    let token = Token::for_link();
    add(db, &token, case, now, expires_at)?;
    Ok(token)
}

/// Makes a link to `case` of a token that is known already.
pub fn add(
    db: &mut Db,
    token: &Token,
    case: CaseId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::insert_into(portal_links::table)
        .values((
            portal_links::token_hash.eq(token::hash(token.secret())),
            portal_links::case_id.eq(case.0),
            portal_links::made_at.eq(UtcColumn::from(now)),
            portal_links::expires_at.eq(UtcColumn::from(expires_at)),
        ))
        .execute(db)?;
    Ok(())
}

/// The case that the link with this secret opens.
pub fn find(db: &mut Db, secret: &str, now: DateTime<Utc>) -> Result<Option<CaseId>, Error> {
    let case: Option<i64> = portal_links::table
        .find(token::hash(secret))
        .filter(portal_links::revoked_at.is_null())
        .filter(portal_links::expires_at.gt(UtcColumn::from(now)))
        .select(portal_links::case_id)
        .get_result(db)
        .optional()?;
    Ok(case.map(CaseId))
}

/// Stops every link to `case`, and with them the sessions that they opened.
pub fn revoke_all(db: &mut Db, case: CaseId, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(
        portal_links::table
            .filter(portal_links::case_id.eq(case.0))
            .filter(portal_links::revoked_at.is_null()),
    )
    .set(portal_links::revoked_at.eq(UtcColumn::from(now)))
    .execute(db)?;
    Ok(())
}

/// Opens a session by a link, so that the link's secret need not stay in addresses; nothing when
/// the link does not open anything now.
pub fn start_session(
    db: &mut Db,
    link_secret: &str,
    now: DateTime<Utc>,
    lifetime: TimeDelta,
) -> Result<Option<Token>, Error> {
    if find(db, link_secret, now)?.is_none() {
        return Ok(None);
    }
    let token = Token::for_session();
    diesel::insert_into(portal_sessions::table)
        .values((
            portal_sessions::token_hash.eq(token::hash(token.secret())),
            portal_sessions::link_hash.eq(token::hash(link_secret)),
            portal_sessions::started_at.eq(UtcColumn::from(now)),
            portal_sessions::seen_at.eq(UtcColumn::from(now)),
            portal_sessions::ends_at.eq(UtcColumn::from(now + lifetime)),
        ))
        .execute(db)?;
    Ok(Some(token))
}

/// The case that a session opens: as long as it holds, was in use within `idle`, and its link
/// has not been revoked or expired.
pub fn find_session(
    db: &mut Db,
    secret: &str,
    now: DateTime<Utc>,
    idle: TimeDelta,
) -> Result<Option<CaseId>, Error> {
    let query = portal_sessions::table
        .inner_join(portal_links::table)
        .filter(portal_sessions::token_hash.eq(token::hash(secret)))
        .filter(portal_sessions::ends_at.gt(UtcColumn::from(now)))
        .filter(portal_sessions::seen_at.gt(UtcColumn::from(now - idle)))
        .filter(portal_links::revoked_at.is_null())
        .filter(portal_links::expires_at.gt(UtcColumn::from(now)))
        .select(portal_links::case_id);
    let case: Option<i64> = directly!(db, |one| query.get_result(one)).optional()?;
    Ok(case.map(CaseId))
}

/// Notes that a session is in use.
pub fn touch_session(db: &mut Db, secret: &str, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(portal_sessions::table.find(token::hash(secret)))
        .set(portal_sessions::seen_at.eq(UtcColumn::from(now)))
        .execute(db)?;
    Ok(())
}

/// Ends a session; its link still works.
pub fn end_session(db: &mut Db, secret: &str) -> Result<(), Error> {
    diesel::delete(portal_sessions::table.find(token::hash(secret))).execute(db)?;
    Ok(())
}

/// Removes the rows of sessions that no longer hold, and says how many there were.
pub fn sweep_sessions(db: &mut Db, now: DateTime<Utc>, idle: TimeDelta) -> Result<usize, Error> {
    let ended = portal_sessions::table
        .filter(portal_sessions::ends_at.le(UtcColumn::from(now)))
        .or_filter(portal_sessions::seen_at.le(UtcColumn::from(now - idle)));
    Ok(diesel::delete(ended).execute(db)?)
}
