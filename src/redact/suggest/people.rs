//! Names of people.

use super::{Found, Kind, names};
use std::collections::HashMap;

/// The lowest score worth telling.
const LEAST: f64 = 0.3;

/// Words between the parts of a Welsh or other name.
const PARTICLES: &[&str] =
    &["ap", "ab", "ferch", "verch", "van", "von", "de", "da", "del", "bin", "ibn", "al", "el"];

/// Lines after which people are listed, in lower case.
const LISTS: &[&str] = &[
    "attendees",
    "present",
    "in attendance",
    "apologies",
    "attending",
    "invitees",
    "members present",
    "yn bresennol",
    "presennol",
    "ymddiheuriadau",
    "mynychwyr",
    "cc",
    "distribution",
];

/// Beginnings of the line before a signature.
const CLOSINGS: &[&str] = &[
    "yours sincerely",
    "yours faithfully",
    "yours truly",
    "kind regards",
    "best regards",
    "warm regards",
    "many thanks",
    "best wishes",
    "regards",
    "yn gywir",
    "yr eiddoch yn gywir",
    "cofion",
    "cofion gorau",
    "cofion cynnes",
    "dymuniadau gorau",
    "/s/",
];

/// What is known of the people of a file: their names, each with how sure it is.
pub(super) struct People {
    /// The words of each name in lower case, by its first word.
    known: HashMap<String, Vec<(Vec<String>, f64)>>,
}

/// A word of a text.
#[derive(Debug, Clone)]
struct Word {
    start: usize,
    end: usize,
    /// In lower case, with plain apostrophes.
    lower: String,
    is_name: bool,
    is_initial: bool,
    is_capitals: bool,
    /// The characters between it and the word before.
    gap: String,
}

impl Word {
    fn follows(&self) -> bool {
        matches!(self.gap.as_str(), " " | "\u{a0}" | ". " | "." | "  ")
    }

    fn is_stop(&self) -> bool {
        names::is_of_things(&self.lower)
    }
}

fn words(text: &[char]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut at = 0;
    let mut last = 0;
    while let Some(c) = text.get(at) {
        if !c.is_alphabetic() {
            at += 1;
            continue;
        }
        let start = at;
        while let Some(c) = text.get(at) {
            let joins = matches!(c, '\'' | '\u{2019}' | '-' | '\u{2010}' | '\u{2011}')
                && text.get(at + 1).is_some_and(|next| next.is_alphabetic());
            if c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(c) || joins {
                at += 1;
            } else {
                break;
            }
        }
        let mut end = at;
        let written: String = text.get(start..end).unwrap_or_default().iter().collect();
        // The possessive is no part of a name.
        for ending in ["'s", "\u{2019}s"] {
            if written.ends_with(ending) {
                end -= 2;
            }
        }
        let written: String = text.get(start..end).unwrap_or_default().iter().collect();
        let upper = written.chars().filter(|c| c.is_uppercase()).count();
        let letters = written.chars().filter(|c| c.is_alphabetic()).count();
        words.push(Word {
            start,
            end,
            lower: plain(&written),
            is_name: written.chars().next().is_some_and(char::is_uppercase),
            is_initial: letters == 1 && upper == 1,
            is_capitals: letters > 1 && upper == letters,
            gap: text.get(last..start).unwrap_or_default().iter().take(12).collect(),
        });
        last = at;
    }
    words
}

/// In lower case, with plain apostrophes and hyphens.
fn plain(text: &str) -> String {
    let folded = text.chars().map(|c| match c {
        '\u{2019}' | '\u{2bc}' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        _ => c,
    });
    folded.flat_map(char::to_lowercase).collect()
}

impl People {
    /// Learns who is named in these texts, and whom an officer already knows to matter.
    pub(super) fn in_texts(texts: &[Vec<char>], given: &[String]) -> Self {
        let mut people = Self { known: HashMap::new() };
        for name in given {
            let chars: Vec<char> = name.chars().collect();
            let name: Vec<String> = words(&chars).into_iter().map(|word| word.lower).collect();
            people.learn(&name, 0.98);
        }
        let mut found = Vec::new();
        for text in texts {
            let words = words(text);
            for (from, to, score) in named(text, &words) {
                let name: Vec<String> = words
                    .get(from..to)
                    .unwrap_or_default()
                    .iter()
                    .skip_while(|word| names::is_title(&word.lower))
                    .map(|word| word.lower.clone())
                    .collect();
                found.push((name, score));
            }
        }
        for (name, score) in &found {
            people.learn(name, *score);
        }
        // Once somebody is named in full, their surname and their given name tell them too.
        for (name, score) in &found {
            if name.len() < 2 || *score < 0.6 {
                continue;
            }
            if let Some(surname) = name.last()
                && surname.chars().count() >= 4
                && !names::is_of_things(surname)
                && !names::is_place(surname)
            {
                people.learn(std::slice::from_ref(surname), 0.65);
            }
            if let Some(first) = name.first()
                && first.chars().count() >= 3
                && names::is_given(first)
                && !names::is_of_things(first)
            {
                people.learn(std::slice::from_ref(first), 0.55);
            }
        }
        people
    }

    fn learn(&mut self, name: &[String], score: f64) {
        let Some(first) = name.first() else { return };
        let named = self.known.entry(first.clone()).or_default();
        match named.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = known.max(score),
            None => named.push((name.to_vec(), score)),
        }
    }

    /// Where the people stand in a text.
    pub(super) fn find(&self, text: &[char]) -> Vec<Found> {
        let words = words(text);
        let mut found: Vec<Found> = Vec::new();
        for (from, to, score) in named(text, &words) {
            if let (Some(first), Some(last)) = (words.get(from), words.get(to - 1)) {
                found.push(Found { start: first.start, end: last.end, kind: Kind::Person, score });
            }
        }
        for (at, word) in words.iter().enumerate() {
            for (name, score) in self.known.get(&word.lower).into_iter().flatten() {
                let Some(here) = words.get(at..at + name.len()) else { continue };
                let says = here.iter().zip(name).all(|(word, wanted)| word.lower == *wanted)
                    && here.iter().skip(1).all(|word| word.gap.chars().count() <= 3);
                let is_written = here.iter().any(|word| word.is_name);
                let stands_alone = name.len() > 1
                    || !(is_part_of_thing(&words, at) || begins_sentence_word(&words, at));
                if let Some(last) = here.last().filter(|_| says && is_written && stands_alone) {
                    let (start, end) = (word.start, last.end);
                    found.push(Found { start, end, kind: Kind::Person, score: *score });
                }
            }
        }
        found.retain(|one| one.score >= LEAST);
        found
    }
}

/// Whether a word stands beside one that makes it the name of a thing: `Griffiths Ltd`.
fn is_part_of_thing(words: &[Word], at: usize) -> bool {
    let after = words.get(at + 1).filter(|next| next.follows() && next.is_name);
    let before = at
        .checked_sub(1)
        .and_then(|before| words.get(before))
        .filter(|before| before.is_name && words.get(at).is_some_and(Word::follows));
    after.is_some_and(Word::is_stop) || before.is_some_and(Word::is_stop)
}

/// Whether a word that is a common word as well begins a sentence: `May`, `Will`, `Grant`.
fn begins_sentence_word(words: &[Word], at: usize) -> bool {
    const COMMON: &[&str] =
        &["will", "may", "mark", "grant", "bill", "rose", "hope", "grace", "sue"];
    words.get(at).is_some_and(|word| {
        COMMON.contains(&word.lower.as_str()) && (word.gap.contains(['.', '\n', ':']) || at == 0)
    })
}

/// Names by what stands around and in them: the first and one past the last word of each, and how
/// sure it is.
fn named(text: &[char], words: &[Word]) -> Vec<(usize, usize, f64)> {
    let listed = listed_lines(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let titles = words
            .get(at..)
            .unwrap_or_default()
            .iter()
            .take_while(|word| names::is_title(&word.lower) && word.is_name)
            .count();
        // A title stands before a name: `Sir/Madam` names nobody.
        let titles = if words.get(at + titles).is_some_and(Word::follows) { titles } else { 0 };
        let first = at + titles;
        let end = run(words, first);
        let Some(score) = score(words, at, first, end, &listed) else {
            at = end.max(at + 1);
            continue;
        };
        found.push((at, end, score));
        at = end.max(at + 1);
    }
    found
}

/// One past the last word of a run of words that are written as names are.
fn run(words: &[Word], first: usize) -> usize {
    let mut end = first;
    while let Some(word) = words.get(end) {
        let follows = end == first || word.follows();
        if !follows {
            break;
        }
        let is_particle = end > first
            && PARTICLES.contains(&word.lower.as_str())
            && words.get(end + 1).is_some_and(|next| next.is_name && next.follows());
        // A full stop ends a sentence unless it stands after an initial or a title.
        let stopped = end > first
            && word.gap.contains('.')
            && !words.get(end - 1).is_some_and(|before| before.is_initial);
        let titled = end > first && names::is_title(&word.lower);
        if stopped || titled || word.is_stop() || !(word.is_name || is_particle) || end - first == 5
        {
            break;
        }
        end += 1;
    }
    end
}

/// How sure it is that the words from `first` to `end`, with titles from `at`, name a person.
fn score(
    words: &[Word],
    at: usize,
    first: usize,
    end: usize,
    listed: &[(usize, usize, f64)],
) -> Option<f64> {
    let run = words.get(first..end)?;
    let (head, last) = (run.first()?, run.last()?);
    let titled = first > at;
    if run.iter().all(|word| word.is_initial) {
        return None;
    }
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let greeted = before.is_some_and(|before| matches!(before.lower.as_str(), "dear" | "annwyl"))
        && words.get(at).is_some_and(Word::follows);
    if titled {
        return Some(0.95);
    }
    if greeted {
        let generic = ["sir", "madam", "all", "colleague", "colleagues", "syr", "madam", "bawb"];
        return (!generic.contains(&head.lower.as_str())).then_some(0.9);
    }
    let makes_thing = |word: &Word| word.is_stop() && word.is_name;
    let of_thing = words.get(end).filter(|next| next.follows()).is_some_and(makes_thing)
        || before.is_some_and(makes_thing) && words.get(at).is_some_and(Word::follows);
    if of_thing {
        return None;
    }
    if run.iter().any(|word| names::is_place(&word.lower)) {
        return None;
    }
    let patronymic = run.iter().any(|word| {
        matches!(word.lower.as_str(), "ap" | "ab" | "ferch" | "verch") && !word.is_name
    });
    if patronymic && run.len() >= 3 {
        return Some(0.95);
    }
    let given = names::is_given(&head.lower)
        || head.lower.split('-').any(|part| part.len() > 2 && names::is_given(part));
    let surname = last.lower.split('-').any(names::is_surname)
        || last.lower.strip_prefix("o'").is_some()
        || (last.lower.starts_with("mc") && last.lower.len() > 4);
    let in_list = listed.iter().find(|(from, to, _)| head.start >= *from && last.end <= *to);
    let capitals = run.iter().all(|word| word.is_capitals || word.is_initial);
    let many = (2..=4).contains(&run.len());
    let score: f64 = match (given, surname, many) {
        (true, true, true) => 0.93,
        (true, false, true) if !capitals => 0.85,
        (true, false, true) => 0.5,
        (false, true, true) if head.is_initial => 0.85,
        (false, true, true) if !capitals => 0.55,
        _ => 0.0,
    };
    let listed = in_list.filter(|_| many).map_or(0.0, |(_, _, score)| *score);
    Some(score.max(listed)).filter(|score| *score >= LEAST)
}

/// The stretches of a text in which people are listed: after a heading until an empty line or a
/// numbered item, and after a closing of a letter.
fn listed_lines(text: &[char]) -> Vec<(usize, usize, f64)> {
    let mut stretches = Vec::new();
    let mut list: Option<f64> = None;
    let mut lines_left = 0_usize;
    let mut blank = 0_usize;
    let mut start = 0;
    for line in text.split(|c| *c == '\n') {
        let end = start + line.len();
        let written: String = line.iter().collect();
        let said = plain(written.trim().trim_end_matches([':', ',', '.']));
        let (label, rest) = said.split_once(':').unwrap_or((said.as_str(), ""));
        let head = label.split(['(', '/']).next().unwrap_or_default().trim();
        let after_label = !rest.trim().is_empty();
        if LISTS.contains(&head) {
            list = Some(0.8);
            lines_left = 60;
            blank = 0;
            if after_label {
                stretches.push((start, end, 0.8));
            }
        } else if CLOSINGS.contains(&head) || CLOSINGS.contains(&said.as_str()) {
            list = Some(0.85);
            lines_left = 2;
            blank = 0;
        } else if matches!(head, "from" | "to" | "author" | "name" | "enw" | "oddi wrth" | "at")
            && after_label
        {
            stretches.push((start, end, 0.8));
        } else if said.is_empty() {
            blank += 1;
            // Names may stand apart by one empty line each, as PDF has them; two end the list.
            if blank > 2 {
                list = None;
            }
        } else if let Some(score) = list {
            let count = said.split_whitespace().count();
            let sentence = count > 8 || said.starts_with(|c: char| c.is_ascii_digit());
            if sentence || lines_left == 0 {
                list = None;
            } else {
                lines_left -= 1;
                blank = 0;
                stretches.push((start, end, score));
            }
        }
        start = end + 1;
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn words_keep_their_places_and_lose_the_possessive() {
        let text: Vec<char> = "Siân’s aunt, O’Neill-Pugh".chars().collect();
        let found = words(&text);
        let told: Vec<(usize, usize, &str)> =
            found.iter().map(|word| (word.start, word.end, word.lower.as_str())).collect();
        assert_eq!(told, [(0, 4, "siân"), (7, 11, "aunt"), (13, 25, "o'neill-pugh")]);
    }

    #[test]
    fn every_score_of_a_file_is_a_share_of_one() {
        let text: Vec<char> = "Dear Mrs Jones, Alys Griffiths and Mair came.".chars().collect();
        let people = People::in_texts(std::slice::from_ref(&text), &[]);
        let found = people.find(&text);
        let starts: BTreeSet<usize> = found.iter().map(|one| one.start).collect();
        assert!(starts.contains(&5) && starts.contains(&16), "{found:?}");
        assert!(found.iter().all(|one| one.score > 0.0 && one.score <= 1.0));
    }
}
