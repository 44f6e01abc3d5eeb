-- The disclosure log: what staff propose, and what is published. Nothing here names a requester.
CREATE TABLE publications (
    case_id BIGINT NOT NULL PRIMARY KEY REFERENCES cases (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'declined', 'withdrawn')),
    reference TEXT NOT NULL UNIQUE,
    regime TEXT NOT NULL,
    outcome TEXT NOT NULL,
    exemptions TEXT NOT NULL,
    answered_on DATE NOT NULL,
    topics TEXT NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP,
    title_en TEXT NOT NULL,
    title_cy TEXT NOT NULL,
    summary_en TEXT NOT NULL,
    summary_cy TEXT NOT NULL,
    with_letter BOOLEAN NOT NULL,
    with_quotes BOOLEAN NOT NULL,
    copies TEXT NOT NULL,
    letter_sha256 TEXT,
    letter_bytes BIGINT
);

CREATE INDEX publications_newest ON publications (state, answered_on, case_id);

-- The letter as it is shown, and all that is searched, in small letters without accents. Apart from
-- the rest, so that a list does not read it; gone with the withdrawal.
CREATE TABLE publication_texts (
    case_id BIGINT NOT NULL PRIMARY KEY REFERENCES publications (case_id),
    letter TEXT NOT NULL,
    search_en TEXT NOT NULL,
    search_cy TEXT NOT NULL
);
