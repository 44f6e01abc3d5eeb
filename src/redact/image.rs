//! Pictures inside documents: their metadata, without touching a pixel.

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
