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
                Content::Message(inner) => {
                    let name = if inner.subject.is_empty() { "message" } else { &inner.subject };
                    (format!("{name}.eml"), plain(*inner).as_eml())
                }
            })
            .collect(),
        notes: Vec::new(),
    }
}
