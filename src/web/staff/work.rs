//! The first page of a member of staff: what is waiting.

use super::register::CaseLine;
use crate::web::render::Page;
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
    /// The end of the key `work-…`: `late`, `today`, `soon`, `later` or `stopped`.
    pub urgency: &'static str,
    /// The cases, the earliest due first.
    pub cases: Vec<CaseLine>,
}

impl Page for WorkPage {
    const TEMPLATE: &'static str = "staff/work";

    fn samples() -> Vec<Self> {
        let groups = ["late", "today", "soon", "later", "stopped"]
            .into_iter()
            .map(|urgency| WorkGroup { urgency, cases: CaseLine::samples() })
            .collect();
        vec![Self { groups: Vec::new() }, Self { groups }]
    }
}
