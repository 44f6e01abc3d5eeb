//! Pictures: what is marked is black in the pixels themselves, and nothing but pixels leaves.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "what fails here fails the test")]

use ateb::{
    domain::mark::Marks,
    redact::{self, Engine, To, inspect::Verdict, report::Outcome},
};
use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};
use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

fn engine() -> Engine {
    Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"))
}

fn corpus() -> Vec<PathBuf> {
    let shared = std::env::vars_os().find(|(key, _)| key == "ATEB_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        |(_, folder)| folder.into(),
    );
    let folder = shared.join("corpora/images_metadata");
    let in_ci = std::env::vars_os().any(|(key, value)| key == "CI" && value == "true");
    assert!(folder.exists() || !in_ci, "the corpora are needed with CI=true");
    let Ok(files) = fs::read_dir(folder) else {
        println!("left out: corpora/images_metadata is not here");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

fn marks(list: &serde_json::Value) -> Marks {
    Marks::from_json(&serde_json::json!({ "marks": list }).to_string()).unwrap()
}

/// A picture of 200 by 120 pixels in which every pixel is another.
fn picture() -> RgbImage {
    RgbImage::from_fn(200, 120, |x, y| {
        let (x, y) = (u8::try_from(x).unwrap(), u8::try_from(y).unwrap());
        image::Rgb([x, y, 128])
    })
}

fn packed(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

const FORMATS: [(ImageFormat, &str); 6] = [
    (ImageFormat::Jpeg, "a.jpg"),
    (ImageFormat::Png, "a.png"),
    (ImageFormat::Tiff, "a.tiff"),
    (ImageFormat::Gif, "a.gif"),
    (ImageFormat::WebP, "a.webp"),
    (ImageFormat::Bmp, "a.bmp"),
];

fn redacted(bytes: &[u8], name: &str, marks: &Marks) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let done = redact::redact(&engine(), bytes, name, marks, To::Same, &out).unwrap();
    assert_eq!(done.report.verdict, Outcome::Verified, "{name}: {:?}", done.report.problems);
    fs::read(&out).unwrap()
}

#[test]
fn the_pixels_of_a_marked_area_are_black_and_all_others_stay() {
    let wanted = marks(&serde_json::json!([
        {"page": 1, "quads": [[32, 16, 96, 16, 96, 64, 32, 64]], "style": "block"}
    ]));
    let (before, area) =
        (picture(), |x: u32, y: u32| (32..96).contains(&x) && (16..64).contains(&y));
    for (format, name) in FORMATS {
        let copy = redacted(&packed(&before.clone().into(), format), name, &wanted);
        let after = image::load_from_memory(&copy).unwrap().to_rgb8();
        let loss = if format == ImageFormat::Jpeg {
            40
        } else if format == ImageFormat::Gif {
            90
        } else {
            0
        };
        for (x, y, pixel) in after.enumerate_pixels() {
            if area(x, y) {
                assert!(pixel.0.iter().all(|value| *value <= 8), "{name}: {x},{y} {pixel:?}");
            } else {
                let was = before.get_pixel(x, y);
                let off = pixel.0.iter().zip(was.0).map(|(a, b)| a.abs_diff(b)).max().unwrap();
                // Beside a mark a packing with loss may ring a little.
                let beside = format == ImageFormat::Jpeg && (16..112).contains(&x) && y < 80;
                assert!(beside || off <= loss, "{name}: {x},{y} is off by {off}");
            }
        }
    }
}

#[test]
fn a_label_is_written_where_it_fits_and_the_whole_can_go() {
    let wanted =
        marks(&serde_json::json!([{"page": 1, "whole": true, "exemption": "FOIA s.40(2)"}]));
    let copy = redacted(&packed(&picture().into(), ImageFormat::Png), "a.png", &wanted);
    let after = image::load_from_memory(&copy).unwrap().to_rgb8();
    let white = after.pixels().filter(|pixel| pixel.0 == [255; 3]).count();
    let black = after.pixels().filter(|pixel| pixel.0 == [0; 3]).count();
    assert_eq!(white + black, 200 * 120);
    assert!(white > 100, "the label stands there in white");
}

#[test]
fn colours_under_pixels_that_cannot_be_seen_are_gone() {
    let mut unseen = RgbaImage::from_pixel(40, 40, image::Rgba([10, 20, 30, 255]));
    unseen.put_pixel(5, 5, image::Rgba([200, 100, 50, 0]));
    let copy = redacted(
        &packed(&unseen.into(), ImageFormat::Png),
        "a.png",
        &marks(&serde_json::json!([])),
    );
    let after = image::load_from_memory(&copy).unwrap().to_rgba8();
    assert_eq!(after.get_pixel(5, 5).0, [0, 0, 0, 0]);
    assert_eq!(after.get_pixel(6, 5).0, [10, 20, 30, 255]);
}

#[test]
fn marks_on_texts_and_on_other_pages_are_refused_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let png = packed(&picture().into(), ImageFormat::Png);
    for (wanted, words) in [
        (serde_json::json!([{"find": "Alys"}]), "mark an area"),
        (serde_json::json!([{"page": 2, "whole": true}]), "does not have"),
    ] {
        let done = redact::redact(&engine(), &png, "a.png", &marks(&wanted), To::Same, &out);
        let told = done.unwrap_err().to_string();
        assert!(told.contains(words) && !told.contains("Alys"), "{told}");
        assert!(!out.exists());
    }
}

#[test]
fn broken_and_boundless_pictures_get_a_clear_answer() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let none = marks(&serde_json::json!([]));
    for (format, name) in FORMATS {
        let whole = packed(&picture().into(), format);
        for length in [20, whole.len() / 2] {
            let _ = redact::inspect(&engine(), name, &whole[..length]);
            let done = redact::redact(&engine(), &whole[..length], name, &none, To::Same, &out);
            if let Ok(done) = done {
                assert_eq!(done.verified.is_some(), out.exists());
                let _ = fs::remove_file(&out);
            }
        }
    }
    // A PNG that says it is 100,000 pixels wide and as high.
    let mut boundless = packed(&picture().into(), ImageFormat::Png);
    boundless[16..24].copy_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
    assert!(redact::redact(&engine(), &boundless, "a.png", &none, To::Same, &out).is_err());
    assert!(!out.exists());
}

#[test]
fn every_real_picture_leaves_as_pixels_alone() {
    let wanted = marks(&serde_json::json!([
        {"page": 1, "quads": [[10, 10, 60, 10, 60, 40, 10, 40]], "exemption": "FOIA s.40(2)"}
    ]));
    for path in corpus() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        if name.ends_with("heic") {
            let found = redact::inspect(&engine(), &name, &bytes);
            assert!(found.findings.iter().any(|one| one.kind == "gps"), "{found:?}");
            continue;
        }
        let copy = redacted(&bytes, &name, &wanted);
        let after = redact::inspect(&engine(), "a", &copy);
        assert_eq!(after.verdict, Verdict::Clean, "{name}: {:?}", after.findings);
    }
}
