//! Hands an e-mail over: to a folder, or to a mail server.

use super::compose::Composed;
use crate::domain::delivery::{Answer, Outcome};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor, address::Envelope,
    transport::smtp::Error as SmtpError,
};
use std::{
    fmt,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, mpsc},
    time::Duration,
};
use tokio::runtime::Runtime;
use url::Url;

/// How long one e-mail may take, from looking up the server's name to its last word.
const TIME_LIMIT: Duration = Duration::from_mins(1);

/// What a server says that ends a connection: RFC 5321 section 3.8.
const CLOSING: u16 = 421;

/// What took an e-mail over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// A mail server, or the folder.
    pub outcome: Outcome,
    /// What the server said, or the name of the file.
    pub answer: Answer,
}

type Server = AsyncSmtpTransport<Tokio1Executor>;

/// Where e-mails go.
#[derive(Clone)]
pub struct Transport {
    way: Way,
    time_limit: Duration,
    /// Opened with the first e-mail that is sent.
    line: Arc<Mutex<Option<Arc<Line>>>>,
}

#[derive(Clone)]
enum Way {
    Folder(PathBuf),
    Smtp(Url),
}

/// A setting that names no way to send.
#[derive(Debug, thiserror::Error)]
#[error(
    "the mail setting must be file:///an/absolute/folder, smtp://host:port (plain, or \
     ?tls=required) or smtps://user:password@host: {0}"
)]
pub struct NotATransport(String);

/// Why an e-mail did not go. Printed, it never says to whom: a server's own words may, so they are
/// left out.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The server will not take this e-mail, now or later: SMTP 5yz.
    #[error(
        "the mail server refused the e-mail (SMTP {code}): check the address, or ask those who run it",
        code = .0.code
    )]
    Refused(Answer),
    /// The server asks for another try: SMTP 4yz.
    #[error("the mail server asks to try again later (SMTP {code})", code = .0.code)]
    PutOff(Answer),
    /// Nothing was heard in time. The e-mail may have gone; it keeps its identifier when sent again.
    #[error("the mail server did not answer within {0} seconds")]
    TimedOut(u64),
    /// No connection, no encryption, or an answer that makes no sense.
    #[error("the mail server could not be spoken to ({0}): check ATEB_MAIL_URL and the network")]
    Unreachable(&'static str),
    /// The folder for e-mails cannot be written to.
    #[error("the folder for e-mails cannot be written to: {0}")]
    Folder(#[from] io::Error),
}

impl SendError {
    /// Whether another try is useless, so that staff must act. Everything else is tried again.
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::Refused(_))
    }

    /// What the server said, and what that comes to; none when no server has said anything.
    pub fn answer(&self) -> Option<(Outcome, &Answer)> {
        match self {
            Self::Refused(answer) => Some((Outcome::Refused, answer)),
            Self::PutOff(answer) => Some((Outcome::PutOff, answer)),
            Self::TimedOut(_) | Self::Unreachable(_) | Self::Folder(_) => None,
        }
    }
}

impl Transport {
    /// `file:///folder` writes each e-mail to a file; `smtp://` and `smtps://` send it. The user
    /// and password of a mail server stand in its URL, percent-encoded.
    pub fn from_url(text: &str) -> Result<Self, NotATransport> {
        let url = Url::parse(text).map_err(|error| NotATransport(error.to_string()))?;
        let way = match url.scheme() {
            "file" => match url.to_file_path() {
                Ok(folder) => Way::Folder(folder),
                Err(()) => {
                    return Err(NotATransport("the folder's path is not absolute".to_owned()));
                }
            },
            "smtp" | "smtps" => {
                // Tried here, so that a wrong setting shows at the start and not at the first letter.
                AsyncSmtpTransport::<Tokio1Executor>::from_url(text)
                    .map_err(|error| NotATransport(error.to_string()))?;
                Way::Smtp(url)
            }
            other => return Err(NotATransport(format!("{other}: is not one of them"))),
        };
        Ok(Self::over(way, TIME_LIMIT))
    }

    /// Writes each e-mail to a file in `folder`, which is made when the first is written.
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self::over(Way::Folder(folder.into()), TIME_LIMIT)
    }

    /// The same, giving up after `limit` instead of a minute.
    #[must_use]
    pub fn within(self, limit: Duration) -> Self {
        Self::over(self.way, limit)
    }

    fn over(way: Way, time_limit: Duration) -> Self {
        Self { way, time_limit, line: Arc::default() }
    }

    /// Sends, and returns when the e-mail was taken over or was not, within the time limit: with what
    /// the mail server said, or the name of the file.
    ///
    /// Blocks the thread; it may be called from anywhere, also from within a runtime's blocking
    /// pool. Sent again, an e-mail overwrites its file, or carries the identifier by which the
    /// receiver's server knows it.
    pub fn send(&self, email: &Composed) -> Result<Taken, SendError> {
        match &self.way {
            Way::Folder(folder) => {
                let file = write(folder, email)?;
                Ok(Taken { outcome: Outcome::Kept, answer: Answer::new("", &file) })
            }
            Way::Smtp(url) => {
                let answer = self.post(url, email)?;
                Ok(Taken { outcome: Outcome::Taken, answer })
            }
        }
    }

    /// On the line's own runtime, so that the caller's, if any, is not asked to nest.
    fn post(&self, url: &Url, email: &Composed) -> Result<Answer, SendError> {
        let line = {
            let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
            match &*line {
                Some(open) => Arc::clone(open),
                None => Arc::clone(line.insert(Arc::new(Line::open(url, self.time_limit)?))),
            }
        };
        let (tells, told) = mpsc::channel();
        line.send(self.time_limit, email, tells);
        told.recv().unwrap_or(Err(SendError::Unreachable("the sending thread ended early")))
    }
}

/// The connections to a mail server, which are kept for the next e-mail, and the thread that they
/// run in.
struct Line {
    server: Option<Server>,
    runtime: Option<Runtime>,
}

impl Line {
    fn open(url: &Url, limit: Duration) -> Result<Self, SendError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("smtp")
            .enable_all()
            .build()?;
        let inside = runtime.enter();
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str())
            .map_err(|error| outcome(&error))?
            .timeout(Some(limit))
            .build();
        drop(inside);
        Ok(Self { server: Some(server), runtime: Some(runtime) })
    }

    /// Begins to send; what comes of it is told to `tells`.
    fn send(
        &self,
        limit: Duration,
        email: &Composed,
        tells: mpsc::Sender<Result<Answer, SendError>>,
    ) {
        let (Some(server), Some(runtime)) = (&self.server, &self.runtime) else { return };
        let (server, envelope) = (server.clone(), email.envelope().clone());
        let bytes = email.bytes().to_vec();
        runtime.spawn(async move {
            // Whoever asked waits for it.
            let _ = tells.send(deliver(&server, limit, &envelope, &bytes).await);
        });
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Connections are closed in the runtime that they were opened in.
            let inside = runtime.enter();
            self.server = None;
            drop(inside);
            // A runtime may not be waited for from within another.
            runtime.shutdown_background();
        }
    }
}

async fn deliver(
    server: &Server,
    limit: Duration,
    envelope: &Envelope,
    bytes: &[u8],
) -> Result<Answer, SendError> {
    // The limit holds for all of it: a server that says a word a second ends no sooner otherwise.
    let sent = tokio::time::timeout(limit, async {
        match server.send_raw(envelope, bytes).await {
            // It has had enough of this connection, which says nothing of the e-mail.
            Err(error) if code_of(&error) == Some(CLOSING) => {
                server.send_raw(envelope, bytes).await
            }
            sent => sent,
        }
    });
    match sent.await {
        Ok(Ok(response)) => {
            let words = response.message().collect::<Vec<_>>().join(" ");
            Ok(Answer::new(&u16::from(response.code()).to_string(), &words))
        }
        Ok(Err(error)) if error.is_timeout() => Err(SendError::TimedOut(limit.as_secs())),
        Ok(Err(error)) => Err(outcome(&error)),
        Err(_elapsed) => Err(SendError::TimedOut(limit.as_secs())),
    }
}

fn code_of(error: &SmtpError) -> Option<u16> {
    error.status().map(u16::from)
}

fn outcome(error: &SmtpError) -> SendError {
    // The library keeps what the server said as the cause.
    let words = || std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    match code_of(error).map(|code| code.to_string()) {
        Some(code) if error.is_permanent() => SendError::Refused(Answer::new(&code, &words())),
        Some(code) => SendError::PutOff(Answer::new(&code, &words())),
        None if error.is_tls() => SendError::Unreachable("its encryption could not be agreed"),
        None if error.is_response() => SendError::Unreachable("its answer was not SMTP"),
        None => SendError::Unreachable("no connection"),
    }
}

/// Whole or not at all: written beside its place and moved into it. Answers with its name.
fn write(folder: &Path, email: &Composed) -> io::Result<String> {
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(email.bytes())?;
    file.as_file().sync_all()?;
    let name = format!("{}.eml", email.id().as_str());
    file.persist(folder.join(&name))?;
    Ok(name)
}

impl fmt::Debug for Transport {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.way {
            Way::Folder(folder) => write!(f, "Transport(file {})", folder.display()),
            Way::Smtp(url) => {
                write!(f, "Transport({} {})", url.scheme(), url.host_str().unwrap_or_default())
            }
        }
    }
}
