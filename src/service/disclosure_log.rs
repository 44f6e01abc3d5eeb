//! The disclosure log, as everybody reads it.

use super::{Download, Error, Office, letters::pdf_name_of};
use crate::{
    domain::{
        decision::Outcome,
        ids::{CopyId, Reference},
        language::Language,
        likeness,
        publication::{Topic, folded},
    },
    law::regime::Regime,
    storage::{
        blobs::BlobHash,
        db::Db,
        publications::{self, Hit, Publication, State, Wanted},
    },
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::collections::BTreeMap;

/// How many items a page of the log has.
const PAGE: usize = 20;

/// Longer searches are cut: nobody remembers more words.
const MOST_WORDS: usize = 12;

/// How many published answers are suggested beside a request.
const SUGGESTED: usize = 5;

/// What somebody looks for in the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogQuery {
    /// As typed.
    pub text: String,
    /// Answered in this year.
    pub year: Option<i32>,
    /// And in this month of it.
    pub month: Option<u32>,
    /// Under this law.
    pub regime: Option<Regime>,
    /// With this outcome.
    pub outcome: Option<Outcome>,
    /// About this.
    pub topic: Option<Topic>,
    /// Which page of it, from 1.
    pub page: usize,
}

/// How many of what was found there are of each kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// Of each year, the newest first.
    pub years: Vec<(i32, usize)>,
    /// Of each month of the year that was chosen, the newest first.
    pub months: Vec<(u32, usize)>,
    /// Under each law.
    pub regimes: Vec<(Regime, usize)>,
    /// With each outcome.
    pub outcomes: Vec<(Outcome, usize)>,
    /// About each topic.
    pub topics: Vec<(Topic, usize)>,
}

/// A page of what was found.
#[derive(Debug, Clone)]
pub struct LogView {
    /// The items of the page.
    pub items: Vec<Publication>,
    /// How many were found.
    pub total: usize,
    /// Which page this is, from 1.
    pub page: usize,
    /// How many pages there are; at least 1.
    pub pages: usize,
    /// What they are.
    pub facets: Facets,
    /// When the log last changed.
    pub changed_at: Option<DateTime<Utc>>,
}

impl LogQuery {
    fn wanted(&self) -> Wanted {
        let words = folded(&self.text);
        let (from, to) = match (self.year, self.month) {
            (Some(year), Some(month)) => {
                let from = NaiveDate::from_ymd_opt(year, month, 1);
                (from, from.and_then(|day| day.checked_add_months(chrono::Months::new(1))))
            }
            (Some(year), None) => (
                NaiveDate::from_ymd_opt(year, 1, 1),
                NaiveDate::from_ymd_opt(year.saturating_add(1), 1, 1),
            ),
            (None, _) => (None, None),
        };
        Wanted {
            words: words.split_whitespace().take(MOST_WORDS).map(str::to_owned).collect(),
            from,
            to: to.and_then(|day| day.pred_opt()),
            regime: self.regime,
            outcome: self.outcome,
            topic: self.topic,
        }
    }
}

impl Office {
    /// A page of the published answers that are looked for, those first that say it in `language`.
    pub fn disclosure_log(&self, query: &LogQuery, language: Language) -> Result<LogView, Error> {
        self.read(|db| {
            let hits = publications::search(db, &query.wanted(), language)?;
            let pages = hits.len().div_ceil(PAGE).max(1);
            let page = query.page.clamp(1, pages);
            let ids: Vec<_> =
                hits.iter().skip((page - 1) * PAGE).take(PAGE).map(|hit| hit.case).collect();
            Ok(LogView {
                items: publications::of_cases(db, &ids)?,
                total: hits.len(),
                page,
                pages,
                facets: Facets::of(&hits, query),
                changed_at: publications::last_change(db)?,
            })
        })
    }

    /// At most `most` of the published answers that are looked for, for a feed or a table, and when
    /// the log last changed.
    pub fn log_entries(
        &self,
        query: &LogQuery,
        language: Language,
        most: usize,
    ) -> Result<(Vec<Publication>, Option<DateTime<Utc>>), Error> {
        self.read(|db| {
            let hits = publications::search(db, &query.wanted(), language)?;
            let ids: Vec<_> = hits.iter().take(most).map(|hit| hit.case).collect();
            let mut entries = Vec::with_capacity(ids.len());
            for ids in ids.chunks(500) {
                entries.extend(publications::of_cases(db, ids)?);
            }
            Ok((entries, publications::last_change(db)?))
        })
    }

    /// A published answer with its letter; [`Error::Gone`] when it was withdrawn.
    pub fn published(
        &self,
        reference: &Reference,
    ) -> Result<(Publication, Vec<(Language, String)>), Error> {
        self.read(|db| {
            let found = published_in(db, reference)?;
            let letter = publications::letter(db, found.case)?;
            Ok((found, letter))
        })
    }

    /// The letter of a published answer as PDF, with its hash.
    pub fn published_letter(&self, reference: &Reference) -> Result<(Download, BlobHash), Error> {
        let found = self.read(|db| published_in(db, reference))?;
        let (hash, _) = found.letter_pdf.ok_or(Error::NotFound)?;
        let file = Download {
            name: pdf_name_of(&found.reference.to_string()),
            media_type: "application/pdf".to_owned(),
            bytes: self.blobs.get(hash)?,
        };
        Ok((file, hash))
    }

    /// A copy of a published answer, with its hash.
    pub fn published_copy(
        &self,
        reference: &Reference,
        copy: CopyId,
    ) -> Result<(Download, BlobHash), Error> {
        let found = self.read(|db| published_in(db, reference))?;
        let entry =
            found.copies.iter().find(|one| one.copy == copy).ok_or(Error::NotFound)?.clone();
        let hash: BlobHash =
            entry.sha256.parse().map_err(|_cause| Error::BrokenRecord(found.case.0))?;
        let bytes = self.blobs.get(hash)?;
        Ok((Download { name: entry.name, media_type: entry.media_type, bytes }, hash))
    }

    /// Published answers that are like a request that is being written, the likest first, at most
    /// five: by their titles and summaries, in the language in which each is liker.
    pub fn similar_published(
        &self,
        text: &str,
        language: Language,
    ) -> Result<Vec<Publication>, Error> {
        self.read(|db| {
            let hits = publications::search(db, &Wanted::default(), language)?;
            let ids: Vec<_> = hits.iter().map(|hit| hit.case).collect();
            let mut all = Vec::with_capacity(ids.len());
            for ids in ids.chunks(500) {
                all.extend(publications::of_cases(db, ids)?);
            }
            let said = |language: Language| -> Vec<String> {
                all.iter()
                    .map(|one| format!("{} {}", one.title.get(language), one.summary.get(language)))
                    .collect()
            };
            let own = likeness::compare(text, &said(language));
            let other = likeness::compare(text, &said(language.other()));
            let mut alike: Vec<(usize, usize, Publication)> = all
                .into_iter()
                .zip(own.into_iter().zip(other))
                .filter_map(|(one, (own, other))| {
                    let best = if other.is_alike() && other.shared.len() > own.shared.len() {
                        other
                    } else {
                        own
                    };
                    best.is_alike().then_some((best.shared.len(), best.percent, one))
                })
                .collect();
            // Stable: the newer stands first among those that are as like.
            alike.sort_by_key(|one| std::cmp::Reverse((one.0, one.1)));
            Ok(alike.into_iter().take(SUGGESTED).map(|(_, _, one)| one).collect())
        })
    }
}

fn published_in(db: &mut Db, reference: &Reference) -> Result<Publication, Error> {
    let found = publications::find_by_reference(db, reference)?.ok_or(Error::NotFound)?;
    match found.state {
        State::Published => Ok(found),
        State::Withdrawn => Err(Error::Gone),
        // What is proposed again after it was withdrawn is still gone; else nobody knows of it.
        State::Draft | State::Declined if found.published_at.is_some() => Err(Error::Gone),
        State::Draft | State::Declined => Err(Error::NotFound),
    }
}

impl Facets {
    fn of(hits: &[Hit], query: &LogQuery) -> Self {
        let mut years: BTreeMap<i32, usize> = BTreeMap::new();
        let mut months: BTreeMap<u32, usize> = BTreeMap::new();
        for hit in hits {
            *years.entry(hit.answered_on.year()).or_default() += 1;
            if query.year == Some(hit.answered_on.year()) {
                *months.entry(hit.answered_on.month()).or_default() += 1;
            }
        }
        let counted = |count: usize| (count > 0).then_some(count);
        Self {
            years: years.into_iter().rev().collect(),
            months: months.into_iter().rev().collect(),
            regimes: Regime::ALL
                .into_iter()
                .filter_map(|one| {
                    Some((one, counted(hits.iter().filter(|hit| hit.regime == one).count())?))
                })
                .collect(),
            outcomes: Outcome::ALL
                .into_iter()
                .filter_map(|one| {
                    Some((one, counted(hits.iter().filter(|hit| hit.outcome == one).count())?))
                })
                .collect(),
            topics: Topic::ALL
                .into_iter()
                .filter_map(|one| {
                    let of_it = hits.iter().filter(|hit| hit.topics.contains(&one));
                    Some((one, counted(of_it.count())?))
                })
                .collect(),
        }
    }
}
