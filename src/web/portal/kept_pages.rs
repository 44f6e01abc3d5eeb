//! Pages of requests that were made and still hold. Many people look at one request when it is in
//! the news, and one person looks often; a page is made once and shown until something that it was
//! made from differs.

use crate::{domain::language::Language, service::PortalStamp};
use actix_web::web::Bytes;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// How many pages are kept. A page has some 20 kB, so that this is about 20 MB at most.
const MOST: usize = 1_000;

/// The pages that are kept: of each request one in each language, so that what a request no longer
/// says goes when it is looked at again.
#[derive(Default)]
pub struct KeptPages(Mutex<HashMap<(i64, Language), (PortalStamp, Bytes)>>);

impl KeptPages {
    /// The page of this stamp; none when it was not made, or something has changed.
    pub fn of(&self, stamp: PortalStamp, language: Language) -> Option<Bytes> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (made_from, page) = pages.get(&(stamp.case.0, language))?;
        (*made_from == stamp).then(|| page.clone())
    }

    /// Keeps a page. When there are too many, all are let go: those that are asked for come again.
    pub fn keep(&self, stamp: PortalStamp, language: Language, page: Bytes) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if pages.len() >= MOST {
            pages.clear();
        }
        pages.insert((stamp.case.0, language), (stamp, page));
    }
}
