//! Finding a text in a text that typists, word processors and PDF producers have made.
//!
//! Both sides are folded first: one kind of apostrophe, hyphen and space, no zero-width
//! characters, accents joined to their letters. Every folded character remembers the character
//! it came from, so that what is found can be cut out of the original.

use crate::domain::mark::{Find, Scope};
use std::ops::Range;

/// A text ready to be searched.
pub struct Searched {
    /// The folded text without line-end hyphens (`Grif-⏎fiths` is one word), and with them.
    variants: [Vec<Folded>; 2],
    lines: Vec<Range<usize>>,
}

#[derive(Debug, Clone, Copy)]
struct Folded {
    char: char,
    /// In lower case; the first character, where that is more than one.
    lower: char,
    /// The characters it stands for, by position in the original.
    from: usize,
    to: usize,
}

impl Folded {
    fn new(char: char, at: usize) -> Self {
        let lower = char.to_lowercase().next().unwrap_or(char);
        Self { char, lower, from: at, to: at + 1 }
    }

    const fn compared(&self, case_sensitive: bool) -> char {
        if case_sensitive { self.char } else { self.lower }
    }
}

impl Searched {
    /// Folds `text`; positions in it are those of its characters, not of its bytes.
    pub fn new(text: impl IntoIterator<Item = char>) -> Self {
        let original: Vec<char> = text.into_iter().collect();
        let plain = fold(&original);
        let joined = join_hyphenated(&plain);
        Self { variants: [plain, joined], lines: lines(&original) }
    }

    /// Where `find` stands: ranges of characters, in order, none overlapping another.
    pub fn places(&self, find: &Find) -> Vec<Range<usize>> {
        let text: Vec<char> = find.text.trim().chars().collect();
        let needle: Vec<char> =
            fold(&text).iter().map(|folded| folded.compared(find.case_sensitive)).collect();
        if needle.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for variant in &self.variants {
            search(variant, &needle, find, &mut found);
        }
        if find.scope == Scope::Line {
            for place in &mut found {
                *place = self.line_around(place);
            }
        }
        merge(found)
    }

    fn line_around(&self, place: &Range<usize>) -> Range<usize> {
        let mut around = place.clone();
        for line in &self.lines {
            if line.start < place.end && place.start < line.end {
                around = around.start.min(line.start)..around.end.max(line.end);
            }
        }
        around
    }
}

fn search(text: &[Folded], needle: &[char], find: &Find, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(here) = text.get(at..at + needle.len()) {
        let says = here
            .iter()
            .zip(needle)
            .all(|(folded, wanted)| folded.compared(find.case_sensitive) == *wanted);
        let end = at + needle.len();
        let whole_words = || !joins(text, at) && !joins(text, end);
        if says && (find.scope != Scope::Word || whole_words()) {
            found.extend(range_of(here));
            at = end;
        } else {
            at += 1;
        }
    }
}

fn range_of(folded: &[Folded]) -> Option<Range<usize>> {
    Some(folded.first()?.from..folded.last()?.to)
}

/// Whether a word runs on across the boundary before `at`.
fn joins(text: &[Folded], at: usize) -> bool {
    let is_word = |at: usize| text.get(at).is_some_and(|folded| folded.char.is_alphanumeric());
    at > 0 && is_word(at - 1) && is_word(at)
}

fn merge(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|place| (place.start, place.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for place in found {
        match merged.last_mut() {
            Some(last) if place.start < last.end => last.end = last.end.max(place.end),
            _ => merged.push(place),
        }
    }
    merged
}

fn lines(text: &[char]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, c) in text.iter().enumerate() {
        if matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{2028}' | '\u{2029}') {
            lines.push(start..at);
            start = at + 1;
        }
    }
    lines.push(start..text.len());
    lines
}

fn fold(text: &[char]) -> Vec<Folded> {
    let mut folded: Vec<Folded> = Vec::with_capacity(text.len());
    for (at, &c) in text.iter().enumerate() {
        let here = |char| Folded::new(char, at);
        if is_invisible(c) {
            continue;
        }
        if let Some(last) = folded.last_mut() {
            if let Some(joined) = compose(last.char, c) {
                *last = Folded { from: last.from, ..Folded::new(joined, at) };
                continue;
            }
            if c.is_whitespace() && last.char == ' ' {
                last.to = at + 1;
                continue;
            }
        }
        match c {
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2032}' | '`' | '\u{b4}' => {
                folded.push(here('\''));
            }
            '\u{201c}' | '\u{201d}' | '\u{201f}' => folded.push(here('"')),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push(here('-')),
            '\u{fb00}'..='\u{fb06}' => folded.extend(ligature(c).chars().map(here)),
            _ if c.is_whitespace() => folded.push(here(' ')),
            _ => folded.push(here(c)),
        }
    }
    folded
}

/// The text as if no word had been divided at the end of a line.
fn join_hyphenated(text: &[Folded]) -> Vec<Folded> {
    let mut joined = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        if let ('-', [space, next, ..]) = (first.char, after)
            && space.char == ' '
            && next.char.is_lowercase()
        {
            rest = after.get(1..).unwrap_or_default();
            continue;
        }
        joined.push(*first);
        rest = after;
    }
    joined
}

/// Characters that take no room and would part a word unseen.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

fn ligature(c: char) -> &'static str {
    match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        _ => "st",
    }
}

/// Letters and the combining accents they take, for the languages of these islands and the
/// common languages of Europe.
const COMPOSED: &[(char, &str, &str)] = &[
    ('\u{300}', "AEIOUaeiouWwYyNn", "ÀÈÌÒÙàèìòùẀẁỲỳǸǹ"),
    ('\u{301}', "AEIOUYaeiouyCcLlNnRrSsZzWw", "ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹźẂẃ"),
    ('\u{302}', "AEIOUaeiouWwYyCcGgHhJjSs", "ÂÊÎÔÛâêîôûŴŵŶŷĈĉĜĝĤĥĴĵŜŝ"),
    ('\u{303}', "ANOanoIiUu", "ÃÑÕãñõĨĩŨũ"),
    ('\u{304}', "AEIOUaeiou", "ĀĒĪŌŪāēīōū"),
    ('\u{306}', "AaEeGgIiOoUu", "ĂăĔĕĞğĬĭŎŏŬŭ"),
    ('\u{307}', "CcEeGgIZz", "ĊċĖėĠġİŻż"),
    ('\u{308}', "AEIOUaeiouyYWw", "ÄËÏÖÜäëïöüÿŸẄẅ"),
    ('\u{30a}', "AaUu", "ÅåŮů"),
    ('\u{30b}', "OoUu", "ŐőŰű"),
    ('\u{30c}', "CcDdEeNnRrSsTtZz", "ČčĎďĚěŇňŘřŠšŤťŽž"),
    ('\u{327}', "CcSsTt", "ÇçŞşŢţ"),
    ('\u{328}', "AaEeIiUu", "ĄąĘęĮįŲų"),
];

fn compose(letter: char, accent: char) -> Option<char> {
    if !('\u{300}'..='\u{36f}').contains(&accent) {
        return None;
    }
    let (_, letters, joined) = COMPOSED.iter().find(|(mark, _, _)| *mark == accent)?;
    letters.chars().zip(joined.chars()).find(|(c, _)| *c == letter).map(|(_, joined)| joined)
}

/// The letter without its accent: `â` is `a`. Other characters are themselves.
pub fn base_letter(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    COMPOSED
        .iter()
        .find_map(|(_, letters, joined)| {
            joined.chars().zip(letters.chars()).find(|(joined, _)| *joined == c)
        })
        .map_or(c, |(_, letter)| letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str, scope: Scope, case_sensitive: bool) -> Find {
        Find { text: text.to_owned(), scope, case_sensitive }
    }

    fn found(text: &str, wanted: &Find) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        Searched::new(text.chars())
            .places(wanted)
            .into_iter()
            .map(|place| chars[place].iter().collect())
            .collect()
    }

    #[test]
    fn a_word_is_not_found_inside_another() {
        let ann = find("Ann", Scope::Word, false);
        assert_eq!(found("Ann's annual planner, ANN", &ann), ["Ann", "ANN"]);
        assert_eq!(found("annual", &find("Ann", Scope::Exact, false)), ["ann"]);
        assert!(found("annual", &find("Ann", Scope::Exact, true)).is_empty());
    }

    #[test]
    fn apostrophes_spaces_accents_and_hidden_characters_do_not_hide_a_name() {
        let name = find("Gethin O'Neill", Scope::Word, true);
        assert_eq!(found("Gethin\u{a0} O\u{2019}Neill.", &name).len(), 1);
        assert_eq!(found("Gethin\r\n  O'Ne\u{200b}ill", &name).len(), 1);
        let welsh = find("Siân Tŵr", Scope::Word, true);
        assert_eq!(found("Sia\u{302}n Tw\u{302}r", &welsh), ["Sia\u{302}n Tw\u{302}r"]);
        assert_eq!(found("e\u{fb03}cient", &find("efficient", Scope::Word, true)).len(), 1);
    }

    #[test]
    fn a_word_divided_at_the_end_of_a_line_is_found() {
        let name = find("Alys Griffiths", Scope::Word, true);
        assert_eq!(found("by Alys Grif-\nfiths.", &name), ["Alys Grif-\nfiths"]);
    }

    #[test]
    fn a_line_goes_whole() {
        let name = find("Owain", Scope::Line, false);
        assert_eq!(found("one\ntwo Owain three\nfour", &name), ["two Owain three"]);
    }

    #[test]
    fn every_letter_of_the_table_has_its_pair() {
        for (_, letters, joined) in COMPOSED {
            assert_eq!(letters.chars().count(), joined.chars().count(), "{letters}");
        }
    }
}
