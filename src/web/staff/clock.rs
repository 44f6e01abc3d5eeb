//! The statutory clock of a case: the due date, each day and why it counts or not.

use super::case::CaseHead;
use crate::web::{
    form::{Mistake, TypedDate},
    render::Page,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The clock as pages show it.
#[derive(Debug, Clone, Serialize)]
pub struct ClockPart {
    /// `running`, `stopped`, `lapsed` or `answered`.
    pub state: String,
    /// The due date; none while the clock stands.
    pub due_on: Option<NaiveDate>,
    /// The outer date that the law allows.
    pub extended_due_on: Option<NaiveDate>,
    /// The working day that today is.
    pub day: Option<i64>,
    /// The working days the law gives.
    pub limit: i64,
    /// Whole working days until the due date.
    pub days_left: Option<i64>,
    /// Working days since the due date.
    pub days_late: Option<i64>,
    /// The date of the answer.
    pub answered_on: Option<NaiveDate>,
    /// Each day.
    pub days: Vec<Day>,
    /// Each rule that was applied.
    pub because: Vec<Because>,
    /// The last day of announced bank holidays, when the clock runs beyond it.
    pub beyond: Option<NaiveDate>,
}

/// One day of the clock.
#[derive(Debug, Clone, Serialize)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// Its number among the working days; none when it does not count.
    pub number: Option<u32>,
    /// Why it does not count, in the language of the page; may be empty.
    pub why: String,
}

/// One rule that was applied.
#[derive(Debug, Clone, Serialize)]
pub struct Because {
    /// The provision, like FOIA 2000 s.10(1).
    pub rule: String,
    /// What it did, in the language of the page.
    pub text: String,
}

impl ClockPart {
    /// A running clock for samples.
    pub(super) fn sample() -> Self {
        let on = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap_or_default();
        Self {
            state: "running".into(),
            due_on: Some(on(19)),
            extended_due_on: NaiveDate::from_ymd_opt(2026, 4, 20),
            day: Some(16),
            limit: 20,
            days_left: Some(4),
            days_late: None,
            answered_on: None,
            days: vec![
                Day { date: on(16), number: Some(18), why: String::new() },
                Day {
                    date: on(17),
                    number: None,
                    why: "St Patrick's Day (Northern Ireland)".into(),
                },
            ],
            because: vec![Because { rule: "FOIA 2000 s.10(1)".into(), text: "…".into() }],
            beyond: None,
        }
    }

    fn samples() -> Vec<Self> {
        let running = Self::sample();
        let standing = |state: &str| Self {
            state: state.into(),
            due_on: None,
            extended_due_on: None,
            day: None,
            days_left: None,
            ..running.clone()
        };
        vec![
            Self { beyond: NaiveDate::from_ymd_opt(2028, 12, 31), ..running.clone() },
            Self { days_left: Some(0), ..running.clone() },
            Self { days_left: None, days_late: Some(1), ..running.clone() },
            Self { answered_on: NaiveDate::from_ymd_opt(2026, 3, 12), ..standing("answered") },
            standing("answered"),
            standing("stopped"),
            standing("lapsed"),
            running,
        ]
    }
}

/// What is recorded on the clock page; each of its forms sends what it needs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ClockForm {
    /// A date: of the explanation, or the new one that is promised.
    #[serde(flatten)]
    pub on: TypedDate,
    /// The question to the requester.
    #[serde(default)]
    pub question: String,
    /// Why more time is needed.
    #[serde(default)]
    pub reason: String,
    /// The qualified exemption whose public interest is weighed.
    #[serde(default)]
    pub exemption: String,
}

/// The clock page.
#[derive(Debug, Clone, Serialize)]
pub struct ClockPage {
    /// The head.
    pub head: CaseHead,
    /// The clock.
    pub clock: ClockPart,
    /// Whether the requester can be asked to explain.
    pub may_ask: bool,
    /// Whether an explanation can have come.
    pub may_explain: bool,
    /// Whether the time can be extended.
    pub may_extend: bool,
    /// Whether an extension names an exemption: under the Act, not under the Regulations.
    pub names_exemption: bool,
    /// Whether the request can be withdrawn.
    pub may_withdraw: bool,
    /// The fields as typed.
    pub form: ClockForm,
    /// What is wrong with them.
    pub mistakes: Vec<Mistake>,
}

impl Page for ClockPage {
    const TEMPLATE: &'static str = "staff/clock";

    fn samples() -> Vec<Self> {
        let page = |clock| Self {
            head: CaseHead::sample(),
            clock,
            may_ask: true,
            may_explain: true,
            may_extend: true,
            names_exemption: true,
            may_withdraw: true,
            form: ClockForm::default(),
            mistakes: Vec::new(),
        };
        let mut samples: Vec<_> = ClockPart::samples().into_iter().map(page).collect();
        samples.push(Self {
            mistakes: vec![
                Mistake::new("question", "clock-error-question"),
                Mistake::new("on", "clock-error-date"),
                Mistake::new("reason", "clock-error-reason"),
            ],
            names_exemption: false,
            ..page(ClockPart::sample())
        });
        samples.push(Self {
            may_ask: false,
            may_explain: false,
            may_extend: false,
            may_withdraw: false,
            ..page(ClockPart::sample())
        });
        samples
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}
