//! The first page: how to ask, and what the law says.

use crate::web::{problem::Problem, render::Page, session::Visit, urls::Public};
use actix_web::{HttpResponse, http::header};
use serde::Serialize;

/// The first page.
#[derive(Debug, Clone, Serialize)]
pub struct HomePage {
    /// Where requests are sent by e-mail.
    pub email: String,
    /// Where requests are sent by post, line by line.
    pub address: Vec<String>,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "portal/home";

    fn samples() -> Vec<Self> {
        vec![Self {
            email: "foi@example.gov.wales".into(),
            address: vec!["Information Rights Unit".into(), "Cathays Park".into()],
        }]
    }
}

/// `GET /`: on to the first page in the language that the visitor chose or prefers.
pub async fn front(visit: Visit) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, Public::Home.path(visit.lang)))
        .insert_header((header::VARY, "Accept-Language, Cookie"))
        .finish()
}

/// `GET /en` and `GET /cy`.
pub async fn home(visit: Visit) -> Result<HttpResponse, Problem> {
    let authority = visit.office.authority();
    let page = HomePage {
        email: authority.email.clone(),
        address: authority.address.get(visit.lang).clone(),
    };
    visit.show(Public::Home, &page)
}
