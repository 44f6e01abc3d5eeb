//! Files that requesters sent with a request or a message. Kept apart from documents, because
//! nothing of them is released.

use super::{
    Error,
    blobs::BlobHash,
    columns::{UtcColumn, parsed},
    db::Db,
    schema::requester_files,
};
use crate::domain::ids::{CaseId, MessageId, RequesterFileId};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequesterFile {
    /// Its number.
    pub id: RequesterFileId,
    /// The message that it came with; none when it came with the request.
    pub message: Option<MessageId>,
    /// Its name.
    pub name: String,
    /// By content.
    pub media_type: String,
    /// The hash of its bytes, by which they are kept.
    pub sha256: BlobHash,
    /// Its size.
    pub size_bytes: i64,
}

type Row = (i64, Option<i64>, String, String, String, i64);

fn from_row(
    (id, message, name, media_type, sha256, size_bytes): Row,
) -> Result<RequesterFile, Error> {
    Ok(RequesterFile {
        id: RequesterFileId(id),
        message: message.map(MessageId),
        sha256: parsed(&sha256, "the file of a requester", id)?,
        name,
        media_type,
        size_bytes,
    })
}

/// Adds a file to a case.
pub fn add(
    db: &mut Db,
    case: CaseId,
    message: Option<MessageId>,
    name: &str,
    media_type: &str,
    (sha256, size_bytes): (BlobHash, i64),
) -> Result<(), Error> {
    diesel::insert_into(requester_files::table)
        .values((
            requester_files::case_id.eq(case.0),
            requester_files::message_id.eq(message.map(|one| one.0)),
            requester_files::name.eq(name),
            requester_files::media_type.eq(media_type),
            requester_files::sha256.eq(sha256.to_string()),
            requester_files::size_bytes.eq(size_bytes),
        ))
        .execute(db)?;
    Ok(())
}

/// The files of a case, in the order in which they came; those that were erased are left out.
pub fn list(db: &mut Db, case: CaseId) -> Result<Vec<RequesterFile>, Error> {
    let rows: Vec<Row> = requester_files::table
        .filter(requester_files::case_id.eq(case.0))
        .filter(requester_files::erased_at.is_null())
        .order(requester_files::id)
        .select((
            requester_files::id,
            requester_files::message_id,
            requester_files::name,
            requester_files::media_type,
            requester_files::sha256,
            requester_files::size_bytes,
        ))
        .load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// A file of a case.
pub fn find(
    db: &mut Db,
    case: CaseId,
    id: RequesterFileId,
) -> Result<Option<RequesterFile>, Error> {
    let row: Option<Row> = requester_files::table
        .find(id.0)
        .filter(requester_files::case_id.eq(case.0))
        .filter(requester_files::erased_at.is_null())
        .select((
            requester_files::id,
            requester_files::message_id,
            requester_files::name,
            requester_files::media_type,
            requester_files::sha256,
            requester_files::size_bytes,
        ))
        .get_result(db)
        .optional()?;
    row.map(from_row).transpose()
}

/// Erases the names of the files of a case for good. The bytes are the caller's to erase.
pub(super) fn erase(db: &mut Db, case: CaseId, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(requester_files::table.filter(requester_files::case_id.eq(case.0)))
        .set((requester_files::name.eq(""), requester_files::erased_at.eq(UtcColumn::from(now))))
        .execute(db)?;
    Ok(())
}
