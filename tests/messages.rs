//! E-mails and web pages: one decision for every way in which a message says a thing.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "what fails here fails the test")]

use ateb::{
    domain::mark::Marks,
    redact::{self, Engine, To, inspect::Verdict, report::Outcome},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use mail_parser::MessageParser;
use std::{
    fs,
    path::{Path, PathBuf},
};

fn engine() -> Engine {
    Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"))
}

fn corpus(category: &str) -> Vec<PathBuf> {
    let shared = std::env::vars_os().find(|(key, _)| key == "ATEB_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        |(_, folder)| folder.into(),
    );
    let folder = shared.join("corpora").join(category);
    let in_ci = std::env::vars_os().any(|(key, value)| key == "CI" && value == "true");
    assert!(folder.exists() || !in_ci, "the corpora are needed with CI=true");
    let Ok(files) = fs::read_dir(folder) else {
        println!("left out: corpora/{category} is not here");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

fn marks(list: &serde_json::Value) -> Marks {
    Marks::from_json(&serde_json::json!({ "marks": list }).to_string()).unwrap()
}

fn on(text: &str) -> Marks {
    marks(&serde_json::json!([{"find": text, "exemption": "FOIA s.40(2)", "style": "text"}]))
}

/// A message that says a name in every way that a message can.
fn message() -> Vec<u8> {
    let quoted = "Alys Griffiths agreed=2E And Alys=\r\n Griffiths left.";
    let attached = STANDARD.encode("Minutes: Alys Griffiths, chair.\n");
    let subject = STANDARD.encode("Nodiadau Alys Griffiths – ŵy");
    format!(
        "Received: from inner.host (10.0.0.7)\r\nX-Secret: Alys Griffiths\r\nFrom: \"Alys Griffiths\" <alys.griffiths@example.org>\r\n\
         To: foi@example.org\r\nBcc: hidden@example.org\r\nDate: Wed, 18 Feb 2026 09:14:00 +0000\r\n\
         Subject: =?utf-8?B?{subject}?=\r\nMessage-ID: <a@b>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"out\"\r\n\r\nPreamble of Alys Griffiths\r\n--out\r\n\
         Content-Type: multipart/alternative; boundary=\"in\"\r\n\r\n--in\r\nContent-Type: text/plain\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n{quoted}\r\n> On Monday Alys\r\n> Griffiths wrote\r\n--in\r\n\
         Content-Type: text/html\r\n\r\n<p>Al<b>ys</b>&nbsp;Griffiths agreed. And Alys Griffiths left.</p><p>On Monday Alys<br>Griffiths wrote</p><!-- Alys Griffiths -->\r\n--in--\r\n\
         --out\r\nContent-Type: text/plain; name*=utf-8''Alys%20Griffiths.txt\r\nContent-Disposition: attachment; filename*=utf-8''Alys%20Griffiths.txt\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{attached}\r\n--out\r\nContent-Type: message/rfc822\r\n\r\n\
         From: Nia <nia@example.org>\r\nSubject: about Alys Griffiths\r\nMIME-Version: 1.0\r\n\r\nAlys Griffiths was told.\r\n--out--\r\nEpilogue of Alys Griffiths\r\n"
    )
    .into_bytes()
}

fn redacted(bytes: &[u8], name: &str, marks: &Marks, to: To) -> (redact::report::Report, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let done = redact::redact(&engine(), bytes, name, marks, to, &out).unwrap();
    (done.report, fs::read(&out).unwrap_or_default())
}

/// Everything that a message says, each part undone by a reader that is not the gate's.
fn undone(bytes: &[u8]) -> String {
    let parsed = MessageParser::default().parse(bytes).unwrap();
    let mut said = String::from_utf8_lossy(bytes).into_owned();
    said.push_str(parsed.subject().unwrap_or_default());
    for part in &parsed.parts {
        said.push_str(&String::from_utf8_lossy(part.contents()));
        for header in &part.headers {
            said.extend(format!("{:?}", header.value).chars());
        }
    }
    said
}

#[test]
fn a_name_goes_from_headers_bodies_quotes_names_of_files_and_what_is_attached() {
    let (report, copy) = redacted(&message(), "a.eml", &on("Alys Griffiths"), To::Same);
    assert_eq!(report.verdict, Outcome::Verified, "{:?}", report.problems);
    assert!(report.marks[0].places >= 7, "{:?}", report.marks);
    let said = undone(&copy);
    for left in [
        "Griffiths",
        "griffiths",
        "Alys",
        "inner.host",
        "X-Secret",
        "hidden@",
        "Preamble",
        "Epilogue",
    ] {
        assert!(!said.contains(left), "{left} is left");
    }
    for kept in ["[Redacted - s.40(2)] agreed", "foi@example.org", "Nodiadau", "was told", "chair."]
    {
        assert!(said.contains(kept), "{kept} is lost");
    }
    let after = redact::inspect(&engine(), "a.eml", &copy);
    assert_eq!(after.verdict, Verdict::Clean, "{:?}", after.findings);
}

#[test]
fn inspection_names_what_a_reader_does_not_see() {
    let found = redact::inspect(&engine(), "a.eml", &message());
    let kinds: Vec<&str> = found.findings.iter().map(|one| one.kind.as_str()).collect();
    for kind in ["bcc", "hidden_header", "nested_message", "trailing_data"] {
        assert!(kinds.contains(&kind), "{kind} is not among {kinds:?}");
    }
}

#[test]
fn a_part_goes_whole_and_its_label_says_so() {
    let wanted = marks(&serde_json::json!([{"part": "mime:2", "exemption": "FOIA s.42"}]));
    let (report, copy) = redacted(&message(), "a.eml", &wanted, To::Same);
    assert_eq!(report.verdict, Outcome::Verified, "{:?}", report.problems);
    let said = undone(&copy);
    assert!(!said.contains("chair.") && said.contains("[Redacted - s.42]"), "{said}");
}

#[test]
fn as_plain_text_it_is_what_a_reader_sees() {
    let (report, copy) = redacted(&message(), "a.eml", &on("Alys Griffiths"), To::Txt);
    assert_eq!(report.verdict, Outcome::Verified, "{:?}", report.problems);
    let text = String::from_utf8(copy).unwrap();
    assert!(text.contains("Subject: Nodiadau [Redacted - s.40(2)] – ŵy"), "{text}");
    assert!(!text.contains("Griffiths"));
}

#[test]
fn the_same_message_has_the_same_bytes_and_a_changed_one_does_not_verify() {
    let wanted = on("Alys Griffiths");
    let one = redacted(&message(), "a.eml", &wanted, To::Same).1;
    assert_eq!(one, redacted(&message(), "a.eml", &wanted, To::Same).1);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy");
    let text = String::from_utf8(one).unwrap();
    for changed in [
        text.replacen("MIME-Version", "X-Note: Alys\r\nMIME-Version", 1),
        format!("{text}Alys Griffiths"),
        text.replacen("Subject: ", "Subject: Alys Griffiths ", 1),
    ] {
        fs::write(&path, changed).unwrap();
        let engine = engine();
        let verdict =
            redact::verify(&engine, &message(), "a.eml", &path, &wanted, &[], engine.deadline());
        assert!(matches!(verdict.unwrap(), redact::verify::Verdict::NotClean { .. }));
    }
}

#[test]
fn hostile_messages_get_a_clear_answer() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let start = "From: a@b.c\r\nTo: d@e.f\r\nMIME-Version: 1.0\r\n";
    let mut nested = format!("{start}\r\nend\r\n");
    for _ in 0..100 {
        nested = format!("{start}Content-Type: message/rfc822\r\n\r\n{nested}");
    }
    let many: String = (0..5_000).map(|_| "--x\r\nContent-Type: text/plain\r\n\r\na\r\n").collect();
    for (what, bytes) in [
        ("nested", nested),
        (
            "many",
            format!("{start}Content-Type: multipart/mixed; boundary=x\r\n\r\n{many}--x--\r\n"),
        ),
        (
            "endless",
            format!("{start}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\na"),
        ),
        ("header", format!("{start}Subject: {}\r\n\r\nx", "a".repeat(1 << 20))),
    ] {
        let _ = redact::inspect(&engine(), "a.eml", bytes.as_bytes());
        match redact::redact(&engine(), bytes.as_bytes(), "a.eml", &on("x y"), To::Same, &out) {
            Ok(done) => {
                assert_eq!(done.verified.is_some(), out.exists(), "{what}");
                let _ = fs::remove_file(&out);
            }
            Err(error) => assert!(!error.to_string().is_empty() && !out.exists(), "{what}"),
        }
    }
}

#[test]
fn every_real_message_is_proven_clean_or_refused_by_name() {
    let none = marks(&serde_json::json!([]));
    let (mut verified, mut refused, mut clean) = (0, 0, 0);
    for path in corpus("email").into_iter().chain(corpus("msg_tnef")) {
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if !matches!(ending.as_str(), "eml" | "msg" | "tnef" | "dat") {
            continue;
        }
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
                let is_mail = after.media_type == "message/rfc822";
                assert!(
                    !is_mail || after.verdict == Verdict::Clean,
                    "{name}: {:?}",
                    after.findings
                );
                verified += 1;
                clean += usize::from(is_mail);
            }
            Err(error) => {
                assert!(!error.to_string().is_empty() && !out.exists());
                refused += 1;
            }
        }
    }
    println!("real messages: {verified} verified, {clean} of them mail, {refused} refused by name");
    assert!(verified + refused == 0 || refused * 8 < verified, "{refused} of {verified} refused");
}

#[test]
fn the_subject_of_a_real_message_goes_from_all_of_it() {
    let mut judged = 0;
    for path in corpus("email").into_iter().step_by(4).take(50) {
        let bytes = fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(parsed) = MessageParser::default().parse(&bytes) else { continue };
        let subject = parsed.subject().unwrap_or_default();
        let Some(word) = subject
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() >= 5 && word.chars().all(char::is_alphabetic))
            .max_by_key(|word| word.len())
        else {
            continue;
        };
        if !name.ends_with("eml")
            || "redacted subject utf message plain boundary ateb".contains(&word.to_lowercase())
        {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let Ok(done) = redact::redact(&engine(), &bytes, &name, &on(word), To::Same, &out) else {
            continue;
        };
        if done.report.verdict != Outcome::Verified {
            continue;
        }
        let copy = fs::read(&out).unwrap();
        let parsed = MessageParser::default().parse(&copy).unwrap();
        let mut said = parsed.subject().unwrap_or_default().to_lowercase();
        for part in 0..3 {
            said.push_str(&parsed.body_text(part).unwrap_or_default().to_lowercase());
        }
        let lower = word.to_lowercase();
        let whole = said.split(|c: char| !c.is_alphanumeric()).any(|word| word == lower);
        assert!(!whole, "{name}: {word} is left");
        judged += 1;
    }
    println!("real messages judged by another reader: {judged}");
}
