//! Between the password and the code: who gave a right password and is still asked for a code.

use super::{
    Error,
    columns::UtcColumn,
    db::Db,
    schema::{sign_in_steps, staff},
    token::{self, Token},
};
use crate::domain::ids::StaffId;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// Notes that `staff` gave a right password; the token goes into their cookie.
pub fn begin(
    db: &mut Db,
    staff: StaffId,
    now: DateTime<Utc>,
    lifetime: TimeDelta,
) -> Result<Token, Error> {
    let token = Token::for_session();
    diesel::insert_into(sign_in_steps::table)
        .values((
            sign_in_steps::token_hash.eq(token::hash(token.secret())),
            sign_in_steps::staff_id.eq(staff.0),
            sign_in_steps::ends_at.eq(UtcColumn::from(now + lifetime)),
        ))
        .execute(db)?;
    Ok(token)
}

/// Whose step `secret` is, unless it has ended or they may no longer sign in.
pub fn find(db: &mut Db, secret: &str, now: DateTime<Utc>) -> Result<Option<StaffId>, Error> {
    let id: Option<i64> = sign_in_steps::table
        .inner_join(staff::table)
        .filter(sign_in_steps::token_hash.eq(token::hash(secret)))
        .filter(sign_in_steps::ends_at.gt(UtcColumn::from(now)))
        .filter(staff::active.eq(true))
        .select(sign_in_steps::staff_id)
        .get_result(db)
        .optional()?;
    Ok(id.map(StaffId))
}

/// Ends a step.
pub fn end(db: &mut Db, secret: &str) -> Result<(), Error> {
    diesel::delete(sign_in_steps::table.find(token::hash(secret))).execute(db)?;
    Ok(())
}

/// Ends every step of somebody.
pub fn end_all(db: &mut Db, staff: StaffId) -> Result<(), Error> {
    diesel::delete(sign_in_steps::table.filter(sign_in_steps::staff_id.eq(staff.0))).execute(db)?;
    Ok(())
}

/// Removes the rows of steps that have ended.
pub fn sweep(db: &mut Db, now: DateTime<Utc>) -> Result<usize, Error> {
    let ended = sign_in_steps::table.filter(sign_in_steps::ends_at.le(UtcColumn::from(now)));
    Ok(diesel::delete(ended).execute(db)?)
}
