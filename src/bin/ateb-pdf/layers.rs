//! Hidden layers (optional content): what they draw is taken out before anything else is done, so
//! that nothing which was hidden can show once there are no layers any more.

use crate::{
    content,
    sanitise::{self, LARGEST_STREAM},
};
use ateb::redact::protocol::{Failure, OrFail, Removed};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::HashSet;

/// The file without what its hidden layers draw; nothing when it has none.
pub(crate) fn without_hidden(
    pdf: &[u8],
    removed: &mut Vec<Removed>,
) -> Result<Option<Vec<u8>>, Failure> {
    let Ok(mut document) = sanitise::load(pdf) else { return Ok(None) };
    let hidden = hidden_groups(&document);
    if hidden.is_empty() {
        return Ok(None);
    }
    let ids: Vec<ObjectId> = document.objects.keys().copied().collect();
    let pages: Vec<(u32, ObjectId)> = document.get_pages().into_iter().collect();
    // First what each page and form would draw without them, then the change.
    let mut changed: Vec<(ObjectId, Vec<u8>)> = Vec::new();
    let mut emptied: Vec<ObjectId> = Vec::new();
    for id in ids {
        let Ok(Object::Stream(stream)) = document.get_object(id) else { continue };
        let is_form =
            stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Form");
        let is_pattern = stream.dict.has(b"PatternType");
        if stream.dict.get(b"OC").is_ok_and(|group| is_hidden(&document, group, &hidden, 0)) {
            emptied.push(id);
        } else if is_form || is_pattern {
            let resources = document.get_dict_in_dict(&stream.dict, b"Resources").ok();
            let plain = stream.get_plain_content_with_limit(LARGEST_STREAM).or_fail(unreadable())?;
            changed.push((id, strip(&document, &plain, resources, &hidden)?));
        }
    }
    let mut drawn: Vec<(ObjectId, Vec<u8>)> = Vec::new();
    for (number, id) in pages {
        let page = document.get_dictionary(id).or_fail(Failure::Broken)?;
        let resources = sanitise::inherited(&document, page, b"Resources")
            .and_then(|object| document.dereference(object).ok())
            .and_then(|(_, object)| object.as_dict().ok());
        let plain =
            document.get_page_content_with_limit(id, LARGEST_STREAM).or_fail(unreadable())?;
        let kept = strip(&document, &plain, resources, &hidden)?;
        if kept.len() != plain.len() {
            removed.push(Removed::new("optional_content", format!("page {number}")));
        }
        drawn.push((id, kept));
    }
    for (id, content) in changed {
        if let Ok(Object::Stream(stream)) = document.get_object_mut(id) {
            stream.set_plain_content(content);
        }
    }
    for id in emptied {
        empty(&mut document, id);
    }
    for (id, content) in drawn {
        let stream = document.add_object(lopdf::Stream::new(Dictionary::new(), content));
        if let Ok(Object::Dictionary(page)) = document.get_object_mut(id) {
            page.set("Contents", stream);
        }
    }
    drop_annotations(&mut document, &hidden);
    drop_layers(&mut document);
    let mut out = Vec::new();
    document.save_to(&mut out).or_fail(Failure::Failed)?;
    Ok(Some(out))
}

fn unreadable() -> Failure {
    Failure::NotHandled { what: "hidden layers whose drawing cannot be read".to_owned() }
}

/// The groups that do not show, on the screen or on paper.
pub(crate) fn hidden_groups(document: &Document) -> HashSet<ObjectId> {
    let mut hidden = HashSet::new();
    let Ok(catalog) = document.catalog() else { return hidden };
    let Ok(layers) = document.get_dict_in_dict(catalog, b"OCProperties") else { return hidden };
    let listed = |dictionary: &Dictionary, key: &[u8]| -> Vec<ObjectId> {
        let list = dictionary.get_deref(key, document).and_then(Object::as_array);
        list.map(|list| list.iter().filter_map(|item| item.as_reference().ok()).collect())
            .unwrap_or_default()
    };
    let groups = listed(layers, b"OCGs");
    if let Ok(usual) = document.get_dict_in_dict(layers, b"D") {
        let base = usual.get_deref(b"BaseState", document).and_then(Object::as_name);
        if base.is_ok_and(|state| state == b"OFF") {
            hidden.extend(&groups);
            for on in listed(usual, b"ON") {
                hidden.remove(&on);
            }
        }
        hidden.extend(listed(usual, b"OFF"));
    }
    for group in groups {
        let is_off = document
            .get_dictionary(group)
            .is_ok_and(|dictionary| sanitise::is_off_by_use(document, dictionary));
        if is_off {
            hidden.insert(group);
        }
    }
    hidden
}

/// Whether a group, or a membership of groups, does not show.
fn is_hidden(document: &Document, object: &Object, hidden: &HashSet<ObjectId>, deep: u32) -> bool {
    if deep > 20 {
        return true;
    }
    if let Ok(id) = object.as_reference()
        && hidden.contains(&id)
    {
        return true;
    }
    let Ok((_, resolved)) = document.dereference(object) else { return false };
    let Ok(membership) = resolved.as_dict() else { return false };
    if let Ok(expression) = membership.get_deref(b"VE", document).and_then(Object::as_array) {
        return !shows(document, expression, hidden, deep + 1);
    }
    let groups: Vec<bool> = match membership.get(b"OCGs") {
        Ok(Object::Array(list)) => {
            list.iter().map(|group| is_hidden(document, group, hidden, deep + 1)).collect()
        }
        Ok(group) => vec![is_hidden(document, group, hidden, deep + 1)],
        Err(_) => return false,
    };
    if groups.is_empty() {
        return false;
    }
    let policy = membership.get(b"P").and_then(Object::as_name).unwrap_or(b"AnyOn");
    let shown = match policy {
        b"AllOn" => groups.iter().all(|hidden| !hidden),
        b"AnyOff" => groups.iter().any(|hidden| *hidden),
        b"AllOff" => groups.iter().all(|hidden| *hidden),
        _ => groups.iter().any(|hidden| !hidden),
    };
    !shown
}

/// What an expression of groups comes to.
fn shows(
    document: &Document,
    expression: &[Object],
    hidden: &HashSet<ObjectId>,
    deep: u32,
) -> bool {
    let Some((operator, operands)) = expression.split_first() else { return true };
    let values = operands.iter().map(|operand| {
        match document.dereference(operand).map(|(_, object)| object) {
            Ok(Object::Array(inner)) if deep < 20 => shows(document, inner, hidden, deep + 1),
            _ => !is_hidden(document, operand, hidden, deep + 1),
        }
    });
    let values: Vec<bool> = values.collect();
    match operator.as_name() {
        Ok(b"Not") => !values.first().copied().unwrap_or(false),
        Ok(b"Or") => values.iter().any(|value| *value),
        _ => values.iter().all(|value| *value),
    }
}

/// Drawing instructions without what is hidden.
fn strip(
    document: &Document,
    plain: &[u8],
    resources: Option<&Dictionary>,
    hidden: &HashSet<ObjectId>,
) -> Result<Vec<u8>, Failure> {
    let named = |category: &[u8], name: &[u8]| -> Option<&Object> {
        let map = document.get_dict_in_dict(resources?, category).ok()?;
        map.get(name.strip_prefix(b"/").unwrap_or(name)).ok()
    };
    let property = |name: &[u8]| {
        named(b"Properties", name).is_some_and(|group| is_hidden(document, group, hidden, 0))
    };
    content::without_hidden(plain, &property).or_fail(unreadable())
}

/// A picture or a form of a hidden layer draws nothing.
fn empty(document: &mut Document, id: ObjectId) {
    if let Ok(Object::Stream(stream)) = document.get_object_mut(id) {
        let mut dictionary = Dictionary::new();
        dictionary.set("Type", "XObject");
        dictionary.set("Subtype", "Form");
        dictionary.set("BBox", vec![0.into(), 0.into(), 0.into(), 0.into()]);
        *stream = lopdf::Stream::new(dictionary, Vec::new());
    }
}

/// Annotations of hidden layers would be made part of the page.
fn drop_annotations(document: &mut Document, hidden: &HashSet<ObjectId>) {
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    for page in pages {
        let Ok(dictionary) = document.get_dictionary(page) else { continue };
        let Ok(list) = dictionary.get_deref(b"Annots", document).and_then(Object::as_array) else {
            continue;
        };
        let kept: Vec<Object> = list
            .iter()
            .filter(|annotation| {
                let group = document
                    .dereference(annotation)
                    .ok()
                    .and_then(|(_, object)| object.as_dict().ok())
                    .and_then(|dictionary| dictionary.get(b"OC").ok());
                !group.is_some_and(|group| is_hidden(document, group, hidden, 0))
            })
            .cloned()
            .collect();
        if let Ok(Object::Dictionary(dictionary)) = document.get_object_mut(page) {
            dictionary.set("Annots", kept);
        }
    }
}

/// What is left shows always.
fn drop_layers(document: &mut Document) {
    if let Ok(catalog) = document.catalog_mut() {
        catalog.remove(b"OCProperties");
    }
    for object in document.objects.values_mut() {
        match object {
            Object::Stream(stream) => {
                stream.dict.remove(b"OC");
            }
            Object::Dictionary(dictionary) => {
                dictionary.remove(b"OC");
            }
            _ => {}
        }
    }
}
