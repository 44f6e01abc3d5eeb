//! The record of what was done to the office itself: writing it, reading it, proving it whole.

use super::{Error, Office, SignedIn, views};
use crate::{
    domain::{actor::Actor, office_act::OfficeAct, permission::Permission},
    storage::{db::Db, office_acts},
};
use chrono::{DateTime, Utc};

pub use office_acts::OfficeVerdict;

/// How many acts a page lists.
const LISTED: i64 = 50;

/// One act as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActLine {
    /// Its place in the record.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// Their name, when they are of the staff.
    pub by: Option<String>,
    /// What.
    pub act: OfficeAct,
    /// The name of whom it is about.
    pub about: Option<String>,
}

/// What has been done to the office, the latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActsView {
    /// The acts.
    pub lines: Vec<ActLine>,
    /// The place from which earlier ones are listed, when there are some.
    pub earlier: Option<i64>,
}

impl Office {
    /// Records an act within the transaction that does it. Comes last in it, as the record is
    /// held from here on.
    pub(super) fn record_act_in(
        &self,
        db: &mut Db,
        actor: Actor,
        act: &OfficeAct,
    ) -> Result<(), Error> {
        Ok(office_acts::append(db, act, self.stamp(actor))?)
    }

    /// What has been done to the office, from the place `before` backwards.
    pub fn office_acts(&self, who: &SignedIn, before: Option<i64>) -> Result<ActsView, Error> {
        who.must(Permission::Audit)?;
        self.read(|db| {
            let names = views::names(db)?;
            let name = |id| names.get(&id).cloned();
            let acts = office_acts::list(db, before, LISTED)?;
            let earlier = acts.last().map(|act| act.id).filter(|id| *id > 1);
            let lines = acts
                .into_iter()
                .map(|recorded| ActLine {
                    id: recorded.id,
                    at: recorded.happened_at,
                    actor: recorded.actor,
                    by: match recorded.actor {
                        Actor::Staff(id) => name(id),
                        Actor::Area(_) | Actor::Requester | Actor::System => None,
                    },
                    about: recorded.act.person().and_then(name),
                    act: recorded.act,
                })
                .collect();
            Ok(ActsView { lines, earlier })
        })
    }

    /// Walks the chain of what was done to the office and says whether it is whole.
    pub fn verify_office_acts(&self) -> Result<OfficeVerdict, Error> {
        self.read(|db| Ok(office_acts::verify(db)?))
    }
}
