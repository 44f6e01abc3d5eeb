//! Signing in and out, and the first administrator.

use crate::{
    service::{self, NewPerson},
    web::{
        form::{Mistake, is_email},
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, Visit, language_cookie, no_staff_cookie, see, staff_cookie},
    },
};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

/// The fewest characters of a password: length protects, rules about signs do not.
const SHORTEST_PASSWORD: usize = 12;

/// What is typed to sign in. The password is never sent back.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SignInForm {
    /// The address that names the member of staff.
    #[serde(default)]
    pub email: String,
    /// The password.
    #[serde(default)]
    pub password: String,
}

impl SignInForm {
    /// What must be filled in before the password is checked.
    pub fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if self.email.trim().is_empty() {
            mistakes.push(Mistake::new("email", "sign-in-error-email"));
        }
        if self.password.is_empty() {
            mistakes.push(Mistake::new("password", "sign-in-error-password"));
        }
        mistakes
    }
}

/// The sign-in form.
#[derive(Debug, Clone, Serialize)]
pub struct SignInPage {
    /// The address as typed.
    pub email: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "staff/sign_in";

    fn samples() -> Vec<Self> {
        vec![
            Self { email: String::new(), mistakes: Vec::new() },
            Self { email: String::new(), mistakes: SignInForm::default().mistakes() },
            Self {
                email: "\"><script>@example.com".into(),
                mistakes: vec![Mistake::new("email", "sign-in-error")],
            },
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// What is typed to create the first administrator.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SetUpForm {
    /// The administrator's name.
    #[serde(default)]
    pub name: String,
    /// The address to sign in with.
    #[serde(default)]
    pub email: String,
    /// The password.
    #[serde(default)]
    pub password: String,
}

impl SetUpForm {
    /// What must be put right.
    pub fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if self.name.trim().is_empty() {
            mistakes.push(Mistake::new("name", "set-up-error-name"));
        }
        if !is_email(self.email.trim()) {
            mistakes.push(Mistake::new("email", "set-up-error-email"));
        }
        if self.password.chars().count() < SHORTEST_PASSWORD {
            mistakes.push(Mistake::new("password", "set-up-error-password"));
        }
        mistakes
    }
}

/// The form behind the one-time link.
#[derive(Debug, Clone, Serialize)]
pub struct SetUpPage {
    /// The secret of the link; the form posts back to it.
    pub token: String,
    /// The name as typed.
    pub name: String,
    /// The address as typed.
    pub email: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

impl Page for SetUpPage {
    const TEMPLATE: &'static str = "staff/set_up";

    fn samples() -> Vec<Self> {
        let empty = Self {
            token: "abc".into(),
            name: String::new(),
            email: String::new(),
            mistakes: Vec::new(),
        };
        vec![Self { mistakes: SetUpForm::default().mistakes(), ..empty.clone() }, empty]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// `GET /staff/sign-in`.
pub async fn sign_in_form(visit: Visit) -> Result<HttpResponse, Problem> {
    let page = SignInPage { email: String::new(), mistakes: Vec::new() };
    let mut response = visit.show_outside(&page)?;
    // The form posts to an address without a language; the cookie carries the choice over.
    drop(response.add_cookie(&language_cookie(visit.lang)));
    Ok(response)
}

/// `POST /staff/sign-in`.
pub async fn sign_in(visit: Visit, form: web::Form<SignInForm>) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let mistakes = form.mistakes();
    let email = form.email.clone();
    if !mistakes.is_empty() {
        return visit.show_outside(&SignInPage { email, mistakes });
    }
    match visit.attempt(move |office| office.sign_in(&form.email, &form.password)).await? {
        Ok(token) => Ok(signed_in(&visit, &token)),
        Err(service::Error::SignIn) => {
            let mistakes = vec![Mistake::new("email", "sign-in-error")];
            visit.show_outside(&SignInPage { email, mistakes })
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /staff/sign-out`.
pub async fn sign_out(staff: Staff) -> Result<HttpResponse, Problem> {
    staff.sign_out().await?;
    let mut response = see("/staff/sign-in");
    drop(response.add_cookie(&no_staff_cookie(&staff.visit.office)));
    Ok(response)
}

/// `GET /{lang}/staff/set-up/{token}`.
pub async fn set_up_form(
    visit: Visit,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (_, token) = path.into_inner();
    let asked = token.clone();
    visit.ask(move |office| office.check_set_up(&asked)).await?;
    visit.show_outside(&SetUpPage {
        token,
        name: String::new(),
        email: String::new(),
        mistakes: Vec::new(),
    })
}

/// `POST /{lang}/staff/set-up/{token}`.
pub async fn set_up(
    visit: Visit,
    path: web::Path<(String, String)>,
    form: web::Form<SetUpForm>,
) -> Result<HttpResponse, Problem> {
    let (_, token) = path.into_inner();
    let form = form.into_inner();
    let page = |mistakes| SetUpPage {
        token: token.clone(),
        name: form.name.clone(),
        email: form.email.clone(),
        mistakes,
    };
    let mistakes = form.mistakes();
    if !mistakes.is_empty() {
        return visit.show_outside(&page(mistakes));
    }
    let person = NewPerson {
        name: form.name.clone(),
        email: form.email.clone(),
        password: form.password.clone(),
        language: visit.lang,
    };
    let asked = token.clone();
    match visit.attempt(move |office| office.set_up(&asked, &person)).await? {
        Ok(session) => Ok(signed_in(&visit, &session)),
        Err(error) => {
            let field = match &error {
                service::Error::Invalid { field: "password", .. } => "password",
                service::Error::Requester(_) => "name",
                _ => "email",
            };
            visit.show_outside(&page(vec![mistake(field, error)?]))
        }
    }
}

fn signed_in(visit: &Visit, token: &service::SessionToken) -> HttpResponse {
    let mut response = see("/staff");
    // Pages about problems do not know who is signed in; they go by the cookie.
    for cookie in [staff_cookie(&visit.office, token), language_cookie(visit.lang)] {
        drop(response.add_cookie(&cookie));
    }
    response
}
