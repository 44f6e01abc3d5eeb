//! Plain text, CSV and web pages, read as bytes.

use super::wanted::{look, wanted};
use crate::{domain::mark::Marks, redact::protocol::Verification};

pub(super) fn finish(mut found: Verification) -> Verification {
    found.pages = 1;
    found.problems.sort();
    found.problems.dedup();
    found.warnings.sort();
    found.warnings.dedup();
    found
}

/// Looks for the marked texts in each way that the bytes may be read.
pub(super) fn check(bytes: &[u8], marks: &Marks) -> Verification {
    let mut found = Verification::default();
    let wanted = wanted(marks);
    for text in readings(bytes) {
        look(&text, "text", &wanted, &mut found);
    }
    finish(found)
}

/// The bytes as text in each way that they may be meant.
pub(super) fn readings(bytes: &[u8]) -> Vec<String> {
    let mut readings = vec![String::from_utf8_lossy(bytes).into_owned()];
    if std::str::from_utf8(bytes).is_err() {
        readings.push(bytes.iter().map(|byte| char::from(*byte)).collect());
    }
    if bytes.contains(&0) {
        for start in [0, 1] {
            let pairs = bytes.get(start..).unwrap_or_default().chunks_exact(2);
            let units: Vec<u16> = pairs
                .filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(u16::from_le_bytes))
                .collect();
            readings.push(String::from_utf16_lossy(&units));
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Marks {
        Marks::from_json(&serde_json::json!({"marks":[{"find":text}]}).to_string()).unwrap()
    }

    fn problems(bytes: &[u8], text: &str) -> usize {
        check(bytes, &marks(text)).problems.len()
    }

    #[test]
    fn a_text_left_in_any_spelling_is_found() {
        assert_eq!(problems("by GETHIN O\u{2019}NEILL.".as_bytes(), "Gethin O'Neill"), 1);
        assert_eq!(problems("by Sia\u{302}n\u{200b}".as_bytes(), "Siân"), 1);
        assert_eq!(problems(b"Si\xe2n", "Siân"), 1);
        assert_eq!(problems(b"Alys Grif-\nfiths", "Alys Griffiths"), 1);
        let wide: Vec<u8> = "\u{feff}Siân".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(problems(&wide, "Siân"), 1);
        assert_eq!(problems(b"Annual", "Ann"), 0);
    }
}
