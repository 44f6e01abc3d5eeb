//! What a letter says, as a tree: read from Markdown, put in order, printed by every format.

use super::{
    LetterError, MAX_COLUMNS, Problem, ProblemKind, escape::is_direction_control, fonts,
    template::web_address,
};
use crate::domain::{authority::is_plain_address, language::Language};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Serialize;
use std::{collections::BTreeSet, mem, ops::Range};

/// How deep lists and quotations, or bold in italic in links, may lie in one another. Deeper ones
/// are moved out, so that nothing that walks the tree can run out of stack.
pub(super) const MAX_DEPTH: usize = 8;

/// A part of a letter that stands on lines of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its words.
        c: Vec<Inline>,
    },
    /// A heading.
    Heading {
        /// From 1, the letter's own, to 6; no level is left out on the way down.
        level: u8,
        /// Its words.
        c: Vec<Inline>,
    },
    /// A list.
    List {
        /// The first number; `None` for bullets.
        start: Option<u64>,
        /// Its items.
        items: Vec<Vec<Block>>,
    },
    /// Somebody else's words.
    Quote {
        /// Their language, where it is not the letter's.
        lang: Option<Language>,
        /// What they say.
        c: Vec<Block>,
    },
    /// A table. Every row has as many cells as the head.
    Table {
        /// The head's cells.
        head: Vec<Vec<Inline>>,
        /// The rows' cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Inline {
    /// Plain words; never markup.
    Text {
        /// The words.
        s: String,
    },
    /// Bold.
    Strong {
        /// The words.
        c: Vec<Inline>,
    },
    /// Italic.
    Emphasis {
        /// The words.
        c: Vec<Inline>,
    },
    /// A link to a web page or a mail address.
    Link {
        /// Where to: `https:`, `http:` or `mailto:`.
        url: String,
        /// The words.
        c: Vec<Inline>,
    },
    /// A new line.
    Break,
}

/// Reads `markdown` as a letter with `title`. Quotations are in `quoted` where that is not the
/// language of the letter.
pub(super) fn parse(
    markdown: &str,
    title: &str,
    language: Language,
    quoted: Option<Language>,
) -> Result<(Vec<Block>, Vec<Problem>), LetterError> {
    let (blocks, mut problems) = read(markdown, language, quoted)?;
    let blocks = with_headings_in_order(blocks, title);
    if blocks.iter().all(|block| matches!(block, Block::Heading { .. })) {
        return Err(LetterError::Empty);
    }
    let unprintable = unprintable(&blocks);
    if !unprintable.is_empty() {
        let kind = ProblemKind::CannotPrint(unprintable.into_iter().collect());
        problems.push(Problem { language, line: None, kind });
    }
    Ok((blocks, problems))
}

/// Reads a part of a letter, whatever it begins with.
pub(super) fn read(
    markdown: &str,
    language: Language,
    quoted: Option<Language>,
) -> Result<(Vec<Block>, Vec<Problem>), LetterError> {
    let mut reader = Reader {
        language,
        quoted,
        line_starts: std::iter::once(0)
            .chain(markdown.match_indices('\n').map(|(at, _)| at + 1))
            .collect(),
        containers: vec![Container { kind: ContainerKind::Root, blocks: Vec::new() }],
        leaf: None,
        inlines: Vec::new(),
        table: None,
        problems: Vec::new(),
        at: 0,
    };
    for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        reader.read(event, &range)?;
    }
    Ok(reader.finish())
}

struct Container {
    kind: ContainerKind,
    blocks: Vec<Block>,
}

enum ContainerKind {
    Root,
    Quote,
    List {
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Item,
    /// Too deep, or an item of what is too deep: its blocks go to the container around it.
    Flat,
}

#[derive(Clone, Copy)]
enum Leaf {
    Paragraph,
    Heading(u8),
    Cell,
}

struct OpenInline {
    kind: InlineKind,
    children: Vec<Inline>,
}

enum InlineKind {
    /// The line itself.
    Line,
    Strong,
    Emphasis,
    Link(String),
    /// What became plain words.
    Flat,
}

#[derive(Default)]
struct OpenTable {
    head: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
    row: Vec<Vec<Inline>>,
}

struct Reader {
    language: Language,
    quoted: Option<Language>,
    line_starts: Vec<usize>,
    containers: Vec<Container>,
    /// What the present words belong to; `None` between blocks.
    leaf: Option<Leaf>,
    inlines: Vec<OpenInline>,
    table: Option<OpenTable>,
    problems: Vec<Problem>,
    /// Where the present event begins.
    at: usize,
}

impl Reader {
    fn read(&mut self, event: Event<'_>, range: &Range<usize>) -> Result<(), LetterError> {
        self.at = range.start;
        match event {
            Event::Start(tag) => self.start(tag)?,
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.words(&text),
            Event::Html(text) | Event::InlineHtml(text) => {
                self.problem(ProblemKind::Html);
                self.words(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.push(Inline::Break),
            Event::Rule => {
                self.close_leaf();
                self.problem(ProblemKind::Rule);
            }
            // Not asked for of the parser; were they, their words would be kept.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.words(&text);
            }
            Event::TaskListMarker(_) => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<(), LetterError> {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.open_leaf(Leaf::Paragraph),
            Tag::Heading { level, .. } => self.open_leaf(Leaf::Heading(level_number(level))),
            Tag::CodeBlock(_) => {
                self.open_leaf(Leaf::Paragraph);
                self.problem(ProblemKind::Code);
            }
            Tag::BlockQuote(_) => self.open_container(ContainerKind::Quote),
            Tag::List(start) => {
                self.open_container(ContainerKind::List { start, items: Vec::new() });
            }
            Tag::Item => {
                let in_list = matches!(
                    self.containers.last(),
                    Some(Container { kind: ContainerKind::List { .. }, .. })
                );
                let kind = if in_list { ContainerKind::Item } else { ContainerKind::Flat };
                self.close_leaf();
                self.containers.push(Container { kind, blocks: Vec::new() });
            }
            Tag::Table(columns) => {
                if columns.len() > MAX_COLUMNS {
                    return Err(LetterError::TooWide(columns.len()));
                }
                self.close_leaf();
                self.table = Some(OpenTable::default());
            }
            Tag::TableCell => self.open_leaf(Leaf::Cell),
            Tag::Strong => self.open_inline(InlineKind::Strong),
            Tag::Emphasis => self.open_inline(InlineKind::Emphasis),
            Tag::Link { dest_url, .. } => {
                let kind = if let Some(url) = link_target(&dest_url) {
                    InlineKind::Link(url)
                } else {
                    self.problem(ProblemKind::Link);
                    InlineKind::Flat
                };
                self.open_inline(kind);
            }
            Tag::Image { .. } => {
                self.problem(ProblemKind::Picture);
                self.open_inline(InlineKind::Flat);
            }
            Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                self.open_inline(InlineKind::Flat);
            }
            Tag::TableHead
            | Tag::TableRow
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.close_leaf();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.close_container(),
            TagEnd::TableCell => {
                let cell = self.take_line();
                self.leaf = None;
                if let Some(table) = &mut self.table {
                    table.row.push(cell);
                }
            }
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.head = mem::take(&mut table.row);
                }
            }
            TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    let row = mem::take(&mut table.row);
                    table.rows.push(row);
                }
            }
            TagEnd::Table => {
                if let Some(OpenTable { head, rows, .. }) = self.table.take() {
                    self.add(Block::Table { head, rows });
                }
            }
            TagEnd::Strong
            | TagEnd::Emphasis
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => self.close_inline(),
            TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn problem(&mut self, kind: ProblemKind) {
        let line = self.line_starts.partition_point(|start| *start <= self.at);
        let problem = Problem { language: self.language, line: Some(line), kind };
        // One line of HTML is several events; it is one thing to look at.
        if self.problems.last() != Some(&problem) {
            self.problems.push(problem);
        }
    }

    fn open_container(&mut self, kind: ContainerKind) {
        self.close_leaf();
        let depth = self
            .containers
            .iter()
            .filter(|open| matches!(open.kind, ContainerKind::Quote | ContainerKind::List { .. }))
            .count();
        let kind = if depth < MAX_DEPTH {
            kind
        } else {
            self.problem(ProblemKind::TooDeep);
            ContainerKind::Flat
        };
        self.containers.push(Container { kind, blocks: Vec::new() });
    }

    fn close_container(&mut self) {
        self.close_leaf();
        let Some(Container { kind, blocks }) = self.containers.pop() else { return };
        match kind {
            ContainerKind::Root => self.containers.push(Container { kind, blocks }),
            ContainerKind::Flat => blocks.into_iter().for_each(|block| self.add(block)),
            ContainerKind::Quote if blocks.is_empty() => {}
            ContainerKind::Quote => self.add(Block::Quote { lang: self.quoted, c: blocks }),
            ContainerKind::List { items, .. } if items.is_empty() => {}
            ContainerKind::List { start, items } => self.add(Block::List { start, items }),
            ContainerKind::Item => {
                if let Some(Container { kind: ContainerKind::List { items, .. }, .. }) =
                    self.containers.last_mut()
                    && !blocks.is_empty()
                {
                    items.push(blocks);
                }
            }
        }
    }

    fn add(&mut self, block: Block) {
        if let Some(open) = self.containers.last_mut() {
            open.blocks.push(block);
        }
    }

    fn open_leaf(&mut self, leaf: Leaf) {
        self.close_leaf();
        self.leaf = Some(leaf);
    }

    /// Ends the present words and adds them where they belong; without words, nothing.
    fn close_leaf(&mut self) {
        let c = self.take_line();
        let Some(leaf) = self.leaf.take() else { return };
        let is_empty = !has_words(&c);
        match leaf {
            Leaf::Heading(_) if is_empty => self.problem(ProblemKind::EmptyHeading),
            _ if is_empty => {}
            Leaf::Paragraph | Leaf::Cell => self.add(Block::Paragraph { c }),
            Leaf::Heading(level) if self.containers.len() == 1 => {
                let expected = self.next_level();
                let allowed = level.min(expected);
                if allowed != level {
                    self.problem(ProblemKind::HeadingLevel);
                }
                self.add(Block::Heading { level: allowed, c });
            }
            Leaf::Heading(_) => {
                self.problem(ProblemKind::HeadingInside);
                self.add(Block::Paragraph { c: vec![Inline::Strong { c }] });
            }
        }
    }

    /// The deepest level that the next heading may have.
    fn next_level(&self) -> u8 {
        self.containers
            .first()
            .into_iter()
            .flat_map(|root| root.blocks.iter().rev())
            .find_map(|block| match block {
                Block::Heading { level, .. } => Some((level + 1).min(6)),
                _ => None,
            })
            .unwrap_or(1)
    }

    fn open_inline(&mut self, kind: InlineKind) {
        self.open_line();
        let kind = if self.inlines.len() > MAX_DEPTH { InlineKind::Flat } else { kind };
        self.inlines.push(OpenInline { kind, children: Vec::new() });
    }

    fn close_inline(&mut self) {
        // The line itself is closed by the block that it stands in.
        if self.inlines.len() < 2 {
            return;
        }
        let Some(OpenInline { kind, children: c }) = self.inlines.pop() else { return };
        match kind {
            InlineKind::Line | InlineKind::Flat => c.into_iter().for_each(|one| self.push(one)),
            InlineKind::Link(url) => {
                let c = if has_words(&c) {
                    c
                } else {
                    vec![Inline::Text { s: url.trim_start_matches("mailto:").to_owned() }]
                };
                self.push(Inline::Link { url, c });
            }
            _ if !has_words(&c) => c.into_iter().for_each(|one| self.push(one)),
            InlineKind::Strong => self.push(Inline::Strong { c }),
            InlineKind::Emphasis => self.push(Inline::Emphasis { c }),
        }
    }

    /// The words of a list item without blank lines around it come without a paragraph.
    fn open_line(&mut self) {
        self.leaf.get_or_insert(Leaf::Paragraph);
        if self.inlines.is_empty() {
            self.inlines.push(OpenInline { kind: InlineKind::Line, children: Vec::new() });
        }
    }

    fn take_line(&mut self) -> Vec<Inline> {
        while self.inlines.len() > 1 {
            self.close_inline();
        }
        let mut line = self.inlines.pop().map(|line| line.children).unwrap_or_default();
        while line.last() == Some(&Inline::Break) {
            line.pop();
        }
        line
    }

    fn push(&mut self, inline: Inline) {
        self.open_line();
        let Some(open) = self.inlines.last_mut() else { return };
        match (open.children.last_mut(), inline) {
            (Some(Inline::Text { s }), Inline::Text { s: more }) => s.push_str(&more),
            (None, Inline::Break) => {}
            (_, inline) => open.children.push(inline),
        }
    }

    fn words(&mut self, text: &str) {
        for (nth, line) in text.split('\n').enumerate() {
            if nth > 0 {
                self.push(Inline::Break);
            }
            let hidden =
                |c: char| c.is_control() && c != '\t' && c != '\r' || is_direction_control(c);
            if line.chars().any(hidden) {
                self.problem(ProblemKind::Hidden);
            }
            let s: String = line
                .chars()
                .filter(|c| !hidden(*c) && *c != '\r')
                .map(|c| if c == '\t' { ' ' } else { c })
                .collect();
            if !s.is_empty() {
                self.push(Inline::Text { s });
            }
        }
    }

    fn finish(mut self) -> (Vec<Block>, Vec<Problem>) {
        self.close_leaf();
        while self.containers.len() > 1 {
            self.close_container();
        }
        (self.containers.pop().map(|root| root.blocks).unwrap_or_default(), self.problems)
    }
}

const fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Where a link may go: a web page or a mail address.
fn link_target(url: &str) -> Option<String> {
    if let Some(address) = url.strip_prefix("mailto:") {
        return is_plain_address(address).then(|| url.to_owned());
    }
    web_address(url).map(String::from)
}

fn has_words(line: &[Inline]) -> bool {
    line.iter().any(|one| match one {
        Inline::Text { s } => !s.trim().is_empty(),
        Inline::Strong { c } | Inline::Emphasis { c } | Inline::Link { c, .. } => has_words(c),
        Inline::Break => false,
    })
}

/// A letter without a heading begins with its title: PDF/UA wants a first heading of level 1.
fn with_headings_in_order(mut blocks: Vec<Block>, title: &str) -> Vec<Block> {
    if !blocks.iter().any(|block| matches!(block, Block::Heading { .. })) {
        let c = vec![Inline::Text { s: title.to_owned() }];
        blocks.insert(0, Block::Heading { level: 1, c });
    }
    blocks
}

fn unprintable(blocks: &[Block]) -> BTreeSet<char> {
    let mut found = BTreeSet::new();
    each_text(blocks, &mut |text| found.extend(text.chars().filter(|c| !fonts::can_print(*c))));
    found
}

/// Calls `with` for each run of plain words, in reading order.
pub(super) fn each_text(blocks: &[Block], with: &mut impl FnMut(&str)) {
    fn line(inlines: &[Inline], with: &mut impl FnMut(&str)) {
        for inline in inlines {
            match inline {
                Inline::Text { s } => with(s),
                Inline::Strong { c } | Inline::Emphasis { c } | Inline::Link { c, .. } => {
                    line(c, with);
                }
                Inline::Break => {}
            }
        }
    }
    for block in blocks {
        match block {
            Block::Paragraph { c } | Block::Heading { c, .. } => line(c, with),
            Block::Quote { c, .. } => each_text(c, with),
            Block::List { items, .. } => items.iter().for_each(|item| each_text(item, with)),
            Block::Table { head, rows } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| line(cell, with));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(markdown: &str) -> (Vec<Block>, Vec<ProblemKind>) {
        let (blocks, problems) = parse(markdown, "A title", Language::English, None).unwrap();
        (blocks, problems.into_iter().map(|problem| problem.kind).collect())
    }

    fn all_words(blocks: &[Block]) -> String {
        let mut words = Vec::new();
        each_text(blocks, &mut |text| words.extend(text.split_whitespace().map(str::to_owned)));
        words.join(" ")
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph { c: vec![Inline::Text { s: text.into() }] }
    }

    #[test]
    fn a_letter_without_a_heading_begins_with_its_title() {
        let (blocks, _) = read("Only words.");
        assert!(matches!(&blocks[0], Block::Heading { level: 1, .. }));
        assert_eq!(blocks[1], paragraph("Only words."));
    }

    #[test]
    fn no_level_of_heading_is_left_out() {
        let (blocks, problems) = read("### A\n\nx\n\n##### B\n\n# C");
        let levels: Vec<_> = blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading { level, .. } => Some(*level),
                _ => None,
            })
            .collect();
        assert_eq!(levels, [1, 2, 1]);
        assert_eq!(problems, [ProblemKind::HeadingLevel, ProblemKind::HeadingLevel]);
    }

    #[test]
    fn quotations_nested_sixty_deep_keep_their_words_and_lose_their_depth() {
        let (blocks, problems) = read(&format!("# T\n\n{} deep words", ">".repeat(60)));
        assert_eq!(all_words(&blocks), "T deep words");
        assert!(problems.contains(&ProblemKind::TooDeep));
        let mut depth = 0;
        let mut inside = &blocks[1];
        while let Block::Quote { c, .. } = inside {
            (depth, inside) = (depth + 1, &c[0]);
        }
        assert_eq!(depth, MAX_DEPTH);
    }

    #[test]
    fn a_link_that_is_not_to_a_page_becomes_its_words() {
        let (blocks, problems) = read("# T\n\n[here](javascript:alert%281%29)");
        assert_eq!(blocks[1], paragraph("here"));
        assert_eq!(problems, [ProblemKind::Link]);
    }

    #[test]
    fn html_pictures_and_code_become_plain_words() {
        let (blocks, problems) =
            read("# T\n\n<script>alert(1)</script>\n\n![a cat](x.png)\n\n    pasted");
        assert_eq!(all_words(&blocks), "T <script>alert(1)</script> a cat pasted");
        assert_eq!(problems, [ProblemKind::Html, ProblemKind::Picture, ProblemKind::Code]);
    }

    #[test]
    fn problems_name_the_line_they_are_on() {
        let (_, problems) = parse("# T\n\nx\n\n![a](b)", "t", Language::Welsh, None).unwrap();
        assert_eq!(problems[0].line, Some(5));
    }

    #[test]
    fn a_table_wider_than_a_page_is_refused() {
        let row = "|a".repeat(MAX_COLUMNS + 1);
        let rule = "|-".repeat(MAX_COLUMNS + 1);
        let wide = format!("{row}\n{rule}\n");
        let error = parse(&wide, "t", Language::English, None).unwrap_err();
        assert!(matches!(error, LetterError::TooWide(13)));
    }

    #[test]
    fn lines_of_an_address_stay_lines() {
        let (blocks, _) = read("# T\n\nCathays Park\nCardiff");
        let text = |s: &str| Inline::Text { s: s.into() };
        assert_eq!(
            blocks[1],
            Block::Paragraph { c: vec![text("Cathays Park"), Inline::Break, text("Cardiff")] }
        );
    }

    fn hostile() -> impl Strategy<Value = String> {
        let characters: Vec<char> =
            "\\`*_[]<>&|~!#+-=:.)({}\"'$@0129aŵŷ王\u{202e}\u{feff}\t\n\r\u{0}\u{a0} "
                .chars()
                .collect();
        prop::collection::vec(prop::sample::select(characters), 0..24)
            .prop_map(|characters| characters.into_iter().collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn an_escaped_value_is_read_back_as_its_own_words_wherever_it_stands(value in hostile()) {
            let plain: String = value
                .chars()
                .filter(|c| !is_direction_control(*c))
                .map(|c| if c.is_control() { ' ' } else { c })
                .collect();
            let escaped = super::super::md_escape(&value);
            let places = [
                ("# ", "", ""),
                ("a ", " b", "a {} b"),
                ("", "", ""),
                ("- ", "", ""),
                ("> ", "", ""),
                ("x\n", "", "x {}"),
                ("| h |\n| - |\n| ", " |", "h {}"),
            ];
            for (before, after, says) in places {
                let says = if says.is_empty() { "{}" } else { says };
                let (blocks, _) = read(&format!("# T\n\nb\n\n{before}{escaped}{after}\n"));
                let expected = format!("T b {}", says.replace("{}", &plain));
                let expected: Vec<_> = expected.split_whitespace().collect();
                prop_assert_eq!(all_words(&blocks), expected.join(" "), "{:?}", escaped);
            }
        }

        #[test]
        fn no_markdown_whatever_makes_the_reader_fail_otherwise_than_by_its_error(text in ".{0,400}") {
            let _ = parse(&text, "A title", Language::English, Some(Language::Welsh));
        }
    }
}
