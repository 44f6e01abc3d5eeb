//! The parts of a message for somebody who marks it: who wrote to whom, what it says, what comes
//! with it.

use super::{
    RedactError, html, mail,
    media::{self, MediaType},
    protocol::Failure,
};

/// One part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessagePart {
    /// As marks name it: `mime:1.2`; none for the head.
    pub part: Option<String>,
    /// The file's name, or of a message in it the subject; may be empty.
    pub name: String,
    /// What it is.
    pub kind: PartKind,
    /// What it says, where it is a text.
    pub text: String,
}

/// What a part of a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// Who wrote to whom, when and about what.
    Head,
    /// What the message says.
    Body,
    /// A file.
    File,
    /// Another message, whose own parts follow it.
    Message,
}

/// The parts of a message in reading order, those of messages in it among them.
pub fn parts(bytes: &[u8], name: &str) -> Result<Vec<MessagePart>, RedactError> {
    let kind = media::sniff(bytes, name);
    if !matches!(kind, MediaType::Eml | MediaType::Msg | MediaType::Tnef) {
        return Err(Failure::NotHandled { what: kind.as_str().to_owned() }.into());
    }
    let message = mail::read(bytes, kind)?;
    let mut found = Vec::new();
    add(&message, &mut found);
    Ok(found)
}

/// The files of a message, with their names, for looking things up in them.
pub(super) fn files(bytes: &[u8], kind: MediaType) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let message = mail::read(bytes, kind)?;
    let files = message.files().into_iter();
    Ok(files.map(|(_, name, bytes)| (name.to_owned(), bytes.to_vec())).collect())
}

fn add(message: &mail::Message, found: &mut Vec<MessagePart>) {
    found.push(MessagePart {
        part: None,
        name: String::new(),
        kind: PartKind::Head,
        text: mail::head_of(message),
    });
    let body = match (&message.text, &message.html) {
        (Some(text), _) if !text.text.trim().is_empty() => Some((&text.part, text.text.clone())),
        (_, Some(page)) => Some((&page.part, html::text_of(&page.text).unwrap_or_default())),
        (Some(text), None) => Some((&text.part, text.text.clone())),
        (None, None) => None,
    };
    if let Some((part, text)) = body {
        found.push(MessagePart {
            part: Some(format!("mime:{part}")).filter(|_| !part.is_empty()),
            name: String::new(),
            kind: PartKind::Body,
            text: text.replace("\r\n", "\n"),
        });
    }
    for attachment in &message.attachments {
        let part = Some(format!("mime:{}", attachment.part));
        match &attachment.content {
            mail::Content::File(_) => found.push(MessagePart {
                part,
                name: attachment.name.clone(),
                kind: PartKind::File,
                text: String::new(),
            }),
            mail::Content::Message(inner) => {
                found.push(MessagePart {
                    part,
                    name: inner.subject.clone(),
                    kind: PartKind::Message,
                    text: String::new(),
                });
                add(inner, found);
            }
        }
    }
}
