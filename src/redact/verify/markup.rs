//! Markup read by hand, tag by tag: the gate does not lean on the reader that the cutter uses.

use super::package::unescape;

/// A tag and the text before it.
pub(super) struct Tag<'a> {
    /// The text since the tag before, as it is written.
    pub(super) text: &'a str,
    /// The name without its prefix.
    pub(super) name: &'a str,
    /// Whether it ends an element.
    pub(super) closes: bool,
    /// Whether it is a whole element by itself.
    pub(super) is_empty: bool,
    raw: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute, whatever its prefix.
    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        self.attributes().find(|(name, _)| local(name) == wanted).map(|(_, value)| value)
    }

    /// Names and values of all attributes.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, String)> {
        let mut rest = self.raw;
        std::iter::from_fn(move || {
            let (before, after) = rest.split_once('=')?;
            let name = before.split_whitespace().next_back()?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, after) = after.get(1..)?.split_once(quote)?;
            rest = after;
            Some((name, unescape(value)))
        })
    }
}

/// The tags of a part in order. Declarations and comments are tags without a name.
pub(super) fn tags(markup: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut rest = markup;
    std::iter::from_fn(move || {
        let open = rest.find('<')?;
        let (text, tag) = rest.split_at(open);
        let close = tag.find('>').unwrap_or(tag.len());
        let (raw, after) = tag.split_at(close);
        rest = after.strip_prefix('>').unwrap_or_default();
        let raw = raw.strip_prefix('<').unwrap_or(raw);
        let closes = raw.starts_with('/');
        let name = raw.trim_start_matches('/');
        let end = name.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(name.len());
        let name = name.get(..end).unwrap_or_default();
        let name = if raw.starts_with(['?', '!']) { "" } else { local(name) };
        Some(Tag { text, name, closes, is_empty: raw.ends_with('/'), raw })
    })
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_with_their_attributes_and_the_text_before_them() {
        let mut found = tags("<?xml?><a x:b=\"1 &amp; 2\" c='3'>one<d/>two</a>");
        assert_eq!(found.next().unwrap().name, "");
        let a = found.next().unwrap();
        assert_eq!(
            (a.name, a.attribute("b"), a.attribute("c")),
            ("a", Some("1 & 2".to_owned()), Some("3".to_owned()))
        );
        let d = found.next().unwrap();
        assert!(d.is_empty && d.text == "one");
        let end = found.next().unwrap();
        assert!(end.closes && end.text == "two" && found.next().is_none());
    }
}
