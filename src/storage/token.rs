//! Secrets that open something to whoever holds them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::RngCore;
use sha2::{Digest, Sha256};
use std::fmt;

/// A secret for a cookie or a link. Only its SHA-256 is stored, so that who reads the database
/// cannot use it; a plain hash is enough, as the secret is random and long.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// 256 random bits: a session.
    pub fn for_session() -> Self {
        Self::random::<32>()
    }

    /// 128 random bits: a link that fits a letter.
    pub fn for_link() -> Self {
        Self::random::<16>()
    }

    /// The link that goes with the secret of a session: 128 bits that only its holder can work out,
    /// so that a page can show the link again while nothing but its hash is stored.
    pub fn link_from(session: &str) -> Self {
        let whole = Sha256::new().chain_update("link of ").chain_update(session).finalize();
        Self(URL_SAFE_NO_PAD.encode(whole.get(..16).unwrap_or_default()))
    }

    fn random<const BYTES: usize>() -> Self {
        let mut bytes = [0; BYTES];
        rand::rng().fill_bytes(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The text to hand out, once: letters, digits, `-` and `_`.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What is stored for a secret, and looked up for whatever text a browser sends.
pub(super) fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_token_is_new_each_time_and_keeps_out_of_logs() {
        let tokens: HashSet<String> =
            (0..100).map(|_| Token::for_link().secret().to_owned()).collect();
        assert_eq!(tokens.len(), 100);
        assert_eq!(Token::for_link().secret().len(), 22);
        let session = Token::for_session();
        assert_eq!(session.secret().len(), 43);
        assert!(!format!("{session:?}").contains(session.secret()));
    }

    #[test]
    fn the_link_of_a_session_is_always_the_same_and_another_for_each() {
        let (one, other) = (Token::for_session(), Token::for_session());
        assert_eq!(Token::link_from(one.secret()), Token::link_from(one.secret()));
        assert_ne!(Token::link_from(one.secret()), Token::link_from(other.secret()));
        assert_eq!(Token::link_from(one.secret()).secret().len(), 22);
    }
}
