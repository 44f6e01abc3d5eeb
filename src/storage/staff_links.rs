//! Links by which a member of staff chooses a password: an invitation, or a way back in.

use super::{
    Error,
    columns::UtcColumn,
    db::Db,
    schema::{staff, staff_links},
    token::{self, Token},
};
use crate::domain::ids::StaffId;
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Somebody new chooses their first password.
    Invitation,
    /// Somebody who forgot theirs chooses another.
    Recovery,
}

impl LinkPurpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Recovery => "recovery",
        }
    }
}

/// Makes a link that works once, until it expires. The token is told once.
pub fn make(
    db: &mut Db,
    staff: StaffId,
    purpose: LinkPurpose,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<Token, Error> {
    let token = Token::for_session();
    diesel::insert_into(staff_links::table)
        .values((
            staff_links::token_hash.eq(token::hash(token.secret())),
            staff_links::staff_id.eq(staff.0),
            staff_links::purpose.eq(purpose.as_str()),
            staff_links::made_at.eq(UtcColumn::from(now)),
            staff_links::expires_at.eq(UtcColumn::from(expires_at)),
        ))
        .execute(db)?;
    Ok(token)
}

/// Whose link `secret` is, unless it was used, has expired, is for something else or is of
/// somebody who may not sign in.
pub fn find(
    db: &mut Db,
    secret: &str,
    purpose: LinkPurpose,
    now: DateTime<Utc>,
) -> Result<Option<StaffId>, Error> {
    let id: Option<i64> = staff_links::table
        .inner_join(staff::table)
        .filter(staff_links::token_hash.eq(token::hash(secret)))
        .filter(staff_links::purpose.eq(purpose.as_str()))
        .filter(staff_links::used_at.is_null())
        .filter(staff_links::expires_at.gt(UtcColumn::from(now)))
        .filter(staff::active.eq(true))
        .select(staff_links::staff_id)
        .get_result(db)
        .optional()?;
    Ok(id.map(StaffId))
}

/// Uses a link; false when somebody was quicker.
pub fn use_up(db: &mut Db, secret: &str, now: DateTime<Utc>) -> Result<bool, Error> {
    let changed = diesel::update(
        staff_links::table.find(token::hash(secret)).filter(staff_links::used_at.is_null()),
    )
    .set(staff_links::used_at.eq(UtcColumn::from(now)))
    .execute(db)?;
    Ok(changed == 1)
}

/// Ends every link of somebody that was not used.
pub fn end_all(db: &mut Db, staff: StaffId, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(
        staff_links::table
            .filter(staff_links::staff_id.eq(staff.0))
            .filter(staff_links::used_at.is_null()),
    )
    .set(staff_links::used_at.eq(UtcColumn::from(now)))
    .execute(db)?;
    Ok(())
}

/// Removes the rows of links that have expired.
pub fn sweep(db: &mut Db, now: DateTime<Utc>) -> Result<usize, Error> {
    let ended = staff_links::table.filter(staff_links::expires_at.le(UtcColumn::from(now)));
    Ok(diesel::delete(ended).execute(db)?)
}
