//! The words of a page as one text, and the way from places in the text to places on the page.

use crate::{domain::mark::Quad, redact::protocol::Word};
use std::ops::Range;

/// A text that is made of words.
#[derive(Debug, Clone, Default)]
pub(super) struct PageText {
    /// A space between words, a line feed between lines.
    pub(super) text: String,
    /// At which characters each word begins and ends.
    words: Vec<Range<usize>>,
}

impl PageText {
    /// The text of these words, in which each is followed by the number of its line.
    pub(super) fn of<'a>(words: impl IntoIterator<Item = (&'a str, usize)>) -> Self {
        let mut page = Self::default();
        let (mut line, mut at) = (None, 0);
        for (word, on) in words {
            match line {
                None => {}
                Some(last) if last == on => page.text.push(' '),
                Some(_) => page.text.push('\n'),
            }
            at += usize::from(line.is_some());
            line = Some(on);
            let end = at + word.chars().count();
            page.words.push(at..end);
            page.text.push_str(word);
            at = end;
        }
        page
    }

    pub(super) fn of_words(words: &[Word]) -> Self {
        Self::of(words.iter().map(|word| (word.text.as_str(), word.line)))
    }

    /// The numbers of the words that a range of characters touches, as a range.
    pub(super) fn words_in(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.words.partition_point(|word| word.end <= range.start);
        let past = self.words.partition_point(|word| word.start < range.end);
        first..past.max(first)
    }
}

/// The quads around a range of words: one for each line that it runs over.
pub(super) fn quads(words: &[Word], range: &Range<usize>) -> Vec<Quad> {
    let mut lines: Vec<(usize, [f64; 4])> = Vec::new();
    for word in words.get(range.clone()).unwrap_or_default() {
        let [l, b, r, t] = word.quad.bounds();
        match lines.last_mut() {
            Some((line, [left, bottom, right, top])) if *line == word.line => {
                (*left, *bottom) = (left.min(l), bottom.min(b));
                (*right, *top) = (right.max(r), top.max(t));
            }
            _ => lines.push((word.line, [l, b, r, t])),
        }
    }
    lines.into_iter().map(|(_, [l, b, r, t])| Quad::upright(l, b, r, t)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_text_is_a_run_of_words_and_a_quad_for_each_line() {
        let word = |text: &str, line, left: f64| Word {
            text: text.into(),
            quad: Quad::upright(left, 10.0, left + 5.0, 20.0),
            line,
        };
        let words = [word("Alys", 0, 0.0), word("Mair", 0, 6.0), word("Puw", 1, 0.0)];
        let page = PageText::of_words(&words);
        assert_eq!(page.text, "Alys Mair\nPuw");
        assert_eq!(page.words_in(&(0..4)), 0..1);
        assert_eq!(page.words_in(&(2..6)), 0..2);
        assert_eq!(page.words_in(&(5..13)), 1..3);
        assert_eq!(page.words_in(&(4..5)), 1..1, "between words there is none");
        assert_eq!(quads(&words, &(0..2)), [Quad::upright(0.0, 10.0, 11.0, 20.0)]);
        assert_eq!(quads(&words, &(1..3)).len(), 2);
        assert!(quads(&words, &(7..9)).is_empty());
    }
}
