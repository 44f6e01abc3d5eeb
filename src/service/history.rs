//! Which part of a case's history is asked for.

use super::HistoryLine;
use crate::domain::actor::Actor;
use chrono::NaiveDate;
use chrono_tz::Europe::London;

/// What a history is narrowed to; what is empty narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Only events of this kind.
    pub kind: Option<String>,
    /// Only what they did.
    pub actor: Option<Actor>,
    /// Only what happened on this day or later, by London's date.
    pub from: Option<NaiveDate>,
    /// Only what happened on this day or before.
    pub to: Option<NaiveDate>,
}

impl HistoryFilter {
    /// Whether an event is among those that are asked for.
    pub fn admits(&self, line: &HistoryLine) -> bool {
        let on = line.at.with_timezone(&London).naive_local().date();
        self.kind.as_deref().is_none_or(|kind| line.event.kind() == kind)
            && self.actor.is_none_or(|actor| line.actor == actor)
            && self.from.is_none_or(|from| on >= from)
            && self.to.is_none_or(|to| on <= to)
    }
}
