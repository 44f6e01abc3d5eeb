//! Who may see which case: one filter for every list, kept in step with the events.

use super::{
    Error,
    columns::UtcColumn,
    db::Db,
    schema::{case_access, case_reasons},
};
use crate::domain::{
    case::Case,
    event::CaseEvent,
    ids::{CaseId, StaffId},
};
use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, QueryDsl, RunQueryDsl, dsl::sql, expression::SqlLiteral, sql_types::Bool,
};

/// For whom something is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reader {
    /// Nobody in particular: no restricted case is listed.
    #[default]
    Anybody,
    /// A member of staff: restricted cases that name them are listed.
    Person(StaffId),
    /// The service itself, which counts and sends. Never for what a person sees.
    Service,
}

/// The filter of every list that a person sees: lets those cases through that are there for
/// `reader`. The query has the table of cases.
pub fn open_to(reader: Reader) -> SqlLiteral<Bool> {
    sql(&match reader {
        Reader::Anybody => "cases.id NOT IN (SELECT case_access.case_id FROM case_access)".into(),
        // A number of ours, so that nothing typed comes into the query.
        Reader::Person(StaffId(id)) => open_to_in("cases.id", &id.to_string()),
        Reader::Service => "1 = 1".to_owned(),
    })
}

/// The same filter for queries that are written out: `case` and `person` are the columns, or
/// numbers, of the case and of the member of staff.
pub(super) fn open_to_in(case: &str, person: &str) -> String {
    format!(
        "({case} NOT IN (SELECT case_access.case_id FROM case_access) OR {case} IN \
         (SELECT case_access.case_id FROM case_access WHERE case_access.staff_id = {person}))"
    )
}

/// Brings the rows of a case up to date after `event`, if it can have changed who may see it.
pub(super) fn settle(db: &mut Db, case: &Case, event: &CaseEvent) -> Result<(), Error> {
    let changes = match event {
        CaseEvent::Restricted { .. } | CaseEvent::Unrestricted | CaseEvent::AccessTaken { .. } => {
            true
        }
        CaseEvent::Assigned { .. } | CaseEvent::ClearanceAsked { .. } => {
            case.restricted_to.is_some()
        }
        _ => false,
    };
    if !changes {
        return Ok(());
    }
    diesel::delete(case_access::table.filter(case_access::case_id.eq(case.id.0))).execute(db)?;
    for person in case.restricted_to.iter().flatten() {
        diesel::insert_into(case_access::table)
            .values((case_access::case_id.eq(case.id.0), case_access::staff_id.eq(person.0)))
            .execute(db)?;
    }
    Ok(())
}

/// Why somebody did something to a case that needs a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The kind of the event.
    pub act: String,
    /// Who.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
    /// Their words; empty once erased.
    pub reason: String,
}

/// Keeps the reason for `act`, the kind of the event that is recorded with it.
pub fn add_reason(db: &mut Db, case: CaseId, reason: &Reason) -> Result<(), Error> {
    diesel::insert_into(case_reasons::table)
        .values((
            case_reasons::case_id.eq(case.0),
            case_reasons::act.eq(&reason.act),
            case_reasons::given_by.eq(reason.by.0),
            case_reasons::given_at.eq(UtcColumn::from(reason.at)),
            case_reasons::reason.eq(&reason.reason),
        ))
        .execute(db)?;
    Ok(())
}

/// The reasons given in a case for acts of these kinds, in order.
pub fn reasons(db: &mut Db, case: CaseId, acts: &[&str]) -> Result<Vec<Reason>, Error> {
    let rows: Vec<(String, i64, UtcColumn, String)> = case_reasons::table
        .filter(case_reasons::case_id.eq(case.0))
        .filter(case_reasons::act.eq_any(acts))
        .order(case_reasons::id)
        .select((
            case_reasons::act,
            case_reasons::given_by,
            case_reasons::given_at,
            case_reasons::reason,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(act, by, at, reason)| Reason { act, by: StaffId(by), at: at.into(), reason })
        .collect())
}
