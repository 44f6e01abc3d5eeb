//! Tokens with which programs act for somebody: making, listing, revoking, and who bears one.
//!
//! A token is a signed JWT that names its row. The signature says that it is ours, the row whether
//! it still holds; what it may do is what both its scopes and its person's role allow, asked at each
//! act by [`SignedIn::must`].

use super::{Error, Invalid, Office, SignedIn};
use crate::{
    config::Secret,
    domain::{
        actor::Actor,
        office_act::OfficeAct,
        permission::{Permission, Role},
        scope::{Scope, Scopes},
    },
    storage::{
        api_tokens::{self, ApiToken},
        staff::{self, Staff},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// For whom a token of the API is; no link of ours names it, and no token another.
const AUDIENCE: &str = "api";

/// The most characters of what a token is for.
const NAME_LENGTH: usize = 100;

/// The longest life of a token, in days.
pub const MOST_TOKEN_DAYS: u16 = 366;

/// How often it is noted that a token is in use; noting each request would write for each.
const TOUCHED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A token as it is asked for.
#[derive(Debug, Clone)]
pub struct NewApiToken {
    /// What it is for.
    pub name: String,
    /// What of the role it is to open.
    pub scopes: Scopes,
    /// How long it is to hold.
    pub days: u16,
}

/// What a program shows. It is told once; the database has no way to tell it again.
#[derive(Clone)]
pub struct ApiTokenText(pub String);

/// A token in a list.
#[derive(Debug, Clone)]
pub struct ApiTokenLine {
    /// What it is named by.
    pub id: String,
    /// The address of the person for whom it acts.
    pub email: String,
    /// What it is for.
    pub name: String,
    /// What of the role it opens.
    pub scopes: Scopes,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When it was last in use, to the minute.
    pub used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Whether it still opens anything.
    pub holds: bool,
}

/// Who a token acts for.
#[derive(Debug, Clone)]
pub struct Bearer {
    /// Their name in every act, with the scopes of the token.
    pub who: SignedIn,
    /// What the token is named by.
    pub token: String,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    sub: String,
    jti: String,
    iat: i64,
    exp: i64,
}

/// The scopes that can open anything for somebody with `role`.
pub fn scopes_of(role: Role) -> impl Iterator<Item = Scope> {
    Scope::ALL.into_iter().filter(move |scope| match scope {
        Scope::ReadCases => role.may(Permission::ReadCases),
        Scope::WriteCases => role.may(Permission::HandleCases),
        // A reviewer agrees in their turn with no more than the sight of the case.
        Scope::ClearAnswers => {
            role.may(Permission::ClearAnswers) || role.may(Permission::HandleCases)
        }
        Scope::IssueAnswers => role.may(Permission::IssueAnswers),
        Scope::ReadFigures => role.may(Permission::ReadFigures),
        Scope::ReadIncoming => role.may(Permission::SeeRequester),
        Scope::RestrictCases => role.may(Permission::RestrictCases),
        Scope::EraseCases => role.may(Permission::EraseCases),
        Scope::PublishAnswers => role.may(Permission::PublishAnswers),
        Scope::ReadReminders => role.may(Permission::ForeseeReminders),
    })
}

impl Office {
    /// Makes a token for oneself. With a token, nobody makes another.
    pub fn add_api_token(&self, who: &SignedIn, new: &NewApiToken) -> Result<ApiTokenText, Error> {
        if who.scopes.is_some() {
            return Err(Error::Forbidden);
        }
        let one = self.read(|db| Ok::<_, Error>(staff::find(db, who.id)?))?;
        self.make_api_token(Actor::Staff(who.id), &one.ok_or(Error::NotFound)?, new)
    }

    /// As [`Office::add_api_token`], for the command line, whose user owns the machine.
    pub fn add_api_token_for(&self, email: &str, new: &NewApiToken) -> Result<ApiTokenText, Error> {
        let one = self.read(|db| Ok::<_, Error>(staff::find_by_email(db, email)?))?;
        let one = one.filter(|one| one.active).ok_or(Error::NotFound)?;
        self.make_api_token(Actor::System, &one, new)
    }

    /// One's own tokens; all of them for those who administer. The newest first.
    pub fn api_tokens(&self, who: &SignedIn) -> Result<Vec<ApiTokenLine>, Error> {
        if who.scopes.is_some() {
            return Err(Error::Forbidden);
        }
        let of = (!who.role.may(Permission::Administer)).then_some(who.id);
        self.api_token_lines(of)
    }

    /// All tokens, for the command line, whose user owns the machine.
    pub fn all_api_tokens(&self) -> Result<Vec<ApiTokenLine>, Error> {
        self.api_token_lines(None)
    }

    /// Revokes a token of one's own, or anybody's for those who administer; any for the command
    /// line, which names nobody. It opens nothing from now on.
    pub fn revoke_api_token(&self, who: Option<&SignedIn>, id: &str) -> Result<(), Error> {
        let now = self.clock.now();
        self.write(|db| {
            let found = api_tokens::find(db, id)?.ok_or(Error::NotFound)?;
            if let Some(who) = who
                && (who.scopes.is_some()
                    || (found.staff != who.id && !who.role.may(Permission::Administer)))
            {
                return Err(Error::NotFound);
            }
            api_tokens::revoke(db, id, now)?;
            if found.revoked_at.is_some() {
                return Ok(());
            }
            let actor = who.map_or(Actor::System, |who| Actor::Staff(who.id));
            self.record_act_in(db, actor, &OfficeAct::ApiTokenRevoked { person: found.staff })
        })
    }

    /// Who bears `token`; nobody when it is forged, for something else, over or revoked, or when
    /// its person may no longer sign in.
    pub fn bearer(&self, token: &str) -> Result<Option<Bearer>, Error> {
        let now = self.clock.now();
        let Some(claims) = read(&self.secret, token) else { return Ok(None) };
        let found = self.read(|db| {
            let Some(found) = api_tokens::find_holding(db, &claims.jti, now)? else {
                return Ok(None);
            };
            Ok::<_, Error>(staff::find(db, found.staff)?.map(|one| (found, one)))
        })?;
        let Some((found, one)) = found else { return Ok(None) };
        // The row decides; a token that says otherwise is none that was handed out.
        if claims.sub != found.staff.to_string() || claims.exp != found.expires_at.timestamp() {
            return Ok(None);
        }
        if found.used_at.is_none_or(|used_at| now - used_at > TOUCHED_EVERY) {
            self.write(|db| Ok::<_, Error>(api_tokens::touch(db, &found.id, now)?))?;
        }
        Ok(Some(Bearer {
            who: SignedIn { scopes: Some(found.scopes), ..SignedIn::of(one) },
            token: found.id,
            expires_at: found.expires_at,
        }))
    }

    fn make_api_token(
        &self,
        actor: Actor,
        one: &Staff,
        new: &NewApiToken,
    ) -> Result<ApiTokenText, Error> {
        check(one.role, new)?;
        let now = self.clock.now();
        let row = ApiToken {
            id: uuid::Uuid::new_v4().to_string(),
            staff: one.id,
            name: new.name.trim().to_owned(),
            scopes: new.scopes.clone(),
            made_at: now,
            expires_at: now + TimeDelta::days(new.days.into()),
            used_at: None,
            revoked_at: None,
        };
        let text = make(&self.secret, &row).map_err(|error| Error::Secret(error.into()))?;
        self.write(|db| {
            api_tokens::add(db, &row)?;
            let act =
                OfficeAct::ApiTokenMade { person: one.id, scopes: row.scopes.iter().collect() };
            self.record_act_in(db, actor, &act)
        })?;
        Ok(ApiTokenText(text))
    }

    fn api_token_lines(
        &self,
        of: Option<crate::domain::ids::StaffId>,
    ) -> Result<Vec<ApiTokenLine>, Error> {
        let now = self.clock.now();
        self.read(|db| {
            let people = staff::list(db)?;
            let tokens = api_tokens::list(db, of)?;
            Ok(tokens
                .into_iter()
                .filter_map(|token| {
                    let one = people.iter().find(|one| one.id == token.staff)?;
                    Some(ApiTokenLine {
                        holds: token.revoked_at.is_none() && token.expires_at > now && one.active,
                        email: one.email.clone(),
                        id: token.id,
                        name: token.name,
                        scopes: token.scopes,
                        made_at: token.made_at,
                        expires_at: token.expires_at,
                        used_at: token.used_at,
                        revoked_at: token.revoked_at,
                    })
                })
                .collect())
        })
    }
}

fn check(role: Role, new: &NewApiToken) -> Result<(), Error> {
    let wrong = |field, problem| Err(Error::Invalid { field, problem });
    if new.name.trim().is_empty() {
        return wrong("name", Invalid::Empty);
    }
    if new.name.chars().count() > NAME_LENGTH {
        return wrong("name", Invalid::TooLong);
    }
    if new.scopes.is_empty() {
        return wrong("scopes", Invalid::NoScope);
    }
    if !new.scopes.iter().all(|scope| scopes_of(role).any(|allowed| allowed == scope)) {
        return wrong("scopes", Invalid::BeyondRole);
    }
    if !(1..=MOST_TOKEN_DAYS).contains(&new.days) {
        return wrong("days", Invalid::TokenDays);
    }
    Ok(())
}

fn make(secret: &Secret, row: &ApiToken) -> Result<String, jsonwebtoken::errors::Error> {
    let claims = Claims {
        aud: AUDIENCE.to_owned(),
        sub: row.staff.to_string(),
        jti: row.id.clone(),
        iat: row.made_at.timestamp(),
        exp: row.expires_at.timestamp(),
    };
    jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        &claims,
        &EncodingKey::from_secret(secret.as_bytes()),
    )
}

/// What a token says, when the office's key signed it for the API.
fn read(secret: &Secret, token: &str) -> Option<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "aud"]);
    // The library would compare with the machine's clock; the row and ours decide.
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(secret.as_bytes());
    Some(jsonwebtoken::decode::<Claims>(token, &key, &validation).ok()?.claims)
}
