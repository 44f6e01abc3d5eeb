//! A letter as plain text.

use super::{
    Letter, Part,
    tree::{Block, Inline},
};

/// The whole letter, its parts under one another.
pub(super) fn text(letter: &Letter) -> String {
    let parts: Vec<_> = letter.parts().iter().map(|part| blocks(&part.blocks)).collect();
    let mut text = parts.join("\n\n* * *\n\n");
    text.push('\n');
    text
}

/// One language of it.
pub(super) fn part(part: &Part) -> String {
    blocks(&part.blocks)
}

/// Each block, a blank line between two.
fn blocks(all: &[Block]) -> String {
    let made: Vec<_> = all.iter().map(block).collect();
    made.join("\n\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph { c } | Block::Heading { c, .. } => line(c),
        Block::Quote { c, .. } => behind("> ", "> ", &blocks(c)),
        Block::List { start, items } => {
            let made: Vec<_> = items
                .iter()
                .zip(0..)
                .map(|(item, nth)| {
                    let sign = start.map_or_else(
                        || "- ".to_owned(),
                        |first| format!("{}. ", first.saturating_add(nth)),
                    );
                    behind(&sign, &" ".repeat(sign.len()), &blocks(item))
                })
                .collect();
            made.join("\n")
        }
        Block::Table { head, rows } => {
            let made: Vec<_> = std::iter::once(head)
                .chain(rows)
                .map(|row| row.iter().map(|cell| line(cell)).collect::<Vec<_>>().join(" | "))
                .collect();
            made.join("\n")
        }
    }
}

/// `text` with `first` before its first line and `rest` before the others.
fn behind(first: &str, rest: &str, text: &str) -> String {
    let made: Vec<_> = text
        .lines()
        .enumerate()
        .map(|(nth, line)| {
            format!("{}{line}", if nth == 0 { first } else { rest }).trim_end().to_owned()
        })
        .collect();
    made.join("\n")
}

fn line(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { s } => text.push_str(s),
            Inline::Break => text.push('\n'),
            Inline::Strong { c } | Inline::Emphasis { c } => text.push_str(&line(c)),
            Inline::Link { url, c } => {
                let shown = line(c);
                text.push_str(&shown);
                if !url.contains(shown.trim()) {
                    text.push_str(" (");
                    text.push_str(url);
                    text.push(')');
                }
            }
        }
    }
    text
}
