//! What a request costs against the limit of section 12, and what is added up with it.

use super::{
    case::{CaseHead, path, view},
    costs_form::{Fields, LINE_ERRORS, TypedLine, estimate, filled, of_line, with_another},
};
use crate::{
    domain::{case::Act, ids::CaseId, language::Language},
    law::{
        cost_advice,
        cost_because::{pounds, time},
        cost_limit::{Activity, Costs, Estimate},
        words::Words,
    },
    service::{
        AreaCosts, CaseView, CostsView, EstimateView, JoinedRequest, RelatedRequest,
        RelatedRequests, SameRequester,
    },
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The page of costs.
#[derive(Debug, Clone, Serialize)]
pub struct CostsPage {
    /// The head.
    pub head: CaseHead,
    /// The limit: "£600".
    pub limit: String,
    /// The work that it pays for: "24 hours".
    pub limit_time: String,
    /// What the latest estimate amounts to, with all that is joined.
    pub result: Option<ResultPart>,
    /// What to advise when the limit is exceeded.
    pub advice: Option<Advice>,
    /// Whether an estimate can be saved.
    pub may_estimate: bool,
    /// The kinds of work to choose from.
    pub activities: Vec<Choice>,
    /// The lines of the form, as they were typed or saved.
    pub lines: Vec<TypedLine>,
    /// What business areas said about how long they looked.
    pub facts: Vec<AreaFact>,
    /// Whether requests can be added up.
    pub may_join: bool,
    /// The requests that are or may be added up with this one.
    pub related: Vec<RelatedPart>,
    /// How many requests were compared.
    pub compared: usize,
    /// Whether there were more.
    pub left_out: bool,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// What a business area said about how long it looked.
#[derive(Debug, Clone, Serialize)]
pub struct AreaFact {
    /// The area.
    pub area: String,
    /// "2 hours 30 minutes".
    pub time: String,
    /// Where it looked; may be empty.
    pub places: String,
}

impl AreaFact {
    fn of(costs: &AreaCosts, lang: Language) -> Self {
        Self {
            area: costs.area.get(lang).clone(),
            time: said(lang, time(costs.minutes.into())),
            places: costs.places.join(", "),
        }
    }
}

/// What an estimate amounts to.
#[derive(Debug, Clone, Serialize)]
pub struct ResultPart {
    /// Whether section 12(1) applies.
    pub exceeds: bool,
    /// Whether section 12(2) applies.
    pub confirming_exceeds: bool,
    /// How many other requests are added up in it.
    pub joined: usize,
    /// How many of those have no estimate yet.
    pub without_estimate: usize,
    /// "£412.50".
    pub total: String,
    /// "16 hours 30 minutes".
    pub used: String,
    /// "7 hours 30 minutes".
    pub left: String,
    /// Each rule that bore on it.
    pub because: Vec<Rule>,
    /// The latest version of this request's own estimate, who saved it and when.
    pub saved: Option<Saved>,
}

/// A version of an estimate.
#[derive(Debug, Clone, Serialize)]
pub struct Saved {
    /// Counts from 1.
    pub version: usize,
    /// Who saved it; may be empty.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A rule and what it did.
#[derive(Debug, Clone, Serialize)]
pub struct Rule {
    /// The provision.
    pub rule: &'static str,
    /// What it says here.
    pub text: String,
}

/// FOIA 2000 s.16: how the request could be narrowed.
#[derive(Debug, Clone, Serialize)]
pub struct Advice {
    /// How many items of each sampled line fit.
    pub fits: Vec<FitPart>,
    /// What each area's part costs, when there are several.
    pub areas: Vec<AreaPart>,
}

/// How many items of one line fit.
#[derive(Debug, Clone, Serialize)]
pub struct FitPart {
    /// What is done to them, and where.
    pub what: String,
    /// How many fit, rounded for people.
    pub items: u64,
    /// How many there are.
    pub of: u64,
}

/// What one area's part costs.
#[derive(Debug, Clone, Serialize)]
pub struct AreaPart {
    /// The area.
    pub area: String,
    /// "12 hours".
    pub time: String,
    /// "£300".
    pub total: String,
    /// Whether it keeps within the limit alone.
    pub fits: bool,
}

/// A kind of work to choose.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// Its name in the form.
    pub kind: &'static str,
    /// What is done.
    pub title: String,
    /// Why it does not count; empty when it does.
    pub why_not: String,
}

/// A request that is or may be added up.
#[derive(Debug, Clone, Serialize)]
pub struct RelatedPart {
    /// Its number.
    pub id: i64,
    /// What letters call it.
    pub reference: String,
    /// The same in addresses.
    pub slug: String,
    /// A line.
    pub subject: String,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// Whether it is ticked.
    pub ticked: bool,
    /// The end of the key `costs-why-…`.
    pub why: &'static str,
    /// The words that both have.
    pub shared: String,
    /// What part of the words, in hundredths.
    pub percent: usize,
    /// "3 hours"; nothing while there is no estimate.
    pub time: Option<String>,
    /// Whether one period takes it in with most others.
    pub in_fullest_period: bool,
}

impl Page for CostsPage {
    const TEMPLATE: &'static str = "staff/costs";

    fn samples() -> Vec<Self> {
        let lang = Language::Welsh;
        let activities = activities(lang);
        let empty = Self {
            head: CaseHead::sample(),
            limit: "£600".into(),
            limit_time: "24 awr".into(),
            result: None,
            advice: None,
            may_estimate: true,
            activities,
            lines: filled(Vec::new()),
            facts: Vec::new(),
            may_join: true,
            related: Vec::new(),
            compared: 0,
            left_out: false,
            mistakes: Vec::new(),
        };
        let exceeded = Self {
            result: Some(ResultPart::sample()),
            advice: Some(Advice::sample()),
            related: vec![
                RelatedPart::sample(7, "email", true, Some("3 awr")),
                RelatedPart::sample(8, "address", false, None),
                RelatedPart::sample(9, "words", true, None),
                RelatedPart::sample(10, "joined", true, None),
            ],
            compared: 500,
            left_out: true,
            ..empty.clone()
        };
        vec![
            Self {
                lines: filled(vec![TypedLine::sample()]),
                facts: vec![
                    AreaFact {
                        area: "Transport <b>".into(),
                        time: "2 hours".into(),
                        places: "iShare <b>".into(),
                    },
                    AreaFact {
                        area: "Culture".into(),
                        time: "1 hour".into(),
                        places: String::new(),
                    },
                ],
                mistakes: LINE_ERRORS
                    .into_iter()
                    .map(|error| of_line(0, error))
                    .chain([
                        Mistake::new("line-0-items", "costs-error-number"),
                        Mistake::new("line-0-pounds", "costs-error-pounds"),
                        Mistake::new("line-0-activity", "costs-error-none"),
                        Mistake::new("line-0-activity", "costs-error-many"),
                        Mistake::new("with", "error-not-in-one-period"),
                    ])
                    .collect(),
                ..exceeded.clone()
            },
            Self {
                result: Some(ResultPart {
                    confirming_exceeds: true,
                    saved: None,
                    ..ResultPart::sample()
                }),
                may_estimate: false,
                may_join: false,
                ..exceeded.clone()
            },
            Self {
                result: Some(ResultPart { exceeds: false, joined: 0, ..ResultPart::sample() }),
                compared: 1,
                ..empty.clone()
            },
            exceeded,
            empty,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

fn said(lang: Language, words: Words) -> String {
    match lang {
        Language::English => words.en,
        Language::Welsh => words.cy,
    }
    .into_owned()
}

fn activities(lang: Language) -> Vec<Choice> {
    Activity::ALL
        .into_iter()
        .map(|activity| Choice {
            kind: activity.as_str(),
            title: said(lang, activity.name()),
            why_not: activity.why_not().map(|why| said(lang, why)).unwrap_or_default(),
        })
        .collect()
}

impl CostsPage {
    /// The page with the lines that were saved last.
    fn of(
        view: &CaseView,
        costs: &CostsView,
        related: &RelatedRequests,
        facts: &[AreaCosts],
        lang: Language,
    ) -> Self {
        let saved = costs.latest.as_ref().map(|latest| latest.estimate.lines());
        let lines = saved.unwrap_or_default().iter().map(TypedLine::from).collect();
        let decisive = costs.decisive();
        Self {
            head: CaseHead::of(view),
            limit: pounds(costs.limit.pence),
            limit_time: said(lang, time(costs.limit.minutes())),
            result: decisive.map(|worked| ResultPart::of(worked, costs, lang)),
            advice: decisive.filter(|worked| worked.exceeds).map(|_| Advice::of(costs, lang)),
            may_estimate: view.allowed.contains(&Act::EstimateCost),
            activities: activities(lang),
            lines: with_another(lines),
            facts: facts.iter().map(|one| AreaFact::of(one, lang)).collect(),
            may_join: view.allowed.contains(&Act::Aggregate),
            related: related_parts(costs, related, lang),
            compared: related.compared,
            left_out: related.left_out,
            mistakes: Vec::new(),
        }
    }
}

impl ResultPart {
    fn sample() -> Self {
        Self {
            exceeds: true,
            confirming_exceeds: false,
            joined: 2,
            without_estimate: 1,
            total: "£901.25".into(),
            used: "36 awr 3 munud".into(),
            left: "0 munud".into(),
            because: vec![Rule { rule: "FOIA 2000 s.12(1)", text: "£901.25 <b>".into() }],
            saved: Some(Saved { version: 3, by: "Ada <b>".into(), at: DateTime::UNIX_EPOCH }),
        }
    }

    fn of(worked: &Costs, costs: &CostsView, lang: Language) -> Self {
        Self {
            exceeds: worked.exceeds,
            confirming_exceeds: worked.confirming_exceeds,
            joined: costs.joined.len(),
            without_estimate: costs.joined.iter().filter(|one| one.minutes.is_none()).count(),
            total: pounds(worked.pence),
            used: said(lang, time(worked.counted.minutes)),
            left: said(lang, time(worked.minutes_left)),
            because: worked
                .because
                .iter()
                .map(|one| Rule { rule: one.rule, text: said(lang, one.text.clone()) })
                .collect(),
            saved: costs.latest.as_ref().map(Saved::of),
        }
    }
}

impl Saved {
    fn of(latest: &EstimateView) -> Self {
        Self {
            version: latest.version,
            by: latest.made_by.clone().unwrap_or_default(),
            at: latest.made_at,
        }
    }
}

impl Advice {
    fn sample() -> Self {
        let area = |area: &str, fits| AreaPart {
            area: area.into(),
            time: "30 awr".into(),
            total: "£750".into(),
            fits,
        };
        Self {
            fits: vec![FitPart { what: "Lleoli <b>".into(), items: 340, of: 900 }],
            areas: vec![area("Roads <b>", false), area("", true)],
        }
    }

    fn of(costs: &CostsView, lang: Language) -> Self {
        let limit = costs.limit;
        let estimates: Vec<&Estimate> = costs.estimates.iter().collect();
        let named = |activity: Activity, area: &str| {
            let name = said(lang, activity.name());
            if area.is_empty() { name } else { format!("{name}, {area}") }
        };
        let fits = cost_advice::what_fits(&estimates, limit);
        let areas = cost_advice::by_area(&estimates, limit);
        Self {
            fits: fits
                .into_iter()
                .map(|fit| FitPart {
                    what: named(fit.activity, &fit.area),
                    items: about(fit.items, fit.of),
                    of: fit.of,
                })
                .collect(),
            // One area alone is the whole request: there is nothing to choose from.
            areas: if areas.len() > 1 { areas } else { Vec::new() }
                .into_iter()
                .map(|part| AreaPart {
                    time: said(lang, time(part.counted.minutes)),
                    total: pounds(part.counted.pence(limit)),
                    fits: part.fits,
                    area: part.area,
                })
                .collect(),
        }
    }
}

/// A number that rests on a sample, not made to look more exact than it is: from a hundred on it is
/// rounded down to tens.
const fn about(items: u64, of: u64) -> u64 {
    if items < 100 || items == of { items } else { items - items % 10 }
}

/// The requests that are joined, and after them those that are proposed.
fn related_parts(costs: &CostsView, related: &RelatedRequests, lang: Language) -> Vec<RelatedPart> {
    let joined: BTreeSet<CaseId> = costs.joined.iter().map(|one| one.case).collect();
    let proposed: BTreeSet<CaseId> = related.proposed.iter().map(|one| one.request.case).collect();
    let unproposed = costs.joined.iter().filter(|one| !proposed.contains(&one.case));
    unproposed
        .map(|one| RelatedPart::of(one, lang, true, "joined"))
        .chain(related.proposed.iter().map(|one| {
            let RelatedRequest { request, shared, percent, in_fullest_period, .. } = one;
            let why = match (one.link, one.same_requester) {
                (Some(_), _) => "linked",
                (None, Some(SameRequester::Email)) => "email",
                (None, Some(SameRequester::NameAndAddress)) => "address",
                (None, None) => "words",
            };
            RelatedPart {
                shared: shared.join(", "),
                percent: *percent,
                in_fullest_period: *in_fullest_period,
                ..RelatedPart::of(request, lang, joined.contains(&request.case), why)
            }
        }))
        .collect()
}

impl RelatedPart {
    fn sample(id: i64, why: &'static str, ticked: bool, time: Option<&str>) -> Self {
        Self {
            id,
            reference: "ATISN 26733".into(),
            slug: "atisn-26733".into(),
            subject: "Gritting <b>routes".into(),
            received_on: NaiveDate::from_ymd_opt(2026, 2, 20).unwrap_or_default(),
            ticked,
            why,
            shared: if ticked { "gritting, <b>routes".into() } else { String::new() },
            percent: 62,
            time: time.map(Into::into),
            in_fullest_period: ticked,
        }
    }

    fn of(request: &JoinedRequest, lang: Language, ticked: bool, why: &'static str) -> Self {
        Self {
            id: request.case.0,
            reference: request.reference.to_string(),
            slug: request.reference.slug(),
            subject: request.subject.clone(),
            received_on: request.received_on,
            ticked,
            why,
            shared: String::new(),
            percent: 0,
            time: request.minutes.map(|minutes| said(lang, time(minutes))),
            in_fullest_period: false,
        }
    }
}

async fn page(staff: &Staff, view: &CaseView) -> Result<CostsPage, Problem> {
    let id = view.case.id;
    let (costs, related, facts) = staff
        .ask(move |office, who| {
            let related = office.related_requests(who, id)?;
            Ok((office.costs(who, id)?, related, office.area_costs(who, id)?))
        })
        .await?;
    Ok(CostsPage::of(view, &costs, &related, &facts, staff.visit.lang))
}

/// What the address asks of the page.
#[derive(Debug, Default, Deserialize)]
pub struct CostsQuery {
    /// `areas` to put what business areas said into the form.
    #[serde(default)]
    pub take: String,
}

/// The lines of the form with what business areas said after them, as time for locating, which
/// whoever estimates can change. What stands there already is not added again.
async fn with_facts(
    staff: &Staff,
    view: &CaseView,
    mut lines: Vec<TypedLine>,
) -> Result<Vec<TypedLine>, Problem> {
    let (id, lang) = (view.case.id, staff.visit.lang);
    let said = staff.ask(move |office, who| office.area_costs(who, id)).await?;
    lines.retain(|line| !line.is_empty());
    for fact in said {
        let (area, minutes) = (fact.area.get(lang).clone(), fact.minutes.to_string());
        if !lines.iter().any(|line| line.area == area && line.minutes == minutes) {
            let activity = Activity::Locate.as_str().to_owned();
            lines.push(TypedLine { activity, area, minutes, ..TypedLine::default() });
        }
    }
    Ok(with_another(lines))
}

/// `GET /staff/cases/{slug}/costs`.
pub async fn costs(
    staff: Staff,
    slug: web::Path<String>,
    query: web::Query<CostsQuery>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let mut shown = page(&staff, &view).await?;
    if query.take == "areas" {
        shown.lines = with_facts(&staff, &view, shown.lines).await?;
    }
    staff.show(&shown)
}

/// `POST /staff/cases/{slug}/costs`: saves the estimate, or shows the form again with one more line.
pub async fn save(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let fields = Fields(form.into_inner().into_iter().collect());
    let view = view(&staff, &slug).await?;
    let lines = fields.lines();
    if !fields.get("add").is_empty() {
        let shown = CostsPage { lines: with_another(lines), ..page(&staff, &view).await? };
        return staff.show(&shown);
    }
    let made = match estimate(&lines) {
        Ok(made) => made,
        Err(mistakes) => {
            let lines = filled(lines);
            return staff.show(&CostsPage { lines, mistakes, ..page(&staff, &view).await? });
        }
    };
    let id = view.case.id;
    staff.ask(move |office, who| office.estimate_costs(who, id, &made)).await?;
    Ok(see(&path(&view, "/costs?done=costs-estimated")))
}

/// `POST /staff/cases/{slug}/costs/join`: adds up what is ticked, and nothing else from now on.
pub async fn join(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let ticked: Vec<CaseId> = form
        .into_inner()
        .into_iter()
        .filter(|(name, _)| name == "with")
        .map(|(_, id)| id.parse().map(CaseId))
        .collect::<Result<_, _>>()
        .map_err(|_cause| Problem::BadRequest)?;
    let id = view.case.id;
    let with = ticked.clone();
    match staff.attempt(move |office, who| office.aggregate(who, id, &with)).await? {
        Ok(()) => Ok(see(&path(&view, "/costs?done=costs-joined"))),
        Err(error) => {
            let wrong = mistake("with", error)?;
            let mut page = page(&staff, &view).await?;
            for one in &mut page.related {
                one.ticked = ticked.contains(&CaseId(one.id));
            }
            if page.related.is_empty() {
                return Err(Problem::Refused { key: wrong.key, detail: wrong.detail });
            }
            staff.show(&CostsPage { mistakes: vec![wrong], ..page })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_from_a_sample_is_not_made_to_look_exact() {
        assert_eq!((about(347, 900), about(47, 900), about(347, 347)), (340, 47, 347));
    }
}
