//! What the answer is, and why.

use super::{
    case::{CaseHead, path, view},
    decision_form::{Draft, Fields, is_qualified, links_as_text},
    marks,
};
use crate::{
    domain::{
        case::{Act, CaseDocument},
        decision::{InvalidDecision, Outcome},
        document::Disposition,
        language::Language,
        letter::{Likelihood, Words},
    },
    law::{
        exemption::{Basis, Citation},
        regime::Regime,
    },
    service::{self, CaseView},
    web::{
        form::{Mistake, TypedDate},
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The decision form.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionPage {
    /// The head.
    pub head: CaseHead,
    /// Whether a decision can be recorded.
    pub may_decide: bool,
    /// What was decided before; the end of a key `outcome-…`.
    pub decided: Option<String>,
    /// Whether marks or documents have changed since.
    pub out_of_date: bool,
    /// The outcomes to choose from.
    pub outcomes: Vec<&'static str>,
    /// The outcome as chosen.
    pub outcome: String,
    /// What the letter says, in each language that it is written in.
    pub responses: Vec<Response>,
    /// How the requester can get further.
    pub advice: Vec<Response>,
    /// What is not held, where the answer can be that part is not.
    pub not_held: Vec<Response>,
    /// The earlier request, where section 14(2) is applied.
    pub earlier: Option<EarlierPart>,
    /// When and where it is published, where section 22 is applied.
    pub publication: Vec<Response>,
    /// Each exemption, with its reasons.
    pub exemptions: Vec<ExemptionPart>,
    /// Exemptions that can be added: all of the case's regimes when nothing is marked or withheld,
    /// or else none.
    pub choices: Vec<marks::Exemption>,
    /// The exemption to add, as typed.
    pub another: String,
    /// Whether the answer is about the requester's own data, and names no exemptions for it.
    pub about_oneself: bool,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// What the letter says in one language.
#[derive(Debug, Clone, Serialize)]
pub struct Response {
    /// The language.
    pub lang: Language,
    /// The text.
    pub text: String,
}

/// One exemption of the decision.
#[derive(Debug, Clone, Serialize)]
pub struct ExemptionPart {
    /// Counts from 0 and names the fields.
    pub number: usize,
    /// The citation.
    pub citation: String,
    /// Its title.
    pub title: String,
    /// Whether the public interest is weighed.
    pub qualified: bool,
    /// Whether it withholds nothing that is about emissions.
    pub yields_to_emissions: bool,
    /// How many marks and withheld documents rest on it; one with none can be left out again.
    pub resting: usize,
    /// The choices of how likely the harm is, where the provision asks for harm.
    pub likelihoods: Vec<&'static str>,
    /// The one that was chosen.
    pub likelihood: &'static str,
    /// The qualified person's opinion, where the provision rests on one.
    pub opinion: Option<OpinionPart>,
    /// Where the information can be had, one place a line, where the provision says so.
    pub links: Option<String>,
    /// The reasons, in each language that the letter is written in.
    pub texts: Vec<Reasons>,
}

/// Whose opinion, and when it was asked for and given.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OpinionPart {
    /// Whose, in each language that the letter is written in.
    pub of: Vec<Response>,
    /// When it was asked for.
    pub asked: TypedDate,
    /// When it was given.
    pub given: TypedDate,
}

/// The earlier request, where one provision rests on it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct EarlierPart {
    /// Its reference.
    pub reference: String,
    /// The day of its answer.
    pub on: TypedDate,
}

/// Why one exemption applies, in one language.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Reasons {
    /// The language code.
    pub lang: String,
    /// Why it is engaged.
    pub reasons: String,
    /// What speaks for release.
    pub for_release: String,
    /// What speaks for withholding.
    pub for_withholding: String,
    /// Why the second outweighs the first.
    pub balance: String,
}

impl Page for DecisionPage {
    const TEMPLATE: &'static str = "staff/decision";

    fn samples() -> Vec<Self> {
        let both = || {
            Language::BOTH
                .into_iter()
                .map(|lang| Reasons { lang: lang.code().into(), ..Reasons::default() })
                .collect()
        };
        let said = |text: &str| -> Vec<Response> {
            Language::BOTH.into_iter().map(|lang| Response { lang, text: text.into() }).collect()
        };
        let part = |number, qualified| ExemptionPart {
            number,
            citation: "FOIA s.40(2)".into(),
            title: "Personal <b>information".into(),
            qualified,
            yields_to_emissions: qualified,
            resting: 14,
            likelihoods: if qualified { LIKELIHOODS.into() } else { Vec::new() },
            likelihood: "would",
            opinion: qualified
                .then(|| OpinionPart { of: said("\"><b>Minister"), ..OpinionPart::default() }),
            links: (!qualified).then(|| "https://www.gov.wales/ </textarea>".into()),
            texts: both(),
        };
        let open = Self {
            head: CaseHead::sample(),
            may_decide: true,
            decided: None,
            out_of_date: false,
            outcomes: vec!["full", "part", "refused", "not_held"],
            outcome: "part".into(),
            responses: said("</textarea><script>"),
            advice: said("Ask for <b>less"),
            not_held: said("The <b>minutes"),
            earlier: Some(EarlierPart {
                reference: "\"><b>ATISN".into(),
                ..EarlierPart::default()
            }),
            publication: said("In <b>May"),
            exemptions: vec![part(0, false), part(1, true)],
            choices: Vec::new(),
            another: String::new(),
            about_oneself: false,
            mistakes: Vec::new(),
        };
        vec![
            Self {
                mistakes: vec![
                    Mistake::new("outcome", "decision-error-outcome"),
                    Mistake::about("exemption-0-reasons-en", "error-no-reason", "FOIA s.40(2)"),
                ],
                ..open.clone()
            },
            Self {
                decided: Some("part".into()),
                out_of_date: true,
                exemptions: Vec::new(),
                ..open.clone()
            },
            Self {
                exemptions: vec![ExemptionPart { resting: 0, ..part(0, true) }],
                choices: vec![marks::Exemption {
                    citation: "FOIA s.22(1)".into(),
                    title: "Future <b>publication".into(),
                }],
                another: "\"><b>s.99".into(),
                mistakes: vec![Mistake::new("another", "error-unknown-exemption")],
                ..open.clone()
            },
            Self { decided: Some("full".into()), may_decide: false, ..open.clone() },
            Self {
                about_oneself: true,
                exemptions: Vec::new(),
                mistakes: vec![Mistake::new("response-cy", "error-no-response")],
                ..open.clone()
            },
            open,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl DecisionPage {
    /// The form with what was decided before, or with what was just typed.
    fn of(view: &CaseView, lang: Language, draft: Option<&Draft>, mistakes: Vec<Mistake>) -> Self {
        let languages = view.case.language.languages();
        let resting = resting(view);
        let said = |words: fn(&Draft) -> &Words| -> Vec<Response> {
            languages
                .iter()
                .map(|lang| Response {
                    lang: *lang,
                    text: draft.map(|one| words(one).get(*lang).clone()).unwrap_or_default(),
                })
                .collect()
        };
        let applies = |short: &str| {
            draft.is_some_and(|one| one.exemptions.iter().any(|it| it.citation.short() == short))
                || resting.keys().any(|citation| citation.short() == short)
        };
        let earlier = applies("s.14(2)").then(|| {
            draft.map_or_else(EarlierPart::default, |one| EarlierPart {
                reference: one.earlier.reference.clone(),
                on: one.earlier.on.clone(),
            })
        });
        let is_published = applies("s.22(1)");
        let regime = view.case.regime();
        let mut citations: BTreeSet<Citation> = resting.keys().copied().collect();
        citations.extend(draft.iter().flat_map(|one| &one.exemptions).map(|one| one.citation));
        let exemptions = citations
            .into_iter()
            .enumerate()
            .map(|(number, citation)| ExemptionPart {
                number,
                title: title(&citation, lang),
                qualified: is_qualified(citation),
                yields_to_emissions: citation.yields_to_emissions(),
                resting: resting.get(&citation).copied().unwrap_or_default(),
                texts: languages.iter().map(|lang| Reasons::of(draft, &citation, *lang)).collect(),
                citation: citation.to_string(),
                ..ExemptionPart::of_basis(draft, citation, languages)
            })
            .collect();
        Self {
            head: CaseHead::of(view),
            may_decide: view.allowed.contains(&Act::Decide),
            decided: view.case.decided.as_ref().map(|one| one.outcome.as_str().into()),
            out_of_date: view.case.decided.as_ref().is_some_and(|one| !one.is_current),
            outcomes: Outcome::of(regime).map(Outcome::as_str).collect(),
            outcome: draft
                .map_or_else(
                    || if resting.is_empty() { "" } else { "part" },
                    |one| one.outcome.map_or("", Outcome::as_str),
                )
                .into(),
            responses: said(|one| &one.response),
            advice: if regime == Regime::SubjectAccess {
                Vec::new()
            } else {
                said(|one| &one.advice)
            },
            not_held: if regime == Regime::Foia { said(|one| &one.not_held) } else { Vec::new() },
            earlier,
            publication: if is_published { said(|one| &one.publication) } else { Vec::new() },
            exemptions,
            choices: if resting.is_empty() {
                marks::exemptions(&view.case.regimes(), lang)
            } else {
                Vec::new()
            },
            another: draft.map(|one| one.another.clone()).unwrap_or_default(),
            about_oneself: regime == Regime::SubjectAccess,
            mistakes,
        }
    }
}

/// The names of all likelihoods of harm.
const LIKELIHOODS: [&str; 2] = [Likelihood::Would.as_str(), Likelihood::WouldBeLikely.as_str()];

impl ExemptionPart {
    /// The fields that a provision asks for by what has to be shown for it.
    fn of_basis(draft: Option<&Draft>, citation: Citation, languages: &[Language]) -> Self {
        let applied =
            draft.and_then(|one| one.exemptions.iter().find(|one| one.citation == citation));
        let opinion = (citation.basis() == Basis::QualifiedPersonsOpinion).then(|| {
            let known = draft.and_then(|one| one.opinions.get(&citation));
            OpinionPart {
                of: languages
                    .iter()
                    .map(|lang| Response {
                        lang: *lang,
                        text: known.map(|one| one.of.get(*lang).clone()).unwrap_or_default(),
                    })
                    .collect(),
                asked: known.map(|one| one.asked.clone()).unwrap_or_default(),
                given: known.map(|one| one.given.clone()).unwrap_or_default(),
            }
        });
        let has_links = citation.regime() == Regime::Foia && citation.exemption().number == "21";
        Self {
            number: 0,
            citation: String::new(),
            title: String::new(),
            qualified: false,
            yields_to_emissions: false,
            resting: 0,
            likelihoods: if citation.basis() == Basis::Prejudice {
                LIKELIHOODS.into()
            } else {
                Vec::new()
            },
            likelihood: applied.and_then(|one| one.likelihood).map_or("", Likelihood::as_str),
            opinion,
            links: has_links
                .then(|| applied.map(|one| links_as_text(&one.links)).unwrap_or_default()),
            texts: Vec::new(),
        }
    }
}

impl Reasons {
    fn of(draft: Option<&Draft>, citation: &Citation, lang: Language) -> Self {
        let applied = draft
            .and_then(|one| one.exemptions.iter().find(|applied| applied.citation == *citation));
        let test = applied.and_then(|one| one.public_interest.as_ref());
        let said =
            |words: Option<&Words>| words.map(|one| one.get(lang).clone()).unwrap_or_default();
        Self {
            lang: lang.code().into(),
            reasons: said(applied.map(|one| &one.reasons)),
            for_release: said(test.map(|one| &one.for_release)),
            for_withholding: said(test.map(|one| &one.for_withholding)),
            balance: said(test.map(|one| &one.balance)),
        }
    }
}

/// How many marks and withheld documents rest on each exemption.
fn resting(view: &CaseView) -> BTreeMap<Citation, usize> {
    let mut counted = BTreeMap::new();
    for document in view.case.documents.values() {
        for citation in resting_on(document) {
            *counted.entry(citation).or_default() += 1;
        }
    }
    counted
}

/// What a document rests on: its marks, or its withholding whole.
fn resting_on(document: &CaseDocument) -> Vec<Citation> {
    match &document.disposition {
        Disposition::Release => document.marks.values().flatten().copied().collect(),
        Disposition::Withhold { exemption } => exemption.iter().copied().collect(),
        Disposition::OutOfScope => Vec::new(),
    }
}

/// What another page hands on to the form.
#[derive(Debug, Deserialize)]
pub struct Handed {
    /// The exemption to add.
    #[serde(default)]
    pub another: String,
}

/// `GET /staff/cases/{slug}/decision`; with `?another=FOIA+s.12(1)` that exemption is filled in.
pub async fn decision(
    staff: Staff,
    slug: web::Path<String>,
    handed: web::Query<Handed>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let made = view.decision.as_ref().map(Draft::from);
    let page = DecisionPage::of(&view, staff.visit.lang, made.as_ref(), Vec::new());
    // Only what names an exemption is taken over from an address.
    let another = handed.another.parse::<Citation>().map(|one| one.to_string());
    staff.show(&DecisionPage { another: another.unwrap_or_default(), ..page })
}

/// `POST /staff/cases/{slug}/decision`: records the decision, or shows the form again with one
/// more exemption.
pub async fn decide(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let fields = Fields(form.into_inner().into_iter().collect());
    let view = view(&staff, &slug).await?;
    let lang = staff.visit.lang;
    let mut draft = fields.draft();
    // Typed but not added yet: recording now would leave it out unseen.
    if !fields.get("add").is_empty() || !draft.another.is_empty() {
        let rests = !resting(&view).is_empty();
        let wrong = draft.add(&view.case.regimes(), rests).err().map(|wrong| Mistake {
            // Where marks rule, the form has no field for another.
            field: if rests { "outcome".into() } else { wrong.field },
            ..wrong
        });
        let mistakes = wrong.into_iter().collect();
        return staff.show(&DecisionPage::of(&view, lang, Some(&draft), mistakes));
    }
    let made = match draft.decision() {
        Ok(made) => made,
        Err(wrong) => return staff.show(&DecisionPage::of(&view, lang, Some(&draft), vec![wrong])),
    };
    let id = view.case.id;
    match staff.attempt(move |office, who| office.decide(who, id, &made)).await? {
        Ok(()) => Ok(see(&path(&view, "/decision?done=decision-recorded"))),
        Err(error) => {
            let page = DecisionPage::of(&view, lang, Some(&draft), Vec::new());
            let field = page.field_of(&error);
            let wrong = mistake("outcome", error)?;
            let mistakes = vec![Mistake { field: field.into(), ..wrong }];
            staff.show(&DecisionPage { mistakes, ..page })
        }
    }
}

impl DecisionPage {
    /// The field that a refusal of the decision is about.
    fn field_of(&self, error: &service::Error) -> String {
        use InvalidDecision as I;
        let found = |citation: &Citation| {
            let text = citation.to_string();
            self.exemptions.iter().find(|one| one.citation == text)
        };
        let part = |citation: &Citation, what: &str| {
            Some(format!("exemption-{}-{what}", found(citation)?.number))
        };
        let first = |responses: &[Response], start: &str| {
            responses.first().map(|response| format!("{start}-{}", response.lang))
        };
        let in_language = |citation: &Citation, what: &str| {
            let lang = &found(citation)?.texts.first()?.lang;
            Some(format!("{}-{lang}", part(citation, what)?))
        };
        let service::Error::Decision(reason) = error else { return "outcome".to_owned() };
        match reason {
            I::NoReason(citation) => in_language(citation, "reasons"),
            I::NoPublicInterestTest(citation) => in_language(citation, "balance"),
            I::NoLikelihood(citation) => part(citation, "likelihood"),
            I::NoOpinion(citation) => in_language(citation, "opinion"),
            I::OpinionOutOfOrder(citation) => part(citation, "opinion-given"),
            I::NoLinks(citation) | I::BadLink(citation) => part(citation, "links"),
            I::NoEarlier(_) => Some("earlier".to_owned()),
            I::NoAdvice(_) => first(&self.advice, "advice"),
            I::NoNotHeld => first(&self.not_held, "not-held"),
            I::NoResponse => first(&self.responses, "response"),
            _ => None,
        }
        .unwrap_or_else(|| "outcome".to_owned())
    }
}

fn title(citation: &Citation, lang: Language) -> String {
    let exemption = citation.exemption();
    match lang {
        Language::English => exemption.title_en.to_owned(),
        Language::Welsh => exemption.title_cy.to_owned(),
    }
}
