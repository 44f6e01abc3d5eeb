//! The list of all cases.

use crate::web::render::Page;
use chrono::NaiveDate;
use serde::Serialize;

/// A page of the register.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterPage {
    /// The tabs, in order, with the number of cases in each.
    pub tabs: Vec<Tab>,
    /// What was searched for.
    pub query: String,
    /// The cases, the earliest due first.
    pub cases: Vec<CaseLine>,
    /// Where further cases lie.
    pub next: Option<String>,
}

/// A tab of the register.
#[derive(Debug, Clone, Serialize)]
pub struct Tab {
    /// The end of the key `register-…`: `in_time`, `late`, `stopped` or `closed`.
    pub name: &'static str,
    /// How many cases it has.
    pub count: usize,
    /// Whether it is the one shown.
    pub current: bool,
}

/// One case in a list.
#[derive(Debug, Clone, Serialize)]
pub struct CaseLine {
    /// Its reference in the addresses of the pages: `atisn-26732`.
    pub slug: String,
    /// The reference.
    pub reference: String,
    /// The short title.
    pub title: String,
    /// The date of receipt.
    pub received_on: NaiveDate,
    /// The due date, while the clock runs.
    pub due_on: Option<NaiveDate>,
    /// Whole working days until the due date.
    pub days_left: Option<i64>,
    /// Working days since the due date, when it has passed.
    pub days_late: Option<i64>,
    /// The end of the key `state-…`.
    pub state: String,
    /// The colour of the tag.
    pub colour: String,
    /// Who has it.
    pub officer: Option<String>,
}

impl CaseLine {
    /// Cases in the shapes a list shows.
    pub(super) fn samples() -> Vec<Self> {
        let on = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap_or_default();
        let open = Self {
            slug: "atisn-26732".into(),
            reference: "ATISN 26732".into(),
            title: "Guidance <script>alert(1)</script>".into(),
            received_on: on(2),
            due_on: Some(on(30)),
            days_left: Some(5),
            days_late: None,
            state: "open".into(),
            colour: "blue".into(),
            officer: Some("Alys Griffiths".into()),
        };
        let mut samples: Vec<_> = ["stopped", "answered", "withdrawn"]
            .into_iter()
            .map(|state| Self {
                state: state.into(),
                due_on: None,
                days_left: None,
                officer: None,
                ..open.clone()
            })
            .collect();
        samples.push(Self {
            days_left: None,
            days_late: Some(2),
            state: "late".into(),
            colour: "red".into(),
            ..open.clone()
        });
        samples.push(Self { days_left: Some(0), ..open.clone() });
        samples.push(open);
        samples
    }
}

impl Page for RegisterPage {
    const TEMPLATE: &'static str = "staff/register";

    fn samples() -> Vec<Self> {
        let tabs: Vec<_> = ["in_time", "late", "stopped", "closed"]
            .into_iter()
            .map(|name| Tab { name, count: 12, current: name == "late" })
            .collect();
        vec![
            Self {
                tabs: tabs.clone(),
                query: "\"><b>".into(),
                cases: Vec::new(),
                next: None,
            },
            Self {
                tabs,
                query: String::new(),
                cases: CaseLine::samples(),
                next: Some("/staff/cases?tab=late".into()),
            },
        ]
    }
}
