//! What was done to the office itself, in one chain of its own: each hash covers the act and the
//! hash of the one before it, as in [`super::events`].

use super::{
    Error,
    columns::{UtcColumn, from_json, parsed, to_json},
    db::Db,
    events::Stamp,
    schema::{office_acts, office_head},
};
use crate::domain::{actor::Actor, office_act::OfficeAct};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};
use sha2::{Digest, Sha256};

/// Names the encoding below. Another encoding gets another name, and old hashes stay valid.
const ENCODING: &[u8] = b"ateb-office-act-v1\0";

/// How many acts the verifier reads at a time.
const BATCH: i64 = 1000;

/// An act as it stands in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedAct {
    /// Its place in the record, from 1, without gaps.
    pub id: i64,
    /// When it was recorded.
    pub happened_at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// What was done.
    pub act: OfficeAct,
}

/// What the walk along the chain has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeVerdict {
    /// How many acts were found in order.
    pub acts: i64,
    /// The hash of the last of them, in hexadecimal.
    pub head: String,
    /// The place of the first act that is not as it was recorded, or is missing.
    pub broken: Option<i64>,
}

type Row = (i64, UtcColumn, String, String, String, Vec<u8>, Vec<u8>);

/// Numbers are eight bytes, highest first; texts carry their length, so that no two acts have the
/// same encoding.
fn hash_of(row: (i64, UtcColumn, &str, &str, &str), before: &[u8]) -> Vec<u8> {
    let (id, at, actor, kind, body) = row;
    let mut sha = Sha256::new();
    sha.update(ENCODING);
    sha.update(id.to_be_bytes());
    sha.update(DateTime::<Utc>::from(at).timestamp_micros().to_be_bytes());
    for text in [actor, kind, body] {
        sha.update((text.len() as u64).to_be_bytes());
        sha.update(text);
    }
    sha.update(before);
    sha.finalize().to_vec()
}

/// Holds the record until the transaction ends, so that whoever changes people after this sees
/// what others changed before it, and nobody changes them meanwhile.
pub fn hold(db: &mut Db) -> Result<(), Error> {
    let held = diesel::update(office_head::table.find(1))
        .set(office_head::act_id.eq(office_head::act_id))
        .execute(db)?;
    if held == 1 { Ok(()) } else { Err(Error::NoChainHead) }
}

/// Records an act.
pub fn append(db: &mut Db, act: &OfficeAct, stamp: Stamp) -> Result<(), Error> {
    let (id, before): (i64, Vec<u8>) = diesel::update(office_head::table.find(1))
        .set(office_head::act_id.eq(office_head::act_id + 1))
        .returning((office_head::act_id, office_head::hash))
        .get_result(db)
        .optional()?
        .ok_or(Error::NoChainHead)?;
    let (at, actor, body) = (UtcColumn::from(stamp.at), stamp.actor.to_string(), to_json(act)?);
    let hash = hash_of((id, at, &actor, act.kind(), &body), &before);
    diesel::insert_into(office_acts::table)
        .values((
            office_acts::id.eq(id),
            office_acts::happened_at.eq(at),
            office_acts::actor.eq(&actor),
            office_acts::kind.eq(act.kind()),
            office_acts::body.eq(&body),
            office_acts::previous_hash.eq(&before),
            office_acts::hash.eq(&hash),
        ))
        .execute(db)?;
    diesel::update(office_head::table.find(1)).set(office_head::hash.eq(&hash)).execute(db)?;
    Ok(())
}

/// At most `limit` acts, the latest first; only those before the place `before` when it is given.
pub fn list(db: &mut Db, before: Option<i64>, limit: i64) -> Result<Vec<RecordedAct>, Error> {
    let rows: Vec<Row> = office_acts::table
        .filter(office_acts::id.lt(before.unwrap_or(i64::MAX)))
        .order(office_acts::id.desc())
        .limit(limit)
        .load(db)?;
    rows.into_iter()
        .map(|(id, at, actor, _, body, _, _)| {
            Ok(RecordedAct {
                id,
                happened_at: at.into(),
                actor: parsed(&actor, "office act", id)?,
                act: from_json(&body, "office act", id)?,
            })
        })
        .collect()
}

/// Walks the whole chain and computes every hash anew.
pub fn verify(db: &mut Db) -> Result<OfficeVerdict, Error> {
    let (last, head): (i64, Vec<u8>) = office_head::table
        .find(1)
        .select((office_head::act_id, office_head::hash))
        .get_result(db)
        .optional()?
        .ok_or(Error::NoChainHead)?;
    let (mut walked, mut before) = (0, vec![0; 32]);
    let verdict =
        |acts: i64, head: &[u8], broken| OfficeVerdict { acts, head: hex::encode(head), broken };
    while walked < last {
        let rows: Vec<Row> = office_acts::table
            .filter(office_acts::id.gt(walked))
            .filter(office_acts::id.le(last))
            .order(office_acts::id)
            .limit(BATCH)
            .load(db)?;
        if rows.is_empty() {
            return Ok(verdict(walked, &before, Some(walked + 1)));
        }
        for (id, at, actor, kind, body, previous, hash) in rows {
            let expected = hash_of((id, at, &actor, &kind, &body), &before);
            if id != walked + 1 || previous != before || hash != expected {
                return Ok(verdict(walked, &before, Some(walked + 1)));
            }
            (walked, before) = (id, hash);
        }
    }
    let broken = (before != head).then_some(walked);
    Ok(verdict(walked, &before, broken))
}
