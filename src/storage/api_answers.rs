//! What was answered to requests that may come twice.

use super::{Error, columns::UtcColumn, db::Db, schema::api_answers};
use crate::domain::ids::CaseId;
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// A request that was begun, and its answer once there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// The hash of what was asked.
    pub request_hash: Vec<u8>,
    /// What was answered; nothing while the request is under way.
    pub answer: Option<Answer>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers, as JSON.
    pub headers: String,
    /// Its body.
    pub body: Vec<u8>,
}

/// The request that came with `key`, if it came since `oldest`.
pub fn find(
    db: &mut Db,
    token: &str,
    key: &str,
    oldest: DateTime<Utc>,
) -> Result<Option<StoredAnswer>, Error> {
    type Row = (Vec<u8>, Option<i64>, String, Vec<u8>);
    let row: Option<Row> = api_answers::table
        .find((token, key))
        .filter(api_answers::started_at.gt(UtcColumn::from(oldest)))
        .select((
            api_answers::request_hash,
            api_answers::status,
            api_answers::headers,
            api_answers::body,
        ))
        .get_result(db)
        .optional()?;
    Ok(row.map(|(request_hash, status, headers, body)| StoredAnswer {
        request_hash,
        answer: status.and_then(|status| u16::try_from(status).ok()).map(|status| Answer {
            status,
            headers,
            body,
        }),
    }))
}

/// Begins a request, and forgets those begun before `oldest`. [`Error::Duplicate`] when another
/// with the same key is under way or was answered.
pub fn begin(
    db: &mut Db,
    token: &str,
    key: &str,
    request_hash: &[u8],
    now: DateTime<Utc>,
    oldest: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::delete(api_answers::table)
        .filter(api_answers::started_at.le(UtcColumn::from(oldest)))
        .execute(db)?;
    let nothing: &[u8] = &[];
    diesel::insert_into(api_answers::table)
        .values((
            api_answers::token_id.eq(token),
            api_answers::key.eq(key),
            api_answers::request_hash.eq(request_hash),
            api_answers::started_at.eq(UtcColumn::from(now)),
            api_answers::headers.eq(""),
            api_answers::body.eq(nothing),
        ))
        .execute(db)?;
    Ok(())
}

/// Keeps the answer of a request that was begun, with the case that it is about.
pub fn keep(
    db: &mut Db,
    token: &str,
    key: &str,
    answer: &Answer,
    case: Option<CaseId>,
) -> Result<(), Error> {
    diesel::update(api_answers::table.find((token, key)))
        .set((
            api_answers::status.eq(i64::from(answer.status)),
            api_answers::headers.eq(&answer.headers),
            api_answers::body.eq(&answer.body),
            api_answers::case_id.eq(case.map(|case| case.0)),
        ))
        .execute(db)?;
    Ok(())
}

/// Forgets a request that did nothing, so that its key can be used again.
pub fn forget(db: &mut Db, token: &str, key: &str) -> Result<(), Error> {
    diesel::delete(api_answers::table.find((token, key))).execute(db)?;
    Ok(())
}

/// Forgets all that was answered about a case.
pub fn erase(db: &mut Db, case: CaseId) -> Result<(), Error> {
    diesel::delete(api_answers::table.filter(api_answers::case_id.eq(case.0))).execute(db)?;
    Ok(())
}
