//! What a page of the workbench costs: its picture and its words the first time, beside an engine
//! process that is only started, and from the store after that.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program that prints or fails")]

#[path = "../tests/support/office.rs"]
mod office;

use ateb::{clock::StoppedClock, law::regime::Regime, redact, service::Office};
use office::{a_request, config_in, date, first_administrator};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// How many pages are looked at.
const PAGES: u32 = 40;

fn main() {
    println!("figure | measured | limit");
    println!("--- | --- | ---");
    let paragraph = "The depot holds 2140 tonnes of salt, and Ioan Pennant counts it every week. ";
    let text = format!("{}\n\n", paragraph.repeat(8)).repeat(600);
    let pdf = ateb::letters::text_as_pdf(&text).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("ateb.db");
    let config = config_in(&folder, database.to_str().unwrap(), &[]);
    let clock = Arc::new(StoppedClock::on(date("2026-02-18")));
    let office = Office::open(&config, clock).unwrap();
    let who = first_administrator(&office);
    let case = office.log_request(&who, &a_request(Regime::Foia, "2026-02-18")).unwrap();
    let document = office.add_document(&who, case, "salt.pdf", &pdf).unwrap();
    let pages = office.bench_page(&who, case, document, 1, &[]).unwrap().pages;
    told(&format!("a document of {pages} pages"), &format!("{} KB", pdf.len() / 1024), "");

    let engine = redact::Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"));
    let floor = p95(&mut |_| {
        // Not a PDF: the process starts, shuts itself in, and says so.
        drop(redact::words(&engine, b"%PDF-1.7\n%%EOF\n"));
    });
    told("an engine process that only starts, p95", &shown(floor), "");
    let first = p95(&mut |page| {
        office.page_image(&who, case, document, page, 1_240).unwrap();
    });
    let times = first.as_secs_f64() / floor.as_secs_f64();
    let limit = "≤ 150 ms";
    told("picture of a page, first time, p95", &format!("{}, {times:.1} ×", shown(first)), limit);
    let again = p95(&mut |page| {
        office.page_image(&who, case, document, page, 1_240).unwrap();
    });
    told("the same from the store, p95", &shown(again), "");
    let words = p95(&mut |page| {
        office.bench_page(&who, case, document, page, &[]).unwrap();
    });
    told("words of a page, first time, p95", &shown(words), "");
}

/// The time that 19 of 20 pages do not take longer than.
fn p95(work: &mut dyn FnMut(u32)) -> Duration {
    let mut all: Vec<Duration> = (2..2 + PAGES)
        .map(|page| {
            let began = Instant::now();
            work(page);
            began.elapsed()
        })
        .collect();
    all.sort();
    let at = all.len() * 95 / 100;
    all.get(at).copied().unwrap_or_default()
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn told(figure: &str, measured: &str, limit: &str) {
    println!("{figure} | {measured} | {limit}");
}
