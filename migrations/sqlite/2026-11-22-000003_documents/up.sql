-- The bytes stand in the blob store under their SHA-256, written here in hexadecimal.
CREATE TABLE documents (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    inspection TEXT NOT NULL,
    added_by BIGINT REFERENCES staff (id),
    added_at TIMESTAMP NOT NULL,
    erased_at TIMESTAMP
);
CREATE INDEX documents_of_case ON documents (case_id);
CREATE INDEX documents_by_hash ON documents (sha256);

CREATE TABLE marks (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id BIGINT NOT NULL REFERENCES documents (id),
    body TEXT NOT NULL,
    made_by BIGINT NOT NULL REFERENCES staff (id),
    made_at TIMESTAMP NOT NULL,
    removed_at TIMESTAMP
);
CREATE INDEX marks_of_document ON marks (document_id) WHERE removed_at IS NULL;

-- Only what the verifier has passed; the certificate is its signed record.
CREATE TABLE copies (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id BIGINT NOT NULL REFERENCES documents (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    certificate TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL
);
CREATE INDEX copies_of_document ON copies (document_id);
CREATE INDEX copies_by_hash ON copies (sha256);

CREATE TABLE decisions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    body TEXT NOT NULL,
    decided_by BIGINT NOT NULL REFERENCES staff (id),
    decided_at TIMESTAMP NOT NULL
);
CREATE INDEX decisions_of_case ON decisions (case_id);

CREATE TABLE letters (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    letter_type TEXT NOT NULL,
    language TEXT NOT NULL,
    issued_at TIMESTAMP,
    pdf_sha256 TEXT
);
CREATE INDEX letters_of_case ON letters (case_id);

-- Each edit is a new version; what was cleared or sent can always be shown as it was.
CREATE TABLE letter_versions (
    letter_id BIGINT NOT NULL REFERENCES letters (id),
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    written_by BIGINT REFERENCES staff (id),
    written_at TIMESTAMP NOT NULL,
    PRIMARY KEY (letter_id, version)
);
