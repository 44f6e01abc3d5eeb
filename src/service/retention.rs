//! For how long cases are kept: the periods, what is due, holds, and erasing.

use super::{
    Error, Invalid, Office, SignedIn,
    access::{ReasonLine, lines, load_for},
};
use crate::{
    domain::{
        actor::Actor,
        case::Case,
        ids::{CaseId, Reference},
        permission::Permission,
        retention::{Kind, Periods},
    },
    storage::{
        case_access::{self, Reader},
        db::Db,
        erasure::{self, Holdings},
        retention as stored, settings, staff,
    },
};
use chrono::NaiveDate;

/// The name under which the periods are kept.
const PERIODS: &str = "retention";

/// How many cases a list names; the rest is counted.
const LISTED: u16 = 200;

/// The periods, what is due, and what is held.
#[derive(Debug, Clone)]
pub struct RetentionView {
    /// For how many months each kind is kept.
    pub periods: Periods,
    /// What can be erased, the longest closed first; not more than a page.
    pub due: Vec<KeptCase>,
    /// Whether there is more than that.
    pub has_more: bool,
    /// What is kept beyond its time, or will be.
    pub held: Vec<KeptCase>,
    /// How many more are due that are restricted to others.
    pub restricted: usize,
}

/// A case that is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCase {
    /// Which.
    pub id: CaseId,
    /// What it is called.
    pub reference: Reference,
    /// What its period is for.
    pub kind: Kind,
    /// The day on which nothing more was owed; none for one that is held and open.
    pub closed_on: Option<NaiveDate>,
    /// The last day on which it is kept.
    pub kept_until: Option<NaiveDate>,
}

/// How one case is kept.
#[derive(Debug, Clone)]
pub struct CaseRetention {
    /// The last day on which it is kept; none while something is owed, or once it is erased.
    pub kept_until: Option<NaiveDate>,
    /// The day on which it was erased.
    pub erased_on: Option<NaiveDate>,
    /// Whether it is held beyond its time.
    pub is_held: bool,
    /// Why it was held and the hold lifted, in order.
    pub reasons: Vec<ReasonLine>,
    /// Whether the reader may hold it and lift a hold.
    pub may_hold: bool,
    /// What erasing it takes away and leaves, for who may do that, when it may be done.
    pub preview: Option<Holdings>,
}

impl Office {
    /// For how many months what people write is kept, as everybody may know.
    pub fn kept_for(&self) -> Result<Periods, Error> {
        self.read(periods)
    }

    /// The periods, what is due, and what is held.
    pub fn retention(&self, who: &SignedIn) -> Result<RetentionView, Error> {
        who.must(Permission::EraseCases)?;
        self.retention_for(who.reader())
    }

    /// The same for the command line, whose user owns the machine.
    pub fn retention_of_all(&self) -> Result<RetentionView, Error> {
        self.retention_for(Reader::Service)
    }

    fn retention_for(&self, reader: Reader) -> Result<RetentionView, Error> {
        let today = self.today();
        self.read(|db| {
            let periods = periods(db)?;
            let mut due = Vec::new();
            let (mut has_more, mut restricted) = (false, 0);
            for kind in Kind::ALL {
                let before = periods.closed_before(kind, today);
                let found = stored::closed_before(db, kind, before, reader, LISTED + 1)?;
                has_more |= found.len() > usize::from(LISTED);
                due.extend(found.into_iter().take(LISTED.into()).filter_map(|row| {
                    let one = kept(row, &periods);
                    one.kept_until.is_some_and(|until| until < today).then_some(one)
                }));
                let all = stored::count_closed_before(db, kind, before, Reader::Service)?;
                let shown = stored::count_closed_before(db, kind, before, reader)?;
                restricted += usize::try_from(all - shown).unwrap_or_default();
            }
            due.sort_by_key(|one| (one.closed_on, one.id));
            let held = stored::held(db, reader)?;
            let held = held.into_iter().map(|row| kept(row, &periods)).collect();
            Ok(RetentionView { periods, due, has_more, held, restricted })
        })
    }

    /// Sets for how many months each kind is kept, from now on.
    pub fn set_retention(&self, who: &SignedIn, new: &Periods) -> Result<(), Error> {
        who.must(Permission::EraseCases)?;
        for kind in Kind::ALL {
            if !(Periods::FEWEST..=Periods::MOST).contains(&new.months(kind)) {
                return Err(Error::Invalid { field: kind.as_str(), problem: Invalid::BadPeriod });
            }
        }
        let text = serde_json::to_string(new).map_err(crate::storage::Error::Unwritable)?;
        let now = self.clock.now();
        self.write(|db| Ok(settings::set(db, PERIODS, &text, now)?))
    }

    /// How a case is kept, and what erasing it would take away.
    pub fn case_retention(&self, who: &SignedIn, id: CaseId) -> Result<CaseRetention, Error> {
        who.must(Permission::ReadCases)?;
        let today = self.today();
        self.read(|db| {
            let (case, _) = load_for(db, who, id)?;
            let periods = periods(db)?;
            let reasons = case_access::reasons(db, id, &["held", "hold_lifted"])?;
            let may_erase = who.role.may(Permission::EraseCases);
            let preview = match case.erase(&periods, today) {
                Ok(_) if may_erase => Some(erasure::holdings(db, id)?),
                _ => None,
            };
            Ok(CaseRetention {
                kept_until: case.kept_until(&periods),
                erased_on: case.erased_on,
                is_held: case.is_held,
                reasons: lines(reasons, &staff::list(db)?),
                may_hold: who.role.may(Permission::HandleCases) && case.erased_on.is_none(),
                preview,
            })
        })
    }

    /// Keeps a case beyond its time, for a reason: a complaint, a claim in a court.
    pub fn hold_case(&self, who: &SignedIn, id: CaseId, reason: &str) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        self.for_a_reason(who, id, reason, |_, case| Ok(case.hold()?))
    }

    /// Lifts a hold, for a reason.
    pub fn lift_hold(&self, who: &SignedIn, id: CaseId, reason: &str) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        self.for_a_reason(who, id, reason, |_, case| Ok(case.lift_hold()?))
    }

    /// Erases for good what people wrote in a case, and its files. Its events stay, and with them
    /// the figures and the chain. Whoever erases types the case's reference, so that nothing is
    /// erased by a slip.
    pub fn erase_case(
        &self,
        who: &SignedIn,
        id: CaseId,
        typed_reference: &str,
    ) -> Result<(), Error> {
        who.must(Permission::EraseCases)?;
        let (case, _) = self.read(|db| load_for(db, who, id))?;
        if !typed_reference.trim().eq_ignore_ascii_case(&case.reference.to_string()) {
            return Err(Error::Invalid { field: "reference", problem: Invalid::WrongReference });
        }
        let (today, now) = (self.today(), self.clock.now());
        let files = self.write(|db| {
            let mut files = Vec::new();
            self.change_in(db, Actor::Staff(who.id), id, |db, case| {
                let event = case.erase(&periods(db)?, today)?;
                files = erasure::erase(db, case, today, now)?;
                Ok(event)
            })?;
            Ok::<_, Error>(files)
        })?;
        // Only now that no row names them. What fails here is found again: a file that is there
        // and that no row names.
        for file in files {
            self.blobs.erase(file)?;
        }
        Ok(())
    }
}

/// The last day on which a case is kept; none while something is owed, or once it is erased.
pub(super) fn kept_until(db: &mut Db, case: &Case) -> Result<Option<NaiveDate>, Error> {
    Ok(case.kept_until(&periods(db)?))
}

/// The periods that were set, or those that a new office begins with.
fn periods(db: &mut Db) -> Result<Periods, Error> {
    let Some(text) = settings::find(db, PERIODS)? else { return Ok(Periods::default()) };
    serde_json::from_str(&text).map_err(|source| Error::Settings {
        what: "the periods for which cases are kept cannot be read; set them again".to_owned(),
        source: source.into(),
    })
}

fn kept(row: stored::Closed, periods: &Periods) -> KeptCase {
    let kind = Kind::of(row.state, row.regime);
    KeptCase {
        id: row.id,
        reference: row.reference,
        kind,
        closed_on: row.closed_on,
        kept_until: row.closed_on.map(|on| periods.kept_until(kind, on)),
    }
}
