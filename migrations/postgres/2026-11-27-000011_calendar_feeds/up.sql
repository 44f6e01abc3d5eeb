-- The secret address under which a person's calendar program fetches their last days: one a person.
CREATE TABLE calendar_feeds (
    staff_id BIGINT NOT NULL PRIMARY KEY REFERENCES staff (id),
    token_hash BYTEA NOT NULL UNIQUE,
    made_at TIMESTAMP NOT NULL
);
