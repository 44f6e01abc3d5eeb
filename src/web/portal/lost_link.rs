//! Asking for a new link. The answer is the same whether the request exists or not.

use crate::web::{
    form::{Mistake, is_email},
    problem::Problem,
    render::Page,
    session::Visit,
    urls::Public,
};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

/// What the requester typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LostLinkForm {
    /// The reference of the request.
    #[serde(default)]
    pub reference: String,
    /// The address the requester gave with the request.
    #[serde(default)]
    pub email: String,
}

impl LostLinkForm {
    /// What must be put right before anything is looked up.
    pub fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if self.reference.trim().is_empty() {
            mistakes.push(Mistake::new("reference", "lost-error-reference"));
        }
        if !is_email(self.email.trim()) {
            mistakes.push(Mistake::new("email", "lost-error-email"));
        }
        mistakes
    }
}

/// The form.
#[derive(Debug, Clone, Serialize)]
pub struct LostLinkPage {
    /// The fields as typed.
    pub form: LostLinkForm,
    /// What is wrong with them.
    pub mistakes: Vec<Mistake>,
}

impl Page for LostLinkPage {
    const TEMPLATE: &'static str = "portal/lost_link";

    fn samples() -> Vec<Self> {
        let form = LostLinkForm { reference: String::new(), email: "<b>@".into() };
        let mistakes = form.mistakes();
        vec![
            Self { form: LostLinkForm::default(), mistakes: Vec::new() },
            Self { form, mistakes },
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// The answer, whatever was typed.
#[derive(Debug, Clone, Serialize)]
pub struct LostLinkSentPage;

impl Page for LostLinkSentPage {
    const TEMPLATE: &'static str = "portal/lost_link_sent";

    fn samples() -> Vec<Self> {
        vec![Self]
    }
}

/// `GET /en/check-a-request`, `GET /cy/gwirio-cais`.
pub async fn lost_link(visit: Visit) -> Result<HttpResponse, Problem> {
    let page = LostLinkPage { form: LostLinkForm::default(), mistakes: Vec::new() };
    visit.show(Public::LostLink, &page)
}

/// `POST /en/check-a-request`, `POST /cy/gwirio-cais`.
pub async fn send_link(
    visit: Visit,
    form: web::Form<LostLinkForm>,
) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let mistakes = form.mistakes();
    if !mistakes.is_empty() {
        return visit.show(Public::LostLink, &LostLinkPage { form, mistakes });
    }
    visit.ask(move |office| office.send_new_link(&form.reference, &form.email)).await?;
    visit.show(Public::LostLink, &LostLinkSentPage)
}
