//! The encryption of connections to mail servers, whichever way the e-mails go.

use rustls_platform_verifier::BuilderVerifierExt;
use std::sync::Arc;
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, Error, crypto::ring},
};

/// Encrypts towards servers whose certificate this machine trusts, which is looked up anew each time.
/// Fails on a machine that trusts nobody.
pub(super) fn connector() -> Result<TlsConnector, Error> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
