//! Tokens of the API: one's own, and all of them for those who administer.

use crate::{
    domain::{
        permission::Permission,
        scope::{Scope, Scopes},
    },
    service::{self, ApiTokenLine, MOST_TOKEN_DAYS, NewApiToken, Office, scopes_of},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// How long a token holds unless another number is typed.
const USUAL_DAYS: &str = "90";

/// The pages under `/staff/api-tokens`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("", web::get().to(tokens))
        .route("", web::post().to(add))
        .route("/{id}/revoke", web::post().to(revoke));
}

/// The tokens, and the form that makes one.
#[derive(Debug, Clone, Serialize)]
pub struct ApiTokensPage {
    /// What was just made, to be copied: it is shown this once.
    pub made: Option<String>,
    /// The tokens.
    pub tokens: Vec<TokenLine>,
    /// Whether those of others are among them.
    pub of_all: bool,
    /// What can be ticked.
    pub scopes: Vec<ScopeChoice>,
    /// What it is for, as typed.
    pub name: String,
    /// For how many days, as typed.
    pub days: String,
    /// What is wrong with the form.
    pub mistakes: Vec<Mistake>,
}

/// A token in the table.
#[derive(Debug, Clone, Serialize)]
pub struct TokenLine {
    /// What it is named by.
    pub id: String,
    /// Whose.
    pub email: String,
    /// What it is for.
    pub name: String,
    /// As in `cases:read, cases:write`.
    pub scopes: String,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When it was last in use.
    pub used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Whether it still opens anything.
    pub holds: bool,
}

/// A scope that can be ticked.
#[derive(Debug, Clone, Serialize)]
pub struct ScopeChoice {
    /// Its name, which is the value of the box.
    pub scope: &'static str,
    /// The end of the key `api-tokens-scope-…` and of the `id`; the first has the field's own.
    pub key: String,
    /// Whether it is ticked.
    pub ticked: bool,
}

impl Page for ApiTokensPage {
    const TEMPLATE: &'static str = "staff/api_tokens";

    fn samples() -> Vec<Self> {
        let line = TokenLine {
            id: "0b8f1f5e-7d1e-4f44-9d5e-0d2b1a7c9e11".into(),
            email: "ada@unit.example".into(),
            name: "Web form <b>".into(),
            scopes: "cases:read, cases:write".into(),
            expires_at: DateTime::UNIX_EPOCH,
            used_at: Some(DateTime::UNIX_EPOCH),
            revoked_at: None,
            holds: true,
        };
        let over = TokenLine { id: "b".into(), used_at: None, holds: false, ..line.clone() };
        let revoked =
            TokenLine { id: "c".into(), revoked_at: Some(DateTime::UNIX_EPOCH), ..over.clone() };
        let none = Self {
            made: None,
            tokens: Vec::new(),
            of_all: false,
            scopes: Scope::ALL.into_iter().map(|scope| ScopeChoice::of(scope, false)).collect(),
            name: String::new(),
            days: USUAL_DAYS.into(),
            mistakes: Vec::new(),
        };
        vec![
            Self { scopes: Vec::new(), ..none.clone() },
            Self {
                name: "<script>".into(),
                days: "ten".into(),
                mistakes: vec![
                    Mistake::new("name", "error-empty"),
                    Mistake::new("scopes", "error-no-scope"),
                    Mistake::new("scopes", "error-beyond-role"),
                    Mistake::new("days", "error-token-days"),
                ],
                scopes: vec![ScopeChoice::of(Scope::ReadCases, true)],
                ..none.clone()
            },
            Self {
                made: Some("eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.e30.x".into()),
                tokens: vec![line, over, revoked],
                of_all: true,
                ..none
            },
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl ScopeChoice {
    fn of(scope: Scope, ticked: bool) -> Self {
        Self { scope: scope.as_str(), key: scope.as_str().replace(':', "-"), ticked }
    }
}

impl TokenLine {
    fn of(token: ApiTokenLine) -> Self {
        let scopes: Vec<_> = token.scopes.iter().map(Scope::as_str).collect();
        Self {
            id: token.id,
            email: token.email,
            name: token.name,
            scopes: scopes.join(", "),
            expires_at: token.expires_at,
            used_at: token.used_at,
            revoked_at: token.revoked_at,
            holds: token.holds,
        }
    }
}

/// The form as it was sent.
#[derive(Debug, Default)]
struct Typed {
    name: String,
    days: String,
    scopes: Vec<String>,
}

impl Typed {
    fn of(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "name" => typed.name = value,
                "days" => typed.days = value,
                "scopes" => typed.scopes.push(value),
                _ => {}
            }
        }
        typed
    }

    fn token(&self) -> Result<NewApiToken, Mistake> {
        let scopes = self.scopes.iter().map(|one| one.parse()).collect::<Result<Scopes, _>>();
        Ok(NewApiToken {
            name: self.name.clone(),
            // A box that was never offered names nothing.
            scopes: scopes.unwrap_or_default(),
            days: self
                .days
                .trim()
                .parse()
                .ok()
                .filter(|days| (1..=MOST_TOKEN_DAYS).contains(days))
                .ok_or_else(|| Mistake::new("days", "error-token-days"))?,
        })
    }
}

async fn page_of(
    staff: &Staff,
    typed: Typed,
    made: Option<String>,
    mistakes: Vec<Mistake>,
) -> Result<ApiTokensPage, Problem> {
    let tokens = staff.ask(Office::api_tokens).await?;
    Ok(ApiTokensPage {
        made,
        tokens: tokens.into_iter().map(TokenLine::of).collect(),
        of_all: staff.who.role.may(Permission::Administer),
        scopes: scopes_of(staff.who.role)
            .map(|scope| {
                ScopeChoice::of(scope, typed.scopes.iter().any(|one| one == scope.as_str()))
            })
            .collect(),
        name: typed.name,
        days: typed.days,
        mistakes,
    })
}

/// `GET /staff/api-tokens`.
pub async fn tokens(staff: Staff) -> Result<HttpResponse, Problem> {
    let typed = Typed { days: USUAL_DAYS.to_owned(), ..Typed::default() };
    let page = page_of(&staff, typed, None, Vec::new()).await?;
    staff.show(&page)
}

/// `POST /staff/api-tokens`: makes a token and shows it on the page that answers, this once.
pub async fn add(
    staff: Staff,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let typed = Typed::of(form.into_inner());
    let new = match typed.token() {
        Ok(new) => new,
        Err(wrong) => {
            let page = page_of(&staff, typed, None, vec![wrong]).await?;
            return staff.show(&page);
        }
    };
    match staff.attempt(move |office, who| office.add_api_token(who, &new)).await? {
        Ok(made) => {
            let fresh = Typed { days: USUAL_DAYS.to_owned(), ..Typed::default() };
            let page = page_of(&staff, fresh, Some(made.0), Vec::new()).await?;
            staff.show(&page)
        }
        Err(error) => {
            let field = match &error {
                service::Error::Invalid { field, .. } => field,
                _ => "name",
            };
            let wrong = mistake(field, error)?;
            let page = page_of(&staff, typed, None, vec![wrong]).await?;
            staff.show(&page)
        }
    }
}

/// `POST /staff/api-tokens/{id}/revoke`.
pub async fn revoke(staff: Staff, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    staff.ask(move |office, who| office.revoke_api_token(Some(who), &id)).await?;
    Ok(see("/staff/api-tokens?done=api-tokens-revoked-notice"))
}
