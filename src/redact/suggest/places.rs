//! Postal addresses: a house and a street, with the town and the postcode that follow.

use super::{Found, Kind};

/// Words that end the name of a street in English.
const AFTER: &[&str] = &[
    "street", "road", "avenue", "lane", "close", "drive", "crescent", "place", "terrace",
    "gardens", "court", "grove", "way", "walk", "square", "row", "hill", "rise", "view", "mews",
    "parade", "park", "green", "st", "rd", "ave",
];

/// Words that begin the name of a street in Welsh.
const BEFORE: &[&str] = &[
    "heol", "ffordd", "stryd", "lôn", "rhodfa", "clos", "maes", "cae", "bryn", "rhes", "llwyn",
    "parc", "tan", "rhiw", "allt", "llys", "cilgant", "gerddi", "teras", "coed", "pen", "tŷ",
];

/// How many characters after the street its postcode may stand.
const REACH: usize = 90;

/// Addresses in a text.
pub(super) fn find(text: &[char]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let begins = text.get(at).is_some_and(char::is_ascii_digit)
            && !at.checked_sub(1).and_then(|b| text.get(b)).is_some_and(|c| c.is_alphanumeric());
        match begins.then(|| street(text, at)).flatten() {
            Some(end) => {
                let (end, score) = match postcode_after(text, end) {
                    Some(end) => (end, 0.9),
                    None => (end, 0.6),
                };
                found.push(Found { start: at, end, kind: Kind::Address, score });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Where a street ends that begins with the number of a house at `at`.
fn street(text: &[char], at: usize) -> Option<usize> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    let rest = text.get(at..(at + 60).min(text.len()))?;
    for (offset, c) in rest.iter().chain(std::iter::once(&'\n')).enumerate() {
        let of_word = c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '-');
        match (start, of_word) {
            (None, true) => start = Some(at + offset),
            (Some(from), false) => {
                words.push((from, at + offset));
                start = None;
            }
            _ => {}
        }
        // A street stands on one line, and a comma may follow the number alone.
        if *c == '\n' || (*c == ',' && words.len() > 1) || words.len() > 5 {
            break;
        }
        if !of_word && !matches!(c, ' ' | ',') {
            break;
        }
    }
    let word = |index: usize| -> Option<String> {
        let (from, to) = words.get(index)?;
        Some(text.get(*from..*to)?.iter().collect())
    };
    let number = word(0)?;
    let digits = number.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if digits.is_empty() || digits.len() > 4 || number.len() > digits.len() + 1 {
        return None;
    }
    let is_name = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let first = word(1)?;
    if BEFORE.contains(&first.to_lowercase().as_str()) && is_name(&first) {
        // A Welsh street: the word, then up to three more, small particles among them.
        let mut last = 1;
        for index in 2..5 {
            let Some(next) = word(index) else { break };
            if is_name(&next) || matches!(next.as_str(), "y" | "yr" | "'r" | "a" | "ap" | "ym") {
                last = index;
            } else {
                break;
            }
        }
        return (last > 1).then(|| words.get(last).map(|(_, to)| *to)).flatten();
    }
    if !is_name(&first) {
        return None;
    }
    for index in 2..5 {
        let next = word(index)?;
        if AFTER.contains(&next.to_lowercase().as_str()) && is_name(&next) {
            return words.get(index).map(|(_, to)| *to);
        }
        if !is_name(&next) {
            return None;
        }
    }
    None
}

/// Where a postcode ends that stands within reach after `at`, with nothing but names between.
fn postcode_after(text: &[char], at: usize) -> Option<usize> {
    let rest = text.get(at..(at + REACH).min(text.len()))?;
    let joined: String = rest.iter().collect();
    let (start, end) = super::numbers::first_postcode(&joined)?;
    let between = joined.get(..start)?;
    let plain = |c: char| c.is_alphabetic() || matches!(c, ' ' | ',' | '\n' | '\r' | '-' | '\'');
    if !between.chars().all(plain) {
        return None;
    }
    Some(at + joined.get(..end)?.chars().count())
}
