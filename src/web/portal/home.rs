//! The first page: how to ask, and what the law says.

use crate::web::render::Page;
use serde::Serialize;

/// The first page.
#[derive(Debug, Clone, Serialize)]
pub struct HomePage {
    /// The name of the authority as it stands after "ask" and "ofyn i".
    pub authority: String,
    /// Where requests are sent by e-mail.
    pub email: String,
    /// Where requests are sent by post, line by line.
    pub address: Vec<String>,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "portal/home";

    fn samples() -> Vec<Self> {
        vec![Self {
            authority: "Cyngor Enghraifft".into(),
            email: "foi@example.gov.wales".into(),
            address: vec!["Information Rights Unit".into(), "Cathays Park".into()],
        }]
    }
}
