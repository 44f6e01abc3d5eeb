//! Writing a message anew: the same message always has the same bytes.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::fmt::Write as _;

/// A message that was cut, ready to be written.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) from: Vec<(String, String)>,
    pub(super) to: Vec<(String, String)>,
    pub(super) cc: Vec<(String, String)>,
    pub(super) date: Option<String>,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: Option<String>,
    /// Names and bytes.
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// What stands for files that are not there.
    pub(super) notes: Vec<String>,
}

const OUTER: &str = "=_ateb_files";
const INNER: &str = "=_ateb_texts";

impl Written {
    /// What a reader sees of it, as plain text. The headers stand in from the margin: it is no
    /// message any more.
    pub(super) fn as_text(&self) -> String {
        let mut out = String::new();
        let people = |people: &[(String, String)]| {
            let all =
                people.iter().map(|(name, address)| match (name.is_empty(), address.is_empty()) {
                    (true, _) => address.clone(),
                    (_, true) => name.clone(),
                    _ => format!("{name} <{address}>"),
                });
            all.collect::<Vec<_>>().join(", ")
        };
        // Writing to a string does not fail.
        for (label, value) in [
            ("From", people(&self.from)),
            ("To", people(&self.to)),
            ("Cc", people(&self.cc)),
            ("Date", self.date.clone().unwrap_or_default()),
            ("Subject", self.subject.clone()),
        ] {
            if !value.is_empty() {
                let _ = writeln!(out, "  {label}: {value}");
            }
        }
        let _ = writeln!(out, "\n{}", self.body());
        out
    }

    /// The plain text, with what stands for files that are gone.
    fn body(&self) -> String {
        let mut body = self.text.clone();
        for note in &self.notes {
            let _ = write!(body, "\n[{}]", note.trim_matches(['[', ']']));
        }
        body
    }

    /// The message as it is sent.
    pub(super) fn as_eml(&self) -> Vec<u8> {
        let mut out = String::new();
        for (label, people) in [("From", &self.from), ("To", &self.to), ("Cc", &self.cc)] {
            if !people.is_empty() {
                let all: Vec<String> = people.iter().map(mailbox).collect();
                let _ = write!(out, "{label}: {}\r\n", all.join(",\r\n "));
            }
        }
        if let Some(date) = self.date.as_ref().filter(|date| date.is_ascii()) {
            let _ = write!(out, "Date: {}\r\n", date.replace(['\r', '\n'], " "));
        }
        let _ = write!(out, "Subject: {}\r\nMIME-Version: 1.0\r\n", word(&self.subject));
        if self.files.is_empty() {
            self.texts(&mut out);
        } else {
            let _ = write!(out, "Content-Type: multipart/mixed; boundary=\"{OUTER}\"\r\n\r\n");
            let _ = write!(out, "--{OUTER}\r\n");
            self.texts(&mut out);
            for (name, bytes) in &self.files {
                let kind = crate::redact::media::sniff(bytes, name);
                let name = name.replace(['"', '\\', '\r', '\n'], "_");
                let _ = write!(
                    out,
                    "--{OUTER}\r\nContent-Type: {}\r\nContent-Disposition: attachment;\r\n filename=\"{}\"\r\n",
                    kind.as_str(),
                    word(&name)
                );
                packed(bytes, &mut out);
            }
            let _ = write!(out, "--{OUTER}--\r\n");
        }
        out.into_bytes()
    }

    fn texts(&self, out: &mut String) {
        match &self.html {
            None => {
                out.push_str("Content-Type: text/plain; charset=\"utf-8\"\r\n");
                packed(self.body().as_bytes(), out);
            }
            Some(html) => {
                let _ = write!(
                    out,
                    "Content-Type: multipart/alternative; boundary=\"{INNER}\"\r\n\r\n--{INNER}\r\n"
                );
                out.push_str("Content-Type: text/plain; charset=\"utf-8\"\r\n");
                packed(self.body().as_bytes(), out);
                let _ = write!(out, "--{INNER}\r\nContent-Type: text/html; charset=\"utf-8\"\r\n");
                packed(html.as_bytes(), out);
                let _ = write!(out, "--{INNER}--\r\n");
            }
        }
    }
}

/// The content of a part, and the header that says how it is packed.
fn packed(bytes: &[u8], out: &mut String) {
    out.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
    let packed = STANDARD.encode(bytes);
    let mut rest = packed.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(76.min(rest.len()));
        out.push_str(line);
        out.push_str("\r\n");
        rest = after;
    }
}

/// A text in a header: as it is where it is plain, and packed in words where it is not (RFC 2047).
fn word(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = text.len() <= 200
        && text.chars().all(|c| (c.is_ascii_graphic() && c != '=') || c == ' ')
        && !text.starts_with(' ');
    if plain {
        return text;
    }
    let mut words = Vec::new();
    let mut piece = String::new();
    for c in text.chars() {
        if piece.len() + c.len_utf8() > 42 {
            words.push(std::mem::take(&mut piece));
        }
        piece.push(c);
    }
    words.push(piece);
    let words = words.iter().map(|piece| format!("=?utf-8?B?{}?=", STANDARD.encode(piece)));
    words.collect::<Vec<_>>().join("\r\n ")
}

fn mailbox((name, address): &(String, String)) -> String {
    let safe = |text: &str| text.replace(['"', '\\', '\r', '\n'], "'");
    let is_plain = name.chars().all(|c| (c.is_ascii_graphic() && c != '=') || c == ' ');
    let shown = if is_plain { format!("\"{}\"", safe(name)) } else { word(name) };
    let address: String = address
        .chars()
        .filter(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | ',' | ';' | '"'))
        .collect();
    match (name.is_empty(), address.is_empty()) {
        (true, _) => format!("<{address}>"),
        // An address that is gone: a group without members names nobody.
        (_, true) => format!("{shown} <>"),
        _ => format!("{shown} <{address}>"),
    }
}
