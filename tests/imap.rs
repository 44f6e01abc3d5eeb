//! E-mails are fetched from a mailbox of a real mail server (Dovecot), over TLS, each once, whatever
//! is killed in between.
#![expect(
    clippy::unwrap_used,
    clippy::explicit_write,
    reason = "what fails here fails the test, and what is left out must be seen"
)]

#[path = "support/mail_server.rs"]
#[expect(dead_code, reason = "what the server refuses is told elsewhere")]
mod mail_server;
#[path = "support/office.rs"]
#[expect(dead_code, reason = "what comes in here comes by e-mail")]
mod office;
#[path = "support/small_disk.rs"]
mod small_disk;
mod support;

use ateb::{
    clock::{Clock, StoppedClock},
    service::{Office, WhichIncoming},
};
use chrono::TimeDelta;
use mail_server::{MailServer as Relay, certify};
use office::{config_in, date, first_administrator};
use small_disk::SmallDisk;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    ops::Range,
    os::unix::fs::MetadataExt,
    path::PathBuf,
    process::{Child, ChildStderr, Command, Stdio},
    sync::{
        Arc,
        mpsc::{self, Sender},
    },
    thread,
};
use support::for_each_database;
use tempfile::TempDir;

/// As many as keep workers at it for a while.
const EMAILS: usize = 60;

/// Starts the server, waits until its input ends, and stops it.
const WATCHDOG: &str = r#"
cd "$1" || exit
# Debian keeps the server where only root looks by itself.
PATH="$PATH:/usr/sbin"
{
    dovecot -c dovecot.conf
} >start.log 2>&1 && echo ready || echo failed
exec >/dev/null
read -r _
doveadm -c dovecot.conf stop
"#;

/// A mail server with one mailbox. It ends with the value.
struct MailServer {
    folder: TempDir,
    port: u16,
    owner: (u32, u32),
    watchdog: Child,
}

impl MailServer {
    /// `None` when the server is not installed; then a test is left out, and fails where nothing may be.
    fn start() -> Option<Self> {
        let asked = ["-c", "PATH=\"$PATH:/usr/sbin\" command -v dovecot"];
        let is_there = Command::new("sh").args(asked).stdout(Stdio::null()).status().unwrap();
        if !is_there.success() {
            assert!(
                std::env::var_os("CI").is_none_or(|ci| ci != "true"),
                "dovecot-imapd is not installed"
            );
            writeln!(
                std::io::stderr(),
                "left out: fetching from a mailbox, as dovecot-imapd is missing"
            )
            .unwrap();
            return None;
        }
        let folder = tempfile::Builder::new().prefix("ateb-imap-").tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let at = folder.path().display();
        let mine = fs::metadata(folder.path()).unwrap();
        // The server reads no mail as root; then the mailbox is of the user nobody.
        let (is_root, owner) = match mine.uid() {
            0 => (true, (65534, 65534)),
            uid => (false, (uid, mine.gid())),
        };
        let whoami = Command::new("id").arg("-un").output().unwrap().stdout;
        let user = String::from_utf8(whoami).unwrap().trim().to_owned();
        let as_me = if is_root {
            String::new()
        } else {
            format!(
                "default_internal_user = {user}\ndefault_login_user = {user}\n\
                 service anvil {{\n chroot =\n}}\nservice imap-login {{\n chroot =\n}}\n"
            )
        };
        let conf = format!(
            "base_dir = {at}/run\nstate_dir = {at}/state\nlog_path = {at}/log\nlisten = 127.0.0.1\n\
             protocols = imap\nssl = required\nssl_cert = <{at}/cert.pem\nssl_key = <{at}/key.pem\n\
             mail_location = maildir:{at}/mail\nfirst_valid_uid = 1\nfirst_valid_gid = 1\n\
             passdb {{\n driver = static\n args = password=pw/d\n}}\n\
             userdb {{\n driver = static\n args = uid={} gid={} home={at}/home\n}}\n\
             service imap-login {{\n inet_listener imap {{\n  port = 0\n }}\n\
             inet_listener imaps {{\n  port = {port}\n  ssl = yes\n }}\n}}\n\
             namespace inbox {{\n inbox = yes\n}}\n{as_me}",
            owner.0, owner.1,
        );
        fs::write(folder.path().join("dovecot.conf"), conf).unwrap();
        let server = |path: &str| folder.path().join(path);
        for path in ["mail", "mail/new", "mail/cur", "mail/tmp", "home"] {
            fs::create_dir(server(path)).unwrap();
            std::os::unix::fs::chown(server(path), Some(owner.0), Some(owner.1)).unwrap();
        }
        certify(folder.path());
        // Others than root have to come through to the mailbox.
        Command::new("chmod").arg("755").arg(folder.path()).status().unwrap();
        let mut watchdog = Command::new("sh")
            .args(["-c", WATCHDOG, "sh"])
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut told = String::new();
        BufReader::new(watchdog.stdout.take().unwrap()).read_line(&mut told).unwrap();
        let log =
            ["start.log", "log"].map(|name| fs::read_to_string(server(name)).unwrap_or_default());
        assert_eq!(told, "ready\n", "the mail server did not start: {}", log.concat());
        Some(Self { folder, port, owner, watchdog })
    }

    fn address(&self) -> String {
        format!("imaps://foi%40unit.example:pw%2Fd@localhost:{}/INBOX", self.port)
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Delivers an e-mail as mail servers do: written beside, then moved in.
    fn delivers(&self, name: &str, email: &str) {
        let beside = self.folder.path().join("mail/tmp").join(name);
        fs::write(&beside, email.replace('\n', "\r\n")).unwrap();
        std::os::unix::fs::chown(&beside, Some(self.owner.0), Some(self.owner.1)).unwrap();
        fs::rename(beside, self.folder.path().join("mail/new").join(name)).unwrap();
    }

    /// How many e-mails are in the mailbox, and in the folder for what was taken in.
    fn holds(&self) -> (usize, usize) {
        let within = |folder: &str| {
            ["new", "cur"]
                .iter()
                .filter_map(|part| {
                    fs::read_dir(self.folder.path().join("mail").join(folder).join(part)).ok()
                })
                .map(Iterator::count)
                .sum()
        };
        (within(""), within(".Ateb"))
    }

    /// The identifiers of the e-mails in the folder for what was taken in.
    fn filed(&self) -> BTreeSet<String> {
        let folders = ["new", "cur"].map(|part| self.folder.path().join("mail/.Ateb").join(part));
        let emails = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
        let read = |path: PathBuf| ateb::mail::read::read(&fs::read(path).unwrap(), "ATISN");
        emails.map(|one| read(one.unwrap().path()).message_id.unwrap()).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // The end of its input tells it to stop the server; only then may the folder go.
        drop(self.watchdog.stdin.take());
        drop(self.watchdog.wait());
    }
}

/// An office, and workers of its own that fetch from a mailbox.
struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    folder: TempDir,
    database: String,
    settings: Vec<String>,
}

impl Unit {
    fn open(database: &str) -> Self {
        Self::open_with(database, &[])
    }

    /// With more settings, which its workers have too.
    fn open_with(database: &str, settings: &[&str]) -> Self {
        Self::open_in(tempfile::tempdir().unwrap(), database, settings)
    }

    /// With its data in `folder`.
    fn open_in(folder: TempDir, database: &str, settings: &[&str]) -> Self {
        let all = [&["--mail-from", "foi@unit.example"], settings].concat();
        let config = config_in(&folder, database, &all);
        let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
        let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        let settings = settings.iter().map(|&word| word.to_owned()).collect();
        Self { office, clock, folder, database: database.to_owned(), settings }
    }

    fn starts_a_worker(&self, server: &MailServer) -> Worker {
        let mut process = Command::new(env!("CARGO_BIN_EXE_ateb"))
            .args(["worker", "--today", "2026-03-12", "--database-url", &self.database])
            .args(["--mail-from", "foi@unit.example", "--first-number", "26732"])
            .args(&self.settings)
            .args(["--imap-urls", &server.address(), "--data-dir"])
            .arg(self.folder.path())
            .env("SSL_CERT_FILE", server.certificate())
            .env("ATEB_LOG", "info")
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let told = Some(BufReader::new(process.stderr.take().unwrap()));
        Worker { process, told }
    }
}

/// A worker; it is killed with the value.
struct Worker {
    process: Child,
    told: Option<BufReader<ChildStderr>>,
}

impl Worker {
    /// Reads what it tells until it has taken in `number` e-mails, or ends.
    fn takes_in(&mut self, number: usize) {
        let mut taken = 0;
        let mut line = String::new();
        let told = self.told.as_mut().unwrap();
        while taken < number && told.read_line(&mut line).unwrap() > 0 {
            assert!(!line.contains("ERROR"), "{line}");
            taken += usize::from(line.contains("an e-mail was taken in"));
            line.clear();
        }
        assert_eq!(taken, number, "the worker ended");
    }

    /// Lets another hear each line that it tells.
    fn tells_all_to(mut self, other: Sender<String>) -> Self {
        tell_all(self.told.take().unwrap(), other);
        self
    }
}

/// Lets another hear each line that is told.
fn tell_all(told: impl BufRead + Send + 'static, other: Sender<String>) {
    thread::spawn(move || {
        for line in told.lines().map_while(Result::ok) {
            if other.send(line).is_err() {
                return;
            }
        }
    });
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn a_request(number: usize) -> String {
    format!(
        "From: Person {number} <person{number}@example.org>\nTo: foi@unit.example\n\
         Subject: Request {number}\nDate: Wed, 11 Mar 2026 09:00:00 +0000\n\
         Message-ID: <{number}@example.org>\n\nPlease send me the notes of meeting {number}.\n"
    )
}

#[test]
fn what_is_in_the_mailbox_and_what_comes_into_it_is_taken_in_and_moved() {
    let Some(server) = MailServer::start() else { return };
    for_each_database(|url| {
        let unit = Unit::open(url);
        let nia = first_administrator(&unit.office);
        let before = server.holds().1;
        server.delivers("1", &a_request(1));
        server.delivers("2", &format!("X-Spam-Flag: YES\n{}", a_request(2)));
        let mut worker = unit.starts_a_worker(&server);
        worker.takes_in(2);
        // Now it waits for news.
        server.delivers("3", &a_request(3));
        worker.takes_in(1);
        assert_eq!(server.holds(), (0, before + 3));
        for slug in ["atisn-26732", "atisn-26733"] {
            assert!(unit.office.case_named(&nia, slug).is_ok(), "{slug}");
        }
        assert_eq!(unit.office.incoming(&nia, WhichIncoming::Waiting, None, 100).unwrap().len(), 1);
    });
}

#[test]
fn of_several_workers_one_moves_each_email_and_another_goes_on_when_that_is_gone() {
    for_each_database(|url| {
        let Some(server) = MailServer::start() else { return };
        let unit = Unit::open(url);
        let nia = first_administrator(&unit.office);
        let deliver = |numbers: Range<usize>| {
            for number in numbers {
                server.delivers(&format!("{number:05}"), &a_request(number));
            }
        };
        deliver(0..EMAILS);
        let (tells, told) = mpsc::channel();
        let mut workers: Vec<Option<Worker>> = Vec::new();
        for name in 0..3 {
            let (tell, told_by_one) = mpsc::channel();
            workers.push(Some(unit.starts_a_worker(&server).tells_all_to(tell)));
            let tells = tells.clone();
            thread::spawn(move || told_by_one.iter().try_for_each(|line| tells.send((name, line))));
        }
        // The worker that takes in the next e-mail; whoever tells of one has moved it.
        let next = || loop {
            let (name, line) = told.recv().unwrap();
            if line.contains("an e-mail was taken in") {
                return name;
            }
        };
        let mut first = next();
        while server.holds().0 > 0 {
            first = next();
        }
        assert_eq!(server.holds(), (0, EMAILS), "each is filed once");

        // Nobody tells the others that the first has gone.
        workers[first] = None;
        deliver(EMAILS..2 * EMAILS);
        while server.holds().0 > 0 {
            next();
        }
        assert_eq!(server.holds(), (0, 2 * EMAILS), "each is filed once");
        let case = |number| unit.office.case_named(&nia, &format!("atisn-{number}"));
        assert!(case(26732 + 2 * EMAILS - 1).is_ok() && case(26732 + 2 * EMAILS).is_err());
    });
}

#[test]
fn an_email_that_finds_no_room_stays_in_its_mailbox_until_there_is_some() {
    let test = "an_email_that_finds_no_room_stays_in_its_mailbox_until_there_is_some";
    let Some(disk) = SmallDisk::of(test) else { return };
    for_each_database(|url| {
        let Some(server) = MailServer::start() else { return };
        let folder = disk.folder();
        let beside = folder.path().join("ateb.db");
        let database = if url.starts_with("postgres:") { url } else { beside.to_str().unwrap() };
        let unit = Unit::open_in(folder, database, &[]);
        let nia = first_administrator(&unit.office);
        server.delivers("1", &a_request(1));
        let mut worker = unit.starts_a_worker(&server);
        worker.takes_in(1);
        disk.leaves(0);
        server.delivers("2", &a_request(2));
        let mut line = String::new();
        while !line.contains("a mailbox cannot be read") {
            line.clear();
            assert!(worker.told.as_mut().unwrap().read_line(&mut line).unwrap() > 0, "it ended");
            assert!(!line.contains("erson"), "no names: {line}");
            if line.contains("stays in its mailbox") {
                assert!(line.contains("no room left"), "{line}");
            }
        }
        assert_eq!(server.holds(), (1, 1));
        disk.makes_room();
        worker.takes_in(1);
        assert_eq!(server.holds(), (0, 2));
        assert!(unit.office.case_named(&nia, "atisn-26733").is_ok());
        assert!(unit.office.case_named(&nia, "atisn-26734").is_err());
    });
}

/// A number of the environment, for more than fits into `make test`: decision 042 has what came of it.
fn asked(name: &str, usual: usize) -> usize {
    let asked = std::env::var_os(name);
    asked.map_or(usual, |number| number.to_str().unwrap().parse().unwrap())
}

#[test]
fn workers_that_are_killed_at_any_moment_lose_nothing_and_answer_nothing_twice() {
    let emails = asked("ATEB_CRASH_MAILS", 60);
    let kills = asked("ATEB_CRASH_KILLS", 12);
    for_each_database(|url| {
        let Some(server) = MailServer::start() else { return };
        let Some((relay, taken)) = Relay::start_reading("tell") else { return };
        let unit = Unit::open_with(url, &["--mail-url", &relay.url()]);
        let nia = first_administrator(&unit.office);
        for number in 0..emails {
            server.delivers(&format!("{number:05}"), &a_request(number));
        }
        // Each e-mail that a worker tells of, and each acknowledgement that has reached the mail server,
        // is a moment at which one of two workers is killed, now after few and now after many: so between
        // the fetch and the move, and between the server's 250 and the mark that it was sent.
        let (tells, told) = mpsc::channel();
        tell_all(taken, tells.clone());
        let start = |unit: &Unit| unit.starts_a_worker(&server).tells_all_to(tells.clone());
        let mut workers = [start(&unit), start(&unit)];
        let (mut killed, mut sent) = (0, 0);
        let mut moment = || loop {
            let line = told.recv().unwrap();
            sent += usize::from(line == "taken");
            if line.contains("taken") {
                return sent;
            }
        };
        while killed < kills {
            for _ in 0..=(killed * 7) % (3 * emails / kills).max(1) {
                moment();
            }
            workers[killed % 2] = start(&unit);
            killed += 1;
        }
        // What the dead held is not due yet: at most one for each.
        while moment() + kills < emails || server.holds().0 > 0 {}
        drop(workers);
        // A move that was begun by one that was killed may meet that of the next.
        assert_eq!(server.filed().len(), emails, "each is kept in the mailbox");
        // What the dead held comes due again when their time is up.
        unit.clock.set(unit.clock.now() + TimeDelta::minutes(6));
        unit.office.do_all_jobs().unwrap();

        // A server may have got one twice, and knows it by its identifier.
        let sent = relay.taken();
        let mut acknowledged = BTreeMap::new();
        for email in &sent {
            let email = ateb::mail::read::read(email, "ATISN");
            acknowledged.insert(email.message_id.unwrap(), email.in_reply_to[0].clone());
        }
        let answered: BTreeSet<&String> = acknowledged.values().collect();
        assert_eq!(
            (acknowledged.len(), answered.len()),
            (emails, emails),
            "each is acknowledged once"
        );
        assert!(sent.len() <= emails + kills, "{} sent", sent.len());
        assert!(unit.office.verify_record().unwrap().broken.is_none());
        for number in 26732..26732 + emails {
            let case = unit.office.case_named(&nia, &format!("atisn-{number}")).unwrap();
            assert_eq!(unit.office.deliveries(&nia, case).unwrap().len(), 1, "{number}");
        }
        let none = format!("atisn-{}", 26732 + emails);
        assert!(unit.office.case_named(&nia, &none).is_err(), "no case stands twice");
        let again = sent.len() - emails;
        writeln!(
            std::io::stderr(),
            "{emails} e-mails, {killed} workers killed: {emails} cases, {emails} acknowledgements, of \
             which {again} reached the mail server twice"
        )
        .unwrap();
    });
}

#[test]
fn a_mailbox_that_cannot_be_read_is_told_of_without_its_password_and_stops_nothing() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let wrong = Command::new(env!("CARGO_BIN_EXE_ateb"))
            .args(["worker", "--database-url", url, "--imap-urls", "imap://a:s3cret@mail.example"])
            .arg("--data-dir")
            .arg(unit.folder.path())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&wrong.stderr).into_owned();
        assert_eq!(wrong.status.code(), Some(1), "{told}");
        assert!(told.contains("imaps://") && !told.contains("s3cret"), "{told}");

        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut worker = Command::new(env!("CARGO_BIN_EXE_ateb"))
            .args(["worker", "--today", "2026-03-12", "--database-url", url, "--data-dir"])
            .arg(unit.folder.path())
            .args(["--imap-urls", &format!("imap://a:s3cret@{nobody}")])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(worker.stderr.take().unwrap());
        let mut all = String::new();
        while !all.contains("a mailbox cannot be read") && told.read_line(&mut all).unwrap() > 0 {}
        worker.kill().unwrap();
        worker.wait().unwrap();
        assert!(all.contains("127.0.0.1") && !all.contains("s3cret"), "{all}");
    });
}
