//! The certificate: the record that everything that left was read again and found clean.

use super::case::{CaseHead, view};
use crate::{
    service::Certificate,
    web::{problem::Problem, render::Page, session::Staff},
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The certificate, to be read and printed.
#[derive(Debug, Clone, Serialize)]
pub struct CertificatePage {
    /// The head.
    pub head: CaseHead,
    /// The number of the event that holds it.
    pub number: i64,
    /// When the files were read again.
    pub at: DateTime<Utc>,
    /// Who sent the answer.
    pub who: Option<String>,
    /// The hash of the letter's PDF.
    pub letter_sha256: String,
    /// The copies.
    pub files: Vec<File>,
    /// The programs that cut and that read again.
    pub engines: Vec<String>,
    /// How many things were looked at before.
    pub confirmed: u32,
    /// The hash that seals the event and all before it.
    pub seal: String,
}

/// One copy.
#[derive(Debug, Clone, Serialize)]
pub struct File {
    /// Its name.
    pub name: String,
    /// The hash of the document it was made from.
    pub input_sha256: String,
    /// The hash of the marks.
    pub marks_sha256: String,
    /// The hash of the bytes that left.
    pub output_sha256: String,
}

impl Page for CertificatePage {
    const TEMPLATE: &'static str = "staff/certificate";

    fn samples() -> Vec<Self> {
        let file = File {
            name: "minutes <b>.pdf".into(),
            input_sha256: "ab".repeat(32),
            marks_sha256: "cd".repeat(32),
            output_sha256: "ef".repeat(32),
        };
        let full = Self {
            head: CaseHead::sample(),
            number: 42,
            at: DateTime::UNIX_EPOCH,
            who: Some("Nia <b>".into()),
            letter_sha256: "12".repeat(32),
            files: vec![file.clone(), file],
            engines: vec!["ateb 0.1.0".into(), "hayro 0.9.0".into()],
            confirmed: 3,
            seal: "34".repeat(32),
        };
        vec![Self { files: Vec::new(), who: None, confirmed: 0, ..full.clone() }, full]
    }
}

impl CertificatePage {
    fn of(head: CaseHead, certificate: Certificate) -> Self {
        Self {
            head,
            number: certificate.number,
            at: certificate.at,
            who: certificate.who,
            letter_sha256: certificate.letter_sha256,
            files: certificate
                .files
                .into_iter()
                .map(|(name, file)| File {
                    name,
                    input_sha256: file.input_sha256,
                    marks_sha256: file.marks_sha256,
                    output_sha256: file.output_sha256,
                })
                .collect(),
            engines: certificate.engines,
            confirmed: certificate.confirmed,
            seal: certificate.seal,
        }
    }
}

/// `GET /staff/cases/{slug}/certificate`; there is none before the answer is sent.
pub async fn certificate(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let found = staff.ask(move |office, who| office.certificate(who, id)).await?;
    let certificate = found.ok_or(Problem::NotFound)?;
    staff.show(&CertificatePage::of(CaseHead::of(&view), certificate))
}
