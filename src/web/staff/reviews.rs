//! After the answer: the days that the law gives for a review, a complaint, an appeal, and what was
//! done of it.

use super::{
    case::{CaseHead, path, view},
    clock::{Because, Day},
};
use crate::{
    domain::{
        aftermath::{Aftermath, LastDays, ReviewOutcome},
        case::{Act, NotAllowed},
        ids::CaseId,
        language::Language,
        permission::Permission,
    },
    law::{review::LastDay, words::Words},
    service::{self, AfterAnswer, CaseView, Office, SignedIn},
    web::{
        form::{Mistake, TypedDate},
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
        words,
    },
};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A day that the law gives, as the page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct DateLine {
    /// The end of the key `reviews-date-…`.
    pub name: &'static str,
    /// The day.
    pub on: NaiveDate,
    /// The outer day, where an extension is still possible.
    pub outer_on: Option<NaiveDate>,
    /// The end of the key `reviews-tag-…`, when there is something to say: `over`, `done`, `late`.
    pub tag: Option<&'static str>,
    /// The colour of the tag.
    pub colour: &'static str,
    /// Each day, where working days are counted.
    pub days: Vec<Day>,
    /// Each rule that was applied.
    pub because: Vec<Because>,
    /// Whether bank holidays of the time are only expected.
    pub is_provisional: bool,
}

/// Something that has happened.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// The end of the key `reviews-fact-…`.
    pub name: &'static str,
    /// The day.
    pub on: NaiveDate,
    /// What a review came to: the end of the key `reviews-outcome-…`.
    pub outcome: Option<&'static str>,
}

/// The dates of the forms as typed: only the form that is sent back has any.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TypedDates {
    /// When a review was asked for.
    pub asked: TypedDate,
    /// Until when a review is to take.
    pub until: TypedDate,
    /// When the requester was told what it came to.
    pub told: TypedDate,
    /// When the authority heard of a complaint.
    pub complained: TypedDate,
    /// When a decision notice was sent.
    pub served: TypedDate,
    /// By when to do what it asks for.
    pub comply: TypedDate,
    /// When that was done.
    pub complied: TypedDate,
    /// When an appeal was brought.
    pub appealed: TypedDate,
}

/// What is recorded on this page; each of its forms sends what it needs.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ReviewsForm {
    /// The date that every form asks for.
    #[serde(flatten)]
    pub on: TypedDate,
    /// `yes` when a review that was asked for too late is taken up.
    #[serde(default)]
    pub although_late: String,
    /// What a review came to.
    #[serde(default)]
    pub outcome: String,
    /// The last day for what a notice asks for: the day of the month.
    #[serde(default)]
    pub comply_day: String,
    /// The number of its month.
    #[serde(default)]
    pub comply_month: String,
    /// Its year.
    #[serde(default)]
    pub comply_year: String,
}

impl ReviewsForm {
    fn comply(&self) -> TypedDate {
        TypedDate {
            day: self.comply_day.clone(),
            month: self.comply_month.clone(),
            year: self.comply_year.clone(),
        }
    }
}

/// The page.
#[expect(clippy::struct_excessive_bools, reason = "a template asks yes or no of each act")]
#[derive(Debug, Clone, Serialize)]
pub struct ReviewsPage {
    /// The head.
    pub head: CaseHead,
    /// The days that the law gives.
    pub dates: Vec<DateLine>,
    /// Whether the time for a complaint begins only when a review has come to something.
    pub complaint_later: bool,
    /// What has happened.
    pub facts: Vec<Fact>,
    /// Whether a request for a review can be recorded.
    pub may_request: bool,
    /// The last day to ask for a review, when it has passed.
    pub window_ended: Option<NaiveDate>,
    /// Whether a review can take longer.
    pub may_extend: bool,
    /// Until when at most.
    pub outer_on: Option<NaiveDate>,
    /// Whether what a review came to can be recorded.
    pub may_decide: bool,
    /// What a review can come to.
    pub outcomes: Vec<&'static str>,
    /// Whether it can, but not by who had a part in the answer.
    pub needs_another: bool,
    /// Whether a complaint to the Commissioner can be recorded.
    pub may_complain: bool,
    /// Whether a decision notice can.
    pub may_notice: bool,
    /// Whether it can that what a notice asks for was done.
    pub may_comply: bool,
    /// Whether an appeal can.
    pub may_appeal: bool,
    /// Whether anything can.
    pub may_record: bool,
    /// The form that is sent back, by the end of its address; may be empty.
    pub opened: &'static str,
    /// Its dates.
    pub typed: TypedDates,
    /// Whether its box is ticked.
    pub although_late: bool,
    /// Its outcome.
    pub outcome: String,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
}

impl Page for ReviewsPage {
    const TEMPLATE: &'static str = "staff/reviews";

    fn samples() -> Vec<Self> {
        let on = |day| NaiveDate::from_ymd_opt(2026, 4, day).unwrap_or_default();
        let tags = [None, Some(("done", "green")), Some(("late", "red")), Some(("over", "grey"))];
        let names = ["window", "outcome", "complaint", "appeal", "compliance"];
        let dates = names.into_iter().zip(tags.into_iter().cycle()).map(|(name, tag)| DateLine {
            name,
            on: on(21),
            outer_on: (name == "outcome").then(|| on(30)),
            tag: tag.map(|(tag, _)| tag),
            colour: tag.map_or("", |(_, colour)| colour),
            days: vec![
                Day { date: on(20), number: Some(19), why: String::new() },
                Day { date: on(19), number: None, why: "Sunday".into() },
            ],
            because: vec![Because { rule: "FOIA 2000 s.50(2)".into(), text: "…".into() }],
            is_provisional: name == "appeal",
        });
        let outcomes = ReviewOutcome::ALL.map(ReviewOutcome::as_str);
        let mut facts: Vec<_> =
            ["answered", "asked", "promised", "complaint", "notice", "complied", "appeal"]
                .into_iter()
                .map(|name| Fact { name, on: on(2), outcome: None })
                .collect();
        let decided = |outcome| Fact { name: "decided", on: on(2), outcome: Some(outcome) };
        facts.extend(outcomes.map(decided));
        let all = Self {
            head: CaseHead { is_answered: true, ..CaseHead::sample() },
            dates: dates.collect(),
            complaint_later: false,
            facts,
            may_request: true,
            window_ended: Some(on(1)),
            may_extend: true,
            outer_on: Some(on(30)),
            may_decide: true,
            outcomes: outcomes.into(),
            needs_another: false,
            may_complain: true,
            may_notice: true,
            may_comply: true,
            may_appeal: true,
            may_record: true,
            opened: "",
            typed: TypedDates::default(),
            although_late: true,
            outcome: String::new(),
            mistakes: Vec::new(),
        };
        let nothing = Self {
            dates: Vec::new(),
            complaint_later: true,
            may_request: false,
            window_ended: None,
            may_extend: false,
            outer_on: None,
            may_decide: false,
            needs_another: true,
            may_complain: false,
            may_notice: false,
            may_comply: false,
            may_appeal: false,
            may_record: false,
            ..all.clone()
        };
        let forms = [REQUEST, EXTEND, DECIDE, COMPLAINT, NOTICE, COMPLY, APPEAL].map(|form| Self {
            opened: form.name,
            although_late: false,
            typed: typed(form, &ReviewsForm::sample()),
            outcome: "overturned".into(),
            mistakes: [form.field, "outcome", "comply"]
                .map(|field| Mistake::about(field, "error-review-too-late", "13 <b>May"))
                .into(),
            ..all.clone()
        });
        [all, nothing].into_iter().chain(forms).collect()
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl ReviewsForm {
    fn sample() -> Self {
        let on = TypedDate { day: "\"><b>".into(), month: "2".into(), year: "26".into() };
        Self { comply_day: "31".into(), comply_month: "<b>".into(), on, ..Self::default() }
    }
}

/// One of the forms of the page.
#[derive(Debug, Clone, Copy)]
struct Form {
    /// The end of its address.
    name: &'static str,
    /// The `id` of its date.
    field: &'static str,
    /// What it records.
    act: Act,
}

const REQUEST: Form = Form { name: "request", field: "asked", act: Act::RequestReview };
const EXTEND: Form = Form { name: "extend", field: "until", act: Act::ExtendReview };
const DECIDE: Form = Form { name: "decide", field: "told", act: Act::DecideReview };
const COMPLAINT: Form = Form { name: "complaint", field: "complained", act: Act::RecordComplaint };
const NOTICE: Form = Form { name: "notice", field: "served", act: Act::RecordNotice };
const COMPLY: Form = Form { name: "comply", field: "complied", act: Act::RecordCompliance };
const APPEAL: Form = Form { name: "appeal", field: "appealed", act: Act::RecordAppeal };

/// The dates of a form that is sent back, each in its field.
fn typed(form: Form, sent: &ReviewsForm) -> TypedDates {
    let on = sent.on.clone();
    let none = TypedDates::default();
    match form.name {
        "request" => TypedDates { asked: on, ..none },
        "extend" => TypedDates { until: on, ..none },
        "decide" => TypedDates { told: on, ..none },
        "complaint" => TypedDates { complained: on, ..none },
        "notice" => TypedDates { served: on, comply: sent.comply(), ..none },
        "comply" => TypedDates { complied: on, ..none },
        _ => TypedDates { appealed: on, ..none },
    }
}

impl ReviewsPage {
    fn of(view: &CaseView, after: AfterAnswer, lang: Language) -> Self {
        let may = |act| view.allowed.contains(&act);
        let LastDays { window, outcome, .. } = &after.last_days;
        let outer_on = outcome.as_ref().and_then(|last| last.outer_on);
        let in_time = outcome.as_ref().is_some_and(|last| view.today <= last.on);
        let aftermath = &view.case.aftermath;
        Self {
            head: CaseHead::of(view),
            complaint_later: aftermath.open_review().is_some(),
            facts: facts(view.case.answered_on, aftermath),
            may_request: may(Act::RequestReview) && window.is_some(),
            window_ended: window.as_ref().map(|last| last.on).filter(|last| view.today > *last),
            may_extend: may(Act::ExtendReview) && outer_on.is_some() && in_time,
            outer_on,
            may_decide: may(Act::DecideReview) && !after.had_a_part,
            outcomes: ReviewOutcome::ALL.map(ReviewOutcome::as_str).into(),
            needs_another: may(Act::DecideReview) && after.had_a_part,
            may_complain: may(Act::RecordComplaint),
            may_notice: may(Act::RecordNotice),
            may_comply: may(Act::RecordCompliance),
            may_appeal: may(Act::RecordAppeal) && aftermath.notice.is_some(),
            may_record: may(Act::RecordComplaint),
            opened: "",
            typed: TypedDates::default(),
            although_late: false,
            outcome: String::new(),
            mistakes: Vec::new(),
            dates: lines(after.last_days, aftermath, view.today, lang),
        }
    }

    /// The page with a form as it was sent and what is wrong with it.
    fn sent_back(self, form: Form, sent: &ReviewsForm, mistakes: Vec<Mistake>) -> Self {
        Self {
            opened: form.name,
            typed: typed(form, sent),
            although_late: !sent.although_late.is_empty(),
            outcome: sent.outcome.clone(),
            mistakes,
            ..self
        }
    }
}

/// What has happened, in the order in which the law has it.
fn facts(answered_on: Option<NaiveDate>, aftermath: &Aftermath) -> Vec<Fact> {
    let Aftermath { review, complaint_on, notice, appeal_on } = *aftermath;
    let decided = review.and_then(|review| review.decided);
    let mut facts: Vec<_> = [
        ("answered", answered_on),
        ("asked", review.map(|review| review.asked_on)),
        ("promised", review.and_then(|review| review.promised_on)),
        ("decided", decided.map(|(on, _)| on)),
        ("complaint", complaint_on),
        ("notice", notice.map(|notice| notice.served_on)),
        ("complied", notice.and_then(|notice| notice.complied_on)),
        ("appeal", appeal_on),
    ]
    .into_iter()
    .filter_map(|(name, on)| Some(Fact { name, on: on?, outcome: None }))
    .collect();
    for fact in &mut facts {
        if fact.name == "decided" {
            fact.outcome = decided.map(|(_, outcome)| outcome.as_str());
        }
    }
    facts
}

/// The days that the law gives, each with the word that says where it stands today.
fn lines(
    last_days: LastDays,
    aftermath: &Aftermath,
    today: NaiveDate,
    lang: Language,
) -> Vec<DateLine> {
    let owed = |is_done| if is_done { ("done", "green") } else { ("late", "red") };
    let is_reviewed = aftermath.review.is_some_and(|review| review.decided.is_some());
    let has_complied = aftermath.notice.is_some_and(|notice| notice.complied_on.is_some());
    let over = ("over", "grey");
    [
        ("window", last_days.window, false, over),
        ("outcome", last_days.outcome, is_reviewed, owed(is_reviewed)),
        ("complaint", last_days.complaint, false, over),
        ("appeal", last_days.appeal, false, over),
        ("compliance", last_days.compliance, has_complied, owed(has_complied)),
    ]
    .into_iter()
    .filter_map(|(name, last, is_done, tag)| {
        let last = last?;
        let tag = (is_done || today > last.on).then_some(tag);
        Some(DateLine::of(name, last, tag, is_done, lang))
    })
    .collect()
}

impl DateLine {
    fn of(
        name: &'static str,
        last: LastDay,
        tag: Option<(&'static str, &'static str)>,
        is_done: bool,
        lang: Language,
    ) -> Self {
        let said = |words: Words| match lang {
            Language::English => words.en.into_owned(),
            Language::Welsh => words.cy.into_owned(),
        };
        Self {
            name,
            on: last.on,
            outer_on: last.outer_on.filter(|_| !is_done),
            tag: tag.map(|(tag, _)| tag),
            colour: tag.map_or("", |(_, colour)| colour),
            days: last
                .days
                .into_iter()
                .map(|day| Day {
                    date: day.date,
                    number: day.number,
                    why: day.why.map(|why| said(why.words())).unwrap_or_default(),
                })
                .collect(),
            because: last
                .because
                .into_iter()
                .map(|one| Because { rule: one.rule.to_owned(), text: said(one.text) })
                .collect(),
            is_provisional: last.is_provisional,
        }
    }
}

async fn page(staff: &Staff, view: &CaseView) -> Result<ReviewsPage, Problem> {
    let id = view.case.id;
    let after = staff.ask(move |office, who| office.after_answer(who, id)).await?;
    Ok(ReviewsPage::of(view, after, staff.visit.lang))
}

/// `GET /staff/cases/{slug}/reviews`.
pub async fn reviews(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    staff.show(&page(&staff, &view).await?)
}

/// Does what one form asks for; what is wrong goes back with it. `wrong` is what is wrong with its
/// fields beside the date.
async fn record(
    staff: &Staff,
    slug: &str,
    form: Form,
    sent: ReviewsForm,
    mut wrong: Vec<Mistake>,
    act: impl FnOnce(&Office, &SignedIn, CaseId, NaiveDate) -> Result<(), service::Error>
    + Send
    + 'static,
) -> Result<HttpResponse, Problem> {
    let view = view(staff, slug).await?;
    if !staff.who.role.may(Permission::HandleCases) {
        return Err(Problem::Forbidden);
    }
    // An act that the case no longer allows is told as such, not as a slip of the pen.
    view.case.allows(form.act).map_err(service::Error::from)?;
    let id = view.case.id;
    let mistakes = match sent.on.date() {
        Some(on) if wrong.is_empty() => {
            match staff.attempt(move |office, who| act(office, who, id, on)).await? {
                Ok(()) => return Ok(see(&path(&view, "/reviews?done=case-event-recorded"))),
                Err(error) => vec![slip(form, error, staff.visit.lang)?],
            }
        }
        Some(_) => wrong,
        None => {
            wrong.insert(0, Mistake::new(form.field, "reviews-error-date"));
            wrong
        }
    };
    let page = page(staff, &view).await?;
    if form.act == Act::DecideReview && page.needs_another {
        // No form of theirs could be put right.
        return Err(service::Error::from(NotAllowed::OwnAnswer).into());
    }
    staff.show(&page.sent_back(form, &sent, mistakes))
}

/// A refusal that is about what was typed, as a mistake in its field; any other is a problem.
fn slip(form: Form, error: service::Error, lang: Language) -> Result<Mistake, Problem> {
    use NotAllowed as N;
    let service::Error::NotAllowed(reason) = &error else { return Err(error.into()) };
    let day = match reason {
        N::InTheFuture | N::BeforeAnswer | N::BadPromise => None,
        N::BeforeAsking(day) | N::ReviewTooLate(day) | N::ComplyTooSoon(day) => Some(*day),
        _ => return Err(error.into()),
    };
    let field = if matches!(reason, N::ComplyTooSoon(_)) { "comply" } else { form.field };
    let told = mistake(field, error)?;
    Ok(match day {
        Some(day) => Mistake { detail: words::date(lang, day), ..told },
        None => told,
    })
}

/// `POST /staff/cases/{slug}/reviews/request`.
pub async fn request(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ReviewsForm>,
) -> Result<HttpResponse, Problem> {
    let sent = form.into_inner();
    let although_late = !sent.although_late.is_empty();
    record(&staff, &slug, REQUEST, sent, Vec::new(), move |office, who, id, on| {
        office.request_review(who, id, on, although_late)
    })
    .await
}

/// `POST /staff/cases/{slug}/reviews/extend`.
pub async fn extend(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ReviewsForm>,
) -> Result<HttpResponse, Problem> {
    record(&staff, &slug, EXTEND, form.into_inner(), Vec::new(), Office::extend_review).await
}

/// `POST /staff/cases/{slug}/reviews/decide`.
pub async fn decide(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ReviewsForm>,
) -> Result<HttpResponse, Problem> {
    let sent = form.into_inner();
    let outcome = ReviewOutcome::ALL.into_iter().find(|one| one.as_str() == sent.outcome);
    // Nothing is recorded while the outcome is a mistake, so that what stands for it stays unused.
    let (outcome, wrong) = match outcome {
        Some(outcome) => (outcome, Vec::new()),
        None => {
            (ReviewOutcome::AnswerStands, vec![Mistake::new("outcome", "reviews-error-outcome")])
        }
    };
    record(&staff, &slug, DECIDE, sent, wrong, move |office, who, id, on| {
        office.decide_review(who, id, on, outcome)
    })
    .await
}

/// `POST /staff/cases/{slug}/reviews/complaint`.
pub async fn complaint(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ReviewsForm>,
) -> Result<HttpResponse, Problem> {
    record(&staff, &slug, COMPLAINT, form.into_inner(), Vec::new(), Office::record_complaint).await
}

/// `POST /staff/cases/{slug}/reviews/notice`.
pub async fn notice(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ReviewsForm>,
) -> Result<HttpResponse, Problem> {
    let sent = form.into_inner();
    let typed = sent.comply();
    let is_empty =
        [&typed.day, &typed.month, &typed.year].iter().all(|part| part.trim().is_empty());
    let comply_by = typed.date();
    let wrong = if is_empty || comply_by.is_some() {
        Vec::new()
    } else {
        vec![Mistake::new("comply", "reviews-error-date")]
    };
    record(&staff, &slug, NOTICE, sent, wrong, move |office, who, id, on| {
        office.record_notice(who, id, on, comply_by)
    })
    .await
}

/// `POST /staff/cases/{slug}/reviews/comply`.
pub async fn comply(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ReviewsForm>,
) -> Result<HttpResponse, Problem> {
    record(&staff, &slug, COMPLY, form.into_inner(), Vec::new(), Office::record_compliance).await
}

/// `POST /staff/cases/{slug}/reviews/appeal`.
pub async fn appeal(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ReviewsForm>,
) -> Result<HttpResponse, Problem> {
    record(&staff, &slug, APPEAL, form.into_inner(), Vec::new(), Office::record_appeal).await
}
