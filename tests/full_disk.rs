//! A disk that is really full: nothing is lost, nothing is answered twice, and who is there is told what
//! is wrong. What comes into a mailbox then is in `imap.rs`.
#![expect(
    clippy::unwrap_used,
    clippy::explicit_write,
    reason = "what fails here fails the test, and what is left out must be seen"
)]

#[path = "support/mail_server.rs"]
#[expect(dead_code, reason = "what a server does about encryption is told elsewhere")]
mod mail_server;
#[path = "support/office.rs"]
mod office;
#[path = "support/small_disk.rs"]
mod small_disk;
mod support;

use ateb::{
    clock::{Clock, StoppedClock},
    domain::{
        case::CaseState,
        decision::{Decision, Outcome},
        letter::Words,
    },
    law::regime::Regime,
    service::{Error, Office, SignedIn},
    storage::db::{Db, Options},
    web::problem::Problem,
};
use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use mail_server::MailServer;
use office::{a_request, config_in, date, first_administrator};
use small_disk::SmallDisk;
use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    os::unix::fs::MetadataExt,
    path::Path,
    process::{Command, Output, Stdio},
    sync::Arc,
};
use support::for_each_database;
use tempfile::TempDir;

/// How much is left, in KiB: from nothing to enough, so that it runs out at every step of an act.
const LEFT: [u64; 24] = [
    0, 4, 8, 16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 256, 320, 384, 448, 512, 640, 768, 1024,
    1536, 2048, 4096,
];

/// A unit on 12 March 2026 with its data in `folder`, beside the database where that is a file.
struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    nia: SignedIn,
}

impl Unit {
    fn open(folder: &TempDir, database: &str, more: &[&str]) -> Self {
        let (office, clock) = open(folder, database, more);
        let nia = first_administrator(&office);
        Self { office, clock, nia }
    }
}

fn open(folder: &TempDir, database: &str, more: &[&str]) -> (Office, Arc<StoppedClock>) {
    let more = [&["--mail-from", "foi@unit.example"], more].concat();
    let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
    let config = config_in(folder, database, &more);
    (Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap(), clock)
}

/// The address of a database that is on the disk of `folder` if it is a file.
fn beside(folder: &TempDir, database: &str) -> String {
    if database.starts_with("postgres:") {
        return database.to_owned();
    }
    folder.path().join("ateb.db").to_str().unwrap().to_owned()
}

/// A request with a file that takes some room.
fn an_email(number: u64) -> String {
    let roads = "A470,Monday\n".repeat(4000);
    format!(
        "From: Grace Hopper <grace@example.org>\nTo: foi@unit.example\nSubject: Gritting {number}\n\
         Date: Wed, 11 Mar 2026 09:14:00 +0000\nMessage-ID: <{number}@example.org>\n\
         MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\
         Content-Type: text/plain\n\nPlease send me the routes of week {number}.\n\n--b\n\
         Content-Type: text/csv\nContent-Disposition: attachment; filename=\"roads.csv\"\n\n\
         {roads}{number}\n--b--\n"
    )
}

/// Gives an e-mail to `ateb receive`, as a mail server does.
fn receive(folder: &TempDir, database: &str, email: &str, out: Stdio) -> Output {
    let mut receiving = Command::new(env!("CARGO_BIN_EXE_ateb"))
        .args(["receive", "-", "--today", "2026-03-12", "--mail-from", "foi@unit.example"])
        .args(["--database-url", database, "--first-number", "26732", "--data-dir"])
        .arg(folder.path())
        .stdin(Stdio::piped())
        .stdout(out)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end before it has read all.
    let _ = receiving.stdin.take().unwrap().write_all(email.as_bytes());
    receiving.wait_with_output().unwrap()
}

/// The files in a folder and below it.
fn files_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let within = |path: &Path| {
        if path.is_dir() { files_in(path) } else { vec![path.display().to_string()] }
    };
    entries.flat_map(|entry| within(&entry.unwrap().path())).collect()
}

/// The identifiers of the e-mails that were acknowledged, one for each acknowledgement.
fn acknowledged(emails: impl Iterator<Item = Vec<u8>>) -> Vec<String> {
    emails
        .filter_map(|email| ateb::mail::read::read(&email, "ATISN").in_reply_to.first().cloned())
        .collect()
}

/// What an act came to that may have found no room: the message then says so.
fn is_done<T>(done: Result<T, Error>) -> bool {
    let Err(error) = done else { return true };
    assert_eq!(error.key(), "error-disk-full", "{error:?}");
    assert_eq!(Problem::from(error), Problem::NoRoom);
    false
}

#[test]
fn an_email_that_finds_no_room_is_asked_for_again_and_then_makes_one_case() {
    let test = "an_email_that_finds_no_room_is_asked_for_again_and_then_makes_one_case";
    let Some(disk) = SmallDisk::of(test) else { return };
    for_each_database(|url| {
        let folder = disk.folder();
        let database = beside(&folder, url);
        drop(open(&folder, &database, &[]));
        let mut refused = 0;
        for left in LEFT {
            disk.leaves(left);
            let tried = receive(&folder, &database, &an_email(left), Stdio::piped());
            let told = String::from_utf8(tried.stderr).unwrap();
            if tried.status.code() != Some(0) {
                assert_eq!(tried.status.code(), Some(75), "with {left} KiB: {told}");
                assert!(
                    told.contains("no room left") && told.contains("make room"),
                    "{left}: {told}"
                );
                assert!(!told.contains("race") && !told.contains("Gritting"), "no names: {told}");
                assert_eq!(told.lines().count(), 1, "{told}");
                refused += 1;
            }
            let half = files_in(&folder.path().join("files"));
            assert!(half.iter().all(|file| !file.contains('#')), "half written: {half:?}");
            disk.makes_room();
            let again = receive(&folder, &database, &an_email(left), Stdio::piped());
            assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stderr));
        }
        assert!((3..LEFT.len()).contains(&refused), "{refused} found no room");

        let unit = Unit::open(&folder, &database, &[]);
        unit.office.do_all_jobs().unwrap();
        let sent = files_in(&folder.path().join("outbox"));
        let answered = acknowledged(sent.iter().map(|file| fs::read(file).unwrap()));
        assert_eq!(answered.len(), LEFT.len(), "each is answered once");
        assert_eq!(answered.iter().collect::<BTreeSet<_>>().len(), LEFT.len());
        let all = 26732 + LEFT.len();
        assert!(unit.office.case_named(&unit.nia, &format!("atisn-{}", all - 1)).is_ok());
        assert!(unit.office.case_named(&unit.nia, &format!("atisn-{all}")).is_err());
        assert!(unit.office.verify_record().unwrap().broken.is_none());
    });
}

#[test]
fn an_email_that_is_safe_is_not_asked_for_again_because_nothing_can_be_printed() {
    for_each_database(|url| {
        let folder = tempfile::tempdir().unwrap();
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let taken = receive(&folder, url, &an_email(1), full.into());
        let told = String::from_utf8(taken.stderr).unwrap();
        assert_eq!(taken.status.code(), Some(0), "{told}");
        assert!(told.contains("was taken in"), "{told}");
        let again = receive(&folder, url, &an_email(1), Stdio::piped());
        assert!(String::from_utf8_lossy(&again.stdout).contains("already"));
    });
}

#[test]
fn a_service_that_finds_no_room_for_an_answer_says_so_and_sends_it_once_when_there_is_some() {
    let test =
        "a_service_that_finds_no_room_for_an_answer_says_so_and_sends_it_once_when_there_is_some";
    let Some(disk) = SmallDisk::of(test) else { return };
    for_each_database(|url| {
        let folder = disk.folder();
        let unit = Unit::open(&folder, &beside(&folder, url), &[]);
        let mut refused = 0;
        for left in LEFT {
            let request = a_request(Regime::Foia, "2026-03-10");
            let case = unit.office.log_request(&unit.nia, &request).unwrap();
            let said = Words::same("We hold nothing of the kind.");
            let decision = Decision::plain(Outcome::NotHeld, said, Vec::new());
            unit.office.decide(&unit.nia, case, &decision).unwrap();
            let letter = unit.office.draft_answer(&unit.nia, case).unwrap();
            unit.office.do_all_jobs().unwrap();
            let before = files_in(&folder.path().join("outbox")).len();
            let reference = unit.office.case(&unit.nia, case).unwrap().case.reference.to_string();
            let issue = || unit.office.issue(&unit.nia, case, letter, &reference, true);

            disk.leaves(left);
            let is_issued = is_done(issue());
            if left == 0 {
                let checks = unit.office.examine();
                let files = checks.iter().find(|check| check.what == "files").unwrap();
                assert!(files.problem.as_ref().unwrap().contains("make room"), "{files:?}");
            }
            let state = unit.office.case(&unit.nia, case).unwrap().case.state;
            assert_eq!(state == CaseState::Answered, is_issued, "with {left} KiB");
            disk.makes_room();
            if !is_issued {
                refused += 1;
                assert!(!unit.office.do_next_job("now").unwrap(), "nothing was to be sent");
                issue().unwrap();
            }
            unit.office.do_all_jobs().unwrap();
            assert_eq!(files_in(&folder.path().join("outbox")).len(), before + 1, "once");
        }
        assert!((2..LEFT.len()).contains(&refused), "{refused} found no room");
        assert!(unit.office.verify_record().unwrap().broken.is_none());
    });
}

#[test]
fn a_server_of_the_database_that_finds_no_room_is_told_of_as_well() {
    let test = "a_server_of_the_database_that_finds_no_room_is_told_of_as_well";
    let Some(disk) = SmallDisk::of(test) else { return };
    for_each_database(|url| {
        if !url.starts_with("postgres:") {
            return;
        }
        let (folder, tables) = (tempfile::tempdir().unwrap(), disk.folder());
        if fs::metadata(tables.path()).unwrap().uid() == 0 {
            // Then the server is another user's.
            let given = Command::new("chown").arg("postgres").arg(tables.path()).status().unwrap();
            assert!(given.success());
        }
        let mut db = Db::open(url, &Options::default()).unwrap();
        let place = tables.path().display();
        db.batch_execute(&format!("CREATE TABLESPACE small LOCATION '{place}'")).unwrap();
        db.batch_execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_tablespace = small', \
             current_database()); END $$",
        )
        .unwrap();
        let unit = Unit::open(&folder, url, &[]);
        disk.leaves(0);
        // Until what is there already is full.
        let refused =
            (0..500).find(|number| !is_done(unit.office.receive(an_email(*number).as_bytes())));
        let refused = refused.unwrap();
        disk.makes_room();
        unit.office.receive(an_email(refused).as_bytes()).unwrap();
        let number = 26732 + refused;
        assert!(unit.office.case_named(&unit.nia, &format!("atisn-{number}")).is_ok());
        assert!(unit.office.case_named(&unit.nia, &format!("atisn-{}", number + 1)).is_err());
        assert!(unit.office.verify_record().unwrap().broken.is_none());
    });
}

#[test]
fn an_email_that_finds_no_room_in_the_outbox_goes_once_when_there_is_some() {
    let test = "an_email_that_finds_no_room_in_the_outbox_goes_once_when_there_is_some";
    let Some(disk) = SmallDisk::of(test) else { return };
    for_each_database(|url| {
        let (folder, outbox) = (tempfile::tempdir().unwrap(), disk.folder());
        let mail_url = format!("file://{}", outbox.path().display());
        let unit = Unit::open(&folder, url, &["--mail-url", &mail_url]);
        let request = a_request(Regime::Foia, "2026-03-10");
        let case = unit.office.log_request(&unit.nia, &request).unwrap();
        for left in [0, 4] {
            disk.leaves(left);
            assert!(unit.office.do_next_job("now").unwrap(), "it was tried");
            assert!(!unit.office.do_next_job("now").unwrap(), "not again at once");
            assert_eq!(files_in(outbox.path()), Vec::<String>::new(), "nothing half written");
            assert_eq!(unit.office.deliveries(&unit.nia, case).unwrap(), []);
            unit.clock.set(unit.clock.now() + TimeDelta::hours(1));
        }
        disk.makes_room();
        unit.office.do_all_jobs().unwrap();
        assert_eq!(files_in(outbox.path()).len(), 1);
        assert_eq!(unit.office.deliveries(&unit.nia, case).unwrap().len(), 1);
        unit.clock.set(unit.clock.now() + TimeDelta::days(3));
        assert_eq!(unit.office.do_all_jobs().unwrap(), 0, "it is done");
    });
}

#[test]
fn an_email_that_went_out_is_not_sent_again_for_as_long_as_it_cannot_be_marked() {
    let test = "an_email_that_went_out_is_not_sent_again_for_as_long_as_it_cannot_be_marked";
    let Some(disk) = SmallDisk::of(test) else { return };
    let Some(server) = MailServer::start("accept") else { return };
    let folder = disk.folder();
    let database = folder.path().join("ateb.db");
    let settings = ["--mail-url", &server.url()];
    let unit = Unit::open(&folder, database.to_str().unwrap(), &settings);
    let mut unmarked = 0;
    for (sent, left) in LEFT.into_iter().enumerate() {
        // Opened anew, what the database writes beside its file is empty, and takes new room.
        let (office, clock) = open(&folder, database.to_str().unwrap(), &settings);
        office.log_request(&unit.nia, &a_request(Regime::Foia, "2026-03-10")).unwrap();
        disk.leaves(left);
        for _ in 0..4 {
            let has_gone = server.taken().len() > sent;
            unmarked += usize::from(!is_done(office.do_next_job("now")) && has_gone);
            // By then a worker that died would have lost it.
            clock.set(clock.now() + TimeDelta::minutes(6));
        }
        disk.makes_room();
        office.do_all_jobs().unwrap();
        assert_eq!(server.taken().len(), sent + 1, "with {left} KiB");
    }
    assert!(unmarked > 0, "none could not be marked");
}
