//! How a business area reaches what it is asked: a secret link that opens that commission only, and
//! the session that follows from it, as with a requester's.

use super::{
    Error,
    columns::UtcColumn,
    db::{Db, directly},
    schema::{commission_links, commission_sessions},
    token::{self, Token},
};
use crate::domain::ids::CommissionId;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// Makes a link to a commission that works until it expires or is revoked. The token is told once.
pub fn make(
    db: &mut Db,
    commission: CommissionId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<Token, Error> {
    let token = Token::for_link();
    diesel::insert_into(commission_links::table)
        .values((
            commission_links::token_hash.eq(token::hash(token.secret())),
            commission_links::commission_id.eq(commission.0),
            commission_links::made_at.eq(UtcColumn::from(now)),
            commission_links::expires_at.eq(UtcColumn::from(expires_at)),
        ))
        .execute(db)?;
    Ok(token)
}

/// The commission that the link with this secret opens.
pub fn find(db: &mut Db, secret: &str, now: DateTime<Utc>) -> Result<Option<CommissionId>, Error> {
    let commission: Option<i64> = commission_links::table
        .find(token::hash(secret))
        .filter(commission_links::revoked_at.is_null())
        .filter(commission_links::expires_at.gt(UtcColumn::from(now)))
        .select(commission_links::commission_id)
        .get_result(db)
        .optional()?;
    Ok(commission.map(CommissionId))
}

/// Stops every link to a commission, and with them the sessions that they opened.
pub fn revoke_all(db: &mut Db, commission: CommissionId, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(
        commission_links::table
            .filter(commission_links::commission_id.eq(commission.0))
            .filter(commission_links::revoked_at.is_null()),
    )
    .set(commission_links::revoked_at.eq(UtcColumn::from(now)))
    .execute(db)?;
    Ok(())
}

/// Opens a session by a link that [`find`] has found.
pub fn start_session(
    db: &mut Db,
    link_secret: &str,
    now: DateTime<Utc>,
    lifetime: TimeDelta,
) -> Result<Token, Error> {
    let token = Token::for_session();
    diesel::insert_into(commission_sessions::table)
        .values((
            commission_sessions::token_hash.eq(token::hash(token.secret())),
            commission_sessions::link_hash.eq(token::hash(link_secret)),
            commission_sessions::started_at.eq(UtcColumn::from(now)),
            commission_sessions::seen_at.eq(UtcColumn::from(now)),
            commission_sessions::ends_at.eq(UtcColumn::from(now + lifetime)),
        ))
        .execute(db)?;
    Ok(token)
}

/// The commission that a session opens: as long as it holds, was in use within `idle`, and its
/// link has not been revoked or expired.
pub fn find_session(
    db: &mut Db,
    secret: &str,
    now: DateTime<Utc>,
    idle: TimeDelta,
) -> Result<Option<CommissionId>, Error> {
    let query = commission_sessions::table
        .inner_join(commission_links::table)
        .filter(commission_sessions::token_hash.eq(token::hash(secret)))
        .filter(commission_sessions::ends_at.gt(UtcColumn::from(now)))
        .filter(commission_sessions::seen_at.gt(UtcColumn::from(now - idle)))
        .filter(commission_links::revoked_at.is_null())
        .filter(commission_links::expires_at.gt(UtcColumn::from(now)))
        .select(commission_links::commission_id);
    let commission: Option<i64> = directly!(db, |one| query.get_result(one)).optional()?;
    Ok(commission.map(CommissionId))
}

/// Notes that a session is in use.
pub fn touch_session(db: &mut Db, secret: &str, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(commission_sessions::table.find(token::hash(secret)))
        .set(commission_sessions::seen_at.eq(UtcColumn::from(now)))
        .execute(db)?;
    Ok(())
}

/// Ends a session; its link still works.
pub fn end_session(db: &mut Db, secret: &str) -> Result<(), Error> {
    diesel::delete(commission_sessions::table.find(token::hash(secret))).execute(db)?;
    Ok(())
}
