//! The tables, written by hand: one description for both databases. `tests/storage.rs` holds it to
//! what the migrations make.

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    staff (id) {
        id -> BigInt,
        email -> Text,
        name -> Text,
        role -> Text,
        language -> Text,
        password_hash -> Nullable<Text>,
        active -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> Text,
        staff_id -> BigInt,
        name -> Text,
        scopes -> Text,
        made_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    api_answers (token_id, key) {
        token_id -> Text,
        key -> Text,
        request_hash -> Binary,
        started_at -> Timestamp,
        status -> Nullable<BigInt>,
        headers -> Text,
        body -> Binary,
        case_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Binary,
        staff_id -> BigInt,
        started_at -> Timestamp,
        seen_at -> Timestamp,
        ends_at -> Timestamp,
        browser -> Text,
        network -> Text,
    }
}

diesel::table! {
    sign_in_steps (token_hash) {
        token_hash -> Binary,
        staff_id -> BigInt,
        ends_at -> Timestamp,
    }
}

diesel::table! {
    second_factors (staff_id) {
        staff_id -> BigInt,
        sealed -> Binary,
        made_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        last_step -> BigInt,
    }
}

diesel::table! {
    recovery_codes (code_hash) {
        code_hash -> Binary,
        staff_id -> BigInt,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    staff_links (token_hash) {
        token_hash -> Binary,
        staff_id -> BigInt,
        purpose -> Text,
        made_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    devices (token_hash) {
        token_hash -> Binary,
        staff_id -> BigInt,
        made_at -> Timestamp,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    failed_sign_ins (account, source) {
        account -> Binary,
        source -> Text,
        failures -> BigInt,
        last_at -> Timestamp,
    }
}

diesel::table! {
    office_head (id) {
        id -> BigInt,
        act_id -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    office_acts (id) {
        id -> BigInt,
        happened_at -> Timestamp,
        actor -> Text,
        kind -> Text,
        body -> Text,
        previous_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    calendar_feeds (staff_id) {
        staff_id -> BigInt,
        token_hash -> Binary,
        made_at -> Timestamp,
    }
}

diesel::table! {
    counters (name) {
        name -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    requesters (id) {
        id -> BigInt,
        name -> Text,
        email -> Nullable<Text>,
        postal_address -> Nullable<Text>,
        language -> Text,
        created_at -> Timestamp,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    cases (id) {
        id -> BigInt,
        reference -> Text,
        requester_id -> BigInt,
        officer_id -> Nullable<BigInt>,
        regime -> Text,
        state -> Text,
        language -> Text,
        outcome -> Nullable<Text>,
        received_on -> Date,
        due_on -> Nullable<Date>,
        queue_on -> Date,
        closed_on -> Nullable<Date>,
        version -> BigInt,
        safe_on -> Nullable<Date>,
        clearing_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    case_texts (case_id) {
        case_id -> BigInt,
        subject -> Text,
        body -> Text,
        erased_at -> Nullable<Timestamp>,
        subject_key -> Text,
    }
}

diesel::table! {
    case_items (case_id, item) {
        case_id -> BigInt,
        item -> BigInt,
        text -> Text,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    chain_head (id) {
        id -> BigInt,
        event_id -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    events (id) {
        id -> BigInt,
        case_id -> BigInt,
        seq -> BigInt,
        happened_at -> Timestamp,
        actor -> Text,
        kind -> Text,
        body -> Text,
        previous_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    portal_links (token_hash) {
        token_hash -> Binary,
        case_id -> BigInt,
        made_at -> Timestamp,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    portal_sessions (token_hash) {
        token_hash -> Binary,
        link_hash -> Binary,
        started_at -> Timestamp,
        seen_at -> Timestamp,
        ends_at -> Timestamp,
    }
}

diesel::table! {
    request_drafts (token_hash) {
        token_hash -> Binary,
        kind -> Text,
        body -> Text,
        changed_at -> Timestamp,
        case_id -> Nullable<BigInt>,
        offer -> Nullable<BigInt>,
    }
}

diesel::table! {
    answers_offered (id) {
        id -> BigInt,
        offered_on -> Date,
        sufficed -> Bool,
    }
}

diesel::table! {
    draft_files (id) {
        id -> BigInt,
        token_hash -> Binary,
        name -> Text,
        media_type -> Text,
        size_bytes -> BigInt,
        bytes -> Binary,
    }
}

diesel::table! {
    requester_messages (id) {
        id -> BigInt,
        case_id -> BigInt,
        about -> Text,
        body -> Text,
        received_at -> Timestamp,
        handled_by -> Nullable<BigInt>,
        handled_at -> Nullable<Timestamp>,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    incoming_messages (id) {
        id -> BigInt,
        sha256 -> Text,
        content -> Nullable<Text>,
        message_id -> Text,
        kind -> Text,
        from_name -> Text,
        from_address -> Text,
        subject -> Text,
        received_on -> Date,
        received_at -> Timestamp,
        why -> Nullable<Text>,
        guess -> Nullable<BigInt>,
        case_id -> Nullable<BigInt>,
        handled_by -> Nullable<BigInt>,
        handled_at -> Nullable<Timestamp>,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    requester_files (id) {
        id -> BigInt,
        case_id -> BigInt,
        message_id -> Nullable<BigInt>,
        name -> Text,
        media_type -> Text,
        sha256 -> Text,
        size_bytes -> BigInt,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    documents (id) {
        id -> BigInt,
        case_id -> BigInt,
        name -> Text,
        media_type -> Text,
        sha256 -> Text,
        size_bytes -> BigInt,
        inspection -> Text,
        added_by -> Nullable<BigInt>,
        added_at -> Timestamp,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    marks (id) {
        id -> BigInt,
        document_id -> BigInt,
        body -> Text,
        made_by -> BigInt,
        made_at -> Timestamp,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    copies (id) {
        id -> BigInt,
        document_id -> BigInt,
        name -> Text,
        media_type -> Text,
        sha256 -> Text,
        size_bytes -> BigInt,
        certificate -> Text,
        made_at -> Timestamp,
    }
}

diesel::table! {
    decisions (id) {
        id -> BigInt,
        case_id -> BigInt,
        body -> Text,
        decided_by -> BigInt,
        decided_at -> Timestamp,
    }
}

diesel::table! {
    letters (id) {
        id -> BigInt,
        case_id -> BigInt,
        letter_type -> Text,
        language -> Text,
        issued_at -> Nullable<Timestamp>,
        pdf_sha256 -> Nullable<Text>,
    }
}

diesel::table! {
    letter_versions (letter_id, version) {
        letter_id -> BigInt,
        version -> BigInt,
        body -> Text,
        written_by -> Nullable<BigInt>,
        written_at -> Timestamp,
    }
}

diesel::table! {
    jobs (id) {
        id -> BigInt,
        kind -> Text,
        body -> Text,
        dedupe_key -> Nullable<Text>,
        created_at -> Timestamp,
        due_at -> Timestamp,
        attempts -> BigInt,
        claimed_by -> Nullable<Text>,
        done_at -> Nullable<Timestamp>,
        failed_at -> Nullable<Timestamp>,
        failed_reason -> Nullable<Text>,
        turn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    deliveries (id) {
        id -> BigInt,
        case_id -> BigInt,
        job_id -> BigInt,
        email -> Text,
        letter_id -> Nullable<BigInt>,
        recipient -> Text,
        outcome -> Text,
        code -> Text,
        answer -> Text,
        happened_at -> Timestamp,
    }
}

diesel::table! {
    mail_pace (domain_hash) {
        domain_hash -> Text,
        free_at -> Timestamp,
    }
}

diesel::table! {
    last_days (case_id, owed) {
        case_id -> BigInt,
        owed -> Text,
        last_on -> Date,
        can_extend -> Bool,
    }
}

diesel::table! {
    reminders (id) {
        id -> BigInt,
        case_id -> BigInt,
        staff_id -> BigInt,
        owed -> Text,
        due_on -> Date,
        step -> BigInt,
        why -> Text,
        planned_on -> Date,
        job_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    cost_estimates (id) {
        id -> BigInt,
        case_id -> BigInt,
        body -> Text,
        made_by -> BigInt,
        made_at -> Timestamp,
    }
}

diesel::table! {
    proclaimed_days (id) {
        id -> BigInt,
        day -> Date,
        divisions -> Text,
        name_en -> Text,
        name_cy -> Text,
        source -> Text,
        added_by -> Nullable<BigInt>,
        added_at -> Timestamp,
        withdrawn_by -> Nullable<BigInt>,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    clearance_notes (id) {
        id -> BigInt,
        case_id -> BigInt,
        letter_id -> BigInt,
        version -> BigInt,
        step -> Text,
        said_by -> BigInt,
        said_at -> Timestamp,
        note -> Text,
    }
}

diesel::table! {
    letter_templates (id) {
        id -> BigInt,
        name -> Text,
        language -> Text,
        body -> Nullable<Text>,
        written_by -> BigInt,
        written_at -> Timestamp,
    }
}

diesel::table! {
    case_access (case_id, staff_id) {
        case_id -> BigInt,
        staff_id -> BigInt,
    }
}

diesel::table! {
    case_reasons (id) {
        id -> BigInt,
        case_id -> BigInt,
        act -> Text,
        given_by -> BigInt,
        given_at -> Timestamp,
        reason -> Text,
    }
}

diesel::table! {
    case_signatures (case_id, number) {
        case_id -> BigInt,
        number -> BigInt,
    }
}

diesel::table! {
    case_notes (id) {
        id -> BigInt,
        case_id -> BigInt,
        written_by -> BigInt,
        struck_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    case_note_texts (note_id, version) {
        note_id -> BigInt,
        version -> BigInt,
        written_at -> Timestamp,
        text -> Text,
    }
}

diesel::table! {
    case_holds (case_id) {
        case_id -> BigInt,
    }
}

diesel::table! {
    case_erasures (case_id) {
        case_id -> BigInt,
        erased_on -> Date,
    }
}

diesel::table! {
    areas (id) {
        id -> BigInt,
        name_en -> Text,
        name_cy -> Text,
        working_days -> BigInt,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    area_contacts (id) {
        id -> BigInt,
        area_id -> BigInt,
        name -> Text,
        email -> Text,
        language -> Text,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    commissions (id) {
        id -> BigInt,
        case_id -> BigInt,
        area_id -> BigInt,
        asked -> Text,
        made_by -> BigInt,
        made_at -> Timestamp,
        state -> Text,
        due_on -> Date,
        promised_on -> Nullable<Date>,
        closed_on -> Nullable<Date>,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    commission_answers (id) {
        id -> BigInt,
        commission_id -> BigInt,
        body -> Text,
        saved_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    commission_files (id) {
        id -> BigInt,
        commission_id -> BigInt,
        name -> Text,
        media_type -> Text,
        sha256 -> Text,
        size_bytes -> BigInt,
        inspection -> Text,
        added_at -> Timestamp,
        document_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    commission_notes (id) {
        id -> BigInt,
        commission_id -> BigInt,
        kind -> Text,
        said_by -> Nullable<BigInt>,
        said_at -> Timestamp,
        named_on -> Nullable<Date>,
        to_whom -> Text,
        note -> Text,
    }
}

diesel::table! {
    commission_links (token_hash) {
        token_hash -> Binary,
        commission_id -> BigInt,
        made_at -> Timestamp,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    commission_sessions (token_hash) {
        token_hash -> Binary,
        link_hash -> Binary,
        started_at -> Timestamp,
        seen_at -> Timestamp,
        ends_at -> Timestamp,
    }
}

diesel::table! {
    page_views (document_id, what) {
        document_id -> BigInt,
        what -> Text,
        sha256 -> Text,
    }
}

diesel::table! {
    mark_acts (id) {
        id -> BigInt,
        document_id -> BigInt,
        done_by -> BigInt,
        added -> Text,
        removed -> Text,
        done_at -> Timestamp,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    publications (case_id) {
        case_id -> BigInt,
        state -> Text,
        reference -> Text,
        regime -> Text,
        outcome -> Text,
        exemptions -> Text,
        answered_on -> Date,
        topics -> Text,
        changed_at -> Timestamp,
        published_at -> Nullable<Timestamp>,
        title_en -> Text,
        title_cy -> Text,
        summary_en -> Text,
        summary_cy -> Text,
        with_letter -> Bool,
        with_quotes -> Bool,
        copies -> Text,
        letter_sha256 -> Nullable<Text>,
        letter_bytes -> Nullable<BigInt>,
    }
}

diesel::table! {
    publication_texts (case_id) {
        case_id -> BigInt,
        letter -> Text,
        search_en -> Text,
        search_cy -> Text,
    }
}

diesel::table! {
    saved_views (id) {
        id -> BigInt,
        staff_id -> BigInt,
        name -> Text,
        query -> Text,
    }
}

diesel::table! {
    search_texts (id) {
        id -> BigInt,
        case_id -> BigInt,
        place -> Text,
        source -> BigInt,
        part -> BigInt,
        readers -> Text,
        text -> Text,
    }
}

diesel::joinable!(publications -> cases (case_id));
diesel::joinable!(publication_texts -> publications (case_id));
diesel::joinable!(case_texts -> cases (case_id));
diesel::joinable!(case_signatures -> cases (case_id));
diesel::joinable!(case_note_texts -> case_notes (note_id));
diesel::joinable!(cases -> requesters (requester_id));
diesel::joinable!(commission_links -> commissions (commission_id));
diesel::joinable!(commission_sessions -> commission_links (link_hash));
diesel::joinable!(commissions -> cases (case_id));
diesel::joinable!(events -> cases (case_id));
diesel::joinable!(marks -> documents (document_id));
diesel::joinable!(commission_files -> commissions (commission_id));
diesel::joinable!(copies -> documents (document_id));
diesel::joinable!(letter_versions -> letters (letter_id));
diesel::joinable!(portal_sessions -> portal_links (link_hash));
diesel::joinable!(calendar_feeds -> staff (staff_id));
diesel::joinable!(reminders -> cases (case_id));
diesel::joinable!(sessions -> staff (staff_id));
diesel::joinable!(api_tokens -> staff (staff_id));
diesel::joinable!(sign_in_steps -> staff (staff_id));
diesel::joinable!(staff_links -> staff (staff_id));

diesel::allow_tables_to_appear_in_same_query!(
    answers_offered,
    area_contacts,
    areas,
    calendar_feeds,
    case_access,
    case_erasures,
    case_holds,
    api_answers,
    api_tokens,
    case_items,
    case_note_texts,
    case_notes,
    case_reasons,
    case_signatures,
    case_texts,
    cases,
    chain_head,
    clearance_notes,
    commission_answers,
    commission_files,
    commission_links,
    commission_notes,
    commission_sessions,
    commissions,
    copies,
    cost_estimates,
    counters,
    decisions,
    deliveries,
    devices,
    documents,
    draft_files,
    events,
    failed_sign_ins,
    incoming_messages,
    jobs,
    letter_templates,
    letter_versions,
    letters,
    mail_pace,
    mark_acts,
    marks,
    page_views,
    office_acts,
    office_head,
    portal_links,
    portal_sessions,
    proclaimed_days,
    publication_texts,
    publications,
    last_days,
    reminders,
    recovery_codes,
    request_drafts,
    requester_files,
    requester_messages,
    requesters,
    saved_views,
    search_texts,
    second_factors,
    sessions,
    settings,
    sign_in_steps,
    staff,
    staff_links,
);
