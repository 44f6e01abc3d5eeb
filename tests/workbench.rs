//! The workbench: pages as they are shown, marks made on them, undone and done again, by two people
//! at once, through the service and over HTTP.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
#[path = "support/pdf.rs"]
mod pdf;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        ids::{CaseId, DocumentId, MarkId},
        language::Language,
        mark::{Find, Marks, Place, Scope, Style},
        permission::Role,
    },
    law::regime::Regime,
    redact::{self, Engine, To, parts::PartKind},
    service::{BenchPage, Error, Invalid, MarkAct, Office, SignedIn, Spot},
    web,
};
use image::{Rgb, RgbImage};
use office::{a_person, a_request, config_in, date, first_administrator};
use pdf::{one_page, pdf_of, stream};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    ops::Range,
    sync::Arc,
    thread,
};
use support::for_each_database;
use tempfile::TempDir;

const GROUND: &str = "FOIA s.40(2)";

fn engine() -> Engine {
    Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"))
}

fn drawn(png: &[u8]) -> RgbImage {
    image::load_from_memory(png).unwrap().to_rgb8()
}

const fn is_red(pixel: Rgb<u8>) -> bool {
    pixel.0[0] > 200 && pixel.0[1] < 60 && pixel.0[2] < 60
}

const fn is_blue(pixel: Rgb<u8>) -> bool {
    pixel.0[2] > 200 && pixel.0[0] < 60 && pixel.0[1] < 60
}

fn count(picture: &RgbImage, is: fn(Rgb<u8>) -> bool) -> usize {
    picture.pixels().filter(|pixel| is(**pixel)).count()
}

/// Left, top, right, bottom of the red pixels, in pixels.
fn red_box(picture: &RgbImage) -> [f64; 4] {
    let red = || picture.enumerate_pixels().filter(|(_, _, pixel)| is_red(**pixel));
    let (xs, ys) = (|| red().map(|(x, _, _)| x), || red().map(|(_, y, _)| y));
    [xs().min(), ys().min(), xs().max().map(|x| x + 1), ys().max().map(|y| y + 1)]
        .map(|edge| f64::from(edge.unwrap()))
}

/// Somebody sees a red box on the picture of a cropped, turned and scaled page and draws around it.
/// What the copy then shows has no red left, and all of its blue.
#[test]
fn what_is_drawn_on_a_cropped_turned_and_scaled_page_is_what_is_cut() {
    let engine = engine();
    let boxes = "1 0 0 rg 100 100 60 30 re f 0 0 1 rg 165 95 40 40 re f 0 0 1 rg 100 60 60 30 re f";
    for crop in ["", "/CropBox[50 40 260 190]"] {
        for rotation in [0, 90, 180, 270] {
            for unit in ["", "/UserUnit 2.5"] {
                let keys = format!("{crop}{unit}/Rotate {rotation}");
                let pdf = one_page(boxes, &keys, "", &[]);
                let page = redact::page(&engine, &pdf, "a.pdf", 1).unwrap();
                let before = drawn(&redact::page_image(&engine, &pdf, "a.pdf", 1, 1240).unwrap());
                let scale = page.space.width / f64::from(before.width());
                let down = page.space.height / f64::from(before.height());
                assert!((scale - down).abs() < scale / 100.0, "{keys}: the picture has its shape");

                let [left, top, right, bottom] = red_box(&before).map(|edge| edge * scale);
                let around = [left - 1.0, top - 1.0, right + 1.0, bottom + 1.0];
                let quads = vec![page.space.quad(around).unwrap()];
                let mark = ateb::domain::mark::Mark {
                    place: Place::Quads { page: 1, quads },
                    exemption: None,
                    style: Style::Block,
                };
                let folder = tempfile::tempdir().unwrap();
                let out = folder.path().join("copy.pdf");
                let marks = Marks(vec![mark]);
                let done = redact::redact(&engine, &pdf, "a.pdf", &marks, To::Same, &out).unwrap();
                assert!(done.verified.is_some(), "{keys}: {:?}", done.report);
                let copy = std::fs::read(&out).unwrap();
                let after = drawn(&redact::page_image(&engine, &copy, "a.pdf", 1, 1240).unwrap());
                assert_eq!((after.width(), after.height()), (before.width(), before.height()));
                assert!(count(&before, is_red) > 1_000, "{keys}");
                assert_eq!(count(&after, is_red), 0, "{keys}: red is left");
                assert_eq!(count(&after, is_blue), count(&before, is_blue), "{keys}: blue is gone");
            }
        }
    }
}

#[test]
fn words_stand_on_their_letters_however_the_page_lies() {
    let engine = engine();
    for keys in ["/Rotate 90", "/CropBox[50 40 260 190]/Rotate 270", "/UserUnit 2/Rotate 180"] {
        let drawing = "1 0 0 rg BT /F 24 Tf 80 100 Td (HIM) Tj ET";
        let pdf = one_page(drawing, keys, "", &[]);
        let page = redact::page(&engine, &pdf, "a.pdf", 1).unwrap();
        let picture = drawn(&redact::page_image(&engine, &pdf, "a.pdf", 1, 1240).unwrap());
        let scale = page.space.width / f64::from(picture.width());
        let [left, top, right, bottom] = red_box(&picture).map(|edge| edge * scale);
        let [word] = &page.words[..] else { panic!("{keys}: {:?}", page.words) };
        let stands = page.space.shown_box(&word.quad);
        let em = scale.max(1.0) * 8.0;
        assert!(stands[0] <= left + em && stands[1] <= top + em, "{keys} {stands:?}");
        assert!(stands[2] >= right - em && stands[3] >= bottom - em, "{keys} {stands:?}");
        assert!(stands[0] >= left - 24.0 && stands[2] <= right + 24.0, "{keys} {stands:?}");
    }
}

#[test]
fn words_beside_the_page_are_not_among_those_that_can_be_chosen() {
    let drawing = "BT /F 12 Tf 60 100 Td (seen) Tj 0 80 Td (cropped) Tj ET";
    let pdf = one_page(drawing, "/CropBox[50 50 200 150]", "", &[]);
    let page = redact::page(&engine(), &pdf, "a.pdf", 1).unwrap();
    let words: Vec<&str> = page.words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(words, ["seen"]);
    assert!(redact::page(&engine(), &pdf, "a.pdf", 2).is_err());
    assert!(redact::page(&engine(), &pdf, "a.pdf", 0).is_err());
}

/// A PDF with a page for each of `texts`.
fn pages_of(texts: &[&str]) -> Vec<u8> {
    let count = texts.len();
    let kids: Vec<String> = (0..count).map(|at| format!("{} 0 R", 4 + at * 2)).collect();
    let kids = kids.join(" ");
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}>>").into_bytes(),
        font.as_bytes().to_vec(),
    ];
    for (at, text) in texts.iter().enumerate() {
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents {} 0 R\
                 /Resources<</Font<</F 3 0 R>>>>>>",
                5 + at * 2
            )
            .into_bytes(),
        );
        let drawing = format!("BT /F 12 Tf 40 150 Td ({text}) Tj ET");
        objects.push(stream("", drawing.as_bytes()));
    }
    pdf_of(&objects)
}

/// An office with a case under the Act that two people work on.
struct Unit {
    office: Arc<Office>,
    nia: SignedIn,
    emrys: SignedIn,
    case: CaseId,
    _folder: TempDir,
}

impl Unit {
    fn open(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(&folder, database, &[]);
        let clock = Arc::new(StoppedClock::on(date("2026-02-18")));
        let office = Arc::new(Office::open(&config, clock).unwrap());
        let nia = first_administrator(&office);
        let (emrys, _) = join(&office, "emrys", Role::Officer);
        let case = office.log_request(&nia, &a_request(Regime::Foia, "2026-02-18")).unwrap();
        Self { office, nia, emrys, case, _folder: folder }
    }

    fn has(&self, name: &str, bytes: &[u8]) -> DocumentId {
        self.office.add_document(&self.nia, self.case, name, bytes).unwrap()
    }

    fn page(&self, document: DocumentId, number: u32) -> BenchPage {
        let marks = self.office.stands_on(&self.nia, self.case, document).unwrap().marks;
        self.office.bench_page(&self.nia, self.case, document, number, &marks).unwrap()
    }

    fn version(&self, document: DocumentId) -> String {
        self.office.stands_on(&self.nia, self.case, document).unwrap().version
    }

    fn standing(&self, document: DocumentId) -> Vec<MarkId> {
        let stands = self.office.stands_on(&self.nia, self.case, document).unwrap();
        stands.marks.into_iter().map(|(id, _)| id).collect()
    }

    fn marks(&self, who: &SignedIn, document: DocumentId, spots: Vec<Spot>) -> Vec<MarkId> {
        let ground = Some(GROUND.parse().unwrap());
        let style = Style::BlockWithLabel;
        let marks = self.office.marks_on(who, self.case, document, spots, ground, style).unwrap();
        self.acts(who, document, MarkAct::Add(marks)).unwrap()
    }

    fn acts(
        &self,
        who: &SignedIn,
        document: DocumentId,
        act: MarkAct,
    ) -> Result<Vec<MarkId>, Error> {
        let seen = self.version(document);
        self.office.act_on_marks(who, self.case, document, Some(&seen), act)
    }

    fn events(&self) -> Vec<&'static str> {
        let history = self.office.history(&self.nia, self.case).unwrap();
        history.iter().map(|line| line.event.kind()).collect()
    }
}

/// Somebody who has followed their invitation, with their session.
fn join(office: &Office, name: &str, role: Role) -> (SignedIn, String) {
    let email = format!("{name}@unit.example");
    let link = office.invite(name, &email, role, Language::English).unwrap();
    let token = link.path_segments().unwrap().next_back().unwrap().to_owned();
    let session = office.set_up(&token, &a_person(&email)).unwrap();
    (office.who(&session.0).unwrap().unwrap(), session.0)
}

fn words(page: u32, range: Range<usize>) -> Spot {
    Spot::Words(page, std::iter::once(range).collect())
}

fn find(text: &str) -> Find {
    Find { text: text.into(), scope: Scope::Word, case_sensitive: false }
}

#[test]
fn words_boxes_pages_and_texts_are_marked_where_they_were_chosen() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let pdf = pages_of(&["Present: Ioan Pennant, chair", "nothing here", "Ioan Pennant again"]);
        let document = unit.has("minutes.pdf", &pdf);
        let page = unit.page(document, 1);
        assert_eq!(page.pages, 3);
        let says: Vec<&str> = page.words.iter().map(|(_, text, _)| text.as_str()).collect();
        assert_eq!(says, ["Present:", "Ioan", "Pennant,", "chair"]);

        let two = unit.marks(&unit.nia, document, vec![words(1, 1..3)]);
        let marked = unit.page(document, 1).marked;
        assert_eq!((marked.len(), marked[0].mark), (1, two[0]));
        assert_eq!(marked[0].says, "Ioan Pennant,");
        let [left, top, right, bottom] = marked[0].boxes[0];
        let (first, last) = (page.words[1].0, page.words[2].0);
        assert!((left - first[0]).abs() < 0.01 && (right - last[2]).abs() < 0.01);
        assert!((top - first[1]).abs() < 0.01 && (bottom - first[3]).abs() < 0.01);

        let drawn = [30.0, 30.0, 120.0, 60.0];
        unit.marks(&unit.nia, document, vec![Spot::Box(2, [120.0, 30.0, 30.0, 60.0])]);
        let shown = unit.page(document, 2).marked[0].boxes[0];
        assert!(shown.iter().zip(drawn).all(|(a, b)| (a - b).abs() < 0.01), "{shown:?}");

        let text = unit.marks(&unit.nia, document, vec![Spot::Text(find("ioan pennant"))]);
        assert_eq!(unit.page(document, 3).marked[0].mark, text[0]);
        let counted = unit
            .office
            .counts(&unit.nia, unit.case, document, &[find("ioan pennant"), find("nobody")])
            .unwrap();
        assert_eq!((counted[0].places, &counted[0].pages[..]), (2, &[1, 3][..]));
        assert_eq!(counted[1].places, 0);

        unit.marks(&unit.nia, document, vec![Spot::Page(2)]);
        assert!(unit.office.make_copy(&unit.nia, unit.case, document, To::Same).unwrap());
        let (_, is_proven) = unit.office.released_image(&unit.nia, unit.case, document, 1).unwrap();
        assert!(is_proven);
    });
}

#[test]
fn what_is_not_there_cannot_be_marked() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let document = unit.has("minutes.pdf", &pages_of(&["Ioan Pennant"]));
        let tries = |spot: Spot| {
            let (style, ground) = (Style::Block, None);
            unit.office.marks_on(&unit.nia, unit.case, document, vec![spot], ground, style)
        };
        let is_bad =
            |spot| matches!(tries(spot), Err(Error::Invalid { problem: Invalid::BadMark, .. }));
        assert!(is_bad(words(1, 0..3)), "the page has two words");
        assert!(is_bad(words(1, 2..2)));
        assert!(is_bad(Spot::Box(1, [0.0, 0.0, 0.2, 50.0])));
        assert!(is_bad(Spot::Box(1, [-50.0, -50.0, -10.0, -10.0])));
        assert!(is_bad(Spot::Box(1, [f64::NAN, 0.0, 10.0, 10.0])));
        assert!(matches!(tries(Spot::Page(2)), Err(Error::NotFound)));
        assert!(matches!(tries(Spot::Page(0)), Err(Error::NotFound)));
        let nowhere = tries(Spot::Text(find("Alys")));
        assert!(matches!(nowhere, Err(Error::Invalid { problem: Invalid::Nowhere, .. })));
        assert!(unit.standing(document).is_empty());
    });
}

#[test]
fn every_act_can_be_undone_and_done_again_and_stays_in_the_history() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let document = unit.has("minutes.pdf", &pages_of(&["Ioan Pennant"]));
        let both = unit.marks(&unit.nia, document, vec![words(1, 0..1), words(1, 1..2)]);
        unit.acts(&unit.nia, document, MarkAct::Remove(vec![both[0]])).unwrap();
        let other = Some("FOIA s.43(2)".parse().unwrap());
        let rested = unit.acts(&unit.nia, document, MarkAct::Rest(vec![both[1]], other)).unwrap();
        assert_eq!(unit.standing(document), rested);

        unit.acts(&unit.nia, document, MarkAct::Undo).unwrap();
        assert_eq!(unit.standing(document), [both[1]]);
        unit.acts(&unit.nia, document, MarkAct::Undo).unwrap();
        assert_eq!(unit.standing(document), both);
        unit.acts(&unit.nia, document, MarkAct::Undo).unwrap();
        assert!(unit.standing(document).is_empty());
        let more = unit.acts(&unit.nia, document, MarkAct::Undo);
        assert!(matches!(more, Err(Error::ChangedMeanwhile)), "there is nothing left to undo");

        for _ in 0..3 {
            unit.acts(&unit.nia, document, MarkAct::Redo).unwrap();
        }
        assert_eq!(unit.standing(document), rested);
        let more = unit.acts(&unit.nia, document, MarkAct::Redo);
        assert!(matches!(more, Err(Error::ChangedMeanwhile)));

        // What is done anew after an undo cannot be done again in another way.
        unit.acts(&unit.nia, document, MarkAct::Undo).unwrap();
        unit.marks(&unit.nia, document, vec![Spot::Page(1)]);
        let stands = unit.office.stands_on(&unit.nia, unit.case, document).unwrap();
        assert!(stands.can_undo && !stands.can_redo);

        let events = unit.events();
        let count = |kind| events.iter().filter(|event| **event == kind).count();
        assert_eq!((count("marked"), count("unmarked")), (10, 8), "{events:?}");
        let case = unit.office.case(&unit.nia, unit.case).unwrap().case;
        let known: Vec<MarkId> = case.documents[&document].marks.keys().copied().collect();
        assert_eq!(known, unit.standing(document), "the events say what the rows say");
    });
}

#[test]
fn of_two_people_at_once_the_second_sees_what_the_first_did() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let document = unit.has("minutes.pdf", &pages_of(&["Ioan Pennant"]));
        let seen = unit.version(document);
        let first = unit.marks(&unit.nia, document, vec![words(1, 0..1)]);
        let marks = unit
            .office
            .marks_on(&unit.emrys, unit.case, document, vec![Spot::Page(1)], None, Style::Block)
            .unwrap();
        let act = MarkAct::Add(marks);
        let late =
            unit.office.act_on_marks(&unit.emrys, unit.case, document, Some(&seen), act.clone());
        assert!(matches!(late, Err(Error::ChangedMeanwhile)));
        assert_eq!(unit.standing(document), first, "nothing of it was done");
        let second = unit.acts(&unit.emrys, document, act).unwrap();
        assert_eq!(unit.standing(document).len(), 2);

        // Each takes back their own.
        unit.acts(&unit.nia, document, MarkAct::Undo).unwrap();
        assert_eq!(unit.standing(document), second);
        let nothing = unit.acts(&unit.nia, document, MarkAct::Undo);
        assert!(matches!(nothing, Err(Error::ChangedMeanwhile)));

        // What somebody else has taken away since is passed over.
        unit.acts(&unit.nia, document, MarkAct::Remove(second)).unwrap();
        unit.acts(&unit.emrys, document, MarkAct::Undo).unwrap();
        assert!(unit.standing(document).is_empty());
    });
}

#[test]
fn four_hundred_marks_are_one_act() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let texts: Vec<String> = (0..400).map(|at| format!("page {at} of Ioan Pennant")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let document = unit.has("long.pdf", &pages_of(&texts));
        unit.marks(&unit.nia, document, vec![Spot::Text(find("Ioan Pennant"))]);
        let counted =
            unit.office.counts(&unit.nia, unit.case, document, &[find("Ioan Pennant")]).unwrap();
        assert_eq!((counted[0].places, counted[0].pages.len()), (400, 400));
        let page = unit.page(document, 400);
        assert_eq!((page.pages, page.marked.len()), (400, 1));
        let pages = (1..=400).map(Spot::Page).collect();
        unit.marks(&unit.nia, document, pages);
        assert_eq!(unit.standing(document).len(), 401);
        unit.acts(&unit.nia, document, MarkAct::Undo).unwrap();
        assert_eq!(unit.standing(document).len(), 1);
    });
}

#[test]
fn a_scan_is_marked_by_areas_and_a_text_by_what_it_says() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let mut scan = RgbImage::from_pixel(400, 300, Rgb([255, 255, 255]));
        for (x, y) in (100..200).flat_map(|x| (50..90).map(move |y| (x, y))) {
            scan.put_pixel(x, y, Rgb([255, 0, 0]));
        }
        let mut png = std::io::Cursor::new(Vec::new());
        scan.write_to(&mut png, image::ImageFormat::Png).unwrap();
        let document = unit.has("scan.png", png.get_ref());
        let page = unit.page(document, 1);
        assert_eq!((page.pages, page.words.len(), page.space.width), (1, 0, 400.0));
        unit.marks(&unit.nia, document, vec![Spot::Box(1, [95.0, 45.0, 205.0, 95.0])]);
        let (image, is_proven) =
            unit.office.released_image(&unit.nia, unit.case, document, 1).unwrap();
        assert!(!is_proven, "no copy has been made");
        assert_eq!(count(&drawn(&image.bytes), is_red), 0);

        let notes = unit.has("notes.txt", b"Present: Ioan Pennant.\nSalt: 2140 t.\n");
        unit.marks(&unit.nia, notes, vec![Spot::Text(find("Ioan Pennant"))]);
        let stands = unit.office.stands_on(&unit.nia, unit.case, notes).unwrap();
        let text = unit.office.bench_text(&unit.nia, unit.case, notes, 1, &stands.marks).unwrap();
        let line: Vec<(&str, bool)> = text.lines[0]
            .pieces
            .iter()
            .map(|piece| (piece.text.as_str(), piece.mark.is_some()))
            .collect();
        assert_eq!(line, [("Present: ", false), ("Ioan Pennant", true), (".", false)]);
    });
}

/// The pages over HTTP, with an administrator and an auditor who have signed in.
struct Service {
    unit: Unit,
    address: SocketAddr,
    session: String,
    auditor: String,
    document: DocumentId,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

impl Service {
    fn start(database: &str) -> Self {
        let unit = Unit::open(database);
        let (_, session) = join(&unit.office, "siriol", Role::Officer);
        let (_, auditor) = join(&unit.office, "auditor", Role::Auditor);
        let pdf = pages_of(&["Present: Ioan Pennant", "Salt: 2140 t"]);
        let document = unit.has("minutes.pdf", &pdf);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let served = Arc::clone(&unit.office);
        thread::spawn(move || {
            actix_web::rt::System::new().block_on(web::run(listener, served)).unwrap();
        });
        Self { unit, address, session, auditor, document }
    }

    fn send(&self, method: &str, path: &str, session: &str, more: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let (host, length) = (self.address, body.len());
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: staff={session}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Length: {length}\r\n{more}\r\n{body}"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn bench(&self, rest: &str) -> String {
        format!("/staff/cases/atisn-26732/documents/{}/workbench{rest}", self.document.0)
    }

    fn get(&self, rest: &str) -> Answer {
        self.send("GET", &self.bench(rest), &self.session, "", "")
    }

    fn post(&self, form: &str) -> Answer {
        self.send("POST", &self.bench(""), &self.session, "", form)
    }

    /// A form of the page as it stands now.
    fn act(&self, form: &str) -> Answer {
        let version = self.unit.version(self.document);
        self.post(&format!("version={version}&exemption=FOIA+s.40(2)&{form}"))
    }
}

#[test]
fn a_document_is_marked_with_forms_alone() {
    for_each_database(|url| {
        let service = Service::start(url);
        let page = service.get("?page=1");
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.contains("<li value=\"1\">Present: Ioan Pennant</li>"), "{}", page.body);
        let done = service.act("do=words&page=1&from=2&to=3");
        assert_eq!(done.status, 303, "{}", done.body);
        assert!(done.header("location").unwrap().contains("page=1"));
        assert!(service.get("?page=1").body.contains("<rect class=\"app-bench__mark\""));
        assert_eq!(service.act("do=box&page=2&area=30,30,90,60").status, 303);
        assert_eq!(service.act("do=page&page=2").status, 303);
        assert_eq!(service.act("do=text&page=1&find=Ioan+Pennant").status, 303);
        let listed = service.get("?page=1").body;
        assert!(listed.contains("1 place"), "{listed}");
        assert_eq!(service.unit.standing(service.document).len(), 4);
        assert_eq!(service.act("do=undo&page=1").status, 303);
        assert_eq!(service.act("do=redo&page=1").status, 303);
        let first = service.unit.standing(service.document)[0];
        assert_eq!(service.act(&format!("do=remove&page=1&mark={first}")).status, 303);
        assert_eq!(service.unit.standing(service.document).len(), 3);
        let all = service.get("?page=1&list=all");
        assert_eq!(all.body.matches("<li class=\"app-bench__row\"").count(), 3);
    });
}

#[test]
fn a_document_of_a_thousand_pages_is_marked_throughout_and_its_last_page_is_no_larger_than_its_first()
 {
    for_each_database(|url| {
        let mut service = Service::start(url);
        let texts: Vec<String> = (1..=1000).map(|at| format!("{at} for Ioan Pennant")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        service.document = service.unit.has("long.pdf", &pages_of(&texts));
        assert_eq!(service.act("do=text&page=1&find=Ioan+Pennant").status, 303);
        let of = |page: u32| {
            let shown = service.get(&format!("?page={page}"));
            assert_eq!(shown.status, 200, "{}", shown.body);
            assert!(shown.body.contains("1,000") || shown.body.contains("1000"), "{page}");
            assert!(shown.body.contains("<rect class=\"app-bench__mark\""), "{page} is not marked");
            shown.body.len()
        };
        let (first, last) = (of(1), of(1000));
        assert!(last < first + 2_000, "the last page has {last} bytes, the first {first}");
        let page = service.get("?page=1000").body;
        let place = page.split("/workbench").find(|part| part.starts_with("/pages/1000?")).unwrap();
        let picture = service.get(place.split('"').next().unwrap());
        assert_eq!(picture.header("content-type"), Some("image/png"), "{}", picture.head);
        assert_eq!(service.get("?page=1001").status, 404);
        let document = service.document;
        let unit = &service.unit;
        let counted = unit.office.counts(&unit.nia, unit.case, document, &[find("Ioan Pennant")]);
        assert_eq!(counted.unwrap()[0].pages.len(), 1000);
    });
}

#[test]
fn what_is_wrong_in_a_form_is_told_at_its_field_and_nothing_typed_is_lost() {
    for_each_database(|url| {
        let service = Service::start(url);
        let wrong = service.act("do=words&page=1&from=9&to=12");
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("href=\"#from\"") && wrong.body.contains("value=\"9\""));
        let area = service.act("do=box&page=1&area=1+2+3+%3Cscript%3E");
        assert_eq!(area.status, 422);
        assert!(area.body.contains("href=\"#area\"") && !area.body.contains("<script>"));
        let nowhere = service.act("do=text&page=1&find=Nobody+Atall");
        assert_eq!(nowhere.status, 422);
        assert!(nowhere.body.contains("Nobody Atall"), "{}", nowhere.body);
        let version = service.unit.version(service.document);
        let ground = service.post(&format!("version={version}&do=page&page=1&exemption=s.99"));
        assert_eq!(ground.status, 422);
        assert!(ground.body.contains("href=\"#exemption\""));
        for missing in ["?page=3", "?page=0", "?page=x", "/pages/3", "/words?page=9"] {
            assert_eq!(service.get(missing).status, 404, "{missing}");
        }
        assert!(service.unit.standing(service.document).is_empty());
    });
}

#[test]
fn an_act_on_marks_that_have_changed_is_refused_with_412_and_kept_to_be_sent_again() {
    for_each_database(|url| {
        let service = Service::start(url);
        let stale = service.unit.version(service.document);
        service.unit.marks(&service.unit.nia, service.document, vec![words(1, 0..1)]);
        let form = "do=words&page=1&words=2-3&exemption=FOIA+s.40(2)";
        let tag = format!("If-Match: \"{stale}\"\r\n");
        let refused = service.send("POST", &service.bench(""), &service.session, &tag, form);
        assert_eq!(refused.status, 412, "{}", refused.body);
        assert!(refused.body.contains("<input type=\"hidden\" name=\"words\" value=\"2-3\">"));
        assert!(refused.body.contains("<rect class=\"app-bench__mark\""), "the other's mark");
        assert_eq!(service.unit.standing(service.document).len(), 1);
        let marks = service.get("/marks");
        let tag = format!("If-Match: {}\r\n", marks.header("etag").unwrap());
        let done = service.send("POST", &service.bench(""), &service.session, &tag, form);
        assert_eq!(done.status, 303);
        assert_eq!(service.unit.standing(service.document).len(), 2);
    });
}

#[test]
fn pictures_and_words_may_be_kept_by_the_browser_of_who_may_see_them_and_by_nobody_else() {
    for_each_database(|url| {
        let service = Service::start(url);
        for rest in ["/pages/1", "/words?page=1"] {
            let first = service.get(rest);
            assert_eq!(first.status, 200);
            assert!(first.header("cache-control").unwrap().starts_with("private"));
            let tag = first.header("etag").unwrap().to_owned();
            let again = service.send(
                "GET",
                &service.bench(rest),
                &service.session,
                &format!("If-None-Match: {tag}\r\n"),
                "",
            );
            assert_eq!((again.status, again.body.as_str()), (304, ""));
            let stranger = service.send("GET", &service.bench(rest), "nobody", "", "");
            assert!(matches!(stranger.status, 303 | 401), "{}", stranger.status);
        }
        assert_eq!(service.get("/released/1").header("cache-control"), Some("no-store"));
        let words: serde_json::Value =
            serde_json::from_str(&service.get("/words?page=1").body).unwrap();
        assert_eq!(words["words"][1][4], "Ioan");
        assert_eq!((words["width"].as_f64(), words["height"].as_f64()), (Some(300.0), Some(200.0)));
        // An auditor sees, and does not mark.
        assert_eq!(service.send("GET", &service.bench(""), &service.auditor, "", "").status, 200);
        let version = service.unit.version(service.document);
        let form = format!("do=page&page=1&version={version}&exemption=FOIA+s.40(2)");
        let tried = service.send("POST", &service.bench(""), &service.auditor, "", &form);
        assert_eq!(tried.status, 403);
        // A document of another case.
        let (office, nia) = (&service.unit.office, &service.unit.nia);
        let other = office.log_request(nia, &a_request(Regime::Foia, "2026-02-18")).unwrap();
        let theirs = office.add_document(nia, other, "a.pdf", &pages_of(&["other"])).unwrap();
        let path = format!("/staff/cases/atisn-26732/documents/{}/workbench", theirs.0);
        for rest in ["", "/pages/1", "/words", "/marks", "/released/1"] {
            let path = format!("{path}{rest}");
            assert_eq!(service.send("GET", &path, &service.session, "", "").status, 404, "{path}");
        }
        // A case that is restricted to somebody else: what was seen before is not there any more.
        office.restrict(nia, service.unit.case, &[nia.id], "Staff are named in it.").unwrap();
        for rest in ["", "/pages/1", "/words?page=1", "/marks", "/released/1"] {
            assert_eq!(service.get(rest).status, 404, "{rest}");
        }
    });
}

/// An OpenDocument spreadsheet with a sheet that shows, a row that does not, and a hidden sheet.
fn spreadsheet() -> Vec<u8> {
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |more: &str, cells: &[&str]| {
        let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
        format!("<table:table-row{more}>{}</table:table-row>", cells.concat())
    };
    let namespaces = ["office", "table", "text", "style"]
        .map(|name| format!(" xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""));
    let content = format!(
        "<office:document-content{}><office:automatic-styles><style:style style:name=\"h\" \
         style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>\
         </office:automatic-styles><office:body><office:spreadsheet>\
         <table:table table:name=\"Staff\">{}{}{}</table:table>\
         <table:table table:name=\"Old\" table:style-name=\"h\">{}</table:table>\
         </office:spreadsheet></office:body></office:document-content>",
        namespaces.concat(),
        row("", &["Name", "Grade"]),
        row("", &["Ioan Pennant", "HEO"]),
        row(" table:visibility=\"collapse\"", &["Alys Hidden", "SEO"]),
        row("", &["Nobody"]),
    );
    let media = "application/vnd.oasis.opendocument.spreadsheet";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in [("mimetype", media), ("content.xml", content.as_str())] {
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn cells_rows_and_columns_of_a_sheet_are_marked_and_what_is_hidden_is_seen_to_be() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let document = unit.has("staff.ods", &spreadsheet());
        let grid = |window| {
            let marks = unit.office.stands_on(&unit.nia, unit.case, document).unwrap().marks;
            unit.office.bench_grid(&unit.nia, unit.case, document, window, &marks)
        };
        let first = grid(1).unwrap();
        assert_eq!((first.windows, first.sheet.as_str(), first.rows.len()), (2, "Staff", 3));
        assert!(first.rows[2].is_hidden && first.rows[2].cells[0].is_unseen);
        assert_eq!(first.rows[2].cells[0].shown, "Alys Hidden");
        assert!(grid(2).unwrap().is_hidden);
        assert!(matches!(grid(3), Err(Error::NotFound)));

        unit.marks(&unit.nia, document, vec![Spot::Cells("Staff".into(), "A2".into())]);
        let marked = grid(1).unwrap();
        assert!(marked.rows[1].cells[0].is_marked && !marked.rows[1].cells[1].is_marked);
        unit.acts(&unit.nia, document, MarkAct::Undo).unwrap();
        unit.marks(&unit.nia, document, vec![Spot::Cells("Staff".into(), "B:B".into())]);
        unit.marks(&unit.nia, document, vec![Spot::Text(find("Ioan Pennant"))]);
        let marked = grid(1).unwrap();
        assert!(marked.rows[0].cells[1].is_marked && marked.rows[1].cells[0].is_marked);
        assert_eq!(marked.marked.len(), 2);
        assert!(unit.office.make_copy(&unit.nia, unit.case, document, To::Csv).unwrap());
        let case = unit.office.case(&unit.nia, unit.case).unwrap();
        let copy = case.documents[0].copy.as_ref().unwrap().id;
        let file = unit.office.copy_file(&unit.nia, unit.case, copy).unwrap();
        let text = String::from_utf8(file.bytes).unwrap();
        for gone in ["Pennant", "HEO", "Hidden", "Nobody"] {
            assert!(!text.contains(gone), "{gone} is left in {text}");
        }
        assert!(text.contains("Name"));
    });
}

#[test]
fn a_message_shows_its_parts_and_a_whole_part_is_marked() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let message = "From: Ioan Pennant <ioan@example.org>\r\nTo: foi@example.org\r\n\
             Subject: Salt\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nSalt came. Ioan Pennant\r\n\
             --b\r\nContent-Type: text/plain; name=\"notes.txt\"\r\nContent-Disposition: attachment; filename=\"notes.txt\"\r\n\r\n\
             Private notes.\r\n--b--\r\n";
        let document = unit.has("mail.eml", message.as_bytes());
        let parts = unit.office.message_parts(&unit.nia, unit.case, document).unwrap();
        let kinds: Vec<PartKind> = parts.iter().map(|part| part.kind).collect();
        assert_eq!(kinds, [PartKind::Head, PartKind::Body, PartKind::File]);
        assert!(parts[0].text.contains("Ioan Pennant") && parts[1].text.contains("Salt came."));
        let file = parts[2].part.clone().unwrap();
        unit.marks(&unit.nia, document, vec![Spot::Part(file)]);
        unit.marks(&unit.nia, document, vec![Spot::Text(find("Ioan Pennant"))]);
        assert!(unit.office.make_copy(&unit.nia, unit.case, document, To::Same).unwrap());
        let case = unit.office.case(&unit.nia, unit.case).unwrap();
        let copy = case.documents[0].copy.as_ref().unwrap().id;
        let copy = unit.office.copy_file(&unit.nia, unit.case, copy).unwrap();
        let text = String::from_utf8_lossy(&copy.bytes).into_owned();
        assert!(!text.contains("Pennant") && !text.contains("Private notes"), "{text}");
    });
}

#[test]
fn what_is_found_is_taken_everywhere_or_place_by_place() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let pdf = pages_of(&[
            "Ioan Pennant met Ioan Pennant",
            "write to ioan@home.example or 029 2082 5111",
            "then Ioan Pennant left",
        ]);
        let document = unit.has("minutes.pdf", &pdf);
        let looks = |finds: &[Find], kinds: &[&str]| {
            let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
            unit.office.find_in(&unit.nia, unit.case, document, finds, &kinds).unwrap()
        };
        let found = looks(&[find("ioan pennant"), find("nobody")], &["email", "phone"]);
        let told: Vec<(Option<&str>, usize)> =
            found.iter().map(|text| (text.kind, text.places)).collect();
        assert_eq!(
            told,
            [(None, 3), (None, 0), (Some("email"), 1), (Some("phone"), 1)],
            "{found:?}"
        );
        assert_eq!(found[0].pages, [1, 3]);
        let second = &found[0].shown[1];
        assert_eq!(
            (second.page, second.nth, second.before.as_str()),
            (Some(1), 1, "Ioan Pennant met ")
        );

        // The second place on the first page, and no other.
        unit.marks(&unit.nia, document, vec![Spot::Places(1, find("ioan pennant"), vec![1])]);
        let page = unit.page(document, 1);
        let [only] = &page.marked[..] else { panic!("{:?}", page.marked) };
        let third = page.words[3].0;
        assert!((only.boxes[0][0] - third[0]).abs() < 0.01, "it begins at the fourth word");
        assert!(unit.page(document, 3).marked.is_empty());
        // A place that is not there takes them all: too much rather than too little.
        unit.marks(&unit.nia, document, vec![Spot::Places(3, find("ioan pennant"), vec![7])]);
        assert_eq!(unit.page(document, 3).marked.len(), 1);

        unit.marks(&unit.nia, document, vec![Spot::Text(find("ioan@home.example"))]);
        assert!(looks(&[], &["email"])[0].is_marked);
    });
}

#[test]
fn find_and_mark_works_with_forms_alone() {
    for_each_database(|url| {
        let service = Service::start(url);
        let nothing = service.get("/find?look=yes");
        assert_eq!(nothing.status, 422);
        assert!(nothing.body.contains("href=\"#find\""));
        let found = service.get("/find?look=yes&find=Ioan+Pennant%0ANobody&kind=person&page=1");
        assert_eq!(found.status, 200, "{}", found.body);
        assert!(found.body.contains("name=\"place\" type=\"checkbox\" value=\"1.1.0\""));
        assert!(found.body.contains(">Nobody</li>"), "what stands nowhere is told");
        let version = service.unit.version(service.document);
        let form = |more: &str, version: &str| {
            let path = service.bench("/find");
            let form = format!("version={version}&page=1&exemption=FOIA+s.40(2)&find=Ioan&{more}");
            service.send("POST", &path, &service.session, "", &form)
        };
        assert_eq!(form("text-1=Ioan+Pennant", &version).status, 422, "nothing was chosen");
        let done = form("text-1=Ioan+Pennant&place=1.1.0", &version);
        assert_eq!(done.status, 303, "{}", done.body);
        assert_eq!(service.unit.page(service.document, 1).marked.len(), 1);
        let late = form("text-1=Salt&everywhere=1", &version);
        assert_eq!(late.status, 422, "the marks have changed since the page was made");
        assert!(late.body.contains("Somebody else has changed the marks"));
        let now = service.unit.version(service.document);
        assert_eq!(form("text-1=Salt&everywhere=1", &now).status, 303);
        assert_eq!(service.unit.standing(service.document).len(), 2);
        let tried = service.send(
            "POST",
            &service.bench("/find"),
            &service.auditor,
            "",
            &format!("version={now}&exemption=FOIA+s.40(2)&text-1=Salt&everywhere=1"),
        );
        assert_eq!(tried.status, 403);
    });
}
