//! Keeping who asked out of what a business area is asked. Who holds information needs to know
//! what is wanted, and not by whom.

use super::requester::Requester;

/// Forms of address, which stand before a name.
const TITLES: [&str; 8] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir"];

/// What stands where a name was.
const LEFT_OUT: &str = "[…]";

/// A word of a text, in lower case, and where it lies.
struct Word {
    lower: String,
    start: usize,
    end: usize,
}

fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                let lower = text.get(first..at).unwrap_or_default().to_lowercase();
                found.push(Word { lower, start: first, end: at });
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Where the words of `phrase` follow each other in `text`, whatever stands between them.
fn places(text: &[Word], phrase: &[Word]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(window) = text.get(at..at + phrase.len()) {
        let is_here = window.iter().zip(phrase).all(|(a, b)| a.lower == b.lower);
        match (is_here, window.first(), window.last()) {
            (true, Some(first), Some(last)) => {
                found.push((first.start, last.end));
                at += phrase.len();
            }
            _ => at += 1,
        }
    }
    found
}

/// The phrases that tell who asked: the whole name, and the address. A name of one or two letters
/// tells nothing.
fn phrases(requester: &Requester) -> Vec<Vec<Word>> {
    [Some(requester.name.as_str()), requester.email.as_deref()]
        .into_iter()
        .flatten()
        .map(words)
        .filter(|phrase| phrase.iter().map(|word| word.lower.chars().count()).sum::<usize>() > 2)
        .collect()
}

/// Whether `text` names who asked, by the whole name or the e-mail address.
pub fn names_requester(text: &str, requester: &Requester) -> bool {
    let in_text = words(text);
    phrases(requester).iter().any(|phrase| !places(&in_text, phrase).is_empty())
}

/// The text of a request without who made it: the name and the address left out wherever they
/// stand, and the lines with nothing but them or parts of the name.
pub fn without_requester(text: &str, requester: &Requester) -> String {
    let name = words(&requester.name);
    let is_of_name = |word: &Word| {
        TITLES.contains(&word.lower.as_str())
            || name.iter().any(|part| {
                part.lower == word.lower
                    || (word.lower.chars().count() == 1 && part.lower.starts_with(&word.lower))
            })
    };
    let email = requester.email.as_deref().map(words).unwrap_or_default();
    let is_address = |line: &[Word]| {
        !email.is_empty()
            && line.len() == email.len()
            && line.iter().zip(&email).all(|(a, b)| a.lower == b.lower)
    };
    let posted: Vec<String> = requester
        .postal_address
        .iter()
        .flat_map(|address| address.lines())
        .map(|line| line.trim().to_lowercase())
        .filter(|line| !line.is_empty())
        .collect();
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| {
            let in_line = words(line);
            let signs = !in_line.is_empty() && in_line.iter().all(is_of_name);
            !signs && !is_address(&in_line) && !posted.contains(&line.trim().to_lowercase())
        })
        .collect();
    let mut kept = kept.join("\n");
    // Again, because what stood around a name may be one too.
    while let Some(less) = without_phrases(&kept, requester) {
        kept = less;
    }
    kept.trim().to_owned()
}

/// The text without the phrases that tell who asked; nothing when there are none.
fn without_phrases(text: &str, requester: &Requester) -> Option<String> {
    let in_text = words(text);
    let mut taken: Vec<(usize, usize)> =
        phrases(requester).iter().flat_map(|phrase| places(&in_text, phrase)).collect();
    if taken.is_empty() {
        return None;
    }
    taken.sort_unstable();
    let mut whole = String::new();
    let mut from = 0;
    for (start, end) in taken {
        if start < from {
            continue;
        }
        whole.push_str(text.get(from..start).unwrap_or_default());
        whole.push_str(LEFT_OUT);
        from = end;
    }
    whole.push_str(text.get(from..).unwrap_or_default());
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::LanguageChoice;
    use proptest::prelude::*;

    fn ada() -> Requester {
        let address = "1 Stryd Fawr\nAberystwyth";
        Requester::parse("Ada Byron", "ada@example.com", address, LanguageChoice::English).unwrap()
    }

    #[test]
    fn the_name_is_left_out_wherever_it_stands() {
        let text = "All letters to ADA  BYRON about roads.\n\nYours faithfully,\nMs A. Byron\n\
                    1 Stryd Fawr\nAberystwyth\nada@example.com";
        assert_eq!(
            without_requester(text, &ada()),
            "All letters to […] about roads.\n\nYours faithfully,"
        );
    }

    #[test]
    fn a_word_that_is_a_part_of_the_name_stays_where_it_says_something_else() {
        let text = "The Byron estate, and Ada.";
        assert_eq!(without_requester(text, &ada()), text);
        assert!(!names_requester(text, &ada()));
        assert!(names_requester("from ada@EXAMPLE.com?", &ada()));
        assert!(names_requester("Ada\nByron", &ada()));
        assert!(!names_requester("Adam Byronic", &ada()));
    }

    proptest! {
        #[test]
        fn what_is_left_never_names_who_asked(before in ".{0,40}", after in ".{0,40}") {
            for middle in ["Ada Byron", "ada byron", "ada@example.com", "ADA\nBYRON"] {
                let text = format!("{before} {middle} {after}");
                prop_assert!(!names_requester(&without_requester(&text, &ada()), &ada()));
            }
        }
    }
}
