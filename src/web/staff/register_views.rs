//! The views of the register that a person keeps: saved, renamed, removed.

use super::register_form::{Chosen, RegisterForm};
use crate::{
    domain::ids::SavedViewId,
    service::{self, Office, SavedView},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterViewsPage {
    /// The views, by name.
    pub views: Vec<ViewLine>,
    /// What the address of the view to save asks; none when there is none to save.
    pub query: Option<String>,
    /// The filters of that view.
    pub chosen: Vec<Chosen>,
    /// Its name as typed.
    pub name: String,
    /// What is wrong with what was typed.
    pub mistakes: Vec<Mistake>,
}

/// A view that is kept.
#[derive(Debug, Clone, Serialize)]
pub struct ViewLine {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its name as typed; the one that it has while nothing else was.
    pub typed: String,
    /// The name of its field.
    pub field: String,
    /// Where it lies.
    pub href: String,
}

impl ViewLine {
    pub(super) fn of(view: SavedView) -> Self {
        Self {
            id: view.id.0,
            typed: view.name.clone(),
            field: field_of(view.id),
            href: format!("/staff/cases?{}", view.query),
            name: view.name,
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        let view = |id, name: &str| {
            let query = "tab=late&state=open".to_owned();
            Self::of(SavedView { id: SavedViewId(id), name: name.into(), query })
        };
        vec![view(1, "Late <b>"), view(2, "Of the river")]
    }
}

fn field_of(id: SavedViewId) -> String {
    format!("name-{id}")
}

impl Page for RegisterViewsPage {
    const TEMPLATE: &'static str = "staff/register_views";

    fn samples() -> Vec<Self> {
        let none = Self {
            views: Vec::new(),
            query: None,
            chosen: Vec::new(),
            name: String::new(),
            mistakes: Vec::new(),
        };
        let chosen = vec![Chosen {
            label: "register-filter-state",
            text: "Open <i>".into(),
            without: "/staff/cases".into(),
        }];
        vec![
            none.clone(),
            Self { query: Some("state=open".into()), chosen, ..none.clone() },
            Self {
                views: ViewLine::samples(),
                query: Some("state=open&\"".into()),
                name: "\"><script>".into(),
                mistakes: vec![
                    Mistake::new("name", "error-name-in-use"),
                    Mistake::new("name-1", "error-empty"),
                    Mistake::new("name", "error-too-many-views"),
                ],
                ..none
            },
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// What the address asks of the page.
#[derive(Debug, Default, Deserialize)]
pub struct ViewsQuery {
    /// What the address of the view to save asks.
    pub save: Option<String>,
}

/// The fields of a form.
#[derive(Debug, Default, Deserialize)]
pub struct ViewForm {
    /// The name.
    #[serde(default)]
    pub name: String,
    /// What the address of the view asks.
    #[serde(default)]
    pub query: String,
}

/// The fields of the form of one view.
#[derive(Debug, Default, Deserialize)]
pub struct NameForm {
    /// The name.
    #[serde(default)]
    pub name: String,
}

/// The page; `query` is what was on the register that is to be saved.
async fn page_of(staff: &Staff, query: Option<String>) -> Result<RegisterViewsPage, Problem> {
    let lang = staff.visit.lang;
    let (views, officers, areas) = staff
        .ask(move |office, who| {
            let (officers, areas) = super::register::choices(office, who, lang)?;
            Ok((office.saved_views(who)?, officers, areas))
        })
        .await?;
    let form = query.as_deref().map(kept);
    Ok(RegisterViewsPage {
        views: views.into_iter().map(ViewLine::of).collect(),
        chosen: form.as_ref().map(|form| form.chosen(lang, &officers, &areas)).unwrap_or_default(),
        query: form.map(|form| form.query()),
        name: String::new(),
        mistakes: Vec::new(),
    })
}

/// What of a register is kept: not what is searched for, which can name a person.
fn kept(query: &str) -> RegisterForm {
    RegisterForm { q: String::new(), after: String::new(), ..RegisterForm::of(query) }
}

/// `GET /staff/register-views`.
pub async fn views(staff: Staff, query: web::Query<ViewsQuery>) -> Result<HttpResponse, Problem> {
    let page = page_of(&staff, query.into_inner().save).await?;
    staff.show(&page)
}

/// `POST /staff/register-views`.
pub async fn save(staff: Staff, form: web::Form<ViewForm>) -> Result<HttpResponse, Problem> {
    let ViewForm { name, query } = form.into_inner();
    let (typed, address) = (name.clone(), kept(&query).query());
    let saved = staff.attempt(move |office, who| office.save_view(who, &name, &address)).await?;
    match saved {
        Ok(()) => Ok(see("/staff/register-views?done=view-saved")),
        Err(error) => {
            let wrong = mistake("name", error)?;
            let page = page_of(&staff, Some(query)).await?;
            staff.show(&RegisterViewsPage { name: typed, mistakes: vec![wrong], ..page })
        }
    }
}

/// `POST /staff/register-views/{id}/rename`.
pub async fn rename(
    staff: Staff,
    id: web::Path<i64>,
    form: web::Form<NameForm>,
) -> Result<HttpResponse, Problem> {
    let id = SavedViewId(id.into_inner());
    let name = form.into_inner().name;
    let typed = name.clone();
    let renamed = staff.attempt(move |office, who| office.rename_view(who, id, &name)).await?;
    let Err(error) = renamed else { return Ok(see("/staff/register-views?done=view-renamed")) };
    let service::Error::Invalid { problem, .. } = &error else { return Err(error.into()) };
    let wrong = Mistake::new(field_of(id), problem.key());
    let mut page = page_of(&staff, None).await?;
    for view in &mut page.views {
        if view.id == id.0 {
            view.typed.clone_from(&typed);
        }
    }
    staff.show(&RegisterViewsPage { mistakes: vec![wrong], ..page })
}

/// `POST /staff/register-views/{id}/remove`.
pub async fn remove(staff: Staff, id: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let id = SavedViewId(id.into_inner());
    staff.ask(move |office: &Office, who| office.remove_view(who, id)).await?;
    Ok(see("/staff/register-views?done=view-removed"))
}

/// The addresses of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("", web::get().to(views))
        .route("", web::post().to(save))
        .route("/{id}/rename", web::post().to(rename))
        .route("/{id}/remove", web::post().to(remove));
}
