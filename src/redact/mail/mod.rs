//! E-mails: as they are sent, as Outlook keeps them, and what Outlook wraps attachments in.
//!
//! Each is read into one model, cut there, and written anew as a message with the headers that a
//! reader sees, one text in plain and as a page, and its files, each cut and proven by itself.

mod eml;
mod model;
mod msg;
mod outlook;
mod rtf;
mod tnef;
mod write;

pub(super) use model::{Content, Message};
pub use outlook::{as_email, messages_within};

use super::{
    RedactError, To,
    engine::Engine,
    find::is_invisible,
    html,
    inspect::{self, Action, Finding},
    media::{self, MediaType},
    protocol::{Cut, Failure, OrFail, Removed, Warning},
    report::Outcome,
    text,
};
use crate::domain::mark::{Marks, Place};
use model::{Attachment, Mailbox};
use std::{collections::BTreeSet, time::Instant};

/// Reads a message of any of its formats.
pub(super) fn read(bytes: &[u8], kind: MediaType) -> Result<Message, Failure> {
    match kind {
        MediaType::Msg => msg::read(bytes),
        MediaType::Tnef => tnef::read(bytes, "1", 0),
        _ => eml::read(bytes, "", 0),
    }
}

/// What is attached: a message where it is one.
fn attached(
    part: String,
    name: String,
    bytes: Vec<u8>,
    deep: usize,
) -> Result<Attachment, Failure> {
    if deep > model::DEEPEST {
        let what = "messages that lie too deep in messages".to_owned();
        return Err(Failure::TooBig { what });
    }
    let content = match media::sniff(&bytes, &name) {
        MediaType::Eml => Content::Message(Box::new(eml::read(&bytes, &part, deep + 1)?)),
        MediaType::Msg => Content::Message(Box::new(msg::read(&bytes)?)),
        MediaType::Tnef => Content::Message(Box::new(tnef::read(&bytes, &part, deep)?)),
        _ => Content::File(bytes),
    };
    Ok(Attachment { part, name, content })
}

/// Looks for what a reader of the message does not see, and into what comes with it.
pub(super) fn inspect(
    engine: &Engine,
    bytes: &[u8],
    kind: MediaType,
) -> Result<Vec<Finding>, RedactError> {
    let message = read(bytes, kind)?;
    let mut findings = Vec::new();
    look(engine, &message, "", &mut findings);
    if kind == MediaType::Eml && super::verify::is_ours(bytes) {
        // What we wrote has nothing but what a reader sees.
        findings.retain(|finding| finding.kind != "hidden_header");
    }
    Ok(findings)
}

fn look(engine: &Engine, message: &Message, within: &str, findings: &mut Vec<Finding>) {
    let place = |what: &str| {
        if within.is_empty() { what.to_owned() } else { format!("{within} › {what}") }
    };
    for (kind, at, excerpt) in &message.besides {
        findings.push(Finding::new(kind, &place(at), excerpt, Action::Remove));
    }
    if !message.bcc.is_empty() {
        let told = message.bcc.iter().map(written).collect::<Vec<_>>().join(", ");
        findings.push(Finding::new("bcc", &place("headers"), told, Action::Remove));
    }
    if let (Some(plain), Some(page)) = (&message.text, &message.html)
        && let Ok(shown) = html::text_of(&page.text)
        && !say_the_same(&plain.text, &shown)
    {
        let at = place(&format!("mime:{}", plain.part));
        findings.push(Finding::new("alternative_body", &at, &plain.text, Action::Remove));
    }
    if let Some(page) = &message.html
        && let Ok(inner) = html::inspect(page.text.as_bytes())
    {
        let at = place(&format!("mime:{}", page.part));
        // Programs style their mails with comments and hidden rules: what says nothing is no news.
        let told = inner.into_iter().filter(|one| one.kind != "comment" && one.kind != "metadata");
        findings.extend(told.map(|one| Finding { place: at.clone(), ..one }));
    }
    if let Some(plain) = &message.text
        && plain.text.chars().any(is_invisible)
    {
        let at = place(&format!("mime:{}", plain.part));
        findings.push(Finding::new("zero_width_characters", &at, "", Action::Remove));
    }
    for attachment in &message.attachments {
        let at = place(&format!("mime:{} {}", attachment.part, attachment.name));
        match &attachment.content {
            Content::Message(inner) => {
                findings.push(Finding::new("nested_message", &at, &inner.subject, Action::Remove));
                look(engine, inner, &at, findings);
            }
            Content::File(bytes) if bytes.is_empty() => {}
            Content::File(bytes) => {
                let kind = media::sniff(bytes, &attachment.name);
                match inspect::look(engine, kind, bytes) {
                    Ok(inner) => findings.extend(
                        inner
                            .into_iter()
                            .map(|one| Finding { place: format!("{at} › {}", one.place), ..one }),
                    ),
                    Err(error) if error.is_encrypted() => {
                        findings.push(Finding::new("encrypted", &at, "", Action::Block));
                    }
                    Err(error) => {
                        let why = error.to_string();
                        findings.push(Finding::new("attachment", &at, why, Action::Review));
                    }
                }
            }
        }
    }
}

/// The head of a message as a reader sees it, a line for each field.
pub(super) fn head_of(message: &Message) -> String {
    let people = |people: &[Mailbox]| people.iter().map(written).collect::<Vec<_>>().join(", ");
    let date = message.date.clone().unwrap_or_default();
    let fields = [
        ("From", people(&message.from)),
        ("To", people(&message.to)),
        ("Cc", people(&message.cc)),
        ("Date", date),
        ("Subject", message.subject.clone()),
    ];
    let lines = fields.into_iter().filter(|(_, value)| !value.is_empty());
    lines
        .flat_map(|(name, value)| [name.to_owned(), ": ".to_owned(), value, "\n".to_owned()])
        .collect()
}

/// Whether two ways of saying something have the same words, whatever their lines and marks.
fn say_the_same(plain: &str, shown: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 3)
            .map(str::to_lowercase)
            .collect()
    };
    let (plain, shown) = (words(plain), words(shown));
    // Addresses of links stand in the plain text alone.
    let extra = plain.difference(&shown).count();
    extra * 5 <= plain.len().max(20)
}

fn written(mailbox: &Mailbox) -> String {
    match (mailbox.name.is_empty(), mailbox.address.is_empty()) {
        (true, _) => mailbox.address.clone(),
        (_, true) => mailbox.name.clone(),
        _ => format!("{} <{}>", mailbox.name, mailbox.address),
    }
}

/// A message that is being cut.
struct Cutter<'a> {
    engine: &'a Engine,
    marks: &'a Marks,
    counts: Vec<usize>,
    removed: BTreeSet<Removed>,
    warnings: BTreeSet<Warning>,
    deadline: Instant,
}

/// Cuts what is marked.
pub(super) fn cut(
    engine: &Engine,
    bytes: &[u8],
    kind: MediaType,
    marks: &Marks,
    to: To,
    deadline: Instant,
) -> Result<(Cut, Vec<u8>), RedactError> {
    for (id, mark) in marks.numbered() {
        if !matches!(mark.place, Place::Find(_) | Place::Part { .. }) {
            let what = format!("mark {id} is not one for a message: use find, or part");
            return Err(Failure::Marks { what }.into());
        }
    }
    if !matches!(to, To::Same | To::Txt) {
        let what = "a message made into that kind of file: use pdf or txt".to_owned();
        return Err(Failure::NotHandled { what }.into());
    }
    let message = read(bytes, kind)?;
    let counts = vec![0; marks.0.len()];
    let mut cutter = Cutter {
        engine,
        marks,
        counts,
        removed: BTreeSet::new(),
        warnings: BTreeSet::new(),
        deadline,
    };
    let mut findings = Vec::new();
    look(engine, &message, "", &mut findings);
    for finding in findings.into_iter().filter(|one| one.action != Action::Review) {
        cutter.removed.insert(Removed::new(&finding.kind, cutter.name(&finding.place)));
    }
    let out = cutter.message(message, to)?;
    let mut cut = text::tally(marks, &cutter.counts);
    cut.removed = cutter.removed.into_iter().collect();
    cut.warnings.extend(cutter.warnings);
    let bytes = match to {
        To::Txt => out.as_text().into_bytes(),
        _ => out.as_eml(),
    };
    Ok((cut, bytes))
}

impl Cutter<'_> {
    fn count(&mut self, id: usize) {
        if let Some(count) = self.counts.get_mut(id - 1) {
            *count += 1;
        }
    }

    /// A text without what is marked; lines of a quoted text are read as one.
    fn text(&mut self, said: &str) -> String {
        let said: Vec<char> = said.chars().filter(|c| !is_invisible(*c)).collect();
        let mut level = said.clone();
        let mut fresh = true;
        for c in &mut level {
            if fresh && *c == '>' {
                *c = ' ';
            } else if *c == '\n' {
                fresh = true;
            } else if *c != ' ' {
                fresh = false;
            }
        }
        let mut out = String::new();
        let mut at = 0;
        for (id, place) in text::places(&level, self.marks) {
            out.extend(said.get(at..place.start).unwrap_or_default());
            if let Some(mark) = self.marks.0.get(id - 1) {
                out.push_str(&text::stand_in(mark));
            }
            self.count(id);
            at = place.end;
        }
        out.extend(said.get(at..).unwrap_or_default());
        out
    }

    /// The name of a file without what is marked.
    fn name(&self, name: &str) -> String {
        super::name_without(name, self.marks)
    }

    /// The number and the label of the mark that takes a part out.
    fn part_mark(&self, part: &str) -> Option<(usize, String)> {
        self.marks.numbered().find_map(|(id, mark)| match &mark.place {
            Place::Part { part: marked } => {
                let marked = marked.trim().strip_prefix("mime:").unwrap_or(marked.trim());
                let is_it = marked == part
                    || part.strip_prefix(marked).is_some_and(|rest| rest.starts_with('.'));
                is_it.then(|| (id, text::stand_in(mark)))
            }
            _ => None,
        })
    }

    fn mailboxes(&mut self, mailboxes: &[Mailbox]) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for mailbox in mailboxes {
            let name = self.text(&mailbox.name);
            // The local part of an address says the name with full stops.
            let spaced: String = mailbox
                .address
                .chars()
                .map(|c| if matches!(c, '.' | '_' | '-' | '+') { ' ' } else { c })
                .collect();
            let places = text::places(&spaced.chars().collect::<Vec<_>>(), self.marks);
            let whole = text::places(&mailbox.address.chars().collect::<Vec<_>>(), self.marks);
            let hit = places.first().or(whole.first()).map(|(id, _)| *id);
            let address = match hit {
                Some(id) => {
                    self.count(id);
                    String::new()
                }
                None => mailbox.address.clone(),
            };
            let label = hit.and_then(|id| self.marks.0.get(id - 1)).map(text::stand_in);
            let name = match (name.is_empty(), label) {
                (true, Some(label)) => label,
                _ => name,
            };
            out.push((name, address));
        }
        out
    }

    fn message(&mut self, message: Message, to: To) -> Result<write::Written, RedactError> {
        let mut out = write::Written {
            from: self.mailboxes(&message.from),
            to: self.mailboxes(&message.to),
            cc: self.mailboxes(&message.cc),
            date: message.date.clone(),
            subject: self.text(&message.subject),
            ..write::Written::default()
        };
        let is_whole = |part: &str| self.part_mark(part);
        let gone_text = message.text.as_ref().and_then(|body| is_whole(&body.part));
        let gone_page = message.html.as_ref().and_then(|body| is_whole(&body.part));
        for (id, _) in gone_text.iter().chain(&gone_page) {
            self.count(*id);
        }
        // One decision: what the page says, the plain text says, and nothing besides.
        match (&message.html, gone_page) {
            (Some(page), None) => {
                let page = html::cut_text(&page.text, self.marks, &mut self.counts)?;
                out.text = page.text;
                out.html = Some(page.html);
            }
            (page, gone_page) => {
                out.text = match (&message.text, gone_text) {
                    (Some(body), None) => self.text(&body.text),
                    (_, Some((_, label))) => label,
                    (None, None) => String::new(),
                };
                if let (Some(_), Some((_, label))) = (page, gone_page)
                    && message.text.is_none()
                {
                    out.text = label;
                }
            }
        }
        for attachment in message.attachments {
            self.attachment(attachment, to, &mut out)?;
        }
        Ok(out)
    }

    fn attachment(
        &mut self,
        attachment: Attachment,
        to: To,
        out: &mut write::Written,
    ) -> Result<(), RedactError> {
        if let Some((id, label)) = self.part_mark(&attachment.part) {
            self.count(id);
            out.notes.push(label);
            return Ok(());
        }
        let name = self.name(&attachment.name);
        match attachment.content {
            // A message within is read as what it says, and its files stand beside it.
            Content::Message(inner) => {
                let mut inner = self.message(*inner, to)?;
                let files = std::mem::take(&mut inner.files);
                let said = inner.as_text();
                let number = out.files.len() + 1;
                out.files.push((format!("message {number}.txt"), said.into_bytes()));
                out.files.extend(files);
            }
            Content::File(bytes) if to == To::Txt => {
                let _ = bytes;
                self.removed
                    .insert(Removed::new("attachment", format!("mime:{}", attachment.part)));
                out.notes.push(name);
            }
            Content::File(bytes) => {
                let cut = self.file(&attachment.part, &attachment.name, &bytes)?;
                out.files.push((name, cut));
            }
        }
        Ok(())
    }

    /// A file, cut by the same marks and proven by itself.
    fn file(&mut self, part: &str, name: &str, bytes: &[u8]) -> Result<Vec<u8>, RedactError> {
        let kind = media::sniff(bytes, name);
        let is_picture = matches!(kind, MediaType::Picture(_));
        let finds: Vec<(usize, crate::domain::mark::Mark)> = self
            .marks
            .numbered()
            .filter(|(_, mark)| matches!(mark.place, Place::Find(_)) && !is_picture)
            .map(|(id, mark)| (id, mark.clone()))
            .collect();
        if is_picture && self.marks.0.iter().any(|mark| matches!(mark.place, Place::Find(_))) {
            self.warnings.insert(Warning::new("text_not_readable"));
        }
        if bytes.is_empty() {
            return Ok(Vec::new());
        }
        let folder = tempfile::tempdir().map_err(RedactError::Write)?;
        let place = folder.path().join("copy");
        let marks = Marks(finds.iter().map(|(_, mark)| mark.clone()).collect());
        let why = |what: &str| Failure::NotHandled {
            what: format!(
                "the attachment mime:{part} ({what}): redact it by itself, or mark it away"
            ),
        };
        let done =
            super::redact_until(self.engine, bytes, name, &marks, To::Same, &place, self.deadline);
        let done = match done {
            Ok(done) => done,
            Err(
                RedactError::File(failure) | RedactError::Engine(super::EngineError::Job(failure)),
            ) => {
                return Err(why(&failure.to_string()).into());
            }
            Err(error) => return Err(error),
        };
        if done.report.verdict != Outcome::Verified {
            return Err(why("it could not be proven clean").into());
        }
        if !done.report.flattened_pages.is_empty() {
            return Err(why("pages of it would have to become pictures").into());
        }
        for (told, (id, _)) in done.report.marks.iter().zip(&finds) {
            if let Some(count) = self.counts.get_mut(id - 1) {
                *count += told.places;
            }
        }
        for one in done.report.removed {
            self.removed.insert(Removed::new(&one.kind, format!("mime:{part} › {}", one.place)));
        }
        Ok(std::fs::read(&place).or_fail(Failure::Failed)?)
    }
}
