//! Tokens of the API: what makes each of them one that can be revoked.

use super::{
    Error,
    columns::{UtcColumn, parsed},
    db::Db,
    schema::{api_tokens, staff},
};
use crate::domain::{ids::StaffId, scope::Scopes};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// A token as it is kept: without what its holder shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// What it names itself by.
    pub id: String,
    /// For whom it acts.
    pub staff: StaffId,
    /// What it is for.
    pub name: String,
    /// What of its person's role it opens.
    pub scopes: Scopes,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When it was last noted to be in use.
    pub used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

type Row =
    (String, i64, String, String, UtcColumn, UtcColumn, Option<UtcColumn>, Option<UtcColumn>);

fn from_row(row: Row) -> Result<ApiToken, Error> {
    let (id, staff, name, scopes, made_at, expires_at, used_at, revoked_at) = row;
    Ok(ApiToken {
        scopes: parsed(&scopes, "a token of staff", staff)?,
        id,
        staff: StaffId(staff),
        name,
        made_at: made_at.into(),
        expires_at: expires_at.into(),
        used_at: used_at.map(Into::into),
        revoked_at: revoked_at.map(Into::into),
    })
}

/// Adds a token.
pub fn add(db: &mut Db, token: &ApiToken) -> Result<(), Error> {
    diesel::insert_into(api_tokens::table)
        .values((
            api_tokens::id.eq(&token.id),
            api_tokens::staff_id.eq(token.staff.0),
            api_tokens::name.eq(&token.name),
            api_tokens::scopes.eq(token.scopes.to_string()),
            api_tokens::made_at.eq(UtcColumn::from(token.made_at)),
            api_tokens::expires_at.eq(UtcColumn::from(token.expires_at)),
        ))
        .execute(db)?;
    Ok(())
}

/// The token of this name, whether it still holds or not.
pub fn find(db: &mut Db, id: &str) -> Result<Option<ApiToken>, Error> {
    let row: Option<Row> = api_tokens::table.find(id).get_result(db).optional()?;
    row.map(from_row).transpose()
}

/// The token of this name, unless it is over, revoked or its person may no longer sign in.
pub fn find_holding(db: &mut Db, id: &str, now: DateTime<Utc>) -> Result<Option<ApiToken>, Error> {
    let row: Option<Row> = api_tokens::table
        .inner_join(staff::table)
        .filter(api_tokens::id.eq(id))
        .filter(api_tokens::expires_at.gt(UtcColumn::from(now)))
        .filter(api_tokens::revoked_at.is_null())
        .filter(staff::active.eq(true))
        .select(api_tokens::all_columns)
        .get_result(db)
        .optional()?;
    row.map(from_row).transpose()
}

/// All tokens, or those of one person, the newest first.
pub fn list(db: &mut Db, of: Option<StaffId>) -> Result<Vec<ApiToken>, Error> {
    let newest_first = (api_tokens::made_at.desc(), api_tokens::id);
    let rows: Vec<Row> = match of {
        Some(staff) => api_tokens::table
            .filter(api_tokens::staff_id.eq(staff.0))
            .order(newest_first)
            .load(db)?,
        None => api_tokens::table.order(newest_first).load(db)?,
    };
    rows.into_iter().map(from_row).collect()
}

/// Notes that a token is in use. A caller need not do so for each request: once a minute will do.
pub fn touch(db: &mut Db, id: &str, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(api_tokens::table.find(id))
        .set(api_tokens::used_at.eq(UtcColumn::from(now)))
        .execute(db)?;
    Ok(())
}

/// Revokes a token; the first time counts.
pub fn revoke(db: &mut Db, id: &str, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(api_tokens::table.find(id))
        .filter(api_tokens::revoked_at.is_null())
        .set(api_tokens::revoked_at.eq(UtcColumn::from(now)))
        .execute(db)?;
    Ok(())
}
