//! The clock of a case, any clock from dates alone, and the acts that move it.

use super::{
    body::{Asked, Body},
    caller::{Caller, Done},
    cases::OnBody,
    refusal::{Kind, Refusal},
    vocabulary::{ClockStateWord, Day, HypothesisWord, LimitWord},
};
use crate::{
    domain::{event::Extension, ids::ItemId, language::Language, letter},
    law::{
        calendar::Calendar,
        clock::{Clock, ClockEvent, ClockEventKind, work_out_limit},
    },
    service::{self, FeeAsked, Office},
};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// When something is due, with the days counted and the rules applied.
#[derive(Serialize, ToSchema)]
pub struct ClockShown {
    /// The time limit that was counted.
    pub regime: LimitWord,
    /// The day of receipt.
    pub received: NaiveDate,
    /// The day from which the period is counted.
    pub day_nought: NaiveDate,
    /// The last day. None while the clock is stopped or has lapsed.
    pub due: Option<NaiveDate>,
    /// The outer date that the law allows.
    pub extended_due: Option<NaiveDate>,
    /// Where the clock stands.
    pub state: ClockStateWord,
    /// Whether the time was extended.
    pub extended: bool,
    /// Whether a date rests on bank holidays that are only projected.
    pub provisional: bool,
    /// The last day on which a fee that is awaited can be paid.
    pub lapses_after: Option<NaiveDate>,
    /// Each day of the period.
    pub days: Vec<DayShown>,
    /// Each rule that bore on it, in order.
    pub because: Vec<RuleShown>,
}

/// A day of a period.
#[derive(Serialize, ToSchema)]
pub struct DayShown {
    /// The day.
    pub date: NaiveDate,
    /// Whether it counts.
    pub counts: bool,
    /// Its number among those that count, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub number: Option<u32>,
    /// Why it does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub why: Option<String>,
}

/// A rule and what it says here.
#[derive(Serialize, ToSchema)]
pub struct RuleShown {
    /// The provision.
    pub rule: &'static str,
    /// What it says here.
    pub text: String,
}

impl ClockShown {
    fn of(clock: &Clock, lang: Language) -> Self {
        let said = |words: crate::law::words::Words| match lang {
            Language::English => words.en.into_owned(),
            Language::Welsh => words.cy.into_owned(),
        };
        Self {
            regime: LimitWord(clock.limit),
            received: clock.received_on,
            day_nought: clock.day_nought,
            due: clock.due_on,
            extended_due: clock.extended_due_on,
            state: ClockStateWord(clock.state),
            extended: clock.is_extended,
            provisional: clock.is_provisional,
            lapses_after: clock.lapses_after,
            days: clock
                .days
                .iter()
                .map(|day| DayShown {
                    date: day.date,
                    counts: day.counts,
                    number: day.number,
                    why: day.why.as_ref().map(|why| said(why.words())),
                })
                .collect(),
            because: clock
                .because
                .iter()
                .map(|because| RuleShown { rule: because.rule, text: said(because.text.clone()) })
                .collect(),
        }
    }
}

/// Whose clock.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClockAsked {
    /// The number of an item; the request's own clock when nothing is said.
    pub item: Option<i64>,
}

/// What is supposed to happen.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhatIfAsked {
    /// What.
    #[serde(rename = "if")]
    #[param(inline, rename = "if")]
    pub hypothesis: HypothesisWord,
    /// On which day.
    #[param(inline)]
    pub on: Day,
    /// To which item; to the request itself when nothing is said.
    pub item: Option<i64>,
}

/// Dates alone.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeadlineAsked {
    /// Which time limit.
    #[param(inline)]
    pub regime: LimitWord,
    /// The day of receipt; for `review-window` the day of the answer.
    #[param(inline)]
    pub received: Day,
    /// What happened since: `KIND:DATE`, with commas between, as in
    /// `clarification_requested:2026-03-02,clarification_received:2026-03-05`.
    #[param(max_length = 2000)]
    pub events: Option<String>,
}

/// A statutory date, from dates alone
///
/// As `ateb deadline`: no case is read, and bank holidays that were added here are not counted.
#[utoipa::path(get, path = "/deadline", tag = "clock", operation_id = "deadline",
    params(DeadlineAsked), security(()),
    responses((status = 200, description = "The clock", body = ClockShown)))]
pub async fn deadline(
    req: HttpRequest,
    Asked(asked): Asked<DeadlineAsked>,
) -> Result<HttpResponse, Refusal> {
    let received = asked.received.0;
    let events = asked
        .events
        .as_deref()
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|event| !event.is_empty())
        .map(|event| event_of(event, received))
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| Refusal::field("events", "api-error-events"))?;
    let clock = work_out_limit(asked.regime.0, received, &events, &Calendar::united_kingdom())
        .map_err(|_cause| Refusal::field("events", "api-error-clock"))?;
    let lang = crate::web::language::preferred(&req);
    Ok(HttpResponse::Ok().json(ClockShown::of(&clock, lang)))
}

/// An event as `ateb deadline` writes it.
fn event_of(text: &str, received: NaiveDate) -> Option<ClockEvent> {
    use ClockEventKind as K;
    let (kind, value) = text.split_once(':')?;
    let day = || {
        let quoted = serde_json::Value::String(value.to_owned());
        Day::deserialize(quoted).ok().map(|day| day.0)
    };
    let dated = [
        K::ClarificationRequested,
        K::ClarificationReceived,
        K::FeeNotice,
        K::FeePaid,
        K::PitExtension,
        K::EirExtension,
        K::IdReceived,
        K::ResponseSent,
    ];
    match (kind, value) {
        ("sar_extension", "1m") => {
            Some(ClockEvent { kind: K::SarExtension { months: 1 }, on: received })
        }
        ("sar_extension", "2m") => {
            Some(ClockEvent { kind: K::SarExtension { months: 2 }, on: received })
        }
        ("date_agreed", _) => {
            Some(ClockEvent { kind: K::DateAgreed { until: day()? }, on: received })
        }
        _ => {
            let kind = dated.into_iter().find(|known| known.as_str() == kind)?;
            Some(ClockEvent { kind, on: day()? })
        }
    }
}

/// The clock of a case
#[utoipa::path(get, path = "/cases/{case}/clock", tag = "clock", operation_id = "clock",
    params(("case" = String, Path, description = "As `atisn-26732`"), ClockAsked),
    responses((status = 200, description = "The clock, each day counted", body = ClockShown)))]
pub async fn clock(
    caller: Caller,
    slug: web::Path<String>,
    Asked(asked): Asked<ClockAsked>,
) -> Result<HttpResponse, Refusal> {
    let view = caller.ask_of(&slug, Office::case).await?;
    let clock = match asked.item {
        None => &view.clock,
        Some(item) => view
            .items
            .iter()
            .find(|one| one.id == ItemId(item))
            .map(|one| &one.clock)
            .ok_or(Refusal::of(Kind::NotFound))?,
    };
    Ok(HttpResponse::Ok().json(ClockShown::of(clock, caller.lang)))
}

/// The clock of a case as it would be
#[utoipa::path(get, path = "/cases/{case}/clock/what-if", tag = "clock", operation_id = "what_if",
    params(("case" = String, Path, description = "As `atisn-26732`"), WhatIfAsked),
    responses((status = 200, description = "The clock then", body = ClockShown)))]
pub async fn what_if(
    caller: Caller,
    slug: web::Path<String>,
    Asked(asked): Asked<WhatIfAsked>,
) -> Result<HttpResponse, Refusal> {
    let clock = caller
        .ask_of(&slug, move |office, who, id| {
            let item = asked.item.map(ItemId);
            office.what_if(who, id, item, asked.hypothesis.0, asked.on.0)
        })
        .await?
        .map_err(|_cause| Refusal::field("on", "api-error-clock"))?;
    Ok(HttpResponse::Ok().json(ClockShown::of(&clock, caller.lang)))
}

/// A text in one language or in both.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    /// In English.
    pub en: String,
    /// In Welsh.
    pub cy: String,
}

impl From<Words> for letter::Words {
    fn from(words: Words) -> Self {
        Self { en: words.en, cy: words.cy }
    }
}

impl From<letter::Words> for Words {
    fn from(words: letter::Words) -> Self {
        Self { en: words.en, cy: words.cy }
    }
}

/// What the requester is asked to explain.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionBody {
    /// The question, as the letter puts it.
    pub question: Words,
    /// The number of the item that it is about; the request itself when nothing is said.
    pub item: Option<i64>,
}

/// An explanation that came.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplainedBody {
    /// The day on which it came.
    pub on: Day,
    /// The number of the item that it is about.
    pub item: Option<i64>,
}

/// Why more time is taken.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "ground", rename_all = "snake_case", deny_unknown_fields)]
pub enum Ground {
    /// The public interest is being weighed: FOIA s.10(3).
    PublicInterest {
        /// The qualified exemption, as `FOIA s.35(1)(a)`.
        exemption: String,
    },
    /// The request is complex and voluminous: EIR reg. 7.
    ComplexityAndVolume {},
}

/// More time.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtendBody {
    /// Why the law gives it.
    pub because: Ground,
    /// The day by which the answer will come.
    pub until: Day,
    /// The reasons, as the letter gives them.
    pub reasons: Words,
    /// The number of the item that it is about.
    pub item: Option<i64>,
}

/// More months for a request for one's own data.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthsBody {
    /// One or two.
    #[schema(minimum = 1, maximum = 2)]
    pub months: u8,
    /// The reasons, as the letter gives them.
    pub reasons: Words,
    /// The number of the item that it is about.
    pub item: Option<i64>,
}

/// A fee that is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeBody {
    /// How much, in pence.
    pub pence: u32,
    /// What it is for and how it was worked out.
    pub purpose: Words,
    /// How to pay it.
    pub how_to_pay: Words,
}

/// What proof is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofBody {
    /// What would do, as the letter says it.
    pub proof: Words,
}

/// A day up to which something goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UntilBody {
    /// The day.
    pub until: Day,
}

/// Ask the requester to explain; the clock stands
#[utoipa::path(post, path = "/cases/{case}/clarification", tag = "clock",
    operation_id = "request_clarification",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = QuestionBody,
    responses((status = 200, description = "Sent", body = Done, headers(("ETag" = String)))))]
pub async fn ask(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<QuestionBody>,
) -> Result<HttpResponse, Refusal> {
    let question = body.question.into();
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            office.request_clarification(who, id, body.item.map(ItemId), &question)
        })
        .await?;
    Ok(done.answer())
}

/// Record the explanation; the clock runs again
#[utoipa::path(post, path = "/cases/{case}/clarification/received", tag = "clock",
    operation_id = "receive_clarification",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = ExplainedBody,
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn explained(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<ExplainedBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            office.receive_clarification(who, id, body.item.map(ItemId), body.on.0)
        })
        .await?;
    Ok(done.answer())
}

/// Tell the requester that more time is needed
#[utoipa::path(post, path = "/cases/{case}/extension", tag = "clock", operation_id = "extend",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = ExtendBody,
    responses((status = 200, description = "Sent", body = Done, headers(("ETag" = String)))))]
pub async fn extend(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<ExtendBody>,
) -> Result<HttpResponse, Refusal> {
    let extension = match body.because {
        Ground::PublicInterest { exemption } => Extension::PublicInterest {
            exemption: exemption.parse().map_err(|_cause| {
                Refusal::field("because", service::Invalid::UnknownExemption.key())
            })?,
        },
        Ground::ComplexityAndVolume {} => Extension::ComplexityAndVolume,
    };
    let reasons = body.reasons.into();
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            let item = body.item.map(ItemId);
            office.extend(who, id, item, &extension, body.until.0, &reasons)
        })
        .await?;
    Ok(done.answer())
}

/// Tell the requester that one or two months more are needed, for their own data
#[utoipa::path(post, path = "/cases/{case}/extension/months", tag = "clock",
    operation_id = "extend_by_months",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = MonthsBody,
    responses((status = 200, description = "Sent", body = Done, headers(("ETag" = String)))))]
pub async fn extend_by_months(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<MonthsBody>,
) -> Result<HttpResponse, Refusal> {
    let reasons = body.reasons.into();
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            office.extend_by_months(who, id, body.item.map(ItemId), body.months, &reasons)
        })
        .await?;
    Ok(done.answer())
}

/// Record the later date that the Commissioner allows
#[utoipa::path(post, path = "/cases/{case}/extension/agreed", tag = "clock",
    operation_id = "agree_date",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = UntilBody,
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn agree_date(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<UntilBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.agree_date(who, id, body.until.0)).await?;
    Ok(done.answer())
}

/// Ask the requester for a fee
#[utoipa::path(post, path = "/cases/{case}/fee", tag = "clock", operation_id = "request_fee",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = FeeBody,
    responses((status = 200, description = "Sent", body = Done, headers(("ETag" = String)))))]
pub async fn request_fee(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<FeeBody>,
) -> Result<HttpResponse, Refusal> {
    let fee = FeeAsked {
        pence: body.pence,
        purpose: body.purpose.into(),
        how_to_pay: body.how_to_pay.into(),
    };
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.request_fee(who, id, &fee)).await?;
    Ok(done.answer())
}

/// Record the fee
#[utoipa::path(post, path = "/cases/{case}/fee/received", tag = "clock",
    operation_id = "receive_fee",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = OnBody,
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn receive_fee(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<OnBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.receive_fee(who, id, body.on.0)).await?;
    Ok(done.answer())
}

/// Ask the requester to prove who they are
#[utoipa::path(post, path = "/cases/{case}/identity", tag = "clock",
    operation_id = "request_identity",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = ProofBody,
    responses((status = 200, description = "Sent", body = Done, headers(("ETag" = String)))))]
pub async fn request_identity(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<ProofBody>,
) -> Result<HttpResponse, Refusal> {
    let proof = body.proof.into();
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.request_identity(who, id, &proof)).await?;
    Ok(done.answer())
}

/// Record the proof
#[utoipa::path(post, path = "/cases/{case}/identity/received", tag = "clock",
    operation_id = "receive_identity",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = OnBody,
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn receive_identity(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<OnBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.receive_identity(who, id, body.on.0))
        .await?;
    Ok(done.answer())
}

/// Tell the requester that the request will be closed unless they answer
#[utoipa::path(post, path = "/cases/{case}/lapse/warning", tag = "clock",
    operation_id = "warn_of_lapse",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = OnBody,
    responses((status = 200, description = "Sent", body = Done, headers(("ETag" = String)))))]
pub async fn warn_of_lapse(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<OnBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.warn_of_lapse(who, id, body.on.0)).await?;
    Ok(done.answer())
}

/// Close a request that the requester did not answer about in time
#[utoipa::path(post, path = "/cases/{case}/lapse", tag = "clock", operation_id = "close_unanswered",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "Closed", body = Done, headers(("ETag" = String)))))]
pub async fn close_unanswered(
    caller: Caller,
    slug: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller.act(&slug, Office::close_unanswered).await?;
    Ok(done.answer())
}
