//! The link that creates the first administrator: signed, as there is nobody yet whose row it could
//! be. It ends when there is an administrator, or after a day.

use crate::config::Secret;
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// What the token is for.
const AUDIENCE: &str = "set-up";

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    exp: i64,
}

/// How long a link works.
const LIFE: Duration = Duration::hours(24);

/// A token that creates the first administrator, good for a day from `now`.
pub(super) fn make(
    secret: &Secret,
    now: DateTime<Utc>,
) -> Result<String, jsonwebtoken::errors::Error> {
    let claims = Claims { aud: AUDIENCE.to_owned(), exp: (now + LIFE).timestamp() };
    jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        &claims,
        &EncodingKey::from_secret(secret.as_bytes()),
    )
}

/// Whether `token` creates the first administrator at `now`: not when it is forged, too old or for
/// something else.
pub(super) fn is_good(secret: &Secret, token: &str, now: DateTime<Utc>) -> bool {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[AUDIENCE]);
    // The library would compare with the machine's clock; ours decides, below.
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::decode::<Claims>(token, &key, &validation)
        .is_ok_and(|token| token.claims.exp > now.timestamp())
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
    fn a_link_is_good_for_one_day_and_under_one_key() {
        let (secret, other) = (a_secret(), a_secret());
        let now: DateTime<Utc> = "2026-11-22T09:00:00Z".parse().unwrap();
        let token = make(&secret, now).unwrap();
        assert!(is_good(&secret, &token, now));
        assert!(!is_good(&secret, &token, now + Duration::hours(25)));
        assert!(!is_good(&other, &token, now));
        assert!(!is_good(&secret, "nonsense", now));
    }
}
