//! Requests that are being written on the portal, with their files, by the hash of a secret that
//! only a browser has.

use super::{
    Error,
    columns::{UtcColumn, from_json, to_json},
    db::Db,
    schema::{draft_files, request_drafts},
    token,
};
use crate::domain::{
    ids::CaseId,
    request_draft::{Kind, RequestDraft},
};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// A draft, or what is left of one that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// What has been answered; nothing any more once sent.
    pub draft: RequestDraft,
    /// The case that it became.
    pub case: Option<CaseId>,
}

/// A file that goes with a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFile {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// By content.
    pub media_type: String,
    /// Its size.
    pub size_bytes: i64,
}

/// Begins a draft under a new secret.
pub fn begin(db: &mut Db, secret: &str, kind: Kind, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::insert_into(request_drafts::table)
        .values((
            request_drafts::token_hash.eq(token::hash(secret)),
            request_drafts::kind.eq(kind.as_str()),
            request_drafts::body.eq(to_json(&RequestDraft::default())?),
            request_drafts::changed_at.eq(UtcColumn::from(now)),
        ))
        .execute(db)?;
    Ok(())
}

/// The draft of this secret, if it was changed after `since`.
pub fn find(
    db: &mut Db,
    secret: &str,
    kind: Kind,
    since: DateTime<Utc>,
) -> Result<Option<StoredDraft>, Error> {
    let row: Option<(String, Option<i64>)> = request_drafts::table
        .filter(request_drafts::token_hash.eq(token::hash(secret)))
        .filter(request_drafts::kind.eq(kind.as_str()))
        .filter(request_drafts::changed_at.gt(UtcColumn::from(since)))
        .select((request_drafts::body, request_drafts::case_id))
        .get_result(db)
        .optional()?;
    row.map(|(body, case)| {
        Ok(StoredDraft { draft: from_json(&body, "a draft", 0)?, case: case.map(CaseId) })
    })
    .transpose()
}

/// As [`find`], so that nobody else can change it until the transaction ends.
pub fn take(
    db: &mut Db,
    secret: &str,
    kind: Kind,
    since: DateTime<Utc>,
) -> Result<Option<StoredDraft>, Error> {
    // The update is what locks the row on PostgreSQL; SQLite holds the whole database already.
    diesel::update(request_drafts::table.find(token::hash(secret)))
        .set(request_drafts::kind.eq(request_drafts::kind))
        .execute(db)?;
    find(db, secret, kind, since)
}

/// Keeps what has been answered.
pub fn keep(
    db: &mut Db,
    secret: &str,
    draft: &RequestDraft,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::update(request_drafts::table.find(token::hash(secret)))
        .set((
            request_drafts::body.eq(to_json(draft)?),
            request_drafts::changed_at.eq(UtcColumn::from(now)),
        ))
        .execute(db)?;
    Ok(())
}

/// Notes which case a draft became, and keeps none of its words and files.
pub fn sent(db: &mut Db, secret: &str, case: CaseId, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::delete(draft_files::table.filter(draft_files::token_hash.eq(token::hash(secret))))
        .execute(db)?;
    diesel::update(request_drafts::table.find(token::hash(secret)))
        .set((
            request_drafts::body.eq(to_json(&RequestDraft::default())?),
            request_drafts::changed_at.eq(UtcColumn::from(now)),
            request_drafts::case_id.eq(case.0),
        ))
        .execute(db)?;
    Ok(())
}

/// Forgets the draft of this secret.
pub fn forget(db: &mut Db, secret: &str) -> Result<(), Error> {
    diesel::delete(request_drafts::table.find(token::hash(secret))).execute(db)?;
    Ok(())
}

/// Forgets every draft that was last changed before `since`, and says how many there were.
pub fn sweep(db: &mut Db, since: DateTime<Utc>) -> Result<usize, Error> {
    let old = request_drafts::table.filter(request_drafts::changed_at.le(UtcColumn::from(since)));
    Ok(diesel::delete(old).execute(db)?)
}

/// Adds a file.
pub fn add_file(
    db: &mut Db,
    secret: &str,
    name: &str,
    media_type: &str,
    bytes: &[u8],
) -> Result<(), Error> {
    diesel::insert_into(draft_files::table)
        .values((
            draft_files::token_hash.eq(token::hash(secret)),
            draft_files::name.eq(name),
            draft_files::media_type.eq(media_type),
            draft_files::size_bytes.eq(i64::try_from(bytes.len()).unwrap_or(i64::MAX)),
            draft_files::bytes.eq(bytes),
        ))
        .execute(db)?;
    Ok(())
}

/// The files of a draft, in the order in which they were added, without their bytes.
pub fn files(db: &mut Db, secret: &str) -> Result<Vec<DraftFile>, Error> {
    let rows: Vec<(i64, String, String, i64)> = draft_files::table
        .filter(draft_files::token_hash.eq(token::hash(secret)))
        .order(draft_files::id)
        .select((
            draft_files::id,
            draft_files::name,
            draft_files::media_type,
            draft_files::size_bytes,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, media_type, size_bytes)| DraftFile { id, name, media_type, size_bytes })
        .collect())
}

/// The bytes of a file of the draft.
pub fn file_bytes(db: &mut Db, secret: &str, id: i64) -> Result<Option<Vec<u8>>, Error> {
    Ok(draft_files::table
        .filter(draft_files::token_hash.eq(token::hash(secret)))
        .filter(draft_files::id.eq(id))
        .select(draft_files::bytes)
        .get_result(db)
        .optional()?)
}

/// Takes a file away; whether there was one.
pub fn remove_file(db: &mut Db, secret: &str, id: i64) -> Result<bool, Error> {
    let file = draft_files::table
        .filter(draft_files::token_hash.eq(token::hash(secret)))
        .filter(draft_files::id.eq(id));
    Ok(diesel::delete(file).execute(db)? == 1)
}
