-- What was made of a document so that somebody can mark it: pictures and words of its pages. The
-- bytes stand in the blob store; they can be made again, and must go with the document.
CREATE TABLE page_views (
    document_id BIGINT NOT NULL REFERENCES documents (id),
    what TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (document_id, what)
);
CREATE INDEX page_views_by_hash ON page_views (sha256);

-- What each person can take back of what they did to the marks of a document.
CREATE TABLE mark_acts (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id BIGINT NOT NULL REFERENCES documents (id),
    done_by BIGINT NOT NULL REFERENCES staff (id),
    added TEXT NOT NULL,
    removed TEXT NOT NULL,
    done_at TIMESTAMP NOT NULL,
    undone_at TIMESTAMP
);
CREATE INDEX mark_acts_of_document ON mark_acts (document_id, done_by);
