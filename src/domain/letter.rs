//! What statutory letters are made from.

pub use super::letter_type::{LetterType, Purpose, UnknownLetterType};

use super::{authority::Authority, language::Language, schedule::ScheduleLine};
use crate::law::regime::Regime;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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

    /// Whether neither language says anything.
    pub fn is_empty(&self) -> bool {
        self.en.trim().is_empty() && self.cy.trim().is_empty()
    }

    /// Whether both languages say something.
    pub fn is_whole(&self) -> bool {
        !self.en.trim().is_empty() && !self.cy.trim().is_empty()
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
    /// What was asked and not answered; notices before and after closing have one.
    #[serde(default)]
    pub lapse: Option<Lapse>,
    /// The fee that came; what says so has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Payment>,
    /// Who the letter goes to, when that is not the requester.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<Recipient>,
    /// Another authority, to which a request is passed or which the requester is told of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_authority: Option<OtherAuthority>,
    /// What the letter says in the unit's own words, where its type leaves room for them.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub message: Words,
    /// When the answer will come, in what tells that it is late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_on: Option<NaiveDate>,
    /// The estimate; a refusal for cost has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<CostTable>,
    /// The request that was answered before; a refusal of a repeated one has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<EarlierRequest>,
    /// When and where the information will be published, in a refusal for that reason.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub publication: Words,
    /// The review that the letter is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewMade>,
    /// The decision notice that the letter complies with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<DecisionNotice>,
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
    /// How the requester can get further: FOIA 2000 s.16, EIR reg. 9.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub advice: Words,
    /// What was asked for and is not held, where the rest is.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub not_held: Words,
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
    /// How likely the harm is, where the exemption asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<Likelihood>,
    /// The qualified person's opinion, under s.36.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opinion: Option<Opinion>,
    /// Where the information can be had, under s.21.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<WebPage>,
    /// The public interest test; every qualified exemption and every exception has one.
    #[serde(default)]
    pub public_interest: Option<PublicInterest>,
}

/// How likely the harm of a release is: FOIA 2000 "would, or would be likely to, prejudice".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likelihood {
    /// More likely than not.
    Would,
    /// A real and significant chance.
    WouldBeLikely,
}

impl Likelihood {
    /// Both, the stronger first.
    pub const ALL: [Self; 2] = [Self::Would, Self::WouldBeLikely];

    /// The name in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Would => "would",
            Self::WouldBeLikely => "would_be_likely",
        }
    }
}

/// The reasonable opinion of a qualified person: FOIA 2000 s.36(2) and (5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// Whose, by office: "the First Minister".
    pub of: Words,
    /// When it was asked for.
    pub asked_on: NaiveDate,
    /// When it was given; before the answer.
    pub given_on: NaiveDate,
}

/// A page of the web.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebPage {
    /// What is found there.
    pub title: Words,
    /// Its address, of https or http.
    pub url: String,
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

/// A fee that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// How much, in pence.
    pub pence: u32,
    /// The day it came.
    pub received_on: NaiveDate,
}

/// Somebody else than the requester to whom a letter goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// How to address them.
    pub name: String,
    /// Their organisation.
    #[serde(default)]
    pub organisation: Option<String>,
    /// Their e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Their own reference, as the regulator's officers have one.
    #[serde(default)]
    pub reference: Option<String>,
    /// The last day for their answer, when they are asked something.
    #[serde(default)]
    pub answer_by: Option<NaiveDate>,
}

/// Another public authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherAuthority {
    /// Its name.
    pub name: Words,
    /// Its e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Its website.
    #[serde(default)]
    pub website: Option<String>,
}

/// What an answer would cost, line by line: SI 2004/3244 regs 3 and 4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostTable {
    /// The work, line by line.
    pub lines: Vec<CostLine>,
    /// All minutes.
    pub minutes: u64,
    /// All of it in pence.
    pub pence: u64,
    /// The appropriate limit in pence.
    pub limit_pence: u64,
    /// What an hour of one person counts, in pence.
    pub hour_pence: u64,
}

/// One line of an estimate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostLine {
    /// What is done.
    pub activity: Words,
    /// How long it takes, in minutes.
    pub minutes: u64,
}

/// A request that was answered before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierRequest {
    /// Its reference.
    pub reference: String,
    /// The day of its answer.
    pub answered_on: NaiveDate,
}

/// A review of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewMade {
    /// The day of the answer that is reviewed.
    pub answered_on: NaiveDate,
    /// The day on which the review was asked for.
    pub requested_on: NaiveDate,
    /// The last day for its outcome.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    /// Whether the answer came late, which the outcome upholds.
    #[serde(default)]
    pub answer_was_late: bool,
}

/// A decision notice of the regulator: FOIA 2000 s.50(3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionNotice {
    /// The regulator's reference.
    pub reference: String,
    /// Its date.
    pub dated_on: NaiveDate,
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
        if !letter_type.fits(self.regime) {
            return Err(LetterDataError::OtherRegime { letter_type, regime: self.regime });
        }
        let missing = |field| Err(LetterDataError::Missing(letter_type, field));
        if self.reference.trim().is_empty() {
            return missing("a reference");
        }
        if self.request.text.trim().is_empty() {
            return missing("request.text, what was asked");
        }
        self.check_dates(letter_type)?;
        if let Some(field) = self.first_missing(letter_type) {
            return missing(field);
        }
        match letter_type {
            extends if extends.extends() => {
                self.check_citations(self.extension.iter().flat_map(|one| &one.exemptions))
            }
            answer if answer.is_answer() => self.check_answer(answer),
            _ => Ok(()),
        }
    }

    /// The first field that a letter of this type cannot do without and that is not there.
    fn first_missing(&self, letter_type: LetterType) -> Option<&'static str> {
        use LetterType as L;
        let asks = matches!(letter_type, L::Clarify | L::SarId | L::SarClarify);
        let lapses = matches!(letter_type, L::ClarifyReminder | L::ClarifyClosed | L::FeesLapsed);
        let names_another = matches!(letter_type, L::Transfer | L::AdviseElsewhere);
        let reviews = letter_type.purpose() == Purpose::Review;
        let has_due = matches!(letter_type, L::Ack | L::SarAck | L::FeesReceived);
        let review_due = matches!(letter_type, L::IrAck | L::IrExtend);
        let needs = [
            (has_due, self.due_on.is_some(), "due_on, when the answer is due"),
            (asks, self.clarification.is_some(), "clarification, what is asked of the requester"),
            (letter_type == L::Fees, self.fee.is_some(), "fee, what is asked for"),
            (
                letter_type == L::Fees,
                self.fee.as_ref().is_none_or(|fee| fee.pence > 0),
                "fee.pence, how much is asked for",
            ),
            (letter_type == L::FeesReceived, self.payment.is_some(), "payment, the fee that came"),
            (lapses, self.lapse.is_some(), "lapse, what was asked and until when"),
            (
                letter_type == L::LateApology,
                self.promised_on.is_some(),
                "promised_on, when the answer will come",
            ),
            (
                names_another,
                self.other_authority.is_some(),
                "other_authority, who holds the information",
            ),
            (
                letter_type.is_to_another(),
                self.recipient.as_ref().is_some_and(|one| !one.name.trim().is_empty()),
                "recipient, who the letter goes to",
            ),
            (
                letter_type == L::ThirdPartyConsult,
                self.recipient.as_ref().is_none_or(|one| one.answer_by.is_some()),
                "recipient.answer_by, the last day for their answer",
            ),
            (letter_type.extends(), self.extension.is_some(), "extension, the new date"),
            (
                letter_type == L::ExtendPit,
                self.extension.as_ref().is_none_or(|one| !one.exemptions.is_empty()),
                "extension.exemptions, whose public interest is being weighed",
            ),
            (letter_type == L::S12Cost, self.cost.is_some(), "cost, the estimate"),
            (
                letter_type == L::S14Repeated,
                self.earlier.is_some(),
                "earlier, the request that was answered before",
            ),
            (reviews, self.review.is_some(), "review, what was asked for and when"),
            (
                review_due,
                self.review.as_ref().is_none_or(|review| review.due_on.is_some()),
                "review.due_on, the last day for its outcome",
            ),
            (letter_type == L::DnCompliance, self.notice.is_some(), "notice, the decision notice"),
            (
                letter_type == L::LinkReissue,
                self.status_link.is_some(),
                "status_link, where the requester follows the request",
            ),
        ];
        needs
            .into_iter()
            .find(|(is_needed, is_there, _)| *is_needed && !is_there)
            .map(|need| need.2)
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
        if letter_type == LetterType::S21Accessible
            && decision.exemptions.iter().all(|one| one.links.is_empty())
        {
            return Err(LetterDataError::Missing(
                letter_type,
                "decision.exemptions[].links, where the information can be had",
            ));
        }
        match (letter_type.withholds(), decision.exemptions.is_empty()) {
            (true, true) => Err(LetterDataError::Missing(
                letter_type,
                "at least one entry of decision.exemptions",
            )),
            (_, false) if !letter_type.may_withhold() => {
                Err(LetterDataError::Needless(letter_type, "decision.exemptions"))
            }
            _ => self.check_citations(decision.exemptions.iter()),
        }
    }

    fn check_citations<'a>(
        &self,
        mut exemptions: impl Iterator<Item = &'a AppliedExemption>,
    ) -> Result<(), LetterDataError> {
        let is_of = |one: &AppliedExemption, regime| one.citation.starts_with(start_of(regime));
        let fits = |one: &AppliedExemption| {
            is_of(one, self.regime) || self.other_regimes.iter().any(|other| is_of(one, *other))
        };
        match exemptions.position(|one| !fits(one)) {
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

    fn check_dates(&self, letter_type: LetterType) -> Result<(), LetterDataError> {
        let (dated_on, received_on) = (self.dated_on, self.request.received_on);
        let asked = self.clarification.as_ref();
        let (fee, lapse, review) = (self.fee.as_ref(), self.lapse.as_ref(), self.review.as_ref());
        let opinions = self.decision.iter().flat_map(|decision| &decision.exemptions);
        let given_on =
            opinions.filter_map(|one| one.opinion.as_ref()).map(|one| one.given_on).max();
        let after = |day: Option<NaiveDate>| day.is_none_or(|day| day > dated_on);
        let before = |day: Option<NaiveDate>| day.is_none_or(|day| day <= dated_on);
        let rules = [
            (dated_on >= received_on, "dated_on is before request.received_on"),
            (
                self.due_on.is_none_or(|due| due >= received_on),
                "due_on is before request.received_on",
            ),
            (after(self.review_until), "review_until is not after dated_on"),
            (
                after(self.extension.as_ref().map(|one| one.new_date)),
                "extension.new_date is not after dated_on",
            ),
            (
                after(asked.and_then(|asked| asked.closes_on)),
                "clarification.closes_on is not after dated_on",
            ),
            (after(fee.map(|fee| fee.pay_by)), "fee.pay_by is not after dated_on"),
            (before(lapse.map(|lapse| lapse.asked_on)), "lapse.asked_on is after dated_on"),
            (
                lapse.is_none_or(|lapse| lapse.closes_on > dated_on)
                    || letter_type != LetterType::ClarifyReminder,
                "lapse.closes_on is not after dated_on",
            ),
            (
                before(lapse.map(|lapse| lapse.closes_on))
                    || letter_type == LetterType::ClarifyReminder,
                "lapse.closes_on is after dated_on",
            ),
            (after(self.promised_on), "promised_on is not after dated_on"),
            (
                before(self.payment.as_ref().map(|one| one.received_on)),
                "payment.received_on is after dated_on",
            ),
            (
                after(self.recipient.as_ref().and_then(|one| one.answer_by)),
                "recipient.answer_by is not after dated_on",
            ),
            (
                before(self.earlier.as_ref().map(|one| one.answered_on)),
                "earlier.answered_on is after dated_on",
            ),
            (
                before(review.map(|review| review.requested_on)),
                "review.requested_on is after dated_on",
            ),
            (
                review.is_none_or(|review| review.requested_on >= review.answered_on),
                "review.requested_on is before review.answered_on",
            ),
            (
                before(self.notice.as_ref().map(|notice| notice.dated_on)),
                "notice.dated_on is after dated_on",
            ),
            (before(given_on), "an opinion was given after dated_on"),
        ];
        match rules.into_iter().find(|(holds, _)| !holds) {
            Some((_, contradiction)) => Err(LetterDataError::Dates(contradiction)),
            None => Ok(()),
        }
    }

    /// Whether the letter is written after the day on which the answer was due.
    pub fn is_late(&self) -> bool {
        self.due_on.is_some_and(|due| self.dated_on > due)
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

#[cfg(test)]
mod tests {
    use super::*;

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
