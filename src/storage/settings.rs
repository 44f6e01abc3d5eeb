//! What the program remembers about itself, by name: keys it made, days it has done.

use super::{Error, columns::UtcColumn, db::Db, schema::settings};
use chrono::{DateTime, Utc};
use diesel::{
    OptionalExtension, QueryDsl, RunQueryDsl, sql_query,
    sql_types::{Text, Timestamp},
};

/// The value kept under `name`.
pub fn find(db: &mut Db, name: &str) -> Result<Option<String>, Error> {
    Ok(settings::table.find(name).select(settings::value).get_result(db).optional()?)
}

/// Keeps `value` under `name` in place of what was there.
pub fn set(db: &mut Db, name: &str, value: &str, now: DateTime<Utc>) -> Result<(), Error> {
    sql_query(
        "INSERT INTO settings (name, value, changed_at) VALUES ($1, $2, $3) ON CONFLICT (name) \
         DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at",
    )
    .bind::<Text, _>(name)
    .bind::<Text, _>(value)
    .bind::<Timestamp, _>(UtcColumn::from(now))
    .execute(db)?;
    Ok(())
}

/// The value under `name`, which is `value` if nothing was there: of several programs that ask
/// at once, one decides and all get the same.
pub fn set_once(db: &mut Db, name: &str, value: &str, now: DateTime<Utc>) -> Result<String, Error> {
    sql_query(
        "INSERT INTO settings (name, value, changed_at) VALUES ($1, $2, $3) ON CONFLICT (name) \
         DO NOTHING",
    )
    .bind::<Text, _>(name)
    .bind::<Text, _>(value)
    .bind::<Timestamp, _>(UtcColumn::from(now))
    .execute(db)?;
    Ok(settings::table.find(name).select(settings::value).get_result(db)?)
}
