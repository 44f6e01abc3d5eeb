//! Estimates of what requests cost, and the requests whose costs may be added up. Each saving of an
//! estimate is a new row; events name them by number.

use self::functions::{lower, substr};
use super::{
    Error, UtcColumn,
    case_access::{Reader, open_to},
    columns::{from_json, parsed, to_json},
    db::{Db, MultiBackend},
    schema::{case_texts, cases, cost_estimates, requesters},
};
use crate::{
    domain::{
        case::CaseState,
        ids::{CaseId, EstimateId, Reference, StaffId},
    },
    law::{cost_limit::Estimate, regime::Regime},
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, QueryDsl, RunQueryDsl,
};
use std::{collections::BTreeMap, ops::RangeInclusive};

#[expect(clippy::disallowed_types, reason = "what the macro writes names every connection")]
pub(super) mod functions {
    use diesel::sql_types::{Integer, Text};

    diesel::define_sql_function! {
        /// The database's own lower case; SQLite knows that of A to Z only.
        fn lower(text: Text) -> Text;
    }
    diesel::define_sql_function! {
        /// Part of a text, counted in characters from 1.
        fn substr(text: Text, start: Integer, length: Integer) -> Text;
    }
}

/// How many characters of each request are read to compare them.
const COMPARED: i32 = 4_000;

/// An estimate as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEstimate {
    /// Its number.
    pub id: EstimateId,
    /// For which case.
    pub case: CaseId,
    /// What it says.
    pub estimate: Estimate,
    /// Who made it.
    pub made_by: StaffId,
    /// When.
    pub made_at: DateTime<Utc>,
}

type Row = (i64, i64, String, i64, UtcColumn);

fn from_row((id, case, body, made_by, made_at): Row) -> Result<StoredEstimate, Error> {
    Ok(StoredEstimate {
        id: EstimateId(id),
        case: CaseId(case),
        estimate: from_json(&body, "the estimate of costs", id)?,
        made_by: StaffId(made_by),
        made_at: made_at.into(),
    })
}

/// Saves an estimate as the latest of its case.
pub fn add(
    db: &mut Db,
    case: CaseId,
    estimate: &Estimate,
    made_by: StaffId,
    now: DateTime<Utc>,
) -> Result<EstimateId, Error> {
    let id = diesel::insert_into(cost_estimates::table)
        .values((
            cost_estimates::case_id.eq(case.0),
            cost_estimates::body.eq(to_json(estimate)?),
            cost_estimates::made_by.eq(made_by.0),
            cost_estimates::made_at.eq(UtcColumn::from(now)),
        ))
        .returning(cost_estimates::id)
        .get_result(db)?;
    Ok(EstimateId(id))
}

/// Every estimate of a case, the latest last.
pub fn list(db: &mut Db, case: CaseId) -> Result<Vec<StoredEstimate>, Error> {
    let rows: Vec<Row> = cost_estimates::table
        .filter(cost_estimates::case_id.eq(case.0))
        .order(cost_estimates::id)
        .load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// The latest estimate of each of these cases that has one.
pub fn latest_of(db: &mut Db, cases: &[CaseId]) -> Result<BTreeMap<CaseId, StoredEstimate>, Error> {
    let ids: Vec<i64> = cases.iter().map(|case| case.0).collect();
    let rows: Vec<Row> = cost_estimates::table
        .filter(cost_estimates::case_id.eq_any(ids))
        .order(cost_estimates::id)
        .load(db)?;
    // A later one takes the place of the one before it.
    rows.into_iter().map(|row| from_row(row).map(|found| (found.case, found))).collect()
}

/// A request whose costs may be added to another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub case: CaseId,
    /// What letters call it.
    pub reference: Reference,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The name of who asked.
    pub name: String,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their postal address.
    pub postal_address: Option<String>,
    /// What was asked, in one line.
    pub subject: String,
    /// The beginning of what was asked.
    pub body: String,
}

#[derive(diesel::Queryable)]
struct CandidateRow {
    id: i64,
    reference: String,
    received_on: NaiveDate,
    name: String,
    email: Option<String>,
    postal_address: Option<String>,
    subject: String,
    body: String,
}

impl TryFrom<CandidateRow> for Candidate {
    type Error = Error;

    fn try_from(row: CandidateRow) -> Result<Self, Self::Error> {
        Ok(Self {
            case: CaseId(row.id),
            reference: parsed(&row.reference, "case", row.id)?,
            received_on: row.received_on,
            name: row.name,
            email: row.email,
            postal_address: row.postal_address,
            subject: row.subject,
            body: row.body,
        })
    }
}

/// What is read of each request under the Act that was received on these days, was not withdrawn
/// and is not erased. A macro, as the type of the query has no name that could be written.
macro_rules! candidates {
    ($days:expr) => {
        cases::table
            .inner_join(case_texts::table)
            .inner_join(requesters::table)
            .filter(cases::regime.eq(Regime::Foia.as_str()))
            .filter(cases::state.ne(CaseState::Withdrawn.as_str()))
            .filter(cases::received_on.between(*$days.start(), *$days.end()))
            .filter(case_texts::erased_at.is_null())
            .filter(requesters::erased_at.is_null())
            .select((
                cases::id,
                cases::reference,
                cases::received_on,
                requesters::name,
                requesters::email,
                requesters::postal_address,
                case_texts::subject,
                substr(case_texts::body, 1, COMPARED),
            ))
            .into_boxed::<MultiBackend>()
    };
}

/// The request itself, as it is compared with others; nothing when it is withdrawn or erased.
pub fn candidate(db: &mut Db, case: CaseId, on: NaiveDate) -> Result<Option<Candidate>, Error> {
    let rows: Vec<CandidateRow> = candidates!(on..=on).filter(cases::id.eq(case.0)).load(db)?;
    rows.into_iter().next().map(Candidate::try_from).transpose()
}

/// Requests, and whether there were more than were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidates {
    /// At most as many as were asked for.
    pub found: Vec<Candidate>,
    /// Whether some were left out.
    pub left_out: bool,
}

impl Candidates {
    /// What one row more than `most` was asked of.
    fn of(mut rows: Vec<CandidateRow>, most: u16) -> Result<Self, Error> {
        let left_out = rows.len() > usize::from(most);
        rows.truncate(most.into());
        let found = rows.into_iter().map(Candidate::try_from).collect::<Result<_, _>>()?;
        Ok(Self { found, left_out })
    }
}

/// Those of these requests that are there for `reader` and were received on these days.
pub fn received_among(
    db: &mut Db,
    wanted: &[CaseId],
    days: &RangeInclusive<NaiveDate>,
    reader: Reader,
) -> Result<Vec<Candidate>, Error> {
    let ids: Vec<i64> = wanted.iter().map(|case| case.0).collect();
    let rows: Vec<CandidateRow> =
        candidates!(days).filter(cases::id.eq_any(ids)).filter(open_to(reader)).load(db)?;
    rows.into_iter().map(Candidate::try_from).collect()
}

/// The other requests that are there for `reader`, received on these days, at most `most` up to the day of `own` and as many
/// after it: those nearest in time.
pub fn received_near(
    db: &mut Db,
    own: &Candidate,
    days: &RangeInclusive<NaiveDate>,
    most: u16,
    reader: Reader,
) -> Result<Candidates, Error> {
    let before = candidates!(days)
        .filter(cases::id.ne(own.case.0))
        .filter(open_to(reader))
        .filter(cases::received_on.le(own.received_on))
        .order((cases::received_on.desc(), cases::id.desc()))
        .limit(i64::from(most) + 1)
        .load(db)?;
    let after = candidates!(days)
        .filter(cases::id.ne(own.case.0))
        .filter(open_to(reader))
        .filter(cases::received_on.gt(own.received_on))
        .order((cases::received_on.asc(), cases::id.asc()))
        .limit(i64::from(most) + 1)
        .load(db)?;
    let (before, after) = (Candidates::of(before, most)?, Candidates::of(after, most)?);
    Ok(Candidates {
        found: before.found.into_iter().chain(after.found).collect(),
        left_out: before.left_out || after.left_out,
    })
}

/// The other requests that are there for `reader`, received on these days from somebody of the same e-mail address or of the
/// same name, at most `most` of them, the latest first.
pub fn received_from(
    db: &mut Db,
    own: &Candidate,
    days: &RangeInclusive<NaiveDate>,
    most: u16,
    reader: Reader,
) -> Result<Candidates, Error> {
    // SQLite's lower case leaves other letters than A to Z as they are.
    let name =
        lower(requesters::name).eq(own.name.to_lowercase()).or(requesters::name.eq(&own.name));
    let query = candidates!(days).filter(cases::id.ne(own.case.0)).filter(open_to(reader));
    let query = match &own.email {
        Some(email) => {
            let known = lower(requesters::email.assume_not_null());
            query.filter(name.or(known.eq(email.to_lowercase())))
        }
        None => query.filter(name),
    };
    let rows = query
        .order((cases::received_on.desc(), cases::id.desc()))
        .limit(i64::from(most) + 1)
        .load(db)?;
    Candidates::of(rows, most)
}

/// Those of these cases that are there for `reader` and can be added up at all, requests under the Act that were not withdrawn,
/// with the days on which they were received.
pub fn find_all(
    db: &mut Db,
    wanted: &[CaseId],
    reader: Reader,
) -> Result<Vec<(CaseId, NaiveDate)>, Error> {
    let ids: Vec<i64> = wanted.iter().map(|case| case.0).collect();
    let rows: Vec<(i64, NaiveDate)> = cases::table
        .filter(cases::id.eq_any(ids))
        .filter(open_to(reader))
        .filter(cases::regime.eq(Regime::Foia.as_str()))
        .filter(cases::state.ne(CaseState::Withdrawn.as_str()))
        .order(cases::id)
        .select((cases::id, cases::received_on))
        .load(db)?;
    Ok(rows.into_iter().map(|(id, on)| (CaseId(id), on)).collect())
}
