//! Tells what has come in: who wrote, what about, and whether a person wrote it at all.
//!
//! Reads any bytes without failing. What cannot be made out is left empty, and what is no e-mail
//! at all is [`Kind::Unreadable`], so that a person looks at it: a request missed is a deadline
//! missed, so doubt is always settled in favour of a request.

use super::{
    language,
    transit::{self, Hop, Report},
};
pub use crate::domain::incoming::Kind;
use crate::domain::language::Language;
use chrono::{DateTime, Utc};
use mail_parser::{
    Encoding, HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType,
    decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode},
};
use regex::Regex;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::panic;

/// More messages within messages than any person forwards; beyond it nothing is unpacked.
const DEEPEST: usize = 500;

/// A name and an address as the e-mail gives them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// `null` when there is none.
    pub name: Option<String>,
    /// As written; not necessarily one that exists.
    pub address: String,
}

/// A file that came along, also from within a forwarded message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// Without folders or control characters; `attachment-1` when it has none.
    pub name: String,
    /// As the sender declares it, which may be wrong.
    pub media_type: String,
    /// Its length.
    pub bytes: usize,
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
    /// The bytes, transfer encoding taken off.
    #[serde(skip)]
    pub content: Vec<u8>,
}

/// An e-mail, read. As JSON it is what `ateb receive --json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Received {
    /// What it is to the unit.
    pub kind: Kind,
    /// The first author.
    pub from: Option<Person>,
    /// Where the author wants answers, when it says so.
    pub reply_to: Option<Person>,
    /// Decoded; `null` when there is none.
    pub subject: Option<String>,
    /// When it says it was written. Senders' clocks are often wrong: not the date of receipt.
    #[serde(serialize_with = "to_the_second")]
    pub date: Option<DateTime<Utc>>,
    /// Without angle brackets.
    pub message_id: Option<String>,
    /// The identifiers it answers, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// The identifiers of its conversation, oldest first.
    pub references: Vec<String>,
    /// The reference it names in its subject or in an address it was sent to: `ATISN 26732`.
    /// That a case of this reference exists is for the service to find out.
    pub case: Option<String>,
    /// A guess.
    pub language: Language,
    /// The words as plain text, from the HTML where there is nothing else.
    pub text: String,
    /// The files that came along.
    pub attachments: Vec<Attachment>,
    /// How many messages are within it, at any depth.
    pub nested_messages: usize,
    /// Whether a server before ours has marked it as spam.
    pub spam: bool,
    /// The servers that took it, the last first.
    #[serde(skip)]
    pub hops: Vec<Hop>,
    /// What it says of an e-mail of ours, when it is a bounce.
    #[serde(skip)]
    pub report: Report,
}

#[expect(clippy::ref_option, reason = "serde passes the field by reference")]
fn to_the_second<S: serde::Serializer>(
    date: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => {
            serializer.serialize_str(&date.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
        }
        None => serializer.serialize_none(),
    }
}

/// Reads an e-mail. `prefix` is what the unit's references begin with: `ATISN`.
pub fn read(bytes: &[u8], prefix: &str) -> Received {
    let bytes = without_envelope(bytes);
    if nests_too_deeply(bytes) {
        return unreadable();
    }
    // The parser promises not to panic. Strangers choose its input, so the promise is not relied on.
    panic::catch_unwind(|| {
        MessageParser::default()
            .parse(bytes)
            .filter(is_an_email)
            .map(|message| received(&message, prefix))
    })
    .ok()
    .flatten()
    .unwrap_or_else(unreadable)
}

fn received(message: &Message<'_>, prefix: &str) -> Received {
    // RFC 5322 allows one of each; of two, the first is what mail programs show.
    let subject = message
        .header_values(HeaderName::Subject)
        .next()
        .and_then(HeaderValue::as_text)
        .map(one_line);
    let author = message.header_values(HeaderName::From).next().and_then(HeaderValue::as_address);
    let in_reply_to = identifiers(message.in_reply_to());
    let references = identifiers(message.references());
    let case = named_case(message, subject.as_deref().unwrap_or_default(), prefix);
    let text = words(message);
    let mut found = Found::default();
    collect(message, &mut found);
    let kind = if is_bounce(message) {
        Kind::Bounce
    } else if is_automatic(message, subject.as_deref().unwrap_or_default()) {
        Kind::Automatic
    } else if case.is_some() || !in_reply_to.is_empty() || !references.is_empty() {
        Kind::Reply
    } else {
        Kind::Request
    };
    Received {
        kind,
        from: author.and_then(person),
        reply_to: message.reply_to().and_then(person),
        date: message
            .date()
            .filter(|date| date.is_valid())
            .and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0)),
        message_id: message.message_id().map(one_line),
        language: language::guess(&format!("{}\n{text}", subject.as_deref().unwrap_or_default())),
        subject,
        in_reply_to,
        references,
        case,
        text,
        attachments: found.attachments,
        nested_messages: found.messages,
        spam: transit::is_marked_as_spam(message),
        hops: transit::hops(message),
        report: transit::report(message),
    }
}

fn unreadable() -> Received {
    Received {
        kind: Kind::Unreadable,
        from: None,
        reply_to: None,
        subject: None,
        date: None,
        message_id: None,
        in_reply_to: Vec::new(),
        references: Vec::new(),
        case: None,
        language: Language::English,
        text: String::new(),
        attachments: Vec::new(),
        nested_messages: 0,
        spam: false,
        hops: Vec::new(),
        report: Report::default(),
    }
}

/// Leaves off what mail programs write before a message: a byte order mark, blank lines, and the
/// `From ` line of a mailbox file.
fn without_envelope(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if bytes.starts_with(b"From ") || bytes.starts_with(b">From ") {
        let line = bytes.iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| at + 1);
        bytes.get(line..).unwrap_or_default()
    } else {
        bytes
    }
}

/// Messages within messages are held within each other in memory too, so their number is bounded
/// before the parser sees them: each has to be announced by one of these words.
fn nests_too_deeply(bytes: &[u8]) -> bool {
    // A pattern that did not compile would refuse every e-mail, which a test would see.
    regex::bytes::Regex::new(r"(?i-u)rfc822|message/global|multipart/digest")
        .map_or(true, |announced| announced.find_iter(bytes).nth(DEEPEST).is_some())
}

/// Almost any text parses as headers; an e-mail has one of those that say who, to whom or what.
fn is_an_email(message: &Message<'_>) -> bool {
    [
        HeaderName::From,
        HeaderName::Sender,
        HeaderName::To,
        HeaderName::Subject,
        HeaderName::Date,
        HeaderName::MessageId,
        HeaderName::MimeVersion,
        HeaderName::Received,
        HeaderName::ContentType,
    ]
    .into_iter()
    .any(|name| message.header(name).is_some())
}

fn person(address: &mail_parser::Address<'_>) -> Option<Person> {
    let first = address.first()?;
    let name = first.name().map(one_line).filter(|name| !name.is_empty());
    match first.address() {
        Some(address) => Some(Person { name, address: one_line(address) }),
        // Without an address the parser takes all for a name.
        None => name.map(|name| Person { name: None, address: name }),
    }
}

fn identifiers(value: &HeaderValue<'_>) -> Vec<String> {
    let clean = |id: &str| one_line(id.trim_matches(['<', '>']));
    let all: Vec<String> = match value {
        HeaderValue::TextList(list) => list.iter().map(|id| clean(id)).collect(),
        HeaderValue::Text(id) => vec![clean(id)],
        _ => Vec::new(),
    };
    all.into_iter().filter(|id| !id.is_empty()).collect()
}

/// The reference in the subject, or in an address it was sent to (`atisn-26732+token@…`).
fn named_case(message: &Message<'_>, subject: &str, prefix: &str) -> Option<String> {
    let prefix = prefix.trim();
    if prefix.is_empty() {
        return None;
    }
    let pattern = format!(
        r"(?i)(?:^|[^\pL\pN]){}[ \u{{A0}}_-]*([0-9]{{1,12}})(?:[^0-9]|$)",
        regex::escape(prefix)
    );
    let pattern = Regex::new(&pattern).ok()?;
    let number = |text: &str| {
        let found = pattern.captures(text)?;
        found.get(1)?.as_str().parse::<u64>().ok()
    };
    let recipients = message.all_to().chain(message.all_cc()).flat_map(mail_parser::Address::iter);
    number(subject)
        .or_else(|| {
            recipients
                .filter_map(|to| to.address())
                .filter_map(|address| address.split('@').next())
                .find_map(number)
        })
        .map(|number| format!("{prefix} {number}"))
}

/// All bodies, one after the other: a phone puts a signature in a second one.
fn words(message: &Message<'_>) -> String {
    let bodies: Vec<String> = (0..message.text_body_count())
        .filter_map(|at| message.body_text(at))
        .map(|body| body.replace("\r\n", "\n").trim().to_owned())
        .filter(|body| !body.is_empty())
        .collect();
    bodies.join("\n\n").replace('\0', "")
}

#[derive(Default)]
struct Found {
    attachments: Vec<Attachment>,
    messages: usize,
}

fn collect(message: &Message<'_>, found: &mut Found) {
    for part in message.attachments() {
        if let PartType::Message(nested) = &part.body {
            found.messages += 1;
            collect(nested, found);
        } else {
            let content = content(message, part);
            let number = found.attachments.len() + 1;
            found.attachments.push(Attachment {
                name: file_name(part, number),
                media_type: media_type(part),
                bytes: content.len(),
                sha256: hex::encode(Sha256::digest(&content)),
                content,
            });
        }
    }
}

/// The bytes as they were attached. The parser gives text in UTF-8, whatever it was in, so text is
/// decoded once more from where it stands.
fn content(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    if !matches!(part.body, PartType::Text(_) | PartType::Html(_)) {
        return part.contents().to_vec();
    }
    let (from, to) = (part.raw_body_offset() as usize, part.raw_end_offset() as usize);
    let Some(raw) = message.raw_message().get(from..to) else {
        return part.contents().to_vec();
    };
    match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::Base64 => base64_decode(raw),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
    }
    .unwrap_or_else(|| part.contents().to_vec())
}

fn file_name(part: &MessagePart<'_>, number: usize) -> String {
    let name = part.attachment_name().map(one_line).unwrap_or_default();
    let name: String =
        name.chars().map(|c| if matches!(c, '/' | '\\') { '-' } else { c }).collect();
    if name.is_empty() { format!("attachment-{number}") } else { name }
}

fn media_type(part: &MessagePart<'_>) -> String {
    part.content_type().map_or_else(
        || "text/plain".to_owned(),
        |declared| match declared.subtype() {
            Some(subtype) => format!("{}/{subtype}", declared.ctype()).to_lowercase(),
            None => declared.ctype().to_lowercase(),
        },
    )
}

/// A delivery report, or what the servers send that write none.
fn is_bounce(message: &Message<'_>) -> bool {
    let from = message.from().and_then(mail_parser::Address::first);
    let from_the_server = from
        .and_then(|from| from.address())
        .and_then(|address| address.split('@').next())
        .is_some_and(|local| local.eq_ignore_ascii_case("mailer-daemon"));
    report_type(message).is_some_and(|kind| kind == "delivery-status")
        || message.parts.iter().any(|part| part.is_content_type("message", "delivery-status"))
        || message.header("X-Failed-Recipients").is_some()
        || from_the_server
}

/// Only signs that no person's mail program leaves: a request must not be taken for one of these.
fn is_automatic(message: &Message<'_>, subject: &str) -> bool {
    let says = |name: &'static str| {
        message.header_raw(name).map(|value| value.trim().to_lowercase()).unwrap_or_default()
    };
    let submitted = says("Auto-Submitted");
    let subject = subject.to_lowercase();
    report_type(message).is_some()
        || !(submitted.is_empty() || submitted.starts_with("no"))
        || message.header("X-Autoreply").is_some()
        || message.header("X-Autorespond").is_some()
        || matches!(says("Precedence").as_str(), "auto_reply" | "junk")
        || says("Return-Path") == "<>"
        || ["automatic reply:", "auto:", "out of office:", "ateb awtomatig:"]
            .iter()
            .any(|beginning| subject.starts_with(beginning))
        || subject.ends_with(" is out of the office")
}

/// What a `multipart/report` reports, in small letters; empty when it does not say.
fn report_type(message: &Message<'_>) -> Option<String> {
    let root = message.parts.first()?;
    root.is_content_type("multipart", "report").then(|| {
        let kind = root.content_type().and_then(|declared| declared.attribute("report-type"));
        kind.unwrap_or_default().to_lowercase()
    })
}

fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_text(text: &str) -> Received {
        read(text.as_bytes(), "ATISN")
    }

    const REQUEST: &str = "From: Ada <ada@example.org>\r\nTo: foi@foi.example\r\n\
        Subject: Gritting routes\r\nDate: Wed, 18 Feb 2026 09:14:00 +0000\r\n\
        Message-ID: <1@example.org>\r\n\r\nPlease send me the gritting routes.\r\n";

    #[test]
    fn a_persons_letter_is_a_request() {
        let received = read_text(REQUEST);
        assert_eq!(received.kind, Kind::Request);
        assert_eq!(
            received.from,
            Some(Person { name: Some("Ada".into()), address: "ada@example.org".into() })
        );
        assert_eq!(received.text, "Please send me the gritting routes.");
        assert_eq!(received.message_id.as_deref(), Some("1@example.org"));
        let json = serde_json::to_value(&received).unwrap();
        assert_eq!(json["date"], "2026-02-18T09:14:00Z");
        assert_eq!(json["kind"], "request");
        assert_eq!(json["language"], "en");
        assert!(json["case"].is_null());
    }

    #[test]
    fn the_reference_is_found_in_the_subject_and_in_the_address() {
        for (subject, to, case) in [
            ("Re: ATISN 26732", "foi@x.example", Some("ATISN 26732")),
            ("RE: your ref. atisn-26732: more", "foi@x.example", Some("ATISN 26732")),
            ("Your answer", "atisn-26732+k3y@x.example", Some("ATISN 26732")),
            ("Re: PLATISN 26732", "foi@x.example", None),
            ("ATISN", "foi@x.example", None),
            ("ATISN 99999999999999999999", "foi@x.example", None),
        ] {
            let received =
                read_text(&format!("From: a@b.example\r\nTo: {to}\r\nSubject: {subject}\r\n\r\nx"));
            assert_eq!(received.case.as_deref(), case, "{subject}");
            assert_eq!(received.kind == Kind::Reply, case.is_some(), "{subject}");
        }
    }

    #[test]
    fn an_answer_to_another_email_is_a_reply() {
        let received = read_text(&REQUEST.replace(
            "Message-ID",
            "In-Reply-To: <letter.1@foi.example>\r\nReferences: <a@b> <letter.1@foi.example>\r\nMessage-ID",
        ));
        assert_eq!(received.kind, Kind::Reply);
        assert_eq!(received.in_reply_to, ["letter.1@foi.example"]);
        assert_eq!(received.references, ["a@b", "letter.1@foi.example"]);
    }

    #[test]
    fn what_a_machine_wrote_is_neither_request_nor_reply() {
        for (header, kind) in [
            ("Auto-Submitted: auto-replied", Kind::Automatic),
            ("Auto-Submitted: no", Kind::Request),
            ("Return-Path: <>", Kind::Automatic),
            ("Precedence: bulk", Kind::Request),
            ("X-Autoreply: yes", Kind::Automatic),
            ("X-Failed-Recipients: a@b", Kind::Bounce),
            (
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
                Kind::Bounce,
            ),
            (
                "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
                Kind::Automatic,
            ),
        ] {
            assert_eq!(read_text(&format!("{header}\r\n{REQUEST}")).kind, kind, "{header}");
        }
    }

    #[test]
    fn bytes_that_are_no_email_are_unreadable() {
        for bytes in
            [&b""[..], b"%PDF-1.7\n%\xE2\xE3\n1 0 obj", b"PK\x03\x04", b"\0\0\0\0", b"hello\n"]
        {
            assert_eq!(read(bytes, "ATISN").kind, Kind::Unreadable, "{bytes:?}");
        }
    }

    #[test]
    fn a_message_within_messages_without_end_is_not_unpacked() {
        let deep = "Content-Type: message/rfc822\r\n\r\n".repeat(600_000);
        assert_eq!(read_text(&deep).kind, Kind::Unreadable);
        let shallow = format!("{}{REQUEST}", "Content-Type: message/rfc822\r\n\r\n".repeat(20));
        assert_eq!(read_text(&shallow).nested_messages, 20);
    }

    #[test]
    fn an_attachment_keeps_its_bytes_and_loses_its_folders() {
        let received = read_text(
            "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\n\
             Content-Type: text/csv; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\
             Content-Disposition: attachment; filename=\"../../t=u.csv\"\r\n\r\nT=FB\r\n--b--\r\n",
        );
        assert_eq!(received.text, "Hello");
        let attachment = &received.attachments[0];
        assert_eq!(attachment.name, "..-..-t=u.csv");
        assert_eq!(attachment.content, b"T\xFB");
        assert_eq!(attachment.media_type, "text/csv");
        assert_eq!(attachment.bytes, 2);
        assert_eq!(attachment.sha256, hex::encode(Sha256::digest(b"T\xFB")));
    }

    #[test]
    fn html_alone_is_read_as_text() {
        let received = read_text(
            "From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
             <p>Please send <b>all</b> of it.</p><script>no()</script>",
        );
        assert!(received.text.contains("Please send all of it."), "{}", received.text);
        assert!(!received.text.contains("no()"));
    }

    proptest! {
        #[test]
        fn no_bytes_end_it(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
            let _ = read(&bytes, "ATISN");
        }

        #[test]
        fn no_bad_parts_end_it(lines in prop::collection::vec(prop::sample::select(vec![
            "From: a@b", "From: =?utf-8?q?=C5=B5?= <a@b", "To: \"x", "Subject: =?utf-16?b?AAA?=", "",
            "Content-Type: multipart/mixed; boundary=b", "Content-Type: message/rfc822",
            "Content-Type: text/html; charset=utf-7", "Content-Type: multipart/digest; boundary=\"b",
            "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: quoted-printable",
            "Content-Disposition: attachment; filename*=utf-8''%C5%B5", "--b", "--b--", "=", "=Z", "AAAA",
            "<a href=&#x110000;>&ŵ;<", "Date: 99 Foo 99999 99:99:99 +9999", "References: <<>>",
        ]), 0..40), ending in prop::sample::select(vec!["\n", "\r\n", "\r"])) {
            let _ = read(lines.join(ending).as_bytes(), "ATISN");
        }
    }
}
