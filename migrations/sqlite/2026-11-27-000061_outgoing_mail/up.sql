-- What mail servers said of e-mails about cases: a row for each answer and each report.
CREATE TABLE deliveries (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    -- The job that sends the e-mail, by which it is known.
    job_id BIGINT NOT NULL REFERENCES jobs (id),
    -- Which e-mail, in one word, and the letter that it carries.
    email TEXT NOT NULL,
    letter_id BIGINT REFERENCES letters (id),
    -- Empty once erased, as is the answer.
    recipient TEXT NOT NULL,
    -- taken, kept, put_off, refused, given_up; delivered, relayed, expanded, delayed, failed.
    outcome TEXT NOT NULL,
    -- Of SMTP or of a report; empty when nobody said one.
    code TEXT NOT NULL,
    answer TEXT NOT NULL,
    happened_at TIMESTAMP NOT NULL
);
CREATE INDEX deliveries_of_case ON deliveries (case_id, id);
-- From when a domain may be sent another e-mail. Domains are hashed: one can be somebody's name.
CREATE TABLE mail_pace (
    domain_hash TEXT NOT NULL PRIMARY KEY,
    free_at TIMESTAMP NOT NULL
);
-- The turn of a job's e-mail among those to its domain; none while it has none.
ALTER TABLE jobs ADD COLUMN turn_at TIMESTAMP;
