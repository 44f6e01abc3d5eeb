//! What the pictures of a PDF say besides their pixels.

use ateb::redact::{
    inspect::{self, Finding},
    media::Picture,
};
use lopdf::{Document, Object, ObjectId};
use std::collections::{BTreeSet, HashMap};

pub(super) fn look(document: &Document, findings: &mut Vec<Finding>) {
    let on_pages = on_pages(document);
    let mut told: BTreeSet<(String, String, String)> = BTreeSet::new();
    for (id, object) in &document.objects {
        let Ok(stream) = object.as_stream() else { continue };
        let kind = stream.dict.get(b"Subtype").and_then(Object::as_name);
        let is_jpeg = stream.filters().is_ok_and(|filters| filters == [b"DCTDecode"]);
        if !kind.is_ok_and(|kind| kind == b"Image") || !is_jpeg {
            continue;
        }
        let place =
            on_pages.get(id).map_or("picture".to_owned(), |page| format!("picture on page {page}"));
        // A picture that cannot be followed to its end has nothing to tell.
        for finding in inspect::picture(&stream.content, Picture::Jpeg).unwrap_or_default() {
            if told.insert((finding.kind.clone(), place.clone(), finding.excerpt.clone())) {
                findings.push(Finding { place: place.clone(), ..finding });
            }
        }
    }
}

/// The first page that each picture stands on by itself.
fn on_pages(document: &Document) -> HashMap<ObjectId, u32> {
    let mut pictures = HashMap::new();
    for (number, page) in document.get_pages() {
        let Ok((own, inherited)) = document.get_page_resources(page) else { continue };
        let inherited = inherited.into_iter().filter_map(|id| document.get_dictionary(id).ok());
        for resources in own.into_iter().chain(inherited) {
            let Ok(drawn) = document.get_dict_in_dict(resources, b"XObject") else { continue };
            for id in drawn.iter().filter_map(|(_, object)| object.as_reference().ok()) {
                pictures.entry(id).or_insert(number);
            }
        }
    }
    pictures
}
