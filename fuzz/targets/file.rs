//! Whole files: packages, messages, old formats, pictures, web pages, text.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: (u8, &[u8])| {
    let name = ["a", "a.txt", "a.csv", "a.html", "a.eml"][usize::from(data.0) % 5];
    ateb_fuzz::work_on(name, data.1);
});
