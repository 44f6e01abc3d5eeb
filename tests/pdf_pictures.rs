//! Pictures in PDFs: what a mark covers is gone from the picture objects themselves.

#![expect(clippy::unwrap_used, reason = "tests say what went wrong by stopping")]

use ateb::{
    domain::mark::Marks,
    redact::{self, Engine, To, report::Outcome},
};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use std::fs;

/// Two pages, each drawing the same picture within a form; the mark is on the first.
fn drawn_twice(picture: Stream) -> Vec<u8> {
    let mut pdf = Document::with_version("1.7");
    let pages = pdf.new_object_id();
    let picture = pdf.add_object(picture);
    let form = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 400.into(), 400.into()],
            "Matrix" => vec![1.into(), 0.into(), 0.into(), 1.into(), 40.into(), 40.into()],
            "Resources" => dictionary! { "XObject" => dictionary! { "Im0" => picture } },
        },
        b"q 320 0 0 240 0 0 cm /Im0 Do Q".to_vec(),
    );
    let form = pdf.add_object(form);
    let kids: Vec<Object> = (0..2)
        .map(|_| {
            let content = pdf.add_object(Stream::new(Dictionary::new(), b"/F Do".to_vec()));
            let page = dictionary! {
                "Type" => "Page", "Parent" => pages, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), 400.into(), 400.into()],
                "Resources" => dictionary! { "XObject" => dictionary! { "F" => form } },
            };
            pdf.add_object(page).into()
        })
        .collect();
    let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 2 };
    pdf.objects.insert(pages, tree.into());
    let root = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    pdf.trailer.set("Root", root);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

/// Cuts the middle out of the first page's picture: pixels 50 to 100 across and 60 to 80 down.
/// Gives back the picture objects of the copy.
fn pictures_after_a_cut(input: &[u8]) -> Vec<Stream> {
    let marks = Marks::from_json(
        r#"{"marks": [{"page": 1, "quads": [[140, 120, 240, 120, 240, 160, 140, 160]],
            "exemption": "FOIA s.40(2)"}]}"#,
    )
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.pdf");
    let engine = Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"));
    let redacted = redact::redact(&engine, input, "scan.pdf", &marks, To::Same, &out).unwrap();
    assert_eq!(redacted.report.verdict, Outcome::Verified, "{:?}", redacted.report);
    assert!(redacted.report.flattened_pages.is_empty());
    let pdf = Document::load_mem(&fs::read(out).unwrap()).unwrap();
    let pictures = pdf.objects.values().filter_map(|object| object.as_stream().ok());
    pictures.filter(|stream| stream.dict.has(b"Width")).cloned().collect()
}

fn picture(space: &str, bits: i64, bytes: Vec<u8>) -> Stream {
    let dictionary = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 160, "Height" => 120,
        "ColorSpace" => space, "BitsPerComponent" => bits,
    };
    Stream::new(dictionary, bytes)
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|at| u8::try_from(at * 37 % 251).unwrap()).collect()
}

#[test]
fn a_picture_that_pages_share_is_wiped_for_the_marked_page_alone() {
    let before = pattern(160 * 120 * 3);
    let after = pictures_after_a_cut(&drawn_twice(picture("DeviceRGB", 8, before.clone())));
    let plain: Vec<Vec<u8>> =
        after.iter().map(|stream| stream.get_plain_content().unwrap()).collect();
    assert_eq!(plain.len(), 2);
    assert_eq!(plain.iter().filter(|bytes| **bytes == before).count(), 1);
    let wiped = plain.iter().find(|bytes| **bytes != before).unwrap();
    for (at, (is, was)) in wiped.iter().zip(&before).enumerate() {
        let (x, y) = (at / 3 % 160, at / 480);
        if (50..100).contains(&x) && (60..80).contains(&y) {
            assert_eq!(*is, 255, "{x} {y}");
        } else if !(48..102).contains(&x) || !(58..82).contains(&y) {
            assert_eq!(is, was, "{x} {y}");
        }
    }
}

#[test]
fn a_picture_of_single_bits_is_wiped_and_its_other_bits_stay() {
    let before = pattern(20 * 120);
    let after = pictures_after_a_cut(&drawn_twice(picture("DeviceGray", 1, before.clone())));
    assert_eq!(after.len(), 2);
    // The engine packs the other page's picture as a fax, which this library does not read.
    let plain = after.iter().filter_map(|stream| stream.get_plain_content().ok());
    let wiped: Vec<Vec<u8>> = plain.filter(|bytes| *bytes != before).collect();
    assert_eq!(wiped.len(), 1);
    for y in 60..80 {
        assert!(wiped[0][y * 20 + 7..y * 20 + 12].iter().all(|byte| *byte == 255), "row {y}");
        assert_eq!(wiped[0][y * 20..y * 20 + 6], before[y * 20..y * 20 + 6]);
    }
}

#[test]
fn a_jpeg_stays_a_jpeg_and_nothing_of_what_was_marked_is_in_it() {
    let mut jpeg = Vec::new();
    jpeg_encoder::Encoder::new(&mut jpeg, 85)
        .encode(&pattern(160 * 120 * 3), 160, 120, jpeg_encoder::ColorType::Rgb)
        .unwrap();
    let mut scan = picture("DeviceRGB", 8, jpeg);
    scan.dict.set("Filter", "DCTDecode");
    let after = pictures_after_a_cut(&drawn_twice(scan));
    assert_eq!(after.len(), 2);
    let wiped = after.iter().filter(|stream| {
        assert_eq!(stream.filters().unwrap(), [b"DCTDecode"]);
        let pixels = image::load_from_memory(&stream.content).unwrap().to_rgb8();
        let first = *pixels.get_pixel(50, 60);
        (50..100).all(|x| (60..80).all(|y| *pixels.get_pixel(x, y) == first))
    });
    assert_eq!(wiped.count(), 1);
}

#[test]
fn a_soft_mask_that_holds_the_same_picture_is_wiped_too() {
    let mut pdf =
        Document::load_mem(&drawn_twice(picture("DeviceGray", 8, pattern(160 * 120)))).unwrap();
    let mask = pdf.add_object(picture("DeviceGray", 8, pattern(160 * 120)));
    for object in pdf.objects.values_mut() {
        if let Object::Stream(stream) = object
            && stream.dict.has(b"ColorSpace")
            && !stream.dict.has(b"SMask")
        {
            stream.dict.set("SMask", mask);
        }
    }
    let mut mask_alone = pdf.get_object(mask).unwrap().as_stream().unwrap().clone();
    mask_alone.dict.remove(b"SMask");
    pdf.objects.insert(mask, mask_alone.into());
    let mut input = Vec::new();
    pdf.save_to(&mut input).unwrap();
    let after = pictures_after_a_cut(&input);
    let wiped = after.iter().filter(|stream| {
        let bytes = stream.get_plain_content().unwrap();
        (60..80).all(|y| bytes[y * 160 + 50..y * 160 + 100].iter().all(|byte| *byte == 255))
    });
    assert_eq!((after.len(), wiped.count()), (4, 2));
}
