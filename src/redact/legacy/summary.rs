//! The properties that old Office files tell of people.

/// Numbers of the properties of both sets, by what people call them. In the second set the
/// numbers mean other things.
const FIRST: &[(u32, &str)] = &[
    (2, "title"),
    (3, "subject"),
    (4, "author"),
    (5, "keywords"),
    (6, "comments"),
    (7, "template"),
    (8, "last saved by"),
];
const SECOND: &[(u32, &str)] = &[(2, "category"), (14, "manager"), (15, "company")];

/// The identity of the second set, as it is written.
const OF_SECOND: &[u8] = b"\x02\xd5\xcd\xd5\x9c\x2e\x1b\x10\x93\x97\x08\x00\x2b\x2c\xf9\xae";
/// The identity of a set with names of its own.
const OF_OWN: &[u8] = b"\x05\xd5\xcd\xd5\x9c\x2e\x1b\x10\x93\x97\x08\x00\x2b\x2c\xf9\xae";

/// What a set of properties tells; nothing where it cannot be followed.
pub(super) fn told(bytes: &[u8]) -> String {
    let mut told = Vec::new();
    let four = |at: usize| -> Option<usize> {
        usize::try_from(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
            .ok()
    };
    let sets = four(24).unwrap_or(0).min(4);
    for set in 0..sets {
        let head = 28 + set * 20;
        let identity = bytes.get(head..head + 16).unwrap_or_default();
        let Some(start) = four(head + 16) else { break };
        if identity == OF_OWN {
            told.push("properties of its own".to_owned());
            continue;
        }
        let names = if identity == OF_SECOND { SECOND } else { FIRST };
        let count = start.checked_add(4).and_then(four).unwrap_or(0).min(1_000);
        for entry in 0..count {
            let Some(place) = start.checked_add(8 + entry * 8) else { break };
            let (Some(id), Some(offset)) = (four(place), place.checked_add(4).and_then(four))
            else {
                break;
            };
            let name = names.iter().find(|(number, _)| usize::try_from(*number) == Ok(id));
            if let Some((_, name)) = name
                && let Some(value) = start.checked_add(offset).and_then(|at| text(bytes, at))
                && !value.trim().is_empty()
            {
                told.push(format!("{name}: {}", value.trim()));
            }
        }
    }
    told.join(", ")
}

fn text(bytes: &[u8], at: usize) -> Option<String> {
    let four = |at: usize| -> Option<usize> {
        usize::try_from(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
            .ok()
    };
    let (kind, length) = (four(at)?, four(at.checked_add(4)?)?);
    let start = at.checked_add(8)?;
    match kind {
        30 => {
            let content = bytes.get(start..start.checked_add(length)?)?;
            let content = content.split(|byte| *byte == 0).next().unwrap_or_default();
            Some(match std::str::from_utf8(content) {
                Ok(text) => text.to_owned(),
                Err(_) => encoding_rs::WINDOWS_1252.decode(content).0.into_owned(),
            })
        }
        31 => {
            let content = bytes.get(start..start.checked_add(length.checked_mul(2)?)?)?;
            let units: Vec<u16> = content
                .chunks_exact(2)
                .filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(u16::from_le_bytes))
                .take_while(|unit| *unit != 0)
                .collect();
            Some(String::from_utf16_lossy(&units))
        }
        _ => None,
    }
}
