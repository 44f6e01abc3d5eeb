//! Parts of a request under other laws, each with its own clock; and a request that turns out to be
//! under another law itself.

use super::{
    case::{CaseHead, path, view},
    clock::{ClockForm, ClockPage, ClockPart, is_slip_of, said},
};
use crate::{
    domain::{
        case::{Act, NotAllowed},
        event::Extension,
        ids::{CaseId, ItemId},
        language::Language,
        timeline::Awaited,
    },
    law::regime::Regime,
    service::{self, CaseView, ItemView, Office, SignedIn},
    web::{
        form::{Mistake, TypedDate},
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

/// The section of the clock page about other laws.
#[derive(Debug, Clone, Serialize)]
pub struct ItemsPart {
    /// The parts that were split from the request.
    pub items: Vec<ItemLine>,
    /// Whether a part can be split off.
    pub may_split: bool,
    /// The laws that a part can be under: all but the request's own.
    pub regimes: Vec<&'static str>,
    /// The laws under which the request can be put.
    pub others: Vec<&'static str>,
    /// The key of the sentence that says why it cannot be put under another law now.
    pub refusal: Option<&'static str>,
    /// The fields as typed.
    pub form: ItemsForm,
}

/// One part of the request, on the clock page.
#[derive(Debug, Clone, Serialize)]
pub struct ItemLine {
    /// Its number in the addresses of the pages.
    pub number: i64,
    /// The law that it is under.
    pub regime: String,
    /// What it is about; empty once erased.
    pub text: String,
    /// Its clock.
    pub clock: ClockPart,
}

/// A new part, or another law for the request, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ItemsForm {
    /// The law of the new part.
    #[serde(default)]
    pub item_regime: String,
    /// What the new part is about.
    #[serde(default)]
    pub item_text: String,
    /// The law under which the request is put.
    #[serde(default)]
    pub regime: String,
}

impl ItemLine {
    fn of(view: &CaseView, item: &ItemView, lang: Language) -> Self {
        Self {
            number: item.id.0,
            regime: item.regime.as_str().into(),
            text: item.text.clone(),
            clock: ClockPart::of_item(view, item, lang),
        }
    }

    fn sample(regime: &str) -> Self {
        Self {
            number: 1,
            regime: regime.into(),
            text: "Readings of the river <b>Teifi".into(),
            clock: ClockPart::sample(),
        }
    }
}

impl ItemsPart {
    /// The section for a case.
    pub(super) fn of(view: &CaseView, lang: Language) -> Self {
        let own = view.case.regime();
        let (others, refusals): (Vec<_>, Vec<_>) = Regime::ALL
            .into_iter()
            .filter(|regime| *regime != own)
            .map(|regime| view.case.change_regime(regime).map(|_| regime.as_str()))
            .partition(Result::is_ok);
        let others: Vec<_> = others.into_iter().flatten().collect();
        // The first law refused tells why, unless another law can be chosen.
        let refusal = refusals.into_iter().find_map(Result::err).filter(|_| others.is_empty());
        Self {
            items: view.items.iter().map(|item| ItemLine::of(view, item, lang)).collect(),
            may_split: view.allowed.contains(&Act::SplitItems),
            regimes: Regime::ALL
                .into_iter()
                .filter(|regime| *regime != own)
                .map(Regime::as_str)
                .collect(),
            others,
            refusal: refusal.map(|reason| service::Error::from(reason).key()),
            form: ItemsForm::default(),
        }
    }

    /// A request with two parts under other laws, for samples.
    pub(super) fn sample() -> Self {
        Self {
            items: vec![ItemLine::sample("eir"), ItemLine { number: 2, ..ItemLine::sample("sar") }],
            may_split: true,
            regimes: vec!["eir", "sar"],
            others: vec!["eir", "sar"],
            refusal: None,
            form: ItemsForm { item_text: "</textarea><script>".into(), ..ItemsForm::default() },
        }
    }

    /// A request without parts that cannot be put under another law, for samples.
    pub(super) fn bare_sample() -> Self {
        Self {
            items: Vec::new(),
            others: Vec::new(),
            refusal: Some("error-regime-in-use"),
            ..Self::sample()
        }
    }
}

/// One part of the request, and what is recorded about it.
#[expect(clippy::struct_excessive_bools, reason = "a template asks yes or no of each act")]
#[derive(Debug, Clone, Serialize)]
pub struct ItemPage {
    /// The head.
    pub head: CaseHead,
    /// The part.
    pub item: ItemLine,
    /// The languages in which the requester is written to.
    pub languages: Vec<Language>,
    /// Whether the requester can be asked to explain it.
    pub may_ask: bool,
    /// Whether an explanation can have come.
    pub may_explain: bool,
    /// Whether its time can be extended.
    pub may_extend: bool,
    /// By how many months, under subject access.
    pub months: Vec<&'static str>,
    /// Whether it can be answered by itself.
    pub may_answer: bool,
    /// Whether it can be made part of the request again.
    pub may_remove: bool,
    /// The fields as typed.
    pub form: ItemForm,
    /// What is wrong with them.
    pub mistakes: Vec<Mistake>,
}

/// What is recorded about a part; each form sends what it needs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ItemForm {
    /// A date: of the explanation, of the answer, or the new one that is promised.
    #[serde(flatten)]
    pub on: TypedDate,
    /// The question in English.
    #[serde(default)]
    pub question_en: String,
    /// The question in Welsh.
    #[serde(default)]
    pub question_cy: String,
    /// Why more time is needed, in English.
    #[serde(default)]
    pub reason_en: String,
    /// Why more time is needed, in Welsh.
    #[serde(default)]
    pub reason_cy: String,
    /// Under the Act: the qualified exemption whose public interest is weighed.
    #[serde(default)]
    pub exemption: String,
    /// Under the Regulations: `yes` when it is complex.
    #[serde(default)]
    pub complex: String,
    /// Under the Regulations: `yes` when it is voluminous.
    #[serde(default)]
    pub voluminous: String,
    /// Under subject access: one or two months.
    #[serde(default)]
    pub months: String,
}

impl Page for ItemPage {
    const TEMPLATE: &'static str = "staff/item";

    fn samples() -> Vec<Self> {
        let page = |regime: &str, wrong: Vec<Mistake>| Self {
            head: CaseHead::sample(),
            item: ItemLine::sample(regime),
            languages: Language::BOTH.to_vec(),
            may_ask: true,
            may_explain: true,
            may_extend: true,
            months: vec!["1", "2"],
            may_answer: true,
            may_remove: true,
            form: ItemForm { complex: "yes".into(), ..ItemForm::default() },
            mistakes: wrong,
        };
        vec![
            page(
                "eir",
                vec![
                    Mistake::new("question_cy", "clock-error-question"),
                    Mistake::new("complex", "error-complexity-and-volume"),
                    Mistake::new("until", "clock-error-date"),
                ],
            ),
            page(
                "foia",
                vec![
                    Mistake::new("exemption", "error-unknown-exemption"),
                    Mistake::new("on", "clock-error-date"),
                    Mistake::new("answered", "clock-error-date"),
                ],
            ),
            page("sar", vec![Mistake::new("months", "error-one-or-two-months")]),
            Self {
                may_ask: false,
                may_explain: false,
                may_extend: false,
                may_answer: false,
                may_remove: false,
                ..page("eir", Vec::new())
            },
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl ItemPage {
    fn of(
        view: &CaseView,
        item: &ItemView,
        lang: Language,
        form: ItemForm,
        mistakes: Vec<Mistake>,
    ) -> Self {
        let may = |act| view.allowed.contains(&act);
        let timeline = view.case.items.get(&item.id);
        let awaits = timeline.and_then(|one| one.waiting).map(|waiting| waiting.awaited);
        let is_owed = timeline.is_some_and(|one| one.answered_on.is_none());
        Self {
            head: CaseHead::of(view),
            item: ItemLine::of(view, item, lang),
            languages: view.case.language.languages().to_vec(),
            may_ask: may(Act::RequestClarification) && is_owed && awaits.is_none(),
            may_explain: may(Act::ReceiveClarification) && awaits == Some(Awaited::Clarification),
            may_extend: may(Act::ExtendTime) && is_owed && awaits.is_none(),
            months: vec!["1", "2"],
            may_answer: may(Act::SplitItems) && is_owed,
            may_remove: view.case.remove_item(item.id).is_ok(),
            form,
            mistakes,
        }
    }
}

/// The part that an address names, in its case.
async fn found(staff: &Staff, place: (String, i64)) -> Result<(CaseView, ItemView), Problem> {
    let (slug, number) = place;
    let view = view(staff, &slug).await?;
    let item = view.items.iter().find(|item| item.id.0 == number).cloned();
    item.map(|item| (view, item)).ok_or(Problem::NotFound)
}

/// `GET /staff/cases/{slug}/items/{item}`.
pub async fn item(staff: Staff, place: web::Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let (view, item) = found(&staff, place.into_inner()).await?;
    let form = ItemForm::default();
    staff.show(&ItemPage::of(&view, &item, staff.visit.lang, form, Vec::new()))
}

/// Does one act on a part; what is wrong goes back with the form, the office's refusal at `field`.
async fn act(
    staff: &Staff,
    (view, item): &(CaseView, ItemView),
    form: ItemForm,
    field: &'static str,
    wrong: Vec<Mistake>,
    act: impl FnOnce(&Office, &SignedIn, CaseId, ItemId) -> Result<(), service::Error> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let lang = staff.visit.lang;
    if !wrong.is_empty() {
        return staff.show(&ItemPage::of(view, item, lang, form, wrong));
    }
    let (case, number) = (view.case.id, item.id);
    match staff.attempt(move |office, who| act(office, who, case, number)).await? {
        Ok(()) => Ok(see(&path(view, "/clock?done=case-event-recorded"))),
        Err(error) if !is_slip_of(&error) => Err(error.into()),
        Err(error) => {
            let wrong = vec![mistake(field, error)?];
            staff.show(&ItemPage::of(view, item, lang, form, wrong))
        }
    }
}

/// `POST /staff/cases/{slug}/items/{item}/ask`.
pub async fn ask(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<ItemForm>,
) -> Result<HttpResponse, Problem> {
    let found = found(&staff, place.into_inner()).await?;
    let form = form.into_inner();
    let texts = [form.question_en.as_str(), form.question_cy.as_str()];
    let (question, wrong) = said(&found.0, texts, "question", "clock-error-question");
    act(&staff, &found, form, "question_en", wrong, move |office, who, id, item| {
        office.request_clarification(who, id, Some(item), &question)
    })
    .await
}

/// `POST /staff/cases/{slug}/items/{item}/explained`.
pub async fn explained(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<ItemForm>,
) -> Result<HttpResponse, Problem> {
    let found = found(&staff, place.into_inner()).await?;
    let form = form.into_inner();
    let on = form.on.date();
    let wrong = missing(on.is_none(), "on");
    act(&staff, &found, form, "on", wrong, move |office, who, id, item| {
        office.receive_clarification(who, id, Some(item), on.unwrap_or_default())
    })
    .await
}

/// `POST /staff/cases/{slug}/items/{item}/answered`.
pub async fn answered(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<ItemForm>,
) -> Result<HttpResponse, Problem> {
    let found = found(&staff, place.into_inner()).await?;
    let form = form.into_inner();
    let on = form.on.date();
    let wrong = missing(on.is_none(), "answered");
    act(&staff, &found, form, "answered", wrong, move |office, who, id, item| {
        office.answer_item(who, id, item, on.unwrap_or_default())
    })
    .await
}

/// `POST /staff/cases/{slug}/items/{item}/remove`.
pub async fn remove(
    staff: Staff,
    place: web::Path<(String, i64)>,
) -> Result<HttpResponse, Problem> {
    let found = found(&staff, place.into_inner()).await?;
    let form = ItemForm::default();
    act(&staff, &found, form, "on", Vec::new(), |office, who, id, item| {
        office.remove_item(who, id, item)
    })
    .await
}

/// `POST /staff/cases/{slug}/items/{item}/extend`, on the ground of the law that the part is under.
pub async fn extend(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<ItemForm>,
) -> Result<HttpResponse, Problem> {
    let found = found(&staff, place.into_inner()).await?;
    let form = form.into_inner();
    let texts = [form.reason_en.as_str(), form.reason_cy.as_str()];
    let (reasons, mut wrong) = said(&found.0, texts, "reason", "clock-error-reason");
    if found.1.regime == Regime::SubjectAccess {
        let months = form.months.trim().parse().unwrap_or_default();
        return act(&staff, &found, form, "months", wrong, move |office, who, id, item| {
            office.extend_by_months(who, id, Some(item), months, &reasons)
        })
        .await;
    }
    let until = form.on.date();
    wrong.splice(0..0, missing(until.is_none(), "until"));
    let extension = match form.ground(found.1.regime) {
        Ok(extension) => extension,
        Err(mistake) => {
            wrong.insert(0, mistake);
            Extension::ComplexityAndVolume
        }
    };
    act(&staff, &found, form, "until", wrong, move |office, who, id, item| {
        office.extend(who, id, Some(item), &extension, until.unwrap_or_default(), &reasons)
    })
    .await
}

impl ItemForm {
    /// The ground on which the time of a part under `regime` is extended.
    fn ground(&self, regime: Regime) -> Result<Extension, Mistake> {
        match regime {
            Regime::Foia => self
                .exemption
                .trim()
                .parse()
                .map(|exemption| Extension::PublicInterest { exemption })
                .map_err(|_cause| Mistake::new("exemption", "error-unknown-exemption")),
            Regime::Eir | Regime::SubjectAccess => {
                Extension::under_regulation_7(self.complex == "yes", self.voluminous == "yes")
                    .map_err(|reason| Mistake::new("complex", service::Error::from(reason).key()))
            }
        }
    }
}

fn missing(is_missing: bool, field: &'static str) -> Vec<Mistake> {
    if is_missing { vec![Mistake::new(field, "clock-error-date")] } else { Vec::new() }
}

/// `POST /staff/cases/{slug}/items`: splits a part from the request.
pub async fn add(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ItemsForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let form = form.into_inner();
    let Ok(regime) = form.item_regime.parse::<Regime>() else {
        return again(&staff, &view, form, Mistake::new("item_regime", "items-error-law"));
    };
    let (id, text) = (view.case.id, form.item_text.clone());
    match staff.attempt(move |office, who| office.add_item(who, id, regime, &text)).await? {
        Ok(_) => Ok(see(&path(&view, "/clock?done=case-event-recorded"))),
        Err(error) if !is_slip_of(&error) => Err(error.into()),
        Err(error) => {
            let field = match &error {
                service::Error::NotAllowed(NotAllowed::SameRegime) => "item_regime",
                _ => "item_text",
            };
            again(&staff, &view, form, mistake(field, error)?)
        }
    }
}

/// `POST /staff/cases/{slug}/regime`: puts the request under another law.
pub async fn change_regime(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ItemsForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let form = form.into_inner();
    let Ok(regime) = form.regime.parse::<Regime>() else {
        return again(&staff, &view, form, Mistake::new("regime", "items-error-law"));
    };
    let id = view.case.id;
    match staff.attempt(move |office, who| office.change_regime(who, id, regime)).await? {
        Ok(()) => Ok(see(&path(&view, "/clock?done=case-event-recorded"))),
        // Without a law to choose the form is not there to show it in.
        Err(error) => Err(error.into()),
    }
}

/// The clock page again, with what was typed about other laws.
fn again(
    staff: &Staff,
    view: &CaseView,
    form: ItemsForm,
    wrong: Mistake,
) -> Result<HttpResponse, Problem> {
    let mut page = ClockPage::of(view, staff.visit.lang, ClockForm::default(), vec![wrong]);
    page.items.form = form;
    staff.show(&page)
}

/// The routes of this file, below `/staff/cases`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/{slug}/regime", web::post().to(change_regime))
        .route("/{slug}/items", web::post().to(add))
        .route("/{slug}/items/{item}", web::get().to(item))
        .route("/{slug}/items/{item}/ask", web::post().to(ask))
        .route("/{slug}/items/{item}/explained", web::post().to(explained))
        .route("/{slug}/items/{item}/extend", web::post().to(extend))
        .route("/{slug}/items/{item}/answered", web::post().to(answered))
        .route("/{slug}/items/{item}/remove", web::post().to(remove));
}
