//! Which cases are due to be erased, and which are held: the fold of their events, for lists.

use super::{
    Error,
    case_access::{Reader, open_to},
    columns::parsed,
    db::{Db, MultiBackend},
    schema::{case_erasures, case_holds, cases},
};
use crate::{
    domain::{
        case::{Case, CaseState},
        event::CaseEvent,
        ids::{CaseId, Reference},
        retention::Kind,
    },
    law::regime::Regime,
};
use chrono::NaiveDate;
use diesel::{ExpressionMethods, NullableExpressionMethods, QueryDsl, RunQueryDsl, dsl::exists};

/// A case with what its period depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// Which.
    pub id: CaseId,
    /// What it is called.
    pub reference: Reference,
    /// Where it stands.
    pub state: CaseState,
    /// Which rules apply.
    pub regime: Regime,
    /// The day on which nothing more was owed.
    pub closed_on: Option<NaiveDate>,
}

type Row = (i64, String, String, String, Option<NaiveDate>);

fn from_row((id, reference, state, regime, closed_on): Row) -> Result<Closed, Error> {
    Ok(Closed {
        id: CaseId(id),
        reference: parsed(&reference, "case", id)?,
        state: parsed(&state, "case", id)?,
        regime: parsed(&regime, "case", id)?,
        closed_on,
    })
}

/// The closed cases of a kind that are neither held nor erased. A macro, as the type of the query
/// has no name that could be written.
macro_rules! closed {
    ($kind:expr, $before:expr, $reader:expr) => {{
        let unanswered = [CaseState::Withdrawn.as_str(), CaseState::Lapsed.as_str()];
        let query = cases::table
            .filter(cases::closed_on.assume_not_null().lt($before))
            .filter(cases::closed_on.is_not_null())
            .filter(open_to($reader))
            .filter(diesel::dsl::not(exists(
                case_holds::table.filter(case_holds::case_id.eq(cases::id)),
            )))
            .filter(diesel::dsl::not(exists(
                case_erasures::table.filter(case_erasures::case_id.eq(cases::id)),
            )))
            .into_boxed::<MultiBackend>();
        let regime = match $kind {
            Kind::Foia => Some(Regime::Foia),
            Kind::Eir => Some(Regime::Eir),
            Kind::SubjectAccess => Some(Regime::SubjectAccess),
            Kind::Unanswered => None,
        };
        match regime {
            Some(regime) => query
                .filter(cases::regime.eq(regime.as_str()))
                .filter(cases::state.ne_all(unanswered)),
            None => query.filter(cases::state.eq_any(unanswered)),
        }
    }};
}

/// The cases of a kind that were closed before a day and are neither held nor erased, of those
/// that are there for `reader`; the longest closed first, at most `most`.
pub fn closed_before(
    db: &mut Db,
    kind: Kind,
    before: NaiveDate,
    reader: Reader,
    most: u16,
) -> Result<Vec<Closed>, Error> {
    let rows: Vec<Row> = closed!(kind, before, reader)
        .order((cases::closed_on, cases::id))
        .limit(most.into())
        .select((cases::id, cases::reference, cases::state, cases::regime, cases::closed_on))
        .load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// How many they are.
pub fn count_closed_before(
    db: &mut Db,
    kind: Kind,
    before: NaiveDate,
    reader: Reader,
) -> Result<i64, Error> {
    Ok(closed!(kind, before, reader).count().get_result(db)?)
}

/// The cases that are held, of those that are there for `reader`.
pub fn held(db: &mut Db, reader: Reader) -> Result<Vec<Closed>, Error> {
    let rows: Vec<Row> = cases::table
        .filter(exists(case_holds::table.filter(case_holds::case_id.eq(cases::id))))
        .filter(open_to(reader))
        .order((cases::closed_on, cases::id))
        .select((cases::id, cases::reference, cases::state, cases::regime, cases::closed_on))
        .load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// Brings the rows of a case up to date after `event`, if it holds the case or lifts a hold.
pub(super) fn settle(db: &mut Db, case: &Case, event: &CaseEvent) -> Result<(), Error> {
    match event {
        CaseEvent::Held => {
            diesel::insert_into(case_holds::table)
                .values(case_holds::case_id.eq(case.id.0))
                .execute(db)?;
        }
        CaseEvent::HoldLifted => {
            diesel::delete(case_holds::table.find(case.id.0)).execute(db)?;
        }
        _ => {}
    }
    Ok(())
}
