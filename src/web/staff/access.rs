//! Who may see a case: restricting it to named people, opening it again, and the way in for an
//! administrator who was not named.

use super::case::{CaseHead, path, view};
use crate::{
    domain::{ids::StaffId, permission::Permission},
    service::{AccessView, CaseView, ReasonLine},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Who may see a case.
#[derive(Debug, Clone, Serialize)]
pub struct AccessPage {
    /// The head.
    pub head: CaseHead,
    /// Whether it is restricted to those who are named.
    pub is_restricted: bool,
    /// Everybody who could be named.
    pub people: Vec<PersonLine>,
    /// Why it was restricted, opened again or looked into.
    pub reasons: Vec<ReasonPart>,
    /// Whether the reader may change it.
    pub may_change: bool,
    /// The reason as typed.
    pub reason: String,
    /// The reason for opening it again, as typed.
    pub lift_reason: String,
    /// What is wrong with what was sent.
    pub mistakes: Vec<Mistake>,
}

/// Somebody who could be named.
#[derive(Debug, Clone, Serialize)]
pub struct PersonLine {
    /// Their number.
    pub id: i64,
    /// Their name.
    pub name: String,
    /// The end of the key `access-role-…`.
    pub role: &'static str,
    /// Whether they may see the restricted case.
    pub is_named: bool,
    /// Whether their box is ticked.
    pub is_ticked: bool,
    /// Whether they have work to do in it.
    pub has_work: bool,
}

/// What somebody gave as their reason.
#[derive(Debug, Clone, Serialize)]
pub struct ReasonPart {
    /// The end of the key `event-…`.
    pub act: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Their words; empty once erased.
    pub reason: String,
}

impl ReasonPart {
    /// A reason as pages show it.
    pub(super) fn of(line: ReasonLine) -> Self {
        Self { act: line.act, by: line.by, at: line.at, reason: line.reason }
    }

    /// A reason for samples.
    pub(super) fn sample(act: &str) -> Self {
        Self {
            act: act.into(),
            by: "Ada <b>".into(),
            at: DateTime::UNIX_EPOCH,
            reason: "Because </ol>.".into(),
        }
    }
}

impl Page for AccessPage {
    const TEMPLATE: &'static str = "staff/access";

    fn samples() -> Vec<Self> {
        let person = |id, role, has_work| PersonLine {
            id,
            name: "Ada <b>Lovelace".into(),
            role,
            is_named: has_work,
            is_ticked: has_work,
            has_work,
        };
        let reason = |act: &str, reason: &str| ReasonPart {
            act: act.into(),
            by: "Ada <b>".into(),
            at: DateTime::UNIX_EPOCH,
            reason: reason.into(),
        };
        let open = Self {
            head: CaseHead::sample(),
            is_restricted: false,
            people: vec![
                person(1, "administrator", false),
                person(2, "officer", true),
                person(3, "reviewer", false),
                person(4, "approver", false),
                person(5, "auditor", false),
                // Who was named and has another role since.
                person(6, "contributor", false),
            ],
            reasons: Vec::new(),
            may_change: true,
            reason: String::new(),
            lift_reason: String::new(),
            mistakes: Vec::new(),
        };
        vec![
            Self {
                is_restricted: true,
                head: CaseHead { is_restricted: true, ..CaseHead::sample() },
                reasons: vec![
                    reason("restricted", "A colleague <b>asks."),
                    reason("access_taken", ""),
                    reason("unrestricted", "Over."),
                ],
                ..open.clone()
            },
            Self {
                is_restricted: true,
                lift_reason: "</textarea>".into(),
                mistakes: vec![Mistake::new("lift-reason", "error-too-long")],
                ..open.clone()
            },
            Self {
                reason: "</textarea>".into(),
                mistakes: vec![
                    Mistake::new("people", "error-leaves-out-handler"),
                    Mistake::new("reason", "error-empty"),
                ],
                ..open.clone()
            },
            Self { may_change: false, ..open.clone() },
            open,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl AccessPage {
    fn of(view: &CaseView, found: AccessView) -> Self {
        let is_restricted = found.is_restricted;
        Self {
            head: CaseHead::of(view),
            is_restricted,
            people: found
                .people
                .into_iter()
                .map(|one| PersonLine {
                    id: one.id.0,
                    name: one.name,
                    role: one.role.as_str(),
                    is_named: one.is_named,
                    is_ticked: one.is_named || one.has_work,
                    has_work: one.has_work,
                })
                .collect(),
            reasons: found.reasons.into_iter().map(ReasonPart::of).collect(),
            may_change: found.may_change,
            reason: String::new(),
            lift_reason: String::new(),
            mistakes: Vec::new(),
        }
    }
}

/// The routes under `/staff/cases`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/{slug}/access", web::get().to(access))
        .route("/{slug}/access", web::post().to(restrict))
        .route("/{slug}/access/lift", web::post().to(lift));
}

async fn page(staff: &Staff, view: &CaseView) -> Result<AccessPage, Problem> {
    let id = view.case.id;
    let found = staff.ask(move |office, who| office.access(who, id)).await?;
    Ok(AccessPage::of(view, found))
}

/// `GET /staff/cases/{slug}/access`.
pub async fn access(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    staff.show(&page(&staff, &view).await?)
}

/// `POST /staff/cases/{slug}/access`: restricts the case to those who are ticked.
pub async fn restrict(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let fields = form.into_inner();
    let of = |wanted: &'static str| {
        fields.iter().filter(move |(name, _)| name == wanted).map(|(_, value)| value.as_str())
    };
    let people: Vec<StaffId> =
        of("people").filter_map(|one| one.parse().ok()).map(StaffId).collect();
    let reason = of("reason").next().unwrap_or_default().to_owned();
    let (named, given) = (people.clone(), reason.clone());
    let done = staff.attempt(move |office, who| office.restrict(who, id, &named, &given)).await?;
    let wrong = match done {
        // Whoever is not among the named no longer finds the case.
        Ok(()) if !people.contains(&staff.who.id) => {
            return Ok(see("/staff/cases?done=access-restricted"));
        }
        Ok(()) => return Ok(see(&path(&view, "/access?done=access-restricted"))),
        Err(error) => mistake(field_of(&error, "people"), error)?,
    };
    let mut page = page(&staff, &view).await?;
    for person in &mut page.people {
        person.is_ticked = people.contains(&StaffId(person.id));
    }
    staff.show(&AccessPage { reason, mistakes: vec![wrong], ..page })
}

/// Why the case is opened again, or somebody lets themselves in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ReasonForm {
    /// The reference of the case, where the address does not name it.
    #[serde(default)]
    pub reference: String,
    /// The reason.
    #[serde(default)]
    pub reason: String,
}

/// `POST /staff/cases/{slug}/access/lift`: lets everybody who reads cases see it again.
pub async fn lift(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ReasonForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let reason = form.into_inner().reason;
    let given = reason.clone();
    let done = staff.attempt(move |office, who| office.lift_restriction(who, id, &given)).await?;
    match done {
        Ok(()) => Ok(see(&path(&view, "/access?done=access-lifted"))),
        Err(error) => {
            let wrong = mistake("lift-reason", error)?;
            let page = page(&staff, &view).await?;
            staff.show(&AccessPage { lift_reason: reason, mistakes: vec![wrong], ..page })
        }
    }
}

/// The way into a restricted case for an administrator who was not named.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RestrictedPage {
    /// As typed.
    pub form: ReasonForm,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
}

impl Page for RestrictedPage {
    const TEMPLATE: &'static str = "staff/restricted";

    fn samples() -> Vec<Self> {
        let form = ReasonForm { reference: "\"><b>".into(), reason: "</textarea>".into() };
        let mistakes = vec![
            Mistake::new("reference", "error-no-restricted-case"),
            Mistake::new("reason", "error-empty"),
        ];
        vec![Self::default(), Self { form, mistakes }]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// `GET /staff/restricted`.
pub async fn restricted(staff: Staff) -> Result<HttpResponse, Problem> {
    if !staff.who.role.may(Permission::JoinRestricted) {
        return Err(Problem::Forbidden);
    }
    staff.show(&RestrictedPage::default())
}

/// `POST /staff/restricted`: lets the administrator into the case, which its history tells.
pub async fn join(staff: Staff, form: web::Form<ReasonForm>) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let typed = form.clone();
    let done = staff
        .attempt(move |office, who| office.join_restricted(who, &typed.reference, &typed.reason))
        .await?;
    match done {
        Ok(reference) => {
            Ok(see(&format!("/staff/cases/{}/access?done=access-taken", reference.slug())))
        }
        Err(error) => {
            let wrong = mistake(field_of(&error, "reference"), error)?;
            staff.show(&RestrictedPage { form, mistakes: vec![wrong] })
        }
    }
}

/// The field that a refusal is about.
fn field_of(error: &crate::service::Error, other: &'static str) -> &'static str {
    match error {
        crate::service::Error::Invalid { field: "reason", .. } => "reason",
        _ => other,
    }
}
