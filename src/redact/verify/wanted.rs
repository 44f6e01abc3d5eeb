//! What must be gone, and looking for it in a text.

use super::super::find;
use crate::{
    domain::mark::{Find, Mark, Marks, Place, Scope},
    redact::protocol::{Problem, Verification, Warning},
};
use std::collections::BTreeSet;

/// What must be gone, and the labels that stand in its place.
pub(super) struct Wanted {
    pub(super) texts: Vec<WantedText>,
    pub(super) labels: BTreeSet<String>,
}

/// A text that must be gone, ready to be looked for.
pub(super) struct WantedText {
    pub(super) mark: usize,
    pub(super) text: String,
    case_sensitive: bool,
    whole_words: bool,
    /// Words that look like a name, worth a warning where they stand elsewhere.
    telling: Vec<String>,
}

pub(super) fn wanted(marks: &Marks) -> Wanted {
    let texts = marks
        .numbered()
        .filter_map(|(mark, each)| match &each.place {
            Place::Find(find) => Some((mark, find)),
            _ => None,
        })
        .map(|(mark, find)| WantedText {
            mark,
            text: level(&find.text, find.case_sensitive).trim().to_owned(),
            case_sensitive: find.case_sensitive,
            whole_words: find.scope != Scope::Exact,
            telling: telling(find),
        })
        .filter(|wanted| !wanted.text.is_empty())
        .collect();
    Wanted { texts, labels: marks.0.iter().map(Mark::label).collect() }
}

fn telling(find: &Find) -> Vec<String> {
    find.text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| {
            word.chars().count() >= 4 && word.chars().next().is_some_and(char::is_uppercase)
        })
        .map(|word| level(word, true))
        .collect()
}

/// A text as it is compared: single spaces, plain quotes and dashes, no accents, nothing unseen.
pub(super) fn level(text: &str, case_sensitive: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let plain = match c {
            '\u{300}'..='\u{36f}' => continue,
            _ if find::is_invisible(c) => continue,
            _ if c.is_whitespace() => ' ',
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2032}' | '`' | '\u{b4}' => '\'',
            '\u{201c}' | '\u{201d}' | '\u{201f}' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            _ => find::base_letter(c),
        };
        if plain == ' ' && out.ends_with(' ') {
            continue;
        }
        if case_sensitive {
            out.push(plain);
        } else {
            out.extend(plain.to_lowercase());
        }
    }
    out
}

impl WantedText {
    /// Whether it is in a text, levelled with and without case.
    pub(super) fn is_in(&self, text: &Levelled) -> bool {
        let text = if self.case_sensitive { &text.as_written } else { &text.lower };
        has(text, &self.text, self.whole_words)
    }
}

pub(super) fn has(text: &str, wanted: &str, whole_words: bool) -> bool {
    let of_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(wanted).any(|(at, found)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|text| text.chars().next());
        let runs_on = (of_word(before) && of_word(found.chars().next()))
            || (of_word(after) && of_word(found.chars().next_back()));
        !whole_words || !runs_on
    })
}

pub(super) struct Levelled {
    as_written: String,
    lower: String,
}

impl Levelled {
    pub(super) fn new(text: &str) -> Self {
        Self { as_written: level(text, true), lower: level(text, false) }
    }
}

pub(super) fn look(text: &str, place: &str, wanted: &Wanted, found: &mut Verification) {
    // The words of our own labels are not what was removed.
    let mut text = text.to_owned();
    for label in &wanted.labels {
        text = text.replace(label, "\u{1}");
    }
    // A word divided at the end of a line is one word.
    let joined = text.replace("-\r\n", "").replace("-\n", "");
    for text in [Levelled::new(&text), Levelled::new(&joined)] {
        for each in &wanted.texts {
            if each.is_in(&text) {
                found.problems.push(Problem::at("text_left", place).of_mark(each.mark));
            }
            if each.telling.iter().any(|word| has(&text.as_written, word, true)) {
                found.warnings.push(Warning::new("also_elsewhere").of_mark(each.mark));
            }
        }
    }
}
