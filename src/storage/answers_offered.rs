//! How often published answers were offered to somebody who wrote a request, and how often one of
//! them was what they wanted. Of the person and the words there is nothing here.

use super::{
    Error,
    db::Db,
    schema::{answers_offered as offered, request_drafts},
    token,
};
use chrono::NaiveDate;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// How often published answers were offered, and how often they sufficed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Offered {
    /// To how many drafts.
    pub shown: i64,
    /// How many of those ended there.
    pub sufficed: i64,
}

fn of_draft(db: &mut Db, secret: &str) -> Result<Option<i64>, Error> {
    let offer: Option<Option<i64>> = request_drafts::table
        .find(token::hash(secret))
        .select(request_drafts::offer)
        .get_result(db)
        .optional()?;
    Ok(offer.flatten())
}

/// Counts that answers were offered to the draft of this secret, once for each draft.
pub fn count_shown(db: &mut Db, secret: &str, on: NaiveDate) -> Result<(), Error> {
    if of_draft(db, secret)?.is_some() {
        return Ok(());
    }
    let id: i64 = diesel::insert_into(offered::table)
        .values((offered::offered_on.eq(on), offered::sufficed.eq(false)))
        .returning(offered::id)
        .get_result(db)?;
    diesel::update(request_drafts::table.find(token::hash(secret)))
        .set(request_drafts::offer.eq(id))
        .execute(db)?;
    Ok(())
}

/// Counts that an answer that was offered to the draft of this secret is what was wanted.
pub fn count_sufficed(db: &mut Db, secret: &str) -> Result<(), Error> {
    if let Some(id) = of_draft(db, secret)? {
        diesel::update(offered::table.find(id)).set(offered::sufficed.eq(true)).execute(db)?;
    }
    Ok(())
}

/// How often since a day.
pub fn since(db: &mut Db, day: NaiveDate) -> Result<Offered, Error> {
    let those = || offered::table.filter(offered::offered_on.ge(day));
    Ok(Offered {
        shown: those().count().get_result(db)?,
        sufficed: those().filter(offered::sufficed.eq(true)).count().get_result(db)?,
    })
}
