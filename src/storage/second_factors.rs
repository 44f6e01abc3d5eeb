//! What the codes of a second factor are made from, sealed, and the codes for the day when it is
//! lost.

use super::{
    Error,
    columns::UtcColumn,
    db::Db,
    schema::{recovery_codes, second_factors},
    token,
};
use crate::domain::ids::StaffId;
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// Somebody's second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// What the codes are made from, sealed.
    pub sealed: Vec<u8>,
    /// Since when it is in force; none until it was confirmed by a code.
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// The second factor of somebody, in force or not.
pub fn find(db: &mut Db, staff: StaffId) -> Result<Option<SecondFactor>, Error> {
    let row: Option<(Vec<u8>, Option<UtcColumn>)> = second_factors::table
        .find(staff.0)
        .select((second_factors::sealed, second_factors::confirmed_at))
        .get_result(db)
        .optional()?;
    Ok(row.map(|(sealed, at)| SecondFactor { sealed, confirmed_at: at.map(Into::into) }))
}

/// Those whose second factor is in force.
pub fn confirmed(db: &mut Db) -> Result<Vec<StaffId>, Error> {
    let ids: Vec<i64> = second_factors::table
        .filter(second_factors::confirmed_at.is_not_null())
        .select(second_factors::staff_id)
        .load(db)?;
    Ok(ids.into_iter().map(StaffId).collect())
}

/// Begins a second factor, in place of any that there was.
pub fn begin(db: &mut Db, staff: StaffId, sealed: &[u8], now: DateTime<Utc>) -> Result<(), Error> {
    remove(db, staff)?;
    diesel::insert_into(second_factors::table)
        .values((
            second_factors::staff_id.eq(staff.0),
            second_factors::sealed.eq(sealed),
            second_factors::made_at.eq(UtcColumn::from(now)),
            second_factors::last_step.eq(0),
        ))
        .execute(db)?;
    Ok(())
}

/// Puts a second factor in force; false when it is so already.
pub fn confirm(db: &mut Db, staff: StaffId, now: DateTime<Utc>) -> Result<bool, Error> {
    let changed = diesel::update(
        second_factors::table.find(staff.0).filter(second_factors::confirmed_at.is_null()),
    )
    .set(second_factors::confirmed_at.eq(UtcColumn::from(now)))
    .execute(db)?;
    Ok(changed == 1)
}

/// Uses the code of `step`; false when it, or a later one, was used before.
pub fn use_step(db: &mut Db, staff: StaffId, step: i64) -> Result<bool, Error> {
    let changed = diesel::update(
        second_factors::table.find(staff.0).filter(second_factors::last_step.lt(step)),
    )
    .set(second_factors::last_step.eq(step))
    .execute(db)?;
    Ok(changed == 1)
}

/// Takes a second factor away, and its recovery codes; false when there was none in force.
pub fn remove(db: &mut Db, staff: StaffId) -> Result<bool, Error> {
    let was = find(db, staff)?.is_some_and(|factor| factor.confirmed_at.is_some());
    diesel::delete(recovery_codes::table.filter(recovery_codes::staff_id.eq(staff.0)))
        .execute(db)?;
    diesel::delete(second_factors::table.find(staff.0)).execute(db)?;
    Ok(was)
}

/// Keeps the hashes of new recovery codes in place of all earlier ones.
pub fn set_recovery_codes(db: &mut Db, staff: StaffId, codes: &[String]) -> Result<(), Error> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::staff_id.eq(staff.0)))
        .execute(db)?;
    for code in codes {
        diesel::insert_into(recovery_codes::table)
            .values((
                recovery_codes::code_hash.eq(token::hash(code)),
                recovery_codes::staff_id.eq(staff.0),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Uses a recovery code; false when it is none of this person's or was used before.
pub fn use_recovery_code(
    db: &mut Db,
    staff: StaffId,
    code: &str,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let changed = diesel::update(
        recovery_codes::table
            .find(token::hash(code))
            .filter(recovery_codes::staff_id.eq(staff.0))
            .filter(recovery_codes::used_at.is_null()),
    )
    .set(recovery_codes::used_at.eq(UtcColumn::from(now)))
    .execute(db)?;
    Ok(changed == 1)
}

/// How many recovery codes somebody has left.
pub fn recovery_codes_left(db: &mut Db, staff: StaffId) -> Result<i64, Error> {
    Ok(recovery_codes::table
        .filter(recovery_codes::staff_id.eq(staff.0))
        .filter(recovery_codes::used_at.is_null())
        .count()
        .get_result(db)?)
}
