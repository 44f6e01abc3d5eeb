//! Finding what is to be marked: texts, lists of names, and what looks like personal data, with the
//! words around each place.

use super::{Error, Office, SignedIn, elsewhere::same, views};
use crate::{
    domain::{
        ids::{CaseId, DocumentId},
        mark::{Find, Place, Scope},
    },
    redact::{self, find::Searched},
};
use std::{collections::BTreeSet, ops::Range};

/// How many places of one text are shown one by one.
const MOST_SHOWN: usize = 200;
/// How many texts are looked for at once.
const MOST_TEXTS: usize = 1_000;
/// How many characters are shown on either side.
const AROUND: usize = 40;

/// A text that was found.
#[derive(Debug, Clone)]
pub struct FoundText {
    /// What was looked for.
    pub find: Find,
    /// What it looks like: `email`, `phone`, …; none where it was asked for by its words.
    pub kind: Option<&'static str>,
    /// In how many places it stands.
    pub places: usize,
    /// On which pages, where there are pages.
    pub pages: Vec<u32>,
    /// The places, in order; not more than can be looked at.
    pub shown: Vec<FoundPlace>,
    /// Whether a mark removes it already wherever it stands.
    pub is_marked: bool,
}

/// One place of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPlace {
    /// The page, where there are pages.
    pub page: Option<u32>,
    /// Which of the places on its page, counted from 0.
    pub nth: usize,
    /// The part of the document, where there are no pages.
    pub part: String,
    /// The words before it.
    pub before: String,
    /// It.
    pub text: String,
    /// The words after it.
    pub after: String,
}

impl Office {
    /// Looks for texts, and for what looks like data of these kinds, in the whole of a document.
    /// Nothing is marked.
    pub fn find_in(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        finds: &[Find],
        kinds: &[String],
    ) -> Result<Vec<FoundText>, Error> {
        let found = self.document_to_see(who, case, document)?;
        let said = self.said(&found)?;
        let marked: BTreeSet<String> = self
            .read(|db| views::marks_of(db, document))?
            .into_iter()
            .filter_map(|(_, mark)| match mark.place {
                Place::Find(find) => Some(same(&find.text)),
                _ => None,
            })
            .collect();
        let mut wanted: Vec<(Find, Option<&'static str>)> =
            finds.iter().cloned().map(|find| (find, None)).collect();
        if !kinds.is_empty() {
            let texts: Vec<(Option<u32>, &str)> =
                said.iter().map(|passage| (passage.page, passage.text.as_str())).collect();
            let mut known: BTreeSet<String> = finds.iter().map(|find| same(&find.text)).collect();
            for one in redact::suggest_in(&texts) {
                let is_asked = kinds.iter().any(|kind| kind == one.kind.as_str());
                if is_asked && known.insert(same(&one.text)) {
                    let find = Find { text: one.text, scope: Scope::Word, case_sensitive: false };
                    wanted.push((find, Some(one.kind.as_str())));
                }
            }
        }
        wanted.truncate(MOST_TEXTS);
        let mut texts: Vec<FoundText> = wanted
            .into_iter()
            .map(|(find, kind)| FoundText {
                is_marked: marked.contains(&same(&find.text)),
                find,
                kind,
                places: 0,
                pages: Vec::new(),
                shown: Vec::new(),
            })
            .collect();
        for passage in &said {
            let searched = Searched::new(passage.text.chars());
            let chars: Vec<char> = passage.text.chars().collect();
            for text in &mut texts {
                for (nth, place) in searched.places(&text.find).into_iter().enumerate() {
                    text.places += 1;
                    if text.pages.last().copied() != passage.page {
                        text.pages.extend(passage.page);
                    }
                    if text.shown.len() < MOST_SHOWN {
                        text.shown.push(FoundPlace {
                            page: passage.page,
                            nth,
                            part: passage.place.clone(),
                            before: around(&chars, place.start.saturating_sub(AROUND)..place.start),
                            text: around(&chars, place.clone()),
                            after: around(&chars, place.end..place.end + AROUND),
                        });
                    }
                }
            }
        }
        Ok(texts)
    }
}

/// Characters in one line.
fn around(chars: &[char], range: Range<usize>) -> String {
    let end = range.end.min(chars.len());
    let piece = chars.get(range.start.min(end)..end).unwrap_or_default();
    piece.iter().map(|c| if c.is_whitespace() { ' ' } else { *c }).collect()
}
