//! The business areas and who is written to in them. Both end and are never deleted: commissions
//! and events name them.

use super::{
    Error,
    columns::{UtcColumn, parsed},
    db::Db,
    schema::{area_contacts, areas},
};
use crate::domain::{
    area::{Area, Contact},
    ids::{AreaId, ContactId},
    language::LanguageChoice,
    letter::Words,
};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

/// Adds an area.
pub fn add(db: &mut Db, name: &Words, working_days: u32) -> Result<AreaId, Error> {
    let id = diesel::insert_into(areas::table)
        .values((
            areas::name_en.eq(&name.en),
            areas::name_cy.eq(&name.cy),
            areas::working_days.eq(i64::from(working_days)),
        ))
        .returning(areas::id)
        .get_result(db)?;
    Ok(AreaId(id))
}

/// Changes the name of an area and how long it usually has; false when there is none.
pub fn change(db: &mut Db, id: AreaId, name: &Words, working_days: u32) -> Result<bool, Error> {
    let changed = diesel::update(areas::table.find(id.0))
        .set((
            areas::name_en.eq(&name.en),
            areas::name_cy.eq(&name.cy),
            areas::working_days.eq(i64::from(working_days)),
        ))
        .execute(db)?;
    Ok(changed == 1)
}

/// Ends an area, or takes that back when `ended_at` is none; false when there is no such area.
pub fn end(db: &mut Db, id: AreaId, ended_at: Option<DateTime<Utc>>) -> Result<bool, Error> {
    let changed = diesel::update(areas::table.find(id.0))
        .set(areas::ended_at.eq(ended_at.map(UtcColumn::from)))
        .execute(db)?;
    Ok(changed == 1)
}

/// Adds somebody who is written to. The address is kept in lower case, so that it is found.
pub fn add_contact(
    db: &mut Db,
    area: AreaId,
    name: &str,
    email: &str,
    language: LanguageChoice,
) -> Result<ContactId, Error> {
    let id = diesel::insert_into(area_contacts::table)
        .values((
            area_contacts::area_id.eq(area.0),
            area_contacts::name.eq(name),
            area_contacts::email.eq(email.to_lowercase()),
            area_contacts::language.eq(language.code()),
        ))
        .returning(area_contacts::id)
        .get_result(db)?;
    Ok(ContactId(id))
}

/// Stops writing to somebody of an area; false when nobody of that number is written to there.
pub fn end_contact(
    db: &mut Db,
    area: AreaId,
    id: ContactId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let changed = diesel::update(
        area_contacts::table
            .find(id.0)
            .filter(area_contacts::area_id.eq(area.0))
            .filter(area_contacts::ended_at.is_null()),
    )
    .set(area_contacts::ended_at.eq(UtcColumn::from(now)))
    .execute(db)?;
    Ok(changed == 1)
}

/// Every area, by its English name, those that are no more among them, with who is written to.
pub fn list(db: &mut Db) -> Result<Vec<Area>, Error> {
    let contacts: Vec<(i64, i64, String, String, String)> = area_contacts::table
        .filter(area_contacts::ended_at.is_null())
        .order((area_contacts::name, area_contacts::id))
        .select((
            area_contacts::id,
            area_contacts::area_id,
            area_contacts::name,
            area_contacts::email,
            area_contacts::language,
        ))
        .load(db)?;
    let rows: Vec<(i64, String, String, i64, Option<UtcColumn>)> =
        areas::table.order((areas::name_en, areas::id)).load(db)?;
    rows.into_iter()
        .map(|(id, en, cy, working_days, ended_at)| {
            let contacts = contacts
                .iter()
                .filter(|(_, area, ..)| *area == id)
                .map(|(contact, _, name, email, language)| {
                    Ok(Contact {
                        id: ContactId(*contact),
                        name: name.clone(),
                        email: email.clone(),
                        language: parsed(language, "area_contacts", *contact)?,
                    })
                })
                .collect::<Result<_, Error>>()?;
            Ok(Area {
                id: AreaId(id),
                name: Words { en, cy },
                working_days: u32::try_from(working_days).unwrap_or_default(),
                contacts,
                is_ended: ended_at.is_some(),
            })
        })
        .collect()
}

/// The area with this number. There are dozens at most, so that a list is as quick.
pub fn find(db: &mut Db, id: AreaId) -> Result<Option<Area>, Error> {
    Ok(list(db)?.into_iter().find(|area| area.id == id))
}
