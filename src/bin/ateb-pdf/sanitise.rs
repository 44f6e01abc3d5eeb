//! Building a PDF anew from what a page needs in order to be drawn.
//!
//! An allow-list: for each kind of object, the keys that are copied, and the kind of object that
//! each leads to. What is not named here is not in the copy, whatever it is called.

use crate::{
    content, fonts,
    lettering::{self, Lettering},
    marker::{self, Markers, Picture},
};
use ateb::redact::{
    image,
    protocol::{Cut, Failure, OrFail, Removed, Warning},
};
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream, dictionary};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The most that one stream may hold when it is unpacked: 128 MiB.
pub(crate) const LARGEST_STREAM: usize = 128 << 20;

/// What may be copied.
enum Shape {
    /// Numbers, names, strings, and lists of them.
    Plain,
    /// A dictionary, or a stream with one, of which these keys are copied.
    Keys(&'static [(&'static str, &'static Shape)]),
    /// The same, and the bytes are drawing instructions.
    Drawing(&'static [(&'static str, &'static Shape)]),
    /// A picture: the same, and its bytes may hold metadata of their own.
    Image(&'static [(&'static str, &'static Shape)]),
    /// A dictionary with any keys.
    Map(&'static Shape),
    /// A form or a picture, as its subtype says.
    Either { form: &'static Shape, image: &'static Shape },
}

static PLAIN: Shape = Shape::Plain;
static RESOURCES: Shape = Shape::Keys(&[
    ("ExtGState", &Shape::Map(&GRAPHICS_STATE)),
    ("ColorSpace", &Shape::Map(&COLOUR_SPACE)),
    ("Pattern", &Shape::Map(&PATTERN)),
    ("Shading", &Shape::Map(&SHADING)),
    ("XObject", &Shape::Map(&X_OBJECT)),
    ("Font", &Shape::Map(&FONT)),
    ("ProcSet", &PLAIN),
]);
static GRAPHICS_STATE: Shape = Shape::Keys(&[
    ("Type", &PLAIN),
    ("LW", &PLAIN),
    ("LC", &PLAIN),
    ("LJ", &PLAIN),
    ("ML", &PLAIN),
    ("D", &PLAIN),
    ("RI", &PLAIN),
    ("OP", &PLAIN),
    ("op", &PLAIN),
    ("OPM", &PLAIN),
    ("Font", &FONT),
    ("BG", &FUNCTION),
    ("BG2", &FUNCTION),
    ("UCR", &FUNCTION),
    ("UCR2", &FUNCTION),
    ("TR", &FUNCTION),
    ("TR2", &FUNCTION),
    ("FL", &PLAIN),
    ("SM", &PLAIN),
    ("SA", &PLAIN),
    ("BM", &PLAIN),
    ("SMask", &SOFT_MASK),
    ("CA", &PLAIN),
    ("ca", &PLAIN),
    ("AIS", &PLAIN),
    ("TK", &PLAIN),
]);
static SOFT_MASK: Shape = Shape::Keys(&[
    ("Type", &PLAIN),
    ("S", &PLAIN),
    ("G", &FORM),
    ("BC", &PLAIN),
    ("TR", &FUNCTION),
]);
static COLOUR_SPACE: Shape = Shape::Keys(&[
    // ICC profiles
    ("N", &PLAIN),
    ("Alternate", &COLOUR_SPACE),
    ("Range", &PLAIN),
    // colours by measurement
    ("WhitePoint", &PLAIN),
    ("BlackPoint", &PLAIN),
    ("Gamma", &PLAIN),
    ("Matrix", &PLAIN),
    // tint functions
    ("FunctionType", &PLAIN),
    ("Domain", &PLAIN),
    ("Size", &PLAIN),
    ("BitsPerSample", &PLAIN),
    ("Order", &PLAIN),
    ("Encode", &PLAIN),
    ("Decode", &PLAIN),
    ("C0", &PLAIN),
    ("C1", &PLAIN),
    ("Functions", &FUNCTION),
    ("Bounds", &PLAIN),
    // inks
    ("Subtype", &PLAIN),
    ("Colorants", &Shape::Map(&COLOUR_SPACE)),
    ("Process", &Shape::Keys(&[("ColorSpace", &COLOUR_SPACE), ("Components", &PLAIN)])),
]);
static FUNCTION: Shape = Shape::Keys(&[
    ("FunctionType", &PLAIN),
    ("Domain", &PLAIN),
    ("Range", &PLAIN),
    ("Size", &PLAIN),
    ("BitsPerSample", &PLAIN),
    ("Order", &PLAIN),
    ("Encode", &PLAIN),
    ("Decode", &PLAIN),
    ("C0", &PLAIN),
    ("C1", &PLAIN),
    ("N", &PLAIN),
    ("Functions", &FUNCTION),
    ("Bounds", &PLAIN),
]);
static PATTERN: Shape = Shape::Drawing(&[
    ("Type", &PLAIN),
    ("PatternType", &PLAIN),
    ("PaintType", &PLAIN),
    ("TilingType", &PLAIN),
    ("BBox", &PLAIN),
    ("XStep", &PLAIN),
    ("YStep", &PLAIN),
    ("Resources", &RESOURCES),
    ("Matrix", &PLAIN),
    ("Shading", &SHADING),
    ("ExtGState", &GRAPHICS_STATE),
]);
static SHADING: Shape = Shape::Keys(&[
    ("ShadingType", &PLAIN),
    ("ColorSpace", &COLOUR_SPACE),
    ("Background", &PLAIN),
    ("BBox", &PLAIN),
    ("AntiAlias", &PLAIN),
    ("Domain", &PLAIN),
    ("Coords", &PLAIN),
    ("Function", &FUNCTION),
    ("Extend", &PLAIN),
    ("Matrix", &PLAIN),
    ("BitsPerCoordinate", &PLAIN),
    ("BitsPerComponent", &PLAIN),
    ("BitsPerFlag", &PLAIN),
    ("Decode", &PLAIN),
    ("VerticesPerRow", &PLAIN),
]);
static X_OBJECT: Shape = Shape::Either { form: &FORM, image: &IMAGE };
static GROUP: Shape = Shape::Keys(&[
    ("Type", &PLAIN),
    ("S", &PLAIN),
    ("CS", &COLOUR_SPACE),
    ("I", &PLAIN),
    ("K", &PLAIN),
]);
static FORM: Shape = Shape::Drawing(&[
    ("Type", &PLAIN),
    ("Subtype", &PLAIN),
    ("FormType", &PLAIN),
    ("BBox", &PLAIN),
    ("Matrix", &PLAIN),
    ("Resources", &RESOURCES),
    ("Group", &GROUP),
]);
static IMAGE: Shape = Shape::Image(&[
    ("Type", &PLAIN),
    ("Subtype", &PLAIN),
    ("Width", &PLAIN),
    ("Height", &PLAIN),
    ("ColorSpace", &COLOUR_SPACE),
    ("BitsPerComponent", &PLAIN),
    ("Decode", &PLAIN),
    ("Interpolate", &PLAIN),
    ("ImageMask", &PLAIN),
    ("Intent", &PLAIN),
    ("Mask", &IMAGE),
    ("SMask", &IMAGE),
    ("SMaskInData", &PLAIN),
    ("Matte", &PLAIN),
]);
static FONT: Shape = Shape::Keys(&[
    ("Type", &PLAIN),
    ("Subtype", &PLAIN),
    ("BaseFont", &PLAIN),
    ("FirstChar", &PLAIN),
    ("LastChar", &PLAIN),
    ("Widths", &PLAIN),
    ("FontDescriptor", &FONT_DESCRIPTOR),
    ("Encoding", &ENCODING),
    ("ToUnicode", &CHARACTER_MAP),
    ("DescendantFonts", &FONT),
    ("CIDSystemInfo", &CHARACTER_COLLECTION),
    ("DW", &PLAIN),
    ("W", &PLAIN),
    ("DW2", &PLAIN),
    ("W2", &PLAIN),
    ("CIDToGIDMap", &FONT_PROGRAM),
    ("FontBBox", &PLAIN),
    ("FontMatrix", &PLAIN),
    ("CharProcs", &Shape::Map(&GLYPH)),
    ("Resources", &RESOURCES),
]);
static GLYPH: Shape = Shape::Drawing(&[]);
static FONT_DESCRIPTOR: Shape = Shape::Keys(&[
    ("Type", &PLAIN),
    ("FontName", &PLAIN),
    ("FontStretch", &PLAIN),
    ("FontWeight", &PLAIN),
    ("Flags", &PLAIN),
    ("FontBBox", &PLAIN),
    ("ItalicAngle", &PLAIN),
    ("Ascent", &PLAIN),
    ("Descent", &PLAIN),
    ("Leading", &PLAIN),
    ("CapHeight", &PLAIN),
    ("XHeight", &PLAIN),
    ("StemV", &PLAIN),
    ("StemH", &PLAIN),
    ("AvgWidth", &PLAIN),
    ("MaxWidth", &PLAIN),
    ("MissingWidth", &PLAIN),
    ("FontFile", &FONT_PROGRAM),
    ("FontFile2", &FONT_PROGRAM),
    ("FontFile3", &FONT_PROGRAM),
]);
static FONT_PROGRAM: Shape = Shape::Keys(&[
    ("Length1", &PLAIN),
    ("Length2", &PLAIN),
    ("Length3", &PLAIN),
    ("Subtype", &PLAIN),
]);
static ENCODING: Shape = Shape::Keys(&[
    ("Type", &PLAIN),
    ("BaseEncoding", &PLAIN),
    ("Differences", &PLAIN),
    ("CMapName", &PLAIN),
    ("CIDSystemInfo", &CHARACTER_COLLECTION),
    ("WMode", &PLAIN),
    ("UseCMap", &CHARACTER_MAP),
]);
static CHARACTER_MAP: Shape = Shape::Keys(&[
    ("Type", &PLAIN),
    ("CMapName", &PLAIN),
    ("CIDSystemInfo", &CHARACTER_COLLECTION),
    ("WMode", &PLAIN),
    ("UseCMap", &CHARACTER_MAP),
]);
static CHARACTER_COLLECTION: Shape =
    Shape::Keys(&[("Registry", &PLAIN), ("Ordering", &PLAIN), ("Supplement", &PLAIN)]);
static DECODE_PARAMETERS: Shape = Shape::Keys(&[
    ("Predictor", &PLAIN),
    ("Colors", &PLAIN),
    ("BitsPerComponent", &PLAIN),
    ("Columns", &PLAIN),
    ("EarlyChange", &PLAIN),
    ("K", &PLAIN),
    ("EndOfLine", &PLAIN),
    ("EncodedByteAlign", &PLAIN),
    ("Rows", &PLAIN),
    ("EndOfBlock", &PLAIN),
    ("BlackIs1", &PLAIN),
    ("DamagedRowsBeforeError", &PLAIN),
    ("ColorTransform", &PLAIN),
    ("JBIG2Globals", &FONT_PROGRAM),
]);

/// The keys of a page that are copied besides its content; the first four may be inherited.
const INHERITED: [(&str, &Shape); 4] =
    [("Resources", &RESOURCES), ("MediaBox", &PLAIN), ("CropBox", &PLAIN), ("Rotate", &PLAIN)];

/// Reads a PDF with the library that verifies and rebuilds, not the one that cuts.
pub(crate) fn load(pdf: &[u8]) -> Result<Document, Failure> {
    let options = LoadOptions::with_max_decompressed_size(LARGEST_STREAM);
    Document::load_mem_with_options(pdf, options).or_fail(Failure::Broken)
}

/// The pages and what they need, with the markers drawn on them.
pub(crate) fn rebuild(
    old: &Document,
    markers: &BTreeMap<u32, Markers>,
    gone: &HashSet<ObjectId>,
    cut: &mut Cut,
) -> Result<Vec<u8>, Failure> {
    note_what_goes(old, cut)?;
    let new = Document::with_version("1.7");
    let mut copy = Copy { old, new, gone, loose: loose_names(old), done: HashMap::new() };
    let pages_id = copy.new.new_object_id();
    let texts: Vec<&str> = markers.values().flat_map(Markers::texts).collect();
    let letters = if texts.is_empty() { Lettering::default() } else { Lettering::of(&texts)? };
    let font = if texts.is_empty() { None } else { Some(letters.embed(&mut copy.new)?) };
    let pen = Pen { letters: &letters, font };
    let mut kids: Vec<Object> = Vec::new();
    for (number, id) in old.get_pages() {
        let none = Markers::default();
        let drawn = markers.get(&number).unwrap_or(&none);
        let page = copy.page(id, pages_id, number, drawn, &pen, cut)?;
        kids.push(copy.new.add_object(page).into());
    }
    if kids.len() != cut.pages as usize {
        return Err(Failure::NotHandled {
            what: "a page tree that two readers count differently".to_owned(),
        });
    }
    let count = i64::from(cut.pages);
    let pages = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    copy.new.objects.insert(pages_id, pages.into());
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages_id };
    if let Some(Object::String(language, format)) =
        old.catalog().ok().and_then(|c| c.get(b"Lang").ok())
        && language.len() <= 12
        && language.iter().all(|c| c.is_ascii_alphanumeric() || *c == b'-')
    {
        catalog.set("Lang", Object::String(language.clone(), *format));
    }
    let root = copy.new.add_object(catalog);
    copy.new.trailer = dictionary! { "Root" => root };
    copy.new.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceTable;
    copy.prune_forms();
    if !fonts::prune(&mut copy.new)? && !markers.is_empty() {
        cut.warnings.push(Warning::new("font_keeps_letters"));
    }
    // Resources that pages were given copies of, and what is named nowhere any more.
    copy.new.prune_objects();
    let mut out = Vec::new();
    copy.new.save_to(&mut out).or_fail(Failure::Failed)?;
    Ok(out)
}

/// Names what is about to be left out, and refuses what cannot be left out silently.
fn note_what_goes(old: &Document, cut: &mut Cut) -> Result<(), Failure> {
    if old.trailer.has(b"Info") {
        cut.removed.push(Removed::new("metadata", "Info"));
    }
    let catalog = old.catalog().or_fail(Failure::Broken)?;
    let known = [
        ("Metadata", "metadata", "XMP"),
        ("AcroForm", "form_field", "form"),
        ("OpenAction", "action", "on opening"),
        ("AA", "action", "catalog"),
        ("Outlines", "private_data", "outlines"),
        ("PageLabels", "private_data", "page labels"),
        ("PieceInfo", "private_data", "PieceInfo"),
        ("StructTreeRoot", "alternative_text", "structure tree"),
        ("Collection", "attachment", "portfolio"),
        ("AF", "attachment", "associated files"),
        ("Perms", "signature", "permissions"),
        ("OCProperties", "optional_content", "layers"),
    ];
    for (key, kind, place) in known {
        if catalog.has(key.as_bytes()) {
            cut.removed.push(Removed::new(kind, place));
        }
    }
    if let Ok(names) = old.get_dict_in_dict(catalog, b"Names") {
        for (key, kind) in [("JavaScript", "javascript"), ("EmbeddedFiles", "attachment")] {
            if names.has(key.as_bytes()) {
                cut.removed.push(Removed::new(kind, "names"));
            }
        }
    }
    // Without its layers everything shows: what was hidden must not appear.
    if let Ok(layers) = old.get_dict_in_dict(catalog, b"OCProperties")
        && has_hidden_layer(old, layers)
    {
        return Err(Failure::NotHandled { what: "hidden layers (optional content)".to_owned() });
    }
    Ok(())
}

fn has_hidden_layer(old: &Document, layers: &Dictionary) -> bool {
    let Ok(usual) = old.get_dict_in_dict(layers, b"D") else { return false };
    let named = |key: &[u8]| usual.get_deref(key, old).and_then(Object::as_name).ok();
    let listed = |key: &[u8]| {
        usual.get_deref(key, old).and_then(Object::as_array).is_ok_and(|list| !list.is_empty())
    };
    named(b"BaseState").is_some_and(|state| state != b"ON")
        || listed(b"OFF")
        || groups_of(old, layers).any(|group| is_off_by_use(old, group))
}

fn groups_of<'a>(
    old: &'a Document,
    layers: &'a Dictionary,
) -> impl Iterator<Item = &'a Dictionary> {
    let groups = layers.get_deref(b"OCGs", old).and_then(Object::as_array);
    groups
        .into_iter()
        .flatten()
        .filter_map(|group| old.dereference(group).ok().and_then(|(_, group)| group.as_dict().ok()))
}

/// Whether a layer says that it is not for the screen, or not for paper.
pub(crate) fn is_off_by_use(old: &Document, group: &Dictionary) -> bool {
    let Ok(usage) = old.get_dict_in_dict(group, b"Usage") else { return false };
    let off = |purpose: &[u8], state: &[u8]| {
        old.get_dict_in_dict(usage, purpose)
            .and_then(|each| each.get_deref(state, old))
            .and_then(Object::as_name)
            .is_ok_and(|name| name == b"OFF")
    };
    off(b"View", b"ViewState") || off(b"Print", b"PrintState")
}

/// Names in the drawings of forms that have no resources of their own.
fn loose_names(old: &Document) -> HashSet<Vec<u8>> {
    let is_form = |stream: &&Stream| {
        let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name);
        subtype.is_ok_and(|name| name == b"Form") && !stream.dict.has(b"Resources")
    };
    old.objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(is_form)
        .filter_map(|stream| stream.get_plain_content_with_limit(LARGEST_STREAM).ok())
        .filter_map(|plain| content::names(&plain).ok())
        .flatten()
        .collect()
}

struct Copy<'a> {
    old: &'a Document,
    new: Document,
    /// Pictures as they were before their pixels were wiped.
    gone: &'a HashSet<ObjectId>,
    /// Names that forms without resources of their own use: they take them from the page.
    loose: HashSet<Vec<u8>>,
    /// What has been copied, by its number and the shape it was copied as.
    done: HashMap<(ObjectId, usize), ObjectId>,
}

/// What Ateb writes with.
struct Pen<'a> {
    letters: &'a Lettering,
    font: Option<ObjectId>,
}

impl Copy<'_> {
    fn page(
        &mut self,
        id: ObjectId,
        parent: ObjectId,
        number: u32,
        markers: &Markers,
        pen: &Pen<'_>,
        cut: &mut Cut,
    ) -> Result<Dictionary, Failure> {
        let old = self.old.get_dictionary(id).or_fail(Failure::Broken)?;
        let mut page = dictionary! { "Type" => "Page", "Parent" => parent };
        let emptied = markers.blank || markers.picture.is_some();
        for (key, shape) in INHERITED {
            let value = inherited(self.old, old, key.as_bytes());
            if let Some(value) = value.filter(|_| !(emptied && key == "Resources")) {
                let value = self.object(value, shape, 0)?;
                page.set(key, value);
            }
        }
        for (key, shape) in [("UserUnit", &PLAIN), ("Group", &GROUP)] {
            if let Ok(value) = old.get(key.as_bytes()) {
                page.set(key, self.object(value, shape, 0)?);
            }
        }
        let mut drawing = Vec::new();
        if !emptied {
            let stream = self.old.get_page_content_with_limit(id, LARGEST_STREAM);
            let stream = stream.or_fail(unreadable(number))?;
            drawing = content::clean(&stream).or_fail(unreadable(number))?;
        }
        let used = content::names(&drawing).or_fail(unreadable(number))?;
        let mut resources = self.own_resources(page.get(b"Resources").ok(), &used);
        if !markers.list.is_empty() || markers.picture.is_some() {
            if !emptied {
                drawing.splice(0..0, *b"q\n");
                drawing.extend_from_slice(b"Q\n");
            }
            if let Some(picture) = &markers.picture {
                let image = self.picture(picture)?;
                set_in(&mut resources, "XObject", "AtebPage", image);
                drawing.extend_from_slice(marker::place(picture, pen.letters).as_bytes());
            }
            for each in &markers.list {
                drawing.extend_from_slice(marker::cover(each).as_bytes());
            }
            for each in &markers.list {
                let label = marker::write_label(each, pen.letters);
                if label.is_none() {
                    let warning = Warning::new("no_room_for_label").on_page(number);
                    cut.warnings.push(warning.of_mark(each.mark));
                }
                drawing.extend_from_slice(label.unwrap_or_default().as_bytes());
            }
            if let Some(font) = pen.font {
                set_in(&mut resources, "Font", lettering::NAME, font);
            }
        }
        page.set("Resources", resources);
        let mut stream = Stream::new(Dictionary::new(), drawing);
        stream.compress().or_fail(Failure::Failed)?;
        page.set("Contents", self.new.add_object(stream));
        Ok(page)
    }

    /// The copied resources of a page or a form, as a dictionary of its own that can be added to,
    /// with what its drawing names and no more: pages share lists of what they draw, and what one
    /// page no longer shows must not stay because another could have shown it.
    fn own_resources(&self, resources: Option<&Object>, used: &HashSet<Vec<u8>>) -> Dictionary {
        let resources = resources
            .and_then(|resources| self.new.dereference(resources).ok())
            .and_then(|(_, resources)| resources.as_dict().ok());
        let mut own = resources.cloned().unwrap_or_default();
        for key in ["Font", "XObject", "Pattern", "ExtGState", "ColorSpace", "Shading"] {
            let Ok(map) = self.new.get_dict_in_dict(&own, key.as_bytes()) else { continue };
            let mut kept = Dictionary::new();
            for (name, value) in map {
                // Colours that a file sets for all of it are named nowhere.
                let is_default = key == "ColorSpace" && name.starts_with(b"Default");
                if used.contains(name) || self.loose.contains(name) || is_default {
                    kept.set(name.clone(), value.clone());
                }
            }
            own.set(key, kept);
        }
        own
    }

    /// Leaves each form and pattern what its own drawing names. Comes last, for a form may share its
    /// list with the page that it stands on.
    fn prune_forms(&mut self) {
        let draws: Vec<(ObjectId, HashSet<Vec<u8>>)> = self
            .new
            .objects
            .iter()
            .filter_map(|(id, object)| {
                let stream = object.as_stream().ok()?;
                if !stream.dict.has(b"Resources") {
                    return None;
                }
                let plain = stream.get_plain_content_with_limit(LARGEST_STREAM).ok()?;
                Some((*id, content::names(&plain).ok()?))
            })
            .collect();
        for (id, used) in draws {
            let resources = self.new.get_object(id).and_then(Object::as_stream);
            let own = resources
                .ok()
                .map(|stream| self.own_resources(stream.dict.get(b"Resources").ok(), &used));
            if let (Some(own), Ok(Object::Stream(stream))) = (own, self.new.get_object_mut(id)) {
                stream.dict.set("Resources", own);
            }
        }
    }

    fn picture(&mut self, picture: &Picture) -> Result<ObjectId, Failure> {
        let dictionary = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Image",
            "Width" => i64::from(picture.width),
            "Height" => i64::from(picture.height),
            "ColorSpace" => "DeviceRGB",
            "BitsPerComponent" => 8,
        };
        let mut stream = Stream::new(dictionary, picture.rgb.clone());
        stream.compress().or_fail(Failure::Failed)?;
        Ok(self.new.add_object(stream))
    }

    fn object(
        &mut self,
        object: &Object,
        shape: &'static Shape,
        deep: u32,
    ) -> Result<Object, Failure> {
        if deep > 120 {
            return Err(Failure::NotHandled { what: "objects nested too deeply".to_owned() });
        }
        Ok(match object {
            Object::Reference(id) => self.reference(*id, shape, deep)?,
            Object::Array(list) => {
                let mut copied = Vec::with_capacity(list.len());
                for item in list {
                    copied.push(self.object(item, shape, deep + 1)?);
                }
                copied.into()
            }
            Object::Dictionary(dictionary) => {
                self.dictionary(dictionary, shape, deep)?.map_or(Object::Null, Object::from)
            }
            Object::Stream(stream) => self.stream(stream, shape, deep)?,
            Object::Null
            | Object::Boolean(_)
            | Object::Integer(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::String(..) => object.clone(),
        })
    }

    fn reference(
        &mut self,
        id: ObjectId,
        shape: &'static Shape,
        deep: u32,
    ) -> Result<Object, Failure> {
        let key = (id, std::ptr::from_ref(shape) as usize);
        if let Some(new) = self.done.get(&key) {
            return Ok((*new).into());
        }
        if self.gone.contains(&id) {
            return Ok(Object::Null);
        }
        let Ok(object) = self.old.get_object(id) else { return Ok(Object::Null) };
        let new = self.new.new_object_id();
        self.done.insert(key, new);
        let copied = self.object(object, shape, deep + 1)?;
        self.new.objects.insert(new, copied);
        Ok(new.into())
    }

    fn dictionary(
        &mut self,
        dictionary: &Dictionary,
        shape: &'static Shape,
        deep: u32,
    ) -> Result<Option<Dictionary>, Failure> {
        let mut copied = Dictionary::new();
        match shape {
            Shape::Plain => return Ok(None),
            Shape::Map(each) => {
                for (key, value) in dictionary {
                    let mut value = self.object(value, each, deep + 1)?;
                    // A font is an object of its own, so that what is shown in it can be counted.
                    if std::ptr::eq(*each, &raw const FONT)
                        && matches!(value, Object::Dictionary(_))
                    {
                        value = self.new.add_object(value).into();
                    }
                    copied.set(key.clone(), value);
                }
            }
            Shape::Keys(keys) | Shape::Drawing(keys) | Shape::Image(keys) => {
                for (key, each) in *keys {
                    if let Ok(value) = dictionary.get(key.as_bytes()) {
                        copied.set(*key, self.object(value, each, deep + 1)?);
                    }
                }
            }
            Shape::Either { form, image } => {
                let is_form = dictionary
                    .get(b"Subtype")
                    .and_then(Object::as_name)
                    .is_ok_and(|name| name == b"Form");
                return self.dictionary(dictionary, if is_form { form } else { image }, deep);
            }
        }
        Ok(Some(copied))
    }

    fn stream(
        &mut self,
        stream: &Stream,
        shape: &'static Shape,
        deep: u32,
    ) -> Result<Object, Failure> {
        let is_form =
            stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Form");
        let shape = match shape {
            Shape::Either { form, .. } if is_form => form,
            Shape::Either { image, .. } => image,
            _ => shape,
        };
        let Some(mut copied) = self.dictionary(&stream.dict, shape, deep)? else {
            return Ok(Object::Null);
        };
        if matches!(shape, Shape::Drawing(_)) {
            let what = || Failure::NotHandled {
                what: "drawing instructions that cannot be read".to_owned(),
            };
            let plain = stream.get_plain_content_with_limit(LARGEST_STREAM).or_fail(what())?;
            let mut drawing = content::clean(&plain).or_fail(what())?;
            if is_form && drawing.windows(3).any(|bytes| bytes == b"BT\n") {
                // The engine writes forms as if spaces and scales were as at the start of a page,
                // and drops what says so; what draws a form may have set others.
                drawing.splice(0..0, *b"0 Tc 0 Tw 100 Tz 0 Ts 0 Tr\n");
            }
            let mut cleaned = Stream::new(copied, drawing);
            cleaned.compress().or_fail(Failure::Failed)?;
            return Ok(cleaned.into());
        }
        for (key, each) in [("Filter", &PLAIN), ("DecodeParms", &DECODE_PARAMETERS)] {
            if let Ok(value) = stream.dict.get(key.as_bytes()) {
                copied.set(key, self.object(value, each, deep + 1)?);
            }
        }
        let mut bytes = stream.content.clone();
        if matches!(shape, Shape::Image(_)) && stream.filters().is_ok_and(|f| f == [b"DCTDecode"]) {
            bytes = image::without_metadata(&bytes).ok_or_else(|| Failure::NotHandled {
                what: "a photograph that is packed in a rare way".to_owned(),
            })?;
        }
        Ok(Stream::new(copied, bytes).with_compression(false).into())
    }
}

/// A value of a page, or of a node of the page tree above it.
pub(crate) fn inherited<'a>(
    document: &'a Document,
    page: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    let mut node = page;
    for _ in 0..50 {
        if let Ok(value) = node.get(key) {
            return Some(value);
        }
        node = document.get_dict_in_dict(node, b"Parent").ok()?;
    }
    None
}

fn unreadable(number: u32) -> Failure {
    Failure::NotHandled {
        what: format!("page {number}, whose drawing instructions cannot be read"),
    }
}

fn set_in(resources: &mut Dictionary, category: &str, name: &str, id: ObjectId) {
    if let Ok(Object::Dictionary(map)) = resources.get_mut(category.as_bytes()) {
        map.set(name, id);
    } else {
        let mut map = Dictionary::new();
        map.set(name, id);
        resources.set(category, map);
    }
}
