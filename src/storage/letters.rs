//! Letters and every version of their text. What was sent can always be shown as it was.

use super::{
    Error,
    blobs::BlobHash,
    columns::{UtcColumn, from_word, parsed, to_word},
    db::Db,
    schema::{letter_versions, letters},
};
use crate::domain::{
    ids::{CaseId, LetterId, StaffId},
    language::LanguageChoice,
    letter::LetterType,
};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// A letter, with its latest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLetter {
    /// Its number.
    pub id: LetterId,
    /// For which case.
    pub case: CaseId,
    /// Of which type.
    pub letter_type: LetterType,
    /// In which language, or both.
    pub language: LanguageChoice,
    /// Counts from 1 with each edit.
    pub version: i64,
    /// The Markdown of the latest version.
    pub text: String,
    /// Who wrote that version; nobody when the program did.
    pub written_by: Option<StaffId>,
    /// When.
    pub written_at: DateTime<Utc>,
    /// When it was sent, and the hash of the PDF as sent.
    pub issued: Option<(DateTime<Utc>, BlobHash)>,
}

/// Writes the first version of a letter.
pub fn draft(
    db: &mut Db,
    case: CaseId,
    letter_type: LetterType,
    language: LanguageChoice,
    text: &str,
    written_by: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<LetterId, Error> {
    let id: i64 = diesel::insert_into(letters::table)
        .values((
            letters::case_id.eq(case.0),
            letters::letter_type.eq(to_word(&letter_type)?),
            letters::language.eq(language.code()),
        ))
        .returning(letters::id)
        .get_result(db)?;
    add_version(db, LetterId(id), 1, text, written_by, now)?;
    Ok(LetterId(id))
}

/// Writes `version` of a letter, which must follow the latest: [`Error::Duplicate`] when somebody
/// else has written it meanwhile.
pub fn add_version(
    db: &mut Db,
    letter: LetterId,
    version: i64,
    text: &str,
    written_by: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::insert_into(letter_versions::table)
        .values((
            letter_versions::letter_id.eq(letter.0),
            letter_versions::version.eq(version),
            letter_versions::body.eq(text),
            letter_versions::written_by.eq(written_by.map(|staff| staff.0)),
            letter_versions::written_at.eq(UtcColumn::from(now)),
        ))
        .execute(db)?;
    Ok(())
}

/// Notes that a letter was sent as the PDF with this hash; false when it was sent before.
pub fn issue(
    db: &mut Db,
    letter: LetterId,
    pdf: BlobHash,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let issued = diesel::update(letters::table.find(letter.0).filter(letters::issued_at.is_null()))
        .set((letters::issued_at.eq(UtcColumn::from(now)), letters::pdf_sha256.eq(pdf.to_string())))
        .execute(db)?;
    Ok(issued == 1)
}

type Letter = (i64, i64, String, String, Option<UtcColumn>, Option<String>);
type Version = (i64, String, Option<i64>, UtcColumn);

fn from_rows(letter: Letter, version: Version) -> Result<StoredLetter, Error> {
    let (id, case, letter_type, language, issued_at, pdf) = letter;
    let (version, text, written_by, written_at) = version;
    let issued = match (issued_at, pdf) {
        (Some(at), Some(pdf)) => Some((at.into(), parsed(&pdf, "letter", id)?)),
        _ => None,
    };
    Ok(StoredLetter {
        id: LetterId(id),
        case: CaseId(case),
        letter_type: from_word(letter_type, "letter", id)?,
        language: parsed(&language, "letter", id)?,
        version,
        text,
        written_by: written_by.map(StaffId),
        written_at: written_at.into(),
        issued,
    })
}

/// A letter with its latest version.
pub fn find(db: &mut Db, id: LetterId) -> Result<Option<StoredLetter>, Error> {
    let row: Option<(Letter, Version)> = letters::table
        .inner_join(letter_versions::table)
        .filter(letters::id.eq(id.0))
        .order(letter_versions::version.desc())
        .select((
            letters::all_columns,
            (
                letter_versions::version,
                letter_versions::body,
                letter_versions::written_by,
                letter_versions::written_at,
            ),
        ))
        .first(db)
        .optional()?;
    row.map(|(letter, version)| from_rows(letter, version)).transpose()
}

/// One version of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredVersion {
    /// Counts from 1.
    pub version: i64,
    /// What is kept of it.
    pub text: String,
    /// Who wrote it; nobody when the program did.
    pub written_by: Option<StaffId>,
    /// When.
    pub written_at: DateTime<Utc>,
}

/// Every version of a letter, in order.
pub fn versions(db: &mut Db, id: LetterId) -> Result<Vec<StoredVersion>, Error> {
    let rows: Vec<Version> = letter_versions::table
        .filter(letter_versions::letter_id.eq(id.0))
        .order(letter_versions::version)
        .select((
            letter_versions::version,
            letter_versions::body,
            letter_versions::written_by,
            letter_versions::written_at,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(version, text, written_by, written_at)| StoredVersion {
            version,
            text,
            written_by: written_by.map(StaffId),
            written_at: written_at.into(),
        })
        .collect())
}

/// The letters of a case, as they were begun, each with its latest version.
pub fn list(db: &mut Db, case: CaseId) -> Result<Vec<StoredLetter>, Error> {
    let ids: Vec<i64> = letters::table
        .filter(letters::case_id.eq(case.0))
        .order(letters::id)
        .select(letters::id)
        .load(db)?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(find(db, LetterId(id))?);
    }
    Ok(found)
}
