//! When staff are reminded of last days, and what would go out on a day.

use crate::{
    domain::reminder::{FURTHEST, InvalidRules, MOST_STEPS, Reminder, Rules, Why},
    service::{Office, PREVIEWED},
    web::{
        form::{Mistake, TypedDate},
        problem::Problem,
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The rules as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RulesForm {
    /// Working days before the last day, with commas or spaces between them.
    #[serde(default)]
    pub steps: String,
    /// From which working day after the last day on administrators are told; empty for never.
    #[serde(default)]
    pub escalate: String,
    /// `yes` when requesters are told that their day has passed.
    #[serde(default)]
    pub apologise: String,
}

impl RulesForm {
    fn of(rules: &Rules) -> Self {
        let steps: Vec<String> = rules.steps().iter().map(ToString::to_string).collect();
        Self {
            steps: steps.join(", "),
            escalate: rules.escalate_on().map_or_else(String::new, |day| day.to_string()),
            apologise: if rules.apologises() { "yes" } else { "" }.to_owned(),
        }
    }

    /// The rules, or what must be put right before they are some.
    fn rules(&self) -> Result<Rules, Vec<Mistake>> {
        let mut wrong = Vec::new();
        let steps: Result<Vec<u16>, _> = self
            .steps
            .split([',', ';', ' '])
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(str::parse)
            .collect();
        if steps.is_err() {
            wrong.push(Mistake::new("steps", "reminders-error-steps"));
        }
        let escalate = match self.escalate.trim() {
            "" => Ok(None),
            number => number.parse().map(Some),
        };
        if escalate.is_err() {
            wrong.push(Mistake::new("escalate", "reminders-error-escalate"));
        }
        match (steps, escalate) {
            (Ok(steps), Ok(escalate)) => {
                let rules = Rules::new(steps, escalate).map_err(|problem| vec![slip(problem)])?;
                Ok(rules.apologising(self.apologise == "yes"))
            }
            _ => Err(wrong),
        }
    }
}

fn slip(problem: InvalidRules) -> Mistake {
    match problem {
        InvalidRules::NoSteps => Mistake::new("steps", "reminders-error-steps"),
        InvalidRules::TooMany => {
            Mistake::about("steps", "reminders-error-many", MOST_STEPS.to_string())
        }
        InvalidRules::TooFar => {
            Mistake::about("steps", "reminders-error-far", FURTHEST.to_string())
        }
        InvalidRules::EscalatesTooEarly => Mistake::new("escalate", "reminders-error-escalate"),
    }
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct RemindersPage {
    /// The rules as they are, or as typed.
    pub form: RulesForm,
    /// What is wrong with what was typed.
    pub mistakes: Vec<Mistake>,
    /// The day that is looked at, as typed.
    pub typed: TypedDate,
    /// The day that is looked at; today when what was typed is no day.
    pub on: NaiveDate,
    /// What people would be told on it.
    pub people: Vec<PersonTold>,
    /// Of which requests the requesters would be told that their day has passed.
    pub apologies: Vec<Apology>,
    /// Whether there is more than is shown.
    pub is_cut: bool,
}

/// A request whose day has passed.
#[derive(Debug, Clone, Serialize)]
pub struct Apology {
    /// The request.
    pub reference: String,
    /// The request in addresses.
    pub slug: String,
    /// The day.
    pub due_on: NaiveDate,
}

/// What one person would be told.
#[derive(Debug, Clone, Serialize)]
pub struct PersonTold {
    /// Who.
    pub name: String,
    /// Of which cases.
    pub lines: Vec<ToldLine>,
}

/// A case that somebody would be told of.
#[derive(Debug, Clone, Serialize)]
pub struct ToldLine {
    /// The case.
    pub reference: String,
    /// The case in addresses.
    pub slug: String,
    /// Where it stands, the end of the key `state-…`.
    pub state: &'static str,
    /// Its last day.
    pub due_on: NaiveDate,
    /// The step that is reached, in working days before the last day.
    pub left: Option<i32>,
    /// How many working days late it is.
    pub late: Option<u32>,
    /// The end of the key `reminders-why-…`.
    pub why: &'static str,
}

impl ToldLine {
    fn of(one: &Reminder) -> Self {
        Self {
            reference: one.reference.to_string(),
            slug: one.reference.slug(),
            state: one.state.as_str(),
            due_on: one.due_on,
            left: one.step.late().is_none().then_some(one.step.0),
            late: one.step.late(),
            why: one.why.as_str(),
        }
    }
}

impl Page for RemindersPage {
    const TEMPLATE: &'static str = "staff/reminders";

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }

    fn samples() -> Vec<Self> {
        let on = NaiveDate::from_ymd_opt(2026, 3, 12).unwrap_or_default();
        let line = |why: Why, left, late| ToldLine {
            reference: "ATISN 26732".into(),
            slug: "atisn-26732".into(),
            state: "open",
            due_on: on,
            left,
            late,
            why: why.as_str(),
        };
        let quiet = Self {
            form: RulesForm::of(&Rules::default()),
            mistakes: Vec::new(),
            typed: TypedDate::of(on),
            on,
            people: Vec::new(),
            apologies: Vec::new(),
            is_cut: false,
        };
        let person = PersonTold {
            name: "Ada <b>".into(),
            lines: vec![
                line(Why::Handles, Some(5), None),
                line(Why::Clears, Some(0), None),
                line(Why::Unassigned, Some(1), None),
                line(Why::Escalated, None, Some(2)),
            ],
        };
        let mistakes = [
            InvalidRules::NoSteps,
            InvalidRules::TooMany,
            InvalidRules::TooFar,
            InvalidRules::EscalatesTooEarly,
        ];
        vec![
            Self {
                form: RulesForm {
                    steps: "<b>".into(),
                    escalate: "0".into(),
                    apologise: String::new(),
                },
                mistakes: mistakes.into_iter().map(slip).collect(),
                ..quiet.clone()
            },
            Self {
                people: vec![person],
                apologies: vec![Apology {
                    reference: "ATISN 26732".into(),
                    slug: "atisn-26732".into(),
                    due_on: on,
                }],
                is_cut: true,
                ..quiet.clone()
            },
            quiet,
        ]
    }
}

/// Which day is looked at.
#[derive(Debug, Default, Deserialize)]
pub struct OnQuery {
    /// Today, when it is no day.
    #[serde(flatten)]
    pub on: TypedDate,
}

/// `GET /staff/reminders`.
pub async fn reminders(staff: Staff, query: web::Query<OnQuery>) -> Result<HttpResponse, Problem> {
    let rules = staff.ask(Office::reminder_rules).await?;
    show(&staff, RulesForm::of(&rules), Vec::new(), query.into_inner().on).await
}

/// `POST /staff/reminders`: sets the rules.
pub async fn set(staff: Staff, form: web::Form<RulesForm>) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    match form.rules() {
        Ok(rules) => {
            staff.ask(move |office, who| office.set_reminder_rules(who, &rules)).await?;
            Ok(see("/staff/reminders?done=reminders-set"))
        }
        Err(wrong) => show(&staff, form, wrong, TypedDate::default()).await,
    }
}

async fn show(
    staff: &Staff,
    form: RulesForm,
    mistakes: Vec<Mistake>,
    typed: TypedDate,
) -> Result<HttpResponse, Problem> {
    let asked = typed.date();
    let (on, told, apologies) = staff
        .ask(move |office, who| {
            let on = asked.unwrap_or_else(|| office.today());
            Ok((on, office.would_remind(who, on)?, office.would_apologise(who, on)?))
        })
        .await?;
    let count: usize = told.iter().map(|one| one.reminders.len()).sum();
    staff.show(&RemindersPage {
        form,
        mistakes,
        typed: TypedDate::of(on),
        on,
        people: told
            .into_iter()
            .map(|one| PersonTold {
                name: one.name,
                lines: one.reminders.iter().map(ToldLine::of).collect(),
            })
            .collect(),
        is_cut: count >= PREVIEWED || apologies.len() >= PREVIEWED,
        apologies: apologies
            .into_iter()
            .map(|(reference, due_on)| Apology {
                reference: reference.to_string(),
                slug: reference.slug(),
                due_on,
            })
            .collect(),
    })
}
