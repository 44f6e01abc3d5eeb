//! What is kept comes back as it was, on both databases, and the log cannot be edited unseen.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what fails here fails the test")]

mod support;

use ateb::{
    domain::{
        actor::Actor,
        case::NotAllowed,
        decision::{Decision, Outcome},
        event::{CaseEvent, Channel},
        ids::{CaseId, Reference, RequesterId, StaffId},
        language::{Language, LanguageChoice},
        letter::{LetterType, Words},
        permission::Role,
        requester::Requester,
        sign_in::Visitor,
    },
    law::{calendar::Calendar, regime::Regime},
    storage::{
        Error,
        blobs::BlobHash,
        case_access::Reader,
        case_list::{self, Cursor, Filter, Handler, Narrowing, Order, Part},
        cases::{self, CaseText},
        copies::{self, NewCopy},
        db::{Db, OpenError, Options, Pool},
        decisions,
        documents::{self, NewDocument},
        erasure,
        events::{self, Broken, Fault, Stamp},
        jobs, letters, marks, page_views, portal_links, reference_numbers, requesters, schema,
        search::Sought,
        sessions, settings,
        staff::{self, NewStaff},
        token::Token,
        turns::Turn,
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::{
    QueryDsl, QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Text},
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::{collections::BTreeSet, fs, path::Path, sync::LazyLock, thread};
use support::for_each_database;

static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::united_kingdom);

fn open(address: &str) -> Pool {
    Pool::open(address, &Options::default()).unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-02-18T10:00:00.123456Z".parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn stamp() -> Stamp {
    Stamp { actor: Actor::System, at: now() }
}

fn text() -> CaseText {
    CaseText {
        subject: "Minutes of the 2025 meetings".into(),
        body: "Please send me the minutes – pob un, ŵy a llaeth.".into(),
    }
}

fn requester(db: &mut Db) -> RequesterId {
    let ada = Requester::parse("Ada", "ada@example.com", "", LanguageChoice::Welsh).unwrap();
    requesters::add(db, &ada, now()).unwrap()
}

fn officer(db: &mut Db, email: &str) -> StaffId {
    let new = NewStaff {
        email,
        name: "Olwen",
        role: Role::Officer,
        language: Language::Welsh,
        password_hash: None,
    };
    staff::add(db, &new, now()).unwrap()
}

fn receipt(number: i64, requester: RequesterId, received_on: &str) -> CaseEvent {
    CaseEvent::Received {
        reference: Reference { prefix: "ATISN".into(), number },
        regime: Regime::Foia,
        received_on: date(received_on),
        logged_on: date(received_on),
        channel: Channel::Email,
        requester,
        language: LanguageChoice::Welsh,
        redirected_from: None,
    }
}

/// Logs a case with the next number.
fn log_case(pool: &Pool) -> CaseId {
    pool.write(|db| {
        let number = reference_numbers::next_number(db, 26732)?;
        let event = receipt(number, requester(db), "2026-02-18");
        Ok::<_, Error>(cases::begin(db, &event, &text(), stamp(), &CALENDAR)?.case().id)
    })
    .unwrap()
}

fn renew_link(pool: &Pool, case: CaseId) {
    pool.write(|db| {
        let taken = cases::take(db, case)?.unwrap();
        cases::record(db, taken, &CaseEvent::LinkRenewed, stamp(), &CALENDAR)
    })
    .unwrap();
}

fn verdict(pool: &Pool) -> events::Verdict {
    pool.read(events::verify_chain).unwrap()
}

#[derive(QueryableByName, PartialEq, Eq, Debug, PartialOrd, Ord)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

fn names(db: &mut Db, query: &str) -> Vec<String> {
    sql_query(query).load(db).unwrap().into_iter().map(|Name { name }| name).collect()
}

// Cases and their log

#[test]
fn a_case_reads_back_as_it_was_recorded() {
    for_each_database(|address| {
        let pool = open(address);
        let case = log_case(&pool);
        let olwen = pool.write(|db| Ok::<_, Error>(officer(db, "o@example.com"))).unwrap();
        let later = now() + TimeDelta::hours(1);
        let recorded = pool
            .write(|db| {
                let taken = cases::take(db, case)?.unwrap();
                let event = taken.case().assign(olwen).unwrap();
                let stamp = Stamp { actor: Actor::Staff(olwen), at: later };
                let taken = cases::record(db, taken, &event, stamp, &CALENDAR)?;
                Ok::<_, Error>(taken.case().clone())
            })
            .unwrap();

        let (loaded, history) = pool.read(|db| cases::load(db, case)).unwrap().unwrap();
        assert_eq!(loaded, recorded);
        assert_eq!(loaded.officer, Some(olwen));
        let when: Vec<_> = history.iter().map(|r| (r.id, r.seq, r.actor, r.happened_at)).collect();
        assert_eq!(when, [(1, 1, Actor::System, now()), (2, 2, Actor::Staff(olwen), later)]);
        let row = pool.read(|db| cases::find(db, case)).unwrap().unwrap();
        assert_eq!(row.summary, loaded.summary(&CALENDAR));
        assert_eq!(row.summary.due_on, Some(date("2026-03-19")));
        assert_eq!((row.reference, row.subject), (loaded.reference.clone(), text().subject));
        assert_eq!(pool.read(|db| cases::text(db, case)).unwrap(), Some(text()));
        let found = pool.read(|db| cases::find_by_reference(db, &loaded.reference)).unwrap();
        assert_eq!(found, Some(case));
    });
}

#[test]
fn what_is_not_there_is_nothing_and_no_error() {
    for_each_database(|address| {
        let pool = open(address);
        let nobody = CaseId(99);
        assert!(pool.write(|db| cases::take(db, nobody)).unwrap().is_none());
        assert!(pool.read(|db| cases::find(db, nobody)).unwrap().is_none());
        assert!(pool.read(|db| cases::load(db, nobody)).unwrap().is_none());
        assert!(pool.read(|db| requesters::find(db, RequesterId(99))).unwrap().is_none());
        assert_eq!(verdict(&pool).broken, None);
        assert_eq!(verdict(&pool).events, 0);
    });
}

#[test]
fn a_case_begins_with_its_receipt_and_a_reference_is_used_once() {
    for_each_database(|address| {
        let pool = open(address);
        let begin = |event: &CaseEvent| {
            pool.write(|db| cases::begin(db, event, &text(), stamp(), &CALENDAR).map(drop))
        };
        let ada = pool.write(|db| Ok::<_, Error>(requester(db))).unwrap();
        begin(&receipt(7, ada, "2026-02-18")).unwrap();
        let again = begin(&receipt(7, ada, "2026-02-19"));
        assert!(matches!(again, Err(Error::Duplicate)), "{again:?}");
        assert!(matches!(begin(&CaseEvent::LinkRenewed), Err(Error::NotAReceipt)));
        assert_eq!(verdict(&pool).events, 1);
    });
}

#[test]
fn eight_threads_record_two_hundred_events_of_one_case_without_a_gap() {
    for_each_database(|address| {
        let pool = open(address);
        let case = log_case(&pool);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..25).for_each(|_| renew_link(&pool, case)));
            }
        });
        let history = pool.read(|db| events::history(db, case)).unwrap();
        let places: Vec<_> = history.iter().map(|recorded| (recorded.id, recorded.seq)).collect();
        assert_eq!(places, (1..=201).map(|n| (n, n)).collect::<Vec<_>>());
        let verdict = verdict(&pool);
        assert_eq!((verdict.events, verdict.broken), (201, None));
    });
}

#[test]
fn events_of_many_cases_recorded_at_once_stand_in_one_chain() {
    for_each_database(|address| {
        let pool = open(address);
        let cases: Vec<CaseId> = (0..6).map(|_| log_case(&pool)).collect();
        thread::scope(|scope| {
            for case in &cases {
                scope.spawn(|| (0..10).for_each(|_| renew_link(&pool, *case)));
            }
        });
        let verdict = verdict(&pool);
        assert_eq!((verdict.events, verdict.broken), (66, None));
        assert_eq!(verdict.head.len(), 64);
    });
}

#[test]
fn of_eight_who_withdraw_a_case_at_once_exactly_one_does() {
    for_each_database(|address| {
        let pool = open(address);
        let case = log_case(&pool);
        let withdraw = || -> Result<(), Refusal> {
            pool.write(|db| {
                let taken = cases::take(db, case)?.unwrap();
                let event = taken.case().withdraw(date("2026-02-20"))?;
                cases::record(db, taken, &event, stamp(), &CALENDAR)?;
                Ok(())
            })
        };
        let outcomes: Vec<_> = thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(withdraw)).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for outcome in outcomes.into_iter().filter_map(Result::err) {
            assert!(matches!(outcome, Refusal::NotAllowed(NotAllowed::AlreadyWithdrawn)));
        }
        assert_eq!(pool.read(|db| events::history(db, case)).unwrap().len(), 2);
    });
}

#[derive(Debug)]
enum Refusal {
    NotAllowed(NotAllowed),
    Storage(#[expect(dead_code, reason = "shown when the test fails")] Error),
}

impl From<NotAllowed> for Refusal {
    fn from(reason: NotAllowed) -> Self {
        Self::NotAllowed(reason)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Storage(error)
    }
}

#[test]
fn the_database_refuses_to_edit_or_remove_an_event() {
    for_each_database(|address| {
        let pool = open(address);
        let case = log_case(&pool);
        renew_link(&pool, case);
        let columns = "id, case_id, seq, happened_at, actor, kind, body, previous_hash, hash";
        let mut edits = vec![
            "UPDATE events SET body = '{}' WHERE id = 1".to_owned(),
            "UPDATE events SET id = 3 WHERE id = 2".to_owned(),
            "DELETE FROM events".to_owned(),
            "DELETE FROM chain_head".to_owned(),
        ];
        if pool.is_postgres() {
            edits.push("TRUNCATE events".to_owned());
            edits.push("TRUNCATE chain_head".to_owned());
            edits.push("TRUNCATE cases CASCADE".to_owned());
        } else {
            edits.push(format!("INSERT OR REPLACE INTO events SELECT {columns} FROM events"));
            edits.push(format!("REPLACE INTO events ({columns}) SELECT {columns} FROM events"));
            // As a tool would, on a connection without our settings.
            edits.push(format!(
                "PRAGMA recursive_triggers = OFF; \
                 INSERT OR REPLACE INTO events SELECT {columns} FROM events"
            ));
        }
        for edit in edits {
            let mut db = Db::open(address, &Options::default()).unwrap();
            let refused = db.batch_execute(&edit).unwrap_err().to_string();
            let expected = ["append-only", "one row"];
            assert!(expected.iter().any(|words| refused.contains(words)), "{edit}: {refused}");
        }
        let verdict = verdict(&pool);
        assert_eq!((verdict.events, verdict.broken), (2, None));
    });
}

/// Makes the edit as somebody would who has the whole database in hand, and says what the
/// verifier finds. The edit is undone.
fn found_after(pool: &Pool, edit: &str) -> events::Verdict {
    let drop_triggers = if pool.is_postgres() {
        "DROP TRIGGER events_refuse_change ON events; \
         DROP TRIGGER events_refuse_truncate ON events; \
         DROP TRIGGER chain_head_refuse_delete ON chain_head;"
    } else {
        "DROP TRIGGER events_refuse_update; DROP TRIGGER events_refuse_delete; \
         DROP TRIGGER events_refuse_replace; DROP TRIGGER chain_head_refuse_delete;"
    };
    let undone: Result<(), Found> = pool.write(|db| {
        db.batch_execute(drop_triggers).unwrap();
        db.batch_execute(edit).unwrap();
        Err(Found::Verdict(events::verify_chain(db)?))
    });
    match undone {
        Err(Found::Verdict(verdict)) => verdict,
        other => panic!("{edit}: {other:?}"),
    }
}

#[derive(Debug)]
enum Found {
    Verdict(events::Verdict),
    Failed(#[expect(dead_code, reason = "shown when the test fails")] Error),
}

impl From<Error> for Found {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

#[test]
fn one_edited_byte_in_an_event_names_that_event() {
    for_each_database(|address| {
        let pool = open(address);
        let case = log_case(&pool);
        let other = log_case(&pool);
        for _ in 0..3 {
            renew_link(&pool, case);
            renew_link(&pool, other);
        }
        let (ones, zeros) = if pool.is_postgres() {
            ("decode(repeat('11', 32), 'hex')", "decode(repeat('00', 32), 'hex')")
        } else {
            (
                "CAST(x'1111111111111111111111111111111111111111111111111111111111111111' AS BLOB)",
                "zeroblob(32)",
            )
        };
        let edits = [
            (
                "SET body = replace(body, 'link_renewed', 'link_renewef') WHERE id = 5",
                5,
                Fault::Changed,
            ),
            ("SET body = body || ' ' WHERE id = 1", 1, Fault::Changed),
            ("SET actor = 'staff:1' WHERE id = 8", 8, Fault::Changed),
            ("SET kind = 'answered' WHERE id = 2", 2, Fault::Changed),
            ("SET happened_at = '2026-02-18 10:00:00.123457' WHERE id = 4", 4, Fault::Changed),
            ("SET seq = 9 WHERE id = 8", 8, Fault::Changed),
            ("SET case_id = 1, seq = 9 WHERE id = 6", 6, Fault::Changed),
            (&format!("SET hash = {ones} WHERE id = 3"), 3, Fault::Changed),
            (&format!("SET previous_hash = {zeros} WHERE id = 3"), 3, Fault::OutOfOrder),
            ("SET id = 100 WHERE id = 8", 8, Fault::Missing),
        ];
        for (edit, event, fault) in edits {
            let verdict = found_after(&pool, &format!("UPDATE events {edit}"));
            let Some(broken) = verdict.broken else { panic!("{edit} goes unseen") };
            assert_eq!((broken.event, broken.fault), (event, fault), "{edit}");
            assert_eq!(verdict.events, event - 1, "{edit}");
        }
        let told = found_after(&pool, "UPDATE events SET actor = 'staff:1' WHERE id = 8").broken;
        let expected = Broken { event: 8, case: Some(other), seq: Some(4), fault: Fault::Changed };
        assert_eq!(told, Some(expected));
        assert_eq!(
            expected.to_string(),
            format!("event 8, number 4 of case {other}: it is not as it was recorded")
        );
        assert_eq!(verdict(&pool).broken, None, "the edits were undone");
    });
}

#[test]
fn an_event_that_was_removed_or_slipped_in_is_found() {
    for_each_database(|address| {
        let pool = open(address);
        let case = log_case(&pool);
        (0..4).for_each(|_| renew_link(&pool, case));
        let columns = "case_id, happened_at, actor, kind, body, previous_hash, hash";
        let slipped_in = format!(
            "INSERT INTO events (id, seq, {columns}) SELECT 6, 6, {columns} FROM events WHERE id = 5"
        );
        let edits = [
            ("DELETE FROM events WHERE id = 3", 3, Fault::Missing),
            ("DELETE FROM events WHERE id = 5", 5, Fault::Missing),
            ("DELETE FROM events", 1, Fault::Missing),
            ("UPDATE chain_head SET event_id = 4", 4, Fault::EndDiffers),
            ("UPDATE chain_head SET event_id = 6", 6, Fault::Missing),
            (&slipped_in, 6, Fault::EndDiffers),
            (&format!("{slipped_in}; UPDATE chain_head SET event_id = 6"), 6, Fault::Changed),
        ];
        for (edit, event, fault) in edits {
            let Some(broken) = found_after(&pool, edit).broken else {
                panic!("{edit} goes unseen")
            };
            assert_eq!((broken.event, broken.fault), (event, fault), "{edit}");
        }
        let gone = "DELETE FROM chain_head";
        let undone = pool.write(|db| {
            let on = if pool.is_postgres() { " ON chain_head" } else { "" };
            db.batch_execute(&format!("DROP TRIGGER chain_head_refuse_delete{on}; {gone}"))
                .unwrap();
            events::verify_chain(db).map(drop)
        });
        assert!(matches!(undone, Err(Error::NoChainHead)), "{undone:?}");
    });
}

#[test]
fn an_event_whose_time_is_no_time_any_more_is_named_and_is_no_failure() {
    for_each_database(|address| {
        let pool = open(address);
        if pool.is_postgres() {
            // There a column of time holds nothing else.
            let mut db = Db::open(address, &Options::default()).unwrap();
            assert!(db.batch_execute("SELECT 'yesterweek'::timestamp").is_err());
            return;
        }
        let case = log_case(&pool);
        (0..4).for_each(|_| renew_link(&pool, case));
        let verdict =
            found_after(&pool, "UPDATE events SET happened_at = 'yesterweek' WHERE id = 4");
        let broken = verdict.broken.unwrap();
        assert_eq!((broken.event, broken.fault, verdict.events), (4, Fault::Unreadable, 3));
        let garbled = "UPDATE events SET body = CAST(x'ff00fe' AS TEXT) WHERE id = 2";
        assert_eq!(found_after(&pool, garbled).broken.unwrap().event, 2);
    });
}

#[test]
fn erased_text_is_gone_and_the_log_still_holds() {
    for_each_database(|address| {
        let pool = open(address);
        let case = log_case(&pool);
        let (loaded, _) = pool.read(|db| cases::load(db, case)).unwrap().unwrap();
        pool.write(|db| {
            cases::erase_text(db, case, now())?;
            requesters::erase(db, loaded.requester, now())
        })
        .unwrap();
        assert_eq!(pool.read(|db| cases::text(db, case)).unwrap(), None);
        assert_eq!(pool.read(|db| requesters::find(db, loaded.requester)).unwrap(), None);
        assert_eq!(pool.read(|db| cases::find(db, case)).unwrap().unwrap().subject, "");
        assert_eq!(verdict(&pool).broken, None);
        let everything = pool
            .read(|db| {
                Ok::<_, Error>(names(
                    db,
                    "SELECT body AS name FROM events UNION SELECT actor FROM events \
                     UNION SELECT name FROM requesters UNION SELECT subject FROM case_texts \
                     UNION SELECT body FROM case_texts",
                ))
            })
            .unwrap()
            .concat();
        for word in ["Ada", "ada@example.com", "Minutes", "minutes"] {
            assert!(!everything.contains(word), "{word} is still there");
        }
    });
}

// Lists

#[test]
fn pages_of_a_list_show_every_case_once_and_in_order() {
    for_each_database(|address| {
        let pool = open(address);
        let ada = pool.write(|db| Ok::<_, Error>(requester(db))).unwrap();
        for number in 1..=30 {
            // Several share a day, so that the number must decide.
            let day = format!("2026-02-{:02}", 1 + (number * 7 % 10));
            pool.write(|db| {
                let event = receipt(number, ada, &day);
                cases::begin(db, &event, &text(), stamp(), &CALENDAR).map(drop)
            })
            .unwrap();
        }
        for order in [Order::NEWEST_FIRST, Order::DUE_FIRST] {
            let mut seen = Vec::new();
            let mut after: Option<Cursor> = None;
            loop {
                let all = Filter::default();
                let page = pool.read(|db| case_list::list(db, &all, order, after, 7)).unwrap();
                assert!(page.cases.len() <= 7);
                seen.extend(page.cases);
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            let numbers: BTreeSet<_> = seen.iter().map(|row| row.reference.number).collect();
            assert_eq!((seen.len(), numbers.len()), (30, 30), "{order:?}");
            let is_in_order = seen.is_sorted_by_key(|row| {
                if order == Order::NEWEST_FIRST {
                    (std::cmp::Reverse(row.received_on), None, std::cmp::Reverse(row.id.0))
                } else {
                    let first = std::cmp::Reverse(NaiveDate::MIN);
                    (first, row.summary.due_on, std::cmp::Reverse(-row.id.0))
                }
            });
            assert!(is_in_order, "{order:?}");
        }
    });
}

#[test]
fn a_list_shows_what_its_filter_asks_for() {
    for_each_database(|address| {
        let pool = open(address);
        let (ada, olwen) =
            pool.write(|db| Ok::<_, Error>((requester(db), officer(db, "o@example.com")))).unwrap();
        let begin = |number, day: &str, subject: &str| {
            pool.write(|db| {
                let text = CaseText { subject: subject.into(), body: "…".into() };
                let event = receipt(number, ada, day);
                cases::begin(db, &event, &text, stamp(), &CALENDAR).map(|taken| taken.case().id)
            })
            .unwrap()
        };
        let act = |case, event: CaseEvent| {
            pool.write(|db| {
                let taken = cases::take(db, case)?.unwrap();
                cases::record(db, taken, &event, stamp(), &CALENDAR).map(drop)
            })
            .unwrap();
        };
        let early = begin(1, "2026-01-05", "Gritting ROUTES");
        let late = begin(2, "2026-02-18", "100% of the routes_and_roads");
        let closed = begin(3, "2026-01-06", "Bridges \\ tolls");
        let stopped = begin(4, "2026-01-07", "Schools");
        act(early, CaseEvent::Assigned { officer: olwen });
        act(closed, CaseEvent::Withdrawn { on: date("2026-01-08") });
        let letter = pool
            .write(|db| {
                let question = LetterType::ALL[0];
                letters::draft(db, stopped, question, LanguageChoice::Welsh, "?", None, now())
            })
            .unwrap();
        act(
            stopped,
            CaseEvent::ClarificationRequested {
                on: date("2026-01-09"),
                letter,
                late: false,
                until: None,
                item: None,
            },
        );

        let shown = |filter: Filter| -> Vec<CaseId> {
            let order = Order::DUE_FIRST;
            let page = pool.read(|db| case_list::list(db, &filter, order, None, 50)).unwrap();
            assert_eq!(page.next, None);
            page.cases.into_iter().map(|row| row.id).collect()
        };
        let with = |text: &str| Filter { sought: Sought::of(text, true), ..Filter::default() };
        let part = |part| Filter { part, ..Filter::default() };
        assert_eq!(shown(part(Part::Open)), [early, late, stopped]);
        assert_eq!(shown(part(Part::Late(date("2026-03-19")))), [early]);
        assert_eq!(shown(part(Part::Late(date("2026-03-20")))), [early, late]);
        assert_eq!(shown(part(Part::InTime(date("2026-03-19")))), [late]);
        assert_eq!(shown(part(Part::Stopped(date("2026-03-19")))), [stopped]);
        let due = Narrowing { due_to: Some(date("2026-03-19")), ..Narrowing::default() };
        assert_eq!(shown(Filter { narrowing: due, ..Filter::default() }), [early, late]);
        let reader = Reader::Anybody;
        assert_eq!(shown(Filter::open_of(reader, Handler::Person(olwen))), [early]);
        assert_eq!(shown(Filter::open_of(reader, Handler::Nobody)), [late, stopped]);
        assert_eq!(shown(with("routes")), [early, late]);
        assert_eq!(shown(with("ATISN 2")), [late]);
        assert_eq!(shown(with("atisn 3")), [closed]);
        assert_eq!(shown(with("100%")), [late]);
        assert_eq!(shown(with("s_and")), []);
        assert_eq!(shown(with("routes_and")), [late]);
        assert!(shown(with("\\")).is_empty());
        assert!(shown(with("%%%")).is_empty());
        assert!(shown(with("'; DROP TABLE cases; --")).is_empty());
        assert_eq!(shown(with("  ")).len(), 4);
    });
}

// What belongs to a case

#[test]
fn documents_marks_copies_decisions_and_letters_read_back_as_they_were_kept() {
    for_each_database(|address| {
        let pool = open(address);
        let case = log_case(&pool);
        let hash = BlobHash::of(b"minutes");
        pool.write(|db| {
            let olwen = officer(db, "o@example.com");
            let new = NewDocument {
                case,
                name: "minutes.pdf",
                media_type: "application/pdf",
                sha256: hash,
                size_bytes: 7,
                added_by: Some(olwen),
            };
            let document = documents::add(db, &new, &vec!["hidden_text", "comment"], now())?;
            let kept = documents::find(db, document)?.unwrap();
            assert_eq!((kept.case, kept.name.as_str(), kept.sha256), (case, "minutes.pdf", hash));
            assert_eq!(kept.inspection::<Vec<String>>()?, ["hidden_text", "comment"]);
            assert_eq!((kept.added_by, kept.added_at), (Some(olwen), now()));
            assert_eq!(documents::list(db, case)?, [kept]);

            let first = marks::add(db, document, &("Alys Griffiths", 1), olwen, now())?;
            let second = marks::add(db, document, &("Bryn", 2), olwen, now())?;
            assert!(marks::remove(db, document, first, now())?);
            assert!(!marks::remove(db, document, first, now())?);
            let standing = marks::list::<(String, u32)>(db, document)?;
            assert_eq!(standing.len(), 1);
            assert_eq!((standing[0].id, &standing[0].mark), (second, &("Bryn".to_owned(), 2)));
            let (on, mark) = marks::find::<(String, u32)>(db, second)?.unwrap();
            assert_eq!((on, &mark), (document, &standing[0]));
            assert!(marks::find::<(String, u32)>(db, first)?.is_none());

            let new = NewCopy {
                document,
                name: "minutes.pdf",
                media_type: "application/pdf",
                sha256: BlobHash::of(b"copy"),
                size_bytes: 4,
            };
            let copy = copies::add(db, &new, &serde_json::json!({"verdict": "verified"}), now())?;
            let kept = copies::find(db, copy)?.unwrap();
            assert_eq!(kept.certificate::<serde_json::Value>()?["verdict"], "verified");
            assert_eq!(copies::list(db, document)?, [kept]);

            let said =
                Words { en: "Attached: “all”.".into(), cy: "Atodir y cofnodion.".into() };
            let decision = Decision::plain(Outcome::Full, said, Vec::new());
            let id = decisions::add(db, case, &decision, olwen, now())?;
            let kept = decisions::find(db, id)?.unwrap();
            assert_eq!((kept.case, kept.decision, kept.decided_by), (case, decision, olwen));

            let (kind, language) = (LetterType::ALL[0], LanguageChoice::Bilingual);
            let letter = letters::draft(db, case, kind, language, "Annwyl", None, now())?;
            letters::add_version(db, letter, 2, "Annwyl Ada", Some(olwen), now())?;
            let kept = letters::find(db, letter)?.unwrap();
            assert_eq!((kept.letter_type, kept.language, kept.version), (kind, language, 2));
            assert_eq!((kept.text.as_str(), kept.written_by), ("Annwyl Ada", Some(olwen)));
            let versions = letters::versions(db, letter)?;
            assert_eq!(versions[0].text, "Annwyl");
            assert!(letters::issue(db, letter, hash, now())?);
            assert!(!letters::issue(db, letter, hash, now())?, "it was sent before");
            let kept = letters::list(db, case)?;
            assert_eq!(kept.len(), 1);
            assert_eq!(kept[0].issued, Some((now(), hash)));
            Ok::<_, Error>(())
        })
        .unwrap();
    });
}

#[test]
fn of_two_who_edit_the_same_version_of_a_letter_one_is_told() {
    for_each_database(|address| {
        let pool = open(address);
        let case = log_case(&pool);
        let letter = pool
            .write(|db| {
                let (kind, language) = (LetterType::ALL[0], LanguageChoice::English);
                letters::draft(db, case, kind, language, "Dear", None, now())
            })
            .unwrap();
        let edit = || pool.write(|db| letters::add_version(db, letter, 2, "Dear Ada", None, now()));
        edit().unwrap();
        assert!(matches!(edit(), Err(Error::Duplicate)));
    });
}

#[test]
fn the_bytes_of_a_document_are_needed_until_the_last_that_has_them_is_erased() {
    for_each_database(|address| {
        let pool = open(address);
        let case = log_case(&pool);
        let hash = BlobHash::of(b"minutes");
        let new = NewDocument {
            case,
            name: "Alys Griffiths.txt",
            media_type: "text/plain",
            sha256: hash,
            size_bytes: 7,
            added_by: None,
        };
        let add = || pool.write(|db| documents::add(db, &new, &"Alys", now())).unwrap();
        let (first, second) = (add(), add());
        let erase = |document| pool.write(|db| documents::erase(db, document, now())).unwrap();
        let is_needed =
            |hash: BlobHash| pool.read(|db| erasure::is_needed(db, &hash.to_string())).unwrap();
        erase(first);
        assert!(is_needed(hash), "the second still needs them");
        let picture = BlobHash::of(b"a picture of its page");
        pool.write(|db| page_views::keep(db, second, "image:1", picture)).unwrap();
        assert!(is_needed(picture));
        erase(second);
        assert!(!is_needed(hash) && !is_needed(picture), "with the pictures of its pages");
        let kept = pool.read(|db| documents::find(db, first)).unwrap().unwrap();
        assert!(kept.is_erased);
        assert_eq!(kept.name, "");
        assert!(kept.inspection::<String>().is_err());
    });
}

// References

#[test]
fn reference_numbers_never_repeat_and_never_go_back() {
    for_each_database(|address| {
        let pool = open(address);
        let next = |start| pool.write(|db| reference_numbers::next_number(db, start)).unwrap();
        let taken: Vec<i64> = thread::scope(|scope| {
            let all: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| (0..10).map(|_| next(26732)).collect::<Vec<_>>()))
                .collect();
            all.into_iter().flat_map(|one| one.join().unwrap()).collect()
        });
        let distinct: BTreeSet<i64> = taken.iter().copied().collect();
        assert_eq!(distinct, (26732..26812).collect());
        assert_eq!(taken.len(), 80);
        assert_eq!(next(1), 26812, "a lower start does not turn it back");
        assert_eq!(next(30000), 30000, "a higher start moves it on");
        let undone: Result<(), Error> = pool.write(|db| {
            assert_eq!(reference_numbers::next_number(db, 1)?, 30001);
            Err(Error::Duplicate)
        });
        undone.unwrap_err();
        assert_eq!(next(1), 30001, "a number of nothing is used by the next");
    });
}

// Jobs

fn lease() -> TimeDelta {
    TimeDelta::minutes(5)
}

fn enqueue(pool: &Pool, key: Option<&str>) -> Option<ateb::domain::ids::JobId> {
    pool.write(|db| jobs::enqueue(db, "send_email", "{\"case\":1}", now(), now(), key)).unwrap()
}

fn claim(pool: &Pool, at: DateTime<Utc>) -> Option<jobs::Claim> {
    pool.write(|db| jobs::claim(db, "worker", at, lease())).unwrap()
}

#[test]
fn eight_workers_claim_every_job_once() {
    for_each_database(|address| {
        let pool = open(address);
        pool.write(|db| {
            for n in 0..80 {
                jobs::enqueue(db, "send_email", &n.to_string(), now(), now(), None)?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
        let claimed: Vec<i64> = thread::scope(|scope| {
            let workers: Vec<_> = (0..8)
                .map(|n| {
                    // Every other worker has connections of its own, as another process has.
                    let pool = if n % 2 == 0 { pool.clone() } else { open(address) };
                    scope.spawn(move || {
                        let mut mine = Vec::new();
                        while let Some(job) = claim(&pool, now()) {
                            assert_eq!(job.attempt, 1);
                            assert!(pool.write(|db| jobs::done(db, &job, now())).unwrap());
                            mine.push(job.job.0);
                        }
                        mine
                    })
                })
                .collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        });
        assert_eq!(claimed.len(), 80);
        assert_eq!(claimed.iter().collect::<BTreeSet<_>>().len(), 80);
        assert_eq!(pool.read(jobs::count_waiting).unwrap(), 0);
    });
}

#[test]
fn a_job_whose_worker_died_comes_due_again_after_its_lease_and_the_dead_cannot_finish_it() {
    for_each_database(|address| {
        let pool = open(address);
        let job = enqueue(&pool, None).unwrap();
        let dead = {
            let doomed = open(address);
            claim(&doomed, now()).unwrap()
        };
        let end = now() + lease();
        assert_eq!(claim(&pool, end - TimeDelta::microseconds(1)), None);
        let second = claim(&pool, end).unwrap();
        assert_eq!((second.job, second.attempt), (job, 2));
        assert_eq!(second.body, "{\"case\":1}");

        assert!(!pool.write(|db| jobs::done(db, &dead, end)).unwrap());
        assert!(!pool.write(|db| jobs::retry_later(db, &dead, end, "late")).unwrap());
        assert!(!pool.write(|db| jobs::give_up(db, &dead, end, "late")).unwrap());
        assert!(!pool.write(|db| jobs::renew(db, &dead, end, lease())).unwrap());
        assert!(pool.write(|db| jobs::done(db, &second, end)).unwrap());
        assert!(!pool.write(|db| jobs::done(db, &second, end)).unwrap(), "done is done");
        assert_eq!(claim(&pool, end + TimeDelta::days(9)), None);
    });
}

#[test]
fn a_renewed_lease_holds_longer() {
    for_each_database(|address| {
        let pool = open(address);
        enqueue(&pool, None);
        let held = claim(&pool, now()).unwrap();
        let halfway = now() + lease() / 2;
        assert!(pool.write(|db| jobs::renew(db, &held, halfway, lease())).unwrap());
        assert_eq!(claim(&pool, now() + lease()), None);
        assert!(claim(&pool, halfway + lease()).is_some());
    });
}

#[test]
fn a_job_that_failed_is_tried_again_later_and_given_up_at_last() {
    for_each_database(|address| {
        let pool = open(address);
        let job = enqueue(&pool, None).unwrap();
        let first = claim(&pool, now()).unwrap();
        assert!(pool.write(|db| jobs::retry_later(db, &first, now(), "no answer")).unwrap());
        assert_eq!(claim(&pool, now() + TimeDelta::seconds(119)), None);
        let again = now() + TimeDelta::minutes(2);
        let second = claim(&pool, again).unwrap();
        assert_eq!(second.attempt, 2);
        assert!(pool.write(|db| jobs::give_up(db, &second, again, "refused")).unwrap());
        assert_eq!(claim(&pool, again + TimeDelta::days(9)), None);
        let failed = pool.read(jobs::failed).unwrap();
        assert_eq!(failed.len(), 1);
        assert_eq!((failed[0].job, failed[0].attempts, failed[0].failed_at), (job, 2, again));
        assert_eq!(failed[0].reason, "refused");

        assert!(pool.write(|db| jobs::try_again(db, job, again)).unwrap());
        assert!(!pool.write(|db| jobs::try_again(db, job, again)).unwrap());
        assert_eq!(claim(&pool, again).unwrap().attempt, 3);
        assert!(pool.read(jobs::failed).unwrap().is_empty());
    });
}

#[test]
fn a_job_with_the_same_key_is_written_once_even_after_it_is_done() {
    for_each_database(|address| {
        let pool = open(address);
        assert!(enqueue(&pool, Some("reminder:1:2026-03-12")).is_some());
        assert!(enqueue(&pool, Some("reminder:1:2026-03-12")).is_none());
        let job = claim(&pool, now()).unwrap();
        pool.write(|db| jobs::done(db, &job, now())).unwrap();
        assert!(enqueue(&pool, Some("reminder:1:2026-03-12")).is_none());
        assert!(enqueue(&pool, Some("reminder:1:2026-03-13")).is_some());
        assert!(enqueue(&pool, None).is_some() && enqueue(&pool, None).is_some());
    });
}

#[test]
fn a_job_exists_only_if_its_event_does() {
    for_each_database(|address| {
        let pool = open(address);
        let case = log_case(&pool);
        let undone: Result<(), Error> = pool.write(|db| {
            let taken = cases::take(db, case)?.unwrap();
            cases::record(db, taken, &CaseEvent::LinkRenewed, stamp(), &CALENDAR)?;
            jobs::enqueue(db, "send_email", "{}", now(), now(), None)?;
            Err(Error::Duplicate)
        });
        undone.unwrap_err();
        assert_eq!(claim(&pool, now()), None);
        assert_eq!(pool.read(|db| events::history(db, case)).unwrap().len(), 1);
        assert_eq!(verdict(&pool).broken, None);
    });
}

// People

#[test]
fn an_address_belongs_to_one_member_of_staff_whatever_its_case() {
    for_each_database(|address| {
        let pool = open(address);
        let olwen = pool.write(|db| Ok::<_, Error>(officer(db, " Olwen@Example.com "))).unwrap();
        let found = pool.read(|db| staff::find_by_email(db, "oLWEN@example.COM")).unwrap().unwrap();
        assert_eq!((found.id, found.email.as_str()), (olwen, "olwen@example.com"));
        assert_eq!(
            (found.role, found.language, found.active),
            (Role::Officer, Language::Welsh, true)
        );
        let again = pool.write(|db| {
            let new = NewStaff {
                email: "OLWEN@example.com",
                name: "Another",
                role: Role::Auditor,
                language: Language::English,
                password_hash: Some("$argon2id$…"),
            };
            staff::add(db, &new, now())
        });
        assert!(matches!(again, Err(Error::Duplicate)));
        pool.write(|db| {
            staff::set_role(db, olwen, Role::Approver)?;
            staff::set_language(db, olwen, Language::English)?;
            staff::set_password(db, olwen, "$argon2id$…")
        })
        .unwrap();
        let people = pool.read(staff::list).unwrap();
        assert_eq!(people.len(), 1);
        assert_eq!((people[0].role, people[0].language), (Role::Approver, Language::English));
        assert_eq!(people[0].password_hash.as_deref(), Some("$argon2id$…"));
        assert_eq!(pool.read(staff::count).unwrap(), 1);
    });
}

#[test]
fn a_session_ends_by_the_clock_by_disuse_by_signing_out_and_by_a_new_password() {
    for_each_database(|address| {
        let pool = open(address);
        let olwen = pool.write(|db| Ok::<_, Error>(officer(db, "o@example.com"))).unwrap();
        let (idle, lifetime) = (TimeDelta::minutes(30), TimeDelta::hours(8));
        let start = || {
            pool.write(|db| sessions::start(db, olwen, &Visitor::default(), now(), lifetime))
                .unwrap()
        };
        let holds = |token: &Token, at| {
            pool.read(|db| sessions::find(db, token.secret(), at, idle)).unwrap().map(|s| s.staff)
        };
        let token = start();
        assert_eq!(holds(&token, now()), Some(olwen));
        assert_eq!(holds(&token, now() + idle), None, "it lay unused");
        let mut at = now();
        while at < now() + lifetime - TimeDelta::minutes(20) {
            at += TimeDelta::minutes(20);
            assert_eq!(holds(&token, at), Some(olwen));
            pool.write(|db| sessions::touch(db, token.secret(), at)).unwrap();
        }
        assert_eq!(holds(&token, now() + lifetime), None, "its time is up, though it was in use");

        let (one, other) = (start(), start());
        pool.write(|db| sessions::end(db, one.secret())).unwrap();
        assert_eq!((holds(&one, now()), holds(&other, now())), (None, Some(olwen)));
        pool.write(|db| staff::set_password(db, olwen, "$argon2id$new")).unwrap();
        assert_eq!(holds(&other, now()), None);

        let third = start();
        pool.write(|db| staff::set_active(db, olwen, false)).unwrap();
        assert_eq!(holds(&third, now()), None);
        assert_eq!(holds(&start(), now()), None, "who may not sign in is not let in by a new one");
        pool.write(|db| staff::set_active(db, olwen, true)).unwrap();
        let fourth = start();
        pool.write(|db| sessions::end_all(db, olwen)).unwrap();
        assert_eq!(holds(&fourth, now()), None);

        start();
        let swept = pool.write(|db| sessions::sweep(db, now() + lifetime, idle)).unwrap();
        assert_eq!(swept, 1);
        assert_eq!(pool.read(|db| sessions::find(db, "", now(), idle)).unwrap(), None);
    });
}

#[test]
fn a_link_opens_one_case_until_it_expires_or_is_revoked_and_so_do_its_sessions() {
    for_each_database(|address| {
        let pool = open(address);
        let (mine, other) = (log_case(&pool), log_case(&pool));
        let (idle, lifetime, month) =
            (TimeDelta::minutes(30), TimeDelta::hours(2), TimeDelta::days(30));
        let make =
            |case| pool.write(|db| portal_links::make(db, case, now(), now() + month)).unwrap();
        let opens =
            |token: &Token, at| pool.read(|db| portal_links::find(db, token.secret(), at)).unwrap();
        let start = |link: &Token| {
            pool.write(|db| portal_links::start_session(db, link.secret(), now(), lifetime))
                .unwrap()
        };
        let session_opens = |session: &Token, at| {
            pool.read(|db| portal_links::find_session(db, session.secret(), at, idle)).unwrap()
        };
        let (link, others) = (make(mine), make(other));
        assert_eq!((opens(&link, now()), opens(&others, now())), (Some(mine), Some(other)));
        assert_eq!(opens(&link, now() + month), None);
        let session = start(&link).unwrap();
        assert_eq!(session_opens(&session, now()), Some(mine));
        assert_eq!(session_opens(&session, now() + idle), None);
        pool.write(|db| portal_links::touch_session(db, session.secret(), now() + idle)).unwrap();
        assert_eq!(session_opens(&session, now() + idle), Some(mine));
        assert_eq!(session_opens(&session, now() + lifetime), None);

        pool.write(|db| portal_links::revoke_all(db, mine, now())).unwrap();
        assert_eq!((opens(&link, now()), opens(&others, now())), (None, Some(other)));
        assert_eq!(session_opens(&session, now()), None);
        assert!(start(&link).is_none());
        let fresh = start(&make(mine)).unwrap();
        pool.write(|db| portal_links::end_session(db, fresh.secret())).unwrap();
        assert_eq!(session_opens(&fresh, now()), None);
        let guess = pool.read(|db| portal_links::find(db, "ATISN 26732", now())).unwrap();
        assert_eq!(guess, None, "the reference opens nothing");
        let end = now() + lifetime;
        assert_eq!(pool.write(|db| portal_links::sweep_sessions(db, end, idle)).unwrap(), 1);
    });
}

#[test]
fn no_secret_can_be_read_from_the_database() {
    for_each_database(|address| {
        let pool = open(address);
        let case = log_case(&pool);
        let (session, link) = pool
            .write(|db| {
                let olwen = officer(db, "o@example.com");
                let session =
                    sessions::start(db, olwen, &Visitor::default(), now(), TimeDelta::hours(1))?;
                let link = portal_links::make(db, case, now(), now() + TimeDelta::days(1))?;
                Ok::<_, Error>((session, link))
            })
            .unwrap();
        let (stored, stored_link): (Vec<u8>, Vec<u8>) = pool
            .read(|db| {
                use schema::{portal_links, sessions};
                Ok::<_, Error>((
                    sessions::table.select(sessions::token_hash).first(db)?,
                    portal_links::table.select(portal_links::token_hash).first(db)?,
                ))
            })
            .unwrap();
        for (stored, token) in [(stored, session), (stored_link, link)] {
            assert_eq!(stored.len(), 32);
            assert_eq!(hex::encode(stored), BlobHash::of(token.secret().as_bytes()).to_string());
        }
    });
}

#[test]
fn a_setting_keeps_its_last_value_and_of_many_who_set_it_once_all_get_the_same() {
    for_each_database(|address| {
        let pool = open(address);
        let set = |value: &str| pool.write(|db| settings::set(db, "day", value, now())).unwrap();
        let find = |name: &str| pool.read(|db| settings::find(db, name)).unwrap();
        assert_eq!(find("day"), None);
        set("one");
        set("two");
        assert_eq!(find("day").as_deref(), Some("two"));
        let keys: BTreeSet<String> = thread::scope(|scope| {
            let pool = &pool;
            let all: Vec<_> = (0..6)
                .map(|n| {
                    scope.spawn(move || {
                        let mine = n.to_string();
                        pool.write(|db| settings::set_once(db, "key", &mine, now())).unwrap()
                    })
                })
                .collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(keys.len(), 1);
        assert_eq!(find("key"), keys.into_iter().next());
    });
}

// Connections and transactions

#[test]
fn what_fails_in_the_middle_leaves_nothing_behind() {
    for_each_database(|address| {
        let pool = open(address);
        let undone: Result<(), Error> = pool.write(|db| {
            officer(db, "one@example.com");
            let inner: Result<(), Error> = db.write(|db| {
                officer(db, "two@example.com");
                Err(Error::Duplicate)
            });
            inner.unwrap_err();
            assert_eq!(staff::count(db)?, 1, "the inner one alone is undone");
            officer(db, "three@example.com");
            Err(Error::Duplicate)
        });
        undone.unwrap_err();
        assert_eq!(pool.read(staff::count).unwrap(), 0);
    });
}

#[test]
fn a_writer_that_panics_leaves_nothing_behind_and_does_not_stop_the_next() {
    for_each_database(|address| {
        let pool = open(address);
        for _ in 0..10 {
            let broken = pool.clone();
            let panicked = thread::spawn(move || {
                broken.write(|db| -> Result<(), Error> {
                    officer(db, "one@example.com");
                    panic!("on purpose")
                })
            })
            .join();
            assert!(panicked.is_err());
        }
        assert_eq!(pool.read(staff::count).unwrap(), 0);
        pool.write(|db| Ok::<_, Error>(officer(db, "two@example.com"))).unwrap();
        assert_eq!(pool.read(staff::count).unwrap(), 1);
    });
}

#[test]
fn nothing_is_written_through_a_connection_for_reading_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let pool = open(folder.path().join("ateb.db").to_str().unwrap());
    let written = pool.read(|db| settings::set(db, "day", "one", now()));
    assert!(matches!(written, Err(Error::Database(_))), "{written:?}");
    assert_eq!(pool.read(|db| settings::find(db, "day")).unwrap(), None);
}

#[test]
fn the_file_of_sqlite_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let pool = open(folder.path().join("ateb.db").to_str().unwrap());
    pool.write(|db| settings::set(db, "day", "one", now())).unwrap();
    for file in fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?} is {mode:o}", file.file_name());
    }
}

#[test]
fn a_wrong_address_is_refused_in_words_and_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let told = |address: &str| {
        let error = Pool::open(address, &Options::default()).unwrap_err();
        (error.to_string(), error)
    };
    let (words, _) = told("postgers://ateb:secret@localhost/ateb");
    assert!(words.contains("\"postgers:\" names no database"), "{words}");
    let missing = folder.path().join("no/such/ateb.db");
    let (words, error) = told(missing.to_str().unwrap());
    assert!(
        matches!(error, OpenError::NoFolder(_)) && words.contains("create it first"),
        "{words}"
    );
    let (words, error) = told("postgres://ateb:secret@db.example.org/ateb");
    assert!(matches!(error, OpenError::Unverified(_)) && words.contains("verify-full"), "{words}");
    assert!(!words.contains("secret"));
    let nobody = format!("postgres://ateb@/ateb?host={}", folder.path().display());
    let (words, error) = told(&nobody);
    assert!(matches!(error, OpenError::Refused(_)), "{words}");
    let (words, error) = told(folder.path().to_str().unwrap());
    assert!(matches!(error, OpenError::NotCreated { .. }), "{words}");
    let text = folder.path().join("letter.txt");
    fs::write(&text, "Dear Ada, this is a letter and no database at all. ".repeat(40)).unwrap();
    let (words, _) = told(text.to_str().unwrap());
    assert!(!words.contains("Dear"), "{words}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no file was made");
}

// Tables

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

#[test]
fn both_databases_have_the_same_steps() {
    let steps = |tree: &str| -> BTreeSet<String> {
        let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(tree);
        let mut names = BTreeSet::new();
        for step in fs::read_dir(tree).unwrap() {
            for file in fs::read_dir(step.unwrap().path()).unwrap() {
                let path = file.unwrap().path();
                let step = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
                let file = path.file_name().unwrap().to_str().unwrap();
                names.insert(format!("{step}/{file}"));
            }
        }
        names
    };
    assert!(steps("sqlite").len() >= 8);
    assert_eq!(steps("sqlite"), steps("postgres"));
}

/// Every table, index, trigger and function that is not the database's own.
fn objects(db: &mut Db) -> BTreeSet<String> {
    let query = match db {
        Db::Sqlite(_) => {
            "SELECT type || ' ' || name AS name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
        }
        Db::Postgres(_) => {
            "SELECT c.relkind::text || ' ' || c.relname AS name FROM pg_class c \
             JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' \
             UNION SELECT 'function ' || p.proname FROM pg_proc p \
             JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'"
        }
    };
    names(db, query).into_iter().filter(|name| !name.contains("diesel_schema_migrations")).collect()
}

#[test]
fn each_step_can_be_undone_and_done_again() {
    for_each_database(|address| {
        let mut db = Db::open(address, &Options::default()).unwrap();
        db.migrate().unwrap();
        let before = objects(&mut db);
        assert!(before.len() > 20, "{before:?}");
        match &mut db {
            Db::Sqlite(sqlite) => sqlite.revert_all_migrations(SQLITE).map(drop),
            Db::Postgres(postgres) => postgres.revert_all_migrations(POSTGRES).map(drop),
        }
        .unwrap();
        assert_eq!(objects(&mut db), BTreeSet::new());
        db.migrate().unwrap();
        assert_eq!(objects(&mut db), before);
        drop(db);
        log_case(&open(address));
    });
}

#[derive(QueryableByName, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = BigInt)]
    place: i64,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    data_type: String,
    #[diesel(sql_type = BigInt)]
    nullable: i64,
}

/// All but of the index of the search, which each database has in its own way.
fn columns(address: &str) -> BTreeSet<Column> {
    let mut db = Db::open(address, &Options::default()).unwrap();
    db.migrate().unwrap();
    let query = match db {
        Db::Sqlite(_) => {
            "SELECT t.name AS table_name, c.cid + 1 AS place, c.name AS name, c.type AS data_type, \
             1 - c.\"notnull\" AS nullable \
             FROM pragma_table_list t JOIN pragma_table_info(t.name) c \
             WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' \
             AND t.name NOT LIKE 'search_index%'"
        }
        Db::Postgres(_) => {
            "SELECT table_name::text, ordinal_position::bigint AS place, column_name::text AS name, \
             data_type::text, CASE is_nullable WHEN 'YES' THEN 1::bigint ELSE 0::bigint END AS nullable \
             FROM information_schema.columns \
             WHERE table_schema = 'public' AND left(table_name, 2) <> '__' \
             AND table_name <> 'search_index'"
        }
    };
    let columns: Vec<Column> = sql_query(query).load(&mut db).unwrap();
    let plain = |data_type: &str| match data_type {
        "INTEGER" | "bigint" => "BIGINT".to_owned(),
        "bytea" => "BLOB".to_owned(),
        "timestamp without time zone" => "TIMESTAMP".to_owned(),
        other => other.to_uppercase(),
    };
    columns
        .into_iter()
        .map(|column| Column { data_type: plain(&column.data_type), ..column })
        .collect()
}

#[test]
fn both_databases_have_the_same_tables_with_the_same_columns() {
    let folder = tempfile::tempdir().unwrap();
    let of_sqlite = columns(folder.path().join("ateb.db").to_str().unwrap());
    assert!(of_sqlite.len() > 100, "{}", of_sqlite.len());
    for_each_database(|address| assert_eq!(columns(address), of_sqlite));
}

#[test]
fn every_table_of_the_schema_is_there_with_all_its_columns() {
    macro_rules! select_all {
        ($db:expr; $($table:ident)*) => {
            [$((stringify!($table), schema::$table::table.limit(1).execute($db).err())),*]
        };
    }
    for_each_database(|address| {
        let mut db = Db::open(address, &Options::default()).unwrap();
        db.migrate().unwrap();
        let tried = select_all!(&mut db; answers_offered api_answers api_tokens area_contacts areas calendar_feeds
            case_access case_erasures case_holds case_items case_note_texts case_notes case_reasons case_signatures case_texts cases chain_head
            clearance_notes commission_answers commission_files commission_links commission_notes
            commission_sessions commissions copies cost_estimates counters decisions deliveries devices documents
            draft_files events failed_sign_ins incoming_messages jobs last_days letter_templates letter_versions letters mail_pace
            mark_acts marks
            office_acts office_head page_views portal_links portal_sessions proclaimed_days
            publication_texts publications recovery_codes reminders request_drafts
            requester_files requester_messages requesters saved_views search_texts second_factors sessions
            settings sign_in_steps staff staff_links);
        for (table, error) in &tried {
            assert!(error.is_none(), "{table}: {error:?}");
        }
        let described: BTreeSet<&str> = tried.iter().map(|(table, _)| *table).collect();
        let there: BTreeSet<String> =
            columns(address).into_iter().map(|column| column.table_name).collect();
        assert_eq!(there.iter().map(String::as_str).collect::<BTreeSet<_>>(), described);
    });
}

#[test]
fn a_turn_is_had_by_one_and_passes_on_when_that_one_leaves_it_or_is_gone() {
    for_each_database(|address| {
        let (one, other) = (open(address), open(address));
        let (mut first, mut second) = (Turn::new(&one, "mail"), Turn::new(&other, "mail"));
        assert!(first.take().unwrap() && first.take().unwrap());
        assert!(!second.take().unwrap());
        assert!(Turn::new(&other, "something else").take().unwrap());
        first.leave();
        assert!(second.take().unwrap() && !first.take().unwrap());
        drop(second);
        // A server needs a moment to see that somebody is gone.
        while !first.take().unwrap() {}
        if !one.is_postgres() {
            return;
        }
        let mut db = Db::open(address, &Options::default()).unwrap();
        db.batch_execute(
            // Of this database: other tests have theirs on the same server.
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted \
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        )
        .unwrap();
        let mut third = Turn::new(&other, "mail");
        while !third.take().unwrap() {}
        assert!(first.take().is_err(), "it is told that its turn was lost");
        assert!(!first.take().unwrap(), "and is behind the other then");
    });
}

#[test]
fn programs_that_start_at_once_make_the_tables_once() {
    for_each_database(|address| {
        thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| open(address));
            }
        });
        log_case(&open(address));
    });
}

#[test]
fn a_database_of_a_later_version_is_left_alone() {
    for_each_database(|address| {
        drop(open(address));
        let mut db = Db::open(address, &Options::default()).unwrap();
        db.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101')")
            .unwrap();
        let error = Pool::open(address, &Options::default()).unwrap_err();
        assert!(matches!(&error, OpenError::Newer(version) if version == "29990101"), "{error}");
    });
}
