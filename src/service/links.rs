//! What connects a case with others: links that staff make, and the other cases of who asked.
//!
//! A link is recorded in both cases at once. Of a case that is not there for somebody, neither the
//! link nor the event that made it is there for them.

use super::{Error, Invalid, Office, SignedIn, access::load_for, blind::blind_rows};
use crate::{
    domain::{
        actor::Actor,
        case::{Case, CaseState, NotAllowed},
        event::CaseEvent,
        ids::{CaseId, Reference},
        link::LinkKind,
        permission::Permission,
    },
    storage::{
        cases::{self, CaseRow},
        db::Db,
    },
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// So many other cases of who asked are shown.
pub const MOST_OF_REQUESTER: u16 = 20;

/// Another case, as pages of a case show it.
#[derive(Debug, Clone)]
pub struct OtherCase {
    /// Which.
    pub id: CaseId,
    /// What letters call it.
    pub reference: Reference,
    /// Its title; empty once erased.
    pub subject: String,
    /// The day of receipt.
    pub received_on: NaiveDate,
    /// Where it stands.
    pub state: CaseState,
}

/// A case that is linked with the one that is shown.
#[derive(Debug, Clone)]
pub struct LinkedCase {
    /// The other.
    pub other: OtherCase,
    /// What connects them.
    pub kind: LinkKind,
    /// Whether the other came first.
    pub came_first: bool,
}

/// What connects a case with others.
#[derive(Debug, Clone)]
pub struct LinksView {
    /// Linked cases, the latest first.
    pub linked: Vec<LinkedCase>,
    /// Other cases of who asked, the latest first; none when the reader may not know who asks.
    pub of_requester: Option<Vec<OtherCase>>,
    /// Whether there are more of those than are shown.
    pub has_more: bool,
    /// Whether the reader may link.
    pub may_link: bool,
}

impl From<CaseRow> for OtherCase {
    fn from(row: CaseRow) -> Self {
        Self {
            id: row.id,
            reference: row.reference,
            subject: row.subject,
            received_on: row.received_on,
            state: row.summary.state,
        }
    }
}

impl Office {
    /// What connects a case with others, as far as these are there for `who`.
    pub fn links(&self, who: &SignedIn, id: CaseId) -> Result<LinksView, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (case, _) = load_for(db, who, id)?;
            let wanted: Vec<CaseId> = case.links.keys().copied().collect();
            let rows = cases::find_open(db, &wanted, who.reader())?;
            let mut linked: Vec<LinkedCase> = blind_rows(db, who, rows)?
                .into_iter()
                .filter_map(|row| {
                    let kind = *case.links.get(&row.id)?;
                    let came_first = (row.received_on, row.id) < (case.received_on, id);
                    Some(LinkedCase { kind, came_first, other: row.into() })
                })
                .collect();
            linked.sort_by_key(|one| std::cmp::Reverse((one.other.received_on, one.other.id)));
            // By role alone: who was told who asked in one case is not told what else they asked.
            let knows = who.role.may(Permission::SeeRequester) && case.erased_on.is_none();
            let mut theirs = if knows {
                let most = MOST_OF_REQUESTER + 1;
                cases::of_same_requester(db, id, case.requester, most, who.reader())?
            } else {
                Vec::new()
            };
            let has_more = theirs.len() > usize::from(MOST_OF_REQUESTER);
            theirs.truncate(MOST_OF_REQUESTER.into());
            Ok(LinksView {
                linked,
                of_requester: knows.then(|| theirs.into_iter().map(Into::into).collect()),
                has_more,
                may_link: who.role.may(Permission::HandleCases),
            })
        })
    }

    /// Links a case with the one of a reference, in both, or says otherwise what connects them.
    /// A case that is not there for `who` is as one that does not exist.
    pub fn link_cases(
        &self,
        who: &SignedIn,
        id: CaseId,
        other: &str,
        kind: LinkKind,
    ) -> Result<(), Error> {
        self.in_both(who, id, other, |case, with| case.link(with, kind))
    }

    /// As [`Office::link_cases`], inside a transaction that has begun.
    pub(super) fn link_in(
        &self,
        db: &mut Db,
        who: &SignedIn,
        id: CaseId,
        other: &str,
        kind: LinkKind,
    ) -> Result<(), Error> {
        self.in_both_in(db, who, id, other, |case, with| case.link(with, kind))
    }

    /// Takes the link with the case of a reference away, in both.
    pub fn unlink_cases(&self, who: &SignedIn, id: CaseId, other: &str) -> Result<(), Error> {
        self.in_both(who, id, other, Case::unlink)
    }

    /// Records in both cases what is decided of each towards the other.
    pub(super) fn in_both(
        &self,
        who: &SignedIn,
        id: CaseId,
        other: &str,
        decide: impl Fn(&Case, CaseId) -> Result<CaseEvent, NotAllowed>,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        self.write(|db| self.in_both_in(db, who, id, other, decide))
    }

    fn in_both_in(
        &self,
        db: &mut Db,
        who: &SignedIn,
        id: CaseId,
        other: &str,
        decide: impl Fn(&Case, CaseId) -> Result<CaseEvent, NotAllowed>,
    ) -> Result<(), Error> {
        let (case, _) = load_for(db, who, id)?;
        let other = named_other(db, who, other)?;
        // Before either is taken: nobody may link a case with itself.
        decide(&case, other)?;
        // The lower number first, as everybody takes them, so that nobody waits for each other.
        for (one, with) in [(id.min(other), id.max(other)), (id.max(other), id.min(other))] {
            self.change_in(db, Actor::Staff(who.id), one, |_, case| Ok(decide(case, with)?))?;
        }
        Ok(())
    }
}

/// The case of a reference that somebody names, where it is there for them.
pub(super) fn named_other(db: &mut Db, who: &SignedIn, typed: &str) -> Result<CaseId, Error> {
    let unknown = || Error::Invalid { field: "reference", problem: Invalid::NoSuchCase };
    let reference: Reference = typed.parse().map_err(|_cause| unknown())?;
    let id = cases::find_by_reference(db, &reference)?.ok_or_else(unknown)?;
    match load_for(db, who, id) {
        Ok(_) => Ok(id),
        Err(Error::NotFound) => Err(unknown()),
        Err(other) => Err(other),
    }
}

/// What those of the cases that events tell of are called which are there for `who`.
pub(super) fn seen_by(
    db: &mut Db,
    who: &SignedIn,
    told: impl Iterator<Item = CaseId>,
) -> Result<BTreeMap<CaseId, Reference>, Error> {
    let told: Vec<CaseId> = told.collect();
    if told.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = cases::find_open(db, &told, who.reader())?;
    Ok(rows.into_iter().map(|row| (row.id, row.reference)).collect())
}
