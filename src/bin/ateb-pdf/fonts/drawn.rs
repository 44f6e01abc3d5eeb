//! Which codes of which fonts the drawings of a document still show.

use super::{LARGEST_STREAM, get};
use crate::content::{self, Item, Token, Tokens, Unreadable};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::{HashMap, HashSet};

/// The codes that are shown, by font.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    codes: HashMap<ObjectId, Vec<bool>>,
    /// Fonts whose letters cannot be followed.
    pub(super) lost: HashSet<ObjectId>,
}

impl Drawn {
    /// What all pages, forms, patterns and drawn glyphs of the document show.
    pub(super) fn of(document: &Document) -> Result<Self, Unreadable> {
        let drawings: Vec<Drawing<'_>> =
            document.objects.values().flat_map(|object| drawings(document, object)).collect();
        let mut drawn = Self::default();
        let mut everywhere: HashMap<&[u8], Vec<ObjectId>> = HashMap::new();
        for (name, id) in drawings.iter().filter_map(|one| one.fonts.as_ref()).flatten() {
            let known = everywhere.entry(name).or_default();
            if !known.contains(id) {
                known.push(*id);
                let composite = get(document, *id).is_some_and(is_composite);
                let codes = if composite { 1 << 16 } else { 1 << 8 };
                drawn.codes.entry(*id).or_insert_with(|| vec![false; codes]);
            }
        }
        for drawing in &drawings {
            let plain = drawing.stream.get_plain_content_with_limit(LARGEST_STREAM);
            let plain = plain.ok().ok_or(Unreadable)?;
            let mut unnamed = false;
            strings(&plain, |font, text| match (font, &drawing.fonts) {
                (None, _) => unnamed = true,
                (Some(font), Some(fonts)) => {
                    if let Some(id) = fonts.get(font.as_slice()) {
                        drawn.show(*id, text);
                    }
                }
                // A form without resources takes them from the page that it stands on.
                (Some(font), None) => {
                    for id in everywhere.get(font.as_slice()).into_iter().flatten() {
                        drawn.show(*id, text);
                    }
                }
            })?;
            // A form goes on in the font of its page.
            if unnamed && drawing.inherits {
                drawn.lost.extend(drawn.codes.keys());
            }
        }
        drawn.lost.extend(document.objects.values().filter_map(font_of_a_state));
        Ok(drawn)
    }

    /// Every font that something names, with whether each of its codes is shown.
    pub(super) fn fonts(&self) -> impl Iterator<Item = (ObjectId, &[bool])> {
        let mut fonts: Vec<_> =
            self.codes.iter().map(|(id, codes)| (*id, codes.as_slice())).collect();
        fonts.sort_by_key(|(id, _)| *id);
        fonts.into_iter()
    }

    fn show(&mut self, font: ObjectId, text: &[u8]) {
        let Some(codes) = self.codes.get_mut(&font) else { return };
        let bytes = if codes.len() > 256 { 2 } else { 1 };
        for code in text.chunks(bytes) {
            let code = code.iter().fold(0, |code, byte| code << 8 | usize::from(*byte));
            if let Some(shown) = codes.get_mut(code) {
                *shown = true;
            }
        }
    }
}

pub(super) fn is_composite(font: &Dictionary) -> bool {
    font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type0")
}

struct Drawing<'a> {
    stream: &'a Stream,
    /// The fonts that it names, when it has resources of its own.
    fonts: Option<HashMap<&'a [u8], ObjectId>>,
    /// Whether it begins with the font of what draws it.
    inherits: bool,
}

fn drawings<'a>(document: &'a Document, object: &'a Object) -> Vec<Drawing<'a>> {
    let own = |dictionary: &'a Dictionary| {
        let resources = dictionary.get_deref(b"Resources", document).ok()?.as_dict().ok()?;
        let fonts = document.get_dict_in_dict(resources, b"Font").ok();
        let fonts = fonts.into_iter().flat_map(Dictionary::iter);
        Some(fonts.filter_map(|(name, id)| Some((&**name, id.as_reference().ok()?))).collect())
    };
    let stream = |object: &'a Object| document.dereference(object).ok()?.1.as_stream().ok();
    match object {
        Object::Stream(stream) => {
            let is = |key: &[u8], what: &[u8]| {
                stream.dict.get(key).and_then(Object::as_name).is_ok_and(|name| name == what)
            };
            let is_form = is(b"Subtype", b"Form");
            if is_form || stream.dict.has(b"PatternType") {
                return vec![Drawing { stream, fonts: own(&stream.dict), inherits: is_form }];
            }
            Vec::new()
        }
        Object::Dictionary(dictionary) if dictionary.has_type(b"Page") => {
            let content = dictionary.get(b"Contents").ok().and_then(stream);
            content
                .map(|stream| Drawing { stream, fonts: own(dictionary), inherits: false })
                .into_iter()
                .collect()
        }
        Object::Dictionary(dictionary) => {
            let glyphs = document.get_dict_in_dict(dictionary, b"CharProcs").ok();
            glyphs
                .into_iter()
                .flat_map(Dictionary::iter)
                .filter_map(|(_, glyph)| stream(glyph))
                .map(|stream| Drawing { stream, fonts: own(dictionary), inherits: false })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The font that a graphics state sets, and that no drawing names.
fn font_of_a_state(object: &Object) -> Option<ObjectId> {
    let list = object.as_dict().ok()?.get(b"Font").ok()?.as_array().ok()?;
    list.first()?.as_reference().ok()
}

/// Hands over each string that a drawing shows, with the name of its font.
fn strings(stream: &[u8], mut show: impl FnMut(Option<&Vec<u8>>, &[u8])) -> Result<(), Unreadable> {
    let mut tokens = Tokens { stream, at: 0, nested: 0, commented: false };
    let (mut last, mut name): (&[u8], &[u8]) = (&[], &[]);
    let mut font: Option<Vec<u8>> = None;
    let mut saved: Vec<Option<Vec<u8>>> = Vec::new();
    while let Some(token) = tokens.next()? {
        match token {
            Token::Operand(range) => {
                last = stream.get(range).unwrap_or_default();
                if let Some(written) = last.strip_prefix(b"/") {
                    name = written;
                }
            }
            Token::Operator(range) => match stream.get(range).unwrap_or_default() {
                b"Tf" => font = Some(content::unescaped(name)),
                b"q" => saved.push(font.clone()),
                b"Q" => font = saved.pop().unwrap_or(font),
                b"Tj" | b"TJ" | b"'" | b"\"" => {
                    for item in content::items(last) {
                        if let Item::Text(text) = item {
                            show(font.as_ref(), &text);
                        }
                    }
                }
                _ => {}
            },
            Token::Image(_) => {}
        }
    }
    Ok(())
}
