-- Who alone may see a case. A case without a row here is there for everybody who reads cases. The
-- fold of its events, never the source.
CREATE TABLE case_access (
    case_id BIGINT NOT NULL REFERENCES cases (id),
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    PRIMARY KEY (case_id, staff_id)
);
CREATE INDEX case_access_of_staff ON case_access (staff_id, case_id);

-- Why a case was restricted, opened again or held, and why somebody looked at who asked. Events
-- carry no text.
CREATE TABLE case_reasons (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    -- The kind of the event.
    act TEXT NOT NULL,
    given_by BIGINT NOT NULL REFERENCES staff (id),
    given_at TIMESTAMP NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX case_reasons_of_case ON case_reasons (case_id, id);

-- Cases that are kept beyond their time, and those of which what people wrote was erased. The fold
-- of their events.
CREATE TABLE case_holds (
    case_id BIGINT NOT NULL PRIMARY KEY REFERENCES cases (id)
);
CREATE TABLE case_erasures (
    case_id BIGINT NOT NULL PRIMARY KEY REFERENCES cases (id),
    erased_on DATE NOT NULL
);
