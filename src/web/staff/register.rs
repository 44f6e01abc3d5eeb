//! The list of all cases.

use crate::{
    domain::{case::CaseState, ids::CaseId},
    service::{self, Filter, RegisterRow},
    web::{problem::Problem, render::Page, session::Staff},
};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A page of the register.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterPage {
    /// The tabs, in order.
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
    /// The end of the key `register-…`: `open`, `late` or `all`.
    pub name: &'static str,
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
    /// The day to work towards, where a bank holiday moved the due date.
    pub safe_on: Option<NaiveDate>,
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
            safe_on: None,
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
        samples.push(Self { safe_on: Some(on(27)), ..open.clone() });
        samples.push(open);
        samples
    }
}

impl Page for RegisterPage {
    const TEMPLATE: &'static str = "staff/register";

    fn samples() -> Vec<Self> {
        let tabs: Vec<_> = ["open", "late", "all"]
            .into_iter()
            .map(|name| Tab { name, current: name == "late" })
            .collect();
        vec![
            Self { tabs: tabs.clone(), query: "\"><b>".into(), cases: Vec::new(), next: None },
            Self {
                tabs,
                query: String::new(),
                cases: CaseLine::samples(),
                next: Some("/staff/cases?tab=late".into()),
            },
        ]
    }
}

/// What the address asks of the register.
#[derive(Debug, Default, Deserialize)]
pub struct RegisterQuery {
    /// The tab.
    #[serde(default)]
    pub tab: String,
    /// What is searched for.
    #[serde(default)]
    pub q: String,
    /// Where the page before ended: a date and a number.
    #[serde(default)]
    pub after: String,
}

/// `GET /staff/cases`.
pub async fn register(
    staff: Staff,
    query: web::Query<RegisterQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    // A search looks at every case unless a tab is chosen with it.
    let tab = match query.tab.as_str() {
        "late" => service::Tab::Late,
        "all" => service::Tab::All,
        "" if !query.q.trim().is_empty() => service::Tab::All,
        _ => service::Tab::Open,
    };
    let filter = Filter {
        tab,
        text: query.q.clone(),
        officer: None,
        after: cursor(&query.after),
        limit: None,
    };
    let found = staff.ask(move |office, who| office.register(who, &filter)).await?;
    let names =
        [("open", service::Tab::Open), ("late", service::Tab::Late), ("all", service::Tab::All)];
    let current = names.iter().find(|(_, known)| *known == tab).map_or("open", |(name, _)| name);
    let next = found.next.map(|next| {
        let mut query_string = url::form_urlencoded::Serializer::new(String::new());
        query_string
            .append_pair("tab", current)
            .append_pair("q", &query.q)
            .append_pair("after", &format!("{}:{}", next.on, next.id));
        format!("/staff/cases?{}", query_string.finish())
    });
    staff.show(&RegisterPage {
        tabs: names.iter().map(|(name, known)| Tab { name, current: *known == tab }).collect(),
        query: query.q,
        cases: found.rows.into_iter().map(CaseLine::of).collect(),
        next,
    })
}

fn cursor(text: &str) -> Option<service::Cursor> {
    let (on, id) = text.split_once(':')?;
    Some(service::Cursor { on: on.parse().ok()?, id: CaseId(id.parse().ok()?) })
}

impl CaseLine {
    /// A row of the register as the page shows it.
    pub(super) fn of(row: RegisterRow) -> Self {
        let is_late = row.days_left.is_some_and(|days| days < 0);
        let (state, colour) = tag(row.state, is_late);
        Self {
            slug: row.reference.slug(),
            reference: row.reference.to_string(),
            title: row.subject,
            received_on: row.received_on,
            due_on: row.due_on.filter(|_| !row.state.is_closed()),
            days_left: row.days_left.filter(|days| *days >= 0),
            days_late: row.days_left.filter(|days| *days < 0).map(i64::wrapping_abs),
            state: state.into(),
            colour: colour.into(),
            officer: row.officer,
            safe_on: row.safe_on,
        }
    }
}

/// The word and the colour that say where a case stands.
pub(super) const fn tag(state: CaseState, is_late: bool) -> (&'static str, &'static str) {
    match state {
        CaseState::Open | CaseState::Reviewing | CaseState::Complying if is_late => ("late", "red"),
        CaseState::Open => ("open", "blue"),
        CaseState::Stopped => ("stopped", "yellow"),
        CaseState::Reviewing => ("reviewing", "purple"),
        CaseState::Complying => ("complying", "purple"),
        CaseState::Answered => ("answered", "green"),
        CaseState::Withdrawn => ("withdrawn", "grey"),
        CaseState::Lapsed => ("lapsed", "grey"),
    }
}
