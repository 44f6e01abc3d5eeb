//! What stands in objects, wherever they hang.

use super::file::{acts, text_in};
use ateb::redact::inspect::{Action, Finding};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How deep objects that stand within each other are followed.
const DEEPEST: u32 = 100;

/// Adds what is found; what stands for something or describes it comes back with its place, to be
/// held against what the pages show.
pub(super) fn look(document: &Document, findings: &mut Vec<Finding>) -> Vec<(String, String)> {
    let pages: HashMap<ObjectId, u32> =
        document.get_pages().into_iter().map(|(number, id)| (id, number)).collect();
    let mut found = Found::new(document, &pages);
    for (id, number) in &pages {
        if let Ok(page) = document.get_dictionary(*id) {
            found.page(page, *number);
        }
    }
    for (id, object) in &document.objects {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            Object::Array(_) => {
                each_in(object, 0, &mut |dictionary| found.dictionary(dictionary, None));
                continue;
            }
            _ => continue,
        };
        let mut outermost = Some(*id);
        each_dictionary(dictionary, 0, &mut |dictionary| {
            found.dictionary(dictionary, outermost.take());
        });
    }
    found.tell(findings)
}

fn each_dictionary(dictionary: &Dictionary, deep: u32, look: &mut impl FnMut(&Dictionary)) {
    look(dictionary);
    for (_, value) in dictionary {
        each_in(value, deep + 1, look);
    }
}

fn each_in(object: &Object, deep: u32, look: &mut impl FnMut(&Dictionary)) {
    if deep > DEEPEST {
        return;
    }
    match object {
        Object::Dictionary(dictionary) => each_dictionary(dictionary, deep, look),
        Object::Array(list) => {
            for item in list {
                each_in(item, deep + 1, look);
            }
        }
        _ => {}
    }
}

/// What the objects hold, before it is told.
struct Found<'a> {
    document: &'a Document,
    pages: &'a HashMap<ObjectId, u32>,
    scripts: Vec<String>,
    /// Kind, place and excerpt, each once.
    others: BTreeSet<(&'static str, String, String)>,
    metadata: usize,
    private: BTreeMap<String, BTreeSet<String>>,
    told: Vec<(String, String)>,
}

impl<'a> Found<'a> {
    const fn new(document: &'a Document, pages: &'a HashMap<ObjectId, u32>) -> Self {
        Self {
            document,
            pages,
            scripts: Vec::new(),
            others: BTreeSet::new(),
            metadata: 0,
            private: BTreeMap::new(),
            told: Vec::new(),
        }
    }

    fn add(&mut self, kind: &'static str, place: &str, excerpt: String) {
        self.others.insert((kind, place.to_owned(), excerpt));
    }

    fn page(&mut self, page: &Dictionary, number: u32) {
        let place = format!("page {number}");
        let document = self.document;
        if page.has(b"Thumb") {
            self.add("thumbnail", &place, String::new());
        }
        if document.get_dict_in_dict(page, b"AA").is_ok_and(|actions| acts(document, actions)) {
            self.add("action", &place, String::new());
        }
        if page.has(b"PieceInfo") {
            self.private(page, &place);
        }
    }

    /// The programs that keep something of their own.
    fn private(&mut self, dictionary: &Dictionary, place: &str) {
        let programs = self.document.get_dict_in_dict(dictionary, b"PieceInfo");
        let programs = programs.into_iter().flatten().map(|(key, _)| text(key));
        self.private.entry(place.to_owned()).or_default().extend(programs);
    }

    fn dictionary(&mut self, dictionary: &Dictionary, id: Option<ObjectId>) {
        let document = self.document;
        let name = |key: &[u8]| dictionary.get(key).and_then(Object::as_name).ok();
        let says = |key: &[u8]| dictionary.get(key).ok().and_then(|value| text_in(document, value));
        let (kind, subtype) = (name(b"Type"), name(b"S"));
        if subtype == Some(b"JavaScript") || (dictionary.has(b"JS") && subtype.is_none()) {
            self.scripts.push(script(document, dictionary).unwrap_or_default());
        }
        let acts: [&[u8]; 8] = [
            b"Launch",
            b"SubmitForm",
            b"ImportData",
            b"GoToR",
            b"GoToE",
            b"Rendition",
            b"Movie",
            b"Sound",
        ];
        if let Some(action) = subtype.filter(|action| acts.contains(action)) {
            let target =
                dictionary.get_deref(b"F", document).ok().and_then(|f| file_name(document, f));
            let excerpt = [Some(text(action)), target].into_iter().flatten().collect::<Vec<_>>();
            self.add("action", "document", excerpt.join(": "));
        }
        if dictionary.has(b"EF") {
            let name = says(b"UF").or_else(|| says(b"F")).unwrap_or_default();
            self.add("attachment", "document", name);
        } else if kind == Some(b"EmbeddedFile") {
            self.add("attachment", "document", String::new());
        }
        if kind == Some(b"Sig") || (name(b"FT") == Some(b"Sig") && dictionary.has(b"V")) {
            let keys = [b"Name".as_slice(), b"Reason", b"Location", b"ContactInfo"];
            let said: Vec<String> = keys.into_iter().filter_map(says).collect();
            self.add("signature", "document", said.join(", "));
        }
        if kind == Some(b"Metadata") {
            self.metadata += 1;
        }
        let is_page = id.is_some_and(|id| self.pages.contains_key(&id));
        if dictionary.has(b"PieceInfo") && !is_page {
            self.private(dictionary, "PieceInfo");
        }
        // Parts of the structure have a kind and a parent; an annotation has none of these.
        let is_part = subtype.is_some() && dictionary.has(b"P");
        for key in [b"ActualText".as_slice(), b"Alt", b"E", b"T"] {
            if (key == b"E" || key == b"T") && !is_part {
                continue;
            }
            // A clip has a list: languages and texts in turn.
            let listed = dictionary.get_deref(key, document).and_then(Object::as_array);
            let listed = listed.into_iter().flatten().filter_map(|text| text_in(document, text));
            let said = says(key).into_iter().chain(listed).collect::<Vec<_>>().join("; ");
            if said.is_empty() {
                continue;
            }
            let page = dictionary.get(b"Pg").and_then(Object::as_reference).ok();
            let page = page.and_then(|page| self.pages.get(&page));
            let place = page.map_or("structure tree".to_owned(), |number| format!("page {number}"));
            self.told.push((said, place));
        }
    }

    fn tell(self, findings: &mut Vec<Finding>) -> Vec<(String, String)> {
        let mut say = |kind: &str, place: &str, excerpt: &str| {
            let action = if kind == "signature" { Action::Review } else { Action::Remove };
            findings.push(Finding::new(kind, place, excerpt, action));
        };
        if !self.scripts.is_empty() {
            let first = self.scripts.iter().find(|script| !script.is_empty());
            let first = first.map(|script| format!(": {script}")).unwrap_or_default();
            let count = self.scripts.len();
            let plural = if count == 1 { "script" } else { "scripts" };
            say("javascript", "document", &format!("{count} {plural}{first}"));
        }
        let named: BTreeSet<&str> =
            self.others.iter().filter(|(_, _, name)| !name.is_empty()).map(|one| one.0).collect();
        for (kind, place, excerpt) in &self.others {
            // The bytes of a file whose name is told, and the field of a signature.
            let again = ["attachment", "signature"].contains(kind) && named.contains(kind);
            if !(again && excerpt.is_empty()) {
                say(kind, place, excerpt);
            }
        }
        for (place, programs) in &self.private {
            let programs: Vec<&str> = programs.iter().map(String::as_str).collect();
            say("private_data", place, &programs.join(", "));
        }
        let of_the_file = self.document.catalog().is_ok_and(|catalog| catalog.has(b"Metadata"));
        let parts = self.metadata.saturating_sub(usize::from(of_the_file));
        if parts > 0 {
            say("metadata", "pages, pictures or fonts", &format!("{parts} packets"));
        }
        self.told
    }
}

fn text(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

/// How a script begins.
fn script(document: &Document, action: &Dictionary) -> Option<String> {
    let script = action.get_deref(b"JS", document).ok()?;
    if let Ok(stream) = script.as_stream() {
        let plain = stream.get_plain_content_with_limit(1 << 20).ok()?;
        return Some(String::from_utf8_lossy(plain.get(..400.min(plain.len()))?).into_owned());
    }
    text_in(document, script)
}

/// The name of a file, as a text or as a dictionary that describes it.
pub(super) fn file_name(document: &Document, file: &Object) -> Option<String> {
    if let Ok(described) = file.as_dict() {
        let name = described.get(b"UF").or_else(|_| described.get(b"F")).ok()?;
        return text_in(document, name);
    }
    text_in(document, file)
}
