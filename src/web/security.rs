//! What every response carries and every request must satisfy.

use super::{portal::guides::GuidePage, problem::Problem, urls::Public};
use crate::{domain::language::Language, service::Office};
use actix_governor::{
    GovernorConfig, GovernorConfigBuilder, KeyExtractor, SimpleKeyExtractionError,
    governor::middleware::NoOpMiddleware,
};
use actix_web::{
    HttpRequest,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use std::net::{IpAddr, Ipv6Addr};

/// The most bytes of a form that is not an upload: the longest request text fits.
pub const FORM_LIMIT: usize = 2 * 1024 * 1024;

const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=()"),
    // Pages show personal data; the files that may be kept say so themselves.
    (header::CACHE_CONTROL, "no-store"),
];

const ONE_YEAR: &str = "max-age=31536000; includeSubDomains";

/// Marks a service that people reach by https, so that browsers are told to keep to it.
#[derive(Debug, Clone, Copy)]
pub struct OnlyHttps(pub bool);

/// Adds the headers that a response has not set for itself.
pub async fn headers(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let only_https = req.app_data::<OnlyHttps>().is_some_and(|only| only.0);
    let path = req.path();
    let is_public_page = matches!(path, "/en" | "/cy" | "/sitemap.xml" | "/robots.txt")
        || GuidePage::ALL
            .iter()
            .any(|guide| Language::BOTH.iter().any(|lang| guide.path(*lang) == path))
        || Language::BOTH.iter().any(|lang| path.starts_with(Public::DisclosureLog.path(*lang)));
    let mut response = next.call(req).await?;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if only_https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONE_YEAR));
    }
    if !is_public_page {
        let name = HeaderName::from_static("x-robots-tag");
        headers.insert(name, HeaderValue::from_static("noindex"));
    }
    Ok(response)
}

/// Answers HEAD as GET, whose body the server then leaves out: RFC 9110 section 9.3.2. The routes
/// need not name both.
pub async fn head_as_get(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if req.method() == Method::HEAD {
        req.head_mut().method = Method::GET;
    }
    next.call(req).await
}

/// Refuses a state-changing request that another site caused a browser to send.
pub async fn same_origin(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, actix_web::Error> {
    if req.method().is_safe() || from_here(&req) {
        next.call(req).await.map(ServiceResponse::map_into_left_body)
    } else {
        // The error goes with the response, for the page that tells of it.
        Ok(req.error_response(Problem::CrossSite).map_into_right_body())
    }
}

fn from_here(req: &ServiceRequest) -> bool {
    let header = |name: HeaderName| req.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match header(header::ORIGIN) {
        Some(origin) => {
            origin.split_once("://").is_some_and(|(_, host)| Some(host) == header(header::HOST))
        }
        // Not a browser, or one so old that SameSite must do.
        None => true,
    }
}

/// The address that a request comes from: of who holds the connection, or, where that is one of the
/// proxies that the settings trust, the last address that such a proxy has noted and that is none
/// of theirs.
pub fn client_address(req: &HttpRequest, office: &Office) -> Option<IpAddr> {
    let peer = req.peer_addr()?.ip().to_canonical();
    let is_ours = |address: &IpAddr| office.trusted_proxies().contains(address);
    if !is_ours(&peer) {
        return Some(peer);
    }
    let noted: Vec<&str> = req
        .headers()
        .get_all(HeaderName::from_static("x-forwarded-for"))
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for one in noted.into_iter().rev() {
        match one.trim().parse::<IpAddr>() {
            Ok(address) if is_ours(&address.to_canonical()) => {}
            Ok(address) => return Some(address.to_canonical()),
            Err(_) => break,
        }
    }
    Some(peer)
}

/// Counts by the address of the client; of an IPv6 address by the network that one customer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientKey;

impl KeyExtractor for ClientKey {
    type Key = IpAddr;
    type KeyExtractionError = SimpleKeyExtractionError<&'static str>;

    fn extract(&self, req: &ServiceRequest) -> Result<IpAddr, Self::KeyExtractionError> {
        let office = req.app_data::<web::Data<Office>>();
        let address = office.and_then(|office| client_address(req.request(), office));
        match address {
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                Ok(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
            }
            Some(address) => Ok(address),
            None => Err(SimpleKeyExtractionError::new("the connection has no address")),
        }
    }
}

/// A limit on how often one address may ask.
pub type Limit = GovernorConfig<ClientKey, NoOpMiddleware>;

/// The limits, counted from the start of the process.
#[derive(Clone)]
pub struct Limits {
    /// On forms that try a password or send an e-mail: ten at once, then one every six seconds.
    /// Looking at the form is free.
    pub forms: Limit,
    /// On links that carry a secret: sixty at once, then one a second. The secrets are too long to
    /// be guessed; this keeps the guessing from costing anything.
    pub links: Limit,
    /// On the API: six hundred at once, then fifty a second.
    pub programs: Limit,
    /// On what requesters write page by page: 120 at once, then one a second. Looking is free.
    pub writing: Limit,
}

impl Limits {
    /// Nothing when a limit is not a limit, which the numbers here do not allow.
    pub fn new() -> Option<Self> {
        let forms = GovernorConfigBuilder::default()
            .key_extractor(ClientKey)
            .seconds_per_request(6)
            .burst_size(10)
            .methods(vec![Method::POST])
            .finish()?;
        let links = GovernorConfigBuilder::default()
            .key_extractor(ClientKey)
            .seconds_per_request(1)
            .burst_size(60)
            .finish()?;
        let programs = GovernorConfigBuilder::default()
            .key_extractor(ClientKey)
            .milliseconds_per_request(20)
            .burst_size(600)
            .finish()?;
        let writing = GovernorConfigBuilder::default()
            .key_extractor(ClientKey)
            .seconds_per_request(1)
            .burst_size(120)
            .methods(vec![Method::POST])
            .finish()?;
        Some(Self { forms, links, programs, writing })
    }
}
