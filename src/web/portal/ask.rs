//! Making a request: where its pages lie, its first page, and its questions.

use super::{ask_files, ask_released, ask_send};
use crate::{
    domain::{
        language::Language,
        request_draft::{FORMS, Fault, Kind, LANGUAGES, RequestDraft, Step, WHOM},
    },
    service::{DraftToken, DraftView, Office},
    web::{
        form::Mistake,
        problem::Problem,
        render::Page,
        security::Limits,
        session::{Visit, draft_cookie, draft_token, see},
        urls::Public,
    },
};
use actix_governor::Governor;
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, web};
use serde::{Deserialize, Serialize};
use std::future::{Ready, ready};

/// A page of the way to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// What can be asked for.
    Start,
    /// A question.
    Question(Step),
    /// Published answers that are like what is asked for.
    Released,
    /// All answers, before they are sent.
    Check,
    /// That it was sent.
    Sent,
}

impl Stage {
    /// The last part of its address, and nothing for the first page.
    const fn slug(self, lang: Language) -> &'static str {
        match (self, lang) {
            (Self::Start, _) => "",
            (Self::Question(Step::Whom), Language::English) => "/about-whom",
            (Self::Question(Step::Whom), Language::Welsh) => "/am-bwy",
            (Self::Question(Step::What), Language::English) => "/information",
            (Self::Question(Step::What), Language::Welsh) => "/gwybodaeth",
            (Self::Question(Step::Files), Language::English) => "/files",
            (Self::Question(Step::Files), Language::Welsh) => "/ffeiliau",
            (Self::Question(Step::Answer), Language::English) => "/our-answer",
            (Self::Question(Step::Answer), Language::Welsh) => "/ein-hateb",
            (Self::Question(Step::Name), Language::English) => "/name",
            (Self::Question(Step::Name), Language::Welsh) => "/enw",
            (Self::Question(Step::Contact), Language::English) => "/contact",
            (Self::Question(Step::Contact), Language::Welsh) => "/cyswllt",
            (Self::Released, Language::English) => "/already-released",
            (Self::Released, Language::Welsh) => "/eisoes-ar-gael",
            (Self::Check, Language::English) => "/check",
            (Self::Check, Language::Welsh) => "/gwirio",
            (Self::Sent, Language::English) => "/sent",
            (Self::Sent, Language::Welsh) => "/anfonwyd",
        }
    }
}

/// The first page of a kind of request.
const fn first(kind: Kind) -> Public {
    match kind {
        Kind::Information => Public::Ask,
        Kind::OwnData => Public::AskOwn,
    }
}

/// Where a page lies.
pub(super) fn path(kind: Kind, stage: Stage, lang: Language) -> String {
    format!("{}{}", first(kind).path(lang), stage.slug(lang))
}

/// Somebody on the way to a request.
pub struct Asking {
    /// The visit.
    pub(super) visit: Visit,
    /// For what they ask.
    pub(super) kind: Kind,
    /// What their browser keeps of the draft.
    pub(super) token: Option<String>,
    /// Whether they came to change an answer that they have checked.
    pub(super) is_changing: bool,
}

impl FromRequest for Asking {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = Visit::from_request(req, payload).into_inner();
        ready(visit.map(|visit| {
            let is_own = req.path().starts_with(Public::AskOwn.path(visit.lang));
            let kind = if is_own { Kind::OwnData } else { Kind::Information };
            let token = draft_token(req, &visit.office, kind);
            let is_changing = req.query_string() == CHANGING;
            Self { visit, kind, token, is_changing }
        }))
    }
}

/// The query of a question that is asked again.
const CHANGING: &str = "change=yes";

impl Asking {
    pub(super) fn path(&self, stage: Stage) -> String {
        path(self.kind, stage, self.visit.lang)
    }

    /// On to another page.
    pub(super) fn on_to(&self, stage: Stage) -> HttpResponse {
        see(&self.path(stage))
    }

    /// Shows a page of the way.
    pub(super) fn show<P: Page>(&self, stage: Stage, page: &P) -> Result<HttpResponse, Problem> {
        let here = [Language::English, Language::Welsh].map(|lang| {
            let query = if self.is_changing { "?change=yes" } else { "" };
            format!("{}{query}", path(self.kind, stage, lang))
        });
        self.visit.show_at([&here[0], &here[1]], page)
    }

    /// The draft, if there is one that was not sent.
    pub(super) async fn draft(&self) -> Result<Option<DraftView>, Problem> {
        let Some(token) = self.token.clone() else { return Ok(None) };
        let kind = self.kind;
        self.visit.ask(move |office| office.draft(kind, &token)).await
    }

    /// The page after the answer to a question.
    pub(super) fn after(&self, step: Step) -> Stage {
        let later = self.kind.steps().iter().skip_while(|one| **one != step).nth(1);
        match later {
            Some(next) if !self.is_changing => Stage::Question(*next),
            _ => Stage::Check,
        }
    }

    /// The page before a question.
    pub(super) fn before(&self, step: Step) -> Stage {
        if self.is_changing {
            return Stage::Check;
        }
        let earlier = self.kind.steps().iter().take_while(|one| **one != step).last();
        earlier.map_or(Stage::Start, |step| Stage::Question(*step))
    }

    /// The answer with the cookie of a draft that was begun.
    pub(super) fn with_token(
        &self,
        mut response: HttpResponse,
        fresh: Option<&DraftToken>,
    ) -> HttpResponse {
        if let Some(token) = fresh {
            // A cookie of ours always fits in a header.
            drop(response.add_cookie(&draft_cookie(&self.visit.office, self.kind, token)));
        }
        response
    }
}

/// Every route of the way to a request.
pub fn routes(config: &mut web::ServiceConfig, limits: &Limits) {
    for kind in Kind::ALL {
        for lang in Language::BOTH {
            let at = |stage| path(kind, stage, lang);
            let files = at(Stage::Question(Step::Files));
            config
                .service(
                    web::resource(at(Stage::Start))
                        .wrap(Governor::new(&limits.writing))
                        .route(web::get().to(start))
                        .route(web::post().to(begin)),
                )
                .service(
                    web::resource(format!("{files}/remove"))
                        .wrap(Governor::new(&limits.writing))
                        .route(web::post().to(ask_files::remove)),
                )
                .service(
                    web::resource(files)
                        .wrap(Governor::new(&limits.writing))
                        .route(web::get().to(ask_files::files))
                        .route(web::post().to(ask_files::add)),
                )
                .service(
                    web::resource(at(Stage::Check))
                        .wrap(Governor::new(&limits.forms))
                        .route(web::get().to(ask_send::check))
                        .route(web::post().to(ask_send::send)),
                )
                .route(&at(Stage::Sent), web::get().to(ask_send::sent));
            if kind == Kind::Information {
                config.service(
                    web::resource(at(Stage::Released))
                        .wrap(Governor::new(&limits.writing))
                        .route(web::get().to(ask_released::released))
                        .route(web::post().to(ask_released::choose)),
                );
            }
            for step in kind.steps().iter().filter(|step| **step != Step::Files) {
                let step = *step;
                config.service(
                    web::resource(at(Stage::Question(step)))
                        .wrap(Governor::new(&limits.writing))
                        .route(web::get().to(move |asking| question(asking, step)))
                        .route(web::post().to(move |asking, form| answer(asking, step, form))),
                );
            }
        }
    }
}

/// The first page: what can be asked for.
#[derive(Debug, Clone, Serialize)]
pub struct AskPage {
    /// `information` or `own_data`.
    pub kind: &'static str,
    /// Where a request that was begun goes on.
    pub go_on: Option<String>,
    /// Where requests are sent by e-mail.
    pub email: String,
    /// Where requests are sent by post, line by line.
    pub address: Vec<String>,
}

impl Page for AskPage {
    const TEMPLATE: &'static str = "portal/ask";

    fn samples() -> Vec<Self> {
        let sample = |kind: Kind, go_on: Option<&str>| Self {
            kind: kind.as_str(),
            go_on: go_on.map(str::to_owned),
            email: "foi@example.gov.wales".into(),
            address: vec!["Information Rights Unit".into(), "Cathays Park".into()],
        };
        vec![
            sample(Kind::Information, None),
            sample(Kind::Information, Some("/en/request/check")),
            sample(Kind::OwnData, None),
        ]
    }
}

/// `GET /en/request`, `GET /cy/cais`, `GET /en/your-information`, `GET /cy/eich-gwybodaeth`.
pub async fn start(asking: Asking) -> Result<HttpResponse, Problem> {
    let draft = asking.draft().await?.filter(|view| !view.is_sent);
    let authority = asking.visit.office.authority();
    let page = AskPage {
        kind: asking.kind.as_str(),
        go_on: draft.map(|view| asking.path(open_end(asking.kind, &view.draft))),
        email: authority.email.clone(),
        address: authority.address.get(asking.visit.lang).clone(),
    };
    asking.show(Stage::Start, &page)
}

/// Where a draft goes on: the first question without a good answer, or the check of all.
pub(super) fn open_end(kind: Kind, draft: &RequestDraft) -> Stage {
    let open = kind.steps().iter().find(|step| !draft.faults(**step).is_empty());
    open.map_or(Stage::Check, |step| Stage::Question(*step))
}

/// `POST` to the first page: begins a request.
pub async fn begin(asking: Asking) -> Result<HttpResponse, Problem> {
    let (kind, former) = (asking.kind, asking.token.clone());
    let token = asking
        .visit
        .ask(move |office: &Office| office.begin_draft(kind, former.as_deref()))
        .await?;
    let next = kind.steps().first().map_or(Stage::Check, |step| Stage::Question(*step));
    Ok(asking.with_token(asking.on_to(next), Some(&token)))
}

/// What was typed, and where to go on.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Typed {
    /// The answers on the page.
    #[serde(flatten)]
    pub draft: RequestDraft,
    /// The language to switch to; empty for the next page.
    #[serde(default)]
    pub to: String,
}

/// A question.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionPage {
    /// `information` or `own_data`.
    pub kind: &'static str,
    /// The end of the keys `ask-…-title`.
    pub step: &'static str,
    /// Where the page before lies.
    pub back: String,
    /// Where the answer is sent.
    pub action: String,
    /// What was typed.
    pub draft: RequestDraft,
    /// The choices of the question, when it has some.
    pub choices: Vec<&'static str>,
    /// The choices of its second part.
    pub forms: Vec<&'static str>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

impl QuestionPage {
    fn new(
        kind: Kind,
        step: Step,
        (back, action): (String, String),
        draft: RequestDraft,
        mistakes: Vec<Mistake>,
    ) -> Self {
        let choices: &[&str] = match step {
            Step::Whom => &WHOM,
            Step::Answer => &LANGUAGES,
            _ => &[],
        };
        Self {
            kind: kind.as_str(),
            step: step.as_str(),
            back,
            action,
            draft,
            choices: choices.to_vec(),
            forms: if step == Step::Answer { FORMS.to_vec() } else { Vec::new() },
            mistakes,
        }
    }
}

impl Page for QuestionPage {
    const TEMPLATE: &'static str = "portal/ask_question";

    fn samples() -> Vec<Self> {
        let place = || ("/en/request".to_owned(), "/en/request/information".to_owned());
        let mut samples = Vec::new();
        for kind in Kind::ALL {
            for step in kind.steps().iter().filter(|step| **step != Step::Files) {
                let empty = RequestDraft::default();
                let long = "</textarea><script>alert(1)</script>".repeat(2000);
                let typed = RequestDraft {
                    whom: "other".into(),
                    person: "x".repeat(300),
                    what: long,
                    form: "other".into(),
                    form_other: String::new(),
                    name: "<b>".repeat(100),
                    email: "ada@".into(),
                    ..RequestDraft::default()
                };
                for draft in [empty.clone(), typed] {
                    let mistakes = mistakes(&draft, *step);
                    samples.push(Self::new(kind, *step, place(), draft, mistakes));
                }
                samples.push(Self::new(kind, *step, place(), empty, Vec::new()));
            }
        }
        samples
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }

    fn keeps_form(&self) -> bool {
        true
    }
}

/// What is wrong with the answer to a question, as its page says it.
pub(super) fn mistakes(draft: &RequestDraft, step: Step) -> Vec<Mistake> {
    draft
        .faults(step)
        .into_iter()
        .map(|(field, fault)| Mistake::new(field, said(field, fault)))
        .collect()
}

/// The key of the sentence about a fault.
fn said(field: &str, fault: Fault) -> &'static str {
    match (fault, field) {
        (Fault::Long, _) => "ask-error-long",
        (Fault::Email, _) => "ask-error-email",
        (Fault::Empty, "whom") => "ask-error-whom",
        (Fault::Empty, "person") => "ask-error-person",
        (Fault::Empty, "relation") => "ask-error-relation",
        (Fault::Empty, "what") => "ask-error-what",
        (Fault::Empty, "language") => "ask-error-language",
        (Fault::Empty, "form_other") => "ask-error-form",
        (Fault::Empty, "name") => "ask-error-name",
        (Fault::Empty, _) => "ask-error-contact",
    }
}

/// `GET` of a question.
pub async fn question(asking: Asking, step: Step) -> Result<HttpResponse, Problem> {
    match asking.draft().await? {
        // An address that was kept, or a draft that is gone: the answer begins one.
        None => show_question(&asking, step, RequestDraft::default(), Vec::new()),
        Some(view) if view.is_sent => Ok(asking.on_to(Stage::Sent)),
        Some(view) => show_question(&asking, step, view.draft, Vec::new()),
    }
}

/// `POST` of the answer to a question. A switch of the language keeps what was typed as it is.
pub async fn answer(
    asking: Asking,
    step: Step,
    form: web::Form<Typed>,
) -> Result<HttpResponse, Problem> {
    let Typed { draft: typed, to } = form.into_inner();
    let to: Option<Language> = to.parse().ok();
    let wrong = mistakes(&typed, step);
    if to.is_none() && !wrong.is_empty() {
        return show_question(&asking, step, typed, wrong);
    }
    let (kind, token) = (asking.kind, asking.token.clone());
    let fresh = asking
        .visit
        .ask(move |office| office.keep_typed(kind, token.as_deref(), step, &typed))
        .await?;
    let next = match to {
        Some(lang) => {
            let query = if asking.is_changing { "?change=yes" } else { "" };
            format!("{}{query}", path(kind, Stage::Question(step), lang))
        }
        // That page goes on by itself when there is nothing to show.
        None if kind == Kind::Information && step == Step::What && !asking.is_changing => {
            asking.path(Stage::Released)
        }
        None => asking.path(asking.after(step)),
    };
    Ok(asking.with_token(see(&next), fresh.as_ref()))
}

fn show_question(
    asking: &Asking,
    step: Step,
    mut draft: RequestDraft,
    mistakes: Vec<Mistake>,
) -> Result<HttpResponse, Problem> {
    if draft.form.is_empty() {
        "any".clone_into(&mut draft.form);
    }
    let query = if asking.is_changing { "?change=yes" } else { "" };
    let stage = Stage::Question(step);
    let place = (asking.path(asking.before(step)), format!("{}{query}", asking.path(stage)));
    let page = QuestionPage::new(asking.kind, step, place, draft, mistakes);
    asking.show(stage, &page)
}
