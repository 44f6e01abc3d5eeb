//! Whether one request asks for what another asked. Counts what two texts share, words and whole
//! phrases, so that an officer can check it by eye; it proposes and decides nothing.
//!
//! A [`signature`] is kept of each request, by which those that share much are found without reading
//! all others: the smallest of many orders of its words, two orders at a time (`MinHash`).

use super::{likeness, publication::folded};
use std::collections::BTreeSet;

/// How many words a phrase has.
const PHRASE: usize = 3;

/// Of the phrases of both texts so many hundredths are shared by the same text…
const SAME: usize = 80;

/// …and by nearly the same.
const NEARLY: usize = 40;

/// Texts are about like things when they share so many telling words, which are so many hundredths
/// of those of the shorter.
const ALIKE_WORDS: usize = 4;
const ALIKE_PERCENT: usize = 60;

/// How many numbers a signature has. Of two requests that share half of all their words, one in
/// three hundred pairs has no number in common.
pub const NUMBERS: u64 = 20;

/// So much of a text is compared, in characters.
pub const COMPARED: usize = 20_000;

/// How much two texts have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Degree {
    /// They are about like things.
    Alike,
    /// Whole parts of them are the same.
    Nearly,
    /// They are the same but for a few words.
    Same,
}

/// What two texts share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resemblance {
    /// How much it comes to.
    pub degree: Degree,
    /// What part of the phrases of both they share, in hundredths, rounded down.
    pub phrases: usize,
    /// What part of the telling words of the shorter they share, in hundredths, rounded down.
    pub words: usize,
    /// Those words, by the alphabet.
    pub shared: Vec<String>,
}

/// What two requests share; nothing when that is too little to propose.
pub fn between(one: &str, other: &str) -> Option<Resemblance> {
    let (one, other) = (shortened(one), shortened(other));
    let (own, theirs) = (phrases(&one), phrases(&other));
    let both = own.intersection(&theirs).count();
    let phrases = (both * 100).checked_div(own.union(&theirs).count()).unwrap_or_default();
    let (own, theirs) = (telling(&one), telling(&other));
    let shared: Vec<String> = own.intersection(&theirs).cloned().collect();
    let shorter = own.len().min(theirs.len());
    let words = (shared.len() * 100).checked_div(shorter).unwrap_or_default();
    let degree = if phrases >= SAME {
        Degree::Same
    } else if phrases >= NEARLY {
        Degree::Nearly
    } else if shared.len() >= ALIKE_WORDS && words >= ALIKE_PERCENT {
        Degree::Alike
    } else {
        return None;
    };
    Some(Resemblance { degree, phrases, words, shared })
}

/// The numbers by which requests that share much with this one are found; none of a text without a
/// word that tells it from others.
pub fn signature(text: &str) -> Vec<i64> {
    let words = telling(&shortened(text));
    if words.is_empty() {
        return Vec::new();
    }
    let least = |order: u64| words.iter().map(|word| hashed(order, word.as_bytes())).min();
    (0..NUMBERS)
        .map(|number| {
            let two = [least(2 * number), least(2 * number + 1)].map(Option::unwrap_or_default);
            let bytes: Vec<u8> = two.iter().flat_map(|least| least.to_be_bytes()).collect();
            // Which number it is goes in, so that a first is never taken for a second.
            i64::from_be_bytes(hashed(number, &bytes).to_be_bytes())
        })
        .collect()
}

fn shortened(text: &str) -> String {
    folded(&text.chars().take(COMPARED).collect::<String>())
}

/// The words of a folded text that tell it from others.
fn telling(folded: &str) -> BTreeSet<String> {
    likeness::telling(folded)
}

/// The runs of words of a folded text; the whole of one that is shorter.
fn phrases(folded: &str) -> BTreeSet<String> {
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return BTreeSet::new();
    }
    words.windows(PHRASE.min(words.len())).map(|run| run.join(" ")).collect()
}

/// A number of 64 bits for some bytes, in one of many orders: FNV-1a, and mixed as `SplitMix64` does.
/// It is kept in the database, so it must never change.
fn hashed(order: u64, bytes: &[u8]) -> u64 {
    let seed = 0xcbf2_9ce4_8422_2325_u64 ^ order.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut hash = bytes
        .iter()
        .fold(seed, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GRITTING: &str = "Please send me a list of all gritting routes in Powys for the winter of \
        2025, the salt stored in each barn, and the cost of every lorry that was hired.";
    const GRAEANU: &str = "Anfonwch restr o’r holl lwybrau graeanu ym Mhowys ar gyfer gaeaf 2025, \
        yr halen sydd ym mhob ysgubor, a chost pob lori a logwyd, os gwelwch yn dda.";

    fn degree(one: &str, other: &str) -> Option<Degree> {
        between(one, other).map(|found| found.degree)
    }

    fn share_a_number(one: &str, other: &str) -> bool {
        let own: BTreeSet<i64> = signature(one).into_iter().collect();
        signature(other).iter().any(|number| own.contains(number))
    }

    #[test]
    fn a_text_that_is_sent_again_is_the_same_whatever_its_capitals_and_accents() {
        assert_eq!(degree(GRITTING, &GRITTING.to_uppercase()), Some(Degree::Same));
        assert_eq!(degree(GRAEANU, &GRAEANU.replace('’', "'")), Some(Degree::Same));
        assert_eq!(signature(GRAEANU), signature(&GRAEANU.to_uppercase()));
    }

    #[test]
    fn a_round_robin_is_known_though_each_names_another_county_and_signs_otherwise() {
        for text in [GRITTING, GRAEANU] {
            let theirs = text.replace("Powys", "Gwynedd").replace("Mhowys", "Ngwynedd");
            let theirs = format!("{theirs}\n\nGrace Hopper");
            assert!(degree(text, &theirs) >= Some(Degree::Nearly), "{theirs}");
            assert!(share_a_number(text, &theirs), "{theirs}");
        }
    }

    #[test]
    fn a_request_for_the_same_in_other_words_is_alike_and_says_by_what() {
        let theirs = "Which gritting routes does Powys have, and how much salt is in each barn?";
        let found = between(GRITTING, theirs).unwrap();
        assert_eq!(found.degree, Degree::Alike);
        assert_eq!(found.shared, ["barn", "gritting", "powys", "routes", "salt"]);
    }

    #[test]
    fn requests_for_other_things_are_not_proposed() {
        for other in [
            "Please send me a list of all school meals for the winter of 2025.",
            "Hoffwn gael copi o’r holl wybodaeth sydd gennych o dan y Ddeddf, os gwelwch yn dda.",
            "",
            "2025",
        ] {
            assert_eq!(degree(GRITTING, other), None, "{other}");
            assert_eq!(degree(GRAEANU, other), None, "{other}");
        }
        assert!(signature("?! 2025").is_empty());
    }

    proptest! {
        #[test]
        fn what_two_share_is_the_same_from_either_side(one in "[a-f ŵ]{0,80}", other in "[a-f ŵ]{0,80}") {
            prop_assert_eq!(between(&one, &other), between(&other, &one));
        }

        #[test]
        fn a_text_with_words_is_the_same_as_itself(words in prop::collection::vec("[a-z]{3,9}", 1..30)) {
            let text = words.join(" ");
            prop_assert_eq!(degree(&text, &text), Some(Degree::Same));
            let most = if telling(&text).is_empty() { 0 } else { usize::try_from(NUMBERS).unwrap() };
            prop_assert_eq!(signature(&text).len(), most);
        }

        #[test]
        fn a_signature_knows_no_order_and_no_repetition(
            words in prop::collection::vec("[a-z]{3,9}", 1..30),
        ) {
            let there = words.join(" ");
            let back: Vec<&str> = words.iter().rev().chain(&words).map(String::as_str).collect();
            prop_assert_eq!(signature(&there), signature(&back.join(" ")));
        }
    }
}
