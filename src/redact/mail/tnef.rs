//! Reading what Outlook wraps attachments in: `winmail.dat`.

use super::{
    super::protocol::Failure,
    model::{Attachment, Body, Content, MOST_PARTS, Mailbox, Message},
};

/// How such a file begins.
pub(super) const START: &[u8] = b"\x78\x9f\x3e\x22";

const ATTACH_REND_DATA: u32 = 0x0006_9002;
const ATTACH_TITLE: u32 = 0x0001_8010;
const ATTACH_DATA: u32 = 0x0006_800f;
const ATTACHMENT: u32 = 0x0006_9005;
const BODY: u32 = 0x0002_800c;
const SUBJECT: u32 = 0x0001_8004;
const PROPERTIES: u32 = 0x0006_9003;

/// The property that holds an attachment's long name.
const LONG_NAME: u16 = 0x3707;
/// The property that holds what is shown as the name of an attachment that is a message.
const SHOWN_NAME: u16 = 0x3001;
/// The property that holds its bytes when no attribute does.
const DATA: u16 = 0x3701;

/// The kind of object that a message is, as it stands before its bytes: `IID_IMessage`.
const A_MESSAGE: &[u8] = &[7, 3, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];

/// A kind of property: a text in sixteen bits a character.
const WIDE: u16 = 0x1f;

/// What is attached, as far as it is read.
#[derive(Default)]
struct Attached {
    name: String,
    data: Vec<u8>,
    is_message: bool,
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Reads the message and what is in it, itself `deep` in others. What breaks off is read as far as it
/// goes.
pub(super) fn read(bytes: &[u8], part: &str, deep: usize) -> Result<Message, Failure> {
    if !bytes.starts_with(START) {
        return Err(Failure::Broken);
    }
    let mut message = Message::default();
    let mut files: Vec<Attached> = Vec::new();
    let mut rtf = None;
    let mut at = 6;
    // A level, a number, a length, the content and a sum of it.
    while let (Some(id), Some(length)) = (four(bytes, at + 1), four(bytes, at + 5)) {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let Some(end) = at.checked_add(9).and_then(|start| start.checked_add(length)) else {
            break;
        };
        let Some(content) = bytes.get(at + 9..end) else { break };
        match id {
            ATTACH_REND_DATA => files.push(Attached::default()),
            ATTACH_TITLE => {
                if let Some(file) = files.last_mut() {
                    file.name = text(content);
                }
            }
            ATTACH_DATA => {
                if let Some(file) = files.last_mut().filter(|file| !file.is_message) {
                    file.data = content.to_vec();
                }
            }
            ATTACHMENT => {
                if let Some(file) = files.last_mut() {
                    file.take(properties(content));
                }
            }
            PROPERTIES => rtf = take(&mut message, part, properties(content)),
            BODY => {
                message.text = Some(Body { part: part.to_owned(), text: text(content) });
            }
            SUBJECT => message.subject = text(content),
            _ => {}
        }
        if files.len() > MOST_PARTS {
            return Err(Failure::TooBig { what: format!("more than {MOST_PARTS} parts") });
        }
        at = end + 2;
    }
    if message.text.is_none() && message.html.is_none() {
        let said = rtf.and_then(|packed| super::rtf::unpack(&packed));
        message.text = said.map(|rtf| Body { part: part.to_owned(), text: super::rtf::text(&rtf) });
    }
    for (number, file) in (1..).zip(files) {
        let part = format!("{part}.{number}");
        let Attached { name, data, .. } = file;
        let attachment = super::attached(part.clone(), name.clone(), data.clone(), deep + 1);
        message.attachments.push(match attachment {
            Err(too_big @ Failure::TooBig { .. }) => return Err(too_big),
            // What says that it is a message and is none is a file like any other.
            attachment => {
                attachment.unwrap_or(Attachment { part, name, content: Content::File(data) })
            }
        });
    }
    Ok(message)
}

impl Attached {
    fn take(&mut self, properties: Vec<Property>) {
        for Property { id, kind, value } in properties {
            match id {
                LONG_NAME => self.name = words(kind, &value),
                // A message. The attribute for its bytes has a sentence of Outlook's in its place.
                DATA if value.starts_with(A_MESSAGE) => {
                    self.is_message = true;
                    self.data = value.get(A_MESSAGE.len()..).unwrap_or_default().to_vec();
                }
                // Before an object stands which kind of object it is.
                DATA if self.data.is_empty() => {
                    self.data = value.get(16..).unwrap_or(&value).to_vec();
                }
                SHOWN_NAME if self.name.is_empty() => self.name = words(kind, &value),
                _ => {}
            }
        }
    }
}

/// Takes what the properties of a message say that no attribute has said before. Answers with its text
/// as RTF, which counts when there is no other.
fn take(message: &mut Message, part: &str, properties: Vec<Property>) -> Option<Vec<u8>> {
    let mut sender = Mailbox::default();
    let mut rtf = None;
    for Property { id, kind, value } in properties {
        let said = || Some(words(kind, &value)).filter(|text| !text.trim().is_empty());
        let body = || said().map(|text| Body { part: part.to_owned(), text });
        match id {
            0x0037 if message.subject.is_empty() => message.subject = said().unwrap_or_default(),
            0x0039 => message.date = time(&value),
            0x0c1a => sender.name = said().unwrap_or_default(),
            0x0c1f => {
                sender.address = said().filter(|address| address.contains('@')).unwrap_or_default();
            }
            0x1000 if message.text.is_none() => message.text = body(),
            0x1013 => message.html = body(),
            0x1009 => rtf = Some(value),
            _ => {}
        }
    }
    if sender != Mailbox::default() {
        message.from.push(sender);
    }
    rtf
}

/// A time, in steps of a ten-millionth of a second since 1601.
fn time(value: &[u8]) -> Option<String> {
    let steps = u64::from_le_bytes(value.try_into().ok()?);
    let seconds = i64::try_from(steps / 10_000_000).ok()?.checked_sub(11_644_473_600)?;
    Some(chrono::DateTime::from_timestamp(seconds, 0)?.to_rfc2822())
}

fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let bytes = bytes.get(..end).unwrap_or_default();
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// A text in sixteen bits a character, or in eight.
fn words(kind: u16, bytes: &[u8]) -> String {
    if kind == WIDE {
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(u16::from_le_bytes))
            .take_while(|unit| *unit != 0)
            .collect();
        String::from_utf16_lossy(&units)
    } else {
        text(bytes)
    }
}

/// A property: its number, the kind of its value, and the last of its values.
struct Property {
    id: u16,
    kind: u16,
    value: Vec<u8>,
}

/// Each property; stops at what cannot be followed.
fn properties(bytes: &[u8]) -> Vec<Property> {
    let mut found = Vec::new();
    let count = four(bytes, 0).unwrap_or(0).min(10_000);
    let mut at = 4;
    for _ in 0..count {
        let Some(read) = property(bytes, &mut at) else { break };
        found.push(read);
    }
    found
}

fn property(bytes: &[u8], at: &mut usize) -> Option<Property> {
    let (kind, id) = (two(bytes, *at)?, two(bytes, *at + 2)?);
    *at += 4;
    if id >= 0x8000 {
        // A named one: whose it is, and its name or number.
        *at += 16;
        let is_text = four(bytes, *at)? == 1;
        *at += 4;
        let length = usize::try_from(four(bytes, *at)?).ok()?;
        *at += 4;
        if is_text {
            *at = at.checked_add(length.checked_next_multiple_of(4)?)?;
        }
    }
    let fixed = match kind & 0x0fff {
        0x02 | 0x03 | 0x04 | 0x0a | 0x0b => Some(4),
        0x05 | 0x06 | 0x07 | 0x14 | 0x40 => Some(8),
        0x48 => Some(16),
        _ => None,
    };
    let many = kind & 0x1000 != 0;
    let values = if many || fixed.is_none() {
        let count = four(bytes, *at)?;
        *at += 4;
        count.min(10_000)
    } else {
        1
    };
    let mut value = Vec::new();
    for _ in 0..values {
        let length = if let Some(length) = fixed {
            length
        } else {
            let length = usize::try_from(four(bytes, *at)?).ok()?;
            *at += 4;
            length
        };
        let end = at.checked_add(length)?;
        value = bytes.get(*at..end)?.to_vec();
        *at = at.checked_add(length.checked_next_multiple_of(4)?)?;
    }
    Some(Property { id, kind, value })
}
