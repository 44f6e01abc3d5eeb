//! Workbooks: what is hidden never leaves, what is marked is gone, what shows stays.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "what fails here fails the test")]

use ateb::{
    domain::mark::Marks,
    redact::{self, Engine, To, inspect::Verdict, report::Outcome},
};
use std::{
    fs,
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

fn engine() -> Engine {
    Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"))
}

/// Real workbooks that are not part of this repository; none where there is no such folder.
fn corpus(endings: &[&str]) -> Vec<PathBuf> {
    let shared = std::env::vars_os().find(|(key, _)| key == "ATEB_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        |(_, folder)| folder.into(),
    );
    let folder = shared.join("corpora/office_hidden");
    let in_ci = std::env::vars_os().any(|(key, value)| key == "CI" && value == "true");
    assert!(folder.exists() || !in_ci, "the corpora are needed with CI=true");
    let Ok(files) = fs::read_dir(folder) else {
        println!("left out: corpora/office_hidden is not here");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.retain(|path| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        ending.is_some_and(|ending| endings.contains(&ending.as_str()))
    });
    files.sort();
    files
}

/// A workbook with a sheet that shows and one of each thing that does not.
fn workbook() -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts: [(&str, String); 10] = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"Summary\" sheetId=\"1\" r:id=\"r1\"/>\
                 <sheet name=\"Staff list\" sheetId=\"2\" state=\"hidden\" r:id=\"r2\"/><sheet name=\"Deep\" sheetId=\"3\" state=\"veryHidden\" r:id=\"r3\"/></sheets>\
                 <definedNames><definedName name=\"Secret\">'Staff list'!$A$1</definedName></definedNames></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                 <Relationship Id=\"r2\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet2.xml\"/>\
                 <Relationship Id=\"r3\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet3.xml\"/>\
                 <Relationship Id=\"r4\" Type=\"{relations}/sharedStrings\" Target=\"sharedStrings.xml\"/>\
                 <Relationship Id=\"r5\" Type=\"{relations}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!(
                "<sst xmlns=\"{main}\"><si><t>Name</t></si><si><r><t>Alys </t></r><r><t>Griffiths</t></r></si>\
                 <si><t>Quillfeather</t></si><si><t>Nobody uses Penhallow</t></si></sst>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{main}\"><numFmts count=\"1\"><numFmt numFmtId=\"200\" formatCode=\";;;\"/></numFmts>\
                 <fonts count=\"2\"><font/><font><color rgb=\"FFFFFFFF\"/></font></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders>\
                 <cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"4\"><xf/><xf numFmtId=\"200\"/><xf fontId=\"1\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet xmlns=\"{main}\"><cols><col min=\"5\" max=\"6\" width=\"9\" hidden=\"1\"/></cols><sheetData>\
                 <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>Sum</t></is></c><c r=\"E1\" t=\"inlineStr\"><is><t>Column secret</t></is></c></row>\
                 <row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\"><f>SUM('Staff list'!A1:A9)</f><v>1250</v></c><c r=\"C2\" s=\"1\"><v>777123</v></c><c r=\"D2\" s=\"2\" t=\"inlineStr\"><is><t>White secret</t></is></c></row>\
                 <row r=\"3\" hidden=\"1\"><c r=\"A3\" t=\"inlineStr\"><is><t>Row secret</t></is></c></row>\
                 <row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><t>=HYPERLINK(&quot;http://x&quot;)</t></is></c><c r=\"B4\" s=\"3\"><v>46071</v></c></row>\
                 </sheetData></worksheet>"
            ),
        ),
        (
            "xl/worksheets/sheet2.xml",
            format!(
                "<worksheet xmlns=\"{main}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>2</v></c></row></sheetData></worksheet>"
            ),
        ),
        (
            "xl/worksheets/sheet3.xml",
            format!(
                "<worksheet xmlns=\"{main}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Deep secret</t></is></c></row></sheetData></worksheet>"
            ),
        ),
        (
            "xl/comments1.xml",
            format!(
                "<comments xmlns=\"{main}\"><authors><author>Nick</author></authors><commentList><comment ref=\"A1\"><text><t>Comment secret</t></text></comment></commentList></comments>"
            ),
        ),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn marks(list: &serde_json::Value) -> Marks {
    Marks::from_json(&serde_json::json!({ "marks": list }).to_string()).unwrap()
}

fn redacted(bytes: &[u8], name: &str, marks: &Marks, to: To) -> (Outcome, Vec<u8>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let done = redact::redact(&engine(), bytes, name, marks, to, &out).unwrap();
    let problems = done.report.problems.iter().map(|one| format!("{} {}", one.kind, one.place));
    (done.report.verdict, fs::read(&out).unwrap_or_default(), problems.collect())
}

/// Everything that a package says, unpacked.
fn unpacked(bytes: &[u8]) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut said = String::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        said.push_str(&entry.name().unwrap());
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        said.push_str(&String::from_utf8_lossy(&content));
    }
    said
}

const SECRETS: [&str; 9] = [
    "Quillfeather",
    "Deep secret",
    "Column secret",
    "Row secret",
    "White secret",
    "777123",
    "Comment secret",
    "Penhallow",
    "SUM(",
];

#[test]
fn inspection_names_every_hidden_thing_and_where_it_is() {
    let found = redact::inspect(&engine(), "a.xlsx", &workbook());
    assert_eq!(found.verdict, Verdict::Findings);
    let places: Vec<(&str, &str)> =
        found.findings.iter().map(|one| (one.kind.as_str(), one.place.as_str())).collect();
    for wanted in [
        ("hidden_sheet", "Staff list"),
        ("very_hidden_sheet", "Deep"),
        ("hidden_columns", "Summary!E:F"),
        ("hidden_rows", "Summary!3"),
        ("hidden_value", "Summary!C2"),
        ("same_colour_text", "Summary!D2"),
        ("defined_name", "Secret"),
        ("comment", "xl/comments1.xml"),
    ] {
        assert!(places.contains(&wanted), "{wanted:?} is not among {places:?}");
    }
    let hidden = found.findings.iter().find(|one| one.kind == "hidden_sheet").unwrap();
    assert_eq!(hidden.excerpt, "Quillfeather");
}

#[test]
fn a_hidden_sheet_and_all_else_that_does_not_show_is_in_no_copy_of_any_kind() {
    for to in [To::Same, To::Csv, To::Ods] {
        let (outcome, bytes, problems) =
            redacted(&workbook(), "a.xlsx", &marks(&serde_json::json!([])), to);
        assert_eq!(outcome, Outcome::Verified, "{to:?}: {problems:?}");
        let said = if to == To::Csv {
            String::from_utf8(bytes.clone()).unwrap()
        } else {
            unpacked(&bytes)
        };
        for secret in SECRETS {
            assert!(!said.contains(secret), "{to:?} says {secret}");
        }
        for kept in ["Alys Griffiths", "Sum", "1250"] {
            assert!(said.contains(kept), "{to:?} has lost {kept}");
        }
        let name = if to == To::Csv { "a.csv" } else { "a" };
        let after = redact::inspect(&engine(), name, &bytes);
        assert_eq!(after.verdict, Verdict::Clean, "{to:?}: {:?}", after.findings);
    }
}

#[test]
fn values_parted_by_commas_are_what_the_sheet_shows_and_nothing_that_runs() {
    let (_, bytes, _) = redacted(&workbook(), "a.xlsx", &marks(&serde_json::json!([])), To::Csv);
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines[0], "Name,Sum");
    assert_eq!(lines[1], "Alys Griffiths,1250");
    assert_eq!(lines[2], "\"'=HYPERLINK(\"\"http://x\"\")\",18/02/2026");
}

#[test]
fn marked_texts_and_cells_hold_the_label_alone() {
    let wanted = marks(&serde_json::json!([
        {"find": "Griffiths", "exemption": "FOIA s.40(2)", "style": "text"},
        {"sheet": "Summary", "range": "B2:B40", "exemption": "FOIA s.43(2)", "style": "text"},
    ]));
    for to in [To::Same, To::Csv, To::Ods] {
        let (outcome, bytes, problems) = redacted(&workbook(), "a.xlsx", &wanted, to);
        assert_eq!(outcome, Outcome::Verified, "{to:?}: {problems:?}");
        let said = if to == To::Csv { String::from_utf8(bytes).unwrap() } else { unpacked(&bytes) };
        assert!(said.contains("Alys [Redacted - s.40(2)]"), "{said}");
        assert!(said.contains("[Redacted - s.43(2)]"));
        assert!(!said.contains("Griffiths") && !said.contains("1250") && !said.contains("46071"));
    }
}

#[test]
fn an_opendocument_spreadsheet_goes_the_same_way() {
    let (_, ods, _) = redacted(&workbook(), "a.xlsx", &marks(&serde_json::json!([])), To::Ods);
    let wanted = marks(&serde_json::json!([{"find": "Alys Griffiths", "style": "text"}]));
    let (outcome, again, problems) = redacted(&ods, "a.ods", &wanted, To::Same);
    assert_eq!(outcome, Outcome::Verified, "{problems:?}");
    let said = unpacked(&again);
    assert!(said.contains("[REDACTED]") && !said.contains("Griffiths") && said.contains("1250"));
}

#[test]
fn a_copy_with_a_hidden_sheet_does_not_verify_whoever_made_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.xlsx");
    fs::write(&path, workbook()).unwrap();
    let none = marks(&serde_json::json!([]));
    let engine = engine();
    let verdict =
        redact::verify(&engine, &workbook(), "a.xlsx", &path, &none, &[], engine.deadline());
    match verdict.unwrap() {
        redact::verify::Verdict::NotClean { problems, .. } => {
            let kinds: Vec<&str> = problems.iter().map(|one| one.kind.as_str()).collect();
            assert!(kinds.contains(&"hidden_text_left"), "{kinds:?}");
            assert!(kinds.contains(&"unexpected_tag") && kinds.contains(&"unexpected_part"));
        }
        redact::verify::Verdict::Clean(_) => unreachable!("a hidden sheet was called clean"),
    }
}

#[test]
fn what_cannot_be_done_is_said_and_leaves_no_output() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    for (wanted, to, words) in [
        (serde_json::json!([{"sheet": "Nowhere", "range": "A1"}]), To::Same, "not there"),
        (serde_json::json!([{"sheet": "Summary", "range": "1x1"}]), To::Same, "no cells"),
        (serde_json::json!([{"page": 1, "whole": true}]), To::Same, "not one for a workbook"),
        (serde_json::json!([]), To::Pdf, "use csv or ods"),
    ] {
        let done = redact::redact(&engine(), &workbook(), "a.xlsx", &marks(&wanted), to, &out);
        let told = done.unwrap_err().to_string();
        assert!(told.contains(words), "{told}");
        assert!(!out.exists());
    }
    for broken in [&workbook()[..400], b"PK\x03\x04 nothing"] {
        let none = marks(&serde_json::json!([]));
        assert!(redact::redact(&engine(), broken, "a.xlsx", &none, To::Same, &out).is_err());
    }
}

#[test]
fn every_real_workbook_is_proven_clean_or_refused_by_name() {
    let (mut verified, mut refused) = (0, 0);
    let none = marks(&serde_json::json!([]));
    for path in corpus(&["xlsx", "xlsm", "xltx", "ods"]) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        match redact::redact(&engine(), &bytes, &name, &none, To::Same, &out) {
            Ok(done) => {
                assert_eq!(
                    done.report.verdict,
                    Outcome::Verified,
                    "{name}: {:?}",
                    done.report.problems
                );
                let after = redact::inspect(&engine(), "a", &fs::read(&out).unwrap());
                assert_eq!(after.verdict, Verdict::Clean, "{name}: {:?}", after.findings);
                verified += 1;
            }
            Err(error) => {
                assert!(error.is_encrypted(), "{name}: {error}");
                assert!(!out.exists());
                refused += 1;
            }
        }
    }
    println!("real workbooks: {verified} verified, {refused} locked with a password");
}
