//! The marks on a document. What a mark says is the domain's; here it is kept as JSON.

use super::{
    Error,
    columns::{UtcColumn, from_json, to_json},
    db::Db,
    schema::marks,
};
use crate::domain::ids::{DocumentId, MarkId, StaffId};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};
use serde::{Serialize, de::DeserializeOwned};

/// A mark that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMark<M> {
    /// Its number.
    pub id: MarkId,
    /// What it says.
    pub mark: M,
    /// Who made it.
    pub made_by: StaffId,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// Puts a mark on a document.
pub fn add<M: Serialize>(
    db: &mut Db,
    document: DocumentId,
    mark: &M,
    made_by: StaffId,
    now: DateTime<Utc>,
) -> Result<MarkId, Error> {
    let id = diesel::insert_into(marks::table)
        .values((
            marks::document_id.eq(document.0),
            marks::body.eq(to_json(mark)?),
            marks::made_by.eq(made_by.0),
            marks::made_at.eq(UtcColumn::from(now)),
        ))
        .returning(marks::id)
        .get_result(db)?;
    Ok(MarkId(id))
}

/// Takes a mark away; false when it was not there. Its row stays, as copies were made with it.
pub fn remove(
    db: &mut Db,
    document: DocumentId,
    mark: MarkId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let removed = diesel::update(
        marks::table
            .find(mark.0)
            .filter(marks::document_id.eq(document.0))
            .filter(marks::removed_at.is_null()),
    )
    .set(marks::removed_at.eq(UtcColumn::from(now)))
    .execute(db)?;
    Ok(removed == 1)
}

/// Puts marks back that were taken away; those that stand, and those of other documents, are left
/// out. Says which now stand again.
pub fn restore(db: &mut Db, document: DocumentId, gone: &[MarkId]) -> Result<Vec<MarkId>, Error> {
    let mut back = Vec::new();
    for mark in gone {
        let restored = diesel::update(
            marks::table
                .find(mark.0)
                .filter(marks::document_id.eq(document.0))
                .filter(marks::removed_at.is_not_null()),
        )
        .set(marks::removed_at.eq(None::<UtcColumn>))
        .execute(db)?;
        back.extend((restored == 1).then_some(*mark));
    }
    Ok(back)
}

type Row = (i64, String, i64, UtcColumn);

/// The marks that stand on a document, as they were made.
pub fn list<M: DeserializeOwned>(
    db: &mut Db,
    document: DocumentId,
) -> Result<Vec<StoredMark<M>>, Error> {
    let rows: Vec<Row> = marks::table
        .filter(marks::document_id.eq(document.0))
        .filter(marks::removed_at.is_null())
        .order(marks::id)
        .select((marks::id, marks::body, marks::made_by, marks::made_at))
        .load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// One mark that stands, and the document it stands on.
pub fn find<M: DeserializeOwned>(
    db: &mut Db,
    mark: MarkId,
) -> Result<Option<(DocumentId, StoredMark<M>)>, Error> {
    let row: Option<(i64, Row)> = marks::table
        .find(mark.0)
        .filter(marks::removed_at.is_null())
        .select((marks::document_id, (marks::id, marks::body, marks::made_by, marks::made_at)))
        .get_result(db)
        .optional()?;
    row.map(|(document, row)| Ok((DocumentId(document), from_row(row)?))).transpose()
}

fn from_row<M: DeserializeOwned>(
    (id, body, made_by, made_at): Row,
) -> Result<StoredMark<M>, Error> {
    Ok(StoredMark {
        id: MarkId(id),
        mark: from_json(&body, "mark", id)?,
        made_by: StaffId(made_by),
        made_at: made_at.into(),
    })
}
