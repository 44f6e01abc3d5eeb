//! `ateb redact`: cut marks out of a file, and keep the copy only if it is proven clean.

use crate::domain::mark::{Mark, Marks, Style};
use crate::redact::{
    self, Engine, To,
    report::{Outcome, Report},
};
use std::{io::Write, path::PathBuf};

use super::inspect::Exit;

/// Removes what is marked from a file. There is an output only when it is proven clean.
#[derive(Debug, Clone, clap::Args)]
pub struct Redact {
    /// The file to redact: PDF, Office or OpenDocument, text, CSV, web page, e-mail or picture.
    pub file: PathBuf,
    /// A JSON file of marks.
    #[arg(long, value_name = "MARKS.json", conflicts_with = "find")]
    pub marks: Option<PathBuf>,
    /// A text to remove wherever it stands as whole words. May be given more than once.
    #[arg(long, value_name = "TEXT")]
    pub find: Vec<String>,
    /// The exemption that the texts of `--find` are removed under, as "FOIA s.40(2)".
    #[arg(long, value_name = "CITATION", requires = "find")]
    pub exemption: Option<String>,
    /// What stands in place of what was removed: block, `block_with_label` or text.
    #[arg(long, value_name = "STYLE", requires = "find")]
    pub style: Option<Style>,
    /// What kind of file comes out: same, pdf, csv, txt or ods.
    #[arg(long, value_name = "KIND", default_value = "same")]
    pub to: To,
    /// Where the redacted copy goes.
    #[arg(long, value_name = "OUT")]
    pub out: PathBuf,
    /// Where the report goes, as JSON.
    #[arg(long, value_name = "REPORT.json")]
    pub report: Option<PathBuf>,
}

/// Why the command ended without an answer.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The arguments do not fit together.
    #[error("{0}")]
    Arguments(String),
    /// Something could not be done.
    #[error("{0}")]
    Failed(String),
}

impl CommandError {
    /// The exit code for it.
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Arguments(_) => Exit::WrongArguments,
            Self::Failed(_) => Exit::Failed,
        }
    }
}

impl Redact {
    /// Does it. What is told goes to `told`, which is standard error.
    pub fn run(&self, engine: &Engine, told: &mut impl Write) -> Result<Exit, CommandError> {
        let marks = self.marks()?;
        let failed = |what: &str, error: &dyn std::fmt::Display| {
            CommandError::Failed(format!("{what}: {error}"))
        };
        let input =
            std::fs::read(&self.file).map_err(|error| failed("the file cannot be read", &error))?;
        let name = self.file.to_string_lossy();
        let (report, exit) = match redact::redact(engine, &input, &name, &marks, self.to, &self.out)
        {
            Ok(redacted) => {
                let exit = match redacted.report.verdict {
                    Outcome::Verified => Exit::Done,
                    Outcome::Blocked | Outcome::Failed => Exit::No,
                };
                (redacted.report, Ok(exit))
            }
            Err(error) => {
                let report = failure(&input, &error.to_string());
                (report, Err(CommandError::Failed(error.to_string())))
            }
        };
        if let Some(path) = &self.report {
            let json = serde_json::to_string_pretty(&report)
                .map_err(|error| failed("the report cannot be written", &error))?;
            std::fs::write(path, json + "\n")
                .map_err(|error| failed("the report cannot be written", &error))?;
        }
        let line = match &report.reason {
            None => {
                let places: usize = report.marks.iter().map(|mark| mark.places).sum();
                format!("verified: {places} places removed")
            }
            Some(reason) => format!("no output: {reason}"),
        };
        if exit.is_ok() {
            writeln!(told, "{line}").map_err(|error| failed("cannot write", &error))?;
        }
        exit
    }

    fn marks(&self) -> Result<Marks, CommandError> {
        let wrong = |error: &dyn std::fmt::Display| CommandError::Arguments(error.to_string());
        if let Some(path) = &self.marks {
            let text = std::fs::read_to_string(path).map_err(|error| {
                CommandError::Arguments(format!("the marks cannot be read: {error}"))
            })?;
            return Marks::from_json(&text).map_err(|error| wrong(&error));
        }
        if self.find.is_empty() {
            return Err(CommandError::Arguments("give --marks or --find".to_owned()));
        }
        let marks = self.find.iter().map(|text| {
            let mark =
                Mark::find(text, self.exemption.as_deref()).map_err(|error| wrong(&error))?;
            Ok(Mark { style: self.style.unwrap_or_default(), ..mark })
        });
        Ok(Marks(marks.collect::<Result<_, CommandError>>()?))
    }
}

fn failure(input: &[u8], reason: &str) -> Report {
    Report {
        input_sha256: redact::verify::sha256(input),
        output_sha256: None,
        verdict: Outcome::Failed,
        reason: Some(reason.to_owned()),
        pages: 0,
        flattened_pages: Vec::new(),
        marks: Vec::new(),
        warnings: Vec::new(),
        removed: Vec::new(),
        problems: Vec::new(),
    }
}
