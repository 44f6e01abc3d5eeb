//! One-time links by which somebody becomes a member of staff.

use super::{
    Error,
    columns::{UtcColumn, parsed},
    db::Db,
    schema::invitations,
    token::{self, Token},
};
use crate::domain::permission::Role;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// Makes a link that gives `role` to one person within `lifetime`.
pub fn make(
    db: &mut Db,
    role: Role,
    now: DateTime<Utc>,
    lifetime: TimeDelta,
) -> Result<Token, Error> {
    let token = Token::for_session();
    diesel::insert_into(invitations::table)
        .values((
            invitations::token_hash.eq(token::hash(token.secret())),
            invitations::role.eq(role.as_str()),
            invitations::made_at.eq(UtcColumn::from(now)),
            invitations::expires_at.eq(UtcColumn::from(now + lifetime)),
        ))
        .execute(db)?;
    Ok(token)
}

/// The role that a link would give, if it still would.
pub fn find(db: &mut Db, secret: &str, now: DateTime<Utc>) -> Result<Option<Role>, Error> {
    let role: Option<String> = invitations::table
        .find(token::hash(secret))
        .filter(invitations::used_at.is_null())
        .filter(invitations::expires_at.gt(UtcColumn::from(now)))
        .select(invitations::role)
        .first(db)
        .optional()?;
    role.map(|role| parsed(&role, "invitation", 0)).transpose()
}

/// Uses a link up and says which role it gives; of two who try at once, one gets it.
pub fn use_up(db: &mut Db, secret: &str, now: DateTime<Utc>) -> Result<Option<Role>, Error> {
    let role: Option<String> = diesel::update(
        invitations::table
            .find(token::hash(secret))
            .filter(invitations::used_at.is_null())
            .filter(invitations::expires_at.gt(UtcColumn::from(now))),
    )
    .set(invitations::used_at.eq(UtcColumn::from(now)))
    .returning(invitations::role)
    .get_result(db)
    .optional()?;
    role.map(|role| parsed(&role, "invitation", 0)).transpose()
}

/// Stops every link that was not used: the first administrator exists, or a fresh link is made.
pub fn revoke_all(db: &mut Db, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(invitations::table.filter(invitations::used_at.is_null()))
        .set(invitations::used_at.eq(UtcColumn::from(now)))
        .execute(db)?;
    Ok(())
}
