//! What staff noted on a case, with each text that a note has had.

use super::{
    Error,
    columns::UtcColumn,
    db::Db,
    schema::{case_note_texts, case_notes},
};
use crate::domain::ids::{CaseId, NoteId, StaffId};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which.
    pub id: NoteId,
    /// Who wrote it.
    pub by: StaffId,
    /// When they struck it out.
    pub struck_at: Option<DateTime<Utc>>,
    /// Its texts in order, the last of them what it says; there is at least one.
    pub texts: Vec<NoteText>,
}

/// A text that a note has or has had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteText {
    /// When it was written.
    pub at: DateTime<Utc>,
    /// The words; empty once erased.
    pub text: String,
}

/// Adds a note to a case.
pub fn add(
    db: &mut Db,
    case: CaseId,
    by: StaffId,
    text: &str,
    at: DateTime<Utc>,
) -> Result<NoteId, Error> {
    let id: i64 = diesel::insert_into(case_notes::table)
        .values((case_notes::case_id.eq(case.0), case_notes::written_by.eq(by.0)))
        .returning(case_notes::id)
        .get_result(db)?;
    add_text(db, NoteId(id), 1, text, at)?;
    Ok(NoteId(id))
}

/// Adds a further text to a note; `version` counts from 1.
pub fn add_text(
    db: &mut Db,
    id: NoteId,
    version: u32,
    text: &str,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::insert_into(case_note_texts::table)
        .values((
            case_note_texts::note_id.eq(id.0),
            case_note_texts::version.eq(i64::from(version)),
            case_note_texts::written_at.eq(UtcColumn::from(at)),
            case_note_texts::text.eq(text),
        ))
        .execute(db)?;
    Ok(())
}

/// Strikes a note out.
pub fn strike(db: &mut Db, id: NoteId, at: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(case_notes::table.find(id.0))
        .set(case_notes::struck_at.eq(UtcColumn::from(at)))
        .execute(db)?;
    Ok(())
}

/// A note of this case.
pub fn find(db: &mut Db, case: CaseId, id: NoteId) -> Result<Option<Note>, Error> {
    let row: Option<(i64, i64, Option<UtcColumn>)> = case_notes::table
        .find(id.0)
        .filter(case_notes::case_id.eq(case.0))
        .select((case_notes::id, case_notes::written_by, case_notes::struck_at))
        .get_result(db)
        .optional()?;
    row.map(|row| with_texts(db, row)).transpose()
}

/// The notes of a case, in order.
pub fn list(db: &mut Db, case: CaseId) -> Result<Vec<Note>, Error> {
    let rows: Vec<(i64, i64, Option<UtcColumn>)> = case_notes::table
        .filter(case_notes::case_id.eq(case.0))
        .order(case_notes::id)
        .select((case_notes::id, case_notes::written_by, case_notes::struck_at))
        .load(db)?;
    rows.into_iter().map(|row| with_texts(db, row)).collect()
}

fn with_texts(
    db: &mut Db,
    (id, by, struck_at): (i64, i64, Option<UtcColumn>),
) -> Result<Note, Error> {
    let texts: Vec<(UtcColumn, String)> = case_note_texts::table
        .filter(case_note_texts::note_id.eq(id))
        .order(case_note_texts::version)
        .select((case_note_texts::written_at, case_note_texts::text))
        .load(db)?;
    Ok(Note {
        id: NoteId(id),
        by: StaffId(by),
        struck_at: struck_at.map(Into::into),
        texts: texts.into_iter().map(|(at, text)| NoteText { at: at.into(), text }).collect(),
    })
}

/// How many notes a case has.
pub(super) fn count(db: &mut Db, case: CaseId) -> Result<i64, Error> {
    let count = case_notes::table.filter(case_notes::case_id.eq(case.0)).count();
    Ok(count.get_result(db)?)
}

/// Erases what the notes of a case say and have said.
pub(super) fn erase(db: &mut Db, case: CaseId) -> Result<(), Error> {
    let ids: Vec<i64> =
        case_notes::table.filter(case_notes::case_id.eq(case.0)).select(case_notes::id).load(db)?;
    diesel::update(case_note_texts::table.filter(case_note_texts::note_id.eq_any(ids)))
        .set(case_note_texts::text.eq(""))
        .execute(db)?;
    Ok(())
}
