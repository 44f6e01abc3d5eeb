//! Word-processor documents: a ZIP package of XML parts.
//!
//! Text is matched paragraph by paragraph, across the runs that it is split into. What is written
//! is an allow-list of parts; insertions are accepted, deletions and comments dropped.

use super::{
    To, image,
    inspect::{Action, Finding},
    ooxml::{self, CONTENT_TYPES, Link, Parts, has_ending, kind_of, relations, relations_of},
    package::Package,
    protocol::{Cut, Failure, Removed},
    text,
    xml::{self, Element, Node},
};
use crate::domain::mark::{Marks, Place};
use std::collections::{BTreeMap, BTreeSet};

/// Content types (their ends) of the parts that are kept.
const KEPT_TYPES: &[&str] = &[
    "wordprocessingml.document.main+xml",
    "wordprocessingml.template.main+xml",
    "ms-word.document.macroEnabled.main+xml",
    "ms-word.template.macroEnabledTemplate.main+xml",
    "wordprocessingml.styles+xml",
    "wordprocessingml.settings+xml",
    "wordprocessingml.numbering+xml",
    "wordprocessingml.fontTable+xml",
    "wordprocessingml.header+xml",
    "wordprocessingml.footer+xml",
    "wordprocessingml.footnotes+xml",
    "wordprocessingml.endnotes+xml",
    "officedocument.theme+xml",
    "drawingml.chart+xml",
    "drawingml.diagramData+xml",
    "drawingml.diagramLayout+xml",
    "drawingml.diagramStyle+xml",
    "drawingml.diagramColors+xml",
    "drawingml.diagramDrawing+xml",
    "image/png",
    "image/jpeg",
    "image/jpg",
    "image/gif",
    "image/bmp",
    "image/tiff",
    "image/x-emf",
    "image/x-wmf",
];

/// What a document is declared to be when it leaves.
const MAIN: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

/// Elements that are dropped with all they hold.
const DROPPED: &[&str] = &[
    // what was deleted or moved away, and how things were formatted before
    "del",
    "moveFrom",
    "delText",
    "delInstrText",
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "tblPrExChange",
    "tblGridChange",
    "trPrChange",
    "tcPrChange",
    "numberingChange",
    "cellIns",
    "cellDel",
    "cellMerge",
    "moveFromRangeStart",
    "moveFromRangeEnd",
    "moveToRangeStart",
    "moveToRangeEnd",
    "customXmlInsRangeStart",
    "customXmlInsRangeEnd",
    "customXmlDelRangeStart",
    "customXmlDelRangeEnd",
    "customXmlMoveFromRangeStart",
    "customXmlMoveFromRangeEnd",
    "customXmlMoveToRangeStart",
    "customXmlMoveToRangeEnd",
    // comments, editing traces, permissions
    "commentRangeStart",
    "commentRangeEnd",
    "commentReference",
    "annotationRef",
    "proofErr",
    "lastRenderedPageBreak",
    "permStart",
    "permEnd",
    // what leads to parts that are not kept
    "OLEObject",
    "control",
    "dataBinding",
    "placeholder",
    "printerSettings",
    "embedRegular",
    "embedBold",
    "embedItalic",
    "embedBoldItalic",
    "externalData",
    "userShapes",
    "glossary",
    "customXmlPr",
    "rsid",
    "rsids",
    "rsidRoot",
    "smartTagPr",
];

/// Elements whose content stays and whose tags go.
const UNWRAPPED: &[&str] = &["ins", "moveTo", "smartTag", "customXml"];

/// Settings that decide how the document looks.
const SETTINGS: &[&str] = &[
    "compat",
    "defaultTabStop",
    "evenAndOddHeaders",
    "footnotePr",
    "endnotePr",
    "characterSpacingControl",
    "decimalSymbol",
    "listSeparator",
    "themeFontLang",
    "clrSchemeMapping",
    "mirrorMargins",
    "autoHyphenation",
    "hyphenationZone",
    "consecutiveHyphenLimit",
    "doNotHyphenateCaps",
    "mathPr",
    "zoom",
    "bookFoldPrinting",
    "gutterAtTop",
    "bordersDoNotSurroundHeader",
    "bordersDoNotSurroundFooter",
    "displayBackgroundShape",
    "noLineBreaksAfter",
    "noLineBreaksBefore",
    "updateFields",
    "defaultTableStyle",
    "alignBordersAndEdges",
    "shapeDefaults",
    "hdrShapeDefaults",
];

/// Attributes that tell who, when, or which editing session.
fn is_trace(name: &str) -> bool {
    let local = xml::local(name);
    local.starts_with("rsid")
        || matches!(
            local,
            "author"
                | "initials"
                | "date"
                | "dateUtc"
                | "paraId"
                | "textId"
                | "userId"
                | "providerId"
        )
}

/// Cuts the marks out of a document and leaves out what has no business in a released copy.
pub(super) fn cut(bytes: &[u8], marks: &Marks, to: To) -> Result<(Cut, Vec<u8>), Failure> {
    if !matches!(to, To::Same | To::Txt) {
        let what = "a Word document made into that kind of file: use pdf or txt".to_owned();
        return Err(Failure::NotHandled { what });
    }
    text::check(marks)?;
    let package = Package::read(bytes)?;
    let mut parts = Parts::of(&package, KEPT_TYPES, |_| false)?;
    if let Some(main) = parts.kept.get_mut(&parts.main) {
        // A template, or a document with macros, leaves as a document without.
        MAIN.clone_into(&mut main.content_type);
    }
    let mut counts = vec![0; marks.0.len()];
    let mut removed: BTreeSet<Removed> = BTreeSet::new();
    let mut kept = Vec::new();
    let mut said = String::new();
    let words = ooxml::telling_words(marks);
    for (name, part) in &parts.kept {
        let content = package.get(name).ok_or(Failure::Broken)?;
        if part.content_type.starts_with("image/") {
            kept.push((
                name.clone(),
                image::without_metadata(content).ok_or_else(ooxml::unfollowed)?,
            ));
            continue;
        }
        let links = part.links(&words);
        for _ in links.iter().filter(|link| link.dropped && link.external) {
            removed.insert(Removed::new("private_data", format!("{name}: address of a link")));
        }
        let mut cleaner = Cleaner { part: name, removed: &mut removed, links: &links };
        let mut root = xml::parse(content)?;
        if part.content_type.ends_with("settings+xml") {
            root.children.retain(|child| match child {
                Node::Element(element) => SETTINGS.contains(&element.local()),
                Node::Text(_) => false,
            });
        }
        cleaner.clean(&mut root)?;
        let mut pale = false;
        settle_pale(&mut root, true, &mut pale);
        drop_alternatives(&mut root);
        if pale {
            removed.insert(Removed::new("same_colour_text", name.clone()));
        }
        replace(&mut root, marks, &mut counts);
        if SAYING.iter().any(|part| root.local() == *part) {
            lines(&root, &mut said);
        }
        kept.push((name.clone(), root.to_document()));
        let kept_links: Vec<&Link> = links.iter().filter(|link| !link.dropped).collect();
        if !kept_links.is_empty() {
            kept.push((relations_of(name), relations(&kept_links)));
        }
    }
    for (name, _) in &package.entries {
        let known = has_ending(name, "rels") || name == CONTENT_TYPES;
        if !known && !parts.kept.contains_key(name) {
            removed.insert(Removed::new(kind_of(name), name.clone()));
        }
    }
    let mut entries = vec![
        (CONTENT_TYPES.to_owned(), parts.content_types()),
        ("_rels/.rels".to_owned(), parts.root_relations()),
    ];
    entries.append(&mut kept);
    let mut cut = text::tally(marks, &counts);
    cut.removed = removed.into_iter().collect();
    let bytes = if to == To::Txt { said.into_bytes() } else { Package { entries }.write()? };
    Ok((cut, bytes))
}

/// The parts that say something, in which order they stand in a text: the document first.
const SAYING: [&str; 5] = ["document", "endnotes", "ftr", "footnotes", "hdr"];

/// What a part says: a line for each paragraph, and one for each row of a table.
fn lines(element: &Element, said: &mut String) {
    for child in element.elements() {
        match child.local() {
            "p" => {
                line(child, said);
                said.push('\n');
                boxes(child, said);
            }
            "tr" => {
                for (at, cell) in child.elements().filter(|c| c.local() == "tc").enumerate() {
                    said.extend((at > 0).then_some('\t'));
                    let mut inner = String::new();
                    lines(cell, &mut inner);
                    said.push_str(&inner.split_whitespace().collect::<Vec<_>>().join(" "));
                }
                said.push('\n');
            }
            _ => lines(child, said),
        }
    }
}

/// What a paragraph says by itself.
fn line(element: &Element, said: &mut String) {
    for child in &element.children {
        match child {
            Node::Text(text) if element.local() == "t" => said.push_str(text),
            Node::Text(_) => {}
            Node::Element(inner) => match inner.local() {
                "txbxContent" | "Fallback" => {}
                "tab" | "ptab" if element.local() == "r" => said.push('\t'),
                "br" | "cr" if element.local() == "r" => said.push('\n'),
                "noBreakHyphen" => said.push('-'),
                _ => line(inner, said),
            },
        }
    }
}

/// What the boxes say that hang on a paragraph.
fn boxes(element: &Element, said: &mut String) {
    for child in element.elements().filter(|child| child.local() != "Fallback") {
        if child.local() == "txbxContent" { lines(child, said) } else { boxes(child, said) }
    }
}

struct Cleaner<'a> {
    part: &'a str,
    removed: &'a mut BTreeSet<Removed>,
    links: &'a [Link],
}

impl Cleaner<'_> {
    fn clean(&mut self, element: &mut Element) -> Result<(), Failure> {
        element.attributes.retain(|(name, _)| !is_trace(name));
        let mut kept = Vec::with_capacity(element.children.len());
        for child in std::mem::take(&mut element.children) {
            let mut inner = match child {
                Node::Text(_) => {
                    kept.push(child);
                    continue;
                }
                Node::Element(inner) => inner,
            };
            if let Some(what) = refused(&inner) {
                return Err(Failure::NotHandled { what: what.to_owned() });
            }
            if let Some(kind) = dropped(&inner) {
                self.removed.insert(Removed::new(kind, self.part));
                continue;
            }
            self.clean(&mut inner)?;
            if self.is_unwrapped(&inner) {
                kept.append(&mut inner.children);
            } else {
                self.cut_links(&mut inner);
                kept.push(Node::Element(inner));
            }
        }
        element.children = kept;
        Ok(())
    }

    fn is_unwrapped(&self, element: &Element) -> bool {
        UNWRAPPED.contains(&element.local())
            || (element.local() == "hyperlink"
                && element.attribute("id").is_some_and(|id| self.is_gone(id)))
    }

    fn is_gone(&self, id: &str) -> bool {
        !self.links.iter().any(|link| link.id == id && !link.dropped)
    }

    /// Takes out references to relationships that are no longer there.
    fn cut_links(&self, element: &mut Element) {
        element.attributes.retain(|(name, value)| {
            let refers = name.starts_with("r:")
                && matches!(xml::local(name), "id" | "embed" | "link" | "href" | "pict");
            !refers || !self.is_gone(value)
        });
    }
}

fn refused(element: &Element) -> Option<&'static str> {
    match element.local() {
        "altChunk" => Some("a document inside the document (altChunk)"),
        "subDoc" => Some("a master document with sub-documents"),
        _ => None,
    }
}

/// Whether an element goes with all it holds, and what kind of hidden data it then was.
fn dropped(element: &Element) -> Option<&'static str> {
    let local = element.local();
    if DROPPED.contains(&local) {
        return Some(match local {
            "commentRangeStart" | "commentRangeEnd" | "commentReference" | "annotationRef" => {
                "comment"
            }
            "OLEObject" | "control" | "externalData" => "embedded_object",
            "dataBinding" | "customXmlPr" => "custom_xml",
            "proofErr"
            | "lastRenderedPageBreak"
            | "permStart"
            | "permEnd"
            | "placeholder"
            | "printerSettings"
            | "smartTagPr"
            | "userShapes"
            | "glossary"
            | "embedRegular"
            | "embedBold"
            | "embedItalic"
            | "embedBoldItalic" => "private_data",
            _ => "tracked_change",
        });
    }
    match local {
        "r" if is_hidden(element) => Some("hidden_text"),
        "tr" if element.child("trPr").is_some_and(|row| row.child("del").is_some()) => {
            Some("tracked_change")
        }
        _ => None,
    }
}

fn is_hidden(run: &Element) -> bool {
    let switched =
        |name: &str| run.child("rPr").and_then(|format| format.child(name)).is_some_and(is_on);
    switched("vanish") || switched("specVanish")
}

/// Takes out what pictures say instead of themselves: often the name of the file that they were.
fn drop_alternatives(element: &mut Element) {
    if matches!(element.local(), "docPr" | "cNvPr") {
        element.attributes.retain(|(key, _)| !matches!(key.as_str(), "descr" | "title"));
    }
    if matches!(element.local(), "shape" | "imagedata" | "rect" | "group") {
        element.attributes.retain(|(key, _)| !matches!(xml::local(key), "alt" | "title"));
    }
    for child in &mut element.children {
        if let Node::Element(inner) = child {
            drop_alternatives(inner);
        }
    }
}

/// Whether a run has white letters and says nothing of what is under them.
fn is_pale(run: &Element) -> bool {
    let Some(format) = run.child("rPr") else { return false };
    let white = format.child("color").and_then(|colour| colour.attribute("val"));
    let grounded = format.child("shd").is_some() || format.child("highlight").is_some();
    white.is_some_and(|value| value.eq_ignore_ascii_case("ffffff")) && !grounded
}

/// What white letters stand on: the page itself, or something that may be dark.
fn settle_pale(element: &mut Element, on_page: bool, removed: &mut bool) {
    let shaded =
        |name: &str| element.child(name).is_some_and(|format| format.child("shd").is_some());
    let on_page = on_page
        && !matches!(element.local(), "tbl" | "txbxContent")
        && !shaded("pPr")
        && !shaded("tcPr");
    element.children.retain(|child| {
        let gone =
            matches!(child, Node::Element(run) if run.local() == "r" && on_page && is_pale(run));
        *removed |= gone;
        !gone
    });
    for child in &mut element.children {
        let Node::Element(inner) = child else { continue };
        if inner.local() == "r" && is_pale(inner) {
            // On what may be dark a reader sees them; on dark they certainly do.
            for part in &mut inner.children {
                if let Node::Element(format) = part
                    && format.local() == "rPr"
                {
                    let shade = ooxml::element(
                        "w:shd",
                        &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", "404040")],
                    );
                    format.children.push(Node::Element(shade));
                }
            }
        }
        settle_pale(inner, on_page, removed);
    }
}

fn is_on(switch: &Element) -> bool {
    !matches!(switch.attribute("val"), Some("0" | "false" | "off"))
}

/// A character of a paragraph: of a text that can be cut, or a thing that stands for one.
struct Slot {
    /// The number of the text in the order of the part; none for tabs and breaks.
    text: Option<usize>,
    chars: Vec<char>,
}

#[derive(Default)]
struct Gathered {
    texts: usize,
    paragraphs: Vec<Vec<Slot>>,
}

impl Gathered {
    /// Walks a part as [`write_back`] does: texts are numbered in the same order.
    fn walk(&mut self, element: &Element, paragraph: &mut Vec<Slot>) {
        for child in &element.children {
            match child {
                Node::Text(piece) => {
                    let slot = Slot { text: Some(self.texts), chars: piece.chars().collect() };
                    self.texts += 1;
                    if element.local() == "t" {
                        paragraph.push(slot);
                    } else if !piece.trim().is_empty() {
                        self.paragraphs.push(vec![slot]);
                    }
                }
                Node::Element(inner) => match inner.local() {
                    // What the two readings of a drawing say is said once in each.
                    "p" | "Choice" | "Fallback" | "txbxContent" => {
                        let mut own = Vec::new();
                        self.walk(inner, &mut own);
                        self.paragraphs.push(own);
                    }
                    "tab" | "ptab" if element.local() == "r" => paragraph.push(fixed('\t')),
                    "br" | "cr" if element.local() == "r" => paragraph.push(fixed('\n')),
                    "noBreakHyphen" => paragraph.push(fixed('-')),
                    "softHyphen" => paragraph.push(fixed('\u{ad}')),
                    "sym" => paragraph.push(fixed('\u{fffd}')),
                    _ => self.walk(inner, paragraph),
                },
            }
        }
    }
}

fn fixed(char: char) -> Slot {
    Slot { text: None, chars: vec![char] }
}

fn replace(root: &mut Element, marks: &Marks, counts: &mut [usize]) {
    let mut gathered = Gathered::default();
    let mut loose = Vec::new();
    gathered.walk(root, &mut loose);
    gathered.paragraphs.push(loose);
    let mut edits: BTreeMap<usize, String> = BTreeMap::new();
    for paragraph in &gathered.paragraphs {
        let chars: Vec<char> =
            paragraph.iter().flat_map(|slot| slot.chars.iter().copied()).collect();
        let places = text::places(&chars, marks);
        if places.is_empty() {
            continue;
        }
        for (id, _) in &places {
            if let Some(count) = counts.get_mut(id - 1) {
                *count += 1;
            }
        }
        let mut at = 0;
        let mut told = BTreeSet::new();
        for slot in paragraph {
            let mut out = String::new();
            for c in &slot.chars {
                let place = places.iter().enumerate().find(|(_, (_, place))| place.contains(&at));
                match place {
                    None => out.push(*c),
                    // The label goes where the first character of the place was.
                    Some((number, (id, _))) if slot.text.is_some() => {
                        if told.insert(number)
                            && let Some(mark) = marks.0.get(id - 1)
                        {
                            out.push_str(&text::stand_in(mark));
                        }
                    }
                    Some(_) => {}
                }
                at += 1;
            }
            if let Some(number) = slot.text {
                edits.insert(number, out);
            }
        }
    }
    let mut number = 0;
    write_back(root, &edits, &mut number);
    let shortest = marks.0.iter().filter_map(|mark| match &mark.place {
        // Half of it: folding may make a text shorter, though never by so much.
        Place::Find(find) => Some(find.text.trim().chars().count() / 2),
        _ => None,
    });
    cut_attributes(root, marks, shortest.min().unwrap_or(usize::MAX).max(2));
}

fn write_back(element: &mut Element, edits: &BTreeMap<usize, String>, number: &mut usize) {
    let mut edited = false;
    for child in &mut element.children {
        match child {
            Node::Text(piece) => {
                if let Some(edit) = edits.get(number) {
                    edited = piece != edit;
                    piece.clone_from(edit);
                }
                *number += 1;
            }
            Node::Element(inner) => write_back(inner, edits, number),
        }
    }
    let spaced = element.attributes.iter().any(|(name, _)| name == "xml:space");
    if edited && element.local() == "t" && element.name != "a:t" && !spaced {
        element.attributes.push(("xml:space".to_owned(), "preserve".to_owned()));
    }
}

/// Descriptions, names of bookmarks, entries of lists: an attribute can say a name too.
fn cut_attributes(element: &mut Element, marks: &Marks, shortest: usize) {
    for (name, value) in &mut element.attributes {
        // Most are numbers, switches and colours of the format.
        if name.starts_with("xmlns") || value.len() < shortest || !may_say(value) {
            continue;
        }
        let chars: Vec<char> = value.chars().collect();
        let mut at = 0;
        let mut out = String::new();
        for (id, place) in text::places(&chars, marks) {
            out.extend(chars.get(at..place.start).unwrap_or_default());
            if let Some(mark) = marks.0.get(id - 1) {
                out.push_str(&text::stand_in(mark));
            }
            at = place.end;
        }
        if at > 0 {
            out.extend(chars.get(at..).unwrap_or_default());
            *value = out;
        }
    }
    for child in &mut element.children {
        if let Node::Element(inner) = child {
            cut_attributes(inner, marks, shortest);
        }
    }
}

/// Whether a value may say something: it has two letters in a row.
fn may_say(value: &str) -> bool {
    let letters: Vec<bool> = value.chars().map(char::is_alphabetic).collect();
    letters.windows(2).any(|pair| pair == [true, true]) || value.chars().count() >= 4
}

/// Looks for what a reader of the document does not see.
pub(super) fn inspect(bytes: &[u8]) -> Result<Vec<Finding>, Failure> {
    let package = Package::read(bytes)?;
    let mut findings = Vec::new();
    for (name, content) in &package.entries {
        let lower = name.to_ascii_lowercase();
        if lower.starts_with("docprops/") && has_ending(&lower, "xml") {
            properties(name, content, &mut findings)?;
        } else if lower.starts_with("customxml/item") && !lower.contains("props") {
            let excerpt = xml::parse(content).map(|root| root.text()).unwrap_or_default();
            findings.push(Finding::new("custom_xml", name, excerpt, Action::Remove));
        } else if lower.contains("embeddings/") {
            findings.push(Finding::new("embedded_object", name, "", Action::Remove));
        } else if lower.contains("vbaproject") {
            findings.push(Finding::new("macro", name, "", Action::Remove));
        } else if lower.starts_with("docprops/thumbnail") {
            findings.push(Finding::new("thumbnail", name, "", Action::Remove));
        } else if lower.starts_with("word/") && has_ending(&lower, "xml") {
            let root = xml::parse(content)?;
            if lower == "word/comments.xml" {
                for comment in root.elements() {
                    let excerpt = comment.text();
                    findings.push(Finding::new("comment", name, excerpt, Action::Remove));
                }
            } else {
                part(name, &root, &mut findings);
            }
        }
    }
    Ok(findings)
}

fn properties(name: &str, content: &[u8], findings: &mut Vec<Finding>) -> Result<(), Failure> {
    let told = told_properties(&xml::parse(content)?);
    if !told.is_empty() {
        findings.push(Finding::new("document_properties", name, told, Action::Remove));
    }
    Ok(())
}

/// What the properties of a document tell of people, and those of its own.
pub(super) fn told_properties(root: &Element) -> String {
    let told: Vec<String> = root
        .elements()
        .filter(|each| {
            matches!(
                each.local(),
                "creator"
                    | "lastModifiedBy"
                    | "title"
                    | "subject"
                    | "keywords"
                    | "description"
                    | "category"
                    | "Company"
                    | "Manager"
                    | "property"
                    | "lastPrinted"
            )
        })
        .filter(|each| !each.text().trim().is_empty())
        .map(|each| {
            let label = each.attribute("name").unwrap_or_else(|| each.local()).to_owned();
            format!("{label}: {}", each.text().trim())
        })
        .collect();
    told.join(", ")
}

fn part(name: &str, root: &Element, findings: &mut Vec<Finding>) {
    let mut changes = String::new();
    let mut number = 0_usize;
    let mut hidden = String::new();
    let mut pale = String::new();
    let mut alternative = Vec::new();
    let mut variables = 0_usize;
    let mut look = |element: &Element| match element.local() {
        "del" | "moveFrom" | "ins" | "moveTo" | "rPrChange" | "pPrChange" | "sectPrChange"
        | "tblPrChange" | "trPrChange" | "tcPrChange" => {
            number += 1;
            changes.push_str(&element.text());
            changes.push(' ');
        }
        "r" => {
            if is_hidden(element) {
                hidden.push_str(&element.text());
            }
            if is_pale(element) {
                pale.push_str(&element.text());
            }
        }
        "docPr" => {
            let said = element.attribute("descr").filter(|text| !text.trim().is_empty());
            alternative.extend(said.map(str::to_owned));
        }
        "docVar" => variables += 1,
        _ => {}
    };
    root.each(&mut look);
    let mut say = |kind: &str, excerpt: String, action: Action| {
        findings.push(Finding::new(kind, name, excerpt, action));
    };
    if number > 0 {
        say("tracked_change", format!("{number} changes: {changes}"), Action::Remove);
    }
    if !hidden.trim().is_empty() {
        say("hidden_text", hidden, Action::Remove);
    }
    if !pale.trim().is_empty() {
        say("same_colour_text", pale, Action::Review);
    }
    if !alternative.is_empty() {
        say("alternative_text", alternative.join(" · "), Action::Review);
    }
    if variables > 0 {
        say("private_data", format!("{variables} document variables"), Action::Remove);
    }
}
