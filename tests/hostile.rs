//! Files made to do harm, and files that are broken: a clear answer in time, within the memory of
//! one process, the original as it was, and nothing left behind.

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
    domain::mark::{MOST_MARKS, Marks},
    redact::{self, Redacted, To, inspect::Inspection},
};
use pdf::{one_page, pdf_of, stream};
use samples::{engine, samples};
use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

const SAID: &str = "BT /F 12 Tf 20 100 Td (Alys Griffiths) Tj ET";
/// As long as anything may take.
const LONGEST: Duration = Duration::from_mins(1);

fn name_mark() -> Marks {
    Marks::from_json(r#"{"marks":[{"find":"Alys Griffiths","exemption":"FOIA s.40(2)"}]}"#).unwrap()
}

/// What inspection and redaction say, each in its time; an output is there only when it is proven.
fn both(name: &str, bytes: &[u8], marks: &Marks) -> (Inspection, Result<Redacted, String>) {
    let before = redact::verify::sha256(bytes);
    let began = Instant::now();
    let inspection = redact::inspect(&engine(), name, bytes);
    assert!(began.elapsed() < LONGEST, "{name}: looking took {:?}", began.elapsed());
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let began = Instant::now();
    let redacted = redact::redact(&engine(), bytes, name, marks, To::Same, &out);
    assert!(began.elapsed() < LONGEST, "{name}: cutting took {:?}", began.elapsed());
    let proven = redacted.as_ref().is_ok_and(|redacted| redacted.verified.is_some());
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), usize::from(proven), "{name}: {left:?}");
    assert_eq!(redact::verify::sha256(bytes), before);
    for said in
        inspection.reason.iter().chain(redacted.as_ref().err().map(ToString::to_string).iter())
    {
        assert!(!said.contains("Griffiths") && !said.contains('\n'), "{name}: {said}");
    }
    (inspection, redacted.map_err(|error| error.to_string()))
}

/// The reason why neither gives an answer.
fn refusal(name: &str, bytes: &[u8]) -> String {
    let (inspection, redacted) = both(name, bytes, &name_mark());
    let reason = inspection.reason.unwrap();
    assert_eq!(redacted.unwrap_err(), reason, "{name}");
    reason
}

#[test]
fn every_malformed_file_of_the_corpora_gets_an_answer() {
    let files = samples(&["malformed"], "");
    for sample in &files {
        assert!(sample.expected.is_object(), "{}", sample.name);
        drop(both(&sample.name, &sample.bytes, &name_mark()));
    }
    assert!(files.is_empty() || files.len() > 50);
}

#[test]
fn a_file_that_breaks_off_anywhere_is_read_as_far_as_it_goes_or_refused() {
    let whole = one_page(SAID, "", "", &[]);
    for end in (0..whole.len()).step_by(29) {
        drop(both("a.pdf", &whole[..end], &name_mark()));
    }
    assert_eq!(
        refusal("a.pdf", &whole[..120]),
        "the file is broken, or not the kind of file it says it is"
    );
}

#[test]
fn a_file_is_what_it_holds_and_not_what_it_is_called() {
    let (inspection, redacted) = both("a.docx", &one_page(SAID, "", "", &[]), &name_mark());
    assert_eq!(inspection.media_type, "application/pdf");
    assert!(redacted.unwrap().verified.is_some());
    let (inspection, _) = both("a.pdf", b"By Alys Griffiths.", &name_mark());
    assert_eq!(inspection.media_type, "text/plain");
}

#[test]
fn a_file_that_needs_a_password_is_refused_by_that_name() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, locked) = (folder.path().join("plain.pdf"), folder.path().join("locked.pdf"));
    fs::write(&plain, one_page(SAID, "", "", &[])).unwrap();
    for (user, bits) in [("hir a chofiadwy", "256"), ("hir a chofiadwy", "128"), ("", "256")] {
        let lock = Command::new("qpdf")
            .args(["--allow-weak-crypto", "--encrypt", user, "owner", bits, "--"])
            .args([&plain, &locked])
            .output();
        let Ok(lock) = lock else {
            assert!(std::env::var_os("CI").is_none(), "qpdf is missing");
            return;
        };
        assert!(lock.status.success());
        let bytes = fs::read(&locked).unwrap();
        if user.is_empty() {
            let (inspection, redacted) = both("a.pdf", &bytes, &name_mark());
            assert_eq!(inspection.findings[0].kind, "encrypted");
            assert!(redacted.unwrap().verified.is_some());
        } else {
            assert!(refusal("a.pdf", &bytes).starts_with("the file is encrypted: open it with"));
        }
    }
}

#[test]
fn what_calls_itself_or_nests_without_end_is_survived() {
    let form = "/Type/XObject/Subtype/Form/BBox[0 0 300 200]/Resources<</XObject<</X 6 0 R>>>>";
    let form = String::from_utf8(stream(form, b"/X Do /X Do")).unwrap();
    let pattern = "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9\
                   /Resources<</Pattern<</X 6 0 R>>>>";
    let pattern = stream(pattern, b"/Pattern cs /X scn 0 0 9 9 re f");
    let pattern = String::from_utf8(pattern).unwrap();
    let deep = format!("/Deep {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let keys = format!("/Deep {}{}", "<</A ".repeat(50_000), ">>".repeat(50_000));
    for (what, input) in [
        ("a form in itself", one_page(&format!("{SAID} /X Do"), "", "", &[&form])),
        (
            "a pattern in itself",
            one_page(
                &format!("{SAID} /Pattern cs /X scn 0 0 300 90 re f"),
                "/Resources<</Font<</F 5 0 R>>/Pattern<</X 6 0 R>>>>",
                "",
                &[&pattern],
            ),
        ),
        ("lists in lists", one_page(SAID, &deep, "", &[])),
        ("keys in keys", one_page(SAID, "", &keys, &[])),
        ("lists in a drawing", one_page(&format!("{} {SAID}", "[".repeat(1_000_000)), "", "", &[])),
        ("saved states", one_page(&format!("{}{SAID}", "q ".repeat(500_000)), "", "", &[])),
        (
            "marked content in marked content",
            one_page(&format!("{}{SAID}", "/P BMC ".repeat(300_000)), "", "", &[]),
        ),
        (
            "a page tree that is its own branch",
            pdf_of(&[
                b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
                b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>".to_vec(),
            ]),
        ),
        (
            "an object that is a reference to itself",
            pdf_of(&[
                b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
                b"<</Type/Page/Parent 2 0 R/MediaBox 4 0 R/Contents 4 0 R>>".to_vec(),
                b"4 0 R".to_vec(),
            ]),
        ),
    ] {
        drop(both(what, &input, &name_mark()));
    }
}

fn packed(bytes: Vec<u8>) -> Vec<u8> {
    let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), bytes);
    stream.compress().unwrap();
    stream.content
}

#[test]
fn what_unpacks_without_measure_is_refused() {
    let one = packed(vec![b' '; 160 << 20]);
    let twice = packed(one.clone());
    let page = |keys: &str, bytes: &[u8]| {
        pdf_of(&[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources\
              <</XObject<</X 5 0 R>>>>>>"
                .to_vec(),
            stream(keys, bytes),
            stream(
                "/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB\
                 /BitsPerComponent 8/Filter/FlateDecode",
                &one,
            ),
        ])
    };
    for (what, input) in [
        ("a drawing", page("/Filter/FlateDecode", &one)),
        ("a drawing packed twice", page("/Filter[/FlateDecode/FlateDecode]", &twice)),
        ("a picture", page("", b"q 300 0 0 200 0 0 cm /X Do Q")),
        ("objects", page("/Type/ObjStm/N 9/First 20/Filter/FlateDecode", &one)),
    ] {
        let (_, redacted) = both(what, &input, &name_mark());
        if let Err(said) = redacted {
            assert!(!said.contains("broke down"), "{what}: {said}");
        }
    }
    let area = r#"{"marks":[{"page":1,"quads":[[20,20,90,20,90,90,20,90]]}]}"#;
    let picture = page("", b"q 300 0 0 200 0 0 cm /X Do Q");
    let (_, redacted) = both("a picture", &picture, &Marks::from_json(area).unwrap());
    if let Ok(redacted) = redacted {
        // A picture too large to be wiped is left to a picture of the page.
        assert_eq!(redacted.report.flattened_pages, [1], "{:?}", redacted.report);
    }
}

/// A file of this many pages that say the same.
fn pages(count: usize) -> Vec<u8> {
    let kids: Vec<String> = (0..count).map(|number| format!("{} 0 R", number + 5)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!(
            "<</Type/Pages/Count {count}/MediaBox[0 0 300 200]/Resources<</Font<</F 4 0 R>>>>/Kids[{}]>>",
            kids.join(" ")
        )
        .into_bytes(),
        stream("", SAID.as_bytes()),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
    ];
    objects.resize(count + 4, b"<</Type/Page/Parent 2 0 R/Contents 3 0 R>>".to_vec());
    pdf_of(&objects)
}

#[test]
fn more_pages_than_can_be_read_are_refused_and_as_many_as_can_are_cut() {
    let said = "the file is too big: more than 5000 pages";
    assert_eq!(refusal("a.pdf", &pages(10_000)), said);
    let (_, redacted) = both("a.pdf", &pages(5_000), &name_mark());
    let report = redacted.unwrap().report;
    assert_eq!(report.marks[0].places, 5_000, "{:?}", report.reason);
    assert!(report.output_sha256.is_some());
}

#[test]
fn a_page_of_two_hundred_inches_is_cut_like_any_other() {
    let input = one_page(SAID, "", "", &[]);
    let input = String::from_utf8(input).unwrap();
    let wide = input.replace("[0 0 300 200]", "[0 0 14400 14400]");
    let (_, redacted) = both("a.pdf", wide.as_bytes(), &name_mark());
    assert!(redacted.unwrap().verified.is_some());
}

#[test]
fn marks_without_number_are_refused_and_as_many_as_may_be_are_cut() {
    let million =
        format!("{{\"marks\":[{}]}}", vec![r#"{"page":1,"whole":true}"#; 1_000_000].join(","));
    let said = Marks::from_json(&million).unwrap_err().to_string();
    assert_eq!(
        said,
        format!("there are 1000000 marks, and {MOST_MARKS} is the most for one document")
    );
    let quads = vec!["[0,0,1,0,1,1,0,1]"; 1_000_000].join(",");
    let one = format!("{{\"marks\":[{{\"page\":1,\"quads\":[{quads}]}}]}}");
    assert!(Marks::from_json(&one).unwrap_err().to_string().starts_with("there are 1000000 marks"));

    let most: Vec<String> =
        (0..MOST_MARKS).map(|number| format!("{{\"find\":\"Nobody {number}\"}}")).collect();
    let most = Marks::from_json(&format!("{{\"marks\":[{}]}}", most.join(","))).unwrap();
    let (_, redacted) = both("a.pdf", &pages(20), &most);
    assert!(redacted.unwrap().verified.is_some());
    let grid: Vec<String> = (0..MOST_MARKS)
        .map(|number| {
            let whole = |number: usize| f64::from(u32::try_from(number).unwrap());
            let (x, y) = (whole(number % 200) * 1.5, whole(number / 200) * 2.0);
            format!("[{x},{y},{},{y},{},{},{x},{}]", x + 1.0, x + 1.0, y + 1.0, y + 1.0)
        })
        .collect();
    let grid = format!("{{\"marks\":[{{\"page\":1,\"quads\":[{}]}}]}}", grid.join(","));
    let (_, redacted) = both("a.pdf", &pages(1), &Marks::from_json(&grid).unwrap());
    assert!(redacted.is_ok());
}
