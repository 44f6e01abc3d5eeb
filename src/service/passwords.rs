//! Passwords: kept as Argon2id hashes and nothing else.

use argon2::{
    Argon2,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};

/// The fewest characters of a password. Length is what resists guessing; there is no rule about
/// kinds of characters.
pub const PASSWORD_LENGTH: usize = 12;

/// The most bytes of a password: more would let a stranger keep the machine busy.
pub(super) const PASSWORD_BYTES: usize = 1024;

/// The hash to store for `password`.
pub(super) fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>())?;
    Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
}

/// Whether `password` is the one that `stored` was made from. Without a stored hash the same work
/// is done for nothing, so that the time taken does not tell who has an account.
pub(super) fn fits(password: &str, stored: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$\
        zUSEeWbHfJ3Jo5sxPrrcGYVZcSk4pVqBEaSR4x9iqmA";
    if password.len() > PASSWORD_BYTES {
        return false;
    }
    let verified = PasswordHash::new(stored.unwrap_or(NOBODY))
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    verified && stored.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_and_no_other() {
        let stored = hash("ceffyl cywir batri stwffwl").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(fits("ceffyl cywir batri stwffwl", Some(&stored)));
        assert!(!fits("ceffyl cywir batri stwffwL", Some(&stored)));
        assert!(!fits("anything", None));
    }
}
