//! Erasing what people wrote in a case, wherever it is kept. Events stay: they hold none of it.
//!
//! A table that is added and holds words of a case is erased here too; `tests/retention.rs` looks
//! through every text of every table for what it has put into a case before.

use super::{
    Error, api_answers,
    blobs::BlobHash,
    case_notes, cases,
    columns::{UtcColumn, from_json, parsed, to_json},
    commissions,
    db::Db,
    deliveries, documents, incoming, portal_links, publications,
    publications::Publication,
    requester_files, requester_messages, requesters,
    schema::{
        case_erasures, case_reasons, cases as cases_table, clearance_notes, commission_files,
        commissions as commissions_table, copies, cost_estimates, decisions,
        documents as documents_table, events, jobs, letter_versions, letters, marks, page_views,
        portal_links as links_table, portal_sessions, requester_files as requester_files_table,
    },
};
use crate::{
    domain::{
        case::Case,
        decision::Decision,
        event::CaseEvent,
        ids::{CaseId, DocumentId},
        letter::Words,
    },
    law::cost_limit::{Estimate, Line},
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    ExpressionMethods, NullableExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl,
    TextExpressionMethods, dsl::exists,
};
use std::collections::BTreeSet;

/// How much of each kind a case holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Holdings {
    /// Documents that were found.
    pub documents: i64,
    /// Copies that were made of them.
    pub copies: i64,
    /// Marks on them.
    pub marks: i64,
    /// Letters, drafts among them.
    pub letters: i64,
    /// E-mails that came in.
    pub messages: i64,
    /// Notes and reasons of colleagues.
    pub notes: i64,
    /// Questions to business areas.
    pub commissions: i64,
    /// Events, which stay.
    pub events: i64,
}

/// What a case holds.
pub fn holdings(db: &mut Db, case: CaseId) -> Result<Holdings, Error> {
    let documents = documents_of(db, case)?;
    let notes: i64 = clearance_notes::table
        .filter(clearance_notes::case_id.eq(case.0))
        .count()
        .get_result(db)?;
    let reasons: i64 =
        case_reasons::table.filter(case_reasons::case_id.eq(case.0)).count().get_result(db)?;
    Ok(Holdings {
        copies: copies::table
            .filter(copies::document_id.eq_any(&documents))
            .count()
            .get_result(db)?,
        marks: marks::table
            .filter(marks::document_id.eq_any(&documents))
            .filter(marks::removed_at.is_null())
            .count()
            .get_result(db)?,
        documents: i64::try_from(documents.len()).unwrap_or(i64::MAX),
        letters: letters::table.filter(letters::case_id.eq(case.0)).count().get_result(db)?,
        messages: events::table
            .filter(events::case_id.eq(case.0))
            .filter(events::kind.eq("message_received"))
            .count()
            .get_result(db)?,
        notes: notes + reasons + case_notes::count(db, case)?,
        commissions: commissions_table::table
            .filter(commissions_table::case_id.eq(case.0))
            .count()
            .get_result(db)?,
        events: events::table.filter(events::case_id.eq(case.0)).count().get_result(db)?,
    })
}

fn documents_of(db: &mut Db, case: CaseId) -> Result<Vec<i64>, Error> {
    Ok(documents_table::table
        .filter(documents_table::case_id.eq(case.0))
        .order(documents_table::id)
        .select(documents_table::id)
        .load(db)?)
}

/// Erases all that people wrote in `case`, its files' names among it, and answers with the files
/// that no other case needs: those the caller erases once this is committed.
pub fn erase(
    db: &mut Db,
    case: &Case,
    on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<BlobHash>, Error> {
    let id = case.id;
    let files = files_of(db, id)?;
    cases::erase_text(db, id, now)?;
    let same_person = cases_table::table
        .filter(cases_table::requester_id.eq(case.requester.0))
        .filter(cases_table::id.ne(id.0))
        .filter(diesel::dsl::not(exists(
            case_erasures::table.filter(case_erasures::case_id.eq(cases_table::id)),
        )))
        .count();
    if same_person.get_result::<i64>(db)? == 0 {
        requesters::erase(db, case.requester, now)?;
    }
    erase_documents(db, id, now)?;
    erase_decisions(db, id)?;
    erase_letters(db, id)?;
    erase_estimates(db, id)?;
    commissions::erase(db, id, now)?;
    requester_messages::erase(db, id, now)?;
    requester_files::erase(db, id, now)?;
    publications::erase_unpublished(db, id)?;
    incoming::erase(db, id, now)?;
    deliveries::erase(db, id)?;
    api_answers::erase(db, id)?;
    case_notes::erase(db, id)?;
    diesel::update(clearance_notes::table.filter(clearance_notes::case_id.eq(id.0)))
        .set(clearance_notes::note.eq(""))
        .execute(db)?;
    diesel::update(case_reasons::table.filter(case_reasons::case_id.eq(id.0)))
        .set(case_reasons::reason.eq(""))
        .execute(db)?;
    portal_links::revoke_all(db, id, now)?;
    let links =
        links_table::table.filter(links_table::case_id.eq(id.0)).select(links_table::token_hash);
    let links: Vec<Vec<u8>> = links.load(db)?;
    diesel::delete(portal_sessions::table.filter(portal_sessions::link_hash.eq_any(links)))
        .execute(db)?;
    // What a mail server said of an e-mail can hold the address.
    diesel::update(
        jobs::table
            .filter(jobs::failed_reason.is_not_null())
            .filter(jobs::body.like(format!("%\"case\":{id},%"))),
    )
    .set(jobs::failed_reason.eq(""))
    .execute(db)?;
    diesel::insert_into(case_erasures::table)
        .values((case_erasures::case_id.eq(id.0), case_erasures::erased_on.eq(on)))
        .execute(db)?;
    without_those_of_others(db, files)
}

/// The files of a case: documents with the pictures of their pages, copies, letters as sent,
/// messages as they came, uploads.
fn files_of(db: &mut Db, case: CaseId) -> Result<BTreeSet<String>, Error> {
    let documents = documents_of(db, case)?;
    let originals: Vec<String> = documents_table::table
        .filter(documents_table::case_id.eq(case.0))
        .select(documents_table::sha256)
        .load(db)?;
    let made: Vec<String> = copies::table
        .filter(copies::document_id.eq_any(&documents))
        .select(copies::sha256)
        .load(db)?;
    let sent: Vec<Option<String>> =
        letters::table.filter(letters::case_id.eq(case.0)).select(letters::pdf_sha256).load(db)?;
    let uploads: Vec<String> = commission_files::table
        .inner_join(commissions_table::table)
        .filter(commissions_table::case_id.eq(case.0))
        .select(commission_files::sha256)
        .load(db)?;
    let views: Vec<String> = page_views::table
        .filter(page_views::document_id.eq_any(&documents))
        .select(page_views::sha256)
        .load(db)?;
    let sent_by_requester: Vec<String> = requester_files_table::table
        .filter(requester_files_table::case_id.eq(case.0))
        .select(requester_files_table::sha256)
        .load(db)?;
    // What an event tells of bytes: messages as they came, and letters and copies of before.
    let told: Vec<(i64, String)> = events::table
        .filter(events::case_id.eq(case.0))
        .filter(events::kind.eq_any(["message_received", "answered", "letter_sent", "gate_passed"]))
        .select((events::id, events::body))
        .load(db)?;
    let mut files: BTreeSet<String> = originals
        .into_iter()
        .chain(made)
        .chain(sent.into_iter().flatten())
        .chain(uploads)
        .chain(views)
        .chain(sent_by_requester)
        .collect();
    for (number, body) in told {
        match from_json::<CaseEvent>(&body, "event", number)? {
            CaseEvent::MessageReceived { sha256, .. } => {
                files.insert(sha256);
            }
            CaseEvent::Answered { letter_sha256, .. }
            | CaseEvent::LetterSent { letter_sha256, .. }
            | CaseEvent::GatePassed { letter_sha256, .. } => {
                files.insert(letter_sha256);
            }
            _ => {}
        }
    }
    Ok(files)
}

/// The files that the log offered of an answer which is withdrawn, and that nothing needs any more:
/// those the caller erases once this is committed.
pub fn no_longer_offered(db: &mut Db, withdrawn: &Publication) -> Result<Vec<BlobHash>, Error> {
    let letter = withdrawn.letter_pdf.map(|(hash, _)| hash.to_string());
    let copies = withdrawn.copies.iter().map(|copy| copy.sha256.clone());
    without_those_of_others(db, letter.into_iter().chain(copies).collect())
}

/// Those files that nothing needs any more.
fn without_those_of_others(db: &mut Db, files: BTreeSet<String>) -> Result<Vec<BlobHash>, Error> {
    let mut gone = Vec::new();
    for file in files {
        if !is_needed(db, &file)? {
            gone.push(parsed(&file, "file", 0)?);
        }
    }
    Ok(gone)
}

/// Whether a case that is not erased, or the disclosure log, needs the bytes with this hash.
pub fn is_needed(db: &mut Db, sha256: &str) -> Result<bool, Error> {
    let document: i64 = documents_table::table
        .filter(documents_table::sha256.eq(sha256))
        .filter(documents_table::erased_at.is_null())
        .count()
        .get_result(db)?;
    let copy: i64 = copies::table
        .inner_join(documents_table::table)
        .filter(copies::sha256.eq(sha256))
        .filter(documents_table::erased_at.is_null())
        .count()
        .get_result(db)?;
    let letter: i64 = letters::table
        .filter(letters::pdf_sha256.assume_not_null().eq(sha256))
        .filter(diesel::dsl::not(exists(
            case_erasures::table.filter(case_erasures::case_id.eq(letters::case_id)),
        )))
        .count()
        .get_result(db)?;
    let upload: i64 = commission_files::table
        .inner_join(commissions_table::table)
        .filter(commission_files::sha256.eq(sha256))
        .filter(commissions_table::erased_at.is_null())
        .count()
        .get_result(db)?;
    let message: i64 = events::table
        .filter(events::kind.eq("message_received"))
        .filter(events::body.like(format!("%\"{sha256}\"%")))
        .filter(diesel::dsl::not(exists(
            case_erasures::table.filter(case_erasures::case_id.eq(events::case_id)),
        )))
        .count()
        .get_result(db)?;
    let sent_by_requester: i64 = requester_files_table::table
        .filter(requester_files_table::sha256.eq(sha256))
        .filter(requester_files_table::erased_at.is_null())
        .count()
        .get_result(db)?;
    let view: i64 =
        page_views::table.filter(page_views::sha256.eq(sha256)).count().get_result(db)?;
    Ok(document + copy + letter + upload + message + view + sent_by_requester > 0
        || publications::offers(db, sha256)?
        || incoming::has(db, sha256)?)
}

fn erase_documents(db: &mut Db, case: CaseId, now: DateTime<Utc>) -> Result<(), Error> {
    let ids = documents_of(db, case)?;
    for id in &ids {
        documents::erase(db, DocumentId(*id), now)?;
    }
    diesel::update(marks::table.filter(marks::document_id.eq_any(&ids)))
        .set((marks::body.eq("[]"), marks::removed_at.eq(UtcColumn::from(now))))
        .execute(db)?;
    diesel::update(copies::table.filter(copies::document_id.eq_any(&ids)))
        .set((copies::name.eq(""), copies::certificate.eq("null")))
        .execute(db)?;
    Ok(())
}

/// Leaves of a decision what the events say of it as well.
fn erase_decisions(db: &mut Db, case: CaseId) -> Result<(), Error> {
    let rows: Vec<(i64, String)> = decisions::table
        .filter(decisions::case_id.eq(case.0))
        .select((decisions::id, decisions::body))
        .load(db)?;
    for (id, body) in rows {
        let decision: Decision = from_json(&body, "decision", id)?;
        let left = Decision::plain(decision.outcome, Words::default(), Vec::new());
        diesel::update(decisions::table.find(id))
            .set(decisions::body.eq(to_json(&left)?))
            .execute(db)?;
    }
    Ok(())
}

fn erase_letters(db: &mut Db, case: CaseId) -> Result<(), Error> {
    let ids: Vec<i64> =
        letters::table.filter(letters::case_id.eq(case.0)).select(letters::id).load(db)?;
    diesel::update(letter_versions::table.filter(letter_versions::letter_id.eq_any(ids)))
        .set(letter_versions::body.eq(""))
        .execute(db)?;
    Ok(())
}

/// Leaves the numbers of an estimate, and takes away which areas they were of.
fn erase_estimates(db: &mut Db, case: CaseId) -> Result<(), Error> {
    let rows: Vec<(i64, String)> = cost_estimates::table
        .filter(cost_estimates::case_id.eq(case.0))
        .select((cost_estimates::id, cost_estimates::body))
        .load(db)?;
    for (id, body) in rows {
        let estimate: Estimate = from_json(&body, "the estimate of costs", id)?;
        let lines: Vec<Line> = estimate
            .lines()
            .iter()
            .filter_map(|line| Line::new(line.activity(), "", line.work()).ok())
            .collect();
        let left = Estimate::try_from(lines)
            .map_err(|_none| Error::Unreadable { what: "the estimate of costs", id })?;
        diesel::update(cost_estimates::table.find(id))
            .set(cost_estimates::body.eq(to_json(&left)?))
            .execute(db)?;
    }
    Ok(())
}

/// The day on which a case was erased.
pub fn erased_on(db: &mut Db, case: CaseId) -> Result<Option<NaiveDate>, Error> {
    Ok(case_erasures::table
        .find(case.0)
        .select(case_erasures::erased_on)
        .get_result(db)
        .optional()?)
}
