//! A unit with one case in which there is something of everything.

use super::office::{CLEARED, a_person, a_request, config_in, date, first_administrator};
use ateb::{
    clock::StoppedClock,
    domain::{
        decision::{Applied, Decision, Outcome},
        ids::{
            AreaId, CaseId, CommissionId, CopyId, DocumentId, ItemId, LetterId, MarkId, MessageId,
            RequesterFileId, StaffId,
        },
        language::{Language, LanguageChoice},
        letter::Words,
        mark::Mark,
        permission::Role,
    },
    law::regime::Regime,
    redact::To,
    service::{NewArea, NewCommissions, NewPerson, Office, SignedIn},
};
use std::{fs, sync::Arc};
use tempfile::TempDir;

/// The unit, its people, and the case.
pub(crate) struct World {
    pub(crate) office: Arc<Office>,
    pub(crate) administrator: SignedIn,
    /// Who handles the case.
    pub(crate) officer: SignedIn,
    pub(crate) case: CaseId,
    pub(crate) document: DocumentId,
    pub(crate) mark: MarkId,
    pub(crate) copy: CopyId,
    pub(crate) letter: LetterId,
    pub(crate) item: ItemId,
    pub(crate) area: AreaId,
    pub(crate) commission: CommissionId,
    pub(crate) message: MessageId,
    pub(crate) requester_file: RequesterFileId,
    pub(crate) folder: TempDir,
}

pub(crate) fn said(text: &str) -> Words {
    Words::only(Language::English, text)
}

pub(crate) fn a_decision() -> Decision {
    let personal = Applied::plain("FOIA s.40(2)".parse().unwrap(), said("It names people."));
    Decision::plain(Outcome::Part, said("Here."), vec![personal])
}

impl World {
    /// The unit with its case, decided and drafted, with a part under other rules.
    pub(crate) fn open(database: &str) -> Self {
        let (office, folder) = an_office(database, &[]);
        let administrator = first_administrator(&office);
        let officer = invite(&office, "emrys", Role::Officer);
        let case = office.log_request(&officer, &a_request(Regime::Foia, "2026-02-18")).unwrap();
        office.assign(&officer, case, officer.id).unwrap();
        let name = Words::same("Roads");
        let area = NewArea { name, working_days: Some(3) };
        let area = office.add_area(&administrator, &area).unwrap();
        let choice = LanguageChoice::English;
        office.add_contact(&administrator, area, "Tom", "tom@roads.example", choice).unwrap();
        let asked = NewCommissions {
            areas: vec![area],
            asked: "The notes.".into(),
            ..NewCommissions::default()
        };
        let commission = office.commission(&officer, case, &asked).unwrap().remove(0);
        let item = office.add_item(&officer, case, Regime::Eir, "The river.").unwrap();
        let notes = b"Present: Ioan Pennant.\nSalt: 2140 t.\n";
        let document = office.add_document(&officer, case, "notes.txt", notes).unwrap();
        let mark = Mark::find("Ioan Pennant", Some("FOIA s.40(2)")).unwrap();
        let mark = office.mark(&officer, case, document, vec![mark]).unwrap().remove(0);
        assert!(office.make_copy(&officer, case, document, To::Same).unwrap());
        office.decide(&officer, case, &a_decision()).unwrap();
        let letter = office.draft_answer(&officer, case).unwrap();
        let session = office.open_link(&link_in_outbox(&office, &folder)).unwrap();
        let file = ("map.txt".to_owned(), b"A map.".to_vec());
        office.write_to_unit(&session.0, "A word.", vec![file]).unwrap();
        let sent = office.from_requester(&officer, case).unwrap().messages.remove(0);
        let view = office.case(&officer, case).unwrap();
        let copy = view.documents.first().unwrap().copy.as_ref().unwrap().id;
        Self {
            office,
            administrator,
            officer,
            case,
            document,
            mark,
            copy,
            letter,
            item,
            area,
            commission,
            message: sent.id,
            requester_file: sent.files.first().unwrap().id,
            folder,
        }
    }

    pub(crate) fn invites(&self, name: &str, role: Role) -> SignedIn {
        invite(&self.office, name, role)
    }

    pub(crate) fn restricts(&self, people: &[StaffId]) {
        self.office.restrict(&self.officer, self.case, people, "It is about a colleague.").unwrap();
    }

    /// Another case of the same requester, which is number 26733.
    pub(crate) fn logs_another(&self) -> CaseId {
        let request = a_request(Regime::Foia, "2026-02-19");
        self.office.log_request(&self.officer, &request).unwrap()
    }
}

/// An office in which somebody else has to agree to an answer, on 12 March 2026.
pub(crate) fn an_office(database: &str, more: &[&str]) -> (Arc<Office>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let settings = [&[CLEARED, "--public-url", "http://127.0.0.1"], more].concat();
    let config = config_in(&folder, database, &settings);
    let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
    (Arc::new(Office::open(&config, clock).unwrap()), folder)
}

/// The secret of the requester's link in the acknowledgement.
fn link_in_outbox(office: &Office, folder: &TempDir) -> String {
    office.do_all_jobs().unwrap();
    let emails = fs::read_dir(folder.path().join("outbox")).unwrap();
    let texts = emails.map(|one| fs::read(one.unwrap().path()).unwrap());
    let links = texts.filter_map(|bytes| {
        let text = ateb::mail::read::read(&bytes, "ATISN").text;
        let link = text.split("/my-request/").nth(1)?;
        link.split(char::is_whitespace).next().map(str::to_owned)
    });
    links.last().unwrap()
}

fn invite(office: &Office, name: &str, role: Role) -> SignedIn {
    invite_called(office, "Somebody", name, role)
}

/// Somebody with this name and the beginning of this address.
pub(crate) fn invite_called(office: &Office, name: &str, address: &str, role: Role) -> SignedIn {
    let email = format!("{address}@unit.example");
    let link = office.invite(name, &email, role, Language::English).unwrap();
    let token = link.path().rsplit('/').next().unwrap();
    let person = NewPerson { name: name.to_owned(), ..a_person(&email) };
    let session = office.set_up(token, &person).unwrap();
    office.who(&session.0).unwrap().unwrap()
}
