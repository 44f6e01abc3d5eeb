//! E-mail against a real mail server, and against e-mails that real programs wrote.

#![expect(clippy::unwrap_used, reason = "what the tests lean on fails with them")]
#![expect(clippy::print_stdout, clippy::explicit_write, reason = "a test that is left out says so")]

#[path = "support/mail_server.rs"]
#[expect(
    dead_code,
    reason = "whom a program trusts is set when it starts, as in tests/outgoing.rs"
)]
mod mail_server;

use ateb::{
    domain::{
        delivery::{Answer, Outcome},
        language::Language,
    },
    mail::{
        compose::{Attachment, Composed, Email, Person, compose},
        message_id::MessageId,
        read::{Kind, read},
        send::{SendError, Transport},
    },
    service::read_email,
};
use chrono::{TimeZone, Utc};
use mail_server::MailServer;
use std::{
    env, fs,
    io::BufRead,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

fn email(id: &str) -> Composed {
    let person = |name: &str, address: &str| Person { name: name.into(), address: address.into() };
    compose(&Email {
        id: MessageId::new(id).unwrap(),
        from: person("Uned Hawliau Gwybodaeth", "foi@foi.example"),
        to: person("Siân <script>", "sian@example.org"),
        reply_to: Some(person("", "atisn-26732+k3y@foi.example")),
        subject: "ATISN 26732: ŵyth o ddogfennau".into(),
        text: "Annwyl Siân\n\n.\nDiolch am eich cais.\n".into(),
        html: "<p lang=\"cy\">Diolch am eich cais.</p>".into(),
        languages: vec![Language::Welsh, Language::English],
        date: Utc.with_ymd_and_hms(2026, 2, 18, 9, 14, 0).unwrap(),
        in_reply_to: None,
        references: Vec::new(),
        automatic: true,
        attachments: vec![Attachment {
            name: "llythyr ŵ.pdf".into(),
            media_type: "application/pdf".into(),
            bytes: (0..=255).cycle().take(60_000).collect(),
        }],
    })
    .unwrap()
}

fn transport(server: &MailServer) -> Transport {
    Transport::from_url(&server.url()).unwrap().within(Duration::from_secs(20))
}

#[test]
fn a_mail_server_takes_the_exact_message() {
    let Some(server) = MailServer::start("accept") else { return };
    let email = email("letter.1.1@foi.example");
    let said = transport(&server).send(&email).unwrap();
    assert_eq!(said.outcome, Outcome::Taken);
    assert_eq!(said.answer, Answer::new("250", "2.0.0 queued as 1"));
    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    // On the wire an empty line follows the last part, which belongs to none.
    assert!(taken[0].strip_suffix(b"\r\n") == Some(email.bytes()));

    let back = read(&server.taken()[0], "ATISN");
    assert_eq!(back.subject.as_deref(), Some("ATISN 26732: ŵyth o ddogfennau"));
    assert_eq!(back.message_id.as_deref(), Some("letter.1.1@foi.example"));
    assert_eq!(back.attachments[0].name, "llythyr ŵ.pdf");
    assert_eq!(back.attachments[0].bytes, 60_000);
    assert_eq!(back.kind, Kind::Automatic);
}

#[test]
fn many_letters_at_once_each_arrive_once() {
    let Some(server) = MailServer::start("accept") else { return };
    let transport = transport(&server);
    std::thread::scope(|scope| {
        for n in 0..8 {
            let transport = &transport;
            scope
                .spawn(move || transport.send(&email(&format!("letter.{n}@foi.example"))).unwrap());
        }
    });
    let mut ids: Vec<_> = server.taken().iter().map(|e| read(e, "ATISN").message_id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 8);
}

#[test]
fn a_server_that_takes_one_email_a_connection_is_given_the_next_on_another() {
    let Some(server) = MailServer::start("one_each") else { return };
    let transport = transport(&server);
    for n in 0..5 {
        transport.send(&email(&format!("letter.{n}@foi.example"))).unwrap();
    }
    assert_eq!(server.taken().len(), 5);
}

/// The answers to `number` e-mails that are sent one after the other.
fn answers(server: &MailServer, number: usize) -> Vec<String> {
    let transport = transport(server);
    (1..=number)
        .map(|n| transport.send(&email(&format!("letter.{n}@foi.example"))).unwrap().answer.words)
        .collect()
}

#[test]
fn a_connection_is_kept_for_the_next_email() {
    let Some(server) = MailServer::start("accept count") else { return };
    for (n, answer) in answers(&server, 3).iter().enumerate() {
        assert_eq!(*answer, format!("2.0.0 queued as {} on connection 1", n + 1));
    }
}

#[test]
fn a_connection_that_the_server_has_closed_is_replaced_and_each_email_arrives_once() {
    for manner in ["hang_up", "leave", "one_each"] {
        let Some(server) = MailServer::start(&format!("{manner} count")) else { return };
        for (n, answer) in answers(&server, 4).iter().enumerate() {
            let n = n + 1;
            assert_eq!(*answer, format!("2.0.0 queued as {n} on connection {n}"), "{manner}");
        }
        assert_eq!(server.taken().len(), 4, "{manner}");
    }
}

#[test]
fn an_email_that_the_server_may_have_taken_is_not_sent_again_by_itself() {
    let Some(server) = MailServer::start("vanish") else { return };
    let error = transport(&server).send(&email("letter.10.1@foi.example")).unwrap_err();
    assert!(matches!(error, SendError::Unreachable(_)), "{error:?}");
    assert!(!error.is_permanent());
    assert_eq!(server.taken().len(), 1);
}

#[test]
fn a_connection_that_nobody_uses_is_closed_with_a_goodbye() {
    let Some((server, told)) = MailServer::start_reading("accept tell_end") else { return };
    let transport = transport(&server).within(Duration::from_secs(1));
    transport.send(&email("letter.11.1@foi.example")).unwrap();
    let told: Vec<_> = told.lines().take(2).map(Result::unwrap).collect();
    assert_eq!(told, ["goodbye", "closed"]);
    transport.send(&email("letter.11.2@foi.example")).unwrap();
}

#[test]
fn a_server_that_asks_who_we_are_is_told_so_in_either_way_and_a_wrong_password_fails_no_email() {
    for manners in ["login count", "login no_plain count"] {
        let Some(server) = MailServer::start(manners) else { return };
        assert_eq!(answers(&server, 2)[1], "2.0.0 queued as 2 on connection 1", "{manners}");
        let wrong = server.url().replace("pw%2Fd%25", "geheim");
        let error = Transport::from_url(&wrong).unwrap().send(&email("letter.12.1@foi.example"));
        let error = error.unwrap_err();
        assert_eq!(error.answer().unwrap().1.code, "535", "{manners}");
        assert!(!error.is_permanent(), "it goes when the setting is right");
        assert!(error.to_string().contains("ATEB_MAIL_URL"), "{error}");
        assert_eq!(server.taken().len(), 2, "{manners}");
    }
}

#[test]
fn a_server_whose_certificate_is_not_trusted_or_that_does_not_encrypt_is_sent_nothing() {
    for manners in ["smtps login", "starttls login", "accept"] {
        let Some(server) = MailServer::start(manners) else { return };
        let url = server.url();
        let urls = if manners == "accept" {
            vec![format!("{url}?tls=required"), url.replace("smtp:", "smtps:")]
        } else {
            vec![url]
        };
        for url in urls {
            let error = Transport::from_url(&url).unwrap().send(&email("letter.13.1@foi.example"));
            let error = error.unwrap_err();
            assert!(error.to_string().contains("encryption"), "{url}: {error}");
            assert!(!error.is_permanent(), "{url}");
        }
        assert!(server.taken().is_empty(), "{manners}");
    }
}

#[test]
fn a_server_that_offers_no_encryption_gets_the_email_where_that_was_left_to_it() {
    let Some(server) = MailServer::start("accept") else { return };
    let url = format!("{}?tls=opportunistic", server.url());
    Transport::from_url(&url).unwrap().send(&email("letter.14.1@foi.example")).unwrap();
    assert_eq!(server.taken().len(), 1);
}

#[test]
fn a_refused_address_is_permanent_and_its_error_does_not_name_it() {
    let Some(server) = MailServer::start("refuse") else { return };
    let error = transport(&server).send(&email("letter.2.1@foi.example")).unwrap_err();
    assert!(
        matches!(&error, SendError::Refused(Answer { code, .. }) if code == "550"),
        "{error:?}"
    );
    assert!(error.is_permanent());
    assert!(!error.to_string().contains("sian"), "{error}");
    let (outcome, answer) = error.answer().unwrap();
    assert_eq!(outcome, Outcome::Refused);
    assert_eq!(answer.words, "5.1.1 <sian@example.org> is not known here");
    assert!(server.taken().is_empty());
}

#[test]
fn a_server_that_greylists_is_tried_again() {
    let Some(server) = MailServer::start("put_off") else { return };
    let error = transport(&server).send(&email("letter.3.1@foi.example")).unwrap_err();
    assert!(matches!(&error, SendError::PutOff(Answer { code, .. }) if code == "451"), "{error:?}");
    assert!(!error.is_permanent());
}

#[test]
fn a_server_that_hangs_is_left_within_the_time_limit() {
    let Some(server) = MailServer::start("hang") else { return };
    let limit = Duration::from_secs(2);
    let began = Instant::now();
    let error =
        transport(&server).within(limit).send(&email("letter.4.1@foi.example")).unwrap_err();
    assert!(matches!(error, SendError::TimedOut(2)), "{error:?}");
    assert!(!error.is_permanent());
    assert!(began.elapsed() < limit * 4, "{:?}", began.elapsed());
}

#[test]
fn a_connection_that_was_left_in_the_middle_is_not_used_again() {
    let Some(server) = MailServer::start("hang_once count") else { return };
    let transport = transport(&server).within(Duration::from_secs(2));
    let error = transport.send(&email("letter.15.1@foi.example")).unwrap_err();
    assert!(matches!(error, SendError::TimedOut(2)), "{error:?}");
    let said = transport.send(&email("letter.15.1@foi.example")).unwrap();
    assert_eq!(said.answer.words, "2.0.0 queued as 1 on connection 2");
}

#[test]
fn a_port_that_never_speaks_is_left_within_the_time_limit() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let limit = Duration::from_secs(1);
    let transport = Transport::from_url(&url).unwrap().within(limit);
    let began = Instant::now();
    let error = transport.send(&email("letter.5.1@foi.example")).unwrap_err();
    assert!(matches!(error, SendError::TimedOut(1)), "{error:?}");
    assert!(began.elapsed() < limit * 4, "{:?}", began.elapsed());
}

#[test]
fn a_closed_port_is_tried_again() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let transport = Transport::from_url(&format!("smtp://127.0.0.1:{port}")).unwrap();
    let error = transport.send(&email("letter.6.1@foi.example")).unwrap_err();
    assert!(matches!(error, SendError::Unreachable(_)), "{error:?}");
    assert!(!error.is_permanent());
}

#[tokio::test]
async fn an_email_may_be_sent_from_within_a_runtime() {
    let Some(server) = MailServer::start("accept") else { return };
    transport(&server).send(&email("letter.7.1@foi.example")).unwrap();
    assert_eq!(server.taken().len(), 1);
}

#[test]
fn an_email_written_twice_is_one_file_of_the_exact_message() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = folder.path().join("not there yet/outbox");
    let url = url::Url::from_file_path(&outbox).unwrap();
    let transport = Transport::from_url(url.as_str()).unwrap();
    let email = email("letter.8.1@foi.example");
    transport.send(&email).unwrap();
    let said = transport.send(&email).unwrap();
    assert_eq!(said.outcome, Outcome::Kept);
    assert_eq!(said.answer, Answer::new("", "letter.8.1@foi.example.eml"));
    assert_eq!(files(&outbox), [outbox.join("letter.8.1@foi.example.eml")]);
    assert_eq!(fs::read(&files(&outbox)[0]).unwrap(), email.bytes());
}

#[test]
fn a_folder_that_cannot_be_written_to_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    fs::write(&file, "").unwrap();
    let error = Transport::folder(&file).send(&email("letter.9.1@foi.example")).unwrap_err();
    assert!(matches!(error, SendError::Folder(_)), "{error:?}");
    assert!(!error.is_permanent());
}

#[test]
fn a_wrong_mail_setting_is_refused_at_the_start() {
    for url in ["", "outbox", "file://outbox", "http://mail", "smtp://", "smtp://mail?tls=perhaps"]
    {
        let error = Transport::from_url(url).unwrap_err().to_string();
        assert!(error.contains("smtps://"), "{url:?}: {error}");
    }
    let transport = Transport::from_url("smtps://user:geheim@mail.example").unwrap();
    assert!(!format!("{transport:?}").contains("geheim"));
}

/// What the Python library reads in the same e-mail.
#[derive(serde::Deserialize)]
struct Expected {
    from: Option<String>,
    subject: Option<String>,
    attachments: Vec<(Option<String>, String, usize)>,
    nested_rfc822: usize,
    auto: bool,
    confidence: String,
}

/// Where the two libraries differ, and which is right: docs/decisions/006-reading-email.md.
const DIFFER: &[&str] = &[
    "email/MimeKit__japanese.txt subject",
    "email/alaveteli__subject-bad-utf-8-trailing-quoted-printable.eml subject",
    "email/flanker__apache-message-news-mime.eml automatic",
    "email/flanker__message-external-body.eml automatic",
    "email/mail-parser__048.eml attachments",
    "email/mail__bad_encoded_subject.eml subject",
];

#[test]
fn real_emails_read_as_another_library_reads_them() {
    let Some(corpora) = shared("corpora") else { return };
    let mut manifest =
        csv::ReaderBuilder::new().delimiter(b'\t').from_path(corpora.join("manifest.tsv")).unwrap();
    let (mut asked, mut agreed) = (0, 0);
    let mut differ = Vec::new();
    for row in manifest.records().map(Result::unwrap).filter(|row| &row[0] == "email") {
        let expected: Expected = serde_json::from_str(&row[9]).unwrap();
        let received = read(&fs::read(corpora.join(&row[1])).unwrap(), "ATISN");
        if expected.confidence != "hard" {
            continue;
        }
        let mut compare = |what: &str, same: bool, ours: String, theirs: String| {
            asked += 1;
            if same {
                agreed += 1;
            } else {
                println!("{} {what}: {ours} / {theirs}", &row[1]);
                differ.push(format!("{} {what}", &row[1]));
            }
        };
        let from = received.from.as_ref().map(|from| from.address.clone()).unwrap_or_default();
        let their_from = expected.from.unwrap_or_default();
        let named = received.from.as_ref().and_then(|from| from.name.clone()).unwrap_or_default();
        let same_from = if from.is_empty() {
            their_from.is_empty()
        } else {
            contains(&their_from, &from) && contains(&their_from, &named)
        };
        compare("from", same_from, format!("{named} <{from}>"), their_from.clone());
        let subject = received.subject.clone().unwrap_or_default();
        let their_subject = expected.subject.unwrap_or_default();
        compare("subject", plain(&subject) == plain(&their_subject), subject, their_subject);
        let ours: Vec<_> = received
            .attachments
            .iter()
            .map(|a| (a.name.as_str(), a.media_type.as_str(), a.bytes))
            .collect();
        let same_attachments = expected.attachments.iter().all(|(name, media_type, bytes)| {
            ours.iter().any(|(our_name, our_type, our_bytes)| {
                name.as_ref()
                    .is_none_or(|name| plain(&name.replace(['/', '\\'], "-")) == plain(our_name))
                    && media_type == our_type
                    && bytes == our_bytes
            })
        });
        compare(
            "attachments",
            same_attachments,
            format!("{ours:?}"),
            format!("{:?}", expected.attachments),
        );
        compare(
            "nested",
            received.nested_messages == expected.nested_rfc822,
            received.nested_messages.to_string(),
            expected.nested_rfc822.to_string(),
        );
        compare(
            "automatic",
            matches!(received.kind, Kind::Automatic | Kind::Bounce) == expected.auto,
            received.kind.to_string(),
            expected.auto.to_string(),
        );
    }
    println!("{agreed} of {asked} readings agree");
    assert!(asked > 500, "the manifest lists e-mails: {asked}");
    assert_eq!(differ, DIFFER);
}

/// Where they differ, and which is right: docs/decisions/006-reading-email.md.
const OF_OUTLOOK_DIFFER: &[&str] = &[
    "msg_tnef/MimeKit__MAPI_ATTACH_DATA_OBJ.tnef attachment",
    "msg_tnef/MimeKit__MAPI_OBJECT.tnef attachment",
    "msg_tnef/MimeKit__christmas.tnef attachment",
    "msg_tnef/MimeKit__winmail.tnef attachment",
    "msg_tnef/poi__ASCII_CP1251_LCID1049.msg subject",
    "msg_tnef/poi__ASCII_CP1251_LCID1049.msg text",
    "msg_tnef/poi__HTMLBodyBinary_CP1251.msg subject",
    "msg_tnef/tika__testMSG_chinese.msg subject",
    "msg_tnef/tika__testMSG_chinese.msg from",
    "msg_tnef/tika__testMSG_chinese.msg text",
    "msg_tnef/tnefparse__IPM-DistList.tnef attachment",
    "msg_tnef/tnefparse__minimal_attachment.tnef attachment",
];

/// What other libraries read in what Outlook keeps and wraps: `extract-msg` and `tnefparse`.
#[derive(serde::Deserialize)]
struct OfOutlook {
    cls: Option<String>,
    #[serde(rename = "Subject")]
    subject: Option<String>,
    #[serde(rename = "From")]
    from: Option<String>,
    #[serde(default)]
    first_line: String,
    natt: usize,
    #[serde(default)]
    attachments: Vec<serde_json::Value>,
}

#[test]
fn what_outlook_keeps_and_wraps_reads_as_other_libraries_read_it() {
    let Some(corpora) = shared("corpora") else { return };
    let mut manifest =
        csv::ReaderBuilder::new().delimiter(b'\t').from_path(corpora.join("manifest.tsv")).unwrap();
    let (mut asked, mut differ) = (0, Vec::new());
    for row in manifest.records().map(Result::unwrap).filter(|row| &row[0] == "msg_tnef") {
        let expected: OfOutlook = serde_json::from_str(&row[9]).unwrap();
        let received = read_email(&fs::read(corpora.join(&row[1])).unwrap(), "ATISN");
        // Notes, tasks and appointments are no e-mails; they only must not be dropped.
        if expected.cls.as_deref().is_some_and(|class| class != "Message") {
            continue;
        }
        let mut compare = |what: &str, same: bool, ours: &str, theirs: &str| {
            asked += 1;
            if !same {
                println!("{} {what}: {ours} / {theirs}", &row[1]);
                differ.push(format!("{} {what}", &row[1]));
            }
        };
        let sizes: Vec<_> = received.attachments.iter().map(|one| one.bytes).collect();
        for one in &expected.attachments {
            let parts = one.as_array().unwrap();
            let bytes = parts.last().unwrap().as_u64().unwrap();
            let bytes = usize::try_from(bytes).unwrap();
            compare("attachment", sizes.contains(&bytes), &format!("{sizes:?}"), &one.to_string());
        }
        if expected.natt == 0 {
            compare("attachments", sizes.is_empty(), &format!("{sizes:?}"), "none");
        }
        let subject = received.subject.clone().unwrap_or_default();
        if let Some(theirs) = &expected.subject {
            compare("subject", plain(&subject) == plain(theirs), &subject, theirs);
        }
        if let Some(theirs) = expected.from.as_ref().filter(|from| *from != "None") {
            let from = received
                .from
                .as_ref()
                .map(|from| format!("{} {}", from.name.clone().unwrap_or_default(), from.address));
            let from = from.unwrap_or_default();
            let name = theirs.split('<').next().unwrap();
            compare("from", contains(&from, name), &from, theirs);
        }
        let line = expected.first_line.trim();
        compare("text", contains(&received.text, line), &received.text, line);
    }
    assert!(asked > 80, "the manifest lists messages of Outlook: {asked}");
    differ.dedup();
    assert_eq!(differ, OF_OUTLOOK_DIFFER);
}

#[test]
fn a_message_within_winmail_is_read_and_not_what_outlook_puts_in_its_place() {
    let Some(corpora) = shared("corpora") else { return };
    let file = fs::read(corpora.join("msg_tnef/MimeKit__christmas.tnef")).unwrap();
    let received = read_email(&file, "ATISN");
    assert_eq!(received.nested_messages, 2);
    let files = &received.attachments;
    let names: Vec<_> = files.iter().map(|one| one.name.as_str()).collect();
    assert!(names.contains(&"Build a train table.eml"), "{names:?}");
    let inner = files.iter().find(|one| one.name == "Build a train table.eml").unwrap();
    let inner = read_email(&inner.content, "ATISN");
    assert!(inner.text.starts_with("Build my nephew an HO-sc"), "{}", inner.text);
    // Exchange gives no address for its own people.
    assert!(format!("{:?}", inner.from).contains("Jeffrey Stedfast"), "{:?}", inner.from);
    let placeholder = b"This attachment is a MAPI";
    let is_placeholder =
        |bytes: &[u8]| bytes.windows(placeholder.len()).any(|one| one == placeholder);
    assert!(!files.iter().any(|one| is_placeholder(&one.content)), "{names:?}");
}

#[test]
fn no_broken_file_ends_the_reading_of_mail() {
    let Some(corpora) = shared("corpora") else { return };
    let mut read_so_far = 0;
    for category in fs::read_dir(&corpora).unwrap().map(|entry| entry.unwrap().path()) {
        for path in files(&category) {
            let _ = read_email(&fs::read(&path).unwrap(), "ATISN");
            read_so_far += 1;
        }
    }
    assert!(read_so_far > 100, "{read_so_far}");
}

fn contains(theirs: &str, ours: &str) -> bool {
    plain(theirs).contains(&plain(ours))
}

/// Without what the two libraries keep differently: spaces, quotation marks, letters' case.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

fn shared(folder: &str) -> Option<PathBuf> {
    let shared = env::var_os("ATEB_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    left_out("the corpora, which lie beside the project at its makers'");
    None
}

/// On a person's machine a test may lack what it needs; where changes are judged it may not.
fn left_out(what: &str) {
    assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "missing: {what}");
    println!("left out: {what}");
}
