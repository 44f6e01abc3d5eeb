//! Sending the answer. Nothing leaves unproven: what is sent is what the gate has just cleared.

use super::{
    CopyView, Error, Invalid, Office, RequesterSeen, SignedIn, access::load_whole,
    blind::requester_seen, gate::Cleared, portal::released_views,
};
use crate::{
    domain::{
        actor::Actor,
        case::{Act, Case, NotAllowed},
        event::EmailKind,
        ids::{CaseId, LetterId},
        permission::Permission,
    },
    storage::letters,
};

/// What will leave, and what stands in the way.
#[derive(Debug, Clone)]
pub struct ReleaseView {
    /// The letter that answers.
    pub letter: Option<LetterId>,
    /// To whom it goes, as far as the reader may know.
    pub recipient: RequesterSeen,
    /// The copies that go with it.
    pub copies: Vec<CopyView>,
    /// What stands in the way; empty when the answer can be sent.
    pub obstacles: Vec<NotAllowed>,
    /// What is wrong with the letter itself.
    pub letter_problems: Vec<crate::letters::Problem>,
}

impl Office {
    /// What would leave if the answer were sent now.
    pub fn release(&self, who: &SignedIn, id: CaseId) -> Result<ReleaseView, Error> {
        who.must(Permission::ReadCases)?;
        let (case, recipient, copies) = self.read(|db| {
            let (case, _) = load_whole(db, who, id)?;
            let recipient = requester_seen(db, who, &case)?;
            let copies = released_views(db, &case)?;
            Ok::<_, Error>((case, recipient, copies))
        })?;
        let letter = case.answer_drafted();
        let obstacles = match (letter, case.allows(Act::Answer)) {
            (_, Err(reason)) => vec![reason],
            (Some(letter), Ok(())) => self.obstacles_of(&case, letter),
            (None, Ok(())) if case.decided.is_none() => vec![NotAllowed::NoDecision],
            (None, Ok(())) => vec![NotAllowed::LetterDoesNotFit],
        };
        let letter_problems = match letter {
            Some(letter) => self.problems_of(letter)?,
            None => Vec::new(),
        };
        Ok(ReleaseView { letter, recipient, copies, obstacles, letter_problems })
    }

    /// Sends the answer: the letter as PDF and the proven copies, by e-mail and on the portal.
    /// Whoever sends types the case's reference, so that nothing leaves by a slip. Every file is
    /// read again first; `looked_at` says that they have looked at what the gate asks them to.
    pub fn issue(
        &self,
        who: &SignedIn,
        id: CaseId,
        letter: LetterId,
        typed_reference: &str,
        looked_at: bool,
    ) -> Result<(), Error> {
        who.must(Permission::IssueAnswers)?;
        let (case, _) = self.read(|db| load_whole(db, who, id))?;
        let typed = typed_reference.trim();
        if !typed.eq_ignore_ascii_case(&case.reference.to_string()) {
            return Err(Error::Invalid { field: "reference", problem: Invalid::WrongReference });
        }
        // Cheap refusals first; they are checked again when nobody else can change the case.
        if let Some(obstacle) = self.obstacles_of(&case, letter).into_iter().next() {
            return Err(obstacle.into());
        }
        if !self.is_dated_today(&self.kept_letter(letter)?) {
            return Err(NotAllowed::LetterOutOfDate.into());
        }
        let problems = self.problems_of(letter)?;
        if !problems.is_empty() {
            return Err(Error::Letter(problems));
        }
        let cleared = self.clear(who, &case, letter, looked_at)?;
        self.send(who, &cleared)
    }

    /// What stands in the way of sending `letter`, somebody's agreement with it.
    fn obstacles_of(&self, case: &Case, letter: LetterId) -> Vec<NotAllowed> {
        let mut obstacles = case.obstacles(letter);
        if self.needs_clearance && !case.is_cleared(letter) {
            obstacles.push(NotAllowed::NotCleared);
        }
        obstacles
    }

    /// Sends what the gate has cleared, to the requester of the case that it was cleared for.
    fn send(&self, who: &SignedIn, cleared: &Cleared) -> Result<(), Error> {
        let (now, today) = (self.clock.now(), self.today());
        let (id, letter) = (cleared.case(), cleared.letter());
        self.write(|db| {
            let latest = letters::find(db, letter)?.ok_or(Error::NotFound)?;
            if latest.version != cleared.version() {
                // Somebody edited it while it was being set; what would leave is not what they saw.
                return Err(NotAllowed::LetterDoesNotFit.into());
            }
            letters::issue(db, letter, cleared.pdf(), now)?;
            self.change_in(db, Actor::Staff(who.id), id, |_, case| {
                if let Some(obstacle) = self.obstacles_of(case, letter).into_iter().next() {
                    return Err(obstacle.into());
                }
                if cleared.are_of(case) {
                    Ok(cleared.event())
                } else {
                    Err(Error::ChangedMeanwhile)
                }
            })?;
            self.change_in(db, Actor::Staff(who.id), id, |_, case| {
                Ok(case.answer(letter, cleared.pdf().to_string(), today)?)
            })?;
            self.queue_email(db, id, EmailKind::Answer, Some(letter))
        })
    }
}
