//! What connects two cases. A link stands in both; which of them came first says how each reads it.

use super::{act::NotAllowed, case::Case, event::CaseEvent, ids::CaseId};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What connects two cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// The later one asks on from the answer to the earlier.
    FollowUp,
    /// The later one asks for the same again: FOIA 2000 s.14(2) may apply.
    Repeated,
    /// Different people ask for the same: a round robin.
    SameRequest,
    /// They have to do with each other.
    Related,
}

impl LinkKind {
    /// All, in the order in which pages offer them.
    pub const ALL: [Self; 4] = [Self::FollowUp, Self::Repeated, Self::SameRequest, Self::Related];

    /// The name in forms, and the end of its keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FollowUp => "follow_up",
            Self::Repeated => "repeated",
            Self::SameRequest => "same_request",
            Self::Related => "related",
        }
    }
}

/// A word that names no kind of link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such kind of link")]
pub struct NoSuchKind;

impl FromStr for LinkKind {
    type Err = NoSuchKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(NoSuchKind)
    }
}

impl Case {
    /// What an event changes of the links.
    pub(super) fn take_link(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::Linked { with, kind } => {
                self.links.insert(*with, *kind);
            }
            CaseEvent::Unlinked { with } => {
                self.links.remove(with);
            }
            CaseEvent::LikenessDismissed { with } => {
                self.unlike.insert(*with);
            }
            _ => {}
        }
    }

    /// Links the case with another, or says otherwise what connects them.
    pub fn link(&self, with: CaseId, kind: LinkKind) -> Result<CaseEvent, NotAllowed> {
        if with == self.id {
            return Err(NotAllowed::LinkedToItself);
        }
        if self.links.get(&with) == Some(&kind) {
            return Err(NotAllowed::AlreadyLinked);
        }
        Ok(CaseEvent::Linked { with, kind })
    }

    /// Says that another case, which looks like this one, is about something else.
    pub fn dismiss_likeness(&self, with: CaseId) -> Result<CaseEvent, NotAllowed> {
        if with == self.id {
            return Err(NotAllowed::LinkedToItself);
        }
        if self.links.contains_key(&with) {
            return Err(NotAllowed::AlreadyLinked);
        }
        Ok(CaseEvent::LikenessDismissed { with })
    }

    /// Takes the link with another case away.
    pub fn unlink(&self, with: CaseId) -> Result<CaseEvent, NotAllowed> {
        if self.links.contains_key(&with) {
            Ok(CaseEvent::Unlinked { with })
        } else {
            Err(NotAllowed::NotLinked)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            event::Channel,
            ids::{Reference, RequesterId},
            language::LanguageChoice,
        },
        law::regime::Regime,
    };
    use chrono::NaiveDate;

    fn received() -> Case {
        let on = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let receipt = CaseEvent::Received {
            reference: Reference { prefix: "ATISN".into(), number: 26732 },
            regime: Regime::Foia,
            received_on: on,
            logged_on: on,
            channel: Channel::Email,
            requester: RequesterId(1),
            language: LanguageChoice::Unknown,
            redirected_from: None,
        };
        Case::begun(CaseId(1), &receipt).unwrap()
    }

    #[test]
    fn a_link_can_be_of_another_kind_and_be_taken_away_and_made_again() {
        let other = CaseId(2);
        let case = received();
        assert_eq!(case.unlink(other), Err(NotAllowed::NotLinked));
        let linked = case.clone().after(&case.link(other, LinkKind::Related).unwrap());
        assert_eq!(linked.link(other, LinkKind::Related), Err(NotAllowed::AlreadyLinked));
        let changed = linked.clone().after(&linked.link(other, LinkKind::FollowUp).unwrap());
        assert_eq!(changed.links[&other], LinkKind::FollowUp);
        let apart = changed.clone().after(&changed.unlink(other).unwrap());
        assert!(apart.links.is_empty());
        assert!(apart.link(other, LinkKind::FollowUp).is_ok());
    }

    #[test]
    fn no_case_is_linked_with_itself() {
        let refused = received().link(CaseId(1), LinkKind::Related);
        assert_eq!(refused, Err(NotAllowed::LinkedToItself));
    }

    #[test]
    fn each_kind_is_known_by_its_word() {
        for kind in LinkKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        assert_eq!("twin".parse::<LinkKind>(), Err(NoSuchKind));
    }
}
