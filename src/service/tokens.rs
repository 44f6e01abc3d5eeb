//! Single-purpose links: signed, short-lived, good for one thing.
//!
//! What makes each of them work once is the state it changes: a set-up link ends when there is an
//! administrator, an invitation when its person has chosen a password.

use crate::{config::Secret, domain::ids::StaffId};
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// What a link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Creating the first administrator.
    SetUp,
    /// Choosing the password of a new member of staff.
    Invitation(StaffId),
}

impl Purpose {
    /// The audience that the token names.
    const fn audience(self) -> &'static str {
        match self {
            Self::SetUp => "set-up",
            Self::Invitation(_) => "invitation",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    sub: Option<i64>,
    exp: i64,
}

/// How long a link works.
const LIFE: Duration = Duration::hours(24);

/// A token for `purpose`, good for a day from `now`.
pub(super) fn make(
    secret: &Secret,
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<String, jsonwebtoken::errors::Error> {
    let claims = Claims {
        aud: purpose.audience().to_owned(),
        sub: match purpose {
            Purpose::SetUp => None,
            Purpose::Invitation(staff) => Some(staff.0),
        },
        exp: (now + LIFE).timestamp(),
    };
    jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        &claims,
        &EncodingKey::from_secret(secret.as_bytes()),
    )
}

/// What `token` is good for at `now`; nothing when it is forged, too old or for something else.
pub(super) fn read(secret: &Secret, token: &str, now: DateTime<Utc>) -> Option<Purpose> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&["set-up", "invitation"]);
    // The library would compare with the machine's clock; ours decides, below.
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(secret.as_bytes());
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation).ok()?.claims;
    if claims.exp <= now.timestamp() {
        return None;
    }
    match (claims.aud.as_str(), claims.sub) {
        ("set-up", None) => Some(Purpose::SetUp),
        ("invitation", Some(staff)) => Some(Purpose::Invitation(StaffId(staff))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        config: crate::config::Config,
    }

    fn a_secret() -> Secret {
        let folder = tempfile::tempdir().unwrap();
        Command::parse_from(["ateb", "--data-dir", folder.path().to_str().unwrap()])
            .config
            .secret_key()
            .unwrap()
    }

    #[test]
    fn a_link_is_good_for_its_purpose_for_one_day_and_under_one_key() {
        let (secret, other) = (a_secret(), a_secret());
        let now: DateTime<Utc> = "2026-11-22T09:00:00Z".parse().unwrap();
        let purpose = Purpose::Invitation(StaffId(4));
        let token = make(&secret, purpose, now).unwrap();
        assert_eq!(read(&secret, &token, now), Some(purpose));
        assert_eq!(read(&secret, &token, now + Duration::hours(25)), None);
        assert_eq!(read(&other, &token, now), None);
        assert_eq!(read(&secret, "nonsense", now), None);
    }
}
