//! Text of all sorts: files of marks, and what suggestions look through.
#![no_main]

use ateb::{
    domain::mark::Marks,
    redact::{self, Engine},
};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = Marks::from_json(text);
    let engine = Engine::new("/nowhere");
    let names = ["Alys ferch Rhys".to_owned()];
    if let Ok(found) = redact::suggest(&engine, "a.txt", text.as_bytes(), &names) {
        for suggestion in found {
            assert!(!suggestion.text.trim().is_empty());
        }
    }
});
