//! A font's table of characters: what each code stands for when it is copied or read aloud.

use crate::content::{self, Token, Tokens};
use std::{collections::BTreeMap, fmt::Write as _};

/// The table for the codes that are kept; nothing when it cannot be read. `bytes` is the length of a
/// code.
pub(super) fn pruned(table: &[u8], bytes: usize, is_kept: impl Fn(u16) -> bool) -> Option<Vec<u8>> {
    let mut kept: BTreeMap<u16, Vec<u8>> = BTreeMap::new();
    let mut tokens = Tokens { stream: table, at: 0, nested: 0, commented: false };
    let mut operands: Vec<&[u8]> = Vec::new();
    while let Some(token) = tokens.next().ok()? {
        match token {
            Token::Operand(range) => operands.push(table.get(range)?),
            Token::Image(_) => operands.clear(),
            Token::Operator(range) => {
                match table.get(range)? {
                    // The rest stands in another table.
                    b"usecmap" => return None,
                    b"endbfchar" => {
                        for pair in operands.chunks_exact(2) {
                            let [code, text] = pair else { continue };
                            let code = number(code)?;
                            if is_kept(code) {
                                kept.insert(code, text_of(text)?);
                            }
                        }
                    }
                    b"endbfrange" => {
                        for each in operands.chunks_exact(3) {
                            let [first, last, text] = each else { continue };
                            range_of(number(first)?, number(last)?, text, &is_kept, &mut kept)?;
                        }
                    }
                    _ => {}
                }
                operands.clear();
            }
        }
    }
    Some(written(&kept, bytes))
}

fn range_of(
    first: u16,
    last: u16,
    text: &[u8],
    is_kept: &impl Fn(u16) -> bool,
    kept: &mut BTreeMap<u16, Vec<u8>>,
) -> Option<()> {
    if let Some(list) = text.strip_prefix(b"[") {
        let mut tokens = Tokens { stream: list, at: 0, nested: 0, commented: false };
        for code in first..=last {
            let Ok(Some(Token::Operand(range))) = tokens.next() else { break };
            if is_kept(code) {
                kept.insert(code, text_of(list.get(range)?)?);
            }
        }
        return Some(());
    }
    let text = text_of(text)?;
    for code in (first..=last).filter(|code| is_kept(*code)) {
        let mut text = text.clone();
        // The last unit counts on.
        if let [.., high, low] = text.as_mut_slice() {
            let unit = u16::from_be_bytes([*high, *low]).wrapping_add(code - first);
            [*high, *low] = unit.to_be_bytes();
        } else if let [byte] = text.as_mut_slice() {
            let [high, low] = u16::from(*byte).wrapping_add(code - first).to_be_bytes();
            text = vec![high, low];
        }
        kept.insert(code, text);
    }
    Some(())
}

fn number(operand: &[u8]) -> Option<u16> {
    let bytes = content::string(operand)?;
    bytes.iter().try_fold(0u16, |number, byte| {
        number.checked_mul(256).map(|number| number + u16::from(*byte))
    })
}

fn text_of(operand: &[u8]) -> Option<Vec<u8>> {
    // A glyph's name may stand for its character; it is rare and readers pass over it.
    content::string(operand)
}

fn written(kept: &BTreeMap<u16, Vec<u8>>, bytes: usize) -> Vec<u8> {
    let digits = bytes * 2;
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <<\
         /Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n\
         /CMapType 2 def\n1 begincodespacerange\n",
    );
    let _ = writeln!(out, "<{:0digits$x}> <{}>\nendcodespacerange", 0, "f".repeat(digits));
    let list: Vec<_> = kept.iter().collect();
    for some in list.chunks(100) {
        let _ = writeln!(out, "{} beginbfchar", some.len());
        for (code, text) in some {
            let _ = writeln!(out, "<{code:0digits$x}> <{}>", hex::encode(text));
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_keeps_the_codes_that_are_shown() {
        let table = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00><FF> \
            endcodespacerange 2 beginbfrange <41> <43> <0041> <61><62>[<00660069> <0062>] endbfrange \
            1 beginbfchar <20> <0020> endbfchar endcmap";
        let pruned = pruned(table, 1, |code| [0x20, 0x42, 0x61].contains(&code)).unwrap();
        let text = String::from_utf8(pruned).unwrap();
        assert!(
            text.contains("3 beginbfchar\n<20> <0020>\n<42> <0042>\n<61> <00660069>\nendbfchar")
        );
    }
}
