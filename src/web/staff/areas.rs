//! The business areas of the authority: their names, their usual time, who is written to.

use crate::{
    domain::{
        area::Area,
        ids::{AreaId, ContactId},
        language::LanguageChoice,
        letter::Words,
    },
    service::{self, NewArea, Office},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

/// The routes under `/staff/areas`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("", web::get().to(areas))
        .route("", web::post().to(add))
        .route("/{id}", web::get().to(area))
        .route("/{id}", web::post().to(change))
        .route("/{id}/end", web::post().to(end))
        .route("/{id}/contacts", web::post().to(add_contact))
        .route("/{id}/contacts/{contact}/end", web::post().to(end_contact));
}

/// An area as it is typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AreaForm {
    /// Its name in English.
    #[serde(default)]
    pub name_en: String,
    /// Its name in Welsh.
    #[serde(default)]
    pub name_cy: String,
    /// Its usual number of working days.
    #[serde(default)]
    pub working_days: String,
}

impl AreaForm {
    fn empty() -> Self {
        Self { name_en: String::new(), name_cy: String::new(), working_days: "5".into() }
    }

    fn of(area: &Area) -> Self {
        Self {
            name_en: area.name.en.clone(),
            name_cy: area.name.cy.clone(),
            working_days: area.working_days.to_string(),
        }
    }

    fn read(&self) -> NewArea {
        NewArea {
            name: Words { en: self.name_en.clone(), cy: self.name_cy.clone() },
            working_days: self.working_days.trim().parse().ok(),
        }
    }
}

/// Somebody who is written to, as they are typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ContactForm {
    /// Their name.
    #[serde(default)]
    pub name: String,
    /// Their address.
    #[serde(default)]
    pub email: String,
    /// `en`, `cy` or `bilingual`.
    #[serde(default)]
    pub language: String,
}

/// The list of areas.
#[derive(Debug, Clone, Serialize)]
pub struct AreasPage {
    /// The areas, by name.
    pub areas: Vec<AreaLine>,
    /// A new one as typed.
    pub form: AreaForm,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
}

/// An area in the list.
#[derive(Debug, Clone, Serialize)]
pub struct AreaLine {
    /// Its number.
    pub id: i64,
    /// Its name in the language of the page.
    pub name: String,
    /// Its usual number of working days.
    pub days: u32,
    /// How many people are written to.
    pub contacts: usize,
    /// Whether it is no more.
    pub is_ended: bool,
}

impl Page for AreasPage {
    const TEMPLATE: &'static str = "staff/areas";

    fn samples() -> Vec<Self> {
        let line =
            AreaLine { id: 1, name: "Transport <b>".into(), days: 5, contacts: 2, is_ended: false };
        let areas = vec![
            line.clone(),
            AreaLine { contacts: 0, days: 1, ..line.clone() },
            AreaLine { contacts: 1, is_ended: true, ..line },
        ];
        let form = AreaForm { name_en: "\"><b>".into(), ..AreaForm::empty() };
        let mistakes = vec![
            Mistake::new("name_cy", "error-empty"),
            Mistake::new("working_days", "error-bad-working-days"),
        ];
        vec![
            Self { areas: Vec::new(), form: AreaForm::empty(), mistakes: Vec::new() },
            Self { areas, form, mistakes },
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// One area.
#[derive(Debug, Clone, Serialize)]
pub struct AreaPage {
    /// Its number.
    pub id: i64,
    /// Its name in the language of the page.
    pub name: String,
    /// Whether it is no more.
    pub is_ended: bool,
    /// Who is written to.
    pub contacts: Vec<ContactLine>,
    /// The area as typed.
    pub form: AreaForm,
    /// Somebody new as typed.
    pub contact: ContactForm,
    /// The languages that somebody can be written to in.
    pub languages: [&'static str; 3],
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// Somebody who is written to.
#[derive(Debug, Clone, Serialize)]
pub struct ContactLine {
    /// Their number.
    pub id: i64,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The end of the key `language-…`.
    pub language: &'static str,
}

/// The languages to choose from; both come first, as long as nobody has asked.
const LANGUAGES: [&str; 3] = ["bilingual", "cy", "en"];

impl Page for AreaPage {
    const TEMPLATE: &'static str = "staff/area";

    fn samples() -> Vec<Self> {
        let contact = ContactLine {
            id: 3,
            name: "Ada <b>".into(),
            email: "ada@example.wales".into(),
            language: "cy",
        };
        let open = Self {
            id: 1,
            name: "Transport <b>".into(),
            is_ended: false,
            contacts: vec![contact],
            form: AreaForm::empty(),
            contact: ContactForm { language: "bilingual".into(), ..ContactForm::default() },
            languages: LANGUAGES,
            mistakes: Vec::new(),
        };
        vec![
            Self {
                contact: ContactForm { name: "\"><b>".into(), ..ContactForm::default() },
                mistakes: vec![
                    Mistake::new("email", "error-bad-email"),
                    Mistake::new("name_en", "error-too-long"),
                    Mistake::new("name", "error-empty"),
                ],
                ..open.clone()
            },
            Self { is_ended: true, contacts: Vec::new(), ..open.clone() },
            open,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

async fn list(staff: &Staff) -> Result<AreasPage, Problem> {
    let lang = staff.visit.lang;
    let areas = staff.ask(Office::areas_to_manage).await?;
    Ok(AreasPage {
        areas: areas
            .into_iter()
            .map(|area| AreaLine {
                id: area.id.0,
                name: area.name.get(lang).clone(),
                days: area.working_days,
                contacts: area.contacts.len(),
                is_ended: area.is_ended,
            })
            .collect(),
        form: AreaForm::empty(),
        mistakes: Vec::new(),
    })
}

async fn one(staff: &Staff, id: AreaId) -> Result<AreaPage, Problem> {
    let lang = staff.visit.lang;
    let areas = staff.ask(Office::areas_to_manage).await?;
    let area = areas.into_iter().find(|area| area.id == id).ok_or(Problem::NotFound)?;
    Ok(AreaPage {
        id: id.0,
        name: area.name.get(lang).clone(),
        is_ended: area.is_ended,
        contacts: area
            .contacts
            .iter()
            .map(|one| ContactLine {
                id: one.id.0,
                name: one.name.clone(),
                email: one.email.clone(),
                language: one.language.code(),
            })
            .collect(),
        form: AreaForm::of(&area),
        contact: ContactForm { language: "bilingual".into(), ..ContactForm::default() },
        languages: LANGUAGES,
        mistakes: Vec::new(),
    })
}

/// The office's refusal at the field that it names.
fn at_its_field(error: service::Error) -> Result<Mistake, Problem> {
    let field = match &error {
        service::Error::Invalid { field, .. } => field,
        _ => "name_en",
    };
    mistake(field, error)
}

/// `GET /staff/areas`.
pub async fn areas(staff: Staff) -> Result<HttpResponse, Problem> {
    staff.show(&list(&staff).await?)
}

/// `POST /staff/areas`.
pub async fn add(staff: Staff, form: web::Form<AreaForm>) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let new = form.read();
    match staff.attempt(move |office, who| office.add_area(who, &new)).await? {
        Ok(id) => Ok(see(&format!("/staff/areas/{id}?done=areas-saved"))),
        Err(error) => {
            let mistakes = vec![at_its_field(error)?];
            staff.show(&AreasPage { form, mistakes, ..list(&staff).await? })
        }
    }
}

/// `GET /staff/areas/{id}`.
pub async fn area(staff: Staff, id: web::Path<i64>) -> Result<HttpResponse, Problem> {
    staff.show(&one(&staff, AreaId(id.into_inner())).await?)
}

/// `POST /staff/areas/{id}`: another name or another usual time.
pub async fn change(
    staff: Staff,
    id: web::Path<i64>,
    form: web::Form<AreaForm>,
) -> Result<HttpResponse, Problem> {
    let id = AreaId(id.into_inner());
    let form = form.into_inner();
    let new = form.read();
    match staff.attempt(move |office, who| office.change_area(who, id, &new)).await? {
        Ok(()) => Ok(see(&format!("/staff/areas/{id}?done=areas-saved"))),
        Err(error) => {
            let mistakes = vec![at_its_field(error)?];
            staff.show(&AreaPage { form, mistakes, ..one(&staff, id).await? })
        }
    }
}

/// Whether an area is to be ended.
#[derive(Debug, Deserialize)]
pub struct EndForm {
    /// `yes`, or anything else to take it back.
    #[serde(default)]
    pub ended: String,
}

/// `POST /staff/areas/{id}/end`.
pub async fn end(
    staff: Staff,
    id: web::Path<i64>,
    form: web::Form<EndForm>,
) -> Result<HttpResponse, Problem> {
    let id = AreaId(id.into_inner());
    let is_ended = form.ended == "yes";
    staff.ask(move |office, who| office.end_area(who, id, is_ended)).await?;
    Ok(see(&format!("/staff/areas/{id}?done=areas-saved")))
}

/// `POST /staff/areas/{id}/contacts`.
pub async fn add_contact(
    staff: Staff,
    id: web::Path<i64>,
    form: web::Form<ContactForm>,
) -> Result<HttpResponse, Problem> {
    let id = AreaId(id.into_inner());
    let contact = form.into_inner();
    let typed = contact.clone();
    let language = typed.language.parse().unwrap_or(LanguageChoice::Bilingual);
    let done = staff
        .attempt(move |office, who| {
            office.add_contact(who, id, &typed.name, &typed.email, language)
        })
        .await?;
    match done {
        Ok(_) => Ok(see(&format!("/staff/areas/{id}?done=areas-saved"))),
        Err(error) => {
            let mistakes = vec![at_its_field(error)?];
            staff.show(&AreaPage { contact, mistakes, ..one(&staff, id).await? })
        }
    }
}

/// `POST /staff/areas/{id}/contacts/{contact}/end`.
pub async fn end_contact(
    staff: Staff,
    place: web::Path<(i64, i64)>,
) -> Result<HttpResponse, Problem> {
    let (area, contact) = place.into_inner();
    staff.ask(move |office, who| office.end_contact(who, AreaId(area), ContactId(contact))).await?;
    Ok(see(&format!("/staff/areas/{area}?done=areas-saved")))
}
