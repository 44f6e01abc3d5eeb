//! E-mails that come in: each is taken in once, filed where it certainly belongs, or held for
//! somebody to say; on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        delivery::Outcome,
        event::{CaseEvent, Channel},
        ids::{CaseId, IncomingId, Reference},
        incoming::Held,
        language::{Language, LanguageChoice},
        letter::Words,
        permission::Role,
    },
    law::regime::Regime,
    service::{
        Error, IncomingLine, Invalid, NewArea, NewCommissions, Office, SignedIn, Taken,
        WhichIncoming,
    },
};
use office::{a_person, a_request, config_in, date, first_administrator};
use std::{
    fs,
    path::Path,
    sync::{Arc, Barrier},
    thread,
};
use support::for_each_database;
use tempfile::TempDir;

/// A unit on 12 March 2026 that is written to at foi@unit.example, with one request of Ada Byron's,
/// to whom the acknowledgement has gone out.
struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    nia: SignedIn,
    case: CaseId,
    folder: TempDir,
}

impl Unit {
    fn open(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(&folder, database, &["--mail-from", "foi@unit.example"]);
        let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
        let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        let nia = first_administrator(&office);
        let case = office.log_request(&nia, &a_request(Regime::Foia, "2026-03-10")).unwrap();
        office.do_all_jobs().unwrap();
        Self { office, clock, nia, case, folder }
    }

    fn receives(&self, email: &str) -> Taken {
        self.office.receive(email.replace('\n', "\r\n").as_bytes()).unwrap().1
    }

    fn waiting(&self) -> Vec<IncomingLine> {
        self.office.incoming(&self.nia, WhichIncoming::Waiting, None, 100).unwrap()
    }

    fn only_waiting(&self) -> IncomingLine {
        let mut waiting = self.waiting();
        assert_eq!(waiting.len(), 1, "{waiting:?}");
        waiting.remove(0)
    }

    /// The identifiers of the e-mails that have gone out.
    fn sent(&self) -> Vec<String> {
        let emails = fs::read_dir(self.folder.path().join("outbox")).unwrap();
        let texts = emails.map(|one| fs::read(one.unwrap().path()).unwrap());
        texts.map(|bytes| ateb::mail::read::read(&bytes, "ATISN").message_id.unwrap()).collect()
    }

    /// What the requester's part of the page of the case says.
    fn messages(&self) -> Vec<String> {
        let sent = self.office.from_requester(&self.nia, self.case).unwrap();
        sent.messages.into_iter().map(|one| one.body).collect()
    }

    fn events(&self, kind: &str) -> usize {
        let history = self.office.history(&self.nia, self.case).unwrap();
        history.iter().filter(|line| line.event.kind() == kind).count()
    }

    fn files(&self) -> usize {
        fn within(folder: &Path) -> usize {
            let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            entries.map(|path| if path.is_dir() { within(&path) } else { 1 }).sum()
        }
        within(&self.folder.path().join("files"))
    }
}

fn the_case() -> Reference {
    "ATISN 26732".parse().unwrap()
}

const REQUEST: &str = "From: Grace Hopper <grace@example.org>\nTo: foi@unit.example\n\
    Subject: Gritting routes\nDate: Wed, 11 Mar 2026 09:14:00 +0000\nMessage-ID: <1@example.org>\n\
    MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\
    Content-Type: text/plain\n\nPlease send me the gritting routes.\n\n--b\n\
    Content-Type: text/csv\nContent-Disposition: attachment; filename=\"roads.csv\"\n\nA470\n--b--\n";

#[test]
fn every_email_that_waits_or_was_set_aside_is_reached_page_by_page() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, nia) = (&unit.office, &unit.nia);
        for n in 0..7 {
            unit.receives(&format!(
                "X-Spam-Flag: YES\n{}",
                REQUEST.replace("<1@", &format!("<{n}@")).replace("A470", &format!("A{n}"))
            ));
        }
        let reached = |which| {
            let (mut all, mut after) = (Vec::new(), None);
            loop {
                let page = office.incoming(nia, which, after, 3).unwrap();
                let Some(last) = page.last() else { return all };
                after = Some(last.id);
                all.extend(page.iter().map(|one| one.id));
            }
        };
        let waiting = reached(WhichIncoming::Waiting);
        assert_eq!(waiting.len(), 7);
        assert!(waiting.is_sorted(), "the first to come first");
        for id in &waiting {
            office.set_incoming_aside(nia, *id).unwrap();
        }
        let mut aside = reached(WhichIncoming::SetAside);
        aside.reverse();
        assert_eq!(aside, waiting, "the last first");
    });
}

#[test]
fn the_same_email_is_taken_in_once_however_often_and_from_wherever_it_comes() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let reference: Reference = "ATISN 26733".parse().unwrap();
        assert_eq!(unit.receives(REQUEST), Taken::Logged(reference.clone()));
        let already = Taken::Already(Some(reference));
        assert_eq!(unit.receives(REQUEST), already);
        let another_way = format!(
            "Received: from a by other.example; Wed, 11 Mar 2026 09:15:00 +0000\n{REQUEST}"
        );
        assert_eq!(unit.receives(&another_way), already);
        let case = unit.office.case_named(&unit.nia, "atisn-26733").unwrap();
        let files = unit.office.from_requester(&unit.nia, case).unwrap().files;
        let names: Vec<_> = files.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["e-mail.eml", "roads.csv"]);
        assert_eq!(unit.office.case(&unit.nia, case).unwrap().case.channel, Channel::Email);

        unit.office.do_all_jobs().unwrap();
        let answers = fs::read_dir(unit.folder.path().join("outbox")).unwrap();
        let answers = answers.filter(|one| {
            let email = fs::read(one.as_ref().unwrap().path()).unwrap();
            ateb::mail::read::read(&email, "ATISN").in_reply_to == ["1@example.org"]
        });
        assert_eq!(answers.count(), 1, "the acknowledgement stands beside the request");

        // Two at once: one logs it, the other finds that it is there.
        let same = REQUEST.replace("<1@", "<2@").replace('\n', "\r\n");
        let gate = Barrier::new(2);
        let taken: Vec<Taken> = thread::scope(|scope| {
            let both: Vec<_> = (0..2)
                .map(|_| {
                    scope.spawn(|| {
                        gate.wait();
                        unit.office.receive(same.as_bytes()).unwrap().1
                    })
                })
                .collect();
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let reference: Reference = "ATISN 26734".parse().unwrap();
        assert!(taken.contains(&Taken::Logged(reference.clone())), "{taken:?}");
        assert!(taken.contains(&Taken::Already(Some(reference))), "{taken:?}");
    });
}

#[test]
fn only_who_got_our_email_or_writes_from_the_requesters_address_is_filed_as_the_requester() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let acknowledgement = unit.sent().remove(0);
        let stranger = "From: eve@example.net\nTo: foi@unit.example\n\
            Subject: Re: ATISN 26732\nMessage-ID: <e@example.net>\n\nTell me where it stands.\n";
        assert_eq!(unit.receives(stranger), Taken::Held(Held::Stranger));
        // An identifier of ours whose secret part is guessed proves nothing.
        let forged = format!(
            "{}.00000000000000000000@unit.example",
            acknowledgement.rsplit_once('.').unwrap().0.rsplit_once('.').unwrap().0
        );
        let forged = stranger
            .replace("<e@", "<f@")
            .replace("Message-ID", &format!("In-Reply-To: <{forged}>\nMessage-ID"));
        assert_eq!(unit.receives(&forged), Taken::Held(Held::Stranger));
        assert_eq!(unit.messages(), Vec::<String>::new());
        unit.office.do_all_jobs().unwrap();
        assert_eq!(unit.sent().len(), 1, "the stranger is told nothing");

        let own = stranger.replace("eve@example.net", "ADA@example.com").replace("<e@", "<g@");
        assert_eq!(unit.receives(&own), Taken::Filed(the_case()));
        let colleague = format!(
            "From: charles@example.com\nTo: foi@unit.example\nSubject: Your question\n\
             In-Reply-To: <{acknowledgement}>\nMessage-ID: <c@example.com>\n\n\
             I mean all of 2025.\n\nOn 12 March 2026, the unit wrote:\n> Which year?\n"
        );
        assert_eq!(unit.receives(&colleague), Taken::Filed(the_case()));
        assert_eq!(unit.messages(), ["Tell me where it stands.", "I mean all of 2025."]);
        assert_eq!(unit.events("message_received"), 2);
        assert!(unit.office.verify_record().unwrap().broken.is_none());
    });
}

#[test]
fn what_a_business_area_answers_to_our_email_is_not_taken_for_what_the_requester_says() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (office, nia) = (&unit.office, &unit.nia);
        let area = NewArea { name: Words::same("Roads"), working_days: Some(3) };
        let area = office.add_area(nia, &area).unwrap();
        let (to, language) = ("roads@unit.example", LanguageChoice::English);
        office.add_contact(nia, area, "Tom", to, language).unwrap();
        let before = unit.sent();
        let asked = NewCommissions {
            areas: vec![area],
            asked: "The notes.".into(),
            ..NewCommissions::default()
        };
        office.commission(nia, unit.case, &asked).unwrap();
        office.do_all_jobs().unwrap();
        let question = unit.sent().into_iter().find(|id| !before.contains(id)).unwrap();
        let answer = format!(
            "From: {to}\nTo: foi@unit.example\nSubject: Re: notes\nIn-Reply-To: <{question}>\n\
             Message-ID: <t@unit.example>\n\nWe hold three notes.\n"
        );
        assert_eq!(unit.receives(&answer), Taken::Held(Held::Stranger));
        assert_eq!(unit.only_waiting().guess, Some(the_case()), "with its case beside it");
        assert_eq!(unit.messages(), Vec::<String>::new());
    });
}

#[test]
fn an_email_that_comes_back_is_a_failure_on_its_case_and_any_other_report_is_held() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let acknowledgement = unit.sent().remove(0);
        let report = |action: &str, id: &str, own: &str| {
            format!(
                "From: MAILER-DAEMON@example.com\nTo: foi@unit.example\nSubject: Undelivered\n\
                 Message-ID: <{own}@example.com>\nMIME-Version: 1.0\n\
                 Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\
                 Content-Type: message/delivery-status\n\nReporting-MTA: dns; example.com\n\n\
                 Final-Recipient: rfc822; ada@example.com\nAction: {action}\nStatus: 5.1.1\n\n--b\n\
                 Content-Type: message/rfc822\n\nMessage-ID: <{id}>\nSubject: ATISN 26732\n\nx\n--b--\n"
            )
        };
        assert_eq!(
            unit.receives(&report("failed", "job.1@unit.example", "d1")),
            Taken::Held(Held::Bounce)
        );
        assert_eq!(
            unit.receives(&report("delayed", &acknowledgement, "d2")),
            Taken::Filed(the_case())
        );
        assert_eq!(unit.events("email_failed"), 0);
        assert_eq!(
            unit.receives(&report("failed", &acknowledgement, "d3")),
            Taken::Filed(the_case())
        );
        assert_eq!(unit.events("email_failed"), 1);
        assert_eq!(unit.office.case(&unit.nia, unit.case).unwrap().failed_emails, 1);
        let said = unit.office.deliveries(&unit.nia, unit.case).unwrap();
        let said: Vec<_> = said
            .iter()
            .map(|one| (one.outcome, one.recipient.as_str(), one.answer.code.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                (Outcome::Kept, "ada@example.com", ""),
                (Outcome::Delayed, "ada@example.com", "5.1.1"),
                (Outcome::Failed, "ada@example.com", "5.1.1"),
            ]
        );
        assert_eq!(unit.messages(), Vec::<String>::new(), "nobody has to answer a server");
    });
}

#[test]
fn what_is_not_certain_waits_and_says_why() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let with = |header: &str, id: &str| {
            format!("{header}\n{}", REQUEST.replace("<1@", &format!("<{id}@")))
        };
        for (email, why) in [
            (with("X-Spam-Flag: YES", "a"), Held::Spam),
            (with("Auto-Submitted: auto-replied", "b"), Held::Automatic),
            (with("In-Reply-To: <x@elsewhere.example>", "c"), Held::AnswersAnother),
            (with("", "d").replace("grace@example.org", "foi@unit.example"), Held::Own),
            (
                "From: grace@example.org\nMessage-ID: <e@x>\nSubject: Hello\n\n".to_owned(),
                Held::Incomplete,
            ),
            ("\0\0\0".to_owned(), Held::Unreadable),
        ] {
            assert_eq!(unit.receives(email.trim_start()), Taken::Held(why), "{email}");
            assert_eq!(unit.receives(email.trim_start()), Taken::Already(None));
        }
        assert_eq!(unit.waiting().len(), 6);
        assert_eq!(unit.office.count_incoming(&unit.nia).unwrap(), 6);
        unit.office.do_all_jobs().unwrap();
        assert_eq!(unit.sent().len(), 1, "none of them is answered");
    });
}

#[test]
fn what_waits_is_logged_filed_or_set_aside_with_one_act_and_once() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (office, nia) = (&unit.office, &unit.nia);
        unit.receives(&format!("X-Spam-Flag: YES\n{REQUEST}"));
        let id = unit.only_waiting().id;
        let view = office.incoming_message(nia, id).unwrap();
        assert_eq!(view.text, "Please send me the gritting routes.");
        assert_eq!(view.files, [("roads.csv".to_owned(), 4)]);
        assert!(view.may_be_request && view.case.is_none());
        let case = office.log_incoming(nia, id, Regime::Eir).unwrap();
        let logged = office.case(nia, case).unwrap();
        assert_eq!(logged.case.received_on, date("2026-03-11"), "not the day of the act");
        assert_eq!(logged.case.regime(), Regime::Eir);
        assert!(matches!(office.log_incoming(nia, id, Regime::Foia), Err(Error::ChangedMeanwhile)));
        assert!(matches!(office.set_incoming_aside(nia, id), Err(Error::ChangedMeanwhile)));
        assert_eq!(unit.waiting(), []);

        unit.receives(
            "From: eve@example.net\nMessage-ID: <e@example.net>\nSubject: Re: ATISN 26732\n\n2025.\n",
        );
        let line = unit.only_waiting();
        assert_eq!(line.guess, Some(the_case()));
        for wrong in ["", "26732", "ATISN 99999", "<script>"] {
            let refused = office.file_incoming(nia, line.id, wrong);
            assert!(
                matches!(
                    refused,
                    Err(Error::Invalid { field: "reference", problem: Invalid::NoSuchCase })
                ),
                "{wrong}: {refused:?}"
            );
        }
        assert_eq!(office.file_incoming(nia, line.id, "atisn 26732").unwrap(), unit.case);
        assert_eq!(unit.messages(), ["2025."]);

        let files = unit.files();
        unit.receives(&format!(
            "X-Spam-Flag: YES\n{}",
            REQUEST.replace("<1@", "<9@").replace("A470", "A55")
        ));
        let spam = unit.only_waiting().id;
        office.set_incoming_aside(nia, spam).unwrap();
        assert_eq!(unit.waiting(), []);
        assert_eq!(office.incoming(nia, WhichIncoming::SetAside, None, 100).unwrap().len(), 1);
        unit.clock.set_on(date("2026-06-09"));
        assert_eq!(office.sweep_incoming().unwrap(), 0);
        unit.clock.set_on(date("2026-06-11"));
        assert_eq!(office.sweep_incoming().unwrap(), 1);
        assert_eq!(office.sweep_incoming().unwrap(), 0);
        assert_eq!(unit.files(), files, "its bytes are gone");
        assert!(matches!(office.incoming_message(nia, spam), Err(Error::NotFound)));
        assert_eq!(office.incoming(nia, WhichIncoming::SetAside, None, 100).unwrap(), []);
    });
}

#[test]
fn the_day_of_receipt_is_londons_when_the_first_of_our_servers_took_it() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let email = "Received: from mx.unit.example by store.unit.example; Wed, 11 Mar 2026 08:00:00 +0000\n\
            Received: from out.example.org by mx.unit.example; Mon, 9 Mar 2026 23:30:00 +0000\n\
            Received: by out.example.org; Sun, 8 Mar 2026 10:00:00 +0000\n";
        assert_eq!(
            unit.receives(&format!("{email}{REQUEST}")),
            Taken::Logged("ATISN 26733".parse().unwrap())
        );
        let on = |slug| {
            let case = unit.office.case_named(&unit.nia, slug).unwrap();
            unit.office.case(&unit.nia, case).unwrap().case.received_on
        };
        assert_eq!(on("atisn-26733"), date("2026-03-09"));
        // Below what came from outside anybody can write that a server of ours took it long ago.
        let forged = "Received: from out.example.org by mx.unit.example; Tue, 10 Mar 2026 08:00:00 +0000\n\
            Received: from a by mx.unit.example; Mon, 5 Jan 2026 08:00:00 +0000\n";
        unit.receives(&format!("{forged}{}", REQUEST.replace("<1@", "<4@")));
        assert_eq!(on("atisn-26734"), date("2026-03-10"));
        // No server of ours is named: the last one counts, not the sender's own clock.
        let elsewhere = "Received: by relay.example; Tue, 10 Mar 2026 08:00:00 +0000\n";
        unit.receives(&format!("{elsewhere}{}", REQUEST.replace("<1@", "<2@")));
        assert_eq!(on("atisn-26735"), date("2026-03-10"));
        // What lies in the future is no day of receipt.
        let wrong = "Received: by mx.unit.example; Tue, 10 Mar 2027 08:00:00 +0000\n";
        unit.receives(&format!("{wrong}{}", REQUEST.replace("<1@", "<3@")));
        assert_eq!(on("atisn-26736"), date("2026-03-11"));
    });
}

#[test]
fn an_email_about_a_restricted_case_does_not_tell_others_that_the_case_is_there() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let link = unit
            .office
            .invite("Emrys", "emrys@unit.example", Role::Officer, Language::English)
            .unwrap();
        let token = link.path().rsplit('/').next().unwrap();
        let session = unit.office.set_up(token, &a_person("emrys@unit.example")).unwrap();
        let emrys = unit.office.who(&session.0).unwrap().unwrap();
        unit.office.restrict(&unit.nia, unit.case, &[unit.nia.id], "A colleague.").unwrap();
        unit.receives(
            "From: eve@example.net\nMessage-ID: <e@x>\nSubject: Re: ATISN 26732\n\nHello.\n",
        );
        let seen = unit.office.incoming(&emrys, WhichIncoming::Waiting, None, 100).unwrap();
        assert_eq!((seen.len(), seen[0].guess.clone()), (1, None));
        let id = seen[0].id;
        assert!(unit.office.incoming_message(&emrys, id).unwrap().line.guess.is_none());
        let refused = unit.office.file_incoming(&emrys, id, "ATISN 26732");
        assert!(
            matches!(refused, Err(Error::Invalid { problem: Invalid::NoSuchCase, .. })),
            "{refused:?}"
        );
        unit.office.file_incoming(&unit.nia, id, "ATISN 26732").unwrap();
        for gone in [
            unit.office.incoming_message(&emrys, id).map(drop),
            unit.office.incoming_file(&emrys, id).map(drop),
            unit.office.incoming_message(&emrys, IncomingId(999)).map(drop),
        ] {
            assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        }
        let file = unit.office.incoming_file(&unit.nia, id).unwrap();
        assert!(file.bytes.starts_with(b"From: eve@example.net"));
        let kinds = unit.office.history(&unit.nia, unit.case).unwrap();
        assert!(kinds.iter().any(|line| matches!(line.event, CaseEvent::MessageReceived { .. })));
    });
}
