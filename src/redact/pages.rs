//! Pages of documents for people who mark them: what stands on one, how it lies, and its picture.

use super::{
    EngineError, RedactError,
    engine::Engine,
    media::{self, MediaType},
    picture,
    protocol::{Answer, Job, PageRead},
};
use crate::domain::page_space::PageSpace;

/// How a document is shown to somebody who marks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Pages with a picture each: a PDF, a scan, a photograph.
    Pages,
    /// Sheets of cells.
    Sheets,
    /// A message, with what comes with it.
    Message,
    /// What it says.
    Text,
}

/// How a file is shown, by its content; `name` tells CSV, e-mail and web pages from other text.
pub fn shape_of(bytes: &[u8], name: &str) -> Shape {
    match media::sniff(bytes, name) {
        MediaType::Pdf | MediaType::Picture(_) => Shape::Pages,
        MediaType::Xlsx | MediaType::Ods => Shape::Sheets,
        MediaType::Eml | MediaType::Msg | MediaType::Tnef => Shape::Message,
        _ => Shape::Text,
    }
}

/// One page of a PDF, or a picture, which is a page without words. Pages count from 1.
pub fn page(
    engine: &Engine,
    bytes: &[u8],
    name: &str,
    number: u32,
) -> Result<PageRead, RedactError> {
    if let MediaType::Picture(kind) = media::sniff(bytes, name) {
        let (width, height) = picture::size(bytes, kind)?;
        let space = PageSpace::of_picture(width.into(), height.into());
        return Ok(PageRead { pages: 1, space, words: Vec::new() });
    }
    match engine.run(&Job::Page { page: number }, &[bytes], engine.deadline())? {
        (Answer::Page(page), _) => Ok(page),
        _ => Err(EngineError::WrongAnswer.into()),
    }
}

/// The picture of a page, as PNG or JPEG, about `width` pixels wide. It is made of pixels alone,
/// whatever the file holds.
pub fn page_image(
    engine: &Engine,
    bytes: &[u8],
    name: &str,
    number: u32,
    width: u32,
) -> Result<Vec<u8>, RedactError> {
    if let MediaType::Picture(kind) = media::sniff(bytes, name) {
        return Ok(picture::shown(bytes, kind, width)?);
    }
    Ok(super::render(engine, bytes, number, width)?)
}
