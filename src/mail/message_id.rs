//! The identifier of an e-mail: what makes sending twice harmless and replies findable.

use std::fmt;

/// What stands between the angle brackets of `Message-ID`: `letter.12.1@foi.example.gov.wales`.
///
/// RFC 5322 section 3.6.4, narrowed to the characters that are also safe in a file name. A
/// message is sent again under the same identifier, so the receiver's server can drop the second.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageId(String);

/// A text that cannot be an e-mail's identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "an e-mail's identifier is left@right, of letters, digits and . _ + = -, at most 200 characters"
)]
pub struct NotAMessageId;

impl MessageId {
    /// Takes the identifier with or without its angle brackets.
    pub fn new(text: &str) -> Result<Self, NotAMessageId> {
        let bare = text.strip_prefix('<').and_then(|t| t.strip_suffix('>')).unwrap_or(text);
        let (left, right) = bare.split_once('@').ok_or(NotAMessageId)?;
        let atoms = |side: &str| {
            side.split('.').all(|atom| {
                !atom.is_empty()
                    && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=-".contains(&b))
            })
        };
        if bare.len() <= 200 && atoms(left) && atoms(right) {
            Ok(Self(bare.to_owned()))
        } else {
            Err(NotAMessageId)
        }
    }

    /// Without angle brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.0)
    }
}

/// Whether `text` may stand in `In-Reply-To` or `References`, brackets off.
///
/// Those quote identifiers that strangers chose, so they are held to what cannot break a header:
/// printable ASCII without brackets or spaces, on both sides of an `@`.
pub(super) fn may_be_quoted(text: &str) -> bool {
    text.len() <= 250
        && text.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>')
        && text.split_once('@').is_some_and(|(left, right)| !left.is_empty() && !right.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_the_same_with_and_without_brackets() {
        let id = MessageId::new("<letter.12.1@foi.example>").unwrap();
        assert_eq!(id, MessageId::new("letter.12.1@foi.example").unwrap());
        assert_eq!(id.to_string(), "<letter.12.1@foi.example>");
    }

    #[test]
    fn an_identifier_cannot_leave_its_folder_or_its_header() {
        for text in
            ["", "a", "@b", "a@", "../a@b", "a/b@c", "a@b\r\nBcc: x@y", ".a@b", "a@b@c", "a b@c"]
        {
            assert_eq!(MessageId::new(text), Err(NotAMessageId), "{text:?}");
        }
    }
}
