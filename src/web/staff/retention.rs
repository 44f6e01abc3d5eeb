//! For how long cases are kept: the periods and what is due, and the page of one case, where it is
//! held, and erased after a look at what goes and what stays.

use super::{
    access::ReasonPart,
    case::{CaseHead, path, view},
};
use crate::{
    domain::{
        permission::Permission,
        retention::{Kind, Periods},
    },
    service::{self, CaseRetention, CaseView, Holdings, KeptCase, RetentionView},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The periods, what is due, and what is held.
#[derive(Debug, Clone, Serialize)]
pub struct RetentionPage {
    /// A field for each kind of case.
    pub periods: Vec<PeriodField>,
    /// What can be erased.
    pub due: Vec<KeptLine>,
    /// Whether there is more than is listed.
    pub has_more: bool,
    /// What is held.
    pub held: Vec<KeptLine>,
    /// How many more are due that are restricted to others.
    pub restricted: usize,
    /// What is wrong with what was sent.
    pub mistakes: Vec<Mistake>,
}

/// The months of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodField {
    /// The name of the field, and the end of the key `retention-kind-…`.
    pub kind: &'static str,
    /// As typed.
    pub months: String,
}

/// A case that is closed or held.
#[derive(Debug, Clone, Serialize)]
pub struct KeptLine {
    /// Its reference in the addresses of the pages.
    pub slug: String,
    /// The reference.
    pub reference: String,
    /// The end of the key `retention-kind-…`.
    pub kind: &'static str,
    /// The day on which it was closed.
    pub closed_on: Option<NaiveDate>,
    /// The last day on which it is kept.
    pub kept_until: Option<NaiveDate>,
}

impl KeptLine {
    fn of(one: &KeptCase) -> Self {
        Self {
            slug: one.reference.slug(),
            reference: one.reference.to_string(),
            kind: one.kind.as_str(),
            closed_on: one.closed_on,
            kept_until: one.kept_until,
        }
    }
}

impl Page for RetentionPage {
    const TEMPLATE: &'static str = "staff/retention";

    fn samples() -> Vec<Self> {
        let line = KeptLine {
            slug: "atisn-26732".into(),
            reference: "ATISN 26732".into(),
            kind: "foia",
            closed_on: NaiveDate::from_ymd_opt(2023, 3, 12),
            kept_until: NaiveDate::from_ymd_opt(2026, 3, 12),
        };
        let nothing = Self {
            periods: fields(&Periods::default()),
            due: Vec::new(),
            has_more: false,
            held: Vec::new(),
            restricted: 0,
            mistakes: Vec::new(),
        };
        let mut wrong = nothing.clone();
        for field in &mut wrong.periods {
            field.months = "\"><b>".into();
        }
        wrong.mistakes = vec![Mistake::new("foia", "error-bad-period")];
        vec![
            Self {
                due: Kind::ALL
                    .into_iter()
                    .map(|kind| KeptLine { kind: kind.as_str(), ..line.clone() })
                    .collect(),
                has_more: true,
                held: vec![KeptLine { closed_on: None, kept_until: None, ..line }],
                restricted: 2,
                ..nothing.clone()
            },
            wrong,
            nothing,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

fn fields(periods: &Periods) -> Vec<PeriodField> {
    Kind::ALL
        .into_iter()
        .map(|kind| PeriodField { kind: kind.as_str(), months: periods.months(kind).to_string() })
        .collect()
}

impl RetentionPage {
    fn of(view: &RetentionView) -> Self {
        Self {
            periods: fields(&view.periods),
            due: view.due.iter().map(KeptLine::of).collect(),
            has_more: view.has_more,
            held: view.held.iter().map(KeptLine::of).collect(),
            restricted: view.restricted,
            mistakes: Vec::new(),
        }
    }
}

/// `GET /staff/retention`.
pub async fn retention(staff: Staff) -> Result<HttpResponse, Problem> {
    let view = staff.ask(service::Office::retention).await?;
    staff.show(&RetentionPage::of(&view))
}

/// `POST /staff/retention`: sets the periods.
pub async fn set(
    staff: Staff,
    form: web::Form<BTreeMap<String, String>>,
) -> Result<HttpResponse, Problem> {
    let typed = form.into_inner();
    let of = |kind: Kind| typed.get(kind.as_str()).map_or("", String::as_str).trim();
    // What is no number is no period.
    let months = |kind| of(kind).parse().unwrap_or_default();
    let periods = Periods {
        foia: months(Kind::Foia),
        eir: months(Kind::Eir),
        subject_access: months(Kind::SubjectAccess),
        unanswered: months(Kind::Unanswered),
    };
    let done = staff.attempt(move |office, who| office.set_retention(who, &periods)).await?;
    let Err(error) = done else { return Ok(see("/staff/retention?done=retention-set")) };
    let field = match &error {
        service::Error::Invalid { field, .. } => *field,
        _ => "foia",
    };
    let wrong = mistake(field, error)?;
    let mut page = RetentionPage::of(&staff.ask(service::Office::retention).await?);
    for field in &mut page.periods {
        field.months = typed.get(field.kind).cloned().unwrap_or_default();
    }
    staff.show(&RetentionPage { mistakes: vec![wrong], ..page })
}

/// How one case is kept.
#[derive(Debug, Clone, Serialize)]
pub struct CaseRetentionPage {
    /// The head.
    pub head: CaseHead,
    /// The last day on which it is kept.
    pub kept_until: Option<NaiveDate>,
    /// The day on which it was erased.
    pub erased_on: Option<NaiveDate>,
    /// Whether it is held.
    pub is_held: bool,
    /// Why it was held, and why no longer.
    pub reasons: Vec<ReasonPart>,
    /// Whether the reader may hold it and lift a hold.
    pub may_hold: bool,
    /// What erasing takes away: the ends of keys `retention-goes-…`, and how many.
    pub goes: Vec<Counted>,
    /// How many events stay; none when it cannot be erased now.
    pub stays: Option<i64>,
    /// The reason as typed.
    pub reason: String,
    /// The reference as typed.
    pub confirm: String,
    /// What is wrong with what was sent.
    pub mistakes: Vec<Mistake>,
}

/// How many of something there are.
#[derive(Debug, Clone, Serialize)]
pub struct Counted {
    /// The end of the key `retention-goes-…`.
    pub what: &'static str,
    /// How many.
    pub count: i64,
}

fn goes(holdings: &Holdings) -> Vec<Counted> {
    [
        ("documents", holdings.documents),
        ("copies", holdings.copies),
        ("marks", holdings.marks),
        ("letters", holdings.letters),
        ("messages", holdings.messages),
        ("commissions", holdings.commissions),
        ("notes", holdings.notes),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(what, count)| Counted { what, count })
    .collect()
}

impl Page for CaseRetentionPage {
    const TEMPLATE: &'static str = "staff/case_retention";

    fn samples() -> Vec<Self> {
        let day = NaiveDate::from_ymd_opt(2026, 3, 12);
        let counted = Holdings {
            documents: 2,
            copies: 1,
            marks: 3,
            letters: 1,
            messages: 2,
            notes: 4,
            commissions: 1,
            events: 30,
        };
        let kept = Self {
            head: CaseHead::sample(),
            kept_until: day,
            erased_on: None,
            is_held: false,
            reasons: Vec::new(),
            may_hold: true,
            goes: Vec::new(),
            stays: None,
            reason: String::new(),
            confirm: String::new(),
            mistakes: Vec::new(),
        };
        let reason = |act: &str| ReasonPart {
            act: act.into(),
            by: "Ada <b>".into(),
            at: chrono::DateTime::UNIX_EPOCH,
            reason: "A claim <b>".into(),
        };
        let due = Self { goes: goes(&counted), stays: Some(30), ..kept.clone() };
        vec![
            Self { kept_until: None, ..kept.clone() },
            Self {
                is_held: true,
                reasons: vec![reason("held"), reason("hold_lifted")],
                ..kept.clone()
            },
            Self { kept_until: None, erased_on: day, may_hold: false, ..kept.clone() },
            Self {
                confirm: "\"><b>".into(),
                mistakes: vec![Mistake::new("confirm", "error-wrong-reference")],
                ..due.clone()
            },
            Self {
                reason: "</textarea>".into(),
                mistakes: vec![Mistake::new("reason", "error-empty")],
                ..kept.clone()
            },
            due,
            kept,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl CaseRetentionPage {
    fn of(view: &CaseView, found: CaseRetention) -> Self {
        Self {
            head: CaseHead::of(view),
            kept_until: found.kept_until,
            erased_on: found.erased_on,
            is_held: found.is_held,
            reasons: found.reasons.into_iter().map(ReasonPart::of).collect(),
            may_hold: found.may_hold,
            goes: found.preview.as_ref().map(goes).unwrap_or_default(),
            stays: found.preview.map(|holdings| holdings.events),
            reason: String::new(),
            confirm: String::new(),
            mistakes: Vec::new(),
        }
    }
}

/// The routes under `/staff/cases`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/{slug}/retention", web::get().to(case_retention))
        .route("/{slug}/retention/hold", web::post().to(hold))
        .route("/{slug}/retention/lift", web::post().to(lift))
        .route("/{slug}/retention/erase", web::post().to(erase));
}

async fn page(staff: &Staff, view: &CaseView) -> Result<CaseRetentionPage, Problem> {
    let id = view.case.id;
    let found = staff.ask(move |office, who| office.case_retention(who, id)).await?;
    Ok(CaseRetentionPage::of(view, found))
}

/// `GET /staff/cases/{slug}/retention`.
pub async fn case_retention(
    staff: Staff,
    slug: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    staff.show(&page(&staff, &view).await?)
}

/// Why the case is held, or no longer.
#[derive(Debug, Deserialize)]
pub struct HoldForm {
    /// The reason.
    #[serde(default)]
    pub reason: String,
}

/// `POST /staff/cases/{slug}/retention/hold`.
pub async fn hold(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<HoldForm>,
) -> Result<HttpResponse, Problem> {
    held(staff, slug, form, true).await
}

/// `POST /staff/cases/{slug}/retention/lift`.
pub async fn lift(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<HoldForm>,
) -> Result<HttpResponse, Problem> {
    held(staff, slug, form, false).await
}

async fn held(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<HoldForm>,
    holds: bool,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let reason = form.into_inner().reason;
    let given = reason.clone();
    let done = staff
        .attempt(move |office, who| {
            if holds {
                office.hold_case(who, id, &given)
            } else {
                office.lift_hold(who, id, &given)
            }
        })
        .await?;
    match done {
        Ok(()) if holds => Ok(see(&path(&view, "/retention?done=retention-held"))),
        Ok(()) => Ok(see(&path(&view, "/retention?done=retention-lifted"))),
        Err(error) => {
            let mistakes = vec![mistake("reason", error)?];
            let page = page(&staff, &view).await?;
            staff.show(&CaseRetentionPage { reason, mistakes, ..page })
        }
    }
}

/// The confirmation.
#[derive(Debug, Deserialize)]
pub struct EraseForm {
    /// The reference as typed.
    #[serde(default)]
    pub confirm: String,
}

/// `POST /staff/cases/{slug}/retention/erase`: erases what people wrote, for good.
pub async fn erase(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<EraseForm>,
) -> Result<HttpResponse, Problem> {
    if !staff.who.role.may(Permission::EraseCases) {
        // As for everybody, a case that is not there for them is not there.
        view(&staff, &slug).await?;
        return Err(Problem::Forbidden);
    }
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let confirm = form.into_inner().confirm;
    let typed = confirm.clone();
    let done = staff.attempt(move |office, who| office.erase_case(who, id, &typed)).await?;
    match done {
        Ok(()) => Ok(see(&path(&view, "/retention?done=retention-erased"))),
        Err(error) => {
            let mistakes = vec![mistake("confirm", error)?];
            let page = page(&staff, &view).await?;
            staff.show(&CaseRetentionPage { confirm, mistakes, ..page })
        }
    }
}
