//! A mail server of another make (aiosmtpd) on a free port, ended with the value.

use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

pub(crate) struct MailServer {
    process: Child,
    port: u16,
    folder: tempfile::TempDir,
}

/// What the server says to a message: `accept`, `refuse`, `put_off`, or nothing (`hang`); or it takes
/// one message a connection (`one_each`). It says that it took one when it has written it down; with
/// `tell` it tells the test so before.
const SERVER: &str = r#"
import asyncio, pathlib, socket, sys
from aiosmtpd.smtp import SMTP

class Handler:
    def __init__(self, manner, folder):
        self.manner, self.folder, self.number = manner, pathlib.Path(folder), 0
    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.manner == "one_each" and getattr(session, "was_used", False):
            return "421 4.7.0 enough for one connection"
        session.was_used = True
        envelope.mail_from = address
        return "250 OK"
    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.manner == "refuse":
            return "550 5.1.1 <" + address + "> is not known here"
        if self.manner == "put_off":
            return "451 4.7.1 <" + address + "> greylisted, come again"
        if self.manner == "hang":
            await asyncio.Event().wait()
        envelope.rcpt_tos.append(address)
        return "250 OK"
    async def handle_DATA(self, server, session, envelope):
        self.number += 1
        (self.folder / f"{self.number}.eml").write_bytes(envelope.original_content)
        if self.manner == "tell":
            print("taken", flush=True)
        return f"250 2.0.0 queued as {self.number}"

async def main():
    handler = Handler(sys.argv[1], sys.argv[2])
    listener = socket.create_server(("127.0.0.1", 0))
    make = lambda: SMTP(handler, enable_SMTPUTF8=True, loop=asyncio.get_running_loop())
    server = await asyncio.get_running_loop().create_server(make, sock=listener)
    print(listener.getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"#;

/// The Python that has the servers, which `make test` installs.
pub(crate) fn python() -> std::ffi::OsString {
    env::var_os("ATEB_TEST_PYTHON").unwrap_or_else(|| "python3".into())
}

impl MailServer {
    /// `None` when there is no Python with aiosmtpd; then a test is left out, and fails where nothing
    /// may be.
    pub(crate) fn start(manner: &str) -> Option<Self> {
        Self::start_reading(manner).map(|(server, _)| server)
    }

    /// As [`MailServer::start`], with what it tells from then on.
    pub(crate) fn start_reading(manner: &str) -> Option<(Self, BufReader<ChildStdout>)> {
        let has_it = Command::new(python()).args(["-c", "import aiosmtpd"]).output();
        if !has_it.is_ok_and(|output| output.status.success()) {
            let what = "the mail server aiosmtpd, which `make test` installs";
            assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "missing: {what}");
            writeln!(std::io::stderr(), "left out: {what}").unwrap();
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(python())
            .args(["-c", SERVER, manner])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut told = BufReader::new(process.stdout.take().unwrap());
        told.read_line(&mut line).unwrap();
        let port = line.trim().parse().unwrap();
        Some((Self { process, port, folder }, told))
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The messages that it took, in order.
    pub(crate) fn taken(&self) -> Vec<Vec<u8>> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort_by_key(|path| {
            path.file_stem().unwrap().to_str().unwrap().parse::<u32>().unwrap()
        });
        files.iter().map(|path| fs::read(path).unwrap()).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
