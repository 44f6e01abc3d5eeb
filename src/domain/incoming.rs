//! Where an e-mail that comes in belongs. What is certain is done at once; all else is held for
//! somebody to look at, and nothing is dropped.

use super::ids::CaseId;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What an e-mail is to the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Written by a person, and not an answer: perhaps a request for information.
    Request,
    /// Names a case, or answers another e-mail. Without a case to be found it is a request.
    Reply,
    /// A server reports that an e-mail did not arrive, or not yet: RFC 3464.
    Bounce,
    /// A machine wrote it: absence, receipt, report (RFC 3834, RFC 8098, RFC 5965).
    Automatic,
    /// Not an e-mail, or not one that may be unpacked. A person must look.
    Unreadable,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Request, Self::Reply, Self::Bounce, Self::Automatic, Self::Unreadable];

    /// The word that stands in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Reply => "reply",
            Self::Bounce => "bounce",
            Self::Automatic => "automatic",
            Self::Unreadable => "unreadable",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

/// Why an e-mail waits for somebody to look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// It names a case, and nothing shows that its requester wrote it: whoever knows a reference
    /// can write it down.
    Stranger,
    /// It answers an e-mail that is not one of ours.
    AnswersAnother,
    /// It is for a case that was erased.
    Erased,
    /// A server says that an e-mail did not arrive, and which is not to be made out.
    Bounce,
    /// A machine wrote it.
    Automatic,
    /// A server before ours took it for spam.
    Spam,
    /// It comes from the unit's own address, so that to take it in could go on for ever.
    Own,
    /// It lacks what a request needs: who wrote it, or any words; or it is too long for one.
    Incomplete,
    /// It is no e-mail that can be read.
    Unreadable,
}

impl Held {
    /// All reasons, in the order in which pages explain them.
    pub const ALL: [Self; 9] = [
        Self::Stranger,
        Self::AnswersAnother,
        Self::Incomplete,
        Self::Bounce,
        Self::Automatic,
        Self::Spam,
        Self::Own,
        Self::Erased,
        Self::Unreadable,
    ];

    /// The name in the database, and the end of the key `incoming-why-…`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stranger => "stranger",
            Self::AnswersAnother => "answers_another",
            Self::Erased => "erased",
            Self::Bounce => "bounce",
            Self::Automatic => "automatic",
            Self::Spam => "spam",
            Self::Own => "own",
            Self::Incomplete => "incomplete",
            Self::Unreadable => "unreadable",
        }
    }
}

impl FromStr for Held {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|why| why.as_str() == text).ok_or(())
    }
}

/// How it is known that an e-mail is about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The case.
    pub case: CaseId,
    /// Whether the case was erased.
    pub is_erased: bool,
    /// Whether it answers an e-mail of ours about the case, by an identifier that only who got that
    /// e-mail can know.
    pub answers_ours: bool,
    /// Whether it comes from the address of the case's requester.
    pub is_from_requester: bool,
}

/// What is known of an e-mail before it is decided where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// What it is.
    pub kind: Kind,
    /// Whether it comes from the unit's own address.
    pub is_own: bool,
    /// Whether a server before ours took it for spam.
    pub is_spam: bool,
    /// Whether it has all that a request needs.
    pub is_whole: bool,
    /// The case that it answers or names.
    pub link: Option<Link>,
}

/// Where an e-mail belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// It is a request of its own.
    Request,
    /// To this case.
    Case(CaseId),
    /// That is for somebody to say.
    Nowhere(Held),
}

/// Decides where an e-mail belongs.
///
/// Only two things make an e-mail one of its case's requester: that it answers an e-mail that we
/// sent them, or that it comes from their address and names the case. A reference alone is public
/// and proves nothing.
pub const fn place(facts: &Facts) -> Belongs {
    match (facts.kind, facts.link) {
        (Kind::Unreadable, _) => Belongs::Nowhere(Held::Unreadable),
        _ if facts.is_own => Belongs::Nowhere(Held::Own),
        (_, Some(Link { is_erased: true, .. })) => Belongs::Nowhere(Held::Erased),
        // A server writes from an address of its own, and quotes what came back.
        (Kind::Bounce, Some(Link { answers_ours: true, case, .. })) => Belongs::Case(case),
        (Kind::Bounce, _) => Belongs::Nowhere(Held::Bounce),
        (_, Some(Link { case, answers_ours, is_from_requester, .. }))
            if answers_ours || is_from_requester =>
        {
            Belongs::Case(case)
        }
        (Kind::Automatic, _) => Belongs::Nowhere(Held::Automatic),
        _ if facts.is_spam => Belongs::Nowhere(Held::Spam),
        (_, Some(_)) => Belongs::Nowhere(Held::Stranger),
        (Kind::Reply, None) => Belongs::Nowhere(Held::AnswersAnother),
        (Kind::Request, None) if facts.is_whole => Belongs::Request,
        (Kind::Request, None) => Belongs::Nowhere(Held::Incomplete),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: CaseId = CaseId(7);

    fn facts(kind: Kind, link: Option<Link>) -> Facts {
        Facts { kind, is_own: false, is_spam: false, is_whole: true, link }
    }

    fn link(answers_ours: bool, is_from_requester: bool) -> Link {
        Link { case: CASE, is_erased: false, answers_ours, is_from_requester }
    }

    #[test]
    fn what_is_certain_is_placed_and_all_else_is_held() {
        use Belongs::{Case, Nowhere, Request};
        for (kind, linked, belongs) in [
            (Kind::Request, None, Request),
            (Kind::Reply, None, Nowhere(Held::AnswersAnother)),
            (Kind::Reply, Some(link(true, false)), Case(CASE)),
            (Kind::Reply, Some(link(false, true)), Case(CASE)),
            (Kind::Reply, Some(link(false, false)), Nowhere(Held::Stranger)),
            (Kind::Bounce, Some(link(true, false)), Case(CASE)),
            (Kind::Bounce, Some(link(false, true)), Nowhere(Held::Bounce)),
            (Kind::Bounce, None, Nowhere(Held::Bounce)),
            (Kind::Automatic, Some(link(true, false)), Case(CASE)),
            (Kind::Automatic, Some(link(false, false)), Nowhere(Held::Automatic)),
            (Kind::Automatic, None, Nowhere(Held::Automatic)),
            (Kind::Unreadable, None, Nowhere(Held::Unreadable)),
        ] {
            assert_eq!(place(&facts(kind, linked)), belongs, "{kind} {linked:?}");
        }
    }

    #[test]
    fn spam_that_proves_nothing_is_held_and_what_the_requester_writes_is_not_lost_to_a_filter() {
        let spam = |linked| Facts { is_spam: true, ..facts(Kind::Reply, linked) };
        assert_eq!(place(&spam(Some(link(true, false)))), Belongs::Case(CASE));
        assert_eq!(place(&spam(Some(link(false, false)))), Belongs::Nowhere(Held::Spam));
        let request = Facts { is_spam: true, ..facts(Kind::Request, None) };
        assert_eq!(place(&request), Belongs::Nowhere(Held::Spam));
    }

    #[test]
    fn nothing_of_our_own_and_nothing_for_an_erased_case_is_taken_in() {
        for linked in [None, Some(link(true, true))] {
            let own = Facts { is_own: true, ..facts(Kind::Request, linked) };
            assert_eq!(place(&own), Belongs::Nowhere(Held::Own));
        }
        let erased = Some(Link { is_erased: true, ..link(true, true) });
        assert_eq!(place(&facts(Kind::Reply, erased)), Belongs::Nowhere(Held::Erased));
    }

    #[test]
    fn a_request_without_a_sender_or_words_is_held() {
        let half = Facts { is_whole: false, ..facts(Kind::Request, None) };
        assert_eq!(place(&half), Belongs::Nowhere(Held::Incomplete));
    }
}
