//! The marked texts of one document, looked for in the others of the case.

use super::{
    case::{CaseHead, path},
    marks::found,
};
use crate::{
    domain::ids::{DocumentId, MarkId},
    service::{CaseView, DocumentView, ElsewhereView, Standing},
    web::{
        form::Mistake,
        problem::Problem,
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use serde::Serialize;

/// What was found elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct ElsewherePage {
    /// The head.
    pub head: CaseHead,
    /// The document whose marks they are, in the addresses of the pages.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// A line for each text and other document.
    pub lines: Vec<Line>,
    /// Documents with the very same bytes, by name.
    pub duplicates: Vec<String>,
    /// Documents whose text cannot be read, by name.
    pub unread: Vec<String>,
    /// Whether marks can be made.
    pub may_work: bool,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// A marked text in another document.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Mark and document, as the form sends them.
    pub value: String,
    /// The text.
    pub text: String,
    /// What it rests on; may be empty.
    pub exemption: String,
    /// The other document, in the addresses of the pages.
    pub document: i64,
    /// Its name.
    pub name: String,
    /// In how many places.
    pub places: usize,
    /// `unmarked`, `marked` or `otherwise`: the end of the key `elsewhere-…`.
    pub there: &'static str,
    /// The other ground; may be empty.
    pub ground: String,
}

impl Page for ElsewherePage {
    const TEMPLATE: &'static str = "staff/elsewhere";

    fn samples() -> Vec<Self> {
        let line = |other: i64, there, ground: &str| Line {
            value: format!("3-{other}"),
            text: "Alys <b>Griffiths".into(),
            exemption: "FOIA s.40(2)".into(),
            document: other,
            name: "notes <i>.docx".into(),
            places: 4,
            there,
            ground: ground.into(),
        };
        let full = Self {
            head: CaseHead::sample(),
            id: 7,
            name: "minutes <b>.pdf".into(),
            lines: vec![
                line(8, "unmarked", ""),
                line(9, "marked", ""),
                line(10, "otherwise", "FOIA s.38"),
            ],
            duplicates: vec!["copy <b>.pdf".into()],
            unread: vec!["scan <b>.png".into()],
            may_work: true,
            mistakes: Vec::new(),
        };
        vec![
            Self { mistakes: vec![Mistake::new("chosen", "elsewhere-error-none")], ..full.clone() },
            Self {
                lines: Vec::new(),
                duplicates: Vec::new(),
                unread: Vec::new(),
                may_work: false,
                ..full.clone()
            },
            full,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl ElsewherePage {
    fn of(
        view: &CaseView,
        document: &DocumentView,
        seen: ElsewhereView,
        mistakes: Vec<Mistake>,
    ) -> Self {
        let line = |one: crate::service::Elsewhere| {
            let (there, ground) = match one.there {
                Standing::Unmarked => ("unmarked", String::new()),
                Standing::Marked => ("marked", String::new()),
                Standing::MarkedOtherwise(ground) => ("otherwise", ground),
            };
            Line {
                value: format!("{}-{}", one.mark.0, one.document.0),
                text: one.text,
                exemption: one.exemption,
                document: one.document.0,
                name: one.name,
                places: one.places,
                there,
                ground,
            }
        };
        Self {
            head: CaseHead::of(view),
            id: document.id.0,
            name: document.name.clone(),
            lines: seen.found.into_iter().map(line).collect(),
            duplicates: seen.duplicates.into_iter().map(|(_, name)| name).collect(),
            unread: seen.unread,
            may_work: view.allowed.contains(&crate::domain::case::Act::WorkOnDocuments),
            mistakes,
        }
    }
}

async fn shown(
    staff: &Staff,
    view: &CaseView,
    document: &DocumentView,
    mistakes: Vec<Mistake>,
) -> Result<HttpResponse, Problem> {
    let (case, id) = (view.case.id, document.id);
    let seen = staff.ask(move |office, who| office.elsewhere(who, case, id)).await?;
    staff.show(&ElsewherePage::of(view, document, seen, mistakes))
}

/// `GET /staff/cases/{slug}/documents/{id}/elsewhere`.
pub async fn elsewhere(
    staff: Staff,
    place: web::Path<(String, i64)>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let (view, document) = found(&staff, &slug, id).await?;
    shown(&staff, &view, &document, Vec::new()).await
}

/// `POST /staff/cases/{slug}/documents/{id}/elsewhere`: marks there what was chosen.
pub async fn mark(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let (view, document) = found(&staff, &slug, id).await?;
    let chosen: Vec<(MarkId, DocumentId)> = form
        .into_inner()
        .iter()
        .filter(|(name, _)| name == "chosen")
        .filter_map(|(_, value)| {
            let (mark, other) = value.split_once('-')?;
            Some((MarkId(mark.parse().ok()?), DocumentId(other.parse().ok()?)))
        })
        .collect();
    if chosen.is_empty() {
        let none = Mistake::new("chosen", "elsewhere-error-none");
        return shown(&staff, &view, &document, vec![none]).await;
    }
    let case = view.case.id;
    staff.ask(move |office, who| office.mark_elsewhere(who, case, DocumentId(id), &chosen)).await?;
    Ok(see(&path(&view, &format!("/documents/{id}/elsewhere?done=elsewhere-done"))))
}
