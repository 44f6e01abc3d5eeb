//! Requests of programs that may come twice: what was answered the first time is answered again.

use super::{Error, Office};
use crate::storage::{self, api_answers};
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

    /// Keeps what was answered to a request that [`Office::begin_once`] began.
    pub fn keep_answer(&self, token: &str, key: &str, answer: &KeptAnswer) -> Result<(), Error> {
        self.write(|db| Ok(api_answers::keep(db, token, key, answer)?))
    }

    /// Forgets a request that did nothing, so that it can be put right and sent again.
    pub fn forget_request(&self, token: &str, key: &str) -> Result<(), Error> {
        self.write(|db| Ok(api_answers::forget(db, token, key)?))
    }
}
