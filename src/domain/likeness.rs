//! How alike requests are, by the words they share. A plain measure that an officer can check by
//! eye; it proposes and decides nothing.

use std::collections::{BTreeMap, BTreeSet};

/// Requests are proposed as alike when they share at least so many words…
const ALIKE_WORDS: usize = 3;

/// …which are at least this part of the words of the shorter one, in hundredths.
const ALIKE_PERCENT: usize = 40;

/// A word in more than one of so many of the texts compared says little about any of them.
const COMMON_IN: usize = 3;

/// How many texts there must be before a word can be called common among them.
const ENOUGH_TEXTS: usize = 12;

/// The fewest letters of a word that counts.
const SHORTEST: usize = 3;

/// Words of requests in general, in both languages: what is left tells one request from another.
const OF_ANY_REQUEST: &str = "\
    about act after all also and any are ask asked been before being between but can copies copy \
    could council date dated dear documents each email emails for freedom from full government had \
    has have held help hereby hold how include including inform information its kind know last law \
    like made make many may month months more most much not number one other our per please \
    provide public receive received reference regarding regards relating request requested \
    requesting requests send sent should since sincerely sir such thank thanks that the their them \
    then there these they this those time under was were what when where whether which who will \
    wish with within would year years you your yours faithfully \
    ac adran am anfon anfonwch annwyl ar atoch bob bod cael cais chi chopi chyfer copi copiau \
    cyhoeddus cyngor dan ddeddf deddf diolch ei eich ein ers eu fel fod fydd gael gais gallwch \
    gan ganlynol gofyn gwybodaeth gwybod gyda gyfer gymraeg hefyd hoffwn holl hon hwn hynny hyn \
    llywodraeth mae maent neu nid oedd oes ogystal pob pryd rhoi rhwng rhyddid rwy rwyf sydd sut \
    syr unrhyw wedi wybodaeth yma yng yn ynghylch yr ydych";

/// How one request's words stand to another's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Likeness {
    /// The words that both have, the rarest first.
    pub shared: Vec<String>,
    /// What part of the shorter one's words they are, in hundredths, rounded down.
    pub percent: usize,
}

impl Likeness {
    /// Whether the requests are alike enough to be proposed.
    pub fn is_alike(&self) -> bool {
        self.shared.len() >= ALIKE_WORDS && self.percent >= ALIKE_PERCENT
    }
}

/// How each of `others` stands to `own`, in their order.
pub fn compare(own: &str, others: &[String]) -> Vec<Likeness> {
    let general: BTreeSet<&str> = OF_ANY_REQUEST.split_whitespace().collect();
    let own = words(own, &general);
    let others: Vec<BTreeSet<String>> = others.iter().map(|text| words(text, &general)).collect();
    let mut found_in: BTreeMap<&str, usize> = BTreeMap::new();
    for word in others.iter().chain([&own]).flatten() {
        *found_in.entry(word).or_default() += 1;
    }
    let texts = others.len() + 1;
    let times = |word: &str| found_in.get(word).copied().unwrap_or_default();
    let tells = |word: &&String| texts < ENOUGH_TEXTS || times(word) * COMMON_IN <= texts;
    let own: BTreeSet<&String> = own.iter().filter(tells).collect();
    others
        .iter()
        .map(|other| {
            let other: BTreeSet<&String> = other.iter().filter(tells).collect();
            let mut shared: Vec<&str> =
                own.intersection(&other).map(|word| word.as_str()).collect();
            shared.sort_by_key(|word| times(word));
            let shorter = own.len().min(other.len());
            Likeness {
                percent: (shared.len() * 100).checked_div(shorter).unwrap_or_default(),
                shared: shared.into_iter().map(str::to_owned).collect(),
            }
        })
        .collect()
}

/// The words of a text that can tell it from others, in lower case.
pub fn telling(text: &str) -> BTreeSet<String> {
    words(text, &OF_ANY_REQUEST.split_whitespace().collect())
}

/// The words of a text that can tell it from others: each once, in lower case, no bare numbers.
fn words(text: &str, general: &BTreeSet<&str>) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= SHORTEST)
        .filter(|word| word.chars().any(char::is_alphabetic))
        .map(str::to_lowercase)
        .filter(|word| !general.contains(word.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRITTING: &str =
        "Please send me all gritting routes and salt barns of Powys for the winter of 2025.";

    fn to(other: &str) -> Likeness {
        compare(GRITTING, &[other.to_owned()]).remove(0)
    }

    #[test]
    fn a_request_for_the_same_in_other_words_of_courtesy_is_alike() {
        let likeness = to("Dear Sir, I would like the GRITTING ROUTES in Powys, and salt barns!");
        assert!(likeness.is_alike());
        assert_eq!(likeness.shared, ["barns", "gritting", "powys", "routes", "salt"]);
    }

    #[test]
    fn what_all_requests_say_makes_none_alike() {
        let likeness = to("Please send me all information that you have under the Act in 2025");
        assert_eq!(likeness, Likeness::default());
        let cymraeg = "Hoffwn gael copi o’r holl wybodaeth sydd gennych o dan y Ddeddf, diolch";
        assert!(!compare(cymraeg, &["Hoffwn gael copi o’r holl ddata".to_owned()])[0].is_alike());
    }

    #[test]
    fn two_words_are_not_enough() {
        let likeness = to("Gritting routes");
        assert_eq!((likeness.percent, likeness.is_alike()), (100, false));
    }

    #[test]
    fn likeness_is_the_same_from_either_side() {
        let other = "Salt barns and gritting lorries in Gwynedd";
        let there = to(other);
        let back = compare(other, &[GRITTING.to_owned()]).remove(0);
        assert_eq!((there.percent, there.shared.len()), (back.percent, back.shared.len()));
    }

    #[test]
    fn a_word_that_is_in_most_requests_of_the_time_tells_nothing() {
        let everybody: Vec<String> = ["school", "tax", "river", "farm", "rail", "bus", "port"]
            .iter()
            .cycle()
            .take(14)
            .enumerate()
            .map(|(at, word)| format!("The gritting, routes and barns of {word} {at}th"))
            .collect();
        assert!(compare(GRITTING, &everybody).iter().all(|one| !one.is_alike()));
        assert!(compare(GRITTING, &everybody[..3]).iter().all(Likeness::is_alike));
    }

    #[test]
    fn a_text_without_words_is_like_nothing() {
        for text in ["", "2025", "?!", "的"] {
            assert_eq!(to(text), Likeness::default(), "{text}");
        }
    }
}
