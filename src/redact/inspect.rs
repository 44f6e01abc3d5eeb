//! Hidden data: what a file holds besides what a reader sees.

use super::{
    RedactError, docx,
    engine::{Engine, EngineError},
    html, legacy, mail,
    media::{self, MediaType},
    odf, picture, pptx,
    protocol::{Answer, Failure, Job},
    text, workbook,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    let (verdict, reason, findings) = match look(engine, kind, bytes) {
        Ok(findings) if findings.is_empty() => (Verdict::Clean, None, findings),
        Ok(findings) => (Verdict::Findings, None, findings),
        Err(error) if error.is_encrypted() => {
            (Verdict::Encrypted, Some(error.to_string()), Vec::new())
        }
        Err(error) => (Verdict::Unreadable, Some(error.to_string()), Vec::new()),
    };
    let media_type = kind.as_str().to_owned();
    Inspection { file: name.to_owned(), media_type, verdict, reason, findings }
}

/// What a file of this kind hides. Messages and packages call it again for what they hold.
pub(super) fn look(
    engine: &Engine,
    kind: MediaType,
    bytes: &[u8],
) -> Result<Vec<Finding>, RedactError> {
    Ok(match kind {
        MediaType::Pdf => pdf(engine, bytes)?,
        MediaType::Text | MediaType::Csv => text::inspect(bytes, kind)?,
        MediaType::Docx => docx::inspect(bytes)?,
        MediaType::Pptx => pptx::inspect(bytes)?,
        MediaType::Odt | MediaType::Odp => odf::inspect(bytes, kind)?,
        MediaType::Xlsx | MediaType::Ods => workbook::inspect(bytes, kind)?,
        MediaType::Legacy(kind) => legacy::inspect(bytes, kind)?,
        MediaType::Html => html::inspect(bytes)?,
        MediaType::Eml | MediaType::Msg | MediaType::Tnef => mail::inspect(engine, bytes, kind)?,
        MediaType::Picture(kind) => picture::inspect(bytes, kind)?,
        MediaType::EncryptedOffice => return Err(Failure::Encrypted.into()),
        MediaType::Empty => {
            return Err(Failure::Marks { what: "the file is empty".to_owned() }.into());
        }
        MediaType::Other(what) => {
            return Err(Failure::NotHandled { what: what.name.to_owned() }.into());
        }
    })
}

/// What a picture within another file says besides its pixels.
pub fn picture(bytes: &[u8], kind: media::Picture) -> Result<Vec<Finding>, Failure> {
    picture::inspect(bytes, kind)
}

fn pdf(engine: &Engine, bytes: &[u8]) -> Result<Vec<Finding>, EngineError> {
    match engine.run(&Job::Inspect, &[bytes], engine.deadline())? {
        (Answer::Inspected { findings }, _) => Ok(findings),
        _ => Err(EngineError::WrongAnswer),
    }
}
