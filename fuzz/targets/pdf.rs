//! Every job of ateb-pdf, without its walls. What is cut must verify or be refused, and what was cut
//! without marks must inspect as clean.
#![no_main]
#![allow(dead_code, reason = "modules of ateb-pdf, of which one target calls a part")]

include!("modules.rs");

use ateb::{domain::mark::Marks, redact::inspect::Action};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = inspect::inspect(data.to_vec());
    let _ = text::words(data.to_vec());
    let none = Marks::default();
    if let Ok((cut, copy)) = cut::cut(data, &none, &[])
        && verify::verify(data.to_vec(), copy.clone(), &none, &cut.flattened)
            .is_ok_and(|found| found.problems.is_empty())
    {
        let mut found = inspect::inspect(copy).expect("a copy that was proven can be read");
        // Some things stay, for somebody to look at: tiny letters, the words over a scan.
        found.retain(|finding| finding.action != Action::Review);
        // Where a page is so broken that the two engines read it differently, the copy may hide text
        // that the original did not. The gate looks for that, and holds the copy back.
        let of_the_gate = ["same_colour_text", "text_under_box", "invisible_text"];
        found.retain(|finding| !of_the_gate.contains(&finding.kind.as_str()));
        assert!(found.is_empty(), "{found:?}");
    }
    let marks = r#"{"marks":[{"find":"the","scope":"exact"},{"page":1,"quads":[[90,90,300,90,300,300,90,300]]}]}"#;
    let marks = Marks::from_json(marks).expect("marks");
    if let Ok((cut, copy)) = cut::cut(data, &marks, &[]) {
        let _ = verify::verify(data.to_vec(), copy, &marks, &cut.flattened);
    }
});
