//! What the answer is, with the exemptions it applies and why.
//!
//! A request for one's own data rests on no exemption that is modelled: Schedules 2 to 4 of the
//! Data Protection Act 2018 are the officer's to weigh. Its marks and withheld documents name none,
//! and the response says in words what is withheld and why.

use super::letter::{LetterType, PublicInterest, Words};
use crate::law::{
    exemption::{Balance, Citation},
    regime::Regime,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The answer in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All that is held is released.
    Full,
    /// Some is released and some withheld.
    Part,
    /// All is withheld.
    Refused,
    /// Nothing is held. FOIA 2000 s.1(1)(a); EIR reg. 12(4)(a).
    NotHeld,
}

impl Outcome {
    /// All, in the order in which pages offer them.
    pub const ALL: [Self; 4] = [Self::Full, Self::Part, Self::Refused, Self::NotHeld];

    /// The name in the database and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Part => "part",
            Self::Refused => "refused",
            Self::NotHeld => "not_held",
        }
    }

    /// The letter that gives this answer under `regime`. Subject access has one for all: what the
    /// answer is stands in the response.
    pub const fn letter_type(self, regime: Regime) -> LetterType {
        match (regime, self) {
            (Regime::Foia, Self::Full) => LetterType::Full,
            (Regime::Foia, Self::Part) => LetterType::Partial,
            (Regime::Foia, Self::Refused) => LetterType::Refuse,
            (Regime::Foia, Self::NotHeld) => LetterType::NotHeld,
            (Regime::Eir, Self::Full) => LetterType::EirFull,
            (Regime::Eir, Self::Part) => LetterType::EirPartial,
            (Regime::Eir, Self::Refused) => LetterType::EirRefuse,
            (Regime::Eir, Self::NotHeld) => LetterType::EirNotHeld,
            (Regime::SubjectAccess, _) => LetterType::SarResponse,
        }
    }
}

/// Text that names no outcome.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an outcome: use full, part, refused or not_held")]
pub struct UnknownOutcome(String);

impl std::str::FromStr for Outcome {
    type Err = UnknownOutcome;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
            .ok_or_else(|| UnknownOutcome(text.to_owned()))
    }
}

/// One exemption or exception, as this answer applies it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Which.
    pub citation: Citation,
    /// Why it is engaged here: FOIA 2000 s.17(1)(c), EIR reg. 14(3).
    pub reasons: Words,
    /// The test, where the exemption is qualified.
    pub public_interest: Option<PublicInterest>,
}

/// What the answer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// In one word.
    pub outcome: Outcome,
    /// The answer in the unit's words; goes into the letter.
    pub response: Words,
    /// Every exemption that the answer rests on, each once.
    pub exemptions: Vec<Applied>,
}

/// Why a decision cannot stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDecision {
    /// The same exemption twice.
    #[error("{0} is applied twice; give it once, with all its reasons")]
    Twice(Citation),
    /// An exemption without a reason.
    #[error("say why {0} applies")]
    NoReason(Citation),
    /// A qualified exemption without the public interest test.
    #[error("{0} is qualified: weigh the public interest")]
    NoPublicInterestTest(Citation),
    /// An absolute exemption with a public interest test.
    #[error("{0} is absolute: it has no public interest test")]
    NeedlessPublicInterestTest(Citation),
    /// A provision with absolute and qualified limbs, cited as a whole.
    #[error("{0} has absolute and qualified limbs; name the limb, as in FOIA s.40(2)")]
    CiteTheLimb(Citation),
    /// A provision of the other regime.
    #[error("{0} belongs to another regime than this case's")]
    OtherRegime(Citation),
    /// Full release with exemptions, or withholding without one.
    #[error("a full release applies no exemption; change the outcome or remove the marks")]
    FullWithExemptions,
    /// Withholding that rests on nothing.
    #[error("to withhold, apply at least one exemption")]
    NothingApplied,
    /// An exemption that no mark and no withheld document rests on.
    #[error("{0} is applied, but no mark and no withheld document rests on it")]
    NoMark(Citation),
    /// A mark or withheld document whose exemption the decision leaves out.
    #[error("{0} stands on a mark or a withheld document, but the decision does not apply it")]
    NotApplied(Citation),
    /// A mark without any exemption.
    #[error("a mark has no exemption; give it one before deciding")]
    MarkWithoutExemption,
    /// An answer about one's own data that withholds something and says not what and why.
    #[error("write in the response what is withheld and why")]
    NoResponse,
    /// An answer in part about one's own data that withholds nothing.
    #[error("an answer in part withholds something: mark it, or settle a document as withheld")]
    NothingWithheld,
}

/// What the marks and the withheld documents of a case rest on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Withheld {
    /// Every exemption that one of them rests on.
    pub resting: BTreeSet<Citation>,
    /// Whether one of them rests on none.
    pub without_exemption: bool,
}

impl Decision {
    /// Checks the decision against the law of the case's regimes, its own first, and against what
    /// its marks and withheld documents rest on: an exemption is applied if and only if something
    /// rests on it.
    ///
    /// Nothing rests on anything when no document was found that is withheld or marked: then a
    /// refusal may rest on reasons alone, as under s.12 or s.22.
    pub fn check(&self, regimes: &[Regime], withheld: &Withheld) -> Result<(), InvalidDecision> {
        let resting = &withheld.resting;
        let about_oneself = regimes.first() == Some(&Regime::SubjectAccess);
        if withheld.without_exemption && !about_oneself {
            return Err(InvalidDecision::MarkWithoutExemption);
        }
        let mut applied = BTreeSet::new();
        for one in &self.exemptions {
            if !applied.insert(one.citation) {
                return Err(InvalidDecision::Twice(one.citation));
            }
            one.check(regimes)?;
        }
        match self.outcome {
            Outcome::Full
                if !applied.is_empty() || !resting.is_empty() || withheld.without_exemption =>
            {
                return Err(InvalidDecision::FullWithExemptions);
            }
            Outcome::Part | Outcome::Refused if about_oneself && is_unwritten(&self.response) => {
                return Err(InvalidDecision::NoResponse);
            }
            Outcome::Part if about_oneself && resting.is_empty() && !withheld.without_exemption => {
                return Err(InvalidDecision::NothingWithheld);
            }
            Outcome::Part | Outcome::Refused if about_oneself => {}
            Outcome::Part | Outcome::Refused if applied.is_empty() => {
                return Err(InvalidDecision::NothingApplied);
            }
            _ => {}
        }
        if let Some(left_out) = resting.difference(&applied).next() {
            return Err(InvalidDecision::NotApplied(*left_out));
        }
        match applied.difference(resting).next() {
            Some(unmarked) if !resting.is_empty() || self.outcome == Outcome::Part => {
                Err(InvalidDecision::NoMark(*unmarked))
            }
            _ => Ok(()),
        }
    }
}

impl Applied {
    fn check(&self, regimes: &[Regime]) -> Result<(), InvalidDecision> {
        let citation = || self.citation;
        if !regimes.contains(&self.citation.regime()) {
            return Err(InvalidDecision::OtherRegime(citation()));
        }
        if is_unwritten(&self.reasons) {
            return Err(InvalidDecision::NoReason(citation()));
        }
        let weighed =
            self.public_interest.as_ref().is_some_and(|test| !is_unwritten(&test.balance));
        match (self.citation.balance(), weighed) {
            (Balance::Qualified, false) => Err(InvalidDecision::NoPublicInterestTest(citation())),
            (Balance::Absolute | Balance::Procedural, true) => {
                Err(InvalidDecision::NeedlessPublicInterestTest(citation()))
            }
            (Balance::DependsOnLimb, _) => Err(InvalidDecision::CiteTheLimb(citation())),
            _ => Ok(()),
        }
    }
}

/// Whether neither language says anything. One that does is enough to decide; the letter shows
/// what is still to be written in the other.
fn is_unwritten(words: &Words) -> bool {
    words.en.trim().is_empty() && words.cy.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cite(text: &str) -> Citation {
        text.parse().unwrap()
    }

    fn applied(citation: &str, balance: &str) -> Applied {
        Applied {
            citation: cite(citation),
            reasons: Words::same("It says who took part."),
            public_interest: (!balance.is_empty()).then(|| PublicInterest {
                balance: Words::same(balance),
                ..PublicInterest::default()
            }),
        }
    }

    fn decide(
        outcome: Outcome,
        exemptions: Vec<Applied>,
        resting: &[&str],
    ) -> Result<(), InvalidDecision> {
        let resting = resting.iter().map(|text| cite(text)).collect();
        Decision { outcome, response: Words::same("Attached."), exemptions }
            .check(&[Regime::Foia], &Withheld { resting, without_exemption: false })
    }

    #[test]
    fn an_exception_serves_a_part_of_the_request_that_is_under_the_regulations() {
        let exemptions = vec![applied("EIR reg. 12(4)(d)", "The work is not done.")];
        let decision =
            Decision { outcome: Outcome::Refused, response: Words::default(), exemptions };
        let nothing = Withheld::default();
        assert_eq!(decision.check(&[Regime::Foia, Regime::Eir], &nothing), Ok(()));
    }

    #[test]
    fn an_answer_about_oneself_withholds_with_words_instead_of_exemptions() {
        let decide = |outcome, response, without_exemption| {
            Decision { outcome, response: Words::same(response), exemptions: Vec::new() }.check(
                &[Regime::SubjectAccess],
                &Withheld { resting: BTreeSet::new(), without_exemption },
            )
        };
        assert_eq!(decide(Outcome::Full, "", false), Ok(()));
        assert_eq!(decide(Outcome::NotHeld, "", false), Ok(()));
        assert_eq!(
            decide(Outcome::Full, "All of it.", true),
            Err(InvalidDecision::FullWithExemptions)
        );
        let said = "We have taken out what is about other people.";
        assert_eq!(decide(Outcome::Part, said, true), Ok(()));
        assert_eq!(decide(Outcome::Part, " ", true), Err(InvalidDecision::NoResponse));
        assert_eq!(decide(Outcome::Part, said, false), Err(InvalidDecision::NothingWithheld));
        assert_eq!(decide(Outcome::Refused, said, false), Ok(()));
        assert_eq!(decide(Outcome::Refused, "", false), Err(InvalidDecision::NoResponse));
    }

    #[test]
    fn under_the_act_a_mark_without_an_exemption_stands_in_the_way() {
        let decision = Decision {
            outcome: Outcome::Part,
            response: Words::same("Attached."),
            exemptions: Vec::new(),
        };
        let withheld = Withheld { resting: BTreeSet::new(), without_exemption: true };
        assert_eq!(
            decision.check(&[Regime::Foia, Regime::SubjectAccess], &withheld),
            Err(InvalidDecision::MarkWithoutExemption)
        );
    }

    #[test]
    fn an_exemption_is_applied_if_and_only_if_something_rests_on_it() {
        let personal = || applied("FOIA s.40(2)", "");
        assert_eq!(decide(Outcome::Part, vec![personal()], &["FOIA s.40(2)"]), Ok(()));
        assert_eq!(
            decide(Outcome::Part, vec![personal()], &["FOIA s.40(2)", "FOIA s.42(1)"]),
            Err(InvalidDecision::NotApplied(cite("FOIA s.42(1)")))
        );
        assert_eq!(
            decide(
                Outcome::Part,
                vec![personal(), applied("FOIA s.43(2)", "More harm.")],
                &["FOIA s.40(2)"]
            ),
            Err(InvalidDecision::NoMark(cite("FOIA s.43(2)")))
        );
        assert_eq!(
            decide(Outcome::Part, vec![personal()], &[]),
            Err(InvalidDecision::NoMark(cite("FOIA s.40(2)")))
        );
    }

    #[test]
    fn a_refusal_may_rest_on_reasons_alone_when_no_document_is_marked() {
        assert_eq!(
            decide(Outcome::Refused, vec![applied("FOIA s.22(1)", "Soon public.")], &[]),
            Ok(())
        );
    }

    #[test]
    fn a_qualified_exemption_is_weighed_and_an_absolute_one_is_not() {
        assert_eq!(
            decide(Outcome::Refused, vec![applied("FOIA s.43(2)", "")], &[]),
            Err(InvalidDecision::NoPublicInterestTest(cite("FOIA s.43(2)")))
        );
        assert_eq!(
            decide(Outcome::Refused, vec![applied("FOIA s.41(1)", "Weighed.")], &[]),
            Err(InvalidDecision::NeedlessPublicInterestTest(cite("FOIA s.41(1)")))
        );
    }

    #[test]
    fn a_full_release_withholds_nothing() {
        assert_eq!(decide(Outcome::Full, vec![], &[]), Ok(()));
        assert_eq!(
            decide(Outcome::Full, vec![], &["FOIA s.40(2)"]),
            Err(InvalidDecision::FullWithExemptions)
        );
    }

    #[test]
    fn an_exception_of_the_regulations_does_not_serve_a_request_under_the_act() {
        assert_eq!(
            decide(Outcome::Refused, vec![applied("EIR reg. 12(4)(d)", "Unfinished.")], &[]),
            Err(InvalidDecision::OtherRegime(cite("EIR reg. 12(4)(d)")))
        );
    }
}
