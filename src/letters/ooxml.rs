//! A letter as a Word document: headings with outline levels, lists with numbering of their own,
//! tables with a head that repeats, the language of every run.

use super::{
    Letter, LetterError, Part,
    tree::{Block, Inline},
    zipped::{escape, escaped, zipped},
};
use crate::domain::language::Language;
use std::fmt::Write;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>
"#;

const PACKAGE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>
"#;

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const NAMES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Sizes of the heading styles in half points, from level 1.
const HEADINGS: [u8; 6] = [32, 28, 25, 24, 24, 24];

/// How wide the text of a page is, in twentieths of a point.
const TEXT_WIDTH: usize = 9070;

/// The whole letter; each language begins on a page of its own.
pub(super) fn docx(letter: &Letter) -> Result<Vec<u8>, LetterError> {
    let mut writer = Writer {
        xml: String::new(),
        language: Language::English,
        links: Vec::new(),
        lists: Vec::new(),
        depth: 0,
    };
    for (place, part) in letter.parts().iter().enumerate() {
        if place > 0 {
            writer.xml.push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
        }
        writer.part(part);
    }
    let Writer { xml: body, links, lists, .. } = writer;
    zipped(&[
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", PACKAGE.to_owned()),
        ("docProps/core.xml", properties(letter)),
        ("word/document.xml", document(&body)),
        ("word/_rels/document.xml.rels", relations(&links)),
        ("word/styles.xml", styles(letter)),
        ("word/numbering.xml", numbering(&lists)),
        ("word/footer1.xml", footer(letter)),
    ])
}

fn properties(letter: &Letter) -> String {
    let part = letter.parts().first();
    format!(
        "{HEAD}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>\
         <dc:creator>{}</dc:creator><dc:language>{}-GB</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{}T00:00:00Z</dcterms:created>\
         </cp:coreProperties>\n",
        escaped(&letter.title()),
        part.map(|part| escaped(&part.author)).unwrap_or_default(),
        part.map_or("en", |part| part.language.code()),
        letter.dated_on,
    )
}

fn document(body: &str) -> String {
    format!(
        "{HEAD}<w:document {NAMES}><w:body>{body}<w:sectPr><w:footerReference w:type=\"default\" \
         r:id=\"rIdFooter\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1304\" \
         w:right=\"1418\" w:bottom=\"1418\" w:left=\"1418\" w:header=\"708\" w:footer=\"567\" \
         w:gutter=\"0\"/></w:sectPr></w:body></w:document>\n"
    )
}

fn relations(links: &[String]) -> String {
    let mut xml = format!(
        "{HEAD}<Relationships \
         xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rIdStyles\" Type=\"{RELATION}/styles\" Target=\"styles.xml\"/>\
         <Relationship Id=\"rIdLists\" Type=\"{RELATION}/numbering\" Target=\"numbering.xml\"/>\
         <Relationship Id=\"rIdFooter\" Type=\"{RELATION}/footer\" Target=\"footer1.xml\"/>"
    );
    for (place, url) in links.iter().enumerate() {
        // Writing to a string does not fail.
        let _ = write!(
            xml,
            "<Relationship Id=\"rIdLink{place}\" Type=\"{RELATION}/hyperlink\" Target=\"{}\" \
             TargetMode=\"External\"/>",
            escaped(url)
        );
    }
    xml.push_str("</Relationships>\n");
    xml
}

fn styles(letter: &Letter) -> String {
    let language = letter.parts().first().map_or("en", |part| part.language.code());
    let mut xml = format!(
        "{HEAD}<w:styles {NAMES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts \
         w:ascii=\"Noto Sans\" w:hAnsi=\"Noto Sans\" w:cs=\"Noto Sans\"/><w:sz w:val=\"24\"/>\
         <w:szCs w:val=\"24\"/><w:lang w:val=\"{language}-GB\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:spacing w:after=\"160\" w:line=\"288\" w:lineRule=\"auto\"/></w:pPr>\
         </w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name \
         w:val=\"Normal\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Quote\"><w:name w:val=\"Quote\"/><w:basedOn \
         w:val=\"Normal\"/><w:pPr><w:pBdr><w:left w:val=\"single\" w:sz=\"16\" w:space=\"8\" \
         w:color=\"969696\"/></w:pBdr><w:ind w:left=\"340\"/></w:pPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"TableText\"><w:name w:val=\"Table Text\"/>\
         <w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"0\"/></w:pPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Footer\"><w:name w:val=\"footer\"/><w:basedOn \
         w:val=\"Normal\"/><w:rPr><w:sz w:val=\"18\"/></w:rPr></w:style>\
         <w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr>\
         <w:color w:val=\"0B4F9C\"/><w:u w:val=\"single\"/></w:rPr></w:style>"
    );
    for (outline, size) in (0..).zip(HEADINGS) {
        let level = outline + 1;
        let _ = write!(
            xml,
            "<w:style w:type=\"paragraph\" w:styleId=\"Heading{level}\"><w:name \
             w:val=\"heading {level}\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/>\
             <w:pPr><w:keepNext/><w:spacing w:before=\"280\" w:after=\"120\"/><w:outlineLvl \
             w:val=\"{outline}\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"{size}\"/></w:rPr></w:style>"
        );
    }
    xml.push_str("</w:styles>\n");
    xml
}

/// A definition for each list, so that each begins where it says.
fn numbering(lists: &[(Option<u64>, usize)]) -> String {
    let mut xml = format!("{HEAD}<w:numbering {NAMES}>");
    for (place, (start, depth)) in lists.iter().enumerate() {
        let indent = 567 + 397 * depth;
        let (format, text) = match start {
            Some(_) => ("decimal", "%1."),
            None => ("bullet", "•"),
        };
        let _ = write!(
            xml,
            "<w:abstractNum w:abstractNumId=\"{place}\"><w:multiLevelType \
             w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"{}\"/><w:numFmt \
             w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/><w:pPr>\
             <w:ind w:left=\"{indent}\" w:hanging=\"397\"/></w:pPr></w:lvl></w:abstractNum>",
            start.unwrap_or(1)
        );
    }
    for place in 0..lists.len() {
        let _ = write!(
            xml,
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{place}\"/></w:num>",
            place + 1
        );
    }
    xml.push_str("</w:numbering>\n");
    xml
}

fn footer(letter: &Letter) -> String {
    format!(
        "{HEAD}<w:ftr {NAMES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr><w:r><w:t \
         xml:space=\"preserve\">{} – </w:t></w:r><w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t>\
         </w:r></w:fldSimple></w:p></w:ftr>\n",
        escaped(&letter.reference)
    )
}

/// What a run looks like.
#[derive(Clone, Copy, Default)]
struct Look {
    strong: bool,
    emphasis: bool,
    link: bool,
}

struct Writer {
    xml: String,
    language: Language,
    links: Vec<String>,
    /// The first number of each, and how many lists it lies in.
    lists: Vec<(Option<u64>, usize)>,
    depth: usize,
}

impl Writer {
    fn part(&mut self, part: &Part) {
        self.language = part.language;
        self.blocks(&part.blocks, "Normal", "");
    }

    /// Blocks in the paragraph style `style`; the first paragraph also has `first`, the number of a
    /// list's item.
    fn blocks(&mut self, all: &[Block], style: &str, first: &str) {
        for (place, block) in all.iter().enumerate() {
            let more = if place == 0 { first } else { "" };
            match block {
                Block::Paragraph { c } => self.paragraph(style, more, c),
                Block::Heading { level, c } => self.paragraph(&format!("Heading{level}"), more, c),
                Block::List { start, items } => {
                    self.lists.push((*start, self.depth));
                    let number = self.lists.len();
                    let more = format!(
                        "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{number}\"/></w:numPr>"
                    );
                    self.depth += 1;
                    for item in items {
                        self.blocks(item, style, &more);
                    }
                    self.depth -= 1;
                }
                Block::Quote { lang, c } => {
                    let outer = self.language;
                    self.language = lang.unwrap_or(outer);
                    self.blocks(c, "Quote", "");
                    self.language = outer;
                }
                Block::Table { head, rows } => self.table(head, rows),
            }
        }
    }

    fn paragraph(&mut self, style: &str, more: &str, c: &[Inline]) {
        let _ = write!(self.xml, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr>");
        self.inlines(c, Look::default());
        self.xml.push_str("</w:p>");
    }

    fn table(&mut self, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) {
        self.xml.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>");
        for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            let _ = write!(
                self.xml,
                "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"6E6E6E\"/>"
            );
        }
        self.xml.push_str("</w:tblBorders><w:tblLook w:firstRow=\"1\"/></w:tblPr><w:tblGrid>");
        let width = TEXT_WIDTH / head.len().max(1);
        for _ in head {
            let _ = write!(self.xml, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.xml.push_str("</w:tblGrid>");
        self.row(head, true);
        for row in rows {
            self.row(row, false);
        }
        self.xml.push_str("</w:tbl><w:p/>");
    }

    fn row(&mut self, cells: &[Vec<Inline>], is_head: bool) {
        self.xml.push_str("<w:tr><w:trPr><w:cantSplit/>");
        self.xml.push_str(if is_head { "<w:tblHeader/></w:trPr>" } else { "</w:trPr>" });
        for cell in cells {
            self.xml
                .push_str("<w:tc><w:tcPr><w:tcW w:w=\"0\" w:type=\"auto\"/></w:tcPr><w:p><w:pPr>");
            self.xml.push_str("<w:pStyle w:val=\"TableText\"/></w:pPr>");
            self.inlines(cell, Look { strong: is_head, ..Look::default() });
            self.xml.push_str("</w:p></w:tc>");
        }
        self.xml.push_str("</w:tr>");
    }

    fn inlines(&mut self, all: &[Inline], look: Look) {
        for inline in all {
            match inline {
                Inline::Text { s } => {
                    self.open_run(look);
                    self.xml.push_str("<w:t xml:space=\"preserve\">");
                    escape(&mut self.xml, s);
                    self.xml.push_str("</w:t></w:r>");
                }
                Inline::Break => {
                    self.open_run(look);
                    self.xml.push_str("<w:br/></w:r>");
                }
                Inline::Strong { c } => self.inlines(c, Look { strong: true, ..look }),
                Inline::Emphasis { c } => self.inlines(c, Look { emphasis: true, ..look }),
                Inline::Link { url, c } => {
                    let _ = write!(self.xml, "<w:hyperlink r:id=\"rIdLink{}\">", self.links.len());
                    self.links.push(url.clone());
                    self.inlines(c, Look { link: true, ..look });
                    self.xml.push_str("</w:hyperlink>");
                }
            }
        }
    }

    fn open_run(&mut self, look: Look) {
        self.xml.push_str("<w:r><w:rPr>");
        if look.link {
            self.xml.push_str("<w:rStyle w:val=\"Hyperlink\"/>");
        }
        if look.strong {
            self.xml.push_str("<w:b/>");
        }
        if look.emphasis {
            self.xml.push_str("<w:i/>");
        }
        let _ = write!(self.xml, "<w:lang w:val=\"{}-GB\"/></w:rPr>", self.language.code());
    }
}
