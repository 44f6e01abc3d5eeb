//! Notes on a case and what connects it with others, on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        actor::Actor,
        case::NotAllowed,
        event::CaseEvent,
        ids::CaseId,
        language::{Language, LanguageChoice},
        link::LinkKind,
        permission::Role,
        requester::Requester,
    },
    law::regime::Regime,
    service::{
        Error, Filter, FoundWhere, HistoryFilter, Invalid, LONGEST_CASE_NOTE, LogWith, NewPerson,
        NewRequest, Office, SignedIn, Tab, WhichIncoming, WhySimilar,
    },
};
use office::{a_person, a_request, config_in, date, first_administrator};
use std::sync::Arc;
use support::for_each_database;
use tempfile::TempDir;

/// A unit on 12 March 2026.
struct Unit {
    office: Office,
    nia: SignedIn,
    olwen: SignedIn,
    /// Reads cases and does not know who asks.
    auditor: SignedIn,
    _folder: TempDir,
}

impl Unit {
    fn open(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(&folder, database, &[]);
        let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
        let office = Office::open(&config, clock).unwrap();
        let nia = first_administrator(&office);
        let olwen = invite(&office, "Olwen", Role::Officer);
        let auditor = invite(&office, "Tudur", Role::Auditor);
        Self { office, nia, olwen, auditor, _folder: folder }
    }

    fn logs(&self, name: &str, email: &str, on: &str) -> CaseId {
        let requester = Requester::parse(name, email, "", LanguageChoice::English).unwrap();
        let request = NewRequest { requester, ..a_request(Regime::Foia, on) };
        self.office.log_request(&self.olwen, &request).unwrap()
    }

    fn finds(&self, who: &SignedIn, text: &str) -> Vec<FoundWhere> {
        let filter = Filter { tab: Tab::All, text: text.into(), ..Filter::default() };
        let rows = self.office.register(who, &filter).unwrap().rows;
        rows.into_iter().flat_map(|row| row.found).map(|found| found.place).collect()
    }

    fn linked(&self, who: &SignedIn, case: CaseId) -> Vec<(CaseId, LinkKind, bool)> {
        let links = self.office.links(who, case).unwrap().linked;
        links.into_iter().map(|one| (one.other.id, one.kind, one.came_first)).collect()
    }

    /// The other cases of who asked; nothing when the reader may not know.
    fn theirs(&self, who: &SignedIn, case: CaseId) -> Option<Vec<CaseId>> {
        let theirs = self.office.links(who, case).unwrap().of_requester;
        theirs.map(|all| all.into_iter().map(|one| one.id).collect())
    }

    fn kinds(&self, who: &SignedIn, case: CaseId) -> Vec<&'static str> {
        let history = self.office.history(who, case).unwrap();
        history.iter().map(|line| line.event.kind()).collect()
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

#[test]
fn a_note_is_corrected_and_struck_out_by_who_wrote_it_and_nothing_of_it_is_lost() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, olwen) = (&unit.office, &unit.olwen);
        let case = unit.logs("Ada Byron", "ada@example.com", "2026-03-02");
        let first = office.add_case_note(olwen, case, "  Roads rang.\r\nTwice. ").unwrap();
        let second = office.add_case_note(&unit.nia, case, "The archive has it.").unwrap();
        let notes = office.case_notes(olwen, case).unwrap();
        let seen: Vec<_> = notes.iter().map(|one| (one.id, one.by.as_str(), one.is_mine)).collect();
        assert_eq!(seen, [(second, "Nia Test", false), (first, "Olwen", true)], "newest first");
        assert_eq!(notes[1].text, "Roads rang.\nTwice.");

        office.correct_case_note(olwen, case, first, "Roads wrote.").unwrap();
        let corrected = office.case_notes(&unit.nia, case).unwrap().remove(1);
        assert_eq!(corrected.text, "Roads wrote.");
        assert_eq!(corrected.earlier[0].1, "Roads rang.\nTwice.");
        assert!(corrected.corrected_at.is_some() && corrected.struck_at.is_none());

        let of_another = office.correct_case_note(&unit.nia, case, first, "No.");
        assert!(matches!(of_another, Err(Error::NotAllowed(NotAllowed::NoteOfAnother))));
        let of_another = office.strike_case_note(&unit.nia, case, first);
        assert!(matches!(of_another, Err(Error::NotAllowed(NotAllowed::NoteOfAnother))));
        let elsewhere = unit.logs("Ada Byron", "ada@example.com", "2026-03-02");
        let not_here = office.strike_case_note(olwen, elsewhere, first);
        assert!(matches!(not_here, Err(Error::NotAllowed(NotAllowed::NotOfThisCase))));

        office.strike_case_note(olwen, case, first).unwrap();
        let struck = office.case_notes(olwen, case).unwrap().remove(1);
        assert_eq!((struck.text.as_str(), struck.struck_at.is_some()), ("Roads wrote.", true));
        let again = office.correct_case_note(olwen, case, first, "Roads?");
        assert!(matches!(again, Err(Error::NotAllowed(NotAllowed::NoteStruck))));
        let told = ["received", "note_added", "note_added", "note_corrected", "note_struck"];
        assert_eq!(unit.kinds(olwen, case), told);
        let events = office.history(olwen, case).unwrap();
        let expected = CaseEvent::NoteCorrected { note: first, version: 2 };
        assert!(events.iter().any(|line| line.event == expected));
    });
}

#[test]
fn a_note_says_something_and_not_too_much() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let case = unit.logs("Ada Byron", "ada@example.com", "2026-03-02");
        for (text, wrong) in [
            (" \n".to_owned(), Invalid::Empty),
            ("ŵ".repeat(LONGEST_CASE_NOTE + 1), Invalid::TooLong),
        ] {
            let refused = unit.office.add_case_note(&unit.olwen, case, &text).unwrap_err();
            assert!(
                matches!(refused, Error::Invalid { field: "note", problem } if problem == wrong),
                "{refused:?}"
            );
        }
        unit.office.add_case_note(&unit.olwen, case, &"ŵ".repeat(LONGEST_CASE_NOTE)).unwrap();
        unit.office.add_case_note(&unit.olwen, case, "nul\0here").unwrap();
        assert_eq!(unit.kinds(&unit.olwen, case), ["received", "note_added", "note_added"]);
    });
}

#[test]
fn a_note_is_found_as_it_says_now_and_by_those_who_may_read_it() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, olwen) = (&unit.office, &unit.olwen);
        let case = unit.logs("Ada Byron", "ada@example.com", "2026-03-02");
        let note = office.add_case_note(olwen, case, "Rang Ada Byron about culverts.").unwrap();
        assert_eq!(unit.finds(olwen, "culverts"), [FoundWhere::Note(note)]);
        assert_eq!(unit.finds(&unit.auditor, "culverts"), [FoundWhere::Note(note)]);
        assert!(unit.finds(&unit.auditor, "rang byron").is_empty(), "who asked is hidden");
        let read = office.case_notes(&unit.auditor, case).unwrap().remove(0);
        assert!(!read.text.contains("Byron") && read.text.contains("culverts"), "{}", read.text);

        office.correct_case_note(olwen, case, note, "Rang about bridges.").unwrap();
        assert!(unit.finds(olwen, "culverts").is_empty());
        assert_eq!(unit.finds(olwen, "bridges"), [FoundWhere::Note(note)]);
        office.restrict(olwen, case, &[olwen.id], "It is about a colleague.").unwrap();
        assert!(unit.finds(&unit.nia, "bridges").is_empty());
        assert!(matches!(office.case_notes(&unit.nia, case), Err(Error::NotFound)));
        office.strike_case_note(olwen, case, note).unwrap();
        assert!(unit.finds(olwen, "bridges").is_empty());
    });
}

#[test]
fn a_link_stands_in_both_cases_and_says_which_came_first() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, olwen) = (&unit.office, &unit.olwen);
        let later = unit.logs("Ada Byron", "ada@example.com", "2026-03-10");
        let earlier = unit.logs("Grace Hopper", "grace@example.com", "2026-03-02");
        office.link_cases(olwen, later, "atisn-26733", LinkKind::Related).unwrap();
        assert_eq!(unit.linked(olwen, later), [(earlier, LinkKind::Related, true)]);
        assert_eq!(unit.linked(olwen, earlier), [(later, LinkKind::Related, false)]);

        let again = office.link_cases(olwen, earlier, "ATISN 26732", LinkKind::Related);
        assert!(matches!(again, Err(Error::NotAllowed(NotAllowed::AlreadyLinked))));
        office.link_cases(olwen, earlier, "ATISN 26732", LinkKind::SameRequest).unwrap();
        assert_eq!(unit.linked(olwen, later), [(earlier, LinkKind::SameRequest, true)]);

        office.unlink_cases(olwen, earlier, "ATISN 26732").unwrap();
        assert!(unit.linked(olwen, later).is_empty() && unit.linked(olwen, earlier).is_empty());
        let gone = office.unlink_cases(olwen, later, "ATISN 26733");
        assert!(matches!(gone, Err(Error::NotAllowed(NotAllowed::NotLinked))));
        let itself = office.link_cases(olwen, later, "ATISN 26732", LinkKind::Related);
        assert!(matches!(itself, Err(Error::NotAllowed(NotAllowed::LinkedToItself))));
        let told = ["received", "linked", "linked", "unlinked"];
        assert_eq!(unit.kinds(olwen, later), told);
        assert_eq!(unit.kinds(olwen, earlier), told);
    });
}

#[test]
fn a_restricted_case_shows_in_no_link_no_history_and_no_list_of_the_requester() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, olwen, nia) = (&unit.office, &unit.olwen, &unit.nia);
        let open = unit.logs("Ada Byron", "ada@example.com", "2026-03-02");
        let hidden = unit.logs("Ada Byron", "ada@example.com", "2026-03-03");
        office.link_cases(olwen, open, "ATISN 26733", LinkKind::FollowUp).unwrap();
        assert_eq!(unit.linked(nia, open), [(hidden, LinkKind::FollowUp, false)]);
        assert_eq!(unit.theirs(nia, open), Some(vec![hidden]));
        office.restrict(olwen, hidden, &[olwen.id], "It is about a colleague.").unwrap();

        assert!(unit.linked(nia, open).is_empty());
        assert_eq!(unit.theirs(nia, open), Some(Vec::new()));
        assert_eq!(unit.kinds(nia, open), ["received"], "the event is not there either");
        let unknown = |done: Result<(), Error>| match done {
            Err(Error::Invalid { field, problem }) => (field, problem),
            other => unreachable!("{other:?}"),
        };
        let expected = ("reference", Invalid::NoSuchCase);
        for reference in ["ATISN 26733", "ATISN 99999", "what"] {
            let linked = office.link_cases(nia, open, reference, LinkKind::Related);
            assert_eq!(unknown(linked), expected, "{reference}");
            assert_eq!(unknown(office.unlink_cases(nia, open, reference)), expected);
        }
        assert_eq!(unit.linked(olwen, open), [(hidden, LinkKind::FollowUp, false)]);
        assert_eq!(unit.kinds(olwen, open), ["received", "linked"]);
    });
}

#[test]
fn a_history_names_no_restricted_case_that_was_added_up_with_this_one() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, olwen, nia) = (&unit.office, &unit.olwen, &unit.nia);
        let open = unit.logs("Ada Byron", "ada@example.com", "2026-03-02");
        let other = unit.logs("Ada Byron", "ada@example.com", "2026-03-03");
        let hidden = unit.logs("Ada Byron", "ada@example.com", "2026-03-03");
        office.aggregate(olwen, open, &[other, hidden]).unwrap();
        office.restrict(olwen, hidden, &[olwen.id], "It is about a colleague.").unwrap();
        let added_up = |who| {
            let history = office.history(who, open).unwrap();
            history.last().unwrap().event.added_up().to_vec()
        };
        assert_eq!(added_up(nia), [other]);
        assert_eq!(added_up(olwen), [other, hidden]);
    });
}

#[test]
fn other_cases_of_who_asked_are_shown_to_those_who_may_know_it() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let case = unit.logs("Ada Byron", "ada@example.com", "2026-03-02");
        let same = unit.logs("A. Byron", "Ada@Example.COM", "2026-03-04");
        unit.logs("Grace Hopper", "grace@example.com", "2026-03-04");
        assert_eq!(unit.theirs(&unit.olwen, case), Some(vec![same]));
        assert_eq!(unit.theirs(&unit.olwen, same), Some(vec![case]));
        assert_eq!(unit.theirs(&unit.auditor, case), None);
        unit.office.see_requester(&unit.auditor, case, "I audit it.").unwrap();
        assert_eq!(unit.theirs(&unit.auditor, case), None, "of this case alone they were told");
    });
}

#[test]
fn linked_requests_of_the_time_are_offered_to_be_added_up() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, olwen) = (&unit.office, &unit.olwen);
        let case = unit.logs("Ada Byron", "ada@example.com", "2026-03-10");
        let requester =
            Requester::parse("Grace Hopper", "grace@example.com", "", LanguageChoice::English)
                .unwrap();
        let unlike = NewRequest {
            requester,
            subject: "School meals".into(),
            body: "What do they cost?".into(),
            ..a_request(Regime::Foia, "2026-03-02")
        };
        let other = office.log_request(olwen, &unlike).unwrap();
        assert!(office.related_requests(olwen, case).unwrap().proposed.is_empty());
        office.link_cases(olwen, case, "ATISN 26733", LinkKind::SameRequest).unwrap();
        let proposed = office.related_requests(olwen, case).unwrap().proposed;
        let found: Vec<_> = proposed.iter().map(|one| (one.request.case, one.link)).collect();
        assert_eq!(found, [(other, Some(LinkKind::SameRequest))]);
    });
}

const GRITTING: &str = "Please send me a list of all gritting routes for the winter of 2025, the salt \
    stored in each barn, and the cost of every lorry that was hired.";
const GRAEANU: &str = "Anfonwch restr o’r holl lwybrau graeanu ar gyfer gaeaf 2025, yr halen sydd ym \
    mhob ysgubor, a chost pob lori a logwyd, os gwelwch yn dda.";

fn asks(name: &str, email: &str, body: &str) -> NewRequest {
    NewRequest {
        requester: Requester::parse(name, email, "", LanguageChoice::English).unwrap(),
        subject: "A request".into(),
        body: body.into(),
        ..a_request(Regime::Foia, "2026-03-02")
    }
}

impl Unit {
    fn logs_text(&self, name: &str, email: &str, body: &str) -> CaseId {
        self.office.log_request(&self.olwen, &asks(name, email, body)).unwrap()
    }

    fn similar(&self, who: &SignedIn, case: CaseId) -> Vec<(CaseId, WhySimilar)> {
        let similar = self.office.similar_cases(who, case).unwrap();
        similar.into_iter().map(|one| (one.other.id, one.why)).collect()
    }
}

#[test]
fn before_it_is_logged_a_request_shows_what_it_looks_like_and_nothing_is_linked_by_itself() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, olwen) = (&unit.office, &unit.olwen);
        let first = unit.logs_text("Ada Byron", "ada@example.com", GRITTING);
        let cymraeg = unit.logs_text("Siân Morgan", "sian@example.com", GRAEANU);
        unit.logs_text("Ada Byron", "ada@example.com", "What do school meals cost each pupil?");
        let why = |request: &NewRequest| {
            let found = office.similar_to(olwen, request).unwrap();
            found.into_iter().map(|one| (one.other.id, one.why)).collect::<Vec<_>>()
        };
        let again = asks("A. Byron", "ADA@example.com", &GRITTING.to_uppercase());
        assert_eq!(why(&again), [(first, WhySimilar::SentTwice)]);
        let robin = asks("Grace Hopper", "grace@example.org", &format!("{GRITTING} Grace"));
        assert_eq!(why(&robin), [(first, WhySimilar::RoundRobin)]);
        let robin = asks("Gwen", "gwen@example.org", &format!("{GRAEANU} Gwen"));
        assert_eq!(why(&robin), [(cymraeg, WhySimilar::RoundRobin)]);
        let like =
            "How much salt was stored in which barn, and on what gritting routes, last winter?";
        assert_eq!(why(&asks("Gwen", "gwen@example.org", like)), [(first, WhySimilar::Similar)]);
        assert!(why(&asks("Gwen", "gwen@example.org", "The river levels at Bala")).is_empty());

        let second = office.log_request(olwen, &again).unwrap();
        assert_eq!(unit.similar(olwen, second), [(first, WhySimilar::SentTwice)]);
        assert!(unit.linked(olwen, second).is_empty());
        assert_eq!(unit.kinds(olwen, second), ["received"]);
    });
}

#[test]
fn what_was_linked_or_dismissed_is_proposed_no_more() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, olwen) = (&unit.office, &unit.olwen);
        let first = unit.logs_text("Ada Byron", "ada@example.com", GRITTING);
        let second = unit.logs_text("Grace Hopper", "grace@example.org", GRITTING);
        let third = unit.logs_text("Gwen", "gwen@example.org", GRITTING);
        office.dismiss_likeness(olwen, third, "ATISN 26732").unwrap();
        assert_eq!(unit.similar(olwen, third), [(second, WhySimilar::RoundRobin)]);
        assert_eq!(unit.similar(olwen, first), [(second, WhySimilar::RoundRobin)]);
        assert_eq!(unit.kinds(olwen, first), ["received", "likeness_dismissed"]);
        office.link_cases(olwen, third, "ATISN 26733", LinkKind::SameRequest).unwrap();
        assert!(unit.similar(olwen, third).is_empty());
        let linked = office.dismiss_likeness(olwen, third, "ATISN 26733");
        assert!(matches!(linked, Err(Error::NotAllowed(NotAllowed::AlreadyLinked))));
    });
}

#[test]
fn what_somebody_may_not_see_or_know_is_not_proposed_to_them() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, olwen, nia) = (&unit.office, &unit.olwen, &unit.nia);
        let hidden = unit.logs_text("Ada Byron", "ada@example.com", GRITTING);
        let case = unit.logs_text("Ada Byron", "ada@example.com", GRITTING);
        let reviewer = invite(office, "Rhys", Role::Reviewer);
        let told = office.similar_cases(&reviewer, case).unwrap().remove(0);
        assert_eq!((told.why, told.shared.len()), (WhySimilar::SameText, 0));
        assert!(matches!(office.similar_cases(&unit.auditor, case), Err(Error::Forbidden)));
        office.restrict(olwen, hidden, &[olwen.id], "It is about a colleague.").unwrap();
        assert!(unit.similar(nia, case).is_empty());
        let again = asks("Ada Byron", "ada@example.com", GRITTING);
        assert_eq!(office.similar_to(nia, &again).unwrap().len(), 1, "the one that is open");
        assert_eq!(unit.similar(olwen, case), [(hidden, WhySimilar::SentTwice)]);
        let filed = office.log_with(nia, &again, &LogWith::File("ATISN 26732".into()));
        assert!(matches!(filed, Err(Error::Invalid { field: "reference", .. })), "{filed:?}");
    });
}

#[test]
fn a_request_is_logged_and_linked_or_filed_with_the_case_that_it_repeats() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, olwen) = (&unit.office, &unit.olwen);
        let first = unit.logs_text("Ada Byron", "ada@example.com", GRITTING);
        let again = asks("Ada Byron", "ada@example.com", GRITTING);
        let link = LogWith::Link("atisn-26732".into(), LinkKind::Repeated);
        let second = office.log_with(olwen, &again, &link).unwrap();
        assert_eq!(unit.linked(olwen, second), [(first, LinkKind::Repeated, true)]);

        let unknown = LogWith::Link("ATISN 99999".into(), LinkKind::Repeated);
        assert!(office.log_with(olwen, &again, &unknown).is_err());
        let filed = office.log_with(olwen, &again, &LogWith::File("ATISN 26732".into())).unwrap();
        assert_eq!(filed, first);
        // Somebody else who asks the same is owed an answer; who may not know who asked cannot tell.
        let of_another = asks("Dai Rees", "dai@example.org", GRITTING);
        let reviewer = invite(office, "Rhys", Role::Reviewer);
        for (who, request) in [(olwen, &of_another), (&reviewer, &again)] {
            let refused = office.log_with(who, request, &LogWith::File("ATISN 26732".into()));
            let problem = Invalid::OfSomebodyElse;
            assert!(matches!(refused, Err(Error::Invalid { problem: p, .. }) if p == problem));
        }
        let messages = office.from_requester(olwen, first).unwrap().messages;
        assert_eq!(messages.len(), 1);
        assert!(messages[0].body.contains("gritting routes"));
        let all = Filter { tab: Tab::All, ..Filter::default() };
        assert_eq!(office.register(olwen, &all).unwrap().counts.all, 2, "nothing else was logged");
    });
}

#[test]
fn an_e_mail_that_waits_shows_what_it_looks_like() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let first = unit.logs_text("Ada Byron", "ada@example.com", GRITTING);
        let email = format!(
            "From: Ada <ada@example.com>\r\nTo: foi@unit.example\r\nSubject: A request\r\n\
             X-Spam-Flag: YES\r\nMessage-ID: <1@example.com>\r\n\r\n{GRITTING}\r\n"
        );
        unit.office.receive(email.as_bytes()).unwrap();
        let waiting = unit.office.incoming(&unit.olwen, WhichIncoming::Waiting, None, 100).unwrap();
        let view = unit.office.incoming_message(&unit.olwen, waiting[0].id).unwrap();
        let similar: Vec<_> = view.similar.iter().map(|one| (one.other.id, one.why)).collect();
        assert_eq!(similar, [(first, WhySimilar::SentTwice)]);
    });
}

#[test]
fn a_history_is_narrowed_by_what_happened_by_whom_and_when() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, olwen) = (&unit.office, &unit.olwen);
        let case = unit.logs("Ada Byron", "ada@example.com", "2026-03-02");
        office.assign(&unit.nia, case, olwen.id).unwrap();
        office.add_case_note(olwen, case, "Roads rang.").unwrap();
        let kept = |filter: &HistoryFilter| -> Vec<&'static str> {
            let lines = office.history(olwen, case).unwrap();
            let kept = lines.iter().filter(|line| filter.admits(line));
            kept.map(|line| line.event.kind()).collect()
        };
        let all = HistoryFilter::default();
        assert_eq!(kept(&all), ["received", "assigned", "note_added"]);
        let by = |actor| HistoryFilter { actor: Some(actor), ..HistoryFilter::default() };
        assert_eq!(kept(&by(Actor::Staff(unit.nia.id))), ["assigned"]);
        assert_eq!(kept(&by(Actor::Staff(olwen.id))), ["received", "note_added"]);
        assert!(kept(&by(Actor::System)).is_empty());
        let kind = Some("assigned".to_owned());
        assert_eq!(kept(&HistoryFilter { kind, ..all.clone() }), ["assigned"]);
        let from = Some(date("2026-03-13"));
        assert!(kept(&HistoryFilter { from, ..all.clone() }).is_empty());
        assert_eq!(kept(&HistoryFilter { to: from, ..all }).len(), 3);
    });
}
