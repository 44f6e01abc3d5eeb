//! The statutory letters and what each is made from.

use super::{authority::Authority, language::Language, schedule::ScheduleLine};
use crate::law::regime::Regime;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// One thing in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both<T> {
    /// In English.
    pub en: T,
    /// In Welsh.
    pub cy: T,
}

impl<T> Both<T> {
    /// The one in `language`.
    pub const fn get(&self, language: Language) -> &T {
        match language {
            Language::English => &self.en,
            Language::Welsh => &self.cy,
        }
    }
}

/// A text in both languages. An empty one is a text that has not been written yet: the letter
/// then says in brackets what to write, and is not ready to be sent.
pub type Words = Both<String>;

impl Words {
    /// The same text in both languages: a name, a number.
    pub fn same(text: &str) -> Self {
        Self { en: text.to_owned(), cy: text.to_owned() }
    }

    /// A text that exists in one language so far.
    pub fn only(language: Language, text: &str) -> Self {
        let mut words = Self::default();
        match language {
            Language::English => text.clone_into(&mut words.en),
            Language::Welsh => text.clone_into(&mut words.cy),
        }
        words
    }

    /// Whether both languages say something.
    pub fn is_whole(&self) -> bool {
        !self.en.trim().is_empty() && !self.cy.trim().is_empty()
    }
}

/// A kind of statutory letter.
///
/// Answers under the Act and answers under the Regulations are different letters: a refusal
/// notice of FOIA 2000 s.17 and one of EIR reg. 14 share no statutory words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterType {
    /// The request has arrived: its reference and due date.
    Ack,
    /// The unit asks what is meant. FOIA 2000 s.1(3), EIR reg. 9(2).
    Clarify,
    /// A fee is asked for before the answer. FOIA 2000 s.9(1), EIR reg. 8.
    FeesNotice,
    /// The request will be closed unless the requester answers.
    LapseNotice,
    /// More time to weigh the public interest. FOIA 2000 s.10(3), s.17(2).
    ExtendPit,
    /// More time because of complexity and volume. EIR reg. 7.
    ExtendEir,
    /// All is released, under the Act.
    Full,
    /// Some is released and some withheld, under the Act.
    Partial,
    /// All is withheld. FOIA 2000 s.17(1).
    Refuse,
    /// Nothing is held. FOIA 2000 s.1(1)(a).
    NotHeld,
    /// All is released, under the Regulations.
    EirFull,
    /// Some is released and some withheld. EIR reg. 12(11), reg. 14.
    EirPartial,
    /// All is withheld. EIR reg. 14.
    EirRefuse,
    /// Nothing is held. EIR reg. 12(4)(a), reg. 14.
    EirNotHeld,
    /// The unit asks who is asking. UK GDPR Art. 12(6).
    Identity,
    /// One or two more months. UK GDPR Art. 12(3).
    ExtendSar,
    /// The answer to a request for one's own data, whatever it is. UK GDPR Art. 15.
    SarResponse,
}

impl LetterType {
    /// All, in the order of a case's life.
    pub const ALL: [Self; 17] = [
        Self::Ack,
        Self::Clarify,
        Self::FeesNotice,
        Self::LapseNotice,
        Self::ExtendPit,
        Self::ExtendEir,
        Self::Full,
        Self::Partial,
        Self::Refuse,
        Self::NotHeld,
        Self::EirFull,
        Self::EirPartial,
        Self::EirRefuse,
        Self::EirNotHeld,
        Self::Identity,
        Self::ExtendSar,
        Self::SarResponse,
    ];

    /// The name on the command line, in the database and of the template.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ack => "ack",
            Self::Clarify => "clarify",
            Self::FeesNotice => "fees_notice",
            Self::LapseNotice => "lapse_notice",
            Self::ExtendPit => "extend_pit",
            Self::ExtendEir => "extend_eir",
            Self::Full => "full",
            Self::Partial => "partial",
            Self::Refuse => "refuse",
            Self::NotHeld => "not_held",
            Self::EirFull => "eir_full",
            Self::EirPartial => "eir_partial",
            Self::EirRefuse => "eir_refuse",
            Self::EirNotHeld => "eir_not_held",
            Self::Identity => "identity",
            Self::ExtendSar => "extend_sar",
            Self::SarResponse => "sar_response",
        }
    }

    /// The regime that this letter's words belong to; `None` when it has words for each.
    pub const fn regime(self) -> Option<Regime> {
        match self {
            Self::Ack | Self::Clarify | Self::FeesNotice | Self::LapseNotice => None,
            Self::ExtendPit | Self::Full | Self::Partial | Self::Refuse | Self::NotHeld => {
                Some(Regime::Foia)
            }
            Self::ExtendEir
            | Self::EirFull
            | Self::EirPartial
            | Self::EirRefuse
            | Self::EirNotHeld => Some(Regime::Eir),
            Self::Identity | Self::ExtendSar | Self::SarResponse => Some(Regime::SubjectAccess),
        }
    }

    /// Whether the letter answers the request, and so must say how to complain:
    /// FOIA 2000 s.17(7), EIR reg. 14(5), UK GDPR Art. 12(4).
    pub const fn is_answer(self) -> bool {
        let is_asked_for = matches!(
            self,
            Self::Ack | Self::Clarify | Self::FeesNotice | Self::LapseNotice | Self::Identity
        );
        !is_asked_for && !self.extends()
    }

    /// Whether the letter tells of a later date.
    pub const fn extends(self) -> bool {
        matches!(self, Self::ExtendPit | Self::ExtendEir | Self::ExtendSar)
    }

    /// Whether the letter must say until when a review can be asked for. Subject access has none.
    pub const fn offers_review(self) -> bool {
        self.is_answer() && !matches!(self, Self::SarResponse)
    }

    /// Whether the letter withholds information under exemptions or exceptions.
    pub const fn withholds(self) -> bool {
        matches!(self, Self::Partial | Self::Refuse | Self::EirPartial | Self::EirRefuse)
    }

    /// What staff call it.
    pub const fn name(self, language: Language) -> &'static str {
        let (en, cy) = match self {
            Self::Ack => ("Acknowledgement", "Cydnabyddiaeth"),
            Self::Clarify => ("Request for clarification", "Cais am eglurhad"),
            Self::FeesNotice => ("Fees notice", "Hysbysiad ffioedd"),
            Self::LapseNotice => ("Notice before closing", "Hysbysiad cyn cau’r cais"),
            Self::ExtendPit => {
                ("Extension for the public interest test", "Estyniad ar gyfer prawf budd y cyhoedd")
            }
            Self::ExtendEir => ("Extension under regulation 7", "Estyniad o dan reoliad 7"),
            Self::Full => ("All released", "Rhyddhau’r cyfan"),
            Self::Partial => ("Released in part", "Rhyddhau’n rhannol"),
            Self::Refuse => ("Refused", "Gwrthod"),
            Self::NotHeld => ("Not held", "Nid yw’n cael ei chadw"),
            Self::EirFull => ("All released (EIR)", "Rhyddhau’r cyfan (EIR)"),
            Self::EirPartial => ("Released in part (EIR)", "Rhyddhau’n rhannol (EIR)"),
            Self::EirRefuse => ("Refused (EIR)", "Gwrthod (EIR)"),
            Self::EirNotHeld => ("Not held (EIR)", "Nid yw’n cael ei chadw (EIR)"),
            Self::Identity => ("Request for proof of identity", "Cais am brawf hunaniaeth"),
            Self::ExtendSar => {
                ("Extension of a subject access request", "Estyniad i gais gwrthrych am wybodaeth")
            }
            Self::SarResponse => {
                ("Response to a subject access request", "Ymateb i gais gwrthrych am wybodaeth")
            }
        };
        match language {
            Language::English => en,
            Language::Welsh => cy,
        }
    }

    /// The title that the reader's program shows, without the reference.
    pub const fn title(self, language: Language) -> &'static str {
        let (en, cy) = match self {
            Self::Ack => ("We have received your request", "Rydym wedi derbyn eich cais"),
            Self::Clarify => ("A question about your request", "Cwestiwn am eich cais"),
            Self::FeesNotice => ("A fee for your request", "Ffi am eich cais"),
            Self::LapseNotice => {
                ("We have had no answer from you", "Nid ydym wedi cael ateb gennych")
            }
            Self::Identity => ("Please show us who you are", "Dangoswch inni pwy ydych chi"),
            Self::ExtendPit | Self::ExtendEir | Self::ExtendSar => {
                ("More time to answer your request", "Mwy o amser i ateb eich cais")
            }
            _ => ("Response to your request", "Ymateb i’ch cais"),
        };
        match language {
            Language::English => en,
            Language::Welsh => cy,
        }
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

/// All that a letter is made from. Its JSON is the file that `ateb letter --data` reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterData {
    /// The case's reference, as people quote it: "ATISN 26732".
    pub reference: String,
    /// The date on the letter; the regulator's particulars are those of this day.
    pub dated_on: NaiveDate,
    /// How to address the requester; without it the letter greets nobody by name.
    #[serde(default)]
    pub requester_name: Option<String>,
    /// The law that the letter is under.
    pub regime: Regime,
    /// Other laws that parts of the request are under; an answer may rest on those too.
    #[serde(default)]
    pub other_regimes: Vec<Regime>,
    /// What was asked.
    pub request: RequestMade,
    /// When the answer is due.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    /// The last day to ask for an internal review (or, under the Regulations, to make
    /// representations) about an answer: forty working days after it.
    #[serde(default)]
    pub review_until: Option<NaiveDate>,
    /// Where the requester follows the request.
    #[serde(default)]
    pub status_link: Option<String>,
    /// What was decided; answers have one.
    #[serde(default)]
    pub decision: Option<DecisionMade>,
    /// The new date and why; extensions have one.
    #[serde(default)]
    pub extension: Option<Extension>,
    /// What is asked of the requester; requests for clarification and for proof of identity have
    /// one.
    #[serde(default)]
    pub clarification: Option<Clarification>,
    /// The fee that is asked for; fees notices have one.
    #[serde(default)]
    pub fee: Option<Fee>,
    /// What was asked and not answered; notices before closing have one.
    #[serde(default)]
    pub lapse: Option<Lapse>,
    /// Who answers.
    #[serde(default)]
    pub authority: Authority,
    /// The role that signs; without it, the unit signs.
    #[serde(default)]
    pub signed_by: Option<Words>,
}

/// The request, as the letter restates it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestMade {
    /// The day on which it arrived.
    pub received_on: NaiveDate,
    /// The requester's own words, line breaks kept.
    pub text: String,
    /// The language of those words, where it is known.
    #[serde(default)]
    pub language: Option<Language>,
    /// The part of it that the letter is about, when it is not about the whole.
    #[serde(default)]
    pub part: Option<String>,
}

/// What was decided, in the words of the letter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionMade {
    /// The answer in the unit's own words; may be left out.
    #[serde(default)]
    pub response: Words,
    /// What is released, document by document.
    #[serde(default)]
    pub documents: Vec<ReleasedDocument>,
    /// What is relied on to withhold.
    #[serde(default)]
    pub exemptions: Vec<AppliedExemption>,
    /// What was taken out, document by document; the letter's annex.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schedule: Vec<ScheduleLine>,
}

/// A released document, as the letter lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleasedDocument {
    /// Its title or file name, in the language it is held in.
    pub title: String,
    /// What kind of file: "PDF".
    pub format: String,
    /// Size of the released copy in bytes.
    pub bytes: u64,
    /// How many places were taken out of it.
    #[serde(default)]
    pub redactions: u32,
}

/// An exemption of the Act or an exception of the Regulations, as this answer applies it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppliedExemption {
    /// "FOIA s.40(2)" or "EIR reg. 12(5)(f)".
    pub citation: String,
    /// Its title; needed only when the letters have no words of their own for it.
    #[serde(default)]
    pub title: Words,
    /// What is withheld under it; may be left out.
    #[serde(default)]
    pub withheld: Words,
    /// Why it applies here: FOIA 2000 s.17(1)(c), EIR reg. 14(3)(a).
    #[serde(default)]
    pub reasons: Words,
    /// The public interest test; every qualified exemption and every exception has one.
    #[serde(default)]
    pub public_interest: Option<PublicInterest>,
}

/// The public interest, weighed: FOIA 2000 s.17(3), EIR reg. 14(3)(b).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicInterest {
    /// What speaks for release.
    #[serde(default)]
    pub for_release: Words,
    /// What speaks for withholding.
    #[serde(default)]
    pub for_withholding: Words,
    /// Why the second outweighs the first.
    #[serde(default)]
    pub balance: Words,
}

/// More time, within what the law allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The day by which the requester will have the answer. FOIA 2000 s.17(2), EIR reg. 7(1).
    pub new_date: NaiveDate,
    /// The exemptions whose public interest is still being weighed: "FOIA s.35(1)(a)".
    #[serde(default)]
    pub exemptions: Vec<AppliedExemption>,
    /// Why the time is needed.
    #[serde(default)]
    pub reasons: Words,
}

/// What the unit needs to know before it can search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clarification {
    /// The question.
    pub question: Words,
    /// What might help the requester: FOIA 2000 s.16, EIR reg. 9(1).
    #[serde(default)]
    pub help: Words,
    /// The day on which the case is closed if no answer has come.
    #[serde(default)]
    pub closes_on: Option<NaiveDate>,
}

/// A fee that is asked for before the answer: FOIA 2000 s.9, EIR reg. 8.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// How much, in pence.
    pub pence: u32,
    /// What it is for and how it was worked out.
    #[serde(default)]
    pub purpose: Words,
    /// How to pay it.
    #[serde(default)]
    pub how_to_pay: Words,
    /// The last day to pay: FOIA 2000 s.9(2), EIR reg. 8(5).
    pub pay_by: NaiveDate,
}

/// A question without an answer, after which the request will be closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    /// The day of the question.
    pub asked_on: NaiveDate,
    /// The question.
    pub question: Words,
    /// The last day for an answer.
    pub closes_on: NaiveDate,
}

/// Why a letter cannot be made from its data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterDataError {
    /// Not JSON, or not the fields of a letter.
    #[error("the data of the letter cannot be read: {0}")]
    Unreadable(String),
    /// A field that this type of letter needs is missing or empty.
    #[error("a letter of type {0} needs {1}")]
    Missing(LetterType, &'static str),
    /// A field that this type of letter must not have.
    #[error("a letter of type {0} has no {1}: choose another type or take them out")]
    Needless(LetterType, &'static str),
    /// An FOIA letter on an EIR case, or the reverse.
    #[error("a letter of type {letter_type} is not written for a case under {regime}")]
    OtherRegime {
        /// The type that was asked for.
        letter_type: LetterType,
        /// The regime of the case.
        regime: Regime,
    },
    /// Two dates that contradict each other.
    #[error("the dates contradict each other: {0}")]
    Dates(&'static str),
    /// A citation of another law than the case's.
    #[error("exemption {0} of the data is not a provision of the case's regime")]
    Citation(usize),
}

impl LetterData {
    /// Reads the data from JSON.
    pub fn from_json(text: &str) -> Result<Self, LetterDataError> {
        serde_json::from_str(text).map_err(|error| LetterDataError::Unreadable(error.to_string()))
    }

    /// Whether a letter of `letter_type` can be made from this; what is only unwritten yet (a
    /// reason, a Welsh text) is no error, it shows in the draft.
    pub fn check(&self, letter_type: LetterType) -> Result<(), LetterDataError> {
        if letter_type.regime().is_some_and(|regime| regime != self.regime) {
            return Err(LetterDataError::OtherRegime { letter_type, regime: self.regime });
        }
        let missing = |field| Err(LetterDataError::Missing(letter_type, field));
        if self.reference.trim().is_empty() {
            return missing("a reference");
        }
        if self.request.text.trim().is_empty() {
            return missing("request.text, what was asked");
        }
        self.check_dates()?;
        match letter_type {
            LetterType::Ack if self.due_on.is_none() => missing("due_on, when the answer is due"),
            LetterType::Clarify | LetterType::Identity if self.clarification.is_none() => {
                missing("clarification, what is asked of the requester")
            }
            // No law of subject access fixes a last day to pay.
            LetterType::FeesNotice if self.regime == Regime::SubjectAccess => {
                Err(LetterDataError::OtherRegime { letter_type, regime: self.regime })
            }
            LetterType::FeesNotice => match &self.fee {
                None => missing("fee, what is asked for"),
                Some(fee) if fee.pence == 0 => missing("fee.pence, how much is asked for"),
                Some(_) => Ok(()),
            },
            LetterType::LapseNotice if self.lapse.is_none() => {
                missing("lapse, what was asked and until when it can be answered")
            }
            extends if extends.extends() => match &self.extension {
                None => missing("extension, the new date"),
                Some(extension)
                    if letter_type == LetterType::ExtendPit && extension.exemptions.is_empty() =>
                {
                    missing("extension.exemptions, whose public interest is being weighed")
                }
                Some(extension) => self.check_citations(&extension.exemptions),
            },
            answer if answer.is_answer() => self.check_answer(answer),
            _ => Ok(()),
        }
    }

    fn check_answer(&self, letter_type: LetterType) -> Result<(), LetterDataError> {
        if letter_type.offers_review() && self.review_until.is_none() {
            return Err(LetterDataError::Missing(
                letter_type,
                "review_until, the last day to ask for a review",
            ));
        }
        let Some(decision) = &self.decision else {
            return Err(LetterDataError::Missing(letter_type, "a decision"));
        };
        // What a part under another law rests on is all that an answer about oneself can name.
        let may_withhold = letter_type.withholds() || letter_type == LetterType::SarResponse;
        match (letter_type.withholds(), decision.exemptions.is_empty()) {
            (true, true) => Err(LetterDataError::Missing(
                letter_type,
                "at least one entry of decision.exemptions",
            )),
            (_, false) if !may_withhold => {
                Err(LetterDataError::Needless(letter_type, "decision.exemptions"))
            }
            _ => self.check_citations(&decision.exemptions),
        }
    }

    fn check_citations(&self, exemptions: &[AppliedExemption]) -> Result<(), LetterDataError> {
        let is_of = |one: &AppliedExemption, regime| one.citation.starts_with(start_of(regime));
        let fits = |one: &AppliedExemption| {
            is_of(one, self.regime) || self.other_regimes.iter().any(|other| is_of(one, *other))
        };
        match exemptions.iter().position(|one| !fits(one)) {
            Some(place) => Err(LetterDataError::Citation(place + 1)),
            None => Ok(()),
        }
    }

    /// Whether an exemption of the decision belongs to a part of the request that is under another
    /// law than the letter.
    pub fn is_of_other_regime(&self, applied: &AppliedExemption) -> bool {
        !applied.citation.starts_with(start_of(self.regime))
    }

    /// Whether the decision rests on the law of a part of the request, too.
    pub fn is_mixed(&self) -> bool {
        let mut applied = self.decision.iter().flat_map(|decision| &decision.exemptions);
        applied.any(|one| self.is_of_other_regime(one))
    }

    fn check_dates(&self) -> Result<(), LetterDataError> {
        let dated_on = self.dated_on;
        if dated_on < self.request.received_on {
            return Err(LetterDataError::Dates("dated_on is before request.received_on"));
        }
        if self.due_on.is_some_and(|due| due < self.request.received_on) {
            return Err(LetterDataError::Dates("due_on is before request.received_on"));
        }
        if self.review_until.is_some_and(|last| last <= dated_on) {
            return Err(LetterDataError::Dates("review_until is not after dated_on"));
        }
        if self.extension.as_ref().is_some_and(|extension| extension.new_date <= dated_on) {
            return Err(LetterDataError::Dates("extension.new_date is not after dated_on"));
        }
        let closes_on = self.clarification.as_ref().and_then(|asked| asked.closes_on);
        if closes_on.is_some_and(|closes| closes <= dated_on) {
            return Err(LetterDataError::Dates("clarification.closes_on is not after dated_on"));
        }
        if self.fee.as_ref().is_some_and(|fee| fee.pay_by <= dated_on) {
            return Err(LetterDataError::Dates("fee.pay_by is not after dated_on"));
        }
        if self.lapse.as_ref().is_some_and(|lapse| lapse.closes_on <= dated_on) {
            return Err(LetterDataError::Dates("lapse.closes_on is not after dated_on"));
        }
        if self.lapse.as_ref().is_some_and(|lapse| lapse.asked_on > dated_on) {
            return Err(LetterDataError::Dates("lapse.asked_on is after dated_on"));
        }
        Ok(())
    }

    /// Whether the letter is written after the day on which the answer was due.
    pub fn is_late(&self) -> bool {
        self.due_on.is_some_and(|due| self.dated_on > due)
    }

    /// Data that makes a whole letter of `letter_type`, the request put in `language`: what
    /// `ateb letter TYPE --example` prints, and a start for those who write templates.
    ///
    /// # Panics
    ///
    /// Never: a test reads the three embedded files that it is made from.
    #[expect(clippy::expect_used, reason = "the embedded files are read by a test")]
    pub fn example(letter_type: LetterType, language: Language) -> Self {
        let text = match letter_type.regime() {
            Some(Regime::Eir) => include_str!("letter_example_eir.json"),
            Some(Regime::SubjectAccess) => include_str!("letter_example_sar.json"),
            _ => include_str!("letter_example_foia.json"),
        };
        let mut example: Example = serde_json::from_str(text).expect("the examples are data");
        let data = &mut example.data;
        example.request.get(language).clone_into(&mut data.request.text);
        data.request.language = Some(language);
        if !letter_type.is_answer() {
            data.review_until = None;
            data.decision = None;
        }
        if !letter_type.offers_review() {
            data.review_until = None;
        }
        if !letter_type.extends() {
            data.extension = None;
        }
        if !matches!(letter_type, LetterType::Clarify | LetterType::Identity) {
            data.clarification = None;
        }
        if letter_type != LetterType::FeesNotice {
            data.fee = None;
        }
        if letter_type != LetterType::LapseNotice {
            data.lapse = None;
        }
        if let Some(decision) = &mut data.decision {
            example.responses.of(letter_type).clone_into(&mut decision.response);
            if letter_type == LetterType::SarResponse {
                decision.exemptions.clear();
            } else if !letter_type.withholds() {
                decision.exemptions.clear();
                decision.documents.iter_mut().for_each(|document| document.redactions = 0);
            }
            if !matches!(
                letter_type,
                LetterType::Full
                    | LetterType::Partial
                    | LetterType::EirFull
                    | LetterType::EirPartial
                    | LetterType::SarResponse
            ) {
                decision.documents.clear();
            }
        }
        example.data
    }
}

/// How the citations of a law begin.
const fn start_of(regime: Regime) -> &'static str {
    match regime {
        Regime::Foia => "FOIA s.",
        Regime::Eir => "EIR reg. ",
        Regime::SubjectAccess => "UK GDPR Article ",
    }
}

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
            LetterType::Refuse | LetterType::EirRefuse => &self.refuse,
            LetterType::NotHeld | LetterType::EirNotHeld => &self.not_held,
            _ => &self.full,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_read_as_it_is_written() {
        for letter_type in LetterType::ALL {
            assert_eq!(letter_type.to_string().parse(), Ok(letter_type));
            assert_eq!(serde_json::to_value(letter_type).unwrap(), letter_type.as_str());
        }
        assert_eq!("Ack".parse::<LetterType>(), Err(UnknownLetterType));
    }

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

    #[test]
    fn a_refusal_without_an_exemption_is_not_a_letter() {
        let mut data = LetterData::example(LetterType::Refuse, Language::English);
        data.decision.as_mut().unwrap().exemptions.clear();
        let error = data.check(LetterType::Refuse).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a letter of type refuse needs at least one entry of decision.exemptions"
        );
    }

    #[test]
    fn a_letter_of_one_regime_is_not_written_for_a_case_of_the_other() {
        let data = LetterData::example(LetterType::Refuse, Language::English);
        assert!(matches!(
            data.check(LetterType::EirRefuse),
            Err(LetterDataError::OtherRegime { .. })
        ));
        let mut mixed = data;
        mixed.decision.as_mut().unwrap().exemptions[0].citation = "EIR reg. 12(4)(e)".into();
        assert_eq!(mixed.check(LetterType::Refuse), Err(LetterDataError::Citation(1)));
        mixed.other_regimes = vec![Regime::Eir];
        assert_eq!(mixed.check(LetterType::Refuse), Ok(()));
        assert!(mixed.is_mixed());
    }

    #[test]
    fn dates_that_contradict_each_other_are_refused() {
        let mut data = LetterData::example(LetterType::Full, Language::English);
        data.dated_on = data.request.received_on - chrono::Days::new(1);
        assert!(matches!(data.check(LetterType::Full), Err(LetterDataError::Dates(_))));
    }

    #[test]
    fn a_field_that_does_not_exist_is_named_with_its_line() {
        let error = LetterData::from_json("{\n\"refrence\": \"ATISN 1\"}").unwrap_err().to_string();
        assert!(error.contains("refrence") && error.contains("line 2"), "{error}");
    }
}
