CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE requesters (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    email TEXT,
    postal_address TEXT,
    language TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    erased_at TIMESTAMP
);
CREATE INDEX requesters_by_email ON requesters (email);

-- What lists and searches read: the fold of the events, never the source.
CREATE TABLE cases (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL UNIQUE,
    requester_id BIGINT NOT NULL REFERENCES requesters (id),
    officer_id BIGINT REFERENCES staff (id),
    regime TEXT NOT NULL,
    state TEXT NOT NULL,
    language TEXT NOT NULL,
    outcome TEXT,
    received_on DATE NOT NULL,
    due_on DATE,
    -- due_on, or the end of the calendar while the clock stands: one order to page by.
    queue_on DATE NOT NULL,
    closed_on DATE,
    version BIGINT NOT NULL
);
CREATE INDEX cases_open_by_officer ON cases (officer_id, queue_on, id) WHERE closed_on IS NULL;
CREATE INDEX cases_open_by_due_date ON cases (queue_on, id) WHERE closed_on IS NULL;
CREATE INDEX cases_by_receipt ON cases (received_on, id, regime, state, due_on, closed_on);
CREATE INDEX cases_of_requester ON cases (requester_id);

-- Personal data that must be erasable stands here and never in an event.
CREATE TABLE case_texts (
    case_id BIGINT NOT NULL PRIMARY KEY REFERENCES cases (id),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    erased_at TIMESTAMP
);

-- One row: the last event of the whole log. Who updates it holds the log until the commit.
CREATE TABLE chain_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    event_id BIGINT NOT NULL,
    hash BLOB NOT NULL
);
INSERT INTO chain_head (id, event_id, hash) VALUES (1, 0, zeroblob(32));

CREATE TABLE events (
    id BIGINT NOT NULL PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    seq BIGINT NOT NULL,
    happened_at TIMESTAMP NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (case_id, seq)
);

CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;

CREATE TRIGGER events_refuse_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;

-- INSERT OR REPLACE passes the trigger above on connections without recursive_triggers.
CREATE TRIGGER events_refuse_replace BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM events WHERE case_id = NEW.case_id AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;

CREATE TRIGGER chain_head_refuse_delete BEFORE DELETE ON chain_head
BEGIN SELECT RAISE(ABORT, 'chain_head has one row'); END;

CREATE TABLE portal_links (
    token_hash BLOB NOT NULL PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    made_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP
);
CREATE INDEX portal_links_of_case ON portal_links (case_id);

CREATE TABLE portal_sessions (
    token_hash BLOB NOT NULL PRIMARY KEY,
    link_hash BLOB NOT NULL REFERENCES portal_links (token_hash),
    started_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL
);
CREATE INDEX portal_sessions_of_link ON portal_sessions (link_hash);
