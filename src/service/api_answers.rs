//! Requests of programs that may come twice: what was answered the first time is answered again.

use super::{Error, Office};
use crate::{
    domain::ids::Reference,
    storage::{self, api_answers, cases, erasure},
};
use chrono::TimeDelta;

pub use crate::storage::api_answers::Answer as KeptAnswer;

/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// What is known of a request that came with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeat {
    /// Nothing: it is begun now, and nobody else begins it.
    First,
    /// It was answered so.
    Answered(KeptAnswer),
    /// It is under way, or ended without an answer that could be kept.
    UnderWay,
    /// Something else was asked with the same key.
    Other,
}

impl Office {
    /// Begins a request that came with `key` under a token, unless it was begun before. Of two that
    /// come at once, one begins.
    pub fn begin_once(&self, token: &str, key: &str, request_hash: &[u8]) -> Result<Repeat, Error> {
        let now = self.clock.now();
        let oldest = now - KEPT;
        let begun = self.write(|db| {
            let known = api_answers::find(db, token, key, oldest)?;
            if known.is_none() {
                api_answers::begin(db, token, key, request_hash, now, oldest)?;
            }
            Ok::<_, Error>(known)
        });
        let known = match begun {
            Ok(None) => return Ok(Repeat::First),
            Ok(Some(known)) => known,
            // Another came first between the look and the row.
            Err(Error::Storage(storage::Error::Duplicate)) => self
                .read(|db| Ok::<_, Error>(api_answers::find(db, token, key, oldest)?))?
                .ok_or(Error::Storage(storage::Error::Busy))?,
            Err(error) => return Err(error),
        };
        Ok(match known.answer {
            _ if known.request_hash != request_hash => Repeat::Other,
            Some(answer) => Repeat::Answered(answer),
            None => Repeat::UnderWay,
        })
    }

    /// Keeps what was answered to a request that [`Office::begin_once`] began, about the case that
    /// `slug` names, with which it is erased.
    pub fn keep_answer(
        &self,
        token: &str,
        key: &str,
        answer: &KeptAnswer,
        slug: Option<&str>,
    ) -> Result<(), Error> {
        let reference = slug.and_then(|slug| slug.parse::<Reference>().ok());
        self.write(|db| {
            let case = match &reference {
                Some(reference) => cases::find_by_reference(db, reference)?,
                None => None,
            };
            let is_erased = match case {
                Some(case) => erasure::erased_on(db, case)?.is_some(),
                None => false,
            };
            // What was answered before the case was erased must not be written after it.
            if is_erased && !tells_nothing(&answer.body) {
                return Ok(api_answers::forget(db, token, key)?);
            }
            Ok(api_answers::keep(db, token, key, answer, case)?)
        })
    }

    /// Forgets a request that did nothing, so that it can be put right and sent again.
    pub fn forget_request(&self, token: &str, key: &str) -> Result<(), Error> {
        self.write(|db| Ok(api_answers::forget(db, token, key)?))
    }
}

/// Whether an answer says no more than which case is in which version.
fn tells_nothing(body: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(body)
        .is_ok_and(|told| told.keys().all(|key| ["case", "version", "id"].contains(&key.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_tells_nothing_when_it_tells_the_version_alone() {
        assert!(tells_nothing(br#"{"case":"atisn-26732","version":7}"#));
        assert!(!tells_nothing(br#"{"case":"atisn-26732","version":7,"copy":{"name":"Ada"}}"#));
        assert!(!tells_nothing(b"Ada"));
    }
}
