//! What the last act did, told on the page that follows it.

use actix_web::HttpRequest;

/// The keys that an address may ask for: `?done=marks-added`. Any other is left unsaid, so that a
/// link cannot put words into our mouth.
const KEYS: &[&str] = &[
    "view-saved",
    "view-renamed",
    "view-removed",
    "case-logged",
    "case-taken",
    "case-assigned",
    "case-link-renewed",
    "case-linked",
    "case-unlinked",
    "similar-dismissed",
    "similar-filed",
    "note-added",
    "note-corrected",
    "note-struck",
    "case-event-recorded",
    "access-restricted",
    "access-lifted",
    "access-taken",
    "retention-set",
    "retention-held",
    "retention-lifted",
    "retention-erased",
    "requester-shown",
    "documents-added",
    "settle-settled",
    "marks-added",
    "marks-removed",
    "elsewhere-done",
    "workbench-rested",
    "workbench-undone",
    "workbench-redone",
    "copy-made-notice",
    "copy-refused-notice",
    "costs-estimated",
    "costs-joined",
    "decision-recorded",
    "letter-drafted",
    "letter-saved",
    "letter-written",
    "letter-sent",
    "clearance-asked",
    "clearance-agreed",
    "clearance-returned",
    "template-saved",
    "release-done",
    "holidays-added",
    "holidays-withdrawn-notice",
    "wrote-handled-notice",
    "ask-answered-notice",
    "act-done-message",
    "act-done-clarification",
    "act-done-review",
    "act-done-withdrawal",
    "reminders-set",
    "calendar-ended",
    "incoming-filed",
    "incoming-set-aside",
    "areas-saved",
    "commissions-sent",
    "commissions-changed",
    "commissions-link-sent",
    "commission-sent-notice",
    "commission-saved-notice",
    "commission-files-added",
    "commission-file-removed",
    "commission-told-notice",
    "api-tokens-revoked-notice",
    "publication-done",
    "publication-declined-notice",
    "publication-withdrawn-notice",
    "sign-in-step-over",
    "password-chosen-notice",
    "profile-password-changed",
    "profile-session-ended",
    "second-factor-removed",
    "people-added",
    "people-role-changed",
    "people-ended",
    "people-returned",
    "people-link-sent",
    "people-factor-reset",
    "people-handed-on",
    "sign-in-rules-saved",
    "system-trying-again",
];

/// The key of the sentence about the act that led to this page.
pub fn of(req: &HttpRequest) -> Option<&'static str> {
    let (_, asked) = url::form_urlencoded::parse(req.query_string().as_bytes())
        .find(|(name, _)| name == "done")?;
    KEYS.iter().copied().find(|key| *key == asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn an_address_cannot_ask_for_other_words() {
        let of = |uri: &str| of(&TestRequest::with_uri(uri).to_http_request());
        assert_eq!(of("/staff?done=marks-added"), Some("marks-added"));
        assert_eq!(of("/staff?done=error-internal"), None);
        assert_eq!(of("/staff"), None);
    }
}
