//! E-mail addresses, telephone numbers, postcodes and the numbers that belong to one person.

use super::{Found, Kind};
use regex::Regex;
use std::sync::LazyLock;

/// What is looked for, by what form, and what makes a match one.
struct Form {
    kind: Kind,
    pattern: &'static str,
    score: fn(&str, &str) -> Option<f64>,
}

/// Local parts of addresses that an office shares.
const SHARED: &[&str] = &[
    "info",
    "enquiries",
    "enquiry",
    "ymholiadau",
    "foi",
    "freedomofinformation",
    "contact",
    "cyswllt",
    "admin",
    "office",
    "swyddfa",
    "press",
    "media",
    "help",
    "helpdesk",
    "support",
    "customer",
    "complaints",
    "cwynion",
    "noreply",
    "no-reply",
    "donotreply",
    "mail",
    "post",
    "webmaster",
    "postmaster",
    "requests",
    "ceisiadau",
    "data",
    "privacy",
    "dpo",
    "planning",
    "reception",
    "sales",
    "hello",
    "team",
    "hr",
    "recruitment",
    "accounts",
    "general",
];

static FORMS: [Form; 11] = [
    Form {
        kind: Kind::Email,
        pattern: r"(?i)\b[a-z0-9][a-z0-9._%+'-]{0,63}@[a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z]{2,24}\b",
        score: |text, _| Some(if is_shared(text) { 0.2 } else { 0.97 }),
    },
    Form {
        kind: Kind::Phone,
        pattern: r"(?:\+44[\s.-]?(?:\(0\)[\s.-]?)?|\b0)(?:[1237]\d|8[04])(?:[\s.()-]{0,2}\d){6,8}(?:\s?(?:ext|x|est)\.?\s?\d{2,5})?\b",
        score: |text, before| phone(text, before),
    },
    Form {
        kind: Kind::Postcode,
        pattern: POSTCODE,
        score: |text, _| has_area(text).then_some(0.75),
    },
    Form {
        kind: Kind::NationalInsurance,
        pattern: r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][\s-]?\d{2}[\s-]?\d{2}[\s-]?\d{2}[\s-]?[A-D]\b",
        score: |text, _| {
            let prefix = text.get(..2)?;
            (!["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(&prefix)).then_some(0.95)
        },
    },
    Form {
        kind: Kind::Nhs,
        pattern: r"\b\d{3}[\s-]?\d{3}[\s-]?\d{4}\b",
        score: |text, before| {
            let named = near(before, &["nhs", "gig", "patient", "claf"]);
            (is_nhs(text) && (named || text.contains([' ', '-']))).then_some(if named {
                0.95
            } else {
                0.6
            })
        },
    },
    Form {
        kind: Kind::Bank,
        pattern: r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?\b",
        score: |text, _| is_iban(text).then_some(0.97),
    },
    Form {
        kind: Kind::Bank,
        pattern: r"\b(?:\d[\s-]?){12,18}\d\b",
        score: |text, before| {
            let named = near(before, &["card", "cerdyn", "visa", "mastercard"]);
            is_card(text).then_some(if named { 0.95 } else { 0.7 })
        },
    },
    Form {
        kind: Kind::Bank,
        pattern: r"\b\d{2}[\s-]\d{2}[\s-]\d{2}\b",
        score: |_, before| near(before, &["sort", "didoli", "bank", "banc"]).then_some(0.9),
    },
    Form {
        kind: Kind::Bank,
        pattern: r"\b\d{8}\b",
        score: |_, before| near(before, &["account", "acc no", "a/c", "cyfrif"]).then_some(0.9),
    },
    Form {
        kind: Kind::Vehicle,
        pattern: r"\b[A-Z]{2}\d{2}\s?[A-HJ-PR-Z]{3}\b|\b[A-HJ-NPR-TV-Y]\d{1,3}\s[A-Z]{3}\b",
        score: |text, before| {
            let named = near(
                before,
                &["car", "vehicle", "registration", "reg", "plate", "van", "cerbyd", "cofrestru"],
            );
            let current = text.chars().take(2).all(|c| c.is_ascii_uppercase());
            match (current, named) {
                (_, true) => Some(0.9),
                (true, false) => Some(0.55),
                (false, false) => None,
            }
        },
    },
    Form {
        kind: Kind::DateOfBirth,
        pattern: DATE,
        score: |_, before| {
            near(
                before,
                &["birth", "born", "dob", "d.o.b", "dyddiad geni", "ganwyd", "ganed", "geni"],
            )
            .then_some(0.95)
        },
    },
];

const POSTCODE: &str = r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b";

const DATE: &str = concat!(
    r"(?i)\b\d{1,2}(?:st|nd|rd|th|af|il|ydd|ed|fed|eg)?[\s./-](?:of\s)?",
    r"(?:\d{1,2}|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|",
    r"ion\w*|chwe\w*|maw\w*|ebr\w*|mai|meh\w*|gor\w*|aws\w*|med\w*|hyd\w*|tach\w*|rhag\w*)",
    r"[\s./,-]{1,2}(?:19|20)?\d{2}\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b"
);

/// The letters that postcodes of the United Kingdom begin with.
const AREAS: &str = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG \
    DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW \
    KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA \
    SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO \
    ZE ";

/// The forms, built once. One that is not well formed finds nothing, and a test would see it.
static BUILT: LazyLock<Vec<(Regex, &'static Form)>> = LazyLock::new(|| {
    let built = FORMS.iter().filter_map(|form| Some((Regex::new(form.pattern).ok()?, form)));
    built.collect()
});

static POSTCODES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(POSTCODE).ok());

/// What is found in a text, by characters.
pub(super) fn find(text: &str, chars: &[char]) -> Vec<Found> {
    let mut found = Vec::new();
    for (pattern, form) in BUILT.iter() {
        let (mut bytes, mut at) = (0, 0);
        for hit in pattern.find_iter(text) {
            let from = back(text, hit.start(), 40);
            let before = text.get(from..hit.start()).unwrap_or_default();
            let Some(score) = (form.score)(hit.as_str(), before) else { continue };
            // Counted on from the hit before, so that the whole is read once.
            at += text.get(bytes..hit.start()).map_or(0, |between| between.chars().count());
            bytes = hit.start();
            let end = (at + hit.as_str().chars().count()).min(chars.len());
            found.push(Found { start: at, end, kind: form.kind, score });
        }
    }
    found
}

/// A place up to `most` bytes before `at`, between two characters.
fn back(text: &str, at: usize, most: usize) -> usize {
    let mut from = at.saturating_sub(most);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    from
}

/// The first postcode in a text, by bytes.
pub(super) fn first_postcode(text: &str) -> Option<(usize, usize)> {
    let hits = POSTCODES.as_ref()?.find_iter(text);
    hits.filter(|hit| has_area(hit.as_str())).map(|hit| (hit.start(), hit.end())).next()
}

/// Whether one of these words stands shortly before.
fn near(before: &str, words: &[&str]) -> bool {
    let before = before.to_lowercase();
    words.iter().any(|word| {
        before.match_indices(word).any(|(at, _)| {
            let left = before.get(..at).and_then(|left| left.chars().next_back());
            !left.is_some_and(char::is_alphanumeric)
        })
    })
}

fn is_shared(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default().to_lowercase();
    let first = local.split(['.', '-', '_', '+']).next().unwrap_or_default();
    SHARED.contains(&local.as_str()) || SHARED.contains(&first)
}

fn phone(text: &str, before: &str) -> Option<f64> {
    let digits = text.split(['e', 'x']).next()?.chars().filter(char::is_ascii_digit).count();
    let is_long = if text.starts_with('+') {
        (12..=13).contains(&digits)
    } else {
        (10..=11).contains(&digits)
    };
    let part_of_more = before.ends_with(['-', '/', '.', '£', '_']);
    (is_long && !part_of_more).then_some(0.9)
}

fn has_area(postcode: &str) -> bool {
    let area: String = postcode.chars().take_while(char::is_ascii_alphabetic).collect();
    AREAS.contains(&format!(" {area} "))
}

fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|c| c.to_digit(10)).collect()
}

/// The check digit of an NHS number: weights from ten down, modulo eleven.
fn is_nhs(text: &str) -> bool {
    let digits = digits(text);
    let Some((check, rest)) = digits.split_last() else { return false };
    if digits.len() != 10 || digits.iter().all(|digit| digit == check) {
        return false;
    }
    let sum: u32 = rest.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    match 11 - sum % 11 {
        11 => *check == 0,
        10 => false,
        wanted => *check == wanted,
    }
}

/// ISO 13616: the first four moved to the end, letters as numbers, modulo 97.
fn is_iban(text: &str) -> bool {
    let plain: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    if !(15..=34).contains(&plain.len()) {
        return false;
    }
    let turned = plain.iter().skip(4).chain(plain.iter().take(4));
    let mut rest = 0_u32;
    for c in turned {
        let Some(value) = c.to_digit(36) else { return false };
        rest = if value > 9 { rest * 100 + value } else { rest * 10 + value } % 97;
    }
    rest == 1
}

/// The check digit of payment cards, after Luhn.
fn is_card(text: &str) -> bool {
    let digits = digits(text);
    if !(13..=19).contains(&digits.len()) || !matches!(digits.first(), Some(3..=6)) {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit * 2) {
            (0, _) => *digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_well_formed() {
        assert_eq!(BUILT.len(), FORMS.len());
        assert!(POSTCODES.is_some());
    }
}
