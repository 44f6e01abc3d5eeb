//! The files that go with a request.

use super::ask::{Asking, Stage};
use crate::{
    domain::request_draft::{Kind, Step},
    service::{FileProblem, FileRefused, LARGEST_FILE, MOST_FILES, SentFile},
    web::{
        form::Mistake,
        problem::{Problem, megabytes},
        render::Page,
        session::see,
        staff::documents::{kind as kind_of, size},
    },
};
use actix_multipart::form::{MultipartForm, bytes::Bytes, text::Text};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

/// The page for files.
#[derive(Debug, Clone, Serialize)]
pub struct AskFilesPage {
    /// `information` or `own_data`.
    pub kind: &'static str,
    /// Where the page before lies.
    pub back: String,
    /// Where files are sent.
    pub action: String,
    /// Where the page after lies.
    pub next: String,
    /// Where it is said which file goes.
    pub remove: String,
    /// The files so far.
    pub files: Vec<FileLine>,
    /// The most files.
    pub most: usize,
    /// The largest file, in megabytes.
    pub limit: u64,
    /// What is wrong with the files that were sent.
    pub mistakes: Vec<Mistake>,
}

/// A file.
#[derive(Debug, Clone, Serialize)]
pub struct FileLine {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// PDF, DOCX, TXT.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
}

impl Page for AskFilesPage {
    const TEMPLATE: &'static str = "portal/ask_files";

    fn samples() -> Vec<Self> {
        let empty = Self {
            kind: Kind::Information.as_str(),
            back: "/en/request/information".into(),
            action: "/en/request/files".into(),
            next: "/en/request/our-answer".into(),
            remove: "/en/request/files/remove".into(),
            files: Vec::new(),
            most: MOST_FILES,
            limit: 10,
            mistakes: Vec::new(),
        };
        let refused = [
            FileRefused::Problem(FileProblem::Empty),
            FileRefused::Problem(FileProblem::TooLarge { limit_mib: 10 }),
            FileRefused::Problem(FileProblem::Kind("a program".into())),
            FileRefused::Problem(FileProblem::Encrypted),
            FileRefused::Problem(FileProblem::Broken),
            FileRefused::TooMany,
            FileRefused::TooMuch,
        ];
        let mistakes = refused.iter().map(|why| mistake("<b>.exe".into(), why)).collect();
        let file =
            FileLine { id: 7, name: "map <script>alert(1)".into(), kind: "PDF".into(), bytes: 512 };
        vec![
            Self { mistakes, ..empty.clone() },
            Self { files: vec![file], kind: Kind::OwnData.as_str(), ..empty.clone() },
            empty,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// Why a file is not taken, as a page says it.
pub(super) fn mistake(name: String, why: &FileRefused) -> Mistake {
    let key = match why {
        FileRefused::TooMany => "ask-file-too-many",
        FileRefused::TooMuch => "ask-file-too-much",
        FileRefused::Problem(FileProblem::Empty) => "ask-file-empty",
        FileRefused::Problem(FileProblem::TooLarge { .. }) => "ask-file-large",
        FileRefused::Problem(FileProblem::Kind(_)) => "ask-file-kind",
        FileRefused::Problem(FileProblem::Encrypted) => "ask-file-encrypted",
        FileRefused::Problem(_) => "ask-file-broken",
    };
    Mistake::about("files", key, name)
}

/// The files that were sent, and whether to go on after them.
#[derive(Debug, MultipartForm)]
pub struct Upload {
    /// Each file with its name.
    files: Vec<Bytes>,
    /// `next` for the next page, anything else for this one.
    to: Option<Text<String>>,
}

/// The files of a form. A browser sends one nameless, empty file when none was chosen.
pub(super) fn named(files: Vec<Bytes>) -> Vec<SentFile> {
    let named = files.into_iter().filter_map(|file| {
        let name = file.file_name.filter(|name| !name.is_empty())?;
        Some((name, file.data.to_vec()))
    });
    named.collect()
}

/// `GET …/files`.
pub async fn files(asking: Asking) -> Result<HttpResponse, Problem> {
    show(&asking, Vec::new()).await
}

/// `POST …/files`: takes in each file that can be and says why of the others; then goes on.
pub async fn add(asking: Asking, form: MultipartForm<Upload>) -> Result<HttpResponse, Problem> {
    let Upload { files, to } = form.into_inner();
    let sent = named(files);
    let goes_on = to.is_some_and(|to| *to == "next");
    let here = Stage::Question(Step::Files);
    if !sent.is_empty() {
        let kind = asking.kind;
        let Some(token) = asking.token.clone() else { return Ok(asking.on_to(Stage::Start)) };
        let refused =
            asking.visit.ask(move |office| office.add_draft_files(kind, &token, sent)).await?;
        if !refused.is_empty() {
            let mistakes = refused.into_iter().map(|(name, why)| mistake(name, &why)).collect();
            return show(&asking, mistakes).await;
        }
    }
    Ok(if goes_on { asking.on_to(asking.after(Step::Files)) } else { again(&asking, here) })
}

/// Back to the page, which keeps knowing where it leads.
fn again(asking: &Asking, here: Stage) -> HttpResponse {
    let query = if asking.is_changing { "?change=yes" } else { "" };
    see(&format!("{}{query}", asking.path(here)))
}

/// Which file goes.
#[derive(Debug, Deserialize)]
pub struct RemoveForm {
    /// Its number.
    pub file: i64,
}

/// `POST …/files/remove`.
pub async fn remove(asking: Asking, form: web::Form<RemoveForm>) -> Result<HttpResponse, Problem> {
    let kind = asking.kind;
    let Some(token) = asking.token.clone() else { return Ok(asking.on_to(Stage::Start)) };
    let file = form.file;
    asking.visit.ask(move |office| office.remove_draft_file(kind, &token, file)).await?;
    Ok(again(&asking, Stage::Question(Step::Files)))
}

async fn show(asking: &Asking, mistakes: Vec<Mistake>) -> Result<HttpResponse, Problem> {
    let here = Stage::Question(Step::Files);
    let Some(view) = asking.draft().await? else { return Ok(asking.on_to(Stage::Start)) };
    if view.is_sent {
        return Ok(asking.on_to(Stage::Sent));
    }
    let query = if asking.is_changing { "?change=yes" } else { "" };
    let place = asking.path(here);
    let page = AskFilesPage {
        kind: asking.kind.as_str(),
        back: asking.path(asking.before(Step::Files)),
        action: format!("{place}{query}"),
        next: asking.path(asking.after(Step::Files)),
        remove: format!("{place}/remove{query}"),
        files: view
            .files
            .into_iter()
            .map(|file| FileLine {
                id: file.id,
                name: file.name,
                kind: kind_of(&file.media_type),
                bytes: size(file.size_bytes),
            })
            .collect(),
        most: MOST_FILES,
        limit: megabytes(LARGEST_FILE),
        mistakes,
    };
    asking.show(here, &page)
}
