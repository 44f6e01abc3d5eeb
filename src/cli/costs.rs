//! `ateb costs`: what an estimate amounts to under section 12, from a file alone. Reads no database.

use super::{Ended, Failure};
use crate::law::{
    cost_advice::what_fits,
    cost_because::{pounds, time},
    cost_limit::{Activity, Cost, Costs as Worked, Estimate, Limit, LimitKind, Line, work_out},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// The largest file of data that is read.
const MAX_DATA_BYTES: u64 = 4 * 1024 * 1024;

/// Hold an estimate against the limit of section 12 and say why. Exit 3 when it exceeds the limit.
#[derive(Debug, clap::Args)]
pub struct Costs {
    /// The estimate, in the form that --example prints.
    #[arg(long, value_name = "FILE.json")]
    #[arg(required_unless_present = "example", conflicts_with = "example")]
    pub data: Option<PathBuf>,
    /// Which limit: central (£600) or other (£450).
    #[arg(long, default_value = "central", value_name = "central|other")]
    pub limit: LimitKind,
    /// Write JSON.
    #[arg(long)]
    pub json: bool,
    /// Print a file of data that works.
    #[arg(long)]
    pub example: bool,
}

/// What a file of data holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    /// The day of receipt, which decides the sums in force; today's when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    received: Option<NaiveDate>,
    /// What is to be done.
    lines: Estimate,
}

/// A request for which 900 files would have to be searched.
const EXAMPLE: &str = r#"{
  "received": "2026-02-18",
  "lines": [
    { "activity": "determine_held", "area": "Records", "minutes": 90 },
    { "activity": "locate", "area": "Planning", "items": 900, "sample_items": 10, "sample_minutes": 24 },
    { "activity": "retrieve", "area": "Records", "pence": 3500 },
    { "activity": "extract", "area": "Planning", "items": 120, "sample_items": 6, "sample_minutes": 9 },
    { "activity": "redact", "area": "Planning", "minutes": 300 }
  ]
}"#;

impl Costs {
    /// Writes the answer to `out`. `today` says which sums are in force when the file does not.
    pub fn run(&self, today: NaiveDate, out: &mut impl Write) -> Result<Ended, Failure> {
        let Some(path) = &self.data else {
            writeln!(out, "{EXAMPLE}")?;
            return Ok(Ended::Done);
        };
        let data: Data = serde_json::from_str(&read(path)?)
            .map_err(|error| Failure::Failed(format!("{}: {error}", path.display())))?;
        let limit = Limit::on(self.limit, data.received.unwrap_or(today));
        let costs = work_out(&data.lines, limit);
        if self.json {
            let answer = Answer::of(&data.lines, &costs);
            serde_json::to_writer(&mut *out, &answer).map_err(io::Error::from)?;
            writeln!(out)?;
        } else {
            write_plainly(&data.lines, &costs, out)?;
        }
        out.flush()?;
        Ok(if costs.exceeds { Ended::No } else { Ended::Done })
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    let failed = |what: String| Failure::Failed(format!("{}: {what}", path.display()));
    let file = File::open(path).map_err(|error| failed(error.to_string()))?;
    let mut bytes = Vec::new();
    let mut some = file.take(MAX_DATA_BYTES + 1);
    some.read_to_end(&mut bytes).map_err(|error| failed(error.to_string()))?;
    if some.limit() == 0 {
        return Err(failed("an estimate has at most 4 MiB".to_owned()));
    }
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

/// The JSON of one answer.
#[derive(Serialize)]
struct Answer<'a> {
    limit: LimitKind,
    limit_pence: u64,
    limit_minutes: u64,
    hour_pence: u64,
    /// Minutes that count, and all that counts in pence.
    minutes: u64,
    pence: u64,
    minutes_left: u64,
    /// Section 12(1) applies.
    exceeds: bool,
    confirming_minutes: u64,
    confirming_pence: u64,
    /// Section 12(2) applies.
    confirming_exceeds: bool,
    not_counted_minutes: u64,
    lines: Vec<AnswerLine<'a>>,
    fits: Vec<AnswerFit>,
    because: Vec<AnswerRule<'a>>,
}

#[derive(Serialize)]
struct AnswerLine<'a> {
    activity: Activity,
    area: &'a str,
    minutes: u64,
    pence: u64,
    counts: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

#[derive(Serialize)]
struct AnswerFit {
    activity: Activity,
    area: String,
    items: u64,
    of: u64,
}

#[derive(Serialize)]
struct AnswerRule<'a> {
    rule: &'static str,
    text: &'a str,
    text_cy: &'a str,
}

impl<'a> Answer<'a> {
    fn of(estimate: &'a Estimate, costs: &'a Worked) -> Self {
        let limit = costs.limit;
        let line = |line: &'a Line| AnswerLine {
            activity: line.activity(),
            area: line.area(),
            minutes: line.cost().minutes,
            pence: line.cost().pence(limit),
            counts: line.activity().counts(),
            why: line.activity().why_not().map(|why| why.en.into_owned()),
        };
        Self {
            limit: limit.kind,
            limit_pence: limit.pence,
            limit_minutes: limit.minutes(),
            hour_pence: limit.hour_pence,
            minutes: costs.counted.minutes,
            pence: costs.pence,
            minutes_left: costs.minutes_left,
            exceeds: costs.exceeds,
            confirming_minutes: costs.confirming.minutes,
            confirming_pence: costs.confirming.pence(limit),
            confirming_exceeds: costs.confirming_exceeds,
            not_counted_minutes: costs.not_counted.minutes,
            lines: estimate.lines().iter().map(line).collect(),
            fits: what_fits(&[estimate], limit)
                .into_iter()
                .map(|fit| AnswerFit {
                    activity: fit.activity,
                    area: fit.area,
                    items: fit.items,
                    of: fit.of,
                })
                .collect(),
            because: costs
                .because
                .iter()
                .map(|one| AnswerRule { rule: one.rule, text: &one.text.en, text_cy: &one.text.cy })
                .collect(),
        }
    }
}

fn write_plainly(estimate: &Estimate, costs: &Worked, out: &mut impl Write) -> io::Result<()> {
    let limit = costs.limit;
    let Cost { minutes, .. } = costs.counted;
    writeln!(out, "total  {} ({})", pounds(costs.pence), time(minutes).en)?;
    writeln!(out, "limit  {} ({})", pounds(limit.pence), time(limit.minutes()).en)?;
    let answer = match (costs.exceeds, costs.confirming_exceeds) {
        (false, _) => "within the limit",
        (true, false) => "exceeds the limit: section 12(1)",
        (true, true) => "exceeds the limit, confirming or denying alone: section 12(2)",
    };
    writeln!(out, "answer {answer}")?;
    for because in &costs.because {
        writeln!(out, "{}: {}", because.rule, because.text.en)?;
    }
    if costs.exceeds {
        for fit in what_fits(&[estimate], limit) {
            let what = fit.activity.name().en;
            let by = if fit.area.is_empty() { String::new() } else { format!(" ({})", fit.area) };
            writeln!(out, "The limit pays for {} of {} items: {what}{by}", fit.items, fit.of)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use std::fs;

    #[derive(clap::Parser)]
    struct Program {
        #[command(flatten)]
        costs: Costs,
    }

    fn today() -> NaiveDate {
        "2026-02-18".parse().unwrap()
    }

    fn run(arguments: &[&str]) -> (Result<Ended, Failure>, String) {
        let program = Program::try_parse_from([&["costs"], arguments].concat()).unwrap();
        let mut out = Vec::new();
        let ended = program.costs.run(today(), &mut out);
        (ended, String::from_utf8(out).unwrap())
    }

    fn with(data: &[u8], arguments: &[&str]) -> (Result<Ended, Failure>, String) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("costs.json");
        fs::write(&file, data).unwrap();
        run(&[&["--data", file.to_str().unwrap()], arguments].concat())
    }

    #[test]
    fn the_example_is_read_and_exceeds_the_limit() {
        let (ended, example) = run(&["--example"]);
        assert_eq!(ended.unwrap(), Ended::Done);
        let (ended, answer) = with(example.as_bytes(), &["--json"]);
        assert_eq!(ended.unwrap(), Ended::No);
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        // 90 minutes, 900 files at 2.4 minutes, 120 at 1.5; and £35.
        assert_eq!(answer["minutes"], 90 + 2_160 + 180);
        assert_eq!(answer["pence"], 101_250 + 3_500);
        assert_eq!(answer["exceeds"], true);
        assert_eq!(answer["confirming_exceeds"], false);
        assert_eq!(answer["not_counted_minutes"], 300);
        assert_eq!(answer["lines"][4]["counts"], false);
        assert!(answer["lines"][4]["why"].as_str().unwrap().contains("extracted already"));
        assert_eq!(answer["fits"][0]["of"], 900);
        let because = answer["because"].as_array().unwrap();
        assert!(because.iter().any(|one| one["rule"] == "FOIA 2000 s.12(1)"));
        assert!(because.iter().all(|one| one["text"] != one["text_cy"]));
    }

    #[test]
    fn what_is_within_one_limit_can_exceed_the_other() {
        let data = br#"{"lines":[{"activity":"extract","minutes":1200}]}"#;
        let (ended, answer) = with(data, &[]);
        assert_eq!(ended.unwrap(), Ended::Done);
        assert!(answer.starts_with("total  £500 (20 hours)\nlimit  £600 (24 hours)\n"), "{answer}");
        let (ended, answer) = with(data, &["--limit", "other"]);
        assert_eq!(ended.unwrap(), Ended::No);
        assert!(answer.contains("exceeds the limit: section 12(1)"), "{answer}");
        let data = br#"{"lines":[{"activity":"determine_held","minutes":1200}]}"#;
        let (_, answer) = with(data, &["--limit", "other"]);
        assert!(answer.contains("confirming or denying alone: section 12(2)"), "{answer}");
    }

    #[test]
    fn nonsense_fails_in_one_line_that_names_the_file() {
        let many = format!(
            r#"{{"lines":[{}]}}"#,
            vec![r#"{"activity":"locate","minutes":1}"#; 201].join(",")
        );
        for (data, says) in [
            (&b""[..], "EOF"),
            (b"[1,2", "invalid type"),
            (b"\xff\xfe", "utf-8"),
            (br#"{"lines":[]}"#, "at least one line"),
            (many.as_bytes(), "at most 200 lines"),
            (br#"{"lines":[{"activity":"locate"}]}"#, "give minutes"),
            (br#"{"lines":[{"activity":"walk","minutes":1}]}"#, "use one of determine_held"),
            (br#"{"received":"2026-02-31","lines":[]}"#, "out of range"),
            (br#"{"work":[]}"#, "unknown field"),
            ("[".repeat(100_000).as_bytes(), "invalid type"),
        ] {
            let (ended, out) = with(data, &["--json"]);
            let Err(Failure::Failed(why)) = ended else { panic!("{says} was taken") };
            assert!(why.contains(says) && why.contains("costs.json"), "{why}");
            assert!(!why.contains('\n') && out.is_empty(), "{why}");
        }
        let large = vec![b' '; usize::try_from(MAX_DATA_BYTES).unwrap() + 1];
        assert!(with(&large, &[]).0.is_err());
        assert!(run(&["--data", "/nowhere/costs.json"]).0.is_err());
    }

    #[test]
    fn wrong_arguments_are_refused_as_such() {
        for arguments in
            [&[][..], &["--data", "a.json", "--limit", "local"], &["--data", "a.json", "--example"]]
        {
            let error = Program::try_parse_from([&["costs"], arguments].concat()).err().unwrap();
            assert_eq!(error.exit_code(), 2, "{arguments:?}");
        }
    }
}
