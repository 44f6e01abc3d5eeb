//! Reading without knowing who asked: whoever decides, agrees or audits treats all requesters
//! alike, and does so best when they do not know who it is.

use super::{case::Case, event::CaseEvent, ids::StaffId, language::Language, requester::Requester};

/// A word of a name under this length is left: it stands in too many other words' places.
const SHORTEST_WORD: usize = 3;

/// A line of an address under this length is left.
const SHORTEST_LINE: usize = 4;

impl Case {
    /// What happens when somebody looks at who asked; nothing when they see it already.
    pub fn see_requester(&self, person: StaffId) -> Option<CaseEvent> {
        (!self.sees_requester.contains(&person)).then_some(CaseEvent::RequesterSeen { by: person })
    }
}

/// What is taken out of texts that somebody reads who does not know who asked.
#[derive(Debug, Clone, Default)]
pub struct Mask {
    /// Each in lower case, the longest first.
    whole: Vec<Vec<char>>,
    /// Words of the name, as they are written.
    words: Vec<Vec<char>>,
}

impl Mask {
    /// What tells of this requester: the name, the addresses, and single words of the name.
    pub fn of(requester: &Requester) -> Self {
        let address = requester.postal_address.as_deref().unwrap_or_default();
        let lines = address.lines().map(str::trim);
        let lines = lines.filter(|line| line.chars().count() >= SHORTEST_LINE);
        let mut whole: Vec<Vec<char>> = std::iter::once(requester.name.as_str())
            .chain(requester.email.as_deref())
            .chain(lines)
            .map(|text| text.trim().chars().map(lower).collect())
            .filter(|text: &Vec<char>| !text.is_empty())
            .collect();
        whole.sort_by_key(|text| std::cmp::Reverse(text.len()));
        let words = requester
            .name
            .split_whitespace()
            .map(|word| word.chars().collect::<Vec<char>>())
            .filter(|word| word.len() >= SHORTEST_WORD)
            .collect();
        Self { whole, words }
    }

    /// `text` without what tells who asked, as it is read in `language`.
    pub fn over(&self, text: &str, language: Language) -> String {
        let with = match language {
            Language::English => "‹requester›",
            Language::Welsh => "‹ceisydd›",
        };
        let mut text: Vec<char> = text.chars().collect();
        for (needles, same) in
            [(&self.whole, lower as fn(char) -> char), (&self.words, std::convert::identity)]
        {
            for needle in needles {
                text = without(&text, needle, same, with);
            }
        }
        text.into_iter().collect()
    }
}

/// The first letter of the lower case, so that places in a text stay the same; all blanks alike.
fn lower(c: char) -> char {
    if c.is_whitespace() { ' ' } else { c.to_lowercase().next().unwrap_or(c) }
}

/// `text` with `with` wherever `needle` stands and no word goes on before or after it.
fn without(text: &[char], needle: &[char], same: fn(char) -> char, with: &str) -> Vec<char> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut before: Option<char> = None;
    while let Some((first, after)) = rest.split_first() {
        let stands = rest.len() >= needle.len()
            && rest.iter().zip(needle).all(|(c, wanted)| same(*c) == *wanted)
            && !before.is_some_and(char::is_alphanumeric)
            && !rest.get(needle.len()).is_some_and(|next| next.is_alphanumeric());
        if stands {
            out.extend(with.chars());
            before = needle.last().copied();
            rest = rest.get(needle.len()..).unwrap_or_default();
        } else {
            out.push(*first);
            before = Some(*first);
            rest = after;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::LanguageChoice;

    #[test]
    fn what_tells_who_asked_is_taken_out_and_nothing_else() {
        let address = "1 Heol y Bont\nLlanerfyl";
        let asked =
            Requester::parse("May Ó Byrne", "may@byrne.example", address, LanguageChoice::English)
                .unwrap();
        let mask = Mask::of(&asked);
        let over = |text: &str| mask.over(text, Language::English);
        assert_eq!(over("Dear May Ó Byrne,"), "Dear ‹requester›,");
        assert_eq!(over("may ó\nbyrne asks"), "‹requester› asks");
        assert_eq!(over("Write to May@Byrne.example."), "Write to ‹requester›.");
        assert_eq!(over("From 1 heol y bont, LLANERFYL"), "From ‹requester›, ‹requester›");
        assert_eq!(over("Yours, Byrne"), "Yours, ‹requester›");
        // A month, a longer word and a word in another case are no names.
        assert_eq!(over("in may, Byrnes, Maypole"), "in may, Byrnes, Maypole");
        assert_eq!(mask.over("Annwyl May Ó Byrne", Language::Welsh), "Annwyl ‹ceisydd›");
        assert_eq!(Mask::default().over("Ada", Language::English), "Ada");
    }
}
