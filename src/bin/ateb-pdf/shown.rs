//! One page for somebody who marks it: how it lies, and the words on it.

use crate::{
    cut,
    glyphs::{self, Reader},
    render, text,
};
use ateb::{
    domain::page_space::PageSpace,
    redact::protocol::{Failure, OrFail, PageRead},
};

/// How page `number` lies and what stands on it. It lies as the engine that draws it and cuts it
/// says, so that what is marked is what is seen; words that stand beside it are left out.
pub(crate) fn page(pdf: Vec<u8>, number: u32) -> Result<PageRead, Failure> {
    let document = cut::open(&pdf)?;
    let pages = cut::count(&document)?;
    let index = render::index(number, pages)?;
    let drawn = document.load_pdf_page(index).or_fail(Failure::Broken)?;
    let bounds = drawn.bounds().or_fail(Failure::Broken)?;
    let ctm = drawn.ctm().or_fail(Failure::Broken)?;
    let matrix = [ctm.a, ctm.b, ctm.c, ctm.d, ctm.e, ctm.f].map(f64::from);
    let space = PageSpace { width: bounds.width().into(), height: bounds.height().into(), matrix };
    let read = glyphs::open(pdf)?;
    let at = usize::try_from(index).or_fail(Failure::Broken)?;
    let page = read.pages().get(at).ok_or(Failure::Broken)?;
    let mut words = text::words_of(&Reader::new(&read).read(page, &[]));
    words.retain(|word| space.has(space.shown_box(&word.quad)));
    Ok(PageRead { pages, space, words })
}
