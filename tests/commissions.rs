//! Commissions, on both databases: areas are asked, reminded and answer by a link that opens what
//! they are asked and nothing else.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
#[path = "support/outbox.rs"]
mod outbox;
#[path = "commissions/served.rs"]
mod served;
mod support;

use ateb::{
    clock::{Clock, StoppedClock},
    domain::{
        actor::Actor,
        case::NotAllowed,
        commission::{AreaAnswer, Chaser, ChaserRules, CommissionState, Search, Sensitivity},
        event::CaseEvent,
        ids::{AreaId, CaseId, CommissionId},
        language::{Language, LanguageChoice},
        letter::Words,
        permission::Role,
        reminder::Rules,
        requester::Requester,
    },
    law::{calendar::Calendar, regime::Regime},
    service::{
        CommissionFilter, Error, FileProblem, Invalid, NewArea, NewCommissions, NewRequest, Office,
        SignedIn,
    },
    storage::{blobs::BlobHash, erasure},
};
use office::{PASSWORD, a_person, a_request, config_in, date, first_administrator};
use served::Served;
use std::{fs, sync::Arc, thread};
use support::for_each_database;
use tempfile::TempDir;

/// An office on 18 February 2026 with two areas and a request for each test.
struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    who: SignedIn,
    folder: TempDir,
    database: String,
    transport: AreaId,
    culture: AreaId,
}

impl Unit {
    fn open(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(StoppedClock::on(date("2026-02-18")));
        let office = open(database, &folder, &clock);
        let who = first_administrator(&office);
        let area = |en: &str, cy: &str, days| {
            let name = Words { en: en.into(), cy: cy.into() };
            office.add_area(&who, &NewArea { name, working_days: Some(days) }).unwrap()
        };
        let transport = area("Transport", "Trafnidiaeth", 5);
        let culture = area("Culture", "Diwylliant", 10);
        let contact = |area, name: &str, email: &str, language| {
            office.add_contact(&who, area, name, email, language).unwrap();
        };
        contact(transport, "Tom Roads", "tom@roads.example", LanguageChoice::English);
        contact(transport, "Siân Ffyrdd", "sian@roads.example", LanguageChoice::Welsh);
        contact(culture, "Cai Celf", "cai@culture.example", LanguageChoice::Bilingual);
        let database = database.to_owned();
        Self { office, clock, who, folder, database, transport, culture }
    }

    fn logs(&self) -> CaseId {
        let choice = LanguageChoice::English;
        let request = NewRequest {
            requester: Requester::parse("Ada Byron", "ada@example.com", "", choice).unwrap(),
            body: "All notes about gritting.\n\nAda Byron\nada@example.com".into(),
            ..a_request(Regime::Foia, "2026-02-18")
        };
        self.office.log_request(&self.who, &request).unwrap()
    }

    fn asks(&self, case: CaseId, areas: &[AreaId]) -> Vec<CommissionId> {
        let new = NewCommissions {
            areas: areas.to_vec(),
            asked: "All notes about gritting.".into(),
            ..NewCommissions::default()
        };
        self.office.commission(&self.who, case, &new).unwrap()
    }

    /// A case of which Transport alone is asked, and the session of somebody there.
    fn asked(&self) -> (CaseId, CommissionId, String) {
        let case = self.logs();
        let [commission] = self.asks(case, &[self.transport])[..] else { panic!("one commission") };
        let session = self.opens(&self.links().pop().unwrap());
        (case, commission, session)
    }

    fn opens(&self, token: &str) -> String {
        self.office.open_commission_link(token).unwrap().0
    }

    /// The e-mails that have gone out, in order: to whom, the subject and the text.
    fn sent(&self) -> Vec<(String, String)> {
        self.office.do_all_jobs().unwrap();
        outbox::in_order(&self.folder)
            .into_iter()
            .map(|path| {
                let bytes = fs::read(path).unwrap();
                let raw = String::from_utf8_lossy(&bytes).into_owned();
                let to = raw.lines().find_map(|line| line.strip_prefix("To: ")).unwrap().to_owned();
                let read = ateb::mail::read::read(&bytes, "ATISN");
                let subject = read.subject.unwrap_or_default();
                (to, format!("{subject}\n{}", read.text))
            })
            .collect()
    }

    /// The secrets of the links of all e-mails to areas, in order.
    fn links(&self) -> Vec<String> {
        self.sent()
            .iter()
            .flat_map(|(_, text)| {
                text.lines()
                    .filter(|line| line.contains("/commission/") || line.contains("/comisiwn/"))
                    .map(|line| line.rsplit('/').next().unwrap().trim().to_owned())
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    fn events(&self, case: CaseId, kind: &str) -> Vec<(Actor, CaseEvent)> {
        let history = self.office.history(&self.who, case).unwrap();
        history
            .into_iter()
            .filter(|line| line.event.kind() == kind)
            .map(|line| (line.actor, line.event))
            .collect()
    }

    fn state(&self, case: CaseId, commission: CommissionId) -> CommissionState {
        self.office.commission_view(&self.who, case, commission).unwrap().line.commission.state
    }

    /// Whether a file with these bytes lies in the store.
    fn keeps(&self, bytes: &[u8]) -> bool {
        let mut folders = vec![self.folder.path().join("files")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if fs::read(&path).unwrap() == bytes {
                    return true;
                }
            }
        }
        false
    }

    fn somebody(&self, email: &str, role: Role) -> SignedIn {
        let link = self.office.invite("Somebody", email, role, Language::English).unwrap();
        let token = link.path_segments().unwrap().next_back().unwrap().to_owned();
        self.office.set_up(&token, &a_person(email)).unwrap();
        let session = self.office.sign_in(email, PASSWORD).unwrap();
        self.office.who(&session.0).unwrap().unwrap()
    }
}

fn open(database: &str, folder: &TempDir, clock: &Arc<StoppedClock>) -> Office {
    let config = config_in(folder, database, &[]);
    Office::open(&config, Arc::<StoppedClock>::clone(clock) as _).unwrap()
}

fn nothing_held() -> AreaAnswer {
    AreaAnswer {
        nothing_because: "The council grits that road.".into(),
        searches: vec![Search {
            place: "iShare".into(),
            terms: "gritting".into(),
            found: "nothing".into(),
        }],
        minutes: Some(90),
        ..AreaAnswer::default()
    }
}

fn wrong<T: std::fmt::Debug>(result: Result<T, Error>) -> (&'static str, Invalid) {
    match result {
        Err(Error::Invalid { field, problem }) => (field, problem),
        other => panic!("{other:?}"),
    }
}

fn is_nowhere<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::NotFound))
}

#[test]
fn only_administrators_change_areas_and_an_area_that_ended_is_not_asked() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let officer = unit.somebody("officer@unit.example", Role::Officer);
        let new = NewArea { name: Words::same("Health"), working_days: Some(5) };
        assert!(matches!(unit.office.add_area(&officer, &new), Err(Error::Forbidden)));
        assert!(matches!(unit.office.areas_to_manage(&officer), Err(Error::Forbidden)));
        for (area, field, problem) in [
            (NewArea { name: Words::same(" "), ..new.clone() }, "name_en", Invalid::Empty),
            (
                NewArea { name: Words::same(&"x".repeat(101)), ..new.clone() },
                "name_en",
                Invalid::TooLong,
            ),
            (
                NewArea { working_days: None, ..new.clone() },
                "working_days",
                Invalid::BadWorkingDays,
            ),
            (NewArea { working_days: Some(0), ..new }, "working_days", Invalid::BadWorkingDays),
        ] {
            assert_eq!(wrong(unit.office.add_area(&unit.who, &area)), (field, problem));
        }
        let twice = |email: &str| {
            let choice = LanguageChoice::English;
            unit.office.add_contact(&unit.who, unit.transport, "Tom", email, choice)
        };
        assert_eq!(wrong(twice("TOM@roads.example")), ("email", Invalid::Taken));
        assert_eq!(wrong(twice("no address")), ("email", Invalid::BadEmail));

        let case = unit.logs();
        unit.office.end_area(&unit.who, unit.culture, true).unwrap();
        let proposal = unit.office.commission_proposal(&officer, case).unwrap();
        let names: Vec<_> = proposal.areas.iter().map(|(area, _)| area.name.en.as_str()).collect();
        assert_eq!(names, ["Transport"]);
        let new = NewCommissions {
            areas: vec![unit.culture],
            asked: "Notes".into(),
            ..NewCommissions::default()
        };
        let asked = unit.office.commission(&officer, case, &new);
        assert_eq!(wrong(asked), ("areas", Invalid::NoArea));
        unit.office.end_area(&unit.who, unit.culture, false).unwrap();
        assert_eq!(unit.office.commission(&officer, case, &new).unwrap().len(), 1);
    });
}

#[test]
fn an_area_is_never_told_who_asked() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs();
        let proposal = unit.office.commission_proposal(&unit.who, case).unwrap();
        assert_eq!(proposal.asked, "All notes about gritting.");
        for named in ["for Ada  BYRON", "write to ada@example.com"] {
            let new = NewCommissions {
                areas: vec![unit.transport],
                asked: named.into(),
                ..NewCommissions::default()
            };
            let asked = unit.office.commission(&unit.who, case, &new);
            assert_eq!(wrong(asked), ("asked", Invalid::NamesRequester));
        }
        unit.asks(case, &[unit.transport, unit.culture]);
        for (to, text) in unit.sent() {
            if to.contains("example.com") {
                continue;
            }
            for secret in ["Ada", "Byron", "ada@"] {
                assert!(!text.contains(secret), "{to}: {text}");
            }
        }
        let session = unit.opens(&unit.links().pop().unwrap());
        let asked = format!("{:?}", unit.office.asked(&session).unwrap());
        assert!(!asked.contains("Byron") && !asked.contains("ada@"), "{asked}");
    });
}

#[test]
fn each_area_has_its_own_last_day_before_that_of_the_case_and_each_person_their_language() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs();
        // Due on 19 March, after St Patrick's Day.
        unit.clock.set_on(date("2026-03-10"));
        let ids = unit.asks(case, &[unit.culture, unit.transport, unit.culture]);
        assert_eq!(ids.len(), 2, "an area is asked once");
        let due: Vec<_> = unit
            .office
            .commissions_of(&unit.who, case)
            .unwrap()
            .iter()
            .map(|line| (line.area.en.clone(), line.commission.due_on))
            .collect();
        // Five working days from the tenth reach past St Patrick's Day; ten would reach past the
        // last day of the case itself.
        assert_eq!(
            due,
            [
                ("Transport".to_owned(), date("2026-03-18")),
                ("Culture".to_owned(), date("2026-03-18"))
            ]
        );
        let sent = unit.sent();
        let to = |address: &str| -> &str {
            let found: Vec<_> = sent.iter().filter(|(to, _)| to.contains(address)).collect();
            assert_eq!(found.len(), 1, "{address}: {sent:?}");
            &found[0].1
        };
        let english = to("tom@roads.example");
        assert!(english.contains("what do you hold?") && english.contains("/en/commission/"));
        assert!(!english.contains("beth sydd"), "{english}");
        let welsh = to("sian@roads.example");
        assert!(welsh.contains("beth sydd gennych chi?") && welsh.contains("/cy/comisiwn/"));
        assert!(welsh.contains("dydd Mercher 18 Mawrth 2026"), "{welsh}");
        let both = to("cai@culture.example");
        assert!(both.find("Mae rhywun").unwrap() < both.find("Somebody has").unwrap(), "{both}");
    });
}

#[test]
fn a_last_day_after_that_of_the_case_has_to_be_meant() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs();
        let on = |day: &str, meant| {
            let new = NewCommissions {
                areas: vec![unit.transport],
                asked: "Notes".into(),
                due_on: Some(date(day)),
                after_case_due: meant,
            };
            unit.office.commission(&unit.who, case, &new)
        };
        assert_eq!(wrong(on("2026-03-19", false)), ("due", Invalid::AfterCaseDue));
        assert!(matches!(
            on("2026-02-18", false),
            Err(Error::NotAllowed(NotAllowed::NotAfterToday))
        ));
        assert!(
            unit.office.commissions_of(&unit.who, case).unwrap().is_empty(),
            "nothing half done"
        );
        on("2026-03-18", false).unwrap();
        on("2026-03-20", true).unwrap();
    });
}

#[test]
fn what_an_area_sends_becomes_documents_of_the_case_and_the_officer_is_told() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (case, commission, session) = unit.asked();
        let office = &unit.office;
        office.add_area_file(&session, "../../etc/notes <b>.txt", b"Gritting at six.").unwrap();
        office.add_area_file(&session, "slip.txt", b"not this one").unwrap();
        let draft = AreaAnswer { comment: "Only 2025.".into(), ..AreaAnswer::default() };
        office.save_area_answer(&session, &draft).unwrap();

        // Another visit, by the other person's link.
        let again = unit.opens(unit.links().first().unwrap());
        let seen = office.asked(&again).unwrap();
        assert_eq!(seen.answer.comment, "Only 2025.");
        let names: Vec<_> = seen.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["notes _b_.txt", "slip.txt"]);
        office.remove_area_file(&again, seen.files[1].id).unwrap();
        assert!(
            office.case(&unit.who, case).unwrap().documents.is_empty(),
            "nothing before sending"
        );
        let view = office.commission_view(&unit.who, case, commission).unwrap();
        assert!(view.answer.is_none() && view.files.is_empty(), "a draft is the area's own");

        assert!(!unit.keeps(b"not this one"), "its bytes are gone with it");
        assert!(unit.keeps(b"Gritting at six."));

        let answer = AreaAnswer {
            sensitivities: vec![Sensitivity {
                exemption: "FOIA s.43(2)".into(),
                why: "prices".into(),
            }],
            searches: nothing_held().searches,
            minutes: Some(150),
            ..draft
        };
        office.send_area_answer(&again, &answer).unwrap();
        assert_eq!(unit.state(case, commission), CommissionState::Answered);
        let documents = office.case(&unit.who, case).unwrap().documents;
        assert_eq!(documents.len(), 1);
        assert_eq!(documents[0].area.as_ref().unwrap().cy, "Trafnidiaeth");
        let [(actor, CaseEvent::DocumentAdded { .. })] = &unit.events(case, "document_added")[..]
        else {
            panic!("one document")
        };
        assert_eq!(*actor, Actor::Area(unit.transport));
        let view = office.commission_view(&unit.who, case, commission).unwrap();
        assert_eq!(view.answer.unwrap().answer, answer);
        assert_eq!(view.files[0].document, Some(documents[0].id));
        let told = unit.sent();
        let told = told.iter().filter(|(to, _)| to.contains("nia@unit.example"));
        assert_eq!(told.filter(|(_, text)| text.contains("Transport has answered")).count(), 1);
        let costs = office.area_costs(&unit.who, case).unwrap();
        assert_eq!((costs[0].minutes, costs[0].places.join("")), (150, "iShare".to_owned()));

        // It is closed: what is sent again is refused, and only the officer opens it again.
        let refused = office.send_area_answer(&session, &answer);
        assert!(matches!(refused, Err(Error::NotAllowed(NotAllowed::CommissionClosed))));
        let refused = office.add_area_file(&session, "more.txt", b"more");
        assert!(matches!(refused, Err(Error::NotAllowed(NotAllowed::CommissionClosed))));
        let until = date("2026-03-04");
        office.reopen_commission(&unit.who, case, commission, until, "And 2024?").unwrap();
        let seen = office.asked(&session).unwrap();
        assert!(seen.may_answer && seen.notes[0].note == "And 2024?");
        assert_eq!(seen.answer.minutes, Some(150), "what was written is the draft again");
        office.add_area_file(&session, "2024.txt", b"Gritting at seven.").unwrap();
        office.send_area_answer(&session, &answer).unwrap();
        assert_eq!(office.case(&unit.who, case).unwrap().documents.len(), 2, "none twice");
    });
}

#[test]
fn an_answer_says_what_is_held_or_why_nothing_is_and_where_it_was_looked_for() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (case, commission, session) = unit.asked();
        let send = |answer: &AreaAnswer| unit.office.send_area_answer(&session, answer);
        let nothing = AreaAnswer::default();
        assert_eq!(wrong(send(&nothing)), ("nothing_because", Invalid::NoAnswer));
        let unsearched = AreaAnswer { searches: Vec::new(), ..nothing_held() };
        assert_eq!(wrong(send(&unsearched)), ("search-0-place", Invalid::NoSearch));
        let unknown = AreaAnswer {
            sensitivities: vec![Sensitivity {
                exemption: "EIR reg. 12(5)(f)".into(),
                why: "x".into(),
            }],
            ..nothing_held()
        };
        assert_eq!(wrong(send(&unknown)), ("sensitivity-0-exemption", Invalid::UnknownExemption));
        let long = AreaAnswer { comment: "x".repeat(6_000), ..nothing_held() };
        assert_eq!(wrong(send(&long)), ("comment", Invalid::TooLong));
        let empty = unit.office.add_area_file(&session, "a.txt", b"");
        assert!(matches!(empty, Err(Error::File(FileProblem::Empty))));
        let program = unit.office.add_area_file(&session, "a.pdf", b"MZ\x90\x00\x03");
        assert!(matches!(program, Err(Error::File(_))), "{program:?}");
        assert_eq!(unit.state(case, commission), CommissionState::Open);
        send(&nothing_held()).unwrap();
        assert_eq!(unit.state(case, commission), CommissionState::Answered);
    });
}

#[test]
fn an_area_says_that_it_will_be_late_or_that_somebody_else_has_it_and_the_officer_decides() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (case, commission, session) = unit.asked();
        let late = |day: &str| unit.office.area_is_late(&session, Some(date(day)), "Tom is away");
        let early = late("2026-02-25");
        assert!(matches!(early, Err(Error::NotAllowed(NotAllowed::NotLate(_)))), "{early:?}");
        late("2026-03-03").unwrap();
        assert_eq!(wrong(unit.office.area_is_late(&session, None, "")), ("until", Invalid::Empty));
        assert_eq!(
            wrong(unit.office.area_passes_on(&session, "  ", "")),
            ("to_whom", Invalid::Empty)
        );
        unit.office.area_passes_on(&session, "Legal Services", "They signed it").unwrap();
        let view = unit.office.commission_view(&unit.who, case, commission).unwrap();
        assert_eq!(view.line.commission.promised_on, Some(date("2026-03-03")));
        assert_eq!(view.line.commission.due_on, date("2026-02-25"), "the unit's day stays");
        let kinds: Vec<_> = view.notes.iter().map(|(note, _)| note.kind.as_str()).collect();
        assert_eq!(kinds, ["late", "pass_on"]);
        let sent = unit.sent();
        let told = |what: &str| {
            let told = |(to, text): &&(String, String)| to.contains("nia@") && text.contains(what);
            sent.iter().filter(told).count()
        };
        assert_eq!(told("Transport will be late"), 1);
        assert_eq!(told("somebody else holds it"), 1);
        unit.office.extend_commission(&unit.who, case, commission, date("2026-03-02"), "").unwrap();
        let view = unit.office.commission_view(&unit.who, case, commission).unwrap();
        let one = view.line.commission;
        assert_eq!((one.due_on, one.promised_on), (date("2026-03-02"), None));
    });
}

#[test]
fn a_link_that_is_forged_expired_or_of_a_commission_that_is_over_opens_nothing() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (case, commission, session) = unit.asked();
        let token = unit.links().pop().unwrap();
        for forged in ["", "x", &token[1..], &format!("{token}A"), "../../etc/passwd"] {
            assert!(is_nowhere(&unit.office.open_commission_link(forged).map(drop)), "{forged}");
        }
        assert!(is_nowhere(&unit.office.asked(&token)), "a link is no session");
        // Cross-case: the file of one commission cannot be taken away by another's session.
        let other = unit.logs();
        unit.asks(other, &[unit.culture]);
        let others = unit.opens(&unit.links().pop().unwrap());
        unit.office.add_area_file(&session, "a.txt", b"a").unwrap();
        let file = unit.office.asked(&session).unwrap().files[0].id;
        assert!(is_nowhere(&unit.office.remove_area_file(&others, file)));
        assert!(is_nowhere(&unit.office.commission_view(&unit.who, other, commission).map(drop)));
        // A portal session is of another kind.
        assert!(is_nowhere(&unit.office.portal(&session).map(drop)));

        unit.office.send_area_answer(&session, &nothing_held()).unwrap();
        unit.clock.set_on(date("2026-03-20"));
        assert!(!unit.office.asked(&unit.opens(&token)).unwrap().may_answer, "30 days to read");
        unit.clock.set_on(date("2026-03-21"));
        assert!(is_nowhere(&unit.office.open_commission_link(&token).map(drop)), "and no more");

        unit.clock.set_on(date("2026-03-20"));
        let until = date("2026-03-25");
        unit.office.reopen_commission(&unit.who, case, commission, until, "").unwrap();
        let session = unit.opens(&token);
        unit.office.cancel_commission(&unit.who, case, commission, "").unwrap();
        assert!(is_nowhere(&unit.office.asked(&session)), "a session ends with its link");
        assert!(is_nowhere(&unit.office.open_commission_link(&token).map(drop)));
        let (_, last) = unit.sent().pop().unwrap();
        assert!(!last.contains("/commission/") && !last.contains("/comisiwn/"), "{last}");
        let again = unit.office.cancel_commission(&unit.who, case, commission, "");
        assert!(matches!(again, Err(Error::NotAllowed(NotAllowed::CommissionClosed))));
    });
}

#[test]
fn a_contributor_sees_the_commissions_of_their_areas_and_nothing_else() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs();
        let ids = unit.asks(case, &[unit.transport, unit.culture]);
        let tom = unit.somebody("tom@roads.example", Role::Contributor);
        let own = unit.office.own_commissions(&tom).unwrap();
        assert_eq!(own.iter().map(|line| line.id).collect::<Vec<_>>(), [ids[0]]);
        assert!(matches!(unit.office.case(&tom, case).map(drop), Err(Error::Forbidden)));
        assert!(matches!(unit.office.areas(&tom).map(drop), Err(Error::Forbidden)));
        let all = unit.office.open_commissions(&tom, CommissionFilter::default());
        assert!(matches!(all.map(drop), Err(Error::Forbidden)));
        assert!(matches!(
            unit.office.commission_view(&tom, case, ids[0]).map(drop),
            Err(Error::Forbidden)
        ));
        assert!(is_nowhere(&unit.office.open_own_commission(&tom, ids[1]).map(drop)));
        let session = unit.office.open_own_commission(&tom, ids[0]).unwrap().0;
        unit.office.send_area_answer(&session, &nothing_held()).unwrap();
        let own = unit.office.own_commissions(&tom).unwrap();
        assert_eq!(own[0].commission.state, CommissionState::Answered, "it can still be read");

        let left = unit.office.open_commissions(&unit.who, CommissionFilter::default()).unwrap();
        assert_eq!(left.len(), 1);
        let late = CommissionFilter { late: true, ..CommissionFilter::default() };
        assert!(unit.office.open_commissions(&unit.who, late).unwrap().is_empty());
        unit.clock.set_on(date("2026-03-10"));
        assert_eq!(unit.office.open_commissions(&unit.who, late).unwrap().len(), 1);
        let area = CommissionFilter { area: Some(unit.transport), ..late };
        assert!(unit.office.open_commissions(&unit.who, area).unwrap().is_empty());
        // By number they are gone through from any place on.
        let after = |id| CommissionFilter { after: Some(CommissionId(id)), ..late };
        assert_eq!(unit.office.open_commissions(&unit.who, after(0)).unwrap()[0].id, left[0].id);
        assert_eq!(unit.office.open_commissions(&unit.who, after(left[0].id.0)).unwrap().len(), 0);
        // Nobody of the unit answers for an area.
        let officer = unit.somebody("officer@unit.example", Role::Officer);
        assert!(matches!(unit.office.own_commissions(&officer), Err(Error::Forbidden)));
    });
}

#[test]
fn through_a_year_each_reminder_goes_out_once_however_many_workers_run() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs();
        unit.asks(case, &[unit.transport]);
        let beside = open(&unit.database, &unit.folder, &unit.clock);
        let calendar = Calendar::united_kingdom();
        let mut expected = Vec::new();
        let due = date("2026-02-25");
        let mut last_late = None;
        for today in date("2026-02-19").iter_days().take(365) {
            unit.clock.set_on(today);
            let (first, second) = thread::scope(|scope| {
                let one = scope.spawn(|| unit.office.chase(today).unwrap());
                let two = scope.spawn(|| beside.chase(today).unwrap());
                (one.join().unwrap(), two.join().unwrap())
            });
            assert_eq!((first.failed, second.failed), (0, 0));
            let reminded = first.told.len() + second.told.len();
            assert!(reminded <= 1, "{today}");
            // Told here from the rule in words: two working days before, on the day, and then on
            // the next working day and every fifth after it.
            let is_working = calendar.is_working_day(today);
            let is_due = is_working
                && (today == date("2026-02-23")
                    || today == due
                    || (today > due
                        && last_late
                            .is_none_or(|last| calendar.working_days_between(last, today) >= 5)));
            assert_eq!(reminded == 1, is_due, "{today}");
            if is_due {
                expected.push(today);
                if today > due {
                    last_late = Some(today);
                }
            }
        }
        assert!(expected.len() > 45, "about fifty weeks: {}", expected.len());
        let chased: Vec<_> = unit
            .events(case, "commission_chased")
            .into_iter()
            .map(|(actor, event)| {
                assert_eq!(actor, Actor::System);
                let CaseEvent::CommissionChased { on, .. } = event else { panic!("{event:?}") };
                on
            })
            .collect();
        assert_eq!(chased, expected);
        let sent = unit.sent();
        let to = |address: &str, what: &[&str]| {
            sent.iter()
                .filter(|(to, text)| {
                    to.contains(address) && what.iter().any(|one| text.contains(one))
                })
                .count()
        };
        assert_eq!(to("tom@", &["is due by", "due today", "overdue"]), expected.len());
        assert_eq!(to("sian@", &["mae angen eich ateb", "eich ateb yn hwyr"]), expected.len());
        assert_eq!(to("nia@", &["Transport has not answered in time"]), 1, "once");
    });
}

#[test]
fn an_administrator_sets_when_areas_are_reminded_and_sees_before_what_then_goes_out() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs();
        // Due on Wednesday 25 February 2026.
        unit.asks(case, &[unit.transport]);
        let chasers = ChaserRules::new(3, 2).unwrap();
        unit.office.set_reminder_rules(&unit.who, &Rules::default().chasing(chasers)).unwrap();
        let mut told = Vec::new();
        for today in date("2026-02-18").iter_days().take(12) {
            // What is new on a day is foreseen on the day before as it is on the day itself.
            let tomorrow = today.succ_opt().unwrap();
            let foreseen = |on| {
                let would = unit.office.would_chase(&unit.who, on).unwrap();
                would.into_iter().map(|one| one.chaser).collect::<Vec<_>>()
            };
            let new = foreseen(tomorrow);
            unit.clock.set_on(tomorrow);
            assert_eq!(foreseen(tomorrow), new, "{tomorrow}");
            let done = unit.office.chase(tomorrow).unwrap().told;
            assert_eq!(done.iter().map(|one| one.chaser).collect::<Vec<_>>(), new, "{tomorrow}");
            told.extend(done.iter().map(|one| (tomorrow.to_string(), one.chaser)));
        }
        let wanted = [
            ("2026-02-20", Chaser::Soon),
            ("2026-02-25", Chaser::Today),
            ("2026-02-26", Chaser::Late),
            ("2026-03-02", Chaser::Late),
        ];
        assert_eq!(told, wanted.map(|(day, chaser)| (day.to_owned(), chaser)));
        assert_eq!(ChaserRules::new(41, 2), None);

        // Of a restricted case only those foresee it who are named, and whoever runs the program.
        let next = date("2026-03-04");
        unit.clock.set_on(next);
        let other = unit.somebody("other@unit.example", Role::Administrator);
        let seen = |who| unit.office.would_chase(who, next).unwrap().len();
        assert_eq!((seen(&unit.who), seen(&other)), (1, 1));
        unit.office.restrict(&unit.who, case, &[unit.who.id], "It is about a colleague.").unwrap();
        assert_eq!((seen(&unit.who), seen(&other)), (1, 0));
        assert_eq!(unit.office.foresee(next).unwrap().commissions.len(), 1);
    });
}

#[test]
fn nobody_is_reminded_of_what_was_answered_cancelled_or_of_a_case_that_is_closed() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (_, _, session) = unit.asked();
        let withdrawn = unit.logs();
        unit.asks(withdrawn, &[unit.culture]);
        let cancelled = unit.logs();
        let ids = unit.asks(cancelled, &[unit.culture]);
        unit.office.send_area_answer(&session, &nothing_held()).unwrap();
        unit.office.withdraw(&unit.who, withdrawn).unwrap();
        unit.office.cancel_commission(&unit.who, cancelled, ids[0], "").unwrap();
        for today in date("2026-02-19").iter_days().take(60) {
            unit.clock.set_on(today);
            assert_eq!(unit.office.chase(today).unwrap().told, [], "{today}");
        }
        assert_eq!(unit.clock.today(), date("2026-04-19"));
    });
}

#[test]
fn what_was_asked_and_said_can_be_erased_and_the_record_stays_whole() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (case, commission, session) = unit.asked();
        unit.office.send_area_answer(&session, &nothing_held()).unwrap();
        let until = date("2026-03-04");
        unit.office.reopen_commission(&unit.who, case, commission, until, "").unwrap();
        unit.office.add_area_file(&session, "draft.txt", b"never sent").unwrap();
        let pool =
            ateb::storage::db::Pool::open(url, &ateb::storage::db::Options::default()).unwrap();
        let unsent = BlobHash::of(b"never sent").to_string();
        let is_needed = || pool.read(|db| erasure::is_needed(db, &unsent)).unwrap();
        assert!(is_needed());
        pool.write(|db| ateb::storage::commissions::erase(db, case, unit.clock.now())).unwrap();
        assert!(!is_needed(), "the file that was not sent is gone");
        let view = unit.office.commission_view(&unit.who, case, commission).unwrap();
        assert_eq!(view.asked, "");
        assert_eq!(view.answer.unwrap().answer, AreaAnswer::default());
        assert!(unit.office.verify_record().unwrap().broken.is_none());
    });
}

#[test]
fn every_wrong_link_gets_one_answer_and_guessing_is_slowed_down() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (case, commission, _) = unit.asked();
        let token = unit.links().pop().unwrap();
        let served = Served::start(open(&unit.database, &unit.folder, &unit.clock));
        let good = served.get(&format!("/en/commission/{token}"), "");
        assert_eq!((good.status, good.location.as_deref()), (303, Some("/en/commission")));
        let cookie = good.cookie.unwrap();
        assert!(cookie.starts_with("commission=") && !cookie.contains(&token));
        let page = served.get("/en/commission", &cookie);
        assert_eq!(page.status, 200);
        assert!(page.body.contains("All notes about gritting"));
        for secret in ["Byron", "ada@example.com", "Guidance on objectives"] {
            assert!(!page.body.contains(secret), "{secret}");
        }
        assert!(page.head.to_lowercase().contains("cache-control: no-store"), "{}", page.head);
        assert!(page.head.contains("noindex"), "{}", page.head);

        // What another site sends is refused, and so is a session of another kind.
        let theirs = served.post("/en/commission/answer", &cookie, "act=send", "cross-site");
        assert_eq!(theirs.status, 403);
        assert_eq!(
            served.get("/en/my-request", &cookie.replace("commission", "request")).status,
            404
        );
        assert_eq!(served.get("/en/commission", "commission=nobody").status, 404);

        // Forged, of a commission that was cancelled, and not there at all: one answer.
        unit.office.cancel_commission(&unit.who, case, commission, "").unwrap();
        let over = served.get(&format!("/en/commission/{token}"), "");
        let forged = served.get("/en/commission/AAAAAAAAAAAAAAAAAAAAAA", "");
        assert_eq!((over.status, forged.status), (404, 404));
        assert_eq!(over.body, forged.body);
        assert_eq!(served.get("/en/commission", &cookie).body, forged.body, "the session is over");
        assert_eq!(served.get("/cy/comisiwn/AAAAAAAAAAAAAAAAAAAAAA", "").status, 404);
        let guess = |number: u32| served.get(&format!("/en/commission/guess-{number}"), "").status;
        let answers: Vec<u16> = (0..70).map(guess).collect();
        assert!(answers.contains(&429), "{answers:?}");
    });
}

#[test]
fn a_contributor_who_signs_in_is_led_to_what_they_owe_and_to_nothing_else() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs();
        let ids = unit.asks(case, &[unit.transport, unit.culture]);
        let tom = unit.somebody("tom@roads.example", Role::Contributor);
        let session = unit.office.sign_in(&tom.email, PASSWORD).unwrap().0;
        let cookie = format!("staff={session}");
        let served = Served::start(open(&unit.database, &unit.folder, &unit.clock));
        let first = served.get("/staff", &cookie);
        assert_eq!((first.status, first.location.as_deref()), (303, Some("/staff/commissions")));
        let list = served.get("/staff/commissions", &cookie).body;
        assert!(list.contains("Transport") && !list.contains("Culture"), "{list}");
        assert!(!list.contains("/staff/cases"), "no way to cases: {list}");
        for place in ["/staff/cases", "/staff/cases/atisn-26732", "/staff/areas", "/staff/figures"]
        {
            assert_eq!(served.get(place, &cookie).status, 403, "{place}");
        }
        let opens = |id: CommissionId| {
            let place = format!("/staff/commissions/{id}/open");
            served.post(&place, &cookie, "", "same-origin")
        };
        assert_eq!(opens(ids[1]).status, 404, "another area's");
        let opened = opens(ids[0]);
        let cookie = opened.cookie.unwrap();
        let typed =
            "act=save&comment=%3Cscript%3Ealert(1)%3C%2Fscript%3E&search-0-place=%22%3E%3Cb%3E";
        let saved = served.post("/en/commission/answer", &cookie, typed, "same-origin");
        assert_eq!(saved.status, 303);
        let page = served.get("/en/commission", &cookie).body;
        assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert"));
        let wrong = format!("{typed}&hours=two&act=send");
        let again = served.post("/cy/comisiwn/answer", &cookie, &wrong, "same-origin");
        assert_eq!(again.status, 422);
        assert!(again.body.contains("Rhowch yr oriau fel rhif"), "{}", again.body);
        assert!(again.body.contains("&lt;script&gt;alert(1)"), "nothing typed is lost");
    });
}

#[test]
fn five_thousand_uploads_end_at_the_most_that_a_commission_takes() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (_, _, session) = unit.asked();
        let add = |number: usize| {
            let text = format!("Note {number}");
            unit.office.add_area_file(&session, &format!("{number}.txt"), text.as_bytes())
        };
        let taken = (0..5_000).take_while(|number| add(*number).is_ok()).count();
        assert_eq!(taken, 200);
        assert_eq!(wrong(add(5_000)), ("files", Invalid::TooManyFiles));
        unit.office.send_area_answer(&session, &nothing_held()).unwrap();
    });
}
