//! What people send: fields as they were typed, and what is wrong with them.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Something wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// The `id` of the field, which the error summary links to.
    pub field: Cow<'static, str>,
    /// The key of the text that says what to do.
    pub key: &'static str,
    /// What stands for `{ $detail }` in the text; may be empty.
    pub detail: String,
}

impl Mistake {
    /// A mistake whose text needs no further value.
    pub fn new(field: impl Into<Cow<'static, str>>, key: &'static str) -> Self {
        Self { field: field.into(), key, detail: String::new() }
    }

    /// A mistake whose text names `detail`.
    pub fn about(
        field: impl Into<Cow<'static, str>>,
        key: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self { field: field.into(), key, detail: detail.into() }
    }
}

/// A date as three fields, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TypedDate {
    /// The day of the month.
    #[serde(default)]
    pub day: String,
    /// The number of the month.
    #[serde(default)]
    pub month: String,
    /// The year, four digits.
    #[serde(default)]
    pub year: String,
}

impl TypedDate {
    /// A date as a form shows it.
    pub fn of(date: NaiveDate) -> Self {
        Self {
            day: date.day().to_string(),
            month: date.month().to_string(),
            year: date.year().to_string(),
        }
    }

    /// The date, if there is such a day.
    pub fn date(&self) -> Option<NaiveDate> {
        let year: i32 = self.year.trim().parse().ok()?;
        // "26" is the year 26: more likely a slip than a request of the Romans.
        let plausible = (1900..=2200).contains(&year);
        let month = self.month.trim().parse().ok()?;
        let day = self.day.trim().parse().ok()?;
        plausible.then(|| NaiveDate::from_ymd_opt(year, month, day)).flatten()
    }
}

/// Whether `text` has the shape of an e-mail address; whether it works only a message shows.
pub fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c))
            && !host.contains('@')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(day: &str, month: &str, year: &str) -> Option<NaiveDate> {
        TypedDate { day: day.into(), month: month.into(), year: year.into() }.date()
    }

    #[test]
    fn only_a_day_that_exists_is_a_date() {
        assert_eq!(typed("18", "2", "2026"), NaiveDate::from_ymd_opt(2026, 2, 18));
        assert_eq!(typed(" 18 ", "02", "2026 "), NaiveDate::from_ymd_opt(2026, 2, 18));
        assert_eq!(typed("29", "2", "2026"), None);
        assert_eq!(typed("18", "2", "26"), None);
        assert_eq!(typed("", "", ""), None);
        assert_eq!(typed("99999999999", "2", "2026"), None);
    }

    #[test]
    fn an_address_has_one_at_and_a_host() {
        assert!(is_email("alys@example.com"));
        for wrong in ["", "alys", "alys@", "@example.com", "a@b@c.d", "a b@example.com", "a@b."] {
            assert!(!is_email(wrong), "{wrong}");
        }
        assert!(!is_email("a@example.com\r\nBcc: b@example.com"));
    }
}
