//! A message as it is read from any of its formats.

/// How deep messages may lie in messages.
pub(in crate::redact) const DEEPEST: usize = 8;
/// More parts than this in one message are refused.
pub(in crate::redact) const MOST_PARTS: usize = 1_000;

/// A person with an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::redact) struct Mailbox {
    pub(in crate::redact) name: String,
    pub(in crate::redact) address: String,
}

/// A message.
#[derive(Debug, Default)]
pub(in crate::redact) struct Message {
    pub(in crate::redact) from: Vec<Mailbox>,
    pub(in crate::redact) to: Vec<Mailbox>,
    pub(in crate::redact) cc: Vec<Mailbox>,
    pub(in crate::redact) bcc: Vec<Mailbox>,
    /// As RFC 5322 writes it.
    pub(in crate::redact) date: Option<String>,
    pub(in crate::redact) subject: String,
    pub(in crate::redact) text: Option<Body>,
    pub(in crate::redact) html: Option<Body>,
    pub(in crate::redact) attachments: Vec<Attachment>,
    /// What it holds besides what a reader sees: a kind of finding, where, and how it begins.
    pub(in crate::redact) besides: Vec<(&'static str, String, String)>,
}

/// One of the ways in which a message says what it says.
#[derive(Debug, Default)]
pub(in crate::redact) struct Body {
    /// The number of its part: `1.2`.
    pub(in crate::redact) part: String,
    pub(in crate::redact) text: String,
}

/// Something that comes with a message.
#[derive(Debug)]
pub(in crate::redact) struct Attachment {
    /// The number of its part: `1.2`.
    pub(in crate::redact) part: String,
    pub(in crate::redact) name: String,
    pub(in crate::redact) content: Content,
}

/// What comes with a message.
#[derive(Debug)]
pub(in crate::redact) enum Content {
    File(Vec<u8>),
    Message(Box<Message>),
}

impl Message {
    /// Every file of the message and of those within it, with the number of its part.
    pub(in crate::redact) fn files(&self) -> Vec<(&str, &str, &[u8])> {
        let mut files = Vec::new();
        self.add_files(&mut files);
        files
    }

    fn add_files<'a>(&'a self, files: &mut Vec<(&'a str, &'a str, &'a [u8])>) {
        for attachment in &self.attachments {
            match &attachment.content {
                Content::File(bytes) => {
                    files.push((&attachment.part, &attachment.name, bytes));
                }
                Content::Message(inner) => inner.add_files(files),
            }
        }
    }
}
