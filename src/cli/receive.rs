//! `ateb receive`: reads an e-mail from a file or from standard input.
//!
//! A request becomes a case, a reply is filed with its case, and what is not certain waits for
//! somebody to say where it belongs. Each is kept as it came, so the command succeeds whenever the
//! e-mail is safe: a mail server that hands e-mails on must not send them back. Where it is not safe,
//! because a disk is full or a database is gone, the exit code asks for it to be given again.

use super::{Ended, Failure, authority, office};
use crate::{
    config::Config,
    domain::incoming::Held,
    mail::read::Received,
    service::{Taken, read_email},
};
use serde::Serialize;
use std::{
    fs::File,
    io::{self, Read, Write},
    path::PathBuf,
};

/// The largest e-mail that is read. Mail servers take less.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Take in an e-mail: log the request it makes, file the reply it is, or hold it for somebody to see
#[derive(Debug, Clone, clap::Args)]
pub struct Receive {
    /// The e-mail as it came (.eml); `-` or nothing reads standard input
    pub file: Option<PathBuf>,
    /// Say what it is and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Why there is no e-mail to look at.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// The file, or standard input, cannot be read.
    #[error("the e-mail cannot be read: {0}")]
    Read(#[from] io::Error),
    /// Larger than what is taken in.
    #[error("the e-mail is larger than 64 MiB: save its attachments and log the request by hand")]
    TooLarge,
}

impl Receive {
    /// Reads, takes in unless it is a trial, and prints.
    pub(super) fn run(&self, config: &Config, out: &mut impl Write) -> Result<Ended, Failure> {
        let bytes = self.bytes().map_err(|error| self.unread(&error))?;
        if self.dry_run {
            let received = read_email(&bytes, &authority(config)?.reference_prefix);
            self.print(&received, None, out)?;
        } else {
            let (received, taken) = take_in(config, &bytes).map_err(Failure::later)?;
            // The e-mail is safe, and whoever gave it must not give it again because nobody reads this.
            if let Err(error) = self.print(&received, Some(&taken), out) {
                eprintln!(
                    "ateb: the e-mail was taken in; what became of it cannot be told: {error}"
                );
            }
        }
        Ok(Ended::Done)
    }

    /// What is too large stays so, and a file may have been named wrongly; what comes through a pipe comes
    /// again.
    fn unread(&self, error: &ReceiveError) -> Failure {
        let failure = Failure::of(error);
        let is_piped = self.file.as_ref().is_none_or(|path| path.as_os_str() == "-");
        match error {
            ReceiveError::Read(_) if is_piped => failure.later(),
            ReceiveError::Read(_) | ReceiveError::TooLarge => failure,
        }
    }

    /// The e-mail's bytes, to be kept as they came.
    pub fn bytes(&self) -> Result<Vec<u8>, ReceiveError> {
        match &self.file {
            Some(path) if path.as_os_str() != "-" => up_to_the_limit(File::open(path)?),
            _ => up_to_the_limit(io::stdin().lock()),
        }
    }

    /// Prints the e-mail with what became of it: the case it belongs to, or why it waits. When nothing
    /// was changed, with the case that it names itself.
    pub fn print(
        &self,
        received: &Received,
        taken: Option<&Taken>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let case = match taken {
            Some(taken) => taken.case().map(ToString::to_string),
            None => received.case.clone(),
        };
        let received = Received { case, ..received.clone() };
        let (outcome, held) = match taken {
            None => (None, None),
            Some(Taken::Logged(_)) => (Some("logged"), None),
            Some(Taken::Filed(_)) => (Some("filed"), None),
            Some(Taken::Already(_)) => (Some("already"), None),
            Some(Taken::Held(why)) => (Some("held"), Some(*why)),
        };
        if self.json {
            let object = serde_json::to_string(&Printed { received, outcome, held })?;
            return writeln!(out, "{object}");
        }
        let unknown = "-";
        let from = received.from.as_ref().map_or(unknown, |from| from.address.as_str());
        writeln!(out, "kind:        {}", received.kind)?;
        writeln!(out, "from:        {from}")?;
        writeln!(out, "subject:     {}", received.subject.as_deref().unwrap_or(unknown))?;
        writeln!(out, "case:        {}", received.case.as_deref().unwrap_or(unknown))?;
        writeln!(out, "language:    {}", received.language)?;
        writeln!(out, "attachments: {}", received.attachments.len())?;
        if let Some(outcome) = outcome {
            let why = held.map(|why| format!(" ({})", why.as_str())).unwrap_or_default();
            writeln!(out, "outcome:     {outcome}{why}")?;
        }
        Ok(())
    }
}

/// The JSON of an e-mail that was taken in: what it is, and what became of it.
#[derive(Serialize)]
struct Printed {
    #[serde(flatten)]
    received: Received,
    /// `logged`, `filed`, `held` or `already`; left out when nothing was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    /// Why it waits, when it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<Held>,
}

fn take_in(config: &Config, message: &[u8]) -> Result<(Received, Taken), Failure> {
    Ok(office(config)?.receive(message)?)
}

fn up_to_the_limit(source: impl Read) -> Result<Vec<u8>, ReceiveError> {
    let mut bytes = Vec::new();
    source.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST { Err(ReceiveError::TooLarge) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::read::Kind;

    fn receive(file: PathBuf) -> Receive {
        Receive { file: Some(file), dry_run: true, json: true }
    }

    #[test]
    fn the_case_that_was_made_stands_in_what_is_printed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.eml");
        std::fs::write(&path, "From: a@b.example\nSubject: Hello\n\nPlease send me the list.")
            .unwrap();
        let command = receive(path);
        let received = read_email(&command.bytes().unwrap(), "ATISN");
        assert_eq!(received.kind, Kind::Request);
        let mut out = Vec::new();
        let taken = Taken::Logged("ATISN 7".parse().unwrap());
        command.print(&received, Some(&taken), &mut out).unwrap();
        let printed: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(printed["case"], "ATISN 7");
        assert_eq!(printed["from"]["address"], "a@b.example");
        assert_eq!(printed["outcome"], "logged");
        assert_eq!(printed["attachments"], serde_json::json!([]));
        assert_eq!(String::from_utf8(out).unwrap().lines().count(), 1);
    }

    #[test]
    fn an_email_over_the_limit_is_refused_and_one_at_the_limit_is_not() {
        let largest = usize::try_from(LARGEST).unwrap();
        assert!(matches!(up_to_the_limit(io::repeat(0)), Err(ReceiveError::TooLarge)));
        assert_eq!(up_to_the_limit(io::repeat(0).take(LARGEST)).unwrap().len(), largest);
    }

    #[test]
    fn a_missing_file_is_an_error_of_one_line() {
        let error = receive("/nowhere/at/all.eml".into()).bytes().unwrap_err().to_string();
        assert!(!error.contains('\n'), "{error}");
    }
}
