//! Presentations of Office Open XML.

use super::{
    To, docx, image,
    inspect::{Action, Finding},
    ooxml::{self, CONTENT_TYPES, Link, Parts, has_ending},
    package::Package,
    protocol::{Cut, Failure, Removed},
    runs::{self, Reading},
    text,
    xml::{self, Element, Node},
};
use crate::domain::mark::Marks;
use std::collections::BTreeSet;

/// Content types (their ends) of the parts that are kept.
const KEPT_TYPES: &[&str] = &[
    "presentationml.presentation.main+xml",
    "presentationml.slideshow.main+xml",
    "presentationml.template.main+xml",
    "ms-powerpoint.presentation.macroEnabled.main+xml",
    "ms-powerpoint.slideshow.macroEnabled.main+xml",
    "presentationml.slide+xml",
    "presentationml.slideLayout+xml",
    "presentationml.slideMaster+xml",
    "presentationml.tableStyles+xml",
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

/// What a presentation is declared to be when it leaves.
const MAIN: &str =
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";

/// Elements that are dropped with all they hold.
const DROPPED: &[&str] = &[
    "extLst",
    "custDataLst",
    "custShowLst",
    "timing",
    "transition",
    "oleObj",
    "control",
    "controls",
    "notesMasterIdLst",
    "handoutMasterIdLst",
    "smartTags",
    "photoAlbum",
    "modifyVerifier",
    "embeddedFontLst",
    "externalData",
    "userShapes",
    "snd",
    "sndAc",
    "audioFile",
    "videoFile",
    "audioCd",
    "quickTimeFile",
    "wavAudioFile",
    "contentPart",
];

/// Frames of things on a slide.
const SHAPES: &[&str] = &["sp", "pic", "graphicFrame", "cxnSp", "grpSp"];

/// A paragraph is read as one; so is a value of a chart.
const READING: Reading = Reading {
    is_block: |element| {
        matches!(element.local(), "p" | "v" | "txBody" | "tc" | "tbl" | "sp" | "pt")
    },
    says: |element| matches!(element.local(), "t" | "v"),
    stands_for: |element| match element.local() {
        "br" => Some('\n'),
        "tab" => Some(' '),
        _ => None,
    },
};

/// Whether a slide is not shown.
fn is_hidden(root: &Element) -> bool {
    root.local() == "sld" && matches!(root.attribute("show"), Some("0" | "false"))
}

/// The size of the slides, in the units of the format.
fn size(package: &Package) -> Option<(i64, i64)> {
    let main = package.get("ppt/presentation.xml")?;
    let root = xml::parse(main).ok()?;
    let size = root.child("sldSz")?;
    Some((size.attribute("cx")?.parse().ok()?, size.attribute("cy")?.parse().ok()?))
}

/// Whether a shape says that it does not show, or lies wholly beside the slide.
fn is_unseen(shape: &Element, size: Option<(i64, i64)>) -> bool {
    if !SHAPES.contains(&shape.local()) {
        return false;
    }
    let named = shape.elements().find_map(|child| child.child("cNvPr"));
    if named.is_some_and(|named| matches!(named.attribute("hidden"), Some("1" | "true"))) {
        return true;
    }
    let place = shape
        .elements()
        .find_map(|child| if child.local() == "xfrm" { Some(child) } else { child.child("xfrm") });
    let number = |element: &str, name: &str| -> Option<i64> {
        place?.child(element)?.attribute(name)?.parse().ok()
    };
    let (Some((wide, high)), Some(x), Some(y), Some(cx), Some(cy)) =
        (size, number("off", "x"), number("off", "y"), number("ext", "cx"), number("ext", "cy"))
    else {
        return false;
    };
    x >= wide || y >= high || x.saturating_add(cx) <= 0 || y.saturating_add(cy) <= 0
}

/// Cuts what is marked.
pub(super) fn cut(bytes: &[u8], marks: &Marks, to: To) -> Result<(Cut, Vec<u8>), Failure> {
    text::check(marks)?;
    if !matches!(to, To::Same | To::Txt) {
        let what = "a presentation made into that kind of file: use pdf or txt".to_owned();
        return Err(Failure::NotHandled { what });
    }
    let package = Package::read(bytes)?;
    let hidden: BTreeSet<String> = package
        .entries
        .iter()
        .filter(|(name, _)| name.to_ascii_lowercase().starts_with("ppt/slides/slide"))
        .filter(|(_, content)| xml::parse(content).is_ok_and(|root| is_hidden(&root)))
        .map(|(name, _)| name.clone())
        .collect();
    let mut parts = Parts::of(&package, KEPT_TYPES, |name| hidden.contains(name))?;
    if let Some(main) = parts.kept.get_mut(&parts.main) {
        MAIN.clone_into(&mut main.content_type);
    }
    let size = size(&package);
    let mut counts = vec![0; marks.0.len()];
    let words = ooxml::telling_words(marks);
    let removed: BTreeSet<Removed> = findings(&package)?
        .into_iter()
        .map(|finding| Removed::new(&finding.kind, finding.place))
        .collect();
    let mut said = String::new();
    let mut kept = Vec::new();
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
        let mut root = xml::parse(content)?;
        clean(&mut root, &links, size);
        runs::replace(&mut root, marks, &mut counts, &READING);
        if root.local() == "sld" {
            lines(&root, &mut said);
            said.push('\n');
        }
        kept.push((name.clone(), root.to_document()));
        let kept_links: Vec<&Link> = links.iter().filter(|link| !link.dropped).collect();
        if !kept_links.is_empty() {
            kept.push((ooxml::relations_of(name), ooxml::relations(&kept_links)));
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

/// Takes out what does not show, what tells of people and programs, and what leads nowhere.
fn clean(element: &mut Element, links: &[Link], size: Option<(i64, i64)>) {
    let is_gone = |id: &str| !links.iter().any(|link| link.id == id && !link.dropped);
    element.attributes.retain(|(key, value)| {
        let refers =
            key.starts_with("r:") && matches!(xml::local(key), "id" | "embed" | "link" | "pict");
        !(refers && is_gone(value))
    });
    if element.local() == "cNvPr" {
        element.attributes.retain(|(key, _)| !matches!(key.as_str(), "descr" | "title" | "hidden"));
        if let Some((_, name)) = element.attributes.iter_mut().find(|(key, _)| key == "name") {
            name.clear();
        }
    }
    element.children.retain(|child| {
        let Node::Element(inner) = child else { return true };
        let leads =
            inner.attributes.iter().find(|(key, _)| key == "r:id").map(|(_, id)| id.as_str());
        let lists = matches!(
            inner.local(),
            "sldId"
                | "sldMasterId"
                | "sldLayoutId"
                | "hlinkClick"
                | "hlinkHover"
                | "hlinkMouseOver"
        );
        let gone = lists && leads.is_some_and(|id| !id.is_empty() && is_gone(id));
        !DROPPED.contains(&inner.local()) && !is_unseen(inner, size) && !gone
    });
    // A frame whose object is gone shows nothing.
    element.children.retain(|child| {
        let Node::Element(inner) = child else { return true };
        if inner.local() != "graphicFrame" {
            return true;
        }
        let mut is_object = false;
        inner.each(&mut |within| {
            is_object |= within.local() == "graphicData"
                && within.attribute("uri").is_some_and(|uri| uri.ends_with("/ole"));
        });
        !is_object
    });
    for child in &mut element.children {
        if let Node::Element(inner) = child {
            clean(inner, links, size);
        }
    }
}

/// What a slide says, a line for each paragraph.
fn lines(element: &Element, said: &mut String) {
    if element.local() == "p" {
        let line = runs::said(element, &READING);
        if !line.trim().is_empty() {
            said.push_str(line.trim());
            said.push('\n');
        }
        return;
    }
    for child in element.elements() {
        lines(child, said);
    }
}

/// Looks for what a reader of the slides does not see.
pub(super) fn inspect(bytes: &[u8]) -> Result<Vec<Finding>, Failure> {
    findings(&Package::read(bytes)?)
}

fn findings(package: &Package) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    let size = size(package);
    for (name, content) in &package.entries {
        let lower = name.to_ascii_lowercase();
        let is_xml = has_ending(&lower, "xml");
        let mut say = |kind: &str, excerpt: String| {
            findings.push(Finding::new(kind, name, excerpt, Action::Remove));
        };
        if lower.starts_with("docprops/thumbnail") {
            say("thumbnail", String::new());
        } else if lower.starts_with("docprops/") && is_xml {
            let told = xml::parse(content).map(|root| docx::told_properties(&root));
            if let Some(told) = told.ok().filter(|told| !told.is_empty()) {
                say("document_properties", told);
            }
        } else if lower.starts_with("customxml/item") && is_xml && !lower.contains("props") {
            say("custom_xml", xml::parse(content).map(|root| root.text()).unwrap_or_default());
        } else if lower.contains("embeddings/") || lower.contains("activex/") {
            say("embedded_object", String::new());
        } else if lower.contains("vbaproject") {
            say("macro", String::new());
        } else if lower.starts_with("ppt/comments/") && is_xml {
            let mut comments = Vec::new();
            xml::parse(content)?.each(&mut |element| {
                if element.local() == "cm" {
                    comments.push(element.text());
                }
            });
            for comment in comments {
                say("comment", comment);
            }
        } else if lower.starts_with("ppt/tags/") && is_xml {
            say("private_data", String::new());
        } else if lower.starts_with("ppt/notesslides/") && is_xml {
            let notes = notes(&xml::parse(content)?);
            if !notes.trim().is_empty() {
                say("speaker_notes", notes);
            }
        } else if lower.starts_with("ppt/slides/slide") && is_xml {
            slide(name, &xml::parse(content)?, size, &mut findings);
        }
    }
    if package.get(CONTENT_TYPES).is_none() {
        return Err(Failure::Broken);
    }
    Ok(findings)
}

/// What the speaker wrote: not the number of the slide, which every page of notes has.
fn notes(root: &Element) -> String {
    let mut said = String::new();
    root.each(&mut |shape| {
        if shape.local() != "sp" {
            return;
        }
        let mut holder = String::new();
        shape.each(&mut |inner| {
            if inner.local() == "ph" {
                inner.attribute("type").unwrap_or_default().clone_into(&mut holder);
            }
        });
        if !matches!(holder.as_str(), "sldNum" | "hdr" | "ftr" | "dt" | "sldImg") {
            lines(shape, &mut said);
        }
    });
    said
}

fn slide(name: &str, root: &Element, size: Option<(i64, i64)>, findings: &mut Vec<Finding>) {
    let mut say = |kind: &str, excerpt: String| {
        findings.push(Finding::new(kind, name, excerpt, Action::Remove));
    };
    if is_hidden(root) {
        let mut said = String::new();
        lines(root, &mut said);
        say("hidden_slide", said);
    }
    let (mut unseen, mut alternative) = (String::new(), Vec::new());
    root.each(&mut |element| {
        if is_unseen(element, size) {
            lines(element, &mut unseen);
        }
        if element.local() == "cNvPr" {
            let told = element.attribute("descr").filter(|text| !text.trim().is_empty());
            alternative.extend(told.map(str::to_owned));
        }
    });
    if !unseen.trim().is_empty() {
        say("hidden_text", unseen);
    }
    if !alternative.is_empty() {
        say("alternative_text", alternative.join(" · "));
    }
}
