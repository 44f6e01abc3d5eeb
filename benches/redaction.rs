//! How much processor time the redaction of PDF takes, beside `PyMuPDF` with the same files and
//! marks in the same run, if `ATEB_PEERS` names the Python that has it, as `make bench` does.
//!
//! Processor time, not the clock: the work is done by processes of their own, and the kernel says
//! what they used. Starting them counts for Ateb; starting Python does not count for the peer.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program that prints or fails")]

use ateb::{
    domain::mark::{Marks, Place, Quad},
    redact::{
        self, Engine, To,
        protocol::{Answer, Job},
    },
};
use lopdf::dictionary;
use serde::Deserialize;
use serde_json::json;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::Duration,
};

/// Pages of the text.
const PAGES: usize = 252;
/// Pages of the scan.
const SCANS: usize = 30;
/// Marks on each page.
const MARKS: usize = 3;
/// The median of so many rounds is told.
const ROUNDS: usize = 3;

fn main() {
    let engine = Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"));
    let folder = tempfile::tempdir().unwrap();
    let text = Work::new(&folder, "text", text_pdf());
    let marks = random_words(&engine, &text.bytes);
    let text = Work { marks, ..text };
    let scan = Work::new(&folder, "scan", scan_pdf());
    let scan = Work { marks: boxes(), ..scan };
    let peer = peer(&[&text, &scan]);

    println!("figure | measured | limit");
    println!("--- | --- | ---");
    let mut alone = Vec::new();
    let rebuilt = median(|| {
        let job = Job::Cut { marks: text.marks.clone(), flatten: Vec::new() };
        let done = engine.run(&job, &[&text.bytes], engine.deadline()).unwrap();
        let Answer::Cut(cut) = done.0 else { unreachable!("another answer") };
        alone.push(cut.seconds);
    });
    alone.sort_by(f64::total_cmp);
    let cut = alone.get(ROUNDS / 2).copied().unwrap();
    let reading = median(|| drop(redact::words(&engine, &text.bytes).unwrap()));
    let (whole, _) = whole(&engine, &text);
    let memory = most_memory(|| {
        self::whole(&engine, &text);
    });
    let (scans, bytes) = self::whole(&engine, &scan);
    let pages = f64::from(u32::try_from(PAGES).unwrap());
    let names = ["cutting a text", "inspecting, cutting, rebuilding and reading it again"];
    told(
        "cutting it, with a look for hidden text and the rebuilding",
        &format!("{rebuilt:.2} CPU s"),
        "",
    );
    let beside = |peer: &Option<Peer>, at: usize, ours: f64, faster: bool| {
        let file = peer.as_ref().and_then(|peer| peer.files.get(at))?;
        let ratio = if faster { file.seconds / ours } else { ours / file.seconds };
        Some(format!(
            "{ours:.2} CPU s, {ratio:.2} times {} ({:.2} CPU s)",
            if faster { "as fast as the peer" } else { "the peer's" },
            file.seconds
        ))
    };
    let by_itself = |ours: f64| format!("{ours:.2} CPU s, no peer here");
    told(
        &format!("{}, {PAGES} pages, {MARKS} marks each", names[0]),
        &beside(&peer, 0, cut, true).unwrap_or_else(|| by_itself(cut)),
        "≥ 1.5 times as fast as PyMuPDF",
    );
    told(
        names[1],
        &beside(&peer, 0, whole, false).unwrap_or_else(|| by_itself(whole)),
        "≤ 3 times",
    );
    told("the most memory of one process", &format!("{memory:.0} MiB"), "≤ 96 MiB");
    told(
        &format!("{SCANS} scanned A4 pages at 200 dpi, all of it"),
        &beside(&peer, 1, scans, false).unwrap_or_else(|| by_itself(scans)),
        "≤ 4 CPU s",
    );
    #[expect(clippy::cast_precision_loss, reason = "sizes of files")]
    let grown = bytes as f64 / scan.bytes.len() as f64;
    told("their size after it", &format!("{grown:.2} times"), "≤ 1.3 times");
    told(
        "reading the text of pages",
        &format!("{:.0} a minute", pages / reading * 60.0),
        "≥ 1,000",
    );
    if let Some(peer) = peer {
        println!("the peer is {}", peer.peer);
    }
}

fn told(figure: &str, measured: &str, limit: &str) {
    println!("{figure} | {measured} | {limit}");
}

/// A file and what is to be removed from it.
struct Work {
    path: PathBuf,
    bytes: Vec<u8>,
    marks: Marks,
}

impl Work {
    fn new(folder: &tempfile::TempDir, name: &str, bytes: Vec<u8>) -> Self {
        let path = folder.path().join(format!("{name}.pdf"));
        fs::write(&path, &bytes).unwrap();
        Self { path, bytes, marks: Marks::default() }
    }
}

/// All that is done with a document before it may leave, and how large the copy is.
fn whole(engine: &Engine, work: &Work) -> (f64, u64) {
    let out = work.path.with_extension("out");
    let seconds = median(|| {
        redact::inspect(engine, "a.pdf", &work.bytes);
        let done = redact::redact(engine, &work.bytes, "a.pdf", &work.marks, To::Same, &out);
        let done = done.unwrap();
        assert!(done.verified.is_some(), "{:?}", done.report);
        assert!(done.report.flattened_pages.is_empty());
    });
    (seconds, fs::metadata(out).unwrap().len())
}

/// The processor time that ended processes of this one used, as the kernel counts it.
fn used() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // The name of the program may have spaces; numbers follow its bracket.
    let numbers: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks = |at: usize| numbers.get(at).unwrap().parse::<f64>().unwrap();
    // Fields 16 and 17 of the file, in hundredths of a second.
    (ticks(13) + ticks(14)) / 100.0
}

fn median(mut work: impl FnMut()) -> f64 {
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let before = used();
            work();
            used() - before
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds.get(ROUNDS / 2).copied().unwrap().max(0.01)
}

/// The most memory, in MiB, that any process started by the work held at once.
fn most_memory(work: impl FnOnce()) -> f64 {
    let (over, most) = (AtomicBool::new(false), AtomicU64::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                most.fetch_max(children_hold(), Ordering::Relaxed);
                thread::sleep(Duration::from_millis(2));
            }
        });
        work();
        over.store(true, Ordering::Relaxed);
    });
    let kib = u32::try_from(most.load(Ordering::Relaxed)).unwrap();
    f64::from(kib) / 1024.0
}

fn children_hold() -> u64 {
    let tasks = fs::read_dir("/proc/self/task").unwrap().flatten();
    let children = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    let ids: String = children.collect();
    let held = |id: &str| {
        let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
        // Between its start and its own program a process is a copy of this one.
        status.strip_prefix("Name:\tateb-pdf\n")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    ids.split_whitespace().filter_map(held).max().unwrap_or(0)
}

#[derive(Deserialize)]
struct Peer {
    peer: String,
    files: Vec<PeerFile>,
}

#[derive(Deserialize)]
struct PeerFile {
    seconds: f64,
}

fn peer(works: &[&Work]) -> Option<Peer> {
    let python = std::env::vars_os().find(|(key, _)| key == "ATEB_PEERS")?.1;
    let jobs: Vec<_> = works
        .iter()
        .map(|work| {
            let areas = work.marks.0.iter().filter_map(|mark| match &mark.place {
                Place::Quads { page, quads } => Some((page, quads)),
                _ => None,
            });
            let marks: Vec<_> = areas
                .flat_map(|(page, quads)| {
                    quads.iter().map(move |quad| {
                        let [left, bottom, right, top] = quad.bounds();
                        json!([page - 1, left, bottom, right, top])
                    })
                })
                .collect();
            json!({"path": work.path, "out": work.path.with_extension("peer"), "marks": marks})
        })
        .collect();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/peers/redaction.py");
    let mut child = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(json!(jobs).to_string().as_bytes()).unwrap();
    let said = child.wait_with_output().unwrap();
    assert!(said.status.success(), "the peer failed");
    Some(serde_json::from_slice(&said.stdout).unwrap())
}

fn areas(list: impl Iterator<Item = (usize, Quad)>) -> Marks {
    let marks: Vec<_> = list
        .map(|(page, quad)| json!({"page": page, "quads": [quad.0.to_vec()], "style": "block"}))
        .collect();
    Marks::from_json(&json!({ "marks": marks }).to_string()).unwrap()
}

/// The same numbers each time.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

fn random_words(engine: &Engine, pdf: &[u8]) -> Marks {
    let mut random = Random(40);
    let pages = redact::words(engine, pdf).unwrap();
    let marked = (1..).zip(&pages).flat_map(|(number, page)| {
        let at: Vec<usize> = (0..MARKS).map(|_| random.below(page.words.len())).collect();
        at.into_iter().map(move |at| (number, page.words.get(at).unwrap().quad))
    });
    areas(marked.collect::<Vec<_>>().into_iter())
}

fn boxes() -> Marks {
    let mut random = Random(43);
    let places = (1..=SCANS).flat_map(|page| (0..MARKS).map(move |_| page)).collect::<Vec<_>>();
    areas(places.into_iter().map(|page| {
        let whole = |number: usize| f64::from(u32::try_from(number).unwrap());
        let (x, y) = (whole(60 + random.below(400)), whole(60 + random.below(700)));
        (page, Quad::upright(x, y, x + 90.0, y + 12.0))
    }))
}

/// Pages of words, forty-five lines each.
fn text_pdf() -> Vec<u8> {
    let mut random = Random(1);
    let mut pdf = lopdf::Document::with_version("1.7");
    let font = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
        "Encoding" => "WinAnsiEncoding",
    });
    let resources = dictionary! { "Font" => dictionary! { "F" => font } };
    let drawings: Vec<Vec<u8>> = (0..PAGES)
        .map(|_| {
            let lines = (0..45).map(|_| {
                let words: Vec<String> = (0..11)
                    .map(|_| {
                        let long = 2 + random.below(8);
                        (0..long)
                            .map(|_| char::from(b'a' + u8::try_from(random.below(26)).unwrap()))
                            .collect()
                    })
                    .collect();
                format!("({}) Tj 0 -15 Td\n", words.join(" "))
            });
            format!("BT /F 10 Tf 60 770 Td\n{}ET", lines.collect::<String>()).into_bytes()
        })
        .collect();
    assembled(pdf, drawings.into_iter().map(|drawing| (drawing, resources.clone())))
}

/// Pages that are a picture each, of lines that look like text: half a megabyte, as scanners make them.
fn scan_pdf() -> Vec<u8> {
    let (width, height) = (1654_usize, 2339_usize);
    let mut random = Random(2);
    let mut pdf = lopdf::Document::with_version("1.7");
    let pages: Vec<_> = (0..SCANS)
        .map(|_| {
            let mut pixels: Vec<u8> =
                (0..width * height).map(|_| 240 + u8::try_from(random.below(9)).unwrap()).collect();
            for line in 0..50 {
                let mut x = 150;
                while x < width - 170 {
                    let (wide, high) = (4 + random.below(14), 12 + random.below(12));
                    for y in 0..high {
                        let from = (150 + line * 42 + y) * width + x;
                        if let Some(row) = pixels.get_mut(from..from + wide / 3 + 2) {
                            row.fill(40);
                        }
                    }
                    x += wide + 3;
                }
            }
            let mut jpeg = Vec::new();
            let rgb: Vec<u8> = pixels.iter().flat_map(|grey| [*grey, *grey, grey - 5]).collect();
            let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 80);
            let (w, h) = (u16::try_from(width).unwrap(), u16::try_from(height).unwrap());
            encoder.encode(&rgb, w, h, jpeg_encoder::ColorType::Rgb).unwrap();
            let picture = dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(w),
                "Height" => i64::from(h), "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8,
                "Filter" => "DCTDecode",
            };
            let picture = pdf.add_object(lopdf::Stream::new(picture, jpeg));
            let resources = dictionary! { "XObject" => dictionary! { "X" => picture } };
            (b"q 595 0 0 842 0 0 cm /X Do Q".to_vec(), resources)
        })
        .collect();
    assembled(pdf, pages.into_iter())
}

fn assembled(
    mut pdf: lopdf::Document,
    pages: impl Iterator<Item = (Vec<u8>, lopdf::Dictionary)>,
) -> Vec<u8> {
    let tree = pdf.new_object_id();
    let kids: Vec<lopdf::Object> = pages
        .map(|(drawing, resources)| {
            let mut content = lopdf::Stream::new(lopdf::Dictionary::new(), drawing);
            content.compress().unwrap();
            let content = pdf.add_object(content);
            let page = dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
                "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            };
            pdf.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap();
    let root = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    pdf.objects.insert(tree, root.into());
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}
