-- The business areas that hold what is asked for. An area that is no more is ended, never deleted.
CREATE TABLE areas (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name_en TEXT NOT NULL,
    name_cy TEXT NOT NULL,
    -- How many working days it usually has for an answer.
    working_days BIGINT NOT NULL,
    ended_at TIMESTAMP
);

-- Who is written to. They need not be staff who sign in.
CREATE TABLE area_contacts (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    area_id BIGINT NOT NULL REFERENCES areas (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    -- en, cy or bilingual.
    language TEXT NOT NULL,
    ended_at TIMESTAMP
);
CREATE INDEX area_contacts_of_area ON area_contacts (area_id);
CREATE INDEX area_contacts_by_email ON area_contacts (email) WHERE ended_at IS NULL;

-- What the unit asks of an area. What may be told of it for ever stands in the case's events;
-- state and days are repeated here from them, for lists.
CREATE TABLE commissions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    area_id BIGINT NOT NULL REFERENCES areas (id),
    asked TEXT NOT NULL,
    made_by BIGINT NOT NULL REFERENCES staff (id),
    made_at TIMESTAMP NOT NULL,
    -- open, answered or cancelled.
    state TEXT NOT NULL,
    due_on DATE NOT NULL,
    -- The later day that the area itself has named.
    promised_on DATE,
    closed_on DATE,
    erased_at TIMESTAMP
);
CREATE INDEX commissions_of_case ON commissions (case_id);
CREATE INDEX commissions_of_area ON commissions (area_id);
CREATE INDEX commissions_open ON commissions (due_on, id) WHERE state = 'open';

-- What the area says, as JSON. The row without sent_at is the draft; one that was sent stays.
CREATE TABLE commission_answers (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    commission_id BIGINT NOT NULL REFERENCES commissions (id),
    body TEXT NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP
);
CREATE INDEX commission_answers_of_commission ON commission_answers (commission_id, id);

-- Files that the area has uploaded. With the answer they become documents of the case.
CREATE TABLE commission_files (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    commission_id BIGINT NOT NULL REFERENCES commissions (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    inspection TEXT NOT NULL,
    added_at TIMESTAMP NOT NULL,
    document_id BIGINT REFERENCES documents (id)
);
CREATE INDEX commission_files_of_commission ON commission_files (commission_id);

-- What was said beside the answer: that it will be late, that somebody else has it, why it is
-- asked for again.
CREATE TABLE commission_notes (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    commission_id BIGINT NOT NULL REFERENCES commissions (id),
    -- late, pass_on, extended, reopened or cancelled.
    kind TEXT NOT NULL,
    -- None when the area said it.
    said_by BIGINT REFERENCES staff (id),
    said_at TIMESTAMP NOT NULL,
    named_on DATE,
    to_whom TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX commission_notes_of_commission ON commission_notes (commission_id, id);

-- Links open one commission, without signing in. The hash alone is kept.
CREATE TABLE commission_links (
    token_hash BLOB NOT NULL PRIMARY KEY,
    commission_id BIGINT NOT NULL REFERENCES commissions (id),
    made_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP
);
CREATE INDEX commission_links_of_commission ON commission_links (commission_id);

CREATE TABLE commission_sessions (
    token_hash BLOB NOT NULL PRIMARY KEY,
    link_hash BLOB NOT NULL REFERENCES commission_links (token_hash),
    started_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL
);
CREATE INDEX commission_sessions_of_link ON commission_sessions (link_hash);
