//! Tells what somebody wrote in a reply from what they quote of the e-mails before it.

use regex::Regex;
use std::sync::LazyLock;

/// A line below which all is of an e-mail before, whether it is marked or not.
static ALL_BELOW: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^\s*(?:-{2,}\s*(?:original message|forwarded message|neges wreiddiol)\s*-{2,}|_{20,})\s*$",
    )
    .ok()
});

/// A line that says who wrote what is quoted below it: `On 18 February 2026, the unit wrote:`.
static WROTE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:on|ar)\b.{4,300}\b(?:wrote|ysgrifennodd\b.{0,100}):\s*$").ok()
});

/// A reply in two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply<'a> {
    /// What its writer wrote.
    pub own: &'a str,
    /// What follows of e-mails before it; empty when nothing is quoted.
    pub quoted: &'a str,
}

/// Parts a reply where a quotation begins that goes on to its end. Answers written between quoted
/// lines belong together, so nothing is taken out of the middle; and where nothing would be left of
/// the writer's own, all of it is theirs.
pub fn part(text: &str) -> Reply<'_> {
    let (own, quoted) = text.split_at(beginning(text));
    if own.trim().is_empty() {
        return Reply { own: text.trim(), quoted: "" };
    }
    Reply { own: own.trim(), quoted: quoted.trim() }
}

/// Where the quotation begins that goes on to the end; the end when there is none.
fn beginning(text: &str) -> usize {
    let is = |line: &str, what: &LazyLock<Option<Regex>>| {
        what.as_ref().is_some_and(|pattern| pattern.is_match(line))
    };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let below = at + line.len();
        if is(line, &ALL_BELOW)
            || (is(line, &WROTE) && is_of_one_kind(text.get(below..).unwrap_or_default()))
        {
            return at;
        }
        at = below;
    }
    // Marked lines at the end, without a word about whose they are.
    let mut begins = text.len();
    for line in text.split_inclusive('\n').rev() {
        let begun = at - line.len();
        if is_marked(line) {
            begins = begun;
        } else if !line.trim().is_empty() {
            break;
        }
        at = begun;
    }
    begins
}

fn is_marked(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// Whether all lines are marked as quoted, or none is: otherwise something was answered in between.
fn is_of_one_kind(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).map(is_marked);
    lines.next().is_none_or(|first| lines.all(|next| next == first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_quoted_at_the_end_is_told_from_what_was_written() {
        for (text, own, quoted) in [
            ("I mean 2025.\n\n> Which year?\n> Yours\n", "I mean 2025.", "> Which year?\n> Yours"),
            (
                "I mean 2025.\n\nOn 18 February 2026, the unit <foi@x> wrote:\n> Which year?",
                "I mean 2025.",
                "On 18 February 2026, the unit <foi@x> wrote:\n> Which year?",
            ),
            (
                "2025.\n\nAr 18 Chwefror 2026, ysgrifennodd yr uned:\nPa flwyddyn?",
                "2025.",
                "Ar 18 Chwefror 2026, ysgrifennodd yr uned:\nPa flwyddyn?",
            ),
            (
                "2025.\n-----Original Message-----\nFrom: unit\n\nWhich year?",
                "2025.",
                "-----Original Message-----\nFrom: unit\n\nWhich year?",
            ),
            ("No quotation at all.\n", "No quotation at all.", ""),
            ("", "", ""),
        ] {
            assert_eq!(part(text), Reply { own, quoted }, "{text}");
        }
    }

    #[test]
    fn answers_between_quoted_lines_stay_together() {
        let text = "On Monday the unit wrote:\n> Which year?\n2025.\n> Which roads?\nAll of them.";
        assert_eq!(part(text), Reply { own: text, quoted: "" });
    }

    #[test]
    fn a_reply_that_only_quotes_is_shown_whole() {
        let text = "> Which year?\n> 2025";
        assert_eq!(part(text), Reply { own: text, quoted: "" });
    }

    proptest! {
        #[test]
        fn nothing_is_lost(lines in prop::collection::vec(prop::sample::select(vec![
            "Hello ŵ", "> quoted", "", "On 1 May 2026 somebody wrote:", "______________________",
            "-- Original Message --", " > indented",
        ]), 0..12)) {
            let text = lines.join("\n");
            let Reply { own, quoted } = part(&text);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!([words(own), words(quoted)].concat(), words(&text));
        }
    }
}
