//! The schedule of withheld material: what was taken out, document by document and provision by
//! provision. Made from the marks; it never holds what stood under them.

use serde::{Deserialize, Serialize};

/// What one document withholds under one provision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleLine {
    /// The number of the document among those of the case, counted from 1.
    pub document: u32,
    /// The name under which its copy is sent; none when it is withheld whole, for the name alone
    /// may tell what it is.
    #[serde(default)]
    pub title: Option<String>,
    /// The pages on which something was taken out; none where the format has no pages.
    #[serde(default)]
    pub pages: Vec<u32>,
    /// From how many places something was taken; none until the copy is made, and when the
    /// document is withheld whole.
    #[serde(default)]
    pub places: Option<u32>,
    /// "FOIA s.40(2)"; none in an answer about one's own data.
    #[serde(default)]
    pub provision: Option<String>,
}

impl ScheduleLine {
    /// Whether the document is withheld whole.
    pub const fn is_whole(&self) -> bool {
        self.title.is_none()
    }

    /// The pages as people write them.
    pub fn pages_in_words(&self) -> String {
        pages_in_words(&self.pages)
    }
}

/// Pages as people write them: `1, 3–5`.
pub fn pages_in_words(pages: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*page) => *last = *page,
            Some((_, last)) if *last == *page => {}
            _ => runs.push((*page, *page)),
        }
    }
    let words = runs.into_iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_follow_each_other_are_written_as_a_run() {
        let line = |pages: &[u32]| ScheduleLine {
            document: 1,
            title: Some("minutes.pdf".into()),
            pages: pages.to_vec(),
            places: Some(3),
            provision: None,
        };
        assert_eq!(line(&[1, 3, 4, 5, 9, 10]).pages_in_words(), "1, 3–5, 9, 10");
        assert_eq!(line(&[2, 2, 3]).pages_in_words(), "2, 3");
        assert_eq!(line(&[]).pages_in_words(), "");
    }
}
