//! For how long cases are kept, and that what is erased is gone from everywhere, on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
#[expect(dead_code, reason = "the requests here have words of their own, to be looked for")]
mod office;
mod support;
#[path = "roles/unpacked.rs"]
mod unpacked;

use ateb::{
    clock::StoppedClock,
    domain::{
        case::NotAllowed,
        decision::{Applied, Decision, Outcome},
        event::Channel,
        figures::Period,
        ids::CaseId,
        incoming::Held,
        language::{Language, LanguageChoice},
        letter::{LetterType, Words},
        mark::Mark,
        permission::Role,
        requester::Requester,
        retention::Periods,
    },
    law::{
        cost_limit::{Activity, Estimate, Line, Work},
        regime::Regime,
    },
    redact::To,
    service::{
        Error, Invalid, KeptAnswer, NewApiToken, NewArea, NewCommissions, NewLetter, NewRequest,
        Office, Proposed, Repeat, SignedIn, Taken,
    },
    storage::db::{Db, Options},
};
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use office::{CLEARED, a_person, config_in, date, first_administrator};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};
use support::for_each_database;
use tempfile::TempDir;
use unpacked::unpacked;

/// What stands in every text that people wrote, and in no word of ours.
const TELLS: [&str; 2] = ["quibbleworth", "zylofrag"];

/// The tables into which something of a case is written that must not outlast it.
const WRITTEN_INTO: [&str; 19] = [
    "api_answers",
    "case_items",
    "case_note_texts",
    "case_reasons",
    "case_texts",
    "clearance_notes",
    "commission_notes",
    "commissions",
    "copies",
    "cost_estimates",
    "decisions",
    "deliveries",
    "documents",
    "incoming_messages",
    "letter_versions",
    "marks",
    "publications",
    "requesters",
    "search_texts",
];

struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    administrator: SignedIn,
    officer: SignedIn,
    approver: SignedIn,
    database: String,
    folder: TempDir,
}

fn said(text: &str) -> Words {
    Words::only(Language::English, text)
}

fn invite(office: &Office, name: &str, role: Role) -> SignedIn {
    let email = format!("{name}@unit.example");
    let link = office.invite("Somebody", &email, role, Language::English).unwrap();
    let token = link.path().rsplit('/').next().unwrap();
    let session = office.set_up(token, &a_person(&email)).unwrap();
    office.who(&session.0).unwrap().unwrap()
}

/// A note that two cases hold.
const SHARED: &[u8] = b"Salt: 2140 t. Shared by two requests.\n";

impl Unit {
    fn open(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(&folder, database, &[CLEARED]);
        let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
        let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        let administrator = first_administrator(&office);
        let officer = invite(&office, "emrys", Role::Officer);
        let approver = invite(&office, "angharad", Role::Approver);
        let database = database.to_owned();
        Self { office, clock, administrator, officer, approver, database, folder }
    }

    fn logs(&self, name: &str, email: &str) -> CaseId {
        let language = LanguageChoice::English;
        let address = "1 Zylofrag Terrace\nQuibbleworth-on-Sea";
        let request = NewRequest {
            regime: Regime::Foia,
            received_on: date("2026-03-12"),
            channel: Channel::Email,
            requester: Requester::parse(name, email, address, language).unwrap(),
            subject: "The zylofrag of Quibbleworth".into(),
            body: "All about zylofrag, please. Yours, Xanthe Quibbleworth".into(),
            redirected_from: None,
        };
        self.office.log_request(&self.officer, &request).unwrap()
    }

    /// A case with words in every place where people can write any, answered and closed.
    fn has_a_closed_case(&self) -> CaseId {
        let (office, who) = (&self.office, &self.officer);
        let case = self.logs("Xanthe Quibbleworth", "xanthe@quibbleworth.example");
        office.assign(who, case, who.id).unwrap();
        let people = [who.id, self.approver.id, self.administrator.id];
        office.restrict(who, case, &people, "Zylofrag is a colleague.").unwrap();
        office.lift_restriction(who, case, "Zylofrag has left.").unwrap();
        office.see_requester(&self.approver, case, "Zylofrag.").unwrap();
        let message = b"From: Xanthe Quibbleworth <xanthe@quibbleworth.example>\r\n\
            To: foi@unit.example\r\nSubject: Re: ATISN 26732\r\n\
            Message-ID: <1@quibbleworth.example>\r\n\r\nMore about zylofrag.\r\n";
        office.receive(message).unwrap();
        let question = said("Which zylofrag?");
        office.request_clarification(who, case, None, &question).unwrap();
        office.receive_clarification(who, case, None, date("2026-03-12")).unwrap();
        let item = office.add_item(who, case, Regime::Eir, "The zylofrag of the river.").unwrap();
        office.remove_item(who, case, item).unwrap();
        let note = office.add_case_note(who, case, "Rang about zylofrag.").unwrap();
        office.correct_case_note(who, case, note, "Rang twice about zylofrag.").unwrap();
        let line = Line::new(Activity::Locate, "Zylofrag team", Work::Minutes(60)).unwrap();
        let estimate = Estimate::try_from(vec![line]).unwrap();
        office.estimate_costs(who, case, &estimate).unwrap();
        self.asks_an_area(case);

        let text = b"Present: Ioan Zylofrag.\nSalt: 2140 t.\n";
        let notes = office.add_document(who, case, "Quibbleworth notes.txt", text).unwrap();
        let mark = Mark::find("Ioan Zylofrag", Some("FOIA s.40(2)")).unwrap();
        office.mark(who, case, notes, vec![mark]).unwrap();
        let slip = Mark::find("Zylofrag", Some("FOIA s.40(2)")).unwrap();
        let slip = office.mark(who, case, notes, vec![slip]).unwrap().remove(0);
        office.unmark(who, case, notes, slip).unwrap();
        assert!(office.make_copy(who, case, notes, To::Same).unwrap());
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/hospital-approach.docx");
        let approach = fs::read(demo).unwrap();
        let approach = office.add_document(who, case, "zylofrag.docx", &approach).unwrap();
        assert!(office.make_copy(who, case, approach, To::Same).unwrap());
        let shared = office.add_document(who, case, "shared.txt", SHARED).unwrap();
        assert!(office.make_copy(who, case, shared, To::Same).unwrap());

        let personal =
            Applied::plain("FOIA s.40(2)".parse().unwrap(), said("It names a zylofrag."));
        let decision = Decision::plain(Outcome::Part, said("Here is zylofrag."), vec![personal]);
        office.decide(who, case, &decision).unwrap();
        let apology = NewLetter {
            message: said("We are sorry about zylofrag."),
            day: Some(date("2026-03-20")),
            ..NewLetter::default()
        };
        office.write_letter(who, case, LetterType::LateApology, &apology).unwrap();
        let letter = office.draft_answer(who, case).unwrap();
        office.ask_clearance(who, case, None, self.approver.id, "Zylofrag?").unwrap();
        office.agree(&self.approver, case, "Zylofrag.").unwrap();
        office.issue(who, case, letter, "ATISN 26732", true).unwrap();
        office.do_all_jobs().unwrap();
        let session = office.open_link(&self.link_in_outbox()).unwrap();
        let file = ("zylofrag.txt".to_owned(), b"A map of zylofrag.".to_vec());
        office.write_to_unit(&session.0, "Thank you for the zylofrag.", vec![file]).unwrap();
        let proposed = Proposed {
            title: said("The zylofrag"),
            summary: said("What is held of the zylofrag."),
            ..Proposed::default()
        };
        office.propose_publication(who, case, &proposed).unwrap();
        self.answers_a_program();
        case
    }

    /// An answer that is kept so that it can be given again.
    fn answers_a_program(&self) {
        let (office, who) = (&self.office, &self.officer);
        let scopes = "cases:write".parse().unwrap();
        office.add_api_token(who, &NewApiToken { name: "A".into(), scopes, days: 9 }).unwrap();
        let token = office.api_tokens(who).unwrap().remove(0).id;
        let answer = KeptAnswer {
            status: 200,
            headers: r#"[["location","/zylofrag"]]"#.into(),
            body: br#"{"case":"atisn-26732","version":9,"name":"zylofrag.docx"}"#.to_vec(),
        };
        assert_eq!(office.begin_once(&token, "before", b"1").unwrap(), Repeat::First);
        office.keep_answer(&token, "before", &answer, Some("atisn-26732")).unwrap();
        let known = office.begin_once(&token, "before", b"1").unwrap();
        assert!(matches!(known, Repeat::Answered(_)), "{known:?}");
        // This one is still under way when the case is erased.
        assert_eq!(office.begin_once(&token, "across", b"2").unwrap(), Repeat::First);
    }

    /// The answer to what a program asked before a case was erased, come after it.
    fn answers_a_program_late(&self) {
        let token = self.office.api_tokens(&self.officer).unwrap().remove(0).id;
        let told = KeptAnswer {
            status: 200,
            headers: r#"[["location","/zylofrag"]]"#.into(),
            body: br#"{"case":"atisn-26732","name":"zylofrag"}"#.to_vec(),
        };
        self.office.keep_answer(&token, "across", &told, Some("atisn-26732")).unwrap();
    }

    fn asks_an_area(&self, case: CaseId) {
        let (office, administrator) = (&self.office, &self.administrator);
        let name = Words { en: "Roads".into(), cy: "Ffyrdd".into() };
        let area =
            office.add_area(administrator, &NewArea { name, working_days: Some(5) }).unwrap();
        let (to, language) = ("roads@unit.example", LanguageChoice::English);
        office.add_contact(administrator, area, "Roads desk", to, language).unwrap();
        let new = NewCommissions {
            areas: vec![area],
            asked: "What do you hold of zylofrag?".into(),
            ..NewCommissions::default()
        };
        let asked = office.commission(&self.officer, case, &new).unwrap();
        let one = asked.first().unwrap();
        office.cancel_commission(&self.officer, case, *one, "No zylofrag any more.").unwrap();
    }

    /// Each text of each table in which something of [`TELLS`] stands.
    /// The secret of a link to the portal that was mailed.
    fn link_in_outbox(&self) -> String {
        let emails = fs::read_dir(self.folder.path().join("outbox")).unwrap();
        let texts = emails.map(|one| fs::read(one.unwrap().path()).unwrap());
        let mut links = texts.filter_map(|bytes| {
            let text = ateb::mail::read::read(&bytes, "ATISN").text;
            let link =
                ["/my-request/", "/fy-nghais/"].iter().find_map(|at| text.split(at).nth(1))?;
            link.split(char::is_whitespace).next().map(str::to_owned)
        });
        links.next().unwrap()
    }

    fn texts_that_tell(&self) -> Vec<String> {
        #[derive(QueryableByName)]
        struct Column {
            #[diesel(sql_type = Text)]
            table_name: String,
            #[diesel(sql_type = Text)]
            name: String,
        }
        #[derive(QueryableByName)]
        struct Value {
            #[diesel(sql_type = Text)]
            value: String,
        }
        let mut db = Db::open(&self.database, &Options::default()).unwrap();
        let columns = match &db {
            Db::Sqlite(_) => {
                "SELECT t.name AS table_name, c.name AS name \
                 FROM pragma_table_list t JOIN pragma_table_info(t.name) c \
                 WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' AND upper(c.type) <> 'BLOB'"
            }
            Db::Postgres(_) => {
                "SELECT table_name::text AS table_name, column_name::text AS name \
                 FROM information_schema.columns \
                 WHERE table_schema = 'public' AND data_type NOT IN ('bytea')"
            }
        };
        let columns: Vec<Column> = sql_query(columns).load(&mut db).unwrap();
        assert!(columns.len() > 100, "{}", columns.len());
        let mut found = Vec::new();
        for Column { table_name, name } in columns {
            let query = format!(
                "SELECT CAST(\"{name}\" AS TEXT) AS value FROM \"{table_name}\" \
                 WHERE \"{name}\" IS NOT NULL"
            );
            let values: Vec<Value> = sql_query(query).load(&mut db).unwrap();
            for Value { value } in values {
                let folded = value.to_lowercase();
                if TELLS.iter().any(|one| folded.contains(one)) {
                    found.push(format!("{table_name}.{name}: {value}"));
                }
            }
        }
        found
    }

    fn files(&self) -> Vec<PathBuf> {
        fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { walk(&path, found) } else { found.push(path) }
            }
        }
        let mut found = Vec::new();
        walk(&self.folder.path().join("files"), &mut found);
        found
    }

    fn files_that_tell(&self) -> usize {
        let tells = |path: &PathBuf| {
            let folded = unpacked(&fs::read(path).unwrap()).to_lowercase();
            TELLS.iter().any(|one| folded.contains(one))
        };
        self.files().iter().filter(|path| tells(path)).count()
    }
}

#[test]
fn what_is_erased_is_gone_from_every_table_and_every_file_and_what_happened_stays() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let case = unit.has_a_closed_case();
        // Another case has a file of the same bytes, which must not go.
        let other = unit.logs("Ada Byron", "ada@example.com");
        let (office, administrator) = (&unit.office, &unit.administrator);
        let kept = office.add_document(&unit.officer, other, "same.txt", SHARED).unwrap();
        let before = unit.texts_that_tell();
        let tables: std::collections::BTreeSet<_> =
            before.iter().filter_map(|text| text.split('.').next()).collect();
        for table in WRITTEN_INTO {
            assert!(tables.contains(table), "nothing was written into {table}");
        }
        let told = unit.files_that_tell();
        assert!(told >= 3, "{told} files");
        let year = Period { from: date("2026-01-01"), to: date("2026-12-31") };
        let figures = office.statistics(year).unwrap();

        // Three years and a day after the answer.
        unit.clock.set_on(date("2029-03-13"));
        let due = office.retention(administrator).unwrap().due;
        assert_eq!(due.iter().map(|one| one.id).collect::<Vec<_>>(), [case]);
        let preview = office.case_retention(administrator, case).unwrap().preview.unwrap();
        assert_eq!((preview.documents, preview.copies, preview.commissions), (3, 3, 1));
        let wrong = office.erase_case(administrator, case, "ATISN 1").unwrap_err();
        assert!(
            matches!(
                wrong,
                Error::Invalid { field: "reference", problem: Invalid::WrongReference }
            ),
            "{wrong:?}"
        );
        assert_eq!(unit.texts_that_tell(), before, "nothing goes by a slip");
        office.erase_case(administrator, case, "atisn 26732").unwrap();

        // What was answered before the case was erased is not written after it.
        unit.answers_a_program_late();

        // What the other case says stays, and is all that is left of these words.
        let left = unit.texts_that_tell();
        let of_the_other = ["case_texts.", "requesters.", "search_"];
        let others: Vec<_> = left
            .iter()
            .filter(|text| !of_the_other.iter().any(|one| text.starts_with(one)))
            .collect();
        assert!(others.is_empty(), "{others:#?}");
        let of_search = left.iter().filter(|text| text.starts_with("search_")).count();
        assert_eq!(left.len() - of_search, 4, "{left:#?}");
        let is_gone = |text: &&String| text.contains("26732") || text.contains("river");
        assert!(!left.iter().any(|text| is_gone(&text)), "{left:#?}");
        assert_eq!(unit.files_that_tell(), 0);
        assert_eq!(office.document_file(administrator, other, kept).unwrap().bytes, SHARED);

        // What happened stays, and proves itself.
        assert_eq!(office.verify_record().unwrap().broken, None);
        assert_eq!(office.statistics(year).unwrap(), figures);
        let view = office.case(administrator, case).unwrap();
        assert!(view.requester.shown.is_none() && !view.requester.is_hidden);
        assert!(view.subject.is_empty() && view.body.is_empty() && view.documents.is_empty());
        assert_eq!(view.kept_until, None);
        let history = office.history(administrator, case).unwrap();
        assert_eq!(history.last().unwrap().event.kind(), "erased");
        assert!(office.access(administrator, case).is_ok());
        assert!(office.certificate(administrator, case).unwrap().is_some());
        // Nothing can follow any more.
        let after = office.after_answer(administrator, case);
        assert!(matches!(after, Err(Error::NotAllowed(_))), "{after:?}");
        assert!(office.costs(administrator, case).is_ok());
        assert!(office.commissions_of(administrator, case).is_ok());
        assert!(office.retention(administrator).unwrap().due.is_empty());

        // Nothing new is written into it, and what is gone is told to be gone.
        let erased = |done: Result<(), Error>| match done {
            Err(Error::NotAllowed(NotAllowed::Erased)) => {}
            other => panic!("{other:?}"),
        };
        erased(office.clearance(administrator, case).map(drop));
        erased(office.release(administrator, case).map(drop));
        erased(office.schedule(administrator, case).map(drop));
        erased(office.letters_to_write(administrator, case).map(drop));
        erased(office.renew_link(&unit.officer, case));
        erased(office.hold_case(&unit.officer, case, "Too late."));
        erased(office.erase_case(administrator, case, "ATISN 26732"));
        erased(office.request_review(&unit.officer, case, date("2029-03-13"), true));
        let message = b"From: xanthe@elsewhere.example\r\nTo: foi@unit.example\r\n\
            Subject: Re: ATISN 26732\r\nMessage-ID: <2@x.example>\r\n\r\nAnything?\r\n";
        let (_, held) = office.receive(message).unwrap();
        assert_eq!(held, Taken::Held(Held::Erased), "it is for somebody to see");
        // What was queued for staff, who signed in meanwhile, is not about the case.
        office.do_all_jobs().unwrap();
        office.send_new_link("ATISN 26732", "xanthe@quibbleworth.example").unwrap();
        assert_eq!(office.do_all_jobs().unwrap(), 1, "a job that writes to nobody");
        assert_eq!(unit.files_that_tell(), 0);
    });
}

#[test]
fn a_case_is_erased_by_an_administrator_after_its_time_and_not_while_it_is_held() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, administrator, officer) = (&unit.office, &unit.administrator, &unit.officer);
        let case = unit.logs("Xanthe Quibbleworth", "xanthe@quibbleworth.example");
        let erases = |who: &SignedIn| office.erase_case(who, case, "ATISN 26732");
        let not_allowed = |done: Result<(), Error>| match done {
            Err(Error::NotAllowed(reason)) => reason,
            other => panic!("{other:?}"),
        };
        unit.clock.set_on(date("2036-03-12"));
        assert_eq!(not_allowed(erases(administrator)), NotAllowed::NotClosed);
        unit.clock.set_on(date("2026-03-13"));
        office.withdraw(officer, case).unwrap();
        let until = date("2029-03-13");
        assert_eq!(office.case(officer, case).unwrap().kept_until, Some(until));
        unit.clock.set_on(until);
        assert_eq!(not_allowed(erases(administrator)), NotAllowed::KeptUntil(until));
        unit.clock.set_on(date("2029-03-14"));
        assert!(matches!(erases(officer), Err(Error::Forbidden)));
        office.hold_case(officer, case, "The Tribunal has asked for it.").unwrap();
        assert_eq!(not_allowed(erases(administrator)), NotAllowed::OnHold);
        let view = office.retention(administrator).unwrap();
        assert_eq!((view.due.len(), view.held.len()), (0, 1));
        assert!(office.case_retention(administrator, case).unwrap().preview.is_none());
        office.lift_hold(officer, case, "It has been heard.").unwrap();
        assert_eq!(not_allowed(office.lift_hold(officer, case, "Again.")), NotAllowed::NotHeld);
        // Longer periods are taken at once, and shorter ones than the law needs are refused.
        let longer = Periods { unanswered: 60, ..Periods::default() };
        office.set_retention(administrator, &longer).unwrap();
        assert_eq!(not_allowed(erases(administrator)), NotAllowed::KeptUntil(date("2031-03-13")));
        let shorter = Periods { eir: 5, ..Periods::default() };
        let refused = office.set_retention(administrator, &shorter).unwrap_err();
        let is_period = |problem| matches!(problem, Invalid::BadPeriod);
        assert!(
            matches!(refused, Error::Invalid { field: "eir", problem } if is_period(problem)),
            "{refused:?}"
        );
        office.set_retention(administrator, &Periods::default()).unwrap();
        // A case that is restricted to others is counted, and not named.
        office.restrict(officer, case, &[officer.id], "Why.").unwrap();
        let view = office.retention(administrator).unwrap();
        assert_eq!((view.due.len(), view.restricted), (0, 1));
        assert!(matches!(erases(administrator), Err(Error::NotFound)));
        office.join_restricted(administrator, "ATISN 26732", "To erase it.").unwrap();
        erases(administrator).unwrap();
    });
}

#[test]
fn the_command_lists_what_is_due_and_what_is_held() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, officer) = (&unit.office, &unit.officer);
        for name in ["Xanthe Quibbleworth", "Ada Byron"] {
            let case = unit.logs(name, "somebody@example.com");
            office.withdraw(officer, case).unwrap();
            if name == "Ada Byron" {
                office.hold_case(officer, case, "A claim.").unwrap();
            }
        }
        let listed = |today: &str| -> serde_json::Value {
            let done = Command::new(env!("CARGO_BIN_EXE_ateb"))
                .args(["retention", "--json", "--today", today, "--database-url", database])
                .arg("--data-dir")
                .arg(unit.folder.path())
                .output()
                .unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            serde_json::from_slice(&done.stdout).unwrap()
        };
        assert_eq!(listed("2029-03-12")["due"], serde_json::json!([]));
        let later = listed("2029-03-13");
        let due = serde_json::json!([{
            "reference": "ATISN 26732",
            "kind": "unanswered",
            "closed_on": "2026-03-12",
            "kept_until": "2029-03-12",
        }]);
        assert_eq!(later["due"], due);
        assert_eq!(later["held"][0]["reference"], "ATISN 26733");
        assert_eq!(later["months"]["foia"], 36);
    });
}
