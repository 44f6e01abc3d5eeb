-- What a part of a request under another law is about. Erasable, as what was asked is; under
-- which law it is stands in the events.
CREATE TABLE case_items (
    case_id BIGINT NOT NULL REFERENCES cases (id),
    item BIGINT NOT NULL,
    text TEXT NOT NULL,
    erased_at TIMESTAMP,
    PRIMARY KEY (case_id, item)
);
