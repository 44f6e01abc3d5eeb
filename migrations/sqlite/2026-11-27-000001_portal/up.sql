-- A request that somebody is writing on the portal, by the hash of a random cookie. Kept for a day
-- after it was last changed. Once sent it holds no words, only the case that it became.
CREATE TABLE request_drafts (
    token_hash BLOB NOT NULL PRIMARY KEY,
    -- information or own_data.
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    case_id BIGINT REFERENCES cases (id)
);
CREATE INDEX request_drafts_by_change ON request_drafts (changed_at);

-- Files that go with it: here and not in the store of files, so that they end with the draft.
CREATE TABLE draft_files (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL REFERENCES request_drafts (token_hash) ON DELETE CASCADE,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    bytes BLOB NOT NULL
);
CREATE INDEX draft_files_of_draft ON draft_files (token_hash, id);

-- What a requester wrote on the page of a request. Events carry no text.
CREATE TABLE requester_messages (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    -- message, clarification, review or withdrawal.
    about TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at TIMESTAMP NOT NULL,
    handled_by BIGINT REFERENCES staff (id),
    handled_at TIMESTAMP,
    erased_at TIMESTAMP
);
CREATE INDEX requester_messages_of_case ON requester_messages (case_id, id);

-- Files that a requester sent with a request or a message. They are no documents of the case:
-- nothing of them is released.
CREATE TABLE requester_files (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    message_id BIGINT REFERENCES requester_messages (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    erased_at TIMESTAMP
);
CREATE INDEX requester_files_of_case ON requester_files (case_id, id);
