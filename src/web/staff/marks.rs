//! One document: its marks, and the copy that is made from them and proven.

use super::{
    case::{CaseHead, path, view},
    documents::{kind, size},
    mark_place::PlaceForm,
};
use crate::{
    domain::{
        case::Act,
        document::Disposition,
        ids::{DocumentId, MarkId},
        language::Language,
        mark::{Find, Mark, Place, Scope, Style},
    },
    law::{
        exemption::{self, Balance, Citation, CitationError},
        regime::Regime,
    },
    redact::inspect::Action,
    service::{CaseView, CopyView, DocumentView},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

/// A mark as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct MarkForm {
    /// Texts to remove, one a line.
    #[serde(default)]
    pub find: String,
    /// How much goes with a text: `exact`, `word` or `line`.
    #[serde(default)]
    pub scope: String,
    /// `yes` when capital and small letters must match.
    #[serde(default)]
    pub case_sensitive: String,
    /// The exemption: `FOIA s.40(2)`.
    #[serde(default)]
    pub exemption: String,
    /// What stands in its place: `block`, `block_with_label` or `text`.
    #[serde(default)]
    pub style: String,
}

impl MarkForm {
    /// The texts, without blank lines and without repeats.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        for line in self.find.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if !texts.contains(&line) {
                texts.push(line);
            }
        }
        texts
    }
}

/// One document.
#[derive(Debug, Clone, Serialize)]
pub struct MarksPage {
    /// The head.
    pub head: CaseHead,
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// The name of the file.
    pub name: String,
    /// PDF, DOCX, TXT.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// What inspection found.
    pub findings: Vec<FindingLine>,
    /// The marks, as made.
    pub marks: Vec<MarkLine>,
    /// Whether the document can be worked on.
    pub may_work: bool,
    /// The last copy, when it stands.
    pub copy: Option<CopyPart>,
    /// Whether the last attempt at a copy failed the proof, so that there is none.
    pub was_refused: bool,
    /// What becomes of it: `release`, `withhold` or `out_of_scope`.
    pub disposition: String,
    /// The exemption it is withheld under; may be empty.
    pub withheld_under: String,
    /// What can become of it.
    pub dispositions: Vec<&'static str>,
    /// How much can go with a text.
    pub scopes: Vec<&'static str>,
    /// What can stand in its place.
    pub styles: Vec<&'static str>,
    /// Exemptions of the case's regimes, for choosing; none under subject access alone.
    pub exemptions: Vec<Exemption>,
    /// The kinds of file that the copy can be, where there is a choice.
    pub kinds: Vec<&'static str>,
    /// How many other documents the case has.
    pub others: usize,
    /// The fields as typed.
    pub form: MarkForm,
    /// The places that can be marked.
    pub whats: Vec<&'static str>,
    /// The fields of a mark on a place, as typed.
    pub place: PlaceForm,
    /// What is wrong with them.
    pub mistakes: Vec<Mistake>,
}

/// Hidden data that inspection found.
#[derive(Debug, Clone, Serialize)]
pub struct FindingLine {
    /// The end of the key `finding-…`.
    pub kind: String,
    /// Where it is.
    pub place: String,
    /// The beginning of what is there.
    pub excerpt: String,
    /// The end of the key `finding-action-…`.
    pub action: String,
}

/// One mark.
#[derive(Debug, Clone, Serialize)]
pub struct MarkLine {
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// The text it removes; none for an area or a page.
    pub text: Option<String>,
    /// The page it is on, for an area or a whole page.
    pub page: Option<u32>,
    /// Whether the whole page goes.
    pub whole: bool,
    /// What it rests on; may be empty.
    pub exemption: String,
    /// In how many places the last copy removed it; none before a copy is made.
    pub places: Option<usize>,
}

/// A copy that was proven clean.
#[derive(Debug, Clone, Serialize)]
pub struct CopyPart {
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// The name of its file.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// The hash of its bytes, to which the verdict is bound.
    pub sha256: String,
    /// In how many places something was removed.
    pub places: usize,
    /// How many pages it has, where it has pages.
    pub pages: Option<u32>,
    /// What to look at; the ends of the keys `copy-warning-…` with the page, if any.
    pub warnings: Vec<Warning>,
}

/// Something to look at in a copy.
#[derive(Debug, Clone, Serialize)]
pub struct Warning {
    /// What.
    pub kind: String,
    /// On which page.
    pub page: Option<u32>,
}

/// An exemption to choose.
#[derive(Debug, Clone, Serialize)]
pub struct Exemption {
    /// As it is written on marks: `FOIA s.40(2)`.
    pub citation: String,
    /// Its title in the language of the page.
    pub title: String,
}

impl Page for MarksPage {
    const TEMPLATE: &'static str = "staff/marks";

    fn samples() -> Vec<Self> {
        let plain = Self {
            head: CaseHead::sample(),
            id: 7,
            name: "minutes.pdf".into(),
            kind: "PDF".into(),
            bytes: 482_113,
            findings: Vec::new(),
            marks: Vec::new(),
            may_work: true,
            copy: None,
            was_refused: false,
            disposition: "release".into(),
            withheld_under: String::new(),
            dispositions: vec!["release", "withhold", "out_of_scope"],
            scopes: vec!["exact", "word", "line"],
            styles: vec!["block_with_label", "block", "text"],
            exemptions: vec![Exemption {
                citation: "FOIA s.40(2)".into(),
                title: "Personal information".into(),
            }],
            kinds: Vec::new(),
            others: 0,
            form: MarkForm {
                scope: "word".into(),
                style: "block_with_label".into(),
                ..MarkForm::default()
            },
            whats: PlaceForm::WHAT.to_vec(),
            place: PlaceForm::default(),
            mistakes: Vec::new(),
        };
        let line = |text: Option<&str>, page, whole, places| MarkLine {
            id: 3,
            text: text.map(Into::into),
            page,
            whole,
            exemption: "FOIA s.40(2)".into(),
            places,
        };
        let marked = Self {
            marks: vec![
                line(Some("Alys <b>Griffiths"), None, false, Some(14)),
                line(None, Some(3), false, Some(1)),
                line(None, Some(4), true, None),
            ],
            copy: Some(CopyPart {
                id: 9,
                name: "minutes.pdf".into(),
                bytes: 480_000,
                sha256: "ab".repeat(32),
                places: 15,
                pages: Some(47),
                warnings: vec![
                    Warning { kind: "also_elsewhere".into(), page: Some(9) },
                    Warning { kind: "something new".into(), page: None },
                ],
            }),
            findings: ["remove", "review", "block"]
                .into_iter()
                .map(|action| FindingLine {
                    kind: "document_properties".into(),
                    place: "docProps/core.xml".into(),
                    excerpt: "creator: Alys <b>Griffiths".into(),
                    action: action.into(),
                })
                .collect(),
            ..plain.clone()
        };
        vec![
            Self { exemptions: Vec::new(), ..marked.clone() },
            Self {
                mistakes: vec![
                    Mistake::new("find", "marks-error-find"),
                    Mistake::new("exemption", "marks-error-exemption"),
                    Mistake::new("what", "marks-error-place"),
                    Mistake::new("place_exemption", "marks-error-exemption"),
                ],
                place: PlaceForm {
                    what: "area".into(),
                    area: "<b>".into(),
                    ..PlaceForm::default()
                },
                ..plain.clone()
            },
            Self {
                was_refused: true,
                disposition: "withhold".into(),
                withheld_under: "FOIA s.42".into(),
                may_work: false,
                ..marked.clone()
            },
            marked,
            plain,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl MarksPage {
    pub(super) fn of(
        view: &CaseView,
        document: &DocumentView,
        lang: Language,
        form: MarkForm,
        mistakes: Vec<Mistake>,
    ) -> Self {
        let (disposition, withheld_under) = match &document.disposition {
            Disposition::Release => ("release", String::new()),
            Disposition::Withhold { exemption } => {
                ("withhold", exemption.map(|one| one.to_string()).unwrap_or_default())
            }
            Disposition::OutOfScope => ("out_of_scope", String::new()),
        };
        Self {
            head: CaseHead::of(view),
            id: document.id.0,
            name: document.name.clone(),
            kind: kind(&document.media_type),
            bytes: size(document.bytes),
            findings: document
                .inspection
                .findings
                .iter()
                .map(|finding| FindingLine {
                    kind: super::gate::finding(&finding.kind),
                    place: finding.place.clone(),
                    excerpt: finding.excerpt.clone(),
                    action: match finding.action {
                        Action::Remove => "remove",
                        Action::Review => "review",
                        Action::Block => "block",
                    }
                    .into(),
                })
                .collect(),
            marks: mark_lines(document),
            may_work: view.allowed.contains(&Act::WorkOnDocuments),
            copy: document.copy.as_ref().map(CopyPart::of),
            was_refused: document.was_refused,
            disposition: disposition.into(),
            withheld_under,
            dispositions: vec!["release", "withhold", "out_of_scope"],
            scopes: vec!["exact", "word", "line"],
            styles: vec!["block_with_label", "block", "text"],
            exemptions: exemptions(&view.case.regimes(), lang),
            kinds: kinds(&document.media_type),
            others: view.documents.len().saturating_sub(1),
            form,
            whats: PlaceForm::WHAT.to_vec(),
            place: PlaceForm::default(),
            mistakes,
        }
    }
}

/// The kinds of file that a copy of this type can be, when it can be more than one.
fn kinds(media_type: &str) -> Vec<&'static str> {
    let ends = |end: &str| media_type.ends_with(end);
    if ends("spreadsheetml.sheet") || ends("opendocument.spreadsheet") {
        vec!["same", "csv", "ods"]
    } else if ends("wordprocessingml.document")
        || ends("opendocument.text")
        || ends("presentationml.presentation")
        || ends("opendocument.presentation")
        || ["message/rfc822", "application/vnd.ms-outlook", "text/html"].contains(&media_type)
    {
        vec!["same", "pdf", "txt"]
    } else if media_type == "text/plain" {
        vec!["same", "pdf"]
    } else {
        Vec::new()
    }
}

impl MarkForm {
    /// The form before anything is typed.
    pub(super) fn empty() -> Self {
        Self { scope: "word".into(), style: "block_with_label".into(), ..Self::default() }
    }

    /// A mark for each text.
    pub(super) fn marks(&self, exemption: Option<Citation>) -> Vec<Mark> {
        let scope = match self.scope.as_str() {
            "exact" => Scope::Exact,
            "line" => Scope::Line,
            _ => Scope::Word,
        };
        self.texts()
            .into_iter()
            .map(|text| Mark {
                place: Place::Find(Find {
                    text: text.to_owned(),
                    scope,
                    case_sensitive: self.case_sensitive == "yes",
                }),
                exemption: exemption.map(|one| one.to_string()),
                style: self.style.parse().unwrap_or(Style::BlockWithLabel),
            })
            .collect()
    }
}

/// The marks in order, each with the number of places that the standing copy cut for it. The
/// report counts marks from 1 in the same order.
fn mark_lines(document: &DocumentView) -> Vec<MarkLine> {
    let cut = |number: usize| {
        let report = &document.copy.as_ref()?.report;
        report.marks.iter().find(|mark| mark.id == number).map(|mark| mark.places)
    };
    document
        .marks
        .iter()
        .zip(1..)
        .map(|((id, mark), number)| {
            let (text, page, whole) = match &mark.place {
                Place::Find(find) => (Some(find.text.clone()), None, false),
                Place::Quads { page, .. } => (None, Some(*page), false),
                Place::Page { page } => (None, Some(*page), true),
                Place::Cells { sheet, range } => (Some(format!("{sheet}!{range}")), None, false),
                Place::Part { part } => (Some(part.clone()), None, false),
            };
            MarkLine {
                id: id.0,
                text,
                page,
                whole,
                exemption: mark.exemption.clone().unwrap_or_default(),
                places: cut(number),
            }
        })
        .collect()
}

impl CopyPart {
    /// A proven copy as pages show it.
    pub(super) fn of(copy: &CopyView) -> Self {
        let report = &copy.report;
        Self {
            id: copy.id.0,
            name: copy.name.clone(),
            bytes: size(copy.bytes),
            sha256: copy.sha256.clone(),
            places: report.marks.iter().map(|mark| mark.places).sum(),
            pages: (copy.media_type == "application/pdf").then_some(report.pages),
            warnings: report
                .warnings
                .iter()
                .map(|warning| Warning { kind: warning.kind.clone(), page: warning.page })
                .collect(),
        }
    }
}

/// What can be cited of an exemption: the whole and each limb, but for what has limbs of both
/// kinds, absolute and qualified.
fn citations(one: &exemption::Exemption) -> Vec<Citation> {
    let subs = std::iter::once("").chain(one.limbs.iter().map(|limb| limb.sub));
    subs.filter_map(|sub| exemption::find(one.regime, &format!("{}{sub}", one.number)))
        .filter(|citation| citation.balance() != Balance::DependsOnLimb)
        .collect()
}

/// Every provision of these regimes that an answer can rest on, each limb for itself.
pub fn exemptions(regimes: &[Regime], lang: Language) -> Vec<Exemption> {
    let listed = |regime: &Regime| match regime {
        Regime::Foia => exemption::FOIA,
        Regime::Eir => exemption::EIR,
        Regime::SubjectAccess => &[],
    };
    regimes
        .iter()
        .flat_map(listed)
        .flat_map(|one| {
            let title = match lang {
                Language::English => one.title_en,
                Language::Welsh => one.title_cy,
            };
            citations(one).into_iter().map(move |citation| Exemption {
                citation: citation.to_string(),
                title: title.to_owned(),
            })
        })
        .collect()
}

/// The document that an address names, in its case.
pub(super) async fn found(
    staff: &Staff,
    slug: &str,
    id: i64,
) -> Result<(CaseView, DocumentView), Problem> {
    let view = view(staff, slug).await?;
    let document = view.documents.iter().find(|one| one.id.0 == id).cloned();
    document.map(|document| (view, document)).ok_or(Problem::NotFound)
}

/// `GET /staff/cases/{slug}/documents/{id}`.
pub async fn marks(staff: Staff, place: web::Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let (view, document) = found(&staff, &slug, id).await?;
    let page = MarksPage::of(&view, &document, staff.visit.lang, MarkForm::empty(), Vec::new());
    staff.show(&page)
}

/// `POST /staff/cases/{slug}/documents/{id}/marks`.
pub async fn add(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<MarkForm>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let form = form.into_inner();
    let (view, document) = found(&staff, &slug, id).await?;
    let mut mistakes = Vec::new();
    if form.texts().is_empty() {
        mistakes.push(Mistake::new("find", "marks-error-find"));
    }
    let exemption = chosen(&view, &form.exemption);
    if exemption.is_err() {
        mistakes.push(Mistake::new("exemption", "marks-error-exemption"));
    }
    if let (Ok(exemption), true) = (exemption, mistakes.is_empty()) {
        let made = form.marks(exemption);
        let case = view.case.id;
        let done =
            staff.attempt(move |office, who| office.mark(who, case, DocumentId(id), made)).await?;
        match done {
            Ok(_) => {
                let rest = format!("/documents/{id}?done=marks-added");
                return Ok(see(&path(&view, &rest)));
            }
            Err(error) => mistakes.push(mistake("find", error)?),
        }
    }
    staff.show(&MarksPage::of(&view, &document, staff.visit.lang, form, mistakes))
}

/// `POST /staff/cases/{slug}/documents/{id}/marks/{mark}/remove`.
pub async fn remove(
    staff: Staff,
    place: web::Path<(String, i64, i64)>,
) -> Result<HttpResponse, Problem> {
    let (slug, id, mark) = place.into_inner();
    let case = view(&staff, &slug).await?;
    let number = case.case.id;
    staff.ask(move |office, who| office.unmark(who, number, DocumentId(id), MarkId(mark))).await?;
    Ok(see(&path(&case, &format!("/documents/{id}?done=marks-removed"))))
}

/// What kind of file the copy is to be.
#[derive(Debug, Default, Deserialize)]
pub struct CopyForm {
    /// `same`, `csv`, `ods` or `txt`.
    #[serde(default)]
    pub to: String,
}

/// `POST /staff/cases/{slug}/documents/{id}/copy`: burns the marks and has the result proven.
pub async fn make_copy(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<CopyForm>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let (view, _) = found(&staff, &slug, id).await?;
    let case = view.case.id;
    let to = form.to.parse().unwrap_or_default();
    let is_proven =
        staff.ask(move |office, who| office.make_copy(who, case, DocumentId(id), to)).await?;
    let done = if is_proven { "copy-made-notice" } else { "copy-refused-notice" };
    Ok(see(&path(&view, &format!("/documents/{id}?done={done}"))))
}

/// The exemption that was chosen. None need be where the answer is about the requester's own data.
pub(super) fn chosen(view: &CaseView, text: &str) -> Result<Option<Citation>, CitationError> {
    let text = text.trim();
    if text.is_empty() && view.case.regime() == Regime::SubjectAccess {
        return Ok(None);
    }
    text.parse().map(Some)
}

/// What becomes of a document, as chosen.
#[derive(Debug, Default, Deserialize)]
pub struct SettleForm {
    /// `release`, `withhold` or `out_of_scope`.
    #[serde(default)]
    pub disposition: String,
    /// The exemption, when it is withheld.
    #[serde(default)]
    pub withheld_under: String,
}

/// `POST /staff/cases/{slug}/documents/{id}/settle`.
pub async fn settle(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<SettleForm>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let (view, document) = found(&staff, &slug, id).await?;
    let disposition = match form.disposition.as_str() {
        "release" => Ok(Disposition::Release),
        "out_of_scope" => Ok(Disposition::OutOfScope),
        _ => {
            chosen(&view, &form.withheld_under).map(|exemption| Disposition::Withhold { exemption })
        }
    };
    let wrong = match disposition {
        Ok(disposition) => {
            let case = view.case.id;
            let done = staff
                .attempt(move |office, who| office.settle(who, case, DocumentId(id), disposition))
                .await?;
            match done {
                Ok(()) => {
                    let rest = format!("/documents/{id}?done=settle-settled");
                    return Ok(see(&path(&view, &rest)));
                }
                Err(error) => mistake("withheld_under", error)?,
            }
        }
        Err(_) => Mistake::new("withheld_under", "marks-error-exemption"),
    };
    let lang = staff.visit.lang;
    staff.show(&MarksPage::of(&view, &document, lang, MarkForm::empty(), vec![wrong]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_one_text_and_blank_lines_are_none() {
        let form = MarkForm { find: " Alys \n\nSiân\r\nAlys".into(), ..MarkForm::default() };
        assert_eq!(form.texts(), ["Alys", "Siân"]);
    }
}
