//! Personal data that a document seems to hold, proposed for marking and never marked by itself.

use super::{Error, Office, SignedIn, elsewhere::same, views};
use crate::{
    domain::{
        ids::{CaseId, DocumentId},
        mark::Place,
        permission::Permission,
    },
    redact::{self, Suggestion},
};
use std::collections::{BTreeMap, BTreeSet};

/// One text that is proposed, wherever it stands in the document.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The text.
    pub text: String,
    /// `person`, `email`, `phone`, …
    pub kind: &'static str,
    /// How sure the proposal is, from 0 to 1.
    pub score: f64,
    /// In how many places it stands.
    pub places: usize,
    /// On which pages, where the format has pages.
    pub pages: Vec<u32>,
    /// Whether a mark removes it already.
    pub is_marked: bool,
}

impl Office {
    /// What the document seems to tell of people, the surest first.
    pub fn suggestions(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
    ) -> Result<Vec<Proposal>, Error> {
        who.must(Permission::HandleCases)?;
        let file = self.document_file(who, case, document)?;
        let marked: BTreeSet<String> = self
            .read(|db| views::marks_of(db, document))?
            .into_iter()
            .filter_map(|(_, mark)| match mark.place {
                Place::Find(find) => Some(same(&find.text)),
                _ => None,
            })
            .collect();
        let found = redact::suggest(&self.engine, &file.name, &file.bytes, &[])?;
        Ok(grouped(found, &marked))
    }
}

fn grouped(found: Vec<Suggestion>, marked: &BTreeSet<String>) -> Vec<Proposal> {
    let mut by_text: BTreeMap<(String, &'static str), Proposal> = BTreeMap::new();
    for one in found {
        let key = (same(&one.text), one.kind.as_str());
        let is_marked = marked.contains(&key.0);
        let proposal = by_text.entry(key).or_insert_with(|| Proposal {
            text: one.text.clone(),
            kind: one.kind.as_str(),
            score: 0.0,
            places: 0,
            pages: Vec::new(),
            is_marked,
        });
        proposal.score = proposal.score.max(one.score);
        proposal.places += 1;
        if let Some(page) = one.page.filter(|page| !proposal.pages.contains(page)) {
            proposal.pages.push(page);
        }
    }
    let mut proposals: Vec<Proposal> = by_text.into_values().collect();
    proposals.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.text.cmp(&b.text)));
    proposals
}
