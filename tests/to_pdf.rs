//! Copies that leave as a PDF of what the original says.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use ateb::{
    domain::mark::Marks,
    letters,
    redact::{
        self, Engine, RedactError, To,
        inspect::Verdict,
        report::{Outcome, Report},
    },
};
use std::{
    fs,
    io::{Cursor, Write},
    path::Path,
    process::Command,
};

fn engine() -> Engine {
    Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"))
        .with_typesetter(|text| letters::text_as_pdf(text).ok())
}

fn marks(texts: &[&str]) -> Marks {
    let list: Vec<_> = texts
        .iter()
        .map(|text| serde_json::json!({"find": text, "exemption": "FOIA s.40(2)"}))
        .collect();
    Marks::from_json(&serde_json::json!({ "marks": list }).to_string()).unwrap()
}

fn cut(input: &[u8], name: &str, marks: &Marks, out: &Path) -> Result<Report, RedactError> {
    redact::redact(&engine(), input, name, marks, To::Pdf, out).map(|redacted| redacted.report)
}

fn text_of(pdf: &Path) -> String {
    let read = Command::new("pdftotext").arg("-layout").arg(pdf).arg("-").output().unwrap();
    String::from_utf8(read.stdout).unwrap()
}

const MESSAGE: &str = "From: Alys Griffiths <alys@example.org>\r\nTo: unit@example.org\r\n\
    Subject: Y d\u{175}r\r\nDate: Wed, 18 Feb 2026 09:14:00 +0000\r\nBcc: hidden@example.org\r\n\
    MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
    Bore da,\r\n\r\nAlys Griffiths will come on Tuesday. #let x = 1\r\n\r\nDiolch\r\n";

#[test]
fn a_message_leaves_as_a_pdf_without_what_is_marked_or_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.pdf");
    let marks = marks(&["Alys Griffiths", "alys@example.org"]);
    let report = cut(MESSAGE.as_bytes(), "a.eml", &marks, &out).unwrap();
    assert_eq!(report.verdict, Outcome::Verified, "{report:#?}");
    assert_eq!((report.pages, report.marks.first().unwrap().places > 0), (1, true));
    let text = text_of(&out);
    assert!(text.contains("#let x = 1") && text.contains("Y d\u{175}r"), "{text}");
    assert!(text.contains("[Redacted - s.40(2)] will come on Tuesday."), "{text}");
    assert!(!text.contains("Alys") && !text.contains("hidden@"), "{text}");
    let copy = fs::read(&out).unwrap();
    let inspected = redact::inspect(&engine(), "out.pdf", &copy);
    assert_eq!(inspected.verdict, Verdict::Clean, "{:?}", inspected.findings);
}

#[test]
fn a_web_page_and_a_text_leave_as_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.pdf");
    for (name, input) in [
        ("a.html", "<!doctype html><html><body><p>Minutes by Alys Griffiths.</p></body></html>"),
        ("a.txt", "Minutes by\nAlys\nGriffiths.\n"),
        ("a.csv", "who,what\nAlys Griffiths,Minutes\n"),
    ] {
        let report = cut(input.as_bytes(), name, &marks(&["Alys Griffiths"]), &out).unwrap();
        assert_eq!(report.verdict, Outcome::Verified, "{name}: {report:#?}");
        let text = text_of(&out);
        assert!(text.contains("Minutes") && !text.contains("Griffiths"), "{name}: {text}");
    }
}

/// A Word document with a heading, a table and a box.
fn word() -> Vec<u8> {
    let document = r#"<?xml version="1.0"?><w:document
        xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
        <w:p><w:r><w:t>Minutes</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Chair</w:t></w:r></w:p></w:tc>
        <w:tc><w:p><w:r><w:t>Alys </w:t></w:r><w:r><w:t>Griffiths</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:p><w:del><w:r><w:delText>struck out</w:delText></w:r></w:del><w:r><w:t>The end</w:t></w:r></w:p>
        </w:body></w:document>"#;
    let types = r#"<?xml version="1.0"?><Types
        xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"
        ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override
        PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let links = r#"<?xml version="1.0"?><Relationships
        xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        Target="word/document.xml"/></Relationships>"#;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in
        [("[Content_Types].xml", types), ("_rels/.rels", links), ("word/document.xml", document)]
    {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_word_document_leaves_as_what_it_says_row_by_row() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.pdf");
    let report = cut(&word(), "a.docx", &marks(&["Alys Griffiths"]), &out).unwrap();
    assert_eq!(report.verdict, Outcome::Verified, "{report:#?}");
    let text = text_of(&out);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.first(), Some(&"Minutes"));
    assert!(lines.iter().any(|line| line.starts_with("Chair") && line.ends_with("s.40(2)]")));
    assert!(lines.contains(&"The end") && !text.contains("struck"), "{text}");
}

#[test]
fn a_text_of_many_pages_keeps_its_order() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.pdf");
    let lines: Vec<String> = (1..=500).map(|number| format!("line {number} of Alys")).collect();
    let report = cut(lines.join("\n").as_bytes(), "a.txt", &marks(&["Alys"]), &out).unwrap();
    assert!(report.pages > 5, "{}", report.pages);
    let text = text_of(&out);
    let order: Vec<usize> =
        (1..=500).map(|number| text.find(&format!("line {number} of [")).unwrap()).collect();
    assert!(order.is_sorted());
}

#[test]
fn what_has_no_text_of_its_own_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.pdf");
    let png = {
        let mut bytes = Vec::new();
        let image = image::RgbImage::new(4, 4);
        image.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
        bytes
    };
    let error = cut(&png, "a.png", &Marks::default(), &out).unwrap_err().to_string();
    assert!(error.contains("a picture made into a PDF"), "{error}");
    let long = "x y\n".repeat(letters::MAX_MARKDOWN_BYTES * 2);
    let error = cut(long.as_bytes(), "a.txt", &Marks::default(), &out).unwrap_err().to_string();
    assert!(error.contains("use txt"), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
