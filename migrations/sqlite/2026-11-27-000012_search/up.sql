-- The register: what its filters and orders read.
CREATE INDEX cases_by_due_date ON cases (queue_on, id);
CREATE INDEX cases_by_officer ON cases (officer_id, received_on, id);
CREATE INDEX cases_by_state ON cases (state, received_on, id);
CREATE INDEX requester_messages_unhandled ON requester_messages (case_id)
    WHERE handled_at IS NULL AND erased_at IS NULL;

-- The title in small letters without accents, and without what tells who asked: to order by.
ALTER TABLE case_texts ADD COLUMN subject_key TEXT NOT NULL DEFAULT '';
CREATE INDEX case_texts_by_subject ON case_texts (subject_key, case_id);

-- What is searched, in parts of bounded length. Erased with the case and with its source.
CREATE TABLE search_texts (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    -- request, item, requester, letter or document.
    place TEXT NOT NULL,
    -- The number of the item, the letter or the document; 0 for the others.
    source BIGINT NOT NULL,
    part BIGINT NOT NULL,
    -- all; or knowing and blind, where a text tells who asked: the second is without it.
    readers TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX search_texts_of_case ON search_texts (case_id, place, source);

-- The words of each text, folded as the program folds what is looked for. FTS5 leaves what was
-- deleted in its index until it is merged, unless it is told not to.
CREATE VIRTUAL TABLE search_index USING fts5 (words, tokenize = 'unicode61 remove_diacritics 0');
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);

-- What was there before is read by jobs, a few cases at a time.
INSERT INTO jobs (kind, body, dedupe_key, created_at, due_at, attempts)
SELECT 'search', '{"job":"search_cases","after":0}', 'search_cases:0',
    '2026-01-01 00:00:00', '2026-01-01 00:00:00', 0
WHERE EXISTS (SELECT 1 FROM cases);
