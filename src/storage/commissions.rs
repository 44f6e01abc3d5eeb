//! What business areas were asked, with their state and days as the case's events have them.

use super::{
    Error,
    case_access::{Reader, open_to},
    columns::{UtcColumn, parsed},
    db::Db,
    schema::{cases, commission_answers, commission_files, commission_notes, commissions},
};
use crate::domain::{
    commission::{CaseCommission, CommissionState},
    ids::{AreaId, CaseId, CommissionId, Reference, StaffId},
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, OptionalExtension,
    QueryDsl, RunQueryDsl,
};

/// A commission to add.
#[derive(Debug, Clone, Copy)]
pub struct NewCommission<'a> {
    /// For which case.
    pub case: CaseId,
    /// Of which area.
    pub area: AreaId,
    /// What is asked.
    pub asked: &'a str,
    /// The last day for the answer.
    pub due_on: NaiveDate,
    /// Who asks.
    pub made_by: StaffId,
}

/// A commission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCommission {
    /// Its number.
    pub id: CommissionId,
    /// Its case.
    pub case: CaseId,
    /// The area that is asked.
    pub area: AreaId,
    /// What is asked; empty once erased.
    pub asked: String,
    /// Who asks.
    pub made_by: StaffId,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Where it stands.
    pub state: CommissionState,
    /// The last day for the answer.
    pub due_on: NaiveDate,
    /// The later day that the area itself has named.
    pub promised_on: Option<NaiveDate>,
    /// The day on which it was answered or cancelled.
    pub closed_on: Option<NaiveDate>,
}

type Row = (
    i64,
    i64,
    i64,
    String,
    i64,
    UtcColumn,
    String,
    NaiveDate,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<UtcColumn>,
);

fn from_row(row: Row) -> Result<StoredCommission, Error> {
    let (id, case, area, asked, made_by, made_at, state, due_on, promised_on, closed_on, _) = row;
    Ok(StoredCommission {
        id: CommissionId(id),
        case: CaseId(case),
        area: AreaId(area),
        asked,
        made_by: StaffId(made_by),
        made_at: made_at.into(),
        state: parsed(&state, "commissions", id)?,
        due_on,
        promised_on,
        closed_on,
    })
}

/// Adds an open commission. The caller records the event.
pub fn add(
    db: &mut Db,
    new: &NewCommission<'_>,
    now: DateTime<Utc>,
) -> Result<CommissionId, Error> {
    let id = diesel::insert_into(commissions::table)
        .values((
            commissions::case_id.eq(new.case.0),
            commissions::area_id.eq(new.area.0),
            commissions::asked.eq(new.asked),
            commissions::made_by.eq(new.made_by.0),
            commissions::made_at.eq(UtcColumn::from(now)),
            commissions::state.eq(CommissionState::Open.as_str()),
            commissions::due_on.eq(new.due_on),
        ))
        .returning(commissions::id)
        .get_result(db)?;
    Ok(CommissionId(id))
}

/// Writes down what the events make of a commission, for lists.
pub fn settle(db: &mut Db, id: CommissionId, as_it_is: &CaseCommission) -> Result<(), Error> {
    diesel::update(commissions::table.find(id.0))
        .set((
            commissions::state.eq(as_it_is.state.as_str()),
            commissions::due_on.eq(as_it_is.due_on),
            commissions::promised_on.eq(as_it_is.promised_on),
            commissions::closed_on.eq(as_it_is.closed_on),
        ))
        .execute(db)?;
    Ok(())
}

/// The commission with this number.
pub fn find(db: &mut Db, id: CommissionId) -> Result<Option<StoredCommission>, Error> {
    let row: Option<Row> = commissions::table.find(id.0).get_result(db).optional()?;
    row.map(from_row).transpose()
}

/// The commissions of a case, as they were made.
pub fn of_case(db: &mut Db, case: CaseId) -> Result<Vec<StoredCommission>, Error> {
    let rows: Vec<Row> = commissions::table
        .filter(commissions::case_id.eq(case.0))
        .order(commissions::id)
        .load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// Which commissions a list holds.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those of these areas; of all areas when none.
    pub areas: Option<Vec<AreaId>>,
    /// Only those whose last day lies before this one.
    pub due_before: Option<NaiveDate>,
    /// For whom they are listed.
    pub reader: Reader,
    /// Those that were answered on this day or later as well.
    pub answered_since: Option<NaiveDate>,
    /// By number instead of by day, from the one after this on.
    pub after: Option<CommissionId>,
}

/// The open commissions of open cases, the first due first, each with the reference of its case;
/// at most `most`.
pub fn list(
    db: &mut Db,
    filter: &Filter,
    most: u16,
) -> Result<Vec<(StoredCommission, Reference)>, Error> {
    let mut query = commissions::table
        .inner_join(cases::table)
        .select((commissions::all_columns, cases::reference))
        .into_boxed();
    let is_open = commissions::state
        .eq(CommissionState::Open.as_str())
        .and(cases::closed_on.is_null())
        .and(cases::state.eq_any(["open", "stopped"]));
    query = match filter.answered_since {
        Some(since) => query.filter(
            is_open.or(commissions::state
                .eq(CommissionState::Answered.as_str())
                .and(commissions::closed_on.assume_not_null().ge(since))),
        ),
        None => query.filter(is_open),
    };
    query = query.filter(open_to(filter.reader));
    if let Some(areas) = &filter.areas {
        query = query.filter(commissions::area_id.eq_any(areas.iter().map(|area| area.0)));
    }
    if let Some(day) = filter.due_before {
        query = query.filter(commissions::due_on.lt(day));
    }
    query = match filter.after {
        Some(after) => query.filter(commissions::id.gt(after.0)).order(commissions::id),
        None => query.order((commissions::due_on, commissions::id)),
    };
    let rows: Vec<(Row, String)> = query.limit(most.into()).load(db)?;
    rows.into_iter()
        .map(|(row, reference)| {
            let found = from_row(row)?;
            let reference = parsed(&reference, "cases", found.case.0)?;
            Ok((found, reference))
        })
        .collect()
}

/// The open commissions that are due by a day, for the reminders.
pub fn due_by(db: &mut Db, day: NaiveDate) -> Result<Vec<(CommissionId, CaseId)>, Error> {
    let rows: Vec<(i64, i64)> = commissions::table
        .filter(commissions::state.eq(CommissionState::Open.as_str()))
        .filter(commissions::due_on.le(day))
        .order((commissions::due_on, commissions::id))
        .select((commissions::id, commissions::case_id))
        .load(db)?;
    Ok(rows.into_iter().map(|(id, case)| (CommissionId(id), CaseId(case))).collect())
}

/// Erases for good what was asked and said for a case. The events stay as they are, the documents that
/// came of it are erased as documents, and the bytes are the caller's to erase.
pub fn erase(db: &mut Db, case: CaseId, now: DateTime<Utc>) -> Result<(), Error> {
    let of_case = || commissions::table.filter(commissions::case_id.eq(case.0));
    let ids: Vec<i64> = of_case().select(commissions::id).load(db)?;
    diesel::update(
        commission_answers::table.filter(commission_answers::commission_id.eq_any(&ids)),
    )
    .set(commission_answers::body.eq("{}"))
    .execute(db)?;
    // Uploaded, and never sent.
    diesel::delete(
        commission_files::table
            .filter(commission_files::commission_id.eq_any(&ids))
            .filter(commission_files::document_id.is_null()),
    )
    .execute(db)?;
    diesel::update(commission_files::table.filter(commission_files::commission_id.eq_any(&ids)))
        .set((commission_files::name.eq(""), commission_files::inspection.eq("null")))
        .execute(db)?;
    diesel::update(commission_notes::table.filter(commission_notes::commission_id.eq_any(&ids)))
        .set((commission_notes::to_whom.eq(""), commission_notes::note.eq("")))
        .execute(db)?;
    diesel::update(of_case())
        .set((commissions::asked.eq(""), commissions::erased_at.eq(UtcColumn::from(now))))
        .execute(db)?;
    Ok(())
}
