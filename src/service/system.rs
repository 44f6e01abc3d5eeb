//! What runs the service and how it is: for administrators.

use super::{Check, Error, Office, SignedIn, access::load_for};
use crate::{
    domain::{
        actor::Actor,
        ids::{CaseId, JobId},
        office_act::OfficeAct,
        permission::Permission,
    },
    storage::jobs,
};
use chrono::{DateTime, Utc};

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedJobLine {
    /// Which.
    pub id: JobId,
    /// What was to be done.
    pub kind: String,
    /// The slug of the case that it is about, when it is about one.
    pub case: Option<String>,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was given up.
    pub failed_at: DateTime<Utc>,
    /// Why: no names, no text.
    pub reason: String,
}

/// What runs the service and how it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemView {
    /// What `ateb doctor` looks at.
    pub checks: Vec<Check>,
    /// The jobs that were given up.
    pub failed: Vec<FailedJobLine>,
    /// How many jobs wait.
    pub waiting: i64,
    /// The version of the program.
    pub version: &'static str,
    /// `PostgreSQL` or `SQLite`.
    pub database: &'static str,
}

impl Office {
    /// What runs the service and how it is.
    pub fn system(&self, who: &SignedIn) -> Result<SystemView, Error> {
        who.must(Permission::Administer)?;
        let checks = self.examine();
        self.read(|db| {
            let mut failed = Vec::new();
            for job in jobs::failed(db)? {
                // Every job that is about a case names its number.
                let body: serde_json::Value = serde_json::from_str(&job.body).unwrap_or_default();
                let case = match body.get("case").and_then(serde_json::Value::as_i64) {
                    // One that is restricted to others is not named.
                    Some(id) => {
                        load_for(db, who, CaseId(id)).ok().map(|(case, _)| case.reference.slug())
                    }
                    None => None,
                };
                failed.push(FailedJobLine {
                    id: job.job,
                    kind: job.kind,
                    case,
                    attempts: job.attempts,
                    failed_at: job.failed_at,
                    reason: job.reason,
                });
            }
            Ok(SystemView {
                checks,
                failed,
                waiting: jobs::count_waiting(db)?,
                version: env!("CARGO_PKG_VERSION"),
                database: if self.pool.is_postgres() { "PostgreSQL" } else { "SQLite" },
            })
        })
    }

    /// Has a job that was given up tried again at once.
    pub fn try_job_again(&self, who: &SignedIn, job: JobId) -> Result<(), Error> {
        who.must(Permission::Administer)?;
        let now = self.clock.now();
        self.write(|db| {
            if !jobs::try_again(db, job, now)? {
                return Err(Error::ChangedMeanwhile);
            }
            let act = OfficeAct::JobTriedAgain { job };
            self.record_act_in(db, Actor::Staff(who.id), &act)
        })
    }
}
