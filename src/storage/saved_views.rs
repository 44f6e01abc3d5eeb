//! How each person wants to see the register again.

use super::{Error, db::Db, schema::saved_views};
use crate::domain::ids::{SavedViewId, StaffId};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

/// A way to see the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its number.
    pub id: SavedViewId,
    /// What its owner calls it.
    pub name: String,
    /// What the address asks.
    pub query: String,
}

/// The views of a person, by name.
pub fn list(db: &mut Db, person: StaffId) -> Result<Vec<SavedView>, Error> {
    let rows: Vec<(i64, String, String)> = saved_views::table
        .filter(saved_views::staff_id.eq(person.0))
        .order((saved_views::name, saved_views::id))
        .select((saved_views::id, saved_views::name, saved_views::query))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, query)| SavedView { id: SavedViewId(id), name, query })
        .collect())
}

/// Keeps a view; [`Error::Duplicate`] when the person has one of this name.
pub fn add(db: &mut Db, person: StaffId, name: &str, query: &str) -> Result<(), Error> {
    diesel::insert_into(saved_views::table)
        .values((
            saved_views::staff_id.eq(person.0),
            saved_views::name.eq(name),
            saved_views::query.eq(query),
        ))
        .execute(db)?;
    Ok(())
}

/// Calls a view of a person otherwise; false when they have none of this number.
pub fn rename(db: &mut Db, person: StaffId, id: SavedViewId, name: &str) -> Result<bool, Error> {
    let own = saved_views::table.find(id.0).filter(saved_views::staff_id.eq(person.0));
    let changed = diesel::update(own).set(saved_views::name.eq(name)).execute(db)?;
    Ok(changed == 1)
}

/// Removes a view of a person; false when they have none of this number.
pub fn remove(db: &mut Db, person: StaffId, id: SavedViewId) -> Result<bool, Error> {
    let own = saved_views::table.find(id.0).filter(saved_views::staff_id.eq(person.0));
    Ok(diesel::delete(own).execute(db)? == 1)
}
