//! Copies that the verifier has passed. There is no row for a copy that it has not.

use super::{
    Error,
    blobs::BlobHash,
    columns::{UtcColumn, from_json, parsed, to_json},
    db::Db,
    schema::copies,
};
use crate::domain::ids::{CopyId, DocumentId};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};
use serde::{Serialize, de::DeserializeOwned};

/// A copy to add.
#[derive(Debug, Clone)]
pub struct NewCopy<'a> {
    /// Made from which document.
    pub document: DocumentId,
    /// The name it is sent under.
    pub name: &'a str,
    /// By content.
    pub media_type: &'a str,
    /// The hash of the bytes that were verified, by which they are kept.
    pub sha256: BlobHash,
    /// How many bytes it has.
    pub size_bytes: i64,
}

/// A copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCopy {
    /// Its number.
    pub id: CopyId,
    /// Made from which document.
    pub document: DocumentId,
    /// The name it is sent under.
    pub name: String,
    /// By content.
    pub media_type: String,
    /// The hash of the bytes that were verified, by which they are kept.
    pub sha256: BlobHash,
    /// How many bytes it has.
    pub size_bytes: i64,
    certificate: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

impl StoredCopy {
    /// The record of its verification.
    pub fn certificate<T: DeserializeOwned>(&self) -> Result<T, Error> {
        from_json(&self.certificate, "the certificate of copy", self.id.0)
    }
}

type Row = (i64, i64, String, String, String, i64, String, UtcColumn);

fn from_row(row: Row) -> Result<StoredCopy, Error> {
    let (id, document, name, media_type, sha256, size_bytes, certificate, made_at) = row;
    Ok(StoredCopy {
        id: CopyId(id),
        document: DocumentId(document),
        name,
        media_type,
        sha256: parsed(&sha256, "copy", id)?,
        size_bytes,
        certificate,
        made_at: made_at.into(),
    })
}

/// Adds a copy whose bytes are kept already, with the record of its verification.
pub fn add<T: Serialize>(
    db: &mut Db,
    new: &NewCopy<'_>,
    certificate: &T,
    now: DateTime<Utc>,
) -> Result<CopyId, Error> {
    let id = diesel::insert_into(copies::table)
        .values((
            copies::document_id.eq(new.document.0),
            copies::name.eq(new.name),
            copies::media_type.eq(new.media_type),
            copies::sha256.eq(new.sha256.to_string()),
            copies::size_bytes.eq(new.size_bytes),
            copies::certificate.eq(to_json(certificate)?),
            copies::made_at.eq(UtcColumn::from(now)),
        ))
        .returning(copies::id)
        .get_result(db)?;
    Ok(CopyId(id))
}

/// The copy with this number.
pub fn find(db: &mut Db, id: CopyId) -> Result<Option<StoredCopy>, Error> {
    let row: Option<Row> = copies::table.find(id.0).get_result(db).optional()?;
    row.map(from_row).transpose()
}

/// The copies of a document, oldest first. Which of them is proven now, the case knows.
pub fn list(db: &mut Db, document: DocumentId) -> Result<Vec<StoredCopy>, Error> {
    let rows: Vec<Row> =
        copies::table.filter(copies::document_id.eq(document.0)).order(copies::id).load(db)?;
    rows.into_iter().map(from_row).collect()
}
