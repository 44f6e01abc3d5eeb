//! What stands in the place of what was removed from a PDF: it is seen, read aloud and searched.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/pdf.rs"]
mod pdf;

use ateb::{
    domain::mark::Marks,
    redact::{self, Engine, To, inspect::Verdict, report::Outcome, report::Report},
};
use pdf::{one_page, pdf_of, stream};
use serde_json::json;
use std::{fs, process::Command};

fn engine() -> Engine {
    Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"))
}

fn marks(texts: &[(&str, &str)]) -> Marks {
    let list: Vec<_> = texts
        .iter()
        .map(|(text, exemption)| json!({"find": text, "scope": "word", "exemption": exemption}))
        .collect();
    Marks::from_json(&json!({ "marks": list }).to_string()).unwrap()
}

/// A copy that was proven, what was done, and its text as poppler reads it.
fn cut(pdf: &[u8], marks: &Marks) -> (Vec<u8>, Report, String) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.pdf");
    let redacted = redact::redact(&engine(), pdf, "a.pdf", marks, To::Same, &out).unwrap();
    assert_eq!(redacted.report.verdict, Outcome::Verified, "{:#?}", redacted.report);
    let read = Command::new("pdftotext").arg(&out).arg("-").output().unwrap();
    let text = String::from_utf8(read.stdout).unwrap();
    (fs::read(&out).unwrap(), redacted.report, text)
}

/// The instructions of the only page.
fn drawing(pdf: &[u8]) -> String {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let page = document.page_iter().next().unwrap();
    String::from_utf8_lossy(&document.get_page_content(page)).into_owned()
}

#[test]
fn a_label_is_one_text_in_letters_that_the_copy_brings_with_it() {
    let page =
        one_page("BT /F 12 Tf 20 100 Td (Chair: Alys Griffiths, Cardiff) Tj ET", "", "", &[]);
    let (copy, report, text) = cut(&page, &marks(&[("Alys Griffiths", "FOIA s.40(2)")]));
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
    assert!(text.contains("[Redacted - s.40(2)]") && text.contains("Cardiff"), "{text}");
    let drawn = drawing(&copy);
    assert!(drawn.contains("/Span <</ActualText <feff005b00520065"), "{drawn}");
    let document = lopdf::Document::load_mem(&copy).unwrap();
    let embedded = document.objects.values().filter_map(|object| object.as_dict().ok());
    let embedded = embedded.filter(|dictionary| dictionary.has(b"FontFile2")).count();
    assert_eq!(embedded, 1);
    let inspected = redact::inspect(&engine(), "copy.pdf", &copy);
    assert_eq!(inspected.verdict, Verdict::Clean, "{:?}", inspected.findings);
}

#[test]
fn words_side_by_side_that_are_withheld_alike_are_one_box() {
    let page =
        one_page("BT /F 12 Tf 20 100 Td (Chair: Alys Griffiths, Cardiff) Tj ET", "", "", &[]);
    let alike = marks(&[("Alys", "FOIA s.40(2)"), ("Griffiths", "FOIA s.40(2)")]);
    let (_, _, text) = cut(&page, &alike);
    assert_eq!(text.matches("[Redacted - s.40(2)]").count(), 1, "{text}");
    let both = marks(&[("Alys", "FOIA s.40(2)"), ("Alys Griffiths", "FOIA s.40(2)")]);
    let (copy, _, text) = cut(&page, &both);
    assert_eq!(text.matches("[Redacted - s.40(2)]").count(), 1, "{text}");
    let inspected = redact::inspect(&engine(), "copy.pdf", &copy);
    assert_eq!(inspected.verdict, Verdict::Clean, "{:?}", inspected.findings);
}

#[test]
fn what_stands_between_two_marks_is_left_to_be_read() {
    let page = one_page("BT /F 12 Tf 20 100 Td (Present: Alys, Griffiths) Tj ET", "", "", &[]);
    let alike = marks(&[("Alys", "FOIA s.40(2)"), ("Griffiths", "FOIA s.40(2)")]);
    let (copy, _, text) = cut(&page, &alike);
    assert!(text.contains(','), "{text}");
    let inspected = redact::inspect(&engine(), "copy.pdf", &copy);
    assert_eq!(inspected.verdict, Verdict::Clean, "{:?}", inspected.findings);
}

/// A page on which a drawn glyph says a name, which can only be removed with its pixels.
fn page_with_a_drawn_name() -> Vec<u8> {
    pdf_of(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R\
          /Resources<</Font<</F 5 0 R/T 6 0 R>>>>>>"
            .to_vec(),
        stream(
            "",
            b"BT /T 12 Tf 20 100 Td (B) Tj ET BT /F 12 Tf 20 50 Td (The d\\351cor stays) Tj ET \
              BT /F 12 Tf 20 30 Td (Alys Griffiths goes) Tj ET",
        ),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9000 700]/FontMatrix[.001 0 0 .001 0 0]\
          /FirstChar 66/LastChar 66/Widths[9000]/Encoding<</Differences[66/B]>>\
          /CharProcs<</B 7 0 R>>/Resources<</Font<</F 5 0 R>>>>>>"
            .to_vec(),
        stream("", b"9000 0 d0 BT /F 600 Tf (Alys Griffiths) Tj ET"),
    ])
}

#[test]
fn a_page_that_became_a_picture_can_still_be_searched_for_what_it_shows() {
    let (copy, report, text) =
        cut(&page_with_a_drawn_name(), &marks(&[("Alys Griffiths", "FOIA s.40(2)")]));
    assert_eq!(report.flattened_pages, [1]);
    assert!(text.contains("The d\u{e9}cor stays") && text.contains("goes"), "{text}");
    assert!(!text.contains("Alys") && !text.contains("Griffiths"), "{text}");
    let drawn = drawing(&copy);
    assert!(drawn.contains("3 Tr") && drawn.contains("/AtebPage Do"), "{drawn}");
}

#[test]
fn a_picture_of_a_page_with_words_that_the_original_does_not_say_does_not_verify() {
    use ateb::redact::protocol::{Answer, Job};
    let original = page_with_a_drawn_name();
    let marked = marks(&[("Alys Griffiths", "FOIA s.40(2)")]);
    let (copy, ..) = cut(&original, &marked);
    let problems = |copy: &[u8]| {
        let job = Job::Verify { marks: marked.clone(), flattened: vec![1] };
        let engine = engine();
        match engine.run(&job, &[&original, copy], engine.deadline()).unwrap().0 {
            Answer::Verified(verification) => verification.problems,
            other => panic!("{other:?}"),
        }
    };
    assert!(problems(&copy).is_empty(), "{:?}", problems(&copy));
    let mut document = lopdf::Document::load_mem(&copy).unwrap();
    let page = document.page_iter().next().unwrap();
    let drawn = String::from_utf8(document.get_page_content(page)).unwrap();
    for (what, with) in [("3 Tr", "0 Tr"), ("3 Tr", "3 Tr 0 Ts")] {
        let content = stream_of(&drawn.replace(what, with));
        let id = document.add_object(content);
        document.get_dictionary_mut(page).unwrap().set("Contents", id);
        let mut bytes = Vec::new();
        document.prune_objects();
        document.save_to(&mut bytes).unwrap();
        let found = problems(&bytes).iter().any(|each| each.kind == "text_on_flattened_page");
        assert_eq!(found, with == "0 Tr", "{with}: {:?}", problems(&bytes));
    }
}

fn stream_of(drawing: &str) -> lopdf::Stream {
    lopdf::Stream::new(lopdf::Dictionary::new(), drawing.as_bytes().to_vec())
}
