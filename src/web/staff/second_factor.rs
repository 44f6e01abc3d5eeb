//! Setting up one's own second factor, and taking it away.

use super::account::CodeForm;
use crate::{
    service::{self, Pending, SecondFactorView},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Newcomer, Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use qrcode::{Color, QrCode};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// Where the page is.
const HERE: &str = "/staff/profile/second-factor";

/// White around a QR code, in modules, as its standard asks.
const QUIET: usize = 4;

/// The pages under `/staff/profile/second-factor`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("", web::get().to(second_factor))
        .route("/begin", web::post().to(begin))
        .route("/confirm", web::post().to(confirm))
        .route("/codes", web::post().to(renew))
        .route("/remove", web::post().to(remove));
}

/// One's own second factor.
#[derive(Debug, Clone, Serialize)]
pub struct SecondFactorPage {
    /// Since when it is in force.
    pub since: Option<DateTime<Utc>>,
    /// Whether the rules ask for it.
    pub is_required: bool,
    /// How many recovery codes are left.
    pub codes_left: i64,
    /// What to give an authenticator, while one is being set up.
    pub pending: Option<Shown>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// What to give an authenticator.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The key in groups of four.
    pub key: String,
    /// The QR code.
    pub picture: Picture,
}

/// A QR code to draw.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    /// Its width and height.
    pub size: usize,
    /// The dark modules as the path of an SVG.
    pub path: String,
}

impl Picture {
    /// The QR code that says `text`; nothing when it is too long for one.
    fn of(text: &str) -> Option<Self> {
        let code = QrCode::new(text).ok()?;
        let mut path = String::new();
        for (at, colour) in code.to_colors().into_iter().enumerate() {
            if colour == Color::Dark {
                let (x, y) = (at % code.width() + QUIET, at / code.width() + QUIET);
                // Writing to a string does not fail.
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
        Some(Self { size: code.width() + 2 * QUIET, path })
    }
}

impl Shown {
    fn of(pending: &Pending) -> Option<Self> {
        let mut key = String::new();
        for (at, letter) in pending.key.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                key.push(' ');
            }
            key.push(letter);
        }
        Some(Self { key, picture: Picture::of(&pending.address)? })
    }
}

impl SecondFactorPage {
    fn of(view: &SecondFactorView, mistakes: Vec<Mistake>) -> Self {
        Self {
            since: view.since,
            is_required: view.is_required,
            codes_left: view.codes_left,
            pending: view.pending.as_ref().and_then(Shown::of),
            mistakes,
        }
    }
}

impl Page for SecondFactorPage {
    const TEMPLATE: &'static str = "staff/second_factor";

    fn samples() -> Vec<Self> {
        let none =
            SecondFactorView { since: None, is_required: false, codes_left: 0, pending: None };
        let pending = SecondFactorView {
            pending: Some(Pending {
                address: "otpauth://totp/Ateb:nia%40example.com?secret=JBSWY3DPEHPK3PXP".into(),
                key: "JBSWY3DPEHPK3PXP".into(),
            }),
            ..none.clone()
        };
        let on =
            SecondFactorView { since: Some(DateTime::UNIX_EPOCH), codes_left: 9, ..none.clone() };
        let must = |view: &SecondFactorView| SecondFactorView { is_required: true, ..view.clone() };
        let wrong_code = || vec![Mistake::new("code", "error-wrong-code")];
        let wrong_password = || vec![Mistake::new("password", "error-wrong-password")];
        vec![
            Self::of(&none, Vec::new()),
            Self::of(&must(&none), Vec::new()),
            Self::of(&pending, Vec::new()),
            Self::of(&must(&pending), wrong_code()),
            Self::of(&on, Vec::new()),
            Self::of(&must(&on), wrong_password()),
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// The recovery codes, which are shown once.
#[derive(Debug, Clone, Serialize)]
pub struct RecoveryCodesPage {
    /// The codes.
    pub codes: Vec<String>,
}

impl Page for RecoveryCodesPage {
    const TEMPLATE: &'static str = "staff/recovery_codes";

    fn samples() -> Vec<Self> {
        vec![Self { codes: vec!["ABCD-EFGH-JKLM-NPQR".into(), "2345-6789-ABCD-EFGH".into()] }]
    }
}

/// `GET /staff/profile/second-factor`.
pub async fn second_factor(staff: Newcomer) -> Result<HttpResponse, Problem> {
    shown(&staff.0, Vec::new()).await
}

async fn shown(staff: &Staff, mistakes: Vec<Mistake>) -> Result<HttpResponse, Problem> {
    let view = staff.ask(service::Office::second_factor).await?;
    staff.show(&SecondFactorPage::of(&view, mistakes))
}

/// `POST /staff/profile/second-factor/begin`.
pub async fn begin(staff: Newcomer) -> Result<HttpResponse, Problem> {
    staff.0.ask(service::Office::begin_second_factor).await?;
    Ok(see(HERE))
}

/// `POST /staff/profile/second-factor/confirm`: answers with the recovery codes, so that they
/// stand on no page that can be opened again.
pub async fn confirm(staff: Newcomer, form: web::Form<CodeForm>) -> Result<HttpResponse, Problem> {
    let code = form.into_inner().code;
    match staff.0.attempt(move |office, who| office.confirm_second_factor(who, &code)).await? {
        Ok(codes) => staff.0.show(&RecoveryCodesPage { codes }),
        Err(error) => shown(&staff.0, vec![mistake("code", error)?]).await,
    }
}

/// The password, asked for again.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct OwnPasswordForm {
    /// The password.
    #[serde(default)]
    pub password: String,
}

/// `POST /staff/profile/second-factor/codes`.
pub async fn renew(
    staff: Staff,
    form: web::Form<OwnPasswordForm>,
) -> Result<HttpResponse, Problem> {
    let password = form.into_inner().password;
    match staff.attempt(move |office, who| office.renew_recovery_codes(who, &password)).await? {
        Ok(codes) => staff.show(&RecoveryCodesPage { codes }),
        Err(error) => shown(&staff, vec![mistake("password", error)?]).await,
    }
}

/// `POST /staff/profile/second-factor/remove`.
pub async fn remove(
    staff: Staff,
    form: web::Form<OwnPasswordForm>,
) -> Result<HttpResponse, Problem> {
    let password = form.into_inner().password;
    match staff.attempt(move |office, who| office.remove_second_factor(who, &password)).await? {
        Ok(()) => Ok(see("/staff/profile/second-factor?done=second-factor-removed")),
        Err(error) => shown(&staff, vec![mistake("password", error)?]).await,
    }
}
