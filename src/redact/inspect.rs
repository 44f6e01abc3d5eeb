//! Hidden data: what a file holds besides what a reader sees.

use super::{
    docx,
    engine::{Engine, EngineError},
    media::{self, MediaType},
    protocol::{Answer, Job},
    text,
};
use serde::{Deserialize, Serialize};

/// The longest excerpt, in characters.
const LONGEST_EXCERPT: usize = 160;

/// Something that an officer should know of before a file is released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// One of the kinds of `ateb inspect`.
    pub kind: String,
    /// Where: a page, a part, a column.
    pub place: String,
    /// The beginning of what is there. For the officer's eyes: it is not for logs or releases.
    pub excerpt: String,
    /// What is to be done about it.
    pub action: Action,
}

/// What is to be done about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Burning takes it out.
    Remove,
    /// Somebody has to look.
    Review,
    /// The file must not go out with it.
    Block,
}

impl Finding {
    /// A finding; the excerpt is cut to a fit length.
    pub fn new(kind: &str, place: &str, excerpt: impl AsRef<str>, action: Action) -> Self {
        let words: Vec<&str> = excerpt.as_ref().split_whitespace().collect();
        let joined = words.join(" ");
        let excerpt = match joined.char_indices().nth(LONGEST_EXCERPT) {
            Some((end, _)) => format!("{}…", joined.get(..end).unwrap_or_default()),
            None => joined,
        };
        Self { kind: kind.to_owned(), place: place.to_owned(), excerpt, action }
    }
}

/// What inspection says about one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// The file's name, as given.
    pub file: String,
    /// By content, not by name.
    pub media_type: String,
    /// In a word.
    pub verdict: Verdict,
    /// Why it could not be read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// What inspection says in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was.
    Findings,
    /// It could not be read, or is of a kind not handled yet.
    Unreadable,
    /// It needs a password.
    Encrypted,
}

/// Looks for hidden data in a file. Always answers: a file that cannot be read is an answer too.
pub fn inspect(engine: &Engine, name: &str, bytes: &[u8]) -> Inspection {
    let kind = media::sniff(bytes, name);
    let (findings, failure) = match kind {
        MediaType::Pdf => match pdf(engine, bytes) {
            Ok(findings) => (findings, None),
            Err(error) if error.is_encrypted() => (Vec::new(), Some((true, error.to_string()))),
            Err(error) => (Vec::new(), Some((false, error.to_string()))),
        },
        MediaType::Text | MediaType::Csv => match text::inspect(bytes, kind) {
            Ok(findings) => (findings, None),
            Err(error) => (Vec::new(), Some((false, error.to_string()))),
        },
        MediaType::Docx => match docx::inspect(bytes) {
            Ok(findings) => (findings, None),
            Err(error) => (Vec::new(), Some((false, error.to_string()))),
        },
        MediaType::EncryptedOffice => {
            (Vec::new(), Some((true, "the file is encrypted".to_owned())))
        }
        MediaType::Empty => (Vec::new(), Some((false, "the file is empty".to_owned()))),
        MediaType::Other(what) => {
            (Vec::new(), Some((false, format!("not handled yet: {}", what.name))))
        }
    };
    let verdict = match &failure {
        Some((true, _)) => Verdict::Encrypted,
        Some((false, _)) => Verdict::Unreadable,
        None if findings.is_empty() => Verdict::Clean,
        None => Verdict::Findings,
    };
    Inspection {
        file: name.to_owned(),
        media_type: kind.as_str().to_owned(),
        verdict,
        reason: failure.map(|(_, reason)| reason),
        findings,
    }
}

fn pdf(engine: &Engine, bytes: &[u8]) -> Result<Vec<Finding>, EngineError> {
    match engine.run(&Job::Inspect, &[bytes], engine.deadline())? {
        (Answer::Inspected { findings }, _) => Ok(findings),
        _ => Err(EngineError::WrongAnswer),
    }
}
