//! What if: the clock as it would be if the requester explained, paid or was answered on a day.
//! Nothing is recorded; the page is the answer to its address.

use super::{
    case::{CaseHead, view},
    clock::{Because, Day},
};
use crate::{
    domain::{ids::ItemId, language::Language, timeline::Hypothesis},
    law::{
        clock::{Clock, ClockState},
        regime::Regime,
    },
    service::CaseView,
    web::{
        form::{Mistake, TypedDate},
        problem::Problem,
        render::Page,
        session::Staff,
    },
};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct WhatIfQuery {
    /// The number of the part that it would happen to; empty for the request itself.
    #[serde(default)]
    pub item: String,
    /// What would happen: `explained`, `paid`, `proven` or `answered`; empty before anything is
    /// asked.
    #[serde(default)]
    pub happens: String,
    /// On which day.
    #[serde(flatten)]
    pub on: TypedDate,
}

/// What the clock would be.
#[derive(Debug, Clone, Serialize)]
pub struct Supposed {
    /// The date that the answer would be due.
    pub due_on: Option<NaiveDate>,
    /// The last day with the longest extension.
    pub extended_due_on: Option<NaiveDate>,
    /// Whether nothing would be owed any more.
    pub has_lapsed: bool,
    /// Each day.
    pub days: Vec<Day>,
    /// Each rule that would be applied.
    pub because: Vec<Because>,
}

/// A part of the request to choose.
#[derive(Debug, Clone, Serialize)]
pub struct PartChoice {
    /// Its number.
    pub number: String,
    /// The end of the key `regime-…` of its law.
    pub regime: &'static str,
    /// What it is about.
    pub text: String,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct WhatIfPage {
    /// The head.
    pub head: CaseHead,
    /// The parts of the request that have clocks of their own.
    pub parts: Vec<PartChoice>,
    /// What can be supposed: ends of the keys `what-if-…`.
    pub choices: Vec<&'static str>,
    /// What was asked.
    pub query: WhatIfQuery,
    /// What the clock would be, once that was asked.
    pub clock: Option<Supposed>,
    /// Why there is no such clock, in the language of the page.
    pub refusal: Option<String>,
    /// What is wrong with the question.
    pub mistakes: Vec<Mistake>,
}

impl Page for WhatIfPage {
    const TEMPLATE: &'static str = "staff/what_if";

    fn samples() -> Vec<Self> {
        let empty = Self {
            head: CaseHead::sample(),
            parts: Vec::new(),
            choices: Hypothesis::ALL.map(Hypothesis::as_str).into(),
            query: WhatIfQuery { happens: "answered".into(), ..WhatIfQuery::default() },
            clock: None,
            refusal: None,
            mistakes: Vec::new(),
        };
        let on = |day| NaiveDate::from_ymd_opt(2026, 4, day);
        let supposed = Supposed {
            due_on: on(16),
            extended_due_on: on(30),
            has_lapsed: false,
            days: vec![Day {
                date: on(16).unwrap_or_default(),
                number: Some(20),
                why: String::new(),
            }],
            because: vec![Because { rule: "FOIA 2000 s.10(1)".into(), text: "…".into() }],
        };
        vec![
            Self { clock: Some(supposed.clone()), ..empty.clone() },
            Self {
                clock: Some(Supposed {
                    due_on: None,
                    extended_due_on: None,
                    has_lapsed: true,
                    days: Vec::new(),
                    ..supposed
                }),
                ..empty.clone()
            },
            Self {
                parts: vec![PartChoice {
                    number: "1".into(),
                    regime: "eir",
                    text: "The river <b>".into(),
                }],
                query: WhatIfQuery { item: "1".into(), ..WhatIfQuery::default() },
                ..empty.clone()
            },
            Self { refusal: Some("Nothing was asked for".into()), ..empty.clone() },
            Self {
                mistakes: vec![
                    Mistake::new("happens", "what-if-error-happens"),
                    Mistake::new("on", "clock-error-date"),
                ],
                ..empty.clone()
            },
            empty,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl Supposed {
    fn of(clock: &Clock, lang: Language) -> Self {
        Self {
            due_on: clock.due_on,
            extended_due_on: clock.extended_due_on,
            has_lapsed: clock.state == ClockState::Lapsed,
            days: clock.days.iter().map(|day| Day::of(day, lang)).collect(),
            because: clock.because.iter().map(|one| Because::of(one, lang)).collect(),
        }
    }
}

impl WhatIfPage {
    fn of(view: &CaseView, query: WhatIfQuery) -> Self {
        Self {
            head: CaseHead::of(view),
            parts: view
                .items
                .iter()
                .map(|item| PartChoice {
                    number: item.id.to_string(),
                    regime: item.regime.as_str(),
                    text: item.text.clone(),
                })
                .collect(),
            choices: choices(&view.case.regimes()),
            query,
            clock: None,
            refusal: None,
            mistakes: Vec::new(),
        }
    }
}

/// What can be supposed under these laws: proof of identity belongs to subject access, and a fee to
/// the others.
fn choices(regimes: &[Regime]) -> Vec<&'static str> {
    Hypothesis::ALL
        .into_iter()
        .filter(|one| match one {
            Hypothesis::Paid => regimes.iter().any(|regime| *regime != Regime::SubjectAccess),
            Hypothesis::Proven => regimes.contains(&Regime::SubjectAccess),
            Hypothesis::Explained | Hypothesis::Answered => true,
        })
        .map(Hypothesis::as_str)
        .collect()
}

/// `GET /staff/cases/{slug}/clock/what-if`.
pub async fn what_if(
    staff: Staff,
    slug: web::Path<String>,
    query: web::Query<WhatIfQuery>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let query = query.into_inner();
    let is_asked = !query.happens.is_empty() || !query.on.year.is_empty();
    let supposed = Hypothesis::ALL.into_iter().find(|one| one.as_str() == query.happens);
    let on = query.on.date();
    let item = query.item.trim();
    let item = if item.is_empty() {
        None
    } else {
        // An address that somebody has changed by hand.
        Some(ItemId(item.parse().map_err(|_cause| Problem::NotFound)?))
    };
    let mut page = WhatIfPage::of(&view, query);
    match (supposed, on) {
        _ if !is_asked => {}
        (Some(hypothesis), Some(on)) => {
            let case = view.case.id;
            let asked = staff
                .ask(move |office, who| office.what_if(who, case, item, hypothesis, on))
                .await?;
            let lang = staff.visit.lang;
            match asked {
                Ok(clock) => page.clock = Some(Supposed::of(&clock, lang)),
                Err(refused) => page.refusal = Some(lang.of(refused.words())),
            }
        }
        (hypothesis, on) => {
            if hypothesis.is_none() {
                page.mistakes.push(Mistake::new("happens", "what-if-error-happens"));
            }
            if on.is_none() {
                page.mistakes.push(Mistake::new("on", "clock-error-date"));
            }
        }
    }
    staff.show(&page)
}
