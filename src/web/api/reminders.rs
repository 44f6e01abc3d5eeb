//! What people would be told of last days.

use super::{
    body::Asked,
    caller::Caller,
    paging,
    refusal::Refusal,
    vocabulary::{Day, OwedWord, WhyWord},
};
use crate::service::Office;
use actix_web::HttpResponse;
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How many days to come can be asked about: what is owed then is not known today.
const MOST_DAYS_AHEAD: i64 = 366;

/// Somebody who would be told of a last day.
#[derive(Serialize, ToSchema)]
pub struct ReminderShown {
    /// Their number.
    pub person: i64,
    /// Their name.
    pub name: String,
    /// The case, as addresses name it.
    pub case: String,
    /// What is owed.
    pub owed: OwedWord,
    /// The last day for that.
    pub due_on: NaiveDate,
    /// The working days before it at which they are told; below nought those since it.
    pub step: i32,
    /// Why they are told.
    pub why: WhyWord,
}

/// A page of reminders.
#[derive(Serialize, ToSchema)]
pub struct ReminderPage {
    /// By person.
    pub items: Vec<ReminderShown>,
    /// The address of the next page.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// Which day, and which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RemindersAsked {
    /// The day; today when none is given, and not more than 366 days from it.
    pub on: Option<Day>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 25)]
    pub limit: Option<u16>,
    /// Where the page before ended: what it said in `next`.
    pub after: Option<String>,
}

/// What would go out on a day, as the cases stand now
///
/// At most 500.
#[utoipa::path(get, path = "/reminders", tag = "reminders", operation_id = "reminders",
    params(RemindersAsked),
    responses((status = 200, description = "A page of reminders", body = ReminderPage,
        headers(("Link" = Option<String>, description = "The next page")))))]
pub async fn reminders(
    caller: Caller,
    Asked(asked): Asked<RemindersAsked>,
) -> Result<HttpResponse, Refusal> {
    let on = asked.on.map(|day| day.0);
    let found = caller
        .ask(move |office, who| {
            let today = office.today();
            let on = on.unwrap_or(today);
            if (on - today).abs() > TimeDelta::days(MOST_DAYS_AHEAD) {
                return Ok(None);
            }
            Office::would_remind(office, who, on).map(|found| Some((on, found)))
        })
        .await?;
    let Some((on, found)) = found else {
        return Err(Refusal::field("on", "api-error-far-day"));
    };
    let all: Vec<(i64, ReminderShown)> = (1..)
        .zip(found.into_iter().flat_map(|person| {
            let name = person.name;
            person.reminders.into_iter().map(move |one| ReminderShown {
                person: one.staff.0,
                name: name.clone(),
                case: one.reference.slug(),
                owed: OwedWord(one.owed),
                due_on: one.due_on,
                step: one.step.0,
                why: WhyWord(one.why),
            })
        }))
        .collect();
    let wanted = paging::PageAsked { limit: asked.limit, after: asked.after };
    let (found, next) = paging::part(all, |(number, _)| *number, &wanted)?;
    let limit = wanted.limit.map(|limit| limit.to_string()).unwrap_or_default();
    let query = [("on", on.to_string()), ("limit", limit)];
    let query: Vec<_> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let items: Vec<ReminderShown> = found.into_iter().map(|(_, one)| one).collect();
    Ok(paging::page(&caller, "/api/v1/reminders", &query, items, next))
}
