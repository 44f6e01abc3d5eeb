//! What the parts of a request under other laws are about. Kept apart from events, because it
//! repeats what the requester wrote and must be erasable.

use super::{
    Error,
    columns::UtcColumn,
    db::Db,
    schema::case_items,
    search::{self, Place},
};
use crate::domain::ids::{CaseId, ItemId};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
use std::collections::BTreeMap;

/// Adds what an item is about.
pub fn add(db: &mut Db, case: CaseId, item: ItemId, text: &str) -> Result<(), Error> {
    diesel::insert_into(case_items::table)
        .values((
            case_items::case_id.eq(case.0),
            case_items::item.eq(item.0),
            case_items::text.eq(text),
        ))
        .execute(db)?;
    search::put(db, case, Place::Item(item), text)
}

/// What each item of a case is about; those that were erased are left out.
pub fn texts(db: &mut Db, case: CaseId) -> Result<BTreeMap<ItemId, String>, Error> {
    let rows: Vec<(i64, String)> = case_items::table
        .filter(case_items::case_id.eq(case.0))
        .filter(case_items::erased_at.is_null())
        .select((case_items::item, case_items::text))
        .load(db)?;
    Ok(rows.into_iter().map(|(item, text)| (ItemId(item), text)).collect())
}

/// Erases what the items of a case are about for good; the events stay as they are.
pub fn erase(db: &mut Db, case: CaseId, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(case_items::table.filter(case_items::case_id.eq(case.0)))
        .set((case_items::text.eq(""), case_items::erased_at.eq(UtcColumn::from(now))))
        .execute(db)?;
    Ok(())
}
