//! Files of the corpora for tests, with what others found in them.

use ateb::redact::Engine;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The engine that cargo built for this test, or the one that `ATEB_PDF` names.
pub(crate) fn engine() -> Engine {
    let named = std::env::vars_os().find(|(key, _)| key == "ATEB_PDF");
    named.map_or_else(|| Engine::new(env!("CARGO_BIN_EXE_ateb-pdf")), |(_, path)| Engine::new(path))
}

/// A file of the corpora, and what an independent tool found in it.
pub(crate) struct Sample {
    /// Its category and its name.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) expected: serde_json::Value,
}

/// The files of these categories with this ending; none when there are no corpora on this machine.
pub(crate) fn samples(categories: &[&str], ending: &str) -> Vec<Sample> {
    let root = std::env::vars_os().find(|(key, _)| key == "ATEB_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        |(_, root)| PathBuf::from(root),
    );
    let corpora = root.join("corpora");
    if !corpora.exists() {
        let required = std::env::vars_os().any(|(key, value)| key == "CI" && value == "true");
        assert!(!required, "{} is missing", corpora.display());
        println!("left out: {} is not on this machine", corpora.display());
        return Vec::new();
    }
    let mut manifest =
        csv::ReaderBuilder::new().delimiter(b'\t').from_path(corpora.join("manifest.tsv")).unwrap();
    let rows = manifest.records().map(Result::unwrap);
    rows.filter(|row| {
        categories.contains(&row.get(0).unwrap())
            && row.get(1).unwrap().to_lowercase().ends_with(ending)
    })
    .map(|row| Sample {
        name: row.get(1).unwrap().to_owned(),
        bytes: fs::read(corpora.join(row.get(1).unwrap())).unwrap(),
        expected: serde_json::from_str(row.get(9).unwrap()).unwrap_or_default(),
    })
    .collect()
}
