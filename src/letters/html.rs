//! A letter as HTML.

use super::{
    Letter, Part,
    tree::{Block, Inline},
};
use std::fmt::Write;

/// One `section` for each language, to stand in a page.
pub(super) fn fragment(letter: &Letter) -> String {
    letter.parts().iter().map(section).collect()
}

/// One language, to stand in a page.
pub(super) fn section(part: &Part) -> String {
    let mut html = String::new();
    open(&mut html, "section", &[("class", "letter"), ("lang", part.language.code())]);
    blocks(&mut html, &part.blocks);
    html.push_str("</section>\n");
    html
}

/// Blocks without what is around them, no heading above the fourth level.
pub(super) fn part_of_page(all: &[Block]) -> String {
    let mut html = String::new();
    let lower = |block: &Block| match block {
        Block::Heading { level, c } => Block::Heading { level: (*level).max(4), c: c.clone() },
        other => other.clone(),
    };
    blocks(&mut html, &all.iter().map(lower).collect::<Vec<_>>());
    html
}

/// A page that stands on its own.
pub(super) fn page(letter: &Letter) -> String {
    let language = letter.parts().first().map_or("en", |part| part.language.code());
    let mut html = String::from("<!DOCTYPE html>\n");
    open(&mut html, "html", &[("lang", language)]);
    html.push_str("<head>\n<meta charset=\"utf-8\">\n");
    html.push_str(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
    );
    escape(&mut html, &letter.title());
    html.push_str("</title>\n<style>\n");
    html.push_str(STYLE);
    html.push_str("</style>\n</head>\n<body>\n<main>\n");
    html.push_str(&fragment(letter));
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

const STYLE: &str = "\
body { font: 1rem/1.5 'Noto Sans', Arial, sans-serif; color: #0b0c0c; background: #fff; }
main { max-width: 42rem; margin: 0 auto; padding: 1rem; }
section + section { border-top: 2px solid #505a5f; margin-top: 3rem; padding-top: 1rem; }
blockquote { border-left: 4px solid #505a5f; margin: 1rem 0; padding: 0 0 0 1rem; }
table { border-collapse: collapse; }
th, td { border: 1px solid #505a5f; padding: 0.4rem 0.6rem; text-align: left; vertical-align: top; }
p, li, td, th, h1, h2, h3, h4 { overflow-wrap: anywhere; }
";

fn blocks(html: &mut String, all: &[Block]) {
    for block in all {
        match block {
            Block::Paragraph { c } => wrapped(html, "p", c),
            Block::Heading { level, c } => wrapped(html, &format!("h{level}"), c),
            Block::List { start, items } => {
                let number = start.unwrap_or_default().to_string();
                match start {
                    None => open(html, "ul", &[]),
                    Some(1) => open(html, "ol", &[]),
                    Some(_) => open(html, "ol", &[("start", &number)]),
                }
                html.push('\n');
                for item in items {
                    html.push_str("<li>");
                    match item.as_slice() {
                        [Block::Paragraph { c }] => inlines(html, c),
                        item => blocks(html, item),
                    }
                    html.push_str("</li>\n");
                }
                html.push_str(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
            }
            Block::Quote { lang, c } => {
                let lang = lang.map(|lang| ("lang", lang.code()));
                open(html, "blockquote", lang.as_slice());
                html.push('\n');
                blocks(html, c);
                html.push_str("</blockquote>\n");
            }
            Block::Table { head, rows } => {
                html.push_str("<table>\n<thead>\n<tr>");
                for cell in head {
                    open(html, "th", &[("scope", "col")]);
                    inlines(html, cell);
                    html.push_str("</th>");
                }
                html.push_str("</tr>\n</thead>\n<tbody>\n");
                for row in rows {
                    html.push_str("<tr>");
                    for cell in row {
                        html.push_str("<td>");
                        inlines(html, cell);
                        html.push_str("</td>");
                    }
                    html.push_str("</tr>\n");
                }
                html.push_str("</tbody>\n</table>\n");
            }
        }
    }
}

fn wrapped(html: &mut String, tag: &str, c: &[Inline]) {
    open(html, tag, &[]);
    inlines(html, c);
    close(html, tag);
    html.push('\n');
}

fn inlines(html: &mut String, all: &[Inline]) {
    for inline in all {
        match inline {
            Inline::Text { s } => escape(html, s),
            Inline::Break => html.push_str("<br>\n"),
            Inline::Strong { c } => around(html, "strong", &[], c),
            Inline::Emphasis { c } => around(html, "em", &[], c),
            Inline::Link { url, c } => around(html, "a", &[("href", url)], c),
        }
    }
}

fn around(html: &mut String, tag: &str, attributes: &[(&str, &str)], c: &[Inline]) {
    open(html, tag, attributes);
    inlines(html, c);
    close(html, tag);
}

fn open(html: &mut String, tag: &str, attributes: &[(&str, &str)]) {
    html.push('<');
    html.push_str(tag);
    for (name, value) in attributes {
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        escape(html, value);
        html.push('"');
    }
    html.push('>');
}

fn close(html: &mut String, tag: &str) {
    // Writing to a string does not fail.
    let _ = write!(html, "</{tag}>");
}

/// The one place where words become HTML.
fn escape(html: &mut String, words: &str) {
    for c in words.chars() {
        match c {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}
