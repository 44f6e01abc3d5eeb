//! One decision, everywhere: a text that is marked in one document, looked for in the others.

use super::{Error, Office, SignedIn, access::load_whole, views};
use crate::{
    domain::{
        actor::Actor,
        document::Disposition,
        ids::{CaseId, DocumentId, MarkId},
        mark::{Find, Mark, Marks, Place},
        permission::Permission,
    },
    redact::{self, find::Searched},
    storage::{documents as stored, marks},
};
use std::collections::BTreeMap;

/// A text that is marked in one document and stands in another.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// The mark that removes it from the first.
    pub mark: MarkId,
    /// The text.
    pub text: String,
    /// What it rests on there; may be empty.
    pub exemption: String,
    /// The other document.
    pub document: DocumentId,
    /// Its name.
    pub name: String,
    /// In how many places it stands there.
    pub places: usize,
    /// What the marks of the other document do with it.
    pub there: Standing,
}

/// What the marks of a document do with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing: it would be released.
    Unmarked,
    /// The same.
    Marked,
    /// They remove it on another ground.
    MarkedOtherwise(String),
}

/// What was found of the marked texts of one document in the others of the case.
#[derive(Debug, Clone, Default)]
pub struct ElsewhereView {
    /// In the order of the marks and the documents.
    pub found: Vec<Elsewhere>,
    /// Documents with the very same bytes.
    pub duplicates: Vec<(DocumentId, String)>,
    /// Documents whose text cannot be read, by name: nothing could be looked for there.
    pub unread: Vec<String>,
}

/// The same text marked on different grounds in two places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The text.
    pub text: String,
    /// Each document with the ground of its mark; an empty one is no ground.
    pub grounds: Vec<(DocumentId, String, String)>,
}

impl Conflict {
    /// Whether a mark removes this text.
    pub(super) fn text_is(&self, mark: &Mark) -> bool {
        matches!(&mark.place, Place::Find(find) if same(&find.text) == same(&self.text))
    }
}

impl Office {
    /// Looks for the marked texts of one document in every other of the case that is to be
    /// released. Nothing is marked.
    pub fn elsewhere(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
    ) -> Result<ElsewhereView, Error> {
        who.must(Permission::ReadCases)?;
        let (here, sha256, others) = self.read(|db| {
            let (case, _) = load_whole(db, who, case)?;
            let known = case.documents.get(&document).ok_or(Error::NotFound)?;
            let mut others = Vec::new();
            for (id, other) in &case.documents {
                if *id == document || other.disposition != Disposition::Release {
                    continue;
                }
                let file = stored::find(db, *id)?.ok_or(Error::NotFound)?;
                others.push((file, views::marks_of(db, *id)?));
            }
            Ok::<_, Error>((views::marks_of(db, document)?, known.sha256.clone(), others))
        })?;
        let mut view = ElsewhereView::default();
        for (file, marks) in others {
            if file.sha256.to_string() == sha256 {
                view.duplicates.push((file.id, file.name.clone()));
            }
            let bytes = self.blobs.get(file.sha256)?;
            let Ok(passages) = redact::text_of(&self.engine, &file.name, &bytes) else {
                view.unread.push(file.name);
                continue;
            };
            let passages: Vec<Searched> =
                passages.iter().map(|passage| Searched::new(passage.text.chars())).collect();
            for (id, mark) in &here {
                let Place::Find(find) = &mark.place else { continue };
                let places: usize = passages.iter().map(|passage| passage.places(find).len()).sum();
                if places > 0 {
                    view.found.push(Elsewhere {
                        mark: *id,
                        text: find.text.clone(),
                        exemption: mark.exemption.clone().unwrap_or_default(),
                        document: file.id,
                        name: file.name.clone(),
                        places,
                        there: standing(find, mark, marks.iter().map(|(_, mark)| mark)),
                    });
                }
            }
        }
        view.found.sort_by_key(|found| (found.mark, found.document));
        Ok(view)
    }

    /// Marks in other documents what was chosen of [`Office::elsewhere`]: the same text, on the
    /// same ground, in the same way. What is marked there already is left alone.
    pub fn mark_elsewhere(
        &self,
        who: &SignedIn,
        case: CaseId,
        document: DocumentId,
        chosen: &[(MarkId, DocumentId)],
    ) -> Result<usize, Error> {
        who.must(Permission::HandleCases)?;
        let now = self.clock.now();
        self.write(|db| {
            load_whole(db, who, case)?;
            let here: BTreeMap<MarkId, Mark> = views::marks_of(db, document)?.into_iter().collect();
            let mut made = 0;
            for (mark, other) in chosen {
                let mark = here.get(mark).ok_or(Error::ChangedMeanwhile)?;
                let Place::Find(find) = &mark.place else { continue };
                let there = views::marks_of(db, *other)?;
                let there = there.iter().map(|(_, mark)| mark);
                if standing(find, mark, there) == Standing::Marked {
                    continue;
                }
                let citation = super::documents::citation_of(mark)?;
                let id = marks::add(db, *other, &Marks(vec![mark.clone()]), who.id, now)?;
                self.change_in(db, Actor::Staff(who.id), case, |_, case| {
                    case.document(document)?;
                    Ok(case.mark(*other, id, citation)?)
                })?;
                made += 1;
            }
            Ok(made)
        })
    }

    /// Texts that are marked on different grounds in different places of a case.
    pub fn conflicts(&self, who: &SignedIn, id: CaseId) -> Result<Vec<Conflict>, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (case, _) = load_whole(db, who, id)?;
            let mut all = Vec::new();
            for (document, _) in case.released() {
                let file = stored::find(db, document)?.ok_or(Error::NotFound)?;
                let marks = views::marks_of(db, document)?;
                all.push((document, file.name, marks.into_iter().map(|(_, mark)| mark).collect()));
            }
            Ok(conflicts(&all))
        })
    }
}

/// Texts that are marked on different grounds.
pub(super) fn conflicts(marked: &[(DocumentId, String, Vec<Mark>)]) -> Vec<Conflict> {
    let mut by_text: BTreeMap<String, Conflict> = BTreeMap::new();
    for (document, name, marks) in marked {
        for mark in marks {
            let Place::Find(find) = &mark.place else { continue };
            let ground = (*document, name.clone(), mark.exemption.clone().unwrap_or_default());
            let conflict = by_text
                .entry(same(&find.text))
                .or_insert_with(|| Conflict { text: find.text.clone(), grounds: Vec::new() });
            if !conflict.grounds.contains(&ground) {
                conflict.grounds.push(ground);
            }
        }
    }
    let differ = |conflict: &Conflict| {
        let mut grounds = conflict.grounds.iter().map(|(_, _, ground)| ground);
        let first = grounds.next();
        grounds.any(|ground| Some(ground) != first)
    };
    by_text.into_values().filter(differ).collect()
}

/// What marks do with a text that another mark removes.
pub(super) fn standing<'a>(
    find: &Find,
    mark: &Mark,
    there: impl Iterator<Item = &'a Mark>,
) -> Standing {
    let mut otherwise = None;
    for other in there {
        let Place::Find(found) = &other.place else { continue };
        // A mark on a longer text removes the shorter one only where it stands in the longer.
        if same(&found.text) != same(&find.text) {
            continue;
        }
        if other.exemption == mark.exemption {
            return Standing::Marked;
        }
        otherwise = Some(other.exemption.clone().unwrap_or_default());
    }
    otherwise.map_or(Standing::Unmarked, Standing::MarkedOtherwise)
}

/// A text as two marks on it are compared.
pub(super) fn same(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str, exemption: &str) -> Mark {
        Mark::find(text, Some(exemption)).unwrap()
    }

    #[test]
    fn the_same_text_on_two_grounds_is_a_conflict_and_on_one_is_none() {
        let marked = [
            (
                DocumentId(1),
                "a.pdf".into(),
                vec![mark("Alys Griffiths", "FOIA s.40(2)"), mark("£5", "FOIA s.43(2)")],
            ),
            (
                DocumentId(2),
                "b.pdf".into(),
                vec![mark("alys  griffiths", "FOIA s.38"), mark("£5", "FOIA s.43(2)")],
            ),
        ];
        let found = conflicts(&marked);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "Alys Griffiths");
        assert_eq!(found[0].grounds.len(), 2);
    }

    #[test]
    fn a_text_marked_there_on_the_same_ground_needs_no_second_mark() {
        let here = mark("Alys Griffiths", "FOIA s.40(2)");
        let Place::Find(find) = &here.place else { unreachable!() };
        let there = |exemption| vec![mark("ALYS GRIFFITHS", exemption)];
        assert_eq!(standing(find, &here, there("FOIA s.40(2)").iter()), Standing::Marked);
        assert_eq!(
            standing(find, &here, there("FOIA s.38").iter()),
            Standing::MarkedOtherwise("FOIA s.38".into())
        );
        assert_eq!(standing(find, &here, [].iter()), Standing::Unmarked);
    }
}
