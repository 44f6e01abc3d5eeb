//! Hands an e-mail over: to a folder, or to a mail server.

use super::{
    compose::Composed,
    smtp::{Connections, Server, SmtpError},
};
use crate::domain::delivery::{Answer, Outcome};
use lettre::{address::Envelope, transport::smtp::Error as LibraryError};
use std::{
    fmt,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, mpsc},
    time::Duration,
};
use tokio::runtime::Runtime;
use url::Url;

/// How long one e-mail may take, from looking up the server's name to its last word; and how long a
/// connection waits for the next.
const TIME_LIMIT: Duration = Duration::from_mins(1);

/// What took an e-mail over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// A mail server, or the folder.
    pub outcome: Outcome,
    /// What the server said, or the name of the file.
    pub answer: Answer,
}

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
    Smtp(Server),
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
    /// The server will have nothing from us before our settings are put right; then the e-mail goes.
    #[error(
        "the mail server does not let us in (SMTP {code}): check the user and the password in \
         ATEB_MAIL_URL",
        code = .0.code
    )]
    NotLetIn(Answer),
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
            Self::PutOff(answer) | Self::NotLetIn(answer) => Some((Outcome::PutOff, answer)),
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
                Way::Smtp(Server::from_url(&url).map_err(|error| NotATransport(error.to_string()))?)
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
            Way::Smtp(server) => {
                let answer = self.post(server, email)?;
                Ok(Taken { outcome: Outcome::Taken, answer })
            }
        }
    }

    /// On the line's own runtime, so that the caller's, if any, is not asked to nest.
    fn post(&self, server: &Server, email: &Composed) -> Result<Answer, SendError> {
        let line = {
            let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
            match &*line {
                Some(open) => Arc::clone(open),
                None => Arc::clone(line.insert(Arc::new(Line::open(server, self.time_limit)?))),
            }
        };
        let (tells, told) = mpsc::channel();
        line.send(self.time_limit, email, tells);
        told.recv().unwrap_or(Err(SendError::Unreachable("the sending thread ended early")))
    }
}

/// The connections to a mail server, and the thread that they run in.
struct Line {
    connections: Arc<Connections>,
    runtime: Option<Runtime>,
}

impl Line {
    fn open(server: &Server, limit: Duration) -> Result<Self, SendError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("smtp")
            .enable_all()
            .build()?;
        let connections = Arc::new(Connections::to(server.clone()));
        let swept = Arc::clone(&connections);
        // Ends with the runtime.
        runtime.spawn(async move {
            loop {
                tokio::time::sleep(limit).await;
                swept.close_unused(limit).await;
            }
        });
        Ok(Self { connections, runtime: Some(runtime) })
    }

    /// Begins to send; what comes of it is told to `tells`.
    fn send(
        &self,
        limit: Duration,
        email: &Composed,
        tells: mpsc::Sender<Result<Answer, SendError>>,
    ) {
        let Some(runtime) = &self.runtime else { return };
        let (connections, envelope) = (Arc::clone(&self.connections), email.envelope().clone());
        let bytes = email.bytes().to_vec();
        runtime.spawn(async move {
            // Whoever asked waits for it.
            let _ = tells.send(deliver(&connections, limit, &envelope, &bytes).await);
        });
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Connections are closed while the runtime is there that they were opened in.
            self.connections.close_all();
            // A runtime may not be waited for from within another.
            runtime.shutdown_background();
        }
    }
}

async fn deliver(
    connections: &Connections,
    limit: Duration,
    envelope: &Envelope,
    bytes: &[u8],
) -> Result<Answer, SendError> {
    // The limit holds for all of it: a server that says a word a second ends no sooner otherwise.
    match tokio::time::timeout(limit, connections.send(envelope, bytes)).await {
        Ok(Ok(response)) => {
            let words = response.message().collect::<Vec<_>>().join(" ");
            Ok(Answer::new(&u16::from(response.code()).to_string(), &words))
        }
        Ok(Err(error)) if error.is_timeout() => Err(SendError::TimedOut(limit.as_secs())),
        Ok(Err(error)) => Err(outcome(&error)),
        Err(_elapsed) => Err(SendError::TimedOut(limit.as_secs())),
    }
}

fn outcome(error: &SmtpError) -> SendError {
    match error {
        SmtpError::Network(_) => SendError::Unreachable("no connection"),
        SmtpError::Encryption(_) => SendError::Unreachable("its encryption could not be agreed"),
        SmtpError::NotLetIn(error) => said(error, SendError::NotLetIn),
        SmtpError::Library(error) if error.is_permanent() => said(error, SendError::Refused),
        SmtpError::Library(error) => said(error, SendError::PutOff),
    }
}

/// What the server said, or that it said nothing that can be understood.
fn said(error: &LibraryError, told: impl FnOnce(Answer) -> SendError) -> SendError {
    // The library keeps what the server said as the cause.
    let words = || std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    match error.status().map(|code| u16::from(code).to_string()) {
        Some(code) => told(Answer::new(&code, &words())),
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
    /// Without the user and the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.way {
            Way::Folder(folder) => write!(f, "Transport(file {})", folder.display()),
            Way::Smtp(server) => write!(f, "Transport({server})"),
        }
    }
}
