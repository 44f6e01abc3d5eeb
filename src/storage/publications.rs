//! The disclosure log: what is proposed, what everybody can read, and finding it.

use super::{
    Error,
    blobs::BlobHash,
    case_access::{Reader, open_to},
    columns::{UtcColumn, from_json, parsed, to_json},
    db::Db,
    schema::{case_erasures, cases, publication_texts as texts, publications},
};
use crate::{
    domain::{
        decision::Outcome,
        ids::{CaseId, CopyId, Reference},
        language::Language,
        letter::Words,
        publication::Topic,
    },
    law::{exemption::Citation, regime::Regime},
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods,
    OptionalExtension, QueryDsl, RunQueryDsl, TextExpressionMethods,
    dsl::{exists, max},
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Where a publication stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Proposed; nobody outside sees it.
    Draft,
    /// Everybody can read it.
    Published,
    /// It was decided not to publish it.
    Declined,
    /// It was published and is gone.
    Withdrawn,
}

impl State {
    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for State {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Draft, Self::Published, Self::Declined, Self::Withdrawn]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(())
    }
}

/// A released copy that is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedCopy {
    /// Which.
    pub copy: CopyId,
    /// The name it is offered under.
    pub name: String,
    /// By content.
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: i64,
    /// The hash that the verifier passed.
    pub sha256: String,
}

/// An answer in the log, or proposed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Of which case.
    pub case: CaseId,
    /// Where it stands.
    pub state: State,
    /// What letters call the case.
    pub reference: Reference,
    /// Under which law it was answered.
    pub regime: Regime,
    /// What the answer was.
    pub outcome: Outcome,
    /// What it rests on.
    pub exemptions: Vec<Citation>,
    /// The day of the answer.
    pub answered_on: NaiveDate,
    /// What it is about.
    pub topics: Vec<Topic>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Its title; a language may be missing.
    pub title: Words,
    /// Its summary; a language may be missing.
    pub summary: Words,
    /// Whether the letter is in it.
    pub with_letter: bool,
    /// Whether the letter quotes what was asked.
    pub with_quotes: bool,
    /// The copies that are in it.
    pub copies: Vec<PublishedCopy>,
    /// The published letter's PDF and its size; none before it is published and without a letter.
    pub letter_pdf: Option<(BlobHash, i64)>,
}

type Row = (
    i64,
    String,
    String,
    String,
    String,
    String,
    NaiveDate,
    String,
    UtcColumn,
    Option<UtcColumn>,
    String,
    String,
    String,
    String,
    bool,
    bool,
    String,
    Option<String>,
    Option<i64>,
);

fn from_row(row: Row) -> Result<Publication, Error> {
    const WHAT: &str = "publication";
    let (id, state, reference, regime, outcome, exemptions, answered_on, topics, changed, at, ..) =
        &row;
    let id = *id;
    let pdf = match (&row.17, row.18) {
        (Some(hash), Some(bytes)) => Some((parsed(hash, WHAT, id)?, bytes)),
        _ => None,
    };
    Ok(Publication {
        case: CaseId(id),
        state: parsed(state, WHAT, id)?,
        reference: parsed(reference, WHAT, id)?,
        regime: parsed(regime, WHAT, id)?,
        outcome: parsed(outcome, WHAT, id)?,
        exemptions: from_json(exemptions, WHAT, id)?,
        answered_on: *answered_on,
        topics: topics_of(topics),
        changed_at: (*changed).into(),
        published_at: (*at).map(Into::into),
        title: Words { en: row.10, cy: row.11 },
        summary: Words { en: row.12, cy: row.13 },
        with_letter: row.14,
        with_quotes: row.15,
        copies: from_json(&row.16, WHAT, id)?,
        letter_pdf: pdf,
    })
}

/// As they are kept: a space before, between and after, so that one is found by ` health `.
fn topics_as_kept(topics: &[Topic]) -> String {
    topics.iter().fold(" ".to_owned(), |kept, topic| kept + topic.as_str() + " ")
}

fn topics_of(kept: &str) -> Vec<Topic> {
    kept.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// The publication of a case.
pub fn find(db: &mut Db, case: CaseId) -> Result<Option<Publication>, Error> {
    let row: Option<Row> = publications::table.find(case.0).get_result(db).optional()?;
    row.map(from_row).transpose()
}

/// The publication of the case with this reference.
pub fn find_by_reference(db: &mut Db, reference: &Reference) -> Result<Option<Publication>, Error> {
    let row: Option<Row> = publications::table
        .filter(publications::reference.eq(reference.to_string()))
        .get_result(db)
        .optional()?;
    row.map(from_row).transpose()
}

/// Keeps a publication as it is now.
pub fn save(db: &mut Db, one: &Publication) -> Result<(), Error> {
    let (hash, bytes) = match one.letter_pdf {
        Some((hash, bytes)) => (Some(hash.to_string()), Some(bytes)),
        None => (None, None),
    };
    let values = (
        (
            publications::state.eq(one.state.as_str()),
            publications::reference.eq(one.reference.to_string()),
            publications::regime.eq(one.regime.as_str()),
            publications::outcome.eq(one.outcome.as_str()),
            publications::exemptions.eq(to_json(&one.exemptions)?),
            publications::answered_on.eq(one.answered_on),
            publications::topics.eq(topics_as_kept(&one.topics)),
            publications::changed_at.eq(UtcColumn::from(one.changed_at)),
            publications::published_at.eq(one.published_at.map(UtcColumn::from)),
        ),
        (
            publications::title_en.eq(&one.title.en),
            publications::title_cy.eq(&one.title.cy),
            publications::summary_en.eq(&one.summary.en),
            publications::summary_cy.eq(&one.summary.cy),
            publications::with_letter.eq(one.with_letter),
            publications::with_quotes.eq(one.with_quotes),
            publications::copies.eq(to_json(&one.copies)?),
            publications::letter_sha256.eq(hash),
            publications::letter_bytes.eq(bytes),
        ),
    );
    let there: i64 =
        publications::table.filter(publications::case_id.eq(one.case.0)).count().get_result(db)?;
    if there == 0 {
        diesel::insert_into(publications::table)
            .values((publications::case_id.eq(one.case.0), values.0, values.1))
            .execute(db)?;
    } else {
        diesel::update(publications::table.find(one.case.0)).set(values).execute(db)?;
    }
    Ok(())
}

/// Erases with its case what was proposed, and what was written of an answer that is not in the log.
/// What is in the log stays there: it was published, and holds nothing of who asked.
pub fn erase_unpublished(db: &mut Db, case: CaseId) -> Result<(), Error> {
    let of_case = || publications::table.filter(publications::case_id.eq(case.0));
    diesel::delete(of_case().filter(publications::state.eq(State::Draft.as_str()))).execute(db)?;
    diesel::update(of_case().filter(publications::state.ne(State::Published.as_str())))
        .set((
            publications::topics.eq(topics_as_kept(&[])),
            publications::title_en.eq(""),
            publications::title_cy.eq(""),
            publications::summary_en.eq(""),
            publications::summary_cy.eq(""),
            publications::copies.eq("[]"),
            publications::letter_sha256.eq(None::<String>),
            publications::letter_bytes.eq(None::<i64>),
        ))
        .execute(db)?;
    Ok(())
}

/// Whether the log offers the bytes with this hash.
pub(super) fn offers(db: &mut Db, sha256: &str) -> Result<bool, Error> {
    let items: i64 = publications::table
        .filter(publications::state.eq(State::Published.as_str()))
        .filter(
            publications::letter_sha256
                .assume_not_null()
                .eq(sha256)
                .or(publications::copies.like(format!("%\"{sha256}\"%"))),
        )
        .count()
        .get_result(db)?;
    Ok(items > 0)
}

/// What a published answer says, to be shown and found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Texts {
    /// The letter as HTML, in each of its languages.
    pub letter: Vec<(Language, String)>,
    /// All that is searched in each language, as [`crate::domain::publication::folded`] writes it.
    pub search: Words,
}

/// Keeps what a published answer says, in place of what it said before.
pub fn set_texts(db: &mut Db, case: CaseId, new: &Texts) -> Result<(), Error> {
    drop_texts(db, case)?;
    diesel::insert_into(texts::table)
        .values((
            texts::case_id.eq(case.0),
            texts::letter.eq(to_json(&new.letter)?),
            // A space before each word, so that words are found from their beginning.
            texts::search_en.eq(format!(" {}", new.search.en)),
            texts::search_cy.eq(format!(" {}", new.search.cy)),
        ))
        .execute(db)?;
    Ok(())
}

/// Takes away what a withdrawn answer said.
pub fn drop_texts(db: &mut Db, case: CaseId) -> Result<(), Error> {
    diesel::delete(texts::table.find(case.0)).execute(db)?;
    Ok(())
}

/// The letter of a published answer as HTML; empty when none is in the log.
pub fn letter(db: &mut Db, case: CaseId) -> Result<Vec<(Language, String)>, Error> {
    let kept: Option<String> =
        texts::table.find(case.0).select(texts::letter).get_result(db).optional()?;
    kept.map_or_else(|| Ok(Vec::new()), |kept| from_json(&kept, "publication", case.0))
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Words, folded; each must begin a word of the title, the summary, the letter or a file name.
    pub words: Vec<String>,
    /// Answered on this day or later.
    pub from: Option<NaiveDate>,
    /// Answered on this day or before.
    pub to: Option<NaiveDate>,
    /// Under this law.
    pub regime: Option<Regime>,
    /// With this outcome.
    pub outcome: Option<Outcome>,
    /// About this.
    pub topic: Option<Topic>,
}

/// A published answer that was found: what facets count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Of which case.
    pub case: CaseId,
    /// The day of the answer.
    pub answered_on: NaiveDate,
    /// Under which law.
    pub regime: Regime,
    /// With which outcome.
    pub outcome: Outcome,
    /// About what.
    pub topics: Vec<Topic>,
}

/// Adds the filters of [`Wanted`] that need no words; both queries of a search have them.
macro_rules! narrowed {
    ($query:ident, $wanted:expr) => {
        if let Some(day) = $wanted.from {
            $query = $query.filter(publications::answered_on.ge(day));
        }
        if let Some(day) = $wanted.to {
            $query = $query.filter(publications::answered_on.le(day));
        }
        if let Some(regime) = $wanted.regime {
            $query = $query.filter(publications::regime.eq(regime.as_str()));
        }
        if let Some(outcome) = $wanted.outcome {
            $query = $query.filter(publications::outcome.eq(outcome.as_str()));
        }
        if let Some(topic) = $wanted.topic {
            $query = $query.filter(publications::topics.like(format!("% {} %", topic.as_str())));
        }
    };
}

/// The published answers that are wanted: those first that have the words in `language`, the newest
/// first among them.
pub fn search(db: &mut Db, wanted: &Wanted, language: Language) -> Result<Vec<Hit>, Error> {
    let columns = (
        publications::case_id,
        publications::answered_on,
        publications::regime,
        publications::outcome,
        publications::topics,
    );
    // Joined only when words are looked for: the texts are long.
    let rows: Vec<(i64, NaiveDate, String, String, String)> = if wanted.words.is_empty() {
        let mut query = publications::table
            .filter(publications::state.eq(State::Published.as_str()))
            .select(columns)
            .into_boxed::<super::db::MultiBackend>();
        narrowed!(query, wanted);
        query.order((publications::answered_on.desc(), publications::case_id.desc())).load(db)?
    } else {
        let mut query = publications::table
            .inner_join(texts::table)
            .filter(publications::state.eq(State::Published.as_str()))
            .select(columns)
            .into_boxed::<super::db::MultiBackend>();
        narrowed!(query, wanted);
        for word in &wanted.words {
            let pattern = format!("% {word}%");
            query = query.filter(
                texts::search_en.like(pattern.clone()).or(texts::search_cy.like(pattern.clone())),
            );
            query = match language {
                Language::English => query.then_order_by(texts::search_en.like(pattern).desc()),
                Language::Welsh => query.then_order_by(texts::search_cy.like(pattern).desc()),
            };
        }
        query
            .then_order_by((publications::answered_on.desc(), publications::case_id.desc()))
            .load(db)?
    };
    rows.into_iter()
        .map(|(id, answered_on, regime, outcome, topics)| {
            Ok(Hit {
                case: CaseId(id),
                answered_on,
                regime: parsed(&regime, "publication", id)?,
                outcome: parsed(&outcome, "publication", id)?,
                topics: topics_of(&topics),
            })
        })
        .collect()
}

/// The publications of these cases, in this order.
pub fn of_cases(db: &mut Db, ids: &[CaseId]) -> Result<Vec<Publication>, Error> {
    let numbers: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<Row> =
        publications::table.filter(publications::case_id.eq_any(numbers)).load(db)?;
    let mut found = rows.into_iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|one| ids.iter().position(|id| *id == one.case));
    Ok(found)
}

/// When the log last changed, by something that came into it or went.
pub fn last_change(db: &mut Db) -> Result<Option<DateTime<Utc>>, Error> {
    let at: Option<UtcColumn> = publications::table
        .filter(publications::published_at.is_not_null())
        .select(max(publications::changed_at))
        .get_result(db)?;
    Ok(at.map(Into::into))
}

/// An answered case about whose publication nobody has decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What letters call it.
    pub reference: Reference,
    /// The day on which nothing more was owed; none while something is.
    pub closed_on: Option<NaiveDate>,
    /// The titles that are proposed; none when nothing is.
    pub proposed: Option<Words>,
}

type WaitingRow = (String, Option<NaiveDate>, Option<(String, String)>);

/// The answered cases whose publication is undecided, that are there for `reader`; the oldest
/// first, at most `most`.
pub fn waiting(db: &mut Db, reader: Reader, most: i64) -> Result<Vec<Waiting>, Error> {
    let rows: Vec<WaitingRow> = cases::table
        .left_join(publications::table.on(publications::case_id.eq(cases::id)))
        .filter(cases::state.eq_any(["answered", "reviewing", "complying"]))
        .filter(cases::regime.ne(Regime::SubjectAccess.as_str()))
        .filter(diesel::dsl::not(exists(
            case_erasures::table.filter(case_erasures::case_id.eq(cases::id)),
        )))
        .filter(
            publications::state
                .nullable()
                .is_null()
                .or(publications::state.nullable().eq(State::Draft.as_str())),
        )
        .filter(open_to(reader))
        .order((cases::closed_on.asc(), cases::id.asc()))
        .limit(most)
        .select((
            cases::reference,
            cases::closed_on,
            (publications::title_en, publications::title_cy).nullable(),
        ))
        .load(db)?;
    rows.into_iter()
        .map(|(reference, closed_on, titles)| {
            Ok(Waiting {
                reference: parsed(&reference, "publication", 0)?,
                closed_on,
                proposed: titles.map(|(en, cy)| Words { en, cy }),
            })
        })
        .collect()
}

/// The publications in `state` of cases that are there for `reader`, the last changed first.
pub fn in_state(
    db: &mut Db,
    state: State,
    reader: Reader,
    most: i64,
) -> Result<Vec<Publication>, Error> {
    let rows: Vec<Row> = publications::table
        .inner_join(cases::table)
        .filter(publications::state.eq(state.as_str()))
        .filter(open_to(reader))
        .order((publications::changed_at.desc(), publications::case_id.desc()))
        .limit(most)
        .select(publications::all_columns)
        .load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// How many published answers have no title or no summary in Welsh, and how many none in English.
pub fn missing_languages(db: &mut Db) -> Result<(i64, i64), Error> {
    let published = || publications::table.filter(publications::state.eq("published"));
    let welsh = published()
        .filter(publications::title_cy.eq("").or(publications::summary_cy.eq("")))
        .count()
        .get_result(db)?;
    let english = published()
        .filter(publications::title_en.eq("").or(publications::summary_en.eq("")))
        .count()
        .get_result(db)?;
    Ok((welsh, english))
}
