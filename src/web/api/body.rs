//! What programs send: JSON bodies and the questions of addresses, with what is wrong with a field
//! told at the field.

use super::refusal::{Kind, Refusal};
use crate::web::security::FORM_LIMIT;
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use futures_util::future::{LocalBoxFuture, Ready, ready};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A body of JSON, not larger than a form may be.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = media_type(req).is_some_and(|kind| kind == "application/json");
        let bytes = web::Bytes::from_request(req, payload);
        Box::pin(async move {
            if !is_json {
                return Err(Refusal::of(Kind::MediaType).into());
            }
            let bytes = bytes.await?;
            if bytes.len() > FORM_LIMIT {
                return Err(Refusal::of(Kind::TooLarge).into());
            }
            Ok(Self(read(&bytes)?))
        })
    }
}

/// A file as the body, whatever it says of its type: what it is, its bytes say.
pub struct FileBody(pub web::Bytes);

impl FromRequest for FileBody {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = media_type(req).is_some_and(|kind| {
            kind == "multipart/form-data" || kind == "application/x-www-form-urlencoded"
        });
        let bytes = web::Bytes::from_request(req, payload);
        Box::pin(async move {
            if is_form {
                return Err(Refusal::of(Kind::MediaType).into());
            }
            Ok(Self(bytes.await?))
        })
    }
}

/// What the address asks.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Asked<T> {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(asked(req.query_string()).map(Self))
    }
}

fn media_type(req: &HttpRequest) -> Option<String> {
    let text = req.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let value: Value =
        serde_json::from_slice(bytes).map_err(|_cause| Refusal::of(Kind::BadRequest))?;
    if has_nul(&value) {
        return Err(Refusal::field("", "api-error-nul"));
    }
    T::deserialize(&value).map_err(|error| {
        let said = error.to_string();
        let field = |start: &str| said.strip_prefix(start)?.split('`').next().map(str::to_owned);
        if let Some(field) = field("missing field `") {
            Refusal::field(field, "api-error-missing")
        } else if let Some(field) = field("unknown field `") {
            Refusal::field(field, "api-error-unknown")
        } else {
            Refusal::field(culprit::<T>(&value, &said), "api-error-shape")
        }
    })
}

/// The field without which the body is wrong in another way, or not at all: the one to blame.
fn culprit<T: DeserializeOwned>(value: &Value, said: &str) -> String {
    let Some(object) = value.as_object() else { return String::new() };
    let to_blame = |key: &&String| {
        let mut rest = object.clone();
        rest.remove(key.as_str());
        T::deserialize(Value::Object(rest)).err().is_none_or(|error| error.to_string() != said)
    };
    object.keys().find(to_blame).cloned().unwrap_or_default()
}

/// PostgreSQL keeps no text with U+0000 in it, so that none is taken for either database.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(list) => list.iter().any(has_nul),
        Value::Object(map) => map.iter().any(|(key, value)| key.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn asked<T: DeserializeOwned>(query: &str) -> Result<T, Refusal> {
    let pairs: Vec<(String, String)> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    if let Some((name, _)) = pairs.iter().find(|(_, value)| value.contains('\0')) {
        return Err(Refusal::field(name.clone(), "api-error-nul"));
    }
    let error = match web::Query::<T>::from_query(query) {
        Ok(read) => return Ok(read.into_inner()),
        Err(error) => error.to_string(),
    };
    if let Some(field) =
        error.split("missing field `").nth(1).and_then(|rest| rest.split('`').next())
    {
        return Err(Refusal::field(field.to_owned(), "api-error-missing"));
    }
    let to_blame = pairs.iter().find(|(name, _)| {
        let rest = pairs.iter().filter(|(other, _)| other != name);
        let rest = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(rest).finish();
        web::Query::<T>::from_query(&rest).err().is_none_or(|other| other.to_string() != error)
    });
    let field = to_blame.map(|(name, _)| name.clone()).unwrap_or_default();
    Err(Refusal::field(field, "api-error-shape"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read alone")]
    struct Sample {
        name: String,
        days: u8,
        #[serde(default)]
        more: Option<bool>,
    }

    fn wrong(json: &str) -> (Kind, String, &'static str) {
        let refusal = read::<Sample>(json.as_bytes()).unwrap_err();
        let wrong = refusal.errors.first();
        (
            refusal.kind,
            wrong.map(|wrong| wrong.field.clone().into_owned()).unwrap_or_default(),
            wrong.map_or("", |wrong| wrong.key),
        )
    }

    #[test]
    fn what_is_wrong_with_a_body_is_told_at_its_field() {
        assert_eq!(wrong("{").0, Kind::BadRequest);
        for (json, field, key) in [
            (r#"{"name":"a"}"#, "days", "api-error-missing"),
            (r#"{"name":"a","days":1,"x":1}"#, "x", "api-error-unknown"),
            (r#"{"name":"a","days":900}"#, "days", "api-error-shape"),
            (r#"{"days":1,"name":7,"more":true}"#, "name", "api-error-shape"),
            (r#"{"days":1,"name":"a","more":"yes"}"#, "more", "api-error-shape"),
            (r#"{"days":1,"name":"a\u0000"}"#, "", "api-error-nul"),
            ("[]", "", "api-error-shape"),
        ] {
            assert_eq!(wrong(json), (Kind::Invalid, field.to_owned(), key), "{json}");
        }
    }

    #[test]
    fn what_is_wrong_with_an_address_is_told_at_its_name() {
        let field = |query: &str| {
            let refusal = asked::<Sample>(query).unwrap_err();
            refusal.errors.first().map(|wrong| wrong.field.clone().into_owned()).unwrap()
        };
        assert_eq!(field("name=a"), "days");
        assert_eq!(field("name=a&days=900"), "days");
        assert_eq!(field("name=%00&days=9"), "name");
    }
}
