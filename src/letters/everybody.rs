//! A letter for everybody to read: what it says, without whom it was written to.

use super::{Block, Inline, Letter, LetterError, Part};

impl Letter {
    /// The letter without what stands before its own heading (the date, the address, the greeting
    /// that names the requester), and without the requester's words unless `with_quotes`.
    ///
    /// Made from the tree, so that nothing depends on how a name is spelt. What staff wrote below
    /// the heading stays as it is: whether it names the requester is for the caller to check.
    /// [`LetterError::Empty`] when nothing is left.
    pub fn for_everybody(&self, with_quotes: bool) -> Result<Self, LetterError> {
        let parts: Vec<Part> = self
            .parts
            .iter()
            .map(|part| {
                let begins = part
                    .blocks
                    .iter()
                    .position(|block| matches!(block, Block::Heading { level: 1, .. }))
                    .unwrap_or_default();
                let rest = part.blocks.iter().skip(begins).cloned().collect();
                let blocks = if with_quotes { rest } else { without_quotes(rest) };
                Part { blocks, markdown: String::new(), problems: Vec::new(), ..part.clone() }
            })
            .collect();
        let says_something =
            |part: &Part| part.blocks.iter().any(|block| !matches!(block, Block::Heading { .. }));
        if parts.iter().all(says_something) {
            Ok(Self { parts, ..self.clone() })
        } else {
            Err(LetterError::Empty)
        }
    }
}

/// Takes quotations away, and the lines that lead to them: "You wrote:".
fn without_quotes(blocks: Vec<Block>) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block {
            Block::Quote { .. } => {
                if kept.last().is_some_and(leads_on) {
                    kept.pop();
                }
            }
            Block::List { start, items } => {
                let items: Vec<_> =
                    items.into_iter().map(without_quotes).filter(|item| !item.is_empty()).collect();
                if !items.is_empty() {
                    kept.push(Block::List { start, items });
                }
            }
            other => kept.push(other),
        }
    }
    kept
}

/// Whether a paragraph announces what follows it.
fn leads_on(block: &Block) -> bool {
    let Block::Paragraph { c } = block else { return false };
    matches!(c.last(), Some(Inline::Text { s }) if s.trim_end().ends_with(':'))
}

#[cfg(test)]
mod tests {
    use crate::{
        domain::{
            language::Language,
            letter::{LetterData, LetterType},
        },
        letters::Letter,
    };

    fn answer() -> Letter {
        let mut data = LetterData::example(LetterType::Full, Language::English);
        data.requester_name = Some("Ada Byron".to_owned());
        data.request.text = "Please send all of it. Yours, Ada Byron".to_owned();
        Letter::compose(LetterType::Full, &Language::BOTH, &data).unwrap()
    }

    #[test]
    fn whom_it_was_written_to_is_gone_and_what_it_says_stays() {
        let whole = answer();
        assert!(whole.text().contains("Dear Ada Byron") && whole.text().contains("Annwyl Ada"));
        let public = whole.for_everybody(false).unwrap();
        let text = public.text();
        assert!(!text.contains("Ada Byron"), "{text}");
        assert!(!text.contains("You wrote:") && !text.contains("Please send all of it"), "{text}");
        assert!(text.contains("Our response") && text.contains("Ein hymateb"), "{text}");
        assert!(!public.html().contains("Ada"));
    }

    #[test]
    fn the_words_of_the_request_stay_where_staff_want_them() {
        let text = answer().for_everybody(true).unwrap().text();
        assert!(text.contains("Please send all of it") && !text.contains("Dear"), "{text}");
    }

    #[test]
    fn the_published_letter_can_be_printed() {
        assert!(answer().for_everybody(false).unwrap().pdf().is_ok());
    }
}
