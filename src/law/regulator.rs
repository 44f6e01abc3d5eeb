//! Who oversees the Acts: FOIA 2000 s.50, applied to the Regulations by EIR reg. 18.
//!
//! The regulator's name, address and website change with time, so they are dated data: a letter
//! carries those of its own date, and no template names them.

use chrono::{Datelike, NaiveDate};

/// The regulator, as it is named and reached from one date until the next entry's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Regulator {
    /// First day of validity: year, month, day. The first entry also serves every earlier date.
    pub since: (i32, u32, u32),
    /// Where these particulars are from.
    pub source: &'static str,
    /// The particulars in English.
    pub english: Particulars,
    /// The particulars in Welsh.
    pub welsh: Particulars,
}

/// What a letter says of the regulator, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Particulars {
    /// The name in law, without an article: "Information Commissioner".
    pub name: &'static str,
    /// The name at its second mention: "Commissioner".
    pub short_name: &'static str,
    /// The lines of the postal address, first the name of the office.
    pub address: &'static [&'static str],
    /// The website, an `https:` address.
    pub website: &'static str,
    /// The telephone number.
    pub telephone: &'static str,
}

/// Every entry, earliest first.
///
/// Not yet here, because no date of commencement and no new postal address could be confirmed: the
/// change of name to the Information Commission (Data (Use and Access) Act 2025, ss.117 to 119)
/// and the office's move out of Wycliffe House. Each will be one more entry.
const REGULATORS: &[Regulator] = &[Regulator {
    since: (2005, 1, 1),
    source: "letter ATISN 26732 of 12 March 2026; telephone: gov.wales/atisn16332; \
             Welsh name and site: cy.ico.org.uk",
    english: Particulars {
        name: "Information Commissioner",
        short_name: "Commissioner",
        address: &[
            "Information Commissioner’s Office",
            "Wycliffe House",
            "Water Lane",
            "Wilmslow",
            "Cheshire",
            "SK9 5AF",
        ],
        website: "https://www.ico.org.uk",
        telephone: "0303 123 1113",
    },
    welsh: Particulars {
        name: "Comisiynydd Gwybodaeth",
        short_name: "Comisiynydd",
        address: &[
            "Swyddfa’r Comisiynydd Gwybodaeth",
            "Wycliffe House",
            "Water Lane",
            "Wilmslow",
            "Cheshire",
            "SK9 5AF",
        ],
        website: "https://cy.ico.org.uk",
        telephone: "0303 123 1113",
    },
}];

/// The regulator on `date`: the last entry that had begun by then.
pub fn on(date: NaiveDate) -> &'static Regulator {
    in_force(REGULATORS, date).unwrap_or(&FIRST)
}

/// What serves a date before the first entry, so that [`on`] always has an answer.
static FIRST: Regulator = match REGULATORS.first() {
    Some(first) => *first,
    None => Regulator { since: (0, 1, 1), source: "", english: NOBODY, welsh: NOBODY },
};

/// Stands for an empty list of entries, which a test rules out.
const NOBODY: Particulars =
    Particulars { name: "", short_name: "", address: &[], website: "", telephone: "" };

fn in_force(entries: &'static [Regulator], date: NaiveDate) -> Option<&'static Regulator> {
    let day = (date.year(), date.month(), date.day());
    entries.iter().rev().find(|entry| entry.since <= day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_letter_of_12_march_2026_names_the_commissioner_at_wycliffe_house() {
        let regulator = on(day("2026-03-12"));
        assert_eq!(regulator.english.name, "Information Commissioner");
        assert!(regulator.english.address.contains(&"Wycliffe House"));
        assert_eq!(regulator.welsh.name, "Comisiynydd Gwybodaeth");
    }

    #[test]
    fn a_date_before_the_first_entry_has_the_first() {
        assert_eq!(on(day("1999-01-01")), on(day("2005-01-01")));
    }

    #[test]
    fn every_entry_is_whole_and_they_stand_in_order_of_date() {
        for entry in REGULATORS {
            for part in [entry.english, entry.welsh] {
                assert!(!part.name.is_empty() && !part.short_name.is_empty());
                assert!(part.address.len() >= 3 && part.website.starts_with("https://"));
                assert!(part.telephone.chars().all(|c| c.is_ascii_digit() || c == ' '));
            }
            assert!(!entry.source.is_empty());
        }
        assert!(REGULATORS.windows(2).all(|pair| pair[0].since < pair[1].since));
        assert!(!REGULATORS.is_empty());
    }

    #[test]
    fn a_second_entry_holds_from_its_first_day() {
        static TWO: [Regulator; 2] =
            [FIRST, Regulator { since: (2030, 4, 1), source: "an example", ..FIRST }];
        assert_eq!(in_force(&TWO, day("2030-03-31")), Some(&TWO[0]));
        assert_eq!(in_force(&TWO, day("2030-04-01")), Some(&TWO[1]));
    }
}
