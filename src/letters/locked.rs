//! Parts of a letter that staff cannot change: what the law requires of it.
//!
//! A template puts a line `::: name` before such a part and a line `:::` after it. What people
//! typed, in data or on the page, never begins a line so: it is escaped, in one place each.

/// The beginning of a line that opens or closes a locked part.
const FENCE: &str = ":::";

/// What a locked part is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locked {
    /// Who writes, when, and the reference.
    Reference,
    /// What makes the letter a notice under its law.
    Notice,
    /// The dates that the law gives, and what they do.
    Dates,
    /// How to complain, to the authority and to the regulator.
    Review,
}

impl Locked {
    const ALL: [Self; 4] = [Self::Reference, Self::Notice, Self::Dates, Self::Review];

    /// The name in templates; the end of a key `locked-…`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Notice => "notice",
            Self::Dates => "dates",
            Self::Review => "review",
        }
    }

    fn of(line: &str) -> Option<Self> {
        let name = line.strip_prefix(FENCE)?.trim();
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// A run of lines of a letter's Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Why it cannot be changed; nothing when it can.
    pub locked: Option<Locked>,
    /// Its Markdown, without the lines that open and close it.
    pub markdown: String,
    /// The line of the whole on which it begins, from 1.
    pub first_line: usize,
}

/// The parts of `markdown` in order. Runs of empty lines between two locked parts are no part.
pub fn pieces(markdown: &str) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut open = Piece { locked: None, markdown: String::new(), first_line: 1 };
    for (line, number) in markdown.lines().zip(1..) {
        let begins = Locked::of(line);
        if begins.is_some() || line.trim_end() == FENCE {
            let next = Piece { locked: begins, markdown: String::new(), first_line: number + 1 };
            found.push(std::mem::replace(&mut open, next));
        } else {
            open.markdown.push_str(line);
            open.markdown.push('\n');
        }
    }
    found.push(open);
    found.retain(|piece| piece.locked.is_some() || !piece.markdown.trim().is_empty());
    for piece in &mut found {
        let blank = piece.markdown.lines().take_while(|line| line.trim().is_empty()).count();
        piece.first_line += blank;
        piece.markdown = piece.markdown.trim_matches('\n').to_owned();
    }
    found
}

/// `markdown` with an empty line in place of each line that opens or closes a locked part, so that
/// every other line keeps its number.
pub fn without_fences(markdown: &str) -> String {
    let mut kept = String::with_capacity(markdown.len());
    for line in markdown.lines() {
        if Locked::of(line).is_none() && line.trim_end() != FENCE {
            kept.push_str(line);
        }
        kept.push('\n');
    }
    kept
}

/// `markdown` with its open parts replaced by `typed`, in order, and its locked ones as they were.
/// Nothing when there are not as many of them.
pub fn edited(markdown: &str, typed: &[String]) -> Option<String> {
    let pieces = pieces(markdown);
    if pieces.iter().filter(|piece| piece.locked.is_none()).count() != typed.len() {
        return None;
    }
    let mut typed = typed.iter();
    let mut made: Vec<String> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        made.push(match piece.locked {
            Some(locked) => format!("{FENCE} {}\n{}\n{FENCE}", locked.as_str(), piece.markdown),
            None => typed.next().map(|text| open_lines(text)).unwrap_or_default(),
        });
    }
    Some(made.join("\n\n") + "\n")
}

/// What was typed, so that no line of it opens or closes a locked part.
fn open_lines(typed: &str) -> String {
    let lines: Vec<_> = typed
        .trim_matches(['\n', '\r'])
        .lines()
        .map(|line| if line.starts_with(FENCE) { format!("\\{line}") } else { line.to_owned() })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str =
        "::: reference\nOur reference: A 1\n:::\n\nDear A\n\n# A 1\n\n::: review\nNext\n:::\nEnd\n";

    #[test]
    fn a_letter_falls_into_what_can_be_changed_and_what_cannot() {
        let found: Vec<_> = pieces(LETTER)
            .into_iter()
            .map(|piece| (piece.locked, piece.markdown, piece.first_line))
            .collect();
        assert_eq!(
            found,
            [
                (Some(Locked::Reference), "Our reference: A 1".to_owned(), 2),
                (None, "Dear A\n\n# A 1".to_owned(), 5),
                (Some(Locked::Review), "Next".to_owned(), 10),
                (None, "End".to_owned(), 12),
            ]
        );
    }

    #[test]
    fn what_is_locked_stays_whatever_is_typed_around_it() {
        let typed = ["Dear B\n:::\n::: review\nNone".to_owned(), String::new()];
        let letter = edited(LETTER, &typed).unwrap();
        let locked = |text: &str| -> Vec<Piece> {
            pieces(text).into_iter().filter(|piece| piece.locked.is_some()).collect()
        };
        let words = |found: Vec<Piece>| -> Vec<_> {
            found.into_iter().map(|piece| (piece.locked, piece.markdown)).collect()
        };
        assert_eq!(words(locked(&letter)), words(locked(LETTER)));
        assert!(letter.contains("Dear B\n\\:::\n\\::: review\nNone"), "{letter}");
        assert_eq!(edited(LETTER, &["one".to_owned()]), None);
    }

    #[test]
    fn lines_keep_their_numbers_when_the_fences_are_taken_out() {
        let plain = without_fences(LETTER);
        assert_eq!(plain.lines().count(), LETTER.lines().count());
        assert_eq!(plain.lines().nth(4), Some("Dear A"));
        assert!(!plain.contains(FENCE));
    }
}
