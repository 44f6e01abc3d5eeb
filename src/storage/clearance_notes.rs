//! What was said when an answer was put forward, agreed to or sent back.

use super::{Error, columns::UtcColumn, db::Db, schema::clearance_notes};
use crate::domain::ids::{CaseId, LetterId, StaffId};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

/// A step of a clearance and what was said with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClearanceNote {
    /// Of which letter.
    pub letter: LetterId,
    /// Of which version of it.
    pub version: i64,
    /// `asked`, `reviewed`, `sent_back` or `given`.
    pub step: String,
    /// Who.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
    /// What was said; may be empty.
    pub note: String,
}

/// Adds a note to a case.
pub fn add(db: &mut Db, case: CaseId, note: &ClearanceNote) -> Result<(), Error> {
    diesel::insert_into(clearance_notes::table)
        .values((
            clearance_notes::case_id.eq(case.0),
            clearance_notes::letter_id.eq(note.letter.0),
            clearance_notes::version.eq(note.version),
            clearance_notes::step.eq(&note.step),
            clearance_notes::said_by.eq(note.by.0),
            clearance_notes::said_at.eq(UtcColumn::from(note.at)),
            clearance_notes::note.eq(&note.note),
        ))
        .execute(db)?;
    Ok(())
}

/// The notes of a case, in order.
pub fn list(db: &mut Db, case: CaseId) -> Result<Vec<ClearanceNote>, Error> {
    let rows: Vec<(i64, i64, String, i64, UtcColumn, String)> = clearance_notes::table
        .filter(clearance_notes::case_id.eq(case.0))
        .order(clearance_notes::id)
        .select((
            clearance_notes::letter_id,
            clearance_notes::version,
            clearance_notes::step,
            clearance_notes::said_by,
            clearance_notes::said_at,
            clearance_notes::note,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(letter, version, step, by, at, note)| ClearanceNote {
            letter: LetterId(letter),
            version,
            step,
            by: StaffId(by),
            at: at.into(),
            note,
        })
        .collect())
}
