//! What the answer is, and why.

use super::case::CaseHead;
use crate::{
    domain::language::Language,
    web::{form::Mistake, render::Page},
};
use serde::Serialize;

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
    /// The number of the empty part at the end, for one that no mark rests on.
    pub further: usize,
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
    /// The citation; empty in the part for a further one.
    pub citation: String,
    /// Its title.
    pub title: String,
    /// Whether the public interest is weighed.
    pub qualified: bool,
    /// How many marks and withheld documents rest on it.
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
            further: 2,
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
                further: 0,
                ..open.clone()
            },
            Self { decided: Some("full".into()), may_decide: false, ..open.clone() },
            open,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}
