//! Who may do what, who sees what: every act of the office for every role, restricted cases from
//! outside, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what fails here fails the test"
)]

#[path = "roles/acts.rs"]
mod acts;
#[path = "support/office.rs"]
mod office;
#[path = "roles/served.rs"]
mod served;
mod support;
#[path = "roles/unpacked.rs"]
mod unpacked;
#[path = "roles/world.rs"]
mod world;

use acts::{ACTS, About, Act, OF_PAGES, OPEN_TO_ALL};
use ateb::{
    domain::{
        case::NotAllowed,
        decision::Decision,
        event::CaseEvent,
        ids::StaffId,
        language::Language,
        mark::Mark,
        permission::{Permission, Role},
    },
    redact::To,
    service::{Error, Filter, Invalid, LetterFormat, SignedIn, Tab},
};
use office::date;
use served::Served;
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};
use support::for_each_database;
use unpacked::unpacked;
use world::World;

/// Every public function of the office in whose name somebody acts, as the sources have them.
fn acts_in_the_sources() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in sources("src/service") {
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text.match_indices("    pub fn ") {
            let rest = &text[at + "    pub fn ".len()..];
            let (name, rest) = rest.split_once('(').unwrap();
            let (given, _) = rest.split_once('{').unwrap();
            if given.contains("who: &SignedIn") || given.contains("who: Option<&SignedIn>") {
                found.insert(name.split('<').next().unwrap().to_owned());
            }
        }
    }
    found
}

fn sources(folder: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    found
}

#[test]
fn every_act_of_the_office_stands_in_the_table() {
    let mut known = BTreeSet::new();
    for name in ACTS.iter().map(|act| act.name).chain(OPEN_TO_ALL.iter().map(|(name, _)| *name)) {
        assert!(known.insert(name.to_owned()), "{name} stands twice");
    }
    let there = acts_in_the_sources();
    let missing: Vec<_> = there.difference(&known).collect();
    assert!(missing.is_empty(), "acts without a row in tests/roles/acts.rs: {missing:?}");
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(gone.is_empty(), "rows of acts that are no more: {gone:?}");
}

/// Tries `act`, which is about a case that `who` was not named in, and says what is wrong with the
/// answer.
fn tried(world: &World, who: &SignedIn, act: &Act) -> Result<(), String> {
    let done = (act.run)(world, who);
    let may = who.role.may(act.permission);
    let fits = if !may {
        matches!(done, Err(Error::Forbidden))
    } else if act.about == About::Case {
        matches!(done, Err(Error::NotFound))
    } else {
        !matches!(done, Err(Error::Forbidden))
    };
    if fits {
        return Ok(());
    }
    let done = done.map_err(|error| format!("{error:?}"));
    Err(format!("{} by the {}: {done:?}", act.name, who.role))
}

#[test]
fn each_role_may_do_what_the_table_says_and_a_restricted_case_is_there_for_none_of_them() {
    for_each_database(|database| {
        let world = World::open(database);
        world.restricts(&[world.officer.id, world.administrator.id]);
        let outsiders = Role::ALL.map(|role| world.invites(&format!("outside-{role}"), role));
        let wrong: Vec<String> = outsiders
            .iter()
            .flat_map(|who| ACTS.iter().filter_map(|act| tried(&world, who, act).err()))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        // The same acts find the case for somebody who was named: it was not the acts that failed.
        for act in ACTS.iter().filter(|act| act.about == About::Case) {
            let done = (act.run)(&world, &world.administrator);
            let found = !matches!(done, Err(Error::NotFound | Error::Forbidden));
            assert!(
                found || OF_PAGES.contains(&act.name),
                "{} by who was named: {done:?}",
                act.name
            );
        }
    });
}

#[test]
fn what_needs_no_permission_is_refused_to_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path().join("ateb.db").to_str().unwrap());
    for role in Role::ALL {
        let who = world.invites(role.as_str(), role);
        for (name, run) in OPEN_TO_ALL {
            let done = run(&world, &who);
            assert!(!matches!(done, Err(Error::Forbidden)), "{name} by the {role}: {done:?}");
        }
    }
}

#[test]
fn the_page_about_roles_says_what_the_tables_say() {
    let mut table = String::from("| may |");
    for role in Role::ALL {
        write!(table, " {role} |").unwrap();
    }
    table.push_str("\n|---|");
    table.push_str(&"---|".repeat(Role::ALL.len()));
    for permission in Permission::ALL {
        write!(table, "\n| {} |", permission.sentence()).unwrap();
        for role in Role::ALL {
            table.push_str(if role.may(permission) { " yes |" } else { " |" });
        }
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/roles.md");
    let text = fs::read_to_string(page).unwrap();
    assert!(text.contains(&table), "docs/roles.md should say:\n\n{table}");
}

#[test]
fn a_restricted_case_is_in_no_list_for_others() {
    for_each_database(|database| {
        let world = World::open(database);
        let joined = world.logs_another();
        let (office, outsider) = (&world.office, world.invites("outsider", Role::Officer));
        world.restricts(&[world.officer.id]);
        let all = Filter { tab: Tab::All, ..Filter::default() };
        let slugs = |who: &SignedIn, filter: &Filter| -> Vec<String> {
            let rows = office.register(who, filter).unwrap().rows;
            rows.iter().map(|row| row.reference.slug()).collect()
        };
        assert_eq!(slugs(&outsider, &all), ["atisn-26733"]);
        assert_eq!(slugs(&world.administrator, &all), ["atisn-26733"]);
        assert_eq!(slugs(&world.officer, &all), ["atisn-26733", "atisn-26732"]);
        let search = Filter { text: "26732".into(), ..all.clone() };
        assert!(slugs(&outsider, &search).is_empty());
        // Those who could be told of it by another case are not.
        let related = |who| office.related_requests(who, joined).unwrap().proposed.len();
        assert_eq!(related(&outsider), 0);
        assert_eq!(related(&world.officer), 1);
        office.aggregate(&world.officer, joined, &[world.case]).unwrap();
        let costs = |who| office.costs(who, joined).unwrap().joined.len();
        assert_eq!((costs(&outsider), costs(&world.officer)), (0, 1));
        let again = office.aggregate(&outsider, joined, &[world.case]);
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
        // The numbers of the unit count it all the same.
        let open: u32 = office.now(&outsider).unwrap().by_stage.iter().map(|(_, n)| n).sum();
        assert_eq!(open, 2);
    });
}

#[test]
fn own_work_and_cases_to_clear_are_those_one_is_named_in() {
    for_each_database(|database| {
        let world = World::open(database);
        world.restricts(&[world.officer.id]);
        let office = &world.office;
        let approver = world.invites("approver", Role::Approver);
        assert!(office.my_work(&approver).unwrap().clearing.is_empty());
        office.ask_clearance(&world.officer, world.case, None, approver.id, "").unwrap();
        // Whoever is asked to agree sees what they are to agree to.
        assert_eq!(office.my_work(&approver).unwrap().clearing.len(), 1);
        assert!(office.case(&approver, world.case).is_ok());
        let leaves_out = office.restrict(&world.officer, world.case, &[world.officer.id], "Why.");
        assert!(
            matches!(leaves_out, Err(Error::NotAllowed(NotAllowed::LeavesOutHandler))),
            "{leaves_out:?}"
        );
        office.assign(&world.officer, world.case, world.administrator.id).unwrap();
        let work = office.my_work(&world.administrator).unwrap();
        // It was put forward, and waits for whoever is to agree.
        assert_eq!(work.waiting.len() + work.due_soon.len(), 1);
    });
}

#[test]
fn a_restriction_needs_people_who_may_read_and_a_reason_and_its_history_tells_all() {
    for_each_database(|database| {
        let world = World::open(database);
        let (office, officer, case) = (&world.office, &world.officer, world.case);
        let contributor = world.invites("contributor", Role::Contributor);
        let refused = |people: &[StaffId], reason: &str| {
            office.restrict(officer, case, people, reason).unwrap_err()
        };
        let both = [officer.id, contributor.id];
        let invalid = |error: &Error| match error {
            Error::Invalid { field, problem } => (*field, *problem),
            other => panic!("{other:?}"),
        };
        assert_eq!(invalid(&refused(&both, "Why.")), ("people", Invalid::CannotRead));
        assert_eq!(invalid(&refused(&[officer.id], " ")), ("reason", Invalid::Empty));
        let long = "x".repeat(2001);
        assert_eq!(invalid(&refused(&[officer.id], &long)), ("reason", Invalid::TooLong));
        let nobody = refused(&[], "Why.");
        assert!(matches!(nobody, Error::NotAllowed(NotAllowed::NobodyNamed)), "{nobody:?}");

        world.restricts(&[officer.id]);
        let administrator = &world.administrator;
        assert!(matches!(office.case(administrator, case), Err(Error::NotFound)));
        // The way in tells the same of a case that is not restricted and of one that is not there.
        for reference in ["ATISN 26733", "ATISN 1", "nonsense"] {
            let refused = office.join_restricted(administrator, reference, "I must.").unwrap_err();
            assert_eq!(invalid(&refused), ("reference", Invalid::NotRestricted), "{reference}");
        }
        office.join_restricted(administrator, "atisn 26732", "A complaint.").unwrap();
        assert!(office.case(administrator, case).is_ok());
        office.lift_restriction(officer, case, "It is over.").unwrap();
        let stranger = world.invites("stranger", Role::Auditor);
        assert!(office.case(&stranger, case).is_ok());

        let view = office.access(officer, case).unwrap();
        let told: Vec<_> =
            view.reasons.iter().map(|one| (one.act.as_str(), one.reason.as_str())).collect();
        assert_eq!(
            told,
            [
                ("restricted", "It is about a colleague."),
                ("access_taken", "A complaint."),
                ("unrestricted", "It is over.")
            ]
        );
        let history = office.history(&stranger, case).unwrap();
        let events: Vec<_> = history.iter().map(|line| line.event.kind()).collect();
        assert!(events.ends_with(&["restricted", "access_taken", "unrestricted"]), "{events:?}");
        let restricted = history.iter().find_map(|line| match &line.event {
            CaseEvent::Restricted { to } => Some(to.clone()),
            _ => None,
        });
        assert_eq!(restricted, Some(vec![officer.id]));
    });
}

#[test]
fn every_address_of_a_restricted_case_answers_outsiders_as_if_it_were_not_there() {
    for_each_database(|database| {
        let served = Served::start(database);
        let world = &served.world;
        let routes = served::case_routes();
        assert!(routes.len() > 60, "the routes were not found: {}", routes.len());
        let insider = served.session(&world.officer);
        let outsiders: Vec<String> = [Role::Administrator, Role::Officer, Role::Auditor]
            .map(|role| served.session(&world.invites(&format!("walk-{role}"), role)))
            .into();
        world.restricts(&[world.officer.id]);
        for route in &routes {
            let there = route.path(world, "atisn-26732");
            let nowhere = route.path(world, "atisn-99999");
            for session in &outsiders {
                let (hidden, missing) =
                    (served.send(route, &there, session), served.send(route, &nowhere, session));
                assert_eq!(hidden, missing, "{} {there}", route.method);
                if route.method == "GET" {
                    assert_eq!(hidden.0, 404, "{there}");
                }
            }
            // There is no certificate before an answer, and the note has no pages to be drawn.
            let has_none = there.ends_with("/certificate")
                || there.contains("/workbench/pages/")
                || there.contains("/workbench/released/")
                || there.ends_with("/workbench/words");
            if route.method == "GET" && !has_none {
                // An address that is right: whoever was named gets more than that.
                let (status, body) = served.send(route, &there, &insider);
                assert_ne!(status, 404, "{there}: {body}");
            }
        }
        for list in ["/staff", "/staff/cases?tab=all", "/staff/cases?q=26732", "/staff/figures"] {
            let (status, page) = served.get(list, &outsiders[0]);
            assert_eq!(status, 200, "{list}");
            assert!(!page.contains("atisn-26732"), "{list}");
        }
        let (_, page) = served.get("/staff/cases?tab=all", &insider);
        assert!(page.contains("atisn-26732"));
    });
}

#[test]
fn every_address_of_the_api_answers_outsiders_as_if_a_restricted_case_were_not_there() {
    for_each_database(|database| {
        let served = Served::start(database);
        let world = &served.world;
        let api = served.described();
        let routes = served::api_routes();
        assert!(routes.len() > 50, "the routes were not found: {}", routes.len());
        let insider = served.token(&world.officer);
        let outsiders = [Role::Administrator, Role::Officer, Role::Auditor]
            .map(|role| (role, served.token(&world.invites(&format!("calls-{role}"), role))));
        world.restricts(&[world.officer.id]);
        for route in &routes {
            let there = route.request(world, &api, "atisn-26732");
            let nowhere = route.request(world, &api, "atisn-99999");
            let place = format!("{} {}", there.method, there.path);
            for (role, token) in &outsiders {
                let (hidden, missing) =
                    (served.called(&there, token), served.called(&nowhere, token));
                assert_eq!(hidden, missing, "{place} by the {role}");
                // What is sent comes as far as the case, which whoever may do all does not find; but
                // for what needs more than its description says to be read at all.
                let is_unread = hidden.0 == 422 && there.method != "GET";
                let comes_far = there.method == "GET" || *role == Role::Administrator;
                if comes_far && !is_unread {
                    assert_eq!(hidden.0, 404, "{place} by the {role}: {}", hidden.1);
                }
            }
            // There is no certificate before an answer, and the note has no pages.
            let has_none = there.path.ends_with("/certificate") || there.path.ends_with("/pages/1");
            if there.method == "GET" && !has_none {
                let (status, body) = served.called(&there, &insider);
                assert_ne!(status, 404, "{place}: {body}");
            }
        }
    });
}

#[test]
fn nobody_is_reminded_of_a_restricted_case_but_those_who_are_named() {
    for_each_database(|database| {
        let world = World::open(database);
        let (office, administrator) = (&world.office, &world.administrator);
        let told = |on| -> Vec<String> {
            let told = office.would_remind(administrator, date(on)).unwrap();
            let lines = told.into_iter().flat_map(|one| one.reminders);
            lines.map(|one| one.reference.to_string()).collect()
        };
        // Late, so that whoever runs the unit is told as well.
        assert!(told("2026-03-20").contains(&"ATISN 26732".to_owned()));
        office.remind(date("2026-03-20")).unwrap();
        world.restricts(&[world.officer.id]);
        assert_eq!(told("2026-03-20"), Vec::<String>::new());
        // What was planned before the restriction is not sent to others.
        office.do_all_jobs().unwrap();
        let outbox = world.folder.path().join("outbox");
        let mut mails = 0;
        for file in fs::read_dir(outbox).unwrap() {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            let mail = String::from_utf8_lossy(&bytes);
            if mail.contains("To: \"Nia Test\" <nia@") || mail.contains("nia@unit.example") {
                assert!(!mail.contains("26732"), "{mail}");
            }
            mails += 1;
        }
        assert!(mails > 0);
    });
}

/// Everything of the case that is read by `who`: pages, lists, letters and files, as one text.
fn all_that_is_read(served: &Served, who: &SignedIn) -> String {
    let session = served.session(who);
    let mut all = String::new();
    for route in served::case_routes().iter().filter(|route| route.method == "GET") {
        let place = route.path(&served.world, "atisn-26732");
        let (_, body) = served.get(&place, &session);
        // What was uploaded is read as it came: it is what the case is about.
        if !place.ends_with("/original") {
            write!(all, "\n== {place}\n{body}").unwrap();
        }
        for ending in ["pdf", "odt", "docx", "html", "txt"] {
            if let Some(place) = place.strip_suffix(".pdf") {
                let file = served.bytes(&format!("{place}.{ending}"), &session);
                write!(all, "\n== {place}.{ending}\n{}", unpacked(&file)).unwrap();
            }
        }
    }
    for list in ["/staff", "/staff/cases?tab=all", "/staff/cases?q=26732", "/staff/figures"] {
        write!(all, "\n== {list}\n{}", served.get(list, &session).1).unwrap();
    }
    all
}

#[test]
fn who_asked_is_hidden_from_those_who_need_not_know_until_they_say_why() {
    for_each_database(|database| {
        let served = Served::start(database);
        let world = &served.world;
        let (office, case) = (&world.office, world.case);
        let tells = ["Ada Byron", "Byron", "ada@example.com"];
        let officer = all_that_is_read(&served, &world.officer);
        assert!(tells.iter().all(|one| officer.contains(one)));
        for role in [Role::Reviewer, Role::Approver, Role::Auditor] {
            let who = world.invites(&format!("blind-{role}"), role);
            let read = all_that_is_read(&served, &who);
            for one in tells {
                let place = read.find(one).map(|at| &read[at.saturating_sub(300)..at + 20]);
                assert_eq!(place, None, "the {role} reads {one}");
            }
            assert!(read.contains("‹requester›"), "the {role} reads that somebody asked");
            // A letter of which they do not see every word is not theirs to change.
            let typed = acts::typed(world);
            let edited = office.edit_letter(&who, case, world.letter, 1, &typed);
            match role {
                Role::Reviewer => assert!(
                    matches!(edited, Err(Error::NotAllowed(NotAllowed::RequesterHidden))),
                    "{edited:?}"
                ),
                _ => assert!(matches!(edited, Err(Error::Forbidden)), "{edited:?}"),
            }
            let nothing = office.see_requester(&who, case, " ").unwrap_err();
            assert!(matches!(nothing, Error::Invalid { field: "reason", .. }), "{nothing:?}");
            office.see_requester(&who, case, "I check the address.").unwrap();
            office.see_requester(&who, case, "Again.").unwrap();
            let seen = office.case(&who, case).unwrap().requester.shown.unwrap();
            assert_eq!(seen.name, "Ada Byron");
            assert!(all_that_is_read(&served, &who).contains("Dear Ada Byron"));
        }
        let looked = |line: &&ateb::service::HistoryLine| line.event.kind() == "requester_seen";
        let history = office.history(&world.officer, case).unwrap();
        assert_eq!(history.iter().filter(looked).count(), 3);
        let contributor = world.invites("contributor", Role::Contributor);
        let refused = office.see_requester(&contributor, case, "I want to.");
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        // A reviewer who is given the case writes to the requester, and sees who that is.
        let reviewer = world.invites("handles", Role::Reviewer);
        office.assign(&world.officer, case, reviewer.id).unwrap();
        assert!(office.case(&reviewer, case).unwrap().requester.shown.is_some());
    });
}

/// Staff whom nobody else is called like.
const STAFF: [(&str, &str, Role); 3] = [
    ("Ottoline Vanterpool", "ottoline.vanterpool", Role::Officer),
    ("Crispin Underhay", "crispin.underhay", Role::Approver),
    ("Zebedee Quillfeather", "zebedee.quillfeather", Role::Reviewer),
];

/// A case that goes from receipt to its answer in the hands of [`STAFF`], with all that leaves:
/// the bytes of every e-mail and its attachments, the files that could be taken away to be posted,
/// and what the requester sees and downloads.
fn all_that_leaves(database: &str, more: &[&str]) -> String {
    let (office, folder) = world::an_office(database, more);
    let address = served::serve(&office);
    let [officer, approver, reviewer] =
        STAFF.map(|(name, email, role)| world::invite_called(&office, name, email, role));
    let request = office::a_request(ateb::law::regime::Regime::Foia, "2026-03-12");
    let case = office.log_request(&officer, &request).unwrap();
    office.assign(&officer, case, officer.id).unwrap();
    office.request_clarification(&officer, case, None, &world::said("Which year?")).unwrap();
    office.receive_clarification(&reviewer, case, None, date("2026-03-12")).unwrap();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
    for file in ["winter-roads-notes.pdf", "hospital-approach.docx"] {
        let bytes = fs::read(demo.join(file)).unwrap();
        let document = office.add_document(&officer, case, file, &bytes).unwrap();
        let mark = Mark::find("Ioan Pennant", Some("FOIA s.40(2)")).unwrap();
        office.mark(&officer, case, document, vec![mark]).unwrap();
        assert!(office.make_copy(&officer, case, document, To::Same).unwrap());
    }
    office.decide(&officer, case, &world::a_decision()).unwrap();
    let letter = office.draft_answer(&officer, case).unwrap();
    office.ask_clearance(&officer, case, Some(reviewer.id), approver.id, "Please look.").unwrap();
    office.agree(&reviewer, case, "Well.").unwrap();
    office.agree(&approver, case, "Yes.").unwrap();
    office.issue(&officer, case, letter, "ATISN 26732", true).unwrap();
    office.do_all_jobs().unwrap();

    let mut all = String::new();
    for file in fs::read_dir(folder.path().join("outbox")).unwrap() {
        let file = file.unwrap();
        let bytes = fs::read(file.path()).unwrap();
        let parsed = mail_parser::MessageParser::default().parse(&bytes).unwrap();
        writeln!(all, "{}\n{}", file.file_name().display(), unpacked(&bytes)).unwrap();
        for part in &parsed.parts {
            writeln!(all, "{:?}\n{}", part.headers, unpacked(part.contents())).unwrap();
        }
    }
    for (format, ending) in LetterFormat::ALL {
        let file = office.letter_file(&officer, case, letter, format).unwrap();
        writeln!(all, "{} {ending}\n{}", file.name, unpacked(&file.bytes)).unwrap();
    }
    let schedule = office.schedule_file(&officer, case, Language::English).unwrap();
    writeln!(all, "{}\n{}", schedule.name, unpacked(&schedule.bytes)).unwrap();
    let link = all.split("/en/my-request/").nth(1).unwrap();
    let token: String =
        link.chars().take_while(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
    let session = office.open_link(&token).unwrap().0;
    let portal = office.portal(&session).unwrap();
    let mut places = vec!["/en/my-request".to_owned(), "/cy/fy-nghais".to_owned()];
    places.push("/en/my-request/letter.pdf".to_owned());
    for one in &portal.documents {
        places.push(format!("/en/my-request/documents/{}/{}", one.id, one.name));
    }
    places.extend(["/en", "/cy", "/en/performance"].map(str::to_owned));
    for place in places {
        let (head, body) = served::ask(address, "GET", &place, &format!("request={session}"));
        assert!(head.contains(" 200 "), "{place}: {head}");
        writeln!(all, "{place}\n{head}\n{}", unpacked(&body)).unwrap();
    }
    all
}

#[test]
fn no_name_of_a_member_of_staff_leaves_unless_the_settings_say_so() {
    for_each_database(|database| {
        let all = all_that_leaves(database, &[]);
        let folded = all.to_lowercase();
        for (name, email, _) in STAFF {
            let (first, last) = name.split_once(' ').unwrap();
            for one in [first, last, email] {
                let at = folded.find(&one.to_lowercase());
                let place = at.and_then(|at| folded.get(at.saturating_sub(200)..at + 40));
                assert_eq!(place, None, "{one} leaves");
            }
        }
        // The unit signs, and what was looked through is what was to be looked through.
        for said in ["Information Rights Unit", "Ada Byron", "Which year?", "winter-roads-notes"] {
            assert!(all.contains(said), "{said} is not there");
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("ateb.db");
    let all = all_that_leaves(database.to_str().unwrap(), &["--sign-letters", "names"]);
    assert!(all.contains("Ottoline Vanterpool"));
    assert!(!all.contains("Crispin Underhay"), "who agrees signs nothing");
}

#[test]
fn the_gate_asks_to_look_at_a_letter_that_names_a_colleague() {
    for_each_database(|database| {
        let world = World::open(database);
        let office = &world.office;
        let named = Decision {
            response: world::said("Ask for Nia Test at the desk."),
            ..world::a_decision()
        };
        office.decide(&world.officer, world.case, &named).unwrap();
        let letter = office.draft_answer(&world.officer, world.case).unwrap();
        let gate = office.check_gate(&world.officer, world.case, letter).unwrap();
        let found = gate.to_look_at.iter().find(|note| note.kind == "letter_names_staff");
        assert_eq!(found.map(|note| note.place.as_str()), Some("Nia Test"), "{gate:?}");
    });
}
