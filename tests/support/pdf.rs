//! PDFs for tests: made by hand, and those of the corpora with what others found in them.

use ateb::redact::Engine;
use std::{
    fmt::Write as _,
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
    rows.filter(|row| categories.contains(&&row[0]) && row[1].to_lowercase().ends_with(ending))
        .map(|row| Sample {
            name: row[1].to_owned(),
            bytes: fs::read(corpora.join(&row[1])).unwrap(),
            expected: serde_json::from_str(&row[9]).unwrap_or_default(),
        })
        .collect()
}

/// A PDF of these objects, the first of which is number 1 and the catalog.
pub(crate) fn pdf_of(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (number, object) in (1..).zip(objects) {
        // Writing to a string does not fail.
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out.extend(format!("xref\n0 {size}\n0000000000 65535 f \n{table}").bytes());
    out.extend(format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

/// An object with bytes.
pub(crate) fn stream(keys: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<<{keys}/Length {}>>stream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// A page of 300 by 200 points with this drawing: `page` are more keys of the page, `catalog` of
/// the catalog, and `more` further objects from number 6. The font is `/F`, Helvetica.
pub(crate) fn one_page(drawing: &str, page: &str, catalog: &str, more: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R{catalog}>>").into_bytes(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R\
             /Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>/ExtGState<</Thin<</ca 0.4>>\
             /Multiply<</BM/Multiply>>>>>>{page}>>"
        )
        .into_bytes(),
        stream("", drawing.as_bytes()),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
    ];
    objects.extend(more.iter().map(|object| object.as_bytes().to_vec()));
    pdf_of(&objects)
}
