//! The disclosure log, from the proposal to the withdrawal, on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        case::NotAllowed,
        decision::{Applied, Decision, Outcome},
        ids::{CaseId, CopyId},
        language::Language,
        letter::Words,
        mark::Mark,
        publication::{ShownIn, Shows, Topic},
        request_draft::{Kind, RequestDraft, Step},
    },
    law::regime::Regime,
    redact::To,
    service::{Error, LogQuery, Offered, Office, Proposed, SignedIn},
    web,
};
use office::{a_request, config_in, date, first_administrator};
use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::Arc,
    thread,
};
use support::for_each_database;
use tempfile::TempDir;

/// A unit whose case has answered with a copy and a letter.
struct Unit {
    office: Arc<Office>,
    nia: SignedIn,
    clock: Arc<StoppedClock>,
    case: CaseId,
    copy: CopyId,
    folder: TempDir,
}

fn words(en: &str, cy: &str) -> Words {
    Words { en: en.into(), cy: cy.into() }
}

impl Unit {
    fn that_has_answered(database: &str, asked: &str, notes: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(&folder, database, &["--public-url", "http://127.0.0.1"]);
        let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
        let office =
            Arc::new(Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap());
        let nia = first_administrator(&office);
        let mut request = a_request(Regime::Foia, "2026-02-18");
        request.body = asked.into();
        let case = office.log_request(&nia, &request).unwrap();
        let document = office.add_document(&nia, case, "salt.txt", notes.as_bytes()).unwrap();
        let mark = Mark::find("Ioan Pennant", Some("FOIA s.40(2)")).unwrap();
        office.mark(&nia, case, document, vec![mark]).unwrap();
        assert!(office.make_copy(&nia, case, document, To::Same).unwrap());
        let why = Words::same("It names people.");
        let personal = Applied::plain("FOIA s.40(2)".parse().unwrap(), why);
        let said = Words::same("We hold the figures for salt.");
        office.decide(&nia, case, &Decision::plain(Outcome::Part, said, vec![personal])).unwrap();
        let letter = office.draft_answer(&nia, case).unwrap();
        let copy =
            office.case(&nia, case).unwrap().documents.first().unwrap().copy.as_ref().unwrap().id;
        office.issue(&nia, case, letter, "ATISN 26732", true).unwrap();
        Self { office, nia, clock, case, copy, folder }
    }

    fn proposal(&self) -> Proposed {
        Proposed {
            title: words("Salt on the roads", "Halen ar y ffyrdd o’r tŷ"),
            summary: words("How much salt was spread in winter.", "Faint o halen a daenwyd."),
            topics: vec![Topic::Transport],
            with_letter: true,
            with_quotes: false,
            copies: vec![self.copy],
        }
    }

    fn publishes(&self) {
        self.office.propose_publication(&self.nia, self.case, &self.proposal()).unwrap();
        let seen = self.office.preview_publication(&self.nia, self.case).unwrap();
        assert_eq!(seen.shown, []);
        self.office.publish(&self.nia, self.case, &seen.digest).unwrap();
    }

    fn finds(&self, text: &str, language: Language) -> usize {
        let query = LogQuery { text: text.into(), ..LogQuery::default() };
        self.office.disclosure_log(&query, language).unwrap().total
    }

    /// How many files the office keeps.
    fn files(&self) -> usize {
        fn within(folder: &Path) -> usize {
            let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            entries.map(|path| if path.is_dir() { within(&path) } else { 1 }).sum()
        }
        within(&self.folder.path().join("files"))
    }

    fn served(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap().to_string();
        let served = Arc::clone(&self.office);
        thread::spawn(move || {
            actix_web::rt::System::new().block_on(web::run(listener, served)).unwrap();
        });
        at
    }
}

const NOTES: &str = "Present: Ioan Pennant.\nSalt: 2140 t.\n";

/// The head and the body of what a public address answers.
fn get(at: &str, path: &str, more: &str) -> (String, String) {
    let mut stream = TcpStream::connect(at).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n{more}\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_lowercase(), body.to_owned())
}

#[test]
fn an_answer_is_published_found_in_both_languages_and_withdrawn() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, "How much salt?", NOTES);
        let (office, nia) = (&unit.office, &unit.nia);
        assert_eq!(office.publications(nia).unwrap().waiting.len(), 1);
        assert_eq!(unit.finds("", Language::English), 0);
        unit.publishes();
        let queue = office.publications(nia).unwrap();
        assert_eq!((queue.waiting.len(), queue.published.len()), (0, 1));
        for text in ["", "SALT roads", "halen ty", "tŷ", "sal", "26732", "figures for salt"] {
            assert_eq!(unit.finds(text, Language::Welsh), 1, "{text}");
        }
        for text in ["pepper", "alt", "ioan pennant", "salt%", "Ada Byron"] {
            let expected = usize::from(text == "salt%");
            assert_eq!(unit.finds(text, Language::English), expected, "{text}");
        }
        let again = office.propose_publication(nia, unit.case, &unit.proposal());
        assert!(matches!(again, Err(Error::NotAllowed(NotAllowed::AlreadyPublished))), "{again:?}");

        let reference = "ATISN 26732".parse().unwrap();
        let (item, letter) = office.published(&reference).unwrap();
        assert_eq!(item.topics, [Topic::Transport]);
        let html = &letter[0].1;
        assert!(html.contains("figures for salt") && !html.contains("Ada"), "{html}");
        let (file, _) = office.published_copy(&reference, unit.copy).unwrap();
        assert!(!String::from_utf8_lossy(&file.bytes).contains("Pennant"));
        assert!(office.published_letter(&reference).unwrap().0.bytes.starts_with(b"%PDF"));

        assert!(office.withdraw_publication(nia, unit.case, " ").is_err(), "no reason");
        office.withdraw_publication(nia, unit.case, "It was wrong.").unwrap();
        assert_eq!(unit.finds("salt", Language::English), 0);
        assert!(matches!(office.published(&reference), Err(Error::Gone)));
        assert!(matches!(office.published_copy(&reference, unit.copy), Err(Error::Gone)));
        let kinds: Vec<_> =
            office.history(nia, unit.case).unwrap().iter().map(|line| line.event.kind()).collect();
        assert_eq!(kinds[kinds.len() - 2..], ["published", "publication_withdrawn"]);
        let reasons = office.publication(nia, unit.case).unwrap().reasons;
        assert_eq!(reasons[0].reason, "It was wrong.");
        unit.publishes();
        assert_eq!(unit.finds("salt", Language::English), 1);
    });
}

#[test]
fn what_is_published_outlasts_the_erasure_of_its_case_and_can_still_be_withdrawn() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, "How much salt?", NOTES);
        let (office, nia) = (&unit.office, &unit.nia);
        unit.publishes();
        unit.clock.set_on(date("2029-03-13"));
        office.erase_case(nia, unit.case, "ATISN 26732").unwrap();
        let reference = "ATISN 26732".parse().unwrap();
        assert_eq!(unit.finds("salt", Language::English), 1);
        let (copy, _) = office.published_copy(&reference, unit.copy).unwrap();
        assert!(String::from_utf8_lossy(&copy.bytes).contains("2140 t"));
        assert!(office.published_letter(&reference).unwrap().0.bytes.starts_with(b"%PDF"));
        assert_eq!(unit.files(), 2, "what the log offers, and no more");

        office.withdraw_publication(nia, unit.case, "It was wrong.").unwrap();
        assert!(matches!(office.published(&reference), Err(Error::Gone)));
        assert_eq!(unit.files(), 0);
        let queue = office.publications(nia).unwrap();
        assert_eq!((queue.published.len(), queue.withdrawn.len()), (0, 1));
        assert!(queue.withdrawn[0].title.is_empty(), "what was written of it is erased as well");
        assert!(office.verify_record().unwrap().broken.is_none());
    });
}

#[test]
fn nothing_that_shows_the_requester_is_published_and_it_is_said_where() {
    for_each_database(|url| {
        let asked = "How much salt? Yours, Ada Byron";
        let notes = format!("{NOTES}For ADA\nBYRON, ada@example.com\n");
        let unit = Unit::that_has_answered(url, asked, &notes);
        let (office, nia) = (&unit.office, &unit.nia);
        let proposed = Proposed {
            title: words("Salt for Ms Byron", ""),
            summary: words("Asked by byron, ada.", ""),
            with_quotes: true,
            ..unit.proposal()
        };
        office.propose_publication(nia, unit.case, &proposed).unwrap();
        let seen = office.preview_publication(nia, unit.case).unwrap();
        let file = || ShownIn::File("salt.txt".into());
        assert_eq!(
            seen.shown,
            [
                (ShownIn::Title(Language::English), Shows::Name),
                (ShownIn::Summary(Language::English), Shows::Name),
                (ShownIn::Letter, Shows::Name),
                (file(), Shows::Name),
                (file(), Shows::Email),
            ]
        );
        let refused = office.publish(nia, unit.case, &seen.digest);
        assert!(matches!(refused, Err(Error::RequesterShows(places)) if places.len() == 5));
        // Without the copy and the quotation the same answer can be published.
        let proposed = Proposed { copies: Vec::new(), ..unit.proposal() };
        office.propose_publication(nia, unit.case, &proposed).unwrap();
        let old = office.publish(nia, unit.case, &seen.digest);
        assert!(matches!(old, Err(Error::ChangedMeanwhile)), "what was seen is not this");
        let seen = office.preview_publication(nia, unit.case).unwrap();
        assert_eq!(seen.shown, []);
        office.publish(nia, unit.case, &seen.digest).unwrap();
        assert!(office.published_copy(&"ATISN 26732".parse().unwrap(), unit.copy).is_err());
    });
}

#[test]
fn an_answer_about_oneself_is_never_published_and_what_is_declined_leaves_the_queue() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, "How much salt?", NOTES);
        let (office, nia) = (&unit.office, &unit.nia);
        let own = office.log_request(nia, &a_request(Regime::SubjectAccess, "2026-03-02")).unwrap();
        let never = office.propose_publication(nia, own, &unit.proposal());
        assert!(matches!(never, Err(Error::NotAllowed(NotAllowed::NeverPublished))), "{never:?}");
        let open = office.log_request(nia, &a_request(Regime::Foia, "2026-03-02")).unwrap();
        let early = office.propose_publication(nia, open, &unit.proposal());
        assert!(matches!(early, Err(Error::NotAllowed(NotAllowed::NotAnswered))), "{early:?}");
        office.decline_publication(nia, unit.case, "A village of three houses.").unwrap();
        let queue = office.publications(nia).unwrap();
        assert_eq!((queue.waiting.len(), queue.declined.len()), (0, 1));
        let half = Proposed { summary: words("", "Faint o halen."), ..unit.proposal() };
        let half = office.propose_publication(nia, unit.case, &half);
        assert!(matches!(half, Err(Error::Invalid { field: "summary_en", .. })), "{half:?}");
    });
}

#[test]
fn a_request_that_is_being_written_finds_the_answer_that_is_there() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, "How much salt?", NOTES);
        let similar =
            |text: &str, language| unit.office.similar_published(text, language).unwrap().len();
        assert_eq!(similar("How much salt was spread on roads in winter?", Language::English), 0);
        unit.publishes();
        assert_eq!(similar("How much salt was spread on roads in winter?", Language::English), 1);
        assert_eq!(similar("How much salt was spread on roads in winter?", Language::Welsh), 1);
        assert_eq!(similar("The minutes of the board, please.", Language::English), 0);
    });
}

#[test]
fn answers_that_were_offered_are_counted_once_for_each_draft() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, "How much salt?", NOTES);
        let office = &unit.office;
        let offered = || office.publications(&unit.nia).unwrap().offered;
        let asks = |what: &str| {
            let draft = RequestDraft { what: what.into(), ..RequestDraft::default() };
            let token = office.begin_draft(Kind::Information, None).unwrap().0;
            office.keep_typed(Kind::Information, Some(&token), Step::What, &draft).unwrap();
            token
        };
        let found = |token: &str| {
            office.offered_answers(Kind::Information, token, Language::English).unwrap().len()
        };
        let salt = "How much salt was spread on roads in winter?";
        assert_eq!(found(&asks(salt)), 0, "nothing is published yet");
        unit.publishes();
        assert_eq!(found(&asks("The minutes of the board, please.")), 0);
        assert_eq!(offered(), Offered { shown: 0, sufficed: 0 }, "nobody was shown anything");
        let (goes_on, stops) = (asks(salt), asks(salt));
        for token in [&goes_on, &goes_on, &stops] {
            assert_eq!(found(token), 1);
        }
        office.answer_suffices(Kind::Information, &stops).unwrap();
        office.answer_suffices(Kind::Information, &stops).unwrap();
        assert_eq!(offered(), Offered { shown: 2, sufficed: 1 });
        assert_eq!(
            office.draft(Kind::Information, &stops).unwrap(),
            None,
            "what was typed is gone"
        );
        assert!(office.draft(Kind::Information, &goes_on).unwrap().is_some());
        let own = office.begin_draft(Kind::OwnData, None).unwrap().0;
        assert_eq!(office.offered_answers(Kind::OwnData, &own, Language::English).unwrap(), []);
    });
}

#[test]
fn programs_read_the_log_and_nothing_that_was_kept_outlives_a_withdrawal() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, "How much salt?", NOTES);
        let at = unit.served();
        let (head, body) = get(&at, "/cy/cofnod-datgeliadau", "");
        assert!(head.starts_with("http/1.1 200") && body.contains("Nid oes dim wedi"), "{head}");
        let hostile = Proposed {
            title: words("=cmd() <b> & salt", "Halen"),
            summary: words("+1 \"salt\"", "Faint o halen a daenwyd."),
            ..unit.proposal()
        };
        unit.office.propose_publication(&unit.nia, unit.case, &hostile).unwrap();
        let seen = unit.office.preview_publication(&unit.nia, unit.case).unwrap();
        unit.office.publish(&unit.nia, unit.case, &seen.digest).unwrap();

        let place = "/en/disclosure-log/atisn-26732-cmd-b-salt";
        let (head, body) = get(&at, place, "");
        assert!(head.starts_with("http/1.1 200"), "{head}");
        assert!(head.contains("cache-control: public, no-cache"), "{head}");
        assert!(!head.contains("x-robots-tag"), "{head}");
        for expected in
            ["=cmd() &lt;b&gt; &amp; salt", "hreflang=\"x-default\"", "rel=\"canonical\""]
        {
            assert!(
                body.contains(&expected.replace("=cmd", "&#x3D;cmd")) || body.contains(expected),
                "{expected}"
            );
        }
        let tag = head.split("etag: ").nth(1).unwrap().lines().next().unwrap();
        let (unchanged, none) = get(&at, place, &format!("If-None-Match: {tag}\r\n"));
        assert!(unchanged.starts_with("http/1.1 304") && none.is_empty(), "{unchanged}");
        let (head, _) = get(&at, "/en/disclosure-log/atisn-26732-other-words", "");
        assert!(head.contains(&format!("location: {place}")), "{head}");

        for (path, root) in [("/en/disclosure-log.atom?q=salt", "feed"), ("/sitemap.xml", "urlset")]
        {
            let (_, body) = get(&at, path, "");
            let mut reader = quick_xml::Reader::from_str(&body);
            let mut names = Vec::new();
            loop {
                match reader.read_event().unwrap() {
                    quick_xml::events::Event::Start(tag) => {
                        names.push(tag.name().as_ref().to_owned());
                    }
                    quick_xml::events::Event::Eof => break,
                    _ => {}
                }
            }
            assert_eq!(names[0], root);
            assert!(names.iter().any(|name| name == "entry" || name == "url"), "{names:?}");
            assert!(body.contains("atisn-26732"), "{body}");
        }
        let (_, csv) = get(&at, "/en/disclosure-log.csv", "");
        assert!(csv.contains(",'=cmd() <b> & salt,Halen,"), "{csv}");
        let (_, json) = get(&at, "/en/disclosure-log.json?year=2026&topic=transport", "");
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((&json["total"], &json["items"][0]["outcome"]), (&1.into(), &"part".into()));
        let (_, json) = get(&at, "/en/disclosure-log.json?year=2025", "");
        assert!(json.contains("\"total\":0"), "{json}");
        assert!(get(&at, "/robots.txt", "").1.contains("Disallow: /cy/fy-nghais"));

        unit.office.withdraw_publication(&unit.nia, unit.case, "It was wrong.").unwrap();
        let file = format!("{place}/files/{}/salt.txt", unit.copy);
        let pdf = format!("{place}/letter.pdf");
        for path in [place, file.as_str(), pdf.as_str()] {
            let (head, _) = get(&at, path, &format!("If-None-Match: {tag}\r\n"));
            assert!(head.starts_with("http/1.1 410"), "{path}: {head}");
            assert!(head.contains("cache-control: no-store"), "{path}: {head}");
        }
        for path in ["/en/disclosure-log.atom", "/sitemap.xml", "/en/disclosure-log.csv"] {
            assert!(!get(&at, path, "").1.contains("atisn-26732"), "{path}");
        }
        for path in ["/en/disclosure-log/atisn-1-x", "/en/disclosure-log/x"] {
            assert!(get(&at, path, "").0.starts_with("http/1.1 404"), "{path}");
        }
    });
}
