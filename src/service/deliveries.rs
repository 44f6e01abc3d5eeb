//! What mail servers said of the e-mails about a case: kept as it is heard, and shown beside the letter
//! and in the history.

use super::{Error, Office, SignedIn, access::load_for, record::Job};
use crate::{
    domain::{
        case::Case,
        delivery::{Answer, Delivery, Outcome},
        event::EmailKind,
        ids::{CaseId, JobId, LetterId},
        permission::Permission,
    },
    storage::{db::Db, deliveries},
};

/// Which e-mail about a case.
#[derive(Debug, Clone, Copy)]
pub(super) struct About {
    /// The job that sends it.
    pub(super) job: JobId,
    /// What it is.
    pub(super) email: EmailKind,
    /// The letter that it carries.
    pub(super) letter: Option<LetterId>,
}

impl About {
    /// The case and the e-mail of a job; none when it is about no one case.
    pub(super) fn of(id: JobId, job: &Job) -> Option<(CaseId, Self)> {
        let (case, email) = job.of_case()?;
        Some((case, Self { job: id, email, letter: job.letter() }))
    }
}

impl Office {
    /// Keeps what was said of an e-mail, in the transaction that notes what becomes of it. Of a case
    /// that was erased meanwhile, without addresses and words.
    pub(super) fn keep_delivery(
        &self,
        db: &mut Db,
        case: &Case,
        about: &About,
        recipient: &str,
        outcome: Outcome,
        answer: &Answer,
    ) -> Result<(), Error> {
        let is_erased = case.erased_on.is_some();
        let words = if is_erased { "" } else { &answer.words };
        let said = Delivery {
            job: about.job,
            email: about.email,
            letter: about.letter,
            recipient: if is_erased { String::new() } else { recipient.to_owned() },
            outcome,
            answer: Answer::new(&answer.code, words),
            at: self.clock.now(),
        };
        Ok(deliveries::add(db, case.id, &said)?)
    }

    /// What was said of the e-mails about a case, in the order in which it was heard. Addresses and
    /// words of servers are left out for who does not see who asked, but for those about
    /// commissions, which go to colleagues.
    pub fn deliveries(&self, who: &SignedIn, case: CaseId) -> Result<Vec<Delivery>, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (case, _) = load_for(db, who, case)?;
            let knows = who.knows_requester(&case);
            let mut said = deliveries::list(db, case.id)?;
            for one in &mut said {
                if !knows && one.email != EmailKind::Commission {
                    one.recipient.clear();
                    one.answer.words.clear();
                }
            }
            Ok(said)
        })
    }
}
