//! The gate before an answer leaves: everything is read again, and what is wrong is named.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        decision::{Applied, Decision, Outcome},
        event::CaseEvent,
        ids::{CaseId, DocumentId, LetterId},
        language::Language,
        letter::Words,
        mark::Mark,
    },
    law::regime::Regime,
    redact::To,
    service::{Error, GateNote, Office, SignedIn, Standing},
};
use office::{a_request, config_in, date, first_administrator};
use std::{fs, path::Path, sync::Arc};
use support::for_each_database;
use tempfile::TempDir;

/// An office whose one case has documents of text.
struct Unit {
    office: Office,
    who: SignedIn,
    case: CaseId,
    folder: TempDir,
}

impl Unit {
    fn open(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(&folder, database, &[]);
        let clock = Arc::new(StoppedClock::on(date("2026-02-18")));
        let office = Office::open(&config, clock).unwrap();
        let who = first_administrator(&office);
        let case = office.log_request(&who, &a_request(Regime::Foia, "2026-02-18")).unwrap();
        Self { office, who, case, folder }
    }

    fn has(&self, name: &str, text: &str) -> DocumentId {
        self.office.add_document(&self.who, self.case, name, text.as_bytes()).unwrap()
    }

    fn marks(&self, document: DocumentId, text: &str, exemption: &str) {
        let mark = Mark::find(text, Some(exemption)).unwrap();
        self.office.mark(&self.who, self.case, document, vec![mark]).unwrap();
    }

    fn copies(&self, document: DocumentId) {
        assert!(self.office.make_copy(&self.who, self.case, document, To::Same).unwrap());
    }

    fn decides(&self, says: &str, citations: &[&str]) -> LetterId {
        let reasons = Words::same("It names people.");
        let exemptions = citations
            .iter()
            .map(|citation| Applied::plain(citation.parse().unwrap(), reasons.clone()))
            .collect();
        let decision = Decision::plain(Outcome::Part, Words::same(says), exemptions);
        self.office.decide(&self.who, self.case, &decision).unwrap();
        self.office.draft_answer(&self.who, self.case).unwrap()
    }

    fn sends(&self, letter: LetterId, looked_at: bool) -> Result<(), Error> {
        self.office.issue(&self.who, self.case, letter, "ATISN 26732", looked_at)
    }

    fn events(&self) -> Vec<&'static str> {
        let history = self.office.history(&self.who, self.case).unwrap();
        history.iter().map(|line| line.event.kind()).collect()
    }
}

fn kinds(notes: &[GateNote]) -> Vec<&str> {
    notes.iter().map(|note| note.kind.as_str()).collect()
}

/// The bytes of a kept file that says `text`, replaced by others.
fn tamper(folder: &Path, text: &[u8], with: &[u8]) {
    let mut changed = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if fs::read(&path).is_ok_and(|bytes| bytes == text) {
                fs::write(&path, with).unwrap();
                changed += 1;
            }
        }
    }
    assert_eq!(changed, 1, "one file says it");
}

#[test]
fn what_is_sent_has_a_certificate_that_names_every_file() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let notes = unit.has("notes.txt", "Present: Ioan Pennant.\nSalt: 2140 t.\n");
        unit.marks(notes, "Ioan Pennant", "FOIA s.40(2)");
        unit.copies(notes);
        let letter = unit.decides("Here is what we hold.", &["FOIA s.40(2)"]);
        let seen = unit.office.check_gate(&unit.who, unit.case, letter).unwrap();
        assert!(seen.problems.is_empty() && seen.to_look_at.is_empty(), "{seen:?}");
        assert!(unit.office.certificate(&unit.who, unit.case).unwrap().is_none());

        unit.sends(letter, false).unwrap();

        let certificate = unit.office.certificate(&unit.who, unit.case).unwrap().unwrap();
        assert_eq!(certificate.who.as_deref(), Some("Nia Test"));
        assert!(certificate.engines.iter().any(|engine| engine.starts_with("hayro ")));
        assert_eq!(certificate.seal.len(), 64);
        let [(name, file)] = &certificate.files[..] else { panic!("{certificate:?}") };
        assert_eq!(name, "notes.txt");
        let view = unit.office.case(&unit.who, unit.case).unwrap();
        let copy = view.documents[0].copy.as_ref().unwrap();
        assert_eq!(file.output_sha256, copy.sha256);
        let history = unit.office.history(&unit.who, unit.case).unwrap();
        let sent = history.iter().find_map(|line| match &line.event {
            CaseEvent::Answered { letter_sha256, copies, .. } => Some((letter_sha256, copies)),
            _ => None,
        });
        let (letter_sha256, copies) = sent.unwrap();
        assert_eq!(letter_sha256, &certificate.letter_sha256);
        assert_eq!(copies, std::slice::from_ref(&file.output_sha256));
    });
}

#[test]
fn a_copy_that_changed_in_its_place_stops_the_answer_and_the_page_can_say_which() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let notes = unit.has("notes.txt", "Present: Ioan Pennant.\n");
        unit.marks(notes, "Ioan Pennant", "FOIA s.40(2)");
        unit.copies(notes);
        let letter = unit.decides("Here is what we hold.", &["FOIA s.40(2)"]);
        tamper(
            unit.folder.path(),
            b"Present: [Redacted - s.40(2)].\n",
            b"Present: Ioan Pennant.\n\n",
        );
        match unit.sends(letter, true) {
            Err(Error::Gate(notes)) => {
                assert_eq!(kinds(&notes), ["file_changed"]);
                assert_eq!(notes[0].file, "notes.txt");
            }
            other => panic!("{other:?}"),
        }
        let events = unit.events();
        assert!(events.contains(&"gate_blocked") && !events.contains(&"answered"), "{events:?}");
        assert!(unit.office.certificate(&unit.who, unit.case).unwrap().is_none());
    });
}

#[test]
fn a_letter_that_says_what_a_mark_removes_leaves_only_after_somebody_has_looked() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let notes = unit.has("notes.txt", "Present: Ioan Pennant.\n");
        unit.marks(notes, "Ioan Pennant", "FOIA s.40(2)");
        unit.copies(notes);
        let letter = unit.decides("We asked Ioan Pennant for it.", &["FOIA s.40(2)"]);
        match unit.sends(letter, false) {
            Err(Error::NotLookedAt(notes)) => assert_eq!(kinds(&notes), ["letter_says_marked"]),
            other => panic!("{other:?}"),
        }
        assert!(!unit.events().contains(&"answered"));
        unit.sends(letter, true).unwrap();
        let certificate = unit.office.certificate(&unit.who, unit.case).unwrap().unwrap();
        assert_eq!(certificate.confirmed, 1);
    });
}

#[test]
fn a_name_withheld_in_one_document_and_released_in_another_is_shown_before_it_leaves() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let minutes = unit.has("minutes.txt", "Present: Ioan Pennant and Mair Ellis.\n");
        let notes = unit.has("notes.txt", "Ioan Pennant spoke. Mair Ellis agreed.\n");
        unit.marks(minutes, "Ioan Pennant", "FOIA s.40(2)");
        unit.marks(minutes, "Mair Ellis", "FOIA s.40(2)");
        unit.marks(notes, "Mair Ellis", "FOIA s.38(1)(a)");

        let seen = unit.office.elsewhere(&unit.who, unit.case, minutes).unwrap();
        let found: Vec<_> =
            seen.found.iter().map(|one| (one.text.as_str(), one.places, &one.there)).collect();
        let otherwise = Standing::MarkedOtherwise("FOIA s.38(1)(a)".into());
        assert_eq!(
            found,
            [("Ioan Pennant", 1, &Standing::Unmarked), ("Mair Ellis", 1, &otherwise)]
        );
        let conflicts = unit.office.conflicts(&unit.who, unit.case).unwrap();
        assert_eq!(conflicts.len(), 1);
        assert_eq!(conflicts[0].text, "Mair Ellis");

        unit.copies(minutes);
        unit.copies(notes);
        let early = LetterId(1);
        let chosen: Vec<_> =
            seen.found.iter().take(1).map(|one| (one.mark, one.document)).collect();
        assert!(unit.office.check_gate(&unit.who, unit.case, early).is_err());

        let made = unit.office.mark_elsewhere(&unit.who, unit.case, minutes, &chosen).unwrap();
        assert_eq!(made, 1);
        let again = unit.office.elsewhere(&unit.who, unit.case, minutes).unwrap();
        assert_eq!(again.found[0].there, Standing::Marked);
        assert_eq!(unit.office.mark_elsewhere(&unit.who, unit.case, minutes, &chosen).unwrap(), 0);
    });
}

#[test]
fn the_schedule_counts_what_is_taken_out_and_never_says_it() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let cv = unit.has("CV Ioan Pennant.txt", "Ioan Pennant\nSalary 2140\nIoan Pennant\n");
        unit.marks(cv, "Ioan Pennant", "FOIA s.40(2)");
        unit.marks(cv, "2140", "FOIA s.43(2)");
        let before = unit.office.schedule(&unit.who, unit.case).unwrap();
        assert!(before.iter().all(|line| line.places.is_none()), "{before:?}");
        unit.copies(cv);
        let lines = unit.office.schedule(&unit.who, unit.case).unwrap();
        let told: Vec<_> =
            lines.iter().map(|line| (line.places, line.provision.as_deref().unwrap())).collect();
        assert_eq!(told, [(Some(2), "FOIA s.40(2)"), (Some(1), "FOIA s.43(2)")]);

        for lang in Language::BOTH {
            let file = unit.office.schedule_file(&unit.who, unit.case, lang).unwrap();
            let text = String::from_utf8(file.bytes).unwrap();
            assert!(!text.contains("Pennant") && !text.contains("2140"), "{text}");
            assert!(text.contains("CV redacted.txt,,2,FOIA s.40(2)"), "{text}");
        }
        let view = unit.office.case(&unit.who, unit.case).unwrap();
        assert_eq!(view.documents[0].copy.as_ref().unwrap().name, "CV redacted.txt");
    });
}
