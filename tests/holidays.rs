//! Bank holidays that are proclaimed while cases run, on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        case::CaseState,
        event::{CaseEvent, Channel},
        ids::{CaseId, RequesterId},
        language::LanguageChoice,
        letter::Words as LetterWords,
        permission::Role,
    },
    law::{
        bank_holidays::{BankHoliday, DayError, Division, EnteredDay},
        calendar::Calendar,
        regime::Regime,
        words::Words,
    },
    service::{Error, Filter, Invalid, Office, Origin, SignedIn, Tab, demo},
    storage::{
        cases::{self, CaseText},
        db::{Db, Options},
        events::Stamp,
        reference_numbers,
    },
};
use chrono::NaiveDate;
use office::{a_request, config_in, date, first_administrator};
use std::{process::Command, sync::Arc, thread, time::Instant};
use support::for_each_database;
use tempfile::TempDir;

/// An office in a folder of its own, on 12 March 2026.
struct Unit {
    office: Office,
    who: SignedIn,
    url: String,
    _folder: TempDir,
}

fn office_in(folder: &TempDir, url: &str) -> Office {
    let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
    Office::open(&config_in(folder, url, &[]), clock).unwrap()
}

impl Unit {
    fn open(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let office = office_in(&folder, url);
        let who = first_administrator(&office);
        Self { office, who, url: url.to_owned(), _folder: folder }
    }

    /// With the six worked cases.
    fn with_the_worked_cases(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let played = demo::play(&config_in(&folder, url, &[])).unwrap();
        let office = office_in(&folder, url);
        let session = office.sign_in(&played.email, &played.password).unwrap();
        let who = office.who(&session.0).unwrap().unwrap();
        Self { office, who, url: url.to_owned(), _folder: folder }
    }

    fn db(&self) -> Db {
        Db::open(&self.url, &Options::default()).unwrap()
    }

    fn proclaims(&self, days: &[EnteredDay]) -> Vec<String> {
        let done = self.office.proclaim(Some(&self.who), days).unwrap();
        done.moved.iter().map(|one| one.reference.to_string()).collect()
    }

    fn due_on(&self, case: CaseId) -> Option<NaiveDate> {
        self.office.case(&self.who, case).unwrap().due_on
    }

    fn logs(&self, regime: Regime, received_on: &str) -> CaseId {
        self.office.log_request(&self.who, &a_request(regime, received_on)).unwrap()
    }

    /// That each row says what the events of its case amount to under a calendar with `days`.
    fn rows_are_the_fold(&self, days: &[BankHoliday]) {
        let calendar = Calendar::united_kingdom_with(days).unwrap();
        let mut db = self.db();
        let ids = cases::ids_after(&mut db, CaseId(0), 10_000).unwrap();
        assert!(!ids.is_empty());
        for id in ids {
            let row = cases::find(&mut db, id).unwrap().unwrap();
            let (case, _) = cases::load(&mut db, id).unwrap().unwrap();
            assert_eq!(row.summary, case.summary(&calendar), "{}", row.reference);
        }
        assert_eq!(self.office.verify_record().unwrap().broken, None);
    }

    fn calendar_events(&self, case: CaseId) -> Vec<CaseEvent> {
        let history = self.office.history(&self.who, case).unwrap();
        let events = history.into_iter().map(|line| line.event);
        events.filter(|event| matches!(event, CaseEvent::CalendarChanged { .. })).collect()
    }
}

fn a_day(day: &str, divisions: &[Division]) -> EnteredDay {
    EnteredDay {
        day: BankHoliday {
            date: date(day),
            divisions: divisions.to_vec(),
            name: Words::of("Royal occasion", "Achlysur brenhinol"),
        },
        source: "Edinburgh Gazette 1".into(),
    }
}

fn the_sixth_of_march() -> EnteredDay {
    a_day("2026-03-06", &[Division::Scotland])
}

#[test]
fn a_day_in_scotland_moves_exactly_the_worked_cases_that_span_it() {
    for_each_database(|url| {
        let unit = Unit::with_the_worked_cases(url);
        let day = the_sixth_of_march();
        let all = || {
            let filter = Filter { tab: Tab::All, ..Filter::default() };
            unit.office.register(&unit.who, &filter).unwrap().rows
        };
        let before = all();
        let preview =
            unit.office.preview_days(Some(&unit.who), std::slice::from_ref(&day)).unwrap();
        assert_eq!(all().len(), 6);
        unit.rows_are_the_fold(&[]);

        let done = unit.office.proclaim(Some(&unit.who), std::slice::from_ref(&day)).unwrap();
        assert_eq!(done.moved, preview, "what was shown before is what happened");
        let mut moved: Vec<_> = done.moved.iter().map(|one| one.reference.to_string()).collect();
        moved.sort();
        // The late one was due on that very day. The extended one keeps its promised day, and the
        // others are answered.
        assert_eq!(moved, ["ATISN 26727", "ATISN 26731"]);
        unit.rows_are_the_fold(std::slice::from_ref(&day.day));

        for (before, after) in before.iter().zip(all()) {
            let is_moved = moved.contains(&after.reference.to_string());
            assert_eq!(after.safe_on, before.due_on.filter(|_| is_moved), "{}", after.reference);
            let events = unit.calendar_events(after.id);
            if is_moved {
                assert_eq!(
                    events,
                    [CaseEvent::CalendarChanged {
                        proclaimed: date("2026-03-06"),
                        due_before: before.due_on,
                        due_after: after.due_on,
                        item: None,
                    }]
                );
                assert!(after.due_on > before.due_on);
                let view = unit.office.case(&unit.who, after.id).unwrap();
                assert_eq!(view.safe_on, before.due_on);
            } else {
                assert_eq!(events, []);
            }
        }
        let view = unit.office.added_day(&unit.who, done.ids[0]).unwrap();
        assert_eq!(view.moved, done.moved);
        assert_eq!(view.day.added_by.as_deref(), Some("Gwenllian Demo"));
        assert_eq!(view.would_move.unwrap().len(), 2);
    });
}

#[test]
fn a_day_that_is_withdrawn_moves_the_cases_back_and_stays_on_record() {
    for_each_database(|url| {
        let unit = Unit::with_the_worked_cases(url);
        let day = the_sixth_of_march();
        let done = unit.office.proclaim(Some(&unit.who), std::slice::from_ref(&day)).unwrap();
        let id = done.ids[0];

        let back = unit.office.withdraw_day(Some(&unit.who), id).unwrap();
        assert_eq!(back.len(), 2);
        for (there, back) in done.moved.iter().zip(&back) {
            assert_eq!(there.reference, back.reference);
            assert_eq!((there.due_before, there.due_after), (back.due_after, back.due_before));
            let case = unit.office.case_named(&unit.who, &back.reference.slug()).unwrap();
            let view = unit.office.case(&unit.who, case).unwrap();
            assert_eq!((view.due_on, view.safe_on), (there.due_before, None));
            assert_eq!(unit.calendar_events(case).len(), 2);
        }
        unit.rows_are_the_fold(&[]);

        let view = unit.office.added_day(&unit.who, id).unwrap();
        assert_eq!((view.moved, view.moved_back), (done.moved, back));
        assert_eq!(view.day.withdrawn_by.as_deref(), Some("Gwenllian Demo"));
        assert_eq!(view.would_move, None);
        let again = unit.office.withdraw_day(Some(&unit.who), id);
        assert!(matches!(again, Err(Error::ChangedMeanwhile)), "{again:?}");
        let unknown = unit.office.withdraw_day(Some(&unit.who), id + 1);
        assert!(matches!(unknown, Err(Error::NotFound)), "{unknown:?}");
        assert_eq!(unit.proclaims(&[day]).len(), 2, "it can be proclaimed anew");
    });
}

#[test]
fn a_second_process_counts_with_the_new_day_at_once() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let folder = tempfile::tempdir().unwrap();
        let other = office_in(&folder, url);
        let early = unit.logs(Regime::Foia, "2026-02-18");
        assert_eq!(other.case(&unit.who, early).unwrap().due_on, Some(date("2026-03-19")));

        unit.proclaims(&[the_sixth_of_march()]);
        let case = other.case(&unit.who, early).unwrap();
        assert_eq!(case.due_on, Some(date("2026-03-20")));
        let sixth = case.clock.days.iter().find(|day| day.date == date("2026-03-06")).unwrap();
        assert_eq!(sixth.why.as_ref().unwrap().words().en, "Royal occasion (Scotland)");
        let late = other.log_request(&unit.who, &a_request(Regime::Eir, "2026-02-18")).unwrap();
        let view = unit.office.case(&unit.who, late).unwrap();
        assert_eq!((view.due_on, view.safe_on), (Some(date("2026-03-20")), None));
        unit.rows_are_the_fold(&[the_sixth_of_march().day]);
    });
}

#[test]
fn cases_that_are_logged_while_a_day_is_added_are_due_by_the_new_calendar() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        for _ in 0..20 {
            unit.logs(Regime::Foia, "2026-02-18");
        }
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    for _ in 0..10 {
                        let case = unit.logs(Regime::Foia, "2026-02-18");
                        unit.office.assign(&unit.who, case, unit.who.id).unwrap();
                    }
                });
            }
            scope.spawn(|| unit.proclaims(&[the_sixth_of_march()]));
        });
        unit.rows_are_the_fold(&[the_sixth_of_march().day]);
        let all = cases::ids_after(&mut unit.db(), CaseId(0), 1000).unwrap();
        assert_eq!(all.len(), 50);
        for case in all {
            assert_eq!(unit.due_on(case), Some(date("2026-03-20")));
        }
    });
}

#[test]
fn a_day_that_is_a_bank_holiday_there_already_is_refused_and_nothing_changes() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs(Regime::Foia, "2026-02-18");
        let patrick = a_day("2026-03-17", &[Division::NorthernIreland]);
        let try_to = |days: &[EnteredDay]| unit.office.proclaim(Some(&unit.who), days);
        let refused = try_to(&[the_sixth_of_march(), patrick]);
        let listed = DayError::AlreadyListed { date: date("2026-03-17") };
        assert!(matches!(&refused, Err(Error::Day(error)) if *error == listed), "{refused:?}");
        assert_eq!(unit.due_on(case), Some(date("2026-03-19")), "all or none");
        assert!(unit.office.holidays(None).unwrap().added.is_empty());

        unit.proclaims(&[the_sixth_of_march()]);
        let again = try_to(&[the_sixth_of_march()]);
        assert!(matches!(again, Err(Error::Day(DayError::AlreadyListed { .. }))), "{again:?}");
        let elsewhere = a_day("2026-03-06", &[Division::EnglandAndWales]);
        assert_eq!(try_to(&[elsewhere]).unwrap().moved, [], "it counted nowhere before that");
        let nameless = EnteredDay { source: " ".into(), ..a_day("2026-03-05", &Division::ALL) };
        let refused = try_to(&[nameless]);
        let empty = Invalid::Empty;
        assert!(
            matches!(&refused, Err(Error::Invalid { field: "source", problem }) if *problem == empty)
        );
        assert!(matches!(try_to(&[]), Err(Error::Invalid { field: "list", .. })));
    });
}

#[test]
fn a_list_is_added_whole_or_each_wrong_line_is_told() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs(Regime::Foia, "2026-02-18");
        let wrong = "06/03/26,SCT,Royal occasion,Achlysur brenhinol,Gazette\n\
                     2026-03-05,SCT,Royal occasion,Achlysur brenhinol,Gazette\n\
                     2026-03-09,WLS,Royal occasion,Achlysur brenhinol,Gazette\n\
                     2026-03-10,NI,Royal occasion,,Gazette\n\
                     2026-03-05,SCT,Royal occasion,Achlysur brenhinol,Gazette\n";
        let Err(Error::Days(lines)) = unit.office.read_days(&unit.who, wrong) else {
            unreachable!("lines are wrong")
        };
        assert_eq!(lines.iter().map(|one| one.line).collect::<Vec<_>>(), [1, 3, 4, 5]);
        assert!(unit.office.holidays(None).unwrap().added.is_empty());

        let right = "2026-03-06,SCT,Royal occasion,Achlysur brenhinol,Gazette\n\
                     2026-03-05,NI,Royal occasion,Achlysur brenhinol,Gazette\n";
        let days = unit.office.read_days(&unit.who, right).unwrap();
        let preview = unit.office.preview_days(Some(&unit.who), &days).unwrap();
        let done = unit.office.proclaim(Some(&unit.who), &days).unwrap();
        assert_eq!((done.ids.len(), done.moved.len()), (2, 2));
        assert_eq!(done.moved.len(), preview.len());
        let view = unit.office.case(&unit.who, case).unwrap();
        let dates = (Some(date("2026-03-23")), Some(date("2026-03-19")));
        assert_eq!((view.due_on, view.safe_on), dates);
        let fifth = unit.office.added_day(&unit.who, done.ids[0]).unwrap();
        assert_eq!(fifth.moved.len(), 1, "each day tells what it moved itself");
        let listed = unit.office.holidays(Some(2026)).unwrap();
        let origin = |day: &str| {
            let found = listed.days.iter().find(|one| one.day.date == date(day)).unwrap();
            found.origin.clone()
        };
        assert_eq!(origin("2026-03-06"), Origin::Added("Gazette".into()));
        assert!(matches!(origin("2026-03-17"), Origin::Carried(_)));
        let far = unit.office.holidays(Some(2099)).unwrap();
        assert!(far.days.iter().all(|one| one.origin == Origin::Expected));
        unit.rows_are_the_fold(&days.into_iter().map(|one| one.day).collect::<Vec<_>>());
    });
}

#[test]
fn a_case_whose_clock_stands_does_not_move_and_a_review_does() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let standing = unit.logs(Regime::Foia, "2026-03-02");
        let question = LetterWords::same("Which year do you mean?");
        unit.office.request_clarification(&unit.who, standing, None, &question).unwrap();
        let reviewed = unit.logs(Regime::Foia, "2026-02-18");
        // A review is taken up by its event alone here: what leads to it has tests of its own.
        let mut db = unit.db();
        let stamp =
            Stamp { actor: ateb::domain::actor::Actor::System, at: chrono::DateTime::UNIX_EPOCH };
        db.write(|db| {
            let calendar = Calendar::united_kingdom();
            let mut taken = cases::take(db, reviewed)?.unwrap();
            for event in [
                CaseEvent::Answered {
                    on: date("2026-03-02"),
                    letter: ateb::domain::ids::LetterId(1),
                    letter_sha256: String::new(),
                    copies: Vec::new(),
                },
                CaseEvent::ReviewRequested { on: date("2026-03-09") },
            ] {
                taken = cases::record(db, taken, &event, stamp, &calendar)?;
            }
            Ok::<_, ateb::storage::Error>(())
        })
        .unwrap();
        assert_eq!(unit.due_on(reviewed), Some(date("2026-04-09")));

        let day = a_day("2026-03-20", &[Division::Scotland]);
        let moved = unit.proclaims(std::slice::from_ref(&day));
        assert_eq!(moved.len(), 1);
        assert_eq!(unit.calendar_events(standing), []);
        let view = unit.office.case(&unit.who, standing).unwrap();
        assert_eq!((view.case.state, view.due_on), (CaseState::Stopped, None));
        let view = unit.office.case(&unit.who, reviewed).unwrap();
        let dates = (Some(date("2026-04-10")), Some(date("2026-04-09")));
        assert_eq!((view.due_on, view.safe_on), dates);
        unit.rows_are_the_fold(&[day.day]);
    });
}

#[test]
fn a_closed_case_shows_the_last_day_of_the_new_calendar_and_gets_no_event() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs(Regime::Foia, "2026-02-18");
        unit.office.withdraw(&unit.who, case).unwrap();
        assert_eq!(unit.proclaims(&[the_sixth_of_march()]), [""; 0]);
        assert_eq!(unit.calendar_events(case), []);
        assert_eq!(unit.due_on(case), Some(date("2026-03-20")));
        unit.rows_are_the_fold(&[the_sixth_of_march().day]);
    });
}

#[test]
fn only_an_administrator_changes_the_calendar() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let days = [the_sixth_of_march()];
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Administrator) {
            let who = SignedIn { role, ..unit.who.clone() };
            let forbidden = |done: Result<(), Error>| matches!(done, Err(Error::Forbidden));
            assert!(forbidden(unit.office.proclaim(Some(&who), &days).map(drop)), "{role}");
            assert!(forbidden(unit.office.preview_days(Some(&who), &days).map(drop)), "{role}");
            assert!(forbidden(unit.office.withdraw_day(Some(&who), 1).map(drop)), "{role}");
            assert!(forbidden(unit.office.read_days(&who, "").map(drop)), "{role}");
        }
        assert!(unit.office.holidays(None).unwrap().added.is_empty());
    });
}

#[test]
fn five_thousand_running_cases_move_in_one_transaction() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let calendar = Calendar::united_kingdom();
        unit.logs(Regime::Foia, "2026-02-18");
        let actor = ateb::domain::actor::Actor::System;
        let stamp = Stamp { actor, at: chrono::DateTime::UNIX_EPOCH };
        unit.db()
            .write(|db| {
                for place in 1..5000 {
                    let number = reference_numbers::next_number(db, 1)?;
                    // Half of them are due long before the day.
                    let received = if place % 2 == 0 { "2026-02-18" } else { "2025-11-03" };
                    let receipt = CaseEvent::Received {
                        reference: format!("ATISN {number}").parse().unwrap(),
                        regime: Regime::Foia,
                        received_on: date(received),
                        logged_on: date(received),
                        channel: Channel::Email,
                        requester: RequesterId(1),
                        language: LanguageChoice::English,
                        redirected_from: None,
                    };
                    let text = CaseText { subject: "Salt".into(), body: "Salt, please".into() };
                    cases::begin(db, &receipt, &text, stamp, &calendar)?;
                }
                Ok::<_, ateb::storage::Error>(())
            })
            .unwrap();
        let days = [the_sixth_of_march()];
        let started = Instant::now();
        assert_eq!(unit.office.preview_days(Some(&unit.who), &days).unwrap().len(), 2500);
        eprintln!("shown in {:?}", started.elapsed());
        let started = Instant::now();
        assert_eq!(unit.proclaims(&days).len(), 2500);
        eprintln!("moved in {:?}", started.elapsed());
        unit.rows_are_the_fold(&[the_sixth_of_march().day]);
    });
}

/// Runs `ateb holidays` on a folder; its exit code, what it printed, and what it complained of.
fn ateb(folder: &TempDir, words: &[&str]) -> (i32, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_ateb"))
        .args(["--data-dir", folder.path().to_str().unwrap(), "--today", "2026-03-12", "holidays"])
        .args(words)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

#[test]
fn the_command_lists_adds_and_checks() {
    let folder = tempfile::tempdir().unwrap();
    let add = |more: &[&str]| {
        let words = ["add", "--date", "2026-03-06", "--division", "SCT", "--division", "NI"];
        let names = ["--english", "Royal occasion", "--welsh", "Achlysur brenhinol"];
        ateb(&folder, &[&words, &names[..], &["--source", "Gazette 1"], more].concat())
    };
    let (code, told, _) = add(&["--dry-run"]);
    assert_eq!((code, told.as_str()), (0, "2026-03-06: 0 running cases would move\n"));
    let (code, told, _) = add(&[]);
    assert_eq!((code, told.as_str()), (0, "2026-03-06: 0 running cases moved\n"));
    let (code, told, complaint) = add(&[]);
    assert_eq!((code, told.as_str()), (1, ""));
    assert_eq!(complaint, "ateb: 2026-03-06 is a bank holiday there already\n");

    let (code, told, _) = ateb(&folder, &["list", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(code, 0);
    assert_eq!(told["confirmed_until"], "2028-12-31");
    let days = told["days"].as_array().unwrap();
    let added = days.iter().find(|day| day["date"] == "2026-03-06").unwrap();
    assert_eq!(added["divisions"], serde_json::json!(["SCT", "NI"]));
    assert_eq!((&added["origin"], &added["source"]), (&"added".into(), &"Gazette 1".into()));
    let (code, told, _) = ateb(&folder, &["list", "--year", "2031"]);
    assert_eq!(code, 0);
    assert!(told.contains("2031-12-25,E&W+SCT+NI,Christmas Day,Dydd Nadolig,expected"), "{told}");
    assert_eq!(ateb(&folder, &["list", "--year", "26"]).0, 2);

    let list = folder.path().join("list.csv");
    let check = |text: &[u8]| {
        std::fs::write(&list, text).unwrap();
        ateb(&folder, &["check", list.to_str().unwrap()])
    };
    let right = "date,divisions,english,welsh,source\n2031-06-11,E&W,Royal,Brenhinol,Gazette 2\n";
    assert_eq!(check(right.as_bytes()).0, 0);
    let (code, told, _) =
        check(format!("{right}31-06-12,E&W,A,B,C\n2031-06-13,E&W,A,,C").as_bytes());
    assert_eq!(code, 3);
    assert_eq!(
        told,
        "line 3: the date must be a real day written YYYY-MM-DD\n\
         line 4: 2031-06-13 needs its name in English and in Welsh\n"
    );
    for nonsense in [b"".as_slice(), b"\xff\xfe\x00", b"\n\n# nothing\n"] {
        let (code, _, complaint) = check(nonsense);
        assert_eq!((code, complaint.lines().count()), (1, 1), "{complaint}");
    }
    assert_eq!(ateb(&folder, &["check", "/no/such/file"]).0, 1);
    assert_eq!(ateb(&folder, &["add", "--date", "06/03/26"]).0, 2);
}
