//! The staff, for administrators: who is there, adding somebody, another role, the end of it.

use crate::{
    domain::{ids::StaffId, language::Language, permission::Role},
    service::{self, PersonView, Presence},
    web::{
        form::{Mistake, is_email},
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The pages under `/staff/people`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("", web::get().to(people))
        .route("/new", web::get().to(new_form))
        .route("/new", web::post().to(add))
        .route("/{id}", web::get().to(person))
        .route("/{id}/role", web::post().to(change_role))
        .route("/{id}/link", web::post().to(send_link))
        .route("/{id}/second-factor", web::post().to(reset_second_factor))
        .route("/{id}/hand-on", web::post().to(hand_on))
        .route("/{id}/end", web::get().to(end_form))
        .route("/{id}/end", web::post().to(end))
        .route("/{id}/return", web::post().to(return_person));
}

/// The list of the staff.
#[derive(Debug, Clone, Serialize)]
pub struct PeoplePage {
    /// Those who may sign in first.
    pub people: Vec<PersonLine>,
}

/// A member of staff.
#[derive(Debug, Clone, Serialize)]
pub struct PersonLine {
    /// The number, which addresses carry.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The end of the key `person-role-…`.
    pub role: &'static str,
    /// The end of the key `person-is-…`: active, invited or ended.
    pub presence: &'static str,
    /// The end of the key `person-factor-…`: on, off or missing.
    pub factor: &'static str,
    /// When they were last seen.
    pub seen_at: Option<DateTime<Utc>>,
}

impl PersonLine {
    fn of(line: service::PersonLine) -> Self {
        Self {
            id: line.id.0,
            name: line.name,
            email: line.email,
            role: line.role.as_str(),
            presence: match line.presence {
                Presence::Active => "active",
                Presence::Invited => "invited",
                Presence::Ended => "ended",
            },
            factor: match (line.has_second_factor, line.needs_second_factor) {
                (true, _) => "on",
                (false, true) => "missing",
                (false, false) => "off",
            },
            seen_at: line.seen_at,
        }
    }

    fn sample(presence: &'static str, factor: &'static str) -> Self {
        Self {
            id: 4,
            name: "Nia <b>".into(),
            email: "nia@example.com".into(),
            role: "officer",
            presence,
            factor,
            seen_at: (presence == "active").then_some(DateTime::UNIX_EPOCH),
        }
    }
}

impl Page for PeoplePage {
    const TEMPLATE: &'static str = "staff/people";

    fn samples() -> Vec<Self> {
        vec![Self {
            people: vec![
                PersonLine::sample("active", "on"),
                PersonLine::sample("invited", "missing"),
                PersonLine::sample("ended", "off"),
            ],
        }]
    }
}

/// What is typed to add somebody.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PersonForm {
    /// The name.
    #[serde(default)]
    pub name: String,
    /// The address to sign in with.
    #[serde(default)]
    pub email: String,
    /// The role.
    #[serde(default)]
    pub role: String,
    /// The language of the pages.
    #[serde(default)]
    pub language: String,
}

impl PersonForm {
    fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if self.name.trim().is_empty() {
            mistakes.push(Mistake::new("name", "people-error-name"));
        }
        if !is_email(self.email.trim()) {
            mistakes.push(Mistake::new("email", "set-up-error-email"));
        }
        if self.role.parse::<Role>().is_err() {
            mistakes.push(Mistake::new("role", "people-error-role"));
        }
        mistakes
    }
}

/// The form to add somebody.
#[derive(Debug, Clone, Serialize)]
pub struct NewPersonPage {
    /// The roles to choose from.
    pub roles: Vec<&'static str>,
    /// The languages to choose from.
    pub languages: Vec<&'static str>,
    /// The fields as typed.
    pub form: PersonForm,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

impl NewPersonPage {
    fn of(form: PersonForm, mistakes: Vec<Mistake>) -> Self {
        let languages = Language::BOTH.map(Language::code).into();
        Self { roles: roles(), languages, form, mistakes }
    }
}

impl Page for NewPersonPage {
    const TEMPLATE: &'static str = "staff/person_new";

    fn samples() -> Vec<Self> {
        let wrong = PersonForm { email: "<b>".into(), ..PersonForm::default() };
        let mistakes = wrong.mistakes();
        vec![Self::of(PersonForm::default(), Vec::new()), Self::of(wrong, mistakes)]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// A member of staff, and what can be done.
#[derive(Debug, Clone, Serialize)]
pub struct PersonPage {
    /// The person.
    pub person: PersonLine,
    /// The roles to choose from.
    pub roles: Vec<&'static str>,
    /// The open cases that they have.
    pub cases: Vec<CaseLine>,
    /// The answers that they are asked to agree to.
    pub clearing: Vec<CaseLine>,
    /// How many more are restricted to others than the reader.
    pub hidden: usize,
    /// Those who could take the cases.
    pub others: Vec<Colleague>,
    /// Whether they are the last administrator.
    pub is_last: bool,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// A case in somebody's hands.
#[derive(Debug, Clone, Serialize)]
pub struct CaseLine {
    /// The reference in addresses.
    pub slug: String,
    /// The reference.
    pub reference: String,
    /// The short title.
    pub title: String,
    /// When the answer is due.
    pub due_on: Option<NaiveDate>,
}

/// Somebody who could take cases.
#[derive(Debug, Clone, Serialize)]
pub struct Colleague {
    /// The number.
    pub id: i64,
    /// The name.
    pub name: String,
}

/// The question before somebody may no longer sign in.
#[derive(Debug, Clone, Serialize)]
pub struct EndPersonPage {
    /// The person.
    pub person: PersonLine,
    /// The open cases that they have.
    pub cases: Vec<CaseLine>,
    /// The answers that they are asked to agree to.
    pub clearing: Vec<CaseLine>,
    /// How many more are restricted to others than the reader.
    pub hidden: usize,
    /// Those who could take the cases.
    pub others: Vec<Colleague>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

fn roles() -> Vec<&'static str> {
    Role::ALL.map(Role::as_str).into()
}

fn case_lines(rows: Vec<service::RegisterRow>) -> Vec<CaseLine> {
    rows.into_iter()
        .map(|row| CaseLine {
            slug: row.reference.slug(),
            reference: row.reference.to_string(),
            title: row.subject,
            due_on: row.due_on,
        })
        .collect()
}

fn colleagues(others: Vec<(StaffId, String)>) -> Vec<Colleague> {
    others.into_iter().map(|(id, name)| Colleague { id: id.0, name }).collect()
}

impl PersonPage {
    fn of(view: PersonView, mistakes: Vec<Mistake>) -> Self {
        Self {
            person: PersonLine::of(view.line),
            roles: roles(),
            cases: case_lines(view.cases),
            clearing: case_lines(view.clearing),
            hidden: view.hidden,
            others: colleagues(view.others),
            is_last: view.is_last_administrator,
            mistakes,
        }
    }
}

impl EndPersonPage {
    fn of(view: PersonView, mistakes: Vec<Mistake>) -> Self {
        let PersonPage { person, cases, clearing, hidden, others, .. } =
            PersonPage::of(view, Vec::new());
        Self { person, cases, clearing, hidden, others, mistakes }
    }
}

fn sample_cases() -> Vec<CaseLine> {
    let line = |due_on| CaseLine {
        slug: "atisn-26732".into(),
        reference: "ATISN 26732".into(),
        title: "Gritting <b>".into(),
        due_on,
    };
    vec![line(NaiveDate::from_ymd_opt(2026, 3, 19)), line(None)]
}

fn sample_others() -> Vec<Colleague> {
    vec![Colleague { id: 7, name: "Emrys <b>".into() }]
}

impl Page for PersonPage {
    const TEMPLATE: &'static str = "staff/person";

    fn samples() -> Vec<Self> {
        let bare = Self {
            person: PersonLine::sample("active", "on"),
            roles: roles(),
            cases: Vec::new(),
            clearing: Vec::new(),
            hidden: 0,
            others: sample_others(),
            is_last: false,
            mistakes: Vec::new(),
        };
        vec![
            Self { cases: sample_cases(), clearing: sample_cases(), hidden: 1, ..bare.clone() },
            Self { person: PersonLine::sample("invited", "off"), ..bare.clone() },
            Self {
                person: PersonLine::sample("ended", "off"),
                cases: sample_cases(),
                ..bare.clone()
            },
            Self { is_last: true, ..bare.clone() },
            Self { mistakes: vec![Mistake::new("role", "error-last-administrator")], ..bare },
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl Page for EndPersonPage {
    const TEMPLATE: &'static str = "staff/person_end";

    fn samples() -> Vec<Self> {
        let bare = Self {
            person: PersonLine::sample("active", "on"),
            cases: Vec::new(),
            clearing: Vec::new(),
            hidden: 0,
            others: sample_others(),
            mistakes: Vec::new(),
        };
        let wrong = vec![Mistake::new("hand_to", "error-last-administrator")];
        vec![
            Self { cases: sample_cases(), clearing: sample_cases(), hidden: 1, ..bare.clone() },
            Self { mistakes: wrong, ..bare.clone() },
            bare,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

fn place(id: i64, done: &str) -> String {
    format!("/staff/people/{id}?done={done}")
}

/// `GET /staff/people`.
pub async fn people(staff: Staff) -> Result<HttpResponse, Problem> {
    let people = staff.ask(service::Office::people).await?;
    staff.show(&PeoplePage { people: people.into_iter().map(PersonLine::of).collect() })
}

/// `GET /staff/people/new`.
pub async fn new_form(staff: Staff) -> Result<HttpResponse, Problem> {
    // Who may not add anybody is told so before they type.
    staff.ask(service::Office::people).await?;
    let form =
        PersonForm { language: Language::English.code().to_owned(), ..PersonForm::default() };
    staff.show(&NewPersonPage::of(form, Vec::new()))
}

/// `POST /staff/people/new`.
pub async fn add(staff: Staff, form: web::Form<PersonForm>) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let mistakes = form.mistakes();
    let (Ok(role), true) = (form.role.parse::<Role>(), mistakes.is_empty()) else {
        return staff.show(&NewPersonPage::of(form, mistakes));
    };
    let language = form.language.parse().unwrap_or(Language::English);
    let typed = form.clone();
    let added = staff
        .attempt(move |office, who| {
            office.add_person(who, &typed.name, &typed.email, role, language)
        })
        .await?;
    match added {
        Ok(id) => Ok(see(&place(id.0, "people-added"))),
        Err(error) => {
            let field = match &error {
                service::Error::Requester(_) => "name",
                _ => "email",
            };
            let mistakes = vec![mistake(field, error)?];
            staff.show(&NewPersonPage::of(form, mistakes))
        }
    }
}

async fn view(staff: &Staff, id: i64) -> Result<PersonView, Problem> {
    staff.ask(move |office, who| office.person(who, StaffId(id))).await
}

/// `GET /staff/people/{id}`.
pub async fn person(staff: Staff, id: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, *id).await?;
    staff.show(&PersonPage::of(view, Vec::new()))
}

/// Another role.
#[derive(Debug, Clone, Deserialize)]
pub struct RoleForm {
    /// The role.
    #[serde(default)]
    pub role: String,
}

/// `POST /staff/people/{id}/role`.
pub async fn change_role(
    staff: Staff,
    id: web::Path<i64>,
    form: web::Form<RoleForm>,
) -> Result<HttpResponse, Problem> {
    let id = *id;
    let mistakes = match form.role.parse::<Role>() {
        Ok(role) => {
            let changed = staff
                .attempt(move |office, who| office.change_role(who, StaffId(id), role))
                .await?;
            match changed {
                // Who has taken administration from themselves cannot see this page any more.
                Ok(()) if id == staff.who.id.0 => return Ok(see("/staff")),
                Ok(()) => return Ok(see(&place(id, "people-role-changed"))),
                Err(error) => vec![mistake("role", error)?],
            }
        }
        Err(_) => vec![Mistake::new("role", "people-error-role")],
    };
    let view = view(&staff, id).await?;
    staff.show(&PersonPage::of(view, mistakes))
}

/// `POST /staff/people/{id}/link`.
pub async fn send_link(staff: Staff, id: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let id = *id;
    staff.ask(move |office, who| office.send_staff_link(who, StaffId(id))).await?;
    Ok(see(&place(id, "people-link-sent")))
}

/// `POST /staff/people/{id}/second-factor`.
pub async fn reset_second_factor(
    staff: Staff,
    id: web::Path<i64>,
) -> Result<HttpResponse, Problem> {
    let id = *id;
    staff.ask(move |office, who| office.reset_second_factor(who, StaffId(id))).await?;
    Ok(see(&place(id, "people-factor-reset")))
}

/// To whom cases go.
#[derive(Debug, Clone, Deserialize)]
pub struct HandForm {
    /// The number of a colleague; empty for nobody.
    #[serde(default)]
    pub hand_to: String,
}

impl HandForm {
    fn colleague(&self) -> Option<StaffId> {
        self.hand_to.parse().ok().map(StaffId)
    }
}

/// `POST /staff/people/{id}/hand-on`.
pub async fn hand_on(
    staff: Staff,
    id: web::Path<i64>,
    form: web::Form<HandForm>,
) -> Result<HttpResponse, Problem> {
    let id = *id;
    let Some(to) = form.colleague() else {
        let view = view(&staff, id).await?;
        let mistakes = vec![Mistake::new("hand_to", "people-error-hand-to")];
        return staff.show(&PersonPage::of(view, mistakes));
    };
    staff.ask(move |office, who| office.hand_on(who, StaffId(id), to)).await?;
    Ok(see(&place(id, "people-handed-on")))
}

/// `GET /staff/people/{id}/end`.
pub async fn end_form(staff: Staff, id: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, *id).await?;
    staff.show(&EndPersonPage::of(view, Vec::new()))
}

/// `POST /staff/people/{id}/end`.
pub async fn end(
    staff: Staff,
    id: web::Path<i64>,
    form: web::Form<HandForm>,
) -> Result<HttpResponse, Problem> {
    let id = *id;
    let to = form.colleague();
    match staff.attempt(move |office, who| office.end_person(who, StaffId(id), to)).await? {
        Ok(()) if id == staff.who.id.0 => Ok(see("/staff/sign-in")),
        Ok(()) => Ok(see(&place(id, "people-ended"))),
        Err(error) => {
            let mistakes = vec![mistake("hand_to", error)?];
            let view = view(&staff, id).await?;
            staff.show(&EndPersonPage::of(view, mistakes))
        }
    }
}

/// `POST /staff/people/{id}/return`.
pub async fn return_person(staff: Staff, id: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let id = *id;
    staff.ask(move |office, who| office.return_person(who, StaffId(id))).await?;
    Ok(see(&place(id, "people-returned")))
}
