//! A case at a glance, and what every page of a case has at its head.

use super::{
    clock::ClockPart, commissions::Awaited, deliveries::DeliveryLine, from_requester::SentPart,
    links::LinksPart, next_act, notes::NotesPart, register::tag, similar::SimilarPart,
    waiting::WaitingLine,
};
use crate::{
    domain::{
        case::{Act, CaseState},
        ids::StaffId,
        next_act::NextAct,
        permission::Permission,
    },
    law::cost_limit::applies_to,
    service::{CaseView, RequesterSeen},
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

/// What stands at the head of every page of a case.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question that the head asks")]
pub struct CaseHead {
    /// Its reference in the addresses of the pages: `atisn-26732`.
    pub slug: String,
    /// The reference.
    pub reference: String,
    /// The short title.
    pub title: String,
    /// The end of the key `state-…`.
    pub state: String,
    /// The colour of the tag.
    pub colour: String,
    /// Whether the case's law has a limit of costs.
    pub has_costs: bool,
    /// Whether the answer has gone out, so that something may follow it.
    pub is_answered: bool,
    /// Whether it is restricted to named people.
    pub is_restricted: bool,
    /// Whether what people wrote was erased.
    pub is_erased: bool,
}

impl CaseHead {
    /// A head for samples.
    pub(super) fn sample() -> Self {
        Self {
            slug: "atisn-26732".into(),
            reference: "ATISN 26732".into(),
            title: "Guidance <script>alert(1)</script> & objectives".into(),
            state: "open".into(),
            colour: "blue".into(),
            has_costs: true,
            is_answered: false,
            is_restricted: false,
            is_erased: false,
        }
    }
}

/// The overview of a case.
#[derive(Debug, Clone, Serialize)]
pub struct CasePage {
    /// The head.
    pub head: CaseHead,
    /// The clock.
    pub clock: ClockPart,
    /// The regime: `foia`, `eir` or `sar`.
    pub regime: String,
    /// How the request came.
    pub channel: String,
    /// The date of receipt.
    pub received_on: NaiveDate,
    /// The date of logging.
    pub logged_on: NaiveDate,
    /// The day on which it was first sent to somebody whose automatic reply asked to write
    /// elsewhere.
    pub redirected_from: Option<NaiveDate>,
    /// The part of the request that falls due before the rest.
    pub first_item: Option<FirstItem>,
    /// What was asked.
    pub text: String,
    /// Who asked.
    pub requester: Requester,
    /// The reason for seeing it, as typed.
    pub reason: String,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
    /// Who has the case.
    pub officer: Option<String>,
    /// The last day on which it is kept, once it is closed.
    pub kept_until: Option<NaiveDate>,
    /// The day on which what people wrote was erased.
    pub erased_on: Option<NaiveDate>,
    /// How many people it is restricted to; none when everybody may see it who reads cases.
    pub named: Option<usize>,
    /// What the member of staff can do about that: the end of a key `case-access-…`.
    pub access_link: &'static str,
    /// Whether the member of staff may take the case over.
    pub may_take: bool,
    /// The others to whom they may give it; empty when they may not.
    pub others: Vec<Officer>,
    /// Whether they may have a fresh link to the portal sent.
    pub may_renew_link: bool,
    /// How many e-mails about the case could not be delivered.
    pub stuck_emails: usize,
    /// What mail servers said of those.
    pub deliveries: Vec<DeliveryLine>,
    /// The end of the key `case-next-…`.
    pub next: String,
    /// Where the next act is done, when it is the unit's turn.
    pub next_href: Option<String>,
    /// What is waited for.
    pub waiting_line: Option<WaitingLine>,
    /// Whether something is owed after the answer, by the due date of the clock.
    pub is_owed: bool,
    /// What the requester sent.
    pub sent: SentPart,
    /// What business areas owe.
    pub commissions: Option<Awaited>,
    /// What staff noted.
    pub notes: NotesPart,
    /// What connects it with other cases.
    pub links: LinksPart,
    /// Cases that look like it.
    pub similar: Vec<SimilarPart>,
}

/// Somebody to whom a case can be given.
#[derive(Debug, Clone, Serialize)]
pub struct Officer {
    /// Their number.
    pub id: i64,
    /// Their name.
    pub name: String,
}

/// A part of the request under another law that falls due first.
#[derive(Debug, Clone, Serialize)]
pub struct FirstItem {
    /// The law: `foia`, `eir` or `sar`.
    pub regime: String,
    /// What it is about; empty once erased.
    pub text: String,
}

/// Who asked, as far as the reader may know.
#[derive(Debug, Clone, Serialize)]
pub struct Requester {
    /// The name; empty when it is hidden or erased.
    pub name: String,
    /// Whether it is hidden, and can be shown for a reason.
    pub is_hidden: bool,
    /// The e-mail address.
    pub email: Option<String>,
    /// The postal address.
    pub address: Option<String>,
    /// The language of letters: `unknown`, `en`, `cy` or `bilingual`.
    pub language: String,
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "staff/case";

    #[expect(clippy::too_many_lines, reason = "each is a shape of the page")]
    fn samples() -> Vec<Self> {
        let open = Self {
            head: CaseHead::sample(),
            clock: ClockPart::sample(),
            regime: "foia".into(),
            channel: "email".into(),
            received_on: NaiveDate::from_ymd_opt(2026, 2, 18).unwrap_or_default(),
            logged_on: NaiveDate::from_ymd_opt(2026, 2, 19).unwrap_or_default(),
            redirected_from: None,
            first_item: None,
            text: "A full copy of all guidance.\n\n</p><script>".into(),
            requester: Requester {
                name: "{{t}} <b>".into(),
                is_hidden: false,
                email: Some("ada@example.com".into()),
                address: None,
                language: "unknown".into(),
            },
            reason: String::new(),
            mistakes: Vec::new(),
            officer: None,
            kept_until: None,
            erased_on: None,
            named: None,
            access_link: "change",
            may_take: true,
            others: vec![Officer { id: 3, name: "Ada <b>Lovelace".into() }],
            may_renew_link: true,
            stuck_emails: 0,
            deliveries: Vec::new(),
            next: "documents".into(),
            next_href: Some("/staff/cases/atisn-26732/documents".into()),
            waiting_line: None,
            is_owed: false,
            sent: SentPart::default(),
            commissions: None,
            notes: NotesPart::default(),
            links: LinksPart::default(),
            similar: Vec::new(),
        };
        let mut samples = vec![open.clone()];
        for next in NextAct::ALL {
            let next_href = next.needs().map(|_| "/staff/cases/atisn-26732/clearance".into());
            samples.push(Self { next: next.as_str().into(), next_href, ..open.clone() });
        }
        for (next, language, channel) in [
            ("decision", "en", "letter"),
            ("letters", "cy", "portal"),
            ("release", "bilingual", "spoken"),
            ("wait", "unknown", "letter"),
            ("none", "unknown", "email"),
            ("closed", "unknown", "email"),
            ("publish", "en", "email"),
            ("review", "en", "email"),
            ("comply", "cy", "email"),
        ] {
            samples.push(Self {
                regime: "eir".into(),
                channel: channel.into(),
                officer: Some("Siân Morgan-Pugh".into()),
                head: CaseHead { is_restricted: true, ..open.head.clone() },
                kept_until: NaiveDate::from_ymd_opt(2029, 3, 12),
                named: Some(2),
                access_link: "look",
                may_take: false,
                others: Vec::new(),
                may_renew_link: false,
                stuck_emails: 2,
                deliveries: DeliveryLine::samples(),
                next: next.into(),
                next_href: None,
                is_owed: matches!(next, "review" | "comply"),
                requester: Requester {
                    language: language.into(),
                    email: None,
                    address: Some("1 High Street\nPowys".into()),
                    ..open.requester.clone()
                },
                ..open.clone()
            });
        }
        samples.extend(
            WaitingLine::samples()
                .into_iter()
                .map(|line| Self { waiting_line: Some(line), ..open.clone() }),
        );
        samples.push(Self {
            redirected_from: NaiveDate::from_ymd_opt(2026, 2, 16),
            first_item: Some(FirstItem { regime: "eir".into(), text: "The river <b>".into() }),
            ..open.clone()
        });
        samples.extend(
            Awaited::samples()
                .into_iter()
                .map(|one| Self { commissions: Some(one), ..open.clone() }),
        );
        let erased = Requester { name: String::new(), email: None, ..open.requester.clone() };
        let hidden = Requester { is_hidden: true, ..erased.clone() };
        samples.push(Self {
            requester: erased,
            erased_on: NaiveDate::from_ymd_opt(2029, 3, 13),
            head: CaseHead { is_erased: true, is_answered: true, ..CaseHead::sample() },
            ..open.clone()
        });
        samples.push(Self { requester: hidden.clone(), ..open.clone() });
        samples.push(Self {
            requester: hidden,
            reason: "</textarea>".into(),
            mistakes: vec![Mistake::new("reason", "error-empty")],
            ..open.clone()
        });
        samples.push(Self { sent: SentPart::sample(), ..open.clone() });
        samples.push(Self {
            notes: NotesPart::sample(),
            links: LinksPart::sample(),
            similar: SimilarPart::samples(),
            mistakes: vec![
                Mistake::new("note", "error-empty"),
                Mistake::new("reference", "error-no-such-case"),
                Mistake::new("kind", "link-error-kind"),
            ],
            ..open.clone()
        });
        samples.push(Self {
            links: LinksPart { theirs: Some(Vec::new()), ..LinksPart::default() },
            ..open.clone()
        });
        samples.push(Self { regime: "sar".into(), ..open });
        samples
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// The case that an address names, with all that its pages show.
pub(super) async fn view(staff: &Staff, slug: &str) -> Result<CaseView, Problem> {
    let slug = slug.to_owned();
    staff
        .ask(move |office, who| {
            let id = office.case_named(who, &slug)?;
            office.case(who, id)
        })
        .await
}

/// Where the pages of a case lie.
pub(super) fn path(view: &CaseView, rest: &str) -> String {
    format!("/staff/cases/{}{rest}", view.case.reference.slug())
}

impl CaseHead {
    /// The head of the pages of a case.
    pub(super) fn of(view: &CaseView) -> Self {
        let is_late = view.days_left.is_some_and(|days| days < 0);
        let (state, colour) = tag(view.case.state, is_late);
        Self {
            slug: view.case.reference.slug(),
            reference: view.case.reference.to_string(),
            title: view.subject.clone(),
            state: state.into(),
            colour: colour.into(),
            has_costs: applies_to(view.case.regime()).is_ok(),
            is_answered: view.case.state.is_answered(),
            is_restricted: view.case.restricted_to.is_some(),
            is_erased: view.case.erased_on.is_some(),
        }
    }
}

impl Requester {
    /// A requester as a member of staff sees them.
    pub(super) fn of(seen: &RequesterSeen) -> Self {
        let shown = seen.shown.as_ref();
        Self {
            name: shown.map(|one| one.name.clone()).unwrap_or_default(),
            is_hidden: seen.is_hidden,
            email: shown.and_then(|one| one.email.clone()),
            address: shown.and_then(|one| one.postal_address.clone()),
            language: seen.language.code().into(),
        }
    }
}

/// `GET /staff/cases/{slug}`.
pub async fn case(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    staff.show(&page(&staff, &view).await?)
}

/// The overview of a case as the member of staff may see it.
pub(super) async fn page(staff: &Staff, view: &CaseView) -> Result<CasePage, Problem> {
    let id = view.case.id;
    let (officers, asked) = staff
        .ask(move |office, who| Ok((office.officers(who)?, office.commissions_of(who, id)?)))
        .await?;
    let commissions =
        Awaited::of(&asked, staff.visit.lang).filter(|_| view.case.allows(Act::Commission).is_ok());
    let may = |act| view.allowed.contains(&act);
    let others = officers
        .into_iter()
        .filter(|(id, _)| may(Act::Assign) && *id != staff.who.id && view.case.officer != Some(*id))
        .map(|(id, name)| Officer { id: id.0, name })
        .collect();
    let id = view.case.id;
    let (sent, said, notes, links, similar) = staff
        .ask(move |office, who| {
            let acts = who.role.may(Permission::HandleCases);
            Ok((
                office.from_requester(who, id)?,
                office.deliveries(who, id)?,
                office.case_notes(who, id)?,
                office.links(who, id)?,
                if acts { office.similar_cases(who, id)? } else { Vec::new() },
            ))
        })
        .await?;
    let may_note = staff.who.role.may(Permission::HandleCases) && view.case.erased_on.is_none();
    Ok(CasePage {
        head: CaseHead::of(view),
        clock: ClockPart::of(view, staff.visit.lang),
        regime: view.case.regime().as_str().into(),
        channel: view.case.channel.as_str().into(),
        received_on: view.case.received_on,
        logged_on: view.case.logged_on,
        redirected_from: view.case.redirected_from,
        first_item: view
            .first_item
            .and_then(|id| view.items.iter().find(|item| item.id == id))
            .map(|item| FirstItem { regime: item.regime.as_str().into(), text: item.text.clone() }),
        text: view.body.clone(),
        requester: Requester::of(&view.requester),
        reason: String::new(),
        mistakes: Vec::new(),
        officer: view.officer.clone(),
        kept_until: view.kept_until,
        erased_on: view.case.erased_on,
        named: view.case.restricted_to.as_ref().map(std::collections::BTreeSet::len),
        access_link: if staff.who.role.may(Permission::RestrictCases) { "change" } else { "look" },
        may_take: may(Act::Assign) && view.case.officer != Some(staff.who.id),
        others,
        // A link travels by e-mail alone.
        may_renew_link: may(Act::RenewLink) && view.requester.has_email,
        stuck_emails: view.failed_emails,
        deliveries: DeliveryLine::of_failures(said),
        next: view.next.as_str().into(),
        next_href: next_act::href(view.next, staff.who.role, &view.case.reference.slug()),
        waiting_line: view.waits.map(WaitingLine::of),
        sent: SentPart::of(sent, staff.who.role),
        is_owed: matches!(view.case.state, CaseState::Reviewing | CaseState::Complying),
        commissions,
        notes: NotesPart::of(notes, may_note),
        links: LinksPart::of(links),
        similar: SimilarPart::of_all(similar),
    })
}

/// Why somebody has to know who asked.
#[derive(Debug, Deserialize)]
pub struct SeeForm {
    /// The reason.
    #[serde(default)]
    pub reason: String,
}

/// `POST /staff/cases/{slug}/requester`: shows who asked, which the history tells.
pub async fn see_requester(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<SeeForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let reason = form.into_inner().reason;
    let given = reason.clone();
    match staff.attempt(move |office, who| office.see_requester(who, id, &given)).await? {
        Ok(()) => Ok(see(&path(&view, "?done=requester-shown"))),
        Err(error) => {
            let mistakes = vec![mistake("reason", error)?];
            let page = page(&staff, &view).await?;
            staff.show(&CasePage { reason, mistakes, ..page })
        }
    }
}

/// `POST /staff/cases/{slug}/take`.
pub async fn take(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let slug = slug.into_inner();
    let back = format!("/staff/cases/{slug}?done=case-taken");
    staff
        .ask(move |office, who| {
            let id = office.case_named(who, &slug)?;
            office.assign(who, id, who.id)
        })
        .await?;
    Ok(see(&back))
}

/// Who is to have the case.
#[derive(Debug, Deserialize)]
pub struct AssignForm {
    /// The officer's number.
    pub officer: i64,
}

/// `POST /staff/cases/{slug}/assign`.
pub async fn assign(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<AssignForm>,
) -> Result<HttpResponse, Problem> {
    let slug = slug.into_inner();
    let officer = StaffId(form.officer);
    let back = format!("/staff/cases/{slug}?done=case-assigned");
    staff
        .ask(move |office, who| {
            let id = office.case_named(who, &slug)?;
            office.assign(who, id, officer)
        })
        .await?;
    Ok(see(&back))
}

/// `POST /staff/cases/{slug}/link`: sends the requester a fresh link to the portal.
pub async fn renew_link(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let slug = slug.into_inner();
    let back = format!("/staff/cases/{slug}?done=case-link-renewed");
    staff
        .ask(move |office, who| {
            let id = office.case_named(who, &slug)?;
            office.renew_link(who, id)
        })
        .await?;
    Ok(see(&back))
}
