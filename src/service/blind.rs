//! Who asked, for those who need to know, and for others once they say why.

use super::{Error, JoinedRequest, Office, SignedIn, access::load_for, letters::KeptLetter};
use crate::{
    domain::{
        blind::Mask,
        case::{Case, NotAllowed},
        ids::CaseId,
        language::LanguageChoice,
        permission::Permission,
        requester::Requester,
    },
    letters,
    storage::{
        cases::{self, CaseRow},
        db::Db,
        requesters,
    },
};

/// What a member of staff is shown of who asked.
#[derive(Debug, Clone)]
pub struct RequesterSeen {
    /// Who; none when it is hidden from this person, or erased.
    pub shown: Option<Requester>,
    /// Whether it is hidden and can be shown for a reason.
    pub is_hidden: bool,
    /// In which language they are written to.
    pub language: LanguageChoice,
    /// Whether they can be reached by e-mail.
    pub has_email: bool,
}

impl SignedIn {
    /// Whether they see who asked: by their role, by handling the case, or because they said why.
    pub(super) fn knows_requester(&self, case: &Case) -> bool {
        self.role.may(Permission::SeeRequester)
            || (case.officer == Some(self.id) && self.role.may(Permission::HandleCases))
            || case.sees_requester.contains(&self.id)
    }

    /// An error for who would write in a letter of which they do not see every word.
    pub(super) fn must_know_requester(&self, case: &Case) -> Result<(), Error> {
        if self.knows_requester(case) { Ok(()) } else { Err(NotAllowed::RequesterHidden.into()) }
    }
}

/// Who asked, as `who` may see it.
pub(super) fn requester_seen(
    db: &mut Db,
    who: &SignedIn,
    case: &Case,
) -> Result<RequesterSeen, Error> {
    let found = requesters::find(db, case.requester)?;
    let knows = who.knows_requester(case);
    Ok(RequesterSeen {
        is_hidden: found.is_some() && !knows,
        has_email: found.as_ref().is_some_and(|one| one.email.is_some()),
        language: found.as_ref().map_or(case.language, |one| one.language),
        shown: found.filter(|_| knows),
    })
}

/// What is taken out of the texts of a case for `who`; nothing for those who know who asked.
pub(super) fn mask_for(db: &mut Db, who: &SignedIn, case: &Case) -> Result<Option<Mask>, Error> {
    if who.knows_requester(case) {
        return Ok(None);
    }
    Ok(Some(requesters::mask(db, case.requester)?))
}

/// Rows of a list as `who` may read them: a title can name who asked.
pub(super) fn blind_rows(
    db: &mut Db,
    who: &SignedIn,
    mut rows: Vec<CaseRow>,
) -> Result<Vec<CaseRow>, Error> {
    if who.role.may(Permission::SeeRequester) {
        return Ok(rows);
    }
    for row in &mut rows {
        row.subject = requesters::mask(db, row.requester)?.over(&row.subject, who.language);
    }
    Ok(rows)
}

/// Titles of other requests as `who` may read them.
pub(super) fn blind_requests<'a>(
    db: &mut Db,
    who: &SignedIn,
    requests: impl Iterator<Item = &'a mut JoinedRequest>,
) -> Result<(), Error> {
    if who.role.may(Permission::SeeRequester) {
        return Ok(());
    }
    for one in requests {
        if let Some(row) = cases::find(db, one.case)? {
            one.subject = requesters::mask(db, row.requester)?.over(&one.subject, who.language);
        }
    }
    Ok(())
}

impl KeptLetter {
    /// The letter without what tells who asked. For reading alone: never what is kept or sent.
    pub(super) fn masked(self, mask: &Mask) -> Result<Self, Error> {
        let name = self.data.requester_name.clone().unwrap_or_default();
        let escaped = letters::md_escape(&name);
        let texts = self
            .texts
            .iter()
            .map(|(language, text)| {
                // In Markdown a name may stand escaped.
                let plain = if escaped.trim().is_empty() || escaped == name {
                    text.clone()
                } else {
                    text.replace(&escaped, &name)
                };
                (*language, mask.over(&plain, *language))
            })
            .collect();
        self.with_texts(texts)
    }
}

impl Office {
    /// Shows `who` who asked from now on, for a reason that is kept and that the history tells.
    pub fn see_requester(&self, who: &SignedIn, id: CaseId, reason: &str) -> Result<(), Error> {
        who.must(Permission::ReadCases)?;
        let (case, _) = self.read(|db| load_for(db, who, id))?;
        if case.erased_on.is_some() {
            return Err(NotAllowed::Erased.into());
        }
        if who.knows_requester(&case) {
            return Ok(());
        }
        self.for_a_reason(who, id, reason, |_, case| {
            case.see_requester(who.id).ok_or(Error::ChangedMeanwhile)
        })
    }
}
