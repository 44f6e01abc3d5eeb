//! How the unit does.

use super::{body::Asked, caller::Caller, refusal::Refusal, vocabulary::Day};
use crate::{domain::figures::Period, service};
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::IntoParams;

/// Of which days.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeriodAsked {
    /// The first.
    #[param(inline)]
    pub from: Day,
    /// The last.
    #[param(inline)]
    pub to: Day,
}

/// What a period saw: requests, answers in time, outcomes, exemptions, reviews
///
/// As `ateb statistics --format json`.
#[utoipa::path(get, path = "/figures", tag = "figures", operation_id = "figures",
    params(PeriodAsked),
    responses((status = 200, description = "The figures", body = Object)))]
pub async fn figures(
    caller: Caller,
    Asked(asked): Asked<PeriodAsked>,
) -> Result<HttpResponse, Refusal> {
    let period = Period::new(asked.from.0, asked.to.0)
        .map_err(|_cause| Refusal::field("to", "api-error-period"))?;
    let figures = caller.ask(move |office, who| office.figures(who, period)).await?;
    let json = web::block(move || service::statistics_json(&figures)).await??;
    Ok(HttpResponse::Ok().content_type("application/json").body(json))
}
