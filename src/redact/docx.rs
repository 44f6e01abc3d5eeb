//! Word-processor documents: a ZIP package of XML parts.
//!
//! Text is matched paragraph by paragraph, across the runs that it is split into. What is written
//! is an allow-list of parts; insertions are accepted, deletions and comments dropped.

use super::{
    To, image,
    inspect::{Action, Finding},
    package::Package,
    protocol::{Cut, Failure, Removed},
    text,
    xml::{self, Element, Node},
};
use crate::domain::mark::{Marks, Place};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Content types (their ends) of the parts that are kept.
const KEPT_TYPES: &[&str] = &[
    "wordprocessingml.document.main+xml",
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
    super::only_same(to, "a Word document")?;
    text::check(marks)?;
    let package = Package::read(bytes)?;
    let parts = Parts::of(&package)?;
    let mut counts = vec![0; marks.0.len()];
    let mut removed: BTreeSet<Removed> = BTreeSet::new();
    let mut kept = Vec::new();
    let words = telling_words(marks);
    for (name, part) in &parts.kept {
        let content = package.get(name).ok_or(Failure::Broken)?;
        if part.content_type.starts_with("image/") {
            kept.push((name.clone(), image::without_metadata(content)));
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
        replace(&mut root, marks, &mut counts);
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
    Ok((cut, Package { entries }.write()?))
}

const CONTENT_TYPES: &str = "[Content_Types].xml";

/// Words of marked texts that are long enough to tell something, in lower case.
fn telling_words(marks: &Marks) -> BTreeSet<String> {
    let finds = marks.0.iter().filter_map(|mark| match &mark.place {
        Place::Find(find) => Some(find.text.as_str()),
        _ => None,
    });
    finds
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_lowercase)
        .collect()
}

fn has_ending(part: &str, ending: &str) -> bool {
    part.rsplit_once('.').is_some_and(|(_, its)| its.eq_ignore_ascii_case(ending))
}

fn kind_of(part: &str) -> &'static str {
    let holds = |what: &str| part.to_ascii_lowercase().contains(what);
    if holds("docprops/thumbnail") {
        "thumbnail"
    } else if holds("docprops/") {
        "document_properties"
    } else if holds("customxml/") {
        "custom_xml"
    } else if holds("comments") || holds("people") {
        "comment"
    } else if holds("vba") {
        "macro"
    } else if holds("embeddings/") || holds("activex") {
        "embedded_object"
    } else {
        "private_data"
    }
}

/// The parts of a package and how they hang together.
struct Parts {
    main: String,
    kept: BTreeMap<String, Part>,
}

struct Part {
    content_type: String,
    relations: Vec<Link>,
}

#[derive(Debug, Clone)]
struct Link {
    id: String,
    kind: String,
    target: String,
    external: bool,
    dropped: bool,
}

impl Part {
    /// Its links; those whose address says a word of what is removed are dropped.
    fn links(&self, words: &BTreeSet<String>) -> Vec<Link> {
        let mut links = self.relations.clone();
        for link in links.iter_mut().filter(|link| link.external) {
            let address = link.target.to_lowercase();
            let mut said = address.split(|c: char| !c.is_alphanumeric());
            link.dropped |= said.any(|word| words.contains(word));
        }
        links
    }
}

impl Parts {
    /// Follows the relationships from the root to every part that is kept.
    fn of(package: &Package) -> Result<Self, Failure> {
        let types = xml::parse(package.get(CONTENT_TYPES).ok_or(Failure::Broken)?)?;
        let type_of = |name: &str| {
            let path = format!("/{name}");
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            let found = types.elements().find(|each| {
                each.attribute("PartName").is_some_and(|part| part.eq_ignore_ascii_case(&path))
            });
            let found = found.or_else(|| {
                types.elements().find(|each| {
                    each.attribute("Extension").is_some_and(|e| e.eq_ignore_ascii_case(ending))
                })
            });
            found.and_then(|each| each.attribute("ContentType")).unwrap_or_default().to_owned()
        };
        let root = read_relations(package, "")?;
        let main = root
            .iter()
            .find(|link| link.kind.ends_with("/officeDocument") && !link.external)
            .map(|link| link.target.clone())
            .ok_or(Failure::Broken)?;
        let mut kept = BTreeMap::new();
        let mut waiting = VecDeque::from([main.clone()]);
        while let Some(name) = waiting.pop_front() {
            let content_type = type_of(&name);
            let is_kept = KEPT_TYPES.iter().any(|end| content_type.ends_with(end));
            if kept.contains_key(&name) || !is_kept || package.get(&name).is_none() {
                continue;
            }
            let mut relations = read_relations(package, &name)?;
            for link in &mut relations {
                let is_link = link.kind.ends_with("/hyperlink");
                let leads_to = KEPT_TYPES.iter().any(|end| type_of(&link.target).ends_with(end));
                let there = package.get(&link.target).is_some();
                // Pictures and templates that a reader would fetch tell who opened the file.
                link.dropped = if link.external { !is_link } else { !(leads_to && there) };
                if !link.external && !link.dropped {
                    waiting.push_back(link.target.clone());
                }
            }
            kept.insert(name, Part { content_type, relations });
        }
        if !kept.contains_key(&main) {
            return Err(Failure::Broken);
        }
        Ok(Self { main, kept })
    }

    fn content_types(&self) -> Vec<u8> {
        let mut root = element(
            "Types",
            &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")],
        );
        let relations = "application/vnd.openxmlformats-package.relationships+xml";
        let mut add = |each: Element| root.children.push(Node::Element(each));
        add(element("Default", &[("Extension", "rels"), ("ContentType", relations)]));
        add(element("Default", &[("Extension", "xml"), ("ContentType", "application/xml")]));
        for (name, part) in &self.kept {
            let path = format!("/{name}");
            add(element("Override", &[("PartName", &path), ("ContentType", &part.content_type)]));
        }
        root.to_document()
    }

    fn root_relations(&self) -> Vec<u8> {
        let kind =
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
        let link = Link {
            id: "rId1".to_owned(),
            kind: kind.to_owned(),
            target: self.main.clone(),
            external: false,
            dropped: false,
        };
        relations(&[&link])
    }
}

fn element(name: &str, attributes: &[(&str, &str)]) -> Element {
    let attributes = attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Element { name: name.to_owned(), attributes, children: Vec::new() }
}

fn relations(links: &[&Link]) -> Vec<u8> {
    let namespace = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut root = element("Relationships", &[("xmlns", namespace)]);
    for link in links {
        let target = if link.external { link.target.clone() } else { format!("/{}", link.target) };
        let mut each =
            element("Relationship", &[("Id", &link.id), ("Type", &link.kind), ("Target", &target)]);
        if link.external {
            each.attributes.push(("TargetMode".to_owned(), "External".to_owned()));
        }
        root.children.push(Node::Element(each));
    }
    root.to_document()
}

fn relations_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

fn read_relations(package: &Package, part: &str) -> Result<Vec<Link>, Failure> {
    let name = if part.is_empty() { "_rels/.rels".to_owned() } else { relations_of(part) };
    let Some(content) = package.get(&name) else { return Ok(Vec::new()) };
    let root = xml::parse(content)?;
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let links = root.elements().map(|each| {
        let value = |name: &str| each.attribute(name).unwrap_or_default().to_owned();
        let external = each.attribute("TargetMode") == Some("External");
        let target = value("Target");
        Link {
            id: value("Id"),
            kind: value("Type"),
            target: if external { target } else { resolve(folder, &target) },
            external,
            dropped: false,
        }
    });
    Ok(links.collect())
}

fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path.join("/")
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
            let format = element.child("rPr");
            if is_hidden(element) {
                hidden.push_str(&element.text());
            }
            let white = format.and_then(|format| format.child("color")).is_some_and(|colour| {
                colour.attribute("val").is_some_and(|v| v.eq_ignore_ascii_case("ffffff"))
            });
            let on_ground = format.is_some_and(|format| {
                format.child("shd").is_some() || format.child("highlight").is_some()
            });
            if white && !on_ground {
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
