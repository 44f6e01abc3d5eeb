//! The letters of a request, one a page; and all that there is of a request in one archive.

use super::my_request::{LetterText, in_address};
use crate::{
    domain::{language::Language, letter::LetterType},
    service::{Everything, WhichLetter},
    web::{
        problem::Problem,
        render::Page,
        session::{Requester, attached, download},
        staff::documents::{kind, size},
        urls::Public,
    },
};
use actix_web::{
    HttpResponse,
    body::SizedStream,
    web::{self, Bytes},
};
use chrono::NaiveDate;
use futures_util::stream::{self, Stream};
use serde::Serialize;
use std::{fs::File, io, io::Read};

/// How much of an archive is read at once.
const PIECE: usize = 64 * 1024;

/// A letter to be read.
#[derive(Debug, Clone, Serialize)]
pub struct LetterPage {
    /// The reference.
    pub reference: String,
    /// What it is called.
    pub title: &'static str,
    /// The day it was sent.
    pub on: NaiveDate,
    /// It, in each language that it was sent in.
    pub letter: Vec<LetterText>,
    /// Where it lies as a PDF.
    pub pdf: String,
}

impl Page for LetterPage {
    const TEMPLATE: &'static str = "portal/my_request_letter";

    fn samples() -> Vec<Self> {
        vec![Self {
            reference: "ATISN 26732".into(),
            title: LetterType::Clarify.title(Language::English),
            on: NaiveDate::from_ymd_opt(2026, 3, 4).unwrap_or_default(),
            letter: vec![LetterText {
                lang: Language::Welsh,
                html: "<h2>Cwestiwn am eich cais</h2><p>…</p>".into(),
            }],
            pdf: "/en/my-request/letters/7/letter.pdf".into(),
        }]
    }
}

fn which(text: &str) -> Result<WhichLetter, Problem> {
    text.parse().map_err(|_cause| Problem::NotFound)
}

/// `GET …/letters/{letter}`.
pub async fn letter(
    requester: Requester,
    place: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let which = which(&place)?;
    let Requester { session, visit } = requester;
    let found = visit.ask(move |office| office.portal_letter_text(&session, which)).await?;
    let lang = visit.lang;
    let here = [Language::English, Language::Welsh]
        .map(|lang| format!("{}/letters/{which}", Public::MyRequest.path(lang)));
    let page = LetterPage {
        reference: found.reference.to_string(),
        title: found.letter.letter_type.title(lang),
        on: found.letter.on,
        letter: found.parts.into_iter().map(|(lang, html)| LetterText { lang, html }).collect(),
        pdf: format!("{}/letters/{which}/letter.pdf", Public::MyRequest.path(lang)),
    };
    visit.show_at([&here[0], &here[1]], &page)
}

/// `GET …/letters/{letter}/letter.pdf`.
pub async fn pdf(requester: Requester, place: web::Path<String>) -> Result<HttpResponse, Problem> {
    let which = which(&place)?;
    let session = requester.session;
    let file = requester.visit.ask(move |office| office.portal_letter_pdf(&session, which)).await?;
    Ok(download(file))
}

/// The list of what an archive holds, in one of the languages of the request: a page of its own,
/// which needs nothing of this service.
#[derive(Debug, Clone, Serialize)]
pub struct EverythingPage {
    /// The reference.
    pub reference: String,
    /// The short title.
    pub title: String,
    /// The date of receipt.
    pub received_on: NaiveDate,
    /// What was asked, in the requester's words.
    pub asked: String,
    /// The letters, the oldest first.
    pub letters: Vec<EverythingLetter>,
    /// The released documents.
    pub documents: Vec<EverythingDocument>,
    /// The same list in the other language, when there is one.
    pub other: Option<&'static str>,
}

/// A letter in an archive.
#[derive(Debug, Clone, Serialize)]
pub struct EverythingLetter {
    /// What it is called.
    pub title: &'static str,
    /// The day it was sent.
    pub on: NaiveDate,
    /// Where it lies.
    pub href: String,
}

/// A document in an archive.
#[derive(Debug, Clone, Serialize)]
pub struct EverythingDocument {
    /// Its name.
    pub name: String,
    /// PDF, DOCX, TXT.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// Where it lies.
    pub href: String,
}

impl Page for EverythingPage {
    const TEMPLATE: &'static str = "portal/everything";

    fn samples() -> Vec<Self> {
        let full = Self {
            reference: "ATISN 26732".into(),
            title: "Salt <b> & grit".into(),
            received_on: NaiveDate::from_ymd_opt(2026, 2, 18).unwrap_or_default(),
            asked: "All routes.\n<script>alert(1)</script>".into(),
            letters: vec![EverythingLetter {
                title: LetterType::Full.title(Language::English),
                on: NaiveDate::from_ymd_opt(2026, 3, 12).unwrap_or_default(),
                href: "letters/01-2026-03-12-full.pdf".into(),
            }],
            documents: vec![EverythingDocument {
                name: "salt & grit.csv".into(),
                kind: "CSV".into(),
                bytes: 612,
                href: "documents/salt%20%26%20grit.csv".into(),
            }],
            other: Some(OTHER),
        };
        let bare = Self { letters: Vec::new(), documents: Vec::new(), other: None, ..full.clone() };
        vec![full, bare]
    }
}

/// The list in the first language of the request, and in its second.
const FIRST: &str = "index.html";
const OTHER: &str = "index-2.html";

impl EverythingPage {
    fn of(all: &Everything, lang: Language, other: Option<&'static str>) -> Self {
        let linked = |place: &str| place.split('/').map(in_address).collect::<Vec<_>>().join("/");
        Self {
            reference: all.reference.to_string(),
            title: all.subject.clone(),
            received_on: all.received_on,
            asked: all.body.clone(),
            letters: all
                .letters
                .iter()
                .map(|(letter, place)| EverythingLetter {
                    title: letter.letter_type.title(lang),
                    on: letter.on,
                    href: linked(place),
                })
                .collect(),
            documents: all
                .documents
                .iter()
                .map(|file| EverythingDocument {
                    name: file.name.clone(),
                    kind: kind(&file.media_type),
                    bytes: size(file.bytes),
                    href: linked(&file.place),
                })
                .collect(),
            other,
        }
    }
}

/// `GET …/everything.zip`.
pub async fn everything(requester: Requester) -> Result<HttpResponse, Problem> {
    let Requester { session, visit } = requester;
    let asked = session.clone();
    let all = visit.ask(move |office| office.everything(&asked)).await?;
    let is_bilingual = all.languages.len() > 1;
    let mut pages = Vec::new();
    for (lang, (name, other)) in all.languages.iter().zip([(FIRST, OTHER), (OTHER, FIRST)]) {
        let page = EverythingPage::of(&all, *lang, is_bilingual.then_some(other));
        pages.push((name.to_owned(), visit.html_alone(*lang, &page)?));
    }
    let packed = visit.ask(move |office| office.pack(&session, &all, &pages)).await?;
    Ok(attached(&packed.name, "application/zip")
        .body(SizedStream::new(packed.bytes, in_pieces(packed.file))))
}

/// A file piece by piece, so that no more of it is in memory than what is being sent.
fn in_pieces(file: File) -> impl Stream<Item = io::Result<Bytes>> {
    stream::unfold(Some(file), |file| async move {
        let mut file = file?;
        let read = web::block(move || {
            let mut piece = vec![0; PIECE];
            let length = file.read(&mut piece)?;
            piece.truncate(length);
            Ok::<_, io::Error>((file, piece))
        });
        match read.await {
            Ok(Ok((_, piece))) if piece.is_empty() => None,
            Ok(Ok((file, piece))) => Some((Ok(piece.into()), Some(file))),
            Ok(Err(error)) => Some((Err(error), None)),
            Err(error) => Some((Err(io::Error::other(error)), None)),
        }
    })
}
