//! What the answer is, and why.

use super::{
    case::{CaseHead, path, view},
    marks,
};
use crate::{
    domain::{
        case::{Act, CaseDocument},
        decision::{Applied, Decision, InvalidDecision, Outcome},
        document::Disposition,
        language::Language,
        letter::{PublicInterest, Words},
    },
    law::{
        exemption::{Balance, Citation},
        regime::Regime,
    },
    service::{self, CaseView},
    web::{
        form::Mistake,
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
    /// The reasons, in each language that the letter is written in.
    pub texts: Vec<Reasons>,
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
        let part = |number, qualified| ExemptionPart {
            number,
            citation: "FOIA s.40(2)".into(),
            title: "Personal <b>information".into(),
            qualified,
            yields_to_emissions: qualified,
            resting: 14,
            texts: both(),
        };
        let open = Self {
            head: CaseHead::sample(),
            may_decide: true,
            decided: None,
            out_of_date: false,
            outcomes: vec!["full", "part", "refused", "not_held"],
            outcome: "part".into(),
            responses: Language::BOTH
                .into_iter()
                .map(|lang| Response { lang, text: "</textarea><script>".into() })
                .collect(),
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

/// The fields of the form by name: how many there are depends on the exemptions.
#[derive(Debug, Default)]
struct Fields(BTreeMap<String, String>);

impl Fields {
    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    fn words(&self, start: &str) -> Words {
        Words {
            en: self.get(&format!("{start}-en")).to_owned(),
            cy: self.get(&format!("{start}-cy")).to_owned(),
        }
    }

    /// The citations, by the number that names their fields, without those to be left out.
    fn citations(&self) -> BTreeMap<usize, Citation> {
        self.0
            .iter()
            .filter_map(|(name, value)| {
                let number = name.strip_prefix("exemption-")?.parse().ok()?;
                let is_dropped = self.get(&format!("exemption-{number}-drop")) == "yes";
                (!is_dropped).then_some(())?;
                Some((number, value.parse().ok()?))
            })
            .collect()
    }

    /// What was typed about each exemption.
    fn applied(&self) -> Vec<Applied> {
        self.citations()
            .into_iter()
            .map(|(number, citation)| Applied {
                reasons: self.words(&format!("exemption-{number}-reasons")),
                public_interest: is_qualified(citation).then(|| PublicInterest {
                    for_release: self.words(&format!("exemption-{number}-for")),
                    for_withholding: self.words(&format!("exemption-{number}-against")),
                    balance: self.words(&format!("exemption-{number}-balance")),
                }),
                citation,
            })
            .collect()
    }

    fn draft(&self) -> Draft {
        Draft {
            outcome: self.get("outcome").parse().ok(),
            response: self.words("response"),
            exemptions: self.applied(),
            another: self.get("another").to_owned(),
        }
    }
}

/// A decision in the making: what the form holds, whether it can stand or not.
#[derive(Debug, Clone)]
struct Draft {
    outcome: Option<Outcome>,
    response: Words,
    exemptions: Vec<Applied>,
    /// The exemption to add, as typed.
    another: String,
}

impl From<&Decision> for Draft {
    fn from(made: &Decision) -> Self {
        Self {
            outcome: Some(made.outcome),
            response: made.response.clone(),
            exemptions: made.exemptions.clone(),
            another: String::new(),
        }
    }
}

impl Draft {
    /// The decision, once an outcome is chosen. An answer that withholds nothing applies nothing.
    fn decision(&self) -> Result<Decision, Mistake> {
        let outcome =
            self.outcome.ok_or_else(|| Mistake::new("outcome", "decision-error-outcome"))?;
        let exemptions = match outcome {
            Outcome::Full | Outcome::NotHeld => Vec::new(),
            Outcome::Part | Outcome::Refused => self.exemptions.clone(),
        };
        Ok(Decision { outcome, response: self.response.clone(), exemptions })
    }

    /// Takes the exemption to add among the others. `rests` is whether marks or withheld documents
    /// say which exemptions apply: then no other can be added.
    fn add(&mut self, regimes: &[Regime], rests: bool) -> Result<(), Mistake> {
        let about =
            |key, citation: Citation| Err(Mistake::about("another", key, citation.to_string()));
        let Ok(citation) = self.another.parse::<Citation>() else {
            return Err(Mistake::new("another", "error-unknown-exemption"));
        };
        if !regimes.contains(&citation.regime()) {
            return about("error-exemption-of-other-regime", citation);
        }
        if citation.balance() == Balance::DependsOnLimb {
            return about("error-cite-the-limb", citation);
        }
        if self.exemptions.iter().any(|one| one.citation == citation) {
            return about("error-applied-twice", citation);
        }
        if rests {
            return about("error-no-mark", citation);
        }
        let public_interest = is_qualified(citation).then(PublicInterest::default);
        self.exemptions.push(Applied { citation, reasons: Words::default(), public_interest });
        self.another.clear();
        Ok(())
    }
}

impl DecisionPage {
    /// The form with what was decided before, or with what was just typed.
    fn of(view: &CaseView, lang: Language, draft: Option<&Draft>, mistakes: Vec<Mistake>) -> Self {
        let languages = view.case.language.languages();
        let resting = resting(view);
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
            })
            .collect();
        Self {
            head: CaseHead::of(view),
            may_decide: view.allowed.contains(&Act::Decide),
            decided: view.case.decided.as_ref().map(|one| one.outcome.as_str().into()),
            out_of_date: view.case.decided.as_ref().is_some_and(|one| !one.is_current),
            outcomes: Outcome::ALL.into_iter().map(Outcome::as_str).collect(),
            outcome: draft
                .map_or_else(
                    || if resting.is_empty() { "" } else { "part" },
                    |one| one.outcome.map_or("", Outcome::as_str),
                )
                .into(),
            responses: languages
                .iter()
                .map(|lang| Response {
                    lang: *lang,
                    text: draft.map(|one| one.response.get(*lang).clone()).unwrap_or_default(),
                })
                .collect(),
            exemptions,
            choices: if resting.is_empty() {
                marks::exemptions(&view.case.regimes(), lang)
            } else {
                Vec::new()
            },
            another: draft.map(|one| one.another.clone()).unwrap_or_default(),
            about_oneself: view.case.regime() == Regime::SubjectAccess,
            mistakes,
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

fn is_qualified(citation: Citation) -> bool {
    citation.balance() == Balance::Qualified
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
        let part = |citation: &Citation, what: &str| {
            let text = citation.to_string();
            let found = self.exemptions.iter().find(|one| one.citation == text)?;
            let lang = &found.texts.first()?.lang;
            Some(format!("exemption-{}-{what}-{lang}", found.number))
        };
        match error {
            service::Error::Decision(InvalidDecision::NoReason(citation)) => {
                part(citation, "reasons")
            }
            service::Error::Decision(InvalidDecision::NoPublicInterestTest(citation)) => {
                part(citation, "balance")
            }
            service::Error::Decision(InvalidDecision::NoResponse) => {
                self.responses.first().map(|response| format!("response-{}", response.lang))
            }
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
