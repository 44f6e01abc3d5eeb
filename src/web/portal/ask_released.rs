//! Before a request goes on: published answers that are like it, for who finds there what they want.

use super::{
    ask::{Asking, Stage},
    disclosure_log::LogLine,
};
use crate::{
    domain::request_draft::{Kind, Step},
    service::Publication,
    web::{problem::Problem, render::Page, session::see, urls::Public},
};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

/// The published answers.
#[derive(Debug, Clone, Serialize)]
pub struct ReleasedPage {
    /// Where the page before lies.
    pub back: String,
    /// Where the choice is sent.
    pub action: String,
    /// The answers, the likest first.
    pub items: Vec<LogLine>,
}

impl Page for ReleasedPage {
    const TEMPLATE: &'static str = "portal/ask_released";

    fn samples() -> Vec<Self> {
        vec![Self {
            back: "/en/request/information".into(),
            action: "/en/request/already-released".into(),
            items: LogLine::samples(),
        }]
    }
}

/// The published answers that are like the draft.
async fn offered(asking: &Asking) -> Result<Vec<Publication>, Problem> {
    let Some(token) = asking.token.clone() else { return Ok(Vec::new()) };
    let (kind, lang) = (asking.kind, asking.visit.lang);
    asking.visit.ask(move |office| office.offered_answers(kind, &token, lang)).await
}

/// `GET …/already-released`: on to the next question when there is nothing to show.
pub async fn released(asking: Asking) -> Result<HttpResponse, Problem> {
    let found = offered(&asking).await?;
    if found.is_empty() {
        return Ok(asking.on_to(asking.after(Step::What)));
    }
    let page = ReleasedPage {
        back: asking.path(Stage::Question(Step::What)),
        action: asking.path(Stage::Released),
        items: found.iter().map(|item| LogLine::of(item, asking.visit.lang)).collect(),
    };
    asking.show(Stage::Released, &page)
}

/// What was chosen.
#[derive(Debug, Default, Deserialize)]
pub struct Choice {
    /// `answered`, or anything else to go on.
    #[serde(default)]
    pub choice: String,
}

/// `POST …/already-released`: ends the draft, or goes on with it.
pub async fn choose(asking: Asking, form: web::Form<Choice>) -> Result<HttpResponse, Problem> {
    if form.choice != "answered" {
        return Ok(asking.on_to(asking.after(Step::What)));
    }
    if let Some(token) = asking.token.clone() {
        asking.visit.ask(move |office| office.answer_suffices(Kind::Information, &token)).await?;
    }
    Ok(see(&format!("{}?done=ask-answered-notice", Public::Ask.path(asking.visit.lang))))
}
