//! Hands an e-mail over: to a folder, or to a mail server.

use super::compose::Composed;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor, address::Envelope,
    transport::smtp::Error as SmtpError,
};
use std::{
    fmt,
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};
use url::Url;

/// How long one e-mail may take, from looking up the server's name to its last word.
const TIME_LIMIT: Duration = Duration::from_mins(1);

/// Where e-mails go.
#[derive(Clone)]
pub struct Transport {
    way: Way,
    time_limit: Duration,
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

/// Why an e-mail did not go. Never says to whom: a server's own words may, so they are left out.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The server will not take this e-mail, now or later: SMTP 5yz.
    #[error(
        "the mail server refused the e-mail (SMTP {0}): check the address, or ask those who run it"
    )]
    Refused(u16),
    /// The server asks for another try: SMTP 4yz.
    #[error("the mail server asks to try again later (SMTP {0})")]
    PutOff(u16),
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
        Ok(Self { way, time_limit: TIME_LIMIT })
    }

    /// Writes each e-mail to a file in `folder`, which is made when the first is written.
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self { way: Way::Folder(folder.into()), time_limit: TIME_LIMIT }
    }

    /// The same, giving up after `limit` instead of a minute.
    #[must_use]
    pub fn within(self, limit: Duration) -> Self {
        Self { time_limit: limit, ..self }
    }

    /// Sends, and returns when the e-mail was taken over or was not, within the time limit.
    ///
    /// Blocks the thread; it may be called from anywhere, also from within a runtime's blocking
    /// pool. Sent again, an e-mail overwrites its file, or carries the identifier by which the
    /// receiver's server knows it.
    pub fn send(&self, email: &Composed) -> Result<(), SendError> {
        match &self.way {
            Way::Folder(folder) => Ok(write(folder, email)?),
            Way::Smtp(url) => self.post(url, email),
        }
    }

    /// A thread of its own, so that the caller's runtime, if any, is not asked to nest.
    fn post(&self, url: &Url, email: &Composed) -> Result<(), SendError> {
        let (url, limit) = (url.clone(), self.time_limit);
        let (envelope, bytes) = (email.envelope().clone(), email.bytes().to_vec());
        let done = std::thread::Builder::new()
            .name("smtp".to_owned())
            .spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
                let sent = runtime.block_on(deliver(&url, limit, &envelope, &bytes));
                // A name that is still being looked up is not waited for.
                runtime.shutdown_background();
                sent
            })?
            .join();
        done.unwrap_or(Err(SendError::Unreachable("the sending thread ended early")))
    }
}

async fn deliver(
    url: &Url,
    limit: Duration,
    envelope: &Envelope,
    bytes: &[u8],
) -> Result<(), SendError> {
    let server: AsyncSmtpTransport<Tokio1Executor> =
        AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str())
            .map_err(|error| outcome(&error))?
            .timeout(Some(limit))
            .build();
    // The limit holds for all of it: a server that says a word a second ends no sooner otherwise.
    match tokio::time::timeout(limit, server.send_raw(envelope, bytes)).await {
        Ok(Ok(_)) => {
            // It has the e-mail; how the goodbye goes changes nothing.
            drop(tokio::time::timeout(Duration::from_secs(2), server.shutdown()).await);
            Ok(())
        }
        Ok(Err(error)) if error.is_timeout() => Err(SendError::TimedOut(limit.as_secs())),
        Ok(Err(error)) => Err(outcome(&error)),
        Err(_elapsed) => Err(SendError::TimedOut(limit.as_secs())),
    }
}

fn outcome(error: &SmtpError) -> SendError {
    match error.status().map(u16::from) {
        Some(code) if error.is_permanent() => SendError::Refused(code),
        Some(code) => SendError::PutOff(code),
        None if error.is_tls() => SendError::Unreachable("its encryption could not be agreed"),
        None if error.is_response() => SendError::Unreachable("its answer was not SMTP"),
        None => SendError::Unreachable("no connection"),
    }
}

/// Whole or not at all: written beside its place and moved into it.
fn write(folder: &Path, email: &Composed) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(email.bytes())?;
    file.as_file().sync_all()?;
    file.persist(folder.join(format!("{}.eml", email.id().as_str())))?;
    Ok(())
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
