//! The statutory clock of a case: the due date, each day and why it counts or not.

use super::{
    case::{CaseHead, path, view},
    items::ItemsPart,
    marks,
    subject_access::SubjectAccessPart,
    waiting::{WaitingLine, WaitingPart},
};
use crate::{
    domain::{
        case::{Act, CaseState, NotAllowed},
        event::Extension,
        ids::CaseId,
        language::Language,
        letter::Words,
        timeline::{Awaited, Timeline},
    },
    law::{
        self,
        exemption::{Balance, Citation},
        regime::Regime,
        time_limit::Period,
    },
    service::{self, CaseView, ItemView, Office, SignedIn},
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
    /// `running`, `stopped`, `lapsed`, `withdrawn` or `answered`.
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
    /// The date on which a case without an answer was closed.
    pub closed_on: Option<NaiveDate>,
    /// Each day.
    pub days: Vec<Day>,
    /// Each rule that was applied.
    pub because: Vec<Because>,
    /// Whether bank holidays of the time are only expected.
    pub is_provisional: bool,
    /// Whether it counts the days of months, and not working days.
    pub counts_months: bool,
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

impl Day {
    /// A day of a clock, why it does not count in `lang`.
    pub(super) fn of(day: &law::clock::Day, lang: Language) -> Self {
        Self {
            date: day.date,
            number: day.number,
            why: day.why.as_ref().map(|why| lang.of(why.words())).unwrap_or_default(),
        }
    }
}

impl Because {
    /// A rule that was applied, said in `lang`.
    pub(super) fn of(one: &law::because::Because, lang: Language) -> Self {
        Self { rule: one.rule.to_owned(), text: lang.of(one.text.clone()) }
    }
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
            closed_on: None,
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
            counts_months: false,
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
            Self { counts_months: true, ..running.clone() },
            Self { days_left: None, days_late: Some(1), ..running.clone() },
            Self { answered_on: NaiveDate::from_ymd_opt(2026, 3, 12), ..standing("answered") },
            standing("answered"),
            Self { closed_on: NaiveDate::from_ymd_opt(2026, 3, 12), ..standing("withdrawn") },
            Self { closed_on: NaiveDate::from_ymd_opt(2026, 3, 12), ..standing("lapsed") },
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
    /// Ticked when the request is complex.
    #[serde(default)]
    pub complex: String,
    /// Ticked when the request is voluminous.
    #[serde(default)]
    pub voluminous: String,
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
    /// The qualified exemptions to choose from.
    pub exemptions: Vec<marks::Exemption>,
    /// Whether the request can be withdrawn.
    pub may_withdraw: bool,
    /// Fees, agreed dates, and closing what is not answered.
    pub waiting: WaitingPart,
    /// What is waited for.
    pub waiting_line: Option<WaitingLine>,
    /// Parts of the request under other laws.
    pub items: ItemsPart,
    /// What a request for one's own data has of its own; none under other laws.
    pub subject_access: Option<SubjectAccessPart>,
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
            exemptions: qualified(Language::English),
            may_withdraw: true,
            waiting: WaitingPart::sample(),
            waiting_line: None,
            items: ItemsPart::sample(),
            subject_access: None,
            form: ClockForm::default(),
            mistakes: Vec::new(),
        };
        let mut samples: Vec<_> = ClockPart::samples().into_iter().map(page).collect();
        samples.push(Self {
            mistakes: vec![
                Mistake::new("question_en", "clock-error-question"),
                Mistake::new("on", "clock-error-date"),
                Mistake::new("complex", "error-complexity-and-volume"),
                Mistake::new("reason_cy", "clock-error-reason"),
            ],
            names_exemption: false,
            form: ClockForm { complex: "yes".into(), ..ClockForm::default() },
            ..page(ClockPart::sample())
        });
        samples.push(Self {
            mistakes: vec![Mistake::new("exemption", "error-unknown-exemption")],
            form: ClockForm { exemption: "FOIA s.43(2)".into(), ..ClockForm::default() },
            ..page(ClockPart::sample())
        });
        samples.extend(
            WaitingLine::samples()
                .into_iter()
                .map(|line| Self { waiting_line: Some(line), ..page(ClockPart::sample()) }),
        );
        samples.extend(WaitingPart::samples().into_iter().map(|(waiting, mistakes)| Self {
            waiting,
            mistakes,
            ..page(ClockPart::sample())
        }));
        samples.push(Self {
            items: ItemsPart::bare_sample(),
            subject_access: Some(SubjectAccessPart::sample()),
            may_extend: false,
            mistakes: vec![
                Mistake::new("item_text", "error-empty"),
                Mistake::new("months", "error-one-or-two-months"),
            ],
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

/// A clock, and what the case has made of it.
struct Reckoned<'a> {
    clock: &'a law::clock::Clock,
    timeline: Option<&'a Timeline>,
    due_on: Option<NaiveDate>,
    days_left: Option<i64>,
}

impl ClockPart {
    /// The clock that falls due first, that of the request or of an item, its reasons in `lang`.
    pub(super) fn of(view: &CaseView, lang: Language) -> Self {
        let first = view.first_item.and_then(|id| view.items.iter().find(|one| one.id == id));
        match first {
            Some(item) => Self::of_item(view, item, lang),
            None => Self::own(view, lang),
        }
    }

    /// The clock of the request itself, or of what is left of it.
    pub(super) fn own(view: &CaseView, lang: Language) -> Self {
        Self::reckoned(
            view,
            &Reckoned {
                clock: &view.clock,
                timeline: Some(&view.case.timeline),
                due_on: view.own_due_on,
                days_left: view.own_days_left,
            },
            lang,
        )
    }

    /// The clock of an item.
    pub(super) fn of_item(view: &CaseView, item: &ItemView, lang: Language) -> Self {
        Self::reckoned(
            view,
            &Reckoned {
                clock: &item.clock,
                timeline: view.case.items.get(&item.id),
                due_on: item.due_on,
                days_left: item.days_left,
            },
            lang,
        )
    }

    fn reckoned(view: &CaseView, reckoned: &Reckoned<'_>, lang: Language) -> Self {
        let Reckoned { clock, timeline, due_on, days_left } = *reckoned;
        let answered_on = timeline.and_then(|timeline| timeline.answered_on);
        let state = match view.case.state {
            CaseState::Withdrawn => "withdrawn",
            CaseState::Lapsed => "lapsed",
            CaseState::Answered => "answered",
            _ if answered_on.is_some() => "answered",
            _ => clock.state_on(view.today).as_str(),
        };
        let is_extended = timeline.is_some_and(|timeline| timeline.promised_on.is_some());
        Self {
            state: state.into(),
            due_on,
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
            days_left: days_left.filter(|days| *days >= 0),
            days_late: days_left.filter(|days| *days < 0).map(i64::wrapping_abs),
            answered_on,
            closed_on: view.case.closed_on,
            days: clock.days.iter().map(|day| Day::of(day, lang)).collect(),
            because: clock.because.iter().map(|one| Because::of(one, lang)).collect(),
            is_provisional: clock.is_provisional,
            counts_months: matches!(clock.limit.period(), Period::Months(_)),
            safe_on: view.safe_on,
        }
    }
}

impl ClockPage {
    /// The page of a case with a form as it was sent.
    pub(super) fn of(
        view: &CaseView,
        lang: Language,
        form: ClockForm,
        mistakes: Vec<Mistake>,
    ) -> Self {
        let may = |act| view.allowed.contains(&act);
        let timeline = &view.case.timeline;
        let awaits = timeline.waiting.map(|waiting| waiting.awaited);
        Self {
            head: CaseHead::of(view),
            clock: ClockPart::own(view, lang),
            languages: view.case.language.languages().to_vec(),
            may_ask: may(Act::RequestClarification) && awaits.is_none(),
            may_explain: may(Act::ReceiveClarification) && awaits == Some(Awaited::Clarification),
            may_extend: may(Act::ExtendTime) && timeline.regime != Regime::SubjectAccess,
            names_exemption: timeline.regime == Regime::Foia,
            exemptions: qualified(lang),
            may_withdraw: may(Act::Withdraw),
            waiting: WaitingPart::of(view),
            waiting_line: view.waits.map(WaitingLine::of),
            items: ItemsPart::of(view, lang),
            subject_access: SubjectAccessPart::of(view),
            form,
            mistakes,
        }
    }
}

/// The exemptions for which time to weigh the public interest can be taken.
fn qualified(lang: Language) -> Vec<marks::Exemption> {
    let is_qualified = |one: &marks::Exemption| {
        one.citation.parse::<Citation>().is_ok_and(|cited| cited.balance() == Balance::Qualified)
    };
    marks::exemptions(&[Regime::Foia], lang).into_iter().filter(is_qualified).collect()
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
pub(super) fn said(
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
pub(super) fn is_slip_of(error: &service::Error) -> bool {
    use NotAllowed as N;
    match error {
        service::Error::NotAllowed(reason) => matches!(
            reason,
            N::InTheFuture
                | N::BeforeReceipt
                | N::AbsoluteExemption(_)
                | N::OtherRegime
                | N::BadPromise
                | N::BeforeAsking(_)
                | N::OneOrTwoMonths
                | N::SameRegime
                | N::TooManyItems
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
        office.request_clarification(who, id, None, &question)
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
        office.receive_clarification(who, id, None, on.unwrap_or_default())
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
        let cited = form.exemption.trim().parse();
        cited
            .map(|exemption| Extension::PublicInterest { exemption })
            .map_err(|_cause| Mistake::new("exemption", "error-unknown-exemption"))
    } else {
        Extension::under_regulation_7(!form.complex.is_empty(), !form.voluminous.is_empty())
            .map_err(|_cause| Mistake::new("complex", "error-complexity-and-volume"))
    };
    if let Err(mistake) = &extension {
        wrong.insert(0, mistake.clone());
    }
    let extension = extension.unwrap_or(Extension::ComplexityAndVolume);
    act(&staff, &view, form, "until", wrong, move |office, who, id| {
        office.extend(who, id, None, &extension, until.unwrap_or_default(), &reasons)
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
