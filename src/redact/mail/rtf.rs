//! The rich text of Outlook's messages: unpacked, and read for what it says.

/// What every packing begins from.
const START: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// The most that is unpacked: 32 MiB.
const LARGEST: usize = 32 << 20;

/// Unpacks what Outlook packs (MS-OXRTFCP); nothing when it cannot be followed.
pub(super) fn unpack(bytes: &[u8]) -> Option<Vec<u8>> {
    let four = |at: usize| -> Option<u32> {
        Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
    };
    let size = usize::try_from(four(4)?).ok()?.min(LARGEST);
    let rest = bytes.get(16..)?;
    match four(8)? {
        0x414c_454d => return Some(rest.get(..size.min(rest.len()))?.to_vec()),
        0x7546_5a4c => {}
        _ => return None,
    }
    let mut window = [0_u8; 4096];
    window.get_mut(..START.len())?.copy_from_slice(START);
    let mut write = START.len();
    let mut out = Vec::new();
    let mut input = rest.iter().copied();
    'all: while let Some(control) = input.next() {
        for bit in 0..8 {
            if control & (1 << bit) == 0 {
                let Some(byte) = input.next() else { break 'all };
                out.push(byte);
                *window.get_mut(write)? = byte;
                write = (write + 1) % 4096;
            } else {
                let (Some(high), Some(low)) = (input.next(), input.next()) else { break 'all };
                let pair = usize::from(u16::from_be_bytes([high, low]));
                let (from, length) = (pair >> 4, (pair & 15) + 2);
                if from == write {
                    break 'all;
                }
                for step in 0..length {
                    let byte = *window.get((from + step) % 4096)?;
                    out.push(byte);
                    *window.get_mut(write)? = byte;
                    write = (write + 1) % 4096;
                }
            }
            if out.len() >= LARGEST {
                break 'all;
            }
        }
    }
    Some(out)
}

/// Groups that say how a text looks, not what it says.
const UNSAID: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "generator",
    "htmltag",
    "mhtmltag",
    "listtable",
    "listoverridetable",
    "themedata",
    "datastore",
    "rsidtbl",
    "xmlnstbl",
];

/// What a rich text says.
pub(super) fn text(rtf: &[u8]) -> String {
    let mut out = String::new();
    let mut at = 0;
    // For each open group, whether it is said, and how many letters follow a character by number.
    let mut groups: Vec<bool> = vec![true];
    let mut skip = 0_usize;
    while let Some(byte) = rtf.get(at).copied() {
        at += 1;
        let said = groups.last().copied().unwrap_or(true);
        match byte {
            b'{' => {
                let starred = rtf.get(at..at + 2) == Some(b"\\*");
                groups.push(said && !starred);
            }
            b'}' => {
                groups.pop();
            }
            b'\\' => match rtf.get(at).copied() {
                Some(b'\'') => {
                    let digits = rtf.get(at + 1..at + 3).and_then(|d| std::str::from_utf8(d).ok());
                    let value = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                    at += 3;
                    if skip > 0 {
                        skip -= 1;
                    } else if let Some(value) = value.filter(|_| said) {
                        out.push_str(&encoding_rs::WINDOWS_1252.decode(&[value]).0);
                    }
                }
                Some(letter) if letter.is_ascii_alphabetic() => {
                    let word: String = rtf
                        .get(at..)
                        .unwrap_or_default()
                        .iter()
                        .take(32)
                        .take_while(|c| c.is_ascii_alphabetic())
                        .map(|c| char::from(*c))
                        .collect();
                    at += word.len();
                    let number: String = rtf
                        .get(at..)
                        .unwrap_or_default()
                        .iter()
                        .take(12)
                        .take_while(|c| c.is_ascii_digit() || **c == b'-')
                        .map(|c| char::from(*c))
                        .collect();
                    at += number.len();
                    if rtf.get(at) == Some(&b' ') {
                        at += 1;
                    }
                    match word.as_str() {
                        "par" | "line" | "row" if said => out.push('\n'),
                        "tab" | "cell" if said => out.push('\t'),
                        "u" => {
                            let code = number.parse::<i32>().unwrap_or(0).rem_euclid(65_536);
                            let c = u32::try_from(code).ok().and_then(char::from_u32);
                            if said {
                                out.extend(c);
                            }
                            skip = 1;
                        }
                        word if UNSAID.contains(&word) => {
                            if let Some(group) = groups.last_mut() {
                                *group = false;
                            }
                        }
                        _ => {}
                    }
                }
                Some(other) => {
                    at += 1;
                    if said {
                        match other {
                            b'~' => out.push(' '),
                            b'\\' | b'{' | b'}' => out.push(char::from(other)),
                            _ => {}
                        }
                    }
                }
                None => {}
            },
            b'\r' | b'\n' => {}
            _ if skip > 0 => skip -= 1,
            byte if said => out.push(char::from(byte)),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rich_text_is_read_for_what_it_says() {
        let rtf = br"{\rtf1{\fonttbl{\f0 Arial;}}Si\'e2n \u373?r\par {\*\hidden no}\b Alys}";
        assert_eq!(text(rtf), "Siân ŵr\nAlys");
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let mut plain = vec![0; 4];
        plain.extend(5_u32.to_le_bytes());
        plain.extend(0x414c_454d_u32.to_le_bytes());
        plain.extend([0; 4]);
        plain.extend(b"hello");
        assert_eq!(unpack(&plain).unwrap(), b"hello");
        // Eight letters as they are: one control byte, then the letters.
        let mut packed = vec![0; 4];
        packed.extend(8_u32.to_le_bytes());
        packed.extend(0x7546_5a4c_u32.to_le_bytes());
        packed.extend([0; 4]);
        packed.push(0);
        packed.extend(b"abcdefgh");
        assert_eq!(unpack(&packed).unwrap(), b"abcdefgh");
        assert_eq!(unpack(b"short"), None);
    }
}
