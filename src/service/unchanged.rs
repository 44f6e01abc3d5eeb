//! Acts on a case that are wanted only while nobody else has changed it.

use super::{Error, Office, SignedIn, access::load_for};
use crate::domain::{ids::CaseId, permission::Permission};
use std::cell::RefCell;

thread_local! {
    /// What the act that this thread is doing asks of its case. An act is one call on one thread, and
    /// takes its case deep inside a transaction of its own: there it is asked.
    static ASKED: RefCell<Option<(CaseId, Vec<u64>)>> = const { RefCell::new(None) };
}

/// Takes the question back when the act ends, in whatever way.
struct Until;

impl Drop for Until {
    fn drop(&mut self) {
        ASKED.set(None);
    }
}

impl Office {
    /// Which version of a case there is: how many events it has.
    pub fn case_version(&self, who: &SignedIn, id: CaseId) -> Result<u64, Error> {
        who.must(Permission::ReadCases)?;
        let (_, history) = self.read(|db| load_for(db, who, id))?;
        Ok(history.len() as u64)
    }

    /// Does `act` if the case is in one of `versions`, and still is when the act takes it;
    /// [`Error::ChangedMeanwhile`] otherwise, and nothing of it has happened then.
    pub fn only_in<T>(
        &self,
        who: &SignedIn,
        id: CaseId,
        versions: &[u64],
        act: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        // Sooner than a long act would find out, and for acts that record nothing.
        if !versions.contains(&self.case_version(who, id)?) {
            return Err(Error::ChangedMeanwhile);
        }
        ASKED.set(Some((id, versions.to_vec())));
        let _until = Until;
        act()
    }
}

/// Whether the case that was taken, with so many events, is as the act wants it. Asked of the first
/// event that an act records; those after it follow on its own.
pub(super) fn still_asked(id: CaseId, events: usize) -> Result<(), Error> {
    ASKED.with_borrow_mut(|asked| match asked {
        Some((case, versions)) if *case == id => {
            let holds = versions.contains(&(events as u64));
            *asked = None;
            if holds { Ok(()) } else { Err(Error::ChangedMeanwhile) }
        }
        _ => Ok(()),
    })
}
