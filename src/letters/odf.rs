//! A letter as an OpenDocument text (ODF 1.3), which offices and their readers aloud understand:
//! headings with levels, lists that are lists, tables with a head that repeats, the language of
//! every part.

use super::{
    Letter, LetterError, Part,
    tree::{Block, Inline, MAX_DEPTH},
    zipped::{escape, escaped, zipped},
};
use crate::domain::language::Language;
use std::fmt::Write;

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.text";

const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>
"#;

const NAMES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.3""#;

/// Sizes of the heading styles, from level 1.
const HEADINGS: [&str; 6] = ["16pt", "14pt", "12.5pt", "12pt", "12pt", "12pt"];

/// The whole letter; each language begins on a page of its own.
pub(super) fn odt(letter: &Letter) -> Result<Vec<u8>, LetterError> {
    zipped(&[
        ("mimetype", MEDIA_TYPE.to_owned()),
        ("META-INF/manifest.xml", MANIFEST.to_owned()),
        ("content.xml", content(letter)),
        ("styles.xml", styles(letter)),
        ("meta.xml", meta(letter)),
    ])
}

fn first_language(letter: &Letter) -> Language {
    letter.parts().first().map_or(Language::English, |part| part.language)
}

fn meta(letter: &Letter) -> String {
    let author = letter.parts().first().map_or("", |part| part.author.as_str());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-meta {NAMES}><office:meta>\
         <dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:date>{}T00:00:00</dc:date>\
         <dc:language>{}-GB</dc:language></office:meta></office:document-meta>\n",
        escaped(&letter.title()),
        escaped(author),
        letter.dated_on,
        first_language(letter).code(),
    )
}

/// A style of paragraphs in a language, with what it adds.
fn language_of(language: Language) -> String {
    format!("fo:language=\"{}\" fo:country=\"GB\"", language.code())
}

fn styles(letter: &Letter) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-styles {NAMES}><office:styles>\
         <style:default-style style:family=\"paragraph\"><style:text-properties \
         fo:font-size=\"12pt\" fo:font-family=\"'Noto Sans', Arial, sans-serif\" {}/>\
         </style:default-style>\
         <style:style style:name=\"Standard\" style:family=\"paragraph\"/>\
         <style:style style:name=\"Body\" style:family=\"paragraph\" \
         style:parent-style-name=\"Standard\"><style:paragraph-properties \
         fo:margin-bottom=\"0.3cm\" fo:line-height=\"120%\"/></style:style>\
         <style:style style:name=\"Quotations\" style:family=\"paragraph\" \
         style:parent-style-name=\"Body\"><style:paragraph-properties fo:margin-left=\"0.6cm\" \
         fo:padding-left=\"0.3cm\" fo:border-left=\"2pt solid #969696\"/></style:style>\
         <style:style style:name=\"Footer\" style:family=\"paragraph\" \
         style:parent-style-name=\"Standard\"><style:text-properties fo:font-size=\"9pt\"/>\
         </style:style>\
         <style:style style:name=\"Internet_20_link\" style:display-name=\"Internet link\" \
         style:family=\"text\"><style:text-properties fo:color=\"#0b4f9c\" \
         style:text-underline-style=\"solid\"/></style:style>",
        language_of(first_language(letter)),
    );
    for (level, size) in (1..).zip(HEADINGS) {
        // Writing to a string does not fail.
        let _ = write!(
            xml,
            "<style:style style:name=\"Heading_20_{level}\" style:display-name=\"Heading {level}\" \
             style:family=\"paragraph\" style:parent-style-name=\"Standard\" \
             style:default-outline-level=\"{level}\"><style:paragraph-properties \
             fo:margin-top=\"0.5cm\" fo:margin-bottom=\"0.25cm\" fo:keep-with-next=\"always\"/>\
             <style:text-properties fo:font-size=\"{size}\" fo:font-weight=\"bold\"/></style:style>"
        );
    }
    xml.push_str(
        "</office:styles><office:automatic-styles><style:page-layout style:name=\"A4\">\
         <style:page-layout-properties fo:page-width=\"21cm\" fo:page-height=\"29.7cm\" \
         fo:margin-top=\"2.3cm\" fo:margin-bottom=\"2cm\" fo:margin-left=\"2.5cm\" \
         fo:margin-right=\"2.5cm\"/><style:footer-style/></style:page-layout>\
         </office:automatic-styles><office:master-styles><style:master-page \
         style:name=\"Standard\" style:page-layout-name=\"A4\"><style:footer>\
         <text:p text:style-name=\"Footer\">",
    );
    escape(&mut xml, &letter.reference);
    xml.push_str(
        " – <text:page-number text:select-page=\"current\">1</text:page-number></text:p>\
         </style:footer></style:master-page></office:master-styles></office:document-styles>\n",
    );
    xml
}

fn content(letter: &Letter) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content {NAMES}>\
         <office:automatic-styles>\
         <style:style style:name=\"Strong\" style:family=\"text\"><style:text-properties \
         fo:font-weight=\"bold\"/></style:style>\
         <style:style style:name=\"Emphasis\" style:family=\"text\"><style:text-properties \
         fo:font-style=\"italic\"/></style:style>\
         <style:style style:name=\"Cell\" style:family=\"table-cell\"><style:table-cell-properties \
         fo:border=\"0.5pt solid #6e6e6e\" fo:padding=\"0.15cm\"/></style:style>"
    );
    for language in Language::BOTH {
        for (name, parent) in PARAGRAPHS {
            let _ = write!(
                xml,
                "<style:style style:name=\"{name}-{0}\" style:family=\"paragraph\" \
                 style:parent-style-name=\"{parent}\"><style:text-properties {1}/></style:style>",
                language.code(),
                language_of(language),
            );
        }
        for level in 1..=HEADINGS.len() {
            let _ = write!(
                xml,
                "<style:style style:name=\"h{level}-{0}\" style:family=\"paragraph\" \
                 style:parent-style-name=\"Heading_20_{level}\"><style:text-properties {1}/>\
                 </style:style>",
                language.code(),
                language_of(language),
            );
        }
    }
    xml.push_str(
        "<style:style style:name=\"Next\" style:family=\"paragraph\" \
         style:parent-style-name=\"Standard\"><style:paragraph-properties \
         fo:break-before=\"page\"/></style:style>",
    );
    list_styles(&mut xml);
    xml.push_str(
        "</office:automatic-styles>\
         <office:body><office:text>",
    );
    for (place, part) in letter.parts().iter().enumerate() {
        if place > 0 {
            xml.push_str("<text:p text:style-name=\"Next\"/>");
        }
        whole_part(&mut xml, part);
    }
    xml.push_str("</office:text></office:body></office:document-content>\n");
    xml
}

/// Bullets and numbers, as deep as lists can lie in one another.
fn list_styles(xml: &mut String) {
    let place = |level: usize| {
        format!(
            "<style:list-level-properties text:space-before=\"{}cm\" \
             text:min-label-width=\"0.7cm\"/>",
            0.3 + 0.7 * f64::from(u8::try_from(level).unwrap_or(u8::MAX) - 1)
        )
    };
    xml.push_str("<text:list-style style:name=\"Bullets\">");
    for level in 1..=MAX_DEPTH + 1 {
        let _ = write!(
            xml,
            "<text:list-level-style-bullet text:level=\"{level}\" text:bullet-char=\"•\">{}\
             </text:list-level-style-bullet>",
            place(level)
        );
    }
    xml.push_str("</text:list-style><text:list-style style:name=\"Numbers\">");
    for level in 1..=MAX_DEPTH + 1 {
        let _ = write!(
            xml,
            "<text:list-level-style-number text:level=\"{level}\" style:num-format=\"1\" \
             style:num-suffix=\".\">{}</text:list-level-style-number>",
            place(level)
        );
    }
    xml.push_str("</text:list-style>");
}

/// The styles of paragraphs that exist in each language, with what each is made from.
const PARAGRAPHS: [(&str, &str); 3] = [("p", "Body"), ("q", "Quotations"), ("t", "Standard")];

fn whole_part(xml: &mut String, part: &Part) {
    let mut writer = Writer { xml, language: part.language, tables: 0 };
    writer.blocks(&part.blocks, "p");
}

struct Writer<'a> {
    xml: &'a mut String,
    language: Language,
    tables: usize,
}

impl Writer<'_> {
    /// Blocks whose paragraphs are of the style that `paragraph` begins.
    fn blocks(&mut self, all: &[Block], paragraph: &str) {
        for block in all {
            match block {
                Block::Paragraph { c } => self.paragraph(paragraph, c),
                Block::Heading { level, c } => {
                    let _ = write!(
                        self.xml,
                        "<text:h text:style-name=\"h{level}-{}\" text:outline-level=\"{level}\">",
                        self.language.code()
                    );
                    self.inlines(c);
                    self.xml.push_str("</text:h>");
                }
                Block::List { start, items } => self.list(*start, items, paragraph),
                Block::Quote { lang, c } => {
                    let outer = self.language;
                    self.language = lang.unwrap_or(outer);
                    self.blocks(c, "q");
                    self.language = outer;
                }
                Block::Table { head, rows } => self.table(head, rows),
            }
        }
    }

    fn paragraph(&mut self, style: &str, c: &[Inline]) {
        let _ = write!(self.xml, "<text:p text:style-name=\"{style}-{}\">", self.language.code());
        self.inlines(c);
        self.xml.push_str("</text:p>");
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>], paragraph: &str) {
        let style = if start.is_some() { "Numbers" } else { "Bullets" };
        let _ = write!(self.xml, "<text:list text:style-name=\"{style}\">");
        for (place, item) in items.iter().enumerate() {
            match start.filter(|_| place == 0) {
                Some(first) => {
                    let _ = write!(self.xml, "<text:list-item text:start-value=\"{first}\">");
                }
                None => self.xml.push_str("<text:list-item>"),
            }
            self.blocks(item, paragraph);
            self.xml.push_str("</text:list-item>");
        }
        self.xml.push_str("</text:list>");
    }

    fn table(&mut self, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) {
        self.tables += 1;
        let _ = write!(
            self.xml,
            "<table:table table:name=\"{}-{}\"><table:table-column \
             table:number-columns-repeated=\"{}\"/><table:table-header-rows>",
            self.language.code(),
            self.tables,
            head.len()
        );
        self.row(head, true);
        self.xml.push_str("</table:table-header-rows>");
        for row in rows {
            self.row(row, false);
        }
        self.xml.push_str("</table:table>");
    }

    fn row(&mut self, cells: &[Vec<Inline>], is_head: bool) {
        self.xml.push_str("<table:table-row>");
        for cell in cells {
            self.xml.push_str(
                "<table:table-cell table:style-name=\"Cell\" office:value-type=\"string\">",
            );
            if is_head {
                let strong = [Inline::Strong { c: cell.clone() }];
                self.paragraph("t", &strong);
            } else {
                self.paragraph("t", cell);
            }
            self.xml.push_str("</table:table-cell>");
        }
        self.xml.push_str("</table:table-row>");
    }

    fn inlines(&mut self, all: &[Inline]) {
        for inline in all {
            match inline {
                Inline::Text { s } => self.words(s),
                Inline::Break => self.xml.push_str("<text:line-break/>"),
                Inline::Strong { c } => self.span("Strong", c),
                Inline::Emphasis { c } => self.span("Emphasis", c),
                Inline::Link { url, c } => {
                    let _ = write!(
                        self.xml,
                        "<text:a xlink:type=\"simple\" xlink:href=\"{}\" \
                         text:style-name=\"Internet_20_link\">",
                        escaped(url)
                    );
                    self.inlines(c);
                    self.xml.push_str("</text:a>");
                }
            }
        }
    }

    fn span(&mut self, style: &str, c: &[Inline]) {
        let _ = write!(self.xml, "<text:span text:style-name=\"{style}\">");
        self.inlines(c);
        self.xml.push_str("</text:span>");
    }

    /// Words, with each further space of a run as an element of its own: a run of plain ones counts
    /// as one.
    fn words(&mut self, words: &str) {
        let mut after_space = self.xml.ends_with('>');
        for word in words.split_inclusive(' ') {
            match word {
                " " if after_space => self.xml.push_str("<text:s/>"),
                word => escape(self.xml, word),
            }
            after_space = word.ends_with(' ');
        }
    }
}
