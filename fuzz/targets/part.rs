//! One part of a package, for a change in a compressed package is only ever a broken package.
#![no_main]

use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const WORD: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const SHEETS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
const SLIDES: &str =
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";

const WORDS: &str = r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Notes by Alys Griffiths</w:t></w:r></w:p></w:body></w:document>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>7</v></c></row></sheetData></worksheet>"#;
const STRINGS: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Griffiths</t></si></sst>"#;
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>"#;
const DECK: &str = r#"<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>"#;
const SLIDE: &str = r#"<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>Griffiths</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"#;
const OPEN_TEXT: &str = r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>Griffiths</text:p></office:text></office:body></office:document-content>"#;

/// Each part that may be replaced, and the package it is of.
const PARTS: [(&str, Kind); 10] = [
    ("word/document.xml", Kind::Word),
    ("word/styles.xml", Kind::Word),
    ("word/comments.xml", Kind::Word),
    ("xl/workbook.xml", Kind::Sheets),
    ("xl/worksheets/sheet1.xml", Kind::Sheets),
    ("xl/sharedStrings.xml", Kind::Sheets),
    ("xl/styles.xml", Kind::Sheets),
    ("ppt/slides/slide1.xml", Kind::Slides),
    ("content.xml", Kind::OpenText),
    ("content.xml", Kind::OpenSheet),
];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Word,
    Sheets,
    Slides,
    OpenText,
    OpenSheet,
}

fn relations(of: &str, list: &[(&str, &str)]) -> (String, String) {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let list: String = (1..)
        .zip(list)
        .map(|(at, (kind, to))| {
            format!(r#"<Relationship Id="rId{at}" Type="{office}/{kind}" Target="{to}"/>"#)
        })
        .collect();
    let xml = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{list}</Relationships>"#
    );
    (of.to_owned(), xml)
}

fn types(main: &str, kind: &str) -> (String, String) {
    let xml = format!(
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" ContentType="{kind}"/></Types>"#
    );
    ("[Content_Types].xml".to_owned(), xml)
}

fn package(kind: Kind) -> Vec<(String, String)> {
    let part = |name: &str, xml: &str| (name.to_owned(), xml.to_owned());
    let open = |kind: &str, body: &str| {
        vec![
            part("mimetype", &format!("application/vnd.oasis.opendocument.{kind}")),
            part(
                "META-INF/manifest.xml",
                r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#,
            ),
            part("content.xml", body),
        ]
    };
    match kind {
        Kind::Word => vec![
            types("word/document.xml", WORD),
            relations("_rels/.rels", &[("officeDocument", "word/document.xml")]),
            relations(
                "word/_rels/document.xml.rels",
                &[("styles", "styles.xml"), ("comments", "comments.xml")],
            ),
            part("word/document.xml", WORDS),
            part(
                "word/styles.xml",
                "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>",
            ),
        ],
        Kind::Sheets => vec![
            types("xl/workbook.xml", SHEETS),
            relations("_rels/.rels", &[("officeDocument", "xl/workbook.xml")]),
            relations(
                "xl/_rels/workbook.xml.rels",
                &[
                    ("worksheet", "worksheets/sheet1.xml"),
                    ("sharedStrings", "sharedStrings.xml"),
                    ("styles", "styles.xml"),
                ],
            ),
            part("xl/workbook.xml", BOOK),
            part("xl/worksheets/sheet1.xml", SHEET),
            part("xl/sharedStrings.xml", STRINGS),
            part("xl/styles.xml", STYLES),
        ],
        Kind::Slides => vec![
            types("ppt/presentation.xml", SLIDES),
            relations("_rels/.rels", &[("officeDocument", "ppt/presentation.xml")]),
            relations("ppt/_rels/presentation.xml.rels", &[("slide", "slides/slide1.xml")]),
            part("ppt/presentation.xml", DECK),
            part("ppt/slides/slide1.xml", SLIDE),
        ],
        Kind::OpenText => open("text", OPEN_TEXT),
        Kind::OpenSheet => open("spreadsheet", OPEN_TEXT),
    }
}

libfuzzer_sys::fuzz_target!(|data: (u8, &[u8])| {
    let (replaced, kind) = PARTS[usize::from(data.0) % PARTS.len()];
    let mut parts: Vec<(String, Vec<u8>)> =
        package(kind).into_iter().map(|(name, xml)| (name, xml.into_bytes())).collect();
    match parts.iter_mut().find(|(name, _)| name == replaced) {
        Some((_, xml)) => *xml = data.1.to_vec(),
        None => parts.push((replaced.to_owned(), data.1.to_vec())),
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, xml) in parts {
        zip.start_file(name, stored).expect("a part");
        zip.write_all(&xml).expect("memory");
    }
    ateb_fuzz::work_on("a", &zip.finish().expect("a package").into_inner());
});
