//! How the unit does, and which open cases are likely to be late.

use crate::{
    domain::{
        figures::Period,
        forecast::{ENOUGH, Stage},
        language::Language,
    },
    service::{self, Now},
    web::{
        chart::{Chart, Line},
        figures_shown::{FiguresShown, lying, periods},
        problem::Problem,
        render::Page,
        session::{Staff, download},
        words::{self, Values},
    },
};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Cases beyond these are counted and not listed.
const LISTED: usize = 50;

/// Working days left, and the end of the key `left-…` of those who have so many.
const DAYS: [(&str, i64, i64); 6] = [
    ("late", i64::MIN, -1),
    ("today-to-2", 0, 2),
    ("3-to-5", 3, 5),
    ("6-to-10", 6, 10),
    ("11-to-20", 11, 20),
    ("more-than-20", 21, i64::MAX),
];

/// The dashboard.
#[derive(Debug, Clone, Serialize)]
pub struct DashboardPage {
    /// The periods to choose from.
    pub periods: Vec<PeriodChoice>,
    /// The figures of the one chosen.
    pub figures: FiguresShown,
    /// The charts of the open cases.
    pub open: Vec<Chart>,
    /// The open cases that are likely to be late.
    pub at_risk: Vec<RiskLine>,
    /// How many further ones there are.
    pub more_at_risk: usize,
    /// From how many answered cases that was learned.
    pub learned_from: u32,
    /// Whether they are too few to learn anything from.
    pub is_too_few: bool,
    /// Whether only the first open cases were looked at.
    pub is_cut: bool,
}

/// A period that can be chosen.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodChoice {
    /// Its name in the address, and the end of its key `period-…`.
    pub name: &'static str,
    /// Whether it is the one shown.
    pub current: bool,
}

/// An open case that is likely to be late.
#[derive(Debug, Clone, Serialize)]
pub struct RiskLine {
    /// Its reference in the addresses of the pages.
    pub slug: String,
    /// Its reference.
    pub reference: String,
    /// What is asked for.
    pub title: String,
    /// Its last day.
    pub due_on: NaiveDate,
    /// Working days to it.
    pub days_left: i64,
    /// The end of the key `stage-…`.
    pub stage: &'static str,
    /// For how many working days it has stood there.
    pub stood: usize,
    /// At whose desk.
    pub desk: Option<String>,
    /// How many answered cases stood like it.
    pub like: usize,
    /// How many of those needed more time than it has.
    pub needed_more: usize,
}

impl Page for DashboardPage {
    const TEMPLATE: &'static str = "staff/dashboard";

    fn samples() -> Vec<Self> {
        let risk = RiskLine {
            slug: "atisn-1".into(),
            reference: "ATISN 1".into(),
            title: "Buses <b>".into(),
            due_on: NaiveDate::from_ymd_opt(2026, 3, 19).unwrap_or_default(),
            days_left: 2,
            stage: "searching",
            stood: 6,
            desk: Some("Ada <b>".into()),
            like: 12,
            needed_more: 9,
        };
        let periods = ["twelve-months", "quarter", "last-quarter", "year", "last-year"]
            .map(|name| PeriodChoice { name, current: name == "quarter" })
            .to_vec();
        FiguresShown::samples()
            .into_iter()
            .enumerate()
            .map(|(nth, figures)| Self {
                periods: periods.clone(),
                figures,
                open: vec![Chart::bars("stages", "stage", "cases", &[])],
                at_risk: if nth == 0 {
                    Vec::new()
                } else {
                    vec![risk.clone(), RiskLine { desk: None, ..risk.clone() }]
                },
                more_at_risk: nth,
                learned_from: if nth == 0 { 0 } else { 40 },
                is_too_few: nth == 0,
                is_cut: nth == 2,
            })
            .collect()
    }
}

/// Which figures.
#[derive(Debug, Deserialize)]
pub struct Asked {
    period: Option<String>,
    format: Option<String>,
}

impl Asked {
    fn period(&self, today: NaiveDate) -> (&'static str, Period) {
        let all = periods(today);
        let [first, ..] = all;
        all.into_iter().find(|(name, _)| self.period.as_deref() == Some(name)).unwrap_or(first)
    }
}

/// `GET /staff/figures`.
pub async fn dashboard(staff: Staff, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let lang = staff.visit.lang;
    let today = staff.visit.office.today();
    let (chosen, period) = asked.period(today);
    let (figures, now) =
        staff.ask(move |office, who| Ok((office.figures(who, period)?, office.now(who)?))).await?;
    let at_risk = now.at_risk.iter().take(LISTED).map(|risk| RiskLine::of(risk, lang)).collect();
    staff.show(&DashboardPage {
        periods: periods(today)
            .into_iter()
            .map(|(name, _)| PeriodChoice { name, current: name == chosen })
            .collect(),
        figures: FiguresShown::of(&figures, lang),
        open: open_cases(&now, lang),
        at_risk,
        more_at_risk: now.at_risk.len().saturating_sub(LISTED),
        learned_from: now.learned_from,
        is_too_few: usize::try_from(now.learned_from).is_ok_and(|learned| learned < ENOUGH),
        is_cut: now.is_cut,
    })
}

/// `GET /staff/figures/file`: the same as CSV or JSON.
pub async fn file(staff: Staff, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let (_, period) = asked.period(staff.visit.office.today());
    let as_json = asked.format.as_deref() == Some("json");
    let file = staff.ask(move |office, who| office.figures_file(who, period, as_json)).await?;
    Ok(download(file))
}

fn open_cases(now: &Now, lang: Language) -> Vec<Chart> {
    let mut days: Vec<_> = DAYS
        .into_iter()
        .map(|(name, from, to)| {
            let within = now.by_days_left.iter().filter(|(days, _)| (from..=to).contains(days));
            column(lang, name, within.map(|(_, cases)| cases).sum())
        })
        .collect();
    days.push(column(lang, "standing", now.standing));
    let stages: Vec<_> = now
        .by_stage
        .iter()
        .map(|(stage, cases)| lying(lang, &format!("stage-{}", stage.as_str()), *cases))
        .collect();
    vec![
        Chart::columns("days-left", "days", &["cases"], &days),
        Chart::bars("stages", "stage", "cases", &stages),
    ]
}

fn column(lang: Language, name: &str, value: u32) -> Line {
    let text = |key: String| words::text(lang, &key, &Values::new()).unwrap_or_default();
    Line {
        label: text(format!("left-{name}")),
        short: text(format!("left-short-{name}")),
        values: vec![Some(value)],
    }
}

impl RiskLine {
    fn of(risk: &service::AtRisk, lang: Language) -> Self {
        let stage: Stage = risk.stage;
        Self {
            slug: risk.reference.slug(),
            reference: risk.reference.to_string(),
            title: risk.subject.clone(),
            due_on: risk.due_on,
            days_left: risk.days_left,
            stage: stage.as_str(),
            stood: risk.stood,
            desk: risk.desk.as_ref().map(|desk| desk.get(lang).clone()),
            like: risk.outlook.like,
            needed_more: risk.outlook.needed_more,
        }
    }
}
