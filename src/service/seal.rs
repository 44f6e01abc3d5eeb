//! Sealing with the office's key what the database must not tell: XChaCha20-Poly1305, bound to
//! whose it is.

use crate::{
    config::Secret,
    domain::ids::{JobId, StaffId},
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};

/// How many bytes of a sealed text are its nonce. So many random ones never meet again.
const NONCE: usize = 24;

/// A key for one purpose, made from the office's key.
fn key(secret: &Secret, purpose: &[u8]) -> [u8; 32] {
    let mut sha = Sha256::new();
    sha.update(purpose);
    sha.update([0]);
    sha.update(secret.as_bytes());
    sha.finalize().into()
}

/// `plain`, sealed for `staff`: the nonce, then what it was made into.
pub(super) fn seal(
    secret: &Secret,
    staff: StaffId,
    plain: &[u8],
) -> Result<Vec<u8>, chacha20poly1305::aead::Error> {
    let cipher = XChaCha20Poly1305::new(&key(secret, b"ateb second factor").into());
    let nonce: [u8; NONCE] = rand::random();
    let aad = staff.0.to_be_bytes();
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad })?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// What was sealed for `staff`; nothing when the key is another, or it was sealed for another or
/// changed since.
pub(super) fn open(secret: &Secret, staff: StaffId, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    let cipher = XChaCha20Poly1305::new(&key(secret, b"ateb second factor").into());
    let aad = staff.0.to_be_bytes();
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &aad }).ok()
}

/// The name under which tries for an account are counted: whether there is such an account or not,
/// and without keeping what was typed, which may be a password in the wrong field.
pub(super) fn account(secret: &Secret, email: &str) -> Vec<u8> {
    let mut sha = Sha256::new();
    sha.update(key(secret, b"ateb account"));
    sha.update(email.trim().to_lowercase());
    sha.finalize().to_vec()
}

/// What makes the identifier of the e-mail of `job` one that cannot be guessed, so that only who
/// got the e-mail can answer it.
pub(super) fn mail_tag(secret: &Secret, job: JobId) -> String {
    let mut sha = Sha256::new();
    sha.update(key(secret, b"ateb message id"));
    sha.update(job.0.to_be_bytes());
    hex::encode(sha.finalize().get(..10).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use clap::Parser;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        config: Config,
    }

    fn a_secret() -> Secret {
        let folder = tempfile::tempdir().unwrap();
        Command::parse_from(["ateb", "--data-dir", folder.path().to_str().unwrap()])
            .config
            .secret_key()
            .unwrap()
    }

    #[test]
    fn what_is_sealed_opens_for_the_same_person_with_the_same_key_and_not_otherwise() {
        let (secret, other) = (a_secret(), a_secret());
        let sealed = seal(&secret, StaffId(4), b"twenty random bytes.").unwrap();
        assert_eq!(open(&secret, StaffId(4), &sealed).unwrap(), b"twenty random bytes.");
        assert_eq!(open(&secret, StaffId(5), &sealed), None);
        assert_eq!(open(&other, StaffId(4), &sealed), None);
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(open(&secret, StaffId(4), &changed), None);
        assert_eq!(open(&secret, StaffId(4), b"short"), None);
        assert_ne!(seal(&secret, StaffId(4), b"twenty random bytes.").unwrap(), sealed);
    }
}
