//! The secret address of a person's calendar: one for each person, and only its hash is kept.

use super::{
    Error,
    columns::UtcColumn,
    db::Db,
    schema::{calendar_feeds, staff},
    token::{self, Token},
};
use crate::domain::ids::StaffId;
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// Makes a person's address, in place of the one that they had. The token is told once.
pub fn make(db: &mut Db, person: StaffId, now: DateTime<Utc>) -> Result<Token, Error> {
    end(db, person)?;
    let token = Token::for_link();
    diesel::insert_into(calendar_feeds::table)
        .values((
            calendar_feeds::staff_id.eq(person.0),
            calendar_feeds::token_hash.eq(token::hash(token.secret())),
            calendar_feeds::made_at.eq(UtcColumn::from(now)),
        ))
        .execute(db)?;
    Ok(token)
}

/// Ends a person's address.
pub fn end(db: &mut Db, person: StaffId) -> Result<(), Error> {
    diesel::delete(calendar_feeds::table.find(person.0)).execute(db)?;
    Ok(())
}

/// When a person's address was made, if they have one.
pub fn made_at(db: &mut Db, person: StaffId) -> Result<Option<DateTime<Utc>>, Error> {
    let at: Option<UtcColumn> = calendar_feeds::table
        .find(person.0)
        .select(calendar_feeds::made_at)
        .get_result(db)
        .optional()?;
    Ok(at.map(Into::into))
}

/// Whose calendar the address with this secret is; nobody's once they have left.
pub fn whose(db: &mut Db, secret: &str) -> Result<Option<StaffId>, Error> {
    let person: Option<i64> = calendar_feeds::table
        .inner_join(staff::table)
        .filter(calendar_feeds::token_hash.eq(token::hash(secret)))
        .filter(staff::active.eq(true))
        .select(calendar_feeds::staff_id)
        .get_result(db)
        .optional()?;
    Ok(person.map(StaffId))
}
