//! What the gate says, as sentences: what is wrong with which file, where, and what to do.

use super::{case::view, release::show};
use crate::{
    domain::{ids::LetterId, language::Language},
    service::GateNote,
    web::{
        problem::Problem,
        session::Staff,
        words::{self, Values},
    },
};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

/// One thing that stands in the way, or is to be looked at.
#[derive(Debug, Clone, Serialize)]
pub struct GateLine {
    /// The name of the file.
    pub file: String,
    /// The document it is about, in the addresses of the pages; none when it is about the letter.
    pub document: Option<i64>,
    /// The key of the sentence that says what is wrong.
    pub says: &'static str,
    /// The kind of hidden data, where that is what is wrong: the end of the key `finding-…`.
    pub hidden: Option<String>,
    /// The key of the sentence that says what to do.
    pub advice: &'static str,
    /// Where; may be empty.
    pub place: String,
    /// On which page.
    pub page: Option<u32>,
    /// The number of the mark it is about.
    pub mark: Option<usize>,
}

impl GateLine {
    /// One in the way, one to look at, for the samples of pages.
    pub(super) fn samples() -> (Vec<Self>, Vec<Self>) {
        let note = |kind: &str, place: &str, page, document: Option<i64>| GateNote {
            document: document.map(crate::domain::ids::DocumentId),
            file: "plan <b>.xlsx".into(),
            kind: kind.into(),
            place: place.into(),
            page,
            mark: Some(2),
        };
        let wrong = [
            note("hidden_sheet", "Staff <b>", None, Some(7)),
            note("file_changed", "", None, Some(7)),
            note("cannot_be_read", "", None, Some(7)),
            note("glyph_under_mark", "page 3", Some(3), Some(7)),
            note("text_left", "object 12", None, Some(7)),
            note("text_lost", "page 2", Some(2), None),
            note("something new", "page 3", None, Some(7)),
            note("javascript", "", None, None),
        ];
        let look = [
            note("also_elsewhere", "", Some(9), Some(7)),
            note("also_elsewhere", "", None, Some(7)),
            note("text_not_readable", "", Some(9), Some(7)),
            note("not_found", "", None, Some(7)),
            note("no_room_for_label", "", Some(1), Some(7)),
            note("gap_keeps_width", "", Some(1), Some(7)),
            note("font_keeps_letters", "", None, None),
            note("picture_without_words", "", Some(2), None),
            note("letter_says_marked", "", None, Some(7)),
            note("letter_names_requester", "Huw <b>", None, None),
            note("letter_names_staff", "Ada <b>", None, None),
            note("marked_differently", "notes.docx", None, Some(7)),
            note("released_elsewhere", "notes.docx", None, Some(7)),
            note("zero_width_characters", "line 3", None, Some(7)),
            note("something new", "", None, Some(7)),
        ];
        (wrong.iter().map(Self::problem).collect(), look.iter().map(Self::to_look_at).collect())
    }

    /// Something that must not leave.
    pub(super) fn problem(note: &GateNote) -> Self {
        let (says, advice) = match note.kind.as_str() {
            "file_changed" => ("gate-file-changed", "gate-advice-copy"),
            "cannot_be_read" | "cannot_be_read_whole" | "stream_cannot_be_read" => {
                ("gate-unreadable", "gate-advice-withhold")
            }
            "text_left"
            | "text_left_in_object"
            | "glyph_under_mark"
            | "picture_under_mark"
            | "drawing_under_mark" => ("gate-left", "gate-advice-mark"),
            "text_lost" | "text_moved" | "text_added" => ("gate-changed", "gate-advice-copy"),
            _ if note.document.is_none() => ("gate-hidden", "gate-advice-letter"),
            _ => ("gate-other", "gate-advice-copy"),
        };
        let says = if says == "gate-other" && has_name(&note.kind) { "gate-hidden" } else { says };
        Self::of(note, says, advice)
    }

    /// Something that an officer looks at before it leaves.
    pub(super) fn to_look_at(note: &GateNote) -> Self {
        let (says, advice) = match note.kind.as_str() {
            "also_elsewhere" if note.page.is_some() => {
                ("copy-warning-also-elsewhere", "gate-advice-elsewhere")
            }
            "also_elsewhere" => ("gate-elsewhere", "gate-advice-elsewhere"),
            "text_not_readable" => ("gate-not-readable", "gate-advice-eyes"),
            "not_found" => ("gate-not-found", "gate-advice-not-found"),
            "marked_differently" => ("gate-differently", "gate-advice-differently"),
            "released_elsewhere" => ("gate-released-elsewhere", "gate-advice-released-elsewhere"),
            "no_room_for_label" => ("gate-no-room", "gate-advice-schedule"),
            "gap_keeps_width" => ("gate-gap", "gate-advice-gap"),
            "font_keeps_letters" => ("gate-font", "gate-advice-font"),
            "picture_without_words" => ("gate-bare-picture", "gate-advice-bare-picture"),
            "letter_says_marked" => ("gate-letter-says", "gate-advice-letter-says"),
            "letter_names_staff" => ("gate-letter-names-staff", "gate-advice-letter-names-staff"),
            "letter_names_requester" => ("gate-letter-names", "gate-advice-letter-names"),
            _ => ("copy-warning-other", "gate-advice-eyes"),
        };
        let is_named = says == "copy-warning-other" && has_name(&note.kind);
        Self::of(note, if is_named { "gate-hidden" } else { says }, advice)
    }

    fn of(note: &GateNote, says: &'static str, advice: &'static str) -> Self {
        Self {
            file: note.file.clone(),
            document: note.document.map(|one| one.0),
            says,
            hidden: (says == "gate-hidden").then(|| finding(&note.kind)),
            advice,
            place: note.place.clone(),
            page: note.page,
            mark: note.mark,
        }
    }
}

/// A kind of hidden data, as inspection names it, if it has words: the end of the key `finding-…`.
pub(super) fn finding(kind: &str) -> String {
    if has_name(kind) { kind.to_owned() } else { "other".to_owned() }
}

/// Whether a kind of hidden data has words in both languages.
fn has_name(kind: &str) -> bool {
    let key = format!("finding-{kind}");
    [Language::English, Language::Welsh]
        .iter()
        .all(|language| words::text(*language, &key, &Values::new()).is_some())
}

/// What is to be checked.
#[derive(Debug, Deserialize)]
pub struct CheckForm {
    /// The letter that the page showed.
    pub letter: i64,
}

/// `POST /staff/cases/{slug}/release/check`: reads everything again that would leave.
pub async fn check(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<CheckForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let (id, letter) = (view.case.id, LetterId(form.letter));
    let found = staff.ask(move |office, who| office.check_gate(who, id, letter)).await?;
    show(&staff, &view, Some(found)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_hidden_data_that_has_words_is_named_and_others_are_called_other() {
        assert_eq!(finding("hidden_sheet"), "hidden_sheet");
        assert_eq!(finding("something new"), "other");
    }
}
