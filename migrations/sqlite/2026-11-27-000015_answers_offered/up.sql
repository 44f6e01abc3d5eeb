-- How often published answers were offered to somebody who wrote a request, and how often one of
-- them was what they wanted. Nothing of who they were and what they wrote.
CREATE TABLE answers_offered (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    offered_on DATE NOT NULL,
    sufficed BOOLEAN NOT NULL DEFAULT FALSE
);
-- Which of those belongs to a draft, so that each is counted once.
ALTER TABLE request_drafts ADD COLUMN offer BIGINT;
