//! Personal data that a file seems to hold: proposed to an officer, never marked by itself.
//!
//! People are found by the words around them (titles, greetings, sign-offs, lists of those
//! present) and by names that are common in these islands; numbers by their form and, where they
//! have them, their check digits.

mod names;
mod numbers;
mod passages;
mod people;
mod places;

pub use passages::{Passage, text_of};

use super::{Engine, RedactError};
use crate::domain::mark::Quad;
use serde::Serialize;
use std::collections::BTreeSet;

/// The exemption that personal data of others usually rests on.
const USUAL_EXEMPTION: &str = "FOIA s.40(2)";

/// More proposals than this in one file help nobody.
const MOST: usize = 20_000;

/// Something that looks like personal data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestion {
    /// What stands there.
    pub text: String,
    /// The page, counted from 1, where the format has pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Where on the page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quads: Vec<Quad>,
    /// The part of the file, where it has no pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What it looks like.
    pub kind: Kind,
    /// What a mark on it would rest on.
    pub exemption: &'static str,
    /// How sure it is, from 0 to 1.
    pub score: f64,
}

/// What something looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A name.
    Person,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A postal address.
    Address,
    /// A postcode.
    Postcode,
    /// A National Insurance number.
    NationalInsurance,
    /// An NHS number.
    Nhs,
    /// An account, a card or an IBAN.
    Bank,
    /// A signed name.
    Signature,
    /// A number plate.
    Vehicle,
    /// A date of birth.
    DateOfBirth,
}

impl Kind {
    /// The name in JSON and in keys of words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Postcode => "postcode",
            Self::NationalInsurance => "national_insurance",
            Self::Nhs => "nhs",
            Self::Bank => "bank",
            Self::Signature => "signature",
            Self::Vehicle => "vehicle",
            Self::DateOfBirth => "date_of_birth",
        }
    }
}

/// Something found in a passage: from which character to which.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Found {
    start: usize,
    end: usize,
    kind: Kind,
    score: f64,
}

/// What in a file looks like personal data, in the order in which it stands. `names` are names
/// that are known to matter, each as it is written.
pub fn suggest(
    engine: &Engine,
    name: &str,
    bytes: &[u8],
    names: &[String],
) -> Result<Vec<Suggestion>, RedactError> {
    Ok(in_passages(&text_of(engine, name, bytes)?, names))
}

/// The same, in texts that have been read already, each with its page.
pub fn suggest_in(texts: &[(Option<u32>, &str)]) -> Vec<Suggestion> {
    let passages: Vec<Passage> =
        texts.iter().map(|(page, text)| Passage::plain(*page, (*text).to_owned())).collect();
    in_passages(&passages, &[])
}

fn in_passages(passages: &[Passage], names: &[String]) -> Vec<Suggestion> {
    let texts: Vec<Vec<char>> =
        passages.iter().map(|passage| passage.text.chars().collect()).collect();
    let people = people::People::in_texts(&texts, names);
    let mut suggestions = Vec::new();
    for (passage, text) in passages.iter().zip(&texts) {
        let mut found = numbers::find(&passage.text, text);
        found.extend(places::find(text));
        found.extend(people.find(text));
        for one in without_overlaps(found) {
            if suggestions.len() == MOST {
                return suggestions;
            }
            let words = text.get(one.start..one.end).unwrap_or_default();
            let words: String = words.iter().collect();
            suggestions.push(Suggestion {
                text: words.split_whitespace().collect::<Vec<_>>().join(" "),
                page: passage.page,
                quads: passage.quads(one.start, one.end),
                place: passage.page.is_none().then(|| passage.place.clone()),
                kind: one.kind,
                exemption: USUAL_EXEMPTION,
                score: one.score,
            });
        }
    }
    suggestions
}

/// Of those that overlap the longest that is likely, or else the surest; in order.
fn without_overlaps(mut found: Vec<Found>) -> Vec<Found> {
    let length = |one: &Found| if one.score < 0.5 { 0 } else { one.end - one.start };
    found.sort_by(|a, b| length(b).cmp(&length(a)).then(b.score.total_cmp(&a.score)));
    let mut kept: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut chosen = Vec::new();
    for one in found {
        let before = kept.range(..(one.end, 0)).next_back();
        if before.is_none_or(|(_, end)| *end <= one.start) {
            kept.insert((one.start, one.end));
            chosen.push(one);
        }
    }
    chosen.sort_by_key(|one| one.start);
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, Kind)> {
        let passage = Passage::new("text", text.to_owned());
        in_passages(&[passage], &[])
            .into_iter()
            .filter(|one| one.score >= 0.5)
            .map(|one| (one.text, one.kind))
            .collect()
    }

    fn people(text: &str) -> Vec<String> {
        let found = told(text).into_iter();
        found
            .filter(|(_, kind)| matches!(kind, Kind::Person | Kind::Signature))
            .map(|(text, _)| text)
            .collect()
    }

    #[test]
    fn names_are_found_by_titles_greetings_lists_and_common_names() {
        assert_eq!(people("I met Mrs Quillfeather there."), ["Mrs Quillfeather"]);
        assert_eq!(people("Dear Ms Okonjo-Bell,\n"), ["Ms Okonjo-Bell"]);
        assert_eq!(
            people("Attendees\nPriya Raghunathan\nKwame Osei\n\nItem 1"),
            ["Priya Raghunathan", "Kwame Osei"]
        );
        assert_eq!(people("It was Siân Morgan-Pugh who said so."), ["Siân Morgan-Pugh"]);
        assert_eq!(people("as Gethin O\u{2019}Neill wrote"), ["Gethin O\u{2019}Neill"]);
        assert_eq!(
            people("Yours sincerely,\n\nTemitope Adebayo\nHead of Unit"),
            ["Temitope Adebayo"]
        );
    }

    #[test]
    fn welsh_names_are_found_with_patronymics_and_mutations() {
        assert_eq!(
            people("gan Rhodri ap Gwilym a Nia ferch Emrys"),
            ["Rhodri ap Gwilym", "Nia ferch Emrys"]
        );
        assert_eq!(people("Anfonwyd at Ddafydd Penhallow ddoe."), ["Ddafydd Penhallow"]);
        assert_eq!(people("Annwyl Gatrin Wyn Hughes,"), ["Gatrin Wyn Hughes"]);
    }

    #[test]
    fn organisations_places_and_public_addresses_are_left_alone() {
        for text in [
            "Griffiths Ltd won the tender.",
            "Cardiff University and Cyngor Gwynedd agreed.",
            "the Freedom of Information Act and the Welsh Government",
            "They met in Merthyr Tydfil on Thursday 14 July.",
            "Minister for Social Justice",
            "Write to FreedomOfInformation@gov.wales or enquiries@example.org.uk.",
            "Item 2 – Terms of Reference",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }

    #[test]
    fn numbers_are_told_by_form_and_check_digits() {
        let kinds = |text: &str| told(text).into_iter().map(|(_, kind)| kind).collect::<Vec<_>>();
        assert_eq!(kinds("write to alys.griffiths@gov.wales"), [Kind::Email]);
        assert_eq!(kinds("ring 029 2082 5111 or +44 7700 900123"), [Kind::Phone, Kind::Phone]);
        assert_eq!(kinds("NI number AB 12 34 56 C"), [Kind::NationalInsurance]);
        assert_eq!(kinds("NHS 943 476 5919"), [Kind::Nhs]);
        assert_eq!(kinds("NHS 943 476 5918"), []);
        assert_eq!(kinds("IBAN GB82 WEST 1234 5698 7654 32"), [Kind::Bank]);
        assert_eq!(kinds("IBAN GB83 WEST 1234 5698 7654 32"), []);
        assert_eq!(kinds("sort code 20-00-00, account 55779911"), [Kind::Bank, Kind::Bank]);
        assert_eq!(kinds("card 4111 1111 1111 1111"), [Kind::Bank]);
        assert_eq!(kinds("Date of birth: 3 March 1984"), [Kind::DateOfBirth]);
        assert_eq!(kinds("Dyddiad geni: 03/03/1984"), [Kind::DateOfBirth]);
        assert_eq!(kinds("the meeting of 3 March 2024"), []);
        assert_eq!(kinds("her car, CU18 ABC,"), [Kind::Vehicle]);
        assert_eq!(kinds("ATISN 26732 of 2026-02-18, £1,250.00"), []);
    }

    #[test]
    fn an_address_is_found_with_its_postcode_in_both_languages() {
        let found = told("She lives at 14 Heol y Bont, Aberystwyth SY23 1AB now.");
        assert_eq!(found[0].1, Kind::Address, "{found:?}");
        assert!(found[0].0.starts_with("14 Heol y Bont"));
        let found = told("lives at 3 Church Street\nCardiff\nCF10 3NQ");
        assert_eq!(found[0].1, Kind::Address, "{found:?}");
    }

    #[test]
    fn a_name_once_found_is_proposed_in_its_other_forms() {
        let text = "Mair Quillfeather spoke. Later Quillfeather left, and Mair rang.";
        assert_eq!(people(text), ["Mair Quillfeather", "Quillfeather", "Mair"]);
    }

    #[test]
    fn names_that_are_given_are_found_as_they_are_written() {
        let passage = Passage::new("text", "Xqz Vlk came.".to_owned());
        let found = in_passages(&[passage], &["Xqz Vlk".to_owned()]);
        assert_eq!(found.len(), 1);
        assert!(found[0].score > 0.9);
    }
}
