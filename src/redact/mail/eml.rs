//! Reading messages as they are sent.

use super::{
    super::protocol::Failure,
    model::{Attachment, Body, Content, DEEPEST, MOST_PARTS, Mailbox, Message},
    tnef,
};
use mail_parser::{Address, HeaderName, MessageParser, MimeHeaders, PartType};
use std::collections::BTreeSet;

/// Headers that a reader sees, and those that say how the parts are packed.
fn is_seen(name: &HeaderName<'_>) -> bool {
    matches!(
        name,
        HeaderName::From
            | HeaderName::To
            | HeaderName::Cc
            | HeaderName::Bcc
            | HeaderName::Date
            | HeaderName::Subject
            | HeaderName::MimeVersion
            | HeaderName::ContentType
            | HeaderName::ContentTransferEncoding
            | HeaderName::ContentDisposition
            | HeaderName::ContentId
    )
}

/// Reads a message.
pub(super) fn read(bytes: &[u8], prefix: &str, deep: usize) -> Result<Message, Failure> {
    if deep > DEEPEST {
        let what = "messages that lie too deep in messages".to_owned();
        return Err(Failure::TooBig { what });
    }
    let parsed = MessageParser::default().parse(bytes).ok_or(Failure::Broken)?;
    from_parsed(&parsed, bytes, prefix, deep)
}

fn from_parsed(
    parsed: &mail_parser::Message<'_>,
    bytes: &[u8],
    prefix: &str,
    deep: usize,
) -> Result<Message, Failure> {
    if parsed.parts.len() > MOST_PARTS {
        return Err(Failure::TooBig { what: format!("more than {MOST_PARTS} parts") });
    }
    let mut message = Message {
        from: mailboxes(parsed.from()),
        to: mailboxes(parsed.to()),
        cc: mailboxes(parsed.cc()),
        bcc: mailboxes(parsed.bcc()),
        date: parsed.date().map(mail_parser::DateTime::to_rfc822),
        subject: parsed.subject().unwrap_or_default().to_owned(),
        ..Message::default()
    };
    let hidden: BTreeSet<String> = parsed
        .headers()
        .iter()
        .filter(|header| !is_seen(&header.name))
        .map(|header| header.name.as_str().to_owned())
        .collect();
    if !hidden.is_empty() {
        let names = hidden.into_iter().collect::<Vec<_>>().join(", ");
        message.besides.push(("hidden_header", place(prefix, "headers"), names));
    }
    let mut walk = Walk { parsed, message, deep, seen: 0 };
    let root = if prefix.is_empty() { String::new() } else { format!("{prefix}.") };
    walk.part(0, &root, true)?;
    let mut message = walk.message;
    around(parsed, bytes, prefix, &mut message);
    Ok(message)
}

fn place(prefix: &str, what: &str) -> String {
    if prefix.is_empty() { what.to_owned() } else { format!("mime:{prefix} {what}") }
}

/// Text before the first part and after the last, which no reader shows.
fn around(parsed: &mail_parser::Message<'_>, bytes: &[u8], prefix: &str, message: &mut Message) {
    let Some(root) = parsed.parts.first() else { return };
    if !matches!(root.body, PartType::Multipart(_)) {
        return;
    }
    let body = usize::try_from(root.offset_body).unwrap_or(usize::MAX);
    let first = parsed.parts.iter().skip(1).map(|part| part.offset_header).min().unwrap_or(0);
    let first = usize::try_from(first).unwrap_or(0);
    let before = bytes.get(body..first).unwrap_or_default();
    let said: Vec<&[u8]> = before
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .take_while(|line| !line.starts_with(b"--"))
        .filter(|line| !line.is_empty())
        .collect();
    // What every program writes for readers of old.
    let usual = said.iter().all(|line| {
        let line = String::from_utf8_lossy(line).to_ascii_lowercase();
        line.contains("mime")
    });
    if !said.is_empty() && !usual {
        let excerpt = String::from_utf8_lossy(&said.join(&b' ')).into_owned();
        message.besides.push(("trailing_data", place(prefix, "before the first part"), excerpt));
    }
}

fn mailboxes(addresses: Option<&Address<'_>>) -> Vec<Mailbox> {
    let one = |address: &mail_parser::Addr<'_>| Mailbox {
        name: address.name().unwrap_or_default().to_owned(),
        address: address.address().unwrap_or_default().to_owned(),
    };
    addresses.map(|all| all.iter().map(one).collect()).unwrap_or_default()
}

struct Walk<'a> {
    parsed: &'a mail_parser::Message<'a>,
    message: Message,
    deep: usize,
    seen: usize,
}

impl Walk<'_> {
    /// Reads a part and those within it; `number` is that of what it stands in, with a full stop.
    fn part(&mut self, id: usize, number: &str, is_root: bool) -> Result<(), Failure> {
        self.seen += 1;
        if self.seen > MOST_PARTS {
            return Err(Failure::TooBig { what: format!("more than {MOST_PARTS} parts") });
        }
        let Some(part) = self.parsed.parts.get(id) else { return Ok(()) };
        let own = if is_root && !matches!(part.body, PartType::Multipart(_)) {
            format!("{number}1")
        } else {
            number.trim_end_matches('.').to_owned()
        };
        let is_file = part
            .content_disposition()
            .is_some_and(|disposition| disposition.ctype().eq_ignore_ascii_case("attachment"));
        match &part.body {
            PartType::Multipart(children) => {
                for (at, child) in (1..).zip(children) {
                    let child = usize::try_from(*child).unwrap_or(usize::MAX);
                    self.part(child, &format!("{number}{at}."), false)?;
                }
            }
            PartType::Text(text) if !is_file && self.message.text.is_none() => {
                self.message.text = Some(Body { part: own, text: text.replace("\r\n", "\n") });
            }
            PartType::Html(html) if !is_file && self.message.html.is_none() => {
                self.message.html = Some(Body { part: own, text: html.to_string() });
            }
            PartType::Message(inner) => {
                let name = part.attachment_name().unwrap_or("message.eml").to_owned();
                let raw = inner.raw_message();
                let inner = from_parsed(inner, raw, &own, self.deep + 1)?;
                if self.deep > DEEPEST {
                    let what = "messages that lie too deep in messages".to_owned();
                    return Err(Failure::TooBig { what });
                }
                let content = Content::Message(Box::new(inner));
                self.message.attachments.push(Attachment { part: own, name, content });
            }
            _ => {
                let name = part.attachment_name().unwrap_or_default().to_owned();
                let bytes = part.contents().to_vec();
                self.file(own, name, bytes)?;
            }
        }
        Ok(())
    }

    /// Takes in a file; what is a message or a wrapper of files is opened.
    fn file(&mut self, part: String, name: String, bytes: Vec<u8>) -> Result<(), Failure> {
        let message = &mut self.message;
        if bytes.starts_with(tnef::START) {
            message.besides.push((
                "private_data",
                format!("mime:{part}"),
                "winmail.dat".to_owned(),
            ));
            let mut inner = tnef::read(&bytes, &part, self.deep)?;
            message.attachments.append(&mut inner.attachments);
            if message.text.is_none() && message.html.is_none() {
                message.text = inner.text;
                message.html = inner.html;
            }
            return Ok(());
        }
        message.attachments.push(super::attached(part, name, bytes, self.deep)?);
        Ok(())
    }
}
