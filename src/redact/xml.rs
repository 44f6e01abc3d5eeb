//! A small tree of XML, for parts that are read, cut and written again.

use super::protocol::{Failure, OrFail};
use quick_xml::{Reader, events::Event};
use std::fmt::Write as _;

/// How deep elements may nest.
const DEEPEST: usize = 200;
/// How many nodes one part may have.
const MOST_NODES: usize = 2_000_000;

/// An element or a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

/// An element with its attributes in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

impl Element {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        local(&self.name)
    }

    /// The value of the attribute with this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| local(key) == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element in it with this local name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.local() == name)
    }

    /// All its text.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.add_text(&mut text);
        text
    }

    fn add_text(&self, text: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(piece) => text.push_str(piece),
                Node::Element(element) => element.add_text(text),
            }
        }
    }

    /// Calls `look` with this element and every one in it.
    pub(super) fn each(&self, look: &mut impl FnMut(&Self)) {
        look(self);
        for element in self.elements() {
            element.each(look);
        }
    }

    /// The part as a file.
    pub(super) fn to_document(&self) -> Vec<u8> {
        let mut out =
            String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        self.write(&mut out);
        out.into_bytes()
    }

    fn write(&self, out: &mut String) {
        // Writing to a string does not fail.
        let _ = write!(out, "<{}", self.name);
        for (key, value) in &self.attributes {
            let _ = write!(out, " {key}=\"{}\"", quick_xml::escape::escape(value.as_str()));
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Text(text) => out.push_str(&quick_xml::escape::escape(text.as_str())),
                Node::Element(element) => element.write(out),
            }
        }
        let _ = write!(out, "</{}>", self.name);
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Reads a part. Comments and processing instructions are left out; document types and entities
/// of its own are refused, for they reach outside or grow without end.
pub(super) fn parse(bytes: &[u8]) -> Result<Element, Failure> {
    let text = decode(bytes).ok_or(Failure::Broken)?;
    let mut reader = Reader::from_str(&text);
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    let mut nodes = 0_usize;
    loop {
        nodes += 1;
        if nodes > MOST_NODES || open.len() > DEEPEST {
            return Err(Failure::TooBig { what: "a part with too many elements".to_owned() });
        }
        let add = |open: &mut Vec<Element>, piece: &str| {
            if let Some(parent) = open.last_mut() {
                match parent.children.last_mut() {
                    Some(Node::Text(text)) => text.push_str(piece),
                    _ => parent.children.push(Node::Text(piece.to_owned())),
                }
            }
        };
        let done = match reader.read_event().or_fail(Failure::Broken)? {
            Event::Start(start) => {
                open.push(element(&start)?);
                None
            }
            Event::Empty(start) => Some(element(&start)?),
            Event::End(_) => Some(open.pop().ok_or(Failure::Broken)?),
            Event::Text(piece) => {
                add(&mut open, &piece.xml10_content());
                None
            }
            Event::CData(piece) => {
                add(&mut open, &piece.xml10_content());
                None
            }
            Event::GeneralRef(reference) => {
                let named = match &*reference.xml10_content() {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "apos" => Some('\''),
                    "quot" => Some('"'),
                    _ => None,
                };
                let numbered = reference.resolve_char_ref().or_fail(Failure::Broken)?;
                let char = numbered.or(named).ok_or(Failure::Broken)?;
                add(&mut open, char.encode_utf8(&mut [0; 4]));
                None
            }
            Event::DocType(_) => {
                let what = "XML with a document type of its own".to_owned();
                return Err(Failure::NotHandled { what });
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => None,
            Event::Eof => break,
        };
        if let Some(element) = done {
            match open.last_mut() {
                Some(parent) => parent.children.push(Node::Element(element)),
                None if root.is_none() => root = Some(element),
                None => return Err(Failure::Broken),
            }
        }
    }
    root.filter(|_| open.is_empty()).ok_or(Failure::Broken)
}

fn decode(bytes: &[u8]) -> Option<String> {
    let wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if wide {
        return super::text::decode(bytes).map(|(text, _)| text);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

fn element(start: &quick_xml::events::BytesStart<'_>) -> Result<Element, Failure> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.or_fail(Failure::Broken)?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .or_fail(Failure::Broken)?;
        attributes.push((name(attribute.key), value.into_owned()));
    }
    Ok(Element { name: name(start.name()), attributes, children: Vec::new() })
}

fn name(name: quick_xml::name::QName<'_>) -> String {
    name.as_ref().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_written_as_it_was_read() {
        let part = "<w:p a=\"1 &amp; &quot;2&quot;\"><w:t xml:space=\"preserve\"> a &lt; b &#8217; </w:t><w:b/></w:p>";
        let read = parse(part.as_bytes()).unwrap();
        assert_eq!(parse(&read.to_document()).unwrap(), read);
        assert_eq!(read.text(), " a < b \u{2019} ");
    }

    #[test]
    fn document_types_and_depths_are_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>";
        assert!(matches!(parse(bomb.as_bytes()), Err(Failure::NotHandled { .. })));
        assert_eq!(parse(b"<a>&b;</a>"), Err(Failure::Broken));
        let deep = "<a>".repeat(100_000);
        assert!(parse(deep.as_bytes()).is_err());
        for broken in ["<a>", "<a></b>", "<a/><b/>", "", "text"] {
            assert!(parse(broken.as_bytes()).is_err(), "{broken}");
        }
    }
}
