//! Notes of staff on a case: for those who read the case, and for nothing that leaves.
//!
//! What was noted is information that the authority holds, and can be asked for itself. So nothing of
//! it goes before the case does: a correction keeps what was said before, and so does striking out.

use super::{Error, Invalid, Office, SignedIn, access::load_for, blind::mask_for, views::names};
use crate::{
    domain::{
        actor::Actor,
        case::{Case, NotAllowed},
        event::CaseEvent,
        ids::{CaseId, NoteId},
        permission::Permission,
    },
    storage::{
        case_notes::{self, Note},
        db::Db,
        search::{self, Place},
    },
};
use chrono::{DateTime, Utc};

/// The most characters of a note on a case.
pub const LONGEST_CASE_NOTE: usize = 10_000;

/// A note on a case, as somebody reads it.
#[derive(Debug, Clone)]
pub struct CaseNote {
    /// Which.
    pub id: NoteId,
    /// The name of who wrote it.
    pub by: String,
    /// Whether the reader wrote it.
    pub is_mine: bool,
    /// What it says.
    pub text: String,
    /// When it was first written.
    pub at: DateTime<Utc>,
    /// What it said before, and when that was written, in order.
    pub earlier: Vec<(DateTime<Utc>, String)>,
    /// When what it says now was written, where it was corrected.
    pub corrected_at: Option<DateTime<Utc>>,
    /// When who wrote it struck it out.
    pub struck_at: Option<DateTime<Utc>>,
}

impl Office {
    /// The notes on a case, the newest first; none once it is erased.
    pub fn case_notes(&self, who: &SignedIn, id: CaseId) -> Result<Vec<CaseNote>, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (case, _) = load_for(db, who, id)?;
            if case.erased_on.is_some() {
                return Ok(Vec::new());
            }
            let (mask, names) = (mask_for(db, who, &case)?, names(db)?);
            let mut notes = Vec::new();
            for note in case_notes::list(db, id)?.into_iter().rev() {
                let is_mine = note.by == who.id;
                let mut texts = note.texts.into_iter().map(|one| {
                    // Nobody's own words are hidden from them.
                    let text = match &mask {
                        Some(mask) if !is_mine => mask.over(&one.text, who.language),
                        _ => one.text,
                    };
                    (one.at, text)
                });
                let Some((at, first)) = texts.next() else { continue };
                let mut earlier = Vec::new();
                let (mut now, mut corrected_at) = ((at, first), None);
                for later in texts {
                    corrected_at = Some(later.0);
                    earlier.push(std::mem::replace(&mut now, later));
                }
                notes.push(CaseNote {
                    id: note.id,
                    by: names.get(&note.by).cloned().unwrap_or_default(),
                    is_mine,
                    text: now.1,
                    at,
                    earlier,
                    corrected_at,
                    struck_at: note.struck_at,
                });
            }
            Ok(notes)
        })
    }

    /// Notes something on a case, in whatever state it is.
    pub fn add_case_note(&self, who: &SignedIn, id: CaseId, text: &str) -> Result<NoteId, Error> {
        who.must(Permission::HandleCases)?;
        let (text, now) = (checked(text), self.clock.now());
        self.write(|db| {
            let mut made = NoteId(0);
            self.change_in(db, Actor::Staff(who.id), id, |db, _| {
                let text = text?;
                made = case_notes::add(db, id, who.id, &text, now)?;
                search::put(db, id, Place::Note(made), &text)?;
                Ok(CaseEvent::NoteAdded { note: made })
            })?;
            Ok(made)
        })
    }

    /// Gives one's own note another text; what it said before is kept.
    pub fn correct_case_note(
        &self,
        who: &SignedIn,
        id: CaseId,
        note: NoteId,
        text: &str,
    ) -> Result<(), Error> {
        let (text, now) = (checked(text), self.clock.now());
        self.change_note(who, id, note, |db, found| {
            let text = text?;
            let version = u32::try_from(found.texts.len()).unwrap_or(u32::MAX).saturating_add(1);
            case_notes::add_text(db, note, version, &text, now)?;
            search::put(db, id, Place::Note(note), &text)?;
            Ok(CaseEvent::NoteCorrected { note, version })
        })
    }

    /// Strikes one's own note out: it is shown as struck and no longer found, and its text is kept.
    pub fn strike_case_note(&self, who: &SignedIn, id: CaseId, note: NoteId) -> Result<(), Error> {
        let now = self.clock.now();
        self.change_note(who, id, note, |db, _| {
            case_notes::strike(db, note, now)?;
            search::forget(db, id, Place::Note(note))?;
            Ok(CaseEvent::NoteStruck { note })
        })
    }

    fn change_note(
        &self,
        who: &SignedIn,
        id: CaseId,
        note: NoteId,
        change: impl FnOnce(&mut Db, &Note) -> Result<CaseEvent, Error>,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        self.change(Actor::Staff(who.id), id, |db, case| {
            let found = own(db, who, case, note)?;
            change(db, &found)
        })
        .map(drop)
    }
}

/// A note of the case that `who` wrote and that stands.
fn own(db: &mut Db, who: &SignedIn, case: &Case, note: NoteId) -> Result<Note, Error> {
    let found = case_notes::find(db, case.id, note)?.ok_or(NotAllowed::NotOfThisCase)?;
    if found.by != who.id {
        Err(NotAllowed::NoteOfAnother.into())
    } else if found.struck_at.is_some() {
        Err(NotAllowed::NoteStruck.into())
    } else {
        Ok(found)
    }
}

fn checked(text: &str) -> Result<String, Error> {
    // A form sends lines as they end in headers of e-mails.
    // PostgreSQL keeps no NUL.
    let text = text.trim().replace("\r\n", "\n").replace('\0', "");
    let problem = if text.is_empty() {
        Invalid::Empty
    } else if text.chars().count() > LONGEST_CASE_NOTE {
        Invalid::TooLong
    } else {
        return Ok(text);
    };
    Err(Error::Invalid { field: "note", problem })
}
