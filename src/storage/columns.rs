//! Types of columns, written once for every database.

use super::Error;
use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};
use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    serialize::{self, Output, ToSql},
    sql_types::Timestamp,
};
use serde::{Serialize, de::DeserializeOwned};
use std::str::FromStr;

/// A UTC instant as both databases keep it: without a zone, cut to microseconds. SQLite would
/// keep nanoseconds, and a hash over them would break on the way to PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = Timestamp)]
pub struct UtcColumn(NaiveDateTime);

impl From<DateTime<Utc>> for UtcColumn {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.naive_utc().trunc_subsecs(6))
    }
}

impl From<UtcColumn> for DateTime<Utc> {
    fn from(column: UtcColumn) -> Self {
        column.0.and_utc()
    }
}

impl<DB: Backend> ToSql<Timestamp, DB> for UtcColumn
where
    NaiveDateTime: ToSql<Timestamp, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB: Backend> FromSql<Timestamp, DB> for UtcColumn
where
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        NaiveDateTime::from_sql(bytes).map(Self)
    }
}

/// The value that a stored word names.
pub(super) fn parsed<T: FromStr>(text: &str, what: &'static str, id: i64) -> Result<T, Error> {
    text.parse().ok().ok_or(Error::Unreadable { what, id })
}

/// The value that stored JSON tells.
pub(super) fn from_json<T: DeserializeOwned>(
    text: &str,
    what: &'static str,
    id: i64,
) -> Result<T, Error> {
    serde_json::from_str(text).ok().ok_or(Error::Unreadable { what, id })
}

/// The JSON that is stored for a value.
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(Error::Unwritable)
}

/// The word that stands for a value that is stored as one.
pub(super) fn to_word<T: Serialize>(value: &T) -> Result<String, Error> {
    match serde_json::to_value(value).map_err(Error::Unwritable)? {
        serde_json::Value::String(word) => Ok(word),
        _ => Err(Error::Unwritable(serde::ser::Error::custom("the value is not one word"))),
    }
}

/// The value that a stored word stands for.
pub(super) fn from_word<T: DeserializeOwned>(
    word: String,
    what: &'static str,
    id: i64,
) -> Result<T, Error> {
    serde_json::from_value(serde_json::Value::String(word))
        .ok()
        .ok_or(Error::Unreadable { what, id })
}
