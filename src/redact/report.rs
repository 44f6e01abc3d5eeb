//! What is told about a redaction. It never holds what was removed.

use super::protocol::{Problem, Removed, Warning};
use serde::{Deserialize, Serialize};

/// The report of `ateb redact --report`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Of the bytes that were given.
    pub input_sha256: String,
    /// Of the bytes that were released; none when nothing was.
    pub output_sha256: Option<String>,
    /// What came of it.
    pub verdict: Outcome,
    /// Why nothing was released, in one line.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// How many pages; 1 where the format has none.
    pub pages: u32,
    /// Pages that were made into pictures.
    pub flattened_pages: Vec<u32>,
    /// What each mark took away.
    pub marks: Vec<MarkReport>,
    /// What the officer should look at.
    pub warnings: Vec<Warning>,
    /// What else was left out.
    pub removed: Vec<Removed>,
    /// What the second reading found.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub problems: Vec<Problem>,
}

/// What came of a redaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The bytes on disk were proven clean.
    Verified,
    /// The second reading found something, and there is no output.
    Blocked,
    /// It could not be done, and there is no output.
    Failed,
}

/// What one mark took away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkReport {
    /// The number of the mark, counted from 1.
    pub id: usize,
    /// In how many places.
    pub places: usize,
    /// On which pages; none where the format has no pages.
    pub pages: Vec<u32>,
    /// The citation it rests on.
    pub exemption: Option<String>,
}
