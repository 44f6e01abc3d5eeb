//! What a reader sees of a number under its format: dates, percent, thousands, decimals.

use chrono::{Datelike, Days, NaiveDate, Timelike};

/// What a format makes of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Format {
    /// As it is.
    #[default]
    General,
    /// As text.
    Text,
    /// Nothing at all: `;;;`.
    Nothing,
    /// A date or a time of day, by its code.
    Date(String),
    /// A number, by its code for numbers of each sign.
    Number(String),
}

/// The formats that a workbook need not define.
const BUILT_IN: &[(u32, &str)] = &[
    (1, "0"),
    (2, "0.00"),
    (3, "#,##0"),
    (4, "#,##0.00"),
    (9, "0%"),
    (10, "0.00%"),
    (11, "0.00E+00"),
    (14, "dd/mm/yyyy"),
    (15, "d-mmm-yy"),
    (16, "d-mmm"),
    (17, "mmm-yy"),
    (18, "h:mm AM/PM"),
    (19, "h:mm:ss AM/PM"),
    (20, "h:mm"),
    (21, "h:mm:ss"),
    (22, "dd/mm/yyyy h:mm"),
    (37, "#,##0;-#,##0"),
    (38, "#,##0;-#,##0"),
    (39, "#,##0.00;-#,##0.00"),
    (40, "#,##0.00;-#,##0.00"),
    (45, "mm:ss"),
    (46, "h:mm:ss"),
    (47, "mm:ss"),
    (48, "0.0E+0"),
    (49, "@"),
];

/// The format with a number that every workbook knows.
pub(super) fn built_in(id: u32) -> Format {
    let code = BUILT_IN.iter().find(|(known, _)| *known == id).map(|(_, code)| *code);
    code.map_or(Format::General, Format::of)
}

impl Format {
    /// The format of a code.
    pub(super) fn of(code: &str) -> Self {
        let plain = without_literals(code);
        let trimmed = code.trim();
        if !trimmed.is_empty() && trimmed.chars().all(|c| c == ';') {
            return Self::Nothing;
        }
        if trimmed.is_empty() || trimmed.eq_ignore_ascii_case("general") {
            return Self::General;
        }
        if plain == "@" {
            return Self::Text;
        }
        let first = plain.split(';').next().unwrap_or_default().to_lowercase();
        let is_number = first.contains(['0', '#', '?']);
        if !is_number && first.contains(['y', 'm', 'd', 'h', 's']) {
            return Self::Date(code.split(';').next().unwrap_or_default().to_owned());
        }
        Self::Number(code.to_owned())
    }

    /// What a reader sees of the number that is written as `value`.
    pub(super) fn show(&self, value: &str, since_1904: bool) -> String {
        let Ok(number) = value.trim().parse::<f64>() else { return value.to_owned() };
        match self {
            Self::Nothing => String::new(),
            Self::General | Self::Text => general(number),
            Self::Date(code) => dated(number, code, since_1904).unwrap_or_else(|| general(number)),
            Self::Number(code) => numbered(number, code),
        }
    }
}

/// The code without colours, quoted texts and escaped characters.
fn without_literals(code: &str) -> String {
    let mut plain = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                for c in chars.by_ref() {
                    if c == '"' {
                        break;
                    }
                }
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                // Times that run on past a day are written in brackets.
                if matches!(inner.to_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    plain.push_str(&inner);
                }
            }
            _ => plain.push(c),
        }
    }
    plain
}

/// A number as a sheet shows it without a format: up to eleven figures.
fn general(number: f64) -> String {
    if number.fract().abs() < f64::EPSILON && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let whole = number.abs().log10().floor();
    if !(-10.0..15.0).contains(&whole) {
        return format!("{number:e}").to_uppercase();
    }
    let places = [9.0, 9.0 - whole].into_iter().fold(f64::MAX, f64::min).clamp(0.0, 10.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 10")]
    let text = format!("{number:.*}", places as usize);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn numbered(number: f64, code: &str) -> String {
    let parts: Vec<&str> = code.split(';').collect();
    let (part, signed) = match parts.as_slice() {
        [_, negative, ..] if number < 0.0 => (*negative, false),
        [_, _, zero, ..] if number == 0.0 => (*zero, true),
        [first, ..] => (*first, true),
        [] => return general(number),
    };
    let plain = without_literals(part);
    if !plain.contains(['0', '#', '?']) {
        // Only words: `"n/a"`.
        let words: String = part.split('"').skip(1).step_by(2).collect();
        return if words.is_empty() { plain.trim().to_owned() } else { words };
    }
    let figures: String = plain.chars().filter(|c| matches!(c, '0' | '#' | '?' | '.')).collect();
    let decimals = figures.split_once('.').map_or(0, |(_, after)| after.len());
    let value = if plain.contains('%') { number * 100.0 } else { number };
    let value = if signed { value } else { value.abs() };
    if plain.contains(['E', 'e']) {
        return format!("{value:.decimals$E}");
    }
    let mut text = format!("{value:.decimals$}");
    if decimals > 0 && figures.ends_with('#') {
        text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    if plain.contains(',') {
        text = grouped(&text);
    }
    let (before, after) = around(part);
    format!("{before}{text}{after}")
}

/// What a code puts before and after its figures.
fn around(code: &str) -> (String, String) {
    let mut before = String::new();
    let mut after = String::new();
    let mut in_quotes = false;
    let mut seen = false;
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        let side = if seen { &mut after } else { &mut before };
        match c {
            '"' => in_quotes = !in_quotes,
            _ if in_quotes => side.push(c),
            '\\' => side.extend(chars.next()),
            '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                // The currency of a place: `[$£-809]`.
                if let Some(sign) = inner.strip_prefix('$') {
                    side.push_str(sign.split('-').next().unwrap_or_default());
                }
            }
            '0' | '#' | '?' | '.' | ',' => seen = true,
            '%' | '£' | '€' | '$' | '-' | '+' | '(' | ')' | ' ' => side.push(c),
            _ => {}
        }
    }
    (before, after.trim_end().to_owned())
}

fn grouped(text: &str) -> String {
    let (whole, rest) = text.split_once('.').map_or((text, None), |(a, b)| (a, Some(b)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    match rest {
        Some(rest) => format!("{sign}{out}.{rest}"),
        None => format!("{sign}{out}"),
    }
}

/// A date or a time of day. Days count from the end of 1899 or the start of 1904.
fn dated(number: f64, code: &str, since_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the years that a sheet can hold"
    )]
    let (days, seconds) = {
        let days = number.trunc() as u64;
        let seconds = ((number - number.trunc()) * 86_400.0).round() as u32;
        (days + u64::from(seconds / 86_400), seconds % 86_400)
    };
    let start = if since_1904 {
        NaiveDate::from_ymd_opt(1904, 1, 1)?
    } else if days < 60 {
        // Sheets take 1900 for a leap year.
        NaiveDate::from_ymd_opt(1899, 12, 31)?
    } else {
        NaiveDate::from_ymd_opt(1899, 12, 30)?
    };
    let day = start.checked_add_days(Days::new(days))?;
    let time = chrono::NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)?;
    let code = without_literals(code).to_lowercase();
    let afternoon = code.contains("am/pm") || code.contains("a/p");
    let mut out = String::new();
    let chars: Vec<char> = code.chars().collect();
    let mut at = 0;
    let mut after_hour = false;
    while let Some(c) = chars.get(at).copied() {
        let run = chars.get(at..).unwrap_or_default().iter().take_while(|next| **next == c).count();
        let rest = chars.get(at + run..).unwrap_or_default();
        let before_seconds = rest.iter().find(|c| c.is_alphabetic()) == Some(&'s');
        match c {
            'y' if run <= 2 => out.push_str(&day.format("%y").to_string()),
            'y' => out.push_str(&day.year().to_string()),
            'm' if after_hour || before_seconds => {
                out.push_str(&padded(time.minute(), run));
            }
            'm' if run == 3 => out.push_str(&day.format("%b").to_string()),
            'm' if run >= 4 => out.push_str(&day.format("%B").to_string()),
            'm' => out.push_str(&padded(day.month(), run)),
            'd' if run == 3 => out.push_str(&day.format("%a").to_string()),
            'd' if run >= 4 => out.push_str(&day.format("%A").to_string()),
            'd' => out.push_str(&padded(day.day(), run)),
            'h' => {
                let hour = if afternoon { time.hour12().1 } else { time.hour() };
                out.push_str(&padded(hour, run));
            }
            's' => out.push_str(&padded(time.second(), run)),
            'a' if chars
                .get(at..at + 5)
                .is_some_and(|c| c.iter().collect::<String>() == "am/pm") =>
            {
                out.push_str(if time.hour12().0 { "PM" } else { "AM" });
                at += 5;
                continue;
            }
            '0' | '@' => {}
            _ => out.extend(std::iter::repeat_n(c, run)),
        }
        if c.is_alphabetic() {
            after_hour = c == 'h';
        }
        at += run;
    }
    Some(out.trim_end_matches('.').to_owned())
}

fn padded(number: u32, run: usize) -> String {
    if run >= 2 { format!("{number:02}") } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(value: &str, code: &str) -> String {
        Format::of(code).show(value, false)
    }

    #[test]
    fn numbers_show_as_their_format_says() {
        assert_eq!(show("1234.5", "General"), "1234.5");
        assert_eq!(show("0.1", "General"), "0.1");
        assert_eq!(show("1234567", "#,##0"), "1,234,567");
        assert_eq!(show("-1234.5", "#,##0.00"), "-1,234.50");
        assert_eq!(show("0.256", "0.0%"), "25.6%");
        assert_eq!(show("12.5", "\"£\"#,##0.00"), "£12.50");
        assert_eq!(show("12.5", "[$£-809]#,##0.00"), "£12.50");
        assert_eq!(show("-5", "0;(0)"), "(5)");
        assert_eq!(show("0", "0;-0;\"none\""), "none");
        assert_eq!(show("5", ";;;"), "");
    }

    #[test]
    fn dates_show_as_dates() {
        assert_eq!(show("46071", "dd/mm/yyyy"), "18/02/2026");
        assert_eq!(show("46071.5", "d mmm yyyy h:mm"), "18 Feb 2026 12:00");
        assert_eq!(show("0.75", "h:mm AM/PM"), "6:00 PM");
        assert_eq!(show("1", "d/m/yyyy"), "1/1/1900");
        assert_eq!(Format::of("[h]:mm"), Format::Date("[h]:mm".into()));
    }
}
