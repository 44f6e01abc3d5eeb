//! Signing in and out, the first administrator, and choosing a password by a link.

use crate::{
    service::{self, Admitted, Knock, Knocked, NewPerson, SetUpFor},
    web::{
        form::{Mistake, is_email},
        problem::{Problem, mistake},
        render::Page,
        session::{
            Door, Newcomer, Visit, device_cookie, language_cookie, no_staff_cookie, no_step_cookie,
            see, staff_cookie, step_cookie,
        },
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
            Self {
                email: "nia@example.com".into(),
                mistakes: vec![Mistake::about("email", "error-too-many-tries", "4")],
            },
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// What is typed after the password.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct CodeForm {
    /// Six digits, or a recovery code.
    #[serde(default)]
    pub code: String,
}

/// The page that asks for a code after the password.
#[derive(Debug, Clone, Serialize)]
pub struct CodePage {
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

impl Page for CodePage {
    const TEMPLATE: &'static str = "staff/sign_in_code";

    fn samples() -> Vec<Self> {
        let wrong = vec![Mistake::new("code", "error-wrong-code")];
        vec![Self { mistakes: Vec::new() }, Self { mistakes: wrong }]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// What is typed by who forgot a password.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ForgotForm {
    /// The address to send a link to.
    #[serde(default)]
    pub email: String,
}

/// The form of who forgot a password.
#[derive(Debug, Clone, Serialize)]
pub struct ForgotPage {
    /// The address as typed.
    pub email: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

impl Page for ForgotPage {
    const TEMPLATE: &'static str = "staff/forgot";

    fn samples() -> Vec<Self> {
        let wrong = vec![Mistake::new("email", "set-up-error-email")];
        vec![
            Self { email: String::new(), mistakes: Vec::new() },
            Self { email: "<b>".into(), mistakes: wrong },
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// The answer to who forgot a password, whatever was typed.
#[derive(Debug, Clone, Serialize)]
pub struct ForgotSentPage;

impl Page for ForgotSentPage {
    const TEMPLATE: &'static str = "staff/forgot_sent";

    fn samples() -> Vec<Self> {
        vec![Self]
    }
}

/// What is typed to choose another password.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct NewPasswordForm {
    /// The password.
    #[serde(default)]
    pub password: String,
}

/// The form behind a link for another password.
#[derive(Debug, Clone, Serialize)]
pub struct NewPasswordPage {
    /// The secret of the link; the form posts back to it.
    pub token: String,
    /// Whose password it is, which browsers that keep passwords want to know.
    pub email: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

impl Page for NewPasswordPage {
    const TEMPLATE: &'static str = "staff/new_password";

    fn samples() -> Vec<Self> {
        let empty =
            Self { token: "abc".into(), email: "nia@example.com".into(), mistakes: Vec::new() };
        let mistakes = vec![Mistake::new("password", "error-short-password")];
        vec![Self { mistakes, ..empty.clone() }, empty]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// What is typed to create the first administrator, or by somebody who was invited.
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
    /// Whether it makes the first administrator; else it is somebody who was invited.
    pub is_first: bool,
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
            is_first: true,
            name: String::new(),
            email: String::new(),
            mistakes: Vec::new(),
        };
        let invited = Self {
            is_first: false,
            name: "Nia <b>".into(),
            email: "nia@example.com".into(),
            ..empty.clone()
        };
        vec![Self { mistakes: SetUpForm::default().mistakes(), ..empty.clone() }, empty, invited]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// `GET /staff/sign-in`.
pub async fn sign_in_form(visit: Visit) -> Result<HttpResponse, Problem> {
    let page = SignInPage { email: String::new(), mistakes: Vec::new() };
    outside(&visit, &page)
}

/// A page whose form posts to an address without a language; the cookie carries the choice over.
fn outside<P: Page>(visit: &Visit, page: &P) -> Result<HttpResponse, Problem> {
    let mut response = visit.show_outside(page)?;
    drop(response.add_cookie(&language_cookie(visit.lang)));
    Ok(response)
}

/// `POST /staff/sign-in`.
pub async fn sign_in(
    visit: Visit,
    door: Door,
    form: web::Form<SignInForm>,
) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let mistakes = form.mistakes();
    let email = form.email.clone();
    if !mistakes.is_empty() {
        return visit.show_outside(&SignInPage { email, mistakes });
    }
    let knock =
        Knock { email: form.email, password: form.password, device: door.device, from: door.from };
    match visit.attempt(move |office| office.knock(&knock)).await? {
        Ok(Knocked::In(admitted)) => Ok(signed_in(&visit, &admitted)),
        Ok(Knocked::Code(step)) => {
            let mut response = see("/staff/sign-in/code");
            for cookie in [step_cookie(&visit.office, &step), language_cookie(visit.lang)] {
                drop(response.add_cookie(&cookie));
            }
            Ok(response)
        }
        Err(service::Error::SignIn) => {
            let mistakes = vec![Mistake::new("email", "sign-in-error")];
            visit.show_outside(&SignInPage { email, mistakes })
        }
        Err(error) => {
            let mistakes = vec![mistake("email", error)?];
            visit.show_outside(&SignInPage { email, mistakes })
        }
    }
}

/// `GET /staff/sign-in/code`.
pub async fn code_form(visit: Visit, door: Door) -> Result<HttpResponse, Problem> {
    if door.step.is_none() {
        return Ok(see("/staff/sign-in"));
    }
    outside(&visit, &CodePage { mistakes: Vec::new() })
}

/// `POST /staff/sign-in/code`.
pub async fn code(
    visit: Visit,
    door: Door,
    form: web::Form<CodeForm>,
) -> Result<HttpResponse, Problem> {
    let Some(step) = door.step else { return Ok(see("/staff/sign-in?done=sign-in-step-over")) };
    let code = form.into_inner().code;
    let proved = visit
        .attempt(move |office| office.prove(&step, &code, door.device.as_deref(), &door.from))
        .await?;
    match proved {
        Ok(admitted) => {
            let mut response = signed_in(&visit, &admitted);
            drop(response.add_cookie(&no_step_cookie(&visit.office)));
            Ok(response)
        }
        Err(service::Error::SignIn) => {
            let mut response = see("/staff/sign-in?done=sign-in-step-over");
            drop(response.add_cookie(&no_step_cookie(&visit.office)));
            Ok(response)
        }
        Err(error) => visit.show_outside(&CodePage { mistakes: vec![mistake("code", error)?] }),
    }
}

/// `POST /staff/sign-out`.
pub async fn sign_out(staff: Newcomer) -> Result<HttpResponse, Problem> {
    let staff = staff.0;
    staff.sign_out().await?;
    let mut response = see("/staff/sign-in");
    drop(response.add_cookie(&no_staff_cookie(&staff.visit.office)));
    Ok(response)
}

/// `GET /staff/forgot`.
pub async fn forgot_form(visit: Visit) -> Result<HttpResponse, Problem> {
    outside(&visit, &ForgotPage { email: String::new(), mistakes: Vec::new() })
}

/// `POST /staff/forgot`: the same answer, whether there is such a person or not.
pub async fn forgot(visit: Visit, form: web::Form<ForgotForm>) -> Result<HttpResponse, Problem> {
    let email = form.into_inner().email;
    if !is_email(email.trim()) {
        let mistakes = vec![Mistake::new("email", "set-up-error-email")];
        return visit.show_outside(&ForgotPage { email, mistakes });
    }
    visit.ask(move |office| office.forgot_password(&email)).await?;
    visit.show_outside(&ForgotSentPage)
}

/// `GET /{lang}/staff/new-password/{token}`.
pub async fn new_password_form(
    visit: Visit,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (_, token) = path.into_inner();
    let asked = token.clone();
    let email = visit.ask(move |office| office.check_recovery(&asked)).await?;
    visit.show_outside(&NewPasswordPage { token, email, mistakes: Vec::new() })
}

/// `POST /{lang}/staff/new-password/{token}`.
pub async fn new_password(
    visit: Visit,
    path: web::Path<(String, String)>,
    form: web::Form<NewPasswordForm>,
) -> Result<HttpResponse, Problem> {
    let (_, token) = path.into_inner();
    let (asked, password) = (token.clone(), form.into_inner().password);
    match visit.attempt(move |office| office.recover(&asked, &password)).await? {
        Ok(()) => {
            let mut response = see("/staff/sign-in?done=password-chosen-notice");
            drop(response.add_cookie(&language_cookie(visit.lang)));
            Ok(response)
        }
        Err(error) => {
            let mistakes = vec![mistake("password", error)?];
            let asked = token.clone();
            let email = visit.ask(move |office| office.check_recovery(&asked)).await?;
            visit.show_outside(&NewPasswordPage { token, email, mistakes })
        }
    }
}

/// `GET /{lang}/staff/set-up/{token}`.
pub async fn set_up_form(
    visit: Visit,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (_, token) = path.into_inner();
    let asked = token.clone();
    let for_whom = visit.ask(move |office| office.check_set_up(&asked)).await?;
    let is_first = for_whom == SetUpFor::First;
    let (name, email) = match for_whom {
        SetUpFor::First => (String::new(), String::new()),
        SetUpFor::Invited { name, email } => (name, email),
    };
    visit.show_outside(&SetUpPage { token, is_first, name, email, mistakes: Vec::new() })
}

/// `POST /{lang}/staff/set-up/{token}`.
pub async fn set_up(
    visit: Visit,
    door: Door,
    path: web::Path<(String, String)>,
    form: web::Form<SetUpForm>,
) -> Result<HttpResponse, Problem> {
    let (_, token) = path.into_inner();
    let form = form.into_inner();
    let asked = token.clone();
    let is_first = visit.ask(move |office| office.check_set_up(&asked)).await? == SetUpFor::First;
    let page = |mistakes| SetUpPage {
        token: token.clone(),
        is_first,
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
    match visit.attempt(move |office| office.set_up_from(&asked, &person, &door.from)).await? {
        Ok(admitted) => Ok(signed_in(&visit, &admitted)),
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

fn signed_in(visit: &Visit, admitted: &Admitted) -> HttpResponse {
    let mut response = see("/staff");
    // Pages about problems do not know who is signed in; they go by the cookie.
    for cookie in [
        staff_cookie(&visit.office, &admitted.session),
        device_cookie(&visit.office, &admitted.device),
        language_cookie(visit.lang),
    ] {
        drop(response.add_cookie(&cookie));
    }
    response
}
