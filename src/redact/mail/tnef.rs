//! Reading what Outlook wraps attachments in: `winmail.dat`.

use super::{
    super::protocol::Failure,
    model::{Attachment, Body, MOST_PARTS, Message},
};

/// How such a file begins.
pub(super) const START: &[u8] = b"\x78\x9f\x3e\x22";

const ATTACH_REND_DATA: u32 = 0x0006_9002;
const ATTACH_TITLE: u32 = 0x0001_8010;
const ATTACH_DATA: u32 = 0x0006_800f;
const ATTACHMENT: u32 = 0x0006_9005;
const BODY: u32 = 0x0002_800c;
const SUBJECT: u32 = 0x0001_8004;

/// The property that holds an attachment's long name.
const LONG_NAME: u16 = 0x3707;
/// The property that holds its bytes when no attribute does.
const DATA: u16 = 0x3701;

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Reads the message and the files in it. What breaks off is read as far as it goes.
pub(super) fn read(bytes: &[u8], part: &str) -> Result<Message, Failure> {
    if !bytes.starts_with(START) {
        return Err(Failure::Broken);
    }
    let mut message = Message::default();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut at = 6;
    // A level, a number, a length, the content and a sum of it.
    while let (Some(id), Some(length)) = (four(bytes, at + 1), four(bytes, at + 5)) {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let Some(end) = at.checked_add(9).and_then(|start| start.checked_add(length)) else {
            break;
        };
        let Some(content) = bytes.get(at + 9..end) else { break };
        match id {
            ATTACH_REND_DATA => files.push((String::new(), Vec::new())),
            ATTACH_TITLE => {
                if let Some((name, _)) = files.last_mut() {
                    *name = text(content);
                }
            }
            ATTACH_DATA => {
                if let Some((_, data)) = files.last_mut() {
                    *data = content.to_vec();
                }
            }
            ATTACHMENT => {
                if let Some((name, data)) = files.last_mut() {
                    for (property, value) in properties(content) {
                        match property {
                            LONG_NAME => *name = wide(&value),
                            // Before an object stands which kind of object it is.
                            DATA if data.is_empty() => {
                                *data = value.get(16..).unwrap_or(&value).to_vec();
                            }
                            _ => {}
                        }
                    }
                }
            }
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
    for (number, (name, data)) in (1..).zip(files) {
        let part = format!("{part}.{number}");
        message.attachments.push(super::attached(part, name, data, 1).unwrap_or(Attachment {
            part: String::new(),
            name: String::new(),
            content: super::model::Content::File(Vec::new()),
        }));
    }
    message.attachments.retain(|attachment| !attachment.part.is_empty());
    Ok(message)
}

fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let bytes = bytes.get(..end).unwrap_or_default();
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// A name in sixteen bits a character, or in eight.
fn wide(bytes: &[u8]) -> String {
    if bytes.get(1) == Some(&0) {
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

/// Number and value of each property; stops at what cannot be followed.
fn properties(bytes: &[u8]) -> Vec<(u16, Vec<u8>)> {
    let mut found = Vec::new();
    let count = four(bytes, 0).unwrap_or(0).min(10_000);
    let mut at = 4;
    for _ in 0..count {
        let Some(read) = property(bytes, &mut at) else { break };
        found.push(read);
    }
    found
}

fn property(bytes: &[u8], at: &mut usize) -> Option<(u16, Vec<u8>)> {
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
    Some((id, value))
}
