//! Notes on a case and what connects it with others, on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
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
        Error, Filter, FoundWhere, Invalid, LONGEST_CASE_NOTE, NewPerson, NewRequest, Office,
        SignedIn, Tab,
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
