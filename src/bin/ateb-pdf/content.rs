//! Content streams, read token by token.
//!
//! [`clean`] takes out what a reader of the page never sees but a program may read: property
//! lists of marked content (replacement text, tags, layers) and comments. All other bytes stay
//! exactly as they were.

use std::{collections::HashSet, ops::Range};

/// A content stream that cannot be read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// The stream without property lists and comments.
pub(crate) fn clean(stream: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut kept = Vec::with_capacity(stream.len());
    let mut tokens = Tokens { stream, at: 0, nested: 0, commented: false };
    let mut operands: Vec<Range<usize>> = Vec::new();
    while let Some(token) = tokens.next()? {
        match token {
            Token::Operand(range) => operands.push(range),
            Token::Operator(range) => {
                let name = stream.get(range.clone()).unwrap_or_default();
                let tag = operands.first().and_then(|tag| stream.get(tag.clone()));
                match (name, tag) {
                    (b"BDC" | b"BMC", Some(tag)) => {
                        put(&mut kept, tag);
                        put(&mut kept, b"BMC");
                    }
                    (b"DP" | b"MP", _) => {}
                    _ => {
                        for operand in &operands {
                            put(&mut kept, stream.get(operand.clone()).unwrap_or_default());
                        }
                        put(&mut kept, name);
                    }
                }
                operands.clear();
            }
            Token::Image(range) => {
                for operand in &operands {
                    put(&mut kept, stream.get(operand.clone()).unwrap_or_default());
                }
                put(&mut kept, stream.get(range).unwrap_or_default());
                operands.clear();
            }
        }
    }
    Ok(kept)
}

/// The names that the stream uses, without their slash and with their escapes undone: what it
/// draws and sets is among them.
pub(crate) fn names(stream: &[u8]) -> Result<HashSet<Vec<u8>>, Unreadable> {
    let mut names = HashSet::new();
    let mut tokens = Tokens { stream, at: 0, nested: 0, commented: false };
    while let Some(token) = tokens.next()? {
        match token {
            Token::Operand(range) => {
                let operand = stream.get(range).unwrap_or_default();
                names.extend(operand.strip_prefix(b"/").map(unescaped));
            }
            // The colours of an inline image may be named.
            Token::Image(range) => {
                let image = stream.get(range).unwrap_or_default();
                let data = image.windows(4).position(|bytes| {
                    matches!(bytes, [before, b'I', b'D', after] if is_space(*before) && is_space(*after))
                });
                let head = data.unwrap_or(image.len());
                let pieces = image.get(..head).unwrap_or_default().split(|byte| *byte == b'/');
                let words = pieces.skip(1).map(|piece| {
                    let end = piece.iter().position(|byte| !is_regular(*byte));
                    piece.get(..end.unwrap_or(piece.len())).unwrap_or_default()
                });
                names.extend(words.map(unescaped));
            }
            Token::Operator(_) => {}
        }
    }
    Ok(names)
}

/// What a string holds, in round or in pointed brackets; nothing for anything else.
pub(crate) fn string(written: &[u8]) -> Option<Vec<u8>> {
    if let Some(digits) = written.strip_prefix(b"<").and_then(|rest| rest.strip_suffix(b">")) {
        let mut digits: Vec<u8> = digits.iter().copied().filter(u8::is_ascii_hexdigit).collect();
        if digits.len() % 2 == 1 {
            digits.push(b'0');
        }
        return hex::decode(digits).ok();
    }
    let inner = written.strip_prefix(b"(")?.strip_suffix(b")")?;
    let mut out = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' => {
                bytes.next_if_eq(&b'\n');
                out.push(b'\n');
            }
            b'\\' => match bytes.next()? {
                b'n' => out.push(b'\n'),
                b'r' => out.push(b'\r'),
                b't' => out.push(b'\t'),
                b'b' => out.push(8),
                b'f' => out.push(12),
                b'\n' => {}
                b'\r' => {
                    bytes.next_if_eq(&b'\n');
                }
                first @ b'0'..=b'7' => {
                    let mut value = u32::from(first - b'0');
                    for _ in 0..2 {
                        let Some(digit) = bytes.next_if(|byte| matches!(byte, b'0'..=b'7')) else {
                            break;
                        };
                        value = value * 8 + u32::from(digit - b'0');
                    }
                    out.push(u8::try_from(value & 0xff).unwrap_or_default());
                }
                other => out.push(other),
            },
            _ => out.push(byte),
        }
    }
    Some(out)
}

/// One of the things that an operator shows, in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Item {
    /// A string.
    Text(Vec<u8>),
    /// A move back, in thousandths of an em.
    Back(f64),
}

/// The strings and moves of an operand that is shown: a string, or a list of them.
pub(crate) fn items(operand: &[u8]) -> Vec<Item> {
    let inner =
        operand.strip_prefix(b"[").map_or(operand, |rest| rest.strip_suffix(b"]").unwrap_or(rest));
    let mut items = Vec::new();
    let mut tokens = Tokens { stream: inner, at: 0, nested: 0, commented: false };
    while let Ok(Some(token)) = tokens.next() {
        let Token::Operand(range) = token else { continue };
        let written = inner.get(range).unwrap_or_default();
        if let Some(back) = number(written) {
            items.push(Item::Back(back));
        } else if let Some(text) = string(written) {
            items.push(Item::Text(text));
        }
    }
    items
}

/// The number that an operand is.
pub(crate) fn number(operand: &[u8]) -> Option<f64> {
    std::str::from_utf8(operand).ok()?.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A name with `#41` as the letter that it is.
pub(crate) fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'#');
        let value = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(value) = value {
            out.push(value);
            rest = after.get(2..).unwrap_or_default();
        } else {
            out.push(*first);
            rest = after;
        }
    }
    out
}

/// The stream without what marked content of hidden layers draws. `is_hidden` says of the name of
/// a property list whether its layer is hidden. What only moves and sets stays, so that what comes
/// after looks as before.
pub(crate) fn without_hidden(
    stream: &[u8],
    is_hidden: &dyn Fn(&[u8]) -> bool,
) -> Result<Vec<u8>, Unreadable> {
    let mut kept = Vec::with_capacity(stream.len());
    let mut tokens = Tokens { stream, at: 0, nested: 0, commented: false };
    let mut operands: Vec<Range<usize>> = Vec::new();
    // For each open marked content, whether it is within a hidden one.
    let mut open: Vec<bool> = Vec::new();
    while let Some(token) = tokens.next()? {
        let hides = open.last().copied().unwrap_or(false);
        match token {
            Token::Operand(range) => {
                operands.push(range);
                continue;
            }
            Token::Image(range) => {
                if !hides {
                    put(&mut kept, stream.get(range).unwrap_or_default());
                }
            }
            Token::Operator(range) => {
                let name = stream.get(range).unwrap_or_default();
                let operand = |at: usize| {
                    operands.get(at).and_then(|range| stream.get(range.clone())).unwrap_or_default()
                };
                match name {
                    b"BDC" | b"BMC" => {
                        let layer = operand(0) == b"/OC" && is_hidden(operand(1));
                        open.push(hides || layer);
                    }
                    b"EMC" => {
                        open.pop();
                    }
                    _ => {}
                }
                let instead: Option<&[u8]> = match name {
                    _ if !hides => None,
                    b"Tj" | b"TJ" | b"sh" | b"Do" => Some(b""),
                    b"'" | b"\"" => Some(b"T*"),
                    b"f" | b"F" | b"f*" | b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" => Some(b"n"),
                    _ => None,
                };
                if let Some(instead) = instead {
                    put(&mut kept, instead);
                } else {
                    for operand in &operands {
                        put(&mut kept, stream.get(operand.clone()).unwrap_or_default());
                    }
                    put(&mut kept, name);
                }
            }
        }
        operands.clear();
    }
    Ok(kept)
}

fn put(kept: &mut Vec<u8>, bytes: &[u8]) {
    kept.extend_from_slice(bytes);
    kept.push(b'\n');
}

/// Whether the stream carries what no page shows: a comment, or a property list that is not one of
/// those which `is_known` knows.
pub(crate) fn has_unseen(
    stream: &[u8],
    is_known: &dyn Fn(&[u8]) -> bool,
) -> Result<bool, Unreadable> {
    let mut tokens = Tokens { stream, at: 0, nested: 0, commented: false };
    let mut last: &[u8] = &[];
    while let Some(token) = tokens.next()? {
        match token {
            Token::Operand(range) => last = stream.get(range).unwrap_or_default(),
            Token::Operator(range) => match stream.get(range) {
                Some(b"DP") => return Ok(true),
                Some(b"BDC") if !is_known(last) => return Ok(true),
                _ => last = &[],
            },
            Token::Image(_) => last = &[],
        }
    }
    Ok(tokens.commented)
}

/// A piece of a content stream, by where it stands.
pub(crate) enum Token {
    Operand(Range<usize>),
    Operator(Range<usize>),
    /// An inline image, from `BI` to `EI`.
    Image(Range<usize>),
}

/// Reads a content stream piece by piece.
pub(crate) struct Tokens<'a> {
    pub(crate) stream: &'a [u8],
    pub(crate) at: usize,
    pub(crate) nested: usize,
    pub(crate) commented: bool,
}

impl Tokens<'_> {
    /// The next piece; none at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Token>, Unreadable> {
        self.skip_space();
        let start = self.at;
        let Some(first) = self.peek() else { return Ok(None) };
        if is_regular(first) {
            self.skip_regular();
            let word = self.stream.get(start..self.at).unwrap_or_default();
            if word == b"BI" {
                self.skip_image()?;
                return Ok(Some(Token::Image(start..self.at)));
            }
            let is_operand =
                word.first().is_some_and(|c| matches!(c, b'0'..=b'9' | b'+' | b'-' | b'.'))
                    || matches!(word, b"true" | b"false" | b"null");
            let range = start..self.at;
            return Ok(Some(if is_operand {
                Token::Operand(range)
            } else {
                Token::Operator(range)
            }));
        }
        self.skip_object()?;
        Ok(Some(Token::Operand(start..self.at)))
    }

    fn peek(&self) -> Option<u8> {
        self.stream.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(c) = self.peek() {
            if c == b'%' {
                self.commented = true;
                while self.peek().is_some_and(|c| c != b'\n' && c != b'\r') {
                    self.at += 1;
                }
            } else if is_space(c) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn skip_regular(&mut self) {
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
    }

    fn skip_object(&mut self) -> Result<(), Unreadable> {
        match self.peek() {
            Some(b'/') => {
                self.at += 1;
                self.skip_regular();
                Ok(())
            }
            Some(b'(') => self.skip_string(),
            Some(b'<') if self.stream.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                self.skip_nested(b'>')?;
                if self.peek() == Some(b'>') {
                    self.at += 1;
                }
                Ok(())
            }
            Some(b'<') => {
                while let Some(c) = self.peek() {
                    self.at += 1;
                    if c == b'>' {
                        return Ok(());
                    }
                }
                Err(Unreadable)
            }
            Some(b'[') => {
                self.at += 1;
                self.skip_nested(b']')
            }
            // A stray closing bracket: readers pass over it.
            Some(_) => {
                self.at += 1;
                Ok(())
            }
            None => Err(Unreadable),
        }
    }

    fn skip_nested(&mut self, close: u8) -> Result<(), Unreadable> {
        self.nested += 1;
        if self.nested > 100 {
            return Err(Unreadable);
        }
        loop {
            self.skip_space();
            match self.peek() {
                None => return Err(Unreadable),
                Some(c) if c == close => {
                    self.at += 1;
                    self.nested -= 1;
                    return Ok(());
                }
                Some(c) if is_regular(c) => self.skip_regular(),
                Some(_) => self.skip_object()?,
            }
        }
    }

    fn skip_string(&mut self) -> Result<(), Unreadable> {
        let mut open = 0_usize;
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                b'\\' => self.at += 1,
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
        Err(Unreadable)
    }

    /// Goes past the `EI` that ends the image: one that stands alone and is followed by what
    /// can follow in a content stream.
    fn skip_image(&mut self) -> Result<(), Unreadable> {
        loop {
            self.skip_space();
            match self.peek() {
                None => return Err(Unreadable),
                Some(c) if is_regular(c) => {
                    let start = self.at;
                    self.skip_regular();
                    if self.stream.get(start..self.at) == Some(b"ID") {
                        break;
                    }
                }
                Some(_) => self.skip_object()?,
            }
        }
        self.at += 1;
        while self.at < self.stream.len() {
            let rest = self.stream.get(self.at..).unwrap_or_default();
            if rest.starts_with(b"EI")
                && self
                    .at
                    .checked_sub(1)
                    .and_then(|b| self.stream.get(b))
                    .copied()
                    .is_some_and(is_space)
                && rest.get(2).copied().is_none_or(is_space)
                && rest.get(3..19.min(rest.len())).unwrap_or_default().iter().all(|c| is_plain(*c))
            {
                self.at += 2;
                return Ok(());
            }
            self.at += 1;
        }
        Err(Unreadable)
    }
}

const fn is_space(c: u8) -> bool {
    matches!(c, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

const fn is_regular(c: u8) -> bool {
    !is_space(c)
        && !matches!(c, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

const fn is_plain(c: u8) -> bool {
    is_space(c) || c.is_ascii_graphic()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(stream: &str) -> String {
        let kept = clean(stream.as_bytes()).unwrap();
        String::from_utf8(kept).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn property_lists_and_comments_go_and_all_else_stays() {
        assert_eq!(
            cleaned(
                "/Span <</ActualText (Alys) /A [1 <</B 2>>]>> BDC\n(x) Tj % Alys\nEMC /T /P0 DP"
            ),
            "/Span BMC (x) Tj EMC"
        );
        assert_eq!(
            cleaned("[(a\\)(b)) -20 <41>] TJ q 1 0 0 1 2 3 cm Q"),
            "[(a\\)(b)) -20 <41>] TJ q 1 0 0 1 2 3 cm Q"
        );
    }

    #[test]
    fn names_are_told_with_their_escapes_undone() {
        let names = names(b"/Im#30 Do /F1 9 Tf [/A] (no /B) Tj").unwrap();
        assert_eq!(names, [b"Im0".to_vec(), b"F1".to_vec()].into());
    }

    #[test]
    fn what_a_hidden_layer_draws_goes_and_what_it_sets_stays() {
        let stream = b"/OC /Off BDC q 1 0 0 1 5 5 cm BT /F 9 Tf (Alys) Tj ET 0 0 9 9 re f /Im Do \
            /Span BMC (more) Tj EMC EMC (seen) Tj /OC /On BDC (too) Tj EMC";
        let kept = without_hidden(stream, &|name| name == b"/Off").unwrap();
        let kept = String::from_utf8(kept).unwrap();
        let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            kept,
            "/OC /Off BDC q 1 0 0 1 5 5 cm BT /F 9 Tf ET 0 0 9 9 re n /Span BMC EMC EMC (seen) Tj \
             /OC /On BDC (too) Tj EMC"
        );
    }

    #[test]
    fn a_string_is_what_it_says_however_it_is_written() {
        assert_eq!(string(b"<416c79 7>").unwrap(), b"Alyp");
        assert_eq!(
            string(
                br"(a\(b\)\101\n\
c)"
            )
            .unwrap(),
            b"a(b)A\nc"
        );
        assert_eq!(string(b"/Name"), None);
    }

    #[test]
    fn the_bytes_of_an_inline_image_are_left_alone() {
        let stream = b"q BI /W 2 /H 1 /BPC 8 /CS /G ID \x00EI%(\xff EI\nQ (a) Tj";
        let kept = clean(stream).unwrap();
        assert!(kept.windows(7).any(|w| w == b"\x00EI%(\xff "));
        assert!(kept.ends_with(b"(a)\nTj\n"));
    }

    #[test]
    fn a_stream_that_breaks_off_is_refused() {
        for stream in ["(abc", "[1 2", "<41", "/A <</B", "BI /W 1 ID abc"] {
            assert_eq!(clean(stream.as_bytes()), Err(Unreadable), "{stream}");
        }
    }
}
