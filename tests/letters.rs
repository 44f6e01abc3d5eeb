//! Letters, whole: from the data of a case to the page, the text and the proven PDF.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

use ateb::{
    cli::letter::LetterCommandError,
    domain::{
        language::Language,
        letter::{LetterData, LetterType, Words},
    },
    law::regime::Regime,
    letters::{self, Letter, LetterError, ProblemKind},
};
use proptest::prelude::*;
use std::{fs, io::Read, process::Command};

const LANGUAGES: [&[Language]; 3] =
    [&[Language::English], &[Language::Welsh], &[Language::Welsh, Language::English]];

fn example(letter_type: LetterType) -> LetterData {
    LetterData::example(letter_type, Language::English)
}

fn compose(letter_type: LetterType, language: Language) -> Letter {
    Letter::compose(letter_type, &[language], &example(letter_type)).unwrap()
}

fn compose_of(letter_type: LetterType, data: &LetterData) -> Letter {
    Letter::compose(letter_type, &[Language::English], data).unwrap()
}

/// A letter with `markdown` as its only text.
fn written(markdown: &str) -> Result<Letter, LetterError> {
    let data = example(LetterType::Full);
    Letter::parse(LetterType::Full, &data, &[(Language::English, markdown)])
}

/// The words of a PDF, as poppler reads them.
fn words_of_pdf(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.pdf");
    fs::write(&path, bytes).unwrap();
    let output = Command::new("pdftotext").arg(&path).arg("-").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Letters and digits only, so that line breaks, bullets and hyphens of a format do not matter.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The words of a page, its tags and head taken away.
fn words_of_html(page: &str) -> String {
    let body = page.split_once("<main>").unwrap().1;
    let mut words = String::new();
    let mut in_tag = false;
    for c in body.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag => words.push(c),
            _ => {}
        }
    }
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    words.replace("&#39;", "'").replace("&amp;", "&")
}

#[test]
fn every_type_in_every_language_becomes_a_page_a_text_and_a_pdf_that_conforms() {
    for letter_type in LetterType::ALL {
        for languages in LANGUAGES {
            let letter = Letter::compose(letter_type, languages, &example(letter_type)).unwrap();
            assert_eq!(letter.problems().count(), 0, "{letter_type} {languages:?}");
            // That it exists is that it conforms to both standards: nothing else makes a `Pdf`.
            let pdf = letter.pdf().unwrap_or_else(|error| panic!("{letter_type}: {error}"));
            let most = if languages.len() == 2 { 90 } else { 60 };
            assert!(pdf.bytes().len() <= most * 1024, "{letter_type}: {}", pdf.bytes().len());
            assert!(letter.html().contains(&format!("lang=\"{}\"", languages[0].code())));
            assert!(letter.text().contains("ATISN 3011"));
        }
    }
}

/// Every type in every language with what letters can hold besides: a wide table, and an annex of
/// its own with lists in lists and headings.
#[test]
fn every_type_conforms_with_a_table_and_with_an_annex_too() {
    let row = |cell: &str| format!("| {} |\n", [cell; 6].join(" | "));
    let table = format!("{}{}{}", row("Colofn"), row("---"), row("Ŵyth *dŵr*").repeat(12));
    let more = format!(
        "\n{table}\n## Annex A\n\n1. One\n2. Two\n   - a\n   - b\n     1. deep\n\n### Part\n\n\
         > Quoted [here](https://www.gov.wales/a?b=1&c=2).\n\n**Bold** and *italic*.\n"
    );
    let sets = |letter_type: LetterType| {
        let data = example(letter_type);
        for languages in LANGUAGES {
            let texts = languages.iter().map(|language| {
                let text = letters::fill(letter_type, *language, &data).unwrap();
                (*language, format!("{text}{more}"))
            });
            let texts: Vec<_> = texts.collect();
            let texts: Vec<_> =
                texts.iter().map(|(language, text)| (*language, text.as_str())).collect();
            let letter = Letter::parse(letter_type, &data, &texts).unwrap();
            letter.pdf().unwrap_or_else(|error| panic!("{letter_type} {languages:?}: {error}"));
        }
    };
    let (first, second) = LetterType::ALL.split_at(LetterType::ALL.len() / 2);
    std::thread::scope(|scope| {
        scope.spawn(|| first.iter().copied().for_each(sets));
        second.iter().copied().for_each(sets);
    });
}

/// The words of the parts of an office document that hold words.
fn words_of_office(bytes: &[u8], part: &str, breaks: &[&str]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name(part).unwrap().read_to_string(&mut xml).unwrap();
    let mut words = String::new();
    let mut reader = quick_xml::Reader::from_str(&xml);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Text(text) => words.push_str(&text),
            quick_xml::events::Event::GeneralRef(entity) => {
                words.push(match &*entity {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    other => panic!("&{other};"),
                });
            }
            quick_xml::events::Event::Empty(tag) => {
                let name = tag.name();
                words.extend(breaks.contains(&name.as_ref()).then_some(' '));
            }
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    words
}

#[test]
fn office_documents_say_the_same_words_in_every_type_and_language() {
    for letter_type in LetterType::ALL {
        for languages in LANGUAGES {
            let letter = Letter::compose(letter_type, languages, &example(letter_type)).unwrap();
            let text = bare(&words_of_html(&letter.html_page()));
            let odt = letter.odt().unwrap();
            let odt_words = words_of_office(&odt, "content.xml", &["text:line-break"]);
            assert_eq!(bare(&odt_words), text, "{letter_type}");
            let docx = letter.docx().unwrap();
            let docx_words = words_of_office(&docx, "word/document.xml", &["w:br"]);
            assert_eq!(bare(&docx_words), text, "{letter_type}");
            // The same letter, the same bytes.
            assert!(letter.odt().unwrap() == odt && letter.docx().unwrap() == docx);
        }
    }
}

#[test]
fn office_documents_keep_headings_lists_tables_links_and_languages() {
    let markdown = "# T\n\n3. three\n4. four\n\n- a\n  - b\n\n| H & <i> |\n| - |\n| c |\n\n\
                    [w](https://a.wales/?b=1&c=2) **bold** *it* \n\n> q\n\nend\u{1}\u{fffe}";
    let mut data = example(LetterType::Full);
    data.request.language = Some(Language::Welsh);
    let letter = Letter::parse(LetterType::Full, &data, &[(Language::English, markdown)]).unwrap();
    let part = |bytes: &[u8], name: &str| {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut xml = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut xml).unwrap();
        xml
    };
    let docx = letter.docx().unwrap();
    let document = part(&docx, "word/document.xml");
    for wanted in [
        "<w:pStyle w:val=\"Heading1\"/>",
        "<w:tblHeader/>",
        "H &amp; &lt;i&gt;",
        "<w:pStyle w:val=\"Quote\"/>",
        "<w:lang w:val=\"cy-GB\"/>",
        "<w:b/>",
        "<w:i/>",
    ] {
        assert!(document.contains(wanted), "{wanted} is not in {document}");
    }
    assert!(part(&docx, "word/numbering.xml").contains("<w:start w:val=\"3\"/>"));
    assert!(part(&docx, "word/_rels/document.xml.rels").contains("https://a.wales/?b=1&amp;c=2"));
    let odt = letter.odt().unwrap();
    assert!(odt.starts_with(b"PK") && odt.get(30..38) == Some(b"mimetype"));
    let content = part(&odt, "content.xml");
    for wanted in [
        "text:outline-level=\"1\"",
        "text:start-value=\"3\"",
        "<table:table-header-rows>",
        "text:style-name=\"q-cy\"",
        "xlink:href=\"https://a.wales/?b=1&amp;c=2\"",
    ] {
        assert!(content.contains(wanted), "{wanted} is not in {content}");
    }
}

/// A hundred thousand values of hostile characters, each in the places where data stands, are found
/// unchanged in the tree.
#[test]
fn a_hundred_thousand_values_are_words_in_the_tree_and_nothing_else() {
    const HOSTILE: [&str; 38] = [
        "a", "Z", "9", "1.", " ", "\t", "\n", "#", "+", "-", "=", ":", ":::", "*", "_", "`", "[",
        "]", "(", ")", "<", ">", "&", "&amp;", "|", "~", "!", "\\", "{{", "}}", "$", "@", "\"",
        "'", "/", "ŵ", "王", "😀",
    ];
    let mut state = 0x2026_1126_u64;
    let mut next = move |most: usize| {
        // A linear congruence: the same values in every run.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % most
    };
    let places = ["{}", "x {} y", "- {}", "# {}", "1. {}", "> {}", "| h |\n| - |\n| {} |"];
    for _ in 0..1_000 {
        let values: Vec<String> = (0..100)
            .map(|_| (0..=next(12)).map(|_| HOSTILE[next(HOSTILE.len())]).collect())
            .collect();
        let mut markdown = String::from("# T\n\n");
        let mut wanted = Vec::new();
        for value in &values {
            let shown = value.split_whitespace().collect::<Vec<_>>().join(" ");
            if shown.is_empty() {
                continue;
            }
            let place = places[next(places.len())];
            markdown.push_str(&place.replace("{}", &letters::md_escape(value)));
            // Something between, so that no list or quotation runs on into the next.
            markdown.push_str("\n\n<!---->\n\n");
            wanted.push(shown);
        }
        let letter = written(&markdown).unwrap();
        let found = letter.text();
        let mut rest = found.as_str();
        for value in wanted {
            let Some((_, after)) = rest.split_once(&value) else {
                panic!("{value:?} is not in {rest:?}")
            };
            rest = after;
        }
    }
}

#[test]
fn all_formats_say_the_same_words_and_the_pdf_in_the_same_order() {
    for (letter_type, language) in [
        (LetterType::Partial, Language::English),
        (LetterType::EirPartial, Language::Welsh),
        (LetterType::Ack, Language::Welsh),
        (LetterType::S12Cost, Language::English),
        (LetterType::IrOutcomePart, Language::Welsh),
    ] {
        let letter = compose(letter_type, language);
        let text = bare(&letter.text());
        assert_eq!(bare(&words_of_html(&letter.html_page())), text, "{letter_type}");
        // The foot of each page apart, every word of the text stands in the PDF.
        let pdf = words_of_pdf(letter.pdf().unwrap().bytes());
        let is_foot = |line: &str| {
            line.starts_with("ATISN 3011") && !line.contains(':')
                || line.starts_with("Page ")
                || line.starts_with("Tudalen ")
        };
        let in_pdf: String = pdf.lines().filter(|line| !is_foot(line)).map(bare).collect();
        let mut after = 0;
        for line in letter.text().lines() {
            // Cells of a table are read one under the other, or side by side.
            let in_table = line.contains('|');
            for sentence in line.split(['|', '>']).flat_map(|part| part.split(". ")) {
                let words: Vec<_> = sentence.split_whitespace().collect();
                for run in words.chunks(4) {
                    let run = bare(&run.join(" "));
                    if in_table {
                        assert!(in_pdf.contains(&run), "{letter_type}: {run} is not in\n{pdf}");
                        continue;
                    }
                    let found = in_pdf.get(after..).unwrap().find(&run);
                    let at = found.unwrap_or_else(|| {
                        panic!("{letter_type}: {run} is not where it is read in\n{pdf}")
                    });
                    after += at + run.len();
                }
            }
        }
    }
}

#[test]
fn the_letters_of_welsh_can_be_read_back_from_the_pdf() {
    let pdf = words_of_pdf(compose(LetterType::Ack, Language::Welsh).pdf().unwrap().bytes());
    assert!(pdf.contains("Siân Ŵyn-Prŷs"), "{pdf}");
    assert!(pdf.contains("dydd Iau 19 Mawrth 2026"), "{pdf}");
    let all = written("# Tŷ\n\nŴyth dŵr, Ŷd tŷ, tân, pêl, tîm, tôn, bûm, ẃan, ẁan, ẅan, naïf")
        .unwrap()
        .pdf()
        .unwrap();
    let all = words_of_pdf(all.bytes());
    assert!(all.contains("Ŵyth dŵr, Ŷd tŷ, tân, pêl, tîm, tôn, bûm, ẃan, ẁan, ẅan, naïf"), "{all}");
}

#[test]
fn the_same_letter_has_the_same_bytes_and_another_has_others() {
    let letter =
        Letter::compose(LetterType::EirRefuse, &Language::BOTH, &example(LetterType::EirRefuse))
            .unwrap();
    let first = letter.pdf().unwrap();
    let at_once: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(|| letter.pdf().unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(at_once.iter().all(|pdf| *pdf == first));
    let mut data = example(LetterType::EirRefuse);
    data.reference = "ATISN 30119".into();
    let other = Letter::compose(LetterType::EirRefuse, &Language::BOTH, &data).unwrap();
    assert_ne!(other.pdf().unwrap(), first);
}

#[test]
fn a_bilingual_letter_has_welsh_first_and_marks_each_language() {
    let letter =
        Letter::compose(LetterType::Full, &Language::BOTH, &example(LetterType::Full)).unwrap();
    let html = letter.html();
    let welsh = html.find("<section class=\"letter\" lang=\"cy\">").unwrap();
    let english = html.find("<section class=\"letter\" lang=\"en\">").unwrap();
    assert!(welsh < english);
    assert!(letter.html_page().starts_with("<!DOCTYPE html>\n<html lang=\"cy\">"));
    let pdf = letter.pdf().unwrap();
    let words = words_of_pdf(pdf.bytes());
    assert!(words.find("Ein hymateb").unwrap() < words.find("Our response").unwrap());
    assert!(words.contains("Tudalen 1 o") && words.contains("Page"), "{words}");
}

#[test]
fn the_requesters_words_keep_their_own_language_in_a_letter_of_the_other() {
    let data = LetterData::example(LetterType::Full, Language::Welsh);
    let letter = Letter::compose(LetterType::Full, &[Language::English], &data).unwrap();
    assert!(letter.html().contains("<blockquote lang=\"cy\">"), "{}", letter.html());
    letter.pdf().unwrap();
    let same = Letter::compose(LetterType::Full, &[Language::Welsh], &data).unwrap();
    assert!(same.html().contains("<blockquote>"));
}

/// The elements of the real letter ATISN 26732, its section "Next steps" above all.
#[test]
fn a_full_release_has_every_element_of_the_real_letter() {
    let mut data = example(LetterType::Full);
    data.reference = "ATISN 26732".into();
    let text = Letter::compose(LetterType::Full, &[Language::English], &data).unwrap().text();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for element in [
        "12 March 2026",
        "Dear ",
        "ATISN 26732",
        "Thank you for your request, which we received on 18 February 2026",
        "Our response",
        "Next steps",
        "dissatisfied",
        "internal review",
        "within 40 working days of the date of this response",
        "Wednesday 13 May 2026",
        "Freedom of Information Officer",
        "Information Rights Unit Welsh Government Cathays Park Cardiff CF10 3NQ",
        "Freedom.ofinformation@gov.wales",
        "quote the reference ATISN 26732",
        "complain to the Information Commissioner",
        "Information Commissioner’s Office Wycliffe House Water Lane Wilmslow Cheshire SK9 5AF",
        "Website: www.ico.org.uk",
        "will not normally consider a complaint until it has been through our own internal review",
        "correspondence in Welsh",
        "Yours sincerely",
    ] {
        assert!(text.contains(element), "{element:?} is not in\n{text}");
    }
    // The real letter, where it can be had, has them too, in its own words.
    let Some(real) = shared("inputs/atisn-26732-letter.txt") else { return };
    let real = real.split_whitespace().collect::<Vec<_>>().join(" ").replace('\'', "’");
    for element in [
        "ATISN 26732",
        "18 February 2026",
        "within 40 working days of the date of this response",
        "Freedom of Information Officer",
        "CF10 3NQ",
        "Freedom.ofinformation@gov.wales",
        "Information Commissioner’s Office Wycliffe House Water Lane Wilmslow Cheshire SK9 5AF",
        "Website: www.ico.org.uk",
    ] {
        assert!(real.contains(element) && text.contains(element), "{element:?}");
    }
}

/// A file of the shared material; without it the part that needs it is left out, but not in CI.
#[expect(clippy::disallowed_methods, reason = "a test finds its material by the environment")]
fn shared(name: &str) -> Option<String> {
    let folder = std::env::var("ATEB_SHARED")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    let text = fs::read_to_string(std::path::Path::new(&folder).join(name)).ok();
    if text.is_none() {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{name} is missing");
        eprintln!("left out: {name} is not here");
    }
    text
}

#[test]
fn every_answer_says_how_to_complain_in_the_words_of_its_own_law() {
    for letter_type in LetterType::ALL.into_iter().filter(|kind| kind.is_answer()) {
        let english = compose(letter_type, Language::English).text();
        let welsh = compose(letter_type, Language::Welsh).text();
        assert!(english.contains("SK9 5AF") && welsh.contains("SK9 5AF"), "{letter_type}");
        if letter_type.regime() == Some(Regime::Eir) {
            for (text, must) in [(&english, "regulation 11"), (&welsh, "reoliad 11")] {
                assert!(text.contains(must), "{letter_type}");
            }
            assert!(!english.contains("section 17") && !english.contains("exemption"));
            assert!(!welsh.contains("adran 17") && !welsh.contains("semptiad"));
        } else if letter_type.regime() == Some(ateb::law::regime::Regime::SubjectAccess) {
            has_words_of_subject_access_alone(&english, &welsh);
        } else {
            assert!(english.contains("internal review") && welsh.contains("adolygiad mewnol"));
            assert!(!english.contains("Environmental") && !welsh.contains("Amgylcheddol"));
            assert!(!english.contains("egulation 1") && !welsh.contains("eoliad 1"));
            assert!(!english.contains("exception") && !welsh.contains("eithriad"));
        }
    }
}

fn has_words_of_subject_access_alone(english: &str, welsh: &str) {
    for word in [
        "Freedom of Information Act",
        "internal review",
        "exemption",
        "exception",
        "Environmental",
        "working day",
        "disclosure log",
    ] {
        assert!(!english.contains(word), "{word} in {english}");
    }
    for word in [
        "Ddeddf Rhyddid Gwybodaeth",
        "adolygiad mewnol",
        "semptiad",
        "eithriad",
        "Amgylcheddol",
        "diwrnod gwaith",
        "Cofnod Datgeliadau",
    ] {
        assert!(!welsh.contains(word), "{word} in {welsh}");
    }
}

#[test]
fn letters_of_subject_access_have_no_words_of_the_act() {
    let of_subject_access =
        LetterType::ALL.into_iter().filter(|kind| kind.regime() == Some(Regime::SubjectAccess));
    for letter_type in of_subject_access {
        let data = example(letter_type);
        let [english, welsh] = [Language::English, Language::Welsh].map(|language| {
            let letter = Letter::compose(letter_type, &[language], &data).unwrap();
            assert_eq!(letters::check(&letter, &data), [], "{letter_type}");
            letter.text()
        });
        has_words_of_subject_access_alone(&english, &welsh);
        let is_complaint = letter_type == LetterType::DpComplaintAck;
        assert!(is_complaint || english.contains("UK GDPR"), "{letter_type}");
        assert!(is_complaint || welsh.contains("GDPR y DU"), "{letter_type}");
    }
}

#[test]
fn the_right_to_complain_to_the_authority_about_data_is_told_from_19_june_2026() {
    let mut data = example(LetterType::SarResponse);
    let tells = |data: &LetterData| {
        LetterType::ALL
            .into_iter()
            .filter(|kind| matches!(kind, LetterType::SarAck | LetterType::SarResponse))
            .map(|kind| letters::fill(kind, Language::English, data).unwrap())
            .all(|text| text.contains("section 164A of the Data Protection Act 2018"))
    };
    assert!(!tells(&data));
    data.dated_on = "2026-06-18".parse().unwrap();
    assert!(!tells(&data));
    data.dated_on = "2026-06-19".parse().unwrap();
    assert!(tells(&data));
    let welsh = letters::fill(LetterType::SarResponse, Language::Welsh, &data).unwrap();
    assert!(welsh.contains("adran 164A o Ddeddf Diogelu Data 2018"), "{welsh}");
}

/// A part under the Regulations in an answer under the Act, and the reverse.
#[test]
fn a_part_under_another_law_is_refused_in_the_words_of_that_law() {
    use ateb::law::regime::Regime;
    let of_the_act = example(LetterType::Refuse);
    let of_the_regulations = example(LetterType::EirRefuse);
    let exemptions = |data: &LetterData| data.decision.clone().unwrap().exemptions;
    for (letter_type, own, other, notice, complaint) in [
        (LetterType::Refuse, &of_the_act, &of_the_regulations, "regulation 14", "regulation 11"),
        (LetterType::EirRefuse, &of_the_regulations, &of_the_act, "section 17", "internal review"),
    ] {
        let mut data = own.clone();
        data.other_regimes = vec![Regime::Foia, Regime::Eir];
        data.decision.as_mut().unwrap().exemptions.extend(exemptions(other));
        for languages in LANGUAGES {
            let letter = Letter::compose(letter_type, languages, &data).unwrap();
            assert_eq!(letters::check(&letter, &data), [], "{letter_type}");
            letter.pdf().unwrap();
        }
        let text = compose_with(letter_type, &data);
        assert!(text.contains(notice) && text.contains(complaint), "{text}");
        // What is withheld rests on the part's law alone: no notice under the letter's own.
        data.decision.as_mut().unwrap().exemptions = exemptions(other);
        let own_notice =
            if letter_type == LetterType::Refuse { "section 17" } else { "regulation 14" };
        let text = compose_with(letter_type, &data);
        assert!(text.contains(notice) && !text.contains(own_notice), "{text}");
    }
}

fn compose_with(letter_type: LetterType, data: &LetterData) -> String {
    Letter::compose(letter_type, &[Language::English], data).unwrap().text()
}

#[test]
fn a_letter_about_a_part_of_the_request_quotes_it() {
    let mut data = example(LetterType::ExtendEir);
    data.request.part = Some("The minutes <b>*only*".into());
    for (language, start) in
        [(Language::English, "one part of your request:"), (Language::Welsh, "un rhan o’ch cais:")]
    {
        let text = Letter::compose(LetterType::ExtendEir, &[language], &data).unwrap().text();
        let (_, after) = text.split_once(start).unwrap();
        assert!(after.trim_start().starts_with("> The minutes <b>*only*"), "{after}");
    }
}

#[test]
fn a_refusal_names_each_exemption_says_why_and_weighs_only_the_qualified() {
    let text = compose(LetterType::Refuse, Language::English).text();
    assert!(text.contains("section 17"));
    let (personal, commercial) = text.split_once("Section 43(2): Commercial interests").unwrap();
    assert!(personal.contains("Section 40(2): Personal information"));
    assert!(personal.contains("Why it applies") && commercial.contains("Why it applies"));
    assert!(!personal.contains("The public interest test"));
    for part in ["In favour of releasing", "In favour of withholding", "How we weighed them"] {
        assert!(commercial.contains(part), "{part}");
    }
}

#[test]
fn a_fees_notice_speaks_the_words_of_its_own_law() {
    let mut data = example(LetterType::Fees);
    let act = Letter::compose(LetterType::Fees, &Language::BOTH, &data).unwrap().text();
    for words in ["£12.50", "section 9", "adran 9", "11 June 2026", "tri mis", "internal review"] {
        assert!(act.contains(words), "{words} is not in\n{act}");
    }
    data.regime = Regime::Eir;
    let letter = Letter::compose(LetterType::Fees, &Language::BOTH, &data).unwrap();
    assert_eq!(letters::check(&letter, &data), []);
    letter.pdf().unwrap();
    let regulations = letter.text();
    for words in ["£12.50", "regulation 8", "reoliad 8", "60 working days", "regulation 11"] {
        assert!(regulations.contains(words), "{words} is not in\n{regulations}");
    }
    assert!(!regulations.contains("section 9") && !regulations.contains("adran 9"));
    data.regime = Regime::SubjectAccess;
    assert!(data.check(LetterType::Fees).is_err(), "it has no last day to pay");
}

#[test]
fn a_notice_to_the_requester_that_lost_its_last_day_is_not_whole() {
    for (letter_type, last) in
        [(LetterType::Fees, "11 June 2026"), (LetterType::ClarifyReminder, "25 May 2026")]
    {
        let data = example(letter_type);
        let whole = letters::fill(letter_type, Language::English, &data).unwrap();
        let text = whole.replace(last, "");
        let letter = Letter::parse(letter_type, &data, &[(Language::English, &text)]).unwrap();
        let kinds: Vec<_> =
            letters::check(&letter, &data).into_iter().map(|problem| problem.kind).collect();
        assert_eq!(kinds, [ProblemKind::NoLastDay], "{letter_type}");
    }
}

#[test]
fn a_notice_before_closing_asks_again_and_says_what_an_answer_does() {
    let mut data = example(LetterType::ClarifyReminder);
    let act = Letter::compose(LetterType::ClarifyReminder, &Language::BOTH, &data).unwrap().text();
    for words in
        ["25 February 2026", "Do you want the guidance", "as a new request", "fel cais newydd"]
    {
        assert!(act.contains(words), "{words} is not in\n{act}");
    }
    data.regime = Regime::Eir;
    let regulations = compose_of(LetterType::ClarifyReminder, &data).text();
    assert!(regulations.contains("the day after we receive your answer"), "{regulations}");
    assert!(!regulations.contains("as a new request"));
}

#[test]
fn a_late_answer_says_sorry_and_one_in_time_does_not() {
    let mut data = example(LetterType::Full);
    let apologises = |data: &LetterData| {
        letters::fill(LetterType::Full, Language::English, data).unwrap().contains("sorry")
    };
    assert!(!apologises(&data));
    data.due_on = Some("2026-03-11".parse().unwrap());
    assert!(apologises(&data));
}

#[test]
fn what_is_not_written_yet_in_one_language_shows_in_that_language_only() {
    let mut data = example(LetterType::Refuse);
    let exemption = &mut data.decision.as_mut().unwrap().exemptions[0];
    exemption.reasons = Words::only(Language::English, "They are juniors.");
    let leftovers = |language| {
        let letter = Letter::compose(LetterType::Refuse, &[language], &data).unwrap();
        let found = letters::check(&letter, &data);
        found.iter().filter(|problem| problem.kind == ProblemKind::Leftover).count()
    };
    assert_eq!(leftovers(Language::English), 0);
    assert_eq!(leftovers(Language::Welsh), 1);
}

/// Text that means something to one of the engines it passes through.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "{{reference}} {{{x}}} {{> ack}}",
    "#panic(\"x\") $x$ @ref <label> *b* _i_ `c` \\u{41}",
    "[click](javascript:alert(1)) ![p](http://a/b.png)",
    "| a | b |",
    "&copy; &#x3c; &amp;",
    "]]> --> ?>",
    "\u{202e}gpj.exe\u{202c}",
    "مرحبا بالعالم",
    "שלום",
    "王小明 😀 👩‍👩‍👧 ❖ e\u{301}\u{327}\u{328} a\u{20dd}",
    "\u{0}\u{1}\u{7f}\u{9f}",
    "नमस्ते ক্ষ กำ ཨོཾ",
    "\u{e000}\u{fdd0}\u{ffff}\u{10ffff}\u{fffd}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
    "- 1. # > ``` ~~~ --- === +++ ***",
    "\r\n\r\n\t    four spaces",
    "a\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}",
    "1000000) 99999999999999999999999999. 0.",
];

#[test]
fn hostile_values_are_printed_as_the_words_they_are() {
    for value in HOSTILE {
        let mut data = example(LetterType::EirPartial);
        let text = format!("{value}\n\n{value} {value}\nend");
        data.requester_name = Some((*value).to_owned());
        data.request.text.clone_from(&text);
        data.signed_by = Some(Words::same(value));
        let decision = data.decision.as_mut().unwrap();
        decision.response = Words::same(&text);
        decision.documents[0].title = (*value).to_owned();
        decision.exemptions[0].reasons = Words::same(value);
        let letter = Letter::compose(LetterType::EirPartial, &Language::BOTH, &data).unwrap();
        let html = letter.html();
        assert!(!html.contains("<script") && !html.contains("javascript:alert(1)\""), "{html}");
        assert!(!html.contains("<img") && !html.contains("<em>"), "{value:?}");
        let printable: String = value
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}'))
            .collect();
        for word in printable.split_whitespace() {
            assert!(letter.text().contains(word), "{word:?} of {value:?} was lost");
        }
        let pdf = letter.pdf().unwrap_or_else(|error| panic!("{value:?}: {error}"));
        if value.contains("panic") {
            let words = words_of_pdf(pdf.bytes());
            assert!(words.contains("#panic(\"x\") $x$ @ref <label> *b*"), "{words}");
        }
    }
}

#[test]
fn hostile_markdown_gives_a_letter_or_a_clear_error() {
    let nested = |sign: &str, times: usize| format!("# T\n\n{} deep", sign.repeat(times));
    let texts = [
        nested("> ", 60),
        nested("- ", 200),
        nested(">", 5000),
        nested("*", 3000),
        nested("[", 5000),
        nested("1. > - ", 40),
        nested("**a _b ", 300),
        format!("# T\n\n{}", "| a ".repeat(12) + "\n" + &"| - ".repeat(12) + "\n| x |\n"),
        "# T\n\n<b>bold</b> <!-- --> <script>x</script>\n\n---\n\n    code\n\n# ".to_owned(),
        "###### deep\n\nx\n\n- # inside\n\n> ## inside".to_owned(),
        "1. a\n1. b\n\n7) c\n\n18446744073709551615. d".to_owned(),
        "# T\n\n999999999. d\n1. e".to_owned(),
        "# T\n\n-\n-\n\n>\n\n| |\n|-|\n| |".to_owned(),
        format!("# T\n\n{}", "w".repeat(20_000)),
        format!("# {}\n\nwords", "heading ".repeat(300)),
    ];
    for text in texts {
        let start = text.chars().take(30).collect::<String>();
        let letter = written(&text).unwrap_or_else(|error| panic!("{start:?}: {error}"));
        letter.pdf().unwrap_or_else(|error| panic!("{start:?}: {error}"));
    }
    assert!(matches!(written(&"x".repeat(1 << 20)), Err(LetterError::TooLong(1_048_576))));
    assert!(matches!(written(""), Err(LetterError::Empty)));
    assert!(matches!(written("# \n\n> \n"), Err(LetterError::Empty)));
    let mut data = example(LetterType::Ack);
    data.request.text = "word ".repeat(250_000);
    let error = Letter::compose(LetterType::Ack, &[Language::English], &data).unwrap_err();
    assert!(error.to_string().contains("a letter may have 262144"), "{error}");
}

#[test]
fn a_character_that_no_font_has_is_a_problem_and_stays_in_the_page() {
    let letter = written("# T\n\nAnnwyl 王").unwrap();
    let problems: Vec<_> = letter.problems().map(|problem| problem.kind.clone()).collect();
    assert_eq!(problems, [ProblemKind::CannotPrint(vec!['王'])]);
    assert!(letter.html().contains("Annwyl 王") && letter.text().contains("Annwyl 王"));
    let pdf = words_of_pdf(letter.pdf().unwrap().bytes());
    assert!(pdf.contains("Annwyl \u{fffd}"), "{pdf}");
}

#[test]
fn a_long_letter_has_a_number_on_each_page_and_a_signature_with_company() {
    let mut data = example(LetterType::Full);
    let paragraph = "We considered this with care. ".repeat(12);
    data.decision.as_mut().unwrap().response = Words::same(&format!("{paragraph}\n\n").repeat(20));
    let letter = Letter::compose(LetterType::Full, &[Language::English], &data).unwrap();
    let words = words_of_pdf(letter.pdf().unwrap().bytes());
    let pages: Vec<_> = words.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() > 3);
    for (nth, page) in pages.iter().enumerate() {
        let foot = format!("Page {} of {}", nth + 1, pages.len());
        assert!(page.contains(&foot), "{foot:?} is not in {page}");
    }
    let signed = pages.iter().find(|page| page.contains("Yours sincerely")).unwrap();
    assert!(signed.contains("correspondence in Welsh"), "{signed}");
}

/// `ateb letter` with these arguments, as the command line reads them.
fn run(arguments: &[&str]) -> (Result<(), LetterCommandError>, String, String) {
    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        letter: ateb::cli::letter::Letter,
    }
    let line = std::iter::once(&"letter").chain(arguments);
    let line = <Line as clap::Parser>::try_parse_from(line).unwrap();
    let (mut out, mut notes) = (Vec::new(), Vec::new());
    let result = line.letter.run(&mut out, &mut notes);
    (result, String::from_utf8(out).unwrap(), String::from_utf8(notes).unwrap())
}

#[test]
fn the_example_that_the_command_prints_makes_a_letter_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data.json");
    let (_, types, _) = run(&["--list"]);
    assert_eq!(types.lines().count(), LetterType::ALL.len());
    for letter_type in types.lines() {
        let (result, example, _) = run(&[letter_type, "--example", "--language", "cy"]);
        result.unwrap();
        fs::write(&data, example).unwrap();
        for (ending, start) in [
            ("pdf", "%PDF-1.7"),
            ("html", "<!DOCTYPE"),
            ("md", "**Llyw"),
            ("txt", "Llyw"),
            ("odt", "PK"),
            ("docx", "PK"),
        ] {
            let out = folder.path().join(format!("letter.{ending}"));
            let (data, out) = (data.to_str().unwrap(), out.to_str().unwrap());
            let (result, _, notes) =
                run(&[letter_type, "--data", data, "--language", "bilingual", "--out", out]);
            result.unwrap();
            assert_eq!(notes, "", "{letter_type}");
            let bytes = fs::read(out).unwrap();
            assert!(bytes.starts_with(start.as_bytes()), "{letter_type} {ending}");
        }
    }
}

#[test]
fn wrong_arguments_are_told_from_what_failed() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(file("data.json"), run(&["ack", "--example"]).1).unwrap();
    fs::write(file("bad.json"), "{\"reference\": 7}").unwrap();
    let (data, bad, out) = (file("data.json"), file("bad.json"), file("a.pdf"));
    let wrong = |arguments: &[&str]| {
        let error = run(arguments).0.unwrap_err();
        (error.is_wrong_arguments(), error.to_string())
    };
    assert!(wrong(&["nonsense", "--example"]).0);
    assert!(wrong(&["ack"]).0);
    assert!(wrong(&["ack", "--data", &data, "--out", &out, "--language", "fr"]).0);
    assert!(wrong(&["ack", "--data", &data, "--out", "a.rtf"]).0);
    let (is_wrong, message) = wrong(&["ack", "--data", &bad, "--out", &out]);
    assert!(!is_wrong && message.contains("line 1"), "{message}");
    let (is_wrong, message) = wrong(&["full", "--data", &data, "--out", &out]);
    assert!(!is_wrong && message.contains("review_until"), "{message}");
    let (is_wrong, _) = wrong(&["ack", "--data", &file("none.json"), "--out", &out]);
    assert!(!is_wrong);
    assert!(!std::path::Path::new(&out).exists(), "nothing is written when something is wrong");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_words_whatever_keep_the_pdf_from_being_made(
        near in "[\\u{20}-\\u{6ff}]{0,80}",
        far in "[\\u{20}-\\u{2fff}\\u{e000}-\\u{fdff}]{0,80}",
        any in "\\PC{0,40}",
    ) {
        let value = letters::md_escape(&format!("{near} {far} {any}"));
        let markdown = format!(
            "# T {value}\n\n**{value}** *{value}* ***{value}***\n\n> {value}\n\n\
             | {value} |\n| - |\n| {value} |\n\n- {value}\n\nend"
        );
        let letter = written(&markdown).unwrap();
        prop_assert!(letter.pdf().is_ok(), "{:?} of {:?}", letter.pdf().map(drop), markdown);
    }
}
