//! Pictures inside documents: their metadata, without touching a pixel.

use super::media::Picture;

/// The picture without what it says besides its pixels, when it is a JPEG or a PNG; others, and
/// those that cannot be followed to their end, stay as they are.
pub fn without_metadata(bytes: &[u8]) -> Vec<u8> {
    jpeg(bytes).or_else(|| png(bytes)).unwrap_or_else(|| bytes.to_vec())
}

/// Leaves out comments and the segments of applications, but for those that say how the colours
/// are meant: JFIF, ICC and Adobe's.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..2).filter(|start| *start == [0xff, 0xd8])?.to_vec();
    let mut at = 2;
    loop {
        let (&lead, &kind) = (bytes.get(at)?, bytes.get(at + 1)?);
        if lead != 0xff {
            return None;
        }
        if kind == 0xff {
            at += 1;
            continue;
        }
        if kind == 0xda {
            // What follows the end of the picture is none of it.
            let rest = bytes.get(at..)?;
            let end = rest.windows(2).rposition(|pair| pair == [0xff, 0xd9])?;
            kept.extend_from_slice(rest.get(..end + 2)?);
            return Some(kept);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length)?;
        if !matches!(kind, 0xe1 | 0xe3..=0xed | 0xef | 0xfe) {
            kept.extend_from_slice(segment);
        }
        at += 2 + length;
    }
}

/// Leaves out chunks of text, time and EXIF, and what follows the end.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let start = b"\x89PNG\r\n\x1a\n";
    let mut rest = bytes.strip_prefix(start)?;
    let mut kept = start.to_vec();
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let whole = usize::try_from(length).ok()?.checked_add(12)?;
        let chunk = rest.get(..whole)?;
        let kind = chunk.get(4..8)?;
        if !matches!(kind, b"tEXt" | b"zTXt" | b"iTXt" | b"tIME" | b"eXIf") {
            kept.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(kept);
        }
        rest = rest.get(whole..)?;
    }
}

/// Something that a picture says besides its pixels.
pub struct Told {
    /// A kind of finding.
    pub kind: &'static str,
    /// The segment or chunk.
    pub place: String,
    /// How it begins.
    pub excerpt: String,
}

/// What a picture says besides its pixels; nothing when it cannot be followed to its end.
pub fn told(bytes: &[u8], kind: Picture) -> Option<Vec<Told>> {
    let mut told = Vec::new();
    let mut say = |kind: &'static str, place: &str, content: &[u8]| {
        let excerpt =
            String::from_utf8_lossy(content.get(..300.min(content.len())).unwrap_or_default())
                .chars()
                .filter(|c| !c.is_control() && *c != '\u{fffd}')
                .collect();
        told.push(Told { kind, place: place.to_owned(), excerpt });
    };
    match kind {
        Picture::Jpeg => tell_jpeg(bytes, &mut say)?,
        Picture::Png => tell_png(bytes, &mut say)?,
        Picture::Gif => tell_gif(bytes, &mut say)?,
        Picture::Webp => tell_webp(bytes, &mut say)?,
        Picture::Tiff => tell_tiff(bytes, &mut say)?,
        Picture::Bmp | Picture::Heic => {}
    }
    Some(told)
}

type Say<'a> = dyn FnMut(&'static str, &str, &[u8]) + 'a;

fn tell_jpeg(bytes: &[u8], say: &mut Say<'_>) -> Option<()> {
    let mut at = bytes.starts_with(&[0xff, 0xd8]).then_some(2)?;
    loop {
        let (&lead, &kind) = (bytes.get(at)?, bytes.get(at + 1)?);
        if lead != 0xff {
            return None;
        }
        if kind == 0xff {
            at += 1;
            continue;
        }
        if kind == 0xda {
            break;
        }
        if kind == 0xd9 {
            return Some(());
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let content = bytes.get(at + 4..at + 2 + length)?;
        let begins = |with: &[u8]| content.starts_with(with);
        match kind {
            0xe0 if begins(b"JFXX") => say("thumbnail", "APP0", b""),
            0xe0 if begins(b"JFIF") && content.get(12..14).is_some_and(|size| size != [0, 0]) => {
                say("thumbnail", "APP0", b"");
            }
            0xe1 if begins(b"Exif") => say("exif", "APP1", b""),
            0xe1 => say("metadata", "APP1", content),
            0xe2 if begins(b"MPF") => say("extra_frame", "APP2", b""),
            0xe3..=0xec | 0xef => say("private_data", &format!("APP{}", kind - 0xe0), content),
            0xed => say("metadata", "APP13", content),
            0xfe => say("comment", "COM", content),
            _ => {}
        }
        at += 2 + length;
    }
    // The packed pixels: a lead byte in them is followed by nought or by a restart.
    let rest = bytes.get(at..)?;
    let end = end_of_jpeg(rest)?;
    if rest.len() > end {
        let after = rest.get(end..)?;
        if after.iter().any(|byte| *byte != 0) {
            say("trailing_data", "after the end", after);
        }
    }
    Some(())
}

/// Where a picture ends whose scan begins at the start of `rest`. Progressive ones have more scans.
fn end_of_jpeg(rest: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        let here = rest.get(at..)?.iter().position(|byte| *byte == 0xff)? + at;
        match rest.get(here + 1)? {
            0xd9 => return Some(here + 2),
            0 | 0xff | 0xd0..=0xd7 => at = here + 1,
            // Tables and the next scan.
            _ => {
                let length = [*rest.get(here + 2)?, *rest.get(here + 3)?];
                at = here + 2 + usize::from(u16::from_be_bytes(length));
            }
        }
    }
}

fn tell_png(bytes: &[u8], say: &mut Say<'_>) -> Option<()> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let whole = usize::try_from(length).ok()?.checked_add(12)?;
        let chunk = rest.get(..whole)?;
        let (kind, content) = (chunk.get(4..8)?, chunk.get(8..whole - 4)?);
        let name = String::from_utf8_lossy(kind).into_owned();
        match kind {
            b"tEXt" | b"zTXt" | b"iTXt" if content.starts_with(b"Comment") => {
                say("comment", &name, content);
            }
            b"tEXt" | b"zTXt" | b"iTXt" | b"tIME" => say("metadata", &name, content),
            b"eXIf" => say("exif", &name, b""),
            b"acTL" => say("extra_frame", &name, b""),
            b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB"
            | b"iCCP" | b"cICP" | b"bKGD" | b"pHYs" | b"sBIT" | b"hIST" | b"fcTL" | b"fdAT"
            | b"mDCV" | b"cLLI" => {}
            _ => say("private_data", &name, content),
        }
        rest = rest.get(whole..)?;
        if kind == b"IEND" {
            if !rest.is_empty() {
                say("trailing_data", "after the end", rest);
            }
            return Some(());
        }
    }
}

fn tell_gif(bytes: &[u8], say: &mut Say<'_>) -> Option<()> {
    let table = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut frames = 0;
    // Blocks of a length each, until one of none.
    let blocks = |mut at: usize| -> Option<(usize, Vec<u8>)> {
        let mut content = Vec::new();
        loop {
            let length = usize::from(*bytes.get(at)?);
            content.extend_from_slice(bytes.get(at + 1..at + 1 + length)?);
            at += 1 + length;
            if length == 0 {
                return Some((at, content));
            }
        }
    };
    loop {
        match *bytes.get(at)? {
            0x2c => {
                frames += 1;
                let packed = *bytes.get(at + 9)?;
                (at, _) = blocks(at + 11 + table(packed))?;
            }
            0x21 => {
                let label = *bytes.get(at + 1)?;
                let (next, content) = blocks(at + 2)?;
                let plays = content.starts_with(b"NETSCAPE") || content.starts_with(b"ANIMEXTS");
                match label {
                    0xfe => say("comment", "comment", &content),
                    0xff if !plays => say("metadata", "application", &content),
                    0x01 => say("hidden_text", "plain text", &content),
                    _ => {}
                }
                at = next;
            }
            0x3b => {
                if frames > 1 {
                    say("extra_frame", &format!("{frames} frames"), b"");
                }
                let after = bytes.get(at + 1..)?;
                if after.iter().any(|byte| *byte != 0) {
                    say("trailing_data", "after the end", after);
                }
                return Some(());
            }
            _ => return None,
        }
    }
}

fn tell_webp(bytes: &[u8], say: &mut Say<'_>) -> Option<()> {
    let size = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
    let end = usize::try_from(size).ok()?.checked_add(8)?;
    let mut at = 12;
    while at + 8 <= end.min(bytes.len()) {
        let kind = bytes.get(at..at + 4)?;
        let length = u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?);
        let length = usize::try_from(length).ok()?;
        let content = bytes.get(at + 8..at.checked_add(8)?.checked_add(length)?)?;
        let name = String::from_utf8_lossy(kind).trim().to_owned();
        match kind {
            b"EXIF" => say("exif", &name, b""),
            b"XMP " => say("metadata", &name, content),
            b"ANIM" => say("extra_frame", &name, b""),
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ICCP" | b"ANMF" => {}
            _ => say("private_data", &name, content),
        }
        at += 8 + length + length % 2;
    }
    if bytes.len() > end + end % 2 {
        say("trailing_data", "after the end", bytes.get(end..)?);
    }
    Some(())
}

fn tell_tiff(bytes: &[u8], say: &mut Say<'_>) -> Option<()> {
    let little = bytes.starts_with(b"II");
    let short = |at: usize| -> Option<usize> {
        let pair: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(usize::from(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }))
    };
    let long = |at: usize| -> Option<usize> {
        let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let value = if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
        usize::try_from(value).ok()
    };
    let mut at = long(4)?;
    let mut seen = std::collections::BTreeSet::new();
    while at != 0 {
        if !seen.insert(at) || seen.len() > 10_000 {
            return None;
        }
        let count = short(at)?;
        let mut is_small = false;
        for entry in 0..count {
            let place = at + 2 + entry * 12;
            match short(place)? {
                254 => is_small = long(place + 8)? & 1 == 1,
                700 => say("metadata", "XMP", b""),
                33_723 | 34_377 => say("metadata", "IPTC", b""),
                _ => {}
            }
        }
        if seen.len() > 1 {
            let kind = if is_small { "thumbnail" } else { "extra_frame" };
            say(kind, &format!("page {}", seen.len()), b"");
        }
        at = long(at + 2 + count * 12)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jpeg_loses_its_exif_comment_and_what_follows_its_end() {
        let mut jpeg = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2];
        jpeg.extend([0xff, 0xe1, 0, 6]);
        jpeg.extend(b"Alys");
        jpeg.extend([0xff, 0xfe, 0, 6]);
        jpeg.extend(b"Alys");
        jpeg.extend([0xff, 0xda, 9, 9, 0xff, 0xd9]);
        jpeg.extend(b"Alys");
        let kept = without_metadata(&jpeg);
        assert_eq!(kept, [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xda, 9, 9, 0xff, 0xd9]);
    }

    #[test]
    fn a_png_loses_its_text() {
        let chunk = |kind: &[u8], data: &[u8]| {
            let mut chunk = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
            chunk.extend(kind);
            chunk.extend(data);
            chunk.extend([0; 4]);
            chunk
        };
        let start = b"\x89PNG\r\n\x1a\n".to_vec();
        let with = [start.clone(), chunk(b"tEXt", b"Alys"), chunk(b"IEND", b""), b"x".to_vec()];
        assert_eq!(without_metadata(&with.concat()), [start, chunk(b"IEND", b"")].concat());
        assert_eq!(without_metadata(b"GIF89a"), b"GIF89a");
    }
}
