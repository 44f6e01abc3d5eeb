//! What a refusal has to say: FOIA 2000 s.17 and EIR 2004 reg. 14, as a list to check a notice
//! against before it can go.

use super::{
    exemption::{Balance, Basis, Citation},
    regime::Regime,
    words::Words,
};
use serde::{Deserialize, Serialize};

/// Where the weighing of the public interest stands when the notice is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicInterest {
    /// Nothing was weighed.
    NotWeighed,
    /// It was weighed, and the notice gives the outcome.
    Weighed,
    /// It is still being weighed (FOIA s.10(3) and s.17(2)).
    StillBeingWeighed,
}

/// One thing that a notice has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// s.17(1)(a): that the authority relies on an exemption. "States that fact".
    StatesTheFact,
    /// s.17(1)(b): which one. "Specifies the exemption in question".
    SpecifiesTheExemption,
    /// s.17(1)(c): why, "if that would not otherwise be apparent", save what would itself give
    /// exempt information away (s.17(4)).
    SaysWhyItApplies,
    /// s.17(2): that no decision on the public interest has been reached, and an estimate of the
    /// date by which it will be.
    EstimatesTheDecisionDate,
    /// s.17(3): the reasons why the public interest in withholding, or in neither confirming nor
    /// denying, outweighs that in disclosing.
    GivesPublicInterestReasons,
    /// s.17(5): that s.12 or s.14 is relied on.
    StatesCostOrVexatious,
    /// s.36(2): whose reasonable opinion is relied on.
    NamesTheQualifiedPersonsOpinion,
    /// s.16: how the request could be brought within the cost limit.
    AdvisesOnNarrowing,
    /// s.17(7)(a): particulars of the complaints procedure, or that there is none.
    GivesTheComplaintsProcedure,
    /// s.17(7)(b): particulars of the right under s.50 to apply to the Commissioner.
    GivesTheRightToApplyToTheCommissioner,
    /// Reg. 14(3)(a): the exception relied on under reg. 12(4), 12(5) or 13.
    SpecifiesTheException,
    /// Reg. 14(3)(b): the matters considered in deciding on the public interest under
    /// reg. 12(1)(b), or on personal data under reg. 12(3) and 13.
    GivesMattersConsidered,
    /// Reg. 14(4): for reg. 12(4)(d), any other authority that prepares the information and when
    /// it is expected to be finished.
    SaysWhoFinishesItAndWhen,
    /// Reg. 9(1) and (2): for reg. 12(4)(c), which particulars would help.
    AsksForParticulars,
    /// Reg. 14(5)(a): the right to make representations under reg. 11.
    GivesTheRightToRepresentations,
    /// Reg. 14(5)(b): the enforcement and appeal provisions of the Act, applied by reg. 18.
    GivesEnforcementAndAppeal,
}

impl Item {
    /// The provision that asks for it.
    pub const fn provision(self) -> &'static str {
        match self {
            Self::StatesTheFact => "FOIA s.17(1)(a)",
            Self::SpecifiesTheExemption => "FOIA s.17(1)(b)",
            Self::SaysWhyItApplies => "FOIA s.17(1)(c)",
            Self::EstimatesTheDecisionDate => "FOIA s.17(2)",
            Self::GivesPublicInterestReasons => "FOIA s.17(3)",
            Self::StatesCostOrVexatious => "FOIA s.17(5)",
            Self::NamesTheQualifiedPersonsOpinion => "FOIA s.36(2)",
            Self::AdvisesOnNarrowing => "FOIA s.16",
            Self::GivesTheComplaintsProcedure => "FOIA s.17(7)(a)",
            Self::GivesTheRightToApplyToTheCommissioner => "FOIA s.17(7)(b)",
            Self::SpecifiesTheException => "EIR reg. 14(3)(a)",
            Self::GivesMattersConsidered => "EIR reg. 14(3)(b)",
            Self::SaysWhoFinishesItAndWhen => "EIR reg. 14(4)",
            Self::AsksForParticulars => "EIR reg. 9",
            Self::GivesTheRightToRepresentations => "EIR reg. 14(5)(a)",
            Self::GivesEnforcementAndAppeal => "EIR reg. 14(5)(b)",
        }
    }

    /// What it asks for, as an officer reads it.
    pub const fn words(self) -> Words {
        match self {
            Self::StatesTheFact => Words::of(
                "Say that an exemption is relied on",
                "Dywedwch eich bod yn dibynnu ar esemptiad",
            ),
            Self::SpecifiesTheExemption => Words::of(
                "Name the exemption, down to its limb",
                "Enwch yr esemptiad, hyd at ei gymal",
            ),
            Self::SaysWhyItApplies => {
                Words::of("Say why it applies", "Dywedwch pam ei fod yn gymwys")
            }
            Self::EstimatesTheDecisionDate => Words::of(
                "Say that the public interest is still being weighed, and by which date it will be \
                 decided",
                "Dywedwch fod budd y cyhoedd yn dal i gael ei bwyso a'i fesur, ac erbyn pa \
                 ddyddiad y ceir penderfyniad",
            ),
            Self::GivesPublicInterestReasons => Words::of(
                "Give the reasons why the public interest favours withholding",
                "Rhowch y rhesymau pam y mae budd y cyhoedd o blaid peidio â datgelu",
            ),
            Self::StatesCostOrVexatious => Words::of(
                "Say that section 12 or section 14 is relied on",
                "Dywedwch eich bod yn dibynnu ar adran 12 neu adran 14",
            ),
            Self::NamesTheQualifiedPersonsOpinion => Words::of(
                "Say whose opinion is relied on as that of the qualified person",
                "Dywedwch farn pwy, fel y person cymwys, y dibynnir arni",
            ),
            Self::AdvisesOnNarrowing => Words::of(
                "Advise how the request could be brought within the cost limit",
                "Rhowch gyngor ar sut i ddod â'r cais o fewn y terfyn costau",
            ),
            Self::GivesTheComplaintsProcedure => {
                Words::of("Explain the internal review", "Esboniwch yr adolygiad mewnol")
            }
            Self::GivesTheRightToApplyToTheCommissioner => Words::of(
                "Explain the right under section 50 to apply to the Commissioner",
                "Esboniwch yr hawl o dan adran 50 i wneud cais i'r Comisiynydd",
            ),
            Self::SpecifiesTheException => Words::of(
                "Name the exception, down to its paragraph",
                "Enwch yr eithriad, hyd at ei baragraff",
            ),
            Self::GivesMattersConsidered => Words::of(
                "Give the matters considered in reaching the decision",
                "Rhowch y materion a ystyriwyd wrth ddod i'r penderfyniad",
            ),
            Self::SaysWhoFinishesItAndWhen => Words::of(
                "Say which other authority is preparing the information, if any, and when it will \
                 be finished",
                "Dywedwch pa awdurdod arall, os oes un, sy'n paratoi'r wybodaeth a phryd y bydd yn \
                 barod",
            ),
            Self::AsksForParticulars => Words::of(
                "Ask for the particulars that would help, and offer assistance",
                "Gofynnwch am y manylion a fyddai'n helpu, a chynigiwch gymorth",
            ),
            Self::GivesTheRightToRepresentations => Words::of(
                "Explain the right to make representations within 40 working days",
                "Esboniwch yr hawl i gyflwyno sylwadau o fewn 40 diwrnod gwaith",
            ),
            Self::GivesEnforcementAndAppeal => Words::of(
                "Explain the enforcement and appeal provisions of the Act",
                "Esboniwch ddarpariaethau gorfodi ac apelio'r Ddeddf",
            ),
        }
    }
}

/// Why no notice can be made of what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefusalError {
    /// Nothing is cited.
    #[error("a refusal cites at least one exemption or exception")]
    NothingCited,
    /// An exemption of the Act in a case under the Regulations, or the reverse.
    #[error("{0} cannot be cited in a case under {1}")]
    OtherRegime(Citation, Regime),
    /// A provision with absolute and qualified limbs, cited as a whole.
    #[error("{0} has absolute and qualified limbs: cite the limb relied on")]
    CiteTheLimb(Citation),
    /// A public interest test where none is made.
    #[error("a public interest test has no place here: nothing that is cited is qualified")]
    NothingToWeigh,
    /// A qualified ground without its public interest test.
    #[error("{0} is qualified: weigh the public interest first")]
    NotWeighed(Citation),
    /// Time to weigh the public interest, which only the Act gives.
    #[error("the Regulations give no further time to weigh the public interest")]
    NoTimeToWeigh,
    /// Subject access is refused under data protection law, by other rules.
    #[error("a subject access request is not refused under section 17 or regulation 14")]
    SubjectAccess,
}

/// What the notice has to say, in the order of the provisions.
///
/// FOIA 2000 s.17, or EIR 2004 reg. 14 in a case under the Regulations; the two are not mixed.
pub fn items(
    regime: Regime,
    cited: &[Citation],
    public_interest: PublicInterest,
) -> Result<Vec<Item>, RefusalError> {
    if regime == Regime::SubjectAccess {
        return Err(RefusalError::SubjectAccess);
    }
    if cited.is_empty() {
        return Err(RefusalError::NothingCited);
    }
    for &citation in cited {
        if citation.regime() != regime {
            return Err(RefusalError::OtherRegime(citation, regime));
        }
        if citation.balance() == Balance::DependsOnLimb {
            return Err(RefusalError::CiteTheLimb(citation));
        }
    }
    let qualified = cited.iter().find(|citation| citation.balance() == Balance::Qualified);
    match (qualified, public_interest) {
        (None, PublicInterest::Weighed | PublicInterest::StillBeingWeighed) => {
            return Err(RefusalError::NothingToWeigh);
        }
        (Some(&citation), PublicInterest::NotWeighed) => {
            return Err(RefusalError::NotWeighed(citation));
        }
        _ => {}
    }
    if regime == Regime::Eir {
        return eir_items(cited, public_interest);
    }
    Ok(foia_items(cited, public_interest))
}

/// FOIA 2000 s.17(1) to (5) and (7).
fn foia_items(cited: &[Citation], public_interest: PublicInterest) -> Vec<Item> {
    let mut items = Vec::new();
    if cited.iter().any(|citation| citation.balance() != Balance::Procedural) {
        items.extend([Item::StatesTheFact, Item::SpecifiesTheExemption, Item::SaysWhyItApplies]);
    }
    match public_interest {
        PublicInterest::NotWeighed => {}
        PublicInterest::Weighed => items.push(Item::GivesPublicInterestReasons),
        PublicInterest::StillBeingWeighed => items.push(Item::EstimatesTheDecisionDate),
    }
    if cited.iter().any(|citation| citation.balance() == Balance::Procedural) {
        items.push(Item::StatesCostOrVexatious);
    }
    if cited.iter().any(|citation| citation.basis() == Basis::QualifiedPersonsOpinion) {
        items.push(Item::NamesTheQualifiedPersonsOpinion);
    }
    if cited.iter().any(|citation| citation.exemption().number == "12") {
        items.push(Item::AdvisesOnNarrowing);
    }
    items.extend([Item::GivesTheComplaintsProcedure, Item::GivesTheRightToApplyToTheCommissioner]);
    items
}

/// EIR 2004 reg. 14(3) to (5).
fn eir_items(
    cited: &[Citation],
    public_interest: PublicInterest,
) -> Result<Vec<Item>, RefusalError> {
    if public_interest == PublicInterest::StillBeingWeighed {
        return Err(RefusalError::NoTimeToWeigh);
    }
    let mut items = vec![Item::SpecifiesTheException, Item::GivesMattersConsidered];
    let relies_on = |number| cited.iter().any(|citation| citation.exemption().number == number);
    if relies_on("12(4)(d)") {
        items.push(Item::SaysWhoFinishesItAndWhen);
    }
    if relies_on("12(4)(c)") {
        items.push(Item::AsksForParticulars);
    }
    items.extend([Item::GivesTheRightToRepresentations, Item::GivesEnforcementAndAppeal]);
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use PublicInterest::{NotWeighed, StillBeingWeighed, Weighed};

    fn asked(
        regime: Regime,
        cited: &[&str],
        public_interest: PublicInterest,
    ) -> Result<Vec<&'static str>, RefusalError> {
        let cited: Vec<Citation> = cited.iter().map(|text| text.parse().unwrap()).collect();
        let items = items(regime, &cited, public_interest)?;
        Ok(items.into_iter().map(Item::provision).collect())
    }

    #[test]
    fn a_notice_under_section_17_names_the_exemption_and_both_ways_to_complain() {
        let items = asked(Regime::Foia, &["FOIA s.40(2)"], NotWeighed).unwrap();
        assert_eq!(
            items,
            [
                "FOIA s.17(1)(a)",
                "FOIA s.17(1)(b)",
                "FOIA s.17(1)(c)",
                "FOIA s.17(7)(a)",
                "FOIA s.17(7)(b)",
            ]
        );
    }

    #[test]
    fn a_qualified_exemption_needs_its_public_interest_reasons_or_a_date_for_them() {
        let cited = ["FOIA s.40(2)", "FOIA s.43(2)"];
        let weighed = asked(Regime::Foia, &cited, Weighed).unwrap();
        assert!(weighed.contains(&"FOIA s.17(3)") && !weighed.contains(&"FOIA s.17(2)"));
        let pending = asked(Regime::Foia, &cited, StillBeingWeighed).unwrap();
        assert!(pending.contains(&"FOIA s.17(2)") && !pending.contains(&"FOIA s.17(3)"));
        let missing = asked(Regime::Foia, &cited, NotWeighed).unwrap_err();
        assert_eq!(
            missing.to_string(),
            "FOIA s.43(2) is qualified: weigh the public interest first"
        );
    }

    #[test]
    fn a_public_interest_test_for_absolute_exemptions_alone_is_refused() {
        let cited = ["FOIA s.40(2)", "FOIA s.21(1)", "FOIA s.12(1)"];
        for public_interest in [Weighed, StillBeingWeighed] {
            let outcome = asked(Regime::Foia, &cited, public_interest);
            assert_eq!(outcome, Err(RefusalError::NothingToWeigh));
        }
    }

    #[test]
    fn the_act_and_the_regulations_are_not_mixed() {
        let outcome = asked(Regime::Eir, &["EIR reg. 13(1)", "FOIA s.40(2)"], NotWeighed);
        assert_eq!(
            outcome.unwrap_err().to_string(),
            "FOIA s.40(2) cannot be cited in a case under eir"
        );
        let outcome = asked(Regime::Foia, &["EIR reg. 12(4)(d)"], Weighed);
        assert!(matches!(outcome, Err(RefusalError::OtherRegime(_, Regime::Foia))));
    }

    #[test]
    fn a_refusal_for_cost_says_so_and_advises() {
        let items = asked(Regime::Foia, &["FOIA s.12(1)"], NotWeighed).unwrap();
        assert_eq!(items, ["FOIA s.17(5)", "FOIA s.16", "FOIA s.17(7)(a)", "FOIA s.17(7)(b)"]);
    }

    #[test]
    fn section_36_rests_on_an_opinion_that_the_notice_names() {
        let items = asked(Regime::Foia, &["FOIA s.36(2)(b)(i)"], Weighed).unwrap();
        assert!(items.contains(&"FOIA s.36(2)"));
    }

    #[test]
    fn a_notice_under_regulation_14_gives_the_matters_considered_and_who_finishes_the_work() {
        let items = asked(Regime::Eir, &["EIR reg. 12(4)(d)"], Weighed).unwrap();
        assert_eq!(
            items,
            [
                "EIR reg. 14(3)(a)",
                "EIR reg. 14(3)(b)",
                "EIR reg. 14(4)",
                "EIR reg. 14(5)(a)",
                "EIR reg. 14(5)(b)",
            ]
        );
        let general = asked(Regime::Eir, &["EIR reg. 12(4)(c)"], Weighed).unwrap();
        assert!(general.contains(&"EIR reg. 9") && !general.contains(&"EIR reg. 14(4)"));
    }

    #[test]
    fn the_regulations_give_no_time_to_weigh_the_public_interest() {
        let outcome = asked(Regime::Eir, &["EIR reg. 12(4)(d)"], StillBeingWeighed);
        assert_eq!(outcome, Err(RefusalError::NoTimeToWeigh));
    }

    #[test]
    fn a_provision_with_limbs_of_both_kinds_is_cited_by_its_limb() {
        for text in ["FOIA s.40", "FOIA s.37(1)"] {
            let outcome = asked(Regime::Foia, &[text], NotWeighed);
            assert!(matches!(outcome, Err(RefusalError::CiteTheLimb(_))), "{text}");
        }
    }

    #[test]
    fn a_refusal_without_a_ground_or_of_subject_access_is_no_notice() {
        assert_eq!(asked(Regime::Foia, &[], NotWeighed), Err(RefusalError::NothingCited));
        assert_eq!(
            asked(Regime::SubjectAccess, &["FOIA s.40(1)"], NotWeighed),
            Err(RefusalError::SubjectAccess)
        );
    }
}
