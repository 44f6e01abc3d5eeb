//! The rules of signing in, for administrators.

use crate::{
    domain::{permission::Role, sign_in::SignInRules},
    service,
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;

/// The rules as a form.
#[derive(Debug, Clone, Serialize)]
pub struct SignInRulesPage {
    /// The roles, and whether their people must have a second factor.
    pub roles: Vec<RoleLine>,
    /// Minutes, as typed.
    pub idle: String,
    /// Hours, as typed.
    pub longest: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// A role in the form.
#[derive(Debug, Clone, Serialize)]
pub struct RoleLine {
    /// The end of the key `person-role-…`, and the name of the field.
    pub role: &'static str,
    /// Whether its people must have a second factor.
    pub is_required: bool,
}

impl SignInRulesPage {
    fn of(rules: &SignInRules) -> Self {
        Self {
            roles: Role::ALL
                .into_iter()
                .map(|role| RoleLine { role: role.as_str(), is_required: rules.requires(role) })
                .collect(),
            idle: rules.idle_minutes.to_string(),
            longest: rules.longest_hours.to_string(),
            mistakes: Vec::new(),
        }
    }
}

impl Page for SignInRulesPage {
    const TEMPLATE: &'static str = "staff/sign_in_rules";

    fn samples() -> Vec<Self> {
        let rules = SignInRules { required: vec![Role::Administrator], ..SignInRules::default() };
        let wrong = Self {
            idle: "<b>".into(),
            longest: "99".into(),
            mistakes: vec![
                Mistake::new("idle", "error-out-of-bounds"),
                Mistake::new("longest", "error-out-of-bounds"),
            ],
            ..Self::of(&rules)
        };
        vec![Self::of(&rules), wrong]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// `GET /staff/sign-in-rules`.
pub async fn sign_in_rules(staff: Staff) -> Result<HttpResponse, Problem> {
    let rules = staff.ask(service::Office::sign_in_rules).await?;
    staff.show(&SignInRulesPage::of(&rules))
}

/// `POST /staff/sign-in-rules`.
pub async fn save(
    staff: Staff,
    form: web::Form<BTreeMap<String, String>>,
) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let typed = |name: &str| form.get(name).map(|text| text.trim()).unwrap_or_default().to_owned();
    let required: Vec<Role> =
        Role::ALL.into_iter().filter(|role| form.contains_key(role.as_str())).collect();
    let (idle, longest) = (typed("idle"), typed("longest"));
    // What is no number is out of bounds as well.
    let rules = SignInRules {
        required: required.clone(),
        idle_minutes: idle.parse().unwrap_or(0),
        longest_hours: longest.parse().unwrap_or(0),
    };
    match staff.attempt(move |office, who| office.change_sign_in_rules(who, rules)).await? {
        Ok(()) => Ok(see("/staff/sign-in-rules?done=sign-in-rules-saved")),
        Err(error) => {
            let field = match &error {
                service::Error::Invalid { field: "longest", .. } => "longest",
                _ => "idle",
            };
            let mistakes = vec![mistake(field, error)?];
            let shown = SignInRules { required, ..SignInRules::default() };
            staff.show(&SignInRulesPage { idle, longest, mistakes, ..SignInRulesPage::of(&shown) })
        }
    }
}
