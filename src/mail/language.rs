//! Which of the two languages a text is in: a guess, which staff can put right.

use crate::domain::language::Language;

/// Words that stand in nearly every Welsh sentence and in hardly any English one.
const WELSH: &[&str] = &[
    "ac",
    "am",
    "annwyl",
    "ar",
    "bod",
    "byddai",
    "byddwn",
    "cael",
    "cais",
    "chi",
    "dan",
    "ddim",
    "ei",
    "eich",
    "ein",
    "eu",
    "fod",
    "fy",
    "fyddwch",
    "fyddwn",
    "gael",
    "gan",
    "gwybodaeth",
    "hoffwn",
    "hon",
    "hwn",
    "mae",
    "mewn",
    "nad",
    "neu",
    "nid",
    "oedd",
    "oes",
    "pob",
    "rwy",
    "rwyf",
    "sydd",
    "unrhyw",
    "wedi",
    "y",
    "ydw",
    "ydych",
    "ydyn",
    "ydynt",
    "yma",
    "yn",
    "yr",
];

/// The same for English. Words that Welsh has too (`a`, `i`, `am`, `o`, `on`) are in neither list
/// or count in Welsh only where English text seldom repeats them.
const ENGLISH: &[&str] = &[
    "about",
    "all",
    "and",
    "any",
    "are",
    "be",
    "been",
    "by",
    "could",
    "dear",
    "for",
    "from",
    "have",
    "if",
    "in",
    "information",
    "is",
    "it",
    "my",
    "of",
    "please",
    "request",
    "that",
    "the",
    "their",
    "this",
    "to",
    "under",
    "was",
    "we",
    "were",
    "which",
    "with",
    "would",
    "you",
    "your",
];

/// The language that most of the telling words of `text` belong to; English when neither leads.
///
/// Quoted lines (`>`) are another's words and are not counted.
pub fn guess(text: &str) -> Language {
    let (mut welsh, mut english) = (0_usize, 0_usize);
    for line in text.lines().filter(|line| !line.trim_start().starts_with('>')) {
        for word in line.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() <= 12) {
            let word = word.to_lowercase();
            if WELSH.contains(&word.as_str()) {
                welsh += 1;
            } else if ENGLISH.contains(&word.as_str()) {
                english += 1;
            }
        }
    }
    if welsh > english { Language::Welsh } else { Language::English }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_welsh_request_is_welsh_and_an_english_one_english() {
        let welsh = "Annwyl Syr/Madam,\n\nO dan Ddeddf Rhyddid Gwybodaeth 2000, hoffwn gael copi o'r \
                     holl ganllawiau a roddwyd i weision sifil yng Nghymru.\n\nYn gywir,";
        let english = "Dear Sir or Madam,\n\nUnder the Freedom of Information Act 2000 I would like \
                       a copy of all guidance issued to civil servants in Wales. I am";
        assert_eq!(guess(welsh), Language::Welsh);
        assert_eq!(guess(english), Language::English);
    }

    #[test]
    fn the_words_of_the_quoted_message_do_not_count() {
        let text = "Diolch, mae hyn yn iawn.\n> Thank you for your request, which we have received.\n\
                    > We will answer it by the date that is shown.";
        assert_eq!(guess(text), Language::Welsh);
    }

    #[test]
    fn nothing_telling_is_english() {
        assert_eq!(guess(""), Language::English);
        assert_eq!(guess("12345 ---"), Language::English);
    }

    #[test]
    fn no_word_tells_for_both() {
        assert!(WELSH.iter().all(|word| !ENGLISH.contains(word)));
    }
}
