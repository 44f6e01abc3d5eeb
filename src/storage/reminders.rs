//! What staff were told of last days, and what they are to be told.
//!
//! Rows are written by the database itself, a last day at a time, so that a million open cases cost
//! no more memory than ten. A row that is there already is left alone: of several workers that plan
//! the same day, one tells.

use super::{
    Error,
    case_access::open_to_in,
    cases::AT_ONCE,
    columns::{UtcColumn, parsed},
    db::Db,
    schema::{cases, reminders},
};
use crate::domain::{
    ids::{JobId, Reference, StaffId},
    reminder::{Reminder, Step, Why},
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryableByName, RunQueryDsl,
    dsl::sql,
    sql_query,
    sql_types::{BigInt, Bool, Date, Text, Timestamp},
};

/// Who is told of an open case, by why they are. In this order: whoever handles a case is told of
/// it for that and for nothing else.
const TOLD: [(Why, &str); 4] = [
    (Why::Handles, "c.officer_id = s.id"),
    (Why::Clears, "c.clearing_id = s.id"),
    (Why::Unassigned, "c.officer_id IS NULL AND s.role = 'administrator'"),
    (Why::Escalated, "c.officer_id IS NOT NULL AND s.role = 'administrator'"),
];

/// The last days of open cases up to and with `until`, each once, the earliest first.
pub fn last_days(db: &mut Db, until: NaiveDate) -> Result<Vec<NaiveDate>, Error> {
    Ok(cases::table
        .filter(cases::closed_on.is_null())
        .filter(cases::queue_on.le(until))
        .select(cases::queue_on)
        .distinct()
        .order(cases::queue_on)
        .load(db)?)
}

/// Writes down who is to be told of the open cases with this last day, and answers with how many
/// that are. Administrators are told of those that somebody handles when it `escalates`.
pub fn plan(
    db: &mut Db,
    due_on: NaiveDate,
    step: Step,
    escalates: bool,
    on: NaiveDate,
) -> Result<usize, Error> {
    let mut planned = 0;
    // Of a restricted case, only those hear who are named.
    let open = open_to_in("c.id", "s.id");
    for (why, whom) in told(escalates) {
        planned += sql_query(format!(
            "INSERT INTO reminders (case_id, staff_id, state, due_on, step, why, planned_on) \
             SELECT c.id, s.id, c.state, c.due_on, $1, $2, $3 \
             FROM cases c INNER JOIN staff s ON {whom} \
             WHERE c.closed_on IS NULL AND c.queue_on = $4 AND s.active AND {open} \
             ON CONFLICT (case_id, state, due_on, step, staff_id) DO NOTHING"
        ))
        .bind::<BigInt, _>(i64::from(step.0))
        .bind::<Text, _>(why.as_str())
        .bind::<Date, _>(on)
        .bind::<Date, _>(due_on)
        .execute(db)?;
    }
    Ok(planned)
}

fn told(escalates: bool) -> impl Iterator<Item = (Why, &'static str)> {
    TOLD.into_iter().filter(move |(why, _)| escalates || *why != Why::Escalated)
}

#[derive(QueryableByName)]
struct Due {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    staff_id: i64,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Text)]
    state: String,
}

/// What [`plan`] would write of the cases that are there for `reader`, at most `most` of it, and
/// nothing written.
pub fn would_plan(
    db: &mut Db,
    due_on: NaiveDate,
    step: Step,
    escalates: bool,
    most: usize,
    reader: StaffId,
) -> Result<Vec<Reminder>, Error> {
    let open =
        [open_to_in("c.id", "s.id"), open_to_in("c.id", &reader.0.to_string())].join(" AND ");
    let mut would: Vec<Reminder> = Vec::new();
    for (why, whom) in told(escalates) {
        let rows: Vec<Due> = sql_query(format!(
            "SELECT c.id AS id, s.id AS staff_id, c.reference AS reference, c.state AS state \
             FROM cases c INNER JOIN staff s ON {whom} \
             WHERE c.closed_on IS NULL AND c.queue_on = $1 AND s.active AND {open} \
             AND NOT EXISTS (SELECT 1 FROM reminders r WHERE r.case_id = c.id \
             AND r.state = c.state AND r.due_on = c.due_on AND r.step = $2 AND r.staff_id = s.id) \
             ORDER BY c.id, s.id LIMIT $3"
        ))
        .bind::<Date, _>(due_on)
        .bind::<BigInt, _>(i64::from(step.0))
        .bind::<BigInt, _>(i64::try_from(most.saturating_sub(would.len())).unwrap_or(i64::MAX))
        .load(db)?;
        for row in rows {
            let reminder = Reminder {
                staff: StaffId(row.staff_id),
                reference: parsed(&row.reference, "case", row.id)?,
                state: parsed(&row.state, "case", row.id)?,
                due_on,
                step,
                why,
            };
            // Whoever handles a case and runs the unit is told once.
            let is_told = would
                .iter()
                .any(|one| (one.staff, &one.reference) == (reminder.staff, &reminder.reference));
            if !is_told {
                would.push(reminder);
            }
        }
    }
    Ok(would)
}

/// The people for whom something is written that no e-mail carries yet.
pub fn waiting(db: &mut Db) -> Result<Vec<StaffId>, Error> {
    let ids: Vec<i64> = reminders::table
        .filter(reminders::job_id.is_null())
        .select(reminders::staff_id)
        .distinct()
        .order(reminders::staff_id)
        .load(db)?;
    Ok(ids.into_iter().map(StaffId).collect())
}

/// Gives to an e-mail all that waits for a person, and answers with how many that are; nought when
/// another worker was first.
pub fn hand_over(db: &mut Db, staff: StaffId, job: JobId) -> Result<usize, Error> {
    Ok(diesel::update(
        reminders::table
            .filter(reminders::staff_id.eq(staff.0))
            .filter(reminders::job_id.is_null()),
    )
    .set(reminders::job_id.eq(job.0))
    .execute(db)?)
}

/// The open requests whose last day has passed since a day, and whose requesters have an e-mail
/// address. What is owed to somebody else, as a decision notice is, is not among them.
const MISSED: &str = "FROM cases c INNER JOIN requesters r ON r.id = c.requester_id \
    WHERE c.closed_on IS NULL AND c.state IN ('open', 'reviewing') AND r.email IS NOT NULL";

/// The key of the job that tells of a day that was missed, as SQL.
const MISSED_KEY: &str = "'DateMissed:' || c.id || ':' || c.queue_on";

/// Queues an e-mail to each requester whose last day lies between `since` and the day before `on`,
/// a day of a case once; how many.
pub fn queue_missed(
    db: &mut Db,
    since: NaiveDate,
    on: NaiveDate,
    kind: &str,
    now: DateTime<Utc>,
) -> Result<usize, Error> {
    Ok(sql_query(format!(
        "INSERT INTO jobs (kind, body, dedupe_key, created_at, due_at, attempts) \
         SELECT $1, '{{\"job\":\"date\",\"case\":' || c.id || ',\"news\":\"missed\",\"due_on\":\"' \
         || c.queue_on || '\"}}', {MISSED_KEY}, $2, $2, 0 {MISSED} \
         AND c.queue_on >= $3 AND c.queue_on < $4 ON CONFLICT (dedupe_key) DO NOTHING"
    ))
    .bind::<Text, _>(kind)
    .bind::<Timestamp, _>(UtcColumn::from(now))
    .bind::<Date, _>(since)
    .bind::<Date, _>(on)
    .execute(db)?)
}

#[derive(QueryableByName)]
struct MissedDay {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Date)]
    queue_on: NaiveDate,
}

/// What [`queue_missed`] would queue, and nothing queued: the requests that are there for `reader`,
/// with their last days, at most `most` of them.
pub fn would_queue_missed(
    db: &mut Db,
    since: NaiveDate,
    on: NaiveDate,
    most: usize,
    reader: StaffId,
) -> Result<Vec<(Reference, NaiveDate)>, Error> {
    let open = open_to_in("c.id", &reader.0.to_string());
    let rows: Vec<MissedDay> = sql_query(format!(
        "SELECT c.id AS id, c.reference AS reference, c.queue_on AS queue_on {MISSED} \
         AND c.queue_on >= $1 AND c.queue_on < $2 AND {open} AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.dedupe_key = {MISSED_KEY}) \
         ORDER BY c.queue_on, c.id LIMIT $3"
    ))
    .bind::<Date, _>(since)
    .bind::<Date, _>(on)
    .bind::<BigInt, _>(i64::try_from(most).unwrap_or(i64::MAX))
    .load(db)?;
    rows.into_iter()
        .map(|row| Ok((parsed(&row.reference, "case", row.id)?, row.queue_on)))
        .collect()
}

type Row = (i64, i64, String, String, NaiveDate, i64, String);

/// What an e-mail carries, the first last days first, at most `most`; only what still holds: a case
/// that was answered meanwhile, or whose last day moved, is left out.
pub fn of_job(db: &mut Db, job: JobId, most: usize) -> Result<Vec<Reminder>, Error> {
    let rows: Vec<Row> = reminders::table
        .inner_join(cases::table)
        .filter(reminders::job_id.eq(job.0))
        .filter(cases::closed_on.is_null())
        .filter(cases::state.eq(reminders::state))
        .filter(cases::queue_on.eq(reminders::due_on))
        .filter(sql::<Bool>(&open_to_in("cases.id", "reminders.staff_id")))
        .order((reminders::due_on, reminders::case_id))
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .select((
            reminders::id,
            reminders::staff_id,
            cases::reference,
            reminders::state,
            reminders::due_on,
            reminders::step,
            reminders::why,
        ))
        .load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// All that was written down on a day, in pages that begin after a number; with the number of the
/// last, or none at the end.
pub fn planned_on(
    db: &mut Db,
    on: NaiveDate,
    after: i64,
) -> Result<(Vec<Reminder>, Option<i64>), Error> {
    let rows: Vec<Row> = reminders::table
        .inner_join(cases::table)
        .filter(reminders::planned_on.eq(on))
        .filter(reminders::id.gt(after))
        .order(reminders::id)
        .limit(i64::try_from(AT_ONCE).unwrap_or(i64::MAX))
        .select((
            reminders::id,
            reminders::staff_id,
            cases::reference,
            reminders::state,
            reminders::due_on,
            reminders::step,
            reminders::why,
        ))
        .load(db)?;
    let last = rows.last().map(|row| row.0);
    Ok((rows.into_iter().map(from_row).collect::<Result<_, Error>>()?, last))
}

/// The number of the last row; nought when there is none.
pub fn last_number(db: &mut Db) -> Result<i64, Error> {
    let last: Option<i64> =
        reminders::table.order(reminders::id.desc()).select(reminders::id).first(db).optional()?;
    Ok(last.unwrap_or_default())
}

fn from_row(row: Row) -> Result<Reminder, Error> {
    let (id, staff, reference, state, due_on, step, why) = row;
    Ok(Reminder {
        staff: StaffId(staff),
        reference: parsed(&reference, "case of reminder", id)?,
        state: parsed(&state, "reminder", id)?,
        due_on,
        step: Step(
            i32::try_from(step).map_err(|_cause| Error::Unreadable { what: "reminder", id })?,
        ),
        why: parsed(&why, "reminder", id)?,
    })
}
