//! The first page of a member of staff: what is waiting.

use super::{next_act, register::CaseLine};
use crate::{
    domain::{
        next_act::NextAct,
        permission::{Permission, Role},
    },
    service::{Counters, Office, WorkRow},
    web::{
        problem::Problem,
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::HttpResponse;
use serde::Serialize;

/// The groups of work, in order: each the end of a key `work-…`.
const GROUPS: [&str; 9] = [
    "late",
    "today",
    "soon",
    "clearing",
    "sent_back",
    "messages",
    "later",
    "waiting",
    "unassigned",
];

/// What is waiting, the most urgent first.
#[derive(Debug, Clone, Serialize)]
pub struct WorkPage {
    /// Open cases of the unit.
    pub open: i64,
    /// Of those, how many are late.
    pub late: i64,
    /// And how many are due in five working days.
    pub due_soon: i64,
    /// E-mails that wait to be filed; none for those who may not file them.
    pub incoming: Option<i64>,
    /// The groups that have cases.
    pub groups: Vec<WorkGroup>,
}

/// Cases in which something of one kind is to be done.
#[derive(Debug, Clone, Serialize)]
pub struct WorkGroup {
    /// The end of the key `work-…`.
    pub kind: &'static str,
    /// The cases, the earliest due first.
    pub cases: Vec<WorkLine>,
}

/// A case with what comes next.
#[derive(Debug, Clone, Serialize)]
pub struct WorkLine {
    /// The case.
    pub case: CaseLine,
    /// The end of the key `case-next-…`.
    pub next: &'static str,
    /// Where that is done, when the reader may do it.
    pub href: Option<String>,
}

impl WorkLine {
    fn of(row: WorkRow, role: Role) -> Self {
        let href = next_act::href(row.next, role, &row.case.reference.slug());
        Self { case: CaseLine::of(row.case), next: row.next.as_str(), href }
    }

    fn samples() -> Vec<Self> {
        let next = |next: NextAct, case| Self {
            case,
            next: next.as_str(),
            href: next_act::href(next, Role::Officer, "atisn-26732"),
        };
        NextAct::ALL
            .into_iter()
            .zip(CaseLine::samples().into_iter().cycle())
            .map(|(act, case)| next(act, case))
            .collect()
    }
}

impl Page for WorkPage {
    const TEMPLATE: &'static str = "staff/work";

    fn samples() -> Vec<Self> {
        let empty = Self { open: 0, late: 0, due_soon: 0, incoming: None, groups: Vec::new() };
        let groups =
            GROUPS.into_iter().map(|kind| WorkGroup { kind, cases: WorkLine::samples() }).collect();
        vec![empty, Self { open: 12, late: 1, due_soon: 3, incoming: Some(1), groups }]
    }
}

/// `GET /staff`.
pub async fn work(staff: Staff) -> Result<HttpResponse, Problem> {
    // Who answers for a business area and handles no case has that for their work.
    if !staff.who.role.may(Permission::ReadCases) {
        return Ok(see("/staff/commissions"));
    }
    let work = staff.ask(Office::my_work).await?;
    let lists = [
        work.late,
        work.due_today,
        work.due_soon,
        work.clearing,
        work.sent_back,
        work.messages,
        work.others,
        work.waiting,
        work.unassigned,
    ];
    let role = staff.who.role;
    let groups = GROUPS
        .into_iter()
        .zip(lists)
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(kind, rows)| WorkGroup {
            kind,
            cases: rows.into_iter().map(|row| WorkLine::of(row, role)).collect(),
        })
        .collect();
    let Counters { open, late, due_soon, incoming } = work.counters;
    staff.show(&WorkPage { open, late, due_soon, incoming, groups })
}
