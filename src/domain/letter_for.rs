//! Which letter says what was decided: from the outcome and what it rests on.

use super::{decision::Outcome, letter_type::LetterType};
use crate::law::{exemption::Citation, regime::Regime};

/// The letter that gives a decision in a case under `regime`. A refusal under a provision that has
/// a letter of its own, and under nothing else, gets that letter.
pub fn decision(regime: Regime, outcome: Outcome, cited: &[Citation]) -> LetterType {
    match (regime, outcome) {
        (Regime::SubjectAccess, Outcome::Refused) => LetterType::SarRefuse,
        (Regime::SubjectAccess, _) => LetterType::SarResponse,
        (Regime::Eir, Outcome::Full | Outcome::BusinessAsUsual) => LetterType::EirFull,
        (Regime::Eir, Outcome::Part | Outcome::PartNotHeld) => LetterType::EirPartial,
        (Regime::Foia | Regime::Eir, Outcome::Refused) => refusal(regime, cited),
        (Regime::Eir, Outcome::NotHeld | Outcome::NotRecorded) => LetterType::EirNotHeld,
        (Regime::Foia, Outcome::Full) => LetterType::Full,
        (Regime::Foia, Outcome::Part) => LetterType::Partial,
        (Regime::Foia, Outcome::NotHeld) => LetterType::NotHeld,
        (Regime::Foia, Outcome::PartNotHeld) => LetterType::PartNotHeld,
        (Regime::Foia, Outcome::NotRecorded) => LetterType::NotRecorded,
        (Regime::Foia, Outcome::BusinessAsUsual) => LetterType::BusinessAsUsual,
    }
}

fn refusal(regime: Regime, cited: &[Citation]) -> LetterType {
    let all = |holds: &dyn Fn(&Citation) -> bool| !cited.is_empty() && cited.iter().all(holds);
    let rests_on = |number: &'static str| {
        all(&|one| one.regime() == regime && one.exemption().number == number)
    };
    let is = |short: &'static str| all(&|one| one.regime() == regime && one.short() == short);
    let ncnd = |one: &Citation| {
        one.regime() == regime && one.limb().is_some_and(|limb| limb.neither_confirms_nor_denies)
    };
    match regime {
        Regime::Eir if rests_on("12(4)(b)") => LetterType::EirUnreasonable,
        Regime::Eir => LetterType::EirRefuse,
        // Section 12(2) excludes the duty to confirm too, for the same reason of cost.
        _ if rests_on("12") => LetterType::S12Cost,
        _ if is("s.14(1)") => LetterType::S14Vexatious,
        _ if is("s.14(2)") => LetterType::S14Repeated,
        _ if all(&ncnd) => LetterType::Ncnd,
        _ if is("s.21(1)") => LetterType::S21Accessible,
        _ if is("s.22(1)") => LetterType::S22Future,
        _ => LetterType::Refuse,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(regime: Regime, cited: &[&str]) -> LetterType {
        let cited: Vec<Citation> = cited.iter().map(|text| text.parse().unwrap()).collect();
        decision(regime, Outcome::Refused, &cited)
    }

    #[test]
    fn a_refusal_under_one_provision_alone_gets_its_own_letter() {
        for (cited, letter) in [
            (&["FOIA s.12(1)"][..], LetterType::S12Cost),
            (&["FOIA s.12(2)"], LetterType::S12Cost),
            (&["FOIA s.14(1)"], LetterType::S14Vexatious),
            (&["FOIA s.14(2)"], LetterType::S14Repeated),
            (&["FOIA s.21(1)"], LetterType::S21Accessible),
            (&["FOIA s.22(1)"], LetterType::S22Future),
            (&["FOIA s.31(3)", "FOIA s.40(5B)(a)(i)"], LetterType::Ncnd),
            (&["FOIA s.21(1)", "FOIA s.43(2)"], LetterType::Refuse),
            (&["FOIA s.40(2)"], LetterType::Refuse),
            (&["EIR reg. 12(4)(b)"], LetterType::Refuse),
        ] {
            assert_eq!(refused(Regime::Foia, cited), letter, "{cited:?}");
        }
        assert_eq!(refused(Regime::Eir, &["EIR reg. 12(4)(b)"]), LetterType::EirUnreasonable);
        assert_eq!(
            refused(Regime::Eir, &["EIR reg. 12(4)(b)", "EIR reg. 13(1)"]),
            LetterType::EirRefuse
        );
        assert_eq!(refused(Regime::SubjectAccess, &[]), LetterType::SarRefuse);
    }

    #[test]
    fn every_answer_fits_the_law_of_its_case() {
        for regime in [Regime::Foia, Regime::Eir, Regime::SubjectAccess] {
            for outcome in Outcome::of(regime) {
                let letter = decision(regime, outcome, &[]);
                assert_eq!(letter.regime(), Some(regime), "{letter}");
                assert!(letter.is_answer(), "{letter}");
            }
        }
    }
}
