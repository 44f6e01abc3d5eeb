//! The address under which one's own calendar program finds one's last days, and what it fetches.

use crate::{
    service::{self, Office},
    web::{
        problem::Problem,
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    web,
};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct CalendarPage {
    /// When the address was made; none when there is none.
    pub made_at: Option<DateTime<Utc>>,
    /// The address, where it has just been made.
    pub address: Option<String>,
}

impl Page for CalendarPage {
    const TEMPLATE: &'static str = "staff/calendar";

    fn samples() -> Vec<Self> {
        let made_at = Some(DateTime::UNIX_EPOCH);
        let address = Some("https://example.com/calendar/abc.ics?<b>&\"".to_owned());
        vec![
            Self { made_at: None, address: None },
            Self { made_at, address: None },
            Self { made_at, address },
        ]
    }
}

/// `GET /staff/calendar`.
pub async fn calendar(staff: Staff) -> Result<HttpResponse, Problem> {
    let made_at = staff.ask(Office::calendar_feed).await?;
    staff.show(&CalendarPage { made_at, address: None })
}

/// `POST /staff/calendar`: makes the address and shows it, once.
pub async fn make(staff: Staff) -> Result<HttpResponse, Problem> {
    let (address, made_at) = staff
        .ask(|office, who| Ok((office.make_calendar_feed(who)?, office.calendar_feed(who)?)))
        .await?;
    staff.show(&CalendarPage { made_at, address: Some(address.into()) })
}

/// `POST /staff/calendar/end`.
pub async fn end(staff: Staff) -> Result<HttpResponse, Problem> {
    staff.ask(Office::end_calendar_feed).await?;
    Ok(see("/staff/calendar?done=calendar-ended"))
}

/// `GET /calendar/{secret}.ics`: what a calendar program fetches.
pub async fn file(
    office: web::Data<Office>,
    secret: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let made = web::block(move || office.last_days_calendar(&secret)).await?;
    let text = made.map_err(|error| match error {
        service::Error::NotFound => Problem::NotFound,
        other => other.into(),
    })?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/calendar; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(text))
}
