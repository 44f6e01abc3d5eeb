//! The disclosure log: whether an answer may be published, and what must never stand in it.

use super::{
    act::NotAllowed, case::Case, event::CaseEvent, ids::CopyId, language::Language,
    requester::Requester,
};
use crate::law::regime::Regime;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How an answer stands to the disclosure log; none when nobody has decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Everybody can read it.
    Published,
    /// It was decided not to publish it.
    Declined,
    /// It was published and taken off again.
    Withdrawn,
}

impl Standing {
    /// How it stands after an event.
    pub(super) const fn after(present: Option<Self>, event: &CaseEvent) -> Option<Self> {
        match event {
            CaseEvent::Published { .. } => Some(Self::Published),
            CaseEvent::PublicationDeclined { .. } => Some(Self::Declined),
            CaseEvent::PublicationWithdrawn { .. } => Some(Self::Withdrawn),
            _ => present,
        }
    }
}

impl Case {
    /// Whether its answer may be published now. One about the requester's own data never may.
    pub fn may_publish(&self) -> Result<(), NotAllowed> {
        if self.regimes().contains(&Regime::SubjectAccess) {
            Err(NotAllowed::NeverPublished)
        } else if !self.state.is_answered() {
            Err(NotAllowed::NotAnswered)
        } else if self.erased_on.is_some() {
            Err(NotAllowed::Erased)
        } else if self.publication == Some(Standing::Published) {
            Err(NotAllowed::AlreadyPublished)
        } else {
            Ok(())
        }
    }

    /// What happens when its answer is published: the letter as the PDF of that hash, and those of
    /// the released copies that are in it.
    pub fn publish(
        &self,
        on: NaiveDate,
        letter_sha256: Option<String>,
        copies: Vec<CopyId>,
    ) -> Result<CaseEvent, NotAllowed> {
        self.may_publish()?;
        let is_released = |wanted: &CopyId| {
            self.released()
                .filter_map(|(_, found)| found.copy.as_ref())
                .any(|copy| copy.copy == *wanted)
        };
        if copies.iter().all(is_released) {
            Ok(CaseEvent::Published { on, letter_sha256, copies })
        } else {
            Err(NotAllowed::NotOfThisCase)
        }
    }

    /// What happens when it is decided not to publish the answer.
    pub fn decline_publication(&self, on: NaiveDate) -> Result<CaseEvent, NotAllowed> {
        self.may_publish()?;
        Ok(CaseEvent::PublicationDeclined { on })
    }

    /// What happens when the answer is taken off the log.
    pub fn withdraw_publication(&self, on: NaiveDate) -> Result<CaseEvent, NotAllowed> {
        match self.publication {
            Some(Standing::Published) => Ok(CaseEvent::PublicationWithdrawn { on }),
            _ => Err(NotAllowed::NotPublished),
        }
    }
}

/// What an answer is about: few and fixed, so that each has its word in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is its word")]
pub enum Topic {
    Agriculture,
    Business,
    Culture,
    Education,
    Environment,
    Government,
    Health,
    Housing,
    Law,
    Money,
    SocialCare,
    Staff,
    Transport,
    Welsh,
}

impl Topic {
    /// All, in the order in which pages offer them.
    pub const ALL: [Self; 14] = [
        Self::Agriculture,
        Self::Business,
        Self::Culture,
        Self::Education,
        Self::Environment,
        Self::Government,
        Self::Health,
        Self::Housing,
        Self::Law,
        Self::Money,
        Self::SocialCare,
        Self::Staff,
        Self::Transport,
        Self::Welsh,
    ];

    /// The name in addresses and columns, and the end of the key `topic-…`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agriculture => "agriculture",
            Self::Business => "business",
            Self::Culture => "culture",
            Self::Education => "education",
            Self::Environment => "environment",
            Self::Government => "government",
            Self::Health => "health",
            Self::Housing => "housing",
            Self::Law => "law",
            Self::Money => "money",
            Self::SocialCare => "social-care",
            Self::Staff => "staff",
            Self::Transport => "transport",
            Self::Welsh => "welsh",
        }
    }
}

/// Text that names no topic.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no such topic")]
pub struct UnknownTopic;

impl FromStr for Topic {
    type Err = UnknownTopic;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|topic| topic.as_str() == text).ok_or(UnknownTopic)
    }
}

/// Where in what is to be published the requester shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShownIn {
    /// The title in a language.
    Title(Language),
    /// The summary in a language.
    Summary(Language),
    /// The letter.
    Letter,
    /// A file of this name, or the name itself.
    File(String),
}

/// Of the requester, what shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shows {
    /// The name.
    Name,
    /// The e-mail address.
    Email,
    /// A line of the postal address.
    Address,
    /// A link that opens the request.
    Link,
}

/// The words after which a surname alone is somebody's name, in both languages.
const BEFORE_SURNAMES: [&str; 14] = [
    "dear",
    "annwyl",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "lady",
    "cllr",
    "councillor",
];

/// The paths under which a request opens, without what surrounds them.
const OPENS_REQUESTS: [&str; 2] = ["/my-request/", "/fy-nghais/"];

/// What of a requester must not stand in anything that everybody can read.
#[derive(Debug, Clone)]
pub struct Identity {
    names: Vec<String>,
    email: Option<String>,
    address: Vec<String>,
}

impl Identity {
    /// What tells who this requester is: the name in either order, the surname after a title, the
    /// e-mail address, and each line of the address that has a number and so tells a house or a
    /// postcode.
    pub fn of(requester: &Requester) -> Self {
        let name = folded(&requester.name);
        let mut names = Vec::new();
        if !name.is_empty() {
            if let Some((first, last)) = name.rsplit_once(' ') {
                names.push(format!("{last} {first}"));
                names.extend(BEFORE_SURNAMES.iter().map(|title| format!("{title} {last}")));
            }
            names.push(name);
        }
        let lines = requester.postal_address.as_deref().unwrap_or_default().split(['\n', ',']);
        let address = lines
            .map(folded)
            .filter(|line| {
                line.chars().any(|c| c.is_ascii_digit()) && line.chars().any(char::is_alphabetic)
            })
            .collect();
        let email = requester.email.as_deref().map(str::to_lowercase);
        Self { names, email: email.filter(|one| !one.trim().is_empty()), address }
    }

    /// What of the requester shows in `text`.
    pub fn shows_in(&self, text: &str) -> Vec<Shows> {
        let words = format!(" {} ", folded(text));
        let has = |phrase: &String| words.contains(&format!(" {phrase} "));
        let small = text.to_lowercase();
        let mut found = Vec::new();
        if self.names.iter().any(has) {
            found.push(Shows::Name);
        }
        // Line ends may stand within an address that is written into a narrow column.
        let unbroken: String = small.chars().filter(|c| !c.is_whitespace()).collect();
        if self.email.as_ref().is_some_and(|email| unbroken.contains(email.as_str())) {
            found.push(Shows::Email);
        }
        if self.address.iter().any(has) {
            found.push(Shows::Address);
        }
        if OPENS_REQUESTS.iter().any(|path| unbroken.contains(path)) {
            found.push(Shows::Link);
        }
        found
    }
}

/// A text as it is searched: words in small letters without accents, one space between two.
/// "Cyllid y Tŷ" and "cyllid y ty" are alike.
pub fn folded(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase).map(base) {
        if c.is_alphanumeric() {
            words.push(c);
        } else if !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if words.ends_with(' ') {
        words.pop();
    }
    words
}

/// An accent that stands after its letter.
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The small letters with accents that European names and Welsh words have.
const ACCENTED: [(char, &str); 19] = [
    ('a', "àáâãäåāăą"),
    ('c', "çćĉċč"),
    ('d', "ďđ"),
    ('e', "èéêëēĕėęěẽ"),
    ('g', "ĝğġģ"),
    ('h', "ĥħ"),
    ('i', "ìíîïĩīĭįı"),
    ('j', "ĵ"),
    ('k', "ķ"),
    ('l', "ĺļľŀł"),
    ('n', "ñńņňŉ"),
    ('o', "òóôõöøōŏő"),
    ('r', "ŕŗř"),
    ('s', "śŝşšș"),
    ('t', "ţťŧț"),
    ('u', "ùúûüũūŭůűų"),
    ('w', "ŵẁẃẅ"),
    ('y', "ýÿŷỳ"),
    ('z', "źżž"),
];

fn base(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    ACCENTED.iter().find(|(_, letters)| letters.contains(c)).map_or(c, |(letter, _)| *letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::LanguageChoice;

    fn ada() -> Identity {
        let address = "12 Heol y Tŷ\nAberystwyth\nSY23 3AB";
        let choice = LanguageChoice::English;
        Identity::of(&Requester::parse("Ada Bŷron", "Ada@Example.com", address, choice).unwrap())
    }

    #[test]
    fn a_text_is_searched_without_accents_and_signs() {
        assert_eq!(folded("  Cyllid y TŶ: dŵr, 2024–25! "), "cyllid y ty dwr 2024 25");
        assert_eq!(folded("w\u{302}yn i’r tŷ"), "wyn i r ty");
        assert_eq!(folded("—"), "");
    }

    #[test]
    fn the_requester_is_found_however_the_name_is_written() {
        for text in ["by ADA  BYRON.", "Byron, Ada", "Dear Ms Byron", "Ada\nBŷron's question"] {
            assert_eq!(ada().shows_in(text), [Shows::Name], "{text}");
        }
        assert_eq!(ada().shows_in("write to ADA@example.com"), [Shows::Email]);
        assert_eq!(ada().shows_in("of 12 heol y ty"), [Shows::Address]);
        assert_eq!(ada().shows_in("sy23 3ab"), [Shows::Address]);
        assert_eq!(ada().shows_in("https://x.example/en/my-request/abc"), [Shows::Link]);
    }

    #[test]
    fn what_others_share_with_the_requester_does_not_show_them() {
        for text in ["Lord Byron's papers in Aberystwyth", "Adam Byronic", "Ada"] {
            assert_eq!(ada().shows_in(text), [], "{text}");
        }
    }

    #[test]
    fn every_topic_is_read_as_it_is_written() {
        for topic in Topic::ALL {
            assert_eq!(topic.as_str().parse(), Ok(topic));
        }
        assert_eq!("Health".parse::<Topic>(), Err(UnknownTopic));
    }
}
