//! What was found for a case. The bytes are blobs; here is what is known about them.

use super::{
    Error,
    blobs::BlobHash,
    columns::{UtcColumn, from_json, parsed, to_json},
    db::Db,
    page_views,
    schema::documents,
    search::{self, Place},
};
use crate::domain::ids::{CaseId, DocumentId, StaffId};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};
use serde::{Serialize, de::DeserializeOwned};

/// A document to add.
#[derive(Debug, Clone)]
pub struct NewDocument<'a> {
    /// For which case.
    pub case: CaseId,
    /// A name that is safe to show and send.
    pub name: &'a str,
    /// By content, not by name.
    pub media_type: &'a str,
    /// The hash of its bytes, by which they are kept.
    pub sha256: BlobHash,
    /// How many bytes it has.
    pub size_bytes: i64,
    /// Who added it; nobody when it came with the request.
    pub added_by: Option<StaffId>,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its number.
    pub id: DocumentId,
    /// Its case.
    pub case: CaseId,
    /// A name that is safe to show and send; empty once erased.
    pub name: String,
    /// By content, not by name.
    pub media_type: String,
    /// The hash of its bytes, by which they are kept.
    pub sha256: BlobHash,
    /// How many bytes it has.
    pub size_bytes: i64,
    /// What inspection found, as JSON.
    inspection: String,
    /// Who added it.
    pub added_by: Option<StaffId>,
    /// When.
    pub added_at: DateTime<Utc>,
    /// Whether its bytes are gone.
    pub is_erased: bool,
}

impl Document {
    /// What inspection found when the document was added.
    pub fn inspection<T: DeserializeOwned>(&self) -> Result<T, Error> {
        from_json(&self.inspection, "the inspection of document", self.id.0)
    }
}

type Row =
    (i64, i64, String, String, String, i64, String, Option<i64>, UtcColumn, Option<UtcColumn>);

fn from_row(row: Row) -> Result<Document, Error> {
    let (id, case, name, media_type, sha256, size_bytes, inspection, added_by, added_at, erased_at) =
        row;
    Ok(Document {
        id: DocumentId(id),
        case: CaseId(case),
        name,
        media_type,
        sha256: parsed(&sha256, "document", id)?,
        size_bytes,
        inspection,
        added_by: added_by.map(StaffId),
        added_at: added_at.into(),
        is_erased: erased_at.is_some(),
    })
}

/// Adds a document whose bytes are kept already, with what `inspection` found.
pub fn add<T: Serialize>(
    db: &mut Db,
    new: &NewDocument<'_>,
    inspection: &T,
    now: DateTime<Utc>,
) -> Result<DocumentId, Error> {
    let id = diesel::insert_into(documents::table)
        .values((
            documents::case_id.eq(new.case.0),
            documents::name.eq(new.name),
            documents::media_type.eq(new.media_type),
            documents::sha256.eq(new.sha256.to_string()),
            documents::size_bytes.eq(new.size_bytes),
            documents::inspection.eq(to_json(inspection)?),
            documents::added_by.eq(new.added_by.map(|staff| staff.0)),
            documents::added_at.eq(UtcColumn::from(now)),
        ))
        .returning(documents::id)
        .get_result(db)?;
    Ok(DocumentId(id))
}

/// The document with this number.
pub fn find(db: &mut Db, id: DocumentId) -> Result<Option<Document>, Error> {
    let row: Option<Row> = documents::table.find(id.0).get_result(db).optional()?;
    row.map(from_row).transpose()
}

/// The documents of a case, as they were added.
pub fn list(db: &mut Db, case: CaseId) -> Result<Vec<Document>, Error> {
    let rows: Vec<Row> =
        documents::table.filter(documents::case_id.eq(case.0)).order(documents::id).load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// Erases the name, what inspection found, the pictures of the pages and the text that is searched.
/// The bytes are the caller's to erase.
pub fn erase(db: &mut Db, id: DocumentId, now: DateTime<Utc>) -> Result<(), Error> {
    let case: Option<i64> = diesel::update(documents::table.find(id.0))
        .set((
            documents::name.eq(""),
            documents::inspection.eq("null"),
            documents::erased_at.eq(UtcColumn::from(now)),
        ))
        .returning(documents::case_id)
        .get_result(db)
        .optional()?;
    if let Some(case) = case {
        search::forget(db, CaseId(case), Place::Document(id))?;
    }
    page_views::forget(db, id)
}
