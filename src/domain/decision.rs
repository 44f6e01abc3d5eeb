//! What the answer is, with the exemptions it applies and why.
//!
//! A request for one's own data rests on no exemption that is modelled: Schedules 2 to 4 of the
//! Data Protection Act 2018 are the officer's to weigh. Its marks and withheld documents name none,
//! and the response says in words what is withheld and why.

use super::{
    letter::{EarlierRequest, LetterType, Likelihood, Opinion, PublicInterest, WebPage, Words},
    letter_for,
};
use crate::law::{
    exemption::{Balance, Basis, Citation},
    regime::Regime,
};
use chrono::NaiveDate;
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
    /// Some is released and the rest is not held.
    PartNotHeld,
    /// What was asked for is not recorded: an opinion, an explanation. FOIA 2000 s.84.
    NotRecorded,
    /// Answered in the ordinary course of business.
    BusinessAsUsual,
}

impl Outcome {
    /// All, in the order in which pages offer them.
    pub const ALL: [Self; 7] = [
        Self::Full,
        Self::Part,
        Self::PartNotHeld,
        Self::Refused,
        Self::NotHeld,
        Self::NotRecorded,
        Self::BusinessAsUsual,
    ];

    /// Those that an answer under `regime` can have, in that order. Under the Regulations a part
    /// that is not held is an exception, and a request that is no request is not held; an answer
    /// about oneself says in words what it is.
    pub fn of(regime: Regime) -> impl Iterator<Item = Self> {
        let of_the_act = [Self::PartNotHeld, Self::NotRecorded, Self::BusinessAsUsual];
        Self::ALL.into_iter().filter(move |one| regime == Regime::Foia || !of_the_act.contains(one))
    }

    /// The name in the database and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Part => "part",
            Self::Refused => "refused",
            Self::NotHeld => "not_held",
            Self::PartNotHeld => "part_not_held",
            Self::NotRecorded => "not_recorded",
            Self::BusinessAsUsual => "business_as_usual",
        }
    }

    /// Whether the answer may apply exemptions.
    pub const fn may_withhold(self) -> bool {
        matches!(self, Self::Part | Self::Refused | Self::PartNotHeld)
    }

    /// Whether no document goes out with the answer.
    pub const fn releases_nothing(self) -> bool {
        matches!(self, Self::Refused | Self::NotHeld | Self::NotRecorded)
    }
}

/// Text that names no outcome.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not an outcome: use full, part, part_not_held, refused, not_held, not_recorded or \
     business_as_usual"
)]
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
    /// How likely the harm is, where the exemption asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<Likelihood>,
    /// The qualified person's opinion: FOIA 2000 s.36(2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opinion: Option<Opinion>,
    /// Where the information can be had: FOIA 2000 s.21.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<WebPage>,
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
    /// How the requester can get further: FOIA 2000 s.16, EIR reg. 9.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub advice: Words,
    /// What is not held, where the rest is.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub not_held: Words,
    /// The request that was answered before: FOIA 2000 s.14(2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<EarlierRequest>,
    /// When and where the information will be published: FOIA 2000 s.22.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub publication: Words,
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
    /// An outcome that the law of the case does not know.
    #[error("that outcome belongs to the Act; choose another")]
    OutcomeOfOtherRegime,
    /// An exemption of prejudice that does not say how likely the harm is.
    #[error("say whether the harm of {0} would happen, or would be likely to")]
    NoLikelihood(Citation),
    /// A likelihood where no harm is asked for.
    #[error("{0} asks for no harm; leave its likelihood out")]
    NeedlessLikelihood(Citation),
    /// Section 36 without the opinion that it rests on.
    #[error(
        "{0} rests on the opinion of a qualified person: say whose, when it was asked and given"
    )]
    NoOpinion(Citation),
    /// An opinion that was given before it was asked for, or is still to be given.
    #[error("the opinion for {0} is given after it is asked for, and before the decision")]
    OpinionOutOfOrder(Citation),
    /// Section 21 without a place where the information can be had.
    #[error("{0} says that it can be had elsewhere: give at least one web address")]
    NoLinks(Citation),
    /// A place that is no page of the web.
    #[error("a link for {0} is not an address that begins with https:// or http://")]
    BadLink(Citation),
    /// Section 14(2) without the request that was answered before.
    #[error("{0} needs the earlier request: its reference and the day of its answer")]
    NoEarlier(Citation),
    /// Section 12 without advice on narrowing.
    #[error("{0} needs advice on how the request can be narrowed (section 16)")]
    NoAdvice(Citation),
    /// Section 12 without an estimate above the limit.
    #[error("{0} needs an estimate of the costs that is above the limit; make one first")]
    NoEstimate(Citation),
    /// An answer that part is not held, and not which.
    #[error("say what is not held, and where it was searched for")]
    NoNotHeld,
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
    /// refusal may rest on reasons alone, as under s.12 or s.22. `today` is the day of deciding.
    pub fn check(
        &self,
        regimes: &[Regime],
        withheld: &Withheld,
        today: NaiveDate,
    ) -> Result<(), InvalidDecision> {
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
            one.check(regimes, today)?;
        }
        self.check_particulars(regimes, today)?;
        match self.outcome {
            Outcome::Full | Outcome::BusinessAsUsual
                if !applied.is_empty() || !resting.is_empty() || withheld.without_exemption =>
            {
                return Err(InvalidDecision::FullWithExemptions);
            }
            Outcome::Part | Outcome::Refused if about_oneself && self.response.is_empty() => {
                return Err(InvalidDecision::NoResponse);
            }
            Outcome::NotRecorded | Outcome::BusinessAsUsual if self.response.is_empty() => {
                return Err(InvalidDecision::NoResponse);
            }
            Outcome::Part if about_oneself && resting.is_empty() && !withheld.without_exemption => {
                return Err(InvalidDecision::NothingWithheld);
            }
            Outcome::Part | Outcome::Refused if about_oneself => {}
            Outcome::NotHeld | Outcome::NotRecorded if !applied.is_empty() => {
                return Err(InvalidDecision::FullWithExemptions);
            }
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

impl Decision {
    /// A decision with its response and its exemptions alone.
    pub fn plain(outcome: Outcome, response: Words, exemptions: Vec<Applied>) -> Self {
        Self {
            outcome,
            response,
            exemptions,
            advice: Words::default(),
            not_held: Words::default(),
            earlier: None,
            publication: Words::default(),
        }
    }

    /// The letter that gives this decision in a case under `regime`.
    pub fn letter_type(&self, regime: Regime) -> LetterType {
        let cited: Vec<Citation> = self.exemptions.iter().map(|one| one.citation).collect();
        letter_for::decision(regime, self.outcome, &cited)
    }

    /// The provision of section 12 that the decision rests on, if it does.
    pub fn rests_on_cost(&self) -> Option<Citation> {
        self.exemptions
            .iter()
            .map(|one| one.citation)
            .find(|one| one.regime() == Regime::Foia && one.exemption().number == "12")
    }

    /// What single outcomes and provisions ask for beyond their reasons.
    fn check_particulars(
        &self,
        regimes: &[Regime],
        today: NaiveDate,
    ) -> Result<(), InvalidDecision> {
        let regime = regimes.first().copied().unwrap_or(Regime::Foia);
        if !Outcome::of(regime).any(|one| one == self.outcome) {
            return Err(InvalidDecision::OutcomeOfOtherRegime);
        }
        if self.outcome == Outcome::PartNotHeld && self.not_held.is_empty() {
            return Err(InvalidDecision::NoNotHeld);
        }
        if let Some(citation) = self.rests_on_cost()
            && self.advice.is_empty()
        {
            return Err(InvalidDecision::NoAdvice(citation));
        }
        for one in &self.exemptions {
            let earlier_is_given = self.earlier.as_ref().is_some_and(|earlier| {
                !earlier.reference.trim().is_empty() && earlier.answered_on <= today
            });
            if one.citation.short() == "s.14(2)" && !earlier_is_given {
                return Err(InvalidDecision::NoEarlier(one.citation));
            }
        }
        Ok(())
    }
}

impl Applied {
    /// An exemption with its reasons alone.
    pub const fn plain(citation: Citation, reasons: Words) -> Self {
        Self {
            citation,
            reasons,
            likelihood: None,
            opinion: None,
            links: Vec::new(),
            public_interest: None,
        }
    }

    fn check(&self, regimes: &[Regime], today: NaiveDate) -> Result<(), InvalidDecision> {
        let citation = || self.citation;
        if !regimes.contains(&self.citation.regime()) {
            return Err(InvalidDecision::OtherRegime(citation()));
        }
        if self.reasons.is_empty() {
            return Err(InvalidDecision::NoReason(citation()));
        }
        let weighed = self.public_interest.as_ref().is_some_and(|test| !test.balance.is_empty());
        match (self.citation.balance(), weighed) {
            (Balance::Qualified, false) => Err(InvalidDecision::NoPublicInterestTest(citation())),
            (Balance::Absolute | Balance::Procedural, true) => {
                Err(InvalidDecision::NeedlessPublicInterestTest(citation()))
            }
            (Balance::DependsOnLimb, _) => Err(InvalidDecision::CiteTheLimb(citation())),
            _ => self.check_basis(today),
        }
    }

    /// What has to be shown for the provision, beyond the reasons and the public interest.
    fn check_basis(&self, today: NaiveDate) -> Result<(), InvalidDecision> {
        let basis = self.citation.basis();
        match (basis, self.likelihood) {
            (Basis::Prejudice, None) => return Err(InvalidDecision::NoLikelihood(self.citation)),
            (Basis::Prejudice, _) | (_, None) => {}
            (_, Some(_)) => return Err(InvalidDecision::NeedlessLikelihood(self.citation)),
        }
        if basis == Basis::QualifiedPersonsOpinion {
            match &self.opinion {
                Some(opinion) if !opinion.of.is_empty() => {
                    if opinion.given_on < opinion.asked_on || opinion.given_on > today {
                        return Err(InvalidDecision::OpinionOutOfOrder(self.citation));
                    }
                }
                _ => return Err(InvalidDecision::NoOpinion(self.citation)),
            }
        }
        if self.citation.exemption().number == "21" && self.links.is_empty() {
            return Err(InvalidDecision::NoLinks(self.citation));
        }
        if !self.links.iter().all(|page| is_page_of_the_web(&page.url)) {
            return Err(InvalidDecision::BadLink(self.citation));
        }
        Ok(())
    }
}

fn is_page_of_the_web(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|url| {
        matches!(url.scheme(), "https" | "http") && url.has_host() && address.len() <= 2000
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cite(text: &str) -> Citation {
        text.parse().unwrap()
    }

    fn applied(citation: &str, balance: &str) -> Applied {
        let cited = cite(citation);
        Applied {
            likelihood: (cited.basis() == Basis::Prejudice).then_some(Likelihood::Would),
            public_interest: (!balance.is_empty()).then(|| PublicInterest {
                balance: Words::same(balance),
                ..PublicInterest::default()
            }),
            ..Applied::plain(cited, Words::same("It says who took part."))
        }
    }

    fn decision(outcome: Outcome, response: &str, exemptions: Vec<Applied>) -> Decision {
        Decision::plain(outcome, Words::same(response), exemptions)
    }

    fn today() -> NaiveDate {
        "2026-03-12".parse().unwrap()
    }

    fn decide(
        outcome: Outcome,
        exemptions: Vec<Applied>,
        resting: &[&str],
    ) -> Result<(), InvalidDecision> {
        let resting = resting.iter().map(|text| cite(text)).collect();
        let withheld = Withheld { resting, without_exemption: false };
        decision(outcome, "Attached.", exemptions).check(&[Regime::Foia], &withheld, today())
    }

    #[test]
    fn an_exception_serves_a_part_of_the_request_that_is_under_the_regulations() {
        let exemptions = vec![applied("EIR reg. 12(4)(d)", "The work is not done.")];
        let decision = decision(Outcome::Refused, "", exemptions);
        let nothing = Withheld::default();
        assert_eq!(decision.check(&[Regime::Foia, Regime::Eir], &nothing, today()), Ok(()));
    }

    #[test]
    fn an_answer_about_oneself_withholds_with_words_instead_of_exemptions() {
        let decide = |outcome, response, without_exemption| {
            decision(outcome, response, Vec::new()).check(
                &[Regime::SubjectAccess],
                &Withheld { resting: BTreeSet::new(), without_exemption },
                today(),
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
        let decision = decision(Outcome::Part, "Attached.", Vec::new());
        let withheld = Withheld { resting: BTreeSet::new(), without_exemption: true };
        assert_eq!(
            decision.check(&[Regime::Foia, Regime::SubjectAccess], &withheld, today()),
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

    #[test]
    fn what_a_provision_rests_on_is_asked_for() {
        let refuse = |one: Applied| decide(Outcome::Refused, vec![one], &[]);
        let vague = Applied { likelihood: None, ..applied("FOIA s.43(2)", "Weighed.") };
        assert_eq!(refuse(vague), Err(InvalidDecision::NoLikelihood(cite("FOIA s.43(2)"))));
        let needless =
            Applied { likelihood: Some(Likelihood::Would), ..applied("FOIA s.42(1)", "Weighed.") };
        assert_eq!(
            refuse(needless),
            Err(InvalidDecision::NeedlessLikelihood(cite("FOIA s.42(1)")))
        );
        let opinion = |asked: &str, given: &str| Applied {
            opinion: Some(Opinion {
                of: Words::same("Y Prif Weinidog"),
                asked_on: asked.parse().unwrap(),
                given_on: given.parse().unwrap(),
            }),
            ..applied("FOIA s.36(2)(c)", "Weighed.")
        };
        let cited = cite("FOIA s.36(2)(c)");
        assert_eq!(
            refuse(applied("FOIA s.36(2)(c)", "Weighed.")),
            Err(InvalidDecision::NoOpinion(cited))
        );
        let late = Err(InvalidDecision::OpinionOutOfOrder(cited));
        assert_eq!(refuse(opinion("2026-03-01", "2026-03-12")), Ok(()));
        assert_eq!(refuse(opinion("2026-03-01", "2026-03-13")), late);
        assert_eq!(refuse(opinion("2026-03-02", "2026-03-01")), late);
    }

    #[test]
    fn section_21_says_where_and_only_a_page_of_the_web_is_a_place() {
        let cited = cite("FOIA s.21(1)");
        let linked = |address: &str| {
            let page = WebPage { title: Words::same("Canllawiau"), url: address.to_owned() };
            let one = Applied { links: vec![page], ..applied("FOIA s.21(1)", "") };
            decide(Outcome::Refused, vec![one], &[])
        };
        assert_eq!(
            decide(Outcome::Refused, vec![applied("FOIA s.21(1)", "")], &[]),
            Err(InvalidDecision::NoLinks(cited))
        );
        assert_eq!(linked("https://www.llyw.cymru/canllawiau"), Ok(()));
        for address in ["javascript:alert(1)", "gov.wales", "https://", "file:///etc/passwd"] {
            assert_eq!(linked(address), Err(InvalidDecision::BadLink(cited)), "{address}");
        }
    }

    #[test]
    fn cost_and_repetition_say_how_to_go_on_and_what_came_before() {
        let check =
            |decision: &Decision| decision.check(&[Regime::Foia], &Withheld::default(), today());
        let costly = decision(Outcome::Refused, "", vec![applied("FOIA s.12(1)", "")]);
        assert_eq!(check(&costly), Err(InvalidDecision::NoAdvice(cite("FOIA s.12(1)"))));
        assert_eq!(check(&Decision { advice: Words::same("One month."), ..costly }), Ok(()));
        let repeated = decision(Outcome::Refused, "", vec![applied("FOIA s.14(2)", "")]);
        let missing = Err(InvalidDecision::NoEarlier(cite("FOIA s.14(2)")));
        assert_eq!(check(&repeated), missing);
        let earlier = |on: &str| {
            Some(EarlierRequest { reference: "ATISN 2".into(), answered_on: on.parse().unwrap() })
        };
        assert_eq!(
            check(&Decision { earlier: earlier("2026-03-13"), ..repeated.clone() }),
            missing
        );
        assert_eq!(check(&Decision { earlier: earlier("2026-01-13"), ..repeated }), Ok(()));
    }

    #[test]
    fn outcomes_of_the_act_do_not_answer_under_another_law() {
        let said = |outcome| decision(outcome, "We do not record this.", Vec::new());
        for outcome in [Outcome::NotRecorded, Outcome::BusinessAsUsual] {
            let nothing = Withheld::default();
            assert_eq!(said(outcome).check(&[Regime::Foia], &nothing, today()), Ok(()));
            assert_eq!(
                said(outcome).check(&[Regime::Eir], &nothing, today()),
                Err(InvalidDecision::OutcomeOfOtherRegime)
            );
        }
        assert_eq!(decide(Outcome::PartNotHeld, vec![], &[]), Err(InvalidDecision::NoNotHeld));
    }
}
