//! The words of the pages in both languages, and dates as each language writes them.
//!
//! The words lie in `locales/`, one Fluent file for each area of pages.

use crate::domain::language::Language;
use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};
use chrono_tz::Europe::London;
use fluent_templates::{
    FluentBundle, LanguageIdentifier,
    fluent_bundle::{FluentArgs, FluentResource},
};
use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

/// A value that stands in a text: `{ $days }`.
pub use fluent_templates::fluent_bundle::FluentValue;

#[derive(rust_embed::RustEmbed)]
#[folder = "locales"]
struct Locales;

static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| read(Language::English));
static WELSH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| read(Language::Welsh));

/// The texts of one language. A line that is not well formed is left out; `tests/pages.rs` finds
/// the text missing then.
fn read(language: Language) -> FluentBundle<FluentResource> {
    let identifier: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut texts = FluentBundle::new_concurrent(vec![identifier]);
    // The marks would show in titles and in text copied from a page.
    texts.set_use_isolating(false);
    for file in Locales::iter().filter(|file| file.starts_with(language.code())) {
        let Some(embedded) = Locales::get(&file) else { continue };
        let text = String::from_utf8_lossy(&embedded.data).into_owned();
        let resource = FluentResource::try_new(text).unwrap_or_else(|(read, _)| read);
        texts.add_resource_overriding(resource);
    }
    texts
}

/// The values of one text, by name.
pub type Values = HashMap<Cow<'static, str>, FluentValue<'static>>;

/// The text of `key`, not escaped; `None` when there is no such text or a value that it needs is
/// missing. No language stands in for the other.
pub fn text(language: Language, key: &str, values: &Values) -> Option<String> {
    let texts = match language {
        Language::English => &*ENGLISH,
        Language::Welsh => &*WELSH,
    };
    let pattern = texts.get_message(key)?.value()?;
    let values: FluentArgs<'_> =
        values.iter().map(|(name, value)| (&**name, value.clone())).collect();
    let mut errors = Vec::new();
    let text = texts.format_pattern(pattern, Some(&values), &mut errors);
    errors.is_empty().then(|| text.into_owned())
}

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_CY: [&str; 12] = [
    "Ionawr",
    "Chwefror",
    "Mawrth",
    "Ebrill",
    "Mai",
    "Mehefin",
    "Gorffennaf",
    "Awst",
    "Medi",
    "Hydref",
    "Tachwedd",
    "Rhagfyr",
];

/// "March", "Mawrth": the month in which `day` lies.
pub fn month_name(language: Language, day: NaiveDate) -> &'static str {
    let months = match language {
        Language::English => &MONTHS_EN,
        Language::Welsh => &MONTHS_CY,
    };
    months.get(day.month0() as usize).copied().unwrap_or_default()
}

/// "March 2026", "Mawrth 2026".
pub fn month(language: Language, day: NaiveDate) -> String {
    format!("{} {}", month_name(language, day), day.year())
}

/// "19 March 2026", "19 Mawrth 2026".
pub fn date(language: Language, day: NaiveDate) -> String {
    format!("{} {}", day.day(), month(language, day))
}

/// As it stands in a table: "Thursday 19 March 2026", "Iau 19 Mawrth 2026".
pub fn weekday_date(language: Language, day: NaiveDate) -> String {
    let weekday = match (language, day.weekday()) {
        (Language::English, Weekday::Mon) => "Monday",
        (Language::English, Weekday::Tue) => "Tuesday",
        (Language::English, Weekday::Wed) => "Wednesday",
        (Language::English, Weekday::Thu) => "Thursday",
        (Language::English, Weekday::Fri) => "Friday",
        (Language::English, Weekday::Sat) => "Saturday",
        (Language::English, Weekday::Sun) => "Sunday",
        (Language::Welsh, Weekday::Mon) => "Llun",
        (Language::Welsh, Weekday::Tue) => "Mawrth",
        (Language::Welsh, Weekday::Wed) => "Mercher",
        (Language::Welsh, Weekday::Thu) => "Iau",
        (Language::Welsh, Weekday::Fri) => "Gwener",
        (Language::Welsh, Weekday::Sat) => "Sadwrn",
        (Language::Welsh, Weekday::Sun) => "Sul",
    };
    format!("{weekday} {}", date(language, day))
}

/// As it stands in a sentence: "Thursday 19 March 2026", "dydd Iau 19 Mawrth 2026".
pub fn day_date(language: Language, day: NaiveDate) -> String {
    match language {
        Language::English => weekday_date(language, day),
        Language::Welsh => format!("dydd {}", weekday_date(language, day)),
    }
}

/// An instant by London's clocks: "12 March 2026, 10:00".
pub fn date_time(language: Language, at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&London).naive_local();
    format!("{}, {}", date(language, local.date()), local.format("%H:%M"))
}

/// A number of bytes for people: "612 bytes", "48 KB", "1.2 MB".
pub fn bytes(language: Language, number: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = 1024 * 1024;
    match number {
        ..KB if language == Language::Welsh => format!("{number} beit"),
        ..KB => format!("{number} bytes"),
        KB..MB => format!("{} KB", number.div_ceil(KB)),
        // Tenths, rounded up, without leaving whole numbers.
        MB.. => {
            let tenths = (number * 10).div_ceil(MB);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn the_nineteenth() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 19).unwrap()
    }

    #[test]
    fn a_date_is_written_as_each_language_writes_it() {
        assert_eq!(day_date(Language::English, the_nineteenth()), "Thursday 19 March 2026");
        assert_eq!(day_date(Language::Welsh, the_nineteenth()), "dydd Iau 19 Mawrth 2026");
        assert_eq!(weekday_date(Language::Welsh, the_nineteenth()), "Iau 19 Mawrth 2026");
    }

    #[test]
    fn an_instant_is_shown_by_londons_clocks() {
        let at = "2026-06-15T23:30:00Z".parse().unwrap();
        assert_eq!(date_time(Language::English, at), "16 June 2026, 00:30");
    }

    #[test]
    fn two_days_mutate_in_welsh() {
        let days = |number: i64| {
            let values = Values::from([("days".into(), FluentValue::from(number))]);
            text(Language::Welsh, "days-left", &values).unwrap()
        };
        assert_eq!(days(2), "2 ddiwrnod gwaith ar ôl");
        assert_eq!(days(3), "3 diwrnod gwaith ar ôl");
        assert_eq!(days(0), "I’w ateb heddiw");
    }

    #[test]
    fn a_text_without_its_value_is_no_text() {
        assert_eq!(text(Language::English, "days-left", &Values::new()), None);
        assert_eq!(text(Language::English, "no-such-text", &Values::new()), None);
    }

    #[test]
    fn a_size_is_written_for_people() {
        assert_eq!(bytes(Language::English, 612), "612 bytes");
        assert_eq!(bytes(Language::Welsh, 612), "612 beit");
        assert_eq!(bytes(Language::English, 48_100), "47 KB");
        assert_eq!(bytes(Language::English, 1_258_291), "1.2 MB");
    }
}
