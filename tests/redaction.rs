//! Redaction from end to end, on real documents: what is marked is gone, what stands is proven.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests say what went wrong by stopping"
)]

use ateb::{
    domain::mark::Marks,
    redact::{
        self, Engine, Redacted, To,
        engine::Limits,
        inspect::Verdict as Inspected,
        protocol::Greeting,
        report::Outcome,
        verify::{Verdict, sha256},
    },
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// The engine that cargo built for this test, or the one that `ATEB_PDF` names.
fn engine() -> Engine {
    let named = std::env::vars_os().find(|(key, _)| key == "ATEB_PDF");
    named.map_or_else(|| Engine::new(env!("CARGO_BIN_EXE_ateb-pdf")), |(_, path)| Engine::new(path))
}

/// A file of the shared input, or nothing when there is none on this machine.
fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::vars_os().find(|(key, _)| key == "ATEB_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        |(_, root)| root.into(),
    );
    let path = root.join(path);
    if path.exists() {
        return Some(path);
    }
    let required = std::env::vars_os().any(|(key, value)| key == "CI" && value == "true");
    assert!(!required, "{} is missing", path.display());
    println!("left out: {} is not on this machine", path.display());
    None
}

fn names() -> Option<Vec<String>> {
    let text = fs::read_to_string(shared("inputs/minutes-names.txt")?).unwrap();
    Some(text.lines().map(str::to_owned).collect())
}

fn marks_on<'a>(texts: impl IntoIterator<Item = &'a str>) -> Marks {
    let list: Vec<_> = texts
        .into_iter()
        .map(|text| serde_json::json!({"find": text, "scope": "word", "exemption": "FOIA s.40(2)"}))
        .collect();
    Marks::from_json(&serde_json::json!({ "marks": list }).to_string()).unwrap()
}

struct Cut {
    redacted: Redacted,
    bytes: Vec<u8>,
    path: PathBuf,
    _folder: tempfile::TempDir,
}

fn redact(input: &[u8], name: &str, marks: &Marks) -> Cut {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let redacted = redact::redact(&engine(), input, name, marks, To::Same, &path).unwrap();
    let bytes = fs::read(&path).unwrap_or_default();
    Cut { redacted, bytes, path, _folder: folder }
}

/// Poppler's reading of a PDF, if poppler is on this machine.
fn pdftotext(path: &Path) -> Option<String> {
    let out = Command::new("pdftotext").arg("-layout").arg(path).arg("-").output().ok()?;
    Some(String::from_utf8_lossy(&out.stdout).into_owned())
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// The text with quotes made plain and spaces made single.
fn level(text: &str) -> String {
    text.replace('\u{2019}', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn all_names_go_from_the_minutes_and_labels_stand_in_their_place() {
    let (Some(path), Some(names)) = (shared("inputs/minutes-original.pdf"), names()) else {
        return;
    };
    let marks = marks_on(names.iter().map(String::as_str));
    let cut = redact(&fs::read(&path).unwrap(), "minutes.pdf", &marks);
    let report = &cut.redacted.report;
    assert_eq!(report.verdict, Outcome::Verified, "{report:#?}");
    assert_eq!(report.pages, 47);
    assert!(report.flattened_pages.is_empty(), "{:?}", report.flattened_pages);
    assert!(report.marks.iter().all(|mark| mark.places > 0), "{:?}", report.marks);
    assert!(holds(&cut.bytes[cut.bytes.len() - 8..], b"%%EOF"));
    assert!(!holds(&cut.bytes, b"/Info"));

    let before = pdftotext(&path);
    if let (Some(before), Some(after)) = (before, pdftotext(&cut.path)) {
        let (before, after) = (level(&before), level(&after));
        for name in &names {
            assert!(before.contains(&level(name)), "the original has every name");
            assert!(!after.contains(&level(name)), "{name} is left");
        }
        assert!(after.contains("[Redacted - s.40(2)]"));
        assert!(after.contains("Anti-racist Wales Action Plan"));
    }
    let json = serde_json::to_string(report).unwrap();
    for name in &names {
        for word in name.split_whitespace().filter(|word| word.len() > 3) {
            assert!(!json.contains(word), "the report tells a name");
        }
    }
}

#[test]
fn all_names_go_from_every_part_of_the_word_minutes() {
    let (Some(path), Some(names)) = (shared("inputs/minutes-original.docx"), names()) else {
        return;
    };
    let input = fs::read(&path).unwrap();
    let cut = redact(&input, "minutes.docx", &marks_on(names.iter().map(String::as_str)));
    let report = &cut.redacted.report;
    assert_eq!(report.verdict, Outcome::Verified, "{report:#?}");
    assert!(report.marks.iter().all(|mark| mark.places > 0), "{:?}", report.marks);
    let removed: Vec<&str> = report.removed.iter().map(|removed| removed.kind.as_str()).collect();
    for kind in ["document_properties", "custom_xml", "thumbnail"] {
        assert!(removed.contains(&kind), "{kind} in {removed:?}");
    }
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(&cut.bytes)).unwrap();
    let mut all = String::new();
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).unwrap();
        let mut bytes = Vec::new();
        std::io::copy(&mut part, &mut bytes).unwrap();
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    // Across runs a name has tags in it: take them out as well.
    let text = regex::Regex::new("<[^>]*>").unwrap().replace_all(&all, "").into_owned();
    for name in &names {
        assert!(!level(&all).contains(&level(name)) && !level(&text).contains(&level(name)));
    }
    assert!(text.contains("[Redacted - s.40(2)]"));
    assert!(text.contains("Anti-racist Wales Action Plan"));
}

#[test]
fn markers_of_others_pass_through_unchanged() {
    let Some(path) = shared("inputs/minutes-released.txt") else { return };
    let input = fs::read(&path).unwrap();
    let cut = redact(&input, "minutes.txt", &marks_on(["Zebulon Quagmire"]));
    assert_eq!(cut.redacted.report.verdict, Outcome::Verified);
    assert_eq!(cut.bytes, input);
    assert_eq!(cut.redacted.report.warnings[0].kind, "not_found");
}

#[test]
fn a_proof_is_of_the_bytes_on_disk_and_of_no_others() {
    let cut = redact(b"By Alys Griffiths.", "note.txt", &marks_on(["Alys Griffiths"]));
    let verified = cut.redacted.verified.unwrap();
    assert_eq!(verified.sha256(), sha256(&cut.bytes));
    assert!(verified.is_of(&cut.bytes));
    assert!(!verified.is_of(b"By [Redacted - s.40(2)]!"));
    assert_eq!(cut.redacted.report.output_sha256.unwrap(), verified.sha256());
}

/// A one-page PDF made by hand: `drawing` is its content, `more` further objects from number 5.
fn pdf(drawing: &str, catalog: &str, more: &[&str]) -> Vec<u8> {
    pdf_with("", drawing, catalog, more)
}

/// The same with further resources of the page.
fn pdf_with(resources: &str, drawing: &str, catalog: &str, more: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R {catalog}>>"),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<<{resources}\
             /Font<</F <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>>>"
        ),
        format!("<</Length {}>>stream\n{drawing}\nendstream", drawing.len()),
    ];
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj{object}endobj\n", number + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).bytes());
    for offset in &offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let size = offsets.len() + 1;
    out.extend(format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").bytes());
    out
}

const SECRET: &str = "BT /F 12 Tf 20 100 Td (Notes by Alys Griffiths today) Tj ET";

/// What the verifier says about `copy`, as a copy of `original` with `marks` cut out.
fn problems(original: &[u8], copy: &[u8], marks: &Marks) -> Vec<String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), copy).unwrap();
    let engine = engine();
    let deadline = engine.deadline();
    match redact::verify(&engine, original, "", file.path(), marks, &[], deadline).unwrap() {
        Verdict::Clean(_) => Vec::new(),
        Verdict::NotClean { problems, .. } => {
            problems.into_iter().map(|problem| problem.kind).collect()
        }
    }
}

#[test]
fn a_box_drawn_over_live_text_does_not_verify() {
    let original = pdf(SECRET, "", &[]);
    let marks = marks_on(["Alys Griffiths"]);
    let covered = pdf(&format!("{SECRET} 0 g 60 95 120 16 re f"), "", &[]);
    let found = problems(&original, &covered, &marks);
    assert!(found.contains(&"text_left".to_owned()), "{found:?}");
    assert!(found.contains(&"glyph_under_mark".to_owned()), "{found:?}");
    let quads =
        Marks::from_json(r#"{"marks":[{"page":1,"quads":[[60,95,180,95,180,112,60,112]]}]}"#);
    let found = problems(&original, &covered, &quads.unwrap());
    assert_eq!(found, ["glyph_under_mark"]);
}

#[test]
fn a_copy_in_which_other_text_is_lost_moved_or_new_does_not_verify() {
    let original = pdf(SECRET, "", &[]);
    let marks = marks_on(["Alys Griffiths"]);
    for (drawing, problem) in [
        ("BT /F 12 Tf 20 100 Td (Notes by ) Tj ET", "text_lost"),
        ("BT /F 12 Tf 20 100 Td [(Notes by )-5790(today)] TJ ET", "text_moved"),
        ("BT /F 12 Tf 20 100 Td [(Notes by )-5890(today!)] TJ ET", "text_added"),
    ] {
        assert_eq!(problems(&original, &pdf(drawing, "", &[]), &marks), [problem]);
    }
    // The gap may be evened by half a point.
    let evened = "BT /F 12 Tf 20 100 Td [(Notes by )-5850(today)] TJ ET";
    assert_eq!(problems(&original, &pdf(evened, "", &[]), &marks), Vec::<String>::new());
}

#[test]
fn a_text_kept_where_no_page_shows_it_does_not_verify() {
    let original = pdf(SECRET, "", &[]);
    let marks = marks_on(["Alys Griffiths"]);
    // In Helvetica the name and its space are 5.89 ems wide.
    let clean = "BT /F 12 Tf 20 100 Td [(Notes by )-5890(today)] TJ ET";
    assert_eq!(problems(&original, &pdf(clean, "", &[]), &marks), Vec::<String>::new());
    for (what, copy) in [
        ("an outline", pdf(clean, "/Outlines 5 0 R", &["<</Title(Griffiths)>>"])),
        ("a wide string", pdf(clean, "/Lang<FEFF0041006C00790073>", &[])),
        ("replacement text", pdf(&format!("/Span<</ActualText(Alys)>>BDC {clean} EMC"), "", &[])),
        ("an orphan", pdf(clean, "", &["(Alys Griffiths)"])),
        ("an earlier revision", [pdf(SECRET, "", &[]), pdf(clean, "", &[])].concat()),
    ] {
        assert!(!problems(&original, &copy, &marks).is_empty(), "{what} got through");
    }
}

#[test]
fn what_the_engine_leaves_behind_is_left_out() {
    let form = "/AcroForm<</Fields[]>>/Outlines 5 0 R/Names<</JavaScript 6 0 R>>\
                /OpenAction<</S/JavaScript/JS(Alys Griffiths)>>";
    let more = ["<</Title(Alys Griffiths)/Parent 1 0 R>>", "<</Names[(Alys Griffiths)null]>>"];
    let drawing = format!("/P<</ActualText(Alys Griffiths)>>BDC {SECRET} EMC % Alys Griffiths\n");
    let cut = redact(&pdf(&drawing, form, &more), "a.pdf", &marks_on(["Alys Griffiths"]));
    assert_eq!(cut.redacted.report.verdict, Outcome::Verified, "{:#?}", cut.redacted.report);
    assert!(!holds(&cut.bytes, b"Griffiths"));
    let kinds: Vec<_> = cut.redacted.report.removed.iter().map(|r| r.kind.as_str()).collect();
    assert!(kinds.contains(&"javascript") && kinds.contains(&"action"), "{kinds:?}");
}

#[test]
fn a_hidden_layer_is_taken_out_and_what_shows_stays() {
    let input = pdf_with(
        "/Properties<</Off 5 0 R/On 6 0 R>>",
        "BT /F 12 Tf 20 150 Td (Seen) Tj ET /OC /Off BDC BT /F 12 Tf 20 100 Td (Quillfeather) Tj ET \
         EMC /OC /On BDC BT /F 12 Tf 20 50 Td (Also seen) Tj ET EMC",
        "/OCProperties<</OCGs[5 0 R 6 0 R]/D<</OFF[5 0 R]>>>>",
        &["<</Type/OCG/Name(Quillfeather notes)>>", "<</Type/OCG/Name(Base)>>"],
    );
    let cut = redact(&input, "layers.pdf", &marks_on([]));
    let report = &cut.redacted.report;
    assert_eq!(report.verdict, Outcome::Verified, "{report:#?}");
    assert!(report.removed.iter().any(|one| one.kind == "optional_content"), "{report:#?}");
    let words = redact::words(&engine(), &cut.bytes).unwrap();
    let said: Vec<&str> = words[0].words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(said, ["Seen", "Also", "seen"]);
    assert!(!holds(&cut.bytes, b"Quillfeather"));
}

#[test]
fn a_picture_of_a_page_that_goes_does_not_stay_in_a_list_that_another_page_shares() {
    // Two pages with one list of what they draw; only the first draws the picture.
    let picture = "QUILLFEATHERPIXELS";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 300 200]/Resources 7 0 R>>"
            .to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 5 0 R>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 6 0 R>>".to_owned(),
        "<</Length 31>>stream\nq 99 0 0 99 9 9 cm /Im Do Q     \nendstream".to_owned(),
        "<</Length 31>>stream\nBT /F 12 Tf 9 99 Td (Kept) Tj ET\nendstream".to_owned(),
        "<</XObject<</Im 8 0 R>>/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
            .to_owned(),
        format!(
            "<</Type/XObject/Subtype/Image/Width 3/Height 2/BitsPerComponent 8/ColorSpace/DeviceRGB/Length 18>>stream\n{picture}\nendstream"
        ),
    ];
    let mut input = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        offsets.push(input.len());
        input.extend(format!("{} 0 obj{object}endobj\n", number + 1).bytes());
    }
    let start = input.len();
    input.extend(b"xref\n0 9\n0000000000 65535 f \n");
    for offset in offsets {
        input.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    input.extend(format!("trailer<</Size 9/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").bytes());
    let marks = Marks::from_json(r#"{"marks":[{"page":1,"whole":true}]}"#).unwrap();
    let cut = redact(&input, "shared.pdf", &marks);
    assert_eq!(cut.redacted.report.verdict, Outcome::Verified, "{:#?}", cut.redacted.report);
    let document = lopdf::Document::load_mem(&cut.bytes).unwrap();
    let pictures = document
        .objects
        .values()
        .filter(|object| object.as_stream().is_ok_and(|stream| stream.dict.has(b"Width")));
    assert_eq!(pictures.count(), 0);
    let words = redact::words(&engine(), &cut.bytes).unwrap();
    assert_eq!(words[1].words[0].text, "Kept");
}

#[test]
fn marked_areas_and_whole_pages_are_emptied_and_neighbours_stay() {
    let two_lines = "BT /F 12 Tf 20 100 Td (Alys Griffiths) Tj 0 -14 Td (stays below) Tj ET \
                     BT /F 12 Tf 110 100 Td (stays beside) Tj ET";
    let original = pdf(two_lines, "", &[]);
    let area = r#"{"marks":[{"page":1,"quads":[[20,97,98,97,98,109,20,109]],"exemption":"FOIA s.43(2)"}]}"#;
    let cut = redact(&original, "a.pdf", &Marks::from_json(area).unwrap());
    assert_eq!(cut.redacted.report.verdict, Outcome::Verified, "{:#?}", cut.redacted.report);
    let words = redact::words(&engine(), &cut.bytes).unwrap();
    let text: Vec<&str> = words[0].words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(text.join(" "), "stays below stays beside [Redacted - s.43(2)]");

    let page = r#"{"marks":[{"page":1,"whole":true,"exemption":"EIR reg. 12(5)(f)"}]}"#;
    let cut = redact(&original, "a.pdf", &Marks::from_json(page).unwrap());
    assert_eq!(cut.redacted.report.verdict, Outcome::Verified, "{:#?}", cut.redacted.report);
    let words = redact::words(&engine(), &cut.bytes).unwrap();
    let text: Vec<&str> = words[0].words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(text.join(" "), "[Redacted - reg. 12(5)(f)]");
}

#[test]
fn a_word_within_which_a_line_ends_is_gone_or_blocks_the_release() {
    let drawing = "BT /F 12 Tf 20 100 Td (Notes by Quill\nfeather today) Tj ET";
    let cut = redact(&pdf(drawing, "", &[]), "notes.pdf", &marks_on(["Quillfeather"]));
    match cut.redacted.report.verdict {
        Outcome::Verified => {
            let file = tempfile::NamedTempFile::new().unwrap();
            fs::write(file.path(), &cut.bytes).unwrap();
            let seen = pdftotext(file.path()).unwrap_or_default();
            assert!(!seen.contains("feather"), "another reader still shows it: {seen}");
        }
        Outcome::Blocked => assert!(cut.redacted.verified.is_none()),
        Outcome::Failed => panic!("{:?}", cut.redacted.report.reason),
    }
}

#[test]
fn text_that_a_pattern_paints_blocks_the_release() {
    let tile = "BT /F 12 Tf 5 5 Td (Alys Griffiths) Tj ET";
    let pattern = format!(
        "<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 100 20]/XStep 100/YStep 20\
         /Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Length {}>>\
         stream\n{tile}\nendstream",
        tile.len()
    );
    let page = pdf("/Pattern cs /P scn 0 0 300 200 re f", "", &[&pattern]);
    let text = String::from_utf8(page).unwrap();
    // The same page, with the pattern among its resources. Readers rebuild the offsets.
    let page = text.replace("/Resources<</Font", "/Resources<</Pattern<</P 5 0 R>>/Font");
    let cut = redact(page.as_bytes(), "a.pdf", &marks_on(["Alys Griffiths"]));
    assert_eq!(cut.redacted.report.verdict, Outcome::Blocked, "{:#?}", cut.redacted.report);
    assert!(cut.bytes.is_empty() && cut.redacted.verified.is_none());
    assert!(cut.redacted.report.reason.unwrap().contains("text_in_pattern"));
}

#[test]
fn a_page_that_cannot_be_cut_clean_becomes_a_picture_without_the_marked_text() {
    // The engine does not enter glyphs that are drawn; the second reading does.
    let glyph = "500 0 0 0 500 700 d1 0 0 500 700 re f";
    let font = "<</Type/Font/Subtype/Type3/FontBBox[0 0 500 700]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 65\
         /LastChar 66/Widths[500 500]/Encoding<</Differences[65/A/B]>>/CharProcs<</A 6 0 R/B 7 0 R>>\
         /Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>";
    let letter = "500 0 d0 BT /F 600 Tf (Alys Griffiths) Tj ET";
    let stream = |text: &str| format!("<</Length {}>>stream\n{text}\nendstream", text.len());
    let page = pdf(
        "BT /T 12 Tf 20 100 Td (BBAB) Tj ET BT /F 12 Tf 20 50 Td (stays) Tj ET",
        "",
        &[font, &stream(letter), &stream(glyph)],
    );
    let text = String::from_utf8(page).unwrap();
    let page = text.replace("/Resources<</Font<</F", "/Resources<</Font<</T 5 0 R/F");
    let cut = redact(page.as_bytes(), "a.pdf", &marks_on(["Alys Griffiths"]));
    assert_eq!(cut.redacted.report.verdict, Outcome::Verified, "{:#?}", cut.redacted.report);
    assert_eq!(cut.redacted.report.flattened_pages, [1]);
    assert!(!holds(&cut.bytes, b"Griffiths"));
}

#[test]
fn a_mark_that_does_not_fit_the_file_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let refusal = |input: &[u8], name: &str, marks: &str| {
        let marks = Marks::from_json(&format!("{{\"marks\":[{marks}]}}")).unwrap();
        redact::redact(&engine(), input, name, &marks, To::Same, &out).unwrap_err().to_string()
    };
    let beyond = refusal(&pdf(SECRET, "", &[]), "a.pdf", r#"{"page":2,"whole":true}"#);
    assert!(beyond.contains("mark 1 is on page 2"), "{beyond}");
    let cells = refusal(b"a,b\n", "a.csv", r#"{"sheet":"S","range":"A1"}"#);
    assert!(cells.contains("mark 1 is not one for a text"), "{cells}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn hostile_and_broken_files_get_a_clear_answer_in_time_and_no_output() {
    let Some(folder) = shared("corpora/malformed") else { return };
    let marks = marks_on(["Alys Griffiths"]);
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let began = Instant::now();
        let inspection = redact::inspect(&engine(), &name, &bytes);
        if matches!(inspection.verdict, Inspected::Unreadable | Inspected::Encrypted) {
            assert!(inspection.reason.is_some_and(|reason| !reason.contains('\n')), "{name}");
        }
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        match redact::redact(&engine(), &bytes, &name, &marks, To::Same, &out) {
            Ok(redacted) => assert_eq!(redacted.verified.is_some(), out.exists(), "{name}"),
            Err(error) => {
                assert!(!error.to_string().contains('\n'), "{name}: {error}");
                assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "{name}");
            }
        }
        assert!(began.elapsed() < Duration::from_mins(2), "{name} took {:?}", began.elapsed());
        seen += 1;
    }
    assert!(seen > 50, "only {seen} files");
}

#[test]
fn an_empty_file_and_other_kinds_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let say = |input: &[u8]| {
        let marks = marks_on(["a"]);
        redact::redact(&engine(), input, "a", &marks, To::Same, &out).unwrap_err().to_string()
    };
    assert!(say(b"").contains("the file is empty"));
    assert!(say(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").contains("not one for a picture"));
    assert!(say(b"\x1f\x8b\x08\0\0\0\0\0\0\0").contains("not handled yet: archives"));
    assert!(say(b"%PDF-1.7 and no more").contains("broken"));
}

#[test]
fn the_engine_is_stopped_when_it_takes_too_long_or_too_much() {
    let busy = pdf(&"0 0 m 300 200 l S ".repeat(400_000), "", &[]);
    let limits = Limits { time: Duration::from_millis(1), ..Limits::default() };
    let error = redact::words(&engine().with_limits(limits), &busy).unwrap_err().to_string();
    assert!(error.contains("took too long"), "{error}");
    let limits = Limits { memory: 200 << 20, ..Limits::default() };
    let wide = pdf(&format!("{SECRET} % {}", "x".repeat(150 << 20)), "", &[]);
    let error = redact::words(&engine().with_limits(limits), &wide).unwrap_err().to_string();
    assert!(error.contains("memory"), "{error}");
}

#[test]
fn the_engine_is_shut_in_before_it_reads_a_byte() {
    let mut child = Command::new(engine().program())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut from = child.stdout.take().unwrap();
    let (greeting, _): (Greeting, _) = redact::protocol::read_frame(&mut from).unwrap();
    assert!(greeting.system_calls_filtered);
    // It waits for its job now: the kernel says what it may do.
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let line = |text: &str, key: &str| {
        let found = text.lines().find(|line| line.starts_with(key));
        found.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default()
    };
    assert_eq!(line(&status, "Seccomp:"), "Seccomp: 2");
    assert_eq!(line(&status, "NoNewPrivs:"), "NoNewPrivs: 1");
    assert!(line(&limits, "Max core file size").starts_with("Max core file size 0 0"));
    assert!(line(&limits, "Max file size").starts_with("Max file size 0 0"));
    assert!(line(&limits, "Max address space").starts_with("Max address space 1073741824"));
}

#[test]
fn word_documents_of_all_kinds_are_proven_clean_or_refused_by_name() {
    let Some(folder) = shared("corpora/office_hidden") else { return };
    let marks = marks_on(["the", "and", "test"]);
    let (mut proven, mut refused) = (0, Vec::new());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "docx") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        match redact::redact(&engine(), &fs::read(&path).unwrap(), &name, &marks, To::Same, &out) {
            Ok(redacted) if redacted.verified.is_some() => {
                proven += 1;
                // What was proven clean opens again, and holds nothing that inspection would remove.
                let again = redact::inspect(&engine(), &name, &fs::read(&out).unwrap());
                let left = |kind: &str| again.findings.iter().any(|found| found.kind == kind);
                for kind in ["comment", "tracked_change", "document_properties", "custom_xml"] {
                    assert!(!left(kind), "{name} still has {kind}: {:?}", again.findings);
                }
            }
            Ok(redacted) => refused.push((name, redacted.report.reason.unwrap_or_default())),
            Err(error) => refused.push((name, error.to_string())),
        }
    }
    assert!(proven >= 30 && refused.len() <= proven / 4, "{proven} proven, not: {refused:#?}");
}
