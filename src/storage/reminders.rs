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
    schema::{cases, last_days, reminders, requesters},
};
use crate::domain::{
    ids::{CaseId, JobId, Reference, StaffId},
    owed::Owed,
    reminder::{Escalation, Reminder, Step, Why},
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, OptionalExtension, QueryDsl,
    QueryableByName, RunQueryDsl,
    dsl::sql,
    sql_query,
    sql_types::{BigInt, Bool, Date, Text, Timestamp},
};

/// What is owed, by which day, how near that is, and who hears of it beside those who work on it.
#[derive(Debug, Clone, Copy)]
pub struct Reached {
    /// What is owed.
    pub owed: Owed,
    /// By which day.
    pub due_on: NaiveDate,
    /// How near that is.
    pub step: Step,
    /// Who else hears of it.
    pub escalation: Escalation,
}

impl Reached {
    /// Who is told of it, by why they are, as the condition that joins people to cases. In this
    /// order: whoever handles a case is told of it for that and for nothing else.
    fn told(&self) -> Vec<(Why, String)> {
        let mut told = vec![
            (Why::Handles, "c.officer_id = s.id".to_owned()),
            (Why::Unassigned, "c.officer_id IS NULL AND s.role = 'administrator'".to_owned()),
        ];
        if self.owed.is_ours() {
            told.insert(1, (Why::Clears, "c.clearing_id = s.id".to_owned()));
        }
        if self.escalation.administrators {
            let whom = "c.officer_id IS NOT NULL AND s.role = 'administrator'";
            told.push((Why::Escalated, whom.to_owned()));
        }
        if let Some(further) = self.escalation.further {
            told.push((Why::Further, format!("s.id = {further}")));
        }
        told
    }
}

/// Writes down who is to be told of what was reached `on` a day, and answers with how many that are.
pub fn plan(db: &mut Db, reached: &Reached, on: NaiveDate) -> Result<usize, Error> {
    let mut planned = 0;
    // Of a restricted case, only those hear who are named.
    let open = open_to_in("c.id", "s.id");
    for (why, whom) in reached.told() {
        planned += sql_query(format!(
            "INSERT INTO reminders (case_id, staff_id, owed, due_on, step, why, planned_on) \
             SELECT c.id, s.id, d.owed, d.last_on, $1, $2, $3 \
             FROM last_days d INNER JOIN cases c ON c.id = d.case_id INNER JOIN staff s ON {whom} \
             WHERE d.last_on = $4 AND d.owed = $5 AND s.active AND {open} \
             ON CONFLICT (case_id, owed, due_on, step, staff_id) DO NOTHING"
        ))
        .bind::<BigInt, _>(i64::from(reached.step.0))
        .bind::<Text, _>(why.as_str())
        .bind::<Date, _>(on)
        .bind::<Date, _>(reached.due_on)
        .bind::<Text, _>(reached.owed.as_str())
        .execute(db)?;
    }
    Ok(planned)
}

#[derive(QueryableByName)]
struct Due {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    staff_id: i64,
    #[diesel(sql_type = Text)]
    reference: String,
}

/// What [`plan`] would write of the cases that are there for `reader`, of all when there is none; at
/// most `most` of it, and nothing written.
pub fn would_plan(
    db: &mut Db,
    reached: &Reached,
    most: usize,
    reader: Option<StaffId>,
) -> Result<Vec<Reminder>, Error> {
    let open = [open_to_in("c.id", "s.id"), there_for(reader)].join(" AND ");
    let mut would: Vec<Reminder> = Vec::new();
    for (why, whom) in reached.told() {
        let rows: Vec<Due> = sql_query(format!(
            "SELECT c.id AS id, s.id AS staff_id, c.reference AS reference \
             FROM last_days d INNER JOIN cases c ON c.id = d.case_id INNER JOIN staff s ON {whom} \
             WHERE d.last_on = $1 AND d.owed = $2 AND s.active AND {open} \
             AND NOT EXISTS (SELECT 1 FROM reminders r WHERE r.case_id = c.id \
             AND r.owed = d.owed AND r.due_on = d.last_on AND r.step = $3 AND r.staff_id = s.id) \
             ORDER BY c.id, s.id LIMIT $4"
        ))
        .bind::<Date, _>(reached.due_on)
        .bind::<Text, _>(reached.owed.as_str())
        .bind::<BigInt, _>(i64::from(reached.step.0))
        .bind::<BigInt, _>(i64::try_from(most.saturating_sub(would.len())).unwrap_or(i64::MAX))
        .load(db)?;
        for row in rows {
            let reminder = Reminder {
                staff: StaffId(row.staff_id),
                reference: parsed(&row.reference, "case", row.id)?,
                owed: reached.owed,
                due_on: reached.due_on,
                step: reached.step,
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

/// The condition that a case is there for somebody, or for whoever runs the program when it is nobody.
fn there_for(reader: Option<StaffId>) -> String {
    reader.map_or_else(|| "1 = 1".to_owned(), |reader| open_to_in("c.id", &reader.0.to_string()))
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

/// The open requests whose last day has passed, and whose requesters have an e-mail address. What
/// is owed to somebody else, as a decision notice is, is not among them.
const MISSED: &str = "FROM last_days d INNER JOIN cases c ON c.id = d.case_id \
    INNER JOIN requesters r ON r.id = c.requester_id \
    WHERE d.owed IN ('answer', 'review') AND r.email IS NOT NULL";

/// The key of the job that tells of a day that was missed, as SQL.
const MISSED_KEY: &str = "'DateMissed:' || c.id || ':' || d.last_on";

#[derive(QueryableByName)]
struct Queued {
    #[diesel(sql_type = Text)]
    dedupe_key: String,
}

/// Queues an e-mail to each requester whose last day lies between `since` and the day before `on`,
/// a day of a case once; which cases and days that are.
pub fn queue_missed(
    db: &mut Db,
    since: NaiveDate,
    on: NaiveDate,
    kind: &str,
    now: DateTime<Utc>,
) -> Result<Vec<(CaseId, NaiveDate)>, Error> {
    let queued: Vec<Queued> = sql_query(format!(
        "INSERT INTO jobs (kind, body, dedupe_key, created_at, due_at, attempts) \
         SELECT $1, '{{\"job\":\"date\",\"case\":' || c.id || ',\"news\":\"missed\",\"due_on\":\"' \
         || d.last_on || '\"}}', {MISSED_KEY}, $2, $2, 0 {MISSED} \
         AND d.last_on >= $3 AND d.last_on < $4 ON CONFLICT (dedupe_key) DO NOTHING \
         RETURNING dedupe_key"
    ))
    .bind::<Text, _>(kind)
    .bind::<Timestamp, _>(UtcColumn::from(now))
    .bind::<Date, _>(since)
    .bind::<Date, _>(on)
    .load(db)?;
    queued
        .iter()
        .map(|one| {
            let mut parts = one.dedupe_key.split(':').skip(1);
            let case = parts.next().and_then(|id| id.parse().ok()).map(CaseId);
            let day = parts.next().and_then(|day| day.parse().ok());
            case.zip(day).ok_or(Error::Unreadable { what: "the key of a job", id: 0 })
        })
        .collect()
}

#[derive(QueryableByName)]
struct MissedDay {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Date)]
    last_on: NaiveDate,
}

/// What [`queue_missed`] would queue, and nothing queued: the requests that are there for `reader`, or
/// all when there is none, with their last days; at most `most` of them.
pub fn would_queue_missed(
    db: &mut Db,
    since: NaiveDate,
    on: NaiveDate,
    most: usize,
    reader: Option<StaffId>,
) -> Result<Vec<(Reference, NaiveDate)>, Error> {
    let open = there_for(reader);
    let rows: Vec<MissedDay> = sql_query(format!(
        "SELECT c.id AS id, c.reference AS reference, d.last_on AS last_on {MISSED} \
         AND d.last_on >= $1 AND d.last_on < $2 AND {open} \
         AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.dedupe_key = {MISSED_KEY}) \
         ORDER BY d.last_on, c.id LIMIT $3"
    ))
    .bind::<Date, _>(since)
    .bind::<Date, _>(on)
    .bind::<BigInt, _>(i64::try_from(most).unwrap_or(i64::MAX))
    .load(db)?;
    rows.into_iter().map(|row| Ok((parsed(&row.reference, "case", row.id)?, row.last_on))).collect()
}

type Row = (i64, i64, String, String, NaiveDate, i64, String);

/// A reminder that still holds, with what an e-mail says beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What was written down.
    pub reminder: Reminder,
    /// Whether the requester may still be told that it takes longer.
    pub can_extend: bool,
    /// Whether the requester can be told by e-mail.
    pub has_email: bool,
}

/// What an e-mail carries, the first last days first, at most `most`; only what still holds: a case
/// that was answered meanwhile, or whose last day moved, is left out.
pub fn of_job(db: &mut Db, job: JobId, most: usize) -> Result<Vec<Held>, Error> {
    let still_owed = last_days::case_id
        .eq(reminders::case_id)
        .and(last_days::owed.eq(reminders::owed))
        .and(last_days::last_on.eq(reminders::due_on));
    let rows: Vec<(Row, bool, Option<String>)> = reminders::table
        .inner_join(cases::table.inner_join(requesters::table))
        .inner_join(last_days::table.on(still_owed))
        .filter(reminders::job_id.eq(job.0))
        .filter(sql::<Bool>(&open_to_in("cases.id", "reminders.staff_id")))
        .order((reminders::due_on, reminders::case_id))
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .select((COLUMNS, last_days::can_extend, requesters::email))
        .load(db)?;
    rows.into_iter()
        .map(|(row, can_extend, email)| {
            Ok(Held { reminder: from_row(row)?, can_extend, has_email: email.is_some() })
        })
        .collect()
}

/// What [`from_row`] reads.
const COLUMNS: (
    reminders::id,
    reminders::staff_id,
    cases::reference,
    reminders::owed,
    reminders::due_on,
    reminders::step,
    reminders::why,
) = (
    reminders::id,
    reminders::staff_id,
    cases::reference,
    reminders::owed,
    reminders::due_on,
    reminders::step,
    reminders::why,
);

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
        .select(COLUMNS)
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
    let (id, staff, reference, owed, due_on, step, why) = row;
    Ok(Reminder {
        staff: StaffId(staff),
        reference: parsed(&reference, "case of reminder", id)?,
        owed: parsed(&owed, "reminder", id)?,
        due_on,
        step: Step(
            i32::try_from(step).map_err(|_cause| Error::Unreadable { what: "reminder", id })?,
        ),
        why: parsed(&why, "reminder", id)?,
    })
}
