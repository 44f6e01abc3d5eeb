//! The figures of the README, each beside its floor or its limit, measured in one run.
//!
//! A figure is the median of several rounds in which the product and its floor take turns, so that
//! a machine that is busy with other things slows both.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program that prints or fails")]

use actix_web::{App, HttpResponse, HttpServer};
use ateb::{
    clock::{Clock, SystemClock},
    config::Config,
    domain::{
        event::Channel,
        ids::CaseId,
        language::{Language, LanguageChoice},
        requester::Requester,
    },
    law::regime::Regime,
    service::{NewPerson, NewRequest, Office, SignedIn},
    storage::db::{Db, Options},
    web,
};
use clap::Parser;
use diesel::connection::SimpleConnection;
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

fn main() {
    println!("figure | measured | limit");
    println!("--- | --- | ---");
    logging_a_case();
    the_status_page();
    the_idle_service();
}

fn told(figure: &str, measured: &str, limit: &str) {
    println!("{figure} | {measured} | {limit}");
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

struct Bench {
    office: Arc<Office>,
    who: SignedIn,
    folder: tempfile::TempDir,
}

fn an_office() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let words = ["ateb", "--data-dir", data, "--pdf-program", env!("CARGO_BIN_EXE_ateb-pdf")];
    let config = Settings::parse_from(words).config;
    let office = Office::open(&config, Arc::new(SystemClock)).unwrap();
    let link = office.set_up_link().unwrap().unwrap();
    let token = link.path_segments().unwrap().next_back().unwrap().to_owned();
    let person = NewPerson {
        name: "Nia".into(),
        email: "nia@unit.example".into(),
        password: "hir a chofiadwy iawn".into(),
        language: Language::English,
    };
    let session = office.set_up(&token, &person).unwrap();
    let who = office.who(&session.0).unwrap().unwrap();
    Bench { office: Arc::new(office), who, folder }
}

impl Bench {
    fn logs_a_case(&self) -> CaseId {
        let choice = LanguageChoice::English;
        let request = NewRequest {
            regime: Regime::Foia,
            received_on: SystemClock.today(),
            channel: Channel::Email,
            requester: Requester::parse("Ada", "ada@example.com", "", choice).unwrap(),
            subject: "Gritting routes of 2025".into(),
            body: "Please send me the gritting routes. ".repeat(25),
            redirected_from: None,
        };
        self.office.log_request(&self.who, &request).unwrap()
    }
}

/// Logging a case, durable, against the same statements written by hand.
fn logging_a_case() {
    const EACH: u32 = 40;
    let bench = an_office();
    let folder = tempfile::tempdir().unwrap();
    let by_hand = folder.path().join("by-hand.db");
    let mut db = Db::open(by_hand.to_str().unwrap(), &Options::default()).unwrap();
    db.migrate().unwrap();
    let mut number = 0;
    let mut ratios = Vec::new();
    for _ in 0..7 {
        let began = Instant::now();
        for _ in 0..EACH {
            bench.logs_a_case();
        }
        let product = began.elapsed();
        let began = Instant::now();
        for _ in 0..EACH {
            number += 1;
            db.batch_execute(&the_same_by_hand(number)).unwrap();
        }
        ratios.push(product.as_secs_f64() / began.elapsed().as_secs_f64());
    }
    let ratio = median(ratios);
    told("logging a case / the same SQL by hand (SQLite)", &format!("{ratio:.2} ×"), "≤ 1.5 ×");
}

fn the_same_by_hand(number: u32) -> String {
    let body = "Please send me the gritting routes. ".repeat(25);
    let hash = "00".repeat(32);
    let at = "2026-02-18 10:00:00.123456";
    let event = format!(
        r#"{{"type":"received","reference":"ATISN {number}","regime":"foia","received_on":"2026-02-18","logged_on":"2026-02-18","channel":"email","requester":{number},"language":"en"}}"#
    );
    format!(
        "BEGIN IMMEDIATE;
         INSERT INTO counters (name, value) VALUES ('case', 0) ON CONFLICT (name) DO NOTHING;
         UPDATE counters SET value = value + 1 WHERE name = 'case';
         INSERT INTO requesters (name, email, language, created_at)
             VALUES ('Ada', 'ada@example.com', 'en', '{at}');
         INSERT INTO cases (reference, requester_id, regime, received_on, state, language, due_on,
                            queue_on, version)
             VALUES ('ATISN {number}', {number}, 'foia', '2026-02-18', 'open', 'en', '2026-03-19',
                     '2026-03-19', 1);
         INSERT INTO last_days (case_id, owed, last_on, can_extend)
             VALUES ({number}, 'answer', '2026-03-19', TRUE);
         INSERT INTO case_texts (case_id, subject, body)
             VALUES ({number}, 'Gritting routes of 2025', '{body}');
         UPDATE case_texts SET subject_key = 'gritting routes of 2025' WHERE case_id = {number};
         INSERT INTO search_texts (id, case_id, place, source, part, readers, text)
             VALUES ({number} * 2, {number}, 'request', 0, 0, 'all', '{body}');
         INSERT INTO search_index (rowid, words) VALUES ({number} * 2, '{body}');
         INSERT INTO search_texts (id, case_id, place, source, part, readers, text)
             VALUES ({number} * 2 + 1, {number}, 'requester', 0, 0, 'knowing', 'Ada');
         INSERT INTO search_index (rowid, words) VALUES ({number} * 2 + 1, 'ada');
         UPDATE chain_head SET event_id = event_id + 1 WHERE id = 1;
         INSERT INTO events (id, case_id, seq, happened_at, actor, kind, body, previous_hash, hash)
             VALUES ({number}, {number}, 1, '{at}', 'staff:1', 'received', '{event}', x'{hash}',
                     x'{hash}');
         UPDATE chain_head SET hash = x'{hash}' WHERE id = 1;
         INSERT INTO jobs (kind, body, dedupe_key, created_at, due_at, attempts)
             VALUES ('email', '{{}}', 'Acknowledgement:{number}', '{at}', '{at}', 0);
         COMMIT;"
    )
}

/// The portal's status page against a handler that answers "ok".
fn the_status_page() {
    let bench = an_office();
    bench.logs_a_case();
    bench.office.do_all_jobs().unwrap();
    let outbox = bench.folder.path().join("outbox");
    let email = fs::read_dir(outbox).unwrap().next().unwrap().unwrap().path();
    let text = ateb::mail::read::read(&fs::read(email).unwrap(), "ATISN").text;
    let token =
        text.split("/my-request/").nth(1).unwrap().split(char::is_whitespace).next().unwrap();

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let product = listener.local_addr().unwrap();
    let office = Arc::clone(&bench.office);
    thread::spawn(move || actix_web::rt::System::new().block_on(web::run(listener, office)));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let bare = listener.local_addr().unwrap();
    thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let ok = || async { HttpResponse::Ok().body("ok") };
            HttpServer::new(move || App::new().route("/ok", actix_web::web::get().to(ok)))
                .listen(listener)
                .unwrap()
                .run()
                .await
        })
    });

    let opened =
        answer(product, &format!("GET /en/my-request/{token} HTTP/1.1\r\nHost: x\r\n\r\n"));
    let cookie = opened
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: ").or(line.strip_prefix("Set-Cookie: ")))
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    let page = format!("GET /en/my-request HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n");
    let ok = "GET /ok HTTP/1.1\r\nHost: x\r\n\r\n";
    assert!(answer(product, &page).contains("ATISN 1"), "the page is the status page");
    let ratios = (0..5)
        .map(|_| {
            let each = Duration::from_secs(2);
            requests_a_second(product, &page, each) / requests_a_second(bare, ok, each)
        })
        .collect();
    told(
        "portal status page / bare handler, requests a second",
        &format!("{:.2}", median(ratios)),
        "≥ 0.20",
    );
}

/// The head and body of one answer.
fn answer(server: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(server).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut room = vec![0; ROOM];
    String::from_utf8_lossy(one_answer(&mut stream, &mut room)).into_owned()
}

/// More than the longest answer takes.
const ROOM: usize = 64 * 1024;

/// Reads one answer whose length is told into `room`. Does little itself, for the clients share the
/// processors with the servers that are measured.
fn one_answer<'a>(stream: &mut impl Read, room: &'a mut [u8]) -> &'a [u8] {
    let mut filled = 0;
    loop {
        let read = stream.read(room.get_mut(filled..).unwrap()).unwrap();
        assert!(read > 0, "the answer ends early or does not fit");
        filled += read;
        if whole_length(room.get(..filled).unwrap()) == Some(filled) {
            return room.get(..filled).unwrap();
        }
    }
}

/// How long an answer is of which this is the beginning; nothing while its head is not whole.
fn whole_length(begun: &[u8]) -> Option<usize> {
    const NAME: &str = "content-length:";
    let end = begun.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
    let head = str::from_utf8(begun.get(..end)?).unwrap();
    let told = head.lines().find_map(|line| {
        let (name, value) = line.split_at_checked(NAME.len())?;
        name.eq_ignore_ascii_case(NAME).then(|| value.trim().parse::<usize>().unwrap())
    });
    Some(end + told.unwrap())
}

/// How many clients ask at the same time.
const CLIENTS: u32 = 16;

/// Clients on connections that stay open, each asking again as soon as it is answered.
fn requests_a_second(server: SocketAddr, request: &str, time: Duration) -> f64 {
    let began = Instant::now();
    let answered: u32 = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                scope.spawn(|| {
                    let mut stream = TcpStream::connect(server).unwrap();
                    let mut room = vec![0; ROOM];
                    let mut answered = 0;
                    while began.elapsed() < time {
                        stream.write_all(request.as_bytes()).unwrap();
                        one_answer(&mut stream, &mut room);
                        answered += 1;
                    }
                    answered
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().unwrap()).sum()
    });
    f64::from(answered) / began.elapsed().as_secs_f64()
}

/// The resident memory of `ateb serve` that has answered one page and waits.
fn the_idle_service() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served(
        Command::new(env!("CARGO_BIN_EXE_ateb"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(folder.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut told_lines = BufReader::new(served.0.stderr.take().unwrap());
    let mut first = String::new();
    told_lines.read_line(&mut first).unwrap();
    let address: SocketAddr = first.trim().rsplit_once('/').unwrap().1.parse().unwrap();
    let page = answer(address, "GET /en HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(page.contains("<h1"), "the first page is a page");
    let status = fs::read_to_string(format!("/proc/{}/status", served.0.id())).unwrap();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    let kib: f64 = resident.split_whitespace().next().unwrap().parse().unwrap();
    told("resident memory of `ateb serve`, idle", &format!("{:.0} MiB", kib / 1024.0), "≤ 150 MiB");
}

/// Ends the service that this program started.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
