//! The counter behind references.

use super::{Error, db::Db};
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{BigInt, Text},
};

const COUNTER: &str = "reference";

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

/// The next number for a reference: the one after the last, or `start` when that is higher. It
/// never repeats and never goes back; a transaction that is undone gives its number back.
///
/// Holds the counter until the transaction ends, so that it comes early in no long one.
pub fn next_number(db: &mut Db, start: i64) -> Result<i64, Error> {
    // Two programs may begin at once, so that the first row is made without a fight.
    sql_query("INSERT INTO counters (name, value) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING")
        .bind::<Text, _>(COUNTER)
        .execute(db)?;
    let number: Number = sql_query(
        "UPDATE counters SET value = CASE WHEN value + 1 < $1 THEN $1 ELSE value + 1 END \
         WHERE name = $2 RETURNING value",
    )
    .bind::<BigInt, _>(start)
    .bind::<Text, _>(COUNTER)
    .get_result(db)?;
    Ok(number.value)
}
