//! Data that makes a whole letter of each type: what `ateb letter TYPE --example` prints, what
//! templates are tried with, and a start for those who write them.

use super::{
    language::Language,
    letter::{AppliedExemption, DecisionMade, LetterData, LetterType, Purpose, Words},
};
use crate::law::regime::Regime;
use serde::Deserialize;
use std::collections::BTreeMap;

/// An example case: what every letter about it shares, and what differs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    request: Words,
    responses: Responses,
    data: LetterData,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Responses {
    full: Words,
    partial: Words,
    refuse: Words,
    not_held: Words,
}

impl Responses {
    const fn of(&self, letter_type: LetterType) -> &Words {
        match letter_type {
            LetterType::Partial | LetterType::EirPartial | LetterType::SarResponse => &self.partial,
            LetterType::NotHeld | LetterType::EirNotHeld => &self.not_held,
            letter_type if letter_type.withholds() => &self.refuse,
            LetterType::SarRefuse => &self.refuse,
            _ => &self.full,
        }
    }
}

/// What single types need beyond the case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct More {
    /// What the decision says, by type.
    decisions: BTreeMap<LetterType, Said>,
    /// What the letter says in the unit's own words, by type.
    messages: BTreeMap<LetterType, Words>,
    /// Every other particular; each type takes its own.
    data: LetterData,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    #[serde(default)]
    response: Option<Words>,
    #[serde(default)]
    exemptions: Vec<AppliedExemption>,
    #[serde(default)]
    advice: Words,
    #[serde(default)]
    not_held: Words,
}

impl LetterData {
    /// Data that makes a whole letter of `letter_type`, the request put in `language`.
    ///
    /// # Panics
    ///
    /// Never: a test reads the embedded files that it is made from.
    #[expect(clippy::expect_used, reason = "the embedded files are read by a test")]
    pub fn example(letter_type: LetterType, language: Language) -> Self {
        let text = match letter_type.regime() {
            Some(Regime::Eir) => include_str!("letter_example_eir.json"),
            Some(Regime::SubjectAccess) => include_str!("letter_example_sar.json"),
            _ => include_str!("letter_example_foia.json"),
        };
        let Example { request, responses, mut data } =
            serde_json::from_str(text).expect("the examples are data");
        let mut more: More = serde_json::from_str(include_str!("letter_example_more.json"))
            .expect("the examples are data");
        request.get(language).clone_into(&mut data.request.text);
        data.request.language = Some(language);
        if !letter_type.offers_review() {
            data.review_until = None;
        }
        if let Some(decision) = &mut data.decision {
            responses.of(letter_type).clone_into(&mut decision.response);
            decision.fit(letter_type);
            if let Some(said) = more.decisions.remove(&letter_type) {
                said.replaces(decision);
            }
        }
        data.keep_what_it_needs(letter_type, &more);
        data
    }

    /// Leaves out what this type does not speak of, and takes from `more` what it does.
    fn keep_what_it_needs(&mut self, letter_type: LetterType, more: &More) {
        use LetterType as L;
        let of = &more.data;
        let is = |types: &[LetterType]| types.contains(&letter_type);
        if !letter_type.is_answer() {
            self.decision = None;
        }
        if !letter_type.extends() {
            self.extension = None;
        }
        if !is(&[L::Clarify, L::SarId, L::SarClarify]) {
            self.clarification = None;
        }
        if letter_type == L::SarClarify {
            self.clarification.clone_from(&of.clarification);
        }
        if letter_type != L::Fees {
            self.fee = None;
        }
        if is(&[L::ClarifyClosed, L::FeesLapsed]) {
            self.lapse.clone_from(&of.lapse);
        } else if letter_type != L::ClarifyReminder {
            self.lapse = None;
        }
        if letter_type == L::FeesReceived {
            self.payment.clone_from(&of.payment);
        }
        if letter_type.is_to_another() {
            self.recipient.clone_from(&of.recipient);
        }
        if letter_type != L::ThirdPartyConsult
            && let Some(recipient) = &mut self.recipient
        {
            recipient.answer_by = None;
        }
        if is(&[L::Transfer, L::AdviseElsewhere]) {
            self.other_authority.clone_from(&of.other_authority);
        }
        if letter_type == L::LateApology {
            self.promised_on = of.promised_on;
        }
        if letter_type == L::S12Cost {
            self.cost.clone_from(&of.cost);
        }
        if letter_type == L::S14Repeated {
            self.earlier.clone_from(&of.earlier);
        }
        if letter_type == L::S22Future {
            self.publication.clone_from(&of.publication);
        }
        if letter_type.purpose() == Purpose::Review {
            self.review.clone_from(&of.review);
        }
        if letter_type == L::DnCompliance {
            self.notice.clone_from(&of.notice);
        }
        if letter_type == L::IcoResponse
            && let (Some(recipient), Some(notice)) = (&mut self.recipient, &of.notice)
        {
            recipient.reference = Some(notice.reference.clone());
        }
        // These are written long after the request came.
        if matches!(letter_type.purpose(), Purpose::Review | Purpose::Regulator)
            || is(&[
                L::ClarifyClosed,
                L::FeesLapsed,
                L::FeesReceived,
                L::Correction,
                L::LateApology,
            ])
        {
            self.dated_on = of.dated_on;
        }
        if letter_type == L::FeesReceived {
            self.due_on = of.due_on;
        }
        if let Some(message) = more.messages.get(&letter_type) {
            self.message.clone_from(message);
        }
    }
}

impl DecisionMade {
    /// Leaves out what an answer of this type does not have.
    fn fit(&mut self, letter_type: LetterType) {
        if !letter_type.withholds() {
            self.exemptions.clear();
            if letter_type != LetterType::SarResponse {
                self.documents.iter_mut().for_each(|document| document.redactions = 0);
            }
        }
        if !letter_type.releases() {
            self.documents.clear();
        }
        let cuts = matches!(
            letter_type,
            LetterType::Partial | LetterType::EirPartial | LetterType::SarResponse
        );
        let withholds_all = matches!(letter_type, LetterType::Refuse | LetterType::EirRefuse);
        if !cuts && !withholds_all {
            self.schedule.clear();
        }
    }
}

impl Said {
    fn replaces(self, decision: &mut DecisionMade) {
        if let Some(response) = self.response {
            decision.response = response;
        }
        if !self.exemptions.is_empty() {
            decision.exemptions = self.exemptions;
        }
        decision.advice = self.advice;
        decision.not_held = self.not_held;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_fits_its_type_and_survives_a_round_trip() {
        for letter_type in LetterType::ALL {
            for language in Language::BOTH {
                let example = LetterData::example(letter_type, language);
                assert_eq!(example.check(letter_type), Ok(()), "{letter_type}");
                let json = serde_json::to_string(&example).unwrap();
                assert_eq!(LetterData::from_json(&json), Ok(example));
            }
        }
    }
}
