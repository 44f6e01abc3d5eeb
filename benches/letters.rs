//! What a letter costs, beside what else could have set it: WeasyPrint in one process, a Chromium
//! kept warm, and LibreOffice as a process a letter. Every letter has other words than the one
//! before. `ATEB_PEERS` names a Python that has WeasyPrint; a peer that is not here is said so.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program that prints or fails")]

use ateb::{
    domain::{
        language::Language,
        letter::{LetterData, LetterType},
    },
    letters::Letter,
};
use std::{
    env, fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// How many letters each peer sets.
const LETTERS: usize = 40;
/// How many are set to see whether memory grows.
const MANY: usize = 2_000;

fn main() {
    println!("figure | measured | limit");
    println!("--- | --- | ---");
    let folder = tempfile::tempdir().unwrap();
    // The fonts are read once.
    a_letter(LETTERS).pdf_to_look_at().unwrap();
    for number in 0..LETTERS {
        let letter = a_letter(number);
        let file = |ending: &str| folder.path().join(format!("{number}.{ending}"));
        fs::write(file("html"), letter.html_page()).unwrap();
        fs::write(file("docx"), letter.docx().unwrap()).unwrap();
    }
    let before = processor_time();
    for number in 0..LETTERS {
        a_letter(number).pdf_to_look_at().unwrap();
    }
    let ours = (processor_time() - before) * 1000.0 / count(LETTERS);
    told("one letter, filled and set", &format!("{ours:.1} ms CPU"), "≤ 25 ms");
    let before = processor_time();
    for number in 0..LETTERS {
        a_letter(number).pdf().unwrap();
    }
    let judged = (processor_time() - before) * 1000.0 / count(LETTERS);
    told("the same, held against PDF/UA-1 and PDF/A-2a", &format!("{judged:.1} ms CPU"), "");
    the_preview();
    let peers: [(&str, f64, Option<f64>); 3] = [
        ("WeasyPrint, in one process", 8.0, weasyprint(folder.path())),
        ("Chromium, kept warm", 8.0, chromium(folder.path())),
        ("LibreOffice, a process a letter", 30.0, libreoffice(folder.path())),
    ];
    for (name, limit, measured) in peers {
        match measured {
            Some(each) => told(
                &format!("the same by {name}"),
                &format!("{each:.0} ms CPU, {:.1} ×", each / ours),
                &format!("≥ {limit} ×"),
            ),
            None => told(&format!("the same by {name}"), "not here", &format!("≥ {limit} ×")),
        }
    }
    memory_stays_flat();
}

fn told(figure: &str, measured: &str, limit: &str) {
    println!("{figure} | {measured} | {limit}");
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
const fn count(number: usize) -> f64 {
    number as f64
}

/// A partial release, with every third word of its own parts another one.
fn a_letter(number: usize) -> Letter {
    let mut data = LetterData::example(LetterType::Partial, Language::English);
    data.reference = format!("ATISN {}", 26_000 + number);
    let vary = |text: &mut String| {
        let words = text.split(' ').enumerate().map(|(place, word)| {
            if place % 3 == 0 { format!("{word}{number}") } else { word.to_owned() }
        });
        *text = words.collect::<Vec<_>>().join(" ");
    };
    vary(&mut data.request.text);
    let decision = data.decision.as_mut().unwrap();
    vary(&mut decision.response.en);
    for applied in &mut decision.exemptions {
        vary(&mut applied.withheld.en);
        vary(&mut applied.reasons.en);
        if let Some(test) = &mut applied.public_interest {
            vary(&mut test.for_release.en);
            vary(&mut test.for_withholding.en);
            vary(&mut test.balance.en);
        }
    }
    Letter::compose(LetterType::Partial, &[Language::English], &data).unwrap()
}

/// What the editor asks for at each pause in typing.
fn the_preview() {
    let data = LetterData::example(LetterType::Partial, Language::English);
    let text = ateb::letters::fill(LetterType::Partial, Language::English, &data).unwrap();
    let mut slowest = Duration::ZERO;
    let mut all = Duration::ZERO;
    for number in 0..LETTERS {
        let typed = format!("{text}\n\nTyped {number}.\n");
        let began = Instant::now();
        let parsed =
            Letter::parse(LetterType::Partial, &data, &[(Language::English, &typed)]).unwrap();
        assert!(parsed.html().contains(&format!("Typed {number}")));
        slowest = slowest.max(began.elapsed());
        all += began.elapsed();
    }
    let each = all.as_secs_f64() * 1000.0 / count(LETTERS);
    let slowest = slowest.as_secs_f64() * 1000.0;
    told("the live preview", &format!("{each:.2} ms, the slowest {slowest:.2} ms"), "≤ 5 ms");
}

fn memory_stays_flat() {
    let resident = || {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    };
    for number in 0..MANY / 4 {
        a_letter(number).pdf().unwrap();
    }
    let early = resident();
    for number in MANY / 4..MANY {
        a_letter(number).pdf().unwrap();
    }
    let late = resident();
    told(
        "memory after 500 and after 2,000 letters",
        &format!("{early:.0} and {late:.0} MiB"),
        "≤ 150 MiB over idle",
    );
}

/// Milliseconds of a processor a letter; nothing when WeasyPrint is not here.
fn weasyprint(folder: &Path) -> Option<f64> {
    let python = env::var_os("ATEB_PEERS")?;
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/weasyprint_letters.py");
    printed(Command::new(python).arg(program).arg(folder))
}

/// The same of Chromium; nothing when it or Playwright is not here.
fn chromium(folder: &Path) -> Option<f64> {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/e2e/print_letters.mjs");
    printed(Command::new("node").arg(program).arg(folder))
}

/// The same of LibreOffice; nothing when it is not here.
fn libreoffice(folder: &Path) -> Option<f64> {
    let python = env::var_os("ATEB_PEERS")?;
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/libreoffice_letters.py");
    printed(Command::new(python).arg(program).arg(folder))
}

fn printed(command: &mut Command) -> Option<f64> {
    let output = command.output().ok()?;
    if !output.status.success() {
        return None;
    }
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// Seconds that this process has run on a processor.
fn processor_time() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let after = stat.rsplit_once(')').unwrap().1;
    let ticks: Vec<f64> =
        after.split_whitespace().skip(11).take(2).map(|field| field.parse().unwrap()).collect();
    ticks.iter().sum::<f64>() / 100.0
}
