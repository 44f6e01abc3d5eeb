//! Drawing a page for the screen.

use crate::cut;
use ateb::redact::protocol::{Failure, OrFail};
use mupdf::{Colorspace, Matrix, pixmap::ImageFormat};

/// The widest picture, in pixels.
const WIDEST: u32 = 4_000;

/// The place of a page among `pages`, counted from 0.
pub(crate) fn index(number: u32, pages: u32) -> Result<i32, Failure> {
    if number == 0 || number > pages {
        let what = format!("there is no page {number}: there are {pages}");
        return Err(Failure::Marks { what });
    }
    Ok(i32::try_from(number).or_fail(Failure::Broken)? - 1)
}

/// A page as PNG, with its size in pixels.
#[expect(clippy::cast_precision_loss, reason = "a width in pixels is small")]
pub(crate) fn page(pdf: &[u8], number: u32, width: u32) -> Result<(Vec<u8>, u32, u32), Failure> {
    let document = cut::open(pdf)?;
    let pages = cut::count(&document)?;
    let page = document.load_page(index(number, pages)?).or_fail(Failure::Broken)?;
    let bounds = page.bounds().or_fail(Failure::Broken)?;
    let scale = width.clamp(16, WIDEST) as f32 / bounds.width().max(1.0);
    // A page that is very long and thin would be a picture without end.
    let scale = scale.min(WIDEST as f32 * 4.0 / bounds.height().max(1.0));
    let picture = page
        .to_pixmap(&Matrix::new_scale(scale, scale), &Colorspace::device_rgb(), false, true)
        .or_fail(Failure::Failed)?;
    let mut png = Vec::new();
    picture.write_to(&mut png, ImageFormat::PNG).or_fail(Failure::Failed)?;
    Ok((png, picture.width(), picture.height()))
}
