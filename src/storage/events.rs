//! The log: what happened, in one chain. Each hash covers the event, the one before it in the
//! whole log, and the one before it in its case.
//!
//! The chain proves that nothing was edited by someone who cannot compute all later hashes anew.
//! Who can rewrite the whole database can do that too: publish the head, and it shows.

use super::{
    Error,
    columns::{UtcColumn, from_json, parsed, to_json},
    db::{Db, directly},
    schema::{chain_head, events},
};
use crate::domain::{actor::Actor, event::CaseEvent, ids::CaseId};
use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl, result::Error as Diesel,
};
use sha2::{Digest, Sha256};
use std::{collections::HashMap, fmt};

/// Names the encoding below. Another encoding gets another name, and old hashes stay valid.
const ENCODING: &[u8] = b"ateb-event-v1\0";

/// What stands before the first event of the log, and of each case.
const BEGINNING: [u8; 32] = [0; 32];

/// How many events the verifier reads at a time.
const BATCH: i64 = 5000;

/// Who did something, and when.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    /// Who.
    pub actor: Actor,
    /// When, in UTC; cut to microseconds as it is stored.
    pub at: DateTime<Utc>,
}

/// An event as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its place in the whole log, from 1, without gaps.
    pub id: i64,
    /// Its place in its case, from 1, without gaps.
    pub seq: i64,
    /// When it was recorded.
    pub happened_at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// What happened.
    pub event: CaseEvent,
}

type Hash = [u8; 32];
type Row = (i64, i64, i64, UtcColumn, String, String, String, Vec<u8>, Vec<u8>);

/// All that a hash covers.
struct Link<'a> {
    id: i64,
    case_id: i64,
    seq: i64,
    happened_at: DateTime<Utc>,
    actor: &'a str,
    kind: &'a str,
    body: &'a str,
    case_before: &'a [u8],
    log_before: &'a [u8],
}

impl Link<'_> {
    /// Numbers are eight bytes, highest first; texts of any length carry their length, so that no
    /// two events have the same encoding. The body goes in by its own hash.
    fn hash(&self) -> Hash {
        let mut sha = Sha256::new();
        sha.update(ENCODING);
        for number in [self.id, self.case_id, self.seq, self.happened_at.timestamp_micros()] {
            sha.update(number.to_be_bytes());
        }
        for text in [self.actor, self.kind] {
            sha.update((text.len() as u64).to_be_bytes());
            sha.update(text);
        }
        sha.update(Sha256::digest(self.body));
        sha.update(self.case_before);
        sha.update(self.log_before);
        sha.finalize().into()
    }
}

/// Where a case's part of the chain ends.
#[derive(Debug, Clone)]
pub(super) struct CaseEnd {
    seq: i64,
    hash: Vec<u8>,
}

impl CaseEnd {
    /// A case to which nothing has happened yet.
    pub(super) fn of_new_case() -> Self {
        Self { seq: 0, hash: BEGINNING.to_vec() }
    }
}

/// The hash that seals an event and all before it, in hexadecimal.
pub fn seal(db: &mut Db, id: i64) -> Result<Option<String>, Error> {
    let hash: Option<Vec<u8>> =
        events::table.find(id).select(events::hash).get_result(db).optional()?;
    Ok(hash.map(hex::encode))
}

/// Appends `event` to the log. The caller holds the case, so that `end` is still its end.
///
/// Comes last in its transaction: from here until the commit nobody else can append anywhere, and
/// whatever was locked after it could lock the other way round in another transaction.
pub(super) fn append(
    db: &mut Db,
    case: CaseId,
    end: &CaseEnd,
    event: &CaseEvent,
    stamp: Stamp,
) -> Result<CaseEnd, Error> {
    let body = to_json(event)?;
    let (id, log_before): (i64, Vec<u8>) = diesel::update(chain_head::table.find(1))
        .set(chain_head::event_id.eq(chain_head::event_id + 1))
        .returning((chain_head::event_id, chain_head::hash))
        .get_result(db)
        .optional()?
        .ok_or(Error::NoChainHead)?;
    let happened_at = UtcColumn::from(stamp.at);
    let actor = stamp.actor.to_string();
    let seq = end.seq + 1;
    let hash = Link {
        id,
        case_id: case.0,
        seq,
        happened_at: happened_at.into(),
        actor: &actor,
        kind: event.kind(),
        body: &body,
        case_before: &end.hash,
        log_before: &log_before,
    }
    .hash()
    .to_vec();
    diesel::insert_into(events::table)
        .values((
            events::id.eq(id),
            events::case_id.eq(case.0),
            events::seq.eq(seq),
            events::happened_at.eq(happened_at),
            events::actor.eq(&actor),
            events::kind.eq(event.kind()),
            events::body.eq(&body),
            events::previous_hash.eq(&log_before),
            events::hash.eq(&hash),
        ))
        .execute(db)?;
    diesel::update(chain_head::table.find(1)).set(chain_head::hash.eq(&hash)).execute(db)?;
    Ok(CaseEnd { seq, hash })
}

/// What has happened to a case, in order.
pub fn history(db: &mut Db, case: CaseId) -> Result<Vec<Recorded>, Error> {
    Ok(read(db, case)?.0)
}

/// What has happened to a case, and where its part of the chain ends.
pub(super) fn read(db: &mut Db, case: CaseId) -> Result<(Vec<Recorded>, CaseEnd), Error> {
    let query = events::table.filter(events::case_id.eq(case.0)).order(events::seq);
    let rows: Vec<Row> = directly!(db, |one| query.load(one))?;
    let mut end = CaseEnd::of_new_case();
    let mut recorded = Vec::with_capacity(rows.len());
    for row in rows {
        let (event, last) = read_row(row)?;
        recorded.push(event);
        end = last;
    }
    Ok((recorded, end))
}

/// As [`read`], of several cases, by number.
pub(super) fn read_all(
    db: &mut Db,
    cases: &[CaseId],
) -> Result<Vec<(CaseId, Vec<Recorded>, CaseEnd)>, Error> {
    let rows: Vec<Row> = events::table
        .filter(events::case_id.eq_any(cases.iter().map(|case| case.0)))
        .order((events::case_id, events::seq))
        .load(db)?;
    let mut read: Vec<(CaseId, Vec<Recorded>, CaseEnd)> = Vec::with_capacity(cases.len());
    for row in rows {
        let case = CaseId(row.1);
        let (event, last) = read_row(row)?;
        match read.last_mut() {
            Some((known, recorded, end)) if *known == case => {
                recorded.push(event);
                *end = last;
            }
            _ => read.push((case, vec![event], last)),
        }
    }
    Ok(read)
}

fn read_row(row: Row) -> Result<(Recorded, CaseEnd), Error> {
    let (id, _, seq, happened_at, actor, _, body, _, hash) = row;
    let recorded = Recorded {
        id,
        seq,
        happened_at: happened_at.into(),
        actor: parsed(&actor, "event", id)?,
        event: from_json(&body, "event", id)?,
    };
    Ok((recorded, CaseEnd { seq, hash }))
}

/// What the walk along the chain has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How many events were found in order.
    pub events: i64,
    /// The hash of the last of them, in hexadecimal: what is worth publishing.
    pub head: String,
    /// The first event that does not fit, if one does not.
    pub broken: Option<Broken>,
}

/// The first event that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("event {event}{}: {fault}", place(*.case, *.seq))]
pub struct Broken {
    /// Its place in the log.
    pub event: i64,
    /// The case it belongs to, when that can be read.
    pub case: Option<CaseId>,
    /// Its place in that case, when that can be read.
    pub seq: Option<i64>,
    /// What is wrong.
    pub fault: Fault,
}

fn place(case: Option<CaseId>, seq: Option<i64>) -> String {
    match (case, seq) {
        (Some(case), Some(seq)) => format!(", number {seq} of case {case}"),
        _ => String::new(),
    }
}

/// What is wrong with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Something of it is not as it was recorded.
    Changed,
    /// It is not there.
    Missing,
    /// It does not follow the one before it in the log or in its case.
    OutOfOrder,
    /// Something of it is no longer even a value of its kind.
    Unreadable,
    /// The log says that it ends elsewhere.
    EndDiffers,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "it is not as it was recorded",
            Self::Missing => "it is missing",
            Self::OutOfOrder => "it does not follow the one before it",
            Self::Unreadable => "it cannot be read",
            Self::EndDiffers => "the log's own record of its end differs",
        })
    }
}

/// Walks the whole chain and computes every hash anew. Events that are recorded meanwhile are
/// left for the next time.
pub fn verify_chain(db: &mut Db) -> Result<Verdict, Error> {
    let (last, head): (i64, Vec<u8>) = chain_head::table
        .find(1)
        .select((chain_head::event_id, chain_head::hash))
        .get_result(db)
        .optional()?
        .ok_or(Error::NoChainHead)?;
    let mut walk = Walk { last: 0, log_before: BEGINNING.to_vec(), cases: HashMap::new() };
    while walk.last < last {
        match batch(db, walk.last, last) {
            Ok(rows) if rows.is_empty() => {
                let event = walk.last + 1;
                let fault = Fault::Missing;
                return Ok(walk.verdict(Some(Broken { event, case: None, seq: None, fault })));
            }
            Ok(rows) => {
                for row in rows {
                    if let Err(broken) = walk.step(row) {
                        return Ok(walk.verdict(Some(broken)));
                    }
                }
            }
            Err(Diesel::DeserializationError(_)) => return find_unreadable(db, walk, last),
            Err(error) => return Err(error.into()),
        }
    }
    if walk.log_before != head {
        let (event, fault) = (walk.last, Fault::EndDiffers);
        return Ok(walk.verdict(Some(Broken { event, case: None, seq: None, fault })));
    }
    if let Some(event) = first_after(db, last)? {
        // The head was read first, and an event is appended in one step with it: so what stands
        // after it must have moved the head as well.
        let moved: i64 = chain_head::table.find(1).select(chain_head::event_id).get_result(db)?;
        if moved < event {
            let fault = Fault::EndDiffers;
            return Ok(walk.verdict(Some(Broken { event, case: None, seq: None, fault })));
        }
    }
    Ok(walk.verdict(None))
}

fn batch(db: &mut Db, after: i64, up_to: i64) -> diesel::QueryResult<Vec<Row>> {
    events::table
        .filter(events::id.gt(after))
        .filter(events::id.le(up_to))
        .order(events::id)
        .limit(BATCH)
        .load(db)
}

fn first_after(db: &mut Db, id: i64) -> Result<Option<i64>, Error> {
    let ids = events::table.filter(events::id.gt(id)).order(events::id).select(events::id);
    Ok(ids.first(db).optional()?)
}

/// Goes on event by event from where a batch could not be read, to name the one that cannot.
fn find_unreadable(db: &mut Db, mut walk: Walk, last: i64) -> Result<Verdict, Error> {
    while walk.last < last {
        let next = walk.last + 1;
        let row: Result<Option<Row>, Diesel> = events::table.find(next).get_result(db).optional();
        let fault = match row {
            Ok(Some(row)) => match walk.step(row) {
                Ok(()) => continue,
                Err(broken) => return Ok(walk.verdict(Some(broken))),
            },
            Ok(None) => Fault::Missing,
            Err(Diesel::DeserializationError(_)) => Fault::Unreadable,
            Err(error) => return Err(error.into()),
        };
        return Ok(walk.verdict(Some(Broken { event: next, case: None, seq: None, fault })));
    }
    Ok(walk.verdict(None))
}

/// How far the verifier has come.
struct Walk {
    last: i64,
    log_before: Vec<u8>,
    cases: HashMap<i64, CaseEnd>,
}

impl Walk {
    fn step(&mut self, row: Row) -> Result<(), Broken> {
        let (id, case_id, seq, happened_at, actor, kind, body, previous_hash, hash) = row;
        let broken =
            |fault| Broken { event: id, case: Some(CaseId(case_id)), seq: Some(seq), fault };
        if id != self.last + 1 {
            let fault = Fault::Missing;
            return Err(Broken { event: self.last + 1, case: None, seq: None, fault });
        }
        let end = self.cases.entry(case_id).or_insert_with(CaseEnd::of_new_case);
        let expected = Link {
            id,
            case_id,
            seq,
            happened_at: happened_at.into(),
            actor: &actor,
            kind: &kind,
            body: &body,
            case_before: &end.hash,
            log_before: &self.log_before,
        };
        if expected.hash().as_slice() != hash {
            return Err(broken(Fault::Changed));
        }
        // The hash has these already; what is left to find is a column that was edited alone.
        if previous_hash != self.log_before || seq != end.seq + 1 {
            return Err(broken(Fault::OutOfOrder));
        }
        self.last = id;
        self.log_before.clone_from(&hash);
        *end = CaseEnd { seq, hash };
        Ok(())
    }

    fn verdict(&self, broken: Option<Broken>) -> Verdict {
        Verdict { events: self.last, head: hex::encode(&self.log_before), broken }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> Link<'static> {
        Link {
            id: 1,
            case_id: 2,
            seq: 3,
            happened_at: "2026-02-18T10:00:00.000001Z".parse().unwrap(),
            actor: "system",
            kind: "withdrawn",
            body: r#"{"type":"withdrawn"}"#,
            case_before: &[4; 32],
            log_before: &[5; 32],
        }
    }

    #[test]
    fn the_hash_covers_every_part_of_an_event_and_both_that_went_before() {
        let later = "2026-02-18T10:00:00.000002Z".parse().unwrap();
        let changed = [
            Link { id: 2, ..link() },
            Link { case_id: 3, ..link() },
            Link { seq: 4, ..link() },
            Link { happened_at: later, ..link() },
            Link { actor: "staff:1", ..link() },
            Link { kind: "answered", ..link() },
            Link { body: r#"{"type":"withdrawn" }"#, ..link() },
            Link { case_before: &[5; 32], ..link() },
            Link { log_before: &[4; 32], ..link() },
            // A letter moved from one text to the next.
            Link { actor: "systemw", kind: "ithdrawn", ..link() },
        ];
        for other in changed {
            assert_ne!(other.hash(), link().hash());
        }
        assert_eq!(link().hash(), link().hash());
    }

    #[test]
    fn the_encoding_never_changes_as_old_hashes_rest_on_it() {
        // Computed by another program from the description of the encoding.
        let expected = "a777ee6b67390e22f80fe4e74cf4314b56d9eb2577ae51123e3dc97fb493a6a9";
        assert_eq!(hex::encode(link().hash()), expected);
    }
}
