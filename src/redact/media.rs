//! What a file is, by its content.

/// The kinds of file that are told apart here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// A PDF.
    Pdf,
    /// A word-processor document of Office Open XML: document or template, with or without macros.
    Docx,
    /// A workbook of Office Open XML: the same.
    Xlsx,
    /// A presentation of Office Open XML: the same.
    Pptx,
    /// OpenDocument text.
    Odt,
    /// An OpenDocument spreadsheet.
    Ods,
    /// An OpenDocument presentation.
    Odp,
    /// A binary Excel workbook, or a Word, Excel or PowerPoint file of the format before 2007.
    Legacy(Legacy),
    /// A web page.
    Html,
    /// An e-mail as it is sent.
    Eml,
    /// An e-mail as Outlook keeps it.
    Msg,
    /// What Outlook wraps attachments in: `winmail.dat`.
    Tnef,
    /// A picture.
    Picture(Picture),
    /// Plain text.
    Text,
    /// Comma-separated values.
    Csv,
    /// An Office document that needs a password.
    EncryptedOffice,
    /// Nothing at all.
    Empty,
    /// Known, but not handled yet.
    Other(Known),
}

/// Office files that are looked into but never written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Legacy {
    /// `.doc`
    Doc,
    /// `.xls`
    Xls,
    /// `.ppt`
    Ppt,
    /// `.xlsb`
    Xlsb,
}

/// Pictures that are decoded, and written as pixels alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Picture {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// TIFF.
    Tiff,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// Windows bitmap.
    Bmp,
    /// HEIC, which telephones make: looked into, never written.
    Heic,
}

/// A kind that is recognised and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The registered media type.
    pub media_type: &'static str,
    /// What people call it.
    pub name: &'static str,
}

impl MediaType {
    /// The registered name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Legacy(Legacy::Doc) => "application/msword",
            Self::Legacy(Legacy::Xls) => "application/vnd.ms-excel",
            Self::Legacy(Legacy::Ppt) => "application/vnd.ms-powerpoint",
            Self::Legacy(Legacy::Xlsb) => "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
            Self::Html => "text/html",
            Self::Eml => "message/rfc822",
            Self::Msg => "application/vnd.ms-outlook",
            Self::Tnef => "application/vnd.ms-tnef",
            Self::Picture(Picture::Jpeg) => "image/jpeg",
            Self::Picture(Picture::Png) => "image/png",
            Self::Picture(Picture::Tiff) => "image/tiff",
            Self::Picture(Picture::Gif) => "image/gif",
            Self::Picture(Picture::Webp) => "image/webp",
            Self::Picture(Picture::Bmp) => "image/bmp",
            Self::Picture(Picture::Heic) => "image/heic",
            Self::Text => "text/plain",
            Self::Csv => "text/csv",
            Self::EncryptedOffice => "application/x-ole-storage",
            Self::Empty => "application/x-empty",
            Self::Other(known) => known.media_type,
        }
    }
}

/// The usual ending of a file of this type, for the types that leave.
pub fn ending(media_type: &str) -> Option<&'static str> {
    Some(match media_type {
        "application/pdf" => "pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "pptx",
        "application/vnd.oasis.opendocument.text" => "odt",
        "application/vnd.oasis.opendocument.spreadsheet" => "ods",
        "application/vnd.oasis.opendocument.presentation" => "odp",
        "text/html" => "html",
        "text/csv" => "csv",
        "text/plain" => "txt",
        "message/rfc822" => "eml",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/tiff" => "tif",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/bmp" => "bmp",
        _ => return None,
    })
}

const fn other(media_type: &'static str, name: &'static str) -> MediaType {
    MediaType::Other(Known { media_type, name })
}

/// Recognises a file. The name only tells CSV from other text.
pub fn sniff(bytes: &[u8], name: &str) -> MediaType {
    if bytes.is_empty() {
        return MediaType::Empty;
    }
    // Readers accept a PDF that begins a little later.
    let start = bytes.get(..1024.min(bytes.len())).unwrap_or_default();
    if holds(start, b"%PDF-") {
        return MediaType::Pdf;
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return package(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(bytes);
    }
    if bytes.starts_with(b"\x78\x9f\x3e\x22") {
        return MediaType::Tnef;
    }
    if let Some(kind) = infer::get(bytes) {
        return known(kind.mime_type());
    }
    if super::text::decode(bytes).is_none() {
        return other("application/octet-stream", "a file of unknown kind");
    }
    if start.starts_with(b"{\\rtf") {
        return other("application/rtf", "rich text");
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("csv") => MediaType::Csv,
        Some("eml") => MediaType::Eml,
        Some("html" | "htm") => MediaType::Html,
        Some("svg") => other("image/svg+xml", "a drawing"),
        Some("ics") => other("text/calendar", "a calendar entry"),
        Some("xml" | "fodp" | "fods" | "fodt") => other("application/xml", "XML"),
        _ if is_mail(bytes) => MediaType::Eml,
        _ if is_markup(start) => MediaType::Html,
        _ => MediaType::Text,
    }
}

/// Whether a text begins with the headers of a message: every line up to the first empty one is a
/// header, and enough of them are those that mail has and minutes and letters have not.
fn is_mail(text: &[u8]) -> bool {
    const COMMON: [&str; 6] = ["from", "to", "subject", "date", "cc", "sender"];
    const TELLING: [&str; 9] = [
        "received",
        "message-id",
        "mime-version",
        "return-path",
        "delivered-to",
        "dkim-signature",
        "content-type",
        "x-mailer",
        "in-reply-to",
    ];
    let (mut common, mut telling) = (0, 0);
    for (number, line) in text.split(|c| *c == b'\n').take(400).enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        let continues = number > 0 && matches!(line.first(), Some(b' ' | b'\t'));
        let envelope = number == 0 && line.starts_with(b"From ");
        if continues || envelope {
            continue;
        }
        let Some(colon) = line.iter().position(|c| *c == b':') else { return false };
        let name = line.get(..colon).unwrap_or_default().trim_ascii_end();
        if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            return false;
        }
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        common += usize::from(COMMON.contains(&name.as_str()));
        telling += usize::from(TELLING.contains(&name.as_str()));
    }
    (common >= 1 && telling >= 1) || common >= 4
}

fn is_markup(start: &[u8]) -> bool {
    let start = start.trim_ascii_start();
    let begins = |tag: &[u8]| start.get(..tag.len()).is_some_and(|s| s.eq_ignore_ascii_case(tag));
    begins(b"<!doctype html") || begins(b"<html") || begins(b"<?xml")
}

fn known(media_type: &'static str) -> MediaType {
    match media_type {
        "image/jpeg" => return MediaType::Picture(Picture::Jpeg),
        "image/png" => return MediaType::Picture(Picture::Png),
        "image/tiff" => return MediaType::Picture(Picture::Tiff),
        "image/gif" => return MediaType::Picture(Picture::Gif),
        "image/webp" => return MediaType::Picture(Picture::Webp),
        "image/bmp" => return MediaType::Picture(Picture::Bmp),
        "image/heic" | "image/heif" => return MediaType::Picture(Picture::Heic),
        "text/html" => return MediaType::Html,
        _ => {}
    }
    let name = match media_type.split_once('/') {
        Some(("image", _)) => "pictures",
        Some(("audio" | "video", _)) => "sound and film",
        _ => match media_type {
            "application/zip"
            | "application/gzip"
            | "application/x-7z-compressed"
            | "application/x-tar"
            | "application/vnd.rar" => "archives",
            "text/xml" => "XML",
            "application/rtf" => "rich text",
            _ => "this kind of file",
        },
    };
    other(media_type, name)
}

/// What is in a ZIP package, told by the kind that it declares itself, not by its name.
fn package(bytes: &[u8]) -> MediaType {
    let broken = other("application/zip", "a package that cannot be read");
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else { return broken };
    if let Some(declared) = super::package::read_small(&mut archive, "mimetype") {
        return match declared.as_str().trim() {
            "application/vnd.oasis.opendocument.text" => MediaType::Odt,
            "application/vnd.oasis.opendocument.spreadsheet" => MediaType::Ods,
            "application/vnd.oasis.opendocument.presentation" => MediaType::Odp,
            "application/epub+zip" => other("application/epub+zip", "books"),
            _ => other("application/zip", "archives"),
        };
    }
    let Some(types) = super::package::read_small(&mut archive, "[Content_Types].xml") else {
        return other("application/zip", "archives");
    };
    let declares = |main: &str| types.contains(main);
    if declares("ms-excel.sheet.binary") && !declares("spreadsheetml.sheet.main+xml") {
        MediaType::Legacy(Legacy::Xlsb)
    } else if declares("wordprocessingml.document.main+xml")
        || declares("wordprocessingml.template.main+xml")
        || declares("ms-word.")
    {
        MediaType::Docx
    } else if declares("spreadsheetml.sheet.main+xml")
        || declares("spreadsheetml.template.main+xml")
        || declares("ms-excel.")
    {
        MediaType::Xlsx
    } else if declares("presentationml.") || declares("ms-powerpoint.") {
        MediaType::Pptx
    } else {
        other("application/zip", "archives")
    }
}

/// What is in a compound file, by the names at its top; a file in it may be of another kind. Where
/// it cannot be opened, the names are looked for as they are written: in sixteen bits a character.
fn compound(bytes: &[u8]) -> MediaType {
    let top: Option<Vec<String>> = cfb::CompoundFile::open(std::io::Cursor::new(bytes))
        .ok()
        .map(|file| file.read_root_storage().map(|entry| entry.name().to_owned()).collect());
    let names = |name: &str| {
        if let Some(top) = &top {
            top.iter().any(|entry| {
                entry.eq_ignore_ascii_case(name)
                    || (name.starts_with("__") && entry.starts_with(name))
            })
        } else {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            holds(bytes, &wide)
        }
    };
    if names("EncryptedPackage") {
        MediaType::EncryptedOffice
    } else if names("__properties_version") {
        MediaType::Msg
    } else if names("WordDocument") {
        MediaType::Legacy(Legacy::Doc)
    } else if names("PowerPoint Document") {
        MediaType::Legacy(Legacy::Ppt)
    } else if names("Workbook") || names("Book") {
        MediaType::Legacy(Legacy::Xls)
    } else {
        other("application/x-ole-storage", "Office files of the old format")
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_the_name_only_tells_kinds_of_text_apart() {
        assert_eq!(sniff(b"%PDF-1.7\n", "a.docx"), MediaType::Pdf);
        assert_eq!(sniff(b"", "a.pdf"), MediaType::Empty);
        assert_eq!(sniff(b"name,born\n", "a.csv"), MediaType::Csv);
        assert_eq!(sniff("Cofnodion y cyfarfod".as_bytes(), "a.pdf"), MediaType::Text);
        assert_eq!(sniff(b"\x00\x01\x02\x03", "a.txt").as_str(), "application/octet-stream");
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n\0\0\0", "a.txt").as_str(), "image/png");
    }
}
