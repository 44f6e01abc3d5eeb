//! `ateb suggest`: what in a file looks like personal data. It proposes and marks nothing.

use super::{inspect::Exit, redact::CommandError};
use crate::redact::{self, Engine, Suggestion};
use serde::Serialize;
use std::{io::Write, path::PathBuf};

/// Proposes what in a file looks like personal data. Nothing is marked.
#[derive(Debug, Clone, clap::Args)]
pub struct Suggest {
    /// The file: PDF, Office, OpenDocument, text, CSV, web page or e-mail.
    pub file: PathBuf,
    /// A file of names that matter, one a line.
    #[arg(long, value_name = "NAMES.txt")]
    pub names: Option<PathBuf>,
    /// One JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
struct Told<'a> {
    suggestions: &'a [Suggestion],
}

impl Suggest {
    /// Reads the file and writes what is proposed to `out`, which is standard output.
    pub fn run(&self, engine: &Engine, out: &mut impl Write) -> Result<Exit, CommandError> {
        let failed = |what: &str, error: &dyn std::fmt::Display| {
            CommandError::Failed(format!("{what}: {error}"))
        };
        let bytes =
            std::fs::read(&self.file).map_err(|error| failed("the file cannot be read", &error))?;
        let names = match &self.names {
            None => Vec::new(),
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| failed("the names cannot be read", &error))?
                .lines()
                .map(|line| line.trim().to_owned())
                .filter(|line| !line.is_empty())
                .collect(),
        };
        let name = self.file.to_string_lossy();
        let suggestions = redact::suggest(engine, &name, &bytes, &names)
            .map_err(|error| CommandError::Failed(error.to_string()))?;
        let written = if self.json {
            serde_json::to_writer(&mut *out, &Told { suggestions: &suggestions })
                .map_err(std::io::Error::other)
                .and_then(|()| writeln!(out))
        } else {
            suggestions.iter().try_for_each(|one| tell(one, out))
        };
        written.map_err(|error| failed("cannot write", &error))?;
        Ok(Exit::Done)
    }
}

fn tell(one: &Suggestion, out: &mut impl Write) -> std::io::Result<()> {
    let page = one.page.map(|page| format!("page {page}"));
    let place = page.or_else(|| one.place.clone()).unwrap_or_default();
    writeln!(out, "{:.2}  {:<18}  {}  ({place})", one.score, one.kind.as_str(), one.text)
}
