//! Deciding what the answer is.

use super::{Error, Office, SignedIn};
use crate::{
    domain::{
        actor::Actor,
        case::Act,
        decision::{Decision, InvalidDecision},
        event::CaseEvent,
        ids::CaseId,
        permission::Permission,
    },
    storage::decisions,
};

impl Office {
    /// Records what the answer is. It must fit the law of the case's regimes, and apply exactly the
    /// exemptions that marks and withheld documents rest on.
    pub fn decide(&self, who: &SignedIn, id: CaseId, decision: &Decision) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let (now, today) = (self.clock.now(), self.today());
        self.change(Actor::Staff(who.id), id, |db, case| {
            case.allows(Act::Decide)?;
            decision.check(&case.regimes(), &case.withheld(), today)?;
            if let Some(citation) = decision.rests_on_cost()
                && self.cost_table(db, case)?.is_none_or(|cost| cost.pence <= cost.limit_pence)
            {
                return Err(InvalidDecision::NoEstimate(citation).into());
            }
            let made = decisions::add(db, id, decision, who.id, now)?;
            Ok(CaseEvent::Decided {
                decision: made,
                outcome: decision.outcome,
                exemptions: decision.exemptions.iter().map(|one| one.citation).collect(),
            })
        })
        .map(drop)
    }
}
