//! Signs e-mails, so that whoever gets one can tell that it comes from the domain: RFC 6376.
//!
//! Most authorities have a relay that signs; then this stays off.

use lettre::message::{
    Message,
    dkim::{
        DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm,
        DkimSigningKey,
    },
    header::HeaderName,
};
use rsa::{
    RsaPrivateKey,
    pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey, LineEnding},
    pkcs8::{ObjectIdentifier, PrivateKeyInfo, SecretDocument},
    traits::PublicKeyParts,
};
use std::{fmt, sync::Arc};

/// What is signed. A header that an e-mail lacks is named too, so that none can be added.
const SIGNED: [&str; 9] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
];

/// RFC 8301 section 3.2: signatures of shorter keys are not believed.
const SHORTEST_RSA: usize = 1024;

const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// How a private key of Ed25519 begins within PKCS #8, before its 32 bytes: RFC 8410 section 7.
const ED25519_BEGINS: [u8; 2] = [0x04, 0x20];

/// A key, and under which name its other half stands in the DNS.
#[derive(Clone)]
pub struct Signer(Arc<DkimConfig>);

/// Why a key cannot be used. Never shows any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotASigner {
    /// Not PEM.
    #[error(
        "it is no private key as PEM, which begins with -----BEGIN PRIVATE KEY----- or \
         -----BEGIN RSA PRIVATE KEY-----; `openssl genpkey -algorithm ed25519` makes one"
    )]
    Pem,
    /// With a password.
    #[error(
        "it is protected with a password: take that off, and let only the service read the file"
    )]
    Encrypted,
    /// Of another kind.
    #[error("it is neither an RSA nor an Ed25519 key")]
    Kind,
    /// Broken.
    #[error("it is damaged: copy it anew, or make another")]
    Damaged,
    /// Too short.
    #[error("it has only {0} bits, and is believed by nobody: make one of 2048")]
    Short(usize),
    /// What stands in the DNS.
    #[error(
        "the selector and the domain stand in the DNS as SELECTOR._domainkey.DOMAIN: letters, digits, \
         hyphens and dots between them"
    )]
    Name,
}

impl Signer {
    /// Signs for `domain` with the private key in `pem`: PKCS #8, or PKCS #1 for RSA. Its other half
    /// stands in the DNS under `selector`.
    pub fn new(pem: &str, selector: &str, domain: &str) -> Result<Self, NotASigner> {
        if !is_name(selector) || !is_name(domain) {
            return Err(NotASigner::Name);
        }
        let headers = SIGNED.map(HeaderName::new_from_ascii_str).to_vec();
        let relaxed = DkimCanonicalization {
            header: DkimCanonicalizationType::Relaxed,
            body: DkimCanonicalizationType::Relaxed,
        };
        let key = key(pem)?;
        let (selector, domain) = (selector.to_owned(), domain.to_owned());
        Ok(Self(Arc::new(DkimConfig::new(selector, domain, key, headers, relaxed))))
    }

    /// Adds the signature. It names the time, so that two of the same e-mail differ; each holds for
    /// its own.
    pub(super) fn sign(&self, message: &mut Message) {
        message.sign(&self.0);
    }
}

impl fmt::Debug for Signer {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(…)")
    }
}

fn is_name(text: &str) -> bool {
    text.len() <= 253
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        })
}

fn key(pem: &str) -> Result<DkimSigningKey, NotASigner> {
    let Ok((label, document)) = SecretDocument::from_pem(pem.trim()) else {
        return Err(NotASigner::Pem);
    };
    match label {
        "RSA PRIVATE KEY" => rsa_key(document.as_bytes()),
        "ENCRYPTED PRIVATE KEY" => Err(NotASigner::Encrypted),
        "PRIVATE KEY" => {
            let info = PrivateKeyInfo::try_from(document.as_bytes());
            let Ok(info) = info else { return Err(NotASigner::Damaged) };
            match info.algorithm.oid {
                RSA => rsa_key(info.private_key),
                ED25519 => ed25519_key(info.private_key),
                _ => Err(NotASigner::Kind),
            }
        }
        label if label.ends_with("PRIVATE KEY") => Err(NotASigner::Kind),
        _ => Err(NotASigner::Pem),
    }
}

fn rsa_key(der: &[u8]) -> Result<DkimSigningKey, NotASigner> {
    let Ok(key) = RsaPrivateKey::from_pkcs1_der(der) else { return Err(NotASigner::Damaged) };
    let bits = key.size() * 8;
    if bits < SHORTEST_RSA {
        return Err(NotASigner::Short(bits));
    }
    let Ok(pem) = key.to_pkcs1_pem(LineEnding::LF) else { return Err(NotASigner::Damaged) };
    made(&pem, DkimSigningAlgorithm::Rsa)
}

fn ed25519_key(der: &[u8]) -> Result<DkimSigningKey, NotASigner> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let seed = der.strip_prefix(&ED25519_BEGINS).filter(|seed| seed.len() == 32);
    made(&STANDARD.encode(seed.ok_or(NotASigner::Damaged)?), DkimSigningAlgorithm::Ed25519)
}

fn made(text: &str, algorithm: DkimSigningAlgorithm) -> Result<DkimSigningKey, NotASigner> {
    DkimSigningKey::new(text, algorithm).ok().ok_or(NotASigner::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ED25519_PEM: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEIDnbWQJUi6+mK7Xww8NZz7SUk43GDpvojPSc9lDWy05V\n\
        -----END PRIVATE KEY-----\n";

    #[test]
    fn what_is_no_key_is_told_in_plain_words_and_not_shown() {
        let good = |pem: &str| Signer::new(pem, "ateb", "foi.example").map(drop);
        assert_eq!(good(ED25519_PEM), Ok(()));
        assert_eq!(good(""), Err(NotASigner::Pem));
        assert_eq!(good("hunter2"), Err(NotASigner::Pem));
        assert_eq!(good(&ED25519_PEM.replace("PRIVATE", "PUBLIC")), Err(NotASigner::Pem));
        assert_eq!(
            good(&ED25519_PEM.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY")),
            Err(NotASigner::Encrypted)
        );
        assert_eq!(
            good(&ED25519_PEM.replace("PRIVATE KEY", "EC PRIVATE KEY")),
            Err(NotASigner::Kind)
        );
        assert_eq!(
            good(&ED25519_PEM.replace("PRIVATE KEY", "RSA PRIVATE KEY")),
            Err(NotASigner::Damaged)
        );
        for name in ["", "a b", "a..b", "x;d=evil", &"a".repeat(64)] {
            let refused = Signer::new(ED25519_PEM, name, "foi.example").map(drop);
            assert_eq!(refused, Err(NotASigner::Name), "{name}");
        }
    }
}
