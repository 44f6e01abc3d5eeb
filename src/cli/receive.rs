//! `ateb receive`: reads an e-mail from a file or from standard input.
//!
//! A request becomes a case, a reply is filed with the case that it names, and both are kept as
//! they came.

use super::{Ended, Failure, authority, office};
use crate::{
    config::Config,
    mail::read::{Received, read},
};
use std::{
    fs::File,
    io::{self, Read, Write},
    path::PathBuf,
};

/// The largest e-mail that is read.
const LARGEST: u64 = 20 * 1024 * 1024;

/// Take in an e-mail: log the request it makes, or file the reply it is
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
    #[error("the e-mail is larger than 20 MiB: save its attachments and log the request by hand")]
    TooLarge,
}

impl Receive {
    /// Reads, takes in unless it is a trial, and prints.
    pub(super) fn run(&self, config: &Config, out: &mut impl Write) -> Result<Ended, Failure> {
        let bytes = self.bytes().map_err(|error| Failure::of(&error))?;
        if self.dry_run {
            let received = read(&bytes, &authority(config)?.reference_prefix);
            self.print(&received, None, out)?;
        } else {
            let (received, reference) = office(config)?.receive(&bytes)?;
            self.print(&received, Some(&reference.to_string()), out)?;
        }
        Ok(Ended::Done)
    }

    /// The e-mail's bytes, to be kept as they came.
    pub fn bytes(&self) -> Result<Vec<u8>, ReceiveError> {
        match &self.file {
            Some(path) if path.as_os_str() != "-" => up_to_the_limit(File::open(path)?),
            _ => up_to_the_limit(io::stdin().lock()),
        }
    }

    /// Prints the e-mail with the case it belongs to: the one that was made or found, or else the
    /// one it names itself.
    pub fn print(
        &self,
        received: &Received,
        case: Option<&str>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let received = Received {
            case: case.map(str::to_owned).or(received.case.clone()),
            ..received.clone()
        };
        if self.json {
            let object = serde_json::to_string(&received)?;
            return writeln!(out, "{object}");
        }
        let unknown = "-";
        let from = received.from.as_ref().map_or(unknown, |from| from.address.as_str());
        writeln!(out, "kind:        {}", received.kind)?;
        writeln!(out, "from:        {from}")?;
        writeln!(out, "subject:     {}", received.subject.as_deref().unwrap_or(unknown))?;
        writeln!(out, "case:        {}", received.case.as_deref().unwrap_or(unknown))?;
        writeln!(out, "language:    {}", received.language)?;
        writeln!(out, "attachments: {}", received.attachments.len())
    }
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
        let received = read(&command.bytes().unwrap(), "ATISN");
        assert_eq!(received.kind, Kind::Request);
        let mut out = Vec::new();
        command.print(&received, Some("ATISN 7"), &mut out).unwrap();
        let printed: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(printed["case"], "ATISN 7");
        assert_eq!(printed["from"]["address"], "a@b.example");
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
        let error = receive("/nowhere/at/all.eml".into()).parse("ATISN").unwrap_err().to_string();
        assert!(!error.contains('\n'), "{error}");
    }
}
