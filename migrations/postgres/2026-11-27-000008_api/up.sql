-- Tokens with which programs act for somebody. The token itself is signed and kept by who got it;
-- a row makes it one that can be revoked.
CREATE TABLE api_tokens (
    -- What the token names itself by: random.
    id TEXT NOT NULL PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    -- What it is for, in the words of who made it.
    name TEXT NOT NULL,
    -- As in cases:read,cases:write.
    scopes TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    revoked_at TIMESTAMP
);
CREATE INDEX api_tokens_of_staff ON api_tokens (staff_id);

-- What was answered to a request with an Idempotency-Key, kept for a day.
CREATE TABLE api_answers (
    token_id TEXT NOT NULL REFERENCES api_tokens (id),
    key TEXT NOT NULL,
    -- The SHA-256 of the method, the address and the body.
    request_hash BYTEA NOT NULL,
    started_at TIMESTAMP NOT NULL,
    -- None while the request is under way.
    status BIGINT,
    headers TEXT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (token_id, key)
);
CREATE INDEX api_answers_started ON api_answers (started_at);
