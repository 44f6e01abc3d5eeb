//! What was found for a case, and what becomes of it.

use crate::law::exemption::Citation;
use serde::{Deserialize, Serialize};

/// What the answer does with a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Disposition {
    /// It is released, as a copy from which its marks are cut.
    Release,
    /// It is withheld whole.
    Withhold {
        /// The exemption it rests on; none under subject access, where the response says why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exemption: Option<Citation>,
    },
    /// It is not what was asked for.
    OutOfScope,
}

/// The longest name that a document may have, in characters.
pub const NAME_LENGTH: usize = 180;

/// A name for a file that is safe to store, show and send: one line, no path, no control
/// characters, at most [`NAME_LENGTH`] characters with its ending kept.
pub fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_direction_control(*c))
        .map(|c| if matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*') { '_' } else { c })
        .collect();
    let clean = clean.trim().trim_start_matches('.').trim();
    if clean.is_empty() {
        return "document".to_owned();
    }
    if clean.chars().count() <= NAME_LENGTH {
        return clean.to_owned();
    }
    let ending = clean.rsplit_once('.').map(|(_, ending)| ending).filter(|e| e.len() <= 10);
    match ending {
        Some(ending) => {
            let stem: String =
                clean.chars().take(NAME_LENGTH - 1 - ending.chars().count()).collect();
            format!("{stem}.{ending}")
        }
        None => clean.chars().take(NAME_LENGTH).collect(),
    }
}

/// Characters that turn the direction of text and so can disguise a file's ending.
fn is_direction_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_loses_its_path_and_what_could_disguise_it() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\Users\\x\\minutes.docx"), "minutes.docx");
        assert_eq!(safe_name("llythyr ŵ.pdf"), "llythyr ŵ.pdf");
        assert_eq!(safe_name("invoice\u{202e}fdp.exe"), "invoicefdp.exe");
        assert_eq!(safe_name("a\r\nb<script>.pdf"), "ab_script_.pdf");
        assert_eq!(safe_name("..."), "document");
    }

    #[test]
    fn a_long_file_name_keeps_its_ending() {
        let name = safe_name(&format!("{}.pdf", "x".repeat(400)));
        assert_eq!(name.chars().count(), NAME_LENGTH);
        assert!(name.ends_with("x.pdf"));
    }
}
