//! What a gap in a PDF tells of the text that was there: no more than a point.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/pdf.rs"]
mod pdf;

use ateb::{
    domain::mark::Marks,
    redact::{
        self, Engine, To,
        report::{Outcome, Report},
    },
};
use pdf::one_page;
use std::fs;

fn engine() -> Engine {
    Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"))
}

fn cut(pdf: &[u8], find: &str) -> (Vec<u8>, Report) {
    let marks = serde_json::json!({"marks": [{"find": find, "style": "block"}]});
    let marks = Marks::from_json(&marks.to_string()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.pdf");
    let redacted = redact::redact(&engine(), pdf, "a.pdf", &marks, To::Same, &out).unwrap();
    assert_eq!(redacted.report.verdict, Outcome::Verified, "{:#?}", redacted.report);
    (fs::read(&out).unwrap(), redacted.report)
}

/// The instructions of the only page.
fn drawing(pdf: &[u8]) -> String {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let page = document.page_iter().next().unwrap();
    String::from_utf8_lossy(&document.get_page_content(page)).into_owned()
}

/// Words and where they begin.
fn words(pdf: &[u8]) -> Vec<(String, f64, f64)> {
    let pages = redact::words(&engine(), pdf).unwrap();
    pages
        .iter()
        .flat_map(|page| &page.words)
        .map(|word| {
            let [left, bottom, ..] = word.quad.bounds();
            (word.text.clone(), left, bottom)
        })
        .collect()
}

/// Lines on which a name stands in each way that a drawing can go on behind it.
const WAYS: [&str; 8] = [
    "BT /F 10 Tf 20 100 Td (Chaired by NAME of the Department) Tj ET",
    "BT /F 10 Tf 20 100 Td [(Chaired by NA)-15(ME)12( of the)-30( Department)] TJ ET",
    "BT /F 10 Tf 20 100 Td (Chaired by NAME) Tj [-300 (of the Department)] TJ ET",
    "BT /F 10 Tf 1 Tc 2 Tw 90 Tz 20 100 Td (Chaired by NAME of the Department) Tj ET",
    "BT /F 10 Tf 12 TL 20 112 Td (Chaired) Tj (by NAME of the Department) ' ET",
    "q 2 0 0 2 0 0 cm BT /F 5 Tf 1 0 0 1 10 50 Tm (Chaired by NAME of the Department) Tj ET Q",
    "BT /F 10 Tf 0 1 -1 0 40 10 Tm (Chaired by NAME of the Department) Tj ET",
    "BT /F 10 Tf 20 100 Td (Chaired by NAME of the Depart) Tj 3 Ts (ment) Tj ET",
];

/// The page with this name, which some of the lines write in two strings.
fn page_with(way: &str, name: &str) -> Vec<u8> {
    let (first, second) = name.split_at(2);
    let drawing = way.replace("NAME", name).replace("NA", first).replace("ME", second);
    one_page(&drawing, "", "", &[])
}

#[test]
fn names_of_nearly_one_width_leave_the_same_drawing() {
    // In Helvetica im is a thousandth of an em narrower than nk.
    for way in WAYS {
        let [one, two] =
            ["Baimes", "Bankes"].map(|name| drawing(&cut(&page_with(way, name), name).0));
        assert_eq!(one, two, "{way}");
    }
}

#[test]
fn what_follows_a_gap_stands_on_whole_points_whatever_was_removed() {
    for name in ["Ann", "Siân", "Bill", "Quillfeather", "Llywelyn", "Wm", "Fitzgerald"] {
        let name = name.replace('â', "a");
        let drawn = drawing(&cut(&page_with(WAYS[0], &name), &name).0);
        let (place, _) = drawn.rsplit_once("\nTm\n").unwrap();
        let place: Vec<&str> = place.lines().rev().take(6).collect();
        assert!(place.iter().all(|number| number.parse::<i32>().is_ok()), "{name}: {place:?}");
    }
}

#[test]
fn what_stays_moves_by_half_a_point_at_most_and_stays_in_order() {
    for way in WAYS {
        let page = page_with(way, "Quillfeather");
        let before: Vec<_> =
            words(&page).into_iter().filter(|(word, ..)| word != "Quillfeather").collect();
        let after = words(&cut(&page, "Quillfeather").0);
        assert_eq!(before.len(), after.len(), "{way}: {after:?}");
        for ((word, x, y), (same, x2, y2)) in before.iter().zip(&after) {
            assert_eq!(word, same, "{way}");
            assert!((x - x2).abs() < 0.51 && (y - y2).abs() < 0.51, "{way}: {word} {x} {x2}");
        }
    }
}

#[test]
fn the_width_of_the_name_is_no_number_of_the_copy() {
    for way in WAYS {
        let page = page_with(way, "Quillfeather");
        let drawn = drawing(&cut(&page, "Quillfeather").0);
        // 53.34 points at a size of 10.
        assert!(!drawn.contains("533") && !drawn.contains("53.3"), "{way}: {drawn}");
    }
}

#[test]
fn a_line_without_a_mark_is_written_as_it_was() {
    let line = "BT /F 10 Tf 20 50 Td [(un)-15.5(touched)] TJ ET";
    let page = one_page(&format!("BT /F 10 Tf 20 100 Td (by Jones of) Tj ET {line}"), "", "", &[]);
    assert!(drawing(&cut(&page, "Jones").0).contains("[(un)-15.5(touched)]"));
}

#[test]
fn letters_that_cannot_be_measured_are_left_and_the_officer_is_told() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[65/A]>>>>";
    let page = one_page("BT /X 10 Tf 20 100 Td (by Jones of it) Tj ET", "", "", &[font]);
    let page = String::from_utf8(page).unwrap().replace("/Font<<", "/Font<</X 6 0 R");
    let (_, report) = cut(page.as_bytes(), "Jones");
    assert!(report.warnings.iter().any(|warning| warning.kind == "gap_keeps_width"));
}
