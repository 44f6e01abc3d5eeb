//! What runs the service and how it is, for administrators.

use crate::{
    domain::ids::JobId,
    service::{self, Check, FailedJobLine, SystemView},
    web::{
        problem::Problem,
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// What runs the service and how it is.
#[derive(Debug, Clone, Serialize)]
pub struct SystemPage {
    /// What was looked at.
    pub checks: Vec<CheckLine>,
    /// The jobs that were given up.
    pub failed: Vec<FailedLine>,
    /// How many jobs wait.
    pub waiting: i64,
    /// The version of the program.
    pub version: &'static str,
    /// The kind of database.
    pub database: &'static str,
}

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize)]
pub struct CheckLine {
    /// What, in the words of the command that looks as well.
    pub what: &'static str,
    /// What is wrong with it.
    pub problem: Option<String>,
}

/// A job that was given up.
#[derive(Debug, Clone, Serialize)]
pub struct FailedLine {
    /// Its number.
    pub id: i64,
    /// What was to be done.
    pub kind: String,
    /// The case in addresses, when it is about one.
    pub case: Option<String>,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was given up.
    pub failed_at: DateTime<Utc>,
    /// Why, in the words of the program.
    pub reason: String,
}

impl SystemPage {
    fn of(view: SystemView) -> Self {
        let check = |check: Check| CheckLine { what: check.what, problem: check.problem };
        let failed = |job: FailedJobLine| FailedLine {
            id: job.id.0,
            kind: job.kind,
            case: job.case,
            attempts: job.attempts,
            failed_at: job.failed_at,
            reason: job.reason,
        };
        Self {
            checks: view.checks.into_iter().map(check).collect(),
            failed: view.failed.into_iter().map(failed).collect(),
            waiting: view.waiting,
            version: view.version,
            database: view.database,
        }
    }
}

impl Page for SystemPage {
    const TEMPLATE: &'static str = "staff/system";

    fn samples() -> Vec<Self> {
        let check = |problem| CheckLine { what: "database", problem };
        let failed = |case| FailedLine {
            id: 7,
            kind: "email".into(),
            case,
            attempts: 14,
            failed_at: DateTime::UNIX_EPOCH,
            reason: "the server refused <b>".into(),
        };
        let well = Self {
            checks: vec![check(None)],
            failed: Vec::new(),
            waiting: 0,
            version: "0.1.0",
            database: "SQLite",
        };
        let unwell = Self {
            checks: vec![check(None), check(Some("the database is <b>busy".into()))],
            failed: vec![failed(Some("atisn-26732".into())), failed(None)],
            waiting: 2,
            ..well.clone()
        };
        vec![well, unwell]
    }
}

/// `GET /staff/system`.
pub async fn system(staff: Staff) -> Result<HttpResponse, Problem> {
    let view = staff.ask(service::Office::system).await?;
    staff.show(&SystemPage::of(view))
}

/// `POST /staff/system/jobs/{id}/again`.
pub async fn again(staff: Staff, id: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let job = JobId(*id);
    staff.ask(move |office, who| office.try_job_again(who, job)).await?;
    Ok(see("/staff/system?done=system-trying-again"))
}
