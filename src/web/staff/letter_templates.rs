//! The templates that letters are made from, for administrators.

use crate::{
    domain::{language::Language, letter::LetterType},
    letters::TemplateProblem,
    service::{self, TemplateView},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The pages under `/staff/templates`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("", web::get().to(templates))
        .route("/{lang:en|cy}/{name}", web::get().to(template))
        .route("/{lang:en|cy}/{name}", web::post().to(save));
}

/// The list of templates.
#[derive(Debug, Clone, Serialize)]
pub struct TemplatesPage {
    /// The letters.
    pub letters: Vec<TemplateLine>,
    /// The parts of letters.
    pub partials: Vec<TemplateLine>,
}

/// A template in the list.
#[derive(Debug, Clone, Serialize)]
pub struct TemplateLine {
    /// Its name in addresses.
    pub name: &'static str,
    /// What staff call the letter; the name for a part.
    pub called: &'static str,
    /// Whether another stands in its place in English.
    pub english_changed: bool,
    /// Whether another stands in its place in Welsh.
    pub welsh_changed: bool,
}

impl Page for TemplatesPage {
    const TEMPLATE: &'static str = "staff/templates";

    fn samples() -> Vec<Self> {
        let line = |changed| TemplateLine {
            name: "full",
            called: "All <b>released",
            english_changed: changed,
            welsh_changed: !changed,
        };
        vec![Self { letters: vec![line(true), line(false)], partials: vec![line(false)] }]
    }
}

/// A template to change.
#[derive(Debug, Clone, Serialize)]
pub struct TemplatePage {
    /// Its name in addresses.
    pub name: &'static str,
    /// What staff call the letter; the name for a part.
    pub called: &'static str,
    /// In which language it is.
    pub in_lang: Language,
    /// In which it is not.
    pub other_lang: Language,
    /// Its text, or what was typed.
    pub text: String,
    /// The program's own, when another stands in its place.
    pub own: Option<&'static str>,
    /// The number of the version that is edited; empty while the program's own stands.
    pub version: String,
    /// Its versions, the latest first.
    pub versions: Vec<VersionLine>,
    /// What is wrong with it.
    pub problems: Vec<ProblemLine>,
    /// Whether it was checked and nothing is wrong.
    pub is_good: bool,
    /// What is wrong with the form.
    pub mistakes: Vec<Mistake>,
}

/// A version in the list of them.
#[derive(Debug, Clone, Serialize)]
pub struct VersionLine {
    /// Its number.
    pub version: i64,
    /// Who wrote it.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it went back to the program's own.
    pub restores: bool,
}

/// Something wrong, and where.
#[derive(Debug, Clone, Serialize)]
pub struct ProblemLine {
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column, from 1.
    pub column: Option<usize>,
    /// What, in the language of the page.
    pub text: String,
}

impl Page for TemplatePage {
    const TEMPLATE: &'static str = "staff/template";

    fn samples() -> Vec<Self> {
        let own = Self {
            name: "full",
            called: "All <b>released",
            in_lang: Language::English,
            other_lang: Language::Welsh,
            text: "{{> letterhead}}\n</textarea>".into(),
            own: None,
            version: String::new(),
            versions: Vec::new(),
            problems: Vec::new(),
            is_good: false,
            mistakes: Vec::new(),
        };
        let version = |restores| VersionLine {
            version: 3,
            by: Some("Nia <b>".into()),
            at: DateTime::UNIX_EPOCH,
            restores,
        };
        vec![
            Self {
                own: Some("{{> letterhead}}"),
                version: "3".into(),
                versions: vec![version(false), version(true)],
                is_good: true,
                ..own.clone()
            },
            Self {
                problems: vec![
                    ProblemLine { line: Some(3), column: Some(7), text: "no <b>helper".into() },
                    ProblemLine { line: None, column: None, text: "too long".into() },
                ],
                mistakes: vec![Mistake::new("text", "error-template")],
                ..own.clone()
            },
            own,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

fn called(name: &'static str, letter: Option<LetterType>, lang: Language) -> &'static str {
    letter.map_or(name, |letter| letter.name(lang))
}

impl TemplatePage {
    fn of(view: TemplateView, lang: Language) -> Self {
        Self {
            name: view.name,
            called: called(view.name, view.letter, lang),
            in_lang: view.language,
            other_lang: view.language.other(),
            own: view.version.map(|_| view.own),
            version: view.version.map(|number| number.to_string()).unwrap_or_default(),
            text: view.text,
            versions: view
                .versions
                .into_iter()
                .map(|one| VersionLine {
                    version: one.version,
                    by: one.by,
                    at: one.at,
                    restores: one.restores,
                })
                .collect(),
            problems: Vec::new(),
            is_good: false,
            mistakes: Vec::new(),
        }
    }

    fn with_problems(self, problems: &[TemplateProblem], lang: Language) -> Self {
        Self {
            problems: problems
                .iter()
                .map(|one| ProblemLine {
                    line: one.line,
                    column: one.column,
                    text: one.kind.text(lang),
                })
                .collect(),
            ..self
        }
    }
}

/// `GET /staff/templates`.
pub async fn templates(staff: Staff) -> Result<HttpResponse, Problem> {
    let lang = staff.visit.lang;
    let all = staff.ask(service::Office::templates).await?;
    let (letters, partials) = all.into_iter().partition::<Vec<_>, _>(|one| one.letter.is_some());
    let lines = |all: Vec<service::TemplateLine>| -> Vec<TemplateLine> {
        all.into_iter()
            .map(|one| TemplateLine {
                name: one.name,
                called: called(one.name, one.letter, lang),
                english_changed: one.changed.contains(&Language::English),
                welsh_changed: one.changed.contains(&Language::Welsh),
            })
            .collect()
    };
    staff.show(&TemplatesPage { letters: lines(letters), partials: lines(partials) })
}

/// `GET /staff/templates/{lang}/{name}`.
pub async fn template(
    staff: Staff,
    place: web::Path<(Language, String)>,
) -> Result<HttpResponse, Problem> {
    let (language, name) = place.into_inner();
    let view = staff.ask(move |office, who| office.template(who, &name, language)).await?;
    staff.show(&TemplatePage::of(view, staff.visit.lang))
}

/// A template as typed.
#[derive(Debug, Clone, Deserialize)]
pub struct TemplateForm {
    /// `save`, `check` or `restore`.
    #[serde(default)]
    pub act: String,
    /// The number of the version that was edited; may be empty.
    #[serde(default)]
    pub version: String,
    /// Its text.
    #[serde(default)]
    pub text: String,
}

/// `POST /staff/templates/{lang}/{name}`: checks it, puts it in place, or goes back to the
/// program's own.
pub async fn save(
    staff: Staff,
    place: web::Path<(Language, String)>,
    form: web::Form<TemplateForm>,
) -> Result<HttpResponse, Problem> {
    let (language, name) = place.into_inner();
    let lang = staff.visit.lang;
    let form = form.into_inner();
    let version = form.version.trim().parse().ok();
    let (text, named) = (form.text.clone(), name.clone());
    let act = form.act.clone();
    let done = staff
        .attempt(move |office, who| match act.as_str() {
            "check" => office.check_template(who, &named, language, &text).map(Some),
            "restore" => office.restore_template(who, &named, language, version).map(|()| None),
            _ => office.save_template(who, &named, language, version, &text).map(|()| None),
        })
        .await?;
    let named = name.clone();
    let view = staff.ask(move |office, who| office.template(who, &named, language)).await?;
    let page = TemplatePage { text: form.text, ..TemplatePage::of(view, lang) };
    match done {
        Ok(None) => Ok(see(&format!("/staff/templates/{language}/{name}?done=template-saved"))),
        Ok(Some(problems)) => {
            let is_good = problems.is_empty();
            staff.show(&TemplatePage { is_good, ..page.with_problems(&problems, lang) })
        }
        Err(service::Error::Template(problems)) => {
            let mistakes = vec![Mistake::new("text", "error-template")];
            staff.show(&TemplatePage { mistakes, ..page.with_problems(&problems, lang) })
        }
        Err(error) => {
            let mistakes = vec![mistake("text", error)?];
            staff.show(&TemplatePage { mistakes, ..page })
        }
    }
}
