//! Reading messages as Outlook keeps them: a compound file of properties.

use super::{
    super::protocol::{Failure, OrFail},
    model::{Attachment, Body, Content, DEEPEST, MOST_PARTS, Mailbox, Message},
};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

type File<'a> = cfb::CompoundFile<Cursor<&'a [u8]>>;

/// The most that one property may hold: 64 MiB.
const LARGEST: u64 = 64 << 20;

/// Reads a message.
pub(super) fn read(bytes: &[u8]) -> Result<Message, Failure> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).or_fail(Failure::Broken)?;
    message(&mut file, "/", "", 0)
}

/// The properties of one object: their values by number, and the fixed ones.
struct Properties {
    streams: BTreeMap<u16, (u16, Vec<u8>)>,
    fixed: BTreeMap<u16, [u8; 8]>,
}

impl Properties {
    fn read(file: &mut File<'_>, folder: &str, header: usize) -> Result<Self, Failure> {
        let names: Vec<String> = file
            .read_storage(folder)
            .or_fail(Failure::Broken)?
            .filter(cfb::Entry::is_stream)
            .map(|entry| entry.name().to_owned())
            .take(10_000)
            .collect();
        let mut properties = Self { streams: BTreeMap::new(), fixed: BTreeMap::new() };
        for name in names {
            let path = format!("{}/{name}", folder.trim_end_matches('/'));
            if name.starts_with("__properties_version") {
                let content = stream(file, &path)?;
                for entry in content.get(header..).unwrap_or_default().chunks_exact(16) {
                    let id = entry.get(2..4).and_then(|id| id.try_into().ok());
                    let value = entry.get(8..16).and_then(|value| value.try_into().ok());
                    if let (Some(id), Some(value)) = (id, value) {
                        properties.fixed.insert(u16::from_le_bytes(id), value);
                    }
                }
                continue;
            }
            let Some(tag) = name.strip_prefix("__substg1.0_").and_then(|tag| tag.get(..8)) else {
                continue;
            };
            let (Ok(id), Ok(kind)) = (
                u16::from_str_radix(tag.get(..4).unwrap_or_default(), 16),
                u16::from_str_radix(tag.get(4..).unwrap_or_default(), 16),
            ) else {
                continue;
            };
            let content = stream(file, &path)?;
            properties.streams.insert(id, (kind, content));
        }
        Ok(properties)
    }

    fn text(&self, id: u16) -> Option<String> {
        let (kind, content) = self.streams.get(&id)?;
        let text = match kind {
            0x001f => {
                let units: Vec<u16> = content
                    .chunks_exact(2)
                    .filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(u16::from_le_bytes))
                    .collect();
                String::from_utf16_lossy(&units)
            }
            0x001e | 0x0102 => self.decode(content),
            _ => return None,
        };
        Some(text.trim_end_matches('\0').to_owned())
    }

    /// In the code page that the message names.
    fn decode(&self, content: &[u8]) -> String {
        if let Ok(text) = std::str::from_utf8(content) {
            return text.to_owned();
        }
        let page = self.number(0x3fde).or_else(|| self.number(0x3ffd)).unwrap_or(1252);
        let label = match page {
            // It says so and is not.
            65001 => "windows-1252".to_owned(),
            28591 => "iso-8859-1".to_owned(),
            932 => "shift_jis".to_owned(),
            936 => "gbk".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            page => format!("windows-{page}"),
        };
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes());
        encoding.unwrap_or(encoding_rs::WINDOWS_1252).decode(content).0.into_owned()
    }

    fn number(&self, id: u16) -> Option<u32> {
        let value = self.fixed.get(&id)?;
        Some(u32::from_le_bytes(value.get(..4)?.try_into().ok()?))
    }

    /// A time, in steps of a ten-millionth of a second since 1601.
    fn time(&self, id: u16) -> Option<String> {
        let steps = u64::from_le_bytes(*self.fixed.get(&id)?);
        let seconds = i64::try_from(steps / 10_000_000).ok()?.checked_sub(11_644_473_600)?;
        Some(chrono::DateTime::from_timestamp(seconds, 0)?.to_rfc2822())
    }
}

fn stream(file: &mut File<'_>, path: &str) -> Result<Vec<u8>, Failure> {
    let mut content = Vec::new();
    let stream = file.open_stream(path).or_fail(Failure::Broken)?;
    if stream.len() > LARGEST {
        return Err(Failure::TooBig { what: "a part of more than 64 MiB".to_owned() });
    }
    stream.take(LARGEST).read_to_end(&mut content).or_fail(Failure::Broken)?;
    Ok(content)
}

fn message(
    file: &mut File<'_>,
    folder: &str,
    prefix: &str,
    deep: usize,
) -> Result<Message, Failure> {
    if deep > DEEPEST {
        let what = "messages that lie too deep in messages".to_owned();
        return Err(Failure::TooBig { what });
    }
    let header = if folder == "/" { 32 } else { 24 };
    let properties = Properties::read(file, folder, header)?;
    let text = |id| properties.text(id).filter(|text| !text.trim().is_empty());
    let mut message = Message {
        subject: text(0x0037).unwrap_or_default(),
        date: properties.time(0x0039).or_else(|| properties.time(0x0e06)),
        ..Message::default()
    };
    let sender = Mailbox {
        name: text(0x0c1a).or_else(|| text(0x0042)).unwrap_or_default(),
        address: text(0x5d01)
            .or_else(|| text(0x0c1f))
            .or_else(|| text(0x0065))
            .filter(|address| address.contains('@'))
            .unwrap_or_default(),
    };
    if sender != Mailbox::default() {
        message.from.push(sender);
    }
    let number = |at: usize| {
        if prefix.is_empty() { at.to_string() } else { format!("{prefix}.{at}") }
    };
    if let Some(plain) = text(0x1000) {
        message.text = Some(Body { part: number(1), text: plain.replace("\r\n", "\n") });
    }
    if let Some(html) = text(0x1013) {
        message.html = Some(Body { part: number(2), text: html });
    }
    if let Some((_, packed)) = properties.streams.get(&0x1009) {
        let said = super::rtf::unpack(packed).map(|rtf| super::rtf::text(&rtf)).unwrap_or_default();
        if message.text.is_none() && message.html.is_none() {
            message.text = Some(Body { part: number(1), text: said });
        } else if !said.trim().is_empty() {
            message.besides.push(("alternative_body", "RTF".to_owned(), said));
        }
    }
    if let Some(headers) = text(0x007d) {
        message.besides.push(("hidden_header", "headers".to_owned(), headers));
    }
    let own = properties.streams.keys().filter(|id| **id >= 0x8000).count();
    if own > 0 {
        let excerpt = format!("{own} properties of programs");
        message.besides.push(("private_data", "properties".to_owned(), excerpt));
    }
    children(file, folder, prefix, deep, &mut message)?;
    if message.to.is_empty() && message.cc.is_empty() {
        let listed = |id| -> Vec<Mailbox> {
            let all = text(id).unwrap_or_default();
            let names = all.split(';').map(str::trim).filter(|name| !name.is_empty());
            names.map(|name| Mailbox { name: name.to_owned(), ..Mailbox::default() }).collect()
        };
        message.to = listed(0x0e04);
        message.cc = listed(0x0e03);
    }
    Ok(message)
}

/// Recipients and attachments, each a folder of its own.
fn children(
    file: &mut File<'_>,
    folder: &str,
    prefix: &str,
    deep: usize,
    message: &mut Message,
) -> Result<(), Failure> {
    let mut folders: Vec<String> = file
        .read_storage(folder)
        .or_fail(Failure::Broken)?
        .filter(cfb::Entry::is_storage)
        .map(|entry| entry.name().to_owned())
        .take(MOST_PARTS + 1)
        .collect();
    if folders.len() > MOST_PARTS {
        return Err(Failure::TooBig { what: format!("more than {MOST_PARTS} parts") });
    }
    folders.sort();
    let mut at = 2;
    for name in folders {
        let path = format!("{}/{name}", folder.trim_end_matches('/'));
        if name.starts_with("__recip_version") {
            let properties = Properties::read(file, &path, 8)?;
            let mailbox = Mailbox {
                name: properties.text(0x3001).unwrap_or_default(),
                address: properties
                    .text(0x39fe)
                    .or_else(|| properties.text(0x3003))
                    .filter(|address| address.contains('@'))
                    .unwrap_or_default(),
            };
            match properties.number(0x0c15) {
                Some(2) => message.cc.push(mailbox),
                Some(3) => message.bcc.push(mailbox),
                _ => message.to.push(mailbox),
            }
        } else if name.starts_with("__attach_version") {
            at += 1;
            let part = if prefix.is_empty() { at.to_string() } else { format!("{prefix}.{at}") };
            let properties = Properties::read(file, &path, 8)?;
            let text = |id| properties.text(id).filter(|text: &String| !text.trim().is_empty());
            let name = text(0x3707).or_else(|| text(0x3704)).or_else(|| text(0x3001));
            let name = name.unwrap_or_default();
            let inner = format!("{path}/__substg1.0_3701000D");
            if file.is_storage(&inner) {
                let is_message = file.exists(format!("{inner}/__properties_version1.0"));
                if !is_message {
                    let what = format!("an object of a program in the message (mime:{part})");
                    message.besides.push(("embedded_object", format!("mime:{part}"), name.clone()));
                    return Err(Failure::NotHandled { what });
                }
                let inner = self::message(file, &inner, &part, deep + 1)?;
                let content = Content::Message(Box::new(inner));
                message.attachments.push(Attachment { part, name, content });
            } else {
                let bytes = properties.streams.get(&0x3701).map(|(_, bytes)| bytes.clone());
                let bytes = bytes.unwrap_or_default();
                message.attachments.push(super::attached(part, name, bytes, deep)?);
            }
        }
    }
    Ok(())
}
