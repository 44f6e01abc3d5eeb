//! What takes unused letters out of embedded fonts, and what reads drawings.
#![no_main]
#![allow(dead_code, reason = "modules of ateb-pdf, of which one target calls a part")]

#[path = "../../src/bin/ateb-pdf/compare.rs"]
mod compare;
#[path = "../../src/bin/ateb-pdf/content.rs"]
mod content;
#[path = "../../src/bin/ateb-pdf/cut.rs"]
mod cut;
#[path = "../../src/bin/ateb-pdf/fonts/mod.rs"]
mod fonts;
#[path = "../../src/bin/ateb-pdf/gaps/mod.rs"]
mod gaps;
#[path = "../../src/bin/ateb-pdf/glyphs.rs"]
mod glyphs;
#[path = "../../src/bin/ateb-pdf/images/mod.rs"]
mod images;
#[path = "../../src/bin/ateb-pdf/inspect/mod.rs"]
mod inspect;
#[path = "../../src/bin/ateb-pdf/layers.rs"]
mod layers;
#[path = "../../src/bin/ateb-pdf/lettering.rs"]
mod lettering;
#[path = "../../src/bin/ateb-pdf/marker.rs"]
mod marker;
#[path = "../../src/bin/ateb-pdf/page.rs"]
mod page;
#[path = "../../src/bin/ateb-pdf/sanitise.rs"]
mod sanitise;
#[path = "../../src/bin/ateb-pdf/scan.rs"]
mod scan;
#[path = "../../src/bin/ateb-pdf/text.rs"]
mod text;
#[path = "../../src/bin/ateb-pdf/unseen.rs"]
mod unseen;
#[path = "../../src/bin/ateb-pdf/verify.rs"]
mod verify;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

libfuzzer_sys::fuzz_target!(|data: (u8, &[u8])| {
    let (kind, bytes) = data;
    let _ = content::clean(bytes);
    let mut document = Document::with_version("1.7");
    let program = document.add_object(Stream::new(Dictionary::new(), bytes.to_vec()));
    let (key, subtype) = [
        ("FontFile", "Type1"),
        ("FontFile2", "TrueType"),
        ("FontFile3", "Type1"),
        ("FontFile2", "CIDFontType2"),
        ("FontFile3", "CIDFontType0"),
        ("ToUnicode", "TrueType"),
    ][usize::from(kind) % 6];
    let mut font = dictionary! {
        "Type" => "Font",
        "Subtype" => Object::Name(subtype.as_bytes().to_vec()),
        "FontDescriptor" => dictionary! { key => program },
    };
    if key == "ToUnicode" {
        font.set(key, program);
    }
    if subtype.starts_with("CID") {
        font = dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            "Encoding" => "Identity-H",
            "DescendantFonts" => vec![font.into()],
        };
    }
    let font = document.add_object(font);
    let drawing = Stream::new(Dictionary::new(), b"BT /F 10 Tf (ABab) Tj ET".to_vec());
    let drawing = document.add_object(drawing);
    document.add_object(dictionary! {
        "Type" => "Page",
        "Contents" => drawing,
        "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
    });
    let _ = fonts::prune(&mut document);
    // What was written must be readable again.
    let _ = fonts::prune(&mut document);
});
