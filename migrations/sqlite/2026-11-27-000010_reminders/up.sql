-- What staff were told of last days. A row is written before the e-mail that carries it, and each
-- step of a last day is written once for a person, however many workers look.
CREATE TABLE reminders (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    state TEXT NOT NULL,
    due_on DATE NOT NULL,
    -- Working days before due_on, or below nought after it.
    step BIGINT NOT NULL,
    why TEXT NOT NULL,
    planned_on DATE NOT NULL,
    -- The e-mail that carries it.
    job_id BIGINT REFERENCES jobs (id),
    UNIQUE (case_id, state, due_on, step, staff_id)
);
CREATE INDEX reminders_without_job ON reminders (staff_id) WHERE job_id IS NULL;
CREATE INDEX reminders_of_job ON reminders (job_id);
