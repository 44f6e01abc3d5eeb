//! What each person did to the marks of a document, as far as they can take it back. What happened
//! is in the events; here is only what an undo needs.

use super::{
    Error,
    columns::{UtcColumn, from_json, to_json},
    db::Db,
    schema::mark_acts,
};
use crate::domain::ids::{DocumentId, MarkId, StaffId};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// One act: what it put on the document and what it took away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkAct {
    /// Its number.
    pub id: i64,
    /// The marks that it made.
    pub added: Vec<MarkId>,
    /// The marks that it took away.
    pub removed: Vec<MarkId>,
}

/// How many acts a person can take back.
const DEEPEST: i64 = 500;

/// Keeps an act. What this person had taken back before cannot be done again after it.
pub fn add(
    db: &mut Db,
    document: DocumentId,
    who: StaffId,
    added: &[MarkId],
    removed: &[MarkId],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mine = || {
        mark_acts::table
            .filter(mark_acts::document_id.eq(document.0))
            .filter(mark_acts::done_by.eq(who.0))
    };
    diesel::delete(mine().filter(mark_acts::undone_at.is_not_null())).execute(db)?;
    let oldest: Option<i64> = mine()
        .select(mark_acts::id)
        .order(mark_acts::id.desc())
        .offset(DEEPEST - 1)
        .limit(1)
        .get_result(db)
        .optional()?;
    if let Some(oldest) = oldest {
        diesel::delete(mine().filter(mark_acts::id.le(oldest))).execute(db)?;
    }
    diesel::insert_into(mark_acts::table)
        .values((
            mark_acts::document_id.eq(document.0),
            mark_acts::done_by.eq(who.0),
            mark_acts::added.eq(to_json(&added)?),
            mark_acts::removed.eq(to_json(&removed)?),
            mark_acts::done_at.eq(UtcColumn::from(now)),
        ))
        .execute(db)?;
    Ok(())
}

/// The act that an undo takes back: the last of this person that stands.
pub fn last_done(
    db: &mut Db,
    document: DocumentId,
    who: StaffId,
) -> Result<Option<MarkAct>, Error> {
    let row: Option<(i64, String, String)> = mark_acts::table
        .filter(mark_acts::document_id.eq(document.0))
        .filter(mark_acts::done_by.eq(who.0))
        .filter(mark_acts::undone_at.is_null())
        .order(mark_acts::id.desc())
        .limit(1)
        .select((mark_acts::id, mark_acts::added, mark_acts::removed))
        .get_result(db)
        .optional()?;
    row.map(from_row).transpose()
}

/// The act that a redo does again: of those that this person took back, the one done first.
pub fn first_undone(
    db: &mut Db,
    document: DocumentId,
    who: StaffId,
) -> Result<Option<MarkAct>, Error> {
    let row: Option<(i64, String, String)> = mark_acts::table
        .filter(mark_acts::document_id.eq(document.0))
        .filter(mark_acts::done_by.eq(who.0))
        .filter(mark_acts::undone_at.is_not_null())
        .order(mark_acts::id)
        .limit(1)
        .select((mark_acts::id, mark_acts::added, mark_acts::removed))
        .get_result(db)
        .optional()?;
    row.map(from_row).transpose()
}

/// Says of an act that it has been taken back, or with no time that it stands again.
pub fn set_undone(db: &mut Db, act: i64, at: Option<DateTime<Utc>>) -> Result<(), Error> {
    diesel::update(mark_acts::table.find(act))
        .set(mark_acts::undone_at.eq(at.map(UtcColumn::from)))
        .execute(db)?;
    Ok(())
}

fn from_row((id, added, removed): (i64, String, String)) -> Result<MarkAct, Error> {
    Ok(MarkAct {
        id,
        added: from_json(&added, "an act on marks", id)?,
        removed: from_json(&removed, "an act on marks", id)?,
    })
}
