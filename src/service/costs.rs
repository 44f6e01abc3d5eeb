//! What a request costs against the limit of section 12, and which requests are added up for it.

use super::{Error, Invalid, Office, SignedIn, access::load_for, blind::blind_requests};
use crate::{
    domain::{
        actor::Actor,
        case::{Act, Case},
        event::CaseEvent,
        ids::{CaseId, EstimateId, Reference},
        letter::{CostLine, CostTable, Words},
        likeness,
        link::LinkKind,
        permission::Permission,
    },
    law::{
        aggregation,
        cost_limit::{Costs, Estimate, Limit, applies_to, work_out, work_out_together},
    },
    storage::{
        case_access::Reader,
        cases,
        costs::{self, Candidate, StoredEstimate},
        db::Db,
        staff,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// The most requests that one is compared with: so many before it, as many after it, and those of
/// the same requester.
const MOST_NEAR: u16 = 200;
const MOST_FROM_ONE: u16 = 100;

/// The most requests that are proposed, and the most of their words that are named.
const MOST_PROPOSED: usize = 50;
const WORDS_NAMED: usize = 8;

/// What is known of the costs of a request.
#[derive(Debug, Clone)]
pub struct CostsView {
    /// The limit that applies.
    pub limit: Limit,
    /// The latest estimate, and what it amounts to alone.
    pub latest: Option<EstimateView>,
    /// The requests that were joined to this one.
    pub joined: Vec<JoinedRequest>,
    /// The latest estimates of this request and of those joined to it.
    pub estimates: Vec<Estimate>,
    /// What they amount to together, when any are joined and any has an estimate.
    pub together: Option<Costs>,
}

impl CostsView {
    /// What the decision goes by: all that are joined together, or else this request alone.
    pub fn decisive(&self) -> Option<&Costs> {
        self.together.as_ref().or_else(|| self.latest.as_ref().map(|latest| &latest.costs))
    }
}

/// An estimate and what it amounts to.
#[derive(Debug, Clone)]
pub struct EstimateView {
    /// Which.
    pub id: EstimateId,
    /// Counts from 1 with each saving.
    pub version: usize,
    /// What it says.
    pub estimate: Estimate,
    /// What it amounts to.
    pub costs: Costs,
    /// The name of who made it.
    pub made_by: Option<String>,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// A request that is added up with another.
#[derive(Debug, Clone)]
pub struct JoinedRequest {
    /// Which.
    pub case: CaseId,
    /// What letters call it.
    pub reference: Reference,
    /// A line; empty once erased.
    pub subject: String,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The minutes of its latest estimate that count.
    pub minutes: Option<u64>,
}

/// By what a requester is taken for the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SameRequester {
    /// The e-mail address.
    Email,
    /// The name and the postal address.
    NameAndAddress,
}

/// A request that may be added up with another, and why it is proposed.
#[derive(Debug, Clone)]
pub struct RelatedRequest {
    /// The request.
    pub request: JoinedRequest,
    /// By what it is taken for the same requester's; another's when nothing.
    pub same_requester: Option<SameRequester>,
    /// How it is linked with this one.
    pub link: Option<LinkKind>,
    /// The words that both have, the rarest first; not more than a few.
    pub shared: Vec<String>,
    /// What part of the shorter one's words all shared ones are, in hundredths.
    pub percent: usize,
    /// Whether the period that takes in the most of those proposed takes it in.
    pub in_fullest_period: bool,
}

/// The requests that may be added up with one.
#[derive(Debug, Clone, Default)]
pub struct RelatedRequests {
    /// Those that are proposed: linked ones first, then the same requester's, then the most alike.
    pub proposed: Vec<RelatedRequest>,
    /// How many were compared.
    pub compared: usize,
    /// Whether there were more than could be compared or shown.
    pub left_out: bool,
}

impl Office {
    /// The latest estimate of a case and of those joined to it, as a letter gives it; nothing when
    /// there is none.
    pub(super) fn cost_table(&self, db: &mut Db, case: &Case) -> Result<Option<CostTable>, Error> {
        let costs = self.costs_in(db, case, Reader::Service)?;
        let Some(decisive) = costs.decisive() else { return Ok(None) };
        let mut lines: Vec<CostLine> = Vec::new();
        let counted = costs.estimates.iter().flat_map(Estimate::lines);
        for line in counted.filter(|line| line.activity().counts()) {
            let name = line.activity().name();
            let activity = Words { en: name.en.into_owned(), cy: name.cy.into_owned() };
            let minutes = line.cost().minutes;
            match lines.iter_mut().find(|known| known.activity == activity) {
                Some(known) => known.minutes += minutes,
                None => lines.push(CostLine { activity, minutes }),
            }
        }
        Ok(Some(CostTable {
            lines,
            minutes: decisive.counted.minutes,
            pence: decisive.pence,
            limit_pence: costs.limit.pence,
            hour_pence: costs.limit.hour_pence,
        }))
    }

    /// Saves an estimate of what the request costs; it is the latest from now on.
    pub fn estimate_costs(
        &self,
        who: &SignedIn,
        id: CaseId,
        estimate: &Estimate,
    ) -> Result<EstimateId, Error> {
        who.must(Permission::HandleCases)?;
        let now = self.clock.now();
        self.write(|db| {
            let mut made = EstimateId(0);
            self.change_in(db, Actor::Staff(who.id), id, |db, case| {
                applies_to(case.regime())?;
                case.allows(Act::EstimateCost)?;
                made = costs::add(db, id, estimate, who.id, now)?;
                let costs = work_out(estimate, self.limit_for(case));
                Ok(CaseEvent::CostEstimated {
                    estimate: made,
                    minutes: u32::try_from(costs.counted.minutes).unwrap_or(u32::MAX),
                    exceeds: costs.exceeds,
                })
            })?;
            Ok(made)
        })
    }

    /// What is known of the costs of a request. Only requests under the Act have a limit.
    pub fn costs(&self, who: &SignedIn, id: CaseId) -> Result<CostsView, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (case, _) = load_for(db, who, id)?;
            applies_to(case.regime())?;
            let mut costs = self.costs_in(db, &case, who.reader())?;
            blind_requests(db, who, costs.joined.iter_mut())?;
            Ok(costs)
        })
    }

    /// The costs of a case and of those that are joined to it; of these, `reader` is shown the ones
    /// that are there for them.
    fn costs_in(&self, db: &mut Db, case: &Case, reader: Reader) -> Result<CostsView, Error> {
        let limit = self.limit_for(case);
        // Only those that still count: one may have been withdrawn or put under other rules.
        let wanted: Vec<CaseId> = case.aggregated.iter().copied().collect();
        let mut joined_for = |reader| -> Result<Vec<CaseId>, Error> {
            Ok(costs::find_all(db, &wanted, reader)?.into_iter().map(|(found, _)| found).collect())
        };
        let (joined, shown) = (joined_for(Reader::Service)?, joined_for(reader)?);
        let estimates = costs::latest_of(db, &joined)?;
        let own = costs::list(db, case.id)?;
        let version = own.len();
        let latest = own.into_iter().next_back();
        let all: Vec<Estimate> =
            latest.iter().chain(estimates.values()).map(|stored| stored.estimate.clone()).collect();
        let together = (!joined.is_empty() && !all.is_empty())
            .then(|| work_out_together(&all.iter().collect::<Vec<_>>(), limit));
        Ok(CostsView {
            limit,
            together,
            estimates: all,
            joined: joined_requests(db, &shown, &estimates)?,
            latest: match latest {
                Some(stored) => Some(estimate_view(db, stored, version, limit)?),
                None => None,
            },
        })
    }

    /// The requests that may be added up with this one under regulation 5: those that are linked with
    /// it, those of the same requester, and those of others that are alike, received within sixty working days of it. They
    /// are proposals; an officer decides.
    pub fn related_requests(&self, who: &SignedIn, id: CaseId) -> Result<RelatedRequests, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (case, _) = load_for(db, who, id)?;
            applies_to(case.regime())?;
            let Some(own) = costs::candidate(db, id, case.received_on)? else {
                return Ok(RelatedRequests::default());
            };
            let days = aggregation::reach(case.received_on, &*self.calendar(db)?);
            let near = costs::received_near(db, &own, &days, MOST_NEAR, who.reader())?;
            let from_one = costs::received_from(db, &own, &days, MOST_FROM_ONE, who.reader())?;
            let links: Vec<CaseId> = case.links.keys().copied().collect();
            let linked = costs::received_among(db, &links, &days, who.reader())?;
            let mut left_out = near.left_out || from_one.left_out;
            let mut seen = BTreeSet::new();
            let compared: Vec<Candidate> = linked
                .into_iter()
                .chain(from_one.found)
                .chain(near.found)
                .filter(|one| seen.insert(one.case))
                .collect();
            let mut proposed = alike(&own, &compared, &case.links);
            left_out |= proposed.len() > MOST_PROPOSED;
            proposed.truncate(MOST_PROPOSED);
            let ids: Vec<CaseId> = proposed.iter().map(|one| one.request.case).collect();
            let estimates = costs::latest_of(db, &ids)?;
            let received: Vec<NaiveDate> =
                proposed.iter().map(|one| one.request.received_on).collect();
            let fullest = aggregation::in_the_fullest_period(
                case.received_on,
                &received,
                &*self.calendar(db)?,
            );
            for (place, one) in proposed.iter_mut().enumerate() {
                one.request.minutes = minutes_of(&estimates, one.request.case);
                one.in_fullest_period = fullest.contains(&place);
                if !who.role.may(Permission::SeeRequester) {
                    // What two requests share can be a name.
                    one.shared.clear();
                }
            }
            blind_requests(db, who, proposed.iter_mut().map(|one| &mut one.request))?;
            Ok(RelatedRequests { proposed, compared: compared.len(), left_out })
        })
    }

    /// Records which requests are added up with this one; none undoes it. All of them must have been
    /// received within one period of sixty working days.
    pub fn aggregate(&self, who: &SignedIn, id: CaseId, with: &[CaseId]) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let with: BTreeSet<CaseId> = with.iter().copied().collect();
        let with: Vec<CaseId> = with.into_iter().collect();
        self.change(Actor::Staff(who.id), id, |db, case| {
            applies_to(case.regime())?;
            case.allows(Act::Aggregate)?;
            let found = costs::find_all(db, &with, who.reader())?;
            if found.len() != with.len() || with.contains(&id) {
                return Err(Error::NotFound);
            }
            let received: Vec<NaiveDate> =
                found.iter().map(|(_, on)| *on).chain([case.received_on]).collect();
            if !aggregation::are_in_one_period(&received, &*self.calendar(db)?) {
                return Err(Error::Invalid { field: "with", problem: Invalid::NotInOnePeriod });
            }
            Ok(CaseEvent::Aggregated { with })
        })
        .map(drop)
    }

    fn limit_for(&self, case: &Case) -> Limit {
        Limit::on(self.authority.cost_limit, case.received_on)
    }
}

fn estimate_view(
    db: &mut Db,
    stored: StoredEstimate,
    version: usize,
    limit: Limit,
) -> Result<EstimateView, Error> {
    Ok(EstimateView {
        id: stored.id,
        version,
        costs: work_out(&stored.estimate, limit),
        estimate: stored.estimate,
        made_by: staff::find(db, stored.made_by)?.map(|one| one.name),
        made_at: stored.made_at,
    })
}

fn joined_requests(
    db: &mut Db,
    joined: &[CaseId],
    estimates: &BTreeMap<CaseId, StoredEstimate>,
) -> Result<Vec<JoinedRequest>, Error> {
    let mut requests = Vec::new();
    for id in joined {
        let row = cases::find(db, *id)?.ok_or(Error::BrokenRecord(id.0))?;
        requests.push(JoinedRequest {
            case: *id,
            reference: row.reference,
            subject: row.subject,
            received_on: row.received_on,
            minutes: minutes_of(estimates, *id),
        });
    }
    Ok(requests)
}

fn minutes_of(estimates: &BTreeMap<CaseId, StoredEstimate>, case: CaseId) -> Option<u64> {
    estimates.get(&case).map(|stored| stored.estimate.cost().minutes)
}

/// Those that are linked and those of the same requester, and of others those that are alike.
fn alike(
    own: &Candidate,
    others: &[Candidate],
    links: &BTreeMap<CaseId, LinkKind>,
) -> Vec<RelatedRequest> {
    let text = |one: &Candidate| format!("{} {}", one.subject, one.body);
    let texts: Vec<String> = others.iter().map(text).collect();
    let mut related: Vec<RelatedRequest> = others
        .iter()
        .zip(likeness::compare(&text(own), &texts))
        .filter_map(|(other, likeness)| {
            let same_requester = same_requester(own, other);
            let link = links.get(&other.case).copied();
            let is_known = link.is_some() || same_requester.is_some();
            (is_known || likeness.is_alike()).then(|| RelatedRequest {
                request: JoinedRequest {
                    case: other.case,
                    reference: other.reference.clone(),
                    subject: other.subject.clone(),
                    received_on: other.received_on,
                    minutes: None,
                },
                same_requester,
                link,
                shared: likeness.shared.into_iter().take(WORDS_NAMED).collect(),
                percent: likeness.percent,
                in_fullest_period: false,
            })
        })
        .collect();
    related.sort_by_key(|one| {
        let by_kind = (one.link.is_none(), one.same_requester.is_none());
        (by_kind, std::cmp::Reverse(one.percent), one.request.case)
    });
    related
}

/// By what two requests are taken to come from one person.
fn same_requester(own: &Candidate, other: &Candidate) -> Option<SameRequester> {
    let same = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => letters_of(a) == letters_of(b),
        _ => false,
    };
    let same_email = match (&own.email, &other.email) {
        (Some(a), Some(b)) => a.to_lowercase() == b.to_lowercase(),
        _ => false,
    };
    if same_email {
        Some(SameRequester::Email)
    } else if letters_of(&own.name) == letters_of(&other.name)
        && same(&own.postal_address, &other.postal_address)
    {
        Some(SameRequester::NameAndAddress)
    } else {
        None
    }
}

/// Names and addresses are written with more or fewer blanks, commas and capitals.
fn letters_of(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
