//! The first page of a member of staff: what is waiting.

use super::register::CaseLine;
use crate::{
    domain::permission::Permission,
    service::Office,
    web::{
        problem::Problem,
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::HttpResponse;
use serde::Serialize;

/// What is waiting, the most urgent first.
#[derive(Debug, Clone, Serialize)]
pub struct WorkPage {
    /// The groups that have cases.
    pub groups: Vec<WorkGroup>,
}

/// Cases that are equally urgent.
#[derive(Debug, Clone, Serialize)]
pub struct WorkGroup {
    /// The end of the key `work-…`: `clearing`, `late`, `today`, `soon`, `later` or `unassigned`.
    pub urgency: &'static str,
    /// The cases, the earliest due first.
    pub cases: Vec<CaseLine>,
}

impl Page for WorkPage {
    const TEMPLATE: &'static str = "staff/work";

    fn samples() -> Vec<Self> {
        let groups = ["clearing", "late", "today", "soon", "later", "unassigned"]
            .into_iter()
            .map(|urgency| WorkGroup { urgency, cases: CaseLine::samples() })
            .collect();
        vec![Self { groups: Vec::new() }, Self { groups }]
    }
}

/// `GET /staff`.
pub async fn work(staff: Staff) -> Result<HttpResponse, Problem> {
    // Who answers for a business area and handles no case has that for their work.
    if !staff.who.role.may(Permission::ReadCases) {
        return Ok(see("/staff/commissions"));
    }
    let work = staff.ask(Office::my_work).await?;
    let groups = [
        ("clearing", work.clearing),
        ("late", work.late),
        ("today", work.due_today),
        ("soon", work.due_soon),
        ("later", work.others),
        ("unassigned", work.unassigned),
    ];
    let groups = groups
        .into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(urgency, rows)| WorkGroup {
            urgency,
            cases: rows.into_iter().map(CaseLine::of).collect(),
        })
        .collect();
    staff.show(&WorkPage { groups })
}
