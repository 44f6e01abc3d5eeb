//! The people who work with cases.

use super::{
    Error,
    columns::{UtcColumn, parsed},
    db::Db,
    schema::{sessions, staff},
};
use crate::domain::{ids::StaffId, language::Language, permission::Role};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Their number, which events carry.
    pub id: StaffId,
    /// What they sign in with, in lower case.
    pub email: String,
    /// As colleagues see it.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// In which language they work.
    pub language: Language,
    /// The Argon2 hash in PHC form; none until they have chosen a password.
    pub password_hash: Option<String>,
    /// Whether they may sign in. People are never deleted, as events name them.
    pub active: bool,
}

/// Somebody to add.
#[derive(Debug, Clone)]
pub struct NewStaff<'a> {
    /// What they sign in with; stored without outer blanks in lower case.
    pub email: &'a str,
    /// As colleagues see it.
    pub name: &'a str,
    /// What they may do.
    pub role: Role,
    /// In which language they work.
    pub language: Language,
    /// The Argon2 hash in PHC form.
    pub password_hash: Option<&'a str>,
}

type Row = (i64, String, String, String, String, Option<String>, bool, UtcColumn);

fn from_row(row: Row) -> Result<Staff, Error> {
    let (id, email, name, role, language, password_hash, active, _) = row;
    Ok(Staff {
        id: StaffId(id),
        email,
        name,
        role: parsed(&role, "staff", id)?,
        language: parsed(&language, "staff", id)?,
        password_hash,
        active,
    })
}

/// Adds somebody; [`Error::Duplicate`] when the e-mail address is taken.
pub fn add(db: &mut Db, new: &NewStaff<'_>, now: DateTime<Utc>) -> Result<StaffId, Error> {
    let id = diesel::insert_into(staff::table)
        .values((
            staff::email.eq(as_kept(new.email)),
            staff::name.eq(new.name.trim()),
            staff::role.eq(new.role.as_str()),
            staff::language.eq(new.language.code()),
            staff::password_hash.eq(new.password_hash),
            staff::active.eq(true),
            staff::created_at.eq(UtcColumn::from(now)),
        ))
        .returning(staff::id)
        .get_result(db)?;
    Ok(StaffId(id))
}

/// The member of staff with this number.
pub fn find(db: &mut Db, id: StaffId) -> Result<Option<Staff>, Error> {
    let row: Option<Row> = staff::table.find(id.0).get_result(db).optional()?;
    row.map(from_row).transpose()
}

/// The member of staff with this e-mail address, whatever its case.
pub fn find_by_email(db: &mut Db, email: &str) -> Result<Option<Staff>, Error> {
    let row: Option<Row> =
        staff::table.filter(staff::email.eq(as_kept(email))).get_result(db).optional()?;
    row.map(from_row).transpose()
}

/// Everybody, by name.
pub fn list(db: &mut Db) -> Result<Vec<Staff>, Error> {
    let rows: Vec<Row> = staff::table.order((staff::name, staff::id)).load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// How many people there are, signed in or not; none means a fresh installation.
pub fn count(db: &mut Db) -> Result<i64, Error> {
    Ok(staff::table.count().get_result(db)?)
}

/// Sets the hash of a new password and ends every session of that person.
pub fn set_password(db: &mut Db, id: StaffId, password_hash: &str) -> Result<(), Error> {
    diesel::update(staff::table.find(id.0))
        .set(staff::password_hash.eq(password_hash))
        .execute(db)?;
    end_sessions(db, id)
}

/// Gives somebody another role, from their next page on.
pub fn set_role(db: &mut Db, id: StaffId, role: Role) -> Result<(), Error> {
    diesel::update(staff::table.find(id.0)).set(staff::role.eq(role.as_str())).execute(db)?;
    Ok(())
}

/// Sets the name that colleagues see.
pub fn set_name(db: &mut Db, id: StaffId, name: &str) -> Result<(), Error> {
    diesel::update(staff::table.find(id.0)).set(staff::name.eq(name.trim())).execute(db)?;
    Ok(())
}

/// Sets the language somebody works in.
pub fn set_language(db: &mut Db, id: StaffId, language: Language) -> Result<(), Error> {
    diesel::update(staff::table.find(id.0)).set(staff::language.eq(language.code())).execute(db)?;
    Ok(())
}

/// Lets somebody sign in, or stops them and ends every session they have.
pub fn set_active(db: &mut Db, id: StaffId, active: bool) -> Result<(), Error> {
    diesel::update(staff::table.find(id.0)).set(staff::active.eq(active)).execute(db)?;
    if active { Ok(()) } else { end_sessions(db, id) }
}

fn end_sessions(db: &mut Db, id: StaffId) -> Result<(), Error> {
    diesel::delete(sessions::table.filter(sessions::staff_id.eq(id.0))).execute(db)?;
    Ok(())
}

fn as_kept(email: &str) -> String {
    email.trim().to_lowercase()
}
