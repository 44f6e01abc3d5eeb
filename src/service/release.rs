//! Sending the answer. Nothing leaves unproven: a copy goes out only as the very bytes that the
//! verifier passed.

use super::{CopyView, Error, Invalid, Office, SignedIn, portal::released_views, views};
use crate::{
    domain::{
        actor::Actor,
        case::{Act, NotAllowed},
        event::EmailKind,
        ids::{CaseId, LetterId},
        permission::Permission,
        requester::Requester,
    },
    storage::{blobs::BlobHash, letters, requesters},
};

/// What will leave, and what stands in the way.
#[derive(Debug, Clone)]
pub struct ReleaseView {
    /// The letter that answers.
    pub letter: Option<LetterId>,
    /// To whom it goes.
    pub recipient: Requester,
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
            let (case, _) = views::load(db, id)?;
            let recipient =
                requesters::find(db, case.requester)?.ok_or(Error::BrokenRecord(id.0))?;
            let copies = released_views(db, &case)?;
            Ok::<_, Error>((case, recipient, copies))
        })?;
        let letter = case.answer_drafted();
        let obstacles = match (letter, case.allows(Act::Answer)) {
            (_, Err(reason)) => vec![reason],
            (Some(letter), Ok(())) => case.obstacles(letter),
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
    /// Whoever sends types the case's reference, so that nothing leaves by a slip.
    pub fn issue(
        &self,
        who: &SignedIn,
        id: CaseId,
        letter: LetterId,
        typed_reference: &str,
    ) -> Result<(), Error> {
        who.must(Permission::IssueAnswers)?;
        let (case, _) = self.read(|db| views::load(db, id))?;
        let typed = typed_reference.trim();
        if !typed.eq_ignore_ascii_case(&case.reference.to_string()) {
            return Err(Error::Invalid { field: "reference", problem: Invalid::WrongReference });
        }
        // Cheap refusals first; they are checked again when nobody else can change the case.
        if let Some(obstacle) = case.obstacles(letter).into_iter().next() {
            return Err(obstacle.into());
        }
        self.check_proven_bytes(&case)?;
        let stored = self.kept_letter(letter)?;
        if !self.is_dated_today(&stored) {
            return Err(NotAllowed::LetterOutOfDate.into());
        }
        let problems = self.problems_of(letter)?;
        if !problems.is_empty() {
            return Err(Error::Letter(problems));
        }
        let pdf = stored.pdf()?;
        let sha256 = self.blobs.put(&pdf)?;
        let (now, today) = (self.clock.now(), self.today());
        self.write(|db| {
            let latest = letters::find(db, letter)?.ok_or(Error::NotFound)?;
            if latest.version != stored.version {
                // Somebody edited it while it was being set; what would leave is not what they saw.
                return Err(NotAllowed::LetterDoesNotFit.into());
            }
            letters::issue(db, letter, sha256, now)?;
            self.change_in(db, Actor::Staff(who.id), id, |_, case| {
                Ok(case.answer(letter, sha256.to_string(), today)?)
            })?;
            self.queue_email(db, id, EmailKind::Answer, Some(letter))
        })
    }

    /// Reads every copy that would leave and compares its bytes with the hash that the verifier
    /// passed: the store itself is not trusted.
    fn check_proven_bytes(&self, case: &crate::domain::case::Case) -> Result<(), Error> {
        for (_, found) in case.released() {
            let copy = found.copy.as_ref().ok_or(NotAllowed::UnprovenCopies(1))?;
            let hash: BlobHash =
                copy.sha256.parse().map_err(|_cause| Error::BrokenRecord(case.id.0))?;
            self.blobs.get(hash)?;
        }
        Ok(())
    }
}
