//! E-mails, read part by part: a small strict reader of exactly what a released message may be.

use super::{
    VerifyError, package,
    plain::finish,
    wanted::{look, wanted},
};
use crate::{
    domain::mark::{Marks, Place},
    redact::{
        engine::Engine,
        mail,
        media::{self, MediaType},
        protocol::{Problem, Verification},
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::time::Instant;

/// Headers that a released message has, and no others.
const HEADERS: &[&str] = &[
    "From",
    "To",
    "Cc",
    "Date",
    "Subject",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Content-Disposition",
];

/// A part as it is read here: its headers, undone, and what is in it.
struct Part {
    headers: Vec<(String, String)>,
    content: Vec<u8>,
}

/// The parts of a message of ours; nothing when a byte of it is out of place.
fn parts(text: &str) -> Option<Vec<Part>> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        if line.starts_with(' ') {
            let (_, value) = headers.last_mut()?;
            value.push('\n');
            value.push_str(line.trim_start());
        } else {
            let (name, value) = line.split_once(": ")?;
            headers.push((name.to_owned(), value.to_owned()));
        }
    }
    let value = |name: &str| {
        headers.iter().find(|(header, _)| header == name).map_or("", |(_, value)| value.as_str())
    };
    let kind = value("Content-Type");
    if let Some((_, boundary)) = kind.strip_prefix("multipart/").and_then(|k| k.split_once('"')) {
        let boundary = boundary.strip_suffix('"')?;
        let inner = body.strip_prefix(&format!("--{boundary}\r\n"))?;
        let inner = inner.strip_suffix(&format!("--{boundary}--\r\n"))?;
        let mut all = vec![Part { headers: undone(&headers)?, content: Vec::new() }];
        for piece in inner.split(&format!("--{boundary}\r\n")) {
            all.append(&mut parts(piece)?);
        }
        return Some(all);
    }
    if value("Content-Transfer-Encoding") != "base64" {
        return None;
    }
    let packed: String = body.split("\r\n").collect();
    let content = STANDARD.decode(packed).ok()?;
    Some(vec![Part { headers: undone(&headers)?, content }])
}

/// Headers with their packed words undone.
fn undone(headers: &[(String, String)]) -> Option<Vec<(String, String)>> {
    let undo = |value: &str| -> Option<String> {
        let mut out = Vec::new();
        let mut rest = value;
        while let Some((before, after)) = rest.split_once("=?utf-8?B?") {
            let (word, after) = after.split_once("?=")?;
            if before != "\n" {
                out.extend_from_slice(before.as_bytes());
            }
            out.extend(STANDARD.decode(word).ok()?);
            rest = after;
        }
        out.extend_from_slice(rest.as_bytes());
        String::from_utf8(out).ok()
    };
    headers.iter().map(|(name, value)| Some((name.clone(), undo(value)?))).collect()
}

/// Whether a message is built as ours are, and holds nothing that no reader sees.
pub(super) fn is_ours(bytes: &[u8]) -> bool {
    let read = std::str::from_utf8(bytes).ok().and_then(parts);
    read.is_some_and(|parts| {
        parts
            .iter()
            .flat_map(|part| &part.headers)
            .all(|(name, _)| HEADERS.contains(&name.as_str()))
    })
}

/// Holds a message against what it was made from.
pub(super) fn check(
    engine: &Engine,
    from: MediaType,
    original: &[u8],
    copy: &[u8],
    marks: &Marks,
    deadline: Instant,
) -> Result<Verification, VerifyError> {
    let mut found = Verification::default();
    let needles = wanted(marks);
    let Some(parts) = std::str::from_utf8(copy).ok().and_then(parts) else {
        found.problems.push(Problem::at("cannot_be_read", "message"));
        return Ok(finish(found));
    };
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (number, part) in (1..).zip(parts) {
        let place = format!("part {number}");
        for (name, value) in &part.headers {
            if !HEADERS.contains(&name.as_str()) {
                found.problems.push(Problem::at("unexpected_key", &place));
            }
            look(value, &place, &needles, &mut found);
            // An address says a name with full stops.
            look(&value.replace(['.', '_', '-', '+'], " "), &place, &needles, &mut found);
        }
        let header = |name: &str| {
            part.headers.iter().find(|(header, _)| header == name).map_or("", |(_, value)| value)
        };
        if let Some((_, name)) = header("Content-Disposition").split_once("filename=\"") {
            files.push((name.trim_end_matches('"').to_owned(), part.content));
            continue;
        }
        let Ok(text) = String::from_utf8(part.content) else {
            found.problems.push(Problem::at("cannot_be_read", &place));
            continue;
        };
        if header("Content-Type").starts_with("text/html") {
            let lower = text.to_ascii_lowercase();
            for tag in
                ["<script", "<style", "<!--", "<img", "<link", "<iframe", "href=", "src=", "style="]
            {
                if lower.contains(tag) {
                    found.problems.push(Problem::at("unexpected_tag", &place));
                }
            }
            for said in package::texts(&text) {
                look(&said, &place, &needles, &mut found);
            }
            look(&text, &place, &needles, &mut found);
        } else {
            // Quoted lines are read as one.
            let unquoted: Vec<&str> =
                text.lines().map(|line| line.trim_start_matches(['>', ' '])).collect();
            look(&unquoted.join("\n"), &place, &needles, &mut found);
            look(&text, &place, &needles, &mut found);
        }
    }
    attachments(engine, from, original, files, marks, deadline, &mut found)?;
    Ok(finish(found))
}

/// Each file of the copy, held against the file that it was made from.
fn attachments(
    engine: &Engine,
    from: MediaType,
    original: &[u8],
    files: Vec<(String, Vec<u8>)>,
    marks: &Marks,
    deadline: Instant,
    found: &mut Verification,
) -> Result<(), VerifyError> {
    let gone = |part: &str| {
        marks.0.iter().any(|mark| match &mark.place {
            Place::Part { part: marked } => {
                let marked = marked.trim();
                let marked = marked.strip_prefix("mime:").unwrap_or(marked);
                part == marked
                    || part.strip_prefix(marked).is_some_and(|rest| rest.starts_with('.'))
            }
            _ => false,
        })
    };
    let Ok(before) = mail::read(original, from) else {
        found.problems.push(Problem::at("cannot_be_read", "original"));
        return Ok(());
    };
    let before: Vec<(&str, &str, &[u8])> =
        before.files().into_iter().filter(|(part, _, _)| !gone(part)).collect();
    let finds = Marks(
        marks.0.iter().filter(|mark| matches!(mark.place, Place::Find(_))).cloned().collect(),
    );
    // Messages within are files of text, which none of the original is.
    let (messages, files): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|(name, _)| is_message(name));
    for (name, content) in messages {
        merge(super::plain::check(&content, &finds), &name, found);
    }
    if files.len() != before.len() {
        found.problems.push(Problem::at("page_count_differs", "attachments"));
        return Ok(());
    }
    for ((name, copy), (part, old_name, original)) in files.iter().zip(before) {
        if original.is_empty() && copy.is_empty() {
            continue;
        }
        let kinds =
            (media::sniff(original, old_name), super::kind_of_copy(original, old_name, copy));
        let marks =
            if matches!(kinds.0, MediaType::Picture(_)) { Marks::default() } else { finds.clone() };
        let place = format!("mime:{part}");
        let _ = name;
        match super::check(engine, kinds, original, copy, &marks, &[], deadline) {
            Ok(inner) => merge(inner, &place, found),
            Err(VerifyError::Kind) => found.problems.push(Problem::at("cannot_be_read", place)),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Whether a file has the name that what a message within says is given.
fn is_message(name: &str) -> bool {
    let number = name.strip_prefix("message ").and_then(|rest| rest.strip_suffix(".txt"));
    number.is_some_and(|number| number.parse::<u32>().is_ok())
}

fn merge(inner: Verification, place: &str, found: &mut Verification) {
    found.problems.extend(inner.problems.into_iter().map(|problem| Problem {
        place: format!("{place} › {}", problem.place),
        page: None,
        mark: None,
        ..problem
    }));
    found.warnings.extend(
        inner.warnings.into_iter().map(|warning| crate::redact::protocol::Warning {
            page: None,
            mark: None,
            ..warning
        }),
    );
}
