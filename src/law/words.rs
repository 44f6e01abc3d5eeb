//! The law's own words in both languages: names of days, reasons, titles.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One text in English and in Welsh. Neither is made from the other, and neither is left empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Words {
    /// The English text.
    pub en: Cow<'static, str>,
    /// The Welsh text.
    pub cy: Cow<'static, str>,
}

impl Words {
    /// A pair known when the program is built.
    pub const fn of(en: &'static str, cy: &'static str) -> Self {
        Self { en: Cow::Borrowed(en), cy: Cow::Borrowed(cy) }
    }

    /// A pair put together from dates and names.
    pub fn made(en: String, cy: String) -> Self {
        Self { en: Cow::Owned(en), cy: Cow::Owned(cy) }
    }
}

/// A date as both languages write it in a sentence: "19 March 2026", "19 Mawrth 2026".
pub fn long_date(day: NaiveDate) -> Words {
    const MONTHS: [(&str, &str); 12] = [
        ("January", "Ionawr"),
        ("February", "Chwefror"),
        ("March", "Mawrth"),
        ("April", "Ebrill"),
        ("May", "Mai"),
        ("June", "Mehefin"),
        ("July", "Gorffennaf"),
        ("August", "Awst"),
        ("September", "Medi"),
        ("October", "Hydref"),
        ("November", "Tachwedd"),
        ("December", "Rhagfyr"),
    ];
    let (en, cy) = MONTHS.get(day.month0() as usize).copied().unwrap_or_default();
    Words::made(
        format!("{} {en} {}", day.day(), day.year()),
        format!("{} {cy} {}", day.day(), day.year()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_out_in_both_languages() {
        let words = long_date(NaiveDate::from_ymd_opt(2026, 3, 19).unwrap());
        assert_eq!((&*words.en, &*words.cy), ("19 March 2026", "19 Mawrth 2026"));
    }
}
