//! Who the token acts for, and to whom a case can be given.

use super::{
    caller::Caller,
    refusal::Refusal,
    vocabulary::{LanguageWord, RoleWord, ScopeWord},
};
use crate::{domain::scope::Scopes, service::Office};
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// Who a token acts for.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// Their number.
    pub id: i64,
    /// Their address.
    pub email: String,
    /// What they are there for.
    pub role: RoleWord,
    /// The language of their pages.
    pub language: LanguageWord,
    /// What of their role the token opens.
    pub scopes: Vec<ScopeWord>,
    /// When the token ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// Somebody to whom a case can be given.
#[derive(Serialize, ToSchema)]
pub struct Officer {
    /// Their number.
    pub id: i64,
    /// Their name.
    pub name: String,
}

/// All to whom a case can be given.
#[derive(Serialize, ToSchema)]
pub struct Officers {
    /// By name.
    pub items: Vec<Officer>,
}

/// Who the token acts for
#[utoipa::path(get, path = "/me", tag = "tokens", operation_id = "me",
    responses((status = 200, description = "Who", body = Me)))]
pub async fn me(caller: Caller) -> HttpResponse {
    let who = &caller.bearer.who;
    HttpResponse::Ok().json(Me {
        id: who.id.0,
        email: who.email.clone(),
        role: RoleWord(who.role),
        language: LanguageWord(who.language),
        scopes: who.scopes.iter().flat_map(Scopes::iter).map(ScopeWord).collect(),
        expires_at: caller.bearer.expires_at,
    })
}

/// To whom a case can be given
#[utoipa::path(get, path = "/officers", tag = "cases", operation_id = "officers",
    responses((status = 200, description = "The officers", body = Officers)))]
pub async fn officers(caller: Caller) -> Result<HttpResponse, Refusal> {
    let found = caller.ask(Office::officers).await?;
    let items = found.into_iter().map(|(id, name)| Officer { id: id.0, name }).collect();
    Ok(HttpResponse::Ok().json(Officers { items }))
}
