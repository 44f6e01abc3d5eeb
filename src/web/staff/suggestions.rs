//! Personal data that a document seems to hold, to be marked or left.

use super::{
    case::{CaseHead, path},
    marks::{Exemption, MarkForm, chosen, exemptions, found},
};
use crate::{
    domain::{case::Act, ids::DocumentId, schedule::pages_in_words},
    service::{CaseView, DocumentView, Proposal},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use serde::Serialize;

/// What is proposed for marking.
#[derive(Debug, Clone, Serialize)]
pub struct SuggestionsPage {
    /// The head.
    pub head: CaseHead,
    /// The document, in the addresses of the pages.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// A line for each text.
    pub lines: Vec<Line>,
    /// Whether marks can be made.
    pub may_work: bool,
    /// Exemptions of the case's regimes, for choosing.
    pub exemptions: Vec<Exemption>,
    /// The one that is chosen.
    pub exemption: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// One text.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Its place in the list.
    pub number: usize,
    /// The text.
    pub text: String,
    /// The end of the key `suggestion-…`.
    pub kind: &'static str,
    /// In how many places it stands.
    pub places: usize,
    /// On which pages; may be empty.
    pub pages: String,
    /// Whether it is chosen before anybody looks.
    pub is_likely: bool,
    /// Whether a mark removes it already.
    pub is_marked: bool,
}

/// How sure a proposal must be to be chosen before anybody looks.
const LIKELY: f64 = 0.7;

impl Page for SuggestionsPage {
    const TEMPLATE: &'static str = "staff/suggestions";

    fn samples() -> Vec<Self> {
        let kinds = [
            "person",
            "email",
            "phone",
            "address",
            "postcode",
            "national_insurance",
            "nhs",
            "bank",
            "signature",
            "vehicle",
            "date_of_birth",
        ];
        let lines = (1..).zip(kinds).map(|(number, kind)| Line {
            number,
            text: "Alys <b>Griffiths".into(),
            kind,
            places: number,
            pages: if number > 3 { String::new() } else { "1, 3–5".into() },
            is_likely: number < 6,
            is_marked: number == 2,
        });
        let full = Self {
            head: CaseHead::sample(),
            id: 7,
            name: "minutes <b>.pdf".into(),
            lines: lines.collect(),
            may_work: true,
            exemptions: vec![Exemption {
                citation: "FOIA s.40(2)".into(),
                title: "Personal information".into(),
            }],
            exemption: "FOIA s.40(2)".into(),
            mistakes: Vec::new(),
        };
        vec![
            Self {
                mistakes: vec![
                    Mistake::new("text", "elsewhere-error-none"),
                    Mistake::new("exemption", "marks-error-exemption"),
                ],
                ..full.clone()
            },
            Self { lines: Vec::new(), ..full.clone() },
            full,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

async fn shown(
    staff: &Staff,
    view: &CaseView,
    document: &DocumentView,
    exemption: String,
    mistakes: Vec<Mistake>,
) -> Result<HttpResponse, Problem> {
    let (case, id) = (view.case.id, document.id);
    let proposals = staff.ask(move |office, who| office.suggestions(who, case, id)).await?;
    let line = |(number, one): (usize, Proposal)| Line {
        number,
        text: one.text,
        kind: one.kind,
        places: one.places,
        pages: pages_in_words(&one.pages),
        is_likely: one.score >= LIKELY,
        is_marked: one.is_marked,
    };
    staff.show(&SuggestionsPage {
        head: CaseHead::of(view),
        id: document.id.0,
        name: document.name.clone(),
        lines: (1..).zip(proposals).map(line).collect(),
        may_work: view.allowed.contains(&Act::WorkOnDocuments),
        exemptions: exemptions(&view.case.regimes(), staff.visit.lang),
        exemption,
        mistakes,
    })
}

/// The exemption that personal data usually rests on, in a case under this law.
pub(super) fn usual(view: &CaseView) -> String {
    match view.case.regime() {
        crate::law::regime::Regime::Foia => "FOIA s.40(2)".to_owned(),
        crate::law::regime::Regime::Eir => "EIR reg. 13(1)".to_owned(),
        crate::law::regime::Regime::SubjectAccess => String::new(),
    }
}

/// `GET /staff/cases/{slug}/documents/{id}/suggestions`.
pub async fn suggestions(
    staff: Staff,
    place: web::Path<(String, i64)>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let (view, document) = found(&staff, &slug, id).await?;
    shown(&staff, &view, &document, usual(&view), Vec::new()).await
}

/// `POST /staff/cases/{slug}/documents/{id}/suggestions`: marks what was chosen.
pub async fn mark(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let (view, document) = found(&staff, &slug, id).await?;
    let fields = form.into_inner();
    let of = |wanted: &'static str| {
        fields.iter().filter(move |(name, _)| name == wanted).map(|(_, value)| value.as_str())
    };
    let texts: Vec<&str> = of("text").collect();
    let exemption = of("exemption").next().unwrap_or_default().to_owned();
    let mut mistakes = Vec::new();
    if texts.is_empty() {
        mistakes.push(Mistake::new("text", "elsewhere-error-none"));
    }
    match chosen(&view, &exemption) {
        Err(_) => mistakes.push(Mistake::new("exemption", "marks-error-exemption")),
        Ok(citation) if mistakes.is_empty() => {
            let form = MarkForm { find: texts.join("\n"), ..MarkForm::empty() };
            let (case, marks) = (view.case.id, form.marks(citation));
            let done = staff
                .attempt(move |office, who| office.mark(who, case, DocumentId(id), marks))
                .await?;
            match done {
                Ok(_) => {
                    return Ok(see(&path(&view, &format!("/documents/{id}?done=marks-added"))));
                }
                Err(error) => mistakes.push(mistake("text", error)?),
            }
        }
        Ok(_) => {}
    }
    shown(&staff, &view, &document, exemption, mistakes).await
}
