//! Words that stand for one of a few things, as the description lists them: from the same lists that
//! the domain has.

use super::publications::Queue;
use crate::{
    domain::{
        act::CaseState,
        aftermath::ReviewOutcome,
        commission::CommissionState,
        decision::Outcome,
        delivery::Outcome as DeliveryOutcome,
        event::{Channel, EmailKind},
        incoming::{Held, Kind as MessageKind},
        language::{Language, LanguageChoice},
        letter::{LetterType, Likelihood},
        link::LinkKind,
        owed::Owed,
        permission::Role,
        publication::Topic,
        reminder::Why,
        retention::Kind as RetentionKind,
        scope::Scope,
        timeline::{Awaited, Hypothesis},
    },
    law::{clock::ClockState, cost_limit::Activity, regime::Regime, time_limit::TimeLimit},
    service::{LetterFormat, Order, Tab, WhySimilar},
};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::Type},
};

macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident($type:ty), $all:expr, $word:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name(pub $type);

        impl $name {
            /// The word.
            pub fn word(self) -> Cow<'static, str> {
                let word: fn($type) -> Cow<'static, str> = $word;
                word(self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.word())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'_, str>::deserialize(deserializer)?;
                ($all)
                    .into_iter()
                    .map(Self)
                    .find(|one| one.word() == text)
                    .ok_or_else(|| de::Error::custom("not one of the words"))
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let words: Vec<_> = ($all).into_iter().map(|one| Self(one).word()).collect();
                ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
            }
        }

        impl ToSchema for $name {}
    )*};
}

vocabulary! {
    /// Which rules apply.
    RegimeWord(Regime), Regime::ALL, |one| one.as_str().into();
    /// How a request came.
    ChannelWord(Channel), Channel::ALL, |one| one.as_str().into();
    /// An e-mail about a case.
    EmailWord(EmailKind), EmailKind::ALL, |one| one.as_str().into();
    /// What a mail server said or reported of an e-mail.
    DeliveryWord(DeliveryOutcome), DeliveryOutcome::ALL, |one| one.as_str().into();
    /// In which language somebody is answered.
    LanguageChoiceWord(LanguageChoice),
        [
            LanguageChoice::Unknown,
            LanguageChoice::English,
            LanguageChoice::Welsh,
            LanguageChoice::Bilingual,
        ],
        |one| one.code().into();
    /// A language.
    LanguageWord(Language), Language::BOTH, |one| one.code().into();
    /// Where a case stands.
    StateWord(CaseState), CaseState::ALL, |one| one.as_str().into();
    /// Which part of the register.
    TabWord(Tab), Tab::ALL, |one| one.as_str().into();
    /// In which order the register goes; the last first after a hyphen.
    OrderWord(Order), Order::all(), |one| one.name().into();
    /// What is waited for.
    AwaitedWord(Awaited),
        [Awaited::Clarification, Awaited::Fee, Awaited::Identity], |one| one.as_str().into();
    /// The answer in one word.
    OutcomeWord(Outcome), Outcome::ALL, |one| one.as_str().into();
    /// How likely a harm is.
    LikelihoodWord(Likelihood), Likelihood::ALL, |one| one.as_str().into();
    /// A type of letter.
    LetterTypeWord(LetterType), LetterType::ALL, |one| one.as_str().into();
    /// As what a letter is taken away.
    LetterFormatWord(LetterFormat),
        LetterFormat::ALL.map(|(one, _)| one),
        |one| LetterFormat::ALL
            .into_iter()
            .find(|(known, _)| *known == one)
            .map_or("", |(_, ending)| ending)
            .into();
    /// What connects two cases.
    LinkKindWord(LinkKind), LinkKind::ALL, |one| one.as_str().into();
    /// Why a case is proposed as like another.
    WhySimilarWord(WhySimilar), WhySimilar::ALL, |one| one.as_str().into();
    /// What a member of staff is there for.
    RoleWord(Role), Role::ALL, |one| one.as_str().into();
    /// What a token opens.
    ScopeWord(Scope), Scope::ALL, |one| one.as_str().into();
    /// Something that has not happened yet.
    HypothesisWord(Hypothesis), Hypothesis::ALL, |one| one.as_str().into();
    /// Where a clock stands.
    ClockStateWord(ClockState),
        [ClockState::Running, ClockState::Stopped, ClockState::Lapsed, ClockState::Answered],
        |one| one.as_str().into();
    /// A time limit.
    LimitWord(TimeLimit), TimeLimit::ALL, |one| serde_word(&one);
    /// What a review came to.
    ReviewOutcomeWord(ReviewOutcome), ReviewOutcome::ALL, |one| one.as_str().into();
    /// Where a commission stands.
    CommissionStateWord(CommissionState), CommissionState::ALL, |one| one.as_str().into();
    /// What a published answer is about.
    TopicWord(Topic), Topic::ALL, |one| one.as_str().into();
    /// Which part of the queue of publications.
    QueueWord(Queue), Queue::ALL, |one| one.as_str().into();
    /// What has a last day.
    OwedWord(Owed), Owed::ALL, |one| one.as_str().into();
    /// Why somebody is reminded of a case.
    WhyWord(Why), Why::ALL, |one| one.as_str().into();
    /// What the period of a case is for.
    RetentionKindWord(RetentionKind), RetentionKind::ALL, |one| one.as_str().into();
    /// What an estimate of costs counts.
    ActivityWord(Activity), Activity::ALL, |one| serde_word(&one);
    /// What an e-mail is to the unit.
    MessageKindWord(MessageKind), MessageKind::ALL, |one| one.as_str().into();
    /// Why an e-mail waits.
    HeldWord(Held), Held::ALL, |one| one.as_str().into();
}

fn serde_word<T: Serialize>(one: &T) -> Cow<'static, str> {
    match serde_json::to_value(one) {
        Ok(serde_json::Value::String(word)) => word.into(),
        _ => Cow::Borrowed(""),
    }
}

/// Words with commas between, as an address has them.
pub fn listed<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let text = Cow::<'_, str>::deserialize(deserializer)?;
    text.split(',')
        .filter(|word| !word.is_empty())
        .map(|word| T::deserialize(de::value::StringDeserializer::new(word.to_owned())))
        .collect()
}

/// A day, written with ten characters, between 1900 and 2200: any other is a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(pub NaiveDate);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'_, str>::deserialize(deserializer)?;
        (text.len() == 10)
            .then(|| NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok())
            .flatten()
            .filter(|day| (1900..=2200).contains(&day.year()))
            .map(Self)
            .ok_or_else(|| de::Error::custom("not a day"))
    }
}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .into()
    }
}

impl ToSchema for Day {}
