//! What a requester does on the page of a request: writes, explains, withdraws, asks for a review.

use super::{
    ask_files::{mistake as file_mistake, named},
    disclosure_log::in_either,
};
use crate::{
    domain::{act::NotAllowed, event::Wrote, language::Language, letter::Clarification},
    service::{Error, FileRefused, LARGEST_FILE, MOST_FILES, PortalView},
    web::{
        form::Mistake,
        problem::{Problem, megabytes},
        render::Page,
        session::{Requester, Visit, see},
        urls::Public,
    },
};
use actix_multipart::form::{MultipartForm, bytes::Bytes, text::Text};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The page of an act.
#[derive(Debug, Clone, Serialize)]
pub struct ActPage {
    /// The end of the keys `act-…`.
    pub about: &'static str,
    /// Whether it can be done now.
    pub is_open: bool,
    /// The last day on which it could be, where a day is why it cannot.
    pub until: Option<NaiveDate>,
    /// What the requester is asked, where an answer is given here.
    pub question: Option<QuestionPart>,
    /// What was typed.
    pub text: String,
    /// The most files.
    pub most: usize,
    /// The largest file, in megabytes.
    pub limit: u64,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// What a requester is asked.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionPart {
    /// Its language, where it is not that of the page.
    pub lang: Option<Language>,
    /// The question.
    pub text: String,
    /// What might help; empty when nothing was said.
    pub help: String,
}

impl QuestionPart {
    fn of(asked: &Clarification, lang: Language) -> Self {
        let (shown, text) = in_either(&asked.question, lang);
        Self {
            lang: shown.filter(|one| *one != lang),
            text: text.to_owned(),
            help: shown.map(|one| asked.help.get(one).clone()).unwrap_or_default(),
        }
    }
}

impl ActPage {
    fn new(about: Wrote, text: String, mistakes: Vec<Mistake>) -> Self {
        Self {
            about: about.as_str(),
            is_open: true,
            until: None,
            question: None,
            text,
            most: MOST_FILES,
            limit: megabytes(LARGEST_FILE),
            mistakes,
        }
    }
}

impl Page for ActPage {
    const TEMPLATE: &'static str = "portal/act";

    fn samples() -> Vec<Self> {
        let mut samples = Vec::new();
        for about in Wrote::ALL {
            samples.push(Self::new(about, String::new(), Vec::new()));
            let closed = Self::new(about, String::new(), Vec::new());
            let until = NaiveDate::from_ymd_opt(2026, 5, 13).filter(|_| about == Wrote::Review);
            samples.push(Self { is_open: false, until, ..closed });
            for key in ["act-error-empty", "act-error-ended", "act-error-not-now"] {
                let mistakes = vec![Mistake::new("text", key)];
                samples.push(Self::new(about, "</textarea><script>".into(), mistakes));
            }
        }
        for lang in [None, Some(Language::Welsh)] {
            let question = QuestionPart {
                help: lang.map(|_| "The road <b> and the year.".into()).unwrap_or_default(),
                lang,
                text: "Which winter?\n<script>".into(),
            };
            let asked = Self::new(Wrote::Clarification, String::new(), Vec::new());
            samples.push(Self { question: Some(question), ..asked });
        }
        let refused = vec![file_mistake("<b>.exe".into(), &FileRefused::TooMany)];
        samples.push(Self::new(Wrote::Message, "A word.".into(), refused));
        samples
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// Where the page of an act lies.
pub const fn place(about: Wrote) -> Public {
    match about {
        Wrote::Message => Public::Write,
        Wrote::Clarification => Public::Explain,
        Wrote::Review => Public::AskReview,
        Wrote::Withdrawal => Public::Withdraw,
    }
}

/// Whether an act can be done now.
fn is_open(about: Wrote, view: &PortalView) -> bool {
    match about {
        Wrote::Message => true,
        Wrote::Clarification => view.may.explain,
        Wrote::Review => view.may.ask_review,
        Wrote::Withdrawal => view.may.withdraw,
    }
}

/// `GET` of an act.
pub async fn form(requester: Requester, about: Wrote) -> Result<HttpResponse, Problem> {
    let session = requester.session.clone();
    let view = requester.visit.ask(move |office| office.portal(&session)).await?;
    let page = ActPage {
        is_open: is_open(about, &view),
        until: view.review_until.filter(|_| about == Wrote::Review && view.review_ended),
        question: question(&requester.visit, &requester.session, about).await?,
        ..ActPage::new(about, String::new(), Vec::new())
    };
    requester.visit.show(place(about), &page)
}

/// What the requester is asked, on the page where they answer it.
async fn question(
    visit: &Visit,
    session: &str,
    about: Wrote,
) -> Result<Option<QuestionPart>, Problem> {
    if about != Wrote::Clarification {
        return Ok(None);
    }
    let session = session.to_owned();
    let asked = visit.ask(move |office| office.portal_question(&session)).await?;
    Ok(asked.map(|asked| QuestionPart::of(&asked, visit.lang)))
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub struct ActForm {
    /// The text.
    #[serde(default)]
    pub text: String,
}

/// `POST` of an act that carries no files.
pub async fn act(
    visit: Visit,
    requester: Option<Requester>,
    form: web::Form<ActForm>,
    about: Wrote,
) -> Result<HttpResponse, Problem> {
    let text = form.into_inner().text;
    let Some(Requester { session, .. }) = requester else {
        return show(&visit, about, text, vec![said(&Error::NotFound)?]);
    };
    let typed = text.clone();
    let again = session.clone();
    let done = visit
        .attempt(move |office| match about {
            Wrote::Message => office.write_to_unit(&session, &typed, Vec::new()).map(drop),
            Wrote::Clarification => office.explain(&session, &typed),
            Wrote::Review => office.ask_for_review(&session, &typed),
            Wrote::Withdrawal => office.withdraw_own(&session, &typed),
        })
        .await?;
    match done {
        Ok(()) => Ok(done_with(&visit, about)),
        Err(error) => {
            let wrong = said_or(error)?;
            // The visit may have ended meanwhile; then there is no question to show.
            let question = question(&visit, &again, about).await.unwrap_or_default();
            let page = ActPage { question, ..ActPage::new(about, text, vec![wrong]) };
            visit.show(place(about), &page)
        }
    }
}

/// A message with its files.
#[derive(Debug, MultipartForm)]
pub struct MessageForm {
    /// The text.
    text: Option<Text<String>>,
    /// Each file with its name.
    files: Vec<Bytes>,
}

/// `POST` of a message.
pub async fn write(
    visit: Visit,
    requester: Option<Requester>,
    form: MultipartForm<MessageForm>,
) -> Result<HttpResponse, Problem> {
    let MessageForm { text, files } = form.into_inner();
    let text = text.map(Text::into_inner).unwrap_or_default();
    let about = Wrote::Message;
    let Some(Requester { session, .. }) = requester else {
        return show(&visit, about, text, vec![said(&Error::NotFound)?]);
    };
    let (typed, files) = (text.clone(), named(files));
    match visit.attempt(move |office| office.write_to_unit(&session, &typed, files)).await? {
        Ok(refused) if refused.is_empty() => Ok(done_with(&visit, about)),
        Ok(refused) => {
            let wrong = refused.into_iter().map(|(name, why)| file_mistake(name, &why)).collect();
            show(&visit, about, text, wrong)
        }
        Err(error) => {
            let wrong = said_or(error)?;
            show(&visit, about, text, vec![wrong])
        }
    }
}

fn done_with(visit: &Visit, about: Wrote) -> HttpResponse {
    see(&format!("{}?done=act-done-{}", Public::MyRequest.path(visit.lang), about.as_str()))
}

fn show(
    visit: &Visit,
    about: Wrote,
    text: String,
    wrong: Vec<Mistake>,
) -> Result<HttpResponse, Problem> {
    visit.show(place(about), &ActPage::new(about, text, wrong))
}

/// The office's refusal, as the page says it; what the requester can do nothing about is a problem.
fn said_or(error: Error) -> Result<Mistake, Problem> {
    said(&error).map_err(|_unsaid| error.into())
}

/// What the requester can put right. A visit that has ended keeps what was typed.
fn said(error: &Error) -> Result<Mistake, Problem> {
    let key = match error {
        Error::NotFound => "act-error-ended",
        Error::NotAllowed(NotAllowed::ReviewTooLate(_)) => "act-error-review-late",
        Error::NotAllowed(_) => "act-error-not-now",
        Error::Invalid { problem: crate::service::Invalid::Empty, .. } => "act-error-empty",
        Error::Invalid { problem, .. } => problem.key(),
        _ => return Err(Problem::Internal),
    };
    Ok(Mistake::new("text", key))
}
