//! What mail servers said of e-mails about cases. Servers repeat addresses, so all that they say is
//! erased with the case.

use super::{
    Error,
    columns::{UtcColumn, from_word, parsed, to_word},
    db::Db,
    schema::deliveries,
};
use crate::domain::{
    delivery::{Answer, Delivery},
    ids::{CaseId, JobId, LetterId},
};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

/// Keeps what was said once of an e-mail about a case.
pub fn add(db: &mut Db, case: CaseId, new: &Delivery) -> Result<(), Error> {
    diesel::insert_into(deliveries::table)
        .values((
            deliveries::case_id.eq(case.0),
            deliveries::job_id.eq(new.job.0),
            deliveries::email.eq(to_word(&new.email)?),
            deliveries::letter_id.eq(new.letter.map(|letter| letter.0)),
            deliveries::recipient.eq(&new.recipient),
            deliveries::outcome.eq(new.outcome.as_str()),
            deliveries::code.eq(&new.answer.code),
            deliveries::answer.eq(&new.answer.words),
            deliveries::happened_at.eq(UtcColumn::from(new.at)),
        ))
        .execute(db)?;
    Ok(())
}

type Row = (i64, i64, String, Option<i64>, String, String, String, String, UtcColumn);

fn from_row(row: Row) -> Result<Delivery, Error> {
    const WHAT: &str = "what was said of an e-mail";
    let (id, job, email, letter, recipient, outcome, code, words, at) = row;
    Ok(Delivery {
        job: JobId(job),
        email: from_word(email, WHAT, id)?,
        letter: letter.map(LetterId),
        recipient,
        outcome: parsed(&outcome, WHAT, id)?,
        answer: Answer { code, words },
        at: at.into(),
    })
}

/// All that was said of the e-mails about a case, in the order in which it was heard.
pub fn list(db: &mut Db, case: CaseId) -> Result<Vec<Delivery>, Error> {
    let rows: Vec<Row> = deliveries::table
        .filter(deliveries::case_id.eq(case.0))
        .order(deliveries::id)
        .select((
            deliveries::id,
            deliveries::job_id,
            deliveries::email,
            deliveries::letter_id,
            deliveries::recipient,
            deliveries::outcome,
            deliveries::code,
            deliveries::answer,
            deliveries::happened_at,
        ))
        .load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// Erases to whom the e-mails of a case went and what servers said; what became of them stays.
pub(super) fn erase(db: &mut Db, case: CaseId) -> Result<(), Error> {
    diesel::update(deliveries::table.filter(deliveries::case_id.eq(case.0)))
        .set((deliveries::recipient.eq(""), deliveries::answer.eq("")))
        .execute(db)?;
    Ok(())
}
