//! What the log says of a request: its method, the pattern of its route and the status of the
//! answer. Never its path, for the links in e-mails carry their secret there.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
};
use tracing::{Span, field};
use tracing_actix_web::RootSpanBuilder;

/// Makes the span that every event of a request stands in.
pub(super) struct WithoutPaths;

impl RootSpanBuilder for WithoutPaths {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let route = request.match_pattern();
        tracing::info_span!(
            "request",
            method = %request.method(),
            route = route.as_deref().unwrap_or("none"),
            status = field::Empty,
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        span.record("status", status.as_u16());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{App, HttpResponse, test, web};
    use std::{
        io::{self, Write},
        sync::{Arc, Mutex},
    };
    use tracing_actix_web::TracingLogger;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[actix_web::test]
    async fn an_event_names_the_route_of_its_request_and_not_the_secret_in_its_path() {
        let log = Log::default();
        let writer = log.clone();
        let subscriber =
            tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let answer = || async {
            tracing::error!("something went wrong");
            HttpResponse::Ok().finish()
        };
        let app = test::init_service(
            App::new()
                .route("/en/my-request/{token}", web::get().to(answer))
                .wrap(TracingLogger::<WithoutPaths>::new()),
        )
        .await;
        let request = test::TestRequest::get().uri("/en/my-request/hushhush").to_request();
        assert!(test::call_service(&app, request).await.status().is_success());
        let told = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert!(told.contains("something went wrong"), "{told}");
        assert!(told.contains("/en/my-request/{token}"), "{told}");
        assert!(!told.contains("hushhush"), "{told}");
    }
}
