//! When staff are reminded of last days, and what would go out on a day.

use super::reminders_form::RulesForm;
use crate::{
    domain::{
        commission::Chaser,
        ids::Reference,
        language::Language,
        owed::Owed,
        reminder::{Reminder, Rules, Why},
    },
    service::{Error, Office, PREVIEWED, SignedIn, ToChase, WaitingStep},
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
    pub apologies: Vec<DayOfCase>,
    /// Of which requests the requesters would be told that they will be closed.
    pub warnings: Vec<DayOfCase>,
    /// Which requests would be closed because their requesters have not replied.
    pub closings: Vec<DayOfCase>,
    /// Of which commissions their areas would be reminded.
    pub chasers: Vec<ChaserLine>,
    /// Whether there is more than is shown.
    pub is_cut: bool,
    /// Who can be told of whatever stays late.
    pub colleagues: Vec<Colleague>,
}

/// A case and the day that something is about.
#[derive(Debug, Clone, Serialize)]
pub struct DayOfCase {
    /// The case.
    pub reference: String,
    /// The case in addresses.
    pub slug: String,
    /// The day; none where the act itself names it.
    pub on: Option<NaiveDate>,
}

impl DayOfCase {
    fn of(reference: &Reference, on: Option<NaiveDate>) -> Self {
        Self { reference: reference.to_string(), slug: reference.slug(), on }
    }
}

/// A commission of which its area would be reminded.
#[derive(Debug, Clone, Serialize)]
pub struct ChaserLine {
    /// The case.
    pub reference: String,
    /// The case in addresses.
    pub slug: String,
    /// The number of the commission.
    pub commission: i64,
    /// The area, in the reader's language.
    pub area: String,
    /// The end of the key `reminders-chaser-…`.
    pub chaser: &'static str,
    /// The day on which the answer is expected.
    pub expected_on: NaiveDate,
}

impl ChaserLine {
    fn of(one: &ToChase, lang: Language) -> Self {
        Self {
            reference: one.reference.to_string(),
            slug: one.reference.slug(),
            commission: one.commission.0,
            area: one.area.get(lang).clone(),
            chaser: one.chaser.as_str(),
            expected_on: one.expected_on,
        }
    }
}

/// Somebody who can be chosen.
#[derive(Debug, Clone, Serialize)]
pub struct Colleague {
    /// Their number, as the form has it.
    pub id: String,
    /// Their name.
    pub name: String,
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
    /// What is owed, the end of the key `reminders-owed-…`.
    pub owed: &'static str,
    /// Its last day.
    pub due_on: NaiveDate,
    /// The step that is reached, in working days before the last day; none when it has passed.
    pub left: Option<i32>,
    /// How many working days late it is; none when nothing is late by it.
    pub late: Option<u32>,
    /// The end of the key `reminders-why-…`.
    pub why: &'static str,
}

impl ToldLine {
    fn of(one: &Reminder) -> Self {
        Self {
            reference: one.reference.to_string(),
            slug: one.reference.slug(),
            owed: one.owed.as_str(),
            due_on: one.due_on,
            left: one.step.late().is_none().then_some(one.step.0),
            late: one.step.late().filter(|_| one.owed.is_ours()),
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
        let case =
            |on| DayOfCase { reference: "ATISN 26732".into(), slug: "atisn-26732".into(), on };
        let line = |why: Why, owed: Owed, left, late| ToldLine {
            reference: "ATISN 26732".into(),
            slug: "atisn-26732".into(),
            owed: owed.as_str(),
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
            warnings: Vec::new(),
            closings: Vec::new(),
            chasers: Vec::new(),
            is_cut: false,
            colleagues: Vec::new(),
        };
        let person = PersonTold {
            name: "Ada <b>".into(),
            lines: vec![
                line(Why::Handles, Owed::Answer, Some(5), None),
                line(Why::Handles, Owed::Reply, Some(2), None),
                line(Why::Handles, Owed::Reply, None, None),
                line(Why::Clears, Owed::Review, Some(0), None),
                line(Why::Unassigned, Owed::Answer, Some(1), None),
                line(Why::Escalated, Owed::Compliance, None, Some(2)),
                line(Why::Further, Owed::Answer, None, Some(9)),
            ],
        };
        let chasers = [Chaser::Soon, Chaser::Today, Chaser::Late].map(|chaser| ChaserLine {
            reference: "ATISN 26732".into(),
            slug: "atisn-26732".into(),
            commission: 4,
            area: "Roads <b>".into(),
            chaser: chaser.as_str(),
            expected_on: on,
        });
        let nonsense = RulesForm {
            steps: "<b>".into(),
            escalate: "0".into(),
            further: "5".into(),
            before: "99".into(),
            ..RulesForm::default()
        };
        vec![
            Self {
                mistakes: nonsense
                    .rules()
                    .err()
                    .into_iter()
                    .flatten()
                    .chain([Mistake::new("further_to", "reminders-error-further-left")])
                    .collect(),
                form: nonsense,
                colleagues: vec![Colleague { id: "3".into(), name: "Ada <b>".into() }],
                ..quiet.clone()
            },
            Self {
                people: vec![person],
                apologies: vec![case(Some(on))],
                warnings: vec![case(Some(on))],
                closings: vec![case(None)],
                chasers: chasers.into(),
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
            let set = move |office: &Office, who: &SignedIn| office.set_reminder_rules(who, &rules);
            match staff.attempt(set).await? {
                Ok(()) => Ok(see("/staff/reminders?done=reminders-set")),
                // Somebody was chosen who has left meanwhile, which the page tells.
                Err(Error::NotFound) => show(&staff, form, Vec::new(), TypedDate::default()).await,
                Err(error) => Err(error.into()),
            }
        }
        Err(wrong) => show(&staff, form, wrong, TypedDate::default()).await,
    }
}

async fn show(
    staff: &Staff,
    form: RulesForm,
    mut mistakes: Vec<Mistake>,
    typed: TypedDate,
) -> Result<HttpResponse, Problem> {
    let (asked, lang) = (typed.date(), staff.visit.lang);
    let page = staff
        .ask(move |office, who| {
            let on = asked.unwrap_or_else(|| office.today());
            let people = office.would_remind(who, on)?;
            let apologies = office.would_apologise(who, on)?;
            let steps = office.would_sweep(who, on)?;
            let chasers = office.would_chase(who, on)?;
            let told: usize = people.iter().map(|one| one.reminders.len()).sum();
            let longest = [told, apologies.len(), steps.len(), chasers.len()].into_iter().max();
            let colleagues: Vec<Colleague> = office
                .told_further(who)?
                .into_iter()
                .map(|(id, name)| Colleague { id: id.to_string(), name })
                .collect();
            let is_there = |id: &str| colleagues.iter().any(|one| one.id == id);
            if !form.further_to.is_empty() && !is_there(&form.further_to) {
                mistakes.push(Mistake::new("further_to", "reminders-error-further-left"));
            }
            Ok(RemindersPage {
                form,
                mistakes,
                typed: TypedDate::of(on),
                on,
                people: people
                    .into_iter()
                    .map(|one| PersonTold {
                        name: one.name,
                        lines: one.reminders.iter().map(ToldLine::of).collect(),
                    })
                    .collect(),
                apologies: apologies
                    .iter()
                    .map(|(reference, due_on)| DayOfCase::of(reference, Some(*due_on)))
                    .collect(),
                warnings: steps
                    .iter()
                    .filter_map(|(reference, step)| match step {
                        WaitingStep::Warn(until) => Some(DayOfCase::of(reference, Some(*until))),
                        WaitingStep::Close => None,
                    })
                    .collect(),
                closings: steps
                    .iter()
                    .filter(|(_, step)| *step == WaitingStep::Close)
                    .map(|(reference, _)| DayOfCase::of(reference, None))
                    .collect(),
                chasers: chasers.iter().map(|one| ChaserLine::of(one, lang)).collect(),
                is_cut: longest >= Some(PREVIEWED),
                colleagues,
            })
        })
        .await?;
    staff.show(&page)
}
