//! The schedule of withheld material, as staff read it and as a file.

use super::{Download, Error, Office, SignedIn, access::load_whole, views};
use crate::{
    domain::{
        case::Case,
        document::Disposition,
        ids::CaseId,
        language::Language,
        mark::{Mark, Marks, Place},
        permission::Permission,
        schedule::ScheduleLine,
    },
    law::exemption::Citation,
    redact::{self, report::Report},
    storage::{copies, db::Db, documents as stored},
};
use std::collections::BTreeMap;

impl Office {
    /// What the answer withholds, made from the marks as they stand.
    pub fn schedule(&self, who: &SignedIn, id: CaseId) -> Result<Vec<ScheduleLine>, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (case, _) = load_whole(db, who, id)?;
            schedule_of(db, &case)
        })
    }

    /// The same as a table that any spreadsheet opens.
    pub fn schedule_file(
        &self,
        who: &SignedIn,
        id: CaseId,
        language: Language,
    ) -> Result<Download, Error> {
        let lines = self.schedule(who, id)?;
        let reference = self.read(|db| Ok::<_, Error>(load_whole(db, who, id)?.0.reference))?;
        let failed = |source: csv::Error| Error::Settings {
            what: "the schedule could not be written".to_owned(),
            source: source.into(),
        };
        let mut table = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(b"\xef\xbb\xbf".to_vec());
        table
            .write_record(match language {
                Language::English => ["No.", "Document", "Pages", "Places", "Provision", "Reason"],
                Language::Welsh => {
                    ["Rhif", "Dogfen", "Tudalennau", "Mannau", "Darpariaeth", "Rheswm"]
                }
            })
            .map_err(failed)?;
        for line in lines {
            let whole = match language {
                Language::English => "Withheld in full",
                Language::Welsh => "Wedi’i dal yn ôl yn gyfan",
            };
            let title = line.title.clone().unwrap_or_else(|| whole.to_owned());
            table
                .write_record([
                    line.document.to_string(),
                    redact::safe_cell(&title),
                    line.pages_in_words(),
                    line.places.map(|places| places.to_string()).unwrap_or_default(),
                    line.provision.clone().unwrap_or_default(),
                    reason_of(&line, language).to_owned(),
                ])
                .map_err(failed)?;
        }
        let stem = reference.to_string().to_lowercase().replace(' ', "-");
        Ok(Download {
            name: match language {
                Language::English => format!("{stem}-schedule.csv"),
                Language::Welsh => format!("{stem}-atodlen.csv"),
            },
            media_type: "text/csv".to_owned(),
            bytes: table.into_inner().map_err(|error| failed(error.into_error().into()))?,
        })
    }
}

/// Why something is withheld: the title of the provision.
pub(super) fn reason_of(line: &ScheduleLine, language: Language) -> &'static str {
    let cited = line.provision.as_deref().and_then(|text| text.parse::<Citation>().ok());
    match (cited, language) {
        (Some(cited), Language::English) => cited.exemption().title_en,
        (Some(cited), Language::Welsh) => cited.exemption().title_cy,
        (None, _) => "",
    }
}

/// A line for each document and provision, in the order of the documents.
pub(super) fn schedule_of(db: &mut Db, case: &Case) -> Result<Vec<ScheduleLine>, Error> {
    let mut lines = Vec::new();
    for (number, (id, known)) in (1..).zip(&case.documents) {
        match &known.disposition {
            Disposition::OutOfScope => {}
            Disposition::Withhold { exemption } => lines.push(ScheduleLine {
                document: number,
                title: None,
                pages: Vec::new(),
                places: None,
                provision: exemption.map(|one| one.to_string()),
            }),
            Disposition::Release => {
                let marks = views::marks_of(db, *id)?;
                let marks: Vec<Mark> = marks.into_iter().map(|(_, mark)| mark).collect();
                if let Some(proven) = &known.copy {
                    let copy =
                        copies::find(db, proven.copy)?.ok_or(Error::BrokenRecord(case.id.0))?;
                    let report: Report = copy.certificate()?;
                    lines.extend(counted(number, &copy.name, &report));
                } else {
                    let document = stored::find(db, *id)?.ok_or(Error::NotFound)?;
                    let marks = Marks(marks);
                    let name = redact::name_without(&document.name, &marks);
                    lines.extend(uncounted(number, &name, &marks));
                }
            }
        }
    }
    Ok(lines)
}

/// Pages and places under each provision, as the copy's report counts them.
fn counted(number: u32, name: &str, report: &Report) -> Vec<ScheduleLine> {
    let mut by_provision: BTreeMap<Option<&str>, (Vec<u32>, usize)> = BTreeMap::new();
    for mark in report.marks.iter().filter(|mark| mark.places > 0) {
        let entry = by_provision.entry(mark.exemption.as_deref()).or_default();
        entry.0.extend(&mark.pages);
        entry.1 += mark.places;
    }
    let lines = by_provision.into_iter().map(|(provision, (mut pages, places))| {
        pages.sort_unstable();
        pages.dedup();
        ScheduleLine {
            document: number,
            title: Some(name.to_owned()),
            pages,
            places: Some(u32::try_from(places).unwrap_or(u32::MAX)),
            provision: provision.map(str::to_owned),
        }
    });
    lines.collect()
}

/// The provisions that marks rest on, before a copy has counted what they take out.
fn uncounted(number: u32, name: &str, marks: &Marks) -> Vec<ScheduleLine> {
    let mut by_provision: BTreeMap<Option<&str>, Vec<u32>> = BTreeMap::new();
    for mark in &marks.0 {
        let pages = by_provision.entry(mark.exemption.as_deref()).or_default();
        if let Place::Quads { page, .. } | Place::Page { page } = &mark.place {
            pages.push(*page);
        }
    }
    let lines = by_provision.into_iter().map(|(provision, mut pages)| {
        pages.sort_unstable();
        pages.dedup();
        ScheduleLine {
            document: number,
            title: Some(name.to_owned()),
            pages,
            places: None,
            provision: provision.map(str::to_owned),
        }
    });
    lines.collect()
}
