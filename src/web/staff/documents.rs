//! The documents of a case: what was found, what inspection says of it.

use super::case::{CaseHead, path, view};
use crate::{
    domain::{
        case::Act,
        ids::{CopyId, DocumentId},
        language::Language,
    },
    redact::{self, inspect::Verdict},
    service::{self, CaseView, DocumentView, FileProblem},
    web::{
        form::Mistake,
        problem::{Problem, megabytes},
        render::Page,
        session::{Staff, download, see},
    },
};
use actix_multipart::form::{MultipartForm, bytes::Bytes};
use actix_web::{HttpResponse, web};
use serde::Serialize;

/// The documents of a case.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentsPage {
    /// The head.
    pub head: CaseHead,
    /// The documents, as added.
    pub documents: Vec<DocumentLine>,
    /// Whether documents can still be added.
    pub may_add: bool,
    /// The largest file, in megabytes.
    pub limit: u64,
    /// What is wrong with the files that were sent.
    pub mistakes: Vec<Mistake>,
}

/// One document in the list.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentLine {
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// The name of the file.
    pub name: String,
    /// PDF, DOCX, TXT.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// The end of the key `document-verdict-…`.
    pub verdict: String,
    /// How many marks it has.
    pub marks: usize,
    /// `verified`, `refused`, or none when no copy was made.
    pub copy: Option<String>,
    /// The business area that sent it.
    pub area: Option<String>,
}

impl Page for DocumentsPage {
    const TEMPLATE: &'static str = "staff/documents";

    fn samples() -> Vec<Self> {
        let line = DocumentLine {
            id: 7,
            name: "minutes <b>.pdf".into(),
            kind: "PDF".into(),
            bytes: 482_113,
            verdict: "clean".into(),
            marks: 0,
            copy: None,
            area: Some("Transport <b>".into()),
        };
        let documents = ["clean", "findings", "unreadable", "encrypted", "waiting"]
            .into_iter()
            .zip([None, Some("verified"), Some("refused"), None, None])
            .zip(0..)
            .map(|((verdict, copy), marks)| DocumentLine {
                verdict: verdict.into(),
                copy: copy.map(Into::into),
                marks,
                ..line.clone()
            })
            .collect();
        let mistakes = vec![
            Mistake::new("files", "documents-error-none"),
            Mistake::about("files", "documents-error-empty", "a.pdf"),
            Mistake::about("files", "documents-error-large", "a.pdf"),
            Mistake::about("files", "documents-error-type", "a.exe"),
            Mistake::about("files", "documents-error-encrypted", "a.pdf"),
            Mistake::about("files", "documents-error-unreadable", "<a>.pdf"),
            Mistake::about("files", "documents-error-heavy", "a.pdf"),
            Mistake::about("files", "documents-error-marks", "a.pdf"),
        ];
        let empty = Self {
            head: CaseHead::sample(),
            documents: Vec::new(),
            may_add: true,
            limit: 50,
            mistakes: Vec::new(),
        };
        vec![
            Self { mistakes, ..empty.clone() },
            Self { documents, may_add: false, ..empty.clone() },
            empty,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// The files that were sent.
#[derive(Debug, MultipartForm)]
pub struct Upload {
    /// Each file with its name.
    files: Vec<Bytes>,
}

impl DocumentsPage {
    fn of(view: &CaseView, lang: Language, limit: u64, mistakes: Vec<Mistake>) -> Self {
        Self {
            head: CaseHead::of(view),
            documents: view
                .documents
                .iter()
                .map(|document| DocumentLine::of(document, lang))
                .collect(),
            may_add: view.allowed.contains(&Act::WorkOnDocuments),
            limit,
            mistakes,
        }
    }
}

impl DocumentLine {
    fn of(document: &DocumentView, lang: Language) -> Self {
        let copy = match (&document.copy, document.was_refused) {
            (Some(_), _) => Some("verified".into()),
            (None, true) => Some("refused".into()),
            (None, false) => None,
        };
        Self {
            id: document.id.0,
            name: document.name.clone(),
            kind: kind(&document.media_type),
            bytes: size(document.bytes),
            verdict: match document.inspection.verdict {
                Verdict::Clean => "clean",
                Verdict::Findings => "findings",
                Verdict::Unreadable => "unreadable",
                Verdict::Encrypted => "encrypted",
            }
            .into(),
            marks: document.marks.len(),
            copy,
            area: document.area.as_ref().map(|area| area.get(lang).clone()),
        }
    }
}

/// The short name of a type of file: `PDF`, `XLSX`.
pub fn kind(media_type: &str) -> String {
    let old = match media_type {
        "application/vnd.ms-outlook" => Some("MSG"),
        "application/vnd.ms-tnef" => Some("TNEF"),
        "application/msword" => Some("DOC"),
        "application/vnd.ms-excel" => Some("XLS"),
        "application/vnd.ms-powerpoint" => Some("PPT"),
        "application/vnd.ms-excel.sheet.binary.macroEnabled.12" => Some("XLSB"),
        _ => None,
    };
    let known = old.map(str::to_owned);
    known
        .or_else(|| redact::media::ending(media_type).map(str::to_uppercase))
        .unwrap_or_else(|| "?".to_owned())
}

/// A stored size, which is never negative.
pub fn size(bytes: i64) -> u64 {
    u64::try_from(bytes).unwrap_or_default()
}

/// `GET /staff/cases/{slug}/documents`.
pub async fn documents(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let limit = megabytes(staff.visit.office.upload_limit());
    staff.show(&DocumentsPage::of(&view, staff.visit.lang, limit, Vec::new()))
}

/// `POST /staff/cases/{slug}/documents`: takes in each file that can be; says why of the others.
pub async fn add(
    staff: Staff,
    slug: web::Path<String>,
    upload: MultipartForm<Upload>,
) -> Result<HttpResponse, Problem> {
    let id = view(&staff, &slug).await?.case.id;
    // A browser sends one nameless, empty file when none was chosen.
    let files: Vec<(String, Vec<u8>)> = upload
        .into_inner()
        .files
        .into_iter()
        .filter_map(|file| {
            let name = file.file_name.filter(|name| !name.is_empty())?;
            Some((name, file.data.to_vec()))
        })
        .collect();
    let mut mistakes = Vec::new();
    if files.is_empty() {
        mistakes.push(Mistake::new("files", "documents-error-none"));
    }
    for (name, bytes) in files {
        let named = name.clone();
        match staff.attempt(move |office, who| office.add_document(who, id, &name, &bytes)).await? {
            Ok(_) => {}
            Err(service::Error::File(problem)) => {
                mistakes.push(Mistake::about("files", said_of(&problem), named));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let view = view(&staff, &slug).await?;
    if mistakes.is_empty() {
        return Ok(see(&path(&view, "/documents?done=documents-added")));
    }
    let limit = megabytes(staff.visit.office.upload_limit());
    staff.show(&DocumentsPage::of(&view, staff.visit.lang, limit, mistakes))
}

/// The key of the sentence that names the file and says what is wrong with it.
pub const fn said_of(problem: &FileProblem) -> &'static str {
    match problem {
        FileProblem::Empty => "documents-error-empty",
        FileProblem::TooLarge { .. } => "documents-error-large",
        FileProblem::Kind(_) => "documents-error-type",
        FileProblem::Encrypted => "documents-error-encrypted",
        FileProblem::Marks(_) => "documents-error-marks",
        FileProblem::Broken => "documents-error-unreadable",
        FileProblem::TooHeavy => "documents-error-heavy",
    }
}

/// `GET /staff/cases/{slug}/documents/{id}/original`.
pub async fn original(
    staff: Staff,
    place: web::Path<(String, i64)>,
) -> Result<HttpResponse, Problem> {
    let (slug, document) = place.into_inner();
    let file = staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.document_file(who, case, DocumentId(document))
        })
        .await?;
    Ok(download(file))
}

/// `GET /staff/cases/{slug}/copies/{id}/{name}`. The name is for people; the number decides.
pub async fn copy(
    staff: Staff,
    place: web::Path<(String, i64, String)>,
) -> Result<HttpResponse, Problem> {
    let (slug, copy, _) = place.into_inner();
    let file = staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.copy_file(who, case, CopyId(copy))
        })
        .await?;
    Ok(download(file))
}
