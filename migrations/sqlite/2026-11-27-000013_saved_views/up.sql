-- The register as somebody wants to see it again: filters, part and order, never what was searched
-- for, as that can name a person.
CREATE TABLE saved_views (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    UNIQUE (staff_id, name)
);
