ALTER TABLE request_drafts DROP COLUMN offer;
DROP TABLE answers_offered;
