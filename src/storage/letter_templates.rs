//! Templates of letters that stand in place of those that the program carries, and every version of
//! them.

use super::{
    Error,
    columns::{UtcColumn, parsed},
    db::Db,
    schema::letter_templates,
};
use crate::domain::{ids::StaffId, language::Language};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl, dsl::max};
use std::collections::BTreeMap;

/// A version of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTemplate {
    /// Its number among all versions of all templates.
    pub version: i64,
    /// The name of the letter or partial.
    pub name: String,
    /// In which language.
    pub language: Language,
    /// Its text; nothing goes back to the program's own.
    pub text: Option<String>,
    /// Who wrote it.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Adds a version of a template; its number.
pub fn add(
    db: &mut Db,
    name: &str,
    language: Language,
    text: Option<&str>,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<i64, Error> {
    Ok(diesel::insert_into(letter_templates::table)
        .values((
            letter_templates::name.eq(name),
            letter_templates::language.eq(language.code()),
            letter_templates::body.eq(text),
            letter_templates::written_by.eq(by.0),
            letter_templates::written_at.eq(UtcColumn::from(now)),
        ))
        .returning(letter_templates::id)
        .get_result(db)?)
}

/// The highest number of a version; 0 while nothing was changed.
pub fn latest(db: &mut Db) -> Result<i64, Error> {
    let latest: Option<i64> =
        letter_templates::table.select(max(letter_templates::id)).get_result(db)?;
    Ok(latest.unwrap_or_default())
}

type Row = (i64, String, String, Option<String>, i64, UtcColumn);

fn from_row((version, name, language, text, by, at): Row) -> Result<StoredTemplate, Error> {
    Ok(StoredTemplate {
        version,
        name,
        language: parsed(&language, "letter template", version)?,
        text,
        by: StaffId(by),
        at: at.into(),
    })
}

/// The versions that stood when `version` was the latest: one for each template that was changed.
pub fn standing(db: &mut Db, version: i64) -> Result<Vec<StoredTemplate>, Error> {
    let rows: Vec<Row> = letter_templates::table
        .filter(letter_templates::id.le(version))
        .order(letter_templates::id)
        .load(db)?;
    let mut standing = BTreeMap::new();
    for row in rows {
        let found = from_row(row)?;
        standing.insert((found.name.clone(), found.language.code()), found);
    }
    Ok(standing.into_values().collect())
}

/// The versions of one template, in order.
pub fn versions(db: &mut Db, name: &str, language: Language) -> Result<Vec<StoredTemplate>, Error> {
    let rows: Vec<Row> = letter_templates::table
        .filter(letter_templates::name.eq(name))
        .filter(letter_templates::language.eq(language.code()))
        .order(letter_templates::id)
        .load(db)?;
    rows.into_iter().map(from_row).collect()
}
