//! Browsers in which somebody has signed in before, known by a cookie of their own.

use super::{
    Error,
    columns::UtcColumn,
    db::Db,
    schema::devices,
    token::{self, Token},
};
use crate::domain::ids::StaffId;
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// Makes a browser known as one of `staff`; the token goes into its cookie.
pub fn add(db: &mut Db, staff: StaffId, now: DateTime<Utc>) -> Result<Token, Error> {
    let token = Token::for_session();
    diesel::insert_into(devices::table)
        .values((
            devices::token_hash.eq(token::hash(token.secret())),
            devices::staff_id.eq(staff.0),
            devices::made_at.eq(UtcColumn::from(now)),
            devices::seen_at.eq(UtcColumn::from(now)),
        ))
        .execute(db)?;
    Ok(token)
}

/// Whose browser the cookie `secret` is.
pub fn owner(db: &mut Db, secret: &str) -> Result<Option<StaffId>, Error> {
    let id: Option<i64> = devices::table
        .find(token::hash(secret))
        .select(devices::staff_id)
        .get_result(db)
        .optional()?;
    Ok(id.map(StaffId))
}

/// The name under which the failed tries of a known browser are counted.
pub fn source(secret: &str) -> String {
    format!("device:{}", hex::encode(token::hash(secret)))
}

/// Notes that a known browser was used to sign in.
pub fn touch(db: &mut Db, secret: &str, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(devices::table.find(token::hash(secret)))
        .set(devices::seen_at.eq(UtcColumn::from(now)))
        .execute(db)?;
    Ok(())
}

/// How many browsers of somebody are known.
pub fn count(db: &mut Db, staff: StaffId) -> Result<i64, Error> {
    Ok(devices::table.filter(devices::staff_id.eq(staff.0)).count().get_result(db)?)
}

/// Forgets every browser of somebody.
pub fn forget_all(db: &mut Db, staff: StaffId) -> Result<(), Error> {
    diesel::delete(devices::table.filter(devices::staff_id.eq(staff.0))).execute(db)?;
    Ok(())
}

/// Forgets the browsers that were not used since `before`.
pub fn sweep(db: &mut Db, before: DateTime<Utc>) -> Result<usize, Error> {
    let unused = devices::table.filter(devices::seen_at.le(UtcColumn::from(before)));
    Ok(diesel::delete(unused).execute(db)?)
}
