//! What the answer is, with the exemptions it applies and why; what it costs; what may follow it.

use super::{
    body::Body,
    caller::{Caller, Done},
    cases::OnBody,
    clock::{UntilBody, Words},
    refusal::{Kind, Refusal},
    vocabulary::{ActivityWord, Day, LikelihoodWord, OutcomeWord, ReviewOutcomeWord},
};
use crate::{
    domain::{
        decision::{Applied, Decision},
        ids::CaseId,
        letter::{EarlierRequest, Opinion, PublicInterest, WebPage},
    },
    law::{
        cost_limit::{Estimate, Line, WrittenLine},
        exemption::Citation,
    },
    service::{self, Invalid, Office},
};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The public interest, weighed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WeighedBody {
    /// What speaks for release.
    pub for_release: Words,
    /// What speaks for withholding.
    pub for_withholding: Words,
    /// Why the second outweighs the first.
    pub balance: Words,
}

/// The reasonable opinion of a qualified person: FOIA s.36.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpinionBody {
    /// Whose, by office.
    pub of: Words,
    /// When it was asked for.
    #[schema(value_type = Day)]
    pub asked_on: NaiveDate,
    /// When it was given.
    #[schema(value_type = Day)]
    pub given_on: NaiveDate,
}

/// A page of the web.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkBody {
    /// What is found there.
    pub title: Words,
    /// Its address.
    pub url: String,
}

/// The request that was answered before: FOIA s.14(2).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EarlierBody {
    /// Its reference.
    pub reference: String,
    /// The day of its answer.
    #[schema(value_type = Day)]
    pub answered_on: NaiveDate,
}

/// An exemption, as the answer applies it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppliedBody {
    /// Which, as `FOIA s.40(2)`.
    pub citation: String,
    /// Why it is engaged here.
    pub reasons: Words,
    /// How likely the harm is, where the exemption asks for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<LikelihoodWord>,
    /// The qualified person's opinion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opinion: Option<OpinionBody>,
    /// Where the information can be had.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkBody>,
    /// The test, where the exemption is qualified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_interest: Option<WeighedBody>,
}

/// What the answer is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionBody {
    /// In one word.
    pub outcome: OutcomeWord,
    /// The answer in the unit's words.
    #[serde(default)]
    #[schema(required = false)]
    pub response: Words,
    /// Every exemption that the answer rests on.
    #[serde(default)]
    #[schema(required = false)]
    pub exemptions: Vec<AppliedBody>,
    /// How the requester can get further.
    #[serde(default)]
    #[schema(required = false)]
    pub advice: Words,
    /// What is not held, where the rest is.
    #[serde(default)]
    #[schema(required = false)]
    pub not_held: Words,
    /// The request that was answered before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<EarlierBody>,
    /// When and where the information will be published.
    #[serde(default)]
    #[schema(required = false)]
    pub publication: Words,
}

/// A line of an estimate: just one of `minutes`, of the three about items, and of `pence`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineBody {
    /// What is done.
    pub activity: ActivityWord,
    /// The business area that does it.
    #[serde(default)]
    #[schema(required = false)]
    pub area: String,
    /// Minutes in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// How many items there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<u32>,
    /// How many of them were timed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample_items: Option<u32>,
    /// How many minutes those took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample_minutes: Option<u32>,
    /// Money paid to others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pence: Option<u32>,
}

/// An estimate of what the answer would cost.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EstimateBody {
    /// Its lines.
    #[schema(min_items = 1, max_items = 200)]
    pub lines: Vec<LineBody>,
}

/// The cases that are added up with one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinBody {
    /// As addresses name them.
    pub with: Vec<String>,
}

/// What a request costs against the limit of section 12.
#[derive(Serialize, ToSchema)]
pub struct CostsShown {
    /// The limit, in pence.
    pub limit_pence: u64,
    /// The lines of the latest estimate.
    pub lines: Vec<LineBody>,
    /// What decides: this case, or all that are joined with it.
    pub total: Option<TotalShown>,
    /// The cases that are joined.
    pub joined: Vec<String>,
}

/// What estimates amount to.
#[derive(Serialize, ToSchema)]
pub struct TotalShown {
    /// In pence, of what counts.
    pub pence: u64,
    /// Whole minutes of the limit that are left.
    pub minutes_left: u64,
    /// Whether it is above the limit.
    pub exceeds: bool,
    /// Whether finding out if the information is held is above the limit by itself.
    pub confirming_exceeds: bool,
}

/// A request for a review.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewBody {
    /// The day on which it came.
    pub on: Day,
    /// Take it up although it came too late.
    #[serde(default)]
    #[schema(required = false)]
    pub although_late: bool,
}

/// What a review came to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewOutcomeBody {
    /// The day on which the requester was told.
    pub on: Day,
    /// What it came to.
    pub outcome: ReviewOutcomeWord,
}

/// A decision notice of the Commissioner.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeBody {
    /// The day on which it came.
    pub on: Day,
    /// The last day for what it asks; none when it asks nothing.
    pub comply_by: Option<Day>,
}

/// The days that the law gives after an answer.
#[derive(Serialize, ToSchema)]
pub struct AfterShown {
    /// The last day to ask for a review.
    pub review_until: Option<NaiveDate>,
    /// The last day for the outcome of the review that runs.
    pub outcome_until: Option<NaiveDate>,
    /// The last day to complain to the Commissioner.
    pub complaint_until: Option<NaiveDate>,
    /// The last day to appeal.
    pub appeal_until: Option<NaiveDate>,
    /// The last day for what a decision notice asks.
    pub comply_until: Option<NaiveDate>,
    /// Whether the token's person had a part in the answer and so cannot decide its review.
    pub had_a_part: bool,
}

impl AppliedBody {
    fn read(self) -> Result<Applied, Refusal> {
        let citation: Citation = self
            .citation
            .parse()
            .map_err(|_cause| Refusal::field("exemptions", Invalid::UnknownExemption.key()))?;
        Ok(Applied {
            citation,
            reasons: self.reasons.into(),
            likelihood: self.likelihood.map(|one| one.0),
            opinion: self.opinion.map(|one| Opinion {
                of: one.of.into(),
                asked_on: one.asked_on,
                given_on: one.given_on,
            }),
            links: self
                .links
                .into_iter()
                .map(|one| WebPage { title: one.title.into(), url: one.url })
                .collect(),
            public_interest: self.public_interest.map(|one| PublicInterest {
                for_release: one.for_release.into(),
                for_withholding: one.for_withholding.into(),
                balance: one.balance.into(),
            }),
        })
    }

    fn of(applied: Applied) -> Self {
        Self {
            citation: applied.citation.to_string(),
            reasons: applied.reasons.into(),
            likelihood: applied.likelihood.map(LikelihoodWord),
            opinion: applied.opinion.map(|one| OpinionBody {
                of: one.of.into(),
                asked_on: one.asked_on,
                given_on: one.given_on,
            }),
            links: applied
                .links
                .into_iter()
                .map(|one| LinkBody { title: one.title.into(), url: one.url })
                .collect(),
            public_interest: applied.public_interest.map(|one| WeighedBody {
                for_release: one.for_release.into(),
                for_withholding: one.for_withholding.into(),
                balance: one.balance.into(),
            }),
        }
    }
}

impl DecisionBody {
    fn read(self) -> Result<Decision, Refusal> {
        Ok(Decision {
            outcome: self.outcome.0,
            response: self.response.into(),
            exemptions: self
                .exemptions
                .into_iter()
                .map(AppliedBody::read)
                .collect::<Result<_, _>>()?,
            advice: self.advice.into(),
            not_held: self.not_held.into(),
            earlier: self.earlier.map(|one| EarlierRequest {
                reference: one.reference,
                answered_on: one.answered_on,
            }),
            publication: self.publication.into(),
        })
    }

    fn of(decision: Decision) -> Self {
        Self {
            outcome: OutcomeWord(decision.outcome),
            response: decision.response.into(),
            exemptions: decision.exemptions.into_iter().map(AppliedBody::of).collect(),
            advice: decision.advice.into(),
            not_held: decision.not_held.into(),
            earlier: decision
                .earlier
                .map(|one| EarlierBody { reference: one.reference, answered_on: one.answered_on }),
            publication: decision.publication.into(),
        }
    }
}

/// What was decided
#[utoipa::path(get, path = "/cases/{case}/decision", tag = "answer", operation_id = "decision",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "The decision; nothing is found while there is none",
        body = DecisionBody)))]
pub async fn decision(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let view = caller.ask_of(&slug, Office::case).await?;
    let decision = view.decision.ok_or(Refusal::of(Kind::NotFound))?;
    Ok(HttpResponse::Ok().json(DecisionBody::of(decision)))
}

/// Decide what the answer is
#[utoipa::path(post, path = "/cases/{case}/decision", tag = "answer", operation_id = "decide",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = DecisionBody,
    responses((status = 200, description = "Decided", body = Done, headers(("ETag" = String)))))]
pub async fn decide(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<DecisionBody>,
) -> Result<HttpResponse, Refusal> {
    let decision = body.read()?;
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.decide(who, id, &decision)).await?;
    Ok(done.answer())
}

/// What a request costs
#[utoipa::path(get, path = "/cases/{case}/costs", tag = "answer", operation_id = "costs",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "The latest estimate", body = CostsShown)))]
pub async fn costs(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let view = caller.ask_of(&slug, Office::costs).await?;
    let total = view.decisive().map(|costs| TotalShown {
        pence: costs.pence,
        minutes_left: costs.minutes_left,
        exceeds: costs.exceeds,
        confirming_exceeds: costs.confirming_exceeds,
    });
    let lines = view.latest.iter().flat_map(|latest| latest.estimate.lines()).map(|line| {
        let written = WrittenLine::from(line.clone());
        LineBody {
            activity: ActivityWord(line.activity()),
            area: written.area,
            minutes: written.minutes,
            items: written.items,
            sample_items: written.sample_items,
            sample_minutes: written.sample_minutes,
            pence: written.pence,
        }
    });
    Ok(HttpResponse::Ok().json(CostsShown {
        limit_pence: view.limit.pence,
        lines: lines.collect(),
        total,
        joined: view.joined.iter().map(|one| one.reference.slug()).collect(),
    }))
}

/// Estimate what the answer would cost
#[utoipa::path(post, path = "/cases/{case}/costs", tag = "answer", operation_id = "estimate_costs",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = EstimateBody,
    responses((status = 200, description = "Saved", body = Done, headers(("ETag" = String)))))]
pub async fn estimate(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<EstimateBody>,
) -> Result<HttpResponse, Refusal> {
    let mut lines = Vec::new();
    for (at, line) in body.lines.into_iter().enumerate() {
        let written = WrittenLine {
            activity: line.activity.word().into_owned(),
            area: line.area,
            minutes: line.minutes,
            items: line.items,
            sample_items: line.sample_items,
            sample_minutes: line.sample_minutes,
            pence: line.pence,
        };
        let line = Line::try_from(written)
            .map_err(|_cause| Refusal::field(format!("lines[{at}]"), "api-error-line"))?;
        lines.push(line);
    }
    let estimate =
        Estimate::try_from(lines).map_err(|_cause| Refusal::field("lines", "api-error-lines"))?;
    let (_, done) =
        caller.act(&slug, move |office, who, id| office.estimate_costs(who, id, &estimate)).await?;
    Ok(done.answer())
}

/// Add a request up with related ones
#[utoipa::path(post, path = "/cases/{case}/costs/join", tag = "answer", operation_id = "aggregate",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = JoinBody,
    responses((status = 200, description = "Joined", body = Done, headers(("ETag" = String)))))]
pub async fn join(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<JoinBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            let with: Vec<CaseId> = body
                .with
                .iter()
                .map(|slug| office.case_named(who, slug))
                .collect::<Result<_, service::Error>>()?;
            office.aggregate(who, id, &with)
        })
        .await?;
    Ok(done.answer())
}

/// What may follow the answer
#[utoipa::path(get, path = "/cases/{case}/review", tag = "after the answer",
    operation_id = "after_answer",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "The days that the law gives", body = AfterShown)))]
pub async fn after_answer(
    caller: Caller,
    slug: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let after = caller.ask_of(&slug, Office::after_answer).await?;
    let days = after.last_days;
    Ok(HttpResponse::Ok().json(AfterShown {
        review_until: days.window.map(|day| day.on),
        outcome_until: days.outcome.map(|day| day.on),
        complaint_until: days.complaint.map(|day| day.on),
        appeal_until: days.appeal.map(|day| day.on),
        comply_until: days.compliance.map(|day| day.on),
        had_a_part: after.had_a_part,
    }))
}

/// Record that a review was asked for
#[utoipa::path(post, path = "/cases/{case}/review", tag = "after the answer",
    operation_id = "request_review",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = ReviewBody,
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn request_review(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<ReviewBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            office.request_review(who, id, body.on.0, body.although_late)
        })
        .await?;
    Ok(done.answer())
}

/// Record that a review takes longer
#[utoipa::path(post, path = "/cases/{case}/review/extension", tag = "after the answer",
    operation_id = "extend_review",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = UntilBody,
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn extend_review(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<UntilBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.extend_review(who, id, body.until.0))
        .await?;
    Ok(done.answer())
}

/// Record what a review came to
#[utoipa::path(post, path = "/cases/{case}/review/outcome", tag = "after the answer",
    operation_id = "decide_review",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    request_body = ReviewOutcomeBody,
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn decide_review(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<ReviewOutcomeBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.decide_review(who, id, body.on.0, body.outcome.0))
        .await?;
    Ok(done.answer())
}

/// Record a complaint to the Commissioner
#[utoipa::path(post, path = "/cases/{case}/complaint", tag = "after the answer",
    operation_id = "record_complaint",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = OnBody,
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn complaint(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<OnBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.record_complaint(who, id, body.on.0))
        .await?;
    Ok(done.answer())
}

/// Record the Commissioner's decision notice
#[utoipa::path(post, path = "/cases/{case}/notice", tag = "after the answer",
    operation_id = "record_notice",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = NoticeBody,
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn notice(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<NoticeBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            office.record_notice(who, id, body.on.0, body.comply_by.map(|day| day.0))
        })
        .await?;
    Ok(done.answer())
}

/// Record that what the notice asks for was done
#[utoipa::path(post, path = "/cases/{case}/notice/complied", tag = "after the answer",
    operation_id = "record_compliance",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = OnBody,
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn complied(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<OnBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.record_compliance(who, id, body.on.0))
        .await?;
    Ok(done.answer())
}

/// Record an appeal to the Tribunal
#[utoipa::path(post, path = "/cases/{case}/appeal", tag = "after the answer",
    operation_id = "record_appeal",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = OnBody,
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn appeal(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<OnBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.record_appeal(who, id, body.on.0)).await?;
    Ok(done.answer())
}
