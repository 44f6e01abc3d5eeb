//! Pictures inside documents: their metadata, without touching a pixel.

use super::media::{MediaType, Picture};

/// The picture without what it says besides its pixels: JPEG, PNG and GIF by an allow-list of their
/// segments, others decoded and encoded anew. Drawings of Windows stay as they are, for they are
/// instructions, not pixels. Nothing, where it cannot be followed to its end.
pub fn without_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    match super::media::sniff(bytes, "") {
        MediaType::Picture(Picture::Jpeg) => jpeg(bytes),
        MediaType::Picture(Picture::Png) => png(bytes),
        MediaType::Picture(Picture::Gif) => gif(bytes),
        MediaType::Picture(kind) => super::picture::encoded_anew(bytes, kind),
        _ if is_drawing(bytes) => Some(bytes.to_vec()),
        _ => None,
    }
}

/// Whether it is a drawing of Windows: EMF, or WMF with or without its head.
fn is_drawing(bytes: &[u8]) -> bool {
    let enhanced = bytes.starts_with(&[1, 0, 0, 0]) && bytes.get(40..44) == Some(b" EMF");
    enhanced
        || bytes.starts_with(&[0xd7, 0xcd, 0xc6, 0x9a])
        || bytes.starts_with(&[1, 0, 9, 0, 0, 3])
}

/// Keeps tables, frames and scans, and of what programs add the size of a dot and how the colours
/// are meant, both written anew. What follows the end is none of the picture.
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
        if kind == 0xd9 {
            kept.extend([0xff, 0xd9]);
            return Some(kept);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length)?;
        match kind {
            0xe0 if segment.get(4..9) == Some(b"JFIF\0") => {
                kept.extend([0xff, 0xe0, 0, 16]);
                kept.extend(segment.get(4..16)?);
                // No small copy of the picture.
                kept.extend([0, 0]);
            }
            0xee if segment.get(4..9) == Some(b"Adobe") => {
                kept.extend([0xff, 0xee, 0, 14]);
                kept.extend(segment.get(4..16)?);
            }
            0xe0..=0xef | 0xfe => {}
            0xc0..=0xcf | 0xda..=0xdd => kept.extend_from_slice(segment),
            _ => return None,
        }
        at += 2 + length;
        if kind == 0xda {
            let end = end_of_scan(bytes, at);
            kept.extend_from_slice(bytes.get(at..end)?);
            at = end;
            if at >= bytes.len() {
                // It breaks off: readers show what is there.
                kept.extend([0xff, 0xd9]);
                return Some(kept);
            }
        }
    }
}

/// Where the packed pixels end that begin at `at`: before the next segment, or with the file.
fn end_of_scan(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == 0xff)) {
        let here = at + found;
        match bytes.get(here + 1) {
            Some(0 | 0xd0..=0xd7) => at = here + 2,
            Some(0xff) => at = here + 1,
            Some(_) => return here,
            None => break,
        }
    }
    bytes.len()
}

/// Keeps the pixels and the numbers that say how bright and how large they are.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let start = b"\x89PNG\r\n\x1a\n";
    let mut rest = bytes.strip_prefix(start)?;
    let mut kept = start.to_vec();
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let whole = usize::try_from(length).ok()?.checked_add(12)?;
        let chunk = rest.get(..whole)?;
        let kind = chunk.get(4..8)?;
        let plain = match kind {
            b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"tRNS" => true,
            b"gAMA" | b"sRGB" | b"cHRM" | b"pHYs" | b"sBIT" => length <= 32,
            _ => false,
        };
        if plain {
            kept.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(kept);
        }
        rest = rest.get(whole..)?;
    }
}

/// Keeps the frames, how long each shows, and that they begin again.
fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let table = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut kept = bytes.get(..at)?.to_vec();
    let blocks = |mut at: usize| -> Option<usize> {
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                return Some(at);
            }
        }
    };
    loop {
        match *bytes.get(at)? {
            0x2c => {
                let end = blocks(at + 11 + table(*bytes.get(at + 9)?))?;
                kept.extend_from_slice(bytes.get(at..end)?);
                at = end;
            }
            0x21 => {
                let end = blocks(at + 2)?;
                let extension = bytes.get(at..end)?;
                let times = extension.get(1) == Some(&0xf9) && extension.len() == 8;
                let again =
                    extension.get(2..14) == Some(b"\x0bNETSCAPE2.0") && extension.len() == 19;
                if times || again {
                    kept.extend_from_slice(extension);
                }
                at = end;
            }
            0x3b => {
                kept.push(0x3b);
                return Some(kept);
            }
            _ => return None,
        }
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
        Picture::Bmp => {
            let size = u32::from_le_bytes(bytes.get(2..6)?.try_into().ok()?);
            let end = usize::try_from(size).ok()?;
            if end > 54 && bytes.len() > end {
                say("trailing_data", "after the end", bytes.get(end..)?);
            }
        }
        Picture::Heic => {}
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
            0xe0 if !begins(b"JFIF") => say("private_data", "APP0", content),
            0xe2 if begins(b"MPF") => say("extra_frame", "APP2", b""),
            0xe2 if !begins(b"ICC_PROFILE") => say("private_data", "APP2", content),
            0xee if content.len() > 12 => say("private_data", "APP14", content),
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

    /// A picture of each kind that is followed by segments, packed by an encoder.
    fn packed(format: image::ImageFormat) -> Vec<u8> {
        let picture = image::RgbImage::from_pixel(16, 16, image::Rgb([9, 99, 199]));
        let mut out = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    fn holds(bytes: &[u8]) -> bool {
        bytes.windows(4).any(|window| window == b"Alys")
    }

    #[test]
    fn whatever_is_put_beside_the_pixels_is_gone_and_the_pixels_stay() {
        use image::ImageFormat::{Bmp, Gif, Jpeg, Png, Tiff};
        let said = b"Alys Griffiths was here and said so";
        for format in [Jpeg, Png, Gif, Bmp, Tiff] {
            let plain = packed(format);
            let mut hiding = vec![[plain.as_slice(), said].concat()];
            match format {
                Jpeg => {
                    hiding.push([plain.as_slice(), packed(Jpeg).as_slice(), said].concat());
                    for kind in [0xe0, 0xe1, 0xe2, 0xed, 0xee, 0xfe] {
                        let mut segment = vec![0xff, kind, 0, 37];
                        segment.extend(said);
                        let mut with = plain.clone();
                        with.splice(2..2, segment);
                        hiding.push(with);
                    }
                }
                Png => {
                    for kind in [b"tEXt", b"iCCP", b"prIv", b"eXIf"] {
                        let mut chunk = 35_u32.to_be_bytes().to_vec();
                        chunk.extend(kind);
                        chunk.extend(said);
                        chunk.extend([0; 4]);
                        let mut with = plain.clone();
                        with.splice(33..33, chunk);
                        hiding.push(with);
                    }
                }
                Gif => {
                    let mut with = plain.clone();
                    let end = with.len() - 1;
                    let mut comment = vec![0x21, 0xfe, 35];
                    comment.extend(said);
                    comment.push(0);
                    with.splice(end..end, comment);
                    hiding.push(with);
                }
                _ => {}
            }
            for bytes in hiding {
                assert!(holds(&bytes));
                let kept = without_metadata(&bytes).unwrap();
                assert!(!holds(&kept), "{format:?}");
                let (was, is) = (image::load_from_memory(&plain), image::load_from_memory(&kept));
                assert_eq!(was.unwrap().to_rgb8(), is.unwrap().to_rgb8(), "{format:?}");
            }
        }
        assert_eq!(without_metadata(b"no picture"), None);
    }
}
