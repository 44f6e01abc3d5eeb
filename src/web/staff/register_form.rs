//! What an address asks of the register: read for the page and its file, written for their links.

use crate::{
    domain::{
        ids::{AreaId, StaffId},
        language::Language,
    },
    service::{Cursor, Filter, Handler, LONGEST_SEARCH, MOST_DAYS_AHEAD, Narrowing, Order, Tab},
    web::{
        form::{Mistake, TypedDate},
        words::{self, Values},
    },
};
use chrono::NaiveDate;
use serde::Serialize;
use std::str::FromStr;

/// The fields as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RegisterForm {
    /// Which part; may be empty.
    pub tab: String,
    /// What is looked for.
    pub q: String,
    /// Where cases stand.
    pub state: Vec<String>,
    /// Under which rules.
    pub regime: Vec<String>,
    /// In which language they are answered.
    pub language: Vec<String>,
    /// What was decided.
    pub outcome: Vec<String>,
    /// The number of who handles them, or `nobody`.
    pub officer: String,
    /// The number of a business area.
    pub area: String,
    /// Due in so many working days.
    pub within: String,
    /// Due on this day or later.
    pub due_from: String,
    /// Due on this day or before.
    pub due_to: String,
    /// Received on this day or later.
    pub received_from: String,
    /// Received on this day or before.
    pub received_to: String,
    /// `yes` for those in which something of the requester waits.
    pub attention: String,
    /// The order, by the name of a column, after a hyphen for the last first.
    pub sort: String,
    /// Where the page before ended.
    pub after: String,
}

/// Somebody or something to choose.
#[derive(Debug, Clone, Serialize)]
pub struct Named {
    /// Its number, or a word.
    pub value: String,
    /// Its name.
    pub name: String,
}

/// A filter that is chosen, and the address without it.
#[derive(Debug, Clone, Serialize)]
pub struct Chosen {
    /// The key of what it filters by.
    pub label: &'static str,
    /// What was chosen.
    pub text: String,
    /// The register without it.
    pub without: String,
}

impl RegisterForm {
    /// What a query string asks. Names that mean nothing here are left out of account.
    pub fn of(query: &str) -> Self {
        let mut form = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim().replace('\0', "");
            if value.is_empty() {
                continue;
            }
            if let Some(list) = form.list(&name) {
                list.extend(value.split(',').map(str::to_owned));
                list.dedup();
            } else if let Some(field) = form.field(&name) {
                *field = value;
            }
        }
        form
    }

    fn list(&mut self, name: &str) -> Option<&mut Vec<String>> {
        match name {
            "state" => Some(&mut self.state),
            "regime" => Some(&mut self.regime),
            "language" => Some(&mut self.language),
            "outcome" => Some(&mut self.outcome),
            _ => None,
        }
    }

    fn field(&mut self, name: &str) -> Option<&mut String> {
        match name {
            "tab" => Some(&mut self.tab),
            "q" => Some(&mut self.q),
            "officer" => Some(&mut self.officer),
            "area" => Some(&mut self.area),
            "within" => Some(&mut self.within),
            "due_from" => Some(&mut self.due_from),
            "due_to" => Some(&mut self.due_to),
            "received_from" => Some(&mut self.received_from),
            "received_to" => Some(&mut self.received_to),
            "attention" => Some(&mut self.attention),
            "sort" => Some(&mut self.sort),
            "after" => Some(&mut self.after),
            _ => None,
        }
    }

    /// What narrows the register, as names and values; neither its part nor its order.
    fn narrowing(&self) -> Vec<(&'static str, &str)> {
        let lists = [
            ("state", &self.state),
            ("regime", &self.regime),
            ("language", &self.language),
            ("outcome", &self.outcome),
        ];
        let fields = [
            ("officer", &self.officer),
            ("area", &self.area),
            ("within", &self.within),
            ("due_from", &self.due_from),
            ("due_to", &self.due_to),
            ("received_from", &self.received_from),
            ("received_to", &self.received_to),
            ("attention", &self.attention),
        ];
        lists
            .into_iter()
            .flat_map(|(name, list)| list.iter().map(move |value| (name, value.as_str())))
            .chain(fields.into_iter().map(|(name, value)| (name, value.as_str())))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// The query string of the same register from its beginning.
    pub fn query(&self) -> String {
        let around = [("tab", &self.tab), ("q", &self.q), ("sort", &self.sort)];
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(around.into_iter().filter(|(_, value)| !value.is_empty()))
            .extend_pairs(self.narrowing())
            .finish()
    }

    /// The address of the same register from its beginning.
    pub fn address(&self) -> String {
        match self.query() {
            empty if empty.is_empty() => "/staff/cases".to_owned(),
            query => format!("/staff/cases?{query}"),
        }
    }

    /// The same without any filter.
    #[must_use]
    pub fn cleared(&self) -> Self {
        Self {
            tab: self.tab.clone(),
            q: self.q.clone(),
            sort: self.sort.clone(),
            ..Self::default()
        }
    }

    /// Where the same register is saved, without what is searched for; none when nothing is left.
    pub fn saved_at(&self) -> Option<String> {
        let kept = Self { q: String::new(), after: String::new(), ..self.clone() };
        (kept != Self::default()).then(|| {
            let save = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("save", &kept.query())
                .finish();
            format!("/staff/register-views?{save}")
        })
    }

    /// The address of another part of it.
    pub fn at_tab(&self, tab: Tab) -> String {
        Self { tab: tab.as_str().to_owned(), ..self.clone() }.address()
    }

    /// The address of the same in another order.
    pub fn in_order(&self, order: Order) -> String {
        Self { sort: order.name(), ..self.clone() }.address()
    }

    /// The address of the page that goes on from `cursor`.
    pub fn going_on(&self, cursor: Cursor) -> String {
        let query = self.query();
        let sign = if query.is_empty() { "" } else { "&" };
        let after = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("after", &cursor.to_string())
            .finish();
        format!("/staff/cases?{query}{sign}{after}")
    }

    /// The same without one filter, or without one value of it.
    fn without(&self, name: &str, value: &str) -> Self {
        let mut left = self.clone();
        if let Some(list) = left.list(name) {
            list.retain(|one| one != value);
        } else if let Some(field) = left.field(name) {
            field.clear();
        }
        left
    }

    /// The part that is shown: the one that is named; all, when something is looked for or filtered
    /// by; else what is in time.
    pub fn part(&self) -> Tab {
        let named = Tab::ALL.into_iter().find(|tab| tab.as_str() == self.tab);
        let asks = !self.q.is_empty() || !self.narrowing().is_empty();
        named.unwrap_or(if asks { Tab::All } else { Tab::InTime })
    }

    /// In which order it is shown.
    pub fn order(&self) -> Order {
        Order::all().find(|order| order.name() == self.sort).unwrap_or(self.part().order())
    }

    /// What is to be shown, and what of the fields is wrong and therefore left out of account.
    pub fn filter(&self, officers: &[Named], areas: &[Named]) -> (Filter, Vec<Mistake>) {
        let mut mistakes = Vec::new();
        if self.q.chars().count() > LONGEST_SEARCH {
            mistakes.push(Mistake::new("q", "register-error-long"));
        }
        let narrowing = Narrowing {
            states: chosen("state", &self.state, &mut mistakes),
            regimes: chosen("regime", &self.regime, &mut mistakes),
            languages: chosen("language", &self.language, &mut mistakes),
            outcomes: chosen("outcome", &self.outcome, &mut mistakes),
            officer: one_of("officer", &self.officer, officers, &mut mistakes).map(handler),
            area: one_of("area", &self.area, areas, &mut mistakes)
                .and_then(|value| value.parse().ok())
                .map(AreaId),
            received_from: day("received_from", &self.received_from, &mut mistakes),
            received_to: day("received_to", &self.received_to, &mut mistakes),
            due_from: day("due_from", &self.due_from, &mut mistakes),
            due_to: day("due_to", &self.due_to, &mut mistakes),
            needs_attention: self.attention == "yes",
        };
        for (field, from, to) in [
            ("received_to", narrowing.received_from, narrowing.received_to),
            ("due_to", narrowing.due_from, narrowing.due_to),
        ] {
            if from.zip(to).is_some_and(|(from, to)| from > to) {
                mistakes.push(Mistake::new(field, "register-error-range"));
            }
        }
        let order = self.order();
        let filter = Filter {
            tab: self.part(),
            narrowing,
            due_within: days("within", &self.within, &mut mistakes),
            text: self.q.chars().take(LONGEST_SEARCH).collect(),
            order: Some(order),
            after: self.after.parse().ok().filter(|cursor: &Cursor| cursor.fits(order)),
            limit: None,
        };
        (filter, mistakes)
    }

    /// The filters that are chosen, each with the way to be without it.
    pub fn chosen(&self, lang: Language, officers: &[Named], areas: &[Named]) -> Vec<Chosen> {
        let word = |key: &str| words::text(lang, key, &Values::new());
        let name = |of: &[Named], value: &str| {
            of.iter().find(|one| one.value == value).map(|one| one.name.clone())
        };
        self.narrowing()
            .into_iter()
            .map(|(field, value)| {
                let (label, text) = match field {
                    "state" => ("register-filter-state", word(&format!("state-{value}"))),
                    "regime" => ("register-filter-regime", word(&format!("regime-{value}"))),
                    "language" => ("register-filter-language", word(&format!("language-{value}"))),
                    "outcome" => ("register-filter-outcome", word(&format!("outcome-{value}"))),
                    "officer" => ("register-filter-officer", name(officers, value)),
                    "area" => ("register-filter-area", name(areas, value)),
                    "within" => ("register-filter-within", None),
                    "due_from" => ("register-filter-due-from", written(lang, value)),
                    "due_to" => ("register-filter-due-to", written(lang, value)),
                    "received_from" => ("register-filter-received-from", written(lang, value)),
                    "received_to" => ("register-filter-received-to", written(lang, value)),
                    _ => ("register-filter-attention", word("register-filter-yes")),
                };
                Chosen {
                    label,
                    text: text.unwrap_or_else(|| value.to_owned()),
                    without: self.without(field, value).address(),
                }
            })
            .collect()
    }
}

fn written(lang: Language, typed: &str) -> Option<String> {
    typed_day(typed).map(|day| words::date(lang, day))
}

/// A day in one field: with any marks between its numbers, the year last or first.
fn typed_day(typed: &str) -> Option<NaiveDate> {
    let numbers: Vec<&str> =
        typed.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    let [first, month, last] = numbers.try_into().ok()?;
    let (day, year) = if first.len() == 4 { (last, first) } else { (first, last) };
    TypedDate { day: day.to_owned(), month: month.to_owned(), year: year.to_owned() }.date()
}

/// A day as typed in one field; nothing, and a mistake, when it is none.
pub(super) fn day(
    field: &'static str,
    typed: &str,
    mistakes: &mut Vec<Mistake>,
) -> Option<NaiveDate> {
    let day = typed_day(typed);
    if day.is_none() && !typed.is_empty() {
        mistakes.push(Mistake::new(field, "register-error-day"));
    }
    day
}

fn days(field: &'static str, typed: &str, mistakes: &mut Vec<Mistake>) -> Option<u16> {
    let days = typed.parse().ok().filter(|days| *days <= MOST_DAYS_AHEAD);
    if days.is_none() && !typed.is_empty() {
        mistakes.push(Mistake::new(field, "register-error-days"));
    }
    days
}

fn chosen<T: FromStr>(
    field: &'static str,
    values: &[String],
    mistakes: &mut Vec<Mistake>,
) -> Vec<T> {
    let known: Vec<T> = values.iter().filter_map(|value| value.parse().ok()).collect();
    if known.len() < values.len() {
        mistakes.push(Mistake::new(field, "register-error-choice"));
    }
    known
}

/// Who handles a case; a word that is no number stands for nobody.
fn handler(value: &str) -> Handler {
    value.parse().map_or(Handler::Nobody, |id| Handler::Person(StaffId(id)))
}

/// What was chosen, when it is one of those that there are.
fn one_of<'a>(
    field: &'static str,
    value: &'a str,
    known: &[Named],
    mistakes: &mut Vec<Mistake>,
) -> Option<&'a str> {
    let is_known = known.iter().any(|one| one.value == value);
    if !is_known && !value.is_empty() {
        mistakes.push(Mistake::new(field, "register-error-choice"));
    }
    is_known.then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_the_ways_that_people_write_it() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 27);
        for typed in ["27 3 2026", "27/03/2026", "27.3.2026", "2026-03-27"] {
            assert_eq!(typed_day(typed), day, "{typed}");
        }
        for wrong in ["31 2 2026", "27 3 26", "27 March 2026", "tomorrow", "1 2 3 4", "٢٧ 3 2026"]
        {
            assert_eq!(typed_day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_says_the_same_as_the_form_that_was_read_from_it() {
        let query =
            "tab=late&q=b%C5%B5s&sort=-due&state=open&state=stopped&officer=nobody&within=5";
        let form = RegisterForm::of(query);
        assert_eq!(form.query(), query);
        assert_eq!(
            RegisterForm::of("state=open%2Cstopped&zzz=1&area=+").state,
            ["open", "stopped"]
        );
        let nobody = [Named { value: "nobody".into(), name: "Nobody".into() }];
        let chosen = form.chosen(Language::English, &nobody, &[]);
        let without: Vec<_> = chosen.iter().map(|one| one.without.as_str()).collect();
        assert_eq!(
            without[1],
            "/staff/cases?tab=late&q=b%C5%B5s&sort=-due&state=open&officer=nobody&within=5"
        );
        let (filter, mistakes) = form.filter(&nobody, &[]);
        assert!(mistakes.is_empty());
        assert_eq!(filter.tab, Tab::Late);
        assert_eq!(filter.narrowing.officer, Some(Handler::Nobody));
        assert_eq!(filter.due_within, Some(5));
    }

    #[test]
    fn what_cannot_be_read_is_told_at_its_field_and_the_rest_holds() {
        let form = RegisterForm::of(
            "state=open,x&officer=9&within=-1&due_from=31+2+2026&received_from=2+3+2026\
             &received_to=1+3+2026&after=zzz&sort=zzz&tab=zzz",
        );
        let (filter, mistakes) = form.filter(&[], &[]);
        let fields: Vec<_> = mistakes.iter().map(|one| &*one.field).collect();
        assert_eq!(fields, ["state", "officer", "due_from", "received_to", "within"]);
        assert_eq!(filter.narrowing.states.len(), 1);
        assert_eq!(filter.narrowing.received_from, NaiveDate::from_ymd_opt(2026, 3, 2));
        assert_eq!((filter.after, filter.tab), (None, Tab::All));
    }
}
