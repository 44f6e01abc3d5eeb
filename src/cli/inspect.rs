//! `ateb inspect`: what files hold besides what a reader sees.

use super::redact::CommandError;
use crate::redact::{
    self, Engine,
    inspect::{Inspection, Verdict},
};
use std::{io::Write, path::PathBuf};

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It is done: 0.
    Done,
    /// It could not be done: 1.
    Failed,
    /// It was asked in a way that makes no sense: 2.
    WrongArguments,
    /// It is done, and the answer is no: 3.
    No,
}

impl Exit {
    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::WrongArguments => 2,
            Self::No => 3,
        }
    }
}

/// Looks for hidden data in files. Exit 3 when there is some, 1 when a file cannot be read.
#[derive(Debug, Clone, clap::Args)]
pub struct Inspect {
    /// The files.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// One JSON object for each file, a line each.
    #[arg(long)]
    pub json: bool,
}

impl Inspect {
    /// Looks at each file and writes what it finds to `out`, which is standard output.
    pub fn run(&self, engine: &Engine, out: &mut impl Write) -> Result<Exit, CommandError> {
        let failed = |error: &dyn std::fmt::Display| CommandError::Failed(error.to_string());
        let mut exit = Exit::Done;
        for path in &self.files {
            let name = path.to_string_lossy();
            let inspection = match std::fs::read(path) {
                Ok(bytes) => redact::inspect(engine, &name, &bytes),
                Err(error) => Inspection {
                    file: name.into_owned(),
                    media_type: "application/octet-stream".to_owned(),
                    verdict: Verdict::Unreadable,
                    reason: Some(format!("the file cannot be read: {error}")),
                    findings: Vec::new(),
                },
            };
            exit = match (inspection.verdict, exit) {
                (Verdict::Unreadable | Verdict::Encrypted, _) | (_, Exit::Failed) => Exit::Failed,
                (Verdict::Findings, _) | (_, Exit::No) => Exit::No,
                (Verdict::Clean, exit) => exit,
            };
            if self.json {
                let line = serde_json::to_string(&inspection).map_err(|error| failed(&error))?;
                writeln!(out, "{line}").map_err(|error| failed(&error))?;
            } else {
                tell(&inspection, out).map_err(|error| failed(&error))?;
            }
        }
        Ok(exit)
    }
}

fn tell(inspection: &Inspection, out: &mut impl Write) -> std::io::Result<()> {
    let verdict = match inspection.verdict {
        Verdict::Clean => "clean",
        Verdict::Findings => "findings",
        Verdict::Unreadable => "unreadable",
        Verdict::Encrypted => "encrypted",
    };
    write!(out, "{}: {verdict}", inspection.file)?;
    match &inspection.reason {
        Some(reason) => writeln!(out, " ({reason})")?,
        None => writeln!(out)?,
    }
    for finding in &inspection.findings {
        let colon = if finding.excerpt.is_empty() { "" } else { ": " };
        writeln!(out, "  {} in {}{colon}{}", finding.kind, finding.place, finding.excerpt)?;
    }
    Ok(())
}
