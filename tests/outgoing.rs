//! E-mails that go out: what a real mail server (aiosmtpd) said of them is kept beside their case, and
//! no domain gets more of them than the settings allow.
#![expect(
    clippy::unwrap_used,
    clippy::explicit_write,
    reason = "what fails here fails the test, and what is left out must be seen"
)]

#[path = "support/mail_server.rs"]
mod mail_server;
#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::{Clock, StoppedClock},
    domain::{
        delivery::{Answer, Delivery, Outcome},
        event::EmailKind,
        ids::CaseId,
        language::{Language, LanguageChoice},
        letter::{LetterType, Words},
        permission::Role,
        requester::Requester,
    },
    law::regime::Regime,
    mail::read::read,
    service::{NewLetter, NewRequest, Office, SignedIn, WhichIncoming},
    storage::{
        db::{Db, Options, Pool},
        jobs,
        mail_pace::{self, Turn},
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use mail_server::MailServer;
use office::{a_person, a_request, config_in, date, first_administrator};
use proptest::prelude::*;
use std::{
    fs,
    io::{BufRead, Write},
    process::{Command, Stdio},
    sync::Arc,
    thread,
};
use support::for_each_database;
use tempfile::TempDir;

/// A unit on 12 March 2026, with whatever `settings` say.
struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    nia: SignedIn,
    folder: TempDir,
}

impl Unit {
    fn open(database: &str, settings: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(
            &folder,
            database,
            &[&["--mail-from", "foi@unit.example"], settings].concat(),
        );
        let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
        let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        let nia = first_administrator(&office);
        Self { office, clock, nia, folder }
    }

    /// Logs a request, whose acknowledgement is to go to `email`.
    fn logs(&self, email: &str) -> CaseId {
        let choice = LanguageChoice::English;
        let requester = Requester::parse("Ada Byron", email, "", choice).unwrap();
        let request = NewRequest { requester, ..a_request(Regime::Foia, "2026-03-10") };
        self.office.log_request(&self.nia, &request).unwrap()
    }

    fn said(&self, case: CaseId) -> Vec<Delivery> {
        self.office.deliveries(&self.nia, case).unwrap()
    }

    fn moves_on(&self, by: TimeDelta) {
        self.clock.set(self.clock.now() + by);
    }

    fn sent(&self) -> usize {
        fs::read_dir(self.folder.path().join("outbox")).map_or(0, Iterator::count)
    }
}

#[test]
fn what_the_mail_server_said_when_it_took_an_email_is_kept_with_the_time() {
    let Some(server) = MailServer::start("accept") else { return };
    for_each_database(|url| {
        let unit = Unit::open(url, &["--mail-url", &server.url()]);
        let before = server.taken().len();
        let case = unit.logs("ada@example.com");
        unit.office.do_all_jobs().unwrap();
        let said = unit.said(case);
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(said[0].email, EmailKind::Acknowledgement);
        assert_eq!(said[0].recipient, "ada@example.com");
        assert_eq!(said[0].outcome, Outcome::Taken);
        assert_eq!(said[0].answer, Answer::new("250", &format!("2.0.0 queued as {}", before + 1)));
        assert_eq!(said[0].at, unit.clock.now());
    });
}

#[test]
fn a_refusal_is_shown_in_the_servers_words_to_those_who_see_who_asked_and_to_nobody_else() {
    let Some(server) = MailServer::start("refuse") else { return };
    for_each_database(|url| {
        let unit = Unit::open(url, &["--mail-url", &server.url()]);
        let case = unit.logs("ada@example.com");
        unit.office.do_all_jobs().unwrap();
        let said = unit.said(case);
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(said[0].outcome, Outcome::Refused);
        let answer = Answer::new("550", "5.1.1 <ada@example.com> is not known here");
        assert_eq!(said[0].answer, answer);
        assert_eq!(unit.office.case(&unit.nia, case).unwrap().failed_emails, 1);

        let email = "angharad@unit.example";
        let link =
            unit.office.invite("Angharad", email, Role::Approver, Language::English).unwrap();
        let token = link.path().rsplit('/').next().unwrap();
        let session = unit.office.set_up(token, &a_person(email)).unwrap();
        let approver = unit.office.who(&session.0).unwrap().unwrap();
        let seen = unit.office.deliveries(&approver, case).unwrap();
        assert_eq!((seen[0].outcome, seen[0].answer.code.as_str()), (Outcome::Refused, "550"));
        assert_eq!((seen[0].recipient.as_str(), seen[0].answer.words.as_str()), ("", ""));
    });
}

#[test]
fn emails_are_encrypted_for_a_server_whose_certificate_an_authority_answers_for_that_is_trusted() {
    for manners in ["tell smtps login", "tell starttls login", "tell starttls login no_plain"] {
        let Some((server, mut told)) = MailServer::start_reading(manners) else { return };
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("ateb.db");
        let unit = Unit::open(database.to_str().unwrap(), &[]);
        for name in ["ada", "grace"] {
            unit.logs(&format!("{name}@example.com"));
        }
        // Whom a program trusts is set when it starts.
        let mut worker = Command::new(env!("CARGO_BIN_EXE_ateb"))
            .args(["worker", "--today", "2026-03-12", "--mail-from", "foi@unit.example"])
            .args(["--mail-url", &server.url(), "--database-url"])
            .arg(&database)
            .arg("--data-dir")
            .arg(unit.folder.path())
            .env("SSL_CERT_FILE", server.authority())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = String::new();
        while lines.lines().count() < 2 && told.read_line(&mut lines).unwrap() > 0 {}
        worker.kill().unwrap();
        worker.wait().unwrap();
        assert_eq!(server.taken().len(), 2, "{manners}: {lines}");
    }
}

#[test]
fn a_server_that_puts_an_email_off_is_heard_each_time() {
    let Some(server) = MailServer::start("put_off") else { return };
    for_each_database(|url| {
        let unit = Unit::open(url, &["--mail-url", &server.url()]);
        let case = unit.logs("ada@example.com");
        unit.office.do_all_jobs().unwrap();
        unit.moves_on(TimeDelta::minutes(3));
        unit.office.do_all_jobs().unwrap();
        let said = unit.said(case);
        assert_eq!(said.iter().map(|one| one.outcome).collect::<Vec<_>>(), [Outcome::PutOff; 2]);
        assert_eq!(unit.office.case(&unit.nia, case).unwrap().failed_emails, 0);
    });
}

#[test]
fn what_a_requester_gets_stands_beside_what_they_wrote_and_tells_of_nobody_elses_email() {
    for_each_database(|url| {
        let unit = Unit::open(url, &[]);
        let wrote = |who: &str, id: &str, subject: &str| {
            format!(
                "From: {who}\r\nTo: foi@unit.example\r\nSubject: {subject}\r\n\
                 Date: Wed, 11 Mar 2026 09:14:00 +0000\r\nMessage-ID: <{id}>\r\n\r\nPlease send them.\r\n"
            )
        };
        let request = wrote("Grace <Grace@Example.org>", "1@example.org", "Gritting routes");
        unit.office.receive(request.as_bytes()).unwrap();
        let case = unit.office.case_named(&unit.nia, "atisn-26732").unwrap();
        let other = wrote("Tate <office@tate.example>", "9@tate.example", "ATISN 26732");
        unit.office.receive(other.as_bytes()).unwrap();
        let waiting = unit.office.incoming(&unit.nia, WhichIncoming::Waiting, None, 100).unwrap();
        unit.office.file_incoming(&unit.nia, waiting[0].id, "ATISN 26732").unwrap();
        let letter =
            NewLetter { message: Words::same("We are still looking."), ..NewLetter::default() };
        let letter = unit.office.write_letter(&unit.nia, case, LetterType::Free, &letter).unwrap();
        unit.office.send_letter(&unit.nia, case, letter).unwrap();
        unit.office.do_all_jobs().unwrap();
        let emails: Vec<_> = fs::read_dir(unit.folder.path().join("outbox"))
            .unwrap()
            .map(|one| read(&fs::read(one.unwrap().path()).unwrap(), "ATISN"))
            .collect();
        assert_eq!(emails.len(), 2);
        for email in emails {
            assert_eq!(email.in_reply_to, ["1@example.org"]);
            assert_eq!(email.references, ["1@example.org"]);
        }
        let of_letter: Vec<_> =
            unit.said(case).into_iter().filter(|one| one.letter == Some(letter)).collect();
        assert_eq!(of_letter.len(), 1);
        assert_eq!(of_letter[0].outcome, Outcome::Kept);
    });
}

/// Verifies a message from its standard input as whoever gets it would, with the key that the DNS
/// would have.
const JUDGE: &str = r#"
import dkim, sys
name, record = sys.argv[1:]
def txt(asked, timeout=5):
    assert asked == name.encode() + b".", asked
    return record.encode()
print(dkim.verify(sys.stdin.buffer.read(), dnsfunc=txt))
"#;

/// Whether dkimpy, which is of another make, believes that `message` comes from foi.example.
fn is_believed(record: &str, message: &[u8]) -> bool {
    let mut judge = Command::new(mail_server::python())
        .args(["-c", JUDGE, "spring._domainkey.foi.example", record])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    judge.stdin.take().unwrap().write_all(message).unwrap();
    let said = judge.wait_with_output().unwrap();
    assert!(said.status.success());
    said.stdout == b"True\n"
}

fn openssl(words: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl").args(words).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn a_signed_email_is_believed_by_whoever_gets_it_and_one_that_was_changed_is_not() {
    let Some(server) = MailServer::start("accept") else { return };
    let rsa = ["-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:2048"];
    for (kind, how) in [("rsa", &rsa[..]), ("ed25519", &["-algorithm", "ed25519"])] {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("key.pem");
        let key = key.to_str().unwrap();
        openssl(&[&["genpkey", "-out", key], how].concat());
        let public = openssl(&["pkey", "-in", key, "-pubout", "-outform", "DER"]);
        // Of Ed25519 the DNS has the bare key: RFC 8463 section 4.
        let bare = if kind == "rsa" { &public[..] } else { &public[public.len() - 32..] };
        let record = format!("v=DKIM1; k={kind}; p={}", STANDARD.encode(bare));
        let database = folder.path().join("ateb.db");
        let (url, selector) = (server.url(), "spring");
        let settings = ["--mail-url", &url, "--dkim-key-file", key, "--dkim-selector", selector];
        let settings = [&settings[..], &["--dkim-domain", "foi.example"]].concat();
        let unit = Unit::open(database.to_str().unwrap(), &settings);
        let choice = LanguageChoice::Bilingual;
        let name = "Siân Tŷ Gwŷdd o Benrhyndeudraeth a Llanfihangel-y-Pennant";
        let requester = Requester::parse(name, "sian@example.com", "", choice).unwrap();
        let request = NewRequest { requester, ..a_request(Regime::Foia, "2026-03-10") };
        unit.office.log_request(&unit.nia, &request).unwrap();
        unit.office.do_all_jobs().unwrap();
        let sent = server.taken().pop().unwrap();
        assert!(is_believed(&record, &sent), "{kind}");
        let changed =
            String::from_utf8(sent).unwrap().replacen("Subject: ", "Subject: Urgent: ", 1);
        assert!(!is_believed(&record, changed.as_bytes()), "{kind}");
    }
}

#[test]
fn a_key_that_cannot_sign_is_told_in_plain_words_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    fs::write(&key, "hunter2").unwrap();
    let doctor = Command::new(env!("CARGO_BIN_EXE_ateb"))
        .args(["doctor", "--dkim-selector", "spring", "--dkim-key-file"])
        .arg(&key)
        .arg("--data-dir")
        .arg(folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&doctor.stderr).into_owned();
    assert_eq!(doctor.status.code(), Some(1), "{told}");
    assert!(told.contains("cannot be signed") && told.contains("openssl genpkey"), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn a_domain_gets_no_more_emails_within_a_minute_than_the_settings_say_and_each_other_its_own() {
    for_each_database(|url| {
        let unit = Unit::open(url, &["--mail-per-minute", "3"]);
        for n in 0..7 {
            unit.logs(&format!("person{n}@example.com"));
        }
        let other = unit.logs("ada@elsewhere.example");
        // Several workers see the same jobs at the same moment.
        thread::scope(|scope| {
            for worker in ["a", "b", "c"] {
                let office = &unit.office;
                scope.spawn(move || while office.do_next_job(worker).unwrap() {});
            }
        });
        assert_eq!(unit.sent(), 2, "one to each domain");
        assert_eq!(unit.said(other).len(), 1);
        let mut sent = vec![unit.sent() - 1];
        for _second in 1..=180 {
            unit.moves_on(TimeDelta::seconds(1));
            unit.office.do_all_jobs().unwrap();
            sent.push(unit.sent() - 1);
        }
        for (at, later) in sent.iter().zip(sent.iter().skip(59)) {
            assert!(later - at <= 3, "{sent:?}");
        }
        assert_eq!(sent.last(), Some(&7));
        let mut db = Db::open(url, &Options::default()).unwrap();
        assert!(jobs::failed(&mut db).unwrap().is_empty());
        assert_eq!(jobs::count_waiting(&mut db).unwrap(), 0);
    });
}

#[test]
fn waiting_for_a_turn_is_no_attempt() {
    for_each_database(|url| {
        let now = date("2026-03-12").and_hms_opt(10, 0, 0).unwrap().and_utc();
        let mut db = Db::open(url, &Options::default()).unwrap();
        db.migrate().unwrap();
        jobs::enqueue(&mut db, "email", "{}", now, now, None).unwrap();
        let lease = TimeDelta::minutes(5);
        let later = now + TimeDelta::minutes(1);
        let first = jobs::claim(&mut db, "a", now, lease).unwrap().unwrap();
        assert!(jobs::put_back(&mut db, &first, later).unwrap());
        assert_eq!(jobs::claim(&mut db, "b", now, lease).unwrap(), None);
        let second = jobs::claim(&mut db, "b", later, lease).unwrap().unwrap();
        assert_eq!(second.attempt, 1);
        // Whoever put it back holds it no longer, though the number is the same.
        assert!(jobs::done(&mut db, &second, later).unwrap());
        assert!(!jobs::put_back(&mut db, &first, later).unwrap());
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Workers that come late, or stand still for minutes, never make up for it at once.
    #[test]
    fn however_late_workers_come_no_minute_has_more_than_its_share(
        a_minute in 1_u32..30,
        steps in prop::collection::vec((0_i64..90, 0_usize..4), 1..60),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("ateb.db");
        let address = address.to_str().unwrap();
        Db::open(address, &Options::default()).unwrap().migrate().unwrap();
        let pool = Pool::open(address, &Options::default()).unwrap();
        let mut now = date("2026-03-12").and_hms_opt(10, 0, 0).unwrap().and_utc();
        let lease = TimeDelta::minutes(5);
        let mut sent: Vec<DateTime<Utc>> = Vec::new();
        for (seconds, new) in steps {
            now += TimeDelta::seconds(seconds);
            pool.write(|db| -> Result<(), ateb::storage::Error> {
                for _ in 0..new {
                    jobs::enqueue(db, "email", "{}", now, now, None)?;
                }
                while let Some(claim) = jobs::claim(db, "w", now, lease)? {
                    match mail_pace::take_turn(db, claim.job, "Example.org", a_minute, now)? {
                        Turn::Now => {
                            sent.push(now);
                            jobs::done(db, &claim, now)?;
                        }
                        Turn::At(at) => {
                            assert!(at > now);
                            jobs::put_back(db, &claim, at)?;
                        }
                    }
                }
                Ok(())
            })
            .unwrap();
        }
        for (first, past) in sent.iter().zip(sent.iter().skip(a_minute as usize)) {
            prop_assert!(*past - *first > TimeDelta::minutes(1), "{sent:?}");
        }
    }
}
