//! A browser walks a case through the running service, from the set-up link to the documents in
//! the requester's hands: `e2e/walk.test.mjs`, on both databases.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what fails here fails the test")]

mod support;

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
};

/// The day on which the clock stands: the real letter was sent then.
const TODAY: &str = "2026-03-12";

#[test]
fn a_case_goes_from_receipt_to_a_released_answer_in_a_browser() {
    if let Some(missing) = missing() {
        assert!(!is_ci(), "{missing} is needed with CI=true");
        // Past the harness, which would swallow it.
        writeln!(std::io::stderr(), "left out: the browser walk ({missing})").unwrap();
        return;
    }
    support::for_each_database(|database| {
        // Looks do not depend on the database; once is enough.
        let look = if database.starts_with("postgres") { "no" } else { "yes" };
        let service = Service::start(database);
        let walked = Command::new("node")
            .args(["--test", "--test-reporter=spec", "walk.test.mjs"])
            .current_dir(root().join("e2e"))
            .env("ATEB_SET_UP", &service.set_up_link)
            .env("ATEB_OUTBOX", service.folder.path().join("outbox"))
            .env("ATEB_INPUTS", shared().join("inputs"))
            .env("ATEB_LOOK", look)
            .status()
            .unwrap();
        let told = service.told.lock().unwrap().join("\n");
        assert!(walked.success(), "the walk on {database} failed; the service told:\n{told}");
        assert!(!told.contains("ERROR"), "the service told of errors:\n{told}");
        assert!(!told.contains("panicked"), "the service panicked:\n{told}");
    });
}

/// What the walk needs and this machine has not; nothing when it has all.
fn missing() -> Option<&'static str> {
    let chromium = std::env::var_os("ATEB_CHROMIUM")
        .map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from);
    [
        (chromium.exists(), "Chromium"),
        (runs("node"), "node"),
        (runs("pdftotext"), "pdftotext"),
        (runs("python3"), "python3"),
        (root().join("e2e/node_modules/playwright-core").exists(), "e2e/node_modules"),
        (root().join("web/dist/manifest.json").exists(), "web/dist"),
        (shared().join("inputs/minutes-original.pdf").exists(), "the shared input"),
    ]
    .into_iter()
    .find_map(|(is_there, name)| (!is_there).then_some(name))
}

fn runs(program: &str) -> bool {
    let asked =
        Command::new(program).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn shared() -> PathBuf {
    std::env::var_os("ATEB_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from)
}

fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|ci| ci == "true")
}

/// The service on a free port of the loopback address, with a stopped clock and an empty database.
/// It ends with the value.
struct Service {
    process: Child,
    folder: tempfile::TempDir,
    set_up_link: String,
    told: Arc<Mutex<Vec<String>>>,
}

impl Service {
    fn start(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = free_address();
        let mut process = Command::new(env!("CARGO_BIN_EXE_ateb"))
            .args(["serve", "--demo", "--today", TODAY])
            .args(["--listen", &address, "--public-url", &format!("http://{address}")])
            .args(["--database-url", database, "--data-dir"])
            .arg(folder.path())
            .env("ATEB_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let told = Arc::new(Mutex::new(Vec::new()));
        let set_up_link = lines
            .by_ref()
            .map_while(Result::ok)
            .inspect(|line| told.lock().unwrap().push(line.clone()))
            .find(|line| line.contains("/staff/set-up/"));
        let Some(set_up_link) = set_up_link else {
            panic!("the service did not start: {:?}", told.lock().unwrap());
        };
        // Read on, so that the service never waits for a full pipe.
        let kept = Arc::clone(&told);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                kept.lock().unwrap().push(line);
            }
        });
        Self { process, folder, set_up_link: set_up_link.trim().to_owned(), told }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}
