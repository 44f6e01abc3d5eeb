//! Whose address counts against the limits on tries, behind proxies and without.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
#[expect(dead_code, reason = "nothing is asked of this office but whom it trusts")]
mod office;

use actix_web::test::TestRequest;
use ateb::{clock::StoppedClock, service::Office, web::security::client_address};
use office::{config_in, date};
use std::{net::SocketAddr, sync::Arc};

/// The address that counts for a request over a connection from `peer`, which says `forwarded` of
/// where it came from, at an office that trusts `proxies`.
fn counted(proxies: &str, peer: &str, forwarded: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("ateb.db");
    let mut more = Vec::new();
    if !proxies.is_empty() {
        more.extend(["--trusted-proxies", proxies]);
    }
    let config = config_in(&folder, database.to_str().unwrap(), &more);
    let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
    let office = Office::open(&config, clock).unwrap();
    let peer = SocketAddr::new(peer.parse().unwrap(), 50_000);
    let mut request = TestRequest::default().peer_addr(peer);
    for one in forwarded {
        request = request.append_header(("X-Forwarded-For", *one));
    }
    client_address(&request.to_http_request(), &office).unwrap().to_string()
}

#[test]
fn without_a_trusted_proxy_what_a_client_says_of_itself_counts_for_nothing() {
    assert_eq!(counted("", "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
    assert_eq!(counted("10.0.0.1", "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
}

#[test]
fn behind_a_trusted_proxy_the_address_that_it_noted_counts_and_not_what_the_client_wrote_before() {
    let behind = |forwarded: &[&str]| counted("10.0.0.1,10.0.0.2", "10.0.0.1", forwarded);
    assert_eq!(behind(&["203.0.113.7"]), "203.0.113.7");
    assert_eq!(behind(&["198.51.100.1, 203.0.113.7"]), "203.0.113.7");
    assert_eq!(behind(&["198.51.100.1", "203.0.113.7"]), "203.0.113.7", "two lines are one list");
    assert_eq!(behind(&["203.0.113.7, 10.0.0.2"]), "203.0.113.7", "one proxy behind another");
    assert_eq!(behind(&["::ffff:203.0.113.7"]), "203.0.113.7");
    assert_eq!(behind(&["2001:db8::7"]), "2001:db8::7");
}

#[test]
fn what_is_no_address_is_never_passed_over_for_one_that_the_client_chose() {
    let behind = |forwarded: &[&str]| counted("10.0.0.1", "10.0.0.1", forwarded);
    assert_eq!(behind(&["198.51.100.1, unknown"]), "10.0.0.1");
    assert_eq!(behind(&["198.51.100.1, <script>"]), "10.0.0.1");
    assert_eq!(behind(&[""]), "10.0.0.1");
    assert_eq!(behind(&[]), "10.0.0.1");
}
