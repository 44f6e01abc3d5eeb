//! Signing in and out, and the first administrator.

use crate::web::{
    form::{Mistake, is_email},
    render::Page,
};
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
        let empty =
            Self { token: "abc".into(), name: "".into(), email: "".into(), mistakes: Vec::new() };
        vec![Self { mistakes: SetUpForm::default().mistakes(), ..empty.clone() }, empty]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}
