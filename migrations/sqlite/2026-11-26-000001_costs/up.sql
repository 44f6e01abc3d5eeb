-- What complying with a request would cost. Each saving is a new version; events name them by number.
CREATE TABLE cost_estimates (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    body TEXT NOT NULL,
    made_by BIGINT NOT NULL REFERENCES staff (id),
    made_at TIMESTAMP NOT NULL
);
CREATE INDEX cost_estimates_of_case ON cost_estimates (case_id);
