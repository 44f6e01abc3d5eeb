//! The letters of a case: drafts, their words, how they look.

use super::{
    case::{CaseHead, path, view},
    deliveries::DeliveryLine,
};
use crate::{
    domain::{
        case::Act,
        ids::LetterId,
        language::Language,
        letter::{LetterType, OtherAuthority, Recipient, Words},
    },
    letters::{
        self,
        locked::{Locked, Piece},
    },
    service::{self, CaseView, LetterFormat, NewLetter, Typed},
    web::{
        form::{Mistake, TypedDate, is_email},
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, download, see},
    },
};
use actix_web::{HttpResponse, http::header, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;

/// The addresses under `/staff/cases/{slug}/letters`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/{slug}/letters", web::get().to(letters))
        .route("/{slug}/letters", web::post().to(draft))
        .route("/{slug}/letters/new", web::get().to(new))
        .route("/{slug}/letters/new", web::post().to(write))
        .route("/{slug}/letters/{id}", web::get().to(letter))
        .route("/{slug}/letters/{id}", web::post().to(edit))
        .route("/{slug}/letters/{id}/preview", web::post().to(preview))
        .route("/{slug}/letters/{id}/preview.pdf", web::post().to(preview_pdf))
        .route("/{slug}/letters/{id}/send", web::post().to(send))
        .route("/{slug}/letters/{id}/versions", web::get().to(super::letter_versions::versions))
        .route("/{slug}/letters/{id}/letter.{ending:pdf|odt|docx|html|txt}", web::get().to(file));
}

/// The list of letters.
#[derive(Debug, Clone, Serialize)]
pub struct LettersPage {
    /// The head.
    pub head: CaseHead,
    /// The letters, the newest first.
    pub letters: Vec<LetterLine>,
    /// Whether the answer can be drafted: there is a decision that still fits.
    pub may_draft: bool,
    /// Whether a decision is missing.
    pub needs_decision: bool,
    /// The letters that can be written beside the answer.
    pub to_write: Vec<TypeChoice>,
}

/// A type of letter to choose.
#[derive(Debug, Clone, Serialize)]
pub struct TypeChoice {
    /// Its name in addresses.
    pub value: &'static str,
    /// What staff call it.
    pub name: &'static str,
}

/// One letter in the list.
#[derive(Debug, Clone, Serialize)]
pub struct LetterLine {
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// What staff call it.
    pub name: &'static str,
    /// Counts from 1 with each edit.
    pub version: i64,
    /// Whether it was sent.
    pub is_sent: bool,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

impl Page for LettersPage {
    const TEMPLATE: &'static str = "staff/letters";

    fn samples() -> Vec<Self> {
        let letters = LetterType::ALL
            .into_iter()
            .zip(1..)
            .map(|(kind, id)| LetterLine {
                id,
                name: kind.name(Language::Welsh),
                version: 1,
                is_sent: id % 2 == 0,
                made_at: DateTime::UNIX_EPOCH,
            })
            .collect();
        let to_write = vec![TypeChoice { value: "free", name: "A <b>letter" }];
        let empty = Self {
            head: CaseHead::sample(),
            letters: Vec::new(),
            may_draft: false,
            needs_decision: true,
            to_write: Vec::new(),
        };
        vec![
            Self { letters, may_draft: true, needs_decision: false, to_write, ..empty.clone() },
            empty,
        ]
    }
}

/// What a letter that staff write is made from.
#[derive(Debug, Clone, Serialize)]
pub struct NewLetterPage {
    /// The head.
    pub head: CaseHead,
    /// The type's name in addresses.
    pub kind: &'static str,
    /// What staff call it.
    pub name: &'static str,
    /// The words of the letter, in each language of the case.
    pub messages: Vec<MessagePart>,
    /// The end of the key `letter-day-…`, when the type names a day.
    pub day_of: Option<&'static str>,
    /// That day.
    pub day: TypedDate,
    /// Whether the type names a sum.
    pub has_sum: bool,
    /// The sum, in pounds.
    pub pounds: String,
    /// Whether it goes to somebody else.
    pub to_another: bool,
    /// To whom.
    pub recipient: RecipientPart,
    /// Another authority, in each language of the case, when the type names one.
    pub others: Vec<MessagePart>,
    /// Its e-mail address.
    pub other_email: String,
    /// Its website.
    pub other_website: String,
    /// Whether the type names a decision notice.
    pub has_notice: bool,
    /// Its reference.
    pub notice: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// A text in one language.
#[derive(Debug, Clone, Serialize)]
pub struct MessagePart {
    /// The language.
    pub lang: Language,
    /// The text.
    pub text: String,
}

/// To whom a letter goes, as typed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RecipientPart {
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their reference.
    pub reference: String,
}

impl Page for NewLetterPage {
    const TEMPLATE: &'static str = "staff/letter_new";

    fn samples() -> Vec<Self> {
        let said = || -> Vec<MessagePart> {
            Language::BOTH
                .into_iter()
                .map(|lang| MessagePart { lang, text: "</textarea><b>".into() })
                .collect()
        };
        let plain = Self {
            head: CaseHead::sample(),
            kind: "free",
            name: LetterType::Free.name(Language::English),
            messages: said(),
            day_of: None,
            day: TypedDate::default(),
            has_sum: false,
            pounds: String::new(),
            to_another: false,
            recipient: RecipientPart::default(),
            others: Vec::new(),
            other_email: String::new(),
            other_website: String::new(),
            has_notice: false,
            notice: String::new(),
            mistakes: Vec::new(),
        };
        let days = ["late_apology", "third_party_consult", "fees_received"];
        let mut samples: Vec<_> =
            days.map(|day| Self { day_of: Some(day), ..plain.clone() }).into();
        samples.push(Self {
            day_of: Some("late_apology"),
            to_another: true,
            recipient: RecipientPart { name: "\"><b>".into(), ..RecipientPart::default() },
            has_sum: true,
            pounds: "1\"".into(),
            others: said(),
            has_notice: true,
            notice: "IC-<1".into(),
            mistakes: vec![
                Mistake::new("recipient", "error-empty"),
                Mistake::new("recipient-email", "error-bad-email"),
                Mistake::new("other-en", "error-empty"),
                Mistake::new("other-email", "error-bad-email"),
                Mistake::new("day", "error-not-later"),
                Mistake::new("pounds", "error-empty"),
                Mistake::new("notice", "error-empty"),
            ],
            ..plain.clone()
        });
        samples.push(plain);
        samples
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// A letter: as it will look, and its words to change.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question that the page asks")]
pub struct LetterPage {
    /// The head.
    pub head: CaseHead,
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// What staff call it.
    pub name: &'static str,
    /// Counts from 1 with each edit.
    pub version: i64,
    /// Whether it was sent; then it cannot be changed.
    pub is_sent: bool,
    /// Whether the reader does not see who asked, and so cannot change it.
    pub is_blind: bool,
    /// Whether it is sent from this page, and not as the answer.
    pub is_sent_here: bool,
    /// Whether what is shown has not been saved.
    pub is_preview: bool,
    /// The letter in each of its languages.
    pub parts: Vec<LetterPart>,
    /// Whether it is in one language, which leaves room to show it beside its words.
    pub is_single: bool,
    /// Whether nothing is left to write.
    pub is_whole: bool,
    /// What mail servers said of its e-mail.
    pub deliveries: Vec<DeliveryLine>,
    /// What is wrong with the words that were sent.
    pub mistakes: Vec<Mistake>,
}

/// The letter in one language.
#[derive(Debug, Clone, Serialize)]
pub struct LetterPart {
    /// The language.
    pub lang: Language,
    /// What can be changed and what cannot, in order.
    pub pieces: Vec<PiecePart>,
    /// The letter as a page, made by our own letter engine, which escapes all that people typed.
    pub html: String,
    /// What is still to be written before it can be sent.
    pub problems: Vec<ProblemLine>,
    /// What the law asks of it, when it refuses something.
    pub checklist: Vec<ChecklistLine>,
}

/// A part of a letter on the page where it is edited.
#[derive(Debug, Clone, Serialize)]
pub struct PiecePart {
    /// Why it cannot be changed: the end of the key `locked-…`; none when it can.
    pub locked: Option<&'static str>,
    /// Counts the parts that can be changed, from 1; names the field.
    pub number: usize,
    /// How many of them there are.
    pub of: usize,
    /// Its words: in Markdown where they can be changed, and else as our own letter engine makes
    /// HTML of them.
    pub text: String,
    /// How many lines the field shows.
    pub rows: usize,
}

/// Something to look at before the letter is sent.
#[derive(Debug, Clone, Serialize)]
pub struct ProblemLine {
    /// What, in the language of the page.
    pub text: String,
    /// The field that it is in, to link to.
    pub field: Option<String>,
}

/// One thing that the law asks of a refusal notice.
#[derive(Debug, Clone, Serialize)]
pub struct ChecklistLine {
    /// What, in the language of the page.
    pub text: String,
    /// By which provision.
    pub provision: &'static str,
    /// Whether the letter says it.
    pub is_met: bool,
}

impl Page for LetterPage {
    const TEMPLATE: &'static str = "staff/letter";

    fn samples() -> Vec<Self> {
        let piece = |locked, number| PiecePart {
            locked,
            number,
            of: 2,
            text: if locked.is_some() { "<p>A &lt;b&gt;</p>" } else { "</textarea><script>" }
                .into(),
            rows: 4,
        };
        let part = |lang| LetterPart {
            lang,
            pieces: vec![
                piece(Some("reference"), 0),
                piece(None, 1),
                piece(Some("notice"), 0),
                piece(Some("dates"), 0),
                piece(None, 2),
                piece(Some("review"), 0),
            ],
            html: "<h2>Response</h2>".into(),
            problems: vec![
                ProblemLine { text: "a reason is missing".into(), field: Some("text-en-1".into()) },
                ProblemLine { text: "no <b>reference".into(), field: None },
            ],
            checklist: [true, false]
                .map(|is_met| ChecklistLine {
                    text: "Say why it applies".into(),
                    provision: "FOIA s.17(1)(c)",
                    is_met,
                })
                .into(),
        };
        let draft = Self {
            head: CaseHead::sample(),
            id: 4,
            name: LetterType::Partial.name(Language::English),
            version: 2,
            is_sent: false,
            is_blind: false,
            is_sent_here: false,
            is_preview: false,
            parts: Language::BOTH.into_iter().map(part).collect(),
            is_single: false,
            is_whole: false,
            deliveries: Vec::new(),
            mistakes: Vec::new(),
        };
        vec![
            Self { is_sent: true, deliveries: DeliveryLine::samples(), ..draft.clone() },
            Self { is_blind: true, ..draft.clone() },
            Self { is_single: true, ..draft.clone() },
            Self {
                mistakes: vec![Mistake::new("text-en-1", "error-changed-meanwhile")],
                is_preview: true,
                ..draft.clone()
            },
            Self { is_sent_here: true, is_whole: true, ..draft.clone() },
            draft,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// `GET /staff/cases/{slug}/letters`.
pub async fn letters(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let is_decided = view.case.decided.as_ref().is_some_and(|one| one.is_current);
    let may_draft = view.allowed.contains(&Act::Draft);
    let lang = staff.visit.lang;
    let case = view.case.id;
    let to_write = if view.allowed.contains(&Act::WriteLetter) {
        staff.ask(move |office, who| office.letters_to_write(who, case)).await?
    } else {
        Vec::new()
    };
    let mut letters: Vec<LetterLine> = view
        .letters
        .iter()
        .map(|letter| LetterLine {
            id: letter.id.0,
            name: letter.letter_type.name(lang),
            version: letter.version,
            is_sent: letter.sent_at.is_some(),
            made_at: letter.written_at,
        })
        .collect();
    letters.sort_by_key(|letter| std::cmp::Reverse(letter.id));
    staff.show(&LettersPage {
        head: CaseHead::of(&view),
        letters,
        may_draft: may_draft && is_decided,
        needs_decision: may_draft && !is_decided,
        to_write: to_write
            .into_iter()
            .map(|kind| TypeChoice { value: kind.as_str(), name: kind.name(lang) })
            .collect(),
    })
}

/// `POST /staff/cases/{slug}/letters`: drafts the answer from the case and its decision.
pub async fn draft(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let case = view.case.id;
    let letter = staff.ask(move |office, who| office.draft_answer(who, case)).await?;
    Ok(see(&path(&view, &format!("/letters/{letter}?done=letter-drafted"))))
}

/// The fields of a form by name.
type Fields = BTreeMap<String, String>;

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", |value| value.trim())
}

fn written(fields: &Fields, start: &str) -> Words {
    Words {
        en: field(fields, &format!("{start}-en")).replace("\r\n", "\n"),
        cy: field(fields, &format!("{start}-cy")).replace("\r\n", "\n"),
    }
}

impl NewLetterPage {
    fn of(view: &CaseView, kind: LetterType, lang: Language, fields: &Fields) -> Self {
        let languages = view.case.language.languages();
        let said = |start: &str| -> Vec<MessagePart> {
            let words = written(fields, start);
            languages
                .iter()
                .map(|lang| MessagePart { lang: *lang, text: words.get(*lang).clone() })
                .collect()
        };
        let names_another = matches!(kind, LetterType::Transfer | LetterType::AdviseElsewhere);
        let day_of = match kind {
            LetterType::LateApology | LetterType::ThirdPartyConsult | LetterType::FeesReceived => {
                Some(kind.as_str())
            }
            _ => None,
        };
        Self {
            head: CaseHead::of(view),
            kind: kind.as_str(),
            name: kind.name(lang),
            messages: said("message"),
            day_of,
            day: day_in(fields),
            has_sum: kind == LetterType::FeesReceived,
            pounds: field(fields, "pounds").to_owned(),
            to_another: kind.is_to_another(),
            recipient: RecipientPart {
                name: field(fields, "recipient").to_owned(),
                email: field(fields, "recipient-email").to_owned(),
                reference: field(fields, "recipient-reference").to_owned(),
            },
            others: if names_another { said("other") } else { Vec::new() },
            other_email: field(fields, "other-email").to_owned(),
            other_website: field(fields, "other-website").to_owned(),
            has_notice: kind == LetterType::DnCompliance,
            notice: field(fields, "notice").to_owned(),
            mistakes: Vec::new(),
        }
    }
}

fn day_in(fields: &Fields) -> TypedDate {
    let part = |name: &str| field(fields, name).to_owned();
    TypedDate { day: part("day-day"), month: part("day-month"), year: part("day-year") }
}

/// The pence of a sum in pounds, "12.50".
fn pence(typed: &str) -> Option<u32> {
    let typed = typed.trim().trim_start_matches('£').replace(',', "");
    let (pounds, pence) = typed.split_once('.').unwrap_or((&typed, "0"));
    let pence = match pence.len() {
        1 => format!("{pence}0"),
        2 => pence.to_owned(),
        _ => return None,
    };
    pounds.parse::<u32>().ok()?.checked_mul(100)?.checked_add(pence.parse().ok()?)
}

/// `GET /staff/cases/{slug}/letters/new?type=free`.
pub async fn new(
    staff: Staff,
    slug: web::Path<String>,
    asked: web::Query<BTreeMap<String, String>>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let kind = kind_of(&asked)?;
    staff.show(&NewLetterPage::of(&view, kind, staff.visit.lang, &Fields::new()))
}

fn kind_of(fields: &Fields) -> Result<LetterType, Problem> {
    let kind: LetterType = field(fields, "type").parse().map_err(|_none| Problem::NotFound)?;
    if kind.is_written_freely() { Ok(kind) } else { Err(Problem::NotFound) }
}

/// `POST /staff/cases/{slug}/letters/new`: drafts a letter beside the answer.
pub async fn write(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<BTreeMap<String, String>>,
) -> Result<HttpResponse, Problem> {
    let fields = form.into_inner();
    let view = view(&staff, &slug).await?;
    let kind = kind_of(&fields)?;
    let mut page = NewLetterPage::of(&view, kind, staff.visit.lang, &fields);
    let mut mistakes = Vec::new();
    for name in ["recipient-email", "other-email"] {
        let typed = field(&fields, name);
        if !typed.is_empty() && !is_email(typed) {
            mistakes.push(Mistake::new(name, "error-bad-email"));
        }
    }
    let website = field(&fields, "other-website");
    if !website.is_empty() && !website.starts_with("https://") && !website.starts_with("http://") {
        mistakes.push(Mistake::new("other-website", "error-bad-website"));
    }
    if mistakes.is_empty() {
        let given = |name: &str| {
            let typed = field(&fields, name);
            (!typed.is_empty()).then(|| typed.to_owned())
        };
        let letter = NewLetter {
            message: written(&fields, "message"),
            day: day_in(&fields).date(),
            pence: pence(field(&fields, "pounds")),
            recipient: given("recipient").map(|name| Recipient {
                name,
                organisation: None,
                email: given("recipient-email"),
                reference: given("recipient-reference"),
                answer_by: None,
            }),
            other_authority: Some(OtherAuthority {
                name: written(&fields, "other"),
                email: given("other-email"),
                website: given("other-website"),
            }),
            notice: field(&fields, "notice").to_owned(),
        };
        let case = view.case.id;
        let done =
            staff.attempt(move |office, who| office.write_letter(who, case, kind, &letter)).await?;
        match done {
            Ok(id) => return Ok(see(&path(&view, &format!("/letters/{id}?done=letter-written")))),
            Err(service::Error::Invalid { field: "other", problem }) => {
                let first = page.others.first().map_or(Language::English, |part| part.lang);
                mistakes.push(Mistake::new(format!("other-{first}"), problem.key()));
            }
            Err(service::Error::Invalid { field, problem }) => {
                mistakes.push(Mistake::new(field, problem.key()));
            }
            Err(error) => mistakes.push(mistake("day", error)?),
        }
    }
    page.mistakes = mistakes;
    staff.show(&page)
}

impl LetterPage {
    fn of(
        view: &CaseView,
        id: i64,
        letter: service::LetterPage,
        lang: Language,
        mistakes: Vec<Mistake>,
    ) -> Self {
        let is_whole = letter.parts.iter().all(|part| part.problems.is_empty());
        Self {
            head: CaseHead::of(view),
            id,
            name: letter.letter_type.name(lang),
            version: letter.version,
            is_sent: letter.is_sent,
            is_blind: letter.is_blind,
            is_sent_here: letter.letter_type.is_written_freely(),
            is_preview: false,
            is_single: letter.parts.len() == 1,
            parts: letter.parts.into_iter().map(|part| LetterPart::of(part, lang)).collect(),
            is_whole,
            deliveries: Vec::new(),
            mistakes,
        }
    }
}

impl LetterPart {
    fn of(part: service::LetterPart, lang: Language) -> Self {
        let problems = part
            .problems
            .iter()
            .map(|one| ProblemLine {
                text: one.kind.text(lang),
                field: one.line.and_then(|line| field_of(part.language, &part.pieces, line)),
            })
            .collect();
        let checklist = part
            .checklist
            .iter()
            .map(|one| ChecklistLine {
                text: lang.of(one.item.words()),
                provision: one.item.provision(),
                is_met: one.is_met,
            })
            .collect();
        let of = part.pieces.iter().filter(|piece| piece.locked.is_none()).count();
        let mut number = 0;
        let pieces =
            part.pieces
                .into_iter()
                .map(|piece| {
                    if piece.locked.is_none() {
                        number += 1;
                    }
                    PiecePart {
                        locked: piece.locked.map(Locked::as_str),
                        number,
                        of,
                        rows: rows(&piece.markdown),
                        text: match piece.locked {
                            None => piece.markdown,
                            Some(_) => letters::part_html(&piece.markdown, part.language)
                                .unwrap_or_default(),
                        },
                    }
                })
                .collect();
        Self { lang: part.language, pieces, html: part.html, problems, checklist }
    }
}

/// The field in which a line of a letter is edited.
fn field_of(language: Language, pieces: &[Piece], line: usize) -> Option<String> {
    let holds = |piece: &Piece| {
        (piece.first_line..piece.first_line + piece.markdown.lines().count()).contains(&line)
    };
    let mut open = pieces.iter().filter(|piece| piece.locked.is_none()).zip(1..);
    let (_, number) = open.find(|(piece, _)| holds(piece))?;
    Some(format!("text-{language}-{number}"))
}

/// How many lines a field needs to show a text, long lines folded.
fn rows(text: &str) -> usize {
    let lines: usize = text.lines().map(|line| 1 + line.chars().count() / 80).sum();
    (lines + 1).clamp(3, 30)
}

/// `GET /staff/cases/{slug}/letters/{id}`.
pub async fn letter(
    staff: Staff,
    place: web::Path<(String, i64)>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let view = view(&staff, &slug).await?;
    let case = view.case.id;
    let (letter, said) = staff
        .ask(move |office, who| {
            Ok((office.letter(who, case, LetterId(id))?, office.deliveries(who, case)?))
        })
        .await?;
    let page = LetterPage::of(&view, id, letter, staff.visit.lang, Vec::new());
    let deliveries = DeliveryLine::of_letter(said, LetterId(id));
    staff.show(&LetterPage { deliveries, ..page })
}

/// What was typed into the fields `text-en-1`, `text-en-2`, …, language by language.
fn typed_in(fields: &[(String, String)]) -> Typed {
    let mut typed: BTreeMap<&str, (Language, BTreeMap<usize, String>)> = BTreeMap::new();
    for (name, text) in fields {
        let Some((code, number)) = name.strip_prefix("text-").and_then(|rest| rest.split_once('-'))
        else {
            continue;
        };
        if let (Ok(language), Ok(number)) = (code.parse(), number.parse()) {
            let (_, texts) = typed.entry(code).or_insert_with(|| (language, BTreeMap::new()));
            texts.insert(number, text.replace("\r\n", "\n"));
        }
    }
    typed.into_values().map(|(language, texts)| (language, texts.into_values().collect())).collect()
}

/// `POST /staff/cases/{slug}/letters/{id}`: the words as edited, in each language of the letter.
/// With `act=preview` they are shown and not saved.
pub async fn edit(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let view = view(&staff, &slug).await?;
    let case = view.case.id;
    let fields = form.into_inner();
    let given = |name: &str| fields.iter().find(|(one, _)| one == name).map(|(_, value)| value);
    let version =
        given("version").and_then(|number| number.parse().ok()).ok_or(Problem::BadRequest)?;
    let previews = given("act").is_some_and(|act| act == "preview");
    let words = typed_in(&fields);
    let first =
        words.first().map_or_else(|| "text-en-1".to_owned(), |(lang, _)| format!("text-{lang}-1"));
    let mut mistakes = Vec::new();
    if !previews {
        let sent = words.clone();
        let done = staff
            .attempt(move |office, who| office.edit_letter(who, case, LetterId(id), version, &sent))
            .await?;
        match done {
            Ok(()) => return Ok(see(&path(&view, &format!("/letters/{id}?done=letter-saved")))),
            Err(error) => {
                mistakes.push(Mistake { field: first.clone().into(), ..mistake("", error)? });
            }
        }
    }
    let sent = words.clone();
    let shown = staff
        .attempt(move |office, who| office.preview_letter(who, case, LetterId(id), &sent))
        .await?;
    match shown {
        Ok(letter) => {
            let page = LetterPage::of(&view, id, letter, staff.visit.lang, mistakes);
            staff.show(&LetterPage { is_preview: true, version, ..page })
        }
        Err(error) => {
            if mistakes.is_empty() {
                mistakes.push(Mistake { field: first.into(), ..mistake("", error)? });
            }
            let letter =
                staff.ask(move |office, who| office.letter(who, case, LetterId(id))).await?;
            let mut page = LetterPage::of(&view, id, letter, staff.visit.lang, mistakes);
            // What was typed goes back, not what was stored before.
            for part in &mut page.parts {
                let typed = words.iter().find(|(lang, _)| *lang == part.lang);
                for piece in part.pieces.iter_mut().filter(|piece| piece.locked.is_none()) {
                    if let Some(text) = typed.and_then(|(_, texts)| texts.get(piece.number - 1)) {
                        piece.text.clone_from(text);
                    }
                }
            }
            staff.show(&page)
        }
    }
}

/// `POST /staff/cases/{slug}/letters/{id}/preview`: the letter as a fragment for each language,
/// from what is typed; for the script of the page.
pub async fn preview(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let words = typed_in(&form);
    let letter = staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.preview_letter(who, case, LetterId(id), &words)
        })
        .await?;
    let parts: BTreeMap<&str, &str> =
        letter.parts.iter().map(|part| (part.language.code(), part.html.as_str())).collect();
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(parts))
}

/// `POST /staff/cases/{slug}/letters/{id}/preview.pdf`: the same as a PDF.
pub async fn preview_pdf(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let words = typed_in(&form);
    let file = staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.preview_letter_pdf(who, case, LetterId(id), &words)
        })
        .await?;
    Ok(download(file))
}

/// `POST /staff/cases/{slug}/letters/{id}/send`: sends a letter that is no answer.
pub async fn send(staff: Staff, place: web::Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let view = view(&staff, &slug).await?;
    let case = view.case.id;
    staff.ask(move |office, who| office.send_letter(who, case, LetterId(id))).await?;
    Ok(see(&path(&view, &format!("/letters/{id}?done=letter-sent"))))
}

/// `GET /staff/cases/{slug}/letters/{id}/letter.pdf`, and in the other formats.
pub async fn file(
    staff: Staff,
    place: web::Path<(String, i64, String)>,
) -> Result<HttpResponse, Problem> {
    let (slug, id, ending) = place.into_inner();
    let format = LetterFormat::ALL.into_iter().find(|(_, one)| *one == ending);
    let (format, _) = format.ok_or(Problem::NotFound)?;
    let file = staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.letter_file(who, case, LetterId(id), format)
        })
        .await?;
    Ok(download(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pounds_are_read_as_people_write_them() {
        assert_eq!(pence("12.50"), Some(1250));
        assert_eq!(pence("£1,200"), Some(120_000));
        assert_eq!(pence("12.5"), Some(1250));
        for wrong in ["", "twelve", "1.234", "-1", "99999999999"] {
            assert_eq!(pence(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_was_typed_is_put_together_language_by_language_in_order() {
        let fields =
            [("text-en-10", "z"), ("version", "3"), ("text-en-2", "b"), ("text-cy-1", "w")]
                .map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(
            typed_in(&fields),
            [
                (Language::Welsh, vec!["w".to_owned()]),
                (Language::English, vec!["b".to_owned(), "z".to_owned()]),
            ]
        );
    }
}
