-- Who is asked to agree to the answer of a case; none while nobody is.
ALTER TABLE cases ADD COLUMN clearing_id BIGINT REFERENCES staff (id);
CREATE INDEX cases_clearing ON cases (clearing_id) WHERE clearing_id IS NOT NULL;

-- What was said when an answer was put forward, agreed to or sent back. Events carry no text.
CREATE TABLE clearance_notes (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    letter_id BIGINT NOT NULL REFERENCES letters (id),
    version BIGINT NOT NULL,
    -- asked, reviewed, sent_back or given.
    step TEXT NOT NULL,
    said_by BIGINT NOT NULL REFERENCES staff (id),
    said_at TIMESTAMP NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX clearance_notes_of_case ON clearance_notes (case_id, id);

-- Templates of letters that stand in place of those that the program carries. Each change is a new
-- row, so that a letter keeps the ones that it was made from: a letter names the highest number
-- that there was. A row without a text goes back to the program's own.
CREATE TABLE letter_templates (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    body TEXT,
    written_by BIGINT NOT NULL REFERENCES staff (id),
    written_at TIMESTAMP NOT NULL
);
CREATE INDEX letter_templates_of_name ON letter_templates (name, language, id);
