//! Who asked. Kept apart from events, because it is personal data that must be erasable.

use super::{
    Error,
    case_access::{Reader, open_to},
    columns::{UtcColumn, parsed},
    costs::functions::lower,
    db::Db,
    schema::{cases, requesters},
};
use crate::domain::{
    blind::Mask,
    ids::{CaseId, RequesterId},
    requester::Requester,
};
use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, NullableExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl,
    TextExpressionMethods,
    dsl::{exists, sql},
    sql_types::{Bool, Text},
};

type Row = (i64, String, Option<String>, Option<String>, String, UtcColumn, Option<UtcColumn>);

/// Adds a requester.
pub fn add(db: &mut Db, new: &Requester, now: DateTime<Utc>) -> Result<RequesterId, Error> {
    let id = diesel::insert_into(requesters::table)
        .values((
            requesters::name.eq(&new.name),
            requesters::email.eq(&new.email),
            requesters::postal_address.eq(&new.postal_address),
            requesters::language.eq(new.language.code()),
            requesters::created_at.eq(UtcColumn::from(now)),
        ))
        .returning(requesters::id)
        .get_result(db)?;
    Ok(RequesterId(id))
}

/// The requester with this number; nothing once they are erased.
pub fn find(db: &mut Db, id: RequesterId) -> Result<Option<Requester>, Error> {
    let row: Option<Row> = requesters::table
        .find(id.0)
        .filter(requesters::erased_at.is_null())
        .get_result(db)
        .optional()?;
    row.map(|(id, name, email, postal_address, language, ..)| {
        let language = parsed(&language, "requester", id)?;
        Ok(Requester { name, email, postal_address, language })
    })
    .transpose()
}

/// The case with this reference and the address of who asked; nothing when there is no such case or
/// no address.
pub fn email_by_reference(db: &mut Db, reference: &str) -> Result<Option<(CaseId, String)>, Error> {
    let row: Option<(i64, Option<String>)> = cases::table
        .inner_join(requesters::table)
        .filter(cases::reference.eq(reference))
        .filter(requesters::erased_at.is_null())
        .select((cases::id, requesters::email))
        .get_result(db)
        .optional()?;
    Ok(row.and_then(|(id, email)| Some((CaseId(id), email?))))
}

/// The numbers of the requesters with this e-mail address, capitals or not, who are not erased.
pub(super) fn of_email(db: &mut Db, email: &str) -> Result<Vec<i64>, Error> {
    Ok(requesters::table
        .filter(lower(requesters::email.assume_not_null()).eq(email.to_lowercase()))
        .filter(requesters::erased_at.is_null())
        .select(requesters::id)
        .load(db)?)
}

/// What is taken out of texts for who may not know that this one asked.
pub fn mask(db: &mut Db, id: RequesterId) -> Result<Mask, Error> {
    Ok(find(db, id)?.map(|one| Mask::of(&one)).unwrap_or_default())
}

/// The names of other people who asked that stand in `text`, at most `most`, of those whose cases
/// are there for `reader`. A single word is no name that could tell somebody.
pub fn named_in(
    db: &mut Db,
    text: &str,
    but: &str,
    most: i64,
    reader: Reader,
) -> Result<Vec<String>, Error> {
    let stands = sql::<Bool>("").bind::<Text, _>(text).sql(" LIKE '%' || name || '%'");
    Ok(requesters::table
        .filter(requesters::name.like("_% _%"))
        .filter(requesters::name.ne(but))
        .filter(stands)
        .filter(exists(
            cases::table.filter(cases::requester_id.eq(requesters::id)).filter(open_to(reader)),
        ))
        .select(requesters::name)
        .distinct()
        .limit(most)
        .load(db)?)
}

/// Erases name and addresses for good; the number stays, as cases refer to it.
pub fn erase(db: &mut Db, id: RequesterId, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(requesters::table.find(id.0))
        .set((
            requesters::name.eq(""),
            requesters::email.eq(None::<String>),
            requesters::postal_address.eq(None::<String>),
            requesters::erased_at.eq(UtcColumn::from(now)),
        ))
        .execute(db)?;
    Ok(())
}
