-- Numbers by which requests that share many words are found. Erased with the words.
CREATE TABLE case_signatures (
    case_id BIGINT NOT NULL REFERENCES cases (id),
    number BIGINT NOT NULL,
    PRIMARY KEY (case_id, number)
);
CREATE INDEX case_signatures_by_number ON case_signatures (number, case_id);

-- What was there before is read by jobs, a few cases at a time.
INSERT INTO jobs (kind, body, dedupe_key, created_at, due_at, attempts)
SELECT 'search', '{"job":"sign_cases","after":0}', 'sign_cases:0',
    '2026-01-01 00:00:00', '2026-01-01 00:00:00', 0
WHERE EXISTS (SELECT 1 FROM cases);
