//! From the data of a case to Markdown: the templates of both languages and what they print.

use super::{LetterError, escape::md_escape, exemption_words};
use crate::domain::{
    authority::is_plain_address,
    language::Language,
    letter::{AppliedExemption, CostTable, LetterData, LetterType, Likelihood, Opinion, Words},
    schedule::ScheduleLine,
};
use crate::law::{
    data_protection,
    exemption::{Balance, Basis, Citation},
    regime::Regime,
    regulator,
};
use chrono::{Datelike, NaiveDate};
use handlebars::{
    Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderError,
    RenderErrorReason,
};
use serde::Serialize;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// The text of each template in one folder, embedded.
macro_rules! templates {
    ($folder:literal: $($name:literal)+) => {
        [$((
            $name,
            include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"), "/letter_templates/", $folder, "/", $name, ".md"
            )),
        )),+]
    };
}

/// How many partials there are.
const PARTIALS: usize = 37;

/// The same letters and partials in both languages, so that to change language is to change
/// registry.
macro_rules! language {
    ($letters:literal, $partials:literal) => {
        (
            templates!($letters:
                "ack" "ack_language" "clarify" "clarify_reminder" "clarify_closed" "fees"
                "fees_received" "fees_lapsed" "extend_pit" "extend_eir" "late_apology" "transfer"
                "advise_elsewhere" "third_party_consult" "third_party_outcome" "full" "partial"
                "refuse" "not_held" "part_not_held" "ncnd" "s12_cost" "s14_vexatious"
                "s14_repeated" "s21_accessible" "s22_future" "not_recorded" "business_as_usual"
                "eir_full" "eir_partial" "eir_refuse" "eir_not_held" "eir_unreasonable" "ir_ack"
                "ir_extend" "ir_outcome_upheld" "ir_outcome_part" "ir_outcome_not"
                "ir_out_of_time" "ico_response" "dn_compliance" "sar_ack" "sar_id" "sar_clarify"
                "sar_extend" "sar_response" "sar_refuse" "dp_complaint_ack" "withdrawn"
                "link_reissue" "correction" "free"),
            templates!($partials:
                "accessibility" "accessible_links" "advice_s16" "after_review"
                "after_review_pending" "apology_late" "complaint" "complaint_regulator" "contact"
                "cost_estimate" "documents" "dp_complaint" "exceptions_eir" "exemptions"
                "greeting" "harm" "held" "ico" "ico_eir" "internal_review" "internal_review_eir"
                "letterhead" "message" "opening" "other_law" "pit" "pit_eir" "privacy"
                "publication" "request_quoted" "response" "reuse" "s36_opinion" "schedule"
                "sign_off" "welsh_welcome" "your_rights_data"),
        )
    };
}

/// As many templates, each its name and its text.
type Named<const COUNT: usize> = [(&'static str, &'static str); COUNT];

/// The letters and the partials of a language.
type Sources = (&'static [(&'static str, &'static str)], &'static [(&'static str, &'static str)]);

/// Those that the program carries.
const fn sources(language: Language) -> Sources {
    const ENGLISH: Sources = {
        const OWN: (Named<{ LetterType::ALL.len() }>, Named<PARTIALS>) =
            language!("en", "partials/en");
        (&OWN.0, &OWN.1)
    };
    const WELSH: Sources = {
        const OWN: (Named<{ LetterType::ALL.len() }>, Named<PARTIALS>) =
            language!("cy", "partials/cy");
        (&OWN.0, &OWN.1)
    };
    match language {
        Language::English => ENGLISH,
        Language::Welsh => WELSH,
    }
}

/// The templates that letters are made from: the program's own, and those that an administrator has
/// put in their place.
#[derive(Debug, Clone)]
pub struct Templates {
    english: Handlebars<'static>,
    welsh: Handlebars<'static>,
    /// Those that are not the program's own.
    changed: BTreeMap<(&'static str, String), String>,
}

static BUILT_IN: LazyLock<Result<Templates, String>> = LazyLock::new(|| {
    Ok(Templates {
        english: registry(Language::English)?,
        welsh: registry(Language::Welsh)?,
        changed: BTreeMap::new(),
    })
});

fn registry(language: Language) -> Result<Handlebars<'static>, String> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.set_prevent_indent(true);
    registry.register_escape_fn(md_escape);
    register_helpers(&mut registry, language);
    let (letters, partials) = sources(language);
    for (name, text) in letters.iter().chain(partials) {
        registry
            .register_template_string(name, text)
            .map_err(|error| format!("{language}/{name}: {}", error.reason()))?;
    }
    Ok(registry)
}

impl Templates {
    /// The program's own.
    pub fn built_in() -> Result<&'static Self, LetterError> {
        BUILT_IN.as_ref().map_err(|reason| LetterError::Template {
            template: "of the program".to_owned(),
            line: 0,
            column: 0,
            reason: reason.clone(),
        })
    }

    /// The names of all templates, letters first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let (letters, partials) = sources(Language::English);
        letters.iter().chain(partials).map(|(name, _)| *name)
    }

    /// Whether a template is a part of letters, and no letter itself.
    pub fn is_partial(name: &str) -> bool {
        sources(Language::English).1.iter().any(|(one, _)| *one == name)
    }

    /// The text of the program's own template.
    pub fn own_source(language: Language, name: &str) -> Option<&'static str> {
        let (letters, partials) = sources(language);
        let mut all = letters.iter().chain(partials);
        all.find(|(one, _)| *one == name).map(|(_, text)| *text)
    }

    /// The text of a template as it stands.
    pub fn source(&self, language: Language, name: &str) -> Option<&str> {
        match self.changed.get(&(language.code(), name.to_owned())) {
            Some(text) => Some(text),
            None => Self::own_source(language, name),
        }
    }

    /// These templates with others in the place of some. Give it only what
    /// [`check_template`](super::check_template) has found good.
    pub fn with(&self, changes: &[(Language, String, String)]) -> Result<Self, LetterError> {
        let mut with = self.clone();
        for (language, name, text) in changes {
            let registry = match language {
                Language::English => &mut with.english,
                Language::Welsh => &mut with.welsh,
            };
            registry.register_template_string(name, text).map_err(|error| {
                let (line, column) = error.pos().unwrap_or_default();
                LetterError::Template {
                    template: format!("{language}/{name}"),
                    line,
                    column,
                    reason: error.reason().to_string(),
                }
            })?;
            with.changed.insert((language.code(), name.clone()), text.clone());
        }
        Ok(with)
    }

    /// The partials that a template includes.
    pub(super) fn partials_of(&self, language: Language, name: &str) -> Vec<String> {
        let text = self.source(language, name).unwrap_or_default();
        text.split("{{>")
            .skip(1)
            .map(|rest| {
                let rest = rest.trim_start();
                let end = rest.find(|c: char| c.is_whitespace() || c == '}').unwrap_or(rest.len());
                rest.get(..end).unwrap_or_default().to_owned()
            })
            .collect()
    }

    /// The Markdown of a letter of `letter_type` in `language`, from `data`, as staff first see it.
    ///
    /// What staff have still to write stands in it in square brackets;
    /// [`check`](super::check) finds those again. What they cannot change is fenced:
    /// [`locked`](super::locked).
    pub fn fill(
        &self,
        letter_type: LetterType,
        language: Language,
        data: &LetterData,
    ) -> Result<String, LetterError> {
        data.check(letter_type)?;
        let registry = match language {
            Language::English => &self.english,
            Language::Welsh => &self.welsh,
        };
        let filled = registry
            .render(letter_type.as_str(), &View::new(letter_type, language, data))
            .map_err(|error| template_error(language, &error))?;
        Ok(without_surplus_lines(&filled))
    }
}

/// As [`Templates::fill`], from the program's own templates.
pub fn fill(
    letter_type: LetterType,
    language: Language,
    data: &LetterData,
) -> Result<String, LetterError> {
    Templates::built_in()?.fill(letter_type, language, data)
}

/// Every name that a template can print or ask about, at whatever depth of the data.
pub(super) fn names_in_data() -> BTreeSet<String> {
    fn add(value: &Value, names: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields {
                    names.insert(name.clone());
                    add(inner, names);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| add(item, names)),
            _ => {}
        }
    }
    let mut names = BTreeSet::new();
    for letter_type in LetterType::ALL {
        let mut data = LetterData::example(letter_type, Language::English);
        // What no example has, and a letter can.
        for applied in data.decision.iter_mut().flat_map(|decision| &mut decision.exemptions) {
            applied.opinion = Some(Opinion {
                of: Words::default(),
                asked_on: data.dated_on,
                given_on: data.dated_on,
            });
        }
        let view = View::new(letter_type, Language::English, &data);
        add(&serde_json::to_value(&view).unwrap_or_default(), &mut names);
    }
    names
}

fn template_error(language: Language, error: &RenderError) -> LetterError {
    LetterError::Template {
        template: format!("{language}/{}", error.template_name.as_deref().unwrap_or("?")),
        line: error.line_no.unwrap_or_default(),
        column: error.column_no.unwrap_or_default(),
        reason: error.reason().to_string(),
    }
}

/// Empty lines that conditions left behind mean nothing in Markdown and confuse those who edit.
pub(super) fn without_surplus_lines(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut gap = false;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            gap = !kept.is_empty();
            continue;
        }
        if gap {
            kept.push('\n');
        }
        gap = false;
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

/// What templates may print: the data, in one language, with what is worked out from it.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question that a template asks")]
struct View<'a> {
    reference: &'a str,
    title: &'static str,
    dated_on: NaiveDate,
    /// Whom the letter greets.
    requester_name: Option<&'a str>,
    #[serde(flatten)]
    particulars: Particulars<'a>,
    is_eir: bool,
    is_sar: bool,
    has_data_complaints: bool,
    is_answer: bool,
    received_on: NaiveDate,
    request_text: &'a str,
    part: Option<&'a str>,
    due_on: Option<NaiveDate>,
    late: bool,
    review_until: Option<NaiveDate>,
    status_link: Option<&'a str>,
    response: &'a str,
    documents: Vec<DocumentView<'a>>,
    document_count: usize,
    has_redactions: bool,
    schedule: Vec<ScheduleView<'a>>,
    exemptions: Vec<ExemptionView<'a>>,
    other_exemptions: Vec<ExemptionView<'a>>,
    other_exceptions: Vec<ExemptionView<'a>>,
    new_date: Option<NaiveDate>,
    reasons: &'a str,
    question: &'a str,
    help: &'a str,
    closes_on: Option<NaiveDate>,
    asked_on: Option<NaiveDate>,
    starts_afresh: bool,
    amount: String,
    purpose: &'a str,
    how_to_pay: &'a str,
    pay_by: Option<NaiveDate>,
    authority: AuthorityView<'a>,
    regulator: RegulatorView,
    signed_by: Option<&'a str>,
}

#[derive(Default, Serialize)]
struct OtherView<'a> {
    name: &'a str,
    email: Option<&'a str>,
    website: Option<&'a str>,
}

#[derive(Serialize)]
struct CostView<'a> {
    lines: Vec<CostLineView<'a>>,
    hours: String,
    rate: String,
    sum: String,
    limit: String,
}

#[derive(Serialize)]
struct CostLineView<'a> {
    activity: &'a str,
    hours: String,
}

#[derive(Serialize)]
struct EarlierView<'a> {
    reference: &'a str,
    answered_on: NaiveDate,
}

#[derive(Default, Serialize)]
struct ReviewView {
    answered_on: Option<NaiveDate>,
    requested_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    answer_was_late: bool,
}

#[derive(Default, Serialize)]
struct NoticeView<'a> {
    reference: &'a str,
    dated_on: Option<NaiveDate>,
}

#[derive(Serialize)]
struct OpinionView<'a> {
    of: &'a str,
    asked_on: NaiveDate,
    given_on: NaiveDate,
}

#[derive(Serialize)]
struct WebPageView<'a> {
    title: &'a str,
    url: &'a str,
}

#[derive(Serialize)]
struct DocumentView<'a> {
    title: &'a str,
    format: &'a str,
    size: String,
    redactions: u32,
}

#[derive(Serialize)]
struct ScheduleView<'a> {
    document: u32,
    title: Option<&'a str>,
    pages: String,
    places: Option<u32>,
    number: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question that a template asks")]
struct ExemptionView<'a> {
    number: &'a str,
    title: &'a str,
    says: &'a str,
    qualified: bool,
    withheld: &'a str,
    reasons: &'a str,
    would: bool,
    would_be_likely: bool,
    opinion: Option<OpinionView<'a>>,
    needs_opinion: bool,
    links: Vec<WebPageView<'a>>,
    for_release: &'a str,
    for_withholding: &'a str,
    balance: &'a str,
}

#[derive(Serialize)]
struct AuthorityView<'a> {
    name: &'a str,
    unit: &'a str,
    review_officer: &'a str,
    address: &'a [String],
    email: &'a str,
}

#[derive(Serialize)]
struct RegulatorView {
    name: &'static str,
    short_name: &'static str,
    address: &'static [&'static str],
    website: &'static str,
    telephone: &'static str,
}

impl<'a> View<'a> {
    fn new(letter_type: LetterType, language: Language, data: &'a LetterData) -> Self {
        let decision = data.decision.as_ref();
        let documents = decision.map_or(&[][..], |decision| &decision.documents[..]);
        let extension = data.extension.as_ref().filter(|_| letter_type.extends());
        let exemptions = match extension {
            Some(extension) => &extension.exemptions[..],
            None => decision.map_or(&[][..], |decision| &decision.exemptions[..]),
        };
        let (other, own): (Vec<_>, Vec<_>) =
            exemptions.iter().partition(|applied| data.is_of_other_regime(applied));
        let (exceptions_of_other, exemptions_of_other): (Vec<_>, Vec<_>) =
            other.into_iter().partition(|applied| applied.citation.starts_with("EIR"));
        let seen = |applied: Vec<&'a AppliedExemption>| {
            applied.into_iter().map(|one| ExemptionView::new(language, one)).collect()
        };
        let asked = data.clarification.as_ref();
        let (fee, lapse) = (data.fee.as_ref(), data.lapse.as_ref());
        let authority = &data.authority;
        let regulator = regulator::on(data.dated_on);
        let regulator = match language {
            Language::English => regulator.english,
            Language::Welsh => regulator.welsh,
        };
        Self {
            reference: data.reference.trim(),
            title: letter_type.title(language),
            dated_on: data.dated_on,
            requester_name: match &data.recipient {
                Some(recipient) => Some(recipient.name.trim()),
                None => data.requester_name.as_deref().map(str::trim),
            },
            particulars: Particulars::new(language, data),
            is_eir: data.regime == Regime::Eir,
            is_sar: data.regime == Regime::SubjectAccess,
            has_data_complaints: data_protection::has_right_to_complain(data.dated_on),
            is_answer: letter_type.is_answer(),
            received_on: data.request.received_on,
            request_text: &data.request.text,
            part: data.request.part.as_deref(),
            due_on: data.due_on,
            late: letter_type.is_answer() && data.is_late(),
            review_until: data.review_until,
            status_link: data.status_link.as_deref(),
            response: decision.map_or("", |decision| decision.response.get(language).trim()),
            documents: documents
                .iter()
                .map(|document| DocumentView {
                    title: &document.title,
                    format: &document.format,
                    size: size(document.bytes),
                    redactions: document.redactions,
                })
                .collect(),
            document_count: documents.len(),
            has_redactions: documents.iter().any(|document| document.redactions > 0),
            schedule: decision
                .filter(|_| letter_type.may_withhold())
                .map_or(&[][..], |decision| &decision.schedule[..])
                .iter()
                .map(|line| ScheduleView::new(language, line))
                .collect(),
            exemptions: seen(own),
            other_exemptions: seen(exemptions_of_other),
            other_exceptions: seen(exceptions_of_other),
            new_date: extension.map(|extension| extension.new_date),
            reasons: extension.map_or("", |extension| extension.reasons.get(language).trim()),
            question: lapse
                .map(|lapse| &lapse.question)
                .or(asked.map(|asked| &asked.question))
                .map_or("", |question| question.get(language).trim()),
            help: asked.map_or("", |asked| asked.help.get(language).trim()),
            closes_on: lapse
                .map(|lapse| lapse.closes_on)
                .or(asked.and_then(|asked| asked.closes_on)),
            asked_on: lapse.map(|lapse| lapse.asked_on),
            // UK GDPR Art. 12A pauses the clock; the Act and the Regulations begin it again.
            starts_afresh: data.regime != Regime::SubjectAccess,
            amount: fee.map(|fee| money(fee.pence)).unwrap_or_default(),
            purpose: fee.map_or("", |fee| fee.purpose.get(language).trim()),
            how_to_pay: fee.map_or("", |fee| fee.how_to_pay.get(language).trim()),
            pay_by: fee.map(|fee| fee.pay_by),
            authority: AuthorityView {
                name: authority.name.get(language),
                unit: authority.unit.get(language),
                review_officer: authority.review_officer.get(language),
                address: authority.address.get(language),
                email: &authority.email,
            },
            regulator: RegulatorView {
                name: regulator.name,
                short_name: regulator.short_name,
                address: regulator.address,
                website: regulator.website,
                telephone: regulator.telephone,
            },
            signed_by: data.signed_by.as_ref().map(|role| role.get(language).trim()),
        }
    }
}

/// What single types of letters speak of.
#[derive(Serialize)]
struct Particulars<'a> {
    is_to_another: bool,
    their_reference: Option<&'a str>,
    answer_by: Option<NaiveDate>,
    message: &'a str,
    other: OtherView<'a>,
    promised_on: Option<NaiveDate>,
    paid_amount: String,
    paid_on: Option<NaiveDate>,
    cost: Option<CostView<'a>>,
    advice: &'a str,
    not_held: &'a str,
    earlier: Option<EarlierView<'a>>,
    publication: &'a str,
    review: ReviewView,
    notice: NoticeView<'a>,
}

impl<'a> Particulars<'a> {
    fn new(language: Language, data: &'a LetterData) -> Self {
        let decision = data.decision.as_ref();
        Self {
            is_to_another: data.recipient.is_some(),
            their_reference: data.recipient.as_ref().and_then(|one| one.reference.as_deref()),
            answer_by: data.recipient.as_ref().and_then(|one| one.answer_by),
            message: data.message.get(language).trim(),
            other: data.other_authority.as_ref().map_or_else(OtherView::default, |one| OtherView {
                name: one.name.get(language).trim(),
                email: one.email.as_deref(),
                website: one.website.as_deref(),
            }),
            promised_on: data.promised_on,
            paid_amount: data.payment.as_ref().map_or_else(String::new, |paid| money(paid.pence)),
            paid_on: data.payment.as_ref().map(|paid| paid.received_on),
            cost: data.cost.as_ref().map(|cost| CostView::new(language, cost)),
            advice: decision.map_or("", |decision| decision.advice.get(language).trim()),
            not_held: decision.map_or("", |decision| decision.not_held.get(language).trim()),
            earlier: data.earlier.as_ref().map(|earlier| EarlierView {
                reference: earlier.reference.trim(),
                answered_on: earlier.answered_on,
            }),
            publication: data.publication.get(language).trim(),
            review: data.review.as_ref().map_or_else(ReviewView::default, |review| ReviewView {
                answered_on: Some(review.answered_on),
                requested_on: Some(review.requested_on),
                due_on: review.due_on,
                answer_was_late: review.answer_was_late,
            }),
            notice: data.notice.as_ref().map_or_else(NoticeView::default, |notice| NoticeView {
                reference: notice.reference.trim(),
                dated_on: Some(notice.dated_on),
            }),
        }
    }
}

impl<'a> CostView<'a> {
    fn new(language: Language, cost: &'a CostTable) -> Self {
        Self {
            lines: cost
                .lines
                .iter()
                .map(|line| CostLineView {
                    activity: line.activity.get(language).trim(),
                    hours: hours(line.minutes),
                })
                .collect(),
            hours: hours(cost.minutes),
            rate: money(cost.hour_pence),
            sum: money(cost.pence),
            limit: money(cost.limit_pence),
        }
    }
}

impl<'a> ScheduleView<'a> {
    fn new(language: Language, line: &'a ScheduleLine) -> Self {
        let provision = line.provision.as_deref();
        let cited = provision.and_then(|text| text.parse::<Citation>().ok());
        Self {
            document: line.document,
            title: line.title.as_deref(),
            pages: line.pages_in_words(),
            places: line.places,
            number: provision.unwrap_or_default(),
            reason: cited.map_or("", |cited| title_of(language, cited)),
        }
    }
}

impl<'a> ExemptionView<'a> {
    fn new(language: Language, applied: &'a AppliedExemption) -> Self {
        let words = exemption_words::find(&applied.citation);
        let own_title = applied.title.get(language).trim();
        let weighed = applied.public_interest.as_ref();
        let cited = applied.citation.parse::<Citation>().ok();
        Self {
            number: number(&applied.citation),
            title: match words {
                Some(words) => words.title.get(language),
                None if !own_title.is_empty() => own_title,
                None => cited.map_or(&applied.citation, |cited| title_of(language, cited)),
            },
            says: words.map_or("", |words| words.says.get(language)),
            // What is not known to be absolute is taken as qualified when a test was made.
            qualified: match cited.map(Citation::balance) {
                Some(Balance::Qualified) => true,
                Some(Balance::Absolute | Balance::Procedural) => false,
                Some(Balance::DependsOnLimb) | None => weighed.is_some(),
            },
            withheld: applied.withheld.get(language).trim(),
            reasons: applied.reasons.get(language).trim(),
            would: applied.likelihood == Some(Likelihood::Would),
            would_be_likely: applied.likelihood == Some(Likelihood::WouldBeLikely),
            opinion: applied.opinion.as_ref().map(|opinion| OpinionView {
                of: opinion.of.get(language).trim(),
                asked_on: opinion.asked_on,
                given_on: opinion.given_on,
            }),
            needs_opinion: applied.opinion.is_none()
                && cited.is_some_and(|it| it.basis() == Basis::QualifiedPersonsOpinion),
            links: applied
                .links
                .iter()
                .map(|page| WebPageView { title: page.title.get(language).trim(), url: &page.url })
                .collect(),
            for_release: weighed.map_or("", |test| test.for_release.get(language).trim()),
            for_withholding: weighed.map_or("", |test| test.for_withholding.get(language).trim()),
            balance: weighed.map_or("", |test| test.balance.get(language).trim()),
        }
    }
}

const fn title_of(language: Language, cited: Citation) -> &'static str {
    match language {
        Language::English => cited.exemption().title_en,
        Language::Welsh => cited.exemption().title_cy,
    }
}

/// "40(2)" of "FOIA s.40(2)", "12(5)(f)" of "EIR reg. 12(5)(f)".
pub(super) fn number(citation: &str) -> &str {
    let citation = citation.trim();
    citation
        .strip_prefix("FOIA s.")
        .or_else(|| citation.strip_prefix("EIR reg. "))
        .unwrap_or(citation)
}

/// An amount as people read it, "£12.50"; both languages write it alike.
fn money(pence: impl Into<u64>) -> String {
    let pence = pence.into();
    let pounds = (pence / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in pounds.chars().enumerate() {
        if place > 0 && (pounds.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("£{grouped}.{:02}", pence % 100)
}

/// Minutes as hours, "49.5"; both languages write it alike.
fn hours(minutes: u64) -> String {
    let tenths = minutes.saturating_mul(10).div_ceil(60);
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        tenth => format!("{}.{tenth}", tenths / 10),
    }
}

/// A file's size as people read it; both languages write it alike.
fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = KIB * KIB;
    if bytes < KIB {
        return format!("{bytes} B");
    }
    if bytes < MIB {
        return format!("{} KB", bytes.div_ceil(KIB));
    }
    let tenths = bytes.saturating_mul(10).div_ceil(MIB);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// "12 March 2026", "12 Mawrth 2026".
pub(super) fn date(language: Language, day: NaiveDate) -> String {
    const MONTHS: [(&str, &str); 12] = [
        ("January", "Ionawr"),
        ("February", "Chwefror"),
        ("March", "Mawrth"),
        ("April", "Ebrill"),
        ("May", "Mai"),
        ("June", "Mehefin"),
        ("July", "Gorffennaf"),
        ("August", "Awst"),
        ("September", "Medi"),
        ("October", "Hydref"),
        ("November", "Tachwedd"),
        ("December", "Rhagfyr"),
    ];
    let (en, cy) = MONTHS.get(day.month0() as usize).copied().unwrap_or_default();
    let month = if language == Language::Welsh { cy } else { en };
    format!("{} {month} {}", day.day(), day.year())
}

/// "Thursday 19 March 2026", "dydd Iau 19 Mawrth 2026": deadlines name the day of the week.
pub fn day_date(language: Language, day: NaiveDate) -> String {
    const DAYS: [(&str, &str); 7] = [
        ("Monday", "dydd Llun"),
        ("Tuesday", "dydd Mawrth"),
        ("Wednesday", "dydd Mercher"),
        ("Thursday", "dydd Iau"),
        ("Friday", "dydd Gwener"),
        ("Saturday", "dydd Sadwrn"),
        ("Sunday", "dydd Sul"),
    ];
    let at = day.weekday().num_days_from_monday() as usize;
    let (en, cy) = DAYS.get(at).copied().unwrap_or_default();
    let weekday = if language == Language::Welsh { cy } else { en };
    format!("{weekday} {}", date(language, day))
}

/// The helpers of templates.
pub(super) const HELPERS: [&str; 8] =
    ["date", "day_date", "quoted", "paragraphs", "address", "mail", "weblink", "plural"];

fn register_helpers(registry: &mut Handlebars<'static>, language: Language) {
    register(registry, "date", move |h| Ok(date(language, day(h, "date")?)));
    register(registry, "day_date", move |h| Ok(day_date(language, day(h, "day_date")?)));
    register(registry, "quoted", |h| Ok(lines(text(h, "quoted")?, "> ")));
    register(registry, "paragraphs", |h| Ok(lines(text(h, "paragraphs")?, "")));
    register(registry, "address", address);
    register(registry, "mail", |h| mail(text(h, "mail")?));
    register(registry, "weblink", |h| weblink(text(h, "weblink")?));
    register(registry, "plural", move |h| plural(language, h));
}

/// A helper that makes Markdown of its arguments; what it makes is not escaped again.
fn register(
    registry: &mut Handlebars<'static>,
    name: &str,
    make: impl Fn(&Helper<'_>) -> Result<String, RenderErrorReason> + Send + Sync + 'static,
) {
    let helper = move |h: &Helper<'_>,
                       _: &Handlebars<'_>,
                       _: &Context,
                       _: &mut RenderContext<'_, '_>,
                       out: &mut dyn Output|
          -> HelperResult {
        out.write(&make(h)?)?;
        Ok(())
    };
    registry.register_helper(name, Box::new(helper));
}

fn refuse<T>(helper: &str, wants: &str) -> Result<T, RenderErrorReason> {
    Err(RenderErrorReason::Other(format!("{helper} wants {wants}")))
}

fn argument<'a>(h: &'a Helper<'_>) -> Option<&'a Value> {
    h.param(0).filter(|given| !given.is_value_missing()).map(handlebars::PathAndJson::value)
}

fn text<'a>(h: &'a Helper<'_>, name: &str) -> Result<&'a str, RenderErrorReason> {
    argument(h).and_then(Value::as_str).map_or_else(|| refuse(name, "a text"), Ok)
}

fn day(h: &Helper<'_>, name: &str) -> Result<NaiveDate, RenderErrorReason> {
    argument(h)
        .and_then(Value::as_str)
        .and_then(|written| written.parse().ok())
        .map_or_else(|| refuse(name, "a date"), Ok)
}

/// Each line of `text` as itself, empty lines kept, all behind `start`.
fn lines(text: &str, start: &str) -> String {
    let made: Vec<_> = text
        .trim()
        .lines()
        .map(|line| format!("{start}{}", md_escape(line)).trim_end().to_owned())
        .collect();
    made.join("\n")
}

fn address(h: &Helper<'_>) -> Result<String, RenderErrorReason> {
    let Some(given) = argument(h).and_then(Value::as_array) else {
        return refuse("address", "a list of lines");
    };
    let made: Vec<_> = given.iter().filter_map(Value::as_str).map(md_escape).collect();
    Ok(made.join("\n"))
}

fn mail(address: &str) -> Result<String, RenderErrorReason> {
    if !is_plain_address(address) {
        return refuse("mail", "one plain mail address");
    }
    Ok(format!("[{}](<mailto:{address}>)", md_escape(address)))
}

fn weblink(address: &str) -> Result<String, RenderErrorReason> {
    let Some(url) = web_address(address) else {
        return refuse("weblink", "an address that begins with https:// or http://");
    };
    let shown = url.as_str().trim_start_matches("https://").trim_end_matches('/');
    // In a link's target an ampersand could begin an entity.
    let target = url.as_str().replace('&', "&amp;");
    Ok(format!("[{}](<{target}>)", md_escape(shown)))
}

/// `address` as an address of a web page, with everything odd in it percent-encoded.
pub(super) fn web_address(address: &str) -> Option<url::Url> {
    let url = url::Url::parse(address).ok()?;
    (matches!(url.scheme(), "https" | "http") && url.has_host() && url.as_str().len() <= 2000)
        .then_some(url)
}

/// `{{plural n one="…" two="…" other="…"}}`: the form for `n`, in which `{n}` is the number.
/// English tells one from other; Welsh also none, two, three ("few") and six ("many").
fn plural(language: Language, h: &Helper<'_>) -> Result<String, RenderErrorReason> {
    let Some(n) = argument(h).and_then(Value::as_u64) else {
        return refuse("plural", "a number");
    };
    let category = match (language, n) {
        (_, 1) => "one",
        (Language::Welsh, 0) => "zero",
        (Language::Welsh, 2) => "two",
        (Language::Welsh, 3) => "few",
        (Language::Welsh, 6) => "many",
        _ => "other",
    };
    let form = h.hash_get(category).or_else(|| h.hash_get("other"));
    match form.and_then(|form| form.value().as_str()) {
        Some(form) => Ok(form.replace("{n}", &n.to_string())),
        None => refuse("plural", "at least the form other=\"…\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_of(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_written_in_the_language_of_the_letter() {
        let due = day_of("2026-03-19");
        assert_eq!(date(Language::English, due), "19 March 2026");
        assert_eq!(day_date(Language::English, due), "Thursday 19 March 2026");
        assert_eq!(day_date(Language::Welsh, due), "dydd Iau 19 Mawrth 2026");
    }

    #[test]
    fn every_template_of_one_language_exists_in_the_other() {
        let names = |language| {
            let (letters, partials) = sources(language);
            letters.iter().chain(partials).map(|(name, _)| *name).collect::<Vec<_>>()
        };
        assert_eq!(names(Language::English), names(Language::Welsh));
        let own = Templates::built_in().unwrap();
        for letter_type in LetterType::ALL {
            assert!(own.welsh.has_template(letter_type.as_str()), "{letter_type}");
        }
    }

    #[test]
    fn an_amount_has_its_thousands_apart_and_two_places_after_its_pounds() {
        assert_eq!(money(12_50_u32), "£12.50");
        assert_eq!(money(5_u32), "£0.05");
        assert_eq!(money(10_000_000_u32), "£100,000.00");
    }

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(size(900), "900 B");
        assert_eq!(size(96_512), "95 KB");
        assert_eq!(size(1_468_006), "1.4 MB");
        assert_eq!(size(1_048_575), "1024 KB");
    }

    #[test]
    fn a_link_goes_to_a_web_page_only_and_cannot_break_out_of_its_brackets() {
        assert!(weblink("javascript:alert(1)").is_err());
        assert!(weblink("https://a.wales/>)[x](y)").unwrap().contains("%3E"));
        assert_eq!(
            weblink("https://a.wales/?b=1&copy=2").unwrap(),
            "[a.wales/?b=1\\&copy=2](<https://a.wales/?b=1&amp;copy=2>)"
        );
        assert!(mail("a@b.wales>").is_err());
    }

    #[test]
    fn a_citation_loses_its_act_and_keeps_its_number() {
        assert_eq!(number("FOIA s.40(2)"), "40(2)");
        assert_eq!(number("EIR reg. 12(5)(f)"), "12(5)(f)");
    }
}
