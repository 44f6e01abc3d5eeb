//! One's own page: the password, the second factor, where one is signed in.

use crate::{
    domain::language::Language,
    service,
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Door, Staff, device_cookie, no_staff_cookie, see, staff_cookie},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The pages under `/staff/profile` for who may do everything; those on which a second factor is
/// set up are [`super::second_factor`]'s.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("", web::get().to(profile))
        .route("/password", web::get().to(password_form))
        .route("/password", web::post().to(password))
        .route("/sessions/end", web::post().to(end_session))
        .route("/sessions/end-all", web::post().to(sign_out_everywhere));
}

/// One's own page.
#[derive(Debug, Clone, Serialize)]
pub struct ProfilePage {
    /// The name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The end of the key `person-role-…`.
    pub role: &'static str,
    /// The language of the pages.
    pub language: Language,
    /// Since when codes are asked for.
    pub factor_since: Option<DateTime<Utc>>,
    /// How many recovery codes are left.
    pub codes_left: i64,
    /// Where one is signed in.
    pub sessions: Vec<SessionLine>,
}

/// A session.
#[derive(Debug, Clone, Serialize)]
pub struct SessionLine {
    /// What it is ended by.
    pub handle: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it was last in use.
    pub seen_at: DateTime<Utc>,
    /// The family of the browser; may be empty.
    pub browser: String,
    /// The network of the address; may be empty.
    pub network: String,
    /// Whether it is this one.
    pub is_this: bool,
}

impl Page for ProfilePage {
    const TEMPLATE: &'static str = "staff/profile";

    fn samples() -> Vec<Self> {
        let line = |is_this| SessionLine {
            handle: "00ff".into(),
            started_at: DateTime::UNIX_EPOCH,
            seen_at: DateTime::UNIX_EPOCH,
            browser: if is_this { "Firefox, Windows".into() } else { String::new() },
            network: if is_this { "192.0.2.*".into() } else { String::new() },
            is_this,
        };
        let bare = Self {
            name: "Nia <b>".into(),
            email: "nia@example.com".into(),
            role: "officer",
            language: Language::Welsh,
            factor_since: None,
            codes_left: 0,
            sessions: vec![line(true)],
        };
        vec![
            Self {
                factor_since: Some(DateTime::UNIX_EPOCH),
                codes_left: 7,
                sessions: vec![line(true), line(false)],
                ..bare.clone()
            },
            bare,
        ]
    }
}

/// What is typed to change the password.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PasswordForm {
    /// The one that holds.
    #[serde(default)]
    pub password: String,
    /// The new one.
    #[serde(default)]
    pub new: String,
}

/// The form to change the password.
#[derive(Debug, Clone, Serialize)]
pub struct PasswordPage {
    /// Whose, which browsers that keep passwords want to know.
    pub email: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

impl Page for PasswordPage {
    const TEMPLATE: &'static str = "staff/password";

    fn samples() -> Vec<Self> {
        let bare = Self { email: "nia@example.com".into(), mistakes: Vec::new() };
        let mistakes = vec![
            Mistake::new("password", "error-wrong-password"),
            Mistake::new("new", "error-same-password"),
        ];
        vec![Self { mistakes, ..bare.clone() }, bare]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// `GET /staff/profile`.
pub async fn profile(staff: Staff) -> Result<HttpResponse, Problem> {
    let session = staff.session().to_owned();
    let (factor, sessions) = staff
        .ask(move |office, who| {
            Ok((office.second_factor(who)?, office.own_sessions(who, &session)?))
        })
        .await?;
    let who = &staff.who;
    staff.show(&ProfilePage {
        name: who.name.clone(),
        email: who.email.clone(),
        role: who.role.as_str(),
        language: staff.visit.lang,
        factor_since: factor.since,
        codes_left: factor.codes_left,
        sessions: sessions
            .into_iter()
            .map(|line| SessionLine {
                handle: line.handle,
                started_at: line.started_at,
                seen_at: line.seen_at,
                browser: line.from.browser,
                network: line.from.network,
                is_this: line.is_this,
            })
            .collect(),
    })
}

/// `GET /staff/profile/password`.
pub async fn password_form(staff: Staff) -> Result<HttpResponse, Problem> {
    staff.show(&PasswordPage { email: staff.who.email.clone(), mistakes: Vec::new() })
}

/// `POST /staff/profile/password`.
pub async fn password(
    staff: Staff,
    door: Door,
    form: web::Form<PasswordForm>,
) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let changed = staff
        .attempt(move |office, who| {
            let device = door.device.as_deref();
            office.change_password(who, &form.password, &form.new, device, &door.from)
        })
        .await?;
    match changed {
        Ok(admitted) => {
            let mut response = see("/staff/profile?done=profile-password-changed");
            let office = &staff.visit.office;
            for cookie in
                [staff_cookie(office, &admitted.session), device_cookie(office, &admitted.device)]
            {
                drop(response.add_cookie(&cookie));
            }
            Ok(response)
        }
        Err(error) => {
            let field = match &error {
                service::Error::Invalid { field: "new", .. } => "new",
                _ => "password",
            };
            let mistakes = vec![mistake(field, error)?];
            staff.show(&PasswordPage { email: staff.who.email.clone(), mistakes })
        }
    }
}

/// Which session is to end.
#[derive(Debug, Clone, Deserialize)]
pub struct EndForm {
    /// What it is ended by.
    #[serde(default)]
    pub handle: String,
}

/// `POST /staff/profile/sessions/end`.
pub async fn end_session(staff: Staff, form: web::Form<EndForm>) -> Result<HttpResponse, Problem> {
    let handle = form.into_inner().handle;
    staff.ask(move |office, who| office.end_own_session(who, &handle)).await?;
    Ok(see("/staff/profile?done=profile-session-ended"))
}

/// `POST /staff/profile/sessions/end-all`.
pub async fn sign_out_everywhere(staff: Staff) -> Result<HttpResponse, Problem> {
    staff.ask(service::Office::sign_out_everywhere).await?;
    let mut response = see("/staff/sign-in");
    drop(response.add_cookie(&no_staff_cookie(&staff.visit.office)));
    Ok(response)
}
