-- The outbox: a job is written in the transaction of the event that calls for it.
CREATE TABLE jobs (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    dedupe_key TEXT UNIQUE,
    created_at TIMESTAMP NOT NULL,
    due_at TIMESTAMP NOT NULL,
    attempts BIGINT NOT NULL,
    claimed_by TEXT,
    done_at TIMESTAMP,
    failed_at TIMESTAMP,
    failed_reason TEXT
);
CREATE INDEX jobs_due ON jobs (due_at, id) WHERE done_at IS NULL AND failed_at IS NULL;
