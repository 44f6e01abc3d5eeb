//! What requests for one's own data have of their own on the clock page: proof of identity, and an
//! extension by months.

use super::{
    case::{path, view},
    clock::{ClockForm, ClockPage, is_slip_of, said},
};
use crate::{
    domain::{case::Act, ids::CaseId, language::Language, timeline::Awaited},
    law::regime::Regime,
    service::{self, CaseView, Office, SignedIn},
    web::{
        form::{Mistake, TypedDate},
        problem::{Problem, mistake},
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

/// The forms of a request for one's own data.
#[derive(Debug, Clone, Serialize)]
pub struct SubjectAccessPart {
    /// The languages in which the requester is written to.
    pub languages: Vec<Language>,
    /// Whether proof of identity can be asked for.
    pub may_ask: bool,
    /// Whether it can have come.
    pub may_receive: bool,
    /// Whether the time can be extended.
    pub may_extend: bool,
    /// By how many months.
    pub choices: Vec<&'static str>,
    /// The fields as typed.
    pub form: SubjectAccessForm,
}

/// What is recorded; each form sends what it needs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SubjectAccessForm {
    /// The day on which the proof came.
    #[serde(flatten)]
    pub on: TypedDate,
    /// The proof that is asked for, in English.
    #[serde(default)]
    pub proof_en: String,
    /// The proof that is asked for, in Welsh.
    #[serde(default)]
    pub proof_cy: String,
    /// One or two months.
    #[serde(default)]
    pub months: String,
    /// Why more time is needed, in English.
    #[serde(default)]
    pub why_en: String,
    /// Why more time is needed, in Welsh.
    #[serde(default)]
    pub why_cy: String,
}

impl SubjectAccessPart {
    /// The forms for a case; none when it is under another law.
    pub(super) fn of(view: &CaseView) -> Option<Self> {
        let timeline = &view.case.timeline;
        if timeline.regime != Regime::SubjectAccess {
            return None;
        }
        let may = |act| view.allowed.contains(&act);
        let awaits = timeline.waiting.map(|waiting| waiting.awaited);
        Some(Self {
            languages: view.case.language.languages().to_vec(),
            may_ask: may(Act::RequestIdentity) && awaits.is_none(),
            may_receive: may(Act::ReceiveIdentity) && awaits == Some(Awaited::Identity),
            may_extend: may(Act::ExtendTime) && awaits.is_none(),
            choices: vec!["1", "2"],
            form: SubjectAccessForm::default(),
        })
    }

    /// All forms, for samples.
    pub(super) fn sample() -> Self {
        Self {
            languages: Language::BOTH.to_vec(),
            may_ask: true,
            may_receive: true,
            may_extend: true,
            choices: vec!["1", "2"],
            form: SubjectAccessForm {
                proof_en: "</textarea><script>".into(),
                ..SubjectAccessForm::default()
            },
        }
    }
}

/// Does one act; what is wrong goes back with the form, the office's refusal at `field`.
async fn act(
    staff: &Staff,
    view: &CaseView,
    form: SubjectAccessForm,
    field: &'static str,
    mut wrong: Vec<Mistake>,
    act: impl FnOnce(&Office, &SignedIn, CaseId) -> Result<(), service::Error> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    if wrong.is_empty() {
        let id = view.case.id;
        match staff.attempt(move |office, who| act(office, who, id)).await? {
            Ok(()) => return Ok(see(&path(view, "/clock?done=case-event-recorded"))),
            Err(error) if !is_slip_of(&error) => return Err(error.into()),
            Err(error) => wrong.push(mistake(field, error)?),
        }
    }
    let mut page = ClockPage::of(view, staff.visit.lang, ClockForm::default(), wrong);
    // Under another law the page has no such form, and the office has said so already.
    let part = page.subject_access.as_mut().ok_or(Problem::NotFound)?;
    part.form = form;
    staff.show(&page)
}

/// `POST /staff/cases/{slug}/identity/ask`.
pub async fn ask_identity(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<SubjectAccessForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let form = form.into_inner();
    let texts = [form.proof_en.as_str(), form.proof_cy.as_str()];
    let (proof, wrong) = said(&view, texts, "proof", "sar-error-proof");
    act(&staff, &view, form, "proof_en", wrong, move |office, who, id| {
        office.request_identity(who, id, &proof)
    })
    .await
}

/// `POST /staff/cases/{slug}/identity/received`.
pub async fn receive_identity(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<SubjectAccessForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let form = form.into_inner();
    let on = form.on.date();
    let wrong = match on {
        Some(_) => Vec::new(),
        None => vec![Mistake::new("proven", "clock-error-date")],
    };
    act(&staff, &view, form, "proven", wrong, move |office, who, id| {
        office.receive_identity(who, id, on.unwrap_or_default())
    })
    .await
}

/// `POST /staff/cases/{slug}/clock/months`.
pub async fn extend(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<SubjectAccessForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let form = form.into_inner();
    let texts = [form.why_en.as_str(), form.why_cy.as_str()];
    let (reasons, wrong) = said(&view, texts, "why", "clock-error-reason");
    let months = form.months.trim().parse().unwrap_or_default();
    act(&staff, &view, form, "months", wrong, move |office, who, id| {
        office.extend_by_months(who, id, None, months, &reasons)
    })
    .await
}

/// The routes of this file, below `/staff/cases`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/{slug}/identity/ask", web::post().to(ask_identity))
        .route("/{slug}/identity/received", web::post().to(receive_identity))
        .route("/{slug}/clock/months", web::post().to(extend));
}
