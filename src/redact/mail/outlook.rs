//! What Outlook keeps or wraps, as an e-mail of the kind that everybody sends.

use super::{
    media::{self, MediaType},
    model::{Content, Mailbox, Message},
    read,
    write::Written,
};
use crate::redact::html;

/// The message of Outlook (`.msg`, or `winmail.dat`) in `bytes`, written as it would be sent; `None`
/// when it is no such thing, or cannot be read. Nothing is taken out of it.
pub fn as_email(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let kind = media::sniff(bytes, name);
    if !matches!(kind, MediaType::Msg | MediaType::Tnef) {
        return None;
    }
    read(bytes, kind).ok().map(|message| plain(message).as_eml())
}

/// The messages within a message of Outlook, each with a name for a file and as an e-mail: nobody who
/// lacks Outlook can open them otherwise.
pub fn messages_within(bytes: &[u8], name: &str) -> Vec<(String, Vec<u8>)> {
    let kind = media::sniff(bytes, name);
    let message = match kind {
        MediaType::Msg | MediaType::Tnef => read(bytes, kind).unwrap_or_default(),
        _ => Message::default(),
    };
    let within = message.attachments.into_iter().filter_map(|one| match one.content {
        Content::Message(inner) => Some(file(*inner)),
        Content::File(_) => None,
    });
    within.collect()
}

fn file(message: Message) -> (String, Vec<u8>) {
    let subject = message.subject.trim_end_matches('\0').trim();
    let name = format!("{}.eml", if subject.is_empty() { "message" } else { subject });
    (name, plain(message).as_eml())
}

fn plain(message: Message) -> Written {
    let people = |people: Vec<Mailbox>| {
        people.into_iter().map(|one| (one.name, one.address)).collect::<Vec<_>>()
    };
    let html = message.html.map(|body| body.text);
    let text = message.text.map(|body| body.text).filter(|text| !text.trim().is_empty());
    let text = text.or_else(|| html.as_deref().and_then(|page| html::text_of(page).ok()));
    Written {
        from: people(message.from),
        to: people(message.to),
        cc: people(message.cc),
        date: message.date,
        // Outlook ends some texts with the zero that ends texts in C.
        subject: message.subject.trim_end_matches('\0').to_owned(),
        text: text.unwrap_or_default(),
        html,
        files: message
            .attachments
            .into_iter()
            .map(|one| match one.content {
                Content::File(bytes) => (one.name, bytes),
                Content::Message(inner) => file(*inner),
            })
            .collect(),
        notes: Vec::new(),
    }
}
