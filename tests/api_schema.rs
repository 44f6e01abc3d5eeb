//! schemathesis asks every operation that the API describes, many times and wrongly on purpose: no
//! answer is a mistake of the service, and none is one that the description leaves out.
#![expect(
    clippy::unwrap_used,
    reason = "what fails here fails the test, and what is left out must be seen"
)]

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

/// The day on which the worked cases stand still.
const TODAY: &str = "2026-03-12";

/// What is asked of an answer. What a program may send that is not described is for the other tests.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance,unsupported_method,ignored_auth";

/// The worked cases to ask about: one that is open and one that was answered.
const CASES: [&str; 2] = ["atisn-26731", "atisn-26732"];

#[test]
fn no_answer_of_the_api_is_a_mistake_or_one_that_is_not_described() {
    let Some(schemathesis) = schemathesis() else {
        let is_ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
        assert!(!is_ci, "schemathesis is needed with CI=true");
        writeln!(std::io::stderr(), "left out: the API's description (schemathesis)").unwrap();
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let public = format!("http://{address}");
    let ateb = |words: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_ateb"))
            .args(words)
            .args(["--public-url", &public, "--data-dir"])
            .arg(folder.path())
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let played = ateb(&["demo"]);
    let (_, email) = played.split_once("Sign in as ").unwrap();
    let email = email.split(' ').next().unwrap();
    let scopes = "cases:read,cases:write,cases:restrict,cases:erase,answers:clear,answers:issue,\
        answers:publish,figures:read,incoming:read,reminders:read";
    let token = ateb(&["token", "add", "--today", TODAY, "--for", email, "--scope", scopes]);
    let service = Service::start(&address, folder.path());
    for case in CASES {
        ask_everything(&schemathesis, folder.path(), &public, token.trim(), case);
    }
    let errors = service.errors();
    assert!(errors.is_empty(), "the service told of errors:\n{errors}");
}

/// Asks every operation, about one case where it is about a case.
fn ask_everything(schemathesis: &Path, folder: &Path, public: &str, token: &str, case: &str) {
    let config = folder.join("schemathesis.toml");
    fs::write(&config, format!("[parameters]\n\"path.case\" = \"{case}\"\n")).unwrap();
    let asked = Command::new(schemathesis)
        .arg("--config-file")
        .arg(&config)
        .args(["run", &format!("{public}/api/v1/openapi.json")])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--workers", "1"])
        // Fewer in a second than the service takes from one address.
        .args(["--max-examples", "5", "--rate-limit", "45/s"])
        .args(["--generation-deterministic", "--no-color", "--suppress-health-check", "all"])
        .args(["--request-timeout", "60", "--warnings", "off", "--continue-on-failure"])
        .current_dir(folder)
        .env("HOME", folder)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&asked.stdout);
    assert!(asked.status.success(), "{told}{}", String::from_utf8_lossy(&asked.stderr));
}

/// The service on the loopback address, with a stopped clock. It ends with the value.
struct Service {
    process: Child,
    told: Option<thread::JoinHandle<String>>,
}

impl Service {
    fn start(address: &str, folder: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_ateb"))
            .args(["serve", "--demo", "--today", TODAY, "--listen", address])
            .args(["--public-url", &format!("http://{address}"), "--data-dir"])
            .arg(folder)
            .env("ATEB_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let listens = lines.by_ref().map_while(Result::ok).any(|line| line.contains("listens on"));
        assert!(listens, "the service did not start");
        // Read on to the end, so that the service never waits for a full pipe.
        let told = thread::spawn(move || {
            lines
                .map_while(Result::ok)
                // What is no request at all is told by the library that reads them.
                .filter(|line| !line.contains("request parse error"))
                .filter(|line| line.contains("ERROR") || line.contains("panicked"))
                .fold(String::new(), |told, line| format!("{told}{line}\n"))
        });
        Self { process, told: Some(told) }
    }

    /// Ends the service, and answers with what it had to complain of.
    fn errors(mut self) -> String {
        self.stop();
        self.told.take().map(|told| told.join().unwrap()).unwrap_or_default()
    }

    fn stop(&mut self) {
        // It may have ended by itself.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The program that asks: `scripts/install.sh` puts it there.
fn schemathesis() -> Option<PathBuf> {
    let named = std::env::var_os("ATEB_SCHEMATHESIS").map(PathBuf::from);
    named.filter(|program| program.exists())
}
