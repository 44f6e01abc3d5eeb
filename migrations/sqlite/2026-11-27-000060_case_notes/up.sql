-- What staff noted on cases. Events carry no text.
CREATE TABLE case_notes (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    written_by BIGINT NOT NULL REFERENCES staff (id),
    -- When who wrote it struck it out.
    struck_at TIMESTAMP
);
CREATE INDEX case_notes_of_case ON case_notes (case_id, id);

-- Each text of a note: a correction is a further one, and what was said before is kept with the case.
CREATE TABLE case_note_texts (
    note_id BIGINT NOT NULL REFERENCES case_notes (id),
    version BIGINT NOT NULL,
    written_at TIMESTAMP NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (note_id, version)
);

-- Cases of one requester are found by the address.
CREATE INDEX requesters_of_email ON requesters (lower(email));
