//! `Idempotency-Key`: a request that comes again with the same key is answered as the first time.

use super::{
    caller::Caller,
    refusal::{Kind, Refusal},
};
use crate::service::{KeptAnswer, Office, Repeat};
use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody, to_bytes},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use futures_util::stream;
use sha2::{Digest, Sha256};

/// The header that makes a request one that can come twice.
pub const KEY: &str = "idempotency-key";

/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The most characters of a key.
pub const LONGEST_KEY: usize = 255;

/// What of an answer is kept beside its body.
const KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG];

/// Answers a request that changes something once for each key, at an address that answers to the
/// methods in `allow`.
///
/// Only what was done is kept: a refusal has changed nothing, so that its key can be used again
/// once the request is put right. The work goes on when the caller goes away, so that the answer is
/// there when they ask again.
pub async fn once(
    allow: &str,
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(key) = req.headers().get(KEY).filter(|_| acts(req.method(), allow)).cloned() else {
        return Ok(next.call(req).await?.map_into_boxed_body());
    };
    let Some(key) = readable(&key) else {
        return Ok(refused(req, Refusal::field("Idempotency-Key", "api-error-key")));
    };
    let caller = match req.extract::<Caller>().await {
        Ok(caller) => caller,
        Err(refusal) => return Ok(refused(req, refusal)),
    };
    let body = match req.extract::<web::Bytes>().await {
        Ok(body) => body,
        Err(error) => return Ok(refused(req, error)),
    };
    let hash = hash_of(&req, &body);
    let token = caller.bearer.token.clone();
    let (begun_token, begun_key) = (token.clone(), key.clone());
    let begun =
        caller.ask(move |office, _| office.begin_once(&begun_token, &begun_key, &hash)).await;
    match begun {
        Ok(Repeat::First) => {}
        Ok(Repeat::Answered(answer)) => return Ok(req.into_response(told_again(&answer))),
        Ok(Repeat::UnderWay) => return Ok(refused(req, Refusal::of(Kind::UnderWay))),
        Ok(Repeat::Other) => return Ok(refused(req, Refusal::of(Kind::KeyUsed))),
        Err(refusal) => return Ok(refused(req, refusal)),
    }
    req.set_payload(Payload::Stream { payload: Box::pin(stream::once(async { Ok(body) })) });
    let office = req.app_data::<web::Data<Office>>().cloned();
    // A task of its own: when the caller goes away, only the wait for it ends.
    let work = actix_web::rt::spawn(async move {
        let answered = next.call(req).await?;
        let case = answered.request().match_info().get("case").map(str::to_owned);
        let (answered, kept) = taken_down(answered.map_into_boxed_body()).await;
        if let Some(office) = office {
            let noted = web::block(move || match kept {
                Some(kept) => {
                    let case = case.or_else(|| case_told(&kept.body));
                    office.keep_answer(&token, &key, &kept, case.as_deref())
                }
                None => office.forget_request(&token, &key),
            })
            .await;
            if let Ok(Err(error)) = noted {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "an answer to a key was not kept"
                );
            }
        }
        Ok::<_, Error>(answered)
    });
    work.await.unwrap_or_else(|_panicked| Err(Refusal::of(Kind::Internal).into()))
}

/// Whether a method does something at an address that answers to the methods in `allow`; any other
/// is refused in any case.
fn acts(method: &Method, allow: &str) -> bool {
    [Method::POST, Method::DELETE].contains(method)
        && allow.split(", ").any(|one| one == method.as_str())
}

fn readable(key: &HeaderValue) -> Option<String> {
    let key = key.to_str().ok()?.trim();
    (1..=LONGEST_KEY).contains(&key.len()).then(|| key.to_owned())
}

fn refused(req: ServiceRequest, error: impl Into<Error>) -> ServiceResponse<BoxBody> {
    req.error_response(error)
}

/// What is asked: the method, the address and the body.
fn hash_of(req: &ServiceRequest, body: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [req.method().as_str(), &req.uri().to_string()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.update(body);
    hash.finalize().to_vec()
}

/// The answer, and what is to be kept of it: nothing of one that did nothing.
async fn taken_down(
    answered: ServiceResponse<BoxBody>,
) -> (ServiceResponse<BoxBody>, Option<KeptAnswer>) {
    if !answered.status().is_success() {
        return (answered, None);
    }
    let status = answered.status();
    let (req, response) = answered.into_parts();
    let (response, body) = response.into_parts();
    // A body of ours in memory: it cannot fail.
    let bytes = to_bytes(body).await.unwrap_or_default();
    let headers: Vec<(&str, &str)> = KEPT
        .iter()
        .filter_map(|name| Some((name.as_str(), response.headers().get(name)?.to_str().ok()?)))
        .collect();
    let kept = KeptAnswer {
        status: status.as_u16(),
        headers: serde_json::to_string(&headers).unwrap_or_default(),
        body: bytes.to_vec(),
    };
    let response = response.set_body(BoxBody::new(bytes));
    (ServiceResponse::new(req, response), Some(kept))
}

/// The case that an answer names, where its address names none.
fn case_told(body: &[u8]) -> Option<String> {
    let told: serde_json::Value = serde_json::from_slice(body).ok()?;
    Some(told.get("case")?.as_str()?.to_owned())
}

fn told_again(kept: &KeptAnswer) -> HttpResponse {
    let mut answer = HttpResponse::build(
        StatusCode::from_u16(kept.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    );
    let headers: Vec<(String, String)> = serde_json::from_str(&kept.headers).unwrap_or_default();
    for (name, value) in headers {
        answer.insert_header((name, value));
    }
    answer.insert_header((REPLAYED, "true"));
    answer.body(kept.body.clone())
}
