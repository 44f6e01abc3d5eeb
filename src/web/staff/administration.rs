//! The way to what is rarely changed: people, templates, bank holidays.

use crate::{
    domain::permission::Permission,
    web::{problem::Problem, render::Page, session::Staff},
};
use actix_web::HttpResponse;
use serde::Serialize;

/// The pages that there are, with whom they are for.
const PLACES: &[(&str, &str, Permission)] = &[
    ("areas", "/staff/areas", Permission::Administer),
    ("calendar", "/staff/calendar", Permission::ReadCases),
    ("holidays", "/staff/holidays", Permission::ReadCases),
    ("publications", "/staff/publications", Permission::PublishAnswers),
    ("reminders", "/staff/reminders", Permission::Administer),
    ("retention", "/staff/retention", Permission::EraseCases),
    ("restricted", "/staff/restricted", Permission::JoinRestricted),
    ("templates", "/staff/templates", Permission::WriteTemplates),
    ("api-tokens", "/staff/api-tokens", Permission::ReadCases),
    ("people", "/staff/people", Permission::Administer),
    ("sign-in-rules", "/staff/sign-in-rules", Permission::Administer),
    ("audit", "/staff/audit", Permission::Audit),
    ("system", "/staff/system", Permission::Administer),
];

/// The pages that the reader may open.
#[derive(Debug, Clone, Serialize)]
pub struct AdministrationPage {
    /// In the order of the list.
    pub places: Vec<Place>,
}

/// A page.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    /// The end of the keys `administration-…` and `administration-about-…`.
    pub name: &'static str,
    /// Where it is.
    pub path: &'static str,
}

impl Page for AdministrationPage {
    const TEMPLATE: &'static str = "staff/administration";

    fn samples() -> Vec<Self> {
        let places = PLACES.iter().map(|&(name, path, _)| Place { name, path }).collect();
        vec![Self { places: Vec::new() }, Self { places }]
    }
}

/// `GET /staff/administration`.
pub async fn administration(staff: Staff) -> Result<HttpResponse, Problem> {
    let places = PLACES
        .iter()
        .filter(|(_, _, permission)| staff.who.role.may(*permission))
        .map(|&(name, path, _)| Place { name, path })
        .collect();
    staff.show(&AdministrationPage { places })
}
