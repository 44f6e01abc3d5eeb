//! The register: its filters, its order, its tabs and its search, on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        act::CaseState,
        decision::{Decision, Outcome},
        document::Disposition,
        ids::{AreaId, CaseId},
        language::{Language, LanguageChoice},
        letter::Words,
        permission::Role,
        requester::Requester,
        scope::Scope,
    },
    law::regime::Regime,
    service::{
        Cursor, Error, Filter, FoundWhere, Handler, Invalid, Narrowing, NewApiToken, NewArea,
        NewCommissions, NewPerson, NewRequest, Office, Order, SignedIn, Sort, Tab,
    },
    storage::db::{Db, Options},
    web,
};
use diesel::{
    QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::BigInt,
};
use office::{PASSWORD, a_person, a_request, config_in, date, first_administrator};
use std::{
    collections::BTreeSet,
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
};
use support::for_each_database;
use tempfile::TempDir;

/// A unit on 12 March 2026.
struct Unit {
    office: Arc<Office>,
    clock: Arc<StoppedClock>,
    nia: SignedIn,
    olwen: SignedIn,
    /// Does not know who asks.
    auditor: SignedIn,
    database: String,
    folder: TempDir,
}

/// What is logged.
struct Asked<'a> {
    regime: Regime,
    on: &'a str,
    language: LanguageChoice,
    name: &'a str,
    subject: &'a str,
    body: &'a str,
}

const ASKED: Asked<'_> = Asked {
    regime: Regime::Foia,
    on: "2026-03-02",
    language: LanguageChoice::English,
    name: "Ada Byron",
    subject: "Gritting routes",
    body: "Which roads are gritted?",
};

impl Unit {
    fn open(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(&folder, database, &["--public-url", "http://127.0.0.1"]);
        let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
        let office =
            Arc::new(Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap());
        let nia = first_administrator(&office);
        let olwen = invite(&office, "Olwen", Role::Officer);
        let auditor = invite(&office, "Tudur", Role::Auditor);
        Self { office, clock, nia, olwen, auditor, database: database.to_owned(), folder }
    }

    fn logs(&self, asked: &Asked<'_>) -> CaseId {
        let request = NewRequest {
            requester: Requester::parse(asked.name, "asks@example.com", "", asked.language)
                .unwrap(),
            subject: asked.subject.into(),
            body: asked.body.into(),
            ..a_request(asked.regime, asked.on)
        };
        self.office.log_request(&self.olwen, &request).unwrap()
    }

    fn listed(&self, who: &SignedIn, filter: &Filter) -> Vec<CaseId> {
        let filter = Filter { limit: Some(1000), ..filter.clone() };
        self.office.register(who, &filter).unwrap().rows.iter().map(|row| row.id).collect()
    }

    fn narrowed(&self, narrowing: Narrowing) -> BTreeSet<CaseId> {
        let filter = Filter { tab: Tab::All, narrowing, ..Filter::default() };
        self.listed(&self.olwen, &filter).into_iter().collect()
    }

    fn finds(&self, who: &SignedIn, text: &str) -> Vec<CaseId> {
        let filter = Filter { tab: Tab::All, text: text.into(), ..Filter::default() };
        let found = self.listed(who, &filter);
        // All that shows cases agrees.
        let counted = self.office.register(who, &filter).unwrap().counts.all;
        assert_eq!(usize::try_from(counted).unwrap(), found.len(), "{text}");
        assert_eq!(self.office.register_rows(who, &filter).unwrap().len(), found.len(), "{text}");
        found
    }

    /// Where in each case that is found, and the words around.
    fn places(&self, who: &SignedIn, text: &str) -> Vec<(FoundWhere, String)> {
        let filter = Filter { tab: Tab::All, text: text.into(), ..Filter::default() };
        let rows = self.office.register(who, &filter).unwrap().rows;
        rows.into_iter()
            .flat_map(|row| row.found)
            .map(|found| {
                let snippet: String = found
                    .snippet
                    .iter()
                    .map(
                        |one| if one.is_hit { format!("[{}]", one.text) } else { one.text.clone() },
                    )
                    .collect();
                (found.place, snippet)
            })
            .collect()
    }

    fn adds_an_area(&self, name: &str) -> AreaId {
        let area = NewArea { name: Words::same(name), working_days: Some(5) };
        let area = self.office.add_area(&self.nia, &area).unwrap();
        let (to, choice) = ("desk@unit.example", LanguageChoice::English);
        self.office.add_contact(&self.nia, area, "Desk", to, choice).unwrap();
        area
    }

    fn db(&self) -> Db {
        Db::open(&self.database, &Options::default()).unwrap()
    }

    /// Serves until the test program ends.
    fn serve(&self) -> Served {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let office = Arc::clone(&self.office);
        thread::spawn(move || {
            actix_web::rt::System::new().block_on(web::run(listener, office)).unwrap();
        });
        Served(address)
    }

    fn session(&self, who: &SignedIn) -> String {
        format!("Cookie: staff={}", self.office.sign_in(&who.email, PASSWORD).unwrap().0)
    }

    /// Answers a case by hand, with one letter.
    fn answers(&self, case: CaseId, outcome: Outcome, words: &str) {
        let (office, who) = (&self.office, &self.olwen);
        let words = Words::only(Language::English, words);
        office.decide(who, case, &Decision::plain(outcome, words, Vec::new())).unwrap();
        let letter = office.draft_answer(who, case).unwrap();
        let reference = office.case(who, case).unwrap().case.reference.to_string();
        office.issue(who, case, letter, &reference, true).unwrap();
    }

    fn link_in_outbox(&self) -> String {
        self.office.do_all_jobs().unwrap();
        let emails = fs::read_dir(self.folder.path().join("outbox")).unwrap();
        let texts = emails.map(|one| fs::read(one.unwrap().path()).unwrap());
        let links = texts.filter_map(|bytes| {
            let text = ateb::mail::read::read(&bytes, "ATISN").text;
            let link = text.split("/my-request/").nth(1)?;
            link.split(char::is_whitespace).next().map(str::to_owned)
        });
        links.last().unwrap()
    }
}

/// The service on a free port.
struct Served(SocketAddr);

impl Served {
    /// The status, the head and the body of one answer.
    fn asked(&self, method: &str, path: &str, who: &str, form: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(self.0).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n{who}\r\n\r\n{form}",
            self.0,
            form.len()
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_owned(), body.replace("&#x3D;", "="))
    }

    fn get(&self, path: &str, who: &str) -> (u16, String) {
        let (status, _, body) = self.asked("GET", path, who, "");
        (status, body)
    }
}

fn invite(office: &Office, name: &str, role: Role) -> SignedIn {
    let email = format!("{}@unit.example", name.to_lowercase());
    let link = office.invite(name, &email, role, Language::English).unwrap();
    let token = link.path().rsplit('/').next().unwrap();
    let person = NewPerson { name: name.to_owned(), ..a_person(&email) };
    let session = office.set_up(token, &person).unwrap();
    office.who(&session.0).unwrap().unwrap()
}

fn only(ids: &[CaseId]) -> BTreeSet<CaseId> {
    ids.iter().copied().collect()
}

#[test]
fn each_filter_keeps_what_it_names_and_nothing_else() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let office = &unit.office;
        let plain = unit.logs(&ASKED);
        // The one case that mailed, so that its link is the last in the outbox.
        let session = office.open_link(&unit.link_in_outbox()).unwrap();
        office.write_to_unit(&session.0, "One more thing.", Vec::new()).unwrap();
        let welsh =
            unit.logs(&Asked { language: LanguageChoice::Welsh, on: "2026-02-02", ..ASKED });
        let river = unit.logs(&Asked { regime: Regime::Eir, on: "2026-03-10", ..ASKED });
        let done = unit.logs(&Asked { on: "2026-03-05", ..ASKED });
        unit.answers(done, Outcome::NotHeld, "We hold none.");
        office.assign(&unit.olwen, river, unit.nia.id).unwrap();
        let roads = unit.adds_an_area("Roads");
        let parks = unit.adds_an_area("Parks");
        let asked = NewCommissions {
            areas: vec![roads, parks],
            asked: "The routes.".into(),
            ..NewCommissions::default()
        };
        let commissions = office.commission(&unit.olwen, plain, &asked).unwrap();
        let of_parks = *commissions.last().unwrap();
        office.cancel_commission(&unit.olwen, plain, of_parks, "Not theirs.").unwrap();

        let all = Narrowing::default;
        let narrowed = |narrowing| unit.narrowed(narrowing);
        assert_eq!(narrowed(all()), only(&[plain, welsh, river, done]));
        let states = vec![CaseState::Answered];
        assert_eq!(narrowed(Narrowing { states, ..all() }), only(&[done]));
        let states = vec![CaseState::Answered, CaseState::Open];
        assert_eq!(narrowed(Narrowing { states, ..all() }).len(), 4);
        let regimes = vec![Regime::Eir];
        assert_eq!(narrowed(Narrowing { regimes, ..all() }), only(&[river]));
        let languages = vec![LanguageChoice::Welsh];
        assert_eq!(narrowed(Narrowing { languages, ..all() }), only(&[welsh]));
        let outcomes = vec![Outcome::NotHeld, Outcome::Refused];
        assert_eq!(narrowed(Narrowing { outcomes, ..all() }), only(&[done]));
        let officer = Some(Handler::Person(unit.nia.id));
        assert_eq!(narrowed(Narrowing { officer, ..all() }), only(&[river]));
        let officer = Some(Handler::Nobody);
        assert_eq!(narrowed(Narrowing { officer, ..all() }), only(&[plain, welsh, done]));
        assert_eq!(narrowed(Narrowing { area: Some(roads), ..all() }), only(&[plain]));
        assert_eq!(narrowed(Narrowing { area: Some(parks), ..all() }), only(&[]));
        let from = Some(date("2026-03-05"));
        assert_eq!(narrowed(Narrowing { received_from: from, ..all() }), only(&[river, done]));
        assert_eq!(narrowed(Narrowing { received_to: from, ..all() }), only(&[plain, welsh, done]));
        // What is answered is due no more.
        let due = date("2026-03-31");
        assert_eq!(narrowed(Narrowing { due_to: Some(due), ..all() }), only(&[plain, welsh]));
        assert_eq!(narrowed(Narrowing { due_from: Some(due), ..all() }), only(&[plain, river]));
        assert_eq!(narrowed(Narrowing { needs_attention: true, ..all() }), only(&[plain]));
        let within = |days| {
            let filter = Filter { tab: Tab::All, due_within: Some(days), ..Filter::default() };
            unit.listed(&unit.olwen, &filter)
        };
        // The second of March and twenty working days, without St Patrick's: the last of March,
        // twelve of them away.
        assert_eq!(within(11), []);
        assert_eq!(within(12), [plain]);
        // Two at once narrow twice.
        let both = Narrowing { needs_attention: true, regimes: vec![Regime::Eir], ..all() };
        assert_eq!(narrowed(both), only(&[]));
    });
}

#[test]
fn the_number_of_each_tab_is_that_of_its_list_under_every_filter() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        for on in ["2026-01-05", "2026-02-02", "2026-03-02", "2026-03-03"] {
            unit.logs(&Asked { on, ..ASKED });
        }
        let stopped = unit.logs(&Asked { on: "2026-03-04", ..ASKED });
        let question = Words::only(Language::English, "Which roads?");
        unit.office.request_clarification(&unit.olwen, stopped, None, &question).unwrap();
        let done = unit.logs(&ASKED);
        unit.office.withdraw(&unit.olwen, done).unwrap();
        let hidden = unit.logs(&Asked { on: "2026-01-06", ..ASKED });
        unit.office.restrict(&unit.olwen, hidden, &[unit.olwen.id], "A colleague.").unwrap();

        let narrowings = [
            Narrowing::default(),
            Narrowing { received_from: Some(date("2026-02-02")), ..Narrowing::default() },
            Narrowing { states: vec![CaseState::Open], ..Narrowing::default() },
        ];
        for who in [&unit.olwen, &unit.nia, &unit.auditor] {
            for narrowing in &narrowings {
                for text in ["", "gritted", "nothing"] {
                    let of = |tab| {
                        let narrowing = narrowing.clone();
                        let filter =
                            Filter { tab, narrowing, text: text.into(), ..Filter::default() };
                        (
                            unit.office.register(who, &filter).unwrap().counts,
                            unit.listed(who, &filter),
                        )
                    };
                    let (counts, all) = of(Tab::All);
                    let counted = |count: i64, tab| {
                        assert_eq!(usize::try_from(count).unwrap(), of(tab).1.len(), "{tab:?}");
                    };
                    assert_eq!(usize::try_from(counts.all).unwrap(), all.len());
                    counted(counts.in_time, Tab::InTime);
                    counted(counts.late, Tab::Late);
                    counted(counts.stopped, Tab::Stopped);
                    counted(counts.in_time + counts.late + counts.stopped, Tab::Open);
                    assert!(all.contains(&hidden) <= (who.id == unit.olwen.id));
                }
            }
        }
        let counts = unit.office.register(&unit.olwen, &Filter::default()).unwrap().counts;
        assert_eq!((counts.in_time, counts.late, counts.stopped, counts.all), (2, 3, 1, 7));
        let counts = unit.office.register(&unit.nia, &Filter::default()).unwrap().counts;
        assert_eq!((counts.in_time, counts.late, counts.stopped, counts.all), (2, 2, 1, 6));
    });
}

#[test]
fn pages_in_every_order_show_each_case_once_though_others_come_in_between() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let mut before = BTreeSet::new();
        for number in 0..17 {
            let on = format!("2026-02-{:02}", 2 + number * 5 % 7);
            let subject = ["Éclairage", "apples", "Zebra", "Bws"][number % 4];
            let case = unit.logs(&Asked { on: &on, subject, ..ASKED });
            if number % 3 != 0 {
                let officer = if number % 3 == 1 { &unit.nia } else { &unit.olwen };
                unit.office.assign(&unit.olwen, case, officer.id).unwrap();
            }
            before.insert(case);
        }
        for order in Order::all() {
            let (mut seen, mut after): (Vec<CaseId>, Option<Cursor>) = (Vec::new(), None);
            loop {
                let filter = Filter {
                    tab: Tab::All,
                    order: Some(order),
                    after,
                    limit: Some(4),
                    ..Filter::default()
                };
                let page = unit.office.register(&unit.olwen, &filter).unwrap();
                assert!(page.rows.len() <= 4);
                seen.extend(page.rows.iter().map(|row| row.id));
                // It would move every page that counts rows.
                if seen.len() < 9 {
                    unit.logs(&Asked { on: "2026-01-05", subject: "aaa", ..ASKED });
                    unit.logs(&Asked { on: "2026-03-11", subject: "zzz", ..ASKED });
                }
                let Some(next) = page.next else { break };
                assert!(next.fits(order));
                assert_eq!(next.to_string().parse(), Ok(next));
                after = Some(next);
            }
            let once: BTreeSet<_> = seen.iter().copied().collect();
            assert_eq!(once.len(), seen.len(), "{order:?}");
            assert!(before.is_subset(&once), "{order:?}");
        }
        let titles = |descending| {
            let order = Some(Order { by: Sort::Subject, descending });
            let filter = Filter { tab: Tab::All, order, limit: Some(1000), ..Filter::default() };
            let rows = unit.office.register(&unit.olwen, &filter).unwrap().rows;
            let mut titles: Vec<_> = rows.into_iter().map(|row| row.subject).collect();
            titles.dedup();
            titles
        };
        assert_eq!(titles(false), ["aaa", "apples", "Bws", "Éclairage", "Zebra", "zzz"]);
        assert_eq!(titles(true), ["zzz", "Zebra", "Éclairage", "Bws", "apples", "aaa"]);
        let order = Some(Order { by: Sort::Officer, descending: false });
        let filter = Filter { tab: Tab::All, order, limit: Some(1000), ..Filter::default() };
        let rows = unit.office.register(&unit.olwen, &filter).unwrap().rows;
        let mut officers: Vec<_> = rows.into_iter().map(|row| row.officer).collect();
        officers.dedup();
        let names = [Some("Nia Test".to_owned()), Some("Olwen".to_owned()), None];
        assert_eq!(officers, names);
    });
}

#[test]
fn words_are_found_in_what_was_asked_in_letters_and_in_documents() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, olwen) = (&unit.office, &unit.olwen);
        let case = unit.logs(&Asked { body: "Beth am gŵyl Llanelli? <b>Now</b>", ..ASKED });
        let other = unit.logs(&Asked { subject: "Schools", body: "Catchments.", ..ASKED });
        assert_eq!(unit.finds(olwen, "gwyl LLANELLI"), [case]);
        assert_eq!(unit.finds(olwen, "llan gŵy"), [case], "words are found from their beginning");
        assert!(unit.finds(olwen, "anelli").is_empty());
        assert_eq!(unit.finds(olwen, "26732"), [case]);
        assert_eq!(unit.finds(olwen, "byron"), [other, case]);
        assert_eq!(unit.finds(olwen, "catchments"), [other]);

        // The text of documents is read by jobs.
        let note = "Salt: 2140 t for the A55 at Llandegai. ".repeat(4);
        let note = office.add_document(olwen, other, "nodyn ffyrdd.txt", note.as_bytes()).unwrap();
        assert!(unit.finds(olwen, "llandegai").is_empty());
        office.do_all_jobs().unwrap();
        assert_eq!(unit.finds(olwen, "llandegai a55"), [other]);
        assert_eq!(unit.finds(olwen, "nodyn"), [other]);
        let (place, snippet) = unit.places(olwen, "llandegai").remove(0);
        assert_eq!(place, FoundWhere::Document(note, "nodyn ffyrdd.txt".into()));
        assert!(snippet.contains("the A55 at [Llandegai.]"), "{snippet}");

        let question = Words::only(Language::English, "Do you mean the *Eisteddfod*?");
        office.request_clarification(olwen, case, None, &question).unwrap();
        let found = unit.places(olwen, "eisteddfod");
        assert!(matches!(found.as_slice(), [(FoundWhere::Letter(..), _)]), "{found:?}");
        assert!(found[0].1.contains("[*Eisteddfod*?]") || found[0].1.contains("Eisteddfod"));
        let found = unit.places(olwen, "llanelli");
        assert_eq!(found[0].0, FoundWhere::Request);
        assert!(found[0].1.contains("[Llanelli?] <b>Now</b>"), "{found:?}");
    });
}

#[test]
fn nothing_that_is_typed_is_an_error() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let case = unit.logs(&ASKED);
        for typed in [
            "\"",
            "\"\"",
            "'",
            "*",
            "gritting*",
            "AND",
            "OR NOT",
            "NEAR(a b)",
            "a AND",
            "(",
            ":*",
            "a & | !b",
            "words:x",
            "{a b} : c",
            "^a",
            "-a",
            "🦙",
            "\u{0}",
            "a\u{0}b",
            "\\",
            "%",
            "_",
            "'; DROP TABLE cases; --",
            "<->",
            "ŵ",
            "\u{301}",
            "क्षि",
            "１２",
            "ﬁ",
        ] {
            unit.finds(&unit.olwen, typed);
        }
        unit.finds(&unit.olwen, &"x ".repeat(150));
        unit.finds(&unit.olwen, &"w".repeat(3000));
        assert_eq!(unit.finds(&unit.olwen, "\"gritting\" -roads*"), [case]);
        assert_eq!(unit.finds(&unit.olwen, "  "), [case], "nothing is looked for");
        assert!(unit.finds(&unit.olwen, "🦙").is_empty());
    });
}

#[test]
fn outsiders_find_nothing_of_a_restricted_case_and_nobody_finds_a_hidden_requester() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let office = &unit.office;
        let case = unit.logs(&Asked {
            name: "Xanthe Quibble",
            subject: "Quibble and the buses",
            body: "Buses, please. Xanthe Quibble",
            ..ASKED
        });
        office.add_document(&unit.olwen, case, "n.txt", b"Asked by Quibble of buses\n").unwrap();
        office.do_all_jobs().unwrap();
        for who in [&unit.olwen, &unit.nia, &unit.auditor] {
            assert_eq!(unit.finds(who, "buses"), [case]);
        }
        assert_eq!(unit.finds(&unit.olwen, "quibble"), [case]);
        assert_eq!(unit.finds(&unit.olwen, "asks@example.com"), [case]);
        for hidden in ["quibble", "xanthe", "Xanthe Quibble", "quib", "asks@example.com"] {
            assert!(unit.finds(&unit.auditor, hidden).is_empty(), "{hidden}");
        }
        let shown = format!("{:?}", unit.places(&unit.auditor, "buses"));
        assert!(shown.contains("buses") && !shown.contains("Quibble"), "{shown}");
        let rows = office.register_rows(&unit.auditor, &Filter::default()).unwrap();
        assert_eq!(rows[0].subject, "‹requester› and the buses");

        office.restrict(&unit.olwen, case, &[unit.olwen.id], "A colleague.").unwrap();
        assert_eq!(unit.finds(&unit.olwen, "buses"), [case]);
        for outsider in [&unit.nia, &unit.auditor] {
            for text in ["buses", "26732", "quibble", "n.txt"] {
                assert!(unit.finds(outsider, text).is_empty(), "{text}");
            }
        }
    });
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(db: &mut Db, table: &str) -> i64 {
    sql_query(format!("SELECT COUNT(*) AS n FROM {table}")).get_result::<Count>(db).unwrap().n
}

#[test]
fn what_was_searched_goes_with_the_case() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let case = unit.logs(&Asked { body: "All about zylofrag.", ..ASKED });
        let text = b"zylofrag\n";
        let document = unit.office.add_document(&unit.olwen, case, "z.txt", text).unwrap();
        unit.office.settle(&unit.olwen, case, document, Disposition::OutOfScope).unwrap();
        unit.answers(case, Outcome::NotHeld, "No zylofrag is held.");
        unit.office.do_all_jobs().unwrap();
        let mut db = unit.db();
        assert!(count(&mut db, "search_texts") >= 4);
        assert_eq!(count(&mut db, "search_index"), count(&mut db, "search_texts"));
        unit.clock.set_on(date("2030-01-02"));
        unit.office.erase_case(&unit.nia, case, "ATISN 26732").unwrap();
        assert_eq!(count(&mut db, "search_texts"), 0);
        assert_eq!(count(&mut db, "search_index"), 0);
        assert!(unit.finds(&unit.olwen, "zylofrag").is_empty());
        // A job that was late brings nothing back.
        unit.office.do_all_jobs().unwrap();
        assert_eq!(count(&mut db, "search_texts"), 0);
        if let Db::Sqlite(_) = db {
            db.batch_execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);").unwrap();
            let bytes = fs::read(&unit.database).unwrap();
            let told = bytes.windows(8).filter(|bytes| bytes == b"zylofrag").count();
            assert_eq!(told, 0, "in the file of the database");
        }
    });
}

#[test]
fn what_was_there_before_the_search_is_found_once_the_jobs_are_done() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let mut cases: Vec<CaseId> = Vec::new();
        for _ in 0..60 {
            cases.push(unit.logs(&ASKED));
        }
        let last = *cases.last().unwrap();
        unit.office.add_document(&unit.olwen, last, "a.txt", b"Llandegai\n").unwrap();
        unit.office.do_all_jobs().unwrap();
        let mut db = unit.db();
        db.batch_execute(
            "DELETE FROM search_index; DELETE FROM search_texts; \
             UPDATE case_texts SET subject_key = ''; DELETE FROM jobs WHERE kind = 'search'; \
             INSERT INTO jobs (kind, body, created_at, due_at, attempts) \
             VALUES ('search', '{\"job\":\"search_cases\",\"after\":0}', '2026-01-01 00:00:00', \
                '2026-01-01 00:00:00', 0);",
        )
        .unwrap();
        assert!(unit.finds(&unit.olwen, "gritted").is_empty());
        unit.office.do_all_jobs().unwrap();
        assert_eq!(unit.finds(&unit.olwen, "gritted").len(), 60);
        assert_eq!(unit.finds(&unit.olwen, "llandegai"), [last]);
        let keyed = count(&mut db, "case_texts WHERE subject_key = 'gritting routes'");
        assert_eq!(keyed, 60);
    });
}

#[test]
fn the_page_narrows_and_tells_what_it_cannot_read_at_its_field() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        unit.logs(&Asked { subject: "Gritting <script>", body: "<b>Llanelli</b> & more", ..ASKED });
        unit.logs(&Asked { on: "2026-01-05", subject: "Schools", ..ASKED });
        let (served, who) = (unit.serve(), unit.session(&unit.olwen));
        let page = |path: &str| served.get(path, &who);
        let (status, body) = page("/staff/cases");
        assert_eq!(status, 200);
        assert!(body.contains("In time (1)") && body.contains("Late (1)"), "{body}");
        assert!(body.contains("ATISN 26732") && !body.contains("ATISN 26733"), "{body}");
        assert!(body.contains("aria-sort=\"ascending\""), "{body}");

        let (_, body) = page("/staff/cases?q=llanelli");
        assert!(
            body.contains("&lt;b&gt;<mark>") || body.contains("<mark>&lt;b&gt;Llanelli"),
            "{body}"
        );
        assert!(!body.contains("<script>\n") && !body.contains("Gritting <script>"), "{body}");
        assert!(body.contains("In the request"), "{body}");

        let (_, body) = page("/staff/cases?state=open&received_to=31/1/2026&sort=-title");
        assert!(body.contains("ATISN 26733") && !body.contains("ATISN 26732<"), "{body}");
        assert!(
            body.contains("href=\"/staff/cases?sort=-title&amp;received_to=31%2F1%2F2026\""),
            "{body}"
        );
        assert!(body.contains("aria-sort=\"descending\""), "{body}");

        let (status, body) = page("/staff/cases?due_to=31/2/2026&received_to=31/1/2026&within=x");
        assert_eq!(status, 422);
        assert!(
            body.contains("id=\"due_to-error\"") && body.contains("id=\"within-error\""),
            "{body}"
        );
        assert!(body.contains("value=\"31/2/2026\""), "what was typed stays: {body}");
        assert!(body.contains("ATISN 26733") && !body.contains("ATISN 26732<"), "{body}");
        for path in ["?q=%00%22%2A", "?after=:9&sort=title", "?after=zzz", "?officer=0&tab=%00"] {
            let (status, body) = page(&format!("/staff/cases{path}"));
            assert!(status == 200 || status == 422, "{path}: {body}");
        }
    });
}

#[test]
fn the_file_has_every_row_of_the_view_and_no_formula() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        unit.logs(&Asked { subject: "=1+cmd|' /C calc'!A0", ..ASKED });
        for _ in 0..30 {
            unit.logs(&Asked { name: "Xanthe Quibble", subject: "Of Quibble, \"now\"", ..ASKED });
        }
        let (served, who) = (unit.serve(), unit.session(&unit.olwen));
        let (status, head, body) = served.asked("GET", "/staff/cases.csv?tab=all", &who, "");
        assert_eq!(status, 200);
        assert!(head.contains("text/csv") && head.contains("register.csv"), "{head}");
        let read = |body: &str| -> Vec<Vec<String>> {
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).from_reader(body.as_bytes());
            let rows = reader.records().map(|row| row.unwrap());
            rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
        };
        let rows = read(&body);
        assert_eq!(rows.len(), 32);
        assert_eq!(rows[0][..2], ["Reference", "Title"]);
        assert_eq!(rows[1][1], "Of Quibble, \"now\"");
        assert_eq!(rows[31][1], "'=1+cmd|' /C calc'!A0");
        let (_, body) = served.get("/staff/cases.csv?q=calc", &who);
        assert_eq!(read(&body).len(), 2);

        let auditor = unit.session(&unit.auditor);
        let (_, body) = served.get("/staff/cases.csv?tab=all&lang=cy", &auditor);
        let rows = read(&body);
        assert_eq!(rows[0][..2], ["Cyfeirnod", "Teitl"]);
        assert_eq!(rows[1][1], "Of ‹ceisydd›, \"now\"");
    });
}

#[test]
fn a_view_is_there_for_its_owner_alone() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, olwen, nia) = (&unit.office, &unit.olwen, &unit.nia);
        let (served, who) = (unit.serve(), unit.session(olwen));
        let query = "tab%3Dlate%26q%3DAda%2BByron%26regime%3Deir";
        let (_, page) = served.get(&format!("/staff/register-views?save={query}"), &who);
        assert!(page.contains("Environmental Information Regulations"), "{page}");
        assert!(!page.contains("Byron"), "{page}");
        let form = format!("name=+Of+the+river+&query={query}");
        let (status, ..) = served.asked("POST", "/staff/register-views", &who, &form);
        assert_eq!(status, 303);
        let view = office.saved_views(olwen).unwrap().remove(0);
        assert_eq!(
            (view.name.as_str(), view.query.as_str()),
            ("Of the river", "tab=late&regime=eir")
        );
        let (_, page) = served.get("/staff/cases", &who);
        assert!(page.contains("href=\"/staff/cases?tab=late&amp;regime=eir\""), "{page}");

        // Twice the same name, and none.
        let (status, _, page) = served.asked("POST", "/staff/register-views", &who, &form);
        assert_eq!(status, 422);
        assert!(page.contains("You have one of this name already"), "{page}");
        assert!(page.contains("value=\" Of the river \""), "what was typed stays: {page}");
        let rename = format!("/staff/register-views/{}/rename", view.id);
        let (status, _, page) = served.asked("POST", &rename, &who, "name=+");
        assert_eq!(status, 422);
        assert!(page.contains(&format!("id=\"name-{}-error\"", view.id)), "{page}");

        assert!(office.saved_views(nia).unwrap().is_empty());
        assert!(matches!(office.rename_view(nia, view.id, "Mine"), Err(Error::NotFound)));
        assert!(matches!(office.remove_view(nia, view.id), Err(Error::NotFound)));
        office.save_view(nia, "Of the river", "").unwrap();
        let (status, ..) = served.asked("POST", &rename, &who, "name=Rivers");
        assert_eq!(status, 303);
        assert_eq!(office.saved_views(olwen).unwrap()[0].name, "Rivers");
        for number in 1..50 {
            office.save_view(olwen, &format!("{number}"), "").unwrap();
        }
        let full = office.save_view(olwen, "One more", "").unwrap_err();
        assert!(matches!(full, Error::Invalid { problem: Invalid::TooManyViews, .. }), "{full:?}");
        let remove = format!("/staff/register-views/{}/remove", view.id);
        let (status, ..) = served.asked("POST", &remove, &who, "");
        assert_eq!(status, 303);
        assert_eq!(office.saved_views(olwen).unwrap().len(), 49);
        assert_eq!(office.saved_views(nia).unwrap().len(), 1);
    });
}

#[test]
fn programs_narrow_order_and_search_the_register_alike() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        unit.logs(&ASKED);
        unit.logs(&Asked {
            regime: Regime::Eir,
            subject: "The river",
            body: "Its weirs.",
            ..ASKED
        });
        unit.logs(&Asked { regime: Regime::Eir, subject: "The air", ..ASKED });
        let token = NewApiToken {
            name: "Desk".into(),
            scopes: [Scope::ReadCases].into_iter().collect(),
            days: 1,
        };
        let token = unit.office.add_api_token(&unit.olwen, &token).unwrap().0;
        let (served, bearer) = (unit.serve(), format!("Authorization: Bearer {token}"));
        let asks = |query: &str| {
            let (status, body) = served.get(&format!("/api/v1/cases{query}"), &bearer);
            (status, serde_json::from_str::<serde_json::Value>(&body).unwrap())
        };
        let names = |query: &str| -> Vec<String> {
            let (status, body) = asks(query);
            assert_eq!(status, 200, "{query}: {body}");
            let items = body["items"].as_array().unwrap();
            items.iter().map(|one| one["case"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names("?regime=eir&sort=title"), ["atisn-26734", "atisn-26733"]);
        assert_eq!(names("?regime=eir,foia&state=open&sort=-reference").len(), 3);
        assert_eq!(names("?unassigned=true&tab=in_time").len(), 3);
        assert!(names("?tab=late").is_empty() && names("?tab=stopped").is_empty());
        assert!(names("?within=0").is_empty() && names("?attention=true").is_empty());
        assert!(names("?language=cy").is_empty() && names("?outcome=part,refused").is_empty());
        assert_eq!(names("?q=weir"), ["atisn-26733"]);
        let (_, found) = asks("?q=weir");
        let found = &found["items"][0]["found"][0];
        assert_eq!(found["place"], "request");
        assert!(found["snippet"].as_str().unwrap().contains("Its weirs."), "{found}");
        // The next page is where the address says.
        let (_, first) = asks("?regime=eir&sort=title&limit=1");
        let next = first["next"].as_str().unwrap().split_once("/api/v1/cases").unwrap().1;
        assert_eq!(names(next), ["atisn-26733"]);
        for (wrong, field) in [
            ("?state=open,zzz", "state"),
            ("?sort=age", "sort"),
            ("?received_from=yesterday", "received_from"),
            ("?within=900", "within"),
            ("?after=2026-03-02:1&sort=title", "after"),
            ("?officer=1&unassigned=true", "unassigned"),
            ("?tab=open&tab=late", "tab"),
        ] {
            let (status, problem) = asks(wrong);
            assert_eq!(status, 422, "{wrong}: {problem}");
            assert_eq!(problem["errors"][0]["field"], field, "{wrong}: {problem}");
        }
    });
}
