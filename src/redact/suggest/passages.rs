//! The text of a file, passage by passage, for looking things up in it. Nothing is cut by it.

use super::super::{
    Engine, RedactError,
    media::{self, MediaType},
    package::Package,
    parts,
    protocol::{Failure, PageText},
    text,
    xml::{self, Element, Node},
};
use crate::domain::mark::Quad;
use mail_parser::{Address, MessageParser, MimeHeaders};

/// How deep messages may lie in messages.
const DEEPEST: usize = 5;

/// A text and where it stands.
#[derive(Debug, Clone, Default)]
pub struct Passage {
    /// The text; lines end with a line feed.
    pub text: String,
    /// A part, a sheet, a header.
    pub place: String,
    /// The page, where the format has pages.
    pub page: Option<u32>,
    /// The words of a page: at which character each begins, how many it has, and where it stands.
    words: Vec<(usize, usize, Quad)>,
}

impl Passage {
    pub(super) fn new(place: &str, text: String) -> Self {
        Self { text, place: place.to_owned(), page: None, words: Vec::new() }
    }

    /// A text on a page, of whose words it is not known where they stand.
    pub(super) fn plain(page: Option<u32>, text: String) -> Self {
        Self { text, page, ..Self::default() }
    }

    fn of_page(number: u32, page: PageText) -> Self {
        let mut passage =
            Self { place: format!("page {number}"), page: Some(number), ..Self::default() };
        let (mut line, mut at) = (None, 0);
        for word in page.words {
            match line {
                None => {}
                Some(last) if last == word.line => passage.text.push(' '),
                Some(_) => passage.text.push('\n'),
            }
            at += usize::from(line.is_some());
            line = Some(word.line);
            let length = word.text.chars().count();
            passage.words.push((at, length, word.quad));
            passage.text.push_str(&word.text);
            at += length;
        }
        passage
    }

    /// Where the characters from `start` to `end` stand on the page; nothing without pages.
    pub(super) fn quads(&self, start: usize, end: usize) -> Vec<Quad> {
        let meets = |(at, length, _): &&(usize, usize, Quad)| *at < end && start < at + length;
        self.words.iter().filter(meets).map(|(_, _, quad)| *quad).collect()
    }
}

/// The text of a file. Pictures have none; what is not handled is refused by name.
pub fn text_of(engine: &Engine, name: &str, bytes: &[u8]) -> Result<Vec<Passage>, RedactError> {
    read(engine, name, bytes, 0)
}

fn read(
    engine: &Engine,
    name: &str,
    bytes: &[u8],
    deep: usize,
) -> Result<Vec<Passage>, RedactError> {
    Ok(match media::sniff(bytes, name) {
        MediaType::Pdf => {
            let pages = super::super::words(engine, bytes)?;
            (1..).zip(pages).map(|(number, page)| Passage::of_page(number, page)).collect()
        }
        MediaType::Text | MediaType::Csv => {
            let (text, _) = text::decode(bytes).ok_or(Failure::Broken)?;
            vec![Passage::new("text", text)]
        }
        MediaType::Html => {
            let (text, _) = text::decode(bytes).ok_or(Failure::Broken)?;
            vec![Passage::new("text", text_of_html(&text))]
        }
        MediaType::Docx
        | MediaType::Pptx
        | MediaType::Xlsx
        | MediaType::Odt
        | MediaType::Ods
        | MediaType::Odp => package(bytes)?,
        MediaType::Eml => message(engine, bytes, deep)?,
        MediaType::Msg | MediaType::Tnef => outlook(engine, bytes, name, deep)?,
        MediaType::Picture(_) => Vec::new(),
        MediaType::EncryptedOffice => return Err(Failure::Encrypted.into()),
        other => {
            return Err(Failure::NotHandled { what: other.as_str().to_owned() }.into());
        }
    })
}

/// What a web page shows, with a line for each block.
fn text_of_html(html: &str) -> String {
    let document = scraper::Html::parse_document(html);
    let mut text = String::new();
    for node in document.root_element().descendants() {
        match node.value() {
            scraper::Node::Text(piece) => {
                let hidden =
                    node.parent().and_then(|parent| parent.value().as_element()).is_some_and(
                        |parent| matches!(parent.name(), "script" | "style" | "title" | "template"),
                    );
                if !hidden {
                    text.push_str(piece);
                }
            }
            scraper::Node::Element(element)
                if matches!(
                    element.name(),
                    "p" | "div" | "br" | "tr" | "li" | "td" | "th" | "table" | "h1" | "h2" | "h3"
                ) =>
            {
                text.push('\n');
            }
            _ => {}
        }
    }
    text
}

/// The paragraphs of every part of an Office document.
fn package(bytes: &[u8]) -> Result<Vec<Passage>, Failure> {
    let package = Package::read(bytes)?;
    let mut passages = Vec::new();
    for (name, content) in &package.entries {
        let lower = name.to_ascii_lowercase();
        let says = ["word/", "xl/", "ppt/"].iter().any(|folder| lower.starts_with(folder))
            || lower == "content.xml"
            || lower == "styles.xml";
        let is_xml = std::path::Path::new(&lower).extension().is_some_and(|end| end == "xml");
        if !says || !is_xml {
            continue;
        }
        let Ok(root) = xml::parse(content) else { continue };
        let mut text = String::new();
        paragraphs(&root, &mut text);
        if !text.trim().is_empty() {
            passages.push(Passage::new(name, text));
        }
    }
    Ok(passages)
}

/// Adds the text of each paragraph, cell and string, each on a line of its own.
fn paragraphs(element: &Element, text: &mut String) {
    for child in &element.children {
        match child {
            Node::Text(piece) if is_text(element.local()) => text.push_str(piece),
            Node::Text(_) => {}
            Node::Element(child) => {
                match child.local() {
                    "tab" | "br" | "cr" | "line-break" | "s" => text.push(' '),
                    "noBreakHyphen" => text.push('-'),
                    _ => paragraphs(child, text),
                }
                if matches!(child.local(), "p" | "h" | "si" | "is" | "tc") && !text.ends_with('\n')
                {
                    text.push('\n');
                }
            }
        }
    }
}

/// Elements whose text a reader sees, in all these formats.
fn is_text(name: &str) -> bool {
    matches!(name, "t" | "p" | "h" | "span" | "a" | "delText" | "instrText")
}

/// Headers, bodies and attachments of a message.
fn message(engine: &Engine, bytes: &[u8], deep: usize) -> Result<Vec<Passage>, RedactError> {
    if deep > DEEPEST {
        let what = "messages that lie too deep in messages".to_owned();
        return Err(Failure::TooBig { what }.into());
    }
    let parsed = MessageParser::default().parse(bytes).ok_or(Failure::Broken)?;
    let mut heads = String::new();
    for (label, addresses) in
        [("From: ", parsed.from()), ("To: ", parsed.to()), ("Cc: ", parsed.cc())]
    {
        if let Some(addresses) = addresses {
            heads.push_str(label);
            heads.push_str(&written(addresses));
            heads.push('\n');
        }
    }
    if let Some(subject) = parsed.subject() {
        heads.push_str(subject);
        heads.push('\n');
    }
    let mut passages = vec![Passage::new("headers", heads)];
    for (number, _) in parsed.text_bodies().enumerate() {
        if let Some(text) = parsed.body_text(number) {
            passages.push(Passage::new("text", text.replace("\r\n", "\n")));
        }
    }
    for attachment in parsed.attachments() {
        let name = attachment.attachment_name().unwrap_or_default();
        let inner: &[u8] = match &attachment.body {
            mail_parser::PartType::Message(message) => message.raw_message(),
            _ => attachment.contents(),
        };
        // What cannot be read inside has no text here; the gate is elsewhere.
        for mut passage in read(engine, name, inner, deep + 1).unwrap_or_default() {
            passage.place = format!("{name}, {}", passage.place);
            passage.page = None;
            passage.words.clear();
            passages.push(passage);
        }
    }
    Ok(passages)
}

/// What a message says that Outlook keeps, and what its files say.
fn outlook(
    engine: &Engine,
    bytes: &[u8],
    name: &str,
    deep: usize,
) -> Result<Vec<Passage>, RedactError> {
    if deep > DEEPEST {
        let what = "messages that lie too deep in messages".to_owned();
        return Err(Failure::TooBig { what }.into());
    }
    let mut passages = Vec::new();
    for part in parts::parts(bytes, name)? {
        let place = match part.kind {
            parts::PartKind::Head => "headers",
            _ => "text",
        };
        if !part.text.is_empty() {
            passages.push(Passage::new(place, part.text));
        }
    }
    for (name, inner) in parts::files(bytes, media::sniff(bytes, name))? {
        for mut passage in read(engine, &name, &inner, deep + 1).unwrap_or_default() {
            passage.place = format!("{name}, {}", passage.place);
            passage.page = None;
            passage.words.clear();
            passages.push(passage);
        }
    }
    Ok(passages)
}

fn written(addresses: &Address<'_>) -> String {
    let one = |address: &mail_parser::Addr<'_>| {
        let (name, at) =
            (address.name().unwrap_or_default(), address.address().unwrap_or_default());
        format!("{name} <{at}>")
    };
    addresses.iter().map(one).collect::<Vec<_>>().join(", ")
}
