//! Requests that look like another: sent twice, sent by many, or asked before. They are proposed, and
//! nothing follows of itself.
//!
//! Candidates come from what is kept of each request for this (`storage/case_signatures.rs`), so that
//! the register is not read; what they share is then counted from the texts.

use super::{
    Error, Invalid, NewRequest, Office, OtherCase, SignedIn, access::load_for, blind::blind_rows,
    links::named_other,
};
use crate::{
    domain::{
        actor::Actor,
        case::Case,
        event::{CaseEvent, Wrote},
        ids::CaseId,
        link::LinkKind,
        permission::Permission,
        publication::folded,
        requester::Requester,
        resemblance::{self, Degree},
    },
    storage::{
        case_signatures,
        cases::{self, CaseText},
        db::Db,
        publications, requester_messages, requesters,
    },
};
use std::collections::BTreeSet;

/// So many requests that share numbers with one are read and compared.
const MOST_COMPARED: u16 = 40;

/// So many are proposed, and so many of the words that they share are named.
const MOST_SIMILAR: usize = 10;
const WORDS_NAMED: usize = 8;

/// Why a case is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhySimilar {
    /// The same requester sent the same text before.
    SentTwice,
    /// Somebody else sent nearly the same text.
    RoundRobin,
    /// The text is nearly the same; who sent it is not told to this reader.
    SameText,
    /// It asks for like things.
    Similar,
}

impl WhySimilar {
    /// All.
    pub const ALL: [Self; 4] = [Self::SentTwice, Self::RoundRobin, Self::SameText, Self::Similar];

    /// The end of its keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SentTwice => "sent_twice",
            Self::RoundRobin => "round_robin",
            Self::SameText => "same_text",
            Self::Similar => "similar",
        }
    }

    /// The kind of link that is offered for it.
    pub const fn link(self) -> LinkKind {
        match self {
            Self::SentTwice => LinkKind::Repeated,
            Self::RoundRobin | Self::SameText => LinkKind::SameRequest,
            Self::Similar => LinkKind::Related,
        }
    }
}

/// A case that looks like a request.
#[derive(Debug, Clone)]
pub struct SimilarCase {
    /// The case.
    pub other: OtherCase,
    /// Why it is proposed.
    pub why: WhySimilar,
    /// What part of the words of the shorter one they share, in hundredths.
    pub percent: usize,
    /// Some of those words; none for who may not know who asked, as a word can be a name.
    pub shared: Vec<String>,
    /// Whether its answer is in the disclosure log.
    pub is_published: bool,
}

/// What is done with a request about the cases that look like it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogWith {
    /// It is logged by itself.
    Nothing,
    /// It is logged, and linked with the case of this reference.
    Link(String, LinkKind),
    /// It is the request of the case of this reference, sent again by the same requester: it is put
    /// beside that as a message.
    File(String),
}

impl Office {
    /// The cases that look like one that is open, but for those that it is linked with and those that
    /// were found to be about something else. For those who can act on it.
    pub fn similar_cases(&self, who: &SignedIn, id: CaseId) -> Result<Vec<SimilarCase>, Error> {
        who.must(Permission::HandleCases)?;
        self.read(|db| {
            let (case, _) = load_for(db, who, id)?;
            let Some(text) = cases::text(db, id)? else { return Ok(Vec::new()) };
            if case.closed_on.is_some() {
                return Ok(Vec::new());
            }
            let requester = requesters::find(db, case.requester)?;
            let known: BTreeSet<CaseId> =
                case.links.keys().chain(&case.unlike).copied().chain([id]).collect();
            like(db, who, requester.as_ref(), &text.asked(), &known)
        })
    }

    /// The cases that look like a request that is not logged yet.
    pub fn similar_to(
        &self,
        who: &SignedIn,
        request: &NewRequest,
    ) -> Result<Vec<SimilarCase>, Error> {
        who.must(Permission::HandleCases)?;
        let text = CaseText { subject: request.subject.clone(), body: request.body.clone() };
        self.read(|db| like(db, who, Some(&request.requester), &text.asked(), &BTreeSet::new()))
    }

    /// Says that a case and the one of a reference, which look alike, are about different things.
    pub fn dismiss_likeness(&self, who: &SignedIn, id: CaseId, other: &str) -> Result<(), Error> {
        self.in_both(who, id, other, Case::dismiss_likeness)
    }

    /// Logs a request, and links it if that is wanted, or files it with the case that it repeats; answers with the case
    /// in which it stands now.
    pub fn log_with(
        &self,
        who: &SignedIn,
        request: &NewRequest,
        with: &LogWith,
    ) -> Result<CaseId, Error> {
        who.must(Permission::HandleCases)?;
        self.check(request)?;
        let actor = Actor::Staff(who.id);
        match with {
            LogWith::Nothing => self.log(actor, request),
            LogWith::Link(other, kind) => self.write(|db| {
                let id = self.log_in(db, actor, request)?;
                self.link_in(db, who, id, other, *kind)?;
                Ok(id)
            }),
            LogWith::File(other) => self.write(|db| {
                let id = named_other(db, who, other)?;
                let (case, _) = load_for(db, who, id)?;
                let of_case = requesters::find(db, case.requester)?;
                // Whoever else asks the same is owed an answer of their own. Who may not know who
                // asked cannot tell, and is not told.
                let may_know = who.role.may(Permission::SeeRequester);
                if !may_know || !is_same(Some(&request.requester), of_case.as_ref()) {
                    let problem = Invalid::OfSomebodyElse;
                    return Err(Error::Invalid { field: "reference", problem });
                }
                let asked = format!("{}\n\n{}", request.subject.trim(), request.body.trim());
                let about = Wrote::Message;
                let now = self.clock.now();
                self.change_in(db, actor, id, |db, _| {
                    let message = requester_messages::add(db, id, about, &asked, now)?;
                    Ok(CaseEvent::Written { on: request.received_on, message, about })
                })?;
                Ok(id)
            }),
        }
    }
}

/// The cases that look like what was asked, but for those of before: what is most like it first.
fn like(
    db: &mut Db,
    who: &SignedIn,
    requester: Option<&Requester>,
    asked: &str,
    seen_before: &BTreeSet<CaseId>,
) -> Result<Vec<SimilarCase>, Error> {
    let knows = who.role.may(Permission::SeeRequester);
    // Those that are known share the most with it, and take no place of others.
    let most =
        MOST_COMPARED.saturating_add(u16::try_from(seen_before.len()).unwrap_or(MOST_COMPARED));
    let found = case_signatures::sharing(db, asked, most, who.reader())?;
    let wanted: Vec<CaseId> = found.into_iter().filter(|id| !seen_before.contains(id)).collect();
    let mut similar = Vec::new();
    let rows = cases::find_open(db, &wanted, who.reader())?;
    let published: BTreeSet<CaseId> = publications::of_cases(db, &wanted)?
        .into_iter()
        .filter(|one| one.state == publications::State::Published)
        .map(|one| one.case)
        .collect();
    for row in blind_rows(db, who, rows)? {
        let Some(text) = cases::text(db, row.id)? else { continue };
        let Some(shares) = resemblance::between(asked, &text.asked()) else { continue };
        let other = requesters::find(db, row.requester)?;
        let why = match shares.degree {
            Degree::Alike => WhySimilar::Similar,
            _ if !knows => WhySimilar::SameText,
            _ if !is_same(requester, other.as_ref()) => WhySimilar::RoundRobin,
            Degree::Same => WhySimilar::SentTwice,
            Degree::Nearly => WhySimilar::Similar,
        };
        let named = if knows { WORDS_NAMED } else { 0 };
        similar.push((
            (std::cmp::Reverse((shares.degree, shares.phrases, shares.words)), row.id),
            SimilarCase {
                why,
                percent: shares.words,
                shared: shares.shared.into_iter().take(named).collect(),
                is_published: published.contains(&row.id),
                other: row.into(),
            },
        ));
    }
    similar.sort_by_key(|(order, _)| *order);
    Ok(similar.into_iter().map(|(_, one)| one).take(MOST_SIMILAR).collect())
}

/// Whether two are taken for the same person: by the e-mail address, or by the name where one of
/// them has none.
fn is_same(one: Option<&Requester>, other: Option<&Requester>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    match (&one.email, &other.email) {
        (Some(one), Some(other)) => one.to_lowercase() == other.to_lowercase(),
        _ => folded(&one.name) == folded(&other.name),
    }
}
