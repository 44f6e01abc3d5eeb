//! What was made of a document for somebody who marks it: pictures and words of pages, kept so that
//! they are made once. All of it can be made again.

use super::{Error, blobs::BlobHash, columns::parsed, db::Db, schema::page_views};
use crate::domain::ids::DocumentId;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// Under which hash the view called `what` is kept.
pub fn find(db: &mut Db, document: DocumentId, what: &str) -> Result<Option<BlobHash>, Error> {
    let sha256: Option<String> = page_views::table
        .find((document.0, what))
        .select(page_views::sha256)
        .get_result(db)
        .optional()?;
    sha256.map(|sha256| parsed(&sha256, "a view of document", document.0)).transpose()
}

/// Keeps in mind where a view is. [`Error::Duplicate`] when somebody else has made it meanwhile,
/// which is as well.
pub fn keep(db: &mut Db, document: DocumentId, what: &str, sha256: BlobHash) -> Result<(), Error> {
    let changed = diesel::update(page_views::table.find((document.0, what)))
        .set(page_views::sha256.eq(sha256.to_string()))
        .execute(db)?;
    if changed == 0 {
        diesel::insert_into(page_views::table)
            .values((
                page_views::document_id.eq(document.0),
                page_views::what.eq(what),
                page_views::sha256.eq(sha256.to_string()),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Forgets every view of a document.
pub(super) fn forget(db: &mut Db, document: DocumentId) -> Result<(), Error> {
    diesel::delete(page_views::table.filter(page_views::document_id.eq(document.0))).execute(db)?;
    Ok(())
}
