//! Fetches e-mails from a mailbox by IMAP (RFC 3501, with IDLE of RFC 2177 and MOVE of RFC 6851).
//!
//! Each e-mail is given away first and moved to another folder after that. Whatever happens in
//! between, it is still there and is fetched again; who is given it knows it again. One process at a time
//! fetches from a mailbox, as a server lets two sessions move one e-mail at the same moment.

use super::tls;
use async_imap::{Authenticator, Client, Session, extensions::idle::IdleResponse};
use futures_util::{StreamExt, TryStreamExt};
use percent_encoding::percent_decode_str;
use std::{fmt, io, net::IpAddr, process::Stdio, str::FromStr, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    process::Command,
    sync::watch,
    time::timeout,
};
use tokio_rustls::rustls::pki_types::ServerName;
use url::Url;

/// The largest e-mail that is fetched whole; of a larger one, only what stands above its text.
const LARGEST: u32 = 64 << 20;

/// How long a server may take to answer. A large e-mail over a slow line takes minutes.
const PATIENCE: Duration = Duration::from_mins(5);

/// How long a connection waits for news before it asks again: servers drop those that are silent for
/// half an hour.
const IDLE_FOR: Duration = Duration::from_mins(9);

/// How often a server is asked that cannot tell by itself.
const ASK_EVERY: Duration = Duration::from_mins(1);

/// The pauses after failures: each twice the one before, up to the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(2), Duration::from_mins(5));

/// How often a process that waits for its turn asks again.
const ASK_FOR_TURN: Duration = Duration::from_secs(5);

/// How whoever fetches says who they are.
#[derive(Clone)]
enum Proof {
    /// A password.
    Password(String),
    /// What this program prints is a token: OAuth 2, for servers that take no passwords any more.
    TokenOf(String),
}

/// A mailbox: `imaps://foi%40unit.example:password@imap.unit.example/INBOX?filed=Ateb`.
#[derive(Clone)]
pub struct Mailbox {
    host: String,
    port: u16,
    is_encrypted: bool,
    user: String,
    proof: Proof,
    /// The folder that is watched.
    folder: String,
    /// The folder that what was taken in is moved to.
    filed: String,
}

impl fmt::Debug for Mailbox {
    /// Without what must not be told.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox")
            .field("host", &self.host)
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// An address that names no mailbox.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAMailbox {
    /// It is no address at all, or misses its server or its user.
    #[error("write a mailbox as imaps://user:password@host/FOLDER, with %40 for an @ in the user")]
    Malformed,
    /// Its password would cross a network for everybody to read.
    #[error("imap:// is not encrypted and only for this machine; write imaps://")]
    InTheClear,
    /// Its e-mails would be fetched for ever.
    #[error("the folder that is watched and the folder for what was taken in must be two")]
    SameFolder,
}

/// Why nothing could be fetched.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// The server cannot be reached, or went away.
    #[error("the mail server cannot be reached")]
    Connection(#[from] io::Error),
    /// The server said no, or something that is no IMAP.
    #[error("the mail server refused")]
    Server(#[from] async_imap::error::Error),
    /// The server's certificate, or the certificates of this machine.
    #[error("the connection cannot be encrypted")]
    Encryption(#[from] tokio_rustls::rustls::Error),
    /// It took too long.
    #[error("the mail server does not answer")]
    Silent,
    /// The program that prints tokens printed none.
    #[error("the program for tokens gave none")]
    NoToken,
    /// The turn was lost, with the connection that it depends on.
    #[error("another process may fetch from the mailbox now")]
    NoTurn,
    /// Something was fetched and could not be taken in; it stays where it is.
    #[error("an e-mail could not be taken in")]
    NotTaken,
}

impl FromStr for Mailbox {
    type Err = NotAMailbox;

    fn from_str(text: &str) -> Result<Self, NotAMailbox> {
        let url = Url::parse(text).map_err(|_cause| NotAMailbox::Malformed)?;
        let decoded = |part: &str| {
            percent_decode_str(part)
                .decode_utf8()
                .map(std::borrow::Cow::into_owned)
                .map_err(|_cause| NotAMailbox::Malformed)
        };
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(NotAMailbox::Malformed)?;
        let host = host.trim_matches(['[', ']']).to_owned();
        let is_encrypted = match url.scheme() {
            "imaps" => true,
            "imap" => false,
            _ => return Err(NotAMailbox::Malformed),
        };
        let is_here = host == "localhost"
            || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if !is_encrypted && !is_here {
            return Err(NotAMailbox::InTheClear);
        }
        let user = decoded(url.username())?;
        let of = |name: &str| {
            url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        let proof = match (url.password(), of("token")) {
            (Some(password), None) => Proof::Password(decoded(password)?),
            (None, Some(program)) if !program.is_empty() => Proof::TokenOf(program),
            _ => return Err(NotAMailbox::Malformed),
        };
        if user.is_empty() {
            return Err(NotAMailbox::Malformed);
        }
        let folder = decoded(url.path().trim_matches('/'))?;
        let folder = if folder.is_empty() { "INBOX".to_owned() } else { folder };
        let filed = of("filed").filter(|name| !name.is_empty()).unwrap_or_else(|| "Ateb".into());
        if folder.eq_ignore_ascii_case(&filed) {
            return Err(NotAMailbox::SameFolder);
        }
        Ok(Self {
            port: url.port().unwrap_or(if is_encrypted { 993 } else { 143 }),
            host,
            is_encrypted,
            user,
            proof,
            folder,
            filed,
        })
    }
}

/// Who e-mails are fetched for.
pub trait Reader {
    /// Takes the turn to fetch, or says that it is still ours: no other process moves e-mails of the
    /// mailbox until [`Reader::rests`].
    fn has_turn(&self) -> bool;

    /// Lets another process have the turn.
    fn rests(&self);

    /// Takes in an e-mail; whether it is safe, so that it may be moved.
    fn takes(&self, message: &[u8]) -> bool;
}

/// What a connection must be able to do.
trait Line: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Line for T {}

type Connected = Session<Box<dyn Line>>;

/// Says who somebody is by a token of OAuth 2, as Google and Microsoft want it.
struct Token(String);

impl Authenticator for Token {
    type Response = String;

    fn process(&mut self, _challenge: &[u8]) -> String {
        // What is asked a second time is why it was refused; nothing is the answer to that.
        std::mem::take(&mut self.0)
    }
}

impl Mailbox {
    /// What tells it from other mailboxes.
    pub fn name(&self) -> String {
        format!("{}@{}:{}/{}", self.user, self.host.to_lowercase(), self.port, self.folder)
    }

    /// Gives each e-mail that is in the mailbox, or comes into it, to `reader`, when it has its turn and
    /// until `stop` says so. What it refuses stays in the mailbox and is tried again later. Failures are
    /// logged without names, and tried again with longer and longer pauses, in which another has its turn.
    pub async fn watch(&self, reader: &impl Reader, mut stop: watch::Receiver<bool>) {
        let (mut pause, mut waits) = (PAUSES.0, false);
        while !*stop.borrow() {
            if !reader.has_turn() {
                if !std::mem::replace(&mut waits, true) {
                    tracing::info!(host = self.host, "another process fetches from a mailbox");
                }
                tokio::select! {
                    () = tokio::time::sleep(ASK_FOR_TURN) => continue,
                    _ = stop.changed() => return,
                }
            }
            waits = false;
            let mut has_worked = false;
            let ended = tokio::select! {
                ended = self.fetch_on_and_on(reader, &mut has_worked) => ended,
                _ = stop.changed() => return,
            };
            reader.rests();
            if has_worked {
                pause = PAUSES.0;
            }
            if let Err(error) = ended {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    host = self.host,
                    "a mailbox cannot be read; it is tried again"
                );
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stop.changed() => return,
            }
            pause = (pause * 2).min(PAUSES.1);
        }
    }

    /// Fetches until something fails. Says in `has_worked` that the mailbox was read to its end.
    async fn fetch_on_and_on(
        &self,
        reader: &impl Reader,
        has_worked: &mut bool,
    ) -> Result<(), MailboxError> {
        let mut session = self.open().await?;
        let able = in_time(session.capabilities()).await??;
        let (can_move, can_idle) = (able.has_str("MOVE"), able.has_str("IDLE"));
        loop {
            // The folder is opened anew each time: a server may have given all e-mails new numbers.
            in_time(session.select(&self.folder)).await??;
            self.empty(&mut session, can_move, reader).await?;
            *has_worked = true;
            if can_idle {
                session = wait_for_news(session).await?;
            } else {
                tokio::time::sleep(ASK_EVERY).await;
            }
        }
    }

    /// Connects and says who we are.
    async fn open(&self) -> Result<Connected, MailboxError> {
        let plain = in_time(TcpStream::connect((self.host.as_str(), self.port))).await??;
        let line: Box<dyn Line> = if self.is_encrypted {
            let name = ServerName::try_from(self.host.clone()).map_err(io::Error::other)?;
            Box::new(in_time(tls::connector()?.connect(name, plain)).await??)
        } else {
            Box::new(plain)
        };
        let mut client = Client::new(line);
        // The greeting, which the library leaves to us.
        in_time(client.read_response())
            .await??
            .ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        match &self.proof {
            Proof::Password(password) => in_time(client.login(&self.user, password)).await?,
            Proof::TokenOf(program) => {
                let token = token_of(program).await?;
                let words = format!("user={}\u{1}auth=Bearer {token}\u{1}\u{1}", self.user);
                in_time(client.authenticate("XOAUTH2", Token(words))).await?
            }
        }
        .map_err(|(error, _)| error.into())
    }

    /// Takes in everything that is in the open folder.
    async fn empty(
        &self,
        session: &mut Connected,
        can_move: bool,
        reader: &impl Reader,
    ) -> Result<(), MailboxError> {
        let mut uids: Vec<u32> =
            in_time(session.uid_search("UNDELETED")).await??.into_iter().collect();
        // As they came.
        uids.sort_unstable();
        let mut refused = false;
        for uid in uids {
            let Some(email) = fetch(session, uid).await? else { continue };
            if reader.takes(&email) {
                // A turn can be lost while a database or a server is slow.
                if !reader.has_turn() {
                    return Err(MailboxError::NoTurn);
                }
                self.file(session, uid, can_move).await?;
                tracing::info!(host = self.host, "an e-mail was taken in");
            } else {
                // The others must not wait for it.
                refused = true;
            }
        }
        if refused { Err(MailboxError::NotTaken) } else { Ok(()) }
    }

    /// Moves an e-mail that was taken in.
    async fn file(
        &self,
        session: &mut Connected,
        uid: u32,
        can_move: bool,
    ) -> Result<(), MailboxError> {
        let uid = uid.to_string();
        for is_first in [true, false] {
            let moved = if can_move {
                in_time(session.uid_mv(&uid, &self.filed)).await?
            } else {
                in_time(session.uid_copy(&uid, &self.filed)).await?
            };
            match moved {
                Ok(()) => break,
                // The folder is not there yet.
                Err(async_imap::error::Error::No(_)) if is_first => {
                    in_time(session.create(&self.filed)).await??;
                }
                Err(error) => return Err(error.into()),
            }
        }
        if !can_move {
            let marked = in_time(session.uid_store(&uid, "+FLAGS (\\Deleted)")).await??;
            in_time(marked.try_collect::<Vec<_>>()).await??;
            let gone = in_time(session.expunge()).await??;
            in_time(gone.try_collect::<Vec<_>>()).await??;
        }
        Ok(())
    }
}

/// The bytes of an e-mail, or only its head when it is too large; none when somebody else has taken
/// it meanwhile.
async fn fetch(session: &mut Connected, uid: u32) -> Result<Option<Vec<u8>>, MailboxError> {
    let Some(one) = first(session, uid, "RFC822.SIZE").await? else { return Ok(None) };
    if one.size.unwrap_or(0) > LARGEST {
        let head = first(session, uid, "BODY.PEEK[HEADER]").await?;
        return Ok(head.and_then(|head| head.header().map(<[u8]>::to_vec)));
    }
    let whole = first(session, uid, "BODY.PEEK[]").await?;
    Ok(whole.and_then(|whole| whole.body().map(<[u8]>::to_vec)))
}

async fn first(
    session: &mut Connected,
    uid: u32,
    what: &str,
) -> Result<Option<async_imap::types::Fetch>, MailboxError> {
    let answers = in_time(session.uid_fetch(uid.to_string(), format!("(UID {what})"))).await??;
    // To its end: what is left unread would be taken for the answer to the next question. A server may
    // tell of other e-mails in between.
    let answers: Vec<_> = in_time(answers.collect::<Vec<_>>()).await?;
    let mut found = None;
    for answer in answers {
        let answer = answer?;
        if answer.uid == Some(uid) {
            found = Some(answer);
        }
    }
    Ok(found)
}

/// Waits until the server tells of something, or until it is time to ask.
async fn wait_for_news(session: Connected) -> Result<Connected, MailboxError> {
    let mut idle = session.idle();
    in_time(idle.init()).await??;
    let (news, _interrupt) = idle.wait_with_timeout(IDLE_FOR);
    match news.await? {
        IdleResponse::NewData(_) | IdleResponse::Timeout | IdleResponse::ManualInterrupt => {}
    }
    Ok(in_time(idle.done()).await??)
}

/// What a program prints on its first line.
async fn token_of(program: &str) -> Result<String, MailboxError> {
    let ran = Command::new(program).stdin(Stdio::null()).stderr(Stdio::null()).output();
    let printed = in_time(ran).await??.stdout;
    let text = String::from_utf8_lossy(&printed);
    let token = text.lines().next().unwrap_or_default().trim();
    let is_token = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    if is_token { Ok(token.to_owned()) } else { Err(MailboxError::NoToken) }
}

async fn in_time<T>(work: impl Future<Output = T>) -> Result<T, MailboxError> {
    timeout(PATIENCE, work).await.map_err(|_elapsed| MailboxError::Silent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_read_from_its_address_with_what_is_escaped_in_it() {
        let mailbox: Mailbox =
            "imaps://foi%40unit.example:p%2Fw%25@imap.unit.example/Rhyddid%20Gwybodaeth?filed=Wedi"
                .parse()
                .unwrap();
        assert_eq!((mailbox.host.as_str(), mailbox.port), ("imap.unit.example", 993));
        assert_eq!(mailbox.user, "foi@unit.example");
        assert!(matches!(&mailbox.proof, Proof::Password(one) if one == "p/w%"));
        assert_eq!(
            (mailbox.folder.as_str(), mailbox.filed.as_str()),
            ("Rhyddid Gwybodaeth", "Wedi")
        );
        assert!(!format!("{mailbox:?}").contains("p/w"), "the password is never told");
        let short: Mailbox = "imaps://a@h?token=/usr/bin/token".parse().unwrap();
        assert!(matches!(short.proof, Proof::TokenOf(_)));
        assert_eq!((short.folder.as_str(), short.filed.as_str()), ("INBOX", "Ateb"));
    }

    #[test]
    fn what_names_no_mailbox_or_would_tell_the_password_is_refused() {
        for (address, problem) in [
            ("", NotAMailbox::Malformed),
            ("smtp://a:b@h", NotAMailbox::Malformed),
            ("imaps://h/INBOX", NotAMailbox::Malformed),
            ("imaps://a@h/INBOX", NotAMailbox::Malformed),
            ("imaps://a:b@h?token=/usr/bin/token", NotAMailbox::Malformed),
            ("imaps://a:%FF@h", NotAMailbox::Malformed),
            ("imap://a:b@imap.unit.example", NotAMailbox::InTheClear),
            ("imaps://a:b@h/Ateb", NotAMailbox::SameFolder),
        ] {
            assert_eq!(address.parse::<Mailbox>().unwrap_err(), problem, "{address}");
        }
        for here in ["imap://a:b@127.0.0.1:1143", "imap://a:b@localhost", "imap://a:b@[::1]"] {
            assert!(here.parse::<Mailbox>().is_ok(), "{here}");
        }
    }
}
