//! Packages of Office Open XML: their parts, and how the parts hang together.

use super::{
    package::Package,
    protocol::Failure,
    xml::{self, Element, Node},
};
use crate::domain::mark::{Marks, Place};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub(super) const CONTENT_TYPES: &str = "[Content_Types].xml";

/// A picture of a document that cannot be followed to its end might say anything.
pub(super) fn unfollowed() -> Failure {
    Failure::NotHandled {
        what: "a picture in the document that is packed in a rare way".to_owned(),
    }
}

/// Words of marked texts that are long enough to tell something, in lower case.
pub(super) fn telling_words(marks: &Marks) -> BTreeSet<String> {
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

pub(super) fn has_ending(part: &str, ending: &str) -> bool {
    part.rsplit_once('.').is_some_and(|(_, its)| its.eq_ignore_ascii_case(ending))
}

pub(super) fn kind_of(part: &str) -> &'static str {
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
pub(super) struct Parts {
    pub(super) main: String,
    pub(super) kept: BTreeMap<String, Part>,
}

pub(super) struct Part {
    pub(super) content_type: String,
    pub(super) relations: Vec<Link>,
}

#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
    pub(super) external: bool,
    pub(super) dropped: bool,
}

impl Part {
    /// Its links; those whose address says a word of what is removed are dropped.
    pub(super) fn links(&self, words: &BTreeSet<String>) -> Vec<Link> {
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
    /// Follows the relationships from the root to every part whose content type ends as one of
    /// those in `types_kept`, and that `drops` lets pass.
    pub(super) fn of(
        package: &Package,
        types_kept: &[&str],
        drops: impl Fn(&str) -> bool,
    ) -> Result<Self, Failure> {
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
            let is_kept = types_kept.iter().any(|end| content_type.ends_with(end)) && !drops(&name);
            if kept.contains_key(&name) || !is_kept || package.get(&name).is_none() {
                continue;
            }
            let mut relations = read_relations(package, &name)?;
            for link in &mut relations {
                let is_link = link.kind.ends_with("/hyperlink");
                let leads_to = types_kept.iter().any(|end| type_of(&link.target).ends_with(end))
                    && !drops(&link.target);
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

    pub(super) fn content_types(&self) -> Vec<u8> {
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

    pub(super) fn root_relations(&self) -> Vec<u8> {
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

pub(super) fn element(name: &str, attributes: &[(&str, &str)]) -> Element {
    let attributes = attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Element { name: name.to_owned(), attributes, children: Vec::new() }
}

pub(super) fn relations(links: &[&Link]) -> Vec<u8> {
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

pub(super) fn relations_of(part: &str) -> String {
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
