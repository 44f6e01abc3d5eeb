//! Every job of ateb-pdf, without its walls. What is cut must verify or be refused, and what was cut
//! without marks must inspect as clean.
#![no_main]
#![allow(dead_code, reason = "modules of ateb-pdf, of which one target calls a part")]

#[path = "../../src/bin/ateb-pdf/compare.rs"]
mod compare;
#[path = "../../src/bin/ateb-pdf/content.rs"]
mod content;
#[path = "../../src/bin/ateb-pdf/cut.rs"]
mod cut;
#[path = "../../src/bin/ateb-pdf/fonts/mod.rs"]
mod fonts;
#[path = "../../src/bin/ateb-pdf/gaps/mod.rs"]
mod gaps;
#[path = "../../src/bin/ateb-pdf/glyphs.rs"]
mod glyphs;
#[path = "../../src/bin/ateb-pdf/images/mod.rs"]
mod images;
#[path = "../../src/bin/ateb-pdf/inspect/mod.rs"]
mod inspect;
#[path = "../../src/bin/ateb-pdf/layers.rs"]
mod layers;
#[path = "../../src/bin/ateb-pdf/lettering.rs"]
mod lettering;
#[path = "../../src/bin/ateb-pdf/marker.rs"]
mod marker;
#[path = "../../src/bin/ateb-pdf/page.rs"]
mod page;
#[path = "../../src/bin/ateb-pdf/sanitise.rs"]
mod sanitise;
#[path = "../../src/bin/ateb-pdf/scan.rs"]
mod scan;
#[path = "../../src/bin/ateb-pdf/text.rs"]
mod text;
#[path = "../../src/bin/ateb-pdf/unseen.rs"]
mod unseen;
#[path = "../../src/bin/ateb-pdf/verify.rs"]
mod verify;

use ateb::domain::mark::Marks;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = inspect::inspect(data.to_vec());
    let _ = text::words(data.to_vec());
    let none = Marks::default();
    if let Ok((cut, copy)) = cut::cut(data, &none, &[])
        && verify::verify(data.to_vec(), copy.clone(), &none, &cut.flattened)
            .is_ok_and(|found| found.problems.is_empty())
    {
        let found = inspect::inspect(copy).expect("a copy that was proven can be read");
        assert!(found.is_empty(), "{found:?}");
    }
    let marks = r#"{"marks":[{"find":"the","scope":"exact"},{"page":1,"quads":[[90,90,300,90,300,300,90,300]]}]}"#;
    let marks = Marks::from_json(marks).expect("marks");
    if let Ok((cut, copy)) = cut::cut(data, &marks, &[]) {
        let _ = verify::verify(data.to_vec(), copy, &marks, &cut.flattened);
    }
});
