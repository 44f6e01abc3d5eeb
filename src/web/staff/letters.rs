//! The letters of a case: drafts, their words, how they look.

use super::case::{CaseHead, path, view};
use crate::{
    domain::{case::Act, ids::LetterId, language::Language},
    service::{self, CaseView},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, download, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

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
}

/// One letter in the list.
#[derive(Debug, Clone, Serialize)]
pub struct LetterLine {
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// The end of the key `letter-…`.
    pub kind: String,
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
        let kinds = [
            "ack",
            "clarify",
            "extend_pit",
            "extend_eir",
            "full",
            "partial",
            "refuse",
            "not_held",
            "eir_full",
            "eir_partial",
            "eir_refuse",
            "eir_not_held",
            "identity",
            "extend_sar",
            "sar_response",
        ];
        let letters = kinds
            .into_iter()
            .zip(1..)
            .map(|(kind, id)| LetterLine {
                id,
                kind: kind.into(),
                version: 1,
                is_sent: id % 2 == 0,
                made_at: DateTime::UNIX_EPOCH,
            })
            .collect();
        let empty = Self {
            head: CaseHead::sample(),
            letters: Vec::new(),
            may_draft: false,
            needs_decision: true,
        };
        vec![Self { letters, may_draft: true, needs_decision: false, ..empty.clone() }, empty]
    }
}

/// One letter.
#[derive(Debug, Clone, Serialize)]
pub struct LetterPage {
    /// The head.
    pub head: CaseHead,
    /// Its number in the addresses of the pages.
    pub id: i64,
    /// The end of the key `letter-…`.
    pub kind: String,
    /// Counts from 1 with each edit.
    pub version: i64,
    /// Whether it was sent; then it cannot be changed.
    pub is_sent: bool,
    /// The letter in each of its languages.
    pub parts: Vec<LetterPart>,
    /// What is wrong with the words that were sent.
    pub mistakes: Vec<Mistake>,
}

/// The letter in one language.
#[derive(Debug, Clone, Serialize)]
pub struct LetterPart {
    /// The language.
    pub lang: Language,
    /// The words, in Markdown.
    pub text: String,
    /// The letter as a page, made by our own letter engine, which escapes all that people typed.
    pub html: String,
    /// What is still to be written before it can be sent.
    pub problems: Vec<String>,
    /// What the law asks of it, when it refuses something.
    pub checklist: Vec<ChecklistLine>,
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
        let part = |lang| LetterPart {
            lang,
            text: "# Response\n</textarea><script>".into(),
            html: "<h2>Response</h2>".into(),
            problems: vec!["a reason is missing".into()],
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
            kind: "partial".into(),
            version: 2,
            is_sent: false,
            parts: Language::BOTH.into_iter().map(part).collect(),
            mistakes: Vec::new(),
        };
        vec![
            Self { is_sent: true, ..draft.clone() },
            Self { mistakes: vec![Mistake::new("text-en", "letter-error-text")], ..draft.clone() },
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
    let mut letters: Vec<LetterLine> = view
        .letters
        .iter()
        .map(|letter| LetterLine {
            id: letter.id.0,
            kind: letter.letter_type.as_str().into(),
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
    })
}

/// `POST /staff/cases/{slug}/letters`: drafts the answer from the case and its decision.
pub async fn draft(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let case = view.case.id;
    let letter = staff.ask(move |office, who| office.draft_answer(who, case)).await?;
    Ok(see(&path(&view, &format!("/letters/{letter}?done=letter-drafted"))))
}

impl LetterPage {
    fn of(
        view: &CaseView,
        id: i64,
        letter: service::LetterPage,
        lang: Language,
        mistakes: Vec<Mistake>,
    ) -> Self {
        Self {
            head: CaseHead::of(view),
            id,
            kind: letter.letter_type.as_str().into(),
            version: letter.version,
            is_sent: letter.is_sent,
            parts: letter
                .parts
                .into_iter()
                .map(|part| LetterPart {
                    lang: part.language,
                    text: part.markdown,
                    html: part.html,
                    problems: part.problems.iter().map(|one| one.kind.text(lang)).collect(),
                    checklist: part
                        .checklist
                        .iter()
                        .map(|one| ChecklistLine {
                            text: lang.of(one.item.words()),
                            provision: one.item.provision(),
                            is_met: one.is_met,
                        })
                        .collect(),
                })
                .collect(),
            mistakes,
        }
    }
}

/// `GET /staff/cases/{slug}/letters/{id}`.
pub async fn letter(
    staff: Staff,
    place: web::Path<(String, i64)>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let view = view(&staff, &slug).await?;
    let case = view.case.id;
    let letter = staff.ask(move |office, who| office.letter(who, case, LetterId(id))).await?;
    staff.show(&LetterPage::of(&view, id, letter, staff.visit.lang, Vec::new()))
}

/// `POST /staff/cases/{slug}/letters/{id}`: the words as edited, in each language of the letter.
pub async fn edit(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let view = view(&staff, &slug).await?;
    let case = view.case.id;
    let typed = form.into_inner();
    let words: Vec<(Language, String)> = typed
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix("text-")?.parse().ok()?, text.clone())))
        .collect();
    let version = typed
        .iter()
        .find(|(name, _)| name == "version")
        .and_then(|(_, number)| number.parse().ok())
        .ok_or(Problem::BadRequest)?;
    let empty = words.iter().find(|(_, text)| text.trim().is_empty()).map(|(lang, _)| *lang);
    let wrong = if let Some(lang) = empty {
        Mistake::new(format!("text-{lang}"), "letter-error-text")
    } else {
        let first = words.first().map_or(Language::English, |(lang, _)| *lang);
        let sent = words.clone();
        let done = staff
            .attempt(move |office, who| office.edit_letter(who, case, LetterId(id), version, sent))
            .await?;
        match done {
            Ok(()) => return Ok(see(&path(&view, &format!("/letters/{id}?done=letter-saved")))),
            Err(error) => Mistake { field: format!("text-{first}").into(), ..mistake("", error)? },
        }
    };
    let letter = staff.ask(move |office, who| office.letter(who, case, LetterId(id))).await?;
    let mut page = LetterPage::of(&view, id, letter, staff.visit.lang, vec![wrong]);
    // What was typed goes back, not what was stored before.
    for part in &mut page.parts {
        if let Some((_, text)) = words.iter().find(|(lang, _)| *lang == part.lang) {
            part.text.clone_from(text);
        }
    }
    staff.show(&page)
}

/// `GET /staff/cases/{slug}/letters/{id}/letter.pdf`.
pub async fn pdf(staff: Staff, place: web::Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let file = staff
        .ask(move |office, who| {
            let case = office.case_named(who, &slug)?;
            office.letter_pdf(who, case, LetterId(id))
        })
        .await?;
    Ok(download(file))
}
