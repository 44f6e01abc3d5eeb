//! Figures as pages show them: charts with their words, for staff and for everybody.

use super::{
    chart::{Chart, Line},
    words::{self, Values},
};
use crate::{
    domain::{
        figures::{ADEQUATE, Figures, Period, outcomes_in_order},
        language::Language,
    },
    law::{exemption, regime::Regime},
};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// Provisions beyond these stand in the file alone.
const PROVISIONS: usize = 12;

/// The figures of a period, in the words of a language.
#[derive(Debug, Clone, Serialize)]
pub struct FiguresShown {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Requests received.
    pub received: u32,
    /// Answers sent.
    pub answered: u32,
    /// How many of them in time.
    pub in_time: u32,
    /// In per cent; none of nothing.
    pub per_cent: Option<u32>,
    /// Whether that is as much as the Commissioner expects.
    pub is_adequate: bool,
    /// How many of them after an extension, and in time.
    pub extended: u32,
    /// Working days that half of the answers took at most.
    pub median: Option<u32>,
    /// Working days that nine of ten took at most.
    pub nine_of_ten: Option<u32>,
    /// Withdrawn.
    pub withdrawn: u32,
    /// Closed because the requester did not answer.
    pub lapsed: u32,
    /// What followed: the ends of the keys `figures-after-…`, and how many.
    pub afterwards: Vec<(&'static str, u32)>,
    /// The charts.
    pub charts: Vec<Chart>,
}

impl FiguresShown {
    /// In words of `language`.
    pub fn of(figures: &Figures, language: Language) -> Self {
        let after = &figures.afterwards;
        Self {
            from: figures.period.from,
            to: figures.period.to,
            received: figures.received,
            answered: figures.answers.answered,
            in_time: figures.answers.in_time,
            per_cent: figures.answers.per_cent(),
            is_adequate: figures.answers.per_cent().is_some_and(|share| share >= ADEQUATE),
            extended: figures.extended,
            median: figures.days.map(|days| days.median),
            nine_of_ten: figures.days.map(|days| days.nine_of_ten),
            withdrawn: figures.withdrawn,
            lapsed: figures.lapsed,
            afterwards: vec![
                ("reviews_asked", after.reviews_asked),
                ("reviews_decided", after.reviews_decided),
                ("reviews_in_twenty_days", after.reviews_in_twenty_days),
                ("reviews_upheld", after.reviews_upheld),
                ("complaints", after.complaints),
                ("notices", after.notices),
                ("appeals", after.appeals),
            ],
            charts: charts(figures, language),
        }
    }

    /// With something of everything, and with nothing.
    pub fn samples() -> Vec<Self> {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default();
        let chart = Chart::columns(
            "volumes",
            "month",
            &["received", "answered"],
            &[Line {
                label: "March 2026".into(),
                short: "Mar".into(),
                values: vec![Some(12), None],
            }],
        );
        let bare = Self {
            from: day(1, 1),
            to: day(3, 31),
            received: 0,
            answered: 0,
            in_time: 0,
            per_cent: None,
            is_adequate: false,
            extended: 0,
            median: None,
            nine_of_ten: None,
            withdrawn: 0,
            lapsed: 0,
            afterwards: vec![
                ("reviews_asked", 0),
                ("reviews_decided", 0),
                ("reviews_in_twenty_days", 0),
                ("reviews_upheld", 0),
                ("complaints", 0),
                ("notices", 0),
                ("appeals", 0),
            ],
            charts: vec![Chart::bars("exemptions", "provision", "answers", &[])],
        };
        let full = Self {
            received: 12,
            answered: 10,
            in_time: 9,
            per_cent: Some(90),
            is_adequate: true,
            median: Some(18),
            nine_of_ten: Some(20),
            charts: vec![chart],
            ..bare.clone()
        };
        let late = Self { per_cent: Some(50), is_adequate: false, ..full.clone() };
        vec![bare, full, late]
    }
}

fn charts(figures: &Figures, language: Language) -> Vec<Chart> {
    let months = |values: &dyn Fn(&crate::domain::figures::Month) -> Vec<Option<u32>>| {
        figures
            .months
            .iter()
            .map(|month| Line {
                label: words::month(language, month.month),
                short: short_month(language, month.month),
                values: values(month),
            })
            .collect::<Vec<_>>()
    };
    let volumes = months(&|month| vec![Some(month.received), Some(month.answers.answered)]);
    let shares = months(&|month| vec![month.answers.per_cent()]);
    let outcomes: Vec<_> = outcomes_in_order(figures)
        .map(|(outcome, answers)| {
            lying(language, &format!("figures-outcome-{}", outcome.as_str()), answers)
        })
        .collect();
    let exemptions: Vec<_> = figures
        .exemptions
        .iter()
        .take(PROVISIONS)
        .map(|applied| {
            labelled(provision(applied.regime, applied.provision, language), applied.answers)
        })
        .collect();
    vec![
        Chart::columns("volumes", "month", &["received", "answered"], &volumes),
        Chart::shares("timeliness", "month", "in-time", &shares, ADEQUATE),
        Chart::bars("outcomes", "outcome", "answers", &outcomes),
        Chart::bars("exemptions", "provision", "answers", &exemptions),
    ]
}

/// A line whose label is a text of the pages.
pub(super) fn lying(language: Language, key: &str, value: u32) -> Line {
    let label = words::text(language, key, &Values::new()).unwrap_or_else(|| key.to_owned());
    labelled(label, value)
}

fn labelled(label: String, value: u32) -> Line {
    Line { short: label.clone(), label, values: vec![Some(value)] }
}

/// "s.40 Personal information".
fn provision(regime: &str, number: &str, language: Language) -> String {
    let found = regime.parse::<Regime>().ok().and_then(|regime| exemption::find(regime, number));
    found.map_or_else(
        || number.to_owned(),
        |cited| {
            let exemption = cited.exemption();
            let title = match language {
                Language::English => exemption.title_en,
                Language::Welsh => exemption.title_cy,
            };
            format!("{} {title}", cited.short())
        },
    )
}

/// "Mar", "Maw"; January with its year.
fn short_month(language: Language, month: NaiveDate) -> String {
    let short: String = words::month_name(language, month).chars().take(3).collect();
    if month.month() == 1 { format!("{short} {}", month.year()) } else { short }
}

/// The periods that pages offer, each with the end of its key `period-…`.
pub(super) fn periods(today: NaiveDate) -> [(&'static str, Period); 5] {
    let this_year = Period::financial_year_of(today);
    let last_year = this_year.from.pred_opt().map_or(this_year, Period::financial_year_of);
    [
        ("twelve-months", Period::year_to(today)),
        ("quarter", Period::quarter_of(today)),
        ("last-quarter", Period::quarter_before(today)),
        ("year", this_year),
        ("last-year", last_year),
    ]
}
