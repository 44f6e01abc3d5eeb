//! Logging a request that came by e-mail, letter or telephone.

use super::similar::SimilarPart;
use crate::{
    domain::{
        event::Channel, language::LanguageChoice, permission::Permission, requester::Requester,
    },
    law::regime::Regime,
    service::{self, LogWith, NewRequest},
    web::{
        form::{Mistake, TypedDate, is_email},
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The longest text of a request, in characters: a long novel, and no database page is hurt.
const LONGEST_TEXT: usize = 200_000;
/// The longest one-line field.
const LONGEST_LINE: usize = 300;

/// The fields as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LogForm {
    /// Who asked.
    #[serde(default)]
    pub name: String,
    /// The requester's e-mail address; may be empty.
    #[serde(default)]
    pub email: String,
    /// The requester's postal address; may be empty.
    #[serde(default)]
    pub address: String,
    /// The language of letters: `unknown`, `en`, `cy` or `bilingual`.
    #[serde(default)]
    pub language: String,
    /// The date of receipt.
    #[serde(flatten)]
    pub received: TypedDate,
    /// The day of the month on which it was first sent to somebody whose automatic reply asked to
    /// write elsewhere; all three parts may be empty.
    #[serde(default, rename(deserialize = "redirected-day"))]
    pub redirected_day: String,
    /// The month of that day.
    #[serde(default, rename(deserialize = "redirected-month"))]
    pub redirected_month: String,
    /// The year of that day.
    #[serde(default, rename(deserialize = "redirected-year"))]
    pub redirected_year: String,
    /// How the request came.
    #[serde(default)]
    pub channel: String,
    /// The regime: `foia`, `eir` or `sar`.
    #[serde(default)]
    pub regime: String,
    /// The short title.
    #[serde(default)]
    pub title: String,
    /// What was asked.
    #[serde(default)]
    pub text: String,
    /// What is done about cases that look like it, once they were shown: `log`, or `link` with a kind
    /// or `file`, and the case as addresses name it, with colons between.
    #[serde(default)]
    pub with: String,
    /// Whether cases that look like it were shown; may be empty.
    #[serde(default)]
    pub shown: String,
}

impl LogForm {
    /// What must be put right before the request is logged on `today`.
    pub fn mistakes(&self, today: NaiveDate) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if self.name.trim().is_empty() {
            mistakes.push(Mistake::new("name", "log-error-name"));
        }
        let email = self.email.trim();
        if email.is_empty() && self.address.trim().is_empty() {
            mistakes.push(Mistake::new("email", "log-error-contact"));
        } else if !email.is_empty() && !is_email(email) {
            mistakes.push(Mistake::new("email", "log-error-email"));
        }
        match self.received.date() {
            None => mistakes.push(Mistake::new("received", "log-error-received")),
            Some(day) if day > today => {
                mistakes.push(Mistake::new("received", "log-error-received-future"));
            }
            Some(_) => {}
        }
        if self.redirected().is_err() {
            mistakes.push(Mistake::new("redirected", "log-error-received"));
        }
        if self.title.trim().is_empty() {
            mistakes.push(Mistake::new("title", "log-error-title"));
        }
        if self.text.trim().is_empty() {
            mistakes.push(Mistake::new("text", "log-error-text"));
        }
        for (field, value, longest) in [
            ("name", &self.name, LONGEST_LINE),
            ("email", &self.email, LONGEST_LINE),
            ("address", &self.address, LONGEST_LINE * 4),
            ("title", &self.title, LONGEST_LINE),
            ("text", &self.text, LONGEST_TEXT),
        ] {
            if value.chars().count() > longest {
                mistakes.push(Mistake::new(field, "log-error-long"));
            }
        }
        mistakes
    }

    /// The day on which the request was first sent elsewhere; none when nothing was typed, an error
    /// when what was typed is no day.
    fn redirected(&self) -> Result<Option<NaiveDate>, ()> {
        let typed = TypedDate {
            day: self.redirected_day.clone(),
            month: self.redirected_month.clone(),
            year: self.redirected_year.clone(),
        };
        if [&typed.day, &typed.month, &typed.year].iter().all(|part| part.trim().is_empty()) {
            return Ok(None);
        }
        typed.date().map(Some).ok_or(())
    }
}

/// The form.
#[derive(Debug, Clone, Serialize)]
pub struct LogPage {
    /// The fields as typed.
    pub form: LogForm,
    /// The languages to choose from.
    pub languages: Vec<&'static str>,
    /// The ways a request can come.
    pub channels: Vec<&'static str>,
    /// The regimes to choose from.
    pub regimes: Vec<&'static str>,
    /// Cases that look like it.
    pub similar: Vec<SimilarPart>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

impl LogPage {
    /// The form with what was typed and what is wrong with it.
    pub fn new(form: LogForm, mistakes: Vec<Mistake>) -> Self {
        Self {
            similar: Vec::new(),
            form,
            languages: vec!["unknown", "en", "cy", "bilingual"],
            channels: vec!["email", "letter", "portal", "spoken"],
            regimes: vec!["foia", "eir", "sar"],
            mistakes,
        }
    }

    /// The form before anything is typed.
    pub fn empty() -> Self {
        let form = LogForm {
            language: "unknown".into(),
            channel: "email".into(),
            regime: "foia".into(),
            ..LogForm::default()
        };
        Self::new(form, Vec::new())
    }
}

impl Page for LogPage {
    const TEMPLATE: &'static str = "staff/log";

    fn samples() -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 3, 12).unwrap_or_default();
        let wrong = LogForm { email: "nobody".into(), ..LogForm::default() };
        let tomorrow = LogForm {
            received: TypedDate { day: "13".into(), month: "3".into(), year: "2026".into() },
            redirected_day: "31".into(),
            redirected_month: "2".into(),
            text: "</textarea><script>".into(),
            name: "x".repeat(LONGEST_LINE + 1),
            ..LogForm::default()
        };
        vec![
            Self::empty(),
            Self::new(wrong.clone(), wrong.mistakes(today)),
            Self::new(tomorrow.clone(), tomorrow.mistakes(today)),
            Self { similar: SimilarPart::samples(), ..Self::empty() },
            Self {
                similar: SimilarPart::samples(),
                mistakes: vec![Mistake::new("with", "similar-error-choice")],
                ..Self::empty()
            },
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// `GET /staff/cases/new`.
pub async fn log_form(staff: Staff) -> Result<HttpResponse, Problem> {
    if !staff.who.role.may(Permission::HandleCases) {
        return Err(Problem::Forbidden);
    }
    staff.show(&LogPage::empty())
}

/// `POST /staff/cases/new`.
pub async fn log(staff: Staff, form: web::Form<LogForm>) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let mistakes = form.mistakes(staff.visit.office.today());
    if !mistakes.is_empty() {
        return staff.show(&LogPage::new(form, mistakes));
    }
    let request = match form.request() {
        Ok(request) => request,
        Err(wrong) => return staff.show(&LogPage::new(form, vec![wrong])),
    };
    let with = form.with();
    if with.is_none() {
        let asked = request.clone();
        let similar = staff.ask(move |office, who| office.similar_to(who, &asked)).await?;
        if !similar.is_empty() {
            let was_shown = !form.shown.is_empty();
            let wrong = was_shown.then(|| Mistake::new("with", "similar-error-choice"));
            let page = LogPage::new(form, wrong.into_iter().collect());
            return staff.show(&LogPage { similar: SimilarPart::of_all(similar), ..page });
        }
    }
    let with = with.unwrap_or(LogWith::Nothing);
    let done = if matches!(with, LogWith::File(_)) { "similar-filed" } else { "case-logged" };
    let logged = staff
        .attempt(move |office, who| {
            let id = office.log_with(who, &request, &with)?;
            Ok(office.case(who, id)?.case.reference.slug())
        })
        .await?;
    match logged {
        Ok(slug) => Ok(see(&format!("/staff/cases/{slug}?done={done}"))),
        Err(error) => {
            let field = match &error {
                service::Error::Invalid { field: "subject", .. } => "title",
                service::Error::Invalid { field: "body", .. } => "text",
                service::Error::Invalid { field: "received_on", .. } => "received",
                service::Error::Invalid { field: "redirected_from", .. } => "redirected",
                service::Error::Requester(_) => "email",
                _ => "name",
            };
            staff.show(&LogPage::new(form, vec![mistake(field, error)?]))
        }
    }
}

impl LogForm {
    /// What was chosen to do about cases that look like it; nothing when nothing was chosen.
    fn with(&self) -> Option<LogWith> {
        let mut parts = self.with.splitn(3, ':');
        match (parts.next()?, parts.next(), parts.next()) {
            ("log", None, None) => Some(LogWith::Nothing),
            ("file", Some(case), None) => Some(LogWith::File(case.to_owned())),
            ("link", Some(kind), Some(case)) => {
                Some(LogWith::Link(case.to_owned(), kind.parse().ok()?))
            }
            _ => None,
        }
    }

    /// The request, once nothing is wrong with the fields.
    fn request(&self) -> Result<NewRequest, Mistake> {
        let language: LanguageChoice = self.language.parse().unwrap_or_default();
        let requester = Requester::parse(&self.name, &self.email, &self.address, language)
            .map_err(|wrong| Mistake::new("email", service::Error::from(wrong).key()))?;
        let received_on = self.received.date();
        let channel = Channel::ALL.into_iter().find(|one| one.as_str() == self.channel);
        Ok(NewRequest {
            regime: self.regime.parse().unwrap_or(Regime::Foia),
            received_on: received_on.ok_or(Mistake::new("received", "log-error-received"))?,
            channel: channel.unwrap_or(Channel::Email),
            requester,
            subject: self.title.trim().to_owned(),
            body: self.text.trim().to_owned(),
            redirected_from: self.redirected().unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_from_the_future_is_not_logged() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 12).unwrap();
        let mut form = LogForm {
            name: "Ada".into(),
            email: "ada@example.com".into(),
            received: TypedDate { day: "12".into(), month: "3".into(), year: "2026".into() },
            title: "Gritting".into(),
            text: "The routes, please".into(),
            ..LogForm::default()
        };
        assert_eq!(form.mistakes(today), []);
        form.received.day = "13".into();
        assert_eq!(form.mistakes(today), [Mistake::new("received", "log-error-received-future")]);
    }

    #[test]
    fn a_first_day_elsewhere_is_a_day_or_nothing() {
        let mut form = LogForm::default();
        assert_eq!(form.redirected(), Ok(None));
        form.redirected_day = "16".into();
        assert_eq!(form.redirected(), Err(()));
        (form.redirected_month, form.redirected_year) = ("2".into(), "2026".into());
        assert_eq!(form.redirected(), Ok(NaiveDate::from_ymd_opt(2026, 2, 16)));
    }

    #[test]
    fn a_letter_needs_no_e_mail_address() {
        let form = LogForm { address: "1 High Street".into(), ..LogForm::default() };
        let mistakes = form.mistakes(NaiveDate::MAX);
        assert!(mistakes.iter().all(|mistake| mistake.field != "email"), "{mistakes:?}");
    }
}
