//! A mail server of another make (aiosmtpd) on a free port, ended with the value.

use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

pub(crate) struct MailServer {
    process: Child,
    manners: String,
    port: u16,
    folder: tempfile::TempDir,
    certificates: tempfile::TempDir,
}

/// How the server behaves, in words of which several may stand together. To a message it says what it
/// should (`accept`), or it may `refuse` it, `put_off` it, say nothing (`hang`; `hang_once` on the first
/// connection alone), or take it and go without a word (`vanish`). It takes one message a connection
/// (`one_each`), hangs up after each (`hang_up`), or says before that that it will (`leave`). It
/// encrypts from the start (`smtps`), or after STARTTLS alone (`starttls`), and takes what comes from
/// those who log in (`login`, and without the usual way to, `login no_plain`).
///
/// It says that it took one when it has written it down; with `tell` it tells the test so before. With
/// `count` it says on which connection, and with `tell_end` it tells how each ended.
const SERVER: &str = r#"
import asyncio, pathlib, socket, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult

manners, folder, certificates = sys.argv[1].split(), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])

class Handler:
    taken = 0
    async def handle_MAIL(self, server, session, envelope, address, options):
        if "one_each" in manners and getattr(session, "was_used", False):
            return "421 4.7.0 enough for one connection"
        session.was_used = True
        envelope.mail_from = address
        return "250 OK"
    async def handle_RCPT(self, server, session, envelope, address, options):
        if "refuse" in manners:
            return "550 5.1.1 <" + address + "> is not known here"
        if "put_off" in manners:
            return "451 4.7.1 <" + address + "> greylisted, come again"
        if "hang" in manners or ("hang_once" in manners and server.number == 1):
            await asyncio.Event().wait()
        envelope.rcpt_tos.append(address)
        return "250 OK"
    async def handle_DATA(self, server, session, envelope):
        self.taken += 1
        (folder / f"{self.taken}.eml").write_bytes(envelope.original_content)
        if "tell" in manners:
            print("taken", flush=True)
        if "vanish" in manners:
            server.transport.abort()
        if "leave" in manners or "hang_up" in manners:
            # After the answer.
            asyncio.get_running_loop().call_soon(leave, server.transport)
        where = f" on connection {server.number}" if "count" in manners else ""
        return f"250 2.0.0 queued as {self.taken}{where}"
    async def handle_QUIT(self, server, session, envelope):
        if "tell_end" in manners:
            print("goodbye", flush=True)
        return "221 Bye"

def leave(transport):
    if "leave" in manners:
        transport.write(b"421 4.4.2 it was too quiet\r\n")
    transport.close()

class Server(SMTP):
    def connection_lost(self, error):
        super().connection_lost(error)
        if "tell_end" in manners:
            print("closed", flush=True)

def who(server, session, envelope, mechanism, data):
    is_right = (data.login, data.password) == (b"foi@unit.example", b"pw/d%")
    return AuthResult(success=is_right, handled=False)

async def main():
    loop, handler, connections = asyncio.get_running_loop(), Handler(), iter(range(1, 1 << 30))
    listener = socket.create_server(("127.0.0.1", 0))
    tls = None
    if "smtps" in manners or "starttls" in manners:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificates / "cert.pem", certificates / "key.pem")
    def make():
        server = Server(
            handler, enable_SMTPUTF8=True, loop=loop,
            tls_context=tls if "starttls" in manners else None, require_starttls=True,
            auth_required="login" in manners, auth_require_tls=False, authenticator=who,
            auth_exclude_mechanism=["PLAIN"] if "no_plain" in manners else [])
        server.number = next(connections)
        return server
    server = await loop.create_server(make, sock=listener, ssl=tls if "smtps" in manners else None)
    print(listener.getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"#;

/// Makes a certificate for `localhost`, and the authority that answers for it.
const CERTIFICATES: &str = r#"
set -e
cd "$1"
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj "/CN=Test" \
    -addext basicConstraints=critical,CA:TRUE
openssl req -newkey rsa:2048 -nodes -keyout key.pem -out req.pem -subj "/CN=localhost"
printf 'subjectAltName=DNS:localhost\n' >san
openssl x509 -req -in req.pem -CA ca.pem -CAkey ca.key -CAcreateserial -out cert.pem -days 2 \
    -extfile san
"#;

/// Puts `cert.pem` with `key.pem` into `folder`, and `ca.pem`, which whoever believes it is to trust.
pub(crate) fn certify(folder: &Path) {
    let made = Command::new("sh").args(["-c", CERTIFICATES, "sh"]).arg(folder).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// The Python that has the servers, which `make test` installs.
pub(crate) fn python() -> std::ffi::OsString {
    env::var_os("ATEB_TEST_PYTHON").unwrap_or_else(|| "python3".into())
}

impl MailServer {
    /// `None` when there is no Python with aiosmtpd; then a test is left out, and fails where nothing
    /// may be.
    pub(crate) fn start(manners: &str) -> Option<Self> {
        Self::start_reading(manners).map(|(server, _)| server)
    }

    /// As [`MailServer::start`], with what it tells from then on.
    pub(crate) fn start_reading(manners: &str) -> Option<(Self, BufReader<ChildStdout>)> {
        let has_it = Command::new(python()).args(["-c", "import aiosmtpd"]).output();
        if !has_it.is_ok_and(|output| output.status.success()) {
            let what = "the mail server aiosmtpd, which `make test` installs";
            assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "missing: {what}");
            writeln!(std::io::stderr(), "left out: {what}").unwrap();
            return None;
        }
        let [folder, certificates] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        if manners.contains("tls") || manners.contains("smtps") {
            certify(certificates.path());
        }
        let mut process = Command::new(python())
            .args(["-c", SERVER, manners])
            .args([folder.path(), certificates.path()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut told = BufReader::new(process.stdout.take().unwrap());
        told.read_line(&mut line).unwrap();
        let port = line.trim().parse().unwrap();
        let manners = manners.to_owned();
        Some((Self { process, manners, port, folder, certificates }, told))
    }

    pub(crate) fn url(&self) -> String {
        let has = |word: &str| self.manners.split(' ').any(|one| one == word);
        let who = if has("login") { "foi%40unit.example:pw%2Fd%25@" } else { "" };
        match (has("smtps"), has("starttls")) {
            (true, _) => format!("smtps://{who}localhost:{}", self.port),
            (_, true) => format!("smtp://{who}localhost:{}?tls=required", self.port),
            _ => format!("smtp://{who}127.0.0.1:{}", self.port),
        }
    }

    /// The authority that answers for the server's certificate.
    pub(crate) fn authority(&self) -> PathBuf {
        self.certificates.path().join("ca.pem")
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
