//! Searching the texts of cases: what was asked, who asked, letters and documents.
//!
//! The words are folded here and not by the databases, so that the same is found on both: FTS5 on
//! SQLite, a `tsvector` with its index on PostgreSQL. What is looked for is cut into words in the
//! same way, so that nothing typed is ever read as the syntax of a query.
//!
//! A text that tells who asked is kept twice: as it is, for those who may know it, and without, for
//! all others. What a reader may not see is therefore not found by them either.

use super::{
    Error,
    cases::CaseText,
    db::Db,
    requesters,
    schema::{cases, search_texts},
};
use crate::domain::{
    case::Case,
    ids::{CaseId, DocumentId, ItemId, LetterId, NoteId, RequesterId},
    language::Language,
    publication::folded,
};
use diesel::{
    ExpressionMethods, QueryDsl, QueryableByName, RunQueryDsl, sql_query,
    sql_types::{BigInt, Text},
};
use std::collections::BTreeMap;

/// How many characters one part of a text has at most: PostgreSQL takes no more than a megabyte of
/// different words at once.
const LONGEST_PART: usize = 50_000;

/// How many parts of one text are searched; what comes after ten million characters is not.
const MOST_PARTS: usize = 200;

/// Of a longer word so many characters count; PostgreSQL refuses words of more than 2,046 bytes.
const LONGEST_WORD: usize = 100;

/// So many words are looked for; who typed more finds by the first of them.
const MOST_WORDS: usize = 16;

/// In so many places of one case a find is told.
const MOST_PLACES: usize = 3;

/// How many words of a snippet stand before the first that was found, and how many in all.
const BEFORE: usize = 8;
const AROUND: usize = 24;

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// What was asked, with its reference and title.
    Request,
    /// What a part of it under another law is about.
    Item(ItemId),
    /// Who asked.
    Requester,
    /// A letter, in its latest version.
    Letter(LetterId),
    /// A document, as it was added.
    Document(DocumentId),
    /// A note that is not struck out, as it says now.
    Note(NoteId),
}

impl Place {
    const fn columns(self) -> (&'static str, i64) {
        match self {
            Self::Request => ("request", 0),
            Self::Item(item) => ("item", item.0),
            Self::Requester => ("requester", 0),
            Self::Letter(letter) => ("letter", letter.0),
            Self::Document(document) => ("document", document.0),
            Self::Note(note) => ("note", note.0),
        }
    }

    fn of(place: &str, source: i64, row: i64) -> Result<Self, Error> {
        match place {
            "request" => Ok(Self::Request),
            "item" => Ok(Self::Item(ItemId(source))),
            "requester" => Ok(Self::Requester),
            "letter" => Ok(Self::Letter(LetterId(source))),
            "document" => Ok(Self::Document(DocumentId(source))),
            "note" => Ok(Self::Note(NoteId(source))),
            _ => Err(Error::Unreadable { what: "the searched text", id: row }),
        }
    }
}

/// Words that are looked for, by who looks. Each must begin a word of one and the same text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    words: Vec<String>,
    knows_requesters: bool,
}

impl Sought {
    /// What was typed; nothing when nothing was.
    pub fn of(typed: &str, knows_requesters: bool) -> Option<Self> {
        let words = words_of(typed).into_iter().take(MOST_WORDS).collect();
        (!typed.trim().is_empty()).then_some(Self { words, knows_requesters })
    }

    /// The SQL before and after [`Sought::pattern`] by which a query over the table of cases keeps
    /// those with the words. The databases have different indexes for it.
    pub(super) const fn condition(&self, db: &Db) -> (&'static str, &'static str) {
        // A query without words finds nothing on PostgreSQL, and is no query on SQLite.
        match (db, self.knows_requesters, self.words.is_empty()) {
            (Db::Sqlite(_), _, true) => ("cases.id < 0 AND '' = ", ""),
            (Db::Sqlite(_), true, _) => (
                "cases.id IN (SELECT search_texts.case_id FROM search_index \
                 JOIN search_texts ON search_texts.id = search_index.rowid \
                 WHERE search_index MATCH ",
                " AND search_texts.readers <> 'blind')",
            ),
            (Db::Sqlite(_), false, _) => (
                "cases.id IN (SELECT search_texts.case_id FROM search_index \
                 JOIN search_texts ON search_texts.id = search_index.rowid \
                 WHERE search_index MATCH ",
                " AND search_texts.readers <> 'knowing')",
            ),
            (Db::Postgres(_), true, _) => (
                "cases.id IN (SELECT search_texts.case_id FROM search_index \
                 JOIN search_texts ON search_texts.id = search_index.id \
                 WHERE search_index.words @@ CAST(",
                " AS tsquery) AND search_texts.readers <> 'blind')",
            ),
            (Db::Postgres(_), false, _) => (
                "cases.id IN (SELECT search_texts.case_id FROM search_index \
                 JOIN search_texts ON search_texts.id = search_index.id \
                 WHERE search_index.words @@ CAST(",
                " AS tsquery) AND search_texts.readers <> 'knowing')",
            ),
        }
    }

    /// The words as the database's index is asked for them. They are letters and digits alone.
    pub(super) fn pattern(&self, db: &Db) -> String {
        let (before, after, between) = match db {
            Db::Sqlite(_) => ("\"", "\"*", " "),
            Db::Postgres(_) => ("'", "':*", " & "),
        };
        let words: Vec<_> =
            self.words.iter().map(|word| format!("{before}{word}{after}")).collect();
        words.join(between)
    }
}

/// The words of a text as they are kept and looked for.
fn words_of(text: &str) -> Vec<String> {
    folded(text)
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(LONGEST_WORD).collect())
        .collect()
}

/// Makes found what was asked and who asked.
pub fn put_case(db: &mut Db, case: &Case, text: &CaseText) -> Result<(), Error> {
    let asked = format!("{}\n{}\n{}", case.reference, text.subject, text.body);
    put_of(db, case.id, case.requester, Place::Request, &asked)?;
    let Some(who) = requesters::find(db, case.requester)? else { return Ok(()) };
    let lines = [Some(who.name), who.email, who.postal_address];
    let who: Vec<String> = lines.into_iter().flatten().collect();
    put_of(db, case.id, case.requester, Place::Requester, &who.join("\n"))
}

/// Makes a text of a case one that is found, in place of what stood there before.
pub fn put(db: &mut Db, case: CaseId, place: Place, text: &str) -> Result<(), Error> {
    let requester: i64 = cases::table.find(case.0).select(cases::requester_id).get_result(db)?;
    put_of(db, case, RequesterId(requester), place, text)
}

/// As [`put`], of a case whose requester the caller knows.
fn put_of(
    db: &mut Db,
    case: CaseId,
    requester: RequesterId,
    place: Place,
    text: &str,
) -> Result<(), Error> {
    forget(db, case, place)?;
    // PostgreSQL keeps no NUL.
    let text = text.replace('\0', " ");
    if place == Place::Requester {
        return add(db, case, place, "knowing", &text);
    }
    let masked = requesters::mask(db, requester)?.over(&text, Language::English);
    if masked == text {
        add(db, case, place, "all", &text)
    } else {
        add(db, case, place, "knowing", &text)?;
        add(db, case, place, "blind", &masked)
    }
}

fn add(db: &mut Db, case: CaseId, place: Place, readers: &str, text: &str) -> Result<(), Error> {
    let (name, source) = place.columns();
    for (number, part) in (0..).zip(parts_of(text)) {
        let id: i64 = diesel::insert_into(search_texts::table)
            .values((
                search_texts::case_id.eq(case.0),
                search_texts::place.eq(name),
                search_texts::source.eq(source),
                search_texts::part.eq(number),
                search_texts::readers.eq(readers),
                search_texts::text.eq(part),
            ))
            .returning(search_texts::id)
            .get_result(db)?;
        let insert = match db {
            Db::Sqlite(_) => "INSERT INTO search_index (rowid, words) VALUES ($1, $2)",
            Db::Postgres(_) => {
                "INSERT INTO search_index (id, words) \
                 VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))"
            }
        };
        sql_query(insert)
            .bind::<BigInt, _>(id)
            .bind::<Text, _>(words_of(part).join(" "))
            .execute(db)?;
    }
    Ok(())
}

/// A text in parts, each cut where a word ends if there is such a place.
fn parts_of(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.trim().is_empty() && parts.len() < MOST_PARTS {
        let most = rest.char_indices().nth(LONGEST_PART).map_or(rest.len(), |(at, _)| at);
        let (head, _) = rest.split_at(most);
        let cut = if most == rest.len() {
            most
        } else {
            head.rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(most)
        };
        let (part, after) = rest.split_at(cut);
        parts.push(part);
        rest = after;
    }
    parts
}

/// Makes a text one that is no longer found, and erases what was kept of it.
pub fn forget(db: &mut Db, case: CaseId, place: Place) -> Result<(), Error> {
    let (name, source) = place.columns();
    let ids = search_texts::table
        .filter(search_texts::case_id.eq(case.0))
        .filter(search_texts::place.eq(name))
        .filter(search_texts::source.eq(source))
        .select(search_texts::id)
        .load(db)?;
    erase(db, &ids)
}

/// As [`forget`], of all texts of a case.
pub fn forget_case(db: &mut Db, case: CaseId) -> Result<(), Error> {
    let ids = search_texts::table
        .filter(search_texts::case_id.eq(case.0))
        .select(search_texts::id)
        .load(db)?;
    erase(db, &ids)
}

fn erase(db: &mut Db, ids: &[i64]) -> Result<(), Error> {
    let delete = match db {
        Db::Sqlite(_) => "DELETE FROM search_index WHERE rowid = $1",
        Db::Postgres(_) => "DELETE FROM search_index WHERE id = $1",
    };
    for id in ids {
        sql_query(delete).bind::<BigInt, _>(id).execute(db)?;
        diesel::delete(search_texts::table.find(id)).execute(db)?;
    }
    Ok(())
}

/// A place in which the words were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub place: Place,
    /// A few words around, some of them those that were looked for.
    pub snippet: Vec<Fragment>,
}

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// As it stands in the text, blanks made alike.
    pub text: String,
    /// Whether it is what was looked for.
    pub is_hit: bool,
}

#[derive(QueryableByName)]
struct HitRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    case_id: i64,
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = BigInt)]
    source: i64,
}

/// Where in each of these cases the words are, what was asked first, in at most three places.
pub fn found_in(
    db: &mut Db,
    sought: &Sought,
    cases: &[CaseId],
) -> Result<BTreeMap<CaseId, Vec<Found>>, Error> {
    let mut found: BTreeMap<CaseId, Vec<Found>> = BTreeMap::new();
    if cases.is_empty() || sought.words.is_empty() {
        return Ok(found);
    }
    let numbers: Vec<String> = cases.iter().map(ToString::to_string).collect();
    let (row, words) = match db {
        Db::Sqlite(_) => ("rowid", "search_index MATCH $1"),
        Db::Postgres(_) => ("id", "search_index.words @@ CAST($1 AS tsquery)"),
    };
    let hidden = if sought.knows_requesters { "blind" } else { "knowing" };
    let pattern = sought.pattern(db);
    let rows: Vec<HitRow> = sql_query(format!(
        "SELECT search_texts.id, search_texts.case_id, search_texts.place, search_texts.source \
         FROM search_index JOIN search_texts ON search_texts.id = search_index.{row} \
         WHERE {words} AND search_texts.readers <> '{hidden}' \
         AND search_texts.case_id IN ({}) ORDER BY search_texts.id",
        numbers.join(", ")
    ))
    .bind::<Text, _>(pattern)
    .load(db)?;
    let mut chosen: BTreeMap<CaseId, BTreeMap<Place, i64>> = BTreeMap::new();
    for row in rows {
        let place = Place::of(&row.place, row.source, row.id)?;
        chosen.entry(CaseId(row.case_id)).or_default().entry(place).or_insert(row.id);
    }
    for (case, places) in chosen {
        for (place, id) in places.into_iter().take(MOST_PLACES) {
            let text: String =
                search_texts::table.find(id).select(search_texts::text).get_result(db)?;
            let snippet = snippet(&text, &sought.words);
            found.entry(case).or_default().push(Found { place, snippet });
        }
    }
    Ok(found)
}

/// The words around the first that begins with one of `sought`.
fn snippet(text: &str, sought: &[String]) -> Vec<Fragment> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_hit = |word: &str| {
        let folded = folded(word);
        folded.split(' ').any(|one| sought.iter().any(|wanted| one.starts_with(wanted.as_str())))
    };
    let first = words.iter().position(|word| is_hit(word)).unwrap_or_default();
    let from = first.saturating_sub(BEFORE);
    let shown = words.iter().skip(from).take(AROUND);
    let mut pieces: Vec<Fragment> = Vec::new();
    let mut push = |text: &str, is_hit: bool| match pieces.last_mut() {
        Some(last) if last.is_hit == is_hit => last.text.push_str(text),
        _ => pieces.push(Fragment { text: text.to_owned(), is_hit }),
    };
    if from > 0 {
        push("… ", false);
    }
    for (at, word) in shown.enumerate() {
        if at > 0 {
            push(" ", false);
        }
        let short: String = word.chars().take(LONGEST_WORD).collect();
        push(&short, is_hit(word));
    }
    if words.len() > from + AROUND {
        push(" …", false);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_shows_what_was_looked_for_and_a_little_around_it() {
        let text =
            format!("{} Cyllid y Tŷ, <b>2026</b> {}", "cyn ".repeat(20), "wedyn ".repeat(30));
        let pieces = snippet(&text, &words_of("ty 20"));
        let hits: Vec<_> =
            pieces.iter().filter(|one| one.is_hit).map(|one| one.text.as_str()).collect();
        assert_eq!(hits, ["Tŷ,", "<b>2026</b>"]);
        let whole: String = pieces.iter().map(|one| one.text.as_str()).collect();
        assert!(whole.starts_with("… cyn cyn") && whole.ends_with("wedyn …"), "{whole}");
        assert_eq!(whole.split(' ').count(), AROUND + 2);
    }

    #[test]
    fn a_long_text_is_cut_between_words_and_nothing_of_it_is_lost() {
        let text = "gair ".repeat(LONGEST_PART);
        let parts = parts_of(&text);
        assert_eq!(parts.concat().trim(), text.trim());
        assert!(parts.iter().all(|part| part.chars().count() <= LONGEST_PART));
        assert!(parts.iter().all(|part| part.trim().split(' ').all(|word| word == "gair")));
        let unbroken = "x".repeat(LONGEST_PART + 1);
        assert_eq!(parts_of(&unbroken).len(), 2);
        assert!(parts_of(" \n").is_empty());
    }

    #[test]
    fn what_is_typed_becomes_words_and_never_syntax() {
        let of = |typed: &str| Sought::of(typed, true).map(|sought| sought.words);
        assert_eq!(
            of("\"Llan*\" AND -NEAR(ŵyl)"),
            Some(["llan", "and", "near", "wyl"].map(Into::into).to_vec())
        );
        assert_eq!(of("🦙 ' \u{0} :*"), Some(Vec::new()));
        assert_eq!(of("  "), None);
    }
}
