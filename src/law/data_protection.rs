//! Complaints to the authority itself about a person's own data.

use chrono::{Datelike, NaiveDate};

/// The day on which section 103 of the Data (Use and Access) Act 2025 brought section 164A into the
/// Data Protection Act 2018: year, month, day.
const COMPLAINTS_SINCE: (i32, u32, u32) = (2026, 6, 19);

/// Data Protection Act 2018 s.164A: whether a letter of this day tells of the right to complain to
/// the authority itself about the handling of one's own data. It acknowledges such a complaint
/// within 30 days and tells the outcome without undue delay. There was no such section before.
pub fn has_right_to_complain(on: NaiveDate) -> bool {
    (on.year(), on.month(), on.day()) >= COMPLAINTS_SINCE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn section_164a_serves_letters_from_19_june_2026_on() {
        let on = |text: &str| has_right_to_complain(text.parse().unwrap());
        assert!(!on("2026-03-12") && !on("2026-06-18"));
        assert!(on("2026-06-19") && on("2026-12-01") && on("2027-01-01"));
    }
}
