//! Connections to a mail server (RFC 5321), which are kept for the next e-mail.
//!
//! lettre says the words; the sockets are opened here. It writes an e-mail and the dot that ends it
//! one after the other, and on a socket of its own the second write would wait for the receipt of
//! the first, which receivers hold back for 40 ms: decision 042.

use super::tls;
use lettre::{
    address::Envelope,
    transport::smtp::{
        Error as LibraryError, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters},
        extension::ClientId,
        response::Response,
    },
};
use percent_encoding::percent_decode_str;
use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    str::Utf8Error,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{client::TlsStream, rustls::pki_types::ServerName};
use url::Url;

/// What a server says that ends a connection: RFC 5321 section 3.8.
const CLOSING: u16 = 421;

/// How long a server may take to answer a goodbye.
const PARTING: Duration = Duration::from_secs(5);

/// When a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encryption {
    Never,
    /// By STARTTLS, where the server offers it.
    IfOffered,
    /// By STARTTLS, or nothing is sent.
    Required,
    /// From the first byte.
    FromTheStart,
}

/// A mail server, and how it is spoken to.
#[derive(Clone)]
pub(super) struct Server {
    host: String,
    port: u16,
    encryption: Encryption,
    /// By which name we greet it.
    our_name: ClientId,
    credentials: Option<Credentials>,
}

/// An address that names no mail server.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotAServer {
    #[error("the name of the server is missing")]
    NoHost,
    #[error("tls= is required, opportunistic or left out")]
    Encryption,
    #[error("the user or the password is not UTF-8 when its % are resolved")]
    Credentials(#[from] Utf8Error),
}

/// Why an e-mail was not taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum SmtpError {
    #[error("the mail server cannot be reached")]
    Network(#[from] io::Error),
    /// Its certificate is not trusted, or it does not encrypt.
    #[error("the connection cannot be encrypted")]
    Encryption(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The server said no before there was an e-mail, which says nothing of any e-mail.
    #[error("the mail server does not let us in")]
    NotLetIn(#[source] LibraryError),
    /// The server said no, or something that is no SMTP, or nothing more.
    #[error("the mail server did not take the e-mail")]
    Library(#[from] LibraryError),
}

impl SmtpError {
    fn encryption(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Encryption(cause.into())
    }

    /// The same, when it came about while a connection was opened.
    fn while_opening(self) -> Self {
        match self {
            Self::Library(error) if error.status().is_some() && !is_closing(&error) => {
                Self::NotLetIn(error)
            }
            other => other,
        }
    }

    fn is_closing(&self) -> bool {
        matches!(self, Self::Library(error) if is_closing(error))
    }

    /// Whether the network gave the server up.
    pub(super) fn is_timeout(&self) -> bool {
        match self {
            Self::Network(error) => error.kind() == io::ErrorKind::TimedOut,
            Self::Library(error) | Self::NotLetIn(error) => error.is_timeout(),
            Self::Encryption(_) => false,
        }
    }
}

fn is_closing(error: &LibraryError) -> bool {
    error.status().map(u16::from) == Some(CLOSING)
}

impl fmt::Display for Server {
    /// Without the user and the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_wrapped = self.encryption == Encryption::FromTheStart;
        write!(f, "{} {}", if is_wrapped { "smtps" } else { "smtp" }, self.host)
    }
}

impl Server {
    /// Reads `smtp://` and `smtps://`, with user and password percent-encoded, `?tls=required` or
    /// `?tls=opportunistic` for STARTTLS, and the name to greet with as the path.
    pub(super) fn from_url(url: &Url) -> Result<Self, NotAServer> {
        let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value);
        let (encryption, port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", _) => (Encryption::FromTheStart, SUBMISSIONS_PORT),
            (_, None) => (Encryption::Never, SMTP_PORT),
            (_, Some("required")) => (Encryption::Required, SUBMISSION_PORT),
            (_, Some("opportunistic")) => (Encryption::IfOffered, SUBMISSION_PORT),
            _ => return Err(NotAServer::Encryption),
        };
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(NotAServer::NoHost)?;
        let decoded =
            |part: &str| percent_decode_str(part).decode_utf8().map(std::borrow::Cow::into_owned);
        let credentials = match url.password() {
            Some(password) => Some(Credentials::new(decoded(url.username())?, decoded(password)?)),
            None => None,
        };
        let name = url.path().trim_matches('/');
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(port),
            encryption,
            our_name: if name.is_empty() {
                ClientId::default()
            } else {
                ClientId::Domain(name.to_owned())
            },
            credentials,
        })
    }

    /// Connects, encrypts, and says who we are.
    async fn connect(&self) -> Result<AsyncSmtpConnection, SmtpError> {
        let plain = TcpStream::connect((self.host.as_str(), self.port)).await?;
        // The end of an e-mail must not wait for the receipt of the rest.
        plain.set_nodelay(true)?;
        let line: Box<dyn AsyncTokioStream> = if self.encryption == Encryption::FromTheStart {
            Box::new(self.encrypted(plain).await?)
        } else {
            Box::new(plain)
        };
        let mut connection =
            AsyncSmtpConnection::connect_with_transport(line, &self.our_name).await?;
        self.start_encryption(&mut connection).await?;
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }

    async fn encrypted(&self, plain: TcpStream) -> Result<Encrypted, SmtpError> {
        let name = ServerName::try_from(self.host.clone()).map_err(SmtpError::encryption)?;
        let connector = tls::connector().map_err(SmtpError::encryption)?;
        connector.connect(name, plain).await.map(Encrypted).map_err(SmtpError::encryption)
    }

    /// STARTTLS, where it was asked for.
    async fn start_encryption(
        &self,
        connection: &mut AsyncSmtpConnection,
    ) -> Result<(), SmtpError> {
        match (self.encryption, connection.can_starttls()) {
            (Encryption::Never | Encryption::FromTheStart, _) | (Encryption::IfOffered, false) => {
                Ok(())
            }
            (Encryption::Required, false) => {
                Err(SmtpError::encryption("the server does not offer STARTTLS"))
            }
            (Encryption::Required | Encryption::IfOffered, true) => {
                let trusted =
                    TlsParameters::new(self.host.clone()).map_err(SmtpError::encryption)?;
                match connection.starttls(trusted, &self.our_name).await {
                    // It was not about the encryption.
                    Err(error) if error.status().is_some() => Err(error.into()),
                    started => started.map_err(SmtpError::encryption),
                }
            }
        }
    }
}

/// The connections to one mail server that wait for the next e-mail.
pub(super) struct Connections {
    server: Server,
    /// The one that was used last stands last.
    kept: Mutex<Vec<Kept>>,
}

struct Kept {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl Connections {
    /// None is opened before there is an e-mail.
    pub(super) fn to(server: Server) -> Self {
        Self { server, kept: Mutex::default() }
    }

    /// Hands one e-mail over: on a connection that was kept and that the server still answers on,
    /// else on a new one. A server that has had enough of a connection (421) has not taken the
    /// e-mail, and is given it once more on a new one. Nothing else is tried twice: the server may
    /// have taken what it did not answer to.
    pub(super) async fn send(
        &self,
        envelope: &Envelope,
        email: &[u8],
    ) -> Result<Response, SmtpError> {
        match self.send_on(self.still_open().await, envelope, email).await {
            Err(error) if error.is_closing() => self.send_on(None, envelope, email).await,
            sent => sent,
        }
    }

    /// On `open`, or on a new connection. It is kept unless it failed.
    async fn send_on(
        &self,
        open: Option<AsyncSmtpConnection>,
        envelope: &Envelope,
        email: &[u8],
    ) -> Result<Response, SmtpError> {
        let mut connection = match open {
            Some(connection) => connection,
            None => self.server.connect().await.map_err(SmtpError::while_opening)?,
        };
        let answer = connection.send(envelope, email).await;
        if !connection.has_broken() {
            self.all_kept().push(Kept { connection, since: Instant::now() });
        }
        Ok(answer?)
    }

    /// Takes the connection that was used last of those that the server has not closed. The others
    /// are dropped.
    async fn still_open(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let last = self.all_kept().pop();
            let mut connection = last?.connection;
            if connection.test_connected().await {
                return Some(connection);
            }
            connection.abort().await;
        }
    }

    /// Says goodbye on each connection that nobody has used for `long`.
    pub(super) async fn close_unused(&self, long: Duration) {
        let unused: Vec<Kept> =
            self.all_kept().extract_if(.., |one| one.since.elapsed() >= long).collect();
        for mut one in unused {
            // A server that does not answer has closed it, or will.
            let _ = timeout(PARTING, one.connection.abort()).await;
        }
    }

    /// Closes all of them at once, without a goodbye, as nobody can wait for the answer.
    pub(super) fn close_all(&self) {
        self.all_kept().clear();
    }

    fn all_kept(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is encrypted from its first byte, as lettre takes it.
#[derive(Debug)]
struct Encrypted(TlsStream<TcpStream>);

impl AsyncTokioStream for Encrypted {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().0.peer_addr()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(url: &str) -> Result<Server, NotAServer> {
        Server::from_url(&url.parse().unwrap())
    }

    #[test]
    fn each_way_to_write_a_mail_server_has_its_port_and_its_encryption() {
        for (url, port, encryption) in [
            ("smtp://mail.example", 25, Encryption::Never),
            ("smtp://mail.example?tls=required", 587, Encryption::Required),
            ("smtp://mail.example?tls=opportunistic", 587, Encryption::IfOffered),
            ("smtps://mail.example", 465, Encryption::FromTheStart),
            ("smtps://mail.example:2465", 2465, Encryption::FromTheStart),
            ("smtp://mail.example:2525/?tls=required", 2525, Encryption::Required),
        ] {
            let server = server(url).unwrap();
            assert_eq!((server.port, server.encryption), (port, encryption), "{url}");
            assert_eq!(server.host, "mail.example");
            assert_eq!(server.our_name, ClientId::default());
            assert_eq!(server.credentials, None);
        }
        assert_eq!(server("smtp://[::1]:2525").unwrap().host, "::1");
    }

    #[test]
    fn user_and_password_may_be_escaped_and_the_path_is_the_name_to_greet_with() {
        let server = server("smtps://foi%40unit.example:p%2Fw%25@mail.example/out.unit.example");
        let server = server.unwrap();
        let expected = Credentials::new("foi@unit.example".into(), "p/w%".into());
        assert_eq!(server.credentials, Some(expected));
        assert_eq!(server.our_name, ClientId::Domain("out.unit.example".into()));
        assert_eq!(server.to_string(), "smtps mail.example");
    }

    #[test]
    fn what_names_no_mail_server_is_refused() {
        assert!(matches!(server("smtp://"), Err(NotAServer::NoHost)));
        assert!(matches!(server("smtp://h?tls=perhaps"), Err(NotAServer::Encryption)));
        assert!(matches!(server("smtps://a:%FF@h"), Err(NotAServer::Credentials(_))));
    }
}
