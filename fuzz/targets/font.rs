//! What takes unused letters out of embedded fonts, and what reads drawings.
#![no_main]
#![allow(dead_code, reason = "modules of ateb-pdf, of which one target calls a part")]

include!("modules.rs");

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
