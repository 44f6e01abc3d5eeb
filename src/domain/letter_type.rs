//! The types of statutory letters: under which law each is, and what is asked of it.

use super::{language::Language, letter::Both};
use crate::law::regime::Regime;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a letter is for, in the order of a case's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Purpose {
    /// Says that something has come.
    Receipt,
    /// Asks for something, or tells something, before the answer.
    BeforeTheAnswer,
    /// Takes more time.
    Extension,
    /// Gives the decision.
    Answer,
    /// Looks again at an answer.
    Review,
    /// Writes to the regulator, or does what it asked for.
    Regulator,
    /// All else.
    Other,
}

/// A type of statutory letter.
///
/// Answers under the Act and answers under the Regulations are different letters: a refusal
/// notice of FOIA 2000 s.17 and one of EIR reg. 14 share no statutory words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterType {
    /// The request has arrived: its reference and due date.
    Ack,
    /// In which language the requester wants to be written to. Welsh Language Standard 2.
    AckLanguage,
    /// The unit asks what is meant. FOIA 2000 s.1(3), EIR reg. 9(2).
    Clarify,
    /// The request will be closed unless the requester answers.
    #[serde(alias = "lapse_notice")]
    ClarifyReminder,
    /// The request was closed because the requester did not answer.
    ClarifyClosed,
    /// A fee is asked for before the answer. FOIA 2000 s.9(1), EIR reg. 8.
    #[serde(alias = "fees_notice")]
    Fees,
    /// The fee has come, and the clock runs on. FOIA 2000 s.10(2), EIR reg. 8(5).
    FeesReceived,
    /// The request was closed because the fee did not come. FOIA 2000 s.9(2), EIR reg. 8(5).
    FeesLapsed,
    /// More time to weigh the public interest. FOIA 2000 s.10(3), s.17(2).
    ExtendPit,
    /// More time because of complexity and volume. EIR reg. 7.
    ExtendEir,
    /// The answer is late, and when it will come.
    LateApology,
    /// The request was passed to another authority. FOIA 2000 s.45 Code, EIR reg. 10.
    Transfer,
    /// Another authority holds it. FOIA 2000 s.16, EIR reg. 9 and 10.
    AdviseElsewhere,
    /// Somebody whose information it is is asked for their view. FOIA 2000 s.45 Code.
    ThirdPartyConsult,
    /// Somebody who was asked is told what was decided.
    ThirdPartyOutcome,
    /// All is released, under the Act.
    Full,
    /// Some is released and some withheld, under the Act.
    Partial,
    /// All is withheld. FOIA 2000 s.17(1).
    Refuse,
    /// Nothing is held. FOIA 2000 s.1(1)(a).
    NotHeld,
    /// Some is released and the rest is not held. FOIA 2000 s.1(1)(a).
    PartNotHeld,
    /// Neither confirms nor denies that anything is held. FOIA 2000 s.17(1) and (3).
    Ncnd,
    /// The cost would exceed the appropriate limit. FOIA 2000 s.12, s.17(5).
    S12Cost,
    /// The request is vexatious. FOIA 2000 s.14(1), s.17(5).
    S14Vexatious,
    /// The request was answered before. FOIA 2000 s.14(2), s.17(5).
    S14Repeated,
    /// All can be had elsewhere. FOIA 2000 s.21(1).
    S21Accessible,
    /// All is to be published. FOIA 2000 s.22(1).
    S22Future,
    /// Asks for what is not recorded: an opinion, an explanation. FOIA 2000 s.84.
    NotRecorded,
    /// Answered in the ordinary course of business.
    BusinessAsUsual,
    /// All is released, under the Regulations.
    EirFull,
    /// Some is released and some withheld. EIR reg. 12(11), reg. 14.
    EirPartial,
    /// All is withheld. EIR reg. 14.
    EirRefuse,
    /// Nothing is held. EIR reg. 12(4)(a), reg. 14.
    EirNotHeld,
    /// The request is manifestly unreasonable. EIR reg. 12(4)(b), reg. 14.
    EirUnreasonable,
    /// A review was asked for: until when it will be decided.
    IrAck,
    /// A review needs more time.
    IrExtend,
    /// The review upholds the complaint.
    IrOutcomeUpheld,
    /// The review upholds the complaint in part.
    IrOutcomePart,
    /// The review does not uphold the complaint.
    IrOutcomeNot,
    /// A review was asked for too late.
    IrOutOfTime,
    /// Writes to the regulator's case officer about a complaint. FOIA 2000 s.50.
    IcoResponse,
    /// Does what a decision notice asked for. FOIA 2000 s.50(4).
    DnCompliance,
    /// A request for one's own data has arrived. UK GDPR Art. 12(3).
    SarAck,
    /// The unit asks who is asking. UK GDPR Art. 12(6).
    #[serde(alias = "identity")]
    SarId,
    /// The unit asks which data are meant. UK GDPR Art. 12A.
    SarClarify,
    /// One or two more months. UK GDPR Art. 12(3).
    #[serde(alias = "extend_sar")]
    SarExtend,
    /// The answer to a request for one's own data. UK GDPR Art. 15.
    SarResponse,
    /// A request for one's own data is refused. UK GDPR Art. 12(4) and (5).
    SarRefuse,
    /// A complaint about the handling of personal data has arrived. DPA 2018 s.164A.
    DpComplaintAck,
    /// The requester took the request back.
    Withdrawn,
    /// A fresh link to the page of the request.
    LinkReissue,
    /// Puts right what was sent.
    Correction,
    /// Says what no other type says.
    Free,
}

/// What a table says of a type.
struct Facts {
    letter_type: LetterType,
    name: &'static str,
    purpose: Purpose,
    regime: Option<Regime>,
    called: Both<&'static str>,
    title: Both<&'static str>,
}

const fn facts(
    letter_type: LetterType,
    name: &'static str,
    purpose: Purpose,
    regime: Option<Regime>,
    called: (&'static str, &'static str),
    title: (&'static str, &'static str),
) -> Facts {
    Facts {
        letter_type,
        name,
        purpose,
        regime,
        called: Both { en: called.0, cy: called.1 },
        title: Both { en: title.0, cy: title.1 },
    }
}

use LetterType as L;
use Purpose as P;

const FOIA: Option<Regime> = Some(Regime::Foia);
const EIR: Option<Regime> = Some(Regime::Eir);
const SAR: Option<Regime> = Some(Regime::SubjectAccess);
const RESPONSE: (&str, &str) = ("Response to your request", "Ymateb i’ch cais");
const MORE_TIME: (&str, &str) =
    ("More time to answer your request", "Mwy o amser i ateb eich cais");
const REVIEWED: (&str, &str) = ("The outcome of our review", "Canlyniad ein hadolygiad");

/// Every type, in the order of a case's life. Its name, its purpose, its law, what staff call it,
/// and the title that the reader's program shows.
#[rustfmt::skip]
static FACTS: [Facts; 52] = [
    facts(L::Ack, "ack", P::Receipt, None,
        ("Acknowledgement", "Cydnabyddiaeth"),
        ("We have received your request", "Rydym wedi derbyn eich cais")),
    facts(L::AckLanguage, "ack_language", P::Receipt, None,
        ("Question about language", "Cwestiwn am iaith"),
        ("In which language may we write to you?", "Ym mha iaith y cawn ysgrifennu atoch?")),
    facts(L::Clarify, "clarify", P::BeforeTheAnswer, None,
        ("Request for clarification", "Cais am eglurhad"),
        ("A question about your request", "Cwestiwn am eich cais")),
    facts(L::ClarifyReminder, "clarify_reminder", P::BeforeTheAnswer, None,
        ("Notice before closing", "Hysbysiad cyn cau’r cais"),
        ("We have had no answer from you", "Nid ydym wedi cael ateb gennych")),
    facts(L::ClarifyClosed, "clarify_closed", P::BeforeTheAnswer, None,
        ("Closed without an answer from the requester", "Wedi’i gau heb ateb gan y ceisydd"),
        ("We have closed your request", "Rydym wedi cau eich cais")),
    facts(L::Fees, "fees", P::BeforeTheAnswer, None,
        ("Fees notice", "Hysbysiad ffioedd"),
        ("A fee for your request", "Ffi am eich cais")),
    facts(L::FeesReceived, "fees_received", P::BeforeTheAnswer, None,
        ("Fee received", "Ffi wedi dod i law"),
        ("We have received your payment", "Rydym wedi derbyn eich taliad")),
    facts(L::FeesLapsed, "fees_lapsed", P::BeforeTheAnswer, None,
        ("Closed because the fee did not come", "Wedi’i gau am na ddaeth y ffi"),
        ("We have closed your request", "Rydym wedi cau eich cais")),
    facts(L::ExtendPit, "extend_pit", P::Extension, FOIA,
        ("Extension for the public interest test", "Estyniad ar gyfer prawf budd y cyhoedd"),
        MORE_TIME),
    facts(L::ExtendEir, "extend_eir", P::Extension, EIR,
        ("Extension under regulation 7", "Estyniad o dan reoliad 7"), MORE_TIME),
    facts(L::LateApology, "late_apology", P::BeforeTheAnswer, None,
        ("Apology for a late answer", "Ymddiheuriad am ateb hwyr"),
        ("Our answer is late", "Mae ein hateb yn hwyr")),
    facts(L::Transfer, "transfer", P::BeforeTheAnswer, None,
        ("Transfer to another authority", "Trosglwyddo i awdurdod arall"),
        ("We have passed on your request", "Rydym wedi trosglwyddo eich cais")),
    facts(L::AdviseElsewhere, "advise_elsewhere", P::BeforeTheAnswer, None,
        ("Advice on another authority", "Cyngor ar awdurdod arall"),
        ("Where to ask for this information", "Ble i ofyn am yr wybodaeth hon")),
    facts(L::ThirdPartyConsult, "third_party_consult", P::BeforeTheAnswer, None,
        ("Question to a third party", "Cwestiwn i drydydd parti"),
        ("A request for information that concerns you",
         "Cais am wybodaeth sy’n ymwneud â chi")),
    facts(L::ThirdPartyOutcome, "third_party_outcome", P::BeforeTheAnswer, None,
        ("Outcome for a third party", "Canlyniad i drydydd parti"),
        ("What we have decided about information that concerns you",
         "Yr hyn a benderfynwyd am wybodaeth sy’n ymwneud â chi")),
    facts(L::Full, "full", P::Answer, FOIA, ("All released", "Rhyddhau’r cyfan"), RESPONSE),
    facts(L::Partial, "partial", P::Answer, FOIA,
        ("Released in part", "Rhyddhau’n rhannol"), RESPONSE),
    facts(L::Refuse, "refuse", P::Answer, FOIA, ("Refused", "Gwrthod"), RESPONSE),
    facts(L::NotHeld, "not_held", P::Answer, FOIA,
        ("Not held", "Nid yw’n cael ei chadw"), RESPONSE),
    facts(L::PartNotHeld, "part_not_held", P::Answer, FOIA,
        ("Part not held", "Rhan heb ei chadw"), RESPONSE),
    facts(L::Ncnd, "ncnd", P::Answer, FOIA,
        ("Neither confirmed nor denied", "Heb gadarnhau na gwadu"), RESPONSE),
    facts(L::S12Cost, "s12_cost", P::Answer, FOIA,
        ("Refused: cost limit (s.12)", "Gwrthod: terfyn costau (a.12)"), RESPONSE),
    facts(L::S14Vexatious, "s14_vexatious", P::Answer, FOIA,
        ("Refused: vexatious (s.14(1))", "Gwrthod: blinderus (a.14(1))"), RESPONSE),
    facts(L::S14Repeated, "s14_repeated", P::Answer, FOIA,
        ("Refused: repeated (s.14(2))", "Gwrthod: ailadroddus (a.14(2))"), RESPONSE),
    facts(L::S21Accessible, "s21_accessible", P::Answer, FOIA,
        ("Available elsewhere (s.21)", "Ar gael mewn man arall (a.21)"), RESPONSE),
    facts(L::S22Future, "s22_future", P::Answer, FOIA,
        ("To be published (s.22)", "I’w chyhoeddi (a.22)"), RESPONSE),
    facts(L::NotRecorded, "not_recorded", P::Answer, FOIA,
        ("Not recorded information", "Nid yw’n wybodaeth a gofnodwyd"), RESPONSE),
    facts(L::BusinessAsUsual, "business_as_usual", P::Answer, FOIA,
        ("Answered as ordinary business", "Ateb fel busnes arferol"), RESPONSE),
    facts(L::EirFull, "eir_full", P::Answer, EIR,
        ("All released (EIR)", "Rhyddhau’r cyfan (EIR)"), RESPONSE),
    facts(L::EirPartial, "eir_partial", P::Answer, EIR,
        ("Released in part (EIR)", "Rhyddhau’n rhannol (EIR)"), RESPONSE),
    facts(L::EirRefuse, "eir_refuse", P::Answer, EIR,
        ("Refused (EIR)", "Gwrthod (EIR)"), RESPONSE),
    facts(L::EirNotHeld, "eir_not_held", P::Answer, EIR,
        ("Not held (EIR)", "Nid yw’n cael ei chadw (EIR)"), RESPONSE),
    facts(L::EirUnreasonable, "eir_unreasonable", P::Answer, EIR,
        ("Manifestly unreasonable (EIR)", "Amlwg afresymol (EIR)"), RESPONSE),
    facts(L::IrAck, "ir_ack", P::Review, None,
        ("Acknowledgement of a review", "Cydnabod adolygiad"),
        ("We are reviewing our answer", "Rydym yn adolygu ein hateb")),
    facts(L::IrExtend, "ir_extend", P::Review, None,
        ("More time for a review", "Mwy o amser ar gyfer adolygiad"),
        ("Our review needs more time", "Mae angen mwy o amser ar ein hadolygiad")),
    facts(L::IrOutcomeUpheld, "ir_outcome_upheld", P::Review, None,
        ("Review: complaint upheld", "Adolygiad: cadarnhau’r gŵyn"), REVIEWED),
    facts(L::IrOutcomePart, "ir_outcome_part", P::Review, None,
        ("Review: complaint upheld in part", "Adolygiad: cadarnhau’r gŵyn yn rhannol"), REVIEWED),
    facts(L::IrOutcomeNot, "ir_outcome_not", P::Review, None,
        ("Review: complaint not upheld", "Adolygiad: peidio â chadarnhau’r gŵyn"), REVIEWED),
    facts(L::IrOutOfTime, "ir_out_of_time", P::Review, None,
        ("Review asked for too late", "Cais hwyr am adolygiad"),
        ("Your request for a review", "Eich cais am adolygiad")),
    facts(L::IcoResponse, "ico_response", P::Regulator, None,
        ("Response to the regulator", "Ymateb i’r rheoleiddiwr"),
        ("Response to your enquiry", "Ymateb i’ch ymholiad")),
    facts(L::DnCompliance, "dn_compliance", P::Regulator, None,
        ("Compliance with a decision notice", "Cydymffurfio â hysbysiad penderfynu"),
        ("What the decision notice requires", "Yr hyn y mae’r hysbysiad penderfynu yn ei fynnu")),
    facts(L::SarAck, "sar_ack", P::Receipt, SAR,
        ("Acknowledgement (subject access)", "Cydnabyddiaeth (gwrthrych am wybodaeth)"),
        ("We have received your request", "Rydym wedi derbyn eich cais")),
    facts(L::SarId, "sar_id", P::BeforeTheAnswer, SAR,
        ("Request for proof of identity", "Cais am brawf hunaniaeth"),
        ("Please show us who you are", "Dangoswch inni pwy ydych chi")),
    facts(L::SarClarify, "sar_clarify", P::BeforeTheAnswer, SAR,
        ("Request for clarification (subject access)", "Cais am eglurhad (gwrthrych am wybodaeth)"),
        ("A question about your request", "Cwestiwn am eich cais")),
    facts(L::SarExtend, "sar_extend", P::Extension, SAR,
        ("Extension of a subject access request", "Estyniad i gais gwrthrych am wybodaeth"),
        MORE_TIME),
    facts(L::SarResponse, "sar_response", P::Answer, SAR,
        ("Response to a subject access request", "Ymateb i gais gwrthrych am wybodaeth"), RESPONSE),
    facts(L::SarRefuse, "sar_refuse", P::Answer, SAR,
        ("Refusal of a subject access request", "Gwrthod cais gwrthrych am wybodaeth"), RESPONSE),
    facts(L::DpComplaintAck, "dp_complaint_ack", P::Receipt, SAR,
        ("Acknowledgement of a data protection complaint", "Cydnabod cwyn am ddiogelu data"),
        ("We have received your complaint", "Rydym wedi derbyn eich cwyn")),
    facts(L::Withdrawn, "withdrawn", P::Other, None,
        ("Request withdrawn", "Cais wedi’i dynnu’n ôl"),
        ("You have withdrawn your request", "Rydych wedi tynnu eich cais yn ôl")),
    facts(L::LinkReissue, "link_reissue", P::Other, None,
        ("New link", "Dolen newydd"),
        ("A new link to your request", "Dolen newydd i’ch cais")),
    facts(L::Correction, "correction", P::Other, None,
        ("Correction", "Cywiriad"),
        ("A correction to what we sent you", "Cywiriad i’r hyn a anfonwyd atoch")),
    facts(L::Free, "free", P::Other, None,
        ("Letter in your own words", "Llythyr yn eich geiriau eich hun"),
        ("About your request", "Ynghylch eich cais")),
];

impl LetterType {
    /// All, in the order of a case's life.
    #[expect(clippy::indexing_slicing, reason = "worked out when the program is built")]
    pub const ALL: [Self; 52] = {
        let mut all = [Self::Ack; 52];
        let mut at = 0;
        while at < all.len() {
            all[at] = FACTS[at].letter_type;
            at += 1;
        }
        all
    };

    /// The acknowledgement of a request under `regime`.
    pub const fn acknowledges(regime: Regime) -> Self {
        match regime {
            Regime::Foia | Regime::Eir => Self::Ack,
            Regime::SubjectAccess => Self::SarAck,
        }
    }

    /// The question about a request under `regime`.
    pub const fn clarifies(regime: Regime) -> Self {
        match regime {
            Regime::Foia | Regime::Eir => Self::Clarify,
            Regime::SubjectAccess => Self::SarClarify,
        }
    }

    /// Whether a request under `regime` can have a letter of this type.
    pub fn fits(self, regime: Regime) -> bool {
        let of_the_others = matches!(
            self,
            Self::Ack
                | Self::Clarify
                | Self::Fees
                | Self::FeesReceived
                | Self::FeesLapsed
                | Self::Transfer
                | Self::AdviseElsewhere
        ) || self.purpose() == Purpose::Review;
        match self.regime() {
            Some(own) => own == regime,
            // No law of subject access knows a fee with a last day, or a review.
            None => regime != Regime::SubjectAccess || !of_the_others,
        }
    }

    #[expect(clippy::indexing_slicing, reason = "a test finds each type at its place")]
    const fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }

    /// The name on the command line, in the database and of the template.
    pub const fn as_str(self) -> &'static str {
        self.facts().name
    }

    /// What the letter is for.
    pub const fn purpose(self) -> Purpose {
        self.facts().purpose
    }

    /// The regime that this letter's words belong to; `None` when it has words for each.
    pub const fn regime(self) -> Option<Regime> {
        self.facts().regime
    }

    /// Whether the letter answers the request, and so must say how to complain:
    /// FOIA 2000 s.17(7), EIR reg. 14(5), UK GDPR Art. 12(4).
    pub const fn is_answer(self) -> bool {
        matches!(self.purpose(), Purpose::Answer)
    }

    /// Whether the letter tells of a later date.
    pub const fn extends(self) -> bool {
        matches!(self.purpose(), Purpose::Extension)
    }

    /// Whether the letter must say until when a review can be asked for. Subject access has none.
    pub const fn offers_review(self) -> bool {
        self.is_answer() && !matches!(self.regime(), SAR)
    }

    /// Whether the letter says how to complain to the regulator.
    pub const fn names_the_regulator(self) -> bool {
        match self.purpose() {
            Purpose::Answer | Purpose::Extension => true,
            Purpose::Review => !matches!(self, Self::IrAck),
            _ => matches!(
                self,
                Self::Fees
                    | Self::LateApology
                    | Self::SarAck
                    | Self::DpComplaintAck
                    | Self::DnCompliance
            ),
        }
    }

    /// Whether the letter gives the outcome of a review.
    pub const fn decides_review(self) -> bool {
        matches!(self, Self::IrOutcomeUpheld | Self::IrOutcomePart | Self::IrOutcomeNot)
    }

    /// Whether the letter withholds information, and so rests on exemptions or exceptions.
    pub const fn withholds(self) -> bool {
        matches!(
            self,
            Self::Partial
                | Self::Refuse
                | Self::Ncnd
                | Self::S12Cost
                | Self::S14Vexatious
                | Self::S14Repeated
                | Self::S21Accessible
                | Self::S22Future
                | Self::EirPartial
                | Self::EirRefuse
                | Self::EirUnreasonable
        )
    }

    /// Whether the letter may name exemptions or exceptions: one that withholds, and one that can
    /// say so of a part of the request.
    pub const fn may_withhold(self) -> bool {
        self.withholds() || matches!(self, Self::PartNotHeld | Self::SarResponse | Self::SarRefuse)
    }

    /// Whether documents go out with the letter.
    pub const fn releases(self) -> bool {
        matches!(
            self,
            Self::Full
                | Self::Partial
                | Self::PartNotHeld
                | Self::BusinessAsUsual
                | Self::EirFull
                | Self::EirPartial
                | Self::SarResponse
        )
    }

    /// Whether the letter goes to somebody else than the requester.
    pub const fn is_to_another(self) -> bool {
        matches!(self, Self::ThirdPartyConsult | Self::ThirdPartyOutcome | Self::IcoResponse)
    }

    /// Whether staff write the letter by themselves, when they think it right. The others are made
    /// by an act of the case (a question, a fee, an extension, the answer) or by the service.
    pub const fn is_written_freely(self) -> bool {
        !self.is_answer()
            && !self.extends()
            && !matches!(
                self,
                Self::Ack
                    | Self::Clarify
                    | Self::ClarifyReminder
                    | Self::Fees
                    | Self::SarAck
                    | Self::SarId
                    | Self::SarClarify
                    | Self::LinkReissue
            )
    }

    /// What staff call it.
    pub const fn name(self, language: Language) -> &'static str {
        self.facts().called.get(language)
    }

    /// The title that the reader's program shows, without the reference.
    pub const fn title(self, language: Language) -> &'static str {
        self.facts().title.get(language)
    }
}

impl fmt::Display for LetterType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Text that names no type of letter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no letter of that type: use one of those that ateb letter --list prints")]
pub struct UnknownLetterType;

impl FromStr for LetterType {
    type Err = UnknownLetterType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(UnknownLetterType)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_stands_at_its_place_in_the_table_and_is_read_as_it_is_written() {
        for (place, letter_type) in LetterType::ALL.into_iter().enumerate() {
            assert_eq!(letter_type as usize, place, "{letter_type}");
            assert_eq!(letter_type.to_string().parse(), Ok(letter_type));
            assert_eq!(serde_json::to_value(letter_type).unwrap(), letter_type.as_str());
        }
        assert_eq!("Ack".parse::<LetterType>(), Err(UnknownLetterType));
    }

    #[test]
    fn records_with_the_first_names_of_a_type_can_be_read() {
        for (first, now) in [
            ("lapse_notice", LetterType::ClarifyReminder),
            ("fees_notice", LetterType::Fees),
            ("identity", LetterType::SarId),
            ("extend_sar", LetterType::SarExtend),
        ] {
            assert_eq!(serde_json::from_value::<LetterType>(first.into()).unwrap(), now);
        }
    }

    #[test]
    fn what_withholds_is_an_answer_and_each_answer_says_how_to_complain() {
        for letter_type in LetterType::ALL {
            assert!(!letter_type.withholds() || letter_type.is_answer(), "{letter_type}");
            assert!(!letter_type.is_answer() || letter_type.names_the_regulator(), "{letter_type}");
            assert!(!letter_type.is_written_freely() || !letter_type.offers_review());
        }
    }
}
