//! Clearance: somebody who did not write the answer agrees to it before it leaves.

use super::{
    CopyView, Error, GateView, LetterPage, Office, SignedIn, access::load_whole,
    portal::released_views,
};
use crate::{
    domain::{
        actor::Actor,
        case::{Act, Case, NotAllowed},
        clearance::{Clearance, Stage},
        event::CaseEvent,
        ids::{CaseId, LetterId, StaffId},
        permission::Permission,
        schedule::ScheduleLine,
        scope::Scope,
    },
    letters::Problem,
    redact,
    storage::{
        clearance_notes::{self, ClearanceNote},
        db::Db,
        events::Recorded,
        staff,
    },
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// How much can be said with a step of a clearance, in bytes.
pub const LONGEST_NOTE: usize = 10_000;

/// All that somebody needs to see before they agree to an answer, on one page.
#[derive(Debug, Clone)]
pub struct ClearanceView {
    /// The letter that would be sent.
    pub letter: Option<(LetterId, LetterPage)>,
    /// The copies that go with it.
    pub copies: Vec<CopyView>,
    /// What is withheld.
    pub schedule: Vec<ScheduleLine>,
    /// What the gate finds when it reads everything again; nothing while there is no whole answer
    /// to read.
    pub gate: Option<GateView>,
    /// The programs that cut and that read again, as the certificate names them.
    pub engines: Vec<String>,
    /// How far it has come.
    pub clearance: Option<Clearance>,
    /// What stands in the way of putting it forward.
    pub obstacles: Vec<NotAllowed>,
    /// What is wrong with the letter.
    pub problems: Vec<Problem>,
    /// What was said, in order.
    pub notes: Vec<NoteLine>,
    /// Who can be asked to read first.
    pub reviewers: Vec<(StaffId, String)>,
    /// Who can be asked to agree.
    pub approvers: Vec<(StaffId, String)>,
    /// Whether it is the reader's turn.
    pub is_my_turn: bool,
    /// The name of whose turn it is.
    pub awaited: Option<String>,
}

/// One step, with what was said.
#[derive(Debug, Clone)]
pub struct NoteLine {
    /// `asked`, `reviewed`, `sent_back` or `given`.
    pub step: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Which version of the letter it was about.
    pub version: i64,
    /// What was said; may be empty.
    pub note: String,
}

impl Office {
    /// All that is to be seen before an answer is agreed to. Every copy is read again for it.
    pub fn clearance(&self, who: &SignedIn, id: CaseId) -> Result<ClearanceView, Error> {
        who.must(Permission::ReadCases)?;
        let (case, history, copies, notes, people) = self.read(|db| {
            let (case, history) = load_whole(db, who, id)?;
            let copies = released_views(db, &case)?;
            let notes = clearance_notes::list(db, id)?;
            Ok::<_, Error>((case, history, copies, notes, staff::list(db)?))
        })?;
        let letter = case.answer_drafted();
        let mut obstacles = match letter {
            _ if case.state.is_answered() => Vec::new(),
            Some(letter) => case.obstacles(letter),
            None if case.decided.is_none() => vec![NotAllowed::NoDecision],
            None => vec![NotAllowed::LetterDoesNotFit],
        };
        let problems = match letter {
            Some(letter) => self.problems_of(letter)?,
            None => Vec::new(),
        };
        if let Some(letter) = letter
            && !self.is_dated_today(&self.kept_letter(letter)?)
            && !case.state.is_answered()
        {
            obstacles.push(NotAllowed::LetterOutOfDate);
        }
        let gate = match letter {
            Some(letter) if obstacles.is_empty() && !case.state.is_answered() => {
                Some(self.check_gate(who, id, letter)?)
            }
            _ => None,
        };
        let authors = letter.map(|letter| authors_of(&history, letter)).unwrap_or_default();
        let name = |id: StaffId| people.iter().find(|one| one.id == id).map(|one| one.name.clone());
        let can = |permission| -> Vec<(StaffId, String)> {
            people
                .iter()
                .filter(|one| one.active && one.role.may(permission))
                .filter(|one| !authors.contains(&one.id))
                .map(|one| (one.id, one.name.clone()))
                .collect()
        };
        let awaited = case.clearance.and_then(|one| one.awaited());
        Ok(ClearanceView {
            letter: match letter {
                Some(letter) => Some((letter, self.letter(who, id, letter)?)),
                None => None,
            },
            copies,
            schedule: self.schedule(who, id)?,
            gate,
            engines: redact::engines(),
            clearance: case.clearance,
            obstacles,
            problems,
            notes: notes
                .into_iter()
                .map(|note| NoteLine {
                    step: note.step,
                    by: name(note.by).unwrap_or_default(),
                    at: note.at,
                    version: note.version,
                    note: note.note,
                })
                .collect(),
            reviewers: can(Permission::HandleCases),
            approvers: can(Permission::ClearAnswers),
            is_my_turn: awaited == Some(who.id),
            awaited: awaited.and_then(name),
        })
    }

    /// Puts the answer forward: to `reviewer` first, if one is named, and to `approver`. A letter
    /// with something missing, or a copy that the gate holds back, is not put forward.
    pub fn ask_clearance(
        &self,
        who: &SignedIn,
        id: CaseId,
        reviewer: Option<StaffId>,
        approver: StaffId,
        note: &str,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let (case, _) = self.read(|db| load_whole(db, who, id))?;
        case.allows(Act::AskClearance)?;
        let letter = match case.answer_drafted() {
            Some(letter) => letter,
            None if case.decided.is_none() => return Err(NotAllowed::NoDecision.into()),
            None => return Err(NotAllowed::LetterDoesNotFit.into()),
        };
        if let Some(obstacle) = case.obstacles(letter).into_iter().next() {
            return Err(obstacle.into());
        }
        if !self.is_dated_today(&self.kept_letter(letter)?) {
            return Err(NotAllowed::LetterOutOfDate.into());
        }
        let problems = self.problems_of(letter)?;
        if !problems.is_empty() {
            return Err(Error::Letter(problems));
        }
        let gate = self.check_gate(who, id, letter)?;
        if !gate.problems.is_empty() {
            return Err(Error::Gate(gate.problems));
        }
        self.clearance_step(who, id, note, |db, case, history| {
            let mut active = |id: StaffId, permission| -> Result<bool, Error> {
                Ok(staff::find(db, id)?.is_some_and(|one| one.active && one.role.may(permission)))
            };
            if !active(approver, Permission::ClearAnswers)? {
                return Err(Error::NotFound);
            }
            if let Some(reviewer) = reviewer
                && !active(reviewer, Permission::HandleCases)?
            {
                return Err(Error::NotFound);
            }
            Ok(case.ask_clearance(letter, reviewer, approver, &authors_of(history, letter))?)
        })
    }

    /// Agrees to the answer as it was put forward: as its reviewer, or as its approver, who has to
    /// be allowed to.
    pub fn agree(&self, who: &SignedIn, id: CaseId, note: &str) -> Result<(), Error> {
        who.must(Permission::ReadCases)?;
        who.must_reach(Scope::ClearAnswers)?;
        self.clearance_step(who, id, note, |_, case, history| {
            let asked = case.clearance.ok_or(NotAllowed::NothingPutForward)?;
            if asked.stage == Stage::Approval {
                who.must(Permission::ClearAnswers)?;
            }
            Ok(case.agree(who.id, &authors_of(history, asked.letter))?)
        })
    }

    /// Sends the answer back, with what has to change.
    pub fn send_back(&self, who: &SignedIn, id: CaseId, note: &str) -> Result<(), Error> {
        who.must(Permission::ReadCases)?;
        who.must_reach(Scope::ClearAnswers)?;
        if note.trim().is_empty() {
            return Err(Error::Invalid { field: "note", problem: super::Invalid::Empty });
        }
        self.clearance_step(who, id, note, |_, case, _| Ok(case.send_back(who.id)?))
    }

    /// Records a step of a clearance and what was said with it.
    fn clearance_step(
        &self,
        who: &SignedIn,
        id: CaseId,
        note: &str,
        decide: impl FnOnce(&mut Db, &Case, &[Recorded]) -> Result<CaseEvent, Error>,
    ) -> Result<(), Error> {
        let note = note.trim();
        if note.len() > LONGEST_NOTE {
            return Err(Error::Invalid { field: "note", problem: super::Invalid::TooLong });
        }
        let at = self.clock.now();
        self.write(|db| {
            self.change_in(db, Actor::Staff(who.id), id, |db, case| {
                let (_, history) = load_whole(db, who, id)?;
                let event = decide(db, case, &history)?;
                let (step, letter, version) = match &event {
                    CaseEvent::ClearanceAsked { letter, version, .. } => ("asked", letter, version),
                    CaseEvent::ClearanceReviewed { letter, version } => {
                        ("reviewed", letter, version)
                    }
                    CaseEvent::ClearanceSentBack { letter, version } => {
                        ("sent_back", letter, version)
                    }
                    CaseEvent::ClearanceGiven { letter, version } => ("given", letter, version),
                    _ => return Ok(event),
                };
                let kept = ClearanceNote {
                    letter: *letter,
                    version: (*version).into(),
                    step: step.to_owned(),
                    by: who.id,
                    at,
                    note: note.to_owned(),
                };
                clearance_notes::add(db, id, &kept)?;
                Ok(event)
            })
            .map(drop)
        })
    }
}

/// Who decided, or wrote a version of `letter`.
fn authors_of(history: &[Recorded], letter: LetterId) -> BTreeSet<StaffId> {
    history
        .iter()
        .filter(|line| match &line.event {
            CaseEvent::Decided { .. } => true,
            CaseEvent::LetterDrafted { letter: one, .. } => *one == letter,
            _ => false,
        })
        .filter_map(|line| match line.actor {
            Actor::Staff(one) => Some(one),
            Actor::Requester | Actor::Area(_) | Actor::System => None,
        })
        .collect()
}
