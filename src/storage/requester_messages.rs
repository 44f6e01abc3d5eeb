//! What requesters wrote on the pages of their requests. Kept apart from events, because it is
//! personal data that must be erasable.

use super::{
    Error,
    columns::{UtcColumn, from_word, to_word},
    db::Db,
    schema::requester_messages,
};
use crate::domain::{
    event::Wrote,
    ids::{CaseId, MessageId, StaffId},
};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};
use std::collections::BTreeSet;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its number.
    pub id: MessageId,
    /// What it is about.
    pub about: Wrote,
    /// What it says.
    pub body: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Who of the staff dealt with it, and when.
    pub handled: Option<(StaffId, DateTime<Utc>)>,
}

type Row = (i64, String, String, UtcColumn, Option<i64>, Option<UtcColumn>);

fn from_row((id, about, body, received_at, by, at): Row) -> Result<Message, Error> {
    Ok(Message {
        id: MessageId(id),
        about: from_word(about, "what a message is about", id)?,
        body,
        received_at: received_at.into(),
        handled: by.zip(at).map(|(by, at)| (StaffId(by), at.into())),
    })
}

/// Adds a message to a case.
pub fn add(
    db: &mut Db,
    case: CaseId,
    about: Wrote,
    body: &str,
    now: DateTime<Utc>,
) -> Result<MessageId, Error> {
    let id = diesel::insert_into(requester_messages::table)
        .values((
            requester_messages::case_id.eq(case.0),
            requester_messages::about.eq(to_word(&about)?),
            requester_messages::body.eq(body),
            requester_messages::received_at.eq(UtcColumn::from(now)),
        ))
        .returning(requester_messages::id)
        .get_result(db)?;
    Ok(MessageId(id))
}

/// The messages of a case, in the order in which they came; those that were erased are left out.
pub fn list(db: &mut Db, case: CaseId) -> Result<Vec<Message>, Error> {
    let rows: Vec<Row> = requester_messages::table
        .filter(requester_messages::case_id.eq(case.0))
        .filter(requester_messages::erased_at.is_null())
        .order(requester_messages::id)
        .select((
            requester_messages::id,
            requester_messages::about,
            requester_messages::body,
            requester_messages::received_at,
            requester_messages::handled_by,
            requester_messages::handled_at,
        ))
        .load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// Those of `cases` that have a message with which nobody has dealt yet.
pub fn waiting_in(db: &mut Db, cases: &[CaseId]) -> Result<BTreeSet<CaseId>, Error> {
    let cases: Vec<i64> = cases.iter().map(|id| id.0).collect();
    let found: Vec<i64> = requester_messages::table
        .filter(requester_messages::case_id.eq_any(cases))
        .filter(requester_messages::handled_at.is_null())
        .filter(requester_messages::erased_at.is_null())
        .select(requester_messages::case_id)
        .distinct()
        .load(db)?;
    Ok(found.into_iter().map(CaseId).collect())
}

/// How many messages of a case came after `since`.
pub fn count_since(db: &mut Db, case: CaseId, since: DateTime<Utc>) -> Result<i64, Error> {
    Ok(requester_messages::table
        .filter(requester_messages::case_id.eq(case.0))
        .filter(requester_messages::received_at.gt(UtcColumn::from(since)))
        .count()
        .get_result(db)?)
}

/// Notes that somebody of the staff has dealt with a message of a case; whether it was not yet.
pub fn handle(
    db: &mut Db,
    case: CaseId,
    id: MessageId,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let open = requester_messages::table
        .filter(requester_messages::id.eq(id.0))
        .filter(requester_messages::case_id.eq(case.0))
        .filter(requester_messages::handled_at.is_null());
    let changed = diesel::update(open)
        .set((
            requester_messages::handled_by.eq(by.0),
            requester_messages::handled_at.eq(UtcColumn::from(now)),
        ))
        .execute(db)?;
    Ok(changed == 1)
}

/// Whether the case has a message of this number.
pub fn is_of(db: &mut Db, case: CaseId, id: MessageId) -> Result<bool, Error> {
    let found: Option<i64> = requester_messages::table
        .filter(requester_messages::id.eq(id.0))
        .filter(requester_messages::case_id.eq(case.0))
        .select(requester_messages::id)
        .get_result(db)
        .optional()?;
    Ok(found.is_some())
}

/// Erases what the messages of a case say for good; the events stay as they are.
pub fn erase(db: &mut Db, case: CaseId, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(requester_messages::table.filter(requester_messages::case_id.eq(case.0)))
        .set((
            requester_messages::body.eq(""),
            requester_messages::erased_at.eq(UtcColumn::from(now)),
        ))
        .execute(db)?;
    Ok(())
}
