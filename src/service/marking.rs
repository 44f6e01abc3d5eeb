//! Acts on the marks of a document: made, taken away, rested on another ground; undone, done again.
//!
//! Each act is recorded with what it did, so that who did it can take it back. Two people may mark
//! one document: who acts says which marks they saw, and an act on others is refused.

use super::{Error, FileProblem, Office, SignedIn, documents::citation_of, views};
use crate::{
    domain::{
        actor::Actor,
        case::Case,
        event::CaseEvent,
        ids::{CaseId, DocumentId, MarkId},
        mark::{MOST_MARKS, Mark, Marks},
        permission::Permission,
    },
    law::exemption::Citation,
    storage::{blobs::BlobHash, db::Db, mark_acts, marks},
};

/// What is done to the marks of a document.
#[derive(Debug, Clone)]
pub enum MarkAct {
    /// Puts marks on it; each names an exemption of the case's regime, or none yet.
    Add(Vec<Mark>),
    /// Takes marks away.
    Remove(Vec<MarkId>),
    /// Rests marks on another exemption.
    Rest(Vec<MarkId>, Option<Citation>),
    /// Takes back the last act of the same person that stands.
    Undo,
    /// Does again what was taken back last.
    Redo,
}

/// What an act changes.
#[derive(Debug, Default)]
struct Done {
    added: Vec<MarkId>,
    removed: Vec<MarkId>,
    events: Vec<CaseEvent>,
}

impl Office {
    /// Puts marks on a document; each names an exemption of the case's regime, or none yet.
    pub fn mark(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        new: Vec<Mark>,
    ) -> Result<Vec<MarkId>, Error> {
        self.act_on_marks(who, case, document, None, MarkAct::Add(new))
    }

    /// Takes a mark away.
    pub fn unmark(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        mark: MarkId,
    ) -> Result<(), Error> {
        self.act_on_marks(who, case, document, None, MarkAct::Remove(vec![mark])).map(drop)
    }

    /// Acts on the marks of a document, whole or not at all; the marks that it made. `seen` is the
    /// version that the person acts on: when the marks are others by now it is
    /// [`Error::ChangedMeanwhile`], as is an undo with nothing to take back.
    pub fn act_on_marks(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        seen: Option<&str>,
        act: MarkAct,
    ) -> Result<Vec<MarkId>, Error> {
        who.must(Permission::HandleCases)?;
        let now = self.clock.now();
        self.write(|db| {
            let mut made = Vec::new();
            self.change_often_in(db, Actor::Staff(who.id), case, |db, case| {
                case.document(document)?;
                let standing = views::marks_of(db, document)?;
                if seen.is_some_and(|seen| seen != version_of(&standing)) {
                    return Err(Error::ChangedMeanwhile);
                }
                let on = On { case, document, who, now };
                let done = match act {
                    MarkAct::Add(new) => on.add(db, &standing, new)?,
                    MarkAct::Remove(gone) => on.remove(db, &gone)?,
                    MarkAct::Rest(marks, exemption) => on.rest(db, &standing, &marks, exemption)?,
                    MarkAct::Undo => {
                        let act = mark_acts::last_done(db, document, who.id)?
                            .ok_or(Error::ChangedMeanwhile)?;
                        mark_acts::set_undone(db, act.id, Some(now))?;
                        return on.swap(db, &act.added, &act.removed);
                    }
                    MarkAct::Redo => {
                        let act = mark_acts::first_undone(db, document, who.id)?
                            .ok_or(Error::ChangedMeanwhile)?;
                        mark_acts::set_undone(db, act.id, None)?;
                        return on.swap(db, &act.removed, &act.added);
                    }
                };
                if !done.events.is_empty() {
                    mark_acts::add(db, document, who.id, &done.added, &done.removed, now)?;
                }
                made = done.added;
                Ok(done.events)
            })?;
            Ok(made)
        })
    }
}

/// The marks of a document that somebody has seen, as one short word: the same for the same marks.
pub(super) fn version_of(standing: &[(MarkId, Mark)]) -> String {
    let numbers: Vec<String> = standing.iter().map(|(id, _)| id.to_string()).collect();
    BlobHash::of(numbers.join(",").as_bytes()).to_string().chars().take(16).collect()
}

/// A document that is acted on.
struct On<'a> {
    case: &'a Case,
    document: DocumentId,
    who: &'a SignedIn,
    now: chrono::DateTime<chrono::Utc>,
}

impl On<'_> {
    fn add(&self, db: &mut Db, standing: &[(MarkId, Mark)], new: Vec<Mark>) -> Result<Done, Error> {
        let all = standing.len() + new.len();
        if all > MOST_MARKS {
            let what = format!("there are {all} marks, and {MOST_MARKS} is the most");
            return Err(FileProblem::Marks(what).into());
        }
        let mut done = Done::default();
        for mark in new {
            let citation = citation_of(&mark)?;
            let id = marks::add(db, self.document, &Marks(vec![mark]), self.who.id, self.now)?;
            done.events.push(self.case.mark(self.document, id, citation)?);
            done.added.push(id);
        }
        Ok(done)
    }

    fn remove(&self, db: &mut Db, gone: &[MarkId]) -> Result<Done, Error> {
        let mut done = Done::default();
        for mark in gone {
            done.events.push(self.case.unmark(self.document, *mark)?);
            if !marks::remove(db, self.document, *mark, self.now)? {
                return Err(Error::NotFound);
            }
            done.removed.push(*mark);
        }
        Ok(done)
    }

    /// A mark is what it was made as: on another ground it is another mark.
    fn rest(
        &self,
        db: &mut Db,
        standing: &[(MarkId, Mark)],
        chosen: &[MarkId],
        exemption: Option<Citation>,
    ) -> Result<Done, Error> {
        let exemption = exemption.map(|one| one.to_string());
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        for mark in chosen {
            let (id, found) =
                standing.iter().find(|(id, _)| id == mark).ok_or(Error::ChangedMeanwhile)?;
            if found.exemption != exemption {
                gone.push(*id);
                new.push(Mark { exemption: exemption.clone(), ..found.clone() });
            }
        }
        let removed = self.remove(db, &gone)?;
        let added = self.add(db, &[], new)?;
        Ok(Done {
            added: added.added,
            removed: removed.removed,
            events: removed.events.into_iter().chain(added.events).collect(),
        })
    }

    /// Takes `gone` away as far as it stands, and puts `back` where it does not.
    fn swap(&self, db: &mut Db, gone: &[MarkId], back: &[MarkId]) -> Result<Vec<CaseEvent>, Error> {
        let mut events = Vec::new();
        for mark in gone {
            if marks::remove(db, self.document, *mark, self.now)? {
                events.push(self.case.unmark(self.document, *mark)?);
            }
        }
        for mark in marks::restore(db, self.document, back)? {
            let (_, stored) = marks::find::<Marks>(db, mark)?.ok_or(Error::NotFound)?;
            let citation = match stored.mark.0.first() {
                Some(mark) => citation_of(mark)?,
                None => None,
            };
            events.push(self.case.mark(self.document, mark, citation)?);
        }
        Ok(events)
    }
}
