//! OpenDocument: texts and presentations, and what its packages hold besides their content.

use super::{
    To,
    inspect::{Action, Finding},
    media::MediaType,
    package::Package,
    protocol::{Cut, Failure, Removed},
    runs::{self, Reading},
    text,
    xml::{self, Element, Node},
};
use crate::domain::mark::Marks;
use std::collections::BTreeSet;

/// The type that a spreadsheet declares.
pub(super) const SPREADSHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Parts that are kept of texts and presentations.
const KEPT: &[&str] = &["content.xml", "styles.xml"];

/// Elements that are dropped with all they hold.
const DROPPED: &[&str] = &[
    "tracked-changes",
    "change",
    "change-start",
    "change-end",
    "annotation",
    "annotation-end",
    "scripts",
    "event-listeners",
    "forms",
    "notes",
    "user-field-decls",
    "variable-decls",
    "sequence-decls",
    "dde-connection-decls",
    "meta",
    "title",
    "desc",
    "object",
    "object-ole",
    "plugin",
    "applet",
    "hidden-text",
    "hidden-paragraph",
    "custom-shape-data",
    "settings",
    "rdf",
    "bibliography-configuration",
    "creator",
    "initial-creator",
];

/// A package with these parts, its type first and plain as the format asks.
pub(super) fn package(
    media_type: &str,
    mut parts: Vec<(String, Vec<u8>)>,
) -> Result<Vec<u8>, Failure> {
    let attribute = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let entry = |path: &str, kind: &str| {
        Node::Element(Element {
            name: "manifest:file-entry".to_owned(),
            attributes: vec![
                attribute("manifest:full-path", path),
                attribute("manifest:media-type", kind),
            ],
            children: Vec::new(),
        })
    };
    let mut children = vec![entry("/", media_type)];
    for (name, content) in &parts {
        let kind = infer::get(content).map_or("text/xml", |kind| kind.mime_type());
        children.push(entry(name, kind));
    }
    let manifest = Element {
        name: "manifest:manifest".to_owned(),
        attributes: vec![
            attribute("xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"),
            attribute("manifest:version", "1.3"),
        ],
        children,
    };
    let mut entries = vec![("mimetype".to_owned(), media_type.as_bytes().to_vec())];
    entries.append(&mut parts);
    entries.push(("META-INF/manifest.xml".to_owned(), manifest.to_document()));
    Package { entries }.write()
}

/// What a package holds besides its content: a kind of finding, where, and how it begins.
pub(super) fn besides(package: &Package, say: &mut dyn FnMut(&'static str, &str, String)) {
    for (name, content) in &package.entries {
        let lower = name.to_ascii_lowercase();
        if lower == "meta.xml" {
            let told = xml::parse(content).map(|root| told_meta(&root)).unwrap_or_default();
            if !told.is_empty() {
                say("document_properties", name, told);
            }
        } else if lower.starts_with("thumbnails/") {
            say("thumbnail", name, String::new());
        } else if lower.starts_with("basic/") || lower.starts_with("scripts/") {
            if !lower.ends_with("script-lc.xml") && !lower.ends_with("script-lb.xml") {
                say("macro", name, String::new());
            }
        } else if lower.starts_with("object") || lower.starts_with("objectreplacements/") {
            let is_whole = lower.ends_with("content.xml") || !lower.contains('/');
            if is_whole || lower.starts_with("objectreplacements/") {
                say("embedded_object", name, String::new());
            }
        } else if lower.starts_with("versions/") || lower == "versionlist.xml" {
            say("earlier_revision", name, String::new());
        } else if lower.contains("signatures.xml") {
            say("signature", name, String::new());
        } else if lower.starts_with("layout-cache") || lower.starts_with("manifest.rdf") {
            // Says nothing of people.
        }
    }
}

/// What the properties tell of people.
fn told_meta(root: &Element) -> String {
    let mut told = Vec::new();
    root.each(&mut |element| {
        let label = match element.local() {
            name @ ("initial-creator" | "creator" | "printed-by" | "title" | "subject"
            | "description" | "keyword") => name.to_owned(),
            "user-defined" => element.attribute("name").unwrap_or_default().to_owned(),
            _ => return,
        };
        let text = element.text();
        if !text.trim().is_empty() {
            told.push(format!("{label}: {}", text.trim()));
        }
    });
    told.join(", ")
}

/// Cuts what is marked.
pub(super) fn cut(
    bytes: &[u8],
    kind: MediaType,
    marks: &Marks,
    to: To,
) -> Result<(Cut, Vec<u8>), Failure> {
    text::check(marks)?;
    let package_in = Package::read(bytes)?;
    let mut counts = vec![0; marks.0.len()];
    let mut removed: BTreeSet<Removed> =
        findings(&package_in)?.into_iter().map(|one| Removed::new(&one.kind, one.place)).collect();
    let mut parts = Vec::new();
    let mut said = String::new();
    let mut pictures = BTreeSet::new();
    for name in KEPT {
        let Some(content) = package_in.get(name) else { continue };
        let mut root = xml::parse(content)?;
        let hidden = hidden_styles(&root);
        clean(&mut root, &hidden, &mut pictures);
        runs::replace(&mut root, marks, &mut counts, &READING);
        if *name == "content.xml" {
            plain(&root, &mut said);
        }
        parts.push(((*name).to_owned(), root.to_document()));
    }
    if parts.is_empty() {
        return Err(Failure::Broken);
    }
    for (name, content) in &package_in.entries {
        if pictures.contains(name) {
            let picture =
                super::image::without_metadata(content).ok_or_else(super::ooxml::unfollowed)?;
            parts.push((name.clone(), picture));
        } else if !KEPT.contains(&name.as_str()) && name.starts_with("Pictures/") {
            removed.insert(Removed::new("embedded_object", name.clone()));
        }
    }
    let mut cut = text::tally(marks, &counts);
    cut.removed = removed.into_iter().collect();
    let bytes = match to {
        To::Same => package(kind.as_str(), parts)?,
        To::Txt => said.into_bytes(),
        _ => {
            let what =
                "an OpenDocument text made into that kind of file: use pdf or txt".to_owned();
            return Err(Failure::NotHandled { what });
        }
    };
    Ok((cut, bytes))
}

/// Looks for what a reader does not see.
pub(super) fn inspect(bytes: &[u8], _kind: MediaType) -> Result<Vec<Finding>, Failure> {
    findings(&Package::read(bytes)?)
}

fn findings(package: &Package) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for name in KEPT {
        let Some(content) = package.get(name) else { continue };
        let root = xml::parse(content)?;
        let hidden = hidden_styles(&root);
        part(name, &root, &hidden, &mut findings);
    }
    if package.get("content.xml").is_none() {
        return Err(Failure::Broken);
    }
    besides(package, &mut |kind, place, excerpt| {
        findings.push(Finding::new(kind, place, excerpt, Action::Remove));
    });
    Ok(findings)
}

/// Names of styles that hide text or pages.
fn hidden_styles(root: &Element) -> BTreeSet<String> {
    let mut hidden = BTreeSet::new();
    root.each(&mut |style| {
        if style.local() != "style" {
            return;
        }
        let says = |properties: &str, name: &str, value: &str| {
            style.child(properties).and_then(|one| one.attribute(name)) == Some(value)
        };
        if says("text-properties", "display", "none")
            || says("drawing-page-properties", "visibility", "hidden")
            || says("section-properties", "display", "none")
        {
            hidden.extend(style.attribute("name").map(str::to_owned));
        }
    });
    hidden
}

/// Whether an element is there and does not show.
fn is_hidden(element: &Element, hidden: &BTreeSet<String>) -> bool {
    let style = element.attribute("style-name").is_some_and(|style| hidden.contains(style));
    let section = element.local() == "section"
        && matches!(element.attribute("display"), Some("none" | "condition"));
    (style && matches!(element.local(), "span" | "p" | "h" | "section" | "page")) || section
}

fn part(name: &str, root: &Element, hidden: &BTreeSet<String>, findings: &mut Vec<Finding>) {
    let mut add = |kind: &str, excerpt: String, action| {
        findings.push(Finding::new(kind, name, excerpt, action));
    };
    let mut changes = 0;
    let mut deleted = String::new();
    let mut alternative = Vec::new();
    let mut notes = String::new();
    let mut unseen = String::new();
    let mut pages = Vec::new();
    let mut scripts = 0;
    let mut comments = Vec::new();
    root.each(&mut |element| match element.local() {
        "changed-region" => {
            changes += 1;
            deleted.push_str(&element.text());
            deleted.push(' ');
        }
        "annotation" => comments.push(element.text()),
        "title" | "desc" if element.name.starts_with("svg:") => alternative.push(element.text()),
        "notes" => notes.push_str(&element.text()),
        "hidden-text" => {
            unseen.push_str(element.attribute("string-value").unwrap_or_default());
        }
        "hidden-paragraph" => unseen.push_str(&element.text()),
        "script" => scripts += 1,
        "page" if is_hidden(element, hidden) => {
            pages.push(element.attribute("name").unwrap_or_default().to_owned());
        }
        _ if is_hidden(element, hidden) => unseen.push_str(&element.text()),
        _ => {}
    });
    if changes > 0 {
        add("tracked_change", format!("{changes} changes: {deleted}"), Action::Remove);
    }
    for comment in comments {
        add("comment", comment, Action::Remove);
    }
    if !alternative.is_empty() {
        add("alternative_text", alternative.join(" · "), Action::Remove);
    }
    if !notes.trim().is_empty() {
        add("speaker_notes", notes, Action::Remove);
    }
    if !unseen.trim().is_empty() {
        add("hidden_text", unseen, Action::Remove);
    }
    for page in pages {
        add("hidden_slide", page, Action::Remove);
    }
    if scripts > 0 {
        add("macro", String::new(), Action::Remove);
    }
}

/// Takes out what does not show and what tells of people; notes the pictures that stay.
fn clean(element: &mut Element, hidden: &BTreeSet<String>, pictures: &mut BTreeSet<String>) {
    element.attributes.retain(|(key, value)| {
        let local = xml::local(key);
        let trace =
            matches!(local, "condition" | "formula" | "string-value-if-false" | "user-transformed")
                || key.starts_with("officeooo:rsid")
                || key.starts_with("officeooo:paragraph-rsid")
                || key.starts_with("xml:id")
                || local == "database-name";
        // A link leads away; only pictures of the package itself are drawn.
        let leads = local == "href" && !value.starts_with("Pictures/") && !value.starts_with('#');
        if local == "href" && value.starts_with("Pictures/") {
            pictures.insert(value.clone());
        }
        !trace && !leads
    });
    element.children.retain(|child| match child {
        Node::Text(_) => true,
        Node::Element(inner) => {
            // A title of a document's own is not that of a picture.
            let spared =
                matches!(inner.local(), "title" | "desc") && !inner.name.starts_with("svg:");
            let drops = DROPPED.contains(&inner.local()) && !spared;
            !drops && !is_hidden(inner, hidden)
        }
    });
    for child in &mut element.children {
        if let Node::Element(inner) = child {
            clean(inner, hidden, pictures);
        }
    }
}

/// Paragraphs, and frames within them that hold paragraphs of their own, are read apart.
const READING: Reading = Reading {
    is_block: |element| {
        matches!(
            element.local(),
            "p" | "h"
                | "frame"
                | "custom-shape"
                | "rect"
                | "note"
                | "text-box"
                | "g"
                | "ruby-text"
                | "line"
                | "path"
                | "table"
                | "table-row"
                | "table-cell"
                | "list"
                | "list-item"
                | "section"
        )
    },
    says: |_| true,
    stands_for: |element| match element.local() {
        "s" | "tab" => Some(' '),
        "line-break" => Some('\n'),
        _ => None,
    },
};

/// The text of the paragraphs, a line each.
fn plain(element: &Element, said: &mut String) {
    if matches!(element.local(), "p" | "h") {
        said.extend(runs::said(element, &READING).chars().filter(|char| *char != runs::APART));
        said.push('\n');
    }
    for child in element.elements() {
        plain(child, said);
    }
}
