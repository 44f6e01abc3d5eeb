//! E-mails that came in, each once: with which case they are filed, or why they wait.

use super::{
    Error,
    blobs::BlobHash,
    case_access::{Reader, open_to},
    columns::{UtcColumn, parsed},
    db::Db,
    schema::{cases, incoming_messages as messages},
};
use crate::domain::{
    ids::{CaseId, IncomingId, Reference, StaffId},
    incoming::{Held, Kind},
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, OptionalExtension,
    QueryDsl, RunQueryDsl,
};

/// An e-mail to keep in mind.
#[derive(Debug, Clone)]
pub struct NewMessage<'a> {
    /// The hash of its bytes.
    pub sha256: BlobHash,
    /// The same for what it says; none when it carries no identifier.
    pub content: Option<&'a str>,
    /// The identifier that it carries; may be empty.
    pub message_id: &'a str,
    /// What it is.
    pub kind: Kind,
    /// The name of who wrote it; may be empty.
    pub from_name: &'a str,
    /// The address of who wrote it; may be empty.
    pub from_address: &'a str,
    /// What it says it is about; may be empty.
    pub subject: &'a str,
    /// The day it reached the authority.
    pub received_on: NaiveDate,
    /// Why it waits; none when it is filed at once.
    pub why: Option<Held>,
    /// The case that it names.
    pub guess: Option<CaseId>,
    /// The case that it is filed with.
    pub case: Option<CaseId>,
}

/// An e-mail that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Which.
    pub id: IncomingId,
    /// The hash of its bytes.
    pub sha256: BlobHash,
    /// What it is.
    pub kind: Kind,
    /// The name of who wrote it; may be empty.
    pub from_name: String,
    /// The address of who wrote it; may be empty.
    pub from_address: String,
    /// What it says it is about; may be empty.
    pub subject: String,
    /// The day it reached the authority.
    pub received_on: NaiveDate,
    /// When it was taken in.
    pub received_at: DateTime<Utc>,
    /// Why it waits or waited.
    pub why: Option<Held>,
    /// The case that it names.
    pub guess: Option<CaseId>,
    /// The case that it is filed with.
    pub case: Option<CaseId>,
    /// Who said where it belongs, and when.
    pub handled: Option<(StaffId, DateTime<Utc>)>,
}

type Row = (
    i64,
    String,
    Option<String>,
    String,
    String,
    String,
    String,
    String,
    NaiveDate,
    UtcColumn,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<UtcColumn>,
    Option<UtcColumn>,
);

fn from_row(row: Row) -> Result<Message, Error> {
    const WHAT: &str = "an e-mail that came in";
    let (id, sha256, _, _, kind, from_name, from_address, subject, received_on, received_at, ..) =
        row;
    let (why, guess, case, by, at) = (row.10, row.11, row.12, row.13, row.14);
    Ok(Message {
        id: IncomingId(id),
        sha256: parsed(&sha256, WHAT, id)?,
        kind: parsed(&kind, WHAT, id)?,
        from_name,
        from_address,
        subject,
        received_on,
        received_at: received_at.into(),
        why: why.map(|why| parsed(&why, WHAT, id)).transpose()?,
        guess: guess.map(CaseId),
        case: case.map(CaseId),
        handled: by.zip(at).map(|(by, at)| (StaffId(by), at.into())),
    })
}

/// Keeps an e-mail in mind. [`Error::Duplicate`] when it is there already, which whoever receives it
/// at the same moment runs into.
pub fn add(db: &mut Db, new: &NewMessage<'_>, now: DateTime<Utc>) -> Result<IncomingId, Error> {
    let id = diesel::insert_into(messages::table)
        .values((
            messages::sha256.eq(new.sha256.to_string()),
            messages::content.eq(new.content),
            messages::message_id.eq(new.message_id),
            messages::kind.eq(new.kind.as_str()),
            messages::from_name.eq(new.from_name),
            messages::from_address.eq(new.from_address),
            messages::subject.eq(new.subject),
            messages::received_on.eq(new.received_on),
            messages::received_at.eq(UtcColumn::from(now)),
            messages::why.eq(new.why.map(Held::as_str)),
            messages::guess.eq(new.guess.map(|case| case.0)),
            messages::case_id.eq(new.case.map(|case| case.0)),
        ))
        .returning(messages::id)
        .get_result(db)?;
    Ok(IncomingId(id))
}

/// The e-mail that has these bytes, or says the same under the same identifier.
pub fn same(
    db: &mut Db,
    sha256: BlobHash,
    content: Option<&str>,
) -> Result<Option<Message>, Error> {
    let mut query = messages::table
        .filter(messages::sha256.eq(sha256.to_string()))
        .into_boxed::<super::db::MultiBackend>();
    if let Some(content) = content {
        query = query.or_filter(messages::content.assume_not_null().eq(content));
    }
    let row: Option<Row> = query.order(messages::id).first(db).optional()?;
    row.map(from_row).transpose()
}

/// The e-mail with this number; none once it is erased.
pub fn find(db: &mut Db, id: IncomingId) -> Result<Option<Message>, Error> {
    let row: Option<Row> = messages::table
        .find(id.0)
        .filter(messages::erased_at.is_null())
        .get_result(db)
        .optional()?;
    row.map(from_row).transpose()
}

/// As [`find`], so that nobody else can say where it belongs until the transaction ends.
pub fn take(db: &mut Db, id: IncomingId) -> Result<Option<Message>, Error> {
    // The update is what locks the row on PostgreSQL; SQLite holds the whole database already.
    diesel::update(messages::table.find(id.0)).set(messages::id.eq(messages::id)).execute(db)?;
    find(db, id)
}

/// Which e-mails are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// Those that wait, the first to come first.
    #[default]
    Waiting,
    /// Those that were set aside, the last first.
    SetAside,
}

/// At most `most` e-mails, those that follow `after` in the list, with the references of the cases
/// that they name where those are there for `reader`.
pub fn list(
    db: &mut Db,
    which: Which,
    reader: Reader,
    after: Option<IncomingId>,
    most: u16,
) -> Result<Vec<(Message, Option<Reference>)>, Error> {
    let open = messages::table
        .filter(messages::case_id.is_null())
        .filter(messages::erased_at.is_null())
        .into_boxed::<super::db::MultiBackend>();
    let query = match which {
        Which::Waiting => {
            let after = after.map_or(i64::MIN, |after| after.0);
            let waiting = open.filter(messages::handled_at.is_null());
            waiting.filter(messages::id.gt(after)).order(messages::id.asc())
        }
        Which::SetAside => {
            let after = after.map_or(i64::MAX, |after| after.0);
            let aside = open.filter(messages::handled_at.is_not_null());
            aside.filter(messages::id.lt(after)).order(messages::id.desc())
        }
    };
    let rows: Vec<Row> = query.limit(most.into()).load(db)?;
    let mut found = Vec::new();
    for row in rows {
        let message = from_row(row)?;
        let guess = match message.guess {
            Some(case) => reference_for(db, case, reader)?,
            None => None,
        };
        found.push((message, guess));
    }
    Ok(found)
}

/// The reference of a case, if the case is there for `reader`.
pub fn reference_for(
    db: &mut Db,
    case: CaseId,
    reader: Reader,
) -> Result<Option<Reference>, Error> {
    let reference: Option<String> = cases::table
        .find(case.0)
        .filter(open_to(reader))
        .select(cases::reference)
        .get_result(db)
        .optional()?;
    reference.map(|reference| parsed(&reference, "cases", case.0)).transpose()
}

/// How many e-mails wait for somebody to say where they belong.
pub fn waiting(db: &mut Db) -> Result<i64, Error> {
    Ok(messages::table
        .filter(messages::case_id.is_null().and(messages::handled_at.is_null()))
        .count()
        .get_result(db)?)
}

/// The identifier of the last e-mail about a case that came from `address`: what our next one to it
/// answers. What others wrote is not told of.
pub fn last_identifier(db: &mut Db, case: CaseId, address: &str) -> Result<Option<String>, Error> {
    let written: Vec<(String, String)> = messages::table
        .filter(messages::case_id.assume_not_null().eq(case.0))
        .filter(messages::kind.eq_any([Kind::Request, Kind::Reply].map(Kind::as_str)))
        .filter(messages::message_id.ne(""))
        .order(messages::id.desc())
        .select((messages::message_id, messages::from_address))
        .load(db)?;
    let theirs = |from: &str| from.trim().eq_ignore_ascii_case(address.trim());
    Ok(written.into_iter().find(|(_, from)| theirs(from)).map(|(id, _)| id))
}

/// Notes where an e-mail belongs, and who said so: with a case, or nowhere.
pub fn handle(
    db: &mut Db,
    id: IncomingId,
    case: Option<CaseId>,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::update(messages::table.find(id.0))
        .set((
            messages::case_id.eq(case.map(|case| case.0)),
            messages::handled_by.eq(by.0),
            messages::handled_at.eq(UtcColumn::from(now)),
        ))
        .execute(db)?;
    Ok(())
}

/// Erases who wrote the e-mails of a case and what about. The bytes are the caller's to erase.
pub(super) fn erase(db: &mut Db, case: CaseId, now: DateTime<Utc>) -> Result<(), Error> {
    let of_case = messages::table.filter(messages::case_id.assume_not_null().eq(case.0));
    diesel::update(of_case).set(nothing(now)).execute(db)?;
    Ok(())
}

/// Erases what was set aside before `before`, and answers with the hashes of the bytes.
pub fn erase_set_aside(
    db: &mut Db,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<String>, Error> {
    let old = messages::table
        .filter(messages::case_id.is_null())
        .filter(messages::erased_at.is_null())
        .filter(messages::handled_at.assume_not_null().lt(UtcColumn::from(before)));
    Ok(diesel::update(old).set(nothing(now)).returning(messages::sha256).get_results(db)?)
}

/// Whether an e-mail that is not erased has these bytes.
pub(super) fn has(db: &mut Db, sha256: &str) -> Result<bool, Error> {
    let kept: i64 = messages::table
        .filter(messages::sha256.eq(sha256))
        .filter(messages::erased_at.is_null())
        .count()
        .get_result(db)?;
    Ok(kept > 0)
}

/// What an erased row holds. Its hashes stay, so that the same e-mail is not taken in again.
#[expect(clippy::type_complexity, reason = "the columns are the type")]
fn nothing(
    now: DateTime<Utc>,
) -> (
    diesel::dsl::Eq<messages::message_id, &'static str>,
    diesel::dsl::Eq<messages::from_name, &'static str>,
    diesel::dsl::Eq<messages::from_address, &'static str>,
    diesel::dsl::Eq<messages::subject, &'static str>,
    diesel::dsl::Eq<messages::erased_at, UtcColumn>,
) {
    (
        messages::message_id.eq(""),
        messages::from_name.eq(""),
        messages::from_address.eq(""),
        messages::subject.eq(""),
        messages::erased_at.eq(UtcColumn::from(now)),
    )
}
