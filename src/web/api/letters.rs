//! Letters, what somebody agrees to, and what leaves.

use super::{
    body::Body,
    caller::{Caller, Done},
    clock::Words,
    documents::CopyShown,
    refusal::{Note, Refusal},
    vocabulary::{DeliveryWord, EmailWord, LanguageWord, LetterFormatWord, LetterTypeWord},
};
use crate::{
    domain::{
        ids::{LetterId, StaffId},
        language::Language,
        letter::Recipient,
    },
    service::{self, LetterFormat, LetterView, NewLetter, Office, Typed},
    web::session::download,
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A letter in a list.
#[derive(Serialize, ToSchema)]
pub struct LetterLine {
    /// Its number.
    pub id: i64,
    /// Of which type.
    #[serde(rename = "type")]
    pub kind: LetterTypeWord,
    /// The latest version.
    pub version: i64,
    /// When that version was written.
    pub written_at: DateTime<Utc>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
}

/// The letters of a case.
#[derive(Serialize, ToSchema)]
pub struct Letters {
    /// In the order in which they were begun.
    pub items: Vec<LetterLine>,
}

/// A part of a letter.
#[derive(Serialize, ToSchema)]
pub struct PieceShown {
    /// Whether staff can write it.
    pub open: bool,
    /// Its Markdown.
    pub markdown: String,
}

/// One language of a letter.
#[derive(Serialize, ToSchema)]
pub struct PartShown {
    /// Which.
    pub language: LanguageWord,
    /// Its parts, in order.
    pub pieces: Vec<PieceShown>,
    /// What to look at before it is sent.
    pub problems: Vec<String>,
}

/// A letter.
#[derive(Serialize, ToSchema)]
pub struct LetterShown {
    /// Of which type.
    #[serde(rename = "type")]
    pub kind: LetterTypeWord,
    /// The latest version.
    pub version: i64,
    /// Whether it was sent.
    pub is_sent: bool,
    /// Each language.
    pub parts: Vec<PartShown>,
    /// What mail servers said of its e-mail, in the order in which it was heard.
    pub deliveries: Vec<DeliveryShown>,
}

/// What a mail server said once of an e-mail.
#[derive(Serialize, ToSchema)]
pub struct DeliveryShown {
    /// When it was heard.
    pub at: DateTime<Utc>,
    /// Which e-mail.
    pub email: EmailWord,
    /// To whom; empty where the token's person does not see who asked.
    pub recipient: String,
    /// What was said.
    pub outcome: DeliveryWord,
    /// The code of SMTP, or of a report; may be empty.
    pub code: String,
    /// The server's words; empty where the token's person does not see who asked.
    pub answer: String,
}

/// The open parts of one language of a letter, as they are to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedPart {
    /// Which.
    pub language: LanguageWord,
    /// The Markdown of each open part, in order.
    pub open: Vec<String>,
}

/// A new version of a letter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditBody {
    /// The version that was edited.
    pub version: i64,
    /// Each language.
    pub parts: Vec<TypedPart>,
}

/// To whom a letter goes that is not the requester.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecipientBody {
    /// How to address them.
    pub name: String,
    /// Their organisation.
    pub organisation: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their own reference.
    pub reference: Option<String>,
}

/// A letter that is begun.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLetterBody {
    /// Of which type. The letter that answers is drafted by `/letters/answer`.
    #[serde(rename = "type")]
    pub kind: LetterTypeWord,
    /// What it says in the unit's own words.
    #[serde(default)]
    #[schema(required = false)]
    pub message: Words,
    /// The day that it names.
    pub day: Option<super::vocabulary::Day>,
    /// How much was paid, in pence.
    pub pence: Option<u32>,
    /// Who it goes to, when that is not the requester.
    pub recipient: Option<RecipientBody>,
    /// The reference of a decision notice.
    #[serde(default)]
    #[schema(required = false)]
    pub notice: String,
}

/// Who is asked to agree to the answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskBody {
    /// The number of who reads it first.
    pub reviewer: Option<i64>,
    /// The number of who has to agree.
    pub approver: i64,
    /// What is said with it.
    #[serde(default)]
    #[schema(required = false)]
    pub note: String,
}

/// What is said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteBody {
    /// In words; may be empty where somebody agrees.
    #[serde(default)]
    #[schema(required = false)]
    pub note: String,
}

/// The answer is to leave.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseBody {
    /// The number of the letter that answers.
    pub letter: i64,
    /// The case's reference once more, as `ATISN 26732`, so that nothing leaves by a slip.
    pub reference: String,
    /// Somebody has looked at what the gate asks to look at.
    #[serde(default)]
    #[schema(required = false)]
    pub looked_at: bool,
}

/// How far somebody's agreement has come.
#[derive(Serialize, ToSchema)]
pub struct ClearanceShown {
    /// `review`, `approval`, `sent_back` or `given`; none while nobody was asked.
    pub stage: Option<&'static str>,
    /// The letter that was put forward.
    pub letter: Option<i64>,
    /// The name of whose turn it is.
    pub awaited: Option<String>,
    /// Whether it is the turn of the token's person.
    pub is_my_turn: bool,
    /// What was said, in order.
    pub notes: Vec<SaidShown>,
    /// Who can be asked to read first.
    pub reviewers: Vec<super::me::Officer>,
    /// Who can be asked to agree.
    pub approvers: Vec<super::me::Officer>,
}

/// What was said with a step.
#[derive(Serialize, ToSchema)]
pub struct SaidShown {
    /// `asked`, `reviewed`, `sent_back` or `given`.
    pub step: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What was said.
    pub note: String,
}

/// What would leave, and what stands in the way.
#[derive(Serialize, ToSchema)]
pub struct ReleaseShown {
    /// The letter that answers.
    pub letter: Option<i64>,
    /// The copies that go with it.
    pub copies: Vec<CopyShown>,
    /// What stands in the way, in the language that is asked for.
    pub obstacles: Vec<String>,
    /// What is wrong with the letter.
    pub letter_problems: Vec<String>,
}

/// What the gate says.
#[derive(Serialize, ToSchema)]
pub struct GateShown {
    /// What stands in the way.
    pub problems: Vec<Note>,
    /// What somebody has to look at before it leaves.
    pub to_look_at: Vec<Note>,
}

/// The record that everything that left was clean.
#[derive(Serialize, ToSchema)]
pub struct CertificateShown {
    /// The number of the event.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The hash of the letter's PDF.
    pub letter_sha256: String,
    /// The copies.
    pub files: Vec<CertifiedShown>,
    /// The programs that cut and that read again.
    pub engines: Vec<String>,
    /// How many things were looked at before.
    pub confirmed: u32,
    /// The hash that seals the event and all before it.
    pub seal: String,
}

/// A copy that left.
#[derive(Serialize, ToSchema)]
pub struct CertifiedShown {
    /// The copy.
    pub copy: i64,
    /// Its name.
    pub name: String,
    /// The hash of the bytes that left.
    pub sha256: String,
}

impl LetterLine {
    fn of(view: &LetterView) -> Self {
        Self {
            id: view.id.0,
            kind: LetterTypeWord(view.letter_type),
            version: view.version,
            written_at: view.written_at,
            sent_at: view.sent_at,
        }
    }
}

fn said(reason: &service::Error, lang: Language) -> String {
    use crate::web::words::{FluentValue, Values, text};
    let detail = FluentValue::from(reason.detail().unwrap_or_default());
    let values = Values::from([("detail".into(), detail)]);
    text(lang, reason.key(), &values).unwrap_or_else(|| reason.key().to_owned())
}

/// The letters of a case
#[utoipa::path(get, path = "/cases/{case}/letters", tag = "answer", operation_id = "letters",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "The letters", body = Letters)))]
pub async fn letters(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let view = caller.ask_of(&slug, Office::case).await?;
    let items = view.letters.iter().map(LetterLine::of).collect();
    Ok(HttpResponse::Ok().json(Letters { items }))
}

/// A letter
#[utoipa::path(get, path = "/cases/{case}/letters/{letter}", tag = "answer",
    operation_id = "letter",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("letter" = i64, Path, description = "The number of the letter")),
    responses((status = 200, description = "The letter", body = LetterShown)))]
pub async fn letter(
    caller: Caller,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, Refusal> {
    let (slug, letter) = path.into_inner();
    let letter = LetterId(letter);
    let (page, said) = caller
        .ask_of(&slug, move |office, who, id| {
            Ok((office.letter(who, id, letter)?, office.deliveries(who, id)?))
        })
        .await?;
    let lang = caller.lang;
    Ok(HttpResponse::Ok().json(LetterShown {
        kind: LetterTypeWord(page.letter_type),
        version: page.version,
        is_sent: page.is_sent,
        parts: page
            .parts
            .into_iter()
            .map(|part| PartShown {
                language: LanguageWord(part.language),
                pieces: part
                    .pieces
                    .into_iter()
                    .map(|piece| PieceShown {
                        open: piece.locked.is_none(),
                        markdown: piece.markdown,
                    })
                    .collect(),
                problems: part.problems.iter().map(|one| one.kind.text(lang)).collect(),
            })
            .collect(),
        deliveries: said
            .into_iter()
            .filter(|one| one.letter == Some(letter))
            .map(|one| DeliveryShown {
                at: one.at,
                email: EmailWord(one.email),
                recipient: one.recipient,
                outcome: DeliveryWord(one.outcome),
                code: one.answer.code,
                answer: one.answer.words,
            })
            .collect(),
    }))
}

/// A letter as a file
#[utoipa::path(get, path = "/cases/{case}/letters/{letter}/{format}", tag = "answer",
    operation_id = "letter_file",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("letter" = i64, Path, description = "The number of the letter"),
        ("format" = inline(LetterFormatWord), Path, description = "As what")),
    responses((status = 200, description = "The file", body = Vec<u8>,
        content_type = "*/*")))]
pub async fn letter_file(
    caller: Caller,
    path: web::Path<(String, i64, String)>,
) -> Result<HttpResponse, Refusal> {
    let (slug, letter, format) = path.into_inner();
    let (format, _) = LetterFormat::ALL
        .into_iter()
        .find(|(_, ending)| *ending == format)
        .ok_or(Refusal::of(super::refusal::Kind::NotFound))?;
    let file = caller
        .ask_of(&slug, move |office, who, id| office.letter_file(who, id, LetterId(letter), format))
        .await?;
    Ok(download(file))
}

/// Draft the letter that gives the decision
#[utoipa::path(post, path = "/cases/{case}/letters/answer", tag = "answer",
    operation_id = "draft_answer",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 201, description = "Drafted", body = Done,
        headers(("Location" = String), ("ETag" = String)))))]
pub async fn draft_answer(
    caller: Caller,
    slug: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let (letter, done) = caller.act(&slug, Office::draft_answer).await?;
    Ok(done.made(&caller, "letters", letter.0))
}

/// Draft a letter beside the answer
#[utoipa::path(post, path = "/cases/{case}/letters", tag = "answer", operation_id = "write_letter",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = NewLetterBody,
    responses((status = 201, description = "Drafted", body = Done,
        headers(("Location" = String), ("ETag" = String)))))]
pub async fn write(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<NewLetterBody>,
) -> Result<HttpResponse, Refusal> {
    let kind = body.kind.0;
    let new = NewLetter {
        message: body.message.into(),
        day: body.day.map(|day| day.0),
        pence: body.pence,
        recipient: body.recipient.map(|one| Recipient {
            name: one.name,
            organisation: one.organisation,
            email: one.email,
            reference: one.reference,
            answer_by: body.day.map(|day| day.0),
        }),
        notice: body.notice,
        ..NewLetter::default()
    };
    let (letter, done) =
        caller.act(&slug, move |office, who, id| office.write_letter(who, id, kind, &new)).await?;
    Ok(done.made(&caller, "letters", letter.0))
}

/// Write the open parts of a letter anew
#[utoipa::path(post, path = "/cases/{case}/letters/{letter}/text", tag = "answer",
    operation_id = "edit_letter",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("letter" = i64, Path, description = "The number of the letter")),
    request_body = EditBody,
    responses((status = 200, description = "Saved", body = Done, headers(("ETag" = String)))))]
pub async fn edit(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Body(body): Body<EditBody>,
) -> Result<HttpResponse, Refusal> {
    let (slug, letter) = path.into_inner();
    let typed: Typed = body.parts.into_iter().map(|part| (part.language.0, part.open)).collect();
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            office.edit_letter(who, id, LetterId(letter), body.version, &typed)
        })
        .await?;
    Ok(done.answer())
}

/// Send a letter that is no answer
#[utoipa::path(post, path = "/cases/{case}/letters/{letter}/send", tag = "answer",
    operation_id = "send_letter",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("letter" = i64, Path, description = "The number of the letter")),
    responses((status = 200, description = "Sent", body = Done, headers(("ETag" = String)))))]
pub async fn send(caller: Caller, path: web::Path<(String, i64)>) -> Result<HttpResponse, Refusal> {
    let (slug, letter) = path.into_inner();
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.send_letter(who, id, LetterId(letter)))
        .await?;
    Ok(done.answer())
}

/// How far somebody's agreement has come
#[utoipa::path(get, path = "/cases/{case}/clearance", tag = "answer", operation_id = "clearance",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "The clearance", body = ClearanceShown)))]
pub async fn clearance(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let view = caller.ask_of(&slug, Office::clearance).await?;
    let people = |found: Vec<(StaffId, String)>| {
        found.into_iter().map(|(id, name)| super::me::Officer { id: id.0, name }).collect()
    };
    Ok(HttpResponse::Ok().json(ClearanceShown {
        stage: view.clearance.map(|one| one.stage.as_str()),
        letter: view.clearance.map(|one| one.letter.0),
        awaited: view.awaited,
        is_my_turn: view.is_my_turn,
        notes: view
            .notes
            .into_iter()
            .map(|one| SaidShown { step: one.step, by: one.by, at: one.at, note: one.note })
            .collect(),
        reviewers: people(view.reviewers),
        approvers: people(view.approvers),
    }))
}

/// Put the answer forward
#[utoipa::path(post, path = "/cases/{case}/clearance", tag = "answer",
    operation_id = "ask_clearance",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = AskBody,
    responses((status = 200, description = "Asked", body = Done, headers(("ETag" = String)))))]
pub async fn ask_clearance(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<AskBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            let (reviewer, approver) = (body.reviewer.map(StaffId), StaffId(body.approver));
            office.ask_clearance(who, id, reviewer, approver, &body.note)
        })
        .await?;
    Ok(done.answer())
}

/// Agree to the answer
#[utoipa::path(post, path = "/cases/{case}/clearance/agreed", tag = "answer",
    operation_id = "agree",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = NoteBody,
    responses((status = 200, description = "Agreed", body = Done, headers(("ETag" = String)))))]
pub async fn agree(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<NoteBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.agree(who, id, &body.note)).await?;
    Ok(done.answer())
}

/// Send the answer back
#[utoipa::path(post, path = "/cases/{case}/clearance/sent-back", tag = "answer",
    operation_id = "send_back",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = NoteBody,
    responses((status = 200, description = "Sent back", body = Done, headers(("ETag" = String)))))]
pub async fn send_back(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<NoteBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.send_back(who, id, &body.note)).await?;
    Ok(done.answer())
}

/// What would leave
#[utoipa::path(get, path = "/cases/{case}/release", tag = "answer", operation_id = "release",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "What, and what stands in the way",
        body = ReleaseShown)))]
pub async fn release(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let view = caller.ask_of(&slug, Office::release).await?;
    let lang = caller.lang;
    Ok(HttpResponse::Ok().json(ReleaseShown {
        letter: view.letter.map(|id| id.0),
        copies: view.copies.into_iter().map(CopyShown::of).collect(),
        obstacles: view
            .obstacles
            .into_iter()
            .map(|reason| said(&service::Error::NotAllowed(reason), lang))
            .collect(),
        letter_problems: view.letter_problems.iter().map(|one| one.kind.text(lang)).collect(),
    }))
}

/// Send the answer: everything is read again, and nothing leaves that is not clean
#[utoipa::path(post, path = "/cases/{case}/release", tag = "answer", operation_id = "issue",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = ReleaseBody,
    responses((status = 200, description = "Sent", body = Done, headers(("ETag" = String)))))]
pub async fn issue(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<ReleaseBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| {
            let letter = LetterId(body.letter);
            office.issue(who, id, letter, &body.reference, body.looked_at)
        })
        .await?;
    Ok(done.answer())
}

/// What the gate says of a letter and all that would go with it
#[utoipa::path(get, path = "/cases/{case}/letters/{letter}/gate", tag = "answer",
    operation_id = "check_gate",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("letter" = i64, Path, description = "The number of the letter")),
    responses((status = 200, description = "What it says", body = GateShown)))]
pub async fn gate(caller: Caller, path: web::Path<(String, i64)>) -> Result<HttpResponse, Refusal> {
    let (slug, letter) = path.into_inner();
    let view = caller
        .ask_of(&slug, move |office, who, id| office.check_gate(who, id, LetterId(letter)))
        .await?;
    Ok(HttpResponse::Ok().json(GateShown {
        problems: view.problems.iter().map(Note::of).collect(),
        to_look_at: view.to_look_at.iter().map(Note::of).collect(),
    }))
}

/// The record that everything that left was clean
#[utoipa::path(get, path = "/cases/{case}/certificate", tag = "answer",
    operation_id = "certificate",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "The certificate; nothing is found before the answer",
        body = CertificateShown)))]
pub async fn certificate(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let found = caller
        .ask_of(&slug, |office, who, id| {
            office.certificate(who, id)?.ok_or(service::Error::NotFound)
        })
        .await?;
    Ok(HttpResponse::Ok().json(CertificateShown {
        number: found.number,
        at: found.at,
        letter_sha256: found.letter_sha256,
        files: found
            .files
            .into_iter()
            .map(|(name, file)| CertifiedShown {
                copy: file.copy.0,
                name,
                sha256: file.output_sha256,
            })
            .collect(),
        engines: found.engines,
        confirmed: found.confirmed,
        seal: found.seal,
    }))
}
