//! What business areas say and send: drafts, answers, files, and what is said beside them.

use super::{
    Error,
    blobs::BlobHash,
    columns::{UtcColumn, from_json, parsed, to_json},
    db::Db,
    schema::{commission_answers, commission_files, commission_notes, commissions},
};
use crate::domain::{
    commission::AreaAnswer,
    ids::{AreaId, CaseId, CommissionId, DocumentId, StaffId},
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// The latest that an area has said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// What.
    pub answer: AreaAnswer,
    /// When it was saved last.
    pub saved_at: DateTime<Utc>,
    /// When it was sent; none while it is a draft.
    pub sent_at: Option<DateTime<Utc>>,
}

/// The latest draft or answer of a commission; none when nothing was written yet.
pub fn latest(db: &mut Db, commission: CommissionId) -> Result<Option<StoredAnswer>, Error> {
    Ok(written(db, commission)?.pop())
}

/// The latest answer of a commission that was sent; none when none was.
pub fn sent(db: &mut Db, commission: CommissionId) -> Result<Option<StoredAnswer>, Error> {
    Ok(written(db, commission)?.into_iter().rfind(|one| one.sent_at.is_some()))
}

/// Everything that was written to a commission, in order: what was sent, and a draft at most.
fn written(db: &mut Db, commission: CommissionId) -> Result<Vec<StoredAnswer>, Error> {
    let rows: Vec<(i64, String, UtcColumn, Option<UtcColumn>)> = commission_answers::table
        .filter(commission_answers::commission_id.eq(commission.0))
        .order(commission_answers::id)
        .select((
            commission_answers::id,
            commission_answers::body,
            commission_answers::saved_at,
            commission_answers::sent_at,
        ))
        .load(db)?;
    rows.into_iter()
        .map(|(id, body, saved_at, sent_at)| {
            Ok(StoredAnswer {
                answer: from_json(&body, "commission_answers", id)?,
                saved_at: saved_at.into(),
                sent_at: sent_at.map(Into::into),
            })
        })
        .collect()
}

/// Keeps the draft of a commission: the one that there is, or a new one.
pub fn save(
    db: &mut Db,
    commission: CommissionId,
    answer: &AreaAnswer,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let body = to_json(answer)?;
    let changed = diesel::update(
        commission_answers::table
            .filter(commission_answers::commission_id.eq(commission.0))
            .filter(commission_answers::sent_at.is_null()),
    )
    .set((
        commission_answers::body.eq(&body),
        commission_answers::saved_at.eq(UtcColumn::from(now)),
    ))
    .execute(db)?;
    if changed == 0 {
        diesel::insert_into(commission_answers::table)
            .values((
                commission_answers::commission_id.eq(commission.0),
                commission_answers::body.eq(&body),
                commission_answers::saved_at.eq(UtcColumn::from(now)),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Makes the draft the answer that was sent; it is kept as it is from then on.
pub fn send(db: &mut Db, commission: CommissionId, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(
        commission_answers::table
            .filter(commission_answers::commission_id.eq(commission.0))
            .filter(commission_answers::sent_at.is_null()),
    )
    .set(commission_answers::sent_at.eq(UtcColumn::from(now)))
    .execute(db)?;
    Ok(())
}

/// A file that an area has uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaFile {
    /// Its number.
    pub id: i64,
    /// A name that is safe to show and send.
    pub name: String,
    /// By content, not by name.
    pub media_type: String,
    /// The hash of its bytes, by which they are kept.
    pub sha256: BlobHash,
    /// How many bytes it has.
    pub size_bytes: i64,
    /// What inspection found, as JSON.
    inspection: String,
    /// The document that it has become, once it was sent.
    pub document: Option<DocumentId>,
}

impl AreaFile {
    /// What inspection found when the file was uploaded.
    pub fn inspection<T: DeserializeOwned>(&self) -> Result<T, Error> {
        from_json(&self.inspection, "commission_files", self.id)
    }
}

/// A file to add.
#[derive(Debug, Clone, Copy)]
pub struct NewFile<'a> {
    /// To which commission.
    pub commission: CommissionId,
    /// A name that is safe to show and send.
    pub name: &'a str,
    /// By content, not by name.
    pub media_type: &'a str,
    /// The hash of its bytes, by which they are kept.
    pub sha256: BlobHash,
    /// How many bytes it has.
    pub size_bytes: i64,
}

/// Adds a file whose bytes are kept already, with what `inspection` found.
pub fn add_file<T: Serialize>(
    db: &mut Db,
    new: &NewFile<'_>,
    inspection: &T,
    now: DateTime<Utc>,
) -> Result<i64, Error> {
    Ok(diesel::insert_into(commission_files::table)
        .values((
            commission_files::commission_id.eq(new.commission.0),
            commission_files::name.eq(new.name),
            commission_files::media_type.eq(new.media_type),
            commission_files::sha256.eq(new.sha256.to_string()),
            commission_files::size_bytes.eq(new.size_bytes),
            commission_files::inspection.eq(to_json(inspection)?),
            commission_files::added_at.eq(UtcColumn::from(now)),
        ))
        .returning(commission_files::id)
        .get_result(db)?)
}

/// The files of a commission, as they were uploaded.
pub fn files(db: &mut Db, commission: CommissionId) -> Result<Vec<AreaFile>, Error> {
    type Row = (i64, String, String, String, i64, String, Option<i64>);
    let rows: Vec<Row> = commission_files::table
        .filter(commission_files::commission_id.eq(commission.0))
        .order(commission_files::id)
        .select((
            commission_files::id,
            commission_files::name,
            commission_files::media_type,
            commission_files::sha256,
            commission_files::size_bytes,
            commission_files::inspection,
            commission_files::document_id,
        ))
        .load(db)?;
    rows.into_iter()
        .map(|(id, name, media_type, sha256, size_bytes, inspection, document)| {
            Ok(AreaFile {
                id,
                name,
                media_type,
                sha256: parsed(&sha256, "commission_files", id)?,
                size_bytes,
                inspection,
                document: document.map(DocumentId),
            })
        })
        .collect()
}

/// How many files of each commission have become documents; those without any are left out.
pub fn sent_files(
    db: &mut Db,
    of: &[CommissionId],
) -> Result<BTreeMap<CommissionId, usize>, Error> {
    let ids: Vec<i64> = of.iter().map(|one| one.0).collect();
    let found: Vec<i64> = commission_files::table
        .filter(commission_files::commission_id.eq_any(&ids))
        .filter(commission_files::document_id.is_not_null())
        .select(commission_files::commission_id)
        .load(db)?;
    let mut files = BTreeMap::new();
    for commission in found {
        *files.entry(CommissionId(commission)).or_default() += 1;
    }
    Ok(files)
}

/// Takes a file away that was not sent, and answers with the hash of its bytes; nothing when there
/// is none of that number.
pub fn remove_file(
    db: &mut Db,
    commission: CommissionId,
    id: i64,
) -> Result<Option<BlobHash>, Error> {
    let removed: Option<String> = diesel::delete(
        commission_files::table
            .find(id)
            .filter(commission_files::commission_id.eq(commission.0))
            .filter(commission_files::document_id.is_null()),
    )
    .returning(commission_files::sha256)
    .get_result(db)
    .optional()?;
    removed.map(|sha256| parsed(&sha256, "commission_files", id)).transpose()
}

/// Notes which document a file has become.
pub fn sent_as(db: &mut Db, file: i64, document: DocumentId) -> Result<(), Error> {
    diesel::update(commission_files::table.find(file))
        .set(commission_files::document_id.eq(document.0))
        .execute(db)?;
    Ok(())
}

/// The area that each document of a case came from; those that staff added are left out.
pub fn areas_of_documents(
    db: &mut Db,
    case: CaseId,
) -> Result<BTreeMap<DocumentId, AreaId>, Error> {
    let ids = commissions::table.filter(commissions::case_id.eq(case.0)).select(commissions::id);
    let files: Vec<(i64, Option<i64>)> = commission_files::table
        .filter(commission_files::commission_id.eq_any(ids))
        .filter(commission_files::document_id.is_not_null())
        .select((commission_files::commission_id, commission_files::document_id))
        .load(db)?;
    let areas: Vec<(i64, i64)> = commissions::table
        .filter(commissions::case_id.eq(case.0))
        .select((commissions::id, commissions::area_id))
        .load(db)?;
    let areas: BTreeMap<i64, i64> = areas.into_iter().collect();
    Ok(files
        .into_iter()
        .filter_map(|(commission, document)| {
            Some((DocumentId(document?), AreaId(*areas.get(&commission)?)))
        })
        .collect())
}

/// Something that was said beside an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// `late`, `pass_on`, `extended`, `reopened` or `cancelled`.
    pub kind: String,
    /// Who said it; the area itself when nobody of the staff.
    pub by: Option<StaffId>,
    /// When.
    pub at: DateTime<Utc>,
    /// The day that was named.
    pub named_on: Option<NaiveDate>,
    /// Who else has what is asked; may be empty.
    pub to_whom: String,
    /// Why; may be empty.
    pub note: String,
}

/// Adds a note to a commission.
pub fn add_note(db: &mut Db, commission: CommissionId, note: &Note) -> Result<(), Error> {
    diesel::insert_into(commission_notes::table)
        .values((
            commission_notes::commission_id.eq(commission.0),
            commission_notes::kind.eq(&note.kind),
            commission_notes::said_by.eq(note.by.map(|one| one.0)),
            commission_notes::said_at.eq(UtcColumn::from(note.at)),
            commission_notes::named_on.eq(note.named_on),
            commission_notes::to_whom.eq(&note.to_whom),
            commission_notes::note.eq(&note.note),
        ))
        .execute(db)?;
    Ok(())
}

/// The notes of a commission, in order.
pub fn notes(db: &mut Db, commission: CommissionId) -> Result<Vec<Note>, Error> {
    type Row = (String, Option<i64>, UtcColumn, Option<NaiveDate>, String, String);
    let rows: Vec<Row> = commission_notes::table
        .filter(commission_notes::commission_id.eq(commission.0))
        .order(commission_notes::id)
        .select((
            commission_notes::kind,
            commission_notes::said_by,
            commission_notes::said_at,
            commission_notes::named_on,
            commission_notes::to_whom,
            commission_notes::note,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(kind, by, at, named_on, to_whom, note)| Note {
            kind,
            by: by.map(StaffId),
            at: at.into(),
            named_on,
            to_whom,
            note,
        })
        .collect())
}
