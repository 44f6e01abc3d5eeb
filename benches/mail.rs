//! E-mails out and in. Two workers empty the outbox into a real mail server (aiosmtpd), beside the bare
//! library and beside Python's smtplib, which send the same bytes; and a thousand e-mails of all kinds are told apart and stored, beside
//! the bare parser reading them. `ATEB_BENCH_EMAILS` says another number than a thousand, for trying.
//!
//! `ATEB_TEST_PYTHON` names the Python that has the server, as `make bench` does.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::explicit_write,
    reason = "a program that prints or fails"
)]

#[path = "../tests/support/mail_server.rs"]
#[expect(dead_code, reason = "what is measured is the way in the clear")]
mod mail_server;

use ateb::{
    clock::StoppedClock,
    config::Config,
    domain::{
        event::Channel,
        language::{Language, LanguageChoice},
        requester::Requester,
    },
    law::regime::Regime,
    mail::read::read,
    service::{NewPerson, NewRequest, Office, SignedIn},
};
use chrono::NaiveDate;
use clap::Parser;
use lettre::{SmtpTransport, Transport, address::Envelope};
use mail_parser::MessageParser;
use mail_server::MailServer;
use std::{fs, hint::black_box, process::Command, sync::Arc, thread, time::Instant};

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// A second of processor time has so many parts in `/proc`, on every Linux.
const PARTS: f64 = 100.0;

fn main() {
    let asked = std::env::var_os("ATEB_BENCH_EMAILS");
    let number = asked.map_or(1000, |number| number.to_str().unwrap().parse().unwrap());
    println!("figure | measured | limit");
    println!("--- | --- | ---");
    out(number);
    in_(number);
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 12).unwrap()
}

/// Offices over the same data, each with its own connections, as processes have them.
fn offices<const N: usize>(folder: &tempfile::TempDir, more: &[&str]) -> [Office; N] {
    let data = folder.path().to_str().unwrap();
    let words = ["ateb", "--data-dir", data, "--pdf-program", env!("CARGO_BIN_EXE_ateb-pdf")];
    let words = [&words[..], &["--mail-from", "foi@unit.example"], more].concat();
    let config = Settings::parse_from(words).config;
    std::array::from_fn(|_| Office::open(&config, Arc::new(StoppedClock::on(day()))).unwrap())
}

fn administrator(office: &Office) -> SignedIn {
    let link = office.set_up_link().unwrap().unwrap();
    let person = NewPerson {
        name: "Nia".into(),
        email: "nia@unit.example".into(),
        password: "hir a chofiadwy iawn".into(),
        language: Language::English,
    };
    let session = office.set_up(link.path_segments().unwrap().next_back().unwrap(), &person);
    office.who(&session.unwrap().0).unwrap().unwrap()
}

#[expect(clippy::cast_precision_loss, reason = "a count of e-mails")]
fn rate(number: usize, began: Instant) -> f64 {
    number as f64 / began.elapsed().as_secs_f64()
}

/// Acknowledgements from the outbox, one for each of `number` requests.
fn out(number: usize) {
    let Some(server) = MailServer::start("accept") else { return };
    let folder = tempfile::tempdir().unwrap();
    let workers: [Office; 2] = offices(&folder, &["--mail-url", &server.url()]);
    let nia = administrator(&workers[0]);
    let choice = LanguageChoice::Bilingual;
    for n in 0..number {
        let email = format!("person{n}@example.org");
        let request = NewRequest {
            regime: Regime::Foia,
            received_on: day(),
            channel: Channel::Email,
            requester: Requester::parse("Ada Byron", &email, "", choice).unwrap(),
            subject: "Gritting routes".into(),
            body: "Please send me the gritting routes of the last five winters.".into(),
            redirected_from: None,
        };
        workers[0].log_request(&nia, &request).unwrap();
    }
    let began = Instant::now();
    thread::scope(|scope| {
        for (office, name) in workers.iter().zip(["one", "two"]) {
            scope.spawn(move || while office.do_next_job(name).unwrap() {});
        }
    });
    let product = rate(number, began);
    let sent = server.taken();
    assert_eq!(sent.len(), number);

    let library = library(&server, &sent);
    let python = smtplib(&server, &sent);
    println!("e-mails a second from the outbox, with two workers on SQLite | {product:.0} | >= 50");
    println!(
        "the same, beside Python's smtplib sending the same bytes ({python:.0} a second) | {:.2} x | >= 0.3 x",
        product / python
    );
    println!(
        "the same, beside the bare library sending the same bytes ({library:.0} a second) | {:.2} x |",
        product / library
    );
}

/// A floor: the same bytes, on two connections that stay open, by the library as it comes.
fn library(server: &MailServer, sent: &[Vec<u8>]) -> f64 {
    let envelope = Envelope::new(
        Some("foi@unit.example".parse().unwrap()),
        vec!["person@example.org".parse().unwrap()],
    );
    let envelope = envelope.unwrap();
    let bare = SmtpTransport::from_url(&server.url()).unwrap().build();
    let began = Instant::now();
    thread::scope(|scope| {
        for half in sent.chunks(sent.len().div_ceil(2)) {
            let (bare, envelope) = (&bare, &envelope);
            scope.spawn(move || {
                for email in half {
                    bare.send_raw(envelope, email).unwrap();
                }
            });
        }
    });
    rate(sent.len(), began)
}

/// Sends the e-mails of a folder on two connections, and prints how many a second.
const SMTPLIB: &str = r#"
import pathlib, smtplib, sys, time
from concurrent.futures import ThreadPoolExecutor
port, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
emails = [path.read_bytes() for path in folder.iterdir()]
def send(some):
    with smtplib.SMTP("127.0.0.1", port) as server:
        for email in some:
            server.sendmail("foi@unit.example", ["person@example.org"], email)
began = time.perf_counter()
with ThreadPoolExecutor(2) as threads:
    list(threads.map(send, [emails[::2], emails[1::2]]))
print(len(emails) / (time.perf_counter() - began))
"#;

/// The other floor: the same by Python's library, which writes each e-mail in one piece.
fn smtplib(server: &MailServer, sent: &[Vec<u8>]) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    for (number, email) in sent.iter().enumerate() {
        fs::write(folder.path().join(number.to_string()), email).unwrap();
    }
    let url = server.url();
    let (_, port) = url.rsplit_once(':').unwrap();
    let python = Command::new(mail_server::python())
        .args(["-c", SMTPLIB, port])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stderr));
    String::from_utf8(python.stdout).unwrap().trim().parse().unwrap()
}

/// E-mails of all kinds, `number` in all, each once.
fn mixed(number: usize) -> Vec<Vec<u8>> {
    let padding =
        "The minutes of the meeting say so at length, and so does the note to them.\n".repeat(60);
    let file =
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\n".repeat(2000);
    (0..number)
        .map(|n| {
            let head = format!(
                "Received: from out.example.org by mx.unit.example; Wed, 11 Mar 2026 09:14:00 +0000\n\
                 From: Person {n} <person{n}@example.org>\nTo: foi@unit.example\n\
                 Date: Wed, 11 Mar 2026 09:14:00 +0000\nMessage-ID: <{n}@example.org>\nMIME-Version: 1.0\n"
            );
            let plain = "Content-Type: text/plain; charset=utf-8\n\n";
            let rest = match n % 8 {
                0 => format!("Subject: Gritting {n}\n{plain}Please send me file {n}.\n{padding}"),
                1 => format!("Subject: Cais {n}\n{plain}Anfonwch y ffeil {n} ataf, os gwelwch yn dda.\n"),
                2 => format!(
                    "Subject: Request {n}\nContent-Type: multipart/alternative; boundary=a\n\n--a\n\
                     {plain}Please send me file {n}.\n--a\nContent-Type: text/html\n\n\
                     <p>Please send me <b>file {n}</b>.</p><p>{padding}</p>\n--a--\n"
                ),
                3 => format!(
                    "Subject: Request {n}\nContent-Type: multipart/mixed; boundary=a\n\n--a\n{plain}\
                     As in the file {n}.\n--a\nContent-Type: application/octet-stream; name=\"f{n}.bin\"\n\
                     Content-Transfer-Encoding: base64\n\n{file}\n--a--\n"
                ),
                4 => format!("Subject: Re: ATISN {}\nIn-Reply-To: <x@y>\n{plain}Thank you, {n}.\n", 90_000 + n),
                5 => format!(
                    "Subject: Undelivered {n}\nContent-Type: multipart/report; boundary=a; \
                     report-type=delivery-status\n\n--a\n{plain}It came back.\n--a\n\
                     Content-Type: message/delivery-status\n\nReporting-MTA: dns; example.org\n\n\
                     Final-Recipient: rfc822; p{n}@example.org\nAction: failed\nStatus: 5.1.1\n--a--\n"
                ),
                6 => format!("Subject: Out of office {n}\nAuto-Submitted: auto-replied\n{plain}I am away.\n"),
                _ => format!("Subject: Winner {n}\nX-Spam-Flag: YES\n{plain}Claim your prize {n}.\n"),
            };
            format!("{head}{rest}").replace('\n', "\r\n").into_bytes()
        })
        .collect()
}

/// `number` e-mails told apart and stored, in processor time.
fn in_(number: usize) {
    let folder = tempfile::tempdir().unwrap();
    let [office] = offices(&folder, &[]);
    administrator(&office);
    let emails = mixed(number);
    let before = processor();
    for email in &emails {
        office.receive(email).unwrap();
    }
    let product = processor() - before;
    let before = processor();
    for email in &emails {
        black_box(read(email, "ATISN"));
    }
    let told_apart = processor() - before;
    let before = processor();
    for email in &emails {
        black_box(MessageParser::default().parse(email.as_slice()));
    }
    let floor = (processor() - before).max(1.0 / PARTS);
    println!(
        "{number} mixed e-mails told apart and stored, processor time | {product:.2} s | <= 60 s"
    );
    println!("the same, told apart alone | {told_apart:.2} s |");
    println!("the same, beside the bare parser ({floor:.2} s) | {:.0} x |", product / floor);
}

/// The processor time of this process in seconds.
fn processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // The name before it may hold anything, even spaces.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let times = fields.split_whitespace().skip(11).take(2);
    times.map(|time| time.parse::<f64>().unwrap()).sum::<f64>() / PARTS
}
