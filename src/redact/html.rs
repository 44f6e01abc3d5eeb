//! Web pages: rebuilt from an allow-list of elements, with nothing that runs, hides or fetches.

use super::{
    To,
    find::is_invisible,
    inspect::{Action, Finding},
    protocol::{Cut, Failure, Removed},
    runs::{self, Reading},
    text,
    xml::{Element, Node},
};
use crate::domain::mark::Marks;
use scraper::{Html, Node as Parsed};
use std::collections::BTreeSet;

/// Elements that are kept.
const KEPT: &[&str] = &[
    "html",
    "head",
    "title",
    "body",
    "p",
    "div",
    "span",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "colgroup",
    "col",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "sub",
    "sup",
    "small",
    "mark",
    "blockquote",
    "pre",
    "code",
    "a",
    "abbr",
    "cite",
    "q",
    "address",
    "article",
    "section",
    "main",
    "header",
    "footer",
    "nav",
    "aside",
    "figure",
    "figcaption",
    "font",
    "center",
    "time",
    "del",
    "ins",
    "tt",
    "big",
    "strike",
    "label",
];

/// Elements that go with all they hold.
const DROPPED: &[&str] = &[
    "script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "meta",
    "link", "base", "svg", "math", "canvas", "audio", "video", "form", "input", "button", "select",
    "textarea", "img", "picture", "source", "map", "frameset", "frame",
];

/// Attributes that say how a table hangs together, or in which language a text is.
const ATTRIBUTES: &[&str] = &["lang", "dir", "colspan", "rowspan", "scope", "align", "valign"];

/// Elements without an end.
const VOID: &[&str] = &["br", "hr", "col"];

/// How deep elements may nest.
const DEEPEST: usize = 200;

/// Blocks are read apart; what stands in a line is read together.
pub(super) const READING: Reading = Reading {
    is_block: |element| {
        matches!(
            element.local(),
            "html"
                | "head"
                | "title"
                | "body"
                | "p"
                | "div"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "ul"
                | "ol"
                | "li"
                | "dl"
                | "dt"
                | "dd"
                | "table"
                | "caption"
                | "thead"
                | "tbody"
                | "tfoot"
                | "tr"
                | "td"
                | "th"
                | "blockquote"
                | "pre"
                | "address"
                | "article"
                | "section"
                | "main"
                | "header"
                | "footer"
                | "nav"
                | "aside"
                | "figure"
                | "figcaption"
                | "center"
                | "hr"
        )
    },
    says: |_| true,
    stands_for: |element| (element.local() == "br").then_some('\n'),
};

/// A page without what runs, hides and fetches, and what was left out.
fn clean(html: &str) -> Result<(Element, Vec<Finding>), Failure> {
    let parsed = Html::parse_document(html);
    let mut findings = Vec::new();
    let mut root = Element { name: "html".to_owned(), ..Element::default() };
    let mut unseen = String::new();
    let mut depth = 0;
    build(parsed.tree.root(), &mut root, &mut findings, &mut unseen, &mut depth)?;
    if !unseen.trim().is_empty() {
        findings.push(Finding::new("hidden_text", "text", unseen, Action::Remove));
    }
    // The parser gives every page its outermost element.
    let inner = root.children.into_iter().find_map(|child| match child {
        Node::Element(element) if element.name == "html" => Some(element),
        _ => None,
    });
    Ok((
        inner.unwrap_or_else(|| Element { name: "html".to_owned(), ..Element::default() }),
        findings,
    ))
}

fn build(
    from: ego_tree::NodeRef<'_, Parsed>,
    to: &mut Element,
    findings: &mut Vec<Finding>,
    unseen: &mut String,
    depth: &mut usize,
) -> Result<(), Failure> {
    *depth += 1;
    if *depth > DEEPEST {
        return Err(Failure::TooBig { what: "a page whose elements nest too deeply".to_owned() });
    }
    for child in from.children() {
        match child.value() {
            Parsed::Text(text) => to.children.push(Node::Text(text.to_string())),
            Parsed::Comment(comment) => {
                // Old readers are spoken to in comments.
                let text = comment.trim();
                if !text.is_empty() {
                    findings.push(Finding::new("comment", "text", text, Action::Remove));
                }
            }
            Parsed::Element(element) => {
                let name = element.name();
                if hides(element) {
                    unseen.push_str(&text_under(child));
                    unseen.push(' ');
                    continue;
                }
                if DROPPED.contains(&name) {
                    note(element, child, findings);
                    continue;
                }
                let mut inner = Element { name: name.to_owned(), ..Element::default() };
                for (key, value) in element.attrs() {
                    let plain = value.len() <= 20
                        && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
                    if ATTRIBUTES.contains(&key) && plain {
                        inner.attributes.push((key.to_owned(), value.to_owned()));
                    } else if matches!(key, "alt" | "title" | "aria-label")
                        && !value.trim().is_empty()
                    {
                        findings.push(Finding::new(
                            "alternative_text",
                            name,
                            value,
                            Action::Remove,
                        ));
                    } else if key.starts_with("on") {
                        findings.push(Finding::new("javascript", name, value, Action::Remove));
                    }
                }
                build(child, &mut inner, findings, unseen, depth)?;
                if KEPT.contains(&name) {
                    to.children.push(Node::Element(inner));
                } else {
                    // Not known: what it says stays, what it is goes.
                    to.children.append(&mut inner.children);
                }
            }
            _ => {}
        }
    }
    *depth -= 1;
    Ok(())
}

/// Notes what is dropped, if it says something that does not show.
fn note(
    element: &scraper::node::Element,
    node: ego_tree::NodeRef<'_, Parsed>,
    findings: &mut Vec<Finding>,
) {
    let value = |name: &str| element.attr(name).unwrap_or_default();
    let mut say = |kind: &str, excerpt: &str| {
        findings.push(Finding::new(kind, element.name(), excerpt, Action::Remove));
    };
    match element.name() {
        "script" => say("javascript", &text_under(node)),
        "meta" => {
            let name = value("name").to_ascii_lowercase();
            let plain = ["", "viewport", "generator", "progid", "color-scheme", "format-detection"];
            if !plain.contains(&name.as_str()) {
                say("metadata", &format!("{name}: {}", value("content")));
            }
        }
        "img" if !value("alt").trim().is_empty() => say("alternative_text", value("alt")),
        "input" if value("type").eq_ignore_ascii_case("hidden") => {
            say("form_field", value("value"));
        }
        "form" | "input" | "select" | "textarea" => say("form_field", &text_under(node)),
        "iframe" | "object" | "embed" | "applet" => say("embedded_object", value("src")),
        "noscript" | "template" => say("hidden_text", &text_under(node)),
        _ => {}
    }
}

fn text_under(node: ego_tree::NodeRef<'_, Parsed>) -> String {
    let mut text = String::new();
    for inner in node.descendants() {
        if let Parsed::Text(piece) = inner.value() {
            text.push_str(piece);
        }
    }
    text
}

/// Whether an element says that it does not show.
fn hides(element: &scraper::node::Element) -> bool {
    let style: String = element
        .attr("style")
        .unwrap_or_default()
        .to_ascii_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let says = |what: &str| style.split(';').any(|rule| rule == what);
    element.attr("hidden").is_some()
        || says("display:none")
        || says("visibility:hidden")
        || says("opacity:0")
        || ["font-size:0", "font-size:0px", "font-size:0pt", "font-size:1px", "mso-hide:all"]
            .iter()
            .any(|what| says(what))
        || (says("color:#ffffff") && !style.contains("background"))
}

fn decode(bytes: &[u8]) -> Result<String, Failure> {
    let start = bytes.get(..1024.min(bytes.len())).unwrap_or_default();
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let named = start.split("charset=").nth(1).map(|rest| {
        rest.trim_start_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect::<String>()
    });
    if let Some(encoding) = named.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()))
        && std::str::from_utf8(bytes).is_err()
    {
        return Ok(encoding.decode(bytes).0.into_owned());
    }
    text::decode(bytes).map(|(text, _)| text).ok_or(Failure::Broken)
}

/// What was cut out of a page, and the page.
pub(super) fn cut_text(html: &str, marks: &Marks, counts: &mut [usize]) -> Result<Page, Failure> {
    let (mut root, findings) = clean(html)?;
    runs::replace(&mut root, marks, counts, &READING);
    let mut page = String::from("<!DOCTYPE html>\n");
    write(&root, &mut page);
    let mut said = String::new();
    lines(&root, &mut said);
    Ok(Page { html: page, text: said, findings })
}

/// A page that was cut, and what it says.
pub(super) struct Page {
    pub(super) html: String,
    pub(super) text: String,
    pub(super) findings: Vec<Finding>,
}

/// Cuts what is marked.
pub(super) fn cut(bytes: &[u8], marks: &Marks, to: To) -> Result<(Cut, Vec<u8>), Failure> {
    text::check(marks)?;
    let mut counts = vec![0; marks.0.len()];
    let page = cut_text(&decode(bytes)?, marks, &mut counts)?;
    let mut cut = text::tally(marks, &counts);
    let removed: BTreeSet<Removed> =
        page.findings.into_iter().map(|one| Removed::new(&one.kind, one.place)).collect();
    cut.removed = removed.into_iter().collect();
    let bytes = match to {
        To::Same => page.html.into_bytes(),
        To::Txt => page.text.into_bytes(),
        _ => {
            let what = "a web page made into that kind of file: use pdf or txt".to_owned();
            return Err(Failure::NotHandled { what });
        }
    };
    Ok((cut, bytes))
}

/// Looks for what a reader of the page does not see.
pub(super) fn inspect(bytes: &[u8]) -> Result<Vec<Finding>, Failure> {
    let html = decode(bytes)?;
    let (_, mut findings) = clean(&html)?;
    if html.chars().filter(|c| *c != '\u{feff}').any(|c| is_invisible(c) && c != '\u{ad}') {
        findings.push(Finding::new("zero_width_characters", "text", "", Action::Review));
    }
    Ok(findings)
}

/// What a page says, a line for each block.
pub(super) fn text_of(html: &str) -> Result<String, Failure> {
    let (root, _) = clean(html)?;
    let mut said = String::new();
    lines(&root, &mut said);
    Ok(said)
}

fn lines(element: &Element, said: &mut String) {
    if element.local() == "head" {
        return;
    }
    let own: String = runs::said(element, &READING);
    for piece in own.split(runs::APART) {
        let words: Vec<String> = piece
            .split('\n')
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|line| !line.is_empty())
            .collect();
        if !words.is_empty() {
            said.push_str(&words.join("\n"));
            said.push('\n');
        }
    }
    inner_lines(element, said);
}

fn inner_lines(element: &Element, said: &mut String) {
    for child in element.elements() {
        if (READING.is_block)(child) {
            lines(child, said);
        } else {
            inner_lines(child, said);
        }
    }
}

fn write(element: &Element, out: &mut String) {
    use std::fmt::Write as _;
    // Writing to a string does not fail.
    let _ = write!(out, "<{}", element.name);
    for (key, value) in &element.attributes {
        let _ = write!(out, " {key}=\"{}\"", quick_xml::escape::escape(value.as_str()));
    }
    out.push('>');
    if VOID.contains(&element.name.as_str()) {
        return;
    }
    if element.name == "head" {
        out.push_str("<meta charset=\"utf-8\">");
    }
    for child in &element.children {
        match child {
            Node::Text(text) => {
                let visible: String =
                    text.chars().filter(|c| !is_invisible(*c) || *c == '\u{ad}').collect();
                out.push_str(&quick_xml::escape::escape(visible.as_str()));
            }
            Node::Element(inner) => write(inner, out),
        }
    }
    let _ = write!(out, "</{}>", element.name);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Marks {
        let json = serde_json::json!({"marks": [{"find": text, "style": "text"}]});
        Marks::from_json(&json.to_string()).unwrap()
    }

    fn cut_of(html: &str, wanted: &str) -> String {
        String::from_utf8(cut(html.as_bytes(), &marks(wanted), To::Same).unwrap().1).unwrap()
    }

    #[test]
    fn a_name_is_cut_across_tags_and_entities_and_not_across_blocks() {
        let html = cut_of("<p>by Al<b>ys&nbsp;</b>Griff<i>iths</i>.</p>", "Alys Griffiths");
        assert!(html.contains("[REDACTED]") && !html.contains("Griff"), "{html}");
        let apart = cut_of("<p>Alys</p><p>Griffiths</p>", "Alys Griffiths");
        assert!(apart.contains("<p>Griffiths</p>"));
    }

    #[test]
    fn what_runs_hides_fetches_or_comments_is_gone_and_told() {
        let html = "<p onclick='x()'>Seen<!-- Alys --><script>Alys</script>\
                    <span style='display: none'>Alys</span><img src='http://t/x.gif' alt='Alys'>\
                    <a href='mailto:alys@example.org'>write</a></p>";
        let kept = cut_of(html, "Nobody");
        assert!(
            !kept.contains("Alys") && !kept.contains("alys") && !kept.contains("http"),
            "{kept}"
        );
        assert!(kept.contains("Seen") && kept.contains("write"));
        let found = inspect(html.as_bytes()).unwrap();
        let kinds: BTreeSet<&str> = found.iter().map(|one| one.kind.as_str()).collect();
        for kind in ["comment", "javascript", "hidden_text", "alternative_text"] {
            assert!(kinds.contains(kind), "{kinds:?}");
        }
        assert_eq!(inspect(kept.as_bytes()).unwrap(), []);
    }

    #[test]
    fn elements_that_nest_without_end_are_refused() {
        let deep = "<div>".repeat(1_500);
        assert!(cut(deep.as_bytes(), &marks("x"), To::Same).is_err());
    }
}
