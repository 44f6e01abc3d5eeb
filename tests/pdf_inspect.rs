//! Looking into PDF: what nobody sees is found and taken out, and nothing else is called hidden.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests say what went wrong by stopping"
)]

#[path = "support/pdf.rs"]
mod pdf;
#[path = "support/samples.rs"]
mod samples;

use ateb::{
    domain::mark::Marks,
    redact::{
        self, To,
        inspect::{Action, Finding, Verdict},
    },
};
use pdf::{one_page, stream};
use samples::{Sample, engine, samples};
use std::{collections::BTreeSet, fs};

const SAID: &str = "BT /F 12 Tf 20 100 Td (Alys Griffiths) Tj ET";

fn findings(bytes: &[u8]) -> Vec<Finding> {
    let inspection = redact::inspect(&engine(), "a.pdf", bytes);
    assert!(inspection.reason.is_none(), "{inspection:?}");
    inspection.findings
}

/// What is found when a page draws this: kinds and excerpts.
fn seen_in(drawing: &str) -> Vec<(String, String)> {
    let found = findings(&one_page(drawing, "", "", &[]));
    found.into_iter().map(|finding| (finding.kind, finding.excerpt)).collect()
}

fn only(kind: &str, excerpt: &str) -> Vec<(String, String)> {
    vec![(kind.to_owned(), excerpt.to_owned())]
}

/// A picture of two pixels, as an object.
fn grey_picture() -> String {
    let keys =
        "/Type/XObject/Subtype/Image/Width 2/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8";
    String::from_utf8(stream(keys, b"pq")).unwrap()
}

/// The copy that comes of no marks, and the kinds of what was removed.
fn copy_of(bytes: &[u8]) -> (Vec<u8>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.pdf");
    let marks = Marks::default();
    let redacted = redact::redact(&engine(), bytes, "a.pdf", &marks, To::Same, &out).unwrap();
    assert!(redacted.verified.is_some(), "{:?}", redacted.report);
    let removed = redacted.report.removed.into_iter().map(|removed| removed.kind).collect();
    (fs::read(out).unwrap(), removed)
}

#[test]
fn text_under_a_box_a_line_or_a_picture_is_found() {
    for (what, over) in [
        ("a box", "0 g 15 95 100 20 re f"),
        ("two boxes in one drawing", "0 g 15 95 60 20 re 60 95 60 20 re f"),
        ("a white box", "1 g 15 95 100 20 re f"),
        ("the whole page", "0.9 g 0 0 300 200 re f"),
        ("a thick line", "20 w 10 105 m 130 105 l S"),
        ("a picture", "q 100 0 0 20 15 95 cm /X Do Q"),
    ] {
        let input = one_page(&format!("{SAID} {over}"), "", "", &[&grey_picture()]);
        let found = findings(&input);
        let kinds: Vec<&str> = found.iter().map(|finding| finding.kind.as_str()).collect();
        assert_eq!(kinds, ["text_under_box"], "{what}");
        assert_eq!(found[0].excerpt, "Alys Griffiths", "{what}");
        assert_eq!((found[0].action, found[0].place.as_str()), (Action::Block, "page 1"));

        let (copy, removed) = copy_of(&input);
        assert!(removed.contains(&"text_under_box".to_owned()), "{what}: {removed:?}");
        assert!(redact::words(&engine(), &copy).unwrap()[0].words.is_empty(), "{what}");
        assert_eq!(findings(&copy), [], "{what}");
    }
    let dark = "0 g 15 95 100 20 re f BT /F 12 Tf 0.02 g 20 100 Td (Alys Griffiths) Tj ET";
    assert_eq!(seen_in(dark), only("text_under_box", "Alys Griffiths"));
}

#[test]
fn text_that_shows_is_not_called_hidden() {
    for (what, drawing) in [
        ("a ground drawn first", format!("0.8 g 15 95 100 20 re f 0 g {SAID}")),
        ("white on a dark ground", format!("0.2 g 0 80 300 60 re f 1 g {SAID}")),
        ("a highlight that lets it through", format!("{SAID} /Thin gs 1 1 0 rg 15 95 100 20 re f")),
        ("a highlight that multiplies", format!("{SAID} /Multiply gs 1 1 0 rg 15 95 100 20 re f")),
        ("said again over the box", format!("{SAID} 0.9 g 15 95 100 20 re f 0 g {SAID}")),
        ("a box that is clipped away", format!("{SAID} q 0 0 9 9 re W n 15 95 100 20 re f Q")),
        ("a frame", format!("{SAID} 15 95 100 20 re S")),
        ("a line under it", format!("{SAID} 1 w 15 97 m 120 97 l S")),
        (
            "white on a dark shape",
            format!("0 g 0 0 m 300 0 l 300 200 l 0 200 l 0 90 l h f 1 g {SAID}"),
        ),
    ] {
        assert_eq!(seen_in(&drawing), [], "{what}");
    }
}

#[test]
fn text_in_the_colour_of_the_paper_beside_the_page_or_without_ink_is_found_and_goes() {
    for (kind, drawing) in [
        ("same_colour_text", format!("1 g {SAID}")),
        ("same_colour_text", format!("0.99 g {SAID}")),
        ("off_page_text", SAID.replace("20 100", "20 400")),
        ("invisible_text", SAID.replace("BT", "BT 3 Tr")),
        ("invisible_text", format!("q 200 0 50 50 re W n {SAID} Q")),
    ] {
        let drawing = format!("{drawing} 0 g BT /F 12 Tf 0 Tr 20 30 Td (Stays) Tj ET");
        assert_eq!(seen_in(&drawing), only(kind, "Alys Griffiths"), "{drawing}");
        let (copy, removed) = copy_of(&one_page(&drawing, "", "", &[]));
        assert_eq!(removed, [kind]);
        let words = redact::words(&engine(), &copy).unwrap();
        let words: Vec<&str> = words[0].words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(words, ["Stays"], "{drawing}");
    }
    assert_eq!(seen_in(&SAID.replace("12 Tf", "1 Tf")), only("tiny_text", "Alys Griffiths"));
}

#[test]
fn the_text_layer_of_a_scan_is_one_thing_to_look_at_and_stays() {
    let words = SAID.replace("BT", "BT 3 Tr");
    let drawing =
        format!("q 300 0 0 200 0 0 cm /X Do Q {words} BT 1 0 0 1 20 60 Tm (Swyddog) Tj ET");
    let input = one_page(&drawing, "", "", &[&grey_picture()]);
    let found = findings(&input);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].kind.as_str(), found[0].action), ("invisible_text", Action::Review));
    let (copy, _) = copy_of(&input);
    assert_eq!(redact::words(&engine(), &copy).unwrap()[0].words.len(), 3);
}

#[test]
fn what_hangs_on_a_document_is_found_each_with_its_place() {
    let page = "/Annots[7 0 R 8 0 R 9 0 R 10 0 R 11 0 R 12 0 R]/Thumb 6 0 R/PieceInfo<</Draw<<>>>>\
                /Metadata 14 0 R/AA<</O<</S/Launch/F(c:/alys.exe)>>>>";
    let catalog = "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/AcroForm<</Fields[8 0 R]>>\
                   /OCProperties<</OCGs[13 0 R]/D<</OFF[13 0 R]>>>>/Collection<<>>\
                   /Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(list.xlsx)/EF<</F 6 0 R>>>>]>>>>\
                   /StructTreeRoot<</K<</S/Figure/P null/Pg 3 0 R/Alt(A photo of Alys)/ActualText(Stays)>>>>";
    let rect = "/Type/Annot/Rect[10 10 60 30]";
    let more: Vec<String> = vec![
        grey_picture(),
        format!("<<{rect}/Subtype/Text/T(Reviewer)/Contents(Ask Alys)>>"),
        format!("<<{rect}/Subtype/Widget/FT/Tx/T(Name)/V(Alys Griffiths)>>"),
        format!("<<{rect}/Subtype/Redact/OverlayText(s.40)>>"),
        format!("<<{rect}/Subtype/Link/A<</S/URI/URI(mailto:alys@example.org)>>>>"),
        format!("<<{rect}/Subtype/RichMedia>>"),
        format!("<<{rect}/Subtype/Widget/FT/Sig/T(Sig)/V<</Type/Sig/Name(Alys)/Reason(Agreed)>>>>"),
        "<</Type/OCG/Name(Notes)>>".to_owned(),
        String::from_utf8(stream("/Type/Metadata/Subtype/XML", b"<a>Alys</a>")).unwrap(),
        format!("<<{rect}/Subtype/Highlight/Contents(Taken off its page)>>"),
    ];
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    let drawing = "/Span<</ActualText(Alys)>>BDC BT /F 12 Tf 20 100 Td (Stays) Tj ET EMC";
    let input = one_page(drawing, page, catalog, &more);
    let found: Vec<(String, String, String)> = findings(&input)
        .into_iter()
        .map(|finding| (finding.kind, finding.place, finding.excerpt))
        .collect();
    for (kind, place, excerpt) in [
        ("annotation", "page 1", "Text: Reviewer: Ask Alys"),
        ("annotation", "page 1", "links to mailto:alys@example.org"),
        ("annotation", "on no page", "Highlight: Taken off its page"),
        ("form_field", "page 1", "2 fields: Name: Alys Griffiths; Sig"),
        ("form_field", "form", "1 fields"),
        ("unapplied_redaction", "page 1", "s.40"),
        ("embedded_object", "page 1", "RichMedia"),
        ("signature", "document", "Alys, Agreed"),
        ("optional_content", "layers", "hidden: Notes"),
        ("javascript", "document", "1 script: app.alert(1)"),
        ("action", "page 1", ""),
        ("action", "document", "Launch: c:/alys.exe"),
        ("attachment", "portfolio", ""),
        ("attachment", "document", "list.xlsx"),
        ("private_data", "page 1", "Draw"),
        ("thumbnail", "page 1", ""),
        ("metadata", "pages, pictures or fonts", "1 packets"),
        ("alternative_text", "page 1", "A photo of Alys; Alys"),
    ] {
        let wanted = (kind.to_owned(), place.to_owned(), excerpt.to_owned());
        assert!(found.contains(&wanted), "{wanted:?} is not in {found:#?}");
    }
    assert_eq!(found.len(), 18, "{found:#?}");
    let (copy, _) = copy_of(&input);
    assert_eq!(findings(&copy), []);
    for secret in [b"A photo".as_slice(), b"Reviewer", b"Taken off", b"list.xlsx", b"alys@"] {
        assert!(!copy.windows(secret.len()).any(|bytes| bytes == secret));
    }
}

#[test]
fn earlier_revisions_are_counted_and_a_file_made_for_the_web_has_none() {
    let plain = one_page(SAID, "", "", &[]);
    assert_eq!(findings(&plain), []);
    let twice = [plain.clone(), plain.clone()].concat();
    let found = findings(&twice);
    assert_eq!(found[0].kind, "earlier_revision");
    assert_eq!(found[0].excerpt, "2 revisions");
    // The end of a first page points nowhere.
    let text = String::from_utf8(plain.clone()).unwrap();
    let for_the_web = text.replacen("%PDF-1.7\n", "%PDF-1.7\nstartxref\n0\n%%EOF\n", 1);
    let kinds: Vec<String> =
        findings(for_the_web.as_bytes()).into_iter().map(|finding| finding.kind).collect();
    assert!(!kinds.contains(&"earlier_revision".to_owned()), "{kinds:?}");
    let found = findings(&[plain, b"Alys Griffiths".to_vec()].concat());
    assert_eq!((found[0].kind.as_str(), found[0].excerpt.as_str()), ("trailing_data", "14 bytes"));
}

/// What the manifest says of a file, as kinds of finding.
fn kinds_expected(sample: &Sample) -> BTreeSet<&'static str> {
    let expected = &sample.expected;
    let says = |value: &serde_json::Value| match value {
        serde_json::Value::Array(list) => {
            list.iter().any(|text| text.as_str().is_none_or(|text| !text.trim().is_empty()))
        }
        serde_json::Value::Object(map) => {
            map.values().any(|text| text.as_str().is_none_or(|text| !text.trim().is_empty()))
        }
        other => other.as_u64().is_some_and(|count| count > 0),
    };
    let mut kinds = BTreeSet::new();
    for (key, kind) in [
        ("info", "document_properties"),
        ("javascript", "javascript"),
        ("invisible_text_ops", "invisible_text"),
        ("layers", "optional_content"),
        ("attachments", "attachment"),
        ("embedded_files", "attachment"),
        ("hidden_under_box", "text_under_box"),
        ("form_fields_top", "form_field"),
        ("alt", "alternative_text"),
        ("actualtext", "alternative_text"),
    ] {
        if says(&expected[key]) {
            kinds.insert(kind);
        }
    }
    // The end of the first page of a file made for the web counts as one in the manifest.
    if expected["eof_markers"].as_u64().is_some_and(|count| count > 2) {
        kinds.insert("earlier_revision");
    }
    for kind in expected["annots"].as_object().into_iter().flat_map(|kinds| kinds.keys()) {
        kinds.extend(match kind.as_str() {
            "Link" | "Popup" => None,
            "Widget" => Some("form_field"),
            "Redact" => Some("unapplied_redaction"),
            "FileAttachment" => Some("attachment"),
            "Screen" => Some("embedded_object"),
            _ => Some("annotation"),
        });
    }
    kinds
}

/// Where the manifest is wrong, and why.
const OUR_READING: &[(&str, &str)] = &[
    // The page says the same as the text that stands for it.
    ("veraPDF-corpus__7.18.6.2-t02-fail-a", "alternative_text"),
    ("veraPDF-corpus__7.21.3.1-t01-pass-d", "alternative_text"),
    // Nothing is drawn while the pen has no ink.
    ("veraPDF-corpus__7.21.3.1-t01-pass-d", "invisible_text"),
];

/// Files in which the manifest's tool sees no text under boxes, and there is some: black words in
/// black boxes, which it seems to leave out as labels and dates.
const UNDER_A_BOX: &[&str] = &["x-ray__no_bad_redactions.8.1", "x-ray__ok_words"];

#[test]
fn all_that_others_found_in_real_files_is_found() {
    let mut seen = 0;
    for sample in
        samples(&["pdf_features", "pdf_redaction", "pii_detection", "foi_letters"], ".pdf")
    {
        let inspection = redact::inspect(&engine(), &sample.name, &sample.bytes);
        let locked = sample.expected["opens_without_password"] == false;
        assert_eq!(inspection.verdict == Verdict::Encrypted, locked, "{}", sample.name);
        if matches!(inspection.verdict, Verdict::Encrypted | Verdict::Unreadable) {
            let pages = sample.expected["pages"].as_u64().unwrap_or(0);
            assert!(locked || pages == 0, "{}: {:?}", sample.name, inspection.reason);
            continue;
        }
        let is = |names: &str| sample.name.contains(names);
        let found: BTreeSet<&str> =
            inspection.findings.iter().map(|finding| finding.kind.as_str()).collect();
        for kind in kinds_expected(&sample) {
            let excused = OUR_READING.iter().any(|(name, of)| is(name) && *of == kind);
            assert!(found.contains(kind) || excused, "{} lacks {kind}: {found:?}", sample.name);
        }
        if sample.expected["hidden_count"] == 0 && !UNDER_A_BOX.iter().any(|name| is(name)) {
            assert!(
                !found.contains("text_under_box"),
                "{}: {:?}",
                sample.name,
                inspection.findings
            );
        }
        for finding in &inspection.findings {
            assert!(finding.excerpt.chars().count() <= 161 && !finding.place.is_empty());
        }
        seen += 1;
    }
    println!("{seen} files");
}

#[test]
fn what_was_found_in_real_files_is_not_in_their_copies() {
    let mut clean = 0;
    for sample in
        samples(&["pdf_features", "pdf_redaction", "pii_detection", "foi_letters"], ".pdf")
    {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out.pdf");
        let none = Marks::default();
        let outcome = redact::redact(&engine(), &sample.bytes, &sample.name, &none, To::Same, &out);
        if !outcome.is_ok_and(|redacted| redacted.verified.is_some()) {
            assert!(!out.exists(), "{}", sample.name);
            continue;
        }
        let left = findings(&fs::read(&out).unwrap());
        // What a reader of scans wrote over them is how they are read aloud: it stays.
        let scan = |finding: &Finding| {
            finding.kind == "invisible_text" && finding.action == Action::Review
        };
        assert!(left.iter().all(scan), "{}: {left:?}", sample.name);
        clean += 1;
    }
    println!("{clean} copies");
}
