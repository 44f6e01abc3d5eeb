//! The API for programs: whose token opens what, what is told when it does not, and what holds when
//! a request comes twice.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

#[path = "rest/programs.rs"]
mod programs;
mod support;
#[path = "support/office.rs"]
mod unit;

use ateb::{
    clock::StoppedClock,
    domain::{language::Language, permission::Role, scope::Scope},
    law::regime::Regime,
    service::{NewApiToken, Office, SignedIn, scopes_of},
    web,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
};
use support::for_each_database;
use tempfile::TempDir;
use unit::{a_person, a_request, config_in, date, first_administrator};

/// The service on a free port. It serves until the test program ends.
struct Service {
    address: SocketAddr,
    office: Arc<Office>,
    who: SignedIn,
    clock: Arc<StoppedClock>,
    _folder: TempDir,
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{}\n{}", self.head, String::from_utf8_lossy(&self.body)))
    }

    /// The status and, of a refusal, its type.
    fn kind(&self) -> (u16, String) {
        let kind = if self.status < 400 {
            String::new()
        } else {
            let body = self.json();
            assert_eq!(self.header("content-type"), Some("application/problem+json"));
            assert_eq!(body["status"], self.status);
            body["type"].as_str().unwrap().split('#').nth(1).unwrap().to_owned()
        };
        (self.status, kind)
    }
}

impl Service {
    fn start(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(&folder, database, &["--public-url", "http://127.0.0.1"]);
        let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
        let office = Arc::new(Office::open(&config, Arc::clone(&clock) as _).unwrap());
        let who = first_administrator(&office);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let served = Arc::clone(&office);
        thread::spawn(move || {
            actix_web::rt::System::new().block_on(web::run(listener, served)).unwrap();
        });
        Self { address, office, who, clock, _folder: folder }
    }

    /// A token of the administrator with these scopes.
    fn token(&self, scopes: &str) -> String {
        self.token_of(&self.who, scopes)
    }

    fn token_of(&self, who: &SignedIn, scopes: &str) -> String {
        let new = NewApiToken { name: "A test".into(), scopes: scopes.parse().unwrap(), days: 30 };
        self.office.add_api_token(who, &new).unwrap().0
    }

    /// Somebody new with `role`.
    fn hires(&self, role: Role) -> SignedIn {
        let email = format!("{role}@unit.example");
        let link = self.office.invite("Somebody", &email, role, Language::English).unwrap();
        let token = link.path_segments().unwrap().next_back().unwrap().to_owned();
        let session = self.office.set_up(&token, &a_person(&email)).unwrap();
        self.office.who(&session.0).unwrap().unwrap()
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\
             {headers}\r\n",
            self.address,
            body.len()
        )
        .unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: answer[end + 4..].to_vec() }
    }

    fn get(&self, token: &str, path: &str) -> Answer {
        self.send("GET", &format!("/api/v1{path}"), &bearing(token), b"")
    }

    fn post(&self, token: &str, path: &str, body: &Value) -> Answer {
        self.post_with(token, path, "", body)
    }

    fn post_with(&self, token: &str, path: &str, headers: &str, body: &Value) -> Answer {
        let headers = format!("{}Content-Type: application/json\r\n{headers}", bearing(token));
        self.send("POST", &format!("/api/v1{path}"), &headers, body.to_string().as_bytes())
    }

    fn logs(&self) -> String {
        let id =
            self.office.log_request(&self.who, &a_request(Regime::Foia, "2026-03-02")).unwrap();
        self.office.case(&self.who, id).unwrap().case.reference.slug()
    }
}

fn bearing(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

fn a_new_case() -> Value {
    json!({
        "regime": "foia",
        "received_on": "2026-03-10",
        "channel": "email",
        "requester": {"name": "Ada Byron", "email": "ada@example.com", "language": "en"},
        "subject": "Gritting routes",
        "body": "All gritting routes of 2025",
    })
}

fn assert_refused(answer: &Answer, status: u16, kind: &str) {
    assert_eq!(answer.kind(), (status, kind.to_owned()), "{}", answer.head);
}

#[test]
fn a_token_opens_what_its_scopes_and_the_role_of_its_person_both_allow() {
    for_each_database(|database| {
        let service = Service::start(database);
        let case = service.logs();
        let path = format!("/cases/{case}");
        let roles = [
            Role::Administrator,
            Role::Officer,
            Role::Reviewer,
            Role::Approver,
            Role::Contributor,
            Role::Auditor,
        ];
        for role in roles {
            let who =
                if role == Role::Administrator { service.who.clone() } else { service.hires(role) };
            for scope in Scope::ALL {
                if !scopes_of(role).any(|one| one == scope) {
                    let new = NewApiToken {
                        name: "A test".into(),
                        scopes: [scope].into_iter().collect(),
                        days: 1,
                    };
                    assert!(service.office.add_api_token(&who, &new).is_err(), "{role} {scope}");
                    continue;
                }
                let token = service.token_of(&who, scope.as_str());
                let reads = service.get(&token, &path).status;
                let may_read = ![Scope::ReadFigures, Scope::ReadReminders].contains(&scope);
                assert_eq!(reads, if may_read { 200 } else { 403 }, "{role} {scope} reads");
                let acts = service.post(&token, &format!("{path}/link"), &json!({})).status;
                let may_act = scope == Scope::WriteCases;
                assert_eq!(acts, if may_act { 200 } else { 403 }, "{role} {scope} acts");
                let counts = service.get(&token, "/figures?from=2026-01-01&to=2026-03-31").status;
                let may_count = scope == Scope::ReadFigures;
                assert_eq!(counts, if may_count { 200 } else { 403 }, "{role} {scope} counts");
            }
        }
        let none = service.send("GET", &format!("/api/v1{path}"), "", b"");
        assert_refused(&none, 401, "no-token");
        assert_eq!(none.header("www-authenticate"), Some("Bearer realm=\"ateb\""));
    });
}

#[test]
fn a_token_ends_when_it_is_revoked_by_its_day_and_with_its_person() {
    for_each_database(|database| {
        let service = Service::start(database);
        let officer = service.hires(Role::Officer);
        let (first, second) =
            (service.token_of(&officer, "cases:read"), service.token_of(&officer, "cases:read"));
        let me = service.get(&first, "/me").json();
        assert_eq!(me["email"], "officer@unit.example");
        assert_eq!(me["role"], "officer");
        assert_eq!(me["scopes"], json!(["cases:read"]));

        let listed = service.office.api_tokens(&officer).unwrap();
        assert_eq!(listed.len(), 2);
        assert!(listed.iter().any(|token| token.used_at.is_some()));
        let id = |token: &str| claims(token)["jti"].as_str().unwrap().to_owned();
        let stranger = service.hires(Role::Reviewer);
        assert!(service.office.revoke_api_token(Some(&stranger), &id(&first)).is_err());
        assert!(service.office.api_tokens(&stranger).unwrap().is_empty());
        service.office.revoke_api_token(Some(&officer), &id(&first)).unwrap();
        assert_refused(&service.get(&first, "/me"), 401, "no-token");
        assert_eq!(service.get(&second, "/me").status, 200);

        service.clock.set_on(date("2026-04-12"));
        let late = service.get(&second, "/me");
        assert_refused(&late, 401, "no-token");
        assert_eq!(
            late.header("www-authenticate"),
            Some("Bearer realm=\"ateb\", error=\"invalid_token\"")
        );

        // An administrator ends anybody's.
        let third = service.token_of(&officer, "cases:read");
        service.office.revoke_api_token(Some(&service.who), &id(&third)).unwrap();
        assert_refused(&service.get(&third, "/me"), 401, "no-token");

        let fourth = service.token_of(&officer, "cases:read");
        assert_eq!(service.get(&fourth, "/me").status, 200);
        end(database, officer.id);
        assert_refused(&service.get(&fourth, "/me"), 401, "no-token");
    });
}

/// Ends somebody, as an administrator does.
fn end(database: &str, id: ateb::domain::ids::StaffId) {
    use ateb::storage::{
        db::{Options, Pool},
        staff,
    };
    let pool = Pool::open(database, &Options::default()).unwrap();
    pool.write(|db| staff::set_active(db, id, false)).unwrap();
}

fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[test]
fn a_forged_token_opens_nothing() {
    for_each_database(|database| {
        let service = Service::start(database);
        let token = service.token("cases:read");
        assert_eq!(service.get(&token, "/me").status, 200);
        let parts: Vec<&str> = token.split('.').collect();
        let coded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let body = claims(&token);

        let without = format!("{}.{}.", coded(&json!({"typ": "JWT", "alg": "none"})), parts[1]);
        let keys = jsonwebtoken::EncodingKey::from_secret(&[7; 32]);
        let header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
        let other_key = jsonwebtoken::encode(&header, &body, &keys).unwrap();
        let mut later = body.clone();
        later["exp"] = json!(4_000_000_000_i64);
        let altered = format!("{}.{}.{}", parts[0], coded(&later), parts[2]);
        // A link of ours, signed with the right key for something else.
        let link =
            service.office.invite("New", "new@unit.example", Role::Officer, Language::English);
        let link = link.unwrap();
        let invitation = link.path_segments().unwrap().next_back().unwrap().to_owned();
        for forged in [&without, &other_key, &altered, &invitation, "", "nonsense", "a.b.c"] {
            assert_refused(&service.get(forged, "/me"), 401, "no-token");
        }
        // Nor does a token of the API open a link of ours.
        assert!(service.office.check_set_up(&token).is_err());
        // A session's cookie opens nothing here.
        let session = service.office.sign_in("nia@unit.example", unit::PASSWORD).unwrap();
        let cookie = format!("Cookie: staff={}\r\n", session.0);
        assert_refused(&service.send("GET", "/api/v1/me", &cookie, b""), 401, "no-token");
    });
}

#[test]
fn a_refusal_says_what_is_wrong_in_the_language_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path().join("ateb.db").to_str().unwrap());
    let token = service.token("cases:read,cases:write");
    let mut wrong = a_new_case();
    wrong["subject"] = json!(" ");
    let english = service.post(&token, "/cases", &wrong);
    assert_refused(&english, 422, "invalid");
    assert_eq!(english.header("content-language"), Some("en"));
    let welsh = service.post_with(&token, "/cases", "Accept-Language: cy\r\n", &wrong);
    assert_eq!(welsh.header("content-language"), Some("cy"));
    let of = |answer: &Answer| answer.json()["errors"][0].clone();
    assert_eq!(of(&english)["field"], "subject");
    assert_eq!(of(&welsh)["field"], "subject");
    assert_ne!(of(&english)["message"], of(&welsh)["message"]);
    assert_ne!(english.json()["title"], welsh.json()["title"]);

    wrong = a_new_case();
    wrong["requester"]["email"] = json!("nobody");
    let answer = service.post(&token, "/cases", &wrong);
    assert_eq!(answer.json()["errors"][0]["field"], "requester.email");
    wrong = a_new_case();
    wrong["colour"] = json!("red");
    assert_eq!(service.post(&token, "/cases", &wrong).json()["errors"][0]["field"], "colour");
    wrong = a_new_case();
    wrong["regime"] = json!("maritime");
    assert_eq!(service.post(&token, "/cases", &wrong).json()["errors"][0]["field"], "regime");

    let bearing = bearing(&token);
    let raw = |headers: &str, body: &[u8]| {
        service.send("POST", "/api/v1/cases", &format!("{bearing}{headers}"), body)
    };
    assert_refused(&raw("Content-Type: application/json\r\n", b"{"), 400, "bad-request");
    assert_refused(&raw("Content-Type: text/plain\r\n", b"{}"), 415, "media-type");
    let much = vec![b' '; 3 << 20];
    assert_refused(&raw("Content-Type: application/json\r\n", &much), 413, "too-large");
    let method = service.send("PUT", "/api/v1/cases", &bearing, b"");
    assert_refused(&method, 405, "method-not-allowed");
    assert_eq!(method.header("allow"), Some("GET, HEAD, POST"));
    assert_refused(&service.get(&token, "/nothing"), 404, "not-found");
    assert_refused(&service.get(&token, "/cases/atisn-1"), 404, "not-found");
    assert_refused(&service.get(&token, "/cases?limit=0"), 422, "invalid");
    assert_refused(&service.get(&token, "/cases?after=x"), 422, "invalid");
    let asked = service.get(&token, "/me");
    assert_eq!(asked.header("cache-control"), Some("no-store"));
    assert_eq!(asked.header("access-control-allow-origin"), None);
}

#[test]
fn a_request_that_comes_twice_is_done_once() {
    for_each_database(|database| {
        let service = Service::start(database);
        let token = service.token("cases:read,cases:write");
        let key = "Idempotency-Key: 8a1f\r\n";
        let first = service.post_with(&token, "/cases", key, &a_new_case());
        assert_eq!(first.status, 201, "{}", first.json());
        let again = service.post_with(&token, "/cases", key, &a_new_case());
        assert_eq!((again.status, &again.body), (201, &first.body));
        assert_eq!(again.header("location"), first.header("location"));
        assert_eq!(again.header("etag"), first.header("etag"));
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        let mut other = a_new_case();
        other["subject"] = json!("Salt");
        assert_refused(&service.post_with(&token, "/cases", key, &other), 422, "key-used");
        // Keys are of one token each.
        let another = service.token("cases:write");
        assert_eq!(service.post_with(&another, "/cases", key, &other).status, 201);

        // What was refused did nothing, so that its key is free.
        let mut wrong = a_new_case();
        wrong["subject"] = json!("");
        let key = "Idempotency-Key: 8a20\r\n";
        assert_refused(&service.post_with(&token, "/cases", key, &wrong), 422, "invalid");
        assert_eq!(service.post_with(&token, "/cases", key, &a_new_case()).status, 201);

        // Of many at once, one is done; the others are told so or get its answer.
        let key = "Idempotency-Key: 8a21\r\n";
        let answers: Vec<Answer> = thread::scope(|scope| {
            let asked: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| service.post_with(&token, "/cases", key, &a_new_case())))
                .collect();
            asked.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let done: BTreeSet<_> = answers
            .iter()
            .filter(|answer| answer.status == 201)
            .map(|answer| answer.json()["case"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(done.len(), 1);
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            assert_refused(answer, 409, "under-way");
        }
        let all = service.get(&token, "/cases?tab=all&limit=100").json();
        assert_eq!(all["items"].as_array().unwrap().len(), 4);

        // A day later it is another request.
        service.clock.set_on(date("2026-03-14"));
        let key = "Idempotency-Key: 8a1f\r\n";
        let late = service.post_with(&token, "/cases", key, &other);
        assert_eq!((late.status, late.header("idempotency-replayed")), (201, None));
        let empty = service.post_with(&token, "/cases", "Idempotency-Key:  \r\n", &other);
        assert_refused(&empty, 422, "invalid");
    });
}

#[test]
fn pages_show_each_case_once_and_all_of_them() {
    for_each_database(|database| {
        let service = Service::start(database);
        let token = service.token("cases:read");
        let mut logged: Vec<String> = (0..7).map(|_| service.logs()).collect();
        for tab in ["open", "all"] {
            let mut seen = Vec::new();
            let mut next = Some(format!("/cases?tab={tab}&limit=3"));
            let mut pages = 0;
            while let Some(path) = next {
                let answer = service.get(&token, &path);
                let body = answer.json();
                let items = body["items"].as_array().unwrap();
                assert!(items.len() <= 3);
                seen.extend(items.iter().map(|one| one["case"].as_str().unwrap().to_owned()));
                let address = body["next"].as_str().map(str::to_owned);
                let link = address.as_ref().map(|one| format!("<{one}>; rel=\"next\""));
                assert_eq!(answer.header("link"), link.as_deref());
                next = address
                    .map(|one| one.strip_prefix("http://127.0.0.1/api/v1").unwrap().to_owned());
                pages += 1;
            }
            assert_eq!(pages, 3, "{tab}");
            seen.sort();
            logged.sort();
            assert_eq!(seen, logged, "{tab}");
        }
        let history = service.get(&token, &format!("/cases/{}/history?limit=1", logged[0]));
        assert_eq!(history.json()["items"][0]["event"]["type"], "received");
        let found = service.get(&token, "/cases?q=nothing+like+it").json();
        assert_eq!(found, json!({"items": [], "next": null}));
    });
}

#[test]
fn an_act_that_is_wanted_of_one_version_is_done_in_no_other() {
    for_each_database(|database| {
        let service = Service::start(database);
        let token = service.token("cases:write");
        let case = service.logs();
        let read = service.get(&token, &format!("/cases/{case}"));
        let tag = read.header("etag").unwrap().to_owned();
        let path = format!("/cases/{case}/assign");
        let body = json!({"officer": service.who.id.0});
        let if_match = format!("If-Match: {tag}\r\n");
        // Of many who have seen the same version, one is first.
        let statuses: Vec<u16> = thread::scope(|scope| {
            let asked: Vec<_> = (0..6)
                .map(|_| scope.spawn(|| service.post_with(&token, &path, &if_match, &body).status))
                .collect();
            asked.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let done = statuses.iter().filter(|status| **status == 200).count();
        assert_eq!(done, 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [200, 412].contains(status)), "{statuses:?}");
        assert_refused(
            &service.post_with(&token, &path, &if_match, &body),
            412,
            "changed-meanwhile",
        );
        let now = service.get(&token, &format!("/cases/{case}"));
        let fresh = format!("If-Match: {}\r\n", now.header("etag").unwrap());
        let done = service.post_with(&token, &path, &fresh, &body);
        assert_eq!(done.status, 200);
        assert_ne!(done.header("etag"), now.header("etag"));
        assert_eq!(service.post_with(&token, &path, "If-Match: *\r\n", &body).status, 200);
        for wrong in ["W/\"3\"", "3", "\"x\""] {
            let headers = format!("If-Match: {wrong}\r\n");
            let answer = service.post_with(&token, &path, &headers, &body);
            assert_refused(&answer, 412, "changed-meanwhile");
        }
    });
}

#[test]
fn each_operation_that_is_described_is_there_and_asks_for_a_token() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path().join("ateb.db").to_str().unwrap());
    let described = service.send("GET", "/api/v1/openapi.json", "", b"");
    assert_eq!(described.header("content-type"), Some("application/json"));
    let described = described.json();
    assert_eq!(described["openapi"], "3.1.0");
    let mut operations = 0;
    for (path, item) in described["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let place = path
                .replace("{case}", "atisn-1")
                .replace("{format}", "pdf")
                .replace(['{', '}'], "")
                .split('/')
                .map(|step| match step {
                    "document" | "mark" | "copy" | "item" | "letter" | "message" | "commission"
                    | "page"
                        if path.contains(&format!("{{{step}}}")) =>
                    {
                        "1"
                    }
                    step => step,
                })
                .collect::<Vec<_>>()
                .join("/");
            let is_open = operation["security"] == json!([{}]);
            let address = format!("/api/v1{place}");
            let answer = service.send(&method.to_uppercase(), &address, "", b"");
            if is_open {
                assert!([200, 422].contains(&answer.status), "{method} {address}");
            } else {
                assert_refused(&answer, 401, "no-token");
                assert_eq!(operation["security"], json!([{"token": []}]), "{method} {path}");
            }
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.keys().any(|status| status.starts_with('2')), "{method} {path}");
            for told in responses.values() {
                assert_ne!(told["description"], "", "{method} {path}");
            }
            operations += 1;
        }
    }
    assert!(operations > 35, "{operations}");
}

#[test]
fn a_date_is_worked_out_for_anybody_as_the_command_does() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path().join("ateb.db").to_str().unwrap());
    let ask = |query: &str| service.send("GET", &format!("/api/v1/deadline?{query}"), "", b"");
    let clock = ask("regime=foia&received=2026-02-18").json();
    assert_eq!(clock["due"], "2026-03-19");
    assert_eq!(clock["extended_due"], "2026-04-20");
    assert_eq!(clock["state"], "running");
    assert_eq!(clock["days"][0], json!({"date": "2026-02-19", "counts": true, "number": 1}));
    let stopped =
        ask("regime=foia&received=2026-02-18&events=clarification_requested:2026-02-25").json();
    assert_eq!((&stopped["due"], &stopped["state"]), (&json!(null), &json!("stopped")));
    for (query, field) in [
        ("regime=foia", "received"),
        ("regime=sea&received=2026-02-18", "regime"),
        ("regime=foia&received=2026-02-30", "received"),
        ("regime=foia&received=%2B2026-2-3", "received"),
        ("regime=foia&received=2026-02-18&events=moon:2026-02-19", "events"),
    ] {
        let answer = ask(query);
        assert_refused(&answer, 422, "invalid");
        assert_eq!(answer.json()["errors"][0]["field"], field, "{query}");
    }
}

/// The body of an answer that is well.
fn well(answer: &Answer) -> Value {
    assert!(answer.status < 300, "{}", String::from_utf8_lossy(&answer.body));
    answer.json()
}

#[test]
fn an_email_that_waits_is_logged_filed_or_set_aside() {
    for_each_database(|database| {
        let service = Service::start(database);
        let case = service.logs();
        for (number, subject) in
            [(1, "Re: ATISN 26732"), (2, "Re: ATISN 26732"), (3, "Re: ATISN 26732")]
        {
            let email = format!(
                "From: Grace Hopper <grace@example.org>\r\nTo: foi@unit.example\r\n\
                 Subject: {subject}\r\nMessage-ID: <{number}@example.org>\r\n\r\n\
                 Please send me the salt of {number}.\r\n"
            );
            service.office.receive(email.as_bytes()).unwrap();
        }
        let token = service.token("incoming:read,cases:write");
        let listed = |which: &str| -> Vec<i64> {
            let list = well(&service.get(&token, &format!("/incoming?which={which}")));
            let items = list["items"].as_array().unwrap().clone();
            items.iter().map(|one| one["id"].as_i64().unwrap()).collect()
        };
        let waiting = listed("waiting");
        assert_eq!(waiting.len(), 3);
        let [first, second, third] = [waiting[0], waiting[1], waiting[2]];
        let one = well(&service.get(&token, &format!("/incoming/{first}")));
        assert_eq!((&one["why"], &one["names_case"]), (&json!("stranger"), &json!(case)));
        assert!(one["text"].as_str().unwrap().contains("the salt of 1"));
        let file = service.get(&token, &format!("/incoming/{first}/original"));
        assert!(String::from_utf8_lossy(&file.body).contains("Message-ID: <1@example.org>"));

        // Handling alone does not tell who wrote an e-mail, nor does reading alone file it.
        let writes = service.token("cases:write");
        assert_refused(&service.get(&writes, "/incoming"), 403, "forbidden");
        let reads = service.token("incoming:read");
        let log = json!({"regime": "eir"});
        let refused = service.post(&reads, &format!("/incoming/{first}/log"), &log);
        assert_refused(&refused, 403, "forbidden");

        let logged = service.post(&token, &format!("/incoming/{first}/log"), &log);
        assert_eq!(logged.status, 201);
        let new = logged.json()["case"].as_str().unwrap().to_owned();
        assert_eq!(well(&service.get(&token, &format!("/cases/{new}")))["regime"], "eir");
        let again = service.post(&token, &format!("/incoming/{first}/log"), &log);
        assert_refused(&again, 409, "not-allowed-now");
        let nowhere = json!({"reference": "ATISN 1"});
        let refused = service.post(&token, &format!("/incoming/{second}/file"), &nowhere);
        assert_refused(&refused, 422, "invalid");
        assert_eq!(refused.json()["errors"][0]["field"], "reference");
        let there = json!({"reference": "ATISN 26732"});
        let filed = well(&service.post(&token, &format!("/incoming/{second}/file"), &there));
        assert_eq!(filed["case"], json!(case));
        well(&service.post(&token, &format!("/incoming/{third}/aside"), &json!({})));
        assert_eq!((listed("waiting"), listed("set_aside")), (vec![], vec![third]));
        assert_refused(&service.get(&token, "/incoming/99"), 404, "not-found");
    });
}

#[test]
fn a_letter_says_what_the_mail_server_said_of_it() {
    for_each_database(|database| {
        let service = Service::start(database);
        let scopes: Vec<&str> =
            ateb::service::scopes_of(service.who.role).map(Scope::as_str).collect();
        let token = service.token(&scopes.join(","));
        let case = service.logs();
        let new = json!({"type": "free", "message": {"en": "Soon.", "cy": "Yn fuan."}});
        let made = well(&service.post(&token, &format!("/cases/{case}/letters"), &new));
        let letter = format!("/cases/{case}/letters/{}", made["id"]);
        assert_eq!(well(&service.get(&token, &letter))["deliveries"], json!([]));
        assert_eq!(service.post(&token, &format!("{letter}/send"), &json!({})).status, 200);
        service.office.do_all_jobs().unwrap();
        let said = &well(&service.get(&token, &letter))["deliveries"];
        assert_eq!(said.as_array().unwrap().len(), 1, "{said}");
        assert_eq!(said[0]["outcome"], "kept");
        assert_eq!(said[0]["email"], "letter");
        assert!(said[0]["answer"].as_str().unwrap().starts_with("job."), "{said}");
    });
}
