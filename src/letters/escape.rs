//! How a value is put into Markdown so that it is read as itself.

/// `value` as Markdown that means exactly its words: one line, white space and control
/// characters collapsed to single spaces, nothing in it read as markup.
///
/// Used for every value that a template prints. Digits, letters and ordinary punctuation stay as
/// they are, so staff who edit the Markdown still read it easily.
pub fn md_escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len() + value.len() / 8);
    let mut first = true;
    let mut space_due = false;
    let mut only_digits = true;
    for c in value.chars().filter(|c| !is_direction_control(*c)) {
        if c.is_whitespace() || c.is_control() {
            space_due = true;
            continue;
        }
        let word_start = first || space_due;
        if space_due && !first {
            escaped.push(' ');
            only_digits = false;
        }
        space_due = false;
        let is_markup = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '!' => true,
            // A heading, a list, an underline or a definition, where a word begins.
            '#' | '+' | '-' | '=' | ':' => word_start,
            // "1." and "1)" at the start of a line begin a numbered list.
            '.' | ')' => !first && only_digits,
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(c);
        only_digits &= c.is_ascii_digit();
        first = false;
    }
    escaped
}

/// Characters that reorder the text around them without being seen, and the mark that some
/// programs put at the start of a file.
pub(super) const fn is_direction_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_values_stay_as_they_are() {
        for value in ["ATISN 26732", "Freedom.ofinformation@gov.wales", "O’Neill-Ŵyn", "40(2)"] {
            assert_eq!(md_escape(value), value);
        }
    }

    #[test]
    fn what_markdown_would_read_as_markup_gets_a_backslash() {
        assert_eq!(md_escape("# *a* [b](c) <d>"), "\\# \\*a\\* \\[b\\](c) \\<d\\>");
        assert_eq!(md_escape("2. two"), "2\\. two");
        assert_eq!(md_escape("a\n\n- b\u{0}\u{202e}"), "a \\- b");
    }
}
