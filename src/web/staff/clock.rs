//! The statutory clock of a case: the due date, each day and why it counts or not.

use super::case::{CaseHead, path, view};
use crate::{
    domain::{case::Act, event::Extension, ids::CaseId, language::Language, letter::Words},
    law::{regime::Regime, time_limit::Period, words},
    service::{self, CaseView, Office, SignedIn},
    web::{
        form::{Mistake, TypedDate},
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The clock as pages show it.
#[derive(Debug, Clone, Serialize)]
pub struct ClockPart {
    /// `running`, `stopped`, `lapsed` or `answered`.
    pub state: String,
    /// The due date; none while the clock stands.
    pub due_on: Option<NaiveDate>,
    /// The outer date that the law allows; none once the time was extended.
    pub extended_due_on: Option<NaiveDate>,
    /// The working day that today is; none once the time was extended, since the count of the
    /// law ends before the promised day.
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
    /// Whether bank holidays of the time are only expected.
    pub is_provisional: bool,
    /// The day to work towards, where a bank holiday moved the due date.
    pub safe_on: Option<NaiveDate>,
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
            is_provisional: false,
            safe_on: None,
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
            Self { is_provisional: true, ..running.clone() },
            Self { days_left: Some(0), ..running.clone() },
            Self { safe_on: NaiveDate::from_ymd_opt(2026, 3, 18), ..running.clone() },
            Self { day: None, extended_due_on: None, ..running.clone() },
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
    /// The question to the requester in English.
    #[serde(default)]
    pub question_en: String,
    /// The question to the requester in Welsh.
    #[serde(default)]
    pub question_cy: String,
    /// Why more time is needed, in English.
    #[serde(default)]
    pub reason_en: String,
    /// Why more time is needed, in Welsh.
    #[serde(default)]
    pub reason_cy: String,
    /// The qualified exemption whose public interest is weighed.
    #[serde(default)]
    pub exemption: String,
}

/// The clock page.
#[expect(clippy::struct_excessive_bools, reason = "a template asks yes or no of each act")]
#[derive(Debug, Clone, Serialize)]
pub struct ClockPage {
    /// The head.
    pub head: CaseHead,
    /// The clock.
    pub clock: ClockPart,
    /// The languages in which the requester is written to.
    pub languages: Vec<Language>,
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
            languages: Language::BOTH.to_vec(),
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
                Mistake::new("question_en", "clock-error-question"),
                Mistake::new("on", "clock-error-date"),
                Mistake::new("reason_cy", "clock-error-reason"),
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

impl ClockPart {
    /// The clock of a case, its reasons in `lang`.
    pub(super) fn of(view: &CaseView, lang: Language) -> Self {
        let clock = &view.clock;
        let said = |words: words::Words| match lang {
            Language::English => words.en.into_owned(),
            Language::Welsh => words.cy.into_owned(),
        };
        let is_over = view.case.state.is_closed();
        let is_extended = view.case.timeline.promised_on.is_some();
        Self {
            state: if is_over {
                "answered".into()
            } else {
                clock.state_on(view.today).as_str().into()
            },
            due_on: view.due_on,
            extended_due_on: clock.extended_due_on.filter(|_| !is_extended),
            day: clock
                .days
                .iter()
                .rev()
                .find(|day| day.date <= view.today && day.number.is_some())
                .and_then(|day| day.number)
                .filter(|_| !is_extended)
                .map(i64::from),
            limit: match clock.limit.period() {
                Period::WorkingDays(days) => i64::try_from(days).unwrap_or_default(),
                Period::Months(_) => i64::try_from(clock.days.len()).unwrap_or_default(),
            },
            days_left: view.days_left.filter(|days| *days >= 0),
            days_late: view.days_left.filter(|days| *days < 0).map(i64::wrapping_abs),
            answered_on: view.case.answered_on,
            days: clock
                .days
                .iter()
                .map(|day| Day {
                    date: day.date,
                    number: day.number,
                    why: day.why.as_ref().map(|why| said(why.words())).unwrap_or_default(),
                })
                .collect(),
            because: clock
                .because
                .iter()
                .map(|one| Because { rule: one.rule.to_owned(), text: said(one.text.clone()) })
                .collect(),
            is_provisional: clock.is_provisional,
            safe_on: view.safe_on,
        }
    }
}

impl ClockPage {
    fn of(view: &CaseView, lang: Language, form: ClockForm, mistakes: Vec<Mistake>) -> Self {
        let may = |act| view.allowed.contains(&act);
        Self {
            head: CaseHead::of(view),
            clock: ClockPart::of(view, lang),
            languages: view.case.language.languages().to_vec(),
            may_ask: may(Act::RequestClarification),
            may_explain: may(Act::ReceiveClarification),
            may_extend: may(Act::ExtendTime),
            names_exemption: view.case.regime() == Regime::Foia,
            may_withdraw: may(Act::Withdraw),
            form,
            mistakes,
        }
    }
}

/// `GET /staff/cases/{slug}/clock`.
pub async fn clock(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    staff.show(&ClockPage::of(&view, staff.visit.lang, ClockForm::default(), Vec::new()))
}

/// Does one act on the clock; what is wrong goes back with the form, the office's refusal at
/// `field`.
async fn act(
    staff: &Staff,
    view: &CaseView,
    form: ClockForm,
    field: &'static str,
    wrong: Vec<Mistake>,
    act: impl FnOnce(&Office, &SignedIn, CaseId) -> Result<(), service::Error> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let lang = staff.visit.lang;
    if !wrong.is_empty() {
        return staff.show(&ClockPage::of(view, lang, form, wrong));
    }
    let id = view.case.id;
    match staff.attempt(move |office, who| act(office, who, id)).await? {
        Ok(()) => Ok(see(&path(view, "/clock?done=case-event-recorded"))),
        // An act that the case no longer allows is told as such, not as a slip of the pen.
        Err(error) if !is_slip_of(&error) => Err(error.into()),
        Err(error) => {
            let wrong = vec![mistake(field, error)?];
            staff.show(&ClockPage::of(view, lang, form, wrong))
        }
    }
}

/// Texts in both languages, and a mistake for each language of the case that has none.
fn said(
    view: &CaseView,
    [en, cy]: [&str; 2],
    start: &str,
    key: &'static str,
) -> (Words, Vec<Mistake>) {
    let words = Words { en: en.trim().to_owned(), cy: cy.trim().to_owned() };
    let wrong = view
        .case
        .language
        .languages()
        .iter()
        .filter(|lang| words.get(**lang).is_empty())
        .map(|lang| Mistake::new(format!("{start}_{lang}"), key))
        .collect();
    (words, wrong)
}

/// Whether the refusal is about what was typed, and not about where the case stands.
fn is_slip_of(error: &service::Error) -> bool {
    use crate::domain::case::NotAllowed as N;
    match error {
        service::Error::NotAllowed(reason) => matches!(
            reason,
            N::InTheFuture
                | N::BeforeReceipt
                | N::AbsoluteExemption(_)
                | N::OtherRegime
                | N::BadPromise
        ),
        _ => true,
    }
}

/// `POST /staff/cases/{slug}/clock/ask`.
pub async fn ask(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ClockForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let form = form.into_inner();
    let texts = [form.question_en.as_str(), form.question_cy.as_str()];
    let (question, wrong) = said(&view, texts, "question", "clock-error-question");
    act(&staff, &view, form, "question_en", wrong, move |office, who, id| {
        office.request_clarification(who, id, &question)
    })
    .await
}

/// `POST /staff/cases/{slug}/clock/explained`.
pub async fn explained(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ClockForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let form = form.into_inner();
    let on = form.on.date();
    let wrong =
        if on.is_none() { vec![Mistake::new("on", "clock-error-date")] } else { Vec::new() };
    act(&staff, &view, form, "on", wrong, move |office, who, id| {
        office.receive_clarification(who, id, on.unwrap_or_default())
    })
    .await
}

/// `POST /staff/cases/{slug}/clock/extend`.
pub async fn extend(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ClockForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let form = form.into_inner();
    let until = form.on.date();
    let texts = [form.reason_en.as_str(), form.reason_cy.as_str()];
    let (reasons, mut wrong) = said(&view, texts, "reason", "clock-error-reason");
    if until.is_none() {
        wrong.insert(0, Mistake::new("until", "clock-error-date"));
    }
    let extension = if view.case.regime() == Regime::Foia {
        form.exemption.trim().parse().map(|exemption| Extension::PublicInterest { exemption })
    } else {
        Ok(Extension::ComplexityAndVolume)
    };
    if extension.is_err() {
        wrong.insert(0, Mistake::new("exemption", "error-unknown-exemption"));
    }
    let extension = extension.unwrap_or(Extension::ComplexityAndVolume);
    act(&staff, &view, form, "until", wrong, move |office, who, id| {
        office.extend(who, id, &extension, until.unwrap_or_default(), &reasons)
    })
    .await
}

/// `POST /staff/cases/{slug}/clock/withdraw`.
pub async fn withdraw(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    act(&staff, &view, ClockForm::default(), "on", Vec::new(), |office, who, id| {
        office.withdraw(who, id)
    })
    .await
}
