//! What the service answers over HTTP: to strangers, to people who have signed in, to other sites.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod support;

use ateb::{
    clock::StoppedClock,
    config::Config,
    domain::{
        event::{CaseEvent, Channel},
        ids::CaseId,
        language::{Language, LanguageChoice},
        permission::Role,
        requester::Requester,
    },
    law::regime::Regime,
    service::{NewPerson, NewRequest, Office, SignedIn},
    web,
};
use clap::Parser;
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
};
use tempfile::TempDir;

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// The service on a free port, with an administrator. It serves until the test program ends.
struct Service {
    address: SocketAddr,
    office: Arc<Office>,
    who: SignedIn,
    session: String,
    _folder: TempDir,
}

/// What was answered.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

impl Service {
    fn start() -> Self {
        Self::with(&["--public-url", "http://127.0.0.1"], None)
    }

    fn with(more: &[&str], database: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_str().unwrap();
        let mut words = vec!["ateb", "--data-dir", data];
        words.extend(["--pdf-program", env!("CARGO_BIN_EXE_ateb-pdf")]);
        words.extend(database.iter().flat_map(|one| ["--database-url", *one]));
        words.extend(more);
        let config = Settings::parse_from(words).config;
        let clock = Arc::new(StoppedClock::on("2026-03-12".parse().unwrap()));
        let office = Arc::new(Office::open(&config, clock).unwrap());
        let link = office.set_up_link().unwrap().unwrap();
        let session = take_up(&office, link.path(), "sian@unit.example");
        let who = office.who(&session).unwrap().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let served = Arc::clone(&office);
        thread::spawn(move || {
            actix_web::rt::System::new().block_on(web::run(listener, served)).unwrap();
        });
        Self { address, office, who, session, _folder: folder }
    }

    /// Sends one request with `headers`, each on a line of its own.
    fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let host = self.address;
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Content-Length: {length}\r\n{headers}\r\n{body}"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "", "")
    }

    /// Sends a form from our own page.
    fn post(&self, path: &str, headers: &str, form: &str) -> Answer {
        let headers = format!(
            "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n{headers}"
        );
        self.send("POST", path, &headers, form)
    }

    fn cookie(&self) -> String {
        format!("Cookie: staff={}\r\n", self.session)
    }

    fn logs(&self, name: &str) -> CaseId {
        self.logs_under(Regime::Foia, name)
    }

    fn logs_under(&self, regime: Regime, name: &str) -> CaseId {
        self.office
            .log_request(
                &self.who,
                &NewRequest {
                    regime,
                    received_on: "2026-02-18".parse().unwrap(),
                    channel: Channel::Email,
                    requester: Requester::parse(
                        name,
                        "ada@example.com",
                        "",
                        LanguageChoice::English,
                    )
                    .unwrap(),
                    subject: "Gritting routes".into(),
                    body: "All gritting routes of 2025".into(),
                    redirected_from: None,
                },
            )
            .unwrap()
    }

    fn case_path(&self, id: CaseId) -> String {
        let view = self.office.case(&self.who, id).unwrap();
        format!("/staff/cases/{}", view.case.reference.slug())
    }

    /// Turns the pages of the administrator to one language.
    fn turns_to(&self, lang: &str) {
        let turned = self.send("GET", &format!("/staff?lang={lang}"), &self.cookie(), "");
        assert!(matches!(turned.status, 200 | 303), "{}", turned.body);
    }

    /// A page as the administrator sees it in one language.
    fn page(&self, path: &str, lang: &str) -> String {
        self.turns_to(lang);
        let answer = self.send("GET", path, &self.cookie(), "");
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    /// Sends the fields of a form as the administrator with pages in one language.
    fn fills_in(&self, path: &str, lang: &str, fields: &[(&str, &str)]) -> Answer {
        self.turns_to(lang);
        let form =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.post(path, &self.cookie(), &form)
    }

    /// The session of somebody new with `role`.
    fn invites(&self, role: Role) -> String {
        let email = format!("{role}@unit.example");
        let link = self.office.invite("Somebody", &email, role, Language::English).unwrap();
        take_up(&self.office, link.path(), &email)
    }
}

/// Follows a set-up link or an invitation; answers with the session.
fn take_up(office: &Office, link: &str, email: &str) -> String {
    let token = link.rsplit('/').next().unwrap();
    let person = NewPerson {
        name: "Siân Morgan-Pugh".into(),
        email: email.into(),
        password: "a long enough password".into(),
        language: Language::English,
    };
    office.set_up(token, &person).unwrap().0
}

#[test]
fn every_answer_carries_the_headers_that_protect_it() {
    let service = Service::start();
    for path in ["/en", "/staff/sign-in", "/nothing-here", "/health/live", "/en/my-request"] {
        let answer = service.get(path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("strict-transport-security"), None, "{path} is plain http");
    }
    assert_eq!(service.get("/en").header("x-robots-tag"), None);
    assert_eq!(service.get("/en/my-request").header("x-robots-tag"), Some("noindex"));
}

#[test]
fn head_is_answered_as_get_without_the_body() {
    let service = Service::start();
    for path in ["/en", "/health/ready", "/staff/sign-in"] {
        let answer = service.send("HEAD", path, "", "");
        assert_eq!((answer.status, answer.body.as_str()), (200, ""), "{path}");
    }
}

#[test]
fn a_service_behind_https_tells_browsers_to_keep_to_it() {
    let service = Service::with(&["--public-url", "https://ateb.example"], None);
    let answer = service.post(
        "/staff/sign-in",
        "",
        "email=sian%40unit.example&password=a+long+enough+password",
    );
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(answer.header("strict-transport-security").is_some());
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-staff="), "{cookie}");
    for word in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(word), "{cookie}");
    }
}

#[test]
fn a_form_from_another_site_is_refused() {
    let service = Service::start();
    let form = "email=sian%40unit.example&password=a+long+enough+password";
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    for from in [
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Origin: https://evil.example\r\n",
        "Origin: null\r\n",
    ] {
        let answer = service.send("POST", "/staff/sign-in", &format!("{kind}{from}"), form);
        assert_eq!(answer.status, 403, "{from}");
        assert_eq!(answer.header("set-cookie"), None, "{from}");
    }
    let own = format!("{kind}Origin: http://{}\r\n", service.address);
    assert_eq!(service.send("POST", "/staff/sign-in", &own, form).status, 303);
}

#[test]
fn a_refusal_is_a_page_in_the_right_language_or_a_problem_for_a_program() {
    let service = Service::start();
    let welsh = service.send("GET", "/nothing", "Accept-Language: cy\r\n", "");
    assert_eq!(welsh.status, 404);
    assert_eq!(welsh.header("content-language"), Some("cy"));
    assert!(welsh.body.contains("Heb ddod o hyd i’r dudalen"), "{}", welsh.body);
    let english = service.get("/en/nothing");
    assert!(english.body.contains("<html lang=\"en\""));
    let program = service.send("GET", "/nothing", "Accept: application/problem+json\r\n", "");
    assert_eq!(program.header("content-type"), Some("application/problem+json"));
    assert!(program.body.contains("\"status\":404"), "{}", program.body);
}

#[test]
fn the_first_page_comes_in_the_language_that_the_browser_prefers() {
    let service = Service::start();
    let to = |headers: &str| {
        service.send("GET", "/", headers, "").header("location").unwrap().to_owned()
    };
    assert_eq!(to("Accept-Language: cy-GB,en;q=0.5\r\n"), "/cy");
    assert_eq!(to("Accept-Language: cy\r\nCookie: lang=en\r\n"), "/en");
    assert_eq!(to(""), "/en");
}

#[test]
fn nobody_sees_a_page_of_the_staff_without_signing_in() {
    let service = Service::start();
    let id = service.logs("Ada");
    let case = service.case_path(id);
    for path in ["/staff", "/staff/cases", "/staff/cases/new", &case, &format!("{case}/history")] {
        for headers in ["", "Cookie: staff=made-up\r\n"] {
            let answer = service.send("GET", path, headers, "");
            assert_eq!((answer.status, answer.header("location")), (303, Some("/staff/sign-in")));
        }
    }
    let post = service.post(&format!("{case}/clock/withdraw"), "", "");
    assert_eq!(post.status, 401);
    let view = service.office.case(&service.who, id).unwrap();
    assert!(!view.case.state.is_closed(), "a stranger has withdrawn a request");
}

#[test]
fn a_session_that_was_signed_out_opens_nothing() {
    let service = Service::start();
    let cookie = service.cookie();
    assert_eq!(service.send("GET", "/staff", &cookie, "").status, 200);
    assert_eq!(service.post("/staff/sign-out", &cookie, "").status, 303);
    assert_eq!(service.send("GET", "/staff", &cookie, "").status, 303);
}

#[test]
fn a_role_that_only_reads_changes_nothing() {
    let service = Service::start();
    let id = service.logs("Ada");
    let case = service.case_path(id);
    let auditor = format!("Cookie: staff={}\r\n", service.invites(Role::Auditor));
    assert_eq!(service.send("GET", &case, &auditor, "").status, 200);
    for act in ["take", "clock/withdraw"] {
        let answer = service.post(&format!("{case}/{act}"), &auditor, "");
        assert_eq!(answer.status, 403, "{act}: {}", answer.body);
    }
    let contributor = format!("Cookie: staff={}\r\n", service.invites(Role::Contributor));
    assert_eq!(service.send("GET", &case, &contributor, "").status, 403);
}

#[test]
fn a_name_made_of_markup_stays_text() {
    let service = Service::start();
    let id = service.logs("<script>alert(1)</script> {{t}} \"'&");
    let page = service.send("GET", &service.case_path(id), &service.cookie(), "");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("&lt;script&gt;alert(1)&lt;/script&gt; {{t}} &quot;"));
    assert!(!page.body.contains("<script>alert"));
}

#[test]
fn a_language_chosen_on_one_page_holds_for_all() {
    let service = Service::start();
    let cookie = service.cookie();
    let english = service.send("GET", "/staff", &cookie, "");
    assert!(english.body.contains("My work"));
    service.send("GET", "/staff?lang=cy", &cookie, "");
    let welsh = service.send("GET", "/staff/cases", &cookie, "");
    assert!(welsh.body.contains("Cofrestr") && welsh.body.contains("<html lang=\"cy\""));
}

#[test]
fn a_wrong_link_and_no_link_look_alike() {
    let service = Service::start();
    service.logs("Ada");
    let made_up = service.get("/en/my-request/AAAAAAAAAAAAAAAAAAAAAA");
    let reference = service.get("/en/my-request/atisn-1");
    let nothing = service.get("/en/my-request");
    let document = service.get("/en/my-request/documents/1/minutes.pdf");
    for answer in [&made_up, &reference, &nothing, &document] {
        assert_eq!(answer.status, 404);
        assert_eq!(answer.body, made_up.body);
        assert_eq!(answer.header("set-cookie"), None);
    }
}

#[test]
fn asking_for_a_lost_link_tells_nothing_of_who_asked() {
    let service = Service::start();
    service.logs("Ada");
    let path = "/en/check-a-request";
    let known = service.post(path, "", "reference=ATISN+1&email=ada%40example.com");
    let unknown = service.post(path, "", "reference=ATISN+999&email=nobody%40example.com");
    assert_eq!((known.status, unknown.status), (200, 200));
    assert_eq!(known.body, unknown.body);
    let empty = service.post(path, "", "reference=&email=");
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("<title>Error: "));
}

#[test]
fn a_password_is_not_tried_for_ever() {
    let service = Service::start();
    let form = "email=sian%40unit.example&password=wrong";
    let tries: Vec<u16> =
        (0..12).map(|_| service.post("/staff/sign-in", "", form).status).collect();
    assert_eq!(tries[..10], [422; 10]);
    assert_eq!(tries[11], 429);
    let told = service.post("/staff/sign-in", "Accept-Language: cy\r\n", form);
    assert!(told.body.contains("Gormod o geisiadau"), "{}", told.body);
    assert_eq!(service.get("/staff/sign-in").status, 200, "looking at the form is free");
}

#[test]
fn more_than_is_taken_is_refused_with_a_page() {
    let service = Service::start();
    let long = format!("text={}", "x".repeat(3 * 1024 * 1024));
    let answer = service.post("/staff/cases/new", &service.cookie(), &long);
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("Too much was sent at once"), "{}", answer.body);
    let broken = service.send(
        "POST",
        "/staff/cases/new",
        &format!("Content-Type: text/plain\r\nSec-Fetch-Site: none\r\n{}", service.cookie()),
        "hello",
    );
    assert_eq!(broken.status, 400);
}

#[test]
fn addresses_of_every_kind_end_in_an_answer() {
    let service = Service::start();
    let id = service.logs("Ada");
    let case = service.case_path(id);
    for path in [
        "/staff/cases/atisn-99999999999999999999",
        "/staff/cases/%00",
        "/staff/cases/%ff%fe",
        "/staff/cases/..%2f..%2fetc%2fpasswd",
        "/assets/..%2f..%2fCargo.toml",
        &format!("{case}/documents/9"),
        &format!("{case}/documents/-1"),
        &format!("{case}/documents/x"),
        &format!("{case}/copies/9/minutes.pdf"),
        &format!("{case}/letters/9"),
        &format!("{case}/letters/9/letter.pdf"),
    ] {
        let answer = service.send("GET", path, &service.cookie(), "");
        assert_eq!(answer.status, 404, "{path}");
    }
    for path in ["/staff/cases?after=x", "/staff/cases?after=2026-01-01:9&tab=zzz&q=%00%ff"] {
        let answer = service.send("GET", path, &service.cookie(), "");
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }
}

#[test]
fn a_refusal_may_rest_on_reasons_alone_when_nothing_is_marked() {
    let service = Service::start();
    let id = service.logs("Ada");
    let path = format!("{}/decision", service.case_path(id));
    let english = service.page(&path, "en");
    assert!(english.contains("Another exemption"));
    assert!(english.contains("<option value=\"FOIA s.22(1)\">"), "{english}");
    assert!(english.contains("Information intended for future publication"));
    assert!(!english.contains("EIR reg. 12(4)(d)"), "of the other law");
    let welsh = service.page(&path, "cy");
    assert!(welsh.contains("Esemptiad arall"));
    assert!(welsh.contains("Gwybodaeth y bwriedir ei chyhoeddi yn y dyfodol"));

    let typed = [("outcome", "refused"), ("response-en", "It is out in May."), ("add", "yes")];
    let add = |citation| {
        let fields = [&typed[..], &[("another", citation)]].concat();
        service.fills_in(&path, "en", &fields).body
    };
    let cost = add("FOIA s.12(1)");
    assert!(cost.contains("name=\"exemption-0\" value=\"FOIA s.12(1)\""), "{cost}");
    assert!(cost.contains("id=\"exemption-0-reasons-en\""), "{cost}");
    assert!(!cost.contains("exemption-0-reasons-cy"), "the requester reads English");
    assert!(!cost.contains("exemption-0-balance-en"), "cost is not weighed");
    let later = add("FOIA s.22(1)");
    assert!(later.contains("id=\"exemption-0-balance-en\""), "{later}");
    assert!(later.contains("It is out in May."), "what was typed is kept");
    assert!(later.contains("value=\"refused\" checked"), "what was chosen is kept");
    assert!(service.office.case(&service.who, id).unwrap().decision.is_none());

    let unweighed = [
        ("outcome", "refused"),
        ("exemption-0", "FOIA s.22(1)"),
        ("exemption-0-reasons-en", "It is printed already."),
    ];
    let told = service.fills_in(&path, "en", &unweighed);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("FOIA s.22(1) is qualified"), "{}", told.body);
    assert!(told.body.contains("It is printed already."), "what was typed is kept");
    let weighed = [&unweighed[..], &[("exemption-0-balance-en", "May is soon.")]].concat();
    assert_eq!(service.fills_in(&path, "en", &weighed).status, 303);
    let made = service.office.case(&service.who, id).unwrap().decision.unwrap();
    assert_eq!(made.exemptions.len(), 1);
    assert_eq!(made.exemptions[0].citation.to_string(), "FOIA s.22(1)");
}

#[test]
fn an_exemption_that_cannot_be_added_is_told_in_the_language_of_the_page() {
    let service = Service::start();
    let id = service.logs("Ada");
    let path = format!("{}/decision", service.case_path(id));
    for (citation, english, welsh) in [
        ("s.99", "There is no such exemption", "Nid oes esemptiad o’r fath"),
        ("", "There is no such exemption", "Nid oes esemptiad o’r fath"),
        ("EIR reg. 12(4)(d)", "belongs to another law", "yn perthyn i gyfraith arall"),
        ("FOIA s.40", "Name the limb", "Enwch y rhan"),
        ("FOIA s.14(1)", "is applied twice", "ddwywaith"),
    ] {
        let fields = [
            ("response-en", "No."),
            ("exemption-0", "FOIA s.14(1)"),
            ("exemption-0-reasons-en", "The eleventh of its kind."),
            ("another", citation),
            ("add", "yes"),
        ];
        for (lang, words) in [("en", english), ("cy", welsh)] {
            let told = service.fills_in(&path, lang, &fields);
            assert_eq!(told.status, 422, "{citation}");
            assert!(told.body.contains("href=\"#another\""), "{citation}: {}", told.body);
            assert!(told.body.contains(words), "{citation}: {}", told.body);
            assert!(told.body.contains("The eleventh of its kind."), "what was typed is kept");
            assert!(told.body.contains(&format!("value=\"{citation}\"")), "{citation}");
        }
    }
}

#[test]
fn what_is_typed_outlasts_a_missing_answer_and_an_exemption_can_be_left_out() {
    let service = Service::start();
    let id = service.logs("Ada");
    let path = format!("{}/decision", service.case_path(id));
    let fields = [
        ("exemption-0", "FOIA s.14(1)"),
        ("exemption-0-reasons-en", "The eleventh of its kind."),
        ("exemption-1", "FOIA s.21(1)"),
        ("exemption-1-reasons-en", "It is in the library."),
        ("exemption-1-drop", "yes"),
    ];
    let told = service.fills_in(&path, "en", &fields);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("The eleventh of its kind."), "{}", told.body);
    assert!(!told.body.contains("It is in the library."), "{}", told.body);
    let done = [&fields[..], &[("outcome", "refused")]].concat();
    // What was typed to be added is not left out unseen.
    let unadded = [&done[..], &[("another", "FOIA s.12(1)")]].concat();
    assert_eq!(service.fills_in(&path, "en", &unadded).status, 200);
    assert_eq!(service.fills_in(&path, "en", &done).status, 303);
    let made = service.office.case(&service.who, id).unwrap().decision.unwrap();
    let cited: Vec<_> = made.exemptions.iter().map(|one| one.citation.to_string()).collect();
    assert_eq!(cited, ["FOIA s.14(1)"]);
}

#[test]
fn a_case_can_be_given_to_another_officer() {
    let service = Service::start();
    let id = service.logs("Ada");
    let case = service.case_path(id);
    assert!(!service.page(&case, "en").contains("another officer"), "there is nobody else");
    let token = service.invites(Role::Officer);
    let auditor = format!("Cookie: staff={}\r\n", service.invites(Role::Auditor));
    let officer = service.office.who(&token).unwrap().unwrap();
    let option = format!("<option value=\"{}\">", officer.id);
    let page = service.page(&case, "en");
    assert!(page.contains("Give the case to another officer"), "{page}");
    assert_eq!(page.matches("<option").count(), 1, "the auditor handles no cases");
    assert!(page.contains(&option), "{page}");
    assert!(service.page(&case, "cy").contains("Rhoi’r achos i swyddog arall"));

    let path = format!("{case}/assign");
    let number = officer.id.to_string();
    let form = format!("officer={number}");
    // Who asked is all that an auditor can ask for.
    let seen = service.send("GET", &case, &auditor, "").body;
    let mut forms = seen.split("<form method=\"post\" action=\"/staff/cases/").skip(1);
    assert!(forms.all(|form| form.split('"').next().unwrap().ends_with("/requester")));
    assert_eq!(service.post(&path, &auditor, &form).status, 403);
    assert_eq!(service.fills_in(&path, "en", &[("officer", "999")]).status, 404);
    assert_eq!(service.fills_in(&path, "en", &[("officer", "x")]).status, 400);
    assert_eq!(service.office.case(&service.who, id).unwrap().case.officer, None);
    let given = service.fills_in(&path, "en", &[("officer", &number)]);
    assert_eq!(given.status, 303);
    let next = given.header("location").unwrap();
    assert!(service.page(next, "en").contains("The case has a new officer."));
    assert!(service.page(next, "cy").contains("Mae gan yr achos swyddog newydd."));
    assert_eq!(service.office.case(&service.who, id).unwrap().case.officer, Some(officer.id));
    assert!(!service.page(&case, "en").contains(&option), "that officer has it");
}

#[test]
fn a_fresh_link_to_the_portal_is_sent_by_those_who_handle_the_case() {
    let service = Service::start();
    let id = service.logs("Ada");
    let case = service.case_path(id);
    let path = format!("{case}/link");
    assert!(service.page(&case, "en").contains("Send the requester a fresh link"));
    assert!(service.page(&case, "cy").contains("Anfon dolen newydd at y ceisydd"));
    let auditor = format!("Cookie: staff={}\r\n", service.invites(Role::Auditor));
    assert!(!service.send("GET", &case, &auditor, "").body.contains(&path));
    assert_eq!(service.post(&path, &auditor, "").status, 403);
    let renewals = || {
        let history = service.office.history(&service.who, id).unwrap();
        history.iter().filter(|line| line.event == CaseEvent::LinkRenewed).count()
    };
    assert_eq!(renewals(), 0);
    let sent = service.fills_in(&path, "cy", &[]);
    assert_eq!(sent.status, 303);
    assert_eq!(renewals(), 1);
    let next = sent.header("location").unwrap();
    assert!(service.page(next, "en").contains("A fresh link is on its way"));
    assert!(service.page(next, "cy").contains("Mae dolen newydd ar ei ffordd"));
}

#[test]
fn an_extended_case_counts_to_the_promised_day_alone() {
    let service = Service::start();
    let id = service.logs("Ada");
    let case = service.case_path(id);
    assert!(service.page(&case, "en").contains("Day 16 of 20"));
    let fields = [
        ("day", "31"),
        ("month", "3"),
        ("year", "2026"),
        ("exemption", "FOIA s.43(2)"),
        ("reason_en", "The balance is fine."),
    ];
    let extended = service.fills_in(&format!("{case}/clock/extend"), "en", &fields);
    assert_eq!(extended.status, 303, "{}", extended.body);
    let page = service.page(&case, "en");
    assert!(page.contains("31 March") && page.contains("12 working days"), "{page}");
    assert!(!page.contains("Day 16") && !page.contains("With the longest"), "{page}");
    let welsh = service.page(&case, "cy");
    assert!(welsh.contains("31 Mawrth") && !welsh.contains("Diwrnod 16"), "{welsh}");
}

#[test]
fn an_extension_under_regulation_7_wants_both_ticks() {
    let service = Service::start();
    let id = service.logs_under(Regime::Eir, "Ada");
    let extend = format!("{}/clock/extend", service.case_path(id));
    let fields = [("day", "31"), ("month", "3"), ("year", "2026"), ("reason_en", "Six mailboxes.")];
    for tick in ["complex", "voluminous"] {
        let fields = [&fields[..], &[(tick, "yes")]].concat();
        let english = service.fills_in(&extend, "en", &fields);
        assert_eq!(english.status, 422, "{tick}");
        assert!(english.body.contains("only when a request is complex and voluminous"), "{tick}");
        assert_eq!(english.body.matches(" checked").count(), 1, "what was ticked stays so");
        assert!(service.fills_in(&extend, "cy", &fields).body.contains("Ticiwch y ddau"));
    }
    let fields = [&fields[..], &[("complex", "yes"), ("voluminous", "yes")]].concat();
    assert_eq!(service.fills_in(&extend, "en", &fields).status, 303);
    assert_eq!(service.office.case(&service.who, id).unwrap().due_on, "2026-03-31".parse().ok());
}

#[test]
fn a_fee_is_asked_for_and_recorded_on_the_clock_page_and_shown_until_it_comes() {
    let service = Service::start();
    let id = service.logs("Ada");
    let case = service.case_path(id);
    let clock = format!("{case}/clock");
    let fee = [("fee", "12,50"), ("purpose_en", "It covers 125 photocopies."), ("how_en", "")];
    let wrong = service.fills_in(&format!("{clock}/fee"), "en", &fee);
    assert_eq!(wrong.status, 422, "{}", wrong.body);
    for words in
        ["Enter a fee in pounds", "Say how the fee can be paid", "12,50", "125 photocopies"]
    {
        assert!(wrong.body.contains(words), "{words} is not in {}", wrong.body);
    }
    let fee = [("fee", "£12.50"), ("purpose_en", "125 photocopies."), ("how_en", "By cheque.")];
    assert_eq!(service.fills_in(&format!("{clock}/fee"), "en", &fee).status, 303);
    let page = service.page(&clock, "en");
    assert!(page.contains("Waiting since 12 March 2026 for the fee of £12.50."), "{page}");
    assert!(page.contains("It can be paid until Thursday 11 June 2026."), "{page}");
    assert!(service.page(&case, "cy").contains("Gellir ei thalu tan dydd Iau 11 Mehefin 2026."));
    let early = [("day", "11"), ("month", "3"), ("year", "2026")];
    let wrong = service.fills_in(&format!("{clock}/paid"), "en", &early);
    assert_eq!(wrong.status, 422, "{}", wrong.body);
    let today = [("day", "12"), ("month", "3"), ("year", "2026")];
    assert_eq!(service.fills_in(&format!("{clock}/paid"), "en", &today).status, 303);
    assert!(!service.page(&clock, "en").contains("Waiting since"));
}

#[test]
fn a_withdrawn_case_is_shown_as_withdrawn_and_not_as_answered() {
    let service = Service::start();
    let case = service.case_path(service.logs("Ada"));
    assert_eq!(service.fills_in(&format!("{case}/clock/withdraw"), "en", &[]).status, 303);
    let page = service.page(&case, "en");
    assert!(page.contains("Withdrawn by the requester on 12 March 2026."), "{page}");
    assert!(
        page.contains("Nothing: the case is closed") && !page.contains("Answered on"),
        "{page}"
    );
    let welsh = service.page(&format!("{case}/clock"), "cy");
    assert!(welsh.contains("Tynnwyd yn ôl gan y ceisydd ar 12 Mawrth 2026."), "{welsh}");
}

#[test]
fn the_service_says_whether_it_lives_and_is_ready() {
    let service = Service::start();
    for path in ["/health/live", "/health/ready"] {
        assert_eq!(service.get(path).status, 200, "{path}");
    }
}

#[test]
fn of_two_people_who_close_a_case_at_once_one_is_told_that_it_is_closed() {
    support::for_each_database(|database| {
        let service = Service::with(&["--public-url", "http://127.0.0.1"], Some(database));
        let id = service.logs("Ada");
        let path = format!("{}/clock/withdraw", service.case_path(id));
        let cookie = service.cookie();
        let mut statuses: Vec<u16> = thread::scope(|scope| {
            let acts: Vec<_> =
                (0..4).map(|_| scope.spawn(|| service.post(&path, &cookie, "").status)).collect();
            acts.into_iter().map(|act| act.join().unwrap()).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409, 409, 409]);
    });
}

#[test]
fn an_estimate_is_typed_line_by_line_and_leads_to_advice_and_to_the_decision() {
    let service = Service::start();
    let id = service.logs("Ada");
    let path = format!("{}/costs", service.case_path(id));
    assert!(service.page(&service.case_path(id), "en").contains(&format!("href=\"{path}\"")));
    let empty = service.page(&path, "en");
    assert!(empty.contains("No estimate has been saved yet."), "{empty}");
    assert!(empty.contains("£600: 24 hours of work"), "{empty}");

    // One more line by a round trip; what was typed is still there.
    let typed =
        [("line-0-activity", "locate"), ("line-0-area", "Roads & <b>"), ("line-2-items", "9")];
    let more = service.fills_in(&path, "en", &[&typed[..], &[("add", "yes")]].concat());
    assert_eq!(more.status, 200);
    assert!(more.body.contains("value=\"Roads &amp; &lt;b&gt;\""), "{}", more.body);
    assert!(more.body.contains("id=\"line-2-activity\""), "{}", more.body);

    let wrong = service.fills_in(&path, "cy", &typed);
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("href=\"#line-0-minutes\""), "{}", wrong.body);
    assert!(wrong.body.contains("href=\"#line-1-activity\""), "{}", wrong.body);
    assert!(wrong.body.contains("Dewiswch y gwaith"), "{}", wrong.body);
    assert_eq!(service.fills_in(&path, "en", &[]).status, 422);

    let saved = service.fills_in(
        &path,
        "en",
        &[
            ("line-0-activity", "determine_held"),
            ("line-0-area", "Records"),
            ("line-0-minutes", "624"),
            ("line-1-activity", "locate"),
            ("line-1-area", "Roads"),
            ("line-1-items", "900"),
            ("line-1-sample_items", "10"),
            ("line-1-sample_minutes", "24"),
        ],
    );
    assert_eq!(saved.header("location"), Some(&*format!("{path}?done=costs-estimated")));
    let page = service.page(&path, "en");
    assert!(page.contains("Over the limit"), "{page}");
    assert!(page.contains("£1,160 of £600"), "{page}");
    assert!(page.contains("value=\"locate\" selected>Locating the information</option>"), "{page}");
    assert!(page.contains(">Redacting exempt information (Not counted)</option>"), "{page}");
    assert!(page.contains("go through about 340 of 900 items"), "{page}");
    assert!(page.contains("must still be told whether it is held"), "{page}");
    assert!(!page.contains("FOIA+s.12(2)"), "{page}");
    assert!(service.page(&path, "cy").contains("tua 340 o 900 eitem"));
    let decision = service.case_path(id) + "/decision?another=FOIA+s.12(1)";
    assert!(page.contains(&decision), "{page}");
    assert!(service.page(&decision, "en").contains("value=\"FOIA s.12(1)\""));
    let made_up = service.case_path(id) + "/decision?another=Pay+at+evil.example";
    assert!(!service.page(&made_up, "en").contains("evil.example"));
}

#[test]
fn related_requests_are_ticked_and_added_up() {
    let service = Service::start();
    let (id, other) = (service.logs("Ada"), service.logs("Bob"));
    let path = format!("{}/costs", service.case_path(id));
    let page = service.page(&path, "en");
    assert!(page.contains("The same e-mail address."), "{page}");
    assert!(page.contains(&format!("id=\"with-{other}\"")), "{page}");
    let join = format!("{path}/join");
    let joined = service.fills_in(&join, "en", &[("with", &*other.to_string())]);
    assert_eq!(joined.header("location"), Some(&*format!("{path}?done=costs-joined")));
    let page = service.page(&path, "en");
    assert!(page.contains(&format!("value=\"{other}\" checked")), "{page}");
    assert_eq!(service.fills_in(&join, "en", &[("with", "x")]).status, 400);
    assert_eq!(service.fills_in(&join, "en", &[("with", "999")]).status, 404);
    assert_eq!(service.fills_in(&join, "en", &[]).status, 303);
    assert!(!service.page(&path, "en").contains(" checked"));
}

#[test]
fn what_a_bank_holiday_moves_is_shown_before_it_is_added() {
    let service = Service::start();
    service.logs("Ada Byron");
    let day = "day=6&month=3&year=2026&scotland=yes&source=Gazette+1&english=Royal+occasion";
    let day = format!("{day}&welsh=Achlysur+brenhinol");

    let shown = service.post("/staff/holidays/check", &service.cookie(), &day);
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("1 running case would move."), "{}", shown.body);
    assert!(shown.body.contains("Friday 20 March 2026"), "{}", shown.body);
    assert!(service.office.holidays(None).unwrap().added.is_empty());

    let added = service.post("/staff/holidays", &service.cookie(), &day);
    assert_eq!(added.status, 303);
    let place = added.header("location").unwrap().to_owned();
    let page = service.send("GET", &place, &service.cookie(), "");
    assert!(page.body.contains("1 running case moved."), "{}", page.body);
    let register = service.send("GET", "/staff/cases", &service.cookie(), "");
    assert!(register.body.contains("Safe target: 19 March 2026"), "{}", register.body);

    let again = service.post("/staff/holidays", &service.cookie(), &day);
    assert_eq!(again.status, 422);
    assert!(again.body.contains("The day is a bank holiday there already"), "{}", again.body);
    let short = service.post(
        "/staff/holidays/check",
        &service.cookie(),
        &day.replace("year=2026", "year=26").replace("scotland=yes", "scotland="),
    );
    assert_eq!(short.status, 422);
    assert!(short.body.contains("Enter a real date with a year of four digits"), "{}", short.body);
    assert!(short.body.contains("Choose at least one part"), "{}", short.body);

    let taken_back = place.split('?').next().unwrap();
    let back = service.post(&format!("{taken_back}/withdraw"), &service.cookie(), "");
    assert_eq!(back.status, 303);
    let register = service.send("GET", "/staff/cases", &service.cookie(), "");
    assert!(!register.body.contains("Safe target"), "{}", register.body);
}

#[test]
fn a_list_of_bank_holidays_comes_back_with_what_is_wrong_in_each_line() {
    let service = Service::start();
    let send = |list: &str| {
        let part = |name: &str, text: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
        };
        let file = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\
                    Content-Type: application/octet-stream\r\n\r\n\r\n";
        let body = format!("{}{file}--x--\r\n", part("list", list));
        let headers = format!(
            "Content-Type: multipart/form-data; boundary=x\r\nSec-Fetch-Site: same-origin\r\n{}",
            service.cookie()
        );
        service.send("POST", "/staff/holidays/list", &headers, &body)
    };
    let right = "2031-06-11,E&W,Royal occasion,Achlysur brenhinol,Gazette 1";
    let wrong = send(&format!("{right}\r\n31-06-12,SCT,A,B,C\r\n2031-06-13,SCT,A,,C"));
    assert_eq!(wrong.status, 422);
    for line in ["Line 2: the date must be", "Line 3: give the name in English and in Welsh"] {
        assert!(wrong.body.contains(line), "{}", wrong.body);
    }
    assert!(wrong.body.contains("31-06-12,SCT,A,B,C"), "what was pasted is kept");
    let shown = send(right);
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("No running case would move."), "{}", shown.body);
    assert_eq!(send(" ").status, 422);
    let mut many = String::new();
    for (year, day) in (2031..=2036).flat_map(|year| (11..=28).map(move |day| (year, day))) {
        many.push_str(&right.replace("2031-06-11", &format!("{year}-02-{day}")));
        many.push('\n');
    }
    let refused = send(&many);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("A list has at most 100 days"), "{}", refused.body);
    assert!(service.office.holidays(None).unwrap().added.is_empty());
}

#[test]
fn what_was_typed_when_a_session_had_ended_is_sent_again_after_signing_in() {
    let service = Service::start();
    service.logs("Ada");
    let form =
        "question_en=First+line%0D%0A%3Cscript%3Ealert%281%29%3C%2Fscript%3E+%26+more&question_cy=";
    let path = "/staff/cases/atisn-1/clock/ask";
    let ended = service.post(path, "", form);
    assert_eq!(ended.status, 401);
    assert!(ended.body.contains("Your session has ended"));
    assert!(ended.body.contains("href=\"/staff/sign-in\" target=\"_blank\""));
    assert!(!ended.body.contains("<script>alert"));
    let again = sent_again(&ended.body, path);
    assert_eq!(again, form);
    // A password is not repeated, and what cannot be carried along is said.
    let password = service.post("/staff/cases/atisn-1/take", "", "password=hir+a+chofiadwy+iawn");
    assert!(!password.body.contains("chofiadwy"));
    let upload = service.send(
        "POST",
        "/staff/cases/atisn-1/documents",
        "Content-Type: multipart/form-data; boundary=x\r\nSec-Fetch-Site: same-origin\r\n",
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nA\r\n--x--\r\n",
    );
    assert_eq!(upload.status, 401);
    assert!(upload.body.contains("A page cannot keep a file"));
    // Signed in again, the same fields do what they were to do.
    let done = service.post(path, &service.cookie(), &again);
    assert_eq!(done.status, 303, "{}", done.body);
}

#[test]
fn whoever_comes_second_sees_what_the_first_did_and_what_they_sent_themselves() {
    let service = Service::start();
    let case = service.logs("Ada");
    service.office.withdraw(&service.who, case).unwrap();
    let form = "question_en=A+question+that+took+a+while+to+write&question_cy=";
    let path = "/staff/cases/atisn-1/clock/ask";
    let second = service.post(path, &service.cookie(), form);
    assert_eq!(second.status, 409);
    for shown in ["This cannot be done now", "A question that took a while to write", "Siân"] {
        assert!(second.body.contains(shown), "{shown} in {}", second.body);
    }
    assert!(second.body.contains("href=\"/staff/cases/atisn-1\""));
    assert_eq!(sent_again(&second.body, path), form);
}

/// What the browser sends when somebody presses the button of a page that kept what was typed.
fn sent_again(page: &str, action: &str) -> String {
    let form = page.split(&format!("action=\"{action}\"")).nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    let mut sent = url::form_urlencoded::Serializer::new(String::new());
    for field in form.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = field.split_once("\" value=\"").unwrap();
        let value = rest.split_once("\">").unwrap().0;
        let value = value
            .replace("&quot;", "\"")
            .replace("&#x27;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&#x3D;", "=")
            .replace("&amp;", "&");
        sent.append_pair(name, &value);
    }
    sent.finish()
}
