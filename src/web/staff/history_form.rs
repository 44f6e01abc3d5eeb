//! What a history is narrowed to, as it stands in an address, and the files that it is saved as.

use super::{history::EventLine, register::Offered, register_form::day};
use crate::{
    domain::{actor::Actor, language::Language},
    redact,
    service::{HistoryFilter, HistoryLine},
    web::{
        form::Mistake,
        words::{self, Values},
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The filter as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct HistoryForm {
    /// A kind of event.
    #[serde(default)]
    pub kind: String,
    /// Who, as the record has them: `staff:3`.
    #[serde(default)]
    pub by: String,
    /// The first day.
    #[serde(default)]
    pub from: String,
    /// The last day.
    #[serde(default)]
    pub to: String,
}

impl HistoryForm {
    /// What is asked for, and what of it cannot be.
    pub fn filter(&self) -> (HistoryFilter, Vec<Mistake>) {
        let mut mistakes = Vec::new();
        let actor = self.by.parse::<Actor>().ok();
        if actor.is_none() && !self.by.is_empty() {
            mistakes.push(Mistake::new("by", "register-error-choice"));
        }
        let from = day("from", &self.from, &mut mistakes);
        let to = day("to", &self.to, &mut mistakes);
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            mistakes.push(Mistake::new("to", "register-error-range"));
        }
        let kind = Some(self.kind.clone()).filter(|kind| !kind.is_empty());
        (HistoryFilter { kind, actor, from, to }, mistakes)
    }

    /// The filter as the end of an address; empty when nothing is narrowed.
    pub fn query(&self) -> String {
        let fields =
            [("kind", &self.kind), ("by", &self.by), ("from", &self.from), ("to", &self.to)];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields.into_iter().filter(|(_, value)| !value.is_empty()));
        let query = query.finish();
        if query.is_empty() { query } else { format!("?{query}") }
    }

    /// The kinds of event that a history has, by their names.
    pub fn kinds(&self, lines: &[HistoryLine], lang: Language) -> Vec<Offered> {
        let kinds: BTreeMap<String, &str> = lines
            .iter()
            .map(|line| line.event.kind())
            .map(|kind| (word(lang, &format!("event-{kind}")), kind))
            .collect();
        let offered = kinds.into_iter().map(|(name, kind)| Offered {
            chosen: self.kind == kind,
            value: kind.to_owned(),
            name,
        });
        offered.collect()
    }

    /// Those who did something in a history, by their names.
    pub fn people(&self, lines: &[HistoryLine], lang: Language) -> Vec<Offered> {
        let people: BTreeMap<String, String> = lines
            .iter()
            .map(|line| (EventLine::of(line.clone(), lang).who(lang), line.actor.to_string()))
            .collect();
        let offered = people.into_iter().map(|(name, value)| Offered {
            chosen: self.by == value,
            value,
            name,
        });
        offered.collect()
    }
}

fn word(lang: Language, key: &str) -> String {
    words::text(lang, key, &Values::new()).unwrap_or_default()
}

impl EventLine {
    /// Who did it, in words.
    pub(super) fn who(&self, lang: Language) -> String {
        match (&self.name, self.actor) {
            (Some(name), _) => name.clone(),
            (None, Some(actor)) => word(lang, &format!("actor-{actor}")),
            (None, None) => String::new(),
        }
    }
}

/// A history as a table with the words of the page.
pub fn table(lang: Language, lines: Vec<HistoryLine>) -> Result<Vec<u8>, csv::Error> {
    let mut table =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.write_record(
        ["number", "when", "who", "what", "about"]
            .map(|name| word(lang, &format!("history-column-{name}"))),
    )?;
    for line in lines {
        let line = EventLine::of(line, lang);
        table.write_record([
            line.number.to_string(),
            line.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            redact::safe_cell(&line.who(lang)),
            word(lang, &format!("event-{}", line.kind)),
            redact::safe_cell(&line.detail),
        ])?;
    }
    table.into_inner().map_err(|error| error.into_error().into())
}

/// A history as the record has it: a list of events, each with its number, its time and who.
pub fn record(lines: Vec<HistoryLine>) -> Value {
    lines
        .into_iter()
        .map(|line| {
            json!({
                "number": line.number,
                "at": line.at,
                "actor": line.actor.to_string(),
                "name": line.name,
                "event": line.event,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_stands_in_an_address_and_what_cannot_be_is_said() {
        let form =
            HistoryForm { by: "staff:3".into(), from: "2 3 2026".into(), ..HistoryForm::default() };
        let (filter, mistakes) = form.filter();
        assert_eq!(filter.actor.unwrap().to_string(), "staff:3");
        assert_eq!(filter.from, chrono::NaiveDate::from_ymd_opt(2026, 3, 2));
        assert!(mistakes.is_empty());
        assert_eq!(form.query(), "?by=staff%3A3&from=2+3+2026");
        assert_eq!(HistoryForm::default().query(), "");
        let wrong = HistoryForm {
            by: "nobody".into(),
            from: "3 3 2026".into(),
            to: "2 3 2026".into(),
            ..HistoryForm::default()
        };
        let fields: Vec<_> = wrong.filter().1.into_iter().map(|one| one.field).collect();
        assert_eq!(fields, ["by", "to"]);
    }
}
