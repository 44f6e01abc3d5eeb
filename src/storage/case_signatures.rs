//! The numbers of each request by which those that share much with it are found, without reading the
//! others.

use super::{
    Error,
    case_access::{Reader, open_to},
    db::Db,
    schema::{case_signatures, cases},
};
use crate::domain::{ids::CaseId, resemblance};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl, dsl::count_star};
use std::collections::BTreeSet;

/// Keeps the signature of what was asked, in place of any before.
pub(super) fn put(db: &mut Db, case: CaseId, asked: &str) -> Result<(), Error> {
    forget(db, case)?;
    let numbers: BTreeSet<i64> = resemblance::signature(asked).into_iter().collect();
    for number in numbers {
        diesel::insert_into(case_signatures::table)
            .values((case_signatures::case_id.eq(case.0), case_signatures::number.eq(number)))
            .execute(db)?;
    }
    Ok(())
}

/// Erases the signature of a case.
pub(super) fn forget(db: &mut Db, case: CaseId) -> Result<(), Error> {
    let of_case = case_signatures::table.filter(case_signatures::case_id.eq(case.0));
    diesel::delete(of_case).execute(db)?;
    Ok(())
}

/// The cases that are there for `reader` and share numbers with what was `asked`, at most `most`:
/// those that share the most, and of these the latest.
pub fn sharing(db: &mut Db, asked: &str, most: u16, reader: Reader) -> Result<Vec<CaseId>, Error> {
    let ids: Vec<i64> = case_signatures::table
        .inner_join(cases::table)
        .filter(case_signatures::number.eq_any(resemblance::signature(asked)))
        .filter(open_to(reader))
        .group_by(case_signatures::case_id)
        .order((count_star().desc(), case_signatures::case_id.desc()))
        .limit(most.into())
        .select(case_signatures::case_id)
        .load(db)?;
    Ok(ids.into_iter().map(CaseId).collect())
}
