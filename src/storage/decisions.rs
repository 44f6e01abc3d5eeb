//! What was decided. Each change of mind is a new row; events name them by number.

use super::{
    Error,
    columns::{UtcColumn, from_json, to_json},
    db::Db,
    schema::decisions,
};
use crate::domain::{
    decision::Decision,
    ids::{CaseId, DecisionId, StaffId},
};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// A decision as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDecision {
    /// Its number.
    pub id: DecisionId,
    /// For which case.
    pub case: CaseId,
    /// What it says.
    pub decision: Decision,
    /// Who decided.
    pub decided_by: StaffId,
    /// When.
    pub decided_at: DateTime<Utc>,
}

/// Adds a decision.
pub fn add(
    db: &mut Db,
    case: CaseId,
    decision: &Decision,
    decided_by: StaffId,
    now: DateTime<Utc>,
) -> Result<DecisionId, Error> {
    let id = diesel::insert_into(decisions::table)
        .values((
            decisions::case_id.eq(case.0),
            decisions::body.eq(to_json(decision)?),
            decisions::decided_by.eq(decided_by.0),
            decisions::decided_at.eq(UtcColumn::from(now)),
        ))
        .returning(decisions::id)
        .get_result(db)?;
    Ok(DecisionId(id))
}

/// The decision with this number.
pub fn find(db: &mut Db, id: DecisionId) -> Result<Option<StoredDecision>, Error> {
    let row: Option<(i64, i64, String, i64, UtcColumn)> =
        decisions::table.find(id.0).get_result(db).optional()?;
    row.map(|(id, case, body, decided_by, decided_at)| {
        Ok(StoredDecision {
            id: DecisionId(id),
            case: CaseId(case),
            decision: from_json(&body, "decision", id)?,
            decided_by: StaffId(decided_by),
            decided_at: decided_at.into(),
        })
    })
    .transpose()
}
