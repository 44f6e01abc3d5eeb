//! Looking for what a PDF holds besides what its pages show.

mod file;
mod notes;
mod objects;
mod pictures;

use crate::{
    cut,
    glyphs::{self, Drawn, Reader},
    sanitise,
    unseen::{self, Why},
};
use ateb::redact::{
    inspect::{Action, Finding},
    protocol::Failure,
};
use lopdf::Object;
use std::collections::{BTreeMap, BTreeSet};

/// Text smaller than this, in points, is not there to be read.
const TINY: f64 = 2.0;
/// The most findings of one kind that are told one by one.
const MOST_OF_A_KIND: usize = 60;

/// Everything found: of the file first, then page by page.
pub(crate) fn inspect(pdf: Vec<u8>) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    file::look_at_bytes(&pdf, &mut findings);
    let read = glyphs::open(pdf.clone())?;
    let document = sanitise::load(&pdf)?;
    if document.was_encrypted() {
        // The others are content with less than the password.
        cut::open(&pdf)?;
    }
    drop(pdf);
    file::look_at_document(&document, &mut findings);
    let mut told = objects::look(&document, &mut findings);
    pictures::look(&document, &mut findings);

    let reader = Reader::new(&read);
    let mut shown = Shown::default();
    let mut layers: BTreeMap<u32, String> = BTreeMap::new();
    for (number, page) in (1_u32..).zip(read.pages().iter()) {
        let drawn = reader.read_closely(page);
        let unseen = unseen::on(page, &drawn);
        look_at_page(number, &drawn, &unseen, &mut layers, &mut findings);
        let place = format!("page {number}");
        told.extend(drawn.said.iter().filter_map(|text| Some((text_of(text)?, place.clone()))));
        shown.remember(number, &drawn);
    }
    look_at_layers(&layers, &mut findings);
    look_at_told(&told, &shown, &mut findings);
    notes::look(&document, &shown, &mut findings);
    Ok(limited(findings))
}

/// Every finding, but of a kind that a file is full of only the first ones and how many follow.
fn limited(findings: Vec<Finding>) -> Vec<Finding> {
    let mut counts: BTreeMap<(String, Action), usize> = BTreeMap::new();
    let mut kept = Vec::with_capacity(findings.len().min(1_000));
    for finding in findings {
        let count = counts.entry((finding.kind.clone(), finding.action)).or_default();
        *count += 1;
        if *count <= MOST_OF_A_KIND {
            kept.push(finding);
        }
    }
    for ((kind, action), count) in counts {
        if let Some(more) = count.checked_sub(MOST_OF_A_KIND).filter(|more| *more > 0) {
            kept.push(Finding::new(&kind, "document", format!("{more} more"), action));
        }
    }
    kept
}

/// What the pages say, letters and figures alone: what they say anyway hides nothing.
#[derive(Debug, Default)]
struct Shown {
    all: String,
    /// Where each page begins in it.
    pages: BTreeMap<u32, usize>,
}

impl Shown {
    fn remember(&mut self, number: u32, drawn: &Drawn) {
        self.pages.insert(number, self.all.len());
        let texts = drawn.glyphs.iter().filter_map(|glyph| glyph.text.as_deref());
        self.all.extend(texts.flat_map(str::chars).flat_map(plain));
        self.all.push('\n');
    }

    /// Whether some page says it.
    fn says(&self, text: &str) -> bool {
        let text: String = text.chars().flat_map(plain).collect();
        self.all.contains(&text)
    }

    /// Whether this page says it.
    fn page_says(&self, number: u32, text: &str) -> bool {
        let text: String = text.chars().flat_map(plain).collect();
        let from = self.pages.get(&number).and_then(|at| self.all.get(*at..)).unwrap_or_default();
        from.lines().next().is_some_and(|page| page.contains(&text))
    }
}

fn plain(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().filter(|c| c.is_alphanumeric())
}

/// A text of a PDF, in whichever of its encodings.
fn text_of(bytes: &[u8]) -> Option<String> {
    let object = Object::String(bytes.to_vec(), lopdf::StringFormat::Literal);
    lopdf::decode_text_string(&object).ok().filter(|text| text.chars().any(char::is_alphanumeric))
}

fn look_at_page(
    number: u32,
    drawn: &Drawn,
    unseen: &[unseen::Unseen],
    layers: &mut BTreeMap<u32, String>,
    findings: &mut Vec<Finding>,
) {
    let place = format!("page {number}");
    for why in [Why::UnderBox, Why::SameColour, Why::OffPage, Why::Invisible] {
        let Some(kind) = why.kind() else { continue };
        let action = if why == Why::UnderBox { Action::Block } else { Action::Remove };
        let meant: BTreeSet<usize> =
            unseen.iter().filter(|one| one.1 == why).map(|one| one.0).collect();
        if !meant.is_empty() {
            let excerpt = unseen::said(drawn, |glyph| meant.contains(&glyph));
            findings.push(Finding::new(kind, &place, excerpt, action));
        }
    }
    let layer: BTreeSet<usize> =
        unseen.iter().filter(|one| one.1 == Why::Layer).map(|one| one.0).collect();
    if !layer.is_empty() {
        layers.insert(number, unseen::said(drawn, |glyph| layer.contains(&glyph)));
    }
    let hidden: BTreeSet<usize> = unseen.iter().map(|one| one.0).collect();
    let is_tiny = |at: usize| {
        !hidden.contains(&at)
            && drawn.glyphs.get(at).is_some_and(|glyph| {
                let em = unseen::em(glyph);
                em > 0.0 && em < TINY && !unseen::is_blank(glyph)
            })
    };
    let excerpt = unseen::said(drawn, is_tiny);
    if excerpt.chars().any(char::is_alphanumeric) {
        findings.push(Finding::new("tiny_text", &place, excerpt, Action::Review));
    }
}

/// The text that a reader of scans left over them: one finding, however many pages have it.
fn look_at_layers(layers: &BTreeMap<u32, String>, findings: &mut Vec<Finding>) {
    let Some(first) = layers.values().next() else { return };
    let place = pages(layers.keys().copied());
    let excerpt = format!("text over what is drawn: {first}");
    findings.push(Finding::new("invisible_text", &place, excerpt, Action::Review));
}

/// As `pages 1-3, 7`.
fn pages(numbers: impl Iterator<Item = u32>) -> String {
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => spans.push((number, number)),
        }
    }
    let many = spans.len() > 1 || spans.first().is_some_and(|(first, last)| first != last);
    let spans: Vec<String> = spans
        .iter()
        .map(
            |(first, last)| {
                if first == last { first.to_string() } else { format!("{first}-{last}") }
            },
        )
        .collect();
    format!("{} {}", if many { "pages" } else { "page" }, spans.join(", "))
}

/// Texts that stand for something or describe it, where no page says the same.
fn look_at_told(told: &[(String, String)], shown: &Shown, findings: &mut Vec<Finding>) {
    let mut places: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (text, place) in told {
        if !shown.says(text) {
            places.entry(place).or_default().insert(text);
        }
    }
    for (place, texts) in places {
        let excerpt = texts.into_iter().collect::<Vec<_>>().join("; ");
        findings.push(Finding::new("alternative_text", place, excerpt, Action::Remove));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_in_a_row_are_told_as_a_span() {
        assert_eq!(pages([4].into_iter()), "page 4");
        assert_eq!(pages([1, 2, 3, 7].into_iter()), "pages 1-3, 7");
    }

    #[test]
    fn a_text_is_read_in_each_of_its_encodings() {
        assert_eq!(text_of(b"\xfe\xff\x00A\x00l"), Some("Al".to_owned()));
        assert_eq!(text_of(b"Alys"), Some("Alys".to_owned()));
        assert_eq!(text_of(b"\xfe\xff\x00\xad"), None);
    }
}
